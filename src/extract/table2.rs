//! Table 2: what was disclosed, in blocks by the paragraphs of article 20. Rows and columns are found by their
//! headings, so that the two forms need no reader of their own. No identity binds its figures: digits run together
//! over several columns stay undecided.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::Cell;
use super::form::{Column2, FORMS, Form, Row2, TABLE2};
use super::solve::Slot;
use super::stream::{Behind, Flattened, Stream, Tail, blanks_of, slot_of};
use super::trace::{self, Piece, Trace};
use crate::document::Grid;
use crate::document::grid::Cell as GridCell;
use crate::document::number::{self, Money, Printed};
use crate::document::text::{bare, excerpt};
use crate::schema::{Item, SourceKind, Status, Template, Unit};

#[derive(Clone, Debug, Default)]
pub struct Found {
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    row: &'static Row2,
    columns: Vec<Heading>,
    trace: Trace,
    /// Each piece stands in its own column.
    placed: bool,
    /// Something stands there that could not be read.
    unread: bool,
    line: u32,
    quote: String,
}

/// What stands over the figures of a column.
#[derive(Clone, Copy, Debug)]
struct Heading {
    /// `None` for a column that the form does not have: the figures of another year.
    column: Option<Column2>,
    /// The unit of money that it names; see [`Money::of_heading`].
    money: Option<Option<Money>>,
    /// First column of the grid, and how many.
    at: usize,
    width: usize,
}

/// Whether a heading is of another year than the report's. 上一年项目数量 and 增减 are the form's own.
fn is_of_another_year(heading: &str, column: Column2, year: Option<i32>) -> bool {
    if matches!(column, Column2::ItemsPrior | Column2::ItemsDelta) || heading.contains("本年") {
        return false;
    }
    let named = heading.match_indices('年').find_map(|(at, _)| {
        let digits = heading.get(at.checked_sub(4)?..at)?;
        digits.parse::<i32>().ok().filter(|year| (1990..2100).contains(year))
    });
    match named {
        Some(named) => year.is_some_and(|year| year != named),
        None => ["上年", "上一年", "去年"].iter().any(|word| heading.contains(word)),
    }
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
            .filter(|column| self.lines.iter().any(|line| line.shows(*column)))
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

    /// Adds the rows of another piece of the table; `apart` if text stands between. A second whole table may be another's
    /// (the units below, the year before): it continues nothing, and where both differ neither is believed.
    pub fn join(&mut self, other: Found, apart: bool) {
        let shown = |mine: &Line| other.lines.iter().any(|line| mine.is_same(line));
        let second = apart && self.lines.len() >= LEAST_ROWS && self.lines.iter().all(shown);
        for line in other.lines {
            let same = |mine: &Line| mine.is_same(&line);
            match self.lines.iter_mut().find(|mine| same(mine)) {
                None if second => {}
                None => self.lines.push(line),
                Some(mine) if mine.trace.is_empty() && !second => *mine = line,
                Some(mine) => {
                    let texts =
                        |line: &Line| line.trace.pieces.iter().map(|p| p.raw.clone()).collect::<Vec<_>>();
                    if !line.trace.is_empty() && texts(mine) != texts(&line) {
                        mine.trace.pieces.iter_mut().for_each(Piece::doubt);
                    }
                }
            }
        }
    }

    /// Believes no figure of it: whose they are is not known.
    pub fn doubt(&mut self) {
        for piece in self.lines.iter_mut().flat_map(|line| &mut line.trace.pieces) {
            if piece.slot != Slot::Blank {
                piece.doubt();
            }
        }
    }
}

/// Rows of a table 2 that is not a piece of one.
const LEAST_ROWS: usize = 4;

/// Reads the rows of table 2 that a grid holds. `above` is the unit of money above it, for blocks that name none.
pub fn from_grid(grid: &Grid, year: Option<i32>, above: Option<Option<Money>>) -> Found {
    let mut found = Found::default();
    let mut columns: Vec<Heading> = Vec::new();
    // The unit of money over a block.
    let mut money = above;
    for y in 0..grid.rows {
        let cells = grid.row(y);
        let headings: Vec<Heading> = cells
            .iter()
            .filter(|cell| cell.row == y)
            .filter_map(|cell| {
                let heading = cell.bare();
                // A row label that happens to hold a heading's word is not a heading.
                if heading.chars().count() > 30 {
                    return None;
                }
                let column = Column2::of(heading)?;
                Some(Heading {
                    column: (!is_of_another_year(heading, column, year)).then_some(column),
                    money: Money::of_heading(heading).or(money),
                    at: cell.column,
                    width: cell.columns,
                })
            })
            .collect();
        if !headings.is_empty() {
            columns = headings;
            continue;
        }
        // The paragraph may stand beside its rows, and so may their numbers.
        let is_paragraph = |cell: &&&GridCell| cell.bare().contains("第二十条");
        let is_label = |label: &str| !label.is_empty() && label != "信息内容" && !is_number(label);
        let mut labels = cells.iter().filter(|cell| is_label(cell.bare()));
        let Some(label_cell) = labels.clone().find(|cell| !is_paragraph(cell)) else {
            if let Some(paragraph) = labels.find(is_paragraph) {
                columns.clear();
                money = Money::of_heading(paragraph.bare()).or(above);
            }
            continue;
        };
        if label_cell.bare().starts_with("单位:") {
            money = Money::of_heading(label_cell.bare());
        }
        let Some(row) = Row2::of(label_cell.bare()) else { continue };
        let own: Vec<Heading> = columns
            .iter()
            .copied()
            .filter(|heading| heading.column.is_some_and(|column| row.item(column).is_some()))
            .collect();
        if own.is_empty() {
            continue;
        }
        // A label may reach under the heading of the first column.
        let label_end = label_cell.column + label_cell.columns;
        let mut short = false;
        let mut pieces: Vec<Piece> = own
            .iter()
            .map(|heading| {
                let under = (heading.at..heading.at + heading.width).filter_map(|x| grid.at(y, x));
                match under.into_iter().find(|cell| cell.column >= label_end) {
                    Some(cell) => {
                        let covered = cell.column..cell.column + cell.columns;
                        let piece = piece_of(&cell.text, cell.line);
                        let merged = own.iter().filter(|own| covered.contains(&own.at)).count() > 1
                            || cell.rows > label_cell.rows;
                        if merged { piece.merged() } else { piece }
                    }
                    None => {
                        short = true;
                        Piece { slot: Slot::Blank, raw: String::new(), line: label_cell.line }
                    }
                }
            })
            .collect();
        // A cell was lost: the figures that are left may stand under their neighbours' headings.
        if short && pieces.iter().any(|piece| piece.slot != Slot::Blank) {
            pieces.iter_mut().for_each(Piece::doubt);
        }
        let quote = excerpt(&cells.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" | "), 120);
        let line = Line {
            row,
            columns: own,
            line: label_cell.line,
            trace: Trace { pieces, run_together: false, spaced: false, broken_off: 0 },
            placed: true,
            unread: false,
            quote,
        };
        found.join(Found { lines: vec![line] }, false);
    }
    found
}

/// The number of a row.
fn is_number(label: &str) -> bool {
    label.bytes().all(|byte| byte.is_ascii_digit())
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
pub fn from_stream(stream: &Stream, year: Option<i32>) -> Vec<Flattened<Found>> {
    struct FlatRow {
        index: usize,
        columns: Vec<Heading>,
        tail: Tail,
        span: Range<usize>,
    }
    let marks = stream.marks(&WORDS.automaton);
    let kind = |i: usize| WORDS.kinds[marks[i].pattern];
    let bare = stream.bare();
    // One for each paragraph of article 20.
    let mut blocks: Vec<(Range<usize>, Vec<FlatRow>)> = Vec::new();
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
        let heading = |column: Option<Column2>, words: &str| Heading {
            column,
            money: Money::of_heading(words),
            at: 0,
            width: 1,
        };
        let mut columns: Vec<Heading> = Vec::new();
        let (mut start, mut end) = (marks[at].start, marks[at].end);
        let mut rows: Vec<FlatRow> = Vec::new();
        while at < marks.len() && marks[at].start - end.min(marks[at].start) <= WIDEST_GAP {
            let mark = marks[at];
            match kind(at) {
                // The next paragraph, unless 信息内容 merely follows its paragraph's line.
                Word::Block => {
                    columns.clear();
                    if !rows.is_empty() {
                        blocks.push((stream.with_figures(start, end), std::mem::take(&mut rows)));
                        start = mark.start;
                    }
                }
                Word::Column(column) => {
                    let before = bare[..mark.start].char_indices().rev().nth(5).map_or(0, |(at, _)| at);
                    let words = &bare[end.min(mark.start).max(before)..mark.end];
                    let behind = bare[mark.end..].strip_prefix('(').and_then(|note| note.split_once(')'));
                    let unit = behind.map_or("", |(note, _)| note);
                    let other = is_of_another_year(words, column, year);
                    let named = format!("{}({unit}", &bare[mark.start..mark.end]);
                    columns.push(heading((!other).then_some(column), &named));
                }
                // A part of the row in front of it.
                Word::Row(_) if bare[..mark.start].ends_with("其中:") => {}
                Word::Row(index) => {
                    let row = TABLE2[index];
                    if columns.is_empty() {
                        columns = stream
                            .woven_headings(end, mark.start)
                            .iter()
                            .map_while(|words| Column2::of(words).map(|column| heading(Some(column), words)))
                            .collect();
                    }
                    // The figures of another year stand among the others.
                    let own: Vec<Heading> = columns
                        .iter()
                        .copied()
                        .filter(|heading| heading.column.is_none_or(|column| row.item(column).is_some()))
                        .collect();
                    if own.iter().any(|heading| heading.column.is_some()) {
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
                        rows.push(FlatRow { index, columns: own, tail, span: mark.start..to });
                    }
                }
            }
            end = mark.end;
            at += 1;
        }
        blocks.push((stream.with_figures(start, end), rows));
    }
    let blanks = blanks_of(blocks.iter().flat_map(|(_, rows)| rows).map(|row| &row.tail));
    let mut found: Vec<Flattened<Found>> = Vec::new();
    // Of blocks without rows: sentences that use the words.
    let mut aside = Vec::new();
    for (span, rows) in blocks {
        let mut block = Found::default();
        for FlatRow { index, columns, tail, span } in rows {
            // A sentence that happens to follow a heading.
            if tail.prose && tail.value_count() == 0 {
                continue;
            }
            let trace = tail.trace(blanks, columns.len());
            let line = trace.line().unwrap_or_else(|| stream.line_at(span.start));
            let placed = trace.pieces.len() == columns.len() && (!trace.run_together || columns.len() == 1);
            let quote = stream.quote(span.start, span.end);
            let line = Line { row: TABLE2[index], columns, placed, unread: tail.unread, line, quote, trace };
            block.join(Found { lines: vec![line] }, false);
        }
        let shown = |table: &Found| {
            table.lines.iter().any(|line| block.lines.iter().any(|other| line.is_same(other)))
        };
        match found.last_mut() {
            _ if block.is_empty() => aside.push(span),
            // A row that is there already begins the table anew.
            Some(last) if !shown(&last.table) => {
                last.table.join(block, false);
                last.spans.push(span);
            }
            _ => found.push(Flattened::at(span, block)),
        }
    }
    match found.first_mut() {
        Some(first) => first.spans.extend(aside),
        None if aside.is_empty() => {}
        None => found.push(Flattened { table: Found::default(), spans: aside }),
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
pub fn cells(mut found: Found, form: &Form) -> Vec<Cell> {
    trace::doubt_ones(found.lines.iter_mut().flat_map(|line| &mut line.trace.pieces));
    // Beside the form's own table: one of the other form, and a summary with some of its columns.
    let whole = |line: &Line| {
        let own = form.table2.iter().find(|own| own.row.label == line.row.label);
        own.is_some_and(|own| own.columns.iter().all(|column| line.shows(*column)))
    };
    let foreign =
        |line: &Line| line.columns.iter().any(|own| own.column.is_some_and(|column| !form.prints(column)));
    let any_whole = found.lines.iter().any(|line| whole(line) && !foreign(line));
    let stands = |line: &Line| {
        let beside = |other: &Line| other.row.label == line.row.label && whole(other) && !foreign(other);
        !(any_whole && foreign(line)) && (whole(line) || !found.lines.iter().any(beside))
    };
    let mut cells = Vec::new();
    for line in found.lines.iter().filter(|line| stands(line)) {
        line.cells(form, &mut cells);
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
    fn shows(&self, column: Column2) -> bool {
        self.columns.iter().any(|heading| heading.column == Some(column))
    }

    /// Whether another line is of the same row and columns.
    fn is_same(&self, other: &Line) -> bool {
        let columns = |line: &Line| line.columns.iter().map(|heading| heading.column).collect::<Vec<_>>();
        self.row.label == other.row.label && columns(self) == columns(other)
    }

    fn cells(&self, form: &Form, out: &mut Vec<Cell>) {
        let width = self.columns.len();
        let readings: Vec<Vec<Slot>> = if self.placed { Vec::new() } else { self.readings(width) };
        for (position, heading) in self.columns.iter().enumerate() {
            let Some(column) = heading.column.filter(|column| form.prints(*column)) else { continue };
            let Some(item) = self.row.item(column) else { continue };
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
                if !piece.is_doubted() {
                    (cell.status, cell.value) = value_in(item, &piece.raw, heading.money);
                }
                cell.raw = piece.raw.clone();
                cell.line = piece.line;
            } else if let Some(first) = readings.first()
                && readings.iter().all(|reading| reading[position] == first[position])
            {
                match first[position] {
                    Slot::Value(v) if self.trace.run_together => {
                        let raw = v.to_string();
                        if let (_, Some(value)) = value_in(item, &raw, heading.money) {
                            (cell.status, cell.value, cell.raw) = (Status::Inferred, Some(value), raw);
                        }
                    }
                    // Every placing leaves this position empty: impossible while a figure is left over.
                    Slot::Blank => (cell.status, cell.raw) = (Status::Blank, String::new()),
                    _ => {}
                }
            }
            out.push(cell);
        }
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
    value_in(item, raw, None)
}

/// The same under a heading that names a unit of money, which holds for a bare figure.
pub fn value_in(item: Item, raw: &str, money: Option<Option<Money>>) -> (Status, Option<f64>) {
    match number::read_cell(raw) {
        Printed::Number(mut n) => {
            if item.def().unit == Unit::WanYuan && n.money.is_none() {
                match money {
                    Some(None) if n.value != 0.0 => return (Status::Ambiguous, None),
                    unit => n.money = unit.flatten(),
                }
            }
            let value = match item.def().unit {
                // Five cases are no money.
                Unit::WanYuan | Unit::Yuan if !n.unit.is_empty() => return (Status::Text, None),
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
