//! Plain text, Markdown and separated text: one block a line, and a table of lines that are cut by commas, or by tabs as
//! where they were copied from a sheet.
//!
//! A Markdown table needs no reader of its own: its rows are lines of cells between pipes, as in flattened
//! pages. Only its ruling lines (`|---|---|`) are dropped, which hold no cell. Commas stand in sentences and in figures
//! too, so rows between commas are told by their cells and keep their places.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::flow::{Flow, Node};
use super::workbook::{self, Sheet};
use super::{Document, converted};
use crate::schema::Reason;

/// # Errors
/// [`Reason::TooLarge`] for comma-separated text that is larger than a workbook may be.
pub fn read(text: &str) -> Result<Document, Reason> {
    let mut page = Flow::default();
    let tabbed = is_tabbed(text);
    let rows = separated_rows(text, if tabbed { b'\t' } else { b',' });
    let mut tables = tables(&rows);
    // Rows that a word processor copied are of all lengths, those of a sheet of one.
    if tabbed && tables.iter().all(|table| table.len() < ROWS_OF_A_SHEET) {
        tables.clear();
    }
    let mut tables = tables.into_iter().peekable();
    let marked_up = text.contains("**")
        && text.lines().any(|line| is_ruling(line) || line.starts_with('#') || is_bold_heading(line));
    let mut line = 1;
    let mut lines = text.lines();
    while let Some(words) = lines.next() {
        match tables.next_if(|table| rows[table.start].line == line) {
            Some(table) => {
                let end = rows.get(table.end).map_or(u32::MAX, |row| row.line);
                let mut sheet = Sheet::default();
                for row in &rows[table] {
                    for (column, cell) in row.cells.iter().enumerate() {
                        sheet.put((row.line - line, column as u32), cell.to_string())?;
                    }
                }
                workbook::lay_out(sheet, line, &mut page)?;
                while line + 1 < end && lines.next().is_some() {
                    line += 1;
                }
            }
            None if words.chars().all(super::text::is_blank) || is_ruling(words) => {}
            None if words.contains(DRAWN_BORDERS) => {
                if let Some(row) = drawn_row(words) {
                    page.nodes.push(Node::Text(row, line));
                }
            }
            // Between two tabs stands an empty cell, as between two pipes.
            None if tabbed && words.trim().contains('\t') => {
                page.nodes.push(Node::Text(words.replace('\t', "|"), line));
            }
            None if let Some(border) = converted::border_of_pieces(words) => {
                page.nodes.extend(
                    converted::pieces(words, border).map(|piece| Node::Text(piece.to_string(), line)),
                );
            }
            None if marked_up => page.nodes.push(Node::Text(without_emphasis(words).into_owned(), line)),
            None => page.nodes.push(Node::Text(words.to_string(), line)),
        }
        line += 1;
    }
    Ok(Document { blocks: page.into_blocks(), media_type: "text/plain", ..Document::default() })
}

/// Borders between the cells of a table that is drawn with characters.
const DRAWN_BORDERS: [char; 8] = ['│', '┃', '║', '├', '┤', '┼', '┬', '┴'];

/// A row of such a table with pipes for its borders; `None` for a line of the grid.
fn drawn_row(line: &str) -> Option<String> {
    let is_drawn = |c: char| ('\u{2500}'..='\u{257f}').contains(&c);
    let row = || line.chars().map(|c| if is_drawn(c) && c != '─' && c != '━' { '|' } else { c });
    (!line.chars().all(|c| is_drawn(c) || super::text::is_blank(c)))
        .then(|| row().map(|c| if is_drawn(c) { ' ' } else { c }).collect())
}

/// `**一、总体情况**`
fn is_bold_heading(line: &str) -> bool {
    static HEADING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\s*\*\*[(（]?[一二三四五六七八九十]{1,2}[)）、.][^*]+\*\*\s*$")
            .expect("a constant pattern")
    });
    HEADING.is_match(line)
}

/// A line of Markdown without the stars of `**第二十条第(五)项**`. Stars that mask a name or a figure touch it: 20**年, **市.
pub(super) fn without_emphasis(line: &str) -> Cow<'_, str> {
    static BOLD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(^|[\s|,。;:、,;:(])\*\*([^*\s](?:[^*|]*[^*\s])?)\*\*($|[\s|,。;:、,;:)])")
            .expect("a constant pattern")
    });
    BOLD.replace_all(line, "$1$2$3")
}

fn is_tabbed_row(line: &str) -> bool {
    memchr::memchr_iter(b'\t', line.as_bytes()).count() + 1 >= LEAST_COLUMNS
}

/// Whether tabs part cells, as where a table was copied, one for each. Where they only make room, there are several between
/// two words.
fn is_tabbed(text: &str) -> bool {
    let has_neighbours = |line: &&str| {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        cells.windows(2).any(|cells| cells.iter().all(|cell| !cell.is_empty()))
    };
    let rows = || text.lines().filter(|line| is_tabbed_row(line));
    let count = rows().count();
    count >= LEAST_ROWS && rows().filter(has_neighbours).count() * 3 >= count
}

/// A line, or several where a quoted cell breaks, between separators.
struct SeparatedRow {
    line: u32,
    cells: csv::StringRecord,
}

/// Rows of separated text that are a table of figures, at least.
const LEAST_ROWS: usize = 4;
const LEAST_COLUMNS: usize = 3;

/// Rows of equal length between tabs that were copied from a sheet: nearly all of table 3.
const ROWS_OF_A_SHEET: usize = 20;

fn separated_rows(text: &str, separator: u8) -> Vec<SeparatedRow> {
    let parted = |line: &&str| memchr::memchr_iter(separator, line.as_bytes()).count() + 1 >= LEAST_COLUMNS;
    if text.lines().filter(parted).count() < LEAST_ROWS {
        return Vec::new();
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        // Quotes between tabs are the text's.
        .quoting(separator == b',')
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut cells = csv::StringRecord::new();
    while reader.read_record(&mut cells).is_ok_and(|more| more) {
        // A record begins where the one before it ended, with the empty lines between.
        let line = cells.position().map_or(1, |position| {
            let before = text[position.byte() as usize..].lines().take_while(|line| line.is_empty()).count();
            position.line() as u32 + before as u32
        });
        // A carriage return alone ends a record and no line.
        if rows.last().is_some_and(|row: &SeparatedRow| row.line >= line) {
            return Vec::new();
        }
        rows.push(SeparatedRow { line, cells: std::mem::take(&mut cells) });
    }
    rows
}

/// Stretches of rows with as many cells each, of which at least half print a figure or nothing.
fn tables(rows: &[SeparatedRow]) -> Vec<Range<usize>> {
    let is_sparse = |table: &Range<usize>| {
        let cells = || rows[table.clone()].iter().flat_map(|row| &row.cells);
        let figures = cells().filter(|cell| !cell.chars().any(char::is_alphabetic)).count();
        figures * 2 >= cells().count()
    };
    let cells = |at: usize| rows.get(at).map_or(0, |row| row.cells.len());
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for at in 0..rows.len() {
        match stretches.last_mut() {
            // 三、本年度办理结果 heads the rows below it and has no cells of its own.
            Some(last)
                if cells(at) == cells(last.start) || cells(at) == 1 && cells(at + 1) == cells(last.start) =>
            {
                last.end = at + 1;
            }
            _ => stretches.push(at..at + 1),
        }
    }
    stretches
        .into_iter()
        .filter(|table| {
            table.len() >= LEAST_ROWS && rows[table.start].cells.len() >= LEAST_COLUMNS && is_sparse(table)
        })
        .collect()
}

/// `|---|:---:|`: cells of three or more hyphens and nothing else.
pub(super) fn is_ruling(line: &str) -> bool {
    let inner = line.trim();
    // +-----+-----+ between the rows of a table that is drawn.
    if inner.len() > 3 && inner.starts_with("+-") && inner.bytes().all(|b| matches!(b, b'+' | b'-')) {
        return true;
    }
    inner.starts_with('|')
        && inner.contains("---")
        && inner.split('|').map(str::trim).filter(|cell| !cell.is_empty()).all(|cell| {
            let rule = cell.trim_matches(':');
            rule.len() >= 3 && rule.bytes().all(|b| b == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::super::Content;
    use super::*;

    #[test]
    fn lines_keep_their_numbers_and_rulings_go() {
        let document = read("标题\n\n| 规章 | —— |\n|---|---|\n||||\n完").unwrap();
        let lines: Vec<(u32, &str)> = document.blocks.iter().map(|b| (b.line, b.text().unwrap())).collect();
        assert_eq!(lines, [(1, "标题"), (3, "| 规章 | —— |"), (5, "||||"), (6, "完")]);
    }

    #[test]
    fn tables_that_are_drawn_have_pipes_for_borders() {
        for (line, row) in [
            ("┌────┬──┐", None),
            ("│规章│ 0│", Some("|规章| 0|")),
            ("│    ├──┤", None),
            ("│不予├──┤", Some("|不予|  |")),
        ] {
            assert_eq!(drawn_row(line).as_deref(), row, "{line}");
        }
        assert!(is_ruling("+----+--+") && !is_ruling("+ 12") && !is_ruling("+-3"));
    }

    #[test]
    fn stars_of_emphasis_go_and_those_of_masks_stay() {
        for (line, shown) in [
            ("**第二十条第（五）项**", "第二十条第（五）项"),
            ("| **615** | 8 |", "| 615 | 8 |"),
            ("20**年，**市**局收到**件", "20**年，**市**局收到**件"),
            ("**年度 **", "**年度 **"),
        ] {
            assert_eq!(without_emphasis(line), shown, "{line}");
        }
    }

    #[test]
    fn rows_between_commas_are_a_table_and_sentences_are_not() {
        let table = "标题,,\n事项,制发,废止\n规章,0,\n\"行政规范性\n文件\",\"1,204\",3\n";
        let document = read(&format!("收到12件,答复\n9件,其中\n\n{table}\n完,毕")).unwrap();
        let [first, second, title, grid, last] = document.blocks.as_slice() else { panic!("{document:?}") };
        assert_eq!((first.line, second.line, title.line, title.text()), (1, 2, 4, Some("标题")));
        assert_eq!((last.line, last.text()), (10, Some("完,毕")));
        let Content::Table(grid) = &grid.content else { panic!("{grid:?}") };
        let texts: Vec<(u32, &str)> = grid.cells.iter().map(|cell| (cell.line, cell.text.as_str())).collect();
        let (heads, law) = ([(5, "事项"), (5, "制发"), (5, "废止")], [(6, "规章"), (6, "0"), (6, "")]);
        assert_eq!(texts[..6], [heads, law].concat());
        assert_eq!(texts[6..], [(7, "行政规范性\n文件"), (7, "1,204"), (7, "3")]);
        let returns = read(&"规章,0,0\r".repeat(9)).unwrap();
        assert_eq!(returns.blocks.len(), 1);
        let sentences = "主动公开,收到,答复\n".repeat(9);
        assert!(read(&sentences).unwrap().blocks.iter().all(|block| block.text().is_some()));
    }
}
