//! Sentences that say there was none: one negation over one or several topics states as many zeros.

use super::when::{is_span, part_of_year};
use super::*;

/// Bytes of a denied clause.
const LONGEST_CLAUSE: usize = 1500;

impl Reader<'_> {
    /// States the zeros of each negation; gives the stretches in which figures are denied.
    pub(super) fn negations(
        &mut self,
        sentence: &Sentence,
        cues: &[Cue],
        figures: &[Figure],
    ) -> Vec<std::ops::Range<usize>> {
        let text = sentence.text.as_str();
        let mut stretches: Vec<std::ops::Range<usize>> = Vec::new();
        // The last word that said of which span is told, and the clause that the denials before stood in: its end, and
        // where the last figure above one in it begins.
        let mut span = None;
        let mut clause: Option<(usize, Option<usize>)> = None;
        for (index, cue) in cues.iter().enumerate() {
            let receive = match cue.meaning {
                Meaning::NotReceived => true,
                Meaning::Absent => false,
                meaning => {
                    span = if is_span(meaning) { Some(meaning) } else { span };
                    continue;
                }
            };
            let (end, last_counted) = *match &mut clause {
                Some(clause) if clause.0 >= cue.end => clause,
                clause => clause.insert({
                    let end =
                        text[cue.end..].find([',', '。', ';', ':']).map_or(text.len(), |at| cue.end + at);
                    let inside = figures.partition_point(|f| f.start < cue.end)
                        ..figures.partition_point(|f| f.end <= end);
                    let counted = figures.get(inside).unwrap_or_default().iter().rev();
                    (
                        end,
                        counted
                            .into_iter()
                            .find(|f| f.number.as_ref().is_none_or(|n| n.value > 1.0))
                            .map(|f| f.start),
                    )
                }),
            };
            // "没有超过3件" is not a zero; "未发生一起" is.
            if last_counted.is_some_and(|start| start >= cue.end) {
                continue;
            }
            stretches.push(cue.start..end);
            // So far no sentence reaches; what is denied there is left open.
            if end - cue.end > LONGEST_CLAUSE {
                continue;
            }
            let scope = between(&cues[index + 1..], cue.end, end);
            if !self.is_own(text, cue.start)
                || self.other_year(text, cue.start)
                || part_of_year(text, span, cue.start, self.context.year)
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
                    Meaning::Topic(Topic::Complaint) if self.memo.has(text, "信息公开") => {
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
            // 三、依申请公开情况 and below it: 未收到申请。
            if receive
                && scope.is_empty()
                && self.section == Section::Requests
                && words.strip_prefix("申请").is_some_and(ends_there)
            {
                self.push(sentence, Item::RequestsReceived, None, Some(0.0), Status::Zero, range, cue.start);
                continue;
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
    pub(super) fn free_of_charge(&mut self, sentence: &Sentence, cues: &[Cue]) {
        static FREE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:未|没有|不|均未)(?:(?:向|就|对|因)[^,。;]{0,20})?收取(?:任何|相关|申请人|检索|复制|复印|邮寄|邮递|[、和及等])*(?:的)?费(?:用)?|(?:未|没有)收费|免费为公众提供|实行无偿提供|均未收费").expect("a constant pattern")
        });
        static INFO_FEE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:未|没有|不|均未)向[^,。;]{0,20}收取[^,。;]{0,8}处理费")
                .expect("a constant pattern")
        });
        if let Some(found) = INFO_FEE.find(&sentence.text) {
            let item = Item::InfoFeeCollectedYuan;
            self.push(sentence, item, None, Some(0.0), Status::Zero, found.range(), found.start());
            return;
        }
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
}

/// Whether two phrases stand side by side, joined by nothing but a word for "and".
pub(super) fn joined(text: &str, first: Cue, second: Cue) -> bool {
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

/// The rest of a denied clause adds nothing: 没有依申请公开申请的情况.
pub(super) fn ends_there(words: &str) -> bool {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:的|情况|事项|件|发生|案件|出现|,|)*$").expect("a constant pattern")
    });
    END.is_match(words)
}
