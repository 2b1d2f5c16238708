//! What is printed at the edges of pages: page numbers, running heads and feet. They are no part of what runs from one
//! page to the next.

use super::layout::Piece;
use crate::document::text::{page_number, plain};

/// Takes page numbers and running lines out of the first and last lines of the pages.
pub(super) fn drop(pages: &mut [Vec<Piece>]) {
    for edge in [Edge::Last, Edge::First] {
        drop_numbers(pages, edge);
        drop_running(pages, edge);
        // The number on the line below the head, or above the foot.
        drop_numbers(pages, edge);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    First,
    Last,
}

impl Edge {
    fn line(self, page: &[Piece]) -> Option<&str> {
        let piece = if self == Edge::Last { page.last() } else { page.first() };
        match piece? {
            Piece::Line(line) => Some(&line.text),
            Piece::Table(_) => None,
        }
    }

    fn remove(self, page: &mut Vec<Piece>) {
        match self {
            Edge::First => drop_first(page),
            Edge::Last => drop_last(page),
        }
    }
}

fn drop_first(page: &mut Vec<Piece>) {
    page.remove(0);
}

fn drop_last(page: &mut Vec<Piece>) {
    page.pop();
}

/// A bare number is a page number only where it counts along with the pages.
fn drop_numbers(pages: &mut [Vec<Piece>], edge: Edge) {
    let numbers: Vec<Option<(usize, bool)>> =
        pages.iter().map(|page| edge.line(page).and_then(page_number)).collect();
    let offset = |index: usize| numbers[index].map(|(number, _)| number as i64 - index as i64);
    let drop: Vec<bool> = (0..pages.len())
        .map(|index| {
            numbers[index].is_some_and(|(_, dressed)| dressed)
                || numbers[index].is_some()
                    && (0..pages.len()).any(|other| other != index && offset(other) == offset(index))
        })
        .collect();
    for (page, drop) in pages.iter_mut().zip(drop) {
        if drop {
            edge.remove(page);
        }
    }
}

/// Characters of a running line, at least.
const LEAST_WORDS: usize = 4;

/// The same words at the edge of several pages. At the head of the first page they are the title.
fn drop_running(pages: &mut [Vec<Piece>], edge: Edge) {
    let words = |page: &Vec<Piece>| -> Option<String> {
        let text: String = plain(edge.line(page)?).chars().filter(|c| *c != ' ').collect();
        // …年度报告 - 3 -
        let words = text.trim_end_matches(|c: char| c.is_ascii_digit() || "-—第页共/".contains(c));
        (words.chars().filter(|c| !c.is_ascii()).count() >= LEAST_WORDS).then(|| words.to_string())
    };
    let lines: Vec<Option<String>> = pages.iter().map(words).collect();
    for (index, page) in pages.iter_mut().enumerate() {
        let again = lines[index].is_some()
            && (0..lines.len()).any(|other| other != index && lines[other] == lines[index]);
        if again && (index > 0 || edge == Edge::Last) {
            edge.remove(page);
        }
    }
}
