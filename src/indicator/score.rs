//! A score of a report from 0 to 100: our own measure of how a report is made, nobody's official one. It says nothing
//! of how an agency treats requests.
//!
//! Each part looks at one indicator and earns a share of its weight: nothing at one end of a scale, all of it at the
//! other, and in between in proportion. A part whose indicator is not known is left out, and the weights that remain
//! are its denominator; a score with too little of its weight known is not given at all. Weights and scales are the
//! user's, and so are the grades (等级) by which scores are called.

use std::collections::BTreeMap;

use super::{Indicator, Quantity, compute};
use crate::reduce::figures::Figures;

/// What a score is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Elements,
    Timeliness,
    Reconciliation,
    Agreement,
    Completeness,
    Novelty,
}

pub struct PartDef {
    pub part: Part,
    pub name: &'static str,
    pub label: &'static str,
    /// The indicator that it looks at.
    pub indicator: &'static str,
    pub weight: f64,
    /// Values of the indicator that earn nothing, and all.
    pub scale: [f64; 2],
    pub meaning: &'static str,
}

pub const PARTS: [PartDef; 6] = [
    PartDef {
        part: Part::Elements,
        name: "elements",
        label: "要素",
        indicator: "element_score",
        weight: 20.0,
        scale: [0.5, 1.0],
        meaning: "parts and tables that the form asks for (element_score)",
    },
    PartDef {
        part: Part::Timeliness,
        name: "timeliness",
        label: "及时",
        indicator: "days_late",
        weight: 20.0,
        scale: [60.0, 0.0],
        meaning: "days between the legal deadline and publication (days_late)",
    },
    PartDef {
        part: Part::Reconciliation,
        name: "reconciliation",
        label: "勾稽",
        indicator: "reconciliation_score",
        weight: 20.0,
        scale: [0.5, 1.0],
        meaning: "identities of the tables that hold (reconciliation_score)",
    },
    PartDef {
        part: Part::Agreement,
        name: "agreement",
        label: "文表一致",
        indicator: "prose_table_agreement",
        weight: 15.0,
        scale: [0.5, 1.0],
        meaning: "sentences that agree with the tables (prose_table_agreement)",
    },
    PartDef {
        part: Part::Completeness,
        name: "completeness",
        label: "填报",
        indicator: "fill_rate",
        weight: 15.0,
        scale: [0.5, 1.0],
        meaning: "cells with something printed in them (fill_rate)",
    },
    PartDef {
        part: Part::Novelty,
        name: "novelty",
        label: "文本更新",
        indicator: "text_similarity_prev",
        weight: 10.0,
        scale: [0.9, 0.5],
        meaning: "text that is not last year's (text_similarity_prev)",
    },
];

impl Part {
    pub fn def(self) -> &'static PartDef {
        // Parts are declared in the order of their names.
        &PARTS[self as usize]
    }
}

/// What the user may set.
#[derive(Clone, Debug, PartialEq)]
pub struct Scoring {
    /// Where a part has a weight or a scale of the user's own.
    pub weights: BTreeMap<String, f64>,
    pub scales: BTreeMap<String, [f64; 2]>,
    /// The share of all weights that must be known for a score.
    pub least_known: f64,
    /// Grades and the score from which each holds, the highest first; the last holds from 0.
    pub grades: Vec<(String, f64)>,
}

/// Grades where the user names none: our own, nobody's official ones. 60 and 90 are where Chinese schools pass and
/// praise; 75 halves what lies between.
pub const GRADES: [(&str, f64); 4] = [("优", 90.0), ("良", 75.0), ("中", 60.0), ("差", 0.0)];

/// A score is a quotient of sums; what floats are off takes nobody's grade away.
pub const TOLERANCE: f64 = 1e-9;

impl Default for Scoring {
    fn default() -> Scoring {
        let grades = GRADES.iter().map(|(name, from)| ((*name).to_string(), *from)).collect();
        Scoring { weights: BTreeMap::new(), scales: BTreeMap::new(), least_known: 0.5, grades }
    }
}

impl Scoring {
    pub fn weight(&self, def: &PartDef) -> f64 {
        self.weights.get(def.name).copied().unwrap_or(def.weight)
    }

    pub fn scale(&self, def: &PartDef) -> [f64; 2] {
        self.scales.get(def.name).copied().unwrap_or(def.scale)
    }

    /// For the manifest: a score is only understood with what it was made by.
    pub fn json(&self) -> serde_json::Value {
        let parts: serde_json::Map<String, serde_json::Value> = PARTS
            .iter()
            .map(|def| {
                let settings = serde_json::json!({ "weight": self.weight(def), "scale": self.scale(def) });
                (def.name.to_string(), settings)
            })
            .collect();
        let grades: serde_json::Map<String, serde_json::Value> =
            self.grades.iter().map(|(name, from)| (name.clone(), serde_json::json!(from))).collect();
        serde_json::json!({ "least_known": self.least_known, "parts": parts, "grades": grades })
    }

    /// The grade of a score from 0 to 100.
    pub fn grade(&self, score: f64) -> Option<&str> {
        self.grades.iter().find(|(_, from)| score >= from - TOLERANCE).map(|(name, _)| name.as_str())
    }

    /// Adds the points and the weights of a report to its figures.
    pub fn note(&self, figures: &mut Figures, year: i32) {
        // The score is one of a form: reports before the form of 2019 have none.
        if !Indicator::named("score").is_some_and(|score| score.speaks_of(year)) {
            return;
        }
        let (mut points, mut known, mut all) = (0.0, 0.0, 0.0);
        for def in &PARTS {
            let weight = self.weight(def);
            all += weight;
            let value = Indicator::named(def.indicator)
                .and_then(|indicator| compute::value(indicator, year, |quantity| figures.quantity(quantity)));
            let Some(value) = value.filter(|_| weight > 0.0) else { continue };
            let earned = weight * share(value, self.scale(def));
            figures.counts.insert(Quantity::ScorePoints(def.part), earned);
            figures.counts.insert(Quantity::ScoreWeight(def.part), weight);
            points += earned;
            known += weight;
        }
        if known > 0.0 && known >= self.least_known * all {
            figures.counts.insert(Quantity::ScorePointsAll, points);
            figures.counts.insert(Quantity::ScoreWeightAll, known);
        }
    }
}

/// How much of a scale a value earns. A scale without length is a threshold: its value and anything above earn all.
fn share(value: f64, [nothing, all]: [f64; 2]) -> f64 {
    if nothing == all {
        return if value >= all { 1.0 } else { 0.0 };
    }
    ((value - nothing) / (all - nothing)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(counts: &[(Quantity, f64)]) -> Figures {
        Figures { counts: counts.iter().copied().collect(), ..Figures::default() }
    }

    #[test]
    fn parts_stand_in_their_order_and_look_at_indicators_that_exist() {
        for (index, def) in PARTS.iter().enumerate() {
            assert_eq!(def.part as usize, index);
            assert!(Indicator::named(def.indicator).is_some(), "{}", def.indicator);
        }
    }

    #[test]
    fn a_scale_earns_in_proportion_between_its_ends_in_both_directions() {
        for (value, scale, expected) in [
            (0.75, [0.5, 1.0], 0.5),
            (0.2, [0.5, 1.0], 0.0),
            (15.0, [60.0, 0.0], 0.75),
            (-20.0, [60.0, 0.0], 1.0),
            (90.0, [60.0, 0.0], 0.0),
            (0.8, [0.8, 0.8], 1.0),
            (0.79, [0.8, 0.8], 0.0),
        ] {
            assert_eq!(share(value, scale), expected, "{value} on {scale:?}");
        }
    }

    #[test]
    fn unknown_parts_are_left_out_and_too_few_known_give_no_score() {
        // Elements 8 of 9 (7/9 of the scale's way, weight 20), 15 days late (three quarters of 20), identities 10 of 10.
        let mut known = figures(&[
            (Quantity::ElementsPresent, 8.0),
            (Quantity::ElementsRequired, 9.0),
            (Quantity::DaysLate, 15.0),
            (Quantity::IdentitiesHeld, 10.0),
            (Quantity::IdentitiesJudged, 10.0),
        ]);
        Scoring::default().note(&mut known, 2022);
        assert_eq!(known.quantity(Quantity::ScoreWeightAll), Some(60.0));
        let points = known.quantity(Quantity::ScorePointsAll).unwrap();
        assert!((points - (20.0 * 7.0 / 9.0 + 15.0 + 20.0)).abs() < 1e-12, "{points}");
        assert_eq!(known.quantity(Quantity::ScorePoints(Part::Novelty)), None);

        // Two parts are 40 of 100: their own points stand, the score does not.
        let mut few = figures(&[
            (Quantity::DaysLate, 0.0),
            (Quantity::CellsFilled, 0.0),
            (Quantity::CellsExpected, 9.0),
        ]);
        Scoring::default().note(&mut few, 2022);
        assert_eq!(few.quantity(Quantity::ScorePoints(Part::Timeliness)), Some(20.0));
        assert_eq!(few.quantity(Quantity::ScorePoints(Part::Completeness)), Some(0.0));
        assert_eq!(few.quantity(Quantity::ScorePointsAll), None);
        assert_eq!(few.quantity(Quantity::ScoreWeightAll), None);
    }

    #[test]
    fn the_users_weights_and_scales_win_and_a_weight_of_zero_takes_a_part_out() {
        let mut scoring = Scoring { least_known: 0.0, ..Scoring::default() };
        scoring.weights.insert("timeliness".into(), 0.0);
        scoring.weights.insert("elements".into(), 5.0);
        scoring.scales.insert("elements".into(), [0.0, 1.0]);
        let mut report = figures(&[
            (Quantity::ElementsPresent, 3.0),
            (Quantity::ElementsRequired, 4.0),
            (Quantity::DaysLate, 0.0),
        ]);
        scoring.note(&mut report, 2021);
        assert_eq!(report.quantity(Quantity::ScorePointsAll), Some(3.75));
        assert_eq!(report.quantity(Quantity::ScoreWeightAll), Some(5.0));
        assert_eq!(report.quantity(Quantity::ScoreWeight(Part::Timeliness)), None);
    }

    #[test]
    fn a_grade_holds_from_its_threshold() {
        let scoring = Scoring::default();
        for (score, grade) in [
            (100.0, "优"),
            (90.0, "优"),
            (89.99, "良"),
            (75.0, "良"),
            (60.0, "中"),
            (59.9, "差"),
            (0.0, "差"),
        ] {
            assert_eq!(scoring.grade(score), Some(grade), "{score}");
        }
        assert_eq!(scoring.grade(90.0 - 1e-12), Some("优"));
        let own = Scoring { grades: vec![("A".into(), 50.0), ("B".into(), 0.0)], ..Scoring::default() };
        assert_eq!((own.grade(50.0), own.grade(49.0)), (Some("A"), Some("B")));
    }

    #[test]
    fn reports_before_the_form_have_no_score() {
        let mut old = figures(&[(Quantity::DaysLate, 0.0)]);
        Scoring { least_known: 0.0, ..Scoring::default() }.note(&mut old, 2016);
        assert_eq!(old.quantity(Quantity::ScorePoints(Part::Timeliness)), None);
    }
}
