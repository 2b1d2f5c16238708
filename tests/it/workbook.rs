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

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A whole run over the pages of the repository.
fn outputs(name: &str) -> Folder {
    run_over(name, "tests/pages", None)
}

/// A whole run over the sample with its roster: agencies that have peers, and units that gave nothing.
fn sample(name: &str) -> Folder {
    run_over(name, "data/reports", Some("data/units.xlsx"))
}

fn run_over(name: &str, corpus: &str, roster: Option<&str>) -> Folder {
    let root = std::env::temp_dir().join(format!("nianbao-workbook-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&root);
    std::fs::create_dir_all(&root).unwrap();
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
