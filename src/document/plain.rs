//! Plain text and Markdown: one block a line.
//!
//! A Markdown table needs no reader of its own: its rows are lines of cells between pipes, as in flattened
//! pages. Only its ruling lines (`|---|---|`) are dropped, which hold no cell.

use super::{Block, Content, Document};

pub fn read(text: &str) -> Document {
    let blocks = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.chars().all(super::text::is_blank) && !is_ruling(line))
        .map(|(index, line)| Block { line: index as u32 + 1, content: Content::Text(line.to_string()) })
        .collect();
    Document { blocks, media_type: "text/plain", ..Document::default() }
}

/// `|---|:---:|`: cells of three or more hyphens and nothing else.
fn is_ruling(line: &str) -> bool {
    let inner = line.trim();
    inner.starts_with('|')
        && inner.contains("---")
        && inner.split('|').map(str::trim).filter(|cell| !cell.is_empty()).all(|cell| {
            let rule = cell.trim_matches(':');
            rule.len() >= 3 && rule.bytes().all(|b| b == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_and_rulings_go() {
        let document = read("标题\n\n| 规章 | —— |\n|---|---|\n||||\n完");
        let lines: Vec<(u32, &str)> = document.blocks.iter().map(|b| (b.line, b.text().unwrap())).collect();
        assert_eq!(lines, [(1, "标题"), (3, "| 规章 | —— |"), (5, "||||"), (6, "完")]);
    }
}
