//! Figures that are unlikely in themselves: table 2's traps, impossible counts, slips of unit.

use super::comparison::Broken;
use super::sheet::{Sheet, Stated, figure};
use super::{Finding, Rule, Test};
use crate::schema::{Item, Severity, SourceKind};

pub static T2_TOTAL_EQ_NEW: Rule = Rule {
    id: "T2_TOTAL_EQ_NEW",
    title: "对外公开总数等于本年新增数",
    why_zh: "对外公开总数量是历年累计,与本年新制作、新公开数量相同的,可能误填了本年数",
    why_en: "The total made public is a stock; if it equals what was made and published this year, the year's figure may have been given for it",
    formula: "对外公开总数量 = 本年新公开数量 = 本年新制作数量",
    severity: Severity::Info,
    source: "表二第二十条第(一)项",
    test: Test::Report(total_is_new),
};

pub static T2_PUBLISHED_LE_TOTAL: Rule = Rule {
    id: "T2_PUBLISHED_LE_TOTAL",
    title: "本年新公开数大于对外公开总数",
    why_zh: "本年新公开的文件在对外公开总数之内",
    why_en: "What was published this year is part of the total made public",
    formula: "本年新公开数量 ≤ 对外公开总数量",
    severity: Severity::Warn,
    source: "表二第二十条第(一)项",
    test: Test::Report(published),
};

pub static T2_ISSUED_LE_IN_FORCE: Rule = Rule {
    id: "T2_ISSUED_LE_IN_FORCE",
    title: "本年制发数大于现行有效数与废止数之和",
    why_zh: "本年制发的文件或者现行有效,或者已经废止",
    why_en: "What was issued this year is in force or was repealed",
    formula: "本年制发件数 ≤ 现行有效件数 + 本年废止件数",
    severity: Severity::Warn,
    source: "表二第二十条第(一)项",
    test: Test::Report(issued),
};

pub static T2_DELTA_OUTLIER: Rule = Rule {
    id: "T2_DELTA_OUTLIER",
    title: "本年增减数异常",
    why_zh: "事项的增减一般不超过原有项目数;减少数不可能大于原有项目数",
    why_en: "The change in kinds of matter rarely exceeds their number, and no more can go than there were",
    formula: "|本年增/减| ≤ 上一年项目数量",
    severity: Severity::Warn,
    source: "表二第二十条第(五)(六)(八)项",
    test: Test::Report(outlier),
};

pub static T2_SIGN_UNSTATED: Rule = Rule {
    id: "T2_SIGN_UNSTATED",
    title: "本年增减没有印出正负号",
    why_zh: "本年增/减应写明增或减;只有数字的按增加读取",
    why_en: "The change should say whether it is more or less; a bare figure is read as more",
    formula: "本年增/减应有正负号",
    severity: Severity::Info,
    source: "表二第二十条第(五)(六)(八)项",
    test: Test::Report(unsigned),
};

pub static T2_DECISIONS_EQ_ITEMS: Rule = Rule {
    id: "T2_DECISIONS_EQ_ITEMS",
    title: "处理决定数等于年末项目数",
    why_zh: "处理决定数量是办件数;等于上一年项目数加本年增减的,可能误填了年末项目数",
    why_en: "Decisions are cases; if they equal the kinds of matter at the end of the year, those may have been given for them",
    formula: "处理决定数量 = 上一年项目数量 + 本年增/减",
    severity: Severity::Warn,
    source: "表二第二十条第(五)(六)项",
    test: Test::Report(decisions),
};

pub static V_NEGATIVE: Rule = Rule {
    id: "V_NEGATIVE",
    title: "数量为负",
    why_zh: "除增减数外,数量不可能为负",
    why_en: "A count is not negative, changes excepted",
    formula: "数量 ≥ 0",
    severity: Severity::Error,
    source: "数量的性质",
    test: Test::Report(negative),
};

pub static V_NON_INTEGER: Rule = Rule {
    id: "V_NON_INTEGER",
    title: "件数不是整数",
    why_zh: "件、条、次、人等数量应为整数",
    why_en: "Counts are whole numbers",
    formula: "数量为整数",
    severity: Severity::Error,
    source: "数量的性质",
    test: Test::Report(fractional),
};

pub static V_ABSURD: Rule = Rule {
    id: "V_ABSURD",
    title: "数量大得不可能",
    why_zh: "一个机关一年的申请、复议、诉讼不可能有百万件,规章和规范性文件不可能有十万件",
    why_en: "No agency has a million requests or suits a year, or a hundred thousand documents",
    formula: "数量 < 合理上限",
    severity: Severity::Warn,
    source: "历年各级机关公布的数量",
    test: Test::Report(absurd),
};

pub static V_UNIT: Rule = Rule {
    id: "V_UNIT",
    title: "金额单位可疑",
    why_zh: "表二金额以万元计,数字过大,或为正文所述的一万倍、一万分之一,可能错用元;信息处理费等以元计,写成百万元以上的可能错用万元",
    why_en: "Money of table 2 is in 万元; a figure too large, or ten thousand times or a ten-thousandth of what a sentence says, may have been given in yuan. Fees for information are a matter of yuan; a million and more may be 万元 written for 元",
    formula: "表二金额 < 1000000万元,表二 = 正文;信息处理费等 < 1000000元",
    severity: Severity::Warn,
    source: "表二第二十条第(八)(九)项",
    test: Test::Report(unit),
};

fn second<'s, 'a>(sheet: &'s Sheet<'a>, item: Item) -> Option<(&'s Stated<'a>, f64)> {
    let cell = sheet.cell(SourceKind::Table2, item, None)?;
    cell.value.map(|value| (cell, value))
}

/// A finding on some cells of table 2.
fn on(
    rule: &Rule,
    cells: &[&Stated<'_>],
    sides: (f64, f64),
    formula: String,
    zh: String,
    en: String,
) -> Finding {
    Broken {
        item: cells.first().map(|cell| cell.item),
        applicant: cells.first().and_then(|cell| cell.applicant),
        left: Some(sides.0),
        right: Some(sides.1),
        formula,
        zh,
        en,
        evidence: cells.iter().map(|cell| cell.evidence()).collect(),
        inferred: cells.iter().any(|cell| cell.status == crate::schema::Status::Inferred),
    }
    .by(rule)
}

/// Below this, a stock that equals the year's figure is nothing to wonder at.
const SMALL_STOCK: f64 = 5.0;

fn total_is_new(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    [
        (Item::RegulationsMade, Item::RegulationsPublished, Item::RegulationsPublicTotal),
        (Item::NormativeDocsMade, Item::NormativeDocsPublished, Item::NormativeDocsPublicTotal),
    ]
    .into_iter()
    .filter_map(|(made, published, total)| {
        let ((made, m), (published, p), (total, t)) =
            (second(sheet, made)?, second(sheet, published)?, second(sheet, total)?);
        (t >= SMALL_STOCK && t == p && p == m).then(|| {
            on(
                rule,
                &[total, published, made],
                (t, p),
                format!("{} = {} = {}", figure(t), figure(p), figure(m)),
                format!(
                    "{}与本年新制作、新公开数量同为{},累计数恰等于本年数,请核对。",
                    total.item.label(),
                    figure(t)
                ),
                format!("{} equals the year's own figures, {}.", total.item.key(), figure(t)),
            )
        })
    })
    .collect()
}

fn published(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    [
        (Item::RegulationsPublished, Item::RegulationsPublicTotal),
        (Item::NormativeDocsPublished, Item::NormativeDocsPublicTotal),
    ]
    .into_iter()
    .filter_map(|(published, total)| {
        let ((published, p), (total, t)) = (second(sheet, published)?, second(sheet, total)?);
        (p > t).then(|| {
            on(
                rule,
                &[published, total],
                (p, t),
                format!("{} ≤ {}", figure(p), figure(t)),
                format!("{}{}大于{}{}。", published.item.label(), figure(p), total.item.label(), figure(t)),
                format!("{} {} exceeds {} {}.", published.item.key(), figure(p), total.item.key(), figure(t)),
            )
        })
    })
    .collect()
}

fn issued(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    [
        (Item::RegulationsIssued, Item::RegulationsRepealed, Item::RegulationsInForce),
        (Item::NormativeDocsIssued, Item::NormativeDocsRepealed, Item::NormativeDocsInForce),
    ]
    .into_iter()
    .filter_map(|(issued, repealed, in_force)| {
        let ((issued, i), (repealed, r), (in_force, f)) =
            (second(sheet, issued)?, second(sheet, repealed)?, second(sheet, in_force)?);
        (i > f + r).then(|| {
            on(
                rule,
                &[issued, in_force, repealed],
                (i, f + r),
                format!("{} ≤ {} + {}", figure(i), figure(f), figure(r)),
                format!(
                    "{}{},大于现行有效{}与废止{}之和。",
                    issued.item.label(),
                    figure(i),
                    figure(f),
                    figure(r)
                ),
                format!(
                    "{} {} exceeds what is in force, {}, and repealed, {}.",
                    issued.item.key(),
                    figure(i),
                    figure(f),
                    figure(r)
                ),
            )
        })
    })
    .collect()
}

/// Matters of the form of 2019: their number a year ago, the change, the decisions.
const MATTERS: [(Item, Item, Option<Item>); 5] = [
    (Item::LicensingItemsPrior, Item::LicensingItemsDelta, Some(Item::LicensingDecisions)),
    (Item::OtherAdminItemsPrior, Item::OtherAdminItemsDelta, Some(Item::OtherAdminDecisions)),
    (Item::PenaltyItemsPrior, Item::PenaltyItemsDelta, Some(Item::PenaltyDecisions)),
    (Item::CoercionItemsPrior, Item::CoercionItemsDelta, Some(Item::CoercionDecisions)),
    (Item::FeeItemsPrior, Item::FeeItemsDelta, None),
];

/// A change of fewer matters than this is nothing to wonder at, however few there were.
const SMALL_CHANGE: f64 = 10.0;

fn outlier(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    MATTERS
        .iter()
        .filter_map(|(prior, delta, _)| {
            let ((prior, p), (delta, d)) = (second(sheet, *prior)?, second(sheet, *delta)?);
            let too_few = p + d < 0.0;
            let too_many = p > 0.0 && d > p && d >= SMALL_CHANGE;
            (too_few || too_many).then(|| {
                let zh = if too_few {
                    format!(
                        "{}{},而{}只有{},减少数大于原有数。",
                        delta.item.label(),
                        figure(d),
                        prior.item.label(),
                        figure(p)
                    )
                } else {
                    format!(
                        "{}{},{}{},增加{:.0}%,请核对正负号和数字。",
                        prior.item.label(),
                        figure(p),
                        delta.item.label(),
                        figure(d),
                        100.0 * d / p
                    )
                };
                on(
                    rule,
                    &[delta, prior],
                    (d, p),
                    format!("|{}| ≤ {}", figure(d), figure(p)),
                    zh,
                    format!("{} is {} with {} matters a year ago.", delta.item.key(), figure(d), figure(p)),
                )
            })
        })
        .collect()
}

fn unsigned(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    MATTERS
        .iter()
        .filter_map(|(_, delta, _)| {
            let (delta, d) = second(sheet, *delta)?;
            let signed = delta.raw.contains(['增', '减', '+', '-', '＋', '－', '−', '—', '↑', '↓', '新']);
            (d != 0.0 && !signed).then(|| {
                on(
                    rule,
                    &[delta],
                    (d, d),
                    format!("{} → +{}", delta.raw, figure(d)),
                    format!("{}只印“{}”,没有正负号,按增加{}读取。", delta.item.label(), delta.raw, figure(d)),
                    format!(
                        "{} is printed “{}” without a sign and read as more.",
                        delta.item.key(),
                        delta.raw
                    ),
                )
            })
        })
        .collect()
}

fn decisions(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    MATTERS
        .iter()
        .filter_map(|(prior, delta, decisions)| {
            let ((prior, p), (delta, d), (decisions, n)) =
                (second(sheet, *prior)?, second(sheet, *delta)?, second(sheet, (*decisions)?)?);
            (d != 0.0 && n == p + d).then(|| {
                on(
                    rule,
                    &[decisions, prior, delta],
                    (n, p + d),
                    format!("{} = {} + {}", figure(n), figure(p), figure(d)),
                    format!(
                        "{}{}恰等于上一年项目数{}加本年增减{},可能误填了年末项目数。",
                        decisions.item.label(),
                        figure(n),
                        figure(p),
                        figure(d)
                    ),
                    format!(
                        "{} {} equals the kinds of matter at the end of the year, {} and {}.",
                        decisions.item.key(),
                        figure(n),
                        figure(p),
                        figure(d)
                    ),
                )
            })
        })
        .collect()
}

fn one(rule: &Rule, cell: &Stated<'_>, value: f64, limit: f64, zh: String, en: String) -> Finding {
    on(rule, &[cell], (value, limit), format!("{} {}", cell.item.label(), figure(value)), zh, en)
}

fn negative(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    sheet
        .cells
        .iter()
        .filter(|cell| !cell.item.key().ends_with("_delta"))
        .filter_map(|cell| {
            let value = cell.value.filter(|value| *value < 0.0)?;
            Some(one(
                rule,
                cell,
                value,
                0.0,
                format!("{}为{},数量不可能为负。", place(cell), figure(value)),
                format!("{} is {}, and a count is not negative.", cell.item.key(), figure(value)),
            ))
        })
        .collect()
}

fn place(cell: &Stated<'_>) -> String {
    match cell.applicant {
        Some(applicant) => format!("{}({})", cell.item.label(), applicant.label()),
        None => cell.item.label().to_string(),
    }
}

fn fractional(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    sheet
        .cells
        .iter()
        .filter(|cell| cell.item.def().unit.is_count())
        .filter_map(|cell| {
            let value = cell.value.filter(|value| value.fract() != 0.0)?;
            Some(one(
                rule,
                cell,
                value,
                value.round(),
                format!("{}为{value},应为整数。", place(cell)),
                format!("{} is {value}, and counts are whole numbers.", cell.item.key()),
            ))
        })
        .collect()
}

fn absurd(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    sheet
        .cells
        .iter()
        .filter_map(|cell| {
            let documents =
                ["regulations_", "normative_docs_"].iter().any(|stem| cell.item.key().starts_with(stem));
            let limit = match cell.kind {
                SourceKind::Table3 | SourceKind::Table4 => 1e6,
                _ if documents => 1e5,
                _ if cell.item == Item::RequestsReceived => 1e6,
                _ => return None,
            };
            let value = cell.value.filter(|value| *value >= limit)?;
            Some(one(
                rule,
                cell,
                value,
                limit,
                format!(
                    "{}为{},超过合理上限{},可能是相邻数字连在一起。",
                    place(cell),
                    figure(value),
                    figure(limit)
                ),
                format!("{} is {}, beyond any likely figure.", cell.item.key(), figure(value)),
            ))
        })
        .collect()
}

/// Yuan of fees for information that no agency collects in a year: they are some tens to thousands for a case.
const FEE_LIMIT: f64 = 1e6;

/// Fees that are counted in yuan and were printed in 万元.
fn fees_in_wan(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    [Item::InfoFeeCollectedYuan, Item::FeesChargedYuan]
        .into_iter()
        .flat_map(|item| sheet.prose(item).filter(|told| told.raw.contains('万')))
        .filter_map(|told| {
            let value = told.exact().filter(|value| *value >= FEE_LIMIT)?;
            Some(one(
                rule,
                told,
                value,
                FEE_LIMIT,
                format!(
                    "{}为{}元(印作“{}”),这类费用每件不过数十至数千元,可能把元写成万元。",
                    told.item.label(),
                    figure(value),
                    told.raw
                ),
                format!(
                    "{} is {} yuan (printed “{}”), which may be 万元 written for 元.",
                    told.item.key(),
                    figure(value),
                    told.raw
                ),
            ))
        })
        .collect()
}

/// 万元 that no agency collects or spends in a year: ten thousand million yuan.
const MONEY_LIMIT: f64 = 1e6;

fn unit(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let mut out = fees_in_wan(rule, sheet);
    for item in [Item::FeeAmountWan, Item::ProcurementAmountWan] {
        let Some((cell, value)) = second(sheet, item) else { continue };
        let told = sheet.prose(item).find_map(|told| {
            let other = told.exact().filter(|other| *other > 0.0)?;
            let ratio = value / other;
            ((ratio - 1e4).abs() < 1.0 || (ratio * 1e4 - 1.0).abs() < 1e-4).then_some((told, other))
        });
        if let Some((told, other)) = told {
            out.push(on(
                rule,
                &[cell, told],
                (value, other),
                format!("{} : {}", figure(value), figure(other)),
                format!(
                    "{}:表二为{}万元,正文为{}万元,相差一万倍,单位有误。",
                    item.label(),
                    figure(value),
                    figure(other)
                ),
                format!(
                    "{}: table 2 has {}, the text {} (万元); one of them is in yuan.",
                    item.key(),
                    figure(value),
                    figure(other)
                ),
            ));
        } else if value >= MONEY_LIMIT {
            out.push(on(
                rule,
                &[cell],
                (value, MONEY_LIMIT),
                format!("{} ≥ {}", figure(value), figure(MONEY_LIMIT)),
                format!("{}为{}万元(超过一百亿元),可能以元填报。", item.label(), figure(value)),
                format!("{} is {} 万元, which may have been given in yuan.", item.key(), figure(value)),
            ));
        }
    }
    out
}
