//! A font of a PDF: which characters its codes stand for, and how wide they are.
//!
//! What a code stands for is told by the font's own map (ToUnicode), else by the name of its encoding: Chinese
//! typesetting systems name an encoding of the standard (`GBK-EUC-H`, `UniGB-UCS2-H`) and give no map. A code that
//! nothing tells about becomes U+FFFD, so that the loss shows.

use std::collections::HashMap;

use encoding_rs::{BIG5, GB18030, UTF_16BE};
use lopdf::{Dictionary, Document, Encoding, Object};

/// Bytes of one font's map, unpacked.
const LARGEST_MAP: usize = 8 << 20;

pub(super) struct Font {
    codes: Codes,
    map: Option<Encoding<'static>>,
    /// What the codes of a simple font stand for, without its map.
    simple: Vec<String>,
    widths: HashMap<u32, f64>,
    default_width: f64,
    pub(super) vertical: bool,
    /// Of a kind that Chinese text is set in.
    pub(super) composite: bool,
    known: HashMap<u32, String>,
}

/// How a string is cut into codes, and what they are without a map.
#[derive(Clone, Copy, PartialEq)]
enum Codes {
    OneByte,
    /// Two bytes that mean nothing by themselves.
    Opaque,
    Utf16,
    Gbk,
    Big5,
}

/// A code of a string: what it stands for, its width in thousandths, and whether it is the single byte of a blank.
pub(super) struct Code {
    pub(super) text: String,
    pub(super) width: f64,
    pub(super) blank: bool,
}

impl Font {
    pub(super) fn of(dict: &Dictionary, document: &Document) -> Font {
        let composite = dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type0");
        let encoding = dict.get_deref(b"Encoding", document).ok();
        let name = encoding.and_then(|object| object.as_name().ok()).unwrap_or_default();
        let codes = if composite { codes_of(name) } else { Codes::OneByte };
        let mut font = Font {
            codes,
            map: map_of(dict, document),
            simple: Vec::new(),
            widths: HashMap::new(),
            default_width: if composite { 1000.0 } else { 500.0 },
            vertical: composite && name.ends_with(b"-V"),
            composite,
            known: HashMap::new(),
        };
        if composite {
            font.read_composite_widths(dict, document);
        } else {
            font.read_simple_widths(dict, document);
            // A limit that is breached leaves the codes unknown, and their loss shows.
            if let Ok(encoding) = dict.get_font_encoding_with_limit(document, LARGEST_MAP) {
                font.simple =
                    (0..=255u8).map(|b| encoding.bytes_to_string(&[b]).unwrap_or_default()).collect();
            }
        }
        font
    }

    fn read_simple_widths(&mut self, dict: &Dictionary, document: &Document) {
        let first = dict.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0);
        let widths = dict.get_deref(b"Widths", document).and_then(Object::as_array);
        for (index, width) in widths.into_iter().flatten().take(256).enumerate() {
            if let (Ok(code), Some(width)) = (u32::try_from(first + index as i64), number(width, document)) {
                self.widths.insert(code, width);
            }
        }
        // Type 3 fonts measure in their own units.
        let scale = dict
            .get_deref(b"FontMatrix", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|matrix| number(matrix.first()?, document))
            .map_or(1.0, |scale| scale.abs() * 1000.0);
        self.widths.values_mut().for_each(|width| *width *= scale);
    }

    /// `W` lists `first [w w w]` and `first last w`.
    fn read_composite_widths(&mut self, dict: &Dictionary, document: &Document) {
        let Some(descendant) = dict
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| document.dereference(fonts.first()?).ok()?.1.as_dict().ok())
        else {
            return;
        };
        if let Some(width) = descendant.get(b"DW").ok().and_then(|width| number(width, document)) {
            self.default_width = width;
        }
        let Ok(list) = descendant.get_deref(b"W", document).and_then(Object::as_array) else { return };
        let mut at = 0;
        while at + 1 < list.len() && self.widths.len() < 70_000 {
            let Some(first) = number(&list[at], document) else { break };
            let first = first.clamp(0.0, 65_535.0) as u32;
            match document.dereference(&list[at + 1]) {
                Ok((_, Object::Array(widths))) => {
                    for (index, width) in widths.iter().enumerate().take(65_536) {
                        if let Some(width) = number(width, document) {
                            self.widths.insert(first + index as u32, width);
                        }
                    }
                    at += 2;
                }
                Ok((_, last)) => {
                    let (Some(last), Some(width)) =
                        (number(last, document), list.get(at + 2).and_then(|w| number(w, document)))
                    else {
                        break;
                    };
                    for code in first..=last.clamp(0.0, 65_535.0) as u32 {
                        self.widths.insert(code, width);
                    }
                    at += 3;
                }
                Err(_) => break,
            }
        }
    }

    /// Cuts a string into its codes.
    pub(super) fn codes(&mut self, bytes: &[u8]) -> Vec<Code> {
        let mut out = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while at < bytes.len() {
            let length = match self.codes {
                Codes::OneByte => 1,
                Codes::Opaque | Codes::Utf16 => 2,
                Codes::Gbk | Codes::Big5 => 1 + usize::from((0x81..=0xfe).contains(&bytes[at])),
            };
            let code = &bytes[at..(at + length).min(bytes.len())];
            at += length;
            let value = code.iter().fold(0u32, |value, byte| value << 8 | u32::from(*byte));
            let text = match self.known.get(&value) {
                Some(text) => text.clone(),
                None => {
                    let text = self.text_of(code);
                    self.known.insert(value, text.clone());
                    text
                }
            };
            let width = match self.codes {
                // The widths go by glyph numbers, which these encodings do not tell; letters are half as wide.
                Codes::Gbk | Codes::Big5 => {
                    if length == 1 {
                        500.0
                    } else {
                        1000.0
                    }
                }
                Codes::Utf16 if value < 0x80 => 500.0,
                Codes::Utf16 => 1000.0,
                Codes::OneByte | Codes::Opaque => {
                    self.widths.get(&value).copied().unwrap_or(self.default_width)
                }
            };
            out.push(Code { text, width, blank: length == 1 && value == 32 });
        }
        out
    }

    fn text_of(&self, code: &[u8]) -> String {
        const LOST: &str = "\u{fffd}";
        let mapped = self.map.as_ref().and_then(|map| map.bytes_to_string(code).ok());
        if let Some(text) = mapped
            && !text.is_empty()
            && !text.contains(['\u{fffd}', '\0'])
        {
            return text;
        }
        let text = match self.codes {
            Codes::OneByte => code.first().and_then(|b| self.simple.get(usize::from(*b))).cloned(),
            Codes::Opaque => None,
            Codes::Utf16 => Some(UTF_16BE.decode_without_bom_handling(code).0.into_owned()),
            Codes::Gbk => Some(GB18030.decode_without_bom_handling(code).0.into_owned()),
            Codes::Big5 => Some(BIG5.decode_without_bom_handling(code).0.into_owned()),
        };
        text.filter(|text| !text.is_empty()).unwrap_or_else(|| LOST.to_string())
    }
}

fn codes_of(name: &[u8]) -> Codes {
    let name = String::from_utf8_lossy(name);
    let begins = |marks: &[&str]| marks.iter().any(|mark| name.starts_with(mark));
    if name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16")) {
        Codes::Utf16
    } else if begins(&["GBK", "GB-EUC", "GBpc-EUC"]) {
        Codes::Gbk
    } else if begins(&["B5pc", "HKscs-B5", "ETen-B5", "ETenms-B5"]) {
        Codes::Big5
    } else {
        Codes::Opaque
    }
}

/// The font's own map, whatever its encoding says.
fn map_of(dict: &Dictionary, document: &Document) -> Option<Encoding<'static>> {
    let mut bare = Dictionary::new();
    bare.set("Type", Object::Name(b"Font".to_vec()));
    bare.set("ToUnicode", dict.get(b"ToUnicode").ok()?.clone());
    match bare.get_font_encoding_with_limit(document, LARGEST_MAP) {
        Ok(Encoding::UnicodeMapEncoding(map)) => Some(Encoding::UnicodeMapEncoding(map)),
        _ => None,
    }
}

pub(super) fn number(object: &Object, document: &Document) -> Option<f64> {
    let (_, object) = document.dereference(object).ok()?;
    object.as_float().ok().map(f64::from).filter(|number| number.is_finite())
}
