//! What of a report is kept while other reports are looked at: its figures with their words, and its sentences as
//! numbers. Only a few digests are in memory at once.

use std::fmt::Write as _;

use hashbrown::HashMap;
use sha2::{Digest as _, Sha256};

use super::sheet::Sheet;
use crate::document::text::excerpt;
use crate::extract::passage::kind;
use crate::schema::{Applicant, Item, SourceKind, Status, Template};

/// A stated figure and where it stands.
#[derive(Clone, Debug)]
pub struct Held {
    pub value: f64,
    pub inferred: bool,
    pub line: u32,
    pub raw: String,
}

/// A sentence of a report's own words.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// The same for sentences that differ in figures only.
    pub key: u64,
    pub line: u32,
    pub text: String,
}

impl Sentence {
    pub fn of(text: &str, line: u32) -> Sentence {
        Sentence { key: number_of(&core(text)), line, text: text.to_string() }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Digest {
    pub agency: String,
    pub source: String,
    pub year: i32,
    pub template: Option<Template>,
    figures: HashMap<(Item, Option<Applicant>), Held>,
    pub sentences: Vec<Sentence>,
    /// Pieces of five characters of its own words, as numbers: each once, in order.
    pub shingles: Vec<u64>,
    /// The number of table 3's figures, where there are enough of them that two reports do not have the same by chance.
    pub requests_fingerprint: Option<u64>,
}

/// Characters of a piece of text; five are about two words.
const SHINGLE: usize = 5;

/// A text's number, the same on every machine.
pub fn number_of(text: &str) -> u64 {
    let digest = Sha256::digest(text);
    u64::from_be_bytes(digest[..8].try_into().unwrap_or_default())
}

/// A sentence without figures, marks and blanks: what is left when a report is copied and its figures are changed.
pub fn core(text: &str) -> String {
    text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii_digit()).collect()
}

/// Pieces of a text, as numbers that need no more than to differ.
fn shingles_of(text: &str, out: &mut Vec<u64>) {
    let letters: Vec<char> = text.chars().collect();
    for piece in letters.windows(SHINGLE) {
        // FNV-1a: fast, and a rare clash changes a share of thousands of pieces by nothing.
        let number = piece.iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, c| {
            (hash ^ u64::from(u32::from(*c))).wrapping_mul(0x0100_0000_01b3)
        });
        out.push(number);
    }
}

impl Digest {
    pub fn of(sheet: &Sheet<'_>, source: &str) -> Digest {
        let mut figures: HashMap<(Item, Option<Applicant>), Held> = HashMap::new();
        // Tables win over sentences; of sentences, the first stands.
        let mut cells: Vec<_> = sheet.cells.iter().collect();
        cells.sort_by_key(|cell| cell.kind == SourceKind::Prose);
        for cell in cells {
            let Some(value) = cell.exact() else { continue };
            if cell.kind == SourceKind::Prose
                && sheet.has_table(SourceKind::Table3)
                && cell.applicant.is_some()
            {
                continue;
            }
            figures.entry((cell.item, cell.applicant)).or_insert(Held {
                value,
                inferred: cell.status == Status::Inferred,
                line: cell.line,
                raw: excerpt(cell.raw, 30),
            });
        }
        let mut sentences = Vec::new();
        let mut shingles = Vec::new();
        for told in sheet.told(kind::SENTENCE).filter(|told| told.number > 0) {
            shingles_of(&core(told.text), &mut shingles);
            sentences.push(Sentence::of(told.text, told.line));
        }
        shingles.sort_unstable();
        shingles.dedup();
        let mut digest = Digest {
            agency: sheet.about.agency.unwrap_or("").to_string(),
            source: source.to_string(),
            year: sheet.about.year.unwrap_or(0),
            template: sheet.template,
            figures,
            sentences,
            shingles,
            requests_fingerprint: None,
        };
        digest.requests_fingerprint = digest.fingerprint();
        digest
    }

    pub fn held(&self, item: Item, applicant: Option<Applicant>) -> Option<&Held> {
        self.figures.get(&(item, applicant))
    }

    /// The figure over all applicants.
    pub fn total(&self, item: Item) -> Option<&Held> {
        self.held(item, None).or_else(|| self.held(item, Some(Applicant::Total)))
    }

    /// `2022年第98行“17”`.
    pub fn words(&self, held: &Held) -> String {
        format!("{}年第{}行“{}”", self.year, held.line, held.raw)
    }

    /// Figures of both reports that differ, in the order of items.
    pub fn differences<'a>(
        &'a self,
        other: &'a Digest,
    ) -> Vec<(Item, Option<Applicant>, &'a Held, &'a Held)> {
        let mut out: Vec<_> = self
            .figures
            .iter()
            .filter_map(|((item, applicant), mine)| {
                let theirs = other.held(*item, *applicant)?;
                (mine.value != theirs.value).then_some((*item, *applicant, mine, theirs))
            })
            .collect();
        out.sort_by_key(|(item, applicant, ..)| (*item, *applicant));
        out
    }

    fn fingerprint(&self) -> Option<u64> {
        let mut cells: Vec<(Item, Applicant, f64)> = self
            .figures
            .iter()
            .filter_map(|((item, applicant), held)| Some((*item, (*applicant)?, held.value)))
            .filter(|(.., value)| *value != 0.0)
            .collect();
        let parts = cells.iter().filter(|(_, applicant, _)| *applicant != Applicant::Total).count();
        let received = self.total(Item::RequestsReceived).map_or(0.0, |held| held.value);
        if parts < FEWEST_CELLS || received < FEWEST_REQUESTS {
            return None;
        }
        cells.sort_by_key(|cell| (cell.0, cell.1));
        let mut text = String::new();
        for (item, applicant, value) in cells {
            let _ = write!(text, "{}/{}={value};", item.key(), applicant.key());
        }
        Some(number_of(&text))
    }
}

/// Tables with fewer figures than this are alike by chance.
const FEWEST_CELLS: usize = 5;
const FEWEST_REQUESTS: f64 = 5.0;
