//! What stands behind a label: the figures, marks and gaps of its row, with what a copy left of the bounds between them.

use super::Stream;
use crate::document::number::{self, Money, Printed};
use crate::document::text;
use crate::extract::form;
use crate::extract::solve::Slot;
use crate::extract::trace::{Piece, Trace};
use crate::schema::Status;

impl Stream {
    /// A stretch line by line, in its bare form.
    pub fn lines(&self, from: usize, to: usize) -> Vec<String> {
        let mut lines: Vec<(usize, String)> = Vec::new();
        for cell in self.cells(from, to) {
            let words = text::bare(&cell.text);
            match lines.last_mut().filter(|line| line.0 == cell.row) {
                Some(line) => line.1.push_str(&words),
                None => lines.push((cell.row, words)),
            }
        }
        lines.into_iter().map(|(_, words)| words).collect()
    }

    /// What stands behind a label (which ends at `from`) and in front of the next (which begins at `to`).
    pub fn cells(&self, from: usize, to: usize) -> Vec<RawCell> {
        // Units right behind the label's last character, so that a pipe or a line break there is seen.
        let first = if from == 0 { 0 } else { self.origin[from - 1] as usize + 1 };
        let last = if to < self.origin.len() { self.origin[to] as usize } else { self.units.len() };
        let mut out: Vec<RawCell> = Vec::new();
        let mut text = String::new();
        let mut text_line = 0;
        let mut row = 0;
        // The label's own cell is open at first, and a pipe that follows only closes it.
        let mut open = true;
        let mut pipes_in_line = 0;
        let mut anything_in_line = true;
        for unit in &self.units[first..last.max(first)] {
            match unit.c {
                '|' => {
                    let words = std::mem::take(&mut text);
                    if !words.trim().is_empty() {
                        out.push(RawCell {
                            text: words.trim().to_string(),
                            line: text_line,
                            row,
                            end: End::Pipe,
                            pipes: 0,
                        });
                        pipes_in_line = 0;
                        anything_in_line = true;
                    } else if open {
                        // Closes the cell whose text ended with the line before.
                        if let Some(cell) = out.last_mut()
                            && cell.end == End::Line
                        {
                            cell.end = End::PipeBelow;
                        }
                    } else {
                        pipes_in_line += 1;
                        let only_pipes = !anything_in_line;
                        out.push(RawCell {
                            text: String::new(),
                            line: unit.line,
                            row,
                            end: End::Pipe,
                            pipes: if only_pipes { 1 } else { 0 },
                        });
                    }
                    open = false;
                }
                '\n' => {
                    let words = std::mem::take(&mut text);
                    if !words.trim().is_empty() {
                        out.push(RawCell {
                            text: words.trim().to_string(),
                            line: text_line,
                            row,
                            end: End::Line,
                            pipes: 0,
                        });
                        open = true;
                    }
                    // A line of nothing but pipes: how long it is tells padding from a blank cell.
                    if !anything_in_line && pipes_in_line > 1 {
                        for cell in out.iter_mut().rev().take(pipes_in_line) {
                            cell.pipes = pipes_in_line;
                        }
                    }
                    pipes_in_line = 0;
                    anything_in_line = false;
                    row += 1;
                }
                c => {
                    if c != ' ' {
                        if text.trim().is_empty() {
                            text_line = unit.line;
                        }
                        anything_in_line = true;
                    }
                    text.push(c);
                }
            }
        }
        if !text.trim().is_empty() {
            out.push(RawCell {
                text: text.trim().to_string(),
                line: text_line,
                row,
                end: End::Text,
                pipes: 0,
            });
        } else if !anything_in_line && pipes_in_line > 1 {
            for cell in out.iter_mut().rev().take(pipes_in_line) {
                cell.pipes = pipes_in_line;
            }
        }
        out
    }
}

/// A piece of text between separators.
#[derive(Clone, Debug)]
pub struct RawCell {
    pub text: String,
    pub line: u32,
    /// Line within the stretch: 0 is the label's own.
    pub(super) row: usize,
    end: End,
    /// For an empty cell on a line of nothing but pipes: how many pipes that line has; else 0.
    pipes: usize,
}

impl RawCell {
    /// How many figures stand in it, whatever stands between them.
    pub fn figures(&self) -> usize {
        let figures = self.text.split(|c: char| !c.is_alphanumeric());
        figures.filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())).count()
    }

    /// A cell of a row that is a line.
    pub(super) fn alone(text: String, line: u32) -> RawCell {
        RawCell { text, line, row: 0, end: End::Pipe, pipes: 0 }
    }

    /// The cell's figure or mark, if it holds nothing else; an empty cell is a blank.
    pub fn piece(&self) -> Option<Piece> {
        let slot = if self.text.is_empty() { Slot::Blank } else { slot_of(&self.text)? };
        Some(Piece { slot, raw: self.text.clone(), line: self.line })
    }

    pub fn is_beside_label(&self) -> bool {
        self.row == 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// A pipe on the same line.
    Pipe,
    /// A pipe on a line of its own.
    PipeBelow,
    Line,
    Text,
}

/// The end of an official label that was broken off: `和国家秘密的情形`. Longer words are text of their own.
const LONGEST_LABEL_END: usize = 16;

/// Digits of a figure of a table, at most.
pub const LONGEST_FIGURE: usize = 9;

/// What stands in front of the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// A row's label, with another behind its cells.
    Label,
    /// The last label of a table: words may already be the text behind the table.
    LastLabel,
    /// Column headings: the row of figures has no label of its own.
    Headings,
}

/// What was found behind one label.
#[derive(Clone, Debug, Default)]
pub struct Tail {
    items: Vec<Item>,
    /// Lines of four or more figures without a label of their own, beyond those that belong to this row.
    pub orphans: usize,
    /// Characters of text that is neither figure nor mark.
    pub words: usize,
    /// No figure was found, but there are digits among the words.
    pub unread: bool,
    /// A figure is closed by a comma or a full stop, as in a sentence.
    pub told: bool,
    /// The text reads like a sentence, not like cells.
    pub prose: bool,
    /// Where the figures end, as text: nothing of the table stands behind it.
    pub ended_by_words: bool,
    run_together: bool,
    spaced: bool,
    is_below: bool,
    /// Single figures below the row's line: a page number, or what a narrow column broke off its figures.
    pub below: Vec<Piece>,
    /// Several cells with pipes between stand on the label's own line.
    piped_line: bool,
    /// A pipe on a line of its own closes a cell.
    pipes_below: bool,
}

#[derive(Clone, Debug)]
enum Item {
    Value(Piece),
    Gap { line: u32, pipes: usize },
}

impl Tail {
    /// Sorts the cells behind a label into figures, marks, gaps and words.
    ///
    /// `rest_of_label` is what the official label has behind the words that were recognised.
    pub fn read(cells: &[RawCell], rest_of_label: &str, behind: Behind) -> Tail {
        let mut rest_of_label = rest_of_label;
        let last = behind != Behind::Label;
        let mut tail = Tail::default();
        let mut values_on_label_line = 0;
        let mut line_values: Vec<(usize, Vec<Item>, bool)> = Vec::new();
        let mut stopped = false;
        let mut skip_label = true;
        for (at, cell) in cells.iter().enumerate() {
            if stopped {
                // 3.补正后申请内 0 0 0 0 0 0 0: the row of a label that is broken off, between this one and the next.
                tail.orphans += if last { 0 } else { lines_of_figures(&cells[at - 1..]) };
                break;
            }
            if cell.end == End::PipeBelow {
                tail.pipes_below = true;
            }
            if cell.text.is_empty() {
                line_values.push((cell.row, vec![Item::Gap { line: cell.line, pipes: cell.pipes }], true));
                continue;
            }
            let mut words = cell.text.as_str();
            if skip_label {
                let wanted = rest_of_label;
                (words, rest_of_label) = without_label_rest(words, wanted);
                // 处理 其政府信息公开申请: a piece of the group's label stands in front of the row's own words.
                if rest_of_label == wanted
                    && let Some((first, behind)) = words.split_once(' ')
                    && form::is_piece_of_group(&text::bare(first))
                    && let (left, rest) = without_label_rest(behind, wanted)
                    && rest != wanted
                {
                    (words, rest_of_label) = (left, rest);
                }
            }
            if words.is_empty() {
                continue;
            }
            // 2021年 and behind it the figures: lines of several years or bodies, of which one is the row's.
            if skip_label && (is_year(words) || is_body(words)) {
                tail.unread = true;
                break;
            }
            let (items, rest, spaced) = items_of(words, cell.line);
            if !items.is_empty() {
                skip_label = false;
                tail.spaced |= spaced;
                if cell.row == 0 {
                    values_on_label_line += items.len();
                }
                let piped = matches!(cell.end, End::Pipe | End::PipeBelow);
                line_values.push((cell.row, items, piped));
            }
            if !rest.is_empty() {
                let count = rest.chars().count();
                tail.words += count;
                // A short word with digits, where figures should stand, is a figure that could not be read.
                let figures = rest.split(' ').filter(|part| piece_of(part, cell.line).is_some()).count();
                tail.unread |=
                    figures >= 2 || count <= LONGEST_LABEL_END && rest.bytes().any(|b| b.is_ascii_digit());
                tail.prose |= rest.contains(['。', ';']) || count > 60;
                tail.told |=
                    rest.ends_with([',', '。', ';']) && cell.text.bytes().any(|b| b.is_ascii_digit());
                // 无法提 4: behind a piece of the group's label.
                if cell.row > 0 && !skip_label {
                    let last = rest.rsplit(' ').next().filter(|last| last.len() < rest.len());
                    tail.below.extend(last.and_then(|last| piece_of(last, cell.line)));
                }
                // Words behind figures end the row. Words before them are the end of a label that ran on, if they are
                // short; behind the last label of all even short ones may be the heading of what follows.
                if !skip_label || last && cell.row > 0 || count > LONGEST_LABEL_END {
                    tail.ended_by_words = !skip_label;
                    stopped = true;
                }
            }
        }
        // Count the values of each line, to find lines that belong to a label that was torn off.
        let per_line = |row: usize| {
            line_values.iter().filter(|(r, ..)| *r == row).map(|(_, items, _)| items.len()).sum::<usize>()
        };
        let piped_line =
            |row: usize| line_values.iter().filter(|(r, _, piped)| *r == row && *piped).count() >= 4;
        tail.piped_line = values_on_label_line > 0
            && line_values.iter().filter(|(r, _, piped)| *r == 0 && *piped).count() >= 2;
        tail.is_below = values_on_label_line == 0;
        let mut kept_line: Option<usize> = (values_on_label_line > 0).then_some(0);
        let rows: Vec<usize> = {
            let mut rows: Vec<usize> = line_values.iter().map(|(row, ..)| *row).collect();
            rows.dedup();
            rows
        };
        for row in rows {
            let all_gaps_on_pipe_line =
                line_values.iter().filter(|(r, ..)| *r == row).all(|(_, items, _)| {
                    items.iter().all(|item| matches!(item, Item::Gap { pipes, .. } if *pipes > 0))
                });
            let full_line =
                behind != Behind::Headings && per_line(row) >= 4 && row > 0 && !all_gaps_on_pipe_line;
            if full_line && (kept_line.is_some() || piped_line(row)) {
                tail.orphans += 1;
                continue;
            }
            if full_line {
                kept_line = Some(row);
            } else if kept_line.is_some_and(|kept| kept != row && per_line(kept) >= 4)
                && !all_gaps_on_pipe_line
            {
                // A single figure below a full line (a page number, the tail of a label) is not of this row.
                let items = line_values.iter().filter(|(r, ..)| *r == row).flat_map(|(_, items, _)| items);
                tail.below.extend(items.filter_map(|item| match item {
                    Item::Value(piece) => Some(piece.clone()),
                    Item::Gap { .. } => None,
                }));
                continue;
            }
            for (_, items, _) in line_values.iter().filter(|(r, ..)| *r == row) {
                tail.items.extend(items.iter().cloned());
            }
        }
        tail.unread &= tail.value_count() == 0;
        let values: Vec<&Piece> = tail.values().collect();
        if let [only] = values.as_slice()
            && only.raw.bytes().all(|b| b.is_ascii_digit())
            && only.raw.len() >= 2
            && (values_on_label_line == 1 && !line_values.iter().any(|(row, _, piped)| *row == 0 && *piped)
                // Below headings of one line.
                || behind == Behind::Headings && only.raw.len() > LONGEST_FIGURE)
        {
            tail.run_together = true;
        }
        tail
    }

    /// All figures stand in lines below the label's.
    pub fn is_below_label(&self) -> bool {
        self.is_below
    }

    fn values(&self) -> impl Iterator<Item = &Piece> {
        self.items.iter().filter_map(|item| match item {
            Item::Value(piece) => Some(piece),
            Item::Gap { .. } => None,
        })
    }

    pub fn value_count(&self) -> usize {
        self.values().count()
    }

    /// An empty cell stands in front of a figure, so this copy kept blank cells in their places.
    fn keeps_places(&self) -> bool {
        let last = self.items.iter().rposition(|item| matches!(item, Item::Value(_)));
        last.is_some_and(|last| self.items[..last].iter().any(|item| matches!(item, Item::Gap { .. })))
    }
}

/// How a flattened table treats blank cells; decided for the whole table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blanks {
    /// An empty cell stands in its place, one cell a line.
    InPlace,
    /// An empty cell stands in its place, one row a line; merged cells make rows longer or shorter.
    InLine,
    /// Blank cells are gone, or pushed to the end of the row.
    Vanished,
}

/// What a table's rows together say about its blanks.
pub fn blanks_of<'a>(tails: impl Iterator<Item = &'a Tail> + Clone) -> Blanks {
    let piped = tails.clone().filter(|tail| tail.piped_line).count();
    if piped > 0 && piped * 2 >= tails.clone().filter(|tail| tail.value_count() > 0).count() {
        return Blanks::InLine;
    }
    if tails.clone().any(Tail::keeps_places) || tails.clone().filter(|tail| tail.pipes_below).count() >= 2 {
        return Blanks::InPlace;
    }
    Blanks::Vanished
}

impl Tail {
    /// The trace of a row of `width` cells.
    pub fn trace(&self, blanks: Blanks, width: usize) -> Trace {
        let mut pieces: Vec<Piece> = Vec::new();
        for item in &self.items {
            match item {
                Item::Value(piece) => pieces.push(piece.clone()),
                Item::Gap { line, pipes } => match blanks {
                    // A long run of pipes pads the row to the table's width.
                    Blanks::InPlace if *pipes > 1 => {}
                    Blanks::InPlace | Blanks::InLine => {
                        pieces.push(Piece { slot: Slot::Blank, raw: String::new(), line: *line })
                    }
                    Blanks::Vanished => {}
                },
            }
        }
        if blanks == Blanks::InPlace {
            // Cells follow the label at once, so padding can only stand at the end.
            while pieces.len() > width && pieces.last().is_some_and(|piece| piece.slot == Slot::Blank) {
                pieces.pop();
            }
            let line = pieces.last().map_or(0, |piece| piece.line);
            while pieces.len() < width && !pieces.is_empty() && !self.run_together {
                pieces.push(Piece { slot: Slot::Blank, raw: String::new(), line });
            }
        }
        let mut trace = Trace { pieces, run_together: self.run_together, spaced: self.spaced, broken_off: 0 };
        trace.trim(width);
        trace
    }
}

/// Lines that print the figures of a row, whatever words stand in front of them.
fn lines_of_figures(cells: &[RawCell]) -> usize {
    cells
        .chunk_by(|one, two| one.row == two.row)
        .filter(|line| line.iter().map(RawCell::figures).sum::<usize>() >= 4)
        .count()
}

fn is_body(words: &str) -> bool {
    words.chars().count() <= 8
        && ["本级", "属单位", "各乡镇", "各街道", "局机关", "委机关", "厅机关"]
            .iter()
            .any(|end| words.ends_with(end))
}

fn is_year(words: &str) -> bool {
    let digits = words.trim_end_matches(['年', '度']);
    matches!(words, "本年" | "上年" | "本年度" | "上年度" | "去年" | "今年")
        || digits.len() < words.len() && digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Takes the rest of an official label off the start of a text, as far as they agree; blanks and quotation marks do
/// not count. Gives what is left of both.
fn without_label_rest<'a, 'b>(words: &'a str, rest: &'b str) -> (&'a str, &'b str) {
    let mut wanted = rest.char_indices().filter(|(_, c)| !text::is_mute(*c)).peekable();
    let mut end = 0;
    for (at, c) in words.char_indices() {
        if !text::is_mute(c) {
            match wanted.peek() {
                Some((_, next)) if *next == c => {
                    wanted.next();
                }
                _ => break,
            }
        }
        end = at + c.len_utf8();
    }
    let left = wanted.peek().map_or("", |(at, _)| &rest[*at..]);
    (words[end..].trim_start(), left)
}

/// The figures and marks at the start of a cell's text, and the words behind them.
fn items_of(words: &str, line: u32) -> (Vec<Item>, &str, bool) {
    if let Some(piece) = piece_of(words, line) {
        return (vec![Item::Value(piece)], "", false);
    }
    // Several figures with blanks between.
    let parts: Vec<&str> = words.split(' ').filter(|part| !part.is_empty()).collect();
    let mut items = Vec::new();
    let mut taken = 0;
    for part in &parts {
        // 1580000 元: the unit stands apart.
        if let Some(Item::Value(figure)) = items.last_mut()
            && matches!(*part, "元" | "万元" | "亿元")
            && let Some(whole) = piece_of(&format!("{}{part}", figure.raw), line)
        {
            *figure = whole;
            taken += 1;
            continue;
        }
        let Some(piece) = piece_of(part, line) else { break };
        items.push(Item::Value(piece));
        taken += 1;
    }
    if taken == parts.len() {
        return (items, "", true);
    }
    // `1206 .4`: the figure in front goes on.
    if is_fraction(parts[taken]) && items.pop().is_some() {
        taken -= 1;
    }
    let rest_at = parts[taken].as_ptr() as usize - words.as_ptr() as usize;
    let rest = &words[rest_at..];
    // Figures that touch the words behind them: `0000000四、政府信息公开行政复议`, `9116.36三、收到`.
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let taken =
        number::scan(rest).filter(|(n, _)| !n.chinese && n.approx.is_none()).map_or(digits, |(_, used)| used);
    if digits > 0
        && !rest[taken..].starts_with(['.', ',', '%', '年', '月', '日', '、', '-'])
        && !is_fraction(rest[taken..].trim_start())
        && let Some(piece) = piece_of(&rest[..taken], line)
    {
        items.push(Item::Value(piece));
        let spaced = items.len() > 1;
        return (items, rest[taken..].trim_start(), spaced);
    }
    let spaced = items.len() > 1;
    (items, rest, spaced)
}

/// Whether a text begins with the digits behind a decimal point, or what stands for one: `.4`, `\.4`, `·4`.
fn is_fraction(text: &str) -> bool {
    let digits = text.trim_start_matches(['\\', '.', '·', '。', '•', '・']);
    digits.len() < text.len() && digits.starts_with(|c: char| c.is_ascii_digit())
}

/// A figure or a mark that fills the whole text.
fn piece_of(words: &str, line: u32) -> Option<Piece> {
    // A run of digits too long for a figure is still a run.
    if words.len() > 15 && words.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Piece { slot: Slot::Mark(Status::Text), raw: words.to_string(), line });
    }
    // A bare Chinese numeral in running text is an ordinal.
    if words.chars().all(|c| "零〇一二三四五六七八九十百".contains(c)) {
        return None;
    }
    let slot = slot_of(words)?;
    (slot != Slot::Blank).then(|| Piece { slot, raw: words.to_string(), line })
}

/// What a cell's text is to the solver: a whole number, a mark, a blank; `None` for words and fractions.
pub fn slot_of(words: &str) -> Option<Slot> {
    Some(match number::read_cell(words) {
        Printed::Number(n)
            if n.is_integer()
                && n.value >= 0.0
                && !n.percent
                && n.approx.is_none()
                && n.money != Some(Money::Wan)
                && n.value < 1e15 =>
        {
            Slot::Value(n.value as i64)
        }
        Printed::Number(_) => Slot::Mark(Status::Text),
        Printed::Blank => Slot::Blank,
        Printed::Slash => Slot::Mark(Status::Slash),
        Printed::Dash => Slot::Mark(Status::Dash),
        Printed::NoneWord => Slot::Mark(Status::NoneWord),
        Printed::Masked => Slot::Mark(Status::Masked),
        Printed::Text => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::stream;
    use super::*;

    /// The tail behind `label`, up to `next` or the end.
    fn tail(lines: &str, label: &str, next: &str) -> Tail {
        let stream = stream(lines);
        let from = stream.bare().find(label).expect("the label") + label.len();
        let to = stream.bare()[from..]
            .find(next)
            .map_or(stream.bare().len(), |at| stream.before_ordinal(from + at));
        Tail::read(&stream.cells(from, to), "", Behind::Label)
    }

    fn raws(trace: &Trace) -> Vec<&str> {
        trace.pieces.iter().map(|p| p.raw.as_str()).collect()
    }

    #[test]
    fn cells_a_line_with_trailing_pipes_lose_their_blanks() {
        let t = tail("(一)予以公开 |\n3 |\n3 |\n||||||\n(二)部分公开 |", "予以公开", "部分公开");
        assert_eq!(blanks_of([&t].into_iter()), Blanks::Vanished);
        assert_eq!(raws(&t.trace(Blanks::Vanished, 7)), ["3", "3"]);
    }

    #[test]
    fn a_single_pipe_before_a_figure_is_a_blank_in_its_place() {
        let t = tail("(一)予以公开 |\n3 |\n|\n1 |\n|\n|\n|\n4 |\n||\n(二)部分公开 |", "予以公开", "部分公开");
        assert_eq!(blanks_of([&t].into_iter()), Blanks::InPlace);
        assert_eq!(raws(&t.trace(Blanks::InPlace, 7)), ["3", "", "1", "", "", "", "4"]);
    }

    #[test]
    fn pipes_on_lines_of_their_own_close_cells() {
        let t = tail("(一)予以公开\n|\n3\n|\n|\n|\n|\n|\n|\n3\n|\n(二)部分公开\n|", "予以公开", "部分公开");
        assert_eq!(blanks_of([&t, &t].into_iter()), Blanks::InPlace);
        assert_eq!(raws(&t.trace(Blanks::InPlace, 7)), ["3", "", "", "", "", "", "3"]);
    }

    #[test]
    fn a_row_a_line_keeps_its_blanks() {
        let t = tail("(一)予以公开 | 3 | | 1 | | | | 4 |\n(二)部分公开 | 0 |", "予以公开", "部分公开");
        assert_eq!(blanks_of([&t].into_iter()), Blanks::InLine);
        assert_eq!(raws(&t.trace(Blanks::InLine, 7)), ["3", "", "1", "", "", "", "4"]);
    }

    #[test]
    fn a_run_of_digits_leaves_the_next_ordinal_alone() {
        let t = tail("1.属于国家秘密40000042.其他法律行政法规禁止公开 0000000", "国家秘密", "其他法律");
        let trace = t.trace(Blanks::Vanished, 7);
        assert!(trace.run_together);
        assert_eq!(trace.raw(), "4000004");
    }

    #[test]
    fn digits_that_touch_the_next_heading_are_kept() {
        let t = tail("四、结转下年度继续办理 0000000四、政府信息公开行政复议情况", "继续办理", "没有");
        assert_eq!(t.trace(Blanks::Vanished, 7).raw(), "0000000");
        assert!(t.ended_by_words);
    }

    #[test]
    fn a_line_of_figures_without_a_label_is_an_orphan() {
        let t = tail(
            "| (一)予以公开 | 9 | 0 | 0 | 0 | 0 | 0 | 9 |\n| 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n(三)不予公开",
            "予以公开",
            "不予公开",
        );
        assert_eq!((t.orphans, t.value_count()), (1, 7));
        let t = tail("2.其他法律行政法规禁\n0 0 0 0 0 0 0\n止公开\n3.危及", "其他法律行政法规", "危及");
        assert_eq!((t.orphans, t.value_count()), (0, 7));
    }
}
