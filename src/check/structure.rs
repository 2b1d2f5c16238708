//! What a report must hold: its parts, its tables, the form of its year, its period, its numbering.
//!
//! A page is a copy: what it does not hold may have been lost on the way. The side of these findings is therefore
//! undecided unless the page itself shows the fault.

use super::comparison::Broken;
use super::sheet::{Sheet, Told};
use super::{Finding, Rule, Test};
use crate::extract::form::{Form, Group, TABLE3};
use crate::extract::passage::kind;
use crate::frame::days_since_epoch;
use crate::schema::{Applicant, Completeness, Item, Severity, SourceKind, Template};

pub static S_ELEMENTS: Rule = Rule {
    id: "S_ELEMENTS",
    title: "缺少应有的部分",
    why_zh: "2019年起报告应有六个部分;此前的报告应有其开头所称的各部分;标题所称的内容应有数字",
    why_en: "Reports from 2019 have six parts; earlier ones have what their opening words announce; a heading's subject has its figures",
    formula: "应有部分 ⊆ 已有部分",
    severity: Severity::Warn,
    source: "《条例》第五十条;国办公开办函〔2019〕60号、〔2021〕30号",
    test: Test::Report(elements),
};

pub static S_TABLES: Rule = Rule {
    id: "S_TABLES",
    title: "缺少应有的表格",
    why_zh: "2019年起报告应有三张表;只有标题而没有表格的,其数字无从核对",
    why_en: "Reports from 2019 have three tables; headings without them leave nothing to check",
    formula: "三张表齐全",
    severity: Severity::Warn,
    source: "国办公开办函〔2019〕60号、〔2021〕30号",
    test: Test::Report(tables),
};

pub static S_TEMPLATE: Rule = Rule {
    id: "S_TEMPLATE",
    title: "格式与年度不符",
    why_zh: "2019、2020年度用2019年格式,2021年度起用2021年格式;引用的文号应与所用格式一致",
    why_en: "2019 and 2020 are reported on the form of 2019, later years on that of 2021; the document cited is that of the form used",
    formula: "所用格式 = 该年度的格式",
    severity: Severity::Warn,
    source: "国办公开办函〔2019〕60号、〔2021〕30号",
    test: Test::Report(template),
};

pub static S_PERIOD: Rule = Rule {
    id: "S_PERIOD",
    title: "统计期限异常",
    why_zh: "统计期限应为报告年度的1月1日至12月31日;2008年为5月1日起",
    why_en: "The stated period is the reporting year, from 1 May in 2008",
    formula: "统计期限 = 报告年度",
    severity: Severity::Warn,
    source: "《条例》第四十九条",
    test: Test::Report(period),
};

pub static S_SECTIONS: Rule = Rule {
    id: "S_SECTIONS",
    title: "部分编号异常或内容空缺",
    why_zh: "各部分应依次编号;问题与改进部分应有内容;报告不应只有标题",
    why_en: "Parts are numbered in order, the part on problems says something, and a report is more than its title",
    formula: "一、二、三、四、五、六",
    severity: Severity::Warn,
    source: "国办公开办函〔2019〕60号、〔2021〕30号",
    test: Test::Report(sections),
};

pub static Q_BLANK_TABLE: Rule = Rule {
    id: "Q_BLANK_TABLE",
    title: "表格全部空白",
    why_zh: "没有发生的应填0;整表空白不等于零",
    why_en: "What did not happen is filled in as 0; a table left blank is no row of zeros",
    formula: "已填单元格数 > 0",
    severity: Severity::Warn,
    source: "表格填报要求",
    test: Test::Report(blank_tables),
};

/// The six parts of the forms of 2019 and 2021, and words of which a heading has one.
const PARTS: [(&str, &[&str]); 6] = [
    ("一、总体情况", &["总体情况", "概述", "基本情况", "总体"]),
    ("二、主动公开政府信息情况", &["主动公开"]),
    ("三、收到和处理政府信息公开申请情况", &["申请情况", "申请的情况", "依申请", "处理政府信息", "公开申请"]),
    ("四、政府信息公开行政复议、行政诉讼情况", &["复议", "诉讼"]),
    ("五、存在的主要问题及改进情况", &["问题", "不足", "改进"]),
    ("六、其他需要报告的事项", &["其他需要", "其他事项", "其它", "需要报告", "其他"]),
];

const STATUTORY: [(SourceKind, &str); 3] = [
    (SourceKind::Table2, "主动公开政府信息情况"),
    (SourceKind::Table3, "收到和处理政府信息公开申请情况"),
    (SourceKind::Table4, "政府信息公开行政复议、行政诉讼情况"),
];

fn is_form(sheet: &Sheet<'_>) -> bool {
    sheet.template.and_then(Form::of).is_some()
}

fn is_stub(sheet: &Sheet<'_>) -> bool {
    sheet.about.completeness == Some(Completeness::Stub)
}

fn fourth_is_part(heading: &str) -> bool {
    // 申请行政复议 stands in the fourth part's own title.
    PARTS[3].1.iter().any(|word| heading.contains(word))
}

/// The number of the part of the form that a heading opens.
fn part_of(heading: &str) -> Option<usize> {
    if fourth_is_part(heading) {
        return Some(3);
    }
    PARTS.iter().position(|(_, words)| words.iter().any(|word| heading.contains(word)))
}

/// Which of the six parts are there: by their heading, or by their table.
fn present(sheet: &Sheet<'_>) -> [bool; 6] {
    let mut parts = [false; 6];
    for heading in sheet.told(kind::HEADING) {
        // Headings that ran together name several parts.
        for (part, (_, words)) in PARTS.iter().enumerate() {
            parts[part] |= words.iter().any(|word| heading.text.contains(word));
        }
    }
    for (index, (table, _)) in STATUTORY.iter().enumerate() {
        parts[index + 1] |= sheet.has_table(*table);
    }
    parts
}

/// Parts and tables there, and parts and tables that the form asks for; `None` for a report on no form.
pub fn element_count(sheet: &Sheet<'_>) -> Option<(usize, usize)> {
    let on_form = is_form(sheet) || sheet.template == Some(Template::Unknown);
    let required = PARTS.len() + STATUTORY.len();
    let tables = STATUTORY.iter().filter(|(table, _)| sheet.has_table(*table)).count();
    on_form.then(|| (present(sheet).iter().filter(|part| **part).count() + tables, required))
}

fn undecided(mut broken: Broken, rule: &Rule, severity: Severity) -> Finding {
    broken.inferred = true;
    let mut finding = broken.by(rule);
    finding.severity = severity;
    finding
}

fn line(sheet: &Sheet<'_>) -> String {
    format!("第{}行起", sheet.about.line_start)
}

fn elements(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    if is_stub(sheet) {
        return Vec::new();
    }
    let mut out = Vec::new();
    if is_form(sheet) || sheet.template == Some(Template::Unknown) {
        let there = present(sheet);
        let missing: Vec<&str> =
            PARTS.iter().zip(there).filter(|(_, there)| !there).map(|((name, _), _)| *name).collect();
        if !missing.is_empty() {
            let found = PARTS.len() - missing.len();
            out.push(undecided(
                Broken {
                    left: Some(found as f64),
                    right: Some(PARTS.len() as f64),
                    formula: format!("缺{}", missing.join("、")),
                    zh: format!("报告应有六个部分,页面上没有找到{}。", missing.join("、")),
                    en: format!("{} of the six parts are not on the page.", missing.len()),
                    evidence: vec![line(sheet)],
                    ..Broken::default()
                },
                rule,
                rule.severity,
            ));
        }
    }
    let heading = |words: &[&str]| {
        sheet.told(kind::HEADING).find(|told| words.iter().any(|word| told.text.contains(word)))
    };
    let told = |items: &[Item]| sheet.cells.iter().any(|cell| items.contains(&cell.item));
    // On a form its six parts are asked for, whatever the opening words announce.
    let announcements = sheet.told(kind::ANNOUNCED).filter(|_| !is_form(sheet));
    for announced in announcements {
        let words: Vec<&str> = announced.text.split('、').collect();
        let of = |word: &str| words.contains(&word);
        let substance = of("附表") && sheet.has_table(SourceKind::Annex)
            || of("费用") && told(&[Item::FeesChargedYuan, Item::RequestFeesWan])
            || of("复议") && told(&[Item::ReconsiderationTotal, Item::LitigationTotal])
            || of("主动公开") && told(&[Item::ProactiveTotal])
            || of("申请") && told(&[Item::RequestsReceived]);
        if heading(&words).is_some() || substance {
            continue;
        }
        out.push(undecided(
            Broken {
                formula: format!("缺“{}”", words[0]),
                zh: format!("报告开头称有“{}”部分,正文中没有。", words[0]),
                en: format!("The opening words announce a part on “{}”, which is not there.", announced.text),
                evidence: vec![line(sheet)],
                ..Broken::default()
            },
            rule,
            rule.severity,
        ));
    }
    if matches!(sheet.template, Some(Template::Prose | Template::Annex)) {
        for (word, item) in [("复议", Item::ReconsiderationTotal), ("诉讼", Item::LitigationTotal)] {
            let Some(found) = heading(&[word]) else { continue };
            let stem = item.key().trim_end_matches("total");
            let stated = sheet.cells.iter().any(|cell| cell.item.key().starts_with(stem));
            if stated || found.left == Some(1.0) {
                continue;
            }
            out.push(undecided(
                Broken {
                    item: Some(item),
                    formula: format!("“{word}”有标题而无数字"),
                    zh: format!("标题“{}”提到{word},正文没有{word}的数字,也没有说明没有发生。", found.text),
                    en: format!(
                        "A heading names {}, but no sentence gives its figure or says that there was none.",
                        item.key()
                    ),
                    evidence: vec![format!("第{}行“{}”", found.line, found.text)],
                    ..Broken::default()
                },
                rule,
                rule.severity,
            ));
        }
    }
    out
}

fn tables(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    if is_stub(sheet) || !(is_form(sheet) || sheet.template == Some(Template::Unknown)) {
        return Vec::new();
    }
    let missing: Vec<&str> =
        STATUTORY.iter().filter(|(table, _)| !sheet.has_table(*table)).map(|(_, name)| *name).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    vec![undecided(
        Broken {
            left: Some((STATUTORY.len() - missing.len()) as f64),
            right: Some(STATUTORY.len() as f64),
            formula: format!("缺{}", missing.join("、")),
            zh: format!(
                "页面上没有读到{}表,其勾稽关系无从判断;表格可能为图片、附件或在转载时丢失。",
                missing.join("表、")
            ),
            en: format!(
                "{} of the three tables are not on the page; they may be pictures, attachments or lost in the copy.",
                missing.len()
            ),
            evidence: vec![line(sheet)],
            ..Broken::default()
        },
        rule,
        rule.severity,
    )]
}

fn template(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    if is_stub(sheet) {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut push = |formula: String, zh: String, en: String, evidence: String, severity| {
        let mut finding = Broken { formula, zh, en, evidence: vec![evidence], ..Broken::default() }.by(rule);
        finding.severity = severity;
        out.push(finding);
    };
    if let (Some(used), Some(year)) = (sheet.template, sheet.about.year) {
        let (label, key) = (used.label(), used.key());
        let due = Form::due(year).map(|form| form.template);
        // The first year of the form that was used, where it is one.
        let from = Form::of(used).map(|form| form.from_year);
        match (due, used) {
            (_, Template::Unknown) => {}
            (Some(due), _) if due == used => {}
            // A form before its time.
            (Some(due), _) if from.is_some_and(|from| from > year) => push(
                format!("{label} ≠ {}", due.label()),
                format!("{year}年度应用{},报告用的是{label}。", due.label()),
                format!("{year} is reported on {}, this report uses {key}.", due.key()),
                line(sheet),
                Severity::Info,
            ),
            (Some(due), _) => push(
                format!("{label} ≠ {}", due.label()),
                format!("{year}年度应用{},报告为{label}。", due.label()),
                format!("{year} is reported on {}, this report is of the form {key}.", due.key()),
                line(sheet),
                Severity::Warn,
            ),
            (None, _) => {
                if let Some(from) = from {
                    push(
                        format!("{label} > {year}"),
                        format!("{label}自{from}年度起使用,而报告年度为{year}年,请核对年度。"),
                        format!("The form {key} is used from {from}, but the reporting year is {year}."),
                        line(sheet),
                        Severity::Warn,
                    );
                }
            }
        }
    }
    let Some(form) = sheet.template.and_then(Form::of) else { return out };
    let cited: Vec<&Told<'_>> = sheet.told(kind::CITED).collect();
    if let Some(first) = cited.first()
        && cited.iter().all(|told| told.text != form.citation)
    {
        push(
            format!("{} ≠ {}", first.text, form.citation),
            format!("报告引用{},所用却是{}({})。", first.text, form.template.label(), form.citation),
            format!("The report cites {}, but its tables are those of {}.", first.text, form.template.key()),
            format!("第{}行“{}”", first.line, first.text),
            Severity::Info,
        );
    }
    let undivided = sheet
        .cell(SourceKind::Table3, Item::OtherOutcome, Some(crate::schema::Applicant::Total))
        .filter(|_| form.table3.iter().all(|row| row.item != Item::OtherOutcome));
    let split = sheet.cells.iter().any(|cell| cell.item == Item::OtherMisc);
    if let Some(cell) = undivided.filter(|_| !split) {
        push(
            "(六)其他处理未分三项".to_string(),
            "2021年格式的(六)其他处理应分三项填报,报告只有一行。".to_string(),
            "The form of 2021 divides other outcomes into three rows; this report has one.".to_string(),
            cell.evidence(),
            Severity::Info,
        );
    }
    out
}

fn period(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let (Some(year), [Some(start), Some(end)]) = (sheet.about.year, sheet.about.period) else {
        return Vec::new();
    };
    let day = |year: i32, month, day| days_since_epoch((year, month, day));
    if Some(start) == day(year, 1, 1) && Some(end) == day(year, 12, 31) {
        return Vec::new();
    }
    let first_period = year == 2008 && Some(start) == day(2008, 5, 1) && Some(end) == day(2008, 12, 31);
    let elsewhere = Some(end) < day(year, 1, 1) || Some(start) > day(year, 12, 31);
    let length = end - start + 1;
    let (zh, en, severity) = if first_period {
        (
            "统计期限为2008年5月1日至12月31日,只有八个月,不能与其他年度比较。".to_string(),
            "The period is the eight months from 1 May 2008 and compares with no other year.".to_string(),
            Severity::Info,
        )
    } else if elsewhere {
        (
            format!("报告年度为{year}年,所述统计期限不在该年内。"),
            format!("The reporting year is {year}, but the stated period lies outside it."),
            Severity::Warn,
        )
    } else {
        (
            format!("所述统计期限共{length}天,不是{year}年1月1日至12月31日。"),
            format!("The stated period has {length} days and is not the whole of {year}."),
            Severity::Warn,
        )
    };
    let mut finding = Broken {
        left: Some(f64::from(length)),
        formula: format!("统计期限{length}天"),
        zh,
        en,
        evidence: vec![line(sheet)],
        ..Broken::default()
    }
    .by(rule);
    finding.severity = severity;
    vec![finding]
}

fn sections(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    if is_stub(sheet) {
        return vec![undecided(
            Broken {
                formula: "只有标题".to_string(),
                zh: "页面上只有报告的标题和开头,没有载有数字的部分。".to_string(),
                en: "The page holds the report's title and beginning, and no part with figures.".to_string(),
                evidence: vec![line(sheet)],
                ..Broken::default()
            },
            rule,
            rule.severity,
        )];
    }
    if !is_form(sheet) {
        return Vec::new();
    }
    let headings: Vec<&Told<'_>> = sheet.told(kind::HEADING).collect();
    // Only the headings of the form are numbered by it; lists inside a part have numbers of their own.
    let mut parts: Vec<(usize, &Told<'_>)> = Vec::new();
    for run in headings.chunk_by(|_, next| next.number != 1) {
        // A numbered list in front of the parts, or inside one, begins at one again: the fullest run is the form's.
        let mut of_run: Vec<(usize, &Told<'_>)> = Vec::new();
        for heading in run {
            if let Some(part) = part_of(heading.text)
                && of_run.last().is_none_or(|(last, _)| part > *last)
            {
                of_run.push((part, heading));
            }
        }
        if of_run.len() > parts.len() {
            parts = of_run;
        }
    }
    let mut out = Vec::new();
    let numbers: Vec<i32> = parts.iter().map(|(_, told)| told.number).collect();
    let rising = numbers.windows(2).all(|pair| pair[0] < pair[1]);
    if !rising {
        let shown: Vec<String> =
            parts.iter().map(|(_, told)| format!("{}“{}”", told.number, told.text)).collect();
        out.push(
            Broken {
                formula: numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
                zh: format!("各部分编号不依次:{}。", shown.join(",")),
                en: "The parts are not numbered in order.".to_string(),
                evidence: parts.iter().map(|(_, told)| format!("第{}行“{}”", told.line, told.text)).collect(),
                ..Broken::default()
            }
            .by(rule),
        );
    }
    for (index, heading) in headings.iter().enumerate() {
        let alone = headings.get(index + 1).is_none_or(|next| next.line != heading.line);
        let written = heading.right.unwrap_or(0.0);
        if part_of(heading.text) == Some(4) && alone && written < 4.0 && heading.left != Some(1.0) {
            out.push(undecided(
                Broken {
                    left: Some(written),
                    formula: "问题与改进部分的字数".to_string(),
                    zh: format!("“{}”部分没有内容。", heading.text),
                    en: "The part on problems and improvements is empty.".to_string(),
                    evidence: vec![format!("第{}行“{}”", heading.line, heading.text)],
                    ..Broken::default()
                },
                rule,
                rule.severity,
            ));
        }
    }
    out
}

fn blank_tables(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    [SourceKind::Table2, SourceKind::Table3, SourceKind::Table4, SourceKind::Annex]
        .into_iter()
        .filter_map(|table| {
            let mut cells = sheet.cells.iter().filter(|cell| cell.kind == table).peekable();
            let first = *cells.peek()?;
            let count = sheet.cells.iter().filter(|cell| cell.kind == table).count();
            cells.all(|cell| cell.status.is_empty()).then(|| {
                Broken {
                    left: Some(0.0),
                    right: Some(count as f64),
                    formula: format!("{}已填0格,共{count}格", table.label()),
                    zh: format!("{}的{count}个单元格全部空白;没有发生的应填0,空白不作零计。", table.label()),
                    en: format!(
                        "All {count} cells of {} are blank; a blank is not counted as a zero.",
                        table.key()
                    ),
                    evidence: vec![format!("第{}行起", first.line)],
                    ..Broken::default()
                }
                .by(rule)
            })
        })
        .collect()
}

/// Cells of the printed tables that have something printed in them, and all; `None` where the copy lost which are.
pub fn fill_count(sheet: &Sheet<'_>) -> Option<(usize, usize)> {
    use crate::schema::Status;
    let form = Form::of(sheet.template?)?;
    let (mut filled, mut expected) = (0, 0);
    for (table, _) in STATUTORY {
        if !sheet.has_table(table) {
            continue;
        }
        let mut cells = form.cells(table);
        // A table whose (六) is not divided has that one row in the place of the form's.
        let mut divided = TABLE3.iter().filter(|row| row.group == Some(Group::Other)).map(|row| row.item);
        if table == SourceKind::Table3
            && !divided.any(|item| sheet.cell(table, item, Some(Applicant::Total)).is_some())
            && !cells.iter().any(|(item, _)| *item == Item::OtherOutcome)
        {
            cells.extend(Applicant::ALL.iter().map(|applicant| (Item::OtherOutcome, Some(*applicant))));
        }
        for (item, applicant) in cells {
            // A row that is not printed is not expected either.
            let Some(cell) = sheet.cell(table, item, applicant) else { continue };
            if matches!(cell.status, Status::Ambiguous | Status::Unrecoverable) {
                return None;
            }
            expected += 1;
            // A stroke or 无 is an answer; only a blank is none.
            filled += usize::from(cell.status != Status::Blank);
        }
    }
    (expected > 0).then_some((filled, expected))
}
