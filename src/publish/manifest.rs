//! What an output folder holds: every file with its bytes, hash and rows. No clock, host or path stands in it, so that
//! equal inputs give equal manifests.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::PublishError;
use crate::reading::hex;
use crate::reduce::{Settings, Totals};
use crate::schema::{SCHEMA_VERSION, TABLES};

pub const NAME: &str = "manifest.json";

/// Hash of a file's bytes, and their number.
pub fn digest(path: &Path) -> std::io::Result<(String, u64)> {
    let mut file = std::fs::File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((hex(&hash.finalize()), bytes));
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
}

/// Files of a finished folder in the order of their names, those of its folders after a slash.
fn set(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name == NAME {
            continue;
        }
        if entry.file_type()?.is_dir() {
            names.extend(set(&entry.path())?.into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Writes the manifest of a finished folder.
pub fn write(folder: &Path, totals: &Totals, settings: &Settings) -> Result<(), PublishError> {
    let fail =
        |error: std::io::Error| PublishError::Write { path: folder.join(NAME), error: error.to_string() };
    let names = set(folder).map_err(fail)?;
    let mut files = Vec::new();
    for name in names {
        let (sha256, bytes) = digest(&folder.join(&name)).map_err(fail)?;
        let mut entry = json!({ "name": name, "bytes": bytes, "sha256": sha256 });
        // A table that is cut by year is a folder of the table's name.
        let table = name.split('/').next().and_then(|first| first.strip_suffix(".parquet"));
        if let Some(table) = TABLES.iter().find(|known| Some(known.name) == table) {
            let rows = super::parquet::read_height(&folder.join(&name))
                .map_err(|e| PublishError::Write { path: folder.join(&name), error: e.to_string() })?;
            entry["table"] = json!(table.name);
            entry["rows"] = json!(rows);
        }
        files.push(entry);
    }
    let inputs = files
        .iter()
        .find(|file| file["name"] == "inputs.parquet")
        .map_or(Value::Null, |file| file["sha256"].clone());
    let manifest = json!({
        "tool": "nianbao",
        "version": env!("CARGO_PKG_VERSION"),
        "schema_version": SCHEMA_VERSION,
        "run": inputs,
        "settings": settings.json(),
        "counts": totals.json(),
        "files": files,
    });
    let text = serde_json::to_string_pretty(&manifest).unwrap_or_default();
    std::fs::write(folder.join(NAME), text + "\n").map_err(fail)
}

/// Names in a folder that belong to its set: files, and folders of tables that are cut by year.
pub fn files(folder: &Path) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = std::fs::read_to_string(folder.join(NAME))
        .ok()
        .and_then(|text| serde_json::from_str::<Value>(&text).ok())
        .and_then(|manifest| {
            manifest["files"].as_array().map(|files| {
                files
                    .iter()
                    .filter_map(|file| file["name"].as_str()?.split('/').next().map(str::to_string))
                    .collect()
            })
        })
        .unwrap_or_default();
    names.insert(NAME.to_string());
    names
}
