//! What a figure counts some of: requests of one kind, answers of one kind, disputes on other things, plans and rates.

use super::count::is_outcome;
use super::total::is_total;
use super::*;

/// Of cases of every kind, those on disclosure: 其中因政府信息公开引发的6件, 涉及信息公开的3件, (政府信息公开类2件).
const OF_DISCLOSURE: &str = concat!(
    r"(?:[,(]?其中,?[^,。;\d]{0,8}|[,(](?:涉及|涉|因|属于|属|关于)[^,。;\d]{0,4}|\([^,。;\d]{0,4})",
    r"信息公开[^,。;\d]{0,12}(?:\d|[一二三四五六七八九十零]|$)"
);

/// What stands behind a figure of cases of every kind: those on disclosure, or another such figure in front of them.
static OF_DISCLOSURE_BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^(?:(?:[、,和][^,。;、(\d]{{0,12}}\d+[件起宗例])?{OF_DISCLOSURE}|,(?:其中)?有?\d+[件宗起例](?:与|涉及|涉|针对|因|属于)[^,。;\d]{{0,6}}信息公开|,[^,。;\d]{{0,4}}信息公开(?:案件|类)占)"
    ))
        .expect("a constant pattern")
});

/// What stands in front of a figure of those on disclosure.
static OF_DISCLOSURE_BEFORE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(&format!("^{OF_DISCLOSURE}")).expect("a constant pattern"));

/// Figures that are looked back over for the class or the whole that they are of: more than the form has rows.
const MOST_CLASSES: usize = 40;

impl Reader<'_> {
    /// Whether a figure of an item counts only some of it, or something else under its name.
    pub(super) fn of_some_class(
        &mut self,
        place: &Place<'_>,
        item: Item,
        applicant: Option<Applicant>,
        clause: usize,
    ) -> bool {
        let Place { text, figure, .. } = *place;
        let at = figure.start;
        if of_a_class(text, at, item) {
            self.other_disclosure |= item == Item::ProactiveTotal;
            return true;
        }
        if self.is_part_of_told(place, item, applicant) {
            return true;
        }
        // 网络申请10件,其中同意公开8件: of those that came one way, or from one kind of applicant.
        if is_outcome(item) && applicant.is_none() && self.is_of_one_class(place) {
            return true;
        }
        self.of_other_disputes(place, item, clause)
            || is_no_result(text, at)
            || is_dispute(item) && !is_zero(figure) && is_reviewed_by(back(text, at))
            || is_dispute(item) && !self.is_government() && OF_GOVERNMENT.is_match(back(text, at))
            || self.unrelated(text, figure.end)
    }

    /// Whether this sentence goes on with the outcomes of the one before: …部分公开17件;主动公开23件;不予公开12件.
    pub(super) fn goes_on_with_outcomes(&self) -> bool {
        self.continues && self.cells.last().is_some_and(|cell| is_outcome(cell.item))
    }

    /// 新闻发布会23场,其中疫情防控专题新闻发布会9场: some of what the sentence has told by the same name, and the next of them.
    fn is_part_of_told(&mut self, place: &Place<'_>, item: Item, applicant: Option<Applicant>) -> bool {
        let told = |cell: &Cell| {
            let of_all = applicant.is_none() && cell.applicant == Some(Applicant::Total);
            cell.item == item && cell.value.is_some() && (cell.applicant == applicant || of_all)
        };
        let words = &place.text[place.from..place.figure.start];
        let this_year = place.governors.iter().any(|cue| cue.meaning == Meaning::ThisYear);
        // 办理37件,其中已办结35件: what was done of them.
        let done = item == Item::OutcomesTotal && words.contains('已');
        // 收到12件,受理11件: of those that came, these were taken up.
        let taken = item == Item::RequestsReceived && words.contains("受理") && !words.contains("收到");
        let part = taken || self.among == Some(item) || words.contains("其中") && !this_year && !done;
        if !part || !self.cells[self.begun..].iter().rev().take(MOST_CLASSES).any(told) {
            return false;
        }
        self.among = Some(item);
        true
    }

    /// Whether a figure is of disputes on other things than disclosure, or of disputes where requests are counted.
    fn of_other_disputes(&mut self, place: &Place<'_>, item: Item, clause: usize) -> bool {
        let Place { text, figure, .. } = *place;
        if is_dispute(item) && is_another_dispute(text, figure.start) {
            return true;
        }
        // 行政诉讼…上年结转1件,办结4件: of suits, and no requests.
        let of_suits = matches!(place.topic, Some(Topic::Reconsideration | Topic::Litigation))
            || self.section == Section::Disputes && !self.memo.has(text, "申请");
        if of_suits && matches!(item, Item::CarriedOver | Item::CarriedForward | Item::OutcomesTotal) {
            return true;
        }
        // 行政复议16件(其中政府信息公开类3件),维持11件: of all of them.
        static APART: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"\((?:其中)?[^()]{0,16}信息公开[^()]{0,8}\d+[件起宗例]\)")
                .expect("a constant pattern")
        });
        let is_result = is_dispute(item) && !is_total(item);
        if is_result && self.memo.has(text, "(") && APART.is_match(back(text, figure.start)) {
            return true;
        }
        // 被行政复议7件(上年结转2件,本年新收5件): of disputes, and no requests.
        let front = back(text, figure.start);
        let bracketed = front.rfind(['(', ')']).is_some_and(|at| front[at..].starts_with('('));
        if bracketed
            && is_of_requests(item)
            && self.cells[self.begun..].last().is_some_and(|cell| is_dispute(cell.item))
        {
            return true;
        }
        // 行政诉讼案件34件,其中涉及政府信息公开的5件: the first are cases of every kind.
        let cases = [
            Item::ReconsiderationTotal,
            Item::LitigationTotal,
            Item::ComplaintsTotal,
            Item::ComplaintAppeals,
        ];
        if cases.contains(&item) {
            if !text[clause..figure.start].contains("信息公开") && OF_DISCLOSURE_BEHIND.is_match(place.next)
            {
                return true;
            }
            if of_others(place.next) {
                return true;
            }
            let words = &text[place.from..figure.start];
            if OF_DISCLOSURE_BEFORE.is_match(words) {
                self.leave_disputes_before(item);
                // 行政复议96件、行政诉讼31件,其中涉及政府信息公开的分别为4件和2件
                if words.contains("分别") {
                    return true;
                }
            }
        }
        false
    }

    /// Whether the figures in front, back to the last whole, begin with a class of requests: 公民申请21件,同意公开15件.
    fn is_of_one_class(&self, place: &Place<'_>) -> bool {
        use Item::{
            RequestsEmail, RequestsFax, RequestsInPerson, RequestsMail, RequestsOnline, RequestsReceived,
        };
        let of_class = self.cells[self.begun..].iter().rev().take(MOST_CLASSES).find_map(|cell| {
            match (cell.item, cell.applicant) {
                (RequestsOnline | RequestsMail | RequestsInPerson | RequestsEmail | RequestsFax, _) => {
                    Some(true)
                }
                (RequestsReceived, Some(applicant)) if applicant != Applicant::Total => Some(true),
                // An outcome that was told since is of them all, and so is what goes on with it.
                (item, _) => (is_of_requests(item) || is_outcome(item)).then_some(false),
            }
        });
        // Behind a list of classes without outcomes of their own, 其中 may be said of all of them.
        let told_apart = self.goes_on
            || self.continues
            || outside_brackets(back(place.text, place.figure.start)).matches("其中").count() > 1;
        of_class == Some(true) && told_apart && !place.text[place.from..place.figure.start].contains("答复")
    }

    /// …行政诉讼案件34件,其中涉及政府信息公开的5件: those that are counted here. Behind a result (维持20件,其中…) it is not told of
    /// which they are, only that what stands in front is told of cases of every kind.
    pub(super) fn of_disclosure(&mut self, place: &Place<'_>) -> Option<(Item, Option<Applicant>, bool)> {
        let words = &place.text[place.from..place.figure.start];
        let item = (place.from > 0
            && OF_DISCLOSURE_BEFORE.is_match(words)
            && !words.contains(['。', ';'])
            && Topic::Litigation.units().contains(&place.figure.unit))
        .then_some(self.meant)
        .flatten()
        .filter(|item| is_dispute(*item))?;
        self.leave_disputes_before(item);
        matches!(item, Item::ReconsiderationTotal | Item::LitigationTotal).then_some((item, None, true))
    }

    /// 行政复议27件,维持20件,其中涉及信息公开的5件: what the sentence told of them before is told of cases of every kind.
    fn leave_disputes_before(&mut self, total: Item) {
        let begun = self.begun.max(self.cells.len().saturating_sub(MOST_CLASSES));
        for cell in &mut self.cells[begun..] {
            if cell.item.def().topic == total.def().topic && !cell.quote.contains("信息公开") {
                (cell.value, cell.status) = (None, Status::Ambiguous);
            }
        }
    }

    /// 均与政府信息公开无关: counted, but not here.
    fn unrelated(&self, text: &str, at: usize) -> bool {
        if !self.memo.has(text, "无关") && !self.memo.has(text, "涉及") {
            return false;
        }
        UNRELATED.iter().any(|words| self.memo.has_behind(text, words, at))
    }

    /// …复议案件1件;…应诉案件3件,均与政府信息公开无关: said of the sentence in front of the semicolon, too.
    pub(super) fn leave_unrelated(&mut self, text: &str, earlier: usize) {
        let all = text.find('均').is_some_and(|at| UNRELATED.iter().any(|words| text[at..].contains(words)));
        if !all || !self.continues {
            return;
        }
        for cell in self.cells[earlier..].iter_mut().filter(|cell| is_dispute(cell.item)) {
            (cell.value, cell.status) = (None, Status::Ambiguous);
        }
    }
}

/// Words by which what was counted is set apart.
const UNRELATED: [&str; 8] = [
    "与政府信息公开无关",
    "与信息公开无关",
    "不涉及政府信息公开",
    "不涉及信息公开",
    "无涉及政府信息公开",
    "没有涉及政府信息公开",
    "未涉及政府信息公开",
    "与政府信息公开工作无关",
];

/// 当场答复3件, 县政府转办4件, 教育领域主动公开206条: some of the whole, told by how they came, how they were answered or what
/// they are about.
fn of_a_class(text: &str, at: usize, item: Item) -> bool {
    // The clauses around; a sentence may be as long as a page.
    let around = &text[text.floor_char_boundary(at.saturating_sub(300))..text.floor_char_boundary(at + 300)];
    static CAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"转办|转来|转交|转送|交办|批转|移交|移送|直接(?:收到|受理|申请|办理|接收|向)|承办|为被申请|(?:线上|线下|网上|窗口|网络|信函|现场|当面|邮件|来信)(?:受理|收到|接收|接到)")
            .expect("a constant pattern")
    });
    static ANSWERED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:当场|书面|口头|电话|当面|网上|现场|邮寄|短信|邮件|延期|逾期|超期|即时|立即|未(?:按期|按时|及时)?)",
            r"(?:进行|予以|作出|形式|方式)?(?:答复|回复|办结|办理)|转办|转交|转送|移交|移送|转(?:其他|相关|有关)|",
            r"(?:配合|协助|协调|督促)\p{Han}{0,12}(?:办理|答复)|办理(?:各类|各项|行政审批|行政许可)|应(?:当)?(?:办理|办结)|连同|",
            r"未再(?:回复|答复)|按程序延期|延(?:期)?至|窗口(?:办理|查询)|征求意见|[局委厅办]机关(?:办理|办结|答复)|转各|^[(]含"
        ))
        .expect("a constant pattern")
    });
    static IN_TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:按期|按时|如期|及时|限期内?|限期)(?:答复|回复|办结|办理)")
            .expect("a constant pattern")
    });
    static FIELD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:类|领域|方面|行业|法定|预决算|资金|项目|审批|政策|新媒体|计划|规划|板块|采购|财务)(?:信息)?(?:共|已|均|也|全年)*主动公开")
            .expect("a constant pattern")
    });
    static DOCUMENTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:(?:公文|文件)[^。]{0,12}(?:属性|备案)|(?:制发|印发|发布|拟发|发)(?:公文|文件|文)\d+[件份]).*主动公开$")
            .expect("a constant pattern")
    });
    let front = back(text, at);
    let outside = outside_brackets(front);
    let words = &outside[outside.rfind([',', ':', ';', '。', '(']).unwrap_or(0)..];
    match item {
        Item::RequestsReceived => CAME.is_match(words) || is_on_some_matter(words),
        Item::OutcomesTotal | Item::RequestsClosed | Item::RequestsAnswered => {
            // 网上咨询答复27件: no requests.
            let item_words = &words[words.rfind('、').unwrap_or(0)..];
            ["咨询", "来信", "留言", "信件", "提案"].iter().any(|word| item_words.contains(word))
                || ANSWERED.is_match(words)
                // 连同上年结转5件,办理94件
                || front[front.rfind(['。', ';']).unwrap_or(0)..].contains("连同")
                || IN_TIME.is_match(words)
                    && ["延期", "逾期", "超期", "即时"].iter().any(|late| around.contains(late))
        }
        Item::ProactiveTotal => FIELD.is_match(words) || DOCUMENTS.is_match(front),
        Item::LitigationUpheldTotal | Item::LitigationOverturnedTotal => {
            ["一审", "二审", "再审"].iter().any(|instance| words.contains(instance))
        }
        // 消费者投诉, 12315: of the body's own trade.
        Item::ComplaintsTotal | Item::ComplaintAppeals => [
            "消费",
            "123",
            "市场监管",
            "工商",
            "环保",
            "邮政",
            "热线",
            "平台受理",
            "医疗",
            "价格",
            "食品",
            "旅游",
        ]
        .iter()
        .any(|word| around.contains(word)),
        // 部门网站公开4385条 of a county; 我委通过部门网站… is the bureau's own.
        Item::ProactiveWebsite => {
            words.trim_start_matches([',', ':', ';', '。', '(']).starts_with("部门网站")
        }
        Item::Trainings => words.contains("技能培训"),
        Item::ConsultationsTotal => {
            let ways = ["现场", "电话", "网上", "来访", "当面"];
            ways.iter().filter(|way| words.contains(**way)).count() == 1
        }
        _ => false,
    }
}

/// 6件,均为产品质量类,无信息公开类案件; 1件(非信息公开类): cases on other things.
fn of_others(next: &str) -> bool {
    static NONE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[,(][^,。;()]{0,16}类?\)?)?[,(](?:但|其中)?(?:非|无|没有|不含|不涉及|未涉及)(?:涉及)?(?:政府)?信息公开").expect("a constant pattern")
    });
    static ALL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[,(](?:均|都|全部)为([^,。;()]{0,16})类").expect("a constant pattern")
    });
    NONE.is_match(next) || ALL.captures(next).is_some_and(|found| !found[1].contains("信息公开"))
}

/// 收到涉及土地征收的政府信息公开申请33件: those on one matter.
fn is_on_some_matter(words: &str) -> bool {
    static MATTER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:涉及|关于|有关)(\p{Han}{2,12}?)(?:的|类|方面)").expect("a constant pattern")
    });
    MATTER.captures_iter(words).any(|found| !["公开", "信息"].iter().any(|word| found[1].contains(word)))
}

/// 因征地补偿发生行政诉讼3件, 代区政府审理16件, 上年结转1件: disputes on other things, another's, or of another year. 涉及政府信息公开 says what they are on.
fn is_another_dispute(text: &str, at: usize) -> bool {
    static CAUSE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"因(\p{Han}{2,20}?)(?:而)?(?:引发|发生|引起|提起|被提起|导致|产生)")
            .expect("a constant pattern")
    });
    let front = back(text, at);
    let words = &front[front.rfind([',', ';', '。']).unwrap_or(0)..];
    let other =
        |cause: &str| !["公开", "申请", "信息", "政务", "答复", "此"].iter().any(|word| cause.contains(word));
    CAUSE.captures_iter(words).last().is_some_and(|found| other(&found[1]) || found[1].contains("举报"))
        || ["代区政府", "代县政府", "代市政府", "上年", "上一年", "结转"]
            .iter()
            .any(|word| words.contains(word))
}

/// 以区政府为被告的行政诉讼58件 told by an office of it: the government's cases.
static OF_GOVERNMENT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[省市县区州旗]政府为被(?:告|申请人?|申请机关)").expect("a constant pattern")
});

/// 部本级办理行政复议案件25件, 受理针对省级地震局答复的行政复议申请2件: of those who decide them.
fn is_reviewed_by(words: &str) -> bool {
    static DECIDES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:办理|承办|受理(?:针对|对|不服))[^,;。]{0,30}复议(?:案件|申请)?$")
            .expect("a constant pattern")
    });
    DECIDES.is_match(words)
}

fn is_zero(figure: &Figure) -> bool {
    figure.number.as_ref().is_some_and(|number| number.value == 0.0)
}

/// 平均每年受理20件, 力争公开400条, 应主动公开350条, 作为复议机关受理13件: a rate, a plan or another's case, and no result.
fn is_no_result(text: &str, at: usize) -> bool {
    static NO_RESULT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"平均每|需要?(?:办理|答复)|应当?(?:办理|答复)|抽查|[年月日]均(?:受理|收到|主动|公开|发布|办理|答复)|每[年月日天]|力争|争取|预计|计划(?:全年|明年|主动|公开|发布)|明年|拟(?:主动)?公开|应(?:当)?主动公开|转载|指导(?:全|各|下属|基层)").expect("a constant pattern")
    });
    static JUDGE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("作为(?:行政)?复议机[关构]|审理[^,;。]{0,20}复议").expect("a constant pattern")
    });
    let words = back(text, at);
    NO_RESULT.is_match(&words[words.rfind([',', ';', '。']).unwrap_or(0)..])
        || JUDGE.is_match(&words[words.rfind([';', '。']).unwrap_or(0)..])
}
