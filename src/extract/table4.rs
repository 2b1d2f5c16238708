//! Table 4: reconsideration and litigation, one row of fifteen figures in three blocks of four results and their
//! total. The same in 2019 and 2021.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::form::{RESULTS, TABLE4};
use super::solve::Slot;
use super::stream::{Behind, Blanks, Flattened, Mark, RawCell, Stream, Tail, blanks_of, slot_of};
use super::trace::{self, Piece, Trace};
use super::{Cell, Contradiction};
use crate::document::Grid;
use crate::document::grid::Cell as GridCell;
use crate::document::text::excerpt;
use crate::schema::{Item, SourceKind, Status};

const WIDTH: usize = 15;
const BLOCK: usize = 5;

#[derive(Clone, Debug)]
pub struct Found {
    trace: Trace,
    placed: bool,
    unread: bool,
    /// Figures stand there, and their places were not found.
    lost: bool,
    line: u32,
    quote: String,
}

impl Found {
    /// Pieces in their places, if there are as many as places.
    fn placed(pieces: Vec<Piece>, quote: String) -> Found {
        Found {
            placed: pieces.len() == WIDTH,
            line: pieces.first().map_or(1, |piece| piece.line),
            trace: Trace { pieces, run_together: false, spaced: false, broken_off: 0 },
            unread: false,
            lost: false,
            quote,
        }
    }

    /// Whether it prints all its figures, each in its place or run together.
    fn is_whole(&self) -> bool {
        let run = self.trace.run_together && self.trace.raw().len() >= WIDTH;
        (self.placed || run) && !self.trace.is_empty()
    }

    /// Believes no figure of it: whose they are is not known.
    pub fn doubt(&mut self) {
        self.trace.pieces.iter_mut().filter(|piece| piece.slot != Slot::Blank).for_each(Piece::doubt);
    }

    /// Which of two tables is the report's, the first or `other` below it; `apart` if text stands between. Where both are
    /// whole and differ (another unit's, another year's), neither is believed.
    pub fn or(mut self, other: Found, apart: bool) -> Found {
        let texts =
            |found: &Found| found.trace.pieces.iter().map(|piece| piece.raw.clone()).collect::<Vec<_>>();
        match (self.placed, other.placed) {
            (false, true) if !self.is_whole() => other,
            (true, true) if self.trace.is_empty() && !apart => other,
            _ if other.is_whole() && texts(&self) != texts(&other) => {
                self.trace.pieces.iter_mut().for_each(Piece::doubt);
                self.trace.run_together = false;
                self
            }
            _ => self,
        }
    }
}

// ---------------------------------------------------------------- from a grid

/// Reads table 4 from a grid that holds its headings.
pub fn from_grid(grid: &Grid, year: Option<i32>) -> Option<Found> {
    let heads = heading_rows(grid)?;
    let columns = columns_by_heading(grid, heads);
    let of = if let Columns::Of(of) = columns { Some(of) } else { None };
    let is_figures = |y: &usize| {
        let row = grid.row(*y);
        row.len() >= BLOCK
            && row
                .iter()
                .all(|cell| slot_of(&cell.text).is_some() || of.is_some_and(|of| !of.contains(&cell.column)))
    };
    let piece = |y: usize, x: usize| match grid.at(y, x) {
        Some(cell) => {
            let piece = piece_of(cell);
            let covered = cell.column..cell.column + cell.columns;
            let merged = of.is_some_and(|of| of.iter().filter(|x| covered.contains(x)).count() > 1);
            if merged { piece.merged() } else { piece }
        }
        None => Piece { slot: Slot::Blank, raw: String::new(), line: grid.line() },
    };
    let pieces = |y: usize| -> Vec<Piece> {
        match of {
            Some(of) => of.iter().map(|x| piece(y, *x)).collect(),
            None => grid.row(y).iter().map(|cell| piece(y, cell.column)).collect(),
        }
    };
    let quote = |y: usize| {
        excerpt(&grid.row(y).iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" | "), 120)
    };
    let mut rows: Vec<(usize, Vec<Piece>)> =
        (heads..grid.rows).filter(is_figures).map(|y| (y, pieces(y))).collect();
    rows.retain(|(_, pieces)| !is_numbering(pieces));
    if rows.iter().any(|(_, pieces)| !is_blank(pieces)) {
        rows.retain(|(_, pieces)| !is_blank(pieces));
    }
    let label = |y: usize| -> String {
        let beside = |cell: &&GridCell| of.is_some_and(|of| !of.contains(&cell.column));
        grid.row(y).into_iter().filter(beside).map(GridCell::bare).collect()
    };
    let chosen = chosen_row(&rows, label, year);
    let in_one_row = rows.first().is_some_and(|(_, pieces)| pieces.len() == WIDTH);
    if let Some(pieces) = (!in_one_row).then(|| by_labels(grid)).flatten() {
        return Some(Found::placed(pieces, quote(0)));
    }
    let Some((y, first)) = rows.first() else {
        // Something stands below the headings that is no row of figures; or nothing does, and figures beside them have no
        // place.
        let lost = heads >= grid.rows
            && grid.cells.iter().any(|cell| matches!(slot_of(&cell.text), Some(Slot::Value(_))));
        return Some(Found {
            unread: heads < grid.rows,
            lost,
            placed: false,
            line: grid.line(),
            ..Found::placed(Vec::new(), quote(heads.saturating_sub(1)))
        });
    };
    let (y, mut pieces) = chosen.map_or((*y, first.clone()), |row| rows[row].clone());
    // A cell was lost or added, and every figure behind it stands under its neighbour's heading.
    let fits = of.is_none_or(|of| super::fits_headings(grid, y, of.into_iter()));
    // Several rows, and nothing says which is the report's; or known headings stand in another order, beside unknown ones.
    if chosen.is_none() || matches!(columns, Columns::Disordered) || !fits {
        pieces.iter_mut().for_each(Piece::doubt);
    }
    Some(Found::placed(pieces, quote(y)))
}

fn piece_of(cell: &GridCell) -> Piece {
    Piece {
        slot: slot_of(&cell.text).unwrap_or(Slot::Mark(Status::Text)),
        raw: cell.text.trim().to_string(),
        line: cell.line,
    }
}

fn is_blank(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| piece.slot == Slot::Blank)
}

/// A row of the columns' numbers, 1 to 15.
fn is_numbering(pieces: &[Piece]) -> bool {
    pieces.len() >= WIDTH
        && pieces.windows(2).all(|pair| match (pair[0].slot, pair[1].slot) {
            (Slot::Value(one), Slot::Value(next)) => next == one + 1,
            _ => false,
        })
}

/// Which of several rows of figures is the report's own: the one of its year, or the total of others. `None` when the
/// labels do not say.
fn chosen_row(
    rows: &[(usize, Vec<Piece>)],
    label: impl Fn(usize) -> String,
    year: Option<i32>,
) -> Option<usize> {
    let texts = |row: usize| rows[row].1.iter().map(|piece| piece.raw.as_str());
    if (1..rows.len()).all(|row| texts(row).eq(texts(0))) {
        return (!rows.is_empty()).then_some(0);
    }
    let labels: Vec<String> = rows.iter().map(|(y, _)| label(*y)).collect();
    let only = |is: &dyn Fn(&str) -> bool| {
        let mut found = (0..labels.len()).filter(|row| is(&labels[*row]));
        found.next().filter(|_| found.next().is_none())
    };
    let years = labels.iter().any(|label| label.contains('年'));
    if years {
        let own = year.map(|year| format!("{year}年"));
        own.and_then(|own| only(&|label| label.contains(&own)))
    } else {
        only(&|label| ["合计", "总计", "总数"].iter().any(|word| label.contains(word)))
    }
}

/// The fifteen figures of a table in which headings stand beside the figures: each by the nearest words to its left and
/// above. All of them, each once, or none.
fn by_labels(grid: &Grid) -> Option<Vec<Piece>> {
    let mut of: [Option<&GridCell>; WIDTH] = [None; WIDTH];
    for cell in &grid.cells {
        if slot_of(&cell.text).is_none() {
            continue;
        }
        let left = (0..cell.column).rev().filter_map(|x| grid.at(cell.row, x));
        let above = (0..cell.row).rev().filter_map(|y| grid.at(y, cell.column));
        let words: Vec<&str> = left.chain(above).map(GridCell::bare).collect();
        let block = words.iter().find_map(|word| block_of(word));
        let result = words.iter().find_map(|word| result_of(word));
        if let (Some(block), Some(result)) = (block, result)
            && of[block * BLOCK + result].replace(cell).is_some()
        {
            return None;
        }
    }
    of.iter().map(|cell| cell.map(piece_of)).collect()
}

/// Number of heading rows: the rows up to the last that names results. `None` when the grid is not table 4.
fn heading_rows(grid: &Grid) -> Option<usize> {
    let names_result = |cell: &&crate::document::Cell| {
        let heading = cell.bare();
        // A figure is no heading.
        !heading.is_ascii()
            && ["维持", "纠正", "其他结果", "审结"].iter().any(|word| heading.contains(word))
            && heading.chars().count() < 14
    };
    let named = grid.cells.iter().filter(names_result).count();
    let disputes = ["复议", "诉讼"];
    if named < 4 || !grid.cells.iter().any(|cell| disputes.iter().any(|word| cell.bare().contains(word))) {
        return None;
    }
    grid.cells
        .iter()
        .filter(|cell| names_result(cell) || cell.bare() == "总计")
        .map(|cell| cell.row + cell.rows)
        .max()
}

/// What the headings say of the columns.
#[derive(Clone, Copy)]
enum Columns {
    /// Column of each of the fifteen fields.
    Of([usize; WIDTH]),
    /// Not all are known; those that are stand in the order of the form.
    InOrder,
    /// Not all are known, and those that are stand in another order.
    Disordered,
}

/// Reads the headings above each column.
fn columns_by_heading(grid: &Grid, heads: usize) -> Columns {
    let mut of = [None; WIDTH];
    let mut twice = false;
    // The fields of the columns from left to right, as far as they are known: the block, and the result.
    let mut blocks: Vec<usize> = Vec::new();
    let mut results: Vec<usize> = Vec::new();
    for x in 0..grid.columns {
        let above: Vec<&GridCell> = (0..heads.min(grid.rows)).filter_map(|y| grid.at(y, x)).collect();
        // A heading over several columns stands over its figure once.
        let Some(lowest) = above.last().filter(|cell| cell.column == x) else { continue };
        // The narrower heading stands below the wider: 未经复议 below 行政诉讼.
        let block = above.iter().filter_map(|cell| block_of(cell.bare())).max();
        let result = result_of(lowest.bare());
        blocks.extend(block);
        results.extend(result);
        if let (Some(block), Some(result)) = (block, result) {
            twice |= of[block * BLOCK + result].replace(x).is_some();
        }
    }
    let found: Vec<usize> = of.iter().flatten().copied().collect();
    if let (Ok(of), false) = (found.try_into(), twice) {
        return Columns::Of(of);
    }
    let total_first = results.first() == Some(&(BLOCK - 1)) && results.last() != Some(&(BLOCK - 1));
    let in_order = blocks.is_sorted()
        && !total_first
        && results.windows(2).all(|pair| pair[1] > pair[0] || pair[0] == BLOCK - 1 && pair[1] == 0);
    if in_order || results.len() < BLOCK { Columns::InOrder } else { Columns::Disordered }
}

/// The block that a heading names.
fn block_of(heading: &str) -> Option<usize> {
    let direct = heading.contains("未经复议") || heading.contains("直接起诉");
    if heading.contains("复议后") || heading.contains("经复议") && !direct {
        Some(2)
    } else if direct {
        Some(1)
    } else {
        heading.contains("行政复议").then_some(0)
    }
}

/// The result that a heading names.
fn result_of(heading: &str) -> Option<usize> {
    // The title of the table names all blocks and no result.
    let has = |word: &str| heading.contains(word);
    if has("维持") {
        Some(0)
    } else if has("纠正") || has("纠错") {
        Some(1)
    } else if has("审结") {
        Some(3)
    } else if has("总计") || has("合计") {
        Some(4)
    } else {
        (has("其他") || heading == "结果").then_some(2)
    }
}

// ---------------------------------------------------------------- from flattened text

static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let mut words: Vec<&str> = TABLE4.iter().map(|block| block.label).collect();
    words.extend(RESULTS);
    words.extend(["行政诉讼", "维持", "纠正", "结果", "审结", "其他", "尚未", "直接起诉", "未经复议"]);
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(words).expect("constant patterns")
});

/// Bytes of bare text between two headings of the table.
const WIDEST_GAP: usize = 12;
/// Headings of the whole table are 19; fewer than this are a sentence.
const LEAST_HEADINGS: usize = 9;

/// Reads table 4 from flattened text.
pub fn from_stream(stream: &Stream) -> Vec<Flattened<Found>> {
    let marks = stream.marks(&WORDS);
    let bare = stream.bare();
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut first = 0;
    for index in 0..marks.len() {
        // Headings follow one another; a sentence has figures between the same words.
        let breaks = marks.get(index + 1).is_none_or(|next| {
            next.start - marks[index].end > WIDEST_GAP
                || bare[marks[index].end..next.start].bytes().any(|b| b.is_ascii_digit())
        });
        if breaks {
            if index + 1 - first >= LEAST_HEADINGS {
                runs.push(first..index + 1);
            }
            first = index + 1;
        }
    }
    let Some(most) = runs.iter().map(Range::len).max() else {
        return by_figures(stream).into_iter().collect();
    };
    // Where one has more headings, those with fewer are tables only with all their figures.
    let best = runs.iter().position(|run| run.len() == most);
    runs.into_iter()
        .enumerate()
        .map(|(index, run)| (index, of_headings(stream, &marks[run])))
        .filter(|(index, found)| Some(*index) == best || found.table.is_whole())
        .map(|(_, found)| found)
        .collect()
}

/// The row that stands behind a stretch of headings.
fn of_headings(stream: &Stream, marks: &[Mark]) -> Flattened<Found> {
    let bare = stream.bare();
    let (mut first, last) = (0, marks.len() - 1);
    // A sentence in front may end with the same words; headings touch one another.
    while first < last && marks[first].end != marks[first + 1].start {
        first += 1;
    }
    let (from, to) = (marks[last].end, boundary(bare, marks[last].end + 600));
    let tail = Tail::read(&stream.cells(from, to), "", Behind::Headings);
    let row = stream.row_between_pipes(from, to, WIDTH);
    let blanks = match blanks_of([&tail].into_iter()) {
        Blanks::InLine => Blanks::Vanished,
        // A row between pipes that is too short has lost cells, and nothing says where.
        _ if matches!(row, Some(None)) => Blanks::Vanished,
        blanks => blanks,
    };
    let pieces: Option<Vec<Piece>> = row.flatten().and_then(|row| row.iter().map(RawCell::piece).collect());
    let mut trace = match pieces {
        Some(pieces) => Trace { pieces, run_together: false, spaced: false, broken_off: 0 },
        None => tail.trace(blanks, WIDTH),
    };
    let line = trace.line().unwrap_or_else(|| stream.line_at(marks[last].start));
    let placed = trace.pieces.len() == WIDTH && !trace.run_together;
    // A row with a label of its own (another year, a unit), or figures between commas.
    let figures = || stream.cells(from, to).iter().map(RawCell::figures).sum::<usize>();
    let lost = trace.is_empty() && figures() >= BLOCK || is_numbering(&trace.pieces);
    if is_disordered(marks[first..=last].iter().map(|mark| &bare[mark.start..mark.end]))
        || has_pieces_disordered(&stream.lines(marks[first].start, to))
    {
        trace.pieces.iter_mut().for_each(Piece::doubt);
    }
    let (unread, quote) = (tail.unread && tail.words < 20, stream.quote(marks[first].start, to));
    let span = stream.with_figures(marks[first].start, marks[last].end);
    Flattened::at(span, Found { placed, lost, unread, line, quote, trace })
}

/// Whether whole headings stand in another order than the form's, so that figures in a row do too.
fn is_disordered<'a>(headings: impl Iterator<Item = &'a str> + Clone) -> bool {
    let place = |words: &[&str]| headings.clone().position(|heading| words.contains(&heading));
    let after =
        |early: Option<usize>, late: Option<usize>| early.zip(late).is_some_and(|(early, late)| early > late);
    let litigation = place(&["行政诉讼", "未经复议直接起诉", "复议后起诉"]);
    let results: Vec<usize> =
        headings.clone().filter_map(|heading| RESULTS.iter().position(|result| *result == heading)).collect();
    after(place(&["行政复议"]), litigation)
        || after(place(&["未经复议直接起诉"]), place(&["复议后起诉"]))
        || results.len() >= WIDTH
            && (results[results.len() - WIDTH] != 0
                || results.windows(2).any(|pair| pair[1] != (pair[0] + 1) % BLOCK))
}

/// Whether pieces of headings stand in another order than the form's: 结果维 结果纠 尚未审 其他结.
fn has_pieces_disordered(lines: &[String]) -> bool {
    lines
        .iter()
        .any(|line| line.find("尚未").zip(line.find("其他")).is_some_and(|(pending, other)| pending < other))
}

/// Where the headings were torn apart (a PDF prints them upright), the row is the only stretch of exactly fifteen
/// figures in the part on disputes.
fn by_figures(stream: &Stream) -> Option<Flattened<Found>> {
    let bare = stream.bare();
    let mut from = None;
    for (at, _) in bare.match_indices("行政诉讼") {
        let ahead = &bare[at..boundary(bare, at + 40)];
        if ahead.contains("情况") {
            from = Some(at);
        }
    }
    let from = from?;
    let end = ["存在的主要问题", "存在问题", "存在不足", "主要问题", "其他需要报告"]
        .iter()
        .filter_map(|word| bare[from..].find(word))
        .min()
        .map_or(bare.len(), |at| from + at);
    let mut run: Vec<Piece> = Vec::new();
    let mut runs: Vec<Vec<Piece>> = Vec::new();
    for cell in stream.cells(from, end) {
        let parts: Vec<Option<Piece>> = cell
            .text
            .split(' ')
            .filter(|part| !part.is_empty())
            .map(|part| slot_of(part).map(|slot| Piece { slot, raw: part.to_string(), line: cell.line }))
            .collect();
        for part in parts {
            match part {
                Some(piece) => run.push(piece),
                None => runs.push(std::mem::take(&mut run)),
            }
        }
    }
    runs.push(run);
    let mut fifteen = runs.into_iter().filter(|run| run.len() == WIDTH);
    let mut pieces = fifteen.next()?;
    if fifteen.next().is_some() {
        return None;
    }
    if has_pieces_disordered(&stream.lines(from, end)) {
        pieces.iter_mut().for_each(Piece::doubt);
    }
    let line = pieces[0].line;
    let quote = excerpt(&pieces.iter().map(|piece| piece.raw.as_str()).collect::<Vec<_>>().join(" "), 120);
    Some(Flattened::at(from..end, Found { line, ..Found::placed(pieces, quote) }))
}

fn boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

// ---------------------------------------------------------------- to cells

pub fn cells(mut found: Found) -> (Vec<Cell>, Vec<Contradiction>) {
    trace::doubt_ones(found.trace.pieces.iter_mut());
    let items: Vec<Item> = TABLE4.iter().flat_map(|block| block.items).collect();
    let readings: Vec<Vec<Slot>> = if found.placed || found.unread {
        Vec::new()
    } else {
        consistent(found.trace.readings(WIDTH, BLOCK))
    };
    let mut contradictions = Vec::new();
    if !found.placed && !found.unread && !found.trace.is_empty() && readings.is_empty() {
        contradictions.push(Contradiction {
            rule: "T4_SUM",
            kind: SourceKind::Table4,
            item: Item::ReconsiderationTotal,
            line: found.line,
            raw: found.trace.raw(),
            quote: found.quote.clone(),
        });
    }
    let cells = items
        .iter()
        .enumerate()
        .map(|(position, item)| {
            let mut cell = Cell {
                item: *item,
                applicant: None,
                value: None,
                status: Status::Ambiguous,
                raw: found.trace.raw(),
                kind: SourceKind::Table4,
                line: found.line,
                quote: found.quote.clone(),
            };
            if found.lost {
                cell.status = Status::Unrecoverable;
            } else if found.unread {
                cell.status = Status::Text;
            } else if found.trace.is_empty() {
                (cell.status, cell.raw) = (Status::Blank, String::new());
            } else if found.placed {
                let piece = &found.trace.pieces[position];
                if !piece.is_doubted() {
                    (cell.status, cell.value) = super::table2::value_of(*item, &piece.raw);
                }
                cell.raw.clone_from(&piece.raw);
                cell.line = piece.line;
            } else if let Some(first) = readings.first()
                && readings.iter().all(|reading| reading[position] == first[position])
            {
                match first[position] {
                    Slot::Value(v) => {
                        (cell.status, cell.value, cell.raw) =
                            (Status::Inferred, Some(v as f64), v.to_string())
                    }
                    Slot::Blank => (cell.status, cell.raw) = (Status::Blank, String::new()),
                    Slot::Mark(status) => cell.status = status,
                    Slot::Lost => {}
                }
            }
            cell
        })
        .collect();
    (cells, contradictions)
}

/// The readings whose blocks sum up: with blanks as zeros if any does, else with blanks as anything.
fn consistent(readings: Vec<Vec<Slot>>) -> Vec<Vec<Slot>> {
    let holds = |reading: &Vec<Slot>, open: bool| {
        reading.chunks(BLOCK).all(|block| {
            let (parts, total) = block.split_at(BLOCK - 1);
            let blank = |slot: &Slot| !matches!(slot, Slot::Value(_));
            let value = |slot: &Slot| if let Slot::Value(v) = slot { *v } else { 0 };
            let sum: i64 = parts.iter().map(value).sum();
            let stated = value(&total[0]);
            sum == stated || open && (blank(&total[0]) || sum < stated && parts.iter().any(blank))
        })
    };
    let strict: Vec<Vec<Slot>> = readings.iter().filter(|reading| holds(reading, false)).cloned().collect();
    if strict.is_empty() {
        readings.into_iter().filter(|reading| holds(reading, true)).collect()
    } else {
        strict
    }
}
