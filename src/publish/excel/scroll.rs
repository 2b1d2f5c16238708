//! A published table, read slice by slice, so that the workbook needs the same memory for a county and for a nation.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use polars::prelude::*;
use polars_io::parquet::read::ParquetReader;

use super::sheet::Value;

/// Rows in memory at once.
const SLICE: usize = 32_768;

pub(super) struct Scroll {
    path: PathBuf,
    columns: Option<Vec<String>>,
    height: usize,
    from: usize,
    at: Option<usize>,
    frame: DataFrame,
}

impl Scroll {
    /// All columns of a table.
    pub(super) fn open(path: &Path) -> PolarsResult<Scroll> {
        Scroll::of(path, None)
    }

    /// Some columns of a table.
    pub(super) fn columns(path: &Path, columns: &[&str]) -> PolarsResult<Scroll> {
        Scroll::of(path, Some(columns.iter().map(|name| (*name).to_string()).collect()))
    }

    fn of(path: &Path, columns: Option<Vec<String>>) -> PolarsResult<Scroll> {
        let height = crate::publish::parquet::read_height(path)?;
        let mut scroll = Scroll {
            path: path.to_path_buf(),
            columns,
            height,
            from: 0,
            at: None,
            frame: DataFrame::empty(),
        };
        scroll.frame = scroll.slice(0)?;
        Ok(scroll)
    }

    fn slice(&self, from: usize) -> PolarsResult<DataFrame> {
        ParquetReader::new(File::open(&self.path)?)
            .with_columns(self.columns.clone())
            .with_slice(Some((from, SLICE.min(self.height - from.min(self.height)))))
            .finish()
    }

    /// Goes to the next row; `false` at the end.
    pub(super) fn next(&mut self) -> PolarsResult<bool> {
        let row = self.at.map_or(0, |at| at + 1);
        if row >= self.height {
            return Ok(false);
        }
        if row >= self.from + self.frame.height() {
            self.frame = self.slice(row)?;
            self.from = row;
        }
        self.at = Some(row);
        Ok(true)
    }

    fn cell(&self, name: &str) -> AnyValue<'_> {
        let row = self.at.unwrap_or(0) - self.from;
        self.frame.column(name).and_then(|column| column.get(row)).unwrap_or(AnyValue::Null)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let row = self.at.unwrap_or(0) - self.from;
        self.frame.column(name).ok()?.str().ok()?.get(row)
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        match self.cell(name) {
            AnyValue::Int32(number) => Some(f64::from(number)),
            AnyValue::Int64(number) => Some(number as f64),
            AnyValue::Float64(number) => Some(number),
            _ => None,
        }
    }

    pub(super) fn year(&self) -> Option<i32> {
        self.frame.column("year").ok()?.i32().ok()?.get(self.at.unwrap_or(0) - self.from)
    }

    pub(super) fn truth(&self, name: &str) -> Option<bool> {
        match self.cell(name) {
            AnyValue::Boolean(truth) => Some(truth),
            _ => None,
        }
    }

    /// The cell as the workbook shows it. Days become Excel's serial numbers, which count from the end of 1899.
    pub(super) fn value(&self, name: &str) -> Value {
        match self.cell(name) {
            AnyValue::String(text) => Value::Text(text.to_string()),
            AnyValue::StringOwned(text) => Value::Text(text.to_string()),
            AnyValue::Int32(number) => Value::Number(f64::from(number)),
            AnyValue::Int64(number) => Value::Number(number as f64),
            AnyValue::Float64(number) => Value::Number(number),
            AnyValue::Date(days) => Value::Number(f64::from(days) + 25_569.0),
            AnyValue::Boolean(truth) => Value::Text(if truth { "是" } else { "否" }.to_string()),
            _ => Value::Empty,
        }
    }
}

/// An agency and a year. The tables that have them come in one order, in which what has none comes last; so that tables can
/// be read side by side, with one group of each in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    id: Option<String>,
    year: Option<i32>,
}

impl Group {
    pub(super) fn of(scroll: &Scroll) -> Group {
        Group { id: scroll.text("agency_id").map(str::to_string), year: scroll.year() }
    }

    /// Where the current row of a table stands beside this group.
    fn compare(&self, scroll: &Scroll) -> Ordering {
        fn key(id: Option<&str>, year: Option<i32>) -> (bool, Option<&str>, bool, Option<i32>) {
            (id.is_none(), id, year.is_none(), year)
        }
        key(scroll.text("agency_id"), scroll.year()).cmp(&key(self.id.as_deref(), self.year))
    }

    pub(super) fn holds(&self, scroll: &Scroll) -> bool {
        self.year == scroll.year() && self.id.as_deref() == scroll.text("agency_id")
    }
}

/// A table read group by group.
pub(super) struct ByGroup {
    scroll: Scroll,
    /// The current row has not been told yet.
    waiting: bool,
}

impl ByGroup {
    pub(super) fn columns(path: &Path, columns: &[&str]) -> PolarsResult<ByGroup> {
        let mut scroll = Scroll::columns(path, columns)?;
        let waiting = scroll.next()?;
        Ok(ByGroup { scroll, waiting })
    }

    /// Tells the rows up to the end of a group, and whether each is of it; groups are asked for in their order.
    pub(super) fn up_to(&mut self, group: &Group, mut told: impl FnMut(&Scroll, bool)) -> PolarsResult<()> {
        while self.waiting {
            let here = group.holds(&self.scroll);
            if !here && group.compare(&self.scroll) == Ordering::Greater {
                break;
            }
            told(&self.scroll, here);
            self.waiting = self.scroll.next()?;
        }
        Ok(())
    }
}

/// The agencies that a workbook speaks of; all of them when there is no list.
#[derive(Clone, Debug, Default)]
pub(super) struct Chosen(pub(super) Option<BTreeSet<String>>);

impl Chosen {
    pub(super) fn has(&self, agency_id: Option<&str>) -> bool {
        match (&self.0, agency_id) {
            (None, _) => true,
            (Some(chosen), Some(id)) => chosen.contains(id),
            (Some(_), None) => false,
        }
    }
}
