//! The sample corpus: `cargo test --release --test sample -- --write` writes `data/reports/…`, `data/units.xlsx` and
//! `tests/sample/planted.csv`; without `--write` it is the test that they are what this program makes.
//!
//! Two kinds of pages, all of them worded here and copied from nowhere:
//!
//! * `data/reports/found/`: the figures of nine real reports in the layouts in which those were met: padded rows, one
//!   cell per line, lines of pipes, tables lost, plain prose; with the foreign matter that stood around them.
//! * `data/reports/示例市/`: an invented prefecture, fourteen bodies over ten years and the three eras of the form. The
//!   figures tell a story (land and housing are asked ever more often and refuse and are sued, sports and statistics
//!   are hardly asked at all) and keep every identity of the form within a year and across years, except here:
//!
//! | body | year | planted mistake |
//! | --- | --- | --- |
//! | 人力资源和社会保障局 | 2021 | T3_COL_BALANCE: 结转下年度 of 自然人 and 总计 two too high (next year starts from the printed figure) |
//! | 公安局 | 2022 | T3_OUTCOME_SUM: (一)予以公开 of 自然人 and 总计 one too high |
//! | 住房和城乡建设局 | 2021 | T3_ROW_SUM: the totals of (四)1 and (四)2 changed places |
//! | 自然资源和规划局 | 2022 | T4_SUM: 总计 of 行政复议 one too high |
//! | 发展和改革委员会 | 2023 | X_CARRY: 上年结转 of 自然人 and 总计 one above what 2022 carried forward |
//! | 财政局 | 2024 | P_REQUESTS_VS_T3: the sentence says six requests more than the table |
//!
//! Not mistakes of arithmetic, but planted as well: 审计局 published nothing for 2020; 交通运输局 published 2022 on
//! 17 March; 教育局 2021 is there twice, in different bytes; 民政局 2023 is 2022 with another year on it; 体育局 2020
//! is the form of 2019 left empty; 环境保护局 is 生态环境局 since 2019. `planted.csv` says all this with the figures.
//!
//! Six education offices of the city's districts and counties, from 2023 on, are peers of each other: what compares
//! bodies of one level and sector has something to compare.
//!
//! Two of the publishers leave zeros out (`SPARSE`): their blanks are zeros, and the identities hold so.
//!
//! The program knows no clock and no chance but its own generator, seeded by body and year: the same bytes on every
//! machine, and a change to one body leaves the others as they were.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

// ------------------------------------------------------------------------------------------------ what is declared

const YEARS: std::ops::RangeInclusive<u32> = 2016..=2025;
/// The first years of the two forms.
const FORM_2019: u32 = 2019;
const FORM_2021: u32 = 2021;
const CITY: &str = "示例市";
const DIVISION: &str = "990100";

/// How a body treats those who ask.
#[derive(Clone, Copy, PartialEq)]
enum Temper {
    Open,
    Mixed,
    Guarded,
}

/// A body of the city. Counts by year start with the first year of the sample.
struct Unit {
    name: &'static str,
    /// Its name until 2018, where that was another.
    former: &'static str,
    short: &'static str,
    aliases: &'static str,
    sector: &'static str,
    host: &'static str,
    requests: [u32; 10],
    /// How many of a hundred requests come from each kind of applicant, in the order of the form.
    applicants: [u32; 6],
    temper: Temper,
    /// How many of a hundred cases wait for the new year.
    late: u32,
    /// Rules (规章) in force at the end of 2020; only the city government makes any.
    rules: u32,
    /// Normative documents in force at the end of 2020, and those issued and repealed in 2019–2025.
    documents: u32,
    issued: [u32; 7],
    repealed: [u32; 7],
    /// Items and decisions a year: licences, other services, penalties, coercive measures.
    duties: [(u32, u32); 4],
    /// Kinds of fees, and what they bring in a year (万元/100).
    fees: (u32, u32),
    /// Purchases a year, and what they cost (万元/100).
    purchases: (u32, u32),
    /// Pieces disclosed in the first year.
    pieces: u32,
    /// What it is busy with, and what it is asked for.
    topics: [&'static str; 6],
    matters: [&'static str; 2],
}

#[rustfmt::skip]
const UNITS: [Unit; 14] = [
    Unit { name: "示例市人民政府办公室", former: "", short: "市政府办公室", aliases: "市政府办公室；市府办", sector: "government", host: "zfb",
        requests: [34, 38, 45, 52, 61, 66, 74, 83, 90, 97], applicants: [84, 6, 1, 2, 5, 2], temper: Temper::Mixed, late: 6,
        rules: 14, documents: 86, issued: [9, 7, 8, 6, 9, 5, 7], repealed: [0, 0, 3, 5, 2, 4, 6],
        duties: [(0, 0), (0, 0), (0, 0), (0, 0)], fees: (0, 0), purchases: (6, 25_860), pieces: 1480,
        topics: ["常务会议议题", "政府工作报告分工", "政策文件汇编", "民生实事进度", "规章文本修订", "公共数据目录"], matters: ["会议纪要", "批复文件"] },
    Unit { name: "示例市发展和改革委员会", former: "", short: "市发展改革委", aliases: "市发展改革委；市发改委", sector: "development_reform", host: "fgw",
        requests: [9, 11, 12, 14, 17, 21, 24, 27, 25, 29], applicants: [70, 18, 2, 2, 6, 2], temper: Temper::Open, late: 8,
        rules: 0, documents: 31, issued: [3, 2, 4, 2, 3, 1, 2], repealed: [0, 0, 1, 2, 0, 3, 1],
        duties: [(18, 642), (6, 214), (2, 3), (0, 0)], fees: (0, 0), purchases: (9, 31_240), pieces: 910,
        topics: ["重大项目审批", "电价和水价调整", "营商环境评价", "节能审查", "粮油储备轮换", "五年规划中期评估"], matters: ["项目立项批文", "成本监审结论"] },
    Unit { name: "示例市教育局", former: "", short: "市教育局", aliases: "市教育局", sector: "education", host: "jyj",
        requests: [7, 8, 10, 12, 11, 14, 17, 19, 22, 24], applicants: [92, 2, 2, 1, 2, 1], temper: Temper::Open, late: 7,
        rules: 0, documents: 24, issued: [2, 3, 2, 1, 2, 3, 1], repealed: [0, 0, 1, 0, 2, 1, 1],
        duties: [(7, 188), (5, 1320), (1, 2), (0, 0)], fees: (4, 41_735), purchases: (22, 187_400), pieces: 1120,
        topics: ["学区划分", "教师招聘", "校外培训治理", "学校食堂检查", "助学资金发放", "中考改革"], matters: ["学区划定依据", "民办学校年检结果"] },
    Unit { name: "示例市公安局", former: "", short: "市公安局", aliases: "市公安局", sector: "public_security", host: "gaj",
        requests: [18, 22, 27, 31, 35, 41, 46, 52, 55, 63], applicants: [93, 3, 0, 1, 2, 1], temper: Temper::Mixed, late: 6,
        rules: 0, documents: 19, issued: [2, 1, 1, 2, 1, 1, 2], repealed: [0, 0, 0, 1, 1, 0, 2],
        duties: [(24, 51_300), (11, 8_460), (86, 37_250), (9, 2_140)], fees: (8, 326_480), purchases: (31, 422_600), pieces: 760,
        topics: ["户籍办理", "交通违法查询", "电信诈骗防范", "停车秩序整治", "大型活动许可", "出入境证件"], matters: ["接处警记录", "事故认定材料"] },
    Unit { name: "示例市民政局", former: "", short: "市民政局", aliases: "市民政局", sector: "civil_affairs", host: "mzj",
        requests: [3, 4, 4, 6, 5, 7, 8, 8, 9, 10], applicants: [86, 2, 2, 8, 1, 1], temper: Temper::Open, late: 0,
        rules: 0, documents: 17, issued: [1, 2, 1, 1, 1, 2, 1], repealed: [0, 0, 0, 1, 1, 1, 0],
        duties: [(6, 143), (8, 2_980), (3, 6), (1, 0)], fees: (0, 0), purchases: (7, 28_150), pieces: 540,
        topics: ["低保核查", "养老床位补贴", "殡葬服务价格", "社会组织年检", "地名更改", "儿童救助"], matters: ["社团登记档案", "补助名册"] },
    Unit { name: "示例市财政局", former: "", short: "市财政局", aliases: "市财政局", sector: "finance", host: "czj",
        requests: [5, 6, 7, 8, 8, 9, 12, 10, 11, 13], applicants: [64, 26, 3, 1, 4, 2], temper: Temper::Open, late: 9,
        rules: 0, documents: 28, issued: [4, 2, 3, 3, 2, 2, 1], repealed: [0, 0, 2, 1, 1, 4, 0],
        duties: [(3, 57), (4, 96), (6, 14), (0, 0)], fees: (0, 0), purchases: (11, 45_900), pieces: 830,
        topics: ["预算执行", "专项债券", "采购投诉处理", "会计考试", "国有资产处置", "惠民补贴一卡通"], matters: ["采购评审记录", "专项资金分配表"] },
    Unit { name: "示例市人力资源和社会保障局", former: "", short: "市人力资源社会保障局", aliases: "市人力资源社会保障局；市人社局", sector: "human_resources", host: "rsj",
        requests: [11, 12, 14, 16, 19, 22, 26, 28, 31, 33], applicants: [89, 6, 0, 1, 3, 1], temper: Temper::Mixed, late: 8,
        rules: 0, documents: 35, issued: [3, 4, 2, 3, 2, 1, 3], repealed: [0, 0, 1, 2, 4, 1, 2],
        duties: [(5, 1_260), (14, 23_400), (7, 41), (1, 2)], fees: (2, 18_240), purchases: (8, 36_320), pieces: 690,
        topics: ["社保缴费基数", "职称评审", "工伤认定", "欠薪查处", "事业单位招聘", "技能培训补贴"], matters: ["参保审核资料", "招聘成绩"] },
    Unit { name: "示例市自然资源和规划局", former: "", short: "市自然资源和规划局", aliases: "市自然资源和规划局；市资规局", sector: "natural_resources", host: "zrj",
        requests: [96, 118, 143, 171, 204, 262, 318, 377, 431, 498], applicants: [79, 12, 0, 1, 6, 2], temper: Temper::Guarded, late: 7,
        rules: 0, documents: 42, issued: [4, 5, 3, 4, 2, 3, 4], repealed: [0, 0, 2, 1, 6, 2, 3],
        duties: [(21, 3_870), (9, 15_600), (19, 126), (4, 11)], fees: (5, 964_300), purchases: (27, 239_500), pieces: 1350,
        topics: ["征地补偿", "控规调整", "不动产登记", "土地出让", "违建查处", "林地审核"], matters: ["征地批文和红线图", "规划许可附件"] },
    Unit { name: "示例市生态环境局", former: "示例市环境保护局", short: "市生态环境局", aliases: "市生态环境局", sector: "environment", host: "sthj",
        requests: [12, 14, 17, 21, 24, 27, 31, 33, 38, 41], applicants: [66, 12, 5, 11, 5, 1], temper: Temper::Mixed, late: 8,
        rules: 0, documents: 16, issued: [1, 2, 1, 1, 2, 1, 1], repealed: [0, 0, 1, 0, 0, 2, 1],
        duties: [(13, 455), (4, 72), (28, 318), (6, 37)], fees: (1, 22_600), purchases: (15, 118_700), pieces: 980,
        topics: ["空气质量排名", "排污许可", "环评受理", "河道水质", "噪声投诉", "危废转移"], matters: ["环评报告全本", "监测原始数据"] },
    Unit { name: "示例市住房和城乡建设局", former: "", short: "市住房城乡建设局", aliases: "市住房城乡建设局；市住建局", sector: "housing_construction", host: "zjj",
        requests: [61, 75, 88, 112, 139, 171, 214, 246, 287, 331], applicants: [83, 9, 0, 1, 5, 2], temper: Temper::Guarded, late: 7,
        rules: 0, documents: 33, issued: [3, 3, 4, 2, 3, 2, 3], repealed: [0, 0, 1, 3, 2, 1, 4],
        duties: [(16, 5_240), (7, 9_180), (22, 164), (3, 5)], fees: (3, 512_400), purchases: (18, 142_800), pieces: 1040,
        topics: ["旧区改造", "保障房分配", "物业维修资金", "房屋征收", "预售监管", "工程质量抽查"], matters: ["征收补偿协议", "竣工验收备案表"] },
    Unit { name: "示例市交通运输局", former: "", short: "市交通运输局", aliases: "市交通运输局", sector: "transport", host: "jtj",
        requests: [8, 9, 11, 12, 13, 15, 14, 18, 19, 21], applicants: [76, 15, 1, 1, 5, 2], temper: Temper::Mixed, late: 8,
        rules: 0, documents: 21, issued: [2, 1, 2, 2, 1, 1, 2], repealed: [0, 0, 0, 1, 2, 0, 3],
        duties: [(19, 6_730), (5, 4_410), (33, 1_275), (5, 92)], fees: (1, 8_450), purchases: (14, 96_400), pieces: 620,
        topics: ["公交线路优化", "网约车许可", "国省道养护", "超限治理", "客运价格", "农村公路建设"], matters: ["道路占用审批", "营运资格审核"] },
    Unit { name: "示例市审计局", former: "", short: "市审计局", aliases: "市审计局", sector: "audit", host: "sjj",
        requests: [2, 1, 0, 1, 2, 0, 1, 3, 1, 2], applicants: [90, 5, 1, 1, 2, 1], temper: Temper::Open, late: 0,
        rules: 0, documents: 6, issued: [0, 1, 0, 0, 1, 0, 0], repealed: [0, 0, 0, 1, 0, 0, 0],
        duties: [(0, 0), (0, 0), (2, 1), (1, 0)], fees: (0, 0), purchases: (3, 6_180), pieces: 260,
        topics: ["预算执行审计", "经济责任审计", "整改结果公告", "工程结算审计", "乡村资金审计", "审计项目计划"], matters: ["审计结论", "整改清单"] },
    Unit { name: "示例市统计局", former: "", short: "市统计局", aliases: "市统计局", sector: "statistics", host: "tjj",
        requests: [0, 1, 0, 0, 2, 0, 0, 1, 0, 1], applicants: [60, 10, 25, 2, 2, 1], temper: Temper::Open, late: 0,
        rules: 0, documents: 3, issued: [0, 0, 1, 0, 0, 0, 0], repealed: [0, 0, 0, 0, 1, 0, 0],
        duties: [(0, 0), (1, 12), (4, 5), (0, 0)], fees: (0, 0), purchases: (2, 4_350), pieces: 310,
        topics: ["月度数据发布", "人口普查", "统计年鉴编印", "企业一套表", "物价调查", "经济普查"], matters: ["分乡镇数据", "历史年鉴"] },
    Unit { name: "示例市体育局", former: "", short: "市体育局", aliases: "市体育局", sector: "culture_tourism", host: "tyj",
        requests: [0, 0, 0, 1, 0, 0, 0, 2, 0, 0], applicants: [95, 1, 1, 1, 1, 1], temper: Temper::Open, late: 0,
        rules: 0, documents: 1, issued: [0, 1, 0, 0, 1, 0, 0], repealed: [0, 0, 0, 0, 0, 1, 0],
        duties: [(2, 6), (0, 0), (0, 0), (0, 0)], fees: (0, 0), purchases: (4, 9_700), pieces: 190,
        topics: ["全民健身设施", "场馆开放时间", "赛事报名", "体彩公益金", "教练员培训", "青少年训练营"], matters: ["场馆经费", "赛事安排"] },
];

/// Rules that the city government made and repealed in 2019–2025.
const RULES_MADE: [u32; 7] = [1, 2, 1, 0, 1, 2, 1];
const RULES_REPEALED: [u32; 7] = [0, 0, 1, 0, 2, 0, 1];

/// Mistakes in figures.
#[derive(Clone, Copy, PartialEq)]
enum Slip {
    Balance,
    OutcomeSum,
    SwappedTotals,
    ReviewTotal,
    Carry,
    Prose,
}

const SLIPS: &[(&str, u32, Slip)] = &[
    ("示例市人力资源和社会保障局", 2021, Slip::Balance),
    ("示例市公安局", 2022, Slip::OutcomeSum),
    ("示例市住房和城乡建设局", 2021, Slip::SwappedTotals),
    ("示例市自然资源和规划局", 2022, Slip::ReviewTotal),
    ("示例市发展和改革委员会", 2023, Slip::Carry),
    ("示例市财政局", 2024, Slip::Prose),
];

/// What else befell a report.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Missing,
    Late,
    Twice,
    Copied,
    Empty,
}

const FATES: &[(&str, u32, Fate)] = &[
    ("示例市审计局", 2020, Fate::Missing),
    ("示例市交通运输局", 2022, Fate::Late),
    ("示例市教育局", 2021, Fate::Twice),
    ("示例市民政局", 2023, Fate::Copied),
    ("示例市体育局", 2020, Fate::Empty),
];

/// Reports whose publisher prints no zeros among the outcomes.
const SPARSE: &[(&str, u32)] = &[("示例市公安局", 2019), ("示例市生态环境局", 2021)];

/// How a report is published: pages, except these.
#[derive(Clone, Copy, PartialEq)]
enum Medium {
    Html,
    Text,
    Markdown,
}

/// (body, year, medium, whether in UTF-16).
const MEDIA: &[(&str, u32, Medium, bool)] = &[
    ("示例市财政局", 2019, Medium::Text, false),
    ("示例市财政局", 2020, Medium::Text, false),
    ("示例市统计局", 2017, Medium::Text, false),
    ("示例市统计局", 2022, Medium::Text, false),
    ("示例市审计局", 2017, Medium::Text, true),
    ("示例市交通运输局", 2019, Medium::Text, true),
    ("示例市民政局", 2021, Medium::Html, true),
    ("示例市公安局", 2023, Medium::Html, true),
    ("示例市发展和改革委员会", 2024, Medium::Markdown, false),
    ("示例市发展和改革委员会", 2025, Medium::Markdown, false),
    ("示例市体育局", 2018, Medium::Markdown, false),
];

// ------------------------------------------------------------------------------------------------ the official forms

/// Rows of table 3 in the form of 2021: group, label. The form of 2019 has one row in place of the last group.
#[rustfmt::skip]
const ROWS: [(&str, &str); 25] = [
    ("", "一、本年新收政府信息公开申请数量"), ("", "二、上年结转政府信息公开申请数量"), ("", "（一）予以公开"),
    ("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("（三）不予公开", "1.属于国家秘密"), ("（三）不予公开", "2.其他法律行政法规禁止公开"), ("（三）不予公开", "3.危及“三安全一稳定”"),
    ("（三）不予公开", "4.保护第三方合法权益"), ("（三）不予公开", "5.属于三类内部事务信息"), ("（三）不予公开", "6.属于四类过程性信息"),
    ("（三）不予公开", "7.属于行政执法案卷"), ("（三）不予公开", "8.属于行政查询事项"),
    ("（四）无法提供", "1.本机关不掌握相关政府信息"), ("（四）无法提供", "2.没有现成信息需要另行制作"),
    ("（四）无法提供", "3.补正后申请内容仍不明确"),
    ("（五）不予处理", "1.信访举报投诉类申请"), ("（五）不予处理", "2.重复申请"), ("（五）不予处理", "3.要求提供公开出版物"),
    ("（五）不予处理", "4.无正当理由大量反复申请"), ("（五）不予处理", "5.要求行政机关确认或重新出具已获取信息"),
    ("（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("（六）其他处理", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"), ("（六）其他处理", "3.其他"),
    ("", "（七）总计"), ("", "四、结转下年度继续办理"),
];
const RECEIVED: usize = 0;
const CARRIED_OVER: usize = 1;
const GRANTED: usize = 2;
const PARTLY: usize = 3;
const NOT_HELD: usize = 12;
const OUTCOMES: std::ops::Range<usize> = 2..23;
const OTHERS: std::ops::Range<usize> = 20..23;
const OUTCOMES_TOTAL: usize = 23;
const CARRIED_FORWARD: usize = 24;
/// The column of totals, after the six kinds of applicant.
const TOTAL: usize = 6;

const BALANCE_NOTE: &str = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
const KINDS: [&str; 5] = ["商业\n企业", "科研\n机构", "社会\n公益\n组织", "法律\n服务\n机构", "其他"];
const VERDICTS: [&str; 5] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];

/// One block of table 2: the item of article 20, the column heads, the row labels.
type Block2 = (&'static str, &'static [&'static str], &'static [&'static str]);

#[rustfmt::skip]
const TABLE2_2019: &[Block2] = &[
    ("第二十条第（一）项", &["信息内容", "本年新\n制作数量", "本年新\n公开数量", "对外公开总数量"], &["规章", "规范性文件"]),
    ("第二十条第（五）项", &["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"], &["行政许可", "其他对外管理服务事项"]),
    ("第二十条第（六）项", &["信息内容", "上一年项目数量", "本年增/减", "处理决定数量"], &["行政处罚", "行政强制"]),
    ("第二十条第（八）项", &["信息内容", "上一年项目数量", "本年增/减"], &["行政事业性收费"]),
    ("第二十条第（九）项", &["信息内容", "采购项目数量", "采购总金额"], &["政府集中采购"]),
];

#[rustfmt::skip]
const TABLE2_2021: &[Block2] = &[
    ("第二十条第（一）项", &["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], &["规章", "行政规范性文件"]),
    ("第二十条第（五）项", &["信息内容", "本年处理决定数量"], &["行政许可"]),
    ("第二十条第（六）项", &["信息内容", "本年处理决定数量"], &["行政处罚", "行政强制"]),
    ("第二十条第（八）项", &["信息内容", "本年收费金额（单位：万元）"], &["行政事业性收费"]),
];

/// Rows of the annex of 2014: label, unit. A row without a unit is a heading.
#[rustfmt::skip]
const ANNEX: [(&str, &str); 65] = [
    ("一、主动公开情况", ""), ("（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条"), ("其中：主动公开规范性文件数", "条"), ("制发规范性文件总数", "件"),
    ("（二）通过不同渠道和方式公开政府信息的情况", ""), ("1.政府公报公开政府信息数", "条"), ("2.政府网站公开政府信息数", "条"), ("3.政务微博公开政府信息数", "条"),
    ("4.政务微信公开政府信息数", "条"), ("5.其他方式公开政府信息数", "条"), ("二、回应解读情况", ""),
    ("（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次"), ("（二）通过不同渠道和方式回应解读的情况", ""), ("1.参加或举办新闻发布会总次数", "次"),
    ("其中：主要负责同志参加新闻发布会次数", "次"), ("2.政府网站在线访谈次数", "次"), ("其中：主要负责同志参加政府网站在线访谈次数", "次"),
    ("3.政策解读稿件发布数", "篇"), ("4.微博微信回应事件数", "次"), ("5.其他方式回应事件数", "次"), ("三、依申请公开情况", ""), ("（一）收到申请数", "件"),
    ("1.当面申请数", "件"), ("2.传真申请数", "件"), ("3.网络申请数", "件"), ("4.信函申请数", "件"), ("（二）申请办结数", "件"),
    ("1.按时办结数", "件"), ("2.延期办结数", "件"), ("（三）申请答复数", "件"), ("1.属于已主动公开范围数", "件"), ("2.同意公开答复数", "件"),
    ("3.同意部分公开答复数", "件"), ("4.不同意公开答复数", "件"), ("其中：涉及国家秘密", "件"), ("涉及商业秘密", "件"), ("涉及个人隐私", "件"),
    ("危及国家安全、公共安全、经济安全和社会稳定", "件"), ("不是《条例》所指政府信息", "件"), ("法律法规规定的其他情形", "件"), ("5.不属于本行政机关公开数", "件"),
    ("6.申请信息不存在数", "件"), ("7.告知作出更改补充数", "件"), ("8.告知通过其他途径办理数", "件"), ("四、行政复议数量", "件"),
    ("（一）维持具体行政行为数", "件"), ("（二）被依法纠错数", "件"), ("（三）其他情形数", "件"), ("五、行政诉讼数量", "件"),
    ("（一）维持具体行政行为或者驳回原告诉讼请求数", "件"), ("（二）被依法纠错数", "件"), ("（三）其他情形数", "件"), ("六、举报投诉数量", "件"),
    ("七、依申请公开信息收取的费用", "万元"), ("八、机构建设和保障经费情况", ""), ("（一）政府信息公开工作专门机构数", "个"), ("（二）设置政府信息公开查阅点数", "个"),
    ("（三）从事政府信息公开工作人员数", "人"), ("1.专职人员数（不包括政府公报及政府网站工作人员数）", "人"), ("2.兼职人员数", "人"),
    ("（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元"), ("九、政府信息公开会议和培训情况", ""),
    ("（一）召开政府信息公开工作会议或专题会议数", "次"), ("（二）举办各类培训班数", "次"), ("（三）接受培训人员数", "人次"),
];

// ------------------------------------------------------------------------------------------------ chance

/// SplitMix64: short, and the same on every machine.
struct Chance(u64);

impl Chance {
    fn of(name: &str, year: u32) -> Chance {
        let seed = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
        Chance(seed ^ (u64::from(year) << 20))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u32) -> u32 {
        (self.next() % u64::from(n.max(1))) as u32
    }

    /// About `n`: within a tenth of it.
    fn near(&mut self, n: u32) -> u32 {
        n * 9 / 10 + self.below(n / 5 + 1)
    }

    /// `n` things dealt to boxes of these weights.
    fn deal<const N: usize>(&mut self, n: u32, weights: &[u32; N]) -> [u32; N] {
        let mut boxes = [0; N];
        let sum: u32 = weights.iter().sum();
        for _ in 0..n {
            let mut ticket = self.below(sum);
            let place = weights.iter().position(|w| {
                if ticket < *w {
                    true
                } else {
                    ticket -= w;
                    false
                }
            });
            boxes[place.unwrap_or(0)] += 1;
        }
        boxes
    }

    /// How many of `n` things happen, each with this chance in a hundred.
    fn happen(&mut self, n: u32, percent: u32) -> u32 {
        (0..n).filter(|_| self.below(100) < percent).count() as u32
    }
}

// ------------------------------------------------------------------------------------------------ the figures

/// One report: whose year, in the words of which year, and its figures.
#[derive(Clone)]
struct Record {
    year: u32,
    /// The year whose wording it has; its own, unless it was copied.
    wording: u32,
    proactive: u32,
    /// 机构职能, 政策文件, 工作动态, 财政资金, 其他.
    classes: [u32; 5],
    body: Body,
}

#[derive(Clone)]
enum Body {
    Before2019(Old),
    Form(Box<Form>),
}

/// What was counted before 2019.
#[derive(Clone)]
struct Old {
    /// Documents made and published.
    documents: [u32; 2],
    /// Gazette, website, microblog, WeChat, other.
    channels: [u32; 5],
    /// Hot topics, press conferences, by the head, interviews, by the head, articles, microblog, other.
    responses: [u32; 8],
    /// In person, by fax, online, by letter.
    received: [u32; 4],
    /// On time, extended.
    closed: [u32; 2],
    answers: [u32; 8],
    denied: [u32; 6],
    /// Upheld, corrected, other.
    reviews: [u32; 3],
    suits: [u32; 3],
    /// Units, reading points, full-time, part-time.
    staff: [u32; 4],
    /// 万元/100.
    budget: u32,
    /// Meetings, courses, people trained.
    training: [u32; 3],
}

/// What the forms of 2019 and 2021 count.
#[derive(Clone)]
struct Form {
    /// Rules and documents: made or issued, repealed, stock at the end of the year.
    papers: [[u32; 3]; 2],
    /// Licences, other services, penalties, coercion: items before, change, decisions.
    duties: [(u32, i32, u32); 4],
    fee_items: u32,
    fees: u32,
    purchases: (u32, u32),
    grid: [[u32; 7]; 25],
    disputes: [[u32; 5]; 3],
    /// The number of requests that the sentence gives.
    told: u32,
    empty: bool,
    sparse: bool,
}

/// A line of `planted.csv`.
struct Note {
    source: String,
    what: &'static str,
    rule: &'static str,
    item: &'static str,
    applicant: &'static str,
    detail: String,
}

/// First year of the offices of the districts and counties.
const COUNTY_YEAR: u32 = 2023;

/// An education office of a district or county; what is not said here is as at the city's own.
struct County {
    name: &'static str,
    short: &'static str,
    host: &'static str,
    code: &'static str,
    /// Requests of 2022–2025: the first are those of a year without a report, whose open cases come over.
    requests: [u32; 4],
    temper: Temper,
    pieces: u32,
}

#[rustfmt::skip]
const COUNTIES: [County; 6] = [
    County { name: "示例市青禾区教育局", short: "区教育局", host: "jyj.qinghe", code: "990102", requests: [41, 46, 58, 66], temper: Temper::Open, pieces: 640 },
    County { name: "示例市白鹭区教育局", short: "区教育局", host: "jyj.bailu", code: "990103", requests: [97, 118, 143, 171], temper: Temper::Guarded, pieces: 810 },
    County { name: "示例市桃汀区教育局", short: "区教育局", host: "jyj.taoting", code: "990104", requests: [30, 34, 31, 37], temper: Temper::Mixed, pieces: 520 },
    County { name: "示例市云堤县教育局", short: "县教育局", host: "jyj.yundi", code: "990121", requests: [11, 12, 15, 14], temper: Temper::Open, pieces: 430 },
    County { name: "示例市柳陂县教育局", short: "县教育局", host: "jyj.liupi", code: "990122", requests: [52, 57, 60, 63], temper: Temper::Guarded, pieces: 390 },
    County { name: "示例市芦湾县教育局", short: "县教育局", host: "jyj.luwan", code: "990123", requests: [4, 6, 5, 7], temper: Temper::Mixed, pieces: 280 },
];

/// A body with its place in the administration and the first year of its reports.
struct Office {
    unit: Unit,
    code: &'static str,
    level: &'static str,
    parent: String,
    from: u32,
}

/// All bodies: those of the city, then those of its districts and counties.
fn offices() -> Vec<Office> {
    let of_city = UNITS.into_iter().map(|unit| Office {
        unit,
        code: DIVISION,
        level: "prefecture",
        parent: format!("{CITY}人民政府"),
        from: *YEARS.start(),
    });
    let of_counties = COUNTIES.into_iter().map(|county| {
        let [_, _, city, ..] = UNITS;
        let [first, rest @ ..] = county.requests;
        let mut requests = [first; 10];
        requests[7..].copy_from_slice(&rest);
        Office {
            unit: Unit {
                name: county.name,
                short: county.short,
                aliases: "",
                host: county.host,
                requests,
                temper: county.temper,
                pieces: county.pieces,
                ..city
            },
            code: county.code,
            level: "county",
            parent: county.name.replace("教育局", "人民政府"),
            from: COUNTY_YEAR,
        }
    });
    of_city.chain(of_counties).collect()
}

fn slip_of(unit: &Unit, year: u32) -> Option<Slip> {
    SLIPS.iter().find(|(name, y, _)| *name == unit.name && *y == year).map(|(.., slip)| *slip)
}

fn fate_of(unit: &Unit, year: u32) -> Option<Fate> {
    FATES.iter().find(|(name, y, _)| *name == unit.name && *y == year).map(|(.., fate)| *fate)
}

/// The ten years of a body, one after the other, because each hands its open cases and its stock of documents on.
fn simulate(unit: &Unit, notes: &mut Vec<Note>) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    let mut open = [0; 6];
    let mut pending = [0; 3];
    // The stock before 2019: that of the end of 2020 without what was made in between.
    let rules = if unit.rules > 0 { RULES_MADE[0] + RULES_MADE[1] } else { 0 };
    let mut stock = [unit.rules - rules, unit.documents - unit.issued[0] - unit.issued[1]];
    for year in YEARS {
        if fate_of(unit, year) == Some(Fate::Copied) {
            let copy = Record { year, ..records[records.len() - 1].clone() };
            notes.push(note(
                unit,
                year,
                "copied",
                "",
                "",
                "",
                format!("与{}年的报告相同，只换了年份", year - 1),
            ));
            records.push(copy);
            continue;
        }
        let mut chance = Chance::of(unit.name, year);
        let proactive = chance.near(unit.pieces + unit.pieces * 6 * (year - 2016) / 100);
        let mut classes =
            [proactive * 3 / 100, proactive * 8 / 100, 0, proactive * 5 / 100, proactive * 14 / 100];
        classes[2] = proactive - classes.iter().sum::<u32>();
        let body = if year < FORM_2019 {
            Body::Before2019(old_year(unit, year, proactive, &mut open, &mut chance))
        } else {
            if slip_of(unit, year) == Some(Slip::Carry) {
                for (applicant, before) in [("natural_person", open[0]), ("total", open.iter().sum())] {
                    let detail =
                        format!("{}年结转下年度{before}件，{year}年上年结转{}件", year - 1, before + 1);
                    notes.push(note(unit, year, "mistake", "X_CARRY", "carried_over", applicant, detail));
                }
                open[0] += 1;
            }
            let mut form = form_year(unit, year, &mut stock, open, pending, &mut chance);
            plant(unit, year, &mut form, notes);
            open.copy_from_slice(&form.grid[CARRIED_FORWARD][..6]);
            pending = form.disputes.map(|block| block[3]);
            Body::Form(Box::new(form))
        };
        records.push(Record { year, wording: year, proactive, classes, body });
    }
    records
}

/// Cases that wait for the new year: those of late December, of the two kinds of applicant that ask most.
fn waiting(unit: &Unit, cases: u32) -> u32 {
    (cases * unit.late + 50) / 100
}

fn old_year(unit: &Unit, year: u32, proactive: u32, open: &mut [u32; 6], chance: &mut Chance) -> Old {
    let requests = unit.requests[(year - 2016) as usize];
    let cases = requests + open[0];
    open[0] = waiting(unit, cases);
    let closed = cases - open[0];
    let extended = chance.happen(closed, 6);
    let (weights, review, suit) = match unit.temper {
        Temper::Open => ([22, 50, 5, 4, 9, 6, 2, 2], 5, 2),
        Temper::Mixed => ([15, 42, 6, 12, 11, 9, 3, 2], 5, 2),
        Temper::Guarded => ([8, 27, 8, 27, 12, 11, 4, 3], 14, 9),
    };
    let answers = chance.deal(closed, &weights);
    let refused = answers[3] + answers[4] + answers[5];
    let (reviews, suits) = (chance.happen(refused, review), chance.happen(refused, suit));
    let office = unit.rules > 0;
    let website = proactive * 9 / 10 + chance.below(20);
    let made = 1 + chance.below(unit.documents / 8 + 2);
    let conferences = chance.below(if office { 9 } else { 3 });
    let interviews = chance.below(3);
    Old {
        documents: [made, made],
        channels: [
            if office { proactive / 12 } else { 0 },
            website,
            proactive / 3 + chance.below(40),
            proactive / 4 + chance.below(40),
            proactive / 20 + chance.below(9),
        ],
        responses: [
            chance.below(12),
            conferences,
            conferences.min(1),
            interviews,
            interviews.min(1),
            4 + chance.below(14),
            chance.below(20),
            chance.below(5),
        ],
        received: chance.deal(requests, &[18, 3, 55, 24]),
        closed: [closed - extended, extended],
        answers,
        denied: chance.deal(answers[3], &[4, 14, 20, 6, 36, 20]),
        reviews: chance.deal(reviews, &[60, 18, 22]),
        suits: chance.deal(suits, &[64, 14, 22]),
        staff: [1, 1 + chance.below(3), 1, 2 + chance.below(6)],
        budget: 100 * chance.below(9) + 50,
        training: [1 + chance.below(4), 1 + chance.below(3), 12 + chance.below(60)],
    }
}

/// How outcomes fall: granted, denied on eight grounds, not to be had, not processed, other.
#[rustfmt::skip]
fn outcome_weights(temper: Temper) -> [u32; 21] {
    match temper {
        Temper::Open    => [56, 6,  0, 1, 0, 2, 2, 2, 1, 2,  15, 3, 2,  3, 1, 1, 0, 0,  3, 0, 2],
        Temper::Mixed   => [40, 8,  0, 2, 1, 4, 4, 5, 4, 4,  16, 4, 3,  6, 3, 1, 1, 1,  4, 0, 3],
        Temper::Guarded => [25, 9,  1, 3, 1, 8, 5, 9, 5, 7,  15, 5, 3,  6, 5, 1, 3, 1,  5, 1, 4],
    }
}

/// Table 3 of a year: its requests and what was left open, dealt to outcomes, and the rest handed on.
fn cases(unit: &Unit, year: u32, open: [u32; 6], chance: &mut Chance) -> [[u32; 7]; 25] {
    let mut grid = [[0; 7]; 25];
    let received = chance.deal(unit.requests[(year - 2016) as usize], &unit.applicants);
    for (column, (new, over)) in received.into_iter().zip(open).enumerate() {
        let later = if column < 2 { waiting(unit, new + over) } else { 0 };
        let closed = new + over - later;
        for (row, count) in OUTCOMES.zip(chance.deal(closed, &outcome_weights(unit.temper))) {
            grid[row][column] = count;
        }
        for (row, count) in
            [(RECEIVED, new), (CARRIED_OVER, over), (OUTCOMES_TOTAL, closed), (CARRIED_FORWARD, later)]
        {
            grid[row][column] = count;
        }
    }
    for row in &mut grid {
        row[TOTAL] = row[..6].iter().sum();
    }
    grid
}

/// Table 4 of a year. What was pending before is counted again in the year in which it ends.
fn quarrels(unit: &Unit, grid: &[[u32; 7]; 25], pending: [u32; 3], chance: &mut Chance) -> [[u32; 5]; 3] {
    let (review, direct, after) = if unit.temper == Temper::Guarded { (13, 6, 28) } else { (4, 1, 15) };
    let refused = grid[OUTCOMES_TOTAL][TOTAL] - grid[GRANTED][TOTAL] - grid[PARTLY][TOTAL];
    let reviews = chance.happen(refused, review);
    let counts = [reviews, chance.happen(refused, direct), chance.happen(reviews, after)];
    std::array::from_fn(|block| {
        let count = counts[block].max(pending[block]);
        let [upheld, overturned, other, left] = chance.deal(count, &[56, 14, 18, 12]);
        [upheld, overturned, other, left, count]
    })
}

/// One year on the form, right in itself and against the year before.
fn form_year(
    unit: &Unit,
    year: u32,
    stock: &mut [u32; 2],
    open: [u32; 6],
    pending: [u32; 3],
    chance: &mut Chance,
) -> Form {
    let at = (year - FORM_2019) as usize;
    let grid = cases(unit, year, open, chance);
    let disputes = quarrels(unit, &grid, pending, chance);
    let rules = if unit.rules > 0 { [RULES_MADE[at], RULES_REPEALED[at]] } else { [0, 0] };
    let papers = [(0, rules), (1, [unit.issued[at], unit.repealed[at]])].map(|(kind, [made, repealed])| {
        stock[kind] = stock[kind] + made - repealed;
        [made, repealed, stock[kind]]
    });
    // Items change once, in 2019.
    let duties = unit.duties.map(|(items, decisions)| {
        let grown = if items > 4 { [2, -1][(items % 2) as usize] } else { 0 };
        let (before, change) =
            if year == FORM_2019 { (items, grown) } else { (items.saturating_add_signed(grown), 0) };
        (before, change, if decisions == 0 { 0 } else { chance.near(decisions) })
    });
    Form {
        papers,
        duties,
        fee_items: unit.fees.0,
        fees: chance.near(unit.fees.1),
        purchases: (chance.near(unit.purchases.0).max(1), chance.near(unit.purchases.1)),
        told: grid[RECEIVED][TOTAL],
        grid,
        disputes,
        empty: fate_of(unit, year) == Some(Fate::Empty),
        sparse: SPARSE.contains(&(unit.name, year)),
    }
}

/// Plants the mistake of this report, if it has one, and writes it down.
fn plant(unit: &Unit, year: u32, form: &mut Form, notes: &mut Vec<Note>) {
    let columns = [(0, "natural_person"), (TOTAL, "total")];
    let mut record = |rule, item, applicant, detail| {
        notes.push(note(unit, year, "mistake", rule, item, applicant, detail))
    };
    match slip_of(unit, year) {
        Some(Slip::Balance) => {
            for (column, applicant) in columns {
                form.grid[CARRIED_FORWARD][column] += 2;
                let [new, over, out, on] = [RECEIVED, CARRIED_OVER, OUTCOMES_TOTAL, CARRIED_FORWARD]
                    .map(|row| form.grid[row][column]);
                record(
                    "T3_COL_BALANCE",
                    "requests_received",
                    applicant,
                    format!("{new}+{over}≠{out}+{on}，结转下年度多2件"),
                );
            }
        }
        Some(Slip::OutcomeSum) => {
            for (column, applicant) in columns {
                form.grid[GRANTED][column] += 1;
                let parts: u32 = OUTCOMES.map(|row| form.grid[row][column]).sum();
                let total = form.grid[OUTCOMES_TOTAL][column];
                record(
                    "T3_OUTCOME_SUM",
                    "outcomes_total",
                    applicant,
                    format!("各项之和{parts}≠总计{total}，予以公开多1件"),
                );
            }
        }
        Some(Slip::SwappedTotals) => {
            let [first, second] = [NOT_HELD, NOT_HELD + 1].map(|row| form.grid[row][TOTAL]);
            let rows = [
                (NOT_HELD, "unavailable_not_held", first, second),
                (NOT_HELD + 1, "unavailable_needs_creation", second, first),
            ];
            for (row, item, parts, printed) in rows {
                form.grid[row][TOTAL] = printed;
                record(
                    "T3_ROW_SUM",
                    item,
                    "total",
                    format!("六类申请人之和{parts}≠总计{printed}，与相邻一行的总计互换"),
                );
            }
        }
        Some(Slip::ReviewTotal) => {
            form.disputes[0][4] += 1;
            let parts: u32 = form.disputes[0][..4].iter().sum();
            let detail = format!("四种结果之和{parts}≠总计{}", form.disputes[0][4]);
            record("T4_SUM", "reconsideration_total", "", detail);
        }
        Some(Slip::Prose) => {
            form.told += 6;
            let detail = format!("正文称收到{}件，表中新收{}件", form.told, form.grid[RECEIVED][TOTAL]);
            record("P_REQUESTS_VS_T3", "requests_received", "total", detail);
        }
        Some(Slip::Carry) | None => {}
    }
}

// ------------------------------------------------------------------------------------------------ tables

/// A cell as it is published: its text and how far it reaches.
struct Cell {
    text: String,
    cols: usize,
    rows: usize,
    head: bool,
}

type Table = Vec<Vec<Cell>>;

fn cell(text: &str, cols: usize, rows: usize, head: bool) -> Cell {
    Cell { text: text.to_string(), cols, rows, head }
}

/// Table 2 of either form, filled in the order of its cells.
fn table2(blocks: &[Block2], values: &[String]) -> Table {
    let mut values = values.iter();
    let mut table = Table::new();
    for (item, heads, rows) in blocks {
        // The last column of a narrow block reaches to the edge.
        let reach = |column: usize| if column + 1 == heads.len() { 5 - heads.len() } else { 1 };
        table.push(vec![cell(item, 4, 1, true)]);
        table.push(heads.iter().enumerate().map(|(at, head)| cell(head, reach(at), 1, true)).collect());
        for label in *rows {
            let mut row = vec![cell(label, 1, 1, false)];
            row.extend(
                (1..heads.len())
                    .map(|at| cell(values.next().map_or("", String::as_str), reach(at), 1, false)),
            );
            table.push(row);
        }
    }
    table
}

/// Table 3: `rows` has 23 rows on the form of 2019 and 25 on that of 2021.
fn table3(rows: &[[String; 7]]) -> Table {
    let mut labels = ROWS.to_vec();
    if rows.len() == 23 {
        labels.splice(OTHERS, [("", "（六）其他处理")]);
    }
    let mut table = vec![
        vec![cell(BALANCE_NOTE, 3, 3, true), cell("申请人情况", 7, 1, true)],
        vec![cell("自然人", 1, 2, true), cell("法人或其他组织", 5, 1, true), cell("总计", 1, 2, true)],
        KINDS.iter().map(|kind| cell(kind, 1, 1, true)).collect(),
    ];
    for (at, (group, label)) in labels.iter().enumerate() {
        let outer = at < 2 || at + 1 == labels.len();
        let mut row = Vec::new();
        if at == GRANTED {
            row.push(cell("三、本年度办理结果", 1, labels.len() - 3, false));
        }
        if !group.is_empty() && labels[at - 1].0 != *group {
            row.push(cell(group, 1, labels.iter().filter(|(other, _)| other == group).count(), false));
        }
        row.push(cell(
            label,
            if outer {
                3
            } else if group.is_empty() {
                2
            } else {
                1
            },
            1,
            false,
        ));
        row.extend(rows[at].iter().map(|value| cell(value, 1, 1, false)));
        table.push(row);
    }
    table
}

fn table4(values: &[String]) -> Table {
    let results = || VERDICTS.iter().map(|word| cell(word, 1, 1, true));
    vec![
        vec![cell("行政复议", 5, 1, true), cell("行政诉讼", 10, 1, true)],
        VERDICTS
            .iter()
            .map(|word| cell(word, 1, 2, true))
            .chain([cell("未经复议直接起诉", 5, 1, true), cell("复议后起诉", 5, 1, true)])
            .collect(),
        results().chain(results()).collect(),
        values.iter().map(|value| cell(value, 1, 1, false)).collect(),
    ]
}

/// 万元 from hundredths, without idle zeros.
fn wan(hundredths: u32) -> String {
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

/// A change of a number of items, as different hands write it.
fn delta(change: i32, hand: usize) -> String {
    match (change, hand % 3) {
        (0, _) => "0".into(),
        (1.., 0) => format!("+{change}"),
        (1.., 1) => format!("增{change}"),
        (..0, 1) => format!("减{}", -change),
        _ => {
            if change > 0 {
                format!("（增{change}）")
            } else {
                change.to_string()
            }
        }
    }
}

impl Form {
    fn table2(&self, year: u32, hand: usize) -> Table {
        let text = |n: u32| n.to_string();
        if year >= FORM_2021 {
            let mut values: Vec<String> = self.papers.iter().flatten().map(|n| text(*n)).collect();
            values.extend([0, 2, 3].map(|duty| text(self.duties[duty].2)));
            values.push(wan(self.fees));
            return table2(TABLE2_2021, &values);
        }
        if self.empty {
            let mut values = vec![String::new(); 22];
            values[3..6].fill(text(self.papers[1][0]));
            return table2(TABLE2_2019, &values);
        }
        let mut values: Vec<String> = self.papers.iter().flat_map(|p| [p[0], p[0], p[2]]).map(text).collect();
        values.extend(
            self.duties.iter().flat_map(|(items, change, decisions)| {
                [text(*items), delta(*change, hand), text(*decisions)]
            }),
        );
        values.extend([text(self.fee_items), text(0)]);
        let money = if hand % 4 == 3 {
            format!("{}元", self.purchases.1 * 100)
        } else {
            format!("{}万元", wan(self.purchases.1))
        };
        values.extend([text(self.purchases.0), money]);
        table2(TABLE2_2019, &values)
    }

    fn table3(&self, year: u32) -> Table {
        let mut grid = self.grid.to_vec();
        if year < FORM_2021 {
            let others = std::array::from_fn(|column| OTHERS.map(|row| self.grid[row][column]).sum());
            grid.splice(OTHERS, [others]);
        }
        let last = grid.len() - 2;
        let print = |(at, row): (usize, &[u32; 7])| {
            row.map(|n| {
                if self.empty || self.sparse && n == 0 && (GRANTED..last).contains(&at) {
                    String::new()
                } else {
                    n.to_string()
                }
            })
        };
        table3(&grid.iter().enumerate().map(print).collect::<Vec<_>>())
    }

    fn table4(&self) -> Table {
        let print = |n: &u32| if self.empty { String::new() } else { n.to_string() };
        table4(&self.disputes.iter().flatten().map(print).collect::<Vec<_>>())
    }

    /// The total of several rows.
    fn sum(&self, rows: std::ops::Range<usize>) -> u32 {
        rows.map(|row| self.grid[row][TOTAL]).sum()
    }
}

impl Old {
    /// The annex, with its figures in the order of its rows.
    fn annex(&self, record: &Record) -> Table {
        let sum = |parts: &[u32]| parts.iter().sum::<u32>();
        let mut figures = vec![record.proactive, self.documents[1], self.documents[0]];
        figures.extend(self.channels);
        figures.extend(self.responses);
        figures.push(sum(&self.received));
        figures.extend(self.received);
        figures.push(sum(&self.closed));
        figures.extend(self.closed);
        figures.push(sum(&self.answers));
        figures.extend(&self.answers[..4]);
        figures.extend(self.denied);
        figures.extend(&self.answers[4..]);
        for results in [self.reviews, self.suits] {
            figures.push(sum(&results));
            figures.extend(results);
        }
        // No complaints, no fees.
        figures.extend([
            0,
            0,
            self.staff[0],
            self.staff[1],
            self.staff[2] + self.staff[3],
            self.staff[2],
            self.staff[3],
        ]);
        let mut texts: Vec<String> = figures.iter().map(u32::to_string).collect();
        texts.push(wan(self.budget));
        texts.extend(self.training.map(|n| n.to_string()));
        let mut texts = texts.into_iter();
        let mut table =
            vec![vec![cell("指标", 1, 1, true), cell("单位", 1, 1, true), cell("统计数", 1, 1, true)]];
        for (label, unit) in ANNEX {
            let value =
                if unit.is_empty() { String::new() } else { texts.next().expect("a figure for every row") };
            table.push(vec![cell(label, 1, 1, false), cell(unit, 1, 1, false), cell(&value, 1, 1, false)]);
        }
        assert!(texts.next().is_none(), "a row for every figure");
        table
    }
}

// ------------------------------------------------------------------------------------------------ sentences

/// Puts values into the places of a sentence: `{name}`.
fn fill(sentence: &str, values: &[(&str, &dyn std::fmt::Display)]) -> String {
    values.iter().fold(sentence.to_string(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), &value.to_string())
    })
}

const OPENINGS: [&str; 9] = [
    "{y}年，{s}把{a}和{b}列为公开重点，按季度对照清单核查，缺漏当月补齐。",
    "这一年群众问得最多的是{a}与{b}，{s}据此调整公开次序，先答疑、后归档。",
    "{s}在{y}年里为{a}开设专栏，并把{b}的进展逐批上网。",
    "围绕{a}、{b}两项任务，{s}于{y}年初排定公开台账，由业务科室分头认领。",
    "{y}年的公开工作以“查得到、看得懂”为标准，{a}和{b}的材料都配了说明。",
    "随着{a}推进，{s}在{y}年改了信息发布流程，{b}的材料随办随发。",
    "{s}在{y}年对{a}、{b}等栏目做了梳理，过期的下架，有效的置前。",
    "受{a}带动，{y}年来信明显增多，{s}为此把{b}的常见疑问整理成册上网。",
    "{y}年，{s}请服务对象给公开栏目挑毛病，{a}改得最多，{b}次之。",
];

const MANAGEMENT: [&str; 7] = [
    "公文拟稿时即标注公开属性，{a}一类的文件由法规科室复核后才发。",
    "对历年文件逐件清理，失效的注明，{a}方面仍有效的重新编目。",
    "建立信息台账，一事一档，{b}材料从生成到上网不超过十五个工作日。",
    "实行拟稿人、科室、办公室三道审核，{b}中涉及个人的内容先作遮盖。",
    "把{a}的历史信息补录入库，标题、文号、日期三项缺一不可。",
    "每月由办公室抽看栏目，{b}更新不及时的通报到科室。",
    "与档案室共用一套目录，{a}文件移交与公开同步登记。",
];

const PLATFORM: [&str; 8] = [
    "门户网站的公开专栏改成按主题排列，{a}可以一键筛选。",
    "公众号菜单精简为三项，{b}放在第一项。",
    "在服务窗口摆放查阅终端，现场可以打印{a}的办事须知。",
    "停用了访问量很小的旧栏目，内容并入市里的集约化平台。",
    "新增语音朗读和大字版，方便年长者查看{b}。",
    "制作一图读懂和短视频，说明{a}的来龙去脉。",
    "检索功能支持按文号和关键词查找，{b}的链接全部校对过。",
    "与市融媒体中心合办专版，隔周刊登{a}的问答。",
];

const OVERSIGHT: [&str; 7] = [
    "公开工作列入科室年度考核，分值不低于百分之五，本年没有需要追责的情形。",
    "请人大代表和律师对公开栏目作了评议，意见已逐条落实。",
    "结合{a}组织业务培训，新入职人员必须参加。",
    "年中自查、年末互查，发现的错链和错字都已改正。",
    "在办事大厅设意见簿，收到的建议由分管负责人批转。",
    "对照上级测评反馈列出整改表，{b}栏目的问题已销号。",
    "聘请法律顾问把关答复文书，格式和告知内容有了统一口径。",
];

/// What is wrong, and what is to be done about it.
#[rustfmt::skip]
const PROBLEMS: [(&str, &str); 15] = [
    ("{a}的解读文字偏专业，群众反映看不懂", "请一线人员参与撰写{a}的问答，用例子代替术语"),
    ("个别科室报送{b}信息不够主动，要办公室催办", "把{b}报送时限写进科室职责，逾期自动提醒"),
    ("答复文书说理偏短，援引条款后缺少解释", "编一本答复文书样例，按情形给出说理要点"),
    ("公开栏目层级较深，{a}要点开三四层才能找到", "重排公开目录，常用的{a}移到首层"),
    ("从事公开工作的人员多为兼任，轮岗后接不上手", "设一名专职人员，并安排副岗跟学"),
    ("新媒体与网站发布不同步，{b}常有先后之差", "统一发布入口，{b}一次录入、多处同步"),
    ("征求意见结束后，采纳情况反馈得不完整", "征求意见公告与结果反馈配对管理，缺一不结"),
    ("历史文件数字化进度慢，早年的{a}还停在纸质", "分三年完成旧文件扫描，先做{a}"),
    ("对申请人真实需求问得不够，补正次数偏多", "收到申请后先打一通电话，弄清要什么再办"),
    ("政策出台与解读之间隔得太久，{b}尤其明显", "解读材料与文件同时报批，{b}不再后补"),
    ("公开属性认定偏紧，有的{a}文件本可以公开", "每半年复核一次不公开的文件，能放开的{a}尽量放开"),
    ("数据类信息多用图片，公众难以复制使用", "数据表格改用可下载的格式，并附指标说明"),
    ("与区县同行衔接不足，{b}的口径有出入", "与区县每季碰头，统一{b}的公开口径"),
    ("检索结果排序不合理，旧文件排在新文件之前", "调整检索规则，以日期和热度共同排序"),
    ("线下查阅点使用率不高，陈列的资料更新慢", "把查阅点并入图书馆和社区，资料随季更换"),
];

const NOTHING: [&str; 6] = [
    "无。",
    "没有其他需要报告的事项。",
    "无其他需要报告的事项。",
    "本年度没有发出收费通知，未收取信息处理费。",
    "本年度未收取信息处理费，无其他事项。",
    "除上述内容外，无需要另行报告的事项。",
];

/// The answer classes of 2014.
#[rustfmt::skip]
const ANSWERS: [&str; 8] = [
    "属于已主动公开范围", "同意公开答复", "同意部分公开答复", "不同意公开答复", "不属于本行政机关公开", "申请信息不存在", "告知作出更改补充", "告知通过其他途径办理",
];

/// Names with their numbers of cases.
fn listed(names: &[&str], counts: &[u32]) -> String {
    names.iter().zip(counts).map(|(name, n)| format!("{name}{n}件")).collect::<Vec<_>>().join("，")
}

/// A part of a page.
enum Block {
    Heading(String),
    Text(String),
    Table(Table),
}

fn heading(text: &str) -> Block {
    Block::Heading(text.to_string())
}

/// What a writer needs for the sentences of one report.
struct Words<'a> {
    unit: &'a Unit,
    record: &'a Record,
    /// The number of the body: it turns the choices of wording.
    hand: usize,
}

impl Words<'_> {
    fn name(&self) -> &'static str {
        name_of(self.unit, self.record.year)
    }

    fn short(&self) -> String {
        if self.name() == self.unit.name { self.unit.short.into() } else { self.name().replace(CITY, "市") }
    }

    /// A sentence of a bank, another one every year.
    fn say(&self, bank: &[&str], step: usize, also: usize) -> String {
        let turn = self.record.wording as usize;
        let topic = |n: usize| self.unit.topics[(turn * 2 + also + n) % 6];
        let sentence = bank[(turn * step + self.hand * 2 + also) % bank.len()];
        fill(sentence, &[("y", &self.record.year), ("s", &self.short()), ("a", &topic(0)), ("b", &topic(1))])
    }

    /// What was disclosed without being asked for.
    fn proactive(&self) -> String {
        let sentence = [
            "全年主动公开政府信息{n}条，其中机构职能类{c0}条，政策文件类{c1}条，工作动态类{c2}条，财政资金类{c3}条，其他类{c4}条。",
            "{y}年主动公开政府信息{n}条，其中工作动态类{c2}条，政策文件类{c1}条，财政资金类{c3}条，机构职能类{c0}条，其他类{c4}条。",
        ][(self.hand + self.record.wording as usize) % 2];
        let [c0, c1, c2, c3, c4] = self.record.classes;
        fill(
            sentence,
            &[
                ("y", &self.record.year),
                ("n", &self.record.proactive),
                ("c0", &c0),
                ("c1", &c1),
                ("c2", &c2),
                ("c3", &c3),
                ("c4", &c4),
            ],
        )
    }

    fn problems(&self) -> Vec<Block> {
        let list = |bank: [&str; 15]| {
            let [first, second, third] = [0, 1, 2].map(|n| self.say(&bank, 3, n));
            format!("一是{first}；二是{second}；三是{third}。")
        };
        let next = self.record.year + 1;
        vec![
            heading("五、存在的主要问题及改进情况"),
            Block::Text(format!("存在的问题：{}", list(PROBLEMS.map(|(problem, _)| problem)))),
            Block::Text(format!("{next}年的打算：{}", list(PROBLEMS.map(|(_, plan)| plan)))),
        ]
    }

    fn report(&self) -> Vec<Block> {
        match &self.record.body {
            Body::Before2019(old) => self.before_2019(old),
            Body::Form(form) => self.on_form(form),
        }
    }

    fn on_form(&self, form: &Form) -> Vec<Block> {
        let year = self.record.year;
        let modern = year >= FORM_2021;
        let preamble = if modern {
            "本报告由{o}按照《中华人民共和国政府信息公开条例》第五十条和国办公开办函〔2021〕30号文件规定的格式编写，共六个部分，统计期限为{y}年1月1日至12月31日。"
        } else {
            "依照《中华人民共和国政府信息公开条例》和国办公开办函〔2019〕60号文件所附格式，{o}编写了这份年度报告，统计期限为{y}年1月1日至12月31日。"
        };
        let papers = &form.papers[1];
        let documents = if modern {
            format!("年内制发行政规范性文件{}件，废止{}件，现行有效{}件。", papers[0], papers[1], papers[2])
        } else {
            format!("年内新制作规范性文件{}件，全部公开。", papers[0])
        };
        let mut blocks = vec![
            Block::Text(fill(preamble, &[("o", &self.name()), ("y", &year)])),
            heading("一、总体情况"),
            Block::Text(self.say(&OPENINGS, 4, 0)),
            Block::Text(format!("（一）主动公开。{}{}", self.proactive(), documents)),
            Block::Text(format!("（二）依申请公开。{}{}", self.requests(form), self.disputes(form))),
            Block::Text(format!("（三）信息管理。{}", self.say(&MANAGEMENT, 2, 1))),
            Block::Text(format!("（四）平台建设。{}", self.say(&PLATFORM, 3, 2))),
            Block::Text(format!("（五）监督保障。{}", self.say(&OVERSIGHT, 4, 3))),
            heading("二、主动公开政府信息情况"),
            Block::Table(form.table2(year, self.hand)),
            heading("三、收到和处理政府信息公开申请情况"),
            Block::Table(form.table3(year)),
            heading(if modern && self.hand % 4 == 1 {
                "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"
            } else {
                "四、政府信息公开行政复议、行政诉讼情况"
            }),
            Block::Table(form.table4()),
        ];
        blocks.extend(self.problems());
        blocks.push(heading("六、其他需要报告的事项"));
        // The fee for processing came with the form of 2021.
        let endings = if modern { &NOTHING[..] } else { &NOTHING[..3] };
        blocks.push(Block::Text(self.say(endings, 1, 0)));
        blocks
    }

    /// Requests, as the tables have them.
    fn requests(&self, form: &Form) -> String {
        let value = |row: usize| form.grid[row][TOTAL];
        let [over, out, on] = [CARRIED_OVER, OUTCOMES_TOTAL, CARRIED_FORWARD].map(value);
        let turn = self.hand + self.record.wording as usize;
        if form.told + over + on == 0 {
            return ["全年没有收到政府信息公开申请，也没有上年结转的申请。", "{y}年未收到政府信息公开申请。"]
                [turn % 2]
                .replace("{y}", &self.record.year.to_string());
        }
        let sentence = [
            "全年收到政府信息公开申请{r}件，上年结转{o}件；答复{a}件，结转下年度继续办理{f}件。",
            "本年度收到政府信息公开申请{r}件，另有上年结转{o}件，所要的多为{m}。年内共答复{a}件，结转下年度继续办理{f}件。",
            "{y}年收到政府信息公开申请{r}件，上年结转{o}件，以{m}居多，当年答复{a}件，结转下年度继续办理{f}件。",
        ][turn % 3];
        let matter = self.unit.matters[self.record.wording as usize % 2];
        let told = fill(
            sentence,
            &[
                ("y", &self.record.year),
                ("r", &form.told),
                ("o", &over),
                ("a", &out),
                ("f", &on),
                ("m", &matter),
            ],
        );
        let groups = [2..3, 3..4, 4..12, 12..15, 15..20, OTHERS].map(|rows| form.sum(rows));
        format!(
            "{told}答复结果中，{}。",
            listed(&["予以公开", "部分公开", "不予公开", "无法提供", "不予处理", "其他处理"], &groups)
        )
    }

    fn disputes(&self, form: &Form) -> String {
        let [review, direct, after] = &form.disputes;
        let suits: [u32; 5] = std::array::from_fn(|at| direct[at] + after[at]);
        if review[4] + suits[4] == 0 {
            return "全年未发生政府信息公开方面的行政复议和行政诉讼。".into();
        }
        let mut text = format!("因政府信息公开引发行政复议{}件、行政诉讼{}件。", review[4], suits[4]);
        // The review whose total is planted wrong tells no results: the sentence agrees with the table.
        let sound = review[..4].iter().sum::<u32>() == review[4];
        if review[4] > 2 && sound && self.hand % 2 == 1 {
            let _ = write!(text, "行政复议{}件中，{}。", review[4], listed(&VERDICTS[..4], &review[..4]));
        }
        text
    }

    fn before_2019(&self, old: &Old) -> Vec<Block> {
        let year = self.record.year;
        let sum = |parts: &[u32]| parts.iter().sum::<u32>();
        let [gazette, website, weibo, wechat, other] = old.channels;
        let mut channels = format!(
            "政府网站公开{website}条，政务微博公开{weibo}条，政务微信公开{wechat}条，其他方式公开{other}条"
        );
        if gazette > 0 {
            channels = format!("政府公报公开{gazette}条，{channels}");
        }
        let requests = if sum(&old.received) + sum(&old.answers) == 0 {
            "本年度没有收到政府信息公开申请。".to_string()
        } else {
            let [person, fax, online, mail] = old.received;
            let [received, answered] = [sum(&old.received), sum(&old.answers)];
            let [on_time, extended] = old.closed;
            format!(
                "本年度收到政府信息公开申请{received}件，其中当面申请{person}件，传真申请{fax}件，网络申请{online}件，信函申请{mail}件。\
                 按时办结{on_time}件，延期办结{extended}件。共答复{answered}件，其中{}。",
                listed(&ANSWERS, &old.answers)
            )
        };
        let (v, l) = (&old.reviews, &old.suits);
        let disputes = if sum(v) + sum(l) == 0 {
            "本年度政府信息公开方面的行政复议、行政诉讼均为0件。".to_string()
        } else {
            let reviews = listed(&["维持具体行政行为", "被依法纠错", "其他情形"], v);
            let suits = listed(&["维持具体行政行为或者驳回原告诉讼请求", "被依法纠错", "其他情形"], l);
            format!("行政复议{}件，其中{reviews}；行政诉讼{}件，其中{suits}。", sum(v), sum(l))
        };
        let mut blocks = vec![
            Block::Text(format!(
                "依照《中华人民共和国政府信息公开条例》第三十二条，{}编写{year}年度报告。统计期限为{year}年1月1日至12月31日。",
                self.name()
            )),
            heading(if self.hand.is_multiple_of(2) { "一、总体情况" } else { "一、概述" }),
            Block::Text(format!("{}{}", self.say(&OPENINGS, 4, 0), self.say(&MANAGEMENT, 2, 1))),
            Block::Text(format!("{}{}", self.say(&PLATFORM, 3, 2), self.say(&OVERSIGHT, 4, 3))),
            heading("二、主动公开政府信息情况"),
            Block::Text(format!(
                "{}制发规范性文件{}件，主动公开规范性文件{}件。",
                self.proactive(),
                old.documents[0],
                old.documents[1]
            )),
            Block::Text(format!(
                "按渠道分，{channels}。发布政策解读稿件{}篇，举办新闻发布会{}次，政府网站在线访谈{}次。",
                old.responses[5], old.responses[1], old.responses[3]
            )),
            heading("三、依申请公开政府信息情况"),
            Block::Text(requests),
            heading("四、因政府信息公开申请行政复议、提起行政诉讼情况"),
            Block::Text(disputes),
        ];
        blocks.extend(self.problems());
        blocks.push(heading("六、其他需要报告的事项"));
        blocks.push(Block::Text("检索、复制、邮寄均未向申请人收费。".into()));
        if (self.hand + year as usize).is_multiple_of(3) {
            blocks.push(heading("附表：政府信息公开情况统计表"));
            blocks.push(Block::Table(old.annex(self.record)));
        }
        blocks
    }
}

// ------------------------------------------------------------------------------------------------ pages

/// How a page is marked up.
#[derive(Clone, Copy, PartialEq)]
enum Dress {
    /// `<td>` throughout.
    Plain,
    /// `<th>` for heads.
    Heads,
    /// Pasted from a word processor.
    Word,
    /// A paragraph in every cell.
    Paragraphs,
    /// Tags that nobody closed.
    Unclosed,
}

/// By turns; what a word processor leaves is long, and so comes once in nine.
#[rustfmt::skip]
const DRESSES: [Dress; 9] = {
    use Dress::*;
    [Plain, Heads, Paragraphs, Unclosed, Heads, Word, Plain, Unclosed, Paragraphs]
};

fn html_table(table: &Table, dress: Dress) -> String {
    let mut out = match dress {
        Dress::Word => "<table class=\"MsoNormalTable\" border=\"1\" cellspacing=\"0\" cellpadding=\"0\" style=\"border-collapse:collapse;border:none;mso-padding-alt:0cm 5.4pt 0cm 5.4pt\"><tbody>\n",
        Dress::Unclosed => "<TABLE BORDER=1 CELLSPACING=0 ALIGN=center>\n",
        _ => "<table border=\"1\" align=\"center\"><tbody>\n",
    }
    .to_string();
    for row in table {
        out += if dress == Dress::Unclosed { "<TR>" } else { "<tr>" };
        for cell in row {
            let text = if cell.text.is_empty() { "&nbsp;".into() } else { cell.text.replace('\n', "<br />") };
            let span = |name: &str, n: usize| match (n, dress) {
                (1, _) => String::new(),
                (_, Dress::Unclosed) => format!(" {}={n}", name.to_uppercase()),
                _ => format!(" {name}=\"{n}\""),
            };
            let spans = span("colspan", cell.cols) + &span("rowspan", cell.rows);
            let _ = match dress {
                Dress::Heads if cell.head => write!(out, "<th{spans}>{text}</th>"),
                Dress::Plain | Dress::Heads => write!(out, "<td{spans}>{text}</td>"),
                Dress::Paragraphs => write!(out, "<td{spans}><p align=\"center\">{text}</p></td>"),
                Dress::Unclosed => write!(out, "<TD{spans}>{text}"),
                Dress::Word => write!(
                    out,
                    "<td{spans} style=\"border:solid windowtext 1.0pt;padding:0cm 5.4pt\"><p class=\"MsoNormal\" align=\"center\"><span style=\"font-size:12.0pt;font-family:仿宋\">{text}</span></p></td>"
                ),
            };
        }
        out += if dress == Dress::Unclosed { "\n" } else { "</tr>\n" };
    }
    out += match dress {
        Dress::Unclosed => "</TABLE>\n",
        _ => "</tbody></table>\n",
    };
    out
}

fn html_blocks(blocks: &[Block], dress: Dress) -> String {
    let mut out = String::new();
    for block in blocks {
        let _ = match (block, dress) {
            (Block::Table(table), _) => {
                out += &html_table(table, dress);
                Ok(())
            }
            (Block::Heading(text), Dress::Heads) => writeln!(out, "<h2>{text}</h2>"),
            (Block::Heading(text), Dress::Unclosed) => writeln!(out, "<P><B>{text}</B>"),
            (Block::Heading(text), Dress::Word) => {
                writeln!(
                    out,
                    "<p class=\"MsoNormal\" style=\"text-indent:32.0pt\"><b><span style=\"font-family:黑体\">{text}</span></b></p>"
                )
            }
            (Block::Heading(text), _) => writeln!(out, "<p><strong>{text}</strong></p>"),
            (Block::Text(text), Dress::Unclosed) => writeln!(out, "<P>　　{text}"),
            (Block::Text(text), Dress::Word) => {
                writeln!(
                    out,
                    "<p class=\"MsoNormal\" style=\"text-indent:32.0pt\"><span style=\"font-size:16.0pt;font-family:仿宋\">{text}<o:p></o:p></span></p>"
                )
            }
            (Block::Text(text), _) => writeln!(out, "<p style=\"text-indent:2em\">{text}</p>"),
        };
    }
    out
}

/// A report with what a page needs besides.
struct Page {
    /// One line, or two.
    title: String,
    agency: String,
    published: String,
    host: String,
    site_id: String,
    blocks: Vec<Block>,
}

impl Page {
    /// The page of a site: the report among menus, links and the foot of the page.
    fn html(&self, dress: Dress, charset: &str) -> String {
        let Page { title, agency, published, host, site_id, blocks } = self;
        let plain = title.replace('\n', "");
        let heading = title.replace('\n', "<br>");
        let body = html_blocks(blocks, dress);
        format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"{charset}\">\n<title>{plain}</title>\n\
             <meta name=\"SiteIDCode\" content=\"{site_id}\">\n<meta name=\"ArticleTitle\" content=\"{plain}\">\n\
             <meta name=\"PubDate\" content=\"{published}\">\n<meta name=\"ContentSource\" content=\"{agency}\">\n\
             <style>td,th{{padding:4px}}</style>\n</head>\n<body>\n\
             <div class=\"nav\"><a href=\"/\">首页</a> &gt; <a href=\"/xxgk/\">政府信息公开</a> &gt; <a href=\"/xxgk/nb/\">信息公开年报</a></div>\n\
             <div class=\"article\">\n<h1>{heading}</h1>\n\
             <div class=\"info\">发布日期：{published}　信息来源：{agency}　字体：【大 中 小】</div>\n\
             <div class=\"content\">\n{body}</div>\n</div>\n\
             <div class=\"tools\">打印本页　关闭窗口</div>\n\
             <div class=\"related\"><b>相关链接</b><ul><li><a href=\"/xxgk/zn/\">公开指南</a></li><li><a href=\"/xxgk/ml/\">法定主动公开内容</a></li><li><a href=\"/hd/\">互动交流</a></li></ul></div>\n\
             <div class=\"footer\">主办：{agency}　网址：{host}<br>网站标识码：{site_id}　技术支持：示例市大数据中心</div>\n\
             <script>var page={{share:true}};</script>\n</body>\n</html>\n"
        )
    }

    fn text(&self) -> String {
        let body = flat(&self.blocks, Layout::Rows);
        format!("{}\n发布日期：{}\n信息来源：{}\n{body}", self.title, self.published, self.agency)
    }

    fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n发布日期：{}\n\n", self.title.replace('\n', ""), self.published);
        for block in &self.blocks {
            let _ = match block {
                Block::Heading(text) => writeln!(out, "## {text}\n"),
                Block::Text(text) => writeln!(out, "{text}\n"),
                Block::Table(table) => writeln!(out, "{}", markdown_table(table)),
            };
        }
        out
    }
}

/// A table as converters write it: a merged cell once, and blanks for the rest of its reach.
fn markdown_table(table: &Table) -> String {
    let width: usize = table[0].iter().map(|cell| cell.cols).sum();
    let mut grid = vec![vec![None; width]; table.len()];
    for (at, row) in table.iter().enumerate() {
        for cell in row {
            let column = grid[at].iter().position(Option::is_none).expect("a table of one width");
            for line in &mut grid[at..at + cell.rows] {
                line[column..column + cell.cols].fill(Some(String::new()));
            }
            grid[at][column] = Some(cell.text.replace('\n', ""));
        }
    }
    let mut out = String::new();
    for (at, row) in grid.into_iter().enumerate() {
        let cells: Vec<String> = row.into_iter().flatten().collect();
        let _ = writeln!(out, "| {} |", cells.join(" | "));
        if at == 0 {
            let _ = writeln!(out, "|{}", " --- |".repeat(width));
        }
    }
    out
}

/// How the cells of a table arrive in plain text.
#[derive(Clone, Copy)]
enum Layout<'a> {
    /// One row a line, `a | b | c |`.
    Rows,
    /// One cell a line with a pipe behind it, blanks taken out; a line of pipes fills each row up to the width given
    /// for its table, except the last.
    Padded(&'a [usize]),
    /// One cell a line with blank lines between; blank cells leave no trace.
    Spaced,
    /// Cells and pipes on lines of their own.
    Piped,
}

fn flat_table(table: &Table, layout: Layout, which: usize) -> String {
    let mut out = String::new();
    for (at, row) in table.iter().enumerate() {
        let printed: Vec<&str> =
            row.iter().map(|cell| cell.text.as_str()).filter(|text| !text.is_empty()).collect();
        match layout {
            Layout::Rows => {
                row.iter().for_each(|cell| out += &format!("{} | ", cell.text.replace('\n', "")));
                out.truncate(out.trim_end_matches(' ').len());
                out.push('\n');
            }
            Layout::Padded(widths) => {
                printed.iter().for_each(|text| out += &format!("{} |\n", text.replace('\n', " ")));
                let missing = widths[which] - printed.len();
                if missing > 0 && at + 1 < table.len() {
                    out += &"|".repeat(missing);
                    out.push('\n');
                }
            }
            Layout::Spaced => {
                printed.iter().for_each(|text| out += &format!("{}\n\n", text.replace('\n', "\n\n")))
            }
            Layout::Piped => row.iter().for_each(|cell| out += &format!("{}\n|\n", cell.text)),
        }
    }
    out
}

fn flat(blocks: &[Block], layout: Layout) -> String {
    let gap = if matches!(layout, Layout::Spaced) { "\n\n" } else { "\n" };
    let mut out = String::new();
    let mut tables = 0;
    for block in blocks {
        match block {
            Block::Heading(text) | Block::Text(text) => out += &format!("{text}{gap}"),
            Block::Table(table) => {
                out += &flat_table(table, layout, tables);
                tables += 1;
            }
        }
    }
    out
}

// ------------------------------------------------------------------------------------------------ the prefecture

fn name_of(unit: &Unit, year: u32) -> &'static str {
    if year < FORM_2019 && !unit.former.is_empty() { unit.former } else { unit.name }
}

fn medium_of(unit: &Unit, year: u32) -> (Medium, bool) {
    MEDIA
        .iter()
        .find(|(name, y, ..)| *name == unit.name && *y == year)
        .map_or((Medium::Html, false), |(.., medium, wide)| (*medium, *wide))
}

/// The path of a report below `reports`.
fn source_of(unit: &Unit, year: u32) -> String {
    let extension = match medium_of(unit, year).0 {
        Medium::Html => "html",
        Medium::Text => "txt",
        Medium::Markdown => "md",
    };
    format!("{CITY}/{}/{year}.{extension}", name_of(unit, year))
}

fn note(
    unit: &Unit,
    year: u32,
    what: &'static str,
    rule: &'static str,
    item: &'static str,
    applicant: &'static str,
    detail: String,
) -> Note {
    Note { source: source_of(unit, year), what, rule, item, applicant, detail }
}

/// Reports of a year come out in the first weeks of the next: by the end of March until 2018, of January since.
fn published(unit: &Unit, hand: usize, year: u32) -> String {
    let day = Chance::of(unit.name, year + 7).below(20) as usize + 8 + hand % 3;
    match (fate_of(unit, year), year) {
        (Some(Fate::Late), _) => format!("{}-03-17", year + 1),
        (_, ..FORM_2019) => format!("{}-03-{day:02}", year + 1),
        _ => format!("{}-01-{day:02}", year + 1),
    }
}

fn page_of(office: &Office, hand: usize, record: &Record) -> Page {
    let unit = &office.unit;
    let words = Words { unit, record, hand };
    let (name, year) = (words.name(), record.year);
    let title = match hand % 5 {
        0 | 3 => format!("{name}{year}年政府信息公开工作年度报告"),
        1 => format!("{year}年度{name}政府信息公开工作年度报告"),
        2 => format!("{name}\n{year}年政府信息公开工作年度报告"),
        _ => format!("{name}{year}年度政府信息公开工作年度报告"),
    };
    Page {
        title,
        agency: name.into(),
        published: published(unit, hand, year),
        host: format!("{}.shili.example", unit.host),
        site_id: format!("{}{:04}", office.code, hand + 1),
        blocks: words.report(),
    }
}

/// Text in UTF-16, as an old editor saves it.
fn wide(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// All pages of the prefecture with their paths, and what was planted in them.
fn prefecture() -> (Vec<(String, Vec<u8>)>, Vec<Note>) {
    let (mut files, mut notes) = (Vec::new(), Vec::new());
    for (hand, office) in offices().iter().enumerate() {
        let unit = &office.unit;
        for record in simulate(unit, &mut notes).into_iter().filter(|record| record.year >= office.from) {
            let year = record.year;
            let page = page_of(office, hand, &record);
            let dress = DRESSES[(hand * 2 + year as usize) % DRESSES.len()];
            let (medium, utf16) = medium_of(unit, year);
            let text = match medium {
                Medium::Html => page.html(dress, if utf16 { "utf-16le" } else { "utf-8" }),
                Medium::Text => page.text(),
                Medium::Markdown => page.markdown(),
            };
            let mut say = |what, rule, detail| notes.push(note(unit, year, what, rule, "", "", detail));
            match fate_of(unit, year) {
                Some(Fate::Missing) => {
                    say("missing", "", format!("没有发布{year}年的报告"));
                    continue;
                }
                Some(Fate::Late) => {
                    say("late", "", format!("发布于{}，期限为{}-01-31", page.published, year + 1))
                }
                Some(Fate::Twice) => {
                    say("duplicate", "D_DUPLICATE", "同一报告另有一份，字节不同：2021-转载.html".into());
                    let copy =
                        Page { host: "www.shili.example".into(), site_id: format!("{DIVISION}0001"), ..page };
                    files.push((
                        source_of(unit, year).replace(".html", "-转载.html"),
                        copy.html(Dress::Word, "utf-8").into_bytes(),
                    ));
                }
                Some(Fate::Empty) => {
                    say("blank", "Q_BLANK_TABLE", "表三、表四全部空白，正文称没有收到申请".into())
                }
                Some(Fate::Copied) | None => {}
            }
            files.push((source_of(unit, year), if utf16 { wide(&text) } else { text.into_bytes() }));
        }
    }
    (files, notes)
}

/// The roster of the prefecture.
fn roster() -> String {
    let mut out = String::from(
        "\u{feff}name,aliases,division_code,level,sector,parent,site,from_year,to_year,successor\n",
    );
    for Office { unit, code, level, parent, from } in &offices() {
        let mut line = |name: &str, aliases: &str, from: &str, to: &str, successor: &str| {
            let (sector, host) = (unit.sector, unit.host);
            let _ = writeln!(
                out,
                "{name},{aliases},{code},{level},{sector},{parent},{host}.shili.example,{from},{to},{successor}"
            );
        };
        if unit.former.is_empty() {
            line(unit.name, unit.aliases, &from.to_string(), "", "");
        } else {
            line(unit.former, "市环境保护局；市环保局", "2016", "2018", unit.name);
            line(unit.name, unit.aliases, "2019", "", "");
        }
    }
    out
}

fn planted(notes: &[Note]) -> String {
    let mut out = String::from("\u{feff}source,what,rule,item,applicant,detail\n");
    for Note { source, what, rule, item, applicant, detail } in notes {
        let _ = writeln!(out, "{source},{what},{rule},{item},{applicant},{detail}");
    }
    out
}

// ------------------------------------------------------------------------------------------------ pages that were met

/// The figures of a report on the form of 2019.
struct Printed {
    /// The cells of table 2 in their order; `-` is a blank.
    table2: &'static str,
    /// The rows of table 3 with figures of natural persons, which are the totals as well: row of that form, figure.
    rows: &'static [(usize, &'static str)],
    /// What stands beside those figures, in the other rows from (一) to (七), and everywhere else.
    fillers: [&'static str; 3],
}

impl Printed {
    /// Lines of text with the tables where `@2`, `@3` and `@4` stand, or all three with their headings at `@`.
    fn blocks(&self, lines: &str) -> Vec<Block> {
        let all = "二、主动公开政府信息情况\n@2\n三、收到和处理政府信息公开申请情况\n@3\n四、政府信息公开行政复议、行政诉讼情况\n@4\n";
        let lines = lines.replace("@\n", all);
        let blocks = lines.lines().map(|line| match line {
            "@2" => Block::Table(table2(
                TABLE2_2019,
                &self.table2.split(' ').map(|v| v.replace('-', "")).collect::<Vec<_>>(),
            )),
            "@3" => Block::Table(self.table3()),
            "@4" => Block::Table(table4(&vec![self.fillers[2].to_string(); 15])),
            text => Block::Text(text.into()),
        });
        blocks.collect()
    }

    fn table3(&self) -> Table {
        let [beside, outcomes, elsewhere] = self.fillers;
        let row = |at: usize| {
            let outcome = (GRANTED..22).contains(&at);
            let figure = self.rows.iter().find(|(row, _)| *row == at).map(|(_, figure)| *figure);
            let others = match figure {
                _ if !outcome => elsewhere,
                Some(_) => beside,
                None => outcomes,
            };
            std::array::from_fn(|column| figure.filter(|_| column % TOTAL == 0).unwrap_or(others).to_string())
        };
        table3(&(0..23).map(row).collect::<Vec<_>>())
    }
}

/// Brackets, commas and colons of half width, as the text dumps have them.
fn narrow(text: &str) -> String {
    let pairs = [('，', ','), ('（', '('), ('）', ')'), ('：', ':'), ('；', ';')];
    text.chars().map(|c| pairs.iter().find(|(wide, _)| *wide == c).map_or(c, |(_, narrow)| *narrow)).collect()
}

/// A page of an encyclopaedia of building trades: three reports, a beginning of a fourth, and talk between them.
fn several_reports() -> String {
    let nanjing = Printed {
        table2: "0 0 0 2 2 4 11 22 721 0 0 0 0 0 0 0 0 0 0 0 44 7755万元",
        rows: &[(0, "14"), (2, "6"), (12, "6"), (15, "2")],
        fillers: ["0", "0", "0"],
    };
    let heyuan =
        Printed { table2: "- - - 1 1 1 - - - - - - - - - - - - - - - -", rows: &[], fillers: ["", "", ""] };
    let shantou = Printed {
        table2: "6 6 124 19 19 90 0 0 0 0 0 0 0 0 0 0 0 0 0 0 42宗 258.13万元",
        rows: &[(0, "17"), (2, "3"), (3, "1"), (12, "10"), (20, "3"), (21, "17")],
        fillers: ["", "", "0"],
    };
    let mut page = String::from("常用符号\n全部类型\n输入要找的词\n");
    page += &flat(&nanjing.blocks(NANJING), Layout::Padded(&[4, 9, 15]));
    page += BETWEEN_REPORTS;
    page += &flat(&heyuan.blocks(HEYUAN), Layout::Padded(&[4, 10, 15]));
    page += "《园林工程预算入门》共九章，先讲识图，再讲列项和套价，书末附有练习。\n";
    page += &flat(&shantou.blocks(SHANTOU), Layout::Padded(&[5, 10, 15]));
    narrow(&page)
}

const NANJING: &str = "\
一、总体情况
（一）主动公开方面
这一年在网站上主动公开信息493条，机构设置、领导分工、提案答复、预决算和权力清单随变动更新，没有遗留的旧条目。
召开新闻发布会8次，说的多是绿道、行道树和公园改造。网站咨询栏目收到留言229条，办结率100%，平均两天有回音；绿道命名问卷共收集4218条反馈意见；发布微博4380篇、微信300余篇。
（二）依申请公开方面
申请人可以走市里的统一平台，也可以寄信、传真或者上门。2019年度我局共收到14件依申请公开，都在期限内作了答复，没有出现行政复议、行政诉讼被纠错的情况。
年初以《2019年南京市绿化园林局信息公开工作实施方案》分派任务，处室列清单，办公室把关，法律顾问看过答复再盖章。
借互联网 植树平台办了四场亲子活动，全年共计200余人参加；毛絮预报可以查到路段，过敏的人能绕开走。
@
五、存在的主要问题及改进情况
公开得还不够深，解读文章偏少。2020年打算多用图表说明绿化政策，把依申请公开的文书样式统一起来。
六、其他需要报告的事项
无 2100433B
";

const BETWEEN_REPORTS: &str = "\
小区里补种灌木要不要出图？一般要的，施工图和苗木表都得有，小活可以只附一张平面图。
修剪大树不让用机器，人工锯要怎么算价？先看当地定额有没有高空作业的子目，没有就按工日签证。
宁波市质量技术监督局2008年政府信息公开工作年度报告
宁波市质量技术监督局2008年政府信息公开工作年度报告 ?条 例?施行的第一年，全局从目录、指南和 受理点三件事做起，到年底各项工作已经上路。下面分几个方面说明。 一、概述 （一）进展 五月以前完成了历年文件的 清理，
";

const HEYUAN: &str = "\
河源市金融工作局2019年度政府信息公开工作年度报告。
依照《中华人民共和国政府信息公开条例》和国办公开办函〔2019〕60号文件，现将河源市金融工作局2019年度政府信息公开工作报告如下。
一、总体情况
局里人手不多，公开工作由办公室一名同志经办，业务科室供稿，局长签发。全年以金融服务和风险提示为主，借简报和电视说明政策。
二、主动公开政府信息的情况
2019年，政务信息主动公开14条，其中工作动态信息10条，组织机构1条，规范性文件1条，公示公告1条，财政信息1条。
@2
三、收到和处理政府信息公开申请情况
2019年，依申请公开政府信息0条，没有不予公开的情况。
@3
四、政府信息公开行政复议、行政诉讼情况
2019年度未发生与政府信息公开有关的行政复议、行政诉讼案件。
@4
五、存在不足及改进措施
渠道只有一条，局里没有自己的网站，稿件上网也慢。下一步先在市政府网站上开一个栏目，再定一名信息员，做到写好就发。
六、其他需要报告的事项
河源市人民政府金融工作局更名为河源市金融工作局，2019年1月29日挂牌，从挂靠机构改为工作部门。
";

const SHANTOU: &str = "\
汕头市人民政府办公室2019年度政府信息公开工作年度报告。
依照《中华人民共和国政府信息公开条例》和国办公开办函〔2019〕60号文件，公布汕头市人民政府办公室2019年度政府信息公开工作年度报告，统计期限为2019年1月1日至12月31日。
一、总体情况
（一）主动公开。这一年，市政府办公室主动公开政府信息1214条、主动公开文件58件。借日报版面刊登《汕头市人民政府公报》共45期，发布文件68件。
（二）依申请公开。全年受理政府信息公开申请17宗，有人要2008-2018年的绿化覆盖率，有人要新能源汽车和编外人员的文件，都按时作了答复，做到100%回复。
二、政府信息主动公开情况
@2
三、收到和处理政府信息公开申请情况
@3
四、政府信息公开行政复议、行政诉讼情况
@4
五、存在问题及下一步工作措施
（一）存在问题
重视不够的单位还有，解读跟不上文件，制度有缺口。
（二）下一步工作措施
2020年先补制度，再抓解读，把网站和新媒体的抽查做成常例，并请第三方来评。
六、其他需要报告的事项
没有其他需要报告的事项。
";

/// A page with blank lines between all lines: one report in prose, one with its cells one under the other.
fn blank_lines() -> String {
    let jilin = Printed {
        table2: "0 0 0 0 0 8 9 0 4943 12 （增1） 2034 0 0 0 0 0 0 0 0 1 2000万",
        rows: &[(0, "1"), (7, "1"), (21, "1")],
        fillers: ["0", "0", "0"],
    };
    narrow(&format!(
        "{}\n{}查看详情\n\n相关推荐\n",
        SHANXI.replace('\n', "\n\n"),
        flat(&jilin.blocks(JILIN), Layout::Spaced)
    ))
}

const SHANXI: &str = "\
首页 > 百科 > 商务
山西省商务厅2018年政府信息公开年度报告简介
山西省商务厅2018年政府信息公开年度报告简介
（一）网站信息公开情况
2018年厅网站添了会展、效能和要闻三个栏目，办事一栏改接省里的服务平台，全年各类信息的浏览量接近七十万次。
（二）社会媒体发布情况
与电视台新闻栏目合作，共发布信息41条；能源博览会等展会请媒体到场报道。
（三）运行监测信息发布情况
全年发布《市场监测信息快报》60期。2018年累计发布各类市场信息6515条，其中原创3224条，商务部网站采用875条。
（四）审批事项政务公开情况
加油站等审批结果在厅网站和协会网站同时公布，共推送涉企信息事项499件。
二、主动公开政府信息情况
2018年主动公开各类政府信息1111条，其中工作动态类801条，占72.1%；决策类102条，占9.2%；政策法规类91条，占8.2%；其他类72条，占6.5%；行政职权类45条，占4%。
三、依申请公开政府信息情况
2018年，省商务厅收到政府信息公开申请0起。
四、咨询处理情况
厅长信箱接收问题49条，其中个人诉求2条，业务咨询47条，件件有回复。
审批处全年共接到电话咨询、现场咨询3000余起，问得最多的是申报材料。
五、行政复议和行政诉讼情况
本年度没有发生针对省商务厅的政府信息公开行政诉讼和申诉案件。
六、政府信息公开支出与收费情况
本年度无专项经费支出，对咨询的人未收取任何费用。
七、存在的主要问题和改进措施
热点信息发得不连贯，与公众来往的路子不多。今后要补上深度报道，督促处室按月供稿。
查看详情
山西省商务厅2018年政府信息公开年度报告造价信息
•  2022-12-07
•  人工工日（某市2018年7月信息价）
查看价格
查看详情
";

const JILIN: &str = "\
2020年吉林省商务厅政府信息公开年度报告简介
2020年吉林省商务厅政府信息公开年度报告。
依照《中华人民共和国政府信息公开条例》，现公布吉林省商务厅2020年政府信息公开年度报告。
一、总体情况
（一）分工。厅领导小组随人事变动调整，权责清单在网站上公布，方案把任务派到处室。
（二）主动公开与依申请公开。目录由厅办公室一名专人维护，2020年主动公开文件66件。全年受理依申请公开1件，在时限内答复。
@
五、存在的主要问题及改进情况
公开的面还窄，内容还粗。来年要扩大范围，把采购和预决算做细，再整理一遍网站栏目。
六、其他需要报告的事项
无其他需要报告的事项。
";

/// A bureau that nowhere says its name, with every pipe on a line of its own.
fn pipe_lines() -> String {
    let bureau = Printed {
        table2: "0 0 0 30 30 30 0 0 0 0 0 0 0 0 0 0 0 0 0 0 8 160.5964万元",
        rows: &[],
        fillers: ["0", "0", "0"],
    };
    narrow(&flat(&bureau.blocks(BUREAU), Layout::Piped))
}

const BUREAU: &str = "\
一、总体情况
（一）机制
科室各有一名联络人，文件在拟稿时就要写明公开与否，保密的事先过一遍。网站可以按标题和文号查找。
（二）成效
2019年，我局依照《条例》抓网站和公开栏。2019年度，主动公开政府信息380条，其中业务服务信息152条，机关信息104条，政务动态信息94条，文件公开30条。
@
五、存在的主要问题及改进情况
1.问题：有的科室等人催，内容也不全。
2.办法：把职责写细，多用公众号解释政策，有问就答。
六、其他需要报告的事项
其他需要报告的事项：无
";

/// A page whose layout tables became pipes and whose own tables were lost: the report on one line, broken only where a
/// table was.
fn one_long_line() -> String {
    let pipes = "|".repeat(240);
    let title = "2020年嵊州市人民政府办公室政府信息公开工作年度报告";
    narrow(&format!(
        "当前位置： |\n|\n{title} | {pipes}\n| {pipes}\n{} | {pipes}\n打印 关闭 | {pipes}\n主办：嵊州市人民政府 网站标识码3306830002\n",
        SHENGZHOU.trim_end().replace('\n', " ").replace("@ ", "\n")
    ))
}

const SHENGZHOU: &str = "\
本报告依照《中华人民共和国政府信息公开条例》和浙江省的有关办法，由嵊州市人民政府办公室编写，内容分六个部分，统计期限为2020年1月1日到12月31日。
一、总体情况 1.机制。新设政务公开科，责任清单印发到各部门，规范性文件的起草、征求意见和解读都有章可循。
2.平台。门户网站添了疫情防控和重大项目专题，8家单位的23个政务新媒体账号都登记在册。
3.公开。2020年，市府办通过门户网站等途径主动公开政府信息230余条。其中制发规范性文件33个，解读33个，网站上主动公开规范性文件33个。
4.申请。2020年市府办收到依申请公开41件，有3件结转下年度继续办理，其余全部按期答复。行政复议申请16件，其中结果纠正6件，结果维持2件，尚未审结1件，其他结果7件；行政诉讼23件，其中结果纠正10件，结果维持3件，尚未审结3件，其他结果7件。
二、主动公开政府信息情况@
三、收到和处理政府信息公开申请情况@
四、政府信息公开行政复议、行政诉讼情况@
五、存在的主要问题及改进情况 懂法又懂业务的人不够，难办的申请拿捏不准，上网的时间也有早有晚。
来年一是管好专题和栏目，二是清理不更新的账号，三是指导各单位办好申请，四是给经办人讲法，五是把重大决策的意见征集做实。
六、其他需要报告的事项 无其他事项需要报告。
";

/// A page in HTML around lines of prose; part headings are recognised by their number.
fn prose_page(title: &str, lines: &str) -> String {
    let mut body = String::new();
    for line in lines.lines() {
        let part = line
            .split_once('、')
            .is_some_and(|(number, _)| number.chars().all(|c| "一二三四五六七八".contains(c)));
        let _ = if part { writeln!(body, "<p><b>{line}</b></p>") } else { writeln!(body, "<p>{line}</p>") };
    }
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n\
         <div class=\"top\"><a href=\"/\">首页</a> | <a href=\"/zwgk\">政务公开</a></div>\n<h1>{title}</h1>\n\
         <div id=\"zoom\">\n{body}</div>\n<div class=\"foot\">打印 关闭</div>\n</body></html>\n"
    )
}

const GUANGDONG: &str = "\
依照《中华人民共和国政府信息公开条例》，现将广东省人民政府2018年政府信息公开工作年度报告公布如下。报告汇总全省情况，分为推进情况、主动公开、依申请公开、费用、行政复议和行政诉讼、问题和措施几个部分。
一、全省政府信息公开工作推进情况
（一）机制和平台。各地清理网站，由五千余家并为750家；“1 N”大厅和掌上服务继续铺开。
（二）公报。全年编印《广东省人民政府公报》36期，电子版可以检索。
二、各类政府信息公开、收费、行政复议及行政诉讼情况
（一）主动公开政府信息情况。
全省各级行政机关主动公开政府信息3532523条，其中经政府网站发布信息2870056条，经微博微信发布信息1547721条，经新闻媒体发布信息403580条，经政府公报发布信息12240条。
回应公众关注热点或重大舆情52824次（一事多答只计一次）。微博微信回应事件146440次，政府网站在线访谈1771次，举办新闻发布会3426次，发布政策解读稿件23284篇。
（二）依申请公开政府信息受理情况。
全省各级行政机关收到政府信息公开申请52971宗，其中当面申请17914宗，占33.8%；网络申请26448宗，占49.9%；传真申请167宗，占0.4%；信函申请8442宗，占15.9%。
三、存在问题及改进措施
县区缺专职人员，解读有快有慢，基层网站疏于维护。今后统一谋划、同步解读，网站逐月检查，留言和申请办理互相借力。
";

const ZHUHAI: &str = "\
依照《中华人民共和国政府信息公开条例》，现公布2018年珠海市政府信息公开工作年度报告。报告共八个部分，末尾为说明与附表，统计期限为2018年1月1日至2018年12月31日。
一、概述
（一）重点。权责清单、建议提案和抽查结果分头公布。全年发布政策解读文件479篇。
（二）热线。市民服务热线呼叫总量146.7万个，多数当场解答。
（三）公报。共编印《珠海市人民政府公报》22期，放在档案馆和图书馆任人取阅。
二、主动公开政府信息情况
2018年，全市主动公开政府信息121278条，其中网站公开信息121278条，政府公报公开信息205条，新闻媒体、政务微博微信公开信息63432条；政府网站在线访谈15次，举办新闻发布会136次。
三、依申请公开政府信息情况
市政府、市直各部门和各区政府（管委会）2018年受理政府信息公开申请1202件，其中网络提交申请的427件，占35.5%；当面提交申请的687件，占57.2%；信函提交申请的88件，占7.3%。
已经答复的1202件，答复率100%。其中，“同意公开答复”781件，占65%；“属于已主动公开范围数”133件，占11%；“不同意公开答复”59件，占4.9%；“同意部分公开答复”43件，占3.6%；“其他”6件，占0.5%。
四、咨询情况
2018年接受咨询56934人次。
五、政府信息公开相关费用情况
2018年没有向申请人收费的情况。
六、复议、诉讼和申诉情况
2018年度涉及政府信息公开的行政诉讼案31件，行政复议案27件。
七、存在的主要问题和改进措施
经办人多为兼任，标准不一，深度不够。今后重解读、重渠道、重督查，把公开做到镇街。
";

/// Model essays: names and figures masked, of nobody.
const ESSAYS: &str = "\
政府信息公开年度报告范文三篇
时间:2023-05-06 10:12:30
想写好一份年报却不知从何下笔?下面三篇可供参考。
篇1
***局把公开当作日常工作,年初列计划,年终有小结。
一、主动公开情况
20**年通过网站主动公开政府信息××条,其中文件××条。
二、依申请公开情况(无)
三、复议和诉讼情况(无)
篇2
*市**局20**年由办公室兼管信息公开,配备兼职人员1名。
一、主动公开政府信息56条,其中动态40条,公告16条。
二、年度内未收到公开政府信息的申请,没有收费,也没有复议、诉讼。
篇3
某街道办事处以公开栏和公众号为主要渠道。
一、本年公开信息32条。
二、收到申请0件,行政复议0件,行政诉讼0件。
";

fn found() -> [(&'static str, String); 7] {
    [
        ("several-reports.txt", several_reports()),
        ("blank-lines.txt", blank_lines()),
        ("pipe-lines.txt", pipe_lines()),
        ("one-long-line.txt", one_long_line()),
        ("guangdong.html", prose_page("广东省人民政府2018年政府信息公开工作年度报告", GUANGDONG)),
        ("zhuhai.html", prose_page("2018年珠海市政府信息公开工作年度报告", ZHUHAI)),
        ("model-essays.txt", ESSAYS.into()),
    ]
}

// ------------------------------------------------------------------------------------------------ the folder

fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::create_dir_all(path.parent().expect("a file in a folder"))?;
    fs::write(path, content)
}

/// All files of the sample with their paths below the project.
fn all() -> Vec<(PathBuf, Vec<u8>)> {
    let reports = Path::new("data/reports");
    let (pages, notes) = prefecture();
    let mut files: Vec<(PathBuf, Vec<u8>)> = found()
        .into_iter()
        .map(|(name, text)| (reports.join("found").join(name), text.into_bytes()))
        .collect();
    files.extend(pages.into_iter().map(|(source, content)| (reports.join(source), content)));
    files.push(("data/units.xlsx".into(), workbook(&roster())));
    files.push(("tests/sample/planted.csv".into(), planted(&notes).into_bytes()));
    files
}

/// The roster as users keep it: one sheet, a header row, codes and years as text.
fn workbook(csv: &str) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 1).expect("a day");
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
    let sheet = book.add_worksheet().set_name("units").expect("a name");
    for (row, line) in csv.trim_start_matches('\u{feff}').lines().enumerate() {
        for (column, text) in line.split(',').enumerate() {
            sheet.write_string(row as u32, column as u16, text).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// What is wrong with the files below `root`: missing, different, or there and not the generator's.
fn differences(root: &Path) -> Vec<String> {
    let files = all();
    let mut out: Vec<String> = files
        .iter()
        .filter(|(path, content)| fs::read(root.join(path)).ok().as_ref() != Some(content))
        .map(|(path, _)| format!("{} is not what the generator writes", path.display()))
        .collect();
    let mut folders = vec![root.join("data/reports")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if !files.iter().any(|(ours, _)| root.join(ours) == path) {
                out.push(format!("{} is not the generator's", path.display()));
            }
        }
    }
    out
}

fn main() -> ExitCode {
    let root =
        PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the checkout is"));
    if std::env::args().any(|argument| argument == "--write") {
        for (path, content) in all() {
            if let Err(error) = write(&root.join(&path), &content) {
                let _ = writeln!(io::stderr(), "{} could not be written: {error}", path.display());
                return ExitCode::from(3);
            }
        }
        return ExitCode::SUCCESS;
    }
    let trial = libtest_mimic::Trial::test("the_sample_corpus_is_what_the_generator_writes", move || {
        let found = differences(&root);
        if found.is_empty() { Ok(()) } else { Err(found.join("\n").into()) }
    });
    libtest_mimic::run(&libtest_mimic::Arguments::from_args(), vec![trial]).exit_code()
}
