//! The map half for a cluster engine: pages packed into one file, read as a filter between two Arrow streams, and the
//! rows that come back brought into parts again.
//!
//! The engine moves bytes and retries what fails; it decides nothing. One row goes in for each document and one row of
//! the part `inputs` comes out for it, whatever it is, so that `reduce` sees that none was lost. Everything that needs
//! two documents, duplicates among them, is left to `reduce`; so the published files are the same bytes wherever the
//! documents were read.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use polars::prelude::*;
use polars_arrow::io::ipc::read::{StreamReader, StreamState, read_stream_metadata};
use polars_arrow::io::ipc::write::{StreamWriter, WriteOptions};
use polars_io::parquet::write::{ParquetCompression, ParquetWriter};
use rayon::prelude::*;

use crate::assemble;
use crate::document::Note;
use crate::frame::Rows;
use crate::ingest::{self, Limits, Place};
use crate::publish::parquet::{self, Sheaf};
use crate::reading::{Input, Reading};
use crate::schema::{Dtype, Reason, SCHEMA_VERSION};
use crate::watch::Watch;

/// Documents that are read together; the most that is in memory beside a batch of the engine.
const BATCH: usize = 256;

/// Mark of the program that made rows. Rows of another version mean other things and are refused.
pub fn made_by() -> String {
    format!("nianbao {} schema {SCHEMA_VERSION}", env!("CARGO_PKG_VERSION"))
}

/// Why a stream or a file of rows could not be used; a sentence.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    #[error("{0}")]
    Given(String),
    #[error("{0}")]
    Output(String),
}

fn given(sentence: String) -> ClusterError {
    ClusterError::Given(sentence)
}

/// A stream that cannot go back, for a reader that only ever skips forward.
struct Forward<R> {
    inner: R,
    position: u64,
}

impl<R: Read> Read for Forward<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl<R: Read> Seek for Forward<R> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let target = match to {
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::Start(place) => Some(place),
            SeekFrom::End(_) => None,
        };
        let skip = target
            .and_then(|target| target.checked_sub(self.position))
            .ok_or(std::io::ErrorKind::Unsupported)?;
        let skipped = std::io::copy(&mut self.by_ref().take(skip), &mut std::io::sink())?;
        if skipped < skip { Err(std::io::ErrorKind::UnexpectedEof.into()) } else { Ok(self.position) }
    }
}

/// Calls with the frame of every record batch of an Arrow IPC stream.
fn batches<E: From<ClusterError>>(
    stream: impl Read,
    name: &str,
    mut each: impl FnMut(DataFrame) -> Result<(), E>,
) -> Result<(), E> {
    let broken = |error: String| {
        given(format!(
            "{name} is no whole Arrow IPC stream ({error}); write it with an Arrow stream writer and close it"
        ))
    };
    let mut stream = Forward { inner: BufReader::with_capacity(1 << 20, stream), position: 0 };
    let metadata = read_stream_metadata(&mut stream).map_err(|error| broken(error.to_string()))?;
    let schema = metadata.schema.clone();
    for state in StreamReader::new(stream, metadata, None) {
        let batch = match state.map_err(|error| broken(error.to_string()))? {
            StreamState::Some(batch) => batch,
            // The end mark did not come: what was cut off cannot be known.
            StreamState::Waiting => return Err(broken("it ends without its end mark".to_string()).into()),
        };
        let height = batch.len();
        let columns = schema
            .iter_values()
            .zip(batch.into_arrays())
            .map(|(field, array)| Ok(Series::try_from((field.name.clone(), array))?.into_column()))
            .collect::<PolarsResult<Vec<Column>>>();
        let frame = columns.and_then(|columns| DataFrame::new(height, columns));
        each(frame.map_err(|error| broken(error.to_string()))?)?;
    }
    Ok(())
}

/// What a filter has read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    pub documents: usize,
    pub rows: usize,
}

/// The filter: (path, content) in, with what is known of each page from outside it; rows of all part tables out. Ends when
/// the input stream ends.
pub fn extract(pages: impl Read, rows: impl Write, limits: &Limits) -> Result<Passed, ClusterError> {
    let output = |error: PolarsError| {
        ClusterError::Output(format!("the rows cannot be written to standard output ({error})"))
    };
    let mut passed = Passed::default();
    let watch = Watch::new(Duration::from_secs(limits.document_seconds));
    let schema: Schema =
        travelling().into_iter().map(|(name, dtype)| Field::new(name.into(), dtype.polars())).collect();
    let mut writer = StreamWriter::new(rows, WriteOptions { compression: None });
    // The schema goes out first, so that an empty partition is a stream too.
    writer.start(&schema.to_arrow(CompatLevel::oldest()), None).map_err(output)?;
    batches(pages, "standard input", |frame| {
        let inputs = Pages::of(&frame)?;
        let numbers: Vec<usize> = (0..frame.height()).collect();
        for chunk in numbers.chunks(BATCH) {
            let readings = chunk
                .par_iter()
                .map(|row| Ok(watch.read(inputs.input(*row, limits)?)))
                .collect::<Result<Vec<Reading>, ClusterError>>()?;
            passed.documents += readings.len();
            let wide = assemble::parts(&readings)
                .and_then(|mut parts| stamped(assemble::wide(&mut parts)?))
                .map_err(output)?;
            passed.rows += wide.height();
            for batch in wide.iter_chunks(CompatLevel::oldest(), false) {
                writer.write(&batch, None).map_err(output)?;
            }
        }
        Ok::<(), ClusterError>(())
    })?;
    writer.finish().map_err(output)?;
    Ok(passed)
}

/// The travelling shape with the mark of its maker.
fn travelling() -> Vec<(&'static str, Dtype)> {
    let mut shape = assemble::wide_shape();
    shape.push(("made_by", Dtype::Utf8));
    shape
}

fn stamped(mut wide: DataFrame) -> PolarsResult<DataFrame> {
    let mark = Column::new("made_by".into(), vec![made_by(); wide.height()]);
    wide.with_column(mark)?;
    wide.rechunk_mut();
    Ok(wide)
}

/// The columns of a batch of pages.
struct Pages {
    paths: StringChunked,
    content: BinaryChunked,
    bytes: Option<Int64Chunked>,
    reasons: Option<StringChunked>,
    /// What `pack` knows of a document from outside it, in the form of [`notes_text`].
    notes: Option<StringChunked>,
    /// The same from a table that somebody else made: columns whose names are known (`title`, `url`, `published`).
    known: Vec<Vec<Note>>,
}

impl Pages {
    fn of(frame: &DataFrame) -> Result<Pages, ClusterError> {
        let column = |name: &str, dtype: DataType| {
            frame.column(name).and_then(|column| column.cast(&dtype)).map_err(|_| {
                let names: Vec<&str> = frame.get_column_names().iter().map(|name| name.as_str()).collect();
                given(format!(
                    "the pages need the columns path (text) and content (binary or text), and have {}; rename or cast them",
                    names.join(", ")
                ))
            })
        };
        let odd = |error: PolarsError| given(format!("the pages cannot be used ({error})"));
        Ok(Pages {
            paths: column("path", DataType::String)?.str().map_err(odd)?.clone(),
            content: column("content", DataType::Binary)?.binary().map_err(odd)?.clone(),
            // What `pack` says of a document that it could not read.
            bytes: column("bytes", DataType::Int64).ok().and_then(|column| column.i64().cloned().ok()),
            reasons: column("reason", DataType::String).ok().and_then(|column| column.str().cloned().ok()),
            notes: column("notes", DataType::String).ok().and_then(|column| column.str().cloned().ok()),
            known: ingest::notes_of_rows(frame),
        })
    }

    fn input(&self, row: usize, limits: &Limits) -> Result<Input, ClusterError> {
        let source = self.paths.get(row).filter(|path| !path.is_empty()).ok_or_else(|| {
            given(format!("row {row} of a batch of pages has no path; give every page a path"))
        })?;
        let (content, bytes) = match self.content.get(row) {
            Some(content) if content.len() as u64 > limits.document_bytes => {
                (Err(Reason::TooLarge), content.len() as u64)
            }
            Some(content) => (Ok(content.to_vec()), content.len() as u64),
            None => {
                let reason = self.reasons.as_ref().and_then(|reasons| reasons.get(row));
                let bytes = self.bytes.as_ref().and_then(|bytes| bytes.get(row)).unwrap_or(0);
                (
                    Err(reason.and_then(Reason::from_key).unwrap_or(Reason::Unreadable)),
                    u64::try_from(bytes).unwrap_or(0),
                )
            }
        };
        let notes = match self.notes.as_ref().and_then(|notes| notes.get(row)) {
            None => Vec::new(),
            Some(text) => notes_of(text).ok_or_else(|| {
                given(format!(
                    "the column notes of {source} is not what `nianbao pack` writes; leave it out or pack the pages again"
                ))
            })?,
        };
        let notes = notes.into_iter().chain(self.known[row].iter().cloned()).collect();
        Ok(Input { source: source.to_string(), content, bytes, notes })
    }
}

/// Notes as one text, which every engine carries unchanged: a JSON list of pairs of name and value, in their order.
fn notes_text(notes: &[Note]) -> Option<String> {
    let pairs: Vec<[&str; 2]> = notes.iter().map(|note| [note.name.as_str(), note.value.as_str()]).collect();
    if pairs.is_empty() { None } else { serde_json::to_string(&pairs).ok() }
}

fn notes_of(text: &str) -> Option<Vec<Note>> {
    let pairs: Vec<[String; 2]> = serde_json::from_str(text).ok()?;
    Some(pairs.into_iter().map(|[name, value]| Note { name, value }).collect())
}

/// Packs documents into a Parquet file of (path, content), with size and reason where there is no content, and with what
/// is known of them from outside: the record of a crawl, a catalogue beside them.
pub fn pack(places: Vec<Place>, out: &Path, limits: &Limits) -> Result<Passed, ClusterError> {
    let output = |error: PolarsError| {
        ClusterError::Output(format!(
            "the pages cannot be packed into {} ({error}); choose another file",
            out.display()
        ))
    };
    let aside = out.with_extension(format!("parquet.part-{}", std::process::id()));
    let mut passed = Passed::default();
    let written = (|| {
        let schema: Schema = [
            ("path", DataType::String),
            ("content", DataType::Binary),
            ("bytes", DataType::Int64),
            ("reason", DataType::String),
            ("notes", DataType::String),
        ]
        .into_iter()
        .map(|(name, dtype)| Field::new(name.into(), dtype))
        .collect();
        let mut writer = ParquetWriter::new(File::create(&aside)?)
            .with_compression(ParquetCompression::Zstd(None))
            .with_statistics(StatisticsOptions::empty())
            .batched(&schema)?;
        for batch in ingest::stream(places, limits) {
            let inputs: Vec<Input> = batch.given.into_par_iter().map(|given| given.open(limits)).collect();
            passed.documents += inputs.len();
            passed.rows += inputs.len();
            let paths: StringChunked = inputs.iter().map(|input| Some(input.source.as_str())).collect();
            let content: BinaryChunked = inputs.iter().map(|input| input.content.as_deref().ok()).collect();
            let bytes: Int64Chunked = inputs
                .iter()
                .map(|input| {
                    Some(input.content.as_ref().map_or(input.bytes as i64, |content| content.len() as i64))
                })
                .collect();
            let reasons: StringChunked =
                inputs.iter().map(|input| input.content.as_ref().err().map(|reason| reason.key())).collect();
            let notes: StringChunked = inputs.iter().map(|input| notes_text(&input.notes)).collect();
            let columns = vec![
                paths.into_column().with_name("path".into()),
                content.into_column().with_name("content".into()),
                bytes.into_column().with_name("bytes".into()),
                reasons.into_column().with_name("reason".into()),
                notes.into_column().with_name("notes".into()),
            ];
            writer.write_batch(&DataFrame::new(inputs.len(), columns)?)?;
        }
        writer.finish()?;
        parquet::sync(&aside)?;
        std::fs::rename(&aside, out)?;
        Ok(())
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&aside);
    }
    written.map_err(output)?;
    Ok(passed)
}

/// Rows that `extract` made anywhere → part files in a folder, as the map half of a run would have left them.
pub fn gather(given_paths: &[PathBuf], parts: &Path) -> Result<usize, ClusterError> {
    let mut files = Vec::new();
    for path in given_paths {
        if !path.exists() {
            return Err(given(format!(
                "{} does not exist; give files or folders of rows that `nianbao extract` made",
                path.display()
            )));
        }
        for entry in walkdir::WalkDir::new(path).sort_by_file_name() {
            let entry = entry.map_err(|error| {
                given(format!("{} cannot be read ({error}); check its permissions", path.display()))
            })?;
            // Engines leave marks and checksums beside their files.
            let mark = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with(['_', '.']);
            if entry.file_type().is_file() && !mark {
                files.push(entry.into_path());
            }
        }
    }
    if files.is_empty() {
        return Err(given(format!(
            "{} holds no rows; give files or folders of rows that `nianbao extract` made",
            given_paths.first().map_or_else(String::new, |path| path.display().to_string())
        )));
    }
    let mut number = 0;
    let mut documents = 0;
    let mut keep = |frame: &DataFrame, file: &Path| -> Result<(), ClusterError> {
        check_maker(frame, file)?;
        let odd = |error: PolarsError| {
            given(format!("{} holds no rows of `nianbao extract` ({error}); give those", file.display()))
        };
        for name in assemble::NAMES {
            let rows = assemble::narrow(frame, name).map_err(odd)?;
            documents += if name == assemble::NAMES[0] { rows.height() } else { 0 };
            write_part(parts, name, number, rows)
                .map_err(|error| ClusterError::Output(format!("the parts cannot be written ({error})")))?;
        }
        number += 1;
        Ok(())
    };
    // An empty part of each table, so that all are there even where no row came.
    keep(
        &stamped(Rows::new(assemble::wide_shape().into_iter()).finish().map_err(|e| given(e.to_string()))?)
            .map_err(|e| given(e.to_string()))?,
        parts,
    )?;
    for file in &files {
        let unreadable =
            |error: std::io::Error| given(format!("{} cannot be read ({error})", file.display()));
        let mut magic = [0; 6];
        let mut open = File::open(file).map_err(unreadable)?;
        let length = open.read(&mut magic).map_err(unreadable)?;
        match &magic[..length] {
            [b'P', b'A', b'R', b'1', ..] => rows_of_parquet(file, &mut keep)?,
            b"ARROW1" => {
                let frame = polars_io::ipc::IpcReader::new(File::open(file).map_err(unreadable)?)
                    .finish()
                    .map_err(|error| given(format!("{} cannot be read ({error})", file.display())))?;
                keep(&frame, file)?;
            }
            _ => batches(File::open(file).map_err(unreadable)?, &file.display().to_string(), |frame| {
                keep(&frame, file)
            })?,
        }
    }
    Ok(documents)
}

fn rows_of_parquet(
    file: &Path,
    keep: &mut impl FnMut(&DataFrame, &Path) -> Result<(), ClusterError>,
) -> Result<(), ClusterError> {
    let odd = |error: PolarsError| given(format!("{} cannot be read ({error})", file.display()));
    let footer = parquet::footer(file).map_err(odd)?;
    let names: Vec<&str> = footer.columns.iter().map(|(name, _)| name.as_str()).collect();
    let mut kept = Ok(());
    parquet::scan(file, &names, |frame| {
        if kept.is_ok() {
            kept = keep(frame, file);
        }
        Ok(())
    })
    .map_err(odd)?;
    kept
}

fn check_maker(frame: &DataFrame, file: &Path) -> Result<(), ClusterError> {
    let column = frame.column("made_by").and_then(|column| column.str().cloned()).map_err(|_| {
        given(format!(
            "{} holds no rows of `nianbao extract`; give files or folders of those",
            file.display()
        ))
    })?;
    let ours = made_by();
    match column.iter().find(|mark| *mark != Some(ours.as_str())) {
        None => Ok(()),
        Some(other) => Err(given(format!(
            "{} was made by {} and this is {ours}; run `nianbao extract` of this version again",
            file.display(),
            other.unwrap_or("an unknown program")
        ))),
    }
}

/// Name of a part file.
pub fn part_name(table: &str, number: usize) -> String {
    format!("{table}-{number:06}.parquet")
}

/// Writes one part file.
pub fn write_part(parts: &Path, name: &str, number: usize, rows: DataFrame) -> PolarsResult<()> {
    let mut sheaf = Sheaf::internal(&parts.join(part_name(name, number)), rows.schema(), parquet::ROW_GROUP)?;
    sheaf.write(rows)?;
    sheaf.finish()
}
