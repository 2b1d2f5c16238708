//! A corpus as large as wanted, for measuring whole runs: units × years of the forms of 2019 and 2021, each report with
//! figures of its own that add up, and what is carried over handed on from year to year. The same words give the same
//! bytes.
//!
//! ```text
//! cargo bench --bench speed -- corpus FOLDER UNITS YEARS [word]
//! /usr/bin/time -v target/release/nianbao run FOLDER --out OUT
//! ```
//!
//! With `word`, pages carry the markup that Word saves: about 110 KB instead of about 10.

use std::io::Write as _;
use std::path::Path;

/// Columns of the table of requests before its total.
const APPLICANTS: usize = 6;

/// Writes the corpus, a folder a county.
pub(crate) fn write(folder: &Path, units: usize, years: usize, word: bool) -> std::io::Result<()> {
    let counties: Vec<(String, String, String)> = counties();
    let most = counties.len() * DEPARTMENTS.len();
    assert!(units <= most, "there are names for {most} units; ask for more years instead");
    let template = [super::page("2019-h-whole", "page.html"), super::page("2021-h-whole", "page.html")];
    let mut bytes = 0;
    for unit in 0..units {
        let (code, parent, county) = &counties[unit % counties.len()];
        let department = DEPARTMENTS[unit / counties.len() % DEPARTMENTS.len()];
        // Names of counties repeat over the country; with their prefecture they do not.
        let name = format!("{parent}{county}{department}");
        let dice = &mut Dice(unit as u64 + 1);
        let mut carried = [0; APPLICANTS];
        let place = folder.join(code).join(department);
        std::fs::create_dir_all(&place)?;
        for year in (2019..).take(years) {
            let page = &template[usize::from(year > 2020)];
            let mut text = report(page, &name, year, dice, &mut carried);
            if word {
                text = super::as_word_saves(&text);
            }
            std::fs::write(place.join(format!("{year}.html")), &text)?;
            bytes += text.len();
        }
    }
    let count = units * years;
    writeln!(std::io::stdout(), "{count} reports, {} KB each", bytes / 1024 / count.max(1))
}

const DEPARTMENTS: [&str; 25] = [
    "教育局",
    "财政局",
    "公安局",
    "民政局",
    "司法局",
    "水利局",
    "农业农村局",
    "商务局",
    "审计局",
    "统计局",
    "信访局",
    "医疗保障局",
    "卫生健康局",
    "应急管理局",
    "交通运输局",
    "自然资源局",
    "市场监督管理局",
    "退役军人事务局",
    "住房和城乡建设局",
    "人力资源和社会保障局",
    "林业局",
    "城市管理局",
    "文化和旅游局",
    "科学技术局",
    "发展和改革局",
];

/// Code, name of the parent, name.
fn counties() -> Vec<(String, String, String)> {
    let path = super::root().join("data/reference/divisions.csv");
    let table = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let name_of = |code: &str| rows.iter().find(|row| row[0] == code).map_or("", |row| row[1]);
    rows.iter()
        .filter(|row| row[2] == "county" && row[5].is_empty())
        .map(|row| (row[0].to_string(), name_of(row[3]).to_string(), row[1].to_string()))
        .filter(|(_, parent, _)| parent.ends_with('市'))
        .collect()
}

/// A page of its own: names, years and the table of requests replaced, the rest as the page has it.
fn report(page: &str, name: &str, year: usize, dice: &mut Dice, carried: &mut [u64; APPLICANTS]) -> String {
    let next = carried.map(|_| dice.below(3));
    let mut outcomes = [0; APPLICANTS];
    let mut lines: Vec<String> = Vec::new();
    let (mut received_at, mut received) = (None, [0; APPLICANTS]);
    for line in page.lines() {
        let mut line = line.to_string();
        for (from, to) in [
            ("青山县人力资源和社会保障局", name),
            ("示例市生态环境局", name),
            ("2019年", &format!("{year}年")),
            ("2022年", &format!("{year}年")),
            ("2023年1月", &format!("{}年1月", year + 1)),
        ] {
            line = line.replace(from, to);
        }
        // The sentence before the tables would have to follow them; a sentence less is no fault.
        if line.starts_with("<p>全年收到") {
            continue;
        }
        if let Some(head) = head_of_row(&line) {
            let head = head.to_string();
            let values = if head.contains("一、本年新收") {
                received_at = Some((lines.len(), head.clone()));
                [0; APPLICANTS]
            } else if head.contains("二、上年结转") {
                *carried
            } else if head.contains("(七)总计") {
                outcomes
            } else if head.contains("四、结转下年度") {
                next
            } else {
                let drawn = carried.map(|_| dice.below(9).saturating_sub(5));
                (0..APPLICANTS).for_each(|column| outcomes[column] += drawn[column]);
                drawn
            };
            line = row(&head, &values);
        }
        lines.push(line);
    }
    for column in 0..APPLICANTS {
        let owed = outcomes[column] + next[column];
        // What came over from last year and is not there to be closed any more waits on.
        received[column] = owed.saturating_sub(carried[column]);
    }
    let (at, head) = received_at.expect("the form has a row of requests received");
    lines[at] = row(&head, &received);
    *carried = next;
    lines.join("\n")
}

/// What stands before the seven figures of a row of the table of requests.
fn head_of_row(line: &str) -> Option<&str> {
    let cells: Vec<(usize, &str)> = line.match_indices("<td>").collect();
    let at = cells.len().checked_sub(APPLICANTS + 1)?;
    let (first, _) = cells[at];
    let figures = &line[first..];
    let plain = figures.replace("<td>", "").replace("</td>", " ").replace("</tr>", "");
    let whole = plain.split_whitespace().count() == APPLICANTS + 1
        && plain.split_whitespace().all(|figure| figure.bytes().all(|byte| byte.is_ascii_digit()));
    (whole && line[..first].contains("colspan") | line[..first].contains('.')).then(|| &line[..first])
}

fn row(head: &str, values: &[u64; APPLICANTS]) -> String {
    let total = values.iter().sum::<u64>();
    let cells: String = values.iter().chain([&total]).map(|value| format!("<td>{value}</td>")).collect();
    format!("{head}{cells}</tr>")
}

/// Small numbers, the same for the same beginning.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
