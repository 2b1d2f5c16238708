//! Lists and shares of sentences: `主动公开政府信息380条,其中文件公开30条,…` and `网络申请26448宗,占49.9%`; and counts by class
//! that no total stands in front of: `全年共发布工作动态252条,商务信息201条,…`.
//!
//! The classes of such lists are the publisher's own and are no items; what can be asked of them is whether they add up
//! and whether the printed shares are right. That is decided by the checks: here a list is only read as it stands.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::figures::{Figure, figures};
use crate::extract::passage::{Breakdown, Part, Series, Share};
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

/// Whether a label holds one of them: every count of every sentence is asked, so in one pass.
fn is_no_part(label: &str) -> bool {
    static WORDS: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(NO_PART).expect("constant patterns"));
    WORDS.is_match(label)
}

const NEW_TOTAL: &[&str] = &["共", "共计", "共有", "合计", "总计"];

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
    /// Where brackets open and close, and how many are open behind each.
    depths: Vec<(usize, i32)>,
    counts: Vec<Count>,
}

fn depths_of(text: &str) -> Vec<(usize, i32)> {
    let mut depth = 0;
    text.char_indices()
        .filter_map(|(at, c)| {
            let step = match c {
                '(' => 1,
                ')' => -1,
                _ => return None,
            };
            depth += step;
            Some((at, depth))
        })
        .collect()
}

fn depth_at(depths: &[(usize, i32)], at: usize) -> i32 {
    let before = depths.partition_point(|(bracket, _)| *bracket < at);
    before.checked_sub(1).map_or(0, |last| depths[last].1)
}

// A page may be one line of a million characters; how far a list looks about itself is bounded, so that reading it takes
// time in proportion to its length.
/// Figures in front of a list among which its total is looked for.
const LOOK_BACK: usize = 40;
/// Bytes between a total and its list, and between two parts.
const NEAR: usize = 600;
/// Parts of one list.
const MOST_PARTS: usize = 80;
/// Bytes of a clause that are quoted in front of a total.
const CLAUSE: usize = 300;
/// Lists, and shares, of one report.
const MOST: usize = 500;

impl<'a> Paragraph<'a> {
    fn of(sentences: &'a [Sentence]) -> Paragraph<'a> {
        let mut text = String::new();
        let mut starts = Vec::new();
        for sentence in sentences {
            starts.push(text.len());
            text.push_str(&sentence.text);
        }
        let depths = depths_of(&text);
        let counts = figures(&text)
            .into_iter()
            .map(|figure| {
                let number = figure.number.clone();
                Count {
                    value: number.as_ref().map_or(0.0, |n| n.value),
                    percent: number.as_ref().is_some_and(|n| n.percent),
                    exact: number.as_ref().is_some_and(|n| n.approx.is_none()),
                    decimals: number.as_ref().map_or(0, |n| n.decimals),
                    depth: depth_at(&depths, figure.start),
                    figure,
                }
            })
            .collect();
        Paragraph { sentences, text, starts, depths, counts }
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
        let mut from = at.saturating_sub(CLAUSE);
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        let clause = self.text[from..at].rsplit(['。', ';', '!', '?']).next().unwrap_or("");
        at - clause.len()
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

/// What the sentences list.
#[derive(Debug, Default)]
pub struct Lists {
    pub breakdowns: Vec<Breakdown>,
    pub series: Vec<Series>,
    pub shares: Vec<Share>,
}

/// All lists and shares of the sentences, in reading order.
pub fn read(sentences: &[Sentence]) -> Lists {
    let Lists { mut breakdowns, mut series, mut shares } = Lists::default();
    let mut at = 0;
    while at < sentences.len() {
        let length = sentences[at..]
            .iter()
            .take_while(|sentence| sentence.paragraph == sentences[at].paragraph)
            .count();
        let paragraph = Paragraph::of(&sentences[at..at + length]);
        breakdowns.extend(lists(&paragraph));
        series.extend(counts_by_class(&paragraph));
        shares.extend(percentages(&paragraph));
        at += length;
    }
    breakdowns.truncate(MOST);
    series.truncate(MOST);
    shares.truncate(MOST);
    Lists { breakdowns, series, shares }
}

/// Verbs that lead into counts by class; the class is named behind the last of them.
const LEADS: &[&str] =
    &["发布", "公开", "更新", "编发", "刊发", "刊载", "登载", "上传", "推送", "制作", "转载", "共有", "共"];
/// Fewer counts than this are a sentence, and no series.
const FEWEST_CLASSES: usize = 3;
/// Bytes of a class's name.
const CLASS: usize = 90;

/// `全年共发布工作动态252条,商务信息201条,工作通知100条`: counts of one unit that follow each other, a comma and a name between
/// them. Behind 其中 they are the parts of a list.
fn counts_by_class(paragraph: &Paragraph<'_>) -> Vec<Series> {
    let (text, counts) = (&paragraph.text, &paragraph.counts);
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (index, count) in counts.iter().enumerate() {
        let label = paragraph.label(index);
        let plain = count.exact
            && !count.percent
            && !count.figure.unit.is_empty()
            && (6..=CLASS).contains(&label.len())
            && !label.contains("其中")
            && !is_no_part(label)
            && !NEW_TOTAL.iter().any(|word| label.ends_with(word));
        if !plain {
            runs.push(Vec::new());
            continue;
        }
        let goes_on = runs.last().and_then(|run| run.last()).is_some_and(|last| {
            let before = &counts[*last].figure;
            let between = &text[before.end..count.figure.start];
            before.unit == count.figure.unit
                && counts[*last].depth == count.depth
                && between.strip_prefix([',', ';']) == Some(label)
        });
        match runs.last_mut().filter(|_| goes_on) {
            Some(run) => run.push(index),
            None => runs.push(vec![index]),
        }
    }
    let mut out = Vec::new();
    for run in runs.into_iter().filter(|run| run.len() >= FEWEST_CLASSES) {
        let (first, last) = (&counts[run[0]].figure, &counts[run[run.len() - 1]].figure);
        let begin = paragraph.begins_clause(first.start);
        if OPENER.is_match(&text[begin..first.start]) {
            continue;
        }
        let parts = run
            .iter()
            .enumerate()
            .map(|(at, index)| {
                let label = paragraph.label(*index);
                let led = LEADS.iter().filter_map(|lead| Some(label.rfind(lead)? + lead.len())).max();
                let name = led.filter(|_| at == 0).map_or(label, |led| &label[led..]);
                Part {
                    label: name.to_string(),
                    value: amount(&counts[*index]),
                    share: None,
                    behind_semicolon: false,
                }
            })
            .collect();
        out.push(Series {
            line: paragraph.line(first.start),
            parts,
            quote: paragraph.printed(begin, last.end),
        });
    }
    out
}

fn lists(paragraph: &Paragraph<'_>) -> Vec<Breakdown> {
    let text = &paragraph.text;
    let mut out = Vec::new();
    for opener in OPENER.find_iter(text) {
        let depth = depth_at(&paragraph.depths, opener.start());
        let first = paragraph.counts.partition_point(|count| count.figure.end <= opener.start());
        // The figure in front, with at most one stop between: 52971宗。其中,
        let near = &paragraph.counts[first.saturating_sub(LOOK_BACK)..first];
        let Some(at) = near.iter().rposition(|count| !count.percent && count.depth <= depth) else {
            continue;
        };
        // 比2019年的133条增加26条,其中…; 结转62件。其中…: a change or a rest, which no list divides.
        let label = paragraph.label(first - near.len() + at);
        if is_no_part(label) || ["结转", "多", "少"].iter().any(|word| label.ends_with(word)) {
            continue;
        }
        let total = &near[at];
        let between = &text[total.figure.end..opener.start()];
        if between.len() > NEAR {
            continue;
        }
        if between.matches(['。', ';']).count() > 1 || !total.exact || total.value <= 0.0 {
            continue;
        }
        // 推文411篇,张贴宣传画。其中,…6条: the whole that is divided stands in other words.
        let unit = paragraph.counts.get(first).map_or(total.figure.unit, |count| count.figure.unit);
        if between.contains('。') && unit != total.figure.unit {
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
    let first = paragraph.counts.partition_point(|count| count.figure.start < from);
    for (index, count) in paragraph.counts.iter().enumerate().skip(first).take(MOST_PARTS) {
        let passed = &text[end..count.figure.start];
        if passed.len() > NEAR {
            break;
        }
        let closed = passed.matches(')').count() > passed.matches('(').count() && count.depth < depth;
        let reopened = passed
            .match_indices("其中")
            .any(|(at, _)| depth_at(&paragraph.depths, end + at) <= depth && count.depth <= depth);
        if passed.contains(['。', '!', '?']) || closed || reopened {
            break;
        }
        // A list in brackets inside this one is a list of its own.
        if count.depth > depth || count.percent {
            continue;
        }
        let label = paragraph.label(index);
        // …交通类95条;受理申请10件: behind the semicolon something else is told. 其中3件为…,分别作出公开2件: another list.
        let told_else = passed.contains(';') && count.figure.unit != total.figure.unit;
        if told_else || !parts.is_empty() && label.starts_with("分别") {
            break;
        }
        if is_no_part(label) {
            return None;
        }
        if NEW_TOTAL.iter().any(|word| label.ends_with(word)) || !alike(count.figure.unit, total.figure.unit)
        {
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
        for (index, count) in counts.iter().enumerate().take(first).rev().take(LOOK_BACK) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::plain;
    use crate::extract::stream::Stream;

    fn of(text: &str) -> (Vec<Breakdown>, Vec<Share>) {
        let document = plain::read(text).unwrap();
        let lists = read(&Stream::of(document.blocks.iter()).sentences(&[]));
        (lists.breakdowns, lists.shares)
    }

    #[test]
    fn counts_by_class_have_no_total_in_front() {
        let series = |text: &str| -> Vec<Vec<(String, f64)>> {
            let document = plain::read(text).unwrap();
            read(&Stream::of(document.blocks.iter()).sentences(&[]))
                .series
                .into_iter()
                .map(|series| series.parts.into_iter().map(|part| (part.label, part.value)).collect())
                .collect()
        };
        let named = |parts: &[(&str, f64)]| -> Vec<(String, f64)> {
            parts.iter().map(|(label, value)| ((*label).to_string(), *value)).collect()
        };
        assert_eq!(
            series("2020年共发布政务动态31条,县乡建设、园区26条,通知公告12条,访问量近七万次。"),
            [named(&[("政务动态", 31.0), ("县乡建设、园区", 26.0), ("通知公告", 12.0)])]
        );
        for text in [
            "主动公开100条,其中甲乙类60条,丙丁类20条,戊己类20条,庚辛类5条。",
            "发布政务动态31条,通知公告12条。",
            "发布政务动态31条,举办培训班2期,通知公告12条。",
            "发布政务动态30余条,通知公告12条,人事信息4条。",
            "发布政务动态31条。通知公告12条。人事信息4条。",
            "发布政务动态31条,较上年增加12条,人事信息4条,其他信息2条。",
        ] {
            assert_eq!(series(text), Vec::<Vec<(String, f64)>>::new(), "{text}");
        }
    }

    /// Total and parts of the only list.
    fn list(text: &str) -> Option<(f64, Vec<f64>)> {
        let (lists, _) = of(text);
        assert!(lists.len() <= 1, "{lists:?}");
        lists.first().map(|list| (list.total, list.parts.iter().map(|part| part.value).collect()))
    }

    #[test]
    fn lists_as_they_are_written() {
        for (text, total, parts) in [
            (
                "主动公开政府信息380条,其中文件公开30条,政务动态信息94条,机关信息104条,业务服务信息152条。",
                380.0,
                &[30.0, 94.0, 104.0, 152.0][..],
            ),
            (
                "收到申请52971宗。其中,网络申请26448宗,占49.9%;信函申请8442宗,占15.9%。",
                52971.0,
                &[26448.0, 8442.0],
            ),
            ("经费为22.38万元(其中:设施设备为7.5万元,资料印刷为14.88万元)。", 22.38, &[7.5, 14.88]),
            ("主动公开100条,其中公共服务类60条,政策类40条,解读文件5次。", 100.0, &[60.0, 40.0]),
            (
                "主动公开100条,其中甲类60条,乙类40条。比上年增加26条,其中丙类60条,丁类40条。",
                100.0,
                &[60.0, 40.0],
            ),
            (
                "主动公开100条,其中甲类60条,乙类40条。办结90件,结转62件。其中丙类50件,丁类40件。",
                100.0,
                &[60.0, 40.0],
            ),
            ("主动公开100条,其中甲类60条(其中:一等50条,二等10条),乙类40条。", 100.0, &[60.0, 40.0]),
            ("主动公开100条,其中甲类60条,乙类40条;受理申请10件,答复9件。", 100.0, &[60.0, 40.0]),
        ] {
            let (lists, _) = of(text);
            let first = &lists[0];
            assert_eq!(
                (first.total, first.parts.iter().map(|p| p.value).collect::<Vec<_>>()),
                (total, parts.to_vec()),
                "{text}"
            );
        }
        for text in [
            "主动公开100余条,其中甲类60条,乙类40条。",
            "主动公开100条,其中甲类60余条,乙类40条。",
            "主动公开100条,其中甲类60条,较上年增加12条,乙类40条。",
            "主动公开100条,其中甲类60条。",
            "其中甲类60条,乙类40条。",
            "推文41篇,张贴宣传画若干。其中,甲类6条,乙类842条。",
            "收到4件,其中3件为同一人提出,分别作出公开2件、信息不存在1件。",
        ] {
            assert_eq!(list(text), None, "{text}");
        }
    }

    #[test]
    fn a_share_needs_a_whole_that_it_is_a_share_of() {
        let shares = |text: &str| -> Vec<(f64, f64, f64)> {
            of(text).1.iter().map(|share| (share.part, share.whole, share.stated)).collect()
        };
        assert_eq!(
            shares("收到申请1202件。其中,当面687件,占57.2%;网络427件,占35.5%;信函88件,占7.9%。"),
            [(687.0, 1202.0, 57.2), (427.0, 1202.0, 35.5), (88.0, 1202.0, 7.9)]
        );
        assert_eq!(shares("受理咨询475次,占全市咨询量的12.5%。"), []);
        assert_eq!(shares("公开率为30.8%,公开81件。"), []);
        assert_eq!(shares("甲类12件,占7.7%;乙类9件,占3.1%。"), []);
    }

    proptest::proptest! {
        /// Whatever a page holds, its lists are read without a fault and come back from their flat form.
        #[test]
        fn hostile_sentences_are_survived(text in "[其中占共,。;:()0-9%.条件万元余同比类 \n**×—“”a-c]{0,120}") {
            let document = plain::read(&text).unwrap();
            for series in read(&Stream::of(document.blocks.iter()).sentences(&[])).series {
                let flat = series.flat();
                proptest::prop_assert_eq!(Series::from_flat(flat.line, &flat.label, &flat.text), Some(series));
            }
            let (lists, shares) = of(&text);
            for list in lists {
                let flat = list.flat();
                let back = Breakdown::from_flat(flat.line, list.total, &flat.label, &flat.text);
                proptest::prop_assert_eq!(back, Some(list));
            }
            for share in shares {
                proptest::prop_assert!(share.whole > 0.0);
            }
        }
    }
}
