//! Facts of agencies and years → rows of `indicators`.
//!
//! Facts lie on the disk; each indicator reads only its own operands, so memory grows with the number of agencies and
//! years, not with the number of quantities. Group values are ratios of sums over the reports that have all operands;
//! region-wide reports have their own series and enter no group.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use polars::prelude::*;

use super::{ANNEX_YEARS, INDICATORS, Indicator, Quantity, Term};
use crate::frame::{Rows, Value};
use crate::publish::parquet::{ROW_GROUP, Sheaf};
use crate::reduce::figures::Figures;
use crate::reduce::load::{Name, ReportRow};
use crate::reduce::roster::Roster;
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

const KEYS: [(&str, Dtype); 10] = [
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
    file: Option<Sheaf>,
    rows: Rows,
}

fn shape() -> Vec<(String, Dtype)> {
    let quantities = quantities().iter().map(|quantity| (format!("q:{}", quantity.column()), Dtype::Float64));
    KEYS.iter().map(|(name, dtype)| ((*name).to_string(), *dtype)).chain(quantities).collect()
}

fn empty() -> Rows {
    Rows::new(shape().iter().map(|(name, dtype)| (name.as_str(), *dtype)))
}

impl Facts {
    pub fn new(staging: &Path) -> PolarsResult<Facts> {
        let path = staging.join(".facts.parquet");
        let schema: Schema =
            shape().iter().map(|(name, dtype)| Field::new(name.as_str().into(), dtype.polars())).collect();
        Ok(Facts { file: Some(Sheaf::internal(&path, &schema, ROW_GROUP)?), path, rows: empty() })
    }

    pub fn push(&mut self, report: &ReportRow, agency_id: &str, year: i32, figures: &Figures) {
        // The code of the province and of the prefecture are the first digits of the body's own.
        let cut = |name: &Option<Name>, digits: usize| {
            let code = report.place.code.as_deref().filter(|_| name.is_some())?;
            Some(format!("{:0<6}", code.get(..digits)?))
        };
        let province_code = cut(&report.place.province, 2);
        let prefecture_code = cut(&report.place.prefecture, 4);
        let mut values: Vec<Value<'_>> = vec![
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
        self.rows.push(&values);
    }

    pub fn flush(&mut self) -> PolarsResult<()> {
        let rows = std::mem::replace(&mut self.rows, empty());
        if let Some(file) = &mut self.file
            && !rows.is_empty()
        {
            file.write(rows.finish()?)?;
        }
        Ok(())
    }

    /// Writes the table of indicators; gives its number of rows.
    pub fn write_indicators(mut self, path: &Path, settings: &Settings) -> PolarsResult<usize> {
        self.flush()?;
        if let Some(file) = self.file.take() {
            file.finish()?;
        }
        let table = Table::named("indicators");
        let mut sheaf = Sheaf::public(path, table)?;
        let expected = settings
            .roster
            .as_ref()
            .map(|roster| expected_by(roster, self.read(std::iter::empty())?))
            .transpose()?;
        let mut count = 0;
        let mut ordered: Vec<&Indicator> = INDICATORS.iter().collect();
        ordered.sort_by(|a, b| a.key.cmp(&b.key));
        for indicator in ordered {
            let frame = self.rows_of(indicator, settings, expected.as_ref())?;
            count += frame.height();
            table.conform(&frame)?;
            sheaf.write(frame)?;
        }
        sheaf.finish()?;
        let _ = std::fs::remove_file(&self.path);
        Ok(count)
    }

    /// The keys of all facts, with some of their quantities.
    fn read(&self, quantities: impl Iterator<Item = Quantity>) -> PolarsResult<DataFrame> {
        use polars_io::SerReader as _;
        let mut columns: Vec<String> = KEYS.iter().map(|(name, _)| (*name).to_string()).collect();
        for quantity in quantities {
            let name = format!("q:{}", quantity.column());
            if !columns.contains(&name) {
                columns.push(name);
            }
        }
        polars_io::parquet::read::ParquetReader::new(std::fs::File::open(&self.path)?)
            .with_columns(Some(columns))
            .finish()
    }

    fn rows_of(
        &self,
        indicator: &Indicator,
        settings: &Settings,
        expected: Option<&DataFrame>,
    ) -> PolarsResult<DataFrame> {
        let sum = |terms: &[Term]| {
            terms
                .iter()
                .map(|(sign, quantity)| lit(*sign) * col(format!("q:{}", quantity.column())))
                .reduce(|a, b| a + b)
                .unwrap_or_else(|| lit(NULL).cast(DataType::Float64))
        };
        let numerator = if indicator.annex_numerator.is_empty() {
            sum(&indicator.numerator)
        } else {
            when(col("year").gt_eq(lit(ANNEX_YEARS.0)).and(col("year").lt_eq(lit(ANNEX_YEARS.1))))
                .then(sum(&indicator.annex_numerator))
                .otherwise(sum(&indicator.numerator))
        };
        let facts = self
            .read(indicator.terms().map(|(_, quantity)| *quantity))?
            .lazy()
            .with_columns([numerator.alias("numerator"), sum(&indicator.denominator).alias("denominator")])
            .select(
                KEYS.iter()
                    .map(|(name, _)| col(*name))
                    .chain([col("numerator"), col("denominator")])
                    .collect::<Vec<_>>(),
            );
        let complete = if indicator.is_level() {
            col("numerator").is_not_null()
        } else {
            col("numerator").is_not_null().and(col("denominator").is_not_null())
        };
        let stated = facts.clone().filter(complete);
        let agencies = stated.clone().select([
            lit(ScopeKind::Agency.key()).alias("scope_kind"),
            col("agency_id").alias("scope_id"),
            col("agency").alias("scope_name"),
            col("year"),
            col("numerator"),
            col("denominator"),
            lit(1i32).alias("n_reports"),
            lit(1i32).alias("n_expected"),
            col("level"),
            col("sector"),
            col("scope"),
        ]);
        let mut scopes = vec![agencies];
        let own = || col("scope").is_null().or(sums().not());
        for (kind, id, name) in [
            (ScopeKind::Prefecture, "prefecture_code", "prefecture"),
            (ScopeKind::Province, "province_code", "province"),
            (ScopeKind::Level, "level", "level"),
            (ScopeKind::Sector, "sector", "sector"),
        ] {
            scopes.push(group(
                facts.clone().filter(own()).filter(col(id).is_not_null()),
                stated.clone().filter(own()).filter(col(id).is_not_null()),
                (kind, col(id), col(name)),
                expected,
            )?);
        }
        scopes.push(group(
            facts.filter(own()),
            stated.filter(own()),
            (ScopeKind::All, lit("all"), lit("全部")),
            expected,
        )?);
        let all = concat(scopes, UnionArgs::default())?.collect()?;
        finish(all, indicator, settings)
    }
}

/// A report for a region or for a government with its departments adds up what the others say: it would be counted twice.
fn sums() -> Expr {
    col("scope").eq(lit(Scope::RegionWide.key())).or(col("scope").eq(lit(Scope::GovernmentOwnLevel.key())))
}

/// Units that the roster expects to report for themselves: scope, unit and year, for the years that there are reports of.
fn expected_by(roster: &Roster, facts: DataFrame) -> PolarsResult<DataFrame> {
    let years: BTreeSet<i32> = facts.column("year")?.i32()?.iter().flatten().collect();
    let mut rows = Rows::new(
        [
            ("scope_kind", Dtype::Utf8),
            ("scope_id", Dtype::Utf8),
            ("agency_id", Dtype::Utf8),
            ("year", Dtype::Int32),
        ]
        .into_iter(),
    );
    for year in years {
        for unit in roster.units.iter().filter(|unit| unit.expected(year)) {
            // A code that ends in zeros is of the province or the prefecture itself.
            let cut = |digits: usize| {
                let code = unit.division_code.as_deref()?.get(..digits)?;
                (!code.ends_with("00")).then(|| format!("{code:0<6}"))
            };
            let scopes = [
                (ScopeKind::All, Some("all".to_string())),
                (ScopeKind::Level, unit.level.map(|level| level.key().to_string())),
                (ScopeKind::Sector, unit.sector.clone()),
                (ScopeKind::Province, cut(2)),
                (ScopeKind::Prefecture, cut(4)),
            ];
            for (kind, id) in scopes {
                if let Some(id) = &id {
                    rows.push(&[
                        Value::from(kind.key()),
                        id.as_str().into(),
                        unit.agency_id.as_str().into(),
                        year.into(),
                    ]);
                }
            }
        }
    }
    // Who reported for a region or a government is not expected to report for itself beside it.
    let by_year = [col("agency_id"), col("year")];
    let sums = facts.lazy().filter(sums());
    rows.finish()?.lazy().join(sums, by_year.clone(), by_year, JoinArgs::new(JoinType::Anti)).collect()
}

/// Ratio of sums over the reports of a group that have all operands.
fn group(
    facts: LazyFrame,
    stated: LazyFrame,
    (kind, id, name): (ScopeKind, Expr, Expr),
    roster: Option<&DataFrame>,
) -> PolarsResult<LazyFrame> {
    let keyed = |frame: LazyFrame| {
        frame.with_columns([id.clone().alias("scope_id"), name.clone().alias("scope_name")])
    };
    let number = || col("agency_id").n_unique().cast(DataType::Int32).alias("n_expected");
    let seen = keyed(facts);
    let years = seen.clone().select([col("scope_id"), col("year")]).unique(None, UniqueKeepStrategy::Any);
    let keys = [col("scope_id"), col("year")];
    let expected = match roster {
        // Those whom the roster expects in the year, and whoever else reported.
        Some(roster) => {
            let units = roster.clone().lazy().filter(col("scope_kind").eq(lit(kind.key()))).select([
                col("scope_id"),
                col("year"),
                col("agency_id"),
            ]);
            let seen = seen.select([col("scope_id"), col("year"), col("agency_id")]);
            concat([units, seen], UnionArgs::default())?.group_by(keys.clone()).agg([number()])
        }
        // Without a roster, the agencies seen in the group in any year.
        None => {
            let all = seen.group_by([col("scope_id")]).agg([number()]);
            years.join(all, [col("scope_id")], [col("scope_id")], JoinArgs::new(JoinType::Left))
        }
    };
    Ok(keyed(stated)
        .group_by([col("scope_id"), col("year")])
        .agg([
            col("scope_name").first(),
            col("numerator").sum(),
            // A level has no denominator; its sum would be zero.
            when(col("denominator").count().eq(lit(0)))
                .then(lit(NULL))
                .otherwise(col("denominator").sum())
                .cast(DataType::Float64)
                .alias("denominator"),
            len().cast(DataType::Int32).alias("n_reports"),
        ])
        .join(expected, keys.clone(), keys, JoinArgs::new(JoinType::Left))
        .select([
            lit(kind.key()).alias("scope_kind"),
            col("scope_id"),
            col("scope_name"),
            col("year"),
            col("numerator"),
            col("denominator"),
            col("n_reports"),
            col("n_expected"),
            lit(NULL).cast(DataType::String).alias("level"),
            lit(NULL).cast(DataType::String).alias("sector"),
            lit(NULL).cast(DataType::String).alias("scope"),
        ]))
}

/// Values, intervals, changes and ranks, in the order of the table.
fn finish(frame: DataFrame, indicator: &Indicator, settings: &Settings) -> PolarsResult<DataFrame> {
    let options = SortMultipleOptions::default().with_maintain_order(true);
    let frame = frame.sort(["scope_kind", "scope_id", "year"], options)?;
    let text = |name: &str| -> PolarsResult<StringChunked> { Ok(frame.column(name)?.str()?.clone()) };
    let (kind, id, name, level, sector, scope) = (
        text("scope_kind")?,
        text("scope_id")?,
        text("scope_name")?,
        text("level")?,
        text("sector")?,
        text("scope")?,
    );
    let year = frame.column("year")?.i32()?.clone();
    let (numerator, denominator) =
        (frame.column("numerator")?.f64()?.clone(), frame.column("denominator")?.f64()?.clone());
    let (n_reports, n_expected) =
        (frame.column("n_reports")?.i32()?.clone(), frame.column("n_expected")?.i32()?.clone());
    let height = frame.height();
    let values: Vec<Option<f64>> = (0..height)
        .map(|row| {
            let numerator = numerator.get(row)?;
            if indicator.is_level() {
                Some(numerator)
            } else {
                quotient(indicator, numerator, denominator.get(row)?)
            }
        })
        .collect();
    let low: Vec<bool> = (0..height)
        .map(|row| indicator.counts_cases() && denominator.get(row).is_some_and(|n| n < settings.low_n))
        .collect();
    let ranks = ranks(&kind, &level, &sector, &scope, &year, &values, &low);
    let mut rows = Rows::of(Table::named("indicators"));
    for row in 0..height {
        let here = year.get(row).unwrap_or(0);
        // Rows of one scope stand together in the order of years.
        let before = row.checked_sub(1).filter(|b| {
            kind.get(*b) == kind.get(row) && id.get(*b) == id.get(row) && year.get(*b) == Some(here - 1)
        });
        // A body's own figures and the sums over others are different series.
        let same_series = |b: &usize| is_sum(scope.get(*b)) == is_sum(scope.get(row));
        let series_break = before.and_then(|_| schema::breaks_between(here - 1, here));
        let previous = before
            .filter(same_series)
            .filter(|_| schema::comparable(indicator.comparable, here - 1, here))
            .and_then(|before| values[before]);
        let value = values[row];
        let percent_points = !indicator.is_level() && indicator.unit == Unit::Ratio && indicator.scale == 1.0;
        let change = value
            .zip(previous)
            .map(|(now, then)| if percent_points { 100.0 * (now - then) } else { now - then });
        let growth = value
            .zip(previous)
            .filter(|(_, then)| indicator.is_level() && *then > 0.0)
            .map(|(now, then)| now / then - 1.0);
        let interval = if indicator.share {
            numerator.get(row).zip(denominator.get(row)).and_then(|(k, n)| wilson(k, n))
        } else {
            None
        };
        let (rank, percentile, peers) = ranks[row];
        rows.push(&[
            kind.get(row).into(),
            id.get(row).into(),
            name.get(row).into(),
            here.into(),
            indicator.key.as_ref().into(),
            numerator.get(row).into(),
            if indicator.is_level() { Value::Null } else { denominator.get(row).into() },
            value.into(),
            interval.map(|i| i.0).into(),
            interval.map(|i| i.1).into(),
            low[row].into(),
            n_reports.get(row).into(),
            n_expected.get(row).into(),
            previous.into(),
            change.into(),
            growth.into(),
            series_break.as_ref().into(),
            rank.into(),
            percentile.into(),
            peers.into(),
        ]);
    }
    rows.finish()
}

/// The scope, where a report adds up what others say.
fn is_sum(scope: Option<&str>) -> Option<&str> {
    scope.filter(|scope| *scope == Scope::RegionWide.key() || *scope == Scope::GovernmentOwnLevel.key())
}

type Ranked = (Option<i32>, Option<f64>, Option<i32>);

/// Ranks among the agencies of one level, sector and year; small denominators and region-wide reports are not ranked.
fn ranks(
    kind: &StringChunked,
    level: &StringChunked,
    sector: &StringChunked,
    scope: &StringChunked,
    year: &Int32Chunked,
    values: &[Option<f64>],
    low: &[bool],
) -> Vec<Ranked> {
    let mut peers: std::collections::BTreeMap<(&str, &str, i32), Vec<usize>> =
        std::collections::BTreeMap::new();
    for row in 0..values.len() {
        let ranked = kind.get(row) == Some(ScopeKind::Agency.key())
            && scope.get(row) != Some(Scope::RegionWide.key())
            && !low[row]
            && values[row].is_some();
        if let (true, Some(level), Some(sector), Some(year)) =
            (ranked, level.get(row), sector.get(row), year.get(row))
        {
            peers.entry((level, sector, year)).or_default().push(row);
        }
    }
    let mut out = vec![(None, None, None); values.len()];
    for members in peers.values() {
        let n = members.len();
        let mut sorted: Vec<f64> = members.iter().filter_map(|row| values[*row]).collect();
        sorted.sort_by(f64::total_cmp);
        for row in members {
            let Some(value) = values[*row] else { continue };
            let not_higher = sorted.partition_point(|other| *other <= value);
            out[*row] =
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
