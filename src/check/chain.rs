//! One agency's reports held against each other: what is carried from year to year, stocks, jumps, and versions of the
//! same year.

use super::comparison::Broken;
use super::digest::{Digest, Held};
use super::sheet::figure;
use super::{Finding, Rule, Test};
use crate::extract::form::TABLE4;
use crate::schema::{Applicant, Item, Severity, Template};

pub static X_CARRY: Rule = Rule {
    id: "X_CARRY",
    title: "结转数前后两年不符",
    why_zh: "上一年度报告的结转下年度继续办理数,应等于本年度报告的上年结转数,各类申请人分别成立",
    why_en: "What last year's report carried forward is what this year's report has carried over, for every kind of applicant",
    formula: "结转下年度(上年报告)= 上年结转(本年报告)",
    severity: Severity::Error,
    source: "表三第二项与第四项",
    test: Test::Pair(carry),
};

pub static X_STOCK: Rule = Rule {
    id: "X_STOCK",
    title: "现行有效件数前后两年不符",
    why_zh: "本年现行有效件数应等于上年现行有效件数加本年制发减本年废止;清理、划转会使其不符",
    why_en: "What is in force equals last year's stock plus issued less repealed; clean-ups and transfers break it",
    formula: "现行有效(本年)= 现行有效(上年)+ 制发 − 废止",
    severity: Severity::Warn,
    source: "表二第二十条第(一)项(2021年格式)",
    test: Test::Pair(stock),
};

pub static X_ITEMS: Rule = Rule {
    id: "X_ITEMS",
    title: "上一年项目数量与上年报告不符",
    why_zh: "本年报告的上一年项目数量应等于上年报告的上一年项目数量加其本年增减",
    why_en: "The number of matters a year ago is last year's number and its change",
    formula: "上一年项目数量(本年)= 上一年项目数量(上年)+ 本年增/减(上年)",
    severity: Severity::Warn,
    source: "表二第二十条第(五)(六)(八)项(2019年格式)",
    test: Test::Pair(matters),
};

pub static X_RECON_PENDING: Rule = Rule {
    id: "X_RECON_PENDING",
    title: "上年未审结数大于本年总数",
    why_zh: "上年尚未审结的案件应在本年得出结果,一般不大于本年总计",
    why_en: "Cases pending last year are concluded this year and rarely exceed this year's total",
    formula: "尚未审结(上年)≤ 总计(本年)",
    severity: Severity::Warn,
    source: "表四",
    test: Test::Pair(pending),
};

pub static X_SPIKE: Rule = Rule {
    id: "X_SPIKE",
    title: "数量较上年骤变",
    why_zh: "数量较上年变化超过十倍,请核对是否多填少填一位或改变口径",
    why_en: "A figure changed more than tenfold, which may be a digit too many or another way of counting",
    formula: "0.1 ≤ 本年 ÷ 上年 ≤ 10(较大者不小于50)",
    severity: Severity::Warn,
    source: "前后两年报告",
    test: Test::Pair(spike),
};

pub static X_UNIT: Rule = Rule {
    id: "X_UNIT",
    title: "金额较上年相差约一万倍",
    why_zh: "同一机关前后两年的金额相差约一万倍,多为其中一年错用元与万元;哪一年有误须看原文",
    why_en: "Money of two years that differs about ten-thousandfold was mostly given in yuan in one and in 万元 in the other; which one is wrong the figures do not tell",
    formula: "本年 ÷ 上年 不在 10000 上下三倍之间,上年 ÷ 本年 亦然",
    severity: Severity::Warn,
    source: "前后两年报告",
    test: Test::Pair(units),
};

pub static D_DUPLICATE: Rule = Rule {
    id: "D_DUPLICATE",
    title: "同一机关同一年度有多份报告",
    why_zh: "同一机关同一年度只应有一份报告;其余各份不计入结果",
    why_en: "An agency has one report a year; the others enter no result",
    formula: "报告数 = 1",
    severity: Severity::Warn,
    source: "《条例》第四十九条",
    test: Test::Versions(duplicate),
};

pub static X_REVISED: Rule = Rule {
    id: "X_REVISED",
    title: "同一年度各份报告数字不同",
    why_zh: "同一机关同一年度的几份报告中,同一项数字不同,发布后可能有改动",
    why_en: "Versions of one report state different figures, so it may have been changed after publication",
    formula: "各份报告的同一项数字相同",
    severity: Severity::Warn,
    source: "同一机关同一年度的各份报告",
    test: Test::Versions(revised),
};

pub static X_HIERARCHY: Rule = Rule {
    id: "X_HIERARCHY",
    title: "下级之和大于全区域汇总",
    why_zh: "汇总报告应包括其下各机关;各机关之和不应大于汇总数",
    why_en: "A region-wide report includes its bodies, so they do not add up to more than it",
    formula: "Σ各机关 ≤ 全区域汇总",
    severity: Severity::Warn,
    source: "《条例》第四十九条第二款",
    test: Test::Panel,
};

/// The first year that states what is carried over and forward.
const FIRST_CARRY: i32 = 2019;

/// A difference between two reports of an agency.
#[derive(Default)]
struct Gap<'a> {
    item: Option<Item>,
    applicant: Option<Applicant>,
    left: f64,
    right: f64,
    formula: String,
    zh: String,
    en: String,
    held: Vec<(&'a Digest, &'a Held)>,
}

impl Gap<'_> {
    fn by(self, rule: &Rule) -> Finding {
        Broken {
            item: self.item,
            applicant: self.applicant,
            left: Some(self.left),
            right: Some(self.right),
            formula: self.formula,
            zh: self.zh,
            en: self.en,
            evidence: self
                .held
                .iter()
                .map(|(digest, held)| format!("{}({})", digest.words(held), digest.source))
                .collect(),
            inferred: self.held.iter().any(|(_, held)| held.inferred),
        }
        .by(rule)
    }
}

fn carry(rule: &Rule, before: &Digest, now: &Digest, merged: bool) -> Vec<Finding> {
    if before.year < FIRST_CARRY {
        return Vec::new();
    }
    Applicant::ALL
        .iter()
        .filter_map(|applicant| {
            let forward = before.held(Item::CarriedForward, Some(*applicant))?;
            let over = now.held(Item::CarriedOver, Some(*applicant))?;
            if forward.value == over.value {
                return None;
            }
            let (f, o) = (figure(forward.value), figure(over.value));
            let mut finding = Gap {
                item: Some(Item::CarriedOver),
                applicant: Some(*applicant),
                left: forward.value,
                right: over.value,
                formula: format!("{f} = {o}"),
                zh: format!(
                    "{}年报告结转下年度({}){f}件,{}年报告上年结转{o}件,相差{}件{}。",
                    before.year,
                    applicant.label(),
                    now.year,
                    figure((forward.value - over.value).abs()),
                    if merged { ";其间机构有合并,仅供了解" } else { "" }
                ),
                en: format!(
                    "The report of {} carried forward {f} ({}), the report of {} has {o} carried over.",
                    before.year,
                    applicant.key(),
                    now.year
                ),
                held: vec![(before, forward), (now, over)],
            }
            .by(rule);
            if merged {
                finding.severity = Severity::Info;
            }
            Some(finding)
        })
        .collect()
}

fn stock(rule: &Rule, before: &Digest, now: &Digest, _merged: bool) -> Vec<Finding> {
    if [before, now].iter().any(|digest| digest.template != Some(Template::Table2021)) {
        return Vec::new();
    }
    [
        (Item::RegulationsInForce, Item::RegulationsIssued, Item::RegulationsRepealed),
        (Item::NormativeDocsInForce, Item::NormativeDocsIssued, Item::NormativeDocsRepealed),
    ]
    .into_iter()
    .filter_map(|(in_force, issued, repealed)| {
        let (old, new) = (before.total(in_force)?, now.total(in_force)?);
        let (issued, repealed) = (now.total(issued)?, now.total(repealed)?);
        let expected = old.value + issued.value - repealed.value;
        (new.value != expected).then(|| {
            Gap {
                item: Some(in_force),
                left: new.value,
                right: expected,
                formula: format!(
                    "{} = {} + {} − {}",
                    figure(new.value),
                    figure(old.value),
                    figure(issued.value),
                    figure(repealed.value)
                ),
                zh: format!(
                    "{}:{}年报告为{},按{}年的{}加本年制发{}减废止{}应为{},相差{}。",
                    in_force.label(),
                    now.year,
                    figure(new.value),
                    before.year,
                    figure(old.value),
                    figure(issued.value),
                    figure(repealed.value),
                    figure(expected),
                    figure((new.value - expected).abs())
                ),
                en: format!(
                    "{}: {} in {}, but last year's {} and the year's changes make {}.",
                    in_force.key(),
                    figure(new.value),
                    now.year,
                    figure(old.value),
                    figure(expected)
                ),
                held: vec![(before, old), (now, new), (now, issued), (now, repealed)],
                ..Gap::default()
            }
            .by(rule)
        })
    })
    .collect()
}

fn matters(rule: &Rule, before: &Digest, now: &Digest, _merged: bool) -> Vec<Finding> {
    if [before, now].iter().any(|digest| digest.template != Some(Template::Table2019)) {
        return Vec::new();
    }
    [
        (Item::LicensingItemsPrior, Item::LicensingItemsDelta),
        (Item::OtherAdminItemsPrior, Item::OtherAdminItemsDelta),
        (Item::PenaltyItemsPrior, Item::PenaltyItemsDelta),
        (Item::CoercionItemsPrior, Item::CoercionItemsDelta),
        (Item::FeeItemsPrior, Item::FeeItemsDelta),
    ]
    .into_iter()
    .filter_map(|(prior, delta)| {
        let (old, change, new) = (before.total(prior)?, before.total(delta)?, now.total(prior)?);
        let expected = old.value + change.value;
        (new.value != expected).then(|| {
            Gap {
                item: Some(prior),
                left: new.value,
                right: expected,
                formula: format!("{} = {} + {}", figure(new.value), figure(old.value), figure(change.value)),
                zh: format!(
                    "{}:{}年报告为{},而{}年报告的{}加增减{}为{}。",
                    prior.label(),
                    now.year,
                    figure(new.value),
                    before.year,
                    figure(old.value),
                    figure(change.value),
                    figure(expected)
                ),
                en: format!(
                    "{}: {} in {}, but last year's number and change make {}.",
                    prior.key(),
                    figure(new.value),
                    now.year,
                    figure(expected)
                ),
                held: vec![(before, old), (before, change), (now, new)],
                ..Gap::default()
            }
            .by(rule)
        })
    })
    .collect()
}

fn pending(rule: &Rule, before: &Digest, now: &Digest, _merged: bool) -> Vec<Finding> {
    TABLE4
        .iter()
        .filter_map(|block| {
            let (pending, total) = (before.total(block.items[3])?, now.total(block.items[4])?);
            (pending.value > total.value).then(|| {
                Gap {
                    item: Some(block.items[4]),
                    left: pending.value,
                    right: total.value,
                    formula: format!("{} ≤ {}", figure(pending.value), figure(total.value)),
                    zh: format!(
                        "{}年{}{}件,而{}年{}只有{}件。",
                        before.year,
                        block.items[3].label(),
                        figure(pending.value),
                        now.year,
                        block.items[4].label(),
                        figure(total.value)
                    ),
                    en: format!(
                        "{} pending in {}, but only {} in all in {}.",
                        figure(pending.value),
                        before.year,
                        figure(total.value),
                        now.year
                    ),
                    held: vec![(before, pending), (now, total)],
                    ..Gap::default()
                }
                .by(rule)
            })
        })
        .collect()
}

/// Figures whose jumps are looked at.
const WATCHED: [Item; 10] = [
    Item::RequestsReceived,
    Item::OutcomesTotal,
    Item::ReconsiderationTotal,
    Item::LitigationDirectTotal,
    Item::LitigationAfterReconTotal,
    Item::LicensingDecisions,
    Item::PenaltyDecisions,
    Item::CoercionDecisions,
    Item::NormativeDocsInForce,
    Item::ProactiveTotal,
];

/// Small figures jump by nature.
const SMALL: f64 = 50.0;
const JUMP: f64 = 10.0;

fn spike(rule: &Rule, before: &Digest, now: &Digest, _merged: bool) -> Vec<Finding> {
    WATCHED
        .into_iter()
        .filter(|item| crate::schema::comparable(item.def().comparable, before.year, now.year))
        .filter_map(|item| {
            let (old, new) = (before.total(item)?, now.total(item)?);
            let (low, high) = (old.value.min(new.value), old.value.max(new.value));
            (low > 0.0 && high >= SMALL && high > JUMP * low).then(|| {
                Gap {
                    item: Some(item),
                    left: new.value,
                    right: old.value,
                    formula: format!(
                        "{} ÷ {} = {:.2}",
                        figure(new.value),
                        figure(old.value),
                        new.value / old.value
                    ),
                    zh: format!(
                        "{}:{}年{},{}年{},变化超过十倍,请核对。",
                        item.label(),
                        before.year,
                        figure(old.value),
                        now.year,
                        figure(new.value)
                    ),
                    en: format!(
                        "{}: {} in {}, {} in {}.",
                        item.key(),
                        figure(old.value),
                        before.year,
                        figure(new.value),
                        now.year
                    ),
                    held: vec![(before, old), (now, new)],
                    ..Gap::default()
                }
                .by(rule)
            })
        })
        .collect()
}

/// Money, in whatever unit the item counts it.
const MONEY: [Item; 5] = [
    Item::FeeAmountWan,
    Item::ProcurementAmountWan,
    Item::DisclosureSpendingWan,
    Item::InfoFeeCollectedYuan,
    Item::FeesChargedYuan,
];

/// What lies between 元 and 万元, and how far two years may differ besides.
const WAN: f64 = 1e4;
const BESIDES: f64 = 3.0;

fn units(rule: &Rule, before: &Digest, now: &Digest, _merged: bool) -> Vec<Finding> {
    MONEY
        .into_iter()
        .filter_map(|item| {
            let (old, new) = (before.total(item)?, now.total(item)?);
            let (low, high) = (old.value.min(new.value), old.value.max(new.value));
            let times = high / low;
            (low > 0.0 && (WAN / BESIDES..=WAN * BESIDES).contains(&times)).then(|| {
                Gap {
                    item: Some(item),
                    left: new.value,
                    right: old.value,
                    formula: format!("{} ÷ {} = {times:.0}", figure(high), figure(low)),
                    zh: format!(
                        "{}:{}年{}{unit},{}年{}{unit},相差约一万倍,其中一年可能错用元与万元。",
                        item.label(),
                        before.year,
                        figure(old.value),
                        now.year,
                        figure(new.value),
                        unit = item.def().unit.label()
                    ),
                    en: format!(
                        "{}: {} in {}, {} in {}; one of them may be in another unit.",
                        item.key(),
                        figure(old.value),
                        before.year,
                        figure(new.value),
                        now.year
                    ),
                    held: vec![(before, old), (now, new)],
                    ..Gap::default()
                }
                .by(rule)
            })
        })
        .collect()
}

// ---------------------------------------------------------------- versions

fn duplicate(rule: &Rule, standing: &Digest, others: &[Digest]) -> Vec<Finding> {
    if others.is_empty() {
        return Vec::new();
    }
    let sources: Vec<&str> = others.iter().map(|other| other.source.as_str()).collect();
    vec![
        Broken {
            left: Some((others.len() + 1) as f64),
            right: Some(1.0),
            formula: format!("{} = 1", others.len() + 1),
            zh: format!(
                "{}{}年的报告共有{}份,以本份为准,其余为{}。",
                standing.agency,
                standing.year,
                others.len() + 1,
                sources.join("、")
            ),
            en: format!(
                "There are {} reports of this agency and year; this one stands, the others are {}.",
                others.len() + 1,
                sources.join(", ")
            ),
            evidence: std::iter::once(standing.source.as_str())
                .chain(sources.iter().copied())
                .map(str::to_string)
                .collect(),
            ..Broken::default()
        }
        .by(rule),
    ]
}

fn revised(rule: &Rule, standing: &Digest, others: &[Digest]) -> Vec<Finding> {
    // By what differs: copies of one version say the same, and make one finding.
    let mut versions: Vec<(String, Vec<&Digest>)> = Vec::new();
    for other in others {
        let differences = standing.differences(other);
        let named: Vec<String> = differences
            .iter()
            .take(8)
            .map(|(item, applicant, mine, theirs)| {
                let of = applicant.map_or(String::new(), |applicant| format!("({})", applicant.label()));
                format!("{}{of}{}→{}", item.label(), figure(theirs.value), figure(mine.value))
            })
            .collect();
        let formula = named.join(";");
        match versions.iter_mut().find(|(known, _)| *known == formula) {
            Some((_, copies)) => copies.push(other),
            None => versions.push((formula, vec![other])),
        }
    }
    versions
        .into_iter()
        .filter_map(|(formula, copies)| {
            let differences = standing.differences(copies[0]);
            let (item, applicant, mine, theirs) = *differences.first()?;
            let more = if differences.len() > 8 { "等" } else { "" };
            let sources: Vec<&str> = copies.iter().map(|copy| copy.source.as_str()).collect();
            Some(
                Gap {
                    item: Some(item),
                    applicant,
                    left: mine.value,
                    right: theirs.value,
                    zh: format!(
                        "与另一份({})相比有{}处数字不同:{}{more}。",
                        sources.join("、"),
                        differences.len(),
                        formula.replace(';', "、")
                    ),
                    en: format!(
                        "{} figures differ from the version {}.",
                        differences.len(),
                        sources.join(", ")
                    ),
                    formula,
                    held: vec![(standing, mine), (copies[0], theirs)],
                }
                .by(rule),
            )
        })
        .collect()
}

// ---------------------------------------------------------------- regions

/// A region-wide report and the reports of the bodies that it includes.
pub struct Region<'a> {
    pub whole: &'a Digest,
    pub bodies: Vec<&'a Digest>,
    /// No body of the region is missing.
    pub complete: bool,
}

/// Bodies against the report that sums them; nothing can be said while some are missing and the rest are less.
pub fn hierarchy(region: &Region<'_>) -> Vec<Finding> {
    [Item::RequestsReceived, Item::OutcomesTotal, Item::ReconsiderationTotal]
        .into_iter()
        .filter_map(|item| {
            let whole = region.whole.total(item)?;
            let stated: Vec<(&Digest, &Held)> =
                region.bodies.iter().filter_map(|body| Some((*body, body.total(item)?))).collect();
            let sum: f64 = stated.iter().map(|(_, held)| held.value).sum();
            let all = region.complete && stated.len() == region.bodies.len();
            if stated.is_empty() || sum == whole.value || sum < whole.value && !all {
                return None;
            }
            let less = sum < whole.value;
            let mut held = vec![(region.whole, whole)];
            let count = stated.len();
            held.extend(stated.into_iter().take(6));
            let mut finding = Gap {
                item: Some(item),
                left: sum,
                right: whole.value,
                formula: format!("{} ≤ {}", figure(sum), figure(whole.value)),
                zh: format!(
                    "{}:所属{count}个机关之和{},{}全区域汇总{}。",
                    item.label(),
                    figure(sum),
                    if less { "小于" } else { "大于" },
                    figure(whole.value)
                ),
                en: format!(
                    "{}: the {count} bodies add up to {}, the region-wide report has {}.",
                    item.key(),
                    figure(sum),
                    figure(whole.value)
                ),
                held,
                ..Gap::default()
            }
            .by(&X_HIERARCHY);
            if less {
                finding.severity = Severity::Info;
            }
            Some(finding)
        })
        .collect()
}
