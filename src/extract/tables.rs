//! The statutory tables and the annex of a report, wherever they stand: in grids, or flattened into lines.

use std::ops::Range;

use super::caption::{self, Whose};
use super::prose::Context;
use super::stream::Stream;
use super::{annex, small_table, table2, table3, table4};
use crate::document::{Block, Content};
use crate::schema::{SourceKind, Template};

#[derive(Default)]
pub(super) struct Tables {
    pub(super) second: table2::Found,
    pub(super) third: table3::Found,
    pub(super) fourth: Option<table4::Found>,
    pub(super) annex: annex::Found,
    /// Those that were read from flattened text.
    pub(super) flat: Vec<SourceKind>,
}

impl Tables {
    /// What the grids hold, and the blocks that hold none of it.
    pub(super) fn of_grids<'a>(blocks: &'a [Block], context: &Context) -> (Tables, Vec<&'a Block>) {
        let mut own = Tables::default();
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
            let mut found = Tables {
                second: table2::from_grid(grid, context.year, caption.money),
                third: table3::from_grid(grid, &mut columns, context.year),
                fourth: table4::from_grid(grid, context.year),
                ..Tables::default()
            };
            if found.present() == [false; 3] {
                found.annex = annex::from_grid(grid, caption.money);
                if found.annex.is_empty() {
                    rest.push(block);
                }
            }
            if caption.whose == Whose::Another {
                of_another.push(found);
            } else {
                own.join(found, apart);
                apart = false;
            }
        }
        // They say that a table is there, and no more; beside the report's own they say nothing.
        let (present, annexed) = (own.present(), !own.annex.is_empty());
        for mut found in of_another {
            found.doubt();
            own.join(
                Tables {
                    second: if present[0] { table2::Found::default() } else { found.second },
                    third: if present[1] { table3::Found::default() } else { found.third },
                    fourth: found.fourth.filter(|_| !present[2]),
                    annex: if annexed { annex::Found::default() } else { found.annex },
                    flat: Vec::new(),
                },
                false,
            );
        }
        (own, rest)
    }

    /// Adds what stands flattened in the text of the other blocks.
    pub(super) fn add_flattened(&mut self, stream: &Stream, rest: &[&Block], context: &Context) {
        let of_another = |span: Option<&Range<usize>>| {
            span.is_some_and(|span| is_captioned_for_another(stream, span.start, context))
        };
        if self.second.is_empty() {
            self.second = table2::from_stream(stream, context.year);
            if of_another(self.second.spans.first()) {
                self.second.doubt();
            }
            self.flat.push(SourceKind::Table2);
        }
        if self.third.is_empty() {
            self.third = table3::from_stream(stream);
            if of_another(self.third.span.as_ref()) {
                self.third.doubt();
            }
            self.flat.push(SourceKind::Table3);
        }
        if self.fourth.is_none() {
            // Three rows with labels, between pipes: no one row of fifteen.
            self.fourth = table4::from_stream(stream).or_else(|| {
                small_table::of_lines(rest).iter().find_map(|grid| table4::from_grid(grid, context.year))
            });
            if let Some(fourth) = &mut self.fourth
                && of_another(fourth.span.as_ref())
            {
                fourth.doubt();
            }
            self.flat.push(SourceKind::Table4);
        }
        // The annex and the statutory tables exclude each other; the words of the tables are among the annex's.
        if self.annex.is_empty() && self.second.is_empty() && self.third.is_empty() {
            self.annex = annex::from_stream(stream);
        }
    }

    /// Which of tables 2, 3 and 4 are there.
    pub(super) fn present(&self) -> [bool; 3] {
        [!self.second.is_empty(), !self.third.is_empty(), self.fourth.is_some()]
    }

    /// Where they stand in flattened text.
    pub(super) fn spans(&self) -> Vec<Range<usize>> {
        let mut spans = self.second.spans.clone();
        spans.extend(self.third.span.clone());
        spans.extend(self.fourth.as_ref().and_then(|found| found.span.clone()));
        spans.extend(self.annex.span.clone().filter(|_| !self.annex.is_empty()));
        spans
    }

    /// The form that they are printed on. The headings of table 2 decide; beside them a table 3 whose (六) is not divided
    /// changes nothing.
    pub(super) fn template(&self) -> Option<Template> {
        let of_third = || {
            self.third
                .splits_other()
                .map(|split| if split { Template::Table2021 } else { Template::Table2019 })
        };
        let annexed = !self.annex.is_empty() && self.present() == [false; 3];
        self.second.template().or_else(of_third).or_else(|| annexed.then_some(Template::Annex))
    }

    fn join(&mut self, other: Tables, apart: bool) {
        self.second.join(other.second, apart);
        self.third.join(other.third, apart);
        self.fourth = match (self.fourth.take(), other.fourth) {
            (Some(fourth), Some(other)) => Some(fourth.or(other, apart)),
            (fourth, other) => fourth.or(other),
        };
        self.annex.join(other.annex);
    }

    fn doubt(&mut self) {
        self.second.doubt();
        self.third.doubt();
        self.fourth.iter_mut().for_each(table4::Found::doubt);
        self.annex.doubt();
    }
}

/// Lines between the caption of a flattened table and its first row.
const LINES_OF_HEADINGS: usize = 14;

/// Whether what stands above a flattened table, with its headings between, names another year or body.
fn is_captioned_for_another(stream: &Stream, start: usize, context: &Context) -> bool {
    stream
        .lines_above(start)
        .take(LINES_OF_HEADINGS)
        .take_while(|line| !line.ends_with('。'))
        .find_map(|line| caption::whose(&line, context))
        == Some(Whose::Another)
}
