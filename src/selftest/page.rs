//! Clean reports made up from the declarations of the forms, as a publisher would print them.
//!
//! Every figure keeps the identities of its form within the year and with the year before, so that the checks have
//! nothing to say of them. A fault is planted by changing a report before it is printed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::extract::form::{ANNEX, Column2, Form, RESULTS, Row3, TABLE3, TABLE4};
use crate::schema::{Applicant, Item, Template};

/// A report before it is printed.
#[derive(Clone, Debug)]
pub struct Page {
    pub agency: &'static str,
    pub year: i32,
    pub template: Template,
    pub published: (i32, u32, u32),
    pub preamble: String,
    /// Headings, in order; `None` leaves the part without one.
    pub headings: Vec<(u32, String)>,
    pub table2: Vec<(Item, String)>,
    pub table3: BTreeMap<(Item, Applicant), String>,
    pub table4: Vec<(Item, String)>,
    pub annex: Vec<(Item, String)>,
    /// Whether each of the three tables is printed.
    pub tables: [bool; 3],
    /// Sub-totals printed on the lines that head a group.
    pub subtotals: BTreeMap<(Item, Applicant), String>,
    /// Sentences of part one, by what they tell.
    pub told: Vec<(&'static str, String)>,
    pub own_words: Vec<String>,
    pub problems: Vec<String>,
}

/// Figures of one year: requests of persons and of enterprises, disputes, documents, matters.
struct Year {
    received: [i64; 2],
    carried_over: [i64; 2],
    outcomes: [(Item, [i64; 2]); 9],
    carried_forward: [i64; 2],
    disputes: [[i64; 5]; 3],
    issued: [[i64; 3]; 2],
    /// Matters of the form of 2019: a year ago, change, decisions.
    matters: [(i64, &'static str, i64); 4],
    fees: (i64, &'static str, &'static str),
}

const EARLIER: Year = Year {
    received: [26, 7],
    carried_over: [2, 0],
    outcomes: [
        (Item::GrantedInFull, [9, 2]),
        (Item::GrantedInPart, [3, 1]),
        (Item::DeniedStateSecret, [0, 0]),
        (Item::DeniedThirdParty, [2, 1]),
        (Item::UnavailableNotHeld, [5, 1]),
        (Item::UnavailableNeedsCreation, [1, 0]),
        (Item::NotProcessedPetition, [3, 0]),
        (Item::NotProcessedDuplicate, [1, 1]),
        (Item::OtherMisc, [1, 0]),
    ],
    carried_forward: [3, 1],
    disputes: [[4, 1, 1, 2, 8], [1, 0, 0, 1, 2], [1, 0, 0, 0, 1]],
    issued: [[3, 0, 13], [5, 1, 36]],
    matters: [(18, "增2", 480), (12, "0", 310), (58, "增2", 70), (8, "0", 11)],
    fees: (3, "0", "1180.5"),
};

const LATER: Year = Year {
    received: [30, 8],
    carried_over: [3, 1],
    outcomes: [
        (Item::GrantedInFull, [12, 3]),
        (Item::GrantedInPart, [4, 1]),
        (Item::DeniedStateSecret, [1, 0]),
        (Item::DeniedThirdParty, [2, 1]),
        (Item::UnavailableNotHeld, [6, 2]),
        (Item::UnavailableNeedsCreation, [1, 0]),
        (Item::NotProcessedPetition, [3, 0]),
        (Item::NotProcessedDuplicate, [1, 1]),
        (Item::OtherMisc, [1, 0]),
    ],
    carried_forward: [2, 1],
    disputes: [[5, 2, 1, 1, 9], [2, 1, 0, 1, 4], [1, 0, 1, 0, 2]],
    issued: [[2, 1, 14], [6, 2, 40]],
    matters: [(20, "增3", 520), (12, "减1", 300), (60, "增1", 77), (8, "0", 12)],
    fees: (3, "0", "1206.4"),
};

/// Sentences of a year's own words.
const WORDS: [[&str; 6]; 2] = [
    [
        "围绕低保核查和养老服务两件事,把办事流程改成图表张贴在服务大厅",
        "公文拟稿时同步标注公开属性,由法规科逐件复核后再予印发",
        "门户网站专栏按照主题重新编排,下架了早已失效的旧栏目",
        "组织新进人员参加公开业务培训,结业时逐人测验并登记成绩",
        "政策解读多为文字稿,图表和音视频形式用得不够",
        "下一步将把解读材料与文件同时起草、同时审签、同时发布",
    ],
    [
        "根据群众来电较多的殡葬服务价格问题,专门制作了问答手册",
        "对历年文件开展集中清理,逐件说明保留、修改和废止的理由",
        "在社区设立线上查阅点,由值班人员帮助老年人检索所需材料",
        "邀请行业代表旁听局务会议两次,会后当场回应所提意见",
        "部分科室对申请人所需材料的描述理解不准,沟通往返偏多",
        "明年拟建立申请答复前的电话沟通制度,减少补正次数",
    ],
];

impl Page {
    /// The report of 2020 or 2022, or of the year before, on the form of 2019 or 2021; on others an annex of 2016.
    pub fn clean(template: Template, earlier: bool) -> Page {
        let year = match template {
            Template::Table2021 => 2022,
            Template::Table2019 => 2020,
            _ => 2016,
        } - i32::from(earlier);
        let figures = if earlier { &EARLIER } else { &LATER };
        let words = WORDS[usize::from(!earlier)];
        let mut page = Page {
            agency: "示例市民政局",
            year,
            template,
            published: (year + 1, 1, 18),
            preamble: format!("本报告依照条例编制,统计期限自{year}年1月1日起至{year}年12月31日止。"),
            headings: Vec::new(),
            table2: Vec::new(),
            table3: BTreeMap::new(),
            table4: Vec::new(),
            annex: Vec::new(),
            tables: [true; 3],
            subtotals: BTreeMap::new(),
            told: Vec::new(),
            own_words: words[..4].iter().map(ToString::to_string).collect(),
            problems: words[4..].iter().map(ToString::to_string).collect(),
        };
        match Form::of(template) {
            Some(form) => page.fill_form(form, figures),
            None => page.fill_annex(),
        }
        page
    }

    fn fill_form(&mut self, form: &Form, figures: &Year) {
        self.headings = [
            "总体情况",
            "主动公开政府信息情况",
            "收到和处理政府信息公开申请情况",
            "政府信息公开行政复议、行政诉讼情况",
            "存在的主要问题及改进情况",
            "其他需要报告的事项",
        ]
        .iter()
        .zip(1..)
        .map(|(words, number)| (number, (*words).to_string()))
        .collect();
        self.fill_table2(form, figures);
        self.fill_table3(form, figures);
        for (block, results) in TABLE4.iter().zip(figures.disputes) {
            self.table4.extend(block.items.into_iter().zip(results.map(|value| value.to_string())));
        }
        let total = |item: Item, page: &Page| page.number(item, Applicant::Total);
        let sum = |items: &[Item], page: &Page| items.iter().map(|item| total(*item, page)).sum::<i64>();
        let (received, over, outcomes, forward) = (
            total(Item::RequestsReceived, self),
            total(Item::CarriedOver, self),
            total(Item::OutcomesTotal, self),
            total(Item::CarriedForward, self),
        );
        let [reconsideration, direct, after] = figures.disputes;
        let litigation: Vec<i64> = direct.iter().zip(after).map(|(a, b)| a + b).collect();
        self.told = vec![
            (
                "proactive",
                "全年主动公开政府信息380条,其中机构职能类30条,政策文件类94条,工作动态类104条,其他类152条。"
                    .into(),
            ),
            ("received", format!("本年度收到政府信息公开申请{received}件,上年结转{over}件。")),
            ("answered", format!("共答复政府信息公开申请{outcomes}件,结转下年度继续办理{forward}件。")),
            (
                "outcomes",
                format!(
                    "办理结果中,予以公开{}件,部分公开{}件,不予公开{}件,无法提供{}件,不予处理{}件,其他处理1件。",
                    total(Item::GrantedInFull, self),
                    total(Item::GrantedInPart, self),
                    sum(&[Item::DeniedStateSecret, Item::DeniedThirdParty], self),
                    sum(&[Item::UnavailableNotHeld, Item::UnavailableNeedsCreation], self),
                    sum(&[Item::NotProcessedPetition, Item::NotProcessedDuplicate], self),
                ),
            ),
            (
                "reconsideration",
                format!(
                    "因政府信息公开引发行政复议{}件,其中结果维持{}件,结果纠正{}件,其他结果{}件,尚未审结{}件。",
                    reconsideration[4],
                    reconsideration[0],
                    reconsideration[1],
                    reconsideration[2],
                    reconsideration[3]
                ),
            ),
            (
                "litigation",
                format!(
                    "因政府信息公开引发行政诉讼{}件,其中结果维持{}件,结果纠正{}件,其他结果{}件,尚未审结{}件。",
                    litigation[4], litigation[0], litigation[1], litigation[2], litigation[3]
                ),
            ),
            (
                "consultations",
                "共接受市民咨询475次,其中咨询电话接听354次,当面咨询接待12次,网上咨询109次。".into(),
            ),
        ];
    }

    fn fill_table2(&mut self, form: &Form, figures: &Year) {
        for line in &form.table2 {
            for column in line.columns {
                let Some(item) = line.row.item(*column) else { continue };
                let stem = item.key().split('_').next().unwrap_or("");
                let papers = figures.issued[usize::from(stem != "regulations")];
                let matter = ["licensing", "other", "penalty", "coercion"].iter().position(|m| *m == stem);
                let value = match (column, matter) {
                    (Column2::Made | Column2::Issued, _) => papers[0].to_string(),
                    (Column2::Repealed, _) => papers[1].to_string(),
                    (Column2::Published, _) => (papers[0] - 1).to_string(),
                    (Column2::PublicTotal | Column2::InForce, _) => papers[2].to_string(),
                    (Column2::ItemsPrior, Some(matter)) => figures.matters[matter].0.to_string(),
                    (Column2::ItemsDelta, Some(matter)) => figures.matters[matter].1.to_string(),
                    (Column2::Decisions, Some(matter)) => figures.matters[matter].2.to_string(),
                    (Column2::ItemsPrior, None) => figures.fees.0.to_string(),
                    (Column2::ItemsDelta, None) => figures.fees.1.to_string(),
                    (Column2::FeeAmount, _) => figures.fees.2.to_string(),
                    (Column2::ProcurementProjects, _) => "42".to_string(),
                    (Column2::ProcurementAmount, _) => "258.13万元".to_string(),
                    (Column2::Decisions, None) => "0".to_string(),
                };
                self.table2.push((item, value));
            }
        }
    }

    fn fill_table3(&mut self, form: &Form, figures: &Year) {
        let mut grid: BTreeMap<(Item, Applicant), i64> = BTreeMap::new();
        let mut put = |item: Item, [persons, enterprises]: [i64; 2]| {
            for (applicant, value) in [
                (Applicant::NaturalPerson, persons),
                (Applicant::Enterprise, enterprises),
                (Applicant::Total, persons + enterprises),
            ] {
                *grid.entry((item, applicant)).or_default() += value;
            }
        };
        put(Item::RequestsReceived, figures.received);
        put(Item::CarriedOver, figures.carried_over);
        put(Item::CarriedForward, figures.carried_forward);
        for (item, values) in figures.outcomes {
            let undivided = item == Item::OtherMisc && form.template == Template::Table2019;
            put(if undivided { Item::OtherOutcome } else { item }, values);
            put(Item::OutcomesTotal, values);
        }
        for row in form.table3.iter().filter(|row| !row.is_group()) {
            for applicant in Applicant::ALL {
                let value = grid.get(&(row.item, *applicant)).copied().unwrap_or(0);
                self.table3.insert((row.item, *applicant), value.to_string());
            }
        }
    }

    fn fill_annex(&mut self) {
        self.headings = [
            "概述",
            "主动公开政府信息情况",
            "依申请公开政府信息情况",
            "因政府信息公开申请行政复议、提起行政诉讼情况",
            "存在的主要问题及改进情况",
        ]
        .iter()
        .zip(1..)
        .map(|(words, number)| (number, (*words).to_string()))
        .collect();
        use Item::*;
        let figures: &[(Item, i64)] = &[
            (ProactiveTotal, 900),
            (ProactiveGazette, 20),
            (ProactiveWebsite, 700),
            (ProactiveWeibo, 100),
            (ProactiveWechat, 60),
            (ProactiveOther, 20),
            (RequestsReceived, 80),
            (RequestsInPerson, 20),
            (RequestsFax, 8),
            (RequestsOnline, 40),
            (RequestsMail, 12),
            (RequestsClosed, 80),
            (ClosedOnTime, 77),
            (ClosedExtended, 3),
            (OutcomesTotal, 80),
            (AnsweredAlreadyPublic, 6),
            (GrantedInFull2014, 50),
            (GrantedInPart2014, 4),
            (DeniedTotal2014, 9),
            (Denied2014StateSecret, 1),
            (Denied2014TradeSecret, 2),
            (Denied2014Privacy, 3),
            (Denied2014Security, 0),
            (Denied2014NotGovInfo, 2),
            (Denied2014OtherLaw, 1),
            (NotThisAgency, 3),
            (InfoNotExist, 5),
            (AskedToAmend, 2),
            (Redirected, 1),
            (ReconsiderationTotal, 6),
            (ReconsiderationUpheld, 3),
            (ReconsiderationOverturned, 2),
            (ReconsiderationOther, 1),
            (LitigationTotal, 4),
            (LitigationUpheldTotal, 3),
            (LitigationOverturnedTotal, 0),
            (LitigationOtherTotal, 1),
            (StaffTotal, 7),
            (StaffFullTime, 2),
            (StaffPartTime, 5),
        ];
        self.annex = figures.iter().map(|(item, value)| (*item, value.to_string())).collect();
        self.told = vec![
            (
                "proactive",
                "全年主动公开政府信息900条,其中机构职能类80条,政策文件类220条,工作动态类400条,其他类200条。".into(),
            ),
            (
                "received",
                "本年度收到政府信息公开申请80件。其中,当面申请20件,占25%;传真申请8件,占10%;网络申请40件,占50%;信函申请12件,占15%。".into(),
            ),
            (
                "answered",
                "共答复80件,其中属于已主动公开范围6件,同意公开答复50件,同意部分公开答复4件,不同意公开答复9件,不属于本行政机关公开3件,申请信息不存在5件,告知作出更改补充2件,告知通过其他途径办理1件。".into(),
            ),
            ("spending", "用于政府信息公开工作的经费为22.38万元(其中:设施设备为7.5万元,资料印刷为14.88万元)。".into()),
            ("disputes", "全年发生行政复议6件,行政诉讼4件。".into()),
        ];
    }

    /// A figure of table 3.
    pub fn number(&self, item: Item, applicant: Applicant) -> i64 {
        self.table3.get(&(item, applicant)).and_then(|text| text.parse().ok()).unwrap_or(0)
    }

    /// Adds to a figure of table 3.
    pub fn add(&mut self, item: Item, applicant: Applicant, more: i64) {
        let value = self.number(item, applicant) + more;
        self.table3.insert((item, applicant), value.to_string());
    }

    /// Changes what is printed of an item in table 2, table 4 or the annex.
    pub fn print_as(&mut self, item: Item, text: &str) {
        for (_, printed) in self
            .table2
            .iter_mut()
            .chain(&mut self.table4)
            .chain(&mut self.annex)
            .filter(|(other, _)| *other == item)
        {
            *printed = text.to_string();
        }
    }

    /// Replaces words of a sentence.
    pub fn say(&mut self, topic: &str, old: &str, new: &str) {
        for (_, sentence) in self.told.iter_mut().filter(|(other, _)| *other == topic) {
            *sentence = sentence.replacen(old, new, 1);
        }
    }

    /// The page as a publisher prints it.
    pub fn html(&self) -> String {
        let (year, (y, m, d)) = (self.year, self.published);
        let title = format!("{}{year}年政府信息公开工作年度报告", self.agency);
        let mut out = format!(
            "<html><head><meta charset=\"utf-8\"><meta name=\"PubDate\" content=\"{y}-{m:02}-{d:02}\"><title>{title}</title></head><body>\n<h1>{title}</h1>\n<p>{}</p>\n",
            self.preamble
        );
        let numerals = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
        for (place, (number, heading)) in self.headings.iter().enumerate() {
            let numeral = numerals.get(*number as usize).copied().unwrap_or("");
            let _ = writeln!(out, "<p>{numeral}、{heading}</p>");
            match place {
                0 => {
                    for sentence in &self.own_words {
                        let _ = writeln!(out, "<p>{sentence}。</p>");
                    }
                    for (_, sentence) in &self.told {
                        let _ = writeln!(out, "<p>{sentence}</p>");
                    }
                }
                1 if !self.table2.is_empty() && self.tables[0] => self.print_table2(&mut out),
                2 if !self.table3.is_empty() && self.tables[1] => self.print_table3(&mut out),
                3 if !self.table4.is_empty() && self.tables[2] => self.print_table4(&mut out),
                4 => {
                    for sentence in &self.problems {
                        let _ = writeln!(out, "<p>{sentence}。</p>");
                    }
                }
                5 => out.push_str("<p>无其他需要报告的事项。</p>\n"),
                _ => {}
            }
        }
        if !self.annex.is_empty() {
            self.print_annex(&mut out);
        }
        out.push_str("</body></html>\n");
        out
    }

    fn text2(&self, item: Item) -> &str {
        self.table2.iter().find(|(other, _)| *other == item).map_or("", |(_, text)| text)
    }

    fn print_table2(&self, out: &mut String) {
        let Some(form) = Form::of(self.template) else { return };
        out.push_str("<table>\n");
        for (index, line) in form.table2.iter().enumerate() {
            // Rows of one block share their headings.
            if index == 0 || form.table2[index - 1].columns != line.columns {
                out.push_str("<tr><td>信息内容</td>");
                for column in line.columns {
                    let _ = write!(out, "<td>{}</td>", column.words()[0]);
                }
                out.push_str("</tr>\n");
            }
            let _ = write!(out, "<tr><td>{}</td>", line.row.label);
            for column in line.columns {
                let text = line.row.item(*column).map_or("", |item| self.text2(item));
                let _ = write!(out, "<td>{text}</td>");
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</table>\n");
    }

    fn print_table3(&self, out: &mut String) {
        let Some(form) = Form::of(self.template) else { return };
        out.push_str("<table><tr><td rowspan=\"3\" colspan=\"3\">(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)</td><td colspan=\"7\">申请人情况</td></tr>\n<tr><td rowspan=\"2\">自然人</td><td colspan=\"5\">法人或其他组织</td><td rowspan=\"2\">总计</td></tr>\n<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>\n");
        for row in form.table3.iter() {
            let label = label_of(row);
            let outer = matches!(row.item, Item::RequestsReceived | Item::CarriedOver | Item::CarriedForward);
            if row.is_group() {
                if self.subtotals.keys().any(|(item, _)| *item == row.item) {
                    let _ = write!(out, "<tr><td colspan=\"3\">{label}</td>");
                    self.print_cells(out, row.item, &self.subtotals);
                }
                continue;
            }
            let heads = TABLE3.iter().find(|head| head.heads.is_some() && head.heads == row.group);
            match heads.filter(|head| head.item != row.item) {
                Some(head) => {
                    let _ = write!(
                        out,
                        "<tr><td>三、本年度办理结果</td><td>{}</td><td>{label}</td>",
                        label_of(head)
                    );
                }
                None if outer => {
                    let _ = write!(out, "<tr><td colspan=\"3\">{label}</td>");
                }
                None => {
                    let _ = write!(out, "<tr><td>三、本年度办理结果</td><td colspan=\"2\">{label}</td>");
                }
            }
            self.print_cells(out, row.item, &self.table3);
        }
        out.push_str("</table>\n");
    }

    fn print_cells(&self, out: &mut String, item: Item, cells: &BTreeMap<(Item, Applicant), String>) {
        for applicant in Applicant::ALL {
            let text = cells.get(&(item, *applicant)).map_or("", String::as_str);
            let _ = write!(out, "<td>{text}</td>");
        }
        out.push_str("</tr>\n");
    }

    fn print_table4(&self, out: &mut String) {
        out.push_str("<table><tr><td colspan=\"5\" rowspan=\"2\">行政复议</td><td colspan=\"10\">行政诉讼</td></tr>\n<tr><td colspan=\"5\">未经复议直接起诉</td><td colspan=\"5\">复议后起诉</td></tr>\n<tr>");
        for _ in &TABLE4 {
            for result in RESULTS {
                let _ = write!(out, "<td>{result}</td>");
            }
        }
        out.push_str("</tr>\n<tr>");
        for (_, text) in &self.table4 {
            let _ = write!(out, "<td>{text}</td>");
        }
        out.push_str("</tr></table>\n");
    }

    fn print_annex(&self, out: &mut String) {
        out.push_str("<p>附表:政府信息公开情况统计表</p>\n<table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>\n");
        for (item, text) in &self.annex {
            let label = ANNEX.iter().find(|row| row.item == *item).map_or("", |row| row.labels[0]);
            let _ =
                writeln!(out, "<tr><td>{label}</td><td>{}</td><td>{text}</td></tr>", item.def().unit.label());
        }
        out.push_str("</table>\n");
    }
}

fn label_of(row: &Row3) -> String {
    let outer = matches!(row.item, Item::RequestsReceived | Item::CarriedOver | Item::CarriedForward);
    match (row.group, outer) {
        (Some(_), _) => format!("{}.{}", row.ordinal, row.label),
        (None, true) => format!("{}、{}", row.ordinal, row.label),
        (None, false) => format!("({}){}", row.ordinal, row.label),
    }
}
