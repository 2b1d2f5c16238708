//! Findings: where what a report states contradicts itself, the form, the law or another report.
//!
//! A rule is declared once, beside its test, and listed in [`RULES`]. Most tests look at one report's sheet; some at two
//! reports of one agency, at versions of one report, or at many agencies. A finding shows both sides, the difference, the
//! formula with its figures, and says whose fault it is. A figure is never altered.

pub mod arithmetic;
pub mod chain;
pub mod comparison;
pub mod copying;
pub mod digest;
pub mod peers;
pub mod prose;
pub mod sheet;
pub mod structure;
pub mod timeliness;
pub mod values;

use crate::schema::{Applicant, Completeness, FindingStatus, Item, Severity, Side};
pub use digest::Digest;
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
    /// Two reports of one agency in consecutive years, and whether a merger of agencies lies between.
    Pair(fn(&Rule, &Digest, &Digest, bool) -> Vec<Finding>),
    /// The standing report of an agency and year, and the others.
    Versions(fn(&Rule, &Digest, &[Digest]) -> Vec<Finding>),
    /// Reports of many agencies: asked by name where they are together.
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
    &values::T2_TOTAL_EQ_NEW,
    &values::T2_PUBLISHED_LE_TOTAL,
    &values::T2_ISSUED_LE_IN_FORCE,
    &values::T2_DELTA_OUTLIER,
    &values::T2_SIGN_UNSTATED,
    &values::T2_DECISIONS_EQ_ITEMS,
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
    &chain::X_CARRY,
    &chain::X_STOCK,
    &chain::X_ITEMS,
    &chain::X_RECON_PENDING,
    &chain::X_SPIKE,
    &chain::X_UNIT,
    &chain::X_REVISED,
    &chain::X_HIERARCHY,
    &timeliness::X_LATE,
    &chain::D_DUPLICATE,
    &copying::C_TABLES_PREV,
    &copying::C_TABLES_AGENCY,
    &copying::C_TEXT_PREV,
    &copying::C_TEXT_AGENCY,
    &structure::S_ELEMENTS,
    &structure::S_TABLES,
    &structure::S_TEMPLATE,
    &structure::S_PERIOD,
    &structure::S_SECTIONS,
    &structure::Q_BLANK_TABLE,
    &values::V_NEGATIVE,
    &values::V_NON_INTEGER,
    &values::V_ABSURD,
    &values::V_UNIT,
    &peers::V_PEER_OUTLIER,
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
            Test::Pair(_) | Test::Versions(_) | Test::Panel => Vec::new(),
        })
        .collect()
}

/// What the rules have to say of a report beside last year's.
pub fn check_pair(before: &Digest, now: &Digest, merged: bool) -> Vec<Finding> {
    RULES
        .iter()
        .flat_map(|rule| match rule.test {
            Test::Pair(test) => test(rule, before, now, merged),
            _ => Vec::new(),
        })
        .collect()
}

/// What the rules have to say of several reports of one agency and year.
pub fn check_versions(standing: &Digest, others: &[Digest]) -> Vec<Finding> {
    RULES
        .iter()
        .flat_map(|rule| match rule.test {
            Test::Versions(test) => test(rule, standing, others),
            _ => Vec::new(),
        })
        .collect()
}

/// Comparisons of sentences with tables: that agree, and that could be made.
pub fn comparison_count(sheet: &Sheet<'_>) -> (usize, usize) {
    let compared: Vec<Option<Finding>> = RULES
        .iter()
        .flat_map(|rule| match rule.test {
            Test::Comparison(test) => test(rule, sheet),
            _ => Vec::new(),
        })
        .collect();
    (compared.iter().filter(|finding| finding.is_none()).count(), compared.len())
}

pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}
