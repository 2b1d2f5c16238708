//! Lists and shares of sentences: `主动公开政府信息380条,其中文件公开30条,…` and `网络申请26448宗,占49.9%`.
//!
//! The classes of such lists are the publisher's own and are no items; what can be asked of them is whether they add up
//! and whether the printed shares are right. That is decided by the checks: here a list is only read as it stands.

use std::sync::LazyLock;

use regex::Regex;

use super::figures::{Figure, figures};
use crate::extract::passage::{Breakdown, Part, Share};
use crate::extract::stream::Sentence;

/// Words that open a list of the parts of the figure in front of them.
static OPENER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"其中[:,]?").expect("a constant pattern"));

/// `占57.2%`, `占比为4%`, `占总数的54.55%`: a share of the whole that the list divides. A share of anything else (占全市的)
/// does not match.
static SHARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^[,(]?(?:所)?占(?:比|比例|总数|总量|总件数|申请总数|总申请量|答复总数|全部申请|百分比|的|为|:)*$",
    )
    .expect("a constant pattern")
});

/// Words that make a figure of a list something else than a part: a change, or a total of its own.
const NO_PART: &[&str] =
    &["同比", "环比", "比上年", "比去年", "较", "增长", "增加", "减少", "下降", "上升", "占", "累计", "平均"];
const NEW_TOTAL: &[&str] = &["共", "合计", "总计", "总共"];

/// A count of a paragraph.
#[derive(Clone, Debug)]
struct Count {
    figure: Figure,
    value: f64,
    percent: bool,
    /// Neither approximate nor masked.
    exact: bool,
    decimals: u8,
    /// Open brackets in front of it.
    depth: i32,
}

struct Paragraph<'a> {
    sentences: &'a [Sentence],
    text: String,
    /// Where each sentence begins in the text.
    starts: Vec<usize>,
    counts: Vec<Count>,
}

impl<'a> Paragraph<'a> {
    fn of(sentences: &'a [Sentence]) -> Paragraph<'a> {
        let mut text = String::new();
        let mut starts = Vec::new();
        for sentence in sentences {
            starts.push(text.len());
            text.push_str(&sentence.text);
        }
        let counts = figures(&text)
            .into_iter()
            .map(|figure| {
                let before = &text[..figure.start];
                let depth = before.matches('(').count() as i32 - before.matches(')').count() as i32;
                let number = figure.number.clone();
                Count {
                    value: number.as_ref().map_or(0.0, |n| n.value),
                    percent: number.as_ref().is_some_and(|n| n.percent),
                    exact: number.as_ref().is_some_and(|n| n.approx.is_none()),
                    decimals: number.as_ref().map_or(0, |n| n.decimals),
                    depth,
                    figure,
                }
            })
            .collect();
        Paragraph { sentences, text, starts, counts }
    }

    fn place(&self, at: usize) -> (usize, usize) {
        let index = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        (index, at - self.starts[index])
    }

    fn line(&self, at: usize) -> u32 {
        let (index, byte) = self.place(at);
        self.sentences[index].line_at(byte)
    }

    fn printed(&self, from: usize, to: usize) -> String {
        let (first, start) = self.place(from);
        let (last, end) = self.place(to.max(from));
        let mut out = String::new();
        for index in first..=last {
            let sentence = &self.sentences[index];
            let begin = if index == first { start } else { 0 };
            let stop = if index == last { end.min(sentence.text.len()) } else { sentence.text.len() };
            out.push_str(&sentence.printed(begin..stop.max(begin)));
        }
        crate::document::text::excerpt(&out, 160)
    }

    /// The words right in front of a count, back to the figure or the stop before it.
    fn label(&self, index: usize) -> &str {
        let end = self.counts[index].figure.start;
        let from = index.checked_sub(1).map_or(0, |before| self.counts[before].figure.end);
        let words = &self.text[from.min(end)..end];
        words.rsplit([',', ';', '。', ':', '!', '?', '(']).next().unwrap_or(words)
    }

    /// The share printed behind a count, as the index of its figure.
    fn share(&self, index: usize) -> Option<usize> {
        let next = self.counts.get(index + 1)?;
        let between = &self.text[self.counts[index].figure.end..next.figure.start];
        (next.percent && SHARE.is_match(between)).then_some(index + 1)
    }

    fn begins_clause(&self, at: usize) -> usize {
        self.text[..at]
            .rfind(|c: char| "。;!?".contains(c))
            .map_or(0, |stop| stop + self.text[stop..].chars().next().map_or(1, char::len_utf8))
    }
}

/// Counting words that count the same kind of thing.
fn alike(a: &str, b: &str) -> bool {
    const KINDS: &[&[&str]] = &[
        &["件", "宗", "起", "份", "条", "项", "例", "篇", "个", "则", ""],
        &["次", "人次", "场", ""],
        &["人", "名", ""],
        &["元", "万元", "万", "亿元", ""],
    ];
    a == b || KINDS.iter().any(|kind| kind.contains(&a) && kind.contains(&b))
}

/// Value of a figure in the terms of its paragraph: money in 万元, all else as printed.
fn amount(count: &Count) -> f64 {
    match &count.figure.number {
        Some(number) if number.money.is_some() => number.wan_yuan(),
        _ => count.value,
    }
}

/// All lists and shares of the sentences, in reading order.
pub fn read(sentences: &[Sentence]) -> (Vec<Breakdown>, Vec<Share>) {
    let (mut breakdowns, mut shares) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < sentences.len() {
        let length = sentences[at..]
            .iter()
            .take_while(|sentence| sentence.paragraph == sentences[at].paragraph)
            .count();
        let paragraph = Paragraph::of(&sentences[at..at + length]);
        breakdowns.extend(lists(&paragraph));
        shares.extend(percentages(&paragraph));
        at += length;
    }
    (breakdowns, shares)
}

fn lists(paragraph: &Paragraph<'_>) -> Vec<Breakdown> {
    let text = &paragraph.text;
    let mut out = Vec::new();
    for opener in OPENER.find_iter(text) {
        let depth = {
            let before = &text[..opener.start()];
            before.matches('(').count() as i32 - before.matches(')').count() as i32
        };
        // The figure in front, with at most one stop between: 52971宗。其中,
        let Some(total) = paragraph
            .counts
            .iter()
            .rev()
            .find(|count| count.figure.end <= opener.start() && !count.percent && count.depth <= depth)
        else {
            continue;
        };
        let between = &text[total.figure.end..opener.start()];
        if between.matches(['。', ';']).count() > 1 || !total.exact || total.value <= 0.0 {
            continue;
        }
        let Some((parts, end)) = parts(paragraph, opener.end(), depth, total) else { continue };
        if parts.len() < 2 {
            continue;
        }
        let begin = paragraph.begins_clause(total.figure.start);
        out.push(Breakdown {
            line: paragraph.line(total.figure.start),
            total: amount(total),
            raw: text[total.figure.start..total.figure.end].to_string(),
            parts,
            quote: paragraph.printed(begin, end),
        });
    }
    out
}

/// The parts behind an opener, and where they end; `None` where one of them is no plain figure.
fn parts(paragraph: &Paragraph<'_>, from: usize, depth: i32, total: &Count) -> Option<(Vec<Part>, usize)> {
    let text = &paragraph.text;
    let mut parts: Vec<Part> = Vec::new();
    let mut end = from;
    for (index, count) in paragraph.counts.iter().enumerate() {
        if count.figure.start < from {
            continue;
        }
        let passed = &text[end..count.figure.start];
        let closed = passed.matches(')').count() > passed.matches('(').count() && count.depth < depth;
        if passed.contains(['。', '!', '?']) || closed || passed.contains("其中") && count.depth <= depth {
            break;
        }
        // A list in brackets inside this one is a list of its own.
        if count.depth > depth || count.percent {
            continue;
        }
        let label = paragraph.label(index);
        if NO_PART.iter().any(|word| label.contains(word)) {
            continue;
        }
        if NEW_TOTAL.iter().any(|word| label.contains(word)) || !alike(count.figure.unit, total.figure.unit) {
            break;
        }
        if !count.exact {
            return None;
        }
        let share = paragraph.share(index).map(|share| paragraph.counts[share].value);
        parts.push(Part {
            label: label.trim_start_matches(['“', '"', '、', '及', '和']).to_string(),
            value: amount(count),
            share,
            behind_semicolon: passed.contains(';'),
        });
        end = count.figure.end;
    }
    Some((parts, end))
}

/// Printed shares whose whole is known: the figure that most shares of the same run fit.
fn percentages(paragraph: &Paragraph<'_>) -> Vec<Share> {
    let counts = &paragraph.counts;
    let mut runs: Vec<Vec<(usize, usize)>> = Vec::new();
    for index in 0..counts.len() {
        let Some(share) = paragraph.share(index) else { continue };
        if counts[index].percent || !counts[index].exact || !counts[share].exact {
            continue;
        }
        // A run goes on while shares follow each other with at most one figure between.
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| index <= last.1 + 2) => run.push((index, share)),
            _ => runs.push(vec![(index, share)]),
        }
    }
    let mut out = Vec::new();
    for run in runs {
        let first = run[0].0;
        let fitting = |whole: &Count| {
            run.iter().filter(|(part, share)| fits(amount(&counts[*part]), whole, &counts[*share])).count()
        };
        // The nearest of the figures in front that fits best.
        let mut best: Option<(usize, usize)> = None;
        for (index, count) in counts.iter().enumerate().take(first).rev() {
            if count.percent
                || !count.exact
                || count.value <= 0.0
                || !alike(count.figure.unit, counts[first].figure.unit)
            {
                continue;
            }
            let fit = fitting(count);
            if best.is_none_or(|(_, most)| fit > most) {
                best = Some((index, fit));
            }
        }
        let Some((whole, fit)) = best else { continue };
        // What the shares are shares of is known only if they say so by fitting, or if one list opens right behind it.
        let opened = OPENER.is_match(&paragraph.text[counts[whole].figure.end..counts[first].figure.start]);
        if fit * 2 < run.len() && !(opened && run.len() == 1) {
            continue;
        }
        for (part, share) in &run {
            let (count, percent) = (&counts[*part], &counts[*share]);
            let begin = count.figure.start - paragraph.label(*part).len();
            out.push(Share {
                line: paragraph.line(count.figure.start),
                part: amount(count),
                whole: amount(&counts[whole]),
                stated: percent.value,
                digits: percent.decimals,
                label: paragraph.label(*part).to_string(),
                quote: paragraph.printed(begin, percent.figure.end),
            });
        }
    }
    out
}

fn fits(part: f64, whole: &Count, share: &Count) -> bool {
    let whole = amount(whole);
    whole > 0.0 && crate::extract::passage::share_fits(part, whole, share.value, share.decimals)
}
