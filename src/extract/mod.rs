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
pub mod trace;

use crate::document::{self, Block, Content, Grid};
use crate::schema::{Applicant, Item, SourceKind, Status, Template};
use caption::Whose;
use form::Form;
use solve::Slot;
use stream::{Stream, slot_of};

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

/// Lines between the caption of a flattened table and its first row.
const LINES_OF_HEADINGS: usize = 14;

/// Reads the tables and the sentences of a report.
pub fn read(blocks: &[Block], context: &prose::Context) -> Extraction {
    let mut second = table2::Found::default();
    let mut third = table3::Found::default();
    let mut fourth: Option<table4::Found> = None;
    let mut annex = annex::Found::default();
    let mut columns = table3::Columns::default();
    let mut rest: Vec<&Block> = Vec::new();
    // Text stands between this grid and the one before.
    let mut apart = false;
    // Tables whose captions name another year or body: last year's figures, or last year's caption.
    let mut of_another = Vec::new();
    for (block, caption) in blocks.iter().zip(caption::all(blocks, context)) {
        let Content::Table(grid) = &block.content else {
            rest.push(block);
            apart = true;
            continue;
        };
        let unstacked = grid.unstacked();
        let grid = unstacked.as_ref().unwrap_or(grid);
        let (in_second, in_third, in_fourth) = (
            table2::from_grid(grid, context.year, caption.money),
            table3::from_grid(grid, &mut columns, context.year),
            table4::from_grid(grid, context.year),
        );
        let mut in_annex = annex::Found::default();
        if in_second.is_empty() && in_third.is_empty() && in_fourth.is_none() {
            in_annex = annex::from_grid(grid, caption.money);
            if in_annex.is_empty() {
                rest.push(block);
            }
        }
        if caption.whose == Whose::Another {
            of_another.push((in_second, in_third, in_fourth, in_annex));
            continue;
        }
        second.join(in_second, apart);
        third.join(in_third, apart);
        fourth = match (fourth, in_fourth) {
            (Some(fourth), Some(other)) => Some(fourth.or(other, apart)),
            (fourth, other) => fourth.or(other),
        };
        annex.join(in_annex);
        apart = false;
    }
    // They say that a table is there, and no more; beside the report's own they say nothing.
    let own = [!second.is_empty(), !third.is_empty(), fourth.is_some(), !annex.is_empty()];
    for (mut in_second, mut in_third, mut in_fourth, mut in_annex) in of_another {
        if !own[0] {
            in_second.doubt();
            second.join(in_second, false);
        }
        if !own[1] {
            in_third.doubt();
            third.join(in_third, false);
        }
        if !own[2] {
            in_fourth.iter_mut().for_each(table4::Found::doubt);
            fourth = fourth.or(in_fourth);
        }
        if !own[3] {
            in_annex.doubt();
            annex.join(in_annex);
        }
    }
    let stream = Stream::of(rest.iter().copied());
    let mut flat: Vec<SourceKind> = Vec::new();
    // What stands above a flattened table, with its headings between, counts as above any table.
    let of_another = |span: Option<&std::ops::Range<usize>>| {
        span.is_some_and(|span| {
            stream
                .lines_above(span.start)
                .take(LINES_OF_HEADINGS)
                .take_while(|line| !line.ends_with('。'))
                .find_map(|line| caption::whose(&line, context))
                == Some(Whose::Another)
        })
    };
    if second.is_empty() {
        second = table2::from_stream(&stream, context.year);
        if of_another(second.spans.first()) {
            second.doubt();
        }
        flat.push(SourceKind::Table2);
    }
    if third.is_empty() {
        third = table3::from_stream(&stream);
        if of_another(third.span.as_ref()) {
            third.doubt();
        }
        flat.push(SourceKind::Table3);
    }
    if fourth.is_none() {
        // Three rows with labels, between pipes: no one row of fifteen.
        fourth = table4::from_stream(&stream).or_else(|| {
            small_table::of_lines(&rest).iter().find_map(|grid| table4::from_grid(grid, context.year))
        });
        if let Some(fourth) = &mut fourth
            && of_another(fourth.span.as_ref())
        {
            fourth.doubt();
        }
        flat.push(SourceKind::Table4);
    }
    // The annex and the statutory tables exclude each other; the words of the tables are among the annex's.
    if annex.is_empty() && second.is_empty() && third.is_empty() {
        annex = annex::from_stream(&stream);
    }
    let mut flattened: Vec<std::ops::Range<usize>> = second.spans.clone();
    flattened.extend(third.span.clone());
    flattened.extend(fourth.as_ref().and_then(|found| found.span.clone()));
    flattened.extend(annex.span.clone().filter(|_| !annex.is_empty()));
    let mut sentences = stream.sentences(&flattened);
    let within = |line: u32| {
        flattened.iter().any(|span| (stream.line_at(span.start)..=stream.line_at(span.end)).contains(&line))
    };
    for table in small_table::all(&rest, context).into_iter().filter(|table| !within(table.line)) {
        let at = sentences.partition_point(|sentence| sentence.line_at(0) < table.line);
        sentences.splice(at..at, table.sentences);
    }
    let tables = [!second.is_empty(), !third.is_empty(), fourth.is_some()];
    // The headings of table 2 decide; beside them a table 3 whose (六) is not divided changes nothing.
    let template = second.template().or_else(|| {
        third.splits_other().map(|split| if split { Template::Table2021 } else { Template::Table2019 })
    });
    let template =
        template.or_else(|| (!annex.is_empty() && tables == [false; 3]).then_some(Template::Annex));
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
