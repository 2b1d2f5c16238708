//! The outputs among their readers: verify and diff, the way over a cluster engine, and other programs that open them.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use nianbao::publish::{manifest, parquet};
use nianbao::schema::{TABLES, Table};
use polars::prelude::*;
use serde_json::{Value, json};

use crate::command_line::{assert_same, contents, done, nianbao, pages, text, with_input};
use crate::scratch::Scratch;

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in contents(from) {
        let path = to.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

fn edit_manifest(out: &Path, edit: impl FnOnce(&mut Value)) {
    let path = out.join(manifest::NAME);
    let mut manifest: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    edit(&mut manifest);
    std::fs::write(path, serde_json::to_string_pretty(&manifest).unwrap()).unwrap();
}

/// Rewrites a table and its entry in the manifest, as someone would who knows the manifest.
fn forge(out: &Path, table: &str, change: impl FnOnce(DataFrame) -> DataFrame) {
    let path = out.join(format!("{table}.parquet"));
    let frame = change(parquet::read(&path).unwrap());
    parquet::write(&path, Table::named(table), frame.clone()).unwrap();
    let (sha256, bytes) = manifest::digest(&path).unwrap();
    edit_manifest(out, |manifest| {
        if table == "inputs" {
            manifest["run"] = json!(sha256);
        }
        for entry in manifest["files"].as_array_mut().unwrap() {
            if entry["name"] == format!("{table}.parquet") {
                entry["sha256"] = json!(sha256);
                entry["bytes"] = json!(bytes);
                entry["rows"] = json!(frame.height());
            }
        }
    });
}

/// Sets a column of the first row for which a test holds.
fn set(
    frame: DataFrame,
    column: &str,
    value: AnyValue<'static>,
    test: impl Fn(&DataFrame, usize) -> bool,
) -> DataFrame {
    let row = (0..frame.height()).find(|row| test(&frame, *row)).expect("a row to change");
    let series = frame.column(column).unwrap();
    let values: Vec<AnyValue<'_>> = (0..frame.height())
        .map(|index| if index == row { value.clone() } else { series.get(index).unwrap() })
        .collect();
    let changed = Series::from_any_values_and_dtype(column.into(), &values, series.dtype(), true)
        .unwrap()
        .into_column();
    let mut frame = frame.clone();
    frame.with_column(changed).unwrap();
    frame
}

fn is(frame: &DataFrame, row: usize, column: &str, word: &str) -> bool {
    frame.column(column).unwrap().get(row).unwrap() == AnyValue::String(word)
}

fn breaches(out: &Path) -> Vec<String> {
    let said = nianbao(&["verify", text(out), "--json"]);
    let verdict: Value = serde_json::from_str(&said.text()).unwrap();
    let breaches = verdict["breaches"].as_array().unwrap();
    assert_eq!(said.code == 0, breaches.is_empty(), "the code goes with the verdict");
    assert_eq!(verdict["ok"], json!(breaches.is_empty()));
    for breach in breaches {
        let message = breach["message"].as_str().unwrap();
        assert!(message.contains("; "), "a breach names its remedy: {message}");
    }
    breaches.iter().map(|breach| breach["kind"].as_str().unwrap().to_string()).collect()
}

#[test]
fn verify_catches_each_kind_of_tampering() {
    let scratch = Scratch::new("tampering");
    let sound = scratch.join("sound");
    done(&["run", &pages(), "--out", text(&sound), "--quiet"]);
    assert_eq!(breaches(&sound), Vec::<String>::new());

    type Tamper = Box<dyn Fn(&Path)>;
    let rate = |frame: &DataFrame, row: usize| {
        is(frame, row, "indicator", "denial_rate")
            && frame.column("value").unwrap().get(row).unwrap() != AnyValue::Null
    };
    let always = |_: &DataFrame, _: usize| true;
    let cases: Vec<(&str, Tamper)> = vec![
        (
            "bytes",
            Box::new(|out| {
                let mut text = std::fs::read(out.join("dictionary.md")).unwrap();
                text.push(b'x');
                std::fs::write(out.join("dictionary.md"), text).unwrap();
            }),
        ),
        (
            "hash",
            Box::new(|out| {
                let mut bytes = std::fs::read(out.join("evaluation.xlsx")).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                std::fs::write(out.join("evaluation.xlsx"), bytes).unwrap();
            }),
        ),
        ("file_missing", Box::new(|out| std::fs::remove_file(out.join("findings.parquet")).unwrap())),
        (
            "unreadable",
            Box::new(|out| {
                let bytes = std::fs::read(out.join("cells.parquet")).unwrap();
                std::fs::write(out.join("cells.parquet"), &bytes[..bytes.len() / 2]).unwrap();
            }),
        ),
        (
            "rows",
            Box::new(|out| {
                edit_manifest(out, |manifest| {
                    let files = manifest["files"].as_array_mut().unwrap();
                    files.iter_mut().find(|file| file["name"] == "cells.parquet").unwrap()["rows"] = json!(1);
                })
            }),
        ),
        ("manifest_missing", Box::new(|out| std::fs::remove_file(out.join("manifest.json")).unwrap())),
        (
            "manifest_damaged",
            Box::new(|out| std::fs::write(out.join("manifest.json"), "{\"files\": [").unwrap()),
        ),
        (
            "manifest_damaged",
            Box::new(|out| {
                edit_manifest(out, |manifest| {
                    let files = manifest["files"].as_array_mut().unwrap();
                    files.push(json!({ "name": "../elsewhere", "bytes": 0, "sha256": "" }));
                })
            }),
        ),
        (
            "manifest_damaged",
            Box::new(|out| edit_manifest(out, |manifest| manifest["run"] = json!("another"))),
        ),
        (
            "schema_version",
            Box::new(|out| edit_manifest(out, |manifest| manifest["schema_version"] = json!("0"))),
        ),
        ("not_in_manifest", Box::new(|out| std::fs::write(out.join("cells.csv"), "old").unwrap())),
        (
            "table_missing",
            Box::new(|out| {
                edit_manifest(out, |manifest| {
                    manifest["files"]
                        .as_array_mut()
                        .unwrap()
                        .retain(|file| file["name"] != "coverage.parquet");
                })
            }),
        ),
        ("counts", Box::new(|out| edit_manifest(out, |manifest| manifest["counts"]["reports"] = json!(1)))),
        (
            "schema",
            Box::new(|out| {
                let frame = parquet::read(&out.join("inputs.parquet")).unwrap();
                let path = out.join("coverage.parquet");
                parquet::write(&path, Table::named("inputs"), frame).unwrap();
            }),
        ),
        (
            "value_without_number",
            Box::new(|out| {
                forge(out, "cells", |frame| {
                    set(frame, "value", AnyValue::Float64(0.0), |frame, row| {
                        is(frame, row, "status", "blank")
                    })
                })
            }),
        ),
        (
            "value_missing",
            Box::new(|out| {
                forge(out, "cells", |frame| {
                    set(frame, "value", AnyValue::Null, |frame, row| is(frame, row, "status", "number"))
                })
            }),
        ),
        (
            "zero_without_zero",
            Box::new(|out| {
                forge(out, "cells", |frame| {
                    set(frame, "value", AnyValue::Float64(3.0), |frame, row| is(frame, row, "status", "zero"))
                })
            }),
        ),
        (
            "unknown_word",
            Box::new(|out| {
                forge(out, "cells", |frame| {
                    set(frame, "status", AnyValue::String("empty"), |frame, row| {
                        is(frame, row, "status", "blank")
                    })
                })
            }),
        ),
        (
            "unknown_report",
            Box::new(move |out| {
                forge(out, "cells", |frame| set(frame, "report_id", AnyValue::String("nobody"), always))
            }),
        ),
        (
            "other_agency_or_year",
            Box::new(move |out| {
                forge(out, "cells", |frame| set(frame, "year", AnyValue::Int32(1999), always))
            }),
        ),
        (
            "key_not_unique",
            Box::new(|out| forge(out, "reports", |frame| frame.vstack(&frame.slice(0, 1)).unwrap())),
        ),
        (
            "cell_not_unique",
            Box::new(|out| {
                forge(out, "cells", |frame| {
                    let table =
                        (0..frame.height()).find(|row| is(&frame, *row, "source_kind", "table3")).unwrap();
                    let twin =
                        set(frame.slice(table as i64, 1), "raw", AnyValue::String("another"), |_, _| true);
                    frame.vstack(&twin).unwrap()
                })
            }),
        ),
        (
            "inputs_do_not_add_up",
            Box::new(|out| {
                forge(out, "inputs", |frame| {
                    set(frame, "reports", AnyValue::Int32(7), |frame, row| {
                        is(frame, row, "outcome", "reports")
                    })
                })
            }),
        ),
        (
            "inputs_do_not_add_up",
            Box::new(|out| {
                forge(out, "inputs", |frame| {
                    let row = (0..frame.height()).find(|row| is(&frame, *row, "outcome", "reports")).unwrap();
                    frame.slice(0, row).vstack(&frame.slice(row as i64 + 1, frame.height())).unwrap()
                })
            }),
        ),
        (
            "no_reason",
            Box::new(|out| {
                forge(out, "inputs", |frame| {
                    set(frame, "reason", AnyValue::Null, |frame, row| is(frame, row, "outcome", "no_report"))
                })
            }),
        ),
        (
            "outcome",
            Box::new(|out| {
                forge(out, "inputs", |frame| {
                    set(frame, "outcome", AnyValue::String("duplicate"), |frame, row| {
                        is(frame, row, "outcome", "reports")
                    })
                })
            }),
        ),
        (
            "no_current_report",
            Box::new(move |out| {
                forge(out, "agency_year", |frame| set(frame, "year", AnyValue::Int32(1999), always))
            }),
        ),
        (
            "superseded_by_nothing",
            Box::new(|out| {
                forge(out, "reports", |frame| {
                    set(frame, "is_current", AnyValue::Boolean(false), |frame, row| {
                        frame.column("duplicate_of").unwrap().get(row).unwrap() == AnyValue::Null
                    })
                })
            }),
        ),
        (
            "current_and_superseded",
            Box::new(|out| {
                forge(out, "reports", |frame| {
                    set(frame, "duplicate_of", AnyValue::String("another"), |frame, row| {
                        frame.column("is_current").unwrap().get(row).unwrap() == AnyValue::Boolean(true)
                    })
                })
            }),
        ),
        (
            "rate_without_operands",
            Box::new(move |out| {
                forge(out, "indicators", |frame| set(frame, "denominator", AnyValue::Null, rate))
            }),
        ),
        (
            "quotient",
            Box::new(move |out| {
                forge(out, "indicators", |frame| set(frame, "value", AnyValue::Float64(0.123), rate))
            }),
        ),
        (
            "level",
            Box::new(|out| {
                forge(out, "indicators", |frame| {
                    set(frame, "value", AnyValue::Float64(-5.0), |frame, row| {
                        is(frame, row, "indicator", "requests_received")
                    })
                })
            }),
        ),
        (
            "delta",
            Box::new(|out| {
                forge(out, "findings", |frame| {
                    set(frame, "delta", AnyValue::Float64(1234.5), |frame, row| {
                        frame.column("left").unwrap().get(row).unwrap() != AnyValue::Null
                            && frame.column("right").unwrap().get(row).unwrap() != AnyValue::Null
                    })
                })
            }),
        ),
        (
            "coverage",
            Box::new(|out| {
                forge(out, "coverage", |frame| {
                    set(frame, "report_id", AnyValue::Null, |frame, row| is(frame, row, "state", "ok"))
                })
            }),
        ),
    ];
    for (number, (kind, tamper)) in cases.iter().enumerate() {
        let out = scratch.join(format!("case-{number}"));
        copy(&sound, &out);
        tamper(&out);
        let found = breaches(&out);
        assert!(found.iter().any(|found| found == kind), "{kind} is caught: {found:?}");
        std::fs::remove_dir_all(&out).unwrap();
    }
}

fn page(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(&pages()).join(name).join("page.txt")).unwrap()
}

fn changes(a: &Path, b: &Path) -> (Value, String) {
    let said = done(&["diff", text(a), text(b), "--json"]);
    (serde_json::from_str(&said.text()).unwrap(), done(&["diff", text(a), text(b)]).text())
}

/// The causes of all changes of a kind.
fn causes(diff: &Value, of: &str) -> std::collections::BTreeSet<String> {
    diff["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|change| change["of"] == of)
        .map(|change| change["cause"].as_str().unwrap().to_string())
        .collect()
}

/// An agency that has a current report.
fn current_agency(out: &Path) -> String {
    let panel = parquet::read(&out.join("agency_year.parquet")).unwrap();
    panel.column("agency").unwrap().str().unwrap().get(0).unwrap().to_string()
}

fn only(cause: &str) -> std::collections::BTreeSet<String> {
    [cause.to_string()].into()
}

#[test]
fn diff_lays_each_change_to_its_cause() {
    let scratch = Scratch::new("diff");
    scratch.write("corpus/一.txt", page("2019-a1-whole"));
    scratch.write("corpus/二.txt", page("2021-d-broken-balance"));
    let corpus = scratch.join("corpus");
    let run = |name: &str, extra: &[&str]| {
        let out = scratch.join(name);
        let mut args = vec!["run", text(&corpus), "--quiet", "--out", text(&out)];
        args.extend(extra);
        done(&args);
        out
    };
    let base = run("base", &[]);
    let (diff, note) = changes(&base, &run("again", &[]));
    assert_eq!(diff["same"], json!(true));
    assert!(note.contains("The two sets say the same."), "{note}");
    assert_eq!(changes(&base, &run("by-year", &["--partition-by", "year"])).0["same"], json!(true));

    // The bytes of an input: one printed figure is another.
    let bytes = page("2019-a1-whole");
    let words = String::from_utf8(bytes.clone()).unwrap();
    let cells = parquet::read(&base.join("cells.parquet")).unwrap();
    let printed = (0..cells.height())
        .filter(|row| is(&cells, *row, "source_kind", "prose") && is(&cells, *row, "status", "number"))
        .filter_map(|row| cells.column("raw").unwrap().str().unwrap().get(row))
        .find(|raw| words.contains(*raw) && raw.chars().next().is_some_and(|c| ('1'..='8').contains(&c)));
    let changed = match printed {
        Some(raw) => words.replacen(raw, &format!("9{raw}"), 1),
        None => format!("{words}\n本年度收到政府信息公开申请987654件。\n"),
    };
    scratch.write("corpus/一.txt", &changed);
    let edited = run("edited", &[]);
    let (diff, note) = changes(&base, &edited);
    assert_eq!(diff["inputs"]["changed"], json!(["一.txt"]));
    assert_eq!(causes(&diff, "cell"), only("input_changed"), "{note}");
    assert!(note.contains("because the bytes of an input changed") && note.contains("一.txt"), "{note}");
    assert!(
        causes(&diff, "indicator")
            .iter()
            .all(|cause| cause == "input_changed" || cause == "follows_from_reports")
    );
    scratch.write("corpus/一.txt", &bytes);

    // An input that goes, and comes.
    std::fs::remove_file(scratch.join("corpus/二.txt")).unwrap();
    let fewer = run("fewer", &[]);
    let (diff, note) = changes(&base, &fewer);
    assert_eq!(diff["inputs"], json!({ "removed": ["二.txt"] }));
    for of in ["report", "cell"] {
        assert_eq!(causes(&diff, of), only("input_removed"), "{note}");
    }
    assert!(!causes(&diff, "indicator").is_empty());
    assert!(note.contains("1 removed") && note.contains("gone: "), "{note}");
    let (diff, _) = changes(&fewer, &base);
    assert_eq!(causes(&diff, "cell"), only("input_added"));
    let before = diff["changes"].as_array().unwrap().iter().filter(|change| change["of"] == "cell");
    assert!(before.clone().count() > 20 && before.clone().all(|change| change["before"].is_null()));

    // The same bytes under another name: nothing but the place changed.
    scratch.write("corpus/档案/二.txt", page("2021-d-broken-balance"));
    let (diff, note) = changes(&base, &run("moved", &[]));
    assert_eq!(diff["inputs"], json!({ "moved": ["二.txt → 档案/二.txt"] }));
    assert_eq!(causes(&diff, "cell"), [].into(), "{note}");
    assert_eq!(causes(&diff, "report"), [].into(), "{note}");
    std::fs::remove_dir_all(scratch.join("corpus/档案")).unwrap();
    scratch.write("corpus/二.txt", page("2021-d-broken-balance"));

    // Settings, program and declarations, and a correction.
    let (diff, note) = changes(&base, &run("years", &["--years", "2030..2031"]));
    assert_eq!(causes(&diff, "indicator"), only("settings_changed"), "{note}");
    assert_eq!(causes(&diff, "cell"), [].into());
    assert!(note.contains("Settings: years not set → 2030..2031."), "{note}");
    // A threshold moves flags and ranks where every value stays.
    let high = scratch.write("high.toml", "[results]\nlow_n = 100000\n");
    let (diff, note) = changes(&base, &run("high", &["--config", text(&high)]));
    assert_eq!(causes(&diff, "comparison"), only("settings_changed"), "{note}");
    assert_eq!(causes(&diff, "indicator"), [].into(), "{note}");
    assert!(note.contains("low_n false → low_n true") || note.contains("low_n true"), "{note}");
    // A roster says of a report what the page does not, and what is missing.
    let roster = |sector: &str| {
        let agency = current_agency(&base);
        scratch.write("units.csv", format!("name,sector,level,from_year\n{agency},{sector},county,2019\n"))
    };
    let one = run("roster-one", &["--units", text(&roster("finance"))]);
    let other = run("roster-other", &["--units", text(&roster("education"))]);
    let (diff, note) = changes(&one, &other);
    assert_eq!(causes(&diff, "report"), only("roster_changed"), "{note}");
    assert!(note.contains("sector finance → sector education") && note.contains("Roster: file "), "{note}");
    let (diff, note) = changes(&base, &one);
    assert_eq!(causes(&diff, "coverage"), only("roster_changed"), "{note}");
    assert!(!causes(&diff, "coverage").is_empty());
    let forged = scratch.join("forged");
    let one_cell = |value: f64, corrected: bool| {
        move |frame: DataFrame| {
            let hit = |frame: &DataFrame, row: usize| is(frame, row, "status", "number");
            let frame = set(frame, "value", AnyValue::Float64(value), hit);
            set(frame, "corrected", AnyValue::Boolean(corrected), hit)
        }
    };
    copy(&base, &forged);
    forge(&forged, "cells", one_cell(77_777.0, true));
    let (diff, note) = changes(&base, &forged);
    assert_eq!(causes(&diff, "cell"), only("correction"), "{note}");
    assert!(note.contains("77777") && note.contains("because a user corrected a value"), "{note}");
    forge(&forged, "cells", one_cell(77_777.0, false));
    assert_eq!(causes(&changes(&base, &forged).0, "cell"), only("unrecorded"));
    // What is not told piece by piece is not called the same.
    let quoted = scratch.join("quoted");
    copy(&base, &quoted);
    forge(&quoted, "cells", |frame| {
        set(frame, "quote", AnyValue::String("other words"), |frame, row| is(frame, row, "status", "number"))
    });
    let (diff, note) = changes(&base, &quoted);
    assert_eq!((&diff["same"], &diff["others"]), (&json!(false), &json!(["cells"])));
    assert!(note.contains("differ in other columns") && note.contains("cells"), "{note}");
    edit_manifest(&forged, |manifest| manifest["version"] = json!("9.9.9"));
    let (diff, note) = changes(&base, &forged);
    assert_eq!(causes(&diff, "cell"), only("program_changed"), "{note}");
    assert!(note.contains("→ nianbao 9.9.9"), "{note}");
}

#[test]
fn diff_needs_two_runs() {
    let scratch = Scratch::new("diff-needs");
    std::fs::create_dir(scratch.join("empty")).unwrap();
    let said = nianbao(&["diff", text(&scratch.join("empty")), text(&scratch.join("empty"))]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("no manifest"), "{}", said.err);
}

/// A frame as an Arrow IPC stream of batches.
fn stream(frame: &DataFrame, rows: usize) -> Vec<u8> {
    use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};
    let mut bytes = Vec::new();
    let mut writer = StreamWriter::new(&mut bytes, WriteOptions { compression: None });
    writer.start(&frame.schema().to_arrow(CompatLevel::oldest()), None).unwrap();
    for from in (0..frame.height()).step_by(rows) {
        let mut part = frame.slice(from as i64, rows);
        part.rechunk_mut();
        for batch in part.iter_chunks(CompatLevel::oldest(), false) {
            writer.write(&batch, None).unwrap();
        }
    }
    writer.finish().unwrap();
    bytes
}

/// A report that names neither its agency nor its year.
const SILENT: &str = "<html><body><p>本报告根据条例编制。</p><p>一、主动公开</p><p>全年主动公开政府信息52条，收到政府信息公开申请3件。</p></body></html>";

/// A corpus with everything that needs another document: the same bytes twice, a catalogue, crawls, and what cannot be
/// read.
fn corpus(scratch: &Scratch) -> String {
    for (name, bytes) in contents(Path::new(&pages())) {
        scratch.write(&format!("corpus/{name}"), bytes);
    }
    scratch.write("corpus/a-copy.txt", page("2021-d-broken-balance"));
    scratch.write("corpus/z-copy.txt", page("2019-a1-whole"));
    scratch.write("corpus/photo.jpg", [0xff, 0xd8, 0xff, 0xe0]);
    scratch.write("corpus/empty.txt", "");
    scratch.write("corpus/empty too.txt", "");
    // What is known of a document from outside it only.
    let silent = |mark: &str| format!("{SILENT}<!-- {mark} -->");
    let record =
        crate::containers::record("resource", "http://a.gov.cn/w", "text/html", silent("w").as_bytes());
    scratch.write("corpus/crawl.warc", [crate::containers::crawl().concat(), record].concat());
    let row = json!({
        "url": "http://a.gov.cn/j", "html": silent("j"), "title": "青山县教育局2014年政府信息公开工作年度报告", "published": "2015-03-05"
    });
    scratch.write("corpus/pages.jsonl", format!("{row}\n"));
    scratch.write("corpus/listed/silent.html", SILENT);
    scratch.write(
        "corpus/目录.csv",
        "文件,标题,发布日期,网址\nlisted/silent.html,青山县财政局2013年政府信息公开工作年度报告,2014-03-20,http://a.gov.cn/9\n",
    );
    #[cfg(unix)]
    std::os::unix::fs::symlink("/dev/zero", scratch.join("corpus/link")).unwrap();
    text(&scratch.join("corpus")).to_string()
}

#[test]
fn rows_read_elsewhere_are_published_byte_for_byte_as_here() {
    let scratch = Scratch::new("elsewhere");
    let corpus = corpus(&scratch);
    let here = scratch.join("here");
    done(&["run", &corpus, "--out", text(&here), "--quiet", "--csv"]);
    let inputs = parquet::read(&here.join("inputs.parquet")).unwrap();
    let outcomes: Vec<&str> = inputs.column("outcome").unwrap().str().unwrap().iter().flatten().collect();
    assert!(outcomes.iter().filter(|outcome| **outcome == "duplicate").count() >= 2);
    let reports = parquet::read(&here.join("reports.parquet")).unwrap();
    let of = |source: &str, column: &str| {
        let row = (0..reports.height()).find(|row| is(&reports, *row, "source", source)).expect(source);
        reports.column(column).unwrap().get(row).unwrap().str_value().into_owned()
    };
    assert_eq!(of("listed/silent.html", "agency"), "青山县财政局");
    assert_eq!(of("listed/silent.html", "published"), "2014-03-20");
    assert_eq!(of("pages.jsonl!http://a.gov.cn/j", "agency"), "青山县教育局");
    assert_eq!(of("pages.jsonl!http://a.gov.cn/j", "year"), "2014");
    assert_eq!(of("crawl.warc!http://a.gov.cn/w", "url"), "http://a.gov.cn/w");

    let packed = scratch.join("pages.parquet");
    done(&["pack", &corpus, text(&packed)]);
    let frame = parquet::read(&packed).unwrap();
    assert_eq!(frame.height(), inputs.height(), "every input is packed");
    let said = with_input(&["extract", "--arrow", "--jobs", "2"], &stream(&frame, 50));
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    let rows = scratch.write("rows.arrows", &said.out);
    let there = scratch.join("there");
    done(&["reduce", text(&rows), "--out", text(&there), "--quiet", "--csv"]);
    assert_same(&here, &there);

    // An engine cuts, mixes and renames; nothing of that may show.
    let parts = scratch.join("engine");
    std::fs::create_dir(&parts).unwrap();
    let mixed = {
        use polars_io::SerReader as _;
        let mut all = polars_io::ipc::IpcStreamReader::new(std::io::Cursor::new(&said.out)).finish().unwrap();
        let order: Int64Chunked = (0..all.height() as i64).map(|row| Some((row * 7919) % 10_007)).collect();
        all.with_column(order.into_column().with_name("order".into())).unwrap();
        all.sort(["order"], SortMultipleOptions::default()).unwrap().drop("order").unwrap()
    };
    let third = mixed.height() / 3;
    for (index, name) in
        ["part-00002-x.snappy.parquet", "part-00000-x.snappy.parquet", "part-00001-x.snappy.parquet"]
            .iter()
            .enumerate()
    {
        let mut part = mixed.slice((index * third) as i64, if index == 2 { mixed.height() } else { third });
        part.rechunk_mut();
        polars_io::parquet::write::ParquetWriter::new(std::fs::File::create(parts.join(name)).unwrap())
            .finish(&mut part)
            .unwrap();
    }
    scratch.write("engine/_SUCCESS", "");
    scratch.write("engine/.part-00000.crc", "crc");
    std::fs::remove_dir_all(&there).unwrap();
    done(&["reduce", text(&parts), "--out", text(&there), "--quiet", "--csv", "--jobs", "1"]);
    assert_same(&here, &there);
}

#[test]
fn a_stream_of_no_pages_is_a_stream_of_no_rows() {
    let empty = DataFrame::new(
        0,
        vec![
            Column::new_empty("path".into(), &DataType::String),
            Column::new_empty("content".into(), &DataType::Binary),
        ],
    )
    .unwrap();
    let said = with_input(&["extract", "--arrow"], &stream(&empty, 1));
    assert_eq!(said.code, 0, "{}", said.err);
    use polars_io::SerReader as _;
    let rows = polars_io::ipc::IpcStreamReader::new(std::io::Cursor::new(said.out)).finish().unwrap();
    assert_eq!(rows.height(), 0);
    let names: Vec<&str> = rows.get_column_names().iter().map(|name| name.as_str()).collect();
    assert!(names.starts_with(&["part", "source"]) && names.contains(&"raw"), "{names:?}");
    let mut unique = names.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), names.len());
}

#[test]
fn streams_and_rows_that_are_not_whole_are_refused() {
    let scratch = Scratch::new("refused");
    let frame =
        df!("path" => ["a.txt"], "content" => [String::from_utf8(page("2019-a1-whole")).unwrap()]).unwrap();
    let whole = stream(&frame, 10);
    let rows = with_input(&["extract", "--arrow"], &whole);
    assert_eq!(rows.code, 0, "text is content too: {}", rows.err);
    for (cut, what) in
        [(whole.len() - 8, "no end mark"), (whole.len() / 2, "half"), (3, "three bytes"), (0, "nothing")]
    {
        let said = with_input(&["extract", "--arrow"], &whole[..cut]);
        assert_eq!(said.code, 2, "{what}");
        assert!(said.err.contains("no whole Arrow IPC stream"), "{what}: {}", said.err);
    }
    let odd = df!("url" => ["a"], "html" => ["b"]).unwrap();
    let said = with_input(&["extract", "--arrow"], &stream(&odd, 1));
    assert_eq!(said.code, 2);
    assert!(said.err.contains("path") && said.err.contains("url, html"), "{}", said.err);
    let nameless = df!("path" => [None::<&str>], "content" => ["b"]).unwrap();
    assert_eq!(with_input(&["extract", "--arrow"], &stream(&nameless, 1)).code, 2);

    let out = scratch.join("out");
    let sound = scratch.write("rows.arrows", &rows.out);
    let other =
        scratch.write("other.parquet", contents(Path::new(&pages()))["2019-a1-whole/page.txt"].clone());
    let twice = nianbao(&["reduce", text(&sound), text(&sound), "--out", text(&out)]);
    assert_eq!(twice.code, 2);
    assert!(twice.err.contains("a.txt") && twice.err.contains("once"), "{}", twice.err);
    assert_eq!(nianbao(&["reduce", text(&other), "--out", text(&out)]).code, 2);
    assert_eq!(nianbao(&["reduce", "/no/rows", "--out", text(&out)]).code, 2);
    use polars_io::SerReader as _;
    let mut old = polars_io::ipc::IpcStreamReader::new(std::io::Cursor::new(&rows.out)).finish().unwrap();
    let height = old.height();
    old.with_column(Column::new("made_by".into(), vec!["nianbao 0.0.1 schema 0"; height])).unwrap();
    let old = scratch.write("old.arrows", stream(&old, 1000));
    let said = nianbao(&["reduce", text(&old), "--out", text(&out)]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("nianbao 0.0.1 schema 0"), "{}", said.err);
    let photo = df!("path" => ["a.jpg"], "content" => ["no report"]).unwrap();
    let none = scratch.write("none.arrows", with_input(&["extract", "--arrow"], &stream(&photo, 1)).out);
    assert_eq!(nianbao(&["reduce", text(&none), "--out", text(&out)]).code, 4);
    assert!(!out.exists(), "nothing was published");
    done(&["reduce", text(&sound), "--out", text(&out), "--quiet"]);
}

#[test]
fn a_table_cut_by_year_holds_the_same_rows() {
    let scratch = Scratch::new("by-year");
    let (whole, cut) = (scratch.join("whole"), scratch.join("cut"));
    done(&["run", &pages(), "--out", text(&whole), "--quiet"]);
    done(&["run", &pages(), "--out", text(&cut), "--quiet", "--partition-by", "year"]);
    assert_eq!(breaches(&cut), Vec::<String>::new());
    for table in TABLES.iter() {
        let rows = parquet::read(&whole.join(format!("{}.parquet", table.name))).unwrap();
        let path = cut.join(format!("{}.parquet", table.name));
        if table.column("year").is_none() {
            assert!(path.is_file());
            continue;
        }
        let mut files: Vec<_> =
            std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let mut sum = 0;
        for file in files {
            let part = parquet::read(&file).unwrap();
            table.conform(&part).unwrap();
            let name = file.file_stem().unwrap().to_str().unwrap().strip_prefix("year=").unwrap().to_string();
            let year: Option<i32> = name.parse().ok();
            assert_eq!(year.is_none(), name == "unknown");
            let given = part.column("year").unwrap().i32().unwrap().clone();
            assert!(given.iter().all(|one| one == year), "{}", file.display());
            let mine: BooleanChunked =
                rows.column("year").unwrap().i32().unwrap().iter().map(|one| Some(one == year)).collect();
            assert!(rows.filter(&mine).unwrap().equals_missing(&part), "{} in its order", file.display());
            sum += part.height();
        }
        assert_eq!(sum, rows.height(), "{}", table.name);
    }
}

/// Whether the usual Python can be asked.
fn python(script: &[&str]) -> Option<std::process::Output> {
    Command::new("python3").args(script).output().ok()
}

fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

#[test]
fn other_readers_see_the_same_tables() {
    let scratch = Scratch::new("readers");
    let script = crate::root().join("tests/readers/check.py");
    for extra in [&[][..], &["--partition-by", "year"]] {
        let out = scratch.join("out");
        let pages = pages();
        let mut args = vec!["run", &pages, "--out", text(&out), "--quiet"];
        args.extend(extra);
        done(&args);
        let Some(told) = python(&[text(&script), text(&out)]) else {
            tell("skip: there is no python3 here, so no other reader was asked");
            return;
        };
        let said = String::from_utf8_lossy(&told.stdout).into_owned();
        said.lines().filter(|line| line.starts_with("skip")).for_each(tell);
        assert!(told.status.success(), "{said}{}", String::from_utf8_lossy(&told.stderr));
    }
}

/// A table of somebody else's with columns whose names are known: they say what a catalogue says.
#[test]
fn columns_beside_the_pages_are_known_to_the_filter() {
    let frame = df!(
        "path" => ["a.html", "b.html"],
        "content" => [SILENT, SILENT],
        "title" => [Some("青山县财政局2013年政府信息公开工作年度报告"), None],
        "url" => [Some("http://a.gov.cn/9"), None],
        "crawler" => ["x", "x"]
    )
    .unwrap();
    let said = with_input(&["extract", "--arrow"], &stream(&frame, 10));
    assert_eq!(said.code, 0, "{}", said.err);
    use polars_io::SerReader as _;
    let rows = polars_io::ipc::IpcStreamReader::new(std::io::Cursor::new(said.out)).finish().unwrap();
    let of = |source: &str, column: &str| {
        let row = (0..rows.height())
            .find(|row| is(&rows, *row, "part", "reports") && is(&rows, *row, "source", source))
            .unwrap();
        rows.column(column).unwrap().str().unwrap().get(row).map(str::to_string)
    };
    assert_eq!(of("a.html", "agency").as_deref(), Some("青山县财政局"));
    assert_eq!(of("a.html", "url").as_deref(), Some("http://a.gov.cn/9"));
    assert_eq!((of("b.html", "agency"), of("b.html", "url")), (None, None));

    let odd = df!("path" => ["a.html"], "content" => [SILENT], "notes" => ["of my own"]).unwrap();
    let said = with_input(&["extract", "--arrow"], &stream(&odd, 1));
    assert_eq!(said.code, 2);
    assert!(said.err.contains("notes of a.html") && said.err.contains("; "), "{}", said.err);
}

/// Pages packed into a folder of so many files, each of which is a task of Spark.
fn packed(scratch: &Scratch, corpus: &str, files: usize) -> std::path::PathBuf {
    let one = scratch.join("pages.parquet");
    done(&["pack", corpus, text(&one)]);
    let frame = parquet::read(&one).unwrap();
    let folder = scratch.join("pages");
    std::fs::create_dir(&folder).unwrap();
    for index in 0..files {
        let (from, to) = (frame.height() * index / files, frame.height() * (index + 1) / files);
        let mut part = frame.slice(from as i64, to - from);
        part.rechunk_mut();
        let file = std::fs::File::create(folder.join(format!("{index:02}.parquet"))).unwrap();
        polars_io::parquet::write::ParquetWriter::new(file).finish(&mut part).unwrap();
    }
    folder
}

/// The folder of the PySpark that `python3` has.
fn spark_home() -> Option<String> {
    let told = python(&["-c", "import pyspark, pyarrow, os; print(os.path.dirname(pyspark.__file__))"])
        .filter(|told| told.status.success());
    if told.is_none() {
        tell("skip: pyspark and pyarrow are not installed here");
    }
    Some(String::from_utf8(told?.stdout).unwrap().trim().to_string())
}

/// The job of data/spark on a master, with this program for the filter.
fn spark_job(home: &str, master: &str, program: &Path, pages: &Path, rows: &Path) -> Command {
    let mut command = Command::new(format!("{home}/bin/spark-submit"));
    command
        .args(["--master", master, "--conf", "spark.ui.enabled=false", "--files", text(program)])
        .arg(crate::root().join("data/spark/job.py"))
        .args([pages, rows])
        .env("SPARK_HOME", home)
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        .env("PYSPARK_PYTHON", "python3");
    command
}

#[test]
#[ignore = "slow: starts Spark; cargo test --release --test it -- --ignored spark"]
fn spark_publishes_byte_for_byte_as_here() {
    let Some(home) = spark_home() else { return };
    let scratch = Scratch::new("spark");
    let corpus = corpus(&scratch);
    let here = scratch.join("here");
    done(&["run", &corpus, "--out", text(&here), "--quiet"]);
    let (pages, rows) = (packed(&scratch, &corpus, 3), scratch.join("rows.parquet"));
    let program = Path::new(env!("CARGO_BIN_EXE_nianbao"));
    let told = spark_job(&home, "local[2]", program, &pages, &rows).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let there = scratch.join("there");
    done(&["reduce", text(&rows), "--out", text(&there), "--quiet"]);
    assert_same(&here, &there);
}

/// The process that a process was started by, and what it runs; asked of Linux.
#[cfg(target_os = "linux")]
fn parent(process: u32) -> Option<(u32, String)> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()?;
    let command = std::fs::read(format!("/proc/{process}/cmdline")).ok()?;
    Some((parent, String::from_utf8_lossy(&command).replace('\0', " ")))
}

/// Two executors; one is killed while it reads pages and after others were done.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "slow: starts Spark; cargo test --release --test it -- --ignored spark"]
fn spark_publishes_byte_for_byte_as_here_after_an_executor_was_killed() {
    use std::os::unix::fs::PermissionsExt as _;
    const FILES: usize = 12;
    let Some(home) = spark_home() else { return };
    let scratch = Scratch::new("spark-killed");
    let corpus = corpus(&scratch);
    let here = scratch.join("here");
    done(&["run", &corpus, "--out", text(&here), "--quiet"]);
    let (pages, rows) = (packed(&scratch, &corpus, FILES), scratch.join("rows.parquet"));
    // The first four tasks are read at once; later ones wait until an executor was killed.
    let marks = scratch.join("marks");
    std::fs::create_dir(&marks).unwrap();
    let program = scratch.write(
        "ship/nianbao",
        format!(
            "#!/bin/sh\ncd '{marks}'\ncase \"$*\" in *--jobs*)\n  : > started.$$\n  if [ $(ls | grep -c started) -gt 4 ]; then\n    : > waits.$$\n    while [ ! -e killed ]; do sleep 0.1; done\n  fi;;\nesac\nexec '{program}' \"$@\"\n",
            marks = text(&marks),
            program = env!("CARGO_BIN_EXE_nianbao")
        ),
    );
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let log = scratch.join("driver.log");
    let said = || std::fs::read_to_string(&log).unwrap_or_default();
    let file = std::fs::File::create(&log).unwrap();
    let mut driver = spark_job(&home, "local-cluster[2,1,1024]", &program, &pages, &rows)
        .stdout(file.try_clone().unwrap())
        .stderr(file)
        .spawn()
        .unwrap();
    let executor = loop {
        assert!(driver.try_wait().unwrap().is_none(), "the job waits for the kill: {}", said());
        let waiting = std::fs::read_dir(&marks)
            .unwrap()
            .find_map(|mark| mark.unwrap().file_name().to_str()?.strip_prefix("waits.")?.parse::<u32>().ok());
        let above = std::iter::successors(waiting.map(|process| (process, String::new())), |(process, _)| {
            parent(*process).map(|(above, _)| (above, parent(above).unwrap_or_default().1))
        });
        let mut above = above.take_while(|(process, _)| *process > 1);
        if let Some((executor, _)) =
            above.find(|(_, command)| command.contains("CoarseGrainedExecutorBackend"))
        {
            break executor;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    let done_before = std::fs::read_dir(&marks).unwrap().count();
    assert!(done_before > 4, "some tasks were begun before");
    assert!(Command::new("kill").args(["-9", &executor.to_string()]).status().unwrap().success());
    std::fs::write(marks.join("killed"), "").unwrap();
    let code = driver.wait().unwrap();
    assert!(code.success(), "{}", said());
    assert!(said().contains("Lost executor"), "the driver lost it: {}", said());
    let begun = std::fs::read_dir(&marks).unwrap();
    let begun =
        begun.filter(|mark| mark.as_ref().unwrap().file_name().to_string_lossy().starts_with("started"));
    tell(&format!("executor {executor} was killed; {FILES} tasks were begun {} times", begun.count()));
    let there = scratch.join("there");
    done(&["reduce", text(&rows), "--out", text(&there), "--quiet"]);
    assert_same(&here, &there);
}
