//! The sheets that answer: how things stand over the years, for all and for each agency.

use std::collections::BTreeMap;

use polars::prelude::*;
use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType};

use super::sheet::{Column, Kind, Value, write_table};
use super::tables::shown;
use super::{Book, ExcelError, SheetDef};
use crate::indicator::Indicator;
use crate::schema;

/// Indicators of the overview, each with the number of reports behind it.
const OVERVIEW: [&str; 9] = [
    "requests_received",
    "proactive_total",
    "disclosure_rate",
    "denial_rate",
    "unavailable_rate",
    "not_processed_rate",
    "reconsideration_rate",
    "litigation_rate",
    "litigation_overturn_rate",
];

/// Rates that are shown for each agency with numerator and denominator.
const RATES: [&str; 6] = [
    "disclosure_rate",
    "denial_rate",
    "reconsideration_rate",
    "litigation_rate",
    "reconsideration_overturn_rate",
    "litigation_overturn_rate",
];

/// Rows of one scope kind, by scope, year and indicator.
type Rows = BTreeMap<(String, i32), BTreeMap<String, Row>>;

#[derive(Clone, Debug, Default)]
struct Row {
    name: Option<String>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    value: Option<f64>,
    n_reports: i32,
    low_n: bool,
}

fn rows_of(frame: &DataFrame, kind: &str, keys: &[&str]) -> Result<Rows, ExcelError> {
    let text = |name: &str| -> PolarsResult<StringChunked> { Ok(frame.column(name)?.str()?.clone()) };
    let float = |name: &str| -> PolarsResult<Float64Chunked> { Ok(frame.column(name)?.f64()?.clone()) };
    let (kinds, ids, names, indicators) =
        (text("scope_kind")?, text("scope_id")?, text("scope_name")?, text("indicator")?);
    let (numerator, denominator, value) = (float("numerator")?, float("denominator")?, float("value")?);
    let (year, n_reports) = (frame.column("year")?.i32()?.clone(), frame.column("n_reports")?.i32()?.clone());
    let low = frame.column("low_n")?.bool()?.clone();
    let mut out: Rows = BTreeMap::new();
    for row in 0..frame.height() {
        let (Some(k), Some(id), Some(indicator), Some(year)) =
            (kinds.get(row), ids.get(row), indicators.get(row), year.get(row))
        else {
            continue;
        };
        if k != kind || !keys.contains(&indicator) {
            continue;
        }
        out.entry((id.to_string(), year)).or_default().insert(
            indicator.to_string(),
            Row {
                name: names.get(row).map(str::to_string),
                numerator: numerator.get(row),
                denominator: denominator.get(row),
                value: value.get(row),
                n_reports: n_reports.get(row).unwrap_or(0),
                low_n: low.get(row).unwrap_or(false),
            },
        );
    }
    Ok(out)
}

pub(super) fn trends(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let lang = book.lang;
    let frame = book.table("indicators")?;
    let rows = rows_of(&frame, "all", &OVERVIEW)?;
    let years: Vec<i32> = rows.keys().map(|(_, year)| *year).collect();
    let chosen: Vec<&Indicator> = OVERVIEW.iter().filter_map(|key| Indicator::named(key)).collect();
    let mut columns = vec![
        Column::new(lang.pick("年度", "year"), Kind::Year, 8.0),
        Column::new(lang.pick("断点", "series_break"), Kind::Text, 10.0),
    ];
    for indicator in &chosen {
        columns.push(Column::new(lang.pick(&indicator.label, &indicator.key), shown(indicator), 14.0));
        columns.push(Column::new(
            format!("{}{}", lang.pick(&indicator.label, &indicator.key), lang.pick("·报告数", " n")),
            Kind::Count,
            9.0,
        ));
    }
    let count =
        write_table(&mut book.workbook, def.name(lang), "trends", &columns, 1, years.len(), |index| {
            let year = years[index];
            let here = &rows[&("all".to_string(), year)];
            let crossed = index.checked_sub(1).and_then(|before| schema::breaks_between(years[before], year));
            let mut values = vec![Value::Number(f64::from(year)), Value::from(crossed.as_deref())];
            for indicator in &chosen {
                let row = here.get(indicator.key.as_ref());
                values.push(Value::from(row.and_then(|row| row.value)));
                values.push(Value::from(row.map(|row| f64::from(row.n_reports))));
            }
            values
        })?;
    book.wrote(def, Some(count));
    if years.is_empty() {
        return Ok(());
    }
    let name = def.name(lang);
    let last = years.len() as u32;
    let sheet = book.workbook.worksheet_from_name(name)?;
    let column_of = |key: &str| OVERVIEW.iter().position(|k| *k == key).map(|at| 2 + at as u16 * 2);
    let mut draw = |title: &str,
                    keys: &[&str],
                    kind: ChartType,
                    format: &str,
                    at: (u32, u16)|
     -> Result<(), ExcelError> {
        let mut chart = Chart::new(kind);
        for key in keys {
            if let (Some(column), Some(indicator)) = (column_of(key), Indicator::named(key)) {
                chart
                    .add_series()
                    .set_name(lang.pick(&indicator.label, &indicator.key))
                    .set_categories((name, 1, 0, last, 0))
                    .set_values((name, 1, column, last, column))
                    .set_marker(&rust_xlsxwriter::ChartMarker::new());
            }
        }
        chart.title().set_name(title);
        chart.y_axis().set_num_format(format);
        chart.legend().set_position(ChartLegendPosition::Bottom);
        chart.set_width(560).set_height(300);
        sheet.insert_chart(at.0, at.1, &chart)?;
        Ok(())
    };
    let below = last + 3;
    draw(
        lang.pick("新收申请数(件)", "Requests received"),
        &["requests_received"],
        ChartType::Column,
        "#,##0",
        (below, 0),
    )?;
    draw(
        lang.pick("公开率、不予公开率、无法提供率、不予处理率", "Outcomes"),
        &["disclosure_rate", "denial_rate", "unavailable_rate", "not_processed_rate"],
        ChartType::Line,
        "0%",
        (below, 7),
    )?;
    draw(
        lang.pick("复议率与诉讼率", "Reviews and suits"),
        &["reconsideration_rate", "litigation_rate"],
        ChartType::Line,
        "0.0%",
        (below + 16, 0),
    )?;
    draw(
        lang.pick("主动公开政府信息数(条)", "Proactive disclosure"),
        &["proactive_total"],
        ChartType::Column,
        "#,##0",
        (below + 16, 7),
    )?;
    sheet.set_print_area(0, 0, below + 34, columns.len() as u16 - 1)?;
    Ok(())
}

pub(super) fn agencies(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let lang = book.lang;
    let frame = book.table("indicators")?;
    let mut keys = vec!["requests_received", "proactive_total"];
    keys.extend(RATES);
    let rows: Vec<((String, i32), BTreeMap<String, Row>)> =
        rows_of(&frame, "agency", &keys)?.into_iter().collect();
    let mut columns = vec![
        Column::new(lang.pick("机关", "agency"), Kind::Text, 30.0),
        Column::new(lang.pick("年度", "year"), Kind::Year, 7.0),
    ];
    let named = |key: &str| {
        Indicator::named(key).map_or(key.to_string(), |i| lang.pick(&i.label, &i.key).to_string())
    };
    columns.push(Column::new(named("requests_received"), Kind::Count, 13.0));
    columns.push(Column::new(named("proactive_total"), Kind::Count, 13.0));
    for key in RATES {
        columns.push(Column::new(named(key), Kind::Percent, 11.0));
        columns.push(Column::new(
            format!("{}{}", named(key), lang.pick("·分子", " numerator")),
            Kind::Count,
            10.0,
        ));
        columns.push(Column::new(
            format!("{}{}", named(key), lang.pick("·分母", " denominator")),
            Kind::Count,
            10.0,
        ));
    }
    columns.push(Column::new(lang.pick("小样本", "low_n"), Kind::Text, 24.0));
    let count =
        write_table(&mut book.workbook, def.name(lang), "agencies", &columns, 2, rows.len(), |index| {
            let ((_, year), here) = &rows[index];
            let name = here.values().find_map(|row| row.name.clone()).unwrap_or_default();
            let mut values = vec![Value::Text(name), Value::Number(f64::from(*year))];
            for key in ["requests_received", "proactive_total"] {
                values.push(Value::from(here.get(key).and_then(|row| row.value)));
            }
            for key in RATES {
                let row = here.get(key);
                values.push(Value::from(row.and_then(|row| row.value)));
                values.push(Value::from(row.and_then(|row| row.numerator)));
                values.push(Value::from(row.and_then(|row| row.denominator)));
            }
            let low: Vec<String> = RATES
                .iter()
                .filter(|key| here.get(**key).is_some_and(|row| row.low_n))
                .map(|key| named(key))
                .collect();
            values.push(if low.is_empty() { Value::Empty } else { Value::Text(low.join("、")) });
            values
        })?;
    book.wrote(def, Some(count));
    Ok(())
}
