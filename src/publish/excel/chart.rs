//! Charts that a program of any office reads, and that a reader understands without colours: each series has its own
//! marker and dash, or its own pattern.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartLineDashType,
    ChartMarker, ChartMarkerType, ChartPatternFill, ChartPatternFillType, ChartSolidFill, ChartType, Color,
};

use super::sheet::FONT;

const COLOURS: [u32; 8] = [0x1F4E79, 0xC55A11, 0x548235, 0x7030A0, 0x404040, 0x2E75B6, 0xBF9000, 0xA50021];
const MARKERS: [ChartMarkerType; 8] = [
    ChartMarkerType::Circle,
    ChartMarkerType::Square,
    ChartMarkerType::Triangle,
    ChartMarkerType::Diamond,
    ChartMarkerType::X,
    ChartMarkerType::Star,
    ChartMarkerType::PlusSign,
    ChartMarkerType::LongDash,
];
const DASHES: [ChartLineDashType; 8] = [
    ChartLineDashType::Solid,
    ChartLineDashType::Dash,
    ChartLineDashType::RoundDot,
    ChartLineDashType::DashDot,
    ChartLineDashType::LongDash,
    ChartLineDashType::SquareDot,
    ChartLineDashType::LongDashDot,
    ChartLineDashType::LongDashDotDot,
];
/// Every other series of a stack is hatched, so that neighbours differ in grey as well.
const PATTERNS: [Option<ChartPatternFillType>; 8] = [
    None,
    Some(ChartPatternFillType::DiagonalStripesWideUpwards),
    None,
    Some(ChartPatternFillType::HorizontalStripesDark),
    None,
    Some(ChartPatternFillType::DiagonalStripesWideDownwards),
    None,
    Some(ChartPatternFillType::Dotted30Percent),
];

fn font(size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(FONT).set_size(size);
    font
}

/// A run of rows of one column, for a line of its own.
pub(super) struct Run {
    pub(super) name: String,
    pub(super) column: u16,
    pub(super) rows: (u32, u32),
    /// Which colour, marker and dash.
    pub(super) style: usize,
    /// Whether the legend names it; later runs of the same series look alike and are not named again.
    pub(super) named: bool,
}

fn dressed(kind: ChartType, title: &str, format: &str) -> Chart {
    let mut chart = Chart::new(kind);
    let mut bold = font(12.0);
    bold.set_bold();
    chart.title().set_name(title).set_font(&bold);
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9.0));
    let mut grid = ChartLine::new();
    grid.set_color(Color::RGB(0xD9D9D9)).set_width(0.5);
    chart.y_axis().set_num_format(format).set_font(&font(9.0)).set_major_gridlines_line(&grid);
    chart.x_axis().set_font(&font(9.0));
    chart.set_alt_text(title);
    chart
}

/// Lines over the years. Each run of comparable years is a line of its own: where the definition changes, the line ends.
pub(super) fn trend(
    sheet: &str,
    title: &str,
    runs: &[Run],
    years: (i32, i32),
    format: &str,
    top: Option<f64>,
) -> Chart {
    let mut chart = dressed(ChartType::ScatterStraightWithMarkers, title, format);
    for run in runs {
        let at = run.style % COLOURS.len();
        let colour = Color::RGB(COLOURS[at]);
        let mut line = ChartLine::new();
        line.set_color(colour).set_width(2.0).set_dash_type(DASHES[at]);
        let mut fill = ChartSolidFill::new();
        fill.set_color(colour);
        let mut edge = ChartLine::new();
        edge.set_color(colour);
        let mut marker = ChartMarker::new();
        marker
            .set_type(MARKERS[at])
            .set_size(7)
            .set_format(ChartFormat::new().set_solid_fill(&fill).set_border(&edge));
        chart
            .add_series()
            .set_name(run.name.as_str())
            .set_categories((sheet, run.rows.0, 0, run.rows.1, 0))
            .set_values((sheet, run.rows.0, run.column, run.rows.1, run.column))
            .set_format(ChartFormat::new().set_line(&line))
            .set_marker(&marker)
            .delete_from_legend(!run.named);
    }
    // A margin of one year on both sides keeps markers off the edges.
    let step = ((years.1 - years.0) / 12 + 1).max(1);
    chart
        .x_axis()
        .set_num_format("0")
        .set_min(years.0 - 1)
        .set_max(years.1 + 1)
        .set_major_unit(step)
        .set_major_gridlines(false);
    chart.y_axis().set_min(0);
    if let Some(top) = top {
        chart.y_axis().set_max(top);
    }
    chart
}

/// Columns on top of each other, one for each year or group.
pub(super) fn stacked(
    sheet: &str,
    title: &str,
    series: &[(String, u16)],
    rows: (u32, u32),
    category: u16,
) -> Chart {
    let mut chart = dressed(ChartType::ColumnStacked, title, "0%");
    for (index, (name, column)) in series.iter().enumerate() {
        let at = index % COLOURS.len();
        let mut label = ChartDataLabel::new();
        // Small parts would be covered by their own figure.
        label.show_value().set_num_format("[>=0.06]0%;;").set_font(&label_font(PATTERNS[at].is_some()));
        chart
            .add_series()
            .set_name(name.as_str())
            .set_categories((sheet, rows.0, category, rows.1, category))
            .set_values((sheet, rows.0, *column, rows.1, *column))
            .set_format(&mut filled(at))
            .set_data_label(&label)
            .set_gap(60);
    }
    chart.y_axis().set_min(0).set_max(1);
    chart
}

fn label_font(on_pattern: bool) -> ChartFont {
    let mut font = font(8.0);
    font.set_color(if on_pattern { Color::Black } else { Color::White });
    font.set_bold();
    font
}

fn filled(at: usize) -> ChartFormat {
    let colour = Color::RGB(COLOURS[at]);
    let mut format = ChartFormat::new();
    match PATTERNS[at] {
        None => {
            let mut fill = ChartSolidFill::new();
            fill.set_color(colour);
            format.set_solid_fill(&fill);
        }
        Some(pattern) => {
            let mut fill = ChartPatternFill::new();
            fill.set_pattern(pattern).set_foreground_color(colour).set_background_color(Color::White);
            format.set_pattern_fill(&fill);
        }
    }
    let mut edge = ChartLine::new();
    edge.set_color(Color::RGB(0x7F7F7F)).set_width(0.5);
    format.set_border(&edge);
    format
}

/// Bars of one column for each group, each with its figure.
pub(super) fn bars(
    sheet: &str,
    title: &str,
    series: &[(String, u16)],
    rows: (u32, u32),
    category: u16,
    format: &str,
) -> Chart {
    let mut chart = dressed(ChartType::Column, title, format);
    for (index, (name, column)) in series.iter().enumerate() {
        let mut label = ChartDataLabel::new();
        label.show_value().set_num_format(format).set_font(&font(8.0));
        chart
            .add_series()
            .set_name(name.as_str())
            .set_categories((sheet, rows.0, category, rows.1, category))
            .set_values((sheet, rows.0, *column, rows.1, *column))
            .set_format(&mut filled(index % COLOURS.len()))
            .set_data_label(&label);
    }
    chart.y_axis().set_min(0);
    chart
}

/// One point for each unit.
pub(super) fn scatter(
    sheet: &str,
    title: &str,
    (x, y): ((u16, &str), (u16, &str)),
    rows: (u32, u32),
) -> Chart {
    let mut chart = dressed(ChartType::Scatter, title, "0%");
    let mut fill = ChartSolidFill::new();
    fill.set_color(Color::RGB(COLOURS[0])).set_transparency(35);
    let mut marker = ChartMarker::new();
    marker.set_type(ChartMarkerType::Circle).set_size(8).set_format(ChartFormat::new().set_solid_fill(&fill));
    chart
        .add_series()
        .set_name(title)
        .set_categories((sheet, rows.0, x.0, rows.1, x.0))
        .set_values((sheet, rows.0, y.0, rows.1, y.0))
        .set_marker(&marker);
    chart.x_axis().set_name(x.1).set_num_format("0%").set_min(0).set_name_font(&font(9.0));
    chart.y_axis().set_name(y.1).set_min(0).set_name_font(&font(9.0));
    chart.legend().set_hidden();
    chart
}

/// Quartiles and ends of a spread as marks on one line for each group.
pub(super) fn spread(
    sheet: &str,
    title: &str,
    marks: &[(String, u16)],
    rows: (u32, u32),
    category: u16,
) -> Chart {
    let mut chart = dressed(ChartType::Line, title, "0%");
    let kinds = [
        ChartMarkerType::ShortDash,
        ChartMarkerType::Triangle,
        ChartMarkerType::Diamond,
        ChartMarkerType::Square,
        ChartMarkerType::ShortDash,
    ];
    for (index, (name, column)) in marks.iter().enumerate() {
        let colour = Color::RGB(COLOURS[index % COLOURS.len()]);
        let mut fill = ChartSolidFill::new();
        fill.set_color(colour);
        let mut edge = ChartLine::new();
        edge.set_color(colour);
        let mut marker = ChartMarker::new();
        marker
            .set_type(kinds[index % kinds.len()])
            .set_size(if index == 2 { 10 } else { 7 })
            .set_format(ChartFormat::new().set_solid_fill(&fill).set_border(&edge));
        let mut hidden = ChartLine::new();
        hidden.set_hidden(true);
        chart
            .add_series()
            .set_name(name.as_str())
            .set_categories((sheet, rows.0, category, rows.1, category))
            .set_values((sheet, rows.0, *column, rows.1, *column))
            .set_format(ChartFormat::new().set_line(&hidden))
            .set_marker(&marker);
    }
    chart.set_high_low_lines(true);
    chart.y_axis().set_min(0);
    chart
}
