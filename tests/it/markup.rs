//! Our table machine beside a browser's tree building (html5ever): the same cells at the same positions, however the
//! markup is broken; and no input, however cut or hostile, that panics or runs away.

use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use nianbao::document::grid::{Loose, LooseRow};
use nianbao::document::{self, Content, Grid};
use nianbao::reading::{Input, Reading};
use proptest::prelude::*;

use crate::render::Dice;

/// A table in the ways in which people and programs write them: closing tags left out, capitals, comments, formatting
/// inside cells, blanks as entities, groups.
fn table(dice: &mut Dice, last: bool) -> String {
    let mut out = String::new();
    let tag =
        |dice: &mut Dice, name: &str| if dice.roll(4) == 0 { name.to_uppercase() } else { name.to_string() };
    let (rows, columns) = (1 + dice.roll(5), 2 + dice.roll(4));
    out += &format!("<{} border=1>", tag(dice, "table"));
    if dice.roll(5) == 0 {
        out += "<caption>表</caption>";
    }
    if dice.roll(4) == 0 {
        out += "<colgroup><col><col></colgroup>";
    }
    for row in 0..rows {
        match dice.roll(8) {
            0 => out += "<tbody>",
            1 if row == 0 => out += "<thead>",
            2 => out += "</tbody><tbody>",
            _ => {}
        }
        if dice.roll(12) != 0 || row == 0 {
            out += &format!("<{}>", tag(dice, "tr"));
        }
        for column in 0..columns {
            let name = if dice.roll(6) == 0 { "th" } else { "td" };
            let mut spans = String::new();
            if dice.roll(7) == 0 {
                spans += &format!(" colspan=\"{}\"", dice.roll(4));
            }
            if dice.roll(7) == 0 {
                spans += &format!(" rowspan={}", dice.roll(4));
            }
            out += &format!("<{}{spans}>", tag(dice, name));
            let word = format!("r{row}c{column}");
            out += &match dice.roll(10) {
                0 => format!("<p>{word}"),
                1 => format!("<p>{word}</p>"),
                2 => format!("<font color=red><b>{word}</font></b>"),
                3 => "&nbsp;".to_string(),
                4 => String::new(),
                5 => format!("<!-- {word} -->{word}"),
                6 => format!("<span>{word}<span>"),
                7 => format!("<!--[if gte mso 9]><xml></xml><![endif]--> {word} "),
                _ => word,
            };
            if dice.roll(3) != 0 {
                out += &format!("</{}>", tag(dice, name));
            }
        }
        if dice.roll(3) != 0 {
            out += "</tr>";
        }
        if dice.roll(9) == 0 {
            out += "<!-- between -->\n";
        }
    }
    // One that is never closed holds all that follows, which is another matter.
    if !last || dice.roll(6) != 0 {
        out += "</table>";
    }
    out
}

/// The positions of a grid with the words at them, without blanks.
fn positions(grid: &Grid) -> Vec<Vec<String>> {
    (0..grid.rows)
        .map(|row| {
            (0..grid.columns)
                .map(|column| {
                    let text = grid.at(row, column).map_or("", |cell| cell.text.as_str());
                    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect()
                })
                .collect()
        })
        .collect()
}

fn ours(html: &str) -> Vec<Vec<Vec<String>>> {
    let document = document::html::read(html).expect("a page");
    let grids = document.blocks.iter().filter_map(|block| match &block.content {
        Content::Table(grid) => Some(positions(grid)),
        Content::Text(_) => None,
    });
    grids.collect()
}

fn theirs(html: &str) -> Vec<Vec<Vec<String>>> {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
    let mut tables = Vec::new();
    collect(&dom.document, &mut tables);
    tables.into_iter().filter_map(Grid::form).map(|grid| positions(&grid)).collect()
}

fn name(node: &Handle) -> String {
    match &node.data {
        NodeData::Element { name, .. } => name.local.to_string(),
        _ => String::new(),
    }
}

fn attribute(node: &Handle, wanted: &str) -> Option<String> {
    match &node.data {
        NodeData::Element { attrs, .. } => {
            attrs.borrow().iter().find(|a| &*a.name.local == wanted).map(|a| a.value.to_string())
        }
        _ => None,
    }
}

fn collect(node: &Handle, tables: &mut Vec<Vec<LooseRow>>) {
    if name(node) == "table" {
        let mut rows = Vec::new();
        for group in
            node.children.borrow().iter().filter(|n| ["tbody", "thead", "tfoot"].contains(&name(n).as_str()))
        {
            for (index, row) in group.children.borrow().iter().filter(|n| name(n) == "tr").enumerate() {
                let cells = row
                    .children
                    .borrow()
                    .iter()
                    .filter(|n| ["td", "th"].contains(&name(n).as_str()))
                    .map(loose)
                    .collect();
                rows.push(LooseRow { cells, starts_group: index == 0 });
            }
        }
        tables.push(rows);
        return;
    }
    for child in node.children.borrow().iter() {
        collect(child, tables);
    }
}

fn loose(cell: &Handle) -> Loose {
    fn words(node: &Handle, out: &mut String) {
        if let NodeData::Text { contents } = &node.data {
            out.push_str(&contents.borrow());
        }
        for child in node.children.borrow().iter() {
            words(child, out);
        }
    }
    let mut text = String::new();
    words(cell, &mut text);
    // The standard: a span that is no number or nought is one; a rowspan of nought reaches to the end of the group.
    let span = |value: Option<String>, zero: usize| match value.and_then(|value| value.parse::<usize>().ok())
    {
        Some(0) => zero,
        Some(span) => span,
        None => 1,
    };
    Loose {
        text,
        line: 1,
        colspan: span(attribute(cell, "colspan"), 1),
        rowspan: span(attribute(cell, "rowspan"), 0),
    }
}

/// Grids of one cell are page layout to us and tables to a browser.
fn of_several_cells(tables: Vec<Vec<Vec<String>>>) -> Vec<Vec<Vec<String>>> {
    tables.into_iter().filter(|rows| rows.iter().map(Vec::len).sum::<usize>() > 1).collect()
}

#[test]
fn broken_tables_are_those_of_a_browser() {
    let mut compared = 0;
    for seed in 0..20_000 {
        let mut dice = Dice(seed * 7919 + 13);
        let count = 1 + dice.roll(2);
        let html: String =
            (1..=count).map(|at| format!("<div>{}</div>", table(&mut dice, at == count))).collect();
        let (ours, theirs) = (of_several_cells(ours(&html)), of_several_cells(theirs(&html)));
        assert_eq!(ours, theirs, "seed {seed}: {html}");
        compared += theirs.len();
    }
    assert!(compared > 15_000, "{compared} tables were compared");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..4_000)) {
        let _ = document::read(&bytes);
    }

    #[test]
    fn no_cut_of_a_page_stops_the_reader(from in 0usize..60_000, length in 0usize..60_000, flip in any::<u8>(), place in 0usize..60_000) {
        let mut page = include_bytes!("../pages/2021-h-word-markup/page.html").to_vec();
        let at = place % page.len();
        page[at] ^= flip;
        let from = from % page.len();
        let to = (from + length).min(page.len());
        let input = nianbao::reading::Input::new("cut.html", page[from..to].to_vec());
        let reading = nianbao::reading::Reading::of(&input);
        prop_assert!(reading.reason != Some(nianbao::schema::Reason::Panic));
    }

    #[test]
    fn no_heap_of_tags_stops_the_reader(tags in proptest::collection::vec(prop_oneof![
        Just("<table>"), Just("</table>"), Just("<tr>"), Just("</tr>"), Just("<td>"), Just("</td>"), Just("<td rowspan=65535 colspan=1000>"),
        Just("<tbody>"), Just("<div>"), Just("</div>"), Just("<p>"), Just("<!--"), Just("-->"), Just("<script>"), Just("</script>"), Just("本年新收政府信息公开申请数量"), Just("1"), Just("总计"), Just("<"), Just("&nbsp;")], 0..300)) {
        let html = format!("<html><body>{}", tags.concat());
        let input = nianbao::reading::Input::new("heap.html", html.into_bytes());
        let reading = nianbao::reading::Reading::of(&input);
        prop_assert!(reading.reason != Some(nianbao::schema::Reason::Panic));
    }
}

/// Text between the rows of a table stands above it, so the blocks of a report are not in the order of their lines.
#[test]
fn a_report_begins_on_its_first_line_and_ends_on_its_last() {
    let page = "<table><tr><td>一</td></tr>\n<tr><td>二</td></tr>\n\
                <h1>示例市某局2021年政府信息公开工作年度报告</h1>\n<p>一、总体情况</p>\n<p>全年收到政府信息公开申请3件。</p>\n\
                <tr><td>三</td></tr>";
    let reading = Reading::of(&Input::new("page.html", page.into()));
    let lines: Vec<(u32, u32)> =
        reading.reports.iter().map(|report| (report.line_start, report.line_end)).collect();
    assert_eq!(lines, [(1, 6)]);
}
