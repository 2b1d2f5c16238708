//! Figures that a topic alone names: 主动公开380条, 行政复议2件, 热线1206件.

use super::way::{SOME_KIND, proactive_item};
use super::*;

impl Reader<'_> {
    pub(super) fn topic_total(
        &self,
        place: &Place<'_>,
        near: &[Cue],
        at: usize,
        topic: Topic,
    ) -> Option<(Item, Option<Applicant>, bool)> {
        let Place { text, figure, .. } = *place;
        let (cue, unit) = (near[at], figure.unit);
        let words = &text[cue.end..figure.start];
        let clause = &text[clause_start(text, figure.start)..figure.start];
        let money = figure.number.as_ref().is_some_and(|n| n.money.is_some());
        match topic {
            Topic::Proactive => {
                // 在网站主动公开的425条政府信息中 only refers to a figure.
                if place.next.starts_with("政府信息中") || place.next.starts_with("信息中") {
                    return None;
                }
                if !topic.units().contains(&unit) {
                    return None;
                }
                // 其中:主动公开2件,同意公开14件: a class of answers.
                if (place.listed || self.goes_on_with_outcomes())
                    && [place.before, place.topic].contains(&Some(Topic::Requests))
                {
                    return None;
                }
                // 制发公文934件,主动公开702件
                if self.meant == Some(Item::DocumentsMade) && words.is_empty() {
                    return Some((Item::DocumentsPublished, None, true));
                }
                // 主动公开政策法规类政府信息44条: the only class that the report tells of.
                let one_class = one_class(words)
                    && text.matches("主动公开").count() == 1
                    && !near.iter().any(|c| c.meaning == Meaning::Among)
                    && !self.cells.iter().any(|cell| cell.item == Item::ProactiveTotal);
                let channel = near[..at].iter().rev().find_map(|c| {
                    if let Meaning::Channel(channel) = c.meaning { Some(channel) } else { None }
                });
                // 通过门户网站等途径: by all ways, of which one is named.
                let several = [
                    "等途径",
                    "等渠道",
                    "等方式",
                    "等平台",
                    "等形式",
                    "等多种",
                    "等载体",
                    "等媒体",
                    "和",
                    "及",
                    "、",
                ]
                .iter()
                .any(|word| clause.contains(word));
                let some_kind = |words: &str| channel.is_some() && SOME_KIND.is_match(words);
                if !plain_total(words) && !one_class && !some_kind(words) {
                    return None;
                }
                match channel.filter(|_| !several) {
                    Some(channel) => proactive_item(channel).map(|item| (item, None, true)),
                    None => Some((Item::ProactiveTotal, None, true)),
                }
            }
            Topic::Requests => None,
            Topic::Complaint
                if !(self.memo.has(text, "信息公开")
                    || self.section == Section::Disputes
                    || self.follows_suits()) =>
            {
                None
            }
            // 未经复议直接起诉的行政诉讼1件
            Topic::Litigation
                if at > 0
                    && matches!(&text[near[at - 1].end..cue.start], "" | "的")
                    && matches!(
                        near[at - 1].meaning,
                        Meaning::Topic(Topic::DirectSuit | Topic::SuitAfterReconsideration)
                    ) =>
            {
                let Meaning::Topic(suit) = near[at - 1].meaning else { return None };
                suit.total().filter(|_| topic.units().contains(&unit)).map(|item| (item, None, true))
            }
            Topic::Reconsideration
            | Topic::Litigation
            | Topic::Appeal
            | Topic::Complaint
            | Topic::DirectSuit
            | Topic::SuitAfterReconsideration => {
                if !FILLER.is_match(words) || !topic.units().contains(&unit) {
                    return None;
                }
                // 行政复议、行政诉讼各2件
                if words.ends_with('各') {
                    return topic.total().map(|item| (item, None, true));
                }
                let zero = figure.number.as_ref().is_some_and(|n| n.value == 0.0);
                // Two kinds of dispute in front of one figure share it only when it is zero.
                if let Some(other) = at.checked_sub(1).map(|before| near[before])
                    && matches!(
                        other.meaning,
                        Meaning::Topic(Topic::Reconsideration | Topic::Litigation | Topic::Appeal)
                    )
                    && matches!(
                        &text[other.end..cue.start],
                        "、" | "和" | "及" | "与" | "或" | "或者" | "以及" | ","
                    )
                    && !zero
                {
                    return topic.total().map(|item| (item, None, false));
                }
                topic.total().map(|item| (item, None, true))
            }
            Topic::Consultation | Topic::Mailbox | Topic::Hotline => {
                // 受理电话84137个,其中人工服务32508个; 按咨询处理的2件; 做客“政风热线”3次; 服务热线12121
                let part = text[place.from..figure.start].contains("其中") && place.from > 0;
                let no_total = words.starts_with("处理")
                    || words.contains("类申请")
                    || clause.contains("分别")
                    || ["做客", "走进", "上线", "参加"].iter().any(|verb| clause.contains(verb));
                if part || no_total || topic == Topic::Hotline && unit.is_empty() {
                    return None;
                }
                // 热线…接到咨询129万个, 信箱…其中业务咨询47条: parts of something else.
                if topic == Topic::Consultation
                    && matches!(place.before, Some(Topic::Mailbox | Topic::Hotline))
                {
                    return None;
                }
                let verb = near[..at].iter().rposition(|c| c.meaning == Meaning::Receive).unwrap_or(0);
                let several =
                    near[verb..at].iter().any(
                        |c| matches!(c.meaning, Meaning::Topic(t) if t != Topic::Consultation && t != topic),
                    ) || near[verb..at].iter().any(|c| c.meaning == Meaning::Topic(Topic::Consultation))
                        && topic != Topic::Consultation
                        && near[verb].meaning == Meaning::Receive;
                (FILLER.is_match(words) && topic.units().contains(&unit) && !several)
                    .then(|| topic.total().map(|item| (item, None, true)))
                    .flatten()
            }
            Topic::InfoMade => {
                (plain_total(words) && topic.units().contains(&unit)).then_some((Item::InfoMade, None, true))
            }
            Topic::Gazette => match unit {
                "期" => Some((Item::GazetteIssues, None, true)),
                "件" if words.contains("文件") || clause.contains("文件") => {
                    Some((Item::GazetteDocuments, None, true))
                }
                _ => None,
            },
            Topic::NormativeDocs | Topic::Regulations => {
                // 规范性文件类61条: a class of information.
                if words.starts_with('类') {
                    return None;
                }
                if !FILLER.is_match(words) || !["件", "个", "部", "份", "条", ""].contains(&unit) {
                    return None;
                }
                self.documents(text, figure.start, topic == Topic::Regulations).map(|item| (item, None, true))
            }
            // 我局现有工作人员86人 are not those who disclose.
            Topic::Staff => (["名", "人", "位"].contains(&unit)
                && FILLER.is_match(words)
                && ["公开", "专职", "兼职", "查阅点"].iter().any(|word| self.memo.has(text, word))
                && !place.next.starts_with("参加"))
            .then_some((Item::StaffTotal, None, true)),
            Topic::Spending => {
                (money && clause.contains("信息公开")).then_some((Item::DisclosureSpendingWan, None, true))
            }
            // 收费总金额6480元,实际收取3210元
            Topic::Fees
                if self.memo.has_behind(text, "实际收取", figure.end)
                    || self.memo.has_behind(text, "实收", figure.end) =>
            {
                None
            }
            // 免收检索费、复制费共计240元 was not charged; 检索费20元 beside 复制费 is a part.
            Topic::Fees
                if ["免收", "减免", "免除", "不收", "用于", "支出", "经费", "投入"]
                    .iter()
                    .any(|word| clause.contains(word)) =>
            {
                None
            }
            Topic::Fees
                if &text[cue.start..cue.end] == "检索费"
                    && matches!(words, "" | "为" | "共")
                    && ["复制费", "邮寄费", "邮递费"].iter().any(|word| self.memo.has(text, word)) =>
            {
                None
            }
            Topic::Fees => (money
                && (clause.contains("依申请") || self.section == Section::Fees || clause.contains("收取")))
            .then_some((Item::FeesChargedYuan, None, true)),
            // 实际收取总金额 of the charges of administration is another.
            Topic::InfoFee
                if text[cue.start..cue.end].starts_with("实际")
                    && !["收费通知", "处理费"].iter().any(|word| self.memo.has(text, word)) =>
            {
                None
            }
            Topic::InfoFee => money.then_some((Item::InfoFeeCollectedYuan, None, true)),
            Topic::Proposal | Topic::Elsewhere => None,
        }
    }

    /// Whether suits were told last, in this sentence or in front of its semicolon.
    fn follows_suits(&self) -> bool {
        let since = if self.continues { 0 } else { self.begun };
        self.cells[since..]
            .last()
            .is_some_and(|cell| cell.item.def().topic == crate::schema::Topic::Litigation)
    }
}

/// Items that count a whole, of which a sentence may also tell parts.
pub(super) fn is_total(item: Item) -> bool {
    matches!(
        item,
        Item::ProactiveTotal
            | Item::RequestsReceived
            | Item::OutcomesTotal
            | Item::ReconsiderationTotal
            | Item::LitigationTotal
            | Item::InfoMade
            | Item::DisclosedTotal
    )
}

/// Words between 主动公开 and a figure that leave it the total: none, or words for "in all" and "information".
pub(super) fn plain_total(words: &str) -> bool {
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:共计|合计|总计|累计|总数|总量|数量|条数|总共|共有|共|数|计|为|达到|达|约|有|的|了|各类\p{Han}{0,4}?政府信息|各类|政府信息|政务信息|信息|内容|情况|:|,|\()*$").expect("a constant pattern")
    });
    PLAIN.is_match(words)
}

/// 主动公开政策法规类政府信息: one class of information.
pub(super) fn one_class(words: &str) -> bool {
    static CLASS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[\p{Han}、]{2,16}类(?:政府信息|政务信息|信息)?(?:共|共计)?$")
            .expect("a constant pattern")
    });
    CLASS.is_match(words)
}
