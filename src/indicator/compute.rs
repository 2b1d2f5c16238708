//! Facts of agencies and years → rows of `indicators`.
//!
//! Facts lie on the disk; each indicator reads only its own operands. What tells agencies and years apart is in memory
//! once, as numbers of names, and rows are written as they are made: a nation's six hundred thousand agencies and years
//! are some tens of megabytes. Group values are ratios of sums over the reports that have all operands; region-wide
//! reports have their own series and enter no group.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hashbrown::{HashMap, HashSet};
use polars::prelude::*;
use polars_io::parquet::read::ParquetReader;
use rayon::prelude::*;

use super::distribution;
use super::{ANNEX_YEARS, INDICATORS, Indicator, Quantity, Term};
use crate::check::peers::Outlier;
use crate::frame::{Rows, Value};
use crate::publish::parquet::{Sheaf, group_of};
use crate::reduce::coverage::Expected;
use crate::reduce::figures::Figures;
use crate::reduce::load::ReportRow;
use crate::reduce::{Settings, quantities};
use crate::schema::{self, Dtype, Scope, ScopeKind, Table, Unit};

/// z of a two-sided 95 % interval.
const Z: f64 = 1.959_963_984_540_054;

/// The value of an indicator from its quantities; `None` when an operand is missing or the denominator is zero.
pub fn value(indicator: &Indicator, year: i32, quantity: impl Fn(Quantity) -> Option<f64>) -> Option<f64> {
    let sum =
        |terms: &[Term]| terms.iter().map(|(sign, q)| quantity(*q).map(|v| sign * v)).sum::<Option<f64>>();
    let numerator = sum(indicator.numerator_in(year))?;
    if indicator.is_level() {
        return Some(numerator);
    }
    quotient(indicator, numerator, sum(&indicator.denominator)?)
}

fn quotient(indicator: &Indicator, numerator: f64, denominator: f64) -> Option<f64> {
    (denominator != 0.0).then(|| indicator.scale * numerator / denominator)
}

/// Wilson's interval for a share of `n`.
pub fn wilson(numerator: f64, n: f64) -> Option<(f64, f64)> {
    if n <= 0.0 || numerator < 0.0 || numerator > n {
        return None;
    }
    let p = numerator / n;
    let z2 = Z * Z;
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

const KEYS: [(&str, Dtype); 11] = [
    // Where the report stands in the order of all reports.
    ("place", Dtype::Int32),
    ("agency_id", Dtype::Utf8),
    ("agency", Dtype::Utf8),
    ("year", Dtype::Int32),
    ("province_code", Dtype::Utf8),
    ("province", Dtype::Utf8),
    ("prefecture_code", Dtype::Utf8),
    ("prefecture", Dtype::Utf8),
    ("level", Dtype::Utf8),
    ("sector", Dtype::Utf8),
    ("scope", Dtype::Utf8),
];

/// Collects the quantities of all agencies and years.
pub struct Facts {
    path: PathBuf,
    file: Sheaf,
}

fn shape() -> Vec<(String, Dtype)> {
    let quantities = quantities().iter().map(|quantity| (format!("q:{}", quantity.column()), Dtype::Float64));
    KEYS.iter().map(|(name, dtype)| ((*name).to_string(), *dtype)).chain(quantities).collect()
}

/// No rows of quantities yet.
pub fn empty() -> Rows {
    Rows::new(shape().iter().map(|(name, dtype)| (name.as_str(), *dtype)))
}

/// Adds the quantities of an agency and year.
pub fn push(
    rows: &mut Rows,
    place: usize,
    report: &ReportRow,
    agency_id: &str,
    year: i32,
    figures: &Figures,
) {
    let code = report.place.code.as_deref();
    let province_code = code_above(code, report.place.province.is_some(), 2);
    let prefecture_code = code_above(code, report.place.prefecture.is_some(), 4);
    let mut values: Vec<Value<'_>> = vec![
        place.into(),
        agency_id.into(),
        report.agency.as_ref().into(),
        year.into(),
        province_code.as_ref().into(),
        report.place.province.as_ref().into(),
        prefecture_code.as_ref().into(),
        report.place.prefecture.as_ref().into(),
        report.level.as_ref().into(),
        report.sector.as_ref().into(),
        report.scope.as_ref().into(),
    ];
    values.extend(quantities().iter().map(|quantity| Value::from(figures.quantity(*quantity))));
    rows.push(&values);
}

impl Facts {
    pub fn new(staging: &Path) -> PolarsResult<Facts> {
        let path = staging.join(".facts.parquet");
        let schema: Schema =
            shape().iter().map(|(name, dtype)| Field::new(name.as_str().into(), dtype.polars())).collect();
        Ok(Facts { file: Sheaf::internal(&path, &schema, group_of(schema.len()))?, path })
    }

    pub fn write_rows(&mut self, rows: Rows) -> PolarsResult<()> {
        if rows.is_empty() { Ok(()) } else { self.file.write(rows.finish()?) }
    }

    /// Writes the tables `indicators` and `distribution` into a folder; gives the number of rows of the former, and the
    /// outliers with the places of their reports.
    pub fn write(self, folder: &Path, settings: &Settings) -> PolarsResult<(usize, Vec<(usize, Outlier)>)> {
        self.file.finish()?;
        let facts = self.path;
        let keys = Keys::read(&facts)?;
        let expected = settings.roster.as_ref().map(|roster| Expected::of(roster, &keys));
        let spread = Table::named("distribution");
        let mut out = Writer::new(folder)?;
        let mut spread_sheaf = Sheaf::public(&folder.join("distribution.parquet"), spread)?;
        let mut outliers = Vec::new();
        let mut ordered: Vec<&'static Indicator> = INDICATORS.iter().collect();
        ordered.sort_by(|a, b| a.key.cmp(&b.key));
        // Some indicators side by side, not all: the figures of a nation would be gigabytes.
        for some in ordered.chunks(rayon::current_num_threads()) {
            let all: Vec<PolarsResult<_>> = some
                .par_iter()
                .map(|indicator| {
                    let stated = Stated::read(&facts, &keys, indicator, settings)?;
                    let spread = distribution::of(&stated, settings)?;
                    Ok((stated, spread))
                })
                .collect();
            for made in all {
                let (stated, (rows, found)) = made?;
                write_agencies(&stated, &mut out)?;
                write_groups(&stated, expected.as_ref(), settings, &mut out)?;
                spread.conform(&rows)?;
                spread_sheaf.write(rows)?;
                outliers.extend(found);
            }
        }
        spread_sheaf.finish()?;
        let count = out.finish()?;
        let _ = std::fs::remove_file(&facts);
        Ok((count, outliers))
    }
}

/// Numerator, denominator and what follows from them.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    pub numerator: f64,
    /// `None` of a level, which has none.
    pub denominator: Option<f64>,
    pub value: Option<f64>,
    /// A rate over few cases.
    pub few: bool,
}

impl Figure {
    fn of(indicator: &Indicator, numerator: f64, denominator: Option<f64>, settings: &Settings) -> Figure {
        let value = match denominator {
            None => Some(numerator),
            Some(denominator) => quotient(indicator, numerator, denominator),
        };
        let few = indicator.counts_cases() && denominator.is_some_and(|n| n < settings.low_n);
        Figure { numerator, denominator, value, few }
    }
}

/// The agencies and years that state an indicator.
pub struct Stated<'k> {
    pub keys: &'k Keys,
    pub indicator: &'static Indicator,
    /// Rows of the keys.
    pub rows: Vec<u32>,
    /// Of each row.
    pub figures: Vec<Figure>,
}

impl<'k> Stated<'k> {
    /// Reads its operands.
    fn read(
        facts: &Path,
        keys: &'k Keys,
        indicator: &'static Indicator,
        settings: &Settings,
    ) -> PolarsResult<Stated<'k>> {
        let mut columns: Vec<String> = Vec::new();
        for (_, quantity) in indicator.terms() {
            let name = format!("q:{}", quantity.column());
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
        let mut frame =
            ParquetReader::new(std::fs::File::open(facts)?).with_columns(Some(columns)).finish()?;
        frame.rechunk_mut();
        let terms = |terms: &[Term]| -> PolarsResult<Vec<(f64, Float64Chunked)>> {
            terms
                .iter()
                .map(|(sign, q)| Ok((*sign, frame.column(&format!("q:{}", q.column()))?.f64()?.clone())))
                .collect()
        };
        let (usual, annex) = (terms(&indicator.numerator)?, terms(&indicator.annex_numerator)?);
        let below = terms(&indicator.denominator)?;
        let sum = |terms: &[(f64, Float64Chunked)], row: usize| {
            terms.iter().map(|(sign, column)| column.get(row).map(|value| sign * value)).sum::<Option<f64>>()
        };
        let mut stated = Stated { keys, indicator, rows: Vec::new(), figures: Vec::new() };
        for row in 0..keys.len() {
            let year = keys.year[row];
            let in_annex = !annex.is_empty() && (ANNEX_YEARS.0..=ANNEX_YEARS.1).contains(&year);
            let Some(numerator) = sum(if in_annex { &annex } else { &usual }, row) else { continue };
            let denominator = if indicator.is_level() { None } else { sum(&below, row) };
            if indicator.is_level() || denominator.is_some() {
                stated.rows.push(row as u32);
                stated.figures.push(Figure::of(indicator, numerator, denominator, settings));
            }
        }
        Ok(stated)
    }

    /// The rows with their figures, in the order of agencies and years.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Figure)> {
        self.rows.iter().map(|row| *row as usize).zip(&self.figures)
    }
}

/// A text of the keys, as its number; `None` is none.
pub(super) type Word = Option<std::num::NonZeroU32>;

/// What tells agencies and years apart, a row each, in their order.
pub struct Keys {
    words: Vec<Box<str>>,
    /// Where the report stands among all reports.
    pub place: Vec<u32>,
    pub year: Vec<i32>,
    agency_id: Vec<Word>,
    agency: Vec<Word>,
    province_code: Vec<Word>,
    province: Vec<Word>,
    prefecture_code: Vec<Word>,
    prefecture: Vec<Word>,
    pub(super) level: Vec<Word>,
    pub(super) sector: Vec<Word>,
    scope: Vec<Word>,
    /// Agencies seen in a group in any year.
    seen: HashMap<(ScopeKind, Word), i32>,
}

impl Keys {
    fn read(path: &Path) -> PolarsResult<Keys> {
        let columns = KEYS.iter().map(|(name, _)| (*name).to_string()).collect();
        let frame = ParquetReader::new(std::fs::File::open(path)?).with_columns(Some(columns)).finish()?;
        let mut words: Vec<Box<str>> = Vec::new();
        let mut numbers: HashMap<Box<str>, Word> = HashMap::new();
        let mut column = |name: &str| -> PolarsResult<Vec<Word>> {
            let texts = frame.column(name)?.str()?;
            Ok(texts
                .iter()
                .map(|text| {
                    let text = text?;
                    if let Some(number) = numbers.get(text) {
                        return *number;
                    }
                    words.push(text.into());
                    let number = std::num::NonZeroU32::new(words.len() as u32);
                    numbers.insert(text.into(), number);
                    number
                })
                .collect())
        };
        let number = |name: &str| -> PolarsResult<Vec<i32>> {
            Ok(frame.column(name)?.i32()?.iter().map(Option::unwrap_or_default).collect())
        };
        let mut keys = Keys {
            place: number("place")?.into_iter().map(|place| place as u32).collect(),
            year: number("year")?,
            agency_id: column("agency_id")?,
            agency: column("agency")?,
            province_code: column("province_code")?,
            province: column("province")?,
            prefecture_code: column("prefecture_code")?,
            prefecture: column("prefecture")?,
            level: column("level")?,
            sector: column("sector")?,
            scope: column("scope")?,
            words,
            seen: HashMap::new(),
        };
        let mut pairs: HashSet<(ScopeKind, Word, Word)> = HashSet::new();
        let mut seen: HashMap<(ScopeKind, Word), i32> = HashMap::new();
        for row in (0..keys.len()).filter(|row| keys.enters_groups(*row)) {
            for (kind, id, _) in keys.groups(row) {
                if pairs.insert((kind, id, keys.agency_id[row])) {
                    *seen.entry((kind, id)).or_default() += 1;
                }
            }
        }
        keys.seen = seen;
        Ok(keys)
    }

    pub fn len(&self) -> usize {
        self.year.len()
    }

    pub fn is_empty(&self) -> bool {
        self.year.is_empty()
    }

    pub(super) fn word(&self, word: Word) -> Option<&str> {
        word.map(|number| &*self.words[number.get() as usize - 1])
    }

    pub fn agency_id(&self, row: usize) -> &str {
        self.word(self.agency_id[row]).unwrap_or_default()
    }

    pub fn province(&self, row: usize) -> (Option<&str>, Option<&str>) {
        (self.word(self.province_code[row]), self.word(self.province[row]))
    }

    pub fn prefecture(&self, row: usize) -> (Option<&str>, Option<&str>) {
        (self.word(self.prefecture_code[row]), self.word(self.prefecture[row]))
    }

    pub fn level(&self, row: usize) -> Option<&str> {
        self.word(self.level[row])
    }

    pub fn sector(&self, row: usize) -> Option<&str> {
        self.word(self.sector[row])
    }

    /// The scope, where a report adds up what others say: for a region, or for a government with its departments.
    pub fn sums(&self, row: usize) -> Option<Scope> {
        self.word(self.scope[row])
            .and_then(Scope::from_key)
            .filter(|scope| matches!(scope, Scope::RegionWide | Scope::GovernmentOwnLevel))
    }

    /// A report that adds up others' would be counted beside them.
    pub fn enters_groups(&self, row: usize) -> bool {
        self.sums(row).is_none()
    }

    /// The groups of a row that has them: kind, id, name.
    pub(super) fn groups(&self, row: usize) -> impl Iterator<Item = (ScopeKind, Word, Word)> {
        let (level, sector) = (self.level[row], self.sector[row]);
        [
            (ScopeKind::Level, level, level),
            (ScopeKind::Prefecture, self.prefecture_code[row], self.prefecture[row]),
            (ScopeKind::Province, self.province_code[row], self.province[row]),
            (ScopeKind::Sector, sector, sector),
        ]
        .into_iter()
        .filter(|(_, id, _)| id.is_some())
        .chain([(ScopeKind::All, None, None)])
    }
}

/// Rows of `indicators` on their way to the disk.
struct Writer {
    table: &'static Table,
    sheaf: Sheaf,
    rows: Rows,
    count: usize,
    before: Option<Before>,
}

/// What the row before said.
struct Before {
    kind: ScopeKind,
    id: String,
    year: i32,
    sums: Option<Scope>,
    value: Option<f64>,
}

/// A row of `indicators` before it is set beside the others.
struct Row<'a> {
    indicator: &'static Indicator,
    kind: ScopeKind,
    id: &'a str,
    name: Option<&'a str>,
    year: i32,
    figure: Figure,
    sums: Option<Scope>,
    n_reports: i32,
    n_expected: i32,
    ranked: Ranked,
}

impl Writer {
    /// Rows in memory at once.
    const BATCH: usize = 50_000;

    fn new(folder: &Path) -> PolarsResult<Writer> {
        let table = Table::named("indicators");
        let sheaf = Sheaf::public(&folder.join("indicators.parquet"), table)?;
        Ok(Writer { table, sheaf, rows: Rows::of(table), count: 0, before: None })
    }

    /// Adds a row; rows of one scope come together and in the order of years.
    fn push(&mut self, row: Row<'_>) -> PolarsResult<()> {
        let Row { indicator, figure, year, .. } = row;
        let Figure { numerator, denominator, value, few } = figure;
        let before = self
            .before
            .take()
            .filter(|before| before.kind == row.kind && before.id == row.id && before.year == year - 1);
        let series_break = before.as_ref().and_then(|_| schema::breaks_between(year - 1, year));
        // A body's own figures and the sums over others are different series.
        let previous = before
            .filter(|before| before.sums == row.sums)
            .filter(|_| schema::comparable(indicator.comparable, year - 1, year))
            .and_then(|before| before.value);
        let percent_points = !indicator.is_level() && indicator.unit == Unit::Ratio && indicator.scale == 1.0;
        let change = value
            .zip(previous)
            .map(|(now, then)| if percent_points { 100.0 * (now - then) } else { now - then });
        let growth = value
            .zip(previous)
            .filter(|(_, then)| indicator.is_level() && *then > 0.0)
            .map(|(now, then)| now / then - 1.0);
        let interval = denominator.filter(|_| indicator.share).and_then(|n| wilson(numerator, n));
        let (rank, percentile, peers) = row.ranked;
        self.rows.push(&[
            row.kind.key().into(),
            row.id.into(),
            row.name.into(),
            year.into(),
            indicator.key.as_ref().into(),
            numerator.into(),
            denominator.into(),
            value.into(),
            interval.map(|i| i.0).into(),
            interval.map(|i| i.1).into(),
            few.into(),
            row.n_reports.into(),
            row.n_expected.into(),
            previous.into(),
            change.into(),
            growth.into(),
            series_break.as_ref().into(),
            rank.into(),
            percentile.into(),
            peers.into(),
        ]);
        self.before = Some(Before { kind: row.kind, id: row.id.to_string(), year, sums: row.sums, value });
        self.count += 1;
        if self.rows.len() >= Writer::BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> PolarsResult<()> {
        let frame = std::mem::replace(&mut self.rows, Rows::of(self.table)).finish()?;
        self.table.conform(&frame)?;
        self.sheaf.write(frame)
    }

    fn finish(mut self) -> PolarsResult<usize> {
        self.flush()?;
        self.sheaf.finish()?;
        Ok(self.count)
    }
}

/// One row an agency and year. These stand before all groups: `agency` is the first of the kinds.
fn write_agencies(stated: &Stated<'_>, out: &mut Writer) -> PolarsResult<()> {
    let keys = stated.keys;
    out.before = None;
    for ((row, figure), ranked) in stated.iter().zip(ranks(stated)) {
        out.push(Row {
            indicator: stated.indicator,
            kind: ScopeKind::Agency,
            id: keys.agency_id(row),
            name: keys.word(keys.agency[row]),
            year: keys.year[row],
            figure: *figure,
            sums: keys.sums(row),
            n_reports: 1,
            n_expected: 1,
            ranked,
        })?;
    }
    Ok(())
}

/// Sums over the reports of a group in one year.
#[derive(Default)]
struct Sums {
    name: Word,
    numerator: f64,
    denominator: f64,
    n: i32,
}

/// Ratios of sums over the reports of each group that have all operands, in the order of the table.
fn write_groups(
    stated: &Stated<'_>,
    expected: Option<&Expected>,
    settings: &Settings,
    out: &mut Writer,
) -> PolarsResult<()> {
    let (keys, indicator) = (stated.keys, stated.indicator);
    let mut groups: HashMap<(ScopeKind, Word, i32), Sums> = HashMap::new();
    for (row, figure) in stated.iter().filter(|(row, _)| keys.enters_groups(*row)) {
        for (kind, id, name) in keys.groups(row) {
            let sums =
                groups.entry((kind, id, keys.year[row])).or_insert_with(|| Sums { name, ..Sums::default() });
            sums.numerator += figure.numerator;
            sums.denominator += figure.denominator.unwrap_or(0.0);
            sums.n += 1;
        }
    }
    let id_of = |kind: ScopeKind, word: Word| {
        if kind == ScopeKind::All { "all" } else { keys.word(word).unwrap_or("") }
    };
    let ordered: BTreeMap<(&str, &str, i32), (ScopeKind, Word, Sums)> = groups
        .into_iter()
        .map(|((kind, word, year), sums)| ((kind.key(), id_of(kind, word), year), (kind, word, sums)))
        .collect();
    for ((_, id, year), (kind, word, sums)) in ordered {
        let name = if kind == ScopeKind::All { Some("全部") } else { keys.word(sums.name) };
        // By the roster where there is one; without it, those expected in a group are the agencies seen in it in any
        // year.
        let n_expected = match expected {
            Some(expected) => expected.count(kind, id, year),
            None => keys.seen.get(&(kind, word)).copied().unwrap_or(0),
        };
        let denominator = (!indicator.is_level()).then_some(sums.denominator);
        out.push(Row {
            indicator,
            kind,
            id,
            name,
            year,
            figure: Figure::of(indicator, sums.numerator, denominator, settings),
            sums: None,
            n_reports: sums.n,
            n_expected,
            ranked: (None, None, None),
        })?;
    }
    Ok(())
}

/// The code of the province or prefecture of a body: the first digits of its own, where that division is known.
pub fn code_above(code: Option<&str>, known: bool, digits: usize) -> Option<String> {
    Some(format!("{:0<6}", code.filter(|_| known)?.get(..digits)?))
}

type Ranked = (Option<i32>, Option<f64>, Option<i32>);

/// Ranks among the agencies of one level, sector and year; small denominators and region-wide reports are not ranked.
fn ranks(stated: &Stated<'_>) -> Vec<Ranked> {
    let keys = stated.keys;
    let mut peers: HashMap<(Word, Word, i32), Vec<(u32, f64)>> = HashMap::new();
    for (at, (row, figure)) in stated.iter().enumerate() {
        let (level, sector) = (keys.level[row], keys.sector[row]);
        let Some(value) = figure.value.filter(|_| !figure.few) else { continue };
        if level.is_some() && sector.is_some() && keys.sums(row) != Some(Scope::RegionWide) {
            peers.entry((level, sector, keys.year[row])).or_default().push((at as u32, value));
        }
    }
    let mut out = vec![(None, None, None); stated.rows.len()];
    for members in peers.into_values() {
        let n = members.len();
        let mut sorted: Vec<f64> = members.iter().map(|(_, value)| *value).collect();
        sorted.sort_by(f64::total_cmp);
        for (at, value) in members {
            let not_higher = sorted.partition_point(|other| *other <= value);
            out[at as usize] =
                (Some((n - not_higher) as i32 + 1), Some(not_higher as f64 / n as f64), Some(n as i32));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_needs_all_operands_and_a_denominator() {
        let rate = Indicator::named("denial_rate").unwrap();
        let with = |d: Option<f64>, n: Option<f64>| {
            value(rate, 2020, |q| match q {
                Quantity::OutcomesUsed => n,
                _ => d,
            })
        };
        assert_eq!(with(Some(2.0), Some(8.0)), Some(0.25));
        assert_eq!(with(None, Some(8.0)), None);
        assert_eq!(with(Some(0.0), Some(0.0)), None, "no outcomes, no rate");
    }

    #[test]
    fn wilson_against_published_values() {
        // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        for (k, n, low, high) in [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ] {
            let (l, h) = wilson(k, n).unwrap();
            assert!((l - low).abs() < 5e-5 && (h - high).abs() < 5e-5, "{k}/{n}: {l} {h}");
        }
        assert_eq!(wilson(3.0, 0.0), None);
        assert_eq!(wilson(3.0, 2.0), None);
    }
}
