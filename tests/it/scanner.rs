//! The scanner beside the library it stands in for: the same document, however the page is cut and bent.

use nianbao::document::html::{looks_like_html, read, read_by_library};

use crate::render::Dice;

const BITS: [&str; 60] = [
    "<",
    ">",
    "&",
    "\"",
    "'",
    "=",
    "/",
    "\r",
    "\r\n",
    "</>",
    "</ ",
    "<?xml:namespace prefix = o />",
    "<!DOCTYPE html>",
    "<!--",
    "-->",
    "--!>",
    "<!-->",
    "<!--->",
    "]]>",
    "<![CDATA[",
    "<![if !supportEmptyParas]>",
    "<script>",
    "</script>",
    "<script><!-- <script>",
    "<style>",
    "</STYLE >",
    "<title>",
    "</title/>",
    "<textarea>",
    "</textarea>",
    "<select>",
    "<svg/>",
    "<noscript>",
    "<noframes>",
    "<plaintext>",
    "<pre>",
    "<td\r\ncolspan = 2>",
    "<TD ROWSPAN='&#50;' rowspan=3>",
    "<th colspan=\"2&nbsp;\">",
    "</td>",
    "<tr>",
    "<table>",
    "</table>",
    "</p>",
    "<br/>",
    "<p class=MsoNormal style='a:\">\"'>",
    "<meta name=a content='1&amp;2'>",
    "<meta content=b&lt property=c name=d>",
    " colspan=2",
    " rowspan",
    "&nbsp;",
    "&ldquo;",
    "&notit;",
    "&lt",
    "&#128;",
    "&#xD800;",
    "&#x4e2d",
    "&#13;",
    "\0",
    "\u{3000}",
];

/// A piece of the page, bent in a few places.
fn bent(page: &str, dice: &mut Dice) -> String {
    let mut roll = |sides: usize| dice.roll(sides as u64) as usize;
    let bytes = page.as_bytes();
    let from = roll(bytes.len());
    let longest = [300, 2_000, 20_000][roll(3)];
    let length = 1 + roll(longest);
    let mut out = bytes[from..bytes.len().min(from + length)].to_vec();
    for _ in 0..roll(8) {
        let at = roll(out.len());
        // Where tags begin is where they can break.
        let tag =
            memchr::memchr(b'<', &out[at..]).map_or(at, |found| at + found + 1 + roll(8)).min(out.len());
        let bit = BITS[roll(BITS.len())].bytes();
        match roll(6) {
            0 | 1 => drop(out.splice(at..at, bit)),
            2 => drop(out.splice(tag..tag, bit)),
            3 => drop(out.drain(at..out.len().min(at + roll(30)))),
            4 => out.truncate(out.len() - roll(20).min(out.len())),
            _ => {
                if let Some(byte) = out.get_mut(at) {
                    *byte ^= 1 << roll(8);
                }
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn a_page_is_read_as_the_library_reads_it() {
    let mut pages = Vec::new();
    for entry in walkdir::WalkDir::new(crate::root().join("tests/pages")).sort_by_file_name() {
        let path = entry.expect("a folder of pages").into_path();
        if path.is_file()
            && let Ok(page) = std::fs::read_to_string(&path)
            && looks_like_html(&page)
        {
            assert_eq!(
                format!("{:?}", read(&page)),
                format!("{:?}", read_by_library(&page)),
                "{}",
                path.display()
            );
            pages.push(page);
        }
    }
    assert!(pages.len() > 10, "{} pages with markup", pages.len());
    let mut with_words = 0;
    for seed in 0..6_000 {
        let mut dice = Dice(seed * 7919 + 13);
        let page = bent(&pages[dice.roll(pages.len() as u64) as usize], &mut dice);
        let read = read(&page);
        with_words += usize::from(read.as_ref().is_ok_and(|document| !document.blocks.is_empty()));
        assert_eq!(format!("{read:?}"), format!("{:?}", read_by_library(&page)), "seed {seed}: {page:?}");
    }
    assert!(with_words > 4_000, "{with_words} pages had words");
}
