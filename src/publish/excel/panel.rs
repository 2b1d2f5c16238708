//! The panel of agencies and years, with its rates and sums as formulas over its own counts; the changes from year to
//! year as formulas over the panel; and the check that tells whether the panel still holds the run's figures.
//!
//! A formula is written only where it gives exactly what the data set holds: the workbook never computes anything of
//! its own.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use super::scroll::{Chosen, Scroll};
use super::sheet::{Column, Kind, Value, heading_width, letters, place_of};
use super::topic::{kind_of as kind_of_indicator, name_of};
use super::{Book, ExcelError, Lang, Leaf, SheetDef};
use crate::extract::form::{Group, TABLE3, TABLE4};
use crate::indicator::{INDICATORS, Indicator, Quantity, Term, compute};
use crate::schema::{self, Dtype, Item, Table, Unit};

/// Rows up to which figures are formulas; the panel of a whole nation holds values.
pub(super) const LIVE_ROWS: usize = 20_000;

/// Where each agency and year stands in the panel, known before anything is written.
pub(super) struct Layout {
    /// Years and row numbers, from 0, by agency.
    pub(super) rows_of: BTreeMap<String, Vec<(i32, usize)>>,
    pub(super) height: usize,
    /// Number of the column of each field.
    pub(super) columns: HashMap<&'static str, usize>,
}

/// Count and sum of a column as the run gave it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    count: usize,
    sum: f64,
    /// Each figure times its row number: an exchange of two figures shows, too.
    weighted: f64,
}

impl Layout {
    pub(super) fn of(folder: &Path, agencies: &Chosen) -> Result<Layout, ExcelError> {
        let mut rows_of: BTreeMap<String, Vec<(i32, usize)>> = BTreeMap::new();
        let mut height = 0;
        let mut scroll = Scroll::columns(&folder.join("agency_year.parquet"), &["agency_id", "year"])?;
        while scroll.next()? {
            let Some(id) = scroll.text("agency_id").filter(|id| agencies.has(Some(id))) else { continue };
            rows_of.entry(id.to_string()).or_default().push((scroll.year().unwrap_or(0), height));
            height += 1;
        }
        let table = Table::named("agency_year");
        let columns = table.columns.iter().enumerate().map(|(x, column)| (column.name.as_ref(), x)).collect();
        Ok(Layout { rows_of, height, columns })
    }

    pub(super) fn letter(&self, field: &str) -> Option<String> {
        self.columns.get(field).map(|x| letters(*x))
    }
}

/// How a column of a table is shown.
pub(super) fn kind_of(column: &schema::Column) -> Kind {
    if let Some(indicator) = INDICATORS.iter().find(|indicator| indicator.key == column.name) {
        return kind_of_indicator(indicator);
    }
    match (column.dtype, column.unit) {
        (Dtype::Int32, _) if column.name == "year" => Kind::Year,
        (Dtype::Date, _) => Kind::Date,
        (_, Unit::Ratio) => Kind::Percent,
        (_, Unit::WanYuan | Unit::Yuan | Unit::Percent) => Kind::Money,
        (Dtype::Int32 | Dtype::Int64, _) => Kind::Count,
        (Dtype::Float64, _) => Kind::Decimal,
        _ => Kind::Text,
    }
}

/// The Chinese word for a word of one of the closed lists.
pub(super) fn word(list: &str, key: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return key.to_string();
    }
    let label = match list {
        "level" => schema::Level::from_key(key).map(schema::Level::label),
        "sector" => schema::Sector::from_key(key).map(schema::Sector::label),
        "scope" => schema::Scope::from_key(key).map(schema::Scope::label),
        "template" => schema::Template::from_key(key).map(schema::Template::label),
        "completeness" => schema::Completeness::from_key(key).map(schema::Completeness::label),
        "agency_source" | "year_source" => schema::Provenance::from_key(key).map(schema::Provenance::label),
        "severity" => schema::Severity::from_key(key).map(schema::Severity::label),
        "finding_status" => schema::FindingStatus::from_key(key).map(schema::FindingStatus::label),
        "side" => schema::Side::from_key(key).map(schema::Side::label),
        "item" => Item::from_key(key).map(Item::label),
        "applicant" => schema::Applicant::from_key(key).map(schema::Applicant::label),
        "status" => schema::Status::from_key(key).map(schema::Status::label),
        "source_kind" => schema::SourceKind::from_key(key).map(schema::SourceKind::label),
        "state" => schema::CoverageState::from_key(key).map(schema::CoverageState::label),
        "scope_kind" => schema::ScopeKind::from_key(key).map(schema::ScopeKind::label),
        "indicator" => Indicator::named(key).map(|indicator| indicator.label.as_ref()),
        _ => None,
    };
    label.unwrap_or(key).to_string()
}

/// Fields whose words are of a closed list.
const WORDS: [&str; 4] = ["level", "sector", "scope", "template"];

/// Sums that the panel forms of its own parts. The first way whose parts are all there is taken.
fn sums_of() -> Vec<(Item, Vec<Vec<Item>>)> {
    let group = |group: Group| -> Vec<Item> {
        TABLE3.iter().filter(|row| row.group == Some(group)).map(|row| row.item).collect()
    };
    let mut all = vec![
        (Item::DeniedTotal, vec![group(Group::Denied)]),
        (Item::UnavailableTotal, vec![group(Group::Unavailable)]),
        (Item::NotProcessedTotal, vec![group(Group::NotProcessed)]),
        (Item::OtherTotal, vec![group(Group::Other), vec![Item::OtherOutcome]]),
    ];
    for (at, total) in [
        Item::LitigationUpheldTotal,
        Item::LitigationOverturnedTotal,
        Item::LitigationOtherTotal,
        Item::LitigationPendingTotal,
        Item::LitigationTotal,
    ]
    .into_iter()
    .enumerate()
    {
        all.push((total, vec![vec![TABLE4[1].items[at], TABLE4[2].items[at]]]));
    }
    all.extend(TABLE4.iter().map(|block| (block.items[4], vec![block.items[..4].to_vec()])));
    let granted = [Item::GrantedInFull, Item::GrantedInPart];
    let totals =
        [Item::DeniedTotal, Item::UnavailableTotal, Item::NotProcessedTotal, Item::OtherTotal].to_vec();
    all.push((Item::OutcomesTotal, vec![[granted.to_vec(), totals].concat()]));
    all
}

/// The rows of the panel as formulas and values.
struct Maker {
    lang: Lang,
    table: &'static Table,
    columns: HashMap<&'static str, usize>,
    /// Indicators by the column that they fill.
    live: HashMap<usize, &'static Indicator>,
    sums: HashMap<&'static str, Vec<Vec<Item>>>,
    formulas: bool,
}

impl Maker {
    fn of(book: &Book<'_>) -> Maker {
        let columns = book.layout.columns.clone();
        let live = INDICATORS
            .iter()
            .filter(|indicator| {
                Item::from_key(&indicator.key).is_none()
                    && terms(indicator).all(|(_, quantity)| {
                        let operand = quantity.column();
                        // A level that is its own only operand is a figure, not a formula.
                        columns.contains_key(operand.as_ref()) && operand != indicator.key
                    })
            })
            .filter_map(|indicator| Some((*columns.get(indicator.key.as_ref())?, indicator)))
            .collect();
        Maker {
            lang: book.lang,
            table: Table::named("agency_year"),
            columns,
            live,
            sums: sums_of().into_iter().map(|(total, ways)| (total.key(), ways)).collect(),
            formulas: book.layout.height <= LIVE_ROWS,
        }
    }

    fn cell(&self, field: &str, row: usize) -> String {
        format!("{}{row}", letters(self.columns[field]))
    }

    fn row(&self, scroll: &Scroll, row: usize) -> Vec<Value> {
        let derived: BTreeSet<&str> = scroll.text("derived").unwrap_or("").split(';').collect();
        self.table
            .columns
            .iter()
            .enumerate()
            .map(|(x, column)| {
                let name = column.name.as_ref();
                match scroll.value(name) {
                    Value::Text(key) if WORDS.contains(&name) => Value::Text(word(name, &key, self.lang)),
                    value if !self.formulas => value,
                    value => {
                        let cached = if let Value::Number(number) = value { Some(number) } else { None };
                        let formula = match self.live.get(&x) {
                            Some(indicator) => self.rate(indicator, scroll, cached, row),
                            None => cached
                                .filter(|_| derived.contains(name))
                                .and_then(|cached| self.sum(name, scroll, cached, row)),
                        };
                        match formula {
                            Some(formula) => Value::Live(formula, cached),
                            None => value,
                        }
                    }
                }
            })
            .collect()
    }

    /// The indicator over the counts of its own row, if that is what the data set holds.
    fn rate(
        &self,
        indicator: &Indicator,
        scroll: &Scroll,
        cached: Option<f64>,
        row: usize,
    ) -> Option<String> {
        let year = scroll.year()?;
        let now = compute::value(indicator, year, |quantity| scroll.number(&quantity.column()));
        (now == cached).then(|| rate_formula(indicator, year, |quantity| self.cell(&quantity.column(), row)))
    }

    /// A worked-out total as the sum of its parts.
    fn sum(&self, name: &str, scroll: &Scroll, cached: f64, row: usize) -> Option<String> {
        if name == "outcomes_total_used" {
            let ways = &self.sums[Item::OutcomesTotal.key()];
            let reported = scroll.number(Item::OutcomesTotal.key());
            return if reported == Some(cached) {
                Some(format!("={}", self.cell(Item::OutcomesTotal.key(), row)))
            } else {
                self.sum_of(ways, scroll, cached, row)
            };
        }
        self.sum_of(self.sums.get(name)?, scroll, cached, row)
    }

    fn sum_of(&self, ways: &[Vec<Item>], scroll: &Scroll, cached: f64, row: usize) -> Option<String> {
        ways.iter().find_map(|parts| {
            let values: Option<Vec<f64>> = parts.iter().map(|item| scroll.number(item.key())).collect();
            if values?.iter().sum::<f64>() != cached {
                return None;
            }
            let cells: Vec<String> = parts.iter().map(|item| self.cell(item.key(), row)).collect();
            Some(format!("={}", cells.join("+")))
        })
    }
}

fn terms(indicator: &'static Indicator) -> impl Iterator<Item = &'static Term> {
    indicator.terms()
}

/// Empty when an operand is empty or the denominator zero.
fn rate_formula(indicator: &Indicator, year: i32, cell: impl Fn(Quantity) -> String) -> String {
    let sum = |terms: &[Term]| {
        terms.iter().enumerate().fold(String::new(), |mut out, (index, (sign, quantity))| {
            if *sign < 0.0 {
                out.push('-');
            } else if index > 0 {
                out.push('+');
            }
            out.push_str(&cell(*quantity));
            out
        })
    };
    let numerator = indicator.numerator_in(year);
    let operands: BTreeSet<String> =
        numerator.iter().chain(&indicator.denominator).map(|(_, q)| cell(*q)).collect();
    let missing = operands.iter().map(|cell| format!("{cell}=\"\"")).collect::<Vec<_>>().join(",");
    let numerator = sum(numerator);
    let body = if indicator.is_level() {
        numerator
    } else {
        let denominator = sum(&indicator.denominator);
        let scale = if indicator.scale == 1.0 { String::new() } else { format!("{}*", indicator.scale) };
        format!("IF(({denominator})=0,\"\",{scale}({numerator})/({denominator}))")
    };
    format!("=IF(OR({missing}),\"\",{body})")
}

pub(super) fn label(column: &schema::Column, lang: Lang) -> String {
    lang.pick(&column.label, &column.name).to_string()
}

pub(super) fn panel(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let maker = Maker::of(book);
    let columns: Vec<Column> = maker
        .table
        .columns
        .iter()
        .map(|column| {
            let heading = label(column, book.lang);
            let width = match column.name.as_ref() {
                "agency_id" => 14.0,
                "agency" => 34.0,
                "derived" => 40.0,
                "template" | "scope" | "sector" => 14.0,
                _ => heading_width(&heading),
            };
            Column::new(heading, kind_of(column), width)
        })
        .collect();
    let mut scroll = book.scroll("agency_year")?;
    let agencies = book.agencies().clone();
    let most_rows = book.most_rows;
    let mut sums = vec![Sum::default(); columns.len()];
    let mut written = 0;
    let height = book.layout.height;
    let none = book.lang.pick("没有机关与年度都明确的报告", "No report states both its agency and its year");
    let leaves = book.table(def, &columns, 3, height, none, &mut || {
        while scroll.next()? {
            if !agencies.has(scroll.text("agency_id")) {
                continue;
            }
            let row = written % most_rows + 2;
            let values = maker.row(&scroll, row);
            for (sum, value) in sums.iter_mut().zip(&values) {
                if let Value::Number(number) | Value::Live(_, Some(number)) = value {
                    sum.count += 1;
                    sum.sum += number;
                    sum.weighted += number * row as f64;
                }
            }
            written += 1;
            return Ok(Some(values));
        }
        Ok(None)
    })?;
    let _ = book.sums.set(sums);
    Ok(leaves)
}

/// Indicators whose changes are shown.
const CHANGES: [&str; 8] = [
    "requests_received",
    "proactive_total",
    "disclosure_rate",
    "denial_rate",
    "unavailable_rate",
    "not_processed_rate",
    "reconsideration_rate",
    "litigation_rate",
];

/// What the row before says: agency, year, scope, figures.
type Before = (String, i32, Option<String>, Vec<Option<f64>>);

pub(super) fn changes(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let chosen: Vec<&'static Indicator> = CHANGES.iter().filter_map(|key| Indicator::named(key)).collect();
    let mut columns = vec![
        Column::new(lang.pick("机关", "agency"), Kind::Text, 30.0),
        Column::new(lang.pick("年度", "year"), Kind::Year, 8.0),
        Column::new(lang.pick("断点", "series_break"), Kind::Text, 9.0),
    ];
    for indicator in &chosen {
        let name = name_of(indicator, lang);
        columns.push(Column::new(&name, kind_of_indicator(indicator), heading_width(&name).min(13.0)));
        let short = lang.pick(&indicator.label, &indicator.key);
        let (kind, unit) = if indicator.is_level() {
            (Kind::Count, lang.pick("增减", "change"))
        } else {
            (Kind::Points, lang.pick("变化（百分点）", "change (pp)"))
        };
        let heading = format!("{short}·{unit}");
        let width = heading_width(&heading).min(12.0);
        columns.push(Column::new(heading, kind, width));
    }
    let fields: Vec<&str> = ["agency_id", "agency", "year", "scope"]
        .into_iter()
        .chain(chosen.iter().map(|indicator| indicator.key.as_ref()))
        .collect();
    let mut scroll = Scroll::columns(&book.path("agency_year"), &fields)?;
    let (agencies, most_rows) = (book.agencies().clone(), book.most_rows);
    let sheet = book.sheet("panel");
    let letter: Vec<String> =
        chosen.iter().map(|indicator| book.layout.letter(&indicator.key).unwrap_or_default()).collect();
    let formulas = book.layout.height <= LIVE_ROWS;
    let mut before: Option<Before> = None;
    let mut at = 0;
    let height = book.layout.height;
    let none = lang.pick("没有机关年度", "No agency and year");
    book.table(def, &columns, 2, height, none, &mut || {
        while scroll.next()? {
            let Some(id) = scroll.text("agency_id").filter(|id| agencies.has(Some(id))) else { continue };
            let year = scroll.year().unwrap_or(0);
            let scope = scroll.text("scope").map(str::to_string);
            let now: Vec<Option<f64>> = chosen.iter().map(|i| scroll.number(&i.key)).collect();
            // Figures of different scopes are not of the same thing.
            let last = before
                .take()
                .filter(|(agency, y, s, _)| agency == id && *y == year - 1 && *s == scope)
                .map(|(.., values)| values);
            let crossed = last.as_ref().and_then(|_| schema::breaks_between(year - 1, year));
            let mut values = vec![
                Value::from(scroll.text("agency")),
                Value::Number(f64::from(year)),
                Value::from(crossed),
            ];
            for (index, indicator) in chosen.iter().enumerate() {
                let address = |row: usize| {
                    let (part, line) = place_of(sheet, row, most_rows);
                    format!("'{part}'!{}{line}", letter[index])
                };
                let here = address(at);
                values.push(match now[index] {
                    Some(value) if formulas => Value::Live(format!("={here}"), Some(value)),
                    value => Value::from(value),
                });
                let then = last
                    .as_ref()
                    .filter(|_| schema::comparable(indicator.comparable, year - 1, year))
                    .and_then(|values| values[index]);
                values.push(match now[index].zip(then) {
                    None => Value::Empty,
                    Some((now, then)) => {
                        let points = !indicator.is_level();
                        let change = if points { 100.0 * (now - then) } else { now - then };
                        if formulas {
                            let there = address(at - 1);
                            let scale = if points { "100*" } else { "" };
                            Value::Live(
                                format!("=IF(OR({here}=\"\",{there}=\"\"),\"\",{scale}({here}-{there}))"),
                                Some(change),
                            )
                        } else {
                            Value::Number(change)
                        }
                    }
                });
            }
            before = Some((id.to_string(), year, scope, now));
            at += 1;
            return Ok(Some(values));
        }
        Ok(None)
    })
}

pub(super) fn check(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    let columns = vec![
        Column::new(head("列", "column"), Kind::Text, 8.0),
        Column::new(head("英文名", "name"), Kind::Text, 36.0),
        Column::new(head("中文名", "label"), Kind::Text, 44.0),
        Column::new(head("运行时个数", "count_then"), Kind::Count, 13.0),
        Column::new(head("运行时合计", "sum_then"), Kind::Decimal, 18.0),
        Column::new(head("运行时加权合计", "weighted_then"), Kind::Decimal, 20.0),
        Column::new(head("现个数", "count_now"), Kind::Count, 13.0),
        Column::new(head("现合计", "sum_now"), Kind::Decimal, 18.0),
        Column::new(head("现加权合计", "weighted_now"), Kind::Decimal, 20.0),
        Column::new(head("相符", "same"), Kind::Text, 8.0),
    ];
    let table = Table::named("agency_year");
    let sheet = book.sheet("panel");
    let (yes, no) = yes_no(lang);
    let parts: Vec<(String, usize)> = (0..book.layout.height.div_ceil(book.most_rows).max(1))
        .map(|part| {
            let rows = (book.layout.height - part * book.most_rows).min(book.most_rows).max(1);
            (place_of(sheet, part * book.most_rows, book.most_rows).0, rows + 1)
        })
        .collect();
    let numeric = table.columns.iter().enumerate().filter(|(_, column)| column.dtype != Dtype::Utf8);
    let rows: Vec<Vec<Value>> = numeric
        .enumerate()
        .map(|(at, (x, column))| {
            let then = book.sums.get().and_then(|sums| sums.get(x)).copied().unwrap_or_default();
            let letter = letters(x);
            let over = |function: &dyn Fn(&str) -> String| {
                let terms: Vec<String> = parts
                    .iter()
                    .map(|(part, last)| function(&format!("'{part}'!{letter}2:{letter}{last}")))
                    .collect();
                format!("={}", terms.join("+"))
            };
            let r = at + 2;
            let same = format!(
                "=IF(AND(D{r}=G{r},ABS(E{r}-H{r})<=0.000000001*MAX(1,ABS(E{r})),ABS(F{r}-I{r})<=0.000000001*MAX(1,ABS(F{r}))),\"{yes}\",\"{no}\")"
            );
            vec![
                Value::from(letter.clone()),
                Value::from(column.name.to_string()),
                Value::from(column.label.to_string()),
                Value::Number(then.count as f64),
                Value::Number(then.sum),
                Value::Number(then.weighted),
                Value::Live(over(&|range| format!("COUNT({range})")), Some(then.count as f64)),
                Value::Live(over(&|range| format!("SUM({range})")), Some(then.sum)),
                Value::Live(over(&|range| format!("SUMPRODUCT({range},ROW({range}))")), Some(then.weighted)),
                Value::LiveText(same, yes.to_string()),
            ]
        })
        .collect();
    book.short_table(def, &columns, 2, rows, "")
}

fn yes_no(lang: Lang) -> (&'static str, &'static str) {
    match lang {
        Lang::Zh => ("是", "否"),
        Lang::En => ("yes", "no"),
    }
}

/// The cover's check: how many columns no longer hold what the run gave.
pub(super) fn verdict(book: &Book<'_>) -> (String, String) {
    let lang = book.lang;
    let rows = Table::named("agency_year").columns.iter().filter(|c| c.dtype != Dtype::Utf8).count() + 1;
    let sheet = book.sheet("check");
    let (_, no) = yes_no(lang);
    let good = lang
        .pick("相符：机构年度表的数字与运行结果一致", "Unchanged: the panel holds the figures of the run");
    let bad = lang.pick(
        "不符：机构年度表有数字与运行结果不同，见“核对”表",
        "Changed: figures of the panel differ from those of the run, see the sheet Check",
    );
    let formula = format!("=IF(COUNTIF('{sheet}'!J2:J{rows},\"{no}\")=0,\"{good}\",\"{bad}\")");
    (formula, good.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_empty_without_operands_or_denominator() {
        let rate = Indicator::named("denial_rate").unwrap();
        let formula =
            rate_formula(rate, 2020, |q| if q == Quantity::OutcomesUsed { "B2" } else { "A2" }.to_string());
        assert_eq!(formula, "=IF(OR(A2=\"\",B2=\"\"),\"\",IF((B2)=0,\"\",(A2)/(B2)))");
    }

    #[test]
    fn the_outcomes_are_the_sum_of_the_groups() {
        let sums = sums_of();
        let (_, ways) = sums.iter().find(|(total, _)| *total == Item::OutcomesTotal).unwrap();
        assert_eq!(ways[0].len(), 6);
        let (_, denied) = sums.iter().find(|(total, _)| *total == Item::DeniedTotal).unwrap();
        assert_eq!(denied[0].len(), 8);
    }
}
