//! The workbook an evaluator opens: cover, contents, results, panel, findings, evidence, definitions.
//!
//! Every figure comes from the Parquet files of the same folder, so the two cannot disagree. Sheets are declared in
//! [`SHEETS`], in the order in which they are read; each is one room. The workbook's bytes depend on its content only.

mod cover;
mod results;
mod sheet;
mod tables;

use std::path::Path;

use polars::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::reduce::Totals;

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
}

/// What every sheet is made from.
struct Book<'a> {
    folder: &'a Path,
    lang: Lang,
    totals: &'a Totals,
    workbook: Workbook,
    /// What has been written: the contents page lists it.
    written: Vec<Written>,
}

/// A sheet for the contents page.
struct Written {
    name: String,
    what: String,
    rows: Option<usize>,
}

/// A sheet of the workbook.
struct SheetDef {
    zh: &'static str,
    en: &'static str,
    what_zh: &'static str,
    what_en: &'static str,
    write: fn(&mut Book<'_>, &SheetDef) -> Result<(), ExcelError>,
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

/// All sheets in reading order. Cover and contents are written last, when the others are known, and stand first.
const SHEETS: &[SheetDef] = &[
    SheetDef {
        zh: "封面",
        en: "Cover",
        what_zh: "本次评估的范围、年度与版本",
        what_en: "What was evaluated, which years, which version",
        write: cover::cover,
    },
    SheetDef {
        zh: "目录",
        en: "Contents",
        what_zh: "各表名称与说明",
        what_en: "The sheets and what they hold",
        write: cover::contents,
    },
    SheetDef {
        zh: "总体趋势",
        en: "Trends",
        what_zh: "全部机关历年主要指标及图",
        what_en: "Main indicators of all agencies by year, with charts",
        write: results::trends,
    },
    SheetDef {
        zh: "主要指标",
        en: "KeyRates",
        what_zh: "各机关历年主要指标,分子、分母并列",
        what_en: "Main indicators of each agency by year, with numerators and denominators",
        write: results::agencies,
    },
    SheetDef {
        zh: "机构年度",
        en: "Panel",
        what_zh: "机关×年度全部数据项与指标",
        what_en: "All items and indicators by agency and year",
        write: tables::panel,
    },
    SheetDef {
        zh: "覆盖",
        en: "Coverage",
        what_zh: "各机关各年报告的有无",
        what_en: "Which reports are there, by agency and year",
        write: tables::coverage,
    },
    SheetDef {
        zh: "问题",
        en: "Findings",
        what_zh: "勾稽与其他规则发现的问题,可填复核意见",
        what_en: "What the rules found, with a column for verdicts",
        write: tables::findings,
    },
    SheetDef {
        zh: "依据",
        en: "Evidence",
        what_zh: "每个非零数字的原文与出处",
        what_en: "The printed words and the place of every figure that is not zero",
        write: tables::evidence,
    },
    SheetDef {
        zh: "未读文件",
        en: "Unread",
        what_zh: "没有读出报告的文件及原因",
        what_en: "Documents that gave no report, and why",
        write: tables::unread,
    },
    SheetDef {
        zh: "说明",
        en: "Notes",
        what_zh: "口径、符号与规则",
        what_en: "Definitions, symbols and rules",
        write: cover::notes,
    },
    SheetDef {
        zh: "字典",
        en: "Dictionary",
        what_zh: "全部列、数据项、指标与用词",
        what_en: "All columns, items, indicators and words",
        write: tables::dictionary,
    },
];

/// Writes the workbook from the tables of a folder.
pub fn write(folder: &Path, path: &Path, lang: Lang, totals: &Totals) -> Result<(), ExcelError> {
    let mut workbook = Workbook::new();
    // The time of day would make equal workbooks differ.
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(lang.pick(
                "政府信息公开工作年度报告评估",
                "Evaluation of government information disclosure annual reports",
            ))
            .set_comment(format!("nianbao {}", env!("CARGO_PKG_VERSION")))
            .set_creation_datetime(&epoch),
    );
    // Sheets appear in the order in which they are added; their content may come later.
    let mut book = Book { folder, lang, totals, workbook, written: Vec::new() };
    for def in &SHEETS[..2] {
        book.workbook.add_worksheet().set_name(def.name(lang))?;
    }
    for def in &SHEETS[2..] {
        (def.write)(&mut book, def)?;
    }
    for def in &SHEETS[..2] {
        (def.write)(&mut book, def)?;
    }
    book.workbook.save(path)?;
    Ok(())
}

impl Book<'_> {
    /// A table of the run, whole.
    fn table(&self, name: &str) -> Result<DataFrame, ExcelError> {
        Ok(super::parquet::read(&self.folder.join(format!("{name}.parquet")))?)
    }

    fn wrote(&mut self, def: &SheetDef, rows: Option<usize>) {
        self.written.push(Written {
            name: def.name(self.lang).to_string(),
            what: def.what(self.lang).to_string(),
            rows,
        });
    }
}
