//! Corpora of every shape: what is in them comes out, what is bad in them is said, and it adds up.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use nianbao::cli::RunArgs;
use nianbao::ingest::{self, Limits};
use nianbao::publish::parquet;
use nianbao::reading::{Input, Reading};
use nianbao::run;
use nianbao::schema::{Outcome, Reason};
use nianbao::watch::Watch;
use polars::prelude::{Column, DataFrame};
use polars_io::parquet::write::ParquetWriter;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;

use crate::scratch::Scratch;

fn page(name: &str) -> Vec<u8> {
    let folder = crate::root().join("tests/pages").join(name);
    let path = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_stem().is_some_and(|stem| stem == "page"))
        .unwrap();
    std::fs::read(path).unwrap()
}

/// Three pages with one report each.
fn pages() -> [(&'static str, Vec<u8>); 3] {
    [("a.html", page("2021-h-whole")), ("b/b.html", page("2019-h-whole")), ("c.txt", page("annex-2016"))]
}

fn zip(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, content) in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, &content[..]).unwrap();
    }
    tar.into_inner().unwrap()
}

fn gz(content: &[u8]) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::default());
    gz.write_all(content).unwrap();
    gz.finish().unwrap()
}

fn zst(content: &[u8]) -> Vec<u8> {
    let mut zst = zstd::Encoder::new(Vec::new(), 3).unwrap();
    zst.include_checksum(true).unwrap();
    zst.write_all(content).unwrap();
    zst.finish().unwrap()
}

fn inputs(path: &Path, limits: &Limits) -> Vec<Input> {
    let mut inputs = Vec::new();
    ingest::each(ingest::list(&[path.to_path_buf()]).unwrap(), limits, |input| inputs.push(input));
    inputs
}

/// Source and either `ok` or the reason, in the order of the stream.
fn listed(path: &Path, limits: &Limits) -> Vec<(String, &'static str)> {
    inputs(path, limits)
        .into_iter()
        .map(|input| (input.source, input.content.map_or_else(Reason::key, |_| "ok")))
        .collect()
}

/// An archive as the only file of a corpus.
fn one(name: &str, content: &[u8], limits: &Limits) -> Vec<(String, &'static str)> {
    let folder = Scratch::new(&format!("one-{name}"));
    let path = folder.write(name, content);
    listed(&path, limits)
}

fn expect(found: Vec<(String, &'static str)>, expected: &[(&str, &str)]) {
    let found: Vec<(&str, &str)> = found.iter().map(|(source, what)| (source.as_str(), *what)).collect();
    assert_eq!(found, expected);
}

#[test]
fn archives_give_their_members_in_order() {
    let limits = Limits::default();
    let all = pages();
    for (name, content) in [
        ("x.zip", zip(&all)),
        ("x.tar", tar(&all)),
        ("x.tar.gz", gz(&tar(&all))),
        ("x.tgz", gz(&tar(&all))),
        ("x.tar.zst", zst(&tar(&all))),
        // The bytes decide, not the name.
        ("misnamed.html", zip(&all)),
    ] {
        let expected: Vec<(String, &str)> =
            all.iter().map(|(member, _)| (format!("{name}!/{member}"), "ok")).collect();
        assert_eq!(one(name, &content, &limits), expected, "{name}");
    }
    expect(one("x.html.gz", &gz(&all[0].1), &limits), &[("x.html.gz!/x.html", "ok")]);
    expect(one("x.html.zst", &zst(&all[0].1), &limits), &[("x.html.zst!/x.html", "ok")]);
}

#[test]
fn members_are_read_like_files() {
    let folder = Scratch::new("members");
    let path = folder.write("x.tar.gz", gz(&tar(&pages())));
    for (input, (_, content)) in inputs(&path, &Limits::default()).iter().zip(pages()) {
        assert_eq!(input.content.as_ref(), Ok(&content));
        let reading = Reading::of(input);
        assert_eq!((reading.outcome, reading.reports.len()), (Outcome::Reports, 1), "{}", input.source);
    }
}

#[test]
fn names_in_gbk() {
    let name = encoding_rs::GB18030.encode("民政局/二〇二二年报.html").0.into_owned();
    // The writer marks names as UTF-8 where it must; a name of the same length is put in its place.
    let stand_in = "x".repeat(name.len());
    let mut content = zip(&[(&stand_in, b"text".to_vec())]);
    replace(&mut content, stand_in.as_bytes(), &name);
    expect(one("gbk.zip", &content, &Limits::default()), &[("gbk.zip!/民政局/二〇二二年报.html", "ok")]);
    let mut tar = tar(&[(&stand_in, b"text".to_vec())]);
    tar[..name.len()].copy_from_slice(&name);
    let mut header = tar::Header::from_byte_slice(&tar[..512]).clone();
    header.set_cksum();
    tar[..512].copy_from_slice(header.as_bytes());
    expect(one("gbk.tar", &tar, &Limits::default()), &[("gbk.tar!/民政局/二〇二二年报.html", "ok")]);
}

#[test]
fn an_archive_within_an_archive_and_no_deeper() {
    let limits = Limits::default();
    let inner = zip(&[("p.html", page("2021-h-whole"))]);
    let deep = zip(&[("in.zip", inner.clone()), ("q.html", b"q".to_vec())]);
    let outer = tar(&[("one.zip", inner), ("two.zip", deep), ("z.html.gz", gz(b"z"))]);
    expect(
        one("o.tar.gz", &gz(&outer), &limits),
        &[
            ("o.tar.gz!/one.zip!/p.html", "ok"),
            ("o.tar.gz!/two.zip!/in.zip", "too_deep"),
            ("o.tar.gz!/two.zip!/q.html", "ok"),
            ("o.tar.gz!/z.html.gz!/z.html", "ok"),
        ],
    );
}

#[test]
fn cut_archives_give_what_was_whole_and_a_row() {
    let limits = Limits::default();
    let all = pages();
    let (zip, tar) = (zip(&all), tar(&all));
    // The directory at the end of a zip is lost, and then the last entry too.
    expect(
        one("x.zip", &zip[..zip.len() - 30], &limits),
        &[("x.zip!/a.html", "ok"), ("x.zip!/b/b.html", "ok"), ("x.zip!/c.txt", "ok"), ("x.zip", "truncated")],
    );
    let third = memchr::memmem::rfind(&zip, b"PK\x03\x04").unwrap();
    let first_two = [("x.zip!/a.html", "ok"), ("x.zip!/b/b.html", "ok"), ("x.zip", "truncated")];
    expect(one("x.zip", &zip[..third + 60], &limits), &first_two);
    // A tar that ends between two entries lacks its end.
    let third = tar.windows(5).position(|bytes| bytes == b"c.txt").unwrap();
    let first_two = [("x.tar!/a.html", "ok"), ("x.tar!/b/b.html", "ok"), ("x.tar", "truncated")];
    expect(one("x.tar", &tar[..third], &limits), &first_two);
    expect(one("x.tar", &tar[..third + 700], &limits), &first_two);
    let packed = gz(&tar);
    let found = one("x.tgz", &packed[..packed.len() - 4], &limits);
    assert_eq!(found.last().unwrap(), &("x.tgz".to_string(), "truncated"));
    assert_eq!(found.len(), 4, "the last four bytes are only a checksum");
    expect(one("x.html.gz", &gz(&all[0].1)[..500], &limits), &[("x.html.gz", "truncated")]);
}

#[test]
fn an_archive_that_holds_no_document_has_a_row() {
    let limits = Limits::default();
    expect(one("x.zip", &zip(&[]), &limits), &[("x.zip", "empty")]);
    expect(one("x.tar", &tar(&[]), &limits), &[("x.tar", "ok")]);
    let style = "HTTP/1.1 200 OK\r\nContent-Type: text/css";
    let crawl = [
        record("warcinfo", "", "application/warc-fields", b"a: b\r\n"),
        answer("http://a.gov.cn/1", style, b"p {}"),
    ];
    expect(one("x.warc", &crawl.concat(), &limits), &[("x.warc", "empty")]);
    // Inside another, too.
    let outer = zip(&[("in.zip", zip(&[])), ("p.html", page("2021-h-whole"))]);
    expect(one("x.zip", &outer, &limits), &[("x.zip!/in.zip", "empty"), ("x.zip!/p.html", "ok")]);
}

#[test]
fn nothing_out_of_a_damaged_stream_is_trusted() {
    let limits = Limits::default();
    let mut packed = gz(&tar(&pages()));
    let at = packed.len() - 8;
    packed[at] ^= 1;
    expect(one("x.tgz", &packed, &limits), &[("x.tgz", "bad_archive")]);
    let mut zip = zip(&[("a.html", page("2021-h-whole")), ("b.html", b"b".to_vec())]);
    zip[100] ^= 0x55;
    expect(one("x.zip", &zip, &limits), &[("x.zip!/a.html", "damaged"), ("x.zip!/b.html", "ok")]);
    expect(one("x.zip", b"PK\x03\x04 and no archive", &limits), &[("x.zip", "bad_archive")]);
}

#[test]
fn hostile_names_links_and_devices_are_refused() {
    let mut tar = tar::Builder::new(Vec::new());
    let mut add = |name: &str, kind: tar::EntryType| {
        let mut header = tar::Header::new_old();
        header.set_entry_type(kind);
        header.set_size(0);
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        tar.append(&header, &[][..]).unwrap();
    };
    add("../climbs.html", tar::EntryType::Regular);
    add("/etc/passwd", tar::EntryType::Regular);
    add("a/../../b", tar::EntryType::Regular);
    add("link", tar::EntryType::Symlink);
    add("hard", tar::EntryType::Link);
    add("device", tar::EntryType::Char);
    add("pipe", tar::EntryType::Fifo);
    add("folder", tar::EntryType::Directory);
    add("fine.html", tar::EntryType::Regular);
    expect(
        one("h.tar", &tar.into_inner().unwrap(), &Limits::default()),
        &[
            ("h.tar!/../climbs.html", "unsafe_path"),
            ("h.tar!//etc/passwd", "unsafe_path"),
            ("h.tar!/a/../../b", "unsafe_path"),
            ("h.tar!/link", "not_a_file"),
            ("h.tar!/hard", "not_a_file"),
            ("h.tar!/device", "not_a_file"),
            ("h.tar!/pipe", "not_a_file"),
            ("h.tar!/fine.html", "ok"),
        ],
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["a/../climb.html", "secret.html", "D_/drive.html"] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(b"text").unwrap();
    }
    zip.add_symlink("link", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    let mut content = zip.finish().unwrap().into_inner();
    replace(&mut content, b"D_/drive.html", b"D:\\drive.html");
    // The mark of an encrypted entry, in the header before it and in the directory.
    for (mark, flags, name) in [(&b"PK\x03\x04"[..], 6, 30), (b"PK\x01\x02", 8, 46)] {
        let headers: Vec<usize> = memchr::memmem::find_iter(&content, mark).collect();
        let header = headers.into_iter().find(|at| content[at + name..].starts_with(b"secret")).unwrap();
        content[header + flags] |= 1;
    }
    expect(
        one("h.zip", &content, &Limits::default()),
        &[
            ("h.zip!/a/../climb.html", "unsafe_path"),
            ("h.zip!/secret.html", "encrypted"),
            ("h.zip!/D:/drive.html", "unsafe_path"),
            ("h.zip!/link", "not_a_file"),
        ],
    );
}

/// Writes other bytes of the same length over every place of some.
fn replace(content: &mut [u8], old: &[u8], new: &[u8]) {
    assert_eq!(old.len(), new.len());
    let places: Vec<usize> = memchr::memmem::find_iter(content, old).collect();
    assert!(!places.is_empty());
    for at in places {
        content[at..at + new.len()].copy_from_slice(new);
    }
}

#[test]
fn bombs_are_bounded() {
    let limits = Limits::default();
    let zeros = vec![0; 20 << 20];
    expect(
        one("bomb.zip", &zip(&[("0", zeros.clone()), ("a.html", b"a".to_vec())]), &limits),
        &[("bomb.zip!/0", "ratio_exceeded"), ("bomb.zip!/a.html", "ok")],
    );
    expect(one("bomb.gz", &gz(&zeros), &limits), &[("bomb.gz!/bomb", "ratio_exceeded")]);
    // A stream is packed as a whole; it may not unpack to more than its size allows either.
    let small = Limits { document_bytes: 1 << 20, ..Limits::default() };
    expect(one("bomb.tar.gz", &gz(&tar(&[("0", zeros)])), &small), &[("bomb.tar.gz", "ratio_exceeded")]);
    let limits = Limits { document_bytes: 1000, ..Limits::default() };
    expect(
        one("x.tar", &tar(&[("large", vec![b'x'; 1001]), ("fits", vec![b'x'; 1000])]), &limits),
        &[("x.tar!/large", "too_large"), ("x.tar!/fits", "ok")],
    );
}

#[test]
fn entries_beyond_the_limit_are_not_read() {
    let limits = Limits { entries: 10_000, ..Limits::default() };
    let names: Vec<String> = (0..10_001).map(|n| format!("{n:05}")).collect();
    let entries: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (name.as_str(), Vec::new())).collect();
    for (name, content) in [("x.zip", zip(&entries)), ("x.tar", tar(&entries))] {
        let found = one(name, &content, &limits);
        assert_eq!(found.len(), 10_001);
        assert_eq!(found[9_999], (format!("{name}!/09999"), "ok"));
        assert_eq!(found[10_000], (name.to_string(), "too_many_entries"));
        let within = one(name, &content, &Limits { entries: 10_001, ..Limits::default() });
        assert!(within.iter().all(|(_, what)| *what == "ok"));
    }
}

#[test]
fn same_names_get_distinct_sources() {
    expect(
        one("x.tar", &tar(&[("a", b"1".to_vec()), ("a", b"2".to_vec())]), &Limits::default()),
        &[("x.tar!/a", "ok"), ("x.tar!/a#2", "ok")],
    );
    let folder = Scratch::new("twice");
    folder.write("m/p.html", "one");
    folder.write("n/p.html", "two");
    let list = |order: [&str; 2]| {
        let mut sources = BTreeMap::new();
        let corpora = order.map(|name| folder.join(name));
        ingest::each(ingest::list(&corpora).unwrap(), &Limits::default(), |input| {
            sources.insert(input.source, input.content.unwrap());
        });
        sources
    };
    let expected =
        BTreeMap::from([("p.html".to_string(), b"one".to_vec()), ("p.html#2".to_string(), b"two".to_vec())]);
    assert_eq!(list(["m", "n"]), expected);
    assert_eq!(list(["n", "m"]), expected);
}

/// A record of a crawl.
pub(crate) fn record(kind: &str, url: &str, content_type: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// A record of an answer.
fn answer(url: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let block = [head.as_bytes(), b"\r\n\r\n", body].concat();
    record("response", url, "application/http; msgtype=response", &block)
}

const FOUND: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";

/// A crawl: pages, answers that are none, and what was cut.
pub(crate) fn crawl() -> Vec<Vec<u8>> {
    let all = pages();
    let packed = gz(&all[1].1);
    let chunked = [format!("{:x}\r\n", packed.len()).as_bytes(), &packed[..], b"\r\n0\r\n\r\n"].concat();
    vec![
        record("warcinfo", "", "application/warc-fields", b"software: test\r\n"),
        record(
            "request",
            "http://a.gov.cn/1",
            "application/http; msgtype=request",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        answer("http://a.gov.cn/1", FOUND, &all[0].1),
        answer(
            "http://a.gov.cn/2.html?x=1",
            &format!("{FOUND}\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"),
            &chunked,
        ),
        answer("http://a.gov.cn/logo", "HTTP/1.1 200 OK\r\nContent-Type: image/png", b"\x89PNG"),
        answer("http://a.gov.cn/gone", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html", b"<html>404"),
        answer("http://a.gov.cn/half", &format!("{FOUND}\r\nContent-Length: 9999"), b"<html>"),
        record(
            "revisit",
            "http://a.gov.cn/1",
            "application/http; msgtype=response",
            b"HTTP/1.1 200 OK\r\n\r\n",
        ),
        record("resource", "ftp://a.gov.cn/c.txt", "text/plain", &all[2].1),
        answer("http://a.gov.cn/1", FOUND, b"<html>again"),
    ]
}

#[test]
fn a_crawl_gives_its_pages_under_their_addresses() {
    let limits = Limits::default();
    let packed: Vec<u8> = crawl().iter().flat_map(|record| gz(record)).collect();
    for (name, content) in [
        ("c.warc", crawl().concat()),
        ("c.warc.gz", packed),
        ("whole.warc.gz", gz(&crawl().concat())),
        ("c.warc.zst", zst(&crawl().concat())),
    ] {
        let expected = [
            ("http://a.gov.cn/1", "ok"),
            ("http://a.gov.cn/2.html?x=1", "ok"),
            ("http://a.gov.cn/gone", "http_error"),
            ("http://a.gov.cn/half", "truncated"),
            ("ftp://a.gov.cn/c.txt", "ok"),
            ("http://a.gov.cn/1#2", "ok"),
        ]
        .map(|(url, what)| (format!("{name}!{url}"), what));
        assert_eq!(one(name, &content, &limits), expected, "{name}");
    }
    let folder = Scratch::new("crawl");
    let found = inputs(&folder.write("c.warc", crawl().concat()), &limits);
    for (index, url) in
        [(0, "http://a.gov.cn/1"), (1, "http://a.gov.cn/2.html?x=1"), (4, "ftp://a.gov.cn/c.txt")]
    {
        let reading = Reading::of(&found[index]);
        assert_eq!(reading.reports.len(), 1, "{url}");
        assert_eq!(reading.reports[0].identity.url.as_deref(), Some(url));
    }
    assert_eq!(Reading::of(&found[2]).outcome, Outcome::NoReport);
    assert_eq!(Reading::of(&found[3]).outcome, Outcome::Quarantined);
}

#[test]
fn a_cut_crawl_does_not_end_in_silence() {
    let limits = Limits::default();
    let all = pages();
    let records = [answer("u:1", FOUND, &all[0].1), answer("u:2", FOUND, &all[1].1)];
    let (plain, second) = (records.concat(), records[0].len());
    let what = |content: &[u8]| -> Vec<(String, &'static str)> { one("c.warc", content, &limits) };
    let whole = [("c.warc!u:1", "ok"), ("c.warc!u:2", "ok")];
    expect(what(&plain), &whole);
    // Wherever the second record is cut, the first one stands and the cut is said.
    for cut in [5, 30, 150, 300, 2000, records[1].len() - 5] {
        expect(what(&plain[..second + cut]), &[("c.warc!u:1", "ok"), ("c.warc", "truncated")]);
    }
    // All of the page is there, and not the empty lines behind it.
    expect(
        what(&plain[..plain.len() - 4]),
        &[("c.warc!u:1", "ok"), ("c.warc!u:2", "ok"), ("c.warc", "truncated")],
    );
    let (first, last) = (gz(&records[0]), gz(&records[1]));
    let packed = [&first[..], &last[..last.len() - 100]].concat();
    let found = one("c.warc.gz", &packed, &limits);
    expect(found, &[("c.warc.gz!u:1", "ok"), ("c.warc.gz", "truncated")]);
    // A record whose checksum is wrong is not trusted; the one before has a checksum of its own.
    let mut packed = [first.clone(), last].concat();
    let at = packed.len() - 8;
    packed[at] ^= 1;
    expect(one("c.warc.gz", &packed, &limits), &[("c.warc.gz!u:1", "ok"), ("c.warc.gz", "bad_archive")]);
    expect(what(b"WARC/1.0\r\nno record\r\n\r\n"), &[("c.warc", "bad_archive")]);
}

fn rows() -> String {
    let all = pages();
    let text = |index: usize| String::from_utf8(all[index].1.clone()).unwrap();
    let rows = [
        serde_json::json!({"url": "http://a.gov.cn/1", "html": text(0), "title": "某县2001年年报", "fetched_at": 7}),
        serde_json::json!({"path": "b/b.html", "content": text(1), "published": "2020-03-05", "publisher": "另一机关"}),
        serde_json::json!({"url": "http://a.gov.cn/none", "html": null}),
        serde_json::json!({"text": text(2)}),
    ];
    rows.iter().map(|row| format!("{row}\n")).collect()
}

const ROWS: [(&str, &str); 4] =
    [("http://a.gov.cn/1", "ok"), ("/b/b.html", "ok"), ("http://a.gov.cn/none", "empty"), ("row-4", "ok")];

#[test]
fn rows_of_pages_in_json() {
    let limits = Limits::default();
    for (name, content) in [
        ("p.jsonl", rows().into_bytes()),
        ("p.jsonl.gz", gz(rows().as_bytes())),
        ("p.json", rows().into_bytes()),
    ] {
        assert_eq!(
            one(name, &content, &limits),
            ROWS.map(|(place, what)| (format!("{name}!{place}"), what)),
            "{name}"
        );
    }
    let folder = Scratch::new("rows");
    let found = inputs(&folder.write("p.jsonl", rows()), &limits);
    let first = &Reading::of(&found[0]).reports[0];
    assert_eq!(first.identity.url.as_deref(), Some("http://a.gov.cn/1"));
    // What the page says of itself comes first; a crawl's word is asked only where the page is silent.
    assert_eq!(first.identity.year, Some(2022));
    let second = &Reading::of(&found[1]).reports[0];
    assert_eq!(second.identity.published, Some((2020, 3, 5)));
    assert_ne!(second.identity.agency.as_deref(), Some("另一机关"));
    // A row that is no JSON is said, and the rest is read; a row without its end was cut.
    let broken =
        format!("{{\"url\": \"u:1\", \"html\": \"x\"}}\n{{broken}}\n{}", "{\"url\": \"u:3\", \"html\": \"x");
    expect(
        one("p.jsonl", broken.as_bytes(), &limits),
        &[("p.jsonl!u:1", "ok"), ("p.jsonl!row-2", "damaged"), ("p.jsonl", "truncated")],
    );
    // An object that is no page is a document like any other.
    expect(one("x.json", b"{\"a\": 1}", &limits), &[("x.json", "ok")]);
}

/// The same rows as Parquet.
fn columns() -> Vec<u8> {
    let all = pages();
    let text = |index: usize| String::from_utf8(all[index].1.clone()).unwrap();
    let mut frame = DataFrame::new(
        4,
        vec![
            Column::new("url".into(), [Some("http://a.gov.cn/1"), None, Some("http://a.gov.cn/none"), None]),
            Column::new("path".into(), [None, Some("b/b.html"), None, None]),
            Column::new("fetched_at".into(), [1i64, 2, 3, 4]),
            Column::new("content".into(), [Some(all[0].1.as_slice()), None, None, None]),
            Column::new("text".into(), [None, Some(text(1)), None, Some(text(2))]),
            Column::new("published".into(), [19_408i32; 4]).cast(&polars::prelude::DataType::Date).unwrap(),
        ],
    )
    .unwrap();
    let mut parquet = Vec::new();
    ParquetWriter::new(&mut parquet).with_row_group_size(Some(3)).finish(&mut frame).unwrap();
    parquet
}

#[test]
fn rows_of_pages_in_columns() {
    let all = pages();
    let parquet = columns();
    let limits = Limits::default();
    for (name, content) in
        [("p.parquet", parquet.clone()), ("x.zip!/p.parquet", zip(&[("p.parquet", parquet.clone())]))]
    {
        let disk = name.split('!').next().unwrap();
        assert_eq!(
            one(disk, &content, &limits),
            ROWS.map(|(place, what)| (format!("{name}!{place}"), what)),
            "{name}"
        );
    }
    let folder = Scratch::new("columns");
    let found = inputs(&folder.write("p.parquet", &parquet), &limits);
    assert_eq!(found[0].content.as_ref(), Ok(&all[0].1));
    let first = &Reading::of(&found[0]).reports[0];
    assert_eq!(first.identity.published, Some((2023, 2, 20)));
    expect(one("p.parquet", &parquet[..parquet.len() - 20], &limits), &[("p.parquet", "bad_archive")]);
    // A data set that holds no pages is no corpus.
    let mut other = DataFrame::new(1, vec![Column::new("x".into(), [1i64])]).unwrap();
    let mut parquet = Vec::new();
    ParquetWriter::new(&mut parquet).finish(&mut other).unwrap();
    expect(one("x.parquet", &parquet, &limits), &[("x.parquet", "unknown_format")]);
}

#[test]
fn a_catalogue_tells_of_the_documents_beside_it() {
    let silent = "<html><body><p>本报告根据条例编制。</p><p>一、主动公开</p><p>全年主动公开政府信息52条，收到政府信息公开申请3件。</p></body></html>";
    let catalogue = "文件,标题,发布日期,网址,发布机构\nx/a.html,青山县财政局2013年政府信息公开工作年度报告,2014-03-20,http://a.gov.cn/1,青山县人民政府\n";
    let folder = Scratch::new("catalogue");
    folder.write("目录.csv", encoding_rs::GB18030.encode(catalogue).0);
    folder.write("x/a.html", silent);
    folder.write("x/b.html", page("2021-h-whole"));
    folder.write("x/catalogue.csv", "path,published\nb.html,2023-02-20\n");
    folder.write("y/目录.csv", "序号,数量\n1,2\n");
    let zipped =
        zip(&[("x/a.html", silent.as_bytes().to_vec()), ("catalogue.csv", catalogue.as_bytes().to_vec())]);
    folder.write("z.zip", zipped);
    // A tar tells of its entries one after another: the catalogue stands behind the document.
    let taped =
        tar(&[("x/a.html", silent.as_bytes().to_vec()), ("catalogue.csv", catalogue.as_bytes().to_vec())]);
    folder.write("t.tar.gz", gz(&taped));
    folder.write("t.tar.zst", zst(&taped));
    folder.write("t.tar", taped);
    let found = inputs(&folder, &Limits::default());
    let of = |source: &str| found.iter().find(|input| input.source == source).map(Reading::of).unwrap();
    for source in
        ["x/a.html", "z.zip!/x/a.html", "t.tar!/x/a.html", "t.tar.gz!/x/a.html", "t.tar.zst!/x/a.html"]
    {
        let reading = of(source);
        let identity = &reading.reports[0].identity;
        assert_eq!(identity.agency.as_deref(), Some("青山县财政局"), "{source}");
        assert_eq!(identity.agency_source.map(|place| place.key()), Some("metadata"));
        assert_eq!(identity.year, Some(2013));
        assert_eq!(identity.published, Some((2014, 3, 20)));
        assert_eq!(identity.url.as_deref(), Some("http://a.gov.cn/1"));
    }
    assert_eq!(of("x/b.html").reports[0].identity.published, Some((2023, 2, 20)));
    for source in [
        "目录.csv",
        "x/catalogue.csv",
        "z.zip!/catalogue.csv",
        "t.tar!/catalogue.csv",
        "t.tar.gz!/catalogue.csv",
        "t.tar.zst!/catalogue.csv",
    ] {
        let reading = of(source);
        assert_eq!(
            (reading.outcome, reading.reason),
            (Outcome::NoReport, Some(Reason::Metadata)),
            "{source}"
        );
    }
    // A table that names no files is a document like any other.
    assert_eq!(of("y/目录.csv").reason, Some(Reason::NotAReport));
}

#[test]
fn what_a_page_says_of_its_date_and_address() {
    let report = "<p>青山县财政局2013年政府信息公开工作年度报告</p><p>一、主动公开</p><p>全年主动公开政府信息52条，收到政府信息公开申请3件。</p>";
    for (head, body) in [
        ("<meta name=\"PubDate\" content=\"2014-03-20 09:15\">", ""),
        ("<meta name=\"PubDate\" content=\"-\">", "<p>发布时间：2014年3月20日 来源：青山县政府网</p>"),
        ("", "<p>发布日期：2014-03-20</p>"),
        (
            "",
            "<table><tr><td>索引号：</td><td>0001/2014</td><td>发布机构：</td><td>青山县财政局</td></tr><tr><td>生成日期：</td><td>2014/3/20</td><td>文号</td><td></td></tr></table>",
        ),
    ] {
        let text = format!("<html><head>{head}</head><body>{body}{report}</body></html>");
        let input = Input { source: "p".into(), bytes: 0, content: Ok(text.into_bytes()), notes: Vec::new() };
        let reading = Reading::of(&input);
        assert_eq!(reading.reports[0].identity.published, Some((2014, 3, 20)), "{head}{body}");
        assert_eq!(reading.reports[0].identity.agency.as_deref(), Some("青山县财政局"));
    }
}

#[test]
fn a_document_that_takes_too_long_is_given_up() {
    let row = "<tr><td>数</td><td>1</td></tr>";
    let text = format!("<html><body><table>{}</table></body></html>", row.repeat(400_000));
    let input = Input { source: "slow".into(), bytes: 0, content: Ok(text.into_bytes()), notes: Vec::new() };
    let reading = Watch::new(std::time::Duration::ZERO).read(input);
    assert_eq!((reading.outcome, reading.reason), (Outcome::Quarantined, Some(Reason::TimeLimit)));
    assert!(reading.sha256.is_some() && reading.reports.is_empty());
}

#[test]
fn nesting_without_end_does_not_overflow() {
    let watch = Watch::new(std::time::Duration::from_secs(600));
    for tag in ["div", "span", "p", "table", "td", "ul", "table><tr><td"] {
        let text = format!("<html><body>{}政府信息公开", format!("<{tag}>").repeat(100_000));
        let input = Input { source: tag.into(), bytes: 0, content: Ok(text.into_bytes()), notes: Vec::new() };
        let reading = watch.read(input);
        assert!(
            matches!(reading.reason, Some(Reason::TooDeep | Reason::NotAReport)),
            "{tag}: {:?}",
            reading.reason
        );
    }
}

type Planted = (&'static str, Vec<u8>, Vec<(&'static str, &'static str)>);

/// A folder with one of everything, good and bad: name, content, and what becomes of each of its documents. Of the same
/// bytes the first by name stands.
fn everything() -> Vec<Planted> {
    let all = pages();
    let other = |name: &str| page(name);
    let tar_of_all = tar(&[("a.html", other("2021-h-undivided-other")), ("n.html", other("any-guide"))]);
    let third = zip(&pages()).len() - 400;
    vec![
        ("good/a.html", all[0].1.clone(), vec![("good/a.html", "duplicate")]),
        ("good/three.txt", other("any-three-reports"), vec![("good/three.txt", "reports")]),
        ("good/same.html", all[0].1.clone(), vec![("good/same.html", "duplicate")]),
        ("bad/empty.html", Vec::new(), vec![("bad/empty.html", "empty")]),
        ("bad/picture.png", b"\x89PNG\r\n\x1a\n0000".to_vec(), vec![("bad/picture.png", "unknown_format")]),
        ("bad/broken.zip", b"PK\x03\x04broken".to_vec(), vec![("bad/broken.zip", "bad_archive")]),
        (
            "x.tar.gz",
            gz(&tar_of_all),
            vec![("x.tar.gz!/a.html", "reports"), ("x.tar.gz!/n.html", "not_a_report")],
        ),
        (
            "cut.zip",
            zip(&pages())[..third].to_vec(),
            vec![
                ("cut.zip!/a.html", "duplicate"),
                ("cut.zip!/b/b.html", "duplicate"),
                ("cut.zip", "truncated"),
            ],
        ),
        (
            "crawl.warc.gz",
            gz(&crawl().concat()),
            vec![
                ("crawl.warc.gz!http://a.gov.cn/1", "reports"),
                ("crawl.warc.gz!http://a.gov.cn/2.html?x=1", "reports"),
                ("crawl.warc.gz!http://a.gov.cn/gone", "http_error"),
                ("crawl.warc.gz!http://a.gov.cn/half", "truncated"),
                ("crawl.warc.gz!ftp://a.gov.cn/c.txt", "reports"),
                ("crawl.warc.gz!http://a.gov.cn/1#2", "not_a_report"),
            ],
        ),
        ("目录.csv", "文件,标题\n无.html,无\n".into(), vec![("目录.csv", "metadata")]),
    ]
}

/// The rows of `inputs`: source, what became of it, and its number of reports.
fn table_of_inputs(out: &Path) -> Vec<(String, String, i64)> {
    let frame = parquet::read(&out.join("inputs.parquet")).unwrap();
    let text =
        |name: &str, row: usize| frame.column(name).unwrap().str().unwrap().get(row).map(ToString::to_string);
    (0..frame.height())
        .map(|row| {
            let outcome = text("outcome", row).unwrap();
            let reason = text("reason", row);
            assert_eq!(reason.is_some(), matches!(outcome.as_str(), "no_report" | "quarantined"));
            let reports = i64::from(frame.column("reports").unwrap().i32().unwrap().get(row).unwrap());
            assert_eq!(reports > 0, outcome == "reports");
            (text("source", row).unwrap(), reason.unwrap_or(outcome), reports)
        })
        .collect()
}

#[test]
fn inputs_add_up_and_do_not_depend_on_threads_or_order() {
    let folder = Scratch::new("everything");
    let mut expected: Vec<(String, String)> = Vec::new();
    for (name, content, rows) in everything() {
        folder.write(&format!("in/{name}"), content);
        expected.extend(rows.iter().map(|(source, what)| ((*source).to_string(), (*what).to_string())));
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/passwd", folder.join("in/bad/link.html")).unwrap();
        expected.push(("bad/link.html".into(), "not_a_file".into()));
    }
    expected.sort();
    let run = |name: &str, jobs: u16, corpus: Vec<PathBuf>| {
        let out = folder.join(name);
        let args = RunArgs { corpus, out: out.clone(), jobs: Some(jobs), quiet: true, ..RunArgs::default() };
        run::run(&args.job(false).unwrap()).unwrap();
        out
    };
    let input = folder.join("in");
    let one = run("one", 1, vec![input.clone()]);
    let found = table_of_inputs(&one);
    let outcomes: Vec<(String, String)> =
        found.iter().map(|(source, what, _)| (source.clone(), what.clone())).collect();
    assert_eq!(outcomes, expected);
    let reports: i64 = found.iter().map(|row| row.2).sum();
    assert_eq!(reports as usize, parquet::read_height(&one.join("reports.parquet")).unwrap());
    assert_eq!(reports, 3 + 1 + 1 + 1 + 1, "three of one page, one of each other good one");

    let same = |other: &Path, one: &Path| {
        for entry in std::fs::read_dir(one).unwrap().map(Result::unwrap) {
            let (here, there) = (entry.path(), other.join(entry.file_name()));
            assert_eq!(std::fs::read(&here).unwrap(), std::fs::read(&there).unwrap(), "{}", here.display());
        }
    };
    same(&run("two", 2, vec![input.clone()]), &one);
    let parts = ["good", "x.tar.gz", "bad", "crawl.warc.gz", "cut.zip"].map(|name| input.join(name));
    let forward = run("forward", 2, parts.to_vec());
    let backward = run("backward", 1, parts.iter().rev().cloned().collect());
    same(&backward, &forward);
}

proptest! {
    /// Whatever is done to an archive, its reading ends, panics nowhere, and gives each source once.
    #[test]
    fn hurt_archives_are_read_to_an_end(
        which in 0..CONTAINERS,
        cut in 0.0..1.0f64,
        whole in any::<bool>(),
        flips in prop::collection::vec((0.0..1.0f64, any::<u8>()), 0..4),
    ) {
        let (name, mut content) = container(which);
        if !whole {
            content.truncate((content.len() as f64 * cut) as usize);
        }
        for (at, mask) in flips {
            let at = (content.len() as f64 * at) as usize;
            if let Some(byte) = content.get_mut(at) {
                *byte ^= mask;
            }
        }
        let found = one(name, &content, &Limits::default());
        let mut sources: Vec<&str> = found.iter().map(|(source, _)| source.as_str()).collect();
        sources.sort_unstable();
        let given = sources.len();
        sources.dedup();
        prop_assert_eq!(sources.len(), given);
        prop_assert!(found.iter().all(|(_, what)| *what != "panic"), "{:?}", found);
    }

    /// A cut is never silent: less than everything comes with a row that says so.
    #[test]
    fn a_cut_is_never_silent(which in 0..CONTAINERS, cut in 0.0..1.0f64) {
        let (name, content) = container(which);
        let whole = one(name, &content, &Limits::default());
        let cut = &content[..(content.len() as f64 * cut) as usize];
        // A crawl is whole wherever one of its records ends, and lines wherever one ends: nothing could tell.
        prop_assume!(!ends_of_records(which).contains(&cut.len()));
        let found = one(name, cut, &Limits::default());
        if found != whole {
            let (source, what) = found.last().unwrap();
            prop_assert!(source == name && *what != "ok" || cut.len() < 600, "{:?}", found);
        }
    }
}

fn ends_of_records(which: usize) -> Vec<usize> {
    if which == 6 {
        return rows().match_indices('\n').flat_map(|(at, _)| [at, at + 1]).collect();
    }
    let sizes = crawl().into_iter().filter_map(|record| match which {
        4 => Some(record.len()),
        5 => Some(gz(&record).len()),
        _ => None,
    });
    sizes
        .scan(0, |end, size| {
            *end += size;
            Some(*end)
        })
        .collect()
}

const CONTAINERS: usize = 9;

fn container(which: usize) -> (&'static str, Vec<u8>) {
    let all = pages();
    match which {
        0 => ("x.zip", zip(&all)),
        1 => ("x.tar", tar(&all)),
        2 => ("x.tar.gz", gz(&tar(&all))),
        3 => ("x.tar.zst", zst(&tar(&all))),
        4 => ("x.warc", crawl().concat()),
        5 => ("x.warc.gz", crawl().iter().flat_map(|record| gz(record)).collect()),
        6 => ("x.jsonl", rows().into_bytes()),
        7 => ("x.parquet", columns()),
        _ => ("x.tar", tar(&[("in.zip", zip(&all)), ("p.jsonl", rows().into_bytes())])),
    }
}
