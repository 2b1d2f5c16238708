//! tar: headers one after another, each with its content, and zeros at the end.
//!
//! The headers are read by the `tar` crate. The walk over them is ours, because that crate takes an archive that was
//! cut between two entries for a whole one, and holds names of any length in memory.

use std::io::{self, Read};

use tar::{EntryType, Header, PaxExtensions};

use super::archive::{Archive, Halt, Member};
use super::catalogue::{self, Shelf};
use super::{Limits, names};
use crate::schema::Reason;

const BLOCK: usize = 512;
/// Longest name or list of attributes in front of an entry.
const LONGEST_PREFACE: u64 = 1 << 20;

/// Whether a file begins with a header: its checksum is right.
pub(super) fn is_header(head: &[u8]) -> bool {
    head.len() >= BLOCK && head[..BLOCK].iter().any(|byte| *byte != 0) && checksum_holds(&head[..BLOCK])
}

fn checksum_holds(block: &[u8]) -> bool {
    let Ok(stated) = Header::from_byte_slice(block).cksum() else { return false };
    let sum = |from: &[u8]| from.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    // The checksum is taken with its own field full of blanks.
    stated > 0 && sum(&block[..148]) + 8 * 32 + sum(&block[156..BLOCK]) == stated
}

/// What a preface says of the entry behind it.
#[derive(Default)]
struct Preface {
    name: Option<Vec<u8>>,
    size: Option<u64>,
}

/// Gives the members; `shelf` holds the catalogues inside, which may stand behind the documents that they speak of.
pub(super) fn unpack(
    archive: &mut Archive<'_, '_>,
    stream: &mut dyn Read,
    shelf: &Shelf,
) -> Result<(), Halt> {
    walk(stream, |stream, kind, name, size| {
        archive.entry()?;
        entry(archive, stream, kind, name, size, shelf)
    })
}

/// The catalogues inside, from a pass of their own. What is wrong with the archive is said by who gives its members.
pub(super) fn catalogues(stream: &mut dyn Read, limits: &Limits) -> Shelf {
    let mut shelf = Shelf::default();
    let mut entries = 0;
    let _ = walk(stream, |stream, kind, name, size| {
        entries += 1;
        if entries > limits.entries {
            return Err(Halt::Stop);
        }
        let place = if is_file(kind, name) { names::inside(&names::decoded(name)) } else { None };
        let Some(place) = place.filter(|place| catalogue::is_named(place) && size <= shelf.room()) else {
            return skip(stream, padded(size));
        };
        let mut content = Vec::new();
        stream.take(size).read_to_end(&mut content)?;
        if (content.len() as u64) < size {
            return Err(Halt::Broken(Reason::Truncated));
        }
        shelf.add(&names::printable(&place), &content);
        skip(stream, padded(size) - size)
    });
    shelf
}

/// Tells each entry: its kind, name and size. Who is told takes the content with what fills its last block.
fn walk(
    stream: &mut dyn Read,
    mut tell: impl FnMut(&mut dyn Read, EntryType, &[u8], u64) -> Result<(), Halt>,
) -> Result<(), Halt> {
    let mut preface = Preface::default();
    let mut block = [0; BLOCK];
    loop {
        // Without the zeros at its end a tar may lack entries; nobody could tell.
        stream.read_exact(&mut block)?;
        if block.iter().all(|byte| *byte == 0) {
            return Ok(());
        }
        if !checksum_holds(&block) {
            return Err(Halt::Broken(Reason::BadArchive));
        }
        let header = Header::from_byte_slice(&block);
        let size = match (preface.size, header.entry_size()) {
            (Some(size), _) | (None, Ok(size)) => size,
            (None, Err(_)) => return Err(Halt::Broken(Reason::BadArchive)),
        };
        let kind = header.entry_type();
        match kind {
            EntryType::GNULongName => {
                let mut name = text(stream, size)?;
                name.retain(|byte| *byte != 0);
                preface.name = Some(name);
                continue;
            }
            EntryType::XHeader => {
                let attributes = text(stream, size)?;
                for attribute in PaxExtensions::new(&attributes).filter_map(Result::ok) {
                    match attribute.key_bytes() {
                        b"path" => preface.name = Some(attribute.value_bytes().to_vec()),
                        b"size" => preface.size = attribute.value().ok().and_then(|size| size.parse().ok()),
                        _ => {}
                    }
                }
                continue;
            }
            EntryType::GNULongLink | EntryType::XGlobalHeader => {
                skip(stream, padded(size))?;
                continue;
            }
            _ => {}
        }
        let name = std::mem::take(&mut preface).name.unwrap_or_else(|| header.path_bytes().into_owned());
        tell(stream, kind, &name, size)?;
    }
}

fn is_file(kind: EntryType, name: &[u8]) -> bool {
    matches!(kind, EntryType::Regular | EntryType::Continuous) && !name.ends_with(b"/")
}

fn entry(
    archive: &mut Archive<'_, '_>,
    stream: &mut dyn Read,
    kind: EntryType,
    name: &[u8],
    size: u64,
    shelf: &Shelf,
) -> Result<(), Halt> {
    let file = matches!(kind, EntryType::Regular | EntryType::Continuous);
    if kind.is_dir() || file && name.ends_with(b"/") || kind.as_byte() == b'V' {
        return skip(stream, padded(size));
    }
    let Some(place) = archive.place(name)? else { return skip(stream, padded(size)) };
    if !file {
        let reason = if kind == EntryType::GNUSparse { Reason::Unsupported } else { Reason::NotAFile };
        archive.refuse(&place, reason, size)?;
        return skip(stream, padded(size));
    }
    if shelf.has(&place[1..]) {
        archive.refuse(&place, Reason::Metadata, size)?;
        return skip(stream, padded(size));
    }
    let mut content = Whole { from: stream, left: size };
    let (name, notes) = (place.clone(), shelf.notes(&place[1..]));
    let member = Member { place, name, packed: None, declared: Some(size), notes, content: &mut content };
    if let Some(error) = archive.member(member)? {
        return Err(error.into());
    }
    let left = content.left;
    skip(stream, left + (padded(size) - size))
}

/// The size with what fills its last block.
fn padded(size: u64) -> u64 {
    size.div_ceil(BLOCK as u64).saturating_mul(BLOCK as u64)
}

fn text(stream: &mut dyn Read, size: u64) -> Result<Vec<u8>, Halt> {
    if size > LONGEST_PREFACE {
        return Err(Halt::Broken(Reason::BadArchive));
    }
    let mut text = vec![0; padded(size) as usize];
    stream.read_exact(&mut text)?;
    text.truncate(size as usize);
    Ok(text)
}

fn skip(stream: &mut dyn Read, bytes: u64) -> Result<(), Halt> {
    let skipped = io::copy(&mut stream.take(bytes), &mut io::sink())?;
    if skipped < bytes { Err(Halt::Broken(Reason::Truncated)) } else { Ok(()) }
}

/// Exactly so many bytes; fewer are an error and not an end.
struct Whole<'r> {
    from: &'r mut dyn Read,
    left: u64,
}

impl Read for Whole<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if most == 0 {
            return Ok(0);
        }
        let count = self.from.read(&mut buffer[..most])?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        Ok(count)
    }
}
