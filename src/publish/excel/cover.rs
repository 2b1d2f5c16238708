//! The pages that explain: cover, contents and notes.

use rust_xlsxwriter::{Color, FormatAlign};

use super::headline::grouped;
use super::scroll::Scroll;
use super::sheet::{
    Column, INK, Kind, Value, base, format_of, heading_format, link_format, page, write_value,
};
use super::{Book, ExcelError, Lang, Leaf, SheetDef};
use crate::check::RULES;
use crate::schema::{SCHEMA_VERSION, SERIES_BREAKS};

/// What the run read and found, as far as the edition goes.
struct Counts {
    documents: Option<String>,
    reports: usize,
    cells: usize,
    unsettled: usize,
}

fn counts(book: &Book<'_>) -> Result<Counts, ExcelError> {
    let lang = book.lang;
    let agencies = book.agencies();
    let mut reports = 0;
    let mut scroll = Scroll::columns(&book.path("reports"), &["agency_id"])?;
    while scroll.next()? {
        reports += usize::from(agencies.has(scroll.text("agency_id")));
    }
    let (mut cells, mut unsettled) = (0, 0);
    let mut scroll = Scroll::columns(&book.path("cells"), &["agency_id", "status"])?;
    while scroll.next()? {
        if agencies.has(scroll.text("agency_id")) {
            cells += 1;
            unsettled += usize::from(matches!(
                scroll.text("status"),
                Some("ambiguous" | "unrecoverable" | "text" | "masked")
            ));
        }
    }
    // Documents belong to no agency until they are read.
    let documents = if super::edition::is_whole(book) {
        let mut all = [0usize; 4];
        let mut scroll = Scroll::columns(&book.path("inputs"), &["outcome"])?;
        while scroll.next()? {
            all[0] += 1;
            match scroll.text("outcome") {
                Some("no_report") => all[1] += 1,
                Some("duplicate") => all[2] += 1,
                Some("quarantined") => all[3] += 1,
                _ => {}
            }
        }
        let [given, none, double, quarantined] = all;
        Some(match lang {
            Lang::Zh => format!("{given}（无报告{none}，重复{double}，隔离{quarantined}）"),
            Lang::En => {
                format!("{given} ({none} without a report, {double} duplicates, {quarantined} quarantined)")
            }
        })
    } else {
        None
    };
    Ok(Counts { documents, reports, cells, unsettled })
}

/// What marks in the tables mean.
const LEGEND: [(&str, &str, &str, &str); 6] = [
    (
        "空白单元格",
        "Blank cell",
        "报告没有填，或按勾稽关系不能确定；空白不是零",
        "Not stated, or not settled by the identities; never zero",
    ),
    (
        "0",
        "0",
        "报告写明为零，或由勾稽关系推定为零",
        "Stated as zero, or forced to be zero by the identities",
    ),
    (
        "断点",
        "Break",
        "该年起口径改变，前后不作比较，图中线段断开",
        "The definition changed: nothing is compared across it, and lines end there",
    ),
    (
        "报告数",
        "n_reports",
        "该比率各项齐备的报告数，与应报数并列",
        "Reports that state all operands, beside those expected",
    ),
    (
        "小样本",
        "low_n",
        "分母小于{n}：以斜体和*号标出，仅供参考，不参加排名与分布",
        "A denominator below {n}: in italics with an asterisk; not ranked and not in distributions",
    ),
    (
        "区间重叠",
        "Intervals overlap",
        "两个机关的95%区间重叠，名次先后不宜区分",
        "The 95 % intervals of two agencies overlap: their order says nothing",
    ),
];

pub(super) fn cover(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let counts = counts(book)?;
    let years = match (book.series.years.first(), book.series.years.last()) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first}—{last}"),
        _ => "—".to_string(),
    };
    let findings = book.series.findings.values().fold([0, 0, 0], |mut sum, count| {
        for (sum, n) in sum.iter_mut().zip([count.errors, count.warnings, count.notes]) {
            *sum += n;
        }
        sum
    });
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut add = |zh: &str, en: &str, text: String| lines.push((lang.pick(zh, en).to_string(), text));
    if !book.edition.name.is_empty() {
        add("范围", "Scope", book.edition.name.clone());
    }
    add("报告年度", "Reporting years", years);
    if book.roster {
        let units = book.series.units.to_string();
        add("名录机关数", "Agencies of the roster", units);
    }
    add("有报告的机关数", "Agencies with reports", book.layout.rows_of.len().to_string());
    add("机关年度数", "Agencies and years", grouped(book.layout.height as f64));
    add("报告数", "Reports", grouped(counts.reports as f64));
    if let Some(documents) = counts.documents {
        add("文件数", "Documents", documents);
    }
    add(
        "数据项数",
        "Cells",
        match lang {
            Lang::Zh => {
                format!("{}（其中未定{}）", grouped(counts.cells as f64), grouped(counts.unsettled as f64))
            }
            Lang::En => format!(
                "{} ({} of them not settled)",
                grouped(counts.cells as f64),
                grouped(counts.unsettled as f64)
            ),
        },
    );
    add(
        "问题数",
        "Findings",
        match lang {
            Lang::Zh => format!("错误{}，警告{}，提示{}", findings[0], findings[1], findings[2]),
            Lang::En => format!("{} errors, {} warnings, {} notes", findings[0], findings[1], findings[2]),
        },
    );
    add(
        "程序与数据版本",
        "Program and data",
        format!("nianbao {} / {SCHEMA_VERSION}", env!("CARGO_PKG_VERSION")),
    );
    let promise = lang.pick(
        "本工作簿的每个数字都来自同一文件夹中的数据集，并可在“依据”表中查到原文。所报数字从不改动；比率都带分子与分母；机关与年度从不推测；组的比率是分子之和除以分母之和。",
        "Every figure comes from the data sets of the same folder and can be traced to its words on the sheet Evidence. A reported number is never altered; a rate goes with its numerator and denominator; agency and year are never guessed; the rate of a group is a ratio of sums.",
    );
    let (formula, good) = super::panel::verdict(book);
    let title = book.edition.title(lang);
    // A long title stays on the page.
    let size =
        if title.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() > 64 { 14 } else { 20 };
    let name = def.name(lang);
    let label = base().set_bold().set_font_color(INK).set_align(FormatAlign::VerticalCenter);
    let words = base().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let section =
        base().set_bold().set_font_size(12).set_font_color(INK).set_align(FormatAlign::VerticalCenter);
    let check = base()
        .set_bold()
        .set_background_color(Color::RGB(0xFFF2CC))
        .set_border(rust_xlsxwriter::FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    let low_n = book.low_n.to_string();
    let mut leaf = Leaf::bare(name)?;
    let sheet = &mut leaf.sheet;
    sheet.set_column_width(0, 24)?.set_column_width(1, 96)?;
    sheet.set_row_height(0, 46)?;
    let banner =
        base().set_bold().set_font_size(size).set_font_color(INK).set_align(FormatAlign::VerticalCenter);
    sheet.write_string_with_format(0, 0, title, &banner)?;
    let mut y = 2;
    for (name, value) in &lines {
        sheet.set_row_height(y, 20)?;
        sheet.write_string_with_format(y, 0, name, &label)?;
        sheet.write_string_with_format(y, 1, value, &words)?;
        y += 1;
    }
    sheet.set_row_height(y, 24)?;
    sheet.write_string_with_format(y, 0, lang.pick("数字核对", "Check"), &label)?;
    write_value(sheet, y, 1, Value::LiveText(formula, good), &check)?;
    let check_row = y + 1;
    y += 2;
    sheet.write_string_with_format(y, 0, lang.pick("说明", "What it holds to"), &section)?;
    sheet.write_string_with_format(y, 1, promise, &words)?;
    sheet.set_row_height(y, 48)?;
    y += 2;
    sheet.write_string_with_format(y, 0, lang.pick("图例", "Legend"), &section)?;
    for (zh, en, what_zh, what_en) in LEGEND {
        y += 1;
        sheet.set_row_height(y, 20)?;
        sheet.write_string_with_format(y, 0, lang.pick(zh, en), &label)?;
        let what = lang.pick(what_zh, what_en).replace("{n}", &low_n);
        sheet.write_string_with_format(y, 1, what, &words)?;
    }
    sheet.set_screen_gridlines(false);
    page(sheet, name, lang);
    sheet.set_print_area(0, 0, y, 1)?;
    sheet.set_active(true);
    leaf.ranges.push(("check_result".to_string(), format!("='{name}'!$B${check_row}")));
    Ok(vec![leaf])
}

pub(super) fn contents(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let columns = [
        Column::new(lang.pick("表", "sheet"), Kind::Text, 20.0),
        Column::new(lang.pick("内容", "what"), Kind::Words, 90.0),
        Column::new(lang.pick("行数", "rows"), Kind::Count, 12.0),
    ];
    let written = book.written.get().map_or(&[][..], Vec::as_slice);
    let (heading, link) = (heading_format(), link_format());
    let name = def.name(lang);
    let mut leaf = Leaf::bare(name)?;
    let sheet = &mut leaf.sheet;
    for (x, column) in columns.iter().enumerate() {
        sheet.set_column_width(x as u16, column.width)?;
        sheet.write_string_with_format(0, x as u16, &column.heading, &heading)?;
    }
    sheet.set_row_height(0, 24)?;
    for (row, (name, what, rows)) in written.iter().enumerate() {
        let y = row as u32 + 1;
        sheet.set_row_height(y, 19)?;
        let url = rust_xlsxwriter::Url::new(format!("internal:'{name}'!A1")).set_text(name);
        sheet.write_url_with_format(y, 0, url, &link)?;
        sheet.write_string_with_format(y, 1, what, &format_of(Kind::Words))?;
        sheet.write_number_with_format(y, 2, *rows as f64, &format_of(Kind::Count))?;
    }
    sheet.autofilter(0, 0, written.len() as u32, 2)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    page(sheet, name, lang);
    sheet.set_print_area(0, 0, written.len() as u32, 2)?;
    Ok(vec![leaf])
}

const NOTES: [(&str, &str, &str, &str); 9] = [
    (
        "空白",
        "Blank",
        "单元格为空：报告没有填，或按勾稽关系不能确定。空白不是零。",
        "The report did not fill the cell, or the identities do not settle it. A blank is not a zero.",
    ),
    (
        "推算",
        "Worked out",
        "机构年度表“推算列”所列的数由勾稽关系推出，不是印出的。",
        "Columns named in `derived` were worked out from the identities and not printed.",
    ),
    (
        "比率",
        "Rates",
        "分母为零或任一分量缺失时没有比率。机构年度表的比率与合计是公式，改动一个数，比率随之改变，封面的核对即显示不符。",
        "A rate is missing when an operand is missing or its denominator is zero. On the panel rates and sums are formulas: change a count and the rate follows, and the check on the cover says so.",
    ),
    (
        "百分点",
        "Percentage points",
        "比率的变化以百分点计，规模的变化以增减数与增长率计。",
        "Changes of rates are in percentage points; changes of levels in units and growth.",
    ),
    (
        "小样本",
        "Small numbers",
        "分母小于{n}的比率以斜体和*号标出，仅供参考，不参加排名与分布。",
        "Rates with a denominator below {n} stand in italics with an asterisk, and are neither ranked nor in distributions.",
    ),
    (
        "区间",
        "Intervals",
        "占比的区间为Wilson 95%区间；相邻名次的区间重叠时，名次先后不宜区分。",
        "Shares have Wilson 95 % intervals; where those of neighbours overlap, their order says nothing.",
    ),
    (
        "口径",
        "Scope",
        "全区域汇总的报告自成序列，不与本机关的报告相加。",
        "Region-wide reports have their own series and are never added to agencies' own.",
    ),
    (
        "组值",
        "Group values",
        "组的比率是分子之和除以分母之和，不是比率的平均；“报告数”是各项齐备的报告数，“应报数”是应有的报告数。",
        "Group rates are ratios of sums, never means of ratios; n_reports are the reports that state all operands, n_expected those expected.",
    ),
    (
        "核实",
        "Verdicts",
        "“问题”表的核实结论与备注由人填写，下次运行按问题编号读回。",
        "Verdict and comment on the sheet Findings are the reader's; the next run reads them back by finding_id.",
    ),
];

pub(super) fn notes(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let lang = book.lang;
    let mut lines: Vec<(&str, String, String)> = NOTES
        .iter()
        .map(|(zh, en, what_zh, what_en)| {
            let kind = lang.pick("口径与符号", "Definition");
            let what = lang.pick(what_zh, what_en).replace("{n}", &book.low_n.to_string());
            (kind, lang.pick(zh, en).to_string(), what)
        })
        .collect();
    lines.extend(SERIES_BREAKS.iter().map(|b| {
        let text = match lang {
            Lang::Zh => b.label.to_string(),
            Lang::En => format!("A break of definition: the first year after it is {}.", b.year),
        };
        (lang.pick("断点", "Break"), b.key.to_string(), text)
    }));
    lines.extend(RULES.iter().map(|rule| {
        let text = match lang {
            Lang::Zh => format!("{}。{}", rule.title, rule.why_zh),
            Lang::En => rule.why_en.to_string(),
        };
        (lang.pick("规则", "Rule"), rule.id.to_string(), text)
    }));
    let columns = vec![
        Column::new(lang.pick("类别", "kind"), Kind::Text, 14.0),
        Column::new(lang.pick("项目", "topic"), Kind::Text, 24.0),
        Column::new(lang.pick("说明", "note"), Kind::Words, 110.0),
    ];
    let rows = lines
        .into_iter()
        .map(|(kind, topic, text)| vec![Value::from(kind), Value::Text(topic), Value::Text(text)]);
    book.short_table(def, &columns, 2, rows, "")
}
