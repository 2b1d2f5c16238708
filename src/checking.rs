//! Findings of reports that are not yet part of a corpus: for those who write a report, before they publish it.
//!
//! Reports of one agency given together are also held against each other, year by year.

use serde_json::{Value, json};

use crate::check::{self, Digest, Finding};
use crate::inspect;
use crate::reading::Reading;
use crate::schema::{Completeness, FindingStatus, Severity};

/// The findings of one report.
pub struct Of {
    pub source: String,
    pub ordinal: u32,
    pub agency: Option<String>,
    pub year: Option<i32>,
    pub findings: Vec<Finding>,
}

/// What was found in some documents.
#[derive(Default)]
pub struct Checked {
    pub of: Vec<Of>,
    /// Documents without a report, and why.
    pub without: Vec<(String, String)>,
    pub reports: usize,
    pub errors: usize,
}

impl Checked {
    pub fn of(readings: &[Reading]) -> Checked {
        let mut out = Checked::default();
        let mut digests: Vec<(usize, Digest)> = Vec::new();
        for reading in readings {
            if reading.reports.is_empty() {
                let reason = reading.reason.map_or("", |reason| reason.label());
                out.without.push((reading.source.clone(), reason.to_string()));
            }
            for report in &reading.reports {
                let sheet = inspect::sheet(report);
                let whole = report.completeness != Completeness::Sample;
                if whole && sheet.about.agency.is_some() && sheet.about.year.is_some() {
                    digests.push((out.of.len(), Digest::of(&sheet, &reading.source)));
                }
                out.of.push(Of {
                    source: reading.source.clone(),
                    ordinal: report.ordinal,
                    agency: report.identity.agency.clone(),
                    year: report.identity.year,
                    findings: check::check(&sheet),
                });
            }
        }
        for (place, digest) in &digests {
            let before = digests
                .iter()
                .map(|(_, other)| other)
                .find(|other| other.agency == digest.agency && other.year + 1 == digest.year);
            if let Some(before) = before {
                out.of[*place].findings.extend(check::check_pair(before, digest, false));
            }
        }
        out.reports = out.of.len();
        out.errors = out
            .of
            .iter()
            .flat_map(|of| &of.findings)
            .filter(|finding| finding.severity == Severity::Error && finding.status == FindingStatus::Fail)
            .count();
        out
    }

    pub fn json(&self) -> String {
        let reports: Vec<Value> = self
            .of
            .iter()
            .map(|of| {
                json!({
                    "source": of.source, "ordinal": of.ordinal, "agency": of.agency, "year": of.year,
                    "findings": of.findings.iter().map(inspect::finding_json).collect::<Vec<_>>(),
                })
            })
            .collect();
        let without: Vec<Value> =
            self.without.iter().map(|(source, reason)| json!({"source": source, "reason": reason})).collect();
        let all = json!({"reports": reports, "without_report": without, "errors": self.errors});
        serde_json::to_string_pretty(&all).unwrap_or_default()
    }

    pub fn text(&self) -> String {
        let mut out = String::new();
        for of in &self.of {
            let year = of.year.map_or("年度不明".to_string(), |year| format!("{year}年"));
            out.push_str(&format!(
                "{} 报告{} {} {year}\n",
                of.source,
                of.ordinal,
                of.agency.as_deref().unwrap_or("机关不明")
            ));
            // What is wrong comes first; what could not be judged, last.
            let mut findings: Vec<&Finding> = of.findings.iter().collect();
            findings.sort_by_key(|finding| (finding.status, finding.severity));
            if findings.is_empty() {
                out.push_str("  没有发现问题。\n");
            }
            for finding in findings {
                let label = match finding.status {
                    FindingStatus::Fail => finding.severity.label(),
                    status => status.label(),
                };
                out.push_str(&format!("  [{label}] {} {}\n", finding.rule, finding.message_zh));
                if finding.status == FindingStatus::Fail && !finding.evidence.is_empty() {
                    out.push_str(&format!("      依据:{}\n", finding.evidence));
                }
            }
        }
        for (source, reason) in &self.without {
            out.push_str(&format!("{source} 没有读到年度报告({reason})\n"));
        }
        out
    }
}
