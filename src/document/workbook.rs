//! Workbooks (XLSX, XLS) → blocks. calamine reads the cells; what stands here decides what of a sheet is a table
//! and what is text that somebody typed into cells.
//!
//! Cells are kept sparse until a table's bounds are known, and the size that a file claims is never believed: two
//! cells in far corners must not cost a sheet of memory.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::{Cursor, Read};

use calamine::{
    CellErrorType, Data, DataType, Dimensions, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsx,
    XlsxError,
};

use super::Document;
use super::flow::{self, Flow, Node, OpenCell, Row};
use super::package::{self, Package};
use super::text::is_blank;
use crate::schema::Reason;

/// Sheets of one workbook.
const MOST_SHEETS: usize = 500;

/// Cells with content in one workbook.
const MOST_CELLS: usize = 400_000;

/// Columns that are looked at; merged titles are often drawn over all sixteen thousand.
const WIDEST: u32 = 512;

/// Rows that a merged cell may reach below the last one with content.
const LONGEST_TAIL: u32 = 64;

/// A sheet before it is cut into tables and lines.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) cells: BTreeMap<(u32, u32), String>,
    /// Top, left, bottom and right of merged cells, inclusive.
    pub(super) merges: Vec<(u32, u32, u32, u32)>,
}

pub(super) fn read_xlsx(bytes: &[u8], package: &mut Package) -> Result<Document, Reason> {
    package.weigh()?;
    // calamine makes room for as many strings as the part says it has.
    if let Some(strings) = package.part("xl/sharedStrings.xml")? {
        let mut claimed = 0usize;
        package::walk(&strings, |node| {
            if let package::Node::Open("sst", element) = node {
                claimed =
                    package::attribute(element, "uniqueCount").and_then(|n| n.parse().ok()).unwrap_or(0);
            }
        })?;
        if claimed > strings.len() {
            return Err(Reason::Damaged);
        }
    }
    let parts = parts_of_sheets(package)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => Reason::Encrypted,
        _ => Reason::Damaged,
    })?;
    let mut sheets = Vec::new();
    for name in shown(book.sheets_metadata())? {
        let mut sheet = Sheet::default();
        let merges = book.merge_cells_by_sheet_name(&name).map_err(|_| Reason::Damaged)?;
        sheet.merges = merges.iter().map(corners).collect();
        let seen = match parts.get(&name) {
            Some(part) => Seen::of(&package.part(part)?.unwrap_or_default())?,
            None => Seen::default(),
        };
        let mut cells = book.worksheet_cells_reader(&name).map_err(|_| Reason::Damaged)?;
        while let Some(cell) = cells.next_cell().map_err(|_| Reason::Damaged)? {
            let place = cell.get_position();
            if !seen.hides(place) && !seen.unknown.contains(&place) {
                sheet.put(place, printed(&cell.get_value().clone().into()))?;
            }
        }
        for place in seen.unknown.iter().filter(|place| !seen.hides(**place)) {
            sheet.put(*place, char::REPLACEMENT_CHARACTER.to_string())?;
        }
        sheets.push(sheet);
    }
    document(sheets, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
}

/// The part of each sheet of an XLSX, by the sheet's name.
fn parts_of_sheets(package: &mut Package) -> Result<BTreeMap<String, String>, Reason> {
    let mut targets: BTreeMap<String, String> = BTreeMap::new();
    if let Some(bytes) = package.part("xl/_rels/workbook.xml.rels")? {
        package::walk(&bytes, |node| {
            if let package::Node::Open("Relationship", element) = node {
                let named = |name: &str| package::attribute(element, name);
                targets.extend(named("Id").zip(named("Target")));
            }
        })?;
    }
    let mut parts = BTreeMap::new();
    if let Some(bytes) = package.part("xl/workbook.xml")? {
        package::walk(&bytes, |node| {
            if let package::Node::Open("sheet", element) = node
                && let Some(name) = package::attribute(element, "name")
                && let Some(target) = package::attribute(element, "id").and_then(|id| targets.get(&id))
            {
                let part = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_string);
                parts.insert(name, part);
            }
        })?;
    }
    Ok(parts)
}

/// What calamine does not tell of a sheet of an XLSX.
#[derive(Default)]
struct Seen {
    rows: HashSet<u32>,
    /// First and last of columns that are hidden.
    columns: Vec<(u32, u32)>,
    /// Formulas whose result was never worked out: the cell is not blank, and nobody knows what it shows.
    unknown: BTreeSet<(u32, u32)>,
}

impl Seen {
    fn of(part: &[u8]) -> Result<Seen, Reason> {
        let mut seen = Seen::default();
        let has = |mark: &[u8]| memchr::memmem::find(part, mark).is_some();
        if !has(b"hidden") && !has(b"<f") && !has(b":f") {
            return Ok(seen);
        }
        let (mut row, mut column) = (0u32, 0u32);
        // A formula was told, its result was told, and the text is told now.
        let (mut formula, mut result, mut in_result) = (false, false, false);
        package::walk(part, |node| match node {
            package::Node::Open(name, element) => {
                let number = |name: &str| package::attribute(element, name)?.trim().parse::<u32>().ok();
                let hidden =
                    || package::attribute(element, "hidden").is_some_and(|on| on == "1" || on == "true");
                match name {
                    "row" => {
                        row = number("r").unwrap_or(row.saturating_add(1));
                        column = 0;
                        if hidden() {
                            seen.rows.insert(row.saturating_sub(1));
                        }
                    }
                    "col" if hidden() => {
                        let (first, last) = (number("min").unwrap_or(0), number("max").unwrap_or(0));
                        seen.columns.push((first.saturating_sub(1), last.saturating_sub(1)));
                    }
                    "c" => {
                        let named = package::attribute(element, "r").and_then(|name| column_of(&name));
                        column = named.unwrap_or(column.saturating_add(1));
                        // An empty text is a result.
                        result = package::attribute(element, "t").is_some_and(|kind| kind == "str");
                        formula = false;
                    }
                    "f" => formula = true,
                    "v" | "is" => in_result = true,
                    _ => {}
                }
            }
            package::Node::Text(text) => result |= in_result && !text.trim().is_empty(),
            package::Node::Close("v" | "is") => in_result = false,
            package::Node::Close("c") => {
                if formula && !result {
                    seen.unknown.insert((row.saturating_sub(1), column.saturating_sub(1)));
                }
            }
            package::Node::Close(_) => {}
        })?;
        Ok(seen)
    }

    fn hides(&self, (row, column): (u32, u32)) -> bool {
        self.rows.contains(&row)
            || self.columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }
}

/// The column, counted from 1, of a cell's name: 28 of `AB7`.
fn column_of(name: &str) -> Option<u32> {
    let mut letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    letters
        .try_fold(0u32, |sum, letter| {
            sum.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
        })
        .filter(|column| *column > 0)
}

/// `stream` is the workbook inside the container, looked through before calamine unfolds it.
pub(super) fn read_xls(bytes: &[u8], stream: &[u8]) -> Result<Document, Reason> {
    weigh_xls(stream)?;
    // calamine indexes into records of broken files unchecked. Its fault there is the file's, not the program's.
    std::panic::catch_unwind(|| unfold_xls(bytes)).unwrap_or(Err(Reason::Damaged))
}

fn unfold_xls(bytes: &[u8]) -> Result<Document, Reason> {
    let book: Result<Xls<_>, XlsError> = Xls::new(Cursor::new(bytes));
    let mut book = book.map_err(|error| match error {
        XlsError::Password => Reason::Encrypted,
        _ => Reason::Damaged,
    })?;
    let mut sheets = Vec::new();
    for name in shown(book.sheets_metadata())? {
        let mut sheet = Sheet::default();
        let range = book.worksheet_range(&name).map_err(|_| Reason::Damaged)?;
        let start = range.start().unwrap_or((0, 0));
        for (row, column, value) in range.used_cells() {
            let place = (start.0 + row as u32, start.1 + column as u32);
            sheet.put(place, printed(value))?;
        }
        let merges = book.merge_cells_by_sheet_name(&name).map_err(|_| Reason::Damaged)?;
        sheet.merges = merges.iter().map(corners).collect();
        sheets.push(sheet);
    }
    document(sheets, "application/vnd.ms-excel")
}

/// Names of the sheets that a reader of the workbook sees.
fn shown(sheets: &[calamine::Sheet]) -> Result<Vec<String>, Reason> {
    if sheets.len() > MOST_SHEETS {
        return Err(Reason::TooManyEntries);
    }
    Ok(sheets
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible && sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect())
}

fn corners(merge: &Dimensions) -> (u32, u32, u32, u32) {
    (merge.start.0, merge.start.1, merge.end.0, merge.end.1)
}

/// A cell as a sheet prints it: counts without `.0`, dates as dates.
fn printed(value: &Data) -> String {
    match value {
        Data::Int(number) => number.to_string(),
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Float(number) => number.to_string(),
        Data::String(text) => text.clone(),
        Data::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_string(),
        Data::DateTime(date) if date.is_datetime() => value.as_datetime().map_or_else(
            || date.as_f64().to_string(),
            |moment| moment.to_string().trim_end_matches(" 00:00:00").to_string(),
        ),
        Data::DateTime(duration) => duration.as_f64().to_string(),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Error(error) => error_word(error).to_string(),
        Data::Empty => String::new(),
    }
}

fn error_word(error: &CellErrorType) -> &'static str {
    match error {
        CellErrorType::Div0 => "#DIV/0!",
        CellErrorType::NA => "#N/A",
        CellErrorType::Ref => "#REF!",
        _ => "#VALUE!",
    }
}

/// Size of an XLS before it is unfolded: calamine lays each sheet out as a full rectangle while opening the file.
fn weigh_xls(stream: &[u8]) -> Result<(), Reason> {
    const MOST_POSITIONS: u64 = 4_000_000;
    // A whole sheet of this format; it is reserved, not filled.
    const MOST_CLAIMED: u64 = 65_536 * 256;
    let mut at = 0;
    let mut positions = 0u64;
    // Highest row and column of the sheet so far.
    let mut reach = (0u64, 0u64);
    while let Some(head) = stream.get(at..at + 4) {
        let kind = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let data = stream.get(at + 4..at + 4 + length).unwrap_or_default();
        let word = |offset: usize| {
            data.get(offset..offset + 2).map_or(0, |pair| u64::from(u16::from_le_bytes([pair[0], pair[1]])))
        };
        match kind {
            // BOUNDSHEET: where a sheet begins. calamine goes there without looking.
            0x0085 if (word(0) | word(2) << 16) as usize > stream.len() => return Err(Reason::Damaged),
            // BOF: a new sheet.
            0x0809 | 0x0409 | 0x0209 => reach = (0, 0),
            // DIMENSIONS, whose claim becomes a reservation: first and last row, first and last column, each in two
            // bytes or, in the newer form, the rows in four.
            0x0200 => {
                let (first, last, columns) = match length {
                    10 => (word(0), word(2), word(6)),
                    _ => (word(0) | word(2) << 16, word(4) | word(6) << 16, word(10)),
                };
                if first > last {
                    return Err(Reason::Damaged);
                }
                if (last - first) * columns > MOST_CLAIMED {
                    return Err(Reason::TooLarge);
                }
            }
            // Cells of one position, and of a run of columns.
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027e | 0x00fd | 0x00d6 | 0x00bd => {
                let last = if kind == 0x00bd { word(length.saturating_sub(2)) } else { word(2) };
                let grown = (reach.0.max(word(0) + 1), reach.1.max(last + 1));
                positions += grown.0 * grown.1 - reach.0 * reach.1;
                reach = grown;
                if positions > MOST_POSITIONS {
                    return Err(Reason::TooLarge);
                }
            }
            _ => {}
        }
        at += 4 + length;
    }
    Ok(())
}

/// The workbook stream of an XLS.
pub(super) fn stream_of<F: Read + std::io::Seek>(container: &mut cfb::CompoundFile<F>) -> Option<Vec<u8>> {
    let name = ["/Workbook", "/Book"].into_iter().find(|name| container.is_stream(name))?;
    let mut bytes = Vec::new();
    container.open_stream(name).ok()?.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

impl Sheet {
    pub(super) fn put(&mut self, place: (u32, u32), text: String) -> Result<(), Reason> {
        if text.chars().all(is_blank) {
            return Ok(());
        }
        if place.1 >= WIDEST || self.cells.len() >= MOST_CELLS {
            return Err(Reason::TooLarge);
        }
        self.cells.insert(place, text);
        Ok(())
    }
}

/// Cuts sheets into tables and lines. `line` counts rows, from sheet to sheet.
pub(super) fn document(sheets: Vec<Sheet>, media_type: &'static str) -> Result<Document, Reason> {
    if sheets.iter().map(|sheet| sheet.cells.len()).sum::<usize>() > MOST_CELLS {
        return Err(Reason::TooLarge);
    }
    let mut page = Flow::default();
    let mut first_line = 1;
    for sheet in sheets {
        first_line += lay_out(sheet, first_line, &mut page)?;
    }
    Ok(Document { blocks: page.into_blocks(), media_type, ..Document::default() })
}

/// A row of a sheet with the cells that begin in it.
struct Line {
    number: u32,
    /// With the column in which each begins.
    cells: Vec<(usize, OpenCell)>,
    /// Texts of the row, those of cells that reach into it from above included.
    filled: usize,
    /// The only text of the row stands in a cell as wide as the sheet.
    banner: bool,
    /// A cell from above reaches into the row.
    held: bool,
}

/// Adds a sheet's tables and lines to the page; gives the number of its rows.
pub(super) fn lay_out(mut sheet: Sheet, first_line: u32, page: &mut Flow) -> Result<u32, Reason> {
    let Some(last_row) = sheet.cells.keys().map(|(row, _)| *row).max() else { return Ok(0) };
    let last_column = sheet.cells.keys().map(|(_, column)| *column).max().unwrap_or(0);
    for merge in &mut sheet.merges {
        merge.2 = merge.2.min(last_row + LONGEST_TAIL);
        merge.3 = merge.3.min(WIDEST - 1);
    }
    sheet.merges.retain(|(top, left, bottom, right)| top <= bottom && left <= right);
    // A merged cell may reach beyond the last cell with content.
    let width = sheet.merges.iter().map(|m| m.3).filter(|right| *right < last_column + 40).max();
    let width = width.unwrap_or(0).max(last_column) + 1;
    let mut covered: HashSet<(u32, u32)> = HashSet::new();
    let mut spans: BTreeMap<(u32, u32), (u32, u32)> = BTreeMap::new();
    for (top, left, bottom, right) in &sheet.merges {
        let right = (*right).min(width - 1);
        if *left > right || spans.contains_key(&(*top, *left)) || covered.contains(&(*top, *left)) {
            continue;
        }
        if covered.len() + ((bottom - top + 1) as usize) * ((right - left + 1) as usize) > MOST_CELLS {
            return Err(Reason::TooLarge);
        }
        spans.insert((*top, *left), (bottom - top + 1, right - left + 1));
        covered.extend((*top..=*bottom).flat_map(|row| (*left..=right).map(move |column| (row, column))));
        covered.remove(&(*top, *left));
    }
    let reach = spans.iter().map(|((top, _), (rows, _))| top + rows - 1).max().unwrap_or(0).max(last_row);
    let mut region: Vec<Line> = Vec::new();
    let mut held_to = 0;
    let mut row = 0;
    while row <= reach {
        // Rows without any cell cost nothing, however many there are.
        let next = sheet.cells.range((row, 0)..).next().map(|((row, _), _)| *row);
        let next_span = spans.range((row, 0)..).next().map(|((row, _), _)| *row);
        if held_to <= row
            && let Some(next) = [next, next_span].into_iter().flatten().min()
            && next > row
        {
            close(std::mem::take(&mut region), page);
            row = next;
            continue;
        }
        if held_to <= row && next.is_none() && next_span.is_none() {
            break;
        }
        let mut line = Line {
            number: first_line + row,
            cells: Vec::new(),
            filled: 0,
            banner: false,
            held: held_to > row,
        };
        for column in 0..width {
            if covered.contains(&(row, column)) {
                continue;
            }
            let (rows, columns) = spans.get(&(row, column)).copied().unwrap_or((1, 1));
            held_to = held_to.max(row + rows);
            let mut cell = OpenCell {
                line: line.number,
                colspan: columns as usize,
                rowspan: rows as usize,
                ..OpenCell::default()
            };
            if let Some(text) = sheet.cells.get(&(row, column)) {
                line.filled += 1;
                line.banner = columns == width && rows == 1;
                for part in text.split('\n') {
                    cell.flow.push(part.trim_end_matches('\r'), line.number);
                    cell.flow.break_line();
                }
            }
            line.cells.push((column as usize, cell));
        }
        line.banner &= line.filled == 1;
        if line.filled == 0 && !line.held && held_to <= row + 1 {
            close(std::mem::take(&mut region), page);
        } else {
            region.push(line);
        }
        row += 1;
    }
    close(region, page);
    Ok(reach + 1)
}

/// Cuts a region of rows without a gap: lines of text, and tables between them.
fn close(region: Vec<Line>, page: &mut Flow) {
    let mut rows: Vec<Vec<(usize, OpenCell)>> = Vec::new();
    let one_column = region.iter().all(|line| line.filled <= 1);
    for line in region {
        let text = || {
            line.cells.iter().flat_map(|(_, cell)| &cell.flow.nodes).find_map(|node| match node {
                Node::Text(text, _) => Some(text.as_str()),
                Node::Table(_) => None,
            })
        };
        // Above a table stand its title and its unit; inside it a row of one cell is a heading of the table, unless
        // it numbers the next part of the page or is a passage.
        let alone = line.filled == 1 && !line.held;
        let is_text = alone
            && (one_column
                || rows.is_empty()
                || line.banner && text().is_some_and(flow::is_numbered)
                || text().is_some_and(flow::is_passage));
        if is_text {
            flush(&mut rows, page);
            page.nodes.extend(line.cells.into_iter().flat_map(|(_, cell)| cell.flow.nodes));
        } else {
            rows.push(line.cells);
        }
    }
    flush(&mut rows, page);
}

/// Adds a table, without the columns to its left and right that hold nothing: a sheet is as wide as its widest table.
fn flush(rows: &mut Vec<Vec<(usize, OpenCell)>>, page: &mut Flow) {
    let filled = || rows.iter().flatten().filter(|(_, cell)| !cell.flow.nodes.is_empty());
    let left = filled().map(|(column, _)| *column).min().unwrap_or(0);
    let right = filled().map(|(column, cell)| column + cell.colspan).max().unwrap_or(0);
    let inside = |(column, cell): &(usize, OpenCell)| column + cell.colspan > left && *column < right;
    let rows: Vec<Row> = std::mem::take(rows)
        .into_iter()
        .enumerate()
        .map(|(y, cells)| Row {
            cells: cells.into_iter().filter(inside).map(|(_, cell)| cell).collect(),
            starts_group: y == 0,
        })
        .collect();
    if !rows.is_empty() {
        page.nodes.push(Node::Table(rows));
    }
}
