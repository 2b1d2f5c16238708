//! What a page says of itself in lines and table cells of the form `发布日期：2020-01-31`, beside its text.
//!
//! The values are kept as printed; whoever uses a note decides how far to trust it.

use std::sync::LazyLock;

use regex::Regex;

use super::text::plain;
use super::{Content, Document, Note};

/// Names of notes, as pages print them.
const NAMES: &[&str] = &[
    "标题",
    "信息名称",
    "文件名称",
    "名称",
    "发布时间",
    "发布日期",
    "发文日期",
    "公开日期",
    "公开时间",
    "成文日期",
    "生成日期",
    "发稿时间",
    "更新时间",
    "日期",
    "时间",
    "文号",
    "发文字号",
    "索引号",
    "索引号码",
    "发布机构",
    "发布单位",
    "发文机关",
    "发文机构",
    "公开主体",
    "公开机构",
    "责任单位",
    "供稿单位",
    "信息来源",
    "来源",
    "作者",
    "栏目",
    "主题分类",
    "体裁分类",
    "公开类别",
    "原文链接",
    "链接地址",
    "网址",
    "URL",
    "url",
    "本地目录",
];

static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    let names = NAMES.join("|");
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
        LazyLock::new(|| NAMES.iter().filter_map(|name| name.chars().next_back()).collect());
    let text = text.trim_end();
    text.chars().next_back().is_some_and(|last| LAST.contains(&last))
        && NAMES.iter().any(|name| text.ends_with(name))
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
    /// All notes of the names, in the order of the names.
    pub fn all_notes<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
        names.iter().flat_map(|name| {
            self.notes
                .iter()
                .filter(|note| note.name.eq_ignore_ascii_case(name))
                .map(|note| note.value.as_str())
        })
    }

    /// The first note of any of the names.
    pub fn note(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            self.notes
                .iter()
                .find(|note| note.name.eq_ignore_ascii_case(name))
                .map(|note| note.value.as_str())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archives_front_matter_is_taken_out() {
        let mut document = super::super::plain::read(
            "标题: 示例县2011年政府信息公开工作年度报告\n发布时间: 2012-04-18 00:00\n文号: \n原文链接: https://www.example.gov.cn/a.htm\n页面链接与图片详见 links.tsv\n======== 正文 ========\n本报告根据条例编制。",
        );
        collect(&mut document);
        assert_eq!(document.blocks.len(), 1);
        assert_eq!(document.blocks[0].line, 7);
        assert_eq!(document.note(&["标题"]), Some("示例县2011年政府信息公开工作年度报告"));
        assert_eq!(document.note(&["发布时间"]), Some("2012-04-18 00:00"));
        assert_eq!(document.note(&["原文链接"]), Some("https://www.example.gov.cn/a.htm"));
    }

    #[test]
    fn a_table_of_names_and_values() {
        let html = "<table><tr><td>索引号：</td><td>0001/2014</td><td>发布机构：</td><td>青山县财政局</td></tr><tr><td>生成日期：</td><td>2014/3/20</td><td>文号</td><td></td></tr></table><p>正文</p>";
        let document = super::super::read(html.as_bytes()).unwrap();
        assert_eq!(document.note(&["索引号"]), Some("0001/2014"));
        assert_eq!(document.note(&["发布机构"]), Some("青山县财政局"));
        assert_eq!(document.note(&["生成日期"]), Some("2014/3/20"));
        assert_eq!(document.note(&["文号"]), None);
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
