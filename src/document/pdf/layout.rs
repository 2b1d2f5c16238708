//! Ink of a page → lines of text and ruled tables, from top to bottom.
//!
//! A table is only what is ruled: cells are the rectangles between lines that are really drawn. Where the lines do
//! not close into rectangles, or the text lies across them, no table is made and the text is given line by line: a
//! lost table can be seen, a shifted cell cannot. Text set in columns without lines stays text; running text in
//! columns is read one column after the other ([`columns`]).

use super::columns;
use super::page::{Glyph, Ink, Stroke};

/// Ends of lines that lie this close meet.
const MEET: f64 = 3.0;

/// Ruling lines of one page; a page full of hatching is no table.
const MOST_RULES: usize = 4_000;

/// Positions of one table of one page.
const MOST_POSITIONS: usize = 60_000;

/// A line of text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    /// Blanks as wide as a column's stand in it.
    pub(super) columned: bool,
    /// Where the column begins and ends in which it stands; `None` on a page of one column.
    pub(super) margins: Option<(f64, f64)>,
}

/// A cell of a ruled table on one page. A cell that reaches down is repeated in each row, with `continues` set.
#[derive(Clone, Debug)]
pub(super) struct Ruled {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) rows: usize,
    pub(super) continues: bool,
    pub(super) lines: Vec<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Piece {
    Line(Line),
    Table(Vec<Vec<Ruled>>),
}

/// Puts a page's ink in order. `gutters` are the places of the gaps between columns on the pages before, and takes up
/// those of this one.
pub(super) fn pieces(ink: Ink, gutters: &mut Vec<f64>) -> Vec<Piece> {
    let glyphs = without_doubles(ink.glyphs);
    let mut frames = frames(&ink.strokes);
    // A table inside a frame takes its text before the frame does.
    frames.sort_by(|a, b| a.area().total_cmp(&b.area()));
    let mut free: Vec<Glyph> = Vec::new();
    let mut inside: Vec<Vec<Glyph>> = vec![Vec::new(); frames.len()];
    for glyph in glyphs {
        match frames.iter().position(|frame| frame.holds(&glyph)) {
            Some(frame) => inside[frame].push(glyph),
            None => free.push(glyph),
        }
    }
    let mut tables: Vec<Placed> = Vec::new();
    for (frame, glyphs) in frames.iter().zip(inside) {
        match frame.table(&glyphs) {
            Some(rows) if glyphs.iter().any(|glyph| !glyph.text.trim().is_empty()) => {
                let (left, right) = (frame.xs[0], frame.xs[frame.xs.len() - 1]);
                tables.push(Placed { left, right, top: frame.ys[0], rows });
            }
            _ => free.extend(glyphs),
        }
    }
    columns::arrange(free, tables, gutters)
}

/// A table and where it stands.
pub(super) struct Placed {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) rows: Vec<Vec<Ruled>>,
}

/// Bold is often drawn as the same character twice, a hair apart.
fn without_doubles(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut seen: std::collections::HashMap<(i64, i64), Vec<usize>> = std::collections::HashMap::new();
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let place = ((glyph.x / 4.0).floor() as i64, (glyph.y / 4.0).floor() as i64);
        let near = glyph.size.min(glyph.width.max(1.0) * 2.0) * 0.12;
        let double = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy))).any(|(dx, dy)| {
            seen.get(&(place.0 + dx, place.1 + dy)).is_some_and(|others| {
                others.iter().rev().take(8).any(|other| {
                    let other = &kept[*other];
                    other.text == glyph.text
                        && (other.x - glyph.x).abs() < near
                        && (other.y - glyph.y).abs() < near
                })
            })
        });
        if !double {
            seen.entry(place).or_default().push(kept.len());
            kept.push(glyph);
        }
    }
    kept
}

/// Gathers glyphs into lines, from top to bottom.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    levels(glyphs).into_iter().filter_map(line_of).collect()
}

/// Glyphs that stand on one level, from top to bottom.
pub(super) fn levels(glyphs: &[Glyph]) -> Vec<Vec<&Glyph>> {
    let mut order: Vec<&Glyph> = glyphs.iter().collect();
    order.sort_by(|a, b| b.y.total_cmp(&a.y).then(a.x.total_cmp(&b.x)));
    let mut groups: Vec<Vec<&Glyph>> = Vec::new();
    for glyph in order {
        match groups.last_mut() {
            Some(group)
                if group
                    .first()
                    .is_some_and(|first| first.y - glyph.y <= 0.45 * first.size.max(glyph.size)) =>
            {
                group.push(glyph);
            }
            _ => groups.push(vec![glyph]),
        }
    }
    groups
}

fn line_of(mut group: Vec<&Glyph>) -> Option<Line> {
    group.sort_by(|a, b| a.x.total_cmp(&b.x));
    let first = group.iter().find(|glyph| !glyph.text.trim().is_empty())?;
    let (left, y) = (first.x, first.y);
    let size = group.iter().map(|glyph| glyph.size).fold(0.0, f64::max);
    let mut text = String::new();
    let mut columned = false;
    // End of the last visible glyph.
    let mut end: Option<f64> = None;
    let mut before: Option<&Glyph> = None;
    for glyph in group {
        if glyph.text.trim().is_empty() {
            continue;
        }
        // A small raised digit behind a figure is the number of a note.
        let is_digit = |glyph: &Glyph| glyph.text.bytes().all(|byte| byte.is_ascii_digit());
        if before.is_some_and(|before| {
            is_digit(glyph)
                && is_digit(before)
                && glyph.size <= 0.85 * before.size
                && glyph.y - before.y >= 0.15 * before.size
        }) {
            continue;
        }
        before = Some(glyph);
        if let Some(end) = end {
            let gap = glyph.x - end;
            if gap > 0.25 * glyph.size {
                text.push(' ');
            }
            columned |= gap > 1.4 * glyph.size;
        }
        text.push_str(&glyph.text);
        end = Some(glyph.x + glyph.width);
    }
    Some(Line { text, left, right: end.unwrap_or(left), y, size, columned, margins: None })
}

// ---------------------------------------------------------------- ruled tables

/// A ruling line along `at`, from `low` to `high`.
#[derive(Clone, Copy, Debug)]
struct Rule {
    at: f64,
    low: f64,
    high: f64,
}

/// Lines that meet, and the grid of their places. `ys` runs down the page.
struct Frame {
    xs: Vec<f64>,
    ys: Vec<f64>,
    across: Vec<Rule>,
    down: Vec<Rule>,
}

/// Joins pieces of a line, and lines drawn twice.
fn joined(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut out: Vec<Rule> = Vec::new();
    let mut from = 0;
    while from < rules.len() {
        let mut to = from + 1;
        while to < rules.len() && rules[to].at - rules[from].at <= 1.6 {
            to += 1;
        }
        let mut level: Vec<Rule> = rules[from..to].to_vec();
        level.sort_by(|a, b| a.low.total_cmp(&b.low));
        let at = level.iter().map(|rule| rule.at).sum::<f64>() / level.len() as f64;
        let start = out.len();
        for rule in level {
            match out[start..].last_mut() {
                Some(last) if rule.low <= last.high + MEET => last.high = last.high.max(rule.high),
                _ => out.push(Rule { at, ..rule }),
            }
        }
        from = to;
    }
    out
}

/// Places that lie close together are one.
fn clustered(mut places: Vec<f64>) -> Vec<f64> {
    places.sort_by(f64::total_cmp);
    let mut out: Vec<(f64, f64, usize)> = Vec::new();
    for place in places {
        match out.last_mut() {
            Some((first, sum, count)) if place - *first <= MEET => {
                *sum += place;
                *count += 1;
            }
            _ => out.push((place, place, 1)),
        }
    }
    out.into_iter().map(|(_, sum, count)| sum / count as f64).collect()
}

fn frames(strokes: &[Stroke]) -> Vec<Frame> {
    let (mut across, mut down) = (Vec::new(), Vec::new());
    for stroke in strokes {
        let ((x0, y0), (x1, y1)) = (stroke.from, stroke.to);
        if (y0 - y1).abs() <= 0.6 && (x0 - x1).abs() > 0.0 {
            across.push(Rule { at: (y0 + y1) / 2.0, low: x0.min(x1), high: x0.max(x1) });
        } else if (x0 - x1).abs() <= 0.6 && (y0 - y1).abs() > 0.0 {
            down.push(Rule { at: (x0 + x1) / 2.0, low: y0.min(y1), high: y0.max(y1) });
        }
    }
    let long = |rules: Vec<Rule>| -> Vec<Rule> {
        joined(rules).into_iter().filter(|rule| rule.high - rule.low > 4.0).collect()
    };
    let (across, down) = (long(across), long(down));
    if across.len() + down.len() > MOST_RULES {
        return Vec::new();
    }
    // Lines that meet belong together.
    let mut group: Vec<usize> = (0..across.len() + down.len()).collect();
    fn root(group: &mut [usize], mut at: usize) -> usize {
        while group[at] != at {
            group[at] = group[group[at]];
            at = group[at];
        }
        at
    }
    for (i, h) in across.iter().enumerate() {
        for (j, v) in down.iter().enumerate() {
            if (h.low - MEET..=h.high + MEET).contains(&v.at)
                && (v.low - MEET..=v.high + MEET).contains(&h.at)
            {
                let (a, b) = (root(&mut group, i), root(&mut group, across.len() + j));
                group[a] = b;
            }
        }
    }
    let mut by_root: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> =
        std::collections::BTreeMap::new();
    for (i, rule) in across.iter().enumerate() {
        by_root.entry(root(&mut group, i)).or_default().0.push(*rule);
    }
    for (j, rule) in down.iter().enumerate() {
        by_root.entry(root(&mut group, across.len() + j)).or_default().1.push(*rule);
    }
    by_root
        .into_values()
        .filter(|(across, down)| across.len() >= 2 && !down.is_empty())
        .filter_map(|(across, down)| {
            // A table open at its sides ends where its lines end.
            let xs = clustered(
                down.iter().map(|v| v.at).chain(across.iter().flat_map(|h| [h.low, h.high])).collect(),
            );
            let mut ys = clustered(
                across.iter().map(|h| h.at).chain(down.iter().flat_map(|v| [v.low, v.high])).collect(),
            );
            ys.reverse();
            let cells = xs.len().saturating_sub(1) * ys.len().saturating_sub(1);
            (2..=MOST_POSITIONS).contains(&cells).then_some(Frame { xs, ys, across, down })
        })
        .collect()
}

/// Whether a line at `at` runs along most of the way from `low` to `high`.
fn is_drawn(rules: &[Rule], at: f64, low: f64, high: f64) -> bool {
    let covered: f64 = rules
        .iter()
        .filter(|rule| (rule.at - at).abs() <= MEET)
        .map(|rule| (rule.high.min(high) - rule.low.max(low)).max(0.0))
        .sum();
    covered >= 0.6 * (high - low)
}

impl Frame {
    fn area(&self) -> f64 {
        (self.xs[self.xs.len() - 1] - self.xs[0]) * (self.ys[0] - self.ys[self.ys.len() - 1])
    }

    fn holds(&self, glyph: &Glyph) -> bool {
        let (x, y) = middle(glyph);
        (self.xs[0]..=self.xs[self.xs.len() - 1]).contains(&x)
            && (self.ys[self.ys.len() - 1]..=self.ys[0]).contains(&y)
    }

    /// The cells; `None` where the lines do not close into rectangles or the text does not keep to them.
    fn table(&self, glyphs: &[Glyph]) -> Option<Vec<Vec<Ruled>>> {
        let (columns, rows) = (self.xs.len() - 1, self.ys.len() - 1);
        let mut owner: Vec<usize> = (0..columns * rows).collect();
        fn root(owner: &mut [usize], mut at: usize) -> usize {
            while owner[at] != at {
                owner[at] = owner[owner[at]];
                at = owner[at];
            }
            at
        }
        for y in 0..rows {
            for x in 0..columns {
                let here = y * columns + x;
                if x + 1 < columns && !is_drawn(&self.down, self.xs[x + 1], self.ys[y + 1], self.ys[y]) {
                    let (a, b) = (root(&mut owner, here), root(&mut owner, here + 1));
                    owner[a.max(b)] = a.min(b);
                }
                if y + 1 < rows && !is_drawn(&self.across, self.ys[y + 1], self.xs[x], self.xs[x + 1]) {
                    let (a, b) = (root(&mut owner, here), root(&mut owner, here + columns));
                    owner[a.max(b)] = a.min(b);
                }
            }
        }
        // Each cell's corners: left, top, right, bottom, in places of the grid, and how many places it has.
        let mut bounds: std::collections::BTreeMap<usize, (usize, usize, usize, usize, usize)> =
            std::collections::BTreeMap::new();
        for y in 0..rows {
            for x in 0..columns {
                let cell = root(&mut owner, y * columns + x);
                let found = bounds.entry(cell).or_insert((x, y, x, y, 0));
                *found = (found.0.min(x), found.1.min(y), found.2.max(x), found.3.max(y), found.4 + 1);
            }
        }
        // Rows without columns: what stands in one line may be several cells.
        if bounds.len() < 2
            || columns < 2
            || bounds.values().any(|(l, t, r, b, places)| (r - l + 1) * (b - t + 1) != *places)
        {
            return None;
        }
        let mut inside: std::collections::BTreeMap<usize, Vec<Glyph>> = std::collections::BTreeMap::new();
        let mut astray = 0;
        for glyph in glyphs {
            let (mx, my) = middle(glyph);
            let x = self.xs.partition_point(|place| *place <= mx).clamp(1, columns) - 1;
            let y = self.ys.partition_point(|place| *place >= my).clamp(1, rows) - 1;
            let cell = root(&mut owner, y * columns + x);
            let (left, _, right, _, _) = bounds[&cell];
            let over = (self.xs[left] - glyph.x).max(glyph.x + glyph.width - self.xs[right + 1]);
            astray += usize::from(over > 0.45 * glyph.width.max(1.0) && !glyph.text.trim().is_empty());
            inside.entry(cell).or_default().push(glyph.clone());
        }
        // Text across the lines: they do not belong to it.
        if astray * 50 > glyphs.len() {
            return None;
        }
        let mut out: Vec<Vec<Ruled>> = vec![Vec::new(); rows];
        for (cell, (left, top, right, bottom, _)) in &bounds {
            let text = inside.get(cell).map(|glyphs| lines(glyphs)).unwrap_or_default();
            for (y, row) in out.iter_mut().enumerate().take(bottom + 1).skip(*top) {
                row.push(Ruled {
                    left: self.xs[*left],
                    right: self.xs[right + 1],
                    rows: bottom - top + 1,
                    continues: y > *top,
                    lines: if y == *top {
                        text.iter().map(|line| line.text.clone()).collect()
                    } else {
                        Vec::new()
                    },
                });
            }
        }
        for row in &mut out {
            row.sort_by(|a, b| a.left.total_cmp(&b.left));
        }
        Some(out)
    }
}

/// The middle of a glyph's ink.
fn middle(glyph: &Glyph) -> (f64, f64) {
    (glyph.x + glyph.width / 2.0, glyph.y + glyph.size * 0.35)
}
