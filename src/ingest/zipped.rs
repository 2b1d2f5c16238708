//! zip: entries by the directory at its end; where that is lost, by the headers that stand before each.

use std::io::{self, BufReader, Read, SeekFrom};

use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;

use super::archive::{Archive, Halt, Member};
use super::catalogue::{self, Shelf};
use super::kind::{OFFICE_ENTRIES, Source};
use super::names;
use crate::document::Note;
use crate::schema::Reason;

/// Whether the entries say that this zip is a document of an office program.
pub(super) fn is_document(file: &mut dyn Source) -> bool {
    let _ = file.seek(SeekFrom::Start(0));
    let document = ZipArchive::new(BufReader::new(&mut *file))
        .is_ok_and(|zip| OFFICE_ENTRIES.iter().any(|entry| zip.index_for_name(entry).is_some()));
    let _ = file.seek(SeekFrom::Start(0));
    document
}

pub(super) fn unpack(archive: &mut Archive<'_, '_>, file: &mut dyn Source) -> Result<(), Halt> {
    let Ok(mut zip) = ZipArchive::new(BufReader::new(&mut *file)) else {
        file.seek(SeekFrom::Start(0))?;
        return salvage(archive, file);
    };
    let shelf = catalogues(&mut zip, archive.gate.limits.document_bytes);
    for index in 0..zip.len() {
        archive.entry()?;
        let Ok(raw) = zip.by_index_raw(index) else {
            let place = format!("/#{}", index + 1);
            archive.refuse(&place, Reason::Damaged, 0)?;
            continue;
        };
        if raw.is_dir() {
            continue;
        }
        let Some(place) = archive.place(raw.name_raw())? else { continue };
        let (size, symlink, encrypted) = (raw.size(), raw.is_symlink(), raw.encrypted());
        let odd = raw.unix_mode().is_some_and(|mode| !matches!(mode & 0o170_000, 0 | 0o100_000));
        drop(raw);
        let refused = if symlink || odd {
            Some(Reason::NotAFile)
        } else if encrypted {
            Some(Reason::Encrypted)
        } else {
            None
        };
        if let Some(reason) = refused {
            archive.refuse(&place, reason, size)?;
            continue;
        }
        if shelf.has(&place[1..]) {
            archive.refuse(&place, Reason::Metadata, size)?;
            continue;
        }
        match zip.by_index(index) {
            Ok(mut entry) => {
                if let Some(error) = member(archive, &mut entry, &place, shelf.notes(&place[1..]))? {
                    let reason = broken(&error);
                    archive.refuse(&place, reason, size)?;
                }
            }
            Err(error) => archive.refuse(&place, unopened(&error), size)?,
        }
    }
    Ok(())
}

/// The catalogues inside, read before the documents that they speak of.
fn catalogues<R: io::Read + io::Seek>(zip: &mut ZipArchive<R>, most: u64) -> Shelf {
    let mut shelf = Shelf::default();
    let places: Vec<(usize, String)> = zip
        .file_names_raw()
        .map(names::decoded)
        .enumerate()
        .filter(|(_, name)| catalogue::is_named(name))
        .filter_map(|(index, name)| Some((index, names::inside(&name)?)))
        .collect();
    for (index, place) in places {
        let mut content = Vec::new();
        let Ok(entry) = zip.by_index(index) else { continue };
        // One that is damaged or too large is refused when its turn comes as a document.
        let most = most.min(shelf.room());
        let whole = entry.take(most + 1).read_to_end(&mut content).is_ok() && content.len() as u64 <= most;
        if whole {
            shelf.add(&place, &content);
        } else {
            shelf.spend(content.len() as u64);
        }
    }
    shelf
}

fn member<R: io::Read>(
    archive: &mut Archive<'_, '_>,
    entry: &mut ZipFile<'_, R>,
    place: &str,
    notes: Vec<Note>,
) -> Result<Option<io::Error>, Halt> {
    let (packed, declared) = (Some(entry.compressed_size()), Some(entry.size()));
    let (place, name) = (place.to_string(), place.to_string());
    archive.member(Member { place, name, packed, declared, notes, content: entry })
}

fn broken(error: &io::Error) -> Reason {
    if error.kind() == io::ErrorKind::UnexpectedEof { Reason::Truncated } else { Reason::Damaged }
}

fn unopened(error: &ZipError) -> Reason {
    match error {
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => Reason::Unsupported,
        ZipError::InvalidPassword => Reason::Encrypted,
        ZipError::Io(error) => broken(error),
        _ => Reason::Damaged,
    }
}

/// Reads a zip without its directory, entry by entry, as far as it goes.
fn salvage(archive: &mut Archive<'_, '_>, file: &mut dyn Source) -> Result<(), Halt> {
    let mut stream = BufReader::new(file);
    let mut first = true;
    loop {
        match read_zipfile_from_stream(&mut stream) {
            Ok(Some(mut entry)) => {
                first = false;
                archive.entry()?;
                if entry.is_dir() {
                    continue;
                }
                let Some(place) = archive.place(entry.name_raw())? else { continue };
                if entry.encrypted() {
                    let size = entry.size();
                    archive.refuse(&place, Reason::Encrypted, size)?;
                } else if let Some(error) = member(archive, &mut entry, &place, Vec::new())? {
                    return Err(error.into());
                }
            }
            // The directory was reached and could not be read.
            Ok(None) => return Err(Halt::Broken(Reason::Truncated)),
            Err(ZipError::Io(error)) if !first => return Err(error.into()),
            Err(_) if first => return Err(Halt::Broken(Reason::BadArchive)),
            Err(_) => return Err(Halt::Broken(Reason::Truncated)),
        }
    }
}
