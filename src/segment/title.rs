//! Titles: on one line or several, between what a site hangs around them, and headings of other writings.

use std::sync::LazyLock;

use regex::Regex;

use super::Line;
use super::part::part_number;
use crate::identify::agency;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Title {
    pub(super) text: String,
    /// The line holds more than the title: the report itself runs on.
    pub(super) inline: bool,
    /// The line is a file name, not a heading.
    pub(super) file: bool,
}

/// Who, which year, 政府信息公开 and 报告, in the orders that are found.
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:-?\d{1,3}-)?(?:精品文档你我共享A*)?",
        r"(?P<title>[^,。;:>!?|<]{0,60}?",
        r"(?:政府信息公开|政务信息公开|政务公开|信息公开|政府信息主动公开)(?:和政务公开)?(?:工作)?(?:情况)?(?:的)?",
        r"(?:\(?(?:19|20)[\d*×]{2}(?:年度|年)?\)?)?(?:年度|全年)?(?:工作)?(?:情况)?(?:总结)?",
        r"(?:报告|年报|年度报表))(?P<rest>.*)$"
    ))
    .expect("a constant pattern")
});

/// What a site hangs behind a title.
static TRAILER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:简介|全文|公示|公开|公布|正文|如下:?|\((?:[^()]{0,20})\)|[\[(]?(?:19|20)\d{2}[-/年.]\d{1,2}[-/月.]\d{1,2}日?[\])]?|[-_—].{0,40}|。|\.|:)*$").expect("a constant pattern")
});

/// Words by which a line speaks of reports instead of being the title of one.
const NOT_A_TITLE: &[&str] = &[
    "通知",
    "编制",
    "范文",
    "指南",
    "要点",
    "制度",
    "办法",
    "评估",
    "方案",
    "培训",
    "目录",
    "关于印发",
    "关于做好",
    "关于报送",
    "关于开展",
    "格式",
    "模板",
    "栏目",
    "首页",
    "公布",
    "现将",
    "如下",
    "形成",
    "下一篇",
    "上一篇",
    "当前位置",
    "您现在的位置",
    "解读",
    "提供",
    "电子版",
    "点击",
    "说明",
    "请与",
];

pub(super) fn title_of(bare: &str) -> Option<Title> {
    // Sites print a title twice on one line.
    let half = bare.len() / 2;
    let bare = if bare.len().is_multiple_of(2) && bare.is_char_boundary(half) && bare[..half] == bare[half..]
    {
        &bare[..half]
    } else {
        bare
    };
    // 附件2:…, 名称:…, 【年报】…, 关于公布…的公告: what a site or a letter puts around a title.
    static AROUND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:19|20)\d{2}年\d{1,2}月\d{1,2}日|附件[\d一二三四五]{0,2}[:.、]?|(?:公告|公示):|(?:(?:信息|文件)?名称|标题):?|【[^】]{1,8}】|\[\p{Han}{1,8}\])*(?P<title>.*)$")
            .expect("a constant pattern")
    });
    static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^关于(?:公布|发布|公开)?(?P<title>.*报告)的(?:公告|通告|公示)$")
            .expect("a constant pattern")
    });
    // 示例县民政局关于报送2021年…报告的函: the body's own letter; 关于报送…报告的通知 asks others for theirs, and
    // 关于印发示例县2021年…报告的通知 sends them a named one.
    static LETTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"^(?P<title>[^,。;:]{4,30}?关于(?:报送|上报|公布|发布|公开)(?:19|20)\d{2}年.*报告)的(?:函|公告|通告|公示)$|",
            r"^(?P<named>[^,。;:]{4,30}?关于(?:印发|公布|发布)\p{Han}{1,20}[省市县区旗州盟镇乡局委办](?:19|20)\d{2}年.*报告)的(?:通知|公告|通告|公示)$"
        ))
        .expect("a constant pattern")
    });
    // 示例县发布2021年政府信息公开工作年度报告: of a place, that is news.
    static NEWS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:我[省市县区局委厅镇]|\p{Han}{1,8}[省市县区])(?:人民政府)?发布(?:19|20)\d{2}年")
            .expect("a constant pattern")
    });
    // What every title has; most lines are no title, and are done without the pattern.
    if !bare.contains("公开") || !(bare.contains("报告") || bare.contains("年报") || bare.contains("报表"))
    {
        return None;
    }
    let inside = |pattern: &Regex, text| {
        let found = pattern.captures(text)?;
        found.name("title").or_else(|| found.name("named")).map(|m| m.as_str())
    };
    let bare = inside(&AROUND, bare).unwrap_or(bare);
    let bare = inside(&ANNOUNCED, bare).unwrap_or(bare);
    if let Some(letter) = inside(&LETTER, bare) {
        return Some(Title { text: letter.to_string(), inline: false, file: false });
    }
    let found = TITLE.captures(bare)?;
    let text = found.name("title")?.as_str().trim_start_matches(['《', '"', '·', '•', '-', '、']);
    let text = without_doubled_name(text).to_string();
    let rest = found.name("rest").map_or("", |m| m.as_str());
    if text.is_empty()
        || part_number(&text).is_some()
        || NOT_A_TITLE.iter().any(|word| text.replace("机构编制", "").contains(word))
        || text.starts_with("根据")
        || text.starts_with("按照")
        || NEWS.is_match(&text)
    {
        return None;
    }
    let file = [".pdf", ".doc", ".docx", ".xls", ".wps", ".zip", ".html"]
        .iter()
        .any(|suffix| rest.to_ascii_lowercase().ends_with(suffix));
    if file {
        return Some(Title { text, inline: false, file: true });
    }
    if TRAILER.is_match(rest) {
        return Some(Title { text, inline: false, file: false });
    }
    // A page whose lines ran together: the title and then the report, without a stop between.
    let begins = [
        "本报告",
        "本年度报告",
        "根据",
        "按照",
        "依据",
        "为",
        "一、",
        "(一)",
        "(以下",
        "?",
        "《",
        "引言",
        "概述",
        "前言",
        "现",
        "目录",
        "广州市",
        "以下简称",
    ];
    // …年度报告发布情况统计 序号 单位: a list of those who reported.
    let behind = rest.strip_prefix(text.as_str()).unwrap_or(rest);
    let is_list = ["发布情况", "报送情况", "编制情况", "统计", "汇总", "一览"]
        .iter()
        .any(|word| behind.starts_with(word));
    let inline = rest.chars().count() > 60
        && !is_list
        && (begins.iter().any(|word| rest.starts_with(word))
            || rest.starts_with(text.as_str())
            || carries_year(&text));
    inline.then_some(Title { text, inline: true, file: false })
}

/// A site's name in front of the title's, where that is the same: 示例县财政局 示例县财政局2023年….
fn without_doubled_name(text: &str) -> &str {
    const SHORTEST_NAME: usize = 4;
    text.char_indices()
        .skip(SHORTEST_NAME)
        .take_while(|(at, _)| at * 2 <= text.len())
        .find(|(at, _)| text[*at..].starts_with(&text[..*at]))
        .map_or(text, |(at, _)| &text[at..])
}

pub(super) fn years_of(text: &str) -> Vec<&str> {
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:19|20)\d{2}").expect("a constant pattern"));
    YEAR.find_iter(text).map(|m| m.as_str()).collect()
}

fn carries_year(text: &str) -> bool {
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:19|20)\d{2}年|二[〇○零]").expect("a constant pattern"));
    YEAR.is_match(text)
}

/// A line that is nothing but a year: `(2014年度)`.
fn is_year(bare: &str) -> bool {
    static YEAR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^\(?(?:19|20)\d{2}年度?\)?$").expect("a constant pattern"));
    YEAR.is_match(bare)
}

/// A heading of some other writing on disclosure than an annual report: of half a year, of a school year, of budgets, a
/// guide, an assessment, an explanation.
pub fn heads_another_writing(bare: &str) -> bool {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:半年|季度|学年|预决算|预算|决算).{0,16}?信息公开|信息公开.{0,16}?(?:半年|季度|月份)")
            .expect("a constant pattern")
    });
    static KIND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\p{Han}{2,20}?[省市县区旗州盟镇乡局厅委府办](?:关于)?(?:(?:19|20)\d{2}年度?)?(?:\p{Han}{0,4}?)(?:政府|政务)?信息公开.{0,24}?(?:指南(?:\([^)]{0,12}\))?|评估报告|调研报告|报告\(模板\)|(?:考核|督查|检查|发布|报送)(?:结果|情况)?的?(?:督查)?通报|自查(?:工作)?(?:情况)?(?:的)?报告|解读|统计\((?:19|20)\d{2}年\d{1,2}月份?\))$").expect("a constant pattern")
    });
    // A bureau's own summary of 政务公开 is no report on information; one of 政府信息公开 was, in the first years.
    static SUMMARY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"政务公开(?:工作)?(?:年度)?(?:工作)?总结(?:和.{0,16}(?:计划|打算|安排|思路))?$")
            .expect("a constant pattern")
    });
    // XXX(单位名称)2023年政府信息公开工作年度报告(格式): a form to be filled in.
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"信息公开.{0,16}报告\((?:参考)?(?:模板|格式|样式|式样|样本|范本)\)$|^.{0,12}\(?单位名称\)?.{0,12}信息公开.{0,16}报告")
            .expect("a constant pattern")
    });
    bare.chars().count() <= 60
        && bare.contains("公开")
        && !bare.contains(['。', ';', '>'])
        && (SPAN.is_match(bare) || KIND.is_match(bare) || SUMMARY.is_match(bare) || FORM.is_match(bare))
}

/// A title at a line, over as many lines as it was broken over, and those that only repeat it. Gives the title, its
/// first line and the line after it.
pub(super) fn title_at(lines: &[Line], at: usize) -> Option<(String, usize, usize)> {
    let (mut title, mut next) = match &lines[at].title {
        Some(title) if title.file => return None,
        Some(title) => (title.text.clone(), at + 1),
        None => broken_title(lines, at)?,
    };
    let mut first = at;
    // 示例县林业局政府信息公开年度报告 / (2014年度): the year on the line below; or on that above, if it is no menu of years.
    let year_on = |at: usize| lines.get(at).filter(|line| is_year(&line.bare));
    if !carries_year(&title) && lines[at].title.as_ref().is_some_and(|title| !title.inline) {
        if let Some(below) = year_on(next) {
            title.push_str(&below.bare);
            next += 1;
        } else if at > 0
            && (at < 2 || year_on(at - 2).is_none())
            && let Some(above) = year_on(at - 1)
        {
            title = format!("{}{title}", above.bare);
            first = at - 1;
        }
    }
    // 沙头镇 / 2008年政府信息公开工作年度报告: the name on the line above.
    if !names_somebody(&title)
        && at > 0
        && lines[at].title.is_some()
        && let Some(above) = name_line(&lines[at - 1])
    {
        title = format!("{above}{title}");
        first = at - 1;
    }
    // The same title again, with nothing told between.
    let inline = lines[at].title.as_ref().is_some_and(|title| title.inline);
    while next < lines.len() && !inline {
        match &lines[next].title {
            Some(again)
                if !again.inline
                    && !again.file
                    && (again.text == title
                        || title.ends_with(&again.text)
                        || again.text.ends_with(&title)) =>
            {
                if again.text.len() > title.len() {
                    title.clone_from(&again.text);
                }
                next += 1;
            }
            Some(again) if again.inline && (again.text == title || again.text.contains(&title)) => break,
            _ => break,
        }
    }
    Some((title, first, next))
}

/// A title broken over two or three lines.
fn broken_title(lines: &[Line], at: usize) -> Option<(String, usize)> {
    let mut joined = String::new();
    // A menu of years above a title is no part of it.
    let in_menu =
        |at: usize| is_year(&lines[at].bare) && lines.get(at + 1).is_some_and(|below| is_year(&below.bare));
    if in_menu(at) || at > 0 && in_menu(at - 1) {
        return None;
    }
    for (count, line) in lines[at..].iter().take(3).enumerate() {
        let length = line.bare.chars().count();
        if length == 0
            || length > 40
            || line.is_table
            || line.part.is_some()
            || line.bare.contains(['。', ',', ':', ';', '>'])
        {
            return None;
        }
        joined.push_str(&line.bare);
        if count == 0
            && !(line.bare.contains("年") || line.bare.contains("信息公开") || ends_like_a_name(&line.bare))
        {
            return None;
        }
        if count > 0
            && let Some(title) = title_of(&joined)
            && !title.inline
            && !title.file
            && lines[at + count]
                .title
                .as_ref()
                .is_none_or(|lower| completes(&lines[at..at + count], &lower.text, &title.text))
        {
            return Some((title.text, at + count + 1));
        }
    }
    None
}

/// Whether lines above a line that is a title itself are a part of it: they name the body that it does not name, or the
/// place in front of a bureau. A site's name, a date of publication or another body's name is none.
fn completes(above: &[Line], lower: &str, joined: &str) -> bool {
    if !names_somebody(lower) {
        let years = above.iter().any(|line| carries_year(&line.bare)) && carries_year(lower);
        return names_somebody(joined) && !years && !above.iter().any(|line| line.bare.contains('月'));
    }
    let is_place = |line: &Line| {
        line.bare.ends_with(['省', '市', '县', '区', '州', '旗', '盟'])
            && agency::begins_with_place(&line.bare)
    };
    let wants_a_place = agency::in_title(lower).is_some_and(|name| {
        !agency::begins_with_place(&name)
            && !name.starts_with(['省', '市', '县', '区', '州', '旗', '盟', '镇', '乡'])
    });
    above.len() == 1 && is_place(&above[0]) && wants_a_place
}

fn name_line(line: &Line) -> Option<String> {
    let count = line.bare.chars().count();
    ((2..=30).contains(&count)
        && ends_like_a_name(&line.bare)
        && !line.bare.contains(['。', ',', ':', ';', '>', '|']))
    .then(|| line.bare.clone())
}

fn ends_like_a_name(bare: &str) -> bool {
    [
        "局",
        "厅",
        "委",
        "委员会",
        "政府",
        "办公室",
        "办公厅",
        "镇",
        "乡",
        "街道",
        "办事处",
        "管委会",
        "中心",
        "县",
        "市",
        "区",
        "省",
        "旗",
        "队",
        "院",
        "署",
        "部",
        "社",
    ]
    .iter()
    .any(|suffix| bare.ends_with(suffix))
}

/// Whether a title says whose report it is.
fn names_somebody(title: &str) -> bool {
    let who: String = agency::without_year(title).chars().filter(|c| !c.is_ascii_digit()).collect();
    let who = [
        "政府信息公开",
        "政务信息公开",
        "政务公开",
        "信息公开",
        "工作",
        "年度",
        "报告",
        "年报",
        "年",
        "度",
        "情况",
        "总结",
        "的",
        "关于",
    ]
    .iter()
    .fold(who, |who, word| who.replace(word, ""));
    who.chars().count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::text::bare;

    fn title(text: &str) -> Option<String> {
        title_of(&bare(text)).map(|t| t.text)
    }

    #[test]
    fn titles_in_the_orders_that_are_found() {
        for (line, expected) in [
            ("示例市民政局2022年政府信息公开工作年度报告", "示例市民政局2022年政府信息公开工作年度报告"),
            ("2022 年度示例市民政局政府信息公开年度报告简介", "2022年度示例市民政局政府信息公开年度报告"),
            ("示例市民政局2022年政府信息公开工作年度报告。", "示例市民政局2022年政府信息公开工作年度报告"),
            ("2008年示例局政府信息公开年报 2008年示例局政府信息公开年报", "2008年示例局政府信息公开年报"),
            (
                "示例县人民政府关于2016年度政府信息公开工作情况的报告",
                "示例县人民政府关于2016年度政府信息公开工作情况的报告",
            ),
            ("示例局信息公开工作2015年度报告", "示例局信息公开工作2015年度报告"),
            (
                "附件2:示例市民政局2022年政府信息公开工作年度报告",
                "示例市民政局2022年政府信息公开工作年度报告",
            ),
            (
                "【年报】示例市民政局2022年政府信息公开工作年度报告",
                "示例市民政局2022年政府信息公开工作年度报告",
            ),
            (
                "关于公布示例市民政局2022年政府信息公开工作年度报告的公告",
                "示例市民政局2022年政府信息公开工作年度报告",
            ),
            (
                "关于示例市民政局2022年政府信息公开工作年度报告的公示",
                "示例市民政局2022年政府信息公开工作年度报告",
            ),
            ("公告:示例市民政局2022年政府信息公开工作年度报告", "示例市民政局2022年政府信息公开工作年度报告"),
            (
                "示例市民政局关于报送2022年政府信息公开工作年度报告的函",
                "示例市民政局关于报送2022年政府信息公开工作年度报告",
            ),
            (
                "示例县政府办公室关于印发示例县2022年政府信息公开工作年度报告的通知",
                "示例县政府办公室关于印发示例县2022年政府信息公开工作年度报告",
            ),
        ] {
            assert_eq!(title(line).as_deref(), Some(expected), "{line}");
        }
    }

    #[test]
    fn mentions_are_not_titles() {
        for line in [
            "关于做好2019年政府信息公开工作年度报告编制工作的通知",
            "示例县政府办公室关于报送2022年政府信息公开工作年度报告的通知",
            "示例县政府办公室关于印发2022年政府信息公开工作年度报告的通知",
            "《政府信息公开工作年度报告发布情况评估报告(2019)》主要内容包括导言",
            "您现在的位置:首页>政府信息公开年报",
            "根据《条例》规定,现公布2022年政府信息公开工作年度报告。",
            "信息公开年度报告范文",
            "示例市政府信息公开工作年度报告制度(试行)",
        ] {
            assert_eq!(title(line), None, "{line}");
        }
    }

    #[test]
    fn headings_of_other_writings() {
        for (line, other) in [
            ("北滩区人民政府办公室2022年上半年政府信息公开工作情况报告", true),
            ("北滩区人民政府办公室2016年第三季度政府信息公开工作情况报告", true),
            ("2016-2017学年江北大学信息公开工作年度报告", true),
            ("2018年度财政预决算信息公开工作情况报告", true),
            ("永和县政府信息公开指南", true),
            ("福源市2017年政府信息公开工作年度报告第三方评估报告", true),
            ("红河县教育局2016年政府信息公开工作年度报告解读", true),
            ("天河县教育局2015年政府信息公开自查报告", true),
            ("红河县政府信息公开申请情况统计(2016年3月)", true),
            ("红河县教育局2021年政务公开工作总结", true),
            ("红河县教育局2021年政务公开工作总结和2022年工作计划", true),
            ("红河县教育局2010年政府信息公开工作总结", false),
            // Entries of a site's menu stand above reports.
            ("政府信息公开指南", false),
            ("政府信息公开制度", false),
            ("政策解读", false),
            ("红河县教育局2016年政府信息公开工作年度报告", false),
            ("红河县教育局政府信息公开工作年度报告(2016年3月)", false),
            ("红河县政府信息公开情况统计表", false),
        ] {
            assert_eq!(heads_another_writing(line), other, "{line}");
        }
    }
}
