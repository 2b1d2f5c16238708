//! An answer of a web server as a crawler kept it: its head, and its body with the codings taken off.
//!
//! Crawlers differ: some keep the bytes of the wire, some take the codings off and leave the fields that speak of
//! them. So a coding is taken off only where the body really has it.

use std::io::{self, BufRead, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::crawl::{self, Fields};
use crate::schema::Reason;

pub(super) struct Head {
    pub(super) status: u16,
    pub(super) fields: Fields,
}

/// The head; `None` where it is cut.
pub(super) fn head(from: &mut dyn BufRead) -> io::Result<Option<Head>> {
    let Some(line) = crawl::line(from)? else { return Ok(None) };
    let line = String::from_utf8_lossy(&line).into_owned();
    let status = line
        .strip_prefix("HTTP/")
        .and_then(|rest| rest.split_whitespace().nth(1))
        .and_then(|status| status.parse().ok())
        .ok_or(io::ErrorKind::InvalidData)?;
    Ok(Fields::read(from)?.map(|fields| Head { status, fields }))
}

/// The body without its codings, or why it cannot be had whole.
pub(super) fn body(head: &Head, body: Vec<u8>, most: u64) -> Result<Vec<u8>, Reason> {
    let field = |name: &str| head.fields.get(name).unwrap_or("").to_ascii_lowercase();
    let chunked = field("transfer-encoding").contains("chunked");
    let coding = field("content-encoding");
    let mut body = match chunked.then(|| without_chunks(&body)) {
        None | Some(Chunks::None) => {
            let stated = field("content-length").parse::<usize>().unwrap_or(0);
            // The length speaks of the bytes on the wire, so of these only where no coding was taken off.
            if stated > body.len() && coding.is_empty() {
                return Err(Reason::Truncated);
            }
            body
        }
        Some(Chunks::Cut) => return Err(Reason::Truncated),
        Some(Chunks::Whole(whole)) => whole,
    };
    for coding in coding.rsplit(',').map(str::trim) {
        let packed: Box<dyn Read + '_> = match coding {
            "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => Box::new(MultiGzDecoder::new(&body[..])),
            "deflate" if is_zlib(&body) => Box::new(ZlibDecoder::new(&body[..])),
            "deflate" if !is_text(&body) => Box::new(DeflateDecoder::new(&body[..])),
            "zstd" if body.starts_with(b"\x28\xb5\x2f\xfd") => {
                Box::new(zstd::Decoder::new(&body[..]).map_err(|_| Reason::Damaged)?)
            }
            "br" if !is_text(&body) => Box::new(brotli::Decompressor::new(&body[..], 4096)),
            _ => continue,
        };
        let mut plain = Vec::new();
        packed.take(most + 1).read_to_end(&mut plain).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => Reason::Truncated,
            _ => Reason::Damaged,
        })?;
        if plain.len() as u64 > most {
            return Err(Reason::TooLarge);
        }
        body = plain;
    }
    Ok(body)
}

fn is_zlib(body: &[u8]) -> bool {
    matches!(body, [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0)
}

/// Whether the coding was taken off already: a page begins with markup or words.
fn is_text(body: &[u8]) -> bool {
    let sample = &body[..body.len().min(256)];
    !sample.iter().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
}

enum Chunks {
    /// The body is not in chunks.
    None,
    Cut,
    Whole(Vec<u8>),
}

fn without_chunks(body: &[u8]) -> Chunks {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let Some(end) = rest.iter().take(1024).position(|byte| *byte == b'\n') else {
            return if whole.is_empty() { Chunks::None } else { Chunks::Cut };
        };
        let line = rest[..end].trim_ascii();
        let digits = line.split(|byte| *byte == b';').next().unwrap_or(line).trim_ascii();
        let size = std::str::from_utf8(digits)
            .ok()
            .filter(|digits| digits.len() <= 8)
            .and_then(|digits| usize::from_str_radix(digits, 16).ok());
        let Some(size) = size else {
            return if whole.is_empty() { Chunks::None } else { Chunks::Cut };
        };
        rest = &rest[end + 1..];
        if size == 0 {
            return Chunks::Whole(whole);
        }
        let Some(chunk) = rest.get(..size) else { return Chunks::Cut };
        whole.extend_from_slice(chunk);
        rest = &rest[size..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn answer(fields: &str, bytes: &[u8]) -> Result<Vec<u8>, Reason> {
        let text = format!("HTTP/1.1 200 OK\r\n{fields}\r\n");
        let head = head(&mut text.as_bytes()).unwrap().unwrap();
        body(&head, bytes.to_vec(), 1000)
    }

    #[test]
    fn codings_are_taken_off_where_they_are() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"<html>page").unwrap();
        let gz = gz.finish().unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(b"<html>page").unwrap();
        let zlib = zlib.finish().unwrap();
        let mut chunked = format!("{:x};x=y\r\n", gz.len()).into_bytes();
        chunked.extend_from_slice(&gz);
        chunked.extend_from_slice(b"\r\n0\r\n\r\n");
        let page = Ok(b"<html>page".to_vec());
        assert_eq!(answer("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", &chunked), page);
        assert_eq!(answer("Content-Encoding: gzip\r\n", &gz), page);
        assert_eq!(answer("Content-Encoding: deflate\r\n", &zlib), page);
        // Fields that speak of codings which the crawler took off.
        assert_eq!(answer("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", b"<html>page"), page);
        assert_eq!(answer("Content-Encoding: br\r\nContent-Length: 5\r\n", b"<html>page"), page);
        assert_eq!(answer("Transfer-Encoding: chunked\r\n", b"6\r\n<html>\r\n4\r\npage\r\n0\r\n\r\n"), page);
    }

    #[test]
    fn a_body_that_was_cut_is_not_given() {
        assert_eq!(answer("Content-Length: 11\r\n", b"<html>page"), Err(Reason::Truncated));
        assert_eq!(
            answer("Transfer-Encoding: chunked\r\n", b"6\r\n<html>\r\n4\r\npa"),
            Err(Reason::Truncated)
        );
        assert_eq!(answer("Transfer-Encoding: chunked\r\n", b"6\r\n<html>\r\n"), Err(Reason::Truncated));
        assert_eq!(
            answer("Content-Encoding: gzip\r\n", b"\x1f\x8b\x08\0\0\0\0\0\0\0"),
            Err(Reason::Truncated)
        );
    }
}
