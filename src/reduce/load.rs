//! Reads parts back: reports as rows, cells shard by shard.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hashbrown::{HashMap, HashSet};
use polars::prelude::*;

use super::corrections::{Correction, Corrections, Fate};
use crate::assemble;
use crate::check::Sheet;
use crate::check::digest::Sentence;
use crate::check::sheet::{About, Contradicting, Stated, Told};
use crate::check::timeliness;
use crate::extract::passage::kind;
use crate::frame::{Rows, Value};
use crate::publish::parquet::{self, Sheaf};
use crate::schema::{Applicant, Completeness, Item, Scope, SourceKind, Status, Table, Template};

/// A text that many reports share; each is in memory once, so that a nation's reports are not some gigabytes of the names
/// of provinces and forms.
pub type Name = Arc<str>;

#[derive(Default)]
pub struct Names(HashSet<Name>);

impl Names {
    pub fn of(&mut self, text: &str) -> Name {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let name: Name = text.into();
        self.0.insert(Arc::clone(&name));
        name
    }
}

/// Division of a body: six-digit code and the names down to it.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub code: Option<Name>,
    pub province: Option<Name>,
    pub prefecture: Option<Name>,
    pub county: Option<Name>,
}

/// A report as the parts tell it, and what the reduce half adds. All reports of a corpus are in memory at once, so a row
/// has only what puts reports beside each other; the rest is read again, shard by shard, when the table is written.
#[derive(Clone, Debug)]
pub struct ReportRow {
    pub report_id: Box<str>,
    pub source: Box<str>,
    pub ordinal: i32,
    pub line_start: Option<i32>,
    pub agency: Option<Name>,
    /// The agency is called as the roster calls it, not as the document does.
    pub renamed: bool,
    pub agency_id: Option<Name>,
    pub year: Option<i32>,
    /// Period start, period end and publication, in days from 1970.
    pub days: [Option<i32>; 3],
    pub template: Name,
    pub completeness: Completeness,
    /// The site that the document was taken from.
    pub host: Option<Name>,
    pub place: Place,
    pub level: Option<Name>,
    pub sector: Option<Name>,
    pub scope: Option<Name>,
    /// The superior that the roster names.
    pub parent: Option<Name>,
    pub tables: i32,
    pub stated: i32,
    pub is_current: bool,
    pub duplicate_of: Option<Box<str>>,
}

impl ReportRow {
    /// Days from the legal deadline to the stated publication; negative is early.
    pub fn days_late(&self) -> Option<i32> {
        let scope = self.scope.as_deref().and_then(Scope::from_key);
        timeliness::days_late(self.agency.as_deref(), self.year, scope, self.days[2])
    }
}

/// Part files of one table, in the order of their names: the order in which they were written.
fn files(parts: &[PathBuf], table: &str) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in parts {
        let mut here: Vec<PathBuf> = std::fs::read_dir(folder)?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| {
                path.file_name()
                    .and_then(|name| name.to_str())
                    .is_some_and(|name| name.starts_with(&format!("{table}-")) && name.ends_with(".parquet"))
            })
            .collect();
        here.sort();
        found.append(&mut here);
    }
    Ok(found)
}

/// All rows of a part table.
pub fn concatenated(parts: &[PathBuf], table: &str) -> PolarsResult<DataFrame> {
    let mut all: Option<DataFrame> = None;
    for file in files(parts, table)? {
        let frame = parquet::read(&file)?;
        match &mut all {
            None => all = Some(frame),
            Some(all) => {
                all.vstack_mut(&frame)?;
            }
        }
    }
    all.ok_or_else(|| polars_err!(NoData: "no part of the table {table}"))
}

pub fn reports(parts: &[PathBuf], names: &mut Names) -> PolarsResult<Vec<ReportRow>> {
    let mut reports = Vec::new();
    for file in files(parts, "reports")? {
        append_reports(&parquet::read(&file)?, names, &mut reports)?;
    }
    Ok(reports)
}

fn host(url: &str) -> Option<&str> {
    url.split("://").nth(1)?.split('/').next()
}

fn append_reports(frame: &DataFrame, names: &mut Names, reports: &mut Vec<ReportRow>) -> PolarsResult<()> {
    let text = |name: &str| -> PolarsResult<StringChunked> { Ok(frame.column(name)?.str()?.clone()) };
    let number = |name: &str| -> PolarsResult<Int32Chunked> { Ok(frame.column(name)?.i32()?.clone()) };
    let day = |name: &str| -> PolarsResult<Int32Chunked> {
        Ok(frame.column(name)?.cast(&DataType::Int32)?.i32()?.clone())
    };
    let (report_id, source, agency, url) =
        (text("report_id")?, text("source")?, text("agency")?, text("url")?);
    let (template, completeness) = (text("template")?, text("completeness")?);
    let (code, province, prefecture, county) =
        (text("division_code")?, text("province")?, text("prefecture")?, text("county")?);
    let (level, sector, scope) = (text("level")?, text("sector")?, text("scope")?);
    let (ordinal, line_start, year, tables, stated) =
        (number("ordinal")?, number("line_start")?, number("year")?, number("tables")?, number("stated")?);
    let days = [day("period_start")?, day("period_end")?, day("published")?];
    let owned = |column: &StringChunked, row: usize| column.get(row).unwrap_or_default().into();
    let mut named = |text: Option<&str>| text.map(|text| names.of(text));
    for row in 0..frame.height() {
        reports.push(ReportRow {
            report_id: owned(&report_id, row),
            source: owned(&source, row),
            ordinal: ordinal.get(row).unwrap_or(0),
            line_start: line_start.get(row),
            agency: named(agency.get(row)),
            renamed: false,
            agency_id: None,
            year: year.get(row),
            days: [days[0].get(row), days[1].get(row), days[2].get(row)],
            template: named(template.get(row)).unwrap_or_default(),
            completeness: completeness
                .get(row)
                .and_then(Completeness::from_key)
                .unwrap_or(Completeness::Partial),
            host: named(url.get(row).and_then(host)),
            place: Place {
                code: named(code.get(row)),
                province: named(province.get(row)),
                prefecture: named(prefecture.get(row)),
                county: named(county.get(row)),
            },
            level: named(level.get(row)),
            sector: named(sector.get(row)),
            scope: named(scope.get(row)),
            parent: None,
            tables: tables.get(row).unwrap_or(0),
            stated: stated.get(row).unwrap_or(0),
            is_current: true,
            duplicate_of: None,
        });
    }
    Ok(())
}

/// Files of reports, cells, contradictions and passages, some of each a shard.
pub struct Shards {
    pub folder: PathBuf,
    reports: Vec<Files>,
    cells: Vec<Files>,
    contradictions: Vec<Files>,
    passages: Vec<Files>,
}

/// The files of one table of one shard, in the order in which they were written.
type Files = Vec<PathBuf>;

/// All rows of a shard's table.
fn read_all(files: &Files) -> PolarsResult<DataFrame> {
    let mut all = DataFrame::empty();
    for file in files {
        let frame = parquet::read(file)?;
        if all.width() == 0 {
            all = frame;
        } else {
            all.vstack_mut(&frame)?;
        }
    }
    all.rechunk_mut();
    Ok(all)
}

/// Rows that wait in memory for their shards' files, over all of them.
const WAITING: usize = 500_000;
/// Fewer rows than these are no row group worth its footer, where rows are many.
const LEAST_GROUP: usize = 1_024;
/// Rows that are dealt to the shards at once: the rows of one part file would go out in crumbs, and each keeps the texts of
/// its whole file in memory as long as it waits.
const DEALT: usize = 100_000;

/// Sorts the rows of all parts into the shards of their reports, some part files at a time.
pub fn shard(parts: &[PathBuf], reports: &[ReportRow], size: usize, staging: &Path) -> PolarsResult<Shards> {
    let count = reports.len().div_ceil(size).max(1);
    let shard_of: HashMap<&str, u32> = reports
        .iter()
        .enumerate()
        .map(|(index, report)| (&*report.report_id, (index / size) as u32))
        .collect();
    let mut sorted = Vec::new();
    for (table, shape) in [
        ("reports", assemble::REPORTS),
        ("cells", assemble::CELLS),
        ("contradictions", assemble::CONTRADICTIONS),
        ("passages", assemble::PASSAGES),
    ] {
        let mut dealer = Dealer::of(table, shape, count, staging)?;
        let mut undealt: Option<DataFrame> = None;
        for file in files(parts, table)? {
            let frame = parquet::read(&file)?;
            let all = match undealt.take() {
                Some(mut all) => {
                    all.vstack_mut(&frame)?;
                    all
                }
                None => frame,
            };
            if all.height() >= DEALT {
                dealer.deal(all, &shard_of)?;
            } else {
                undealt = Some(all);
            }
        }
        if let Some(all) = undealt {
            dealer.deal(all, &shard_of)?;
        }
        sorted.push(dealer.finish()?);
    }
    let passages = sorted.pop().unwrap_or_default();
    let contradictions = sorted.pop().unwrap_or_default();
    let cells = sorted.pop().unwrap_or_default();
    Ok(Shards {
        folder: staging.to_path_buf(),
        reports: sorted.pop().unwrap_or_default(),
        cells,
        contradictions,
        passages,
    })
}

/// Deals the rows of one table to the files of the shards.
struct Dealer {
    table: &'static str,
    schema: Schema,
    folder: PathBuf,
    /// Rows of a row group, at least.
    group: usize,
    sheaves: Vec<Sheaf>,
    files: Vec<Files>,
    /// Rows after which the files are closed.
    open_for: usize,
    /// Rows since they were opened.
    dealt: usize,
}

/// Rows after which the files of all shards are closed and others begun: as long as a file is open, what it says of each
/// of its row groups is in memory.
const OPEN: usize = 4_000_000;

impl Dealer {
    fn of(table: &'static str, shape: assemble::Shape, count: usize, folder: &Path) -> PolarsResult<Dealer> {
        let mut dealer = Dealer {
            table,
            schema: shape.iter().map(|(name, dtype)| Field::new((*name).into(), dtype.polars())).collect(),
            folder: folder.to_path_buf(),
            // Of reports a shard has too few to let them wait.
            group: if table == "reports" { 1 } else { (WAITING / count).max(LEAST_GROUP) },
            sheaves: Vec::new(),
            files: vec![Files::new(); count],
            open_for: OPEN,
            dealt: 0,
        };
        dealer.open()?;
        Ok(dealer)
    }

    fn open(&mut self) -> PolarsResult<()> {
        for sheaf in self.sheaves.drain(..) {
            sheaf.finish()?;
        }
        for (shard, files) in self.files.iter_mut().enumerate() {
            let name = format!(".shard-{}-{shard:05}-{:03}.parquet", self.table, files.len());
            let path = self.folder.join(name);
            self.sheaves.push(Sheaf::internal(&path, &self.schema, self.group)?);
            files.push(path);
        }
        self.dealt = 0;
        Ok(())
    }

    fn deal(&mut self, mut frame: DataFrame, shard_of: &HashMap<&str, u32>) -> PolarsResult<()> {
        let count = self.sheaves.len();
        if count == 1 {
            return self.sheaves[0].write(frame);
        }
        if self.dealt >= self.open_for {
            self.open()?;
        }
        self.dealt += frame.height();
        frame.rechunk_mut();
        let mut mine: Vec<Vec<IdxSize>> = vec![Vec::new(); count];
        for (row, id) in frame.column("report_id")?.str()?.iter().enumerate() {
            if let Some(shard) = id.and_then(|id| shard_of.get(id)) {
                mine[*shard as usize].push(row as IdxSize);
            }
        }
        for (rows, sheaf) in mine.into_iter().zip(&mut self.sheaves).filter(|(rows, _)| !rows.is_empty()) {
            sheaf.write(frame.take(&IdxCa::from_vec("rows".into(), rows))?)?;
        }
        Ok(())
    }

    fn finish(self) -> PolarsResult<Vec<Files>> {
        for sheaf in self.sheaves {
            sheaf.finish()?;
        }
        Ok(self.files)
    }
}

pub fn remove_shards(shards: &Shards) {
    let all = [&shards.reports, &shards.cells, &shards.contradictions, &shards.passages];
    for path in all.into_iter().flatten().flatten() {
        // They lie in the staging folder, which goes anyway.
        let _ = std::fs::remove_file(path);
    }
}

impl Shards {
    /// One shard's reports as the parts tell them, in the order of the rows.
    pub fn details(&self, index: usize, reports: &[ReportRow]) -> PolarsResult<DataFrame> {
        let all = read_all(&self.reports[index])?;
        let row_of: HashMap<&str, IdxSize> = all
            .column("report_id")?
            .str()?
            .iter()
            .enumerate()
            .filter_map(|(row, id)| Some((id?, row as IdxSize)))
            .collect();
        let rows = reports
            .iter()
            .map(|report| {
                let lost = || polars_err!(ComputeError: "the rows of report {} are lost", report.report_id);
                row_of.get(&*report.report_id).copied().ok_or_else(lost)
            })
            .collect::<PolarsResult<Vec<IdxSize>>>()?;
        all.take(&IdxCa::from_vec("rows".into(), rows))
    }

    /// The sentences of one shard's reports.
    pub fn sentences(&self, index: usize) -> PolarsResult<Sentences> {
        let passages = read_all(&self.passages[index])?;
        Ok(Sentences {
            rows: groups(&passages)?,
            kind: passages.column("kind")?.str()?.clone(),
            part: passages.column("number")?.i32()?.clone(),
            line: passages.column("line")?.i32()?.clone(),
            text: passages.column("text")?.str()?.clone(),
        })
    }
}

/// Sentences of the reports of one shard.
pub struct Sentences {
    rows: HashMap<String, Vec<u32>>,
    kind: StringChunked,
    part: Int32Chunked,
    line: Int32Chunked,
    text: StringChunked,
}

impl Sentences {
    /// The sentences of a report's own words.
    pub fn of(&self, report_id: &str) -> impl Iterator<Item = Sentence> + '_ {
        self.rows.get(report_id).map_or(&[][..], Vec::as_slice).iter().filter_map(|row| {
            let row = *row as usize;
            let own = self.kind.get(row) == Some(kind::SENTENCE) && self.part.get(row).unwrap_or(0) > 0;
            own.then(|| {
                Sentence::of(self.text.get(row).unwrap_or(""), self.line.get(row).unwrap_or(1) as u32)
            })
        })
    }
}

/// The cells of one shard in memory.
pub struct Shard {
    cells: CellColumns,
    contradictions: ContradictionColumns,
    passages: PassageColumns,
    rows: HashMap<String, Vec<u32>>,
    contradicting: HashMap<String, Vec<u32>>,
    telling: HashMap<String, Vec<u32>>,
}

struct CellColumns {
    item: Vec<Option<Item>>,
    applicant: Vec<Option<Applicant>>,
    value: Vec<Option<f64>>,
    status: Vec<Status>,
    kind: Vec<SourceKind>,
    line: Int32Chunked,
    raw: StringChunked,
    quote: StringChunked,
    corrected: Vec<bool>,
}

struct PassageColumns {
    kind: StringChunked,
    line: Int32Chunked,
    number: Int32Chunked,
    left: Float64Chunked,
    right: Float64Chunked,
    label: StringChunked,
    text: StringChunked,
}

struct ContradictionColumns {
    rule: StringChunked,
    item: StringChunked,
    line: Int32Chunked,
    raw: StringChunked,
    quote: StringChunked,
}

/// Rows of each report, in the order in which the document states them.
fn groups(frame: &DataFrame) -> PolarsResult<HashMap<String, Vec<u32>>> {
    let (ids, seq) = (frame.column("report_id")?.str()?, frame.column("seq")?.i32()?);
    let mut rows: HashMap<String, Vec<u32>> = HashMap::new();
    let mut last: Option<(String, Vec<u32>)> = None;
    // Rows of one report stand together, so most need no look-up.
    for (row, id) in ids.iter().enumerate() {
        let Some(id) = id else { continue };
        match &mut last {
            Some((current, members)) if current == id => members.push(row as u32),
            _ => {
                if let Some((id, members)) = last.take() {
                    rows.entry(id).or_default().extend(members);
                }
                last = Some((id.to_string(), vec![row as u32]));
            }
        }
    }
    if let Some((id, members)) = last {
        rows.entry(id).or_default().extend(members);
    }
    // Each group is put in order by itself.
    for members in rows.values_mut() {
        members.sort_by_key(|row| seq.get(*row as usize));
    }
    Ok(rows)
}

impl Shard {
    /// A shard with the user's corrections applied, and what became of each of them.
    pub fn corrected<'c>(
        shards: &Shards,
        index: usize,
        reports: &[ReportRow],
        corrections: &'c Corrections,
    ) -> PolarsResult<(Shard, Vec<(&'c Correction, Fate)>)> {
        let mut shard = Shard::open(shards, index)?;
        let mut fates = Vec::new();
        for report in reports {
            for correction in corrections.of(&report.source, report.ordinal) {
                fates.push((correction, shard.correct(report, correction)));
            }
        }
        Ok((shard, fates))
    }

    fn open(shards: &Shards, index: usize) -> PolarsResult<Shard> {
        let cells = read_all(&shards.cells[index])?;
        let contradictions = read_all(&shards.contradictions[index])?;
        let passages = read_all(&shards.passages[index])?;
        let text = |frame: &DataFrame, name: &str| -> PolarsResult<StringChunked> {
            Ok(frame.column(name)?.str()?.clone())
        };
        let rows = groups(&cells)?;
        let contradicting = groups(&contradictions)?;
        let telling = groups(&passages)?;
        Ok(Shard {
            rows,
            contradicting,
            telling,
            passages: PassageColumns {
                kind: text(&passages, "kind")?,
                line: passages.column("line")?.i32()?.clone(),
                number: passages.column("number")?.i32()?.clone(),
                left: passages.column("left")?.f64()?.clone(),
                right: passages.column("right")?.f64()?.clone(),
                label: text(&passages, "label")?,
                text: text(&passages, "text")?,
            },
            cells: CellColumns {
                item: text(&cells, "item")?.iter().map(|key| key.and_then(Item::from_key)).collect(),
                applicant: text(&cells, "applicant")?
                    .iter()
                    .map(|key| key.and_then(Applicant::from_key))
                    .collect(),
                value: cells.column("value")?.f64()?.iter().collect(),
                corrected: vec![false; cells.height()],
                status: text(&cells, "status")?
                    .iter()
                    .map(|key| key.and_then(Status::from_key).unwrap_or(Status::Text))
                    .collect(),
                kind: text(&cells, "source_kind")?
                    .iter()
                    .map(|key| key.and_then(SourceKind::from_key).unwrap_or(SourceKind::Prose))
                    .collect(),
                line: cells.column("line")?.i32()?.clone(),
                raw: text(&cells, "raw")?,
                quote: text(&cells, "quote")?,
            },
            contradictions: ContradictionColumns {
                rule: text(&contradictions, "rule")?,
                item: text(&contradictions, "item")?,
                line: contradictions.column("line")?.i32()?.clone(),
                raw: text(&contradictions, "raw")?,
                quote: text(&contradictions, "quote")?,
            },
        })
    }

    fn stated(&self, row: u32) -> Option<Stated<'_>> {
        let row = row as usize;
        Some(Stated {
            item: self.cells.item[row]?,
            applicant: self.cells.applicant[row],
            value: self.cells.value[row],
            status: self.cells.status[row],
            kind: self.cells.kind[row],
            line: self.cells.line.get(row).unwrap_or(1) as u32,
            raw: self.cells.raw.get(row).unwrap_or(""),
            quote: self.cells.quote.get(row).unwrap_or(""),
        })
    }

    /// Applies a correction to a report's cell, if the cell still is what the correction expects. A cell of a table goes
    /// before sentences.
    fn correct(&mut self, report: &ReportRow, correction: &Correction) -> Fate {
        let cells = &mut self.cells;
        let rows = self.rows.get(&*report.report_id).map_or(&[][..], Vec::as_slice);
        // 总计 may be left out of the file.
        let named: Vec<usize> = rows
            .iter()
            .map(|row| *row as usize)
            .filter(|row| {
                let applicant =
                    correction.applicant.or(cells.applicant[*row].filter(|a| *a == Applicant::Total));
                cells.item[*row] == Some(correction.item) && cells.applicant[*row] == applicant
            })
            .collect();
        let tables: Vec<usize> =
            named.iter().copied().filter(|row| cells.kind[*row] != SourceKind::Prose).collect();
        let candidates = if tables.is_empty() { named } else { tables };
        if candidates.is_empty() {
            return Fate::NoSuchCell;
        }
        let fits: Vec<usize> =
            candidates.into_iter().filter(|row| cells.value[*row] == correction.expect).collect();
        let [row] = fits[..] else { return if fits.is_empty() { Fate::Changed } else { Fate::NoSuchCell } };
        cells.value[row] = Some(correction.value);
        cells.status[row] = if correction.value == 0.0 { Status::Zero } else { Status::Number };
        cells.corrected[row] = true;
        Fate::Applied
    }

    /// What one report states.
    pub fn sheet<'s>(&'s self, report: &'s ReportRow) -> Sheet<'s> {
        let cells = self
            .rows
            .get(&*report.report_id)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .filter_map(|row| self.stated(*row))
            .collect();
        let columns = &self.contradictions;
        let contradictions = self
            .contradicting
            .get(&*report.report_id)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .filter_map(|row| {
                let row = *row as usize;
                Some(Contradicting {
                    rule: columns.rule.get(row)?,
                    item: columns.item.get(row).and_then(Item::from_key)?,
                    line: columns.line.get(row).unwrap_or(1) as u32,
                    raw: columns.raw.get(row).unwrap_or(""),
                    quote: columns.quote.get(row).unwrap_or(""),
                })
            })
            .collect();
        Sheet::new(Template::from_key(&report.template), cells, contradictions).with(About {
            completeness: Some(report.completeness),
            agency: report.agency.as_deref(),
            year: report.year,
            period: [report.days[0], report.days[1]],
            line_start: report.line_start.unwrap_or(1) as u32,
            published: report.days[2],
            scope: report.scope.as_deref().and_then(Scope::from_key),
            passages: self.passages(&report.report_id),
        })
    }

    fn passages(&self, report_id: &str) -> Vec<Told<'_>> {
        let columns = &self.passages;
        let rows = self.telling.get(report_id).map_or(&[][..], Vec::as_slice);
        rows.iter()
            .map(|row| {
                let row = *row as usize;
                Told {
                    kind: columns.kind.get(row).unwrap_or(""),
                    line: columns.line.get(row).unwrap_or(1) as u32,
                    number: columns.number.get(row).unwrap_or(0),
                    left: columns.left.get(row),
                    right: columns.right.get(row),
                    label: columns.label.get(row).unwrap_or(""),
                    text: columns.text.get(row).unwrap_or(""),
                }
            })
            .collect()
    }

    /// The public rows of the shard's reports, in their order.
    pub fn cells_table(&self, reports: &[ReportRow]) -> PolarsResult<DataFrame> {
        let table = Table::named("cells");
        let mut rows = Rows::of(table);
        for report in reports {
            let mut cells: Vec<(u32, Stated<'_>)> = self
                .rows
                .get(&*report.report_id)
                .map_or(&[][..], Vec::as_slice)
                .iter()
                .filter_map(|row| Some((*row, self.stated(*row)?)))
                .collect();
            cells.sort_by(|(_, a), (_, b)| {
                (a.kind, a.item, a.applicant, a.line, a.raw).cmp(&(
                    b.kind,
                    b.item,
                    b.applicant,
                    b.line,
                    b.raw,
                ))
            });
            for (row, cell) in cells {
                rows.push(&[
                    Value::from(&*report.report_id),
                    report.agency_id.as_ref().into(),
                    report.year.into(),
                    cell.item.key().into(),
                    cell.applicant.map(|applicant| applicant.key()).into(),
                    cell.value.into(),
                    cell.status.key().into(),
                    cell.raw.into(),
                    cell.kind.key().into(),
                    cell.line.into(),
                    cell.quote.into(),
                    self.cells.corrected[row as usize].into(),
                ]);
            }
        }
        let frame = rows.finish()?;
        table.conform(&frame)?;
        Ok(frame)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_reach_their_shards_through_files_begun_anew() {
        let folder = std::env::temp_dir().join(format!("nianbao-dealer-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let ids: Vec<String> = (0..9).map(|report| format!("r{report}")).collect();
        let shard_of: HashMap<&str, u32> =
            ids.iter().enumerate().map(|(at, id)| (id.as_str(), at as u32 / 3)).collect();
        let mut dealer = Dealer::of("contradictions", assemble::CONTRADICTIONS, 3, &folder).unwrap();
        dealer.open_for = 10;
        for seq in 0..4 {
            let mut rows = Rows::new(assemble::CONTRADICTIONS.iter().copied());
            for id in ids.iter().rev() {
                let mut row: Vec<Value<'_>> = assemble::CONTRADICTIONS.iter().map(|_| Value::Null).collect();
                row[0] = Value::from(id);
                row[1] = Value::from(seq);
                rows.push(&row);
            }
            dealer.deal(rows.finish().unwrap(), &shard_of).unwrap();
        }
        let files = dealer.finish().unwrap();
        assert!(files.iter().all(|files| files.len() == 2), "begun anew once: {files:?}");
        for (shard, files) in files.iter().enumerate() {
            let all = read_all(files).unwrap();
            let of = groups(&all).unwrap();
            assert_eq!(all.height(), 12);
            for id in &ids[shard * 3..][..3] {
                assert_eq!(of[id.as_str()].len(), 4, "{id}");
            }
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
