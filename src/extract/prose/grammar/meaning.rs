//! What a figure counts: the item that the words around it name.

use super::count::is_outcome;
use super::denial::joined;
use super::documents::of_documents;
use super::way::{in_several_ways, proactive_item};
use super::*;

/// Words in front of a verb that name nothing: 全年共(办结39件).
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:截至|截止)?(?:(?:19|20)\d{2}年度?)?(?:12月31日|年底)|(?:19|20)\d{2}年度?|全[省市县区]|全年|年内|本年度?|本期|共计?|总共|累计|已|,)*$")
        .expect("a constant pattern")
});

/// What stands in front of the item of a list: 1.予以公开12件。
static ORDINAL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[(]?[\d一二三四五六七八九十]{0,2}[)、.]*$").expect("a constant pattern"));

static GRANTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[,、;:(]?(?:其中)?[,:]?(?:已)?公开(?:的)?$").expect("a constant pattern"));

/// In front of the figure: 结转2017年, 转入2024年办理.
static CARRIED_TO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:结转至?|转入|转至|延至|顺延至)((?:19|20)\d{2})年度?(?:继续)?(?:办理|答复|办结)?(?:的)?(?:申请)?$")
        .expect("a constant pattern")
});

/// Behind the figure: 延至2018年答复, 转入2017年办理.
static TO_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:申请)?(?:依法)?(?:将)?(?:延期?至|延期到|转入|转至|结转至|结转到|顺延至|结转)((?:19|20)\d{2})年度?(?:继续)?(?:答复|办理|办结)")
        .expect("a constant pattern")
});

static TO_NEXT_YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:到|至|转入)(?:下一?年|次年)").expect("a constant pattern"));

impl Reader<'_> {
    /// What a figure counts. The last answer says whether the words leave no doubt.
    pub(super) fn meaning(&self, place: &Place<'_>, near: &[Cue]) -> Option<(Item, Option<Applicant>, bool)> {
        let Place { text, figure, .. } = *place;
        let unit = figure.unit;
        let filled = |cue: &Cue| FILLER.is_match(&text[cue.end..figure.start]);
        let about_requests = place.topic == Some(Topic::Requests)
            || self.section == Section::Requests && place.topic.is_none();
        if let Some(item) = self.short_way(place) {
            return Some((item, None, true));
        }
        // 公开98件,不予公开12件
        if about_requests
            && self.meant.is_some_and(|item| is_of_requests(item) || is_outcome(item))
            && GRANTED.is_match(&text[place.from..figure.start])
            && Topic::Requests.units().contains(&unit)
            && ["部分公开", "不予公开", "不公开", "无法提供", "信息不存在"]
                .iter()
                .any(|other| self.memo.has_behind(text, other, figure.end))
        {
            return Some((self.outcome_of_form(Item::GrantedInFull), None, true));
        }
        // 结转2017年4件, 转入2024年办理4件
        if about_requests
            && let Some(found) = CARRIED_TO.captures(&text[place.from..figure.start])
            && self.context.year.is_some_and(|year| found[1].parse() == Ok(year + 1))
            && Topic::Requests.units().contains(&unit)
        {
            return Some((Item::CarriedForward, None, true));
        }
        // 办结26件,结转1件
        if self.meant == Some(Item::OutcomesTotal)
            && matches!(&text[place.from..figure.start], ",结转" | "、结转" | ";结转")
            && !place.next.starts_with(['上', '去'])
            && Topic::Requests.units().contains(&unit)
        {
            return Some((Item::CarriedForward, None, true));
        }
        // 另有3件依法延至2018年答复
        if about_requests
            && let Some(found) = TO_YEAR.captures(place.next)
            && self.context.year.is_some_and(|year| found[1].parse() == Ok(year + 1))
            && Topic::Requests.units().contains(&unit)
        {
            return Some((Item::CarriedForward, None, true));
        }
        // 对3件申请告知本机关不掌握相关政府信息
        if text[..figure.start].ends_with('对')
            && let Some(Cue { meaning: Meaning::Outcome(item), .. }) =
                place.behind.iter().rev().find(|cue| matches!(cue.meaning, Meaning::Outcome(_)))
            && Topic::Requests.units().contains(&unit)
        {
            return Some((self.outcome_of_form(*item), None, true));
        }
        // 有2件政府信息公开申请收取了信息处理费
        if self.memo.has_behind(text, "收取", figure.end)
            && place.behind.iter().any(|cue| cue.meaning == Meaning::Topic(Topic::InfoFee))
            && !near.iter().any(|cue| cue.meaning == Meaning::Receive)
        {
            return Topic::Requests.units().contains(&unit).then_some((Item::InfoFeeCases, None, true));
        }
        // 其中2件结转2022年度办理
        if let Some(carry) = place.behind.first().filter(|cue| cue.meaning == Meaning::Carry)
            && about_requests
            && let Some(item) = self.carried_by_year(text, *carry, text.len().min(carry.end + 24))
        {
            return Topic::Requests.units().contains(&unit).then_some((item, None, true));
        }
        // 结转3件到下年度
        if near.last().is_some_and(|cue| cue.meaning == Meaning::Carry && filled(cue))
            && TO_NEXT_YEAR.is_match(place.next)
            && Topic::Requests.units().contains(&unit)
        {
            return Some((Item::CarriedForward, None, true));
        }
        // Words behind: 其中3件结转下年度继续办理; 2件为上年结转.
        if let Some(cue) =
            place.behind.iter().find(|cue| matches!(cue.meaning, Meaning::CarryForward | Meaning::CarryOver))
        {
            let received = near.iter().any(|c| matches!(c.meaning, Meaning::Receive | Meaning::Answer));
            if !received && Topic::Requests.units().contains(&unit) {
                let item = if cue.meaning == Meaning::CarryForward {
                    Item::CarriedForward
                } else {
                    Item::CarriedOver
                };
                return Some((item, None, true));
            }
        }
        // 上年结转政府信息公开申请2件: the carrying, not the noun behind it, names the quantity.
        if let Some(at) = near.iter().rposition(|cue| {
            matches!(cue.meaning, Meaning::CarryOver | Meaning::CarryForward | Meaning::Carry)
        }) && !near[at..].iter().any(|cue| {
            // 转下一年度办理答复的有1件 is carried forward; a request carried over and answered is an answer.
            let answered = cue.meaning == Meaning::Answer && near[at].meaning == Meaning::CarryOver;
            answered || matches!(cue.meaning, Meaning::Receive | Meaning::Topic(_))
        }) && Topic::Requests.units().contains(&unit)
        {
            let item = match near[at].meaning {
                Meaning::CarryOver => Item::CarriedOver,
                Meaning::CarryForward => Item::CarriedForward,
                _ => self.carried_by_year(text, near[at], figure.start)?,
            };
            return Some((item, None, true));
        }
        for (at, cue) in near.iter().enumerate().rev() {
            match cue.meaning {
                Meaning::Own(item, units) => {
                    return self.own(place, near, at, item).filter(|_| units.contains(&unit) && filled(cue));
                }
                // 网络申请、信函申请分别为11件、5件: whose the first is, the order says, but nothing else does.
                Meaning::Outcome(_)
                | Meaning::RequestChannel(_)
                | Meaning::Result(_)
                | Meaning::Answer
                | Meaning::Receive
                    if text[cue.end..figure.start].contains("分别")
                        && (at > 0 && joined(text, near[at - 1], *cue)
                            || text[place.from..cue.start].contains(['、', '和', '及', '与'])) =>
                {
                    return None;
                }
                // 不属于本机关掌握或信息不存在的37件: one figure of two classes, one of which has no name here.
                Meaning::Outcome(_) | Meaning::RequestChannel(_)
                    if figure.number.as_ref().is_some_and(|n| n.value != 0.0)
                        && joined_to_unnamed(&text[place.from..cue.start]) =>
                {
                    return None;
                }
                Meaning::RequestChannel(item) => {
                    return (about_requests && filled(cue) && Topic::Requests.units().contains(&unit))
                        .then_some((item, None, true));
                }
                // 第三方不同意公开4件: no answer.
                Meaning::Outcome(_) if text[..cue.start].ends_with("第三方") => return None,
                // 予以公开(含部分公开)31件: a sum of two.
                Meaning::Outcome(_)
                    if ["含", "包括", "包含", "含有"]
                        .iter()
                        .any(|word| text[..cue.start].ends_with(word)) =>
                {
                    return None;
                }
                // 属于重复申请不予处理1件: the ground, and what was done on it.
                Meaning::Outcome(whole)
                    if matches!(
                        whole,
                        Item::DeniedTotal | Item::UnavailableTotal | Item::NotProcessedTotal
                    ) && at > 0
                        && near[at - 1].end == cue.start
                        && matches!(near[at - 1].meaning, Meaning::Outcome(ground) if ground.def().topic == whole.def().topic) =>
                {
                    let Meaning::Outcome(ground) = near[at - 1].meaning else { return None };
                    let of_requests = about_requests || place.listed || self.memo.has(text, "申请");
                    return (of_requests && filled(cue) && Topic::Requests.units().contains(&unit))
                        .then_some((self.outcome_of_form(ground), None, true));
                }
                Meaning::Outcome(item) => {
                    let zero = figure.number.as_ref().is_some_and(|n| n.value == 0.0);
                    // 予以公开及部分公开258件: a sum of two, which has no name of its own.
                    if at > 0
                        && matches!(near[at - 1].meaning, Meaning::Outcome(_))
                        && joined(text, near[at - 1], *cue)
                        && !zero
                    {
                        return None;
                    }
                    // Information sorted by its attribute uses four of these words; the others are said of requests alone.
                    let general = matches!(
                        item,
                        Item::GrantedInFull
                            | Item::GrantedInPart
                            | Item::DeniedTotal
                            | Item::AnsweredAlreadyPublic
                    );
                    let of_requests = place.before == Some(Topic::Requests)
                        || !matches!(place.before, Some(Topic::InfoMade | Topic::Proactive))
                            && (!general || place.listed)
                        || place.governors.iter().any(|c| {
                            c.end <= cue.start
                                && matches!(
                                    c.meaning,
                                    Meaning::Answer | Meaning::RequestNoun | Meaning::OnRequest
                                )
                        })
                        || self.section == Section::Requests
                            && !matches!(place.before, Some(Topic::InfoMade | Topic::Proactive))
                        || self.memo.has_before(text, "办理结果", cue.start)
                        || self.beneath_outcomes && ORDINAL.is_match(&text[..cue.start]);
                    let item = self.outcome_of_form(item);
                    if general && of_documents(back(text, figure.start)) {
                        return None;
                    }
                    return (of_requests && filled(cue) && Topic::Requests.units().contains(&unit))
                        .then_some((item, None, true));
                }
                Meaning::Result(verdict) => {
                    // 复议纠错2件,败诉0件: nobody loses a reconsideration.
                    let topic = match place.topic? {
                        Topic::Reconsideration if &text[cue.start..cue.end] == "败诉" => Topic::Litigation,
                        topic => topic,
                    };
                    let item = result_item(topic, verdict)?;
                    // 维持5件,驳回申请1件: told apart from what was upheld.
                    let told = self.cells[self.begun..].iter().any(|cell| cell.item == item);
                    if told && text[cue.start..cue.end].starts_with("驳回") {
                        return None;
                    }
                    return (filled(cue) && Topic::Reconsideration.units().contains(&unit))
                        .then_some((item, None, true));
                }
                Meaning::Applicant(applicant) => {
                    let whole = match self.meant {
                        Some(Item::OutcomesTotal) => Item::OutcomesTotal,
                        _ => Item::RequestsReceived,
                    };
                    return (about_requests && filled(cue) && Topic::Requests.units().contains(&unit))
                        .then_some((whole, Some(applicant), true));
                }
                // 热线全年分别受理1.9万件, 其中人工服务32508个: of one of several, or a part.
                Meaning::Receive
                    if matches!(place.topic, Some(Topic::Hotline | Topic::Mailbox | Topic::Consultation))
                        && ["分别", "其中"].iter().any(|word| {
                            text[clause_start(text, figure.start)..figure.start].contains(word)
                        }) =>
                {
                    return None;
                }
                Meaning::Receive => return self.received(place, near, at),
                // 部分公开的答复3件: what was answered is said in front.
                Meaning::Answer
                    if at > 0
                        && matches!(near[at - 1].meaning, Meaning::Outcome(_))
                        && matches!(
                            &text[near[at - 1].end..cue.start],
                            "" | "的" | "”" | "\"" | "”的" | "\"的"
                        ) => {}
                // 答复方式:公开11宗 is a class of answers.
                Meaning::Answer if text[cue.end..figure.start].contains("公开") => return None,
                Meaning::Answer => {
                    let other = near.iter().any(|c| matches!(c.meaning, Meaning::Topic(t) if !matches!(t, Topic::Requests | Topic::Proactive)));
                    let known = about_requests
                        || near
                            .iter()
                            .any(|c| matches!(c.meaning, Meaning::RequestNoun | Meaning::OnRequest))
                        || text[cue.end..figure.start].contains("申请")
                        || place.next.starts_with("申请")
                        || place.listed
                        || self.memo.has(text, "答复率")
                        || self.beneath_requests && BARE.is_match(&text[..cue.start]);
                    let units = Topic::Requests.units();
                    return (known && !other && filled(cue) && units.contains(&unit) && unit != "人次")
                        .then_some((Item::OutcomesTotal, None, true));
                }
                Meaning::RequestNoun | Meaning::OnRequest => {
                    if !filled(cue) || !Topic::Requests.units().contains(&unit) {
                        return None;
                    }
                    // “非政府信息公开申请”5件: what was asked is none.
                    let none = ["非", "不属于", "不作为", "不是"]
                        .iter()
                        .any(|word| text[..cue.start].ends_with(word));
                    if none || place.topic == Some(Topic::InfoMade) || by_some(&text[..cue.start]) {
                        return None;
                    }
                    // 共处理申请1352宗,其中新收1306宗: what was carried over is among them.
                    if text[..cue.start].ends_with("处理") {
                        return None;
                    }
                    let verbs: Vec<Meaning> = near[..at]
                        .iter()
                        .map(|c| c.meaning)
                        .filter(|m| matches!(m, Meaning::Receive | Meaning::Answer))
                        .collect();
                    return match verbs.last() {
                        Some(Meaning::Answer) => Some((Item::OutcomesTotal, None, true)),
                        Some(_) => Some((Item::RequestsReceived, None, true)),
                        None => {
                            // 依申请公开政府信息0条: none asked. A figure above zero may count pieces disclosed.
                            let zero = figure.number.as_ref().is_some_and(|n| n.value == 0.0);
                            Some((Item::RequestsReceived, None, zero || cue.meaning == Meaning::RequestNoun))
                        }
                    };
                }
                Meaning::Channel(channel) => return self.channel(place, near, at, channel),
                Meaning::Publish => {
                    let channel = near[..at]
                        .iter()
                        .rev()
                        .find_map(|c| {
                            if let Meaning::Channel(channel) = c.meaning { Some(channel) } else { None }
                        })
                        .or_else(|| {
                            place.governors.iter().rev().find_map(|c| {
                                (c.meaning == Meaning::Channel(Channel::Television))
                                    .then_some(Channel::Television)
                            })
                        });
                    let Some(channel) = channel else { return disclosed_in_all(place, *cue) };
                    if in_several_ways(text, &near[..at], cue.start)
                        || text[cue.end..figure.start].contains("分别")
                    {
                        return None;
                    }
                    if channel == Channel::Television {
                        return (filled(cue) && unit == "条").then_some((Item::TvItems, None, true));
                    }
                    let proactive = place.topic == Some(Topic::Proactive)
                        || self.section == Section::Proactive
                        || &text[cue.start..cue.start + 6] == "公开";
                    let item = proactive_item(channel)?;
                    return (proactive && filled(cue) && Topic::Proactive.units().contains(&unit))
                        .then_some((item, None, true));
                }
                Meaning::Newly
                    if place.topic == Some(Topic::Proactive)
                        && filled(cue)
                        && Topic::Proactive.units().contains(&unit) =>
                {
                    return Some((Item::ProactiveTotal, None, true));
                }
                Meaning::Topic(topic) => return self.topic_total(place, near, at, topic),
                _ => {}
            }
        }
        // 《公报》…全年共编印22期
        if place.topic == Some(Topic::Gazette) && near.iter().all(|cue| !names_something(cue.meaning)) {
            let documents = unit == "件" && text[..figure.start].ends_with("文件");
            return if documents {
                Some((Item::GazetteDocuments, None, true))
            } else {
                (unit == "期").then_some((Item::GazetteIssues, None, true))
            };
        }
        // 属于…的133件,“其他”6件: the residual class of the answers of 2014.
        let residual = text[..figure.start].trim_end_matches(['”', '"', '的']).ends_with("其他");
        if residual
            && place.topic == Some(Topic::Requests)
            && self.cells.last().is_some_and(|cell| is_outcome(cell.item))
        {
            return Some((Item::OtherOutcome, None, true));
        }
        // 维持3件、纠正1件、其他2件
        if residual
            && let Some(
                topic @ (Topic::Reconsideration
                | Topic::Litigation
                | Topic::DirectSuit
                | Topic::SuitAfterReconsideration),
            ) = place.topic
            && [Verdict::Upheld, Verdict::Overturned]
                .map(|verdict| result_item(topic, verdict))
                .contains(&self.meant)
            && Topic::Reconsideration.units().contains(&unit)
        {
            return result_item(topic, Verdict::Other).map(|item| (item, None, true));
        }
        // 全年共计200余人参加 of an event
        if unit == "人"
            && place.next.starts_with("参加")
            && self.memo.has(text, "活动")
            && near.iter().all(|cue| !names_something(cue.meaning))
        {
            return Some((Item::EventParticipants, None, true));
        }
        // 有1件涉及政府信息公开工作的行政复议
        let exists =
            ["有", "发生", "引发", "被提起", "收到"].iter().any(|verb| text[..figure.start].ends_with(verb));
        if exists
            && let Some(topic) = place.behind.iter().find_map(|cue| match cue.meaning {
                Meaning::Topic(topic @ (Topic::Reconsideration | Topic::Litigation)) => Some(topic),
                _ => None,
            })
        {
            return topic
                .units()
                .contains(&unit)
                .then(|| topic.total().map(|item| (item, None, true)))
                .flatten();
        }
        // 1名专职工作人员: the name stands behind the figure.
        if let Some(Cue {
            meaning:
                Meaning::Own(
                    item @ (Item::StaffFullTime
                    | Item::StaffPartTime
                    | Item::NewMediaAccounts
                    | Item::SurveyFeedback),
                    units,
                ),
            ..
        }) = place.behind.first()
            && !unit.is_empty()
            && units.contains(&unit)
            && place.behind[0].start == figure.end
        {
            return Some((*item, None, true));
        }
        None
    }

    /// 收到 or 受理 and a figure: of requests, if the words in front or behind say so.
    pub(super) fn received(
        &self,
        place: &Place<'_>,
        near: &[Cue],
        at: usize,
    ) -> Option<(Item, Option<Applicant>, bool)> {
        let unit = place.figure.unit;
        let (verb, rest) = (near[at], &near[at + 1..]);
        if !FILLER.is_match(&place.text[verb.end..place.figure.start]) && rest.is_empty() {
            return None;
        }
        // The noun behind the figure: 收到14件依申请公开.
        if let Some(first) = place.behind.iter().find(|cue| names_something(cue.meaning)) {
            return match first.meaning {
                Meaning::RequestNoun | Meaning::OnRequest => {
                    Topic::Requests.units().contains(&unit).then_some((Item::RequestsReceived, None, true))
                }
                Meaning::Topic(topic) => {
                    topic.total().filter(|_| topic.units().contains(&unit)).map(|item| (item, None, true))
                }
                _ => None,
            };
        }
        // A noun in front of the verb: 依申请公开…受理12件; 热线共受理23件.
        let noun = near[..at].iter().rev().find(|cue| names_something(cue.meaning));
        match noun.map(|cue| cue.meaning) {
            Some(Meaning::RequestNoun | Meaning::OnRequest) => {
                Topic::Requests.units().contains(&unit).then_some((Item::RequestsReceived, None, true))
            }
            Some(Meaning::Topic(Topic::Proactive)) | None => {
                let said = place.topic == Some(Topic::Requests);
                let in_section = self.section == Section::Requests && self.memo.has(place.text, "申请");
                // 新收95件,上年结转6件: nothing else is received anew and carried over, but disputes.
                let anew = &place.text[verb.start..verb.end] == "新收"
                    && self.memo.has(place.text, "结转")
                    && self.section != Section::Disputes
                    && place.topic.is_none();
                (said || in_section || anew)
                    .then_some((Item::RequestsReceived, None, true))
                    .filter(|_| Topic::Requests.units().contains(&unit))
            }
            Some(Meaning::Topic(topic)) => {
                topic.total().filter(|_| topic.units().contains(&unit)).map(|item| (item, None, true))
            }
            _ => None,
        }
    }

    /// 由2020年的12件增至2022年的31件: what was counted before is told again, for another year.
    pub(super) fn became(&self, near: &[Cue]) -> Option<Item> {
        near.iter().any(|cue| cue.meaning == Meaning::Becomes).then_some(self.meant).flatten()
    }

    /// 上半年收到6件,下半年收到9件,全年合计15件: the sum of what was counted before.
    pub(super) fn in_all(&self, place: &Place<'_>, near: &[Cue]) -> Option<(Item, Option<Applicant>, bool)> {
        let words = &place.text[place.from..place.figure.start];
        let summed = ["合计", "共计", "总计", "累计"].iter().any(|word| words.ends_with(word));
        let whole = (place.sums || near.iter().any(|cue| cue.meaning == Meaning::ThisYear))
            && !near.iter().any(|cue| names_something(cue.meaning));
        // 通过网站公开120条,公示栏公开13条,共计133条: of both ways.
        let of_a_way = self
            .meant
            .is_some_and(|item| item.key().starts_with("proactive_") && item != Item::ProactiveTotal);
        (summed && whole && (place.sums || !of_a_way))
            .then_some(self.meant)
            .flatten()
            .map(|item| (item, None, true))
    }

    /// A quantity with a name of its own, where the words around it let it be the agency's own yearly figure.
    pub(super) fn own(
        &self,
        place: &Place<'_>,
        near: &[Cue],
        at: usize,
        item: Item,
    ) -> Option<(Item, Option<Applicant>, bool)> {
        let text = place.text;
        let words = &text[near[at].end..place.figure.start];
        let clause = &text[clause_start(text, place.figure.start)..place.figure.start];
        let consulting = |meaning: Meaning| {
            matches!(
                meaning,
                Meaning::Own(
                    Item::ConsultationsPhone | Item::ConsultationsInPerson | Item::ConsultationsOnline,
                    _
                )
            )
        };
        match item {
            // 在政府公报、政府网站公开837条
            _ if item.key().starts_with("proactive_")
                && in_several_ways(text, &near[..=at], near[at].end) =>
            {
                None
            }
            // 电话咨询、现场咨询3000余起: both ways in one figure.
            _ if consulting(near[at].meaning)
                && at > 0
                && consulting(near[at - 1].meaning)
                && joined(text, near[at - 1], near[at]) =>
            {
                Some((Item::ConsultationsTotal, None, true))
            }
            // 图解210篇、视频解读32篇: of one kind.
            Item::Interpretations
                if [
                    "分析",
                    "视频",
                    "图文",
                    "图片",
                    "图表",
                    "图示",
                    "文字",
                    "专家",
                    "音频",
                    "动漫",
                    "动画",
                    "媒体",
                    "负责人",
                    "领导",
                    "部门",
                ]
                .iter()
                .any(|kind| text[..near[at].start].ends_with(kind)) =>
            {
                None
            }
            Item::Interpretations
                if !matches!(words, "" | "共" | "共计")
                    || self.memo.has_before(text, "公报", near[at].start) =>
            {
                None
            }
            // Items pushed to an account are its posts.
            Item::PushedItems
                if place.governors.iter().any(|cue| cue.meaning == Meaning::Channel(Channel::Wechat))
                    && !place.governors.iter().any(
                        |cue| matches!(cue.meaning, Meaning::Channel(channel) if channel != Channel::Wechat),
                    ) =>
            {
                Some((Item::WechatPosts, None, true))
            }
            Item::PushedItems
                if place.governors.iter().any(|cue| matches!(cue.meaning, Meaning::Channel(_))) =>
            {
                None
            }
            // 例行新闻发布会12次、专题新闻发布会7次
            Item::PressConferences
                if ["例行", "专题", "专场", "主题"]
                    .iter()
                    .any(|kind| text[..near[at].start].ends_with(kind))
                    && text.matches("新闻发布会").count() > 1 =>
            {
                None
            }
            // 《气象服务快报》112期 is no bulletin on markets.
            Item::MarketBulletins
                if !["市场", "监测", "价格"].iter().any(|word| self.memo.has(text, word)) =>
            {
                None
            }
            // 专职人员共3名,其中全职1名,兼职2名
            Item::StaffFullTime
                if self.memo.has_behind(text, "全职", place.figure.end)
                    && self.memo.has_behind(text, "其中", place.figure.end) =>
            {
                Some((Item::StaffTotal, None, true))
            }
            Item::WebsiteViews => {
                let own =
                    ["信息", "专栏", "栏目", "网站", "网页", "公开"].iter().any(|word| clause.contains(word));
                let rate = ["日均", "月均", "年均", "平均", "每日", "每天", "小程序", "观看", "粉丝"]
                    .iter()
                    .any(|word| clause.contains(word));
                (own && !rate).then_some((item, None, true))
            }
            // 公开采购信息1384条,采购金额18.6亿元: of all that are published.
            Item::ProcurementAmountWan if !self.memo.has(text, "集中采购") => None,
            _ => Some((item, None, true)),
        }
    }

    /// The answer classes of 2014 have names of their own; since 2019 the same words mean the outcomes of table 3.
    pub(super) fn outcome_of_form(&self, item: Item) -> Item {
        let modern = self.context.year.is_some_and(|year| year >= 2019);
        let old = self.context.year.is_some_and(|year| year < 2019);
        match item {
            Item::GrantedInFull2014 if modern => Item::GrantedInFull,
            Item::GrantedInPart2014 if modern => Item::GrantedInPart,
            Item::DeniedTotal2014 if modern => Item::DeniedTotal,
            Item::GrantedInFull if old => Item::GrantedInFull2014,
            Item::GrantedInPart if old => Item::GrantedInPart2014,
            Item::DeniedTotal if old => Item::DeniedTotal2014,
            Item::DeniedStateSecret if old => Item::Denied2014StateSecret,
            other => other,
        }
    }
}

pub(super) fn result_item(topic: Topic, verdict: Verdict) -> Option<Item> {
    Some(match (topic, verdict) {
        (Topic::Reconsideration, Verdict::Upheld) => Item::ReconsiderationUpheld,
        (Topic::Reconsideration, Verdict::Overturned) => Item::ReconsiderationOverturned,
        (Topic::Reconsideration, Verdict::Other) => Item::ReconsiderationOther,
        (Topic::Reconsideration, Verdict::Pending) => Item::ReconsiderationPending,
        (Topic::Litigation, Verdict::Upheld) => Item::LitigationUpheldTotal,
        (Topic::Litigation, Verdict::Overturned) => Item::LitigationOverturnedTotal,
        (Topic::Litigation, Verdict::Other) => Item::LitigationOtherTotal,
        (Topic::Litigation, Verdict::Pending) => Item::LitigationPendingTotal,
        (Topic::DirectSuit, Verdict::Upheld) => Item::LitigationDirectUpheld,
        (Topic::DirectSuit, Verdict::Overturned) => Item::LitigationDirectOverturned,
        (Topic::DirectSuit, Verdict::Other) => Item::LitigationDirectOther,
        (Topic::DirectSuit, Verdict::Pending) => Item::LitigationDirectPending,
        (Topic::SuitAfterReconsideration, Verdict::Upheld) => Item::LitigationAfterReconUpheld,
        (Topic::SuitAfterReconsideration, Verdict::Overturned) => Item::LitigationAfterReconOverturned,
        (Topic::SuitAfterReconsideration, Verdict::Other) => Item::LitigationAfterReconOther,
        (Topic::SuitAfterReconsideration, Verdict::Pending) => Item::LitigationAfterReconPending,
        _ => return None,
    })
}

/// Whether what stands in front of a class, behind the figure before, is a class without a name here that shares its figure.
fn joined_to_unnamed(words: &str) -> bool {
    static JOINED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:属于|不是|非本|不存在|掌握|涉及|公开|申请|明确|秘密|隐私|重复|信访|咨询|提供|信函|邮寄|邮件|信件|传真|当面|现场|网络|网上|网站)",
            r#"[^,;。:()\d]{0,12}(?:或者?|以及|及|和|与|、)[“"]?$"#
        ))
        .expect("a constant pattern")
    });
    JOINED.is_match(words)
}

/// 2023年,我局共公开信息145条,其中政务动态118条: the body's own disclosure, by no way that is named.
fn disclosed_in_all(place: &Place<'_>, cue: Cue) -> Option<(Item, Option<Applicant>, bool)> {
    static OWN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[^,。;]{0,24}[:.])?(?:(?:19|20)\d{2}年(?:度)?(?:全年)?,?)?(?:全年|本年度?|[我本](?:局|委|办|厅|镇|乡|街道|单位|机关|部门|中心))(?:全年|共|共计|累计)*$")
            .expect("a constant pattern")
    });
    static IN_ALL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(?:共计|共|总计|合计)?$").expect("a constant pattern"));
    let Place { text, figure, .. } = *place;
    (text[cue.start..cue.end].starts_with("公开")
        && OWN.is_match(&text[..cue.start])
        && IN_ALL.is_match(&text[cue.end..figure.start])
        && Topic::Proactive.units().contains(&figure.unit))
    .then_some((Item::ProactiveTotal, None, true))
}

/// 收到公民提交的…3件: of some applicants, by another word than the form's.
fn by_some(words: &str) -> bool {
    ["公民", "个人", "企业", "单位", "律师"].iter().any(|who| {
        ["提交的", "提出的"].iter().any(|verb| {
            words
                .strip_suffix(verb)
                .and_then(|words| words.strip_suffix(who))
                .is_some_and(|words| !words.ends_with(['、', '和', '或']))
        })
    })
}

/// 均为自然人申请: the whole is told for one applicant.
pub(super) fn all_by(next: &str) -> Option<Applicant> {
    let words = next.strip_prefix(',').unwrap_or(next);
    let words = words.trim_start_matches(['且', '申', '请', '人']);
    let who = ["均为", "均由", "均系", "全部为", "全部由", "全部系", "都是"]
        .iter()
        .find_map(|all| words.strip_prefix(all))?;
    crate::extract::form::TABLE3_APPLICANTS
        .iter()
        .find(|(name, _)| who.starts_with(name))
        .map(|(_, applicant)| *applicant)
}

pub(super) fn names_something(meaning: Meaning) -> bool {
    !matches!(
        meaning,
        Meaning::Among
            | Meaning::ThisYear
            | Meaning::Cumulative
            | Meaning::Nothing
            | Meaning::Share
            | Meaning::Compare
            | Meaning::Fault
            | Meaning::NotReceived
            | Meaning::Absent
            | Meaning::PartOfYear
    )
}
