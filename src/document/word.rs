//! The text of Word's older formats, DOC and RTF, as a run of characters and marks → blocks.
//!
//! Both tell where a cell and a row end by marks, and the shape of a row only with its last mark. A row whose marks and
//! shape disagree makes its table unsure, and an unsure table is given as lines of text.

use super::Document;
use super::flow::{self, DEEPEST, Flow, Merge, Node, RuledCell};
use crate::schema::Reason;

/// Fields inside fields.
const MOST_FIELDS: usize = 64;

/// What matters of a paragraph.
#[derive(Clone, Default)]
pub(super) struct Paragraph {
    /// How many tables it stands in.
    pub(super) depth: usize,
    pub(super) row_end: bool,
    pub(super) inner_cell_end: bool,
    pub(super) inner_row_end: bool,
    pub(super) row: Option<RowShape>,
}

/// Edges of a row's cells, in twentieths of a point, and how each is merged.
#[derive(Clone, Default)]
pub(super) struct RowShape {
    pub(super) edges: Vec<i64>,
    pub(super) down: Vec<Merge>,
    /// The cell belongs to the one on its left.
    pub(super) joined: Vec<bool>,
}

/// A table being read.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<RuledCell>>,
    cells: Vec<Flow>,
    open: Flow,
    first_line: u32,
    /// Marks and properties of some row disagree.
    unsure: bool,
}

#[derive(Default)]
pub(super) struct Reader {
    media_type: &'static str,
    page: Flow,
    tables: Vec<Table>,
    line: u32,
    high: Option<u16>,
    /// Fields that are open; `true` while their code, which is not shown, is told.
    fields: Vec<bool>,
    pub(super) pictures: usize,
}

impl Reader {
    pub(super) fn new(media_type: &'static str) -> Reader {
        Reader { media_type, ..Reader::default() }
    }

    fn flow(&mut self) -> &mut Flow {
        match self.tables.last_mut() {
            Some(table) => &mut table.open,
            None => &mut self.page,
        }
    }

    pub(super) fn unit(&mut self, unit: u16, gone: bool) {
        match unit {
            0x13 if self.fields.len() < MOST_FIELDS => self.fields.push(true),
            0x13 => {}
            0x14 => {
                if let Some(code) = self.fields.last_mut() {
                    *code = false;
                }
            }
            0x15 => {
                self.fields.pop();
            }
            _ if gone || self.fields.contains(&true) => {}
            0x01 | 0x08 => self.pictures += 1,
            0x0b => {
                self.flow().break_line();
                self.line += 1;
            }
            0x1e => self.push("-"),
            0x1f | 0x00 | 0x02..=0x06 => {}
            0x09 => self.push("\t"),
            // A character outside the basic plane comes in two halves.
            0xd800..=0xdbff => self.high = Some(unit),
            0xdc00..=0xdfff => {
                let pair = [self.high.take().unwrap_or(0xfffd), unit];
                let text: String =
                    char::decode_utf16(pair).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
                self.push(&text);
            }
            _ => {
                let c = char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.push(c.encode_utf8(&mut [0; 4]));
            }
        }
    }

    /// Text above the line: the number of a note is not told.
    pub(super) fn push_raised(&mut self, text: &str) {
        if !self.flow().is_number_of_note(text) {
            self.push(text);
        }
    }

    pub(super) fn push(&mut self, text: &str) {
        let line = self.line + 1;
        self.flow().push(text, line);
    }

    /// The end of a paragraph, cell or row.
    pub(super) fn mark(&mut self, unit: u16, paragraph: &Paragraph, gone: bool) -> Result<(), Reason> {
        let depth = if unit == 0x07 { paragraph.depth.max(1) } else { paragraph.depth };
        if depth > DEEPEST {
            return Err(Reason::TooDeep);
        }
        // Text told before its paragraph's depth was known moves to where it belongs.
        let (pending, from) = self.flow().take_line();
        while self.tables.len() > depth {
            self.close_table();
        }
        while self.tables.len() < depth {
            self.tables.push(Table { first_line: self.line + 1, ..Table::default() });
        }
        if !pending.is_empty() {
            self.flow().push(&pending, from);
        }
        // A deleted paragraph mark joins the paragraph with the next.
        if gone && unit == 0x0d && !paragraph.inner_cell_end && !paragraph.inner_row_end {
            return Ok(());
        }
        self.flow().break_line();
        self.line += 1;
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        if paragraph.row_end || paragraph.inner_row_end {
            table.close_row(paragraph.row.as_ref(), self.line);
        } else if unit == 0x07 || paragraph.inner_cell_end {
            let flow = std::mem::take(&mut table.open);
            table.cells.push(flow);
        }
        Ok(())
    }

    fn close_table(&mut self) {
        let Some(mut table) = self.tables.pop() else { return };
        if !table.cells.is_empty() || !table.open.nodes.is_empty() {
            table.unsure = true;
            table.close_row(None, self.line);
        }
        let flow = self.flow();
        flow.break_line();
        if table.unsure {
            for cell in table.rows.into_iter().flatten() {
                flow.nodes.extend(cell.flow.nodes);
            }
        } else {
            flow.nodes.push(Node::Table(flow::by_edges(table.rows, 12)));
        }
    }

    pub(super) fn finish(mut self) -> Result<Document, Reason> {
        let (pending, from) = self.flow().take_line();
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.page.push(&pending, from);
        self.page.break_line();
        Ok(Document {
            blocks: self.page.into_blocks(),
            media_type: self.media_type,
            pictures: self.pictures,
            ..Document::default()
        })
    }
}

impl Table {
    fn close_row(&mut self, shape: Option<&RowShape>, line: u32) {
        self.open.break_line();
        let mut flows = std::mem::take(&mut self.cells);
        let rest = std::mem::take(&mut self.open);
        if !rest.nodes.is_empty() {
            flows.push(rest);
        }
        let first_line = std::mem::replace(&mut self.first_line, line + 1);
        let shape = shape.filter(|shape| shape.down.len() == flows.len());
        self.unsure |= shape.is_none();
        let mut row: Vec<RuledCell> = Vec::with_capacity(flows.len());
        for (index, flow) in flows.into_iter().enumerate() {
            let (left, right, merge, joined) = match shape {
                Some(shape) => {
                    (shape.edges[index], shape.edges[index + 1], shape.down[index], shape.joined[index])
                }
                None => (index as i64 * 100, index as i64 * 100 + 100, Merge::No, false),
            };
            match row.last_mut() {
                Some(before) if joined => before.right = right,
                _ => row.push(RuledCell { left, right, merge, flow, line: first_line, joined: false }),
            }
        }
        if !row.is_empty() {
            self.rows.push(row);
        }
    }
}
