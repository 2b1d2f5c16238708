//! What programs that turn pages and scans into text leave of a page: tables of HTML among lines of text, or the whole page on
//! one line.

use super::plain::{is_ruling, without_emphasis};
use super::text::is_blank;

/// The page of a text whose tables are HTML and whose lines are not, as converters of scans and pages write it. `None` for a
/// page that has tags for its lines too.
pub(super) fn page_of_tables(text: &str) -> Option<String> {
    const LEAST_LINES: usize = 3;
    let mut depth = 0_usize;
    let (mut tags_of_lines, mut other_tags) = (0, 0);
    // Lines of text, and those of them that follow an empty one or a table.
    let (mut count, mut paragraphs, mut apart) = (0, 0, true);
    // With whether each stands in a table or ends in one.
    let mut lines: Vec<(&str, bool)> = Vec::new();
    for line in text.lines() {
        let begins_outside = depth == 0;
        for at in memchr::memchr_iter(b'<', line.as_bytes()) {
            let rest = &line.as_bytes()[at + 1..];
            let length = rest.iter().take_while(|byte| !byte.is_ascii_whitespace() && **byte != b'>').count();
            match &*rest[..length].to_ascii_lowercase() {
                b"table" => depth += 1,
                b"/table" => depth = depth.saturating_sub(1),
                b"head" | b"meta" | b"pre" | b"!doctype" => return None,
                _ if depth > 0 => {}
                b"p" | b"br" | b"br/" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" => tags_of_lines += 1,
                b"html" | b"body" | b"/html" | b"/body" => {}
                _ => other_tags += 1,
            }
        }
        let is_outside = begins_outside && depth == 0;
        let is_text = is_outside && !line.trim().is_empty() && !line.trim_start().starts_with('<');
        count += usize::from(is_text);
        paragraphs += usize::from(is_text && apart);
        apart = !is_outside || line.trim().is_empty();
        lines.push((line, !is_outside));
    }
    let is_plain = tags_of_lines + other_tags == 0;
    if paragraphs <= tags_of_lines || (if is_plain { count } else { paragraphs }) < LEAST_LINES {
        return None;
    }
    let mut out = String::with_capacity(text.len() + 4 * lines.len());
    for (line, of_table) in lines {
        match is_ruling(line) {
            true => {}
            false if of_table => out.push_str(line),
            false => out.push_str(&without_emphasis(line)),
        }
        // Among tags a line may end anywhere, and a paragraph ends with an empty one.
        if !of_table && (is_plain || line.trim().is_empty()) {
            out.push_str("<br>");
        }
        out.push('\n');
    }
    Some(out)
}

/// What stands between the pieces of a page on one line, as where the text of its elements was joined: blanks, or pipes. `None`
/// for a line that is none: the parts of a report stand each on its own.
pub(super) fn border_of_pieces(line: &str) -> Option<char> {
    const SHORTEST_PAGE: usize = 600;
    const LEAST_PIECES: usize = 20;
    if line.len() < SHORTEST_PAGE {
        return None;
    }
    let is_border = |border: &char| {
        let heads = |part: &str| line.contains(&format!("{border}{part}、"));
        line.matches(*border).count() >= LEAST_PIECES
            && heads("二")
            && heads("三")
            // The cells of a table may have run together before.
            && (!line.contains("结转下年") || has_cells(line, *border))
    };
    ['|', ' '].into_iter().find(is_border)
}

/// Whether the figures of table 3 stand as far apart as the words do.
fn has_cells(line: &str, border: char) -> bool {
    const LEAST_ROWS: usize = 10;
    const CELLS: usize = 7;
    let is_figure = |piece: &str| piece.bytes().all(|byte| byte.is_ascii_digit());
    let pieces: Vec<&str> = line.split(border).filter(|piece| !piece.is_empty()).collect();
    let rows = pieces.chunk_by(|one, two| is_figure(one) == is_figure(two));
    rows.filter(|row| is_figure(row[0]) && row.len() >= CELLS).count() >= LEAST_ROWS
}

/// A line cut at each border but those that stand for a comma of thousands: 12 083条.
pub(super) fn pieces(line: &str, border: char) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let mut from = 0;
        if rest.is_empty() {
            return None;
        }
        loop {
            let Some(at) = rest[from..].find(border).map(|at| from + at) else {
                return Some(std::mem::take(&mut rest));
            };
            let behind = &rest[at + border.len_utf8()..];
            let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
            let is_comma = digits == 3
                && rest[..at].ends_with(|c: char| c.is_ascii_digit())
                && behind[digits..].starts_with(|c: char| c.is_alphabetic());
            if is_comma {
                from = at + border.len_utf8();
            } else {
                let piece = &rest[..at];
                rest = behind;
                return Some(piece);
            }
        }
    })
    .filter(|piece| !piece.chars().all(is_blank))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_among_tables_are_lines_of_the_page() {
        let table = "<table><tr><td>规章</td>\n<td>0</td></tr></table>";
        let page = format!("# 标题\n\n收到12件。\n\n{table}\n\n其他。\n");
        let made = page_of_tables(&page).expect("a text");
        assert_eq!(made, format!("# 标题<br>\n<br>\n收到12件。<br>\n<br>\n{table}\n<br>\n其他。<br>\n"));
        // Among tags a line may end in the middle of one.
        let spans = page.replace("收到12件", "<span\nlang=\"EN-US\">收到</span>12件\n\n答复。\n\n");
        assert!(page_of_tables(&spans).expect("a text").contains("<span\nlang"));
        for html in [
            "<p>标题</p>\n<p>收到12件,\n答复</p>\n<p>其他</p>",
            "<html>\n<head>\n<title>标题</title></head>\n收到\n12件\n其他",
            "标题<br>\n\n收到<br>\n\n其他<br>\n\n",
            "<table><tr><td>标题\n\n收到\n\n其他\n\n12件</td></tr></table>",
        ] {
            assert_eq!(page_of_tables(html), None, "{html}");
        }
    }

    #[test]
    fn a_page_on_one_line_is_cut_where_its_pieces_were_joined() {
        let filler = "依法公开 ".repeat(120);
        let page = format!("标题 一、概述 收到 12 件 {filler}二、情况 公开12 083条 三、问题 无。");
        assert_eq!(border_of_pieces(&page), Some(' '));
        let cut: Vec<&str> = pieces(&page, ' ').filter(|piece| *piece != "依法公开").collect();
        let expected =
            ["标题", "一、概述", "收到", "12", "件", "二、情况", "公开12 083条", "三、问题", "无。"];
        assert_eq!(cut, expected);
        assert_eq!(border_of_pieces(&page.replace(' ', "|")), Some('|'));
        // Its table ran together before: 四、结转下年度继续办理 0000000.
        assert_eq!(border_of_pieces(&page.replace("无。", "四、结转下年度继续办理 0000000")), None);
        assert_eq!(border_of_pieces(&page[..300]), None);
    }
}
