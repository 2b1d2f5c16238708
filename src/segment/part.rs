//! Numbered parts of a report: 三、收到和处理政府信息公开申请情况.

use std::sync::LazyLock;

use regex::Regex;

use crate::document::text::{bare, is_blank, plain, simplified};
use crate::document::{Block, Content};

/// A numbered part heading: `三、收到和处理政府信息公开申请情况`.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub number: u32,
    pub heading: String,
    pub line: u32,
    /// The heading says that there is nothing to tell: `(无)`.
    pub none: bool,
}

/// Words of part headings, over all forms and years.
pub const PART_WORDS: &[&str] = &[
    "总体情况",
    "概述",
    "基本情况",
    "主动公开",
    "依申请公开",
    "申请公开",
    "申请情况",
    "政府信息公开申请",
    "行政复议",
    "行政诉讼",
    "复议",
    "诉讼",
    "收费",
    "存在的主要问题",
    "存在问题",
    "存在的问题",
    "存在不足",
    "主要问题",
    "改进",
    "其他需要报告",
    "咨询",
    "组织领导",
    "信息公开情况",
    "信息公开基本",
];

/// The number of a part heading and the bytes of its ordinal: `三、`, `三.`, `第三部分`.
pub(super) fn part_number(bare: &str) -> Option<(u32, usize)> {
    let digits = "一二三四五六七八九十";
    let rest = bare.strip_prefix('第').unwrap_or(bare);
    let offset = bare.len() - rest.len();
    let numeral: String = rest.chars().take_while(|c| digits.contains(*c)).collect();
    if numeral.is_empty() || numeral.chars().count() > 2 {
        return None;
    }
    let after = &rest[numeral.len()..];
    let stop =
        if offset > 0 { after.strip_prefix("部分")? } else { after.strip_prefix(['、', '.', ',', ' '])? };
    let value = numeral.chars().fold(0, |sum, c| {
        let digit = digits.find(c).map_or(0, |at| at as u32 / 3 + 1);
        if digit == 10 && sum > 0 { sum * 10 } else { sum + digit }
    });
    Some((value, bare.len() - stop.len()))
}

/// The numbered parts of a stretch, those in the middle of a line included.
pub(super) fn parts_of(blocks: &[Block]) -> Vec<Part> {
    // A heading at the start of a line, behind a full stop or behind a blank.
    static HEADING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[。;!?\s|])\s*#*\s*([一二三四五六七八九十]{1,2})\s*[、.]\s*([^。;,!?|\n]{2,60})")
            .expect("a constant pattern")
    });
    let mut parts: Vec<Part> = Vec::new();
    for block in blocks {
        let Content::Text(text) = &block.content else { continue };
        let text: String = plain(text).chars().map(simplified).collect();
        // Consecutive headings share the blank between them, so the search goes on inside the last match.
        let mut from = 0;
        while let Some(found) = HEADING.captures_at(&text, from) {
            let (numeral, words) = (found.get(1).expect("a group"), found.get(2).expect("a group"));
            from = numeral.end();
            let number = part_number(&format!("{}、", numeral.as_str())).map_or(0, |(n, _)| n);
            let heading = words.as_str().trim();
            let label = bare(heading);
            // A line of its own may say what it likes; inside a line only the usual headings are headings.
            let own_line = found
                .get(0)
                .is_some_and(|m| text[..m.start()].trim().is_empty() && text[m.end()..].trim().is_empty());
            let table_row = label.contains("新收") || label.contains("结转") || label.contains("办理结果");
            if table_row || !own_line && !PART_WORDS.iter().any(|word| label.contains(word)) {
                continue;
            }
            let none = ["(无)", ":无", "情况无"].iter().any(|word| label.ends_with(word))
                || text[words.end()..].trim_start().starts_with("(无)");
            let heading: String =
                heading.chars().take_while(|c| !is_blank(*c) || *c == ' ').take(40).collect();
            parts.push(Part { number, heading, line: block.line, none });
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_numbers() {
        for (text, number) in [
            ("一、概述", Some(1)),
            ("十、其他", Some(10)),
            ("十二、其他", Some(12)),
            ("第三部分申请", Some(3)),
            ("概述", None),
            ("一是加强", None),
        ] {
            assert_eq!(part_number(text).map(|(n, _)| n), number, "{text}");
        }
    }
}
