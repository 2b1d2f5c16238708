//! One archive that is being read: its members become inputs, within its limits.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::gate::Gate;
use super::kind::{self, Kind, Source};
use super::{crawl, names, packed, pages, tape, zipped};
use crate::document::Note;
use crate::reading::Input;
use crate::schema::Reason;

/// Why the reading of an archive ended early.
#[derive(Debug, PartialEq)]
pub(super) enum Halt {
    /// The archive gets a row of its own with this reason; its members so far stand.
    Broken(Reason),
    /// Nobody listens any more.
    Stop,
}

/// A failure of a stream below an archive: cut, or broken.
impl From<io::Error> for Halt {
    fn from(error: io::Error) -> Halt {
        Halt::Broken(reason_of(&error))
    }
}

pub(super) fn reason_of(error: &io::Error) -> Reason {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => Reason::Truncated,
        _ => Reason::BadArchive,
    }
}

/// An archive that is open, and what it has given so far.
pub(super) struct Archive<'a, 'g> {
    /// Its source, the part before `!`.
    pub(super) source: String,
    /// Its own size.
    pub(super) size: u64,
    depth: u32,
    entries: u64,
    unpacked: u64,
    pub(super) gate: &'a mut Gate<'g>,
}

/// A member of an archive.
pub(super) struct Member<'r> {
    /// What stands behind the `!`.
    pub(super) place: String,
    /// Name by which its kind is told where bytes leave a choice.
    pub(super) name: String,
    /// Its size packed, where the archive packs each entry by itself.
    pub(super) packed: Option<u64>,
    /// Its size as declared.
    pub(super) declared: Option<u64>,
    pub(super) notes: Vec<Note>,
    pub(super) content: &'r mut dyn Read,
}

impl<'a, 'g> Archive<'a, 'g> {
    pub(super) fn new(source: String, size: u64, depth: u32, gate: &'a mut Gate<'g>) -> Archive<'a, 'g> {
        Archive { source, size, depth, entries: 0, unpacked: 0, gate }
    }

    /// Gives all members. `Broken` means that the archive is to have a row of its own, as one has in which nothing is that
    /// could be read: no input may vanish.
    pub(super) fn unpack(&mut self, kind: Kind, file: &mut dyn Source) -> Result<(), Halt> {
        let before = self.gate.given;
        self.members(kind, file)?;
        if self.gate.given == before { Err(Halt::Broken(Reason::Empty)) } else { Ok(()) }
    }

    fn members(&mut self, kind: Kind, file: &mut dyn Source) -> Result<(), Halt> {
        match kind {
            Kind::Zip => zipped::unpack(self, file),
            Kind::Tar => {
                let mut file = io::BufReader::with_capacity(1 << 16, file);
                let shelf = tape::catalogues(&mut file, &self.gate.limits);
                file.seek(SeekFrom::Start(0))?;
                tape::unpack(self, &mut file, &shelf)
            }
            Kind::Warc => crawl::unpack(self, &mut io::BufReader::with_capacity(1 << 16, file)),
            Kind::JsonLines => pages::lines(self, &mut io::BufReader::with_capacity(1 << 16, file)),
            // The reader of columns panics on some damaged files where it should give an error.
            Kind::Parquet => catch_unwind(AssertUnwindSafe(|| pages::parquet(self, file)))
                .unwrap_or(Err(Halt::Broken(Reason::BadArchive))),
            Kind::Gzip | Kind::Zstd => packed::unpack(self, kind, file),
        }
    }

    /// Counts an entry, whatever becomes of it.
    pub(super) fn entry(&mut self) -> Result<(), Halt> {
        self.entries += 1;
        if self.entries > self.gate.limits.entries {
            return Err(Halt::Broken(Reason::TooManyEntries));
        }
        Ok(())
    }

    /// The place of an entry behind the `!`; a name that leads outside is refused here.
    pub(super) fn place(&mut self, raw: &[u8]) -> Result<Option<String>, Halt> {
        let name = names::decoded(raw);
        match names::inside(&name) {
            Some(name) => Ok(Some(format!("/{}", names::printable(&name)))),
            None => {
                let shown = format!("/{}", names::printable(&name));
                self.refuse(&shown, Reason::UnsafePath, 0)?;
                Ok(None)
            }
        }
    }

    /// A row for an entry that is not read.
    pub(super) fn refuse(&mut self, place: &str, reason: Reason, bytes: u64) -> Result<(), Halt> {
        let source = format!("{}!{place}", self.source);
        self.gate.give(Input { source, content: Err(reason), bytes, notes: Vec::new() })
    }

    /// Reads a member and gives it, or what is in it. An error of its bytes is returned, because only the kind of
    /// archive knows whether the next entry can still be found.
    pub(super) fn member(&mut self, member: Member<'_>) -> Result<Option<io::Error>, Halt> {
        let limits = self.gate.limits.clone();
        let by_ratio = member
            .packed
            .map_or(u64::MAX, |packed| packed.saturating_mul(limits.ratio).max(limits.ratio_from));
        let declared = member.declared.unwrap_or(0);
        let mut content = Vec::new();
        let mut most = limits.document_bytes.min(by_ratio);
        let mut read = read_up_to(member.content, &mut content, most);
        let kind = match (&read, kind::of(&content[..content.len().min(kind::HEAD)], &member.name)) {
            (Ok(()), Some(kind)) => Some(kind),
            _ => None,
        };
        if kind.is_some() && self.depth >= limits.depth {
            return self
                .refuse(&member.place, Reason::TooDeep, declared.max(content.len() as u64))
                .map(|()| None);
        }
        // An archive within an archive may be larger than a document.
        if kind.is_some() && content.len() as u64 > most && limits.nested_bytes.min(by_ratio) > most {
            most = limits.nested_bytes.min(by_ratio);
            read = read_up_to(member.content, &mut content, most);
        }
        let length = content.len() as u64;
        if let Err(error) = read {
            self.count(length)?;
            return Ok(Some(error));
        }
        if length > most {
            self.count(length)?;
            let reason = if most == by_ratio { Reason::RatioExceeded } else { Reason::TooLarge };
            return self.refuse(&member.place, reason, declared.max(length)).map(|()| None);
        }
        let source = format!("{}!{}", self.source, member.place);
        match kind {
            None => {
                self.gate.give(Input { source, bytes: length, content: Ok(content), notes: member.notes })?
            }
            Some(kind) => self.nested(source, &member.name, kind, content)?,
        }
        self.count(length)?;
        Ok(None)
    }

    /// An archive within this one.
    fn nested(&mut self, source: String, name: &str, kind: Kind, content: Vec<u8>) -> Result<(), Halt> {
        let size = content.len() as u64;
        let mut file = Cursor::new(content);
        if kind == Kind::Zip && zipped::is_document(&mut file) {
            let content = file.into_inner();
            return self.gate.give(Input { source, bytes: size, content: Ok(content), notes: Vec::new() });
        }
        let _ = name;
        let source = self.gate.sources.distinct(source);
        let mut inner = Archive::new(source.clone(), size, self.depth + 1, self.gate);
        let ended = inner.unpack(kind, &mut file);
        let unpacked = inner.unpacked;
        match ended {
            Err(Halt::Broken(reason)) => {
                self.gate.give_named(Input {
                    source,
                    content: Err(reason),
                    bytes: size,
                    notes: Vec::new(),
                })?;
            }
            other => other?,
        }
        self.count(unpacked)
    }

    /// Counts unpacked bytes; what an archive gives in all has a limit, and so has what it gives for its size.
    pub(super) fn count(&mut self, bytes: u64) -> Result<(), Halt> {
        self.unpacked = self.unpacked.saturating_add(bytes);
        let limits = &self.gate.limits;
        if self.unpacked > limits.archive_bytes {
            return Err(Halt::Broken(Reason::TooLarge));
        }
        if self.unpacked > limits.document_bytes && self.unpacked > self.size.saturating_mul(limits.ratio) {
            return Err(Halt::Broken(Reason::RatioExceeded));
        }
        Ok(())
    }
}

/// Reads until the end or one byte over the limit, which tells that there is more.
fn read_up_to(from: &mut dyn Read, content: &mut Vec<u8>, most: u64) -> io::Result<()> {
    let left = (most + 1).saturating_sub(content.len() as u64);
    from.take(left).read_to_end(content).map(|_| ())
}

/// Size of something that can be sought; left at its start.
pub(super) fn size_of(file: &mut dyn Source) -> io::Result<u64> {
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(0))?;
    Ok(size)
}
