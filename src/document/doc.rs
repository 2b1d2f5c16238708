//! Word's binary format (DOC, and WPS files, which are the same) → blocks, after [MS-DOC].
//!
//! The text lies in pieces; where a cell or a row ends is told by marks in it and by the properties of the paragraph
//! that the mark closes. A row whose marks and properties disagree makes its table unsure, and an unsure table is given
//! as lines of text. Tracked deletions, hidden text and the codes of fields are left out.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use super::Document;
use super::flow::Merge;
use super::word::{Paragraph, Reader, RowShape};
use crate::schema::Reason;

/// Characters of one document; a report has some ten thousand.
const MOST_CHARACTERS: usize = 8_000_000;

/// Word 97, the first with this format.
const FIRST_VERSION: u16 = 0x00c1;

pub(super) fn read<F: Read + Seek>(container: &mut cfb::CompoundFile<F>) -> Result<Document, Reason> {
    let mut stream = |name: &str| -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        container.open_stream(name).ok()?.read_to_end(&mut bytes).ok()?;
        Some(bytes)
    };
    let main = stream("/WordDocument").ok_or(Reason::Damaged)?;
    if word(&main, 0) != Some(0xa5ec) {
        return Err(Reason::Unsupported);
    }
    let flags = word(&main, 0x0a).ok_or(Reason::Damaged)?;
    if flags & 0x0100 != 0 {
        return Err(Reason::Encrypted);
    }
    if word(&main, 2).unwrap_or(0) < FIRST_VERSION {
        return Err(Reason::Unsupported);
    }
    let table = stream(if flags & 0x0200 != 0 { "/1Table" } else { "/0Table" }).ok_or(Reason::Damaged)?;
    let data = stream("/Data").unwrap_or_default();
    let file = File { main, table, data };
    let pieces = file.pieces().ok_or(Reason::Damaged)?;
    let paragraphs = file.runs(0x0102, 13).ok_or(Reason::Damaged)?;
    let hidden = file.runs(0x00fa, 1).ok_or(Reason::Damaged)?;
    let length = long(&file.main, 0x4c).ok_or(Reason::Damaged)? as usize;
    let mut reader = Reader::new("application/msword");
    let mut total = 0;
    'text: for piece in &pieces {
        for index in 0..piece.characters {
            if total == length {
                break 'text;
            }
            total += 1;
            if total > MOST_CHARACTERS {
                return Err(Reason::TooLarge);
            }
            let place = piece.place + index * piece.width;
            let unit = if piece.width == 2 {
                word(&file.main, place).ok_or(Reason::Damaged)?
            } else {
                let byte = *file.main.get(place).ok_or(Reason::Damaged)?;
                let (text, _) =
                    encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
                text.encode_utf16().next().unwrap_or(0xfffd)
            };
            match unit {
                0x0d | 0x07 | 0x0c => {
                    let properties =
                        run_at(&paragraphs, place).map(|run| file.paragraph(run)).unwrap_or_default();
                    let gone = run_at(&hidden, place).is_some_and(|run| file.look(run).unshown);
                    reader.mark(unit, &properties, gone)?;
                }
                _ => {
                    let look = run_at(&hidden, place).map(|run| file.look(run)).unwrap_or_default();
                    let digit = u8::try_from(unit).ok().filter(u8::is_ascii_digit).map(char::from);
                    match digit.filter(|_| look.raised && !look.unshown) {
                        Some(digit) => reader.push_raised(digit.encode_utf8(&mut [0; 4])),
                        None => reader.unit(unit, look.unshown),
                    }
                }
            }
        }
    }
    // The pieces end before the text does: the file was cut.
    if total < length {
        return Err(Reason::Damaged);
    }
    reader.finish()
}

/// How a run of characters is shown.
#[derive(Default)]
struct Look {
    unshown: bool,
    raised: bool,
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?).map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

struct File {
    main: Vec<u8>,
    table: Vec<u8>,
    data: Vec<u8>,
}

/// A stretch of text: where it lies in the main stream, and how wide its characters are.
struct Piece {
    place: usize,
    characters: usize,
    width: usize,
}

/// Where a stretch of text with one set of properties ends, and the place of the properties; 0 for none.
type Runs = BTreeMap<usize, (usize, usize)>;

fn run_at(runs: &Runs, place: usize) -> Option<usize> {
    let (_, (end, properties)) = runs.range(..=place).next_back()?;
    (place < *end && *properties != 0).then_some(*properties)
}

impl File {
    /// The list of pieces, at the end of the "complex" part of the table stream.
    fn pieces(&self) -> Option<Vec<Piece>> {
        let from = long(&self.main, 0x01a2)? as usize;
        let size = long(&self.main, 0x01a6)? as usize;
        let clx = self.table.get(from..from.checked_add(size)?)?;
        let mut at = 0;
        while *clx.get(at)? == 1 {
            at += 3 + usize::from(word(clx, at + 1)?);
        }
        if clx[at] != 2 {
            return None;
        }
        let size = long(clx, at + 1)? as usize;
        let list = clx.get(at + 5..(at + 5).checked_add(size)?)?;
        let count = list.len().checked_sub(4)? / 12;
        (0..count)
            .map(|index| {
                let (first, next) = (long(list, index * 4)? as usize, long(list, index * 4 + 4)? as usize);
                let raw = long(list, (count + 1) * 4 + index * 8 + 2)?;
                let narrow = raw & 0x4000_0000 != 0;
                let place = (raw & 0x3fff_ffff) as usize;
                Some(Piece {
                    place: if narrow { place / 2 } else { place },
                    characters: next.checked_sub(first)?,
                    width: if narrow { 1 } else { 2 },
                })
            })
            .collect()
    }

    /// Properties by place in the text, from pages of 512 bytes. `at` is where the header tells of them; each entry
    /// of a page is `entry` bytes, the first of which tells the place within the page in words.
    fn runs(&self, at: usize, entry: usize) -> Option<Runs> {
        let from = long(&self.main, at)? as usize;
        let size = long(&self.main, at + 4)? as usize;
        let list = self.table.get(from..from.checked_add(size)?)?;
        let count = list.len().saturating_sub(4) / 8;
        let mut runs = Runs::new();
        for index in 0..count {
            let start = (long(list, (count + 1) * 4 + index * 4)? & 0x003f_ffff) as usize * 512;
            let page = self.main.get(start..start + 512)?;
            let entries = usize::from(page[511]);
            for run in 0..entries {
                let (begin, end) = (long(page, run * 4)? as usize, long(page, run * 4 + 4)? as usize);
                let offset = usize::from(*page.get((entries + 1) * 4 + run * entry)?) * 2;
                runs.insert(begin, (end, if offset == 0 { 0 } else { start + offset }));
            }
        }
        Some(runs)
    }

    fn look(&self, properties: usize) -> Look {
        let size = self.main.get(properties).map_or(0, |size| usize::from(*size));
        let list = self.main.get(properties + 1..properties + 1 + size).unwrap_or_default();
        let mut look = Look::default();
        changes(list, |code, operand| match code {
            // Deleted by a reviewer; hidden; struck out, once and twice.
            0x0800 | 0x083c | 0x0837 | 0x2a53 => look.unshown |= operand.first() == Some(&1),
            0x2a48 => look.raised |= operand.first() == Some(&1),
            0x4845 => look.raised |= word(operand, 0).is_some_and(|by| (1..0x8000).contains(&by)),
            _ => {}
        });
        look
    }

    fn paragraph(&self, properties: usize) -> Paragraph {
        let size = self.main.get(properties).map_or(0, |size| usize::from(*size));
        let (from, to) = if size == 0 {
            let size = self.main.get(properties + 1).map_or(0, |size| usize::from(*size));
            (properties + 2, properties + 2 + size * 2)
        } else {
            (properties + 1, properties + size * 2)
        };
        // A style number comes first.
        let mut paragraph = Paragraph::default();
        let list = self.main.get(from + 2..to).unwrap_or_default();
        self.apply(list, &mut paragraph, 0);
        paragraph
    }

    fn apply(&self, list: &[u8], paragraph: &mut Paragraph, nested: usize) {
        let mut in_table = false;
        let mut elsewhere = None;
        changes(list, |code, operand| {
            let on = operand.first() == Some(&1);
            match code {
                0x2416 => in_table = on,
                0x2417 => paragraph.row_end = on,
                0x244b => paragraph.inner_cell_end = on,
                0x244c => paragraph.inner_row_end = on,
                0x6649 => paragraph.depth = long(operand, 0).unwrap_or(0).min(1_000) as usize,
                // Too long for a page: the rest stands in the data stream.
                0x6645 | 0x6646 => elsewhere = long(operand, 0),
                0xd608 => paragraph.row = row_shape(operand),
                0xd62b => {
                    if let (Some(row), [cell, merge]) = (&mut paragraph.row, operand)
                        && let Some(down) = row.down.get_mut(usize::from(*cell))
                    {
                        *down = merge_of(u16::from(*merge));
                    }
                }
                _ => {}
            }
        });
        if in_table {
            paragraph.depth = paragraph.depth.max(1);
        }
        if let Some(place) = elsewhere
            && nested == 0
        {
            let size = word(&self.data, place as usize).map_or(0, usize::from);
            let from = place as usize + 2;
            let list = self.data.get(from..from + size).unwrap_or_default();
            self.apply(list, paragraph, 1);
        }
    }
}

fn merge_of(flags: u16) -> Merge {
    match flags & 3 {
        0 => Merge::No,
        1 => Merge::Continues,
        _ => Merge::Starts,
    }
}

/// Tells each property change of a list: its code and its operand.
fn changes(list: &[u8], mut tell: impl FnMut(u16, &[u8])) {
    let mut at = 0;
    while let Some(code) = word(list, at) {
        at += 2;
        let (from, size) = match code >> 13 {
            0 | 1 => (at, 1),
            2 | 4 | 5 => (at, 2),
            3 => (at, 4),
            7 => (at, 3),
            // The definition of a table tells its size, less one, in two bytes.
            _ if code == 0xd608 => (at + 2, usize::from(word(list, at).unwrap_or(0)).saturating_sub(1)),
            _ => (at + 1, list.get(at).map_or(0, |size| usize::from(*size))),
        };
        // Tab stops of 255 bytes tell their size otherwise; nothing of a table comes after them.
        if code == 0xc615 && size == 255 {
            return;
        }
        let Some(operand) = list.get(from..from + size) else { return };
        tell(code, operand);
        at = from + size;
    }
}

fn row_shape(operand: &[u8]) -> Option<RowShape> {
    let count = usize::from(*operand.first()?);
    let edges: Option<Vec<i64>> = (0..=count)
        .map(|index| word(operand, 1 + index * 2).map(|edge| i64::from(edge.cast_signed())))
        .collect();
    let flags = |cell: usize| word(operand, 1 + (count + 1) * 2 + cell * 20).unwrap_or(0);
    Some(RowShape {
        edges: edges?,
        down: (0..count).map(|cell| merge_of(flags(cell) >> 5)).collect(),
        joined: (0..count).map(|cell| flags(cell) & 3 == 1).collect(),
    })
}
