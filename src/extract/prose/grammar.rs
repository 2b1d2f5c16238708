//! How the phrases of a sentence and its figures make facts.
//!
//! A figure belongs to the words in front of it, back to the figure before: `予以公开966件`. Only a verb of receiving
//! lets it belong to the words behind: `收到14件依申请公开`. The topic of a sentence holds until the next one, so that
//! `维持3件` is a result of litigation behind 行政诉讼 and of reconsideration behind 行政复议. A negation with one or
//! several topics and no figure states as many zeros. What is left in doubt gives no value.

use std::sync::LazyLock;

use regex::Regex;

use super::figures::{Figure, figures};
use super::lexicon::{self, Channel, Cue, Meaning, Topic, Verdict};
use crate::extract::stream::Sentence;
use crate::extract::Cell;
use crate::schema::{Applicant, Item, SourceKind, Status, Unit};

/// What is known of a report before its sentences are read.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The reporting year; a figure told for another year is not this report's.
    pub year: Option<i32>,
    /// The agency's name in full; a figure told of another body is not this report's.
    pub agency: Option<String>,
}

/// Reads the facts of a report's sentences.
pub fn read(sentences: &[Sentence], context: &Context) -> Vec<Cell> {
    let mut reader = Reader { context, section: Section::Other, cells: Vec::new(), lone_website: Vec::new(), carried: None };
    for (index, sentence) in sentences.iter().enumerate() {
        let same_paragraph = index > 0 && sentences[index - 1].paragraph == sentence.paragraph;
        if !same_paragraph {
            reader.carried = None;
        }
        reader.sentence(sentence);
    }
    reader.finish()
}

/// The part of the report in which a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Proactive,
    Requests,
    Disputes,
    Fees,
    /// Problems and plans: figures there are not results.
    Problems,
    Other,
}

struct Reader<'a> {
    context: &'a Context,
    section: Section,
    cells: Vec<Cell>,
    /// Figures of disclosure on the website that may turn out to be the only ones.
    lone_website: Vec<usize>,
    /// Topic of the sentence before, for one that goes on with 其中.
    carried: Option<Topic>,
}

/// Words between a phrase and its figure that add nothing to it.
static FILLER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:共计|合计|总计|累计|总数|总量|数量|件数|条数|总共|共有|共|数|计|为|是|达到|达|约|有|的|了|均|各|分别|答复|申请|事项|情形|信息|政府信息|政务信息|相关|类|案件|案|情况|",
        r"决定|处理|件|宗|等|全|年|已|方式|方面|内容|性|仅|新增|结果|办理|提交|公开|次数|场次|活动|稿件|文件|:|,|\(|\)|“|”|‘|’|《|》|、|\\.)*$"
    ))
    .expect("a constant pattern")
});

static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"((?:19|20)\d{2})年?").expect("a constant pattern"));

impl Reader<'_> {
    fn sentence(&mut self, sentence: &Sentence) {
        let text = sentence.text.as_str();
        let cues = lexicon::cues(text);
        self.enter_section(text, &cues);
        if self.section == Section::Problems {
            return;
        }
        if self.heading_that_says_none(sentence, &cues) {
            return;
        }
        let figures = figures(text);
        let denied = self.negations(sentence, &cues, &figures);
        let among = text.starts_with("其中") || text.starts_with("其它") || text.starts_with("其他") && self.carried == Some(Topic::Requests);
        let mut topic = if among || self.carried == Some(Topic::Gazette) { self.carried } else { None };
        let mut from = 0;
        for (index, figure) in figures.iter().enumerate() {
            let governors: Vec<Cue> = cues.iter().copied().filter(|cue| cue.start >= from && cue.end <= figure.start).collect();
            let limit = figures.get(index + 1).map_or(text.len(), |next| next.start);
            let stop = text[figure.end..limit].find([',', '。', ';', ':', '(', ')', '、']).map_or(limit, |at| figure.end + at);
            let behind: Vec<Cue> = cues.iter().copied().filter(|cue| cue.start >= figure.end && cue.end <= stop).collect();
            let before = topic;
            for cue in &governors {
                topic = next_topic(topic, cue.meaning);
            }
            let inside_denial = denied.iter().any(|range| range.contains(&figure.start));
            if !inside_denial {
                let place = Place { text, from, figure, next: &text[figure.end..], governors: &governors, behind: &behind, before, topic };
                self.figure(sentence, &place);
            }
            from = figure.end;
        }
        for cue in cues.iter().filter(|cue| cue.start >= from) {
            topic = next_topic(topic, cue.meaning);
        }
        self.carried = topic;
    }

    fn enter_section(&mut self, text: &str, cues: &[Cue]) {
        static HEADING: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"^(?:#*[(]?[一二三四五六七八九十]{1,2}[)、.]|\d{1,2}[、.]|第[一二三四五六七八九十]+部分)").expect("a constant pattern"));
        if !HEADING.is_match(text) {
            return;
        }
        let head: String = text.chars().take(32).collect();
        let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
        let top_level = !text.starts_with(['(', '#']) && !text.starts_with(|c: char| c.is_ascii_digit());
        let section = if has(&["存在的主要问题", "存在问题", "存在的问题", "存在不足", "主要问题", "改进措施", "改进情况", "下一步", "工作打算", "工作计划", "不足"]) {
            Section::Problems
        } else if has(&["依申请公开", "申请公开", "公开申请", "申请情况"]) {
            Section::Requests
        } else if has(&["复议", "诉讼"]) {
            Section::Disputes
        } else if has(&["主动公开"]) {
            Section::Proactive
        } else if has(&["收费", "费用"]) {
            Section::Fees
        } else if top_level {
            Section::Other
        } else {
            // A sub-heading of something else does not end the section, but leaves problems behind only at top level.
            return;
        };
        if self.section == Section::Problems && !top_level {
            return;
        }
        self.section = section;
        let _ = cues;
    }

    /// `五、复议、诉讼和申诉情况(无)`, `就…提出复议、诉讼的情况:没有`.
    fn heading_that_says_none(&mut self, sentence: &Sentence, cues: &[Cue]) -> bool {
        let text = sentence.text.trim_end_matches(['。', ';', '!', ',']);
        let cut = ["(无)", ":无", ":没有", ":暂无", ":未发生", "情况无", ":0", ":零"].iter().find_map(|end| text.strip_suffix(end));
        let Some(head) = cut.filter(|head| head.chars().count() <= 60) else { return false };
        let mut any = false;
        // Only the words right in front of the colon are what there is none of.
        let from = head.rfind(['。', ';']).map_or(0, |at| at + 3);
        for cue in cues.iter().filter(|cue| cue.start >= from && cue.end <= head.len()) {
            let item = match cue.meaning {
                Meaning::RequestNoun | Meaning::OnRequest => Some(Item::RequestsReceived),
                Meaning::Topic(topic @ (Topic::Reconsideration | Topic::Litigation | Topic::Appeal)) => topic.total(),
                _ => None,
            };
            if let Some(item) = item {
                any = true;
                self.push(sentence, item, None, Some(0.0), Status::Zero, 0..sentence.text.len(), cue.start);
            }
        }
        any
    }

    // ------------------------------------------------------------ negations

    /// States the zeros of each negation; gives the stretches in which figures are denied.
    fn negations(&mut self, sentence: &Sentence, cues: &[Cue], figures: &[Figure]) -> Vec<std::ops::Range<usize>> {
        let text = sentence.text.as_str();
        let mut stretches = Vec::new();
        for (index, cue) in cues.iter().enumerate() {
            let receive = match cue.meaning {
                Meaning::NotReceived => true,
                Meaning::Absent => false,
                _ => continue,
            };
            let end = text[cue.end..].find([',', '。', ';', ':']).map_or(text.len(), |at| cue.end + at);
            let scope: Vec<Cue> = cues[index + 1..].iter().copied().filter(|c| c.end <= end).collect();
            // "没有超过3件" is not a zero; "未发生一起" is.
            let counted = figures.iter().any(|f| f.start >= cue.end && f.end <= end && f.number.as_ref().is_none_or(|n| n.value > 1.0));
            if counted {
                continue;
            }
            stretches.push(cue.start..end);
            if !self.is_own(text, cue.start) || self.other_year(text, cue.start) || self.part_of_year(cues, cue.start) {
                continue;
            }
            let fault = scope.iter().any(|c| c.meaning == Meaning::Fault);
            let overturned = scope.iter().any(|c| c.meaning == Meaning::Result(Verdict::Overturned));
            let words = &text[cue.end..end];
            let range = clause_start(text, cue.start)..end;
            let disputes: Vec<Topic> = scope
                .iter()
                .filter_map(|c| match c.meaning {
                    Meaning::Topic(topic @ (Topic::Reconsideration | Topic::Litigation | Topic::Appeal)) => Some(topic),
                    _ => None,
                })
                .collect();
            if !disputes.is_empty() {
                if fault {
                    continue;
                }
                for topic in disputes {
                    let item = match (overturned, topic) {
                        // "没有出现…行政诉讼纠错": none overturned; how many there were is not said.
                        (true, Topic::Reconsideration) => Some(Item::ReconsiderationOverturned),
                        (true, Topic::Litigation) => Some(Item::LitigationOverturnedTotal),
                        (true, _) => None,
                        (false, topic) => topic.total(),
                    };
                    if let Some(item) = item {
                        self.push(sentence, item, None, Some(0.0), Status::Zero, range.clone(), cue.start);
                    }
                }
                continue;
            }
            if let Some(Meaning::Own(item @ (Item::FalseInformationCases | Item::DeniedRecordsFiled), _)) = scope.first().map(|c| c.meaning) {
                self.push(sentence, item, None, Some(0.0), Status::Zero, range, cue.start);
                continue;
            }
            let fees = scope.iter().any(|c| c.meaning == Meaning::Topic(Topic::Fees));
            let info_fee = scope.iter().any(|c| c.meaning == Meaning::Topic(Topic::InfoFee));
            if info_fee {
                self.push(sentence, Item::InfoFeeCollectedYuan, None, Some(0.0), Status::Zero, range, cue.start);
                continue;
            }
            if fees && !receive {
                self.push(sentence, Item::FeesChargedYuan, None, Some(0.0), Status::Zero, range, cue.start);
                continue;
            }
            if scope.iter().any(|c| c.meaning == Meaning::Topic(Topic::Spending)) && (words.contains("支出") || words.contains("专项经费")) {
                self.push(sentence, Item::DisclosureSpendingWan, None, Some(0.0), Status::Zero, range, cue.start);
                continue;
            }
            if let Some(first) = scope.first() {
                // "无不予公开政府信息的情况"
                if first.meaning == Meaning::Outcome(Item::DeniedTotal) && first.start == cue.end && !receive {
                    self.push(sentence, Item::DeniedTotal, None, Some(0.0), Status::Zero, range, cue.start);
                    continue;
                }
                if matches!(first.meaning, Meaning::CarryForward) && first.start <= cue.end + 6 {
                    self.push(sentence, Item::CarriedForward, None, Some(0.0), Status::Zero, range, cue.start);
                    continue;
                }
            }
            let request = scope.iter().find(|c| matches!(c.meaning, Meaning::RequestNoun | Meaning::OnRequest));
            let other = scope.iter().any(|c| {
                matches!(c.meaning, Meaning::Fault | Meaning::Answer | Meaning::Outcome(_))
                    || matches!(c.meaning, Meaning::Topic(t) if !matches!(t, Topic::Requests | Topic::Proactive))
            });
            if let Some(request) = request
                && !other
            {
                // "未发生", "没有" and "无" deny a request only if the request itself is what there was none of.
                let direct = receive || request.meaning == Meaning::RequestNoun && ends_there(&text[request.end..end]);
                if direct {
                    self.push(sentence, Item::RequestsReceived, None, Some(0.0), Status::Zero, range, cue.start);
                }
            }
        }
        self.free_of_charge(sentence, cues);
        stretches
    }

    /// 免费提供, 无偿提供, 不收取任何费用.
    fn free_of_charge(&mut self, sentence: &Sentence, cues: &[Cue]) {
        static FREE: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"(?:未|没有|不|均未)(?:向[^,。;]{0,20})?收取(?:任何|相关|申请人)?(?:的)?费用|(?:未|没有)收费|免费为公众提供|实行无偿提供|均未收费").expect("a constant pattern"));
        let Some(found) = FREE.find(&sentence.text) else { return };
        if cues.iter().any(|cue| cue.meaning == Meaning::Topic(Topic::InfoFee)) {
            return;
        }
        let item = Item::FeesChargedYuan;
        if self.cells.last().is_some_and(|cell| cell.item == item && cell.quote.contains(&sentence.printed(found.range()))) {
            return;
        }
        self.push(sentence, item, None, Some(0.0), Status::Zero, found.range(), found.start());
    }

    // ------------------------------------------------------------ figures

    fn figure(&mut self, sentence: &Sentence, place: &Place<'_>) {
        let Place { text, figure, .. } = *place;
        let clause = clause_start(text, figure.start).max(place.from);
        let near: Vec<Cue> = place.governors.iter().copied().filter(|cue| cue.start >= clause).collect();
        let near = if near.iter().any(|cue| names_something(cue.meaning)) { near } else { place.governors.to_vec() };
        if near.iter().any(|cue| cue.meaning == Meaning::Compare && cue.start >= clause) || compares_behind(place.next) {
            return;
        }
        if self.part_of_year(place.governors, figure.start) {
            return;
        }
        let Some(number) = &figure.number else {
            if let Some((item, applicant, _)) = self.meaning(place, &near) {
                self.push(sentence, item, applicant, None, Status::Masked, clause..figure.end, figure.start);
            }
            return;
        };
        if number.percent {
            self.percent(sentence, place, clause);
            return;
        }
        let Some((item, applicant, certain)) = self.meaning(place, &near) else { return };
        let carried = matches!(item, Item::CarriedOver | Item::CarriedForward);
        if !carried && self.other_year(text, figure.start) {
            return;
        }
        let total = is_total(item);
        if total && place.next.starts_with(",占") || total && place.next.starts_with("(占") {
            // A share follows: this is a part of a total told before.
            return;
        }
        if total && !self.is_own(text, figure.start) {
            return;
        }
        let (item, value) = match item.def().unit {
            Unit::WanYuan if number.money.is_some() => (item, number.wan_yuan()),
            Unit::Yuan if number.money.is_some() => (item, number.yuan()),
            Unit::WanYuan | Unit::Yuan => return,
            _ if number.money.is_some() => return,
            _ => (item, number.value),
        };
        let item = self.cumulative(item, place, &near);
        let Some(item) = item else { return };
        let status = match (certain, number.approx.is_some(), value == 0.0) {
            (false, ..) => Status::Ambiguous,
            (true, true, _) => Status::Approx,
            (true, false, true) => Status::Zero,
            (true, false, false) => Status::Number,
        };
        self.push(sentence, item, applicant, certain.then_some(value), status, clause..figure.end, figure.start);
        if value == 0.0 && certain {
            self.joint_zeros(sentence, place, &near, clause);
        }
        let website = near.iter().any(|cue| cue.meaning == Meaning::Channel(Channel::Website));
        if item == Item::ProactiveWebsite && website {
            self.lone_website.push(self.cells.len() - 1);
        }
    }

    /// 行政复议、行政诉讼均为0件, 同意公开、部分公开和免予公开的信息:0条: a zero is shared by all that it closes.
    fn joint_zeros(&mut self, sentence: &Sentence, place: &Place<'_>, near: &[Cue], clause: usize) {
        let all = place.governors;
        let Some(mut at) = near.last().and_then(|last| all.iter().position(|cue| cue == last)) else { return };
        while at > 0 && joined(place.text, all[at - 1], all[at]) {
            at -= 1;
            let item = match all[at].meaning {
                Meaning::Outcome(item) => Some(self.outcome_of_form(item)),
                Meaning::Topic(topic @ (Topic::Reconsideration | Topic::Litigation | Topic::Appeal)) => topic.total(),
                _ => None,
            };
            if let Some(item) = item {
                self.push(sentence, item, None, Some(0.0), Status::Zero, clause.min(all[at].start)..place.figure.end, place.figure.start);
            }
        }
    }

    /// A figure of many years, or of this one; `None` when the item has no name for the former.
    fn cumulative(&self, item: Item, place: &Place<'_>, near: &[Cue]) -> Option<Item> {
        if place.governors.iter().any(|cue| cue.meaning == Meaning::Newly) {
            return Some(item);
        }
        let cumulative = near.iter().any(|cue| cue.meaning == Meaning::Cumulative && &place.text[cue.start..cue.end] == "累计" || cue.meaning == Meaning::Cumulative && place.text[cue.start..cue.end].contains("以来"));
        if !cumulative {
            return Some(item);
        }
        let until = place.governors.iter().any(|cue| matches!(&place.text[cue.start..cue.end], "截至" | "截止" | "截至目前" | "截止目前" | "以来" | "历年"));
        let this_year = near.iter().any(|cue| cue.meaning == Meaning::ThisYear)
            || self.context.year.is_some_and(|year| place.text[..place.figure.start].contains(&format!("{year}年")));
        if this_year && !until {
            return Some(item);
        }
        (item == Item::ProactiveTotal).then_some(Item::ProactiveTotalCumulative)
    }

    /// What a figure counts. The last answer says whether the words leave no doubt.
    fn meaning(&self, place: &Place<'_>, near: &[Cue]) -> Option<(Item, Option<Applicant>, bool)> {
        let Place { text, figure, .. } = *place;
        let unit = figure.unit;
        let filled = |cue: &Cue| FILLER.is_match(&text[cue.end..figure.start]);
        let about_requests = place.topic == Some(Topic::Requests) || self.section == Section::Requests && place.topic.is_none();
        // Words behind: 其中3件结转下年度继续办理; 2件为上年结转.
        if let Some(cue) = place.behind.iter().find(|cue| matches!(cue.meaning, Meaning::CarryForward | Meaning::CarryOver)) {
            let received = near.iter().any(|c| matches!(c.meaning, Meaning::Receive | Meaning::Answer));
            if !received && Topic::Requests.units().contains(&unit) {
                let item = if cue.meaning == Meaning::CarryForward { Item::CarriedForward } else { Item::CarriedOver };
                return Some((item, None, true));
            }
        }
        // 上年结转政府信息公开申请2件: the carrying, not the noun behind it, names the quantity.
        if let Some(at) = near.iter().rposition(|cue| matches!(cue.meaning, Meaning::CarryOver | Meaning::CarryForward | Meaning::Carry))
            && !near[at..].iter().any(|cue| {
                // 转下一年度办理答复的有1件 is carried forward; a request carried over and answered is an answer.
                let answered = cue.meaning == Meaning::Answer && near[at].meaning != Meaning::CarryForward;
                answered || matches!(cue.meaning, Meaning::Receive | Meaning::Topic(_))
            })
            && Topic::Requests.units().contains(&unit)
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
                Meaning::Own(item, units) => return self.own(place, near, at, item).filter(|_| units.contains(&unit) && filled(cue)),
                Meaning::RequestChannel(item) => {
                    return (about_requests && filled(cue) && Topic::Requests.units().contains(&unit)).then_some((item, None, true));
                }
                Meaning::Outcome(item) => {
                    let zero = figure.number.as_ref().is_some_and(|n| n.value == 0.0);
                    // 予以公开及部分公开258件: a sum of two, which has no name of its own.
                    if at > 0 && matches!(near[at - 1].meaning, Meaning::Outcome(_)) && joined(text, near[at - 1], *cue) && !zero {
                        return None;
                    }
                    let of_requests = place.before == Some(Topic::Requests)
                        || near[..at].iter().any(|c| matches!(c.meaning, Meaning::Answer | Meaning::RequestNoun))
                        || self.section == Section::Requests && !matches!(place.before, Some(Topic::InfoMade | Topic::Proactive));
                    let item = self.outcome_of_form(item);
                    return (of_requests && filled(cue) && Topic::Requests.units().contains(&unit)).then_some((item, None, true));
                }
                Meaning::Result(verdict) => {
                    let item = result_item(place.topic?, verdict)?;
                    return (filled(cue) && Topic::Reconsideration.units().contains(&unit)).then_some((item, None, true));
                }
                Meaning::Applicant(applicant) => {
                    return (about_requests && filled(cue) && Topic::Requests.units().contains(&unit)).then_some((Item::RequestsReceived, Some(applicant), true));
                }
                Meaning::Receive => return self.received(place, near, at),
                // 部分公开的答复3件: what was answered is said in front.
                Meaning::Answer if at > 0 && matches!(near[at - 1].meaning, Meaning::Outcome(_)) && matches!(&text[near[at - 1].end..cue.start], "" | "的") => {}
                Meaning::Answer => {
                    let other = near.iter().any(|c| matches!(c.meaning, Meaning::Topic(t) if !matches!(t, Topic::Requests | Topic::Proactive)));
                    let known = about_requests || near.iter().any(|c| matches!(c.meaning, Meaning::RequestNoun | Meaning::OnRequest));
                    let units = Topic::Requests.units();
                    return (known && !other && filled(cue) && units.contains(&unit) && unit != "人次").then_some((Item::OutcomesTotal, None, true));
                }
                Meaning::RequestNoun | Meaning::OnRequest => {
                    if !filled(cue) || !Topic::Requests.units().contains(&unit) {
                        return None;
                    }
                    if place.topic == Some(Topic::InfoMade) {
                        return None;
                    }
                    let verbs: Vec<Meaning> = near[..at].iter().map(|c| c.meaning).filter(|m| matches!(m, Meaning::Receive | Meaning::Answer)).collect();
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
                    let channel = near[..at].iter().rev().find_map(|c| if let Meaning::Channel(channel) = c.meaning { Some(channel) } else { None })
                        .or_else(|| place.governors.iter().rev().find_map(|c| (c.meaning == Meaning::Channel(Channel::Television)).then_some(Channel::Television)))?;
                    if channel == Channel::Television {
                        return (filled(cue) && unit == "条").then_some((Item::TvItems, None, true));
                    }
                    let proactive = place.topic == Some(Topic::Proactive) || self.section == Section::Proactive;
                    let item = proactive_item(channel)?;
                    return (proactive && filled(cue) && Topic::Proactive.units().contains(&unit)).then_some((item, None, true));
                }
                Meaning::Newly if place.topic == Some(Topic::Proactive) && filled(cue) && Topic::Proactive.units().contains(&unit) => {
                    return Some((Item::ProactiveTotal, None, true));
                }
                Meaning::Topic(topic) => return self.topic_total(place, near, at, topic),
                _ => {}
            }
        }
        // 《公报》…全年共编印22期
        if place.topic == Some(Topic::Gazette) && unit == "期" && near.iter().all(|cue| !names_something(cue.meaning)) {
            return Some((Item::GazetteIssues, None, true));
        }
        // 属于…的133件,“其他”6件: the residual class of the answers of 2014.
        let residual = text[..figure.start].trim_end_matches(['”', '"', '的']).ends_with("其他");
        if residual && place.topic == Some(Topic::Requests) && self.context.year.is_some_and(|year| year <= 2020) && self.cells.last().is_some_and(|cell| is_outcome(cell.item)) {
            return Some((Item::OtherOutcome, None, true));
        }
        // 全年共计200余人参加 of an event
        if unit == "人" && place.next.starts_with("参加") && text.contains("活动") && near.iter().all(|cue| !names_something(cue.meaning)) {
            return Some((Item::EventParticipants, None, true));
        }
        // 有1件涉及政府信息公开工作的行政复议
        let exists = ["有", "发生", "引发", "被提起", "收到"].iter().any(|verb| text[..figure.start].ends_with(verb));
        if exists
            && let Some(topic) = place.behind.iter().find_map(|cue| match cue.meaning {
                Meaning::Topic(topic @ (Topic::Reconsideration | Topic::Litigation)) => Some(topic),
                _ => None,
            })
        {
            return topic.units().contains(&unit).then(|| topic.total().map(|item| (item, None, true))).flatten();
        }
        // 1名专职工作人员: the name stands behind the figure.
        if let Some(Cue { meaning: Meaning::Own(item @ (Item::StaffFullTime | Item::StaffPartTime | Item::NewMediaAccounts | Item::SurveyFeedback), units), .. }) = place.behind.first()
            && !unit.is_empty()
            && units.contains(&unit)
            && place.behind[0].start == figure.end
        {
            return Some((*item, None, true));
        }
        None
    }

    /// 收到 or 受理 and a figure: of requests, if the words in front or behind say so.
    fn received(&self, place: &Place<'_>, near: &[Cue], at: usize) -> Option<(Item, Option<Applicant>, bool)> {
        let unit = place.figure.unit;
        let (verb, rest) = (near[at], &near[at + 1..]);
        if !FILLER.is_match(&place.text[verb.end..place.figure.start]) && rest.is_empty() {
            return None;
        }
        // The noun behind the figure: 收到14件依申请公开.
        if let Some(first) = place.behind.iter().find(|cue| names_something(cue.meaning)) {
            return match first.meaning {
                Meaning::RequestNoun | Meaning::OnRequest => Topic::Requests.units().contains(&unit).then_some((Item::RequestsReceived, None, true)),
                Meaning::Topic(topic) => topic.total().filter(|_| topic.units().contains(&unit)).map(|item| (item, None, true)),
                _ => None,
            };
        }
        // A noun in front of the verb: 依申请公开…受理12件; 热线共受理23件.
        let noun = near[..at].iter().rev().find(|cue| names_something(cue.meaning));
        match noun.map(|cue| cue.meaning) {
            Some(Meaning::RequestNoun | Meaning::OnRequest) => Topic::Requests.units().contains(&unit).then_some((Item::RequestsReceived, None, true)),
            Some(Meaning::Topic(Topic::Proactive)) | None => {
                let said = place.topic == Some(Topic::Requests);
                let in_section = self.section == Section::Requests && place.text.contains("申请");
                (said || in_section).then_some((Item::RequestsReceived, None, true)).filter(|_| Topic::Requests.units().contains(&unit))
            }
            Some(Meaning::Topic(topic)) => topic.total().filter(|_| topic.units().contains(&unit)).map(|item| (item, None, true)),
            _ => None,
        }
    }

    /// A quantity with a name of its own, where the words around it let it be the agency's own yearly figure.
    fn own(&self, place: &Place<'_>, near: &[Cue], at: usize, item: Item) -> Option<(Item, Option<Applicant>, bool)> {
        let text = place.text;
        let words = &text[near[at].end..place.figure.start];
        let clause = &text[clause_start(text, place.figure.start)..place.figure.start];
        let consulting = |meaning: Meaning| matches!(meaning, Meaning::Own(Item::ConsultationsPhone | Item::ConsultationsInPerson | Item::ConsultationsOnline, _));
        match item {
            // 电话咨询、现场咨询3000余起: both ways in one figure.
            _ if consulting(near[at].meaning) && at > 0 && consulting(near[at - 1].meaning) && joined(text, near[at - 1], near[at]) => {
                Some((Item::ConsultationsTotal, None, true))
            }
            Item::Interpretations if !matches!(words, "" | "共" | "共计") || text[..near[at].start].contains("公报") => None,
            Item::WebsiteViews => {
                let own = ["信息", "专栏", "栏目", "网站", "公开"].iter().any(|word| clause.contains(word));
                let rate = ["日均", "平均", "每日", "每天", "小程序", "观看", "粉丝"].iter().any(|word| clause.contains(word));
                (own && !rate).then_some((item, None, true))
            }
            _ => Some((item, None, true)),
        }
    }

    /// The answer classes of 2014 have names of their own; since 2019 the same words mean the outcomes of table 3.
    fn outcome_of_form(&self, item: Item) -> Item {
        let modern = self.context.year.is_some_and(|year| year >= 2019);
        match item {
            Item::GrantedInFull2014 if modern => Item::GrantedInFull,
            Item::GrantedInPart2014 if modern => Item::GrantedInPart,
            Item::DeniedTotal2014 if modern => Item::DeniedTotal,
            other => other,
        }
    }

    fn topic_total(&self, place: &Place<'_>, near: &[Cue], at: usize, topic: Topic) -> Option<(Item, Option<Applicant>, bool)> {
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
                if !plain_total(words) || !topic.units().contains(&unit) {
                    return None;
                }
                let channel = near[..at].iter().rev().find_map(|c| if let Meaning::Channel(channel) = c.meaning { Some(channel) } else { None });
                // 通过门户网站等途径: by all ways, of which one is named.
                let several = ["等途径", "等渠道", "等方式", "等平台", "等形式", "等多种", "等载体", "等媒体", "和", "及", "、"].iter().any(|word| clause.contains(word));
                match channel.filter(|_| !several) {
                    Some(channel) => proactive_item(channel).map(|item| (item, None, true)),
                    None => Some((Item::ProactiveTotal, None, true)),
                }
            }
            Topic::Requests => None,
            Topic::Reconsideration | Topic::Litigation | Topic::Appeal => {
                if !FILLER.is_match(words) || !topic.units().contains(&unit) {
                    return None;
                }
                let zero = figure.number.as_ref().is_some_and(|n| n.value == 0.0);
                // Two kinds of dispute in front of one figure share it only when it is zero.
                if let Some(other) = at.checked_sub(1).map(|before| near[before])
                    && matches!(other.meaning, Meaning::Topic(Topic::Reconsideration | Topic::Litigation | Topic::Appeal))
                    && matches!(&text[other.end..cue.start], "、" | "和" | "及" | "与" | "或" | "或者" | "以及" | ",")
                    && !zero
                {
                    return topic.total().map(|item| (item, None, false));
                }
                topic.total().map(|item| (item, None, true))
            }
            Topic::Consultation | Topic::Mailbox | Topic::Hotline => {
                // 热线…接到咨询129万个, 信箱…其中业务咨询47条: parts of something else.
                if topic == Topic::Consultation && matches!(place.before, Some(Topic::Mailbox | Topic::Hotline)) {
                    return None;
                }
                let verb = near[..at].iter().rposition(|c| c.meaning == Meaning::Receive).unwrap_or(0);
                let several = near[verb..at].iter().any(|c| matches!(c.meaning, Meaning::Topic(t) if t != Topic::Consultation && t != topic))
                    || near[verb..at].iter().any(|c| c.meaning == Meaning::Topic(Topic::Consultation)) && topic != Topic::Consultation && near[verb].meaning == Meaning::Receive;
                (FILLER.is_match(words) && topic.units().contains(&unit) && !several).then(|| topic.total().map(|item| (item, None, true))).flatten()
            }
            Topic::InfoMade => (plain_total(words) && topic.units().contains(&unit)).then_some((Item::InfoMade, None, true)),
            Topic::Gazette => match unit {
                "期" => Some((Item::GazetteIssues, None, true)),
                "件" if words.contains("文件") || clause.contains("文件") => Some((Item::GazetteDocuments, None, true)),
                _ => None,
            },
            Topic::NormativeDocs => {
                if !FILLER.is_match(words) || !["件", "个", "部", "份", ""].contains(&unit) {
                    return None;
                }
                let recent = self.context.year.is_some_and(|year| year >= 2021);
                let item = if clause.contains("废止") {
                    Item::NormativeDocsRepealed
                } else if clause.contains("现行有效") {
                    Item::NormativeDocsInForce
                } else if clause.contains("主动公开") {
                    Item::NormativeDocsPublished
                } else if ["制发", "制定", "印发", "出台"].iter().any(|verb| clause.contains(verb)) {
                    if recent { Item::NormativeDocsIssued } else { Item::NormativeDocsMade }
                } else {
                    return None;
                };
                Some((item, None, true))
            }
            Topic::Staff => (["名", "人", "位"].contains(&unit) && FILLER.is_match(words)).then_some((Item::StaffTotal, None, true)),
            Topic::Spending => (money && clause.contains("信息公开")).then_some((Item::DisclosureSpendingWan, None, true)),
            Topic::Fees => (money && (clause.contains("依申请") || self.section == Section::Fees || clause.contains("收取"))).then_some((Item::FeesChargedYuan, None, true)),
            Topic::InfoFee => money.then_some((Item::InfoFeeCollectedYuan, None, true)),
            Topic::Complaint | Topic::Proposal | Topic::Elsewhere => None,
        }
    }

    fn channel(&self, place: &Place<'_>, near: &[Cue], at: usize, channel: Channel) -> Option<(Item, Option<Applicant>, bool)> {
        let Place { text, figure, .. } = *place;
        let words = &text[near[at].end..figure.start];
        let unit = figure.unit;
        let posted = text[clause_start(text, figure.start)..figure.start].contains("发布") || words.contains("发布");
        if !FILLER.is_match(&words.replace("发布", "").replace("转发", "").replace("报信息", "")) {
            return None;
        }
        let counted = ["条", "篇", "则", "次", "件"].contains(&unit);
        let item = match channel {
            Channel::Gazette if unit == "期" => Item::GazetteIssues,
            Channel::Weibo if posted && counted => Item::WeiboPosts,
            Channel::Wechat if counted && (posted || near[..at].iter().any(|c| matches!(c.meaning, Meaning::Channel(Channel::Weibo))) || place.from > 0) => Item::WechatPosts,
            Channel::Newspaper if counted => Item::NewspaperItems,
            Channel::Broadcast if counted => Item::BroadcastItems,
            Channel::Television if counted && text[..figure.start].contains("发布") => Item::TvItems,
            _ => return None,
        };
        Some((item, None, true))
    }

    fn percent(&mut self, sentence: &Sentence, place: &Place<'_>, clause: usize) {
        let Place { text, figure, .. } = *place;
        let Some(number) = &figure.number else { return };
        let front = &text[clause..figure.start];
        let item = if ["答复率", "办结率", "回复率", "办复率"].iter().any(|word| front.ends_with(word) || front.ends_with(&format!("{word}为")) || front.ends_with(&format!("{word}达")) || front.ends_with(&format!("{word}达到"))) {
            match place.topic {
                Some(Topic::Mailbox) => Item::MailboxReplyRatePct,
                Some(Topic::Requests) => Item::ResponseRatePct,
                None if self.section == Section::Requests => Item::ResponseRatePct,
                _ => return,
            }
        } else if (place.next.starts_with("回复") || place.next.starts_with("答复")) && place.topic == Some(Topic::Requests) {
            Item::ResponseRatePct
        } else {
            return;
        };
        self.push(sentence, item, None, Some(number.value), Status::Number, clause..figure.end, figure.start);
    }

    // ------------------------------------------------------------ whose and when

    /// Whether the words in front name another body than the reporting agency: 县教育局主动公开… in a county's report.
    fn is_own(&self, text: &str, at: usize) -> bool {
        static BODY: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:^|[,;:。、(])(?:其中|另外)?(?:(?:19|20)\d{2}年(?:度)?(?:全年)?)?,?([\p{Han}“”]{2,24}?(?:局|办公室|公开办|办|科|处|中心|公司|站|所|镇|乡|街道|支队|大队|院|校))(?:共计|共|累计|全年|本年度|年度|主动|依法|收到|受理|接到|办理|答复|发布|公开|通过|通|在|利用|未|没有|无|向|对|新增|暂|均|已|的)")
                .expect("a constant pattern")
        });
        let start = text[..at].rfind(['。', ';']).map_or(0, |found| found + if text[found..].starts_with('。') { 3 } else { 1 });
        let Some(found) = BODY.captures_iter(&text[start..at]).last() else { return true };
        let Some(body) = found.get(1) else { return true };
        let body = body.as_str();
        // 我局, 本机关, 市政府办公室 within 汕头市人民政府办公室.
        let own_word = ["我", "本", "全"].iter().any(|word| body.starts_with(word)) || ["我局", "我办", "本局", "本办", "我委", "各", "全"].iter().any(|word| body.contains(word));
        if own_word {
            return true;
        }
        let Some(agency) = &self.context.agency else { return true };
        let short = |name: &str| name.replace("人民政府", "政府");
        let (agency, body) = (short(agency), short(body));
        agency.ends_with(&body) || body.ends_with(&agency) || abbreviates(&body, &agency)
    }

    /// Whether the nearest year in front is another than the reporting year.
    fn other_year(&self, text: &str, at: usize) -> bool {
        let Some(year) = self.context.year else { return false };
        // A year inside brackets or a title is not the sentence's.
        let last = YEAR.captures_iter(&text[..at]).filter(|m| m.get(0).is_some_and(|m| m.as_str().ends_with('年') && !inside_title(text, m.start()))).last();
        last.and_then(|m| m.get(1)).and_then(|m| m.as_str().parse::<i32>().ok()).is_some_and(|told| told != year)
    }

    fn part_of_year(&self, cues: &[Cue], at: usize) -> bool {
        cues.iter().any(|cue| cue.meaning == Meaning::PartOfYear && cue.end <= at)
    }

    fn carried_by_year(&self, text: &str, carry: Cue, figure: usize) -> Option<Item> {
        let year = self.context.year?;
        let from = clause_start(text, carry.start);
        let named: i32 = YEAR.captures(&text[from..figure])?.get(1)?.as_str().parse().ok()?;
        match named - year {
            -1 => Some(Item::CarriedOver),
            1 => Some(Item::CarriedForward),
            _ => None,
        }
    }

    // ------------------------------------------------------------ results

    #[allow(clippy::too_many_arguments)]
    fn push(&mut self, sentence: &Sentence, item: Item, applicant: Option<Applicant>, value: Option<f64>, status: Status, quote: std::ops::Range<usize>, at: usize) {
        let applicant = applicant.or_else(|| has_applicants(item).then_some(Applicant::Total));
        let cell = Cell {
            item,
            applicant,
            value,
            status,
            raw: sentence.printed(raw_range(&sentence.text, at, quote.end)),
            kind: SourceKind::Prose,
            line: sentence.line_at(at),
            quote: sentence.printed(quote),
        };
        // Two negations of one sentence may state the same zero.
        if !self.cells.iter().any(|other| other.item == cell.item && other.applicant == cell.applicant && other.line == cell.line && other.value == cell.value && other.quote == cell.quote) {
            self.cells.push(cell);
        }
    }

    fn finish(mut self) -> Vec<Cell> {
        // 在网站上主动公开信息493条 is the total where no other figure of disclosure is told.
        let told = self.cells.iter().any(|cell| cell.item == Item::ProactiveTotal);
        let channels = self.cells.iter().filter(|cell| cell.item.key().starts_with("proactive_")).count();
        if !told
            && channels == 1
            && let [only] = self.lone_website.as_slice()
        {
            self.cells[*only].item = Item::ProactiveTotal;
        }
        self.cells
    }
}

/// Everything around one figure.
struct Place<'a> {
    text: &'a str,
    /// End of the figure before.
    from: usize,
    figure: &'a Figure,
    next: &'a str,
    governors: &'a [Cue],
    behind: &'a [Cue],
    /// Topic before the words in front of this figure.
    before: Option<Topic>,
    /// Topic with them.
    topic: Option<Topic>,
}

/// The topic behind a phrase, given the topic in front of it.
fn next_topic(topic: Option<Topic>, meaning: Meaning) -> Option<Topic> {
    match (topic, meaning) {
        // Information sorted by its attribute: 依申请公开 is a class of information there, not a request.
        (Some(Topic::InfoMade), Meaning::OnRequest | Meaning::Topic(Topic::Proactive)) => topic,
        (_, Meaning::Topic(topic)) => Some(topic),
        (_, Meaning::RequestNoun | Meaning::OnRequest | Meaning::RequestChannel(_)) => Some(Topic::Requests),
        (None, Meaning::Channel(Channel::Gazette)) => Some(Topic::Gazette),
        _ => topic,
    }
}

/// Whether two phrases stand side by side, joined by nothing but a word for "and".
fn joined(text: &str, first: Cue, second: Cue) -> bool {
    matches!(&text[first.end..second.start], "" | "、" | "和" | "及" | "与" | "或" | "或者" | "以及" | "的、" | "或予以" | "及予以")
}

fn names_something(meaning: Meaning) -> bool {
    !matches!(
        meaning,
        Meaning::Among | Meaning::ThisYear | Meaning::Cumulative | Meaning::Nothing | Meaning::Share | Meaning::Compare | Meaning::Fault | Meaning::NotReceived | Meaning::Absent | Meaning::PartOfYear
    )
}

fn result_item(topic: Topic, verdict: Verdict) -> Option<Item> {
    Some(match (topic, verdict) {
        (Topic::Reconsideration, Verdict::Upheld) => Item::ReconsiderationUpheld,
        (Topic::Reconsideration, Verdict::Overturned) => Item::ReconsiderationOverturned,
        (Topic::Reconsideration, Verdict::Other) => Item::ReconsiderationOther,
        (Topic::Reconsideration, Verdict::Pending) => Item::ReconsiderationPending,
        (Topic::Litigation, Verdict::Upheld) => Item::LitigationUpheldTotal,
        (Topic::Litigation, Verdict::Overturned) => Item::LitigationOverturnedTotal,
        (Topic::Litigation, Verdict::Other) => Item::LitigationOtherTotal,
        (Topic::Litigation, Verdict::Pending) => Item::LitigationPendingTotal,
        _ => return None,
    })
}

fn proactive_item(channel: Channel) -> Option<Item> {
    Some(match channel {
        Channel::Website => Item::ProactiveWebsite,
        Channel::Gazette => Item::ProactiveGazette,
        Channel::Weibo => Item::ProactiveWeibo,
        Channel::Wechat => Item::ProactiveWechat,
        Channel::WeiboWechat => Item::ProactiveWeiboWechat,
        Channel::NewsMedia => Item::ProactiveNewsMedia,
        Channel::NewsWeiboWechat => Item::ProactiveNewsWeiboWechat,
        Channel::Platform => Item::ProactivePlatform,
        Channel::Newspaper | Channel::Television | Channel::Broadcast => return None,
    })
}

fn is_outcome(item: Item) -> bool {
    use crate::schema::Topic as Group;
    matches!(item.def().topic, Group::Granted | Group::Denied | Group::Unavailable | Group::NotProcessed | Group::OtherOutcome | Group::Answers2014)
}

/// Items of table 3, which a sentence states for all applicants unless it names one.
fn has_applicants(item: Item) -> bool {
    crate::extract::form::TABLE3.iter().any(|row| row.item == item)
}

/// Items that count a whole, of which a sentence may also tell parts.
fn is_total(item: Item) -> bool {
    matches!(item, Item::ProactiveTotal | Item::RequestsReceived | Item::OutcomesTotal | Item::ReconsiderationTotal | Item::LitigationTotal | Item::InfoMade | Item::DisclosedTotal)
}

/// Words between 主动公开 and a figure that leave it the total: none, or words for "in all" and "information".
fn plain_total(words: &str) -> bool {
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:共计|合计|总计|累计|总数|总量|数量|条数|总共|共有|共|数|计|为|达到|达|约|有|的|了|各类\p{Han}{0,4}?政府信息|各类|政府信息|政务信息|信息|内容|情况|:|,|\()*$").expect("a constant pattern")
    });
    PLAIN.is_match(words)
}

fn clause_start(text: &str, at: usize) -> usize {
    text[..at].rfind([',', '。', ';', ':', '(', ')', '!', '?']).map_or(0, |found| found + text[found..].chars().next().map_or(1, char::len_utf8))
}

/// The rest of a denied clause adds nothing: 没有依申请公开申请的情况.
fn ends_there(words: &str) -> bool {
    static END: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(?:的|情况|事项|件|发生|案件|出现|,|)*$").expect("a constant pattern"));
    END.is_match(words)
}

fn compares_behind(next: &str) -> bool {
    ["上升", "下降", "增长", "减少", "回落", "的上升", "的增长"].iter().any(|word| next.starts_with(word)) || next.starts_with(")下降") || next.starts_with(")上升") || next.starts_with(")增长")
}

fn inside_title(text: &str, at: usize) -> bool {
    let open = text[..at].matches('《').count();
    let close = text[..at].matches('》').count();
    open > close || text[..at].ends_with(['〔', '[', '(']) && text[at..].find([')', '〕', ']']).is_some_and(|end| end < 12)
}

/// 市府办 for 某市人民政府办公室: the characters in order, the first one shared.
fn abbreviates(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().count() >= 2 && short.chars().all(|c| rest.any(|d| d == c))
}

/// The printed figure, or the denying words.
fn raw_range(text: &str, at: usize, end: usize) -> std::ops::Range<usize> {
    at..end.min(text.len()).max(at)
}
