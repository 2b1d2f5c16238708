//! OpenDocument packages (ODT, ODS) → blocks. calamine reads ODS cells but not which of them are merged, so both
//! kinds are read here from the same XML: a sheet is cut into tables and lines as any workbook's is.

use quick_xml::events::BytesStart;

use super::flow::{self, DEEPEST, Flow, OpenCell, Row};
use super::odf_lists::Lists;
use super::package::{Node, Package, attribute, walk};
use super::workbook::{self, Sheet};
use super::{Document, text::is_blank};
use crate::schema::Reason;

/// Rows or cells that one element may stand for, where they hold something.
const MOST_REPEATS: usize = 1_000;

pub(super) fn read_text(package: &mut Package) -> Result<Document, Reason> {
    let mut reader = Reader::default();
    reader.walk(package)?;
    reader.page.break_line();
    Ok(Document {
        blocks: reader.page.into_blocks(),
        media_type: "application/vnd.oasis.opendocument.text",
        pictures: reader.pictures,
        ..Document::default()
    })
}

pub(super) fn read_sheets(package: &mut Package) -> Result<Document, Reason> {
    let mut reader = Reader { sheets: Some(Vec::new()), ..Reader::default() };
    reader.walk(package)?;
    workbook::document(reader.sheets.unwrap_or_default(), "application/vnd.oasis.opendocument.spreadsheet")
}

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    row: Row,
    /// Row and column at which the next cell stands.
    y: usize,
    x: usize,
    row_repeats: usize,
    row_hidden: bool,
    /// Columns that are hidden, and how many columns were told.
    columns_hidden: Vec<std::ops::Range<usize>>,
    columns: usize,
    /// Cells of a sheet's row with content.
    filled: Vec<(usize, usize, String)>,
}

enum Place {
    Box(Flow),
    Table(Table),
    Cell { cell: OpenCell, repeats: usize, covered: bool },
}

#[derive(Default)]
struct Reader {
    lists: Lists,
    page: Flow,
    places: Vec<Place>,
    /// Where the document is a workbook.
    sheets: Option<Vec<Sheet>>,
    line: u32,
    hidden: usize,
    paragraphs: usize,
    /// The numbers that are to stand before the text of the open paragraphs: a number alone is nothing reported, and in
    /// the cell of a table it would pass for a figure.
    labels: Vec<Option<String>>,
    /// The last paragraph has a number.
    numbered: bool,
    /// Spans that are open from one that is raised on.
    raised: usize,
    tables: usize,
    pictures: usize,
    fault: Option<Reason>,
}

fn count(element: &BytesStart<'_>, name: &str) -> usize {
    attribute(element, name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).max(1)
}

/// Whether a row or column is not shown: hidden by hand, or by a filter.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|shown| shown != "visible")
}

impl Reader {
    fn walk(&mut self, package: &mut Package) -> Result<(), Reason> {
        // A package under a password lists how its parts are encrypted.
        if let Some(manifest) = package.part("META-INF/manifest.xml")? {
            let mut encrypted = false;
            walk(&manifest, |node| {
                encrypted |= matches!(node, Node::Open("encryption-data" | "EncryptedKey", _));
            })?;
            if encrypted {
                return Err(Reason::Encrypted);
            }
        }
        if let Some(styles) = package.part("styles.xml")? {
            walk(&styles, |node| match node {
                Node::Open(name, element) => self.lists.open(name, element),
                Node::Close(name) => self.lists.close(name),
                Node::Text(_) => {}
            })?;
        }
        let bytes = package.part("content.xml")?.ok_or(Reason::Damaged)?;
        walk(&bytes, |node| self.node(node))?;
        self.fault.map_or(Ok(()), Err)
    }

    fn flow(&mut self) -> &mut Flow {
        for place in self.places.iter_mut().rev() {
            match place {
                Place::Box(flow) => return flow,
                Place::Cell { cell, .. } => return &mut cell.flow,
                Place::Table(_) => {}
            }
        }
        &mut self.page
    }

    fn table(&mut self) -> Option<&mut Table> {
        match self.places.last_mut() {
            Some(Place::Table(table)) => Some(table),
            _ => None,
        }
    }

    fn push(&mut self, text: &str) {
        if self.raised > 0 && self.flow().is_number_of_note(text) {
            return;
        }
        let line = self.line + 1;
        let label = match text.chars().all(is_blank) {
            true => None,
            false => self.labels.last_mut().and_then(Option::take),
        };
        let flow = self.flow();
        flow.push(text, line);
        if let Some(label) = label {
            flow.push_front(&label, line);
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
                if self.paragraphs > 0 {
                    // Line breaks of the file are blanks, as in HTML.
                    self.push(&text.replace(['\n', '\r'], " "));
                }
            }
        }
    }

    fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            // Beside what is not printed: the words that stand for a picture, and the sounds above characters.
            "tracked-changes" | "note" | "annotation" | "forms" | "shapes" | "named-expressions"
            | "title" | "desc" | "ruby-text" | "script" => self.hidden = 1,
            "section" if attribute(element, "display").as_deref() == Some("none") => self.hidden = 1,
            "p" | "h" | "span" if self.lists.hides(attribute(element, "style-name").as_deref()) => {
                self.hidden = 1;
            }
            "span" if self.raised > 0 || self.lists.raises(attribute(element, "style-name").as_deref()) => {
                self.raised += 1;
            }
            "p" | "h" => {
                self.paragraphs += 1;
                let label = self.lists.label(name == "h", element);
                self.numbered = !label.is_empty();
                self.labels.push(Some(label).filter(|label| !label.is_empty()));
            }
            // The number as the program printed it.
            "number" if self.paragraphs > 0 && self.numbered => self.hidden = 1,
            "tab" => self.push("\t"),
            "line-break" => self.break_line(),
            "s" => self.push(&" ".repeat(count(element, "c").min(200))),
            "image" => self.pictures += 1,
            "text-box" => self.places.push(Place::Box(Flow::default())),
            "table" => {
                self.tables += 1;
                if self.tables > DEEPEST {
                    self.fault = Some(Reason::TooDeep);
                }
                if self.sheets.is_some() && self.tables == 1 {
                    self.sheets.get_or_insert_default().push(Sheet::default());
                }
                self.flow().break_line();
                self.places.push(Place::Table(Table::default()));
            }
            "table-column" => {
                if let Some(table) = self.table() {
                    let first = table.columns;
                    table.columns = first.saturating_add(count(element, "number-columns-repeated"));
                    if is_hidden(element) {
                        table.columns_hidden.push(first..table.columns);
                    }
                }
            }
            "table-row" => {
                if let Some(table) = self.table() {
                    table.row_hidden = is_hidden(element);
                    table.row_repeats = count(element, "number-rows-repeated");
                    (table.row, table.x, table.filled) = (Row::default(), 0, Vec::new());
                }
            }
            "table-cell" | "covered-table-cell" => {
                let line = self.line + 1;
                let cell = OpenCell {
                    line,
                    colspan: count(element, "number-columns-spanned").min(1_000),
                    rowspan: count(element, "number-rows-spanned").min(65_534),
                    ..OpenCell::default()
                };
                let repeats = count(element, "number-columns-repeated");
                if self.table().is_some() {
                    let covered = name == "covered-table-cell";
                    self.places.push(Place::Cell { cell, repeats, covered });
                }
            }
            _ => self.lists.open(name, element),
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "span" => self.raised = self.raised.saturating_sub(1),
            "p" | "h" => {
                self.raised = 0;
                self.paragraphs = self.paragraphs.saturating_sub(1);
                self.labels.pop();
                self.break_line();
            }
            "text-box" => {
                if matches!(self.places.last(), Some(Place::Box(_)))
                    && let Some(Place::Box(mut flow)) = self.places.pop()
                {
                    flow.break_line();
                    self.flow().nodes.extend(flow.nodes);
                }
            }
            "table-cell" | "covered-table-cell" => {
                if matches!(self.places.last(), Some(Place::Cell { .. }))
                    && let Some(Place::Cell { cell, repeats, covered }) = self.places.pop()
                {
                    self.close_cell(cell, repeats, covered);
                }
            }
            "table-row" => self.close_row(),
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                if matches!(self.places.last(), Some(Place::Table(_)))
                    && let Some(Place::Table(table)) = self.places.pop()
                    && self.fault.is_none()
                    && (self.sheets.is_none() || self.tables > 0)
                {
                    self.flow().nodes.push(flow::Node::Table(table.rows));
                }
            }
            _ => self.lists.close(name),
        }
    }

    fn close_cell(&mut self, mut cell: OpenCell, repeats: usize, covered: bool) {
        cell.flow.break_line();
        let in_sheet = self.sheets.is_some() && self.tables == 1;
        let text = cell.flow.shown();
        let Some(table) = self.table() else { return };
        let (y, x) = (table.y, table.x);
        table.x = x.saturating_add(repeats);
        if in_sheet {
            if table.row_hidden || table.columns_hidden.iter().any(|columns| columns.contains(&x)) {
                return;
            }
            // What a covered cell holds is not shown.
            if text.chars().all(is_blank) || covered {
                if (cell.colspan > 1 || cell.rowspan > 1) && !covered {
                    self.merge(y, x, &cell);
                }
                return;
            }
            table.filled.push((x, repeats, text));
            self.merge(y, x, &cell);
        } else if !covered {
            for _ in 1..repeats.min(MOST_REPEATS) {
                let copy = OpenCell { line: cell.line, colspan: 1, rowspan: 1, ..OpenCell::default() };
                table.row.cells.push(copy);
            }
            table.row.cells.push(cell);
        }
    }

    fn merge(&mut self, y: usize, x: usize, cell: &OpenCell) {
        if cell.colspan <= 1 && cell.rowspan <= 1 {
            return;
        }
        let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX / 2).min(u32::MAX / 2);
        let (top, left) = (place(y), place(x));
        if let Some(sheet) = self.sheets.as_mut().and_then(|sheets| sheets.last_mut()) {
            sheet.merges.push((top, left, top + cell.rowspan as u32 - 1, left + cell.colspan as u32 - 1));
        }
    }

    fn close_row(&mut self) {
        let in_sheet = self.sheets.is_some() && self.tables == 1;
        let Some(table) = self.table() else { return };
        let (y, repeats) = (table.y, table.row_repeats.max(1));
        table.y = y.saturating_add(repeats);
        if !in_sheet {
            let row = std::mem::take(&mut table.row);
            if table.row_hidden {
                return;
            }
            let starts_group = table.rows.is_empty();
            table.rows.push(Row { starts_group, ..row });
            return;
        }
        let filled = std::mem::take(&mut table.filled);
        let copies: usize =
            filled.iter().map(|(_, times, _)| times.saturating_mul(repeats)).fold(0, usize::saturating_add);
        if copies > MOST_REPEATS.max(filled.len()) || y.saturating_add(repeats) > 1 << 24 && copies > 0 {
            self.fault = Some(Reason::TooLarge);
            return;
        }
        let Some(sheet) = self.sheets.as_mut().and_then(|sheets| sheets.last_mut()) else { return };
        for (x, times, text) in filled {
            for row in y..y.saturating_add(repeats) {
                for column in x..x.saturating_add(times) {
                    let place = u32::try_from(row).ok().zip(u32::try_from(column).ok());
                    let put = place.ok_or(Reason::TooLarge).and_then(|place| sheet.put(place, text.clone()));
                    if let Err(reason) = put {
                        self.fault = Some(reason);
                    }
                }
            }
        }
    }
}
