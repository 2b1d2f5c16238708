//! Whose report: the agency's name as the document gives it.

use std::sync::LazyLock;

use regex::Regex;

use super::division;
use crate::schema::Provenance;

/// Words that end the name of a body.
const SUFFIXES: &str = "人民政府办公厅|人民政府办公室|政府办公厅|政府办公室|人民政府|办公厅|办公室|管理委员会|管委会|委员会|办事处|街道|分局|总局|支队|总队|大队|中心|管理站|服务局|银行|海关|学院|大学|局|厅|委|署|院|部|社|镇|乡|办";

static NAME: LazyLock<String> = LazyLock::new(|| format!(r"[\p{{Han}}]{{2,30}}?(?:{SUFFIXES})"));

/// A title without the years that it names.
pub fn without_year(title: &str) -> String {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\(?(?:(?:19|20)\d{2}|二[〇○零Oo0][〇○零Oo0一二][〇○零Oo0一二三四五六七八九])(?:年度|年|度)?\)?",
        )
        .expect("a constant pattern")
    });
    YEAR.replace_all(title, "").into_owned()
}

/// The agency of a title: what is left without year and 政府信息公开….
pub fn in_title(title: &str) -> Option<String> {
    let rest = without_year(title);
    let cut = ["政府信息公开", "政务信息公开", "政务公开", "政府信息主动公开", "信息公开"]
        .iter()
        .filter_map(|word| rest.find(word))
        .min()?;
    let mut name = rest[..cut].to_string();
    // …人民政府信息公开工作年度报告: the 政府 belongs to the name.
    if name.ends_with("人民") {
        name.push_str("政府");
    }
    // 某县人民政府办公室关于印发某县2021年…: what is sent out is the report of the one named last.
    let sent = ["关于印发", "关于公布", "关于发布", "关于公开"];
    if let Some((_, named)) = sent
        .iter()
        .find_map(|word| name.split_once(word))
        .filter(|(_, named)| named.chars().any(is_ideograph))
    {
        name = named.to_string();
    }
    for word in
        ["关于公布", "关于发布", "关于公开", "关于印发", "关于报送", "关于上报", "关于", "发布", "公布", "及"]
    {
        if let Some(after) = name.strip_prefix(word) {
            name = after.to_string();
        }
        if let Some(before) = name.strip_suffix(word) {
            name = before.to_string();
        }
    }
    // 青山县人民政府青山县水利局: the site's name in front.
    if let Some((site, own)) = name.split_once("人民政府")
        && own.chars().count() > 4
        && own.chars().zip(site.chars()).take_while(|(one, other)| one == other).count() >= 2
    {
        name = own.to_string();
    }
    // 示例市民政局(市老龄工作委员会办公室): another name of the same body.
    if let Some((front, _)) = name.split_once('(')
        && name.ends_with(')')
        && front.chars().count() >= 4
    {
        name.truncate(front.len());
    }
    // A page number or a date in front, a conjunction behind.
    let name = name.trim_matches(|c: char| !is_ideograph(c));
    let name = ["年度", "年", "的", "度", "工作", "本级"]
        .iter()
        .fold(name, |name, word| name.strip_suffix(word).unwrap_or(name));
    proper(name).map(in_full)
}

/// Names of places hold rare characters too (䶮, 㟃): any ideograph, not only those of the first block.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// A name that names somebody: not 我局, not a general word.
fn proper(name: &str) -> Option<&str> {
    let count = name.chars().count();
    let general = [
        "我", "该", "各", "有关", "相关", "其", "上级", "同级", "此", "根据", "按照", "依据", "关于", "现将",
        "现就",
    ];
    // With these some names of places begin, too: 本溪市, 全椒县, 和平区, 将乐县, 向阳镇.
    let doubtful = ["本", "全", "为", "以", "将", "现", "由", "向", "一", "与", "及", "和", "对"];
    let bare = [
        "市",
        "县",
        "区",
        "省",
        "镇",
        "乡",
        "局",
        "厅",
        "委",
        "政府",
        "人民政府",
        "办公室",
        "街道",
        "市政府",
        "县政府",
        "区政府",
        "省政府",
        "镇政府",
        "乡政府",
        "市局",
        "县局",
        "省局",
        "领导",
        "单位",
        "部门",
        "机关",
        "行政机关",
        "党委",
        "国务院办公厅",
        "国务院",
        "全国",
    ];
    let ok = (2..=40).contains(&count)
        // What is left of a sentence or a letter is no name.
        && !name.contains("关于")
        && name.chars().all(is_ideograph)
        && !general.iter().any(|word| name.starts_with(word))
        && (!doubtful.iter().any(|word| name.starts_with(word)) || begins_with_place(name))
        && !bare.contains(&name);
    ok.then_some(name)
}

/// Whether a name begins with a division of the table, or with a town of some name.
pub fn begins_with_place(name: &str) -> bool {
    static TOWN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[^各我本该全市县区]{2,3}(?:镇|乡|街道|苏木)(?:$|人民政府|政府|办事处|党政)")
            .expect("a constant pattern")
    });
    division::locate(name, None, &division::Hints::default()).used > 0 || TOWN.is_match(name)
}

/// A place alone stands for its government; a town or a zone keeps the name by which it signs.
fn in_full(name: &str) -> String {
    let place = name.chars().count() >= 2
        && name.ends_with(['省', '市', '县', '区', '旗', '州', '盟'])
        && ![
            "开发区",
            "新区",
            "园区",
            "示范区",
            "试验区",
            "高新区",
            "管理区",
            "保税区",
            "功能区",
            "风景区",
            "景区",
            "度假区",
            "合作区",
            "实验区",
            "社区",
            "林区",
            "矿区",
        ]
        .iter()
        .any(|zone| name.ends_with(zone));
    if place { format!("{name}人民政府") } else { name.to_string() }
}

/// The agency of a report whose title does not name it, from its own sentences.
pub fn in_body(body: &str) -> Option<String> {
    static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        let name = &*NAME;
        [
            format!(r"(?:现公布|现将|现向社会公布|特向社会公布|公布|形成)({name}|[\p{{Han}}]{{2,20}}(?:省|市|县|区|旗|镇|乡))(?:关于)?(?:19|20)\d{{2}}年"),
            format!(r"报告由({name})(?:编制|编写|组织编制|负责编制)"),
            format!(r"由({name})编制的?(?:19|20)\d{{2}}年"),
            format!(r"本报告[^。]{{0,80}}[,，]由({name})(?:负责)?编制"),
            format!(r"由?({name})编制本(?:年度)?报告"),
            format!(r"(?:^|\n)({name})根据《"),
            format!(r"(?:19|20)\d{{2}}年度?({name}|[\p{{Han}}]{{2,20}}(?:省|市|县|区|旗|镇|乡))(?:政府)?信息公开(?:工作)?年度(?:工作)?报告"),
            format!(r"结合({name})(?:政府信息公开|实际|工作实际|年度)"),
            format!(r"《(?:(?:19|20)\d{{2}}年)?({name})(?:政府|政务)?信息公开(?:工作)?[^》关于]{{0,20}}》"),
            format!(r"(?:请与|联系)({name})(?:联系|\(地址|\()"),
        ]
        .iter()
        .map(|pattern| Regex::new(pattern).expect("a constant pattern"))
        .collect()
    });
    let head: String = body.chars().take(6000).collect();
    for (index, pattern) in PATTERNS.iter().enumerate() {
        for found in pattern.captures_iter(&head) {
            let name = &found[1];
            // The office that answers the telephone is not always the one that reports.
            let contact = index + 1 == PATTERNS.len();
            if contact
                && ["办公室", "办公厅", "中心", "处", "科", "股", "办"]
                    .iter()
                    .any(|office| name.ends_with(office))
            {
                continue;
            }
            // A superior's document is cited; one's own is headed by the place.
            let cited = index + 2 == PATTERNS.len()
                && !name.chars().skip(1).any(|c| "省市县区旗州盟镇乡".contains(c));
            if !cited && let Some(name) = proper(name) {
                return Some(in_full(name));
            }
        }
    }
    None
}

/// Whether a line is nothing but a date, as it stands below a signature.
pub fn is_date(line: &str) -> bool {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:(?:19|20)\d{2}|二[〇○零]).{2,16}日?$").expect("a constant pattern")
    });
    DATE.is_match(line)
}

/// A line that is nothing but a name: the signature at the end, or the name under a title.
pub fn in_signature(lines: &[&str]) -> Option<String> {
    static WHOLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(&format!("^(?:{})$", &*NAME)).expect("a constant pattern"));
    let named = |line: &&str| {
        WHOLE.is_match(line)
            && line.chars().count() >= 4
            && line.chars().skip(1).any(|c| "省市县区旗州盟镇乡".contains(c))
    };
    // At the end a name signs only above a date.
    let tail = &lines[lines.len().saturating_sub(6)..];
    let signed = tail.windows(2).find(|pair| named(&pair[0]) && is_date(pair[1])).map(|pair| pair[0]);
    let head = &lines[..lines.len().min(8)];
    let headed = head.windows(2).find(|pair| named(&pair[0]) && is_date(pair[1])).map(|pair| pair[0]);
    // Below a title and its year, with no other name beside it.
    let is_heading = |line: &&&str| {
        is_date(line)
            || without_year(line).is_empty()
            || line.contains("公开") && line.ends_with(['告', '报', ')'])
    };
    let above = head.iter().take_while(is_heading).count();
    let below = (above > 0)
        .then(|| head.get(above))
        .flatten()
        .filter(|line| named(line) && !head.get(above + 1).is_some_and(named));
    signed.or(headed).or(below.copied()).and_then(proper).map(in_full)
}

/// A name that a page states as its publisher.
pub fn in_note(value: &str) -> Option<String> {
    static WHOLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(&format!("^(?:{})$", &*NAME)).expect("a constant pattern"));
    let value = value.split([' ', ',', ';', '、']).next().unwrap_or("").trim();
    (WHOLE.is_match(value) && value.chars().count() >= 3).then(|| proper(value)).flatten().map(in_full)
}

/// The agency, from the most to the least trusted place.
pub fn of(
    title: Option<&str>,
    body: &str,
    lines: &[&str],
    announced: Option<&str>,
    publisher: Option<&str>,
    path: &str,
) -> Option<(String, Provenance)> {
    if let Some(name) = title.and_then(in_title) {
        return Some((fuller(completed(name, body), body, lines, publisher), Provenance::Title));
    }
    if let Some(name) = in_body(body).or_else(|| in_signature(lines)) {
        return Some((name, Provenance::Body));
    }
    if let Some(name) = announced.and_then(in_title).or_else(|| publisher.and_then(in_note)) {
        return Some((name, Provenance::Metadata));
    }
    in_path(path).map(|name| (name, Provenance::Path))
}

/// 厚街镇 of a title, where a line, a sentence or the publisher gives the name with its place: 东莞市厚街镇人民政府.
fn fuller(name: String, body: &str, lines: &[&str], publisher: Option<&str>) -> String {
    static WHOLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(&format!("^(?:{})$", &*NAME)).expect("a constant pattern"));
    let has_place = |name: &str| division::locate(name, None, &division::Hints::default()).used > 0;
    let core = ["人民政府", "政府", "街道办事处", "办事处"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name);
    if has_place(&name) || core.chars().count() < 3 {
        return name;
    }
    let of_a_place = name.starts_with(['省', '市', '县', '区', '州', '旗']);
    let is_fuller = |other: &str| {
        let same = other.split_once(core).is_some_and(|(place, rest)| {
            !place.is_empty() && ["", "人民政府", "政府", "办事处", "道办事处", "街道办事处"].contains(&rest)
        });
        (same || of_a_place && abbreviates(&name, other)) && has_place(other)
    };
    let line =
        lines.iter().find(|line| WHOLE.is_match(line) && is_fuller(line)).map(|line| (*line).to_string());
    let told = || publisher.and_then(in_note).or_else(|| in_body(body)).filter(|other| is_fuller(other));
    line.or_else(told).unwrap_or(name)
}

/// 省商务厅 of a title, where the text says 山西省商务厅 at the start of a sentence.
fn completed(name: String, body: &str) -> String {
    if !name.starts_with(['省', '市', '县', '区', '州', '旗']) {
        return name;
    }
    let full = Regex::new(&format!(r"(?:^|[^\p{{Han}}])([\p{{Han}}]{{2,6}}{})", regex::escape(&name)));
    // 现将市水利局…报告如下, 依据县林业局工作实际: a verb is no place.
    let verbs = [
        "现", "将", "依据", "根据", "按照", "关于", "结合", "由", "受", "经", "据", "对", "在", "与", "及",
        "是", "为", "至", "报",
    ];
    let full = full.ok().and_then(|full| {
        full.captures_iter(body)
            .map(|found| found[1].to_string())
            .find(|full| begins_with_place(full) || !verbs.iter().any(|verb| full.starts_with(verb)))
    });
    full.unwrap_or(name)
}

/// A folder or file that is named like a report, or like a body with its place.
fn in_path(path: &str) -> Option<String> {
    static WHOLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(&format!("^(?:{})$", &*NAME)).expect("a constant pattern"));
    path.rsplit('/').find_map(|part| {
        let stem = part.rsplit_once('.').map_or(part, |(stem, _)| stem);
        let bare = crate::document::text::squeezed(stem, false);
        if bare.contains("信息公开")
            && let Some(name) = in_title(&bare)
        {
            return Some(name);
        }
        (WHOLE.is_match(&bare) && bare.chars().skip(1).any(|c| "省市县区旗州盟镇乡".contains(c)))
            .then(|| proper(&bare))
            .flatten()
            .map(in_full)
    })
}

/// 市府办 for 某市人民政府办公室: the characters in order, the first one shared.
pub fn abbreviates(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().count() >= 2 && short.chars().all(|c| rest.any(|d| d == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_in_both_orders() {
        for (title, name) in [
            ("示例市民政局2022年政府信息公开工作年度报告", Some("示例市民政局")),
            ("2022年度示例市民政局政府信息公开工作年度报告", Some("示例市民政局")),
            ("2018年珠海市政府信息公开工作年度报告", Some("珠海市人民政府")),
            ("某县人民政府信息公开工作2012年度报告", Some("某县人民政府")),
            ("广东省人民政府2018年政府信息公开工作年度报告", Some("广东省人民政府")),
            ("示例县人民政府关于2016年度政府信息公开工作情况的报告", Some("示例县人民政府")),
            ("示例县人民政府办公室关于印发示例县2021年政府信息公开工作年度报告", Some("示例县人民政府")),
            ("示例县水利局关于报送2021年政府信息公开工作年度报告", Some("示例县水利局")),
            ("示例县水利局关于学习关于2021年政府信息公开工作年度报告", None),
            ("沙头镇2008年政府信息公开工作年度报告", Some("沙头镇")),
            ("2019年政府信息公开工作年度报告", None),
            ("我局2019年政府信息公开工作年度报告", None),
            ("某某综合实验区2022年度政府信息公开工作年度报告", Some("某某综合实验区")),
            ("示例市民政局(市老龄工作委员会办公室)2022年政府信息公开工作年度报告", Some("示例市民政局")),
            ("二O一五年示例市民政局政府信息公开工作年度报告", Some("示例市民政局")),
            ("和平区教育局2022年政府信息公开工作年度报告", Some("和平区教育局")),
            ("本溪市2022年政府信息公开工作年度报告", Some("本溪市人民政府")),
            ("全椒县水利局2022年政府信息公开工作年度报告", Some("全椒县水利局")),
            ("2022年向阳镇政府信息公开工作年度报告", Some("向阳镇")),
            ("本市2022年政府信息公开工作年度报告", None),
            ("全市2022年政府信息公开工作年度报告", None),
            ("全国2022年政府信息公开工作年度报告", None),
            ("现将水利局2022年政府信息公开工作年度报告", None),
        ] {
            assert_eq!(in_title(title).as_deref(), name, "{title}");
        }
    }

    #[test]
    fn a_name_is_completed_by_a_place_and_by_no_verb() {
        for (body, name) in [
            ("山西省商务厅高度重视。", "山西省商务厅"),
            ("现将省商务厅情况报告如下。依据省商务厅实际。", "省商务厅"),
            ("现将省商务厅情况报告如下。山西省商务厅编制。", "山西省商务厅"),
        ] {
            assert_eq!(completed("省商务厅".to_string(), body), name, "{body}");
        }
        assert_eq!(completed("区教育局".to_string(), "和平区教育局编制本报告。"), "和平区教育局");
    }

    #[test]
    fn a_name_without_its_place_is_given_in_full() {
        let full = |name: &str, lines: &[&str], publisher: Option<&str>| {
            fuller(name.to_string(), &lines.join("\n"), lines, publisher)
        };
        assert_eq!(full("厚街镇", &["本报告由东莞市厚街镇人民政府编制。"], None), "东莞市厚街镇人民政府");
        assert_eq!(
            full("石牌街", &["广州市天河区人民政府石牌街道办事处根据《条例》要求,编制报告。"], None),
            "广州市天河区人民政府石牌街道办事处"
        );
        assert_eq!(full("塘下镇", &["正文", "瑞安市塘下镇人民政府"], None), "瑞安市塘下镇人民政府");
        assert_eq!(
            full("市人社局", &["正文"], Some("宜昌市人力资源和社会保障局")),
            "宜昌市人力资源和社会保障局"
        );
        assert_eq!(
            full("塘下镇", &["瑞安市人民政府", "瑞安市塘下镇水利站"], Some("瑞安市人民政府")),
            "塘下镇"
        );
        assert_eq!(full("宜昌市水利局", &["湖北省宜昌市水利局"], None), "宜昌市水利局");
    }

    #[test]
    fn sentences_that_name_their_author() {
        for (body, name) in [
            ("本年度报告由上海市公安局长宁分局编制,数据统计期限自2018年", Some("上海市公安局长宁分局")),
            ("按照要求,现将河西街道2019年度政府信息公开工作报告如下。", Some("河西街道")),
            ("根据《条例》,由天津市河东区人民政府办公室编制本报告。", Some("天津市河东区人民政府办公室")),
            ("本报告依据《中华人民共和国政府信息公开条例》的要求,由北京市水务局编制。", Some("北京市水务局")),
            ("印发《2019年南京市绿化园林局信息公开工作实施方案》,明确任务", Some("南京市绿化园林局")),
            ("如有疑问,请与平度市公安局联系(邮编:266700)", Some("平度市公安局")),
            ("请与平潭县人民政府办公室联系(地址", None),
            ("我局认真学习,收到申请12件。", None),
            ("印发《市政府办公室关于信息公开的通知》", None),
        ] {
            assert_eq!(in_body(body).as_deref(), name, "{body}");
        }
    }

    #[test]
    fn a_signature_stands_above_a_date() {
        assert_eq!(
            in_signature(&["正文", "示例市青山区环境保护局", "2014.05.08"]).as_deref(),
            Some("示例市青山区环境保护局")
        );
        assert_eq!(in_signature(&["正文", "示例市青山区环境保护局", "联系电话"]), None);
        let title = "政府信息公开工作年度报告";
        let below = |lines: &[&str]| in_signature(lines);
        assert_eq!(
            below(&[title, "(2022年)", "广德市誓节镇人民政府", "一、总体情况"]).as_deref(),
            Some("广德市誓节镇人民政府")
        );
        assert_eq!(below(&[title, "广德市水利局", "广德市民政局", "一、总体情况"]), None);
        assert_eq!(below(&[title, "本站导航", "广德市水利局", "一、总体情况"]), None);
    }
}
