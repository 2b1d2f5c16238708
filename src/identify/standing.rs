//! What kind of body it is: its level, its sector, and whose figures its report gives.
//!
//! All three are read from the name of the body and, for the scope, from sentences of the report. What the name does
//! not decide stays unknown. Source: Regulation (2019), article 49; the practice of the reports (see each table).

use std::sync::LazyLock;

use regex::Regex;

use super::division::{Locality, Rank};
use crate::schema::{Level, Scope, Sector};

/// Words of the bodies under vertical management.
const VERTICAL: &[&str] = &[
    "海关",
    "税务局",
    "税务分局",
    "国家税务",
    "气象局",
    "金融监管局",
    "金融监督管理局",
    "银保监",
    "银监",
    "证监局",
    "保监局",
    "统计调查队",
    "调查总队",
    "调查队",
    "海事局",
    "邮政管理局",
    "通信管理局",
    "烟草专卖局",
    "边防检查",
    "移民管理",
    "煤矿安全监察",
    "矿山安全监察",
    "能源监管",
    "民用航空",
    "民航",
    "检验检疫局",
    "铁路监督",
    "外汇管理局",
];

/// Words of zones with a committee of their own.
const ZONES: &[&str] = &[
    "开发区",
    "高新区",
    "高新技术产业",
    "新区",
    "园区",
    "管理委员会",
    "管委会",
    "示范区",
    "试验区",
    "实验区",
    "保税区",
    "保税港区",
    "度假区",
    "风景区",
    "名胜区",
    "合作区",
    "功能区",
    "产业区",
    "工业区",
    "经开区",
    "产业园",
    "自贸区",
];

/// Words that end the name of a township's body.
const TOWNSHIPS: &[&str] = &[
    "镇",
    "乡",
    "街道",
    "街道办事处",
    "街道办",
    "镇人民政府",
    "乡人民政府",
    "镇政府",
    "乡政府",
    "苏木",
    "苏木人民政府",
    "民族乡人民政府",
];

/// Ministries and offices whose name carries no place.
const CENTRAL: &[&str] = &[
    "国家",
    "国务院",
    "中国",
    "中华人民共和国",
    "中央",
    "全国",
    "审计署",
    "海关总署",
    "司法部",
    "财政部",
    "公安部",
    "外交部",
    "教育部",
    "商务部",
    "民政部",
    "水利部",
    "文化部",
    "农业部",
    "交通部",
    "铁道部",
    "卫生部",
    "环境保护部",
    "生态环境部",
    "自然资源部",
    "国土资源部",
    "农业农村部",
    "应急管理部",
    "交通运输部",
    "工业和信息化部",
    "科学技术部",
    "人力资源和社会保障部",
    "住房和城乡建设部",
    "文化和旅游部",
    "退役军人事务部",
];

/// Sectors (系统) with the words of names that tell them, old names among them. The longest word decides.
pub const SECTORS: &[(Sector, &[&str])] = &[
    (
        Sector::Government,
        &[
            "人民政府",
            "政府办公厅",
            "政府办公室",
            "政府办",
            "政务公开办",
            "政务服务",
            "大数据",
            "数据局",
            "数据管理",
            "数据发展",
        ],
    ),
    (
        Sector::Commerce,
        &["商务", "招商", "投资促进", "外经贸", "对外贸易", "粮食和物资储备", "粮食和储备", "经济合作"],
    ),
    (Sector::DevelopmentReform, &["发展和改革", "发展改革", "发改", "物价", "粮食"]),
    (
        Sector::IndustryIt,
        &["工业和信息化", "经济和信息化", "经济信息化", "经信", "工信", "中小企业", "经济贸易"],
    ),
    (Sector::Education, &["教育", "教育体育", "教体", "教育和体育"]),
    (Sector::Science, &["科技", "科学技术", "知识产权", "科委"]),
    (Sector::PublicSecurity, &["公安", "交警", "交通警察"]),
    (Sector::Justice, &["司法", "法制办"]),
    (Sector::CivilAffairs, &["民政", "老龄"]),
    (
        Sector::Finance,
        &["财政", "国资", "国有资产", "金融工作", "金融办", "地方金融", "国资金融", "金融服务"],
    ),
    (
        Sector::HumanResources,
        &[
            "人力资源和社会保障",
            "人力资源社会保障",
            "人社",
            "劳动和社会保障",
            "劳动保障",
            "人事",
            "医疗保障",
            "医保",
        ],
    ),
    (
        Sector::NaturalResources,
        &[
            "自然资源",
            "国土资源",
            "规划局",
            "规划和自然资源",
            "城乡规划",
            "城市规划",
            "林业",
            "林业和草原",
            "海洋",
            "测绘",
            "国土房管",
            "规划国土",
        ],
    ),
    (Sector::Environment, &["生态环境", "环境保护", "环保"]),
    (
        Sector::HousingConstruction,
        &[
            "住房和城乡建设",
            "住房城乡建设",
            "住建",
            "建设局",
            "建设委员会",
            "建设厅",
            "房管",
            "房产",
            "房屋征收",
            "住房保障",
            "人民防空",
            "人防",
        ],
    ),
    (
        Sector::UrbanManagement,
        &[
            "城市管理",
            "综合行政执法",
            "综合执法",
            "行政执法",
            "城管",
            "绿化园林",
            "园林绿化",
            "园林",
            "市容",
            "绿化和市容",
        ],
    ),
    (Sector::Transport, &["交通运输", "交通局", "交通厅", "交通委", "公路", "港航", "港口"]),
    (Sector::Water, &["水利", "水务"]),
    (
        Sector::Agriculture,
        &["农业农村", "农业", "农村", "畜牧", "扶贫", "乡村振兴", "农牧", "渔业", "农机", "农林"],
    ),
    (
        Sector::CultureTourism,
        &[
            "文化和旅游",
            "文化旅游",
            "文旅",
            "文化广电",
            "文化",
            "旅游",
            "文物",
            "体育",
            "广电",
            "广播电视",
            "新闻出版",
        ],
    ),
    (
        Sector::Health,
        &[
            "卫生健康",
            "卫健",
            "卫生和计划生育",
            "卫生计生",
            "卫计",
            "卫生",
            "人口和计划生育",
            "计划生育",
            "中医药",
            "疾病预防控制",
            "疾控",
        ],
    ),
    (Sector::Veterans, &["退役军人"]),
    (Sector::Emergency, &["应急管理", "应急局", "安全生产监督", "安监", "消防", "地震"]),
    (Sector::Audit, &["审计"]),
    (Sector::Statistics, &["统计", "调查队", "调查总队"]),
    (Sector::Tax, &["税务", "国税", "地税"]),
    (Sector::Customs, &["海关"]),
    (Sector::Meteorology, &["气象"]),
    (Sector::Letters, &["信访"]),
    (
        Sector::MarketRegulation,
        &[
            "市场监督管理",
            "市场监管",
            "工商行政管理",
            "工商",
            "质量技术监督",
            "质监",
            "食品药品监督",
            "药品监督",
            "食药",
        ],
    ),
    (Sector::AdministrativeApproval, &["行政审批", "行政服务中心", "政务服务中心", "审批服务"]),
];

/// Place, kind of body and field of work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    pub level: Option<Level>,
    pub sector: Option<Sector>,
}

/// Reads level and sector from a body's name; `place` is what stands at its head.
pub fn of(name: &str, place: &Locality) -> Standing {
    let rest = &name[place.used..];
    let unresolved = place.used == 0;
    let level = level(name, rest, place, unresolved);
    Standing { level: Some(level), sector: sector(name, rest, level) }
}

fn level(name: &str, rest: &str, place: &Locality, unresolved: bool) -> Level {
    if unresolved && CENTRAL.iter().any(|word| name.starts_with(word)) {
        // 国家税务总局示例市税务局 is a body of the system, not the administration itself.
        let below = name.find("总局").is_some_and(|at| !name[at + "总局".len()..].is_empty())
            // 国家统计局安徽调查总队, 中华人民共和国青岛海关
            || ["海关", "调查队", "调查总队", "海事局", "监管局", "证监局", "检验检疫局"].iter().any(|end| name.ends_with(end));
        return if below { Level::Vertical } else { Level::StateCouncilDept };
    }
    if VERTICAL.iter().any(|word| name.contains(word)) {
        return Level::Vertical;
    }
    if is_township(rest) {
        return Level::Township;
    }
    // 国有资产监督管理委员会 is no zone's.
    let department =
        ["监督管理委员会", "市政市容管理委员会", "城市管理委员会"].iter().any(|end| rest.ends_with(end));
    if !department && ZONES.iter().any(|word| rest.contains(word)) {
        return Level::Devzone;
    }
    match place.rank {
        Some(Rank::Province) if rest.ends_with("分局") => Level::County,
        Some(Rank::Province) => Level::Province,
        Some(Rank::Prefecture) => Level::Prefecture,
        Some(Rank::County) => Level::County,
        None => by_suffix(name),
    }
}

/// The level of a body whose place is not in the table, from the kind of its place. A 市 may be a prefecture or a county.
fn by_suffix(name: &str) -> Level {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^\p{Han}{1,9}?(自治区|自治州|自治县|自治旗|省|盟|县|旗|区|市)")
            .expect("a constant pattern")
    });
    // The innermost place counts: 示例市青山区环境保护局.
    let mut rest = name;
    let mut last = None;
    while let Some(found) = PLACE.captures(rest) {
        last = found.get(1).map(|kind| kind.as_str().to_string());
        rest = &rest[found[0].len()..];
    }
    match last.as_deref() {
        Some("省" | "自治区") => Level::Province,
        Some("自治州" | "盟") => Level::Prefecture,
        Some("自治县" | "自治旗" | "县" | "旗" | "区") => Level::County,
        _ => Level::Unknown,
    }
}

fn is_township(rest: &str) -> bool {
    let words = rest.strip_suffix("办公室").unwrap_or(rest);
    rest.chars().count() >= 2 && TOWNSHIPS.iter().any(|end| words.ends_with(end))
        || ["街道办事处", "镇人民政府", "乡人民政府"].iter().any(|word| rest.contains(word))
}

fn sector(name: &str, rest: &str, level: Level) -> Option<Sector> {
    if level == Level::Township {
        return Some(Sector::Township);
    }
    // The words are looked for behind the place, so that a place's name is not taken for a field of work.
    let words = if rest.is_empty() { name } else { rest };
    let best = SECTORS
        .iter()
        .flat_map(|(sector, keys)| keys.iter().map(move |key| (*sector, *key)))
        .filter(|(_, key)| words.contains(key))
        .max_by_key(|(_, key)| key.len());
    match best {
        Some((sector, _)) => Some(sector),
        None if level == Level::Devzone => Some(Sector::Devzone),
        None if rest.is_empty() => Some(Sector::Government),
        None if ["办公室", "办公厅"].contains(&rest) => Some(Sector::Government),
        None => None,
    }
}

/// Whether the body is a government itself, not one of its departments or offices.
pub fn is_government(name: &str) -> bool {
    name.ends_with("人民政府")
        || name.ends_with("省")
        || name.ends_with("市")
        || name.ends_with("县")
        || name.ends_with("自治区")
}

/// Whose figures a report gives. A department, an office or a town reports for itself; a government may report for its
/// whole region, and says so or not.
pub fn scope(name: Option<&str>, level: Option<Level>, body: &str) -> Scope {
    static REGION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"全[省市县区州旗盟](?:各级|政府系统|各级各|所有)?(?:行政机关|各级行政机关|政府信息公开|各级政府|共|累计|主动公开|收到|受理|全年)|各(?:县\(?(?:市、?)?区?\)?|区县|县区|市\(?州?\)?|区|镇|乡镇|镇街)[^。]{0,24}(?:年度报告|汇总|综合|上报|编制)|(?:汇总|综合)[^。]{0,40}(?:各|所属|直属)[^。]{0,30}(?:编制|形成|而成)|本行政区域|各区政府|各县区政府|各区县政府|市直各部门、各",
        )
        .expect("a constant pattern")
    });
    static OWN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:市|县|区|省|州)(?:政府)?本级(?:政府|行政机关|政府机关)?|(?:市|县|区|省)级(?:行政机关|机关|各部门)|政府及(?:其|所属)部门").expect("a constant pattern")
    });
    // 仅为县政府本级,不含各乡镇: said outright, whatever else is said of the region.
    static OWN_ALONE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:仅为|仅指|仅含|仅包括|只含|只包括|限于)[^。;]{0,12}本级|本级[^。;]{0,24}不(?:含|包括|包含)[^。;]{0,6}(?:各|县|市|区|乡|镇|部门)").expect("a constant pattern")
    });
    let Some(name) = name else {
        // 我局: nobody knows which, but a single body.
        let one = ["我局", "我委", "我厅", "我办", "本局", "本委", "我镇", "我乡", "我街道"]
            .iter()
            .any(|word| body.contains(word));
        return if one { Scope::Agency } else { Scope::Unknown };
    };
    let governs = is_government(name) && !matches!(level, Some(Level::Township));
    if !governs {
        return Scope::Agency;
    }
    let head: String = body.chars().take(4000).collect();
    if OWN_ALONE.is_match(&head) {
        Scope::GovernmentOwnLevel
    } else if REGION.is_match(&head) {
        Scope::RegionWide
    } else if OWN.is_match(&head) {
        Scope::GovernmentOwnLevel
    } else {
        Scope::Unknown
    }
}

/// Names in full for the short ones that documents use.
const SPELLINGS: &[(&str, &str)] = &[
    ("人民政府", ""),
    ("政府办公厅", "办公厅"),
    ("政府办公室", "办公室"),
    ("政府办", "办公室"),
    ("办公厅", "办公室"),
    ("发改委", "发展和改革委员会"),
    ("发展改革委员会", "发展和改革委员会"),
    ("发展改革委", "发展和改革委员会"),
    ("发展和改革委", "发展和改革委员会"),
    ("经信委", "经济和信息化委员会"),
    ("人社局", "人力资源和社会保障局"),
    ("人力资源社会保障局", "人力资源和社会保障局"),
    ("住建局", "住房和城乡建设局"),
    ("住房城乡建设局", "住房和城乡建设局"),
    ("市监局", "市场监督管理局"),
    ("市场监管局", "市场监督管理局"),
    ("卫健委", "卫生健康委员会"),
    ("卫健局", "卫生健康局"),
    ("卫生计生", "卫生和计划生育"),
    ("环保局", "环境保护局"),
    ("教体局", "教育体育局"),
    ("教育和体育局", "教育体育局"),
    ("文旅局", "文化和旅游局"),
    ("城管局", "城市管理局"),
    ("管理委员会", "管委会"),
    ("街道办事处", "街道"),
    ("街道办", "街道"),
];

/// Reforms that changed a name and nothing else (2018: 环境保护 → 生态环境). Mergers are not renames: a body that took
/// in others begins a new series.
const RENAMES: &[(&str, &str)] =
    &[("环境保护局", "生态环境局"), ("环境保护厅", "生态环境厅"), ("环境保护部", "生态环境部")];

/// What stays the same of a body's name through spellings and renames.
pub fn canonical(rest: &str) -> String {
    let mut name = rest.to_string();
    for (short, full) in SPELLINGS {
        // 发改委 is spelled out, 发展和改革委员会 is not spelled out twice.
        if name.contains(short) && (full.is_empty() || !name.contains(full) || full.len() < short.len()) {
            name = name.replace(short, full);
        }
    }
    for (old, new) in RENAMES {
        name = name.replace(old, new);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::super::division::{Hints, locate};
    use super::*;

    fn standing(name: &str) -> (Level, Option<&'static str>) {
        let found = of(name, &locate(name, Some(2020), &Hints::default()));
        (found.level.unwrap(), found.sector.map(Sector::key))
    }

    #[test]
    fn levels_and_sectors_from_names() {
        for (name, level, sector) in [
            ("吉林省商务厅", Level::Province, Some("commerce")),
            ("南京市绿化园林局", Level::Prefecture, Some("urban_management")),
            ("嵊州市人民政府办公室", Level::County, Some("government")),
            ("广州市番禺区建设局", Level::County, Some("housing_construction")),
            ("河源市金融工作局", Level::Prefecture, Some("finance")),
            ("宁波市质量技术监督局", Level::Prefecture, Some("market_regulation")),
            ("珠海市人民政府", Level::Prefecture, Some("government")),
            ("永嘉县沙头镇人民政府", Level::Township, Some("township")),
            ("广元市利州区河西街道", Level::Township, Some("township")),
            ("平潭综合实验区管委会", Level::Devzone, Some("devzone")),
            ("上海市浦东新区财政局", Level::County, Some("finance")),
            ("国家税务总局示例市税务局", Level::Vertical, Some("tax")),
            ("国家税务总局", Level::StateCouncilDept, Some("tax")),
            ("国家统计局安徽调查总队", Level::Vertical, Some("statistics")),
            ("中华人民共和国青岛海关", Level::Vertical, Some("customs")),
            ("深圳出入境检验检疫局", Level::Vertical, None),
            ("北京市市政市容管理委员会", Level::Province, Some("urban_management")),
            ("南京市人民政府国有资产监督管理委员会", Level::Prefecture, Some("finance")),
            ("中国气象局", Level::StateCouncilDept, Some("meteorology")),
            ("财政部", Level::StateCouncilDept, Some("finance")),
            ("示例市民政局", Level::Unknown, Some("civil_affairs")),
            ("示例市青山区环境保护局", Level::County, Some("environment")),
            ("上海市公安局长宁分局", Level::County, Some("public_security")),
            ("某某县教育体育局", Level::County, Some("education")),
        ] {
            assert_eq!(standing(name), (level, sector), "{name}");
        }
    }

    #[test]
    fn spellings_of_one_body_are_one() {
        for (one, other) in [
            ("人民政府办公室", "政府办公室"),
            ("发改委", "发展和改革委员会"),
            ("环境保护局", "生态环境局"),
            ("河西街道办事处", "河西街道"),
            ("沙头镇人民政府", "沙头镇"),
            ("发展改革委", "发展和改革委员会"),
        ] {
            assert_eq!(canonical(one), canonical(other));
        }
        assert_ne!(canonical("国土资源局"), canonical("自然资源和规划局"), "a merger is not a rename");
    }

    #[test]
    fn a_government_says_whether_it_reports_for_its_region() {
        let scope = |name, body| scope(Some(name), None, body);
        assert_eq!(
            scope("广东省人民政府", "2018年,全省各级行政机关主动公开政府信息3532523条"),
            Scope::RegionWide
        );
        assert_eq!(scope("示例县人民政府", "本报告由县政府办公室编制。"), Scope::Unknown);
        assert_eq!(scope("示例市财政局", "全市各级行政机关"), Scope::Agency);
    }
}
