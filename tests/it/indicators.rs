//! Every published indicator worked out a second time, from the published tables alone and in other code than the
//! program's: definitions, intervals, groups, changes and ranks. And the worked values of pages read by hand.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use nianbao::publish::parquet;
use nianbao::reduce::Settings;
use nianbao::reduce::roster::{Roster, Unit};
use nianbao::run::{Job, run};
use polars::prelude::*;

use crate::scratch::Scratch;

/// Outputs of a run, in a folder that goes away with the test.
struct Outputs(Scratch);

impl Outputs {
    fn of(name: &str, corpora: Vec<PathBuf>, settings: Settings) -> Outputs {
        let root = Scratch::new(name);
        run(&Job { corpora, out: root.join("out"), settings, ..Job::default() }).unwrap();
        Outputs(root)
    }

    fn rows(&self, table: &str) -> Vec<Row> {
        let frame = parquet::read(&self.0.join("out").join(format!("{table}.parquet"))).unwrap();
        let mut rows = vec![Row::default(); frame.height()];
        for column in frame.columns() {
            let name = column.name().to_string();
            if let Ok(texts) = column.str() {
                for (row, text) in rows.iter_mut().zip(texts.iter()) {
                    row.texts.extend(text.map(|text| (name.clone(), text.to_string())));
                }
                continue;
            }
            let numbers = match column.dtype() {
                DataType::Date => column.cast(&DataType::Int32).unwrap().cast(&DataType::Float64).unwrap(),
                _ => column.cast(&DataType::Float64).unwrap(),
            };
            for (row, number) in rows.iter_mut().zip(numbers.f64().unwrap().iter()) {
                row.numbers.extend(number.map(|number| (name.clone(), number)));
            }
        }
        rows
    }
}

/// A row of a table: what is not there is null.
#[derive(Clone, Default, Debug)]
struct Row {
    texts: HashMap<String, String>,
    numbers: HashMap<String, f64>,
}

impl Row {
    fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str)
    }

    fn number(&self, name: &str) -> Option<f64> {
        self.numbers.get(name).copied()
    }

    fn year(&self) -> i32 {
        self.number("year").unwrap() as i32
    }
}

fn sample() -> PathBuf {
    crate::root().join("data/reports")
}

/// How the value comes from the sums.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    Level,
    /// A share of a whole: an interval, changes in percentage points.
    Share,
    Quotient,
    /// A quotient by a factor: changes in its own unit.
    Times(f64),
    /// Points over weights, which are no cases.
    Score,
}
use Kind::{Level, Quotient, Score, Share, Times};

const D: &str = "denied_total";
const N: &str = "outcomes_total_used";
const R: &str = "requests_received";
const GP: &str = "granted_in_full + granted_in_part";
const V: &str = "reconsideration_upheld + reconsideration_overturned + reconsideration_other";
const L: &str = "litigation_upheld_total + litigation_overturned_total + litigation_other_total";
const ALL: &str = "reconsideration_upheld + reconsideration_overturned + reconsideration_other + litigation_upheld_total + litigation_overturned_total + litigation_other_total";
const SINCE_2019: &[(i32, i32)] = &[(2019, 9999)];
const SINCE_2021: &[(i32, i32)] = &[(2021, 9999)];
const ALWAYS: &[(i32, i32)] = &[(2008, 2008), (2009, 9999)];
const SPLIT: &[(i32, i32)] = &[(2008, 2008), (2009, 2018), (2019, 9999)];
const BEFORE_2019: &[(i32, i32)] = &[(2008, 2008), (2009, 2018)];
const ANNEX: &[(i32, i32)] = &[(2014, 2018)];
const ANNEX_THEN_FORM: &[(i32, i32)] = &[(2014, 2018), (2019, 9999)];

type Definition = (&'static str, &'static str, &'static str, Kind, &'static [(i32, i32)]);

/// Key, numerator, denominator, kind, spans of comparable years.
const DEFINITIONS: &[Definition] = &[
    ("requests_received", R, "", Level, ALWAYS),
    ("caseload", "requests_received + carried_over", "", Level, SINCE_2019),
    ("closure_rate", N, "requests_received + carried_over", Share, SINCE_2019),
    ("carry_forward_rate", "carried_forward", "requests_received + carried_over", Share, SINCE_2019),
    ("backlog_change", "carried_forward - carried_over", "", Level, SINCE_2019),
    ("full_grant_rate", "granted_in_full", N, Share, SINCE_2019),
    ("partial_grant_rate", "granted_in_part", N, Share, SINCE_2019),
    ("disclosure_rate", GP, N, Share, SINCE_2019),
    ("release_rate_determined", GP, "granted_in_full + granted_in_part + denied_total", Share, SINCE_2019),
    ("denial_rate", D, N, Share, ANNEX_THEN_FORM),
    ("denial_rate_determined", D, "granted_in_full + granted_in_part + denied_total", Share, SINCE_2019),
    (
        "non_disclosure_rate",
        "denied_total + unavailable_total + not_processed_total + other_total",
        N,
        Share,
        SINCE_2019,
    ),
    ("unavailable_rate", "unavailable_total", N, Share, SINCE_2019),
    ("not_held_rate", "unavailable_not_held", N, Share, SINCE_2019),
    ("not_processed_rate", "not_processed_total", N, Share, SINCE_2019),
    ("petition_share", "not_processed_petition", N, Share, SINCE_2019),
    ("repeat_abuse_share", "not_processed_duplicate + not_processed_excessive", N, Share, SINCE_2019),
    ("other_share", "other_total", N, Share, SINCE_2019),
    ("denial_ground_share_state_secret", "denied_state_secret", D, Share, SINCE_2019),
    ("denial_ground_share_other_law", "denied_other_law", D, Share, SINCE_2019),
    ("denial_ground_share_security_stability", "denied_security_stability", D, Share, SINCE_2019),
    ("denial_ground_share_third_party", "denied_third_party", D, Share, SINCE_2019),
    ("denial_ground_share_internal_affairs", "denied_internal_affairs", D, Share, SINCE_2019),
    ("denial_ground_share_deliberative", "denied_deliberative", D, Share, SINCE_2019),
    ("denial_ground_share_enforcement_file", "denied_enforcement_file", D, Share, SINCE_2019),
    ("denial_ground_share_admin_inquiry", "denied_admin_inquiry", D, Share, SINCE_2019),
    ("statutory_vs_factual", D, "unavailable_total", Quotient, SINCE_2019),
    ("natural_person_share", "from natural_person", R, Share, SINCE_2019),
    ("org_share_enterprise", "from enterprise", R, Share, SINCE_2019),
    ("org_share_research_institution", "from research_institution", R, Share, SINCE_2019),
    ("org_share_public_interest_org", "from public_interest_org", R, Share, SINCE_2019),
    ("org_share_legal_service_org", "from legal_service_org", R, Share, SINCE_2019),
    ("org_share_other_org", "from other_org", R, Share, SINCE_2019),
    ("reconsideration_rate", "reconsideration_total", N, Quotient, SPLIT),
    ("litigation_rate", "litigation_total", N, Quotient, SPLIT),
    ("litigation_rate_received", "litigation_total", R, Quotient, SPLIT),
    ("litigation_rate_denials", "litigation_total", D, Quotient, SINCE_2019),
    ("litigation_direct_rate", "litigation_direct_total", N, Quotient, SINCE_2019),
    ("litigation_after_recon_rate", "litigation_after_recon_total", N, Quotient, SINCE_2019),
    ("dispute_rate", "reconsideration_total + litigation_direct_total", N, Quotient, SINCE_2019),
    ("reconsideration_overturn_rate", "reconsideration_overturned", V, Share, ALWAYS),
    ("litigation_overturn_rate", "litigation_overturned_total", L, Share, ALWAYS),
    ("overturn_rate_all", "reconsideration_overturned + litigation_overturned_total", ALL, Share, ALWAYS),
    (
        "corrections_per_100",
        "reconsideration_overturned + litigation_overturned_total",
        N,
        Times(100.0),
        SPLIT,
    ),
    ("direct_litigation_share", "litigation_direct_total", "litigation_total", Share, SINCE_2019),
    ("recon_to_litigation", "litigation_after_recon_total", "reconsideration_total", Quotient, SINCE_2019),
    (
        "pending_dispute_share",
        "reconsideration_pending + litigation_pending_total",
        "reconsideration_total + litigation_total",
        Share,
        SINCE_2019,
    ),
    ("proactive_total", "proactive_total", "", Level, SPLIT),
    ("proactive_per_request", "proactive_total", R, Quotient, SPLIT),
    ("normative_docs_net", "normative_docs_issued - normative_docs_repealed", "", Level, SINCE_2021),
    (
        "normative_repeal_rate",
        "normative_docs_repealed",
        "normative_docs_in_force + normative_docs_repealed",
        Share,
        SINCE_2021,
    ),
    ("licensing_decisions", "licensing_decisions", "", Level, SINCE_2019),
    ("penalty_decisions", "penalty_decisions", "", Level, SINCE_2019),
    ("coercion_decisions", "coercion_decisions", "", Level, SINCE_2019),
    (
        "requests_per_1000_decisions",
        R,
        "licensing_decisions + penalty_decisions + coercion_decisions",
        Times(1000.0),
        SINCE_2019,
    ),
    ("online_share", "requests_online", R, Share, BEFORE_2019),
    ("on_time_rate", "closed_on_time", "closed_on_time + closed_extended", Share, ANNEX),
    ("days_late", "days after the deadline", "", Level, ALWAYS),
    ("element_score", "told", "told", Share, SINCE_2019),
    ("fill_rate", "cells filled", "cells printed", Share, SINCE_2019),
    ("reconciliation_score", "told", "told", Share, SINCE_2019),
    ("prose_table_agreement", "told", "told", Share, SINCE_2019),
    ("text_similarity_prev", "told", "told", Share, ALWAYS),
    ("info_fee_collected_yuan", "info_fee_collected_yuan", "", Level, SINCE_2021),
    ("score", "points", "weights", Score, SINCE_2019),
    ("score_elements", "points", "weights", Score, SINCE_2019),
    ("score_timeliness", "points", "weights", Score, SINCE_2019),
    ("score_reconciliation", "points", "weights", Score, SINCE_2019),
    ("score_agreement", "points", "weights", Score, SINCE_2019),
    ("score_completeness", "points", "weights", Score, SINCE_2019),
    ("score_novelty", "points", "weights", Score, SINCE_2019),
];

/// Indicator looked at, weight, value that earns nothing, value that earns all: the settings as they come.
const SCORE_PARTS: [(&str, &str, f64, f64, f64); 6] = [
    ("score_elements", "element_score", 20.0, 0.5, 1.0),
    ("score_timeliness", "days_late", 20.0, 60.0, 0.0),
    ("score_reconciliation", "reconciliation_score", 20.0, 0.5, 1.0),
    ("score_agreement", "prose_table_agreement", 15.0, 0.5, 1.0),
    ("score_completeness", "fill_rate", 15.0, 0.5, 1.0),
    ("score_novelty", "text_similarity_prev", 10.0, 0.9, 0.5),
];

/// Published numerator and denominator by indicator.
type Told<'a> = HashMap<&'a str, (Option<f64>, Option<f64>)>;

/// What is known of an agency and year: its row of the panel, its report, its cells, its published indicators.
struct Body<'a> {
    panel: &'a Row,
    report: &'a Row,
    cells: Vec<&'a Row>,
    /// Operands of the indicators whose counts no other table holds.
    told: Told<'a>,
}

impl Body<'_> {
    fn id(&self) -> &str {
        self.panel.text("agency_id").unwrap()
    }

    /// The group of a kind that the body belongs to.
    fn group(&self, scope: &str) -> Option<String> {
        let owned = |name: &str| self.panel.text(name).map(str::to_string);
        let code = |digits: usize, place: &str| {
            self.panel.text(place)?;
            Some(format!("{:0<6}", &self.report.text("division_code")?[..digits]))
        };
        match scope {
            "prefecture" => code(4, "prefecture"),
            "province" => code(2, "province"),
            "peers" => Some(format!("{}/{}", owned("level")?, owned("sector")?)),
            "all" => Some("all".to_string()),
            other => owned(other),
        }
    }

    fn sum(&self, expression: &str) -> Option<f64> {
        let mut sign = 1.0;
        let mut sum = 0.0;
        for word in expression.split(' ') {
            match word {
                "+" => sign = 1.0,
                "-" => sign = -1.0,
                name => sum += sign * self.panel.number(name)?,
            }
        }
        Some(sum)
    }

    /// Requests of one kind of applicant; a blank counts only as the zero that the row's sum or the column's balance
    /// leaves.
    fn requests_from(&self, applicant: &str) -> Option<f64> {
        let cell = |item: &str, who: &str| {
            self.cells.iter().find(|cell| {
                cell.text("source_kind") == Some("table3")
                    && cell.text("item") == Some(item)
                    && cell.text("applicant") == Some(who)
            })
        };
        let own = cell(R, applicant)?;
        if let Some(value) = own.number("value") {
            return Some(value);
        }
        if own.text("status") != Some("blank") {
            return None;
        }
        let parts = [
            "natural_person",
            "enterprise",
            "research_institution",
            "public_interest_org",
            "legal_service_org",
            "other_org",
        ];
        let stated: f64 = parts.iter().filter_map(|part| cell(R, part)?.number("value")).sum();
        let whole = cell(R, "total").and_then(|cell| cell.number("value")).or(self.panel.number(R));
        if whole == Some(stated) {
            return Some(0.0);
        }
        let value = |item| cell(item, applicant).and_then(|cell| cell.number("value"));
        let balance = value("outcomes_total").zip(value("carried_forward")).map(|(n, c)| n + c);
        (balance.is_some() && balance == value("carried_over")).then_some(0.0)
    }

    /// Whole days from the legal deadline to the printed date of publication.
    fn days_late(&self) -> Option<f64> {
        let published = self.report.number("published")? as i64;
        let agency = self.panel.text("agency")?;
        let year = i64::from(self.panel.year());
        let government =
            ["人民政府", "管理委员会", "管委会", "街道办事处"].iter().any(|end| agency.ends_with(end))
                || matches!(self.panel.text("scope"), Some("region_wide" | "government_own_level"));
        // Days before the first of January of the following year, by the Gregorian rule.
        let next = year + 1;
        let before = |y: i64| 365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400);
        let january = before(next - 1) - before(1969);
        let leap = (next % 4 == 0 && next % 100 != 0) || next % 400 == 0;
        let due =
            if year < 2019 || government { january + 31 + 28 + i64::from(leap) + 30 } else { january + 30 };
        (published >= january).then(|| (published - due) as f64)
    }

    fn operands(&self, definition: &Definition) -> (Option<f64>, Option<f64>) {
        let &(key, numerator, denominator, ..) = definition;
        if key == "fill_rate" {
            return self.filled();
        }
        if let Some((_, looked_at, weight, nothing, all)) = SCORE_PARTS.iter().find(|part| part.0 == key) {
            return match self.part(looked_at, *nothing, *all) {
                Some(share) => (Some(weight * share), Some(*weight)),
                None => (None, None),
            };
        }
        if key == "score" {
            let parts: Vec<(f64, f64)> = SCORE_PARTS
                .iter()
                .filter_map(|(_, looked_at, weight, nothing, all)| {
                    Some((weight * self.part(looked_at, *nothing, *all)?, *weight))
                })
                .collect();
            let weights: f64 = parts.iter().map(|part| part.1).sum();
            return if weights >= 50.0 {
                (Some(parts.iter().map(|part| part.0).sum()), Some(weights))
            } else {
                (None, None)
            };
        }
        if numerator == "told" {
            return self.told.get(key).copied().unwrap_or((None, None));
        }
        let top = match numerator {
            "days after the deadline" => self.days_late(),
            D if key == "denial_rate" && (2014..=2018).contains(&self.panel.year()) => {
                self.sum("denied_total_2014")
            }
            _ => match numerator.strip_prefix("from ") {
                Some(applicant) => self.requests_from(applicant),
                None => self.sum(numerator),
            },
        };
        (top, if denominator.is_empty() { None } else { self.sum(denominator) })
    }

    fn part(&self, looked_at: &str, nothing: f64, all: f64) -> Option<f64> {
        if self.panel.year() < 2019 {
            return None;
        }
        let definition = DEFINITIONS.iter().find(|definition| definition.0 == looked_at).unwrap();
        let value = match (self.operands(definition), definition.3) {
            ((top, _), Level) => top?,
            ((top, bottom), _) => top? / bottom.filter(|bottom| *bottom != 0.0)?,
        };
        let share = (value - nothing) / (all - nothing);
        Some(share.clamp(0.0, 1.0))
    }

    /// Printed cells of the statutory tables, and those with something in them.
    fn filled(&self) -> (Option<f64>, Option<f64>) {
        if !matches!(self.panel.text("template"), Some("table_2019" | "table_2021")) {
            return self.told.get("fill_rate").copied().unwrap_or((None, None));
        }
        let printed: Vec<&&Row> = self
            .cells
            .iter()
            .filter(|cell| matches!(cell.text("source_kind"), Some("table2" | "table3" | "table4")))
            .collect();
        // Headings of groups are no cells of the form, nor is (六) beside the rows that it is divided into.
        let groups = ["denied_total", "unavailable_total", "not_processed_total", "other_total"];
        let divided = ["other_not_corrected", "other_fee_unpaid", "other_misc"];
        let is_divided = printed.iter().any(|cell| divided.contains(&cell.text("item").unwrap()));
        let statuses: Vec<&str> = printed
            .iter()
            .filter(|cell| {
                let item = cell.text("item").unwrap();
                !(groups.contains(&item) || is_divided && item == "other_outcome")
            })
            .filter_map(|cell| cell.text("status"))
            .collect();
        if statuses.is_empty()
            || statuses.iter().any(|status| matches!(*status, "ambiguous" | "unrecoverable"))
        {
            return (None, None);
        }
        let empty = statuses.iter().filter(|status| **status == "blank").count();
        (Some((statuses.len() - empty) as f64), Some(statuses.len() as f64))
    }
}

/// What one row must say.
#[derive(Debug, Default, Clone)]
struct Expected {
    name: Option<String>,
    numerator: Option<f64>,
    denominator: Option<f64>,
    value: Option<f64>,
    interval: Option<(f64, f64)>,
    low_n: bool,
    n_reports: usize,
    n_expected: usize,
    previous: Option<f64>,
    change: Option<f64>,
    growth: Option<f64>,
    series_break: Option<&'static str>,
    rank: Option<(usize, f64, usize)>,
    /// Level, sector and scope of an agency.
    class: (Option<String>, Option<String>, Option<String>),
}

type Key = (String, String, i32);

/// All rows of one indicator by scope kind, scope and year.
fn expected(definition: &Definition, bodies: &[Body<'_>]) -> BTreeMap<Key, Expected> {
    let (_, _, _, kind, spans) = *definition;
    let mut rows: BTreeMap<Key, Expected> = BTreeMap::new();
    let mut members: HashMap<(String, String), BTreeSet<&str>> = HashMap::new();
    for body in bodies {
        let (top, bottom) = body.operands(definition);
        let complete = top.is_some() && (kind == Level || bottom.is_some());
        let code = |digits: usize, place: &str| {
            body.panel.text(place)?;
            Some(format!("{:0<6}", &body.report.text("division_code")?[..digits]))
        };
        let owned = |name: &str| body.panel.text(name).map(str::to_string);
        let mut scopes = vec![("agency", Some(body.id().to_string()), owned("agency"))];
        if !matches!(body.panel.text("scope"), Some("region_wide" | "government_own_level")) {
            scopes.push(("prefecture", code(4, "prefecture"), owned("prefecture")));
            scopes.push(("province", code(2, "province"), owned("province")));
            scopes.push(("level", owned("level"), owned("level")));
            scopes.push(("sector", owned("sector"), owned("sector")));
            scopes.push(("all", Some("all".to_string()), Some("全部".to_string())));
        }
        for (scope, id, name) in scopes {
            let Some(id) = id else { continue };
            members.entry((scope.to_string(), id.clone())).or_default().insert(body.id());
            if !complete {
                continue;
            }
            let row = rows.entry((scope.to_string(), id, body.panel.year())).or_default();
            row.name.clone_from(&name);
            row.numerator = Some(row.numerator.unwrap_or(0.0) + top.unwrap());
            row.denominator = bottom.map(|bottom| row.denominator.unwrap_or(0.0) + bottom);
            row.n_reports += 1;
            if scope == "agency" {
                row.class = (owned("level"), owned("sector"), owned("scope"));
            }
        }
    }
    for ((scope, id, _), row) in &mut rows {
        row.n_expected = if scope == "agency" { 1 } else { members[&(scope.clone(), id.clone())].len() };
        let (top, bottom) = (row.numerator.unwrap(), row.denominator);
        row.value = match (kind, bottom) {
            (Level, _) => Some(top),
            (_, Some(0.0)) | (_, None) => None,
            (Share | Quotient, Some(bottom)) => Some(top / bottom),
            (Times(factor), Some(bottom)) => Some(factor * top / bottom),
            (Score, Some(bottom)) => Some(100.0 * top / bottom),
        };
        // The list of what a form asks for is no number of cases.
        let listed = ["element_score", "fill_rate"].contains(&definition.0);
        row.low_n = !matches!(kind, Level | Score) && !listed && bottom.is_some_and(|bottom| bottom < 10.0);
        if let (Share, Some(n)) = (kind, bottom)
            && n > 0.0
            && (0.0..=n).contains(&top)
        {
            // Wilson 1927, in the form of Newcombe 1998, method 3.
            let z = 1.959_963_984_540_054_f64;
            let root = (z * z + 4.0 * top * (1.0 - top / n)).sqrt();
            let low = (2.0 * top + z * z - z * root) / (2.0 * (n + z * z));
            let high = (2.0 * top + z * z + z * root) / (2.0 * (n + z * z));
            row.interval = Some((low.max(0.0), high.min(1.0)));
        }
    }
    let flat: Vec<(Key, Expected)> = rows.iter().map(|(key, row)| (key.clone(), row.clone())).collect();
    for (key, row) in &mut rows {
        let before =
            flat.iter().find(|(other, _)| other.0 == key.0 && other.1 == key.1 && other.2 == key.2 - 1);
        let sums = |row: &Expected| {
            row.class
                .2
                .clone()
                .filter(|scope| matches!(scope.as_str(), "region_wide" | "government_own_level"))
        };
        if let Some((_, before)) = before {
            row.series_break = match key.2 {
                2009 => Some("B2008"),
                2014 => Some("B2014"),
                2019 => Some("B2019"),
                2021 => Some("B2021"),
                _ => None,
            };
            let same = spans.iter().any(|(from, to)| *from < key.2 && key.2 <= *to);
            row.previous = before.value.filter(|_| same && sums(before) == sums(row));
        }
        if let (Some(now), Some(then)) = (row.value, row.previous) {
            let points = if matches!(kind, Share | Quotient) { 100.0 } else { 1.0 };
            row.change = Some(points * (now - then));
            row.growth = (kind == Level && then > 0.0).then(|| now / then - 1.0);
        }
        let peer = |key: &Key, row: &Expected| {
            key.0 == "agency"
                && !row.low_n
                && row.value.is_some()
                && row.class.0.is_some()
                && row.class.1.is_some()
                && row.class.2.as_deref() != Some("region_wide")
        };
        if peer(key, row) {
            let peers: Vec<f64> = flat
                .iter()
                .filter(|(other, theirs)| {
                    peer(other, theirs)
                        && other.2 == key.2
                        && (&theirs.class.0, &theirs.class.1) == (&row.class.0, &row.class.1)
                })
                .filter_map(|(_, theirs)| theirs.value)
                .collect();
            let own = row.value.unwrap();
            let higher = peers.iter().filter(|value| **value > own).count();
            let share = (peers.len() - higher) as f64 / peers.len() as f64;
            row.rank = Some((higher + 1, share, peers.len()));
        }
    }
    rows
}

/// Counts to the last bit, ratios to 1e-12.
fn near(found: Option<f64>, expected: Option<f64>) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) if expected.fract() == 0.0 && found.fract() == 0.0 => found == expected,
        (Some(found), Some(expected)) => (found - expected).abs() <= 1e-12 * expected.abs().max(1.0),
        (None, None) => true,
        _ => false,
    }
}

/// Bodies expected in a group and year: those of the roster that stood, in the groups of their nearest report, else in those
/// of the roster's own words; and whoever else reported that year. Who reports for a region enters no group.
fn expected_by_roster(roster: &Roster, bodies: &[Body<'_>], scope: &str, id: &str, year: i32) -> usize {
    let mut due: BTreeMap<&str, &Unit> = BTreeMap::new();
    for unit in &roster.units {
        let stood = unit.from_year.unwrap_or(i32::MIN) <= year && year <= unit.to_year.unwrap_or(i32::MAX);
        if stood {
            due.entry(&unit.agency_id).or_insert(unit);
        }
    }
    let sums =
        |body: &Body<'_>| matches!(body.panel.text("scope"), Some("region_wide" | "government_own_level"));
    let besides = bodies
        .iter()
        .filter(|body| body.panel.year() == year && !due.contains_key(body.id()) && !sums(body))
        .filter(|body| body.group(scope).as_deref() == Some(id))
        .count();
    let listed = due
        .into_iter()
        .filter(|(agency, unit)| {
            let mut own: Vec<&Body<'_>> = bodies.iter().filter(|body| body.id() == *agency).collect();
            own.sort_by_key(|body| (body.panel.year().abs_diff(year), body.panel.year()));
            let Some(body) = own.first() else {
                let code = unit.division_code.as_deref().expect("the roster of the sample names divisions");
                return match scope {
                    "level" => unit.level.map(|level| level.key()) == Some(id),
                    "sector" => unit.sector.as_deref() == Some(id),
                    "province" => format!("{:0<6}", &code[..2]) == id,
                    "prefecture" => format!("{:0<6}", &code[..4]) == id && !code.ends_with("0000"),
                    _ => true,
                };
            };
            !sums(body) && body.group(scope).as_deref() == Some(id)
        })
        .count();
    listed + besides
}

/// Values of a group by indicator, id, year and kind, and how many are left out as small.
type Spreads = BTreeMap<(String, String, i32, String), (Vec<f64>, usize)>;

/// Median and quartiles of all groups, and the grades of scores, a second time.
fn recompute_spread(out: &Outputs, bodies: &[Body<'_>], published: &[Row]) -> usize {
    let mut values: Spreads = BTreeMap::new();
    for row in published.iter().filter(|row| row.text("scope_kind") == Some("agency")) {
        let body = bodies
            .iter()
            .find(|body| Some(body.id()) == row.text("scope_id") && body.panel.year() == row.year())
            .unwrap();
        let sums = matches!(body.panel.text("scope"), Some("region_wide" | "government_own_level"));
        let Some(value) = row.number("value").filter(|_| !sums) else { continue };
        for scope in ["prefecture", "province", "level", "sector", "peers", "all"] {
            let Some(id) = body.group(scope) else { continue };
            let key = (row.text("indicator").unwrap().to_string(), id, row.year(), scope.to_string());
            let entry = values.entry(key).or_default();
            if row.number("low_n") == Some(1.0) {
                entry.1 += 1;
            } else {
                entry.0.push(value);
            }
        }
    }
    let told = out.rows("distribution");
    assert_eq!(told.len(), values.len(), "a row for each group, year and indicator with a value");
    for row in &told {
        let text = |name: &str| row.text(name).unwrap().to_string();
        let key = (text("indicator"), text("scope_id"), row.year(), text("scope_kind"));
        let (mut values, small) =
            values.remove(&key).unwrap_or_else(|| panic!("{key:?}: a row that should not be"));
        values.sort_by(|a, b| a.partial_cmp(b).unwrap());
        assert_eq!(row.number("n_agencies"), Some(values.len() as f64), "{key:?}");
        assert_eq!(row.number("n_low_n"), Some(small as f64), "{key:?}");
        for (name, quarter) in [("min", 0), ("q1", 1), ("median", 2), ("q3", 3), ("max", 4)] {
            // Hyndman and Fan's definition 7, in whole quarters of the way from the first value to the last.
            let want = (!values.is_empty()).then(|| {
                let way = quarter * (values.len() - 1);
                let (below, beyond) = (way / 4, (way % 4) as f64 / 4.0);
                let above = values[(below + 1).min(values.len() - 1)];
                (1.0 - beyond) * values[below] + beyond * above
            });
            let found = row.number(name);
            assert!(near(found, want), "{key:?} {name}: published {found:?}, worked out {want:?}");
        }
    }
    for body in bodies {
        let grade = body.panel.number("score").map(|score| match score + 1e-9 {
            score if score >= 90.0 => "优",
            score if score >= 75.0 => "良",
            score if score >= 60.0 => "中",
            _ => "差",
        });
        assert_eq!(body.panel.text("score_grade"), grade, "{} {}", body.id(), body.panel.year());
    }
    told.len()
}

/// Holds all published rows against the second reckoning; gives the rows compared by scope kind.
fn recompute(out: &Outputs, roster: Option<&Roster>) -> BTreeMap<String, usize> {
    let (panel, reports, cells, published) =
        (out.rows("agency_year"), out.rows("reports"), out.rows("cells"), out.rows("indicators"));
    let mut cells_of: HashMap<&str, Vec<&Row>> = HashMap::new();
    for cell in &cells {
        cells_of.entry(cell.text("report_id").unwrap()).or_default().push(cell);
    }
    let mut told: HashMap<(&str, i32), Told<'_>> = HashMap::new();
    for row in published.iter().filter(|row| row.text("scope_kind") == Some("agency")) {
        let operands = (row.number("numerator"), row.number("denominator"));
        let key = (row.text("scope_id").unwrap(), row.year());
        told.entry(key).or_default().insert(row.text("indicator").unwrap(), operands);
    }
    let bodies: Vec<Body<'_>> = panel
        .iter()
        .map(|row| {
            let key = (row.text("agency_id").unwrap(), row.year());
            let mut standing = reports.iter().filter(|report| {
                report.text("agency_id") == Some(key.0)
                    && report.number("year") == Some(f64::from(key.1))
                    && report.number("is_current") == Some(1.0)
            });
            let report = standing.next().expect("a report behind the row");
            assert!(standing.next().is_none(), "{key:?}: one report stands");
            Body {
                panel: row,
                report,
                cells: cells_of.get(report.text("report_id").unwrap()).cloned().unwrap_or_default(),
                told: told.get(&key).cloned().unwrap_or_default(),
            }
        })
        .collect();
    let mut complaints = Vec::new();
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    counted.insert("distribution".to_string(), recompute_spread(out, &bodies, &published));
    let mut due: HashMap<Key, usize> = HashMap::new();
    let mut left: BTreeMap<&str, BTreeMap<Key, &Row>> = BTreeMap::new();
    for row in &published {
        let text = |name: &str| row.text(name).unwrap().to_string();
        let key = (text("scope_kind"), text("scope_id"), row.year());
        let twice = left.entry(row.text("indicator").unwrap()).or_default().insert(key, row);
        assert!(twice.is_none(), "two rows of one key: {row:?}");
    }
    for definition in DEFINITIONS {
        let indicator = definition.0;
        let mut rows = left.remove(indicator).unwrap_or_default();
        for (key, mut want) in expected(definition, &bodies) {
            if let Some(roster) = roster.filter(|_| key.0 != "agency") {
                want.n_expected = *due
                    .entry(key.clone())
                    .or_insert_with(|| expected_by_roster(roster, &bodies, &key.0, &key.1, key.2));
            }
            let Some(row) = rows.remove(&key) else {
                complaints.push(format!("{indicator} {key:?}: no row, expected {want:?}"));
                continue;
            };
            *counted.entry(key.0.clone()).or_default() += 1;
            let rank = want.rank;
            for (name, want) in [
                ("numerator", want.numerator),
                ("denominator", want.denominator),
                ("value", want.value),
                ("ci_low", want.interval.map(|interval| interval.0)),
                ("ci_high", want.interval.map(|interval| interval.1)),
                ("low_n", Some(f64::from(u8::from(want.low_n)))),
                ("n_reports", Some(want.n_reports as f64)),
                ("n_expected", Some(want.n_expected as f64)),
                ("previous", want.previous),
                ("change", want.change),
                ("growth", want.growth),
                ("rank", rank.map(|rank| rank.0 as f64)),
                ("peer_percentile", rank.map(|rank| rank.1)),
                ("peer_n", rank.map(|rank| rank.2 as f64)),
            ] {
                if !near(row.number(name), want) {
                    let found = row.number(name);
                    complaints.push(format!(
                        "{indicator} {key:?} {name}: published {found:?}, worked out {want:?}"
                    ));
                }
            }
            for (name, want) in [("scope_name", want.name.as_deref()), ("series_break", want.series_break)] {
                if row.text(name) != want {
                    complaints.push(format!("{indicator} {key:?} {name}: {:?}, {want:?}", row.text(name)));
                }
            }
            if key.0 == "agency" {
                // The panel holds the same value.
                let body =
                    bodies.iter().find(|body| body.id() == key.1 && body.panel.year() == key.2).unwrap();
                if !near(body.panel.number(indicator), want.value) {
                    complaints.push(format!("{indicator} {key:?}: the panel says otherwise"));
                }
            }
        }
        complaints.extend(rows.keys().map(|key| format!("{indicator} {key:?}: a row that should not be")));
        // What has no row has no value in the panel either.
        for body in &bodies {
            let (top, bottom) = body.operands(definition);
            let complete = top.is_some() && (definition.3 == Level || bottom.is_some());
            if !complete && body.panel.number(indicator).is_some() {
                complaints.push(format!(
                    "{indicator} {} {}: a value without operands",
                    body.id(),
                    body.panel.year()
                ));
            }
        }
    }
    complaints.extend(left.keys().map(|name| format!("{name} is not defined here")));
    assert!(
        complaints.is_empty(),
        "{} differences\n{}",
        complaints.len(),
        complaints[..complaints.len().min(40)].join("\n")
    );
    groups_of_outcomes(&panel);
    counted
}

/// Sums of groups and the outcomes used, from the parts that stand beside them.
fn groups_of_outcomes(panel: &[Row]) {
    let denied = [
        "denied_state_secret",
        "denied_other_law",
        "denied_security_stability",
        "denied_third_party",
        "denied_internal_affairs",
        "denied_deliberative",
        "denied_enforcement_file",
        "denied_admin_inquiry",
    ];
    for row in panel.iter().filter(|row| matches!(row.text("template"), Some("table_2019" | "table_2021"))) {
        let sum = |names: &[&str]| names.iter().map(|name| row.number(name)).sum::<Option<f64>>();
        let what = format!("{:?} {}", row.text("agency"), row.year());
        if let Some(sum) = sum(&denied) {
            assert_eq!(row.number("denied_total"), Some(sum), "{what}");
        }
        let outcomes = sum(&[
            "granted_in_full",
            "granted_in_part",
            "denied_total",
            "unavailable_total",
            "not_processed_total",
            "other_total",
        ]);
        let reported = row.number("outcomes_total");
        let used = row.number("outcomes_total_used");
        match (reported, outcomes) {
            (_, Some(sum)) => assert_eq!(used, Some(sum), "{what}: the stated outcomes are the base"),
            (reported, None) => assert_eq!(used, reported, "{what}"),
        }
        let printed_holds = reported.is_some() && (outcomes.is_none() || outcomes == reported);
        let worked_out = row.text("derived").unwrap_or("").split(';').any(|name| name == "outcomes_total");
        let source = used.map(|_| if printed_holds && !worked_out { "reported" } else { "derived" });
        assert_eq!(row.text("outcomes_total_source"), source, "{what}");
    }
}

fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

#[test]
fn all_indicators_of_the_sample_corpus_are_worked_out_again() {
    let roster = Roster::read(&crate::root().join("data/units.xlsx")).unwrap();
    let again = Roster::read(&crate::root().join("data/units.xlsx")).unwrap();
    let out = Outputs::of("sample", vec![sample()], Settings { roster: Some(roster), ..Settings::default() });
    let counted = recompute(&out, Some(&again));
    say(&format!("indicators worked out again over the sample: {counted:?}"));
    for (scope, least) in [
        ("agency", 5000),
        ("prefecture", 100),
        ("province", 150),
        ("level", 500),
        ("sector", 2000),
        ("all", 500),
        ("distribution", 2000),
    ] {
        assert!(
            counted.get(scope).is_some_and(|count| *count >= least),
            "{scope}: too few rows: {counted:?}"
        );
    }
    ask_sql(&out.0.join("out"));
}

#[test]
fn all_indicators_of_the_test_pages_are_worked_out_again() {
    let pages = crate::root().join("tests/pages");
    let counted = recompute(&Outputs::of("pages", vec![pages], Settings::default()), None);
    say(&format!("indicators worked out again over the test pages: {counted:?}"));
    for scope in ["agency", "level", "sector", "all"] {
        assert!(counted.get(scope).is_some_and(|count| *count > 300), "{scope}: too few rows: {counted:?}");
    }
}

/// A few rates by SQL, where a reader that speaks it is installed.
fn ask_sql(out: &Path) {
    let script = crate::root().join("tests/readers/indicators.py");
    match Command::new("python3").arg(&script).arg(out).output() {
        Err(_) => say("skip: there is no python3 here, so no indicator was asked for by SQL"),
        Ok(told) => {
            let said = String::from_utf8_lossy(&told.stdout);
            assert!(told.status.success(), "{said}{}", String::from_utf8_lossy(&told.stderr));
            assert!(!said.trim().is_empty());
            say(said.trim());
        }
    }
}

/// An indicator of an agency and year as numerator and denominator.
struct Book(Vec<Row>, Vec<Row>, Vec<Row>);

impl Book {
    fn of(out: &Outputs) -> Book {
        Book(out.rows("indicators"), out.rows("agency_year"), out.rows("findings"))
    }

    fn row(&self, agency: &str, year: i32, indicator: &str) -> Option<&Row> {
        self.0.iter().find(|row| {
            row.text("scope_kind") == Some("agency")
                && row.text("scope_name") == Some(agency)
                && row.year() == year
                && row.text("indicator") == Some(indicator)
        })
    }

    fn panel(&self, agency: &str, year: i32) -> &Row {
        self.1
            .iter()
            .find(|row| row.text("agency") == Some(agency) && row.year() == year)
            .unwrap_or_else(|| panic!("{agency} {year} is in the panel"))
    }

    fn is(&self, agency: &str, year: i32, indicator: &str, numerator: f64, denominator: f64) {
        let row = self
            .row(agency, year, indicator)
            .unwrap_or_else(|| panic!("{agency} {year} {indicator}: no row"));
        let found = (row.number("numerator"), row.number("denominator"));
        assert_eq!(found, (Some(numerator), Some(denominator)), "{agency} {year} {indicator}");
        assert_eq!(row.number("value"), Some(numerator / denominator), "{agency} {year} {indicator}");
        assert_eq!(
            row.number("low_n"),
            Some(f64::from(u8::from(denominator < 10.0))),
            "{agency} {indicator}"
        );
        assert_eq!(self.panel(agency, year).number(indicator), Some(numerator / denominator));
    }

    fn is_null(&self, agency: &str, year: i32, indicators: &[&str]) {
        for indicator in indicators {
            let value = self.row(agency, year, indicator).and_then(|row| row.number("value"));
            assert_eq!(value, None, "{agency} {year} {indicator}");
            assert_eq!(self.panel(agency, year).number(indicator), None, "{agency} {year} {indicator}");
        }
    }

    fn fails(&self, agency: &str, rule: &str) -> bool {
        self.2.iter().any(|row| {
            row.text("agency") == Some(agency)
                && row.text("rule") == Some(rule)
                && row.text("status") == Some("fail")
        })
    }
}

const OUTCOME_RATES: [&str; 10] = [
    "full_grant_rate",
    "partial_grant_rate",
    "disclosure_rate",
    "denial_rate",
    "denial_rate_determined",
    "non_disclosure_rate",
    "unavailable_rate",
    "not_held_rate",
    "not_processed_rate",
    "other_share",
];

/// Figures that an evaluator worked out by hand from the pages.
fn worked_values(out: &Outputs) {
    let book = Book::of(out);
    // The printed total is 0 beside outcomes of 14: the sum is the base, and says so.
    let (garden, year) = ("南京市绿化园林局", 2019);
    let panel = book.panel(garden, year);
    assert_eq!(panel.number("outcomes_total"), Some(0.0), "a reported number is not altered");
    assert_eq!(panel.number("outcomes_total_used"), Some(14.0));
    assert_eq!(panel.text("outcomes_total_source"), Some("derived"));
    assert!(panel.text("derived").unwrap().split(';').any(|name| name == "outcomes_total_used"));
    book.is(garden, year, "full_grant_rate", 6.0, 14.0);
    book.is(garden, year, "denial_rate", 0.0, 14.0);
    book.is(garden, year, "not_processed_rate", 2.0, 14.0);
    book.is(garden, year, "not_held_rate", 6.0, 14.0);

    let shantou = "汕头市人民政府办公室";
    book.is(shantou, 2019, "disclosure_rate", 4.0, 17.0);
    book.is(shantou, 2019, "not_held_rate", 10.0, 17.0);
    book.is(shantou, 2019, "other_share", 3.0, 17.0);
    assert_eq!(book.panel(shantou, 2019).text("outcomes_total_source"), Some("reported"));

    book.is("吉林省商务厅", 2020, "denial_rate", 1.0, 1.0);

    // Told in the classes of the annex of 2014, whose sum is not the total that is told.
    let zhuhai = "珠海市人民政府";
    book.is(zhuhai, 2018, "denial_rate", 59.0, 1202.0);
    assert!(book.fails(zhuhai, "P_OUTCOME_SUM"), "the classes do not make the answers");
    book.is_null(zhuhai, 2018, &["denial_rate_determined", "non_disclosure_rate", "full_grant_rate"]);

    let shengzhou = "嵊州市人民政府办公室";
    book.is(shengzhou, 2020, "reconsideration_overturn_rate", 6.0, 15.0);
    book.is(shengzhou, 2020, "litigation_overturn_rate", 10.0, 20.0);
    book.is_null(shengzhou, 2020, &["reconsideration_rate", "closure_rate"]);
    book.is_null(shengzhou, 2020, &OUTCOME_RATES);

    for (agency, year) in [("山西省商务厅", 2018), ("河源市金融工作局", 2019)] {
        book.is_null(agency, year, &OUTCOME_RATES);
        book.is_null(
            agency,
            year,
            &["closure_rate", "reconsideration_rate", "litigation_rate", "litigation_rate_received"],
        );
        book.is_null(
            agency,
            year,
            &["reconsideration_overturn_rate", "litigation_overturn_rate", "online_share"],
        );
    }
    // A report that does not say whose it is has no rates at all.
    let nameless = out.rows("reports");
    let nameless: Vec<&Row> = nameless.iter().filter(|row| row.text("agency_id").is_none()).collect();
    assert!(!nameless.is_empty());
    assert!(book.1.iter().all(|row| row.text("agency_id").is_some()));
}

#[test]
fn worked_values_of_the_found_pages() {
    worked_values(&Outputs::of("found", vec![sample().join("found")], Settings::default()));
}

#[test]
fn worked_values_of_the_seed_pages_where_they_are() {
    let seeds = crate::root().parent().unwrap().join("shared/seeds");
    if !seeds.is_dir() {
        say(
            "skip: there is no folder ../shared/seeds here; the same figures are worked out on data/reports/found",
        );
        return;
    }
    worked_values(&Outputs::of("seeds", vec![seeds], Settings::default()));
}

/// A page in the words of the annex of 2014.
fn told_in_words(year: i32, granted: u32, denied: u32) -> String {
    let answered = granted + denied;
    format!(
        "示例市财政局{year}年政府信息公开工作年度报告\n{year}年，本机关认真贯彻《条例》，现报告如下。\n\
         一、依申请公开政府信息情况\n全年收到政府信息公开申请{answered}件，答复{answered}件，其中同意公开答复{granted}件，\
         不同意公开答复{denied}件。\n二、存在的主要问题及改进情况\n公开的内容还不够丰富。\n"
    )
}

#[test]
fn a_denial_rate_of_the_old_annex_is_compared_within_its_years_only() {
    let root = Scratch::new("annex-pages");
    for (year, granted, denied) in [(2013, 30, 10), (2014, 32, 8), (2017, 30, 20), (2018, 45, 15)] {
        std::fs::write(root.join(format!("{year}.txt")), told_in_words(year, granted, denied)).unwrap();
    }
    let form = sample().join("示例市/示例市财政局/2019.txt");
    std::fs::copy(form, root.join("2019.txt")).unwrap();
    let book = Book::of(&Outputs::of("annex", vec![root.to_path_buf()], Settings::default()));
    let agency = "示例市财政局";
    book.is(agency, 2014, "denial_rate", 8.0, 40.0);
    book.is(agency, 2018, "denial_rate", 15.0, 60.0);
    book.is_null(agency, 2013, &["denial_rate"]);
    let of = |year: i32| book.row(agency, year, "denial_rate").unwrap();
    assert_eq!(of(2014).number("previous"), None, "2013 had no annex");
    assert_eq!(of(2018).number("previous"), Some(0.4));
    assert!((of(2018).number("change").unwrap() + 15.0).abs() < 1e-12, "in percentage points");
    assert!(of(2019).number("value").is_some());
    assert_eq!(of(2019).text("series_break"), Some("B2019"));
    assert_eq!((of(2019).number("previous"), of(2019).number("change")), (None, None));
}
