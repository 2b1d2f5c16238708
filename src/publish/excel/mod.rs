//! The workbook an evaluator opens: cover, key findings, series, comparisons, the panel, findings, evidence, definitions.
//!
//! Every figure comes from the Parquet files of the same folder, so the two cannot disagree. Sheets are declared in
//! [`SHEETS`], in the order in which they are read. The workbook's bytes depend on its content only.
//!
//! A workbook speaks of one [`Edition`]: all agencies, those of one province, prefecture, level or sector, or one
//! agency. The edition says whose series the thematic sheets show and which rows the working sheets hold.

mod agencies;
mod chart;
mod cover;
mod edition;
mod headline;
mod panel;
mod peers;
mod registers;
mod scores;
mod scroll;
mod series;
mod sheet;
mod topic;
pub mod verdicts;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use polars::prelude::PolarsError;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use agencies::Facts;
use edition::Edition;
pub use edition::Split;
use panel::{Layout, Sum};
use scroll::{Chosen, Scroll};
use series::Series;
use sheet::{Column, Leaf, Plan, Value, register_formats, write_table};
pub use sheet::{MOST_MARKED, MOST_ROWS};
use verdicts::Verdicts;

use crate::reduce::coverage::Belonging;

/// Language of sheet names, headings and sentences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    /// One of two texts.
    fn pick<'a>(self, zh: &'a str, en: &'a str) -> &'a str {
        match self {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }
}

/// Why the workbook could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExcelError {
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
    #[error(transparent)]
    Polars(#[from] PolarsError),
    /// The writer of workbooks panics when a sheet finds no room on the disk.
    #[error("the sheets of the workbook cannot be written ({0})")]
    Broken(String),
    #[error("no agency is called {0}; write its full name as on the sheet 机构年度")]
    NoSuchAgency(String),
}

/// What the user may set.
#[derive(Clone, Debug)]
pub struct Settings {
    pub lang: Lang,
    /// Beside the whole, one workbook for each of these.
    pub split: Option<Split>,
    /// Beside the whole, a fact sheet of this agency.
    pub agency: Option<String>,
    /// Rows of a sheet after which it goes on in a numbered part.
    pub most_rows: usize,
    /// Cells of a table beyond which it has a filter over its headings instead of the mark of a table.
    pub most_marked: usize,
    /// Rows of the evidence sheet beyond which it shows only what findings are about.
    pub most_evidence: usize,
    /// What a reader wrote beside the findings of the run before.
    pub verdicts: Verdicts,
    /// Who was to report, by `agency_id`; none without a roster.
    pub units: BTreeMap<String, Belonging>,
    /// Rates whose denominator is smaller are marked.
    pub low_n: f64,
    /// Grades and the score from which each holds, the highest first.
    pub grades: Vec<(String, f64)>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            lang: Lang::Zh,
            split: None,
            agency: None,
            most_rows: MOST_ROWS,
            most_marked: MOST_MARKED,
            most_evidence: MOST_EVIDENCE,
            verdicts: Verdicts::new(),
            units: BTreeMap::new(),
            low_n: crate::reduce::Settings::default().low_n,
            grades: crate::indicator::score::Scoring::default().grades,
        }
    }
}

/// What every sheet is made from.
struct Book<'a> {
    folder: &'a Path,
    lang: Lang,
    most_rows: usize,
    most_marked: usize,
    verdicts: &'a Verdicts,
    /// Whether a roster said who was to report.
    roster: bool,
    low_n: f64,
    grades: &'a [(String, f64)],
    edition: &'a Edition,
    layout: Layout,
    series: Series,
    facts: Facts,
    /// What the evidence sheet shows.
    shown: registers::Shown,
    /// Counts and sums of the panel's columns; known when the panel is written.
    sums: OnceLock<Vec<Sum>>,
    /// The sheets with their rows, for the contents page; known when they are written.
    written: OnceLock<Vec<(String, String, usize)>>,
    /// New sheets come from here, for their formats have one numbering.
    workbook: Mutex<Workbook>,
}

/// A sheet of the workbook.
struct SheetDef {
    zh: &'static str,
    en: &'static str,
    /// Name of the range that holds its table.
    mark: &'static str,
    what_zh: &'static str,
    what_en: &'static str,
    /// Whether there is anything for it to show.
    wanted: fn(&Book<'_>) -> bool,
    write: fn(&Book<'_>, &SheetDef) -> Result<Vec<Leaf>, ExcelError>,
}

impl SheetDef {
    fn name(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }

    fn what(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.what_zh,
            Lang::En => self.what_en,
        }
    }
}

const ALWAYS: fn(&Book<'_>) -> bool = |_| true;

macro_rules! sheets {
    ($($zh:literal $en:literal $mark:literal $what_zh:literal $what_en:literal $wanted:expr => $write:expr;)*) => {
        /// All sheets in reading order.
        const SHEETS: &[SheetDef] = &[$(SheetDef {
            zh: $zh, en: $en, mark: $mark, what_zh: $what_zh, what_en: $what_en, wanted: $wanted, write: $write,
        }),*];
    };
}

sheets! {
    "封面" "Cover" "cover" "评估范围、年度、版本与核对" "Scope, years, version and the check" ALWAYS => cover::cover;
    "目录" "Contents" "contents" "各表名称、内容与行数" "The sheets and what they hold" ALWAYS => cover::contents;
    "要点" "KeyFindings" "keyfindings" "最近年度的主要结果，逐条附数与出处" "What the latest year shows, each with its figure and source" ALWAYS => headline::write;
    "趋势" "Trends" "trends" "主要指标的历年数值与图" "Main indicators by year, with charts" ALWAYS => topic::write;
    "主动公开" "Proactive" "proactive" "主动公开、规范性文件与行政决定" "Proactive disclosure, normative documents and decisions" ALWAYS => topic::write;
    "申请与办理" "Requests" "requests" "申请的收、办、结与办理结果" "Requests received, closed, carried forward, and their outcomes" ALWAYS => topic::write;
    "不予公开理由" "Grounds" "grounds" "不予公开的八种法定理由" "The eight legal grounds of refusal" ALWAYS => topic::write;
    "申请人" "Applicants" "applicants" "申请人类别的构成" "Who asks" ALWAYS => topic::write;
    "争议与纠错" "Disputes" "disputes" "行政复议、行政诉讼及其结果" "Reconsideration, litigation and their results" ALWAYS => topic::write;
    "及时与完整" "Quality" "quality" "发布时间、要素、填报与勾稽" "Timeliness, parts, blanks and identities" ALWAYS => topic::write;
    "评分" "Score" "score" "评分及其各项（本程序自定，非官方；权重见设置）" "The score and its parts by year; this program's own, no official one" topic::has_score => topic::write;
    "评分明细" "ScoreDetail" "scoredetail" "各机关最近年度的评分、等级（本程序自定，非官方）、各项得分与未评项" "Each agency's score, its grade (our own, no official one), its parts and what could not be judged, latest year" topic::has_score => scores::scores;
    "分组比较" "Groups" "groups" "最近年度按层级、系统、地区比较" "The latest year by level, sector and region" edition::is_group => peers::groups;
    "分布" "Distribution" "distribution" "最近年度各层级机关比率的分布" "How the agencies' rates are spread, by level, in the latest year" edition::is_group => peers::distribution;
    "机构比较" "Agencies" "agencies" "各机关最近年度的主要指标与走势" "Each agency's main indicators and their course" ALWAYS => agencies::agencies;
    "排名" "Ranks" "ranks" "同层级同系统的名次与区间" "Ranks among peers, with intervals" ALWAYS => peers::ranks;
    "不予公开口径" "DenialDefinitions" "denialdefinitions" "三种口径的不予公开率及名次变动" "Denial by three definitions, and how ranks shift" ALWAYS => scores::denials;
    "机构年度" "Panel" "panel" "机关×年度全部数据项与指标，比率与合计为公式" "All items and indicators by agency and year; rates and sums are formulas" ALWAYS => panel::panel;
    "变化" "Changes" "changes" "各机关主要指标的年际变化，公式取自机构年度表" "Changes from year to year, as formulas over the panel" ALWAYS => panel::changes;
    "指标明细" "Aggregates" "aggregates" "各组各年全部指标：分子、分母、区间、报告数" "All indicators by group and year: numerator, denominator, interval, reports" ALWAYS => registers::aggregates;
    "覆盖" "Coverage" "coverage" "各机关各年报告的有无" "Which reports are there, by agency and year" ALWAYS => registers::coverage;
    "报告" "Reports" "reports" "读出的每份报告及其出处" "Every report found, and where" ALWAYS => registers::reports;
    "问题" "Findings" "findings" "规则发现的问题，可填核实结论" "What the rules found, with a column for verdicts" ALWAYS => registers::findings;
    "依据" "Evidence" "evidence" "数字的原文、文件与行号" "The printed words, document and line of the figures" ALWAYS => registers::evidence;
    "更正" "Corrections" "corrections" "使用者更正的数字，原文仍在" "Figures that the user corrected; what was printed still stands" registers::any_corrected => registers::corrections;
    "未读文件" "Unread" "unread" "没有读出报告的文件及原因" "Documents that gave no report, and why" edition::is_whole => registers::unread;
    "核对" "Check" "check" "机构年度表各列的合计与运行时相比" "Sums of the panel's columns against those of the run" ALWAYS => panel::check;
    "说明" "Notes" "notes" "口径、符号、断点与规则" "Definitions, symbols, breaks and rules" ALWAYS => cover::notes;
    "字典" "Dictionary" "dictionary" "全部列、数据项、指标与用词" "All columns, items, indicators and words" ALWAYS => registers::dictionary;
}

/// Writes the workbooks into the folder of the tables: the whole, and what the settings ask for beside it.
pub fn write(folder: &Path, settings: &Settings) -> Result<Vec<PathBuf>, ExcelError> {
    edition::editions(folder, settings)?
        .iter()
        .map(|edition| {
            let path = folder.join(&edition.file);
            catch_unwind(AssertUnwindSafe(|| write_edition(folder, &path, edition, settings)))
                .unwrap_or_else(|panic| Err(ExcelError::Broken(told(&*panic))))?;
            Ok(path)
        })
        .collect()
}

/// The words of a panic.
fn told(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
    words.unwrap_or("without a word").to_string()
}

/// The file of a table of the run.
fn path_of(folder: &Path, table: &str) -> PathBuf {
    folder.join(format!("{table}.parquet"))
}

/// Four sheets of rows: no program opens more, and the sheet of a nation would be tens of gigabytes.
const MOST_EVIDENCE: usize = 4_000_000;

/// From 1, fast, to 9, small.
const COMPRESSION: u8 = 2;

fn write_edition(
    folder: &Path,
    path: &Path,
    edition: &Edition,
    settings: &Settings,
) -> Result<(), ExcelError> {
    let lang = settings.lang;
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(COMPRESSION);
    // Rows wait beside the outputs and nowhere else; what the system keeps for such files may be small.
    workbook.set_tempdir(folder)?;
    // The time of day would make equal workbooks differ.
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(edition.title(lang))
            .set_comment(format!("nianbao {}", env!("CARGO_PKG_VERSION")))
            .set_creation_datetime(&epoch),
    );
    register_formats(&mut workbook)?;
    let (shown, seen) = rayon::join(
        || registers::Shown::of(folder, &edition.agencies, settings.most_evidence),
        || {
            let layout = Layout::of(folder, &edition.agencies)?;
            Ok::<_, ExcelError>((layout, Series::of(folder, edition)?, Facts::of(folder, edition)?))
        },
    );
    let (layout, series, facts) = seen?;
    let book = Book {
        folder,
        lang,
        most_rows: settings.most_rows,
        most_marked: settings.most_marked,
        verdicts: &settings.verdicts,
        roster: !settings.units.is_empty(),
        low_n: settings.low_n,
        grades: &settings.grades,
        edition,
        layout,
        series,
        facts,
        shown: shown?,
        sums: OnceLock::new(),
        written: OnceLock::new(),
        workbook: Mutex::new(workbook),
    };
    let leaves = book.leaves()?;
    let mut workbook = book.workbook.into_inner().unwrap_or_else(PoisonError::into_inner);
    for leaf in leaves {
        for (name, range) in &leaf.ranges {
            workbook.define_name(name.as_str(), range)?;
        }
        workbook.push_worksheet(leaf.sheet);
    }
    workbook.save(path)?;
    Ok(())
}

/// The longest sheets, which are begun first: what is long must not be left to the end, when other threads have nothing
/// to do.
const LONGEST: [&str; 3] = ["evidence", "panel", "findings"];
/// Sheets that tell of the others, in the order in which they can be written.
const LAST: [&str; 3] = ["check", "contents", "cover"];

impl Book<'_> {
    /// All sheets in reading order. They are written on all threads; what they hold does not depend on it.
    fn leaves(&self) -> Result<Vec<Leaf>, ExcelError> {
        let mut defs: Vec<(usize, &SheetDef)> = SHEETS
            .iter()
            .enumerate()
            .filter(|(_, def)| !LAST.contains(&def.mark) && (def.wanted)(self))
            .collect();
        defs.sort_by_key(|(_, def)| {
            LONGEST.iter().position(|mark| *mark == def.mark).unwrap_or(LONGEST.len())
        });
        let mut written = self.side_by_side(&defs)?;
        for mark in LAST {
            if let Some((at, def)) = SHEETS.iter().enumerate().find(|(_, def)| def.mark == mark) {
                if mark == "contents" {
                    let rows = written.values().flatten().map(|l| (l.name.clone(), l.what.clone(), l.rows));
                    let _ = self.written.set(rows.collect());
                }
                written.insert(at, (def.write)(self, def)?);
            }
        }
        Ok(written.into_values().flatten().collect())
    }

    /// The sheets by their places, as many at once as the job has threads. These are threads of their own: one of a pool
    /// that waits for a table to be read begins another sheet meanwhile, and the first waits until that is done.
    fn side_by_side(&self, defs: &[(usize, &SheetDef)]) -> Result<BTreeMap<usize, Vec<Leaf>>, ExcelError> {
        let next = AtomicUsize::new(0);
        let work = || -> Result<Vec<(usize, Vec<Leaf>)>, ExcelError> {
            let mut mine = Vec::new();
            while let Some((at, def)) = defs.get(next.fetch_add(1, Ordering::Relaxed)) {
                match (def.write)(self, def) {
                    Ok(leaves) => mine.push((*at, leaves)),
                    Err(error) => {
                        next.store(defs.len(), Ordering::Relaxed);
                        return Err(error);
                    }
                }
            }
            Ok(mine)
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..rayon::current_num_threads()).map(|_| scope.spawn(work)).collect();
            let mut written = BTreeMap::new();
            for thread in threads {
                written.extend(thread.join().unwrap_or_else(|panic| resume_unwind(panic))?);
            }
            Ok(written)
        })
    }

    /// An empty sheet whose rows leave the memory as they are written.
    fn flowing_sheet(&self) -> Result<Worksheet, ExcelError> {
        let mut workbook = self.workbook.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(workbook.new_worksheet_with_constant_memory()?)
    }

    fn path(&self, table: &str) -> PathBuf {
        path_of(self.folder, table)
    }

    /// The rows of `indicators` that tell of agencies by some indicators, with their keys.
    fn of_agencies(&self, indicators: &[&str], fields: &[&str]) -> Result<Scroll, ExcelError> {
        let columns = [&["scope_id", "year", "indicator"], fields].concat();
        Ok(Scroll::rows(&self.path("indicators"), &columns, self.series.agency_rows(indicators))?)
    }

    /// A table of the run, row by row.
    fn scroll(&self, table: &str) -> Result<Scroll, ExcelError> {
        Ok(Scroll::open(&self.path(table))?)
    }

    fn agencies(&self) -> &Chosen {
        &self.edition.agencies
    }

    /// The name of a sheet in this workbook's language.
    fn sheet(&self, mark: &str) -> &'static str {
        SHEETS.iter().find(|def| def.mark == mark).map_or("", |def| def.name(self.lang))
    }

    /// Writes the table of a sheet, row by row as `next` gives them.
    fn table(
        &self,
        def: &SheetDef,
        columns: &[Column],
        frozen: u16,
        rows: usize,
        when_empty: &str,
        next: &mut dyn FnMut() -> Result<Option<Vec<Value>>, ExcelError>,
    ) -> Result<Vec<Leaf>, ExcelError> {
        let plan = Plan {
            sheet: def.name(self.lang),
            what: def.what(self.lang),
            mark: def.mark,
            columns,
            frozen,
            rows,
            most_rows: self.most_rows,
            most_marked: self.most_marked,
            when_empty,
            lang: self.lang,
        };
        write_table(&|| self.flowing_sheet(), &plan, next)
    }

    /// Writes a table whose rows are at hand, or are made one by one of what is.
    fn short_table(
        &self,
        def: &SheetDef,
        columns: &[Column],
        frozen: u16,
        rows: impl IntoIterator<Item = Vec<Value>, IntoIter: ExactSizeIterator>,
        when_empty: &str,
    ) -> Result<Vec<Leaf>, ExcelError> {
        let mut rows = rows.into_iter();
        let count = rows.len();
        self.table(def, columns, frozen, count, when_empty, &mut || Ok(rows.next()))
    }
}
