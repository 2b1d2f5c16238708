//! Frames → Parquet files that every reader opens without surprises: plain strings instead of string views, fixed row
//! groups, and the table's whole description in the metadata.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use base64::Engine as _;
use polars::prelude::{
    ArrowField, ArrowSchema, CompatLevel, DataFrame, PolarsResult, Schema, SchemaExt as _,
};
use polars_arrow::io::ipc::write as ipc;
use polars_io::SerReader;
use polars_io::parquet::write::{BatchedWriter, KeyValueMetadata, ParquetCompression, ParquetWriter};
use serde_json::json;

use crate::schema::{SCHEMA_VERSION, Table};

/// Most rows of one row group.
pub const ROW_GROUP: usize = 131_072;

/// Values of one row group: what waits in memory to be written, and what a reader has to hold, is as much for a table of
/// hundreds of columns as for one of ten.
const GROUP_VALUES: usize = 4 << 20;

/// Rows of one row group of a table with so many columns.
pub fn group_of(columns: usize) -> usize {
    (GROUP_VALUES / columns.max(1)).min(ROW_GROUP)
}

/// A Parquet file that is written batch by batch.
pub struct Sheaf {
    writer: BatchedWriter<BufWriter<File>>,
    pending: Option<DataFrame>,
    group: usize,
    /// Row groups are of exactly that size.
    exact: bool,
}

impl Sheaf {
    /// A file of internal rows, in row groups of at least `group`.
    pub fn internal(path: &Path, schema: &Schema, group: usize) -> PolarsResult<Sheaf> {
        let file = BufWriter::new(File::create(path)?);
        Ok(Sheaf {
            writer: ParquetWriter::new(file)
                .with_compression(ParquetCompression::Lz4Raw)
                .with_statistics(no_statistics())
                .batched(schema)?,
            pending: None,
            group: group.clamp(1, ROW_GROUP),
            exact: false,
        })
    }

    /// A file of a public table, with its description.
    pub fn public(path: &Path, table: &Table) -> PolarsResult<Sheaf> {
        let schema: Schema = table
            .columns
            .iter()
            .map(|column| polars::prelude::Field::new(column.name.as_ref().into(), column.dtype.polars()))
            .collect();
        let file = BufWriter::new(File::create(path)?);
        let metadata = KeyValueMetadata::from_static(vec![
            ("ARROW:schema".to_string(), arrow_schema(table, &schema)),
            ("nianbao.table".to_string(), description(table).to_string()),
        ]);
        let writer = ParquetWriter::new(file)
            .with_compression(ParquetCompression::Zstd(None))
            .with_key_value_metadata(Some(metadata))
            .batched(&schema)?;
        Ok(Sheaf { writer, pending: None, group: group_of(table.columns.len()), exact: true })
    }

    /// Adds rows. Row groups of a public table are of one size whatever the batches, so that the file does not depend on
    /// them.
    pub fn write(&mut self, frame: DataFrame) -> PolarsResult<()> {
        let mut frame = match self.pending.take() {
            Some(mut pending) => {
                pending.vstack_mut(&frame)?;
                pending
            }
            None => frame,
        };
        while frame.height() >= self.group {
            let group = if self.exact { self.group } else { frame.height().min(ROW_GROUP) };
            self.put(frame.slice(0, group))?;
            frame = frame.slice(group as i64, frame.height() - group);
        }
        if frame.height() > 0 {
            self.pending = Some(frame);
        }
        Ok(())
    }

    fn put(&mut self, mut frame: DataFrame) -> PolarsResult<()> {
        frame.rechunk_mut();
        self.writer.write_batch(&frame)
    }

    /// Writes what is left and the footer, and makes it durable.
    pub fn finish(mut self) -> PolarsResult<()> {
        if let Some(frame) = self.pending.take() {
            self.put(frame)?;
        }
        self.writer.finish()?;
        Ok(())
    }
}

fn no_statistics() -> polars::prelude::StatisticsOptions {
    polars::prelude::StatisticsOptions::empty()
}

/// The Arrow schema beside the Parquet columns: large strings, and each column's meaning.
fn arrow_schema(table: &Table, schema: &Schema) -> String {
    let mut arrow: ArrowSchema = schema.to_arrow(CompatLevel::oldest());
    for column in &table.columns {
        if let Some(field) = arrow.get_mut(column.name.as_ref()) {
            *field = described(field.clone(), column);
        }
    }
    // PyArrow and R take the metadata of a schema from here and not from beside it, so the description stands in both.
    let about = [("nianbao.table".into(), description(table).to_string().into())].into();
    let message = ipc::schema_to_bytes(&arrow, &ipc::default_ipc_fields(arrow.iter_values()), Some(&about));
    // An encapsulated message: mark, length, bytes.
    let mut framed = vec![0xff; 4];
    framed.extend((message.len() as u32).to_le_bytes());
    framed.extend(message);
    base64::engine::general_purpose::STANDARD.encode(framed)
}

fn described(field: ArrowField, column: &crate::schema::Column) -> ArrowField {
    let pairs = [
        ("label", column.label.to_string()),
        ("unit", column.unit.label().to_string()),
        ("meaning_zh", column.meaning_zh.to_string()),
        ("meaning_en", column.meaning_en.to_string()),
        ("comparable_years", years(column)),
    ];
    let metadata = pairs
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(key, text)| (key.into(), text.into()))
        .collect();
    field.with_metadata(metadata)
}

fn years(column: &crate::schema::Column) -> String {
    column.comparable.iter().map(ToString::to_string).collect::<Vec<_>>().join(";")
}

/// The table's description as a JSON object (contract, section 2).
pub fn description(table: &Table) -> serde_json::Value {
    let columns: Vec<serde_json::Value> = table
        .columns
        .iter()
        .map(|column| {
            let mut entry = json!({
                "name": column.name,
                "label": column.label,
                "type": column.dtype.name(),
                "unit": column.unit.label(),
                "meaning_zh": column.meaning_zh,
                "meaning_en": column.meaning_en,
            });
            if !column.comparable.is_empty() {
                entry["comparable_years"] =
                    json!(column.comparable.iter().map(ToString::to_string).collect::<Vec<_>>());
            }
            entry
        })
        .collect();
    json!({
        "name": table.name,
        "label": table.label,
        "grain": table.grain,
        "key": table.key,
        "order": table.order,
        "schema_version": SCHEMA_VERSION,
        "columns": columns,
    })
}

/// Writes a whole table at once.
pub fn write(path: &Path, table: &Table, frame: DataFrame) -> PolarsResult<()> {
    table.conform(&frame)?;
    let mut sheaf = Sheaf::public(path, table)?;
    sheaf.write(frame)?;
    sheaf.finish()
}

/// Reads a Parquet file whole.
pub fn read(path: &Path) -> PolarsResult<DataFrame> {
    polars_io::parquet::read::ParquetReader::new(File::open(path)?).finish()
}

/// Flushes a file's bytes to the disk.
pub fn sync(path: &Path) -> std::io::Result<()> {
    let mut file = File::options().append(true).open(path)?;
    file.flush()?;
    file.sync_all()
}

/// Number of rows of a Parquet file, from its footer.
pub fn read_height(path: &Path) -> PolarsResult<usize> {
    polars_io::parquet::read::ParquetReader::new(File::open(path)?).num_rows()
}

/// Walks through a file's rows in bounded slices; `columns` are the only ones read.
pub fn scan(
    path: &Path,
    columns: &[&str],
    mut each: impl FnMut(&DataFrame) -> PolarsResult<()>,
) -> PolarsResult<()> {
    let rows = read_height(path)?;
    let names: Vec<String> = columns.iter().map(|name| (*name).to_string()).collect();
    let mut from = 0;
    while from < rows {
        let frame = polars_io::parquet::read::ParquetReader::new(File::open(path)?)
            .with_columns(Some(names.clone()))
            .with_slice(Some((from, ROW_GROUP)))
            .set_rechunk(true)
            .finish()?;
        each(&frame)?;
        from += ROW_GROUP;
    }
    Ok(())
}

/// What a file says of itself before any row is read.
pub struct Footer {
    pub rows: usize,
    pub columns: Vec<(String, polars::prelude::DataType)>,
    /// The description under `nianbao.table`.
    pub table: Option<String>,
}

pub fn footer(path: &Path) -> PolarsResult<Footer> {
    let mut reader = polars_io::parquet::read::ParquetReader::new(File::open(path)?);
    let schema = Schema::from_arrow_schema(reader.schema()?.as_ref());
    let metadata = reader.get_metadata()?;
    let table = metadata
        .key_value_metadata()
        .as_ref()
        .and_then(|pairs| pairs.iter().find(|pair| pair.key == "nianbao.table"))
        .and_then(|pair| pair.value.clone());
    Ok(Footer {
        rows: metadata.num_rows,
        columns: schema.iter().map(|(name, dtype)| (name.to_string(), dtype.clone())).collect(),
        table,
    })
}
