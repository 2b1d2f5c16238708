//! Random tables, flattened in every lossless and lossy way and read back. A lossless copy must give every cell; a
//! lossy one must give the right value or none.

use std::collections::BTreeMap;
use std::io::Write as _;

use nianbao::reading::{Input, Reading};
use nianbao::schema::{Applicant, SourceKind, Status, Template};

use crate::render::{Dice, Habit, Table3};

#[derive(Default)]
struct Tally {
    right: usize,
    abstained: usize,
}

fn read(text: String) -> Reading {
    Reading::of(&Input {
        source: "page".into(),
        bytes: text.len() as u64,
        content: Ok(text.into_bytes()),
        notes: Vec::new(),
    })
}

/// Holds what was read against the table; panics on a wrong cell.
fn compare(table: &Table3, text: &str, layout: &str, seed: u64) -> Tally {
    let reading = read(text.to_string());
    let report = reading.reports.first().unwrap_or_else(|| panic!("{layout} {seed}: no report\n{text}"));
    let mut tally = Tally::default();
    for (row, cells) in &table.rows {
        for applicant in Applicant::ALL {
            let expected = cells[*applicant as usize];
            let found = report
                .extraction
                .cells
                .iter()
                .find(|cell| {
                    cell.kind == SourceKind::Table3
                        && cell.item == row.item
                        && cell.applicant == Some(*applicant)
                })
                .unwrap_or_else(|| panic!("{layout} {seed}: {} is missing\n{text}", row.item.key()));
            match (expected, found.value, found.status) {
                (Some(e), Some(v), _) if e as f64 == v => tally.right += 1,
                (None, None, status) if status.is_empty() => tally.right += 1,
                (_, None, Status::Ambiguous | Status::Unrecoverable) => tally.abstained += 1,
                _ => panic!(
                    "{layout} {seed}: {} {} is {expected:?}, read {:?} {:?}\n{text}",
                    row.item.key(),
                    applicant.key(),
                    found.value,
                    found.status
                ),
            }
        }
    }
    tally
}

#[test]
fn every_way_of_printing_a_table_is_read_back_or_abstained_from() {
    type Printer = fn(&Table3) -> String;
    let printers: [(&str, Printer); 8] = [
        ("A1", Table3::a1),
        ("A2", Table3::a2),
        ("B", Table3::b),
        ("C", Table3::c),
        ("D", Table3::d),
        ("H", Table3::html),
        ("J", Table3::j),
        ("K", Table3::k),
    ];
    let habits = [Habit::Zeros, Habit::BlankZeros, Habit::BlankOutcomes, Habit::BlankTotals, Habit::Mixed];
    let mut tallies: BTreeMap<(&str, String), Tally> = BTreeMap::new();
    for seed in 0..25u64 {
        for template in [Template::Table2019, Template::Table2021] {
            for habit in habits {
                let table = Table3::random(
                    &mut Dice(seed * 7919 + habit as u64 * 31 + template as u64),
                    template,
                    habit,
                );
                for (layout, print) in printers {
                    let tally = compare(&table, &print(&table), layout, seed);
                    let sum = tallies.entry((layout, format!("{habit:?}"))).or_default();
                    sum.right += tally.right;
                    sum.abstained += tally.abstained;
                }
            }
        }
    }
    let mut text = String::from(
        "\nrandom tables: cells read right and abstained from, by layout and habit of leaving blanks (none wrong)\n",
    );
    for ((layout, habit), tally) in &tallies {
        text.push_str(&format!("  {layout:<3} {habit:<14} {:>7} {:>7}\n", tally.right, tally.abstained));
    }
    let _ = std::io::stderr().write_all(text.as_bytes());
    let abstained = |layout: &str, habit: Habit| tallies[&(layout, format!("{habit:?}"))].abstained;
    for layout in ["A2", "C", "D", "H"] {
        for habit in habits {
            assert_eq!(abstained(layout, habit), 0, "{layout} keeps every place, so every cell is read");
        }
    }
    for layout in ["A1", "B", "K"] {
        assert_eq!(abstained(layout, Habit::Zeros), 0, "{layout}: a full row needs no solving");
    }
}
