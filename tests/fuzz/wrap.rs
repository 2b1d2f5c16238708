//! What is fuzzed, and how a mutation reaches it: formats that pack their parts are mutated inside the packing, or the
//! fuzzer would spend its days on checksums.

use std::io::{Cursor, Read, Write};
use std::path::{Path, PathBuf};

use nianbao::ingest::{Limits, each, list};
use nianbao::reading::{Input, Reading};
use nianbao::schema::Reason;

/// One way in.
pub struct Target {
    pub name: &'static str,
    /// Files of the tests that are good to begin with, by their extensions.
    pub seeds: &'static [&'static str],
    /// A file → what is mutated.
    pub open: fn(&[u8]) -> Option<Vec<u8>>,
    /// What is mutated → a file.
    pub close: fn(&[u8]) -> Option<Vec<u8>>,
    /// The file's extension where it is read as an archive, `None` where it is read as a document.
    pub archive: Option<&'static str>,
}

pub const TARGETS: &[Target] = &[
    document("page", &["html", "htm", "txt", "md"], plain, plain),
    document("saved", &["mht", "mhtml", "js", "json"], plain, plain),
    document("rtf", &["rtf"], plain, plain),
    document("pdf", &["pdf"], plain, plain),
    document("docx", &["docx"], |f| part(f, "word/document.xml"), word),
    document("odt", &["odt"], |f| part(f, "content.xml"), |d| open_document(TEXT, d)),
    document("ods", &["ods"], |f| part(f, "content.xml"), |d| open_document(SHEET, d)),
    document("xlsx", &["xlsx"], sheet_and_words, workbook),
    document("xls", &["xls"], |f| stream(f, "/Workbook"), |d| container(&[("/Workbook", d)])),
    document("doc", &["doc", "wps"], doc_streams, doc_file),
    archive("zip", "zip"),
    archive("tar", "tar"),
    archive("gz", "gz"),
    archive("warc", "warc"),
    archive("jsonl", "jsonl"),
    archive("parquet", "parquet"),
];

const fn document(
    name: &'static str,
    seeds: &'static [&'static str],
    open: fn(&[u8]) -> Option<Vec<u8>>,
    close: fn(&[u8]) -> Option<Vec<u8>>,
) -> Target {
    Target { name, seeds, open, close, archive: None }
}

const fn archive(name: &'static str, extension: &'static str) -> Target {
    Target { name, seeds: &[], open: plain, close: plain, archive: Some(extension) }
}

impl Target {
    pub fn of(name: &str) -> Option<&'static Target> {
        TARGETS.iter().find(|target| target.name == name)
    }

    /// Whether a report is read from what is mutated, as it is from a whole file. A target whose seeds are refused at the
    /// door would be fuzzed in vain.
    pub fn opens(&self, data: &[u8]) -> bool {
        let file = (self.close)(data).unwrap_or_default();
        !Reading::of(&Input::new("seed", file)).reports.is_empty()
    }

    /// Reads what was mutated to its end, as a run would.
    pub fn run(&self, data: &[u8]) {
        let Some(file) = (self.close)(data) else { return };
        let Some(extension) = self.archive else {
            return judge(&Input::new(format!("某市某局/2023年.{}", self.name), file));
        };
        let path = scratch(extension);
        std::fs::write(&path, &file).expect("the scratch file can be written");
        let limits = Limits {
            document_bytes: 1 << 20,
            nested_bytes: 1 << 20,
            archive_bytes: 16 << 20,
            entries: 200,
            ..Limits::default()
        };
        let places = list(std::slice::from_ref(&path)).expect("the scratch file is there");
        let mut rows = 0;
        each(places, &limits, |input| {
            rows += 1;
            judge(&input);
        });
        assert!(rows > 0, "an archive that left no row");
    }
}

/// What holds of every reading, whatever the document.
fn judge(input: &Input) {
    let reading = Reading::of(input);
    assert_ne!(reading.reason, Some(Reason::Panic), "{}", reading.source);
    assert_eq!(
        reading.reports.is_empty(),
        reading.reason.is_some(),
        "a reason where no report is, and only there"
    );
    for report in &reading.reports {
        assert!(report.line_start <= report.line_end);
    }
}

/// In memory, and of this process: several may run at once.
fn scratch(extension: &str) -> PathBuf {
    let folder = Path::new("/dev/shm");
    let folder = if folder.is_dir() { folder.to_path_buf() } else { std::env::temp_dir() };
    folder.join(format!("nianbao-fuzz-{}.{extension}", std::process::id()))
}

fn plain(file: &[u8]) -> Option<Vec<u8>> {
    Some(file.to_vec())
}

fn part(file: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut package = zip::ZipArchive::new(Cursor::new(file)).ok()?;
    let mut content = Vec::new();
    package.by_name(name).ok()?.read_to_end(&mut content).ok()?;
    Some(content)
}

/// A package of stored parts.
pub fn package(parts: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(*name, stored).ok()?;
        writer.write_all(content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// A document with lists to be numbered.
fn word(content: &[u8]) -> Option<Vec<u8>> {
    const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    const NUMBERS: &str = r#"<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    package(&[
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("word/numbering.xml", NUMBERS.as_bytes()),
        ("word/document.xml", content),
    ])
}

const TEXT: &str = "application/vnd.oasis.opendocument.text";
const SHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";

fn open_document(kind: &str, content: &[u8]) -> Option<Vec<u8>> {
    package(&[("mimetype", kind.as_bytes()), ("content.xml", content)])
}

/// A workbook of one sheet and its words.
fn workbook(data: &[u8]) -> Option<Vec<u8>> {
    let (content, words) = two(data)?;
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const BOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const SHEETS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    package(&[
        ("[Content_Types].xml", TYPES.as_bytes()),
        ("_rels/.rels", RELATIONS.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", SHEETS.as_bytes()),
        ("xl/sharedStrings.xml", words),
        ("xl/worksheets/sheet1.xml", content),
    ])
}

fn stream(file: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut container = cfb::CompoundFile::open(Cursor::new(file)).ok()?;
    let mut content = Vec::new();
    container.open_stream(name).ok()?.read_to_end(&mut content).ok()?;
    Some(content)
}

fn container(streams: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let mut container =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).ok()?;
    for (name, content) in streams {
        container.create_stream(name).ok()?.write_all(content).ok()?;
    }
    container.flush().ok()?;
    Some(container.into_inner().into_inner())
}

fn sheet_and_words(file: &[u8]) -> Option<Vec<u8>> {
    Some(joined(part(file, "xl/worksheets/sheet1.xml")?, part(file, "xl/sharedStrings.xml")?))
}

fn doc_streams(file: &[u8]) -> Option<Vec<u8>> {
    let table = stream(file, "/1Table").or_else(|| stream(file, "/0Table"))?;
    Some(joined(stream(file, "/WordDocument")?, table))
}

fn doc_file(data: &[u8]) -> Option<Vec<u8>> {
    let (text, table) = two(data)?;
    container(&[("/WordDocument", text), ("/1Table", table), ("/0Table", table)])
}

/// Two parts as one: the length of the first, then both.
fn joined(first: Vec<u8>, second: Vec<u8>) -> Vec<u8> {
    [&(first.len() as u32).to_le_bytes()[..], &first, &second].concat()
}

fn two(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = data.split_at_checked(4)?;
    let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
    Some(rest.split_at(length.min(rest.len())))
}
