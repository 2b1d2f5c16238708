//! What changed between two runs, and why.
//!
//! Figures that move between two editions of a data set cost trust unless each move has a reason. A change of a cell is
//! laid to what the two folders record: the bytes of its input, the input's coming or going, a correction, the program
//! and its declarations, or the settings. A change of an indicator or a finding follows from the reports behind it.
//!
//! Memory grows with what differs: cells are first compared as one hash a report.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::path::Path;

use polars::prelude::*;
use serde_json::{Value, json};

use crate::publish::{self, manifest, parquet};

/// Why something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    InputAdded,
    InputRemoved,
    InputChanged,
    Correction,
    OtherVersionStands,
    ProgramChanged,
    DeclarationsChanged,
    SettingsChanged,
    FollowsFromReports,
    Unrecorded,
}

impl Cause {
    pub fn key(self) -> &'static str {
        match self {
            Cause::InputAdded => "input_added",
            Cause::InputRemoved => "input_removed",
            Cause::InputChanged => "input_changed",
            Cause::Correction => "correction",
            Cause::OtherVersionStands => "other_version_stands",
            Cause::ProgramChanged => "program_changed",
            Cause::DeclarationsChanged => "declarations_changed",
            Cause::SettingsChanged => "settings_changed",
            Cause::FollowsFromReports => "follows_from_reports",
            Cause::Unrecorded => "unrecorded",
        }
    }

    fn sentence(self) -> &'static str {
        match self {
            Cause::InputAdded => "because an input was added",
            Cause::InputRemoved => "because an input was removed",
            Cause::InputChanged => "because the bytes of an input changed",
            Cause::Correction => "because a user corrected a value",
            Cause::OtherVersionStands => "because another version of a report stands now",
            Cause::ProgramChanged => "because the program is another version",
            Cause::DeclarationsChanged => "because the declarations (items, rules, indicators) changed",
            Cause::SettingsChanged => "because the settings of the run changed",
            Cause::FollowsFromReports => "because reports of the scope changed",
            Cause::Unrecorded => {
                "for no reason that the folders record (a roster, or another build of the same version)"
            }
        }
    }
}

/// One thing that is not the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// report, cell, indicator or finding.
    pub of: &'static str,
    pub cause: Cause,
    pub agency: String,
    pub year: Option<i32>,
    pub source: String,
    /// What it is: item and applicant, indicator, rule.
    pub what: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Everything that differs.
#[derive(Debug, Default)]
pub struct Diff {
    /// Facts about the two runs, one line each.
    pub facts: Vec<String>,
    pub inputs: BTreeMap<&'static str, Vec<String>>,
    pub changes: Vec<Change>,
}

/// A report as far as a comparison needs it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Report {
    source: String,
    ordinal: i32,
    agency_id: Option<String>,
    agency: String,
    year: Option<i32>,
    current: bool,
    /// What is told of it besides its figures.
    face: String,
}

/// Identifiers of one report in the first and the second edition.
type Pair = (Option<String>, Option<String>);

/// One of the two folders.
struct Edition {
    folder: std::path::PathBuf,
    manifest: Value,
    /// Hash of each source.
    inputs: BTreeMap<String, String>,
    reports: BTreeMap<String, Report>,
}

impl Edition {
    fn open(folder: &Path) -> Result<Edition, String> {
        if !folder.is_dir() {
            return Err(format!("{} is not a folder; give two output folders of runs", folder.display()));
        }
        let text = std::fs::read_to_string(folder.join(manifest::NAME)).map_err(|error| {
            format!(
                "{} has no manifest that can be read ({error}); give the output folder of a run",
                folder.display()
            )
        })?;
        let manifest = serde_json::from_str(&text).map_err(|error| {
            format!("the manifest of {} is damaged ({error}); see `nianbao verify`", folder.display())
        })?;
        let mut edition = Edition {
            folder: folder.to_path_buf(),
            manifest,
            inputs: BTreeMap::new(),
            reports: BTreeMap::new(),
        };
        let mut inputs = BTreeMap::new();
        edition.each("inputs", &["source", "sha256"], |row| {
            inputs.insert(row.text(0), row.text(1));
        })?;
        let mut reports = BTreeMap::new();
        const FACE: [&str; 12] = [
            "report_id",
            "source",
            "ordinal",
            "agency_id",
            "agency",
            "year",
            "is_current",
            "template",
            "completeness",
            "scope",
            "period_start",
            "published",
        ];
        edition.each("reports", &FACE, |row| {
            let report = Report {
                source: row.text(1),
                ordinal: row.text(2).parse().unwrap_or(0),
                agency_id: row.given(3),
                agency: row.given(4).unwrap_or_else(|| "(agency not stated)".to_string()),
                year: row.text(5).parse().ok(),
                current: row.text(6) == "true",
                face: [4, 5, 6, 7, 8, 9, 10, 11]
                    .iter()
                    .filter_map(|index| Some(format!("{} {}", FACE[*index], row.given(*index)?)))
                    .collect::<Vec<_>>()
                    .join(", "),
            };
            reports.insert(row.text(0), report);
        })?;
        edition.inputs = inputs;
        edition.reports = reports;
        Ok(edition)
    }

    /// Calls with every row of a table, with these columns.
    fn each(&self, table: &str, columns: &[&str], mut call: impl FnMut(&Row<'_>)) -> Result<(), String> {
        for (file, _) in publish::table_files(&self.folder, table) {
            let path = self.folder.join(&file);
            parquet::scan(&path, columns, |frame| {
                let columns =
                    columns.iter().map(|name| frame.column(name)).collect::<PolarsResult<Vec<_>>>()?;
                for row in 0..frame.height() {
                    call(&Row { columns: &columns, row });
                }
                Ok(())
            })
            .map_err(|error| {
                format!(
                    "{} cannot be compared ({error}); see `nianbao verify {}`",
                    path.display(),
                    self.folder.display()
                )
            })?;
        }
        Ok(())
    }

    fn file_hash(&self, name: &str) -> Option<&str> {
        let files = self.manifest["files"].as_array()?;
        files.iter().find(|file| file["name"] == name)?["sha256"].as_str()
    }
}

/// A row of a table as text.
struct Row<'a> {
    columns: &'a [&'a Column],
    row: usize,
}

impl Row<'_> {
    /// The text of a column; empty where it is null.
    fn text(&self, index: usize) -> String {
        self.given(index).unwrap_or_default()
    }

    fn given(&self, index: usize) -> Option<String> {
        match self.columns[index].get(self.row).ok()? {
            AnyValue::Null => None,
            AnyValue::String(text) => Some(text.to_string()),
            AnyValue::StringOwned(text) => Some(text.to_string()),
            AnyValue::Boolean(truth) => Some(truth.to_string()),
            AnyValue::Float64(number) => Some(number.to_string()),
            AnyValue::Date(days) => Some(publish::day_text(days)),
            other => Some(other.to_string()),
        }
    }

    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for index in 0..self.columns.len() {
            self.given(index).hash(&mut hasher);
        }
        hasher.finish()
    }
}

/// Compares two output folders; the error is a sentence.
pub fn diff(before: &Path, after: &Path) -> Result<Diff, String> {
    let (a, b) = (Edition::open(before)?, Edition::open(after)?);
    let mut comparison = Comparison::of(&a, &b);
    comparison.reports();
    comparison.cells()?;
    comparison.findings()?;
    comparison.indicators()?;
    Ok(comparison.diff)
}

struct Comparison<'a> {
    a: &'a Edition,
    b: &'a Edition,
    /// Reports of B whose counterpart in A has another identifier, because their input moved: B's to A's.
    moved: HashMap<String, String>,
    /// What happened to each source of either edition.
    fate: BTreeMap<String, Cause>,
    /// The cause for what no input explains.
    elsewhere: Cause,
    /// Causes of the changes of each agency and year.
    behind: BTreeMap<(String, i32), BTreeSet<Cause>>,
    diff: Diff,
}

impl<'a> Comparison<'a> {
    fn of(a: &'a Edition, b: &'a Edition) -> Comparison<'a> {
        let mut diff = Diff::default();
        let mut fate = BTreeMap::new();
        let mut renamed: BTreeMap<&str, &str> = BTreeMap::new();
        let mut gone: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (source, hash) in &a.inputs {
            if !b.inputs.contains_key(source) {
                gone.entry(hash).or_default().push(source);
            }
        }
        for (source, hash) in &b.inputs {
            match a.inputs.get(source) {
                Some(old) if old == hash => {}
                Some(_) => {
                    fate.insert(source.clone(), Cause::InputChanged);
                    diff.inputs.entry("changed").or_default().push(source.clone());
                }
                None => match gone.get_mut(hash.as_str()).filter(|_| !hash.is_empty()).and_then(Vec::pop) {
                    Some(old) => {
                        renamed.insert(source, old);
                        diff.inputs.entry("moved").or_default().push(format!("{old} → {source}"));
                    }
                    None => {
                        fate.insert(source.clone(), Cause::InputAdded);
                        diff.inputs.entry("added").or_default().push(source.clone());
                    }
                },
            }
        }
        for source in gone.into_values().flatten() {
            fate.insert(source.to_string(), Cause::InputRemoved);
            diff.inputs.entry("removed").or_default().push(source.to_string());
        }
        let old_ids: HashMap<(&str, i32), &String> =
            a.reports.iter().map(|(id, report)| ((report.source.as_str(), report.ordinal), id)).collect();
        let moved = b
            .reports
            .iter()
            .filter_map(|(id, report)| {
                let old = renamed.get(report.source.as_str())?;
                Some((id.clone(), (*old_ids.get(&(*old, report.ordinal))?).clone()))
            })
            .collect();
        let text = |edition: &Edition, name: &str| edition.manifest[name].as_str().unwrap_or("?").to_string();
        let program = |edition: &Edition| {
            format!("nianbao {} (schema {})", text(edition, "version"), text(edition, "schema_version"))
        };
        let same_program = program(a) == program(b);
        let same_words = a.file_hash("dictionary.md") == b.file_hash("dictionary.md");
        let same_settings = a.manifest["settings"] == b.manifest["settings"];
        let elsewhere = match (same_program, same_words, same_settings) {
            (false, _, _) => Cause::ProgramChanged,
            (_, false, _) => Cause::DeclarationsChanged,
            (_, _, false) => Cause::SettingsChanged,
            _ => Cause::Unrecorded,
        };
        let count = |kind: &str| diff.inputs.get(kind).map_or(0, Vec::len);
        diff.facts = vec![
            format!(
                "Inputs: {} → {}: {} added, {} removed, {} changed, {} moved.",
                a.inputs.len(),
                b.inputs.len(),
                count("added"),
                count("removed"),
                count("changed"),
                count("moved")
            ),
            if same_program {
                format!("Program: {}, the same.", program(a))
            } else {
                format!("Program: {} → {}.", program(a), program(b))
            },
            format!("Declarations: {}.", if same_words { "the same" } else { "changed, see dictionary.md" }),
            if same_settings {
                "Settings: the same.".to_string()
            } else {
                format!("Settings: {} → {}.", a.manifest["settings"], b.manifest["settings"])
            },
        ];
        Comparison { a, b, moved, fate, elsewhere, behind: BTreeMap::new(), diff }
    }

    /// A report's identifier in the first edition, if it is there.
    fn old_id<'s>(&'s self, id: &'s str) -> Option<&'s str> {
        if self.a.reports.contains_key(id) { Some(id) } else { self.moved.get(id).map(String::as_str) }
    }

    /// Identifiers of the same report in both editions.
    fn pairs(&self) -> Vec<Pair> {
        let mut pairs: Vec<Pair> =
            self.b.reports.keys().map(|id| (self.old_id(id).map(str::to_string), Some(id.clone()))).collect();
        let met: BTreeSet<String> = pairs.iter().filter_map(|(old, _)| old.clone()).collect();
        pairs
            .extend(self.a.reports.keys().filter(|id| !met.contains(*id)).map(|id| (Some(id.clone()), None)));
        pairs
    }

    /// What is known of a report, from the second edition where it is there.
    fn report(&self, pair: &Pair) -> Report {
        let new = pair.1.as_ref().and_then(|id| self.b.reports.get(id));
        let old = pair.0.as_ref().and_then(|id| self.a.reports.get(id));
        new.or(old).cloned().unwrap_or_default()
    }

    /// Why something about a report changed.
    fn cause(&self, pair: &Pair) -> Cause {
        if let Some(fate) = self.fate.get(&self.report(pair).source) {
            return *fate;
        }
        let old = pair.0.as_ref().and_then(|id| self.a.reports.get(id));
        let new = pair.1.as_ref().and_then(|id| self.b.reports.get(id));
        match (old, new) {
            (Some(old), Some(new)) if old.current != new.current => Cause::OtherVersionStands,
            _ => self.elsewhere,
        }
    }

    fn push(
        &mut self,
        of: &'static str,
        cause: Cause,
        pair: &Pair,
        what: String,
        before: Option<String>,
        after: Option<String>,
    ) {
        let report = self.report(pair);
        // A finding is a consequence; what indicators follow from are reports and cells.
        let sides = [
            pair.0.as_ref().and_then(|id| self.a.reports.get(id)),
            pair.1.as_ref().and_then(|id| self.b.reports.get(id)),
        ];
        for side in sides.into_iter().flatten().filter(|_| of != "finding") {
            if let (Some(agency), Some(year)) = (&side.agency_id, side.year) {
                self.behind.entry((agency.clone(), year)).or_default().insert(cause);
            }
        }
        self.diff.changes.push(Change {
            of,
            cause,
            agency: report.agency,
            year: report.year,
            source: report.source,
            what,
            before,
            after,
        });
    }

    fn reports(&mut self) {
        for pair in self.pairs() {
            let face = |edition: &Edition, id: &Option<String>| {
                id.as_ref().and_then(|id| edition.reports.get(id)).map(|report| report.face.clone())
            };
            let (before, after) = (face(self.a, &pair.0), face(self.b, &pair.1));
            if before != after {
                let cause = self.cause(&pair);
                self.push("report", cause, &pair, "report".to_string(), before, after);
            }
        }
    }

    fn cells(&mut self) -> Result<(), String> {
        const COLUMNS: [&str; 9] =
            ["report_id", "source_kind", "item", "applicant", "value", "status", "raw", "line", "corrected"];
        // A sum of hashes does not depend on the order of the rows of a report.
        let hashes = |edition: &Edition| {
            let mut hashes: HashMap<String, u64> = HashMap::new();
            edition.each("cells", &COLUMNS[..], |row| {
                let rest = Row { columns: &row.columns[1..], row: row.row };
                let hash = hashes.entry(row.text(0)).or_default();
                *hash = hash.wrapping_add(rest.hash());
            })?;
            Ok::<_, String>(hashes)
        };
        let (in_a, in_b) = (hashes(self.a)?, hashes(self.b)?);
        let differing: Vec<Pair> = self
            .pairs()
            .into_iter()
            .filter(|(old, new)| {
                let hash = |id: &Option<String>, of: &HashMap<String, u64>| {
                    id.as_ref().and_then(|id| of.get(id)).copied().unwrap_or(0)
                };
                hash(old, &in_a) != hash(new, &in_b)
            })
            .collect();
        drop((in_a, in_b));
        let wanted = |side: fn(&Pair) -> &Option<String>| -> BTreeSet<String> {
            differing.iter().filter_map(|pair| side(pair).clone()).collect()
        };
        let load = |edition: &Edition, ids: &BTreeSet<String>| {
            let mut cells: HashMap<String, BTreeMap<String, Vec<(String, bool)>>> = HashMap::new();
            edition.each("cells", &COLUMNS[..], |row| {
                let id = row.text(0);
                if ids.contains(&id) {
                    let place = [row.text(1), row.text(2), row.text(3)].join(" ").trim_end().to_string();
                    let shown = match (row.given(4), row.text(5)) {
                        (Some(value), status) if status == "number" || status == "zero" => value,
                        (Some(value), status) => format!("{value} ({status})"),
                        (None, status) => status,
                    };
                    let told = (shown, row.text(8) == "true");
                    cells.entry(id).or_default().entry(place).or_default().push(told);
                }
            })?;
            Ok::<_, String>(cells)
        };
        let (old, new) = (load(self.a, &wanted(|pair| &pair.0))?, load(self.b, &wanted(|pair| &pair.1))?);
        let none = BTreeMap::new();
        for pair in &differing {
            let old = pair.0.as_ref().and_then(|id| old.get(id)).unwrap_or(&none);
            let new = pair.1.as_ref().and_then(|id| new.get(id)).unwrap_or(&none);
            let places: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for place in places {
                let (mut before, mut after) = (
                    old.get(place).cloned().unwrap_or_default(),
                    new.get(place).cloned().unwrap_or_default(),
                );
                // What is the same in both says nothing; several sentences may speak of one item.
                before.retain(|told| {
                    let same = after.iter().position(|other| other == told);
                    same.map(|index| after.remove(index)).is_none()
                });
                for index in 0..before.len().max(after.len()) {
                    let (before, after) = (before.get(index), after.get(index));
                    let corrected = |told: Option<&(String, bool)>| told.is_some_and(|told| told.1);
                    let cause = if corrected(before) || corrected(after) {
                        Cause::Correction
                    } else {
                        self.cause(pair)
                    };
                    let (before, after) =
                        (before.map(|told| told.0.clone()), after.map(|told| told.0.clone()));
                    self.push("cell", cause, pair, place.clone(), before, after);
                }
            }
        }
        Ok(())
    }

    fn findings(&mut self) -> Result<(), String> {
        const COLUMNS: [&str; 9] = [
            "report_id",
            "rule",
            "severity",
            "status",
            "item",
            "applicant",
            "finding_id",
            "formula",
            "message_en",
        ];
        // Place of a finding → what it says, for findings that are in one edition only.
        let mut ids: [BTreeSet<String>; 2] = Default::default();
        for (ids, edition) in ids.iter_mut().zip([self.a, self.b]) {
            edition.each("findings", &["finding_id"], |row| {
                ids.insert(row.text(0));
            })?;
        }
        let load = |edition: &Edition, other: &BTreeSet<String>| {
            let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
            edition.each("findings", &COLUMNS[..], |row| {
                if !other.contains(&row.text(6)) {
                    let place = [row.text(1), row.text(4), row.text(5)].join(" ").trim_end().to_string();
                    let said = if row.text(7).is_empty() { row.text(8) } else { row.text(7) };
                    let says = format!("{} {}: {said}", row.text(2), row.text(3));
                    found.entry((row.text(0), place)).or_default().push(says);
                }
            })?;
            Ok::<_, String>(found)
        };
        let (old, new) = (load(self.a, &ids[1])?, load(self.b, &ids[0])?);
        let mut places: BTreeMap<(String, String), (Vec<String>, Vec<String>)> = BTreeMap::new();
        for (key, says) in new {
            places.entry(key).or_default().1 = says;
        }
        for ((id, place), says) in old {
            let new_id = self.moved.iter().find(|(_, old)| **old == id).map(|(new, _)| new.clone());
            places.entry((new_id.unwrap_or(id), place)).or_default().0 = says;
        }
        for ((id, place), (mut before, mut after)) in places {
            before.retain(|says| {
                let same = after.iter().position(|other| other == says);
                same.map(|index| after.remove(index)).is_none()
            });
            let pair =
                (self.old_id(&id).map(str::to_string), self.b.reports.contains_key(&id).then(|| id.clone()));
            for index in 0..before.len().max(after.len()) {
                let cause = self.cause(&pair);
                let known = self
                    .agency_year(&pair)
                    .and_then(|key| self.behind.get(&key))
                    .and_then(|causes| causes.first());
                let cause = if cause == self.elsewhere { known.copied().unwrap_or(cause) } else { cause };
                let (before, after) = (before.get(index).cloned(), after.get(index).cloned());
                self.push("finding", cause, &pair, place.clone(), before, after);
            }
        }
        Ok(())
    }

    fn agency_year(&self, pair: &Pair) -> Option<(String, i32)> {
        let report = self.report(pair);
        report.agency_id.zip(report.year)
    }

    fn indicators(&mut self) -> Result<(), String> {
        const COLUMNS: [&str; 9] = [
            "scope_kind",
            "scope_id",
            "year",
            "indicator",
            "scope_name",
            "value",
            "numerator",
            "denominator",
            "n_reports",
        ];
        let key = |row: &Row<'_>| Row { columns: &row.columns[..4], row: row.row }.hash();
        let told = |row: &Row<'_>| Row { columns: &row.columns[5..], row: row.row }.hash();
        let mut in_a: HashMap<u64, u64> = HashMap::new();
        self.a.each("indicators", &COLUMNS, |row| {
            in_a.insert(key(row), told(row));
        })?;
        // What is the same in both is forgotten; what is left of A's is gone or changed.
        let mut new: BTreeMap<[String; 4], (String, String)> = BTreeMap::new();
        let tell = |row: &Row<'_>| {
            let value = row.given(5).unwrap_or_else(|| "no value".to_string());
            let rounded = value.parse::<f64>().map_or(value, |number| {
                let text = format!("{number:.4}");
                text.trim_end_matches('0').trim_end_matches('.').to_string()
            });
            match (row.given(6), row.given(7)) {
                (Some(numerator), Some(denominator)) => format!("{rounded} ({numerator}/{denominator})"),
                _ => rounded,
            }
        };
        let keys = |row: &Row<'_>| [row.text(3), row.text(0), row.text(1), row.text(2)];
        self.b.each("indicators", &COLUMNS, |row| {
            if in_a.get(&key(row)) == Some(&told(row)) {
                in_a.remove(&key(row));
            } else {
                new.insert(keys(row), (row.text(4), tell(row)));
            }
        })?;
        let mut old: BTreeMap<[String; 4], (String, String)> = BTreeMap::new();
        self.a.each("indicators", &COLUMNS, |row| {
            if in_a.contains_key(&key(row)) {
                old.insert(keys(row), (row.text(4), tell(row)));
            }
        })?;
        let all: BTreeSet<[String; 4]> = old.keys().chain(new.keys()).cloned().collect();
        for place in all {
            let (before, after) = (old.get(&place), new.get(&place));
            let name = after.or(before).map(|told| told.0.clone()).unwrap_or_default();
            let year: Option<i32> = place[3].parse().ok();
            let cause = if place[1] == "agency" {
                year.and_then(|year| self.behind.get(&(place[2].clone(), year)))
                    .and_then(|causes| causes.first().copied())
                    .unwrap_or(self.elsewhere)
            } else if self.behind.keys().any(|(_, changed)| Some(*changed) == year) {
                Cause::FollowsFromReports
            } else {
                self.elsewhere
            };
            self.diff.changes.push(Change {
                of: "indicator",
                cause,
                agency: name,
                year,
                source: String::new(),
                what: if place[1] == "agency" {
                    place[0].clone()
                } else {
                    format!("{} of {}", place[0], place[1])
                },
                before: before.map(|told| told.1.clone()),
                after: after.map(|told| told.1.clone()),
            });
        }
        Ok(())
    }
}

/// Changes of one kind and cause that the note shows.
const SHOWN: usize = 8;

impl Diff {
    pub fn same(&self) -> bool {
        self.changes.is_empty() && self.inputs.is_empty()
    }

    /// The note that goes out with a new edition.
    pub fn note(&self, before: &Path, after: &Path) -> String {
        let mut out = format!("# Changes from {} to {}\n\n", before.display(), after.display());
        for fact in &self.facts {
            out.push_str(&format!("* {fact}\n"));
        }
        for (kind, sources) in &self.inputs {
            for source in sources.iter().take(SHOWN) {
                out.push_str(&format!("  * {kind}: {source}\n"));
            }
            if sources.len() > SHOWN {
                out.push_str(&format!("  * {kind}: {} more\n", sources.len() - SHOWN));
            }
        }
        if self.same() {
            out.push_str("\nThe two sets say the same.\n");
            return out;
        }
        for (of, title) in
            [("report", "Reports"), ("cell", "Cells"), ("finding", "Findings"), ("indicator", "Indicators")]
        {
            let mine: Vec<&Change> = self.changes.iter().filter(|change| change.of == of).collect();
            let count = |test: fn(&Change) -> bool| mine.iter().filter(|change| test(change)).count();
            out.push_str(&format!(
                "\n## {title}: {} changed, {} added, {} removed\n",
                count(|change| change.before.is_some() && change.after.is_some()),
                count(|change| change.before.is_none()),
                count(|change| change.after.is_none()),
            ));
            let mut by_cause: BTreeMap<Cause, Vec<&Change>> = BTreeMap::new();
            for change in mine {
                by_cause.entry(change.cause).or_default().push(change);
            }
            for (cause, changes) in by_cause {
                out.push_str(&format!("\n{} {}:\n\n", changes.len(), cause.sentence()));
                for change in changes.iter().take(SHOWN) {
                    out.push_str(&format!("* {}\n", change.line()));
                }
                if changes.len() > SHOWN {
                    out.push_str(&format!("* and {} more; `--json` lists all\n", changes.len() - SHOWN));
                }
            }
        }
        out
    }

    pub fn json(&self) -> Value {
        json!({
            "same": self.same(),
            "facts": self.facts,
            "inputs": self.inputs,
            "changes": self.changes.iter().map(|change| json!({
                "of": change.of, "cause": change.cause.key(), "agency": change.agency, "year": change.year,
                "source": change.source, "what": change.what, "before": change.before, "after": change.after,
            })).collect::<Vec<_>>(),
        })
    }
}

impl Change {
    fn line(&self) -> String {
        let year = self.year.map_or_else(|| "year not stated".to_string(), |year| year.to_string());
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_string());
        let source = if self.source.is_empty() { String::new() } else { format!(" [{}]", self.source) };
        format!(
            "{} {year}: {}: {} → {}{source}",
            self.agency,
            self.what,
            value(&self.before),
            value(&self.after)
        )
    }
}
