//! Reports copied from last year's or from another agency's: the same tables, or the same words of one's own.
//! 内容雷同 and 敷衍塞责 are grounds for sanction (国办公开办函〔2021〕30号).
//!
//! Sentences are compared without their figures. A sentence that many agencies have is a phrase of the trade and proves
//! nothing.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::comparison::Broken;
use super::digest::{Digest, Sentence, core};
use super::{Finding, Rule, Test};
use crate::document::text::excerpt;
use crate::schema::Severity;

pub static C_TABLES_PREV: Rule = Rule {
    id: "C_TABLES_PREV",
    title: "表三与上年完全相同",
    why_zh: "前后两年各类申请和办理结果逐项相同几无可能,可能照搬上年报告",
    why_en: "Two years with the same requests and outcomes throughout are hardly possible; last year's table may have been copied",
    formula: "表三(本年)≠ 表三(上年)",
    severity: Severity::Warn,
    source: "国办公开办函〔2021〕30号:内容雷同",
    test: Test::Pair(same_table),
};

pub static C_TABLES_AGENCY: Rule = Rule {
    id: "C_TABLES_AGENCY",
    title: "表三与另一机关完全相同",
    why_zh: "两个机关各类申请和办理结果逐项相同几无可能,可能互相照搬或张冠李戴",
    why_en: "Two agencies with the same requests and outcomes throughout are hardly possible; one table may have been copied from the other",
    formula: "表三(甲)≠ 表三(乙)",
    severity: Severity::Warn,
    source: "国办公开办函〔2021〕30号:内容雷同",
    test: Test::Panel,
};

pub static C_TEXT_PREV: Rule = Rule {
    id: "C_TEXT_PREV",
    title: "文字与上年雷同",
    why_zh: "除数字外,总体情况与存在问题两部分的文字与上年报告几乎相同",
    why_en: "But for the figures, the words of parts one and five are almost those of last year's report",
    formula: "与上年文字相似度 < 90%",
    severity: Severity::Warn,
    source: "国办公开办函〔2021〕30号:内容雷同",
    test: Test::Pair(same_text),
};

pub static C_TEXT_AGENCY: Rule = Rule {
    id: "C_TEXT_AGENCY",
    title: "文字与另一机关雷同",
    why_zh: "除数字外,总体情况与存在问题两部分的句子多数与另一机关同年报告相同",
    why_en: "But for the figures, most sentences of parts one and five are those of another agency's report of the year",
    formula: "与另一机关相同的句子 < 半数",
    severity: Severity::Warn,
    source: "国办公开办函〔2021〕30号:内容雷同",
    test: Test::Panel,
};

/// Pieces that two reports share, and pieces of either; `None` where one of them has hardly any words of its own.
pub fn shared_pieces(before: &Digest, now: &Digest) -> Option<(usize, usize)> {
    let shared = in_both(&before.shingles, &now.shingles);
    let union = now.shingles.len() + before.shingles.len() - shared;
    (before.shingles.len().min(now.shingles.len()) >= FEWEST_PIECES).then_some((shared, union))
}

/// How many numbers stand in both of two ordered lists.
fn in_both(mut a: &[u64], mut b: &[u64]) -> usize {
    let mut both = 0;
    while let ([x, left @ ..], [y, right @ ..]) = (a, b) {
        both += usize::from(x == y);
        (a, b) = (if x <= y { left } else { a }, if y <= x { right } else { b });
    }
    both
}

/// A text with fewer pieces is a sentence or two, which may well be the same every year.
const FEWEST_PIECES: usize = 60;
/// Share of pieces from which a text is a copy.
const COPY: f64 = 0.9;
/// Letters of a sentence that is long enough to be somebody's own.
const OWN: usize = 16;
/// A sentence of more agencies than this is a phrase of the trade.
const PHRASE: usize = 3;
/// Shared sentences from which two reports are copies.
const FEWEST_SHARED: usize = 4;
const QUOTED: usize = 3;

/// Whether a sentence is of somebody's own words: long enough, and not a row of figures, which all tell alike.
fn is_own(sentence: &Sentence) -> bool {
    let mut rest = sentence.text.as_str();
    let mut counts = false;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        rest = rest[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        // A year or a date is no figure.
        counts |= !rest.starts_with(['年', '月', '日']);
    }
    !counts && core(&sentence.text).chars().count() >= OWN
}

fn same_table(rule: &Rule, before: &Digest, now: &Digest, _merged: bool) -> Vec<Finding> {
    let (Some(old), Some(new)) = (before.requests_fingerprint, now.requests_fingerprint) else {
        return Vec::new();
    };
    if old != new {
        return Vec::new();
    }
    vec![
        Broken {
            formula: format!("{}年 = {}年", before.year, now.year),
            zh: format!("表三各项数字与{}年报告完全相同。", before.year),
            en: format!("All figures of table 3 are those of the report of {}.", before.year),
            evidence: vec![before.source.clone(), now.source.clone()],
            ..Broken::default()
        }
        .by(rule),
    ]
}

fn same_text(rule: &Rule, before: &Digest, now: &Digest, _merged: bool) -> Vec<Finding> {
    let Some((shared, union)) = shared_pieces(before, now) else { return Vec::new() };
    let share = shared as f64 / union as f64;
    if share < COPY {
        return Vec::new();
    }
    let quoted: Vec<String> = now
        .sentences
        .iter()
        .filter(|sentence| core(&sentence.text).chars().count() >= OWN)
        .filter_map(|sentence| {
            let old = before.sentences.iter().find(|old| old.key == sentence.key)?;
            Some(format!(
                "{}年第{}行、{}年第{}行“{}”",
                now.year,
                sentence.line,
                before.year,
                old.line,
                excerpt(&sentence.text, 60)
            ))
        })
        .take(QUOTED)
        .collect();
    vec![
        Broken {
            left: Some((share * 1e4).round() / 1e4),
            right: Some(COPY),
            formula: format!("{shared} ÷ {union} = {:.1}%", 100.0 * share),
            zh: format!("除数字外,文字与{}年报告相同的占{:.1}%。", before.year, 100.0 * share),
            en: format!("{:.1}% of the words are those of the report of {}.", 100.0 * share, before.year),
            evidence: quoted,
            ..Broken::default()
        }
        .by(rule),
    ]
}

/// A sentence of a year, as one number, and where it stands: report and line.
type Noted = (u64, u32, u32);

/// The sentences of all agencies, while they are gathered. A nation has tens of millions: beyond some of them they wait on
/// the disk, in files that each hold one stretch of the numbers.
#[derive(Debug)]
pub struct Notes {
    here: Vec<Noted>,
    most: usize,
    folder: PathBuf,
    stretches: Vec<BufWriter<File>>,
}

/// Sentences that wait in memory: 64 MB.
const MOST_NOTED: usize = 4_000_000;
/// Bits of a sentence's number that tell its file.
const STRETCH: u32 = 6;

impl Notes {
    /// Notes that may use a folder.
    pub fn within(folder: &Path) -> Notes {
        Notes { here: Vec::new(), most: MOST_NOTED, folder: folder.to_path_buf(), stretches: Vec::new() }
    }

    /// Notes a sentence of a report, given by its number; reports come in order.
    pub fn note(&mut self, report: u32, year: i32, sentence: &Sentence) -> io::Result<()> {
        if is_own(sentence) {
            self.here.push((in_year(year, sentence.key), report, sentence.line));
        }
        if self.here.len() >= self.most { self.put_away() } else { Ok(()) }
    }

    fn path(&self, stretch: usize) -> PathBuf {
        self.folder.join(format!(".sentences-{stretch:02}"))
    }

    fn put_away(&mut self) -> io::Result<()> {
        if self.stretches.is_empty() {
            self.stretches = (0..1 << STRETCH)
                .map(|stretch| Ok(BufWriter::new(File::create(self.path(stretch))?)))
                .collect::<io::Result<_>>()?;
        }
        for (sentence, report, line) in self.here.drain(..) {
            let file = &mut self.stretches[(sentence >> (u64::BITS - STRETCH)) as usize];
            file.write_all(&sentence.to_le_bytes())?;
            file.write_all(&report.to_le_bytes())?;
            file.write_all(&line.to_le_bytes())?;
        }
        Ok(())
    }

    /// Keeps what several reports have, but what so many have that it is a phrase of the trade.
    pub fn index(mut self) -> io::Result<Index> {
        let mut sentences = Vec::new();
        if self.stretches.is_empty() {
            shared(self.here, &mut sentences);
            return Ok(Index { sentences, tables: HashMap::new() });
        }
        self.put_away()?;
        for (stretch, file) in std::mem::take(&mut self.stretches).into_iter().enumerate() {
            file.into_inner().map_err(io::IntoInnerError::into_error)?;
            let path = self.path(stretch);
            let bytes = std::fs::read(&path)?;
            let (noted, _) = bytes.as_chunks::<16>();
            let noted = noted.iter().map(|noted| {
                let number = u128::from_le_bytes(*noted);
                (number as u64, (number >> 64) as u32, (number >> 96) as u32)
            });
            shared(noted.collect(), &mut sentences);
            std::fs::remove_file(path)?;
        }
        Ok(Index { sentences, tables: HashMap::new() })
    }
}

/// Adds the sentences that some reports, but not many, have in common.
fn shared(mut noted: Vec<Noted>, out: &mut Vec<Noted>) {
    noted.sort_unstable();
    noted.dedup_by_key(|(sentence, report, _)| (*sentence, *report));
    for holders in noted.chunk_by(|a, b| a.0 == b.0) {
        if (2..=PHRASE).contains(&holders.len()) {
            out.extend_from_slice(holders);
        }
    }
}

fn in_year(year: i32, sentence: u64) -> u64 {
    sentence ^ (year as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The reports that an index is of, by their places.
pub trait Reports {
    fn agency_id(&self, report: u32) -> Option<&str>;
    /// Agency and source.
    fn name(&self, report: u32) -> (String, String);
}

/// Who has which sentence and which table, over all agencies.
#[derive(Debug, Default)]
pub struct Index {
    /// In order of the sentences.
    sentences: Vec<Noted>,
    /// Year and table 3 → the first report that has it.
    tables: HashMap<(i32, u64), u32>,
}

impl Index {
    /// The reports of a year that have a sentence.
    fn holders(&self, year: i32, sentence: u64) -> &[Noted] {
        let wanted = in_year(year, sentence);
        let from = self.sentences.partition_point(|(sentence, ..)| *sentence < wanted);
        let to = from + self.sentences[from..].partition_point(|(sentence, ..)| *sentence == wanted);
        &self.sentences[from..to]
    }

    /// Whether a report's table 3, by its year and number, is that of another agency's report before it.
    pub fn table(&mut self, report: u32, table: (i32, u64), reports: &impl Reports) -> Option<Finding> {
        let first = *self.tables.entry(table).or_insert(report);
        if first == report || reports.agency_id(first) == reports.agency_id(report) {
            return None;
        }
        let ((own, own_source), (agency, source)) = (reports.name(report), reports.name(first));
        Some(
            Broken {
                formula: format!("{own} = {agency}"),
                zh: format!("表三各项数字与{agency}{}年报告完全相同。", table.0),
                en: format!("All figures of table 3 are those of another agency's report, {source}."),
                evidence: vec![own_source, source],
                ..Broken::default()
            }
            .by(&C_TABLES_AGENCY),
        )
    }

    /// Whether half of a report's own sentences are those of another agency's report of its year.
    pub fn text(&self, report: u32, digest: &Digest, reports: &impl Reports) -> Option<Finding> {
        let own: Vec<&Sentence> = digest.sentences.iter().filter(|sentence| is_own(sentence)).collect();
        let mut shared: BTreeMap<u32, Vec<(&Sentence, u32)>> = BTreeMap::new();
        for sentence in &own {
            let holders = self.holders(digest.year, sentence.key).iter();
            for (_, other, line) in
                holders.filter(|(_, other, _)| reports.agency_id(*other) != reports.agency_id(report))
            {
                shared.entry(*other).or_default().push((sentence, *line));
            }
        }
        let (other, sentences) = shared
            .into_iter()
            .max_by_key(|(other, sentences)| (sentences.len(), std::cmp::Reverse(*other)))?;
        if sentences.len() < FEWEST_SHARED || sentences.len() * 2 < own.len() {
            return None;
        }
        let (agency, source) = reports.name(other);
        Some(
            Broken {
                left: Some(sentences.len() as f64),
                right: Some(own.len() as f64),
                formula: format!("{} ÷ {}", sentences.len(), own.len()),
                zh: format!(
                    "总体情况与存在问题两部分的{}句中,有{}句与{agency}{}年报告相同。",
                    own.len(),
                    sentences.len(),
                    digest.year
                ),
                en: format!(
                    "{} of {} sentences are those of another agency's report, {source}.",
                    sentences.len(),
                    own.len()
                ),
                evidence: sentences
                    .iter()
                    .take(QUOTED)
                    .map(|(sentence, line)| {
                        format!("第{}行、{agency}第{line}行“{}”", sentence.line, excerpt(&sentence.text, 60))
                    })
                    .collect(),
                ..Broken::default()
            }
            .by(&C_TEXT_AGENCY),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_on_the_disk_is_what_would_wait_in_memory() {
        let folder = std::env::temp_dir().join(format!("nianbao-notes-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let index = |most: usize| {
            let mut notes = Notes { most, ..Notes::within(&folder) };
            for report in 0..40u32 {
                for at in 0..6 {
                    // The first sentence is everybody's, the next are those of two or three, the last of one alone.
                    let whose = [0, report / 2, report / 3, report, report, report][at as usize];
                    let text = format!(
                        "{}天里机关自己写下来的一句话{}",
                        ["春", "夏", "秋", "冬", "晴", "雨"][at as usize],
                        "甲乙丙丁戊".repeat(whose as usize + 1)
                    );
                    notes.note(report, 2021, &Sentence::of(&text, at + 1)).unwrap();
                }
            }
            notes.index().unwrap().sentences
        };
        let whole = index(MOST_NOTED);
        assert_eq!(whole.len(), 40 + 40 - 1, "pairs, and triples but for the one left over");
        for most in [1, 7, 100] {
            assert_eq!(index(most), whole, "{most}");
        }
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0, "nothing is left behind");
        std::fs::remove_dir(&folder).unwrap();
    }
}
