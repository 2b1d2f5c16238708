//! One report's statements → the figures of its agency and year.
//!
//! Here, and only here, what the identities force is used: a blank part that must be zero because the stated parts
//! already make the stated total, and a blank total whose parts are all stated. Every figure so worked out is named in
//! `derived`. Anything else that is blank stays null, and so do the sums over it.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;

use crate::check::arithmetic::{identity_count, outcome_items};
use crate::check::{Operand, Sheet, comparison_count, structure};
use crate::extract::form::{Group, TABLE3, TABLE4};
use crate::indicator::{DENIALS, Quantity};
use crate::schema::{Applicant, Item, SourceKind};

/// The figures of one report.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// One figure for each item that has one: the table's if the report has the table, else the sentence's.
    pub items: HashMap<Item, f64>,
    /// Items whose figure was worked out.
    pub derived: BTreeSet<Item>,
    pub requests_from: HashMap<Applicant, f64>,
    pub outcomes_used: Option<(f64, OutcomesSource)>,
    /// Counts of the report itself: parts, cells, identities, comparisons, words, days.
    pub counts: HashMap<Quantity, f64>,
}

/// Whether the outcomes used as denominator were printed or added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomesSource {
    Reported,
    Derived,
}

impl OutcomesSource {
    pub fn key(self) -> &'static str {
        match self {
            OutcomesSource::Reported => "reported",
            OutcomesSource::Derived => "derived",
        }
    }
}

/// A cell in the course of derivation.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Known {
    Stated(f64),
    Derived(f64),
    Blank,
    Unknown,
}

impl Known {
    fn value(self) -> Option<f64> {
        match self {
            Known::Stated(value) | Known::Derived(value) => Some(value),
            Known::Blank | Known::Unknown => None,
        }
    }
}

impl Figures {
    pub fn of(sheet: &Sheet<'_>) -> Figures {
        let mut figures = Figures::default();
        figures.take_tables(sheet, SourceKind::Annex);
        figures.take_tables(sheet, SourceKind::Table2);
        figures.take_table3(sheet);
        figures.take_table4(sheet);
        figures.take_prose(sheet);
        figures.group_sums(sheet);
        figures.outcomes(sheet);
        figures.count(sheet);
        figures
    }

    pub fn quantity(&self, quantity: Quantity) -> Option<f64> {
        match quantity {
            Quantity::Item(item) => self.items.get(&item).copied(),
            Quantity::OutcomesUsed => self.outcomes_used.map(|used| used.0),
            Quantity::RequestsFrom(applicant) => self.requests_from.get(&applicant).copied(),
            _ => self.counts.get(&quantity).copied(),
        }
    }

    /// Notes two counts that belong together.
    pub fn note(&mut self, part: Quantity, whole: Quantity, counts: Option<(usize, usize)>) {
        if let Some((some, all)) = counts {
            self.counts.insert(part, some as f64);
            self.counts.insert(whole, all as f64);
        }
    }

    fn count(&mut self, sheet: &Sheet<'_>) {
        self.note(Quantity::ElementsPresent, Quantity::ElementsRequired, structure::element_count(sheet));
        self.note(Quantity::CellsFilled, Quantity::CellsExpected, structure::fill_count(sheet));
        self.note(Quantity::IdentitiesHeld, Quantity::IdentitiesJudged, Some(identity_count(sheet)));
        self.note(Quantity::ComparisonsAgreed, Quantity::ComparisonsMade, Some(comparison_count(sheet)));
    }

    fn take_tables(&mut self, sheet: &Sheet<'_>, kind: SourceKind) {
        for cell in sheet
            .cells
            .iter()
            .filter(|cell| cell.kind == kind && cell.applicant.is_none_or(|a| a == Applicant::Total))
        {
            if let Some(value) = cell.value {
                self.items.insert(cell.item, value);
            }
        }
    }

    fn take_table3(&mut self, sheet: &Sheet<'_>) {
        if !sheet.has_table(SourceKind::Table3) {
            return;
        }
        let rows: Vec<Item> = TABLE3
            .iter()
            .map(|row| row.item)
            .filter(|item| sheet.cell(SourceKind::Table3, *item, Some(Applicant::Total)).is_some())
            .collect();
        let mut grid: HashMap<(Item, Applicant), Known> = HashMap::new();
        for item in &rows {
            for applicant in Applicant::ALL {
                let known = match sheet
                    .cell(SourceKind::Table3, *item, Some(*applicant))
                    .map(|cell| cell.operand())
                {
                    Some(Operand::Value(value)) => Known::Stated(value),
                    Some(Operand::Blank) => Known::Blank,
                    _ => Known::Unknown,
                };
                grid.insert((*item, *applicant), known);
            }
        }
        let outcomes = outcome_items(sheet);
        // Each round decides at least one cell or ends the search.
        loop {
            let mut changed = false;
            for item in &rows {
                let parts: Vec<_> = Applicant::PARTS.iter().map(|applicant| (*item, *applicant)).collect();
                changed |= force(&mut grid, &parts, (*item, Applicant::Total));
            }
            for applicant in Applicant::ALL {
                let parts: Vec<_> = outcomes.iter().map(|item| (*item, *applicant)).collect();
                changed |= force(&mut grid, &parts, (Item::OutcomesTotal, *applicant));
                changed |= force_balance(&mut grid, *applicant);
            }
            if !changed {
                break;
            }
        }
        for item in &rows {
            match grid.get(&(*item, Applicant::Total)) {
                Some(Known::Stated(value)) => {
                    self.items.insert(*item, *value);
                }
                Some(Known::Derived(value)) => {
                    self.items.insert(*item, *value);
                    self.derived.insert(*item);
                }
                _ => {}
            }
        }
        for applicant in Applicant::PARTS {
            if let Some(value) =
                grid.get(&(Item::RequestsReceived, *applicant)).copied().and_then(Known::value)
            {
                self.requests_from.insert(*applicant, value);
            }
        }
    }

    fn take_table4(&mut self, sheet: &Sheet<'_>) {
        if !sheet.has_table(SourceKind::Table4) {
            return;
        }
        for block in &TABLE4 {
            let mut grid: HashMap<(Item, Applicant), Known> = block
                .items
                .iter()
                .map(|item| {
                    let known = match sheet.cell(SourceKind::Table4, *item, None).map(|cell| cell.operand()) {
                        Some(Operand::Value(value)) => Known::Stated(value),
                        Some(Operand::Blank) => Known::Blank,
                        _ => Known::Unknown,
                    };
                    ((*item, Applicant::Total), known)
                })
                .collect();
            let parts: Vec<_> = block.items[..4].iter().map(|item| (*item, Applicant::Total)).collect();
            force(&mut grid, &parts, (block.items[4], Applicant::Total));
            for item in &block.items {
                match grid[&(*item, Applicant::Total)] {
                    Known::Stated(value) => {
                        self.items.insert(*item, value);
                    }
                    Known::Derived(value) => {
                        self.items.insert(*item, value);
                        self.derived.insert(*item);
                    }
                    _ => {}
                }
            }
        }
    }

    /// A sentence's figure, where no table speaks of the item and all sentences agree.
    fn take_prose(&mut self, sheet: &Sheet<'_>) {
        let mut told: BTreeMap<Item, Option<f64>> = BTreeMap::new();
        for cell in sheet.cells.iter().filter(|cell| {
            cell.kind == SourceKind::Prose && cell.applicant.is_none_or(|a| a == Applicant::Total)
        }) {
            if table_speaks(sheet, cell.item) {
                continue;
            }
            let figure = told.entry(cell.item).or_insert(cell.value);
            if *figure != cell.value {
                *figure = None;
            }
        }
        for (item, value) in told {
            if let Some(value) = value {
                self.items.entry(item).or_insert(value);
            }
        }
    }

    fn group_sums(&mut self, sheet: &Sheet<'_>) {
        let table3 = sheet.has_table(SourceKind::Table3);
        let table4 = sheet.has_table(SourceKind::Table4);
        let printed = |item: Item| sheet.cell(SourceKind::Table3, item, Some(Applicant::Total)).is_some();
        let group = |group: Group| -> Vec<Item> {
            TABLE3.iter().filter(|row| row.group == Some(group)).map(|row| row.item).collect()
        };
        let mut sums: Vec<(Item, Vec<Item>)> = Vec::new();
        if table3 {
            sums.push((Item::DeniedTotal, DENIALS.to_vec()));
            sums.push((Item::UnavailableTotal, group(Group::Unavailable)));
            sums.push((Item::NotProcessedTotal, group(Group::NotProcessed)));
            let divided = group(Group::Other);
            let other =
                if divided.iter().any(|item| printed(*item)) { divided } else { vec![Item::OtherOutcome] };
            sums.push((Item::OtherTotal, other));
        } else if self.items.contains_key(&Item::OtherOutcome) {
            sums.push((Item::OtherTotal, vec![Item::OtherOutcome]));
        }
        if table4 {
            for (total, result) in [
                (Item::LitigationUpheldTotal, 0),
                (Item::LitigationOverturnedTotal, 1),
                (Item::LitigationOtherTotal, 2),
                (Item::LitigationPendingTotal, 3),
                (Item::LitigationTotal, 4),
            ] {
                sums.push((total, vec![TABLE4[1].items[result], TABLE4[2].items[result]]));
            }
        }
        for (total, parts) in sums {
            let values: Option<Vec<f64>> = parts.iter().map(|item| self.items.get(item).copied()).collect();
            if let Some(values) = values {
                self.items.insert(total, values.iter().sum());
                self.derived.insert(total);
            }
        }
    }

    fn outcomes(&mut self, sheet: &Sheet<'_>) {
        let reported = self.items.get(&Item::OutcomesTotal).copied();
        let outcomes = outcome_items(sheet);
        let values: Option<Vec<f64>> = outcomes.iter().map(|item| self.items.get(item).copied()).collect();
        let sum = values.filter(|values| !values.is_empty()).map(|values| values.iter().sum::<f64>());
        self.outcomes_used = match (reported, sum) {
            (Some(reported), Some(sum)) if reported != sum => Some((sum, OutcomesSource::Derived)),
            (Some(reported), _) if self.derived.contains(&Item::OutcomesTotal) => {
                Some((reported, OutcomesSource::Derived))
            }
            (Some(reported), _) => Some((reported, OutcomesSource::Reported)),
            (None, Some(sum)) => Some((sum, OutcomesSource::Derived)),
            (None, None) => None,
        };
    }
}

/// Whether the report has a table that states the item, so that a sentence cannot.
fn table_speaks(sheet: &Sheet<'_>, item: Item) -> bool {
    let third = [
        Item::DeniedTotal,
        Item::UnavailableTotal,
        Item::NotProcessedTotal,
        Item::OtherTotal,
        Item::OtherOutcome,
    ];
    let fourth = [
        Item::LitigationTotal,
        Item::LitigationUpheldTotal,
        Item::LitigationOverturnedTotal,
        Item::LitigationOtherTotal,
        Item::LitigationPendingTotal,
    ];
    sheet.cells.iter().any(|cell| cell.kind != SourceKind::Prose && cell.item == item)
        || third.contains(&item) && sheet.has_table(SourceKind::Table3)
        || fourth.contains(&item) && sheet.has_table(SourceKind::Table4)
}

type Place = (Item, Applicant);

/// Uses one sum: blanks that can only be zero, or a total whose parts are all known.
fn force(grid: &mut HashMap<Place, Known>, parts: &[Place], total: Place) -> bool {
    let get = |place: &Place| grid.get(place).copied().unwrap_or(Known::Unknown);
    if parts.iter().any(|part| get(part) == Known::Unknown) {
        return false;
    }
    let sum: f64 = parts.iter().filter_map(|part| get(part).value()).sum();
    let blanks: Vec<Place> = parts.iter().copied().filter(|part| get(part) == Known::Blank).collect();
    match get(&total) {
        Known::Unknown => false,
        Known::Blank if blanks.is_empty() && !parts.is_empty() => {
            grid.insert(total, Known::Derived(sum));
            true
        }
        Known::Blank => false,
        known => {
            let forced = known.value() == Some(sum) && !blanks.is_empty();
            if forced {
                for blank in blanks {
                    grid.insert(blank, Known::Derived(0.0));
                }
            }
            forced
        }
    }
}

/// 新收 + 上年结转 = 总计 + 结转下年: where the stated figures already balance, a blank on one side is zero.
fn force_balance(grid: &mut HashMap<Place, Known>, applicant: Applicant) -> bool {
    let left = [(Item::RequestsReceived, applicant), (Item::CarriedOver, applicant)];
    let right = [(Item::OutcomesTotal, applicant), (Item::CarriedForward, applicant)];
    let get = |place: &Place| grid.get(place).copied().unwrap_or(Known::Unknown);
    if left.iter().chain(&right).any(|place| get(place) == Known::Unknown) {
        return false;
    }
    let sum = |side: &[Place]| side.iter().filter_map(|place| get(place).value()).sum::<f64>();
    let blanks =
        |side: &[Place]| side.iter().copied().filter(|place| get(place) == Known::Blank).collect::<Vec<_>>();
    let (l, r, blank_left, blank_right) = (sum(&left), sum(&right), blanks(&left), blanks(&right));
    if l != r || blank_left.is_empty() == blank_right.is_empty() {
        return false;
    }
    // A side that is blank throughout says nothing yet.
    let one_sided = if blank_left.is_empty() { blank_right } else { blank_left };
    if one_sided.len() == 2 {
        return false;
    }
    for place in one_sided {
        grid.insert(place, Known::Derived(0.0));
    }
    true
}
