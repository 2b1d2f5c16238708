//! A report as a text: its headings and how much stands under each, what it announces, which form it cites, and the
//! sentences of its own words. The checks of structure and of copying ask for these.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::text::squeezed;
use crate::document::{Content, Document};
use crate::extract::form::FORMS;
use crate::extract::passage::{Passage, kind};
use crate::segment::Segment;

/// Parts whose words are the publisher's own; the others are mostly tables.
const OWN_WORDS: [(i32, &[&str]); 2] =
    [(1, &["总体情况", "概述", "基本情况", "主动公开", "政府信息公开情况"]), (5, &["问题", "不足", "改进"])];

/// A sentence shorter than this says nothing of its own.
const SHORTEST: usize = 8;

/// The passages of a report that do not come from its figures.
pub fn read(document: &Document, segment: &Segment, announced: &[&[&str]]) -> Vec<Passage> {
    let blocks = &document.blocks[segment.blocks.clone()];
    let mut out = Vec::new();
    let mut heading: Option<usize> = None;
    let mut part = 0;
    let mut cited: Vec<Passage> = Vec::new();
    let mut next = segment.parts.iter().peekable();
    for block in blocks {
        let mut headings_here = 0;
        while let Some(found) = next.peek().filter(|part| part.line <= block.line) {
            part = OWN_WORDS
                .iter()
                .find(|(_, words)| words.iter().any(|word| found.heading.contains(word)))
                .map_or(0, |(number, _)| *number);
            headings_here += 1;
            heading = Some(out.len());
            out.push(Passage {
                kind: kind::HEADING,
                line: found.line,
                number: found.number as i32,
                left: Some(f64::from(u8::from(found.none))),
                right: Some(0.0),
                text: found.heading.clone(),
                ..Passage::default()
            });
            next.next();
        }
        let text = match &block.content {
            Content::Text(text) => squeezed(text, document.traditional),
            Content::Table(grid) => {
                grow(&mut out, heading, grid.cells.len());
                continue;
            }
        };
        // The heading's own words do not count, but what stands on its line behind it does.
        let length = text.chars().count();
        let named = heading.map_or(0, |index| out[index].text.chars().count() + 2);
        grow(&mut out, heading, if headings_here > 0 { length.saturating_sub(named) } else { length });
        if headings_here > 1 {
            // Several parts on one line: which words belong to which is not known here.
            part = 0;
        }
        cite(&text, block.line, &mut cited);
        // Elsewhere only what is said of the answers is asked for.
        out.extend(
            sentences(&text, block.line, part).filter(|sentence| {
                part > 0 || ["答复", "办结"].iter().any(|word| sentence.text.contains(word))
            }),
        );
    }
    for words in announced {
        out.push(Passage { kind: kind::ANNOUNCED, text: words.join("、"), ..Passage::default() });
    }
    out.extend(cited);
    out
}

fn grow(out: &mut [Passage], heading: Option<usize>, characters: usize) {
    if let Some(heading) = heading.and_then(|index| out.get_mut(index)) {
        heading.right = Some(heading.right.unwrap_or(0.0) + characters as f64);
    }
}

fn sentences(text: &str, line: u32, part: i32) -> impl Iterator<Item = Passage> + '_ {
    text.split(['。', ';', '!', '?', '\n']).map(str::trim).filter(|s| s.chars().count() >= SHORTEST).map(
        move |sentence| Passage {
            kind: kind::SENTENCE,
            line,
            number: part,
            text: sentence.to_string(),
            ..Passage::default()
        },
    )
}

/// The documents of a form that a text names, each once.
fn cite(text: &str, line: u32, out: &mut Vec<Passage>) {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"国办公开办函[〔\[\(](20\d\d)[〕\]\)]第?(\d+)号").expect("a constant pattern")
    });
    for found in NUMBER.captures_iter(text) {
        let named = format!("国办公开办函〔{}〕{}号", &found[1], &found[2]);
        if FORMS.iter().any(|form| form.citation == named) && !out.iter().any(|p| p.text == named) {
            out.push(Passage {
                kind: kind::CITED,
                line,
                number: found[1].parse().unwrap_or(0),
                text: named,
                ..Passage::default()
            });
        }
    }
}
