//! Tables → the files that users open, and the one step by which a new set takes the place of the old.

pub mod dictionary;
pub mod excel;
pub mod manifest;
pub mod parquet;
pub mod staging;
pub mod verify;

use std::path::{Path, PathBuf};

pub use staging::Staging;

use crate::schema::TABLES;

/// Why the outputs could not be written; the old ones stand.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error(
        "the output folder {path} cannot be written ({error}); choose another with --out or change its permissions"
    )]
    Folder { path: PathBuf, error: std::io::Error },
    #[error(
        "the output folder {path} is being written by another run{}; wait for it, or choose another folder with --out",
        if holder.is_empty() { String::new() } else { format!(" (process {holder})") }
    )]
    Busy { path: PathBuf, holder: String },
    #[error("the outputs could not be written to {path} ({error}); the old ones stand")]
    Write { path: PathBuf, error: String },
}

/// Writes a CSV twin of every table: UTF-8 with its mark, and no text that a spreadsheet would run as a formula.
pub fn csv_twins(folder: &Path) -> Result<(), PublishError> {
    for table in TABLES.iter() {
        let path = folder.join(format!("{}.csv", table.name));
        let fail = |error: String| PublishError::Write { path: path.clone(), error };
        let frame = parquet::read(&folder.join(format!("{}.parquet", table.name)))
            .map_err(|e| fail(e.to_string()))?;
        let mut file =
            std::io::BufWriter::new(std::fs::File::create(&path).map_err(|e| fail(e.to_string()))?);
        std::io::Write::write_all(&mut file, "\u{feff}".as_bytes()).map_err(|e| fail(e.to_string()))?;
        let mut writer = csv::Writer::from_writer(file);
        writer
            .write_record(table.columns.iter().map(|column| column.name.as_ref()))
            .map_err(|e| fail(e.to_string()))?;
        let columns = frame.columns();
        for row in 0..frame.height() {
            let record: Vec<String> = columns
                .iter()
                .map(|column| column.get(row).map(|value| csv_text(&value)).unwrap_or_default())
                .collect();
            writer.write_record(&record).map_err(|e| fail(e.to_string()))?;
        }
        writer.flush().map_err(|e| fail(e.to_string()))?;
    }
    Ok(())
}

/// Cuts every table that has years into one file a year. The folder bears the name of the table's file, so the line by
/// which a reader opens the table stays the same; the year stays a column, because readers disagree on the type of a
/// year that stands in a path only.
pub fn split_by_year(folder: &Path) -> Result<(), PublishError> {
    for table in TABLES.iter().filter(|table| table.column("year").is_some()) {
        let path = folder.join(format!("{}.parquet", table.name));
        let cut = folder.join(format!(".{}.parquet", table.name));
        let fail = |error: String| PublishError::Write { path: path.clone(), error };
        std::fs::create_dir(&cut).map_err(|error| fail(error.to_string()))?;
        split(table, &path, &cut).map_err(|error| fail(error.to_string()))?;
        std::fs::remove_file(&path)
            .and_then(|()| std::fs::rename(&cut, &path))
            .map_err(|error| fail(error.to_string()))?;
    }
    Ok(())
}

fn split(table: &crate::schema::Table, whole: &Path, cut: &Path) -> polars::prelude::PolarsResult<()> {
    use polars::prelude::BooleanChunked;
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_ref()).collect();
    let mut years = std::collections::BTreeMap::new();
    parquet::scan(whole, &columns, |frame| {
        let year = frame.column("year")?.i32()?.clone();
        let here: std::collections::BTreeSet<Option<i32>> = year.iter().collect();
        for one in here {
            let mine: BooleanChunked = year.iter().map(|year| Some(year == one)).collect();
            let name = one.map_or_else(|| "unknown".to_string(), |year| year.to_string());
            let file = cut.join(format!("year={name}.parquet"));
            let sheaf = match years.entry(one) {
                std::collections::btree_map::Entry::Occupied(sheaf) => sheaf.into_mut(),
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert(parquet::Sheaf::public(&file, table)?)
                }
            };
            sheaf.write(frame.filter(&mine)?)?;
        }
        Ok(())
    })?;
    if years.is_empty() {
        // A table without rows is still a table.
        years.insert(None, parquet::Sheaf::public(&cut.join("year=unknown.parquet"), table)?);
    }
    years.into_values().try_for_each(parquet::Sheaf::finish)
}

/// Files of a table below its folder, with the year where the table is cut by year.
pub fn table_files(folder: &Path, table: &str) -> Vec<(String, Option<String>)> {
    let whole = format!("{table}.parquet");
    let mut names: Vec<String> = std::fs::read_dir(folder.join(&whole))
        .map(|entries| {
            entries
                .filter_map(Result::ok)
                .map(|entry| entry.file_name().to_string_lossy().into_owned())
                .collect()
        })
        .unwrap_or_default();
    if names.is_empty() {
        return vec![(whole, None)];
    }
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let year = name.trim_start_matches("year=").trim_end_matches(".parquet").to_string();
            (format!("{whole}/{name}"), Some(year))
        })
        .collect()
}

fn csv_text(value: &polars::prelude::AnyValue<'_>) -> String {
    use polars::prelude::AnyValue;
    match value {
        AnyValue::Null => String::new(),
        AnyValue::String(text) => guarded(text),
        AnyValue::StringOwned(text) => guarded(text),
        AnyValue::Boolean(truth) => truth.to_string(),
        AnyValue::Float64(number) => format!("{number}"),
        AnyValue::Date(days) => day_text(*days),
        other => other.to_string(),
    }
}

/// A leading apostrophe stops a spreadsheet from running a text as a formula.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_string() }
}

/// `2023-02-20` from days since 1970.
pub fn day_text(days: i32) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The day of the calendar, the other way round from `frame::days_since_epoch`.
pub fn civil(days: i32) -> (i32, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = (of_year - (153 * shifted + 2) / 5 + 1) as u32;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u32;
    (year_of_era + era * 400 + i32::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_back() {
        for days in [-1000, 0, 59, 60, 11_016, 11_017, 19_782, 20_000] {
            assert_eq!(crate::frame::days_since_epoch(civil(days)), Some(days));
        }
        assert_eq!(day_text(19_408), "2023-02-20");
    }

    #[test]
    fn formulas_are_disarmed_in_csv() {
        assert_eq!(guarded("=HYPERLINK(\"x\")机关"), "'=HYPERLINK(\"x\")机关");
        assert_eq!(guarded("某局"), "某局");
    }
}
