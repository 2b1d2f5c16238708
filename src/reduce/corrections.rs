//! The user's corrections: a figure that was read or printed wrongly, set right by someone who looked.
//!
//! A correction is applied only while the figure still is what it expects; otherwise the run says so. The printed
//! characters stay, and the cell is marked.

use std::collections::HashMap;
use std::path::Path;

use super::ledger::{Heading, Ledger, LedgerError};
use crate::schema::{Applicant, Item};

const HEADINGS: &[Heading] = &[
    ("source", &["来源"]),
    ("ordinal", &["序号"]),
    ("item", &["数据项"]),
    ("applicant", &["申请人类别"]),
    ("expect", &["原值"]),
    ("value", &["更正值"]),
    ("reason", &["理由"]),
    ("who", &["更正人"]),
];

/// One figure set right.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Line of the file, for the sentence when it cannot be applied.
    pub line: usize,
    pub source: String,
    pub ordinal: i32,
    pub item: Item,
    pub applicant: Option<Applicant>,
    /// The value that was read; `None` for a cell without one.
    pub expect: Option<f64>,
    pub value: f64,
    pub reason: Option<String>,
    pub who: Option<String>,
}

/// All corrections of a run, by the report they belong to.
#[derive(Debug, Default)]
pub struct Corrections {
    /// Of the file they were read from; `None` without one.
    pub sha256: Option<String>,
    by_report: HashMap<(String, i32), Vec<Correction>>,
}

impl Corrections {
    /// Reads the file. Errors name the line and what to write there.
    pub fn read(path: &Path) -> Result<Corrections, LedgerError> {
        let ledger = Ledger::read(path, HEADINGS, &["source", "item", "expect", "value"])?;
        let mut all = Corrections { sha256: Some(ledger.sha256.clone()), ..Corrections::default() };
        for row in ledger.rows() {
            let need = |column: &'static str| {
                ledger
                    .get(row, column)
                    .ok_or_else(|| ledger.wrong(row, format!("the column {column} is empty; fill it")))
            };
            let word = need("item")?;
            let item = Item::ALL
                .iter()
                .copied()
                .find(|item| item.key() == word || item.label() == word)
                .ok_or_else(|| {
                    ledger.wrong(row, format!("there is no item {word}; take a name from the dictionary"))
                })?;
            let applicant = match ledger.get(row, "applicant") {
                None => None,
                Some(word) => Some(
                    Applicant::ALL
                        .iter()
                        .copied()
                        .find(|applicant| applicant.key() == word || applicant.label() == word)
                        .ok_or_else(|| {
                            ledger.wrong(
                                row,
                                format!(
                                    "there is no kind of applicant {word}; take a name from the dictionary"
                                ),
                            )
                        })?,
                ),
            };
            let source = need("source")?.to_string();
            let ordinal = ledger.number(row, "ordinal")?.unwrap_or(1);
            need("value")?;
            let correction = Correction {
                line: row + 2,
                source: source.clone(),
                ordinal,
                item,
                applicant,
                expect: ledger.number(row, "expect")?,
                value: ledger.number(row, "value")?.unwrap_or_default(),
                reason: ledger.get(row, "reason").map(str::to_string),
                who: ledger.get(row, "who").map(str::to_string),
            };
            all.by_report.entry((source, ordinal)).or_default().push(correction);
        }
        Ok(all)
    }

    /// The corrections of one report.
    pub fn of(&self, source: &str, ordinal: i32) -> &[Correction] {
        self.by_report.get(&(source.to_string(), ordinal)).map_or(&[], Vec::as_slice)
    }

    pub fn len(&self) -> usize {
        self.by_report.values().map(Vec::len).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.by_report.is_empty()
    }

    /// The corrections of reports that are not among the run's (source and ordinal), in the order of the file.
    pub fn strangers<'r>(&self, reports: impl Iterator<Item = (&'r str, i32)>) -> Vec<&Correction> {
        let mut unknown: HashMap<(&str, i32), &Vec<Correction>> = self
            .by_report
            .iter()
            .map(|((source, ordinal), all)| ((source.as_str(), *ordinal), all))
            .collect();
        if !unknown.is_empty() {
            reports.for_each(|report| {
                unknown.remove(&report);
            });
        }
        let mut out: Vec<&Correction> = unknown.into_values().flatten().collect();
        out.sort_by_key(|correction| correction.line);
        out
    }
}

/// What became of one correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Applied,
    /// The figure is no longer what the correction expects.
    Changed,
    /// The report has no such cell, or several that fit.
    NoSuchCell,
    NoSuchReport,
}

impl Correction {
    /// The sentence for a correction that was not applied.
    pub fn complaint(&self, fate: Fate) -> Option<String> {
        let place = format!("{} 第{}份 {}", self.source, self.ordinal, self.item.label());
        let why = match fate {
            Fate::Applied => return None,
            Fate::Changed => "读出的数值已不是更正文件中的原值,请核对后修改原值",
            Fate::NoSuchCell => "报告中没有这一项,或有几处相符,请核对数据项与申请人类别",
            Fate::NoSuchReport => "语料中没有这份报告,请核对来源与序号",
        };
        Some(format!("更正文件第{}行未采用({place}):{why}", self.line))
    }
}
