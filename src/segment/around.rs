//! What a page prints around a report and among its lines: its title again at the edge of each page, what a site offers below
//! the title, a menu in front of it.

use super::part::PART_WORDS;
use super::title::{title_of, years_of};
use super::{Line, is_same};
use crate::document::text::{is_blank, squeezed};
use crate::document::{Block, Content, Document};
use crate::identify::agency;

/// Gives a title a line of its own, where a page has others on it: a menu in front, the date or the first heading behind.
pub(super) fn set_titles_apart(document: &mut Document) {
    let traditional = document.traditional;
    let blocks = std::mem::take(&mut document.blocks);
    for block in blocks {
        let pieces = match &block.content {
            Content::Text(text) => around_title(text, traditional),
            Content::Table(_) => None,
        };
        match pieces {
            Some(pieces) => {
                let of_line =
                    |text: &str| Block { line: block.line, content: Content::Text(text.to_string()) };
                document.blocks.extend(pieces.into_iter().filter(|piece| !piece.is_empty()).map(of_line));
            }
            None => document.blocks.push(block),
        }
    }
}

/// What stands before, in and behind the one title of a line that holds more, parted by blanks.
fn around_title(text: &str, traditional: bool) -> Option<[&str; 3]> {
    // Most lines are no title and hold none.
    if !text.contains("公开") || text.contains('|') || !(text.contains("报告") || text.contains("年报"))
    {
        return None;
    }
    let whole = |words: &str| {
        let title = title_of(&squeezed(words, traditional))?;
        (!title.file).then_some(title)
    };
    let mut pieces = text.split(is_blank).filter(|piece| !piece.is_empty());
    if whole(text).is_some_and(|title| !title.inline) || pieces.clone().nth(1).is_none() {
        return None;
    }
    let is_title = |piece: &&str| {
        whole(piece).is_some_and(|title| {
            !title.inline && !years_of(&title.text).is_empty() && agency::in_title(&title.text).is_some()
        })
    };
    let title = pieces.find(is_title)?;
    let at = title.as_ptr() as usize - text.as_ptr() as usize;
    let (before, behind) = (text[..at].trim(), text[at + title.len()..].trim());
    // 上一篇: …, a breadcrumb, a sentence, a list of reports.
    let leads_to_it = before.ends_with([':', '：', '>', '》', '/', '-', '—', '的', '了', '于', '，', '、'])
        || before.contains(['。', '>']);
    let alone = !pieces.any(|piece| is_title(&piece));
    (!leads_to_it && alone).then_some([before, title, behind])
}

/// Lines below a title on which its report begins, at most, and on which its parts go on.
const BEGINS_WITHIN: usize = 6;
const GOES_ON_WITHIN: usize = 200;

/// Of each line, whether it is only printed at the edge of a page: page numbers, and the title again where the report
/// goes on below it.
pub(super) fn running_lines(lines: &[Line]) -> Vec<bool> {
    let mut running: Vec<bool> = lines.iter().map(|line| line.is_page_number).collect();
    // The title of the report that is being told, the last of its parts, and whether the page has ended it.
    let mut current: Option<&str> = None;
    let (mut part, mut begun, mut ended) = (0, false, false);
    for (at, line) in lines.iter().enumerate() {
        part = line.number_of_part().unwrap_or(part);
        begun |= line.part.is_some() || line.is_table;
        ended |= line.end_mark;
        let Some(title) = line.title.as_ref().filter(|title| !title.inline && !title.file) else { continue };
        let below = |most: usize| &lines[at + 1..lines.len().min(at + 1 + most)];
        // The parts begin anew, or what a report begins with stands below.
        let begins = || {
            let next = below(GOES_ON_WITHIN)
                .iter()
                .take_while(|line| line.title.is_none())
                .find_map(Line::number_of_part);
            next.is_some_and(|next| next == 1 || next < part)
                || below(BEGINS_WITHIN).iter().any(|line| line.opening)
        };
        let goes_on = begun && !ended && current.is_some_and(|above| is_same(above, &title.text));
        if goes_on && !begins() {
            running[at] = true;
        } else {
            (current, part, begun, ended) = (Some(title.text.as_str()), 0, false, false);
        }
    }
    running
}

/// Lines below one that ends an article, within which it goes on if it does.
const LINES_OF_A_TOOLBAR: usize = 12;

/// The lines with which pages end their articles, where this one goes on below: what a site offers below the title or between
/// two parts (打印, 分享到:, 责任编辑:…).
pub(super) fn toolbars(lines: &[Line]) -> Vec<usize> {
    let mut found = Vec::new();
    // The last part of the report that is being told, and whether it has a title and is told at all.
    let (mut part, mut titled, mut told) = (0, false, false);
    for (at, line) in lines.iter().enumerate() {
        if line.title.as_ref().is_some_and(|title| !title.file) {
            (part, titled, told) = (0, true, false);
        }
        part = line.number_of_part().unwrap_or(part);
        told |= line.weight > 0 && !line.end_mark || line.is_table;
        if !line.end_mark {
            continue;
        }
        let below = || lines[at + 1..].iter().take_while(|line| line.title.is_none());
        let mut near = below().take(LINES_OF_A_TOOLBAR);
        let next_part = below()
            .take(GOES_ON_WITHIN)
            .find(|line| line.number_of_part().is_some())
            .filter(|line| PART_WORDS.iter().any(|word| line.bare.contains(word)));
        let goes_on = next_part.is_some_and(|line| line.number_of_part() == Some(part + 1));
        let begins =
            titled && !told && near.clone().any(|line| line.opening || line.is_sentence_on_disclosure());
        let annexed =
            part > 0 && near.any(|line| line.bare.contains("统计表") && line.bare.chars().count() <= 40);
        if (part > 0 || titled && !told) && goes_on || begins || annexed {
            found.push(at);
        }
    }
    found
}
