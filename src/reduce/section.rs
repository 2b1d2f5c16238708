//! Reports of one stretch of a shard → rows of the panel, findings and facts. Stretches end where an agency does, so that
//! they can be worked on side by side; what needs the order of all reports is left to the reduce half.

use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::figures::{self, Figures};
use super::load::{Name, ReportRow, Shard};
use super::panel::{self, Fingerprint, Panel};
use super::{Settings, Totals, in_years};
use crate::check::{self, Digest, Finding};
use crate::frame::{Rows, Value};
use crate::indicator::{self, INDICATORS, compute};
use crate::reading::hex;
use crate::schema::{Completeness, Item, Status, Table};

/// Reports of a stretch, at least, unless the shard ends: enough that each thread has several, and none waits long.
const STRETCH: usize = 64;

/// An agency, and the digest of its last report.
pub(super) type Before = (Name, Digest);

/// Cuts so many reports into stretches; `begins` says whether another agency begins at a position.
pub(super) fn stretches(reports: usize, begins: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for at in 1..reports {
        if at - from >= STRETCH && begins(at) {
            out.push(from..at);
            from = at;
        }
    }
    out.push(from..reports);
    out
}

/// The shard that a stretch is of.
pub(super) struct Whole<'a> {
    pub(super) reports: &'a [ReportRow],
    pub(super) shard: &'a Shard,
    /// Place of the shard's first report among all.
    pub(super) first: usize,
    /// The shard's reports.
    pub(super) chunk: &'a [ReportRow],
    pub(super) settings: &'a Settings,
}

/// What a stretch gives.
pub(super) struct Section {
    pub(super) totals: Totals,
    /// Rows of `agency_year`.
    pub(super) rows: Rows,
    pub(super) findings: Rows,
    /// Quantities of agencies and years.
    pub(super) facts: Rows,
    pub(super) fingerprints: Vec<Fingerprint>,
    /// Of the last report that has agency and year.
    pub(super) last: Option<Before>,
}

impl Section {
    /// `before` is the report before the stretch.
    pub(super) fn of(
        stretch: Range<usize>,
        before: Option<Before>,
        panel: &Panel<'_>,
        whole: &Whole<'_>,
    ) -> Section {
        let settings = whole.settings;
        let mut out = Section {
            totals: Totals::default(),
            rows: Rows::of(Table::named("agency_year")),
            findings: Rows::of(Table::named("findings")),
            facts: compute::empty(),
            fingerprints: Vec::new(),
            last: before,
        };
        for position in stretch {
            let (report, place) = (&whole.chunk[position], whole.first + position);
            let sheet = whole.shard.sheet(report);
            out.totals.cells += sheet.cells.len();
            out.totals.abstentions += sheet.cells.iter().filter(|cell| is_abstention(cell.status)).count();
            if !report.is_current
                || report.completeness == Completeness::Sample
                || !in_years(report.year, settings)
            {
                continue;
            }
            let mut found = check::check(&sheet);
            if let (Some(agency_id), Some(year)) = (&report.agency_id, report.year) {
                let mut figures = Figures::of(&sheet);
                let digest = Digest::of(&sheet, &panel::place_of(report));
                let before = out.last.as_ref();
                found.extend(panel.findings(whole, place, &digest, before));
                panel.counts(&mut figures, report, &sheet, &digest, before);
                settings.scoring.note(&mut figures, year);
                out.fingerprints.extend(digest.requests_fingerprint.map(|table| Fingerprint {
                    place,
                    year,
                    table,
                }));
                out.last = Some((agency_id.clone(), digest));
                push_panel(&mut out.rows, report, agency_id, year, &figures, settings);
                compute::push(&mut out.facts, place, report, agency_id, year, &figures);
                out.totals.agency_years += 1;
            }
            for finding in &found {
                out.totals.count(finding);
                push_finding(&mut out.findings, report, finding);
            }
        }
        out
    }
}

fn is_abstention(status: Status) -> bool {
    matches!(status, Status::Ambiguous | Status::Unrecoverable | Status::Text | Status::Masked)
}

pub(super) fn push_finding(rows: &mut Rows, report: &ReportRow, finding: &Finding) {
    let id = finding_id(report, finding);
    rows.push(&[
        Value::from(&id),
        (&*report.report_id).into(),
        report.agency_id.as_ref().into(),
        report.agency.as_ref().into(),
        report.year.into(),
        finding.rule.into(),
        finding.severity.key().into(),
        finding.status.key().into(),
        finding.side.key().into(),
        finding.item.map(Item::key).into(),
        finding.applicant.map(|applicant| applicant.key()).into(),
        finding.left.into(),
        finding.right.into(),
        finding.left.zip(finding.right).map(|(l, r)| l - r).into(),
        (&finding.formula).into(),
        (&finding.message_zh).into(),
        (&finding.message_en).into(),
        (&finding.evidence).into(),
    ]);
}

/// The same as long as the cells behind the finding are the same.
fn finding_id(report: &ReportRow, finding: &Finding) -> String {
    let place = format!(
        "{}|{}|{}|{}|{}|{}",
        report.report_id,
        finding.rule,
        finding.status.key(),
        finding.item.map_or("", Item::key),
        finding.applicant.map_or("", |applicant| applicant.key()),
        finding.basis
    );
    hex(&Sha256::digest(place))[..16].to_string()
}

fn push_panel(
    rows: &mut Rows,
    report: &ReportRow,
    agency_id: &str,
    year: i32,
    figures: &Figures,
    settings: &Settings,
) {
    let mut derived: Vec<String> = figures.derived.iter().map(|item| item.key().to_string()).collect();
    if figures.outcomes_used.is_some_and(|used| used.1 == figures::OutcomesSource::Derived) {
        derived.push("outcomes_total_used".to_string());
    }
    let derived = derived.join(";");
    let table = Table::named("agency_year");
    let score = indicator::Indicator::named("score")
        .and_then(|score| indicator::compute::value(score, year, |q| figures.quantity(q)));
    let values: Vec<Value<'_>> = table
        .columns
        .iter()
        .map(|column| match column.name.as_ref() {
            "agency_id" => agency_id.into(),
            "agency" => report.agency.as_ref().into(),
            "year" => year.into(),
            "province" => report.place.province.as_ref().into(),
            "prefecture" => report.place.prefecture.as_ref().into(),
            "county" => report.place.county.as_ref().into(),
            "level" => report.level.as_ref().into(),
            "sector" => report.sector.as_ref().into(),
            "scope" => report.scope.as_ref().into(),
            "template" => (&report.template).into(),
            "derived" => (!derived.is_empty()).then_some(derived.as_str()).into(),
            "score_grade" => score.and_then(|score| settings.scoring.grade(score)).into(),
            "outcomes_total_used" => figures.outcomes_used.map(|used| used.0).into(),
            "outcomes_total_source" => figures.outcomes_used.map(|used| used.1.key()).into(),
            name => match Item::from_key(name) {
                Some(item) => figures.items.get(&item).copied().into(),
                None => INDICATORS
                    .iter()
                    .find(|indicator| indicator.key == name)
                    .and_then(|indicator| indicator::compute::value(indicator, year, |q| figures.quantity(q)))
                    .into(),
            },
        })
        .collect();
    rows.push(&values);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_ends_where_an_agency_does() {
        // Agencies of seven reports each, and one of three hundred.
        let agency = |at: usize| if (140..440).contains(&at) { 1000 } else { at / 7 };
        let all = stretches(1_000, |at| agency(at) != agency(at - 1));
        assert!(all.len() > 8, "{all:?}");
        assert_eq!(all.iter().cloned().flatten().collect::<Vec<_>>(), (0..1_000).collect::<Vec<_>>());
        for pair in all.windows(2) {
            assert_ne!(agency(pair[0].end - 1), agency(pair[1].start), "{pair:?}");
            assert!(pair[0].len() >= STRETCH);
        }
        assert!(all.iter().any(|stretch| stretch.start <= 140 && stretch.end >= 440));
        assert_eq!(stretches(STRETCH, |_| true).len(), 1);
        assert_eq!(stretches(STRETCH + 1, |_| true).len(), 2);
    }
}
