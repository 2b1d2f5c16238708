//! The latest year's scores agency by agency, each with its parts, and the denial rate by its three definitions side by
//! side: what an evaluator looks at before a ranking is believed.

use std::collections::BTreeMap;

use super::scroll::Scroll;
use super::sheet::{Column, Kind, Value, heading_width, letters};
use super::topic::name_of;
use super::{Book, ExcelError, Leaf, SheetDef};
use crate::indicator::Indicator;
use crate::indicator::score::{PARTS, TOLERANCE};

/// What is published of one indicator of one agency in the latest year.
#[derive(Clone, Copy, Default)]
struct Told {
    numerator: Option<f64>,
    denominator: Option<f64>,
    value: Option<f64>,
    rank: Option<f64>,
    peers: Option<f64>,
    few: bool,
}

struct Agency {
    name: String,
    /// Of its score, as the panel has it.
    grade: Option<String>,
    /// In the order in which the indicators were asked for.
    told: Box<[Told]>,
}

/// The agencies of this workbook with some of the indicators in the latest year, by their ids.
fn latest(book: &Book<'_>, keys: &[&'static str]) -> Result<BTreeMap<String, Agency>, ExcelError> {
    let mut agencies: BTreeMap<String, Agency> = BTreeMap::new();
    let year = book.series.latest();
    let fields = ["scope_name", "numerator", "denominator", "value", "rank", "peer_n", "low_n"];
    let mut rows = book.of_agencies(keys, &fields)?;
    while rows.next()? {
        let Some(at) = keys.iter().position(|key| rows.text("indicator") == Some(key)) else { continue };
        if rows.year() != year {
            continue;
        }
        let Some(id) = rows.text("scope_id").filter(|id| book.agencies().has(Some(id))) else { continue };
        let told = Told {
            numerator: rows.number("numerator"),
            denominator: rows.number("denominator"),
            value: rows.number("value"),
            rank: rows.number("rank"),
            peers: rows.number("peer_n"),
            few: rows.truth("low_n") == Some(true),
        };
        let name = rows.text("scope_name").unwrap_or("").to_string();
        agencies
            .entry(id.to_string())
            .or_insert_with(|| Agency { name, grade: None, told: vec![Told::default(); keys.len()].into() })
            .told[at] = told;
    }
    let mut panel = Scroll::columns(&book.path("agency_year"), &["agency_id", "year", "score_grade"])?;
    while panel.next()? {
        if panel.year() == year
            && let Some(agency) = panel.text("agency_id").and_then(|id| agencies.get_mut(id))
        {
            agency.grade = panel.text("score_grade").map(str::to_string);
        }
    }
    Ok(agencies)
}

/// Highest first, by the first indicator; agencies without a value come last.
fn by_value(agencies: BTreeMap<String, Agency>) -> Vec<Agency> {
    let mut all: Vec<Agency> = agencies.into_values().collect();
    let value = |agency: &Agency| agency.told[0].value.unwrap_or(f64::NEG_INFINITY);
    all.sort_by(|a, b| value(b).total_cmp(&value(a)).then_with(|| a.name.cmp(&b.name)));
    all
}

/// Excel takes 64 functions within each other; a longer list of grades stands as it was worked out.
const MOST_GRADES: usize = 60;

/// The grade of the score in a cell, as [`Scoring::grade`] gives it; of no score, none.
///
/// [`Scoring::grade`]: crate::indicator::score::Scoring::grade
fn grade_formula(score: &str, grades: &[(String, f64)]) -> String {
    let text = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let ladder = grades.iter().rev().fold("\"\"".to_string(), |lower, (name, from)| {
        format!("IF({score}>={from}-{TOLERANCE},{},{lower})", text(name))
    });
    format!("=IF({score}=\"\",\"\",{ladder})")
}

pub(super) fn scores(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let parts: Vec<&'static Indicator> =
        PARTS.iter().filter_map(|def| Indicator::named(&format!("score_{}", def.name))).collect();
    let mut keys: Vec<&'static str> = parts.iter().map(|part| part.key.as_ref()).collect();
    keys.insert(0, "score");
    let mut columns = vec![
        Column::new(lang.pick("机关", "agency"), Kind::Text, 34.0),
        Column::new(lang.pick("年度", "year"), Kind::Year, 8.0),
        Column::new(lang.pick("评分（0—100）", "score (0–100)"), Kind::Decimal, 13.0).with_bars(),
        Column::new(lang.pick("等级", "grade"), Kind::Text, 8.0),
        Column::new(lang.pick("可评权重", "weights_known"), Kind::Decimal, 10.0),
    ];
    columns.extend(parts.iter().map(|part| {
        let name = name_of(part, lang);
        Column::new(&name, Kind::Decimal, heading_width(&name).max(11.0))
    }));
    columns.push(Column::new(lang.pick("未评项", "parts_not_known"), Kind::Words, 24.0));
    let details = columns.len();
    for key in &keys {
        let name = Indicator::named(key).map_or(String::new(), |indicator| name_of(indicator, lang));
        for part in [lang.pick("得分（已加权）", "points"), lang.pick("权重", "weight")] {
            let heading = format!("{name}·{part}");
            columns.push(
                Column::new(&heading, Kind::Decimal, heading_width(&heading).clamp(9.0, 13.0)).behind(),
            );
        }
    }
    let year = book.series.latest().map(f64::from);
    let grades = book.grades;
    let rows = by_value(latest(book, &keys)?).into_iter().enumerate().map(|(at, agency)| {
        let row = at + 2;
        let live = |index: usize| match agency.told[index].value {
            Some(value) => {
                let (points, weight) = (letters(details + 2 * index), letters(details + 2 * index + 1));
                let formula = format!("=IF({weight}{row}=0,\"\",100*{points}{row}/{weight}{row})");
                Value::Live(formula, Some(value))
            }
            None => Value::Empty,
        };
        let known: f64 = agency.told[1..].iter().filter_map(|told| told.denominator).sum();
        let mut values = vec![
            Value::from(agency.name.as_str()),
            Value::from(year),
            live(0),
            match &agency.grade {
                Some(grade) if grades.len() <= MOST_GRADES => {
                    Value::LiveText(grade_formula(&format!("C{row}"), grades), grade.clone())
                }
                grade => Value::from(grade.clone()),
            },
            Value::Number(known),
        ];
        values.extend((1..keys.len()).map(live));
        let missing: Vec<&str> = PARTS
            .iter()
            .zip(&agency.told[1..])
            .filter(|(_, told)| told.value.is_none())
            .map(|(def, _)| lang.pick(def.label, def.name))
            .collect();
        values.push(Value::from(missing.join(lang.pick("、", ", "))));
        for told in &agency.told {
            values.extend([told.numerator, told.denominator].map(Value::from));
        }
        values
    });
    book.short_table(def, &columns, 1, rows, lang.pick("最近年度没有评分", "No score in the latest year"))
}

/// The definitions of a denial, from the narrowest base to the widest meaning.
const DENIALS: [&str; 3] = ["denial_rate", "denial_rate_determined", "non_disclosure_rate"];

pub(super) fn denials(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let mut columns = vec![
        Column::new(lang.pick("机关", "agency"), Kind::Text, 34.0),
        Column::new(lang.pick("年度", "year"), Kind::Year, 8.0),
    ];
    let name = |key: &str| Indicator::named(key).map_or(String::new(), |indicator| name_of(indicator, lang));
    for key in DENIALS {
        let name = name(key);
        columns.push(Column::new(&name, Kind::Percent, heading_width(&name).max(12.0)).with_bars());
        for (zh, en) in [("名次", "rank"), ("同类数", "peer_n")] {
            columns.push(Column::new(format!("{name}·{}", lang.pick(zh, en)), Kind::Count, 11.0));
        }
    }
    for key in &DENIALS[1..] {
        let heading = format!("{}·{}", name(key), lang.pick("名次变动", "shift of rank"));
        columns.push(Column::new(&heading, Kind::Count, heading_width(&heading).min(14.0)));
    }
    let behind = columns.len();
    for key in DENIALS {
        for (zh, en) in [("分子", "numerator"), ("分母", "denominator")] {
            columns.push(
                Column::new(format!("{}·{}", name(key), lang.pick(zh, en)), Kind::Count, 12.0).behind(),
            );
        }
    }
    let year = book.series.latest().map(f64::from);
    let rows = by_value(latest(book, &DENIALS)?).into_iter().enumerate().map(|(at, agency)| {
        let row = at + 2;
        let mut values = vec![Value::from(agency.name.as_str()), Value::from(year)];
        for (at, told) in agency.told.iter().enumerate() {
            let (n, d) = (letters(behind + 2 * at), letters(behind + 2 * at + 1));
            let formula = format!("=IF(OR({n}{row}=\"\",{d}{row}=\"\",{d}{row}=0),\"\",{n}{row}/{d}{row})");
            values.push(match told.value {
                Some(value) => Value::Live(formula, Some(value)).marked(told.few),
                None => Value::Empty,
            });
            // First of one says nothing.
            let peers = told.peers.filter(|peers| *peers > 1.0);
            values.push(Value::from(told.rank.filter(|_| peers.is_some())));
            values.push(Value::from(told.peers));
        }
        let strict = agency.told[0];
        values.extend(agency.told[1..].iter().map(|told| {
            // Ranks among different numbers of peers are not to be compared.
            let shift = strict
                .rank
                .zip(told.rank)
                .filter(|_| strict.peers == told.peers && strict.peers.is_some_and(|peers| peers > 1.0));
            Value::from(shift.map(|(before, after)| after - before))
        }));
        for told in &agency.told {
            values.extend([told.numerator, told.denominator].map(Value::from));
        }
        values
    });
    let none = lang.pick("最近年度没有不予公开率", "No denial rate in the latest year");
    book.short_table(def, &columns, 1, rows, none)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grade_is_a_ladder_of_thresholds_in_which_no_name_can_be_a_formula() {
        let grades = [("A".to_string(), 87.5), ("\"&A1&\"".to_string(), 0.0)];
        assert_eq!(
            grade_formula("C2", &grades),
            "=IF(C2=\"\",\"\",IF(C2>=87.5-0.000000001,\"A\",IF(C2>=0-0.000000001,\"\"\"&A1&\"\"\",\"\")))"
        );
    }
}
