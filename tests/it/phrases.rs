//! Sentences and the facts they give: `tests/phrases.txt`, written by hand from the catalogue of phrases. The world of a
//! case is closed: a fact that is not listed must not be given.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use nianbao::document::plain;
use nianbao::extract::{self, prose::Context};
use nianbao::schema::{Applicant, Item, SourceKind, Status};

#[derive(Default)]
struct Case {
    line: usize,
    context: Context,
    heading: Option<String>,
    text: String,
    facts: BTreeSet<String>,
    doubtful: BTreeSet<Item>,
    /// Facts that may be given and need not be.
    tolerated: BTreeSet<String>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut context = Context::default();
    let mut case: Option<Case> = None;
    let mut heading = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_end();
        if line.is_empty() {
            cases.extend(case.take());
            heading = None;
            continue;
        }
        let (mark, rest) = (line.chars().next().unwrap(), line[1..].trim());
        match mark {
            '#' if rest.starts_with('?') => {
                let case =
                    case.as_mut().unwrap_or_else(|| panic!("line {}: a fact without a sentence", index + 1));
                let words: Vec<&str> = rest[1..].split_whitespace().collect();
                // A second name that this program does not use is tolerated by not being given.
                if let (Some(item), Some(Ok(value))) =
                    (Item::from_key(words[0]), words.get(1).map(|word| word.parse::<f64>()))
                {
                    let applicant = words[2..]
                        .iter()
                        .find(|word| Applicant::from_key(word).is_some_and(|a| a != Applicant::Total))
                        .copied()
                        .unwrap_or("");
                    for approx in [false, true] {
                        case.tolerated.insert(fact(item, value, applicant, approx));
                    }
                }
            }
            '#' => {}
            '@' => {
                cases.extend(case.take());
                let (year, agency) = rest.split_once(' ').unwrap_or((rest, "-"));
                context = Context::new(year.parse().ok(), (agency.trim() != "-").then(|| agency.trim()));
            }
            '=' => heading = Some(rest.to_string()),
            // A further paragraph of the same case.
            '>' if rest.starts_with('>') => {
                let case =
                    case.as_mut().unwrap_or_else(|| panic!("line {}: a paragraph without a case", index + 1));
                case.text = format!("{}\n{}", case.text, rest[1..].trim());
            }
            '>' => {
                cases.extend(case.take());
                case = Some(Case {
                    line: index + 1,
                    context: context.clone(),
                    heading: heading.take(),
                    text: rest.to_string(),
                    ..Case::default()
                });
            }
            '+' => {
                let words: Vec<&str> =
                    rest.split_whitespace().take_while(|word| !word.starts_with('#')).collect();
                let case =
                    case.as_mut().unwrap_or_else(|| panic!("line {}: a fact without a sentence", index + 1));
                let item = Item::from_key(words[0])
                    .unwrap_or_else(|| panic!("line {}: no item {}", index + 1, words[0]));
                let value: f64 =
                    words[1].parse().unwrap_or_else(|_| panic!("line {}: no number {}", index + 1, words[1]));
                let applicant = words[2..]
                    .iter()
                    .find(|word| Applicant::from_key(word).is_some_and(|a| a != Applicant::Total))
                    .copied()
                    .unwrap_or("");
                let approx = words.contains(&"approx");
                case.facts.insert(fact(item, value, applicant, approx));
            }
            '~' => {
                let case =
                    case.as_mut().unwrap_or_else(|| panic!("line {}: a doubt without a sentence", index + 1));
                let word = rest.split_whitespace().next().unwrap();
                case.doubtful.insert(
                    Item::from_key(word).unwrap_or_else(|| panic!("line {}: no item {word}", index + 1)),
                );
            }
            _ => panic!("line {}: {line}", index + 1),
        }
    }
    cases.extend(case);
    cases
}

fn fact(item: Item, value: f64, applicant: &str, approx: bool) -> String {
    format!(
        "{} {value}{}{}",
        item.key(),
        if applicant.is_empty() { String::new() } else { format!(" {applicant}") },
        if approx { " approx" } else { "" }
    )
}

#[test]
fn sentences_give_their_facts_and_no_others() {
    let file = include_str!("../phrases.txt");
    let mut complaints = String::new();
    let all = cases(file);
    for case in &all {
        let page = format!("{}\n{}\n", case.heading.as_deref().unwrap_or("总体情况"), case.text);
        let document = plain::read(&page).unwrap();
        let extraction = extract::read(&document.blocks, &case.context);
        let given: BTreeSet<String> = extraction
            .cells
            .iter()
            .filter(|cell| cell.kind == SourceKind::Prose)
            .filter_map(|cell| {
                let applicant = cell.applicant.map(|a| a.key()).filter(|key| *key != "total").unwrap_or("");
                cell.value.map(|value| fact(cell.item, value, applicant, cell.status == Status::Approx))
            })
            .collect();
        let missing: Vec<&String> = case.facts.difference(&given).collect();
        let made_up: Vec<&String> =
            given.difference(&case.facts).filter(|fact| !case.tolerated.contains(*fact)).collect();
        if !missing.is_empty() || !made_up.is_empty() {
            let _ = writeln!(
                complaints,
                "line {}: {}\n    missing {missing:?}\n    not stated {made_up:?}",
                case.line, case.text
            );
        }
    }
    let wrong = complaints.lines().filter(|line| line.starts_with("line")).count();
    assert!(all.len() >= 150, "{} cases", all.len());
    assert!(complaints.is_empty(), "{wrong} of {} cases:\n{complaints}", all.len());
}
