//! Table 4: reconsideration and litigation, one row of fifteen figures in three blocks of four results and their
//! total. The same in 2019 and 2021.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::form::{RESULTS, TABLE4};
use super::solve::Slot;
use super::stream::{Behind, Blanks, Stream, Tail, blanks_of, slot_of};
use super::trace::{Piece, Trace};
use super::{Cell, Contradiction};
use crate::document::Grid;
use crate::document::text::excerpt;
use crate::schema::{Item, SourceKind, Status};

const WIDTH: usize = 15;
const BLOCK: usize = 5;

#[derive(Clone, Debug)]
pub struct Found {
    trace: Trace,
    placed: bool,
    unread: bool,
    line: u32,
    quote: String,
    /// Where it stands in flattened text.
    pub span: Option<std::ops::Range<usize>>,
}

// ---------------------------------------------------------------- from a grid

/// Reads table 4 from a grid that holds its headings.
pub fn from_grid(grid: &Grid) -> Option<Found> {
    let heads = heading_rows(grid)?;
    let columns = columns_by_heading(grid, heads);
    // The row of figures is the first below the headings that is not another heading.
    let y = (heads..grid.rows).find(|y| {
        let row = grid.row(*y);
        row.len() >= BLOCK
            && row.iter().all(|cell| {
                slot_of(&cell.text).is_some() || columns.is_some_and(|of| !of.contains(&cell.column))
            })
    });
    let quote = |y: usize| {
        excerpt(&grid.row(y).iter().map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" | "), 120)
    };
    let Some(y) = y else {
        // Something stands below the headings that is no row of figures; or nothing does.
        let unread = heads < grid.rows;
        return Some(Found {
            trace: Trace::default(),
            placed: false,
            unread,
            line: grid.line(),
            quote: quote(heads.saturating_sub(1)),
            span: None,
        });
    };
    let piece = |x: usize| match grid.at(y, x) {
        Some(cell) => Piece {
            slot: slot_of(&cell.text).unwrap_or(Slot::Mark(Status::Text)),
            raw: cell.text.trim().to_string(),
            line: cell.line,
        },
        None => Piece { slot: Slot::Blank, raw: String::new(), line: grid.line() },
    };
    let pieces: Vec<Piece> = match columns {
        Some(of) => of.iter().map(|x| piece(*x)).collect(),
        None => grid.row(y).iter().map(|cell| piece(cell.column)).collect(),
    };
    let line = pieces.first().map_or(grid.line(), |piece| piece.line);
    let placed = pieces.len() == WIDTH;
    Some(Found {
        trace: Trace { pieces, run_together: false, spaced: false },
        placed,
        unread: false,
        line,
        quote: quote(y),
        span: None,
    })
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

/// Column of each of the fifteen fields, from the headings above it. All of them, each once, or none.
fn columns_by_heading(grid: &Grid, heads: usize) -> Option<[usize; WIDTH]> {
    let mut of = [None; WIDTH];
    for x in 0..grid.columns {
        let above: Vec<&str> =
            (0..heads.min(grid.rows)).filter_map(|y| grid.at(y, x)).map(|cell| cell.bare()).collect();
        let has = |word: &str| above.iter().any(|heading| heading.contains(word));
        let block = if has("复议后") {
            2
        } else if has("未经复议") || has("直接起诉") {
            1
        } else if has("行政复议") {
            0
        } else {
            continue;
        };
        let lowest = *above.last()?;
        let result = if lowest.contains("维持") {
            0
        } else if lowest.contains("纠正") || lowest.contains("纠错") {
            1
        } else if lowest.contains("审结") {
            3
        } else if lowest.contains("总计") || lowest.contains("合计") {
            4
        } else if lowest.contains("其他") || lowest == "结果" {
            2
        } else {
            continue;
        };
        let slot = &mut of[block * BLOCK + result];
        if slot.is_some() {
            return None;
        }
        *slot = Some(x);
    }
    let found: Vec<usize> = of.iter().flatten().copied().collect();
    found.try_into().ok()
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
pub fn from_stream(stream: &Stream) -> Option<Found> {
    let marks = stream.marks(&WORDS);
    let bare = stream.bare();
    let mut best: Option<(usize, usize, usize)> = None;
    let mut first = 0;
    for index in 0..marks.len() {
        // Headings follow one another; a sentence has figures between the same words.
        let breaks = marks.get(index + 1).is_none_or(|next| {
            next.start - marks[index].end > WIDEST_GAP
                || bare[marks[index].end..next.start].bytes().any(|b| b.is_ascii_digit())
        });
        if breaks {
            let count = index + 1 - first;
            if count >= LEAST_HEADINGS && best.is_none_or(|(_, _, most)| count > most) {
                best = Some((first, index, count));
            }
            first = index + 1;
        }
    }
    let Some((mut first, last, _)) = best else { return by_figures(stream) };
    // A sentence in front may end with the same words; headings touch one another.
    while first < last && marks[first].end != marks[first + 1].start {
        first += 1;
    }
    let (from, to) = (marks[last].end, boundary(bare, marks[last].end + 600));
    let tail = Tail::read(&stream.cells(from, to), "", Behind::Headings);
    let blanks = blanks_of([&tail].into_iter());
    let blanks =
        if blanks == Blanks::InLine && tail.value_count() < WIDTH { Blanks::InPlace } else { blanks };
    let trace = tail.trace(blanks, WIDTH);
    let line = trace.line().unwrap_or_else(|| stream.line_at(marks[last].start));
    let placed = trace.pieces.len() == WIDTH && !trace.run_together;
    Some(Found {
        placed,
        unread: tail.unread && tail.words < 20,
        line,
        quote: stream.quote(marks[first].start, to),
        span: Some(stream.with_figures(marks[first].start, marks[last].end)),
        trace,
    })
}

/// Where the headings were torn apart (a PDF prints them upright), the row is the only stretch of exactly fifteen
/// figures in the part on disputes.
fn by_figures(stream: &Stream) -> Option<Found> {
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
    let pieces = fifteen.next()?;
    if fifteen.next().is_some() {
        return None;
    }
    let line = pieces[0].line;
    let quote = excerpt(&pieces.iter().map(|piece| piece.raw.as_str()).collect::<Vec<_>>().join(" "), 120);
    Some(Found {
        trace: Trace { pieces, run_together: false, spaced: false },
        placed: true,
        unread: false,
        line,
        quote,
        span: Some(from..end),
    })
}

fn boundary(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

// ---------------------------------------------------------------- to cells

pub fn cells(found: &Found) -> (Vec<Cell>, Vec<Contradiction>) {
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
            if found.unread {
                cell.status = Status::Text;
            } else if found.trace.is_empty() {
                (cell.status, cell.raw) = (Status::Blank, String::new());
            } else if found.placed {
                let piece = &found.trace.pieces[position];
                (cell.status, cell.value) = super::table2::value_of(*item, &piece.raw);
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
