//! What sentences say beside the statutory tables. Where a sentence agrees with a table, another that tells the same item
//! with another figure tells it of something else: of a region, of a unit, of cases of every kind.

use super::Cell;
use super::stream::Sentence;
use crate::document::text::bare;
use crate::schema::{Applicant, Item, SourceKind, Status, Topic};

/// Leaves without a value the figures of sentences that a table and another sentence contradict together, and those of
/// disputes, not said to be on disclosure, that the table contradicts.
pub(super) fn settle(cells: &mut [Cell], sentences: &[Sentence]) {
    let items: Vec<Item> = {
        let mut items: Vec<Item> = cells.iter().filter(|cell| is_told(cell)).map(|cell| cell.item).collect();
        items.sort_unstable();
        items.dedup();
        items
    };
    for item in items {
        let Some(table) = tabled(cells, item) else { continue };
        let agrees = cells.iter().any(|cell| is_told(cell) && cell.item == item && cell.value == Some(table));
        let is_dispute = matches!(item, Item::ReconsiderationTotal | Item::LitigationTotal);
        for cell in cells.iter_mut().filter(|cell| cell.item == item) {
            if is_told(cell)
                && cell.value != Some(table)
                && (agrees || is_dispute && !is_on_disclosure(cell, sentences))
            {
                (cell.value, cell.status) = (None, Status::Ambiguous);
            }
        }
    }
}

/// Whether the paragraph of a figure speaks of disclosure.
fn is_on_disclosure(cell: &Cell, sentences: &[Sentence]) -> bool {
    let quote = bare(&cell.quote);
    let Some(own) = sentences
        .iter()
        .find(|sentence| sentence.line_at(0) <= cell.line && bare(&sentence.text).contains(&quote))
    else {
        return true;
    };
    sentences.iter().any(|sentence| sentence.paragraph == own.paragraph && sentence.text.contains("信息公开"))
}

/// A sentence's exact figure for all applicants.
fn is_told(cell: &Cell) -> bool {
    cell.kind == SourceKind::Prose
        && matches!(cell.status, Status::Number | Status::Zero)
        && cell.applicant.is_none_or(|applicant| applicant == Applicant::Total)
}

/// What tables 3 and 4 say of an item, as a cell or as the sum of cells that are all stated.
fn tabled(cells: &[Cell], item: Item) -> Option<f64> {
    let stated = |item: Item| {
        cells
            .iter()
            .find(|cell| {
                matches!(cell.kind, SourceKind::Table3 | SourceKind::Table4)
                    && cell.item == item
                    && cell.applicant.is_none_or(|applicant| applicant == Applicant::Total)
            })
            .and_then(|cell| cell.value)
    };
    let parts = match item {
        Item::LitigationTotal => vec![Item::LitigationDirectTotal, Item::LitigationAfterReconTotal],
        Item::DeniedTotal => of_group(Topic::Denied),
        Item::UnavailableTotal => of_group(Topic::Unavailable),
        Item::NotProcessedTotal => of_group(Topic::NotProcessed),
        _ => vec![item],
    };
    parts.into_iter().map(stated).sum()
}

fn of_group(topic: Topic) -> Vec<Item> {
    super::form::TABLE3
        .iter()
        .filter(|row| !row.is_group() && row.item.def().topic == topic)
        .map(|row| row.item)
        .collect()
}
