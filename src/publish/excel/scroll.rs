//! A published table, read row group by row group, so that the workbook needs the same memory for a county and for a nation.

use std::cmp::Ordering;
use std::collections::{BTreeSet, VecDeque};
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

use polars::prelude::*;
use polars_io::parquet::read::ParquetReader;

use super::sheet::Value;
use crate::publish::parquet;

pub(super) struct Scroll {
    path: PathBuf,
    /// The columns that are read; all without a list.
    wanted: Option<Vec<String>>,
    /// Rows of a row group: what is in memory at once. One that is read in pieces is unpacked once for each.
    group: usize,
    /// What is left of the rows to be told, in their order.
    ahead: VecDeque<Range<usize>>,
    /// The rows in memory.
    loaded: Range<usize>,
    at: usize,
    columns: PlHashMap<String, Held>,
}

/// Values of a column in memory, by their type: the workbook asks for hundreds of millions of them one by one.
enum Held {
    Text(StringChunked),
    Small(Int32Chunked),
    Large(Int64Chunked),
    Real(Float64Chunked),
    Truth(BooleanChunked),
    /// In days from 1970.
    Day(Int32Chunked),
}

impl Held {
    fn of(column: &Column) -> PolarsResult<Held> {
        Ok(match column.dtype() {
            DataType::String => Held::Text(column.str()?.clone()),
            DataType::Int32 => Held::Small(column.i32()?.clone()),
            DataType::Int64 => Held::Large(column.i64()?.clone()),
            DataType::Float64 => Held::Real(column.f64()?.clone()),
            DataType::Boolean => Held::Truth(column.bool()?.clone()),
            DataType::Date => Held::Day(column.date()?.physical().clone()),
            other => polars_bail!(ComputeError: "no sheet shows columns of type {other}"),
        })
    }
}

impl Scroll {
    /// All columns of a table.
    pub(super) fn open(path: &Path) -> PolarsResult<Scroll> {
        Scroll::of(path, None, None)
    }

    /// Some columns of a table.
    pub(super) fn columns(path: &Path, columns: &[&str]) -> PolarsResult<Scroll> {
        Scroll::of(path, Some(columns), None)
    }

    /// Some columns of some rows of a table.
    pub(super) fn rows(path: &Path, columns: &[&str], rows: Vec<Range<usize>>) -> PolarsResult<Scroll> {
        Scroll::of(path, Some(columns), Some(rows))
    }

    fn of(path: &Path, columns: Option<&[&str]>, rows: Option<Vec<Range<usize>>>) -> PolarsResult<Scroll> {
        let footer = parquet::footer(path)?;
        Ok(Scroll {
            path: path.to_path_buf(),
            wanted: columns.map(|names| names.iter().map(|name| (*name).to_string()).collect()),
            group: parquet::group_of(footer.columns.len()),
            ahead: rows.map_or_else(|| std::iter::once(0..footer.rows).collect(), VecDeque::from),
            loaded: 0..0,
            at: 0,
            columns: PlHashMap::default(),
        })
    }

    /// Takes rows into memory.
    fn read(&mut self, rows: Range<usize>) -> PolarsResult<()> {
        self.columns.clear();
        let frame = ParquetReader::new(File::open(&self.path)?)
            .with_columns(self.wanted.clone())
            .with_slice(Some((rows.start, rows.len())))
            .set_rechunk(true)
            .finish()?;
        for column in frame.columns() {
            self.columns.insert(column.name().to_string(), Held::of(column)?);
        }
        self.loaded = rows;
        Ok(())
    }

    /// Goes to the next row; `false` at the end.
    pub(super) fn next(&mut self) -> PolarsResult<bool> {
        let (row, end) = loop {
            let Some(rows) = self.ahead.front_mut() else { return Ok(false) };
            match rows.next() {
                Some(row) => break (row, rows.end),
                None => self.ahead.pop_front(),
            };
        };
        self.at = row;
        if !self.loaded.contains(&row) {
            // Up to where a row group ends, so that the next piece is a whole one.
            self.read(row..end.min((row / self.group + 1) * self.group))?;
        }
        Ok(true)
    }

    /// # Panics
    /// When the column is not among those that are read: a fault of the program, found by any test that shows it.
    fn held(&self, name: &str) -> &Held {
        self.columns.get(name).unwrap_or_else(|| panic!("the column {name} is not read"))
    }

    /// Number of the current row in its table.
    pub(super) fn place(&self) -> usize {
        self.at
    }

    fn row(&self) -> usize {
        self.at - self.loaded.start
    }

    /// Like the others of its kind, it panics when the column is of another type.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.held(name) {
            Held::Text(texts) => texts.get(self.row()),
            _ => unsuited(name),
        }
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        match self.held(name) {
            Held::Small(numbers) => numbers.get(self.row()).map(f64::from),
            Held::Large(numbers) => numbers.get(self.row()).map(|number| number as f64),
            Held::Real(numbers) => numbers.get(self.row()),
            Held::Text(_) | Held::Truth(_) | Held::Day(_) => unsuited(name),
        }
    }

    pub(super) fn year(&self) -> Option<i32> {
        match self.held("year") {
            Held::Small(years) => years.get(self.row()),
            _ => unsuited("year"),
        }
    }

    pub(super) fn truth(&self, name: &str) -> Option<bool> {
        match self.held(name) {
            Held::Truth(truths) => truths.get(self.row()),
            _ => unsuited(name),
        }
    }

    /// The cell as the workbook shows it. Days become Excel's serial numbers, which count from the end of 1899.
    pub(super) fn value(&self, name: &str) -> Value {
        match self.held(name) {
            Held::Text(_) => Value::from(self.text(name)),
            Held::Truth(_) => Value::from(self.truth(name).map(|truth| if truth { "是" } else { "否" })),
            Held::Day(days) => Value::from(days.get(self.row()).map(|days| f64::from(days) + 25_569.0)),
            Held::Small(_) | Held::Large(_) | Held::Real(_) => Value::from(self.number(name)),
        }
    }
}

/// A sheet asks for what its column cannot hold: a blank would be a gap that says nothing.
fn unsuited(column: &str) -> ! {
    panic!("the column {column} is of another type")
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
