//! What a file is, by its first bytes; the name decides only where the bytes could be either.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};

use polars_io::mmap::MmapBytesReader;

/// Anything that can be read from any place: a file, or bytes in memory.
pub(super) trait Source: Read + Seek {
    /// The whole of it by address, as readers of columns want it; nothing is read before it is needed.
    fn mapped(&self) -> Box<dyn MmapBytesReader + '_>;
}

/// A file whose reader tells how far it is.
pub(super) struct Tracked<'a> {
    pub(super) file: File,
    pub(super) at: &'a Cell<u64>,
}

impl Read for Tracked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.at.set(self.at.get() + count as u64);
        Ok(count)
    }
}

impl Seek for Tracked<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = self.file.seek(to)?;
        self.at.set(at);
        Ok(at)
    }
}

impl Source for Tracked<'_> {
    fn mapped(&self) -> Box<dyn MmapBytesReader + '_> {
        Box::new(BufReader::new(&self.file))
    }
}

impl Source for Cursor<Vec<u8>> {
    fn mapped(&self) -> Box<dyn MmapBytesReader + '_> {
        Box::new(Cursor::new(self.get_ref().as_slice()))
    }
}

/// Things that hold documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Zip,
    Tar,
    Gzip,
    Zstd,
    Warc,
    /// JSON, one page a line.
    JsonLines,
    Parquet,
}

/// As much of a file as is looked at.
pub(super) const HEAD: usize = 4096;

/// The first bytes; the source is left at its start.
pub(super) fn head(source: &mut dyn Source) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    source.seek(SeekFrom::Start(0))?;
    source.take(HEAD as u64).read_to_end(&mut head)?;
    source.seek(SeekFrom::Start(0))?;
    Ok(head)
}

/// The kind of container, or `None` for a document.
pub(super) fn of(head: &[u8], name: &str) -> Option<Kind> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return (!is_office_name(name) && !starts_like_office(head)).then_some(Kind::Zip);
    }
    if head.starts_with(b"\x1f\x8b\x08") {
        return Some(Kind::Gzip);
    }
    if head.starts_with(b"\x28\xb5\x2f\xfd") {
        return Some(Kind::Zstd);
    }
    if head.starts_with(b"PAR1") {
        return Some(Kind::Parquet);
    }
    of_plain(head, name)
}

/// The kind of container that a stream without compression is.
pub(super) fn of_plain(head: &[u8], name: &str) -> Option<Kind> {
    if super::tape::is_header(head) {
        return Some(Kind::Tar);
    }
    if head.starts_with(b"WARC/") {
        return Some(Kind::Warc);
    }
    super::pages::starts_like_rows(head, name).then_some(Kind::JsonLines)
}

/// Documents whose format is a zip of their own.
fn is_office_name(name: &str) -> bool {
    const OFFICE: [&str; 14] = [
        "docx", "docm", "dotx", "xlsx", "xlsm", "xltx", "xlsb", "pptx", "odt", "ods", "odp", "ofd", "wps",
        "et",
    ];
    name.rsplit_once('.').is_some_and(|(_, end)| OFFICE.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// Entries that only a document has.
pub(super) const OFFICE_ENTRIES: [&str; 3] = ["[Content_Types].xml", "OFD.xml", "META-INF/manifest.xml"];

/// Whether the first entry of a zip says that it is a document.
fn starts_like_office(head: &[u8]) -> bool {
    let length = head.get(26..28).map_or(0, |b| usize::from(u16::from_le_bytes([b[0], b[1]])));
    let first = head.get(30..30 + length).unwrap_or(&[]);
    first == b"mimetype"
        || OFFICE_ENTRIES.iter().any(|entry| entry.as_bytes() == first)
        || first == b"_rels/.rels"
        || first.starts_with(b"docProps/")
}
