//! Running text set in columns, as bulletins are: one column is read after the other.
//!
//! A page is cut along a gutter only where the ink leaves no doubt: over a band of lines nothing crosses it, and on both
//! of its sides stand lines of running text, most of which fill their column. A table without ruling has short cells
//! and is never cut: its rows belong together.

use super::layout::{Line, Piece, Placed, levels, lines};
use super::page::Glyph;

/// Cuts of one page; three columns in three bands take six.
const MOST_CUTS: usize = 16;

/// Places of a page that are tried as gutters.
const MOST_PLACES: usize = 400;

/// Gutters that are remembered from page to page.
const MOST_GUTTERS: usize = 16;

/// Lines that a column has at least where nothing else tells of columns.
const FEWEST_LINES: usize = 4;

/// Width of the narrowest column, in characters.
const NARROWEST: f64 = 8.0;

/// One level of a part of a page: its stretches of ink, and where it stands.
struct Level {
    y: f64,
    /// From, to, and how many glyphs; none for a table.
    stretches: Vec<(f64, f64, usize)>,
    /// It begins with the number of a part.
    numbered: bool,
}

/// A gutter, and the band along which it runs.
struct Cut {
    x: f64,
    top: f64,
    bottom: f64,
}

/// Lines and tables of a page, or of a part of one, in reading order.
pub(super) fn arrange(glyphs: Vec<Glyph>, tables: Vec<Placed>, gutters: &mut Vec<f64>) -> Vec<Piece> {
    let mut cuts = MOST_CUTS;
    part(glyphs, tables, gutters, &mut cuts)
}

fn part(glyphs: Vec<Glyph>, tables: Vec<Placed>, gutters: &mut Vec<f64>, cuts: &mut usize) -> Vec<Piece> {
    let cut = if *cuts > 0 { cut(&glyphs, &tables, gutters) } else { None };
    let Some(cut) = cut else { return in_one_column(&glyphs, tables) };
    *cuts -= 1;
    if gutters.len() < MOST_GUTTERS && !gutters.iter().any(|known| (known - cut.x).abs() <= 3.0) {
        gutters.push(cut.x);
    }
    let place = |y: f64, middle: f64| match () {
        () if y > cut.top => 0,
        () if y < cut.bottom => 3,
        () => 1 + usize::from(middle > cut.x),
    };
    let mut parts: [(Vec<Glyph>, Vec<Placed>); 4] = Default::default();
    for glyph in glyphs {
        parts[place(glyph.y, glyph.x + glyph.width / 2.0)].0.push(glyph);
    }
    for table in tables {
        parts[place(table.top, (table.left + table.right) / 2.0)].1.push(table);
    }
    let mut out = Vec::new();
    for (index, (glyphs, tables)) in parts.into_iter().enumerate() {
        let mut pieces = part(glyphs, tables, gutters, cuts);
        if index == 1 || index == 2 {
            bound(&mut pieces);
        }
        out.append(&mut pieces);
    }
    out
}

fn in_one_column(glyphs: &[Glyph], tables: Vec<Placed>) -> Vec<Piece> {
    let mut placed: Vec<(f64, Piece)> =
        tables.into_iter().map(|table| (table.top, Piece::Table(table.rows))).collect();
    placed.extend(lines(glyphs).into_iter().map(|line| (line.y + line.size * 0.5, Piece::Line(line))));
    placed.sort_by(|a, b| b.0.total_cmp(&a.0));
    placed.into_iter().map(|(_, piece)| piece).collect()
}

/// Tells the lines of a column where it begins and ends.
fn bound(pieces: &mut [Piece]) {
    let mut free: Vec<&mut Line> = pieces
        .iter_mut()
        .filter_map(|piece| match piece {
            Piece::Line(line) if line.margins.is_none() => Some(line),
            _ => None,
        })
        .collect();
    let left = free.iter().map(|line| line.left).fold(f64::INFINITY, f64::min);
    let right = free.iter().map(|line| line.right).fold(f64::NEG_INFINITY, f64::max);
    free.iter_mut().for_each(|line| line.margins = Some((left, right)));
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// The gutter with the most lines beside it.
fn cut(glyphs: &[Glyph], tables: &[Placed], gutters: &[f64]) -> Option<Cut> {
    let size = median(glyphs.iter().map(|glyph| glyph.size).collect());
    if size <= 0.0 {
        return None;
    }
    let mut page: Vec<Level> =
        levels(glyphs).into_iter().filter_map(|level| stretched(level, size)).collect();
    page.extend(tables.iter().map(|table| Level {
        y: table.top,
        stretches: vec![(table.left, table.right, 0)],
        numbered: false,
    }));
    page.sort_by(|a, b| b.y.total_cmp(&a.y));
    if page.len() < 2 {
        return None;
    }
    // Beside each stretch of ink there may be a gutter.
    let mut places: Vec<i64> = page
        .iter()
        .flat_map(|level| &level.stretches)
        .flat_map(|(from, to, glyphs)| {
            let beside = if *glyphs > 0 { 0.6 * size } else { 0.1 * size };
            [from - beside, to + beside]
        })
        .map(|place| (place / 2.0).round() as i64)
        .collect();
    places.sort_unstable();
    places.dedup();
    let known: Vec<f64> = gutters.to_vec();
    places
        .into_iter()
        .take(MOST_PLACES)
        .map(|place| place as f64 * 2.0)
        .chain(known)
        .flat_map(|x| bands(&page, x, size).into_iter().filter_map(move |band| Some((x, band?))))
        .filter_map(|(x, band)| {
            let is_known = gutters.iter().any(|known| (known - x).abs() <= 0.5 * size);
            let lines = columned(band, x, size, is_known)?;
            Some((lines, x, band))
        })
        // Of gutters with as many lines, the first: columns are cut off from left to right.
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .and_then(|(_, x, band)| {
            Some(Cut { x, top: band.first()?.y + 0.3 * size, bottom: band.last()?.y - 0.3 * size })
        })
}

/// The stretches of ink of a level; `None` for blanks.
fn stretched(mut level: Vec<&Glyph>, size: f64) -> Option<Level> {
    level.retain(|glyph| !glyph.text.trim().is_empty());
    level.sort_by(|a, b| a.x.total_cmp(&b.x));
    let y = level.first()?.y;
    let mut stretches: Vec<(f64, f64, usize)> = Vec::new();
    for glyph in &level {
        let end = glyph.x + glyph.width;
        match stretches.last_mut() {
            Some(last) if glyph.x - last.1 <= 0.9 * size => {
                last.1 = last.1.max(end);
                last.2 += 1;
            }
            _ => stretches.push((glyph.x, end, 1)),
        }
    }
    let head: String = level.iter().take(6).map(|glyph| glyph.text.as_str()).collect();
    Some(Level { y, stretches, numbered: super::is_numbered(&head) })
}

/// The longest runs of levels that leave a place free, without what stands apart at their ends: a page number at the
/// foot of a column is none of its lines.
fn bands(page: &[Level], x: f64, size: f64) -> Vec<Option<&[Level]>> {
    // The frame of a table stands out into the gutter.
    let free = |glyphs: usize| if glyphs > 0 { 0.4 * size } else { 0.05 * size };
    let crosses = |level: &Level| {
        level.stretches.iter().any(|(from, to, glyphs)| *from < x + free(*glyphs) && *to > x - free(*glyphs))
    };
    page.split(crosses)
        .map(|band| {
            let steps: Vec<f64> = band.windows(2).map(|pair| pair[0].y - pair[1].y).collect();
            let apart = 2.2 * median(steps).max(size);
            let slight = |level: &Level| {
                level.stretches.iter().map(|stretch| stretch.2).sum::<usize>().abs_diff(7) < 7
            };
            let mut band = band;
            while let [rest @ .., above, last] = band
                && above.y - last.y > apart
                && slight(last)
            {
                band = &band[..rest.len() + 1];
            }
            // A heading alone below two columns is that of what comes next across the page.
            while let [rest @ .., last] = band
                && last.numbered
                && last.stretches.iter().all(|(_, to, _)| *to < x)
                && rest.len() > 1
            {
                band = rest;
            }
            while let [first, below, ..] = band
                && first.y - below.y > apart
                && slight(first)
            {
                band = &band[1..];
            }
            (band.len() > 1).then_some(band)
        })
        .collect()
}

/// The ink on one side of a gutter.
struct Side {
    /// Lines of text, and those of them that fill it.
    lines: usize,
    full: usize,
    width: f64,
    /// Of the line in the middle.
    glyphs: f64,
    top: f64,
    bottom: f64,
    /// Most of its lines fall into several pieces, as the rows of a table do.
    in_cells: bool,
}

impl Side {
    fn of(band: &[Level], x: f64, left: bool) -> Side {
        let parts: Vec<(f64, f64, f64, usize, usize)> = band
            .iter()
            .filter_map(|level| {
                let own = || level.stretches.iter().filter(|(from, to, _)| ((from + to) / 2.0 < x) == left);
                let from = own().map(|stretch| stretch.0).fold(f64::INFINITY, f64::min);
                let to = own().map(|stretch| stretch.1).fold(f64::NEG_INFINITY, f64::max);
                let pieces = own().filter(|stretch| stretch.2 > 0).count();
                (from < to).then(|| (level.y, from, to, own().map(|stretch| stretch.2).sum(), pieces))
            })
            .collect();
        let from = parts.iter().map(|part| part.1).fold(f64::INFINITY, f64::min);
        let to = parts.iter().map(|part| part.2).fold(f64::NEG_INFINITY, f64::max);
        let texts: Vec<_> = parts.iter().filter(|part| part.3 > 0).collect();
        Side {
            lines: texts.len(),
            full: texts.iter().filter(|part| part.2 - part.1 >= 0.8 * (to - from)).count(),
            width: to - from,
            glyphs: median(texts.iter().map(|part| part.3 as f64).collect()),
            top: parts.first().map_or(0.0, |part| part.0),
            bottom: parts.last().map_or(0.0, |part| part.0),
            in_cells: median(texts.iter().map(|part| part.4 as f64).collect()) > 2.0,
        }
    }

    /// Whether it is running text.
    fn is_sound(&self, fewest: usize, size: f64) -> bool {
        self.lines >= fewest
            && self.width >= NARROWEST * size
            && self.glyphs >= NARROWEST
            && self.full * 2 >= self.lines
    }
}

/// Whether running text stands on both sides of a place; gives the number of lines beside it.
fn columned(band: &[Level], x: f64, size: f64, is_known: bool) -> Option<usize> {
    let (left, right) = (Side::of(band, x, true), Side::of(band, x, false));
    // Where the pages before had a gutter, a few lines will do.
    let enough = match is_known {
        true => left.is_sound(2, size) && right.lines >= 1,
        false => left.is_sound(FEWEST_LINES, size) && right.is_sound(FEWEST_LINES, size),
    };
    let alike = left.width.max(right.width) <= 2.6 * left.width.min(right.width) || is_known;
    // One must stand beside the other.
    let beside = right.top > left.bottom && left.top > right.bottom;
    let of_text = !left.in_cells && !right.in_cells;
    (enough && alike && beside && of_text).then_some(left.lines + right.lines)
}
