//! The official forms, declared as data: which rows and columns they print, under which labels, for which items.
//!
//! 2019: 国办公开办函〔2019〕60号 《政府信息公开工作年度报告格式(试行)》, reporting years 2019 and 2020.
//! 2021: 国办公开办函〔2021〕30号 《政府信息公开工作年度报告格式》, reporting years from 2021.
//! Before 2019 a statistical annex might follow the text: local ones from 2008, a national one from 2014.
//!
//! A label is recognised by its distinguishing words, not as a whole string: publishers shorten, wrap and misspell
//! labels. Labels are compared in their bare form (`document::text::bare`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::solve::Role;
use crate::schema::{Applicant, Item, SourceKind, Template};

/// The forms of the tables, the oldest first. Each is a difference from the one before it.
pub static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| vec![form_2019(), form_2021()]);

pub struct Form {
    pub template: Template,
    /// The first reporting year for which it is prescribed; it holds until the next form's.
    pub from_year: i32,
    pub citation: &'static str,
    pub table2: Vec<Line2>,
    pub table3: Vec<&'static Row3>,
}

/// One printed row of table 2: the row and the columns of its block.
pub struct Line2 {
    pub row: &'static Row2,
    pub columns: &'static [Column2],
}

impl Form {
    pub fn of(template: Template) -> Option<&'static Form> {
        FORMS.iter().find(|form| form.template == template)
    }

    /// The form that is prescribed for a reporting year; none before 2019.
    pub fn due(year: i32) -> Option<&'static Form> {
        FORMS.iter().rev().find(|form| form.from_year <= year)
    }

    /// Whether its table 2 has a column, in any block.
    pub fn prints(&self, column: Column2) -> bool {
        self.table2.iter().any(|line| line.columns.contains(&column))
    }

    /// Every cell that the form prints in a table, in printed order.
    pub fn cells(&self, table: SourceKind) -> Vec<(Item, Option<Applicant>)> {
        match table {
            SourceKind::Table2 => self
                .table2
                .iter()
                .flat_map(|line| line.columns.iter().filter_map(|column| line.row.item(*column)))
                .map(|item| (item, None))
                .collect(),
            SourceKind::Table3 => self
                .table3
                .iter()
                .filter(|row| !row.is_group())
                .flat_map(|row| Applicant::ALL.iter().map(|applicant| (row.item, Some(*applicant))))
                .collect(),
            SourceKind::Table4 => {
                TABLE4.iter().flat_map(|block| block.items).map(|item| (item, None)).collect()
            }
            SourceKind::Annex | SourceKind::Prose => Vec::new(),
        }
    }
}

fn form_2019() -> Form {
    use Column2::*;
    Form {
        template: Template::Table2019,
        from_year: 2019,
        citation: "国办公开办函〔2019〕60号",
        table2: vec![
            Line2 { row: &REGULATIONS, columns: &[Made, Published, PublicTotal] },
            Line2 { row: &NORMATIVE_DOCS, columns: &[Made, Published, PublicTotal] },
            Line2 { row: &LICENSING, columns: &[ItemsPrior, ItemsDelta, Decisions] },
            Line2 { row: &OTHER_ADMIN, columns: &[ItemsPrior, ItemsDelta, Decisions] },
            Line2 { row: &PENALTY, columns: &[ItemsPrior, ItemsDelta, Decisions] },
            Line2 { row: &COERCION, columns: &[ItemsPrior, ItemsDelta, Decisions] },
            Line2 { row: &FEES, columns: &[ItemsPrior, ItemsDelta] },
            Line2 { row: &PROCUREMENT, columns: &[ProcurementProjects, ProcurementAmount] },
        ],
        table3: TABLE3
            .iter()
            .filter(|row| !row.item.key().starts_with("other_") || row.item == Item::OtherOutcome)
            .collect(),
    }
}

/// The form of 2019 with (六) split in three, stocks in force instead of stocks published, money instead of kinds of fee,
/// and without the blocks of other matters and procurement.
fn form_2021() -> Form {
    use Column2::*;
    Form {
        template: Template::Table2021,
        from_year: 2021,
        citation: "国办公开办函〔2021〕30号",
        table2: vec![
            Line2 { row: &REGULATIONS, columns: &[Issued, Repealed, InForce] },
            Line2 { row: &NORMATIVE_DOCS, columns: &[Issued, Repealed, InForce] },
            Line2 { row: &LICENSING, columns: &[Decisions] },
            Line2 { row: &PENALTY, columns: &[Decisions] },
            Line2 { row: &COERCION, columns: &[Decisions] },
            Line2 { row: &FEES, columns: &[FeeAmount] },
        ],
        table3: TABLE3.iter().filter(|row| row.item != Item::OtherOutcome).collect(),
    }
}

/// Words to be looked for in labels. They are few and every label of every page is asked, so their automaton is one large
/// table.
fn table_of(
    words: impl IntoIterator<Item = impl AsRef<[u8]>>,
) -> Result<AhoCorasick, aho_corasick::BuildError> {
    AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words)
}

// ---------------------------------------------------------------- table 2

macro_rules! columns {
    ($($(#[$note:meta])* $name:ident = $words:expr;)*) => {
        /// Columns of table 2, over all blocks and all forms.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Column2 { $($(#[$note])* $name),* }

        impl Column2 {
            pub const ALL: &'static [Column2] = &[$(Column2::$name),*];

            /// Official label first, then what publishers make of it.
            pub fn words(self) -> &'static [&'static str] {
                match self { $(Column2::$name => &$words),* }
            }
        }
    };
}

columns! {
    Made = ["本年新制作数量", "新制作数量", "新制作", "本年制作数量", "制作数量"];
    Published = ["本年新公开数量", "新公开数量", "新公开", "本年公开数量"];
    PublicTotal = ["对外公开总数量", "对外公开总数", "对外公开", "公开总数量"];
    Issued = ["本年制发件数", "制发件数", "制发数", "本年制发"];
    Repealed = ["本年废止件数", "废止件数", "废止数", "本年废止"];
    InForce = ["现行有效件数", "现行有效件", "现行有效数", "现行有效"];
    ItemsPrior = ["上一年项目数量", "上年项目数量", "上一年度项目数量", "上一年项目", "上年项目"];
    ItemsDelta = ["本年增/减", "本年增减", "本年度增/减", "增/减", "增减"];
    Decisions = ["本年处理决定数量", "处理决定数量", "处理决定数", "处理决定"];
    FeeAmount = ["本年收费金额(单位:万元)", "本年收费金额", "收费金额"];
    ProcurementProjects = ["采购项目数量", "采购项目数"];
    ProcurementAmount = ["采购总金额", "采购金额"];
}

impl Column2 {
    /// The column of a bare heading.
    pub fn of(heading: &str) -> Option<Column2> {
        // A figure; no heading is without a Chinese character.
        if heading.is_ascii() {
            return None;
        }
        static WORDS: LazyLock<(AhoCorasick, Vec<usize>)> = LazyLock::new(|| {
            let words = Column2::ALL
                .iter()
                .enumerate()
                .flat_map(|(at, column)| column.words().iter().map(move |word| (*word, at)));
            let (words, columns): (Vec<&str>, Vec<usize>) = words.unzip();
            (table_of(words).expect("constant patterns"), columns)
        });
        // The first column of which it has a word.
        let (automaton, columns) = &*WORDS;
        let first =
            automaton.find_overlapping_iter(heading).map(|found| columns[found.pattern().as_usize()]).min();
        first.map(|at| Column2::ALL[at])
    }
}

/// A row of table 2 and what it states in each column.
pub struct Row2 {
    pub label: &'static str,
    /// Any of these in the bare label …
    pub words: &'static [&'static str],
    /// … and none of these.
    pub not: &'static [&'static str],
    items: &'static [(Column2, Item)],
}

impl Row2 {
    pub fn item(&self, column: Column2) -> Option<Item> {
        self.items.iter().find(|(c, _)| *c == column).map(|(_, item)| *item)
    }

    fn is(&self, label: &str) -> bool {
        self.words.iter().any(|word| label.contains(word))
            && !self.not.iter().any(|word| label.contains(word))
    }

    pub fn of(label: &str) -> Option<&'static Row2> {
        // A label cell is short; a sentence that mentions penalties is not a label, nor is a figure or a part of a row.
        if label.is_ascii() || label.chars().count() > 20 || label.starts_with("其中") {
            return None;
        }
        TABLE2.iter().copied().find(|row| row.is(label))
    }
}

pub static TABLE2: [&Row2; 8] =
    [&REGULATIONS, &NORMATIVE_DOCS, &LICENSING, &OTHER_ADMIN, &PENALTY, &COERCION, &FEES, &PROCUREMENT];

/// 第二十条第(一)项.
static REGULATIONS: Row2 = Row2 {
    label: "规章",
    words: &["规章"],
    not: &["规范性", "规章制度"],
    items: &[
        (Column2::Made, Item::RegulationsMade),
        (Column2::Published, Item::RegulationsPublished),
        (Column2::PublicTotal, Item::RegulationsPublicTotal),
        (Column2::Issued, Item::RegulationsIssued),
        (Column2::Repealed, Item::RegulationsRepealed),
        (Column2::InForce, Item::RegulationsInForce),
    ],
};

/// 第二十条第(一)项; 规范性文件 in 2019, 行政规范性文件 in 2021.
static NORMATIVE_DOCS: Row2 = Row2 {
    label: "行政规范性文件",
    words: &["规范性文件"],
    not: &[],
    items: &[
        (Column2::Made, Item::NormativeDocsMade),
        (Column2::Published, Item::NormativeDocsPublished),
        (Column2::PublicTotal, Item::NormativeDocsPublicTotal),
        (Column2::Issued, Item::NormativeDocsIssued),
        (Column2::Repealed, Item::NormativeDocsRepealed),
        (Column2::InForce, Item::NormativeDocsInForce),
    ],
};

/// 第二十条第(五)项.
static LICENSING: Row2 = Row2 {
    label: "行政许可",
    words: &["行政许可"],
    not: &[],
    items: &[
        (Column2::ItemsPrior, Item::LicensingItemsPrior),
        (Column2::ItemsDelta, Item::LicensingItemsDelta),
        (Column2::Decisions, Item::LicensingDecisions),
    ],
};

/// 第二十条第(五)项, 2019 only.
static OTHER_ADMIN: Row2 = Row2 {
    label: "其他对外管理服务事项",
    words: &["其他对外管理服务", "对外管理服务事项"],
    not: &[],
    items: &[
        (Column2::ItemsPrior, Item::OtherAdminItemsPrior),
        (Column2::ItemsDelta, Item::OtherAdminItemsDelta),
        (Column2::Decisions, Item::OtherAdminDecisions),
    ],
};

/// 第二十条第(六)项.
static PENALTY: Row2 = Row2 {
    label: "行政处罚",
    words: &["行政处罚"],
    not: &[],
    items: &[
        (Column2::ItemsPrior, Item::PenaltyItemsPrior),
        (Column2::ItemsDelta, Item::PenaltyItemsDelta),
        (Column2::Decisions, Item::PenaltyDecisions),
    ],
};

/// 第二十条第(六)项.
static COERCION: Row2 = Row2 {
    label: "行政强制",
    words: &["行政强制"],
    not: &[],
    items: &[
        (Column2::ItemsPrior, Item::CoercionItemsPrior),
        (Column2::ItemsDelta, Item::CoercionItemsDelta),
        (Column2::Decisions, Item::CoercionDecisions),
    ],
};

/// 第二十条第(八)项: kinds of fee in 2019, money in 2021.
static FEES: Row2 = Row2 {
    label: "行政事业性收费",
    words: &["行政事业性收费", "事业性收费"],
    not: &[],
    items: &[
        (Column2::ItemsPrior, Item::FeeItemsPrior),
        (Column2::ItemsDelta, Item::FeeItemsDelta),
        (Column2::FeeAmount, Item::FeeAmountWan),
    ],
};

/// 第二十条第(九)项, 2019 only.
static PROCUREMENT: Row2 = Row2 {
    label: "政府集中采购",
    words: &["政府集中采购", "集中采购"],
    not: &[],
    items: &[
        (Column2::ProcurementProjects, Item::ProcurementProjects),
        (Column2::ProcurementAmount, Item::ProcurementAmountWan),
    ],
};

// ---------------------------------------------------------------- table 3

/// The groups of outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Denied,
    Unavailable,
    NotProcessed,
    Other,
}

/// A row of table 3.
pub struct Row3 {
    pub item: Item,
    /// The printed ordinal, without brackets and stops.
    pub ordinal: &'static str,
    /// The official label, without its ordinal.
    pub label: &'static str,
    /// Any of these in the bare label …
    pub words: &'static [&'static str],
    /// … and none of these.
    pub not: &'static [&'static str],
    /// The group that the row belongs to.
    pub group: Option<Group>,
    /// The group that the row heads; such a row prints no figures of its own, or a sub-total.
    pub heads: Option<Group>,
}

impl Row3 {
    /// Whether the row heads a group of rows and states no figures of its own. (六)其他处理 is both a row (2019) and a
    /// heading (2021), so it does not count as one here.
    pub fn is_group(&self) -> bool {
        self.heads.is_some() && self.item != Item::OtherOutcome
    }

    pub fn role(&self) -> Role {
        match self.item {
            Item::RequestsReceived | Item::CarriedOver => Role::In,
            Item::OutcomesTotal => Role::Outcomes,
            Item::CarriedForward => Role::Forward,
            _ if self.is_group() => Role::Aside,
            _ => Role::Outcome,
        }
    }

    /// The row of a bare label cell, given the group whose rows are being read.
    pub fn of(label: &str, group: Option<Group>) -> Option<&'static Row3> {
        if label.is_ascii() || label.chars().count() > 60 {
            return None;
        }
        // A part of a row is none, before or behind the row that it is a part of.
        if label.starts_with("其中") {
            return None;
        }
        // A cell may name its group and itself: 三、(三)不予公开-1.属于国家秘密, (六)其他处理-3.其他.
        if label.ends_with("3.其他") || label.ends_with("3、其他") {
            return TABLE3.iter().find(|row| row.item == Item::OtherMisc);
        }
        if group == Some(Group::Other) && is_other_misc(label) {
            return TABLE3.iter().find(|row| row.item == Item::OtherMisc);
        }
        let mut rows = named_in(label);
        if let Some(first) = rows.clone().next() {
            return rows.find(|row| row.heads.is_none()).or(Some(first));
        }
        // 其他 alone is a row only under (六), 总计 alone only as an outcome.
        let is_total = names_a_total(label) && (group.is_some() || without_ordinal(label) != label);
        is_total.then(Row3::outcomes_total)
    }

    /// The row of a label beside 办理结果, which heads all outcomes.
    pub fn of_outcome(label: &str, group: Option<Group>) -> Option<&'static Row3> {
        Row3::of(label, group).or_else(|| names_a_total(label).then(Row3::outcomes_total))
    }

    fn outcomes_total() -> &'static Row3 {
        TABLE3.iter().find(|row| row.item == Item::OutcomesTotal).expect("a row of the form")
    }
}

fn names_a_total(label: &str) -> bool {
    let word = without_ordinal(label);
    matches!(word.strip_suffix("(件)").unwrap_or(word), "总计" | "合计" | "总数" | "共计")
}

/// Whether a label under (六)其他处理 is its third row: 其他 with or without the ordinal. 其他处理 is the third row with that
/// ordinal only, else the group itself.
fn is_other_misc(label: &str) -> bool {
    let word = label.trim_start_matches(|c: char| c.is_ascii_digit() || "()[].、,".contains(c));
    let third = label[..label.len() - word.len()].contains('3');
    matches!(word.get(..6), Some("其他" | "其它")) && (third || !word.contains("处理"))
}

/// The rows of table 3 of which a bare label has one of the words and none of the forbidden ones, in the form's order.
/// All words are looked for in one pass: every label of every page comes by here.
fn named_in(label: &str) -> impl Iterator<Item = &'static Row3> + Clone {
    /// The words, and for each the rows that it names and those that it rules out, as bits.
    type Words = (AhoCorasick, Vec<[u32; 2]>);
    static WORDS: LazyLock<Words> = LazyLock::new(|| {
        let mut words: BTreeMap<&str, [u32; 2]> = BTreeMap::new();
        for (at, row) in TABLE3.iter().enumerate() {
            for (side, listed) in [row.words, row.not].into_iter().enumerate() {
                for word in listed {
                    words.entry(word).or_default()[side] |= 1 << at;
                }
            }
        }
        (table_of(words.keys()).expect("constant patterns"), words.into_values().collect())
    });
    let (automaton, rows) = &*WORDS;
    let [named, ruled_out] = automaton
        .find_overlapping_iter(label)
        .map(|found| rows[found.pattern().as_usize()])
        .fold([0, 0], |all, word| [all[0] | word[0], all[1] | word[1]]);
    TABLE3.iter().enumerate().filter(move |(at, _)| named & !ruled_out & 1 << at != 0).map(|(_, row)| row)
}

/// Strips `一、`, `(三)`, `3.` and the like from a bare label.
pub fn without_ordinal(label: &str) -> &str {
    let rest = label.trim_start_matches(['(', '[']);
    let body = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    if body.len() == rest.len() {
        return label;
    }
    let stripped = body.trim_start_matches([')', ']', '、', ',', '.']);
    if stripped.len() == body.len() { label } else { stripped }
}

macro_rules! row3 {
    ($item:ident, $ordinal:literal, $label:literal, [$($word:literal),*] $(not [$($not:literal),*])? $(in $group:ident)? $(heads $heads:ident)?) => {
        Row3 {
            item: Item::$item,
            ordinal: $ordinal,
            label: $label,
            words: &[$($word),*],
            not: &[$($($not),*)?],
            group: row3!(@group $($group)?),
            heads: row3!(@group $($heads)?),
        }
    };
    (@group) => { None };
    (@group $group:ident) => { Some(Group::$group) };
}

/// All rows of both forms in printed order.
pub static TABLE3: [Row3; 29] = [
    row3!(RequestsReceived, "一", "本年新收政府信息公开申请数量", ["本年新收", "本年度新收", "本年收到", "新收政府信息公开申请", "本年度收到政府信息公开申请数量", "本年度受理政府信息公开申请数量", "本年新增政府信息公开申请"] not ["结转"]),
    row3!(CarriedOver, "二", "上年结转政府信息公开申请数量", ["上年结转", "上年度结转", "结转上年", "上一年结转", "上一年度结转", "去年结转", "上年转结", "上年遗留"] not ["下年"]),
    row3!(GrantedInFull, "一", "予以公开", ["予以公开", "予已公开"] not ["不予", "部分", "部份"]),
    row3!(
        GrantedInPart,
        "二",
        "部分公开(区分处理的,只计这一情形,不计其他情形)",
        ["部分公开", "部份公开", "部分予以公开"]
    ),
    row3!(DeniedTotal, "三", "不予公开", ["不予公开"] heads Denied),
    row3!(DeniedStateSecret, "1", "属于国家秘密", ["国家秘密", "国家机密", "国家密秘"] in Denied),
    row3!(DeniedOtherLaw, "2", "其他法律行政法规禁止公开", ["禁止公开", "其他法律行政", "其他法律、行政法规", "其它法律行政法规"] in Denied),
    row3!(DeniedSecurityStability, "3", "危及三安全一稳定", ["三安全", "一稳定", "三个安全", "3安全"] in Denied),
    row3!(DeniedThirdParty, "4", "保护第三方合法权益", ["第三方合法权益", "第三方", "第三人合法权益", "第三者合法权益"] in Denied),
    row3!(DeniedInternalAffairs, "5", "属于三类内部事务信息", ["三类内部", "内部事务", "三类内容"] in Denied),
    row3!(DeniedDeliberative, "6", "属于四类过程性信息", ["四类过程性", "过程性信息", "四类过程"] in Denied),
    row3!(DeniedEnforcementFile, "7", "属于行政执法案卷", ["执法案卷", "执法卷宗", "执法案件"] in Denied),
    row3!(DeniedAdminInquiry, "8", "属于行政查询事项", ["行政查询", "查询事项"] in Denied),
    row3!(UnavailableTotal, "四", "无法提供", ["无法提供"] heads Unavailable),
    row3!(UnavailableNotHeld, "1", "本机关不掌握相关政府信息", ["不掌握相关", "不掌握", "未掌握相关"] in Unavailable),
    row3!(UnavailableNeedsCreation, "2", "没有现成信息需要另行制作", ["没有现成信息", "现成信息", "另行制作"] in Unavailable),
    row3!(UnavailableUnclear, "3", "补正后申请内容仍不明确", ["补正后申请内容", "内容仍不明确", "仍不明确", "补正后", "补充后申请内容"] not ["逾期"] in Unavailable),
    row3!(NotProcessedTotal, "五", "不予处理", ["不予处理"] heads NotProcessed),
    row3!(NotProcessedPetition, "1", "信访举报投诉类申请", ["信访举报投诉", "信访、举报、投诉", "信访", "投诉举报类申请"] in NotProcessed),
    row3!(NotProcessedDuplicate, "2", "重复申请", ["重复申请", "重覆申请", "重复提出申请"] not ["大量"] in NotProcessed),
    row3!(NotProcessedPublication, "3", "要求提供公开出版物", ["公开出版物", "出版物", "公开刊物"] in NotProcessed),
    row3!(NotProcessedExcessive, "4", "无正当理由大量反复申请", ["大量反复申请", "大量反复", "大量重复申请", "大量反覆", "反复大量申请", "大量、反复申请"] in NotProcessed),
    row3!(NotProcessedConfirmation, "5", "要求行政机关确认或重新出具已获取信息", ["要求行政机关确认", "重新出具", "重复出具", "要求行政机关重新确认"] in NotProcessed),
    row3!(OtherOutcome, "六", "其他处理", ["其他处理", "其它处理"] heads Other),
    row3!(OtherNotCorrected, "1", "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", ["逾期不补正", "逾期未补正", "逾期不予补正"] in Other),
    row3!(OtherFeeUnpaid, "2", "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", ["逾期未按收费通知", "未按收费通知", "缴纳费用", "逾期未缴费", "未按要求缴费", "逾期未交费", "交纳费用"] in Other),
    row3!(OtherMisc, "3", "其他", ["(3)其他"] not ["其他处理"] in Other),
    row3!(
        OutcomesTotal,
        "七",
        "总计",
        ["(七)总计", "七)总计", "七、总计", "办理结果总计", "办理结果合计", "本年度办理结果总数"]
    ),
    row3!(CarriedForward, "四", "结转下年度继续办理", ["结转下年", "结转到下年", "结转至下年", "下年度继续办理", "结转下一年", "结转到下一年", "结转至下一年", "结转次年", "转下年度办理"] not ["上年结转"]),
];

/// Whether some words are a piece of the label of a group of outcomes, as it is broken over the lines beside its rows.
pub fn is_piece_of_group(words: &str) -> bool {
    let group = |row: &&Row3| row.heads.is_some();
    words.chars().count() <= 5
        && (TABLE3.iter().filter(group).any(|row| format!("({}){}", row.ordinal, row.label).contains(words))
            || "三、本年度办理结果".contains(words))
}

/// Whether some words are a piece of the label of a row, ordinal included.
pub fn is_piece_of_row(words: &str) -> bool {
    static LABELS: LazyLock<Vec<String>> = LazyLock::new(|| {
        let ordinal = |row: &Row3| match (row.group, row.ordinal) {
            (Some(_), ordinal) => format!("{ordinal}."),
            (None, ordinal) => format!("({ordinal})"),
        };
        TABLE3
            .iter()
            .map(|row| crate::document::text::bare(&format!("{}{}", ordinal(row), row.label)))
            .collect()
    });
    LABELS.iter().any(|label| label.contains(words))
}

/// The printed line "三、本年度办理结果", which heads all outcomes and states nothing.
pub const OUTCOMES_HEADING: &str = "办理结果";

/// The applicants by their official names; 其他 and 总计 are names only beside these.
pub static TABLE3_APPLICANTS: [(&str, Applicant); 5] = [
    ("自然人", Applicant::NaturalPerson),
    ("商业企业", Applicant::Enterprise),
    ("科研机构", Applicant::ResearchInstitution),
    ("社会公益组织", Applicant::PublicInterestOrg),
    ("法律服务机构", Applicant::LegalServiceOrg),
];

/// Words that head the applicant columns.
pub fn applicant_of(heading: &str) -> Option<Applicant> {
    // 法人或其他组织 is the heading over five columns.
    if heading.contains("法人") || heading.chars().count() > 10 {
        return None;
    }
    let found = match heading {
        _ if heading.contains("自然人") || heading == "公民" => Applicant::NaturalPerson,
        _ if heading.contains("企业") => Applicant::Enterprise,
        _ if heading.contains("科研") => Applicant::ResearchInstitution,
        _ if heading.contains("公益") || heading == "社会组织" => Applicant::PublicInterestOrg,
        _ if heading.contains("法律服务") => Applicant::LegalServiceOrg,
        "总计" | "合计" | "总数" | "小计" => Applicant::Total,
        "其他" | "其它" | "其他组织" | "其它组织" => Applicant::OtherOrg,
        _ => return None,
    };
    Some(found)
}

// ---------------------------------------------------------------- table 4

/// A block of table 4: four results and their total.
pub struct Block4 {
    pub label: &'static str,
    pub items: [Item; 5],
}

/// The results in printed order: 结果维持, 结果纠正, 其他结果, 尚未审结, 总计.
pub const RESULTS: [&str; 5] = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];

/// The fifteen fields of table 4 in printed order; the same in 2019 and 2021.
pub static TABLE4: [Block4; 3] = [
    Block4 {
        label: "行政复议",
        items: [
            Item::ReconsiderationUpheld,
            Item::ReconsiderationOverturned,
            Item::ReconsiderationOther,
            Item::ReconsiderationPending,
            Item::ReconsiderationTotal,
        ],
    },
    Block4 {
        label: "未经复议直接起诉",
        items: [
            Item::LitigationDirectUpheld,
            Item::LitigationDirectOverturned,
            Item::LitigationDirectOther,
            Item::LitigationDirectPending,
            Item::LitigationDirectTotal,
        ],
    },
    Block4 {
        label: "复议后起诉",
        items: [
            Item::LitigationAfterReconUpheld,
            Item::LitigationAfterReconOverturned,
            Item::LitigationAfterReconOther,
            Item::LitigationAfterReconPending,
            Item::LitigationAfterReconTotal,
        ],
    },
];

// ---------------------------------------------------------------- the annexes before 2019

/// A row of a statistical annex.
pub struct AnnexRow {
    pub item: Item,
    /// Official label first, then those of local forms.
    pub labels: &'static [&'static str],
    /// Labels that mean this row only below the row that opens its block: 维持具体行政行为数 stands under 行政复议数量
    /// and again under 行政诉讼数量.
    pub under: Option<Item>,
}

macro_rules! annex {
    ($($item:ident $(under $block:ident)?: [$($label:literal),+];)*) => {
        &[$(AnnexRow { item: Item::$item, labels: &[$($label),+], under: annex!(@under $($block)?) }),*]
    };
    (@under) => { None };
    (@under $block:ident) => { Some(Item::$block) };
}

/// 国办发〔2014〕32号 《政府信息公开情况统计表》, reporting years 2014 to 2018, and the local annexes of 2008 to 2013
/// that go back to Shanghai's.
pub static ANNEX: &[AnnexRow] = annex! {
    ProactiveTotal: ["主动公开政府信息数", "主动公开信息数", "主动公开政府信息总数", "主动公开信息总数", "主动公开政府信息条数"];
    ProactiveNormativeDocs: ["主动公开规范性文件数"];
    NormativeDocsMade: ["制发规范性文件总数", "制发规范性文件数", "新增的行政规范性文件数", "新增规范性文件数"];
    ProactiveFullText: ["全文电子化的主动公开信息数", "全文电子化的主动公开政府信息数"];
    ServiceInfo: ["提供服务类信息数", "服务类信息数"];
    ProactiveGazette: ["政府公报公开政府信息数", "政府公报公开"];
    ProactiveWebsite: ["政府网站公开政府信息数", "政府网站公开", "网站公开"];
    ProactiveWeibo: ["政务微博公开政府信息数", "微博公开政府信息数"];
    ProactiveWechat: ["政务微信公开政府信息数", "微信公开政府信息数"];
    ProactiveWeiboWechat: ["微博微信公开政府信息数"];
    ProactiveNewsMedia: ["新闻媒体公开政府信息数"];
    ProactiveOther: ["其他方式公开政府信息数", "其它方式公开政府信息数"];
    RequestCatalogue: ["依申请公开信息目录数"];
    SentimentResponses: ["回应公众关注热点或重大舆情数"];
    PressConferences: ["参加或举办新闻发布会总次数", "举办新闻发布会总次数", "新闻发布会总次数"];
    PressConferencesByHead: ["主要负责同志参加新闻发布会次数"];
    OnlineInterviews: ["政府网站在线访谈次数", "网站在线访谈次数"];
    OnlineInterviewsByHead: ["主要负责同志参加政府网站在线访谈次数"];
    InterpretationArticles: ["政策解读稿件发布数"];
    WeiboWechatResponses: ["微博微信回应事件数"];
    OtherResponses: ["其他方式回应事件数", "其它方式回应事件数"];
    WebsiteViews: ["网站专栏页面访问量", "专栏页面访问量"];
    ConsultationsInPerson: ["现场接待人数"];
    ConsultationsOnline: ["网上咨询数"];
    ConsultationsPhone: ["咨询电话接听数"];
    RequestsReceived: ["收到申请数", "收到申请总数", "申请总数", "受理依申请公开信息总数", "受理申请总数", "受理申请数"];
    RequestsInPerson: ["当面申请数"];
    RequestsFax: ["传真申请数"];
    RequestsEmail: ["电子邮件申请数"];
    RequestsOnline: ["网络申请数", "网上申请数", "网上提交申请数"];
    RequestsMail: ["信函申请数"];
    RequestsOtherForm: ["其他形式申请数", "其它形式申请数"];
    RequestsClosed: ["申请办结数"];
    ClosedOnTime: ["按时办结数"];
    ClosedExtended: ["延期办结数"];
    OutcomesTotal: ["申请答复数", "对申请的答复总数", "对申请的答复数", "对申请答复总数", "答复总数"];
    AnsweredAlreadyPublic: ["属于已主动公开范围数"];
    GrantedInFull2014: ["同意公开答复数"];
    GrantedInPart2014: ["同意部分公开答复数"];
    DeniedTotal2014: ["不同意公开答复数", "否决公开答复总数", "否决公开答复数"];
    Denied2014StateSecret: ["涉及国家秘密"];
    Denied2014TradeSecret: ["涉及商业秘密"];
    Denied2014Privacy: ["涉及个人隐私"];
    Denied2014Security: ["危及国家安全、公共安全、经济安全和社会稳定", "危及国家安全"];
    Denied2014NotGovInfo: ["不是《条例》所指政府信息", "非《规定》所指政府信息", "非《条例》所指政府信息"];
    Denied2014OtherLaw: ["法律法规规定的其他情形", "法律、法规规定的其他情形"];
    Denied2014OtherReason: ["其它原因", "其他原因"];
    NotThisAgency: ["不属于本行政机关公开数", "非本部门掌握", "非本机关掌握"];
    InfoNotExist: ["申请信息不存在数", "信息不存在"];
    AskedToAmend: ["告知作出更改补充数"];
    Redirected: ["告知通过其他途径办理数", "告知通过其它途径办理数"];
    ReconsiderationTotal: ["行政复议数量", "行政复议数"];
    ReconsiderationUpheld under ReconsiderationTotal: ["维持具体行政行为数"];
    ReconsiderationOverturned under ReconsiderationTotal: ["被依法纠错数"];
    ReconsiderationOther under ReconsiderationTotal: ["其他情形数", "其它情形数"];
    LitigationTotal: ["行政诉讼数量", "行政诉讼数"];
    LitigationUpheldTotal under LitigationTotal: ["维持具体行政行为或者驳回原告诉讼请求数"];
    LitigationOverturnedTotal under LitigationTotal: ["被依法纠错数"];
    LitigationOtherTotal under LitigationTotal: ["其他情形数", "其它情形数"];
    ComplaintAppeals: ["行政申诉数量", "行政申诉数"];
    ComplaintsTotal: ["举报投诉数量", "举报投诉数"];
    RequestFeesWan: ["依申请公开信息收取的费用"];
    DedicatedUnits: ["政府信息公开工作专门机构数", "信息公开工作专门机构数"];
    ReadingPoints: ["设置政府信息公开查阅点数", "政府信息公开查阅点数"];
    StaffTotal: ["从事政府信息公开工作人员数"];
    StaffFullTime: ["专职人员数"];
    StaffPartTime: ["兼职人员数"];
    BudgetWan: ["政府信息公开专项经费"];
    Meetings: ["召开政府信息公开工作会议或专题会议数", "召开政府信息公开工作会议数"];
    Trainings: ["举办各类培训班数"];
    Trainees: ["接受培训人员数"];
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_print_as_many_cells_as_the_notices_say() {
        let count = |template, table| Form::of(template).unwrap().cells(table).len();
        assert_eq!(count(Template::Table2019, SourceKind::Table3), 161);
        assert_eq!(count(Template::Table2021, SourceKind::Table3), 175);
        assert_eq!(count(Template::Table2019, SourceKind::Table2), 22);
        assert_eq!(count(Template::Table2021, SourceKind::Table2), 10);
        assert_eq!(count(Template::Table2019, SourceKind::Table4), 15);
    }

    #[test]
    fn every_official_label_is_its_own_row_and_no_other() {
        for row in &TABLE3 {
            let label = format!("{}.{}", row.ordinal, row.label);
            let label = if row.item == Item::OutcomesTotal { "(七)总计".to_string() } else { label };
            let label = crate::document::text::bare(&label);
            let matching: Vec<_> = named_in(&label).map(|other| other.item.key()).collect();
            let alone: Vec<_> = matching
                .is_empty()
                .then_some("other_misc")
                .into_iter()
                .chain(matching.iter().copied())
                .collect();
            assert_eq!(alone, [row.item.key()], "{label}");
            assert_eq!(Row3::of(&label, row.group).map(|found| found.item), Some(row.item), "{label}");
        }
    }

    #[test]
    fn short_and_misspelt_labels_are_known() {
        for (label, group, item) in [
            ("一、本年新收", None, Item::RequestsReceived),
            ("上年结转", None, Item::CarriedOver),
            ("(二)部分公开(区分处理的,只计这一情况,不计其他情况)", None, Item::GrantedInPart),
            ("5.属于三类内容事务信息", Some(Group::Denied), Item::DeniedInternalAffairs),
            ("逾期未缴费", Some(Group::Other), Item::OtherFeeUnpaid),
            ("3.其他", Some(Group::Other), Item::OtherMisc),
            ("其他", Some(Group::Other), Item::OtherMisc),
            ("三、办理结果合计", None, Item::OutcomesTotal),
            ("(七)总计", Some(Group::Other), Item::OutcomesTotal),
            ("结转下年", None, Item::CarriedForward),
            ("三、(三)不予公开-1.属于国家秘密", None, Item::DeniedStateSecret),
            ("(六)其他处理-3.其他", None, Item::OtherMisc),
            ("(三)不予公开", None, Item::DeniedTotal),
        ] {
            assert_eq!(Row3::of(label, group).map(|row| row.item), Some(item), "{label}");
        }
        assert!(Row3::of("其他", None).is_none());
        assert!(Row3::of("总计", None).is_none());
    }

    #[test]
    fn applicants_by_heading() {
        for (heading, applicant) in [
            ("自然人", Applicant::NaturalPerson),
            ("商业企业", Applicant::Enterprise),
            ("其他", Applicant::OtherOrg),
            ("总计", Applicant::Total),
        ] {
            assert_eq!(applicant_of(heading), Some(applicant));
        }
        assert_eq!(applicant_of("法人或其他组织"), None);
    }
}
