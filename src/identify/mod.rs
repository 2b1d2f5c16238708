//! A report → whose it is and which year it is for, with the place where that was read. Nothing is guessed from the
//! clock, the crawl or the page's chrome.

pub mod agency;
pub mod division;
pub mod standing;
pub mod year;

use crate::document::Document;
use crate::document::notes::Tells;
use crate::document::text::squeezed;
use crate::schema::{Level, Provenance, Scope, Sector};
use crate::segment::Segment;

/// What a report says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    pub agency: Option<String>,
    pub agency_source: Option<Provenance>,
    pub year: Option<i32>,
    pub year_source: Option<Provenance>,
    pub period: Option<year::Period>,
    /// Date of publication as stated by the page: year, month, day.
    pub published: Option<(i32, u32, u32)>,
    pub url: Option<String>,
    pub place: division::Locality,
    pub level: Option<Level>,
    pub sector: Option<Sector>,
    pub scope: Option<Scope>,
}

/// Reads the identity of one report of a document. `alone` says that the document holds no other, so that what the page
/// says of itself holds for this report.
pub fn identify(document: &Document, segment: &Segment, source: &str, alone: bool) -> Identity {
    let texts: Vec<String> = document.blocks[segment.blocks.clone()]
        .iter()
        .filter_map(|block| block.text())
        .map(|text| squeezed(text, document.traditional))
        .collect();
    let body = texts.join("\n");
    // Where a page was fetched holds for all that is on it; an address that it prints may be another's.
    let printed = document.note_on(Tells::PrintedAddress).filter(|_| alone);
    let url = document.note_on(Tells::GivenAddress).or(printed).map(str::to_string);
    if segment.essay || is_masked(&body) {
        // A model essay is nobody's report; a year it states outright is kept.
        let year = year::of(None, &body, None, "");
        return Identity {
            year: year.map(|y| y.0),
            year_source: year.map(|y| y.1),
            period: year::period(&body),
            url,
            ..Identity::default()
        };
    }
    let lines: Vec<&str> = texts.iter().map(String::as_str).collect();
    let announced =
        document.note_on(Tells::Title).filter(|_| alone).map(|title| squeezed(title, document.traditional));
    let publisher = document.note_on(Tells::Publisher).filter(|_| alone);
    let path = if alone { source } else { "" };
    let title = segment.title.as_deref();
    let agency = agency::of(title, &body, &lines, announced.as_deref(), publisher, path);
    let year = year::of(title, &body, announced.as_deref(), path);
    // A page may state its date in several places, and in the first of them badly.
    let published = document.notes_on(Tells::Published).filter(|_| alone).find_map(date);
    let name = agency.as_ref().map(|a| a.0.as_str());
    let metadata = [announced.as_deref(), publisher].into_iter().flatten().collect::<Vec<_>>().join("\n");
    let site_code = site_code(document);
    let hints =
        division::Hints { body: &body, metadata: &metadata, site_code: site_code.as_deref(), path: source };
    let (place, standing) =
        name.map_or_else(Default::default, |name| place_of(name, year.map(|y| y.0), &hints));
    Identity {
        agency_source: agency.as_ref().map(|a| a.1),
        year: year.map(|y| y.0),
        year_source: year.map(|y| y.1),
        period: year::period(&body),
        published,
        url,
        scope: Some(standing::scope(name, standing.level, &body)),
        place,
        level: standing.level,
        sector: standing.sector,
        agency: agency.map(|a| a.0),
    }
}

/// Place, level and sector of a body from its name.
pub fn place_of(
    name: &str,
    year: Option<i32>,
    hints: &division::Hints<'_>,
) -> (division::Locality, standing::Standing) {
    let place = division::locate(name, year, hints);
    let standing = standing::of(name, &place);
    match division::branch(&name[place.used..], &place, year) {
        Some(branch) => (branch, standing),
        None => (place, standing),
    }
}

/// First six digits of the code by which the site is registered: a hint on which of several namesakes is meant, and no
/// evidence of the body itself.
fn site_code(document: &Document) -> Option<String> {
    static CODE: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"(?:网站标识码|标识码)[:：]?\s*([1-6]\d{5})\d{4}|公网安备\s*([1-6]\d{5})\d{8}")
            .expect("a constant pattern")
    });
    document.blocks.iter().rev().filter_map(|block| block.text()).find_map(|text| {
        let found = CODE.captures(text)?;
        found.get(1).or(found.get(2)).map(|code| code.as_str().to_string())
    })
}

/// A text whose names or years are made of stars and crosses.
pub fn is_masked(body: &str) -> bool {
    let years = ["20**年", "20*年", "20××年", "20xx年", "20XX年", "××年"]
        .iter()
        .map(|mask| body.matches(mask).count())
        .sum::<usize>();
    let names =
        ["××局", "××市", "××县", "××区", "***市", "**市", "**县", "××镇", "××厅", "XX局", "XX市", "XX县"]
            .iter()
            .map(|mask| body.matches(mask).count())
            .sum::<usize>();
    years >= 2 || names >= 3 || years + names >= 3
}

/// The first date of a text: `2023-02-20 15:07`, `2023年2月20日`, `2023/2/20`.
pub fn date(text: &str) -> Option<(i32, u32, u32)> {
    static DATE: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
        regex::Regex::new(r"((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
            .expect("a constant pattern")
    });
    let found = DATE.captures(text)?;
    let (year, month, day) = (found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((year, month, day))
}
