//! The working sheets: group figures, coverage, reports, findings, evidence, corrections, unread documents and the
//! dictionary. They hold what the Parquet files hold, in the words of the people who read them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use rust_xlsxwriter::{Color, ConditionalFormatCell, ConditionalFormatCellRule, Format};

use super::panel::{kind_of, label, word};
use super::scroll::{ByGroup, Chosen, Group, Scroll};
use super::sheet::{Column, Kind, Value, place_of};
use super::topic::kind_of as kind_of_indicator;
use super::verdicts::{COMMENT, VERDICT};
use super::{Book, ExcelError, Lang, Leaf, SheetDef, path_of};
use crate::indicator::Indicator;
use crate::publish::dictionary as entries;
use crate::schema::{self, CoverageState, ScopeKind, Status, Table};

/// A field of a table as a column of a sheet, with the width that its content needs.
struct Field(&'static str, f64);

/// Columns that counts share with sums of money and shares; a whole number is shown as one.
const MIXED: [&str; 4] = ["value", "left", "right", "delta"];

/// Columns of a sheet from the declared columns of its table.
fn columns_of(table: &str, fields: &[Field], lang: Lang) -> Vec<Column> {
    let table = Table::named(table);
    fields
        .iter()
        .filter_map(|Field(name, width)| {
            let column = table.column(name)?;
            let kind = match kind_of(column) {
                Kind::Decimal if MIXED.contains(name) => Kind::Count,
                Kind::Text if *width >= 40.0 => Kind::Words,
                kind => kind,
            };
            Some(Column::new(label(column, lang), kind, *width))
        })
        .collect()
}

/// A field of the current row, in words where it has words.
fn shown(scroll: &Scroll, name: &str, list: &str, lang: Lang) -> Value {
    match scroll.value(name) {
        Value::Text(key) if lang == Lang::En && key == "是" => Value::from("yes"),
        Value::Text(key) if lang == Lang::En && key == "否" => Value::from("no"),
        Value::Text(key) => Value::Text(word(list, &key, lang)),
        Value::Number(number) if number.fract() != 0.0 && MIXED.contains(&name) => {
            Value::As(Kind::Decimal, number)
        }
        value => value,
    }
}

const AGGREGATES: &[Field] = &[
    Field("indicator", 30.0),
    Field("scope_kind", 10.0),
    Field("scope_name", 20.0),
    Field("year", 8.0),
    Field("value", 12.0),
    Field("numerator", 13.0),
    Field("denominator", 13.0),
    Field("ci_low", 11.0),
    Field("ci_high", 11.0),
    Field("low_n", 9.0),
    Field("n_reports", 9.0),
    Field("n_expected", 9.0),
    Field("previous", 12.0),
    Field("change", 11.0),
    Field("growth", 11.0),
    Field("series_break", 12.0),
];

pub(super) fn aggregates(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let columns = columns_of("indicators", AGGREGATES, lang);
    let (kind, scope) = (book.edition.kind, book.edition.scope.clone());
    // All groups in the whole; beside its own series an edition shows that of all, to be compared with.
    let keep = move |scroll: &Scroll| match scroll.text("scope_kind").and_then(ScopeKind::from_key) {
        Some(ScopeKind::Agency) => kind == ScopeKind::Agency && scroll.text("scope_id") == Some(&scope),
        Some(ScopeKind::All) => true,
        Some(other) => {
            kind == ScopeKind::All
                || kind == other
                    && (scroll.text("scope_id") == Some(&scope) || scroll.text("scope_name") == Some(&scope))
        }
        None => false,
    };
    let path = book.path("indicators");
    let mut rows = 0;
    let mut scroll = Scroll::columns(&path, &["scope_kind", "scope_id", "scope_name"])?;
    while scroll.next()? {
        rows += usize::from(keep(&scroll));
    }
    let mut scroll = book.scroll("indicators")?;
    book.table(def, &columns, 4, rows, lang.pick("没有指标", "No indicator"), &mut || {
        while scroll.next()? {
            if keep(&scroll) {
                let indicator = scroll.text("indicator").and_then(Indicator::named);
                let values = AGGREGATES.iter().map(|Field(name, _)| {
                    // The names of levels and sectors are words of closed lists.
                    let list = match (*name, scroll.text("scope_kind")) {
                        ("scope_name", Some(kind)) => kind,
                        _ => name,
                    };
                    match (shown(&scroll, name, list, lang), indicator) {
                        (Value::Number(number) | Value::As(_, number), Some(indicator)) => {
                            match kind_among(indicator, name) {
                                Some(Kind::Points) => Value::points(number),
                                Some(kind) => Value::As(kind, number),
                                None => Value::Number(number),
                            }
                        }
                        (value, _) => value,
                    }
                });
                return Ok(Some(values.collect()));
            }
        }
        Ok(None)
    })
}

/// How a figure of an indicator is shown in a column that holds those of all indicators.
fn kind_among(indicator: &Indicator, name: &str) -> Option<Kind> {
    match name {
        "value" | "previous" => Some(kind_of_indicator(indicator)),
        "change" if indicator.is_level() => Some(kind_of_indicator(indicator)),
        "change" => Some(Kind::Points),
        "growth" | "ci_low" | "ci_high" => Some(Kind::Percent),
        "numerator" | "denominator" if indicator.unit.is_count() || !indicator.is_level() => {
            Some(Kind::Count)
        }
        _ => None,
    }
}

pub(super) fn coverage(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let path = book.path("coverage");
    let mut years: BTreeSet<i32> = BTreeSet::new();
    let mut units = 0;
    let mut last: Option<String> = None;
    let agencies = book.agencies().clone();
    let mut scroll = Scroll::columns(&path, &["agency_id", "year"])?;
    while scroll.next()? {
        let id = scroll.text("agency_id");
        if !agencies.has(id) {
            continue;
        }
        years.extend(scroll.year());
        if last.as_deref() != id {
            units += 1;
            last = id.map(str::to_string);
        }
    }
    let mut columns = vec![
        Column::new(lang.pick("机关编号", "agency_id"), Kind::Text, 14.0),
        Column::new(lang.pick("机关", "agency"), Kind::Text, 34.0),
    ];
    columns.extend(years.iter().map(|year| Column::new(year.to_string(), Kind::Text, 9.0)));
    let sums = columns.len();
    columns.extend([
        Column::new(lang.pick("应报年数", "years_expected"), Kind::Count, 10.0),
        Column::new(lang.pick("已报年数", "years_given"), Kind::Count, 10.0),
        Column::new(lang.pick("缺报与未读年数", "years_missing_or_failed"), Kind::Count, 12.0),
    ]);
    let count = |values: &mut Vec<Value>, state: Option<CoverageState>| {
        let mut add = |at: usize| {
            if let Value::Number(number) = &mut values[sums + at] {
                *number += 1.0;
            }
        };
        match state {
            None | Some(CoverageState::NotExpected) => {}
            Some(CoverageState::Missing | CoverageState::Failed) => {
                add(0);
                add(2);
            }
            Some(_) => {
                add(0);
                add(1);
            }
        }
    };
    let mut scroll = book.scroll("coverage")?;
    let mut pending: Option<(String, Vec<Value>)> = None;
    let none = if book.roster {
        lang.pick("名录没有列出本工作簿范围内的机关", "The roster names no agency of this workbook")
    } else {
        lang.pick("没有名录，也没有机关明确的报告", "No roster, and no report that names its agency")
    };
    let mut leaves = book.table(def, &columns, 2, units, none, &mut || {
        while scroll.next()? {
            let Some(id) = scroll.text("agency_id").filter(|id| agencies.has(Some(id))) else { continue };
            let new = pending.as_ref().is_none_or(|(open, _)| open != id);
            let done = if new { pending.take() } else { None };
            if new {
                let mut values = vec![Value::from(id), Value::from(scroll.text("agency"))];
                values.resize(sums, Value::Empty);
                values.resize(columns.len(), Value::Number(0.0));
                pending = Some((id.to_string(), values));
            }
            if let (Some((_, values)), Some(year)) = (&mut pending, scroll.year())
                && let Some(at) = years.iter().position(|y| *y == year)
            {
                values[at + 2] = shown(&scroll, "state", "state", lang);
                count(values, scroll.text("state").and_then(CoverageState::from_key));
            }
            if let Some((_, values)) = done {
                return Ok(Some(values));
            }
        }
        Ok(pending.take().map(|(_, values)| values))
    })?;
    if units == 0 || years.is_empty() {
        return Ok(leaves);
    }
    // Gaps are what one looks for on this sheet.
    let gap = Format::new().set_background_color(Color::RGB(0xF8CBAD)).set_bold();
    let sheet = &mut leaves[0].sheet;
    let last = units.min(book.most_rows) as u32;
    for state in [CoverageState::Missing, CoverageState::Failed] {
        let rule = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::EqualTo(word("state", state.key(), lang)))
            .set_format(&gap);
        sheet.add_conditional_format(1, 2, last, years.len() as u16 + 1, &rule)?;
    }
    Ok(leaves)
}

const REPORTS: &[Field] = &[
    Field("agency", 30.0),
    Field("year", 8.0),
    Field("title", 40.0),
    Field("template", 14.0),
    Field("completeness", 9.0),
    Field("published", 12.0),
    Field("days_late", 10.0),
    Field("is_current", 9.0),
    Field("source", 42.0),
];
const REPORT_DETAILS: &[Field] = &[
    Field("ordinal", 7.0),
    Field("line_start", 8.0),
    Field("line_end", 8.0),
    Field("agency_source", 10.0),
    Field("year_source", 10.0),
    Field("period_start", 12.0),
    Field("period_end", 12.0),
    Field("division_code", 13.0),
    Field("province", 12.0),
    Field("prefecture", 12.0),
    Field("county", 12.0),
    Field("level", 10.0),
    Field("sector", 16.0),
    Field("scope", 12.0),
    Field("media_type", 18.0),
    Field("charset", 10.0),
    Field("url", 30.0),
    Field("report_id", 19.0),
    Field("duplicate_of", 19.0),
    Field("agency_id", 14.0),
];

pub(super) fn reports(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let mut columns = columns_of("reports", REPORTS, book.lang);
    columns.extend(columns_of("reports", REPORT_DETAILS, book.lang).into_iter().map(Column::never_printed));
    let none = book.lang.pick("没有报告", "No report");
    let fields: Vec<&Field> = REPORTS.iter().chain(REPORT_DETAILS).collect();
    plain(book, def, "reports", &fields, &columns, none, |_| true)
}

const CORRECTIONS: &[Field] = &[
    Field("year", 8.0),
    Field("item", 36.0),
    Field("applicant", 14.0),
    Field("value", 12.0),
    Field("raw", 16.0),
    Field("source_kind", 10.0),
    Field("line", 8.0),
    Field("quote", 60.0),
    Field("agency_id", 14.0),
    Field("report_id", 19.0),
];

pub(super) fn any_corrected(book: &Book<'_>) -> bool {
    book.series.corrected > 0
}

pub(super) fn corrections(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let columns = columns_of("cells", CORRECTIONS, book.lang);
    let fields: Vec<&Field> = CORRECTIONS.iter().collect();
    plain(book, def, "cells", &fields, &columns, "", |scroll| scroll.truth("corrected") == Some(true))
}

/// A sheet that shows fields of a table as they are, for the rows that are asked for.
fn plain(
    book: &Book<'_>,
    def: &SheetDef,
    table: &str,
    fields: &[&Field],
    columns: &[Column],
    none: &str,
    wanted: fn(&Scroll) -> bool,
) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let agencies = book.agencies().clone();
    let keep = move |scroll: &Scroll| agencies.has(scroll.text("agency_id")) && wanted(scroll);
    let mut rows = 0;
    let mut scroll = book.scroll(table)?;
    while scroll.next()? {
        rows += usize::from(keep(&scroll));
    }
    let mut scroll = book.scroll(table)?;
    book.table(def, columns, 2, rows, none, &mut || {
        while scroll.next()? {
            if keep(&scroll) {
                let values = fields.iter().map(|Field(name, _)| shown(&scroll, name, name, lang));
                return Ok(Some(values.collect()));
            }
        }
        Ok(None)
    })
}

const FINDINGS: &[Field] = &[
    Field("agency", 26.0),
    Field("year", 8.0),
    Field("severity", 9.0),
    Field("rule", 21.0),
    Field("item", 26.0),
    Field("left", 10.0),
    Field("right", 10.0),
];
/// The sentence that says what is wrong; of the other language it stands among the details.
const MESSAGES: [Field; 2] = [Field("message_zh", 52.0), Field("message_en", 52.0)];
const FINDING_DETAILS: &[Field] = &[
    Field("status", 15.0),
    Field("side", 9.0),
    Field("applicant", 15.0),
    Field("delta", 11.0),
    Field("formula", 40.0),
    Field("evidence", 50.0),
    Field("finding_id", 19.0),
    Field("report_id", 19.0),
    Field("agency_id", 14.0),
];

/// What a reader may say of a finding.
const VERDICTS: [(&str, &str); 4] =
    [("属实", "confirmed"), ("不属实", "unfounded"), ("读取有误", "misread"), ("待核", "open")];

pub(super) fn findings(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    let [zh, en] = MESSAGES;
    let (message, other) = match lang {
        Lang::Zh => (zh, en),
        Lang::En => (en, zh),
    };
    let mut columns = columns_of("findings", FINDINGS, lang);
    columns.extend(columns_of("findings", &[Field(message.0, message.1)], lang));
    let mut verdict = Column::new(head(VERDICT[0], VERDICT[1]), Kind::Text, 12.0);
    verdict.choices = VERDICTS.iter().map(|(zh, en)| lang.pick(zh, en)).collect();
    columns.push(verdict);
    columns.push(Column::new(head(COMMENT[0], COMMENT[1]), Kind::Words, 20.0));
    columns.push(Column::new(head("见机构年度", "panel_row"), Kind::Text, 17.0));
    columns.push(Column::new(head("见依据", "evidence_row"), Kind::Text, 15.0));
    let details: Vec<&Field> = FINDING_DETAILS.iter().chain([&other]).collect();
    columns.extend(
        details
            .iter()
            .flat_map(|field| columns_of("findings", &[Field(field.0, field.1)], lang))
            .map(Column::never_printed),
    );

    let agencies = book.agencies().clone();
    let mut rows = 0;
    let mut scroll = Scroll::columns(&book.path("findings"), &["agency_id"])?;
    while scroll.next()? {
        rows += usize::from(agencies.has(scroll.text("agency_id")));
    }
    let mut places = Places::of(book)?;
    let (panel, evidence, most_rows) = (book.sheet("panel"), book.sheet("evidence"), book.most_rows);
    let panel_row = |id: &str, year: i32| {
        book.layout.rows_of.get(id)?.iter().find(|(other, _)| *other == year).map(|(_, row)| *row)
    };
    let letter = {
        let columns = book.layout.columns.clone();
        move |item: Option<&str>| {
            item.and_then(|item| columns.get(item)).map_or("A".to_string(), |x| super::sheet::letters(*x))
        }
    };
    let verdicts = book.verdicts;
    let mut scroll = book.scroll("findings")?;
    book.table(def, &columns, 2, rows, lang.pick("没有发现问题", "No finding"), &mut || {
        while scroll.next()? {
            if !agencies.has(scroll.text("agency_id")) {
                continue;
            }
            let field = |name: &str| {
                shown(&scroll, name, if name == "status" { "finding_status" } else { name }, lang)
            };
            let mut values: Vec<Value> = FINDINGS.iter().map(|Field(name, _)| field(name)).collect();
            values.push(field(message.0));
            let told = scroll.text("finding_id").and_then(|id| verdicts.get(id)).cloned().unwrap_or_default();
            values.push(written(said(&told.verdict, lang)));
            values.push(written(told.comment));
            let item = scroll.text("item");
            let row = scroll.text("agency_id").zip(scroll.year()).and_then(|(id, year)| panel_row(id, year));
            values.push(row.map_or(Value::Empty, |row| {
                let (sheet, line) = place_of(panel, row, most_rows);
                Value::Link(format!("'{sheet}'!{}{line}", letter(item)))
            }));
            values.push(places.row_of(&scroll)?.map_or(Value::Empty, |row| {
                let (sheet, line) = place_of(evidence, row, most_rows);
                Value::Link(format!("'{sheet}'!G{line}"))
            }));
            values.extend(details.iter().map(|Field(name, _)| field(name)));
            return Ok(Some(values));
        }
        Ok(None)
    })
}

/// A verdict in the language of the workbook; words of the reader's own stay.
fn said(verdict: &str, lang: Lang) -> String {
    let known = VERDICTS.iter().find(|(zh, en)| *zh == verdict || *en == verdict);
    known.map_or_else(|| verdict.to_string(), |(zh, en)| lang.pick(zh, en).to_string())
}

fn written(text: String) -> Value {
    if text.is_empty() { Value::Empty } else { Value::from(text) }
}

/// Report, item, applicant.
type CellKey = (String, Option<String>, Option<String>);

/// The cells that a finding is about, the most exact first.
fn wanted_by(finding: &Scroll) -> Vec<CellKey> {
    let Some(report) = finding.text("report_id").map(str::to_string) else { return Vec::new() };
    let own = |name: &str| finding.text(name).map(str::to_string);
    let (item, applicant) = (own("item"), own("applicant"));
    vec![(report.clone(), item.clone(), applicant), (report.clone(), item, None), (report, None, None)]
}

/// The rows of the evidence sheet on which the cells behind the findings stand, group by group.
struct Places {
    findings: ByGroup,
    cells: ByGroup,
    cited: Cited,
    group: Option<Group>,
    rows: HashMap<CellKey, usize>,
    /// Rows of the sheet before the next group.
    before: usize,
}

impl Places {
    fn of(book: &Book<'_>) -> Result<Places, ExcelError> {
        let columns = ["agency_id", "year", "report_id", "item", "applicant"];
        Ok(Places {
            findings: ByGroup::columns(&book.path("findings"), &columns)?,
            cells: ByGroup::columns(&book.path("cells"), &EVIDENCE_KEYS)?,
            cited: book.cited()?,
            group: None,
            rows: HashMap::new(),
            before: 0,
        })
    }

    /// The row of the cell that a finding is about; findings come in their order.
    fn row_of(&mut self, finding: &Scroll) -> Result<Option<usize>, ExcelError> {
        if self.group.as_ref().is_none_or(|group| !group.holds(finding)) {
            let group = Group::of(finding);
            let mut wanted: HashSet<CellKey> = HashSet::new();
            self.findings.up_to(&group, |other, here| {
                if here {
                    wanted.extend(wanted_by(other));
                }
            })?;
            let Places { cells, cited, rows, before, .. } = self;
            rows.clear();
            let mut failed = Ok(());
            cells.up_to(&group, |cell, here| match cited.has(cell) {
                Ok(false) => {}
                Ok(true) => {
                    for key in wanted_by(cell).into_iter().filter(|key| here && wanted.contains(key)) {
                        rows.entry(key).or_insert(*before);
                    }
                    *before += 1;
                }
                Err(error) => failed = Err(error),
            })?;
            failed?;
            self.group = Some(group);
        }
        Ok(wanted_by(finding).into_iter().find_map(|key| self.rows.get(&key).copied()))
    }
}

const EVIDENCE_KEYS: [&str; 7] = ["agency_id", "year", "report_id", "item", "applicant", "status", "value"];

/// How much the evidence sheet shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown {
    rows: usize,
    /// Only what findings are about: all figures would be too many.
    narrow: bool,
}

impl Shown {
    pub(super) fn of(folder: &Path, agencies: &Chosen, most: usize) -> Result<Shown, ExcelError> {
        // Beyond the most there is no need to know how many they are.
        let count = |narrow: bool, most: usize| -> Result<usize, ExcelError> {
            let mut cited = Cited::of(folder, agencies, narrow)?;
            let mut rows = 0;
            let mut cells = Scroll::columns(&path_of(folder, "cells"), &EVIDENCE_KEYS)?;
            while rows <= most && cells.next()? {
                rows += usize::from(cited.has(&cells)?);
            }
            Ok(rows)
        };
        let rows = count(false, most)?;
        if rows <= most {
            return Ok(Shown { rows, narrow: false });
        }
        Ok(Shown { rows: count(true, usize::MAX)?, narrow: true })
    }
}

/// Which cells the evidence sheet shows: every figure that is not zero, every cell that was not settled, and whatever a
/// finding is about. The other zeros and blanks are in the data set.
struct Cited {
    agencies: Chosen,
    narrow: bool,
    findings: ByGroup,
    group: Option<Group>,
    /// Items that findings of the group are about, by report.
    items: HashMap<String, HashSet<String>>,
}

impl Cited {
    fn of(folder: &Path, agencies: &Chosen, narrow: bool) -> Result<Cited, ExcelError> {
        let columns = ["agency_id", "year", "report_id", "item"];
        Ok(Cited {
            agencies: agencies.clone(),
            narrow,
            findings: ByGroup::columns(&path_of(folder, "findings"), &columns)?,
            group: None,
            items: HashMap::new(),
        })
    }

    /// Whether a cell is shown; cells come in their order.
    fn has(&mut self, cell: &Scroll) -> Result<bool, ExcelError> {
        if !self.agencies.has(cell.text("agency_id")) {
            return Ok(false);
        }
        let status = cell.text("status").and_then(Status::from_key);
        let settled_nothing =
            status.is_some_and(|status| status.is_empty() || status == Status::Unrecoverable);
        if !self.narrow && !settled_nothing && cell.number("value") != Some(0.0) {
            return Ok(true);
        }
        if self.group.as_ref().is_none_or(|group| !group.holds(cell)) {
            let group = Group::of(cell);
            let items = &mut self.items;
            items.clear();
            self.findings.up_to(&group, |finding, here| {
                if let (true, Some(report), Some(item)) =
                    (here, finding.text("report_id"), finding.text("item"))
                {
                    items.entry(report.to_string()).or_default().insert(item.to_string());
                }
            })?;
            self.group = Some(group);
        }
        Ok(match (cell.text("report_id"), cell.text("item")) {
            (Some(report), Some(item)) => self.items.get(report).is_some_and(|items| items.contains(item)),
            _ => false,
        })
    }
}

impl Book<'_> {
    fn cited(&self) -> Result<Cited, ExcelError> {
        Cited::of(self.folder, self.agencies(), self.shown.narrow)
    }
}

const EVIDENCE: &[Field] = &[
    Field("item", 30.0),
    Field("applicant", 15.0),
    Field("value", 11.0),
    Field("status", 9.0),
    Field("raw", 13.0),
    Field("source_kind", 9.0),
    Field("line", 8.0),
    Field("quote", 54.0),
];

pub(super) fn evidence(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let mut columns = columns_of("reports", &[Field("agency", 24.0), Field("year", 8.0)], lang);
    columns.extend(columns_of("cells", EVIDENCE, lang));
    columns.push(Column::new(lang.pick("文件", "source"), Kind::Words, 34.0));
    columns
        .extend(columns_of("cells", &[Field("corrected", 9.0)], lang).into_iter().map(Column::never_printed));
    columns.push(Column::new(lang.pick("报告编号", "report_id"), Kind::Text, 19.0).never_printed());
    let Shown { rows, narrow } = book.shown;
    let mut cited = book.cited()?;
    let mut names = Names::of(book)?;
    let mut cells = book.scroll("cells")?;
    let mut leaves =
        book.table(def, &columns, 2, rows, lang.pick("没有数字", "No figure"), &mut || {
            while cells.next()? {
                if !cited.has(&cells)? {
                    continue;
                }
                let (agency, source) = names.of_report(&cells)?;
                let mut values = vec![Value::from(agency), cells.value("year")];
                values.extend(EVIDENCE.iter().map(|Field(name, _)| shown(&cells, name, name, lang)));
                values.push(Value::from(source));
                values.push(shown(&cells, "corrected", "corrected", lang));
                values.push(cells.value("report_id"));
                return Ok(Some(values));
            }
            Ok(None)
        })?;
    if narrow {
        for leaf in &mut leaves {
            leaf.what.push_str(lang.pick(
                "；数字太多，只列问题所涉，其余见数据集cells",
                "; the figures are too many: only those that findings are about, the others stand in the data set cells",
            ));
        }
    }
    Ok(leaves)
}

/// Agency and document of each report.
struct Names {
    reports: ByGroup,
    group: Option<Group>,
    /// Of the reports of the group.
    by_report: HashMap<String, (Option<String>, Option<String>)>,
}

impl Names {
    fn of(book: &Book<'_>) -> Result<Names, ExcelError> {
        let columns = ["agency_id", "year", "report_id", "agency", "source"];
        let reports = ByGroup::columns(&book.path("reports"), &columns)?;
        Ok(Names { reports, group: None, by_report: HashMap::new() })
    }

    /// Agency and document of the report that a cell is of; cells come in their order.
    fn of_report(&mut self, cell: &Scroll) -> Result<(Option<String>, Option<String>), ExcelError> {
        if self.group.as_ref().is_none_or(|group| !group.holds(cell)) {
            let group = Group::of(cell);
            let by_report = &mut self.by_report;
            by_report.clear();
            let own = |text: Option<&str>| text.map(str::to_string);
            self.reports.up_to(&group, |report, here| {
                if let (true, Some(id)) = (here, report.text("report_id")) {
                    by_report
                        .insert(id.to_string(), (own(report.text("agency")), own(report.text("source"))));
                }
            })?;
            self.group = Some(group);
        }
        Ok(cell.text("report_id").and_then(|id| self.by_report.get(id)).cloned().unwrap_or_default())
    }
}

pub(super) fn unread(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    let columns = vec![
        Column::new(head("文件", "source"), Kind::Words, 60.0),
        Column::new(head("结果", "outcome"), Kind::Text, 10.0),
        Column::new(head("原因", "reason"), Kind::Text, 18.0),
        Column::new(head("说明", "meaning"), Kind::Words, 50.0),
        Column::new(head("字节数", "bytes"), Kind::Count, 12.0),
    ];
    let keep = |scroll: &Scroll| scroll.text("outcome") != Some("reports");
    let mut rows = 0;
    let mut scroll = Scroll::columns(&book.path("inputs"), &["outcome"])?;
    while scroll.next()? {
        rows += usize::from(keep(&scroll));
    }
    let mut scroll = book.scroll("inputs")?;
    let none = lang.pick("每个文件都读出了报告", "Every document gave a report");
    book.table(def, &columns, 1, rows, none, &mut || {
        while scroll.next()? {
            if !keep(&scroll) {
                continue;
            }
            let outcome = scroll.text("outcome").and_then(schema::Outcome::from_key);
            let reason = scroll.text("reason").and_then(schema::Reason::from_key);
            return Ok(Some(vec![
                scroll.value("source"),
                Value::from(outcome.map(|o| lang.pick(o.label(), o.key()))),
                Value::from(reason.map(|r| lang.pick(r.label(), r.key()))),
                Value::from(
                    reason
                        .map(|r| lang.pick(r.meaning_zh(), r.meaning()))
                        .or(outcome.map(|o| lang.pick(o.meaning_zh(), o.meaning()))),
                ),
                scroll.value("bytes"),
            ]));
        }
        Ok(None)
    })
}

pub(super) fn dictionary(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let head = |zh: &'static str, en: &'static str| lang.pick(zh, en).to_string();
    // The meaning in the workbook's language is printed; the other stands beside it on the screen.
    let (own_head, other_head) = match lang {
        Lang::Zh => ("含义", "含义（英文）"),
        Lang::En => ("meaning", "meaning_zh"),
    };
    let columns = vec![
        Column::new(head("类别", "kind"), Kind::Text, 9.0),
        Column::new(head("所属", "of"), Kind::Text, 16.0),
        Column::new(head("英文名", "name"), Kind::Text, 32.0),
        Column::new(head("中文名", "label"), Kind::Words, 30.0),
        Column::new(head("类型", "type"), Kind::Text, 9.0),
        Column::new(head("单位", "unit"), Kind::Text, 8.0),
        Column::new(own_head, Kind::Words, 56.0),
        Column::new(head("可比年度", "comparable_years"), Kind::Words, 20.0),
        Column::new(other_head, Kind::Words, 56.0).never_printed(),
    ];
    let rows = entries::entries().into_iter().map(|e| {
        let (own, other) = match lang {
            Lang::Zh => (e.meaning_zh, e.meaning_en),
            Lang::En => (e.meaning_en, e.meaning_zh),
        };
        let kind = match (lang, e.kind) {
            (Lang::Zh, kind) => kind,
            (Lang::En, "表") => "table",
            (Lang::En, "列") => "column",
            (Lang::En, "数据项") => "item",
            (Lang::En, "词") => "word",
            (Lang::En, "规则") => "rule",
            (Lang::En, "指标") => "indicator",
            (Lang::En, "断点") => "break",
            (Lang::En, kind) => kind,
        };
        [kind.to_string(), e.of, e.name, e.label, e.dtype, e.unit, own, e.comparable, other]
            .map(|text| if text.is_empty() { Value::Empty } else { Value::Text(text) })
            .to_vec()
    });
    book.short_table(def, &columns, 3, rows, "")
}
