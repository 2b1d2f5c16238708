//! What a copy kept of a row, and every way in which the row can have looked before.
//!
//! Order is never lost; places may be, when blank cells vanished, and the bounds between figures may be, when cells
//! were run together.

use super::solve::Slot;
use crate::schema::Status;

/// What stands behind a row's label, in order.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    pub pieces: Vec<Piece>,
    /// The bounds between figures are lost: the pieces are one run of digits.
    pub run_together: bool,
    /// Figures stood apart by blanks only, so a blank inside a figure may have split it.
    pub spaced: bool,
    /// How many of the last pieces are digits that a narrow column broke off figures of the row.
    pub broken_off: usize,
}

/// One thing that survived: a figure, a mark, or an empty cell kept in its place.
#[derive(Clone, Debug)]
pub struct Piece {
    pub slot: Slot,
    pub raw: String,
    pub line: u32,
}

impl Piece {
    /// It stands there, and what it says of this cell is not to be told.
    pub fn doubt(&mut self) {
        self.slot = Slot::Mark(Status::Ambiguous);
    }

    pub fn is_doubted(&self) -> bool {
        self.slot == Slot::Mark(Status::Ambiguous)
    }

    /// A figure in a cell merged over several columns belongs to none of them; a zero or a mark holds for each.
    pub fn merged(mut self) -> Piece {
        if matches!(self.slot, Slot::Value(1..) | Slot::Mark(Status::Text)) {
            self.doubt();
        }
        self
    }
}

/// Doubts the single 一 of a table: a dash that was typed as the numeral, unless other figures are Chinese numerals.
pub fn doubt_ones<'a>(pieces: impl Iterator<Item = &'a mut Piece>) {
    let mut ones: Vec<&mut Piece> = Vec::new();
    for piece in pieces.filter(|piece| !piece.raw.is_ascii()) {
        match piece.raw.trim() {
            "一" => ones.push(piece),
            raw if raw.contains(['二', '三', '四', '五', '六', '七', '八', '九', '十', '零', '〇']) =>
            {
                return;
            }
            _ => {}
        }
    }
    ones.into_iter().for_each(Piece::doubt);
}

/// More readings than this and a row is given up; it could only have been ambiguous.
pub const MOST_READINGS: usize = 6_000;

/// Longest run of digits that is split with blanks in mind.
const LONGEST_SPARSE_RUN: usize = 9;

impl Trace {
    pub fn is_empty(&self) -> bool {
        self.pieces.iter().all(|piece| piece.slot == Slot::Blank)
    }

    /// Whether all of its cells are noughts: then they are so in any order of the columns.
    pub fn is_nought(&self, width: usize) -> bool {
        (self.pieces.len() == width || self.run_together)
            && self.pieces.iter().all(|piece| piece.slot == Slot::Value(0))
    }

    /// The row's text for `raw` where no single cell's can be given.
    pub fn raw(&self) -> String {
        self.pieces.iter().map(|piece| piece.raw.as_str()).collect::<Vec<_>>().join(" ").trim().to_string()
    }

    pub fn line(&self) -> Option<u32> {
        self.pieces.first().map(|piece| piece.line)
    }

    /// Cuts padding off, where empty cells at either end leave only one way to get `width` cells.
    pub fn trim(&mut self, width: usize) {
        let blank = |piece: &Piece| piece.slot == Slot::Blank;
        let Some(surplus) = self.pieces.len().checked_sub(width).filter(|n| *n > 0) else { return };
        let lead = self.pieces.iter().take_while(|p| blank(p)).count().min(surplus);
        let tail = self.pieces.iter().rev().take_while(|p| blank(p)).count().min(surplus);
        if lead == 0 && tail == surplus {
            self.pieces.truncate(width);
        } else if tail == 0 && lead == surplus {
            self.pieces.drain(..surplus);
        }
    }

    /// Takes the single figures below a row's line into it, where it is no row without them: 125 / 9 21 0 0 6 0 / 128 / 6, or
    /// 125 21 0 0 6 0 128 / 9 6, is 1259 21 0 0 6 0 1286, of which a narrow column broke two figures.
    pub fn take_broken_off(&mut self, below: &[Piece], width: usize) {
        let is_row = |slots: &[Slot]| slots.len() == width && ends_with_its_sum(slots);
        let slots: Vec<Slot> = self.pieces.iter().map(|piece| piece.slot).collect();
        let are_figures = slots.iter().all(|slot| matches!(slot, Slot::Value(_)));
        if below.is_empty() || !are_figures || slots.len() + below.len() < width || is_row(&slots) {
            return;
        }
        let whole = Trace {
            pieces: self.pieces.iter().chain(below).cloned().collect(),
            run_together: false,
            spaced: true,
            broken_off: below.len(),
        };
        // A row that does not add up, and figures that belong to nobody: nothing says which are its own.
        if self.pieces.len() == width || whole.readings(width, width).iter().any(|row| is_row(row)) {
            *self = whole;
        }
    }

    /// Every row of `width` cells that this may be the trace of. Empty when there is none, or more than
    /// [`MOST_READINGS`].
    ///
    /// `block` is the row's own identity: the last of each `block` cells is the sum of those before it (0: no
    /// identity). It decides whether a run of digits is a full row: a full reading that satisfies it is
    /// preferred to readings with blanks. Figures that blanks may have split are put together only where it holds.
    pub fn readings(&self, width: usize, block: usize) -> Vec<Vec<Slot>> {
        if self.run_together {
            let digits = self.raw();
            let full =
                width.checked_div(block).map_or_else(Vec::new, |blocks| sum_splits(&digits, blocks, block));
            if !full.is_empty() {
                return full;
            }
            if digits.len() > LONGEST_SPARSE_RUN {
                return Vec::new();
            }
            return sparse_splits(&digits, width);
        }
        let slots: Vec<Slot> = self.pieces.iter().map(|piece| piece.slot).collect();
        match slots.len() {
            n if n == width => vec![slots],
            n if n < width => places(&slots, width, Slot::Blank),
            _ => {
                // Empty cells at either end may be padding.
                let mut out: Vec<Vec<Slot>> = (0..=slots.len() - width)
                    .filter(|start| {
                        let outside = slots[..*start].iter().chain(&slots[start + width..]);
                        outside.into_iter().all(|slot| *slot == Slot::Blank)
                    })
                    .map(|start| slots[start..start + width].to_vec())
                    .collect();
                if out.is_empty() && self.spaced {
                    out = self.merges(width);
                    out.extend(self.mended(width));
                    // 5 0 0 0 0 0 0 0 0 with the number of its row is not 500 0 0 0 0 0 0, of which the last is no sum.
                    out.retain(|row| block > 0 && row.chunks(block).all(ends_with_its_sum));
                }
                out.sort();
                out.dedup();
                out
            }
        }
    }

    /// The digits that were broken off, put back behind figures of the row in every way that keeps their order.
    fn mended(&self, width: usize) -> Vec<Vec<Slot>> {
        let texts: Vec<&str> = self.pieces.iter().map(|piece| piece.raw.as_str()).collect();
        let (row, ends) = texts.split_at(texts.len().saturating_sub(self.broken_off));
        let are_digits = texts.iter().all(|text| text.bytes().all(|b| b.is_ascii_digit()));
        if row.len() != width || ends.is_empty() || ends.len() > width || !are_digits {
            return Vec::new();
        }
        places(&vec![Slot::Mark(Status::Text); ends.len()], width, Slot::Blank)
            .into_iter()
            .map(|places| {
                let mut ends = ends.iter();
                let figures = row.iter().zip(places).map(|(figure, place)| match place {
                    Slot::Blank => (*figure).to_string(),
                    _ => format!("{figure}{}", ends.next().unwrap_or(&"")),
                });
                figures.map(|figure| Slot::Value(figure.parse().unwrap_or(i64::MAX))).collect()
            })
            .collect()
    }

    /// Figures that a blank inside has split, put together again in every way that gives `width` figures.
    fn merges(&self, width: usize) -> Vec<Vec<Slot>> {
        let texts: Vec<&str> = self.pieces.iter().map(|piece| piece.raw.as_str()).collect();
        if texts.iter().any(|text| !text.bytes().all(|b| b.is_ascii_digit())) {
            return Vec::new();
        }
        let mut out = Vec::new();
        let mut cut: Vec<usize> = Vec::new();
        combine(&texts, width, 0, &mut cut, &mut out);
        out
    }
}

/// Whether the last of some figures is the sum of the others.
fn ends_with_its_sum(figures: &[Slot]) -> bool {
    let value = |slot: &Slot| if let Slot::Value(value) = slot { Some(*value) } else { None };
    let values: Option<Vec<i64>> = figures.iter().map(value).collect();
    values.is_some_and(|values| {
        values
            .split_last()
            .is_some_and(|(sum, parts)| parts.iter().try_fold(0i64, |a, b| a.checked_add(*b)) == Some(*sum))
    })
}

/// The readings of a run of digits as a row whose last cell is the sum of the others.
#[derive(Clone, Debug, Default)]
pub struct RunReadings {
    /// All cells filled.
    pub full: Vec<Vec<Slot>>,
    /// Some cells blank, blanks counting as zero.
    pub sparse: Vec<Vec<Slot>>,
    /// Readings in which a blank stands for a figure; `None` when there are too many to list.
    pub open: Option<Vec<Vec<Slot>>>,
}

impl Trace {
    /// Every reading of a run of digits, by how much it takes for granted.
    pub fn run_readings(&self, width: usize) -> RunReadings {
        let digits = self.raw();
        let full = sum_splits(&digits, 1, width);
        let mut sparse = Vec::new();
        for count in 1..width {
            // The last figure is the total, unless all are zeros and it may stand anywhere.
            for split in sum_splits(&digits, 1, count) {
                if split.iter().all(|slot| *slot == Slot::Value(0)) {
                    sparse.extend(places(&split, width, Slot::Blank));
                } else if let Some((total, parts)) = split.split_last() {
                    sparse.extend(places(parts, width - 1, Slot::Blank).into_iter().map(|mut row| {
                        row.push(*total);
                        row
                    }));
                }
            }
        }
        let open = (digits.len() <= LONGEST_SPARSE_RUN)
            .then(|| sparse_splits(&digits, width))
            .filter(|all| !all.is_empty());
        RunReadings { full, sparse, open }
    }
}

/// Every way to cut a run of digits into fewer figures than cells and to place them; empty when there are too many.
fn sparse_splits(digits: &str, width: usize) -> Vec<Vec<Slot>> {
    let mut out = Vec::new();
    for count in 1..width.min(digits.len() + 1) {
        for split in splits(digits, count) {
            out.extend(places(&split, width, Slot::Blank));
            if out.len() > MOST_READINGS {
                return Vec::new();
            }
        }
    }
    out
}

fn combine(texts: &[&str], width: usize, from: usize, cut: &mut Vec<usize>, out: &mut Vec<Vec<Slot>>) {
    if out.len() > MOST_READINGS {
        return;
    }
    if cut.len() == width {
        if from == texts.len() {
            let mut start = 0;
            let reading = cut
                .iter()
                .map(|end| {
                    let joined = texts[start..*end].concat();
                    start = *end;
                    Slot::Value(joined.parse().unwrap_or(i64::MAX))
                })
                .collect();
            out.push(reading);
        }
        return;
    }
    let left = width - cut.len();
    for end in from + 1..=texts.len().saturating_sub(left - 1) {
        // A figure of several digits does not begin with a zero, and none has more than nine.
        let digits: usize = texts[from..end].iter().map(|t| t.len()).sum();
        if end - from > 1 && (texts[from].starts_with('0') || digits > 9) {
            break;
        }
        cut.push(end);
        combine(texts, width, end, cut, out);
        cut.pop();
    }
}

/// Every way to place slots among `width` positions, in order, with `between` in those that are left.
pub fn places(slots: &[Slot], width: usize, between: Slot) -> Vec<Vec<Slot>> {
    fn go(slots: &[Slot], width: usize, between: Slot, row: &mut Vec<Slot>, out: &mut Vec<Vec<Slot>>) {
        if row.len() == width {
            out.push(row.clone());
            return;
        }
        if let Some((first, rest)) = slots.split_first() {
            row.push(*first);
            go(rest, width, between, row, out);
            row.pop();
        }
        if width - row.len() > slots.len() {
            row.push(between);
            go(slots, width, between, row, out);
            row.pop();
        }
    }
    if slots.len() > width {
        return Vec::new();
    }
    let mut out = Vec::new();
    go(slots, width, between, &mut Vec::new(), &mut out);
    // An empty cell kept in its place and one that vanished look alike.
    out.sort();
    out.dedup();
    out
}

/// Every way to cut a run of digits into `count` figures without leading zeros.
pub fn splits(digits: &str, count: usize) -> Vec<Vec<Slot>> {
    fn go(digits: &[u8], count: usize, row: &mut Vec<Slot>, out: &mut Vec<Vec<Slot>>) {
        if out.len() > SPLIT_CAP {
            return;
        }
        if count == 0 {
            if digits.is_empty() {
                out.push(row.clone());
            }
            return;
        }
        // A zero stands alone; a figure has at most nine digits; each figure left needs one.
        let longest = if digits.first() == Some(&b'0') { 1 } else { 9 };
        let spare = digits.len().saturating_sub(count - 1);
        if digits.len() > count * 9 {
            return;
        }
        let mut value = 0i64;
        for (index, digit) in digits.iter().take(longest.min(spare)).enumerate() {
            value = value * 10 + i64::from(digit - b'0');
            row.push(Slot::Value(value));
            go(&digits[index + 1..], count - 1, row, out);
            row.pop();
        }
    }
    const SPLIT_CAP: usize = 400_000;
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let mut out = Vec::new();
    go(digits.as_bytes(), count, &mut Vec::new(), &mut out);
    // More than can be looked at: none can be called the only one.
    if out.len() > SPLIT_CAP { Vec::new() } else { out }
}

/// Every way to cut a run of digits into `blocks` blocks of `size` figures, the last of each block the sum of those
/// before it.
pub fn sum_splits(digits: &str, blocks: usize, size: usize) -> Vec<Vec<Slot>> {
    struct Cut {
        blocks: usize,
        size: usize,
        row: Vec<i64>,
        out: Vec<Vec<Slot>>,
        nodes: u32,
    }
    const MOST_NODES: u32 = 3_000_000;
    impl Cut {
        fn go(&mut self, digits: &[u8]) {
            self.nodes += 1;
            if self.nodes > MOST_NODES {
                return;
            }
            if self.row.len() == self.blocks * self.size {
                if digits.is_empty() {
                    self.out.push(self.row.iter().map(|v| Slot::Value(*v)).collect());
                }
                return;
            }
            let place = self.row.len() % self.size;
            let needed = self.blocks * self.size - self.row.len();
            if digits.len() < needed || digits.len() > needed * 9 {
                return;
            }
            if place == self.size - 1 {
                // The total is known from its parts; it stands here or nowhere.
                let sum: i64 = self.row[self.row.len() - place..].iter().sum();
                let printed = sum.to_string();
                if let Some(rest) = digits.strip_prefix(printed.as_bytes()) {
                    self.row.push(sum);
                    self.go(rest);
                    self.row.pop();
                }
                return;
            }
            let longest = if digits[0] == b'0' { 1 } else { 9 };
            let mut value = 0i64;
            for (index, digit) in digits.iter().take(longest.min(digits.len() + 1 - needed)).enumerate() {
                value = value * 10 + i64::from(digit - b'0');
                self.row.push(value);
                self.go(&digits[index + 1..]);
                self.row.pop();
            }
        }
    }
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    let mut cut = Cut { blocks, size, row: Vec::new(), out: Vec::new(), nodes: 0 };
    cut.go(digits.as_bytes());
    // More than can be looked at: none can be called the only one.
    if cut.nodes > MOST_NODES || cut.out.len() > MOST_READINGS { Vec::new() } else { cut.out }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trace(raws: &[&str]) -> Trace {
        let pieces = raws
            .iter()
            .map(|raw| Piece {
                slot: raw.parse().map_or(Slot::Blank, Slot::Value),
                raw: raw.to_string(),
                line: 1,
            })
            .collect();
        Trace { pieces, run_together: false, spaced: false, broken_off: 0 }
    }

    fn values(reading: &[Slot]) -> Vec<i64> {
        reading.iter().map(|slot| if let Slot::Value(v) = slot { *v } else { -1 }).collect()
    }

    fn run(digits: &str) -> Vec<Vec<i64>> {
        let trace = Trace { run_together: true, ..trace(&[digits]) };
        trace.readings(7, 7).iter().map(|r| values(r)).collect()
    }

    fn sum(reading: &[Slot]) -> bool {
        let all = values(reading);
        all[..6].iter().sum::<i64>() == all[6]
    }

    #[test]
    fn fifteen_figures_are_cut_by_the_sum_of_each_block() {
        let trace = Trace { run_together: true, ..trace(&["12000120100100100"]) };
        // 17 digits: 12,0,0,0,12 and then two blocks of one-digit figures.
        let readings: Vec<_> = trace.readings(15, 5).iter().map(|r| values(r)).collect();
        assert!(readings.is_empty(), "0,1,0,0,1 then 0,0,1,0,0 does not sum: {readings:?}");
        let trace = Trace { run_together: true, ..super::tests::trace(&["12000120100100101"]) };
        assert_eq!(
            trace.readings(15, 5).iter().map(|r| values(r)).collect::<Vec<_>>(),
            [[12, 0, 0, 0, 12, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1]]
        );
    }

    #[test]
    fn seven_pieces_are_a_row() {
        assert_eq!(trace(&["1", "0", "0", "0", "0", "0", "1"]).readings(7, 7).len(), 1);
    }

    #[test]
    fn vanished_blanks_may_have_stood_anywhere() {
        assert_eq!(trace(&["3", "3"]).readings(7, 7).len(), 21);
        assert_eq!(trace(&[]).readings(7, 7).len(), 1);
        assert_eq!(trace(&["3", "", "3"]).readings(3, 0).len(), 1);
    }

    #[test]
    fn padding_is_cut_off_either_end() {
        assert_eq!(trace(&["", "1", "2", "3", "4", "5", "6", "21", ""]).readings(7, 7).len(), 1);
        assert_eq!(trace(&["1", "", "", "", "", "", "", ""]).readings(7, 7).len(), 1);
        assert_eq!(trace(&["", "1", "", "", "", "", "", ""]).readings(7, 7).len(), 2);
        assert!(trace(&["1", "2", "3", "4", "5", "6", "7", "8"]).readings(7, 7).is_empty());
    }

    #[test]
    fn digits_run_together_are_cut_by_their_sum() {
        assert_eq!(run("801000081"), [[80, 1, 0, 0, 0, 0, 81]]);
        assert_eq!(run("713000074"), [[71, 3, 0, 0, 0, 0, 74]]);
        assert_eq!(run("0000000"), [[0; 7]]);
        assert_eq!(run("370000037"), [[37, 0, 0, 0, 0, 0, 37]]);
    }

    #[test]
    fn a_blank_inside_a_figure_is_closed() {
        let spaced = Trace { spaced: true, ..trace(&["1", "2", "0", "0", "0", "0", "0", "12"]) };
        let readings: Vec<_> = spaced.readings(7, 7).into_iter().filter(|r| sum(r)).collect();
        assert_eq!(readings.iter().map(|r| values(r)).collect::<Vec<_>>(), [[12, 0, 0, 0, 0, 0, 12]]);
    }
}
