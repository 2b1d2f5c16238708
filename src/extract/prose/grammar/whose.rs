//! Whose figure it is: another body's, a wider one's or a part's is not this report's.

use super::total::is_total;
use super::*;
use crate::identify::agency::abbreviates;

impl Reader<'_> {
    /// Whether a figure is told of another body than the report's, of a wider one, or of a part of it.
    pub(super) fn of_another_body(&mut self, place: &Place<'_>, item: Item) -> bool {
        let Place { text, figure, .. } = *place;
        let at = figure.start;
        // 直属单位收到申请6件,答复6件: the second goes on.
        static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(concat!(
                r"^,(?:共|已|均|并)?(?:收到|受理|答复|办结|办理|公开|主动公开|发布)|",
                r"^[,、(](?:其中,?)?(?:予以公开|部分公开|不予公开|无法提供|不予处理|其他处理|同意|信息不存在)"
            ))
            .expect("a constant pattern")
        });
        self.of_part = of_a_part(text, at, self.is_government())
            || self.of_part && GOES_ON.is_match(&text[place.from..at]);
        if self.of_part || is_total(item) && !self.is_own(text, at) {
            return true;
        }
        let has_region = self.regional || self.memo.has(text, "全");
        if self.is_government()
            && (is_total(item) && is_followed_by_part(place.next)
                || has_region && of_own_level(text, at, self.regional))
        {
            return true;
        }
        // Most sentences hold none of these words.
        let of_many = ["全", "各", "系统"].iter().any(|word| self.memo.has(text, word));
        of_many && of_a_wider_body(text, at, self.context.agency.as_deref())
    }

    /// Whether the report is a government's, which may tell of the parts of its region.
    pub(super) fn is_government(&self) -> bool {
        self.context.agency.as_deref().is_none_or(|agency| agency.ends_with("政府"))
    }

    /// Whether the words in front name another body than the reporting agency: 县教育局主动公开… in a county's report.
    pub(super) fn is_own(&self, text: &str, at: usize) -> bool {
        static BODY: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?:^|[,;:。、(])(?:其中|另外)?(?:(?:19|20)\d{2}年(?:度)?(?:全年)?)?,?([\p{Han}“”]{1,24}?(?:局|办公室|公开办|办|科|处|中心|公司|站|所|镇|乡|街道|支队|大队|院|校|委员会|委))(?:共计|共|累计|全年|本年度|年度|主动|依法|收到|受理|接到|办理|答复|发布|公开|通过|通|在|利用|行政复议|行政诉讼|未|没有|无|向|对|新增|暂|均|已|的)")
                .expect("a constant pattern")
        });
        let bodies = self.memo.bodies.get_or_init(|| {
            BODY.captures_iter(text)
                .filter_map(|found| found.get(1))
                // 通过网站公开126条
                .filter(|body| !body.as_str().ends_with("网站"))
                .map(|body| body.range())
                .collect()
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
        // 辽宁银保监局 of 中国银行保险监督管理委员会辽宁监管局
        let in_other_order = body.chars().count() >= LEAST_SHARED && body.chars().all(|c| agency.contains(c));
        agency.ends_with(&body) || body.ends_with(&agency) || abbreviates(&body, &agency) || in_other_order
    }
}

/// Characters of a short name that the full one has in another order.
const LEAST_SHARED: usize = 5;

/// 全省共收到…, 全市教育系统受理… told by a bureau: of more than itself. A government and those who report for it may tell
/// of their whole region; a town may not, nor an office that tells its own figure beside.
fn of_a_wider_body(text: &str, at: usize, agency: Option<&str>) -> bool {
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
            r"收到|受理|办理|办结|新收|接到|答复|主动|公开|发布|依申请|予以|行政机关|未|无|现行有效|制发|印发|举办|召开|组织)"
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
fn of_own_level(text: &str, at: usize, regional: bool) -> bool {
    static LEVEL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[省市县区州旗]政府(?:\(办公室\)|本级|办公室|办|机关)?(?:共|直接|本年|予以)?(?:收到|受理|办理|办结|答复|新收|接到|公开)")
            .expect("a constant pattern")
    });
    let words = outside_brackets(back(text, at));
    match COUNTED_REGION.find_iter(&words).last() {
        Some(region) => LEVEL.is_match(&words[region.end()..]),
        None => regional && LEVEL.is_match(&words),
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

/// 市本级收到215件, 各县区收到1091件: parts of the whole, told by who received them.
fn of_a_part(text: &str, at: usize, is_government: bool) -> bool {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?:^|[,;:。、(])(?:其中)?,?(?:(?:19|20)\d{2}年(?:度)?,?)?(?:全[省市县区州旗]|我[省市县区])?(?:",
            r"[局厅委办部]属(?:各)?(?:事业)?(?:单位|部门)|[局厅委办部]?(?:下属|所属|直属)(?:各)?(?:\p{Han}{0,4}系统|事业)?(?:各)?(?:单位|部门|机构)|",
            r"(?:辖内|所辖|下辖)\d+[个家所]|\d+个(?:[市县区州旗]|乡镇|镇|街道)|[省市县区州]?(?:高校|学校|中小学)(?:信息公开网|共|收到)|",
            r"(?:全[省市县区州])?\d+[个家所]\p{Han}{0,10}?(?:局|单位|部门|机构|主体|高校|学校|医院|公司|支行)(?:[^的]|$)|",
            r"\p{Han}{1,8}系统(?:各单位)?(?:共)?(?:收到|受理)|(?:省级|市级|县级|市县级|地市级)\p{Han}{0,10}(?:部门|机关|单位)|各(?:学校|高校|院校|医院|企业|分公司|村)|",
            r"[市县区省州]级(?:部门|单位|机关)|各市县\p{Han}{0,8}局|[市县区省州]本级|[市县区省]政府作为被告|各分局|",
            r"各(?:县区|区县|直属|下属|[县市]\([市区县]\))|各?县\(市、?区\)|县市区(?:共)?(?:收到|受理)|(?:下属|所属|下辖)\d+[个家]|区县\(市\)局|",
            r"[市县区省]直(?:部门|单位|机关)?|[省市县区州]政府各部门|",
            r"各(?:[市县区镇乡](?:直|级|\(|、|人民政府|政府|共|收|受)|县区|区县|乡镇|镇街|部门|单位|街道)|下级|乡镇)|",
            r"其中,?[市县区省州]政府(?:本级|(?:\([^)]{0,16}\))?(?:共)?(?:收到|受理|办理|答复))|其中,?\p{Han}{0,12}(?:本级|牵头办理|负责办理)|",
            r"\d[件条]、(?:街道|乡镇|镇街|部门)(?:共)?(?:收到|受理)"
        ))
        .expect("a constant pattern")
    });
    static HEAD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[省市县区州旗]政府本级|部门|各?乡镇(?:、?街道)?|街道|[省市县区]直(?:部门|单位|机关)|(?:下属|局属|直属)单位):")
            .expect("a constant pattern")
    });
    if HEAD.is_match(text) {
        return true;
    }
    // 全区各单位共收到106件: all of them together.
    static ALL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"全[省市县区州旗]各[\p{Han}、]{0,16}共").expect("a constant pattern"));
    // The clause of the figure itself.
    let words = back(text, at);
    let clause = &words[words.rfind([',', ':']).unwrap_or(0)..];
    // Of a street office itself 街道收到5件 may be told.
    static BELOW: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[,;、](?:部门|街道|乡镇|镇街)(?:\([^)]{0,12}\))?(?:共)?(?:收到|受理)")
            .expect("a constant pattern")
    });
    let of_part = PARTS.is_match(clause) || is_government && BELOW.is_match(clause);
    of_part && !(is_government && ALL.is_match(clause))
}

/// 区政府收到41件,区直部门收到126件: the next figure is of another part of the region, and so this is a part too.
fn is_followed_by_part(next: &str) -> bool {
    static PART: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^[,、;](?:[省市县区州]直|各|乡镇|街道|部门)\p{Han}{0,8}?(?:收到|受理|主动公开)?\p{Han}{0,8}\d",
        )
        .expect("a constant pattern")
    });
    PART.is_match(next)
}
