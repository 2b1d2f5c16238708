//! What the panel says of each agency in its latest year, read once for all sheets that compare agencies; and the sheet
//! that sets them side by side.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rust_xlsxwriter::{ChartEmptyCells, Sparkline, SparklineType};

use super::chart;
use super::edition::Edition;
use super::panel::{LIVE_ROWS, word};
use super::scroll::Scroll;
use super::sheet::{Column, Kind, Value, heading_width, place_of, print_front};
use super::topic::{kind_of, name_of};
use super::{Book, ExcelError, Leaf, SheetDef};
use crate::indicator::{Indicator, Term};
use crate::schema::{Level, Scope, ScopeKind, Sector, Table};

/// Indicators by which groups and agencies are compared.
pub(super) const COMPARED: [&str; 8] = [
    "requests_received",
    "disclosure_rate",
    "denial_rate",
    "unavailable_rate",
    "not_processed_rate",
    "reconsideration_rate",
    "litigation_rate",
    "proactive_total",
];

/// The two rates of the scatter chart: across and up.
const PLOTTED: [&str; 2] = ["denial_rate", "litigation_rate"];

/// An agency in its latest year.
pub(super) struct Fact {
    /// The workbook speaks of it; if not, it is a peer of the one that a fact sheet is about.
    own: bool,
    pub(super) agency: String,
    pub(super) year: i32,
    pub(super) level: Option<Level>,
    pub(super) sector: Option<Sector>,
    pub(super) scope: Option<Scope>,
    // A province has thousands of agencies.
    province: Option<Arc<str>>,
    prefecture: Option<Arc<str>>,
    /// Of [`COMPARED`], in its order.
    values: [Option<f64>; COMPARED.len()],
    /// Numerators and denominators of the same.
    operands: [(Option<f64>, Option<f64>); COMPARED.len()],
}

impl Fact {
    /// From coarse to fine: by region, then in the order of the administration. What has no level comes last.
    fn place(&self) -> impl Ord + '_ {
        let level = Level::ALL.iter().position(|level| Some(*level) == self.level).unwrap_or(usize::MAX);
        (&self.province, &self.prefecture, level, self.sector.map(Sector::key), &self.agency)
    }
}

/// By `agency_id`.
pub(super) struct Facts(BTreeMap<String, Fact>);

impl Facts {
    pub(super) fn of(folder: &std::path::Path, edition: &Edition) -> Result<Facts, ExcelError> {
        let indicators = COMPARED.map(|key| Indicator::named(key).expect("what is compared is an indicator"));
        let keys = ["agency_id", "agency", "year", "level", "sector", "province", "prefecture", "scope"];
        let operands = indicators.iter().flat_map(|i| i.terms()).map(|(_, q)| q.column());
        let mut columns: BTreeSet<String> = COMPARED.map(String::from).into();
        columns.extend(operands.map(String::from));
        // The panel has no column for some operands.
        columns.retain(|name| Table::named("agency_year").column(name).is_some());
        let read: Vec<&str> = keys.into_iter().chain(columns.iter().map(String::as_str)).collect();
        let mut scroll = Scroll::columns(&super::path_of(folder, "agency_year"), &read)?;
        let mut regions: BTreeSet<Arc<str>> = BTreeSet::new();
        let mut region = |name: Option<&str>| {
            name.map(|name| match regions.get(name) {
                Some(known) => known.clone(),
                None => {
                    let new: Arc<str> = name.into();
                    regions.insert(new.clone());
                    new
                }
            })
        };
        let mut facts = BTreeMap::new();
        // A fact sheet shows the peers of its agency as well.
        let with_peers = edition.kind == ScopeKind::Agency;
        while scroll.next()? {
            let Some(id) = scroll.text("agency_id") else { continue };
            let own = edition.agencies.has(Some(id));
            if !own && !with_peers {
                continue;
            }
            let stated = |name: &str| columns.contains(name).then(|| scroll.number(name)).flatten();
            let sum = |terms: &[Term]| -> Option<f64> {
                terms.iter().map(|(sign, q)| stated(&q.column()).map(|v| sign * v)).sum()
            };
            let year = scroll.year().unwrap_or(0);
            // Rows come in the order of years, so the last one stays.
            let fact = Fact {
                own,
                agency: scroll.text("agency").unwrap_or("").to_string(),
                year,
                level: scroll.text("level").and_then(Level::from_key),
                sector: scroll.text("sector").and_then(Sector::from_key),
                scope: scroll.text("scope").and_then(Scope::from_key),
                province: region(scroll.text("province")),
                prefecture: region(scroll.text("prefecture")),
                values: indicators.map(|i| stated(&i.key)),
                operands: indicators.map(|i| (sum(i.numerator_in(year)), sum(&i.denominator))),
            };
            facts.insert(id.to_string(), fact);
        }
        let mut facts = Facts(facts);
        if with_peers {
            facts.keep_peers();
        }
        Ok(facts)
    }

    /// Leaves only the agencies of this workbook, and those of their level and sector.
    fn keep_peers(&mut self) {
        let class = |fact: &Fact| fact.level.zip(fact.sector);
        let own: BTreeSet<(Level, Sector)> = self.own().filter_map(|(_, fact)| class(fact)).collect();
        self.0.retain(|_, fact| fact.own || class(fact).is_some_and(|class| own.contains(&class)));
    }

    /// An agency of this workbook, or a peer.
    pub(super) fn get(&self, agency_id: &str) -> Option<&Fact> {
        self.0.get(agency_id)
    }

    /// The agencies of this workbook.
    fn own(&self) -> impl Iterator<Item = (&String, &Fact)> {
        self.0.iter().filter(|(_, fact)| fact.own)
    }
}

/// What `indicators` says beside the panel of an agency's rates in its latest year.
#[derive(Clone, Copy, Default)]
struct Point {
    /// Those of [`COMPARED`] that rest on few cases.
    few: [bool; COMPARED.len()],
    /// Those of [`PLOTTED`] that rest on enough.
    plotted: [Option<f64>; PLOTTED.len()],
}

impl Point {
    /// A point of the chart needs both rates.
    fn is_whole(&self) -> bool {
        self.plotted.iter().all(Option::is_some)
    }
}

fn points<'b>(book: &'b Book<'_>) -> Result<HashMap<&'b str, Point>, ExcelError> {
    let mut points: HashMap<&str, Point> = HashMap::new();
    let mut rows = book.of_agencies(&COMPARED, &["value", "low_n"])?;
    while rows.next()? {
        let (Some(key), Some(id)) = (rows.text("indicator"), rows.text("scope_id")) else { continue };
        let Some((id, _)) =
            book.facts.0.get_key_value(id).filter(|(_, fact)| fact.own && Some(fact.year) == rows.year())
        else {
            continue;
        };
        let place = |keys: &[&str]| keys.iter().position(|known| *known == key);
        match (rows.truth("low_n"), rows.number("value"), place(&COMPARED), place(&PLOTTED)) {
            (Some(true), Some(_), Some(at), _) => points.entry(id).or_default().few[at] = true,
            (Some(false), value @ Some(_), _, Some(at)) => points.entry(id).or_default().plotted[at] = value,
            _ => {}
        }
    }
    Ok(points)
}

pub(super) fn agencies(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let indicators: Vec<&Indicator> = COMPARED.iter().filter_map(|key| Indicator::named(key)).collect();
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
    let points = points(book)?;
    let mut order: Vec<(&String, &Fact)> = book.facts.own().collect();
    order.sort_by(|(_, a), (_, b)| a.place().cmp(&b.place()));
    let (panel, most_rows) = (book.sheet("panel"), book.most_rows);
    let formulas = book.layout.height <= LIVE_ROWS;
    let mut lines: Vec<(u32, u16, Sparkline)> = Vec::new();
    let count = order.len();
    let rows = order.into_iter().enumerate().map(|(at, (id, fact))| {
        let spans = &book.layout.rows_of[id];
        let row = spans.last().map_or(0, |(_, row)| *row);
        let point = points.get(id.as_str()).copied().unwrap_or_default();
        let (part, line) = place_of(panel, row, most_rows);
        let mut values = vec![
            Value::from(fact.agency.as_str()),
            Value::Number(f64::from(fact.year)),
            Value::from(fact.level.map(|level| word("level", level.key(), lang))),
            Value::from(fact.sector.map(|sector| word("sector", sector.key(), lang))),
            Value::from(fact.scope.map(|scope| word("scope", scope.key(), lang))),
        ];
        for (index, (value, indicator)) in fact.values.iter().zip(&indicators).enumerate() {
            let value = match (value, book.layout.letter(&indicator.key)) {
                (Some(value), Some(letter)) if formulas => {
                    Value::Live(format!("='{part}'!{letter}{line}"), Some(*value))
                }
                (value, _) => Value::from(*value),
            };
            values.push(value.marked(point.few[index]));
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
        let whole = point.is_whole();
        values.extend(point.plotted.map(|value| Value::from(value.filter(|_| whole))));
        values
    });
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
    if !points.values().any(Point::is_whole) {
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
