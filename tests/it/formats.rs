//! One report in every format it is published in: the same cells must come out of each.

use std::path::{Path, PathBuf};

use nianbao::document;
use nianbao::reading::{Input, Reading};

const PAGES: [&str; 2] = ["2019-h-whole", "2021-h-whole"];

fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn read(name: &str, content: Vec<u8>) -> Reading {
    Reading::of(&Input::new(name, content))
}

fn page(name: &str) -> Reading {
    read("page.html", std::fs::read(tests().join("pages").join(name).join("page.html")).unwrap())
}

/// What a report states, without its places, which differ from format to format.
fn stated(reading: &Reading) -> Vec<String> {
    let [report] = reading.reports.as_slice() else {
        panic!("{}: {} reports, {:?}", reading.source, reading.reports.len(), reading.reason);
    };
    let mut lines = vec![
        format!("title {:?}", report.title),
        format!("agency {:?}", report.identity.agency),
        format!("year {:?}", report.identity.year),
        format!("template {}", report.extraction.template.key()),
        format!("completeness {}", report.completeness.key()),
    ];
    let mut cells: Vec<String> = report
        .extraction
        .cells
        .iter()
        .map(|cell| {
            let raw = document::text::bare(&cell.raw).replace(',', "");
            format!(
                "{} {} {:?} {:?} {} {raw}",
                cell.kind.key(),
                cell.item.key(),
                cell.applicant,
                cell.value,
                cell.status.key()
            )
        })
        .collect();
    cells.sort();
    lines.append(&mut cells);
    lines
}

/// Fails with the lines that differ, not with two long lists.
fn same(name: &str, expected: &[String], found: &[String]) {
    let lost: Vec<&String> = expected.iter().filter(|line| !found.contains(line)).collect();
    let made_up: Vec<&String> = found.iter().filter(|line| !expected.contains(line)).collect();
    assert!(lost.is_empty() && made_up.is_empty(), "{name}\nlost {lost:#?}\nmade up {made_up:#?}");
    assert_eq!(expected.len(), found.len(), "{name}");
}

#[test]
fn every_format_of_a_page_gives_the_same_cells() {
    let mut read_files = 0;
    for name in PAGES {
        let expected = stated(&page(name));
        assert!(expected.len() > 180, "{name}: the page itself is read whole");
        let mut files: Vec<PathBuf> = std::fs::read_dir(tests().join("formats"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.file_stem().is_some_and(|stem| stem == name))
            .collect();
        files.sort();
        for file in files {
            let label = file.file_name().unwrap().to_string_lossy().into_owned();
            let reading = read(&label, std::fs::read(&file).unwrap());
            same(&label, &expected, &stated(&reading));
            read_files += 1;
        }
    }
    assert_eq!(read_files, FILES, "files under tests/formats");
}

/// How many files `tests/formats` holds for the pages.
const FILES: usize = 7;
