//! Table 3: requests received and processed, twenty-three or twenty-five rows of seven applicants.
//!
//! A real table is read by its headings: rows by their labels, columns by the names of the applicants. A flattened
//! one is read as a chain of labels in official order; what stands between two labels is the trace of a row. Either
//! way the rows go through the solver, which leaves an exact row alone and decides the others.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::form::{Form, Group, OUTCOMES_HEADING, Row3, TABLE3, applicant_of};
use super::solve::{self, Reading, Role, Row, Slot, Verdict, WIDTH};
use super::stream::{Behind, Stream, Tail, blanks_of, slot_of};
use super::trace::{Piece, Trace};
use super::{Cell, Contradiction};
use crate::document::Grid;
use crate::document::grid::Cell as GridCell;
use crate::document::text::{bare, excerpt};
use crate::schema::{Applicant, Item, SourceKind, Status};

/// A row as it was found.
#[derive(Clone, Debug)]
pub struct Line {
    pub row: &'static Row3,
    trace: Trace,
    /// Places are known: each piece stands in its own column.
    placed: bool,
    /// The label stands there and its figures were torn off.
    lost: bool,
    line: u32,
    quote: String,
}

impl std::fmt::Debug for Row3 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.item.key())
    }
}

/// A table as it was found, before it is solved.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub lines: Vec<Line>,
    /// Rows of figures whose labels are gone: a label without figures is then not a blank row.
    pub torn: bool,
    /// Where it stands in flattened text.
    pub span: Option<std::ops::Range<usize>>,
}

impl Found {
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether (六) is split into the three rows of the 2021 form; `None` when the table does not say.
    pub fn splits_other(&self) -> Option<bool> {
        let has = |item: Item| self.lines.iter().any(|line| line.row.item == item);
        if has(Item::OtherNotCorrected) || has(Item::OtherFeeUnpaid) {
            Some(true)
        } else if has(Item::OtherOutcome) {
            Some(false)
        } else {
            None
        }
    }

    /// Adds the rows of another piece of the same table. A row that is already there must agree with it, or neither
    /// is believed.
    pub fn join(&mut self, other: Found) {
        self.torn |= other.torn;
        for line in other.lines {
            match self.lines.iter_mut().find(|mine| mine.row.item == line.row.item) {
                None => self.lines.push(line),
                Some(mine) => {
                    let texts =
                        |line: &Line| line.trace.pieces.iter().map(|p| p.raw.clone()).collect::<Vec<_>>();
                    if mine.trace.is_empty() && !line.trace.is_empty() {
                        *mine = line;
                    } else if !line.trace.is_empty() && texts(mine) != texts(&line) {
                        mine.lost = true;
                    }
                }
            }
        }
    }
}

// ---------------------------------------------------------------- from a grid

/// Columns of the applicants, found by heading. Kept from one grid to the next, for tables continued over pages.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    of: Option<[usize; WIDTH]>,
    width: usize,
}

/// Reads the rows of table 3 that a grid holds; empty when it holds none.
pub fn from_grid(grid: &Grid, columns: &mut Columns) -> Found {
    if let Some(of) = applicant_columns(grid) {
        *columns = Columns { of: Some(of), width: grid.columns };
    } else if columns.width != grid.columns {
        columns.of = None;
    }
    let mut found = Found::default();
    let mut group: Option<Group> = None;
    for y in 0..grid.rows {
        let cells = grid.row(y);
        let own = columns.of.and_then(|of| own_figures(grid, y, &of));
        // Labels stand to the left of the first applicant, or, without headings, in front of the first figure.
        let limit = match columns.of {
            Some(of) => of.iter().copied().min().unwrap_or(0),
            None => grid.columns,
        };
        let labels: Vec<(usize, &str)> = cells
            .iter()
            .filter(|cell| match &own {
                Some(own) => !own.iter().any(|figure| std::ptr::eq(*figure, **cell)),
                None => cell.column < limit,
            })
            .take_while(|cell| {
                columns.of.is_some() || slot_of(&cell.text).is_none_or(|slot| slot == Slot::Blank)
            })
            .map(|cell| (cell.column + cell.columns, cell.bare()))
            .filter(|(_, label)| !label.is_empty())
            .collect();
        let mut row = None;
        for (_, label) in &labels {
            // The innermost label names the row; one that is not known names a row that the form does not have, and
            // its figures must not go to the group around it.
            row = Row3::of(label, group);
            if let Some(found) = row {
                group = found.heads.or(found.group);
            } else if label.contains(OUTCOMES_HEADING) {
                group = None;
            }
        }
        let Some(row) = row else { continue };
        let label_end = labels.last().map_or(0, |(end, _)| *end);
        let (pieces, placed) = match columns.of {
            Some(of) => (
                own.map_or_else(
                    || placed_pieces(grid, y, &of),
                    |own| own.iter().map(|cell| piece_of(&cell.text, cell.line)).collect(),
                ),
                true,
            ),
            None => (loose_pieces(grid, y, label_end), false),
        };
        let mut trace = Trace { pieces, run_together: false, spaced: false };
        trace.trim(WIDTH);
        // The line that heads a group prints nothing of its own.
        if row.heads.is_some() && trace.is_empty() && (row.is_group() || next_is_child(grid, y, row)) {
            continue;
        }
        let placed = placed || trace.pieces.len() == WIDTH;
        let quote = excerpt(&cells.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" | "), 120);
        let line = trace.line().or(cells.first().map(|cell| cell.line)).unwrap_or(1);
        found.join(Found {
            lines: vec![Line { row, trace, placed, lost: false, line, quote }],
            ..Found::default()
        });
    }
    // One label alone may stand anywhere; a table has several.
    if found.lines.len() < 2 { Found::default() } else { found }
}

/// Whether the row below belongs to the group that this row heads.
fn next_is_child(grid: &Grid, y: usize, head: &Row3) -> bool {
    y + 1 < grid.rows
        && grid.row(y + 1).iter().any(|cell| {
            Row3::of(cell.bare(), head.heads)
                .is_some_and(|row| row.group.is_some() && row.group == head.heads)
        })
}

/// Finds the seven applicants among the cells of the first rows. All seven, each once, or none.
fn applicant_columns(grid: &Grid) -> Option<[usize; WIDTH]> {
    let mut of = [None; WIDTH];
    for cell in &grid.cells {
        let heading = cell.bare();
        // 其他 and 总计 are headings only beside the other applicants, above the first row of figures.
        if Row3::of(heading, None).is_some_and(|row| row.item == Item::RequestsReceived) {
            break;
        }
        if cell.columns == 1
            && let Some(applicant) = applicant_of(heading)
        {
            let slot = &mut of[applicant as usize];
            if slot.is_some_and(|column| column != cell.column) {
                return None;
            }
            *slot = Some(cell.column);
        }
    }
    let found: Vec<usize> = of.iter().flatten().copied().collect();
    (found.len() == WIDTH).then(|| found.try_into().expect("seven columns"))
}

/// The figures of a row that prints a label and exactly seven cells behind it, by applicant. Where a label beside it
/// spans a row too few or too many, the row stands a column too far left or right of its headings, and this is what
/// is right.
fn own_figures<'a>(grid: &'a Grid, y: usize, of: &[usize; WIDTH]) -> Option<[&'a GridCell; WIDTH]> {
    let printed: Vec<&GridCell> = grid.cells.iter().filter(|cell| cell.row == y).collect();
    let (labels, figures) = printed.split_at_checked(printed.len().checked_sub(WIDTH)?)?;
    let labelled = labels.last().is_some_and(|cell| slot_of(&cell.text).is_none());
    if !labelled || figures.iter().any(|cell| cell.columns != 1 || slot_of(&cell.text).is_none()) {
        return None;
    }
    let rank = |applicant: usize| of.iter().filter(|column| **column < of[applicant]).count();
    Some(std::array::from_fn(|applicant| figures[rank(applicant)]))
}

fn placed_pieces(grid: &Grid, y: usize, of: &[usize; WIDTH]) -> Vec<Piece> {
    of.iter()
        .map(|column| match grid.at(y, *column) {
            Some(cell) if cell.columns == 1 => piece_of(&cell.text, cell.line),
            // A figure in a cell that spans several applicants belongs to none of them.
            Some(cell) => match piece_of(&cell.text, cell.line) {
                piece if piece.slot == Slot::Blank => piece,
                piece => Piece { slot: Slot::Mark(Status::Ambiguous), ..piece },
            },
            // A ragged row: nothing was printed there.
            None => Piece { slot: Slot::Blank, raw: String::new(), line: grid.line() },
        })
        .collect()
}

fn loose_pieces(grid: &Grid, y: usize, from: usize) -> Vec<Piece> {
    grid.row(y)
        .iter()
        .filter(|cell| cell.column >= from)
        .map(|cell| piece_of(&cell.text, cell.line))
        .collect()
}

fn piece_of(text: &str, line: u32) -> Piece {
    let slot = slot_of(text).unwrap_or(Slot::Mark(Status::Text));
    Piece { slot, raw: text.trim().to_string(), line }
}

// ---------------------------------------------------------------- from flattened text

struct Labels {
    automaton: AhoCorasick,
    /// Row of each pattern and what the official label has behind it.
    rows: Vec<(usize, String)>,
}

static LABELS: LazyLock<Labels> = LazyLock::new(|| {
    let mut patterns: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    for (index, row) in TABLE3.iter().enumerate() {
        let official = bare(row.label);
        // The bare words 总计 and 其他 are too common to be looked for alone.
        let own = (official.chars().count() > 2).then(|| official.clone());
        let extra: &[&str] = if row.item == Item::OtherMisc { &["3.其他", "3、其他"] } else { &[] };
        for word in own
            .into_iter()
            .chain(row.words.iter().map(|w| bare(w)))
            .chain(extra.iter().map(|w| w.to_string()))
        {
            if patterns.contains(&word) {
                continue;
            }
            let rest =
                official.find(&word).map_or(String::new(), |at| official[at + word.len()..].to_string());
            patterns.push(word);
            rows.push((index, rest));
        }
    }
    // Heads all outcomes and is no row, but ends the row above it.
    patterns.push(OUTCOMES_HEADING.to_string());
    rows.push((usize::MAX, String::new()));
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(&patterns)
        .expect("constant patterns");
    Labels { automaton, rows }
});

/// Bytes of bare text that may stand between two rows' labels.
const WIDEST_GAP: usize = 700;

/// Words by which a table of requests announces itself.
const ANNOUNCEMENTS: [&str; 3] = ["勾稽关系", "申请人情况", "本年新收政府信息公开申请数量"];

/// Reads table 3 from flattened text; empty when there is none.
pub fn from_stream(stream: &Stream) -> Found {
    let marks = stream.marks(&LABELS.automaton);
    let nodes: Vec<Node> = marks
        .iter()
        .filter(|mark| LABELS.rows[mark.pattern].0 != usize::MAX)
        .map(|mark| Node {
            row: LABELS.rows[mark.pattern].0,
            start: mark.start,
            end: mark.end,
            rest: &LABELS.rows[mark.pattern].1,
        })
        .collect();
    let chain = best_chain(&nodes);
    let bare = stream.bare();
    let Some(first) = chain.first() else { return Found::default() };
    // The headings of the columns stand between the announcement and the first row.
    let window = bare[..first.start].char_indices().rev().nth(400).map_or(0, |(at, _)| at);
    let announced = ANNOUNCEMENTS
        .iter()
        .any(|word| bare[window..chain.last().map_or(first.end, |node| node.end)].contains(word));
    let data_rows = chain.iter().filter(|node| !TABLE3[node.row].is_group()).count();
    if !announced || data_rows < 2 {
        return Found::default();
    }
    // Where each row's figures end: at the next label of the chain, or at a line that heads the outcomes.
    let tails: Vec<(&Node, Tail, usize)> = chain
        .iter()
        .enumerate()
        .map(|(index, node)| {
            let next = chain
                .get(index + 1)
                .map_or(bare.len().min(node.end + 4000), |next| stream.before_ordinal(next.start));
            let next = floor(bare, next);
            let heading = bare[node.end..next.max(node.end)]
                .find(OUTCOMES_HEADING)
                .map(|at| stream.before_ordinal(node.end + at));
            let to =
                heading.map_or(next, |at| back_over(bare, at, &["本年度", "本年"], stream)).max(node.end);
            (
                node,
                Tail::read(
                    &stream.cells(node.end, to),
                    node.rest,
                    if index + 1 == chain.len() { Behind::LastLabel } else { Behind::Label },
                ),
                to,
            )
        })
        .collect();
    let prose = tails.iter().filter(|(_, tail, _)| tail.prose && !tail.ended_by_words).count();
    // Labels in a sentence, each with its figure behind other words.
    let told = tails.iter().filter(|(_, tail, _)| tail.told).count();
    if prose * 3 > tails.len() || told * 2 >= tails.len() {
        return Found::default();
    }
    let blanks = blanks_of(tails.iter().map(|(_, tail, _)| tail));
    let torn = tails.iter().any(|(_, tail, _)| tail.orphans > 0);
    let announced_at = ANNOUNCEMENTS
        .iter()
        .filter_map(|word| bare[window..first.start].find(word))
        .min()
        .map_or(first.start, |at| window + at);
    let span = stream.with_figures(announced_at, chain.last().map_or(first.end, |node| node.end));
    let mut found = Found { lines: Vec::new(), torn, span: Some(span) };
    for (index, (node, tail, to)) in tails.iter().enumerate() {
        let row = &TABLE3[node.row];
        let trace = tail.trace(blanks, WIDTH);
        let child_follows = tails
            .get(index + 1)
            .is_some_and(|(next, ..)| row.heads.is_some() && TABLE3[next.row].group == row.heads);
        if row.heads.is_some() && trace.is_empty() && (row.is_group() || child_follows) {
            continue;
        }
        let lost = trace.is_empty() && (torn || tail.unread);
        let placed = trace.pieces.len() == WIDTH && !trace.run_together;
        let line = trace.line().unwrap_or_else(|| stream.line_at(node.start));
        found.lines.push(Line { row, placed, lost, line, quote: stream.quote(node.start, *to), trace });
    }
    found
}

/// Steps back over words that belong to the heading found.
fn back_over(bare: &str, at: usize, words: &[&str], stream: &Stream) -> usize {
    let mut at = at;
    for word in words {
        if bare[..at].ends_with(word) {
            at -= word.len();
        }
    }
    stream.before_ordinal(at)
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[derive(Clone, Copy, Debug)]
struct Node {
    row: usize,
    start: usize,
    end: usize,
    rest: &'static str,
}

/// The heaviest chain of labels in official order with no wide gap. Long labels weigh more than short ones, so that
/// a sentence that names outcomes cannot beat the table.
fn best_chain(nodes: &[Node]) -> Vec<Node> {
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(nodes.len());
    for (index, node) in nodes.iter().enumerate() {
        let own = (node.end - node.start).min(36);
        let mut weight = own;
        let mut from = None;
        for earlier in (0..index).rev() {
            let other = &nodes[earlier];
            if node.start > other.end + WIDEST_GAP * 4 {
                break;
            }
            if other.row >= node.row || other.end > node.start || node.start - other.end > WIDEST_GAP {
                continue;
            }
            let sum = best[earlier].0 + own;
            if sum > weight {
                weight = sum;
                from = Some(earlier);
            }
        }
        best.push((weight, from));
    }
    let Some(mut at) = (0..best.len()).max_by_key(|index| best[*index].0) else { return Vec::new() };
    let mut chain = vec![nodes[at]];
    while let Some(earlier) = best[at].1 {
        chain.push(nodes[earlier]);
        at = earlier;
    }
    chain.reverse();
    // 三安全 and 一稳定 are one label: the row's figures stand behind the last of its words.
    for node in &mut chain {
        let near = nodes
            .iter()
            .filter(|other| other.row == node.row && other.start >= node.end && other.start <= node.end + 15);
        if let Some(last) = near.max_by_key(|other| other.start) {
            node.end = last.end;
            node.rest = last.rest;
        }
    }
    chain
}

// ---------------------------------------------------------------- to cells

/// The cells of the table, and what contradicts itself in it.
pub fn cells(found: Found, form: &Form) -> (Vec<Cell>, Vec<Contradiction>) {
    let divided = found.lines.iter().any(|line| line.row.group == Some(Group::Other));
    let rows: Vec<Row> = found
        .lines
        .iter()
        .map(|line| {
            let aside = line.row.item == Item::OtherOutcome && divided;
            line.readings(if aside { Role::Aside } else { line.row.role() })
        })
        .collect();
    let decided = |row: &Row| row.readings.len() == 1 && !row.endless;
    let solution = if rows.iter().all(decided) {
        // Nothing to decide; whether the figures agree is for the checks to say.
        None
    } else {
        let solvable: Vec<Row> = rows
            .iter()
            .map(|row| {
                if row.readings.is_empty() && !row.endless {
                    Row::new(row.role, vec![[Slot::Lost; WIDTH]])
                } else {
                    row.clone()
                }
            })
            .collect();
        Some(solve::solve(&solvable))
    };
    let mut cells = Vec::new();
    let mut contradictions = Vec::new();
    for (index, line) in found.lines.iter().enumerate() {
        let initial = &rows[index].readings;
        let kept: &[Reading] = match &solution {
            Some(solution) if !initial.is_empty() || rows[index].endless => &solution.rows[index],
            _ => initial,
        };
        if kept.is_empty() && !line.lost || initial.is_empty() && rows[index].endless {
            contradictions.push(Contradiction {
                rule: "T3_ROW_SUM",
                kind: SourceKind::Table3,
                item: line.row.item,
                line: line.line,
                raw: line.trace.raw(),
                quote: line.quote.clone(),
            });
        }
        cells.extend(line.cells(initial.len(), kept));
    }
    if solution.is_some_and(|solution| solution.verdict == Verdict::Contradiction)
        && let Some(total) =
            found.lines.iter().find(|line| line.row.item == Item::OutcomesTotal).or(found.lines.first())
    {
        contradictions.push(Contradiction {
            rule: "T3_COL_BALANCE",
            kind: SourceKind::Table3,
            item: total.row.item,
            line: total.line,
            raw: total.trace.raw(),
            quote: total.quote.clone(),
        });
    }
    // A row that the form prints and this copy does not show.
    let undivided = found.splits_other() == Some(false);
    for row in &form.table3 {
        let covered = row.is_group()
            || found.lines.iter().any(|line| line.row.item == row.item)
            || (undivided && row.group == Some(Group::Other))
            || (divided && row.item == Item::OtherOutcome);
        if !covered {
            let line = found.lines.iter().map(|line| line.line).max().unwrap_or(1);
            cells.extend(Applicant::ALL.iter().map(|applicant| Cell {
                item: row.item,
                applicant: Some(*applicant),
                value: None,
                status: Status::Unrecoverable,
                raw: String::new(),
                kind: SourceKind::Table3,
                line,
                quote: String::new(),
            }));
        }
    }
    (cells, contradictions)
}

impl Line {
    fn readings(&self, role: Role) -> Row {
        let rows = |readings: Vec<Vec<Slot>>| -> Vec<Reading> {
            readings.iter().filter_map(|reading| reading.as_slice().try_into().ok()).collect()
        };
        if self.lost {
            return Row::new(role, Vec::new());
        }
        if !self.trace.run_together {
            return Row::new(role, rows(self.trace.readings(WIDTH, WIDTH)));
        }
        let run = self.trace.run_readings(WIDTH);
        let preferred = rows(run.full);
        let endless = run.open.is_none();
        let mut readings = preferred.clone();
        readings.extend(rows(run.sparse));
        readings.extend(rows(run.open.unwrap_or_default()));
        readings.sort();
        readings.dedup();
        Row { role, readings, preferred, endless }
    }

    fn cells(&self, initial: usize, kept: &[Reading]) -> Vec<Cell> {
        Applicant::ALL
            .iter()
            .enumerate()
            .map(|(column, applicant)| {
                let (slot, piece) = self.decided(column, kept);
                // A place that was known is a printed cell; anything else was worked out from the identities.
                let known = initial == 1 && (self.placed || self.trace.is_empty());
                let (status, value) = match slot {
                    Some(Slot::Value(v)) if known => {
                        (if v == 0 { Status::Zero } else { Status::Number }, Some(v as f64))
                    }
                    Some(Slot::Value(v)) => (Status::Inferred, Some(v as f64)),
                    Some(Slot::Blank) => (Status::Blank, None),
                    Some(Slot::Mark(status)) => (status, None),
                    Some(Slot::Lost) | None => (Status::Ambiguous, None),
                };
                Cell {
                    item: self.row.item,
                    applicant: Some(*applicant),
                    value,
                    status,
                    raw: match (status, piece) {
                        (Status::Blank, _) => String::new(),
                        (Status::Ambiguous, None) => self.trace.raw(),
                        (_, Some(raw)) => raw,
                        (_, None) => String::new(),
                    },
                    kind: SourceKind::Table3,
                    line: self.line_of(column, kept),
                    quote: self.quote.clone(),
                }
            })
            .collect()
    }

    /// What all remaining readings put in a column, with its printed text; `None` when they differ.
    fn decided(&self, column: usize, kept: &[Reading]) -> (Option<Slot>, Option<String>) {
        let Some(first) = kept.first() else { return (None, None) };
        let slot = first[column];
        if kept.iter().any(|reading| reading[column] != slot) {
            return (None, None);
        }
        let raw = match slot {
            Slot::Value(v) if self.trace.run_together || self.trace.pieces.len() > WIDTH && !self.placed => {
                Some(v.to_string())
            }
            Slot::Blank | Slot::Lost => None,
            _ => self.piece_at(column, first).map(|piece| piece.raw.clone()),
        };
        (Some(slot), raw)
    }

    /// The piece that a reading puts in a column: figures and marks keep their order.
    fn piece_at(&self, column: usize, reading: &Reading) -> Option<&Piece> {
        let rank = reading[..column].iter().filter(|slot| **slot != Slot::Blank).count();
        self.trace.pieces.iter().filter(|piece| piece.slot != Slot::Blank).nth(rank)
    }

    fn line_of(&self, column: usize, kept: &[Reading]) -> u32 {
        if self.placed
            && let Some(piece) = self.trace.pieces.get(column)
        {
            return piece.line;
        }
        match kept {
            [only] if only[column] != Slot::Blank && !self.trace.run_together => {
                self.piece_at(column, only).map_or(self.line, |piece| piece.line)
            }
            _ => self.line,
        }
    }
}
