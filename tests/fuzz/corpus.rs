//! Writes what the fuzzer begins with: for each target the files of the tests that it reads, opened to what is mutated.
//! Archives begin with packed pages. `cargo run --release --bin corpus [FOLDER OF MORE FILES]...`

use std::io::Write as _;
use std::path::{Path, PathBuf};

use nianbao::ingest::{self, Limits};
use nianbao_fuzz::{TARGETS, package};

type Members = Vec<(String, Vec<u8>)>;

fn main() -> std::io::Result<()> {
    let here = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is"));
    let mut folders: Vec<PathBuf> = ["../formats", "../pages"].iter().map(|name| here.join(name)).collect();
    folders.extend(std::env::args_os().skip(1).map(PathBuf::from));
    let members: Members = ["2021-h-whole", "prose-2016"]
        .iter()
        .flat_map(|name| std::fs::read_dir(here.join("../pages").join(name)).into_iter().flatten())
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.file_stem().is_some_and(|stem| stem == "page"))
        .map(|path| {
            Ok((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), std::fs::read(path)?))
        })
        .collect::<std::io::Result<_>>()?;
    for target in TARGETS {
        let out = here.join("corpus").join(target.name);
        std::fs::create_dir_all(&out)?;
        let (mut count, mut read) = (0, 0);
        let mut keep = |data: &[u8]| {
            count += 1;
            std::fs::write(out.join(format!("seed-{count}")), data)
        };
        for entry in folders.iter().flat_map(walkdir::WalkDir::new).filter_map(Result::ok) {
            let extension = entry.path().extension().and_then(|e| e.to_str()).unwrap_or("");
            let wanted = target.seeds.contains(&extension) || target.archive == Some(extension);
            if wanted
                && entry.file_type().is_file()
                && let Some(data) = (target.open)(&std::fs::read(entry.path())?)
            {
                keep(&data)?;
                read += usize::from(target.opens(&data));
            }
        }
        if let Some(kind) = target.archive {
            keep(&packed(kind, &members, &out)?)?;
        }
        writeln!(std::io::stdout(), "{}: {count} seeds, {read} of them read as reports", target.name)?;
    }
    Ok(())
}

fn packed(kind: &str, members: &Members, out: &Path) -> std::io::Result<Vec<u8>> {
    let text = |page: &[u8]| String::from_utf8_lossy(page).into_owned();
    Ok(match kind {
        "zip" => {
            let parts: Vec<(&str, &[u8])> =
                members.iter().map(|(name, page)| (name.as_str(), page.as_slice())).collect();
            package(&parts).unwrap_or_default()
        }
        "tar" => tar(members),
        "gz" => {
            let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
            writer.write_all(&tar(members))?;
            writer.finish()?
        }
        "warc" => members
            .iter()
            .flat_map(|(name, page)| {
                let answer =
                    [b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".as_slice(), page].concat();
                let head = format!(
                    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://www.example.gov.cn/{name}\r\n\
                     WARC-Date: 2022-03-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n\
                     Content-Length: {}\r\n\r\n",
                    answer.len()
                );
                [head.as_bytes(), &answer, b"\r\n\r\n"].concat()
            })
            .collect(),
        "jsonl" => members
            .iter()
            .map(|(name, page)| {
                format!("{}\n", serde_json::json!({ "url": format!("http://www.example.gov.cn/{name}"), "html": text(page) }))
            })
            .collect::<String>()
            .into_bytes(),
        _ => {
            let folder = out.join("pages");
            std::fs::create_dir_all(&folder)?;
            for (name, page) in members {
                std::fs::write(folder.join(name), page)?;
            }
            let file = out.join("pages.parquet");
            let places = ingest::list(std::slice::from_ref(&folder)).map_err(std::io::Error::other)?;
            nianbao::cluster::pack(places, &file, &Limits::default()).map_err(std::io::Error::other)?;
            let content = std::fs::read(&file)?;
            std::fs::remove_file(file)?;
            std::fs::remove_dir_all(folder)?;
            content
        }
    })
}

fn tar(members: &Members) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, page) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(page.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, page.as_slice()).expect("a tar in memory can be written");
    }
    builder.into_inner().expect("a tar in memory can be closed")
}
