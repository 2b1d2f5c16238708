//! One marked table on one sheet: a single heading row, typed columns, frozen keys, filters, widths that fit Chinese text
//! and an A4 page. Beyond Excel's last row a table goes on in numbered parts. Text is always written as text, so that no
//! name can become a formula or a link.

use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar, DataValidation,
    DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula, Table, TableColumn, TableStyle,
    Url, Workbook, Worksheet,
};

use super::{ExcelError, Lang};

/// What a column shows, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A long text, wrapped.
    Words,
    /// A short text in the place of a number, such as `13—16`.
    Span,
    Year,
    Count,
    Money,
    Percent,
    /// A difference of ratios, in percentage points.
    Points,
    /// Such a difference that is shown as nought, and so without a sign.
    Still,
    Decimal,
    Date,
}

impl Kind {
    const ALL: [Kind; 11] = [
        Kind::Text,
        Kind::Words,
        Kind::Span,
        Kind::Year,
        Kind::Count,
        Kind::Money,
        Kind::Percent,
        Kind::Points,
        Kind::Still,
        Kind::Decimal,
        Kind::Date,
    ];

    fn number_format(self) -> Option<&'static str> {
        match self {
            Kind::Text | Kind::Words | Kind::Span => None,
            Kind::Year => Some("0"),
            Kind::Count => Some("#,##0"),
            Kind::Money | Kind::Decimal => Some("#,##0.00"),
            Kind::Percent => Some("0.0%"),
            Kind::Points => Some("+0.0;-0.0;0.0"),
            // The second form is that of numbers below zero.
            Kind::Still => Some("0.0;0.0;0.0"),
            Kind::Date => Some("yyyy-mm-dd"),
        }
    }
}

/// Where a column stands on the printed sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Print {
    /// On the page that is read first.
    Front,
    /// Numerators, denominators and counts, on the screen beside the front.
    Behind,
    /// Identifiers and other references, on the screen only; rows are not made taller for them.
    Never,
}

pub(super) struct Column {
    pub(super) heading: String,
    pub(super) kind: Kind,
    /// In half-width characters; a Chinese character counts two.
    pub(super) width: f64,
    /// Bars behind the figures.
    pub(super) bars: bool,
    /// The words that may be chosen; a place for the reader to fill.
    pub(super) choices: Vec<&'static str>,
    /// Columns of the front come first, then those behind, then those never printed.
    pub(super) print: Print,
}

impl Column {
    pub(super) fn new(heading: impl Into<String>, kind: Kind, width: f64) -> Column {
        Column { heading: heading.into(), kind, width, bars: false, choices: Vec::new(), print: Print::Front }
    }

    pub(super) fn with_bars(self) -> Column {
        Column { bars: true, ..self }
    }

    pub(super) fn behind(self) -> Column {
        Column { print: Print::Behind, ..self }
    }

    pub(super) fn never_printed(self) -> Column {
        Column { print: Print::Never, ..self }
    }
}

/// A value of a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Empty,
    Text(String),
    Number(f64),
    /// A number shown in another way than its column: the column holds figures of several kinds.
    As(Kind, f64),
    /// A formula with the value that it has now; no value is an empty text.
    Live(String, Option<f64>),
    /// A formula that gives a text, with the text that it gives now.
    LiveText(String, String),
    /// A place in this workbook, shown by its name.
    Link(String),
    /// A rate that rests on few cases: it is shown in italics and with an asterisk.
    Few(Box<Value>),
}

/// Percentage points below which a difference is shown as nought.
pub(super) const STILL: f64 = 0.05;

impl Value {
    /// A difference of ratios, in percentage points. Its form follows from its size: it is for figures, not for formulas.
    pub(super) fn points(difference: f64) -> Value {
        Value::As(if difference.abs() < STILL { Kind::Still } else { Kind::Points }, difference)
    }

    /// The value, marked where it rests on few cases.
    pub(super) fn marked(self, few: bool) -> Value {
        if few && self != Value::Empty { Value::Few(Box::new(self)) } else { self }
    }
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

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Value {
        text.map_or(Value::Empty, Value::Text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_string())
    }
}

/// Excel's last row, less the heading.
pub const MOST_ROWS: usize = 1_048_575;

/// Cells of a table that is marked as one. The writer notes every cell of a marked table in memory until the workbook is
/// saved; a longer table has a filter over its headings and a name for its range instead.
pub const MOST_MARKED: usize = 300_000;

/// Excel takes 65,530 links a sheet; beyond these the place is written as text, which a reader can still go to.
const MOST_LINKS: usize = 60_000;

/// Lines of a wrapped text that a row shows; the rest is in the cell.
const MOST_LINES: usize = 8;

/// Rows beyond which a sheet leaves the heights of its rows to the program that opens it, and the lines under its blanks
/// out: the writer keeps each height in memory, and nobody prints so many.
const MOST_HEIGHTS: usize = 100_000;

/// Columns beyond which a table is no longer printed on one page's width.
const WIDE: usize = 60;

/// Longest text of a cell (Excel's limit is 32,767 characters).
const LONGEST_TEXT: usize = 2_000;

pub(super) const FONT: &str = "微软雅黑";
pub(super) const INK: Color = Color::RGB(0x1F4E79);

pub(super) fn base() -> Format {
    Format::new().set_font_name(FONT).set_font_size(10)
}

pub(super) fn heading_format() -> Format {
    base()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_align(FormatAlign::Center)
        .set_background_color(INK)
        .set_font_color(Color::White)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xB7B7B7))
}

pub(super) fn link_format() -> Format {
    base()
        .set_font_color(Color::RGB(0x0563C1))
        .set_underline(rust_xlsxwriter::FormatUnderline::Single)
        .set_align(FormatAlign::Left)
        .set_indent(1)
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Hair)
        .set_border_bottom_color(Color::RGB(0xBFBFBF))
}

pub(super) fn format_of(kind: Kind) -> Format {
    let format = base()
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Hair)
        .set_border_bottom_color(Color::RGB(0xBFBFBF));
    let format = match kind {
        // Numbers stand at the right of their columns; without an indent a text would touch the number before it.
        Kind::Text => format.set_align(FormatAlign::Left).set_indent(1),
        Kind::Words => format.set_text_wrap().set_align(FormatAlign::Left).set_indent(1),
        Kind::Span => format.set_align(FormatAlign::Right),
        Kind::Year | Kind::Date => format.set_align(FormatAlign::Center),
        _ => format,
    };
    match kind.number_format() {
        Some(number) => format.set_num_format(number),
        None => format,
    }
}

/// The format of a rate that rests on few cases.
fn few_format(kind: Kind) -> Format {
    let number = kind.number_format().unwrap_or("General");
    format_of(kind).set_num_format(format!("{number}\"*\"")).set_italic().set_font_color(Color::RGB(0x595959))
}

/// How the cells of a table are set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dress {
    /// Lines under the rows guide the eye.
    Lines,
    /// Beside a text of several lines everything stands at its first.
    LinesFromTop,
    /// The panel's hundreds of blanks are not worth the bytes of lines.
    Bare,
}

impl Dress {
    const ALL: [Dress; 3] = [Dress::Lines, Dress::LinesFromTop, Dress::Bare];

    fn of(columns: &[Column]) -> Dress {
        if columns.len() > WIDE {
            Dress::Bare
        } else if columns.iter().any(|column| column.kind == Kind::Words) {
            Dress::LinesFromTop
        } else {
            Dress::Lines
        }
    }

    fn on(self, format: Format) -> Format {
        match self {
            Dress::Lines => format,
            Dress::LinesFromTop => format.set_align(FormatAlign::Top),
            Dress::Bare => format.set_border_bottom(FormatBorder::None),
        }
    }
}

/// Numbers the formats of all tables. Left to the sheets, which are written side by side, their numbers would follow from
/// which of them came first.
pub(super) fn register_formats(workbook: &mut Workbook) -> Result<(), ExcelError> {
    let mut scratch = workbook.new_worksheet_with_constant_memory()?;
    scratch.write_blank(0, 0, &heading_format())?.write_blank(0, 0, &base())?;
    for dress in Dress::ALL {
        scratch.write_blank(0, 0, &dress.on(link_format()))?;
        for kind in Kind::ALL {
            scratch.write_blank(0, 0, &dress.on(format_of(kind)))?;
            scratch.write_blank(0, 0, &dress.on(few_format(kind)))?;
        }
    }
    Ok(())
}

/// A table to be written.
pub(super) struct Plan<'a> {
    pub(super) sheet: &'a str,
    /// What it shows, for the contents page.
    pub(super) what: &'a str,
    /// Name of the table and of its range, for formulas and pivots.
    pub(super) mark: &'a str,
    pub(super) columns: &'a [Column],
    /// Key columns that stay in sight.
    pub(super) frozen: u16,
    pub(super) rows: usize,
    /// Most rows of one part.
    pub(super) most_rows: usize,
    /// Most cells of a table that is marked as one.
    pub(super) most_marked: usize,
    /// What stands in the table when it has no row, so that nobody takes it for a mistake.
    pub(super) when_empty: &'a str,
    pub(super) lang: Lang,
}

/// A sheet that was written, to be put into the workbook.
pub(super) struct Leaf {
    pub(super) sheet: Worksheet,
    pub(super) name: String,
    /// What it shows, for the contents page.
    pub(super) what: String,
    pub(super) rows: usize,
    /// Names of ranges of the workbook.
    pub(super) ranges: Vec<(String, String)>,
}

impl Leaf {
    /// A sheet that is no table.
    pub(super) fn bare(name: &str) -> Result<Leaf, ExcelError> {
        let mut sheet = Worksheet::new();
        sheet.set_name(name)?;
        Ok(Leaf { sheet, name: name.to_string(), what: String::new(), rows: 0, ranges: Vec::new() })
    }
}

/// Where a row of a table stands: its sheet and Excel's row number.
pub(super) fn place_of(sheet: &str, row: usize, most_rows: usize) -> (String, usize) {
    (part_name(sheet, row / most_rows), row % most_rows + 2)
}

fn part_name(sheet: &str, part: usize) -> String {
    if part == 0 { sheet.to_string() } else { format!("{sheet}{}", part + 1) }
}

/// Writes a table, taking its rows one by one. Rows leave the memory as they are written.
pub(super) fn write_table(
    new_sheet: &dyn Fn() -> Result<Worksheet, ExcelError>,
    plan: &Plan<'_>,
    next: &mut dyn FnMut() -> Result<Option<Vec<Value>>, ExcelError>,
) -> Result<Vec<Leaf>, ExcelError> {
    let count = plan.rows.div_ceil(plan.most_rows).max(1);
    let dress = Dress::of(plan.columns);
    let ruled = dress != Dress::Bare;
    let of_kinds = Kind::ALL.map(|kind| (kind, dress.on(format_of(kind)), dress.on(few_format(kind))));
    let of_kind =
        |kind: Kind| of_kinds.iter().find(|(other, ..)| *other == kind).expect("every kind has its formats");
    let formats: Vec<&Format> = plan.columns.iter().map(|column| &of_kind(column.kind).1).collect();
    let wrapped = &of_kind(Kind::Words).1;
    let heading = heading_format();
    let link = dress.on(link_format());
    let mut leaves = Vec::new();
    for part in 0..count {
        let rows = plan.rows.saturating_sub(part * plan.most_rows).min(plan.most_rows);
        let name = part_name(plan.sheet, part);
        let mut flowing = new_sheet()?;
        let sheet = &mut flowing;
        sheet.set_name(&name)?;
        // A formula without a value holds an empty text; the writer's own default would be a zero.
        sheet.set_formula_result_default("");
        for (x, column) in plan.columns.iter().enumerate() {
            sheet.set_column_width(x as u16, column.width)?;
        }
        sheet.set_row_height(0, heading_height(plan.columns))?;
        // An empty table keeps one row, in which it says why.
        let last_row = rows.max(1) as u32;
        let last_column = plan.columns.len() as u16 - 1;
        let marked = (rows + 1) * plan.columns.len() <= plan.most_marked;
        if marked {
            let headings: Vec<TableColumn> = plan
                .columns
                .iter()
                .map(|column| TableColumn::new().set_header(&column.heading).set_header_format(&heading))
                .collect();
            let table = Table::new()
                .set_name(format!("T_{}", part_name(plan.mark, part)))
                .set_columns(&headings)
                .set_style(TableStyle::Light1);
            // Marks the range and writes the heading row.
            sheet.add_table(0, 0, last_row, last_column, &table)?;
        } else {
            for (x, column) in plan.columns.iter().enumerate() {
                sheet.write_string_with_format(0, x as u16, &column.heading, &heading)?;
            }
            sheet.autofilter(0, 0, last_row, last_column)?;
        }
        // The writer looks a format up by its whole content for every cell that is given one, which once was a third of the
        // time of a workbook. A cell without takes that of its column as it is written.
        for (x, format) in formats.iter().enumerate() {
            sheet.set_column_format(x as u16, format)?;
        }
        let mut links = 0;
        for y in 1..=rows as u32 {
            let Some(values) = next()? else { break };
            if let Some(height) = row_height(plan.columns, &values).filter(|_| ruled && rows <= MOST_HEIGHTS)
            {
                sheet.set_row_height(y, height)?;
            }
            for (x, value) in values.into_iter().enumerate() {
                // The last row is written when the columns are bare again.
                let format = (y == rows as u32).then_some(formats[x]);
                let column = x as u16;
                match value {
                    Value::Link(target) if links < MOST_LINKS => {
                        links += 1;
                        let url = Url::new(format!("internal:{target}")).set_text(target.replace('\'', ""));
                        sheet.write_url_with_format(y, column, url, &link)?;
                    }
                    Value::Link(target) => {
                        write_value(sheet, y, column, Value::Text(target.replace('\'', "")), format)?;
                    }
                    Value::Empty if ruled && rows <= MOST_HEIGHTS => {
                        sheet.write_blank(y, column, formats[x])?;
                    }
                    Value::As(kind, number) if kind != plan.columns[x].kind => {
                        sheet.write_number_with_format(y, column, number, &of_kind(kind).1)?;
                    }
                    Value::Few(value) => {
                        let kind = if let Value::As(kind, _) = *value { kind } else { plan.columns[x].kind };
                        write_value(sheet, y, column, *value, &of_kind(kind).2)?;
                    }
                    // A name that is longer than its column goes on in a second line.
                    Value::Text(text)
                        if ruled
                            && plan.columns[x].kind != Kind::Words
                            && lines(&text, plan.columns[x].width) > 1 =>
                    {
                        sheet.write_string_with_format(y, column, clipped(text), wrapped)?;
                    }
                    value => write_value(sheet, y, column, value, format)?,
                }
            }
        }
        for x in 0..formats.len() {
            sheet.set_column_format(x as u16, &Format::default())?;
        }
        if rows == 0 {
            sheet.write_string_with_format(1, 0, plan.when_empty, &base())?;
        }
        add_manners(sheet, plan.columns, last_row)?;
        let sheet_title = if count > 1 {
            match plan.lang {
                Lang::Zh => format!("{}（第{}部分，共{count}部分）", plan.sheet, part + 1),
                Lang::En => format!("{} (part {} of {count})", plan.sheet, part + 1),
            }
        } else {
            name.clone()
        };
        sheet.set_freeze_panes(1, plan.frozen)?;
        sheet.set_repeat_rows(0, 0)?;
        page(sheet, &sheet_title, plan.lang);
        if !ruled {
            sheet.set_repeat_columns(0, plan.frozen.max(1) - 1)?;
            // A panel of hundreds of columns goes over several pages rather than being shrunk to dust.
            sheet.set_print_fit_to_pages(0, 0).set_print_scale(60);
        }
        print_front(sheet, plan.columns, last_row)?;
        let range = format!("='{name}'!$A$1:${}${}", letters(usize::from(last_column)), last_row + 1);
        let mut what = plan.what.to_string();
        if count > 1 {
            what.push_str(&match plan.lang {
                Lang::Zh => format!("（第{}部分，共{count}部分）", part + 1),
                Lang::En => format!(" (part {} of {count})", part + 1),
            });
        }
        let ranges = vec![(part_name(plan.mark, part), range)];
        leaves.push(Leaf { sheet: flowing, name, what, rows, ranges });
    }
    Ok(leaves)
}

/// The ends of a range of a conditional format belong to it.
const NEARLY: f64 = 1e-9;

/// Lists to choose from, bars, and details that can be folded away.
fn add_manners(sheet: &mut Worksheet, columns: &[Column], last_row: u32) -> Result<(), ExcelError> {
    for (x, column) in columns.iter().enumerate() {
        let x = x as u16;
        if !column.choices.is_empty() {
            let list = DataValidation::new()
                .allow_list_strings(&column.choices)?
                .set_error_style(DataValidationErrorStyle::Warning);
            sheet.add_data_validation(1, x, last_row, x, &list)?;
        }
        if column.kind == Kind::Points {
            // Formulas change their values, so their form must follow: `-0.0` would be no change with a direction.
            let still = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::Between(-STILL + NEARLY, STILL - NEARLY))
                .set_format(Format::new().set_num_format(Kind::Still.number_format().unwrap_or_default()));
            sheet.add_conditional_format(1, x, last_row, x, &still)?;
        }
        if column.bars {
            let bars = ConditionalFormatDataBar::new().set_fill_color(Color::RGB(0x9DC3E6));
            sheet.add_conditional_format(1, x, last_row, x, &bars)?;
        }
    }
    if let Some(first) = columns.iter().position(|column| column.print != Print::Front) {
        sheet.group_columns(first as u16, columns.len() as u16 - 1)?;
    }
    Ok(())
}

/// Pixels of columns: a character is seven wide, and a column has five more.
pub(super) fn pixels<'a>(columns: impl Iterator<Item = &'a Column>) -> f64 {
    columns.map(|column| column.width * 7.0 + 5.0).sum()
}

/// The columns that are read first.
pub(super) fn front(columns: &[Column]) -> impl Iterator<Item = &Column> {
    columns.iter().filter(|column| column.print == Print::Front)
}

/// Prints the front down to a row; what stands behind it is for the screen, in columns that can be folded away.
pub(super) fn print_front(
    sheet: &mut Worksheet,
    columns: &[Column],
    last_row: u32,
) -> Result<(), ExcelError> {
    let first = front(columns).count() as u16;
    sheet.set_print_area(0, 0, last_row, first.max(1) - 1)?;
    Ok(())
}

/// A4 across, one page wide, with the sheet's name, what a blank means, and page numbers.
pub(super) fn page(sheet: &mut Worksheet, title: &str, lang: Lang) {
    let title = title.replace('&', "&&");
    let foot = lang.pick(
        "空白：未填或无法确定，不是零　　*：分母过小，仅供参考",
        "Blank: not stated or not settled, never zero    *: rests on few cases",
    );
    let pages = lang.pick("第 &P 页，共 &N 页", "Page &P of &N");
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_header(format!("&L&\"{FONT}\"&9{title}"));
    sheet.set_footer(format!("&L&\"{FONT}\"&8{foot}&R&\"{FONT}\"&8{pages}"));
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
}

/// Writes a value in a format, or in that of its column.
pub(super) fn write_value<'f>(
    sheet: &mut Worksheet,
    y: u32,
    x: u16,
    value: Value,
    format: impl Into<Option<&'f Format>>,
) -> Result<(), ExcelError> {
    let format = format.into();
    match value {
        Value::Empty => {}
        Value::Few(value) => write_value(sheet, y, x, *value, format)?,
        Value::Text(text) | Value::Link(text) => match format {
            Some(format) => drop(sheet.write_string_with_format(y, x, clipped(text), format)?),
            None => drop(sheet.write_string(y, x, clipped(text))?),
        },
        Value::Number(number) | Value::As(_, number) => match format {
            Some(format) => drop(sheet.write_number_with_format(y, x, number, format)?),
            None => drop(sheet.write_number(y, x, number)?),
        },
        Value::Live(formula, cached) => {
            let cached = cached.map_or(String::new(), |value| value.to_string());
            write_formula(sheet, y, x, Formula::new(formula).set_result(cached), format)?;
        }
        Value::LiveText(formula, cached) => {
            write_formula(sheet, y, x, Formula::new(formula).set_result(cached), format)?;
        }
    }
    Ok(())
}

fn write_formula(
    sheet: &mut Worksheet,
    y: u32,
    x: u16,
    formula: Formula,
    format: Option<&Format>,
) -> Result<(), ExcelError> {
    match format {
        Some(format) => sheet.write_formula_with_format(y, x, formula, format)?,
        None => sheet.write_formula(y, x, formula)?,
    };
    Ok(())
}

fn clipped(text: String) -> String {
    // A character has a byte at least.
    if text.len() <= LONGEST_TEXT || text.chars().count() <= LONGEST_TEXT {
        text
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

fn half_widths(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Width that a heading of this length needs, over at most three lines.
pub(super) fn heading_width(heading: &str) -> f64 {
    (half_widths(heading) as f64 / 2.4 + 4.0).clamp(9.0, 26.0)
}

/// Height for the heading with the most lines; the filter's button takes three characters of the last.
fn heading_height(columns: &[Column]) -> f64 {
    let lines = columns
        .iter()
        .map(|column| ((half_widths(&column.heading) as f64 + 3.0) / (column.width - 1.0)).ceil())
        .fold(1.0, f64::max);
    (lines.min(6.0) * 15.0 + 6.0).max(24.0)
}

/// Height of a row whose wrapped texts need more than one line. Not every program grows rows by itself.
fn row_height(columns: &[Column], values: &[Value]) -> Option<f64> {
    let lines = columns
        .iter()
        .zip(values)
        .filter(|(column, _)| column.print != Print::Never)
        .filter_map(|(column, value)| match value {
            Value::Text(text) => Some(lines(text, column.width)),
            _ => None,
        })
        .max()?;
    (lines > 1).then(|| 15.0 * lines.min(MOST_LINES) as f64 + 3.0)
}

fn lines(text: &str, width: f64) -> usize {
    // The indent and the edges take more than a character.
    let width = (width - 1.5).max(1.0);
    // No character is wider than its bytes are many.
    if text.len() as f64 <= width && !text.contains('\n') {
        return usize::from(!text.is_empty());
    }
    text.lines().map(|line| (half_widths(line) as f64 / width).ceil().max(1.0) as usize).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_letters() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_row_grows_with_its_wrapped_text() {
        assert_eq!(lines("一二三四五", 12.0), 1);
        assert_eq!(lines("一二三四五六", 12.0), 2);
        assert_eq!(lines("one\ntwo", 12.0), 2);
    }

    #[test]
    fn rows_beyond_the_limit_stand_in_the_next_part() {
        assert_eq!(place_of("问题", 0, 3), ("问题".to_string(), 2));
        assert_eq!(place_of("问题", 2, 3), ("问题".to_string(), 4));
        assert_eq!(place_of("问题", 3, 3), ("问题2".to_string(), 2));
    }
}
