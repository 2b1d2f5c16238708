//! The checks: each rule finds the fault that is planted for it and nothing that does not follow from it, on every form
//! that it concerns; clean reports are silent; and the seed pages, where they are at hand, give the expected findings.

use std::io::Write as _;

use nianbao::check::{self, RULES};
use nianbao::inspect;
use nianbao::reading::{Input, Reading, Report};
use nianbao::schema::{FindingStatus, Severity, Side, Template};
use nianbao::selftest::page::Page;
use nianbao::selftest::{PLANTS, run, show};

fn read(source: &str, content: Vec<u8>) -> Reading {
    Reading::of(&Input::new(source, content))
}

fn report_of(page: &Page) -> Report {
    let reading = read("示例.html", page.html().into_bytes());
    assert_eq!(reading.reports.len(), 1, "{}", page.html());
    reading.reports[0].clone()
}

/// Rules that find something in a page, with their item and whether it fails.
fn found(page: &Page) -> Vec<(&'static str, Option<&'static str>, FindingStatus)> {
    check::check(&inspect::sheet(&report_of(page)))
        .into_iter()
        .map(|finding| (finding.rule, finding.item.map(|item| item.key()), finding.status))
        .collect()
}

#[test]
fn every_planted_fault_is_found_at_its_place_and_nothing_else() {
    let complaints: Vec<String> = run()
        .into_iter()
        .filter_map(|shown| Some(format!("{} {}: {}", shown.rule, shown.template.key(), shown.complaint?)))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn every_rule_has_a_fault_and_says_why_in_both_languages() {
    let mut ids = std::collections::BTreeSet::new();
    for rule in RULES {
        assert!(ids.insert(rule.id), "{} is listed twice", rule.id);
        assert!(PLANTS.iter().any(|plant| plant.rule == rule.id), "{} has no fault", rule.id);
        assert!(!rule.why_zh.is_empty() && !rule.why_en.is_empty() && !rule.source.is_empty(), "{}", rule.id);
    }
    for plant in PLANTS {
        assert!(check::rule(plant.rule).is_some(), "{} is no rule", plant.rule);
    }
}

#[test]
fn a_fault_that_is_not_there_is_not_found() {
    // The self-test itself must be able to fail.
    let plant = PLANTS.iter().find(|plant| plant.rule == "T4_SUM").unwrap();
    let harmless = nianbao::selftest::Plant {
        rule: "T4_SUM",
        templates: plant.templates,
        fault: nianbao::selftest::Fault::One(|_| {}),
        item: plant.item,
        applicant: None,
        follows: &[],
    };
    assert!(show(&harmless, Template::Table2021).complaint.is_some());
    let with_others = nianbao::selftest::Plant { fault: plant.fault, follows: &[], ..harmless };
    assert!(show(&with_others, Template::Table2021).complaint.unwrap().contains("P_LITIGATION_VS_T4"));
}

#[test]
fn clean_pages_are_read_as_they_were_made() {
    for template in [Template::Table2019, Template::Table2021, Template::Annex] {
        for earlier in [false, true] {
            let page = Page::clean(template, earlier);
            let report = report_of(&page);
            assert_eq!(report.extraction.template, template);
            assert_eq!(report.identity.agency.as_deref(), Some(page.agency));
            assert_eq!(report.identity.year, Some(page.year));
            assert_eq!(found(&page), [], "{template:?} {earlier}");
            for ((item, applicant), text) in &page.table3 {
                let cell = report
                    .extraction
                    .cells
                    .iter()
                    .find(|cell| cell.item == *item && cell.applicant == Some(*applicant))
                    .unwrap();
                assert_eq!(cell.value, text.parse().ok(), "{} {}", item.key(), applicant.key());
            }
        }
    }
}

#[test]
fn blanks_that_zeros_fill_pass_and_blank_totals_are_not_judged() {
    use nianbao::schema::{Applicant, Item};
    let clean = Page::clean(Template::Table2021, false);
    let mut sparse = clean.clone();
    for text in sparse.table3.values_mut().filter(|text| *text == "0") {
        text.clear();
    }
    let findings = found(&sparse);
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|(.., status)| *status != FindingStatus::Fail), "{findings:?}");

    let mut without_total = clean.clone();
    without_total.table3.insert((Item::OutcomesTotal, Applicant::Enterprise), String::new());
    let findings = found(&without_total);
    assert!(findings.contains(&("T3_OUTCOME_SUM", Some("outcomes_total"), FindingStatus::NotAssessable)));
    assert!(findings.iter().all(|(.., status)| *status != FindingStatus::Fail), "{findings:?}");

    // 12 + 3 in a row whose total is 15: a blank beside it can only be zero; one of 13 can be nothing.
    let mut broken = clean;
    broken.table3.insert((Item::GrantedInFull, Applicant::OtherOrg), String::new());
    broken.table3.insert((Item::GrantedInFull, Applicant::Total), "14".to_string());
    assert!(found(&broken).contains(&("T3_ROW_SUM", Some("granted_in_full"), FindingStatus::Fail)));
}

#[test]
fn sentences_that_may_be_read_otherwise_are_not_held_against_the_table() {
    let silent = |change: fn(&mut Page)| {
        let mut page = Page::clean(Template::Table2021, false);
        change(&mut page);
        assert_eq!(found(&page), []);
    };
    // 受理 with those carried over: 38 + 4.
    silent(|page| page.say("received", "申请38件,上年结转4件", "申请42件"));
    // Approximate figures are never compared.
    silent(|page| page.say("received", "申请38件", "申请30余件"));
    // A list that names some classes only.
    silent(|page| page.say("proactive", ",工作动态类104条,其他类152条", ""));
    // Ways of publishing overlap and are no parts.
    silent(|page| {
        page.say(
            "proactive",
            "机构职能类30条,政策文件类94条,工作动态类104条,其他类152条",
            "网站300条,微信200条,微博100条",
        )
    });
    // A share of something else.
    silent(|page| page.told.push(("share", "受理咨询475次,占全市咨询量的12.5%。".into())));
}

#[test]
fn a_figure_left_open_beside_another_sentence_is_still_named() {
    // One sentence agrees with the table, so that the other may tell of something else: no value, and no contradiction shown.
    let mut page = Page::clean(Template::Table2021, false);
    page.told.push(("again", "全年收到政府信息公开申请33件。".into()));
    let findings: Vec<_> = check::check(&inspect::sheet(&report_of(&page)))
        .into_iter()
        .map(|finding| (finding.rule, finding.severity, finding.side, finding.left, finding.right))
        .collect();
    assert_eq!(findings, [("P_REQUESTS_VS_T3", Severity::Info, Side::Undecided, Some(33.0), Some(38.0))],);
}

#[test]
fn a_model_essay_has_no_findings() {
    let mut page = Page::clean(Template::Table2021, false);
    page.print_as(nianbao::schema::Item::LitigationDirectUpheld, "3");
    let mut report = report_of(&page);
    assert!(!check::check(&inspect::sheet(&report)).is_empty());
    report.completeness = nianbao::schema::Completeness::Sample;
    assert_eq!(check::check(&inspect::sheet(&report)), []);
}

/// Findings that the seed pages must give: page, report of the page, rule, whether it fails.
#[test]
fn seed_pages_give_the_expected_findings() {
    let Some(folder) = crate::root().parent().map(|parent| parent.join("shared/seeds")) else {
        return;
    };
    let Ok(text) = std::fs::read_to_string(folder.join("truth.json")) else { return };
    let truth: serde_json::Value = serde_json::from_str(&text).unwrap();
    // Traps of the parser and versions are no findings of one report; a rule may have gone by a longer name.
    let elsewhere = ["X_YEAR_TRAP", "X_SECTION_INLINE", "X_HEADING_SPLIT", "D_DUPLICATE"];
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "txt"))
        .collect();
    files.sort();
    let readings: Vec<Reading> = files
        .iter()
        .map(|path| read(&path.file_name().unwrap().to_string_lossy(), std::fs::read(path).unwrap()))
        .collect();
    let (mut missing, mut unexpected, mut extras) = (Vec::new(), Vec::new(), Vec::new());
    for entry in truth["reports"].as_array().unwrap() {
        let id = entry["report_id"].as_str().unwrap();
        let line = entry["line_start"].as_u64().unwrap_or(0) as u32;
        let file: usize = id[1..4].parse().unwrap();
        let report = readings[file].reports.iter().min_by_key(|report| report.line_start.abs_diff(line));
        let Some(report) = report.filter(|report| report.line_start.abs_diff(line) <= 6) else { continue };
        if report.completeness == nianbao::schema::Completeness::Sample {
            continue;
        }
        let findings = check::check(&inspect::sheet(report));
        let failing = |rule: &str| findings.iter().any(|f| f.rule == rule && f.status == FindingStatus::Fail);
        let empty = Vec::new();
        let expected = entry["expected_checks"].as_array().unwrap_or(&empty);
        let mut named = Vec::new();
        for check in expected {
            let rule = check["rule"].as_str().unwrap();
            let rule = if rule.starts_with("S_ELEMENT_") { "S_ELEMENTS" } else { rule };
            named.push(rule);
            if elsewhere.contains(&rule) {
                continue;
            }
            match check["status"].as_str().unwrap() {
                "fail" | "warn" | "info" if !failing(rule) => missing.push(format!("{id} {rule}")),
                "pass" if failing(rule) => unexpected.push(format!("{id} {rule}")),
                "not_assessable" | "pass_with_blank" => {
                    let status = check["status"].as_str().unwrap();
                    if failing(rule) || !findings.iter().any(|f| f.rule == rule && f.status.key() == status) {
                        missing.push(format!("{id} {rule} {status}"));
                    }
                }
                _ => {}
            }
        }
        for finding in &findings {
            if finding.status == FindingStatus::Fail && !named.contains(&finding.rule) {
                extras.push(format!("{id} {} {}", finding.rule, finding.message_zh));
                assert_ne!(finding.severity, Severity::Error, "{id} {}", finding.message_zh);
            }
        }
    }
    let _ = writeln!(std::io::stderr(), "findings beyond the expected:\n  {}", extras.join("\n  "));
    assert!(missing.is_empty() && unexpected.is_empty(), "missing {missing:?}, not expected {unexpected:?}");
}
