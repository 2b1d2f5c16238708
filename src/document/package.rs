//! Office packages: zip archives of XML parts. What is unpacked is bounded, however small the archive looks.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::decode;
use crate::schema::Reason;

/// Parts of one package; an ordinary document has some twenty, one full of pictures some hundreds.
const MOST_ENTRIES: usize = 5_000;

/// Bytes of one part, unpacked. A report of a hundred pages has some two megabytes.
const LARGEST_PART: u64 = 64 << 20;

/// Unpacked bytes for each packed one, from [`RATIO_COUNTS_FROM`] on. Word's XML reaches sixty.
const HIGHEST_RATIO: u64 = 250;
const RATIO_COUNTS_FROM: u64 = 1 << 20;

/// Elements nested deeper than this are an attack; a table in a table takes four levels.
const DEEPEST_ELEMENT: usize = 1_000;

pub(super) struct Package<'a> {
    archive: zip::ZipArchive<Cursor<&'a [u8]>>,
}

/// What a zip archive holds, told by the parts it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PackageKind {
    Word,
    Workbook,
    OpenText,
    OpenSheet,
}

impl PackageKind {
    /// `None` for an archive that is no document, and for one that cannot be opened.
    pub fn of(bytes: &[u8]) -> Option<PackageKind> {
        Package::open(bytes).ok().and_then(|mut package| package.kind())
    }
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Package<'a>, Reason> {
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Reason::Damaged)?;
        if archive.len() > MOST_ENTRIES {
            return Err(Reason::TooManyEntries);
        }
        Ok(Package { archive })
    }

    pub(super) fn kind(&mut self) -> Option<PackageKind> {
        let has = |name: &str| self.archive.index_for_name(name).is_some();
        if has("[Content_Types].xml") || has("_rels/.rels") {
            if self.main_part().is_some_and(|part| part.starts_with("word/")) {
                return Some(PackageKind::Word);
            }
            let sheets = ["xl/workbook.xml", "xl/workbook.bin"];
            return sheets
                .iter()
                .any(|name| self.archive.index_for_name(name).is_some())
                .then_some(PackageKind::Workbook);
        }
        let mimetype = self.part("mimetype").ok()??;
        let mimetype = String::from_utf8_lossy(&mimetype);
        if mimetype.starts_with("application/vnd.oasis.opendocument.text") {
            Some(PackageKind::OpenText)
        } else if mimetype.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
            Some(PackageKind::OpenSheet)
        } else {
            None
        }
    }

    /// The part that the package names as its document; some makers call it `word/document2.xml`.
    pub(super) fn main_part(&mut self) -> Option<String> {
        let mut target = None;
        if let Ok(Some(bytes)) = self.part("_rels/.rels") {
            let _ = walk(&bytes, |node| {
                if let Node::Open("Relationship", element) = node
                    && attribute(element, "Type").is_some_and(|kind| kind.ends_with("/officeDocument"))
                {
                    target = attribute(element, "Target");
                }
            });
        }
        let named = target.map(|target| target.trim_start_matches('/').to_string());
        named
            .into_iter()
            .chain(["word/document.xml".to_string()])
            .find(|part| self.archive.index_for_name(part).is_some())
    }

    /// Unpacks the part to which `main` has a relationship whose kind ends so; `None` where it has none.
    pub(super) fn related(&mut self, main: &str, kind: &str) -> Result<Option<Vec<u8>>, Reason> {
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", main));
        let mut target = None;
        if let Some(bytes) = self.part(&format!("{folder}/_rels/{name}.rels"))? {
            walk(&bytes, |node| {
                if let Node::Open("Relationship", element) = node
                    && attribute(element, "Type").is_some_and(|found| found.ends_with(kind))
                {
                    target = attribute(element, "Target");
                }
            })?;
        }
        let Some(target) = target else { return Ok(None) };
        match target.strip_prefix('/') {
            Some(whole) => self.part(whole),
            None => self.part(&format!("{folder}/{target}")),
        }
    }

    /// Unpacks a part; `None` where the package has none of that name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Reason> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let raw = self.archive.by_index_raw(index).map_err(|_| Reason::Damaged)?;
        if raw.encrypted() {
            return Err(Reason::Encrypted);
        }
        let packed = raw.compressed_size();
        drop(raw);
        let file = self.archive.by_index(index).map_err(|_| Reason::Damaged)?;
        let allowed = LARGEST_PART.min(packed.saturating_mul(HIGHEST_RATIO).max(RATIO_COUNTS_FROM));
        let mut bytes = Vec::new();
        // The sizes in the archive's list may lie; the bytes that come out do not.
        file.take(allowed + 1).read_to_end(&mut bytes).map_err(|_| Reason::Damaged)?;
        if bytes.len() as u64 > allowed {
            return Err(if allowed == LARGEST_PART { Reason::TooLarge } else { Reason::RatioExceeded });
        }
        Ok(Some(bytes))
    }

    /// Holds all parts against the limits, for readers that unpack by themselves.
    pub(super) fn weigh(&mut self) -> Result<(), Reason> {
        for index in 0..self.archive.len() {
            let name = {
                let entry = self.archive.by_index_raw(index).map_err(|_| Reason::Damaged)?;
                if entry.encrypted() {
                    return Err(Reason::Encrypted);
                }
                entry.name().map_err(|_| Reason::Damaged)?.into_owned()
            };
            // Pictures are not unpacked by anyone.
            if name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".bin") {
                self.part(&name)?;
            }
        }
        Ok(())
    }
}

/// An event of an XML part. Names come without their prefix.
pub(super) enum Node<'a> {
    Open(&'a str, &'a BytesStart<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// Tells all elements and texts of a part, in order; an empty element is opened and closed.
pub(super) fn walk(bytes: &[u8], mut visit: impl FnMut(Node<'_>)) -> Result<(), Reason> {
    let decoded = decode::decode(bytes).ok_or(Reason::Damaged)?;
    let mut reader = Reader::from_str(&decoded.text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|_| Reason::Damaged)? {
            Event::Start(element) => {
                depth += 1;
                if depth > DEEPEST_ELEMENT {
                    return Err(Reason::TooDeep);
                }
                visit(Node::Open(element.local_name().into_inner(), &element));
            }
            Event::End(element) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(element.local_name().into_inner()));
            }
            Event::Text(text) => visit(Node::Text(&text.xml10_content())),
            Event::CData(text) => visit(Node::Text(&text.xml10_content())),
            Event::GeneralRef(reference) => {
                let resolved = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(c.to_string()),
                    _ => quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_string),
                };
                // What an unknown entity stands for is lost, and the loss must show.
                visit(Node::Text(resolved.as_deref().unwrap_or("\u{fffd}")));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    // A part that was cut has elements left open.
    if depth == 0 { Ok(()) } else { Err(Reason::Damaged) }
}

/// The value of an attribute, by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().with_checks(false).flatten().find_map(|found| {
        (found.key.local_name().into_inner() == name)
            .then(|| {
                found
                    .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                    .map(|value| value.into_owned())
                    .ok()
            })
            .flatten()
    })
}
