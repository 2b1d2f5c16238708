//! Finds out what a copy lost, where the printed figures and the identities of the form leave only one
//! possibility.
//!
//! A flattened table has lost the places of its blank cells, or the bounds between its figures, or both. Each row
//! then has several *readings*. The official identities say which readings may stand together:
//!
//! ```text
//! row      六类申请人之和 = 总计
//! balance  新收 + 上年结转 = 办理结果总计 + 结转下年        for each column
//! outcomes Σ各办理结果 = 办理结果总计                     for each column
//! flow     新收 + 上年结转 = Σ各办理结果 + 结转下年        for each column, follows from the two above
//! ```
//!
//! [`solve`] decides every cell as an exhaustive search over all combinations would: a cell is settled if all
//! consistent tables agree on it. It proves a reading possible by completing it to a whole table, and impossible by a
//! search with interval bounds that ends without one. When the search for a reading exceeds its budget the reading is
//! kept: the effect can only be an abstention, never a wrong value.
//!
//! What a blank counts for is decided in two passes. First a blank is a zero, as the publisher most likely meant
//! it; if some table is consistent in that sense, only such tables are kept. If none is, a blank may stand for any
//! figure (the rule is broken only if no filling of the blanks could satisfy it). A position of which the copy
//! kept nothing at all ([`Slot::Lost`]) may stand for any figure in both passes.
//!
//! A run of digits is first taken for a full row, if the full reading satisfies its own sum and the columns; only if no
//! table is consistent that way are readings with blanks considered.
//!
//! If no table is consistent even then, the printed figures contradict one another. The column identities are
//! given up, row sums alone decide, and the caller reports the contradiction.

use std::collections::HashSet;

use crate::schema::Status;

/// The seven columns of table 3: six kinds of applicant and their total.
pub const WIDTH: usize = 7;
const TOTAL: usize = WIDTH - 1;

/// What a reading puts at one position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    Value(i64),
    Blank,
    /// A mark that is no figure (slash, dash, 无 …).
    Mark(Status),
    /// Something stood here and the copy lost it.
    Lost,
}

pub type Reading = [Slot; WIDTH];

/// The part a row plays in the identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// 新收 or 上年结转.
    In,
    /// A result that is part of the total; a row of a group is such a part, its sub-total is not.
    Outcome,
    /// 办理结果总计.
    Outcomes,
    /// 结转下年.
    Forward,
    /// A row that stands in no column identity (a printed sub-total).
    Aside,
}

/// One row of the table with the readings that its own text allows.
#[derive(Clone, Debug)]
pub struct Row {
    pub role: Role,
    /// All readings, blanks counting as zero or as anything.
    pub readings: Vec<Reading>,
    /// Readings that are tried before all others: a run of digits as a full row.
    pub preferred: Vec<Reading>,
    /// Readings in which a blank stands for a figure are too many to list, so that with open blanks nothing is known.
    pub endless: bool,
}

impl Row {
    pub fn new(role: Role, readings: Vec<Reading>) -> Row {
        Row { role, readings, preferred: Vec::new(), endless: false }
    }
}

/// How a table came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// At least one consistent table, blanks counting as zero.
    Consistent,
    /// Consistent only if some blank stands for a figure.
    ConsistentWithBlanks,
    /// No consistent table: the printed figures contradict one another.
    Contradiction,
    /// The search ended before it found a table or could exclude one.
    Undecided,
}

#[derive(Debug)]
pub struct Solution {
    pub verdict: Verdict,
    /// For each row readings that remain: enough of them to show every cell on which consistent tables differ.
    pub rows: Vec<Vec<Reading>>,
}

/// Nodes that the search may visit for one reading, and for a whole table.
const READING_BUDGET: u32 = 40_000;
const TABLE_BUDGET: u32 = 1_500_000;

/// Keeps the readings that occur in some consistent table.
pub fn solve(rows: &[Row]) -> Solution {
    let prefers = rows.iter().any(|row| !row.preferred.is_empty());
    let passes = [(true, Blanks::AreZero), (false, Blanks::AreZero), (false, Blanks::AreOpen)];
    for (preferred, blanks) in passes.into_iter().filter(|(preferred, _)| prefers || !preferred) {
        let candidates: Vec<Candidates> = rows.iter().map(|row| row.candidates(preferred, blanks)).collect();
        if candidates.iter().any(|row| row.readings.is_empty()) {
            continue;
        }
        let Some(candidates) = narrowed(candidates, blanks) else { continue };
        match Search::new(&candidates, blanks).possible() {
            Possible::Some(kept) => {
                let verdict = if blanks == Blanks::AreZero {
                    Verdict::Consistent
                } else {
                    Verdict::ConsistentWithBlanks
                };
                return Solution { verdict, rows: kept };
            }
            Possible::None => {}
            // Whether there is a table of this kind is not known, so nothing can be ruled out by assuming one.
            Possible::Unknown => {
                let all = |row: &Row| {
                    let mut readings = row.candidates(false, Blanks::AreZero).readings;
                    readings.extend(row.candidates(false, Blanks::AreOpen).readings);
                    readings
                };
                return Solution { verdict: Verdict::Undecided, rows: rows.iter().map(all).collect() };
            }
        }
    }
    Solution { verdict: Verdict::Contradiction, rows: rows_alone(rows) }
}

/// What each row's own sum leaves, where the columns contradict one another.
///
/// Runs of digits are believed as full rows only where nearly all of them are: then the table was full, and a slip of
/// the publisher's in one column does not unsettle the others' bounds. Elsewhere blanks may stand for anything.
fn rows_alone(rows: &[Row]) -> Vec<Vec<Reading>> {
    let alone = |row: &Row| {
        let all = row.candidates(false, Blanks::AreZero).readings;
        (row.preferred.len() == 1 && all == row.preferred).then_some(all)
    };
    let runs = rows.iter().filter(|row| row.endless || !row.preferred.is_empty()).count();
    let full = rows.iter().filter(|row| alone(row).is_some()).count();
    let believed = full * 4 >= runs * 3;
    rows.iter()
        .map(|row| {
            let run = row.endless || !row.preferred.is_empty();
            match alone(row).filter(|_| believed && run) {
                Some(only) => only,
                None if row.endless => vec![[Slot::Lost; WIDTH]],
                None => row.candidates(false, Blanks::AreOpen).readings,
            }
        })
        .collect()
}

/// The readings of a row in one pass.
struct Candidates {
    role: Role,
    readings: Vec<Reading>,
}

impl Row {
    fn candidates(&self, preferred: bool, blanks: Blanks) -> Candidates {
        let readings = if preferred && !self.preferred.is_empty() {
            self.preferred.clone()
        } else if self.endless && blanks == Blanks::AreOpen {
            vec![[Slot::Lost; WIDTH]]
        } else if self.readings.len() == 1 {
            // An exact row is what it is, whether or not its own sum holds.
            self.readings.clone()
        } else {
            self.readings.iter().filter(|reading| row_holds(reading, blanks)).copied().collect()
        };
        Candidates { role: self.role, readings }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Blanks {
    AreZero,
    AreOpen,
}

/// The figure at a position, or whether it may be any.
fn figure(slot: Slot, blanks: Blanks) -> Option<i64> {
    match (slot, blanks) {
        (Slot::Value(v), _) => Some(v),
        (Slot::Lost, _) => None,
        (Slot::Blank | Slot::Mark(_), Blanks::AreZero) => Some(0),
        (Slot::Blank | Slot::Mark(_), Blanks::AreOpen) => None,
    }
}

/// A sum of known figures, to which open positions may add any amount.
#[derive(Clone, Copy, Default)]
struct Range {
    least: i64,
    most: i64,
}

const ENDLESS: i64 = i64::MAX / 8;

impl Range {
    fn add(&mut self, other: Range) {
        self.least += other.least;
        self.most = (self.most + other.most).min(ENDLESS);
    }

    fn of(slot: Slot, blanks: Blanks) -> Range {
        match figure(slot, blanks) {
            Some(v) => Range { least: v, most: v },
            None => Range { least: 0, most: ENDLESS },
        }
    }

    fn or(self, other: Range) -> Range {
        Range { least: self.least.min(other.least), most: self.most.max(other.most) }
    }

    fn meets(self, other: Range) -> bool {
        self.least <= other.most && other.least <= self.most
    }

    fn plus(self, other: Range) -> Range {
        let mut sum = self;
        sum.add(other);
        sum
    }
}

/// Whether the six applicants can make the total.
fn row_holds(reading: &Reading, blanks: Blanks) -> bool {
    let mut parts = Range::default();
    for slot in &reading[..TOTAL] {
        parts.add(Range::of(*slot, blanks));
    }
    parts.meets(Range::of(reading[TOTAL], blanks))
}

/// The four quantities of a column.
#[derive(Clone, Copy, Default)]
struct Column {
    incoming: Range,
    outcomes: Range,
    total: Range,
    forward: Range,
}

impl Column {
    fn quantity(&mut self, role: Role) -> Option<&mut Range> {
        match role {
            Role::In => Some(&mut self.incoming),
            Role::Outcome => Some(&mut self.outcomes),
            Role::Outcomes => Some(&mut self.total),
            Role::Forward => Some(&mut self.forward),
            Role::Aside => None,
        }
    }

    fn add(&mut self, other: &Column) {
        self.incoming.add(other.incoming);
        self.outcomes.add(other.outcomes);
        self.total.add(other.total);
        self.forward.add(other.forward);
    }

    /// Whether the three identities can still hold.
    fn holds(&self) -> bool {
        self.incoming.meets(self.total.plus(self.forward))
            && self.outcomes.meets(self.total)
            && self.incoming.meets(self.outcomes.plus(self.forward))
    }
}

type Columns = [Column; WIDTH];

struct Search<'a> {
    rows: &'a [Candidates],
    blanks: Blanks,
    /// Rows with several readings, in the order in which they are tried.
    order: Vec<usize>,
    /// What all other rows contribute.
    fixed: Columns,
    spent: u32,
}

/// Drops readings that no choice of the others' readings can complete, column by column, until none is left to drop;
/// `None` when a row has none left. Cheap, and decides most tables.
fn narrowed(mut rows: Vec<Candidates>, blanks: Blanks) -> Option<Vec<Candidates>> {
    let missing = missing_rows(rows.iter().map(|row| row.role));
    loop {
        let ranges: Vec<Columns> = rows.iter().map(|row| range_of(row, blanks)).collect();
        let mut before = vec![missing; rows.len() + 1];
        let mut after = vec![Columns::default(); rows.len() + 1];
        for index in 0..rows.len() {
            before[index + 1] = before[index];
            add_columns(&mut before[index + 1], &ranges[index]);
            let back = rows.len() - 1 - index;
            after[back] = after[back + 1];
            add_columns(&mut after[back], &ranges[back]);
        }
        let mut dropped = false;
        for (index, row) in rows.iter_mut().enumerate() {
            let mut others = before[index];
            add_columns(&mut others, &after[index + 1]);
            let count = row.readings.len();
            let role = row.role;
            row.readings.retain(|reading| {
                let mut columns = others;
                add_reading(&mut columns, role, reading, blanks);
                columns.iter().all(Column::holds)
            });
            if row.readings.is_empty() {
                return None;
            }
            dropped |= row.readings.len() < count;
        }
        if !dropped {
            return Some(rows);
        }
    }
}

/// What a row may contribute to each column.
fn range_of(row: &Candidates, blanks: Blanks) -> Columns {
    let mut columns = Columns::default();
    for (c, column) in columns.iter_mut().enumerate() {
        let mut ranges = row.readings.iter().map(|reading| Range::of(reading[c], blanks));
        let first = ranges.next().unwrap_or_default();
        let range = ranges.fold(first, Range::or);
        if let Some(quantity) = column.quantity(row.role) {
            *quantity = range;
        }
    }
    columns
}

fn add_columns(sum: &mut Columns, other: &Columns) {
    for (column, other) in sum.iter_mut().zip(other) {
        column.add(other);
    }
}

/// A quantity of which no row was read may be anything.
fn missing_rows(roles: impl Iterator<Item = Role> + Clone) -> Columns {
    let mut columns = Columns::default();
    for (role, needed) in [(Role::In, 2), (Role::Outcomes, 1), (Role::Forward, 1), (Role::Outcome, 1)] {
        if roles.clone().filter(|r| *r == role).count() < needed {
            for column in &mut columns {
                if let Some(quantity) = column.quantity(role) {
                    quantity.add(Range { least: 0, most: ENDLESS });
                }
            }
        }
    }
    columns
}

/// Readings that occur in some consistent table, if there is one.
enum Possible {
    Some(Vec<Vec<Reading>>),
    None,
    Unknown,
}

/// Outcome of the search for one reading.
enum Found {
    Table(Vec<usize>),
    None,
    OutOfBudget,
}

impl<'a> Search<'a> {
    fn new(rows: &'a [Candidates], blanks: Blanks) -> Search<'a> {
        let mut fixed = missing_rows(rows.iter().map(|row| row.role));
        let mut order = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            match row.readings.as_slice() {
                [only] => add_reading(&mut fixed, row.role, only, blanks),
                _ => order.push(index),
            }
        }
        // Rows with few readings and large figures decide most, so they come first.
        order.sort_by_key(|index| {
            let row = &rows[*index];
            let frame = matches!(row.role, Role::Outcome | Role::Aside);
            (frame, row.readings.len())
        });
        Search { rows, blanks, order, fixed, spent: 0 }
    }

    /// The readings of each row that some consistent table uses. A reading whose search ran out of budget is kept.
    fn possible(mut self) -> Possible {
        if self.order.is_empty() {
            let all = self.rows.iter().map(|row| row.readings.clone()).collect();
            return if self.fixed.iter().all(Column::holds) { Possible::Some(all) } else { Possible::None };
        }
        let mut seen: Vec<Vec<bool>> =
            self.rows.iter().map(|row| vec![row.readings.len() == 1; row.readings.len()]).collect();
        let (mut found, mut unknown) = (false, false);
        for row in self.order.clone() {
            for reading in 0..self.rows[row].readings.len() {
                // A reading that differs only where other readings already disagree can settle nothing.
                if seen[row][reading] || !self.tells(row, reading, &seen[row]) {
                    continue;
                }
                match self.complete(row, reading) {
                    Found::Table(choice) => {
                        found = true;
                        for (row, reading) in self.order.iter().zip(choice) {
                            seen[*row][reading] = true;
                        }
                    }
                    Found::None => {}
                    Found::OutOfBudget => {
                        unknown = true;
                        seen[row][reading] = true;
                    }
                }
            }
            // Not one reading of this row fits any table, or none could be shown to.
            if !found {
                return if unknown { Possible::Unknown } else { Possible::None };
            }
        }
        let kept = |(row, seen): (&Candidates, Vec<bool>)| {
            row.readings.iter().zip(seen).filter(|(_, seen)| *seen).map(|(r, _)| *r).collect()
        };
        Possible::Some(self.rows.iter().zip(seen).map(kept).collect())
    }

    /// Whether knowing that a reading is possible could make a cell doubtful that is not doubtful yet.
    fn tells(&self, row: usize, reading: usize, seen: &[bool]) -> bool {
        let readings = &self.rows[row].readings;
        let mut possible = readings.iter().zip(seen).filter(|(_, seen)| **seen).map(|(r, _)| r);
        let Some(first) = possible.next() else { return true };
        let mut settled = [true; WIDTH];
        for other in possible {
            for (c, settled) in settled.iter_mut().enumerate() {
                *settled &= other[c] == first[c];
            }
        }
        (0..WIDTH).any(|c| settled[c] && readings[reading][c] != first[c])
    }

    /// Looks for a consistent table in which a row has a certain reading.
    fn complete(&mut self, row: usize, reading: usize) -> Found {
        if self.spent >= TABLE_BUDGET {
            return Found::OutOfBudget;
        }
        let depth = self.order.len();
        // What the rows not yet chosen can contribute, from each depth on.
        let mut open = vec![Columns::default(); depth + 1];
        for level in (0..depth).rev() {
            let index = self.order[level];
            let candidates = &self.rows[index].readings;
            let role = self.rows[index].role;
            let mut columns = open[level + 1];
            for (c, column) in columns.iter_mut().enumerate() {
                let range = if index == row {
                    Range::of(candidates[reading][c], self.blanks)
                } else {
                    let mut range = Range::of(candidates[0][c], self.blanks);
                    for candidate in &candidates[1..] {
                        range = range.or(Range::of(candidate[c], self.blanks));
                    }
                    range
                };
                if let Some(quantity) = column.quantity(role) {
                    quantity.add(range);
                }
            }
            open[level] = columns;
        }
        let mut walk = Walk {
            search: self,
            row,
            reading,
            open: &open,
            choice: vec![0; depth],
            nodes: 0,
            dead: HashSet::new(),
        };
        let fixed = walk.search.fixed;
        let found = walk.descend(0, &fixed);
        let (nodes, choice) = (walk.nodes, walk.choice);
        self.spent += nodes;
        match found {
            Some(true) => Found::Table(choice),
            Some(false) => Found::None,
            None => Found::OutOfBudget,
        }
    }
}

struct Walk<'s, 'a> {
    search: &'s Search<'a>,
    row: usize,
    reading: usize,
    open: &'s [Columns],
    choice: Vec<usize>,
    nodes: u32,
    /// States (depth, sums) from which no table can be completed.
    dead: HashSet<(usize, [i64; WIDTH * 8])>,
}

impl Walk<'_, '_> {
    /// `Some(true)` when a table was completed, `Some(false)` when there is none, `None` when out of budget.
    fn descend(&mut self, level: usize, sums: &Columns) -> Option<bool> {
        self.nodes += 1;
        if self.nodes > READING_BUDGET {
            return None;
        }
        for (sum, open) in sums.iter().zip(&self.open[level]) {
            let mut reach = *sum;
            reach.add(open);
            if !reach.holds() {
                return Some(false);
            }
        }
        if level == self.search.order.len() {
            return Some(true);
        }
        let state = (level, fingerprint(sums));
        if self.dead.contains(&state) {
            return Some(false);
        }
        let index = self.search.order[level];
        let row = &self.search.rows[index];
        let only = (index == self.row).then_some(self.reading);
        for candidate in 0..row.readings.len() {
            if only.is_some_and(|only| only != candidate) {
                continue;
            }
            let mut next = *sums;
            add_reading(&mut next, row.role, &row.readings[candidate], self.search.blanks);
            self.choice[level] = candidate;
            if self.descend(level + 1, &next)? {
                return Some(true);
            }
        }
        self.dead.insert(state);
        Some(false)
    }
}

fn add_reading(columns: &mut Columns, role: Role, reading: &Reading, blanks: Blanks) {
    for (column, slot) in columns.iter_mut().zip(reading) {
        if let Some(quantity) = column.quantity(role) {
            quantity.add(Range::of(*slot, blanks));
        }
    }
}

fn fingerprint(columns: &Columns) -> [i64; WIDTH * 8] {
    let mut out = [0; WIDTH * 8];
    for (c, column) in columns.iter().enumerate() {
        let of = [column.incoming, column.outcomes, column.total, column.forward];
        for (q, range) in of.iter().enumerate() {
            out[c * 8 + q * 2] = range.least;
            out[c * 8 + q * 2 + 1] = range.most;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn v(values: [i64; WIDTH]) -> Reading {
        values.map(|v| if v < 0 { Slot::Blank } else { Slot::Value(v) })
    }

    fn fixed(role: Role, values: [i64; WIDTH]) -> Row {
        Row::new(role, vec![v(values)])
    }

    /// All ways to place figures among seven positions, in order.
    fn placements(values: &[i64]) -> Vec<Reading> {
        super::super::trace::places(
            &values.iter().map(|v| Slot::Value(*v)).collect::<Vec<_>>(),
            WIDTH,
            Slot::Blank,
        )
        .iter()
        .map(|p| p.as_slice().try_into().unwrap())
        .collect()
    }

    /// The definition of the task: every combination of readings, every identity.
    fn exhaustive(rows: &[Row]) -> Solution {
        for blanks in [Blanks::AreZero, Blanks::AreOpen] {
            let mut kept: Vec<HashSet<usize>> = vec![HashSet::new(); rows.len()];
            let mut choice = vec![0usize; rows.len()];
            'combinations: loop {
                let consistent = rows
                    .iter()
                    .zip(&choice)
                    .all(|(row, c)| row.readings.len() == 1 || row_holds(&row.readings[*c], blanks))
                    && {
                        let mut columns = missing_rows(rows.iter().map(|row| row.role));
                        for (row, c) in rows.iter().zip(&choice) {
                            add_reading(&mut columns, row.role, &row.readings[*c], blanks);
                        }
                        columns.iter().all(Column::holds)
                    };
                if consistent {
                    for (kept, c) in kept.iter_mut().zip(&choice) {
                        kept.insert(*c);
                    }
                }
                for (row, c) in rows.iter().zip(choice.iter_mut()) {
                    *c += 1;
                    if *c < row.readings.len() {
                        continue 'combinations;
                    }
                    *c = 0;
                }
                break;
            }
            if kept.iter().all(|k| !k.is_empty()) {
                let verdict = if blanks == Blanks::AreZero {
                    Verdict::Consistent
                } else {
                    Verdict::ConsistentWithBlanks
                };
                let rows = rows
                    .iter()
                    .zip(kept)
                    .map(|(row, kept)| {
                        (0..row.readings.len())
                            .filter(|i| kept.contains(i))
                            .map(|i| row.readings[i])
                            .collect()
                    })
                    .collect();
                return Solution { verdict, rows };
            }
        }
        Solution { verdict: Verdict::Contradiction, rows: Vec::new() }
    }

    #[test]
    fn two_survivors_go_to_the_only_applicant_with_requests() {
        let rows = [
            fixed(Role::In, [17, 0, 0, 0, 0, 0, 17]),
            fixed(Role::In, [0; 7]),
            Row::new(Role::Outcome, placements(&[3, 3])),
            Row::new(Role::Outcome, placements(&[14, 14])),
            Row::new(Role::Outcomes, placements(&[17, 17])),
            fixed(Role::Forward, [0; 7]),
        ];
        let solution = solve(&rows);
        assert_eq!(solution.verdict, Verdict::Consistent);
        assert_eq!(solution.rows[2], [v([3, -1, -1, -1, -1, -1, 3])]);
        assert_eq!(solution.rows[4], [v([17, -1, -1, -1, -1, -1, 17])]);
    }

    #[test]
    fn a_sparse_table_leaves_the_applicant_open_and_the_total_certain() {
        let rows = [
            Row::new(Role::In, placements(&[5, 5])),
            fixed(Role::In, [-1; 7]),
            Row::new(Role::Outcome, placements(&[5, 5])),
            Row::new(Role::Outcomes, placements(&[5, 5])),
            fixed(Role::Forward, [-1; 7]),
        ];
        let solution = solve(&rows);
        assert_eq!(solution.verdict, Verdict::Consistent);
        for row in [0, 2, 3] {
            let cells = &settled(&solution)[row];
            assert_eq!(cells[TOTAL], Some(Slot::Value(5)));
            assert_eq!(cells[..TOTAL], [None; TOTAL], "any of the six applicants");
        }
    }

    #[test]
    fn figures_that_contradict_one_another_are_told() {
        let rows = [
            fixed(Role::In, [14, 0, 0, 0, 0, 0, 14]),
            fixed(Role::In, [0; 7]),
            Row::new(Role::Outcome, placements(&[6, 6])),
            fixed(Role::Outcomes, [0; 7]),
            fixed(Role::Forward, [0; 7]),
        ];
        assert_eq!(solve(&rows).verdict, Verdict::Contradiction);
    }

    /// Each cell's slot where all readings agree on it.
    fn settled(solution: &Solution) -> Vec<Vec<Option<Slot>>> {
        let cell = |readings: &Vec<Reading>, c: usize| {
            readings.iter().all(|r| r[c] == readings[0][c]).then(|| readings[0][c])
        };
        solution.rows.iter().map(|readings| (0..WIDTH).map(|c| cell(readings, c)).collect()).collect()
    }

    fn small_row() -> impl Strategy<Value = (Role, Vec<i64>)> {
        let role = prop_oneof![
            Just(Role::In),
            Just(Role::In),
            Just(Role::Outcome),
            Just(Role::Outcome),
            Just(Role::Outcomes),
            Just(Role::Forward)
        ];
        (role, proptest::collection::vec(0i64..4, 0..3))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn decides_as_the_exhaustive_search_does(rows in proptest::collection::vec(small_row(), 2..4), full in 0i64..3) {
            let mut table: Vec<Row> = rows.into_iter().map(|(role, values)| Row::new(role, placements(&values))).collect();
            table.push(fixed(Role::In, [full, 0, 0, 0, 0, 0, full]));
            let (got, wanted) = (solve(&table), exhaustive(&table));
            prop_assert_eq!(got.verdict, wanted.verdict);
            if got.verdict != Verdict::Contradiction {
                prop_assert_eq!(settled(&got), settled(&wanted));
            }
        }
    }
}
