//! The roster of units: who is expected to report, under which names, and which names are one body.
//!
//! A unit is found by its name, by an alias, or by the place and the rest of its name; a name that two units share is
//! decided by the years in which they stood, and otherwise not at all. A unit whose only predecessor was renamed to it
//! keeps that one's series; one that several units became begins its own (a merger).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::ledger::{Heading, Ledger, LedgerError};
use super::load::{Name, Names, ReportRow};
use crate::identify::division::{self, Hints};
use crate::identify::{place_of, standing};
use crate::schema::Level;

const HEADINGS: &[Heading] = &[
    ("name", &["名称", "单位名称"]),
    ("aliases", &["别名"]),
    ("division_code", &["行政区划代码", "区划代码"]),
    ("level", &["层级"]),
    ("sector", &["系统"]),
    ("parent", &["上级"]),
    ("site", &["网址"]),
    ("from_year", &["起"]),
    ("to_year", &["止"]),
    ("successor", &["沿革"]),
];

/// Columns of `unmatched.csv`: a roster's, then what was seen.
pub const UNMATCHED: [&str; 14] = [
    "name",
    "aliases",
    "division_code",
    "level",
    "sector",
    "parent",
    "site",
    "from_year",
    "to_year",
    "successor",
    "reports",
    "nearest_1",
    "nearest_2",
    "nearest_3",
];

/// A unit of the roster.
#[derive(Clone, Debug)]
pub struct Unit {
    pub name: String,
    pub aliases: Vec<String>,
    pub division_code: Option<String>,
    pub level: Option<Level>,
    pub sector: Option<String>,
    pub parent: Option<String>,
    pub from_year: Option<i32>,
    pub to_year: Option<i32>,
    successor: Option<String>,
    pub agency_id: String,
}

#[derive(Debug, Default)]
pub struct Roster {
    pub units: Vec<Unit>,
    /// Of the file it was read from.
    pub sha256: String,
    by_name: HashMap<String, Vec<usize>>,
    by_place: HashMap<(String, String), Vec<usize>>,
}

impl Unit {
    fn stood(&self, year: Option<i32>) -> bool {
        year.is_none_or(|year| {
            self.from_year.is_none_or(|from| from <= year) && self.to_year.is_none_or(|to| year <= to)
        })
    }

    pub fn expected(&self, year: i32) -> bool {
        self.stood(Some(year))
    }
}

/// Whether a successor was there before the unit ended.
fn stood_beside(heir: &Unit, unit: &Unit) -> bool {
    unit.to_year.is_some_and(|to| heir.from_year.is_none_or(|from| from < to))
}

impl Roster {
    /// Reads a roster. Errors name the line and what to write there.
    pub fn read(path: &Path) -> Result<Roster, LedgerError> {
        let ledger = Ledger::read(path, HEADINGS, &["name"])?;
        let mut units = Vec::new();
        for row in ledger.rows() {
            let text = |column: &str| ledger.get(row, column).map(str::to_string);
            let Some(name) = text("name") else {
                return Err(ledger.wrong(row, "the unit has no name; fill the column name".to_string()));
            };
            let level = match ledger.get(row, "level") {
                None => None,
                Some(word) => Some(
                    Level::ALL
                        .iter()
                        .copied()
                        .find(|level| level.key() == word || level.label() == word)
                        .ok_or_else(|| {
                            ledger.wrong(
                                row,
                                format!(
                                    "{word} is no level; write one of {}",
                                    Level::ALL.iter().map(|l| l.key()).collect::<Vec<_>>().join(", ")
                                ),
                            )
                        })?,
                ),
            };
            let aliases = text("aliases").map_or_else(Vec::new, |list| {
                list.split(['；', ';', '、', '|'])
                    .map(|alias| alias.trim().to_string())
                    .filter(|alias| !alias.is_empty())
                    .collect()
            });
            units.push(Unit {
                aliases,
                division_code: text("division_code"),
                level,
                sector: text("sector"),
                parent: text("parent"),
                from_year: ledger.number(row, "from_year")?,
                to_year: ledger.number(row, "to_year")?,
                successor: text("successor"),
                agency_id: String::new(),
                name,
            });
        }
        Ok(Roster { sha256: ledger.sha256, ..Roster::of(units) })
    }

    fn of(mut units: Vec<Unit>) -> Roster {
        let heirs: HashMap<String, usize> =
            units.iter().enumerate().map(|(index, unit)| (unit.name.clone(), index)).collect();
        let mut became: HashMap<String, usize> = HashMap::new();
        for unit in &units {
            if let Some(successor) = &unit.successor {
                // One that stood already took the other in; that is a merger too.
                let stood = heirs.get(successor).is_some_and(|heir| stood_beside(&units[*heir], unit));
                *became.entry(successor.clone()).or_default() += 1 + usize::from(stood);
            }
        }
        for index in 0..units.len() {
            // The last name of a chain of renames stands for all of them.
            let mut at = index;
            for _ in 0..units.len() {
                let next = units[at]
                    .successor
                    .as_ref()
                    .filter(|name| became.get(*name) == Some(&1))
                    .and_then(|name| heirs.get(name));
                match next {
                    Some(next) if *next != at => at = *next,
                    _ => break,
                }
            }
            let (name, code) = (units[at].name.clone(), units[at].division_code.clone());
            units[index].agency_id = agency_id(&name, code.as_deref(), None);
        }
        let mut roster = Roster { units, ..Roster::default() };
        for (index, unit) in roster.units.iter().enumerate() {
            for name in std::iter::once(&unit.name).chain(&unit.aliases) {
                roster.by_name.entry(standing::canonical(name)).or_default().push(index);
                let place = division::locate(
                    name,
                    None,
                    &Hints { site_code: unit.division_code.as_deref(), ..Hints::default() },
                );
                if let Some(code) = place.code {
                    roster
                        .by_place
                        .entry((code.to_string(), standing::canonical(&name[place.used..])))
                        .or_default()
                        .push(index);
                }
            }
        }
        roster
    }

    /// Whether the body took others in at the turn to this year.
    pub fn merged(&self, agency_id: &str, year: i32) -> bool {
        self.units.iter().any(|unit| {
            let heirs = self.units.iter().filter(|heir| unit.successor.as_ref() == Some(&heir.name));
            let joined = heirs.clone().any(|heir| heir.agency_id == agency_id) && unit.agency_id != agency_id;
            joined && unit.to_year.is_none_or(|to| to == year || to == year - 1)
        })
    }

    /// The unit that a report's agency is, if exactly one fits.
    pub fn unit_of(&self, agency: &str, code: Option<&str>, year: Option<i32>) -> Option<&Unit> {
        let by_name = self.by_name.get(&standing::canonical(agency)).map_or(&[][..], Vec::as_slice);
        let by_place = || {
            let code = code?;
            let place = division::locate(agency, year, &Hints { site_code: Some(code), ..Hints::default() });
            self.by_place
                .get(&(code.to_string(), standing::canonical(&agency[place.used..])))
                .map(Vec::as_slice)
        };
        let found = if by_name.is_empty() { by_place().unwrap_or(&[]) } else { by_name };
        // A place that the report names rules out the unit of another.
        let fits: Vec<&Unit> = found
            .iter()
            .map(|index| &self.units[*index])
            .filter(|unit| {
                code.is_none() || unit.division_code.is_none() || code == unit.division_code.as_deref()
            })
            .collect();
        let bodies: BTreeSet<&str> = fits.iter().map(|unit| unit.agency_id.as_str()).collect();
        match bodies.len() {
            0 => None,
            1 => fits.iter().copied().find(|unit| unit.stood(year)).or(fits.first().copied()),
            _ => {
                let mut standing: Vec<&Unit> = fits.into_iter().filter(|unit| unit.stood(year)).collect();
                standing.dedup_by_key(|unit| unit.agency_id.clone());
                (standing.len() == 1).then(|| standing[0])
            }
        }
    }

    /// The three units whose names are nearest.
    fn nearest(&self, agency: &str) -> Vec<&str> {
        let pairs =
            |text: &str| -> BTreeSet<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
        let mine = pairs(&standing::canonical(agency));
        let mut scored: Vec<(usize, &str)> = self
            .units
            .iter()
            .map(|unit| {
                let theirs = pairs(&standing::canonical(&unit.name));
                // Dice's coefficient in parts of a thousand.
                (
                    2000 * mine.intersection(&theirs).count() / (mine.len() + theirs.len()).max(1),
                    unit.name.as_str(),
                )
            })
            .filter(|(score, _)| *score >= 300)
            .collect();
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        scored.dedup_by_key(|(_, name)| *name);
        scored.into_iter().take(3).map(|(_, name)| name).collect()
    }
}

/// Gives every report the identifier of its agency, and what the roster knows of it. Gives the reports' agencies that no
/// unit is, as rows of [`UNMATCHED`].
pub fn assign(reports: &mut [ReportRow], roster: Option<&Roster>, names: &mut Names) -> Vec<Vec<String>> {
    let mut strangers: BTreeMap<Name, (usize, BTreeSet<i32>, ReportRow)> = BTreeMap::new();
    // A body's reports of many years share one identifier.
    let mut known: HashMap<(Name, Option<Name>, Name), Name> = HashMap::new();
    for report in reports.iter_mut() {
        let Some(agency) = report.agency.clone() else { continue };
        let unit =
            roster.and_then(|roster| roster.unit_of(&agency, report.place.code.as_deref(), report.year));
        match unit {
            Some(unit) => adopt(report, unit, names),
            None => {
                let origin = origin(report);
                let key = (agency.clone(), report.place.code.clone(), names.of(origin));
                let id = known
                    .entry(key)
                    .or_insert_with(|| agency_id(&agency, report.place.code.as_deref(), Some(origin)).into());
                report.agency_id = Some(id.clone());
                if roster.is_none() {
                    continue;
                }
                let entry = strangers.entry(agency).or_insert_with(|| (0, BTreeSet::new(), report.clone()));
                entry.0 += 1;
                entry.1.extend(report.year);
            }
        }
    }
    let Some(roster) = roster else { return Vec::new() };
    strangers
        .into_iter()
        .map(|(agency, (count, years, report))| {
            let year = |year: Option<&i32>| year.map_or_else(String::new, ToString::to_string);
            let text = |text: &Option<Name>| text.as_deref().unwrap_or("").to_string();
            let mut near = roster.nearest(&agency).into_iter().map(str::to_string);
            let mut next = || near.next().unwrap_or_default();
            vec![
                agency.to_string(),
                String::new(),
                text(&report.place.code),
                text(&report.level),
                text(&report.sector),
                String::new(),
                String::new(),
                year(years.first()),
                year(years.last()),
                String::new(),
                count.to_string(),
                next(),
                next(),
                next(),
            ]
        })
        .collect()
}

/// What the roster says of a unit stands above what its name tells.
fn adopt(report: &mut ReportRow, unit: &Unit, names: &mut Names) {
    report.agency_id = Some(names.of(&unit.agency_id));
    if report.agency.as_deref() != Some(&unit.name)
        && standing::canonical(report.agency.as_deref().unwrap_or("")) != standing::canonical(&unit.name)
    {
        report.agency = Some(names.of(&unit.name));
        report.renamed = true;
    }
    if let Some(code) = &unit.division_code {
        let place = division::of_code(code, report.year);
        report.place.code = Some(names.of(code));
        if place.rank.is_some() {
            let mut named = |name: Option<&str>| name.map(|name| names.of(name));
            (report.place.province, report.place.prefecture, report.place.county) =
                (named(place.province), named(place.prefecture), named(place.county));
        }
    }
    if let Some(level) = unit.level {
        report.level = Some(names.of(level.key()));
    }
    if let Some(sector) = &unit.sector {
        report.sector = Some(names.of(sector));
    }
    report.parent = unit.parent.as_deref().map(|parent| names.of(parent));
}

/// Where a report comes from, to keep namesakes apart whose place nobody tells: its site, else its folder.
fn origin(report: &ReportRow) -> &str {
    let folder = || report.source.rsplit_once('/').map_or("", |(folder, _)| folder);
    report.host.as_deref().unwrap_or_else(folder)
}

/// One identifier for all spellings and renames of a body: made from its division and the rest of its name.
///
/// A name that does not say where (朝阳区教育局, 市商务局) may be many bodies; there `origin` keeps them apart.
pub fn agency_id(name: &str, code: Option<&str>, origin: Option<&str>) -> String {
    use sha2::{Digest, Sha256};
    let hints = Hints { site_code: code, ..Hints::default() };
    let (place, standing) = place_of(name, None, &hints);
    let (code, used) = match (place.code, division::locate(name, None, &hints).used) {
        (Some(at), used) => (Some(code.unwrap_or(at)), used),
        (None, _) => (None, 0),
    };
    let rest = standing::canonical(&name[used..]);
    let placeless = code.is_none()
        && (place.used > 0
            || name.starts_with(['省', '市', '县', '区', '州', '旗', '镇', '乡'])
            || standing.level == Some(Level::Township) && !name.contains(['省', '市', '县', '区', '旗']));
    let key = match (code, origin) {
        (Some(code), _) => format!("{code}|{rest}"),
        (None, Some(origin)) if placeless => format!("{rest}@{origin}"),
        (None, _) => rest,
    };
    format!("n{}", &crate::reading::hex(&Sha256::digest(key))[..11])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str, aliases: &[&str], span: (Option<i32>, Option<i32>), successor: Option<&str>) -> Unit {
        Unit {
            name: name.to_string(),
            aliases: aliases.iter().map(|alias| (*alias).to_string()).collect(),
            division_code: None,
            level: None,
            sector: None,
            parent: None,
            from_year: span.0,
            to_year: span.1,
            successor: successor.map(str::to_string),
            agency_id: String::new(),
        }
    }

    #[test]
    fn one_body_has_one_identifier() {
        let id = |name: &str| agency_id(name, None, Some("folder"));
        assert_eq!(id("嵊州市人民政府办公室"), id("浙江省绍兴市嵊州市政府办公室"));
        assert_eq!(id("珠海市人民政府"), id("广东省珠海市人民政府"));
        assert_ne!(id("珠海市人民政府"), id("珠海市人民政府办公室"));
        assert_eq!(id("示例市环境保护局"), id("示例市生态环境局"));
        assert_ne!(id("吉林市财政局"), id("吉林省财政厅"));
    }

    #[test]
    fn namesakes_without_a_place_are_kept_apart() {
        assert_ne!(agency_id("朝阳区教育局", None, Some("a")), agency_id("朝阳区教育局", None, Some("b")));
        assert_ne!(
            agency_id("朝阳区教育局", Some("110105"), None),
            agency_id("朝阳区教育局", Some("220104"), None)
        );
        assert_ne!(agency_id("市商务局", None, Some("a")), agency_id("市商务局", None, Some("b")));
        assert_eq!(agency_id("示例市商务局", None, Some("a")), agency_id("示例市商务局", None, Some("b")));
    }

    #[test]
    fn a_rename_keeps_the_series_and_a_merger_begins_one() {
        let roster = Roster::of(vec![
            unit("示例市旧名局", &[], (None, Some(2018)), Some("示例市新名局")),
            unit("示例市新名局", &["市新名局"], (Some(2019), None), None),
            unit("示例市国土资源局", &[], (None, Some(2018)), Some("示例市自然资源和规划局")),
            unit("示例市规划局", &[], (None, Some(2018)), Some("示例市自然资源和规划局")),
            unit("示例市自然资源和规划局", &[], (Some(2019), None), None),
        ]);
        let id =
            |name: &str, year: i32| roster.unit_of(name, None, Some(year)).map(|unit| unit.agency_id.clone());
        assert_eq!(id("示例市旧名局", 2017), id("市新名局", 2020));
        assert!(id("示例市旧名局", 2017).is_some());
        let merged = id("示例市自然资源和规划局", 2020);
        assert!(
            merged.is_some() && merged != id("示例市国土资源局", 2017) && merged != id("示例市规划局", 2017)
        );
        assert_eq!(id("示例市国土局", 2017), None);
        assert_eq!(roster.nearest("示例市国土资源与规划局")[0], "示例市国土资源局");
    }

    #[test]
    fn an_alias_that_two_units_share_decides_nothing() {
        let roster = Roster::of(vec![
            unit("甲市教育局", &["市教育局"], (None, None), None),
            unit("乙市教育局", &["市教育局"], (None, None), None),
        ]);
        assert!(roster.unit_of("市教育局", None, Some(2020)).is_none());
        assert_eq!(
            roster.unit_of("乙市教育局", None, Some(2020)).map(|unit| unit.name.as_str()),
            Some("乙市教育局")
        );
    }
}
