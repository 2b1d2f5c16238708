//! One of the two output folders, read row by row.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash, Hasher};
use std::path::Path;

use polars::prelude::*;
use serde_json::Value;

use crate::publish::{self, manifest, parquet};

/// A report as far as a comparison needs it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Report {
    pub(super) source: String,
    pub(super) ordinal: i32,
    pub(super) agency_id: Option<String>,
    pub(super) agency: String,
    pub(super) year: Option<i32>,
    pub(super) current: bool,
    /// Hash of what is told of it besides its figures, by [`FACE`].
    pub(super) face: u64,
}

/// What is told of a report besides its figures.
pub(super) const FACE: [&str; 18] = [
    "title",
    "agency",
    "year",
    "period_start",
    "period_end",
    "published",
    "division_code",
    "province",
    "prefecture",
    "county",
    "level",
    "sector",
    "scope",
    "template",
    "completeness",
    "is_current",
    "url",
    "report_id",
];

/// One of the two folders.
pub(super) struct Edition {
    pub(super) folder: std::path::PathBuf,
    pub(super) manifest: Value,
    /// Hash of each source.
    pub(super) inputs: BTreeMap<String, String>,
    pub(super) reports: BTreeMap<String, Report>,
}

impl Edition {
    pub(super) fn open(folder: &Path) -> Result<Edition, String> {
        if !folder.is_dir() {
            return Err(format!("{} is not a folder; give two output folders of runs", folder.display()));
        }
        let text = std::fs::read_to_string(folder.join(manifest::NAME)).map_err(|error| {
            format!(
                "{} has no manifest that can be read ({error}); give the output folder of a run",
                folder.display()
            )
        })?;
        let manifest = serde_json::from_str(&text).map_err(|error| {
            format!("the manifest of {} is damaged ({error}); see `nianbao verify`", folder.display())
        })?;
        let mut edition = Edition {
            folder: folder.to_path_buf(),
            manifest,
            inputs: BTreeMap::new(),
            reports: BTreeMap::new(),
        };
        let mut inputs = BTreeMap::new();
        edition.each("inputs", &["source", "sha256"], |row| {
            inputs.insert(row.text(0), row.text(1));
        })?;
        let mut reports = BTreeMap::new();
        let mut columns = vec!["report_id", "source", "ordinal", "agency_id"];
        let before = columns.len();
        columns.extend(&FACE[..FACE.len() - 1]);
        let face = |name: &str| columns.iter().position(|column| *column == name).unwrap_or_default();
        let (agency, year, current) = (face("agency"), face("year"), face("is_current"));
        edition.each("reports", &columns, |row| {
            let report = Report {
                source: row.text(1),
                ordinal: row.text(2).parse().unwrap_or(0),
                agency_id: row.given(3),
                agency: row.given(agency).unwrap_or_else(|| "(agency not stated)".to_string()),
                year: row.text(year).parse().ok(),
                current: row.text(current) == "true",
                face: row.hash_of(before..columns.len()),
            };
            reports.insert(row.text(0), report);
        })?;
        edition.inputs = inputs;
        edition.reports = reports;
        Ok(edition)
    }

    /// Calls with every row of a table, with these columns.
    pub(super) fn each(
        &self,
        table: &str,
        columns: &[&str],
        mut call: impl FnMut(&Row<'_>),
    ) -> Result<(), String> {
        for (file, _) in publish::table_files(&self.folder, table) {
            let path = self.folder.join(&file);
            parquet::scan(&path, columns, |frame| {
                let columns =
                    columns.iter().map(|name| frame.column(name)).collect::<PolarsResult<Vec<_>>>()?;
                for row in 0..frame.height() {
                    call(&Row { columns: &columns, row });
                }
                Ok(())
            })
            .map_err(|error| {
                format!(
                    "{} cannot be compared ({error}); see `nianbao verify {}`",
                    path.display(),
                    self.folder.display()
                )
            })?;
        }
        Ok(())
    }

    pub(super) fn file_hash(&self, name: &str) -> Option<&str> {
        let files = self.manifest["files"].as_array()?;
        files.iter().find(|file| file["name"] == name)?["sha256"].as_str()
    }
}

/// A row of a table as text.
pub(super) struct Row<'a> {
    pub(super) columns: &'a [&'a Column],
    pub(super) row: usize,
}

impl Row<'_> {
    /// The text of a column; empty where it is null.
    pub(super) fn text(&self, index: usize) -> String {
        self.given(index).unwrap_or_default()
    }

    pub(super) fn given(&self, index: usize) -> Option<String> {
        match self.columns[index].get(self.row).ok()? {
            AnyValue::Null => None,
            AnyValue::String(text) => Some(text.to_string()),
            AnyValue::StringOwned(text) => Some(text.to_string()),
            AnyValue::Boolean(truth) => Some(truth.to_string()),
            AnyValue::Float64(number) => Some(number.to_string()),
            AnyValue::Date(days) => Some(publish::day_text(days)),
            other => Some(other.to_string()),
        }
    }

    /// Hash of some of the columns.
    pub(super) fn hash_of(&self, columns: std::ops::Range<usize>) -> u64 {
        let mut hasher = DefaultHasher::new();
        for index in columns {
            match self.columns[index].get(self.row) {
                Ok(AnyValue::String(text)) => (1, text).hash(&mut hasher),
                // A column of one value gives it in this form.
                Ok(AnyValue::StringOwned(text)) => (1, text.as_str()).hash(&mut hasher),
                Ok(AnyValue::Int32(number)) => (2, i64::from(number)).hash(&mut hasher),
                Ok(AnyValue::Int64(number)) => (2, number).hash(&mut hasher),
                Ok(AnyValue::Float64(number)) => (3, number.to_bits()).hash(&mut hasher),
                Ok(AnyValue::Boolean(truth)) => (4, truth).hash(&mut hasher),
                Ok(AnyValue::Date(days)) => (5, days).hash(&mut hasher),
                _ => (0, self.given(index)).hash(&mut hasher),
            }
        }
        hasher.finish()
    }
}

/// Values of a row, in the order of its columns.
pub(super) type Told = Vec<Option<String>>;

/// The rows of a table that are not the same in both editions, by their keys, which are the first columns: what stood
/// there before and after.
pub(super) fn differing(
    [a, b]: [&Edition; 2],
    table: &str,
    columns: &[&str],
    keys: usize,
) -> Result<BTreeMap<Vec<String>, [Option<Told>; 2]>, String> {
    let mut in_a: HashMap<u64, u64> = HashMap::new();
    a.each(table, columns, |row| {
        in_a.insert(row.hash_of(0..keys), row.hash_of(keys..columns.len()));
    })?;
    let mut rows: BTreeMap<Vec<String>, [Option<Told>; 2]> = BTreeMap::new();
    let key = |row: &Row<'_>| (0..keys).map(|index| row.text(index)).collect::<Vec<_>>();
    let told = |row: &Row<'_>| (keys..columns.len()).map(|index| row.given(index)).collect::<Told>();
    b.each(table, columns, |row| {
        let hash = row.hash_of(0..keys);
        if in_a.get(&hash) == Some(&row.hash_of(keys..columns.len())) {
            in_a.remove(&hash);
        } else {
            rows.entry(key(row)).or_default()[1] = Some(told(row));
        }
    })?;
    // What is the same in both is forgotten; what is left of A's is gone or changed.
    a.each(table, columns, |row| {
        if in_a.contains_key(&row.hash_of(0..keys)) {
            rows.entry(key(row)).or_default()[0] = Some(told(row));
        }
    })?;
    Ok(rows)
}

/// A number as people read it: four places, no zeros behind.
pub(super) fn rounded(text: &str) -> String {
    text.parse::<f64>().map_or_else(
        |_| text.to_string(),
        |number| {
            let text = format!("{number:.4}");
            if text.contains('.') {
                text.trim_end_matches('0').trim_end_matches('.').to_string()
            } else {
                text
            }
        },
    )
}

/// What is told of two states of one thing: of both, what is not the same; of one alone, all that is stated.
pub(super) fn told_apart(
    names: &[&str],
    before: Option<&Told>,
    after: Option<&Told>,
) -> (Option<String>, Option<String>) {
    let tell = |mine: &Told, other: Option<&Told>| {
        let pairs: Vec<String> = mine
            .iter()
            .enumerate()
            .filter(|(index, value)| match other {
                Some(other) => other[*index] != **value,
                None => value.is_some(),
            })
            .map(|(index, value)| {
                format!("{} {}", names[index], value.as_deref().map_or_else(|| "none".to_string(), rounded))
            })
            .collect();
        pairs.join(", ")
    };
    (before.map(|told| tell(told, after)), after.map(|told| tell(told, before)))
}
