//! Table 3 of flattened text: a chain of labels in official order, and what stands between two labels is a row's trace.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Found, LEAST_ROWS, Line};
use crate::document::text::bare;
use crate::extract::form::{OUTCOMES_HEADING, TABLE3};
use crate::extract::solve::{Slot, WIDTH};
use crate::extract::stream::{Behind, Flattened, RawCell, Stream, Tail, blanks_of};
use crate::extract::trace::{Piece, Trace};
use crate::schema::Item;

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

/// Reads the tables 3 of flattened text, in their order; beside the fullest, those that are whole.
pub fn from_stream(stream: &Stream) -> Vec<Flattened<Found>> {
    let marks = stream.marks(&LABELS.automaton);
    let mut nodes: Vec<Node> = marks
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
    let mut found: Vec<Flattened<Found>> = Vec::new();
    // Each is looked for among all labels.
    while found.len() < MOST_TABLES {
        let chain = best_chain(&nodes);
        let Some(next) = of_chain(stream, &chain) else { break };
        if !found.is_empty() && next.table.filled_rows() < LEAST_ROWS {
            break;
        }
        nodes.retain(|node| node.end <= chain[0].start || node.start >= chain[chain.len() - 1].end);
        found.push(next);
    }
    found.sort_by_key(|found| found.spans[0].start);
    found
}

/// Tables of one report that are looked at: its own, and last year's, or those of its parts.
const MOST_TABLES: usize = 4;

/// The table of a chain of labels; `None` where sentences use its words.
fn of_chain(stream: &Stream, chain: &[Node]) -> Option<Flattened<Found>> {
    let bare = stream.bare();
    let first = chain.first()?;
    // The headings of the columns stand between the announcement and the first row.
    let window = bare[..first.start].char_indices().rev().nth(400).map_or(0, |(at, _)| at);
    let announced = ANNOUNCEMENTS
        .iter()
        .any(|word| bare[window..chain.last().map_or(first.end, |node| node.end)].contains(word));
    let data_rows = chain.iter().filter(|node| !TABLE3[node.row].is_group()).count();
    if !announced || data_rows < 2 {
        return None;
    }
    // Where each row's figures end: at the next label of the chain, or at a line that heads the outcomes.
    let tails: Vec<(&Node, Tail, usize)> = chain
        .iter()
        .enumerate()
        .map(|(index, node)| {
            let next = chain
                .get(index + 1)
                .map_or(bare.len().min(node.end + 4000), |next| stream.before_ordinal(next.start));
            let next = bare.floor_char_boundary(next);
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
        return None;
    }
    let blanks = blanks_of(tails.iter().map(|(_, tail, _)| tail));
    let torn = tails.iter().any(|(_, tail, _)| tail.orphans > 0);
    let announced_at = ANNOUNCEMENTS
        .iter()
        .filter_map(|word| bare[window..first.start].find(word))
        .min()
        .map_or(first.start, |at| window + at);
    let span = stream.with_figures(announced_at, chain.last().map_or(first.end, |node| node.end));
    let mut found = Found { lines: Vec::new(), torn };
    let mut traces: Vec<Trace> = tails
        .iter()
        .map(|(_, tail, _)| {
            let mut trace = tail.trace(blanks, WIDTH);
            trace.take_broken_off(&tail.below, WIDTH);
            trace
        })
        .collect();
    drop_numbering(&mut traces);
    let disordered = is_disordered(&stream.lines(window, first.start));
    let narrow = lacks_a_column(&traces);
    // The applicants stand below the labels: each a row of its own.
    let end = chain.last().map_or(first.end, |node| node.end);
    let behind = &bare[end..bare.floor_char_boundary(end + 1500)];
    let few = traces.iter().filter(|trace| !trace.is_empty()).count() <= 1;
    let turned = few && ["自然人", "科研机构"].iter().all(|word| behind.contains(word));
    // Or the columns stand one behind the other: first all labels, then all figures.
    let apart = few
        && stream
            .cells(end, bare.floor_char_boundary(end + 1500))
            .iter()
            .map(RawCell::figures)
            .sum::<usize>()
            // The fifteen figures of table 4 may follow.
            >= 2 * LEAST_ROWS;
    // Or a few rows do: a stack of labels, and behind it a stack of figures, of which the last label took the first.
    let is_row = |trace: &Trace| trace.pieces.len() == WIDTH;
    let stacked: Vec<bool> = (0..tails.len())
        .map(|index| {
            let behind = (index..tails.len()).find(|at| !traces[*at].is_empty());
            behind.is_some_and(|at| {
                tails[at].1.orphans > 0 && tails[at].1.is_below_label() && is_row(&traces[at])
            })
        })
        .collect();
    // Two rows of cells, each a line, below one label: from there on labels stand elsewhere than their figures.
    let displaced = tails
        .iter()
        .position(|(_, tail, _)| tail.is_below_label() && tail.value_count() >= 2 * WIDTH)
        .unwrap_or(tails.len());
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
            torn || turned || apart || index >= displaced || tail.unread || figures() >= WIDTH / 2
        } else {
            disordered && !trace.is_nought(WIDTH)
                || narrow
                || apart
                || stacked[index]
                || index >= displaced && tail.is_below_label()
        };

        let placed = trace.pieces.len() == WIDTH && !trace.run_together;
        let line = trace.line().unwrap_or_else(|| stream.line_at(node.start));
        found.lines.push(Line {
            row,
            placed,
            lost,
            short: false,
            line,
            quote: stream.quote(node.start, *to),
            trace,
        });
    }
    Some(Flattened::at(span, found))
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

/// Whether rows of six figures were filled up to seven: their last is blank, and the one before it the sum of the others.
fn lacks_a_column(traces: &[Trace]) -> bool {
    let slots = |trace: &Trace| -> Vec<Slot> { trace.pieces.iter().map(|piece| piece.slot).collect() };
    let rows: Vec<Vec<Slot>> = traces.iter().map(slots).filter(|row| row.len() == WIDTH).collect();
    let is_summed = |row: &Vec<Slot>| {
        let figures: Option<Vec<i64>> = row[..WIDTH - 1]
            .iter()
            .map(|slot| if let Slot::Value(value) = slot { Some(*value) } else { None })
            .collect();
        figures.is_some_and(|figures| {
            let (total, parts) = figures.split_last().expect("six figures");
            *total > 0 && *total == parts.iter().sum::<i64>()
        })
    };
    rows.iter().all(|row| row[WIDTH - 1] == Slot::Blank) && rows.iter().any(is_summed)
}

/// Whether the headings in front of the rows, line by line, stand in another order than the form's. 自然人 and 总计 reach over two
/// lines, so a copy may have them anywhere but side by side the wrong way round. A heading of several lines falls apart, and its
/// first words (社会, and below it 公益) stand above or below those of one line.
fn is_disordered(lines: &[String]) -> bool {
    const HEADINGS: [(&str, &str); 4] =
        [("商业企业", "商业"), ("科研机构", "科研"), ("社会公益组织", "社会"), ("法律服务机构", "法律")];
    struct Place {
        line: usize,
        at: usize,
        broken: bool,
    }
    let places: Vec<Place> = HEADINGS
        .iter()
        .filter_map(|(word, first)| {
            let found = |words: &str| {
                lines.iter().enumerate().rev().find_map(|(at, line)| Some((at, line.rfind(words)?)))
            };
            let whole = found(word).map(|(line, at)| Place { line, at, broken: false });
            whole.or_else(|| found(first).map(|(line, at)| Place { line, at, broken: true }))
        })
        .collect();
    let moved = |one: &Place, two: &Place| {
        (one.line, one.at) > (two.line, two.at) && (one.line == two.line || !one.broken && !two.broken)
    };
    // Whole words that stand side by side, or each on a line of its own.
    const TURNED: [[&str; 2]; 2] = [["法人或其他组织", "自然人"], ["其他", "法律服务机构"]];
    let turned = TURNED.iter().any(|[first, second]| {
        let beside = format!("{first}{second}");
        lines.iter().any(|line| line.contains(&beside))
            || lines.windows(2).any(|pair| pair[0] == *first && pair[1] == *second)
    });
    let disordered = (1..places.len()).any(|two| places[..two].iter().any(|one| moved(one, &places[two])));
    turned
        || places.len() == HEADINGS.len() && disordered
        || ["总计自然人", "合计自然人", "总计个人", "合计个人", "总计公民", "合计公民"]
            .iter()
            .any(|words| lines.concat().contains(words))
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
