//! Streams that are compressed as a whole: gzip and Zstandard, with an archive or a single document inside.
//!
//! The checksum of such a stream stands at its end, behind everything that is in it. A page out of a damaged stream
//! would hold wrong figures and nothing would say so. So the stream is unpacked twice: once to learn how far it can
//! be trusted, and once to read what lies before that point; a tar once more, for the catalogues in it.

use std::io::{self, BufRead, BufReader, Read, SeekFrom};

use flate2::bufread::{GzDecoder, MultiGzDecoder};

use super::archive::{Archive, Halt, Member, reason_of};
use super::catalogue::Shelf;
use super::kind::{self, Kind, Source};
use super::{crawl, pages, tape};
use crate::schema::Reason;

const BUFFER: usize = 1 << 16;

/// How far a stream can be trusted, and what is wrong behind that.
struct Checked {
    length: u64,
    fault: Option<Reason>,
}

pub(super) fn unpack(archive: &mut Archive<'_, '_>, kind: Kind, file: &mut dyn Source) -> Result<(), Halt> {
    let checked = check(archive, kind, file);
    file.seek(SeekFrom::Start(0))?;
    let ended = read(archive, kind, file, &checked);
    // A cut that the archive inside notices too is the same cut.
    match (ended, checked.fault) {
        (Err(Halt::Stop), _) => Err(Halt::Stop),
        (_, Some(fault)) => Err(Halt::Broken(fault)),
        (ended, None) => ended,
    }
}

/// The first pass. gzip members and Zstandard frames are checked one by one: what stands before a damaged one is sound.
fn check(archive: &Archive<'_, '_>, kind: Kind, file: &mut dyn Source) -> Checked {
    let limits = &archive.gate.limits;
    let mut from = BufReader::with_capacity(BUFFER, file);
    let mut buffer = vec![0; BUFFER];
    let mut sound = 0;
    let mut length = 0;
    loop {
        match from.fill_buf() {
            Ok([]) => return Checked { length, fault: None },
            // Tapes and some servers fill a file up with zeros.
            Ok(rest) if length > 0 && rest[0] == 0 => {
                let padding = rest_is_zero(&mut from);
                return Checked { length, fault: (!padding).then_some(Reason::BadArchive) };
            }
            Ok(_) => {}
            Err(error) => return Checked { length, fault: Some(reason_of(&error)) },
        }
        let mut part: Box<dyn Read + '_> = match kind {
            Kind::Zstd => match zstd::stream::read::Decoder::with_buffer(&mut from) {
                Ok(decoder) => Box::new(decoder.single_frame()),
                Err(error) => return Checked { length, fault: Some(reason_of(&error)) },
            },
            _ => Box::new(GzDecoder::new(&mut from)),
        };
        loop {
            match part.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => length += count as u64,
                // What a cut stream still gives is what was written; a damaged part gives nothing that can be trusted.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Checked { length, fault: Some(Reason::Truncated) };
                }
                Err(_) => return Checked { length: sound, fault: Some(Reason::BadArchive) },
            }
            if length > limits.archive_bytes {
                return Checked { length: sound, fault: Some(Reason::TooLarge) };
            }
            if length > limits.document_bytes && length > archive.size.saturating_mul(limits.ratio) {
                return Checked { length: sound, fault: Some(Reason::RatioExceeded) };
            }
        }
        sound = length;
    }
}

fn rest_is_zero(from: &mut dyn BufRead) -> bool {
    loop {
        match from.fill_buf() {
            Ok([]) => return true,
            Ok(rest) if rest.iter().all(|byte| *byte == 0) => {
                let count = rest.len();
                from.consume(count);
            }
            _ => return false,
        }
    }
}

/// The second pass.
fn read(
    archive: &mut Archive<'_, '_>,
    kind: Kind,
    file: &mut dyn Source,
    checked: &Checked,
) -> Result<(), Halt> {
    let mut head = Vec::with_capacity(kind::HEAD);
    unpacked(kind, file, checked)?.take(kind::HEAD as u64).read_to_end(&mut head)?;
    let inner = kind::of_plain(&head, &stem(&archive.source));
    file.seek(SeekFrom::Start(0))?;
    let mut shelf = Shelf::default();
    if inner == Some(Kind::Tar) {
        shelf = tape::catalogues(&mut unpacked(kind, file, checked)?, &archive.gate.limits);
        file.seek(SeekFrom::Start(0))?;
    }
    let mut stream = unpacked(kind, file, checked)?;
    match inner {
        Some(Kind::Tar) => tape::unpack(archive, &mut stream, &shelf),
        Some(Kind::Warc) => crawl::unpack(archive, &mut stream),
        Some(Kind::JsonLines) => pages::lines(archive, &mut stream),
        _ if checked.fault.is_some() => Ok(()),
        _ => {
            archive.entry()?;
            let name = stem(&archive.source);
            let packed = Some(archive.size);
            let place = format!("/{name}");
            let member =
                Member { place, name, packed, declared: None, notes: Vec::new(), content: &mut stream };
            archive.member(member)?.map_or(Ok(()), |error| Err(error.into()))
        }
    }
}

/// What is packed, as far as it can be trusted, from where the file stands.
fn unpacked<'r>(
    kind: Kind,
    file: &'r mut dyn Source,
    checked: &Checked,
) -> io::Result<impl BufRead + use<'r>> {
    let file = BufReader::with_capacity(BUFFER, file);
    let stream: Box<dyn Read + 'r> = match kind {
        Kind::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(file)?),
        _ => Box::new(MultiGzDecoder::new(file)),
    };
    Ok(BufReader::with_capacity(BUFFER, stream.take(checked.length)))
}

/// `页面.html` of `某局/页面.html.gz`.
fn stem(source: &str) -> String {
    let name = source.rsplit(['/', '!']).next().unwrap_or(source);
    match name.rsplit_once('.') {
        Some((stem, end))
            if !stem.is_empty() && matches!(end.to_ascii_lowercase().as_str(), "gz" | "zst" | "z") =>
        {
            stem.to_string()
        }
        _ => name.to_string(),
    }
}
