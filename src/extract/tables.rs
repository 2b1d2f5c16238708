//! The statutory tables and the annex of a report, wherever they stand: in grids, or flattened into lines.

use std::ops::Range;

use super::caption::{self, Whose};
use super::prose::Context;
use super::stream::{Flattened, Stream};
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
    /// Where these stand.
    pub(super) spans: Vec<Range<usize>>,
}

impl Tables {
    /// What the grids hold, and the blocks that hold none of it.
    pub(super) fn of_grids<'a>(blocks: &'a [Block], context: &Context) -> (Tables, Vec<&'a Block>) {
        let mut gathered = Gathered::default();
        let mut columns = table3::Columns::default();
        let mut rest: Vec<&Block> = Vec::new();
        // Text stands between this grid and the one before.
        let mut apart = false;
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
            // 同意公开27,不予公开3: a table of its publisher's own, before there was a form.
            if context.year.is_some_and(|year| year < FIRST_YEAR) && !found.third.is_whole() {
                found.third = table3::Found::default();
            }
            if found.present() == [false; 3] {
                found.annex = annex::from_grid(grid, caption.money);
                if found.annex.is_empty() {
                    rest.push(block);
                }
            }
            if gathered.add(found, caption.whose, apart) {
                apart = false;
            }
        }
        (gathered.finish(), rest)
    }

    /// Adds what stands flattened in the text of the other blocks.
    pub(super) fn add_flattened(&mut self, stream: &Stream, rest: &[&Block], context: &Context) {
        let mut gathered = Gathered::default();
        let mut add = |found: Tables| {
            let start = found.spans.first().map(|span| span.start);
            gathered.add(found, start.map_or(Whose::Own, |start| whose_above(stream, start, context)), true);
        };
        if self.second.is_empty() {
            for Flattened { table: second, spans } in table2::from_stream(stream, context.year) {
                add(Tables { second, spans, ..Tables::default() });
            }
            self.flat.push(SourceKind::Table2);
        }
        if self.third.is_empty() {
            for Flattened { table: third, spans } in table3::from_stream(stream) {
                add(Tables { third, spans, ..Tables::default() });
            }
            self.flat.push(SourceKind::Table3);
        }
        if self.fourth.is_none() {
            let mut found = table4::from_stream(stream);
            if found.is_empty() {
                // Three rows with labels, between pipes: no one row of fifteen.
                let labelled =
                    small_table::of_lines(rest).iter().find_map(|grid| table4::from_grid(grid, context.year));
                found.extend(labelled.map(|table| Flattened { table, spans: Vec::new() }));
            }
            for Flattened { table, spans } in found {
                add(Tables { fourth: Some(table), spans, ..Tables::default() });
            }
            self.flat.push(SourceKind::Table4);
        }
        let found = gathered.finish();
        // A kind that is in the grids was not looked for.
        self.join(found, false);
        // The annex and the statutory tables exclude each other; the words of the tables are among the annex's.
        if self.annex.is_empty() && self.second.is_empty() && self.third.is_empty() {
            let mut annexes = Gathered::default();
            for Flattened { table: annex, spans } in annex::from_stream(stream) {
                let whose = whose_above(stream, spans[0].start, context);
                annexes.add(Tables { annex, spans, ..Tables::default() }, whose, true);
            }
            self.join(annexes.finish(), false);
        }
    }

    /// Which of tables 2, 3 and 4 are there.
    pub(super) fn present(&self) -> [bool; 3] {
        [!self.second.is_empty(), !self.third.is_empty(), self.fourth.is_some()]
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
        self.spans.extend(other.spans);
    }

    fn doubt(&mut self) {
        self.second.doubt();
        self.third.doubt();
        self.fourth.iter_mut().for_each(table4::Found::doubt);
        self.annex.doubt();
    }
}

/// The report's own tables, and those whose captions name another year or body: last year's figures, or last year's caption.
#[derive(Default)]
struct Gathered {
    own: Tables,
    of_another: Vec<Tables>,
}

impl Gathered {
    /// Adds a table; `apart` if text stands between it and the one before. Says whether it is the report's own.
    fn add(&mut self, found: Tables, whose: Whose, apart: bool) -> bool {
        if whose == Whose::Another {
            self.of_another.push(found);
        } else {
            self.own.join(found, apart);
        }
        whose != Whose::Another
    }

    /// Those of others say that a table is there, and no more; beside the report's own they say nothing.
    fn finish(self) -> Tables {
        let Gathered { mut own, of_another } = self;
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
                    spans: found.spans,
                },
                false,
            );
        }
        own
    }
}

/// The first year that was reported on a statutory form.
const FIRST_YEAR: i32 = 2019;

/// Lines between the caption of a flattened table and its first row.
const LINES_OF_HEADINGS: usize = 14;

/// Whose figures what stands above a flattened table, with its headings between, announces.
fn whose_above(stream: &Stream, start: usize, context: &Context) -> Whose {
    stream
        .lines_above(start)
        .take(LINES_OF_HEADINGS)
        .take_while(|line| !line.ends_with('。'))
        .find_map(|line| caption::whose(&line, context))
        .unwrap_or(Whose::Own)
}
