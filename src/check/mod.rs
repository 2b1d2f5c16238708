//! Findings: where what a report states contradicts itself, the form, the law or another report.
//!
//! A rule is declared once, in [`RULES`], and its test is one function over one report's sheet. A finding shows both
//! sides, the difference, the formula with its figures, and says whose fault it is. A figure is never altered.

pub mod arithmetic;
pub mod comparison;
pub mod prose;
pub mod sheet;

use crate::schema::{Applicant, Completeness, FindingStatus, Item, Severity, Side};
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
    pub test: Test,
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum Test {
    /// One report.
    Report(fn(&Rule, &Sheet<'_>) -> Vec<Finding>),
    /// One report's sentences against its tables: `None` for each comparison that agrees.
    Comparison(fn(&Rule, &Sheet<'_>) -> Vec<Option<Finding>>),
    /// Several reports: the rule is asked where they are together (`reduce`).
    Panel,
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
    &prose::P_REQUESTS_VS_T3,
    &prose::P_ANSWERED_VS_T3,
    &prose::P_OUTCOME_VS_T3,
    &prose::P_RECON_VS_T4,
    &prose::P_LITIGATION_VS_T4,
    &prose::P_ITEM_VS_T2,
    &prose::P_CHANNEL_SUM,
    &prose::P_OUTCOME_SUM,
    &prose::A_CLOSED_SUM,
    &prose::A_DENIED_SUM,
    &prose::A_STAFF_SUM,
    &prose::P_RECON_SUM,
    &prose::P_LITIGATION_SUM,
    &prose::P_CONSULT_SUM,
    &prose::P_PROACTIVE_PARTS,
    &prose::P_SPENDING,
    &prose::P_PARTS_2,
    &prose::P_PERCENT,
    &prose::P_PROACTIVE_CHANNELS_GE,
    &prose::P_PROACTIVE_WEBSITE_EQ_TOTAL,
    &prose::P_DOCS_VS_T2,
    &prose::P_TWO_SERIES,
    &prose::P_TOTAL_VS_PROACTIVE,
];

/// Everything the rules have to say of one report.
pub fn check(sheet: &Sheet<'_>) -> Vec<Finding> {
    // A model essay is nobody's report.
    if sheet.about.completeness == Some(Completeness::Sample) {
        return Vec::new();
    }
    RULES
        .iter()
        .flat_map(|rule| match rule.test {
            Test::Report(test) => test(rule, sheet),
            Test::Comparison(test) => test(rule, sheet).into_iter().flatten().collect(),
            Test::Panel => Vec::new(),
        })
        .collect()
}

pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
