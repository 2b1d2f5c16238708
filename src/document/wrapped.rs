//! Pages wrapped in something else: saved as MHTML, or carried as a string of a script or of JSON.
//!
//! Some sites load the text of a report from a script; who saves the page saves `let content = "<p>…"`. The string is
//! unescaped and read as the page it is.

use encoding_rs::Encoding;

use super::decode;
use super::html::looks_like_html;

/// Parts of one saved page.
const MOST_PARTS: usize = 5_000;

/// Parts that hold parts. Each line is held against the border of each.
const MOST_BOUNDARIES: usize = 32;

/// The HTML among the string literals of a script or of JSON, joined in order; `None` for any other text.
pub(super) fn html_in_strings(text: &str) -> Option<String> {
    let start = text.trim_start();
    let script = start.starts_with(['{', '['])
        || ["let ", "var ", "const ", "window.", "document.", "module.", "callback", "jsonp", "export "]
            .iter()
            .any(|word| start.starts_with(word));
    if !script {
        return None;
    }
    let mut found: Vec<String> = Vec::new();
    let mut rest = start;
    while let Some(at) = rest.find(['"', '\'', '`']) {
        let quote = rest.as_bytes()[at];
        let body = &rest[at + 1..];
        let bytes = body.as_bytes();
        let mut end = 0;
        while end < bytes.len() && bytes[end] != quote {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        // A string that is never closed was cut; what there is of it counts.
        let end = end.min(bytes.len());
        let literal = body.get(..end).unwrap_or(body);
        if literal.contains('<') || literal.contains("\\u003") {
            let plain = unescaped(literal);
            if looks_like_html(&plain) {
                found.push(plain);
            }
        }
        rest = body.get(end + 1..).unwrap_or_default();
    }
    // A string beside the page's own markup is a template of the script, not the page.
    let length: usize = found.iter().map(String::len).sum();
    (length * 2 > text.len()).then(|| found.join("\n"))
}

fn unescaped(literal: &str) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(literal.len());
    let mut chars = literal.chars();
    let mut pair = [0; 2];
    while let Some(c) = chars.next() {
        if c != '\\' {
            units.extend_from_slice(c.encode_utf16(&mut pair));
            continue;
        }
        let code = match chars.next() {
            Some('n') => 0x0a,
            Some('r') => 0x0d,
            Some('t') => 0x09,
            Some('b' | 'f') => 0x20,
            Some('\n') | None => continue,
            Some(mark @ ('u' | 'x')) => {
                let length = if mark == 'u' { 4 } else { 2 };
                let ahead = chars.as_str();
                match ahead.get(..length).and_then(|hex| u16::from_str_radix(hex, 16).ok()) {
                    Some(code) => {
                        chars = ahead[length..].chars();
                        code
                    }
                    None => mark as u16,
                }
            }
            Some(other) => {
                units.extend_from_slice(other.encode_utf16(&mut pair));
                continue;
            }
        };
        units.push(code);
    }
    String::from_utf16_lossy(&units)
}

/// The page of an MHTML file: its first part that is HTML, decoded; with it the charset.
pub(super) fn html_of_saved_page(bytes: &[u8]) -> Option<(String, &'static str)> {
    let head = bytes[..bytes.len().min(4096)].to_ascii_lowercase();
    let has = |word: &[u8]| memchr::memmem::find(&head, word).is_some();
    if !has(b"mime-version:") || !has(b"content-type:") || head.first() == Some(&b'<') {
        return None;
    }
    let mut boundaries: Vec<Vec<u8>> = Vec::new();
    let mut part = Part::default();
    let mut in_head = true;
    let mut parts = 0;
    for line in bytes.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let border = line
            .strip_prefix(b"--")
            .is_some_and(|rest| boundaries.iter().any(|boundary| rest.starts_with(boundary)));
        if border {
            if let Some(page) = part.page() {
                return Some(page);
            }
            parts += 1;
            if parts > MOST_PARTS {
                return None;
            }
            (part, in_head) = (Part::default(), true);
        } else if in_head {
            in_head = !line.is_empty();
            if !in_head {
                part.read_head();
                boundaries.extend(part.boundary.take());
                if boundaries.len() > MOST_BOUNDARIES {
                    return None;
                }
            } else {
                part.head.push_str(&String::from_utf8_lossy(line));
                part.head.push('\n');
            }
        } else if part.html {
            part.body.extend_from_slice(line);
            part.body.push(b'\n');
        }
    }
    part.page()
}

#[derive(Default)]
struct Part {
    head: String,
    html: bool,
    encoding: String,
    charset: Option<&'static Encoding>,
    boundary: Option<Vec<u8>>,
    body: Vec<u8>,
}

impl Part {
    fn read_head(&mut self) {
        let head = self.head.replace("\n ", " ").replace("\n\t", " ");
        for line in head.lines() {
            let Some((name, value)) = line.split_once(':') else { continue };
            let parameter = |key: &str| {
                let at = value.to_ascii_lowercase().find(key)? + key.len();
                let rest = value.get(at..)?.trim_start_matches('"');
                rest.split(['"', ';', ' ']).next().map(str::to_string)
            };
            if name.eq_ignore_ascii_case("content-type") {
                self.html = value.trim().to_ascii_lowercase().starts_with("text/html");
                self.charset = parameter("charset=").and_then(|label| Encoding::for_label(label.as_bytes()));
                self.boundary = parameter("boundary=").filter(|b| !b.is_empty()).map(String::into_bytes);
            } else if name.eq_ignore_ascii_case("content-transfer-encoding") {
                self.encoding = value.trim().to_ascii_lowercase();
            }
        }
    }

    fn page(&self) -> Option<(String, &'static str)> {
        if !self.html || self.body.is_empty() {
            return None;
        }
        let bytes = match self.encoding.as_str() {
            "quoted-printable" => from_quoted_printable(&self.body),
            "base64" => from_base64(&self.body),
            _ => self.body.clone(),
        };
        match self.charset {
            Some(charset) => {
                let (text, _) = charset.decode_with_bom_removal(&bytes);
                Some((text.into_owned(), charset.name()))
            }
            None => decode::decode(&bytes).map(|decoded| (decoded.text, decoded.charset)),
        }
    }
}

fn from_quoted_printable(body: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        match (body[at], digit(body.get(at + 1)), digit(body.get(at + 2))) {
            (b'=', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            // A line broken by the encoding alone.
            (b'=', ..) if body.get(at + 1) == Some(&b'\n') => at += 2,
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn from_base64(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() * 3 / 4);
    let (mut held, mut bits) = (0u32, 0);
    for byte in body {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        held = (held << 6 | u32::from(value)) & 0xff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits & 0xff) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_in_a_string_is_unescaped() {
        let script = r#"let content = "<p class=\"a\">一\u4e8c<\/p>\n<table><tr><td>3</td></tr></table>";"#;
        assert_eq!(
            html_in_strings(script).as_deref(),
            Some("<p class=\"a\">一二</p>\n<table><tr><td>3</td></tr></table>")
        );
        assert_eq!(html_in_strings("<script>var a = '<p>x</p>'</script>"), None);
        assert_eq!(html_in_strings("{\"title\": \"年度报告\"}"), None);
    }

    #[test]
    fn a_saved_page_is_its_first_html_part() {
        let page = "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"--x\"\r\n\r\n----x\r\nContent-Type: text/css\r\n\r\np{}\r\n----x\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>=E4=B8=80=\r\n2</p>\r\n----x--\r\n";
        assert_eq!(html_of_saved_page(page.as_bytes()).unwrap().0, "<p>一2</p>\n");
        let page = page
            .replace("quoted-printable", "base64")
            .replace("<p>=E4=B8=80=\r\n2</p>", "PHA+5LiA\r\nMjwvcD4=");
        assert_eq!(html_of_saved_page(page.as_bytes()).unwrap().0, "<p>一2</p>");
    }
}
