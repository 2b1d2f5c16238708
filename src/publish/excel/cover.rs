//! The pages that explain: cover, contents and notes.

use super::sheet::{Column, Kind, Styles, Value, page, write_table};
use super::{Book, ExcelError, Lang, SheetDef};
use crate::check::RULES;
use crate::schema::{SCHEMA_VERSION, SERIES_BREAKS};

pub(super) fn cover(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let lang = book.lang;
    let reports = book.table("reports")?;
    let years: std::collections::BTreeSet<i32> =
        book.table("agency_year")?.column("year")?.i32()?.iter().flatten().collect();
    let agencies = book.table("agency_year")?.column("agency_id")?.n_unique()?;
    let span = match (years.first(), years.last()) {
        (Some(first), Some(last)) => format!("{first}—{last}"),
        _ => "—".to_string(),
    };
    let totals = book.totals;
    let findings = |key: &str| totals.findings.get(key).copied().unwrap_or(0);
    let lines: Vec<(String, String)> = vec![
        (lang.pick("报告年度", "Reporting years").into(), span),
        (lang.pick("机关数", "Agencies").into(), agencies.to_string()),
        (lang.pick("报告数", "Reports").into(), reports.height().to_string()),
        (
            lang.pick("文件数", "Documents").into(),
            match lang {
                Lang::Zh => format!(
                    "{}(无报告{},重复{},隔离{})",
                    totals.inputs, totals.no_report, totals.duplicates, totals.quarantined
                ),
                Lang::En => format!(
                    "{} ({} without a report, {} duplicates, {} quarantined)",
                    totals.inputs, totals.no_report, totals.duplicates, totals.quarantined
                ),
            },
        ),
        (lang.pick("数据项数", "Cells").into(), totals.cells.to_string()),
        (lang.pick("未定数据项", "Abstentions").into(), totals.abstentions.to_string()),
        (
            lang.pick("问题数", "Findings").into(),
            match lang {
                Lang::Zh => {
                    format!("错误{},警告{},提示{}", findings("error"), findings("warn"), findings("info"))
                }
                Lang::En => format!(
                    "{} errors, {} warnings, {} notes",
                    findings("error"),
                    findings("warn"),
                    findings("info")
                ),
            },
        ),
        (lang.pick("程序版本", "Program").into(), format!("nianbao {}", env!("CARGO_PKG_VERSION"))),
        (lang.pick("数据版本", "Data schema").into(), SCHEMA_VERSION.to_string()),
    ];
    let promise = lang.pick(
        "本工作簿的每个数字都来自同一文件夹中的数据集,并可在“依据”表中查到原文。空白不是零;所报数字从不改动;比率都带分子与分母;机关与年度从不推测。",
        "Every figure comes from the data sets of the same folder and can be traced to its words on the sheet Evidence. A blank is not a zero; a reported number is never altered; a rate goes with its numerator and denominator; agency and year are never guessed.",
    );
    let title = lang.pick(
        "政府信息公开工作年度报告评估",
        "Evaluation of government information disclosure annual reports",
    );
    let styles = Styles::new();
    let plain = Styles::of(Kind::Text);
    let sheet = book.workbook.worksheet_from_name(def.name(lang))?;
    sheet.set_column_width(0, 22)?.set_column_width(1, 80)?;
    sheet.write_string_with_format(0, 0, title, &styles.title)?;
    sheet.set_row_height(0, 34)?;
    for (row, (name, value)) in lines.iter().enumerate() {
        sheet.write_string_with_format(row as u32 + 2, 0, name, &plain)?;
        sheet.write_string_with_format(row as u32 + 2, 1, value, &plain)?;
    }
    let last = lines.len() as u32 + 3;
    sheet.write_string_with_format(last, 1, promise, &styles.words)?;
    sheet.set_row_height(last, 56)?;
    sheet.set_screen_gridlines(false);
    page(sheet)?;
    sheet.set_active(true);
    Ok(())
}

pub(super) fn contents(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let lang = book.lang;
    let styles = Styles::new();
    let plain = Styles::of(Kind::Text);
    let count = Styles::of(Kind::Count);
    let written: Vec<(String, String, Option<usize>)> =
        book.written.iter().map(|w| (w.name.clone(), w.what.clone(), w.rows)).collect();
    let sheet = book.workbook.worksheet_from_name(def.name(lang))?;
    sheet.set_column_width(0, 18)?.set_column_width(1, 70)?.set_column_width(2, 12)?;
    for (x, heading) in
        [lang.pick("表", "Sheet"), lang.pick("内容", "What it holds"), lang.pick("行数", "Rows")]
            .iter()
            .enumerate()
    {
        sheet.write_string_with_format(0, x as u16, *heading, &styles.heading)?;
    }
    for (row, (name, what, rows)) in written.iter().enumerate() {
        let y = row as u32 + 1;
        sheet.write_url_with_options(
            y,
            0,
            format!("internal:'{name}'!A1").as_str(),
            name,
            "",
            Some(&styles.link),
        )?;
        sheet.write_string_with_format(y, 1, what, &plain)?;
        if let Some(rows) = rows {
            sheet.write_number_with_format(y, 2, *rows as f64, &count)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    page(sheet)?;
    Ok(())
}

pub(super) fn notes(book: &mut Book<'_>, def: &SheetDef) -> Result<(), ExcelError> {
    let lang = book.lang;
    let mut lines: Vec<(String, String)> = [
        (
            "空白",
            "A blank",
            "单元格为空:报告没有填,或按勾稽关系不能确定。空白不是零。",
            "The report did not fill the cell, or the identities do not settle it. A blank is not a zero.",
        ),
        (
            "推算",
            "Worked out",
            "机构年度表“推算列”所列的数由勾稽关系推出,不是印出的。",
            "Columns named in `derived` were worked out from the identities and not printed.",
        ),
        (
            "比率",
            "Rates",
            "分母为零或任一分量缺失时没有比率。",
            "A rate is missing when an operand is missing or its denominator is zero.",
        ),
        (
            "小样本",
            "Small numbers",
            "分母小于10的比率加注,不参加排名。",
            "Rates with a denominator below 10 are flagged and not ranked.",
        ),
        (
            "口径",
            "Scope",
            "全区域汇总的报告自成序列,不与本机关的报告相加。",
            "Region-wide reports have their own series and are never added to agencies' own.",
        ),
        (
            "组值",
            "Group values",
            "组的比率是分子之和除以分母之和,不是比率的平均。",
            "Group rates are ratios of sums, never means of ratios.",
        ),
    ]
    .iter()
    .map(|(zh, en, what_zh, what_en)| {
        (lang.pick(zh, en).to_string(), lang.pick(what_zh, what_en).to_string())
    })
    .collect();
    lines.extend(SERIES_BREAKS.iter().map(|b| (b.key.to_string(), b.label.to_string())));
    lines.extend(RULES.iter().map(|rule| {
        (rule.id.to_string(), lang.pick(&format!("{}。{}", rule.title, rule.why_zh), rule.why_en).to_string())
    }));
    let columns = vec![
        Column::new(lang.pick("项目", "Topic"), Kind::Text, 24.0),
        Column::new(lang.pick("说明", "Note"), Kind::Words, 110.0),
    ];
    let rows = write_table(&mut book.workbook, def.name(lang), "notes", &columns, 1, lines.len(), |row| {
        vec![Value::Text(lines[row].0.clone()), Value::Text(lines[row].1.clone())]
    })?;
    book.wrote(def, Some(rows));
    Ok(())
}
