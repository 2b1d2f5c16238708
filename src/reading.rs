//! One document's whole story: bytes → reports with what they state. A pure function of its input that cannot fail:
//! what could not be read comes back as an outcome with a reason.

use sha2::{Digest, Sha256};

use crate::document::{self, Block, Document, Note};
use crate::extract::passage::Passage;
use crate::extract::{self, Extraction};
use crate::identify::{self, Identity};
use crate::outline;
use crate::schema::{Completeness, Item, Outcome, Reason, SourceKind, Template};
use crate::segment::{self, Segment};

/// A document as it was given.
#[derive(Clone, Debug)]
pub struct Input {
    /// Path below the corpus root; inside an archive after `!/`.
    pub source: String,
    pub content: Result<Vec<u8>, Reason>,
    /// Size where the content was not read.
    pub bytes: u64,
    /// What is known of the document from outside it: a crawl's record, a catalogue beside it.
    pub notes: Vec<Note>,
}

impl Input {
    /// A document whose bytes are at hand.
    pub fn new(source: impl Into<String>, content: Vec<u8>) -> Input {
        Input { source: source.into(), bytes: content.len() as u64, content: Ok(content), notes: Vec::new() }
    }
}

/// What became of one document.
#[derive(Clone, Debug)]
pub struct Reading {
    pub source: String,
    pub bytes: u64,
    pub sha256: Option<String>,
    pub media_type: &'static str,
    pub charset: &'static str,
    pub outcome: Outcome,
    pub reason: Option<Reason>,
    pub reports: Vec<Report>,
}

/// One report of a document.
#[derive(Clone, Debug)]
pub struct Report {
    pub report_id: String,
    pub ordinal: u32,
    pub line_start: u32,
    pub line_end: u32,
    pub title: Option<String>,
    pub identity: Identity,
    pub completeness: Completeness,
    pub extraction: Extraction,
    /// What it says beside figures of items: headings, lists, shares, sentences.
    pub passages: Vec<Passage>,
}

impl Reading {
    /// Reads a document. Panics inside become the reason `panic`.
    pub fn of(input: &Input) -> Reading {
        let content = match &input.content {
            Ok(content) => content,
            Err(reason) => return Reading::without(input, None, *reason),
        };
        let sha256 = hex(&Sha256::digest(content));
        let attempt = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            Reading::attempt(input, content, &sha256)
        }));
        attempt.unwrap_or_else(|_| Reading::without(input, Some(sha256), Reason::Panic))
    }

    /// A document whose reading was given up because it took too long.
    pub fn overdue(input: &Input) -> Reading {
        let sha256 = input.content.as_ref().ok().map(|content| hex(&Sha256::digest(content)));
        Reading::without(input, sha256, Reason::TimeLimit)
    }

    fn without(input: &Input, sha256: Option<String>, reason: Reason) -> Reading {
        let bytes = input.content.as_ref().map_or(input.bytes, |content| content.len() as u64);
        Reading {
            source: input.source.clone(),
            bytes,
            sha256,
            media_type: "",
            charset: "",
            outcome: reason.outcome(),
            reason: Some(reason),
            reports: Vec::new(),
        }
    }

    fn attempt(input: &Input, content: &[u8], sha256: &str) -> Reading {
        let mut document = match document::read(content) {
            Ok(document) => document,
            Err(reason) => return Reading::without(input, Some(sha256.to_string()), reason),
        };
        // Behind what the document says of itself, which is trusted first.
        document.notes.extend_from_slice(&input.notes);
        let reports = reports_of(&mut document, &input.source);
        let (outcome, reason) = if reports.is_empty() {
            (Outcome::NoReport, Some(without_report(&document)))
        } else {
            (Outcome::Reports, None)
        };
        Reading {
            source: input.source.clone(),
            bytes: content.len() as u64,
            sha256: Some(sha256.to_string()),
            media_type: document.media_type,
            charset: document.charset,
            outcome,
            reason,
            reports,
        }
    }
}

/// Why a document that reads well gives no report: pictures where its table headings stand, or nothing of a report.
fn without_report(document: &Document) -> Reason {
    const HEADINGS: [&str; 3] =
        ["主动公开政府信息情况", "收到和处理政府信息公开申请情况", "行政复议、行政诉讼情况"];
    let texts: Vec<String> = document
        .blocks
        .iter()
        .filter_map(|block| block.text())
        .filter(|text| text.len() < 200)
        .map(document::text::bare)
        .collect();
    let announced =
        HEADINGS.iter().filter(|heading| texts.iter().any(|text| text.contains(*heading))).count();
    let tables = document.blocks.iter().any(|block| block.text().is_none());
    if announced >= 2 && document.pictures > 0 && !tables { Reason::TableIsImage } else { Reason::NotAReport }
}

/// All reports of a document, in page order.
pub fn reports_of(document: &mut Document, source: &str) -> Vec<Report> {
    let segments = segment::cut(document);
    let document = &*document;
    let alone = segments.len() == 1;
    let read = |segment: &Segment, alone| report_of(document, segment, source, alone);
    let mut reports: Vec<(usize, Report)> = segments
        .iter()
        .enumerate()
        .filter_map(|(index, segment)| Some((index, read(segment, alone)?)))
        .collect();
    // A table of the page's own data above its only report is a segment too: what the page says of itself still holds
    // for that report.
    if let ([(index, _)], false) = (reports.as_slice(), alone)
        && let Some(report) = read(&segments[*index], true)
    {
        reports = vec![(*index, report)];
    }
    let mut reports: Vec<Report> = reports.into_iter().map(|(_, report)| report).collect();
    for (index, report) in reports.iter_mut().enumerate() {
        report.ordinal = index as u32 + 1;
        report.report_id = report_id(source, report.ordinal);
    }
    reports
}

/// The report of a segment, where it is one; its number among the others is not known yet.
fn report_of(document: &Document, segment: &Segment, source: &str, alone: bool) -> Option<Report> {
    let identity = identify::identify(document, segment, source, alone);
    let context = extract::prose::Context::new(identity.year, identity.agency.as_deref());
    let blocks = &document.blocks[segment.blocks.clone()];
    let mut extraction = extract::read(blocks, &context);
    if extraction.template == Template::Unknown {
        extraction.template = template_without_tables(segment, &extraction);
    }
    let body = body_of(document, segment);
    let announced = announced_parts(&body);
    let mut passages: Vec<Passage> = extraction.breakdowns.iter().map(|list| list.flat()).collect();
    passages.extend(extraction.series.iter().map(|series| series.flat()));
    passages.extend(extraction.shares.iter().map(|share| share.flat()));
    passages.extend(outline::read(document, segment, &announced));
    is_report(document, segment, &identity, &extraction).then(|| Report {
        report_id: String::new(),
        ordinal: 0,
        // As a browser shows it, text between the rows of a table stands above the table: the first block is not always
        // the one on the first line.
        line_start: blocks.iter().map(|block| block.line).min().unwrap_or(1),
        line_end: blocks.iter().map(Block::last_line).max().unwrap_or(1),
        title: segment.title.clone(),
        completeness: completeness(&body, segment, &extraction, &announced),
        identity,
        extraction,
        passages,
    })
}

/// Stable for the same place in the same corpus.
fn report_id(source: &str, ordinal: u32) -> String {
    hex(&Sha256::digest(format!("{source}#{ordinal}")))[..16].to_string()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Headings of the statutory form without its tables are of no known form; anything else without tables is prose.
fn template_without_tables(segment: &Segment, extraction: &Extraction) -> Template {
    if extraction.tables.iter().any(|present| *present) {
        return Template::Unknown;
    }
    let has = |words: &str| segment.parts.iter().any(|part| part.heading.contains(words));
    let beside = has("主动公开政府信息情况") || has("行政复议、行政诉讼");
    if has("收到和处理") && beside { Template::Unknown } else { Template::Prose }
}

/// Lines above a stretch among which its heading may be.
const HEADED: usize = 3;

/// Whether a stretch of a page is a report and not a notice, a guide or an empty form.
fn is_report(document: &Document, segment: &Segment, identity: &Identity, extraction: &Extraction) -> bool {
    let tables = extraction.tables.iter().any(|present| *present);
    let stated = extraction
        .cells
        .iter()
        .filter(|cell| cell.status.has_value() || cell.status == crate::schema::Status::Ambiguous)
        .count();
    let facts = extraction
        .cells
        .iter()
        .filter(|cell| cell.kind == SourceKind::Prose && cell.status.has_value())
        .count();
    if segment.essay {
        return true;
    }
    // What stands above a stretch without a title, or is its first line.
    let start = segment.blocks.start;
    let headed = match &segment.title {
        Some(title) => segment::heads_another_writing(title),
        None => document.blocks[start.saturating_sub(HEADED)..(start + 1).min(segment.blocks.end)]
            .iter()
            .filter_map(|block| block.text())
            .any(|text| {
                segment::heads_another_writing(&document::text::squeezed(text, document.traditional))
            }),
    };
    if headed {
        return false;
    }
    let blocks = &document.blocks[segment.blocks.clone()];
    let words: usize = blocks.iter().filter_map(|block| block.text()).map(|text| text.chars().count()).sum();
    let speaks = blocks
        .iter()
        .filter_map(|block| block.text())
        .any(|text| ["信息公开", "信息公開", "主动公开", "主動公開"].iter().any(|word| text.contains(word)));
    match (tables, &segment.title) {
        // An empty form is nobody's report.
        (true, title) => {
            stated > 0 || title.is_some() && (identity.agency.is_some() || identity.year.is_some())
        }
        (false, Some(_)) => {
            words >= 40
                && (identity.agency.is_some()
                    || identity.year.is_some()
                    || facts > 0
                    || segment.parts.len() >= 2)
        }
        (false, None) => {
            let guide = blocks
                .iter()
                .take(3)
                .filter_map(|block| block.text())
                .any(|text| text.contains("指南") && !text.contains("报告"));
            let known = segment
                .parts
                .iter()
                .filter(|part| segment::PART_WORDS.iter().any(|word| part.heading.contains(word)))
                .count();
            speaks
                && !guide
                && (facts >= 2 && known >= 1
                    || known >= 3 && facts >= 1
                    || facts >= 1 && identity.year.is_some() && identity.agency.is_some())
        }
    }
}

/// The lines of a report's text, without blanks.
fn body_of(document: &Document, segment: &Segment) -> String {
    document.blocks[segment.blocks.clone()]
        .iter()
        .filter_map(|block| block.text())
        .map(|text| document::text::squeezed(text, document.traditional))
        .collect::<Vec<_>>()
        .join("\n")
}

fn completeness(
    body: &str,
    segment: &Segment,
    extraction: &Extraction,
    announced: &[&[&str]],
) -> Completeness {
    if segment.essay || identify::is_masked(body) {
        return Completeness::Sample;
    }
    if extract::form::Form::of(extraction.template).is_some() {
        return if extraction.tables == [true; 3] { Completeness::Full } else { Completeness::Partial };
    }
    if extraction.template == Template::Unknown {
        return Completeness::Partial;
    }
    let facts = extraction.cells.iter().filter(|cell| cell.kind == SourceKind::Prose).count();
    if segment.parts.len() <= 1 && facts == 0 {
        return Completeness::Stub;
    }
    let has = |words: &[&str]| {
        segment.parts.iter().any(|part| words.iter().any(|word| part.heading.contains(word)))
    };
    let told = |item: Item| extraction.cells.iter().any(|cell| cell.item == item);
    let announced = announced.iter().all(|words| has(words));
    let substance = (has(&["主动公开"]) || told(Item::ProactiveTotal))
        && (has(&["申请"]) || told(Item::RequestsReceived));
    if announced && substance && segment.parts.len() >= 3 {
        Completeness::Full
    } else {
        Completeness::Partial
    }
}

/// The parts that a preamble announces: for each, words of which its heading has one.
fn announced_parts(body: &str) -> Vec<&'static [&'static str]> {
    static ANNOUNCED: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"(?:报告|全文|全文内容|内容)(?:主要)?(?:由|包括|包含|分为|分)([^。;]{12,400}?)(?:[一二三四五六七八九十两\d]+个?(?:方面|部分)|等内容|内容组成|组成|。)").expect("a constant pattern")
    });
    const PARTS: [&[&str]; 6] = [
        &["主动公开", "公开政府信息情况"],
        &["申请"],
        &["费用", "收费"],
        &["复议", "诉讼"],
        &["问题", "不足", "改进"],
        &["附表", "统计表", "说明与附表"],
    ];
    let head: String = body.chars().take(1200).collect();
    let Some(found) = ANNOUNCED.captures(&head) else { return Vec::new() };
    let list = &found[1];
    PARTS.iter().copied().filter(|words| words.iter().any(|word| list.contains(word))).collect()
}
