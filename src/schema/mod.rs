//! The declaration: what is counted, in which unit, in which table and under which words.
//!
//! Knows no file, no HTML and no form. Parquet schemas, the dictionary, the sheet headings and the checks are
//! derived from here; a name that is not declared here cannot appear in an output.

pub mod item;
pub mod table;
pub mod vocabulary;

pub use item::{Item, ItemDef, Topic};
pub use table::{Column, Dtype, TABLES, Table};
pub use vocabulary::{
    Applicant, Completeness, CoverageState, FindingStatus, Level, Outcome, Provenance, Reason, Scope,
    ScopeKind, Sector, Severity, Side, SourceKind, Status, Template,
};

/// Version of names, types and meanings of the outputs; raised with every change of them.
pub const SCHEMA_VERSION: &str = "1";

/// A span of reporting years, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Years {
    pub from: i32,
    pub to: i32,
}

impl Years {
    const OPEN: i32 = 9999;

    pub(crate) const fn since(from: i32) -> Years {
        Years { from, to: Years::OPEN }
    }

    pub(crate) const fn span(from: i32, to: i32) -> Years {
        Years { from, to }
    }

    pub fn contains(self, year: i32) -> bool {
        self.from <= year && year <= self.to
    }

    // The first reporting period ran from 1 May to 31 December 2008, so 2008 compares with no other year.
    pub(crate) const SINCE_2009: &'static [Years] = &[Years::span(2008, 2008), Years::since(2009)];
    pub(crate) const SINCE_2009_SPLIT_2019: &'static [Years] =
        &[Years::span(2008, 2008), Years::span(2009, 2018), Years::since(2019)];
    pub(crate) const Y2009_2018: &'static [Years] = &[Years::span(2008, 2008), Years::span(2009, 2018)];
    pub(crate) const Y2014_2018: &'static [Years] = &[Years::span(2014, 2018)];
    pub(crate) const SINCE_2014_SPLIT_2019: &'static [Years] = &[Years::span(2014, 2018), Years::since(2019)];
    pub(crate) const Y2014_2020: &'static [Years] = &[Years::span(2014, 2018), Years::span(2019, 2020)];
    pub(crate) const Y2019_2020: &'static [Years] = &[Years::span(2019, 2020)];
    pub(crate) const SINCE_2019: &'static [Years] = &[Years::since(2019)];
    pub(crate) const SINCE_2021: &'static [Years] = &[Years::since(2021)];
}

impl std::fmt::Display for Years {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.from, self.to) {
            (from, Years::OPEN) => write!(f, "{from}–"),
            (from, to) if from == to => write!(f, "{from}"),
            (from, to) => write!(f, "{from}–{to}"),
        }
    }
}

/// Whether values of two years may be compared, given the spans within which they are comparable.
pub fn comparable(spans: &[Years], a: i32, b: i32) -> bool {
    spans.iter().any(|span| span.contains(a) && span.contains(b))
}

/// A change of form or of law that a series crosses; stored as a flag beside the values.
pub struct SeriesBreak {
    pub key: &'static str,
    /// The first reporting year after the break.
    pub year: i32,
    pub label: &'static str,
}

pub const SERIES_BREAKS: &[SeriesBreak] = &[
    SeriesBreak { key: "B2008", year: 2009, label: "2008年只统计5月至12月" },
    SeriesBreak { key: "B2014", year: 2014, label: "2014年起全国统计表，答复分类改变" },
    SeriesBreak { key: "B2019", year: 2019, label: "条例修订，办理结果按新表填报" },
    SeriesBreak {
        key: "B2021", year: 2021, label: "2021年格式，其他处理拆分，规范性文件改报现行有效数"
    },
];

/// The flags of all breaks between two reporting years, `;`-separated; `None` when there is none.
pub fn breaks_between(earlier: i32, later: i32) -> Option<String> {
    let crossed: Vec<&str> =
        SERIES_BREAKS.iter().filter(|b| earlier < b.year && b.year <= later).map(|b| b.key).collect();
    (!crossed.is_empty()).then(|| crossed.join(";"))
}

/// The unit of a number. A unit in an item's name wins over everything printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Cases,
    Documents,
    Items,
    Matters,
    Projects,
    Units,
    Times,
    Issues,
    Articles,
    Persons,
    PersonTimes,
    WanYuan,
    Yuan,
    Percent,
    Ratio,
    Days,
    None,
}

impl Unit {
    pub fn label(self) -> &'static str {
        match self {
            Unit::Cases | Unit::Documents => "件",
            Unit::Items => "条",
            Unit::Matters => "项",
            Unit::Projects | Unit::Units => "个",
            Unit::Times => "次",
            Unit::Issues => "期",
            Unit::Articles => "篇",
            Unit::Persons => "人",
            Unit::PersonTimes => "人次",
            Unit::WanYuan => "万元",
            Unit::Yuan => "元",
            Unit::Percent => "%",
            Unit::Ratio => "比率",
            Unit::Days => "天",
            Unit::None => "",
        }
    }

    /// Whether values are whole numbers by nature.
    pub fn is_count(self) -> bool {
        !matches!(self, Unit::WanYuan | Unit::Yuan | Unit::Percent | Unit::Ratio | Unit::None)
    }
}
