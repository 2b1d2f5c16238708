//! Small tables of the publisher's own, set among the sentences: `申请方式 | 数量(件) | 占比`.
//!
//! Each row that has one figure of the reporting year says what a sentence would say, `网络申请5件`, and is read as one.
//! A table that has a column of unknown meaning is left alone: whose its figures are is not known.

use super::annex::{Column, is_unit};
use super::caption::{self, Whose};
use super::prose::Context;
use super::solve::Slot;
use super::stream::{Part, Sentence, slot_of};
use crate::document::grid::{Loose, LooseRow};
use crate::document::number::{Printed, read_cell};
use crate::document::{Block, Cell, Content, Grid};

/// More rows or columns than this are a register.
const MOST_ROWS: usize = 40;
const MOST_COLUMNS: usize = 8;

/// What the rows of a small table say.
pub(super) struct Said {
    /// Line of the table's first row.
    pub(super) line: u32,
    /// In order; each is a paragraph of its own.
    pub(super) sentences: Vec<Sentence>,
}

/// The small tables among blocks that no other reader of tables took, whether they are grids or lines with pipes.
pub(super) fn all(blocks: &[&Block], context: &Context) -> Vec<Said> {
    let mut out = Vec::new();
    // No paragraph of the text has a number so high.
    let mut paragraph = usize::MAX;
    let mut at = 0;
    while at < blocks.len() {
        let lines = rows_of_one(&blocks[at..]);
        let of_lines = if lines >= 2 { grid_of(&blocks[at..at + lines]) } else { None };
        let grid = match (&blocks[at].content, &of_lines) {
            (Content::Table(grid), _) | (_, Some(grid)) => Some(grid),
            _ => None,
        };
        let above = at.checked_sub(1).and_then(|above| blocks[above].text()).unwrap_or("");
        if let Some(grid) = grid
            && caption::of(grid, above, context).whose == Whose::Own
        {
            let sentences = sentences(grid, context.year, &mut paragraph);
            out.push(Said { line: blocks[at].line, sentences });
        }
        at += lines.max(1);
    }
    out
}

/// How many lines from the first on are rows of one table: with as many pipes, and as far from each other. Below the first
/// a line may have ruled the heading off.
fn rows_of_one(blocks: &[&Block]) -> usize {
    let pipes = |block: &Block| {
        let text = block.text().filter(|text| !text.contains('\n'))?.trim();
        Some(text.matches(['|', '｜']).count()).filter(|pipes| *pipes > 0)
    };
    let Some(first) = blocks.first().and_then(|block| pipes(block)) else { return 0 };
    let apart = |index: usize| blocks[index].line - blocks[index - 1].line;
    (1..blocks.len())
        .take_while(|index| pipes(blocks[*index]) == Some(first) && (*index < 3 || apart(*index) == apart(2)))
        .count()
        + 1
}

/// The tables whose rows are lines of cells between pipes.
pub(super) fn of_lines(blocks: &[&Block]) -> Vec<Grid> {
    let mut grids = Vec::new();
    let mut at = 0;
    while at < blocks.len() {
        let lines = rows_of_one(&blocks[at..]);
        grids.extend(if lines >= 2 { grid_of(&blocks[at..at + lines]) } else { None });
        at += lines.max(1);
    }
    grids
}

fn grid_of(blocks: &[&Block]) -> Option<Grid> {
    let rows: Vec<LooseRow> = blocks
        .iter()
        .filter_map(|block| Some((block.text()?.trim(), block.line)))
        .map(|(text, line)| {
            let text = text.strip_prefix(['|', '｜']).unwrap_or(text);
            let text = text.strip_suffix(['|', '｜']).unwrap_or(text);
            let cell = |text: &str| Loose { text: text.trim().to_string(), line, colspan: 1, rowspan: 1 };
            LooseRow { cells: text.split(['|', '｜']).map(cell).collect(), starts_group: false }
        })
        .collect();
    Grid::form(rows)
}

/// The sentences that a small table's rows stand for, their paragraphs numbered downwards.
fn sentences(grid: &Grid, year: Option<i32>, paragraph: &mut usize) -> Vec<Sentence> {
    if grid.rows > MOST_ROWS || grid.columns > MOST_COLUMNS {
        return Vec::new();
    }
    // One row of labels and one of figures.
    let turned = (grid.rows <= 3).then(|| grid.turned());
    let told = told(grid, year).or_else(|| told(turned.as_ref()?, year)).unwrap_or_default();
    told.iter()
        .filter_map(|row| {
            *paragraph -= 1;
            Sentence::said(row, *paragraph)
        })
        .collect()
}

/// What the first column's heading says of the labels below it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Labels {
    /// They say all themselves.
    Plain,
    /// Ways in which requests came.
    Ways,
    /// Ways in which information was disclosed.
    Channels,
    /// What became of requests.
    Outcomes,
}

impl Labels {
    fn of(heading: &str) -> Option<Labels> {
        let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
        let way = has(&["方式", "渠道", "形式", "途径"]);
        if way && heading.contains("申请") && !heading.contains("公开方式") {
            return Some(Labels::Ways);
        }
        if way && has(&["公开", "发布"]) && !heading.contains("申请") {
            return Some(Labels::Channels);
        }
        if has(&["答复", "办理", "处理"]) && has(&["类型", "结果", "情况"]) {
            return Some(Labels::Outcomes);
        }
        let plain =
            ["项目", "指标", "指标名称", "统计指标", "统计项目", "内容", "统计内容", "事项", "名称", ""];
        plain.contains(&heading).then_some(Labels::Plain)
    }

    /// The words of a row's sentence in front of and behind its label; `None` where the row tells nothing of its own.
    fn around(self, label: &str) -> Option<(&'static str, &'static str)> {
        let total = matches!(label, "合计" | "总计" | "小计" | "总数" | "共计");
        Some(match self {
            Labels::Plain if total => return None,
            Labels::Plain => ("", ""),
            Labels::Ways if total => ("收到政府信息公开申请", ""),
            Labels::Ways if label.contains("申请") => ("其中", ""),
            Labels::Ways => ("其中", "申请"),
            // The same piece is counted for each of its ways.
            Labels::Channels if total => return None,
            Labels::Channels => ("通过", "公开政府信息"),
            Labels::Outcomes if total => return None,
            Labels::Outcomes => ("答复结果:", ""),
        })
    }
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Labels,
    /// Figures of the reporting year.
    Figures,
    Units,
    /// Ordinals, shares, figures of other years, remarks.
    Aside,
}

/// The pieces of each row's sentence; `None` where the table is not understood.
fn told<'a>(grid: &'a Grid, year: Option<i32>) -> Option<Vec<Vec<Part<'a>>>> {
    // A banner over all columns was asked for the year and the body with the captions.
    let top = (0..grid.rows).find(|y| grid.row(*y).len() > 1)?;
    let own = |y: usize| {
        (0..grid.columns).map(move |x| grid.at(y, x).filter(|cell| (cell.row, cell.column) == (y, x)))
    };
    let is_heading =
        |y: usize| own(y).flatten().all(|cell| !is_figure(cell) || Column::of(cell.bare()).is_some());
    let first = if is_heading(top) { top + 1 } else { top };
    let body = first..grid.rows;
    // Spans put a figure or a label into several rows.
    if body.is_empty()
        || body.clone().any(|y| own(y).any(|cell| cell.is_none_or(|cell| cell.rows > 1 || cell.columns > 1)))
    {
        return None;
    }
    let mut labels = Labels::Plain;
    let mut holds = Vec::new();
    let mut unit_of_heading = "";
    for x in 0..grid.columns {
        let heading = if first > top { grid.at(top, x).map_or("", Cell::bare) } else { "" };
        let below: Vec<&Cell> = body.clone().filter_map(|y| grid.at(y, x)).collect();
        let column = column(heading, &below, year, grid.columns)?;
        if column == Holds::Labels {
            labels = Labels::of(heading.split('(').next().unwrap_or(heading))?;
        }
        if column == Holds::Figures {
            unit_of_heading = counting_word(heading);
        }
        holds.push(column);
    }
    let only = |what: Holds| {
        let mut all = holds.iter().enumerate().filter(|(_, column)| **column == what);
        all.next().filter(|_| all.next().is_none()).map(|(x, _)| x)
    };
    let (label_at, figure_at) = (only(Holds::Labels)?, only(Holds::Figures)?);
    let unit_at = holds.iter().position(|column| *column == Holds::Units);
    let row = |y: usize| {
        let (label, figure) = (grid.at(y, label_at)?, grid.at(y, figure_at)?);
        let (before, behind) = labels.around(label.bare())?;
        let beside = unit_at.and_then(|x| grid.at(y, x)).map(Cell::bare);
        let (silent, own) = unit_of_label(&label.text);
        let unit = beside.or(own).unwrap_or(unit_of_heading);
        let Printed::Number(number) = read_cell(&figure.text) else { return None };
        let unit = if number.unit.is_empty() && number.money.is_none() { unit } else { "" };
        Some(vec![
            Part::Meant(before),
            Part::Label(label, silent),
            Part::Meant(behind),
            Part::Printed(figure),
            Part::Meant(unit),
        ])
    };
    Some(body.filter_map(row).collect())
}

fn column(heading: &str, below: &[&Cell], year: Option<i32>, columns: usize) -> Option<Holds> {
    let printed: Vec<Printed> = below.iter().map(|cell| read_cell(&cell.text)).collect();
    let stated = |printed: &&Printed| !matches!(printed, Printed::Blank | Printed::Dash | Printed::Slash);
    let texts = printed.iter().filter(stated).filter(|printed| matches!(printed, Printed::Text)).count();
    let all = printed.iter().filter(stated).count();
    if below.iter().all(|cell| is_unit(cell.bare())) {
        return Some(Holds::Units);
    }
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    if has(&[
        "序号",
        "编号",
        "备注",
        "说明",
        "占比",
        "比例",
        "比重",
        "百分比",
        "同比",
        "增减",
        "增长",
        "增幅",
        "变化",
        "上年",
        "去年",
        "上一年",
    ]) {
        return Some(Holds::Aside);
    }
    if texts == all && texts == below.len() {
        return Some(Holds::Labels);
    }
    let shares = printed.iter().all(|printed| matches!(printed, Printed::Number(number) if number.percent));
    if texts > 0 || shares {
        return shares.then_some(Holds::Aside);
    }
    // Two columns without a heading: a label and its figure.
    if heading.is_empty() {
        return (columns == 2).then_some(Holds::Figures);
    }
    let words = heading.split('(').next().unwrap_or(heading);
    match Column::of(words) {
        Some(Column::Named(_)) if year.is_none() => None,
        Some(column) => Some(if column.is_of(year) { Holds::Figures } else { Holds::Aside }),
        None => [
            "件数",
            "条数",
            "次数",
            "篇数",
            "宗数",
            "申请数量",
            "申请数",
            "公开数量",
            "公开数",
            "发布数量",
            "信息数量",
            "信息条数",
            "数目",
            "数",
        ]
        .contains(&words)
        .then_some(Holds::Figures),
    }
}

fn is_figure(cell: &Cell) -> bool {
    matches!(slot_of(&cell.text), Some(Slot::Value(_)))
}

/// The counting word in brackets at a label's end, and how many characters it takes.
fn unit_of_label(label: &str) -> (usize, Option<&str>) {
    let bracket = label.rfind(['(', '（']).map(|at| &label[at..]);
    let word = bracket
        .and_then(|bracket| bracket.trim_end().strip_suffix([')', '）']))
        .map(|word| {
            word.trim_start_matches(['(', '（']).trim_start_matches("单位").trim_start_matches([':', '：'])
        })
        .filter(|word| is_unit(word));
    (word.and(bracket).map_or(0, |bracket| bracket.chars().count()), word)
}

/// The counting word that a heading names: 数量(件), 条数.
fn counting_word(heading: &str) -> &str {
    let bracketed = heading.split_once('(').and_then(|(_, rest)| rest.strip_suffix(')'));
    let word = bracketed.or_else(|| heading.strip_suffix('数')).unwrap_or("");
    let word = word.strip_prefix("单位:").unwrap_or(word);
    if is_unit(word) { word } else { "" }
}
