//! The working sheets: the panel, coverage, findings, evidence, unread documents and the dictionary. They hold what the
//! Parquet files hold, in the words of the people who read them.

use std::collections::{BTreeSet, HashMap};

use polars::prelude::*;

use super::sheet::{Column, Kind, Value, heading_width, letters, write_table};
use super::{Book, ExcelError, Lang, SheetDef};
use crate::indicator::{INDICATORS, Indicator, Quantity, Term};
use crate::publish::dictionary as entries;
use crate::schema::{
    self, CoverageState, Dtype, FindingStatus, Item, Severity, Side, SourceKind, Status, Table, Unit,
};

/// How a column of a table is shown.
fn kind_of(column: &schema::Column) -> Kind {
    match (column.dtype, column.unit) {
        (Dtype::Int32, _) if column.name == "year" => Kind::Year,
        (_, Unit::Ratio) => match INDICATORS.iter().find(|indicator| indicator.key == column.name) {
            Some(indicator) => shown(indicator),
            None => Kind::Percent,
        },
        (_, Unit::WanYuan | Unit::Yuan | Unit::Percent) => Kind::Money,
        (Dtype::Int32 | Dtype::Int64, _) => Kind::Count,
        (Dtype::Float64, _) => Kind::Decimal,
        _ => Kind::Text,
    }
}

/// Shares and rates as per cent, other quotients as decimals, levels as counts.
pub(super) fn shown(indicator: &Indicator) -> Kind {
    if indicator.is_level() {
        if indicator.unit.is_count() { Kind::Count } else { Kind::Money }
    } else if indicator.share
        || indicator.key.ends_with("_rate")
        || indicator.key.starts_with("litigation_rate")
    {
        Kind::Percent
    } else {
        Kind::Decimal
    }
}

fn label(column: &schema::Column, lang: Lang) -> String {
    let name = lang.pick(&column.label, &column.name).to_string();
    match column.unit {
        Unit::None | Unit::Ratio | Unit::Percent => name,
        unit if lang == Lang::Zh && !name.contains('(') => format!("{name}({})", unit.label()),
        _ => name,
    }
}

/// A cell of a frame as a workbook value.
pub(super) fn plain(frame: &DataFrame, name: &str, row: usize) -> Value {
    match frame.column(name).and_then(|column| column.get(row)) {
        Ok(AnyValue::String(text)) => Value::Text(text.to_string()),
        Ok(AnyValue::StringOwned(text)) => Value::Text(text.to_string()),
        Ok(AnyValue::Int32(number)) => Value::Number(f64::from(number)),
        Ok(AnyValue::Int64(number)) => Value::Number(number as f64),
        Ok(AnyValue::Float64(number)) => Value::Number(number),
        Ok(AnyValue::Boolean(truth)) => Value::Text(if truth { "是" } else { "否" }.to_string()),
        Ok(AnyValue::Date(days)) => Value::Text(crate::publish::day_text(days)),
        _ => Value::Empty,
    }
}

fn text<'a>(frame: &'a DataFrame, name: &str, row: usize) -> Option<&'a str> {
    frame.column(name).ok()?.str().ok()?.get(row)
}

/// Rows up to which rates are formulas; a panel of a whole nation holds values.
const LIVE_ROWS: usize = 20_000;

pub(super) fn panel(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let table = Table::named("agency_year");
    let frame = book.table("agency_year")?;
    let lang = book.lang;
    let columns: Vec<Column> = table
        .columns
        .iter()
        .map(|column| {
            let heading = label(column, lang);
            let width = match column.name.as_ref() {
                "agency" => 30.0,
                "derived" => 40.0,
                _ => heading_width(&heading),
            };
            Column::new(heading, kind_of(column), width)
        })
        .collect();
    let place: HashMap<&str, usize> =
        table.columns.iter().enumerate().map(|(x, column)| (column.name.as_ref(), x)).collect();
    let live: HashMap<usize, &Indicator> = INDICATORS
        .iter()
        .filter(|indicator| {
            Item::from_key(&indicator.key).is_none()
                && indicator
                    .numerator
                    .iter()
                    .chain(&indicator.denominator)
                    .all(|(_, q)| place.contains_key(q.column().as_ref()))
        })
        .filter_map(|indicator| Some((*place.get(indicator.key.as_ref())?, indicator)))
        .collect();
    let formulas = frame.height() <= LIVE_ROWS;
    let rows =
        write_table(&mut book.workbook, def.name(lang), "panel", &columns, 3, frame.height(), |row| {
            table
                .columns
                .iter()
                .enumerate()
                .map(|(x, column)| {
                    let value = match (column.name.as_ref(), plain(&frame, &column.name, row)) {
                        (name @ ("level" | "scope" | "template"), Value::Text(word)) if lang == Lang::Zh => {
                            Value::Text(word_label(name, &word))
                        }
                        (_, value) => value,
                    };
                    match live.get(&x) {
                        Some(indicator) if formulas => {
                            let cached = if let Value::Number(number) = value { Some(number) } else { None };
                            Value::Live(formula(indicator, &place, row), cached)
                        }
                        _ => value,
                    }
                })
                .collect()
        })?;
    book.wrote(def, Some(rows));
    Ok(())
}

/// The Chinese word for a word of one of the closed lists.
fn word_label(list: &str, word: &str) -> String {
    let label = match list {
        "level" => schema::Level::from_key(word).map(schema::Level::label),
        "scope" => schema::Scope::from_key(word).map(schema::Scope::label),
        "template" => schema::Template::from_key(word).map(schema::Template::label),
        _ => None,
    };
    label.unwrap_or(word).to_string()
}

/// The indicator as a formula over the counts of its own row; empty when an operand is empty or the denominator zero.
fn formula(indicator: &Indicator, place: &HashMap<&str, usize>, row: usize) -> String {
    let cell = |quantity: Quantity| format!("{}{}", letters(place[quantity.column().as_ref()]), row + 2);
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
    let operands: BTreeSet<String> =
        indicator.numerator.iter().chain(&indicator.denominator).map(|(_, q)| cell(*q)).collect();
    let missing = operands.iter().map(|cell| format!("{cell}=\"\"")).collect::<Vec<_>>().join(",");
    let numerator = sum(&indicator.numerator);
    let body = if indicator.is_level() {
        numerator
    } else {
        let denominator = sum(&indicator.denominator);
        let scale = if indicator.scale == 1.0 { String::new() } else { format!("{}*", indicator.scale) };
        format!("IF(({denominator})=0,\"\",{scale}({numerator})/({denominator}))")
    };
    format!("=IF(OR({missing}),\"\",{body})")
}

pub(super) fn coverage(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let frame = book.table("coverage")?;
    let lang = book.lang;
    let years: BTreeSet<i32> = frame.column("year")?.i32()?.iter().flatten().collect();
    let mut units: Vec<(String, String, HashMap<i32, String>)> = Vec::new();
    for row in 0..frame.height() {
        let (id, agency) =
            (text(&frame, "agency_id", row).unwrap_or(""), text(&frame, "agency", row).unwrap_or(""));
        let state = text(&frame, "state", row).unwrap_or("");
        let word = if lang == Lang::Zh {
            CoverageState::from_key(state).map_or(state, |s| s.label())
        } else {
            state
        };
        if units.last().is_none_or(|unit| unit.0 != id) {
            units.push((id.to_string(), agency.to_string(), HashMap::new()));
        }
        if let (Some(unit), Some(year)) = (units.last_mut(), frame.column("year")?.i32()?.get(row)) {
            unit.2.insert(year, word.to_string());
        }
    }
    let mut columns = vec![
        Column::new(lang.pick("机关编号", "agency_id"), Kind::Text, 14.0),
        Column::new(lang.pick("机关", "agency"), Kind::Text, 34.0),
    ];
    columns.extend(years.iter().map(|year| Column::new(year.to_string(), Kind::Text, 9.0)));
    let rows =
        write_table(&mut book.workbook, def.name(lang), "coverage", &columns, 2, units.len(), |row| {
            let (id, agency, states) = &units[row];
            let mut values = vec![Value::Text(id.clone()), Value::Text(agency.clone())];
            values
                .extend(years.iter().map(|year| states.get(year).cloned().map_or(Value::Empty, Value::Text)));
            values
        })?;
    book.wrote(def, Some(rows));
    Ok(())
}

pub(super) fn findings(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let frame = book.table("findings")?;
    let lang = book.lang;
    let zh = lang == Lang::Zh;
    let message = if zh { "message_zh" } else { "message_en" };
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    let columns = vec![
        Column::new(head("机关", "agency"), Kind::Text, 28.0),
        Column::new(head("年度", "year"), Kind::Year, 7.0),
        Column::new(head("规则", "rule"), Kind::Text, 18.0),
        Column::new(head("严重程度", "severity"), Kind::Text, 10.0),
        Column::new(head("判定", "status"), Kind::Text, 16.0),
        Column::new(head("责任方", "side"), Kind::Text, 9.0),
        Column::new(head("说明", "message"), Kind::Words, 60.0),
        Column::new(head("左边", "left"), Kind::Decimal, 11.0),
        Column::new(head("右边", "right"), Kind::Decimal, 11.0),
        Column::new(head("差额", "delta"), Kind::Decimal, 11.0),
        Column::new(head("算式", "formula"), Kind::Words, 36.0),
        Column::new(head("依据", "evidence"), Kind::Words, 50.0),
        Column::new(head("复核意见", "verdict"), Kind::Words, 18.0),
        Column::new(head("问题编号", "finding_id"), Kind::Text, 19.0),
        Column::new(head("报告编号", "report_id"), Kind::Text, 19.0),
    ];
    let word = |name: &str, row: usize| {
        let key = text(&frame, name, row)?;
        let label = match name {
            "severity" => Severity::from_key(key).map(Severity::label),
            "status" => FindingStatus::from_key(key).map(FindingStatus::label),
            "side" => Side::from_key(key).map(Side::label),
            _ => None,
        };
        Some(if zh { label.unwrap_or(key) } else { key })
    };
    let rows =
        write_table(&mut book.workbook, def.name(lang), "findings", &columns, 2, frame.height(), |row| {
            let mut values =
                vec![plain(&frame, "agency", row), plain(&frame, "year", row), plain(&frame, "rule", row)];
            values.extend(["severity", "status", "side"].map(|name| Value::from(word(name, row))));
            values.extend(
                [message, "left", "right", "delta", "formula", "evidence"]
                    .map(|name| plain(&frame, name, row)),
            );
            values.push(Value::Empty);
            values.extend(["finding_id", "report_id"].map(|name| plain(&frame, name, row)));
            values
        })?;
    book.wrote(def, Some(rows));
    Ok(())
}

pub(super) fn evidence(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let lang = book.lang;
    let zh = lang == Lang::Zh;
    let cells = book.table("cells")?;
    let reports = book.table("reports")?;
    let mut by_id: HashMap<String, (Option<String>, Option<String>)> = HashMap::new();
    for row in 0..reports.height() {
        if let Some(id) = text(&reports, "report_id", row) {
            by_id.insert(
                id.to_string(),
                (
                    text(&reports, "agency", row).map(str::to_string),
                    text(&reports, "source", row).map(str::to_string),
                ),
            );
        }
    }
    // A zero and a blank are in the data set; here stand the figures that someone may want to look up.
    let value = cells.column("value")?.f64()?.clone();
    let status = cells.column("status")?.str()?.clone();
    let shown: Vec<usize> = (0..cells.height())
        .filter(|row| match status.get(*row).and_then(Status::from_key) {
            Some(status) if status.is_empty() || status == Status::Unrecoverable => false,
            _ => value.get(*row) != Some(0.0),
        })
        .collect();
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    let columns = vec![
        Column::new(head("机关", "agency"), Kind::Text, 28.0),
        Column::new(head("年度", "year"), Kind::Year, 7.0),
        Column::new(head("数据项", "item"), Kind::Text, 34.0),
        Column::new(head("申请人类别", "applicant"), Kind::Text, 14.0),
        Column::new(head("数值", "value"), Kind::Decimal, 12.0),
        Column::new(head("状态", "status"), Kind::Text, 8.0),
        Column::new(head("原文", "raw"), Kind::Text, 16.0),
        Column::new(head("出处", "source_kind"), Kind::Text, 8.0),
        Column::new(head("行号", "line"), Kind::Count, 8.0),
        Column::new(head("上下文", "quote"), Kind::Text, 60.0),
        Column::new(head("文件", "source"), Kind::Text, 44.0),
        Column::new(head("报告编号", "report_id"), Kind::Text, 19.0),
    ];
    let label = |name: &str, row: usize| -> Option<&str> {
        let key = text(&cells, name, row)?;
        if !zh {
            return Some(key);
        }
        Some(match name {
            "item" => Item::from_key(key).map_or(key, |w| w.label()),
            "status" => Status::from_key(key).map_or(key, |w| w.label()),
            "source_kind" => SourceKind::from_key(key).map_or(key, |w| w.label()),
            _ => schema::Applicant::from_key(key).map_or(key, |w| w.label()),
        })
    };
    let rows =
        write_table(&mut book.workbook, def.name(lang), "evidence", &columns, 2, shown.len(), |index| {
            let row = shown[index];
            let (agency, source) = text(&cells, "report_id", row)
                .and_then(|id| by_id.get(id))
                .map_or((None, None), |(agency, source)| (agency.as_deref(), source.as_deref()));
            vec![
                Value::from(agency),
                plain(&cells, "year", row),
                Value::from(label("item", row)),
                Value::from(label("applicant", row)),
                Value::from(value.get(row)),
                Value::from(label("status", row)),
                plain(&cells, "raw", row),
                Value::from(label("source_kind", row)),
                plain(&cells, "line", row),
                plain(&cells, "quote", row),
                Value::from(source),
                plain(&cells, "report_id", row),
            ]
        })?;
    book.wrote(def, Some(rows));
    Ok(())
}

pub(super) fn unread(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let lang = book.lang;
    let frame = book.table("inputs")?;
    let outcome = frame.column("outcome")?.str()?.clone();
    let shown: Vec<usize> = (0..frame.height()).filter(|row| outcome.get(*row) != Some("reports")).collect();
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    let columns = vec![
        Column::new(head("文件", "source"), Kind::Text, 60.0),
        Column::new(head("结果", "outcome"), Kind::Text, 10.0),
        Column::new(head("原因", "reason"), Kind::Text, 16.0),
        Column::new(head("说明", "meaning"), Kind::Words, 50.0),
        Column::new(head("字节数", "bytes"), Kind::Count, 12.0),
    ];
    let rows =
        write_table(&mut book.workbook, def.name(lang), "unread", &columns, 1, shown.len(), |index| {
            let row = shown[index];
            let outcome = text(&frame, "outcome", row).and_then(schema::Outcome::from_key);
            let reason = text(&frame, "reason", row).and_then(schema::Reason::from_key);
            vec![
                plain(&frame, "source", row),
                Value::from(outcome.map(|o| lang.pick(o.label(), o.key()))),
                Value::from(reason.map(|r| lang.pick(r.label(), r.key()))),
                Value::from(reason.map(schema::Reason::meaning).or(outcome.map(schema::Outcome::meaning))),
                plain(&frame, "bytes", row),
            ]
        })?;
    book.wrote(def, Some(rows));
    Ok(())
}

pub(super) fn dictionary(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let lang = book.lang;
    let all = entries::entries();
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    let columns = vec![
        Column::new(head("类别", "kind"), Kind::Text, 8.0),
        Column::new(head("所属", "of"), Kind::Text, 18.0),
        Column::new(head("英文名", "name"), Kind::Text, 34.0),
        Column::new(head("中文名", "label"), Kind::Text, 40.0),
        Column::new(head("类型", "type"), Kind::Text, 9.0),
        Column::new(head("单位", "unit"), Kind::Text, 7.0),
        Column::new(head("含义", "meaning_zh"), Kind::Words, 60.0),
        Column::new(head("含义(英文)", "meaning_en"), Kind::Words, 60.0),
        Column::new(head("可比年度", "comparable_years"), Kind::Text, 22.0),
    ];
    let rows =
        write_table(&mut book.workbook, def.name(lang), "dictionary", &columns, 3, all.len(), |row| {
            let e = &all[row];
            [e.kind, &e.of, &e.name, &e.label, &e.dtype, &e.unit, &e.meaning_zh, &e.meaning_en, &e.comparable]
                .map(|text| Value::Text(text.to_string()))
                .into_iter()
                .collect()
        })?;
    book.wrote(def, Some(rows));
    Ok(())
}
