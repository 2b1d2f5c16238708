//! An agency beside its peers, those of the same level, sector and year: values that lie far outside of all others.
//!
//! The limits are Tukey's outer fences: three times the distance of the quartiles beyond them. Quartiles do not move
//! when a few values are wild, so a slip of the pen cannot hide itself. Counts of agencies differ by size, and are held
//! against each other by their logarithms: a great city is no outlier among small ones, a figure with two digits too
//! many is. Where the quartiles are equal there is no distance to measure by, and nothing is said; nor of few peers, of
//! rates over few cases, and of reports that add up others'.

use super::comparison::Broken;
use super::prose::group;
use super::sheet::{Sheet, Stated, figure};
use super::{Finding, Rule, Test};
use crate::extract::form::Group;
use crate::indicator::distribution::Spread;
use crate::indicator::{DENIALS, Indicator, Quantity};
use crate::schema::{Applicant, Item, Level, Sector, Severity, SourceKind, Status, Unit};

pub static V_PEER_OUTLIER: Rule = Rule {
    id: "V_PEER_OUTLIER",
    title: "与同类机关相差悬殊",
    why_zh: "同层级、同系统、同年度各机关的数值一般相近;远在四分位距三倍以外的,或有误填,或有特别的原因。件数按对数比较;同类少于十个、分母过小、四分位相等的不判断,汇总报告不参加",
    why_en: "Agencies of one level, sector and year are mostly alike; a value beyond three times the distance of the quartiles is a slip or has a reason of its own. Counts are compared by logarithms; few peers, small denominators, equal quartiles and reports that add up others' are not judged",
    formula: "下四分位 − 3 × 四分位距 ≤ 数值 ≤ 上四分位 + 3 × 四分位距",
    severity: Severity::Info,
    source: "同层级、同系统、同年度各机关的报告",
    test: Test::Panel,
};

/// Indicators that are judged. One odd figure shows in many rates, so of rates that say the same one is here; how a
/// report is made has rules of its own.
pub const JUDGED: [&str; 14] = [
    "requests_received",
    "proactive_total",
    "licensing_decisions",
    "penalty_decisions",
    "coercion_decisions",
    "carry_forward_rate",
    "disclosure_rate",
    "denial_rate",
    "unavailable_rate",
    "not_processed_rate",
    "other_share",
    "natural_person_share",
    "reconsideration_rate",
    "litigation_rate",
];

/// What the user may set.
#[derive(Clone, Debug, PartialEq)]
pub struct Peering {
    /// Peers, the agency itself among them, below which nothing is said.
    pub least: usize,
    /// How many times the distance of the quartiles a value may lie beyond them.
    pub fence: f64,
}

impl Default for Peering {
    fn default() -> Peering {
        Peering { least: 10, fence: 3.0 }
    }
}

impl Peering {
    /// The least and the greatest value that nobody wonders at; `None` where nothing can be said.
    fn limits(&self, indicator: &Indicator, spread: &Spread) -> Option<(f64, f64)> {
        let [_, q1, _, q3, _] = spread.marks;
        if spread.n < self.least.max(2) || q1 == q3 {
            return None;
        }
        if indicator.is_level() {
            // The same fences on the scale of ln(1 + x).
            let step = ((1.0 + q3) / (1.0 + q1)).powf(self.fence);
            return Some(((1.0 + q1) / step - 1.0, (1.0 + q3) * step - 1.0));
        }
        let step = self.fence * (q3 - q1);
        Some((q1 - step, q3 + step))
    }

    /// Whether a value lies beyond the limits of its peers.
    pub fn is_far(&self, indicator: &Indicator, value: f64, spread: &Spread) -> bool {
        self.limits(indicator, spread).is_some_and(|(low, high)| value < low || value > high)
    }
}

/// A value of one agency that lies far from its peers'.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlier {
    pub indicator: &'static str,
    pub year: i32,
    pub level: Level,
    pub sector: Option<Sector>,
    pub numerator: f64,
    pub denominator: Option<f64>,
    pub value: f64,
    pub spread: Spread,
}

/// A value as people read it: rates in per cent.
fn shown(indicator: &Indicator, value: f64) -> String {
    if indicator.is_level() || indicator.unit != Unit::Ratio {
        figure((value * 100.0).round() / 100.0)
    } else {
        format!("{:.1}%", 100.0 * value)
    }
}

/// The finding on an outlier, with the words of the agency's own report behind it.
pub fn finding(outlier: &Outlier, sheet: &Sheet<'_>, peering: &Peering) -> Option<Finding> {
    let indicator = Indicator::named(outlier.indicator)?;
    let (low, high) = peering.limits(indicator, &outlier.spread)?;
    let above = outlier.value > high;
    let limit = if above { high } else { low };
    let [_, q1, median, q3, _] = outlier.spread.marks;
    let text = |value: f64| shown(indicator, value);
    let times = figure(peering.fence);
    let formula = match (indicator.is_level(), above) {
        (true, true) => {
            format!("{0} > (1+{1})×((1+{1})÷(1+{2}))^{times}−1", text(outlier.value), text(q3), text(q1))
        }
        (true, false) => {
            format!("{0} < (1+{2})÷((1+{1})÷(1+{2}))^{times}−1", text(outlier.value), text(q3), text(q1))
        }
        (false, true) => {
            format!("{0} > {1} + {times}×({1}−{2})", text(outlier.value), text(q3), text(q1))
        }
        (false, false) => {
            format!("{0} < {2} − {times}×({1}−{2})", text(outlier.value), text(q3), text(q1))
        }
    };
    let formula = format!("{formula} = {}", text(limit));
    let of = outlier
        .denominator
        .map_or(String::new(), |whole| format!("({}÷{})", figure(outlier.numerator), figure(whole)));
    let sector = outlier.sector.map_or(("", ""), |sector| (sector.label(), sector.key()));
    let cells = operands(indicator, outlier.year, sheet);
    let mut evidence: Vec<String> = cells.iter().map(|cell| cell.evidence()).collect();
    evidence.push(format!("同类分布:{}年{}·{}", outlier.year, outlier.level.label(), sector.0));
    let mut finding = Broken {
        // The figure on the left is the item's own only where the indicator is a count.
        item: indicator
            .is_level()
            .then(|| match indicator.numerator_in(outlier.year) {
                [(_, Quantity::Item(item))] => Some(*item),
                _ => None,
            })
            .flatten(),
        applicant: None,
        left: Some(outlier.value),
        right: Some(limit),
        formula,
        zh: format!(
            "{}为{}{of},远{}同类:{}年{}·{}的{}个机关(汇总报告和小样本不计),中位数{},下四分位{},上四分位{},{}为{}。请核对,或了解其原因。",
            indicator.label,
            text(outlier.value),
            if above { "高于" } else { "低于" },
            outlier.year,
            outlier.level.label(),
            sector.0,
            outlier.spread.n,
            text(median),
            text(q1),
            text(q3),
            if above { "上限" } else { "下限" },
            text(limit)
        ),
        en: format!(
            "{} is {}{of}, far {} its peers: of {} agencies ({}, {}, {}) the median is {}, the quartiles are {} and {}, the limit is {}.",
            indicator.key,
            text(outlier.value),
            if above { "above" } else { "below" },
            outlier.spread.n,
            outlier.level.key(),
            sector.1,
            outlier.year,
            text(median),
            text(q1),
            text(q3),
            text(limit)
        ),
        evidence,
        inferred: cells.iter().any(|cell| cell.status == Status::Inferred),
    }
    .by(&V_PEER_OUTLIER);
    // The agency's own figures: a peer more or less moves the quartiles and not what is to be looked at.
    finding.basis = format!(
        "{}|{}|{}",
        indicator.key,
        figure(outlier.numerator),
        outlier.denominator.map_or(String::new(), figure)
    );
    Some(finding)
}

/// The cells that an indicator's figures stand in; of sums that no form prints, the cells that are added up.
fn operands<'s, 'a>(indicator: &Indicator, year: i32, sheet: &'s Sheet<'a>) -> Vec<&'s Stated<'a>> {
    let stated = |item: Item, applicant: Applicant| {
        let mine = |cell: &&Stated<'_>| {
            cell.item == item && cell.value.is_some() && cell.applicant.is_none_or(|a| a == applicant)
        };
        let table = sheet.cells.iter().filter(|cell| cell.kind != SourceKind::Prose).find(mine);
        table.or_else(|| sheet.cells.iter().find(mine))
    };
    let mut out = Vec::new();
    for (_, quantity) in indicator.numerator_in(year).iter().chain(&indicator.denominator) {
        let (item, applicant) = match quantity {
            Quantity::Item(item) => (*item, Applicant::Total),
            Quantity::OutcomesUsed => (Item::OutcomesTotal, Applicant::Total),
            Quantity::RequestsFrom(applicant) => (Item::RequestsReceived, *applicant),
            _ => continue,
        };
        let parts = match item {
            Item::DeniedTotal => DENIALS.to_vec(),
            Item::UnavailableTotal => group(Group::Unavailable),
            Item::NotProcessedTotal => group(Group::NotProcessed),
            Item::OtherTotal => [vec![Item::OtherOutcome], group(Group::Other)].concat(),
            Item::LitigationTotal => vec![Item::LitigationDirectTotal, Item::LitigationAfterReconTotal],
            _ => Vec::new(),
        };
        match stated(item, applicant) {
            Some(cell) => out.push(cell),
            // Of many parts those that are not zero say where the sum comes from.
            None => out.extend(
                parts
                    .into_iter()
                    .filter_map(|part| stated(part, Applicant::Total))
                    .filter(|cell| cell.value != Some(0.0)),
            ),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(values: &[f64]) -> Spread {
        Spread::of(values.to_vec()).unwrap()
    }

    #[test]
    fn rates_have_fences_at_three_times_the_distance_of_the_quartiles() {
        let rate = Indicator::named("denial_rate").unwrap();
        // Quartiles by hand: places 2.75 and 8.25 of twelve values, 0.09 + 0.75 × 0.02 and 0.19 + 0.25 × 0.01.
        let peers = [0.07, 0.08, 0.09, 0.11, 0.12, 0.15, 0.15, 0.18, 0.19, 0.2, 0.22, 0.25];
        let peers = spread(&peers);
        let [_, q1, _, q3, _] = peers.marks;
        assert!((q1 - 0.105).abs() < 1e-12 && (q3 - 0.1925).abs() < 1e-12, "{q1} {q3}");
        let peering = Peering::default();
        // The upper limit is 0.1925 + 3 × 0.0875 = 0.455.
        assert!(!peering.is_far(rate, 0.45, &peers));
        assert!(peering.is_far(rate, 0.46, &peers));
        assert!(!peering.is_far(rate, 0.0, &peers));
        assert!(!Peering { least: 13, ..peering.clone() }.is_far(rate, 0.9, &peers), "twelve are too few");
        assert!(Peering { fence: 1.5, ..peering }.is_far(rate, 0.33, &peers));
    }

    #[test]
    fn counts_are_compared_by_their_logarithms_and_equal_quartiles_say_nothing() {
        let count = Indicator::named("requests_received").unwrap();
        let peers = spread(&[9.0, 9.0, 9.0, 9.0, 14.0, 15.0, 19.0, 19.0, 19.0, 19.0, 19.0]);
        let [_, q1, _, q3, _] = peers.marks;
        assert_eq!((q1, q3), (9.0, 19.0));
        // (1 + 19) × (20 ÷ 10)³ − 1 = 159; (1 + 9) ÷ 8 − 1 = 0.25.
        let peering = Peering::default();
        assert!(!peering.is_far(count, 159.0, &peers));
        assert!(peering.is_far(count, 160.0, &peers));
        assert!(!peering.is_far(count, 1.0, &peers));
        assert!(peering.is_far(count, 0.0, &peers));
        let alike = spread(&[3.0; 12]);
        assert!(!peering.is_far(count, 5000.0, &alike), "no distance to measure by");
    }

    #[test]
    fn what_is_judged_are_indicators() {
        for key in JUDGED {
            assert!(Indicator::named(key).is_some(), "{key}");
        }
    }
}
