//! HTML → blocks. The tags and texts come from [`scanner`]; what stands here is the part of tree building that decides
//! where a table's cells begin and end, written after the HTML standard's table insertion modes, so that an
//! unclosed `td`, a stray `</p>` or a form wrapped round a row cannot shift a cell.
//!
//! Which tables are tables and which only lay out the page is decided in [`super::flow`].

mod inline;
mod scanner;

use std::sync::LazyLock;

use regex::Regex;

use self::inline::{Look, Said, Stretch};
use self::scanner::{Sink, Tag};
use super::flow::{DEEPEST, Flow, Node, OpenCell, Row};
use super::{Document, Note};
use crate::schema::Reason;

/// Whether a text is markup: at least two tags that pages are made of.
pub fn looks_like_html(text: &str) -> bool {
    const TAGS: [&str; 20] = [
        "html", "body", "head", "table", "tbody", "tr", "td", "p", "div", "span", "br", "meta", "script",
        "h1", "h2", "h3", "title", "center", "font", "section",
    ];
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes)
        .filter(|at| {
            let rest = &bytes[at + 1..];
            let rest = rest.strip_prefix(b"/").unwrap_or(rest);
            let length = rest.iter().take(8).take_while(|b| b.is_ascii_alphanumeric()).count();
            let closed =
                rest.get(length).is_some_and(|b| matches!(b, b'>' | b' ' | b'/' | b'\t' | b'\r' | b'\n'));
            closed && TAGS.iter().any(|tag| rest[..length].eq_ignore_ascii_case(tag.as_bytes()))
        })
        .nth(1)
        .is_some()
}

/// Reads a page. The only error is nesting beyond all reason.
pub fn read(html: &str) -> Result<Document, Reason> {
    let mut builder = Builder::new(html);
    match scanner::scan(html, &mut builder) {
        Ok(()) => builder.finish(),
        Err(scanner::Uncommon) => read_by_library(html),
    }
}

/// Reads a page with the library's tokenizer, which [`read`] stands in for.
#[doc(hidden)]
pub fn read_by_library(html: &str) -> Result<Document, Reason> {
    let mut builder = Builder::new(html);
    scanner::by_library(html, &mut builder);
    builder.finish()
}

/// The standard's rules for parsing non-negative integers.
fn span_value(value: Option<&[u8]>, most: usize, otherwise: usize) -> usize {
    let Some(value) = value else { return otherwise };
    let trimmed = value.trim_ascii_start();
    let digits = trimmed.strip_prefix(b"+").unwrap_or(trimmed);
    let mut number: usize = 0;
    let mut any = false;
    for b in digits.iter().take_while(|b| b.is_ascii_digit()) {
        number = number.saturating_mul(10).saturating_add(usize::from(b - b'0'));
        any = true;
    }
    if any { number.min(most) } else { otherwise }
}

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    row: Option<Row>,
    cell: Option<OpenCell>,
    /// The open cell is a `th`.
    heading: bool,
    /// The next row begins a row group.
    group: bool,
    /// The open cell, and the open row, is not shown.
    cell_hidden: bool,
    row_hidden: bool,
}

impl Table {
    fn close_cell(&mut self) {
        if let Some(mut cell) = self.cell.take() {
            cell.flow.break_line();
            let row = self.row.get_or_insert_default();
            if !self.cell_hidden {
                row.cells.push(cell);
            }
        }
    }

    fn close_row(&mut self) {
        self.close_cell();
        if let Some(row) = self.row.take() {
            if self.row_hidden {
                self.group |= row.starts_group;
            } else {
                self.rows.push(row);
            }
        }
    }

    fn open_row(&mut self) {
        self.close_row();
        self.row = Some(Row { cells: Vec::new(), starts_group: std::mem::take(&mut self.group) });
        self.row_hidden = false;
    }
}

struct Builder<'a> {
    html: &'a str,
    page: Flow,
    tables: Vec<Table>,
    notes: Vec<Note>,
    /// Name of the element whose text is not shown, while inside it.
    hidden: Option<&'static [u8]>,
    in_title: bool,
    title: String,
    /// Text that is not shown or struck out.
    unshown: Stretch,
    /// Text above the line.
    raised: Stretch,
    /// What styles say of their elements, those of tags already read left out.
    said: std::iter::Peekable<std::vec::IntoIter<Said>>,
    preformatted: usize,
    too_deep: bool,
    pictures: usize,
    counted_to: usize,
    line: u32,
}

impl<'a> Builder<'a> {
    fn new(html: &'a str) -> Builder<'a> {
        Builder {
            html,
            page: Flow::default(),
            tables: Vec::new(),
            notes: Vec::new(),
            hidden: None,
            in_title: false,
            title: String::new(),
            unshown: Stretch::default(),
            raised: Stretch::default(),
            said: inline::said(html).into_iter().peekable(),
            preformatted: 0,
            too_deep: false,
            pictures: 0,
            counted_to: 0,
            line: 1,
        }
    }

    /// Line of a byte offset. Offsets come in order, so each newline is counted once.
    fn line_at(&mut self, offset: usize) -> u32 {
        let offset = offset.min(self.html.len());
        if offset > self.counted_to {
            self.line +=
                memchr::memchr_iter(b'\n', &self.html.as_bytes()[self.counted_to..offset]).count() as u32;
            self.counted_to = offset;
        }
        self.line
    }

    /// Where text goes now. Text between a table's rows belongs before the table ("foster parenting").
    fn flow(&mut self) -> &mut Flow {
        for table in self.tables.iter_mut().rev() {
            if let Some(cell) = &mut table.cell {
                return &mut cell.flow;
            }
        }
        &mut self.page
    }

    /// What a tag says of its element. Tags come in order.
    fn says(&mut self, tag: &Tag<'_>) -> Option<Look> {
        while self.said.next_if(|said| said.at < tag.start).is_some() {}
        let said = self.said.peek()?;
        (!self.html.as_bytes()[tag.start..said.at].contains(&b'>')).then_some(said.look)
    }

    fn close_table(&mut self) {
        let Some(mut table) = self.tables.pop() else { return };
        table.close_row();
        let flow = self.flow();
        flow.break_line();
        flow.nodes.push(Node::Table(table.rows));
    }

    /// What a field of a form shows in a cell: some sites print their tables in fields that cannot be changed.
    fn field(&mut self, start: usize) {
        static SHOWN: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r#"(?i)\svalue\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"#)
                .expect("a constant pattern")
        });
        static SILENT: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r#"(?i)\stype\s*=\s*["']?(?:hidden|button|submit|reset|image|checkbox|radio|search)"#)
                .expect("a constant pattern")
        });
        let tag = &self.html[start..];
        let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
        let in_cell = self.tables.last().is_some_and(|table| table.cell.is_some());
        if !in_cell || self.unshown.is_open() || SILENT.is_match(tag) {
            return;
        }
        if let Some(found) = SHOWN.captures(tag) {
            let value = found.iter().skip(1).flatten().next().map_or("", |value| value.as_str());
            let line = self.line_at(start);
            self.flow().push(&clean(value), line);
        }
    }

    fn meta(&mut self, tag: &Tag<'_>) {
        if let (Some(name), Some(content)) = (tag.meta_name, tag.content) {
            let (name, value) = (String::from_utf8_lossy(name), String::from_utf8_lossy(content));
            if !value.trim().is_empty() {
                self.notes.push(Note { name: name.trim().to_string(), value: value.trim().to_string() });
            }
        }
    }

    fn finish(mut self) -> Result<Document, Reason> {
        if self.too_deep {
            return Err(Reason::TooDeep);
        }
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.page.break_line();
        let title = self.title.trim();
        if !title.is_empty() {
            self.notes.insert(0, Note { name: "title".into(), value: title.to_string() });
        }
        Ok(Document {
            blocks: self.page.into_blocks(),
            notes: self.notes,
            media_type: "text/html",
            pictures: self.pictures,
            ..Document::default()
        })
    }
}

impl Sink for Builder<'_> {
    fn start_tag(&mut self, tag: &Tag<'_>, self_closing: bool) {
        let name = tag.name;
        if let Some(hidden) = self.hidden {
            // A list of choices, or a drawing that was not closed, ends where ordinary markup begins again.
            let ends = match hidden {
                b"select" => matches!(
                    name,
                    b"table"
                        | b"tr"
                        | b"td"
                        | b"th"
                        | b"tbody"
                        | b"thead"
                        | b"tfoot"
                        | b"input"
                        | b"textarea"
                        | b"select"
                ),
                b"svg" | b"math" => matches!(
                    name,
                    b"p" | b"div"
                        | b"table"
                        | b"span"
                        | b"br"
                        | b"body"
                        | b"center"
                        | b"ul"
                        | b"ol"
                        | b"li"
                        | b"h1"
                        | b"h2"
                        | b"h3"
                        | b"h4"
                        | b"img"
                        | b"b"
                        | b"strong"
                        | b"em"
                ),
                _ => false,
            };
            if !ends {
                return;
            }
            self.hidden = None;
            if name == b"select" {
                return;
            }
        }
        // Only inline elements, rows and cells: a block that a script shows and hides may hold the report.
        let look = self.says(tag);
        let struck = matches!(name, b"s" | b"strike" | b"del") || look == Some(Look::Struck);
        self.unshown.open(name, !self_closing && (struck || look == Some(Look::Hidden)));
        self.raised.open(name, !self_closing && (name == b"sup" || look == Some(Look::Raised)));
        match name {
            b"script" => self.hidden = Some(b"script"),
            b"style" => self.hidden = Some(b"style"),
            b"noscript" => self.hidden = Some(b"noscript"),
            b"template" => self.hidden = Some(b"template"),
            b"textarea" => self.hidden = Some(b"textarea"),
            b"iframe" => self.hidden = Some(b"iframe"),
            b"select" => self.hidden = Some(b"select"),
            b"svg" if !self_closing => self.hidden = Some(b"svg"),
            b"math" if !self_closing => self.hidden = Some(b"math"),
            b"title" => self.in_title = true,
            b"meta" => self.meta(tag),
            b"img" => self.pictures += 1,
            b"input" => self.field(tag.start),
            b"table" => {
                // A table directly inside a table, outside any cell, closes the first.
                if self.tables.last().is_some_and(|t| t.cell.is_none()) {
                    self.close_table();
                }
                if self.tables.len() >= DEEPEST {
                    self.too_deep = true;
                    return;
                }
                self.flow().break_line();
                self.tables.push(Table { group: true, ..Table::default() });
            }
            b"tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.open_row();
                    table.row_hidden = look == Some(Look::Hidden);
                }
            }
            b"td" | b"th" => {
                let line = self.line_at(tag.start);
                if let Some(table) = self.tables.last_mut() {
                    table.close_cell();
                    if table.row.is_none() {
                        table.open_row();
                    }
                    table.heading = name == b"th";
                    table.cell_hidden = look == Some(Look::Hidden);
                    table.cell = Some(OpenCell {
                        flow: Flow::default(),
                        line,
                        colspan: span_value(tag.colspan, 1000, 1).max(1),
                        rowspan: span_value(tag.rowspan, 65534, 1),
                    });
                }
            }
            b"tbody" | b"thead" | b"tfoot" => {
                if let Some(table) = self.tables.last_mut() {
                    table.close_row();
                    table.group = true;
                }
            }
            b"caption" | b"col" | b"colgroup" => {
                if let Some(table) = self.tables.last_mut() {
                    table.close_row();
                }
                self.flow().break_line();
            }
            b"pre" => {
                self.preformatted += 1;
                self.flow().break_line();
            }
            b"br" => self.flow().break_line(),
            _ if is_block(name) => self.flow().break_line(),
            _ => {}
        }
    }

    fn end_tag(&mut self, name: &[u8]) {
        if let Some(hidden) = self.hidden {
            if name == hidden {
                self.hidden = None;
            }
            return;
        }
        self.unshown.close(name);
        self.raised.close(name);
        match name {
            b"title" => self.in_title = false,
            b"table" => self.close_table(),
            b"tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.close_row();
                }
            }
            b"td" | b"th" => {
                if let Some(table) = self.tables.last_mut()
                    && table.cell.is_some()
                    && table.heading == (name == b"th")
                {
                    table.close_cell();
                }
            }
            b"tbody" | b"thead" | b"tfoot" => {
                if let Some(table) = self.tables.last_mut() {
                    table.close_row();
                    table.group = true;
                }
            }
            b"pre" => {
                self.preformatted = self.preformatted.saturating_sub(1);
                self.flow().break_line();
            }
            b"br" | b"p" => self.flow().break_line(),
            _ if is_block(name) => self.flow().break_line(),
            _ => {}
        }
    }

    fn text(&mut self, value: &[u8], start: usize) {
        if self.in_title {
            self.title.push_str(&String::from_utf8_lossy(value));
            return;
        }
        if self.hidden.is_some() || self.unshown.is_open() {
            return;
        }
        let text = String::from_utf8_lossy(value);
        if self.raised.is_open() && self.flow().is_number_of_note(text.trim()) {
            return;
        }
        let line = self.line_at(start);
        let preformatted = self.preformatted > 0;
        let flow = self.flow();
        let mut line = line;
        if preformatted {
            for (index, part) in text.split('\n').enumerate() {
                if index > 0 {
                    flow.break_line();
                    line += 1;
                }
                flow.push(&clean(part), line);
            }
            return;
        }
        // Blanks in front of the first word may hold line breaks of the source; the place is the word's.
        if flow.text.is_empty() {
            let lead = text.len() - text.trim_start_matches([' ', '\t', '\r', '\n']).len();
            line += text[..lead].matches('\n').count() as u32;
            if lead == text.len() {
                return;
            }
            flow.push(&clean(&text[lead..]), line);
        } else {
            flow.push(&clean(&text), line);
        }
    }
}

/// Folds the blanks of a piece of source text as a browser would, and drops NUL.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\0' => {}
            ' ' | '\t' | '\r' | '\n' | '\u{c}' => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            _ => out.push(c),
        }
    }
    out
}

fn is_block(name: &[u8]) -> bool {
    matches!(
        name,
        b"p" | b"div"
            | b"h1"
            | b"h2"
            | b"h3"
            | b"h4"
            | b"h5"
            | b"h6"
            | b"ul"
            | b"ol"
            | b"li"
            | b"dl"
            | b"dt"
            | b"dd"
            | b"hr"
            | b"section"
            | b"article"
            | b"header"
            | b"footer"
            | b"nav"
            | b"main"
            | b"aside"
            | b"blockquote"
            | b"center"
            | b"form"
            | b"fieldset"
            | b"address"
            | b"figure"
            | b"figcaption"
            | b"body"
            | b"html"
            | b"head"
            | b"details"
            | b"summary"
            | b"legend"
            | b"option"
            | b"dir"
            | b"menu"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Content;

    fn lines(html: &str) -> Vec<String> {
        read(html)
            .unwrap()
            .blocks
            .iter()
            .flat_map(|block| match &block.content {
                Content::Text(text) => vec![text.clone()],
                Content::Table(grid) => (0..grid.rows)
                    .map(|y| {
                        (0..grid.columns)
                            .map(|x| grid.at(y, x).map_or("·", |c| c.text.as_str()))
                            .collect::<Vec<_>>()
                            .join("|")
                    })
                    .collect(),
            })
            .collect()
    }

    #[test]
    fn broken_markup_does_not_shift_a_cell() {
        for html in [
            "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
            "<TABLE><TR><TD>a</P></TD><TD>b</TD></TR><TR><TD>c</TD><TD>d</TD></TR></TABLE>",
            "<table><form><tr><td><p>a<td>b</form></tr><tr><td>c</td></tbody><td>d</table>",
            "<table><!--[if !x]><tr><td>z</td></tr><![endif]--><tr><td>a</td><td>b</td></tr><![if !y]><tr><td>c</td><td>d</td></tr><![endif]></table>",
            "<table><tbody><tr><td>a</th><td>b</td></tr></tbody><tr><td>c</td><td>d",
        ] {
            let expected: &[&str] =
                if html.contains("</tbody><td>d") { &["a|b", "c|·", "d|·"] } else { &["a|b", "c|d"] };
            assert_eq!(lines(html), expected, "{html}");
        }
    }

    #[test]
    fn a_layout_table_is_taken_apart_and_an_inner_table_kept() {
        let html = "<table><tr><td>位置<td><table><tr><td>规章<td>1</table>尾</table>";
        assert_eq!(lines(html), ["位置", "规章|1", "尾"]);
    }

    #[test]
    fn text_between_rows_stands_before_the_table() {
        assert_eq!(lines("<p>前</p><table>中<tr><td>a<td>b</table>后"), ["前", "中", "a|b", "后"]);
    }

    #[test]
    fn blanks_in_cells_are_blank_and_breaks_are_lines() {
        assert_eq!(
            lines("<table><tr><td>商业<br>企业</td><td>&nbsp;</td><td><p>&nbsp;</p></td></tr></table>"),
            ["商业\n企业||"]
        );
    }

    #[test]
    fn scripts_styles_and_choices_are_not_text() {
        assert_eq!(
            lines(
                "<script>var a='<td>9</td>'</script><style>p{}</style><select><option>2019<option>2020</select><p>文"
            ),
            ["文"]
        );
    }

    #[test]
    fn places_are_lines_of_the_source() {
        let document =
            read("<html>\n<p>一\n</p>\n<table>\n<tr>\n<td>\n5</td>\n<td></td></tr></table>").unwrap();
        assert_eq!(document.blocks[0].line, 2);
        let Content::Table(grid) = &document.blocks[1].content else { panic!("a table") };
        assert_eq!(grid.cells.iter().map(|c| c.line).collect::<Vec<_>>(), [7, 8]);
    }

    #[test]
    fn nesting_without_end_is_refused() {
        assert_eq!(read(&"<table><tr><td>".repeat(5000)).unwrap_err(), Reason::TooDeep);
    }
}
