//! Columns about a page whose names are known, in a crawl dump or in a catalogue beside documents, and the notes that
//! they become.

use crate::document::Note;
use crate::document::notes::{GIVEN_TITLE, GIVEN_URL};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Url,
    Path,
    /// The page itself; the first of them that is filled counts, in this order.
    Content(u8),
    /// A statement about the page, under the name of its note.
    Note(&'static str),
}

/// Names in lower case. A name of a note that pages print too (`发布机构`) would be taken for the page's own word, so
/// notes from outside have names of their own or those that come last.
const NAMES: [(&str, Column); 34] = [
    ("url", Column::Url),
    ("uri", Column::Url),
    ("target_uri", Column::Url),
    ("网址", Column::Url),
    ("链接", Column::Url),
    ("原文链接", Column::Url),
    ("链接地址", Column::Url),
    ("path", Column::Path),
    ("file", Column::Path),
    ("filename", Column::Path),
    ("文件", Column::Path),
    ("文件名", Column::Path),
    ("路径", Column::Path),
    ("html", Column::Content(0)),
    ("content", Column::Content(1)),
    ("text", Column::Content(2)),
    ("body", Column::Content(3)),
    ("title", Column::Note(GIVEN_TITLE)),
    ("标题", Column::Note(GIVEN_TITLE)),
    ("名称", Column::Note(GIVEN_TITLE)),
    ("published", Column::Note("published")),
    ("publish_date", Column::Note("published")),
    ("pubdate", Column::Note("published")),
    ("发布时间", Column::Note("published")),
    ("发布日期", Column::Note("published")),
    ("公开日期", Column::Note("published")),
    ("publisher", Column::Note("publisher")),
    ("发布机构", Column::Note("publisher")),
    ("发布单位", Column::Note("publisher")),
    ("公开主体", Column::Note("publisher")),
    ("charset", Column::Note("charset")),
    ("编码", Column::Note("charset")),
    ("index", Column::Note("index")),
    ("索引号", Column::Note("index")),
];

pub(super) fn column(name: &str) -> Option<Column> {
    let name = name.trim().trim_start_matches('\u{feff}').to_lowercase();
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
}

/// A page as its row tells it.
#[derive(Default)]
pub(super) struct Row {
    pub(super) url: Option<String>,
    pub(super) path: Option<String>,
    pub(super) content: Option<(u8, Vec<u8>)>,
    pub(super) notes: Vec<Note>,
}

impl Row {
    pub(super) fn set(&mut self, column: Column, value: &[u8]) {
        if value.is_empty() {
            return;
        }
        let text = || String::from_utf8_lossy(value).trim().to_string();
        match column {
            Column::Url => self.url = self.url.take().or_else(|| Some(text())),
            Column::Path => self.path = self.path.take().or_else(|| Some(text())),
            Column::Content(rank) => {
                if self.content.as_ref().is_none_or(|(before, _)| rank < *before) {
                    self.content = Some((rank, value.to_vec()));
                }
            }
            Column::Note(name) => self.notes.push(Note { name: name.to_string(), value: text() }),
        }
    }

    /// All notes, the address of the page among them.
    pub(super) fn all_notes(&mut self) -> Vec<Note> {
        let mut notes = std::mem::take(&mut self.notes);
        notes.extend(self.url.as_deref().map(given_url));
        notes
    }
}

pub(super) fn given_url(url: &str) -> Note {
    Note { name: GIVEN_URL.to_string(), value: url.to_string() }
}
