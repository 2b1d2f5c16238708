//! Table 3: requests received and processed, twenty-three or twenty-five rows of seven applicants.
//!
//! A real table is read by its headings: rows by their labels, columns by the names of the applicants. A flattened
//! one is read as a chain of labels in official order; what stands between two labels is the trace of a row. Either
//! way the rows go through the solver, which leaves an exact row alone and decides the others.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::form::{Form, Group, OUTCOMES_HEADING, Row3, TABLE3, applicant_of};
use super::solve::{self, Reading, Role, Row, Slot, Verdict, WIDTH};
use super::stream::{Behind, RawCell, Stream, Tail, blanks_of, slot_of};
use super::trace::{self, Piece, Trace};
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

// ---------------------------------------------------------------- from a grid

/// Rows of a table 3 that is not a piece of one.
const LEAST_ROWS: usize = 15;

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
pub fn from_grid(grid: &Grid, columns: &mut Columns) -> Found {
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
            // The number of the row is no label.
            .filter(|(_, label)| !label.is_empty() && !label.bytes().all(|byte| byte.is_ascii_digit()))
            .collect();
        let mut row = None;
        let mut among_outcomes = false;
        for (_, label) in &labels {
            // The innermost label names the row; one that is not known names a row that the form does not have, and
            // its figures must not go to the group around it.
            row = if among_outcomes { Row3::of_outcome(label, group) } else { Row3::of(label, group) };
            if let Some(found) = row {
                group = found.heads.or(found.group);
            } else if label.contains(OUTCOMES_HEADING) {
                (group, among_outcomes) = (None, true);
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
        let lost = lost && !trace.is_empty();
        let line = Line { row, trace, placed, lost, line, quote };
        found.join(Found { lines: vec![line], ..Found::default() }, false);
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
    let mut pieces: Vec<Piece> = of
        .iter()
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
        .filter(|mark| !stream.bare()[..mark.start].ends_with("其中:"))
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
    let mut traces: Vec<Trace> = tails.iter().map(|(_, tail, _)| tail.trace(blanks, WIDTH)).collect();
    drop_numbering(&mut traces);
    let disordered = is_disordered(&bare[window..first.start]);
    // The applicants stand below the labels: each a row of its own.
    let end = chain.last().map_or(first.end, |node| node.end);
    let turned = traces.iter().all(Trace::is_empty)
        && ["自然人", "科研机构"].iter().all(|word| bare[end..floor(bare, end + 1500)].contains(word));
    for (index, ((node, tail, to), trace)) in tails.iter().zip(traces).enumerate() {
        let row = &TABLE3[node.row];
        let child_follows = tails
            .get(index + 1)
            .is_some_and(|(next, ..)| row.heads.is_some() && TABLE3[next.row].group == row.heads);
        if row.heads.is_some() && trace.is_empty() && (row.is_group() || child_follows) {
            continue;
        }
        // Figures between commas, say, have no places.
        let figures = || {
            let cells = stream.cells(node.end, *to);
            cells.iter().filter(|cell| cell.is_beside_label()).map(RawCell::figures).sum::<usize>()
        };
        let lost = if trace.is_empty() {
            torn || turned || tail.unread || figures() >= WIDTH / 2
        } else {
            disordered
        };

        let placed = trace.pieces.len() == WIDTH && !trace.run_together;
        let line = trace.line().unwrap_or_else(|| stream.line_at(node.start));
        found.lines.push(Line { row, placed, lost, line, quote: stream.quote(node.start, *to), trace });
    }
    found
}

/// Takes off the numbers of the rows, where all rows have one cell too many and count up with it.
fn drop_numbering(traces: &mut [Trace]) {
    let filled = || traces.iter().filter(|trace| !trace.is_empty());
    let number = |trace: &Trace| match trace.pieces.as_slice() {
        [Piece { slot: Slot::Value(number), .. }, rest @ ..] if rest.len() == WIDTH => Some(*number),
        _ => None,
    };
    let numbers: Option<Vec<i64>> = filled().map(number).collect();
    let numbered = numbers.is_some_and(|numbers| {
        numbers.len() >= LEAST_ROWS
            && numbers.windows(2).all(|pair| pair[1] > pair[0] && pair[1] <= pair[0] + 2)
    });
    if numbered {
        for trace in traces.iter_mut().filter(|trace| !trace.is_empty()) {
            trace.pieces.remove(0);
        }
    }
}

/// Whether the headings in front of the rows stand in another order than the form's. 自然人 and 总计 reach over two lines, so
/// a copy may have them anywhere but side by side the wrong way round.
fn is_disordered(headings: &str) -> bool {
    let places: Option<Vec<usize>> =
        ["商业", "科研", "公益", "法律服务"].iter().map(|word| headings.rfind(word)).collect();
    places.is_some_and(|places| !places.is_sorted())
        || ["总计自然人", "合计自然人"].iter().any(|words| headings.contains(words))
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
