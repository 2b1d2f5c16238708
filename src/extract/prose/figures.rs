//! The figures of a sentence: which digits are a count, and of what. Years, dates, document numbers, telephone
//! numbers, articles of law and codes are not.

use crate::document::number::{self, APPROXIMATORS, Number};
use crate::document::text::begins_with;

#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) start: usize,
    pub(super) end: usize,
    /// `None` where the figure is masked (`××件`).
    pub(super) number: Option<Number>,
    pub(super) unit: &'static str,
}

/// Characters behind digits that make them a date, a number or a code.
const NOT_A_COUNT: &[&str] = &[
    "年",
    "月",
    "日",
    "号",
    "届",
    "时",
    "楼",
    "路",
    "级",
    "岁",
    "周",
    "版",
    "点",
    "分钟",
    "秒",
    "小时",
    "个工作日",
    "工作日",
    "个月",
    "个方面",
    "个部门",
    "个乡镇",
    "个单位",
    "个栏目",
    "°",
    "℃",
    "-",
    "—",
    "~",
    "/",
    "@",
    ".",
    "天",
    "个层",
    "个环节",
    "号文",
    "条规定",
    "条第",
    "条至",
    "条之",
    "大类",
    "小时",
    "类",
    "级",
    "万平方米",
    "公里",
    "平方",
    "亩",
    "吨",
    "元/",
    "G",
    "K",
    "M",
];

/// Words in front of digits that make them no count.
const NOT_BEFORE: &[&str] = &[
    "第",
    "〔",
    "[",
    "№",
    "No",
    "编号",
    "电话",
    "邮编",
    "邮政编码",
    "传真",
    "QQ",
    "-",
    "—",
    "~",
    ".",
    "/",
    "@",
    "至第",
    "号",
];

/// Whether digits stand behind others and a mark that is no comma of thousands: the end of 2、135条, or of an estimate (3、4件).
fn ends_a_broken_figure(sentence: &str, at: usize, run: usize) -> bool {
    let Some(front) = sentence[..at].strip_suffix('、') else { return false };
    let digits = front.len() - front.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let bytes = sentence.as_bytes();
    let neighbours = run == 1 && digits == 1 && bytes[front.len() - 1] + 1 == bytes[at];
    // 分别为2、135条: a list.
    let listed = || {
        let from = sentence.floor_char_boundary(at.saturating_sub(60));
        sentence[from..at].contains("分别")
    };
    (digits > 0 && run == 3 || neighbours) && !listed()
}

/// The counts of a sentence, from left to right.
pub(super) fn figures(sentence: &str) -> Vec<Figure> {
    let mut out: Vec<Figure> = Vec::new();
    let mut skip_to = 0;
    let mut before = '\0';
    for (at, c) in sentence.char_indices() {
        let previous = std::mem::replace(&mut before, c);
        if at < skip_to {
            continue;
        }
        if c.is_ascii_digit() && !previous.is_ascii_alphanumeric() && previous != '*' {
            let run =
                sentence[at..].len() - sentence[at..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
            skip_to = at + run;
            if NOT_BEFORE.iter().any(|word| sentence[..at].ends_with(word))
                && !sentence[..at].ends_with("账号")
                // 传真3件 are requests, and no number of a line.
                && !(sentence[..at].ends_with("传真") && sentence[at + run..].starts_with(['件', '宗']))
                || ends_a_broken_figure(sentence, at, run)
            {
                // 第9至12条: the far end of a range is no count either.
                continue;
            }
            let start = APPROXIMATORS
                .iter()
                .find(|(word, _)| sentence[..at].ends_with(word))
                .map_or(at, |(word, _)| at - word.len());
            if let Some((number, used)) = number::scan(&sentence[start..])
                && let Some(figure) = accept(sentence, start, start + used, number)
            {
                skip_to = figure.end;
                out.push(figure);
            } else if let Some((_, used)) = number::scan(&sentence[at..]) {
                skip_to = skip_to.max(at + used.min(run));
            }
        } else if matches!(
            c,
            '一' | '二'
                | '两'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '廿'
                | '百'
                | '千'
                | '零'
                | '近'
                | '约'
                | '逾'
        ) && !"一二两三四五六七八九十百千万第每".contains(previous)
        {
            let at =
                if c == '近' && matches!(previous, '接' | '将') { at - previous.len_utf8() } else { at };
            if let Some((number, used)) = number::scan(&sentence[at..])
                && number.chinese
                && is_counted(sentence, at, &number)
                && let Some(figure) = accept(sentence, at, at + used, number)
            {
                skip_to = figure.end;
                out.push(figure);
            }
        } else if matches!(c, '*' | '×') && !previous.is_ascii_digit() && !matches!(previous, '*' | '×') {
            let run = sentence[at..].len() - sentence[at..].trim_start_matches(['*', '×']).len();
            let unit = ["件", "条", "宗", "起", "份", "篇", "次", "人次"]
                .iter()
                .find(|unit| sentence[at + run..].starts_with(**unit));
            if let Some(unit) = unit {
                out.push(Figure { start: at, end: at + run + unit.len(), number: None, unit });
            }
            skip_to = at + run;
        }
    }
    out
}

/// A Chinese numeral is a count only with a counting word, and 一 only behind a verb of receiving: 一是, 一项制度 and
/// 两微 are words.
fn is_counted(sentence: &str, at: usize, number: &Number) -> bool {
    if number.percent {
        return true;
    }
    // 为零。, 零申请: nought without a counting word.
    if number.value == 0.0 {
        let behind = &sentence[at + "零".len()..];
        return !number.unit.is_empty()
            && ["申请", "收到", "受理", "共", "诉讼", "复议", "信息"]
                .iter()
                .any(|word| sentence[..at].ends_with(word))
            || ["为", "是"].iter().any(|word| sentence[..at].ends_with(word))
            || ["申请", "报告"].iter().any(|word| behind.starts_with(word));
    }
    // 六场, 十二期, 两名 are counts whatever stands in front of them.
    if ["场", "期", "名"].contains(&number.unit) {
        return !sentence[..at].ends_with("第");
    }
    let counted = ["件", "宗", "起", "份", "项", "例", "条", "次", "人次", "篇", "人"].contains(&number.unit);
    let verbs = [
        "收到", "受理", "接到", "发生", "共", "仅", "公开", "答复", "办结", "有", "提起", "复议", "诉讼",
        "申请",
    ];
    let behind_verb = verbs.iter().any(|verb| sentence[..at].ends_with(verb));
    counted && (number.approx.is_some() || behind_verb || number.value >= 10.0)
}

/// Digits of a figure without a counting word and without commas of thousands.
const LONGEST_RUN: usize = 6;

fn accept(sentence: &str, start: usize, end: usize, number: Number) -> Option<Figure> {
    let rest = &sentence[end..];
    let digits_end =
        sentence[start..end].rfind(|c: char| c.is_ascii_digit()).map_or(end, |at| start + at + 1);
    // 2019年, 5月, 60号: what stands right behind the digits decides, whatever counting word the reader took.
    let behind = &sentence[digits_end..];
    if !number.chinese && begins_with(behind, NOT_A_COUNT).is_some() && !number.percent {
        return None;
    }
    if number.unit.is_empty() && number.money.is_none() && !number.percent {
        // 行政诉讼714531112: the cells of a row whose bounds are lost.
        let run = &sentence[start..end];
        let is_glued = run.bytes().all(|byte| byte.is_ascii_digit())
            && (run.len() > LONGEST_RUN || run.len() > 1 && run.starts_with('0'));
        if is_glued {
            return None;
        }
        let closes = rest.chars().next().is_none_or(|c| ",。;、:()!?|占和及以”\"".contains(c))
            || number.chinese && number.value == 0.0;
        if !closes {
            return None;
        }
    }
    // 共2、135条: a mistyped comma of thousands, or a figure whose counting word is left out.
    if let Some(group) = rest.strip_prefix('、')
        && number.unit.is_empty()
        && let run = group.len() - group.trim_start_matches(|c: char| c.is_ascii_digit()).len()
        && ends_a_broken_figure(sentence, sentence.len() - group.len(), run)
    {
        return None;
    }
    // 12个工作日, 3个方面: the counting word counts something else.
    if number.unit == "个"
        && [
            "工作", "方面", "部门", "单位", "月", "乡", "镇", "街道", "区", "县", "市", "栏目", "试点",
            "领域", "省", "重点", "环节", "小时", "类",
        ]
        .iter()
        .any(|w| rest.starts_with(w))
    {
        return None;
    }
    Some(Figure { start, end, unit: number.unit, number: Some(number) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sentence: &str) -> Vec<&str> {
        figures(sentence).iter().map(|figure| &sentence[figure.start..figure.end]).collect()
    }

    #[test]
    fn counts_and_nothing_else() {
        for (sentence, expected) in [
            ("2019年度我局共收到14件依申请公开", &["14件"][..]),
            ("自2018年1月1日起至2018年12月31日止", &[]),
            ("国办公开办函〔2019〕60号", &[]),
            ("按照《条例》第33条规定", &[]),
            ("电话:0816-5229121", &[]),
            ("无2100433B", &[]),
            ("近七十万次,未发生一起", &["近七十万次", "一起"]),
            ("一项制度", &[]),
            ("受理两项依申请公开事项", &["两项"]),
            ("网络申请26448宗,占49.9%", &["26448宗", "49.9%"]),
            ("12345热线受理23件", &["23件"]),
            ("部分公开67,占4.61%", &["67", "4.61%"]),
            ("共收到申请××件", &["××件"]),
            ("一是加强领导,二是", &[]),
            ("在20个工作日内答复", &[]),
            ("经费为22.38万元(其中", &["22.38万元"]),
            ("三四件,五六起,一两次,两三百条,一百七八十条", &[]),
            ("共二十三件,三十二起,两件", &["二十三件", "三十二起"]),
            ("共2、135条,其中3、12件", &["3", "12件"]),
            ("分别为2、135条", &["2", "135条"]),
            ("共3、4件", &[]),
            ("行政诉讼714531112", &[]),
            ("传真申请00", &[]),
            ("网站访问量714531次,公开信息123456", &["714531次", "123456"]),
        ] {
            assert_eq!(texts(sentence), expected, "{sentence}");
        }
    }
}
