//! Who reported and who did not: the units of the roster, or without one the units seen, by the years of the run. And
//! how many are expected in a group.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use polars::prelude::PolarsResult;

use super::load::ReportRow;
use super::roster::{Roster, Unit};
use super::{Settings, in_years};
use crate::frame::{Rows, Value};
use crate::identify::division::{self, Hints, Locality};
use crate::identify::place_of;
use crate::indicator::compute::{Keys, code_above};
use crate::publish::parquet::{self, Sheaf};
use crate::schema::{Completeness, CoverageState, Outcome, ScopeKind, Table};

/// The years of the run, first and last; `None` when there are no reports with a year.
fn span<'r>(reports: impl Iterator<Item = &'r ReportRow>, settings: &Settings) -> Option<(i32, i32)> {
    let seen: BTreeSet<i32> = reports.filter_map(|report| report.year).collect();
    settings.years.or_else(|| Some((*seen.first()?, *seen.last()?)))
}

/// Units and years of documents that gave no report and whose path names exactly one unit of the roster and one year.
/// Anything less than that would blame a unit for somebody else's document.
fn failed(staging: &Path, roster: &Roster) -> PolarsResult<BTreeSet<(String, i32)>> {
    let inputs = parquet::read(&staging.join("inputs.parquet"))?;
    let (sources, outcomes) = (inputs.column("source")?.str()?, inputs.column("outcome")?.str()?);
    let unread = [Outcome::Quarantined.key(), Outcome::NoReport.key()];
    Ok(sources
        .iter()
        .zip(outcomes.iter())
        .filter(|(_, outcome)| outcome.is_some_and(|outcome| unread.contains(&outcome)))
        .filter_map(|(source, _)| {
            let source = source?;
            let year = year_of(source)?;
            Some((unit_of(source, year, roster)?, year))
        })
        .collect())
}

/// Names of a path from the file up, without the file's ending.
fn names(source: &str) -> Vec<&str> {
    let mut names: Vec<&str> = source.split('/').map(|name| name.trim_end_matches('!')).rev().collect();
    if let Some(file) = names.first_mut() {
        *file = file.rsplit_once('.').map_or(*file, |(stem, _)| stem);
    }
    names
}

/// Runs of digits in a name, with what follows each.
fn numbers(name: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = name;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let run = &rest[start..];
        let length = run.find(|c: char| !c.is_ascii_digit()).unwrap_or(run.len());
        found.push((&run[..length], &run[length..]));
        rest = &run[length..];
    }
    found
}

/// The one year that the name of the file gives, or that of its folder where the file's has no number. A date of
/// publication is no reporting year.
fn year_of(source: &str) -> Option<i32> {
    let names = names(source);
    let told = names.iter().take(2).map(|name| numbers(name)).find(|numbers| !numbers.is_empty())?;
    let [(digits, after)] = told[..] else { return None };
    let year: i32 = (digits.len() == 4).then(|| digits.parse().ok())??;
    let dated = after
        .trim_start_matches(['年', '-', '_', '.'])
        .starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    ((2000..2100).contains(&year) && !dated).then_some(year)
}

/// Words of a file's name beside the unit and the year.
const TITLE_WORDS: [&str; 8] = [
    "政府信息公开工作年度报告",
    "政府信息公开年度报告",
    "政府信息公开工作报告",
    "年度报告",
    "年报",
    "年度",
    "关于",
    "的",
];

/// The unit whose name or alias is the name of the file or of a folder, when no other unit's is.
fn unit_of(source: &str, year: i32, roster: &Roster) -> Option<String> {
    let mut units: BTreeSet<&str> = BTreeSet::new();
    for name in names(source) {
        let mut bare = name.replace(&year.to_string(), "");
        for word in TITLE_WORDS {
            bare = bare.replace(word, "");
        }
        let bare = bare.trim_matches(|c: char| !c.is_alphanumeric() || c == '年');
        units.extend(
            roster
                .units
                .iter()
                .filter(|unit| unit.expected(year))
                .filter(|unit| {
                    [&unit.name].into_iter().chain(&unit.aliases).any(|own| own == bare || own == name)
                })
                .map(|unit| unit.agency_id.as_str()),
        );
    }
    let mut units = units.into_iter();
    units.next().filter(|_| units.next().is_none()).map(str::to_string)
}

/// The groups that a body belongs to.
#[derive(Clone, Default)]
struct Class {
    province: Option<String>,
    prefecture: Option<String>,
    level: Option<String>,
    sector: Option<String>,
    /// Its report adds up those of others, and so enters no group.
    sums: bool,
}

/// What the roster says of a unit, and its name where the roster is silent: as it is with reports. The place, the level
/// and the sector.
fn standing_of(unit: &Unit, year: Option<i32>) -> (Locality, Option<String>, Option<String>) {
    let hints = Hints { site_code: unit.division_code.as_deref(), ..Hints::default() };
    let (named, standing) = place_of(&unit.name, year, &hints);
    let coded = unit.division_code.as_deref().map(|code| division::of_code(code, year));
    let place = coded.filter(|place| place.rank.is_some()).unwrap_or(named);
    let level = unit.level.or(standing.level).map(|level| level.key().to_string());
    let sector = unit.sector.clone().or_else(|| standing.sector.map(|sector| sector.key().to_string()));
    (place, level, sector)
}

impl Class {
    fn of_unit(unit: &Unit, year: i32) -> Class {
        let (place, level, sector) = standing_of(unit, Some(year));
        let code = unit.division_code.as_deref().or(place.code);
        Class {
            province: code_above(code, place.province.is_some(), 2),
            prefecture: code_above(code, place.prefecture.is_some(), 4),
            level,
            sector,
            sums: false,
        }
    }
}

/// Where a unit of the roster belongs, in the words of the panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Belonging {
    pub province: Option<String>,
    pub prefecture: Option<String>,
    pub level: Option<String>,
    pub sector: Option<String>,
}

/// The groups of all units of a roster by `agency_id`: those of its last name where a body was renamed.
pub fn belonging_of(roster: &Roster) -> BTreeMap<String, Belonging> {
    let mut last: BTreeMap<&str, &Unit> = BTreeMap::new();
    let end = |unit: &Unit| unit.to_year.unwrap_or(i32::MAX);
    for unit in &roster.units {
        let kept = last.entry(&unit.agency_id).or_insert(unit);
        if end(unit) > end(kept) {
            *kept = unit;
        }
    }
    last.into_iter()
        .map(|(id, unit)| {
            let (place, level, sector) = standing_of(unit, unit.to_year);
            let (province, prefecture) = (place.province, place.prefecture);
            let own = |name: Option<&str>| name.map(str::to_string);
            (
                id.to_string(),
                Belonging { province: own(province), prefecture: own(prefecture), level, sector },
            )
        })
        .collect()
}

/// How many bodies are expected in each group and year: those of the roster, and whoever else reported that year. A body
/// that reported belongs to the groups of its report of that year or of the nearest one; one that never did, to those that
/// the roster and its name tell. Bodies that report for a region, or for a government with its departments, enter no group
/// and are not expected in one.
pub struct Expected {
    counts: HashMap<(&'static str, String, i32), i32>,
}

impl Expected {
    pub fn of(roster: &Roster, keys: &Keys) -> Expected {
        let mut seen: BTreeMap<&str, BTreeMap<i32, Class>> = BTreeMap::new();
        let mut years: BTreeSet<i32> = BTreeSet::new();
        for row in 0..keys.len() {
            let (id, year) = (keys.agency_id(row), keys.year[row]);
            years.insert(year);
            let owned = |text: Option<&str>| text.map(str::to_string);
            let class = Class {
                province: owned(keys.province(row).0),
                prefecture: owned(keys.prefecture(row).0),
                level: owned(keys.level(row)),
                sector: owned(keys.sector(row)),
                sums: keys.sums(row).is_some(),
            };
            seen.entry(id).or_default().insert(year, class);
        }
        let mut bodies: BTreeMap<&str, Vec<&Unit>> = BTreeMap::new();
        for unit in &roster.units {
            bodies.entry(&unit.agency_id).or_default().push(unit);
        }
        let mut due: Vec<(Class, i32)> = Vec::new();
        for (id, units) in &bodies {
            for year in &years {
                let Some(unit) = units.iter().find(|unit| unit.expected(*year)) else { continue };
                let reported = seen.get(id).and_then(|seen| {
                    // Of two years as near, the earlier.
                    seen.iter().min_by_key(|(other, _)| (other.abs_diff(*year), **other))
                });
                let class = reported.map_or_else(|| Class::of_unit(unit, *year), |(_, class)| class.clone());
                due.push((class, *year));
            }
        }
        let listed = |id: &str, year: i32| {
            bodies.get(id).is_some_and(|units| units.iter().any(|unit| unit.expected(year)))
        };
        for (id, years) in &seen {
            let besides = years.iter().filter(|(year, _)| !listed(id, **year));
            due.extend(besides.map(|(year, class)| (class.clone(), *year)));
        }
        let mut counts = HashMap::new();
        for (class, year) in due.into_iter().filter(|(class, _)| !class.sums) {
            for (kind, group) in [
                (ScopeKind::Prefecture, class.prefecture),
                (ScopeKind::Province, class.province),
                (ScopeKind::Level, class.level),
                (ScopeKind::Sector, class.sector),
                (ScopeKind::All, Some("all".to_string())),
            ] {
                if let Some(group) = group {
                    *counts.entry((kind.key(), group, year)).or_default() += 1;
                }
            }
        }
        Expected { counts }
    }

    pub fn count(&self, kind: ScopeKind, id: &str, year: i32) -> i32 {
        self.counts.get(&(kind.key(), id.to_string(), year)).copied().unwrap_or(0)
    }
}

/// Writes the table `coverage`. The reports come in the order of agencies and years.
pub fn write(reports: &[ReportRow], staging: &Path, settings: &Settings) -> PolarsResult<()> {
    let table = Table::named("coverage");
    let counts = |report: &&ReportRow| {
        report.agency_id.is_some()
            && report.year.is_some()
            && in_years(report.year, settings)
            && report.completeness != Completeness::Sample
    };
    let (first, last) = span(reports.iter().filter(counts), settings).unwrap_or((0, -1));
    // Where each agency's reports stand.
    let mut given: BTreeMap<&str, &[ReportRow]> = BTreeMap::new();
    for own in reports.chunk_by(|a, b| a.agency_id == b.agency_id) {
        if let Some(id) = own[0].agency_id.as_deref().filter(|_| own.iter().any(|report| counts(&report))) {
            given.insert(id, own);
        }
    }
    let mut spans: BTreeMap<&str, Vec<&Unit>> = BTreeMap::new();
    for unit in settings.roster.iter().flat_map(|roster| &roster.units) {
        spans.entry(&unit.agency_id).or_default().push(unit);
    }
    let units: Vec<&str> = match settings.roster {
        Some(_) => spans.keys().copied().collect(),
        None => given.keys().copied().collect(),
    };
    let failed =
        settings.roster.as_ref().map(|roster| failed(staging, roster)).transpose()?.unwrap_or_default();
    let mut sheaf = Sheaf::public(&staging.join("coverage.parquet"), table)?;
    for some in units.chunks(UNITS) {
        let mut rows = Rows::of(table);
        for id in some {
            let own = given.get(id).copied().unwrap_or_default();
            let spans = spans.get(id).map_or(&[][..], Vec::as_slice);
            // A unit is called as the roster calls it; without one, as in its last report.
            let name = spans.last().map(|unit| unit.name.as_str());
            let name = name.or_else(|| own.iter().rfind(counts)?.agency.as_deref());
            for year in first..=last {
                // A body that was renamed is called by the name of the year.
                let standing_unit = spans.iter().find(|unit| unit.expected(year));
                let expected = settings.roster.is_none() || standing_unit.is_some();
                let agency = standing_unit.map(|unit| unit.name.as_str()).or(name);
                let mut here = own.iter().filter(counts).filter(|report| report.year == Some(year));
                let standing = here.clone().find(|report| report.is_current);
                let state = match standing {
                    None if !expected => CoverageState::NotExpected,
                    None if failed.contains(&((*id).to_string(), year)) => CoverageState::Failed,
                    None => CoverageState::Missing,
                    Some(_) if here.nth(1).is_some() => CoverageState::Duplicate,
                    Some(report) if report.completeness == Completeness::Full => CoverageState::Ok,
                    Some(_) => CoverageState::Partial,
                };
                let report_id = standing.map(|report| &*report.report_id);
                let state = state.key();
                rows.push(&[Value::from(*id), agency.into(), year.into(), state.into(), report_id.into()]);
            }
        }
        sheaf.write(rows.finish()?)?;
    }
    sheaf.finish()
}

/// Units whose rows are in memory at once.
const UNITS: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reporting_year_is_read_from_a_path_and_no_date_is() {
        for (source, year) in [
            ("示例市/示例市财政局/2021.pdf", Some(2021)),
            ("示例市财政局2021年政府信息公开工作年度报告.pdf", Some(2021)),
            ("archive.zip!/示例市财政局/2021年/年报.doc", Some(2021)),
            ("示例市财政局/20210131.pdf", None),
            ("示例市财政局/2021-01-31.pdf", None),
            ("示例市财政局/2020至2021.pdf", None),
            ("示例市财政局/年报.pdf", None),
            ("2021/示例市财政局/年报/扫描件.pdf", None),
        ] {
            assert_eq!(year_of(source), year, "{source}");
        }
    }

    #[test]
    fn a_unit_is_named_whole_or_not_at_all() {
        let path = std::env::temp_dir().join(format!("nianbao-coverage-{}.csv", std::process::id()));
        std::fs::write(
            &path,
            "name,aliases,to_year\n示例市财政局,市财政局,\n示例市统计局,,2015\n示例市审计局,,\n",
        )
        .unwrap();
        let roster = Roster::read(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let finance = Some(roster.units[0].agency_id.clone());
        for (source, unit) in [
            ("示例市财政局/2021.pdf", finance.clone()),
            ("市财政局2021年政府信息公开工作年度报告.pdf", finance.clone()),
            ("示例市财政局/示例市财政局2021年度报告.pdf", finance),
            ("示例市财政局幼儿园/2021.pdf", None),
            ("示例市财政局/示例市审计局2021.pdf", None),
            ("示例市统计局/2021.pdf", None),
        ] {
            assert_eq!(unit_of(source, 2021, &roster), unit, "{source}");
        }
    }
}
