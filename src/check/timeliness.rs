//! Whether a report was published in time.
//!
//! The Regulation of 2007 (art. 31): by 31 March of the following year. That of 2019 (art. 49): departments by 31
//! January, governments by 31 March. The date is the one that the page states.

use super::comparison::Broken;
use super::sheet::Sheet;
use super::{Finding, Rule, Test};
use crate::frame::days_since_epoch;
use crate::schema::{Scope, Severity};

pub static X_LATE: Rule = Rule {
    id: "X_LATE",
    title: "发布晚于法定期限",
    why_zh: "2019年度起,部门应在次年1月31日前、政府应在3月31日前公布;此前均为3月31日前",
    why_en: "From the year 2019 departments publish by 31 January and governments by 31 March; before, all by 31 March",
    formula: "发布日期 ≤ 法定期限",
    severity: Severity::Warn,
    source: "《条例》第四十九条(2019年),第三十一条(2007年)",
    test: Test::Report(late),
};

/// The first reporting year under the Regulation of 2019.
const REVISION: i32 = 2019;

/// The last day for publishing a report: year, month, day.
pub fn deadline(year: i32, scope: Option<Scope>, is_government: bool) -> (i32, u32, u32) {
    // An office that reports for its whole government or region does so by the government's date.
    let for_government =
        is_government || matches!(scope, Some(Scope::RegionWide | Scope::GovernmentOwnLevel));
    if year < REVISION || for_government { (year + 1, 3, 31) } else { (year + 1, 1, 31) }
}

/// Whether a name is that of a government itself and not of one of its departments. The article names no date for zones,
/// towns and sub-districts, which act for a government: the later date is theirs too, so that nobody is called late
/// without ground.
pub fn is_government(agency: &str) -> bool {
    [
        "人民政府",
        "管理委员会",
        "管委会",
        "街道办事处",
        "街道",
        "镇",
        "乡",
        "苏木",
        "开发区",
        "新区",
        "实验区",
        "试验区",
        "示范区",
        "高新区",
        "园区",
        "度假区",
        "保税区",
        "合作区",
    ]
    .iter()
    .any(|end| agency.ends_with(end))
}

/// Days from the deadline to the stated date of publication; negative is early. `None` without agency, year or date, and
/// where the date lies within the reporting year, as it is then no date of this report's publication.
pub fn days_late(
    agency: Option<&str>,
    year: Option<i32>,
    scope: Option<Scope>,
    published: Option<i32>,
) -> Option<i32> {
    let (agency, year, published) = (agency?, year?, published?);
    let due = days_since_epoch(deadline(year, scope, is_government(agency)))?;
    (published >= days_since_epoch((year + 1, 1, 1))?).then_some(published - due)
}

fn late(rule: &Rule, sheet: &Sheet<'_>) -> Vec<Finding> {
    let about = &sheet.about;
    let Some(days) = days_late(about.agency, about.year, about.scope, about.published) else {
        return Vec::new();
    };
    let (Some(agency), Some(year)) = (about.agency, about.year) else { return Vec::new() };
    if days <= 0 {
        return Vec::new();
    }
    let (y, m, d) = deadline(year, about.scope, is_government(agency));
    vec![
        Broken {
            left: Some(f64::from(days)),
            right: Some(0.0),
            formula: format!("{days} ≤ 0"),
            zh: format!("页面所示发布日期比法定期限{y}年{m}月{d}日晚{days}天。"),
            en: format!("Published {days} days after the legal deadline, {y}-{m:02}-{d:02}."),
            evidence: vec!["页面所示发布日期".to_string()],
            ..Broken::default()
        }
        .by(rule),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deadlines_by_law_and_body() {
        for (year, scope, agency, expected) in [
            (2018, None, "示例市民政局", (2019, 3, 31)),
            (2019, None, "示例市民政局", (2020, 1, 31)),
            (2022, None, "示例市人民政府", (2023, 3, 31)),
            (2022, None, "示例市人民政府办公室", (2023, 1, 31)),
            (2022, None, "示例经济开发区管理委员会", (2023, 3, 31)),
            (2022, None, "示例综合实验区", (2023, 3, 31)),
            (2022, None, "青山县河口镇", (2023, 3, 31)),
            (2022, Some(Scope::RegionWide), "示例市人民政府办公室", (2023, 3, 31)),
            (2022, Some(Scope::Agency), "示例市民政局", (2023, 1, 31)),
        ] {
            assert_eq!(deadline(year, scope, is_government(agency)), expected, "{agency} {year}");
        }
    }

    #[test]
    fn days_are_counted_from_the_deadline() {
        let day = |y, m, d| days_since_epoch((y, m, d));
        let late = |date| days_late(Some("示例市交通运输局"), Some(2022), None, date);
        assert_eq!(late(day(2023, 3, 17)), Some(45));
        assert_eq!(late(day(2023, 1, 31)), Some(0));
        assert_eq!(late(day(2023, 1, 20)), Some(-11));
        assert_eq!(late(day(2022, 6, 1)), None);
        assert_eq!(late(None), None);
        assert_eq!(days_late(None, Some(2022), None, day(2023, 3, 17)), None);
    }
}
