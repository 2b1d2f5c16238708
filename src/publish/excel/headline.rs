//! The key findings of the latest year: one line a statement, each with its figure, the year before, the reports behind
//! it, and the cell in which it stands.

use super::series::Figure;
use super::sheet::{Column, Kind, STILL, Value};
use super::topic::{cell_of, kind_of, name_of};
use super::{Book, ExcelError, Lang, Leaf, SheetDef};
use crate::indicator::Indicator;

/// Theme and indicator of each statement.
const STATEMENTS: [(&str, &str, &str); 14] = [
    ("主动公开", "Proactive", "proactive_total"),
    ("申请", "Requests", "requests_received"),
    ("申请", "Requests", "natural_person_share"),
    ("办理", "Outcomes", "closure_rate"),
    ("办理", "Outcomes", "disclosure_rate"),
    ("办理", "Outcomes", "denial_rate"),
    ("办理", "Outcomes", "unavailable_rate"),
    ("办理", "Outcomes", "not_processed_rate"),
    ("办理", "Outcomes", "carry_forward_rate"),
    ("争议", "Disputes", "reconsideration_rate"),
    ("争议", "Disputes", "litigation_rate"),
    ("争议", "Disputes", "reconsideration_overturn_rate"),
    ("争议", "Disputes", "litigation_overturn_rate"),
    ("质量", "Quality", "fill_rate"),
];

pub(super) fn write(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    let columns = vec![
        Column::new(head("主题", "theme"), Kind::Text, 11.0),
        Column::new(head("要点", "statement"), Kind::Words, 74.0),
        Column::new(head("数值", "value"), Kind::Decimal, 13.0),
        Column::new(head("上年", "previous"), Kind::Decimal, 13.0),
        Column::new(head("变化", "change"), Kind::Decimal, 12.0),
        Column::new(head("齐备报告数", "n_reports"), Kind::Count, 10.0),
        Column::new(head("应报数", "n_expected"), Kind::Count, 9.0),
        Column::new(head("出处", "source"), Kind::Text, 19.0),
    ];
    let mut rows = Vec::new();
    if let Some(year) = book.series.latest() {
        rows.extend(coverage(book, year));
        rows.extend(timeliness(book, year));
        for (zh, en, key) in STATEMENTS {
            if let (Some(indicator), Some(figure)) = (Indicator::named(key), book.series.figure(key, year)) {
                rows.extend(statement(book, lang.pick(zh, en), indicator, figure, year));
            }
        }
        rows.extend(grounds(book, year));
        rows.extend(findings(book, year));
    }
    let none = lang.pick("没有机关与年度都明确的报告", "No report states both its agency and its year");
    book.short_table(def, &columns, 0, rows, none)
}

/// What a sentence says of a rate that rests on few cases.
const FEW: (&str, &str) = ("（分母过小，仅供参考）", " (rests on few cases)");

/// A figure as the sentence says it.
fn said(kind: Kind, value: f64) -> String {
    match kind {
        Kind::Percent => format!("{}%", unsigned_nought(format!("{:.1}", 100.0 * value))),
        Kind::Count => grouped(value),
        _ => unsigned_nought(format!("{value:.2}")),
    }
}

/// `0.0` for what is rounded to `-0.0`.
fn unsigned_nought(figure: String) -> String {
    if figure.contains(|c| ('1'..='9').contains(&c)) { figure } else { figure.replace('-', "") }
}

/// `1,234,567`
pub(super) fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if value < 0.0 { unsigned_nought(format!("-{out}")) } else { out }
}

fn link(book: &Book<'_>, key: &str, year: i32) -> Value {
    cell_of(book, key, year).map_or(Value::Empty, |(sheet, cell)| Value::Link(format!("'{sheet}'!{cell}")))
}

fn statement(
    book: &Book<'_>,
    theme: &str,
    indicator: &Indicator,
    figure: &Figure,
    year: i32,
) -> Option<Vec<Value>> {
    let lang = book.lang;
    let value = figure.value?;
    let kind = kind_of(indicator);
    let now = said(kind, value);
    let unit = if kind == Kind::Count && lang == Lang::Zh { indicator.unit.label() } else { "" };
    let name = if lang == Lang::Zh { indicator.label.to_string() } else { name_of(indicator, lang) };
    let mut text = match lang {
        Lang::Zh => format!("{year}年{name}为{now}{unit}"),
        Lang::En => format!("{year}: {name} is {now}"),
    };
    if let (Some(n), Some(d)) = (figure.numerator, figure.denominator) {
        text.push_str(&match lang {
            Lang::Zh => format!("（{}/{}）", grouped(n), grouped(d)),
            Lang::En => format!(" ({}/{})", grouped(n), grouped(d)),
        });
    }
    let change = change_words(book, indicator, figure, year);
    text.push_str(&change);
    if figure.few {
        text.push_str(lang.pick(FEW.0, FEW.1));
    }
    text.push_str(lang.pick("。", "."));
    let shown_change = match (figure.change, indicator.is_level()) {
        (None, _) => Value::Empty,
        (Some(change), true) => Value::As(kind, change),
        (Some(change), false) => Value::points(change),
    };
    Some(vec![
        Value::from(theme),
        Value::Text(text),
        Value::As(kind, value).marked(figure.few),
        figure.previous.map_or(Value::Empty, |previous| Value::As(kind, previous)),
        shown_change,
        Value::Number(f64::from(figure.n_reports)),
        Value::Number(f64::from(figure.n_expected)),
        link(book, &indicator.key, year),
    ])
}

/// How the figure moved since the year before, or why that cannot be said.
fn change_words(book: &Book<'_>, indicator: &Indicator, figure: &Figure, year: i32) -> String {
    let zh = book.lang == Lang::Zh;
    let before = year - 1;
    let Some(change) = figure.change else {
        let crossed = book.series.break_before(year);
        return match (crossed.is_some(), zh) {
            (true, true) => format!("，与{before}年口径不同，不作比较"),
            (true, false) => format!("; the definition changed since {before}"),
            (false, true) => format!("，{before}年无可比数"),
            (false, false) => format!("; nothing to compare in {before}"),
        };
    };
    let way = |up: &'static str, down: &'static str| if change > 0.0 { up } else { down };
    // The reports behind two years are seldom the same; the sentence says so where they differ.
    let reports = book.series.figure(&indicator.key, before).map(|f| f.n_reports);
    let differs = reports.filter(|n| *n != figure.n_reports);
    // A change that would be shown as nought is none.
    let still = if indicator.is_level() { change == 0.0 } else { change.abs() < STILL };
    let mut text = match (indicator.is_level(), figure.growth, zh) {
        _ if still => {
            if zh {
                format!("，与{before}年基本持平")
            } else {
                format!(", as in {before}")
            }
        }
        (true, Some(growth), true) => {
            format!("，比{before}年{}{:.1}%", way("增加", "减少"), 100.0 * growth.abs())
        }
        (true, Some(growth), false) => {
            format!(", {} {:.1}% on {before}", way("up", "down"), 100.0 * growth.abs())
        }
        (true, None, true) => format!("，比{before}年{}{}", way("增加", "减少"), grouped(change.abs())),
        (true, None, false) => format!(", {} {} on {before}", way("up", "down"), grouped(change.abs())),
        (false, _, true) => format!("，比{before}年{}{:.1}个百分点", way("上升", "下降"), change.abs()),
        (false, _, false) => format!(", {} {:.1} points on {before}", way("up", "down"), change.abs()),
    };
    if let Some(n) = differs {
        text.push_str(&if zh {
            format!("（两年报告数不同：{n}份与{}份）", figure.n_reports)
        } else {
            format!(" (reports: {n}, now {})", figure.n_reports)
        });
    }
    text
}

/// How many of the reports that were expected are there: by the roster, or without one by the agencies seen in any year.
fn coverage(book: &Book<'_>, year: i32) -> Option<Vec<Value>> {
    let lang = book.lang;
    let answered = book.series.answered.get(&year)?;
    let (expected, given, failed) = (answered.expected, answered.given, answered.failed);
    let missing = expected.saturating_sub(given + failed);
    let beside = book.series.beside_roster.get(&year).copied().unwrap_or(0);
    let mut text = match (book.roster, lang) {
        (true, Lang::Zh) => format!("{year}年名录应报{expected}个机关，已报{given}个，缺报{missing}个"),
        (true, Lang::En) => {
            format!("{year}: of {expected} agencies of the roster {given} reported and {missing} did not")
        }
        (false, Lang::Zh) => format!(
            "{year}年有{given}个机关的报告，各年共出现{expected}个机关（没有名录，应报数以出现过的机关计）"
        ),
        (false, Lang::En) => format!(
            "{year}: reports of {given} agencies, of {expected} seen in any year (without a roster these count as expected)"
        ),
    };
    if failed > 0 {
        text.push_str(&match lang {
            Lang::Zh => format!("，未读出{failed}个"),
            Lang::En => format!(", {failed} could not be read"),
        });
    }
    if beside > 0 {
        text.push_str(&match lang {
            Lang::Zh => format!("，名录以外另有{beside}个"),
            Lang::En => format!(", beside {beside} agencies that the roster does not name"),
        });
    }
    text.push_str(lang.pick("。", "."));
    let before = book.series.answered.get(&(year - 1)).map(|answered| answered.given as f64);
    Some(vec![
        Value::from(lang.pick("覆盖", "Coverage")),
        Value::Text(text),
        Value::As(Kind::Count, given as f64),
        before.map_or(Value::Empty, |before| Value::As(Kind::Count, before)),
        before.map_or(Value::Empty, |before| Value::As(Kind::Count, given as f64 - before)),
        Value::Number(given as f64),
        Value::Number(expected as f64),
        Value::Link(format!("'{}'!A1", book.sheet("coverage"))),
    ])
}

/// How many of the reports whose day of publication is known came in time.
fn timeliness(book: &Book<'_>, year: i32) -> Option<Vec<Value>> {
    let lang = book.lang;
    let share = |year: i32| {
        let tally = book.series.tallies.get(&year).filter(|tally| tally.dated > 0)?;
        Some((tally.clone(), f64::from(tally.in_time) / f64::from(tally.dated)))
    };
    let (tally, value) = share(year)?;
    let before = share(year - 1).map(|(_, value)| value);
    let mut text = match lang {
        Lang::Zh => format!(
            "{year}年有发布日期的{}份报告中，按时发布{}份（{}），逾期{}份",
            tally.dated,
            tally.in_time,
            said(Kind::Percent, value),
            tally.late
        ),
        Lang::En => format!(
            "{year}: of {} reports with a day of publication {} came in time ({}), {} late",
            tally.dated,
            tally.in_time,
            said(Kind::Percent, value),
            tally.late
        ),
    };
    if let Some(days) = tally.most_late {
        text.push_str(&match lang {
            Lang::Zh => format!("，最长逾期{days:.0}天"),
            Lang::En => format!(", {days:.0} days at most"),
        });
    }
    text.push_str(lang.pick("。", "."));
    let place = super::topic::tally_cell(book, "in_time", year);
    Some(vec![
        Value::from(lang.pick("及时", "Timeliness")),
        Value::Text(text),
        Value::As(Kind::Percent, value),
        before.map_or(Value::Empty, |before| Value::As(Kind::Percent, before)),
        before.map_or(Value::Empty, |before| Value::points(100.0 * (value - before))),
        Value::Number(f64::from(tally.dated)),
        book.series.answered.get(&year).map_or(Value::Empty, |a| Value::Number(a.expected as f64)),
        place.map_or(Value::Empty, |(sheet, cell)| Value::Link(format!("'{sheet}'!{cell}"))),
    ])
}

/// The ground that was given most, or those that were given as often.
fn grounds(book: &Book<'_>, year: i32) -> Option<Vec<Value>> {
    let lang = book.lang;
    let shares: Vec<(String, &Figure, f64)> = crate::indicator::DENIALS
        .iter()
        .map(|ground| format!("denial_ground_share_{}", ground.key().trim_start_matches("denied_")))
        .filter_map(|key| {
            let figure = book.series.figure(&key, year)?;
            Some((key, figure, figure.value.filter(|value| *value > 0.0)?))
        })
        .collect();
    let value = shares.iter().map(|(_, _, value)| *value).max_by(f64::total_cmp)?;
    let most: Vec<&(String, &Figure, f64)> = shares.iter().filter(|(_, _, own)| *own == value).collect();
    let (key, figure, _) = most.first()?;
    let (n, d) = (grouped(figure.numerator?), grouped(figure.denominator?));
    let share = said(Kind::Percent, value);
    let names: Vec<String> = most
        .iter()
        .filter_map(|(key, ..)| {
            let label = &Indicator::named(key)?.label;
            Some(match lang {
                Lang::Zh => format!("“{}”", label.rsplit(':').next().unwrap_or(label)),
                Lang::En => key.trim_start_matches("denial_ground_share_").replace('_', " "),
            })
        })
        .collect();
    let each = most.len() > 1;
    let mut text = match lang {
        Lang::Zh => format!(
            "{year}年不予公开的理由中最多的是{}，{}占{share}（{n}/{d}）",
            names.join("、"),
            if each { "各" } else { "" }
        ),
        Lang::En => format!(
            "{year}: the most frequent ground of refusal is {}, {}{share} ({n}/{d})",
            names.join(", and as often "),
            if each { "each " } else { "" }
        ),
    };
    if figure.few {
        text.push_str(lang.pick(FEW.0, FEW.1));
    }
    text.push_str(lang.pick("。", "."));
    Some(vec![
        Value::from(lang.pick("理由", "Grounds")),
        Value::Text(text),
        Value::As(Kind::Percent, value).marked(figure.few),
        figure.previous.map_or(Value::Empty, |previous| Value::As(Kind::Percent, previous)),
        figure.change.map_or(Value::Empty, Value::points),
        Value::Number(f64::from(figure.n_reports)),
        Value::Number(f64::from(figure.n_expected)),
        link(book, key, year),
    ])
}

fn findings(book: &Book<'_>, year: i32) -> Option<Vec<Value>> {
    let lang = book.lang;
    let count = book.series.findings.get(&Some(year)).cloned().unwrap_or_default();
    let before = book.series.findings.get(&Some(year - 1)).map(|count| count.errors as f64);
    let text = match lang {
        Lang::Zh => format!(
            "{year}年的报告中，规则发现错误{}处、警告{}处、提示{}处。",
            count.errors, count.warnings, count.notes
        ),
        Lang::En => format!(
            "{year}: the rules found {} errors, {} warnings and {} notes.",
            count.errors, count.warnings, count.notes
        ),
    };
    Some(vec![
        Value::from(lang.pick("质量", "Quality")),
        Value::Text(text),
        Value::As(Kind::Count, count.errors as f64),
        before.map_or(Value::Empty, |before| Value::As(Kind::Count, before)),
        before.map_or(Value::Empty, |before| Value::As(Kind::Count, count.errors as f64 - before)),
        Value::Empty,
        Value::Empty,
        Value::Link(format!("'{}'!A1", book.sheet("findings"))),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_in_sentences() {
        assert_eq!(said(Kind::Count, 1_234_567.0), "1,234,567");
        assert_eq!(said(Kind::Count, -999.0), "-999");
        assert_eq!(said(Kind::Percent, 0.125), "12.5%");
        assert_eq!(said(Kind::Percent, -0.000_4), "0.0%");
        assert_eq!(said(Kind::Percent, -0.000_6), "-0.1%");
        assert_eq!(said(Kind::Decimal, -0.004), "0.00");
        assert_eq!(said(Kind::Count, -0.4), "0");
    }
}
