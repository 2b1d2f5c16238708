//! What one report states, as the rules ask for it.

use hashbrown::HashMap;

use crate::document::text::excerpt;
use crate::extract::passage::{Breakdown, Series, Share, kind};
use crate::schema::{Applicant, Completeness, Item, Scope, SourceKind, Status, Template};

/// A stated cell, as the rules see it.
#[derive(Clone, Debug)]
pub struct Stated<'a> {
    pub item: Item,
    pub applicant: Option<Applicant>,
    pub value: Option<f64>,
    pub status: Status,
    pub kind: SourceKind,
    pub line: u32,
    pub raw: &'a str,
    pub quote: &'a str,
}

/// Printed figures of which no reading satisfies the identities.
#[derive(Clone, Debug)]
pub struct Contradicting<'a> {
    pub rule: &'a str,
    pub item: Item,
    pub line: u32,
    pub raw: &'a str,
    pub quote: &'a str,
}

/// A passage of the report; see `extract::passage`.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    pub kind: &'a str,
    pub line: u32,
    pub number: i32,
    pub left: Option<f64>,
    pub right: Option<f64>,
    pub label: &'a str,
    pub text: &'a str,
}

/// Who reports, for which year, and what else is known of the report as a whole.
#[derive(Clone, Debug, Default)]
pub struct About<'a> {
    pub completeness: Option<Completeness>,
    pub agency: Option<&'a str>,
    pub year: Option<i32>,
    /// First and last day of the stated period, in days from 1970.
    pub period: [Option<i32>; 2],
    pub line_start: u32,
    /// Day of publication as the page states it, in days from 1970.
    pub published: Option<i32>,
    /// Whose figures the report gives; `None` where nobody has said yet.
    pub scope: Option<Scope>,
    pub passages: Vec<Told<'a>>,
}

/// One report's statements, indexed.
#[derive(Debug, Default)]
pub struct Sheet<'a> {
    pub template: Option<Template>,
    pub cells: Vec<Stated<'a>>,
    pub contradictions: Vec<Contradicting<'a>>,
    pub about: About<'a>,
    tables: HashMap<(SourceKind, Item, Option<Applicant>), usize>,
}

/// What a rule finds at one place of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operand {
    Value(f64),
    /// Printed and empty, in whatever way.
    Blank,
    /// Not there, or not known.
    Unknown,
}

impl<'a> Sheet<'a> {
    pub fn new(
        template: Option<Template>,
        cells: Vec<Stated<'a>>,
        contradictions: Vec<Contradicting<'a>>,
    ) -> Sheet<'a> {
        let tables = cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.kind != SourceKind::Prose)
            .map(|(index, cell)| ((cell.kind, cell.item, cell.applicant), index))
            .collect();
        Sheet { template, cells, contradictions, about: About::default(), tables }
    }

    #[must_use]
    pub fn with(mut self, about: About<'a>) -> Sheet<'a> {
        self.about = about;
        self
    }

    pub fn told(&self, kind: &str) -> impl Iterator<Item = &Told<'a>> {
        self.about.passages.iter().filter(move |told| told.kind == kind)
    }

    pub fn breakdowns(&self) -> Vec<Breakdown> {
        self.told(kind::BREAKDOWN)
            .filter_map(|told| Breakdown::from_flat(told.line, told.left?, told.label, told.text))
            .collect()
    }

    pub fn series(&self) -> Vec<Series> {
        self.told(kind::SERIES)
            .filter_map(|told| Series::from_flat(told.line, told.label, told.text))
            .collect()
    }

    pub fn shares(&self) -> Vec<Share> {
        self.told(kind::SHARE)
            .filter_map(|told| {
                Share::from_flat(told.line, told.number, told.left?, told.right?, told.label, told.text)
            })
            .collect()
    }

    pub fn cell(&self, kind: SourceKind, item: Item, applicant: Option<Applicant>) -> Option<&Stated<'a>> {
        self.tables.get(&(kind, item, applicant)).map(|index| &self.cells[*index])
    }

    pub fn has_table(&self, kind: SourceKind) -> bool {
        self.cells.iter().any(|cell| cell.kind == kind)
    }

    pub fn prose(&self, item: Item) -> impl Iterator<Item = &Stated<'a>> {
        self.cells.iter().filter(move |cell| cell.kind == SourceKind::Prose && cell.item == item)
    }
}

impl Stated<'_> {
    pub fn operand(&self) -> Operand {
        match (self.value, self.status) {
            (Some(value), _) => Operand::Value(value),
            (None, status) if status.is_empty() => Operand::Blank,
            _ => Operand::Unknown,
        }
    }

    /// A plain figure: stated, and neither approximate nor left open.
    pub fn exact(&self) -> Option<f64> {
        self.value.filter(|_| self.status != Status::Approx)
    }

    /// `第98行“17”`: the words behind a finding.
    pub fn evidence(&self) -> String {
        let shown = if self.raw.is_empty() {
            "空白".to_string()
        } else {
            format!("“{}”", excerpt(self.raw, 30))
        };
        if self.kind == SourceKind::Prose {
            return format!("第{}行“{}”", self.line, excerpt(self.quote, 60));
        }
        let of = self.applicant.map_or(String::new(), |applicant| format!("({})", applicant.label()));
        format!("第{}行{}{of}{shown}", self.line, self.item.label())
    }
}

/// A figure as it is written in formulas and messages.
pub fn figure(value: f64) -> String {
    if value.fract() == 0.0 { format!("{}", value as i64) } else { format!("{value}") }
}
