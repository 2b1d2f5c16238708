//! Stretches of a line that are not shown as they stand: hidden, struck out, raised.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::is_block;

/// How an element's text is shown, where that is not as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Hidden,
    Struck,
    /// Above the line.
    Raised,
}

/// An attribute that says how its element is shown.
pub(super) struct Said {
    /// Byte offset.
    pub(super) at: usize,
    pub(super) look: Look,
}

/// Bytes that are looked back for the beginning of a tag: a page may be one tag of a million attributes.
const LONGEST_TAG: usize = 4096;

/// The attributes of a page by which elements are not shown (`display: none` in a style, `hidden`), struck out or raised.
pub(super) fn said(html: &str) -> Vec<Said> {
    let page = html.as_bytes();
    let behind = |at: usize| page[at..].trim_ascii_start().strip_prefix(b":").map(<[u8]>::trim_ascii_start);
    // A word of its own in a tag, not in a value: `<tr hidden>`, `<tr hidden="">`.
    let word = |at: usize| {
        let before = &page[at.saturating_sub(LONGEST_TAG)..at];
        let Some(open) = memchr::memrchr(b'<', before) else { return false };
        let tag = &before[open..];
        let quotes = |quote: u8| tag.iter().filter(|byte| **byte == quote).count();
        matches!(page.get(at + " hidden".len()), Some(b'>' | b' ' | b'=' | b'/'))
            && quotes(b'"') % 2 == 0
            && quotes(b'\'') % 2 == 0
    };
    // `vertical-align: super`, `text-decoration: underline line-through`
    let value_of = |at: usize, property: &[u8]| {
        let before = &page[at.saturating_sub(64)..at];
        let declared = before.rsplit(|byte| matches!(byte, b';' | b'"' | b'\'')).next().unwrap_or_default();
        let declared = declared.to_ascii_lowercase();
        declared.trim_ascii_start().starts_with(property) && declared.contains(&b':')
    };
    // One pass for all: a page is mostly markup. Only the leftmost kinds search with vectors.
    static WORDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(["display", "DISPLAY", "Display", " hidden", "line-through", "super", "mso-text-raise"])
            .expect("constant words")
    });
    WORDS
        .find_iter(page)
        .filter_map(|found| {
            let at = found.start();
            let look = match &page[at..found.end()] {
                b" hidden" => word(at).then_some(Look::Hidden),
                b"line-through" => value_of(at, b"text-decoration").then_some(Look::Struck),
                b"super" => value_of(at, b"vertical-align").then_some(Look::Raised),
                b"mso-text-raise" => behind(found.end())
                    .is_some_and(|value| value.first().is_some_and(u8::is_ascii_digit))
                    .then_some(Look::Raised),
                _ => behind(found.end())
                    .and_then(|value| value.get(..4))
                    .is_some_and(|value| value.eq_ignore_ascii_case(b"none"))
                    .then_some(Look::Hidden),
            };
            look.map(|look| Said { at, look })
        })
        .collect()
}

/// The inline element that began such a stretch, with the elements of its name that are open inside.
#[derive(Default)]
pub(super) struct Stretch(Option<(&'static [u8], usize)>);

impl Stretch {
    pub(super) fn is_open(&self) -> bool {
        self.0.is_some()
    }

    pub(super) fn open(&mut self, name: &[u8], begins: bool) {
        match &mut self.0 {
            Some((element, depth)) if name == *element => *depth += 1,
            Some(_) if ends_inline(name) => self.0 = None,
            Some(_) => {}
            None if begins => self.0 = inline(name).map(|element| (element, 0)),
            None => {}
        }
    }

    pub(super) fn close(&mut self, name: &[u8]) {
        match &mut self.0 {
            Some((element, depth)) if name == *element && *depth > 0 => *depth -= 1,
            Some((element, _)) if name == *element || ends_inline(name) => self.0 = None,
            _ => {}
        }
    }
}

/// Elements within a line that may be hidden, struck out or raised.
fn inline(name: &[u8]) -> Option<&'static [u8]> {
    const INLINE: [&[u8]; 17] = [
        b"span", b"font", b"i", b"b", b"em", b"strong", b"sup", b"sub", b"a", b"u", b"s", b"strike", b"del",
        b"ins", b"small", b"big", b"label",
    ];
    INLINE.into_iter().find(|inline| *inline == name)
}

/// Whether a tag ends what an inline element hides, even where that is not closed.
fn ends_inline(name: &[u8]) -> bool {
    matches!(name, b"table" | b"tbody" | b"thead" | b"tfoot" | b"tr" | b"td" | b"th") || is_block(name)
}
