//! Real pages, where the folder `../shared` is present: every cell and fact of the two `truth.json` files held against
//! what the program reads. Prints cells right, missing, abstained and silently wrong by layout and table: the figure by
//! which every change of the extraction is judged.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use nianbao::document;
use nianbao::extract::{self, Extraction};
use nianbao::reading::{Input, Reading, Report};
use nianbao::schema::{Completeness, Item, Status};
use serde_json::Value;

fn shared() -> Option<PathBuf> {
    let folder = crate::root().parent()?.join("shared");
    folder.join("seeds/truth.json").is_file().then_some(folder)
}

fn read(path: &Path) -> Reading {
    let source = path.file_name().unwrap().to_string_lossy().into_owned();
    let content = std::fs::read(path).unwrap();
    Reading::of(&Input { source, bytes: content.len() as u64, content: Ok(content), notes: Vec::new() })
}

fn truth(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What became of expected values.
#[derive(Default, Clone)]
struct Score {
    right: usize,
    missing: usize,
    abstained: usize,
    wrong: usize,
}

#[derive(Default)]
struct Board {
    scores: BTreeMap<(String, String), Score>,
    complaints: Vec<String>,
    gaps: Vec<String>,
}

impl Board {
    fn score(&mut self, layout: &str, table: &str) -> &mut Score {
        self.scores.entry((layout.to_string(), table.to_string())).or_default()
    }

    /// Holds one expected table cell against the cell read.
    fn cell(
        &mut self,
        layout: &str,
        table: &str,
        place: &str,
        expected: Option<f64>,
        sure: bool,
        found: Option<(Option<f64>, Status)>,
    ) {
        let complaint = format!("{layout} {place}: expected {expected:?}, read {found:?}");
        let score = self.score(layout, table);
        match (expected, found) {
            (_, None) => score.missing += 1,
            (Some(e), Some((Some(v), _))) if e == v => score.right += 1,
            (None, Some((None, status))) if status.is_empty() => score.right += 1,
            (_, Some((None, Status::Ambiguous | Status::Unrecoverable | Status::Text))) => {
                score.abstained += 1
            }
            (Some(_), Some((None, _))) if !sure => score.abstained += 1,
            _ => {
                score.wrong += 1;
                self.complaints.push(complaint);
            }
        }
    }

    fn print(&self, title: &str) {
        let mut text = format!(
            "\n{title}\n  {:<12} {:<8} {:>6} {:>8} {:>10} {:>15}\n",
            "layout", "table", "right", "missing", "abstained", "silently wrong"
        );
        let mut sum = Score::default();
        for ((layout, table), s) in &self.scores {
            let _ = writeln!(
                text,
                "  {layout:<12} {table:<8} {:>6} {:>8} {:>10} {:>15}",
                s.right, s.missing, s.abstained, s.wrong
            );
            sum = Score {
                right: sum.right + s.right,
                missing: sum.missing + s.missing,
                abstained: sum.abstained + s.abstained,
                wrong: sum.wrong + s.wrong,
            };
        }
        let _ = writeln!(
            text,
            "  {:<12} {:<8} {:>6} {:>8} {:>10} {:>15}",
            "all", "", sum.right, sum.missing, sum.abstained, sum.wrong
        );
        for gap in &self.gaps {
            let _ = writeln!(text, "  missing: {gap}");
        }
        for complaint in &self.complaints {
            let _ = writeln!(text, "  wrong: {complaint}");
        }
        // Not captured, so that a passing run shows its figures.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
}

/// Field names of the truth files that the data contract spells otherwise.
fn contract_item(field: &str, year: Option<i64>) -> Option<Item> {
    let old = year.is_some_and(|y| y < 2019);
    let key = match field {
        "requests_accepted" => "requests_received",
        "requests_answered" => "outcomes_total",
        "granted_in_full" if old => "granted_in_full_2014",
        "granted_in_part" if old => "granted_in_part_2014",
        "denied_total" if old => "denied_total_2014",
        other => other,
    };
    Item::from_key(key)
}

fn table_cell(
    extraction: &Extraction,
    kind: &str,
    item: Item,
    applicant: Option<&str>,
) -> Option<(Option<f64>, Status)> {
    extraction
        .cells
        .iter()
        .find(|cell| {
            cell.kind.key() == kind && cell.item == item && cell.applicant.map(|a| a.key()) == applicant
        })
        .map(|cell| (cell.value, cell.status))
}

fn told<'a>(report: &'a Report, item: Item) -> impl Iterator<Item = f64> + 'a {
    report
        .extraction
        .cells
        .iter()
        .filter(move |cell| {
            cell.kind.key() == "prose"
                && cell.item == item
                && cell.applicant.is_none_or(|a| a.key() == "total")
        })
        .filter_map(|cell| cell.value)
}

#[test]
fn seeds() {
    let Some(shared) = shared() else {
        let _ =
            writeln!(std::io::stderr(), "real::seeds: ../shared is not here; the real pages were not run");
        return;
    };
    let folder = shared.join("seeds");
    let truth = truth(&folder.join("truth.json"));
    let layouts = [
        ("s000-01", "A1"),
        ("s000-05", "A1"),
        ("s000-07", "A1"),
        ("s001-04", "B"),
        ("s002-01", "C"),
        ("s003-01", "E"),
    ];
    let mut board = Board::default();
    let mut facts = Board::default();
    let mut readings: BTreeMap<String, Reading> = BTreeMap::new();
    let mut counts: BTreeMap<Completeness, usize> = BTreeMap::new();
    let mut expected_reports = 0;
    for entry in truth["reports"].as_array().unwrap() {
        let file = entry["seed_file"].as_str().unwrap().to_string();
        let reading = readings.entry(file.clone()).or_insert_with(|| read(&folder.join(&file)));
        let kind = entry["completeness"].as_str().unwrap_or("");
        if kind == "not_a_report" {
            continue;
        }
        expected_reports += 1;
        let id = entry["report_id"].as_str().unwrap();
        let (start, end) =
            (entry["line_start"].as_u64().unwrap() as u32, entry["line_end"].as_u64().unwrap() as u32);
        let report = reading
            .reports
            .iter()
            .find(|r| r.line_start <= end && r.line_end >= start && r.line_start.abs_diff(start) <= 3)
            .unwrap_or_else(|| panic!("{id} was not found"));
        *counts.entry(report.completeness).or_default() += 1;
        assert_eq!(report.completeness == Completeness::Sample, kind == "sample_essay", "{id}: {kind}");
        assert_eq!(report.completeness == Completeness::Stub, kind.starts_with("stub"), "{id}: {kind}");
        let year = entry["year"].as_i64();
        if kind != "sample_essay" {
            assert_eq!(report.identity.agency.as_deref(), entry["agency_name"].as_str(), "{id}: the agency");
            assert_eq!(report.identity.year.map(i64::from), year, "{id}: the year");
            let place = &report.identity.place;
            let told = |name: &str| entry[name].as_str();
            assert_eq!(
                (place.province, place.prefecture, place.county),
                (told("province"), told("prefecture"), told("county")),
                "{id}: the place"
            );
            let level = report.identity.level.map_or("unknown", |level| level.key());
            assert!(
                told("level").unwrap_or("unknown").starts_with(level),
                "{id}: {level} {:?}",
                told("level")
            );
            let scope = report.identity.scope.map_or("unknown", |scope| scope.key());
            assert!(
                told("scope").unwrap_or("agency").starts_with(scope),
                "{id}: {scope} {:?}",
                told("scope")
            );
        }
        let layout = layouts.iter().find(|(name, _)| *name == id).map_or("prose", |(_, layout)| layout);
        for (table, kind) in [("table2", "table2"), ("table4", "table4")] {
            for (field, value) in entry[table].as_object().into_iter().flatten() {
                if let Some(item) = Item::from_key(field) {
                    board.cell(
                        layout,
                        kind,
                        &format!("{id} {field}"),
                        value.as_f64(),
                        true,
                        table_cell(&report.extraction, kind, item, None),
                    );
                }
            }
        }
        for (row, columns) in entry["table3"].as_object().into_iter().flatten() {
            let item = Item::from_key(row).unwrap();
            for (applicant, value) in columns.as_object().unwrap() {
                board.cell(
                    layout,
                    "table3",
                    &format!("{id} {row} {applicant}"),
                    value.as_f64(),
                    true,
                    table_cell(&report.extraction, "table3", item, Some(applicant)),
                );
            }
        }
        for fact in entry["prose"].as_array().into_iter().flatten() {
            let (field, value) = (fact["field"].as_str().unwrap(), fact["value"].as_f64());
            let Some(item) = contract_item(field, year) else { continue };
            let values: Vec<f64> = told(report, item).collect();
            let group = if kind == "sample_essay" { "essay" } else { "report" };
            let score = facts.score(group, "prose");
            match value {
                // Stated without a figure: a value would be invented.
                None if values.is_empty() => score.right += 1,
                Some(value) if values.contains(&value) => score.right += 1,
                Some(value) if values.is_empty() => {
                    score.missing += 1;
                    facts.gaps.push(format!("{id} {field} {value}"));
                }
                _ => {
                    score.wrong += 1;
                    facts.complaints.push(format!("{id} {field}: expected {value:?}, read {values:?}"));
                }
            }
        }
    }
    board.print("seeds: tables");
    facts.print("seeds: sentences");
    let found: usize = readings.values().map(|reading| reading.reports.len()).sum();
    assert_eq!(found, expected_reports, "reports and nothing else");
    assert_eq!(counts.get(&Completeness::Stub), Some(&4));
    assert_eq!(counts.get(&Completeness::Sample), Some(&10));
    let bad: usize = board.scores.values().map(|s| s.missing + s.abstained + s.wrong).sum();
    assert_eq!(bad, 0, "every table cell of the seeds is read");
    assert!(facts.complaints.is_empty());
}

#[test]
fn documents() {
    let Some(shared) = shared() else {
        let _ = writeln!(
            std::io::stderr(),
            "real::documents: ../shared is not here; the real pages were not run"
        );
        return;
    };
    let folder = shared.join("real");
    let truth = truth(&folder.join("truth.json"));
    let mut board = Board::default();
    let mut facts = Board::default();
    for entry in truth["documents"].as_array().unwrap() {
        let name = entry["document"].as_str().unwrap();
        let layout = entry["layout"].as_str().unwrap().split([',', ' ']).next().unwrap();
        let reading = read(&folder.join(name));
        let year = entry["year"].as_array().and_then(|years| years.first()).and_then(Value::as_i64);
        let expected: Vec<&Value> = entry["cells"].as_array().into_iter().flatten().collect();
        let Some(report) = reading.reports.first() else {
            // An empty form is nobody's report; what its tables hold can be looked at all the same.
            let empty_form = (entry["kind"] == "negative")
                .then(|| document::read(&std::fs::read(folder.join(name)).unwrap()).unwrap())
                .map(|document| extract::read(&document.blocks, &Default::default()));
            for cell in &expected {
                let kind = cell["source_kind"].as_str().unwrap();
                let Some(item) = Item::from_key(cell["item"].as_str().unwrap()) else { continue };
                let applicant = cell["applicant"].as_str();
                let found = empty_form.as_ref().and_then(|form| table_cell(form, kind, item, applicant));
                let place = format!("{name} {} {}", item.key(), applicant.unwrap_or(""));
                board.cell(layout, kind, &place, cell["value"].as_f64(), true, found);
            }
            for _ in entry["prose"].as_array().into_iter().flatten() {
                facts.score(layout, "prose").missing += 1;
            }
            continue;
        };
        assert_eq!(reading.reports.len(), 1, "{name}");
        let agencies: Vec<Option<&str>> =
            entry["agency"].as_array().unwrap().iter().map(Value::as_str).collect();
        let agency = report.identity.agency.as_deref();
        let named = agencies.contains(&agency)
            || agency.is_none()
            || agencies
                .iter()
                .flatten()
                .any(|full| agency.is_some_and(|a| full.ends_with(a) || full.contains(a)));
        assert!(
            named || agencies.is_empty() && agency.is_none(),
            "{name}: {agency:?} is not among {agencies:?}"
        );
        assert!(
            report.identity.year.is_none() || report.identity.year.map(i64::from) == year,
            "{name}: the year {:?}",
            report.identity.year
        );
        for cell in &expected {
            let kind = cell["source_kind"].as_str().unwrap();
            let Some(item) = Item::from_key(cell["item"].as_str().unwrap()) else { continue };
            let applicant = cell["applicant"].as_str();
            let sure = cell["sure"].as_bool().unwrap_or(true);
            board.cell(
                layout,
                kind,
                &format!("{name} {} {}", item.key(), applicant.unwrap_or("")),
                cell["value"].as_f64(),
                sure,
                table_cell(&report.extraction, kind, item, applicant),
            );
        }
        // A number in a table that is known whole and does not hold it was made up.
        for kind in entry["tables_known_whole"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            for cell in
                report.extraction.cells.iter().filter(|cell| cell.kind.key() == kind && cell.value.is_some())
            {
                let known = expected.iter().any(|e| {
                    e["source_kind"] == kind
                        && e["item"] == cell.item.key()
                        && e["applicant"].as_str() == cell.applicant.map(|a| a.key())
                });
                if !known {
                    board.score(layout, kind).wrong += 1;
                    board.complaints.push(format!(
                        "{name} {} {:?}: {:?} was made up",
                        cell.item.key(),
                        cell.applicant,
                        cell.value
                    ));
                }
            }
        }
        for fact in entry["prose"].as_array().into_iter().flatten() {
            let value = fact["value"].as_f64().unwrap();
            let names: Vec<&str> = fact["item"]
                .as_str()
                .into_iter()
                .chain(fact["also"].as_array().into_iter().flatten().filter_map(Value::as_str))
                .collect();
            let items: Vec<Item> = names.iter().filter_map(|name| contract_item(name, year)).collect();
            let values: Vec<f64> = items.iter().flat_map(|item| told(report, *item)).collect();
            let score = facts.score(layout, "prose");
            match fact["note"].as_str() {
                Some("trap") if values.contains(&value) => {
                    score.wrong += 1;
                    facts.complaints.push(format!("{name} {names:?}: walked into {value}"));
                }
                Some("trap") => score.right += 1,
                _ if values.contains(&value) => score.right += 1,
                note if note == Some("loose") || values.is_empty() => {
                    score.missing += 1;
                    facts.gaps.push(format!("{name} {} {value} {}", names[0], note.unwrap_or("")));
                }
                _ => {
                    score.wrong += 1;
                    facts.complaints.push(format!("{name} {names:?}: expected {value}, read {values:?}"));
                }
            }
        }
    }
    board.print("real: tables");
    facts.print("real: sentences");
    assert!(board.complaints.is_empty() && facts.complaints.is_empty());
}
