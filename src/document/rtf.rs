//! RTF → blocks. No crate that reads RTF is kept and knows tables and Chinese charsets; what is needed of the format
//! is small: groups, control words, the two ways of writing a character, and the marks of cells and rows.

use std::collections::HashMap;

use encoding_rs::Encoding;

use super::Document;
use super::flow::Merge;
use super::word::{Paragraph, Reader, RowShape};
use crate::schema::Reason;

/// Groups inside groups.
const DEEPEST_GROUP: usize = 1_000;

/// What a group inherits from the one around it.
#[derive(Clone)]
struct State {
    /// What is told here is not text of the page.
    skipped: bool,
    fonts: bool,
    font: i64,
    /// Characters that follow a `\u` for programs that do not know it.
    fallback: usize,
    /// Not shown, or struck out.
    hidden: bool,
    struck: bool,
    raised: bool,
    in_table: bool,
    depth: usize,
}

impl State {
    fn is_shown(&self) -> bool {
        !self.skipped && !self.hidden && !self.struck
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Document, Reason> {
    let mut rtf = Rtf {
        reader: Reader::new("application/rtf"),
        state: State {
            skipped: false,
            fonts: false,
            font: 0,
            fallback: 1,
            hidden: false,
            struck: false,
            raised: false,
            in_table: false,
            depth: 0,
        },
        saved: Vec::new(),
        charset: encoding_rs::WINDOWS_1252,
        font_charsets: HashMap::new(),
        default_font: 0,
        pending: Vec::new(),
        skip: 0,
        row: RowShape::default(),
        left: 0,
        cell: (Merge::No, false),
        starred: false,
    };
    rtf.run(bytes)?;
    rtf.reader.finish()
}

struct Rtf {
    reader: Reader,
    state: State,
    saved: Vec<State>,
    charset: &'static Encoding,
    font_charsets: HashMap<i64, &'static Encoding>,
    default_font: i64,
    /// Bytes of characters that are not decoded yet.
    pending: Vec<u8>,
    /// Fallback characters still to leave out.
    skip: usize,
    row: RowShape,
    left: i64,
    /// How the next cell is merged.
    cell: (Merge, bool),
    starred: bool,
}

fn charset_of_page(page: i64) -> Option<&'static Encoding> {
    Some(match page {
        936 | 54936 => encoding_rs::GB18030,
        950 => encoding_rs::BIG5,
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        1252 => encoding_rs::WINDOWS_1252,
        65001 => encoding_rs::UTF_8,
        _ => return None,
    })
}

fn charset_of_font(number: i64) -> Option<&'static Encoding> {
    Some(match number {
        134 => encoding_rs::GB18030,
        136 => encoding_rs::BIG5,
        128 => encoding_rs::SHIFT_JIS,
        129 => encoding_rs::EUC_KR,
        _ => return None,
    })
}

impl Rtf {
    fn run(&mut self, bytes: &[u8]) -> Result<(), Reason> {
        let mut at = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            at += 1;
            match byte {
                b'{' => {
                    self.decode();
                    if self.saved.len() >= DEEPEST_GROUP {
                        return Err(Reason::TooDeep);
                    }
                    self.saved.push(self.state.clone());
                    self.starred = false;
                    self.skip = 0;
                }
                b'}' => {
                    self.decode();
                    self.skip = 0;
                    match self.saved.pop() {
                        Some(state) => self.state = state,
                        // What follows the last group is no part of the document.
                        None => return Ok(()),
                    }
                    if self.saved.is_empty() {
                        return Ok(());
                    }
                }
                b'\\' => at = self.control(bytes, at)?,
                b'\r' | b'\n' | 0 => {}
                _ => self.byte(byte),
            }
        }
        // The group of the whole was never closed.
        Err(Reason::Damaged)
    }

    fn control(&mut self, bytes: &[u8], mut at: usize) -> Result<usize, Reason> {
        let Some(first) = bytes.get(at).copied() else { return Ok(at) };
        if !first.is_ascii_alphabetic() {
            at += 1;
            match first {
                b'\'' => {
                    let hex = bytes.get(at..at + 2).and_then(|pair| std::str::from_utf8(pair).ok());
                    if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                        self.byte(byte);
                    }
                    at += 2;
                }
                b'\\' | b'{' | b'}' => self.byte(first),
                b'~' => self.text(" "),
                b'_' => self.text("-"),
                b'*' => self.starred = true,
                b'\r' | b'\n' => self.mark(0x0d, Paragraph::default())?,
                _ => {}
            }
            return Ok(at);
        }
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) && at - start < 32 {
            at += 1;
        }
        let word = std::str::from_utf8(&bytes[start..at]).unwrap_or_default();
        let number_start = at;
        if bytes.get(at) == Some(&b'-') {
            at += 1;
        }
        while bytes.get(at).is_some_and(u8::is_ascii_digit) && at - number_start < 11 {
            at += 1;
        }
        let number: Option<i64> =
            std::str::from_utf8(&bytes[number_start..at]).ok().and_then(|digits| digits.parse().ok());
        if bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        if word == "bin" {
            return Ok(at.saturating_add(usize::try_from(number.unwrap_or(0)).unwrap_or(0)));
        }
        self.word(word, number)?;
        Ok(at)
    }

    fn word(&mut self, word: &str, number: Option<i64>) -> Result<(), Reason> {
        // A character and its fallback are one thing; other words stand between characters.
        if word != "u" {
            self.decode();
        }
        let starred = std::mem::take(&mut self.starred);
        let on = number != Some(0);
        match word {
            "fonttbl" => (self.state.skipped, self.state.fonts) = (true, true),
            "nesttableprops" => {}
            "colortbl" | "stylesheet" | "info" | "pict" | "header" | "headerl" | "headerr" | "headerf"
            | "footer" | "footerl" | "footerr" | "footerf" | "footnote" | "nonesttables" | "nonshppict"
            | "object" => {
                if word == "pict" {
                    self.reader.pictures += 1;
                }
                self.state.skipped = true;
            }
            "shppict" => self.reader.pictures += 1,
            _ if starred => self.state.skipped = true,
            "ansicpg" => {
                if let Some(charset) = number.and_then(charset_of_page) {
                    self.charset = charset;
                }
            }
            "deff" => {
                self.default_font = number.unwrap_or(0);
                self.state.font = self.default_font;
            }
            "f" => self.state.font = number.unwrap_or(0),
            "fcharset" if self.state.fonts => {
                if let Some(charset) = number.and_then(charset_of_font) {
                    self.font_charsets.insert(self.state.font, charset);
                }
            }
            "plain" => {
                self.state.font = self.default_font;
                (self.state.hidden, self.state.struck, self.state.raised) = (false, false, false);
            }
            "v" | "deleted" => self.state.hidden = on,
            "strike" | "striked" => self.state.struck = on,
            "super" => self.state.raised = on,
            "up" => self.state.raised = number.is_none_or(|by| by > 0),
            "dn" | "sub" | "nosupersub" => self.state.raised = false,
            "uc" => self.state.fallback = number.unwrap_or(1).clamp(0, 16) as usize,
            "u" => {
                self.decode();
                // Numbers above 32767 are written as negative ones; halves of a pair come one after the other.
                let unit = (number.unwrap_or(0) & 0xffff) as u16;
                if !self.state.skipped {
                    self.reader.unit(unit, !self.state.is_shown());
                }
                self.skip = self.state.fallback;
            }
            "pard" => (self.state.in_table, self.state.depth) = (false, 0),
            "intbl" => self.state.in_table = true,
            "itap" => self.state.depth = number.unwrap_or(0).clamp(0, 1_000) as usize,
            "trowd" => {
                self.row = RowShape::default();
                (self.left, self.cell) = (0, (Merge::No, false));
            }
            "trleft" => self.left = number.unwrap_or(0),
            "clvmgf" => self.cell.0 = Merge::Starts,
            "clvmrg" => self.cell.0 = Merge::Continues,
            "clmrg" => self.cell.1 = true,
            "cellx" if self.row.down.len() < 1_000 => {
                if self.row.edges.is_empty() {
                    self.row.edges.push(self.left);
                }
                self.row.edges.push(number.unwrap_or(0));
                let (down, joined) = std::mem::take(&mut self.cell);
                self.row.down.push(down);
                self.row.joined.push(joined);
            }
            "par" => self.mark(0x0d, Paragraph::default())?,
            "cell" => self.mark(0x07, Paragraph { depth: 1, ..Paragraph::default() })?,
            "row" => {
                let row = Some(self.row.clone());
                self.mark(0x07, Paragraph { depth: 1, row_end: true, row, ..Paragraph::default() })?;
            }
            "nestcell" => self.mark(0x0d, Paragraph { inner_cell_end: true, ..Paragraph::default() })?,
            "nestrow" => {
                let row = Some(self.row.clone());
                self.mark(0x0d, Paragraph { inner_row_end: true, row, ..Paragraph::default() })?;
            }
            "line" if !self.state.skipped => self.reader.unit(0x0b, self.state.hidden),
            "page" | "sect" => self.mark(0x0d, Paragraph::default())?,
            "tab" => self.text("\t"),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "bullet" => self.text("•"),
            "emspace" | "enspace" | "qmspace" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.state.is_shown() {
            self.pending.push(byte);
        }
    }

    /// Decodes the bytes of characters told so far, in the charset of the font, else of the document.
    fn decode(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let charset = self.font_charsets.get(&self.state.font).copied().unwrap_or(self.charset);
        let (text, _) = charset.decode_without_bom_handling(&bytes);
        if self.state.raised {
            self.reader.push_raised(&text);
        } else {
            self.reader.push(&text);
        }
    }

    fn text(&mut self, text: &str) {
        self.decode();
        if self.state.is_shown() {
            self.reader.push(text);
        }
    }

    fn mark(&mut self, unit: u16, mut paragraph: Paragraph) -> Result<(), Reason> {
        self.decode();
        if self.state.skipped {
            return Ok(());
        }
        if unit == 0x0d {
            let stated = if self.state.in_table { self.state.depth.max(1) } else { 0 };
            let inner = paragraph.inner_cell_end || paragraph.inner_row_end;
            paragraph.depth = if inner { self.state.depth.max(2) } else { stated };
        }
        self.reader.mark(unit, &paragraph, self.state.hidden && unit == 0x0d)
    }
}
