//! The thematic sheets: one row a year, one column an indicator; on the screen, beside them, the reports and operands
//! behind each; and charts below. A sheet is a declaration in [`TOPICS`].

use rust_xlsxwriter::Chart;

use super::chart::{self, Run};
use super::series::{Figure, Series, Tally};
use super::sheet::{Column, Kind, Value, front, heading_width, letters, pixels, print_front};
use super::{Book, ExcelError, Lang, Leaf, SheetDef};
use crate::indicator::Indicator;

struct Topic {
    mark: &'static str,
    indicators: &'static [&'static str],
    /// Whether the reports themselves are counted as well: dates and completeness.
    tallies: bool,
    charts: &'static [Draw],
}

enum Draw {
    /// Lines over the years.
    Lines(&'static str, &'static str, &'static [&'static str]),
    /// Shares of a whole, stacked.
    Stack(&'static str, &'static str, &'static [&'static str]),
}

const OUTCOMES: &[&str] = &[
    "full_grant_rate",
    "partial_grant_rate",
    "denial_rate",
    "unavailable_rate",
    "not_processed_rate",
    "other_share",
];
const GROUNDS: &[&str] = &[
    "denial_ground_share_state_secret",
    "denial_ground_share_other_law",
    "denial_ground_share_security_stability",
    "denial_ground_share_third_party",
    "denial_ground_share_internal_affairs",
    "denial_ground_share_deliberative",
    "denial_ground_share_enforcement_file",
    "denial_ground_share_admin_inquiry",
];
const APPLICANTS: &[&str] = &[
    "natural_person_share",
    "org_share_enterprise",
    "org_share_research_institution",
    "org_share_public_interest_org",
    "org_share_legal_service_org",
    "org_share_other_org",
];

const TOPICS: &[Topic] = &[
    Topic {
        mark: "trends",
        indicators: &[
            "requests_received",
            "disclosure_rate",
            "denial_rate",
            "unavailable_rate",
            "not_processed_rate",
            "reconsideration_rate",
            "litigation_rate",
            "proactive_total",
        ],
        tallies: false,
        charts: &[
            Draw::Lines("新收申请数（件）", "Requests received", &["requests_received"]),
            Draw::Lines(
                "办理结果占比",
                "Outcomes",
                &["disclosure_rate", "denial_rate", "unavailable_rate", "not_processed_rate"],
            ),
            Draw::Lines("复议率与诉讼率", "Reviews and suits", &["reconsideration_rate", "litigation_rate"]),
            Draw::Lines("主动公开政府信息数（条）", "Proactive disclosure", &["proactive_total"]),
        ],
    },
    Topic {
        mark: "proactive",
        indicators: &[
            "proactive_total",
            "proactive_per_request",
            "normative_docs_net",
            "normative_repeal_rate",
            "licensing_decisions",
            "penalty_decisions",
            "coercion_decisions",
        ],
        tallies: false,
        charts: &[
            Draw::Lines("主动公开政府信息数（条）", "Proactive disclosure", &["proactive_total"]),
            Draw::Lines(
                "行政许可、行政处罚、行政强制决定数（件）",
                "Licensing, penalty and coercive decisions",
                &["licensing_decisions", "penalty_decisions", "coercion_decisions"],
            ),
        ],
    },
    Topic {
        mark: "requests",
        indicators: &[
            "requests_received",
            "caseload",
            "closure_rate",
            "carry_forward_rate",
            "full_grant_rate",
            "partial_grant_rate",
            "denial_rate",
            "unavailable_rate",
            "not_processed_rate",
            "other_share",
        ],
        tallies: false,
        charts: &[
            Draw::Lines(
                "新收申请数与受理总量（件）",
                "Requests received and caseload",
                &["requests_received", "caseload"],
            ),
            Draw::Stack("办理结果构成", "Outcomes", OUTCOMES),
        ],
    },
    Topic {
        mark: "grounds",
        indicators: &[
            "denial_rate",
            "denial_ground_share_state_secret",
            "denial_ground_share_other_law",
            "denial_ground_share_security_stability",
            "denial_ground_share_third_party",
            "denial_ground_share_internal_affairs",
            "denial_ground_share_deliberative",
            "denial_ground_share_enforcement_file",
            "denial_ground_share_admin_inquiry",
        ],
        tallies: false,
        charts: &[
            Draw::Stack("不予公开理由构成", "Grounds of refusal", GROUNDS),
            Draw::Lines("不予公开率", "Denial rate", &["denial_rate"]),
        ],
    },
    Topic {
        mark: "applicants",
        indicators: &[
            "requests_received",
            "natural_person_share",
            "org_share_enterprise",
            "org_share_research_institution",
            "org_share_public_interest_org",
            "org_share_legal_service_org",
            "org_share_other_org",
        ],
        tallies: false,
        charts: &[
            Draw::Stack("申请人构成", "Applicants", APPLICANTS),
            Draw::Lines("新收申请数（件）", "Requests received", &["requests_received"]),
        ],
    },
    Topic {
        mark: "disputes",
        indicators: &[
            "reconsideration_rate",
            "litigation_rate",
            "dispute_rate",
            "reconsideration_overturn_rate",
            "litigation_overturn_rate",
            "overturn_rate_all",
            "corrections_per_100",
            "pending_dispute_share",
        ],
        tallies: false,
        charts: &[
            Draw::Lines(
                "复议率、诉讼率与争议率",
                "Reviews, suits and disputes",
                &["reconsideration_rate", "litigation_rate", "dispute_rate"],
            ),
            Draw::Lines(
                "复议纠错率与诉讼纠错率",
                "Corrections among concluded cases",
                &["reconsideration_overturn_rate", "litigation_overturn_rate"],
            ),
        ],
    },
    Topic {
        mark: "quality",
        indicators: &["element_score", "fill_rate", "reconciliation_score", "prose_table_agreement"],
        tallies: true,
        charts: &[Draw::Lines(
            "要素完整度、填报完整率、勾稽通过率、文表一致率",
            "Parts, blanks, identities and agreement",
            &["element_score", "fill_rate", "reconciliation_score", "prose_table_agreement"],
        )],
    },
    Topic {
        mark: "score",
        indicators: &[
            "score",
            "score_elements",
            "score_timeliness",
            "score_reconciliation",
            "score_agreement",
            "score_completeness",
            "score_novelty",
        ],
        tallies: false,
        charts: &[
            Draw::Lines("评分（0—100，本程序自定）", "Score (0–100, this program's own)", &["score"]),
            Draw::Lines(
                "评分各项（0—100）",
                "Parts of the score (0–100)",
                &[
                    "score_elements",
                    "score_timeliness",
                    "score_reconciliation",
                    "score_agreement",
                    "score_completeness",
                    "score_novelty",
                ],
            ),
        ],
    },
];

/// Counts of reports by year.
type Count = (&'static str, &'static str, fn(&Tally) -> Option<f64>);
const TALLIES: &[Count] = &[
    ("报告数", "reports", |t| Some(f64::from(t.reports))),
    ("其中：有发布日期", "dated", |t| Some(f64::from(t.dated))),
    ("按时发布", "in_time", |t| Some(f64::from(t.in_time))),
    ("逾期发布", "late", |t| Some(f64::from(t.late))),
    ("最长逾期（天）", "most_days_late", |t| t.most_late),
    ("内容完整", "full", |t| Some(f64::from(t.full))),
    ("内容不全", "partial", |t| Some(f64::from(t.partial))),
];

/// Shares and rates as per cent, other quotients as decimals, levels as counts.
pub(super) fn kind_of(indicator: &Indicator) -> Kind {
    if indicator.is_level() {
        if indicator.unit.is_count() { Kind::Count } else { Kind::Money }
    } else if indicator.scale == 1.0
        && (indicator.share
            || indicator.key.ends_with("_rate")
            || indicator.key.starts_with("litigation_rate"))
    {
        Kind::Percent
    } else {
        Kind::Decimal
    }
}

/// The indicator's name, with its unit where it has one.
pub(super) fn name_of(indicator: &Indicator, lang: Lang) -> String {
    let unit = indicator.unit.label();
    match lang {
        // In words, which a heading can break.
        Lang::En => indicator.key.replace('_', " "),
        Lang::Zh if indicator.is_level() && !unit.is_empty() && !indicator.label.contains('(') => {
            format!("{}({unit})", indicator.label)
        }
        Lang::Zh => indicator.label.to_string(),
    }
}

/// The name within its family: what follows the colon.
fn short_name(indicator: &Indicator, lang: Lang) -> String {
    let name = match lang {
        Lang::Zh => indicator.label.to_string(),
        Lang::En => indicator.key.replace('_', " "),
    };
    name.rsplit([':', ':']).next().map_or(name.clone(), str::to_string)
}

pub(super) fn has_score(book: &Book<'_>) -> bool {
    book.series.years.iter().any(|year| book.series.figure("score", *year).is_some())
}

impl Topic {
    fn of(mark: &str) -> Option<&'static Topic> {
        TOPICS.iter().find(|topic| topic.mark == mark)
    }

    fn indicators(&self) -> Vec<&'static Indicator> {
        self.indicators.iter().filter_map(|key| Indicator::named(key)).collect()
    }

    /// Columns before the first indicator: year, break, expected and found reports, counts of reports.
    fn lead(&self) -> usize {
        4 + if self.tallies { TALLIES.len() } else { 0 }
    }

    fn column(&self, key: &str) -> Option<usize> {
        Some(self.lead() + self.indicators().iter().position(|indicator| indicator.key == key)?)
    }

    /// From the first year in which there is anything to show; later years without reports are gaps.
    fn years<'a>(&self, series: &'a Series) -> &'a [i32] {
        let told = |year: &i32| {
            self.indicators.iter().any(|key| series.figure(key, *year).is_some_and(|f| f.n_reports > 0))
                || self.tallies && series.tallies.get(year).is_some_and(|tally| tally.reports > 0)
        };
        series.years.iter().position(told).map_or(&[], |first| &series.years[first..])
    }
}

/// Where a figure of the edition's own series stands: sheet and cell.
pub(super) fn cell_of(book: &Book<'_>, key: &str, year: i32) -> Option<(&'static str, String)> {
    let topic = TOPICS.iter().find(|topic| topic.indicators.contains(&key))?;
    let row = topic.years(&book.series).iter().position(|y| *y == year)? + 2;
    Some((book.sheet(topic.mark), format!("{}{row}", letters(topic.column(key)?))))
}

/// Where a count of reports of a year stands.
pub(super) fn tally_cell(book: &Book<'_>, name: &str, year: i32) -> Option<(&'static str, String)> {
    let topic = TOPICS.iter().find(|topic| topic.tallies)?;
    let row = topic.years(&book.series).iter().position(|y| *y == year)? + 2;
    let at = TALLIES.iter().position(|(_, en, _)| *en == name)?;
    Some((book.sheet(topic.mark), format!("{}{row}", letters(4 + at))))
}

pub(super) fn write(book: &Book<'_>, def: &SheetDef) -> Result<Vec<Leaf>, ExcelError> {
    let Some(topic) = Topic::of(def.mark) else { return Ok(Vec::new()) };
    let lang = book.lang;
    let indicators = topic.indicators();
    let columns = columns(topic, &indicators, lang);
    let series = &book.series;
    let start = topic.lead() + indicators.len();
    let rows: Vec<Vec<Value>> = topic
        .years(series)
        .iter()
        .enumerate()
        .map(|(at, year)| {
            let figures: Vec<Figure> = indicators
                .iter()
                .map(|indicator| series.figure(&indicator.key, *year).cloned().unwrap_or_default())
                .collect();
            let mut values = vec![
                Value::Number(f64::from(*year)),
                Value::from(series.break_before(*year)),
                Value::from(series.expected(*year).map(f64::from)),
                reports_behind(&figures),
            ];
            if topic.tallies {
                let tally = series.tallies.get(year).cloned().unwrap_or_default();
                values.extend(TALLIES.iter().map(|(_, _, count)| Value::from(count(&tally))));
            }
            values.extend(figures_of(&indicators, &figures, start, at + 2));
            values
        })
        .collect();
    let count = rows.len();
    // Those who belong nowhere are nobody's total.
    let unsettled = !book.series.years.is_empty() && book.edition.scope.is_empty();
    let none = if unsettled {
        lang.pick(
            "这些机关的归属未定，不作合计；各机关的数字见“机构年度”表",
            "It is not settled where these agencies belong, so they are not added up; see the sheet Panel for each",
        )
    } else {
        lang.pick("没有可计算的年度", "No year to show")
    };
    let mut leaves = book.short_table(def, &columns, 1, rows, none)?;
    if count > 0 {
        draw(book, topic, &mut leaves[0], &columns)?;
    }
    Ok(leaves)
}

/// How many reports stand behind the figures of a row: one number, or the least and the most.
pub(super) fn reports_behind(figures: &[Figure]) -> Value {
    let counts = figures.iter().map(|figure| figure.n_reports).filter(|n| *n > 0);
    match (counts.clone().min(), counts.max()) {
        (Some(least), Some(most)) if least == most => Value::Number(f64::from(least)),
        (Some(least), Some(most)) => Value::Text(format!("{least}—{most}")),
        _ => Value::Number(0.0),
    }
}

/// The figures of one row: the values, then, from the column `start` on, what stands behind each of them. A rate is a
/// formula over its numerator and denominator.
pub(super) fn figures_of(
    indicators: &[&Indicator],
    figures: &[Figure],
    start: usize,
    row: usize,
) -> Vec<Value> {
    let mut values = Vec::new();
    let mut behind = Vec::new();
    for (indicator, figure) in indicators.iter().zip(figures) {
        let (n, d) = (letters(start + behind.len()), letters(start + behind.len() + 1));
        values.push(match figure.value {
            Some(value) if !indicator.is_level() => {
                let scale =
                    if indicator.scale == 1.0 { String::new() } else { format!("{}*", indicator.scale) };
                let formula =
                    format!("=IF(OR({n}{row}=\"\",{d}{row}=\"\",{d}{row}=0),\"\",{scale}{n}{row}/{d}{row})");
                Value::Live(formula, Some(value)).marked(figure.few)
            }
            value => Value::from(value),
        });
        if !indicator.is_level() {
            behind.extend([Value::from(figure.numerator), Value::from(figure.denominator)]);
        }
        behind.push(Value::Number(f64::from(figure.n_reports)));
    }
    values.extend(behind);
    values
}

/// The columns of [`figures_of`].
pub(super) fn columns_of(indicators: &[&Indicator], lang: Lang, bars: bool) -> Vec<Column> {
    let mut columns: Vec<Column> = indicators
        .iter()
        .map(|indicator| {
            let name = name_of(indicator, lang);
            let column = Column::new(&name, kind_of(indicator), heading_width(&name).clamp(11.0, 15.0));
            if bars && !indicator.is_level() { column.with_bars() } else { column }
        })
        .collect();
    for indicator in indicators {
        let mut parts = vec![lang.pick("报告数", "n_reports")];
        if !indicator.is_level() {
            parts.splice(0..0, [lang.pick("分子", "numerator"), lang.pick("分母", "denominator")]);
        }
        let short = short_name(indicator, lang);
        columns.extend(parts.into_iter().map(|part| {
            let heading = format!("{short}·{part}");
            let width = heading_width(&heading).clamp(9.0, 13.0);
            Column::new(heading, Kind::Count, width).behind()
        }));
    }
    columns
}

fn columns(topic: &Topic, indicators: &[&Indicator], lang: Lang) -> Vec<Column> {
    let mut columns = vec![
        Column::new(lang.pick("年度", "year"), Kind::Year, 8.0),
        Column::new(lang.pick("断点", "series_break"), Kind::Text, 9.0),
        Column::new(lang.pick("应报数", "n_expected"), Kind::Count, 9.0),
        Column::new(lang.pick("齐备报告数", "n_reports"), Kind::Span, 11.0),
    ];
    if topic.tallies {
        columns.extend(TALLIES.iter().map(|(zh, en, _)| {
            Column::new(lang.pick(zh, en), Kind::Count, heading_width(lang.pick(zh, en)))
        }));
    }
    columns.extend(columns_of(indicators, lang, false));
    columns
}

/// Charts below the table, two side by side, as wide as what is printed of it.
fn draw(book: &Book<'_>, topic: &Topic, leaf: &mut Leaf, columns: &[Column]) -> Result<(), ExcelError> {
    let lang = book.lang;
    let name = leaf.name.as_str();
    let mut charts = Vec::new();
    for wish in topic.charts {
        let chart = match wish {
            Draw::Lines(zh, en, keys) => lines(book, topic, name, lang.pick(zh, en), keys),
            Draw::Stack(zh, en, keys) => stack(book, topic, name, lang.pick(zh, en), keys),
        };
        charts.extend(chart);
    }
    let across = if charts.len() > 1 { 2 } else { 1 };
    let width = ((pixels(front(columns)) as u32) / across).saturating_sub(10).min(900);
    let height = width * 9 / 20;
    // A row is twenty pixels high.
    let step = height / 20 + 2;
    let first = topic.years(&book.series).len() as u32 + 3;
    let last = first + (charts.len() as u32).div_ceil(across) * step;
    let sheet = &mut leaf.sheet;
    for (index, chart) in charts.iter_mut().enumerate() {
        let index = index as u32;
        chart.set_width(width).set_height(height);
        sheet.insert_chart_with_offset(
            first + index / across * step,
            0,
            chart,
            (index % across) * (width + 10) + 4,
            0,
        )?;
    }
    sheet.set_print_fit_to_pages(1, 1);
    print_front(sheet, columns, last)?;
    Ok(())
}

fn lines(book: &Book<'_>, topic: &Topic, sheet: &str, title: &str, keys: &[&str]) -> Option<Chart> {
    let years = topic.years(&book.series);
    let mut runs = Vec::new();
    for (style, key) in keys.iter().enumerate() {
        let (indicator, column) = (Indicator::named(key)?, topic.column(key)?);
        let mut named = true;
        for span in indicator.comparable {
            let has = |year: &i32| {
                span.contains(*year) && book.series.figure(key, *year).is_some_and(|f| f.value.is_some())
            };
            let (Some(first), Some(last)) = (years.iter().position(has), years.iter().rposition(has)) else {
                continue;
            };
            runs.push(Run {
                name: name_of(indicator, book.lang),
                column: column as u16,
                rows: (first as u32 + 1, last as u32 + 1),
                style,
                named,
            });
            named = false;
        }
    }
    let broken = runs.iter().any(|run| !run.named);
    let title = match (broken, book.lang) {
        (true, Lang::Zh) => format!("{title}（断开处口径改变，前后不可比）"),
        (true, Lang::En) => format!("{title} (a gap: the definition changed)"),
        (false, _) => title.to_string(),
    };
    let percent = keys.iter().all(|key| Indicator::named(key).is_some_and(|i| kind_of(i) == Kind::Percent));
    let format = if percent { "0%" } else { "#,##0" };
    let first = runs.iter().map(|run| run.rows.0).min()?;
    let last = runs.iter().map(|run| run.rows.1).max()?;
    let span = (*years.get(first as usize - 1)?, *years.get(last as usize - 1)?);
    let most = keys
        .iter()
        .flat_map(|key| years.iter().filter_map(|year| book.series.figure(key, *year)?.value))
        .fold(0.0, f64::max);
    // An axis does not go beyond what a figure can be.
    let full = if keys.iter().all(|key| key.starts_with("score")) { 100.0 } else { 1.0 };
    let top = ((percent || full > 1.0) && most > 0.8 * full && most <= full).then_some(full);
    Some(chart::trend(sheet, &title, &runs, span, format, top))
}

fn stack(book: &Book<'_>, topic: &Topic, sheet: &str, title: &str, keys: &[&str]) -> Option<Chart> {
    let years = topic.years(&book.series);
    // A stack with parts missing would look like a whole.
    let has =
        |year: &i32| keys.iter().all(|key| book.series.figure(key, *year).is_some_and(|f| f.value.is_some()));
    let (first, last) = (years.iter().position(has)?, years.iter().rposition(has)?);
    let series: Vec<(String, u16)> = keys
        .iter()
        .filter_map(|key| {
            let indicator = Indicator::named(key)?;
            Some((short_name(indicator, book.lang), topic.column(key)? as u16))
        })
        .collect();
    Some(chart::stacked(sheet, title, &series, (first as u32 + 1, last as u32 + 1), 0))
}
