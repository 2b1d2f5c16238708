//! What goes wrong around a run: kills, a full disk, lost rights, files that change, a second writer, and a cache that
//! was damaged. The old set stands or the new one does, whole, and a sentence says why.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nianbao::ingest::{self, Limits};
use nianbao::reading::{Input, Reading};
use nianbao::schema::Reason;

use crate::command_line::{assert_same, contents, done, nianbao, pages, text};
use crate::scratch::Scratch;

/// Copies of the pages of this project, each with a number of its own, so that none is the same as another.
fn corpus(scratch: &Scratch, name: &str, copies: usize) -> PathBuf {
    for entry in walkdir::WalkDir::new(pages()).sort_by_file_name() {
        let entry = entry.unwrap();
        let file = entry.file_name().to_string_lossy().into_owned();
        if !file.starts_with("page.") {
            continue;
        }
        let folder = entry.path().parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        for copy in 0..copies {
            let mut page = std::fs::read(entry.path()).unwrap();
            page.extend(format!("\n第{copy}份\n").bytes());
            scratch.write(&format!("{name}/{copy}/{folder}-{file}"), page);
        }
    }
    scratch.join(name)
}

/// Names beside the outputs, of what a run makes there.
fn beside(scratch: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(scratch)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".out."))
        .collect();
    names.sort();
    names
}

fn start(corpus: &Path, out: &Path, more: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(["run", text(corpus), "--out", text(out), "--quiet"])
        .args(more)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Says why a test cannot be made here.
fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// How many documents a run took over from an earlier one.
fn kept(corpus: &Path, out: &Path, more: &[&str]) -> (u64, String) {
    let mut args = vec!["run", text(corpus), "--out", text(out), "--log", "json"];
    args.extend(more);
    let said = done(&args);
    let read = said
        .err
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find(|event| event["event"] == "documents_read")
        .unwrap();
    (read["kept"].as_u64().unwrap(), said.err)
}

/// Kills runs at any moment. Two corpora take turns, so that old and new are never the same.
fn kills(times: u64) {
    let scratch = Scratch::new(&format!("kills-{times}"));
    let corpora = [corpus(&scratch, "few", 1), corpus(&scratch, "many", 4)];
    let wanted = [scratch.join("wanted-few"), scratch.join("wanted-many")];
    let mut longest = Duration::ZERO;
    for (corpus, wanted) in corpora.iter().zip(&wanted) {
        let begun = Instant::now();
        done(&["run", text(corpus), "--out", text(wanted), "--no-cache", "--quiet"]);
        longest = longest.max(begun.elapsed());
    }
    let sets = wanted.each_ref().map(|folder| contents(folder));
    let out = scratch.join("out");
    done(&["run", text(&corpora[0]), "--out", text(&out), "--quiet"]);
    let mut stands = 0;
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let (mut died, mut switched) = (0, 0);
    for time in 0..times {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut run = start(&corpora[1 - stands], &out, if time % 3 == 0 { &["--no-cache"] } else { &[] });
        std::thread::sleep(longest.mul_f64((random % 1000) as f64 / 1000.0));
        let _ = run.kill();
        died += u64::from(!run.wait().unwrap().success());
        let now = contents(&out);
        if now == sets[1 - stands] {
            stands = 1 - stands;
            switched += 1;
        } else {
            assert!(now == sets[stands], "after kill {time} the outputs are neither the old set nor the new");
        }
        done(&["verify", text(&out)]);
    }
    let _ = writeln!(std::io::stderr(), "{times} runs: {died} killed, {switched} switched");
    assert!(died > 0, "no run was killed");
    done(&["run", text(&corpora[1]), "--out", text(&out), "--quiet"]);
    assert_same(&out, &wanted[1]);
    assert_eq!(beside(&scratch), [".out.cache"], "the next run takes away what dead ones left");
}

#[test]
fn a_killed_run_leaves_the_old_set_or_the_new() {
    kills(12);
}

#[test]
#[ignore = "takes minutes"]
fn two_hundred_kills() {
    kills(200);
}

#[cfg(unix)]
#[test]
fn a_run_that_is_told_to_stop_takes_its_set_away_and_says_so() {
    for signal in ["INT", "TERM"] {
        let scratch = Scratch::new(&format!("stop-{signal}"));
        let corpus = corpus(&scratch, "corpus", 6);
        let out = scratch.join("out");
        scratch.write("out/manifest.json", "{}");
        let run = start(&corpus, &out, &["--no-cache"]);
        while !beside(&scratch).iter().any(|name| name.starts_with(".out.staging-")) {
            std::thread::sleep(Duration::from_millis(1));
        }
        let kill = Command::new("sh").args(["-c", &format!("kill -{signal} {}", run.id())]).status().unwrap();
        assert!(kill.success());
        let ended = run.wait_with_output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(3), "{said}");
        assert!(said.contains("told to stop") && said.lines().count() == 1, "{said}");
        assert_eq!(contents(&out).len(), 1, "the old outputs stand");
        assert_eq!(beside(&scratch), Vec::<String>::new());
    }
}

#[test]
fn a_second_writer_is_refused_and_a_dead_one_is_not_waited_for() {
    let scratch = Scratch::new("writers");
    let out = scratch.join("out");
    let mut lock = File::create(scratch.join(".out.lock")).unwrap();
    lock.lock().unwrap();
    lock.write_all(b"4711").unwrap();
    let said = nianbao(&["run", &pages(), "--out", text(&out)]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(said.err.contains("another run (process 4711)"), "{}", said.err);
    assert!(!out.exists());
    drop(lock);
    done(&["run", &pages(), "--out", text(&out)]);
    assert_eq!(beside(&scratch), [".out.cache"]);
}

#[cfg(unix)]
#[test]
fn files_that_may_not_grow_are_code_3_and_the_old_outputs_stand() {
    let scratch = Scratch::new("limit");
    let out = scratch.join("out");
    scratch.write("out/manifest.json", "{}");
    for more in ["", "--no-cache"] {
        let ended = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 30; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_nianbao")])
            .args(["run", &pages(), "--out", text(&out)])
            .args((!more.is_empty()).then_some(more))
            .output()
            .unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(3), "{said}");
        assert!(said.contains("the old ones stand"), "{said}");
        assert_eq!(contents(&out).len(), 1);
        assert!(beside(&scratch).iter().all(|name| name == ".out.cache"), "{:?}", beside(&scratch));
    }
    // What was done before the disk was full is no hindrance to the next run.
    done(&["run", &pages(), "--out", text(&out)]);
    done(&["verify", text(&out)]);
}

/// A small disk of its own, where the system gives one.
struct Disk(PathBuf);

impl Disk {
    fn new(path: PathBuf, bytes: u64) -> Option<Disk> {
        std::fs::create_dir_all(&path).ok()?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "tmpfs", text(&path)])
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then_some(Disk(path))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_and_one_that_may_not_be_written_leave_the_old_set() {
    let scratch = Scratch::new("disk");
    let whole = scratch.join("whole");
    done(&["run", &pages(), "--out", text(&whole), "--no-cache"]);
    let size: u64 = contents(&whole).values().map(|bytes| bytes.len() as u64).sum();
    let Some(disk) = Disk::new(scratch.join("disk"), size + size / 3 + 200_000) else {
        return skipped("this user may not mount a disk");
    };
    let out = disk.0.join("out");
    std::fs::create_dir(&out).unwrap();
    for (name, bytes) in contents(&whole) {
        std::fs::write(out.join(name), bytes).unwrap();
    }
    let said = nianbao(&["run", &pages(), "--out", text(&out), "--csv"]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert_same(&out, &whole);
    let _ = std::fs::remove_dir_all(disk.0.join(".out.cache"));
    let fixed = Command::new("mount").args(["-o", "remount,ro", text(&disk.0)]).status().unwrap();
    assert!(fixed.success());
    let said = nianbao(&["run", &pages(), "--out", text(&out)]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert!(said.err.contains("cannot be written") && said.err.contains("--out"), "{}", said.err);
    assert_same(&out, &whole);
}

#[test]
fn sheets_that_find_no_room_are_told_in_one_sentence() {
    let scratch = Scratch::new("sheets");
    let mut told = Vec::new();
    // Somewhere between these the tables have room and the sheets have not.
    for megabytes in [2, 3, 4, 6, 8, 12] {
        let Some(disk) = Disk::new(scratch.join("disk"), megabytes << 20) else {
            return skipped("this user may not mount a disk");
        };
        let out = disk.0.join("out");
        let said = nianbao(&["run", &pages(), "--out", text(&out), "--no-cache"]);
        assert!(matches!(said.code, 0 | 3), "{} MB: {} {}", megabytes, said.code, said.err);
        assert_eq!(out.exists(), said.code == 0, "{megabytes} MB");
        assert!(!said.err.contains("panicked"), "{}", said.err);
        if said.code == 3 {
            assert_eq!(said.err.trim_end().lines().count(), 1, "{}", said.err);
            told.push(said.err);
        }
    }
    let of_sheets = told.iter().filter(|sentence| sentence.contains("evaluation.xlsx")).count();
    assert!(of_sheets > 0, "{told:?}");
}

#[test]
fn nothing_is_written_to_the_systems_temporary_folder() {
    let scratch = Scratch::new("temporary");
    let out = scratch.join("out");
    let said = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(["run", &pages(), "--out", text(&out)])
        .env("TMPDIR", scratch.join("nowhere"))
        .output()
        .unwrap();
    assert_eq!(said.status.code(), Some(0), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(out.join("evaluation.xlsx").exists());
    assert!(!scratch.join("nowhere").exists());
}

#[test]
fn outputs_that_are_a_file_are_code_3_and_the_file_stands() {
    let scratch = Scratch::new("file");
    let out = scratch.write("out", "mine");
    let said = nianbao(&["run", &pages(), "--out", text(&out)]);
    assert_eq!(said.code, 3, "{}", said.err);
    assert_eq!(std::fs::read_to_string(&out).unwrap(), "mine");
    assert_eq!(beside(&scratch), Vec::<String>::new());
}

#[test]
fn what_vanishes_or_is_cut_between_listing_and_reading_is_a_row() {
    let scratch = Scratch::new("vanish");
    let corpus = corpus(&scratch, "corpus", 1);
    scratch.write("corpus/cut.html", "<p>某局2020年政府信息公开工作年度报告</p>".repeat(100));
    let places = ingest::list(std::slice::from_ref(&corpus)).unwrap();
    std::fs::remove_dir_all(corpus.join("0")).unwrap();
    File::options().write(true).open(corpus.join("cut.html")).unwrap().set_len(20).unwrap();
    let (mut rows, mut unreadable) = (0, 0);
    let listed = places.len();
    ingest::each(places, &Limits::default(), |input| {
        let reading = Reading::of(&input);
        rows += 1;
        unreadable += usize::from(reading.reason == Some(Reason::Unreadable));
        if reading.source == "cut.html" {
            assert_eq!(reading.bytes, 20);
        }
    });
    assert_eq!((rows, unreadable), (listed, listed - 1));
}

#[test]
fn pages_that_would_break_a_parser_are_rows() {
    let scratch = Scratch::new("hostile");
    let out = scratch.join("out");
    let page = std::fs::read(Path::new(&pages()).join("2019-a1-blank-total/page.txt"))
        .or_else(|_| std::fs::read(Path::new(&pages()).join("2019-a1-blank-total/page.html")))
        .unwrap();
    scratch.write("corpus/sound.txt", page);
    let deep = |tag: &str| format!("<{tag}>").repeat(200_000);
    let hostile = [
        deep("div"),
        deep("table><tr><td"),
        deep("b"),
        format!("{}1", "{\"a\":[".repeat(100_000)),
        format!("<td rowspan=65534 colspan=1000>{}", "9".repeat(100_000)),
        "{\\rtf1".repeat(100_000),
        "（一）".repeat(100_000),
    ];
    for (number, page) in hostile.iter().enumerate() {
        assert!(Reading::of(&Input::new("page.html", page.clone().into_bytes())).sha256.is_some());
        scratch.write(&format!("corpus/{number}.html"), page);
    }
    let inputs = {
        let said = done(&["run", text(&scratch.join("corpus")), "--out", text(&out), "--log", "json"]);
        said.err.lines().last().unwrap().to_string()
    };
    let totals: serde_json::Value = serde_json::from_str(&inputs).unwrap();
    assert_eq!(totals["inputs"], hostile.len() + 1);
    done(&["verify", text(&out)]);
}

#[test]
fn a_second_run_reads_only_what_is_new_and_publishes_the_same_bytes() {
    let scratch = Scratch::new("second");
    let corpus = corpus(&scratch, "corpus", 4);
    let (out, fresh) = (scratch.join("out"), scratch.join("fresh"));
    let all = walkdir::WalkDir::new(&corpus)
        .into_iter()
        .filter(|entry| entry.as_ref().unwrap().file_type().is_file())
        .count() as u64;
    assert!(all > 256, "more than one batch");
    assert_eq!(kept(&corpus, &out, &[]).0, 0);
    done(&["run", text(&corpus), "--out", text(&fresh), "--no-cache"]);
    assert_same(&out, &fresh);
    assert_eq!(kept(&corpus, &out, &["--jobs", "1"]).0, all);
    assert_same(&out, &fresh);
    // One more before all others, one changed, one gone: the batches are cut elsewhere.
    let pages: Vec<PathBuf> =
        std::fs::read_dir(corpus.join("1")).unwrap().map(|e| e.unwrap().path()).collect();
    let page = std::fs::read(&pages[0]).unwrap();
    scratch.write("corpus/!first.txt", &page);
    std::fs::write(&pages[1], &page).unwrap();
    std::fs::remove_file(&pages[2]).unwrap();
    assert_eq!(kept(&corpus, &out, &[]).0, all - 2);
    done(&["run", text(&corpus), "--out", text(&fresh), "--no-cache"]);
    assert_same(&out, &fresh);
    // Other limits may mean other rows.
    let config = scratch.write("config.toml", "[limits]\ndocument_bytes = 1000000\n");
    assert_eq!(kept(&corpus, &out, &["--config", text(&config)]).0, 0);
    // A rule, a threshold or a roster does not.
    let config = scratch.write("config.toml", "[limits]\ndocument_bytes = 1000000\n[results]\nlow_n = 3.0\n");
    assert_eq!(kept(&corpus, &out, &["--config", text(&config)]).0, all);
    assert_eq!(beside(&scratch), [".out.cache"]);
    assert_eq!(std::fs::read_dir(scratch.join(".out.cache")).unwrap().count(), 1, "one run is kept");
}

#[test]
fn a_damaged_cache_is_noticed_and_made_anew() {
    let scratch = Scratch::new("damaged");
    let corpus = corpus(&scratch, "corpus", 4);
    let (out, fresh) = (scratch.join("out"), scratch.join("fresh"));
    done(&["run", text(&corpus), "--out", text(&fresh), "--no-cache"]);
    let all = kept(&corpus, &out, &[]).0 + kept(&corpus, &out, &[]).0;
    let run = |name: &str| {
        let folder = std::fs::read_dir(scratch.join(".out.cache")).unwrap().next().unwrap().unwrap().path();
        folder.join(name)
    };
    type Harm = fn(&Path);
    let harms: [(&str, Harm, u64); 4] = [
        // One figure changed: Parquet would not notice.
        (
            "cells-000000.parquet",
            |path| {
                let mut bytes = std::fs::read(path).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                std::fs::remove_file(path).unwrap();
                std::fs::write(path, bytes).unwrap();
            },
            1,
        ),
        ("reports-000001.parquet", |path| std::fs::write(path, b"PAR1").unwrap(), 1),
        ("inputs-000000.parquet", |path| std::fs::remove_file(path).unwrap(), 1),
        ("seal-000000.json", |path| std::fs::write(path, b"{").unwrap(), 1),
    ];
    for (name, harm, sentences) in harms {
        harm(&run(name));
        let (kept, said) = kept(&corpus, &out, &[]);
        assert!(kept > 0 && kept < all, "{name}: {kept} of {all}");
        assert_eq!(said.matches("\"cache_remade\"").count() as u64, sentences, "{name}: {said}");
        assert!(said.contains(name), "{said}");
        assert_same(&out, &fresh);
    }
    // A run that died behind its first batch: what has no seal does not count.
    for batch in (1..).map(|batch| run(&format!("seal-{batch:06}.json"))).take_while(|seal| seal.exists()) {
        std::fs::remove_file(batch).unwrap();
    }
    assert_eq!(kept(&corpus, &out, &[]).0, 256);
    assert_same(&out, &fresh);
    assert_eq!(kept(&corpus, &out, &[]).0, all);
}

/// Licences under which the program may be passed on as it is.
const LICENCES: [&str; 11] = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Whether an expression of licences leaves a choice that may be passed on.
fn may_be_passed_on(expression: &str) -> bool {
    let expression = expression.replace(" / ", " OR ").replace('/', " OR ");
    expression.split(" AND ").all(|all| {
        let choices = all.trim().trim_matches(['(', ')']);
        choices.split(" OR ").any(|choice| LICENCES.contains(&choice.trim()))
    })
}

#[test]
fn every_dependency_is_from_the_registry_and_may_be_passed_on() {
    assert!(may_be_passed_on("(MIT OR GPL-3.0) AND Unicode-3.0") && may_be_passed_on("MIT/Apache-2.0"));
    assert!(!may_be_passed_on("MIT AND GPL-3.0") && !may_be_passed_on("AGPL-3.0") && !may_be_passed_on(""));
    // Only what this machine builds: of other platforms' packages nothing is here to be asked.
    let tree = cargo_tree("normal,build,dev", "{p}|{l}");
    let packages: Vec<(&str, &str)> = tree
        .lines()
        .filter(|line| !line.starts_with("nianbao "))
        .filter_map(|line| line.split_once('|'))
        .collect();
    assert!(packages.len() > 100);
    for (name, licence) in packages {
        assert!(may_be_passed_on(licence.trim_end_matches(" (*)")), "{name}: {licence:?}");
    }
    // Of all platforms: where each comes from, and the checksum that it was taken with.
    let lock = std::fs::read_to_string(crate::root().join("Cargo.lock")).unwrap();
    let sections: Vec<&str> =
        lock.split("[[package]]").skip(1).filter(|section| !section.contains("name = \"nianbao\"")).collect();
    assert!(sections.len() > 100);
    for section in sections {
        let registry = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
        assert!(section.contains(registry) && section.contains("checksum = \""), "{section}");
    }
}

/// The packages that go into the program, one on a line in the given format, without a network.
fn cargo_tree(edges: &str, format: &str) -> String {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "-e", edges, "--prefix", "none", "--format", format])
        .args(["--manifest-path", crate::root().join("Cargo.toml").to_str().unwrap()])
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    String::from_utf8(tree.stdout).unwrap()
}

#[test]
fn no_dependency_speaks_over_a_network() {
    let tree = cargo_tree("normal", "{p}");
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"polars"));
    for client in [
        "reqwest",
        "hyper",
        "ureq",
        "curl",
        "isahc",
        "attohttpc",
        "object_store",
        "openssl",
        "openssl-sys",
        "native-tls",
        "rustls",
        "h2",
        "quinn",
        "tungstenite",
    ] {
        assert!(!names.contains(&client), "{client} is among the dependencies");
    }
    // Nor does the program itself, and it runs no other.
    for entry in walkdir::WalkDir::new(crate::root().join("src")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|end| end == "rs") {
            let source = std::fs::read_to_string(entry.path()).unwrap();
            for words in ["std::net", "TcpStream", "UdpSocket", "process::Command", "Command::new"] {
                assert!(!source.contains(words), "{words} in {}", entry.path().display());
            }
        }
    }
}
