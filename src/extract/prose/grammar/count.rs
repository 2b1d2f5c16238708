//! A figure of a sentence → a fact: what it counts, exact or approximate, a number or a share. Whose it is, of which time
//! and whether of all or some is asked next door.

use super::denial::joined;
use super::meaning::{all_by, names_something, result_item};
use super::total::is_total;
use super::way::all_through;
use super::when::{is_span, part_of_year};
use super::*;

/// What of the information of a channel was disclosed.
static OF_DISCLOSED_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[,(]其中,?(?:依法)?主动公开(?:各类)?(?:政府信息|政务信息|信息)?\d")
        .expect("a constant pattern")
});

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
        if is_of_a_share(back(text, figure.start)) {
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
        if self.of_another_body(place, item)
            || self.of_some_class(place, item, applicant, clause)
            || self.of_other_business(place, item)
        {
            return;
        }
        // 门户网站发布信息1.6万条,其中主动公开政府信息2862条: of all kinds.
        if item.key().starts_with("proactive_") && OF_DISCLOSED_BEHIND.is_match(place.next) {
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
        // 1.234条 may be 1,234.
        let certain =
            certain && (value.fract() == 0.0 || matches!(item.def().unit, Unit::WanYuan | Unit::Yuan));
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
        if let Some(way) = all_through(place.next)
            && item == Item::RequestsReceived
            && applicant.is_none()
        {
            self.push(
                sentence,
                way,
                None,
                certain.then_some(value),
                status,
                clause..figure.end,
                figure.start,
            );
        }
        let website = near.iter().any(|cue| cue.meaning == Meaning::Channel(Channel::Website));
        // 各部门公开6712条,其中门户网站公开5118条: a part of what stands there.
        if item == Item::ProactiveWebsite && website && !text[place.from..figure.start].contains("其中") {
            self.lone_website.push(self.cells.len() - 1);
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
            // 26件按期办结,2件延期办结
            Meaning::Own(Item::ClosedOnTime | Item::ClosedExtended, _) => &REST,
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
            Meaning::Own(item @ (Item::ClosedOnTime | Item::ClosedExtended), _)
                if about_requests || self.memo.has(place.text, "申请") =>
            {
                item
            }
            Meaning::Result(verdict) => result_item(place.topic?, verdict)?,
            Meaning::Topic(topic) => topic.total()?,
            _ => return None,
        };
        Topic::Requests.units().contains(&place.figure.unit).then_some(item)
    }

    /// 行政复议、行政诉讼均为0件, 同意公开、部分公开和免予公开的信息:0条, 行政复议、行政诉讼各2件: a zero, or 各, is shared by
    /// all that it closes.
    fn joint(&mut self, sentence: &Sentence, place: &Place<'_>, near: &[Cue], clause: usize, value: f64) {
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
                _ if about_requests && !self.other_business => Item::ResponseRatePct,
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

fn compares_behind(next: &str) -> bool {
    ["上升", "下降", "增长", "减少", "回落", "的上升", "的增长", "相比", "相较"]
        .iter()
        .any(|word| next.starts_with(word))
        || next.starts_with(")下降")
        || next.starts_with(")上升")
        || next.starts_with(")增长")
}

/// 占全年行政复议案件总数(312件)的27.9%: what a share is of.
fn is_of_a_share(front: &str) -> bool {
    front.strip_suffix('(').is_some_and(|front| {
        let clause = &front[front.rfind([',', ';', '。']).unwrap_or(0)..];
        clause.contains('占') && ["总数", "总量", "总件数"].iter().any(|word| clause.ends_with(word))
    })
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
