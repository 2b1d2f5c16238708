//! Pages as rows: JSON lines and Parquet. A row has the address or path of a page, the page, and what the
//! crawler knew of it.

use std::io::{BufRead, Cursor, Read};

use polars::prelude::{AnyValue, Column as Series, DataFrame, TimeUnit};
use polars_io::SerReader;
use polars_io::parquet::read::ParquetReader;
use serde_json::Value;

use super::archive::{Archive, Halt, Member};
use super::kind::Source;
use super::known::{self, Column, Row};
use super::{footer, names};
use crate::document::Note;
use crate::publish::day_text;
use crate::schema::Reason;

/// Bytes of rows that are held at once.
const SLICE: u64 = 32 << 20;

/// Gives one row as a member. What has no address is named by its number.
fn give(archive: &mut Archive<'_, '_>, mut row: Row, number: u64) -> Result<(), Halt> {
    archive.entry()?;
    let notes = row.all_notes();
    let path = row.path.take().map(|path| format!("/{}", path.replace('\\', "/").trim_start_matches('/')));
    let place = row.url.take().or(path).unwrap_or_else(|| format!("row-{number}"));
    let place = names::printable(&place);
    let Some((_, content)) = row.content else {
        return archive.refuse(&place, Reason::Empty, 0);
    };
    let name = place.split(['?', '#']).next().unwrap_or("").to_string();
    let member =
        Member { place, name, packed: None, declared: None, notes, content: &mut Cursor::new(content) };
    archive.member(member).map(|_| ())
}

/// Whether text begins like a row of a page: an object with a column that names it and one that holds it.
pub(super) fn starts_like_rows(head: &[u8], name: &str) -> bool {
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('{') {
        return false;
    }
    let end = name.rsplit(['/', '!']).next().unwrap_or("").to_lowercase();
    if end.ends_with(".jsonl") || end.ends_with(".ndjson") {
        return true;
    }
    let key = text[1..].trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
    let has = |names: &[&str]| names.iter().any(|name| text.contains(&format!("\"{name}\"")));
    key.is_some_and(|key| known::column(key).is_some())
        && has(&["url", "path"])
        && has(&["html", "content", "text", "body"])
}

/// JSON, one object a line.
pub(super) fn lines(archive: &mut Archive<'_, '_>, stream: &mut dyn BufRead) -> Result<(), Halt> {
    // Every character of a page may be written as an escape of six.
    let longest = archive.gate.limits.document_bytes.saturating_mul(6);
    let mut number = 0;
    let mut line = Vec::new();
    loop {
        line.clear();
        number += 1;
        (&mut *stream).take(longest).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(());
        }
        let ended = line.ends_with(b"\n");
        if !ended && line.len() as u64 >= longest {
            archive.entry()?;
            archive.refuse(&format!("row-{number}"), Reason::TooLarge, longest)?;
            stream.skip_until(b'\n')?;
            continue;
        }
        let text = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line).trim_ascii();
        if text.is_empty() {
            continue;
        }
        match serde_json::from_slice::<Value>(text) {
            Ok(Value::Object(object)) => {
                let mut row = Row::default();
                for (name, value) in &object {
                    let Some(column) = known::column(name) else { continue };
                    match value {
                        Value::String(text) => row.set(column, text.as_bytes()),
                        Value::Number(number) => row.set(column, number.to_string().as_bytes()),
                        _ => {}
                    }
                }
                give(archive, row, number)?;
            }
            Err(error) if error.is_eof() && !ended => return Err(Halt::Broken(Reason::Truncated)),
            _ => {
                archive.entry()?;
                archive.refuse(&format!("row-{number}"), Reason::Damaged, text.len() as u64)?;
            }
        }
    }
}

/// Parquet. Its footer stands at the end, so that a cut file does not open at all.
pub(super) fn parquet(archive: &mut Archive<'_, '_>, file: &mut dyn Source) -> Result<(), Halt> {
    footer::check(file, archive.size, &archive.gate.limits).map_err(Halt::Broken)?;
    let broken = |_| Halt::Broken(Reason::BadArchive);
    let mut reader = ParquetReader::new(file.mapped());
    let schema = reader.schema().map_err(broken)?;
    let wanted: Vec<String> =
        schema.iter_names().filter(|name| known::column(name).is_some()).map(ToString::to_string).collect();
    if !wanted.iter().any(|name| matches!(known::column(name), Some(Column::Content(_)))) {
        return Err(Halt::Broken(Reason::UnknownFormat));
    }
    let metadata = reader.get_metadata().map_err(broken)?.clone();
    let (mut from, mut number) = (0, 0);
    for group in &metadata.row_groups {
        let rows = group.num_rows();
        let most = (rows as u64).saturating_mul(SLICE) / (group.total_byte_size() as u64).max(1);
        let step = usize::try_from(most).unwrap_or(rows).clamp(1, rows.max(1));
        for start in (0..rows).step_by(step) {
            let mut reader = ParquetReader::new(file.mapped())
                .with_columns(Some(wanted.clone()))
                .with_slice(Some((from + start, step.min(rows - start))));
            reader.set_metadata(metadata.clone());
            let rows = reader.finish().map_err(broken)?;
            frame(archive, &rows, &mut number)?;
        }
        from += rows;
    }
    Ok(())
}

/// Gives the rows of a frame.
fn frame(archive: &mut Archive<'_, '_>, frame: &DataFrame, number: &mut u64) -> Result<(), Halt> {
    let known: Vec<(Column, &Series)> = frame
        .columns()
        .iter()
        .filter_map(|series| known::column(series.name()).map(|column| (column, series)))
        .collect();
    if !known.iter().any(|(column, _)| matches!(column, Column::Content(_))) {
        return Err(Halt::Broken(Reason::UnknownFormat));
    }
    for index in 0..frame.height() {
        *number += 1;
        let mut row = Row::default();
        for (column, series) in &known {
            set(&mut row, *column, series.get(index).unwrap_or(AnyValue::Null));
        }
        give(archive, row, *number)?;
    }
    Ok(())
}

fn set(row: &mut Row, column: Column, value: AnyValue<'_>) {
    match value {
        AnyValue::String(text) => row.set(column, text.as_bytes()),
        AnyValue::Binary(bytes) => row.set(column, bytes),
        AnyValue::Date(days) => row.set(column, day_text(days).as_bytes()),
        AnyValue::Datetime(instant, unit, zone) => {
            let seconds = match unit {
                TimeUnit::Nanoseconds => instant.div_euclid(1_000_000_000),
                TimeUnit::Microseconds => instant.div_euclid(1_000_000),
                TimeUnit::Milliseconds => instant.div_euclid(1000),
            };
            // An instant is told by the clock of China; a time without a zone is told as it stands.
            let shift = if zone.is_some() { 8 * 3600 } else { 0 };
            if let Ok(days) = i32::try_from((seconds + shift).div_euclid(86_400)) {
                row.set(column, day_text(days).as_bytes());
            }
        }
        _ => {}
    }
}

/// What the columns of a table of pages say of each page from outside it.
pub fn notes_of_rows(frame: &DataFrame) -> Vec<Vec<Note>> {
    let columns: Vec<(Column, &Series)> = frame
        .columns()
        .iter()
        .filter_map(|series| known::column(series.name()).map(|column| (column, series)))
        .filter(|(column, _)| matches!(column, Column::Url | Column::Note(_)))
        .collect();
    (0..frame.height())
        .map(|index| {
            let mut row = Row::default();
            for (column, series) in &columns {
                set(&mut row, *column, series.get(index).unwrap_or(AnyValue::Null));
            }
            row.all_notes()
        })
        .collect()
}
