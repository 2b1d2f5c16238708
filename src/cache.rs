//! Rows of documents that an earlier run read, so that a run reads only what is new.
//!
//! A document is known by its bytes, its source and what was said of it from outside; all three decide its rows. What
//! else decides them, the program itself and its limits, is the maker of the rows: rows of another maker are not used.
//! So every document is still opened and hashed, and what is published is the same bytes with and without a cache.
//!
//! The cache is the part files of earlier runs, in a folder beside the outputs. The part files of one batch count when
//! their seal lies beside them, which is written last and holds their hashes; so a run that was killed leaves what it
//! had done to the next one, and a file that was damaged is found out and its documents are read again.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use polars::prelude::*;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::assemble::{self, Parts};
use crate::cluster;
use crate::ingest::Limits;
use crate::reading::{Input, Reading, hex};
use crate::schema::Reason;

/// What a document is known by.
pub type Key = [u8; 32];

/// A document on its way into part files.
pub enum Document {
    /// It was read. Without a key it is read in every run.
    Read(Option<Key>, Reading),
    /// An earlier run read it. Its bytes stay at hand until its rows were found sound.
    Kept(Key, Input, Spot),
}

/// Where the rows of a document are: the batch, and the document's place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    batch: usize,
    row: usize,
}

/// What makes the part files of a batch count.
#[derive(Serialize, Deserialize)]
struct Seal {
    maker: String,
    /// Hash of each part file.
    files: BTreeMap<String, String>,
    /// Keys of the documents, in the order of their rows; null for one that is to be read in every run.
    keys: Vec<Option<String>>,
}

/// A sealed batch of an earlier run.
struct Batch {
    folder: PathBuf,
    number: usize,
    seal: Seal,
    damaged: bool,
}

pub struct Cache {
    /// Folder of this run's part files.
    folder: PathBuf,
    /// Folders of earlier runs.
    earlier: Vec<PathBuf>,
    maker: String,
    batches: Vec<Batch>,
    known: HashMap<Key, Spot>,
    /// The batches used last. A document more in the corpus shifts all that follow, so that a batch now is parts of two
    /// batches then.
    loaded: Vec<(usize, Arc<Parts>)>,
    /// Documents whose rows were taken over.
    pub kept: usize,
    /// Sentences on what was damaged.
    pub complaints: Vec<String>,
}

/// How many batches stay in memory.
const LOADED: usize = 4;
const RUN: &str = "run-";
const SEAL: &str = "seal-";

impl Cache {
    /// Opens the cache in a folder, for a run that will leave its own part files there. Only one run at a time.
    pub fn open(folder: &Path, limits: &Limits) -> std::io::Result<Cache> {
        std::fs::create_dir_all(folder)?;
        let mut runs: Vec<(u64, PathBuf)> = std::fs::read_dir(folder)?
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let number = entry.file_name().to_str()?.strip_prefix(RUN)?.parse().ok()?;
                Some((number, entry.path()))
            })
            .collect();
        // The latest first: what it holds need not be looked for in earlier ones.
        runs.sort_by_key(|(number, _)| std::cmp::Reverse(*number));
        let next = runs.first().map_or(0, |(number, _)| *number) + 1;
        let mut cache = Cache {
            folder: folder.join(format!("{RUN}{next:06}")),
            earlier: Vec::new(),
            maker: maker(limits)?,
            batches: Vec::new(),
            known: HashMap::new(),
            loaded: Vec::new(),
            kept: 0,
            complaints: Vec::new(),
        };
        for (_, run) in runs {
            if cache.take(&run)? {
                cache.earlier.push(run);
            } else {
                std::fs::remove_dir_all(run)?;
            }
        }
        std::fs::create_dir(&cache.folder)?;
        Ok(cache)
    }

    /// Takes in the sealed batches of a run; `false` where they say nothing new.
    fn take(&mut self, run: &Path) -> std::io::Result<bool> {
        let mut useful = false;
        let mut numbers: Vec<usize> = std::fs::read_dir(run)?
            .filter_map(Result::ok)
            .filter_map(|entry| {
                entry.file_name().to_str()?.strip_prefix(SEAL)?.strip_suffix(".json")?.parse().ok()
            })
            .collect();
        numbers.sort_unstable();
        for number in numbers {
            let path = run.join(seal_name(number));
            let Some(seal) =
                std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice::<Seal>(&bytes).ok())
            else {
                self.complain(&path);
                continue;
            };
            if seal.maker != self.maker {
                continue;
            }
            let batch = self.batches.len();
            let mut new = false;
            for (row, key) in seal.keys.iter().enumerate() {
                if let Some(key) = key.as_deref().and_then(bytes_of) {
                    self.known.entry(key).or_insert_with(|| {
                        new = true;
                        Spot { batch, row }
                    });
                }
            }
            if new {
                self.batches.push(Batch { folder: run.to_path_buf(), number, seal, damaged: false });
                useful = true;
            }
        }
        Ok(useful)
    }

    fn complain(&mut self, path: &Path) {
        self.complaints.push(format!(
            "{} of the cache is damaged; its documents were read again and it was made anew",
            path.display()
        ));
    }

    /// Folder of this run's part files.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the rows of a document are.
    pub fn find(&self, key: &Key) -> Option<Spot> {
        self.known.get(key).copied()
    }

    /// Leaves the part files of a batch, sealed, and gives their rows of `inputs`. `again` reads a document whose rows
    /// were found damaged.
    pub fn write(
        &mut self,
        number: usize,
        documents: Vec<Document>,
        again: impl Fn(Input) -> Reading + Sync,
    ) -> PolarsResult<DataFrame> {
        let wanted: HashSet<usize> = documents
            .iter()
            .filter_map(|document| match document {
                Document::Kept(_, _, spot) => Some(spot.batch),
                Document::Read(..) => None,
            })
            .collect();
        let mut wanted: Vec<usize> = wanted.into_iter().collect();
        wanted.sort_unstable();
        let mut sound: HashMap<usize, Arc<Parts>> = HashMap::new();
        for batch in wanted {
            if let Some(parts) = self.load(batch) {
                sound.insert(batch, parts);
            }
        }
        let documents: Vec<Document> = documents
            .into_par_iter()
            .map(|document| match document {
                Document::Kept(key, input, spot) if !sound.contains_key(&spot.batch) => {
                    let reading = again(input);
                    Document::Read(key_to_keep(key, &reading), reading)
                }
                document => document,
            })
            .collect();
        let keys: Vec<Option<String>> = documents
            .iter()
            .map(|document| match document {
                Document::Read(key, _) => key.as_ref().map(|key| hex(key)),
                Document::Kept(key, ..) => Some(hex(key)),
            })
            .collect();
        self.kept += documents.iter().filter(|document| matches!(document, Document::Kept(..))).count();
        if let Some(batch) = self.whole(&documents)
            && let Some(parts) = sound.get(&batch)
        {
            self.hand_on(batch, number)?;
            return Ok(parts.inputs.clone());
        }
        let mut parts = arranged(documents, &sound)?;
        let mut files = BTreeMap::new();
        for (name, frame) in assemble::NAMES.iter().zip(parts.frames()) {
            cluster::write_part(&self.folder, name, number, frame.clone())?;
            let bytes = std::fs::read(self.folder.join(cluster::part_name(name, number)))?;
            files.insert((*name).to_string(), hex(&Sha256::digest(bytes)));
        }
        self.seal(number, &Seal { maker: self.maker.clone(), files, keys })?;
        Ok(parts.inputs)
    }

    /// The batch that these documents are, all of them and in this order: nothing to be done.
    fn whole(&self, documents: &[Document]) -> Option<usize> {
        let Some(Document::Kept(_, _, first)) = documents.first() else { return None };
        let all = documents.iter().enumerate().all(|(index, document)| {
            matches!(document, Document::Kept(_, _, spot) if *spot == Spot { batch: first.batch, row: index })
        });
        (all && self.batches[first.batch].seal.keys.len() == documents.len()).then_some(first.batch)
    }

    /// Part files of an earlier run become files of this one.
    fn hand_on(&self, batch: usize, number: usize) -> PolarsResult<()> {
        let batch = &self.batches[batch];
        for name in assemble::NAMES {
            let from = batch.folder.join(cluster::part_name(name, batch.number));
            let to = self.folder.join(cluster::part_name(name, number));
            std::fs::hard_link(&from, &to).or_else(|_| std::fs::copy(&from, &to).map(|_| ()))?;
        }
        self.seal(number, &batch.seal)?;
        Ok(())
    }

    /// Behind the files it seals, and whole or not at all.
    fn seal(&self, number: usize, seal: &Seal) -> std::io::Result<()> {
        let aside = self.folder.join("seal.part");
        std::fs::write(&aside, serde_json::to_vec(seal)?)?;
        std::fs::rename(aside, self.folder.join(seal_name(number)))
    }

    /// The rows of a batch, or `None` where its files are not what was sealed.
    fn load(&mut self, batch: usize) -> Option<Arc<Parts>> {
        if self.batches[batch].damaged {
            return None;
        }
        if let Some((_, parts)) = self.loaded.iter().find(|(loaded, _)| *loaded == batch) {
            return Some(Arc::clone(parts));
        }
        match self.batches[batch].parts() {
            Ok(parts) => {
                let parts = Arc::new(parts);
                if self.loaded.len() == LOADED {
                    self.loaded.remove(0);
                }
                self.loaded.push((batch, Arc::clone(&parts)));
                Some(parts)
            }
            Err(path) => {
                self.batches[batch].damaged = true;
                self.complain(&path);
                None
            }
        }
    }

    /// Nothing of this run is worth keeping.
    pub fn forget(self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        // Only where nothing else is in it.
        let _ = self.folder.parent().map(std::fs::remove_dir);
    }

    /// What this run left is all that the next one needs.
    pub fn settle(self) -> Vec<String> {
        for run in &self.earlier {
            // What stays is taken away by the next run.
            let _ = std::fs::remove_dir_all(run);
        }
        self.complaints
    }
}

impl Batch {
    /// Reads and checks the part files; the error is the path of one that is damaged.
    fn parts(&self) -> Result<Parts, PathBuf> {
        let frame = |name: &str| -> Result<DataFrame, PathBuf> {
            let path = self.folder.join(cluster::part_name(name, self.number));
            // The bytes that were hashed are the bytes that are read.
            let sound = std::fs::read(&path)
                .ok()
                .filter(|bytes| self.seal.files.get(name) == Some(&hex(&Sha256::digest(bytes))))
                .and_then(|bytes| {
                    polars_io::parquet::read::ParquetReader::new(Cursor::new(bytes)).finish().ok()
                })
                .filter(|frame| assemble::fits(frame, name));
            sound.ok_or(path)
        };
        let [inputs, reports, cells, contradictions, passages] = assemble::NAMES;
        let parts = Parts {
            inputs: frame(inputs)?,
            reports: frame(reports)?,
            cells: frame(cells)?,
            contradictions: frame(contradictions)?,
            passages: frame(passages)?,
        };
        if parts.inputs.height() == self.seal.keys.len() {
            Ok(parts)
        } else {
            Err(self.folder.join(seal_name(self.number)))
        }
    }
}

/// Rows of documents from wherever they are, in the order of the documents.
fn arranged(documents: Vec<Document>, sound: &HashMap<usize, Arc<Parts>>) -> PolarsResult<Parts> {
    let mut readings = Vec::new();
    let mut places: HashMap<String, IdxSize> = HashMap::new();
    let mut taken: BTreeMap<usize, HashSet<String>> = BTreeMap::new();
    for (place, document) in documents.into_iter().enumerate() {
        let source = match document {
            Document::Read(_, reading) => {
                let source = reading.source.clone();
                readings.push(reading);
                source
            }
            Document::Kept(_, input, spot) => {
                taken.entry(spot.batch).or_default().insert(input.source.clone());
                input.source
            }
        };
        places.insert(source, place as IdxSize);
    }
    let mut all = assemble::parts(&readings)?;
    if taken.is_empty() {
        return Ok(all);
    }
    for (batch, sources) in &taken {
        let kept = &sound[batch];
        all.inputs.vstack_mut(&only(&kept.inputs, "source", sources)?)?;
        let reports = only(&kept.reports, "source", sources)?;
        let ids: HashSet<String> = texts(&reports, "report_id")?.into_iter().collect();
        all.reports.vstack_mut(&reports)?;
        all.cells.vstack_mut(&only(&kept.cells, "report_id", &ids)?)?;
        all.contradictions.vstack_mut(&only(&kept.contradictions, "report_id", &ids)?)?;
        all.passages.vstack_mut(&only(&kept.passages, "report_id", &ids)?)?;
    }
    let reports: HashMap<String, IdxSize> = texts(&all.reports, "report_id")?
        .into_iter()
        .zip(texts(&all.reports, "source")?)
        .filter_map(|(id, source)| Some((id, *places.get(&source)?)))
        .collect();
    Ok(Parts {
        inputs: sorted(&all.inputs, "source", &places)?,
        reports: sorted(&all.reports, "source", &places)?,
        cells: sorted(&all.cells, "report_id", &reports)?,
        contradictions: sorted(&all.contradictions, "report_id", &reports)?,
        passages: sorted(&all.passages, "report_id", &reports)?,
    })
}

fn texts(frame: &DataFrame, column: &str) -> PolarsResult<Vec<String>> {
    Ok(frame.column(column)?.str()?.iter().map(|text| text.unwrap_or_default().to_string()).collect())
}

fn only(frame: &DataFrame, column: &str, wanted: &HashSet<String>) -> PolarsResult<DataFrame> {
    let mask: BooleanChunked = frame
        .column(column)?
        .str()?
        .iter()
        .map(|text| Some(text.is_some_and(|text| wanted.contains(text))))
        .collect();
    frame.filter(&mask)
}

/// Rows in the order of the places of what they belong to; the rows of one stay in their order.
fn sorted(frame: &DataFrame, column: &str, places: &HashMap<String, IdxSize>) -> PolarsResult<DataFrame> {
    let belongs = texts(frame, column)?;
    let mut rows: Vec<IdxSize> = (0..frame.height() as IdxSize).collect();
    rows.sort_by_key(|row| places.get(&belongs[*row as usize]));
    frame.take(&IdxCa::from_vec("row".into(), rows))
}

fn seal_name(number: usize) -> String {
    format!("{SEAL}{number:06}.json")
}

fn bytes_of(hex: &str) -> Option<Key> {
    let mut key = [0; 32];
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    for (index, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(key)
}

/// What a document is known by; nothing where it has no bytes.
pub fn key(input: &Input) -> Option<Key> {
    let content = input.content.as_ref().ok()?;
    let mut hash = Sha256::new();
    // Lengths before texts, so that no two documents look the same put together.
    let mut text = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    };
    text(&input.source);
    for note in &input.notes {
        text(&note.name);
        text(&note.value);
    }
    hash.update((input.notes.len() as u64).to_le_bytes());
    hash.update(content);
    Some(hash.finalize().into())
}

/// The key of a document that was read; none where the next run may fare better.
pub fn key_to_keep(key: Key, reading: &Reading) -> Option<Key> {
    (!matches!(reading.reason, Some(Reason::TimeLimit | Reason::Panic))).then_some(key)
}

/// The maker of rows: the program to the last byte, and the limits that it was given.
fn maker(limits: &Limits) -> std::io::Result<String> {
    // The file that runs, even where another was put in its place since.
    let running = Path::new("/proc/self/exe");
    let path = if running.exists() { running.to_path_buf() } else { std::env::current_exe()? };
    let mut hash = Sha256::new();
    std::io::copy(&mut File::open(path)?, &mut hash)?;
    hash.update(serde_json::to_vec(limits)?);
    Ok(format!("{} {}", cluster::made_by(), hex(&hash.finalize())))
}
