//! What changed between two runs, and why.
//!
//! Figures that move between two editions of a data set cost trust unless each move has a reason. A change of a cell is
//! laid to what the two folders record: the bytes of its input, the input's coming or going, a correction, the program
//! and its declarations, the roster, or the settings. A change of an indicator or a finding follows from the reports
//! behind it. Sets of which nothing is told here are held against each other row by row, so that "the same" is true.
//!
//! Memory grows with what differs: reports are first compared as one hash, and so are the cells of each.

mod edition;
mod note;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use serde_json::Value;

use crate::publish;
use crate::schema::TABLES;
use edition::{Edition, FACE, Report, Told, differing, rounded, told_apart};

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
    RosterChanged,
    SettingsChanged,
    Several,
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
            Cause::RosterChanged => "roster_changed",
            Cause::SettingsChanged => "settings_changed",
            Cause::Several => "several",
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
            Cause::RosterChanged => "because the roster of units is another",
            Cause::SettingsChanged => "because the settings of the run changed",
            Cause::Several => "because of one or more of the differences named above",
            Cause::FollowsFromReports => "because reports that they are made of or compared with changed",
            Cause::Unrecorded => {
                "for no reason that the folders record (perhaps another build of the same version)"
            }
        }
    }
}

/// One thing that is not the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// report, cell, finding, indicator (its value), comparison (its rank, its change, its flags) or coverage.
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
    /// Tables that differ in what is not told here; looked at only where nothing else differs.
    pub others: Vec<&'static str>,
}

/// Identifiers of one report in the first and the second edition.
type Pair = (Option<String>, Option<String>);

/// Leaves of two settings that are not the same: `results.low_n 10 → 30`.
fn differing_settings(name: &str, before: &Value, after: &Value, out: &mut Vec<String>) {
    if before == after {
        return;
    }
    if let (Value::Object(old), Value::Object(new)) = (before, after) {
        let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
        for inner in names {
            let place = if name.is_empty() { inner.clone() } else { format!("{name}.{inner}") };
            let get = |map: &serde_json::Map<String, Value>| map.get(inner).cloned().unwrap_or(Value::Null);
            differing_settings(&place, &get(old), &get(new), out);
        }
    } else {
        let plain = |value: &Value| match value {
            Value::Null => "not set".to_string(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        out.push(format!("{name} {} → {}", plain(before), plain(after)));
    }
}

/// Compares two output folders; the error is a sentence.
pub fn diff(before: &Path, after: &Path) -> Result<Diff, String> {
    let (a, b) = (Edition::open(before)?, Edition::open(after)?);
    let mut comparison = Comparison::of(&a, &b);
    comparison.reports()?;
    comparison.cells()?;
    comparison.findings()?;
    comparison.indicators()?;
    comparison.coverage()?;
    // The identifiers of reports have no order that says anything.
    comparison.diff.changes.sort_by_cached_key(|change| {
        let indicator = matches!(change.of, "indicator" | "comparison" | "coverage");
        (!indicator).then(|| (change.agency.clone(), change.year, change.source.clone()))
    });
    if comparison.diff.same() {
        comparison.others()?;
    }
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
        let mut settings = Vec::new();
        let [mut before, mut after] = [a, b].map(|edition| edition.manifest["settings"].clone());
        // Files of a user that a manifest knows by their hash.
        let mut files = Vec::new();
        for (name, called, cause) in
            [("units", "Roster", Cause::RosterChanged), ("corrections", "Corrections", Cause::Correction)]
        {
            let take = |settings: &mut Value| {
                let given = settings.as_object_mut().and_then(|settings| settings.remove(name));
                given.as_ref().and_then(Value::as_str).map(str::to_string)
            };
            let (old, new) = (take(&mut before), take(&mut after));
            let told = |hash: &Option<String>| match hash {
                Some(hash) => format!("file {}", hash.chars().take(8).collect::<String>()),
                None => "none".to_string(),
            };
            let fact = if old == new {
                format!("{called}: {}.", if old.is_some() { "the same" } else { "none" })
            } else {
                format!("{called}: {} → {}, another.", told(&old), told(&new))
            };
            files.push((fact, (old != new).then_some(cause)));
        }
        differing_settings("", &before, &after, &mut settings);
        let mut reasons: Vec<Cause> = files.iter().filter_map(|(_, cause)| *cause).collect();
        if !same_program {
            reasons.push(Cause::ProgramChanged);
        } else if !same_words {
            reasons.push(Cause::DeclarationsChanged);
        }
        if !settings.is_empty() {
            reasons.push(Cause::SettingsChanged);
        }
        let elsewhere = match reasons.as_slice() {
            [] => Cause::Unrecorded,
            [one] => *one,
            _ => Cause::Several,
        };
        let fates: Vec<String> = ["added", "removed", "changed", "moved"]
            .iter()
            .filter_map(|kind| Some(format!("{} {kind}", diff.inputs.get(kind)?.len())))
            .collect();
        diff.facts = vec![
            format!(
                "Inputs: {} → {}: {}.",
                a.inputs.len(),
                b.inputs.len(),
                if fates.is_empty() { "the same".to_string() } else { fates.join(", ") }
            ),
            if same_program {
                format!("Program: {}, the same.", program(a))
            } else {
                format!("Program: {} → {}.", program(a), program(b))
            },
            format!("Declarations: {}.", if same_words { "the same" } else { "changed, see dictionary.md" }),
        ];
        diff.facts.extend(files.into_iter().map(|(fact, _)| fact));
        diff.facts.push(match settings.as_slice() {
            [] => "Settings: the same.".to_string(),
            some => format!("Settings: {}.", some.join("; ")),
        });
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

    fn reports(&mut self) -> Result<(), String> {
        let face = |edition: &Edition, id: &Option<String>| {
            id.as_ref().and_then(|id| edition.reports.get(id)).map(|report| report.face)
        };
        let mut pairs = self.pairs();
        pairs.retain(|(old, new)| face(self.a, old) != face(self.b, new));
        let load = |edition: &Edition, side: fn(&Pair) -> &Option<String>| {
            let wanted: BTreeSet<&String> = pairs.iter().filter_map(|pair| side(pair).as_ref()).collect();
            let mut faces: HashMap<String, Told> = HashMap::new();
            edition.each("reports", &FACE, |row| {
                let id = row.text(FACE.len() - 1);
                if wanted.contains(&id) {
                    faces.insert(id, (0..FACE.len() - 1).map(|index| row.given(index)).collect());
                }
            })?;
            Ok::<_, String>(faces)
        };
        let (old, new) = (load(self.a, |pair| &pair.0)?, load(self.b, |pair| &pair.1)?);
        for pair in pairs {
            let before = pair.0.as_ref().and_then(|id| old.get(id));
            let after = pair.1.as_ref().and_then(|id| new.get(id));
            let (before, after) = told_apart(&FACE, before, after);
            let cause = self.cause(&pair);
            self.push("report", cause, &pair, "report".to_string(), before, after);
        }
        Ok(())
    }

    fn cells(&mut self) -> Result<(), String> {
        const COLUMNS: [&str; 9] =
            ["report_id", "source_kind", "item", "applicant", "value", "status", "raw", "line", "corrected"];
        // A sum of hashes does not depend on the order of the rows of a report.
        let hashes = |edition: &Edition| {
            let mut hashes: HashMap<String, u64> = HashMap::new();
            edition.each("cells", &COLUMNS[..], |row| {
                let hash = hashes.entry(row.text(0)).or_default();
                *hash = hash.wrapping_add(row.hash_of(1..COLUMNS.len()));
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
        let same = 1..COLUMNS.len();
        let mut rows: [HashSet<u64>; 2] = Default::default();
        for (rows, edition) in rows.iter_mut().zip([self.a, self.b]) {
            edition.each("findings", &COLUMNS, |row| {
                rows.insert(row.hash_of(same.clone()));
            })?;
        }
        let load = |edition: &Edition, other: &HashSet<u64>| {
            let mut found: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
            edition.each("findings", &COLUMNS[..], |row| {
                if !other.contains(&row.hash_of(same.clone())) {
                    let place = [row.text(1), row.text(4), row.text(5)].join(" ").trim_end().to_string();
                    let said = if row.text(7).is_empty() { row.text(8) } else { row.text(7) };
                    let says = format!("{} {}: {said}", row.text(2), row.text(3));
                    found.entry((row.text(0), place)).or_default().push(says);
                }
            })?;
            Ok::<_, String>(found)
        };
        let (old, new) = (load(self.a, &rows[1])?, load(self.b, &rows[0])?);
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
                let cause = match self.agency_year(&pair).filter(|_| cause == self.elsewhere) {
                    Some((agency, year)) => self.cause_of(&agency, year),
                    None => cause,
                };
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

    /// Why what is told of an agency and a year changed: for its own reports, or for those of other years that they are
    /// compared with.
    fn cause_of(&self, agency: &str, year: i32) -> Cause {
        let own = |year: i32| self.behind.get(&(agency.to_string(), year)).and_then(|causes| causes.first());
        if let Some(cause) = own(year) {
            return *cause;
        }
        match own(year - 1).or_else(|| own(year + 1)) {
            Some(near) if *near != self.elsewhere => Cause::FollowsFromReports,
            _ => self.elsewhere,
        }
    }

    fn indicators(&mut self) -> Result<(), String> {
        const KEYS: usize = 4;
        const COLUMNS: [&str; 20] = [
            "indicator",
            "scope_kind",
            "scope_id",
            "year",
            "scope_name",
            "value",
            "numerator",
            "denominator",
            "low_n",
            "n_reports",
            "n_expected",
            "ci_low",
            "ci_high",
            "previous",
            "change",
            "growth",
            "series_break",
            "rank",
            "peer_percentile",
            "peer_n",
        ];
        // Behind the name of the scope: the value with its sides, and what it is compared with.
        const VALUE: std::ops::Range<usize> = 1..4;
        let mut by_year: BTreeMap<i32, BTreeSet<Cause>> = BTreeMap::new();
        for ((_, year), causes) in &self.behind {
            by_year.entry(*year).or_default().extend(causes);
        }
        let of_year = |year: i32| {
            let causes: BTreeSet<Cause> =
                [year, year - 1].iter().filter_map(|year| by_year.get(year)).flatten().copied().collect();
            match causes.len() {
                0 => self.elsewhere,
                1 if causes.contains(&self.elsewhere) => self.elsewhere,
                _ => Cause::FollowsFromReports,
            }
        };
        let tell = |told: &Told| {
            let value = told[1].as_deref().map_or_else(|| "no value".to_string(), rounded);
            match (&told[2], &told[3]) {
                (Some(numerator), Some(denominator)) => {
                    format!("{value} ({}/{})", rounded(numerator), rounded(denominator))
                }
                _ => value,
            }
        };
        let mut changes = Vec::new();
        for (key, [before, after]) in differing([self.a, self.b], "indicators", &COLUMNS, KEYS)? {
            let name =
                after.as_ref().or(before.as_ref()).and_then(|told| told[0].clone()).unwrap_or_default();
            let year: Option<i32> = key[3].parse().ok();
            let cause = match year {
                Some(year) if key[1] == "agency" => match self.cause_of(&key[2], year) {
                    // Nothing of its own changed: its peers may have.
                    cause if cause == self.elsewhere => of_year(year),
                    cause => cause,
                },
                Some(year) => of_year(year),
                None => self.elsewhere,
            };
            let same_value = match (&before, &after) {
                (Some(before), Some(after)) => before[VALUE] == after[VALUE],
                _ => false,
            };
            let (of, before, after) = if same_value {
                let (before, after) = told_apart(&COLUMNS[KEYS..], before.as_ref(), after.as_ref());
                ("comparison", before, after)
            } else {
                ("indicator", before.as_ref().map(tell), after.as_ref().map(tell))
            };
            changes.push(Change {
                of,
                cause,
                agency: if key[1] == "agency" { name } else { format!("{} {name}", key[1]) },
                year,
                source: String::new(),
                what: key[0].clone(),
                before,
                after,
            });
        }
        self.diff.changes.extend(changes);
        Ok(())
    }

    fn coverage(&mut self) -> Result<(), String> {
        const COLUMNS: [&str; 4] = ["agency_id", "year", "agency", "state"];
        let mut changes = Vec::new();
        for (key, [before, after]) in differing([self.a, self.b], "coverage", &COLUMNS, 2)? {
            let told = after.as_ref().or(before.as_ref());
            let agency = told.and_then(|told| told[0].clone()).unwrap_or_default();
            let year: Option<i32> = key[1].parse().ok();
            let state = |told: Option<Told>| told.and_then(|told| told[1].clone());
            let (before, after) = (state(before), state(after));
            let cause = year.map_or(self.elsewhere, |year| self.cause_of(&key[0], year));
            changes.push(Change {
                of: "coverage",
                cause,
                agency,
                year,
                source: String::new(),
                what: "coverage".to_string(),
                before,
                after,
            });
        }
        self.diff.changes.extend(changes);
        Ok(())
    }

    /// Tables whose rows are not the same rows, whatever their order and their files.
    fn others(&mut self) -> Result<(), String> {
        for table in TABLES.iter() {
            let files = |edition: &Edition| publish::table_files(&edition.folder, table.name);
            let hashes = |edition: &Edition| {
                files(edition)
                    .iter()
                    .map(|(file, _)| Some((file.clone(), edition.file_hash(file)?.to_string())))
                    .collect::<Option<Vec<_>>>()
            };
            if hashes(self.a).is_some_and(|old| Some(old) == hashes(self.b)) {
                continue;
            }
            let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_ref()).collect();
            let sum = |edition: &Edition| {
                let mut sum = 0u64;
                edition.each(table.name, &columns, |row| {
                    sum = sum.wrapping_add(row.hash_of(0..columns.len()));
                })?;
                Ok::<_, String>(sum)
            };
            if sum(self.a)? != sum(self.b)? {
                self.diff.others.push(table.name);
            }
        }
        Ok(())
    }
}
