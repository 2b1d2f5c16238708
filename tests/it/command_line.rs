//! The command line as a user meets it: the real program, its exit codes, its sentences and what it leaves behind.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::scratch::Scratch;

pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: Vec<u8>,
    pub(crate) err: String,
}

impl Said {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.out.clone()).unwrap()
    }
}

/// Runs the program with bytes on its standard input.
pub(crate) fn with_input(args: &[&str], input: &[u8]) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(args)
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || {
        // The program may end before it has read everything.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Said {
        code: output.status.code().unwrap(),
        out: output.stdout,
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

pub(crate) fn nianbao(args: &[&str]) -> Said {
    with_input(args, &[])
}

/// Runs the program and expects it to succeed.
pub(crate) fn done(args: &[&str]) -> Said {
    let said = nianbao(args);
    assert_eq!(said.code, 0, "nianbao {args:?}: {}", said.err);
    said
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Pages of this project that state something, some of them with broken identities.
pub(crate) fn pages() -> String {
    text(&crate::root().join("tests/pages")).to_string()
}

/// Every file of a folder with its bytes.
pub(crate) fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Two folders hold the same files with the same bytes.
pub(crate) fn assert_same(a: &Path, b: &Path) {
    let (a, b) = (contents(a), contents(b));
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    for (name, bytes) in &a {
        assert!(bytes == &b[name], "{name} differs");
    }
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let help = done(&["--help"]).text();
    for words in
        ["Examples:", "nianbao run", "Exit codes:", "4  no input was readable as a report", "verify", "diff"]
    {
        assert!(help.contains(words), "{words} in {help}");
    }
    assert!(!help.contains('\u{1b}'), "NO_COLOR is honoured");
    for command in ["run", "reduce", "extract"] {
        let help = done(&[command, "--help"]).text();
        assert!(help.contains("Example"), "{command} has examples");
    }
    assert!(done(&["reduce", "--help"]).text().contains("PARTS"));
}

#[test]
fn a_wrong_command_line_is_code_2_with_a_suggestion() {
    for (args, hint) in [
        (vec!["verfy", "out"], "verify"),
        (vec!["run", "--yeers", "2019"], "--years"),
        (vec!["run", "--years", "2023..2019"], "A..B"),
        (vec!["run", "--years", "soon"], "A..B"),
        (vec!["run", "--jobs", "0"], "1..=1024"),
        (vec!["run", "--partition-by", "month"], "year"),
        (vec!["reduce"], "PARTS"),
        (vec!["extract"], "--arrow"),
        (vec!["pack", "tests/pages"], "pack"),
        (vec!["verify", "/no/such/folder"], "output folder of a run"),
        (vec!["diff", "/no/such/folder", "/none/either"], "two output folders"),
    ] {
        let said = nianbao(&args);
        assert_eq!(said.code, 2, "{args:?}");
        assert!(said.err.contains(hint), "{args:?}: {}", said.err);
        assert!(said.out.is_empty(), "{args:?}: errors go to standard error");
        assert!(!said.err.contains('\u{1b}'), "NO_COLOR is honoured");
    }
}

#[test]
fn a_mistyped_path_is_code_2_and_named_with_the_nearest() {
    let scratch = Scratch::new("mistyped");
    scratch.write("data/reports/a.txt", "x");
    let given = scratch.join("data/report");
    let said = nianbao(&["run", text(&given), "--out", text(&scratch.join("out"))]);
    assert_eq!(said.code, 2);
    let expected = format!("did you mean {}?", scratch.join("data/reports").display());
    assert!(said.err.contains(&expected), "{}", said.err);
    assert!(!said.err.contains('"'), "a path is shown as it was written: {}", said.err);
    assert!(!scratch.join("out").exists());
    // A mistake further up the path.
    let said = nianbao(&["run", text(&scratch.join("dta/reports")), "--out", text(&scratch.join("out"))]);
    assert!(said.err.contains(&expected), "{}", said.err);
    // Nothing is near: no guess.
    let said = nianbao(&["run", "/nothing/like/it", "--out", text(&scratch.join("out"))]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("does not exist") && !said.err.contains("did you mean"), "{}", said.err);
}

#[test]
fn a_path_in_the_place_of_a_command_is_explained() {
    let said = nianbao(&[&pages()]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains(&format!("nianbao run {}", pages())), "{}", said.err);
}

#[test]
fn a_folder_of_photographs_is_code_4_and_the_old_outputs_stand() {
    let scratch = Scratch::new("photos");
    for number in 0..3 {
        scratch.write(&format!("photos/{number}.jpg"), [0xff, 0xd8, 0xff, 0xe0, number, 1, 2, 3]);
    }
    scratch.write("out/manifest.json", "{}");
    let said = nianbao(&["run", text(&scratch.join("photos")), "--out", text(&scratch.join("out"))]);
    assert_eq!(said.code, 4, "{}", said.err);
    assert!(said.err.contains("none of the 3 documents"), "{}", said.err);
    assert_eq!(contents(&scratch.join("out")).len(), 1, "the old outputs stand");
    assert_eq!(std::fs::read_dir(&*scratch).unwrap().count(), 2, "nothing is left beside them");
    std::fs::create_dir(scratch.join("empty")).unwrap();
    let said = nianbao(&["run", text(&scratch.join("empty")), "--out", text(&scratch.join("out"))]);
    assert_eq!(said.code, 4, "{}", said.err);
}

#[test]
fn outputs_that_cannot_be_written_are_code_3() {
    let scratch = Scratch::new("unwritable");
    let file = scratch.write("file", "mine");
    for out in [file.clone(), file.join("below")] {
        let said = nianbao(&["run", &pages(), "--out", text(&out)]);
        assert_eq!(said.code, 3, "{}", said.err);
        assert!(said.err.contains("--out"), "the remedy is named: {}", said.err);
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
    let said = nianbao(&["pack", &pages(), text(&file.join("pages.parquet"))]);
    assert_eq!(said.code, 3, "{}", said.err);
}

#[test]
fn strict_is_code_1_when_a_finding_is_an_error() {
    let scratch = Scratch::new("strict");
    let out = scratch.join("out");
    assert_eq!(nianbao(&["run", &pages(), "--out", text(&out), "--quiet"]).code, 0);
    let said = nianbao(&["run", &pages(), "--out", text(&out), "--quiet", "--strict"]);
    assert_eq!(said.code, 1, "{}", said.err);
    assert!(said.err.is_empty(), "a finding is no failure of the run");
    assert_eq!(nianbao(&["verify", text(&out)]).code, 0, "the outputs were written all the same");
}

#[test]
fn a_pipe_sees_no_progress_and_quiet_is_silent() {
    let scratch = Scratch::new("pipe");
    let out = scratch.join("out");
    let said = done(&["run", &pages(), "--out", text(&out)]);
    assert_eq!(said.err, "", "no progress in a pipe");
    assert!(said.text().contains("documents") && said.text().contains(text(&out)), "{}", said.text());
    assert!(!said.text().contains(['\r', '\u{1b}']));
    let said = done(&["run", &pages(), "--out", text(&out), "--quiet"]);
    assert_eq!((said.text().as_str(), said.err.as_str()), ("", ""));
}

#[test]
fn jobs_and_order_of_corpora_change_no_byte() {
    let scratch = Scratch::new("jobs");
    let (one, two, turned) = (scratch.join("one"), scratch.join("two"), scratch.join("turned"));
    let extra = scratch.write("extra/空.txt", "");
    let extra = text(extra.parent().unwrap());
    done(&["run", &pages(), extra, "--out", text(&one), "--jobs", "1", "--csv"]);
    done(&["run", &pages(), extra, "--out", text(&two), "--jobs", "2", "--csv"]);
    done(&["run", extra, &pages(), "--out", text(&turned), "--csv"]);
    assert_same(&one, &two);
    assert_same(&one, &turned);
}

#[test]
fn the_events_of_a_run_have_stable_names() {
    let scratch = Scratch::new("events");
    let out = scratch.join("out");
    let said = done(&["run", &pages(), "--out", text(&out), "--log", "json"]);
    assert!(said.out.is_empty(), "the events tell it all");
    let events: Vec<Value> = said.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut names: Vec<&str> = events.iter().map(|event| event["event"].as_str().unwrap()).collect();
    names.dedup();
    assert_eq!(
        names,
        [
            "run_started",
            "documents_listed",
            "batch_read",
            "documents_read",
            "tables_written",
            "outputs_published",
            "run_finished"
        ]
    );
    let manifest: Value = serde_json::from_slice(&contents(&out)["manifest.json"]).unwrap();
    assert_eq!(events.last().unwrap()["reports"], manifest["counts"]["reports"]);
    let said = nianbao(&["run", "/nothing/here", "--out", text(&out), "--log", "json"]);
    assert_eq!(said.code, 2);
    let failed: Value = serde_json::from_str(said.err.lines().last().unwrap()).unwrap();
    assert_eq!((failed["event"].as_str(), failed["code"].as_i64()), (Some("run_failed"), Some(2)));
    assert!(failed["message"].as_str().unwrap().contains("/nothing/here"));
}

#[test]
fn the_configuration_is_printed_read_and_refused() {
    let scratch = Scratch::new("config");
    let printed = done(&["config"]).text();
    assert!(printed.contains("low_n = 10") && printed.contains("# "), "{printed}");
    let same = scratch.write("same.toml", &printed);
    let (a, b, c) = (scratch.join("a"), scratch.join("b"), scratch.join("c"));
    done(&["run", &pages(), "--out", text(&a), "--quiet"]);
    done(&["run", &pages(), "--out", text(&b), "--quiet", "--config", text(&same)]);
    assert_same(&a, &b);
    let other = scratch.write("other.toml", "[results]\nlow_n = 100000\n[limits]\ndocument_bytes = 1200\n");
    done(&["run", &pages(), "--out", text(&c), "--quiet", "--config", text(&other)]);
    let frame = nianbao::publish::parquet::read(&c.join("indicators.parquet")).unwrap();
    let rates = frame.column("denominator").unwrap().f64().unwrap().clone();
    let low = frame.column("low_n").unwrap().bool().unwrap().clone();
    // Weights, and the list of what a form asks for, are no number of cases.
    let keys = frame.column("indicator").unwrap().str().unwrap().clone();
    let no_cases = |key: &str| key.starts_with("score") || ["element_score", "fill_rate"].contains(&key);
    let listed = |row: usize| keys.get(row).is_some_and(no_cases);
    let rated = (0..frame.height()).filter(|row| rates.get(*row).is_some() && !listed(*row)).count();
    assert!(rated > 0 && low.iter().filter(|low| *low == Some(true)).count() == rated);
    let inputs = nianbao::publish::parquet::read(&c.join("inputs.parquet")).unwrap();
    let reasons = inputs.column("reason").unwrap().str().unwrap().clone();
    let bytes = inputs.column("bytes").unwrap().i64().unwrap().clone();
    for row in 0..inputs.height() {
        assert_eq!(reasons.get(row) == Some("too_large"), bytes.get(row) > Some(1200));
    }
    let wrong = scratch.write("wrong.toml", "[results]\nlow = 5\n");
    let said = nianbao(&["run", &pages(), "--out", text(&a), "--config", text(&wrong)]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("line 2") && said.err.contains("low_n"), "{}", said.err);
    let said = nianbao(&["run", &pages(), "--out", text(&a), "--config", "/none.toml"]);
    assert_eq!(said.code, 2);
}

#[test]
fn years_limit_the_results_and_not_the_reading() {
    let scratch = Scratch::new("years");
    let (all, some) = (scratch.join("all"), scratch.join("some"));
    done(&["run", &pages(), "--out", text(&all), "--quiet"]);
    done(&["run", &pages(), "--out", text(&some), "--quiet", "--years", "2020..2021"]);
    let years = |out: &Path, table: &str| -> Vec<i32> {
        let frame = nianbao::publish::parquet::read(&out.join(format!("{table}.parquet"))).unwrap();
        frame.column("year").unwrap().i32().unwrap().iter().flatten().collect()
    };
    for table in ["agency_year", "indicators", "findings", "coverage"] {
        let years = years(&some, table);
        assert!(
            !years.is_empty() && years.iter().all(|year| (2020..=2021).contains(year)),
            "{table} {years:?}"
        );
    }
    assert_eq!(years(&some, "cells"), years(&all, "cells"), "every input is read and told");
    assert!(years(&all, "agency_year").iter().any(|year| *year < 2020));
}

#[test]
fn completions_and_manual_come_from_the_declaration() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = done(&["completions", shell]).text();
        assert!(script.contains("verify") && script.contains("partition-by"), "{shell}");
    }
    let page = done(&["man"]).text();
    assert!(
        page.contains(".TH")
            && page.contains("NIANBAO VERIFY")
            && page.contains("partition")
            && page.contains("Exit codes"),
        "{page}"
    );
    assert_eq!(nianbao(&["completions", "tcsh"]).code, 2);
}

#[test]
fn csv_twins_have_their_mark_and_all_rows() {
    let scratch = Scratch::new("csv");
    let out = scratch.join("out");
    done(&["run", &pages(), "--out", text(&out), "--quiet", "--csv"]);
    for table in nianbao::schema::TABLES.iter() {
        let bytes = std::fs::read(out.join(format!("{}.csv", table.name))).unwrap();
        assert_eq!(&bytes[..3], "\u{feff}".as_bytes(), "{}", table.name);
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_string).collect();
        assert_eq!(header, table.columns.iter().map(|column| column.name.to_string()).collect::<Vec<_>>());
        let rows = reader.records().map(Result::unwrap).count();
        let path = out.join(format!("{}.parquet", table.name));
        assert_eq!(rows, nianbao::publish::parquet::read_height(&path).unwrap(), "{}", table.name);
    }
}

#[test]
fn a_list_of_paths_on_standard_input_is_a_corpus() {
    let scratch = Scratch::new("list");
    let page = Path::new(&pages()).join("2019-a1-whole/page.txt");
    let list = format!("{}\n{}\n", page.display(), scratch.join("gone.txt").display());
    let said = with_input(&["run", "-", "--out", text(&scratch.join("out")), "--quiet"], list.as_bytes());
    assert_eq!(said.code, 0, "{}", said.err);
    let inputs = nianbao::publish::parquet::read(&scratch.join("out/inputs.parquet")).unwrap();
    let outcomes: Vec<&str> = inputs.column("outcome").unwrap().str().unwrap().iter().flatten().collect();
    assert_eq!(inputs.height(), 2, "what is listed and gone is a row too");
    assert!(outcomes.contains(&"reports") && outcomes.contains(&"quarantined"), "{outcomes:?}");
}

#[test]
fn files_of_one_name_in_two_corpora_are_two_documents() {
    let scratch = Scratch::new("two-corpora");
    let page = |name: &str| std::fs::read(Path::new(&pages()).join(name).join("page.txt")).unwrap();
    scratch.write("a/page.txt", page("2019-a1-whole"));
    scratch.write("b/page.txt", page("2021-d-broken-balance"));
    let (a, b, out) = (scratch.join("a"), scratch.join("b"), scratch.join("out"));
    done(&["run", text(&a), text(&b), "--out", text(&out), "--quiet"]);
    let reports = nianbao::publish::parquet::read(&out.join("reports.parquet")).unwrap();
    let ids: std::collections::BTreeSet<&str> =
        reports.column("report_id").unwrap().str().unwrap().iter().flatten().collect();
    assert_eq!((reports.height(), ids.len()), (2, 2));
    assert_eq!(nianbao(&["verify", text(&out)]).code, 0);
}

#[test]
fn what_a_user_keeps_beside_the_outputs_stays() {
    let scratch = Scratch::new("beside");
    let out = scratch.join("out");
    scratch.write("out/README.md", "mine");
    scratch.write("out/notes/a.txt", "mine too");
    for extra in [&["--csv"][..], &["--partition-by", "year"], &[]] {
        let mut args = vec!["run", "PAGES", "--quiet", "--out", text(&out)];
        let pages = pages();
        args[1] = &pages;
        args.extend(extra);
        done(&args);
        assert_eq!(std::fs::read_to_string(out.join("README.md")).unwrap(), "mine");
        assert_eq!(std::fs::read_to_string(out.join("notes/a.txt")).unwrap(), "mine too");
        assert_eq!(nianbao(&["verify", text(&out)]).code, 0, "no file of an earlier form is left");
    }
    assert!(!out.join("cells.csv").exists(), "a twin that was not asked for again is gone");
    assert!(out.join("cells.parquet").is_file());
}
