//! How the phrases of a sentence and its figures make facts.
//!
//! A figure belongs to the words in front of it, back to the figure before: `予以公开966件`. Only a verb of receiving
//! lets it belong to the words behind: `收到14件依申请公开`. The topic of a sentence holds until the next one, so that
//! `维持3件` is a result of litigation behind 行政诉讼 and of reconsideration behind 行政复议. A negation with one or
//! several topics and no figure states as many zeros. What is left in doubt gives no value.

mod business;
mod class;
mod count;
mod denial;
mod documents;
mod meaning;
mod memo;
mod total;
mod way;
mod when;
mod whose;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use self::memo::{Memo, back};
use super::figures::{Figure, figures};
use super::lexicon::{self, Channel, Cue, Meaning, Topic, Verdict};
use crate::document::text::simplified;
use crate::extract::Cell;
use crate::extract::caption::{self, Whose};
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

impl Context {
    /// The name is put in the characters in which sentences are read: 乾县 is 干县 there.
    pub fn new(year: Option<i32>, agency: Option<&str>) -> Self {
        Context { year, agency: agency.map(|name| name.chars().map(simplified).collect()) }
    }
}

/// Reads the facts of a report's sentences.
pub fn read(sentences: &[Sentence], context: &Context) -> Vec<Cell> {
    let mut reader = Reader {
        context,
        section: Section::Other,
        cells: Vec::new(),
        lone_website: Vec::new(),
        carried: None,
        told_last: None,
        beneath_requests: false,
        beneath_outcomes: false,
        goes_on: false,
        meant: None,
        headed: Vec::new(),
        memo: Memo::default(),
        told: HashSet::new(),
        disputes: Vec::new(),
        begun: 0,
        among: None,
        of_part: false,
        figures: Vec::new(),
        continues: false,
        other_span: false,
        regional: false,
        other_disclosure: false,
        other_business: false,
    };
    // Lines below a caption of another year or body, up to the next sentence: 2014年情况 / 收到申请 33.
    let mut captioned = false;
    for (index, sentence) in sentences.iter().enumerate() {
        let told = sentence.text.ends_with(['。', ';', '!', '?']);
        match caption::whose(&sentence.text, context).filter(|_| !told) {
            Some(whose) => captioned = whose == Whose::Another,
            None if told || HEADING.is_match(&sentence.text) => captioned = false,
            None => {}
        }
        if captioned {
            continue;
        }
        let same_paragraph = index > 0 && sentences[index - 1].paragraph == sentence.paragraph;
        let above = reader.told_last.take();
        reader.beneath_requests = above.is_some_and(is_of_requests);
        reader.beneath_outcomes =
            !same_paragraph && above.is_some_and(|item| is_of_requests(item) || count::is_outcome(item));
        if !same_paragraph {
            (reader.carried, reader.goes_on) = (None, false);
            (reader.other_span, reader.regional) = (false, false);
        }
        reader.sentence(sentence);
        // 办理结果如下: heads a list and tells nothing itself.
        let heads = sentence.text.ends_with(':') && sentence.text.contains("如下");
        if heads && reader.told_last.is_none() {
            reader.told_last =
                if sentence.text.contains("办理结果") { Some(Item::OutcomesTotal) } else { above };
        }
    }
    reader.finish()
}

static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:#*[(]?[一二三四五六七八九十]{1,2}[)、.]|\d{1,2}[、.]|第[一二三四五六七八九十]+部分)")
        .expect("a constant pattern")
});

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
    /// What the last figure of the sentence before was read as; `None` where it was read as nothing.
    told_last: Option<Item>,
    /// The sentence before, or the paragraph above, ended with a number of requests.
    beneath_requests: bool,
    /// The same, or with an outcome: this one may be the next item of the list.
    beneath_outcomes: bool,
    /// This sentence ends with a semicolon.
    goes_on: bool,
    /// The sentence before did.
    continues: bool,
    /// What the figure before counted in this sentence, given as a fact or not (a part of a year, another year).
    meant: Option<Item>,
    /// What the heading right above asked about.
    headed: Vec<Item>,
    /// What was found in this sentence.
    memo: Memo,
    /// Facts that are among the cells already.
    told: HashSet<Told>,
    /// Figures of disputes, and whether their sentence says that they are on disclosure.
    disputes: Vec<(usize, bool)>,
    /// Where the facts of this sentence begin.
    begun: usize,
    /// The figure before was told of a part of the body, or of those below it.
    of_part: bool,
    /// What this sentence tells some of, behind the whole.
    among: Option<Item>,
    /// Of each figure of this sentence, where its facts begin and what it counts.
    figures: Vec<(usize, Option<Item>)>,
    /// What goes on from the sentence before is told of several years.
    other_span: bool,
    /// The paragraph has counted what a whole region did.
    regional: bool,
    /// Disclosure of some kind is told that no item counts.
    other_disclosure: bool,
    /// The figure before was of other business than requests.
    other_business: bool,
}

/// Figures that a sum may be of.
const MOST_PARTS: usize = 20;

/// What makes two statements the same: item, applicant, line, bits of the value, words.
type Told = (Item, Option<Applicant>, u32, Option<u64>, String);

/// Words between a phrase and its figure that add nothing to it.
static FILLER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:共计|合计|总计|累计|总数|总量|数量|件数|条数|总共|共有|共|数|计|为|是|达到|达|约|有|的|了|均|各|分别|答复|申请|事项|情形|信息|政府信息|政务信息|相关|类|案件|案|情况|",
        r"决定|处理|件|宗|等|全|年|已|方式|方面|内容|性|仅|新增|转办|具体行政行为|总次数|诉求|群众诉求|零|结果|办理|提交|公开|次数|场次|活动|稿件|文件|问题|发生|:|,|\(|\)|“|”|‘|’|《|》|、|\\.)*$"
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
        self.memo = Memo::default();
        self.answer_to_heading(sentence, &cues, &figures);
        let denied = self.negations(sentence, &cues, &figures);
        // A semicolon does not end what is being told.
        self.continues = std::mem::replace(&mut self.goes_on, text.ends_with(';'));
        let among = self.continues
            || text.starts_with("其中")
            || text.starts_with("其它")
            || text.starts_with("其他") && self.carried == Some(Topic::Requests);
        let mut topic = if among || self.carried == Some(Topic::Gazette) { self.carried } else { None };
        self.other_business &= self.continues;
        let mut from = 0;
        self.meant = None;
        let earlier = std::mem::replace(&mut self.begun, self.cells.len());
        (self.among, self.figures, self.of_part) = (None, Vec::new(), false);
        let listed = cues.iter().filter(|cue| matches!(cue.meaning, Meaning::Outcome(_))).count() >= 2;
        for (index, figure) in figures.iter().enumerate() {
            let governors = between(&cues, from, figure.start);
            let limit = figures.get(index + 1).map_or(text.len(), |next| next.start);
            let stop = text[figure.end..limit]
                .find([',', '。', ';', ':', '(', ')', '、'])
                .map_or(limit, |at| figure.end + at);
            let behind = between(&cues, figure.end, stop);
            let before = topic;
            for cue in governors {
                // 答复类型为:主动公开5件,同意公开16件: a class of answers.
                let class = (listed || self.goes_on_with_outcomes())
                    && topic == Some(Topic::Requests)
                    && cue.meaning == Meaning::Topic(Topic::Proactive)
                    && figure.unit == "件";
                topic = if class { topic } else { next_topic(topic, cue.meaning) };
            }
            // Denied stretches are in order and end in order: of those that begin in front, the last reaches farthest.
            let begun = denied.partition_point(|range| range.start <= figure.start);
            let inside_denial = begun > 0 && figure.start < denied[begun - 1].end;
            self.figures.push((self.cells.len(), None));
            self.hear_business(text, from, figure);
            if !inside_denial {
                let parts = self.parts_of_sum(text, from, &figures[..=index]);
                let place = Place {
                    text,
                    from,
                    figure,
                    next: &text[figure.end..],
                    governors,
                    behind,
                    before,
                    topic,
                    listed,
                    sums: parts.is_some(),
                };
                let known = self.cells.len();
                self.figure(sentence, &place);
                self.told_last = self.cells.get(known).map(|cell| cell.item);
                self.figures[index].1 = self.meant;
                for cell in &mut self.cells[parts.unwrap_or(known)..known] {
                    if total::is_total(cell.item) {
                        (cell.value, cell.status) = (None, Status::Ambiguous);
                    }
                }
                // 未经复议直接起诉14件,复议后起诉9件,结果维持11件: the results of both.
                let suits = [Some(Item::LitigationDirectTotal), Some(Item::LitigationAfterReconTotal)];
                if index > 0 && suits.contains(&self.meant) && suits.contains(&self.figures[index - 1].1) {
                    topic = Some(Topic::Litigation);
                }
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
        self.leave_unrelated(text, earlier);
        self.carried = topic;
        self.other_span = self.ends_in_other_span(text);
        self.regional |= whose::is_regional(text);
        self.the_rest_answered(sentence, from);
    }

    /// 本级收到54件,乡镇收到63件,合计117件: where the facts of the parts begin, which are no whole. The last of the figures is the
    /// sum of two or more right in front of it that count the same.
    fn parts_of_sum(&self, text: &str, from: usize, figures: &[Figure]) -> Option<usize> {
        let (sum, parts) = figures.split_last()?;
        static SUM: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:合计|共计|总计|总共|[,;]共)(?:收到|受理|办结|办理|答复|公开)?$")
                .expect("a constant pattern")
        });
        if !SUM.is_match(&text[from..sum.start]) {
            return None;
        }
        let sum = sum.number.as_ref()?.value;
        let item = self.figures[parts.len().checked_sub(1)?].1?;
        let mut left = sum;
        for (index, part) in parts.iter().enumerate().rev().take(MOST_PARTS) {
            left -= part.number.as_ref()?.value;
            if self.figures[index].1 != Some(item) || left < 0.0 {
                return None;
            }
            if left == 0.0 && index + 1 < parts.len() {
                return Some(self.figures[index].0);
            }
        }
        None
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
            "工作思路",
            "工作安排",
            "努力方向",
            "今后",
            "不足",
            "年计划",
            "年工作计划",
            "年打算",
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
        // Two negations of one sentence may state the same zero, and a row of a small table is read as it is and as it is meant.
        let same = (item, applicant, cell.line, value.map(f64::to_bits), cell.quote.replace([' ', '|'], ""));
        if self.told.insert(same) {
            if is_dispute(item) {
                self.disputes.push((self.cells.len(), sentence.text.contains("公开")));
            }
            self.cells.push(cell);
        }
    }

    /// 共收到行政复议申请156件… and then: 涉及政府信息公开的行政复议2件. The first are cases of every kind, and so are their results.
    fn leave_other_disputes(&mut self) {
        for total in [Item::ReconsiderationTotal, Item::LitigationTotal] {
            let told = |cells: &[Cell], on_disclosure: bool| -> Vec<(Option<f64>, u32)> {
                self.disputes
                    .iter()
                    .filter(|(index, on)| *on == on_disclosure && cells[*index].item == total)
                    .map(|(index, _)| (cells[*index].value, cells[*index].line))
                    .collect()
            };
            let own = told(&self.cells, true);
            let others: Vec<u32> = told(&self.cells, false)
                .into_iter()
                .filter(|(value, _)| !own.is_empty() && own.iter().all(|(own, _)| own != value))
                .map(|(_, line)| line)
                .collect();
            for (index, on_disclosure) in &self.disputes {
                let cell = &mut self.cells[*index];
                if !on_disclosure && cell.item.def().topic == total.def().topic && others.contains(&cell.line)
                {
                    (cell.value, cell.status) = (None, Status::Ambiguous);
                }
            }
        }
    }

    fn finish(mut self) -> Vec<Cell> {
        self.leave_other_disputes();
        // 在网站上主动公开信息493条 is the total where no other figure of disclosure is told.
        let told = self.cells.iter().any(|cell| cell.item == Item::ProactiveTotal);
        let channels = self.cells.iter().filter(|cell| cell.item.key().starts_with("proactive_")).count();
        if !told
            && !self.other_disclosure
            && channels == 1
            && let [only] = self.lone_website.as_slice()
            // 在市政府门户网站发布信息1.9万条: of all kinds, on another's site.
            && ["公开", "部门网站", "局网站", "委网站", "厅网站"].iter().any(|word| self.cells[*only].quote.contains(word))
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
    /// It is the sum of the figures in front of it, which count the same.
    sums: bool,
}

impl<'a> Place<'a> {
    /// Whether the figure stands first in an item of a list, behind another figure's: …、2件部分公开.
    fn begins_its_item(&self) -> bool {
        let words = &self.text[self.from..self.figure.start];
        self.from > 0 && words.strip_suffix('有').unwrap_or(words).ends_with(['、', '和', '及', '与'])
    }

    /// What governs the figure from beyond its own clause, without what stands right behind the figure before: in
    /// 6件予以公开,2件部分公开 the first class is no label of the second figure.
    fn beyond_label_of_figure_before(&self) -> &'a [Cue] {
        if self.from == 0 {
            return self.governors;
        }
        if self.begins_its_item() {
            let named = self.governors.iter().rposition(|cue| meaning::names_something(cue.meaning));
            return &self.governors[named.map_or(0, |at| at + 1)..];
        }
        let clause = self.text[self.from..self.figure.start]
            .find([',', ';', '。', '、', '(', ')', ':'])
            .map_or(self.from, |at| self.from + at);
        // 31件已于年内办结,2件…: that it was this year names nothing.
        let named = self.governors.iter().find(|cue| meaning::names_something(cue.meaning));
        let label = named.is_some_and(|first| {
            first.end <= clause
                && matches!(
                    first.meaning,
                    Meaning::Outcome(_)
                        | Meaning::Result(_)
                        | Meaning::RequestChannel(_)
                        | Meaning::Applicant(_)
                        | Meaning::Answer
                        | Meaning::Own(Item::ClosedOnTime | Item::ClosedExtended, _)
                )
        });
        if label {
            &self.governors[self.governors.partition_point(|cue| cue.end <= clause)..]
        } else {
            self.governors
        }
    }
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

/// Requests as they came in, or what became of them as a whole.
fn is_of_requests(item: Item) -> bool {
    matches!(item, Item::RequestsReceived | Item::CarriedOver | Item::CarriedForward | Item::OutcomesTotal)
}

/// Reconsiderations, suits and their results.
fn is_dispute(item: Item) -> bool {
    use crate::schema::Topic as Group;
    matches!(item.def().topic, Group::Reconsideration | Group::Litigation)
}

/// Items of table 3, which a sentence states for all applicants unless it names one.
fn has_applicants(item: Item) -> bool {
    crate::extract::form::TABLE3.iter().any(|row| row.item == item)
}

/// The phrases that stand wholly between two places. Phrases are in order and do not overlap.
fn between(cues: &[Cue], from: usize, to: usize) -> &[Cue] {
    let first = cues.partition_point(|cue| cue.start < from);
    let end = cues.partition_point(|cue| cue.end <= to);
    &cues[first..end.max(first)]
}

/// Where the clause of a place begins, as far as it is looked back.
fn clause_start(text: &str, at: usize) -> usize {
    let clause = back(text, at).rsplit([',', '。', ';', ':', '(', ')', '!', '?']).next().map_or(0, str::len);
    at - clause
}

/// Words without what stands in brackets that have closed: what was said there in passing.
fn outside_brackets(words: &str) -> Cow<'_, str> {
    if !words.contains(')') {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len());
    let mut open = Vec::new();
    for c in words.chars() {
        match c {
            '(' => open.push(out.len()),
            ')' if let Some(at) = open.pop() => {
                out.truncate(at);
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    Cow::Owned(out)
}

/// The printed figure, or the denying words.
fn raw_range(text: &str, at: usize, end: usize) -> std::ops::Range<usize> {
    at..end.min(text.len()).max(at)
}
