//! Findings: where what a report states contradicts itself, the form, the law or another report.
//!
//! A rule is declared once, in [`RULES`], and its test is one function over one report's sheet. A finding shows both
//! sides, the difference, the formula with its figures, and says whose fault it is. A figure is never altered.

pub mod arithmetic;
pub mod sheet;

use crate::schema::{Applicant, FindingStatus, Item, Severity, Side};
pub use sheet::{Operand, Sheet};

/// A rule of the evaluation.
pub struct Rule {
    pub id: &'static str,
    pub title: &'static str,
    /// Why it holds, in both languages.
    pub why_zh: &'static str,
    pub why_en: &'static str,
    pub formula: &'static str,
    pub severity: Severity,
    /// The printed or legal ground.
    pub source: &'static str,
    pub test: fn(&Rule, &Sheet<'_>) -> Vec<Finding>,
}

/// One thing that a rule has to say of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    pub rule: &'static str,
    pub severity: Severity,
    pub status: FindingStatus,
    pub side: Side,
    pub item: Option<Item>,
    pub applicant: Option<Applicant>,
    pub left: Option<f64>,
    pub right: Option<f64>,
    pub formula: String,
    pub message_zh: String,
    pub message_en: String,
    pub evidence: String,
    /// What the finding's identity rests on: the printed figures behind it.
    pub basis: String,
}

/// All rules, in the order of the dictionary.
pub static RULES: &[&Rule] = &[
    &arithmetic::T3_COL_BALANCE,
    &arithmetic::T3_OUTCOME_SUM,
    &arithmetic::T3_ROW_SUM,
    &arithmetic::T3_ZERO_COLUMN,
    &arithmetic::T3_SUBTOTAL,
    &arithmetic::T4_SUM,
];

/// Everything the rules have to say of one report.
pub fn check(sheet: &Sheet<'_>) -> Vec<Finding> {
    RULES.iter().flat_map(|rule| (rule.test)(rule, sheet)).collect()
}

pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
