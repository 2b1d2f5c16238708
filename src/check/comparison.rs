//! Two figures held against each other: the form that all findings outside the identities of the tables share.

use super::sheet::figure;
use super::{Finding, Rule};
use crate::schema::{Applicant, FindingStatus, Item, Side};

/// A comparison that does not hold, in words of both languages.
#[derive(Debug, Default)]
pub struct Broken {
    pub item: Option<Item>,
    pub applicant: Option<Applicant>,
    pub left: Option<f64>,
    pub right: Option<f64>,
    pub formula: String,
    pub zh: String,
    pub en: String,
    pub evidence: Vec<String>,
    /// Some figure behind it was inferred, so the fault may be the reading's.
    pub inferred: bool,
}

impl Broken {
    /// The finding of a rule that fails here.
    pub fn by(self, rule: &Rule) -> Finding {
        let side = if self.inferred { Side::Undecided } else { Side::Source };
        let evidence = self.evidence.join(";");
        let number = |value: Option<f64>| value.map_or("?".to_string(), figure);
        Finding {
            rule: rule.id,
            severity: rule.severity,
            status: FindingStatus::Fail,
            side,
            item: self.item,
            applicant: self.applicant,
            left: self.left,
            right: self.right,
            // The figures and the words behind it, and not the line: a line moves when the page around it changes.
            basis: format!("{}|{}|{}", number(self.left), number(self.right), self.formula),
            formula: self.formula,
            message_zh: self.zh,
            message_en: self.en,
            evidence,
        }
    }
}
