//! What stands over a table: whose it says the figures are, and in which unit of money.

use std::sync::LazyLock;

use regex::Regex;

use super::prose::Context;
use crate::document::number::Money;
use crate::document::text::bare;
use crate::document::{Block, Content, Grid};
use crate::identify::agency::abbreviates;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whose {
    /// The report's, as far as the caption says.
    Own,
    /// It names another year or another body.
    Another,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Caption {
    pub(super) whose: Whose,
    /// Of a line above: 单位:件、元. An inner `None` is a unit in which no figure can be read.
    pub(super) money: Option<Option<Money>>,
}

/// The caption of each block; what is no table has none.
pub(super) fn all(blocks: &[Block], context: &Context) -> Vec<Caption> {
    let above = |index: usize| index.checked_sub(1).and_then(|above| blocks[above].text()).unwrap_or("");
    blocks
        .iter()
        .enumerate()
        .map(|(index, block)| match &block.content {
            Content::Table(grid) => of(grid, above(index), context),
            Content::Text(_) => Caption { whose: Whose::Own, money: None },
        })
        .collect()
}

/// What the line above a table says, and the banner over its columns.
pub(super) fn of(grid: &Grid, above: &str, context: &Context) -> Caption {
    let line = bare(above);
    let banner = grid.cells.first().filter(|cell| cell.columns == grid.columns);
    let said = [banner.map_or("", |cell| cell.bare()), &line];
    Caption {
        whose: said.into_iter().find_map(|line| whose(line, context)).unwrap_or(Whose::Own),
        money: (line.contains("单位:") && line.chars().count() <= 24)
            .then(|| Money::of_heading(&line))
            .flatten(),
    }
}

/// Whose figures a short bare line, or the last sentence of a line, announces; `None` when it does not say.
pub(crate) fn whose(line: &str, context: &Context) -> Option<Whose> {
    let line = line.rsplit_once('。').map_or(line, |(_, last)| last);
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^[^。;]{0,24}?((?:19|20)\d{2})年(?:度)?(?:[^。;\d]{0,24}?(?:情况|表|统计|数据|:))?[)]?$")
            .expect("a constant pattern")
    });
    static BODY: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:填报|报送|编报|填表|上报)(?:单位|机关)(?:\(盖章\)|\(章\))?:([\p{Han}]{3,30})")
            .expect("a constant pattern")
    });
    static BELOW: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:下属|所属)\p{Han}{2,20}(?:情况)?(?:如下)?:$").expect("a constant pattern")
    });
    // A title says what the report says, and the day of publication lies in the next year.
    let is_other = ["报告", "日期", "时间", "制表", "印发"].iter().any(|word| line.contains(word));
    if line.is_empty() || line.chars().count() > 48 || is_other {
        return None;
    }
    let named: Option<i32> = YEAR.captures(line).and_then(|found| found[1].parse().ok());
    if let (Some(named), Some(year)) = (named, context.year) {
        return Some(if named == year { Whose::Own } else { Whose::Another });
    }
    let body = BODY
        .captures(line)
        .is_some_and(|found| context.agency.as_deref().is_some_and(|agency| !may_be(&found[1], agency)));
    (body || BELOW.is_match(line)).then_some(Whose::Another)
}

/// Whether a name may be that of the agency: by its last words, as 县水利局 of 某某县水利局 and 水利局办公室, or in short, as
/// 县人社局. For a government any office of its place fills in the form.
fn may_be(name: &str, agency: &str) -> bool {
    let characters: Vec<char> = agency.chars().collect();
    if ["政府", "管委会", "管理委员会", "办公室", "办公厅"].iter().any(|end| agency.ends_with(end))
    {
        return ["政府", "政务", "公开", "数据"].iter().any(|word| name.contains(word))
            || characters.windows(3).any(|words| name.contains(&words.iter().collect::<String>()));
    }
    let last: String = characters[characters.len().saturating_sub(3)..].iter().collect();
    // 水利局水政监察大队: a unit below.
    let below =
        |rest: &str| ["大队", "支队", "站", "所", "院", "校", "分局"].iter().any(|end| rest.ends_with(end));
    name.split_once(&last).is_some_and(|(_, rest)| !below(rest)) || abbreviates(name, agency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_be_short_or_an_office_of_the_government() {
        for (name, agency, same) in [
            ("县人社局", "示例县人力资源和社会保障局", true),
            ("县发改委", "示例县发展和改革委员会", true),
            ("白石镇党政办", "白石镇", true),
            ("县政务公开办", "示例县人民政府", true),
            ("示例县政务服务中心", "示例县人民政府", true),
            ("县人社局", "示例县民政局", false),
        ] {
            assert_eq!(may_be(name, agency), same, "{name}, {agency}");
        }
    }

    #[test]
    fn a_caption_says_whose_the_figures_are() {
        let context = Context { year: Some(2023), agency: Some("示例县水利局".into()) };
        for (line, expected) in [
            ("2023年情况", Some(Whose::Own)),
            ("2022年收到和处理政府信息公开申请情况", Some(Whose::Another)),
            ("统计表(2022年度)", Some(Whose::Another)),
            ("示例县水利局2022年政府信息公开工作年度报告", None),
            ("三、收到和处理政府信息公开申请情况", None),
            ("与2022年相比,申请量上升。", None),
            ("2024年1月15日", None),
            ("发布时间:2024年1月", None),
            ("(2022年度)", Some(Whose::Another)),
            ("申请有所增加。附2022年度申请情况:", Some(Whose::Another)),
            ("填报单位:县水利局", None),
            ("填报单位:示例县水利局办公室", None),
            ("填报单位(盖章):县不动产登记中心", Some(Whose::Another)),
            ("填报单位:示例县民政局", Some(Whose::Another)),
            ("填报单位:水利局水政监察大队", Some(Whose::Another)),
            ("下属县不动产登记中心情况如下:", Some(Whose::Another)),
            ("", None),
        ] {
            assert_eq!(whose(line, &context), expected, "{line}");
        }
    }
}
