//! The tags and texts of a page, scanned fast.
//!
//! A page that Word saved is nine parts attributes nobody asks for, and a tokenizer for all uses builds every one of
//! them, byte by byte and with its errors: reading such pages was spent there for the most part. This one gives what
//! the builder of the document asks for and no more: names, the few attributes in [`Tag`], texts. Values and comments
//! are leapt over, and on the ordinary path nothing is allocated for a tag or a text.
//!
//! The library stays the judge. [`by_library`] is the same reading by html5gum, event for event and offset for offset;
//! what is uncommon is not done a second time here but handed to it: a character reference out of the ordinary and a
//! wanted attribute that holds a reference or a carriage return by themselves, a page with a NUL or with a script inside a
//! comment inside a script as a whole ([`Uncommon`]). The states are those of the standard's tokenization,
//! <https://html.spec.whatwg.org/multipage/parsing.html#tokenization>, with the elements of raw text that html5gum knows
//! without a tree ([`html5gum::emitters::naive_next_state`]).

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, State, Tokenizer, naive_next_state};
use memchr::{memchr, memchr_iter, memchr2, memmem};

/// A start tag with the attributes that matter. Of two attributes of one name the first counts. One without a value has
/// an empty one.
#[derive(Clone, Copy, Default)]
pub(super) struct Tag<'a> {
    /// In lower case.
    pub(super) name: &'a [u8],
    /// Byte offset of its `<`.
    pub(super) start: usize,
    pub(super) colspan: Option<&'a [u8]>,
    pub(super) rowspan: Option<&'a [u8]>,
    /// `name` or `property` of a `meta`, whichever comes first.
    pub(super) meta_name: Option<&'a [u8]>,
    /// `content` of a `meta`.
    pub(super) content: Option<&'a [u8]>,
}

/// Where the tags and texts go, in the order of the page.
pub(super) trait Sink {
    fn start_tag(&mut self, tag: &Tag<'_>, self_closing: bool);
    /// The name is in lower case.
    fn end_tag(&mut self, name: &[u8]);
    /// Text between two tags or comments, whole and never empty: references decoded, line breaks as `\n`. `at` is the byte
    /// offset of its start.
    fn text(&mut self, value: &[u8], at: usize);
}

/// The page holds what is left to the library. Some of it may have reached the sink; read it anew with [`by_library`]
/// into a fresh one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Uncommon;

/// Gives the tags and texts of a page to the sink: those of [`by_library`], or an error.
pub(super) fn scan(html: &str, sink: &mut impl Sink) -> Result<(), Uncommon> {
    let page = html.as_bytes();
    if memchr(0, page).is_some() {
        return Err(Uncommon);
    }
    let carriage_returns = memchr(b'\r', page).is_some();
    let text = Text { page, carriage_returns, from: 0, start: 0, joined: Vec::new() };
    Scanner { page, text, name: Vec::new() }.page(sink)
}

struct Scanner<'a> {
    page: &'a [u8],
    text: Text<'a>,
    /// The name of the tag that is read, in case it is not in lower case on the page.
    name: Vec<u8>,
}

impl<'a> Scanner<'a> {
    fn page(&mut self, sink: &mut impl Sink) -> Result<(), Uncommon> {
        let page = self.page;
        let mut at = 0;
        loop {
            let Some(markup) = self.data(at) else {
                self.text.give(page.len(), sink);
                return Ok(());
            };
            self.text.give(markup, sink);
            // A tag or a comment that the page does not end is nothing.
            let rest = &page[markup..];
            let end = match rest {
                [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => self.end_tag(markup, sink),
                [b'<', letter, ..] if letter.is_ascii_alphabetic() => match self.start_tag(markup, sink)? {
                    Some((end, None)) => Some(end),
                    Some((end, Some(raw))) => self.raw(end, &raw, sink)?,
                    None => None,
                },
                [b'<', b'!', b'-', b'-', ..] => comment(page, markup + 4),
                // Doctype, `<![if …]>`, `<?xml …>`, `</ …>` and CDATA, which is a comment outside of SVG and MathML: each
                // ends at the first `>`, quoted or not.
                _ => memchr(b'>', &rest[2..]).map(|length| markup + 2 + length + 1),
            };
            match end {
                Some(end) => at = end,
                None => return Ok(()),
            }
        }
    }

    /// Reads text up to the `<` of the next tag or comment and gives the place of that.
    #[inline]
    fn data(&mut self, at: usize) -> Option<usize> {
        let page = self.page;
        self.text.begin(at);
        let mut seek = at;
        // Tag after tag, more often than not.
        if let [b'<', letter, ..] = page[at..]
            && letter.is_ascii_alphabetic()
        {
            return Some(at);
        }
        loop {
            let here = seek + memchr2(b'<', b'&', page.get(seek..)?)?;
            seek = match page[here..] {
                [b'&', ..] => self.text.reference(here),
                [b'<', b'/', b'>', ..] => self.text.skip(here, here + 3),
                [b'<', b'/', _, ..] | [b'<', b'!' | b'?', ..] => return Some(here),
                [b'<', letter, ..] if letter.is_ascii_alphabetic() => return Some(here),
                // Not markup: the less-than sign.
                _ => here + 1,
            };
        }
    }

    /// Gives the end of the tag, and what it opens if the text in that is not markup.
    #[inline]
    fn start_tag(
        &mut self,
        start: usize,
        sink: &mut impl Sink,
    ) -> Result<Option<(usize, Option<Raw<'a>>)>, Uncommon> {
        let page = self.page;
        let Some((from, name)) = name(page, start + 1, &mut self.name) else { return Ok(None) };
        let mut tag = Tag { name, start, ..Tag::default() };
        let Some(rest) = attributes(page, from, &mut tag) else { return Ok(None) };
        if rest.odd {
            // A reference in an attribute is read by rules of its own: the tag by itself to the library.
            let mut reading = OneTag { sink, start, events: 0 };
            by_library_in(&page[start..rest.end], &mut reading);
            if reading.events != 1 {
                return Err(Uncommon);
            }
        } else {
            sink.start_tag(&tag, rest.self_closing);
        }
        let raw = match naive_next_state(name) {
            None => None,
            Some(state @ (State::RcData | State::RawText | State::ScriptData | State::PlainText)) => {
                Some(Raw { name: &page[start + 1..from], state })
            }
            Some(State::Data | State::CdataSection) => return Err(Uncommon),
        };
        Ok(Some((rest.end, raw)))
    }

    #[inline]
    fn end_tag(&mut self, start: usize, sink: &mut impl Sink) -> Option<usize> {
        let (from, name) = name(self.page, start + 2, &mut self.name)?;
        let rest = attributes(self.page, from, &mut Tag::default())?;
        sink.end_tag(name);
        Some(rest.end)
    }

    /// Reads the text of an element that holds no markup, up to its end tag and that with it.
    fn raw(&mut self, at: usize, raw: &Raw<'_>, sink: &mut impl Sink) -> Result<Option<usize>, Uncommon> {
        let page = self.page;
        self.text.begin(at);
        let mut seek = at;
        let end = loop {
            let rest = &page[seek..];
            let found = match raw.state {
                State::PlainText => None,
                State::RcData => memchr2(b'<', b'&', rest),
                _ => memchr(b'<', rest),
            };
            let Some(here) = found.map(|length| seek + length) else { break None };
            if page[here] == b'&' {
                seek = self.text.reference(here);
            } else if raw.ends(&page[here..]) {
                break Some(here);
            } else {
                seek = here + 1;
            }
        };
        // Inside a comment a script may begin another, whose end tag is not the end of the first.
        if raw.state == State::ScriptData && nests(&page[at..end.unwrap_or(page.len())]) {
            return Err(Uncommon);
        }
        self.text.give(end.unwrap_or(page.len()), sink);
        Ok(end.and_then(|start| self.end_tag(start, sink)))
    }
}

/// An element whose text is not markup.
struct Raw<'a> {
    /// As it stands in the start tag.
    name: &'a [u8],
    state: State,
}

impl Raw<'_> {
    /// Whether this is the end tag of the element.
    fn ends(&self, rest: &[u8]) -> bool {
        let name = rest.get(2..2 + self.name.len());
        rest.starts_with(b"</")
            && name.is_some_and(|name| name.eq_ignore_ascii_case(self.name))
            && rest.get(2 + self.name.len()).is_some_and(|b| is_blank(*b) || matches!(b, b'/' | b'>'))
    }
}

/// Whether a script holds `<!--` and, after that, `<script`.
fn nests(script: &[u8]) -> bool {
    memmem::find(script, b"<!--").is_some_and(|comment| {
        let rest = &script[comment..];
        memchr_iter(b'<', rest)
            .any(|at| rest.get(at + 1..at + 7).is_some_and(|name| name.eq_ignore_ascii_case(b"script")))
    })
}

/// The end of a comment whose text begins at `text`: `-->` or `--!>`, or `>` or `->` at once.
fn comment(page: &[u8], text: usize) -> Option<usize> {
    let rest = &page[text..];
    if rest.starts_with(b">") {
        return Some(text + 1);
    }
    if rest.starts_with(b"->") {
        return Some(text + 2);
    }
    memchr_iter(b'>', rest)
        .find(|at| rest[..*at].ends_with(b"--") || rest[..*at].ends_with(b"--!"))
        .map(|at| text + at + 1)
}

/// The bytes that part attributes; a carriage return is a line break to the tokenizer.
fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\x0c' | b'\r')
}

/// The name of a tag in lower case and where it ends; none if the page ends first.
#[inline]
fn name<'n>(page: &'n [u8], from: usize, lowered: &'n mut Vec<u8>) -> Option<(usize, &'n [u8])> {
    let rest = &page[from..];
    let length = rest.iter().position(|b| is_blank(*b) || matches!(b, b'/' | b'>'))?;
    let name = &rest[..length];
    if !name.iter().any(u8::is_ascii_uppercase) {
        return Some((from + length, name));
    }
    lowered.clear();
    lowered.extend(name.iter().map(u8::to_ascii_lowercase));
    Some((from + length, lowered))
}

struct Rest {
    /// Just behind the `>`.
    end: usize,
    self_closing: bool,
    /// A wanted value is not what stands on the page.
    odd: bool,
}

/// Reads the rest of a tag behind its name and takes the wanted attributes; none if the page ends first.
#[inline]
fn attributes<'a>(page: &'a [u8], mut at: usize, tag: &mut Tag<'a>) -> Option<Rest> {
    let mut odd = false;
    loop {
        match *page.get(at)? {
            b'>' => return Some(Rest { end: at + 1, self_closing: false, odd }),
            b'/' => {
                at += 1;
                if *page.get(at)? == b'>' {
                    return Some(Rest { end: at + 1, self_closing: true, odd });
                }
                continue;
            }
            b if is_blank(b) => {
                at += 1;
                continue;
            }
            _ => {}
        }
        // Whatever stands first belongs to the name, `=` too.
        let rest = &page[at + 1..];
        let length = 1 + rest.iter().position(|b| is_blank(*b) || matches!(b, b'/' | b'>' | b'='))?;
        let name = &page[at..at + length];
        at = behind_blanks(page, at + length)?;
        let mut value: &[u8] = &[];
        if page[at] == b'=' {
            at = behind_blanks(page, at + 1)?;
            match page[at] {
                b'>' => {}
                quote @ (b'"' | b'\'') => {
                    let rest = &page[at + 1..];
                    let length = memchr(quote, rest)?;
                    value = &rest[..length];
                    at += 1 + length + 1;
                }
                _ => {
                    let rest = &page[at..];
                    let length = rest.iter().position(|b| is_blank(*b) || *b == b'>')?;
                    value = &rest[..length];
                    at += length;
                }
            }
        }
        if let Some(wanted) = wanted(tag, name) {
            odd |= memchr2(b'&', b'\r', value).is_some();
            // The first of two attributes of one name counts.
            wanted.get_or_insert(value);
        }
    }
}

#[inline]
fn behind_blanks(page: &[u8], mut at: usize) -> Option<usize> {
    while is_blank(*page.get(at)?) {
        at += 1;
    }
    Some(at)
}

/// Where the value of an attribute goes, if anywhere.
#[inline]
fn wanted<'t, 'a>(tag: &'t mut Tag<'a>, attribute: &[u8]) -> Option<&'t mut Option<&'a [u8]>> {
    let is = |name: &[u8]| attribute.eq_ignore_ascii_case(name);
    match attribute.len() {
        7 if is(b"colspan") => Some(&mut tag.colspan),
        7 if is(b"rowspan") => Some(&mut tag.rowspan),
        4 | 7 | 8 if tag.name == b"meta" => {
            if is(b"name") || is(b"property") {
                Some(&mut tag.meta_name)
            } else if is(b"content") {
                Some(&mut tag.content)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// The text being read: a piece of the page as long as it can be one, joined from pieces when it cannot.
struct Text<'a> {
    page: &'a [u8],
    /// The page has carriage returns somewhere.
    carriage_returns: bool,
    /// Offset that the text has in the page.
    start: usize,
    /// What has been read before `from`.
    joined: Vec<u8>,
    from: usize,
}

impl Text<'_> {
    fn begin(&mut self, at: usize) {
        self.start = at;
        self.from = at;
        self.joined.clear();
    }

    /// Gives the text that ends at `to`, unless it is empty.
    #[inline]
    fn give(&mut self, to: usize, sink: &mut impl Sink) {
        let piece = &self.page[self.from..to];
        if self.joined.is_empty() && !(self.carriage_returns && memchr(b'\r', piece).is_some()) {
            if !piece.is_empty() {
                sink.text(piece, self.start);
            }
            return;
        }
        self.join(to);
        sink.text(&self.joined, self.start);
    }

    /// Joins what stands up to `to`, line breaks made one.
    fn join(&mut self, to: usize) {
        let mut rest = &self.page[self.from..to];
        self.from = to;
        while self.carriage_returns
            && let Some(at) = memchr(b'\r', rest)
        {
            self.joined.extend_from_slice(&rest[..at]);
            self.joined.push(b'\n');
            rest = &rest[at + 1..];
            rest = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        self.joined.extend_from_slice(rest);
    }

    /// Leaves out what stands from `from` to `to`, and gives `to`.
    fn skip(&mut self, from: usize, to: usize) -> usize {
        self.join(from);
        self.from = to;
        if self.joined.is_empty() {
            self.start = to;
        }
        to
    }

    /// Decodes the character reference whose `&` stands at `at`, and gives its end.
    fn reference(&mut self, at: usize) -> usize {
        self.join(at);
        let rest = &self.page[at..];
        // No reference reaches beyond this, and none depends on what follows.
        let sign = 1 + usize::from(rest[1..].starts_with(b"#"));
        let letters = rest[sign..].iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        let end = sign + letters + usize::from(rest[sign + letters..].starts_with(b";"));
        match ordinary(&rest[..end]) {
            Some(decoded) => self.joined.extend_from_slice(decoded.encode_utf8(&mut [0; 4]).as_bytes()),
            None => by_library_in(&rest[..end], &mut Pieces(&mut self.joined)),
        }
        self.from = at + end;
        self.from
    }
}

/// The references that pages are full of.
fn ordinary(reference: &[u8]) -> Option<char> {
    let number = match reference {
        b"&" => return Some('&'),
        b"&nbsp;" => return Some('\u{a0}'),
        b"&lt;" => return Some('<'),
        b"&gt;" => return Some('>'),
        b"&amp;" => return Some('&'),
        b"&quot;" => return Some('"'),
        b"&ensp;" => return Some('\u{2002}'),
        b"&emsp;" => return Some('\u{2003}'),
        b"&ldquo;" => return Some('“'),
        b"&rdquo;" => return Some('”'),
        b"&middot;" => return Some('·'),
        [b'&', b'#', b'x' | b'X', digits @ .., b';'] => value(digits, 16)?,
        [b'&', b'#', digits @ .., b';'] => value(digits, 10)?,
        _ => return None,
    };
    // Controls, some of which stand for characters of Windows, are left to the library.
    matches!(number, 0x20..=0x7e | 0xa0..).then(|| char::from_u32(number)).flatten()
}

fn value(digits: &[u8], radix: u32) -> Option<u32> {
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    digits.iter().try_fold(0, |number, digit| Some(number * radix + char::from(*digit).to_digit(radix)?))
}

/// The texts of a piece of a page, joined.
struct Pieces<'v>(&'v mut Vec<u8>);

impl Sink for Pieces<'_> {
    fn start_tag(&mut self, _: &Tag<'_>, _: bool) {}
    fn end_tag(&mut self, _: &[u8]) {}
    fn text(&mut self, value: &[u8], _: usize) {
        self.0.extend_from_slice(value);
    }
}

/// One tag, read by itself.
struct OneTag<'s, S> {
    sink: &'s mut S,
    start: usize,
    events: usize,
}

impl<S: Sink> Sink for OneTag<'_, S> {
    fn start_tag(&mut self, tag: &Tag<'_>, self_closing: bool) {
        self.events += 1;
        self.sink.start_tag(&Tag { start: self.start, ..*tag }, self_closing);
    }
    fn end_tag(&mut self, _: &[u8]) {
        self.events += 1;
    }
    fn text(&mut self, _: &[u8], _: usize) {
        self.events += 1;
    }
}

/// Gives the tags and texts of a page to the sink as html5gum reads them.
pub(super) fn by_library(html: &str, sink: &mut impl Sink) {
    by_library_in(html.as_bytes(), sink);
}

fn by_library_in(page: &[u8], sink: &mut impl Sink) {
    let mut tag = Gathered::default();
    let mut emitter = CallbackEmitter::new(
        move |event: CallbackEvent<'_>, span: Span<usize>| -> Option<std::convert::Infallible> {
            match event {
                CallbackEvent::OpenStartTag { name } => tag.open(name, span.start),
                CallbackEvent::AttributeName { name } => tag.attribute(name),
                CallbackEvent::AttributeValue { value } => tag.value(value),
                CallbackEvent::CloseStartTag { self_closing } => sink.start_tag(&tag.tag(), self_closing),
                CallbackEvent::EndTag { name } => sink.end_tag(name),
                CallbackEvent::String { value } => sink.text(value, span.start),
                CallbackEvent::Comment { .. } | CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
            }
            None
        },
    );
    emitter.naively_switch_states(true);
    // The emitter gives no tokens: all is told to the callback while the tokenizer looks for one.
    let none = Tokenizer::new_with_emitter(page, emitter).next();
    debug_assert!(none.is_none());
}

/// The start tag that the library is reading.
#[derive(Default)]
struct Gathered {
    name: Vec<u8>,
    start: usize,
    current: Option<Attribute>,
    colspan: Option<Vec<u8>>,
    rowspan: Option<Vec<u8>>,
    meta_name: Option<Vec<u8>>,
    content: Option<Vec<u8>>,
}

#[derive(Clone, Copy)]
enum Attribute {
    Colspan,
    Rowspan,
    Name,
    Content,
}

impl Gathered {
    fn open(&mut self, name: &[u8], start: usize) {
        *self = Gathered { name: name.to_vec(), start, ..Gathered::default() };
    }

    fn attribute(&mut self, name: &[u8]) {
        let attribute = match name {
            b"colspan" => Attribute::Colspan,
            b"rowspan" => Attribute::Rowspan,
            b"name" | b"property" if self.name == b"meta" => Attribute::Name,
            b"content" if self.name == b"meta" => Attribute::Content,
            _ => {
                self.current = None;
                return;
            }
        };
        // The first of two attributes of one name counts.
        let first = self.slot(attribute).is_none();
        self.current = first.then_some(attribute);
        if first {
            *self.slot(attribute) = Some(Vec::new());
        }
    }

    fn value(&mut self, value: &[u8]) {
        if let Some(attribute) = self.current.take() {
            *self.slot(attribute) = Some(value.to_vec());
        }
    }

    fn slot(&mut self, attribute: Attribute) -> &mut Option<Vec<u8>> {
        match attribute {
            Attribute::Colspan => &mut self.colspan,
            Attribute::Rowspan => &mut self.rowspan,
            Attribute::Name => &mut self.meta_name,
            Attribute::Content => &mut self.content,
        }
    }

    fn tag(&self) -> Tag<'_> {
        Tag {
            name: &self.name,
            start: self.start,
            colspan: self.colspan.as_deref(),
            rowspan: self.rowspan.as_deref(),
            meta_name: self.meta_name.as_deref(),
            content: self.content.as_deref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All that a sink is told, as text.
    #[derive(Default)]
    struct Log(Vec<String>);

    impl Sink for Log {
        fn start_tag(&mut self, tag: &Tag<'_>, self_closing: bool) {
            let show = |value: Option<&[u8]>| value.map_or("-".into(), |v| v.escape_ascii().to_string());
            self.0.push(format!(
                "<{} @{} {self_closing} {} {} {} {}>",
                tag.name.escape_ascii(),
                tag.start,
                show(tag.colspan),
                show(tag.rowspan),
                show(tag.meta_name),
                show(tag.content)
            ));
        }
        fn end_tag(&mut self, name: &[u8]) {
            self.0.push(format!("</{}>", name.escape_ascii()));
        }
        fn text(&mut self, value: &[u8], at: usize) {
            self.0.push(format!("{} @{at}", String::from_utf8_lossy(value)));
        }
    }

    fn scanned(html: &str) -> Vec<String> {
        let mut log = Log::default();
        scan(html, &mut log).unwrap_or_else(|_| panic!("{html} is common"));
        let mut library = Log::default();
        by_library(html, &mut library);
        assert_eq!(log.0, library.0, "{html}");
        log.0
    }

    #[test]
    fn tags_texts_and_the_wanted_attributes_are_given() {
        assert_eq!(
            scanned(
                "<!DOCTYPE html>\r\n<TD Width=1 colspan='2' COLSPAN=3>a&nbsp;<b\n</td x>&#x4e2d;<br/><!-- > -->b"
            ),
            [
                "\n @15",
                "<td @17 false 2 - - ->",
                "a\u{a0} @51",
                "<b @58 false - - - ->",
                "中 @68",
                "<br @76 true - - - ->",
                "b @91"
            ]
        );
    }

    #[test]
    fn what_ends_where_is_as_the_library_has_it() {
        for html in [
            "<p>a < b & c &lt d &ampx; &notit; &#128; &#xD800; &#; &# &",
            "a</>b</ x>c<!>d<?xml:namespace prefix = o />e<![if !vml]>f<![CDATA[<p>]]>g<!docty h>i<",
            "</>\r\n</>a",
            "<!-->a<!--->b<!---->c<!--d--!>e<!--<!-->f<!-- ->g -- > --!x ---->h<!--",
            "<td = colspan=2><td =\">\" colspan=3></td =><a/=b><a ==b c><a b = 'c>'d=\"e>\"f=g/><a b='><a></",
            "<td rowspan><td rowspan=><td rowspan=\"&#50;\"><td rowspan='1\r\n'rowspan=2><td\r\nrowspan=\r\n3\r\n>",
            "<meta property=a name=b content='1&amp;2'><meta name=c content=d&copy=e><p name=f content=g>",
            "<title>a<b>&amp;</titles></ title></TITLE\n>b<textarea/>&lt;</textarea/>c",
            "<script>a<b</p>'</scrip'</SCRIPT >b<script><!-- a --></script><style></style><iframe>&amp;</iframe>",
            "<script><!-- </script><noframes><p></noframes><noframe><p></noframe><plaintext></plaintext>&amp;",
            "<style>a\r\nb\rc</style",
            "<table><td colspan=2",
        ] {
            scanned(html);
            for (cut, _) in html.char_indices() {
                scanned(&html[..cut]);
                scanned(&html[cut..]);
            }
        }
    }

    #[test]
    fn references_are_those_of_the_library() {
        for name in ["nbsp", "lt", "gt", "amp", "quot", "ensp", "emsp", "ldquo", "rdquo", "middot"] {
            let reference = format!("&{name};");
            assert!(ordinary(reference.as_bytes()).is_some(), "{name}");
            scanned(&reference);
        }
        for number in (0..0x300).chain([0xd7ff, 0xd800, 0xdfff, 0xe000, 0xfdd0, 0xffff, 0x10ffff, 0x110000]) {
            scanned(&format!("&#{number};&#x{number:x};&#X{number:06X}"));
        }
    }

    #[test]
    fn what_is_left_to_the_library_is_told() {
        for html in ["<p>\0</p>", "<script><!-- <SCRIPT> </script> --></script>"] {
            assert_eq!(scan(html, &mut Log::default()), Err(Uncommon), "{html}");
        }
    }
}
