//! The comparing sheets of the latest year: groups side by side, how rates are spread, and ranks among peers. A rank
//! goes with its interval: where intervals overlap, the sheet says that the two cannot be told apart.

use std::collections::BTreeMap;

use rust_xlsxwriter::Chart;

use super::agencies::{COMPARED, Fact};
use super::chart;
use super::panel::word;
use super::series::Figure;
use super::sheet::{Column, Kind, Value, front, pixels, print_front};
use super::topic::{columns_of, figures_of, kind_of, name_of, reports_behind};
use super::{Book, ExcelError, Lang, Leaf, SheetDef};
use crate::indicator::Indicator;
use crate::indicator::distribution::Spread;
use crate::schema::{Level, Scope, ScopeKind, Sector};

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
    level: Option<Level>,
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
    let mut rows = book.of_agencies(&SPREAD, &["value", "low_n"])?;
    while rows.next()? {
        if rows.year() != latest {
            continue;
        }
        let (Some(id), Some(value)) = (rows.text("scope_id"), rows.number("value")) else { continue };
        let Some(indicator) = indicators.iter().find(|i| Some(i.key.as_ref()) == rows.text("indicator"))
        else {
            continue;
        };
        // As in the table `distribution`, a report that adds up others' is not one of them.
        let sums = [Scope::RegionWide, Scope::GovernmentOwnLevel].map(Some);
        let Some(fact) = book.facts.get(id).filter(|fact| !sums.contains(&fact.scope)) else { continue };
        let few = rows.truth("low_n") == Some(true);
        let point = Point { level: fact.level, value, few };
        points.entry(indicator.key.as_ref()).or_default().push(point);
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
            let of: Vec<&Point> = points.iter().filter(|point| point.level == Some(*level)).collect();
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

/// An agency among its peers.
struct Ranked<'a> {
    /// Number of the indicator by which it is ranked.
    indicator: usize,
    fact: &'a Fact,
    rank: f64,
    peers: f64,
    /// The fields of [`BESIDE_RANK`].
    figures: [Option<f64>; BESIDE_RANK.len()],
}

/// What stands beside a rank.
const BESIDE_RANK: [&str; 6] = ["value", "numerator", "denominator", "ci_low", "ci_high", "peer_percentile"];

impl Ranked<'_> {
    /// The indicator and the peers.
    fn block(&self) -> (usize, Option<&'static str>, Option<&'static str>) {
        (self.indicator, self.fact.level.map(Level::key), self.fact.sector.map(Sector::key))
    }

    fn interval(&self) -> Option<(f64, f64)> {
        let [.., low, high, _] = self.figures;
        low.zip(high)
    }
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
    let latest = book.series.latest();
    let mut ranked: Vec<Ranked<'_>> = Vec::new();
    let mut rows = book.of_agencies(&RANKED, &[&["rank", "peer_n"][..], &BESIDE_RANK].concat())?;
    while rows.next()? {
        if rows.year() != latest {
            continue;
        }
        let (Some(rank), Some(fact)) =
            (rows.number("rank"), rows.text("scope_id").and_then(|id| book.facts.get(id)))
        else {
            continue;
        };
        // First of one says nothing.
        let Some(peers) = rows.number("peer_n").filter(|peers| *peers >= 2.0) else { continue };
        let Some(indicator) = indicators.iter().position(|i| Some(i.key.as_ref()) == rows.text("indicator"))
        else {
            continue;
        };
        let figures = BESIDE_RANK.map(|field| rows.number(field));
        ranked.push(Ranked { indicator, fact, rank, peers, figures });
    }
    ranked.sort_by(|a, b| {
        let by_rank = a.block().cmp(&b.block()).then(a.rank.total_cmp(&b.rank));
        by_rank.then_with(|| a.fact.agency.cmp(&b.fact.agency))
    });
    // The block of the row before, and its interval.
    let mut before = None;
    let rows = ranked.into_iter().map(|member| {
        let indicator = indicators[member.indicator];
        let kind = kind_of(indicator);
        let word_of = |list: &str, key: Option<&str>| Value::from(key.map(|key| word(list, key, lang)));
        let (_, level, sector) = member.block();
        let [value, figures @ ..] = member.figures;
        let mut row = vec![
            Value::from(name_of(indicator, lang)),
            Value::from(latest.map(f64::from)),
            word_of("level", level),
            word_of("sector", sector),
            Value::Number(member.rank),
            Value::Number(member.peers),
            Value::from(member.fact.agency.as_str()),
            value.map_or(Value::Empty, |value| Value::As(kind, value)),
        ];
        row.extend(figures.map(Value::from));
        let above = before.replace((member.block(), member.interval()));
        let above = above.filter(|(block, _)| *block == member.block()).map(|(_, interval)| interval);
        row.push(match (above, member.interval()) {
            (None, _) => Value::Empty,
            (Some(Some(above)), Some(own)) if above.0 > own.1 || own.0 > above.1 => {
                Value::from(lang.pick("区间不重叠", "intervals apart"))
            }
            (Some(Some(_)), Some(_)) => {
                Value::from(lang.pick("区间重叠，不宜区分", "intervals overlap: not to be told apart"))
            }
            _ => Value::from(lang.pick("无区间", "no interval")),
        });
        row
    });
    let none = lang.pick(
        "没有名次：层级与系统都明确、分母不过小、且有同类的机关才列出",
        "No ranks: only agencies of known level and sector that have a peer, with denominators large enough, are listed",
    );
    book.short_table(def, &columns, 0, rows, none)
}
