//! One marked table on one sheet: a heading row, typed columns, frozen keys, filters, widths that fit Chinese text, and a
//! page set-up for A4. Text is always written as text, so that no name can become a formula.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, Formula, Table, TableColumn, TableStyle, Workbook, Worksheet,
    XlsxError,
};

/// What a column shows, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A long text, wrapped.
    Words,
    Year,
    Count,
    Money,
    Percent,
    Decimal,
}

pub(super) struct Column {
    pub(super) heading: String,
    pub(super) kind: Kind,
    /// In half-width characters; a Chinese character counts two.
    pub(super) width: f64,
}

impl Column {
    pub(super) fn new(heading: impl Into<String>, kind: Kind, width: f64) -> Column {
        Column { heading: heading.into(), kind, width }
    }
}

/// A value of a cell.
pub(super) enum Value {
    Empty,
    Text(String),
    Number(f64),
    /// A formula with the value that it has now; no value is an empty text.
    Live(String, Option<f64>),
}

impl From<Option<f64>> for Value {
    fn from(value: Option<f64>) -> Value {
        value.map_or(Value::Empty, Value::Number)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Value {
        text.map_or(Value::Empty, |text| Value::Text(text.to_string()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

/// Excel's last row, less the heading.
pub(super) const MOST_ROWS: usize = 1_048_575;

/// Up to this many rows a sheet is held in memory and marked as a table; beyond it rows are written as they come.
const MARKED_ROWS: usize = 60_000;

/// Longest text of a cell (Excel's limit is 32,767 characters).
const LONGEST_TEXT: usize = 2_000;

pub(super) struct Styles {
    pub(super) heading: Format,
    pub(super) title: Format,
    pub(super) words: Format,
    pub(super) link: Format,
}

impl Styles {
    pub(super) fn new() -> Styles {
        let base = || Format::new().set_font_name("微软雅黑").set_font_size(10);
        Styles {
            heading: base()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x1F4E79))
                .set_font_color(Color::White)
                .set_border(FormatBorder::Thin)
                .set_border_color(Color::RGB(0xB7B7B7)),
            title: base().set_bold().set_font_size(18).set_font_color(Color::RGB(0x1F4E79)),
            words: base().set_text_wrap().set_align(FormatAlign::Top),
            link: base()
                .set_font_color(Color::RGB(0x0563C1))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
        }
    }

    pub(super) fn of(kind: Kind) -> Format {
        let base =
            Format::new().set_font_name("微软雅黑").set_font_size(10).set_align(FormatAlign::VerticalCenter);
        match kind {
            Kind::Text => base,
            Kind::Words => base.set_text_wrap(),
            Kind::Year => base.set_num_format("0").set_align(FormatAlign::Center),
            Kind::Count => base.set_num_format("#,##0"),
            Kind::Money => base.set_num_format("#,##0.00"),
            Kind::Percent => base.set_num_format("0.0%"),
            Kind::Decimal => base.set_num_format("#,##0.00"),
        }
    }
}

/// Writes a table; beyond Excel's last row it goes on in numbered parts. Gives the number of rows.
pub(super) fn write_table(
    workbook: &mut Workbook,
    name: &str,
    mark: &str,
    columns: &[Column],
    frozen: u16,
    rows: usize,
    mut row: impl FnMut(usize) -> Vec<Value>,
) -> Result<usize, XlsxError> {
    let parts = rows.div_ceil(MOST_ROWS).max(1);
    for part in 0..parts {
        let from = part * MOST_ROWS;
        let to = rows.min(from + MOST_ROWS);
        let marked = rows <= MARKED_ROWS;
        let sheet =
            if marked { workbook.add_worksheet() } else { workbook.add_worksheet_with_constant_memory()? };
        sheet.set_name(if part == 0 { name.to_string() } else { format!("{name}{}", part + 1) })?;
        set_up(sheet, columns, frozen)?;
        let styles = Styles::new();
        let formats: Vec<Format> = columns.iter().map(|column| Styles::of(column.kind)).collect();
        sheet.set_row_height(0, 32)?;
        for (x, column) in columns.iter().enumerate() {
            sheet.write_string_with_format(0, x as u16, &column.heading, &styles.heading)?;
        }
        for (y, index) in (from..to).enumerate() {
            for (x, value) in row(index).into_iter().enumerate() {
                write_value(sheet, y as u32 + 1, x as u16, value, &formats[x])?;
            }
        }
        let last_row = (to - from) as u32;
        let last_column = columns.len() as u16 - 1;
        if marked && last_row > 0 {
            let headings: Vec<TableColumn> = columns
                .iter()
                .map(|column| {
                    TableColumn::new().set_header(&column.heading).set_header_format(&styles.heading)
                })
                .collect();
            let table = Table::new().set_name(mark).set_columns(&headings).set_style(TableStyle::Light1);
            sheet.add_table(0, 0, last_row, last_column, &table)?;
        } else {
            sheet.autofilter(0, 0, last_row, last_column)?;
        }
        sheet.set_print_area(0, 0, last_row, last_column)?;
    }
    Ok(rows)
}

/// Widths, frozen panes and page of a sheet.
pub(super) fn set_up(sheet: &mut Worksheet, columns: &[Column], frozen: u16) -> Result<(), XlsxError> {
    for (x, column) in columns.iter().enumerate() {
        sheet.set_column_width(x as u16, column.width)?;
    }
    sheet.set_freeze_panes(1, frozen)?;
    page(sheet)?;
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

/// A4 across, one page wide, page numbers.
pub(super) fn page(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_footer("&C&P / &N");
    sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    Ok(())
}

pub(super) fn write_value(
    sheet: &mut Worksheet,
    y: u32,
    x: u16,
    value: Value,
    format: &Format,
) -> Result<(), XlsxError> {
    match value {
        Value::Empty => {}
        Value::Text(text) => {
            sheet.write_string_with_format(y, x, clipped(&text), format)?;
        }
        Value::Number(number) => {
            sheet.write_number_with_format(y, x, number, format)?;
        }
        Value::Live(formula, cached) => {
            let cached = cached.map_or(String::new(), |value| value.to_string());
            sheet.write_formula_with_format(y, x, Formula::new(formula).set_result(cached), format)?;
        }
    }
    Ok(())
}

fn clipped(text: &str) -> String {
    if text.chars().count() <= LONGEST_TEXT {
        text.to_string()
    } else {
        text.chars().take(LONGEST_TEXT).chain("…".chars()).collect()
    }
}

/// `A`, `Z`, `AA` … of a column.
pub(super) fn letters(mut column: usize) -> String {
    let mut out = String::new();
    loop {
        out.insert(0, char::from(b'A' + (column % 26) as u8));
        if column < 26 {
            return out;
        }
        column = column / 26 - 1;
    }
}

/// Width that a heading of this length needs, over at most three lines.
pub(super) fn heading_width(heading: &str) -> f64 {
    let length: usize = heading.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    (length as f64 / 2.4 + 3.0).clamp(9.0, 26.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_letters() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
