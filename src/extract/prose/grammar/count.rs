//! A figure of a sentence → a fact: whose it is, which year, exact or approximate, a whole, a part or a share.

use super::denial::joined;
use super::meaning::{all_by, is_total, names_something, result_item};
use super::whose::{
    is_another_dispute, is_followed_by_part, is_no_result, is_span, many_years, of_a_class, of_a_part,
    of_a_wider_body, of_own_level, part_of_year,
};
use super::*;

/// Of cases of every kind, those on disclosure: 其中因政府信息公开引发的6件, 涉及信息公开的3件, (政府信息公开类2件).
const OF_DISCLOSURE: &str = concat!(
    r"(?:[,(]?其中,?[^,。;\d]{0,8}|[,(](?:涉及|涉|因|属于|属|关于)[^,。;\d]{0,4}|\([^,。;\d]{0,4})",
    r"信息公开[^,。;\d]{0,12}(?:\d|[一二三四五六七八九十零]|$)"
);

/// All that there is by the end of a year.
static STOCK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:截至|截止|至|到)(?:(?:19|20)\d{2}年)?(?:年底|底|12月31日|12月底|年末)")
        .expect("a constant pattern")
});

/// Behind such a figure, what of it is the year's.
static OF_THIS_YEAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[,(](?:其中,?(?:本年|今年|当年|全年|(?:19|20)\d{2}年)|[较比](?:19|20)\d{2}年底)")
        .expect("a constant pattern")
});

/// What stands behind a figure of cases of every kind: those on disclosure, or another such figure in front of them.
static OF_DISCLOSURE_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^(?:(?:[、,和][^,。;、(\d]{{0,12}}\d+[件起宗例])?{OF_DISCLOSURE}|,有?\d+件(?:与|涉及|涉)[^,。;\d]{{0,6}}信息公开|,[^,。;\d]{{0,4}}信息公开(?:案件|类)占)"
    ))
        .expect("a constant pattern")
});

/// What stands in front of a figure of those on disclosure.
static OF_DISCLOSURE_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!("^{OF_DISCLOSURE}")).expect("a constant pattern"));

/// Figures that are looked back over for the class or the whole that they are of: more than the form has rows.
const MOST_CLASSES: usize = 40;

impl Reader<'_> {
    pub(super) fn figure(&mut self, sentence: &Sentence, place: &Place<'_>) {
        let Place { text, figure, .. } = *place;
        let clause = clause_start(text, figure.start).max(place.from);
        // What stands in front of a figure that begins its item of a list is the item before: 8件予以公开、2件部分公开.
        let begins = place.begins_its_item();
        let near = between(place.governors, if begins { figure.start } else { clause }, figure.start);
        let named = near.iter().any(|cue| names_something(cue.meaning));
        let label = if named { None } else { self.label_behind(place, clause) };
        let near = if named || label.is_some() { near } else { place.beyond_label_of_figure_before() };
        // 由2020年的12件增至2022年的31件: the first figure only says what is counted.
        if lexicon::cue_at_start(place.next) == Some(Meaning::Becomes) {
            self.meant = self
                .meaning(place, near)
                .map(|(item, ..)| item)
                .or_else(|| place.topic.and_then(Topic::total));
            return;
        }
        if let Some(item) = self.became(near) {
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
        let span = place.governors.iter().rev().map(|cue| cue.meaning).find(|meaning| is_span(*meaning));
        if part_of_year(text, span, figure.start, self.context.year) {
            self.meant = self.meaning(place, near).map(|(item, ..)| item);
            return;
        }
        let Some(number) = &figure.number else {
            if let Some((item, applicant, _)) = self.meaning(place, near) {
                self.push(sentence, item, applicant, None, Status::Masked, clause..figure.end, figure.start);
            }
            return;
        };
        if number.percent {
            self.percent(sentence, place, clause);
            return;
        }
        let meaning = match label {
            Some(label) => self.of_label(place, label).map(|item| (item, None, true)),
            None => self
                .meaning(place, near)
                .or_else(|| self.in_all(place, near))
                .or_else(|| self.documents_listed(place))
                .or_else(|| self.of_disclosure(place)),
        };
        let Some((item, applicant, certain)) = meaning else { return };
        let quoted = clause..label.map_or(figure.end, |label| label.end);
        self.meant = Some(item);
        let carried = matches!(item, Item::CarriedOver | Item::CarriedForward);
        let since = near
            .iter()
            .any(|cue| cue.meaning == Meaning::Cumulative && text[cue.start..cue.end].contains("以来"));
        if !carried && !since && self.other_year(text, figure.start) {
            return;
        }
        let total = is_total(item) && applicant.is_none() && place.topic != Some(Topic::InfoMade);
        if total && (place.next.starts_with(",占") || place.next.starts_with("(占")) {
            // A share follows: this is a part of a total told before.
            return;
        }
        if is_total(item) && !self.is_own(text, figure.start) || of_a_part(text, figure.start) {
            return;
        }
        if of_a_class(text, figure.start, item) {
            self.other_disclosure |= item == Item::ProactiveTotal;
            return;
        }
        if is_dispute(item) && is_another_dispute(text, figure.start)
            || self.is_government()
                && (is_total(item) && is_followed_by_part(place.next)
                    || (self.regional || self.memo.has(text, "全"))
                        && of_own_level(text, figure.start, self.regional))
        {
            return;
        }
        // 网络申请10件,其中同意公开8件: of those that came one way, or from one kind of applicant.
        if is_outcome(item) && applicant.is_none() && self.is_of_one_class(place) {
            return;
        }
        // 行政诉讼…上年结转1件,办结4件: of suits, and no requests.
        let of_suits = matches!(place.topic, Some(Topic::Reconsideration | Topic::Litigation))
            || self.section == Section::Disputes && !self.memo.has(text, "申请");
        if of_suits && matches!(item, Item::CarriedOver | Item::CarriedForward | Item::OutcomesTotal) {
            return;
        }
        // 行政诉讼案件34件,其中涉及政府信息公开的5件: the first are cases of every kind.
        let cases = [
            Item::ReconsiderationTotal,
            Item::LitigationTotal,
            Item::ComplaintsTotal,
            Item::ComplaintAppeals,
        ];
        if cases.contains(&item) {
            if !text[clause..figure.start].contains("信息公开") && OF_DISCLOSURE_BEHIND.is_match(place.next)
            {
                return;
            }
            if OF_DISCLOSURE_BEFORE.is_match(&text[place.from..figure.start]) {
                self.leave_disputes_before(item);
            }
        }
        // Most sentences hold none of these words.
        let of_many = ["全", "各", "系统"].iter().any(|word| self.memo.has(text, word));
        if of_many && of_a_wider_body(text, figure.start, self.context.agency.as_deref())
            || is_no_result(text, figure.start)
        {
            return;
        }
        if self.unrelated(text, figure.end) {
            return;
        }
        let (item, value) = match item.def().unit {
            Unit::WanYuan if number.money.is_some() => (item, number.wan_yuan()),
            Unit::Yuan if number.money.is_some() => (item, number.yuan()),
            Unit::WanYuan | Unit::Yuan => return,
            _ if number.money.is_some() => return,
            _ => (item, number.value),
        };
        let item = self.cumulative(item, place, near);
        let Some(item) = item else { return };
        let status = match (certain, number.approx.is_some(), value == 0.0) {
            (false, ..) => Status::Ambiguous,
            (true, true, _) => Status::Approx,
            (true, false, true) => Status::Zero,
            (true, false, false) => Status::Number,
        };
        self.push(sentence, item, applicant, certain.then_some(value), status, quoted, figure.start);
        if value == 0.0 && certain || text[..figure.start].ends_with('各') {
            self.joint(sentence, place, near, clause, value);
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

    /// …行政诉讼案件34件,其中涉及政府信息公开的5件: those that are counted here. Behind a result (维持20件,其中…) it is not told of
    /// which they are, only that what stands in front is told of cases of every kind.
    fn of_disclosure(&mut self, place: &Place<'_>) -> Option<(Item, Option<Applicant>, bool)> {
        let words = &place.text[place.from..place.figure.start];
        let item = (place.from > 0
            && OF_DISCLOSURE_BEFORE.is_match(words)
            && !words.contains(['。', ';'])
            && Topic::Litigation.units().contains(&place.figure.unit))
        .then_some(self.meant)
        .flatten()
        .filter(|item| is_dispute(*item))?;
        self.leave_disputes_before(item);
        matches!(item, Item::ReconsiderationTotal | Item::LitigationTotal).then_some((item, None, true))
    }

    /// Whether the figures in front, back to the last whole, begin with a class of requests: 公民申请21件,同意公开15件.
    fn is_of_one_class(&self, place: &Place<'_>) -> bool {
        use Item::{
            RequestsEmail, RequestsFax, RequestsInPerson, RequestsMail, RequestsOnline, RequestsReceived,
        };
        let of_class = self.cells[self.begun..].iter().rev().take(MOST_CLASSES).find_map(|cell| {
            match (cell.item, cell.applicant) {
                (RequestsOnline | RequestsMail | RequestsInPerson | RequestsEmail | RequestsFax, _) => {
                    Some(true)
                }
                (RequestsReceived, Some(applicant)) if applicant != Applicant::Total => Some(true),
                (item, _) => is_of_requests(item).then_some(false),
            }
        });
        // Behind a list of classes without outcomes of their own, 其中 may be said of all of them.
        let told_apart = self.goes_on
            || self.continues
            || back(place.text, place.figure.start).matches("其中").count() > 1;
        of_class == Some(true) && told_apart && !place.text[place.from..place.figure.start].contains("答复")
    }

    /// 行政复议27件,维持20件,其中涉及信息公开的5件: what the sentence told of them before is told of cases of every kind.
    fn leave_disputes_before(&mut self, total: Item) {
        let begun = self.begun.max(self.cells.len().saturating_sub(MOST_CLASSES));
        for cell in &mut self.cells[begun..] {
            if cell.item.def().topic == total.def().topic && !cell.quote.contains("信息公开") {
                (cell.value, cell.status) = (None, Status::Ambiguous);
            }
        }
    }

    /// 6件予以公开, 2件部分公开: a class that stands behind its figure, to the end of the clause. In front of the figure,
    /// from `clause` on, nothing is named.
    fn label_behind<'p>(&self, place: &Place<'p>, clause: usize) -> Option<&'p Cue> {
        static LINK: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^(?:申请|案件)?(?:的)?(?:为|是|被|系|属|属于|予以|以|通过|因|由)?$")
                .expect("a constant pattern")
        });
        static REST: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^(?:的|答复|处理|决定|情形|情况|范围|方式|形式|提交|提出)*(?:$|[,;。、:()和及])")
                .expect("a constant pattern")
        });
        static CASES: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"^(?:案件|申请|案)*(?:$|[,;。、:()和及])").expect("a constant pattern")
        });
        let text = place.text;
        let first = place.behind.first()?;
        let rest = match first.meaning {
            Meaning::Outcome(_) | Meaning::Result(_) | Meaning::RequestChannel(_) => &REST,
            Meaning::Topic(Topic::Reconsideration | Topic::Litigation) => &CASES,
            _ => return None,
        };
        (LINK.is_match(&text[place.figure.end..first.start])
            && rest.is_match(&text[first.end..])
            && !text[clause..place.figure.start].ends_with('对'))
        .then_some(first)
    }

    /// What such a class counts. The sentence must be about requests or disputes; otherwise the figure is nobody's.
    fn of_label(&self, place: &Place<'_>, label: &Cue) -> Option<Item> {
        let about_requests = place.topic == Some(Topic::Requests)
            || place.topic.is_none() && (self.section == Section::Requests || place.listed);
        let item = match label.meaning {
            Meaning::Outcome(item) if about_requests => self.outcome_of_form(item),
            Meaning::RequestChannel(item) if about_requests => item,
            Meaning::Result(verdict) => result_item(place.topic?, verdict)?,
            Meaning::Topic(topic) => topic.total()?,
            _ => return None,
        };
        Topic::Requests.units().contains(&place.figure.unit).then_some(item)
    }

    /// 行政复议、行政诉讼均为0件, 同意公开、部分公开和免予公开的信息:0条, 行政复议、行政诉讼各2件: a zero, or 各, is shared by
    /// all that it closes.
    pub(super) fn joint(
        &mut self,
        sentence: &Sentence,
        place: &Place<'_>,
        near: &[Cue],
        clause: usize,
        value: f64,
    ) {
        let all = place.governors;
        let Some(mut at) = near.last().and_then(|last| all.iter().position(|cue| cue == last)) else {
            return;
        };
        while at > 0
            && joined(place.text, all[at - 1], all[at])
            // 诉讼败诉0件: of suits, none was lost; that is no number of suits.
            && !matches!((all[at - 1].meaning, all[at].meaning), (Meaning::Topic(_), Meaning::Result(_)))
        {
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
    pub(super) fn cumulative(&self, item: Item, place: &Place<'_>, near: &[Cue]) -> Option<Item> {
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
            })
            || self.since_earlier(place)
            // 截至2012年12月31日,已主动公开政府信息618条,其中本年度122条: the year's are told apart.
            || is_total(item) && OF_THIS_YEAR.is_match(place.next) && STOCK.is_match(back(place.text, place.figure.start))
            // 截至2016年12月31日,主动公开政府信息总量达1862条: all that there is.
            || place.text[..place.figure.start].ends_with("总量达")
            || place.text[..place.figure.start].ends_with("总量为");
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
            || self.reporting_year_before(place.text, place.figure.start);
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

    /// “十二五”以来,我局共收到…216件: since a time before this year, with nothing in between that says 今年.
    fn since_earlier(&self, place: &Place<'_>) -> bool {
        let text = place.text;
        let Some(since) = place
            .governors
            .iter()
            .rev()
            .find(|cue| cue.meaning == Meaning::Cumulative && text[cue.start..cue.end].ends_with("以来"))
        else {
            return false;
        };
        let words = back(text, since.start);
        let words = &words[words.rfind([',', ';', '。']).map_or(0, |at| at + 1)..];
        let this_year = ["今年", "本年", "本年度", "年初", "全年"].iter().any(|word| words.ends_with(word))
            || self.context.year.is_some_and(|year| words.contains(&format!("{year}年")))
            || place.governors.iter().any(|cue| cue.start > since.end && cue.meaning == Meaning::ThisYear)
            || self.reporting_year_before(&text[since.end..], place.figure.start - since.end);
        !this_year
    }

    pub(super) fn percent(&mut self, sentence: &Sentence, place: &Place<'_>, clause: usize) {
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
                    || self.memo.has(text, "申请")
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
}

pub(super) fn compares_behind(next: &str) -> bool {
    ["上升", "下降", "增长", "减少", "回落", "的上升", "的增长"].iter().any(|word| next.starts_with(word))
        || next.starts_with(")下降")
        || next.starts_with(")上升")
        || next.starts_with(")增长")
}

pub(super) fn is_outcome(item: Item) -> bool {
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
