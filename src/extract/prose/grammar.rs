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
use crate::extract::Cell;
use crate::extract::stream::Sentence;
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
    let mut reader = Reader {
        context,
        section: Section::Other,
        cells: Vec::new(),
        lone_website: Vec::new(),
        carried: None,
        goes_on: false,
        meant: None,
        headed: Vec::new(),
    };
    for (index, sentence) in sentences.iter().enumerate() {
        let same_paragraph = index > 0 && sentences[index - 1].paragraph == sentence.paragraph;
        if !same_paragraph {
            (reader.carried, reader.goes_on) = (None, false);
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
    /// The sentence before ended with a semicolon.
    goes_on: bool,
    /// What the figure before counted in this sentence, given as a fact or not (a part of a year, another year).
    meant: Option<Item>,
    /// What the heading right above asked about.
    headed: Vec<Item>,
}

/// Words between a phrase and its figure that add nothing to it.
static FILLER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:共计|合计|总计|累计|总数|总量|数量|件数|条数|总共|共有|共|数|计|为|是|达到|达|约|有|的|了|均|各|分别|答复|申请|事项|情形|信息|政府信息|政务信息|相关|类|案件|案|情况|",
        r"决定|处理|件|宗|等|全|年|已|方式|方面|内容|性|仅|新增|转办|具体行政行为|总次数|诉求|群众诉求|零|结果|办理|提交|公开|次数|场次|活动|稿件|文件|问题|:|,|\(|\)|“|”|‘|’|《|》|、|\\.)*$"
    ))
    .expect("a constant pattern")
});

static YEAR: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"((?:19|20)\d{2})年?").expect("a constant pattern"));

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
        self.answer_to_heading(sentence, &cues, &figures);
        let denied = self.negations(sentence, &cues, &figures);
        // A semicolon does not end what is being told.
        let goes_on = std::mem::replace(&mut self.goes_on, text.ends_with(';'));
        let among = goes_on
            || text.starts_with("其中")
            || text.starts_with("其它")
            || text.starts_with("其他") && self.carried == Some(Topic::Requests);
        let mut topic = if among || self.carried == Some(Topic::Gazette) { self.carried } else { None };
        let mut from = 0;
        self.meant = None;
        let listed = cues.iter().filter(|cue| matches!(cue.meaning, Meaning::Outcome(_))).count() >= 2;
        for (index, figure) in figures.iter().enumerate() {
            let governors: Vec<Cue> =
                cues.iter().copied().filter(|cue| cue.start >= from && cue.end <= figure.start).collect();
            let limit = figures.get(index + 1).map_or(text.len(), |next| next.start);
            let stop = text[figure.end..limit]
                .find([',', '。', ';', ':', '(', ')', '、'])
                .map_or(limit, |at| figure.end + at);
            let behind: Vec<Cue> =
                cues.iter().copied().filter(|cue| cue.start >= figure.end && cue.end <= stop).collect();
            let before = topic;
            for cue in &governors {
                topic = next_topic(topic, cue.meaning);
            }
            let inside_denial = denied.iter().any(|range| range.contains(&figure.start));
            if !inside_denial {
                let place = Place {
                    text,
                    from,
                    figure,
                    next: &text[figure.end..],
                    governors: &governors,
                    behind: &behind,
                    before,
                    topic,
                    listed,
                };
                self.figure(sentence, &place);
                // 办结申请96件,其中…;不予公开10件: what follows is told of these requests.
                if self.meant == Some(Item::OutcomesTotal) {
                    topic = Some(Topic::Requests);
                }
            }
            from = figure.end;
        }
        for cue in cues.iter().filter(|cue| cue.start >= from) {
            topic = next_topic(topic, cue.meaning);
        }
        self.carried = topic;
        self.the_rest_answered(sentence, from);
    }

    /// 其中3件结转下年度,其余全部答复: the answers are the rest, but of a number that the carrying over from last year may
    /// enlarge; so the statement is kept and no value given.
    fn the_rest_answered(&mut self, sentence: &Sentence, from: usize) {
        static REST: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"其余(?:申请|的)?(?:\d+件)?(?:全部|均|都|已)[^,。;]{0,16}(?:答复|办结|办理)")
                .expect("a constant pattern")
        });
        let Some(found) = REST.find_at(&sentence.text, from) else { return };
        let told =
            self.cells.iter().rev().take(3).any(|cell| {
                cell.item == Item::CarriedForward && cell.line == sentence.line_at(found.start())
            });
        if told {
            self.push(
                sentence,
                Item::OutcomesTotal,
                None,
                None,
                Status::Ambiguous,
                found.range(),
                found.start(),
            );
        }
    }

    fn enter_section(&mut self, text: &str, cues: &[Cue]) {
        static HEADING: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(
                r"^(?:#*[(]?[一二三四五六七八九十]{1,2}[)、.]|\d{1,2}[、.]|第[一二三四五六七八九十]+部分)",
            )
            .expect("a constant pattern")
        });
        if !HEADING.is_match(text) {
            return;
        }
        let head: String = text.chars().take(32).collect();
        let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
        let top_level = !text.starts_with(['(', '#']) && !text.starts_with(|c: char| c.is_ascii_digit());
        let section = if has(&[
            "存在的主要问题",
            "存在问题",
            "存在的问题",
            "存在不足",
            "主要问题",
            "改进措施",
            "改进情况",
            "下一步",
            "工作打算",
            "工作计划",
            "不足",
        ]) {
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
        let cut = ["(无)", ":无", ":没有", ":暂无", ":未发生", "情况无", ":0", ":零"]
            .iter()
            .find_map(|end| text.strip_suffix(end));
        let Some(head) = cut.filter(|head| head.chars().count() <= 60) else { return false };
        let mut any = false;
        // Only the words right in front of the colon are what there is none of.
        let from = head.rfind(['。', ';']).map_or(0, |at| at + 3);
        for cue in cues.iter().filter(|cue| cue.start >= from && cue.end <= head.len()) {
            let item = match cue.meaning {
                Meaning::RequestNoun | Meaning::OnRequest => Some(Item::RequestsReceived),
                Meaning::Topic(topic @ (Topic::Reconsideration | Topic::Litigation | Topic::Appeal)) => {
                    topic.total()
                }
                _ => None,
            };
            if let Some(item) = item {
                any = true;
                self.push(sentence, item, None, Some(0.0), Status::Zero, 0..sentence.text.len(), cue.start);
            }
        }
        any
    }

    /// 五、因政府信息公开申请行政复议、提起行政诉讼情况, and below it nothing but 无。
    fn answer_to_heading(&mut self, sentence: &Sentence, cues: &[Cue], figures: &[Figure]) {
        let text = sentence.text.trim_end_matches(['。', ';', '!', ',']);
        let none = [
            "无",
            "没有",
            "暂无",
            "未发生",
            "本年度无",
            "零",
            "0",
            "0件",
            "本年无",
            "均无",
            "无此情况",
            "无此类情况",
            "没有发生",
        ]
        .contains(&text);
        let headed = std::mem::take(&mut self.headed);
        if none {
            for item in headed {
                self.push(sentence, item, None, Some(0.0), Status::Zero, 0..sentence.text.len(), 0);
            }
            return;
        }
        // A heading asks: it is short, ends without a stop, and tells no figure.
        let asks = text.len() == sentence.text.len()
            && text.chars().count() <= 48
            && figures.is_empty()
            && ["情况", "数量", "事项", "申请", "诉讼", "复议", "案件"].iter().any(|end| text.ends_with(end));
        if !asks {
            return;
        }
        for cue in cues {
            let item = match cue.meaning {
                Meaning::RequestNoun | Meaning::OnRequest => Some(Item::RequestsReceived),
                Meaning::Topic(topic @ (Topic::Reconsideration | Topic::Litigation | Topic::Appeal)) => {
                    topic.total()
                }
                // 主动公开情况: 无 says nothing of requests.
                Meaning::Topic(_) | Meaning::Own(..) => return self.headed.clear(),
                _ => None,
            };
            if let Some(item) = item.filter(|item| !self.headed.contains(item)) {
                self.headed.push(item);
            }
        }
        // 收到和处理政府信息公开申请情况 heads a table; nothing below it denies what stands in it.
        if text.contains("处理") {
            self.headed.clear();
        }
    }

    // ------------------------------------------------------------ negations

    /// States the zeros of each negation; gives the stretches in which figures are denied.
    fn negations(
        &mut self,
        sentence: &Sentence,
        cues: &[Cue],
        figures: &[Figure],
    ) -> Vec<std::ops::Range<usize>> {
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
            let counted = figures.iter().any(|f| {
                f.start >= cue.end && f.end <= end && f.number.as_ref().is_none_or(|n| n.value > 1.0)
            });
            if counted {
                continue;
            }
            stretches.push(cue.start..end);
            if !self.is_own(text, cue.start)
                || self.other_year(text, cue.start)
                || self.part_of_year(text, cues, cue.start)
            {
                continue;
            }
            let fault = scope.iter().any(|c| c.meaning == Meaning::Fault);
            let overturned = scope.iter().any(|c| c.meaning == Meaning::Result(Verdict::Overturned));
            let words = &text[cue.end..end];
            let range = clause_start(text, cue.start)..end;
            let disputes: Vec<Topic> = scope
                .iter()
                .filter_map(|c| match c.meaning {
                    Meaning::Topic(topic @ (Topic::Reconsideration | Topic::Litigation | Topic::Appeal)) => {
                        Some(topic)
                    }
                    Meaning::Topic(Topic::Complaint) if text.contains("信息公开") => {
                        Some(Topic::Complaint)
                    }
                    _ => None,
                })
                .collect();
            if disputes.iter().any(|topic| *topic != Topic::Complaint) {
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
            // 未举办新闻发布会, 未收到传真申请: what is denied stands right behind.
            if let Some(first) = scope.first().filter(|first| text[cue.end..first.start].chars().count() <= 4)
            {
                let item = match first.meaning {
                    Meaning::Own(item @ (Item::FalseInformationCases | Item::DeniedRecordsFiled), _) => {
                        Some(item)
                    }
                    Meaning::Own(item @ (Item::PressConferences | Item::OnlineInterviews), _)
                        if ends_there(&text[first.end..end]) =>
                    {
                        Some(item)
                    }
                    Meaning::RequestChannel(item) if receive && ends_there(&text[first.end..end]) => {
                        Some(item)
                    }
                    Meaning::CarryOver
                        if ends_there(&text[first.end..end])
                            || scope.get(1).is_some_and(|c| {
                                c.meaning == Meaning::RequestNoun && ends_there(&text[c.end..end])
                            }) =>
                    {
                        Some(Item::CarriedOver)
                    }
                    _ => None,
                };
                if let Some(item) = item {
                    self.push(sentence, item, None, Some(0.0), Status::Zero, range, cue.start);
                    continue;
                }
            }
            let fees = scope.iter().any(|c| c.meaning == Meaning::Topic(Topic::Fees));
            let info_fee = scope.iter().any(|c| c.meaning == Meaning::Topic(Topic::InfoFee));
            if info_fee {
                self.push(
                    sentence,
                    Item::InfoFeeCollectedYuan,
                    None,
                    Some(0.0),
                    Status::Zero,
                    range,
                    cue.start,
                );
                continue;
            }
            if fees && !receive {
                self.push(sentence, Item::FeesChargedYuan, None, Some(0.0), Status::Zero, range, cue.start);
                continue;
            }
            if scope.iter().any(|c| c.meaning == Meaning::Topic(Topic::Spending))
                && (words.contains("支出") || words.contains("专项经费"))
            {
                self.push(
                    sentence,
                    Item::DisclosureSpendingWan,
                    None,
                    Some(0.0),
                    Status::Zero,
                    range,
                    cue.start,
                );
                continue;
            }
            if let Some(first) = scope.first() {
                // "无不予公开政府信息的情况"
                if first.meaning == Meaning::Outcome(Item::DeniedTotal) && first.start == cue.end && !receive
                {
                    self.push(
                        sentence,
                        self.outcome_of_form(Item::DeniedTotal),
                        None,
                        Some(0.0),
                        Status::Zero,
                        range,
                        cue.start,
                    );
                    continue;
                }
                if matches!(first.meaning, Meaning::CarryForward) && first.start <= cue.end + 6 {
                    self.push(
                        sentence,
                        Item::CarriedForward,
                        None,
                        Some(0.0),
                        Status::Zero,
                        range,
                        cue.start,
                    );
                    continue;
                }
            }
            let request =
                scope.iter().find(|c| matches!(c.meaning, Meaning::RequestNoun | Meaning::OnRequest));
            let other = scope.iter().any(|c| {
                let named_first = request.is_some_and(|request| request.start < c.start && &text[request.end..c.start] == "或");
                matches!(c.meaning, Meaning::Fault | Meaning::Answer | Meaning::Outcome(_) | Meaning::CarryOver | Meaning::CarryForward)
                    || matches!(c.meaning, Meaning::Topic(t) if !matches!(t, Topic::Requests | Topic::Proactive) && !named_first)
            });
            if let Some(request) = request
                && !other
            {
                // "未发生", "没有" and "无" deny a request only if the request itself is what there was none of.
                let behind = &text[request.end..end];
                let direct = receive
                    || ends_there(behind)
                        && (request.meaning == Meaning::RequestNoun || behind.contains("情况"));
                if direct {
                    self.push(
                        sentence,
                        Item::RequestsReceived,
                        None,
                        Some(0.0),
                        Status::Zero,
                        range,
                        cue.start,
                    );
                }
            }
        }
        self.free_of_charge(sentence, cues);
        stretches
    }

    /// 免费提供, 无偿提供, 不收取任何费用.
    fn free_of_charge(&mut self, sentence: &Sentence, cues: &[Cue]) {
        static FREE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:未|没有|不|均未)(?:向[^,。;]{0,20})?收取(?:任何|相关|申请人)?(?:的)?费用|(?:未|没有)收费|免费为公众提供|实行无偿提供|均未收费").expect("a constant pattern")
        });
        let Some(found) = FREE.find(&sentence.text) else { return };
        if cues.iter().any(|cue| cue.meaning == Meaning::Topic(Topic::InfoFee)) {
            return;
        }
        let item = Item::FeesChargedYuan;
        if self
            .cells
            .last()
            .is_some_and(|cell| cell.item == item && cell.quote.contains(&sentence.printed(found.range())))
        {
            return;
        }
        self.push(sentence, item, None, Some(0.0), Status::Zero, found.range(), found.start());
    }

    // ------------------------------------------------------------ figures

    fn figure(&mut self, sentence: &Sentence, place: &Place<'_>) {
        let Place { text, figure, .. } = *place;
        let clause = clause_start(text, figure.start).max(place.from);
        let near: Vec<Cue> = place.governors.iter().copied().filter(|cue| cue.start >= clause).collect();
        let near =
            if near.iter().any(|cue| names_something(cue.meaning)) { near } else { place.governors.to_vec() };
        // 由2020年的12件增至2022年的31件: the first figure only says what is counted.
        if lexicon::cues(place.next)
            .first()
            .is_some_and(|cue| cue.start == 0 && cue.meaning == Meaning::Becomes)
        {
            self.meant = self
                .meaning(place, &near)
                .map(|(item, ..)| item)
                .or_else(|| place.topic.and_then(Topic::total));
            return;
        }
        if let Some(item) = self.became(&near) {
            if !self.other_year(text, figure.start)
                && let Some(value) = figure.number.as_ref().map(|number| number.value)
            {
                self.push(
                    sentence,
                    item,
                    None,
                    Some(value),
                    Status::Number,
                    clause..figure.end,
                    figure.start,
                );
            }
            return;
        }
        if near.iter().any(|cue| cue.meaning == Meaning::Compare && cue.start >= clause)
            || compares_behind(place.next)
        {
            return;
        }
        if self.part_of_year(text, place.governors, figure.start) {
            self.meant = self.meaning(place, &near).map(|(item, ..)| item);
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
        let Some((item, applicant, certain)) =
            self.meaning(place, &near).or_else(|| self.in_all(place, &near))
        else {
            return;
        };
        self.meant = Some(item);
        let carried = matches!(item, Item::CarriedOver | Item::CarriedForward);
        let since = near
            .iter()
            .any(|cue| cue.meaning == Meaning::Cumulative && text[cue.start..cue.end].contains("以来"));
        if !carried && !since && self.other_year(text, figure.start) {
            return;
        }
        let total = is_total(item) && place.topic != Some(Topic::InfoMade);
        if total && (place.next.starts_with(",占") || place.next.starts_with("(占")) {
            // A share follows: this is a part of a total told before.
            return;
        }
        if is_total(item) && (!self.is_own(text, figure.start) || of_a_part(text, figure.start)) {
            return;
        }
        if unrelated(place.next) {
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
        self.push(
            sentence,
            item,
            applicant,
            certain.then_some(value),
            status,
            clause..figure.end,
            figure.start,
        );
        if value == 0.0 && certain || text[..figure.start].ends_with('各') {
            self.joint(sentence, place, &near, clause, value);
        }
        if let Some(applicant) = all_by(place.next)
            && matches!(item, Item::RequestsReceived)
        {
            self.push(
                sentence,
                item,
                Some(applicant),
                certain.then_some(value),
                status,
                clause..figure.end,
                figure.start,
            );
        }
        let website = near.iter().any(|cue| cue.meaning == Meaning::Channel(Channel::Website));
        if item == Item::ProactiveWebsite && website {
            self.lone_website.push(self.cells.len() - 1);
        }
    }

    /// 行政复议、行政诉讼均为0件, 同意公开、部分公开和免予公开的信息:0条, 行政复议、行政诉讼各2件: a zero, or 各, is shared by
    /// all that it closes.
    fn joint(&mut self, sentence: &Sentence, place: &Place<'_>, near: &[Cue], clause: usize, value: f64) {
        let all = place.governors;
        let Some(mut at) = near.last().and_then(|last| all.iter().position(|cue| cue == last)) else {
            return;
        };
        while at > 0 && joined(place.text, all[at - 1], all[at]) {
            at -= 1;
            let item = match all[at].meaning {
                Meaning::Outcome(item) => Some(self.outcome_of_form(item)),
                Meaning::Topic(topic @ (Topic::Reconsideration | Topic::Litigation | Topic::Appeal)) => {
                    topic.total()
                }
                Meaning::CarryOver => Some(Item::CarriedOver),
                Meaning::CarryForward => Some(Item::CarriedForward),
                _ => None,
            };
            if let Some(item) = item {
                let status = if value == 0.0 { Status::Zero } else { Status::Number };
                self.push(
                    sentence,
                    item,
                    None,
                    Some(value),
                    status,
                    clause.min(all[at].start)..place.figure.end,
                    place.figure.start,
                );
            }
        }
    }

    /// A figure of many years, or of this one; `None` when the item has no name for the former.
    fn cumulative(&self, item: Item, place: &Place<'_>, near: &[Cue]) -> Option<Item> {
        if place.governors.iter().any(|cue| cue.meaning == Meaning::Newly) {
            return Some(item);
        }
        let cumulative = place
            .governors
            .iter()
            .any(|cue| cue.meaning == Meaning::Cumulative && many_years(&place.text[cue.start..cue.end]))
            || near.iter().any(|cue| {
                cue.meaning == Meaning::Cumulative
                    && (&place.text[cue.start..cue.end] == "累计"
                        || place.text[cue.start..cue.end].contains("以来"))
            });
        if !cumulative {
            return Some(item);
        }
        let until = place.governors.iter().any(|cue| {
            matches!(
                &place.text[cue.start..cue.end],
                "截至" | "截止" | "截至目前" | "截止目前" | "以来" | "历年"
            ) || many_years(&place.text[cue.start..cue.end])
        });
        let this_year = near.iter().any(|cue| cue.meaning == Meaning::ThisYear)
            || self
                .context
                .year
                .is_some_and(|year| place.text[..place.figure.start].contains(&format!("{year}年")));
        if this_year && !until {
            return Some(item);
        }
        // 近三年, “十三五”期间: of a span that no item counts.
        if place.governors.iter().any(|cue| many_years(&place.text[cue.start..cue.end])) {
            return None;
        }
        matches!(item, Item::ProactiveTotal | Item::ProactivePlatform)
            .then_some(Item::ProactiveTotalCumulative)
    }

    /// What a figure counts. The last answer says whether the words leave no doubt.
    fn meaning(&self, place: &Place<'_>, near: &[Cue]) -> Option<(Item, Option<Applicant>, bool)> {
        let Place { text, figure, .. } = *place;
        let unit = figure.unit;
        let filled = |cue: &Cue| FILLER.is_match(&text[cue.end..figure.start]);
        let about_requests = place.topic == Some(Topic::Requests)
            || self.section == Section::Requests && place.topic.is_none();
        // 对3件申请告知本机关不掌握相关政府信息
        if text[..figure.start].ends_with('对')
            && let Some(Cue { meaning: Meaning::Outcome(item), .. }) =
                place.behind.iter().rev().find(|cue| matches!(cue.meaning, Meaning::Outcome(_)))
            && Topic::Requests.units().contains(&unit)
        {
            return Some((self.outcome_of_form(*item), None, true));
        }
        // 有2件政府信息公开申请收取了信息处理费
        if place.next.contains("收取")
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
                Meaning::RequestChannel(item) => {
                    return (about_requests && filled(cue) && Topic::Requests.units().contains(&unit))
                        .then_some((item, None, true));
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
                            && !matches!(place.before, Some(Topic::InfoMade | Topic::Proactive));
                    let item = self.outcome_of_form(item);
                    return (of_requests && filled(cue) && Topic::Requests.units().contains(&unit))
                        .then_some((item, None, true));
                }
                Meaning::Result(verdict) => {
                    let item = result_item(place.topic?, verdict)?;
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
                Meaning::Receive => return self.received(place, near, at),
                // 部分公开的答复3件: what was answered is said in front.
                Meaning::Answer
                    if at > 0
                        && matches!(near[at - 1].meaning, Meaning::Outcome(_))
                        && matches!(&text[near[at - 1].end..cue.start], "" | "的") => {}
                Meaning::Answer => {
                    let other = near.iter().any(|c| matches!(c.meaning, Meaning::Topic(t) if !matches!(t, Topic::Requests | Topic::Proactive)));
                    let known = about_requests
                        || near
                            .iter()
                            .any(|c| matches!(c.meaning, Meaning::RequestNoun | Meaning::OnRequest))
                        || text[cue.end..figure.start].contains("申请")
                        || place.next.starts_with("申请")
                        || place.listed
                        || text.contains("答复率");
                    let units = Topic::Requests.units();
                    return (known && !other && filled(cue) && units.contains(&unit) && unit != "人次")
                        .then_some((Item::OutcomesTotal, None, true));
                }
                Meaning::RequestNoun | Meaning::OnRequest => {
                    if !filled(cue) || !Topic::Requests.units().contains(&unit) {
                        return None;
                    }
                    if place.topic == Some(Topic::InfoMade) {
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
                        })?;
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
            && self.context.year.is_some_and(|year| year <= 2020)
            && self.cells.last().is_some_and(|cell| is_outcome(cell.item))
        {
            return Some((Item::OtherOutcome, None, true));
        }
        // 全年共计200余人参加 of an event
        if unit == "人"
            && place.next.starts_with("参加")
            && text.contains("活动")
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
    fn received(
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
                let in_section = self.section == Section::Requests && place.text.contains("申请");
                (said || in_section)
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
    fn became(&self, near: &[Cue]) -> Option<Item> {
        near.iter().any(|cue| cue.meaning == Meaning::Becomes).then_some(self.meant).flatten()
    }

    /// 上半年收到6件,下半年收到9件,全年合计15件: the sum of what was counted before.
    fn in_all(&self, place: &Place<'_>, near: &[Cue]) -> Option<(Item, Option<Applicant>, bool)> {
        let words = &place.text[place.from..place.figure.start];
        let summed = ["合计", "共计", "总计", "累计"].iter().any(|word| words.ends_with(word));
        let whole = near.iter().any(|cue| cue.meaning == Meaning::ThisYear)
            && !near.iter().any(|cue| names_something(cue.meaning));
        (summed && whole).then_some(self.meant).flatten().map(|item| (item, None, true))
    }

    /// Regulations and normative documents are told in lists: 主动公开规章3件,行政规范性文件22件. The last verb decides.
    fn documents(&self, text: &str, at: usize, regulations: bool) -> Option<Item> {
        let recent = self.context.year.is_some_and(|year| year >= 2021);
        let start = text[..at].rfind(['。', ';']).unwrap_or(0);
        let verbs = [
            ("废止", 0),
            ("现行有效", 1),
            ("主动公开", 2),
            ("制发", 3),
            ("制定", 3),
            ("印发", 3),
            ("出台", 3),
        ];
        let (_, verb) = verbs
            .iter()
            .filter_map(|(verb, kind)| text[start..at].rfind(verb).map(|found| (found, *kind)))
            .max()?;
        let annex = self.context.year.is_some_and(|year| (2014..=2018).contains(&year))
            && text[start..at].contains("文件数");
        Some(match (verb, regulations) {
            (0, false) => Item::NormativeDocsRepealed,
            (0, true) => Item::RegulationsRepealed,
            (1, false) => Item::NormativeDocsInForce,
            (1, true) => Item::RegulationsInForce,
            (2, false) if annex => Item::ProactiveNormativeDocs,
            (2, false) => Item::NormativeDocsPublished,
            (2, true) => Item::RegulationsPublished,
            (_, false) if recent => Item::NormativeDocsIssued,
            (_, false) => Item::NormativeDocsMade,
            (_, true) if recent => Item::RegulationsIssued,
            (_, true) => Item::RegulationsMade,
        })
    }

    /// A quantity with a name of its own, where the words around it let it be the agency's own yearly figure.
    fn own(
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
            // 电话咨询、现场咨询3000余起: both ways in one figure.
            _ if consulting(near[at].meaning)
                && at > 0
                && consulting(near[at - 1].meaning)
                && joined(text, near[at - 1], near[at]) =>
            {
                Some((Item::ConsultationsTotal, None, true))
            }
            Item::Interpretations
                if !matches!(words, "" | "共" | "共计") || text[..near[at].start].contains("公报") =>
            {
                None
            }
            // Items pushed to an account are its posts.
            Item::PushedItems
                if place.governors.iter().any(|cue| matches!(cue.meaning, Meaning::Channel(_))) =>
            {
                None
            }
            Item::WebsiteViews => {
                let own =
                    ["信息", "专栏", "栏目", "网站", "网页", "公开"].iter().any(|word| clause.contains(word));
                let rate = ["日均", "平均", "每日", "每天", "小程序", "观看", "粉丝"]
                    .iter()
                    .any(|word| clause.contains(word));
                (own && !rate).then_some((item, None, true))
            }
            _ => Some((item, None, true)),
        }
    }

    /// The answer classes of 2014 have names of their own; since 2019 the same words mean the outcomes of table 3.
    fn outcome_of_form(&self, item: Item) -> Item {
        let modern = self.context.year.is_some_and(|year| year >= 2019);
        let old = self.context.year.is_some_and(|year| year < 2019);
        match item {
            Item::GrantedInFull2014 if modern => Item::GrantedInFull,
            Item::GrantedInPart2014 if modern => Item::GrantedInPart,
            Item::DeniedTotal2014 if modern => Item::DeniedTotal,
            Item::GrantedInFull if old => Item::GrantedInFull2014,
            Item::GrantedInPart if old => Item::GrantedInPart2014,
            Item::DeniedTotal if old => Item::DeniedTotal2014,
            other => other,
        }
    }

    fn topic_total(
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
                // 制发公文934件,主动公开702件
                if self.meant == Some(Item::DocumentsMade) && words.is_empty() {
                    return Some((Item::DocumentsPublished, None, true));
                }
                // 主动公开政策法规类政府信息44条: the only class that the report tells of.
                let one_class = one_class(words)
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
                if !(text.contains("信息公开")
                    || self.section == Section::Disputes
                    || self
                        .cells
                        .last()
                        .is_some_and(|cell| cell.item.def().topic == crate::schema::Topic::Litigation)) =>
            {
                None
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
                if !FILLER.is_match(words) || !["件", "个", "部", "份", "条", ""].contains(&unit) {
                    return None;
                }
                self.documents(text, figure.start, topic == Topic::Regulations).map(|item| (item, None, true))
            }
            Topic::Staff => (["名", "人", "位"].contains(&unit) && FILLER.is_match(words)).then_some((
                Item::StaffTotal,
                None,
                true,
            )),
            Topic::Spending => {
                (money && clause.contains("信息公开")).then_some((Item::DisclosureSpendingWan, None, true))
            }
            Topic::Fees => (money
                && (clause.contains("依申请") || self.section == Section::Fees || clause.contains("收取")))
            .then_some((Item::FeesChargedYuan, None, true)),
            Topic::InfoFee => money.then_some((Item::InfoFeeCollectedYuan, None, true)),
            Topic::Proposal | Topic::Elsewhere => None,
        }
    }

    fn channel(
        &self,
        place: &Place<'_>,
        near: &[Cue],
        at: usize,
        channel: Channel,
    ) -> Option<(Item, Option<Applicant>, bool)> {
        let Place { text, figure, .. } = *place;
        let words = &text[near[at].end..figure.start];
        let unit = figure.unit;
        // 通过政府公报公开46条 behind 主动公开…: a way of disclosure.
        let disclosed = place.topic == Some(Topic::Proactive)
            || self.meant.is_some_and(|item| item.key().starts_with("proactive_"))
            || words.contains("公开信息");
        if disclosed
            && ["公开", "发布", "转发"].iter().any(|verb| words.contains(verb))
            && FILLER.is_match(&words.replace("发布", "").replace("转发", ""))
            && Topic::Proactive.units().contains(&unit)
            && let Some(item) = proactive_item(channel)
        {
            return Some((item, None, true));
        }
        let posted =
            text[clause_start(text, figure.start)..figure.start].contains("发布") || words.contains("发布");
        if !FILLER.is_match(&words.replace("发布", "").replace("转发", "").replace("报信息", "")) {
            return None;
        }
        let counted = ["条", "篇", "则", "次", "件"].contains(&unit);
        let item = match channel {
            Channel::Gazette if unit == "期" => Item::GazetteIssues,
            Channel::Weibo if posted && counted => Item::WeiboPosts,
            Channel::Wechat
                if counted
                    && (posted
                        || near[..at]
                            .iter()
                            .any(|c| matches!(c.meaning, Meaning::Channel(Channel::Weibo)))
                        || place.from > 0) =>
            {
                Item::WechatPosts
            }
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
        if front.contains("全文电子化率") {
            self.push(
                sentence,
                Item::FullTextRate,
                None,
                Some(number.value),
                Status::Number,
                clause..figure.end,
                figure.start,
            );
            return;
        }
        let about_requests = place.topic == Some(Topic::Requests)
            || place.topic.is_none()
                && (self.section == Section::Requests
                    || text.contains("申请")
                    || self.meant == Some(Item::OutcomesTotal));
        let item = if ["答复率", "办结率", "回复率", "办复率"].iter().any(|word| {
            front.ends_with(word)
                || front.ends_with(&format!("{word}为"))
                || front.ends_with(&format!("{word}达"))
                || front.ends_with(&format!("{word}达到"))
        }) {
            match place.topic {
                Some(Topic::Mailbox) => Item::MailboxReplyRatePct,
                _ if about_requests => Item::ResponseRatePct,
                _ => return,
            }
        } else if (place.next.starts_with("回复") || place.next.starts_with("答复")) && about_requests {
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
            Regex::new(r"(?:^|[,;:。、(])(?:其中|另外)?(?:(?:19|20)\d{2}年(?:度)?(?:全年)?)?,?([\p{Han}“”]{1,24}?(?:局|办公室|公开办|办|科|处|中心|公司|站|所|镇|乡|街道|支队|大队|院|校))(?:共计|共|累计|全年|本年度|年度|主动|依法|收到|受理|接到|办理|答复|发布|公开|通过|通|在|利用|未|没有|无|向|对|新增|暂|均|已|的)")
                .expect("a constant pattern")
        });
        let start = text[..at]
            .rfind(['。', ';'])
            .map_or(0, |found| found + if text[found..].starts_with('。') { 3 } else { 1 });
        let Some(found) = BODY
            .captures_iter(&text[start..])
            .take_while(|found| found.get(1).is_some_and(|body| start + body.end() <= at))
            .last()
        else {
            return true;
        };
        let Some(body) = found.get(1) else { return true };
        let body = body.as_str();
        // 我局, 本机关, 市政府办公室 within 汕头市人民政府办公室.
        let own_word = ["我", "本", "全"].iter().any(|word| body.starts_with(word))
            || ["我局", "我办", "本局", "本办", "我委", "各", "全"].iter().any(|word| body.contains(word));
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
        // A year inside brackets or a title is not the sentence's,
        // nor is one that the figure is only compared with (比2022年下降).
        // nor is the year from which or to which a request is carried.
        let own = |start: usize, end: usize| {
            let carried = text[..start].ends_with("结转")
                || text[..start].ends_with("结转至")
                || text[..start].ends_with("结转到")
                || text[end..].trim_start_matches('度').starts_with("结转");
            !carried
                && !inside_title(text, start)
                && !["比", "较", "同比", "与", "于", "("].iter().any(|word| text[..start].ends_with(word))
        };
        let last = YEAR
            .captures_iter(&text[..at])
            .filter(|m| m.get(0).is_some_and(|m| m.as_str().ends_with('年') && own(m.start(), m.end())))
            .last();
        last.and_then(|m| m.get(1))
            .and_then(|m| m.as_str().parse::<i32>().ok())
            .is_some_and(|told| told != year)
    }

    /// Whether what is told here is of a part of the year: 上半年收到6件, 3月收到4件.
    fn part_of_year(&self, text: &str, cues: &[Cue], at: usize) -> bool {
        static MONTH: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:^|[,;:。、(中])(?:1[0-2]|[1-9])月份?(?:共|新)?(?:收到|受理|接到|公开|发布|答复|办结)?\p{Han}{0,4}$").expect("a constant pattern")
        });
        let told = cues
            .iter()
            .rev()
            .filter(|cue| cue.end <= at)
            .find(|cue| matches!(cue.meaning, Meaning::PartOfYear | Meaning::ThisYear));
        told.is_some_and(|cue| cue.meaning == Meaning::PartOfYear) || MONTH.is_match(&text[..at])
    }

    fn carried_by_year(&self, text: &str, carry: Cue, figure: usize) -> Option<Item> {
        let year = self.context.year?;
        // The year stands right in front of the word or right behind it: 2021年结转, 结转2023年度.
        let clause = clause_start(text, carry.start);
        let from = text[clause..carry.start]
            .rfind("年")
            .map_or(clause, |at| (clause + at).saturating_sub(4).max(clause));
        let named: i32 = YEAR.captures(text.get(from..figure)?)?.get(1)?.as_str().parse().ok()?;
        match named - year {
            -1 => Some(Item::CarriedOver),
            1 => Some(Item::CarriedForward),
            _ => None,
        }
    }

    // ------------------------------------------------------------ results

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        sentence: &Sentence,
        item: Item,
        applicant: Option<Applicant>,
        value: Option<f64>,
        status: Status,
        quote: std::ops::Range<usize>,
        at: usize,
    ) {
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
        if !self.cells.iter().any(|other| {
            other.item == cell.item
                && other.applicant == cell.applicant
                && other.line == cell.line
                && other.value == cell.value
                && other.quote == cell.quote
        }) {
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
    /// The sentence lists several outcomes.
    listed: bool,
}

/// The topic behind a phrase, given the topic in front of it.
fn next_topic(topic: Option<Topic>, meaning: Meaning) -> Option<Topic> {
    match (topic, meaning) {
        // Information sorted by its attribute: 依申请公开 is a class of information there, not a request.
        (Some(Topic::InfoMade), Meaning::OnRequest | Meaning::Topic(Topic::Proactive)) => topic,
        (_, Meaning::Topic(topic)) => Some(topic),
        (
            _,
            Meaning::RequestNoun
            | Meaning::OnRequest
            | Meaning::RequestChannel(_)
            | Meaning::CarryOver
            | Meaning::CarryForward,
        ) => Some(Topic::Requests),
        (_, Meaning::Own(Item::RequestsReceived | Item::RequestsClosed | Item::OutcomesTotal, _)) => {
            Some(Topic::Requests)
        }
        (None, Meaning::Channel(Channel::Gazette)) => Some(Topic::Gazette),
        _ => topic,
    }
}

/// 市本级收到215件, 各县区收到1091件: parts of the whole, told by who received them.
fn of_a_part(text: &str, at: usize) -> bool {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[,;:。、(])(?:其中)?,?(?:(?:19|20)\d{2}年(?:度)?,?)?(?:[市县区省州]本级|[市县区省]直(?:部门|单位|机关)?|各(?:[市县区镇乡](?:直|级|\(|、|人民政府|政府|共|收|受)|县区|区县|乡镇|镇街|部门|单位|街道)|下级|乡镇)").expect("a constant pattern")
    });
    let start = text[..at]
        .rfind(['。', ';'])
        .map_or(0, |found| found + if text[found..].starts_with('。') { 3 } else { 1 });
    // The clause of the figure itself.
    let clause = text[start..at].rfind([',', ':']).map_or(start, |found| start + found);
    PARTS.is_match(&text[clause..at])
}

/// Words for several years together.
fn many_years(words: &str) -> bool {
    ["近三年", "近两年", "近五年", "三年来", "五年来", "两年来", "近年来", "五”期间", "五期间"]
        .contains(&words)
}

/// 均与政府信息公开无关: counted, but not here.
fn unrelated(next: &str) -> bool {
    let sentence = next.split('。').next().unwrap_or("");
    ["与政府信息公开无关", "与信息公开无关", "不涉及政府信息公开", "不涉及信息公开", "与政府信息公开工作无关"]
        .iter()
        .any(|words| sentence.contains(words))
}

/// 均为自然人申请: the whole is told for one applicant.
fn all_by(next: &str) -> Option<Applicant> {
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

/// Whether two phrases stand side by side, joined by nothing but a word for "and".
fn joined(text: &str, first: Cue, second: Cue) -> bool {
    matches!(
        &text[first.end..second.start],
        "" | "、"
            | "和"
            | "及"
            | "与"
            | "或"
            | "或者"
            | "以及"
            | "的、"
            | "或予以"
            | "及予以"
            | "或者提起"
            | "或提起"
            | "和提起"
            | "、提起"
    )
}

fn names_something(meaning: Meaning) -> bool {
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
        Channel::OtherWay => Item::ProactiveOther,
        Channel::Newspaper | Channel::Television | Channel::Broadcast => return None,
    })
}

fn is_outcome(item: Item) -> bool {
    use crate::schema::Topic as Group;
    matches!(
        item.def().topic,
        Group::Granted
            | Group::Denied
            | Group::Unavailable
            | Group::NotProcessed
            | Group::OtherOutcome
            | Group::Answers2014
    )
}

/// Items of table 3, which a sentence states for all applicants unless it names one.
fn has_applicants(item: Item) -> bool {
    crate::extract::form::TABLE3.iter().any(|row| row.item == item)
}

/// Items that count a whole, of which a sentence may also tell parts.
fn is_total(item: Item) -> bool {
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
fn plain_total(words: &str) -> bool {
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:共计|合计|总计|累计|总数|总量|数量|条数|总共|共有|共|数|计|为|达到|达|约|有|的|了|各类\p{Han}{0,4}?政府信息|各类|政府信息|政务信息|信息|内容|情况|:|,|\()*$").expect("a constant pattern")
    });
    PLAIN.is_match(words)
}

/// 主动公开政策法规类政府信息: one class of information.
fn one_class(words: &str) -> bool {
    static CLASS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[\p{Han}、]{2,16}类(?:政府信息|政务信息|信息)?(?:共|共计)?$")
            .expect("a constant pattern")
    });
    CLASS.is_match(words)
}

/// 在网站主动公开教育政务信息: information of some kind, told for one channel.
static SOME_KIND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\p{Han}{2,6}(?:政务|政府)信息(?:共|共计)?$").expect("a constant pattern"));

fn clause_start(text: &str, at: usize) -> usize {
    text[..at]
        .rfind([',', '。', ';', ':', '(', ')', '!', '?'])
        .map_or(0, |found| found + text[found..].chars().next().map_or(1, char::len_utf8))
}

/// The rest of a denied clause adds nothing: 没有依申请公开申请的情况.
fn ends_there(words: &str) -> bool {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:的|情况|事项|件|发生|案件|出现|,|)*$").expect("a constant pattern")
    });
    END.is_match(words)
}

fn compares_behind(next: &str) -> bool {
    ["上升", "下降", "增长", "减少", "回落", "的上升", "的增长"].iter().any(|word| next.starts_with(word))
        || next.starts_with(")下降")
        || next.starts_with(")上升")
        || next.starts_with(")增长")
}

fn inside_title(text: &str, at: usize) -> bool {
    let open = text[..at].matches('《').count();
    let close = text[..at].matches('》').count();
    open > close
        || text[..at].ends_with(['〔', '[', '('])
            && text[at..].find([')', '〕', ']']).is_some_and(|end| end < 12)
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
