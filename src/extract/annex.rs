//! The statistical annex of reports before 2019: one figure a row, sometimes with a second one counted since 2008.
//!
//! Rows are found by their labels. Columns are found by their headings; a second figure of which no heading tells what
//! it counts leaves the row undecided.

mod flat;

pub use self::flat::from_stream;
use super::Cell;
use super::form::{ANNEX, AnnexRow};
use super::solve::Slot;
use super::stream::slot_of;
use super::table2::{value_in, value_of};
use crate::document::Grid;
use crate::document::grid::Cell as GridCell;
use crate::document::number::Money;
use crate::document::text::{bare, excerpt};
use crate::schema::{Item, SourceKind, Status};

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// The reporting year, named or not.
    Year,
    /// A named year.
    Named(i32),
    /// All years since counting began.
    Cumulative,
    /// A quarter or another part of the year.
    Part,
}

impl Column {
    /// The column of a bare heading; `None` for words that head no figures.
    pub(super) fn of(heading: &str) -> Option<Column> {
        if heading.chars().count() > 14 {
            return None;
        }
        let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
        // 1-12月累计: of the year's months.
        if has(&["历年", "累计"]) && !has(&["本年累计", "全年累计", "年度累计", "月累计", "月份累计"])
        {
            return Some(Column::Cumulative);
        }
        if heading.starts_with("1-12月") {
            return Some(Column::Year);
        }
        if has(&["季度", "上半年", "本期", "当期", "当月", "本月", "月"]) {
            return Some(Column::Part);
        }
        let year: String = heading.chars().take_while(char::is_ascii_digit).collect();
        if year.len() == 4 && (heading[4..].is_empty() || heading[4..].starts_with('年')) {
            // A figure of four digits is no year.
            return year.parse().ok().filter(|year| (1990..2100).contains(year)).map(Column::Named);
        }
        let this = [
            "本年",
            "本年度",
            "当年",
            "全年",
            "年度",
            "统计数",
            "统计数据",
            "数量",
            "数值",
            "数据",
            "总数",
            "合计",
            "本年累计",
            "全年累计",
            "全年合计",
            "年度合计",
            "本年合计",
            "本年度数",
            "年度数",
            "本年数",
            "统计值",
            "数字",
        ];
        this.contains(&heading).then_some(Column::Year)
    }

    pub(super) fn is_of(self, year: Option<i32>) -> bool {
        match self {
            Column::Year => true,
            Column::Named(named) => year.is_none_or(|year| year == named),
            Column::Cumulative | Column::Part => false,
        }
    }
}

/// A row as it was found: its figures in order, and what their columns count, where that is known.
#[derive(Clone, Debug)]
struct Line {
    row: &'static AnnexRow,
    figures: Vec<(String, u32)>,
    /// Digits of all figures, run together.
    run: Option<(String, u32)>,
    columns: Vec<Column>,
    /// The unit of money that the row prints; an inner `None` is one that no figure can be read in.
    money: Option<Option<Money>>,
    unread: bool,
    line: u32,
    quote: String,
}

impl std::fmt::Debug for AnnexRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.item.key())
    }
}

#[derive(Clone, Debug, Default)]
pub struct Found {
    lines: Vec<Line>,
}

/// Fewer rows than this are a sentence that uses the annex's words.
const FEWEST_ROWS: usize = 4;

impl Found {
    pub fn is_empty(&self) -> bool {
        self.lines.len() < FEWEST_ROWS
    }

    /// Believes no figure of it: whose they are is not known.
    pub fn doubt(&mut self) {
        for line in self.lines.iter_mut().filter(|line| !line.figures.is_empty() || line.run.is_some()) {
            line.unread = true;
        }
    }

    /// Adds the rows of another piece of the same annex. A row told twice with other figures is not believed.
    pub fn join(&mut self, other: Found) {
        for line in other.lines {
            match self.lines.iter_mut().find(|mine| mine.row.item == line.row.item) {
                None => self.lines.push(line),
                Some(mine) if mine.figures.is_empty() && mine.run.is_none() => *mine = line,
                Some(mine) => {
                    let texts =
                        |line: &Line| line.figures.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>();
                    mine.unread |= texts(mine) != texts(&line);
                }
            }
        }
    }
}

// ---------------------------------------------------------------- labels

/// The row that a label names, given the block it stands in.
fn row_of(label: &str, block: Option<Item>) -> Option<&'static AnnexRow> {
    // (一)主动公开政府信息数(不同渠道和方式公开相同信息计1条): the ordinal has a bracket too.
    let words = super::form::without_ordinal(label);
    let words = words.split('(').next().filter(|words| !words.is_empty()).unwrap_or(words);
    let mut best: Option<(usize, &AnnexRow)> = None;
    for row in ANNEX {
        if row.under.is_some() && row.under != block {
            continue;
        }
        for official in row.labels {
            let official = bare(official);
            let fits = label.contains(&official) && words.chars().count() <= official.chars().count() + 12;
            if fits && best.is_none_or(|(length, _)| official.len() > length) {
                best = Some((official.len(), row));
            }
        }
    }
    best.map(|(_, row)| row)
}

/// The block that a row opens, or goes on with.
fn block_behind(row: &AnnexRow, block: Option<Item>) -> Option<Item> {
    match row.item {
        Item::ReconsiderationTotal | Item::LitigationTotal => Some(row.item),
        _ if row.under.is_some() => block,
        _ => None,
    }
}

pub(super) fn is_unit(text: &str) -> bool {
    let text = text.trim_matches(['(', ')']);
    let text = text.strip_prefix("单位:").unwrap_or(text);
    matches!(
        text,
        "条" | "件"
            | "次"
            | "篇"
            | "个"
            | "人"
            | "人次"
            | "万元"
            | "元"
            | "期"
            | "份"
            | "部"
            | "宗"
            | "场"
            | "起"
            | "——"
            | "--"
            | "—"
    )
}

// ---------------------------------------------------------------- from a grid

/// Words of columns that hold parts of a sum by body.
const PARTS_OF_SUM: [&str; 6] = ["本级", "县区", "县(市", "市直", "各县", "乡镇"];

/// A unit by which the form counts nothing: 万条, %.
fn is_odd_unit(text: &str) -> bool {
    slot_of(text).is_none()
        && (text == "%" || text.starts_with(['百', '千', '万', '亿']) && text.chars().count() <= 3)
        && Money::of_heading(text).is_none()
}

/// 主动公开政府信息数(万条)
fn has_odd_unit(label: &str) -> bool {
    label
        .rsplit_once('(')
        .is_some_and(|(_, unit)| is_odd_unit(unit.trim_end_matches(')').trim_start_matches("单位:")))
}

/// Reads the rows of an annex that a grid holds. `money` is the unit above it, for rows that print none.
pub fn from_grid(grid: &Grid, mut money: Option<Option<Money>>) -> Found {
    let mut found = Found::default();
    let mut headings: Vec<(usize, Column)> = Vec::new();
    let mut block = None;
    for y in 0..grid.rows {
        let cells = grid.row(y);
        let labels: Vec<(usize, &'static AnnexRow)> = cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.row == y)
            .filter_map(|(at, cell)| row_of(cell.bare(), block).map(|row| (at, row)))
            .collect();
        if labels.is_empty() {
            if let Some(caption) = cells.iter().find(|cell| cell.bare().contains("单位:")) {
                money = Money::of_heading(caption.bare());
            }
            let above: Vec<(usize, Column)> = cells
                .iter()
                .filter_map(|cell| Column::of(cell.bare()).map(|column| (cell.column, column)))
                .collect();
            // 市本级 | 县(市、区) | 合计: the sum of several bodies is not the figure of one.
            let bodies = cells
                .iter()
                .filter(|cell| PARTS_OF_SUM.iter().any(|word| cell.bare().contains(word)))
                .count();
            if !above.is_empty() && bodies == 0 {
                headings = above;
            }
            continue;
        }
        // Labels over columns: a row for each body.
        let is_figure = |cell: &&GridCell| matches!(slot_of(&cell.text), Some(Slot::Value(_)));
        let over_columns = labels.len() >= 3
            && !cells.iter().any(is_figure)
            && (y + 1..grid.rows).any(|below| grid.row(below).iter().any(is_figure));
        for (index, (at, row)) in labels.iter().enumerate() {
            block = block_behind(row, block);
            // Two annexes may stand side by side: a label's cells end at the next label.
            let end = labels.get(index + 1).map_or(cells.len(), |(next, _)| *next);
            let own: Vec<_> = cells[at + 1..end].iter().filter(|cell| !is_unit(cell.bare())).collect();
            let headed: Vec<(usize, Column)> = own
                .iter()
                .enumerate()
                .filter_map(|(i, cell)| {
                    headings.iter().find(|(x, _)| *x == cell.column).map(|(_, c)| (i, *c))
                })
                .collect();
            let (figures, columns): (Vec<_>, Vec<Column>) = if headed.is_empty() {
                (own.iter().map(|cell| (cell.text.trim().to_string(), cell.line)).collect(), Vec::new())
            } else {
                headed
                    .iter()
                    .map(|(i, column)| ((own[*i].text.trim().to_string(), own[*i].line), *column))
                    .unzip()
            };
            let label = cells[*at];
            let beside = || cells[*at..end].iter().map(|cell| cell.bare());
            let quote = excerpt(
                &cells[*at..end].iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" | "),
                120,
            );
            found.join(Found {
                lines: vec![Line {
                    row,
                    figures,
                    run: None,
                    columns,
                    money: beside().find_map(Money::of_heading).or(money),
                    unread: over_columns || beside().any(is_odd_unit) || has_odd_unit(label.bare()),
                    line: label.line,
                    quote,
                }],
            });
        }
    }
    found
}

// ---------------------------------------------------------------- to cells

/// The cells of the annex. `year` is the reporting year, for columns that name theirs.
pub fn cells(found: &Found, year: Option<i32>) -> Vec<Cell> {
    let mut cells = Vec::new();
    for line in &found.lines {
        line.cells(year, &mut cells);
    }
    cells
}

impl Line {
    fn cells(&self, year: Option<i32>, out: &mut Vec<Cell>) {
        let cell = |item: Item, status: Status, value: Option<f64>, raw: String, line: u32| Cell {
            item,
            applicant: has_total(item),
            value,
            status,
            raw,
            kind: SourceKind::Annex,
            line,
            quote: self.quote.clone(),
        };
        let item = self.row.item;
        if self.unread {
            out.push(cell(item, Status::Text, None, self.quote.clone(), self.line));
            return;
        }
        if let Some((digits, line)) = &self.run {
            self.split(digits, *line, year, out, &cell);
            return;
        }
        let columns: Vec<Column> = if self.columns.len() == self.figures.len() {
            self.columns.clone()
        } else if self.figures.len() <= 1 && self.columns.len() <= 1 {
            vec![Column::Year; self.figures.len()]
        } else {
            Vec::new()
        };
        let mine: Vec<usize> = (0..columns.len()).filter(|i| columns[*i].is_of(year)).collect();
        match mine.as_slice() {
            [only] => {
                let (text, line) = &self.figures[*only];
                let (status, value) = value_in(item, text, self.money);
                out.push(cell(item, status, value, text.clone(), *line));
            }
            [] if self.figures.is_empty() => {
                out.push(cell(item, Status::Blank, None, String::new(), self.line))
            }
            _ => {
                let raw = self.figures.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join(" ");
                out.push(cell(item, Status::Ambiguous, None, raw, self.line));
            }
        }
        if let Some(at) = columns.iter().position(|column| *column == Column::Cumulative)
            && item == Item::ProactiveTotal
        {
            let (text, line) = &self.figures[at];
            let (status, value) = value_of(Item::ProactiveTotalCumulative, text);
            out.push(cell(Item::ProactiveTotalCumulative, status, value, text.clone(), *line));
        }
    }

    /// Two columns whose digits ran together: the year's figure cannot exceed the one counted since the beginning.
    fn split(
        &self,
        digits: &str,
        line: u32,
        year: Option<i32>,
        out: &mut Vec<Cell>,
        cell: &dyn Fn(Item, Status, Option<f64>, String, u32) -> Cell,
    ) {
        let item = self.row.item;
        let number = |text: &str| -> Option<u64> {
            (text == "0" || !text.starts_with('0')).then(|| text.parse().ok()).flatten()
        };
        let splits: Vec<(u64, u64)> = match self.columns.as_slice() {
            [this, Column::Cumulative] if this.is_of(year) => (1..digits.len())
                .filter_map(|at| number(&digits[..at]).zip(number(&digits[at..])))
                .filter(|(this, all)| this <= all)
                .collect(),
            _ => Vec::new(),
        };
        match splits.as_slice() {
            [(this, _)] => out.push(cell(item, Status::Inferred, Some(*this as f64), this.to_string(), line)),
            _ => out.push(cell(item, Status::Ambiguous, None, digits.to_string(), line)),
        }
    }
}

/// Items that table 3 also has are told for all applicants.
fn has_total(item: Item) -> Option<crate::schema::Applicant> {
    super::form::TABLE3.iter().any(|row| row.item == item).then_some(crate::schema::Applicant::Total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain;
    use crate::extract::stream::Stream;

    fn read(page: &str, year: i32) -> Vec<(&'static str, Option<f64>, &'static str)> {
        let document = plain::read(page).unwrap();
        let stream = Stream::of(document.blocks.iter());
        let found = from_stream(&stream);
        assert_eq!(found.len(), 1);
        cells(&found[0].table, Some(year))
            .iter()
            .map(|cell| (cell.item.key(), cell.value, cell.status.key()))
            .collect()
    }

    #[test]
    fn a_row_a_line_with_pipes() {
        let page = "附表:政府信息公开情况统计表\n统计指标 | 单位 | 统计数 |\n(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条) | 条 | 95 |\n其中:主动公开规范性文件数 | 条 | 3 |\n(一)收到申请数 | 件 | |\n1.当面申请数 | 件 | 1 |\n2.传真申请数 | 件 | 0 |\n四、行政复议数量 | 件 | 2 |\n(一)维持具体行政行为数 | 件 | 1 |\n(二)被依法纠错数 | 件 | 1 |\n五、行政诉讼数量 | 件 | 0 |\n(二)被依法纠错数 | 件 | 0 |";
        assert_eq!(
            read(page, 2016),
            [
                ("proactive_total", Some(95.0), "number"),
                ("proactive_normative_docs", Some(3.0), "number"),
                ("requests_received", None, "blank"),
                ("requests_in_person", Some(1.0), "number"),
                ("requests_fax", Some(0.0), "zero"),
                ("reconsideration_total", Some(2.0), "number"),
                ("reconsideration_upheld", Some(1.0), "number"),
                ("reconsideration_overturned", Some(1.0), "number"),
                ("litigation_total", Some(0.0), "zero"),
                ("litigation_overturned_total", Some(0.0), "zero"),
            ]
        );
    }

    #[test]
    fn two_columns_run_together() {
        let page = "附件1:某县2011年政府信息公开情况统计表指标名称计量单位2011年度历年累计主动公开信息数条3129408其中:1.网站公开条99政府公报公开条77受理依申请公开信息总数条12其中:1.当面申请数条002.传真申请数条00行政复议数条00行政诉讼数条00";
        assert_eq!(
            read(page, 2011),
            [
                // 3|129408, 31|29408, 312|9408 and 3129|408 all stand: only the last is excluded.
                ("proactive_total", None, "ambiguous"),
                ("proactive_website", Some(9.0), "inferred"),
                ("proactive_gazette", Some(7.0), "inferred"),
                ("requests_received", Some(1.0), "inferred"),
                ("requests_in_person", Some(0.0), "inferred"),
                ("requests_fax", Some(0.0), "inferred"),
                ("reconsideration_total", Some(0.0), "inferred"),
                ("litigation_total", Some(0.0), "inferred"),
            ]
        );
    }
}
