//! What was read from one document, for a person who wants to see it: identity, form, every number with its place, and
//! findings.

use serde_json::{Value, json};

use crate::check::sheet::{About, Contradicting, Stated, Told};
use crate::check::{self, Finding, Sheet};
use crate::reading::{Reading, Report};

/// The rules' view of a report that was just read.
pub fn sheet(report: &Report) -> Sheet<'_> {
    let cells = report
        .extraction
        .cells
        .iter()
        .map(|cell| Stated {
            item: cell.item,
            applicant: cell.applicant,
            value: cell.value,
            status: cell.status,
            kind: cell.kind,
            line: cell.line,
            raw: &cell.raw,
            quote: &cell.quote,
        })
        .collect();
    let contradictions = report
        .extraction
        .contradictions
        .iter()
        .map(|c| Contradicting { rule: c.rule, item: c.item, line: c.line, raw: &c.raw, quote: &c.quote })
        .collect();
    let passages = report
        .passages
        .iter()
        .map(|passage| Told {
            kind: passage.kind,
            line: passage.line,
            number: passage.number,
            left: passage.left,
            right: passage.right,
            label: &passage.label,
            text: &passage.text,
        })
        .collect();
    let identity = &report.identity;
    let day = |date| crate::frame::days_since_epoch(date);
    Sheet::new(Some(report.extraction.template), cells, contradictions).with(About {
        completeness: Some(report.completeness),
        agency: identity.agency.as_deref(),
        year: identity.year,
        period: [
            identity.period.and_then(|period| day(period.start)),
            identity.period.and_then(|period| day(period.end)),
        ],
        line_start: report.line_start,
        published: identity.published.and_then(day),
        scope: identity.scope,
        passages,
    })
}

/// The reading as JSON.
pub fn json(reading: &Reading) -> Value {
    let reports: Vec<Value> = reading
        .reports
        .iter()
        .map(|report| {
            let identity = &report.identity;
            let cells: Vec<Value> = report
                .extraction
                .cells
                .iter()
                .map(|cell| {
                    json!({
                        "item": cell.item.key(), "applicant": cell.applicant.map(|a| a.key()), "value": cell.value, "status": cell.status.key(), "raw": cell.raw,
                        "source_kind": cell.kind.key(), "line": cell.line, "quote": cell.quote,
                    })
                })
                .collect();
            let findings: Vec<Value> = check::check(&sheet(report)).iter().map(finding_json).collect();
            json!({
                "report_id": report.report_id, "ordinal": report.ordinal, "line_start": report.line_start, "line_end": report.line_end, "title": report.title,
                "agency": identity.agency, "agency_source": identity.agency_source.map(|p| p.key()), "year": identity.year, "year_source": identity.year_source.map(|p| p.key()),
                "template": report.extraction.template.key(), "completeness": report.completeness.key(), "cells": cells, "findings": findings,
            })
        })
        .collect();
    json!({
        "source": reading.source, "bytes": reading.bytes, "sha256": reading.sha256, "media_type": reading.media_type, "charset": reading.charset,
        "outcome": reading.outcome.key(), "reason": reading.reason.map(|r| r.key()), "reports": reports,
    })
}

pub fn finding_json(finding: &Finding) -> Value {
    json!({
        "rule": finding.rule, "severity": finding.severity.key(), "status": finding.status.key(), "side": finding.side.key(),
        "item": finding.item.map(|i| i.key()), "applicant": finding.applicant.map(|a| a.key()), "left": finding.left, "right": finding.right,
        "formula": finding.formula, "message_zh": finding.message_zh, "message_en": finding.message_en, "evidence": finding.evidence,
    })
}

/// The reading as text.
pub fn text(reading: &Reading) -> String {
    let mut out =
        format!("{}: {} {} {} 字节\n", reading.source, reading.media_type, reading.charset, reading.bytes);
    if let Some(reason) = reading.reason {
        out.push_str(&format!("  {}: {} ({})\n", reading.outcome.label(), reason.label(), reason.meaning()));
    }
    for report in &reading.reports {
        let identity = &report.identity;
        let from = |place: Option<crate::schema::Provenance>| {
            place.map_or(String::new(), |p| format!("({})", p.label()))
        };
        out.push_str(&format!(
            "\n报告 {} 第{}—{}行\n  标题 {}\n  机关 {}{}\n  年度 {}{}\n  格式 {} 完整性 {}\n",
            report.ordinal,
            report.line_start,
            report.line_end,
            report.title.as_deref().unwrap_or("—"),
            identity.agency.as_deref().unwrap_or("—"),
            from(identity.agency_source),
            identity.year.map_or("—".to_string(), |y| y.to_string()),
            from(identity.year_source),
            report.extraction.template.label(),
            report.completeness.label(),
        ));
        let mut last = None;
        for cell in &report.extraction.cells {
            if last != Some(cell.kind) {
                out.push_str(&format!("  {}\n", cell.kind.label()));
                last = Some(cell.kind);
            }
            let value = cell.value.map_or("—".to_string(), check::sheet::figure);
            let applicant = cell.applicant.map_or(String::new(), |a| format!("·{}", a.label()));
            out.push_str(&format!(
                "    {}{applicant} = {value} [{}] 第{}行 “{}”\n",
                cell.item.label(),
                cell.status.label(),
                cell.line,
                cell.raw
            ));
        }
        let findings = check::check(&sheet(report));
        if !findings.is_empty() {
            out.push_str("  问题\n");
        }
        for finding in findings {
            out.push_str(&format!(
                "    [{}·{}] {} {}\n",
                finding.severity.label(),
                finding.status.label(),
                finding.rule,
                finding.message_zh
            ));
        }
    }
    out
}
