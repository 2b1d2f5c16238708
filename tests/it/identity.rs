//! Whose reports they are, over a whole run: names, rosters, versions and corrections.

use std::collections::BTreeMap;
use std::path::Path;

use nianbao::publish::parquet;
use nianbao::reduce::corrections::Corrections;
use nianbao::reduce::roster::Roster;
use nianbao::reduce::{Settings, Totals};
use nianbao::run::{Job, run};
use polars::prelude::*;

use crate::scratch::Scratch;

/// A folder of its own for one test, with a place for its reports.
fn folder(name: &str) -> Scratch {
    let folder = Scratch::new(name);
    std::fs::create_dir(folder.join("reports")).unwrap();
    folder
}

/// A report in sentences.
fn report(agency: &str, year: i32, disclosed: u32, requests: u32) -> String {
    format!(
        "{agency}{year}年政府信息公开工作年度报告\n{year}年，本机关认真贯彻《条例》，现报告如下。\n一、主动公开政府信息情况\n全年主动公开政府信息{disclosed}条。\n\
         二、依申请公开政府信息情况\n全年收到政府信息公开申请{requests}件。\n三、存在的主要问题及改进情况\n公开的内容还不够丰富。\n"
    )
}

fn work(root: &Path, settings: Settings) -> Totals {
    let job = Job { corpora: vec![root.join("reports")], out: root.join("out"), settings, ..Job::default() };
    run(&job).unwrap()
}

fn table(root: &Path, name: &str) -> DataFrame {
    parquet::read(&root.join("out").join(format!("{name}.parquet"))).unwrap()
}

/// Two columns of a table, as text, by row.
fn pairs(frame: &DataFrame, key: &str, value: &str) -> BTreeMap<String, String> {
    let text = |name: &str| frame.column(name).unwrap().cast(&DataType::String).unwrap();
    let (keys, values) = (text(key), text(value));
    keys.str()
        .unwrap()
        .iter()
        .zip(values.str().unwrap().iter())
        .map(|(k, v)| (k.unwrap_or("-").to_string(), v.unwrap_or("-").to_string()))
        .collect()
}

#[test]
fn a_series_survives_a_rename_and_refuses_a_merger() {
    let root = folder("rename");
    for (file, agency, year) in [
        ("a.txt", "示例市旧名局", 2017),
        ("b.txt", "示例市新名局", 2018),
        ("c.txt", "示例市国土资源局", 2017),
        ("d.txt", "示例市规划局", 2017),
        ("e.txt", "示例市自然资源和规划局", 2018),
        ("f.txt", "示例市体育事务局", 2018),
    ] {
        root.write(&format!("reports/{file}"), report(agency, year, 10, 1));
    }
    root.write(
        "units.csv",
        "名称,别名,行政区划代码,层级,系统,上级,网址,起,止,沿革\n\
         示例市旧名局,,990100,地市级,finance,示例市人民政府,,2008,2017,示例市新名局\n\
         示例市新名局,市新名局；市新局,990100,prefecture,finance,示例市人民政府,,2018,,\n\
         示例市国土资源局,,990100,prefecture,natural_resources,,,2008,2017,示例市自然资源和规划局\n\
         示例市规划局,,990100,prefecture,natural_resources,,,2008,2017,示例市自然资源和规划局\n\
         示例市自然资源和规划局,,990100,prefecture,natural_resources,,,2018,,\n\
         示例市体育局,,990100,prefecture,culture_tourism,,,2008,,\n",
    );
    let roster = Some(Roster::read(&root.join("units.csv")).unwrap());
    work(&root, Settings { roster, ..Settings::default() });
    let reports = table(&root, "reports");
    let ids = pairs(&reports, "source", "agency_id");
    assert_eq!(ids["a.txt"], ids["b.txt"], "a rename keeps the series");
    assert!(ids["e.txt"] != ids["c.txt"] && ids["e.txt"] != ids["d.txt"], "a merger begins a new one");
    assert_eq!(pairs(&reports, "source", "level")["a.txt"], "prefecture");
    assert_eq!(pairs(&reports, "source", "division_code")["b.txt"], "990100");
    let coverage = table(&root, "coverage");
    let states: Vec<(String, i32, String)> = (0..coverage.height())
        .map(|row| {
            let text =
                |name: &str| coverage.column(name).unwrap().str().unwrap().get(row).unwrap().to_string();
            (text("agency"), coverage.column("year").unwrap().i32().unwrap().get(row).unwrap(), text("state"))
        })
        .collect();
    let state = |agency: &str, year: i32| {
        states.iter().find(|row| row.0 == agency && row.1 == year).map_or("-", |row| row.2.as_str())
    };
    assert_eq!(state("示例市旧名局", 2017), "ok");
    assert_eq!(state("示例市新名局", 2018), "ok", "the unit is called by the name of the year");
    assert_eq!(state("示例市规划局", 2018), "not_expected");
    assert_eq!(state("示例市体育局", 2017), "missing");
    let unmatched = std::fs::read_to_string(root.join("out/unmatched.csv")).unwrap();
    let line =
        unmatched.lines().find(|line| line.starts_with("示例市体育事务局")).expect("a stranger is listed");
    assert!(line.contains("示例市体育局"), "with the nearest unit: {line}");
    assert_eq!(unmatched.lines().count(), 2, "and nobody else: {unmatched}");
    let manifest = std::fs::read_to_string(root.join("out/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert!(manifest["settings"]["units"].is_string(), "two runs can tell that their rosters differ");
    assert!(manifest["settings"]["corrections"].is_null());
}

/// The whole page of the form of 2021, told for another year, with one figure of its sentences and one cell changed.
fn page(year: i32, change: &[(&str, &str)]) -> String {
    let page = include_str!("../pages/2021-h-whole/page.html").replace("2022", &year.to_string());
    change.iter().fold(page, |page, (from, to)| {
        assert!(page.contains(from), "the page has no {from}");
        page.replacen(from, to, 1)
    })
}

#[test]
fn of_several_versions_one_stands_and_the_others_point_to_it() {
    let root = folder("versions");
    root.write("reports/2022-copy.html", page(2022, &[]).replace("<body", "<body data-copy=\"1\""));
    root.write("reports/2022.html", page(2022, &[]));
    root.write("reports/2022-cut.html", page(2022, &[]).split_once("四、").unwrap().0);
    work(&root, Settings::default());
    let reports = table(&root, "reports");
    let current = pairs(&reports, "source", "is_current");
    assert_eq!(current["2022.html"], "true");
    assert_eq!((current["2022-copy.html"].as_str(), current["2022-cut.html"].as_str()), ("false", "false"));
    let ids = pairs(&reports, "source", "report_id");
    let points = pairs(&reports, "source", "duplicate_of");
    assert_eq!(points["2022-copy.html"], ids["2022.html"]);
    assert_eq!(points["2022-cut.html"], ids["2022.html"]);
    assert_eq!(table(&root, "agency_year").height(), 1);
}

#[test]
fn a_document_that_cannot_be_read_is_no_missing_report_when_its_path_says_whose_it_is() {
    let root = folder("failed");
    root.write("units.csv", "name\n示例市财政局\n示例市审计局\n");
    root.write("reports/示例市财政局/2022.txt", report("示例市财政局", 2022, 12, 3));
    root.write("reports/示例市财政局/2021.pdf", "%PDF-1.7\nnot a PDF at all");
    // Whose, but not of which year: a date of publication is none.
    root.write("reports/示例市审计局/20220131.pdf", "%PDF-1.7\nnot a PDF at all");
    // A second document of a year that was read changes nothing.
    root.write("reports/示例市财政局/附件/2022.pdf", "%PDF-1.7\nnot a PDF at all");
    let roster = Some(Roster::read(&root.join("units.csv")).unwrap());
    work(&root, Settings { roster, years: Some((2021, 2022)), ..Settings::default() });
    let coverage = table(&root, "coverage");
    let texts = |name: &str| coverage.column(name).unwrap().cast(&DataType::String).unwrap();
    let (agencies, years, states) = (texts("agency"), texts("year"), texts("state"));
    let states: BTreeMap<(&str, &str), &str> = (0..coverage.height())
        .map(|row| {
            (
                (agencies.str().unwrap().get(row).unwrap(), years.str().unwrap().get(row).unwrap()),
                states.str().unwrap().get(row).unwrap(),
            )
        })
        .collect();
    assert_eq!(states[&("示例市财政局", "2021")], "failed");
    assert!(matches!(states[&("示例市财政局", "2022")], "ok" | "partial"), "{states:?}");
    assert_eq!(states[&("示例市审计局", "2021")], "missing");
    assert_eq!(states[&("示例市审计局", "2022")], "missing");
}

#[test]
fn corrections_are_applied_only_to_what_they_expect() {
    let root = folder("corrections");
    root.write("reports/2022.html", page(2022, &[]));
    root.write(
        "corrections.csv",
        "source,ordinal,item,applicant,expect,value,reason,who\n\
         2022.html,1,requests_received,total,50,51,原件为51,核对人\n\
         2022.html,1,granted_in_full,natural_person,19,21,已不是19,核对人\n\
         2022.html,2,granted_in_full,total,25,26,没有第二份,核对人\n\
         2022.html,1,other_outcome,total,3,4,没有这一项,核对人\n",
    );
    let corrections = Corrections::read(&root.join("corrections.csv")).unwrap();
    let totals = work(&root, Settings { corrections, ..Settings::default() });
    assert_eq!(totals.corrected, 1);
    assert_eq!(totals.complaints.len(), 3, "{:?}", totals.complaints);
    assert!(totals.complaints.iter().any(|sentence| sentence.contains("第3行")), "the line is named");
    let cells = table(&root, "cells");
    let marked = cells.filter(cells.column("corrected").unwrap().bool().unwrap()).unwrap();
    assert_eq!(marked.height(), 1);
    assert_eq!(marked.column("value").unwrap().f64().unwrap().get(0), Some(51.0));
    assert_eq!(marked.column("raw").unwrap().str().unwrap().get(0), Some("50"), "the print stays");
    let panel = table(&root, "agency_year");
    assert_eq!(panel.column("requests_received").unwrap().i64().unwrap().get(0), Some(51));
}

#[test]
fn a_roster_or_corrections_that_cannot_be_used_say_where_and_what_to_do() {
    let root = folder("ledgers");
    for (file, text, words) in [
        ("a.csv", "别名,起\n市局,2010\n", &["name", "first row"][..]),
        ("b.csv", "name,level\n示例市财政局,最高级\n", &["line 2", "最高级", "prefecture"]),
        ("c.csv", "name,from_year\n示例市财政局,零八年\n", &["line 2", "from_year"]),
        ("d.csv", "name,aliases\n,市局\n", &["line 2", "no name"]),
    ] {
        root.write(file, text);
        let error = Roster::read(&root.join(file)).unwrap_err().to_string();
        assert!(words.iter().all(|word| error.contains(word)), "{file}: {error}");
    }
    root.write("e.csv", "source,item,expect,value\na.html,requests_recieved,1,2\n");
    let error = Corrections::read(&root.join("e.csv")).unwrap_err().to_string();
    assert!(error.contains("line 2") && error.contains("requests_recieved"), "{error}");
}

#[test]
fn a_readers_verdicts_come_back_in_the_next_workbook() {
    let root = folder("verdicts");
    // One more than its parts: the outcome sums fail.
    root.write("reports/2022.html", page(2022, &[(">51<", ">52<")]));
    work(&root, Settings::default());
    let findings = table(&root, "findings");
    let id = findings.column("finding_id").unwrap().str().unwrap().get(0).expect("a finding").to_string();
    let workbook = root.join("out/evaluation.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("问题").unwrap();
    for (column, (head, text)) in
        [("规则", "x"), ("核实结论", "属实"), ("备注", "=电话核实"), ("问题编号", id.as_str())]
            .into_iter()
            .enumerate()
    {
        sheet.write_string(0, column as u16, head).unwrap();
        sheet.write_string(1, column as u16, text).unwrap();
    }
    book.save(&workbook).unwrap();
    work(&root, Settings::default());
    let told = nianbao::publish::excel::verdicts::read(&workbook).unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!((told[&id].verdict.as_str(), told[&id].comment.as_str()), ("属实", "=电话核实"));
    // A workbook that cannot be read may hold a reader's work: it is not overwritten.
    std::fs::write(&workbook, "no workbook").unwrap();
    let job = Job { corpora: vec![root.join("reports")], out: root.join("out"), ..Job::default() };
    let error = run(&job).unwrap_err();
    assert_eq!(error.exit_code(), 3);
    assert!(error.to_string().contains("evaluation.xlsx"), "{error}");
    assert_eq!(std::fs::read(&workbook).unwrap(), b"no workbook");
}
