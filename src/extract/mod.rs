//! A stretch of a document → what it states: the cells of its tables, with their places.
//!
//! Knows no agency and no year. Which form a report is printed on is recognised here, from the headings of its
//! tables and from nothing else.

pub mod annex;
mod beside;
mod caption;
pub mod form;
pub mod passage;
pub mod prose;
mod small_table;
pub mod solve;
pub mod stream;
pub mod table2;
pub mod table3;
pub mod table4;
mod tables;
pub mod trace;

use crate::document::{self, Block, Grid};
use crate::schema::{Applicant, Item, SourceKind, Status, Template};
use form::Form;
use solve::Slot;
use stream::{Stream, slot_of};
use tables::Tables;

/// A stated number, or the stated absence of one.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub item: Item,
    /// One of seven for items of table 3; `None` for all others.
    pub applicant: Option<Applicant>,
    /// `None` unless the status carries a value.
    pub value: Option<f64>,
    pub status: Status,
    /// The printed characters.
    pub raw: String,
    pub kind: SourceKind,
    /// 1-based line of the decoded text.
    pub line: u32,
    /// The words around it.
    pub quote: String,
}

/// Printed figures of which no reading satisfies the identities.
#[derive(Clone, Debug, PartialEq)]
pub struct Contradiction {
    pub rule: &'static str,
    pub kind: SourceKind,
    pub item: Item,
    pub line: u32,
    pub raw: String,
    pub quote: String,
}

/// What a report states.
#[derive(Clone, Debug)]
pub struct Extraction {
    pub template: Template,
    pub cells: Vec<Cell>,
    pub contradictions: Vec<Contradiction>,
    /// Which of the three statutory tables are there.
    pub tables: [bool; 3],
    /// Lists, counts by class and shares of its sentences.
    pub breakdowns: Vec<passage::Breakdown>,
    pub series: Vec<passage::Series>,
    pub shares: Vec<passage::Share>,
}

/// A place of a table is stated once: of two cells that agree one is left, and of two that do not one without a value.
fn decide_doubled(cells: &mut Vec<Cell>) {
    let place =
        |cell: &Cell| cell.item as usize * 8 + cell.applicant.map_or(7, |applicant| applicant as usize);
    let most = cells.iter().map(place).max().unwrap_or(0);
    let mut first: Vec<Option<usize>> = vec![None; most + 1];
    let mut at = 0;
    while at < cells.len() {
        match &mut first[place(&cells[at])] {
            Some(first) => {
                let other = cells.remove(at);
                let stands = &mut cells[*first];
                if (stands.status, stands.value) != (other.status, other.value) {
                    stands.raw = format!("{} / {}", stands.raw, other.raw);
                    (stands.status, stands.value) = (Status::Ambiguous, None);
                }
            }
            none => {
                *none = Some(at);
                at += 1;
            }
        }
    }
}

/// Whether a row prints a cell under each of the columns, and no figure to their right that no heading stands over. Else it
/// lost a cell or has one too many, and its figures may stand under their neighbours' headings.
fn fits_headings(grid: &Grid, y: usize, columns: impl Iterator<Item = usize> + Clone) -> bool {
    let last = columns.clone().max().unwrap_or(0);
    let is_figure = |cell: &document::Cell| matches!(slot_of(&cell.text), Some(Slot::Value(_)));
    let headed = |column: usize| {
        let heads = |cell: &document::Cell| cell.row != y && slot_of(&cell.text).is_none();
        (0..y).any(|above| grid.at(above, column).is_some_and(heads))
    };
    columns.clone().all(|column| grid.at(y, column).is_some())
        && (last + 1..grid.columns).all(|column| headed(column) || !grid.at(y, column).is_some_and(is_figure))
}

/// Reads the tables and the sentences of a report.
pub fn read(blocks: &[Block], context: &prose::Context) -> Extraction {
    let (mut found, rest) = Tables::of_grids(blocks, context);
    let stream = Stream::of(rest.iter().copied());
    found.add_flattened(&stream, &rest, context);
    let flattened = found.spans.clone();
    let mut sentences = stream.sentences(&flattened);
    let within = |line: u32| {
        flattened.iter().any(|span| (stream.line_at(span.start)..=stream.line_at(span.end)).contains(&line))
    };
    for table in small_table::all(&rest, context).into_iter().filter(|table| !within(table.line)) {
        let at = sentences.partition_point(|sentence| sentence.line_at(0) < table.line);
        sentences.splice(at..at, table.sentences);
    }
    let (tables, template) = (found.present(), found.template());
    let Tables { second, third, fourth, annex, flat, .. } = found;
    let form = template.and_then(Form::of);
    let mut cells = Vec::new();
    let mut contradictions = Vec::new();
    if let Some(form) = form {
        if tables[0] {
            cells.extend(table2::cells(second, form));
        }
        if tables[1] {
            let (third, contradicting) = table3::cells(third, form);
            cells.extend(third);
            contradictions.extend(contradicting);
        }
    }
    if let Some(fourth) = fourth {
        let (fourth, contradicting) = table4::cells(fourth);
        cells.extend(fourth);
        contradictions.extend(contradicting);
    }
    if stream.lost_its_repeats() {
        for cell in cells.iter_mut().filter(|cell| flat.contains(&cell.kind)) {
            (cell.value, cell.status) = (None, Status::Unrecoverable);
        }
        contradictions.retain(|contradiction: &Contradiction| !flat.contains(&contradiction.kind));
    }
    decide_doubled(&mut cells);
    if !annex.is_empty() {
        cells.extend(annex::cells(&annex, context.year));
    }
    cells.extend(prose::read(&sentences, context));
    beside::settle(&mut cells, &sentences);
    let prose::lists::Lists { breakdowns, series, shares } = prose::lists::read(&sentences);
    Extraction {
        template: template.unwrap_or(Template::Unknown),
        cells,
        contradictions,
        tables,
        breakdowns,
        series,
        shares,
    }
}
