//! Bytes → text: which charset, really.
//!
//! A page's own mark is often wrong or missing, so the bytes decide first: a byte-order mark, then valid UTF-8,
//! then the mark, then GB18030. Text cut or damaged in a few places keeps its charset; the damage is replaced.

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

pub struct Decoded {
    pub text: String,
    pub charset: &'static str,
}

/// `None` when the bytes are text in no charset that is known.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Some(with(encoding, &bytes[length..]).0);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        let (decoded, damaged) = with(encoding, bytes);
        return (damaged * 50 <= decoded.text.len()).then_some(decoded);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (!is_binary(bytes)).then(|| Decoded { text: text.to_string(), charset: "UTF-8" });
    }
    if is_binary(bytes) {
        return None;
    }
    // A UTF-8 page that was cut or damaged: GB18030 would read its bytes without a complaint, as junk.
    let (broken, whole) = utf8_damage(bytes);
    if broken * 20 <= whole {
        return Some(with(UTF_8, bytes).0);
    }
    let marked = marked_charset(bytes);
    let mut best: Option<(Decoded, usize)> = None;
    for encoding in marked.into_iter().chain([GB18030, BIG5]) {
        let (decoded, damaged) = with(encoding, bytes);
        if damaged == 0 && (marked == Some(encoding) || encoding == GB18030) {
            return Some(decoded);
        }
        if best.as_ref().is_none_or(|(_, least)| damaged < *least) {
            best = Some((decoded, damaged));
        }
    }
    best.filter(|(decoded, damaged)| damaged * 50 <= decoded.text.chars().count()).map(|(decoded, _)| decoded)
}

/// Decodes and counts the places that had to be replaced.
fn with(encoding: &'static Encoding, bytes: &[u8]) -> (Decoded, usize) {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let damaged = text.matches('\u{fffd}').count();
    (Decoded { text: text.into_owned(), charset: encoding.name() }, damaged)
}

/// Text has no control characters but blanks; a picture or a program is full of them.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(8192)];
    let control = sample.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    control * 100 > sample.len()
}

/// UTF-16 without its mark: markup and digits leave every second byte zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    if sample.len() < 8 {
        return None;
    }
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let least = sample.len() / 20;
    match (even, odd) {
        (0, odd) if odd > least => Some(UTF_16LE),
        (even, 0) if even > least => Some(UTF_16BE),
        (even, odd) if odd > least && odd > even * 20 => Some(UTF_16LE),
        (even, odd) if even > least && even > odd * 20 => Some(UTF_16BE),
        _ => None,
    }
}

/// How many places break UTF-8, and how many characters of more than one byte are whole.
fn utf8_damage(bytes: &[u8]) -> (usize, usize) {
    let mut broken = 0;
    let mut whole = 0;
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (broken, whole)
}

/// The charset that the page names in its first 4 KB.
fn marked_charset(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let lower: Vec<u8> = head.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&lower[from..], b"charset") {
        from += found + b"charset".len();
        let rest = lower[from..].trim_ascii_start();
        let Some(rest) = rest.strip_prefix(b"=") else { continue };
        let label: Vec<u8> = rest
            .iter()
            .skip_while(|b| matches!(b, b'"' | b'\'' | b' '))
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            .copied()
            .collect();
        if let Some(encoding) = Encoding::for_label(&label) {
            // gb2312 and gbk pages use characters of the larger set.
            return Some(if encoding == encoding_rs::GBK { GB18030 } else { encoding });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head><meta charset=\"gb2312\"></head><body>示例市民政局2022年政府信息公开工作年度报告，收到申请12件。</body></html>";

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes).expect("text");
        (decoded.text, decoded.charset)
    }

    #[test]
    fn the_bytes_decide_before_the_mark() {
        assert_eq!(read(PAGE.as_bytes()), (PAGE.to_string(), "UTF-8"));
        let gbk = GB18030.encode(PAGE).0.into_owned();
        assert_eq!(read(&gbk), (PAGE.to_string(), "gb18030"));
        let unmarked = PAGE.replace("gb2312", "");
        assert_eq!(read(&GB18030.encode(&unmarked).0), (unmarked.clone(), "gb18030"));
        let lying = PAGE.replace("gb2312", "utf-8");
        assert_eq!(read(&GB18030.encode(&lying).0), (lying.clone(), "gb18030"));
    }

    #[test]
    fn utf16_with_and_without_its_mark() {
        let le: Vec<u8> = PAGE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = PAGE.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&le), (PAGE.to_string(), "UTF-16LE"));
        assert_eq!(read(&be), (PAGE.to_string(), "UTF-16BE"));
        let marked: Vec<u8> = [0xff, 0xfe].into_iter().chain(le).collect();
        assert_eq!(read(&marked), (PAGE.to_string(), "UTF-16LE"));
    }

    #[test]
    fn a_torn_utf8_page_stays_utf8() {
        let cut = &PAGE.as_bytes()[..PAGE.len() - "</body></html>".len() - 5];
        let (text, charset) = read(cut);
        assert_eq!(charset, "UTF-8");
        assert!(text.contains("收到申请12"));
    }

    #[test]
    fn big5_where_the_page_says_so() {
        let page = "<meta charset=big5>示例縣環境保護局年度報告";
        let bytes = BIG5.encode(page).0.into_owned();
        assert_eq!(read(&bytes), (page.to_string(), "Big5"));
    }

    #[test]
    fn a_photograph_is_not_text() {
        let noise: Vec<u8> = (0..4000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert!(decode(&noise).is_none());
    }
}
