//! A user's table: one sheet of an Excel or CSV file with a header row, its columns found by their names.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader};
use sha2::{Digest, Sha256};

/// Why a user's table could not be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error("{} does not exist; {}", .0.display(), crate::cli::nearest_path(.0).unwrap_or_else(|| "give an .xlsx, .xls, .ods or .csv file".to_string()))]
    Missing(PathBuf),
    #[error("the file {path} cannot be read ({error}); give an .xlsx, .xls, .ods or .csv file")]
    Unreadable { path: PathBuf, error: String },
    #[error("the file {path} has no column {column}; its first row must name the columns, {all}")]
    NoColumn { path: PathBuf, column: &'static str, all: String },
    #[error("line {line} of {path}: {problem}")]
    Row { path: PathBuf, line: usize, problem: String },
}

/// A column and the other names it may bear.
pub type Heading = (&'static str, &'static [&'static str]);

/// Rows of text by column.
#[derive(Debug)]
pub struct Ledger {
    pub path: PathBuf,
    /// Of the file's bytes, so that two runs can tell whether they were given the same.
    pub sha256: String,
    columns: HashMap<&'static str, usize>,
    rows: Vec<Vec<String>>,
}

impl Ledger {
    /// Reads a file; `required` columns must be there, all others may.
    pub fn read(path: &Path, headings: &[Heading], required: &[&'static str]) -> Result<Ledger, LedgerError> {
        if !path.exists() {
            return Err(LedgerError::Missing(path.to_path_buf()));
        }
        let csv = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("csv") || end.eq_ignore_ascii_case("txt"));
        let mut rows = if csv { from_csv(path)? } else { from_workbook(path)? };
        rows.retain(|row| row.iter().any(|text| !text.is_empty()));
        let header = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        let mut columns = HashMap::new();
        for (index, name) in header.iter().enumerate() {
            let name = name.trim().to_lowercase();
            if let Some((key, _)) =
                headings.iter().find(|(key, others)| *key == name || others.contains(&name.as_str()))
            {
                columns.entry(*key).or_insert(index);
            }
        }
        for column in required {
            if !columns.contains_key(column) {
                let all = headings.iter().map(|(key, _)| *key).collect::<Vec<_>>().join(", ");
                return Err(LedgerError::NoColumn { path: path.to_path_buf(), column, all });
            }
        }
        let bytes = std::fs::read(path).map_err(|error| LedgerError::Unreadable {
            path: path.to_path_buf(),
            error: error.to_string(),
        })?;
        let sha256 = crate::reading::hex(&Sha256::digest(bytes));
        Ok(Ledger { path: path.to_path_buf(), sha256, columns, rows })
    }

    /// Numbers of the rows below the header.
    pub fn rows(&self) -> std::ops::Range<usize> {
        0..self.rows.len()
    }

    /// The text of a row's column; `None` where it is empty or there is no such column.
    pub fn get(&self, row: usize, column: &str) -> Option<&str> {
        let text = self.rows.get(row)?.get(*self.columns.get(column)?)?.trim();
        (!text.is_empty()).then_some(text)
    }

    pub fn number<T: std::str::FromStr>(
        &self,
        row: usize,
        column: &'static str,
    ) -> Result<Option<T>, LedgerError> {
        let Some(text) = self.get(row, column) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| {
            self.wrong(row, format!("{text} in the column {column} is no number; write digits only"))
        })
    }

    pub fn wrong(&self, row: usize, problem: String) -> LedgerError {
        // The header is line 1.
        LedgerError::Row { path: self.path.clone(), line: row + 2, problem }
    }
}

fn from_csv(path: &Path) -> Result<Vec<Vec<String>>, LedgerError> {
    let fail = |error: String| LedgerError::Unreadable { path: path.to_path_buf(), error };
    let bytes = std::fs::read(path).map_err(|error| fail(error.to_string()))?;
    // Spreadsheets in China save CSV in GBK.
    let decoded =
        crate::document::decode::decode(&bytes).ok_or_else(|| fail("no charset fits".to_string()))?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(decoded.text.trim_start_matches('\u{feff}').as_bytes());
    reader
        .records()
        .map(|record| {
            record
                .map(|record| record.iter().map(str::to_string).collect())
                .map_err(|error| fail(error.to_string()))
        })
        .collect()
}

fn from_workbook(path: &Path) -> Result<Vec<Vec<String>>, LedgerError> {
    let fail = |error: calamine::Error| LedgerError::Unreadable {
        path: path.to_path_buf(),
        error: error.to_string(),
    };
    let mut book = calamine::open_workbook_auto(path).map_err(fail)?;
    let sheet = book.worksheet_range_at(0);
    let range = sheet
        .ok_or_else(|| LedgerError::Unreadable {
            path: path.to_path_buf(),
            error: "it has no sheet".to_string(),
        })?
        .map_err(fail)?;
    Ok(range.rows().map(|row| row.iter().map(cell_text).collect()).collect())
}

/// A cell as text; whole numbers without a decimal point, so that codes and years stay what they are.
pub fn cell_text(cell: &Data) -> String {
    match cell {
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{}", *number as i64),
        other => other.to_string().trim().to_string(),
    }
}
