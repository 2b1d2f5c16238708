//! What every reader of a marked-up format fills: lines of text and tables in reading order, not yet blocks.
//!
//! A table that only lays out the page (it holds other tables, or whole passages of text) is taken apart into
//! its contents; a table of short cells becomes a [`Grid`]. So a page means the same whatever format it came in.

use super::grid::{Loose, LooseRow};
use super::text::is_blank;
use super::{Block, Content, Grid};

/// Tables nested deeper than this are an attack. Taking them apart is recursive, so this bounds the stack.
pub(super) const DEEPEST: usize = 48;

/// A cell longer than this is a passage of text, and its table a layout.
const LONGEST_CELL: usize = 600;

/// A place that text flows into: the page, or a cell.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) nodes: Vec<Node>,
    pub(super) text: String,
    line: u32,
}

pub(super) enum Node {
    Text(String, u32),
    Table(Vec<Row>),
}

#[derive(Default)]
pub(super) struct Row {
    pub(super) cells: Vec<OpenCell>,
    pub(super) starts_group: bool,
}

#[derive(Default)]
pub(super) struct OpenCell {
    pub(super) flow: Flow,
    pub(super) line: u32,
    pub(super) colspan: usize,
    pub(super) rowspan: usize,
}

impl Flow {
    pub(super) fn push(&mut self, text: &str, line: u32) {
        if self.text.is_empty() {
            self.line = line;
        }
        self.text.push_str(text);
    }

    /// Puts something at the head of the line that is not broken yet.
    pub(super) fn push_front(&mut self, text: &str, line: u32) {
        if self.text.is_empty() {
            self.line = line;
        }
        self.text.insert_str(0, text);
    }

    pub(super) fn break_line(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        // A line of non-breaking blanks is as empty as one of ordinary ones.
        if !text.chars().all(is_blank) {
            self.nodes.push(Node::Text(text, self.line));
        }
    }

    /// Whether raised text is the number of a note: digits behind a figure.
    pub(super) fn is_number_of_note(&self, raised: &str) -> bool {
        let is_digit = |c: char| c.is_ascii_digit();
        raised.chars().all(is_digit) && self.text.ends_with(is_digit)
    }

    /// Takes back the line that is not broken yet, and its place.
    pub(super) fn take_line(&mut self) -> (String, u32) {
        (std::mem::take(&mut self.text), self.line)
    }

    /// Text of all nodes, one line each; `None` when there is a table among them.
    fn as_cell_text(&self) -> Option<String> {
        let mut out = String::new();
        for node in &self.nodes {
            match node {
                Node::Text(text, _) => {
                    if !out.is_empty() {
                        out.push('\n');
                    }
                    out.push_str(text.trim());
                }
                Node::Table(_) => return None,
            }
        }
        Some(out)
    }

    /// All text that a reader sees in it, one line each.
    pub(super) fn shown(&self) -> String {
        self.as_cell_text().unwrap_or_default()
    }

    /// The blocks of a page whose last line is broken.
    pub(super) fn into_blocks(self) -> Vec<Block> {
        let mut blocks = Vec::new();
        emit(self.nodes, &mut blocks);
        blocks
    }
}

fn emit(nodes: Vec<Node>, blocks: &mut Vec<Block>) {
    for node in nodes {
        match node {
            Node::Text(text, line) => {
                blocks.push(Block { line, content: Content::Text(text.trim().to_string()) })
            }
            Node::Table(rows) => emit_table(rows, blocks),
        }
    }
}

/// A heading that numbers a part of the page: `三、`.
pub(super) fn is_numbered(text: &str) -> bool {
    let rest =
        text.trim_start().trim_start_matches(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十']);
    rest.len() < text.trim_start().len() && rest.starts_with(['、', '.', '．'])
}

/// Whether what fills a row alone is text of the page: a passage, a sentence, or the heading of a part. The rows of a table may
/// be numbered too, so a heading is told by its last word.
pub(super) fn is_passage(text: &str) -> bool {
    let words = text.chars().count();
    let sentence = words >= 12 && text.trim_end().ends_with(['。', '；']);
    let heads = ["情况", "事项", "措施", "概述", "打算"].iter().any(|end| text.trim_end().ends_with(end));
    words > 80 || sentence || is_numbered(text) && heads
}

/// A table, or what a table that lays the page out holds: a row of one cell that is a passage stands between two tables.
fn emit_table(rows: Vec<Row>, blocks: &mut Vec<Block>) {
    let mut table: Vec<Row> = Vec::new();
    // Rows that a cell from above reaches into.
    let mut held = 0usize;
    for row in rows {
        let alone = held == 0
            && match row.cells.as_slice() {
                [only] => only.rowspan == 1 && only.flow.as_cell_text().is_some_and(|text| is_passage(&text)),
                _ => false,
            };
        let reach = row.cells.iter().map(|cell| cell.rowspan).max().unwrap_or(1);
        held = held.saturating_sub(1).max(reach.saturating_sub(1));
        if alone {
            emit_rows(std::mem::take(&mut table), blocks);
            row.cells.into_iter().for_each(|cell| emit(cell.flow.nodes, blocks));
        } else {
            table.push(row);
        }
    }
    emit_rows(table, blocks);
}

fn emit_rows(rows: Vec<Row>, blocks: &mut Vec<Block>) {
    let short =
        |cell: &OpenCell| cell.flow.as_cell_text().is_some_and(|text| text.chars().count() <= LONGEST_CELL);
    // One below the other they are lines.
    let beside = rows.iter().any(|row| row.cells.len() > 1);
    if beside && rows.iter().flat_map(|row| &row.cells).all(short) {
        let loose = rows
            .iter()
            .map(|row| LooseRow {
                starts_group: row.starts_group,
                cells: row
                    .cells
                    .iter()
                    .map(|cell| Loose {
                        text: cell.flow.as_cell_text().unwrap_or_default(),
                        line: match cell.flow.nodes.first() {
                            Some(Node::Text(_, line)) => *line,
                            _ => cell.line,
                        },
                        colspan: cell.colspan,
                        rowspan: cell.rowspan,
                    })
                    .collect(),
            })
            .collect();
        if let Some(grid) = Grid::form(loose) {
            blocks.push(Block { line: grid.line(), content: Content::Table(grid) });
            return;
        }
    }
    for cell in rows.into_iter().flat_map(|row| row.cells) {
        emit(cell.flow.nodes, blocks);
    }
}

/// How a cell of a ruled row stands to the cell above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Merge {
    #[default]
    No,
    /// Cells below may continue it.
    Starts,
    /// It continues the cell above; what it holds itself is not shown.
    Continues,
}

/// A cell that knows its edges instead of its spans: what Word's formats and the lines of a page give.
#[derive(Default)]
pub(super) struct RuledCell {
    pub(super) left: i64,
    pub(super) right: i64,
    pub(super) merge: Merge,
    /// It belongs to the cell on its left.
    pub(super) joined: bool,
    pub(super) flow: Flow,
    pub(super) line: u32,
}

/// Turns rows of cells with edges into rows of cells with spans. Edges that lie closer than `tolerance` are one.
pub(super) fn by_edges(rows: Vec<Vec<RuledCell>>, tolerance: i64) -> Vec<Row> {
    let mut edges: Vec<i64> = rows.iter().flatten().flat_map(|cell| [cell.left, cell.right]).collect();
    edges.sort_unstable();
    // The first of a run of close edges stands for all of them.
    edges.dedup_by(|next, kept| *next - *kept <= tolerance);
    let place = |edge: i64| edges.partition_point(|kept| *kept <= edge).saturating_sub(1);
    let mut out: Vec<Row> = Vec::with_capacity(rows.len());
    // By left edge: row, index and width of the cell that may be continued there.
    let mut open: std::collections::BTreeMap<usize, (usize, usize, usize)> =
        std::collections::BTreeMap::new();
    for row in rows {
        let y = out.len();
        let mut cells: Vec<OpenCell> = Vec::with_capacity(row.len());
        let mut still_open = std::collections::BTreeMap::new();
        let mut at = 0;
        for cell in row {
            let left = place(cell.left).max(at);
            let right = place(cell.right).max(left + 1);
            // A row that begins further right, or has a hole, has nothing printed there.
            if left > at {
                cells.push(OpenCell {
                    line: cell.line,
                    colspan: left - at,
                    rowspan: 1,
                    ..OpenCell::default()
                });
            }
            at = right;
            let above = open.get(&left).copied().filter(|(_, _, width)| *width == right - left);
            if let (Merge::Continues, Some(origin)) = (cell.merge, above) {
                out[origin.0].cells[origin.1].rowspan += 1;
                still_open.insert(left, origin);
                continue;
            }
            if cell.merge != Merge::No {
                still_open.insert(left, (y, cells.len(), right - left));
            }
            cells.push(OpenCell { flow: cell.flow, line: cell.line, colspan: right - left, rowspan: 1 });
        }
        open = still_open;
        out.push(Row { cells, starts_group: y == 0 });
    }
    out
}
