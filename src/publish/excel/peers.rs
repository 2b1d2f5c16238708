//! The comparing sheets, all of the latest year: groups side by side, how rates are spread, agencies side by side, and
//! ranks among peers. A rank goes with its interval: where intervals overlap, the sheet says that the two cannot be told
//! apart.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rust_xlsxwriter::{Chart, ChartEmptyCells, Sparkline, SparklineType};

use super::chart;
use super::panel::{LIVE_ROWS, word};
use super::scroll::Scroll;
use super::series::Figure;
use super::sheet::{Column, Kind, Value, front, heading_width, pixels, place_of, print_front};
use super::topic::{columns_of, figures_of, kind_of, name_of, reports_behind};
use super::{Book, ExcelError, Lang, Leaf, SheetDef};
use crate::indicator::distribution::Spread;
use crate::indicator::{Indicator, Term};
use crate::schema::{Level, Scope, ScopeKind, Table};

/// The fields of `indicators` of which a point of a chart is made.
const POINT: [&str; 6] = ["scope_kind", "scope_id", "year", "indicator", "value", "low_n"];

/// Indicators by which groups and agencies are compared.
const COMPARED: [&str; 8] = [
    "requests_received",
    "disclosure_rate",
    "denial_rate",
    "unavailable_rate",
    "not_processed_rate",
    "reconsideration_rate",
    "litigation_rate",
    "proactive_total",
];

/// Rates by which agencies are ranked, and whose spread is shown.
const RANKED: [&str; 7] = [
    "disclosure_rate",
    "denial_rate",
    "unavailable_rate",
    "not_processed_rate",
    "reconsideration_overturn_rate",
    "litigation_overturn_rate",
    "requests_received",
];
const SPREAD: [&str; 5] =
    ["disclosure_rate", "denial_rate", "unavailable_rate", "not_processed_rate", "litigation_rate"];

fn named(keys: &[&str]) -> Vec<&'static Indicator> {
    keys.iter().filter_map(|key| Indicator::named(key)).collect()
}

fn latest_text(book: &Book<'_>) -> String {
    book.series.latest().map_or(String::new(), |year| year.to_string())
}

pub(super) fn groups(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let indicators = named(&COMPARED);
    let mut columns = vec![
        Column::new(lang.pick("类别", "scope_kind"), Kind::Text, 9.0),
        Column::new(lang.pick("范围", "scope"), Kind::Text, 20.0),
        Column::new(lang.pick("年度", "year"), Kind::Year, 8.0),
        Column::new(lang.pick("应报数", "n_expected"), Kind::Count, 9.0),
        Column::new(lang.pick("齐备报告数", "n_reports"), Kind::Span, 11.0),
    ];
    let lead = columns.len();
    columns.extend(columns_of(&indicators, lang, true));
    let year = book.series.latest().map(f64::from);
    // The whole first, then from coarse to fine; levels in the order of the administration.
    let order = |kind: ScopeKind| match kind {
        ScopeKind::All => 0,
        ScopeKind::Level => 1,
        ScopeKind::Sector => 2,
        ScopeKind::Province => 3,
        _ => 4,
    };
    let rank_of_level = |name: &str| Level::ALL.iter().position(|level| level.key() == name);
    let mut sorted: Vec<&super::series::Group> = book.series.groups.iter().collect();
    sorted.sort_by(|a, b| {
        (order(a.kind), rank_of_level(&a.name), &a.name).cmp(&(
            order(b.kind),
            rank_of_level(&b.name),
            &b.name,
        ))
    });
    let levels: Vec<usize> =
        sorted.iter().enumerate().filter(|(_, g)| g.kind == ScopeKind::Level).map(|(at, _)| at).collect();
    let rows: Vec<Vec<Value>> = sorted
        .iter()
        .enumerate()
        .map(|(at, group)| {
            let name = match group.kind {
                ScopeKind::Level => word("level", &group.name, lang),
                ScopeKind::Sector => word("sector", &group.name, lang),
                ScopeKind::All => lang.pick("全部", "all").to_string(),
                _ => group.name.clone(),
            };
            let expected = group.figures.values().map(|figure| figure.n_expected).max();
            let figures: Vec<Figure> = indicators
                .iter()
                .map(|indicator| group.figures.get(indicator.key.as_ref()).cloned().unwrap_or_default())
                .collect();
            let mut values = vec![
                Value::from(word("scope_kind", group.kind.key(), lang)),
                Value::from(name),
                Value::from(year),
                Value::from(expected.map(f64::from)),
                reports_behind(&figures),
            ];
            values.extend(figures_of(&indicators, &figures, lead + indicators.len(), at + 2));
            values
        })
        .collect();
    let count = rows.len();
    let none = lang.pick("没有分组", "No group");
    let mut leaves = book.short_table(def, &columns, 2, rows, none)?;
    let (Some(first), Some(last)) = (levels.first(), levels.last()) else { return Ok(leaves) };
    let place = |key: &str| COMPARED.iter().position(|k| *k == key).map_or(lead, |at| lead + at) as u16;
    let rows = (*first as u32 + 1, *last as u32 + 1);
    let name = def.name(lang);
    let year = latest_text(book);
    let label = |key: &str| Indicator::named(key).map_or(String::new(), |i| name_of(i, lang));
    let rates: Vec<(String, u16)> =
        ["disclosure_rate", "denial_rate", "unavailable_rate"].map(|key| (label(key), place(key))).to_vec();
    let received = vec![(label("requests_received"), place("requests_received"))];
    let charts = vec![
        chart::bars(
            name,
            &format!("{year}{}", lang.pick("年各层级办理结果占比", " outcomes by level")),
            &rates,
            rows,
            1,
            "0.0%",
        ),
        chart::bars(
            name,
            &format!("{year}{}", lang.pick("年各层级新收申请数（件）", " requests by level")),
            &received,
            rows,
            1,
            "#,##0",
        ),
    ];
    beneath(&mut leaves[0], charts, count as u32 + 3, &columns)?;
    Ok(leaves)
}

/// Rows up to which a table and its charts are printed on one page.
const ONE_PAGE: u32 = 40;

/// Charts below a table, two side by side.
fn beneath(
    leaf: &mut Leaf,
    mut charts: Vec<Chart>,
    first: u32,
    columns: &[Column],
) -> Result<(), ExcelError> {
    let across = pixels(front(columns));
    let width = ((across / 2.0) as u32).saturating_sub(10).clamp(420, 760);
    let count = charts.len() as u32;
    let sheet = &mut leaf.sheet;
    for (index, chart) in charts.iter_mut().enumerate() {
        let index = index as u32;
        chart.set_width(width).set_height(330);
        sheet.insert_chart_with_offset(first + index / 2 * 18, 0, chart, index % 2 * (width + 10) + 4, 0)?;
    }
    let last = first + count.div_ceil(2) * 18;
    if first <= ONE_PAGE {
        sheet.set_print_fit_to_pages(1, 1);
    }
    print_front(sheet, columns, last)?;
    Ok(())
}

/// A rate of one agency in the latest year.
struct Point {
    level: Option<String>,
    value: f64,
    /// It rests on few cases, and is counted only.
    few: bool,
}

pub(super) fn distribution(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let columns = vec![
        Column::new(lang.pick("指标", "indicator"), Kind::Text, 24.0),
        Column::new(lang.pick("层级", "level"), Kind::Text, 14.0),
        Column::new(lang.pick("年度", "year"), Kind::Year, 8.0),
        Column::new(lang.pick("机关数", "n"), Kind::Count, 9.0),
        Column::new(lang.pick("最低", "min"), Kind::Percent, 11.0),
        Column::new(lang.pick("下四分位", "q1"), Kind::Percent, 11.0),
        Column::new(lang.pick("中位", "median"), Kind::Percent, 11.0),
        Column::new(lang.pick("上四分位", "q3"), Kind::Percent, 11.0),
        Column::new(lang.pick("最高", "max"), Kind::Percent, 11.0),
        Column::new(lang.pick("小样本未计", "low_n_left_out"), Kind::Count, 12.0),
    ];
    let indicators = named(&SPREAD);
    let latest = book.series.latest();
    let mut points: BTreeMap<&str, Vec<Point>> = BTreeMap::new();
    let facts = AgencyFacts::of(book)?;
    let mut rows = Scroll::columns(&book.path("indicators"), &POINT)?;
    while rows.next()? {
        if rows.text("scope_kind") != Some(ScopeKind::Agency.key()) || rows.year() != latest {
            continue;
        }
        let (Some(id), Some(value)) = (rows.text("scope_id"), rows.number("value")) else { continue };
        let Some(indicator) = indicators.iter().find(|i| Some(i.key.as_ref()) == rows.text("indicator"))
        else {
            continue;
        };
        // As in the table `distribution`, a report that adds up others' is not one of them.
        let sums = [Scope::RegionWide, Scope::GovernmentOwnLevel].map(|scope| Some(scope.key()));
        let Some(fact) = facts.latest.get(id).filter(|fact| !sums.contains(&fact.scope.as_deref())) else {
            continue;
        };
        let few = rows.truth("low_n") == Some(true);
        points.entry(indicator.key.as_ref()).or_default().push(Point {
            level: fact.level.clone(),
            value,
            few,
        });
    }
    let mut table = Vec::new();
    let mut charts = Vec::new();
    let name = def.name(lang);
    let year = latest.map(f64::from);
    for indicator in &indicators {
        let Some(points) = points.get(indicator.key.as_ref()) else { continue };
        let first = table.len() as u32 + 1;
        let mut line = |level: &str, points: &[&Point]| {
            let values: Vec<f64> =
                points.iter().filter(|point| !point.few).map(|point| point.value).collect();
            let (count, all) = (values.len() as f64, points.len() as f64);
            let q = Spread::of(values).map(|spread| spread.marks);
            let mut row = vec![
                Value::from(name_of(indicator, lang)),
                Value::from(level),
                Value::from(year),
                Value::Number(count),
            ];
            row.extend((0..5).map(|at| Value::from(q.map(|q| q[at]))));
            row.push(Value::Number(all - count));
            table.push(row);
        };
        line(lang.pick("全部", "all"), &points.iter().collect::<Vec<_>>());
        for level in Level::ALL {
            let of: Vec<&Point> =
                points.iter().filter(|point| point.level.as_deref() == Some(level.key())).collect();
            if !of.is_empty() {
                line(lang.pick(level.label(), level.key()), &of);
            }
        }
        let rows = (first, table.len() as u32);
        let marks: Vec<(String, u16)> =
            (4..9u16).map(|x| (columns[usize::from(x)].heading.clone(), x)).collect();
        let title = format!(
            "{}{}{}",
            latest_text(book),
            lang.pick("年各层级机关的", " "),
            match lang {
                Lang::Zh => name_of(indicator, lang),
                Lang::En => format!("{} by level", indicator.key),
            }
        );
        // Where all are too small to be counted there is nothing to draw.
        if points.iter().any(|point| !point.few) {
            charts.push(chart::spread(name, &title, &marks, rows, 1));
        }
    }
    let count = table.len() as u32;
    let none = lang.pick("没有可比较的比率", "No rate to compare");
    let mut leaves = book.short_table(def, &columns, 2, table, none)?;
    if !charts.is_empty() {
        charts.truncate(4);
        beneath(&mut leaves[0], charts, count + 3, &columns)?;
    }
    Ok(leaves)
}

/// What the panel says of an agency in its latest year.
struct AgencyFact {
    agency: String,
    year: i32,
    level: Option<String>,
    sector: Option<String>,
    province: Option<String>,
    prefecture: Option<String>,
    scope: Option<String>,
    values: Vec<Option<f64>>,
    operands: Vec<(Option<f64>, Option<f64>)>,
}

struct AgencyFacts {
    latest: BTreeMap<String, AgencyFact>,
}

impl AgencyFacts {
    fn of(book: &Book<'_>) -> Result<AgencyFacts, ExcelError> {
        let indicators = named(&COMPARED);
        let mut latest = BTreeMap::new();
        let keys = ["agency_id", "agency", "year", "level", "sector", "province", "prefecture", "scope"];
        let operands = indicators.iter().flat_map(|i| i.terms()).map(|(_, q)| q.column());
        let mut columns: BTreeSet<String> = indicators.iter().map(|i| i.key.to_string()).collect();
        columns.extend(operands.map(String::from));
        // The panel has no column for some operands.
        columns.retain(|name| Table::named("agency_year").column(name).is_some());
        let read: Vec<&str> = keys.into_iter().chain(columns.iter().map(String::as_str)).collect();
        let mut scroll = Scroll::columns(&book.path("agency_year"), &read)?;
        while scroll.next()? {
            let Some(id) = scroll.text("agency_id").filter(|id| book.agencies().has(Some(id))) else {
                continue;
            };
            let own = |name: &str| scroll.text(name).map(str::to_string);
            let stated = |name: &str| columns.contains(name).then(|| scroll.number(name)).flatten();
            let sum = |terms: &[Term]| -> Option<f64> {
                terms.iter().map(|(sign, q)| stated(&q.column()).map(|v| sign * v)).sum()
            };
            // Rows come in the order of years, so the last one stays.
            let fact = AgencyFact {
                agency: own("agency").unwrap_or_default(),
                year: scroll.year().unwrap_or(0),
                level: own("level"),
                sector: own("sector"),
                province: own("province"),
                prefecture: own("prefecture"),
                scope: own("scope"),
                values: indicators.iter().map(|i| stated(&i.key)).collect(),
                operands: indicators
                    .iter()
                    .map(|i| (sum(i.numerator_in(scroll.year().unwrap_or(0))), sum(&i.denominator)))
                    .collect(),
            };
            latest.insert(id.to_string(), fact);
        }
        Ok(AgencyFacts { latest })
    }
}

pub(super) fn agencies(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let indicators = named(&COMPARED);
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    let mut columns = vec![
        Column::new(head("机关", "agency"), Kind::Text, 32.0),
        Column::new(head("年度", "year"), Kind::Year, 8.0),
        Column::new(head("层级", "level"), Kind::Text, 10.0),
        Column::new(head("系统", "sector"), Kind::Text, 14.0),
        Column::new(head("口径", "scope"), Kind::Text, 13.0),
    ];
    for indicator in &indicators {
        let name = name_of(indicator, lang);
        let column = Column::new(&name, kind_of(indicator), heading_width(&name).clamp(11.0, 15.0));
        columns.push(if indicator.is_level() { column } else { column.with_bars() });
    }
    let sparks = [
        ("requests_received", head("新收申请走势", "requests_course")),
        ("disclosure_rate", head("公开率走势", "disclosure_course")),
    ];
    let spark_at = columns.len();
    columns.extend(sparks.iter().map(|(_, heading)| Column::new(heading, Kind::Text, 16.0)));
    columns.push(Column::new(head("走势年度", "course_years"), Kind::Text, 12.0));
    for indicator in indicators.iter().filter(|indicator| !indicator.is_level()) {
        for part in [lang.pick("分子", "numerator"), lang.pick("分母", "denominator")] {
            let heading = format!("{}·{part}", lang.pick(&indicator.label, &indicator.key));
            let width = heading_width(&heading).clamp(9.0, 13.0);
            columns.push(Column::new(&heading, Kind::Count, width).behind());
        }
    }
    let plotted = columns.len();
    columns.extend(PLOTTED.iter().map(|key| {
        let name = Indicator::named(key).map_or(String::new(), |indicator| name_of(indicator, lang));
        let heading =
            format!("{name}·{}", lang.pick("作图（小样本除外）", "plotted (small numbers left out)"));
        Column::new(&heading, Kind::Percent, heading_width(&heading)).never_printed()
    }));
    let facts = AgencyFacts::of(book)?;
    let points = plotted_points(book, &facts)?;
    let mut order: Vec<(&String, &AgencyFact)> = facts.latest.iter().collect();
    let level_of = |fact: &AgencyFact| {
        Level::ALL.iter().position(|level| Some(level.key()) == fact.level.as_deref()).unwrap_or(usize::MAX)
    };
    order.sort_by(|(_, a), (_, b)| {
        (&a.province, &a.prefecture, level_of(a), &a.sector, &a.agency).cmp(&(
            &b.province,
            &b.prefecture,
            level_of(b),
            &b.sector,
            &b.agency,
        ))
    });
    let (panel, most_rows) = (book.sheet("panel"), book.most_rows);
    let formulas = book.layout.height <= LIVE_ROWS;
    let mut lines: Vec<(u32, u16, Sparkline)> = Vec::new();
    let rows: Vec<Vec<Value>> = order
        .iter()
        .enumerate()
        .map(|(at, (id, fact))| {
            let spans = &book.layout.rows_of[*id];
            let row = spans.last().map_or(0, |(_, row)| *row);
            let (part, line) = place_of(panel, row, most_rows);
            let mut values = vec![
                Value::from(fact.agency.as_str()),
                Value::Number(f64::from(fact.year)),
                Value::from(fact.level.as_deref().map(|key| word("level", key, lang))),
                Value::from(fact.sector.as_deref().map(|key| word("sector", key, lang))),
                Value::from(fact.scope.as_deref().map(|key| word("scope", key, lang))),
            ];
            for (value, indicator) in fact.values.iter().zip(&indicators) {
                let value = match (value, book.layout.letter(&indicator.key)) {
                    (Some(value), Some(letter)) if formulas => {
                        Value::Live(format!("='{part}'!{letter}{line}"), Some(*value))
                    }
                    (value, _) => Value::from(*value),
                };
                let few = points.few.contains(&((*id).clone(), indicator.key.as_ref()));
                values.push(value.marked(few));
            }
            let first = spans.first().map_or(row, |(_, row)| *row);
            let (first_part, first_line) = place_of(panel, first, most_rows);
            for (index, (key, _)) in sparks.iter().enumerate() {
                values.push(Value::Empty);
                if let Some(letter) = book.layout.letter(key)
                    && formulas
                    && first_part == part
                    && spans.len() > 1
                {
                    let spark = Sparkline::new()
                        .set_range(format!("'{part}'!{letter}{first_line}:{letter}{line}").as_str())
                        .set_type(SparklineType::Line)
                        .show_markers(true)
                        .show_empty_cells_as(ChartEmptyCells::Gaps);
                    lines.push((at as u32 + 1, (spark_at + index) as u16, spark));
                }
            }
            let from = spans.first().map_or(fact.year, |(year, _)| *year);
            values.push(Value::from(format!("{from}—{}", fact.year)));
            for (operands, indicator) in fact.operands.iter().zip(&indicators) {
                if !indicator.is_level() {
                    values.push(Value::from(operands.0));
                    values.push(Value::from(operands.1));
                }
            }
            // A point needs both rates.
            let pair = PLOTTED.map(|key| points.enough.get(&((*id).clone(), key)).copied());
            let whole = pair.iter().all(Option::is_some);
            values.extend(pair.map(|value| Value::from(value.filter(|_| whole))));
            values
        })
        .collect();
    let count = rows.len();
    let mut leaves = book.short_table(def, &columns, 1, rows, lang.pick("没有机关", "No agency"))?;
    if count > most_rows {
        return Ok(leaves);
    }
    let Leaf { sheet, name, .. } = &mut leaves[0];
    for (row, column, spark) in &lines {
        sheet.add_sparkline(*row, *column, spark)?;
    }
    if count < 3 {
        return Ok(leaves);
    }
    let whole = |id: &String| PLOTTED.iter().all(|key| points.enough.contains_key(&(id.clone(), *key)));
    if !facts.latest.keys().any(whole) {
        return Ok(leaves);
    }
    let label = |key: &str| Indicator::named(key).map_or(String::new(), |i| name_of(i, lang));
    let (x, y) = (plotted as u16, plotted as u16 + 1);
    let mut chart = chart::scatter(
        name,
        lang.pick(
            "各机关最近年度的不予公开率与诉讼率（一点为一机关，小样本除外）",
            "Denial and litigation rates, latest year (a point is an agency; small numbers left out)",
        ),
        ((x, &label(PLOTTED[0])), (y, &label(PLOTTED[1]))),
        (1, count as u32),
    );
    chart.set_width(760).set_height(380);
    let last = count as u32 + 24;
    sheet.insert_chart_with_offset(count as u32 + 3, 0, &chart, 4, 0)?;
    print_front(sheet, &columns, last)?;
    Ok(leaves)
}

/// The two rates of the scatter chart: across and up.
const PLOTTED: [&str; 2] = ["denial_rate", "litigation_rate"];

/// The rates of each agency's latest year: those of the chart that rest on enough cases, and all that do not.
#[derive(Default)]
struct Points {
    enough: BTreeMap<(String, &'static str), f64>,
    few: HashSet<(String, &'static str)>,
}

fn plotted_points(book: &Book<'_>, facts: &AgencyFacts) -> Result<Points, ExcelError> {
    let mut points = Points::default();
    let mut rows = Scroll::columns(&book.path("indicators"), &POINT)?;
    while rows.next()? {
        let Some(key) = COMPARED.into_iter().find(|key| rows.text("indicator") == Some(key)) else {
            continue;
        };
        let Some(id) = rows.text("scope_id").filter(|id| {
            rows.text("scope_kind") == Some(ScopeKind::Agency.key())
                && facts.latest.get(*id).is_some_and(|fact| Some(fact.year) == rows.year())
        }) else {
            continue;
        };
        match (rows.truth("low_n"), rows.number("value")) {
            (Some(true), Some(_)) => {
                points.few.insert((id.to_string(), key));
            }
            (Some(false), Some(value)) if PLOTTED.contains(&key) => {
                points.enough.insert((id.to_string(), key), value);
            }
            _ => {}
        }
    }
    Ok(points)
}

/// An agency among its peers.
struct Ranked {
    rank: f64,
    agency: String,
    values: Vec<Value>,
    interval: Option<(f64, f64)>,
}

pub(super) fn ranks(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    let columns = vec![
        Column::new(head("指标", "indicator"), Kind::Text, 22.0),
        Column::new(head("年度", "year"), Kind::Year, 8.0),
        Column::new(head("层级", "level"), Kind::Text, 11.0),
        Column::new(head("系统", "sector"), Kind::Text, 16.0),
        Column::new(head("名次", "rank"), Kind::Count, 8.0),
        Column::new(head("同类数", "peer_n"), Kind::Count, 9.0),
        Column::new(head("机关", "agency"), Kind::Text, 34.0),
        Column::new(head("值", "value"), Kind::Percent, 11.0),
        Column::new(head("分子", "numerator"), Kind::Count, 10.0),
        Column::new(head("分母", "denominator"), Kind::Count, 10.0),
        Column::new(head("区间下限", "ci_low"), Kind::Percent, 11.0),
        Column::new(head("区间上限", "ci_high"), Kind::Percent, 11.0),
        Column::new(head("百分位", "peer_percentile"), Kind::Percent, 10.0),
        Column::new(head("与前一名相比", "against_the_one_before"), Kind::Text, 26.0),
    ];
    let indicators = named(&RANKED);
    let facts = AgencyFacts::of(book)?;
    // A fact sheet of one agency shows its peers as well.
    let peers = peers_of(book)?;
    let latest = book.series.latest();
    let mut blocks: BTreeMap<(usize, String, String), Vec<Ranked>> = BTreeMap::new();
    let shown = ["scope_name", "value", "numerator", "denominator", "ci_low", "ci_high"];
    let keys = ["scope_kind", "scope_id", "year", "indicator", "rank", "peer_n", "peer_percentile"];
    let mut rows = Scroll::columns(&book.path("indicators"), &[&keys[..], &shown].concat())?;
    while rows.next()? {
        if rows.text("scope_kind") != Some(ScopeKind::Agency.key()) || rows.year() != latest {
            continue;
        }
        let (Some(id), Some(rank)) = (rows.text("scope_id"), rows.number("rank")) else { continue };
        // First of one says nothing.
        if rows.number("peer_n").is_none_or(|peers| peers < 2.0) {
            continue;
        }
        let Some(at) = indicators.iter().position(|i| Some(i.key.as_ref()) == rows.text("indicator")) else {
            continue;
        };
        let (level, sector) = match (facts.latest.get(id), peers.get(id)) {
            (Some(fact), _) => (fact.level.clone(), fact.sector.clone()),
            (None, Some((level, sector))) => (Some(level.clone()), Some(sector.clone())),
            (None, None) => continue,
        };
        let (level, sector) = (level.unwrap_or_default(), sector.unwrap_or_default());
        let kind = kind_of(indicators[at]);
        let value = rows.number("value").map_or(Value::Empty, |value| Value::As(kind, value));
        blocks.entry((at, level, sector)).or_default().push(Ranked {
            rank,
            agency: rows.text("scope_name").unwrap_or("").to_string(),
            values: vec![
                rows.value("peer_n"),
                rows.value("scope_name"),
                value,
                rows.value("numerator"),
                rows.value("denominator"),
                rows.value("ci_low"),
                rows.value("ci_high"),
                rows.value("peer_percentile"),
            ],
            interval: rows.number("ci_low").zip(rows.number("ci_high")),
        });
    }
    let mut table = Vec::new();
    for ((at, level, sector), mut members) in blocks {
        members.sort_by(|a, b| a.rank.total_cmp(&b.rank).then_with(|| a.agency.cmp(&b.agency)));
        let mut before: Option<Option<(f64, f64)>> = None;
        for member in members {
            let mut row = vec![
                Value::from(name_of(indicators[at], lang)),
                Value::from(latest.map(f64::from)),
                Value::from(word("level", &level, lang)),
                Value::from(word("sector", &sector, lang)),
                Value::Number(member.rank),
            ];
            row.extend(member.values);
            row.push(match (before, member.interval) {
                (None, _) => Value::Empty,
                (Some(Some(above)), Some(own)) if above.0 > own.1 || own.0 > above.1 => {
                    Value::from(lang.pick("区间不重叠", "intervals apart"))
                }
                (Some(Some(_)), Some(_)) => {
                    Value::from(lang.pick("区间重叠，不宜区分", "intervals overlap: not to be told apart"))
                }
                _ => Value::from(lang.pick("无区间", "no interval")),
            });
            before = Some(member.interval);
            table.push(row);
        }
    }
    let none = lang.pick(
        "没有名次：层级与系统都明确、分母不过小、且有同类的机关才列出",
        "No ranks: only agencies of known level and sector that have a peer, with denominators large enough, are listed",
    );
    book.short_table(def, &columns, 0, table, none)
}

/// The agencies of the level and sector of the one that a fact sheet is about.
fn peers_of(book: &Book<'_>) -> Result<BTreeMap<String, (String, String)>, ExcelError> {
    let mut all = BTreeMap::new();
    if book.edition.kind != ScopeKind::Agency {
        return Ok(all);
    }
    let columns = ["agency_id", "year", "level", "sector"];
    let mut scroll = Scroll::columns(&book.path("agency_year"), &columns)?;
    let mut own = None;
    while scroll.next()? {
        if let (Some(id), Some(level), Some(sector)) =
            (scroll.text("agency_id"), scroll.text("level"), scroll.text("sector"))
        {
            let class = (level.to_string(), sector.to_string());
            if id == book.edition.scope {
                own = Some(class.clone());
            }
            all.insert(id.to_string(), class);
        }
    }
    all.retain(|_, class| Some(&*class) == own.as_ref());
    Ok(all)
}
