//! Catalogues: a table beside documents that says what they are (`catalogue.csv`, `目录.csv`).
//!
//! A catalogue speaks of the files of its own folder and of the folders below it; the nearest one is asked first. What
//! it says becomes notes of the documents, behind all that a document says of itself.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::Limits;
use super::known::{self, Column, Row};
use super::place::Place;
use crate::document::{Note, decode};

/// What a catalogue says, by the path of the file below its folder.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Catalogue(BTreeMap<String, Vec<Note>>);

/// Whether a file is named like a catalogue.
pub(super) fn is_named(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    matches!(name.as_str(), "catalogue.csv" | "catalog.csv" | "目录.csv")
}

impl Catalogue {
    /// Reads a catalogue; `None` for a table that names no files, which is a document like any other.
    pub(super) fn read(bytes: &[u8]) -> Option<Catalogue> {
        let text = decode::decode(bytes)?.text;
        let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let columns: Vec<Option<Column>> = table.headers().ok()?.iter().map(known::column).collect();
        if !columns.contains(&Some(Column::Path)) {
            return None;
        }
        let mut catalogue = Catalogue::default();
        for record in table.records().filter_map(Result::ok) {
            let mut row = Row::default();
            for (column, value) in columns.iter().zip(record.iter()) {
                if let Some(column @ (Column::Url | Column::Path | Column::Note(_))) = column {
                    row.set(*column, value.trim().as_bytes());
                }
            }
            let Some(path) = row.path.take() else { continue };
            let path = path.replace('\\', "/");
            let path = path.trim_start_matches("./").trim_start_matches('/').to_string();
            // A file that is named twice keeps what was said first.
            catalogue.0.entry(path).or_insert_with(|| row.all_notes());
        }
        Some(catalogue)
    }

    fn of(&self, path: &str) -> &[Note] {
        self.0.get(path).map_or(&[], Vec::as_slice)
    }
}

/// Bytes of all catalogues of one archive. What is beyond is no catalogue but a document like any other.
const LARGEST_SHELF: u64 = 16 << 20;

/// The catalogues of an archive, by their folders.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    by_folder: BTreeMap<String, Catalogue>,
    /// Bytes that were looked at.
    bytes: u64,
}

impl Shelf {
    /// Bytes that may still be looked at.
    pub(super) fn room(&self) -> u64 {
        LARGEST_SHELF.saturating_sub(self.bytes)
    }

    pub(super) fn spend(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// Adds the catalogue of a path; `false` where it is none.
    pub(super) fn add(&mut self, path: &str, bytes: &[u8]) -> bool {
        self.spend(bytes.len() as u64);
        let Some(catalogue) = Catalogue::read(bytes) else { return false };
        self.by_folder.insert(folder(path).to_string(), catalogue);
        true
    }

    pub(super) fn has(&self, path: &str) -> bool {
        is_named(path) && self.by_folder.contains_key(folder(path))
    }

    /// What all catalogues say of a path, the nearest first.
    pub(super) fn notes(&self, path: &str) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut above = path;
        while !above.is_empty() && !self.by_folder.is_empty() {
            above = folder(above);
            if let Some(catalogue) = self.by_folder.get(above) {
                let below = path[above.len()..].trim_start_matches('/');
                notes.extend_from_slice(catalogue.of(below));
            }
        }
        notes
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The catalogues on the disk, each read once.
#[derive(Default)]
pub(super) struct Library(HashMap<PathBuf, Vec<Catalogue>>);

impl Library {
    /// Whether a place is itself a catalogue.
    pub(super) fn is_catalogue(place: &Place, limits: &Limits) -> bool {
        is_named(&place.source) && load(&place.path, limits).is_some()
    }

    /// What the catalogues between a file and the root of its corpus say of it, the nearest first.
    pub(super) fn notes(&mut self, place: &Place, limits: &Limits) -> Vec<Note> {
        let mut notes = Vec::new();
        let folders = place.path.ancestors().skip(1).take_while(|folder| folder.starts_with(&place.root));
        for folder in folders {
            if !self.0.contains_key(folder) {
                self.0.insert(folder.to_path_buf(), in_folder(folder, limits));
            }
            let below = place.path.strip_prefix(folder).unwrap_or(&place.path);
            let below = below.to_string_lossy().replace('\\', "/");
            for catalogue in self.0.get(folder).into_iter().flatten() {
                notes.extend_from_slice(catalogue.of(&below));
            }
        }
        notes
    }
}

fn in_folder(folder: &Path, limits: &Limits) -> Vec<Catalogue> {
    ["catalogue.csv", "catalog.csv", "目录.csv"]
        .iter()
        .filter_map(|name| load(&folder.join(name), limits))
        .collect()
}

fn load(path: &Path, limits: &Limits) -> Option<Catalogue> {
    let meta = path.symlink_metadata().ok()?;
    if !meta.is_file() || meta.len() > limits.document_bytes {
        return None;
    }
    Catalogue::read(&std::fs::read(path).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(notes: &[Note]) -> Vec<(&str, &str)> {
        notes.iter().map(|note| (note.name.as_str(), note.value.as_str())).collect()
    }

    #[test]
    fn both_languages_and_charsets() {
        let text = "文件,标题,发布时间,网址,发布机构,备注\n.\\甲\\a.html,甲局2022年年报,2023-01-02,http://a.cn/1,甲局,x\nb.html,,,,,\n";
        let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
        for bytes in [text.as_bytes(), &gbk, &[b"\xef\xbb\xbf", text.as_bytes()].concat()] {
            let catalogue = Catalogue::read(bytes).unwrap();
            let expected = [
                ("given_title", "甲局2022年年报"),
                ("published", "2023-01-02"),
                ("publisher", "甲局"),
                ("given_url", "http://a.cn/1"),
            ];
            assert_eq!(pairs(catalogue.of("甲/a.html")), expected);
            assert!(catalogue.of("b.html").is_empty() && catalogue.of("c.html").is_empty());
        }
        assert!(Catalogue::read(b"path,url\na,b\n").is_some());
        assert!(Catalogue::read("单位,数量\n甲,1\n".as_bytes()).is_none());
    }

    #[test]
    fn the_nearest_catalogue_is_asked_first() {
        let mut shelf = Shelf::default();
        assert!(shelf.add("目录.csv", "文件,标题\nx/a,上\n".as_bytes()));
        assert!(shelf.add("x/catalogue.csv", b"file,title\na,near\n"));
        assert!(!shelf.add("y/catalogue.csv", b"no,files\n"));
        assert_eq!(pairs(&shelf.notes("x/a")), [("given_title", "near"), ("given_title", "上")]);
        assert!(shelf.notes("a").is_empty());
        assert!(shelf.has("x/catalogue.csv") && !shelf.has("y/catalogue.csv") && !shelf.has("x/a"));
    }
}
