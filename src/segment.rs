//! Cuts a document into reports.
//!
//! A page may hold several reports, beginnings of reports, model essays and matter that has nothing to do with any of
//! them. A report begins at its title, or, where the title is missing, at its preamble or first part heading; it ends
//! at the next one, or where the page says that its article is over. What is between belongs to nobody.

mod around;
mod part;
mod title;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use self::around::{running_lines, set_titles_apart, toolbars};
pub use self::part::{PART_WORDS, Part};
use self::part::{part_number, parts_of};
pub use self::title::heads_another_writing;
use self::title::{Title, title_at, title_of, years_of};
use crate::document::text::{page_number, squeezed};
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

/// Cuts the document, and takes out of it what is printed on every page. Segments come in page order and do not overlap.
pub fn cut(document: &mut Document) -> Vec<Segment> {
    set_titles_apart(document);
    let mut lines: Vec<Line> =
        document.blocks.iter().map(|block| Line::of(block, document.traditional)).collect();
    let mut running = running_lines(&lines);
    for at in toolbars(&lines) {
        running[at] = true;
    }
    if running.contains(&true) {
        let mut at = running.iter();
        lines.retain(|_| at.next() == Some(&false));
        let mut at = running.iter();
        document.blocks.retain(|_| at.next() == Some(&false));
    }
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
    is_page_number: bool,
    opening: bool,
    part: Option<u32>,
    /// Characters of running text: a line that is more than a label or a menu entry.
    weight: usize,
}

impl Line {
    /// 发布时间:2011-03-22 来源:本站 点击数:500: between the title of a page and that of its article.
    fn is_of_a_head(&self) -> bool {
        !self.is_table && !self.opening && !self.end_mark && self.part.is_none() && !self.bare.contains('。')
    }

    /// The number of the part that it heads; 一、本年新收政府信息公开申请数量 is a row of table 3.
    fn number_of_part(&self) -> Option<u32> {
        let is_row = || ["新收", "结转", "办理结果"].iter().any(|word| self.bare.contains(word));
        self.part.filter(|_| !is_row())
    }

    fn is_sentence_on_disclosure(&self) -> bool {
        self.weight >= SUBSTANCE && self.bare.contains('。') && self.bare.contains("公开")
    }

    fn of(block: &Block, traditional: bool) -> Line {
        let Content::Text(text) = &block.content else {
            return Line {
                bare: String::new(),
                is_table: true,
                title: None,
                essay_mark: false,
                end_mark: false,
                is_page_number: false,
                opening: false,
                part: None,
                weight: 40,
            };
        };
        let bare = squeezed(text, traditional);
        let count = bare.chars().count();
        let is_footer = count <= LONGEST_FOOTER
            && FOOTER_WORDS.iter().any(|word| bare.contains(word))
            && !bare.contains('。');
        // 三、收到和处理政府信息公开申请情况……3: of a table of contents.
        let is_entry = part_number(&bare).is_some()
            && bare.ends_with(|c: char| c.is_ascii_digit())
            && ["...", "…", "···", "---", "——"].iter().any(|leader| bare.contains(leader));
        Line {
            is_table: false,
            title: title_of(&bare),
            essay_mark: count <= 30
                && (bare.contains('篇') || bare.contains("范文"))
                && ESSAY_MARK.is_match(&bare),
            end_mark: is_footer || count <= 16 && END_MARKS.iter().any(|mark| bare.starts_with(mark)),
            is_page_number: count <= LONGEST_PAGE_NUMBER
                && bare.contains(['页', '-', '—', '·'])
                && page_number(&bare).is_some_and(|(_, dressed)| dressed)
                && !bare.starts_with(|c: char| c.is_ascii_digit()),
            opening: is_opening(&bare),
            part: part_number(&bare)
                .filter(|_| !bare.starts_with('(') && !is_entry)
                .map(|(number, _)| number),
            weight: if !is_footer && !is_entry && (bare.contains(['。', ';', '，', ',']) || count > 30) {
                count
            } else {
                0
            },
            bare,
        }
    }
}

static ESSAY_MARK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[^。,;]{0,24}?(?:第?(?:\d{1,2}|[一二三四五六七八九十]{1,3})篇|篇(?:\d{1,2}|[一二三四五六七八九十]{1,3})|范文(?:\d{1,2}|[一二三四五六七八九十]{1,3}))[:、]?$").expect("a constant pattern")
});

/// What the foot of a site's page says on one line: 版权所有:某县人民政府 网站标识码 某ICP备….
const FOOTER_WORDS: &[&str] = &["版权所有", "ICP备", "公网安备", "网站标识码"];

const LONGEST_FOOTER: usize = 400;

/// Characters of 第12页共120页.
const LONGEST_PAGE_NUMBER: usize = 12;

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

/// A sentence that opens a report: its legal ground, its period or its announcement.
fn is_opening(bare: &str) -> bool {
    let head: String = bare.chars().take(240).collect();
    let has = |words: &[&str]| words.iter().any(|word| head.contains(word));
    let speaks = [
        "年度报告",
        "年度工作报告",
        "信息公开工作报告",
        "信息公开情况报告",
        "信息公开工作情况报告",
        "信息公开年报",
        "信息公开报告",
    ];
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
    let period = has(&["本年度报告", "本报告"]) && head.contains("统计期限")
        || bare.starts_with("本报告") && head.contains("信息公开条例") && head.contains("编制");
    (bare.contains("信息公开") && has(&speaks) && has(&opens) || period)
        && !tells.iter().any(|word| bare.contains(word))
        && bare.chars().count() >= 24
}

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

/// Lines between the title of a page and that of its article, at most.
const LINES_OF_A_HEAD: usize = 6;

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
            let continues = starts.last().is_some_and(|last| {
                let above = last.title.as_deref();
                let between = &lines[last.at + 1..first];
                if inline {
                    above.is_some_and(|above| years_of(above) == years_of(&title))
                        && between.iter().all(|line| line.weight == 0 || line.title.is_some())
                } else {
                    between.len() <= LINES_OF_A_HEAD
                        && between.iter().all(Line::is_of_a_head)
                        && above.is_some_and(|above| is_same(above, &title))
                }
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
    let head: String = lines[at].bare.chars().take(40).collect();
    lines[at].number_of_part() == Some(1) && PART_WORDS.iter().any(|word| head.contains(word))
}

/// Whether two titles are of one report: they say nothing different on whose it is and for which year.
fn is_same(one: &str, two: &str) -> bool {
    let unlike = |one: &Option<String>, two: &Option<String>| one.is_some() && two.is_some() && one != two;
    let first = |title: &str| years_of(title).first().map(ToString::to_string);
    one == two || !unlike(&agency::in_title(one), &agency::in_title(two)) && !unlike(&first(one), &first(two))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(page: &str) -> Vec<(u32, u32, Option<String>)> {
        let mut document = crate::document::plain::read(page).unwrap();
        cut(&mut document)
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
    fn what_a_site_offers_below_the_title_or_between_parts_ends_no_report() {
        let title = "甲县乙局2022年政府信息公开工作年度报告";
        for offer in [
            "打印",
            "【打印】 【关闭】",
            "分享到：微信",
            "扫一扫在手机打开当前页",
            "责任编辑：王某",
            "相关链接",
            "网站标识码：3412000001",
        ] {
            let page = format!(
                "{title}\n{offer}\n一、总体情况\n我局公开信息12条,收到申请7件。\n{offer}\n二、主动公开政府信息情况\n公开12条。\n{offer}\n附表:政府信息公开情况统计表\n主动公开政府信息数 条 12"
            );
            assert_eq!(segments(&page), [(1, 10, Some(title.to_string()))], "{offer}");
            // Behind the last part another article may stand.
            let page = format!(
                "{title}\n一、总体情况\n我局公开信息12条,收到申请7件。\n{offer}\n一、今日要闻\n县里召开会议,部署有关工作。"
            );
            assert_eq!(segments(&page), [(1, 3, Some(title.to_string()))], "{offer}");
        }
    }

    #[test]
    fn a_title_among_others_on_its_line() {
        let title = "甲县乙局2022年政府信息公开工作年度报告";
        let body = "我局公开信息12条,收到申请7件,各项工作正常开展,特此报告。";
        for line in [
            format!("{title}　　一、总体情况"),
            format!("首页 走进甲县 政务公开 {title} 发布时间：2023-01-20 来源：县局"),
            format!("{title} 发布时间：2023-01-20"),
        ] {
            let found = segments(&format!("{line}\n{body}"));
            assert_eq!(found, [(1, 2, Some(title.to_string()))], "{line}");
        }
        // Its name stands before it, and is no menu.
        let page = format!("- 1 - 甲县乙局 2022年政府信息公开工作年度报告 {}", body.repeat(3));
        assert_eq!(segments(&page), [(1, 1, Some(title.to_string()))]);
        // Another report that the page leads to.
        for line in [format!("上一篇： {title}"), format!("首页 > 年报 > {title} 正文")] {
            let found = segments(&format!("丙县丁局2022年政府信息公开工作年度报告\n{body}\n{line}\n{body}"));
            assert_eq!(found.len(), 1, "{line}");
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
        assert_eq!(
            segments(&format!("鹤壁市\n水利局2016年政府信息公开工作年度报告\n{body}"))[0].2.as_deref(),
            Some("鹤壁市水利局2016年政府信息公开工作年度报告")
        );
    }

    #[test]
    fn what_stands_above_a_whole_title_is_no_part_of_it() {
        let whole = "鹤壁市水利局2023年政府信息公开工作年度报告";
        let body = "本报告根据条例规定编制,统计期限自2023年1月1日起至12月31日止。";
        for above in
            ["鹤壁市水利局", "鹤壁市人民政府", "鹤壁市", "2024年1月", "今天是2024年1月15日", "2024年工作计划"]
        {
            assert_eq!(
                segments(&format!("{above}\n{whole}\n{body}"))[0].2.as_deref(),
                Some(whole),
                "{above}"
            );
        }
    }

    #[test]
    fn the_title_at_the_head_of_a_page_begins_no_report() {
        let title = "甲县乙局2022年政府信息公开工作年度报告";
        let begun = format!("{title}\n一、总体情况\n我局公开信息12条,收到申请7件,各项工作正常开展。");
        for head in [title, "政府信息公开工作年度报告", "甲县乙局政府信息公开工作年度报告", "第2页共4页"]
        {
            let page = format!("{begun}\n{head}\n二、主动公开政府信息情况\n规章 0 0 0");
            assert_eq!(segments(&page), [(1, 6, Some(title.to_string()))], "{head}");
        }
        // Of another year, or followed by a beginning, it is another report.
        for (head, next) in [
            ("甲县乙局2021年政府信息公开工作年度报告", "二、主动公开政府信息情况"),
            (title, "一、总体情况"),
            (title, "一、所做的工作"),
        ] {
            let page = format!(
                "{begun}\n{head}\n{next}\n我局公开信息11条,收到申请6件,各项工作正常开展,成效明显,群众满意。"
            );
            assert_eq!(segments(&page).len(), 2, "{head} {next}");
        }
    }

    #[test]
    fn essays_are_cut_at_their_marks() {
        let page = "年度报告范文\n篇1\n我局公开信息12条。\n篇2\n我局公开信息9条。";
        assert_eq!(segments(page), [(2, 3, None), (4, 5, None)]);
    }
}
