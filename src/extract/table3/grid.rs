//! Table 3 of a real table: rows by their labels, columns by the names of the applicants.

use super::{Found, Line};
use crate::document::Grid;
use crate::document::grid::Cell as GridCell;
use crate::document::text::excerpt;
use crate::extract::fits_headings;
use crate::extract::form::{Group, OUTCOMES_HEADING, Row3, applicant_of};
use crate::extract::solve::{Slot, WIDTH};
use crate::extract::stream::slot_of;
use crate::extract::trace::{Piece, Trace};
use crate::schema::{Applicant, Item, Status};

/// Columns of the applicants, found by heading. Kept from one grid to the next, for tables continued over pages.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    of: Option<[usize; WIDTH]>,
    width: usize,
    /// The columns stand in another order than the form's, and which is whose is not known: of all grids, or of those
    /// with other widths.
    disordered: bool,
}

/// Reads the rows of table 3 that a grid holds; empty when it holds none.
pub fn from_grid(grid: &Grid, columns: &mut Columns, year: Option<i32>) -> Found {
    let turned = are_applicants_below(grid).then(|| grid.turned());
    let grid = turned.as_ref().unwrap_or(grid);
    match applicant_columns(grid) {
        Headings::Others => return Found::default(),
        Headings::All(of) => {
            *columns = Columns { of: Some(of), width: grid.columns, disordered: !of.is_sorted() };
        }
        Headings::Disordered => *columns = Columns { of: None, width: grid.columns, disordered: true },
        Headings::InOrder => {
            if columns.width != grid.columns {
                columns.of = None;
            }
        }
    }
    let lost = columns.of.is_none() && columns.disordered;
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
        let mut labels: Vec<(&GridCell, &str)> = cells
            .iter()
            .filter(|cell| match &own {
                Some(own) => !own.iter().any(|figure| std::ptr::eq(*figure, **cell)),
                None => cell.column < limit,
            })
            .take_while(|cell| {
                columns.of.is_some() || slot_of(&cell.text).is_none_or(|slot| slot == Slot::Blank)
            })
            .map(|cell| (*cell, cell.bare()))
            // The number of the row is no label.
            .filter(|(_, label)| !label.is_empty() && !label.bytes().all(|byte| byte.is_ascii_digit()))
            .collect();
        // Where a label's span ends too early, the one that begins in this row stands in front of that which reaches into it.
        labels.sort_by_key(|(cell, _)| (cell.row == y, cell.column));
        let mut row = None;
        let mut lines = Lines::One;
        let mut among_outcomes = false;
        for (at, (cell, label)) in labels.iter().enumerate() {
            let outer: Option<&'static Row3> = row;
            // The innermost label names the row; one that is not known names a row that the form does not have, and
            // its figures must not go to the group around it.
            row = if among_outcomes { Row3::of_outcome(label, group) } else { Row3::of(label, group) };
            if let Some(found) = row {
                group = found.heads.or(found.group);
            } else if let Some(outer) = outer.filter(|outer| {
                !outer.is_group() && (outer.heads.is_none() || !next_is_child(grid, y, outer))
            }) {
                // Beside the label of one line stands its unit or a note.
                let several = at > 0 && labels[at - 1].0.rows > cell.rows;
                (row, lines) = (Some(outer), if several { Lines::of(label, year) } else { lines });
            } else if label.contains(OUTCOMES_HEADING) {
                (group, among_outcomes) = (None, true);
            }
        }
        let Some(row) = row.filter(|_| lines != Lines::OtherYear) else { continue };
        let label_end = labels.iter().map(|(cell, _)| cell.column + cell.columns).max().unwrap_or(0);

        let label_rows = labels.last().map_or(1, |(cell, _)| cell.rows);
        let fits = columns.of.is_none_or(|of| {
            own.is_some() || fits_headings(grid, y, of.into_iter().filter(|column| *column != NOT_PRINTED))
        });
        let (pieces, placed) = match (columns.of, own) {
            (Some(_), Some(own)) => {
                let piece = |cell: &&GridCell| match piece_of(&cell.text, cell.line) {
                    piece if cell.rows > label_rows => piece.merged(),
                    piece => piece,
                };
                (own.iter().map(piece).collect::<Vec<Piece>>(), true)
            }
            (Some(of), None) if fits => (placed_pieces(grid, y, &of, label_rows), true),
            // A cell was lost or added: which figure is whose, only the identities may say, and only in the form's order.
            _ => (loose_pieces(grid, y, label_end), false),
        };
        let moved = !fits && columns.disordered;
        let mut trace = Trace { pieces, run_together: false, spaced: false, broken_off: 0 };
        trace.trim(WIDTH);
        // The line that heads a group prints nothing of its own.
        if row.heads.is_some() && trace.is_empty() && (row.is_group() || next_is_child(grid, y, row)) {
            continue;
        }
        let placed = placed || trace.pieces.len() == WIDTH;
        let quote = excerpt(&cells.iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" | "), 120);
        let line = trace.line().or(cells.first().map(|cell| cell.line)).unwrap_or(1);
        let lost =
            ((lost || moved) && !trace.is_nought(WIDTH) || lines == Lines::Others) && !trace.is_empty();
        let line = Line { row, trace, placed, lost, short: !fits, line, quote };
        found.join(Found { lines: vec![line], ..Found::default() }, false);
    }
    // One label alone may stand anywhere; a table has several.
    if found.lines.len() < 2 { Found::default() } else { found }
}

/// The lines that a row is printed in.
#[derive(PartialEq)]
enum Lines {
    One,
    /// Of the year before.
    OtherYear,
    /// Of bodies, or whatever else the label beside the row's says.
    Others,
}

impl Lines {
    fn of(label: &str, year: Option<i32>) -> Lines {
        let own = ["本年", "本年度", "今年", "当年"].contains(&label)
            || year.is_some_and(|year| label.starts_with(&format!("{year}年")));
        if own {
            Lines::One
        } else if label.contains('年') {
            Lines::OtherYear
        } else {
            Lines::Others
        }
    }
}

/// Whether each applicant heads a row of its own, and what they asked for stands over the columns.
fn are_applicants_below(grid: &Grid) -> bool {
    let mut rows: Vec<usize> = Vec::new();
    let mut headed = 0;
    for cell in &grid.cells {
        // 其他 and 总计 are rows of the form too.
        match applicant_of(cell.bare()) {
            Some(Applicant::OtherOrg | Applicant::Total) => {}
            Some(_) if !rows.contains(&cell.row) => rows.push(cell.row),
            Some(_) => return false,
            None if rows.is_empty() => headed += usize::from(Row3::of(cell.bare(), None).is_some()),
            None => {}
        }
    }
    rows.len() + 2 == WIDTH && headed >= 2
}

/// Whether the row below belongs to the group that this row heads.
fn next_is_child(grid: &Grid, y: usize, head: &Row3) -> bool {
    y + 1 < grid.rows
        && grid.row(y + 1).iter().any(|cell| {
            Row3::of(cell.bare(), head.heads)
                .is_some_and(|row| row.group.is_some() && row.group == head.heads)
        })
}

const TOTAL: usize = Applicant::Total as usize;

/// In place of a column: the table does not have it.
const NOT_PRINTED: usize = usize::MAX;

/// What the headings say of the columns.
enum Headings {
    /// No applicants, and other names over the figures (years, units): the table is another one. Or two of one column, as
    /// where a span is wrong: no place in the grid can be trusted.
    Others,
    /// Few or none, or those that are known stand in the order of the form.
    InOrder,
    All([usize; WIDTH]),
    /// They stand in another order, and one or more are not known.
    Disordered,
}

/// Finds the seven applicants among the cells above the first row of figures, each once. Where all but one are known, and
/// stand in an order of their own, the one that is left is the unknown one's.
fn applicant_columns(grid: &Grid) -> Headings {
    let mut found: [Option<&GridCell>; WIDTH] = [None; WIDTH];
    let mut others = 0;
    let mut first_row = None;
    for cell in &grid.cells {
        let heading = cell.bare();
        // 其他 and 总计 are headings only beside the other applicants, above the first row of figures.
        if let Some(row) = Row3::of(heading, None) {
            first_row.get_or_insert(cell.row);
            if row.item == Item::RequestsReceived {
                break;
            }
        }
        if cell.columns != 1 {
            continue;
        }
        if let Some(applicant) = applicant_of(heading) {
            match &mut found[applicant as usize] {
                // 小计 heads a sub-total beside the total.
                Some(_) if heading == "小计" => {}
                Some(other) if other.bare() != "小计" && other.column != cell.column => {
                    return Headings::InOrder;
                }
                slot => *slot = Some(cell),
            }
        } else if first_row.is_none() && cell.column > 0 && slot_of(&cell.text).is_none() {
            others += 1;
        }
    }
    let mut of = found.map(|cell| cell.map(|cell| cell.column));
    let mut known: Vec<usize> = of.iter().flatten().copied().collect();
    if (0..known.len()).any(|at| known[..at].contains(&known[at])) {
        return Headings::Others;
    }
    if let Ok(of) = known.as_slice().try_into() {
        return Headings::All(of);
    }
    // A table that ends with the sixth column prints no totals.
    if known.len() == TOTAL
        && of[TOTAL].is_none()
        && known.windows(2).all(|pair| pair[1] == pair[0] + 1)
        && known[TOTAL - 1] + 1 == grid.columns
    {
        return Headings::All(of.map(|column| column.unwrap_or(NOT_PRINTED)));
    }
    if known.len() < 2 && others >= 2 {
        return Headings::Others;
    }
    // Headings of one line that stand nearer to one another than in the form, or farther.
    let is_moved = |one: usize, two: usize| match (found[one], found[two]) {
        (Some(a), Some(b)) => a.row == b.row && b.column != a.column + (two - one),
        _ => false,
    };
    let moved = (0..WIDTH).any(|two| (0..two).any(|one| is_moved(one, two)));
    if !moved || known.len() < 3 {
        return Headings::InOrder;
    }
    known.sort_unstable();
    // Where the one that is missing may stand: in the gap, or at either end, under a heading and over a figure.
    let (first, last) = (known[0], known[known.len() - 1]);
    let y = first_row.unwrap_or(0);
    let may_stand = |x: &usize| {
        let is_heading = |cell: &GridCell| cell.columns == 1 && !cell.bare().is_empty();
        !known.contains(x)
            && (0..y).filter_map(|y| grid.at(y, *x)).any(is_heading)
            && grid.at(y, *x).is_some_and(|cell| slot_of(&cell.text).is_some())
    };
    let inside: Vec<usize> = (first..last).filter(may_stand).collect();
    let around = || (first.saturating_sub(1)..=last + 1).filter(may_stand).collect();
    let places: Vec<usize> = if inside.is_empty() { around() } else { inside };
    match (places.as_slice(), of.iter().position(Option::is_none)) {
        ([only], Some(missing)) if known.len() == WIDTH - 1 => {
            of[missing] = Some(*only);
            Headings::All(of.map(|column| column.expect("all seven")))
        }
        _ => Headings::Disordered,
    }
}

/// The figures of a row that prints a label and exactly seven cells behind it, by applicant. Where a label beside it
/// spans a row too few or too many, the row stands a column too far left or right of its headings, and this is what
/// is right.
fn own_figures<'a>(grid: &'a Grid, y: usize, of: &[usize; WIDTH]) -> Option<[&'a GridCell; WIDTH]> {
    let mut printed: Vec<&GridCell> = grid.cells.iter().filter(|cell| cell.row == y).collect();
    // A word processor fills a row that begins too far left up with empty cells.
    let first = printed.iter().position(|cell| slot_of(&cell.text).is_some())?;
    let left_of_headings =
        printed[first].column < of.iter().copied().min()? && !printed[first].bare().is_empty();
    let is_blank = |cell: &&GridCell| slot_of(&cell.text) == Some(Slot::Blank);
    if left_of_headings && printed.get(first + WIDTH..).is_some_and(|filling| filling.iter().all(is_blank)) {
        printed.truncate(first + WIDTH);
    }
    let (labels, figures) = printed.split_at_checked(printed.len().checked_sub(WIDTH)?)?;
    let labelled = labels.last().is_some_and(|cell| slot_of(&cell.text).is_none());
    if !labelled || figures.iter().any(|cell| cell.columns != 1 || slot_of(&cell.text).is_none()) {
        return None;
    }
    let rank = |applicant: usize| of.iter().filter(|column| **column < of[applicant]).count();
    Some(std::array::from_fn(|applicant| figures[rank(applicant)]))
}

fn placed_pieces(grid: &Grid, y: usize, of: &[usize; WIDTH], label_rows: usize) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = of
        .iter()
        .map(|column| match grid.at(y, *column) {
            // A figure in a cell that reaches over several applicants, or over the rows of several labels, belongs to none.
            Some(cell) if cell.columns > 1 || cell.rows > label_rows => {
                piece_of(&cell.text, cell.line).merged()
            }
            Some(cell) => piece_of(&cell.text, cell.line),
            // A ragged row: nothing was printed there.
            None => Piece { slot: Slot::Blank, raw: String::new(), line: grid.line() },
        })
        .collect();
    if of[TOTAL] == NOT_PRINTED && pieces.iter().any(|piece| piece.slot != Slot::Blank) {
        pieces[TOTAL].slot = Slot::Mark(Status::Unrecoverable);
    }
    pieces
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
