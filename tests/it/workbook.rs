//! The workbook, read back by another program's library and held against the data sets of the same folder.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use calamine::{Data, Reader, Xlsx, open_workbook};
use nianbao::indicator::{INDICATORS, Indicator};
use nianbao::publish::excel::{self, ExcelError, Lang, Settings, Split};
use nianbao::publish::parquet;
use nianbao::reduce::roster::Roster;
use nianbao::run::{self, Job};
use nianbao::schema::{self, Dtype, Table};
use polars::prelude::*;

use crate::scratch::Scratch;

/// A folder that goes away with the test.
struct Folder(Scratch);

/// A whole run over the pages of the repository.
fn outputs(name: &str) -> Folder {
    run_over(name, "tests/pages", None)
}

/// A whole run over the sample with its roster: agencies that have peers, and units that gave nothing.
fn sample(name: &str) -> Folder {
    run_over(name, "data/reports", Some("data/units.xlsx"))
}

fn run_over(name: &str, corpus: &str, roster: Option<&str>) -> Folder {
    let root = Scratch::new(name);
    let job = Job {
        corpora: vec![crate::root().join(corpus)],
        out: root.join("out"),
        jobs: Some(2),
        csv: false,
        lang: Lang::Zh,
        split: None,
        agency: None,
        by_year: false,
        journal: Default::default(),
        progress: false,
        cache: false,
        limits: Default::default(),
        settings: nianbao::reduce::Settings {
            roster: roster.map(|file| Roster::read(&crate::root().join(file)).unwrap()),
            ..Default::default()
        },
    };
    run::run(&job).unwrap();
    Folder(root)
}

impl Folder {
    fn out(&self) -> PathBuf {
        self.0.join("out")
    }

    fn book(&self) -> Xlsx<std::io::BufReader<std::fs::File>> {
        open_workbook(self.out().join("evaluation.xlsx")).unwrap()
    }

    fn frame(&self, table: &str) -> DataFrame {
        parquet::read(&self.out().join(format!("{table}.parquet"))).unwrap()
    }

    /// Changes a text column of a table as it lies in the folder.
    fn rewrite(&self, table: &str, column: &str, change: impl Fn(usize, Option<&str>) -> Option<String>) {
        let mut frame = self.frame(table);
        let texts: StringChunked = frame
            .column(column)
            .unwrap()
            .str()
            .unwrap()
            .iter()
            .enumerate()
            .map(|(row, text)| change(row, text))
            .collect();
        frame.with_column(texts.into_column().with_name(column.into())).unwrap();
        parquet::write(&self.out().join(format!("{table}.parquet")), Table::named(table), frame).unwrap();
    }
}

const CONTRACT: [(&str, &str); 8] = [
    ("封面", "Cover"),
    ("目录", "Contents"),
    ("说明", "Notes"),
    ("机构年度", "Panel"),
    ("问题", "Findings"),
    ("依据", "Evidence"),
    ("覆盖", "Coverage"),
    ("字典", "Dictionary"),
];

#[test]
fn the_sheets_of_the_contract_are_there_in_both_languages() {
    let folder = outputs("sheets");
    let names = folder.book().sheet_names();
    for (zh, _) in CONTRACT {
        assert!(names.contains(&zh.to_string()), "{zh} is missing: {names:?}");
    }
    assert_eq!(&names[..2], ["封面", "目录"]);
    excel::write(&folder.out(), &Settings { lang: Lang::En, ..Default::default() }).unwrap();
    let names = folder.book().sheet_names();
    for (_, en) in CONTRACT {
        assert!(names.contains(&en.to_string()), "{en} is missing: {names:?}");
    }
}

/// Words of closed lists stand in Chinese.
fn worded(column: &str, key: &str) -> String {
    let label = match column {
        "sector" => schema::Sector::from_key(key).map(schema::Sector::label),
        "level" => schema::Level::from_key(key).map(schema::Level::label),
        "scope" => schema::Scope::from_key(key).map(schema::Scope::label),
        "template" => schema::Template::from_key(key).map(schema::Template::label),
        _ => None,
    };
    label.unwrap_or(key).to_string()
}

#[test]
fn every_figure_of_the_panel_is_the_data_sets() {
    let folder = outputs("panel");
    let frame = folder.frame("agency_year");
    let table = Table::named("agency_year");
    let range = folder.book().worksheet_range("机构年度").unwrap();
    assert!(frame.height() > 10, "too few rows to mean anything");
    assert_eq!(range.height(), frame.height() + 1);
    assert_eq!(range.width(), table.columns.len());
    let mut figures = 0;
    let mut blanks = 0;
    for (x, column) in table.columns.iter().enumerate() {
        assert_eq!(range[(0, x)], Data::String(column.label.to_string()), "heading of {}", column.name);
        let series = frame.column(&column.name).unwrap();
        for y in 0..frame.height() {
            let shown = &range[(y + 1, x)];
            let place = format!("{} of row {y}", column.name);
            match series.get(y).unwrap() {
                AnyValue::Null => {
                    let blank =
                        matches!(shown, Data::Empty) || matches!(shown, Data::String(s) if s.is_empty());
                    assert!(blank, "{place} is blank in the data set and {shown:?} in the workbook");
                    blanks += 1;
                }
                AnyValue::String(text) => {
                    assert_eq!(*shown, Data::String(worded(&column.name, text)), "{place}");
                }
                value => {
                    let number: f64 = value.try_extract().unwrap();
                    let shown = match shown {
                        Data::Float(number) => *number,
                        Data::Int(number) => *number as f64,
                        other => panic!("{place} is {number} in the data set and {other:?} in the workbook"),
                    };
                    assert_eq!(shown, number, "{place}");
                    figures += 1;
                }
            }
        }
    }
    assert!(figures > 500 && blanks > 500, "{figures} figures and {blanks} blanks");
}

#[test]
fn rates_and_sums_are_formulas_over_their_own_row() {
    let folder = outputs("live");
    let frame = folder.frame("agency_year");
    let table = Table::named("agency_year");
    let formulas = folder.book().worksheet_formula("机构年度").unwrap();
    let (top, left) = formulas.start().unwrap();
    let at = |row: usize, name: &str| {
        let x = table.columns.iter().position(|column| column.name == name).unwrap() as u32;
        let y = row as u32 + 1;
        let inside = y >= top && x >= left;
        inside
            .then(|| formulas.get(((y - top) as usize, (x - left) as usize)).cloned())
            .flatten()
            .unwrap_or_default()
    };
    let mut rates = 0;
    for row in 0..frame.height() {
        for name in ["disclosure_rate", "denial_rate", "caseload", "litigation_rate"] {
            let formula = at(row, name);
            assert!(formula.contains("OR("), "{name} of row {row} is {formula:?}");
            assert!(formula.contains(&format!("{}", row + 2)), "{formula} is not of its own row");
            rates += 1;
        }
        // The printed counts stay figures.
        for name in ["granted_in_full", "denied_third_party", "requests_received"] {
            assert_eq!(at(row, name), "", "{name} of row {row}");
        }
        let derived = frame.column("derived").unwrap().str().unwrap().get(row).unwrap_or("").to_string();
        let stated = frame.column("denied_total").unwrap().i64().unwrap().get(row);
        if derived.split(';').any(|name| name == "denied_total") && stated.is_some() {
            assert_eq!(at(row, "denied_total").matches('+').count(), 7, "eight grounds in row {row}");
        }
    }
    assert!(rates > 40);
    let check = folder.book().worksheet_range("核对").unwrap();
    let numeric = table.columns.iter().filter(|column| column.dtype != Dtype::Utf8).count();
    assert_eq!(check.height(), numeric + 1, "one line of the check for each numeric column");
    let cover = folder.book().worksheet_formula("封面").unwrap();
    assert!(cover.used_cells().any(|(_, _, formula)| formula.contains("COUNTIF")), "the cover has its check");
}

#[test]
fn beyond_the_last_row_a_sheet_goes_on_in_numbered_parts() {
    let folder = outputs("parts");
    excel::write(&folder.out(), &Settings { most_rows: 7, ..Default::default() }).unwrap();
    let mut book = folder.book();
    for (sheet, table) in [("机构年度", "agency_year"), ("问题", "findings"), ("报告", "reports")] {
        let height = folder.frame(table).height();
        let parts = height.div_ceil(7);
        assert!(parts > 1, "{sheet} has one part only");
        let mut rows = 0;
        for part in 1..=parts {
            let name = if part == 1 { sheet.to_string() } else { format!("{sheet}{part}") };
            let range = book.worksheet_range(&name).unwrap();
            assert_eq!(
                range[(0, 0)],
                book.worksheet_range(sheet).unwrap()[(0, 0)],
                "{name} has its heading row"
            );
            rows += range.height() - 1;
        }
        assert_eq!(rows, height, "{sheet}");
        assert!(book.worksheet_range(&format!("{sheet}{}", parts + 1)).is_err());
    }
    let contents = book.worksheet_range("目录").unwrap();
    let said = contents.used_cells().any(|(_, _, data)| data.to_string().contains("第2部分"));
    assert!(said, "the contents say that a sheet goes on");
}

#[test]
fn of_too_many_figures_the_evidence_shows_what_findings_are_about() {
    let folder = outputs("narrow");
    let rows_of = |most_evidence: usize| {
        excel::write(&folder.out(), &Settings { most_evidence, ..Default::default() }).unwrap();
        let mut book = folder.book();
        let told = book.worksheet_range("目录").unwrap();
        let what = told.rows().find(|row| row[0] == *"依据").unwrap()[1].to_string();
        let rows: Vec<Vec<String>> = book
            .worksheet_range("依据")
            .unwrap()
            .rows()
            .skip(1)
            .map(|row| row.iter().map(ToString::to_string).collect())
            .collect();
        let findings = book.worksheet_range("问题").unwrap();
        let heading = |name: &str| findings.rows().next().unwrap().iter().position(|h| *h == *name);
        let (place, report) = (heading("见依据").unwrap(), heading("报告编号").unwrap());
        let links: Vec<(String, String)> = findings
            .rows()
            .skip(1)
            .filter(|row| row[place] != Data::Empty)
            .map(|row| (row[place].to_string(), row[report].to_string()))
            .collect();
        (rows, what, links)
    };
    let (all, what, links) = rows_of(4_000_000);
    assert!(!what.contains("只列问题所涉"), "{what}");
    let (some, what, links_of_some) = rows_of(all.len() - 1);
    assert!(what.contains("只列问题所涉"), "{what}");
    assert!(!some.is_empty() && some.len() < all.len() / 2, "{} of {}", some.len(), all.len());
    assert!(some.iter().all(|row| all.contains(row)), "no row is new");
    assert_eq!(rows_of(all.len()).0, all, "as many as fit are shown whole");
    // A finding leads to a row of its own report, whichever rows are shown.
    assert!(links_of_some.len() > 100 && links_of_some.len() <= links.len(), "{}", links_of_some.len());
    for (rows, links) in [(&all, &links), (&some, &links_of_some)] {
        for (place, report) in links {
            let row: usize = place.rsplit('G').next().unwrap().parse().unwrap();
            assert_eq!(rows[row - 2].last(), Some(report), "{place}");
        }
    }
}

/// `cargo test --release --test it -- --ignored more_rows`: takes minutes and gigabytes of disk.
#[test]
#[ignore = "takes minutes; run it by name"]
fn a_register_of_more_rows_than_a_sheet_can_hold_goes_on_in_a_second() {
    let folder = outputs("million");
    let wanted = excel::MOST_ROWS + 1_000;
    let path = folder.out().join("coverage.parquet");
    let ids: StringChunked = (0..wanted).map(|n| Some(format!("n{n:07}"))).collect();
    let all = |text: &str| StringChunked::full("".into(), text, wanted).into_column();
    let columns = vec![
        ids.into_column().with_name("agency_id".into()),
        all("示例市财政局").with_name("agency".into()),
        Int32Chunked::full("year".into(), 2024, wanted).into_column(),
        all("missing").with_name("state".into()),
        StringChunked::full_null("report_id".into(), wanted).into_column(),
    ];
    parquet::write(&path, Table::named("coverage"), DataFrame::new(wanted, columns).unwrap()).unwrap();
    excel::write(&folder.out(), &Settings::default()).unwrap();
    let mut book = folder.book();
    let (first, second) = (book.worksheet_range("覆盖").unwrap(), book.worksheet_range("覆盖2").unwrap());
    assert_eq!(first.height(), excel::MOST_ROWS + 1);
    assert_eq!(second.height(), 1_000 + 1);
    assert_eq!(second[(0, 0)], first[(0, 0)], "with its heading row");
}

#[test]
fn a_long_table_has_its_headings_filter_and_range_without_the_mark() {
    let folder = outputs("unmarked");
    let sheet_of = |settings: &Settings| {
        excel::write(&folder.out(), settings).unwrap();
        let range = folder.book().worksheet_range("依据").unwrap();
        let file = std::fs::File::open(folder.out().join("evaluation.xlsx")).unwrap();
        let mut archive = ::zip::ZipArchive::new(file).unwrap();
        let tables = archive
            .file_names()
            .filter(|name| name.as_ref().is_ok_and(|name| name.starts_with("xl/tables/")))
            .count();
        let mut workbook = String::new();
        std::io::Read::read_to_string(&mut archive.by_name("xl/workbook.xml").unwrap(), &mut workbook)
            .unwrap();
        (range, tables, workbook)
    };
    let (marked, tables, _) = sheet_of(&Settings::default());
    assert!(tables > 5, "short tables are marked");
    let (unmarked, tables, workbook) = sheet_of(&Settings { most_marked: 0, ..Default::default() });
    assert_eq!(tables, 0);
    assert_eq!(marked, unmarked, "the same headings and rows");
    assert!(workbook.contains("_xlnm._FilterDatabase"), "and a filter over the headings");
    assert!(workbook.contains("name=\"evidence\""), "and a name of its range");
}

#[test]
fn no_name_becomes_a_formula_or_a_link() {
    const HOSTILE: [&str; 6] = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3局",
        "@SUM(A1:A9)",
        "=HYPERLINK(\"http://x.example\",\"某局\")",
        "http://x.example/",
    ];
    let folder = outputs("hostile");
    for (table, column) in [
        ("agency_year", "agency"),
        ("reports", "agency"),
        ("reports", "source"),
        ("findings", "agency"),
        ("coverage", "agency"),
        ("indicators", "scope_name"),
    ] {
        folder.rewrite(table, column, |row, _| Some(HOSTILE[row % HOSTILE.len()].to_string()));
    }
    excel::write(&folder.out(), &Settings::default()).unwrap();
    let mut book = folder.book();
    let mut names = 0;
    for sheet in book.sheet_names() {
        for (_, _, formula) in book.worksheet_formula(&sheet).unwrap().used_cells() {
            assert!(!formula.contains("cmd") && !formula.contains("HYPERLINK"), "{sheet}: {formula}");
        }
        for (_, _, data) in book.worksheet_range(&sheet).unwrap().used_cells() {
            names += usize::from(matches!(data, Data::String(text) if HOSTILE.contains(&text.as_str())));
        }
    }
    assert!(names > 50, "the names are there as text: {names}");
    let file = std::fs::File::open(folder.out().join("evaluation.xlsx")).unwrap();
    let mut archive = ::zip::ZipArchive::new(file).unwrap();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().to_string();
        if name.ends_with(".rels") {
            let mut text = String::new();
            std::io::Read::read_to_string(&mut entry, &mut text).unwrap();
            assert!(!text.contains("x.example"), "{name} links outside");
        }
    }
}

/// The number formats of a sheet's cells, from the parts of the file itself: calamine gives values only.
fn number_formats(path: &std::path::Path, sheet: &str) -> HashMap<String, String> {
    let mut archive = ::zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut archive.by_name(name).unwrap(), &mut text).unwrap();
        text
    };
    let found = |pattern: &str, text: &str| -> Vec<[String; 2]> {
        let pattern = regex::Regex::new(pattern).unwrap();
        pattern.captures_iter(text).map(|all| [all[1].to_string(), all[2].to_string()]).collect()
    };
    let styles = part("xl/styles.xml");
    let named: HashMap<String, String> = found(r#"<numFmt numFmtId="(\d+)" formatCode="([^"]*)""#, &styles)
        .into_iter()
        .map(|[id, code]| (id, code))
        .collect();
    let cells = styles.split("<cellXfs").nth(1).unwrap().split("</cellXfs>").next().unwrap();
    let formats: Vec<String> =
        found(r#"<xf (numFmtId)="(\d+)""#, cells).into_iter().map(|[_, id]| id).collect();
    let sheets = found(r#"<sheet name="([^"]*)" sheetId="(\d+)""#, &part("xl/workbook.xml"));
    let number = sheets.iter().position(|[name, _]| name == sheet).unwrap() + 1;
    found(r#"<c r="([A-Z]+\d+)" s="(\d+)""#, &part(&format!("xl/worksheets/sheet{number}.xml")))
        .into_iter()
        .map(|[cell, style]| {
            let id = &formats[style.parse::<usize>().unwrap()];
            (cell, named.get(id).unwrap_or(id).clone())
        })
        .collect()
}

#[test]
fn a_rate_of_none_or_all_is_shown_as_a_rate() {
    let folder = sample("whole-rates");
    let formats = number_formats(&folder.out().join("evaluation.xlsx"), "指标明细");
    let sheet = Sheet::of(&mut folder.book(), "指标明细");
    let (name, value) = (sheet.column("指标"), sheet.column("值"));
    let mut whole = 0;
    for y in 1..sheet.range.height() {
        let label = sheet.range[(y, name)].to_string();
        let indicator = INDICATORS.iter().find(|indicator| indicator.label == label).unwrap();
        if indicator.share
            && let Some(figure) = sheet.number(y, value).filter(|figure| figure.fract() == 0.0)
        {
            whole += 1;
            let cell = format!("{}{}", (b'A' + value as u8) as char, y + 1);
            assert_eq!(formats[&cell], "0.0%", "{cell}: {label} of {figure}");
        }
    }
    assert!(whole > 100, "{whole}");
}

#[test]
fn the_same_tables_give_the_same_bytes() {
    let folder = outputs("bytes");
    let path = folder.out().join("evaluation.xlsx");
    let first = std::fs::read(&path).unwrap();
    excel::write(&folder.out(), &Settings::default()).unwrap();
    assert!(first == std::fs::read(&path).unwrap(), "built twice, two workbooks");
}

#[test]
fn a_workbook_for_each_group_and_a_fact_sheet_for_one_agency() {
    let folder = outputs("split");
    let frame = folder.frame("agency_year");
    let agency = frame.column("agency").unwrap().str().unwrap().get(0).unwrap().to_string();
    let id = frame.column("agency_id").unwrap().str().unwrap().get(0).unwrap().to_string();
    folder.rewrite("agency_year", "level", |row, _| Some(["county", "province"][row.min(1)].to_string()));
    let settings = Settings { split: Some(Split::Level), agency: Some(agency.clone()), ..Default::default() };
    let written = excel::write(&folder.out(), &settings).unwrap();
    let names: Vec<String> =
        written.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(names[0], "evaluation.xlsx");
    assert!(names.contains(&"evaluation-县级.xlsx".to_string()), "{names:?}");
    assert!(names.contains(&"evaluation-省级.xlsx".to_string()), "{names:?}");
    let mut book: Xlsx<_> = open_workbook(written.last().unwrap()).unwrap();
    let panel = book.worksheet_range("机构年度").unwrap();
    let rows = frame.column("agency_id").unwrap().str().unwrap().iter().filter(|i| *i == Some(&id)).count();
    assert_eq!(panel.height() - 1, rows);
    assert!(panel.rows().skip(1).all(|row| row[1] == Data::String(agency.clone())));
    let unknown = Settings { agency: Some("无此机关".into()), ..Default::default() };
    assert!(matches!(excel::write(&folder.out(), &unknown), Err(ExcelError::NoSuchAgency(_))));
}

#[test]
fn findings_can_be_judged_and_followed_to_their_words() {
    let folder = outputs("findings");
    let frame = folder.frame("findings");
    let mut book = folder.book();
    let range = book.worksheet_range("问题").unwrap();
    let column = |heading: &str| {
        (0..range.width())
            .find(|x| range[(0, *x)] == Data::String(heading.into()))
            .unwrap_or_else(|| panic!("no {heading}"))
    };
    for field in &Table::named("findings").columns {
        column(&field.label);
    }
    let (verdict, evidence, id) = (column("核实结论"), column("见依据"), column("问题编号"));
    let words = book.worksheet_range("依据").unwrap();
    let report_of_evidence = words.width() - 1;
    let report = column("报告编号");
    let mut followed = 0;
    for y in 1..range.height() {
        assert!(matches!(range[(y, verdict)], Data::Empty), "a verdict is the reader's");
        let own = frame.column("finding_id").unwrap().str().unwrap().get(y - 1).unwrap();
        assert_eq!(range[(y, id)], Data::String(own.into()));
        if let Data::String(place) = &range[(y, evidence)] {
            let row: usize = place.rsplit('G').next().unwrap().parse().unwrap();
            assert_eq!(words[(row - 1, report_of_evidence)], range[(y, report)], "{place}");
            followed += 1;
        }
    }
    assert!(followed > 5, "{followed} findings lead to their words");
}

/// A sheet with its headings.
struct Sheet {
    name: &'static str,
    range: calamine::Range<Data>,
}

impl Sheet {
    fn of(book: &mut Xlsx<std::io::BufReader<std::fs::File>>, name: &'static str) -> Sheet {
        Sheet { name, range: book.worksheet_range(name).unwrap() }
    }

    fn heading(&self, x: usize) -> String {
        self.range[(0, x)].to_string()
    }

    fn column(&self, heading: &str) -> usize {
        let found = (0..self.range.width()).find(|x| self.heading(*x) == heading);
        found.unwrap_or_else(|| panic!("{} has no {heading}", self.name))
    }

    fn text(&self, y: usize, heading: &str) -> String {
        self.range[(y, self.column(heading))].to_string()
    }

    fn number(&self, y: usize, x: usize) -> Option<f64> {
        match &self.range[(y, x)] {
            Data::Float(number) => Some(*number),
            Data::Int(number) => Some(*number as f64),
            Data::Empty => None,
            Data::String(text) if text.is_empty() => None,
            other => panic!("{} row {y} column {x}: {other:?} is no figure", self.name),
        }
    }

    /// Columns that show an indicator under its own name.
    fn indicators(&self) -> Vec<(usize, &'static Indicator)> {
        (0..self.range.width())
            .filter_map(|x| {
                let heading = self.heading(x);
                let named = |i: &&Indicator| {
                    heading == i.label
                        || heading == format!("{}({})", i.label, i.unit.label())
                        || heading == format!("{}（{}）", i.label, i.unit.label())
                };
                Some((x, INDICATORS.iter().find(named)?))
            })
            .collect()
    }
}

/// What the data set says of each scope, year and indicator: a column as a number.
fn published(folder: &Folder, column: &str) -> HashMap<(String, String, i32, String), f64> {
    let frame = folder.frame("indicators");
    let text = |name: &str| frame.column(name).unwrap().str().unwrap().clone();
    let (kind, id, name, indicator) =
        (text("scope_kind"), text("scope_id"), text("scope_name"), text("indicator"));
    let year = frame.column("year").unwrap().i32().unwrap().clone();
    let values = frame.column(column).unwrap().cast(&DataType::Float64).unwrap();
    let values = values.f64().unwrap();
    let own = |text: Option<&str>| text.unwrap().to_string();
    (0..frame.height())
        .filter_map(|row| {
            let scope =
                if kind.get(row) == Some("agency") { name.get(row) } else { id.get(row).or(name.get(row)) };
            let key = (own(kind.get(row)), own(scope), year.get(row)?, own(indicator.get(row)));
            Some((key, values.get(row)?))
        })
        .collect()
}

#[test]
fn every_figure_of_the_thematic_and_comparing_sheets_is_the_data_sets() {
    let folder = sample("figures");
    let mut book = folder.book();
    let values = published(&folder, "value");
    let get = |kind: &str, scope: &str, year: i32, indicator: &str| {
        values.get(&(kind.to_string(), scope.to_string(), year, indicator.to_string())).copied()
    };
    let mut walked: BTreeMap<&str, usize> = BTreeMap::new();
    for name in
        ["趋势", "主动公开", "申请与办理", "不予公开理由", "申请人", "争议与纠错", "及时与完整", "评分"]
    {
        let sheet = Sheet::of(&mut book, name);
        let columns = sheet.indicators();
        assert!(!columns.is_empty(), "{name} shows no indicator");
        for y in 1..sheet.range.height() {
            let year = sheet.number(y, 0).unwrap() as i32;
            for (x, indicator) in &columns {
                let own = get("all", "all", year, &indicator.key);
                assert_eq!(sheet.number(y, *x), own, "{name}: {} of {year}", indicator.key);
                *walked.entry(name).or_default() += usize::from(own.is_some());
            }
        }
        // What stands behind a rate makes the rate.
        for x in 0..sheet.range.width() {
            let Some(short) = sheet.heading(x).strip_suffix("·分子").map(str::to_string) else { continue };
            assert_eq!(sheet.heading(x + 1), format!("{short}·分母"));
            let suffix = |label: &str| label.rsplit([':', '：']).next() == Some(short.as_str());
            let (at, indicator) = columns.iter().find(|(_, i)| suffix(&i.label)).expect("a rate to it");
            for y in 1..sheet.range.height() {
                if let Some(value) = sheet.number(y, *at) {
                    let (n, d) = (sheet.number(y, x).unwrap(), sheet.number(y, x + 1).unwrap());
                    assert!((value - indicator.scale * n / d).abs() < 1e-12, "{name} row {y}: {short}");
                }
            }
        }
    }
    for name in ["分组比较", "机构比较", "评分明细", "不予公开口径", "变化"] {
        let sheet = Sheet::of(&mut book, name);
        let columns = sheet.indicators();
        for y in 1..sheet.range.height() {
            let year: i32 = sheet.text(y, "年度").parse().unwrap();
            let (kind, scope) = if name == "分组比较" {
                let kind = schema::ScopeKind::ALL
                    .iter()
                    .find(|kind| kind.label() == sheet.text(y, "类别"))
                    .unwrap()
                    .key();
                let scope = sheet.text(y, "范围");
                let level = schema::Level::ALL.iter().find(|l| kind == "level" && l.label() == scope);
                let sector = schema::Sector::ALL.iter().find(|s| kind == "sector" && s.label() == scope);
                let key = level.map(|l| l.key()).or(sector.map(|s| s.key()));
                (kind, if kind == "all" { "all".to_string() } else { key.map_or(scope, str::to_string) })
            } else {
                ("agency", sheet.text(y, "机关"))
            };
            if ["province", "prefecture"].contains(&kind) {
                continue;
            }
            for (x, indicator) in &columns {
                let own = get(kind, &scope, year, &indicator.key);
                assert_eq!(sheet.number(y, *x), own, "{name}: {} of {scope} {year}", indicator.key);
                *walked.entry(name).or_default() += usize::from(own.is_some());
            }
        }
    }
    let ranks = Sheet::of(&mut book, "排名");
    let rank = published(&folder, "rank");
    for y in 1..ranks.range.height() {
        let indicator = INDICATORS
            .iter()
            .find(|i| ranks.text(y, "指标").trim_end_matches(')').starts_with(i.label.as_ref()))
            .unwrap();
        let year: i32 = ranks.text(y, "年度").parse().unwrap();
        let key = ("agency".to_string(), ranks.text(y, "机关"), year, indicator.key.to_string());
        assert_eq!(ranks.number(y, ranks.column("值")), values.get(&key).copied(), "{key:?}");
        assert_eq!(ranks.number(y, ranks.column("名次")), rank.get(&key).copied(), "{key:?}");
        assert!(ranks.number(y, ranks.column("同类数")).unwrap() >= 2.0, "first of one says nothing");
        *walked.entry("排名").or_default() += 1;
    }
    let least = walked.values().min().copied().unwrap_or(0);
    assert!(walked.len() == 14 && least >= 10, "too little was walked: {walked:?}");
}

#[test]
fn every_row_of_the_registers_is_the_data_sets() {
    let folder = sample("registers");
    let mut book = folder.book();
    // Group figures, in the order of the data set.
    let frame = folder.frame("indicators");
    let groups: Vec<usize> = frame
        .column("scope_kind")
        .unwrap()
        .str()
        .unwrap()
        .iter()
        .enumerate()
        .filter(|(_, kind)| *kind != Some("agency"))
        .map(|(row, _)| row)
        .collect();
    let walk = |sheet: &Sheet, frame: &DataFrame, table: &str, fields: &[&str], rows: &[usize]| {
        assert_eq!(sheet.range.height() - 1, rows.len(), "rows of {}", sheet.name);
        let mut figures = 0;
        for field in fields {
            let x = sheet.column(&Table::named(table).column(field).unwrap().label);
            let column = frame.column(field).unwrap().cast(&DataType::Float64).unwrap();
            for (y, row) in rows.iter().enumerate() {
                let own = column.f64().unwrap().get(*row);
                assert_eq!(sheet.number(y + 1, x), own, "{}: {field} of row {row}", sheet.name);
                figures += usize::from(own.is_some());
            }
        }
        assert!(figures > 50, "{} of {}", figures, sheet.name);
    };
    let fields = ["year", "value", "numerator", "denominator", "n_reports", "n_expected", "change", "growth"];
    walk(&Sheet::of(&mut book, "指标明细"), &frame, "indicators", &fields, &groups);
    let frame = folder.frame("reports");
    let all: Vec<usize> = (0..frame.height()).collect();
    let fields = ["year", "ordinal", "line_start", "line_end", "days_late"];
    walk(&Sheet::of(&mut book, "报告"), &frame, "reports", &fields, &all);
    let frame = folder.frame("findings");
    let all: Vec<usize> = (0..frame.height()).collect();
    walk(&Sheet::of(&mut book, "问题"), &frame, "findings", &["year", "left", "right", "delta"], &all);
    // Every figure that is not zero has its words among the evidence.
    let frame = folder.frame("cells");
    let value = frame.column("value").unwrap().f64().unwrap().clone();
    let line = frame.column("line").unwrap().cast(&DataType::Float64).unwrap();
    let report = frame.column("report_id").unwrap().str().unwrap().clone();
    let evidence = Sheet::of(&mut book, "依据");
    let mut shown: HashMap<(String, Option<u64>, Option<u64>), usize> = HashMap::new();
    let bits = |number: Option<f64>| number.map(f64::to_bits);
    for y in 1..evidence.range.height() {
        let key = (
            evidence.text(y, "报告编号"),
            bits(evidence.number(y, evidence.column("数值"))),
            bits(evidence.number(y, evidence.column("行号"))),
        );
        *shown.entry(key).or_default() += 1;
    }
    for row in 0..frame.height() {
        if value.get(row).is_some_and(|value| value != 0.0) {
            let key = (
                report.get(row).unwrap().to_string(),
                bits(value.get(row)),
                bits(line.f64().unwrap().get(row)),
            );
            let left = shown.get_mut(&key).unwrap_or_else(|| panic!("no evidence of {key:?}"));
            assert!(*left > 0, "too little evidence of {key:?}");
            *left -= 1;
        }
    }
    // Who reported, and who did not.
    let frame = folder.frame("coverage");
    let (agency, state) =
        (frame.column("agency_id").unwrap().str().unwrap(), frame.column("state").unwrap().str().unwrap());
    let year = frame.column("year").unwrap().i32().unwrap();
    let coverage = Sheet::of(&mut book, "覆盖");
    for row in 0..frame.height() {
        let y = (1..coverage.range.height())
            .find(|y| matches!(&coverage.range[(*y, 0)], Data::String(id) if Some(id.as_str()) == agency.get(row)))
            .expect("a line for each unit");
        let label = schema::CoverageState::from_key(state.get(row).unwrap()).unwrap().label();
        assert_eq!(coverage.text(y, &year.get(row).unwrap().to_string()), label);
    }
}

#[test]
fn the_first_sentence_counts_by_the_roster() {
    let folder = sample("roster");
    let frame = folder.frame("coverage");
    let (year, state) =
        (frame.column("year").unwrap().i32().unwrap(), frame.column("state").unwrap().str().unwrap());
    let latest = year.max().unwrap();
    let of = |wanted: &[&str]| {
        year.iter()
            .zip(state.iter())
            .filter(|(y, s)| *y == Some(latest) && wanted.contains(&s.unwrap()))
            .count()
    };
    let (given, missing) = (of(&["ok", "partial", "duplicate"]), of(&["missing", "failed"]));
    assert!(given > 10);
    let sheet = Sheet::of(&mut folder.book(), "要点");
    let sentence = sheet.text(1, "要点");
    assert!(sentence.contains(&format!("应报{}个机关", given + missing)), "{sentence}");
    assert!(sentence.contains(&format!("已报{given}个")), "{sentence}");
    assert_eq!(sheet.number(1, sheet.column("应报数")), Some((given + missing) as f64));
    // A rate of the whole rests on no more reports than the roster expects.
    let expected = published(&folder, "n_expected");
    let of_all: Vec<f64> = expected
        .iter()
        .filter(|((kind, _, y, _), _)| kind == "all" && *y == latest)
        .map(|(_, n)| *n)
        .collect();
    assert!(of_all.len() > 30 && of_all.iter().all(|n| *n == (given + missing) as f64), "{of_all:?}");
}

#[test]
fn why_a_document_was_not_read_is_said_in_the_language_of_the_workbook() {
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for reason in schema::Reason::ALL {
        assert!(chinese(reason.meaning_zh()) && reason.meaning_zh() != reason.label(), "{}", reason.key());
        assert!(!chinese(reason.meaning()), "{}", reason.key());
    }
    let folder = outputs("unread");
    // Some documents are made unread ones, so that there is something to say.
    let reasons = schema::Reason::ALL;
    folder.rewrite("inputs", "outcome", |_, _| Some("quarantined".to_string()));
    folder.rewrite("inputs", "reason", |row, _| Some(reasons[row % reasons.len()].key().to_string()));
    for (lang, name) in [(Lang::Zh, "未读文件"), (Lang::En, "Unread")] {
        excel::write(&folder.out(), &Settings { lang, ..Default::default() }).unwrap();
        let range = folder.book().worksheet_range(name).unwrap();
        assert!(range.height() > reasons.len());
        for row in range.rows().skip(1) {
            for said in &row[1..=3] {
                let said = said.to_string();
                assert!(!said.is_empty() && chinese(&said) == (lang == Lang::Zh), "{said}");
            }
        }
    }
}

impl Folder {
    fn texts(&self, table: &str, column: &str) -> Vec<Option<String>> {
        let frame = self.frame(table);
        let texts = frame.column(column).unwrap().str().unwrap();
        texts.iter().map(|text| text.map(str::to_string)).collect()
    }

    fn numbers(&self, table: &str, column: &str) -> Vec<Option<f64>> {
        let numbers = self.frame(table).column(column).unwrap().cast(&DataType::Float64).unwrap();
        numbers.f64().unwrap().iter().collect()
    }

    fn truths(&self, table: &str, column: &str) -> Vec<bool> {
        self.frame(table).column(column).unwrap().bool().unwrap().iter().map(|b| b == Some(true)).collect()
    }

    /// The last year of the panel.
    fn latest(&self) -> f64 {
        self.numbers("agency_year", "year").into_iter().flatten().fold(f64::NEG_INFINITY, f64::max)
    }
}

/// Least, quartiles and greatest as QUARTILE.INC gives them.
fn quartiles(mut values: Vec<f64>) -> Option<[f64; 5]> {
    values.sort_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    Some([0, 1, 2, 3, 4].map(|quarter| {
        let (below, rest) = (last * quarter / 4, (last * quarter % 4) as f64 / 4.0);
        values[below] + rest * (values[(below + 1).min(last)] - values[below])
    }))
}

const MARKS: [(&str, &str); 5] =
    [("最低", "min"), ("下四分位", "q1"), ("中位", "median"), ("上四分位", "q3"), ("最高", "max")];

#[test]
fn every_figure_of_the_spreads_is_the_data_sets() {
    let folder = sample("spreads");
    let settings = Settings { split: Some(Split::Province), ..Default::default() };
    let books = excel::write(&folder.out(), &settings).unwrap();
    assert!(books.len() > 1, "no province has a workbook of its own");
    // What the data set says of all agencies and of each level.
    let table = ["scope_kind", "scope_id", "indicator"].map(|name| folder.texts("distribution", name));
    let years = folder.numbers("distribution", "year");
    let published = |kind: &str, id: &str, indicator: &str, field: &str| {
        let row = (0..years.len()).find(|row| {
            let here = [0, 1, 2].map(|at| table[at][*row].as_deref());
            here == [Some(kind), Some(id), Some(indicator)] && years[*row] == Some(folder.latest())
        });
        folder.numbers("distribution", field)[row.unwrap_or_else(|| panic!("no {kind} {id} {indicator}"))]
    };
    // The same apart, from the rates of single agencies; a report that adds up others' is none.
    let (ids, panel_years) =
        (folder.texts("agency_year", "agency_id"), folder.numbers("agency_year", "year"));
    let about = ["province", "level", "scope"].map(|name| folder.texts("agency_year", name));
    let kinds = folder.texts("indicators", "scope_kind");
    let rated = ["scope_id", "indicator"].map(|name| folder.texts("indicators", name));
    let rate_years = folder.numbers("indicators", "year");
    let (rates, few) = (folder.numbers("indicators", "value"), folder.truths("indicators", "low_n"));
    let latest_of = |province: Option<&str>| {
        (0..ids.len())
            .filter(|row| province.is_none() || about[0][*row].as_deref() == province)
            .filter_map(|row| panel_years[row])
            .fold(f64::NEG_INFINITY, f64::max)
    };
    let apart = |province: Option<&str>, level: Option<&str>, indicator: &str| {
        let latest = latest_of(province);
        let mut values = Vec::new();
        let mut small = 0;
        for row in 0..rates.len() {
            if kinds[row].as_deref() != Some("agency")
                || rated[1][row].as_deref() != Some(indicator)
                || rate_years[row] != Some(latest)
            {
                continue;
            }
            let unit = (0..ids.len())
                .find(|at| ids[*at] == rated[0][row] && panel_years[*at] == Some(latest))
                .unwrap();
            let [own_province, own_level, scope] = [0, 1, 2].map(|at| about[at][unit].as_deref());
            if matches!(scope, Some("region_wide" | "government_own_level"))
                || province.is_some_and(|province| own_province != Some(province))
                || level.is_some_and(|level| own_level != Some(level))
            {
                continue;
            }
            match rates[row] {
                Some(_) if few[row] => small += 1,
                Some(value) => values.push(value),
                None => {}
            }
        }
        (values.len() as f64, quartiles(values), f64::from(small))
    };
    let mut walked = BTreeMap::new();
    for path in &books {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let province = file.strip_prefix("evaluation-").and_then(|name| name.strip_suffix(".xlsx"));
        if province == Some("未定") {
            continue;
        }
        let sheet = Sheet::of(&mut open_workbook(path).unwrap(), "分布");
        let mut lines = Vec::new();
        for y in 1..sheet.range.height() {
            let Some(indicator) = INDICATORS.iter().find(|i| i.label == sheet.text(y, "指标")) else {
                // A sheet without rows says so, and is right.
                assert!(sheet.range.height() == 2 && sheet.text(1, "指标").starts_with("没有"), "{file}");
                assert_eq!(apart(province, None, "disclosure_rate"), (0.0, None, 0.0), "{file}");
                continue;
            };
            let words = sheet.text(y, "层级");
            let level = schema::Level::ALL.iter().find(|level| level.label() == words).map(|l| l.key());
            assert!(level.is_some() || words == "全部", "{file} row {y} is of {words}");
            let place = format!("{file}: {} of {words}", indicator.key);
            let shown = |heading: &str| sheet.number(y, sheet.column(heading));
            let (n, marks, small) = apart(province, level, &indicator.key);
            assert_eq!(shown("年度"), Some(latest_of(province)), "{place}");
            assert_eq!(shown("机关数"), Some(n), "{place}");
            assert_eq!(shown("小样本未计"), Some(small), "{place}");
            for (at, (heading, field)) in MARKS.iter().enumerate() {
                let (own, wanted) = (shown(heading), marks.map(|marks| marks[at]));
                let near = own.zip(wanted).is_some_and(|(own, wanted)| (own - wanted).abs() < 1e-12);
                assert!(near || own == wanted, "{place}: {heading} is {own:?}, not {wanted:?}");
                if province.is_none() {
                    let (kind, id) = level.map_or(("all", "all"), |level| ("level", level));
                    assert_eq!(own, published(kind, id, &indicator.key, field), "{place}: {heading}");
                }
                *walked.entry(province.is_none()).or_insert(0) += usize::from(own.is_some());
            }
            if province.is_none() {
                let (kind, id) = level.map_or(("all", "all"), |level| ("level", level));
                assert_eq!(shown("机关数"), published(kind, id, &indicator.key, "n_agencies"), "{place}");
                assert_eq!(shown("小样本未计"), published(kind, id, &indicator.key, "n_low_n"), "{place}");
            }
            lines.push((indicator.key.to_string(), level));
        }
        // No level is missing of which there is something to say.
        for (indicator, _) in lines.iter().filter(|(_, level)| level.is_none()) {
            for level in schema::Level::ALL.iter().map(|level| level.key()) {
                let (n, _, small) = apart(province, Some(level), indicator);
                let listed = lines.contains(&(indicator.clone(), Some(level)));
                assert_eq!(listed, n + small > 0.0, "{file}: {indicator} of {level}");
            }
        }
    }
    assert!(walked.len() == 2 && walked.values().all(|n| *n >= 50), "too little was walked: {walked:?}");
}

/// The figures of a sentence, in their order; an ordinal word is none.
fn figures_in(sentence: &str) -> Vec<f64> {
    let bare = sentence.replace(',', "");
    bare.split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter(|word| !word.is_empty())
        .map(|word| word.parse().unwrap())
        .collect()
}

/// Where a source says that a figure stands: sheet, row and column from zero.
fn place_in(source: &str) -> (String, usize, usize) {
    let (sheet, cell) = source.split_once('!').unwrap();
    let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
    let column = letters.bytes().fold(0, |x, letter| x * 26 + usize::from(letter - b'A') + 1);
    (sheet.to_string(), cell[letters.len()..].parse::<usize>().unwrap() - 1, column - 1)
}

/// The figures that a sentence of 要点 must hold, in their order, each as far as it is rounded; and the row's columns.
struct Told {
    sentence: Vec<(f64, f64)>,
    columns: [Option<f64>; 5],
}

const TOLD: [&str; 5] = ["数值", "上年", "变化", "齐备报告数", "应报数"];
const EXACT: f64 = 1e-9;

/// What an indicator's line must say, from the row of the data set; `None` where it has no value.
fn told_of(folder: &Folder, key: &str, sentence: &str) -> Option<Told> {
    let latest = folder.latest();
    let (kinds, keys) = (folder.texts("indicators", "scope_kind"), folder.texts("indicators", "indicator"));
    let years = folder.numbers("indicators", "year");
    let row = |year: f64| {
        (0..keys.len()).find(|row| {
            kinds[*row].as_deref() == Some("all")
                && keys[*row].as_deref() == Some(key)
                && years[*row] == Some(year)
        })
    };
    let now = row(latest)?;
    let of = |field: &str, row: usize| folder.numbers("indicators", field)[row];
    let value = of("value", now)?;
    let indicator = Indicator::named(key).unwrap();
    let rounded = |value: f64| {
        if indicator.is_level() { (value, EXACT) } else { (100.0 * value, 0.05 + EXACT) }
    };
    let few = folder.truths("indicators", "low_n")[now];
    assert_eq!(sentence.contains("分母过小"), few, "{sentence}");
    let mut said = vec![(latest, EXACT), rounded(value)];
    if let (Some(n), Some(d)) = (of("numerator", now), of("denominator", now)) {
        said.extend([(n, EXACT), (d, EXACT)]);
    }
    if !key.starts_with("denial_ground_share_") {
        said.push((latest - 1.0, EXACT));
        if let Some(change) = of("change", now) {
            let still = if indicator.is_level() { change == 0.0 } else { change.abs() < 0.05 };
            let up = ["增加", "上升"].iter().any(|word| sentence.contains(word));
            let down = ["减少", "下降"].iter().any(|word| sentence.contains(word));
            assert_eq!((up, down), (!still && change > 0.0, !still && change < 0.0), "{sentence}");
            assert_eq!(sentence.contains("基本持平"), still, "{sentence}");
            match of("growth", now).filter(|_| indicator.is_level()) {
                _ if still => {}
                Some(growth) => said.push((100.0 * growth.abs(), 0.05 + EXACT)),
                None if indicator.is_level() => said.push((change.abs(), EXACT)),
                None => said.push((change.abs(), 0.05 + EXACT)),
            }
            let behind = [row(latest - 1.0).unwrap(), now].map(|row| of("n_reports", row).unwrap());
            if behind[0] != behind[1] {
                said.extend(behind.map(|n| (n, EXACT)));
            }
        } else {
            assert!(sentence.contains("不作比较") || sentence.contains("无可比数"), "{sentence}");
        }
    }
    let columns = ["value", "previous", "change", "n_reports", "n_expected"].map(|field| of(field, now));
    Some(Told { sentence: said, columns })
}

/// What the line on coverage must say.
fn coverage_told(folder: &Folder, roster: bool) -> Told {
    let latest = folder.latest();
    let (years, states) = (folder.numbers("coverage", "year"), folder.texts("coverage", "state"));
    let count = |year: f64, wanted: &[&str]| {
        let here = years.iter().zip(&states).filter(|(y, _)| **y == Some(year));
        here.filter(|(_, state)| wanted.contains(&state.as_deref().unwrap())).count() as f64
    };
    const GIVEN: [&str; 3] = ["ok", "partial", "duplicate"];
    let given = count(latest, &GIVEN);
    let (missing, failed) = (count(latest, &["missing"]), count(latest, &["failed"]));
    let expected = given + missing + failed;
    let listed = folder.texts("coverage", "agency_id");
    let beside = folder
        .texts("agency_year", "agency_id")
        .iter()
        .zip(folder.numbers("agency_year", "year"))
        .filter(|(id, year)| *year == Some(latest) && !listed.contains(id))
        .count() as f64;
    let counts = if roster { vec![latest, expected, given, missing] } else { vec![latest, given, expected] };
    let besides = [failed, beside].into_iter().filter(|n| *n > 0.0);
    let before = years.contains(&Some(latest - 1.0)).then(|| count(latest - 1.0, &GIVEN));
    Told {
        sentence: counts.into_iter().chain(besides).map(|n| (n, EXACT)).collect(),
        columns: [Some(given), before, before.map(|before| given - before), Some(given), Some(expected)],
    }
}

/// What the line on timeliness must say; `None` where no report of the year has a day.
fn timeliness_told(folder: &Folder) -> Option<Told> {
    let latest = folder.latest();
    let (years, late) = (folder.numbers("reports", "year"), folder.numbers("reports", "days_late"));
    let (ids, parts) = (folder.texts("reports", "agency_id"), folder.texts("reports", "completeness"));
    let current = folder.truths("reports", "is_current");
    let days = |year: f64| -> Vec<f64> {
        (0..late.len())
            .filter(|row| years[*row] == Some(year) && current[*row] && ids[*row].is_some())
            .filter(|row| parts[*row].as_deref() != Some("sample"))
            .filter_map(|row| late[row])
            .collect()
    };
    let share = |days: &[f64]| {
        let in_time = days.iter().filter(|days| **days <= 0.0).count() as f64;
        (!days.is_empty()).then(|| in_time / days.len() as f64)
    };
    let (now, before) = (days(latest), share(&days(latest - 1.0)));
    let value = share(&now)?;
    let overdue: Vec<f64> = now.iter().copied().filter(|days| *days > 0.0).collect();
    let (dated, late) = (now.len() as f64, overdue.len() as f64);
    let mut sentence = vec![
        (latest, EXACT),
        (dated, EXACT),
        (dated - late, EXACT),
        (100.0 * value, 0.05 + EXACT),
        (late, EXACT),
    ];
    sentence.extend(overdue.iter().copied().reduce(f64::max).map(|most| (most, EXACT)));
    let (ids, expected) = (folder.texts("coverage", "state"), folder.numbers("coverage", "year"));
    let expected = ids
        .iter()
        .zip(expected)
        .filter(|(state, year)| *year == Some(latest) && state.as_deref() != Some("not_expected"))
        .count() as f64;
    let change = before.map(|before| 100.0 * (value - before));
    Some(Told { sentence, columns: [Some(value), before, change, Some(dated), Some(expected)] })
}

/// What the line on findings must say.
fn findings_told(folder: &Folder) -> Told {
    let latest = folder.latest();
    let (years, severity) = (folder.numbers("findings", "year"), folder.texts("findings", "severity"));
    let count = |year: f64, wanted: &str| {
        let here = years.iter().zip(&severity).filter(|(y, _)| **y == Some(year));
        here.filter(|(_, severity)| severity.as_deref() == Some(wanted)).count() as f64
    };
    let counts = ["error", "warn", "info"].map(|severity| count(latest, severity));
    let before = years.contains(&Some(latest - 1.0)).then(|| count(latest - 1.0, "error"));
    Told {
        sentence: [latest].into_iter().chain(counts).map(|n| (n, EXACT)).collect(),
        columns: [Some(counts[0]), before, before.map(|before| counts[0] - before), None, None],
    }
}

#[test]
fn every_figure_of_the_key_findings_is_that_of_its_source_and_the_data_sets() {
    for (folder, roster) in [(sample("headline"), true), (outputs("headlines"), false)] {
        let mut book = folder.book();
        let sheet = Sheet::of(&mut book, "要点");
        let mut walked: BTreeMap<String, usize> = BTreeMap::new();
        for y in 1..sheet.range.height() {
            let (theme, sentence) = (sheet.text(y, "主题"), sheet.text(y, "要点"));
            let (source, row, column) = place_in(&sheet.text(y, "出处"));
            let target = book.worksheet_range(&source).unwrap();
            let heading = target[(0, column)].to_string();
            let told = match theme.as_str() {
                "覆盖" => coverage_told(&folder, roster),
                "及时" => timeliness_told(&folder).unwrap(),
                "质量" if source == "问题" => findings_told(&folder),
                _ => {
                    let indicator = INDICATORS
                        .iter()
                        .find(|i| heading == i.label || heading == format!("{}({})", i.label, i.unit.label()))
                        .unwrap_or_else(|| panic!("{heading} is no indicator"));
                    assert!(theme == "理由" || sentence.contains(indicator.label.as_ref()), "{sentence}");
                    let ground = indicator.label.rsplit([':', '：']).next().unwrap();
                    assert!(sentence.contains(ground), "{sentence} is not of {heading}");
                    told_of(&folder, &indicator.key, &sentence).unwrap()
                }
            };
            let figures = figures_in(&sentence);
            assert_eq!(figures.len(), told.sentence.len(), "{sentence}: {:?}", told.sentence);
            for (figure, (own, off)) in figures.iter().zip(&told.sentence) {
                assert!((figure - own).abs() <= *off, "{sentence}: {figure} should be {own}");
            }
            for (heading, own) in TOLD.iter().zip(told.columns) {
                let shown = sheet.number(y, sheet.column(heading));
                let near = shown.zip(own).is_some_and(|(shown, own)| (shown - own).abs() < EXACT);
                assert!(near || shown == own, "{sentence}: {heading} is {shown:?}, not {own:?}");
            }
            // The source has the figure: in its cell, or counted in its rows.
            let cell = |y: usize, x: usize| target[(y, x)].to_string();
            let of = |heading: &str| (0..target.width()).find(|x| cell(0, *x) == heading).unwrap();
            let stands = match source.as_str() {
                "覆盖" => {
                    let given = schema::CoverageState::ALL
                        .iter()
                        .filter(|state| ["ok", "partial", "duplicate"].contains(&state.key()));
                    let given: Vec<&str> = given.map(|state| state.label()).collect();
                    let x = of(&folder.latest().to_string());
                    (1..target.height()).filter(|y| given.contains(&cell(*y, x).as_str())).count() as f64
                }
                "问题" => {
                    let (year, severity) = (of("年度"), of("严重程度"));
                    let error = schema::Severity::Error.label();
                    (1..target.height())
                        .filter(|y| cell(*y, year) == folder.latest().to_string())
                        .filter(|y| cell(*y, severity) == error)
                        .count() as f64
                }
                _ => {
                    assert_eq!(cell(row, 0), folder.latest().to_string(), "{source} row {row}");
                    let Data::Float(figure) = target[(row, column)] else { panic!("no figure in {source}") };
                    if heading == "按时发布" { figure / told.columns[3].unwrap() } else { figure }
                }
            };
            assert!((stands - told.columns[0].unwrap()).abs() < EXACT, "{sentence}: {source} has {stands}");
            *walked.entry(theme).or_default() += figures.len();
        }
        // The pages of single phenomena have no refusal in their latest year.
        let themes = ["覆盖", "主动公开", "申请", "办理", "争议", "质量", "及时", "理由"];
        let least = if roster { themes.len() } else { themes.len() - 2 };
        assert!(themes[..least].iter().all(|theme| walked.contains_key(*theme)), "{walked:?}");
        assert!(walked.values().sum::<usize>() > 70, "too little was walked: {walked:?}");
    }
}

#[test]
fn a_grade_is_a_formula_over_its_score_that_holds_the_data_sets_grade() {
    let folder = sample("grades");
    // The user's own thresholds reach the sheet.
    let grades = vec![("甲".to_string(), 87.5), ("乙".to_string(), 0.0)];
    for grades in [Settings::default().grades, grades] {
        excel::write(&folder.out(), &Settings { grades: grades.clone(), ..Default::default() }).unwrap();
        let mut book = folder.book();
        let sheet = Sheet::of(&mut book, "评分明细");
        let formulas = book.worksheet_formula("评分明细").unwrap();
        let (score, grade) = (sheet.column("评分（0—100）"), sheet.column("等级"));
        let ids = folder.texts("agency_year", "agency");
        let (years, told) =
            (folder.numbers("agency_year", "year"), folder.texts("agency_year", "score_grade"));
        let mut graded = 0;
        for y in 1..sheet.range.height() {
            let row = (0..ids.len())
                .find(|row| {
                    ids[*row].as_deref() == Some(sheet.text(y, "机关").as_str())
                        && years[*row] == Some(folder.latest())
                })
                .unwrap();
            assert_eq!(sheet.range[(y, grade)].to_string(), told[row].clone().unwrap_or_default(), "row {y}");
            let formula = formulas.get_value((y as u32, grade as u32)).cloned().unwrap_or_default();
            assert_eq!(formula.is_empty(), sheet.number(y, score).is_none(), "row {y}: {formula}");
            if !formula.is_empty() {
                let cell = format!("C{}", y + 1);
                for (name, from) in &grades {
                    let step = format!("IF({cell}>={from}-0.000000001,\"{name}\",");
                    assert!(formula.contains(&step), "{formula} lacks {step}");
                }
                graded += 1;
            }
        }
        assert!(graded > 5, "{graded} agencies have a grade");
    }
}

#[test]
fn units_that_never_reported_stand_in_the_workbooks_of_their_groups() {
    // Beside the units of the sample: the name tells all of the first, the roster of the second, and a part of the third.
    let dir = Scratch::new("roster");
    let units = [
        ("衢州市统计局,,,", ["浙江省", "衢州市", "地市级", "统计"]),
        ("第九十九中心,county,audit,320102", ["江苏省", "南京市", "县级", "审计"]),
        ("四川省档案馆,,education,", ["四川省", "未定", "省级", "教育"]),
    ];
    let lines: String = units.iter().map(|(line, _)| format!("{line}\n")).collect();
    let table = format!("name,level,sector,division_code\n{lines}示例市财政局,prefecture,finance,990100\n");
    let file = dir.write("units.csv", table);
    let folder = run_over("never", "data/reports", Some(file.to_str().unwrap()));
    let roster = Roster::read(&file).unwrap();
    let groups = nianbao::reduce::coverage::belonging_of(&roster);
    let name = |line: &str| line.split(',').next().unwrap().to_string();
    let splits = [Split::Province, Split::Prefecture, Split::Level, Split::Sector];
    for (at, split) in splits.into_iter().enumerate() {
        let settings = Settings { units: groups.clone(), split: Some(split), ..Default::default() };
        let books = excel::write(&folder.out(), &settings).unwrap();
        let mut listed: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for path in &books {
            let file = path.file_stem().unwrap().to_string_lossy().into_owned();
            let book_of = file.strip_prefix("evaluation").unwrap().trim_start_matches('-').to_string();
            let sheet = Sheet::of(&mut open_workbook(path).unwrap(), "覆盖");
            for y in (1..sheet.range.height()).filter(|_| sheet.range.width() > 5) {
                listed.entry(sheet.text(y, "机关")).or_default().push(book_of.clone());
                if units.iter().any(|(line, _)| name(line) == sheet.text(y, "机关")) {
                    let years = sheet.text(y, "应报年数");
                    assert_eq!(sheet.text(y, "缺报与未读年数"), years, "{file}");
                    assert_ne!(years, "0", "{file}");
                }
            }
        }
        for (line, wanted) in &units {
            let books = &listed[&name(line)];
            assert_eq!(*books, ["", wanted[at]], "{split:?}: workbooks that list {line}");
        }
        // One that reported is where its reports are, and nothing is listed nowhere.
        for (unit, books) in &listed {
            assert!(books.len() >= 2 && books[0].is_empty(), "{split:?}: {unit} is in {books:?}");
        }
    }
}
