//! Reports beside each other, in the order of their agencies and years: last year's, other versions, other agencies'.
//!
//! One digest is kept from report to report; over all agencies only numbers of sentences and tables are kept.

use std::collections::HashMap;

use polars::prelude::PolarsResult;

use super::figures::Figures;
use super::load::{ReportRow, Shard, Shards};
use super::{Settings, in_years};
use crate::check::copying::{Index, shared_pieces};
use crate::check::{self, Digest, Finding, Sheet, timeliness};
use crate::indicator::Quantity;
use crate::schema::Completeness;

/// Source of a report, with its number where its document holds several.
pub fn place_of(report: &ReportRow) -> String {
    if report.ordinal > 1 {
        format!("{}(第{}份)", report.source, report.ordinal)
    } else {
        report.source.clone()
    }
}

pub struct Panel {
    index: Index,
    /// Standing report → the other versions of its agency and year, by their places.
    versions: HashMap<String, Vec<usize>>,
    /// Agency and digest of the report before.
    pub last: Option<(String, Digest)>,
}

/// Whether a report enters results: it stands, and is nobody's model.
fn counts(report: &ReportRow, settings: &Settings) -> bool {
    report.is_current && report.completeness != Completeness::Sample && in_years(report.year, settings)
}

impl Panel {
    /// Looks through the sentences of all standing reports once.
    pub fn of(
        reports: &[ReportRow],
        shards: &Shards,
        size: usize,
        settings: &Settings,
    ) -> PolarsResult<Panel> {
        let mut versions: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, report) in reports.iter().enumerate() {
            if let Some(standing) = &report.duplicate_of {
                versions.entry(standing.clone()).or_default().push(place);
            }
        }
        let mut index = Index::default();
        for (number, chunk) in reports.chunks(size).enumerate() {
            let told = shards.sentences(number)?;
            for (position, report) in chunk.iter().enumerate() {
                let (Some(_), Some(year)) = (&report.agency_id, report.year) else { continue };
                if !counts(report, settings) {
                    continue;
                }
                for sentence in told.of(&report.report_id) {
                    index.note((number * size + position) as u32, year, &sentence);
                }
            }
        }
        Ok(Panel { index, versions, last: None })
    }

    /// What the rules have to say of a report beside others.
    pub fn findings(
        &mut self,
        reports: &[ReportRow],
        place: usize,
        digest: &Digest,
        shard: &Shard,
        first: usize,
        chunk: &[ReportRow],
    ) -> Vec<Finding> {
        let report = &reports[place];
        let mut found = Vec::new();
        if let Some(before) = self.year_before(report, digest) {
            // Whether agencies were merged in between is not known without a roster that says so.
            found.extend(check::check_pair(before, digest, false));
        }
        if let Some(others) = self.versions.get(&report.report_id) {
            let others: Vec<Digest> = others
                .iter()
                // Versions stand side by side, so all but a few are in the same shard.
                .filter_map(|other| chunk.get(other.checked_sub(first)?))
                .map(|other| Digest::of(&shard.sheet(other), &place_of(other)))
                .collect();
            found.extend(check::check_versions(digest, &others));
        }
        let agency = |place: u32| {
            reports
                .get(place as usize)
                .and_then(|report| report.agency_id.as_deref())
                .map_or(0, check::digest::number_of)
        };
        let name = |place: u32| {
            let other = reports.get(place as usize);
            (
                other.and_then(|report| report.agency.clone()).unwrap_or_default(),
                other.map(place_of).unwrap_or_default(),
            )
        };
        found.extend(self.index.findings(place as u32, digest, agency, name));
        found
    }

    fn year_before(&self, report: &ReportRow, digest: &Digest) -> Option<&Digest> {
        let (agency, before) = self.last.as_ref()?;
        (report.agency_id.as_ref() == Some(agency) && before.year + 1 == digest.year).then_some(before)
    }

    /// The counts of a report that need more than its own sheet.
    pub fn counts(&self, figures: &mut Figures, report: &ReportRow, sheet: &Sheet<'_>, digest: &Digest) {
        let about = &sheet.about;
        if let Some(days) = timeliness::days_late(about.agency, about.year, about.scope, about.published) {
            figures.counts.insert(Quantity::DaysLate, f64::from(days));
        }
        let shared = self.year_before(report, digest).and_then(|before| shared_pieces(before, digest));
        figures.note(Quantity::TextShared, Quantity::TextUnion, shared);
    }
}
