//! Figures of other business than requests for information and disputes on them: hotlines, petitions, licences, the review of
//! documents before they are published, suits of other kinds. They are counted in the same words: 按期办结, 答复, 不予受理.

use super::*;
use crate::schema::Topic as Group;

/// Words by which a figure, and those that follow it, are of other business.
static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"12345|热线|工单|平台交办|交办件|转办件|诉求|留言|信访事项|信访件|来信来访|投诉举报(?:件|案件)?$|督查线索|咨询件|",
        r"行政审批|审批系统|行政许可(?:件|申请|事项)|申请类事项|资格(?:窗口|认定|申请)|救助申请|补贴申请|认定申请|仲裁|",
        r"保密审查|审查(?:拟公开|政府)?(?:信息|文件)"
    ))
    .expect("a constant pattern")
});

/// 主动公开1206条,依申请公开信息36条: documents by their attribute, and so is 不予公开12条.
static BY_ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[^,;]*[,;、:(])?(?:转为)?依申请公开(?:类)?(?:的)?(?:政府)?(?:信息|文件)?$")
        .expect("a constant pattern")
});

/// Words that speak of requests for information again.
static OF_REQUESTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"信息公开|依申请|公开申请|申请公开").expect("a constant pattern"));

/// Requests of some kind, where nothing in front of them says of which.
static REQUESTS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:收到|受理|接到|新收)[^,]{0,12}申请").expect("a constant pattern"));

/// 村务公开申请17件
static OTHER_PUBLICITY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[校村党厂院警居财]\)?务(?:公开|信息)").expect("a constant pattern"));

/// Reconsiderations and suits of another kind: 土地类行政复议, 涉及征地的行政诉讼.
static OTHER_DISPUTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:土地|征地|征收|拆迁|处罚|治安|工伤|社保|社会保险|规划|房屋|许可|登记|强制|环保|环境|合同|民事|税务|交通)",
        // 县交通运输局行政复议1件: the word is of the body's name.
        r"[^,。;公开局厅委部办]{0,8}(?:复议|诉讼|案件|案)[^,。;]{0,4}$"
    ))
    .expect("a constant pattern")
});

/// 诉讼1件,为合同纠纷
static OF_ANOTHER_CAUSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[,(](?:均|主要|全部|皆)?(?:为|系|属于|属|因|涉及)[^,。;公开]{0,10}(?:合同|纠纷|处罚|征收|征地|拆迁|工伤|治安|土地|许可|登记)")
        .expect("a constant pattern")
});

/// 因部分公开引发复议1件,因不予公开引发复议2件: of some answers.
static OF_SOME_ANSWERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"因(?:予以公开|部分公开|不予公开|无法提供|不予处理|信息不存在|逾期)[^,。;]{0,6}(?:引发|引起|提起)[^,。;]{0,8}$")
        .expect("a constant pattern")
});

impl Reader<'_> {
    /// Hears from the words in front of a figure whether it is of other business; what was said of the figure before holds on.
    pub(super) fn hear_business(&mut self, text: &str, from: usize, figure: &Figure) {
        let words = &text[from..figure.start];
        let any = figure.number.as_ref().is_none_or(|number| number.value > 0.0);
        let attribute = any && from > 0 && figure.unit == "条" && BY_ATTRIBUTE.is_match(words);
        let of_requests = OF_REQUESTS.is_match(words);
        if attribute || OTHER_PUBLICITY.is_match(words) || OTHER.is_match(words) && !of_requests {
            self.other_business = true;
        } else if of_requests || REQUESTS.is_match(words) {
            self.other_business = false;
        }
    }

    /// Whether an item's figure is told of other business.
    pub(super) fn of_other_business(&self, place: &Place<'_>, item: Item) -> bool {
        let Place { text, figure, .. } = *place;
        match item.def().topic {
            Group::Requests
            | Group::Granted
            | Group::Denied
            | Group::Unavailable
            | Group::NotProcessed
            | Group::OtherOutcome
            | Group::Totals
            | Group::Answers2014 => self.other_business,
            Group::Reconsideration | Group::Litigation => {
                let clause = &text[clause_start(text, figure.start)..figure.start];
                OTHER_DISPUTE.is_match(clause)
                    || OF_SOME_ANSWERS.is_match(clause)
                    || OF_ANOTHER_CAUSE.is_match(place.next)
            }
            _ => false,
        }
    }
}
