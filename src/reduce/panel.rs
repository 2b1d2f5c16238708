//! Reports beside each other, in the order of their agencies and years: last year's, other versions, other agencies'.
//!
//! A digest is handed from report to report; over all agencies only numbers of sentences and tables are kept.

use std::collections::{BTreeMap, HashMap};

use polars::prelude::PolarsResult;

use super::figures::Figures;
use super::load::{ReportRow, Shard, Shards};
use super::roster::{Roster, Unit};
use super::section::{Before, Whole};
use super::{Settings, in_years};
use crate::check::copying::{Index, Notes, Reports, shared_pieces};
use crate::check::{self, Digest, Finding, Sheet, chain, timeliness};
use crate::identify::standing;
use crate::indicator::Quantity;
use crate::schema::{Completeness, Scope};

/// Source of a report, with its number where its document holds several.
pub fn place_of(report: &ReportRow) -> String {
    if report.ordinal > 1 {
        format!("{}(第{}份)", report.source, report.ordinal)
    } else {
        report.source.to_string()
    }
}

pub struct Panel<'a> {
    roster: Option<&'a Roster>,
    index: Index,
    /// Standing report → the other versions of its agency and year, by their places.
    versions: HashMap<Box<str>, Vec<usize>>,
    /// Versions that lie in another shard than the report that stands, by their places.
    strays: HashMap<usize, Digest>,
    /// Reports of a shard.
    size: usize,
    /// Place of a region-wide report → its bodies' digests, and whether all that the roster names are there.
    regions: HashMap<usize, (Vec<Digest>, bool)>,
}

/// A report's table 3 as a number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fingerprint {
    /// Of the report among all.
    pub(super) place: usize,
    pub(super) year: i32,
    pub(super) table: u64,
}

/// Whether a report enters results: it stands, and is nobody's model.
fn counts(report: &ReportRow, settings: &Settings) -> bool {
    report.is_current && report.completeness != Completeness::Sample && in_years(report.year, settings)
}

/// The bodies of each region-wide report, by the roster's column of superiors.
fn regions(
    reports: &[ReportRow],
    shards: &Shards,
    size: usize,
    settings: &Settings,
) -> PolarsResult<HashMap<usize, (Vec<Digest>, bool)>> {
    let Some(roster) = &settings.roster else { return Ok(HashMap::new()) };
    let region_wide = |report: &ReportRow| report.scope.as_deref() == Some(Scope::RegionWide.key());
    let mut wholes: BTreeMap<(String, i32), usize> = BTreeMap::new();
    for (place, report) in
        reports.iter().enumerate().filter(|(_, report)| region_wide(report) && counts(report, settings))
    {
        if let (Some(agency), Some(year)) = (&report.agency, report.year) {
            wholes.insert((standing::canonical(agency), year), place);
        }
    }
    let mut out: HashMap<usize, (Vec<Digest>, bool)> = HashMap::new();
    for (number, chunk) in reports.chunks(size).enumerate() {
        let whole_of = |report: &ReportRow| {
            let key = (standing::canonical(report.parent.as_deref()?), report.year?);
            wholes.get(&key).copied().filter(|_| counts(report, settings))
        };
        if !chunk.iter().any(|report| whole_of(report).is_some()) {
            continue;
        }
        let (shard, _) = Shard::corrected(shards, number, chunk, &settings.corrections)?;
        for report in chunk {
            if let Some(whole) = whole_of(report) {
                let digest = Digest::of(&shard.sheet(report), &place_of(report));
                out.entry(whole).or_default().0.push(digest);
            }
        }
    }
    for ((superior, year), whole) in &wholes {
        let below = |unit: &&Unit| {
            unit.parent.as_deref().is_some_and(|parent| standing::canonical(parent) == *superior)
        };
        let expected = roster.units.iter().filter(below).filter(|unit| unit.expected(*year)).count();
        if let Some((bodies, complete)) = out.get_mut(whole) {
            *complete = bodies.len() == expected;
        }
    }
    Ok(out)
}

/// Digests of the versions that lie in another shard than the report that stands: versions stand side by side, so they
/// are few, the ones at the bounds of shards.
fn strays(
    reports: &[ReportRow],
    versions: &HashMap<Box<str>, Vec<usize>>,
    shards: &Shards,
    size: usize,
    settings: &Settings,
) -> PolarsResult<HashMap<usize, Digest>> {
    let mut wanted: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, report) in reports.iter().enumerate() {
        let others = versions.get(&report.report_id).map_or(&[][..], Vec::as_slice);
        for other in others.iter().filter(|other| *other / size != place / size) {
            wanted.entry(other / size).or_default().push(*other);
        }
    }
    let mut out = HashMap::new();
    for (number, places) in wanted {
        let chunk = &reports[number * size..reports.len().min((number + 1) * size)];
        let (shard, _) = Shard::corrected(shards, number, chunk, &settings.corrections)?;
        for place in places {
            let report = &reports[place];
            out.insert(place, Digest::of(&shard.sheet(report), &place_of(report)));
        }
    }
    Ok(out)
}

impl<'a> Panel<'a> {
    /// Looks through the sentences of all standing reports once.
    pub fn of(
        reports: &[ReportRow],
        shards: &Shards,
        size: usize,
        settings: &'a Settings,
    ) -> PolarsResult<Panel<'a>> {
        let mut versions: HashMap<Box<str>, Vec<usize>> = HashMap::new();
        for (place, report) in reports.iter().enumerate() {
            if let Some(standing) = &report.duplicate_of {
                versions.entry(standing.clone()).or_default().push(place);
            }
        }
        let mut notes = Notes::within(&shards.folder);
        for (number, chunk) in reports.chunks(size).enumerate() {
            let told = shards.sentences(number)?;
            for (position, report) in chunk.iter().enumerate() {
                let (Some(_), Some(year)) = (&report.agency_id, report.year) else { continue };
                if !counts(report, settings) {
                    continue;
                }
                for sentence in told.of(&report.report_id) {
                    notes.note((number * size + position) as u32, year, &sentence)?;
                }
            }
        }
        let regions = regions(reports, shards, size, settings)?;
        let strays = strays(reports, &versions, shards, size, settings)?;
        Ok(Panel { roster: settings.roster.as_ref(), index: notes.index()?, versions, strays, size, regions })
    }

    /// What the rules have to say of a report beside others.
    pub(super) fn findings(
        &self,
        whole: &Whole<'_>,
        place: usize,
        digest: &Digest,
        before: Option<&Before>,
    ) -> Vec<Finding> {
        let Whole { reports, shard, chunk, .. } = whole;
        let report = &reports[place];
        let mut found = Vec::new();
        if let Some(before) = year_before(report, digest, before) {
            // Whether a body took others in is known from a roster alone.
            let merged = self
                .roster
                .zip(report.agency_id.as_deref())
                .is_some_and(|(roster, id)| roster.merged(id, digest.year));
            found.extend(check::check_pair(before, digest, merged));
        }
        if let Some((bodies, complete)) = self.regions.get(&place) {
            let bodies = bodies.iter().collect();
            found.extend(chain::hierarchy(&chain::Region { whole: digest, bodies, complete: *complete }));
        }
        if let Some(others) = self.versions.get(&report.report_id) {
            let others: Vec<Digest> = others
                .iter()
                .filter_map(|other| match self.strays.get(other) {
                    Some(digest) => Some(digest.clone()),
                    None => {
                        let other = chunk.get(other % self.size)?;
                        Some(Digest::of(&shard.sheet(other), &place_of(other)))
                    }
                })
                .collect();
            found.extend(check::check_versions(digest, &others));
        }
        found.extend(self.index.text(place as u32, digest, &Others(reports)));
        found
    }

    /// Whether an earlier report of another agency has the same table 3. Reports come in their order.
    pub(super) fn copied(&mut self, reports: &[ReportRow], fingerprint: Fingerprint) -> Option<Finding> {
        let Fingerprint { place, year, table } = fingerprint;
        self.index.table(place as u32, (year, table), &Others(reports))
    }

    /// The counts of a report that need more than its own sheet.
    pub(super) fn counts(
        &self,
        figures: &mut Figures,
        report: &ReportRow,
        sheet: &Sheet<'_>,
        digest: &Digest,
        before: Option<&Before>,
    ) {
        let about = &sheet.about;
        if let Some(days) = timeliness::days_late(about.agency, about.year, about.scope, about.published) {
            figures.counts.insert(Quantity::DaysLate, f64::from(days));
        }
        let shared = year_before(report, digest, before).and_then(|before| shared_pieces(before, digest));
        figures.note(Quantity::TextShared, Quantity::TextUnion, shared);
    }
}

fn year_before<'d>(report: &ReportRow, digest: &Digest, before: Option<&'d Before>) -> Option<&'d Digest> {
    let (agency, before) = before?;
    (report.agency_id.as_ref() == Some(agency) && before.year + 1 == digest.year).then_some(before)
}

/// All reports, for the rules on what they share.
struct Others<'r>(&'r [ReportRow]);

impl Reports for Others<'_> {
    fn agency_id(&self, place: u32) -> Option<&str> {
        self.0.get(place as usize)?.agency_id.as_deref()
    }

    fn name(&self, place: u32) -> (String, String) {
        let report = self.0.get(place as usize);
        (
            report.and_then(|report| report.agency.as_deref()).unwrap_or_default().to_string(),
            report.map(place_of).unwrap_or_default(),
        )
    }
}
