//! The annex of flattened text: a stretch of labels, and behind each its unit and figures.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Column, FEWEST_ROWS, Found, Line, block_behind, has_odd_unit, is_odd_unit, is_unit, row_of};
use crate::document::number::Money;
use crate::document::text::bare;
use crate::extract::form::ANNEX;
use crate::extract::solve::Slot;
use crate::extract::stream::{Behind, Flattened, LONGEST_FIGURE, Mark, RawCell, Stream, Tail, blanks_of};

static LABELS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let mut patterns: Vec<String> =
        ANNEX.iter().flat_map(|row| row.labels).map(|label| bare(label)).collect();
    patterns.sort();
    patterns.dedup();
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns).expect("constant patterns")
});

/// Bytes of bare text between two rows' labels: a bracket, a unit, some figures.
const WIDEST_GAP: usize = 200;

/// Words by which an annex announces itself.
const ANNOUNCEMENTS: [&str; 5] = ["统计表", "统计指标", "指标名称", "计量单位", "情况统计"];

/// Reads the annexes of flattened text, in their order.
pub fn from_stream(stream: &Stream) -> Vec<Flattened<Found>> {
    let marks = stream.marks(&LABELS);
    runs(stream, &marks).into_iter().filter_map(|run| of_run(stream, &marks[run])).collect()
}

/// The annex of a stretch of labels; `None` where a sentence uses its words.
fn of_run(stream: &Stream, marks: &[Mark]) -> Option<Flattened<Found>> {
    let text = stream.bare();
    let first = marks[0].start;
    let window = text[..first].char_indices().rev().nth(220).map_or(0, |(at, _)| at);
    let announced = ANNOUNCEMENTS.iter().filter_map(|word| text[window..first].find(word)).min();
    let announced = announced?;
    let heading = &text[window + announced..first];
    let columns = columns_in(heading);
    let of_bodies = names_bodies(heading);
    let numbered = ["代码", "序号", "编号", "行次"].iter().any(|word| heading.contains(word));
    let tails: Vec<_> = marks
        .iter()
        .enumerate()
        .map(|(index, mark)| {
            let next = marks.get(index + 1).map_or(text.len().min(mark.end + 300), |next| next.start);
            let next = (0..=next).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let to = stream.before_ordinal(next).max(mark.end);
            let last = index + 1 == marks.len();
            // 其中: and the heading of the next block belong to no row.
            let (from, to) = figures_in(text, mark.end, to, numbered);
            // 千元 265: a unit that is none of the form's stands in front of the figure.
            let until = text[from..to].find(|c: char| c.is_ascii_digit()).map_or(from, |at| from + at);
            let money = Money::of_heading(&text[mark.start..until]);
            let mut tail =
                Tail::read(&stream.cells(from, to), "", if last { Behind::LastLabel } else { Behind::Label });
            // The label goes on below its figure, and so may the figure.
            tail.unread |= !numbered && stream.cells(mark.end, from).iter().any(|cell| cell.figures() > 0);
            let digits = text[from..to].trim();
            let run =
                (digits.len() > 1 && digits.bytes().all(|b| b.is_ascii_digit()) && tail.value_count() == 1)
                    .then(|| (digits.to_string(), stream.line_at(from)));
            (mark, tail, run, money, to)
        })
        .collect();
    let prose = tails.iter().filter(|(_, tail, ..)| tail.prose).count();
    if prose * 3 > tails.len() {
        return None;
    }
    let blanks = blanks_of(tails.iter().map(|(_, tail, ..)| tail));
    let mut found = Found::default();
    let (mut block, mut glued) = (None, false);
    for (mark, tail, run, money, to) in tails {
        // A label that is under a block only means its row there.
        let words = &text[mark.start..mark.end];
        let Some(row) = row_of(words, block).or_else(|| row_of(words, None)) else { continue };
        block = block_behind(row, block);
        let trace = tail.trace(blanks, columns.len().max(1));
        let figures: Vec<(String, u32)> = trace
            .pieces
            .iter()
            .filter(|piece| piece.slot != Slot::Blank || columns.len() > 1)
            .map(|piece| (piece.raw.clone(), piece.line))
            .collect();
        let line = trace.line().unwrap_or_else(|| stream.line_at(mark.start));
        // All cells of the table's one row behind its last label.
        let is_run = |raw: &str| raw.len() > LONGEST_FIGURE && raw.bytes().all(|b| b.is_ascii_digit());
        glued |= figures.iter().any(|(raw, _)| is_run(raw));
        let run = run.filter(|_| columns.len() > 1);
        let line = Line {
            row,
            figures,
            run,
            columns: columns.clone(),
            money,
            unread: tail.unread
                || of_bodies
                || stream.cells(mark.end, to).iter().any(|cell| is_odd_unit(&cell.text))
                || has_two_units(&stream.cells(mark.end, to))
                || has_odd_unit(
                    text[mark.start..to].split(|c: char| c.is_ascii_digit()).next().unwrap_or(""),
                ),
            line,
            quote: stream.quote(mark.start, to),
        };
        found.join(Found { lines: vec![line] });
    }
    // First all labels, then all figures: whose they are is not known, and no label is blank.
    let last = marks[marks.len() - 1].end;
    let behind =
        stream.cells(last, text.floor_char_boundary(last + 600)).iter().map(RawCell::figures).sum::<usize>();
    let empty = |line: &&Line| line.figures.is_empty() && line.run.is_none();
    if (glued || behind >= FEWEST_ROWS.max(found.lines.len() / 2))
        && found.lines.iter().filter(empty).count() + 1 >= found.lines.len()
    {
        found.lines.iter_mut().for_each(|line| line.unread = true);
    }
    let span = stream.with_figures(window + announced, marks[marks.len() - 1].end);
    (!found.is_empty()).then(|| Flattened::at(span, found))
}

/// The stretches of labels with no wide gap between them, as ranges of marks.
fn runs(stream: &Stream, marks: &[Mark]) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut from = 0;
    for at in 1..=marks.len() {
        let breaks = at == marks.len()
            || marks[at].start - marks[at - 1].end > WIDEST_GAP
            || stream.bare()[marks[at - 1].end..marks[at].start].contains('。');
        if breaks {
            if at - from >= FEWEST_ROWS {
                runs.push(from..at);
            }
            from = at;
        }
    }
    runs
}

/// 条 | 条 | 12: in front of the figure stands the unit of another row, whose label is elsewhere.
fn has_two_units(cells: &[RawCell]) -> bool {
    let front = || cells.iter().take_while(|cell| cell.figures() == 0).filter(|cell| !cell.text.is_empty());
    front().all(|cell| is_unit(&cell.text)) && front().count() > 1 && front().count() < cells.len()
}

/// Whether a heading in running text names bodies in its columns: `指标单位县政府办公室全县合计`.
fn names_bodies(heading: &str) -> bool {
    behind_labels(heading).is_some_and(|columns| {
        ["办公室", "本级", "局", "委", "厅", "部门", "乡镇", "街道"].iter().any(|body| columns.contains(body))
    })
}

/// What a heading in running text says behind the words over labels and units. The title names a year and a body too.
fn behind_labels(heading: &str) -> Option<&str> {
    ["计量单位", "单位", "统计指标", "指标名称", "项目"]
        .iter()
        .find_map(|word| heading.rfind(word).map(|at| &heading[at + word.len()..]))
}

/// The columns that a heading in running text names: `指标名称计量单位2011年度历年累计`.
fn columns_in(heading: &str) -> Vec<Column> {
    static WORDS: LazyLock<regex::Regex> = LazyLock::new(|| {
        regex::Regex::new(r"(?:19|20)\d{2}年度?|历年累计|本年累计|全年累计|累计数?|统计数据?|本年度?|当年|全年|[一二三四]季度|数量|数值").expect("a constant pattern")
    });
    let Some(columns) = behind_labels(heading) else { return Vec::new() };
    WORDS.find_iter(columns).filter_map(|found| Column::of(found.as_str())).collect()
}

/// Words of the column that tells what a row counts.
const UNITS: [&str; 12] = ["人次", "万元", "——", "条", "件", "次", "篇", "个", "人", "元", "期", "份"];

/// Where the figures of a row stand: behind the bracket and the unit that follow its label, and before 其中. A table whose
/// rows are `numbered` has a number between label and unit: 收到申请数 22 件 38.
fn figures_in(text: &str, from: usize, to: usize, numbered: bool) -> (usize, usize) {
    let mut from = from;
    if numbered {
        let rest = text[from..to].trim_start();
        let rest =
            rest.strip_prefix('(').and_then(|inside| inside.split_once(')')).map_or(rest, |(_, rest)| rest);
        let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if behind.len() < rest.len() && UNITS.iter().any(|unit| behind.starts_with(unit)) {
            from = to - behind.len();
        }
    }
    loop {
        let rest = &text[from..to];
        if rest.starts_with('(')
            && let Some(close) = rest.find(')')
        {
            from += close + 1;
            continue;
        }
        let unit = UNITS.iter().chain(&[":"]).find(|unit| rest.starts_with(**unit));
        match unit {
            Some(unit) => from += unit.len(),
            None => break,
        }
    }
    let to = text[from..to].find("其中").map_or(to, |at| from + at);
    (from, to)
}
