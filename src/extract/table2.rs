//! Table 2: what was disclosed, in blocks by the paragraphs of article 20. Rows and columns are found by their
//! headings, so that the two forms need no reader of their own. No identity binds its figures: digits run together
//! over several columns stay undecided.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::Cell;
use super::form::{Column2, FORMS, Form, Row2, TABLE2};
use super::solve::Slot;
use super::stream::{Behind, Stream, Tail, blanks_of, slot_of};
use super::trace::{Piece, Trace};
use crate::document::Grid;
use crate::document::number::{self, Printed};
use crate::document::text::{bare, excerpt};
use crate::schema::{Item, SourceKind, Status, Template, Unit};

#[derive(Clone, Debug, Default)]
pub struct Found {
    lines: Vec<Line>,
    /// Where its blocks stand in flattened text.
    pub spans: Vec<std::ops::Range<usize>>,
}

#[derive(Clone, Debug)]
struct Line {
    row: &'static Row2,
    columns: Vec<Column2>,
    trace: Trace,
    /// Each piece stands in its own column.
    placed: bool,
    /// Something stands there that could not be read.
    unread: bool,
    line: u32,
    quote: String,
}

impl std::fmt::Debug for Row2 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.label)
    }
}

impl Found {
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The form that the column headings belong to; `None` when they do not say or contradict one another.
    pub fn template(&self) -> Option<Template> {
        let found: Vec<Column2> = Column2::ALL
            .iter()
            .copied()
            .filter(|column| self.lines.iter().any(|line| line.columns.contains(column)))
            .collect();
        // Columns that every form prints do not tell one from another.
        if found.iter().all(|column| FORMS.iter().all(|form| form.prints(*column))) {
            return None;
        }
        let missing = |form: &&Form| {
            Column2::ALL.iter().filter(|column| form.prints(**column) && !found.contains(column)).count()
        };
        FORMS
            .iter()
            .filter(|form| found.iter().all(|column| form.prints(*column)))
            .min_by_key(missing)
            .map(|form| form.template)
    }

    pub fn join(&mut self, other: Found) {
        for line in other.lines {
            let same = |mine: &Line| mine.row.label == line.row.label && mine.columns == line.columns;
            match self.lines.iter_mut().find(|mine| same(mine)) {
                None => self.lines.push(line),
                Some(mine) if mine.trace.is_empty() => *mine = line,
                Some(_) => {}
            }
        }
    }
}

/// Reads the rows of table 2 that a grid holds.
pub fn from_grid(grid: &Grid) -> Found {
    let mut found = Found::default();
    let mut columns: Vec<(usize, Column2)> = Vec::new();
    for y in 0..grid.rows {
        let cells = grid.row(y);
        let headings: Vec<(usize, Column2)> = cells
            .iter()
            .filter(|cell| cell.row == y)
            .filter_map(|cell| {
                let heading = cell.bare();
                // A row label that happens to hold a heading's word is not a heading.
                if heading.chars().count() > 30 {
                    return None;
                }
                Column2::of(heading).map(|column| (cell.column, column))
            })
            .collect();
        if !headings.is_empty() {
            columns = headings;
            continue;
        }
        let Some((label_at, label)) = cells
            .iter()
            .enumerate()
            .map(|(i, cell)| (i, cell.bare()))
            .find(|(_, label)| !label.is_empty() && *label != "信息内容")
        else {
            continue;
        };
        if label.contains("第二十条") {
            columns.clear();
            continue;
        }
        let Some(row) = Row2::of(label) else { continue };
        let label_cell = cells[label_at];
        let own: Vec<(usize, Column2)> =
            columns.iter().copied().filter(|(_, column)| row.item(*column).is_some()).collect();
        if own.is_empty() {
            continue;
        }
        let pieces: Vec<Piece> = own
            .iter()
            .map(|(x, _)| match grid.at(y, *x) {
                Some(cell) if cell.column >= label_cell.column + label_cell.columns => {
                    piece_of(&cell.text, cell.line)
                }
                _ => Piece { slot: Slot::Blank, raw: String::new(), line: label_cell.line },
            })
            .collect();
        let quote = excerpt(&cells.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" | "), 120);
        found.join(Found {
            lines: vec![Line {
                row,
                columns: own.iter().map(|(_, column)| *column).collect(),
                line: label_cell.line,
                trace: Trace { pieces, run_together: false, spaced: false },
                placed: true,
                unread: false,
                quote,
            }],
            spans: Vec::new(),
        });
    }
    found
}

fn piece_of(text: &str, line: u32) -> Piece {
    Piece { slot: slot_of(text).unwrap_or(Slot::Mark(Status::Text)), raw: text.trim().to_string(), line }
}

#[derive(Clone, Copy)]
enum Word {
    Block,
    Column(Column2),
    Row(usize),
}

struct Words {
    automaton: AhoCorasick,
    kinds: Vec<Word>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut patterns: Vec<String> = Vec::new();
    let mut kinds = Vec::new();
    let mut add = |word: &str, kind: Word| {
        let word = bare(word);
        if !patterns.contains(&word) {
            patterns.push(word);
            kinds.push(kind);
        }
    };
    add("第二十条", Word::Block);
    add("信息内容", Word::Block);
    for column in Column2::ALL {
        for word in column.words() {
            add(word, Word::Column(*column));
        }
    }
    for (index, row) in TABLE2.iter().enumerate() {
        add(row.label, Word::Row(index));
        for word in row.words {
            add(word, Word::Row(index));
        }
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&patterns)
        .expect("constant patterns");
    Words { automaton, kinds }
});

/// Bytes of bare text between two words of one table: a few figures, or the ordinal of a paragraph.
const WIDEST_GAP: usize = 90;

/// Reads table 2 from flattened text.
pub fn from_stream(stream: &Stream) -> Found {
    let marks = stream.marks(&WORDS.automaton);
    let kind = |i: usize| WORDS.kinds[marks[i].pattern];
    let bare = stream.bare();
    let mut found = Found::default();
    let mut tails: Vec<(usize, Vec<Column2>, Tail, usize, usize)> = Vec::new();
    let mut at = 0;
    while at < marks.len() {
        // A block begins with its paragraph or with 信息内容; words of it elsewhere are prose.
        let begins = matches!(kind(at), Word::Block)
            && marks.get(at + 1).is_some_and(|next| {
                next.start - marks[at].end <= WIDEST_GAP && !matches!(kind(at + 1), Word::Row(_))
            });
        if !begins {
            at += 1;
            continue;
        }
        let mut columns: Vec<Column2> = Vec::new();
        let (start, mut end) = (marks[at].start, marks[at].end);
        while at < marks.len() && marks[at].start - end.min(marks[at].start) <= WIDEST_GAP {
            let mark = marks[at];
            match kind(at) {
                // The next paragraph, unless 信息内容 merely follows its paragraph's line.
                Word::Block => columns.clear(),
                Word::Column(column) => columns.push(column),
                Word::Row(index) => {
                    let row = TABLE2[index];
                    if columns.is_empty() {
                        columns = stream
                            .woven_headings(end, mark.start)
                            .iter()
                            .map_while(|heading| Column2::of(heading))
                            .collect();
                    }
                    let own: Vec<Column2> =
                        columns.iter().copied().filter(|column| row.item(*column).is_some()).collect();
                    if !own.is_empty() {
                        let next = marks
                            .get(at + 1)
                            .map_or(bare.len(), |next| next.start)
                            .min(next_boundary(bare, mark.end + 400));
                        let to = stream.before_ordinal(next).max(mark.end);
                        let last = marks.get(at + 1).is_none_or(|next| next.start - mark.end > WIDEST_GAP);
                        let tail = Tail::read(
                            &stream.cells(mark.end, to),
                            "",
                            if last { Behind::LastLabel } else { Behind::Label },
                        );
                        tails.push((index, own, tail, mark.start, to));
                    }
                }
            }
            end = mark.end;
            at += 1;
        }
        found.spans.push(stream.with_figures(start, end));
    }
    let blanks = blanks_of(tails.iter().map(|(_, _, tail, ..)| tail));
    for (index, columns, tail, from, to) in tails {
        let row = TABLE2[index];
        // A sentence that happens to follow a heading.
        if tail.prose && tail.value_count() == 0 {
            continue;
        }
        let trace = tail.trace(blanks, columns.len());
        let line = trace.line().unwrap_or_else(|| stream.line_at(from));
        let placed = trace.pieces.len() == columns.len() && (!trace.run_together || columns.len() == 1);
        let line =
            Line { row, columns, placed, unread: tail.unread, line, quote: stream.quote(from, to), trace };
        found.join(Found { lines: vec![line], spans: Vec::new() });
    }
    found
}

fn next_boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The cells of the table; a printed row of the form that this copy does not show is lost.
pub fn cells(found: &Found, form: &Form) -> Vec<Cell> {
    let mut cells = Vec::new();
    for line in &found.lines {
        cells.extend(line.cells());
    }
    let last = found.lines.iter().map(|line| line.line).max().unwrap_or(1);
    for (item, _) in form.cells(SourceKind::Table2) {
        if !cells.iter().any(|cell: &Cell| cell.item == item) {
            cells.push(Cell {
                item,
                applicant: None,
                value: None,
                status: Status::Unrecoverable,
                raw: String::new(),
                kind: SourceKind::Table2,
                line: last,
                quote: String::new(),
            });
        }
    }
    cells
}

impl Line {
    fn cells(&self) -> Vec<Cell> {
        let width = self.columns.len();
        let readings: Vec<Vec<Slot>> = if self.placed { Vec::new() } else { self.readings(width) };
        let mut out = Vec::new();
        for (position, column) in self.columns.iter().enumerate() {
            let Some(item) = self.row.item(*column) else { continue };
            let mut cell = Cell {
                item,
                applicant: None,
                value: None,
                status: Status::Ambiguous,
                raw: self.trace.raw(),
                kind: SourceKind::Table2,
                line: self.line,
                quote: self.quote.clone(),
            };
            if self.unread {
                cell.raw.clone_from(&self.quote);
                cell.status = Status::Text;
            } else if self.trace.is_empty() {
                cell.status = Status::Blank;
                cell.raw.clear();
            } else if self.placed {
                let piece = &self.trace.pieces[position];
                (cell.status, cell.value) = value_of(item, &piece.raw);
                cell.raw = piece.raw.clone();
                cell.line = piece.line;
            } else if let Some(first) = readings.first()
                && readings.iter().all(|reading| reading[position] == first[position])
            {
                match first[position] {
                    Slot::Value(v) if self.trace.run_together => {
                        (cell.status, cell.value, cell.raw) =
                            (Status::Inferred, Some(v as f64), v.to_string());
                    }
                    // Every placing leaves this position empty: impossible while a figure is left over.
                    Slot::Blank => (cell.status, cell.raw) = (Status::Blank, String::new()),
                    _ => {}
                }
            }
            out.push(cell);
        }
        out
    }

    /// All rows that this may be the trace of; without an identity a full reading has no claim before the others.
    fn readings(&self, width: usize) -> Vec<Vec<Slot>> {
        if !self.trace.run_together {
            return self.trace.readings(width, 0);
        }
        let mut all = super::trace::splits(&self.trace.raw(), width);
        all.extend(self.trace.readings(width, 0));
        all.sort();
        all.dedup();
        all
    }
}

/// The value of a printed cell in the unit of its item.
pub fn value_of(item: Item, raw: &str) -> (Status, Option<f64>) {
    match number::read_cell(raw) {
        Printed::Number(n) => {
            let value = match item.def().unit {
                // A bare figure is in 万元 by the form; the raw text shows that the cell itself does not say so.
                Unit::WanYuan => n.wan_yuan(),
                Unit::Yuan => n.yuan(),
                _ if n.money.is_some() || n.percent => return (Status::Text, None),
                _ => n.value,
            };
            let status = match (n.approx, value == 0.0) {
                (Some(_), _) => Status::Approx,
                (None, true) => Status::Zero,
                (None, false) => Status::Number,
            };
            (status, Some(value))
        }
        Printed::Blank => (Status::Blank, None),
        Printed::Slash => (Status::Slash, None),
        Printed::Dash => (Status::Dash, None),
        Printed::NoneWord => (Status::NoneWord, None),
        Printed::Masked => (Status::Masked, None),
        Printed::Text => (Status::Text, None),
    }
}
