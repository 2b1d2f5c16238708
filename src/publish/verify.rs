//! An output folder against its manifest, its declaration and the promises of the tables.
//!
//! A data set that was copied, edited by hand or cut by a full disk still opens, and its figures still look like
//! figures. Three questions find that out: are these the bytes that were written, are these the tables that are
//! declared, and does what the tables say of each other still hold. Every breach is one sentence with its remedy.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use polars::prelude::*;
use serde_json::{Value, json};

use super::{manifest, parquet};
use crate::indicator::Indicator;
use crate::schema::{
    Applicant, Completeness, CoverageState, FindingStatus, Item, Level, Outcome, Reason, SCHEMA_VERSION,
    Scope, ScopeKind, Severity, Side, SourceKind, Status, TABLES, Table, Template,
};

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// A word of a closed list, for scripts.
    pub kind: &'static str,
    /// The file.
    pub place: String,
    /// One sentence with the remedy.
    pub message: String,
}

/// What was looked at, and what did not hold.
#[derive(Debug, Default)]
pub struct Verdict {
    pub files: usize,
    pub tables: usize,
    pub rows: usize,
    pub breaches: Vec<Breach>,
}

const CHANGED: &str = "restore the file from a copy or run `nianbao run` again";
const AGAIN: &str = "run `nianbao run` again, and report it if it comes back";

/// Looks at everything. `Err` only where there is no folder to look at.
pub fn verify(out: &Path) -> Result<Verdict, String> {
    if !out.is_dir() {
        return Err(format!(
            "{} is not a folder; give the output folder of a run, for example outputs",
            out.display()
        ));
    }
    let mut verdict = Verdict::default();
    let path = out.join(manifest::NAME);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            verdict.breach(
                "manifest_missing",
                manifest::NAME,
                format!("the manifest cannot be read ({error}); {CHANGED}"),
            );
            return Ok(verdict);
        }
    };
    let manifest: Value = match serde_json::from_str(&text) {
        Ok(manifest) => manifest,
        Err(error) => {
            verdict.breach(
                "manifest_damaged",
                manifest::NAME,
                format!("the manifest is no JSON ({error}); {CHANGED}"),
            );
            return Ok(verdict);
        }
    };
    let tables = verdict.files(out, &manifest);
    let mut facts = Facts::default();
    for table in TABLES.iter() {
        let files = tables.get(table.name).cloned().unwrap_or_default();
        if files.is_empty() {
            verdict.breach(
                "table_missing",
                table.name,
                format!("the manifest lists no file of the table {}; {AGAIN}", table.name),
            );
        }
        verdict.tables += 1;
        for file in files {
            if !verdict.declared(table, &file, &out.join(&file)) {
                facts.unread.insert(table.name);
            } else if let Err(error) = facts.read(table, &file, &out.join(&file)) {
                facts.unread.insert(table.name);
                verdict.breach("unreadable", &file, format!("its rows cannot be read ({error}); {CHANGED}"));
            }
        }
    }
    facts.hold_together(&manifest);
    verdict.breaches.extend(facts.breaches());
    Ok(verdict)
}

impl Verdict {
    fn breach(&mut self, kind: &'static str, place: &str, message: String) {
        self.breaches.push(Breach { kind, place: place.to_string(), message });
    }

    /// Bytes, hashes and rows of all files; gives the files of each table that are there.
    fn files(&mut self, out: &Path, manifest: &Value) -> BTreeMap<String, Vec<String>> {
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        if manifest["schema_version"].as_str() != Some(SCHEMA_VERSION) {
            self.breach(
                "schema_version",
                manifest::NAME,
                format!(
                    "the set has schema version {} and this program knows {SCHEMA_VERSION}; use the program that wrote it, or run again",
                    manifest["schema_version"]
                ),
            );
        }
        let mut named = BTreeSet::new();
        for entry in manifest["files"].as_array().map_or(&[][..], Vec::as_slice) {
            let Some(name) = entry["name"].as_str().filter(|name| inside(name)) else {
                self.breach(
                    "manifest_damaged",
                    manifest::NAME,
                    format!("an entry names no file of the folder ({}); {CHANGED}", entry["name"]),
                );
                continue;
            };
            if !named.insert(name.to_string()) {
                self.breach("manifest_damaged", manifest::NAME, format!("{name} is listed twice; {CHANGED}"));
                continue;
            }
            self.files += 1;
            let (sha256, bytes) = match manifest::digest(&out.join(name)) {
                Ok(found) => found,
                Err(error) => {
                    self.breach(
                        "file_missing",
                        name,
                        format!("it is in the manifest and cannot be read ({error}); {CHANGED}"),
                    );
                    continue;
                }
            };
            if entry["bytes"].as_u64() != Some(bytes) {
                self.breach(
                    "bytes",
                    name,
                    format!("it has {bytes} bytes and the manifest says {}; {CHANGED}", entry["bytes"]),
                );
            } else if entry["sha256"].as_str() != Some(&sha256) {
                self.breach(
                    "hash",
                    name,
                    format!("its bytes are not those that were written (another SHA-256); {CHANGED}"),
                );
            }
            if let Some(table) = entry["table"].as_str() {
                match parquet::read_height(&out.join(name)) {
                    Ok(rows) => {
                        self.rows += rows;
                        if entry["rows"].as_u64() != Some(rows as u64) {
                            self.breach(
                                "rows",
                                name,
                                format!(
                                    "it has {rows} rows and the manifest says {}; {CHANGED}",
                                    entry["rows"]
                                ),
                            );
                        }
                        tables.entry(table.to_string()).or_default().push(name.to_string());
                    }
                    Err(error) => {
                        self.breach(
                            "unreadable",
                            name,
                            format!("it is no Parquet file ({error}); {CHANGED}"),
                        );
                        // It is there, so it is not missing.
                        tables.entry(table.to_string()).or_default();
                    }
                }
            }
        }
        // What a user put beside the set is his; a file under the name of one of ours would be taken for it.
        for table in TABLES.iter() {
            for name in [format!("{}.parquet", table.name), format!("{}.csv", table.name)] {
                let listed = named.iter().any(|known| known.split('/').next() == Some(&name));
                if !listed && out.join(&name).exists() {
                    self.breach(
                        "not_in_manifest",
                        &name,
                        "it bears the name of a table and is not in the manifest; remove it or run `nianbao run` again"
                            .to_string(),
                    );
                }
            }
        }
        let inputs = manifest["files"]
            .as_array()
            .and_then(|files| files.iter().find(|file| file["name"] == "inputs.parquet"));
        if let Some(inputs) = inputs
            && inputs["sha256"] != manifest["run"]
        {
            self.breach(
                "manifest_damaged",
                manifest::NAME,
                format!("the mark of the run is not that of its inputs; {CHANGED}"),
            );
        }
        tables
    }

    /// Whether a file is the table that is declared, in columns, types and description.
    fn declared(&mut self, table: &Table, name: &str, path: &Path) -> bool {
        let footer = match parquet::footer(path) {
            Ok(footer) => footer,
            Err(error) => {
                self.breach("unreadable", name, format!("its footer cannot be read ({error}); {CHANGED}"));
                return false;
            }
        };
        let wanted: Vec<(String, DataType)> =
            table.columns.iter().map(|column| (column.name.to_string(), column.dtype.polars())).collect();
        if footer.columns != wanted {
            let odd = wanted
                .iter()
                .find(|column| !footer.columns.contains(column))
                .or_else(|| footer.columns.iter().find(|column| !wanted.contains(column)))
                .map_or_else(|| "their order".to_string(), |(name, dtype)| format!("{name} {dtype}"));
            self.breach(
                "schema",
                name,
                format!(
                    "its columns are not those declared for {} (first: {odd}); use the program that wrote the set, or run again",
                    table.name
                ),
            );
            return false;
        }
        let described = footer.table.as_deref().and_then(|text| serde_json::from_str::<Value>(text).ok());
        if described.as_ref() != Some(&parquet::description(table)) {
            self.breach(
                "description",
                name,
                "its description under nianbao.table is not the declared one; use the program that wrote the set, or run again".to_string(),
            );
        }
        true
    }

    /// The verdict for people, one line a breach.
    pub fn text(&self, out: &Path) -> String {
        let mut lines: Vec<String> =
            self.breaches.iter().map(|breach| format!("{}: {}", breach.place, breach.message)).collect();
        lines.push(format!(
            "{}: {} files, {} tables, {} rows: {}",
            out.display(),
            self.files,
            self.tables,
            self.rows,
            match self.breaches.len() {
                0 => "everything holds".to_string(),
                1 => "1 breach".to_string(),
                n => format!("{n} breaches"),
            }
        ));
        lines.join("\n")
    }

    pub fn json(&self) -> Value {
        json!({
            "ok": self.breaches.is_empty(),
            "files": self.files,
            "tables": self.tables,
            "rows": self.rows,
            "breaches": self.breaches.iter().map(|breach| json!({
                "kind": breach.kind, "place": breach.place, "message": breach.message,
            })).collect::<Vec<_>>(),
        })
    }
}

/// Whether a name of the manifest stays inside the folder.
fn inside(name: &str) -> bool {
    !name.is_empty()
        && PathBuf::from(name).components().all(|part| matches!(part, std::path::Component::Normal(_)))
}

/// Columns whose words come from a closed list.
fn closed_lists(table: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    macro_rules! keys {
        ($type:ident) => {
            $type::ALL.iter().map(|word| word.key()).collect()
        };
    }
    match table {
        "reports" => vec![
            ("level", keys!(Level)),
            ("scope", keys!(Scope)),
            ("template", keys!(Template)),
            ("completeness", keys!(Completeness)),
        ],
        "cells" => vec![
            ("item", keys!(Item)),
            ("applicant", keys!(Applicant)),
            ("status", keys!(Status)),
            ("source_kind", keys!(SourceKind)),
        ],
        // Peers have a spread and no sum, an agency has no spread.
        "indicators" => vec![("scope_kind", kinds_but(ScopeKind::Peers))],
        "distribution" => vec![("scope_kind", kinds_but(ScopeKind::Agency))],
        "findings" => vec![
            ("severity", keys!(Severity)),
            ("status", keys!(FindingStatus)),
            ("side", keys!(Side)),
            ("item", keys!(Item)),
            ("applicant", keys!(Applicant)),
        ],
        "inputs" => vec![("outcome", keys!(Outcome)), ("reason", keys!(Reason))],
        "coverage" => vec![("state", keys!(CoverageState))],
        _ => Vec::new(),
    }
}

fn kinds_but(kind: ScopeKind) -> Vec<&'static str> {
    ScopeKind::ALL.iter().filter(|other| **other != kind).map(|other| other.key()).collect()
}

/// What a report says of itself, as far as other tables speak of it.
struct ReportFact {
    current: bool,
    duplicate_of: Option<String>,
    owner: (Option<String>, Option<i32>),
}

/// What the tables say, gathered for holding them against each other.
#[derive(Default)]
struct Facts {
    reports: BTreeMap<String, ReportFact>,
    /// Reports found in each source, and stated for it.
    found: BTreeMap<String, i64>,
    stated: BTreeMap<String, i64>,
    /// Agencies and years of current reports that are no samples.
    current: HashSet<(String, i32)>,
    /// Hashes of the keys of each table.
    keys: HashMap<&'static str, HashSet<u64>>,
    rows: BTreeMap<&'static str, u64>,
    outcomes: BTreeMap<String, u64>,
    unread: BTreeSet<&'static str>,
    tallies: BTreeMap<(String, &'static str), Tally>,
}

/// Breaches of one kind in one file: a sentence for all of them, with the first as an example.
struct Tally {
    says: &'static str,
    count: usize,
    first: String,
}

fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The value of a row as text, for keys and examples.
fn texts(frame: &DataFrame, row: usize, columns: &[&str]) -> Vec<String> {
    columns
        .iter()
        .map(|name| {
            frame.column(name).and_then(|column| column.get(row)).map_or_else(
                |_| String::new(),
                |value| match value {
                    AnyValue::Null => "-".to_string(),
                    AnyValue::String(text) => text.to_string(),
                    other => other.to_string(),
                },
            )
        })
        .collect()
}

impl Facts {
    fn note(&mut self, file: &str, kind: &'static str, says: &'static str, first: impl FnOnce() -> String) {
        self.tallies
            .entry((file.to_string(), kind))
            .and_modify(|tally| tally.count += 1)
            .or_insert_with(|| Tally { says, count: 1, first: first() });
    }

    fn breaches(&self) -> Vec<Breach> {
        self.tallies
            .iter()
            .map(|((file, kind), tally)| Breach {
                kind,
                place: file.clone(),
                message: format!(
                    "rows that {}: {} (first: {}); {AGAIN}",
                    tally.says, tally.count, tally.first
                ),
            })
            .collect()
    }

    fn read(&mut self, table: &'static Table, file: &str, path: &Path) -> PolarsResult<()> {
        let all: Vec<&str> = match table.name {
            // The panel is wide; what holds across it are its keys.
            "agency_year" => table.key.to_vec(),
            _ => table.columns.iter().map(|column| column.name.as_ref()).collect(),
        };
        parquet::scan(path, &all, |frame| {
            *self.rows.entry(table.name).or_default() += frame.height() as u64;
            self.keys_of(table, file, frame);
            self.words_of(table, file, frame)?;
            match table.name {
                "reports" => self.reports(frame),
                "cells" => self.cells(file, frame),
                "agency_year" => self.panel(file, frame),
                "indicators" => self.indicators(file, frame),
                "distribution" => self.distribution(file, frame),
                "findings" => self.findings(file, frame),
                "inputs" => self.inputs(file, frame),
                "coverage" => self.coverage(file, frame),
                _ => Ok(()),
            }
        })
    }

    fn keys_of(&mut self, table: &'static Table, file: &str, frame: &DataFrame) {
        for row in 0..frame.height() {
            let key = texts(frame, row, table.key);
            if !self.keys.entry(table.name).or_default().insert(hash_of(&key)) {
                self.note(file, "key_not_unique", "repeat a key of the table", || key.join(" "));
            }
        }
    }

    fn words_of(&mut self, table: &'static Table, file: &str, frame: &DataFrame) -> PolarsResult<()> {
        for (name, words) in closed_lists(table.name) {
            let words: HashSet<&str> = words.into_iter().collect();
            for word in frame.column(name)?.str()?.iter().flatten() {
                if !words.contains(word) {
                    self.note(
                        file,
                        "unknown_word",
                        "use a word that is in no list of the dictionary",
                        || format!("{name} {word}"),
                    );
                }
            }
        }
        Ok(())
    }

    fn reports(&mut self, frame: &DataFrame) -> PolarsResult<()> {
        let text = |name: &str| -> PolarsResult<&StringChunked> { frame.column(name)?.str() };
        let (ids, sources, agencies, duplicates, completeness) = (
            text("report_id")?,
            text("source")?,
            text("agency_id")?,
            text("duplicate_of")?,
            text("completeness")?,
        );
        let (years, current) = (frame.column("year")?.i32()?, frame.column("is_current")?.bool()?);
        for row in 0..frame.height() {
            let current = current.get(row).unwrap_or(false);
            *self.found.entry(sources.get(row).unwrap_or("").to_string()).or_default() += 1;
            let owner = (agencies.get(row).map(str::to_string), years.get(row));
            if let (true, (Some(agency), Some(year))) = (current, &owner)
                && completeness.get(row) != Some(Completeness::Sample.key())
            {
                self.current.insert((agency.clone(), *year));
            }
            self.reports.insert(
                ids.get(row).unwrap_or("").to_string(),
                ReportFact { current, duplicate_of: duplicates.get(row).map(str::to_string), owner },
            );
        }
        Ok(())
    }

    /// Whether the report of a row exists and belongs to the agency and year that the row names.
    fn belongs(&mut self, file: &str, id: &str, agency: Option<&str>, year: Option<i32>) {
        if self.unread.contains("reports") {
            return;
        }
        match self.reports.get(id) {
            None => {
                self.note(
                    file,
                    "unknown_report",
                    "name a report that is not in the table of reports",
                    || id.to_string(),
                );
            }
            Some(report) if (report.owner.0.as_deref(), report.owner.1) != (agency, year) => {
                self.note(
                    file,
                    "other_agency_or_year",
                    "give another agency or year than their report has",
                    || id.to_string(),
                );
            }
            Some(_) => {}
        }
    }

    fn cells(&mut self, file: &str, frame: &DataFrame) -> PolarsResult<()> {
        let text = |name: &str| -> PolarsResult<&StringChunked> { frame.column(name)?.str() };
        let (ids, agencies, status, kind) =
            (text("report_id")?, text("agency_id")?, text("status")?, text("source_kind")?);
        let (years, values) = (frame.column("year")?.i32()?, frame.column("value")?.f64()?);
        let place = |row: usize| {
            texts(frame, row, &["report_id", "source_kind", "item", "applicant", "status", "value"]).join(" ")
        };
        for row in 0..frame.height() {
            self.belongs(file, ids.get(row).unwrap_or(""), agencies.get(row), years.get(row));
            let value = values.get(row);
            match status.get(row).and_then(Status::from_key) {
                Some(Status::Zero) if value != Some(0.0) => self.note(
                    file,
                    "zero_without_zero",
                    "have the status zero and another value than 0",
                    || place(row),
                ),
                Some(status) if status.has_value() && value.is_none() => {
                    self.note(
                        file,
                        "value_missing",
                        "have no value beside a status that carries one",
                        || place(row),
                    );
                }
                Some(status) if !status.has_value() && value.is_some() => self.note(
                    file,
                    "value_without_number",
                    "have a value beside a status that carries none",
                    || place(row),
                ),
                _ => {}
            }
            if kind.get(row) != Some(SourceKind::Prose.key()) {
                let key = texts(frame, row, &["report_id", "source_kind", "item", "applicant"]);
                if !self.keys.entry("cells of tables").or_default().insert(hash_of(&key)) {
                    self.note(file, "cell_not_unique", "repeat a cell of a table or annex", || place(row));
                }
            }
        }
        Ok(())
    }

    fn panel(&mut self, file: &str, frame: &DataFrame) -> PolarsResult<()> {
        let (agencies, years) = (frame.column("agency_id")?.str()?, frame.column("year")?.i32()?);
        for row in 0..frame.height() {
            let key = (agencies.get(row).unwrap_or("").to_string(), years.get(row).unwrap_or(0));
            if !self.unread.contains("reports") && !self.current.contains(&key) {
                self.note(
                    file,
                    "no_current_report",
                    "belong to an agency and year without a current report",
                    || format!("{} {}", key.0, key.1),
                );
            }
        }
        Ok(())
    }

    fn indicators(&mut self, file: &str, frame: &DataFrame) -> PolarsResult<()> {
        let keys = frame.column("indicator")?.str()?;
        let number = |name: &str| -> PolarsResult<&Float64Chunked> { frame.column(name)?.f64() };
        let (numerators, denominators, values, lows, highs) = (
            number("numerator")?,
            number("denominator")?,
            number("value")?,
            number("ci_low")?,
            number("ci_high")?,
        );
        let place =
            |row: usize| texts(frame, row, &["scope_kind", "scope_name", "year", "indicator"]).join(" ");
        for row in 0..frame.height() {
            let Some(indicator) = keys.get(row).and_then(Indicator::named) else {
                self.note(file, "unknown_indicator", "name an indicator that is not declared", || place(row));
                continue;
            };
            let (numerator, denominator, value) =
                (numerators.get(row), denominators.get(row), values.get(row));
            let Some(value) = value else { continue };
            let same = |expected: f64| (expected - value).abs() <= 1e-9 * expected.abs().max(1.0);
            match (indicator.is_level(), numerator, denominator) {
                (true, Some(numerator), None) if same(numerator) => {}
                (true, _, _) => {
                    self.note(file, "level", "are levels whose value is not their numerator alone", || {
                        place(row)
                    });
                }
                (false, Some(numerator), Some(denominator)) => {
                    if denominator == 0.0 || !same(indicator.scale * numerator / denominator) {
                        self.note(
                            file,
                            "quotient",
                            "have a value that is not numerator by denominator",
                            || place(row),
                        );
                    }
                }
                (false, _, _) => {
                    self.note(
                        file,
                        "rate_without_operands",
                        "are rates without numerator or denominator",
                        || place(row),
                    );
                }
            }
            if lows.get(row).is_some_and(|low| low > value + 1e-9)
                || highs.get(row).is_some_and(|high| high < value - 1e-9)
            {
                self.note(file, "interval", "have a value outside its interval", || place(row));
            }
        }
        Ok(())
    }

    fn distribution(&mut self, file: &str, frame: &DataFrame) -> PolarsResult<()> {
        let keys = frame.column("indicator")?.str()?;
        let counts = frame.column("n_agencies")?.i32()?;
        let marks = ["min", "q1", "median", "q3", "max"]
            .into_iter()
            .map(|name| frame.column(name)?.f64())
            .collect::<PolarsResult<Vec<_>>>()?;
        let place =
            |row: usize| texts(frame, row, &["scope_kind", "scope_name", "year", "indicator"]).join(" ");
        for row in 0..frame.height() {
            if keys.get(row).and_then(Indicator::named).is_none() {
                self.note(file, "unknown_indicator", "name an indicator that is not declared", || place(row));
            }
            let here: Vec<f64> = marks.iter().filter_map(|mark| mark.get(row)).collect();
            let whole = if counts.get(row).unwrap_or(0) > 0 { marks.len() } else { 0 };
            if here.len() != whole || !here.is_sorted() {
                self.note(
                    file,
                    "quartiles",
                    "have quartiles that are out of order or do not go with the number of agencies",
                    || place(row),
                );
            }
        }
        Ok(())
    }

    fn findings(&mut self, file: &str, frame: &DataFrame) -> PolarsResult<()> {
        let text = |name: &str| -> PolarsResult<&StringChunked> { frame.column(name)?.str() };
        let (ids, agencies, rules) = (text("report_id")?, text("agency_id")?, text("rule")?);
        let years = frame.column("year")?.i32()?;
        let number = |name: &str| -> PolarsResult<&Float64Chunked> { frame.column(name)?.f64() };
        let (left, right, delta) = (number("left")?, number("right")?, number("delta")?);
        for row in 0..frame.height() {
            self.belongs(file, ids.get(row).unwrap_or(""), agencies.get(row), years.get(row));
            if let (Some(left), Some(right)) = (left.get(row), right.get(row))
                && delta.get(row).is_none_or(|delta| (left - right - delta).abs() > 1e-6)
            {
                self.note(file, "delta", "have a difference that is not left minus right", || {
                    texts(frame, row, &["report_id", "rule", "left", "right", "delta"]).join(" ")
                });
            }
            if rules.get(row).is_none_or(str::is_empty) {
                self.note(file, "no_rule", "name no rule", || texts(frame, row, &["finding_id"]).join(" "));
            }
        }
        Ok(())
    }

    fn inputs(&mut self, file: &str, frame: &DataFrame) -> PolarsResult<()> {
        let text = |name: &str| -> PolarsResult<&StringChunked> { frame.column(name)?.str() };
        let (sources, outcomes, reasons) = (text("source")?, text("outcome")?, text("reason")?);
        let reports = frame.column("reports")?.i32()?;
        for row in 0..frame.height() {
            let count = i64::from(reports.get(row).unwrap_or(0));
            let source = sources.get(row).unwrap_or("");
            *self.stated.entry(source.to_string()).or_default() += count;
            let outcome = outcomes.get(row).unwrap_or("");
            *self.outcomes.entry(outcome.to_string()).or_default() += 1;
            let outcome = Outcome::from_key(outcome);
            if (outcome == Some(Outcome::Reports)) != (count > 0) {
                self.note(
                    file,
                    "outcome",
                    "have an outcome that does not go with their number of reports",
                    || source.to_string(),
                );
            }
            if matches!(outcome, Some(Outcome::NoReport | Outcome::Quarantined)) && reasons.get(row).is_none()
            {
                self.note(file, "no_reason", "gave no report and no reason", || source.to_string());
            }
        }
        Ok(())
    }

    fn coverage(&mut self, file: &str, frame: &DataFrame) -> PolarsResult<()> {
        let (states, ids) = (frame.column("state")?.str()?, frame.column("report_id")?.str()?);
        for row in 0..frame.height() {
            let state = states.get(row).and_then(CoverageState::from_key);
            let present =
                matches!(state, Some(CoverageState::Ok | CoverageState::Partial | CoverageState::Duplicate));
            let known = ids
                .get(row)
                .is_some_and(|id| self.unread.contains("reports") || self.reports.contains_key(id));
            if present != known {
                self.note(file, "coverage", "have a state that does not go with their report", || {
                    texts(frame, row, &["agency", "year", "state", "report_id"]).join(" ")
                });
            }
        }
        Ok(())
    }

    /// What holds across tables.
    fn hold_together(&mut self, manifest: &Value) {
        if !self.unread.contains("reports") && !self.unread.contains("inputs") {
            let sources: BTreeSet<String> = self.found.keys().chain(self.stated.keys()).cloned().collect();
            for source in sources {
                let found = self.found.get(&source).copied().unwrap_or(0);
                let stated = self.stated.get(&source).copied();
                if stated != Some(found) {
                    self.note(
                        "inputs.parquet",
                        "inputs_do_not_add_up",
                        "state another number of reports than the table of reports has of their source",
                        || {
                            format!(
                                "{source} states {} and has {found}",
                                stated.map_or_else(|| "nothing".to_string(), |n| n.to_string())
                            )
                        },
                    );
                }
            }
        }
        let mut odd: Vec<(String, &'static str)> = Vec::new();
        for (id, report) in &self.reports {
            match (&report.duplicate_of, report.current) {
                (None, true) => {}
                (None, false) => odd.push((id.clone(), "are not current and name no report that stands")),
                (Some(_), true) => odd.push((id.clone(), "are current and name another report that stands")),
                (Some(standing), false) => match self.reports.get(standing) {
                    Some(other) if other.current => {}
                    _ => odd.push((id.clone(), "point to a report that does not stand")),
                },
            }
        }
        odd.sort();
        for (id, says) in odd {
            let kind = match says {
                "are not current and name no report that stands" => "superseded_by_nothing",
                "are current and name another report that stands" => "current_and_superseded",
                _ => "superseded_by_superseded",
            };
            self.note("reports.parquet", kind, says, || id);
        }
        if self.unread.is_empty() {
            let rows = |table: &str| self.rows.get(table).copied().unwrap_or(0);
            let outcome = |key: &str| self.outcomes.get(key).copied().unwrap_or(0);
            let counts = [
                ("inputs", rows("inputs")),
                ("reports", rows("reports")),
                ("cells", rows("cells")),
                ("agency_years", rows("agency_year")),
                ("indicators", rows("indicators")),
                ("quarantined", outcome(Outcome::Quarantined.key())),
                ("no_report", outcome(Outcome::NoReport.key())),
                ("duplicates", outcome(Outcome::Duplicate.key())),
            ];
            for (name, count) in counts {
                let stated = manifest["counts"][name].as_u64();
                if stated.is_some() && stated != Some(count) {
                    self.note(
                        manifest::NAME,
                        "counts",
                        "are counted otherwise than the tables hold them",
                        || format!("{name} says {} and is {count}", stated.unwrap_or(0)),
                    );
                }
            }
        }
    }
}
