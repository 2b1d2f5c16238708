//! Which reporting year, from what the report says of itself.

use std::sync::LazyLock;

use regex::Regex;

use crate::schema::Provenance;

/// The statistical period as stated: year, month and day of both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub start: (i32, u32, u32),
    pub end: (i32, u32, u32),
}

/// The year of a text by its first four-digit or Chinese year; `None` where it is masked or missing.
pub fn in_title(title: &str) -> Option<i32> {
    static ARABIC: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:^|[^\d])((?:19|20)\d{2})(?:[^\d]|$)").expect("a constant pattern"));
    static CHINESE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"二[〇○零Oo0]([〇○零一二])([〇○零一二三四五六七八九])年?").expect("a constant pattern")
    });
    if let Some(found) = ARABIC.captures(title) {
        return found[1].parse().ok().filter(|year| plausible(*year));
    }
    let found = CHINESE.captures(title)?;
    let digit = |s: &str| {
        "〇一二三四五六七八九"
            .chars()
            .position(|c| c.to_string() == s)
            .or((s == "零" || s == "○").then_some(0))
    };
    let year = 2000 + digit(&found[1])? as i32 * 10 + digit(&found[2])? as i32;
    plausible(year).then_some(year)
}

/// The Regulation has been in force since 2008; some cities reported before.
fn plausible(year: i32) -> bool {
    (2003..=2099).contains(&year)
}

/// `统计期限自2018年1月1日起至12月31日止`.
pub fn period(body: &str) -> Option<Period> {
    static PERIOD: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:期限|时限|周期|时间|期间|截止)[^。;]{0,12}?((?:19|20)\d{2})年(\d{1,2})月(\d{1,2})日[^。;]{0,20}?(?:至|到|-|—|~)[^。;]{0,4}?(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})日").expect("a constant pattern")
    });
    let found = PERIOD.captures(body)?;
    let number = |at: usize| found.get(at).and_then(|m| m.as_str().parse::<u32>().ok());
    let year = number(1)? as i32;
    let period = Period {
        start: (year, number(2)?, number(3)?),
        end: (number(4).map_or(year, |y| y as i32), number(5)?, number(6)?),
    };
    let date = |(y, m, d): (i32, u32, u32)| plausible(y) && (1..=12).contains(&m) && (1..=31).contains(&d);
    (date(period.start) && date(period.end) && period.start < period.end).then_some(period)
}

/// The reporting year of a report whose title does not say it.
pub fn of(title: Option<&str>, body: &str, announced: Option<&str>, path: &str) -> Option<(i32, Provenance)> {
    if title.is_some_and(names_several) {
        return None;
    }
    if let Some(year) = title.and_then(in_title) {
        return Some((year, Provenance::Title));
    }
    if let Some(period) = period(body)
        && period.start.0 == period.end.0
    {
        return Some((period.start.0, Provenance::Period));
    }
    if let Some(year) = in_announcement(body).or_else(|| most_told(body)) {
        return Some((year, Provenance::Body));
    }
    if let Some(year) = announced.and_then(in_title) {
        return Some((year, Provenance::Metadata));
    }
    in_path(path).map(|year| (year, Provenance::Path))
}

/// 2021-2022年, 2021年及2022年: a title of more than one year is no yearly report's.
fn names_several(title: &str) -> bool {
    static SPAN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[^\d])((?:19|20)\d{2})年?度?(?:-|—|–|~|至|、|和|及|与)+((?:19|20)\d{2})(?:[^\d]|$)")
            .expect("a constant pattern")
    });
    SPAN.captures(title).is_some_and(|found| found[1] != found[2])
}

/// `现将某街道2019年度政府信息公开工作报告如下`.
fn in_announcement(body: &str) -> Option<i32> {
    static ANNOUNCED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:现公布|现将|公布|编制|形成)[^。;]{0,30}?((?:19|20)\d{2})年度?[^。;《》]{0,24}?信息公开[^。;《》]{0,10}?(?:报告|年报|情况)").expect("a constant pattern")
    });
    let head: String = body.chars().take(600).collect();
    ANNOUNCED.captures(&head)?[1].parse().ok().filter(|year| plausible(*year))
}

/// The year in which most of the report's own deeds are told: `2019年,我局…`. Plans and citations do not count; a draw
/// decides nothing.
fn most_told(body: &str) -> Option<i32> {
    static DEED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[。;,\s(])(?:在)?((?:19|20)\d{2})年(?:度)?(?:全年)?,?(?:我|本|全|区|市|县|局|镇|乡|街道|共|累计|主动|收到|受理|接到|未|没有|无|依申请|办公室|省|新增)").expect("a constant pattern")
    });
    // Plans stand behind the heading of problems.
    let told = ["存在的主要问题", "存在问题", "存在的问题", "存在不足", "下一步", "主要问题"]
        .iter()
        .filter_map(|word| body.rfind(word))
        .filter(|at| *at * 3 > body.len())
        .min()
        .map_or(body, |at| &body[..at]);
    let mut counts: std::collections::BTreeMap<i32, usize> = std::collections::BTreeMap::new();
    // 2022年,我局将继续…; 2018年,我局挂牌: a plan, and where the body comes from.
    let is_deed = |end: usize| {
        let behind: String = told[end..].chars().take(12).collect();
        let clause = behind.split([',', '。', ';']).next().unwrap_or_default().replace("现将", "");
        !["将", "拟", "计划", "打算", "力争", "挂牌", "成立", "组建"].iter().any(|word| clause.contains(word))
    };
    for found in DEED.captures_iter(told) {
        if let Ok(year) = found[1].parse::<i32>()
            && plausible(year)
            && found.get(0).is_some_and(|whole| is_deed(whole.end()))
        {
            *counts.entry(year).or_default() += 1;
        }
    }
    let most = counts.values().copied().max()?;
    let mut best = counts.iter().filter(|(_, count)| **count == most);
    let year = *best.next()?.0;
    best.next().is_none().then_some(year)
}

/// A year in a folder or file name counts only beside words that make it the report's: a bare number may be the year
/// of publication.
fn in_path(path: &str) -> Option<i32> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"((?:19|20)\d{2})年?度?[^/\d]{0,30}?(?:年报|年度报告|信息公开)|(?:年报|年度报告|信息公开)[^/\d]{0,12}?((?:19|20)\d{2})").expect("a constant pattern")
    });
    let found = NAMED.captures(path)?;
    found.get(1).or(found.get(2))?.as_str().parse().ok().filter(|year| plausible(*year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_comes_first() {
        assert_eq!(
            of(
                Some("示例局2019年政府信息公开工作年度报告"),
                "统计期限自2018年1月1日起至12月31日止",
                None,
                ""
            ),
            Some((2019, Provenance::Title))
        );
        for several in ["2021-2022年", "2018—2020年", "2021年及2022年", "2021、2022年度"] {
            let title = format!("示例局{several}政府信息公开工作年度报告");
            assert_eq!(of(Some(&title), "统计期限自2021年1月1日起至12月31日止", None, ""), None, "{several}");
        }
        assert_eq!(in_title("二〇一二年度政府信息公开年报"), Some(2012));
        assert_eq!(in_title("20**年政府信息公开年报"), None);
    }

    #[test]
    fn the_period_in_its_forms() {
        for text in [
            "本年度报告中所列数据的统计期限从2020年1月1日起到12月31日止。",
            "所列数据统计期限自2020年1月1日至2020年12月31日",
            "数据统计时限为2020年1月1日至2020年12月31日。",
        ] {
            assert_eq!(of(None, text, None, ""), Some((2020, Provenance::Period)), "{text}");
        }
        assert_eq!(period("统计期限自20**年5月1日起,至20**年12月31日止"), None);
    }

    #[test]
    fn deeds_tell_the_year_and_plans_do_not() {
        let body = "2019年,我局公开信息。2019年度,主动公开12条。五、存在的主要问题及改进情况 2020年,我局将继续。2020年,我局还将。2020年,我局再将。";
        assert_eq!(of(None, body, None, ""), Some((2019, Provenance::Body)));
        assert_eq!(of(None, "要求提供2008-2018年的数据", None, ""), None);
        assert_eq!(of(None, "根据国办公开办函〔2019〕60号编制。", None, ""), None);
    }

    #[test]
    fn a_bare_number_in_a_path_is_no_year() {
        assert_eq!(of(None, "", None, "crawl/2021/123.html"), None);
        assert_eq!(of(None, "", None, "示例局/2020年政府信息公开年报.html"), Some((2020, Provenance::Path)));
    }
}
