//! The identities of the statutory tables (勾稽关系). Blank cells are handled by one function for all of them: a rule is
//! broken only if no filling of the blanks could satisfy it; if zeros satisfy it, it passes with blank; if its total is
//! blank, it cannot be judged.

use super::sheet::{Operand, Sheet, Stated, figure};
use super::{Finding, Rule, Test};
use crate::extract::form::{Group, TABLE3, TABLE4};
use crate::extract::solve::Role;
use crate::schema::{Applicant, FindingStatus, Item, Severity, Side, SourceKind, Status};

pub static T3_COL_BALANCE: Rule = Rule {
    id: "T3_COL_BALANCE",
    title: "收到与办理、结转不平衡",
    why_zh: "第一项加第二项之和,等于第三项加第四项之和,对每一类申请人都应成立",
    why_en: "Received and carried over equal outcomes and carried forward, for every kind of applicant",
    formula: "本年新收 + 上年结转 = 办理结果总计 + 结转下年",
    severity: Severity::Error,
    source: "表三表头:本列数据的勾稽关系",
    test: Test::Report(column_balance),
};

pub static T3_OUTCOME_SUM: Rule = Rule {
    id: "T3_OUTCOME_SUM",
    title: "办理结果各项之和与总计不符",
    why_zh: "(一)至(六)各项之和等于(七)总计",
    why_en: "The outcomes add up to their total",
    formula: "予以公开 + 部分公开 + Σ不予公开 + Σ无法提供 + Σ不予处理 + 其他处理 = 办理结果总计",
    severity: Severity::Error,
    source: "表三(七)总计",
    test: Test::Report(outcome_sum),
};

pub static T3_ROW_SUM: Rule = Rule {
    id: "T3_ROW_SUM",
    title: "各类申请人之和与总计不符",
    why_zh: "每一行六类申请人之和等于该行总计",
    why_en: "The six kinds of applicant add up to the total of the row",
    formula: "自然人 + 商业企业 + 科研机构 + 社会公益组织 + 法律服务机构 + 其他 = 总计",
    severity: Severity::Error,
    source: "表三总计列",
    test: Test::Report(row_sum),
};

pub static T3_ZERO_COLUMN: Rule = Rule {
    id: "T3_ZERO_COLUMN",
    title: "没有申请却有办理结果",
    why_zh: "某类申请人新收与结转均为零,则其办理结果与结转下年都应为零",
    why_en: "A kind of applicant without requests has no outcomes",
    formula: "本年新收 + 上年结转 = 0 ⇒ 各办理结果 = 0",
    severity: Severity::Error,
    source: "由表三勾稽关系推出",
    test: Test::Report(zero_column),
};

pub static T3_SUBTOTAL: Rule = Rule {
    id: "T3_SUBTOTAL",
    title: "分组小计与其各项之和不符",
    why_zh: "(三)(四)(五)(六)行若印有小计,应等于其下各项之和",
    why_en: "A printed sub-total equals its rows",
    formula: "小计 = Σ所属各项",
    severity: Severity::Warn,
    source: "表三分组行",
    test: Test::Report(subtotal),
};

pub static T4_SUM: Rule = Rule {
    id: "T4_SUM",
    title: "复议诉讼各结果之和与总计不符",
    why_zh: "维持、纠正、其他、未审结之和等于总计,三组各自成立",
    why_en: "The four results add up to the total in each of the three blocks",
    formula: "结果维持 + 结果纠正 + 其他结果 + 尚未审结 = 总计",
    severity: Severity::Error,
    source: "表四总计列",
    test: Test::Report(dispute_sum),
};

/// One identity at one place: left and right sides with the words for them.
#[derive(Clone)]
struct Identity<'s, 'a> {
    item: Item,
    applicant: Option<Applicant>,
    left: Vec<Option<&'s Stated<'a>>>,
    right: Vec<Option<&'s Stated<'a>>>,
    /// The right side is one total, which cannot be judged when it is blank.
    right_is_total: bool,
}

/// A side of an identity: what is stated of it, and whether blanks may add to it.
#[derive(Clone, Copy, Default)]
struct SideSum {
    stated: f64,
    values: usize,
    blanks: usize,
    unknown: bool,
}

fn side_sum(cells: &[Option<&Stated<'_>>]) -> SideSum {
    let mut sum = SideSum::default();
    for cell in cells {
        match cell.map_or(Operand::Unknown, Stated::operand) {
            Operand::Value(value) => {
                sum.stated += value;
                sum.values += 1;
            }
            Operand::Blank => sum.blanks += 1,
            Operand::Unknown => sum.unknown = true,
        }
    }
    sum
}

/// What can be said of an identity; `None` when it holds and nothing is blank.
fn judge(identity: &Identity<'_, '_>) -> Option<FindingStatus> {
    let (left, right) = (side_sum(&identity.left), side_sum(&identity.right));
    if left.unknown || right.unknown || left.values + right.values == 0 {
        return Some(FindingStatus::NotAssessable);
    }
    let equal = left.stated == right.stated;
    match (left.blanks > 0, right.blanks > 0) {
        (false, false) => (!equal).then_some(FindingStatus::Fail),
        (_, true) if identity.right_is_total && right.values == 0 => Some(FindingStatus::NotAssessable),
        _ if equal => Some(FindingStatus::PassWithBlank),
        // A blank can only add to its side.
        (true, false) if left.stated > right.stated => Some(FindingStatus::Fail),
        (false, true) if right.stated > left.stated => Some(FindingStatus::Fail),
        _ => Some(FindingStatus::NotAssessable),
    }
}

/// Whose fault a broken identity is: the source's if every figure in it was printed in its place.
fn side_of(identity: &Identity<'_, '_>) -> Side {
    let worked_out = identity
        .left
        .iter()
        .chain(&identity.right)
        .flatten()
        .any(|cell| !matches!(cell.status, Status::Number | Status::Zero) && !cell.status.is_empty());
    if worked_out { Side::Undecided } else { Side::Source }
}

fn terms(cells: &[Option<&Stated<'_>>]) -> String {
    let shown: Vec<String> = cells
        .iter()
        .flatten()
        .filter(|cell| cells.len() <= 8 || cell.value.is_some_and(|v| v != 0.0))
        .map(|cell| cell.value.map_or_else(|| "空白".to_string(), figure))
        .collect();
    if shown.is_empty() { "0".to_string() } else { shown.join(" + ") }
}

fn finding(rule: &Rule, identity: &Identity<'_, '_>, status: FindingStatus) -> Finding {
    let (left, right) = (side_sum(&identity.left), side_sum(&identity.right));
    let (l, r) = (left.stated, right.stated);
    let place = match identity.applicant {
        Some(applicant) => format!("{}({})", identity.item.label(), applicant.label()),
        None => identity.item.label().to_string(),
    };
    let place_en = match identity.applicant {
        Some(applicant) => format!("{} ({})", identity.item.key(), applicant.key()),
        None => identity.item.key().to_string(),
    };
    let formula = format!("{} = {}", terms(&identity.left), terms(&identity.right));
    let (message_zh, message_en) = match status {
        FindingStatus::Fail => (
            format!(
                "{place}:{}。左边{},右边{},相差{}。",
                rule.title,
                figure(l),
                figure(r),
                figure((l - r).abs())
            ),
            format!(
                "{place_en}: {}. Left {}, right {}, difference {}.",
                rule.why_en,
                figure(l),
                figure(r),
                figure(l - r)
            ),
        ),
        FindingStatus::PassWithBlank => {
            (format!("{place}:空白视为零时相符。"), format!("{place_en}: holds if the blanks are zeros."))
        }
        FindingStatus::NotAssessable => (
            format!("{place}:数据空白或缺失,无法判断。"),
            format!("{place_en}: too much is blank or missing to judge."),
        ),
    };
    let cells: Vec<&Stated<'_>> = identity
        .left
        .iter()
        .chain(&identity.right)
        .flatten()
        .copied()
        .filter(|cell| {
            cell.value.is_some_and(|v| v != 0.0) || identity.left.len() + identity.right.len() <= 8
        })
        .collect();
    let evidence = cells.iter().take(10).map(|cell| cell.evidence()).collect::<Vec<_>>().join(";");
    let basis = identity
        .left
        .iter()
        .chain(&identity.right)
        .map(|cell| cell.map_or("?", |cell| cell.raw))
        .collect::<Vec<_>>()
        .join("|");
    let judged = status != FindingStatus::NotAssessable;
    Finding {
        rule: rule.id,
        // What does not break the rule is worth knowing and no more.
        severity: if status == FindingStatus::Fail { rule.severity } else { Severity::Info },
        status,
        side: side_of(identity),
        item: Some(identity.item),
        applicant: identity.applicant,
        left: judged.then_some(l),
        right: judged.then_some(r),
        formula,
        message_zh,
        message_en,
        evidence,
        basis,
    }
}

/// Findings of all places of a rule. A table that is blank throughout says so once.
fn report(rule: &Rule, identities: &[Identity<'_, '_>], contradictions: &Sheet<'_>) -> Vec<Finding> {
    let mut out: Vec<Finding> = Vec::new();
    let judged: Vec<(&Identity<'_, '_>, Option<FindingStatus>)> =
        identities.iter().map(|identity| (identity, judge(identity))).collect();
    let silent =
        |identity: &Identity<'_, '_>| side_sum(&identity.left).values + side_sum(&identity.right).values == 0;
    if !judged.is_empty() && judged.iter().all(|(identity, _)| silent(identity)) {
        let mut only = finding(rule, judged[0].0, FindingStatus::NotAssessable);
        (only.item, only.applicant) = (None, None);
        only.message_zh = "整表空白或缺失,无法判断。".to_string();
        only.message_en = "The whole table is blank or missing; nothing can be judged.".to_string();
        out.push(only);
    } else {
        out.extend(
            judged
                .iter()
                .filter(|(identity, _)| !silent(identity))
                .filter_map(|(identity, status)| status.map(|status| finding(rule, identity, status))),
        );
    }
    for contradiction in contradictions.contradictions.iter().filter(|c| c.rule == rule.id) {
        out.push(Finding {
            rule: rule.id,
            severity: rule.severity,
            status: FindingStatus::Fail,
            side: Side::Undecided,
            item: Some(contradiction.item),
            applicant: None,
            left: None,
            right: None,
            formula: rule.formula.to_string(),
            message_zh: format!("{}:表格已失去单元格界限,所印数字“{}”无论怎样划分都不满足勾稽关系。", contradiction.item.label(), contradiction.raw),
            message_en: format!("{}: the copy lost the cells' bounds, and no reading of the printed figures “{}” satisfies the identities.", contradiction.item.key(), contradiction.raw),
            evidence: format!("第{}行“{}”", contradiction.line, contradiction.quote),
            basis: contradiction.raw.to_string(),
        });
    }
    out
}

fn cell<'s, 'a>(sheet: &'s Sheet<'a>, item: Item, applicant: Applicant) -> Option<&'s Stated<'a>> {
    sheet.cell(SourceKind::Table3, item, Some(applicant))
}

/// Rows of table 3 that a report prints.
fn printed(sheet: &Sheet<'_>) -> Vec<Item> {
    TABLE3.iter().map(|row| row.item).filter(|item| cell(sheet, *item, Applicant::Total).is_some()).collect()
}

/// The outcomes that add up to the total: sub-totals and an undivided 其他处理 beside its own rows are left out.
pub fn outcome_items(sheet: &Sheet<'_>) -> Vec<Item> {
    let rows = printed(sheet);
    let divided = TABLE3.iter().any(|row| row.group == Some(Group::Other) && rows.contains(&row.item));
    TABLE3
        .iter()
        .filter(|row| {
            row.role() == Role::Outcome
                && rows.contains(&row.item)
                && !(divided && row.item == Item::OtherOutcome)
        })
        .map(|row| row.item)
        .collect()
}

fn column_balance(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    report(rule, &balances(sheet), sheet)
}

fn balances<'s, 'a>(sheet: &'s Sheet<'a>) -> Vec<Identity<'s, 'a>> {
    if !sheet.has_table(SourceKind::Table3) {
        return Vec::new();
    }
    Applicant::ALL
        .iter()
        .map(|applicant| Identity {
            item: Item::RequestsReceived,
            applicant: Some(*applicant),
            left: vec![
                cell(sheet, Item::RequestsReceived, *applicant),
                cell(sheet, Item::CarriedOver, *applicant),
            ],
            right: vec![
                cell(sheet, Item::OutcomesTotal, *applicant),
                cell(sheet, Item::CarriedForward, *applicant),
            ],
            right_is_total: false,
        })
        .collect()
}

fn outcome_sum(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    report(rule, &outcome_sums(sheet), sheet)
}

fn outcome_sums<'s, 'a>(sheet: &'s Sheet<'a>) -> Vec<Identity<'s, 'a>> {
    let outcomes = outcome_items(sheet);
    if outcomes.is_empty() {
        return Vec::new();
    }
    Applicant::ALL
        .iter()
        .map(|applicant| Identity {
            item: Item::OutcomesTotal,
            applicant: Some(*applicant),
            left: outcomes.iter().map(|item| cell(sheet, *item, *applicant)).collect(),
            right: vec![cell(sheet, Item::OutcomesTotal, *applicant)],
            right_is_total: true,
        })
        .collect()
}

fn row_sum(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    report(rule, &row_sums(sheet), sheet)
}

fn row_sums<'s, 'a>(sheet: &'s Sheet<'a>) -> Vec<Identity<'s, 'a>> {
    printed(sheet)
        .into_iter()
        .map(|item| Identity {
            item,
            applicant: Some(Applicant::Total),
            left: Applicant::PARTS.iter().map(|applicant| cell(sheet, item, *applicant)).collect(),
            right: vec![cell(sheet, item, Applicant::Total)],
            right_is_total: true,
        })
        .collect()
}

fn zero_column(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    if !sheet.has_table(SourceKind::Table3) {
        return Vec::new();
    }
    let zero = |item, applicant| cell(sheet, item, applicant).is_some_and(|cell| cell.value == Some(0.0));
    let outcomes: Vec<Item> = outcome_items(sheet).into_iter().chain([Item::CarriedForward]).collect();
    Applicant::ALL
        .iter()
        .filter(|applicant| zero(Item::RequestsReceived, **applicant) && zero(Item::CarriedOver, **applicant))
        .filter_map(|applicant| {
            let cells: Vec<Option<&Stated<'_>>> = outcomes
                .iter()
                .map(|item| cell(sheet, *item, *applicant))
                .filter(|cell| cell.is_some_and(|c| c.value.is_some_and(|v| v != 0.0)))
                .collect();
            (!cells.is_empty()).then(|| {
                let identity = Identity {
                    item: Item::RequestsReceived,
                    applicant: Some(*applicant),
                    left: vec![
                        cell(sheet, Item::RequestsReceived, *applicant),
                        cell(sheet, Item::CarriedOver, *applicant),
                    ],
                    right: cells,
                    right_is_total: false,
                };
                finding(rule, &identity, FindingStatus::Fail)
            })
        })
        .collect()
}

fn subtotal(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let rows = printed(sheet);
    let mut identities = Vec::new();
    for head in TABLE3.iter().filter(|row| row.heads.is_some() && rows.contains(&row.item)) {
        let children: Vec<Item> = TABLE3
            .iter()
            .filter(|row| row.group == head.heads && rows.contains(&row.item))
            .map(|row| row.item)
            .collect();
        if children.is_empty() {
            continue;
        }
        for applicant in Applicant::ALL {
            identities.push(Identity {
                item: head.item,
                applicant: Some(*applicant),
                left: children.iter().map(|item| cell(sheet, *item, *applicant)).collect(),
                right: vec![cell(sheet, head.item, *applicant)],
                right_is_total: true,
            });
        }
    }
    // A sub-total is not part of the form; only one that is wrong is worth a word.
    report(rule, &identities, sheet)
        .into_iter()
        .filter(|finding| finding.status == FindingStatus::Fail)
        .collect()
}

fn dispute_sum(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    report(rule, &dispute_sums(sheet), sheet)
}

fn dispute_sums<'s, 'a>(sheet: &'s Sheet<'a>) -> Vec<Identity<'s, 'a>> {
    if !sheet.has_table(SourceKind::Table4) {
        return Vec::new();
    }
    let get = |item: Item| sheet.cell(SourceKind::Table4, item, None);
    TABLE4
        .iter()
        .map(|block| Identity {
            item: block.items[4],
            applicant: None,
            left: block.items[..4].iter().map(|item| get(*item)).collect(),
            right: vec![get(block.items[4])],
            right_is_total: true,
        })
        .collect()
}

/// Hard identities of the tables: that hold, and that could be judged. Those that follow from others do not count.
pub fn identity_count(sheet: &Sheet<'_>) -> (usize, usize) {
    let identities = [balances(sheet), outcome_sums(sheet), row_sums(sheet), dispute_sums(sheet)].concat();
    let (mut held, mut judged) = (0, sheet.contradictions.len());
    for identity in &identities {
        match judge(identity) {
            Some(FindingStatus::NotAssessable) => {}
            Some(FindingStatus::Fail) => judged += 1,
            Some(FindingStatus::PassWithBlank) | None => {
                held += 1;
                judged += 1;
            }
        }
    }
    (held, judged)
}
