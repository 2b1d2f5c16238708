//! The table of pages: a folder for each phenomenon, with the page and what must come out of it, read by hand.
//!
//! `cargo test --release --test pages <part of a name>` runs some of them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use libtest_mimic::{Arguments, Failed, Trial};
use nianbao::check;
use nianbao::extract::form::{Form, TABLE4};
use nianbao::inspect;
use nianbao::reading::{Input, Reading, Report};
use nianbao::schema::{Applicant, FindingStatus, Item, SourceKind, Status};

fn main() {
    let arguments = Arguments::from_args();
    let folder =
        Path::new(&std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the checkout is"))
            .join("tests/pages");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    assert!(!folders.is_empty(), "no page in {}", folder.display());
    let trials = folders
        .into_iter()
        .map(|folder| {
            Trial::test(folder.file_name().unwrap().to_string_lossy().into_owned(), move || {
                check_page(&folder)
            })
        })
        .collect();
    libtest_mimic::run(&arguments, trials).exit();
}

fn check_page(folder: &Path) -> Result<(), Failed> {
    let page = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_stem().is_some_and(|stem| stem == "page"))
        .expect("a page");
    let content = std::fs::read(&page).unwrap();
    let source = page.file_name().unwrap().to_string_lossy().into_owned();
    let reading =
        Reading::of(&Input { source, bytes: content.len() as u64, content: Ok(content), notes: Vec::new() });
    let expected = std::fs::read_to_string(folder.join("expected.txt")).expect("expected.txt");
    let complaints = differences(&reading, &expected);
    if complaints.is_empty() { Ok(()) } else { Err(Failed::from(complaints)) }
}

/// Everything in which the reading is not what the expectation says, not only the first.
fn differences(reading: &Reading, expected: &str) -> String {
    let mut out = String::new();
    let mut report: Option<&Report> = None;
    let mut count = 0;
    let mut defaults: Vec<(SourceKind, String)> = Vec::new();
    let mut listed: Vec<(SourceKind, Item)> = Vec::new();
    let mut fails: Vec<String> = Vec::new();
    let mut none = false;
    for line in expected.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().take_while(|word| !word.starts_with('#')).collect();
        let mut complain = |found: String| {
            let _ = writeln!(out, "  {line}\n      read: {found}");
        };
        match words.as_slice() {
            ["none", reason] => {
                none = true;
                let found = reading.reason.map_or("-", |reason| reason.key());
                if found != *reason || !reading.reports.is_empty() {
                    complain(format!("{found}, {} reports", reading.reports.len()));
                }
            }
            ["report", number] => {
                close(report, &mut defaults, &mut listed, &mut fails, &mut out);
                count += 1;
                report = number.parse::<usize>().ok().and_then(|n| reading.reports.get(n - 1));
                if report.is_none() {
                    let _ = writeln!(out, "  {line}\n      read: {} reports", reading.reports.len());
                }
            }
            _ => {
                let Some(report) = report else { continue };
                if let Err(found) = line_of(report, &words, &mut defaults, &mut listed, &mut fails) {
                    complain(found);
                }
            }
        }
    }
    close(report, &mut defaults, &mut listed, &mut fails, &mut out);
    if !none && reading.reports.len() != count {
        let _ = writeln!(
            out,
            "  {count} reports\n      read: {} ({:?})",
            reading.reports.len(),
            reading.reports.iter().map(|r| &r.title).collect::<Vec<_>>()
        );
    }
    out
}

fn line_of(
    report: &Report,
    words: &[&str],
    defaults: &mut Vec<(SourceKind, String)>,
    listed: &mut Vec<(SourceKind, Item)>,
    fails: &mut Vec<String>,
) -> Result<(), String> {
    let same = |expected: &str, found: Option<String>| {
        let found = found.unwrap_or_else(|| "-".to_string());
        if expected == found { Ok(()) } else { Err(found) }
    };
    match words {
        ["lines", start, end] => {
            same(&format!("{start} {end}"), Some(format!("{} {}", report.line_start, report.line_end)))
        }
        ["agency", name] => same(name, report.identity.agency.clone()),
        ["year", year] => same(year, report.identity.year.map(|year| year.to_string())),
        ["code", code] => same(code, report.identity.place.code.map(str::to_string)),
        ["province", name] => same(name, report.identity.place.province.map(str::to_string)),
        ["prefecture", name] => same(name, report.identity.place.prefecture.map(str::to_string)),
        ["county", name] => same(name, report.identity.place.county.map(str::to_string)),
        ["level", level] => same(level, report.identity.level.map(|level| level.key().to_string())),
        ["sector", sector] => same(sector, report.identity.sector.map(|sector| sector.key().to_string())),
        ["scope", scope] => same(scope, report.identity.scope.map(|scope| scope.key().to_string())),
        ["template", template] => same(template, Some(report.extraction.template.key().to_string())),
        ["completeness", word] => same(word, Some(report.completeness.key().to_string())),
        ["t3", "*", tokens @ ..] => {
            defaults.push((SourceKind::Table3, tokens.join(" ")));
            Ok(())
        }
        ["t3", item, tokens @ ..] => {
            let item = Item::from_key(item).ok_or_else(|| format!("there is no item {item}"))?;
            listed.push((SourceKind::Table3, item));
            row(report, item, tokens)
        }
        ["t2", "*", token] => {
            defaults.push((SourceKind::Table2, (*token).to_string()));
            Ok(())
        }
        ["t2", item, token] => {
            let item = Item::from_key(item).ok_or_else(|| format!("there is no item {item}"))?;
            listed.push((SourceKind::Table2, item));
            cell(report, SourceKind::Table2, item, None, token)
        }
        ["t4", tokens @ ..] => {
            let items: Vec<Item> = TABLE4.iter().flat_map(|block| block.items).collect();
            if tokens.len() != items.len() {
                return Err(format!("{} tokens for fifteen fields", tokens.len()));
            }
            let wrong: Vec<String> = items
                .iter()
                .zip(tokens)
                .filter_map(|(item, token)| {
                    cell(report, SourceKind::Table4, *item, None, token)
                        .err()
                        .map(|found| format!("{} {found}", item.key()))
                })
                .collect();
            if wrong.is_empty() { Ok(()) } else { Err(wrong.join(", ")) }
        }
        ["annex", item, token] => {
            let item = Item::from_key(item).ok_or_else(|| format!("there is no item {item}"))?;
            let annex = |applicant| cell(report, SourceKind::Annex, item, applicant, token);
            annex(None).or_else(|_| annex(Some(Applicant::Total)))
        }
        ["prose", item, value, rest @ ..] => {
            let item = Item::from_key(item).ok_or_else(|| format!("there is no item {item}"))?;
            let value: f64 = value.parse().map_err(|_| format!("{value} is no number"))?;
            let approx = rest.contains(&"approx");
            let told: Vec<String> =
                prose(report, item).map(|cell| format!("{:?} {}", cell.value, cell.status.key())).collect();
            let found = prose(report, item)
                .any(|cell| cell.value == Some(value) && (cell.status == Status::Approx) == approx);
            if found { Ok(()) } else { Err(format!("{told:?}")) }
        }
        ["noprose", item] => {
            let item = Item::from_key(item).ok_or_else(|| format!("there is no item {item}"))?;
            let told: Vec<f64> = prose(report, item).filter_map(|cell| cell.value).collect();
            if told.is_empty() { Ok(()) } else { Err(format!("{told:?}")) }
        }
        ["finding", rule, "fail", side, applicant] => {
            fails.push(format!("{rule} {side} {applicant}"));
            Ok(())
        }
        other => Err(format!("this line cannot be understood: {other:?}")),
    }
}

fn prose(report: &Report, item: Item) -> impl Iterator<Item = &nianbao::extract::Cell> {
    report.extraction.cells.iter().filter(move |cell| cell.kind == SourceKind::Prose && cell.item == item)
}

fn row(report: &Report, item: Item, tokens: &[&str]) -> Result<(), String> {
    if tokens.len() != 7 {
        return Err(format!("{} tokens for seven applicants", tokens.len()));
    }
    let wrong: Vec<String> = Applicant::ALL
        .iter()
        .zip(tokens)
        .filter_map(|(applicant, token)| {
            cell(report, SourceKind::Table3, item, Some(*applicant), token)
                .err()
                .map(|found| format!("{} {found}", applicant.key()))
        })
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join(", ")) }
}

/// Holds one cell against its token.
fn cell(
    report: &Report,
    kind: SourceKind,
    item: Item,
    applicant: Option<Applicant>,
    token: &str,
) -> Result<(), String> {
    let Some(found) = report
        .extraction
        .cells
        .iter()
        .find(|cell| cell.kind == kind && cell.item == item && cell.applicant == applicant)
    else {
        return if token == "!" { Ok(()) } else { Err("no such cell".to_string()) };
    };
    let shown = format!(
        "{} [{}] {}",
        found.value.map_or("-".to_string(), |v| v.to_string()),
        found.raw,
        found.status.key()
    );
    let fits = match token {
        "_" => found.status == Status::Blank,
        "/" => found.status == Status::Slash,
        "-" => found.status == Status::Dash,
        "w" => found.status == Status::NoneWord,
        "?" => found.status == Status::Ambiguous,
        "!" => found.status == Status::Unrecoverable,
        "t" => found.status == Status::Text,
        "m" => found.status == Status::Masked,
        other => {
            let (status, digits): (Option<&[Status]>, &str) = match other.chars().next() {
                Some('~') => (Some(&[Status::Inferred]), &other[1..]),
                Some('=') => (None, &other[1..]),
                _ => (Some(&[Status::Number, Status::Zero]), other),
            };
            let value: f64 = digits.parse().map_err(|_| format!("{token} is no token"))?;
            found.value == Some(value) && status.is_none_or(|allowed| allowed.contains(&found.status))
        }
    };
    if fits { Ok(()) } else { Err(shown) }
}

/// What can only be judged when all lines of a report are known: rows not listed, and findings not expected.
fn close(
    report: Option<&Report>,
    defaults: &mut Vec<(SourceKind, String)>,
    listed: &mut Vec<(SourceKind, Item)>,
    fails: &mut Vec<String>,
    out: &mut String,
) {
    if let Some(report) = report {
        for (kind, tokens) in defaults.iter() {
            let tokens: Vec<&str> = tokens.split(' ').collect();
            let Some(form) = Form::of(report.extraction.template) else { continue };
            let mut items: Vec<Item> = form
                .cells(*kind)
                .into_iter()
                .map(|(item, _)| item)
                .filter(|item| !listed.contains(&(*kind, *item)))
                .collect();
            items.dedup();
            // A row that only the other form has, or that this copy prints undivided, is not a row of this table.
            items.retain(|item| {
                report.extraction.cells.iter().any(|cell| cell.kind == *kind && cell.item == *item)
            });
            for item in items {
                let held = if *kind == SourceKind::Table3 {
                    row(report, item, &tokens)
                } else {
                    cell(report, *kind, item, None, tokens[0])
                };
                if let Err(found) = held {
                    let _ = writeln!(
                        out,
                        "  {} * {} ({})\n      read: {found}",
                        kind.key(),
                        tokens.join(" "),
                        item.key()
                    );
                }
            }
        }
        let mut found: Vec<String> = check::check(&inspect::sheet(report))
            .iter()
            .filter(|finding| {
                // The identities of the tables are all listed; of the other rules those that the page is about.
                let named = fails.iter().any(|fail| fail.split(' ').next() == Some(finding.rule));
                finding.status == FindingStatus::Fail
                    && (finding.rule.starts_with("T3_") || finding.rule.starts_with("T4_") || named)
            })
            .map(|finding| {
                format!(
                    "{} {} {}",
                    finding.rule,
                    finding.side.key(),
                    finding.applicant.map_or("-", |a| a.key())
                )
            })
            .collect();
        found.sort();
        found.dedup();
        fails.sort();
        if found != *fails {
            let _ = writeln!(out, "  findings that fail: {fails:?}\n      read: {found:?}");
        }
    }
    defaults.clear();
    listed.clear();
    fails.clear();
}
