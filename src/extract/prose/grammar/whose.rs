//! Whose figure it is and of which time: another body's, another year's, a part of the year's or several years' is
//! not this report's.

use super::*;

impl Reader<'_> {
    /// Whether the report is a government's, which may tell of the parts of its region.
    pub(super) fn is_government(&self) -> bool {
        self.context.agency.as_deref().is_none_or(|agency| agency.ends_with("政府"))
    }

    /// Whether the words in front name another body than the reporting agency: 县教育局主动公开… in a county's report.
    pub(super) fn is_own(&self, text: &str, at: usize) -> bool {
        static BODY: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:^|[,;:。、(])(?:其中|另外)?(?:(?:19|20)\d{2}年(?:度)?(?:全年)?)?,?([\p{Han}“”]{1,24}?(?:局|办公室|公开办|办|科|处|中心|公司|站|所|镇|乡|街道|支队|大队|院|校))(?:共计|共|累计|全年|本年度|年度|主动|依法|收到|受理|接到|办理|答复|发布|公开|通过|通|在|利用|未|没有|无|向|对|新增|暂|均|已|的)")
                .expect("a constant pattern")
        });
        let bodies = self.memo.bodies.get_or_init(|| {
            BODY.captures_iter(text).filter_map(|found| found.get(1)).map(|body| body.range()).collect()
        });
        let Some(last) = bodies.partition_point(|body| body.end <= at).checked_sub(1) else { return true };
        let body = &text[bodies[last].clone()];
        // 我局, 本机关, 市政府办公室 within 汕头市人民政府办公室.
        let own_word = ["我", "本", "全"].iter().any(|word| body.starts_with(word))
            || ["我局", "我办", "本局", "本办", "我委", "各", "全"].iter().any(|word| body.contains(word));
        if own_word {
            return true;
        }
        let Some(agency) = &self.context.agency else { return true };
        let short = |name: &str| name.replace("人民政府", "政府");
        let (agency, body) = (short(agency), short(body));
        agency.ends_with(&body) || body.ends_with(&agency) || abbreviates(&body, &agency)
    }

    /// Whether the nearest year in front is another than the reporting year.
    pub(super) fn other_year(&self, text: &str, at: usize) -> bool {
        let Some(year) = self.context.year else { return false };
        // A year inside brackets or a title is not the sentence's,
        // nor is one that the figure is only compared with (比2022年下降).
        // nor is the year from which or to which a request is carried.
        let own = |start: usize, end: usize, in_title: bool| {
            let carried = text[..start].ends_with("结转")
                || text[..start].ends_with("结转至")
                || text[..start].ends_with("结转到")
                || text[end..].trim_start_matches('度').starts_with("结转");
            !carried
                && !in_title
                && !["比", "较", "同比", "与", "于", "(", "-", "—", "~"]
                    .iter()
                    .any(|word| text[..start].ends_with(word))
        };
        let years = self.memo.years.get_or_init(|| {
            // Brackets of titles are counted along the way.
            let (mut open, mut counted) = (0i64, 0);
            let mut years: Vec<(usize, i32)> = YEAR
                .captures_iter(text)
                .filter_map(|found| {
                    let (whole, digits) = (found.get(0)?, found.get(1)?);
                    for c in text[counted..whole.start()].chars() {
                        open += i64::from(c == '《') - i64::from(c == '》');
                    }
                    counted = whole.start();
                    let in_title = open > 0 || in_number(text, whole.start());
                    (whole.as_str().ends_with('年') && own(whole.start(), whole.end(), in_title))
                        .then(|| Some((whole.end(), digits.as_str().parse().ok()?)))
                        .flatten()
                })
                .collect();
            years.extend(by_name(text, year));
            if ["近", "年来", "期间"].iter().any(|word| self.memo.has(text, word)) {
                years.extend(spans_by_name(text));
            }
            years.extend(spans_of_years(text));
            years.sort_unstable();
            years
        });
        let before = years.partition_point(|(end, _)| *end <= at);
        if before == 0 { self.other_span } else { years[before - 1].1 != year }
    }

    /// Whether what is told at the end of a sentence, and goes on behind its semicolon, is told of several years.
    pub(super) fn ends_in_other_span(&self, text: &str) -> bool {
        text.ends_with(';')
            && match self.memo.years.get().and_then(|years| years.last()) {
                Some((_, year)) => *year == i32::MAX,
                None => self.other_span,
            }
    }

    /// Whether the reporting year is named in front of a place.
    pub(super) fn reporting_year_before(&self, text: &str, at: usize) -> bool {
        let Some(year) = self.context.year else { return false };
        let first = self.memo.reporting_year.get_or_init(|| {
            let name = format!("{year}年");
            text.find(&name).map(|start| start + name.len())
        });
        first.is_some_and(|end| end <= at)
    }

    /// 均与政府信息公开无关: counted, but not here.
    pub(super) fn unrelated(&self, text: &str, at: usize) -> bool {
        if !self.memo.has(text, "无关") && !self.memo.has(text, "涉及") {
            return false;
        }
        [
            "与政府信息公开无关",
            "与信息公开无关",
            "不涉及政府信息公开",
            "不涉及信息公开",
            "无涉及政府信息公开",
            "没有涉及政府信息公开",
            "未涉及政府信息公开",
            "与政府信息公开工作无关",
        ]
        .iter()
        .any(|words| self.memo.has_behind(text, words, at))
    }

    pub(super) fn carried_by_year(&self, text: &str, carry: Cue, figure: usize) -> Option<Item> {
        let year = self.context.year?;
        // The year stands right in front of the word or right behind it: 2021年结转, 结转2023年度.
        let clause = clause_start(text, carry.start);
        let from = text[clause..carry.start]
            .rfind("年")
            .map_or(clause, |at| (clause + at).saturating_sub(4).max(clause));
        let named: i32 = YEAR.captures(text.get(from..figure)?)?.get(1)?.as_str().parse().ok()?;
        match named - year {
            -1 => Some(Item::CarriedOver),
            1 => Some(Item::CarriedForward),
            _ => None,
        }
    }
}

/// Years that are told by their distance: 去年, 上一年度 at the head of a clause; and 今年, which ends what was told of
/// another.
fn by_name(text: &str, year: i32) -> Vec<(usize, i32)> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[,;:。、(]|[我本][局办厅委院县市区镇乡]|本机关|本单位)(去年|上一?年度?|前年|今年|本年度?|当年)")
            .expect("a constant pattern")
    });
    // 上年度工作基础上, 去年同期, 上年结转 are not told of that year.
    let beside =
        ["工作", "报告", "基础", "存在", "的问题", "同期", "结转", "转入", "遗留", "末", "未", "相比"];
    NAME.captures_iter(text)
        .filter_map(|found| found.get(1))
        .filter(|name| !beside.iter().any(|word| text[name.end()..].starts_with(word)))
        .flat_map(|name| {
            let distance = match name.as_str().chars().next() {
                Some('去' | '上') => -1,
                Some('前') => -2,
                _ => 0,
            };
            // What is told in brackets ends with them: 受理申请2件(去年5件),办结2件.
            let bracket = text[..name.start()].ends_with('(').then(|| text[name.end()..].find(')')).flatten();
            let closed = bracket.map(|at| (name.end() + at, year));
            [Some((name.end(), year + distance)), closed].into_iter().flatten()
        })
        .collect()
}

/// 近三年, “十三五”期间: what is told of several years is told of none. The end of each name, and no year.
fn spans_by_name(text: &str) -> impl Iterator<Item = (usize, i32)> {
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"近[两二三四五]年|[两三四五]年来|”期间").expect("a constant pattern"));
    NAME.find_iter(text).map(|name| (name.end(), i32::MAX))
}

/// 2008年5月1日至2012年12月31日: what is told of several years is told of none. The end of the later year, and no year.
fn spans_of_years(text: &str) -> Vec<(usize, i32)> {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[,;:。(自从])((?:19|20)\d{2})年?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来)?起?(?:至|到|-|—|~)((?:19|20)\d{2})年(?:度|底|末)?(?:\d{1,2}月)?(?:\d{1,2}日|底)?").expect("a constant pattern")
    });
    // 2015年、2016年收到的申请分别为58件和73件
    static EACH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"((?:19|20)\d{2})年?[、和]((?:19|20)\d{2})年[^,。;]{0,30}分别")
            .expect("a constant pattern")
    });
    [&*SPAN, &*EACH]
        .into_iter()
        .flat_map(|pattern| pattern.captures_iter(text))
        .filter(|found| found[1] < found[2])
        .filter_map(|found| Some((found.get(0)?.end(), i32::MAX)))
        .collect()
}

/// 全省共收到…, 全市教育系统受理… told by a bureau: of more than itself. A government and those who report for it may tell
/// of their whole region; a town may not, nor an office that tells its own figure beside.
pub(super) fn of_a_wider_body(text: &str, at: usize, agency: Option<&str>) -> bool {
    static WIDER: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:^|[,;:。(]|年|年度|日|底|我|据统计)(?:全国|各地|各级|全系统|",
            r"全[省市县区州旗盟]\p{Han}{0,8}系统|",
            r"(?:我?[省市县区])?(?:教育|环保|环境|民政|卫生|卫计|卫健|健康|税务|公安|国土|资源|农业|农村|水利|交通|住建|人社|司法|工商|质监|监管|财政|统计|审计|文化|体育|林业)系统)"
        ))
        .expect("a constant pattern")
    });
    static REGION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:^|[,;:。(]|年|年度|日|底|我|据统计)全[省市县区州旗盟](?:\p{Han}{0,8}系统|各级|共|累计|总共|已|均|各|",
            r"收到|受理|办理|办结|新收|接到|答复|主动|公开|发布|依申请|予以|行政机关|未|无)"
        ))
        .expect("a constant pattern")
    });
    static OWN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[我本](?:局|委|办|厅|院|乡|镇|街道|中心|单位|机关|部门|站|处|所|会|校)|[局委厅]机关|[局委厅]本级")
            .expect("a constant pattern")
    });
    static OFFICE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"政府(?:办公室|办公厅|办)(?:共|直接)?(?:收到|受理|新收|接到)")
            .expect("a constant pattern")
    });
    let office = agency.is_some_and(|agency| agency.ends_with(['室', '厅']));
    let of_a_region = agency.is_none_or(|agency| {
        let ends = [
            "政府",
            "政府办公室",
            "政府办公厅",
            "办公厅",
            "管委会",
            "管理委员会",
            "省",
            "市",
            "县",
            "区",
            "州",
            "旗",
            "盟",
        ];
        let town = ["镇", "乡", "街道", "苏木"]
            .iter()
            .any(|end| agency.trim_end_matches("人民政府").trim_end_matches("办事处").ends_with(end));
        !town && ends.iter().any(|end| agency.ends_with(end))
            || ["政务公开", "政务服务", "大数据", "数据", "行政审批", "国务院"]
                .iter()
                .any(|word| agency.contains(word))
    });
    let words = back(text, at);
    let behind = &text[at..text.floor_char_boundary(at + 300)];
    let office_told = office && (OFFICE.is_match(words) || OFFICE.is_match(behind));
    if of_a_region && !office_told {
        return false;
    }
    if WIDER.is_match(&words[words.rfind([',', ':', ';']).unwrap_or(0)..]) {
        return true;
    }
    // 全年 stands in most sentences, a region in few.
    let named = |(at, word): (usize, &str)| words[at + word.len()..].starts_with(REGIONS);
    if !words.match_indices('全').any(named) {
        return false;
    }
    // What is told of the region goes on until the body itself is named.
    let Some(region) = REGION.find_iter(words).last() else { return false };
    let behind = &words[region.end()..];
    let own_name = agency.is_some_and(|agency| {
        let own: String = agency.chars().skip(agency.chars().count().saturating_sub(3)).collect();
        behind.contains(&own)
    });
    !(own_name || OWN.is_match(behind) || office && OFFICE.is_match(behind))
}

/// What 全 stands before, where it names a region.
const REGIONS: [char; 7] = ['省', '市', '县', '区', '州', '旗', '盟'];

/// 全市收到325件,市政府(办公室)受理67件 told by a government: the second is a part of the first, and so is what follows it.
pub(super) fn of_own_level(text: &str, at: usize, regional: bool) -> bool {
    static LEVEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[省市县区州旗]政府(?:\(办公室\)|本级|办公室|办|机关)?(?:共|直接|本年|予以)?(?:收到|受理|办理|办结|答复|新收|接到|公开)")
            .expect("a constant pattern")
    });
    let words = back(text, at);
    match COUNTED_REGION.find_iter(words).last() {
        Some(region) => LEVEL.is_match(&words[region.end()..]),
        None => regional && LEVEL.is_match(words),
    }
}

static COUNTED_REGION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"全[省市县区州旗盟](?:各级|共|累计|总共|收到|受理|办理|办结|新收|接到)")
        .expect("a constant pattern")
});

/// Whether a sentence counts what a whole region did.
pub(super) fn is_regional(text: &str) -> bool {
    text.contains('全') && COUNTED_REGION.is_match(text)
}

/// 平均每年受理20件, 力争公开400条, 应主动公开350条, 作为复议机关受理13件: a rate, a plan or another's case, and no result.
pub(super) fn is_no_result(text: &str, at: usize) -> bool {
    static NO_RESULT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"平均每|[年月日]均(?:受理|收到|主动|公开|发布|办理|答复)|每[年月日天]|力争|争取|预计|计划(?:全年|明年|主动|公开|发布)|明年|拟(?:主动)?公开|应(?:当)?主动公开|转载|指导(?:全|各|下属|基层)").expect("a constant pattern")
    });
    static JUDGE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("作为(?:行政)?复议机关").expect("a constant pattern"));
    let words = back(text, at);
    NO_RESULT.is_match(&words[words.rfind([',', ';', '。']).unwrap_or(0)..])
        || JUDGE.is_match(&words[words.rfind([';', '。']).unwrap_or(0)..])
}

/// Words that say of which span a figure is told.
pub(super) fn is_span(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::PartOfYear | Meaning::ThisYear)
}

/// Whether what is told here is of a part of the year: 上半年收到6件, 3月收到4件. `span` is the last word in front that
/// says of which span it is.
pub(super) fn part_of_year(text: &str, span: Option<Meaning>, at: usize, year: Option<i32>) -> bool {
    static MONTH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[,;:。、(中])(?:1[0-2]|[1-9])月份?(?:共|新)?(?:收到|受理|接到|公开|发布|答复|办结)?\p{Han}{0,4}$").expect("a constant pattern")
    });
    // A month and what stands between it and the figure are short; nothing else is looked through.
    span == Some(Meaning::PartOfYear) || of_some_months(text, at, year) || {
        let words = back(text, at);
        let from = words.char_indices().rev().nth(MONTH_WORDS).map_or(0, |(from, _)| from);
        MONTH.is_match(&words[from..])
    }
}

/// 1—6月,我局收到…, 2019年5月15日至12月31日收到…: what follows is told of these months, until 全年. The year of 2008 began
/// in May, with the Regulation.
fn of_some_months(text: &str, at: usize, year: Option<i32>) -> bool {
    static MONTHS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(\d{1,2})月?(?:\d{1,2}日)?起?(?:-|—|–|~|至|到)+(?:(?:19|20)\d{2}年)?(\d{1,2})月")
            .expect("a constant pattern")
    });
    let words = back(text, at);
    // Months from one to another are told together; nothing is looked for in front of the first.
    let Some(month) = memchr::memmem::find(words.as_bytes(), "月".as_bytes()) else { return false };
    if !words[month..].contains(['-', '—', '–', '~', '至', '到'])
        && !words[..month].contains(['-', '—', '–', '~', '至', '到'])
    {
        return false;
    }
    MONTHS.captures_iter(words).last().is_some_and(|months| {
        let behind = &words[months.get(0).map_or(0, |whole| whole.end())..];
        let first = if year == Some(2008) { ["1", "5"] } else { ["1", "1"] };
        let whole_year = first.contains(&months[1].trim_start_matches('0')) && &months[2] == "12";
        !whole_year && !["全年", "本年", "今年", "年度"].iter().any(|word| behind.contains(word))
    })
}

/// 当场答复3件, 县政府转办4件, 教育领域主动公开206条: some of the whole, told by how they came, how they were answered or what
/// they are about.
pub(super) fn of_a_class(text: &str, at: usize, item: Item) -> bool {
    // The clauses around; a sentence may be as long as a page.
    let around = &text[text.floor_char_boundary(at.saturating_sub(300))..text.floor_char_boundary(at + 300)];
    static CAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"转办|转来|转交|转送|交办|批转|移交|移送|直接(?:收到|受理|申请|办理|接收|向)|(?:网上|窗口|网络|信函|现场|当面|邮件|来信)(?:受理|收到|接收|接到)")
            .expect("a constant pattern")
    });
    static ANSWERED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:当场|书面|口头|电话|当面|网上|现场|邮寄|短信|邮件|延期|逾期|超期|即时|立即|未(?:按期|按时|及时)?)",
            r"(?:进行|予以|作出|形式|方式)?(?:答复|回复|办结|办理)|转办|转交|转送|移交|移送|",
            r"(?:配合|协助)\p{Han}{0,12}(?:办理|答复)|办理(?:各类|各项|行政审批|行政许可)"
        ))
        .expect("a constant pattern")
    });
    static IN_TIME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:按期|按时|如期|及时|限期内?|限期)(?:答复|回复|办结|办理)")
            .expect("a constant pattern")
    });
    static FIELD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:类|领域|方面|行业|预决算|资金|项目|审批|政策|新媒体|计划|规划|板块|采购|财务)(?:信息)?(?:共|已|均|也|全年)*主动公开")
            .expect("a constant pattern")
    });
    static DOCUMENTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:公文.*属性|(?:制发|印发|发)(?:公文|文件)\d+[件份]).*主动公开$")
            .expect("a constant pattern")
    });
    let front = back(text, at);
    let words = &front[front.rfind([',', ':', ';', '。', '(']).unwrap_or(0)..];
    match item {
        Item::RequestsReceived => CAME.is_match(words),
        Item::OutcomesTotal | Item::RequestsClosed | Item::RequestsAnswered => {
            ANSWERED.is_match(words)
                || IN_TIME.is_match(words)
                    && ["延期", "逾期", "超期", "即时"].iter().any(|late| around.contains(late))
        }
        Item::ProactiveTotal => FIELD.is_match(words) || DOCUMENTS.is_match(front),
        Item::LitigationUpheldTotal | Item::LitigationOverturnedTotal => {
            ["一审", "二审", "再审"].iter().any(|instance| words.contains(instance))
        }
        // 消费者投诉, 12315: of the body's own trade.
        Item::ComplaintsTotal | Item::ComplaintAppeals => {
            ["消费", "12315", "市场监管", "工商"].iter().any(|word| around.contains(word))
        }
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

/// 因征地补偿发生行政诉讼3件, 代区政府审理16件, 上年结转1件: disputes on other things, another's, or of another year. 涉及政府信息公开 says what they are on.
pub(super) fn is_another_dispute(text: &str, at: usize) -> bool {
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

/// More characters than a month and the words that may stand behind it.
const MONTH_WORDS: usize = 24;

/// 市本级收到215件, 各县区收到1091件: parts of the whole, told by who received them.
pub(super) fn of_a_part(text: &str, at: usize) -> bool {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[,;:。、(])(?:其中)?,?(?:(?:19|20)\d{2}年(?:度)?,?)?(?:全[省市县区州旗]|我[省市县区])?(?:[市县区省州]本级|[市县区省]政府作为被告|各分局|各(?:县区|区县|直属|下属|[县市]\([市区县]\))|(?:下属|所属|下辖)\d+[个家]|区县\(市\)局|[市县区省]直(?:部门|单位|机关)?|[省市县区州]政府各部门|各(?:[市县区镇乡](?:直|级|\(|、|人民政府|政府|共|收|受)|县区|区县|乡镇|镇街|部门|单位|街道)|下级|乡镇)|其中,?[市县区省州]政府本级").expect("a constant pattern")
    });
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[省市县区州旗]政府本级|部门|各?乡镇(?:、?街道)?|街道|[省市县区]直(?:部门|单位|机关)|(?:下属|局属|直属)单位):")
            .expect("a constant pattern")
    });
    if HEAD.is_match(text) {
        return true;
    }
    // The clause of the figure itself.
    let words = back(text, at);
    PARTS.is_match(&words[words.rfind([',', ':']).unwrap_or(0)..])
}

/// 区政府收到41件,区直部门收到126件: the next figure is of another part of the region, and so this is a part too.
pub(super) fn is_followed_by_part(next: &str) -> bool {
    static PART: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^[,、;](?:[省市县区州]直|各|乡镇|街道|部门)\p{Han}{0,8}?(?:收到|受理|主动公开)?\p{Han}{0,8}\d",
        )
        .expect("a constant pattern")
    });
    PART.is_match(next)
}

/// Words for several years together.
pub(super) fn many_years(words: &str) -> bool {
    ["近三年", "近两年", "近五年", "三年来", "五年来", "两年来", "近年来", "五”期间", "五期间"]
        .contains(&words)
}

/// 市府办 for 某市人民政府办公室: the characters in order, the first one shared.
pub(super) fn abbreviates(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().count() >= 2 && short.chars().all(|c| rest.any(|d| d == c))
}

/// Whether a year is part of a document's number: 〔2019〕.
fn in_number(text: &str, at: usize) -> bool {
    text[..at].ends_with(['〔', '[', '('])
        && text[at..].chars().take(12).collect::<String>().find([')', '〕', ']']).is_some_and(|end| end < 12)
}
