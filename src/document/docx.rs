//! Word packages (DOCX, from Word, WPS or LibreOffice) → blocks.
//!
//! What a reader of the printed page sees is read and nothing else: tracked deletions, hidden and struck-out text are left out,
//! cells merged downwards show the text of their first, and automatic numbers stand before their paragraphs. The file's properties are left alone: their title is often
//! that of last year's file, and their dates tell when the file was made, not when the report was published.

use super::Document;
use super::docx_styles::{Styles, is_on, number};
use super::flow::{self, DEEPEST, Flow, Merge, RuledCell};
use super::package::{Node, Package, attribute, walk};
use super::text::is_blank;
use crate::schema::Reason;

pub(super) const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

pub(super) fn read(package: &mut Package) -> Result<Document, Reason> {
    let main = package.main_part().ok_or(Reason::Damaged)?;
    let bytes = package.part(&main)?.ok_or(Reason::Damaged)?;
    let mut reader = Reader { styles: Styles::read(package, &main)?, ..Reader::default() };
    walk(&bytes, |node| reader.node(node))?;
    reader.finish()
}

/// Fields inside fields.
const MOST_FIELDS: usize = 64;

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

/// A paragraph that is open.
#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    list: Option<i64>,
    level: Option<usize>,
    /// It was counted, if it has a number.
    begun: bool,
    /// The number that is to stand before its text.
    label: Option<String>,
    /// Its mark is deleted or hidden: it runs on into the next.
    joined: bool,
    /// Its style hides it.
    hidden: bool,
}

#[derive(Default)]
struct Reader {
    styles: Styles,
    page: Flow,
    /// A text box stands inside a paragraph and holds its own.
    paragraphs: Vec<Paragraph>,
    /// Fields that are open; `true` while their code, which is not shown, is told.
    fields: Vec<bool>,
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
    raised_run: bool,
    tables: usize,
    too_deep: bool,
    pictures: usize,
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
        if self.hidden_run || self.fields.contains(&true) {
            return;
        }
        if self.raised_run && self.flow().is_number_of_note(text) {
            return;
        }
        let line = self.line + 1;
        let label = self
            .paragraphs
            .last_mut()
            .and_then(|paragraph| if text.chars().all(is_blank) { None } else { paragraph.label.take() });
        let flow = self.flow();
        flow.push(text, line);
        if let Some(label) = label {
            flow.push_front(&label, line);
        }
    }

    /// Counts the paragraph, once. Its number waits for its text: a number alone is printed too, but nobody reported it,
    /// and in the cell of a table it would pass for a figure.
    fn begin_paragraph(&mut self) {
        let line = self.line + 1;
        let Some(paragraph) = self.paragraphs.last_mut().filter(|paragraph| !paragraph.begun) else { return };
        paragraph.begun = true;
        let style = paragraph.style.as_deref().or(self.styles.default_paragraph());
        paragraph.hidden = style.and_then(|style| self.styles.hides(style)).unwrap_or(false);
        paragraph.joined |= paragraph.hidden;
        if paragraph.joined {
            return;
        }
        let label = self.styles.label(paragraph.style.as_deref(), paragraph.list, paragraph.level);
        if label.is_empty() {
            return;
        }
        // What a paragraph whose mark was deleted left on the line stands behind the number.
        let flow = self.flow();
        if !flow.text.is_empty() {
            flow.push_front(&label, line);
        } else if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.label = Some(label);
        }
    }

    fn property(&mut self, name: &str, element: &quick_xml::events::BytesStart<'_>) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match name {
            "pStyle" => paragraph.style = attribute(element, "val"),
            "numId" => paragraph.list = number(element),
            "ilvl" => {
                paragraph.level = number(element).and_then(|level| usize::try_from(level).ok());
            }
            _ => {}
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
            "del" | "moveFrom" | "vanish" | "specVanish"
                if self.paragraph_properties && self.run_properties =>
            {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.joined |= is_on(element);
                }
            }
            "del" | "moveFrom" if !self.run_properties => self.hidden = 1,
            "trPr" => self.row_properties = true,
            "pPr" => self.paragraph_properties = true,
            "rPr" => self.run_properties = true,
            // What a property was before a tracked change.
            "pPrChange" | "rPrChange" | "trPrChange" | "tcPrChange" | "tblPrChange" | "sectPrChange"
            | "tblGridChange" => self.hidden = 1,
            "vanish" if self.run_properties => self.hidden_run = is_on(element),
            "strike" | "dstrike" if self.run_properties => self.hidden_run |= is_on(element),
            "vertAlign" if self.run_properties => {
                self.raised_run = attribute(element, "val").as_deref() == Some("superscript");
            }
            "position" if self.run_properties => self.raised_run |= number(element).is_some_and(|by| by > 0),
            "rStyle" if self.run_properties && !self.paragraph_properties => {
                let hides = attribute(element, "val").and_then(|style| self.styles.hides(&style));
                self.hidden_run = hides.unwrap_or(self.hidden_run);
            }
            // A row that is there and not shown.
            "hidden" if self.row_properties => {
                let hidden = is_on(element);
                if let Some(row) = self.row() {
                    row.deleted |= hidden;
                }
            }
            "p" => self.paragraphs.push(Paragraph::default()),
            "r" => {
                self.begin_paragraph();
                self.hidden_run = self.paragraphs.last().is_some_and(|paragraph| paragraph.hidden);
                self.raised_run = false;
            }
            "fldChar" => match attribute(element, "fldCharType").as_deref() {
                Some("begin") if self.fields.len() < MOST_FIELDS => self.fields.push(true),
                Some("separate") => {
                    if let Some(code) = self.fields.last_mut() {
                        *code = false;
                    }
                }
                Some("end") => {
                    self.fields.pop();
                }
                _ => {}
            },
            // The sounds of characters, printed small above them.
            "rt" => self.hidden = 1,
            "pStyle" | "numId" | "ilvl" if self.paragraph_properties => self.property(name, element),
            "t" => self.text = true,
            "tab" if !self.paragraph_properties => self.push("\t"),
            "ptab" => self.push("\t"),
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
            // An older way to merge cells of a row: each is there, and those that go on are not shown.
            "hMerge" => {
                let goes_on = attribute(element, "val").as_deref() != Some("restart");
                if let Some(cell) = self.cell() {
                    cell.joined = goes_on;
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
            "pPr" => {
                self.paragraph_properties = false;
                self.begin_paragraph();
            }
            "rPr" => self.run_properties = false,
            "r" => self.hidden_run = false,
            "t" => self.text = false,
            "p" => {
                self.begin_paragraph();
                // A code that its paragraph does not end is broken, and must not swallow the page.
                self.fields.iter_mut().for_each(|code| *code = false);
                if !self.paragraphs.pop().is_some_and(|paragraph| paragraph.joined) {
                    self.break_line();
                }
            }
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
                        match row.cells.last_mut() {
                            Some(before) if cell.joined => before.right = cell.right,
                            _ => row.cells.push(cell),
                        }
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
