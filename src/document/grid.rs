//! Flattens a table with spanning cells into a full rectangle, each position knowing the cell that covers it.
//!
//! Follows the HTML standard's "forming a table". Knows nothing of forms or items.

use super::text::bare;

/// One cell as it was written, at its upper left position.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Text with `\n` where the source breaks the line.
    pub text: String,
    /// The bare form, where it is another.
    bare: Option<Box<str>>,
    /// 1-based line of the decoded text.
    pub line: u32,
    pub row: usize,
    pub column: usize,
    pub rows: usize,
    pub columns: usize,
}

impl Cell {
    /// The form in which labels are compared. Every reader of tables asks it of every cell.
    pub fn bare(&self) -> &str {
        self.bare.as_deref().unwrap_or(&self.text)
    }
}

/// A rectangle of positions over cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    pub rows: usize,
    pub columns: usize,
    positions: Vec<u32>,
    pub cells: Vec<Cell>,
}

/// A cell before it has a place.
#[derive(Clone, Debug)]
pub struct Loose {
    pub text: String,
    pub line: u32,
    /// 1 to 1000.
    pub colspan: usize,
    /// 0 means "to the end of the row group".
    pub rowspan: usize,
}

/// A row before it has a place. Spans do not reach over the end of a group (`tbody`).
#[derive(Clone, Debug, Default)]
pub struct LooseRow {
    pub cells: Vec<Loose>,
    pub starts_group: bool,
}

const NO_CELL: u32 = u32::MAX;

/// More positions than this are no statistical table but an attack or a page layout.
pub const MOST_POSITIONS: usize = 400_000;

/// Lines of a cell that are a column; fewer may be a passage beside another.
const LEAST_STACK: usize = 4;

impl Grid {
    /// Places the cells of the rows; `None` when the rectangle would be larger than [`MOST_POSITIONS`].
    pub fn form(rows: Vec<LooseRow>) -> Option<Grid> {
        let height = rows.len();
        // Where each row's group ends, for spans that run to the end of it or over it.
        let mut group_end = vec![height; height];
        let mut end = height;
        for row in (0..height).rev() {
            group_end[row] = end;
            if rows[row].starts_group {
                end = row;
            }
        }
        let mut lines: Vec<Vec<u32>> = vec![Vec::new(); height];
        let mut cells: Vec<Cell> = Vec::new();
        let mut total = 0usize;
        for (y, row) in rows.into_iter().enumerate() {
            let mut x = 0;
            for loose in row.cells {
                while lines[y].get(x).is_some_and(|p| *p != NO_CELL) {
                    x += 1;
                }
                let columns = loose.colspan.clamp(1, 1000);
                let last =
                    if loose.rowspan == 0 { group_end[y] } else { (y + loose.rowspan).min(group_end[y]) };
                let span = last - y;
                total += columns * span;
                if total > MOST_POSITIONS || x + columns > MOST_POSITIONS / height.max(1) + 1000 {
                    return None;
                }
                let index = cells.len() as u32;
                for line in &mut lines[y..last] {
                    if line.len() < x + columns {
                        line.resize(x + columns, NO_CELL);
                    }
                    // Where two cells claim one position the first keeps it, as in a browser's data model.
                    for position in &mut line[x..x + columns] {
                        if *position == NO_CELL {
                            *position = index;
                        }
                    }
                }
                let bare = bare(&loose.text);
                cells.push(Cell {
                    bare: (bare != loose.text).then(|| bare.into_boxed_str()),
                    text: loose.text,
                    line: loose.line,
                    row: y,
                    column: x,
                    rows: span,
                    columns,
                });
                x += columns;
            }
        }
        let width = lines.iter().map(Vec::len).max().unwrap_or(0);
        if width * height > MOST_POSITIONS {
            return None;
        }
        let mut positions = Vec::with_capacity(width * height);
        for mut line in lines {
            line.resize(width, NO_CELL);
            positions.append(&mut line);
        }
        Some(Grid { rows: height, columns: width, positions, cells })
    }

    /// The cell that covers a position; `None` where the rows are ragged.
    pub fn at(&self, row: usize, column: usize) -> Option<&Cell> {
        self.index_at(row, column).map(|index| &self.cells[index])
    }

    pub fn index_at(&self, row: usize, column: usize) -> Option<usize> {
        if row >= self.rows || column >= self.columns {
            return None;
        }
        let index = self.positions[row * self.columns + column];
        (index != NO_CELL).then_some(index as usize)
    }

    /// The distinct cells of a row, from left to right, those that reach into it from above included.
    pub fn row(&self, row: usize) -> Vec<&Cell> {
        let mut seen: Vec<&Cell> = Vec::new();
        let mut last = None;
        for column in 0..self.columns {
            let index = self.index_at(row, column);
            if index != last
                && let Some(index) = index
            {
                seen.push(&self.cells[index]);
            }
            last = index;
        }
        seen
    }

    /// The grid with a row for each line of a row whose cells hold as many lines, as where a whole column was typed into
    /// one cell; `None` where there is no such row. Other cells of the row reach over all its lines.
    pub fn unstacked(&self) -> Option<Grid> {
        let lines = |cell: &Cell| cell.text.lines().count();
        // Most grids hold no such cell.
        let breaks = |cell: &Cell| memchr::memchr_iter(b'\n', cell.text.as_bytes()).count();
        if !self.cells.iter().any(|cell| breaks(cell) + 1 >= LEAST_STACK) {
            return None;
        }
        let stack = |y: usize| -> usize {
            let own = || self.cells.iter().filter(|cell| cell.row == y);
            let most = own().map(lines).max().unwrap_or(0);
            let even = own().all(|cell| cell.rows == 1 && (lines(cell) == most || lines(cell) <= 1));
            if even && own().filter(|cell| lines(cell) == most).count() >= 2 { most } else { 1 }
        };
        let stacks: Vec<usize> =
            (0..self.rows).map(stack).map(|n| if n < LEAST_STACK { 1 } else { n }).collect();
        if stacks.iter().all(|lines| *lines == 1) {
            return None;
        }
        let mut rows: Vec<LooseRow> = Vec::new();
        for (y, height) in stacks.iter().enumerate() {
            for line in 0..*height {
                let cells = self.cells.iter().filter(|cell| cell.row == y).filter_map(|cell| {
                    let stacked = *height > 1 && lines(cell) == *height;
                    let text =
                        if stacked { cell.text.lines().nth(line)?.to_string() } else { cell.text.clone() };
                    let rowspan = if stacked { 1 } else { stacks[y..y + cell.rows].iter().sum() };
                    let loose = Loose { text, line: cell.line, colspan: cell.columns, rowspan };
                    (stacked || line == 0).then_some(loose)
                });
                rows.push(LooseRow { cells: cells.collect(), starts_group: rows.is_empty() });
            }
        }
        Grid::form(rows)
    }

    /// The same cells with rows for columns.
    pub fn turned(&self) -> Grid {
        let mut order: Vec<usize> = (0..self.cells.len()).collect();
        order.sort_by_key(|index| (self.cells[*index].column, self.cells[*index].row));
        let mut rank = vec![NO_CELL; self.cells.len()];
        order.iter().enumerate().for_each(|(new, old)| rank[*old] = new as u32);
        let cells = order.iter().map(|index| {
            let cell = self.cells[*index].clone();
            Cell { row: cell.column, column: cell.row, rows: cell.columns, columns: cell.rows, ..cell }
        });
        let position = |at: usize| self.index_at(at % self.rows, at / self.rows).map_or(NO_CELL, |i| rank[i]);
        Grid {
            rows: self.columns,
            columns: self.rows,
            positions: (0..self.rows * self.columns).map(position).collect(),
            cells: cells.collect(),
        }
    }

    pub fn line(&self) -> u32 {
        self.cells.iter().map(|cell| cell.line).min().unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn loose(text: &str, colspan: usize, rowspan: usize) -> Loose {
        Loose { text: text.into(), line: 1, colspan, rowspan }
    }

    fn shape(grid: &Grid) -> Vec<String> {
        (0..grid.rows)
            .map(|y| {
                (0..grid.columns)
                    .map(|x| grid.at(y, x).map_or("·", |c| c.text.as_str()))
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .collect()
    }

    #[test]
    fn spans_fill_their_rectangle() {
        let grid = Grid::form(vec![
            LooseRow { cells: vec![loose("a", 1, 2), loose("b", 2, 1)], starts_group: true },
            LooseRow { cells: vec![loose("c", 1, 1), loose("d", 1, 1)], starts_group: false },
        ])
        .unwrap();
        assert_eq!(shape(&grid), ["a b b", "a c d"]);
    }

    #[test]
    fn a_column_in_one_cell_is_a_column() {
        let head = LooseRow { cells: vec![loose("h", 2, 1), loose("v", 1, 1)], starts_group: true };
        let body = |values: &str| LooseRow {
            cells: vec![loose("g", 1, 1), loose("a\nb\nc\nd", 1, 1), loose(values, 1, 1)],
            starts_group: false,
        };
        let grid = Grid::form(vec![head.clone(), body("1\n2\n3\n4")]).unwrap();
        assert_eq!(shape(&grid.unstacked().unwrap()), ["h h v", "g a 1", "g b 2", "g c 3", "g d 4"]);
        assert_eq!(Grid::form(vec![head, body("1\n2\n3")]).unwrap().unstacked(), None);
    }

    #[test]
    fn a_turned_grid_has_rows_for_columns() {
        let rows = vec![
            LooseRow { cells: vec![loose("a", 1, 2), loose("b", 2, 1)], starts_group: true },
            LooseRow { cells: vec![loose("c", 1, 1)], starts_group: false },
        ];
        let turned = Grid::form(rows).unwrap().turned();
        assert_eq!(shape(&turned), ["a a", "b c", "b ·"]);
        let order: Vec<&str> = turned.cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(order, ["a", "b", "c"]);
        assert_eq!(shape(&turned.turned()), ["a b b", "a c ·"]);
    }

    #[test]
    fn a_span_ends_with_its_row_group() {
        let grid = Grid::form(vec![
            LooseRow { cells: vec![loose("a", 1, 9), loose("b", 1, 1)], starts_group: true },
            LooseRow { cells: vec![loose("c", 1, 1)], starts_group: true },
        ])
        .unwrap();
        assert_eq!(shape(&grid), ["a b", "c ·"]);
    }

    #[test]
    fn a_giant_table_is_refused() {
        let rows =
            (0..2000).map(|_| LooseRow { cells: vec![loose("x", 1000, 1)], starts_group: false }).collect();
        assert!(Grid::form(rows).is_none());
    }

    proptest! {
        #[test]
        fn every_position_belongs_to_at_most_one_cell(
            spans in proptest::collection::vec(proptest::collection::vec((1usize..5, 0usize..5), 0..6), 0..8)
        ) {
            let rows = spans.iter().map(|row| LooseRow {
                cells: row.iter().map(|(c, r)| loose("", *c, *r)).collect(),
                starts_group: false,
            }).collect();
            let grid = Grid::form(rows).unwrap();
            let stated: usize = spans.iter().map(Vec::len).sum();
            prop_assert_eq!(grid.cells.len(), stated);
            for (index, cell) in grid.cells.iter().enumerate() {
                // The upper left position is free when a cell is placed, so it always belongs to it.
                prop_assert_eq!(grid.index_at(cell.row, cell.column), Some(index));
                prop_assert!(cell.row + cell.rows <= grid.rows && cell.column + cell.columns <= grid.columns);
            }
        }
    }
}
