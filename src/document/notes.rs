//! What a page says of itself in lines and table cells of the form `发布日期：2020-01-31`, beside its text.
//!
//! The values are kept as printed; whoever uses a note decides how far to trust it.

use std::sync::LazyLock;

use regex::Regex;

use super::text::plain;
use super::{Content, Document, Note};

/// What a note tells of its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    Title,
    Published,
    Publisher,
    /// Where it was fetched from, by those who fetched it.
    GivenAddress,
    /// The same, by the page itself.
    PrintedAddress,
    /// What is not asked for; it ends the note before it.
    Else,
}

/// Where a note stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    /// In the page's text, with a colon behind its name.
    Printed,
    /// In the page's head, or in the crawl or catalogue that it came with.
    Beside,
}

use Stands::{Beside, Printed};
use Tells::{Else, GivenAddress, PrintedAddress, Published, Publisher, Title};

/// Names of notes. Of two that tell the same, the upper one is asked first.
const NAMES: &[(&str, Tells, Stands)] = &[
    ("标题", Title, Printed),
    ("ArticleTitle", Title, Beside),
    ("信息名称", Title, Printed),
    ("文件名称", Title, Printed),
    (GIVEN_TITLE, Title, Beside),
    ("title", Title, Beside),
    ("名称", Else, Printed),
    ("PubDate", Published, Beside),
    ("发布时间", Published, Printed),
    ("发布日期", Published, Printed),
    ("公开日期", Published, Printed),
    ("公开时间", Published, Printed),
    ("发稿时间", Published, Printed),
    ("生成日期", Published, Printed),
    ("published", Published, Beside),
    ("发文日期", Else, Printed),
    ("成文日期", Else, Printed),
    ("更新时间", Else, Printed),
    ("日期", Else, Printed),
    ("时间", Else, Printed),
    ("发布机构", Publisher, Printed),
    ("发布单位", Publisher, Printed),
    ("发文机关", Publisher, Printed),
    ("发文机构", Publisher, Printed),
    ("公开主体", Publisher, Printed),
    ("公开机构", Publisher, Printed),
    ("责任单位", Publisher, Printed),
    ("publisher", Publisher, Beside),
    ("ContentSource", Publisher, Beside),
    ("信息来源", Publisher, Printed),
    ("来源", Publisher, Printed),
    ("供稿单位", Else, Printed),
    ("作者", Else, Printed),
    (GIVEN_URL, GivenAddress, Beside),
    ("原文链接", PrintedAddress, Printed),
    ("链接地址", PrintedAddress, Printed),
    ("网址", PrintedAddress, Printed),
    ("URL", PrintedAddress, Printed),
    ("url", PrintedAddress, Printed),
    ("文号", Else, Printed),
    ("发文字号", Else, Printed),
    ("索引号码", Else, Printed),
    ("索引号", Else, Printed),
    ("栏目", Else, Printed),
    ("主题分类", Else, Printed),
    ("体裁分类", Else, Printed),
    ("公开类别", Else, Printed),
    ("本地目录", Else, Printed),
];

/// The names that pages print.
fn printed() -> impl Iterator<Item = &'static str> {
    NAMES.iter().filter(|(.., stands)| *stands == Printed).map(|(name, ..)| *name)
}

static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    let names = printed().collect::<Vec<_>>().join("|");
    Regex::new(&format!(r"(?:^|[\s|\[【(])(?P<name>{names})\s*[:：]\s*")).expect("a constant pattern")
});

/// The address that a page was fetched from, as its crawl or catalogue gives it.
pub const GIVEN_URL: &str = "given_url";
/// The title that a crawl or catalogue gives to a page.
pub const GIVEN_TITLE: &str = "given_title";

/// How far into a page its own data stand.
const HEAD: usize = 40;

/// Adds the notes found in the first blocks. Lines of a plain text that are nothing but notes are taken out of it, as
/// they belong to the archive that holds the page and not to the page.
pub fn collect(document: &mut Document) {
    let plain_text = document.media_type == "text/plain";
    let mut found = Vec::new();
    let mut front_matter = 0;
    for (index, block) in document.blocks.iter().take(HEAD).enumerate() {
        match &block.content {
            Content::Text(text) => {
                let notes = notes_of(text);
                if plain_text
                    && index == front_matter
                    && (is_front_matter(text, &notes) || front_matter > 0 && is_separator(text))
                {
                    front_matter = index + 1;
                }
                found.extend(notes);
            }
            Content::Table(grid) => {
                // A table of two columns: name and value side by side.
                for row in 0..grid.rows {
                    let cells: Vec<String> = grid.row(row).iter().map(|cell| plain(&cell.text)).collect();
                    for pair in cells.windows(2) {
                        let (name, value) = (pair[0].trim_end_matches([':', '：']), &pair[1]);
                        // Of the thousands of pairs in the tables of figures none is named, and none names another. A
                        // plain text has no other colon.
                        if ends_in_name(name) || name.contains(':') || value.contains(':') {
                            found.extend(notes_of(&format!("{name}:{value}")));
                        }
                    }
                }
            }
        }
    }
    document.notes.extend(found);
    // One such line may be the first line of a report; several are an archive's.
    if front_matter >= 2 {
        document.blocks.drain(..front_matter);
    }
}

/// Whether a text ends in a name of a note.
fn ends_in_name(text: &str) -> bool {
    static LAST: LazyLock<Vec<char>> =
        LazyLock::new(|| printed().filter_map(|name| name.chars().next_back()).collect());
    let text = text.trim_end();
    text.chars().next_back().is_some_and(|last| LAST.contains(&last))
        && printed().any(|name| text.ends_with(name))
}

fn notes_of(text: &str) -> Vec<Note> {
    let text = plain(text);
    if !text.contains(':') || text.chars().count() > 300 {
        return Vec::new();
    }
    let names: Vec<(usize, usize, &str)> = NOTE
        .captures_iter(&text)
        .filter_map(|m| Some((m.get(0)?.start(), m.get(0)?.end(), m.name("name")?.as_str())))
        .collect();
    names
        .iter()
        .enumerate()
        .filter_map(|(index, (_, from, name))| {
            let to = names.get(index + 1).map_or(text.len(), |next| next.0);
            let value = text
                .get(*from..to)?
                .split(['|', '【'])
                .next()?
                .trim()
                .trim_end_matches([']', '】', ')'])
                .trim();
            (!value.is_empty() && value.chars().count() <= 200)
                .then(|| Note { name: (*name).to_string(), value: value.to_string() })
        })
        .collect()
}

fn is_front_matter(text: &str, notes: &[Note]) -> bool {
    let text = plain(text);
    let named = [
        "标题",
        "发布时间",
        "文号",
        "发布机构",
        "栏目",
        "原文链接",
        "本地目录",
        "来源",
        "索引号",
        "页面链接",
    ]
    .iter()
    .any(|name| text.starts_with(name));
    named && (notes.len() == 1 || text.ends_with([':', '：']) || text.starts_with("页面链接"))
}

fn is_separator(text: &str) -> bool {
    let text = plain(text);
    let marks = text.chars().filter(|c| matches!(c, '=' | '-' | '*' | '#')).count();
    marks >= 6 && text.chars().filter(|c| !matches!(c, '=' | '-' | '*' | '#' | ' ')).count() <= 6
}

impl Document {
    /// All notes that tell something, in the order in which they are to be asked.
    pub fn notes_on(&self, what: Tells) -> impl Iterator<Item = &str> {
        NAMES.iter().filter(move |(_, tells, _)| *tells == what).flat_map(|(name, ..)| {
            self.notes
                .iter()
                .filter(|note| note.name.eq_ignore_ascii_case(name))
                .map(|note| note.value.as_str())
        })
    }

    /// The first of them.
    pub fn note_on(&self, what: Tells) -> Option<&str> {
        self.notes_on(what).next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archives_front_matter_is_taken_out() {
        let mut document = super::super::plain::read(
            "标题: 示例县2011年政府信息公开工作年度报告\n发布时间: 2012-04-18 00:00\n文号: \n原文链接: https://www.example.gov.cn/a.htm\n页面链接与图片详见 links.tsv\n======== 正文 ========\n本报告根据条例编制。",
        )
        .unwrap();
        collect(&mut document);
        assert_eq!(document.blocks.len(), 1);
        assert_eq!(document.blocks[0].line, 7);
        assert_eq!(document.note_on(Title), Some("示例县2011年政府信息公开工作年度报告"));
        assert_eq!(document.note_on(Published), Some("2012-04-18 00:00"));
        assert_eq!(document.note_on(PrintedAddress), Some("https://www.example.gov.cn/a.htm"));
        assert_eq!(document.note_on(Publisher), None);
    }

    #[test]
    fn a_table_of_names_and_values() {
        let html = "<table><tr><td>索引号：</td><td>0001/2014</td><td>发布机构：</td><td>青山县财政局</td></tr><tr><td>生成日期：</td><td>2014/3/20</td><td>文号</td><td></td></tr></table><p>正文</p>";
        let document = super::super::read(html.as_bytes()).unwrap();
        let notes: Vec<(&str, &str)> =
            document.notes.iter().map(|n| (n.name.as_str(), n.value.as_str())).collect();
        // The number of the document is empty.
        assert_eq!(notes, [("索引号", "0001/2014"), ("发布机构", "青山县财政局"), ("生成日期", "2014/3/20")]);
    }

    #[test]
    fn several_notes_on_one_line() {
        let names = |text: &str| notes_of(text).into_iter().map(|n| (n.name, n.value)).collect::<Vec<_>>();
        assert_eq!(
            names("发布时间:2022-01-30 来源:示例市民政局 【字体:大 中 小】"),
            [
                ("发布时间".to_string(), "2022-01-30".to_string()),
                ("来源".to_string(), "示例市民政局".to_string())
            ]
        );
    }
}
