//! PDFs with a text layer → blocks.
//!
//! lopdf reads the file, its streams and its passwords, all within limits; glyphs, their characters and their places
//! are worked out here, because tables must be rebuilt from them. The choice: pdf-extract gives no characters for the
//! encodings of Chinese typesetting and unwraps on broken files in a hundred places; pdf_oxide knows those encodings
//! but comes with half a million lines of which a batch of reports needs two thousand, and decides by rules of
//! thumb what belongs together. lopdf is kept, forbids unsafe code and takes a limit for everything it unpacks.
//!
//! The file's properties are left alone: their title is often that of last year's file or of another agency's, and
//! their dates tell when the file was made.

mod columns;
mod edges;
mod font;
mod layout;
mod page;

use lopdf::LoadOptions;

use super::flow::{self, Flow, Merge, Node, RuledCell};
use super::{Content, Document};
use crate::schema::Reason;
use layout::{Line, Piece, Ruled};

const MOST_PAGES: usize = 2_000;

/// Bytes of one unpacked stream of the file's structure.
const LARGEST_STREAM: usize = 128 << 20;

pub(super) fn read(bytes: &[u8]) -> Result<Document, Reason> {
    let options = LoadOptions { max_decompressed_size: Some(LARGEST_STREAM), ..LoadOptions::default() };
    let file = lopdf::Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => Reason::Encrypted,
        lopdf::Error::Decompress(_) => Reason::TooLarge,
        _ => Reason::Damaged,
    })?;
    if file.is_encrypted() {
        return Err(Reason::Encrypted);
    }
    let mut fonts = page::Fonts::new(&file);
    let mut budget = page::Budget::default();
    let mut pages: Vec<Vec<Piece>> = Vec::new();
    let mut seen = Seen::default();
    let mut gutters = Vec::new();
    for (count, id) in file.page_iter().enumerate() {
        if count >= MOST_PAGES {
            return Err(Reason::TooLarge);
        }
        let ink = page::draw(&file, id, &mut fonts, &mut budget)?;
        seen.add(&ink);
        pages.push(layout::pieces(ink, &mut gutters));
    }
    if pages.is_empty() {
        return Err(Reason::Damaged);
    }
    seen.judge()?;
    edges::drop(&mut pages);
    let mut document = Document {
        blocks: flowing(pages).into_blocks(),
        media_type: "application/pdf",
        pictures: seen.pictures,
        ..Document::default()
    };
    document.blocks.retain(|block| !matches!(&block.content, Content::Text(text) if text.is_empty()));
    Ok(document)
}

/// What the whole document's ink looks like.
#[derive(Default)]
struct Seen {
    visible: usize,
    lost: usize,
    han: usize,
    composite: usize,
    pictures: usize,
}

impl Seen {
    fn add(&mut self, ink: &page::Ink) {
        self.pictures += ink.pictures;
        self.composite += ink.composite;
        for c in ink.glyphs.iter().flat_map(|glyph| glyph.text.chars()).filter(|c| !c.is_whitespace()) {
            self.visible += 1;
            self.lost += usize::from(matches!(c,
                '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{0}'..='\u{1f}' | '\u{f0000}'..='\u{10ffff}'));
            self.han += usize::from(matches!(c,
                '\u{2e80}'..='\u{2fdf}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}'));
        }
    }

    /// Refuses pages without text, and text that is junk.
    fn judge(&self) -> Result<(), Reason> {
        if self.visible < 40 && self.pictures > 0 {
            return Err(Reason::ScannedPdf);
        }
        if self.visible == 0 {
            return Err(Reason::Empty);
        }
        // In a sound text layer nothing is lost but a bullet here and there.
        let junk = self.lost * 10 > self.visible;
        // Chinese fonts without Chinese: the map of the fonts is wrong.
        let foreign = self.composite > 200 && self.han * 20 < self.composite;
        if junk || foreign { Err(Reason::JunkText) } else { Ok(()) }
    }
}

// ---------------------------------------------------------------- pages to one flow

/// Lines and tables of all pages in one: paragraphs broken over lines are joined, tables broken over pages too.
fn flowing(pages: Vec<Vec<Piece>>) -> Flow {
    let mut flow = Flow::default();
    let mut line = 0u32;
    let mut table: Vec<Vec<Ruled>> = Vec::new();
    let mut paragraph: Option<(Line, u32)> = None;
    for page in pages {
        let margins = margins(&page);
        for (index, piece) in page.into_iter().enumerate() {
            match piece {
                Piece::Line(next) => {
                    close_table(&mut table, &mut flow, &mut line);
                    line += 1;
                    let next = Line { margins: next.margins.or(Some(margins)), ..next };
                    match &mut paragraph {
                        Some((open, _)) if goes_on(open, &next) => {
                            let blank = open.text.ends_with(|c: char| c.is_ascii_alphabetic())
                                && next.text.starts_with(|c: char| c.is_ascii_alphabetic());
                            if blank {
                                open.text.push(' ');
                            }
                            open.text.push_str(&next.text);
                            (open.left, open.right, open.y) = (next.left, next.right, next.y);
                            open.margins = next.margins;
                        }
                        _ => {
                            close_paragraph(paragraph.take(), &mut flow);
                            paragraph = Some((next, line));
                        }
                    }
                }
                Piece::Table(rows) => {
                    close_paragraph(paragraph.take(), &mut flow);
                    if index > 0 || !continues(&table, &rows) {
                        close_table(&mut table, &mut flow, &mut line);
                        table = rows;
                    } else {
                        continue_table(&mut table, rows);
                    }
                }
            }
        }
    }
    close_paragraph(paragraph, &mut flow);
    close_table(&mut table, &mut flow, &mut line);
    flow
}

/// Where the running text of a page begins and ends.
fn margins(page: &[Piece]) -> (f64, f64) {
    page.iter()
        .filter_map(|piece| match piece {
            Piece::Line(line) => Some((line.left, line.right)),
            Piece::Table(_) => None,
        })
        .fold((f64::INFINITY, f64::NEG_INFINITY), |m, line| (m.0.min(line.0), m.1.max(line.1)))
}

/// Whether a line begins with the number of a part.
fn is_numbered(text: &str) -> bool {
    static MARKED: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"^\s*(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]?\d{1,2}[)）、.．]|第[一二三四五六七八九十]+[条部])")
            .expect("a constant pattern")
    });
    MARKED.is_match(text)
}

/// Whether a line is the next of a paragraph: the one before is full, and it begins at the margin.
fn goes_on(open: &Line, next: &Line) -> bool {
    let (Some((_, right)), Some((left, _))) = (open.margins, next.margins) else { return false };
    let alike = (open.size - next.size).abs() <= 0.15 * open.size;
    // Digits on both sides might be one number or two.
    let torn = open.text.ends_with(|c: char| c.is_ascii_digit())
        && next.text.starts_with(|c: char| c.is_ascii_digit());
    alike
        && !open.columned
        && !next.columned
        && open.right > right - 2.5 * open.size
        && next.left < left + 1.2 * next.size
        && !open.text.ends_with(['。', '；'])
        && !torn
        && !is_numbered(&next.text)
}

fn close_paragraph(paragraph: Option<(Line, u32)>, flow: &mut Flow) {
    if let Some((line, number)) = paragraph {
        flow.push(&line.text, number);
        flow.break_line();
    }
}

fn close_table(table: &mut Vec<Vec<Ruled>>, flow: &mut Flow, line: &mut u32) {
    if table.is_empty() {
        return;
    }
    let rows: Vec<Vec<RuledCell>> = std::mem::take(table)
        .into_iter()
        .map(|row| {
            *line += 1;
            row.into_iter()
                .map(|cell| {
                    let mut flow = Flow::default();
                    for text in &cell.lines {
                        flow.push(text, *line);
                        flow.break_line();
                    }
                    let merge = match (cell.continues, cell.rows) {
                        (true, _) => Merge::Continues,
                        (false, 1) => Merge::No,
                        (false, _) => Merge::Starts,
                    };
                    let tenths = |place: f64| (place * 10.0).round() as i64;
                    RuledCell {
                        left: tenths(cell.left),
                        right: tenths(cell.right),
                        merge,
                        flow,
                        line: *line,
                        joined: false,
                    }
                })
                .collect()
        })
        .collect();
    flow.nodes.push(Node::Table(flow::by_edges(rows, 30)));
}

fn sides(rows: &[Vec<Ruled>]) -> Option<(f64, f64)> {
    let cells = || rows.iter().flatten();
    let left = cells().map(|cell| cell.left).min_by(f64::total_cmp)?;
    let right = cells().map(|cell| cell.right).max_by(f64::total_cmp)?;
    Some((left, right))
}

/// Whether a table at the head of a page is the rest of the one at the foot of the page before: as wide, and its
/// columns are among those of the last rows.
fn continues(table: &[Vec<Ruled>], rows: &[Vec<Ruled>]) -> bool {
    let (Some(above), Some(below)) = (sides(table), sides(rows)) else { return false };
    let near = |a: f64, b: f64| (a - b).abs() <= 4.0;
    let edges: Vec<f64> = table.iter().flatten().flat_map(|cell| [cell.left, cell.right]).collect();
    near(above.0, below.0)
        && near(above.1, below.1)
        && rows
            .first()
            .is_some_and(|row| row.iter().all(|cell| edges.iter().any(|edge| near(*edge, cell.left))))
}

/// Adds the rows of the next page. A row that the page break cut in two becomes one again, and a cell that reaches
/// over the break keeps its label.
fn continue_table(table: &mut Vec<Vec<Ruled>>, mut rows: Vec<Vec<Ruled>>) {
    let near = |a: f64, b: f64| (a - b).abs() <= 4.0;
    if let (Some(last), Some(first)) = (table.last(), rows.first())
        && is_torn(last, first)
    {
        let below: Vec<Ruled> = rows.remove(0);
        let at = table.len() - 1;
        for cell in below {
            // The lines belong where the cell above begins, which may be rows further up.
            let mut y = at;
            while let Some(found) = table[y].iter().position(|above| near(above.left, cell.left)) {
                if table[y][found].continues && y > 0 {
                    y -= 1;
                    continue;
                }
                table[y][found].lines.extend(cell.lines.iter().cloned());
                break;
            }
            // What reached further down on the new page goes on from the joined row.
        }
    }
    // A label cell that the break cut: empty below, as wide as the one above, and tall on either side.
    let open: Vec<(f64, f64)> = table
        .last()
        .into_iter()
        .flatten()
        .filter(|cell| cell.rows > 1)
        .map(|cell| (cell.left, cell.right))
        .collect();
    let held: Vec<(f64, f64)> = rows
        .first()
        .into_iter()
        .flatten()
        .filter(|cell| {
            cell.lines.is_empty() && open.iter().any(|o| near(o.0, cell.left) && near(o.1, cell.right))
        })
        .map(|cell| (cell.left, cell.right))
        .collect();
    for (left, right) in held {
        for (y, row) in rows.iter_mut().enumerate() {
            let Some(cell) = row.iter_mut().find(|cell| near(cell.left, left) && near(cell.right, right))
            else {
                break;
            };
            if y > 0 && !cell.continues {
                break;
            }
            cell.continues = true;
        }
    }
    table.append(&mut rows);
}

/// Whether a page break went through a row: the same cells on both sides, the label goes on without a number of its
/// own, and no other cell has text on both sides.
fn is_torn(last: &[Ruled], first: &[Ruled]) -> bool {
    static MARKED: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"^\s*(?:[(（]?[一二三四五六七八九十]{1,3}[)）、.．]|[(（]?\d{1,2}[)）、.．]|第)")
            .expect("a constant pattern")
    });
    let near = |a: f64, b: f64| (a - b).abs() <= 4.0;
    let pairs: Option<Vec<(&Ruled, &Ruled)>> = first
        .iter()
        .map(|cell| {
            let above =
                last.iter().find(|above| near(above.left, cell.left) && near(above.right, cell.right))?;
            (cell.rows == 1 || cell.lines.is_empty()).then_some((above, cell))
        })
        .collect();
    let Some(pairs) = pairs else { return false };
    let label = pairs.iter().find(|(_, cell)| !cell.lines.is_empty());
    let Some((above, below)) = label else { return false };
    let words = |cell: &Ruled| cell.lines.concat();
    let is_label = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    is_label(&words(above))
        && is_label(&words(below))
        && !MARKED.is_match(&words(below))
        && pairs
            .iter()
            .filter(|(_, cell)| !std::ptr::eq(*cell, *below))
            .all(|(above, below)| above.lines.is_empty() || below.lines.is_empty())
}
