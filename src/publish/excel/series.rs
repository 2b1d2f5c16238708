//! The figures that thematic and comparing sheets share: the edition's own series, and all groups in its latest year.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::path::Path;

use super::ExcelError;
use super::edition::Edition;
use super::scroll::Scroll;
use crate::schema::{self, Completeness, CoverageState, ScopeKind};

/// A row of `indicators`, as far as the sheets need it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Figure {
    pub(super) numerator: Option<f64>,
    pub(super) denominator: Option<f64>,
    pub(super) value: Option<f64>,
    pub(super) n_reports: i32,
    pub(super) n_expected: i32,
    pub(super) previous: Option<f64>,
    pub(super) change: Option<f64>,
    pub(super) growth: Option<f64>,
    /// The denominator is too small for the rate to say much.
    pub(super) few: bool,
}

/// The fields of `indicators` that a figure is made of.
const FIGURE: [&str; 9] =
    ["numerator", "denominator", "value", "n_reports", "n_expected", "previous", "change", "growth", "low_n"];

impl Figure {
    fn at(scroll: &Scroll) -> Figure {
        let count = |name: &str| scroll.number(name).map_or(0, |n| n as i32);
        Figure {
            numerator: scroll.number("numerator"),
            denominator: scroll.number("denominator"),
            value: scroll.number("value"),
            n_reports: count("n_reports"),
            n_expected: count("n_expected"),
            previous: scroll.number("previous"),
            change: scroll.number("change"),
            growth: scroll.number("growth"),
            few: scroll.truth("low_n") == Some(true),
        }
    }
}

/// A group in the latest year.
pub(super) struct Group {
    pub(super) kind: ScopeKind,
    pub(super) name: String,
    pub(super) figures: HashMap<String, Figure>,
}

/// How the reports of one year came.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) reports: u32,
    pub(super) dated: u32,
    pub(super) in_time: u32,
    pub(super) late: u32,
    pub(super) most_late: Option<f64>,
    pub(super) full: u32,
    pub(super) partial: u32,
}

/// How many findings the edition has.
#[derive(Clone, Debug, Default)]
pub(super) struct FindingCount {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

/// How many units were asked for a report of one year, and what became of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Answered {
    pub(super) expected: usize,
    pub(super) given: usize,
    pub(super) failed: usize,
}

pub(super) struct Series {
    /// All years from the first to the last of the panel; a year without reports is a gap, not left out.
    pub(super) years: Vec<i32>,
    pub(super) own: HashMap<(String, i32), Figure>,
    /// In the order of kinds, then names.
    pub(super) groups: Vec<Group>,
    /// Where in `indicators` the agencies' rows of an indicator stand: in one stretch, if the table is sorted as it should.
    agency_rows: Vec<(String, Range<usize>)>,
    pub(super) tallies: BTreeMap<i32, Tally>,
    pub(super) findings: BTreeMap<Option<i32>, FindingCount>,
    /// By the roster, or without one by the agencies seen in any year.
    pub(super) answered: BTreeMap<i32, Answered>,
    /// Units of the coverage.
    pub(super) units: usize,
    /// Reports of the year by agencies that the roster does not name.
    pub(super) beside_roster: BTreeMap<i32, usize>,
    pub(super) corrected: usize,
}

impl Series {
    pub(super) fn of(folder: &Path, edition: &Edition) -> Result<Series, ExcelError> {
        let path = |table: &str| super::path_of(folder, table);
        let mut span: Option<(i32, i32)> = None;
        let mut panel = Scroll::columns(&path("agency_year"), &["agency_id", "year"])?;
        while panel.next()? {
            if let (Some(year), true) = (panel.year(), edition.agencies.has(panel.text("agency_id"))) {
                span = Some(span.map_or((year, year), |(from, to)| (from.min(year), to.max(year))));
            }
        }
        let years: Vec<i32> = span.map_or(Vec::new(), |(from, to)| (from..=to).collect());
        let latest = years.last().copied();

        let mut own = HashMap::new();
        let mut groups: BTreeMap<(ScopeKind, String), Group> = BTreeMap::new();
        let keys = ["scope_kind", "scope_id", "scope_name", "year", "indicator"];
        let mut agency_rows: Vec<(String, Range<usize>)> = Vec::new();
        let mut rows = Scroll::columns(&path("indicators"), &[&keys[..], &FIGURE].concat())?;
        while rows.next()? {
            let (Some(kind), Some(id), Some(year), Some(indicator)) = (
                rows.text("scope_kind").and_then(ScopeKind::from_key),
                rows.text("scope_id"),
                rows.year(),
                rows.text("indicator"),
            ) else {
                continue;
            };
            let name = rows.text("scope_name").unwrap_or(id);
            if kind == ScopeKind::Agency {
                match agency_rows.last_mut() {
                    Some((last, stretch)) if last == indicator && stretch.end == rows.place() => {
                        stretch.end += 1
                    }
                    _ => agency_rows.push((indicator.to_string(), rows.place()..rows.place() + 1)),
                }
            }
            if kind == edition.kind && (id == edition.scope || name == edition.scope) {
                own.insert((indicator.to_string(), year), Figure::at(&rows));
            }
            if kind != ScopeKind::Agency && Some(year) == latest {
                groups
                    .entry((kind, id.to_string()))
                    .or_insert_with(|| Group { kind, name: name.to_string(), figures: HashMap::new() })
                    .figures
                    .insert(indicator.to_string(), Figure::at(&rows));
            }
        }

        let mut tallies: BTreeMap<i32, Tally> = BTreeMap::new();
        let columns = ["agency_id", "year", "published", "days_late", "completeness", "is_current"];
        let mut reports = Scroll::columns(&path("reports"), &columns)?;
        while reports.next()? {
            let (Some(year), Some(true)) = (reports.year(), reports.truth("is_current")) else { continue };
            let completeness = reports.text("completeness").and_then(Completeness::from_key);
            if reports.text("agency_id").is_none()
                || !edition.agencies.has(reports.text("agency_id"))
                || completeness == Some(Completeness::Sample)
                || !years.contains(&year)
            {
                continue;
            }
            let tally = tallies.entry(year).or_default();
            tally.reports += 1;
            if let Some(days) = reports.number("days_late") {
                tally.dated += 1;
                if days > 0.0 {
                    tally.late += 1;
                    tally.most_late = Some(tally.most_late.map_or(days, |most| most.max(days)));
                } else {
                    tally.in_time += 1;
                }
            }
            if completeness == Some(Completeness::Full) {
                tally.full += 1;
            } else {
                tally.partial += 1;
            }
        }

        let mut findings: BTreeMap<Option<i32>, FindingCount> = BTreeMap::new();
        let mut found = Scroll::columns(&path("findings"), &["agency_id", "year", "severity"])?;
        while found.next()? {
            if !edition.agencies.has(found.text("agency_id")) {
                continue;
            }
            let count = findings.entry(found.year()).or_default();
            match found.text("severity").and_then(schema::Severity::from_key) {
                Some(schema::Severity::Error) => count.errors += 1,
                Some(schema::Severity::Warn) => count.warnings += 1,
                _ => count.notes += 1,
            }
        }

        let mut answered: BTreeMap<i32, Answered> = BTreeMap::new();
        let mut units: BTreeSet<String> = BTreeSet::new();
        let mut coverage = Scroll::columns(&path("coverage"), &["agency_id", "year", "state"])?;
        while coverage.next()? {
            let (Some(id), Some(year)) = (coverage.text("agency_id"), coverage.year()) else { continue };
            if !edition.agencies.has(Some(id)) {
                continue;
            }
            units.insert(id.to_string());
            let state = coverage.text("state").and_then(CoverageState::from_key);
            let count = answered.entry(year).or_default();
            count.expected += usize::from(state != Some(CoverageState::NotExpected));
            match state {
                Some(CoverageState::Ok | CoverageState::Partial | CoverageState::Duplicate) => {
                    count.given += 1;
                }
                Some(CoverageState::Failed) => count.failed += 1,
                _ => {}
            }
        }
        let mut beside_roster: BTreeMap<i32, usize> = BTreeMap::new();
        let mut panel = Scroll::columns(&path("agency_year"), &["agency_id", "year"])?;
        while panel.next()? {
            if let (Some(id), Some(year)) = (panel.text("agency_id"), panel.year())
                && edition.agencies.has(Some(id))
                && !units.contains(id)
            {
                *beside_roster.entry(year).or_default() += 1;
            }
        }

        let mut corrected = 0;
        let mut cells = Scroll::columns(&path("cells"), &["agency_id", "corrected"])?;
        while cells.next()? {
            corrected += usize::from(
                cells.truth("corrected") == Some(true) && edition.agencies.has(cells.text("agency_id")),
            );
        }
        Ok(Series {
            years,
            own,
            groups: groups.into_values().collect(),
            agency_rows,
            tallies,
            findings,
            answered,
            units: units.len(),
            beside_roster,
            corrected,
        })
    }

    pub(super) fn latest(&self) -> Option<i32> {
        self.years.last().copied()
    }

    pub(super) fn figure(&self, indicator: &str, year: i32) -> Option<&Figure> {
        self.own.get(&(indicator.to_string(), year))
    }

    /// The rows of `indicators` that tell of agencies by some indicators.
    pub(super) fn agency_rows(&self, indicators: &[&str]) -> Vec<Range<usize>> {
        let wanted =
            self.agency_rows.iter().filter(|(indicator, _)| indicators.contains(&indicator.as_str()));
        wanted.map(|(_, rows)| rows.clone()).collect()
    }

    /// Reports that the edition's own series expects of a year.
    pub(super) fn expected(&self, year: i32) -> Option<i32> {
        self.own.iter().filter(|((_, y), _)| *y == year).map(|(_, figure)| figure.n_expected).max()
    }

    /// The flags of what separates a year from the one before it; the notes say what they mean.
    pub(super) fn break_before(&self, year: i32) -> Option<String> {
        if self.years.first() == Some(&year) {
            return None;
        }
        schema::breaks_between(year - 1, year)
    }
}
