//! What evaluators compare: levels and rates by agency and year, and their aggregates.
//!
//! An indicator is a sum of quantities over a sum of quantities. From that one declaration come the columns of
//! `agency_year`, the rows of `indicators`, the workbook's formulas, the dictionary and the tests' SQL. A rate is null
//! when an operand is missing or its denominator is zero; it is never published without both.
//!
//! Definitions: `N*` is the number of outcomes used, see [`Quantity::OutcomesUsed`].

pub mod compute;
pub mod distribution;
pub mod score;

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::schema::{Applicant, Dtype, Item, Unit, Years};
use score::Part;

/// A number known of one agency and year, from which indicators are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// A column of `agency_year`.
    Item(Item),
    /// 办理结果总计 as reported if the outcome sum holds, else the sum of the outcomes.
    OutcomesUsed,
    /// Requests received from one kind of applicant.
    RequestsFrom(Applicant),
    /// Days between the legal deadline and publication.
    DaysLate,
    /// Parts and tables of the form: present, and required.
    ElementsPresent,
    ElementsRequired,
    /// Cells of the statutory tables: with something printed in them, and in all.
    CellsFilled,
    CellsExpected,
    /// Identities of the statutory tables: that hold, and that could be judged.
    IdentitiesHeld,
    IdentitiesJudged,
    /// Comparisons of sentences with tables: that agree, and that could be made.
    ComparisonsAgreed,
    ComparisonsMade,
    /// Pieces of text shared with last year's report, and in either of them.
    TextShared,
    TextUnion,
    /// Points of one part of the score, and its weight; of all parts that are known.
    ScorePoints(Part),
    ScoreWeight(Part),
    ScorePointsAll,
    ScoreWeightAll,
}

impl Quantity {
    /// Name of the column that holds the quantity.
    pub fn column(self) -> Cow<'static, str> {
        match self {
            Quantity::Item(item) => item.key().into(),
            Quantity::OutcomesUsed => "outcomes_total_used".into(),
            Quantity::RequestsFrom(applicant) => format!("requests_received__{}", applicant.key()).into(),
            Quantity::DaysLate => "days_late".into(),
            Quantity::ElementsPresent => "elements_present".into(),
            Quantity::ElementsRequired => "elements_required".into(),
            Quantity::CellsFilled => "cells_filled".into(),
            Quantity::CellsExpected => "cells_expected".into(),
            Quantity::IdentitiesHeld => "identities_held".into(),
            Quantity::IdentitiesJudged => "identities_judged".into(),
            Quantity::ComparisonsAgreed => "comparisons_agreed".into(),
            Quantity::ComparisonsMade => "comparisons_made".into(),
            Quantity::TextShared => "text_shared".into(),
            Quantity::TextUnion => "text_union".into(),
            Quantity::ScorePoints(part) => format!("score_points_{}", part.def().name).into(),
            Quantity::ScoreWeight(part) => format!("score_weight_{}", part.def().name).into(),
            Quantity::ScorePointsAll => "score_points".into(),
            Quantity::ScoreWeightAll => "score_weights".into(),
        }
    }

    pub fn label(self) -> Cow<'static, str> {
        match self {
            Quantity::Item(item) => item.label().into(),
            Quantity::OutcomesUsed => "办理结果总计(采用)".into(),
            Quantity::RequestsFrom(applicant) => format!("{}申请数", applicant.label()).into(),
            Quantity::DaysLate => "发布日期与法定期限之差(天)".into(),
            Quantity::ElementsPresent => "已有要素数".into(),
            Quantity::ElementsRequired => "应有要素数".into(),
            Quantity::CellsFilled => "已填单元格数".into(),
            Quantity::CellsExpected => "应填单元格数".into(),
            Quantity::IdentitiesHeld => "勾稽相符数".into(),
            Quantity::IdentitiesJudged => "可判断勾稽数".into(),
            Quantity::ComparisonsAgreed => "文表相符数".into(),
            Quantity::ComparisonsMade => "可比较文表数".into(),
            Quantity::TextShared => "与上年共有文字片段数".into(),
            Quantity::TextUnion => "两年文字片段总数".into(),
            Quantity::ScorePoints(part) => format!("{}得分(已加权)", part.def().label).into(),
            Quantity::ScoreWeight(part) => format!("{}权重", part.def().label).into(),
            Quantity::ScorePointsAll => "各项得分合计(已加权)".into(),
            Quantity::ScoreWeightAll => "可评项权重合计".into(),
        }
    }

    /// Whether more of it would say more. The list of what a form asks for is as long as it is, and weights are settings.
    fn counts_cases(self) -> bool {
        !matches!(
            self,
            Quantity::ElementsRequired
                | Quantity::CellsExpected
                | Quantity::ScoreWeight(_)
                | Quantity::ScoreWeightAll
        )
    }

    /// All quantities that some indicator uses, without repetition.
    pub fn used() -> Vec<Quantity> {
        let mut seen = Vec::new();
        for (_, quantity) in INDICATORS.iter().flat_map(Indicator::terms) {
            if !seen.contains(quantity) {
                seen.push(*quantity);
            }
        }
        seen
    }
}

pub type Term = (f64, Quantity);

/// First and last reporting year of the national annex of 2014.
pub const ANNEX_YEARS: (i32, i32) = (2014, 2018);

#[derive(Debug)]
pub struct Indicator {
    pub key: Cow<'static, str>,
    pub label: Cow<'static, str>,
    pub unit: Unit,
    pub numerator: Vec<Term>,
    /// The numerator in reports of 2014 to 2018, where the annex of that time has another item for it.
    pub annex_numerator: Vec<Term>,
    /// Empty for a level.
    pub denominator: Vec<Term>,
    /// The value is `scale × numerator ÷ denominator`.
    pub scale: f64,
    /// A share of a whole, for which an interval can be given.
    pub share: bool,
    pub comparable: &'static [Years],
    /// In English: what it says and what it does not.
    pub meaning: Cow<'static, str>,
}

impl Indicator {
    pub fn is_level(&self) -> bool {
        self.denominator.is_empty()
    }

    /// What is added up in the numerator in a reporting year.
    pub fn numerator_in(&self, year: i32) -> &[Term] {
        let older = !self.annex_numerator.is_empty() && (ANNEX_YEARS.0..=ANNEX_YEARS.1).contains(&year);
        if older { &self.annex_numerator } else { &self.numerator }
    }

    /// All its operands, of any year.
    pub fn terms(&self) -> impl Iterator<Item = &Term> {
        self.numerator.iter().chain(&self.annex_numerator).chain(&self.denominator)
    }

    /// Whether it has a meaning in a reporting year.
    pub fn speaks_of(&self, year: i32) -> bool {
        self.comparable.iter().any(|span| span.contains(year))
    }

    /// Whether its denominator counts cases, of which few say little.
    pub fn counts_cases(&self) -> bool {
        !self.is_level() && self.denominator.iter().all(|(_, quantity)| quantity.counts_cases())
    }

    pub fn dtype(&self) -> Dtype {
        if self.is_level() && self.unit.is_count() { Dtype::Int64 } else { Dtype::Float64 }
    }

    /// `(予以公开 + 部分公开) ÷ 办理结果总计(采用)`
    pub fn formula_zh(&self) -> String {
        self.formula(|quantity| quantity.label())
    }

    /// The same in field names.
    pub fn formula_en(&self) -> String {
        self.formula(|quantity| quantity.column())
    }

    fn formula(&self, name: impl Fn(Quantity) -> Cow<'static, str>) -> String {
        let sum = |terms: &[Term]| {
            let mut out = String::new();
            for (index, (sign, quantity)) in terms.iter().enumerate() {
                if index > 0 {
                    out.push_str(if *sign < 0.0 { " − " } else { " + " });
                }
                out.push_str(&name(*quantity));
            }
            if terms.len() > 1 { format!("({out})") } else { out }
        };
        if self.is_level() {
            let bare = sum(&self.numerator);
            return bare.trim_start_matches('(').trim_end_matches(')').to_string();
        }
        let scale = if self.scale == 1.0 { String::new() } else { format!("{} × ", self.scale) };
        let older = if self.annex_numerator.is_empty() {
            String::new()
        } else {
            format!(" (2014–2018: {} ÷ {})", sum(&self.annex_numerator), sum(&self.denominator))
        };
        format!("{scale}{} ÷ {}{older}", sum(&self.numerator), sum(&self.denominator))
    }

    pub fn named(key: &str) -> Option<&'static Indicator> {
        INDICATORS.iter().find(|indicator| indicator.key == key)
    }
}

fn sum(items: &[Item]) -> Vec<Term> {
    items.iter().map(|item| (1.0, Quantity::Item(*item))).collect()
}

fn outcomes() -> Vec<Term> {
    vec![(1.0, Quantity::OutcomesUsed)]
}

fn share(
    key: impl Into<Cow<'static, str>>,
    label: impl Into<Cow<'static, str>>,
    numerator: Vec<Term>,
    denominator: Vec<Term>,
    comparable: &'static [Years],
    meaning: impl Into<Cow<'static, str>>,
) -> Indicator {
    Indicator {
        key: key.into(),
        label: label.into(),
        unit: Unit::Ratio,
        numerator,
        annex_numerator: Vec::new(),
        denominator,
        scale: 1.0,
        share: true,
        comparable,
        meaning: meaning.into(),
    }
}

/// A quotient that is no share of a whole: it may exceed one.
fn quotient(
    key: &'static str,
    label: &'static str,
    numerator: Vec<Term>,
    denominator: Vec<Term>,
    comparable: &'static [Years],
    meaning: &'static str,
) -> Indicator {
    Indicator { share: false, ..share(key, label, numerator, denominator, comparable, meaning) }
}

fn level(
    key: &'static str,
    label: &'static str,
    unit: Unit,
    numerator: Vec<Term>,
    comparable: &'static [Years],
    meaning: &'static str,
) -> Indicator {
    Indicator {
        key: key.into(),
        label: label.into(),
        unit,
        numerator,
        annex_numerator: Vec::new(),
        denominator: Vec::new(),
        scale: 1.0,
        share: false,
        comparable,
        meaning: meaning.into(),
    }
}

/// A level that is an item has the item's key, label, unit and comparable years.
fn item_level(item: Item) -> Indicator {
    let def = item.def();
    level(def.key, def.label, def.unit, sum(&[item]), def.comparable, def.meaning)
}

/// The eight grounds of refusal, in printed order.
pub const DENIALS: [Item; 8] = [
    Item::DeniedStateSecret,
    Item::DeniedOtherLaw,
    Item::DeniedSecurityStability,
    Item::DeniedThirdParty,
    Item::DeniedInternalAffairs,
    Item::DeniedDeliberative,
    Item::DeniedEnforcementFile,
    Item::DeniedAdminInquiry,
];

/// All indicators, in the order of the dictionary and the sheets.
pub static INDICATORS: LazyLock<Vec<Indicator>> = LazyLock::new(|| {
    use Item::*;
    let since_2019 = Years::SINCE_2019;
    let mut all = vec![
        item_level(ProactiveTotal),
        item_level(RequestsReceived),
        level(
            "caseload",
            "受理总量",
            Unit::Cases,
            sum(&[RequestsReceived, CarriedOver]),
            since_2019,
            "Requests received and carried over: all that had to be dealt with in the year.",
        ),
        share(
            "closure_rate",
            "办结率",
            outcomes(),
            sum(&[RequestsReceived, CarriedOver]),
            since_2019,
            "Outcomes over the caseload.",
        ),
        share(
            "carry_forward_rate",
            "结转率",
            sum(&[CarriedForward]),
            sum(&[RequestsReceived, CarriedOver]),
            since_2019,
            "Requests carried forward over the caseload; nearest to a backlog, though an overdue backlog is not reported.",
        ),
        level(
            "backlog_change",
            "结转增减",
            Unit::Cases,
            vec![(1.0, Quantity::Item(CarriedForward)), (-1.0, Quantity::Item(CarriedOver))],
            since_2019,
            "Requests carried forward less requests carried over.",
        ),
        share(
            "full_grant_rate",
            "予以公开率",
            sum(&[GrantedInFull]),
            outcomes(),
            since_2019,
            "Granted in full over all outcomes.",
        ),
        share(
            "partial_grant_rate",
            "部分公开率",
            sum(&[GrantedInPart]),
            outcomes(),
            since_2019,
            "Granted in part over all outcomes.",
        ),
        share(
            "disclosure_rate",
            "公开率",
            sum(&[GrantedInFull, GrantedInPart]),
            outcomes(),
            since_2019,
            "Granted in full or in part over all outcomes (实质公开率).",
        ),
        share(
            "release_rate_determined",
            "实体决定公开率",
            sum(&[GrantedInFull, GrantedInPart]),
            sum(&[GrantedInFull, GrantedInPart, DeniedTotal]),
            since_2019,
            "Granted over decisions on the substance; requests that could not be met or were not processed are left out.",
        ),
        Indicator {
            annex_numerator: sum(&[DeniedTotal2014]),
            ..share(
                "denial_rate",
                "不予公开率",
                sum(&[DeniedTotal]),
                outcomes(),
                Years::SINCE_2014_SPLIT_2019,
                "Denied on one of the eight legal grounds over all outcomes; the default denial rate. In 2014 to 2018 the annex's own class of refusals, which is another measure and is compared within those years only.",
            )
        },
        share(
            "denial_rate_determined",
            "实体决定不予公开率",
            sum(&[DeniedTotal]),
            sum(&[GrantedInFull, GrantedInPart, DeniedTotal]),
            since_2019,
            "Denied over decisions on the substance.",
        ),
        share(
            "non_disclosure_rate",
            "未公开率(广义)",
            sum(&[DeniedTotal, UnavailableTotal, NotProcessedTotal, OtherTotal]),
            outcomes(),
            since_2019,
            "Everything that did not lead to disclosure over all outcomes; an upper bound.",
        ),
        share(
            "unavailable_rate",
            "无法提供率",
            sum(&[UnavailableTotal]),
            outcomes(),
            since_2019,
            "Could not be provided over all outcomes; factual reasons, not denials.",
        ),
        share(
            "not_held_rate",
            "本机关不掌握率",
            sum(&[UnavailableNotHeld]),
            outcomes(),
            since_2019,
            "Not held over all outcomes.",
        ),
        share(
            "not_processed_rate",
            "不予处理率",
            sum(&[NotProcessedTotal]),
            outcomes(),
            since_2019,
            "Not processed over all outcomes.",
        ),
        share(
            "petition_share",
            "信访投诉类占比",
            sum(&[NotProcessedPetition]),
            outcomes(),
            since_2019,
            "Petitions and complaints in the form of requests over all outcomes.",
        ),
        share(
            "repeat_abuse_share",
            "重复与大量反复占比",
            sum(&[NotProcessedDuplicate, NotProcessedExcessive]),
            outcomes(),
            since_2019,
            "Repeated and excessive requests over all outcomes.",
        ),
        share(
            "other_share",
            "其他处理占比",
            sum(&[OtherTotal]),
            outcomes(),
            since_2019,
            "Other outcomes over all outcomes; the forms of 2019 and 2021 compare only as this sum.",
        ),
    ];
    for ground in DENIALS {
        let name = ground.key().trim_start_matches("denied_");
        let label = ground.label().trim_start_matches("不予公开:");
        all.push(share(
            format!("denial_ground_share_{name}"),
            format!("不予公开理由占比:{label}"),
            sum(&[ground]),
            sum(&[DeniedTotal]),
            since_2019,
            format!("Share of the ground among all denials: {name}."),
        ));
    }
    all.extend([
        quotient(
            "statutory_vs_factual",
            "法定理由与事实理由比",
            sum(&[DeniedTotal]),
            sum(&[UnavailableTotal]),
            since_2019,
            "Denials on legal grounds over requests that could not be met for factual reasons.",
        ),
        share(
            "natural_person_share",
            "自然人申请占比",
            vec![(1.0, Quantity::RequestsFrom(Applicant::NaturalPerson))],
            sum(&[RequestsReceived]),
            since_2019,
            "Requests from natural persons over all requests received.",
        ),
    ]);
    for applicant in &Applicant::PARTS[1..] {
        let key = match applicant {
            Applicant::Enterprise => "enterprise",
            Applicant::ResearchInstitution => "research_institution",
            Applicant::PublicInterestOrg => "public_interest_org",
            Applicant::LegalServiceOrg => "legal_service_org",
            _ => "other_org",
        };
        all.push(share(
            format!("org_share_{key}"),
            format!("{}申请占比", if key == "other_org" { "其他组织" } else { applicant.label() }),
            vec![(1.0, Quantity::RequestsFrom(*applicant))],
            sum(&[RequestsReceived]),
            since_2019,
            format!("Requests from this kind of organisation over all requests received: {key}."),
        ));
    }
    let concluded_reconsideration = [ReconsiderationUpheld, ReconsiderationOverturned, ReconsiderationOther];
    let concluded_litigation = [LitigationUpheldTotal, LitigationOverturnedTotal, LitigationOtherTotal];
    let disputes = Years::SINCE_2009_SPLIT_2019;
    all.extend([
        quotient("reconsideration_rate", "复议率", sum(&[ReconsiderationTotal]), outcomes(), disputes, "Reconsideration cases over outcomes; may exceed one."),
        quotient("litigation_rate", "诉讼率", sum(&[LitigationTotal]), outcomes(), disputes, "Suits, direct and after reconsideration, over outcomes."),
        quotient("litigation_rate_received", "诉讼率(按新收)", sum(&[LitigationTotal]), sum(&[RequestsReceived]), disputes, "Suits over requests received; the definition other systems use."),
        quotient("litigation_rate_denials", "诉讼率(按不予公开)", sum(&[LitigationTotal]), sum(&[DeniedTotal]), since_2019, "Suits over denials."),
        quotient("litigation_direct_rate", "直接诉讼率", sum(&[LitigationDirectTotal]), outcomes(), since_2019, "Direct suits over outcomes."),
        quotient("litigation_after_recon_rate", "复议后诉讼率", sum(&[LitigationAfterReconTotal]), outcomes(), since_2019, "Suits after reconsideration over outcomes."),
        quotient("dispute_rate", "争议率", sum(&[ReconsiderationTotal, LitigationDirectTotal]), outcomes(), since_2019, "Reconsideration cases and direct suits over outcomes: each dispute once, at first instance."),
        share("reconsideration_overturn_rate", "复议纠错率", sum(&[ReconsiderationOverturned]), sum(&concluded_reconsideration), Years::SINCE_2009, "Corrected over concluded reconsideration cases; pending cases are left out."),
        share("litigation_overturn_rate", "诉讼纠错率", sum(&[LitigationOverturnedTotal]), sum(&concluded_litigation), Years::SINCE_2009, "Corrected over concluded suits (败诉率); pending cases are left out."),
        share("overturn_rate_all", "总纠错率", sum(&[ReconsiderationOverturned, LitigationOverturnedTotal]), [sum(&concluded_reconsideration), sum(&concluded_litigation)].concat(), Years::SINCE_2009, "Corrected over concluded cases of both kinds."),
        Indicator { scale: 100.0, ..quotient("corrections_per_100", "每百件纠错数", sum(&[ReconsiderationOverturned, LitigationOverturnedTotal]), outcomes(), disputes, "Corrections per hundred outcomes.") },
        share("direct_litigation_share", "直接起诉占比", sum(&[LitigationDirectTotal]), sum(&[LitigationTotal]), since_2019, "Direct suits over all suits."),
        quotient("recon_to_litigation", "复议后起诉比(近似)", sum(&[LitigationAfterReconTotal]), sum(&[ReconsiderationTotal]), since_2019, "Suits after reconsideration over reconsideration cases; approximate, as the suits may follow cases of the year before."),
        share("pending_dispute_share", "未审结占比", sum(&[ReconsiderationPending, LitigationPendingTotal]), sum(&[ReconsiderationTotal, LitigationTotal]), since_2019, "Pending over all cases."),
        quotient("proactive_per_request", "主动与申请比", sum(&[ProactiveTotal]), sum(&[RequestsReceived]), Years::SINCE_2009_SPLIT_2019, "Pieces disclosed on own motion for each request received."),
        level("normative_docs_net", "规范性文件净增", Unit::Documents, vec![(1.0, Quantity::Item(NormativeDocsIssued)), (-1.0, Quantity::Item(NormativeDocsRepealed))], Years::SINCE_2021, "Normative documents issued less repealed."),
        share("normative_repeal_rate", "规范性文件清理率", sum(&[NormativeDocsRepealed]), sum(&[NormativeDocsInForce, NormativeDocsRepealed]), Years::SINCE_2021, "Repealed over those in force or repealed."),
        item_level(LicensingDecisions),
        item_level(PenaltyDecisions),
        item_level(CoercionDecisions),
        Indicator { scale: 1000.0, ..quotient("requests_per_1000_decisions", "执法申请强度", sum(&[RequestsReceived]), sum(&[LicensingDecisions, PenaltyDecisions, CoercionDecisions]), since_2019, "Requests per thousand licensing, penalty and coercive decisions.") },
        share("online_share", "网络申请占比", sum(&[RequestsOnline]), sum(&[RequestsReceived]), Years::Y2009_2018, "Requests on line over all requests; discontinued in 2019."),
        share("on_time_rate", "按时办结率", sum(&[ClosedOnTime]), sum(&[ClosedOnTime, ClosedExtended]), Years::Y2014_2018, "Closed in time over closed; annex of 2014 only."),
        level("days_late", "发布时差(天)", Unit::Days, vec![(1.0, Quantity::DaysLate)], Years::SINCE_2009, "Days between the legal deadline and publication; negative is early."),
        share("element_score", "要素完整度", vec![(1.0, Quantity::ElementsPresent)], vec![(1.0, Quantity::ElementsRequired)], since_2019, "Parts and tables present over those that the form asks for."),
        share("fill_rate", "填报完整率", vec![(1.0, Quantity::CellsFilled)], vec![(1.0, Quantity::CellsExpected)], since_2019, "Cells with something printed over cells that the form has; a blank is not a zero."),
        share("reconciliation_score", "勾稽通过率", vec![(1.0, Quantity::IdentitiesHeld)], vec![(1.0, Quantity::IdentitiesJudged)], since_2019, "Hard identities that hold over those that can be judged."),
        share("prose_table_agreement", "文表一致率", vec![(1.0, Quantity::ComparisonsAgreed)], vec![(1.0, Quantity::ComparisonsMade)], since_2019, "Comparisons of sentences with tables that agree over those that can be made."),
        share("text_similarity_prev", "与上年文本相似度", vec![(1.0, Quantity::TextShared)], vec![(1.0, Quantity::TextUnion)], Years::SINCE_2009, "Pieces of text shared with last year's report over the pieces of both (Jaccard), of parts one and five."),
        item_level(InfoFeeCollectedYuan),
    ]);
    let hundredth =
        |key: String, label: String, points: Quantity, weight: Quantity, meaning: String| Indicator {
            unit: Unit::None,
            scale: 100.0,
            share: false,
            ..share(key, label, vec![(1.0, points)], vec![(1.0, weight)], since_2019, meaning)
        };
    all.push(hundredth(
        "score".to_string(),
        "评分".to_string(),
        Quantity::ScorePointsAll,
        Quantity::ScoreWeightAll,
        "How the report is made, from 0 to 100: weighted points of the parts that are known over their weights. This program's own measure, no official one; weights and scales are settings.".to_string(),
    ));
    for def in &score::PARTS {
        all.push(hundredth(
            format!("score_{}", def.name),
            format!("评分:{}", def.label),
            Quantity::ScorePoints(def.part),
            Quantity::ScoreWeight(def.part),
            format!("Part of the score, from 0 to 100: {}. This program's own measure.", def.meaning),
        ));
    }
    all
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_denominators_named() {
        let mut seen = std::collections::HashSet::new();
        for indicator in INDICATORS.iter() {
            assert!(seen.insert(indicator.key.clone()), "{} is declared twice", indicator.key);
            assert!(!indicator.numerator.is_empty() && !indicator.comparable.is_empty(), "{}", indicator.key);
            assert!(
                !indicator.share || !indicator.is_level(),
                "{}: a share has a denominator",
                indicator.key
            );
        }
    }

    #[test]
    fn a_list_and_a_weight_are_no_number_of_cases() {
        let counts = |key: &str| Indicator::named(key).unwrap().counts_cases();
        assert!(["denial_rate", "reconciliation_score", "prose_table_agreement"].into_iter().all(counts));
        assert!(!["element_score", "fill_rate", "score", "requests_received"].into_iter().any(counts));
    }

    #[test]
    fn all_eight_grounds_stand_in_the_denial_family() {
        let family = INDICATORS.iter().filter(|i| i.key.starts_with("denial_ground_share_")).count();
        assert_eq!(family, 8);
        assert_eq!(
            Indicator::named("denial_rate").unwrap().formula_en(),
            "denied_total ÷ outcomes_total_used (2014–2018: denied_total_2014 ÷ outcomes_total_used)"
        );
    }
}
