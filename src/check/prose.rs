//! Sentences held against tables, and lists and shares held against their own totals. Tables win: a sentence is only
//! compared. A figure that is approximate, ambiguous or missing is never compared, and what cannot be judged says
//! nothing. Where a word has several lawful readings, all are tried and any that fits will do.

use super::comparison::Broken;
use super::sheet::{Operand, Sheet, Stated, figure};
use super::{Finding, Rule, Test};
use crate::document::number::{Printed, read_cell};
use crate::extract::form::{Group, TABLE3, TABLE4};
use crate::extract::passage::{Breakdown, Part, kind, share_fits};
use crate::indicator::DENIALS;
use crate::schema::{Applicant, Item, Severity, SourceKind, Status};

pub static P_REQUESTS_VS_T3: Rule = Rule {
    id: "P_REQUESTS_VS_T3",
    title: "正文所述收到申请数与表三不符",
    why_zh: "正文所述收到(受理)申请数应等于表三本年新收,或本年新收加上年结转,或办理结果总计加结转下年",
    why_en: "Requests told in a sentence equal those of table 3: received, received and carried over, or outcomes and carried forward",
    formula: "正文收到申请数 = 本年新收 或 本年新收 + 上年结转 或 办理结果总计 + 结转下年",
    severity: Severity::Warn,
    source: "正文与表三应当一致",
    test: Test::Comparison(requests),
};

pub static P_ANSWERED_VS_T3: Rule = Rule {
    id: "P_ANSWERED_VS_T3",
    title: "正文所述办结(答复)数与表三不符",
    why_zh: "正文所述办结或答复数应等于表三办理结果总计",
    why_en: "Requests closed or answered, as told in a sentence, equal the outcomes of table 3",
    formula: "正文办结数 = 办理结果总计",
    severity: Severity::Warn,
    source: "正文与表三应当一致",
    test: Test::Comparison(answered),
};

pub static P_OUTCOME_VS_T3: Rule = Rule {
    id: "P_OUTCOME_VS_T3",
    title: "正文所述办理结果与表三不符",
    why_zh: "正文所述予以公开、部分公开、不予公开、无法提供、不予处理、其他处理、结转各数应等于表三相应各项之和",
    why_en: "Outcomes told in sentences equal the rows and group sums of table 3",
    formula: "正文各类结果数 = 表三相应各项之和",
    severity: Severity::Warn,
    source: "正文与表三应当一致",
    test: Test::Comparison(outcomes),
};

pub static P_RECON_VS_T4: Rule = Rule {
    id: "P_RECON_VS_T4",
    title: "正文所述行政复议数与表四不符",
    why_zh: "正文所述行政复议总数及各结果应等于表四",
    why_en: "Reconsideration cases told in sentences equal table 4",
    formula: "正文行政复议数 = 表四行政复议数",
    severity: Severity::Warn,
    source: "正文与表四应当一致",
    test: Test::Comparison(reconsideration),
};

pub static P_LITIGATION_VS_T4: Rule = Rule {
    id: "P_LITIGATION_VS_T4",
    title: "正文所述行政诉讼数与表四不符",
    why_zh: "正文所述行政诉讼总数及各结果应等于表四两类诉讼之和",
    why_en: "Suits told in sentences equal the two blocks of table 4 together",
    formula: "正文行政诉讼数 = 未经复议直接起诉 + 复议后起诉",
    severity: Severity::Warn,
    source: "正文与表四应当一致",
    test: Test::Comparison(litigation),
};

pub static P_ITEM_VS_T2: Rule = Rule {
    id: "P_ITEM_VS_T2",
    title: "正文所述数字与表二不符",
    why_zh: "正文与表二对同一项目所述的数字应当一致",
    why_en: "A figure of table 2 that is also told in a sentence is the same there",
    formula: "正文所述 = 表二所填",
    severity: Severity::Warn,
    source: "正文与表二应当一致",
    test: Test::Comparison(second_table),
};

pub static P_CHANNEL_SUM: Rule = Rule {
    id: "P_CHANNEL_SUM",
    title: "各申请渠道之和与收到申请数不符",
    why_zh: "当面、传真、网络、信函等各渠道申请数之和等于收到申请数;附表为错误,正文为警告",
    why_en: "Requests by channel add up to the requests received; an error in the annex, a warning in sentences",
    formula: "当面 + 传真 + 网络 + 信函(+ 电子邮件 + 其他形式)= 收到申请数",
    severity: Severity::Warn,
    source: "国办发〔2014〕32号附表三(一)",
    test: Test::Report(channels),
};

pub static P_OUTCOME_SUM: Rule = Rule {
    id: "P_OUTCOME_SUM",
    title: "各类答复之和与答复总数不符",
    why_zh: "各类答复数之和等于答复总数;附表为错误,正文为警告",
    why_en: "Answers by class add up to the answers; an error in the annex, a warning in sentences",
    formula: "Σ各类答复 = 答复总数",
    severity: Severity::Warn,
    source: "国办发〔2014〕32号附表三(三)",
    test: Test::Report(answers),
};

pub static A_CLOSED_SUM: Rule = Rule {
    id: "A_CLOSED_SUM",
    title: "按时与延期办结之和与办结数不符",
    why_zh: "附表:申请办结数等于按时办结数加延期办结数",
    why_en: "Annex: closed equals closed on time and closed after an extension",
    formula: "按时办结数 + 延期办结数 = 申请办结数",
    severity: Severity::Error,
    source: "国办发〔2014〕32号附表三(二)",
    test: Test::Report(closed),
};

pub static A_DENIED_SUM: Rule = Rule {
    id: "A_DENIED_SUM",
    title: "不同意公开各理由之和与合计不符",
    why_zh: "附表:不同意公开答复数等于其下各理由之和",
    why_en: "Annex: refusals equal the sum of their grounds",
    formula: "Σ不同意公开各理由 = 不同意公开答复数",
    severity: Severity::Error,
    source: "国办发〔2014〕32号附表三(三)4",
    test: Test::Report(refusals),
};

pub static A_STAFF_SUM: Rule = Rule {
    id: "A_STAFF_SUM",
    title: "专职与兼职之和与工作人员数不符",
    why_zh: "附表:工作人员数等于专职人员数加兼职人员数",
    why_en: "Annex: staff equals full-time and part-time staff",
    formula: "专职人员数 + 兼职人员数 = 从事政府信息公开工作人员数",
    severity: Severity::Warn,
    source: "国办发〔2014〕32号附表八(三)",
    test: Test::Report(staff),
};

pub static P_RECON_SUM: Rule = Rule {
    id: "P_RECON_SUM",
    title: "行政复议各结果之和与总数不符",
    why_zh: "正文或附表所述行政复议各结果之和等于其总数",
    why_en: "Results of reconsideration, told in sentences or in the annex, add up to their total",
    formula: "维持 + 纠正 + 其他 + 未审结 = 行政复议数",
    severity: Severity::Warn,
    source: "总数与分项应当一致",
    test: Test::Report(reconsideration_sum),
};

pub static P_LITIGATION_SUM: Rule = Rule {
    id: "P_LITIGATION_SUM",
    title: "行政诉讼各结果之和与总数不符",
    why_zh: "正文或附表所述行政诉讼各结果之和等于其总数",
    why_en: "Results of litigation, told in sentences or in the annex, add up to their total",
    formula: "维持 + 纠正 + 其他 + 未审结 = 行政诉讼数",
    severity: Severity::Warn,
    source: "总数与分项应当一致",
    test: Test::Report(litigation_sum),
};

pub static P_CONSULT_SUM: Rule = Rule {
    id: "P_CONSULT_SUM",
    title: "各类咨询之和与咨询总数不符",
    why_zh: "电话、现场、网上咨询之和等于咨询总数",
    why_en: "Consultations by telephone, in person and on line add up to their total",
    formula: "电话 + 现场 + 网上 = 咨询总数",
    severity: Severity::Warn,
    source: "总数与分项应当一致",
    test: Test::Report(consultations),
};

pub static P_PROACTIVE_PARTS: Rule = Rule {
    id: "P_PROACTIVE_PARTS",
    title: "主动公开各类之和与总数不符",
    why_zh: "“其中”所列各类主动公开信息之和应等于其总数",
    why_en: "The classes of disclosure that a sentence lists add up to its total",
    formula: "Σ所列各类 = 主动公开总数",
    severity: Severity::Warn,
    source: "总数与分项应当一致",
    test: Test::Report(|rule, sheet| lists(rule, sheet, ListOf::Proactive)),
};

pub static P_SPENDING: Rule = Rule {
    id: "P_SPENDING",
    title: "经费各项之和与总额不符",
    why_zh: "“其中”所列各项经费之和应等于其总额",
    why_en: "The kinds of spending that a sentence lists add up to its total",
    formula: "Σ所列各项经费 = 经费总额",
    severity: Severity::Warn,
    source: "总数与分项应当一致",
    test: Test::Report(|rule, sheet| lists(rule, sheet, ListOf::Spending)),
};

pub static P_PARTS_2: Rule = Rule {
    id: "P_PARTS_2",
    title: "正文所列分项之和与总数不符",
    why_zh: "“其中”所列分项之和应等于其前的总数",
    why_en: "The parts that a sentence lists add up to the figure in front of them",
    formula: "Σ所列分项 = 总数",
    severity: Severity::Warn,
    source: "总数与分项应当一致",
    test: Test::Report(|rule, sheet| lists(rule, sheet, ListOf::Anything)),
};

pub static P_PERCENT: Rule = Rule {
    id: "P_PERCENT",
    title: "所印百分比与数字不符",
    why_zh: "所印百分比应等于分项除以总数,误差不超过末位的一半",
    why_en: "A printed share is the part over the whole, within half of its last digit",
    formula: "|百分比 − 100 × 分项 ÷ 总数| ≤ 末位的一半",
    severity: Severity::Warn,
    source: "百分比由同句数字算出",
    test: Test::Report(percentages),
};

pub static P_PROACTIVE_CHANNELS_GE: Rule = Rule {
    id: "P_PROACTIVE_CHANNELS_GE",
    title: "各渠道公开数之和与主动公开总数的关系",
    why_zh: "同一信息经多个渠道公开只计一条,各渠道之和大于总数属正常,重复计入一千条以上的才提示;小于总数则有信息没有渠道,任一渠道也不应大于总数",
    why_en: "Information disclosed through several channels counts once, so the channels may exceed the total, which is noted from a thousand pieces on; less than the total leaves information without a channel, and no single channel exceeds the total",
    formula: "Σ各渠道 ≥ 主动公开总数 ≥ 每一渠道",
    severity: Severity::Info,
    source: "国办发〔2014〕32号附表一:不同渠道和方式公开相同信息计1条",
    test: Test::Report(proactive_channels),
};

pub static P_PROACTIVE_WEBSITE_EQ_TOTAL: Rule = Rule {
    id: "P_PROACTIVE_WEBSITE_EQ_TOTAL",
    title: "网站公开数等于主动公开总数",
    why_zh: "网站一个渠道的公开数与总数相同,可能以渠道数代总数",
    why_en: "One channel equals the total, which may mean that the channel's count was given as the total",
    formula: "政府网站公开数 = 主动公开总数",
    severity: Severity::Info,
    source: "渠道与总数的关系",
    test: Test::Report(website),
};

pub static P_DOCS_VS_T2: Rule = Rule {
    id: "P_DOCS_VS_T2",
    title: "主动公开文件数与表二规范性文件数不同",
    why_zh: "正文所述主动公开文件数与表二规范性文件数不是同一口径,仅供了解",
    why_en: "Documents disclosed and normative documents of table 2 are different counts; for information",
    formula: "主动公开文件数 ≠ 规范性文件数",
    severity: Severity::Info,
    source: "口径不同",
    test: Test::Report(documents),
};

pub static P_TWO_SERIES: Rule = Rule {
    id: "P_TWO_SERIES",
    title: "名称相近的两组数字",
    why_zh: "同一报告中名称相近的两个分类数字不同,多为口径不同,仅供了解",
    why_en: "Two classes of similar names have different counts; mostly different definitions, for information",
    formula: "同名分类两处数字不同",
    severity: Severity::Info,
    source: "口径不同",
    test: Test::Report(two_series),
};

pub static P_TOTAL_VS_PROACTIVE: Rule = Rule {
    id: "P_TOTAL_VS_PROACTIVE",
    title: "公开总数与主动公开、依申请公开之和不符",
    why_zh: "公开政府信息总数不应小于主动公开数,其余应为依申请公开数",
    why_en: "All that was disclosed is at least what was disclosed on own motion; the rest was disclosed on request",
    formula: "公开总数 = 主动公开数 + 依申请公开数",
    severity: Severity::Warn,
    source: "总数与分项应当一致",
    test: Test::Report(disclosed),
};

// ---------------------------------------------------------------- sentences and tables

/// One way of reading a word as a sum of cells of a table.
struct Reading<'s, 'a> {
    zh: &'static str,
    en: &'static str,
    sum: f64,
    /// Some cell of the sum is blank, so that the true sum may be greater.
    open: bool,
    cells: Vec<&'s Stated<'a>>,
}

/// A sum of cells with their signs; `None` where one of them is not there or not known.
fn reading<'s, 'a>(
    sheet: &'s Sheet<'a>,
    kind: SourceKind,
    applicant: Option<Applicant>,
    zh: &'static str,
    en: &'static str,
    items: &[Item],
) -> Option<Reading<'s, 'a>> {
    let mut out = Reading { zh, en, sum: 0.0, open: false, cells: Vec::new() };
    for item in items {
        let cell = sheet.cell(kind, *item, applicant)?;
        match cell.operand() {
            Operand::Value(value) => out.sum += value,
            Operand::Blank => {
                let (least, open) = row_total(sheet, kind, *item, applicant);
                out.sum += least;
                out.open |= open;
            }
            Operand::Unknown => return None,
        }
        out.cells.push(cell);
    }
    (!out.cells.is_empty()).then_some(out)
}

/// What a blank total of a row is at least: the sum of its stated parts; and whether some part is blank too.
fn row_total(sheet: &Sheet<'_>, kind: SourceKind, item: Item, applicant: Option<Applicant>) -> (f64, bool) {
    if applicant != Some(Applicant::Total) {
        return (0.0, true);
    }
    let parts: Vec<Option<f64>> = Applicant::PARTS
        .iter()
        .map(|part| sheet.cell(kind, item, Some(*part)).and_then(|cell| cell.value))
        .collect();
    (parts.iter().flatten().sum(), parts.contains(&None))
}

impl Reading<'_, '_> {
    /// Whether a told figure is this sum; `None` where blanks leave it open.
    fn is(&self, told: f64) -> Option<bool> {
        if told == self.sum {
            Some(true)
        } else if !self.open || told < self.sum {
            Some(false)
        } else {
            None
        }
    }
}

/// A figure that was left open because another sentence tells the same item as the table does: it tells of something else, or
/// the report contradicts itself, and nobody can say which.
fn left_open(sheet: &Sheet<'_>, told: &Stated<'_>, readings: &[Reading<'_, '_>]) -> Option<f64> {
    let Printed::Number(number) = read_cell(told.raw) else { return None };
    let agrees = |other: &Stated<'_>| {
        other.exact().is_some_and(|value| readings.iter().any(|reading| reading.is(value) == Some(true)))
    };
    (told.status == Status::Ambiguous && sheet.prose(told.item).any(agrees)).then_some(number.value)
}

/// Holds a told figure against the readings. `None` where nothing can be said; `Some(None)` where one fits.
fn hold(
    rule: &Rule,
    sheet: &Sheet<'_>,
    told: &Stated<'_>,
    table: &str,
    table_en: &str,
    readings: &[Reading<'_, '_>],
) -> Option<Option<Finding>> {
    let open = told.exact().is_none();
    let value = told.exact().or_else(|| left_open(sheet, told, readings))?;
    let verdicts: Vec<Option<bool>> = readings.iter().map(|reading| reading.is(value)).collect();
    if verdicts.contains(&Some(true)) {
        return Some(None);
    }
    let first = readings.first()?;
    if verdicts.contains(&None) {
        return None;
    }
    let alternatives: Vec<String> =
        readings.iter().map(|reading| format!("{}{}", reading.zh, figure(reading.sum))).collect();
    let alternatives_en: Vec<String> =
        readings.iter().map(|reading| format!("{} {}", reading.en, figure(reading.sum))).collect();
    let label = match told.applicant {
        Some(applicant) if applicant != Applicant::Total => {
            format!("{}({})", told.item.label(), applicant.label())
        }
        _ => told.item.label().to_string(),
    };
    let mut evidence = vec![told.evidence()];
    evidence.extend(first.cells.iter().take(9).map(|cell| cell.evidence()));
    let mut finding = Broken {
        item: Some(told.item),
        applicant: told.applicant,
        left: Some(value),
        right: Some(first.sum),
        formula: format!("{} = {}", figure(value), alternatives.join(" 或 ")),
        zh: format!(
            "{label}:正文称{},{table}为{},相差{}。",
            figure(value),
            alternatives.join("、"),
            figure((value - first.sum).abs())
        ),
        en: format!(
            "{}: the text says {}, {table_en} has {}.",
            told.item.key(),
            figure(value),
            alternatives_en.join(", ")
        ),
        inferred: open
            || told.status == Status::Inferred
            || first.cells.iter().any(|cell| cell.status == Status::Inferred),
        evidence,
    }
    .by(rule);
    if open {
        finding.severity = Severity::Info;
    }
    Some(Some(finding))
}

fn requests(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Option<Finding>> {
    use Item::{CarriedForward, CarriedOver, OutcomesTotal, RequestsReceived};
    let mut out = Vec::new();
    for told in sheet.prose(RequestsReceived) {
        let applicant = told.applicant.or(Some(Applicant::Total));
        let read = |zh, en, items: &[Item]| reading(sheet, SourceKind::Table3, applicant, zh, en, items);
        let readings: Vec<Reading<'_, '_>> = [
            read("本年新收", "received", &[RequestsReceived]),
            read("本年新收与上年结转之和", "received and carried over", &[RequestsReceived, CarriedOver]),
            read("办理结果与结转下年之和", "outcomes and carried forward", &[OutcomesTotal, CarriedForward]),
        ]
        .into_iter()
        .flatten()
        .collect();
        out.extend(hold(rule, sheet, told, "表三", "table 3", &readings));
    }
    for item in [CarriedOver, CarriedForward] {
        out.extend(same(rule, sheet, item, SourceKind::Table3, &[item]));
    }
    out
}

/// Sentences on an item against the sum of some cells, as the only reading.
fn same(
    rule: &Rule,
    sheet: &Sheet<'_>,
    told: Item,
    kind: SourceKind,
    items: &[Item],
) -> Vec<Option<Finding>> {
    sheet
        .prose(told)
        .filter_map(|cell| {
            let applicant = (kind == SourceKind::Table3).then(|| cell.applicant.unwrap_or(Applicant::Total));
            let sum = reading(sheet, kind, applicant, "", "", items)?;
            hold(rule, sheet, cell, kind.label(), kind.key(), &[sum])
        })
        .collect()
}

fn answered(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Option<Finding>> {
    use Item::{CarriedForward, CarriedOver, OutcomesTotal, RequestsReceived};
    let total = Some(Applicant::Total);
    let mut out = Vec::new();
    for told in [OutcomesTotal, Item::RequestsAnswered].into_iter().flat_map(|item| sheet.prose(item)) {
        let applicant = told.applicant.or(total);
        let mut readings: Vec<Reading<'_, '_>> = Vec::new();
        readings.extend(reading(
            sheet,
            SourceKind::Table3,
            applicant,
            "办理结果总计",
            "outcomes",
            &[OutcomesTotal],
        ));
        // Those received this year and answered: what was carried over is left out, or what is still open.
        for (zh, en, minuend, subtrahend) in [
            ("办理结果总计减上年结转", "outcomes less carried over", OutcomesTotal, CarriedOver),
            ("本年新收减结转下年", "received less carried forward", RequestsReceived, CarriedForward),
        ] {
            let first = reading(sheet, SourceKind::Table3, applicant, zh, en, &[minuend]);
            let second = reading(sheet, SourceKind::Table3, applicant, zh, en, &[subtrahend]);
            if let (Some(mut first), Some(second)) = (first, second)
                && !first.open
                && !second.open
                && second.sum > 0.0
            {
                first.sum -= second.sum;
                first.cells.extend(second.cells);
                readings.push(first);
            }
        }
        out.extend(hold(rule, sheet, told, "表三", "table 3", &readings));
    }
    if out.is_empty() {
        out.extend(answered_in_words(rule, sheet).map(Some));
    }
    out
}

/// 按要求按时予以答复, while the table says that there was no outcome at all.
fn answered_in_words(rule: &Rule, sheet: &Sheet<'_>) -> Option<Finding> {
    let total = |item| sheet.cell(SourceKind::Table3, item, Some(Applicant::Total));
    let (received, outcomes) = (total(Item::RequestsReceived)?, total(Item::OutcomesTotal)?);
    if received.value? <= 0.0 || outcomes.value? != 0.0 {
        return None;
    }
    let words = sheet.told(kind::SENTENCE).find(|told| {
        told.text.contains("申请")
            && ["均答复", "全部答复", "予以答复", "按时答复", "均已答复", "全部办结", "均按时", "均在规定"]
                .iter()
                .any(|word| told.text.contains(word))
            && !["未予以", "不予以", "尚未"].iter().any(|word| told.text.contains(word))
    })?;
    Some(
        Broken {
            item: Some(Item::OutcomesTotal),
            applicant: Some(Applicant::Total),
            left: received.value,
            right: outcomes.value,
            formula: "正文称已答复 ⇒ 办理结果总计 > 0".to_string(),
            zh: format!(
                "正文称收到的申请已经答复,表三本年新收{}件,而办理结果总计为0。",
                received.value.map_or(String::new(), figure)
            ),
            en: "The text says that the requests were answered, but table 3 has no outcome.".to_string(),
            evidence: vec![
                format!("第{}行“{}”", words.line, crate::document::text::excerpt(words.text, 80)),
                received.evidence(),
                outcomes.evidence(),
            ],
            inferred: false,
        }
        .by(rule),
    )
}

/// The rows of table 3 that one heading groups.
pub(super) fn group(group: Group) -> Vec<Item> {
    TABLE3.iter().filter(|row| row.group == Some(group)).map(|row| row.item).collect()
}

fn outcomes(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Option<Finding>> {
    if !sheet.has_table(SourceKind::Table3) {
        return Vec::new();
    }
    let divided = group(Group::Other);
    let printed = |item: Item| sheet.cell(SourceKind::Table3, item, Some(Applicant::Total)).is_some();
    let other = if divided.iter().any(|item| printed(*item)) { divided } else { vec![Item::OtherOutcome] };
    let denied = DENIALS.to_vec();
    let mut sums: Vec<(Item, Vec<Item>)> = vec![
        (Item::GrantedInFull, vec![Item::GrantedInFull]),
        (Item::GrantedInFull2014, vec![Item::GrantedInFull]),
        (Item::GrantedInPart, vec![Item::GrantedInPart]),
        (Item::GrantedInPart2014, vec![Item::GrantedInPart]),
        (Item::DeniedTotal, denied.clone()),
        (Item::DeniedTotal2014, denied.clone()),
        (Item::UnavailableTotal, group(Group::Unavailable)),
        (Item::NotProcessedTotal, group(Group::NotProcessed)),
        (Item::OtherOutcome, other.clone()),
        (Item::OtherTotal, other.clone()),
    ];
    let rows = denied
        .into_iter()
        .chain(group(Group::Unavailable))
        .chain(group(Group::NotProcessed))
        .chain(other.into_iter().filter(|item| *item != Item::OtherOutcome));
    sums.extend(rows.map(|item| (item, vec![item])));
    sums.iter().flat_map(|(told, items)| same(rule, sheet, *told, SourceKind::Table3, items)).collect()
}

fn reconsideration(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Option<Finding>> {
    TABLE4[0].items.iter().flat_map(|item| same(rule, sheet, *item, SourceKind::Table4, &[*item])).collect()
}

/// The merged figures of litigation, and the result of table 4 that each merges.
const LITIGATION: [(Item, usize); 5] = [
    (Item::LitigationUpheldTotal, 0),
    (Item::LitigationOverturnedTotal, 1),
    (Item::LitigationOtherTotal, 2),
    (Item::LitigationPendingTotal, 3),
    (Item::LitigationTotal, 4),
];

fn litigation(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Option<Finding>> {
    let merged = LITIGATION.iter().flat_map(|(told, result)| {
        let items = [TABLE4[1].items[*result], TABLE4[2].items[*result]];
        same(rule, sheet, *told, SourceKind::Table4, &items)
    });
    let split = TABLE4[1..].iter().flat_map(|block| block.items);
    merged.chain(split.flat_map(|item| same(rule, sheet, item, SourceKind::Table4, &[item]))).collect()
}

fn second_table(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Option<Finding>> {
    let mut items: Vec<Item> =
        sheet.cells.iter().filter(|cell| cell.kind == SourceKind::Table2).map(|cell| cell.item).collect();
    items.dedup();
    items.iter().flat_map(|item| same(rule, sheet, *item, SourceKind::Table2, &[*item])).collect()
}

// ---------------------------------------------------------------- sums of items

/// A sum of items in sentences or in the annex.
struct Sum<'s, 'a> {
    total: &'s Stated<'a>,
    parts: Vec<&'s Stated<'a>>,
    /// All parts that there can be are stated.
    whole: bool,
}

impl Sum<'_, '_> {
    fn stated(&self) -> f64 {
        self.parts.iter().filter_map(|part| part.value).sum()
    }

    fn broken(&self, rule: &Rule, value: f64, severity: Severity) -> Finding {
        let sum = self.stated();
        let terms: Vec<String> = self.parts.iter().filter_map(|part| part.value).map(figure).collect();
        let named: Vec<String> = self
            .parts
            .iter()
            .filter_map(|part| Some(format!("{}{}", part.item.label(), figure(part.value?))))
            .collect();
        let place = self.total.kind.label();
        let mut evidence = vec![self.total.evidence()];
        evidence.extend(self.parts.iter().map(|part| part.evidence()));
        let mut finding = Broken {
            item: Some(self.total.item),
            applicant: self.total.applicant,
            left: Some(sum),
            right: Some(value),
            formula: format!("{} = {}", terms.join(" + "), figure(value)),
            zh: format!(
                "{}:{place}所列{}合计{},而总数为{},相差{}。",
                self.total.item.label(),
                named.join("、"),
                figure(sum),
                figure(value),
                figure((sum - value).abs())
            ),
            en: format!(
                "{}: the parts add up to {}, the total is {}, difference {}.",
                self.total.item.key(),
                figure(sum),
                figure(value),
                figure(sum - value)
            ),
            inferred: self.parts.iter().chain([&self.total]).any(|cell| cell.status == Status::Inferred),
            evidence,
        }
        .by(rule);
        finding.severity = severity;
        finding
    }

    /// Too much is always wrong; too little only where no part can be missing.
    fn judge(&self, rule: &Rule, severity: Severity) -> Option<Finding> {
        let value = self.total.exact()?;
        let sum = self.stated();
        (sum > value || sum < value && self.whole).then(|| self.broken(rule, value, severity))
    }
}

/// The only thing that sentences say of an item; `None` where they are several or say it loosely.
fn only<'s, 'a>(sheet: &'s Sheet<'a>, item: Item) -> Option<&'s Stated<'a>> {
    let mut told = sheet.prose(item).filter(|cell| cell.applicant.is_none_or(|a| a == Applicant::Total));
    let first = told.next()?;
    (first.exact().is_some() && told.all(|other| other.value == first.value)).then_some(first)
}

/// Whether sentences speak of an item in a way that leaves its figure open.
fn vague(sheet: &Sheet<'_>, item: Item) -> bool {
    sheet.prose(item).next().is_some() && only(sheet, item).is_none()
}

fn annexed<'s, 'a>(sheet: &'s Sheet<'a>, item: Item) -> Option<&'s Stated<'a>> {
    sheet
        .cell(SourceKind::Annex, item, None)
        .or_else(|| sheet.cell(SourceKind::Annex, item, Some(Applicant::Total)))
}

/// Parts and total in the annex. Parts that are blank or have no row leave the sum open; nothing stated is no sum.
fn in_annex(
    rule: &Rule,
    sheet: &Sheet<'_>,
    parts: &[Item],
    total: Item,
    severity: Severity,
) -> Option<Finding> {
    let total = annexed(sheet, total)?;
    let found: Vec<Option<&Stated<'_>>> = parts.iter().map(|item| annexed(sheet, *item)).collect();
    let whole = found.iter().all(|cell| cell.is_some_and(|cell| cell.value.is_some()));
    let parts: Vec<&Stated<'_>> = found.into_iter().flatten().filter(|cell| cell.value.is_some()).collect();
    if parts.is_empty() {
        return None;
    }
    Sum { total, parts, whole }.judge(rule, severity)
}

const CHANNELS: [Item; 4] =
    [Item::RequestsInPerson, Item::RequestsFax, Item::RequestsOnline, Item::RequestsMail];
const LOCAL_CHANNELS: [Item; 2] = [Item::RequestsEmail, Item::RequestsOtherForm];

fn channels(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let local: Vec<Item> =
        LOCAL_CHANNELS.into_iter().filter(|item| annexed(sheet, *item).is_some()).collect();
    let parts: Vec<Item> = CHANNELS.into_iter().chain(local).collect();
    let annex = in_annex(rule, sheet, &parts, Item::RequestsReceived, Severity::Error);
    let told = || {
        let all = CHANNELS.into_iter().chain(LOCAL_CHANNELS);
        if all.clone().any(|item| vague(sheet, item)) {
            return None;
        }
        let parts: Vec<&Stated<'_>> = all.filter_map(|item| only(sheet, item)).collect();
        let total = only(sheet, Item::RequestsReceived)?;
        // Two channels may be all that the sentence cares to name.
        let whole = parts.len() >= 3 || parts.iter().any(|part| part.item == Item::RequestsOtherForm);
        (parts.len() >= 2).then(|| Sum { total, parts, whole }.judge(rule, rule.severity)).flatten()
    };
    annex.into_iter().chain(told()).collect()
}

/// The eight classes of answers of the annex of 2014.
const ANSWERS: [Item; 8] = [
    Item::AnsweredAlreadyPublic,
    Item::GrantedInFull2014,
    Item::GrantedInPart2014,
    Item::DeniedTotal2014,
    Item::NotThisAgency,
    Item::InfoNotExist,
    Item::AskedToAmend,
    Item::Redirected,
];

/// Whether the annex is that of 2014; older ones count what was not held among the refusals.
fn is_annex_2014(sheet: &Sheet<'_>) -> bool {
    [Item::AnsweredAlreadyPublic, Item::Redirected].iter().any(|item| annexed(sheet, *item).is_some())
}

fn answers(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let classes = if is_annex_2014(sheet) { &ANSWERS[..] } else { &ANSWERS[1..4] };
    let annex = in_annex(rule, sheet, classes, Item::OutcomesTotal, Severity::Error);
    annex.into_iter().chain(answers_told(rule, sheet)).collect()
}

/// Classes of answers as sentences tell them: a group's own figure, or its rows where it has none.
fn answers_told(rule: &Rule, sheet: &Sheet<'_>) -> Option<Finding> {
    let groups: [(&[Item], Vec<Item>); 4] = [
        (&[Item::DeniedTotal, Item::DeniedTotal2014], DENIALS.to_vec()),
        (&[Item::UnavailableTotal], group(Group::Unavailable)),
        (&[Item::NotProcessedTotal], group(Group::NotProcessed)),
        (&[Item::OtherTotal, Item::OtherOutcome], group(Group::Other)),
    ];
    let mut items: Vec<Item> = ANSWERS
        .into_iter()
        .filter(|item| *item != Item::DeniedTotal2014)
        .chain([Item::GrantedInFull, Item::GrantedInPart])
        .collect();
    for (heads, rows) in groups {
        match heads.iter().find(|head| sheet.prose(**head).next().is_some()) {
            Some(head) => items.push(*head),
            None => items.extend(rows),
        }
    }
    if items.iter().any(|item| vague(sheet, *item)) {
        return None;
    }
    let parts: Vec<&Stated<'_>> = items.iter().filter_map(|item| only(sheet, *item)).collect();
    let totals: Vec<&Stated<'_>> = [Item::OutcomesTotal, Item::RequestsAnswered]
        .into_iter()
        .filter_map(|item| only(sheet, item))
        .collect();
    // Those received are no base: some of them are still open, and others come from the year before.
    let total = *totals.first()?;
    let sum: f64 = parts.iter().filter_map(|part| part.value).sum();
    if parts.len() < 2 || totals.iter().any(|total| total.value == Some(sum)) {
        return None;
    }
    let residual =
        parts.iter().any(|part| matches!(part.item, Item::OtherOutcome | Item::OtherTotal | Item::OtherMisc));
    // Nothing granted among the classes: the sentence has a class of its own (予以公开及部分公开) that is no item.
    let granted = parts.iter().any(|part| matches!(part.item, Item::GrantedInFull | Item::GrantedInFull2014));
    let whole = granted && (residual || parts.len() >= 5);
    Sum { total, parts, whole }.judge(rule, rule.severity)
}

fn closed(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let parts = [Item::ClosedOnTime, Item::ClosedExtended];
    in_annex(rule, sheet, &parts, Item::RequestsClosed, rule.severity).into_iter().collect()
}

const REFUSALS_2014: [Item; 6] = [
    Item::Denied2014StateSecret,
    Item::Denied2014TradeSecret,
    Item::Denied2014Privacy,
    Item::Denied2014Security,
    Item::Denied2014NotGovInfo,
    Item::Denied2014OtherLaw,
];

fn refusals(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    if !is_annex_2014(sheet) {
        return Vec::new();
    }
    in_annex(rule, sheet, &REFUSALS_2014, Item::DeniedTotal2014, rule.severity).into_iter().collect()
}

fn staff(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let parts = [Item::StaffFullTime, Item::StaffPartTime];
    in_annex(rule, sheet, &parts, Item::StaffTotal, rule.severity).into_iter().collect()
}

/// Results of disputes against their total. In the annex the pending ones have no row, so the results may fall short.
fn dispute_results(rule: &Rule, sheet: &Sheet<'_>, results: [Item; 4], total: Item) -> Vec<Finding> {
    let annex = in_annex(rule, sheet, &results[..3], total, Severity::Error).map(|mut finding| {
        if finding.left < finding.right {
            finding.severity = Severity::Warn;
        }
        finding
    });
    let told = || {
        if results.iter().any(|item| vague(sheet, *item)) {
            return None;
        }
        let parts: Vec<&Stated<'_>> = results.iter().filter_map(|item| only(sheet, *item)).collect();
        let total = only(sheet, total)?;
        let whole = parts.len() >= 3;
        (parts.len() >= 2).then(|| Sum { total, parts, whole }.judge(rule, rule.severity)).flatten()
    };
    annex.into_iter().chain(told()).collect()
}

fn reconsideration_sum(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let [upheld, overturned, other, pending, total] = TABLE4[0].items;
    dispute_results(rule, sheet, [upheld, overturned, other, pending], total)
}

fn litigation_sum(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let [upheld, overturned, other, pending, total] = LITIGATION.map(|(item, _)| item);
    dispute_results(rule, sheet, [upheld, overturned, other, pending], total)
}

fn consultations(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let kinds = [Item::ConsultationsPhone, Item::ConsultationsInPerson, Item::ConsultationsOnline];
    if kinds.iter().any(|item| vague(sheet, *item)) {
        return Vec::new();
    }
    let parts: Vec<&Stated<'_>> = kinds.iter().filter_map(|item| only(sheet, *item)).collect();
    let Some(total) = only(sheet, Item::ConsultationsTotal) else { return Vec::new() };
    let whole = parts.len() == kinds.len();
    if parts.len() < 2 {
        return Vec::new();
    }
    Sum { total, parts, whole }.judge(rule, rule.severity).into_iter().collect()
}

// ---------------------------------------------------------------- lists and shares

#[derive(Clone, Copy, PartialEq)]
enum ListOf {
    Proactive,
    Spending,
    Anything,
}

/// The item whose figure a list divides: the one that the same line states with the same value.
fn divided(sheet: &Sheet<'_>, list: &Breakdown) -> Option<Item> {
    sheet
        .cells
        .iter()
        .filter(|cell| cell.kind == SourceKind::Prose && cell.line == list.line && cell.value.is_some())
        .find(|cell| {
            // Money told in 元 is listed in 万元.
            cell.value == Some(list.total) || cell.value == Some(list.total * 10_000.0)
        })
        .map(|cell| cell.item)
}

/// Ways of publishing, which may overlap and are no parts.
const WAYS: &[&str] = &[
    "网站",
    "微信",
    "微博",
    "公报",
    "公众号",
    "新媒体",
    "媒体",
    "广播",
    "电视",
    "报纸",
    "报刊",
    "平台",
    "公开栏",
    "公示栏",
    "屏",
    "客户端",
    "头条",
    "抖音",
    "渠道",
    "短信",
    "专栏",
    "网",
];

/// Whether a list leaves nothing out: it says so, its shares do, or hardly anything is missing.
fn is_whole(list: &Breakdown) -> bool {
    let residual = list.parts.iter().any(|part| part.label.contains("其他") || part.label.contains("其余"));
    let shares: Option<f64> = list.parts.iter().map(|part| part.share).sum();
    let close = list.parts.len() >= 3 && (list.total - list.sum()).abs() <= 0.1 * list.total;
    residual || shares.is_some_and(|shares| (99.0..=101.0).contains(&shares)) || close
}

/// Whether the figures behind the opener are surely its parts: one run of commas, or a share behind each, or many.
fn is_sure(list: &Breakdown) -> bool {
    let semicolons = list.parts.iter().skip(1).any(|part| part.behind_semicolon);
    !semicolons || list.parts.iter().all(|part| part.share.is_some()) || list.parts.len() >= 4
}

fn lists(rule: &Rule, sheet: &Sheet<'_>, of: ListOf) -> Vec<Finding> {
    let mut out = Vec::new();
    for list in sheet.breakdowns() {
        let item = divided(sheet, &list);
        let mine = match of {
            ListOf::Proactive => item == Some(Item::ProactiveTotal),
            ListOf::Spending => item == Some(Item::DisclosureSpendingWan),
            ListOf::Anything => item.is_none(),
        };
        let overlapping = list.parts.iter().any(|part| WAYS.iter().any(|way| part.label.contains(way)));
        let sum = list.sum();
        if !mine || overlapping || !is_sure(&list) || sum == list.total {
            continue;
        }
        if sum < list.total && !is_whole(&list) {
            continue;
        }
        let terms: Vec<String> = list.parts.iter().map(|part| figure(part.value)).collect();
        out.push(
            Broken {
                item,
                applicant: None,
                left: Some(sum),
                right: Some(list.total),
                formula: format!("{} = {}", terms.join(" + "), figure(list.total)),
                zh: format!(
                    "正文所列{}项合计{},而总数为{}({}),相差{}。",
                    list.parts.len(),
                    figure(sum),
                    figure(list.total),
                    list.raw,
                    figure(((sum - list.total).abs() * 1e6).round() / 1e6)
                ),
                en: format!(
                    "The {} parts listed add up to {}, the figure in front of them is {}.",
                    list.parts.len(),
                    figure(sum),
                    figure(list.total)
                ),
                evidence: vec![format!("第{}行“{}”", list.line, list.quote)],
                inferred: false,
            }
            .by(rule),
        );
    }
    out
}

fn percentages(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    sheet
        .shares()
        .into_iter()
        .filter(|share| !share_fits(share.part, share.whole, share.stated, share.digits))
        .map(|share| {
            let quotient = 100.0 * share.part / share.whole;
            let item = sheet
                .cells
                .iter()
                .find(|cell| {
                    cell.kind == SourceKind::Prose
                        && cell.line == share.line
                        && cell.value == Some(share.part)
                        && share.quote.contains(cell.raw)
                })
                .map(|cell| cell.item);
            let (part, whole) = (figure(share.part), figure(share.whole));
            let digits = usize::from(share.digits);
            Broken {
                item,
                applicant: None,
                left: Some(share.stated),
                right: Some((quotient * 1e4).round() / 1e4),
                formula: format!("100 × {part} ÷ {whole} = {quotient:.*}", digits + 2),
                zh: format!(
                    "“{}”所印百分比为{:.digits$}%,按{part}÷{whole}应为{quotient:.digits$}%。",
                    share.label, share.stated
                ),
                en: format!(
                    "The share is printed as {:.digits$}%, but {part} of {whole} is {quotient:.digits$}%.",
                    share.stated
                ),
                evidence: vec![format!("第{}行“{}”", share.line, share.quote)],
                inferred: false,
            }
            .by(rule)
        })
        .collect()
}

// ---------------------------------------------------------------- worth knowing

const PROACTIVE_CHANNELS: [Item; 7] = [
    Item::ProactiveGazette,
    Item::ProactiveWebsite,
    Item::ProactiveWeibo,
    Item::ProactiveWechat,
    Item::ProactiveWeiboWechat,
    Item::ProactiveNewsMedia,
    Item::ProactiveOther,
];

/// Pieces counted on more than one channel from which a note is worth its row.
const MANY_TWICE: f64 = 1000.0;

fn proactive_channels(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    type Pick<'p> = &'p dyn Fn(Item) -> Option<(f64, String)>;
    let prose: Pick<'_> = &|item| only(sheet, item).and_then(|cell| Some((cell.exact()?, cell.evidence())));
    let annex: Pick<'_> =
        &|item| annexed(sheet, item).and_then(|cell| Some((cell.exact()?, cell.evidence())));
    for (place, pick, least) in [("附表", annex, 4), ("正文", prose, 3)] {
        let Some((total, words)) = pick(Item::ProactiveTotal) else { continue };
        let found: Vec<(f64, String)> = PROACTIVE_CHANNELS.iter().filter_map(|item| pick(*item)).collect();
        let sum: f64 = found.iter().map(|(value, _)| value).sum();
        let most = found.iter().map(|(value, _)| *value).fold(0.0, f64::max);
        // The same information on several channels is in order and needs no word, unless so many pieces are counted
        // twice that whoever adds channels up goes far astray.
        let in_order = sum >= total && most <= total && sum - total < MANY_TWICE;
        if found.len() < least || in_order || !out.is_empty() {
            continue;
        }
        let terms: Vec<String> = found.iter().map(|(value, _)| figure(*value)).collect();
        let (zh, en) = if most > total {
            (
                format!("单一渠道{}已大于总数,总数没有包括全部信息或口径不同", figure(most)),
                format!("one channel alone, {}, exceeds the total", figure(most)),
            )
        } else if sum > total {
            (
                "同一信息经多个渠道公开只计一条,属正常,各渠道不宜相加".to_string(),
                "the same information counts once, so this is in order, and channels are not to be added up"
                    .to_string(),
            )
        } else {
            ("有信息没有列出公开渠道".to_string(), "some information has no channel".to_string())
        };
        let mut finding = Broken {
            item: Some(Item::ProactiveTotal),
            applicant: None,
            left: Some(sum),
            right: Some(total),
            formula: format!("{} ≥ {}", terms.join(" + "), figure(total)),
            zh: format!("{place}所列各渠道公开数之和{},主动公开总数{}:{zh}。", figure(sum), figure(total)),
            en: format!("The channels add up to {}, the total is {}: {en}.", figure(sum), figure(total)),
            evidence: std::iter::once(words).chain(found.into_iter().map(|(_, words)| words)).collect(),
            inferred: false,
        }
        .by(rule);
        if sum < total || most > total {
            finding.severity = Severity::Warn;
        }
        out.push(finding);
    }
    out
}

fn website(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let told = |item| only(sheet, item).or_else(|| annexed(sheet, item));
    let (Some(total), Some(website)) = (told(Item::ProactiveTotal), told(Item::ProactiveWebsite)) else {
        return Vec::new();
    };
    let other = PROACTIVE_CHANNELS
        .iter()
        .filter(|item| **item != Item::ProactiveWebsite)
        .any(|item| told(*item).is_some_and(|cell| cell.value.is_some_and(|value| value > 0.0)));
    match (total.exact(), website.exact()) {
        // Of no interest where nothing is disclosed or no other channel is named.
        (Some(all), Some(one)) if all == one && all > 0.0 && other => vec![
            Broken {
                item: Some(Item::ProactiveWebsite),
                applicant: None,
                left: Some(one),
                right: Some(all),
                formula: format!("{} = {}", figure(one), figure(all)),
                zh: format!(
                    "政府网站公开数与主动公开总数同为{},另有其他渠道,请核对总数的口径。",
                    figure(all)
                ),
                en: format!(
                    "The website's count equals the total, {}, though other channels are named.",
                    figure(all)
                ),
                evidence: vec![total.evidence(), website.evidence()],
                inferred: false,
            }
            .by(rule),
        ],
        _ => Vec::new(),
    }
}

fn documents(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let Some(told) = only(sheet, Item::ProactiveDocuments) else { return Vec::new() };
    let table = [Item::NormativeDocsPublished, Item::NormativeDocsIssued]
        .into_iter()
        .find_map(|item| sheet.cell(SourceKind::Table2, item, None));
    let (Some(table), Some(value)) = (table, told.exact()) else { return Vec::new() };
    match table.exact() {
        Some(other) if other != value => vec![
            Broken {
                item: Some(Item::ProactiveDocuments),
                applicant: None,
                left: Some(value),
                right: Some(other),
                formula: format!("{} ≠ {}", figure(value), figure(other)),
                zh: format!(
                    "正文称主动公开文件{}件,表二{}为{}件;口径不同,不是错误。",
                    figure(value),
                    table.item.label(),
                    figure(other)
                ),
                en: format!(
                    "The text tells of {} documents disclosed, table 2 of {} normative documents; different counts, no error.",
                    figure(value),
                    figure(other)
                ),
                evidence: vec![told.evidence(), table.evidence()],
                inferred: false,
            }
            .by(rule),
        ],
        _ => Vec::new(),
    }
}

/// Lists that are held against each other; a report has a handful.
const MOST_LISTS: usize = 40;

fn two_series(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    fn stem(label: &str) -> String {
        let cut = ["类信息", "信息", "类", "方面", "的", "共", "公开"];
        let mut stem = label.trim().trim_start_matches("其中");
        while let Some(shorter) = cut.iter().find_map(|end| stem.strip_suffix(end)) {
            stem = shorter;
        }
        stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').to_string()
    }
    struct List {
        parts: Vec<Part>,
        line: u32,
        quote: String,
        /// It divides a total.
        divides: bool,
    }
    // Results of reconsideration and of litigation have the same names and are no two counts of one thing.
    let divisions = sheet
        .breakdowns()
        .into_iter()
        .filter(|list| divided(sheet, list).is_none_or(|item| item == Item::ProactiveTotal))
        .map(|list| List { parts: list.parts, line: list.line, quote: list.quote, divides: true });
    let series = sheet.series().into_iter().map(|list| List {
        parts: list.parts,
        line: list.line,
        quote: list.quote,
        divides: false,
    });
    let lists: Vec<List> = divisions.take(MOST_LISTS).chain(series.take(MOST_LISTS)).collect();
    let mut out = Vec::new();
    for (index, first) in lists.iter().enumerate() {
        // What two websites or two accounts published has the same classes and is no second count of the same.
        for second in lists[index + 1..].iter().filter(|second| first.divides || second.divides) {
            for (a, b) in first.parts.iter().flat_map(|a| second.parts.iter().map(move |b| (a, b))) {
                if a.value == b.value
                    || stem(&a.label).chars().count() < 3
                    || stem(&a.label) != stem(&b.label)
                {
                    continue;
                }
                out.push(
                    Broken {
                        left: Some(a.value),
                        right: Some(b.value),
                        formula: format!("{} ≠ {}", figure(a.value), figure(b.value)),
                        zh: format!(
                            "“{}”{}与“{}”{}名称相近而数字不同,可能口径不同。",
                            a.label,
                            figure(a.value),
                            b.label,
                            figure(b.value)
                        ),
                        en: format!(
                            "Two classes of similar names are given as {} and {}.",
                            figure(a.value),
                            figure(b.value)
                        ),
                        evidence: vec![
                            format!("第{}行“{}”", first.line, first.quote),
                            format!("第{}行“{}”", second.line, second.quote),
                        ],
                        ..Broken::default()
                    }
                    .by(rule),
                );
            }
        }
    }
    out
}

fn disclosed(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let (Some(all), Some(proactive)) = (only(sheet, Item::DisclosedTotal), only(sheet, Item::ProactiveTotal))
    else {
        return Vec::new();
    };
    let (Some(total), Some(own)) = (all.exact(), proactive.exact()) else { return Vec::new() };
    let on_request: Vec<&Stated<'_>> = [
        Item::GrantedInFull,
        Item::GrantedInPart,
        Item::GrantedInFull2014,
        Item::GrantedInPart2014,
        Item::RequestsReceived,
    ]
    .into_iter()
    .filter_map(|item| only(sheet, item))
    .collect();
    let rest = total - own;
    let granted: f64 = on_request
        .iter()
        .filter(|cell| cell.item != Item::RequestsReceived)
        .filter_map(|cell| cell.value)
        .sum();
    let explained = rest == granted || on_request.iter().any(|cell| cell.value == Some(rest));
    if rest == 0.0 || rest > 0.0 && (on_request.is_empty() || explained) {
        return Vec::new();
    }
    let mut evidence = vec![all.evidence(), proactive.evidence()];
    evidence.extend(on_request.iter().map(|cell| cell.evidence()));
    vec![
        Broken {
            item: Some(Item::DisclosedTotal),
            applicant: None,
            left: Some(total),
            right: Some(own + granted),
            formula: format!("{} = {} + {}", figure(total), figure(own), figure(granted)),
            zh: if rest < 0.0 {
                format!("公开政府信息总数{}小于主动公开数{}。", figure(total), figure(own))
            } else {
                format!(
                    "公开政府信息总数{},其中主动公开{}、依申请公开{},尚有{}没有说明。",
                    figure(total),
                    figure(own),
                    figure(granted),
                    figure(rest - granted)
                )
            },
            en: format!(
                "{} disclosed in all, {} on own motion, {} on request: {} unexplained.",
                figure(total),
                figure(own),
                figure(granted),
                figure(rest - granted)
            ),
            evidence,
            inferred: false,
        }
        .by(rule),
    ]
}
