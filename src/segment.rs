//! Cuts a document into reports.
//!
//! A page may hold several reports, beginnings of reports, model essays and matter that has nothing to do with any of
//! them. A report begins at its title, or, where the title is missing, at its preamble or first part heading; it ends
//! at the next one, or where the page says that its article is over. What is between belongs to nobody.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::text::{bare, is_blank, plain, simplified, squeezed};
use crate::document::{Block, Content, Document};
use crate::identify::agency;

/// A stretch of a document that may be a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub blocks: Range<usize>,
    /// The title as printed on its line or lines, bare, without what a site hangs on its end.
    pub title: Option<String>,
    /// One of several model essays of a page.
    pub essay: bool,
    /// Numbered parts, in order of appearance.
    pub parts: Vec<Part>,
}

/// A numbered part heading: `三、收到和处理政府信息公开申请情况`.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub number: u32,
    pub heading: String,
    pub line: u32,
    /// The heading says that there is nothing to tell: `(无)`.
    pub none: bool,
}

/// Cuts the document. Segments come in page order and do not overlap.
pub fn cut(document: &Document) -> Vec<Segment> {
    let lines: Vec<Line> =
        document.blocks.iter().map(|block| Line::of(block, document.traditional)).collect();
    let essays = lines.iter().filter(|line| line.essay_mark).count() >= 2
        && lines.iter().take(12).any(|line| line.bare.contains("范文") || line.bare.contains("例文"))
        || lines.iter().filter(|line| line.essay_mark).count() >= 4;
    let starts = if essays { essay_starts(&lines) } else { report_starts(&lines) };
    let mut segments = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let limit = starts.get(index + 1).map_or(lines.len(), |next| next.at);
        let end = end_of(&lines, start.at, limit, essays);
        let blocks = start.at..end;
        let parts = parts_of(&document.blocks[blocks.clone()]);
        segments.push(Segment { blocks, title: start.title.clone(), essay: essays, parts });
    }
    segments
}

/// What a block looks like from afar.
struct Line {
    bare: String,
    is_table: bool,
    title: Option<Title>,
    essay_mark: bool,
    end_mark: bool,
    opening: bool,
    part: Option<u32>,
    /// Characters of running text: a line that is more than a label or a menu entry.
    weight: usize,
}

impl Line {
    fn of(block: &Block, traditional: bool) -> Line {
        let Content::Text(text) = &block.content else {
            return Line {
                bare: String::new(),
                is_table: true,
                title: None,
                essay_mark: false,
                end_mark: false,
                opening: false,
                part: None,
                weight: 40,
            };
        };
        let bare = squeezed(text, traditional);
        let count = bare.chars().count();
        Line {
            is_table: false,
            title: title_of(&bare),
            essay_mark: count <= 30
                && (bare.contains('篇') || bare.contains("范文"))
                && ESSAY_MARK.is_match(&bare),
            end_mark: count <= 16 && END_MARKS.iter().any(|mark| bare.starts_with(mark)),
            opening: is_opening(&bare),
            part: part_number(&bare).filter(|_| !bare.starts_with('(')).map(|(number, _)| number),
            weight: if bare.contains(['。', ';', '，', ',']) || count > 30 { count } else { 0 },
            bare,
        }
    }
}

static ESSAY_MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^。,;]{0,24}?(?:第?(?:\d{1,2}|[一二三四五六七八九十]{1,3})篇|篇(?:\d{1,2}|[一二三四五六七八九十]{1,3})|范文(?:\d{1,2}|[一二三四五六七八九十]{1,3}))[:、]?$").expect("a constant pattern")
});

/// Lines by which a page ends its article.
const END_MARKS: &[&str] = &[
    "查看详情",
    "相关推荐",
    "相关链接",
    "相关阅读",
    "相关附件",
    "打印本页",
    "关闭窗口",
    "打印",
    "关闭本页",
    "上一篇",
    "下一篇",
    "扫一扫",
    "分享到",
    "返回顶部",
    "版权所有",
    "主办单位",
    "主办:",
    "网站地图",
    "扫码",
    "联系我们",
    "[打印",
    "【打印",
    "责任编辑",
    "网站标识码",
    "常见问题",
    "我要纠错",
];

// ---------------------------------------------------------------- titles

#[derive(Clone, Debug, PartialEq)]
struct Title {
    text: String,
    /// The line holds more than the title: the report itself runs on.
    inline: bool,
    /// The line is a file name, not a heading.
    file: bool,
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

fn title_of(bare: &str) -> Option<Title> {
    // Sites print a title twice on one line.
    let half = bare.len() / 2;
    let bare = if bare.len().is_multiple_of(2) && bare.is_char_boundary(half) && bare[..half] == bare[half..]
    {
        &bare[..half]
    } else {
        bare
    };
    // 附件2:…, 【年报】…, 关于公布…的公告: what a site or a letter puts around a title.
    static AROUND: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:附件[\d一二三四五]{0,2}[:.、]?|(?:公告|公示):|【[^】]{1,8}】|\[\p{Han}{1,8}\])*(?P<title>.*)$")
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
        Regex::new(r"^(?:我[省市县区]|\p{Han}{1,8}[省市县区])(?:人民政府)?发布(?:19|20)\d{2}年")
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
    let text = found.name("title")?.as_str().trim_start_matches(['《', '"', '·', '•', '-', '、']).to_string();
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
    let inline = rest.chars().count() > 60
        && (begins.iter().any(|word| rest.starts_with(word))
            || rest.starts_with(text.as_str())
            || carries_year(&text));
    inline.then_some(Title { text, inline: true, file: false })
}

fn years_of(text: &str) -> Vec<&str> {
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
    bare.chars().count() <= 60
        && bare.contains("公开")
        && !bare.contains(['。', ';', '>'])
        && (SPAN.is_match(bare) || KIND.is_match(bare) || SUMMARY.is_match(bare))
}

/// A sentence that opens a report: its legal ground, its period or its announcement.
fn is_opening(bare: &str) -> bool {
    let head: String = bare.chars().take(240).collect();
    let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
    let speaks =
        ["年度报告", "年度工作报告", "信息公开工作报告", "信息公开情况报告", "信息公开年报", "信息公开报告"];
    let opens = [
        "现公布",
        "现将",
        "特向社会公布",
        "向社会公布",
        "编制而成",
        "编制",
        "统计期限",
        "数据统计",
        "报告如下",
        "公布如下",
        "现向社会",
        "特公布",
        "综合",
    ];
    let tells = ["通知如下", "有关事项通知", "请各单位", "各单位要", "报送至", "请于"];
    let period = head.contains("本年度报告") && head.contains("统计期限");
    (bare.contains("信息公开") && has(&speaks) && has(&opens) || period)
        && !tells.iter().any(|word| bare.contains(word))
        && bare.chars().count() >= 24
}

// ---------------------------------------------------------------- starts and ends

#[derive(Debug)]
struct Start {
    at: usize,
    title: Option<String>,
}

fn essay_starts(lines: &[Line]) -> Vec<Start> {
    (0..lines.len()).filter(|at| lines[*at].essay_mark).map(|at| Start { at, title: None }).collect()
}

/// Characters of running text that make a title more than an entry of a list.
const SUBSTANCE: usize = 30;

/// Characters of a line that may be the name below a report.
const LONGEST_NAME: usize = 40;

fn report_starts(lines: &[Line]) -> Vec<Start> {
    let mut starts: Vec<Start> = Vec::new();
    // Whether the lines before belong to a report that has not ended.
    let mut open = false;
    let mut at = 0;
    while at < lines.len() {
        if let Some((title, first, next)) = title_at(lines, at) {
            let substance = substance_after(lines, next);
            let inline = lines[at].title.as_ref().is_some_and(|t| t.inline);
            // The article below repeats its title, perhaps with the full name: one report, not two.
            let continues = inline
                && starts.last().is_some_and(|last| {
                    let above = last.title.as_deref();
                    above.is_some_and(|above| years_of(above) == years_of(&title))
                        && lines[last.at + 1..first]
                            .iter()
                            .all(|line| line.weight == 0 || line.title.is_some())
                });
            if continues {
                if let Some(last) = starts
                    .last_mut()
                    .filter(|last| last.title.as_ref().is_some_and(|above| above.len() < title.len()))
                {
                    last.title = Some(title);
                }
            } else if inline || substance >= SUBSTANCE {
                starts.push(Start { at: first, title: Some(title) });
                open = true;
            }
            at = next;
            continue;
        }
        let line = &lines[at];
        if line.end_mark {
            open = false;
        } else if !open && (line.opening || begins_first_part(lines, at) || line.is_table) {
            starts.push(Start { at, title: None });
            open = true;
        }
        at += 1;
    }
    // A table alone is a start only where nothing else is: forms of other kinds stand on many pages.
    starts
}

/// A title at a line, over as many lines as it was broken over, and those that only repeat it. Gives the title, its
/// first line and the line after it.
fn title_at(lines: &[Line], at: usize) -> Option<(String, usize, usize)> {
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
            // The line above must be part of it: otherwise the lower line alone is the title.
            && (names_somebody(&title.text) || lines[at + count].title.is_none())
        {
            return Some((title.text, at + count + 1));
        }
    }
    None
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
    let who: String = title.chars().filter(|c| !c.is_ascii_digit()).collect();
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

/// Running text and tables before the next title or the end of the article.
fn substance_after(lines: &[Line], from: usize) -> usize {
    let mut sum = 0;
    for line in &lines[from.min(lines.len())..] {
        if line.end_mark {
            break;
        }
        if let Some(title) = &line.title {
            if title.inline {
                return sum + SUBSTANCE;
            }
            if !title.file {
                break;
            }
            continue;
        }
        // The headings of a report's parts and the words with which a report begins are rarely found elsewhere.
        let known_part = line.part.is_some() && PART_WORDS.iter().any(|word| line.bare.contains(word));
        let begins = ["根据", "按照", "依照", "依据", "本报告", "本年度报告"]
            .iter()
            .any(|word| line.bare.starts_with(word))
            || line.bare.contains("信息公开条例");
        sum += match line.weight {
            weight if known_part => weight.max(SUBSTANCE / 2),
            _ if begins && line.bare.chars().count() >= 12 => SUBSTANCE,
            weight if line.part.is_some() => weight.max(6),
            weight => weight,
        };
        if sum >= SUBSTANCE {
            break;
        }
    }
    sum
}

/// The first part of a report whose title is missing.
fn begins_first_part(lines: &[Line], at: usize) -> bool {
    let Some(number) = lines[at].part else { return false };
    let known = |line: &Line| {
        PART_WORDS.iter().any(|word| line.bare.chars().take(40).collect::<String>().contains(word))
    };
    number == 1 && known(&lines[at])
}

/// Words of part headings, over all forms and years.
pub const PART_WORDS: &[&str] = &[
    "总体情况",
    "概述",
    "基本情况",
    "主动公开",
    "依申请公开",
    "申请公开",
    "申请情况",
    "政府信息公开申请",
    "行政复议",
    "行政诉讼",
    "复议",
    "诉讼",
    "收费",
    "存在的主要问题",
    "存在问题",
    "存在的问题",
    "存在不足",
    "主要问题",
    "改进",
    "其他需要报告",
    "咨询",
    "组织领导",
    "信息公开情况",
    "信息公开基本",
];

fn end_of(lines: &[Line], start: usize, limit: usize, essay: bool) -> usize {
    let mut end = start;
    let mut at = start;
    while at < limit {
        let line = &lines[at];
        if line.end_mark && at > start && !essay {
            break;
        }
        end = at + 1;
        // 六、其他需要报告的事项 and 无: nothing of the report stands behind but name and date.
        let closes = |text: &str| {
            ["无", "没有", "暂无"].iter().any(|word| text.starts_with(word)) && text.chars().count() <= 40
        };
        let annexed = || lines[at..limit].iter().take(12).any(|line| line.bare.contains("统计表"));
        if !essay && line.bare.contains("其他需要报告的事项") && line.bare.chars().count() <= 60 && !annexed()
        {
            let inline = line
                .bare
                .split("其他需要报告的事项")
                .last()
                .unwrap_or("")
                .trim_start_matches([':', '。', '(']);
            if closes(inline) {
                return end + signature(&lines[end..limit]);
            }
            if let Some(next) = lines[at + 1..limit].first()
                && closes(next.bare.trim_start_matches(['(', '.', '、']))
            {
                end = at + 2;
                return end + signature(&lines[end..limit]);
            }
        }
        at += 1;
    }
    // Blank matter at the end belongs to the page.
    end
}

/// Lines at the start that are a name and the date below it.
fn signature(lines: &[Line]) -> usize {
    let date = lines.iter().take(3).position(|line| agency::is_date(&line.bare)).unwrap_or(0);
    let named = lines[..date].iter().all(|line| !line.end_mark && line.bare.chars().count() <= LONGEST_NAME);
    if date > 0 && named { date + 1 } else { 0 }
}

// ---------------------------------------------------------------- parts

/// The number of a part heading and the bytes of its ordinal: `三、`, `三.`, `第三部分`.
pub fn part_number(bare: &str) -> Option<(u32, usize)> {
    let digits = "一二三四五六七八九十";
    let rest = bare.strip_prefix('第').unwrap_or(bare);
    let offset = bare.len() - rest.len();
    let numeral: String = rest.chars().take_while(|c| digits.contains(*c)).collect();
    if numeral.is_empty() || numeral.chars().count() > 2 {
        return None;
    }
    let after = &rest[numeral.len()..];
    let stop =
        if offset > 0 { after.strip_prefix("部分")? } else { after.strip_prefix(['、', '.', ',', ' '])? };
    let value = numeral.chars().fold(0, |sum, c| {
        let digit = digits.find(c).map_or(0, |at| at as u32 / 3 + 1);
        if digit == 10 && sum > 0 { sum * 10 } else { sum + digit }
    });
    Some((value, bare.len() - stop.len()))
}

/// The numbered parts of a stretch, those in the middle of a line included.
fn parts_of(blocks: &[Block]) -> Vec<Part> {
    // A heading at the start of a line, behind a full stop or behind a blank.
    static HEADING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[。;!?\s|])\s*#*\s*([一二三四五六七八九十]{1,2})\s*[、.]\s*([^。;,!?|\n]{2,60})")
            .expect("a constant pattern")
    });
    let mut parts: Vec<Part> = Vec::new();
    for block in blocks {
        let Content::Text(text) = &block.content else { continue };
        let text: String = plain(text).chars().map(simplified).collect();
        // Consecutive headings share the blank between them, so the search goes on inside the last match.
        let mut from = 0;
        while let Some(found) = HEADING.captures_at(&text, from) {
            let (numeral, words) = (found.get(1).expect("a group"), found.get(2).expect("a group"));
            from = numeral.end();
            let number = part_number(&format!("{}、", numeral.as_str())).map_or(0, |(n, _)| n);
            let heading = words.as_str().trim();
            let label = bare(heading);
            // A line of its own may say what it likes; inside a line only the usual headings are headings.
            let own_line = found
                .get(0)
                .is_some_and(|m| text[..m.start()].trim().is_empty() && text[m.end()..].trim().is_empty());
            let table_row = label.contains("新收") || label.contains("结转") || label.contains("办理结果");
            if table_row || !own_line && !PART_WORDS.iter().any(|word| label.contains(word)) {
                continue;
            }
            let none = ["(无)", ":无", "情况无"].iter().any(|word| label.ends_with(word))
                || text[words.end()..].trim_start().starts_with("(无)");
            let heading: String =
                heading.chars().take_while(|c| !is_blank(*c) || *c == ' ').take(40).collect();
            parts.push(Part { number, heading, line: block.line, none });
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

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

    fn segments(page: &str) -> Vec<(u32, u32, Option<String>)> {
        let document = crate::document::plain::read(page).unwrap();
        cut(&document)
            .into_iter()
            .map(|s| {
                (document.blocks[s.blocks.start].line, document.blocks[s.blocks.end - 1].last_line(), s.title)
            })
            .collect()
    }

    #[test]
    fn several_reports_and_other_matter_on_one_page() {
        let page = "选择搜索类型\n请输入\n一、总体情况\n2019年,我局公开信息12条,收到申请0件,各项工作正常开展。\n六、其他需要报告的事项\n无 2100433B\n砍伐乔木的人工费怎么算,请问各位。\n甲市乙局2008年度政府信息公开工作年度报告\n甲市乙局2008年度报告如下,根据条例规定编制,内容包括概述等三个部分。\n查看详情\n甲市乙局2008年度政府信息公开工作年度报告造价信息\n市场价";
        assert_eq!(
            segments(page),
            [(3, 6, None), (8, 9, Some("甲市乙局2008年度政府信息公开工作年度报告".into()))]
        );
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

    #[test]
    fn a_year_above_or_below_its_title_and_years_of_a_menu() {
        let body = "本报告根据条例规定编制,内容包括主动公开、依申请公开等情况。";
        for (head, title) in [
            ("甲县乙局政府信息公开年度报告\n(2014年度)", "甲县乙局政府信息公开年度报告(2014年度)"),
            ("2014年\n甲县乙局政府信息公开年度报告", "2014年甲县乙局政府信息公开年度报告"),
            ("甲县乙局\n2014年\n政府信息公开年度报告", "甲县乙局2014年政府信息公开年度报告"),
            (
                "2016年度\n2015年度\n甲县乙局政府信息公开年度报告\n(2014年度)",
                "甲县乙局政府信息公开年度报告(2014年度)",
            ),
            ("2016年度\n2015年度\n甲县乙局政府信息公开年度报告", "甲县乙局政府信息公开年度报告"),
        ] {
            assert_eq!(segments(&format!("{head}\n{body}"))[0].2.as_deref(), Some(title), "{head}");
        }
    }

    #[test]
    fn a_list_of_links_is_no_report() {
        assert!(segments("甲局2020年政府信息公开工作年度报告\n甲局2021年政府信息公开工作年度报告\n甲局2022年政府信息公开工作年度报告").is_empty());
    }

    #[test]
    fn a_title_broken_over_lines() {
        let body = "本报告根据条例规定编制,统计期限自2008年1月1日起至12月31日止。";
        assert_eq!(
            segments(&format!("甲镇\n2008年政府信息公开工作年度报告\n{body}"))[0].2.as_deref(),
            Some("甲镇2008年政府信息公开工作年度报告")
        );
        assert_eq!(
            segments(&format!("2024 年甲市科委政府信息公开工作\n年度报告\n{body}"))[0].2.as_deref(),
            Some("2024年甲市科委政府信息公开工作年度报告")
        );
        assert_eq!(
            segments(&format!("甲市人民政府2016年\n政府信息公开工作年度报告\n{body}"))[0].2.as_deref(),
            Some("甲市人民政府2016年政府信息公开工作年度报告")
        );
    }

    #[test]
    fn essays_are_cut_at_their_marks() {
        let page = "年度报告范文\n篇1\n我局公开信息12条。\n篇2\n我局公开信息9条。";
        assert_eq!(segments(page), [(2, 3, None), (4, 5, None)]);
    }

    #[test]
    fn part_numbers() {
        for (text, number) in [
            ("一、概述", Some(1)),
            ("十、其他", Some(10)),
            ("十二、其他", Some(12)),
            ("第三部分申请", Some(3)),
            ("概述", None),
            ("一是加强", None),
        ] {
            assert_eq!(part_number(text).map(|(n, _)| n), number, "{text}");
        }
    }
}
