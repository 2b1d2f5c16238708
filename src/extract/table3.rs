//! Table 3: requests received and processed, twenty-three or twenty-five rows of seven applicants.
//!
//! A real table is read by its headings: rows by their labels, columns by the names of the applicants. A flattened
//! one is read as a chain of labels in official order; what stands between two labels is the trace of a row. Either
//! way the rows go through the solver, which leaves an exact row alone and decides the others.

mod flat;
mod grid;

pub use flat::from_stream;
pub use grid::{Columns, from_grid};

use super::form::{Form, Group, Row3};
use super::solve::{self, Reading, Role, Row, Slot, Verdict, WIDTH};
use super::trace::{self, Piece, Trace};
use super::{Cell, Contradiction};
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
    /// The row lost a cell: what is missing may have been any figure.
    short: bool,
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
}

impl Found {
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether it is no piece of a table, and no small table that uses some of its words.
    pub fn is_whole(&self) -> bool {
        self.lines.len() >= LEAST_ROWS
    }

    /// Rows that are not blank from end to end.
    fn filled_rows(&self) -> usize {
        self.lines.iter().filter(|line| !line.trace.is_empty()).count()
    }

    /// Believes no figure of it: whose they are is not known.
    pub fn doubt(&mut self) {
        for line in self.lines.iter_mut().filter(|line| !line.trace.is_empty()) {
            line.lost = true;
        }
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
    /// is believed: a second whole table, `apart` from the first, does not fill what the first leaves blank.
    pub fn join(&mut self, other: Found, apart: bool) {
        self.torn |= other.torn;
        let second = apart && self.lines.len().min(other.lines.len()) >= LEAST_ROWS;
        for line in other.lines {
            match self.lines.iter_mut().find(|mine| mine.row.item == line.row.item) {
                None if second => {}
                None => self.lines.push(line),
                Some(mine) => {
                    let texts =
                        |line: &Line| line.trace.pieces.iter().map(|p| p.raw.clone()).collect::<Vec<_>>();
                    if mine.trace.is_empty() && !line.trace.is_empty() && !second {
                        *mine = line;
                    } else if !line.trace.is_empty() && texts(mine) != texts(&line) {
                        mine.lost = true;
                    }
                }
            }
        }
    }
}

/// Rows of a table 3 that is not a piece of one.
const LEAST_ROWS: usize = 15;

/// The cells of the table, and what contradicts itself in it.
pub fn cells(mut found: Found, form: &Form) -> (Vec<Cell>, Vec<Contradiction>) {
    trace::doubt_ones(found.lines.iter_mut().flat_map(|line| &mut line.trace.pieces));
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
        if self.short && self.trace.pieces.len() < WIDTH {
            let slots: Vec<Slot> = self.trace.pieces.iter().map(|piece| piece.slot).collect();
            let places = rows(trace::places(&slots, WIDTH, Slot::Lost));
            // A row that cannot end with its total has lost that, or is wrong besides: then nothing says which cell is which.
            let may_end = |place: &Reading| match place[WIDTH - 1] {
                Slot::Value(total) => {
                    let known = place[..WIDTH - 1].iter().filter_map(|slot| match slot {
                        Slot::Value(v) => Some(*v),
                        _ => None,
                    });
                    known.sum::<i64>() <= total
                }
                _ => false,
            };
            let places = if places.iter().any(may_end) { places } else { Vec::new() };
            return Row::new(role, places);
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
        let printed = |slot: &&Slot| !matches!(slot, Slot::Blank | Slot::Lost);
        let rank = reading[..column].iter().filter(printed).count();
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
