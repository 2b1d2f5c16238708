//! Word packages (DOCX, from Word, WPS or LibreOffice) → blocks.
//!
//! What a reader of the printed page sees is read and nothing else: tracked deletions and hidden text are left out,
//! cells merged downwards show the text of their first. The file's properties are left alone: their title is often
//! that of last year's file, and their dates tell when the file was made, not when the report was published.

use super::Document;
use super::flow::{self, DEEPEST, Flow, Merge, RuledCell};
use super::package::{Node, Package, attribute, walk};
use crate::schema::Reason;

pub(super) const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

pub(super) fn read(package: &mut Package) -> Result<Document, Reason> {
    let main = package.main_part().ok_or(Reason::Damaged)?;
    let bytes = package.part(&main)?.ok_or(Reason::Damaged)?;
    let mut reader = Reader::default();
    walk(&bytes, |node| reader.node(node))?;
    reader.finish()
}

/// A table being read.
#[derive(Default)]
struct Table {
    rows: Vec<Vec<RuledCell>>,
    row: Row,
}

#[derive(Default)]
struct Row {
    cells: Vec<RuledCell>,
    /// Grid column at which the next cell begins.
    at: i64,
    deleted: bool,
}

/// Where text goes: the page or a text box, or a cell of a table.
enum Place {
    Box(Flow),
    Table(Table),
    Cell(RuledCell),
}

#[derive(Default)]
struct Reader {
    page: Flow,
    places: Vec<Place>,
    line: u32,
    /// Depth of elements whose content is not shown, while inside one.
    hidden: usize,
    /// Inside `w:t`.
    text: bool,
    /// Inside the properties of a table, row, cell, paragraph or run: `w:del` there marks the thing as deleted.
    row_properties: bool,
    paragraph_properties: bool,
    run_properties: bool,
    hidden_run: bool,
    mark_deleted: bool,
    tables: usize,
    too_deep: bool,
    pictures: usize,
}

/// A property that is there and not switched off.
fn is_on(element: &quick_xml::events::BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off"))
}

fn number(element: &quick_xml::events::BytesStart<'_>) -> Option<i64> {
    attribute(element, "val")?.trim().parse().ok()
}

impl Reader {
    fn flow(&mut self) -> &mut Flow {
        for place in self.places.iter_mut().rev() {
            match place {
                Place::Box(flow) => return flow,
                Place::Cell(cell) => return &mut cell.flow,
                Place::Table(_) => {}
            }
        }
        &mut self.page
    }

    fn row(&mut self) -> Option<&mut Row> {
        match self.places.last_mut() {
            Some(Place::Table(table)) => Some(&mut table.row),
            _ => None,
        }
    }

    fn cell(&mut self) -> Option<&mut RuledCell> {
        match self.places.last_mut() {
            Some(Place::Cell(cell)) => Some(cell),
            _ => None,
        }
    }

    fn push(&mut self, text: &str) {
        if !self.hidden_run {
            let line = self.line + 1;
            self.flow().push(text, line);
        }
    }

    fn break_line(&mut self) {
        self.flow().break_line();
        self.line += 1;
    }

    fn node(&mut self, node: Node<'_>) {
        if self.hidden > 0 {
            match node {
                Node::Open(..) => self.hidden += 1,
                Node::Close(_) => self.hidden -= 1,
                Node::Text(_) => {}
            }
            return;
        }
        match node {
            Node::Open(name, element) => self.open(name, element),
            Node::Close(name) => self.close(name),
            Node::Text(text) => {
                if self.text {
                    self.push(text);
                }
            }
        }
    }

    fn open(&mut self, name: &str, element: &quick_xml::events::BytesStart<'_>) {
        match name {
            // The same shape again, for programs that do not know the first form.
            "Fallback" => self.hidden = 1,
            "del" if self.row_properties => {
                if let Some(row) = self.row() {
                    row.deleted = true;
                }
            }
            "del" if self.paragraph_properties => self.mark_deleted = true,
            "del" | "moveFrom" if !self.run_properties => self.hidden = 1,
            "trPr" => self.row_properties = true,
            "pPr" => self.paragraph_properties = true,
            "rPr" => self.run_properties = true,
            // What a property was before a tracked change.
            "pPrChange" | "rPrChange" | "trPrChange" | "tcPrChange" | "tblPrChange" | "sectPrChange"
            | "tblGridChange" => self.hidden = 1,
            "vanish" if self.run_properties && !self.paragraph_properties => self.hidden_run = is_on(element),
            "r" => self.hidden_run = false,
            "t" => self.text = true,
            "tab" if !self.paragraph_properties => self.push("\t"),
            "br" | "cr" if !self.hidden_run => self.break_line(),
            "noBreakHyphen" => self.push("-"),
            "sym" => {
                let code = attribute(element, "char").and_then(|c| u32::from_str_radix(&c, 16).ok());
                // A symbol font's character has no meaning without the font, but the place is not empty.
                let shown = code.and_then(char::from_u32).unwrap_or('\u{fffd}');
                self.push(shown.encode_utf8(&mut [0; 4]));
            }
            "blip" | "imagedata" => self.pictures += 1,
            "txbxContent" => self.places.push(Place::Box(Flow::default())),
            "tbl" => {
                self.tables += 1;
                if self.tables > DEEPEST {
                    self.too_deep = true;
                }
                self.flow().break_line();
                self.places.push(Place::Table(Table::default()));
            }
            "tr" => {
                if let Some(row) = self.row() {
                    *row = Row::default();
                }
            }
            "gridBefore" => {
                let columns = number(element).unwrap_or(0).clamp(0, 1000);
                if let Some(row) = self.row() {
                    row.at += columns;
                }
            }
            "tc" => {
                let line = self.line + 1;
                let at = self.row().map(|row| row.at);
                if let Some(at) = at {
                    let cell = RuledCell { left: at, right: at + 1, line, ..RuledCell::default() };
                    self.places.push(Place::Cell(cell));
                }
            }
            "gridSpan" => {
                let columns = number(element).unwrap_or(1).clamp(1, 1000);
                if let Some(cell) = self.cell() {
                    cell.right = cell.left + columns;
                }
            }
            "vMerge" => {
                let starts = attribute(element, "val").as_deref() == Some("restart");
                if let Some(cell) = self.cell() {
                    cell.merge = if starts { Merge::Starts } else { Merge::Continues };
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "trPr" => self.row_properties = false,
            "pPr" => self.paragraph_properties = false,
            "rPr" => self.run_properties = false,
            "r" => self.hidden_run = false,
            "t" => self.text = false,
            // A deleted paragraph mark joins the paragraph with the next.
            "p" if std::mem::take(&mut self.mark_deleted) => {}
            "p" => self.break_line(),
            "txbxContent" => {
                if matches!(self.places.last(), Some(Place::Box(_)))
                    && let Some(Place::Box(mut flow)) = self.places.pop()
                {
                    flow.break_line();
                    // A box stands before the paragraph that holds it.
                    self.flow().nodes.extend(flow.nodes);
                }
            }
            "tc" => {
                if matches!(self.places.last(), Some(Place::Cell(_)))
                    && let Some(Place::Cell(mut cell)) = self.places.pop()
                {
                    cell.flow.break_line();
                    if let Some(row) = self.row() {
                        row.at = cell.right;
                        row.cells.push(cell);
                    }
                }
            }
            "tr" => {
                if let Some(Place::Table(table)) = self.places.last_mut() {
                    let row = std::mem::take(&mut table.row);
                    if !row.deleted && !row.cells.is_empty() {
                        table.rows.push(row.cells);
                    }
                }
            }
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                if matches!(self.places.last(), Some(Place::Table(_)))
                    && let Some(Place::Table(table)) = self.places.pop()
                    && !self.too_deep
                {
                    let rows = flow::by_edges(table.rows, 0);
                    self.flow().nodes.push(flow::Node::Table(rows));
                }
            }
            _ => {}
        }
    }

    fn finish(mut self) -> Result<Document, Reason> {
        if self.too_deep {
            return Err(Reason::TooDeep);
        }
        self.page.break_line();
        Ok(Document {
            blocks: self.page.into_blocks(),
            media_type: MEDIA_TYPE,
            pictures: self.pictures,
            ..Document::default()
        })
    }
}
