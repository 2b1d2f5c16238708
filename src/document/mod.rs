//! Bytes → [`Document`]: lines of text and rectangular tables in reading order, and what the page says of itself.
//!
//! Knows no item, no form and no year; it would serve any page with tables. Nothing here fails for the whole
//! run: a document that cannot be read comes back as a [`Reason`].

mod converted;
pub mod decode;
mod doc;
mod docx;
mod docx_styles;
mod flow;
pub mod grid;
pub mod html;
pub mod notes;
pub mod number;
mod numbering;
mod odf;
mod odf_lists;
pub mod package;
mod pdf;
pub mod plain;
mod rtf;
pub mod text;
mod word;
mod workbook;
mod wrapped;

use crate::schema::Reason;
pub use grid::{Cell, Grid};
pub use package::PackageKind;

/// One document as it was read.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub blocks: Vec<Block>,
    /// What the page says of itself outside its text: title tag, meta tags, metadata lines, in order.
    pub notes: Vec<Note>,
    pub media_type: &'static str,
    pub charset: &'static str,
    /// Written in traditional characters.
    pub traditional: bool,
    /// Pictures that stand where a table is announced make a report unreadable in part.
    pub pictures: usize,
}

/// A piece of a page: a line of text or a table.
#[derive(Clone, Debug)]
pub struct Block {
    /// 1-based line of the decoded text.
    pub line: u32,
    pub content: Content,
}

#[derive(Clone, Debug)]
pub enum Content {
    Text(String),
    Table(Grid),
}

/// A statement of the page about itself: `("PubDate", "2023-02-20")`.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    pub name: String,
    pub value: String,
}

impl Block {
    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Table(_) => None,
        }
    }

    pub fn last_line(&self) -> u32 {
        match &self.content {
            Content::Text(text) => self.line + text.matches('\n').count() as u32,
            Content::Table(grid) => grid.cells.iter().map(|cell| cell.line).max().unwrap_or(self.line),
        }
    }
}

/// Reads a document from its bytes, whose first ones tell the format; a file's name is never asked.
pub fn read(bytes: &[u8]) -> Result<Document, Reason> {
    if bytes.is_empty() {
        return Err(Reason::Empty);
    }
    let mut document = match Format::of(bytes) {
        Format::Package => read_package(bytes)?,
        Format::Container => read_container(bytes)?,
        Format::Pdf => pdf::read(bytes)?,
        Format::Rtf => rtf::read(bytes)?,
        Format::Known(reason) => return Err(reason),
        Format::Text => read_text(bytes)?,
    };
    if document.media_type != "text/plain" && document.media_type != "text/html" {
        finish(&mut document)?;
    }
    notes::collect(&mut document);
    Ok(document)
}

fn read_text(bytes: &[u8]) -> Result<Document, Reason> {
    let saved = wrapped::html_of_saved_page(bytes).map(|(text, charset)| decode::Decoded { text, charset });
    let mut decoded = match saved {
        Some(decoded) => decoded,
        None => decode::decode(bytes).ok_or(Reason::Undecodable)?,
    };
    if let Some(page) = wrapped::html_in_strings(&decoded.text) {
        decoded.text = page;
    }
    if decoded.text.chars().all(text::is_blank) {
        return Err(Reason::Empty);
    }
    let text = text::without_pinyin(&decoded.text).unwrap_or(decoded.text);
    let mut document = if html::looks_like_html(&text) {
        html::read(converted::page_of_tables(&text).as_deref().unwrap_or(&text))?
    } else {
        plain::read(&text)?
    };
    document.charset = decoded.charset;
    document.traditional = text::is_traditional(&text);
    Ok(document)
}

fn read_package(bytes: &[u8]) -> Result<Document, Reason> {
    let mut package = package::Package::open(bytes)?;
    match package.kind() {
        Some(PackageKind::Word) => docx::read(&mut package),
        Some(PackageKind::Workbook) => workbook::read_xlsx(bytes, &mut package),
        Some(PackageKind::OpenText) => odf::read_text(&mut package),
        Some(PackageKind::OpenSheet) => odf::read_sheets(&mut package),
        None => Err(Reason::Unsupported),
    }
}

/// OLE containers: the binary formats of Word and Excel, and packages under a password.
fn read_container(bytes: &[u8]) -> Result<Document, Reason> {
    let mut container = cfb::CompoundFile::open(std::io::Cursor::new(bytes)).map_err(|_| Reason::Damaged)?;
    if container.is_stream("/EncryptedPackage") {
        return Err(Reason::Encrypted);
    }
    if let Some(stream) = workbook::stream_of(&mut container) {
        return workbook::read_xls(bytes, &stream);
    }
    if container.is_stream("/WordDocument") {
        return doc::read(&mut container);
    }
    Err(Reason::Unsupported)
}

/// What a document of a binary format leaves to be found out from its text.
fn finish(document: &mut Document) -> Result<(), Reason> {
    let mut text = String::new();
    for block in &document.blocks {
        match &block.content {
            Content::Text(line) => text.push_str(line),
            Content::Table(grid) => grid.cells.iter().for_each(|cell| text.push_str(&cell.text)),
        }
    }
    if text.chars().all(text::is_blank) && document.pictures == 0 {
        return Err(Reason::Empty);
    }
    document.traditional = text::is_traditional(&text);
    Ok(())
}

/// How the bytes begin.
enum Format {
    Package,
    Container,
    Pdf,
    Rtf,
    /// A format that is known and not read.
    Known(Reason),
    Text,
}

impl Format {
    fn of(bytes: &[u8]) -> Format {
        if bytes.starts_with(b"PK\x03\x04") {
            return Format::Package;
        }
        if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            return Format::Container;
        }
        // Some servers send a line before the file.
        if bytes[..bytes.len().min(1024)].windows(5).any(|mark| mark == b"%PDF-") {
            return Format::Pdf;
        }
        if bytes.starts_with(b"{\\rtf") {
            return Format::Rtf;
        }
        foreign_format(bytes).map_or(Format::Text, Format::Known)
    }
}

/// Formats that begin with a mark of their own and are not text.
fn foreign_format(bytes: &[u8]) -> Option<Reason> {
    let known: &[(&[u8], Reason)] = &[
        (b"\x1f\x8b", Reason::Unsupported),
        (b"\x28\xb5\x2f\xfd", Reason::Unsupported),
        (b"Rar!", Reason::Unsupported),
        (b"7z\xbc\xaf\x27\x1c", Reason::Unsupported),
        (b"\x89PNG", Reason::UnknownFormat),
        (b"\xff\xd8\xff", Reason::UnknownFormat),
        (b"GIF8", Reason::UnknownFormat),
        (b"BM", Reason::UnknownFormat),
        (b"II*\0", Reason::UnknownFormat),
        (b"MM\0*", Reason::UnknownFormat),
        (b"RIFF", Reason::UnknownFormat),
        (b"\x7fELF", Reason::UnknownFormat),
        (b"MZ", Reason::UnknownFormat),
    ];
    known
        .iter()
        .find(|(mark, _)| bytes.starts_with(mark))
        // Two-letter marks could begin a text; a text has no zero bytes.
        .filter(|(mark, _)| mark.len() > 2 || bytes.iter().take(512).any(|b| *b == 0))
        .map(|(_, reason)| *reason)
}
