//! Who reported and who did not: the units of the roster, or without one the units seen, by the years of the run.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use polars::prelude::PolarsResult;

use super::load::ReportRow;
use super::{Settings, in_years};
use crate::frame::{Rows, Value};
use crate::publish::parquet;
use crate::schema::{Completeness, CoverageState, Table};

/// The years of the run, first and last; `None` when there are no reports with a year.
fn span(reports: &[&ReportRow], settings: &Settings) -> Option<(i32, i32)> {
    let seen: BTreeSet<i32> = reports.iter().filter_map(|report| report.year).collect();
    settings.years.or_else(|| Some((*seen.first()?, *seen.last()?)))
}

/// Writes the table `coverage`.
pub fn write(reports: &[ReportRow], staging: &Path, settings: &Settings) -> PolarsResult<()> {
    let table = Table::named("coverage");
    let named: Vec<&ReportRow> = reports
        .iter()
        .filter(|report| {
            report.agency_id.is_some()
                && report.year.is_some()
                && in_years(report.year, settings)
                && report.completeness != Completeness::Sample
        })
        .collect();
    let (first, last) = span(&named, settings).unwrap_or((0, -1));
    let mut given: HashMap<(&str, i32), Vec<&ReportRow>> = HashMap::new();
    // Without a roster a unit is called as in its last report.
    let mut units: BTreeMap<&str, &str> = BTreeMap::new();
    let mut by_year = named.clone();
    by_year.sort_by_key(|report| report.year);
    for report in by_year {
        if let (Some(id), Some(agency), Some(year)) = (&report.agency_id, &report.agency, report.year) {
            given.entry((id, year)).or_default().push(report);
            units.insert(id, agency);
        }
    }
    if let Some(roster) = &settings.roster {
        units = roster.units.iter().map(|unit| (unit.agency_id.as_str(), unit.name.as_str())).collect();
    }
    let mut rows = Rows::of(table);
    for (id, agency) in units {
        for year in first..=last {
            // A body that was renamed is called by the name of the year.
            let spans = settings
                .roster
                .as_ref()
                .map(|roster| roster.units.iter().filter(|unit| unit.agency_id == id));
            let standing_unit = spans.clone().and_then(|mut units| units.find(|unit| unit.expected(year)));
            let expected = settings.roster.is_none() || standing_unit.is_some();
            let agency = standing_unit.map_or(agency, |unit| unit.name.as_str());
            let here = given.get(&(id, year)).map_or(&[][..], Vec::as_slice);
            let standing = here.iter().find(|report| report.is_current);
            let state = match standing {
                None if !expected => CoverageState::NotExpected,
                None => CoverageState::Missing,
                Some(_) if here.len() > 1 => CoverageState::Duplicate,
                Some(report) if report.completeness == Completeness::Full => CoverageState::Ok,
                Some(_) => CoverageState::Partial,
            };
            let report_id = standing.map(|report| report.report_id.as_str());
            rows.push(&[Value::from(id), agency.into(), year.into(), state.key().into(), report_id.into()]);
        }
    }
    parquet::write(&staging.join("coverage.parquet"), table, rows.finish()?)
}
