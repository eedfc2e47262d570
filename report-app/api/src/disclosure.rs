//! Statistical disclosure control: no figure is about fewer than [`SMALLEST_GROUP`] clients.
//!
//! A table whose total is told would give a single hidden cell away by subtraction: cells are
//! hidden until those that are hidden hold a group together (complementary suppression).

/// Fewest clients that a figure may be about.
pub(crate) const SMALLEST_GROUP: usize = 10;

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cell {
    /// How many clients it holds.
    pub(crate) clients: usize,
    /// Whether it could hold anybody: a cell that is always empty tells nothing by being empty.
    pub(crate) can_be_filled: bool,
}

/// Returns whether some clients are fewer than a figure may be about, nobody not counting as few.
pub(crate) fn are_few(clients: usize) -> bool {
    (1..SMALLEST_GROUP).contains(&clients)
}

/// Returns for each cell whether it is hidden: every small one, and as many of the next smallest as
/// it takes.
///
/// An empty cell is hidden like one that holds a few, so that the two cannot be told apart. The
/// table as a whole must hold a group.
pub(crate) fn hidden(cells: &[Cell]) -> Vec<bool> {
    let mut hidden: Vec<bool> = cells.iter().map(|cell| cell.can_be_filled && cell.clients < SMALLEST_GROUP).collect();
    let held = |hidden: &[bool]| -> usize {
        cells.iter().zip(hidden).filter(|(_, hidden)| **hidden).map(|(cell, _)| cell.clients).sum()
    };
    while are_few(held(&hidden)) {
        let shown = (0..cells.len()).filter(|&at| !hidden[at] && cells[at].can_be_filled);
        let Some(next) = shown.min_by_key(|&at| cells[at].clients) else { break };
        hidden[next] = true;
    }
    hidden
}

/// Returns for each cell of a table with so many columns whether it is hidden.
///
/// As [`hidden`], and so in each row and each column alone, as their totals may be known from another answer: a line hides nobody or
/// a group, and no single cell, which would follow by subtraction and with it the next one. What may not be told (`is_told`) is
/// hidden with them.
pub(crate) fn hidden_in_table(cells: &[Cell], columns: usize, is_told: impl Fn(usize) -> bool) -> Vec<bool> {
    let is_small = |at: usize| cells[at].can_be_filled && (cells[at].clients < SMALLEST_GROUP || !is_told(at));
    let mut hidden: Vec<bool> = (0..cells.len()).map(is_small).collect();
    let rows = cells.len() / columns.max(1);
    let row = |row: usize| (row * columns..(row + 1) * columns).collect::<Vec<_>>();
    let column = |column: usize| (0..rows).map(|row| row * columns + column).collect::<Vec<_>>();
    let is_a_table = rows > 1;
    let lines = (0..rows).map(row).chain((0..columns).filter(|_| is_a_table).map(column));
    let lines: Vec<Vec<usize>> = lines.chain([(0..cells.len()).collect()]).collect();
    // Each turn hides a cell: it ends.
    while let Some(line) = lines.iter().find(|line| {
        let held = line.iter().filter(|&&at| hidden[at]).map(|&at| cells[at].clients);
        let gives_away = are_few(held.clone().sum()) || (is_a_table && held.count() == 1);
        gives_away && line.iter().any(|&at| !hidden[at] && cells[at].can_be_filled)
    }) {
        let shown = line.iter().copied().filter(|&at| !hidden[at] && cells[at].can_be_filled);
        if let Some(next) = shown.min_by_key(|&at| cells[at].clients) {
            hidden[next] = true;
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(clients: &[usize]) -> Vec<Cell> {
        clients.iter().map(|&clients| Cell { clients, can_be_filled: true }).collect()
    }

    #[test]
    fn a_small_cell_hides_with_another_one() {
        assert_eq!(hidden(&cells(&[30, 3, 12, 20])), [false, true, true, false]);
        assert_eq!(hidden(&cells(&[30, 3, 7, 12])), [false, true, true, false], "together they hold ten");
        assert_eq!(hidden(&cells(&[30, 3, 6, 12])), [false, true, true, true]);
        assert_eq!(hidden(&cells(&[10, 12])), [false, false]);
    }

    #[test]
    fn an_empty_cell_looks_like_a_small_one_unless_it_is_always_empty() {
        assert_eq!(hidden(&cells(&[30, 0, 20])), [false, true, false]);
        assert_eq!(hidden(&cells(&[30, 0, 1, 20])), [false, true, true, true]);
        let empty = Cell { clients: 0, can_be_filled: false };
        let cells = [cells(&[30, 4, 15]), vec![empty]].concat();
        assert_eq!(hidden(&cells), [false, true, true, false]);
    }

    #[test]
    fn whatever_the_table_what_is_hidden_is_nobody_or_a_group() {
        for first in 0..25 {
            for second in 0..25 {
                for third in 0..25 {
                    let sizes = [first, second, third];
                    if sizes.iter().sum::<usize>() < SMALLEST_GROUP {
                        continue;
                    }
                    let hidden = hidden(&cells(&sizes));
                    let held: usize =
                        sizes.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(size, _)| size).sum();
                    assert!(!are_few(held), "{sizes:?} {hidden:?}");
                    assert!(sizes.iter().zip(&hidden).all(|(size, hidden)| *hidden || *size >= SMALLEST_GROUP));
                }
            }
        }
    }

    #[test]
    fn no_row_and_no_column_of_a_table_gives_a_few_away() {
        // 3 takes 30 of its row along, that takes 20 of its column, and that 50 of its row: no line hides one cell alone.
        let table = [30, 3, 40, 20, 50, 60, 70, 25, 80];
        let expected = [true, true, false, true, true, false, false, false, false];
        assert_eq!(hidden_in_table(&cells(&table), 3, |_| true), expected);
        assert_eq!(hidden_in_table(&cells(&[12, 30, 40, 50]), 2, |_| true), [false; 4]);
        // Whatever the table.
        let mut seed = 7_u64;
        for _ in 0..2000 {
            let mut next = || {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (seed >> 33) as usize % 25
            };
            let sizes: Vec<usize> = (0..12).map(|_| next()).collect();
            let hidden = hidden_in_table(&cells(&sizes), 4, |at| at != 5);
            let rows = (0..3).map(|row| (row * 4..row * 4 + 4).collect::<Vec<_>>());
            let columns = (0..4).map(|column| (0..3).map(|row| row * 4 + column).collect());
            for line in rows.chain(columns).chain([(0..12).collect()]) {
                let held: Vec<usize> = line.iter().filter(|&&at| hidden[at]).map(|&at| sizes[at]).collect();
                let is_safe = !are_few(held.iter().sum()) && held.len() != 1;
                assert!(is_safe || held.len() == line.len(), "{sizes:?} {hidden:?} {line:?}");
            }
            assert!((0..12).all(|at| hidden[at] || (sizes[at] >= SMALLEST_GROUP && at != 5)));
        }
    }
}
