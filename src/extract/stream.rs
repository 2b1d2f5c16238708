//! The text of a report as one stream of characters, for tables that were flattened into lines or run together.
//!
//! Labels are looked for in the *bare* stream, without blanks and pipes, so that a label broken over lines or split
//! by blanks is found all the same; what stands behind a label is read from the full stream, where pipes and line
//! breaks still separate cells.

mod sentence;
mod tail;

use std::ops::Range;

use aho_corasick::AhoCorasick;

use super::form::{self, RESULTS, TABLE2, TABLE4};
use crate::document::{Block, Content, text};

pub use sentence::{Part, Sentence};
pub use tail::{Behind, Blanks, LONGEST_FIGURE, RawCell, Tail, blanks_of, slot_of};

/// A character in its plain, simplified form. `\n` separates lines, `|` separates cells.
#[derive(Clone, Copy)]
struct Unit {
    c: char,
    /// The character as printed; NUL where one printed character became several.
    printed: char,
    line: u32,
}

/// A table of flattened text and where it stands.
pub struct Flattened<T> {
    pub table: T,
    pub spans: Vec<Range<usize>>,
}

impl<T> Flattened<T> {
    pub fn at(span: Range<usize>, table: T) -> Flattened<T> {
        Flattened { table, spans: std::iter::once(span).collect() }
    }
}

pub struct Stream {
    units: Vec<Unit>,
    /// The stream without blanks, pipes and quotation marks.
    bare: String,
    /// For each byte of `bare`, the unit it came from.
    origin: Vec<u32>,
}

/// Where a label stands: bytes of the bare stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub pattern: usize,
    pub start: usize,
    pub end: usize,
}

impl Stream {
    /// Text blocks line by line; a table that no grid reader understood as lines of cells.
    pub fn of<'a>(blocks: impl Iterator<Item = &'a Block>) -> Stream {
        let mut stream = Stream { units: Vec::new(), bare: String::new(), origin: Vec::new() };
        for block in blocks {
            match &block.content {
                Content::Text(text) => {
                    for (index, line) in text.split('\n').enumerate() {
                        stream.push_line(line, block.line + index as u32);
                    }
                }
                Content::Table(grid) => {
                    for row in 0..grid.rows {
                        for cell in grid.row(row) {
                            // A cell that reaches in from above was said in its own row.
                            let words =
                                if cell.row == row { cell.text.replace('\n', " ") } else { String::new() };
                            stream.push_text(&words, cell.line);
                            stream.push('|', cell.line);
                        }
                        let line = grid.row(row).last().map_or(block.line, |cell| cell.line);
                        stream.push('\n', line);
                    }
                }
            }
        }
        stream
    }

    fn push_line(&mut self, text: &str, line: u32) {
        self.push_text(unwoven(text), line);
        self.push('\n', line);
    }

    fn push_text(&mut self, text: &str, line: u32) {
        for c in text.chars() {
            let mut printed = c;
            text::plain_chars(c, |p| {
                self.push_unit(text::simplified(p), std::mem::replace(&mut printed, '\0'), line)
            });
        }
    }

    fn push(&mut self, c: char, line: u32) {
        self.push_unit(c, c, line);
    }

    fn push_unit(&mut self, c: char, printed: char, line: u32) {
        if c != '\n' && !text::is_mute(c) {
            self.origin.extend(std::iter::repeat_n(self.units.len() as u32, c.len_utf8()));
            self.bare.push(c);
        }
        self.units.push(Unit { c, printed, line });
    }

    pub fn bare(&self) -> &str {
        &self.bare
    }

    /// Whether this copy has lost every line that repeated an earlier one. Headings that the form prints several times
    /// then stand there once, and a figure once for all the cells that it filled: nothing can be put back.
    pub fn lost_its_repeats(&self) -> bool {
        let times = |words: &str| self.bare.matches(words).count();
        let table2 = times("信息内容") == 1 && TABLE2.iter().filter(|row| times(row.label) > 0).count() >= 4;
        let table4 = times(RESULTS[0]) == 1 && TABLE4.iter().all(|block| times(block.label) > 0);
        if !table2 && !table4 {
            return false;
        }
        let mut lines: Vec<String> = self
            .units
            .split(|unit| unit.c == '\n')
            .map(|line| line.iter().map(|unit| unit.c).filter(|c| !text::is_mute(*c)).collect())
            .collect();
        lines.retain(|line: &String| !line.is_empty());
        let count = lines.len();
        lines.sort();
        lines.dedup();
        count >= 40 && lines.len() == count
    }

    /// The headings of columns that were each broken over the same number of lines, and whose pieces stand side by
    /// side: `本年制 本年废 现行有` over `发件数 止件数 效件数`. Empty when the lines do not pair up.
    pub fn woven_headings(&self, from: usize, to: usize) -> Vec<String> {
        let mut lines: Vec<Vec<String>> = Vec::new();
        let mut row = None;
        for cell in self.cells(from, to) {
            let words: Vec<String> = cell
                .text
                .split(' ')
                .filter(|word| !word.is_empty() && *word != "信息内容")
                .map(String::from)
                .collect();
            // A row begins with its first words: the cell of 信息内容 has none.
            match lines.last_mut().filter(|_| row == Some(cell.row)) {
                Some(line) => line.extend(words),
                None if words.is_empty() => {}
                None => {
                    row = Some(cell.row);
                    lines.push(words);
                }
            }
        }
        match lines.as_slice() {
            [first, rest @ ..]
                if !rest.is_empty()
                    && first.len() >= 2
                    && rest.iter().all(|line| line.len() == first.len()) =>
            {
                (0..first.len())
                    .map(|column| lines.iter().map(|line| line[column].as_str()).collect())
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// The cells of the first line of a stretch that stands between pipes, with or without borders; none where it has another
    /// number of cells. `None` where no line stands between so many pipes.
    pub fn row_between_pipes(&self, from: usize, to: usize, width: usize) -> Option<Option<Vec<RawCell>>> {
        let first = if from == 0 { 0 } else { self.origin[from - 1] as usize + 1 };
        let last = self.origin.get(to).map_or(self.units.len(), |unit| *unit as usize);
        let line = self.units[first..last.max(first)]
            .split(|unit| unit.c == '\n')
            .skip(1)
            .find(|line| line.iter().any(|unit| unit.c.is_ascii_digit()))
            .filter(|line| line.iter().filter(|unit| unit.c == '|').count() + 1 >= width.div_ceil(2))?;
        let number = line.first().map_or(1, |unit| unit.line);
        let mut cells: Vec<String> = line
            .split(|unit| unit.c == '|')
            .map(|cell| cell.iter().map(|unit| unit.c).collect::<String>().trim().to_string())
            .collect();
        let (opens, closes) =
            (cells.first().is_some_and(String::is_empty), cells.last().is_some_and(String::is_empty));
        match cells.len().checked_sub(width) {
            Some(0) => {}
            Some(1) if closes && !opens => cells.truncate(width),
            Some(1) if opens && !closes => drop(cells.remove(0)),
            Some(2) if opens && closes => {
                cells.truncate(width + 1);
                cells.remove(0);
            }
            _ => return Some(None),
        }
        Some(Some(cells.into_iter().map(|text| RawCell::alone(text, number)).collect()))
    }

    /// All places of the patterns, longest first where several begin at one place, none overlapping.
    pub fn marks(&self, patterns: &AhoCorasick) -> Vec<Mark> {
        patterns
            .find_iter(&self.bare)
            .map(|m| Mark { pattern: m.pattern().as_usize(), start: m.start(), end: m.end() })
            .collect()
    }

    /// Where the ordinal in front of a label begins (`2.`, `(三)`, `四、`); the label's own start if it has none.
    ///
    /// In run-together text the ordinal's digit touches the figures before it: exactly one digit belongs to it, as no
    /// form numbers a row with two.
    pub fn before_ordinal(&self, start: usize) -> usize {
        let head: Vec<(usize, char)> = self.bare[..start].char_indices().rev().take(5).collect();
        let numeral = |c: char| "一二三四五六七八九十".contains(c);
        match head.as_slice() {
            [(_, ')'), (at, c), rest @ ..] if numeral(*c) || c.is_ascii_digit() => match rest {
                [(open, '('), ..] => *open,
                _ => *at,
            },
            [(_, '.' | '、' | ','), (at, c), ..] if c.is_ascii_digit() => *at,
            [(_, '.' | '、' | ','), (at, c), rest @ ..] if numeral(*c) => match rest {
                [(ten, '十'), ..] => *ten,
                _ => *at,
            },
            _ => start,
        }
    }

    pub fn line_at(&self, bare: usize) -> u32 {
        self.origin.get(bare).or(self.origin.last()).map_or(1, |unit| self.units[*unit as usize].line)
    }

    /// The lines above that in which a byte of the bare stream stands, the nearest first, in their bare form.
    pub fn lines_above(&self, bare: usize) -> impl Iterator<Item = String> + '_ {
        let at = self.origin.get(bare).map_or(self.units.len(), |unit| *unit as usize);
        self.units[..at]
            .rsplit(|unit| unit.c == '\n')
            .skip(1)
            .map(|line| line.iter().map(|unit| unit.c).filter(|c| !text::is_mute(*c)).collect::<String>())
            .filter(|line| !line.is_empty())
    }

    /// The printed text around a stretch of the bare stream, for quotes.
    pub fn quote(&self, from: usize, to: usize) -> String {
        let first = self.origin.get(from).map_or(self.units.len(), |u| *u as usize);
        let last = if to < self.origin.len() { self.origin[to] as usize } else { self.units.len() };
        text::excerpt_of(printed(&self.units[first..last.max(first)]), 120)
    }

    /// The stretch of a flattened table, from its first word to its last figure: figures, blanks and pipes behind
    /// `end` belong to it.
    pub fn with_figures(&self, start: usize, end: usize) -> Range<usize> {
        let figures = |c: &char| {
            c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '/' | '万' | '元' | '件' | '宗' | '项' | '个')
        };
        let behind: usize = self.bare[end..].chars().take_while(figures).map(char::len_utf8).sum();
        start..end + behind
    }
}

fn printed(units: &[Unit]) -> impl Iterator<Item = char> + '_ {
    units.iter().filter(|u| u.printed != '\0').map(|u| if u.printed == '\n' { ' ' } else { u.printed })
}

/// A line of table 3 without the piece of a group's label that stands beside it: in a copy from a PDF the label of
/// the group, set over many lines, is woven into its rows (`无法 政府信息 3 0 0 0 0 0 3`).
fn unwoven(line: &str) -> &str {
    let trimmed = line.trim_start();
    let Some((first, rest)) = trimmed.split_once(text::is_blank) else { return line };
    if first.len() > 15 || rest.trim().is_empty() {
        return line;
    }
    let first = text::bare(first);
    let label = text::bare(rest.trim_end_matches(|c: char| c.is_ascii_digit() || text::is_blank(c)));
    let woven = !first.is_empty()
        && !label.is_empty()
        && form::is_piece_of_group(&first)
        && form::is_piece_of_row(&label)
        && !form::is_piece_of_row(&format!("{first}{label}"));
    if woven { rest } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn stream(lines: &str) -> Stream {
        let blocks: Vec<Block> = lines
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(i, line)| Block { line: i as u32 + 1, content: Content::Text(line.to_string()) })
            .collect();
        Stream::of(blocks.iter())
    }

    #[test]
    fn woven_headings_may_follow_a_cell_without_words_on_their_line() {
        let stream = stream("信息内容 | 本年制 本年废 现行有\n发件数 止件数 效件数\n规章 1 0 2");
        let to = stream.bare().find("规章").expect("the label");
        assert_eq!(stream.woven_headings(0, to), ["本年制发件数", "本年废止件数", "现行有效件数"]);
    }
}
