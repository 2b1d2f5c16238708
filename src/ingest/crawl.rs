//! WARC: what a crawler was answered, record after record.
//!
//! Each record says how long it is, and is believed only when so many bytes are there: a reader that stops at the end
//! of the bytes would take a crawl that was cut for a whole one.

use std::io::{self, BufRead, Cursor, Read};

use super::archive::{Archive, Halt, Member};
use super::known::given_url;
use super::{http, names};
use crate::schema::Reason;

/// Longest line of a header, and most lines of one.
const LONGEST_LINE: u64 = 1 << 16;
const MOST_LINES: usize = 1000;

/// Fields of a header; names in lower case.
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Reads fields up to the empty line. `None` where the bytes end before it.
    pub(super) fn read(from: &mut dyn BufRead) -> io::Result<Option<Fields>> {
        let mut fields: Vec<(String, String)> = Vec::new();
        for _ in 0..MOST_LINES {
            let Some(line) = line(from)? else { return Ok(None) };
            if line.is_empty() {
                return Ok(Some(Fields(fields)));
            }
            let text = String::from_utf8_lossy(&line);
            match (text.starts_with([' ', '\t']), fields.last_mut()) {
                (true, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(text.trim());
                }
                _ => {
                    let (name, value) = text.split_once(':').unwrap_or((&text, ""));
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_string()));
                }
            }
        }
        Err(io::ErrorKind::InvalidData.into())
    }
}

/// A line without its end; `None` where the bytes end before the line does.
pub(super) fn line(from: &mut dyn BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    from.take(LONGEST_LINE).read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return if line.len() as u64 + 1 >= LONGEST_LINE {
            Err(io::ErrorKind::InvalidData.into())
        } else {
            Ok(None)
        };
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(Some(line))
}

const CUT: Halt = Halt::Broken(Reason::Truncated);

pub(super) fn unpack(archive: &mut Archive<'_, '_>, stream: &mut dyn BufRead) -> Result<(), Halt> {
    let mut first = true;
    loop {
        // Two empty lines end a record.
        let mut ends = if first { 2 } else { 0 };
        while let Some(byte @ (b'\r' | b'\n')) = stream.fill_buf()?.first() {
            ends += usize::from(*byte == b'\n');
            stream.consume(1);
        }
        if stream.fill_buf()?.is_empty() {
            return if ends >= 2 { Ok(()) } else { Err(CUT) };
        }
        first = false;
        let version = line(stream)?.ok_or(CUT)?;
        if !version.starts_with(b"WARC/") {
            return Err(Halt::Broken(Reason::BadArchive));
        }
        let fields = Fields::read(stream)?.ok_or(CUT)?;
        let length = fields
            .get("content-length")
            .and_then(|length| length.parse::<u64>().ok())
            .ok_or(Halt::Broken(Reason::BadArchive))?;
        let rest: &mut dyn BufRead = &mut *stream;
        let mut block = rest.take(length);
        record(archive, &fields, &mut block)?;
        io::copy(&mut block, &mut io::sink())?;
        if block.limit() > 0 {
            return Err(CUT);
        }
    }
}

fn record(
    archive: &mut Archive<'_, '_>,
    fields: &Fields,
    block: &mut io::Take<&mut dyn BufRead>,
) -> Result<(), Halt> {
    let kind = fields.get("warc-type").unwrap_or("");
    if !matches!(kind, "response" | "resource" | "conversion") {
        return Ok(());
    }
    let url = fields.get("warc-target-uri").unwrap_or("").trim_matches(['<', '>', ' ']);
    let record_type = fields.get("content-type").unwrap_or("");
    let length = block.limit();
    let answered = kind == "response" && record_type.to_ascii_lowercase().starts_with("application/http");
    let answer = if answered {
        // A head that the record does not hold whole.
        let head = match http::head(block) {
            Ok(Some(head)) => Some(head),
            Ok(None) if block.limit() > 0 => return Err(CUT),
            _ => None,
        };
        if head.as_ref().is_some_and(|head| !is_document(head.fields.get("content-type").unwrap_or(""))) {
            return Ok(());
        }
        head
    } else if is_document(record_type) {
        None
    } else {
        return Ok(());
    };
    archive.entry()?;
    let place = names::printable(url);
    if answered && answer.is_none() {
        return archive.refuse(&place, Reason::Damaged, length);
    }
    if answer.as_ref().is_some_and(|head| !(200..300).contains(&head.status)) {
        return archive.refuse(&place, Reason::HttpError, length);
    }
    if fields.get("warc-truncated").is_some() || fields.get("warc-segment-number").is_some() {
        return archive.refuse(&place, Reason::Truncated, length);
    }
    let most = archive.gate.limits.document_bytes;
    if block.limit() > most {
        return archive.refuse(&place, Reason::TooLarge, length);
    }
    let mut body = Vec::new();
    let expected = block.limit();
    block.read_to_end(&mut body)?;
    if (body.len() as u64) < expected {
        return Err(CUT);
    }
    let packed = body.len() as u64;
    let body = match &answer {
        Some(head) => match http::body(head, body, archive.gate.limits.document_bytes) {
            Ok(body) => body,
            Err(reason) => return archive.refuse(&place, reason, length),
        },
        None => body,
    };
    let notes = vec![given_url(&place)];
    // The last part of the path has the name of a file, where there is one.
    let name = url.split(['?', '#']).next().unwrap_or("").to_string();
    let member =
        Member { place, name, packed: Some(packed), declared: None, notes, content: &mut Cursor::new(body) };
    archive.member(member).map(|_| ())
}

/// Whether an answer of this type may hold a report. A type that is not stated may.
fn is_document(media_type: &str) -> bool {
    let media_type = media_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    const OTHERS: [&str; 5] = ["image/", "audio/", "video/", "font/", "text/dns"];
    !OTHERS.iter().any(|start| media_type.starts_with(start))
        && !["javascript", "ecmascript", "json", "css", "font", "flash"]
            .iter()
            .any(|word| media_type.contains(word))
}
