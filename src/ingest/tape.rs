//! tar: headers one after another, each with its content, and zeros at the end.
//!
//! The headers are read by the `tar` crate. The walk over them is ours, because that crate takes an archive that was
//! cut between two entries for a whole one, and holds names of any length in memory.

use std::io::{self, Read};

use tar::{EntryType, Header, PaxExtensions};

use super::archive::{Archive, Halt, Member};
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

pub(super) fn unpack(archive: &mut Archive<'_, '_>, stream: &mut dyn Read) -> Result<(), Halt> {
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
        archive.entry()?;
        entry(archive, stream, kind, &name, size)?;
    }
}

fn entry(
    archive: &mut Archive<'_, '_>,
    stream: &mut dyn Read,
    kind: EntryType,
    name: &[u8],
    size: u64,
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
    let mut content = Whole { from: stream, left: size };
    let name = place.clone();
    let member =
        Member { place, name, packed: None, declared: Some(size), notes: Vec::new(), content: &mut content };
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
