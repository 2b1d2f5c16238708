//! What a reader wrote beside the findings of the last run's workbook: the verdict and the comment, by finding.
//!
//! They are read before a new workbook takes the place of the old, and written beside the same findings again. A finding
//! keeps its number as long as the cells behind it are the same.

use std::collections::BTreeMap;
use std::path::Path;

use calamine::{Data, Reader};

/// Verdict and comment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    pub verdict: String,
    pub comment: String,
}

/// Verdicts by `finding_id`.
pub type Verdicts = BTreeMap<String, Verdict>;

/// Headings of the three columns, in both languages.
const FINDING_ID: [&str; 2] = ["问题编号", "finding_id"];
pub(super) const VERDICT: [&str; 2] = ["核实结论", "verdict"];
pub(super) const COMMENT: [&str; 2] = ["备注", "comment"];

/// Reads the verdicts of a workbook; none when there is no such file. The error is what the reader of the file says.
pub fn read(workbook: &Path) -> Result<Verdicts, String> {
    let mut out = Verdicts::new();
    if !workbook.exists() {
        return Ok(out);
    }
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(workbook).map_err(|error: calamine::XlsxError| error.to_string())?;
    // A long table of findings goes on in numbered parts.
    let sheets: Vec<String> = book
        .sheet_names()
        .into_iter()
        .filter(|name| ["问题", "Findings"].iter().any(|first| name.starts_with(first)))
        .collect();
    for sheet in sheets {
        let range = book.worksheet_range(&sheet).map_err(|error| error.to_string())?;
        let mut rows = range.rows();
        let Some(header) = rows.next() else { continue };
        let place = |names: &[&str; 2]| {
            header
                .iter()
                .position(|cell| names.contains(&cell.to_string().split('\n').next().unwrap_or("").trim()))
        };
        let (Some(id), Some(verdict), Some(comment)) = (place(&FINDING_ID), place(&VERDICT), place(&COMMENT))
        else {
            continue;
        };
        for row in rows {
            let text = |at: usize| {
                row.get(at).map_or(String::new(), |cell: &Data| cell.to_string().trim().to_string())
            };
            let told = Verdict { verdict: text(verdict), comment: text(comment) };
            if told != Verdict::default() && !text(id).is_empty() {
                out.insert(text(id), told);
            }
        }
    }
    Ok(out)
}
