//! Parts → tables: the half of the run that needs more than one document. Which reports are the same, which stands,
//! what each says after derivation, what the rules find, and how agencies compare.
//!
//! Reports are put in the order of their agencies and cut into shards; everything that stays within one agency is done
//! shard by shard, so that memory does not grow with the corpus.

pub mod corrections;
pub mod coverage;
pub mod duplicates;
pub mod figures;
pub mod ledger;
pub mod load;
pub mod panel;
pub mod roster;
mod section;
pub mod versions;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use polars::prelude::*;
use rayon::prelude::*;

use crate::check::{self, Finding};
use crate::frame::{Rows, Value};
use crate::indicator::{self, Quantity};
use crate::publish::parquet::{self, Sheaf};
use crate::schema::{Provenance, Severity, Table};
use load::{Name, ReportRow};
use section::{Before, Section, Whole, push_finding, stretches};

/// What the user may set.
#[derive(Debug)]
pub struct Settings {
    /// First and last reporting year that results are made for.
    pub years: Option<(i32, i32)>,
    /// Denominators below this are flagged and left out of rankings.
    pub low_n: f64,
    /// Who is expected to report.
    pub roster: Option<roster::Roster>,
    /// Figures that the user sets right.
    pub corrections: corrections::Corrections,
    /// Weights, scales and grades of the score.
    pub scoring: indicator::score::Scoring,
    /// When an agency is an outlier among its peers.
    pub peering: check::peers::Peering,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            years: None,
            low_n: 10.0,
            roster: None,
            corrections: Default::default(),
            scoring: Default::default(),
            peering: Default::default(),
        }
    }
}

impl Settings {
    /// What decided the results beside the documents, for the manifest.
    pub fn json(&self) -> serde_json::Value {
        let years = self.years.map(|(from, to)| format!("{from}..{to}"));
        serde_json::json!({
            "years": years,
            "low_n": self.low_n,
            "scoring": self.scoring.json(),
            "peers": { "least": self.peering.least, "fence": self.peering.fence },
            "units": self.roster.as_ref().map(|roster| &roster.sha256),
            "corrections": self.corrections.sha256,
        })
    }
}

/// Counts for the closing summary.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    pub inputs: usize,
    pub quarantined: usize,
    pub no_report: usize,
    pub duplicates: usize,
    pub reports: usize,
    pub cells: usize,
    pub abstentions: usize,
    pub findings: BTreeMap<&'static str, usize>,
    pub agency_years: usize,
    pub indicators: usize,
    /// Cells that a correction changed.
    pub corrected: usize,
    /// Sentences on corrections that were not applied.
    pub complaints: Vec<String>,
    /// Some finding is an error that fails.
    pub errors: usize,
}

/// Reports of one shard.
const SHARD: usize = 2_500;
/// Reports whose cells become rows of the table at once.
const LEAF: usize = 256;

/// Makes all tables from the parts and writes them into a folder.
pub fn reduce(parts: &[PathBuf], staging: &Path, settings: &Settings) -> PolarsResult<Totals> {
    reduce_by(SHARD, parts, staging, settings)
}

/// The same with so many reports of a shard; what is written does not depend on it.
pub fn reduce_by(
    size: usize,
    parts: &[PathBuf],
    staging: &Path,
    settings: &Settings,
) -> PolarsResult<Totals> {
    let mut totals = Totals::default();
    let dropped = inputs(parts, staging, &mut totals)?;
    let mut names = load::Names::default();
    let mut reports = load::reports(parts, &mut names)?;
    reports.retain(|report| !dropped.contains(&*report.source));
    drop(dropped);
    let unmatched = roster::assign(&mut reports, settings.roster.as_ref(), &mut names);
    drop(names);
    if settings.roster.is_some() {
        write_unmatched(&unmatched, staging)?;
    }
    let held = reports.iter().map(|report| (&*report.source, report.ordinal));
    for stranger in settings.corrections.strangers(held) {
        totals.complaints.extend(stranger.complaint(corrections::Fate::NoSuchReport));
    }
    versions::choose(&mut reports);
    // No two reports have the same source and ordinal.
    reports.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
    totals.reports = reports.len();

    let shards = load::shard(parts, &reports, size, staging)?;
    write_reports(&reports, &shards, size, staging)?;
    let mut cells_file = Sheaf::public(&staging.join("cells.parquet"), Table::named("cells"))?;
    let mut panel_file = Sheaf::public(&staging.join("agency_year.parquet"), Table::named("agency_year"))?;
    let mut facts = indicator::compute::Facts::new(staging)?;
    let mut panel = panel::Panel::of(&reports, &shards, size, settings)?;
    // Findings wait for those that need all agencies.
    let waiting = |index: usize| staging.join(format!(".findings-{index:05}.parquet"));
    // Digest of the report before, where an agency goes on from shard to shard.
    let mut before = None;
    for (index, chunk) in reports.chunks(size).enumerate() {
        let (shard, fates) = load::Shard::corrected(&shards, index, chunk, &settings.corrections)?;
        for (correction, fate) in fates {
            totals.corrected += usize::from(fate == corrections::Fate::Applied);
            totals.complaints.extend(correction.complaint(fate));
        }
        let whole = Whole { reports: &reports, shard: &shard, first: index * size, chunk, settings };
        let stretches = stretches(chunk.len(), |at| chunk[at].agency_id != chunk[at - 1].agency_id);
        let mut carried: Vec<Option<Before>> = vec![before.take()];
        carried.resize_with(stretches.len(), || None);
        let sections: Vec<Section> = stretches
            .into_par_iter()
            .zip(carried)
            .map(|(stretch, before)| Section::of(stretch, before, &panel, &whole))
            .collect();
        let mut findings = Rows::of(Table::named("findings"));
        let mut all = Rows::of(Table::named("findings")).finish()?;
        for section in sections {
            // Whose table was first is known when all before it have been seen.
            for fingerprint in section.fingerprints {
                if let Some(finding) = panel.copied(&reports, fingerprint) {
                    totals.count(&finding);
                    push_finding(&mut findings, &reports[fingerprint.place], &finding);
                }
            }
            totals.add(section.totals);
            panel_file.write(section.rows.finish()?)?;
            facts.write_rows(section.facts)?;
            all.vstack_mut(&section.findings.finish()?)?;
            before = section.last.or(before);
        }
        for leaves in chunk.chunks(LEAF * rayon::current_num_threads()) {
            let tables: Vec<PolarsResult<DataFrame>> =
                leaves.par_chunks(LEAF).map(|leaf| shard.cells_table(leaf)).collect();
            for table in tables {
                cells_file.write(table?)?;
            }
        }
        all.vstack_mut(&findings.finish()?)?;
        parquet::write(&waiting(index), Table::named("findings"), all)?;
    }
    cells_file.finish()?;
    panel_file.finish()?;
    let (indicators, outliers) = facts.write(staging, settings)?;
    totals.indicators = indicators;
    let mut outliers_at: BTreeMap<usize, Vec<check::peers::Outlier>> = BTreeMap::new();
    for (place, outlier) in outliers {
        outliers_at.entry(place).or_default().push(outlier);
    }
    let mut findings_file = Sheaf::public(&staging.join("findings.parquet"), Table::named("findings"))?;
    for (index, chunk) in reports.chunks(size).enumerate() {
        let mut all = parquet::read(&waiting(index))?;
        std::fs::remove_file(waiting(index))?;
        let (first, mut found) = (index * size, Rows::of(Table::named("findings")));
        let here = outliers_at.range(first..first + chunk.len());
        if here.clone().next().is_some() {
            let (shard, _) = load::Shard::corrected(&shards, index, chunk, &settings.corrections)?;
            for (place, outliers) in here {
                let report = &reports[*place];
                let sheet = shard.sheet(report);
                for outlier in outliers {
                    if let Some(finding) = check::peers::finding(outlier, &sheet, &settings.peering) {
                        totals.count(&finding);
                        push_finding(&mut found, report, &finding);
                    }
                }
            }
            all.vstack_mut(&found.finish()?)?;
        }
        findings_file.write(sorted(all, Table::named("findings"))?)?;
    }
    findings_file.finish()?;
    coverage::write(&reports, staging, settings)?;
    load::remove_shards(&shards);
    Ok(totals)
}

impl Totals {
    /// Adds what the reports of a stretch count.
    fn add(&mut self, stretch: Totals) {
        self.cells += stretch.cells;
        self.abstentions += stretch.abstentions;
        self.agency_years += stretch.agency_years;
        self.errors += stretch.errors;
        for (severity, count) in stretch.findings {
            *self.findings.entry(severity).or_default() += count;
        }
    }

    fn count(&mut self, finding: &Finding) {
        *self.findings.entry(finding.severity.key()).or_default() += 1;
        self.errors += usize::from(
            finding.severity == Severity::Error && finding.status == crate::schema::FindingStatus::Fail,
        );
    }
}

fn in_years(year: Option<i32>, settings: &Settings) -> bool {
    match (year, settings.years) {
        (Some(year), Some((from, to))) => from <= year && year <= to,
        _ => true,
    }
}

/// The order of all tables: agencies, then years; reports of unknown agencies come last.
fn order(report: &ReportRow) -> (bool, &Option<Name>, bool, Option<i32>, &str, i32) {
    (
        report.agency_id.is_none(),
        &report.agency_id,
        report.year.is_none(),
        report.year,
        &report.source,
        report.ordinal,
    )
}

fn sorted(frame: DataFrame, table: &Table) -> PolarsResult<DataFrame> {
    let options = SortMultipleOptions::default().with_nulls_last(true).with_maintain_order(true);
    frame.sort(table.order.iter().map(|name| (*name).to_string()).collect::<Vec<_>>(), options)
}

/// Writes the table of inputs; gives the sources that are duplicates, whose reports do not count.
fn inputs(parts: &[PathBuf], staging: &Path, totals: &mut Totals) -> PolarsResult<HashSet<String>> {
    let table = Table::named("inputs");
    let given = sorted(load::concatenated(parts, "inputs")?, table)?;
    let (frame, dropped) = duplicates::settle(&given)?;
    let outcome = frame.column("outcome")?.str()?.clone();
    let count = |key: &str| outcome.iter().filter(|o| *o == Some(key)).count();
    totals.inputs = frame.height();
    totals.quarantined = count("quarantined");
    totals.no_report = count("no_report");
    totals.duplicates = count("duplicate");
    parquet::write(&staging.join("inputs.parquet"), table, frame)?;
    Ok(dropped)
}

fn write_reports(
    reports: &[ReportRow],
    shards: &load::Shards,
    size: usize,
    staging: &Path,
) -> PolarsResult<()> {
    let table = Table::named("reports");
    let mut sheaf = Sheaf::public(&staging.join("reports.parquet"), table)?;
    for (index, chunk) in reports.chunks(size).enumerate() {
        let details = shards.details(index, chunk)?;
        let text = |name: &str| details.column(name)?.str();
        let (title, url, media_type, charset, sha256) =
            (text("title")?, text("url")?, text("media_type")?, text("charset")?, text("sha256")?);
        let (agency_source, year_source) = (text("agency_source")?, text("year_source")?);
        let line_end = details.column("line_end")?.i32()?;
        let mut rows = Rows::of(table);
        for (row, report) in chunk.iter().enumerate() {
            let by_roster = report.renamed.then_some(Provenance::Units.key());
            rows.push(&[
                Value::from(&*report.report_id),
                (&*report.source).into(),
                report.ordinal.into(),
                report.line_start.into(),
                line_end.get(row).into(),
                title.get(row).into(),
                report.agency.as_ref().into(),
                by_roster.or(agency_source.get(row)).into(),
                report.agency_id.as_ref().into(),
                report.year.into(),
                year_source.get(row).into(),
                // Dates are put in below.
                Value::Null,
                Value::Null,
                Value::Null,
                report.days_late().into(),
                report.place.code.as_ref().into(),
                report.place.province.as_ref().into(),
                report.place.prefecture.as_ref().into(),
                report.place.county.as_ref().into(),
                report.level.as_ref().into(),
                report.sector.as_ref().into(),
                report.scope.as_ref().into(),
                (&report.template).into(),
                report.completeness.key().into(),
                report.is_current.into(),
                report.duplicate_of.as_deref().into(),
                url.get(row).into(),
                media_type.get(row).into(),
                charset.get(row).into(),
                sha256.get(row).into(),
            ]);
        }
        let mut frame = rows.finish()?;
        // Dates travel as days and need no reading on the way.
        for (name, get) in [("period_start", 0usize), ("period_end", 1), ("published", 2)] {
            let days: Int32Chunked = chunk.iter().map(|report| report.days[get]).collect();
            frame.with_column(days.into_column().cast(&DataType::Date)?.with_name(name.into()))?;
        }
        table.conform(&frame)?;
        sheaf.write(frame)?;
    }
    sheaf.finish()
}

/// The reports' agencies that no unit of the roster is, ready to be pasted into it.
fn write_unmatched(rows: &[Vec<String>], staging: &Path) -> PolarsResult<()> {
    let fail = |error: csv::Error| polars_err!(ComputeError: "unmatched.csv: {error}");
    let mut file = std::io::BufWriter::new(std::fs::File::create(staging.join("unmatched.csv"))?);
    std::io::Write::write_all(&mut file, "\u{feff}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(roster::UNMATCHED).map_err(fail)?;
    for row in rows {
        writer.write_record(row).map_err(fail)?;
    }
    writer.flush()?;
    Ok(())
}

/// Quantities that the facts of an agency and year hold, in a fixed order.
pub fn quantities() -> &'static [Quantity] {
    static USED: std::sync::LazyLock<Vec<Quantity>> = std::sync::LazyLock::new(Quantity::used);
    &USED
}
