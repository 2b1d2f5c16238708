//! Torn copies: the pages of the tests printed as programs that turn pages into text print them. A copy may lose figures; it
//! never says another figure than its page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use nianbao::document::{self, Content, Document, Grid};
use nianbao::reading::{Input, Reading};
use nianbao::schema::{Applicant, Item, SourceKind};

/// How a copy prints what stands in the blocks of a page.
struct Way {
    name: &'static str,
    print: fn(&Document) -> String,
    /// Pages whose copy says what nobody could know to be otherwise.
    beyond: &'static [&'static str],
}

/// A figure that stands over several rows is the first's where no spans are left; fourteen figures are fifteen with a blank
/// where their sums say so.
const WITHOUT_SPANS: &[&str] = &["2021-h-figure-over-rows", "2021-h-row-of-other-width"];

/// 占比 and 2022年 stand behind the figure without a bound: 申请5件 of two columns, 5 and 2, is 52.
const WITHOUT_BOUNDS: &[&str] =
    &["prose-comparison-in-a-table", "prose-small-tables", "2021-h-table4-upright"];

const WAYS: &[Way] = &[
    Way { name: "a cell a line", print: |page| lines(page, "\n"), beyond: WITHOUT_SPANS },
    Way { name: "a row a line, pipes between", print: |page| lines(page, " | "), beyond: WITHOUT_SPANS },
    Way { name: "a row a line, tabs between", print: |page| lines(page, "\t"), beyond: WITHOUT_SPANS },
    Way { name: "all on one line, blanks between", print: |page| joined(page, " "), beyond: WITHOUT_SPANS },
    Way { name: "all on one line, pipes between", print: |page| joined(page, "|"), beyond: WITHOUT_SPANS },
    Way { name: "all run together by line", print: |page| lines(page, ""), beyond: WITHOUT_BOUNDS },
    Way { name: "tables of HTML among lines", print: tables_of_html, beyond: &[] },
];

/// A line for each line of text; of a table a line for each row, what stands between its cells as given.
fn lines(page: &Document, border: &str) -> String {
    let mut out = String::new();
    for block in &page.blocks {
        match &block.content {
            Content::Text(text) => out.push_str(text),
            Content::Table(grid) => {
                let rows: Vec<String> = (0..grid.rows).map(|y| cells_of(grid, y).join(border)).collect();
                out.push_str(&rows.join("\n"));
            }
        }
        out.push('\n');
    }
    out
}

/// The texts of a row's own cells, in order; what is empty leaves nothing but its borders.
fn cells_of(grid: &Grid, y: usize) -> Vec<String> {
    grid.row(y).iter().filter(|cell| cell.row == y).map(|cell| cell.text.replace('\n', " ")).collect()
}

/// All that is not empty, on one line.
fn joined(page: &Document, border: &str) -> String {
    let mut pieces: Vec<String> = Vec::new();
    for block in &page.blocks {
        match &block.content {
            Content::Text(text) => pieces.push(text.clone()),
            Content::Table(grid) => pieces.extend((0..grid.rows).flat_map(|y| cells_of(grid, y))),
        }
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    pieces.join(border)
}

fn tables_of_html(page: &Document) -> String {
    let mut out = String::new();
    for block in &page.blocks {
        match &block.content {
            Content::Text(text) => out.push_str(text),
            Content::Table(grid) => {
                out.push_str("<table>");
                for y in 0..grid.rows {
                    out.push_str("<tr>");
                    for cell in grid.row(y).iter().filter(|cell| cell.row == y) {
                        let text = cell.text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "<br>");
                        let _ = write!(
                            out,
                            "<td rowspan=\"{}\" colspan=\"{}\">{text}</td>",
                            cell.rows, cell.columns
                        );
                    }
                    out.push_str("</tr>");
                }
                out.push_str("</table>");
            }
        }
        out.push_str("\n\n");
    }
    out
}

type Key = (usize, SourceKind, Item, Option<Applicant>);

/// What a document gives: values, and of each report whose it is and for which year.
#[derive(Default)]
struct Told {
    values: BTreeMap<Key, BTreeSet<String>>,
    names: Vec<[Option<String>; 2]>,
}

fn told(source: &str, content: Vec<u8>) -> Told {
    let reading = Reading::of(&Input::new(source, content));
    let mut told = Told::default();
    for (ordinal, report) in reading.reports.iter().enumerate() {
        told.names.push([report.identity.agency.clone(), report.identity.year.map(|year| year.to_string())]);
        for cell in &report.extraction.cells {
            let values = told.values.entry((ordinal, cell.kind, cell.item, cell.applicant)).or_default();
            values.extend(cell.value.map(|value| value.to_string()));
        }
    }
    told
}

#[test]
fn copies_lose_figures_and_change_none() {
    let folder = crate::root().join("tests/pages");
    let mut complaints = String::new();
    let (mut given, mut kept) = (0, BTreeMap::<&str, usize>::new());
    let mut folders: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(content) = std::fs::read(folder.join("page.html")) else { continue };
        let page = told("page.html", content.clone());
        let document = document::read(&content).expect("a page of the tests");
        given += page.values.values().filter(|values| !values.is_empty()).count();
        for way in WAYS.iter().filter(|way| !way.beyond.contains(&name.as_str())) {
            let copy = told("page.txt", (way.print)(&document).into_bytes());
            if copy.names.len() != page.names.len() {
                continue;
            }
            for (key, values) in &copy.values {
                let own = page.values.get(key).cloned().unwrap_or_default();
                *kept.entry(way.name).or_default() += usize::from(!values.is_disjoint(&own));
                if !values.is_subset(&own) {
                    let _ = writeln!(complaints, "{name}, {}: {key:?} {values:?} for {own:?}", way.name);
                }
            }
            for (one, other) in copy.names.iter().zip(&page.names) {
                for (one, other) in one.iter().zip(other) {
                    if one.is_some() && one != other {
                        let _ = writeln!(complaints, "{name}, {}: {one:?} for {other:?}", way.name);
                    }
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
    // Two of three figures are kept even where nothing parts them.
    for way in WAYS {
        assert!(kept[way.name] * 3 >= given * 2, "{}: {} of {given}", way.name, kept[way.name]);
    }
}
