//! Facts of agencies and years → rows of `indicators`.
//!
//! Facts lie on the disk; each indicator reads only its own operands, so memory grows with the number of agencies and
//! years, not with the number of quantities. Group values are ratios of sums over the reports that have all operands;
//! region-wide reports have their own series and enter no group.

use std::path::{Path, PathBuf};

use polars::prelude::*;

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
        Ok(Facts {
            file: Some(Sheaf::internal(&path, &schema, group_of(schema.len()))?),
            path,
            rows: empty(),
        })
    }

    pub fn push(&mut self, place: usize, report: &ReportRow, agency_id: &str, year: i32, figures: &Figures) {
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

    /// Writes the tables `indicators` and `distribution` into a folder; gives the number of rows of the former, and the
    /// outliers with the places of their reports.
    pub fn write(
        mut self,
        folder: &Path,
        settings: &Settings,
    ) -> PolarsResult<(usize, Vec<(usize, Outlier)>)> {
        self.flush()?;
        if let Some(file) = self.file.take() {
            file.finish()?;
        }
        let (table, spread) = (Table::named("indicators"), Table::named("distribution"));
        let mut sheaf = Sheaf::public(&folder.join("indicators.parquet"), table)?;
        let mut spread_sheaf = Sheaf::public(&folder.join("distribution.parquet"), spread)?;
        let expected = self.expected(settings)?;
        let (mut count, mut outliers) = (0, Vec::new());
        let mut ordered: Vec<&'static Indicator> = INDICATORS.iter().collect();
        ordered.sort_by(|a, b| a.key.cmp(&b.key));
        for indicator in ordered {
            let rows = self.rows_of(indicator, expected.as_ref(), settings)?;
            count += rows.indicators.height();
            table.conform(&rows.indicators)?;
            sheaf.write(rows.indicators)?;
            spread.conform(&rows.distribution)?;
            spread_sheaf.write(rows.distribution)?;
            outliers.extend(rows.outliers);
        }
        sheaf.finish()?;
        spread_sheaf.finish()?;
        let _ = std::fs::remove_file(&self.path);
        Ok((count, outliers))
    }

    /// Who is expected in which group, by the roster; `None` without one.
    fn expected(&self, settings: &Settings) -> PolarsResult<Option<Expected>> {
        use polars_io::SerReader as _;
        let Some(roster) = &settings.roster else { return Ok(None) };
        let columns = KEYS.iter().map(|(name, _)| (*name).to_string()).collect();
        let keys = polars_io::parquet::read::ParquetReader::new(std::fs::File::open(&self.path)?)
            .with_columns(Some(columns))
            .finish()?;
        Expected::of(roster, &keys).map(Some)
    }

    fn operands(&self, indicator: &Indicator) -> PolarsResult<DataFrame> {
        use polars_io::SerReader as _;
        let mut columns: Vec<String> = KEYS.iter().map(|(name, _)| (*name).to_string()).collect();
        for (_, quantity) in indicator.terms() {
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
        indicator: &'static Indicator,
        expected: Option<&Expected>,
        settings: &Settings,
    ) -> PolarsResult<RowsOf> {
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
            .operands(indicator)?
            .lazy()
            .with_columns([numerator.alias("numerator"), sum(&indicator.denominator).alias("denominator")])
            .select(
                KEYS.iter()
                    .map(|(name, _)| col(*name))
                    .chain([col("numerator"), col("denominator")])
                    .collect::<Vec<_>>(),
            )
            .collect()?
            .lazy();
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
        // A report for a region or for a government with its departments adds up what the others say: it would be
        // counted twice.
        let sums = || {
            col("scope")
                .eq(lit(Scope::RegionWide.key()))
                .or(col("scope").eq(lit(Scope::GovernmentOwnLevel.key())))
        };
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
                kind,
                col(id),
                col(name),
            ));
        }
        scopes.push(group(
            facts.filter(own()),
            stated.clone().filter(own()),
            ScopeKind::All,
            lit("all"),
            lit("全部"),
        ));
        let all = concat(scopes, UnionArgs::default())?.collect()?;
        let stated = stated.collect()?;
        let (values, low) = values_of(&stated, indicator, settings)?;
        let (distribution, outliers) = distribution::of(&stated, &values, &low, indicator, settings)?;
        Ok(RowsOf { indicators: finish(all, indicator, expected, settings)?, distribution, outliers })
    }
}

/// What one indicator gives.
struct RowsOf {
    indicators: DataFrame,
    distribution: DataFrame,
    outliers: Vec<(usize, Outlier)>,
}

/// The code of the province or prefecture of a body: the first digits of its own, where that division is known.
pub fn code_above(code: Option<&str>, known: bool, digits: usize) -> Option<String> {
    Some(format!("{:0<6}", code.filter(|_| known)?.get(..digits)?))
}

/// Values of rows with numerator and denominator, and whether each is a rate over few cases.
fn values_of(
    frame: &DataFrame,
    indicator: &Indicator,
    settings: &Settings,
) -> PolarsResult<(Vec<Option<f64>>, Vec<bool>)> {
    let (numerator, denominator) = (frame.column("numerator")?.f64()?, frame.column("denominator")?.f64()?);
    let values = (0..frame.height())
        .map(|row| {
            let numerator = numerator.get(row)?;
            if indicator.is_level() {
                Some(numerator)
            } else {
                quotient(indicator, numerator, denominator.get(row)?)
            }
        })
        .collect();
    let low = (0..frame.height())
        .map(|row| indicator.counts_cases() && denominator.get(row).is_some_and(|n| n < settings.low_n))
        .collect();
    Ok((values, low))
}

/// Ratio of sums over the reports of a group that have all operands.
fn group(facts: LazyFrame, stated: LazyFrame, kind: ScopeKind, id: Expr, name: Expr) -> LazyFrame {
    let keyed = |frame: LazyFrame| {
        frame.with_columns([id.clone().alias("scope_id"), name.clone().alias("scope_name")])
    };
    // Without a roster, those expected in a group are the agencies seen in it in any year.
    let expected = keyed(facts)
        .group_by([col("scope_id")])
        .agg([col("agency_id").n_unique().cast(DataType::Int32).alias("n_expected")]);
    keyed(stated)
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
        .join(expected, [col("scope_id")], [col("scope_id")], JoinArgs::new(JoinType::Left))
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
        ])
}

/// Values, intervals, changes and ranks, in the order of the table.
fn finish(
    frame: DataFrame,
    indicator: &Indicator,
    expected: Option<&Expected>,
    settings: &Settings,
) -> PolarsResult<DataFrame> {
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
    let (values, low) = values_of(&frame, indicator, settings)?;
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
        // By the roster where there is one; an agency's own row speaks of its one report.
        let expected = match (expected, kind.get(row).zip(id.get(row))) {
            (Some(expected), Some((kind, id))) if kind != ScopeKind::Agency.key() => {
                Some(expected.count(kind, id, here))
            }
            _ => n_expected.get(row),
        };
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
            expected.into(),
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
