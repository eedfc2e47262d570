//! Statistical disclosure control: no figure is about fewer than [`SMALLEST_GROUP`] clients.
//!
//! If the total of a table is known, a single hidden cell follows by subtraction. So more cells are
//! hidden until the hidden cells together hold a group (complementary suppression).

/// Fewest clients that a figure may be about.
pub const SMALLEST_GROUP: usize = 10;

/// Cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Number of clients in the cell.
    pub clients: usize,
    /// Whether the cell can hold clients at all. A cell that is always empty reveals nothing.
    pub can_be_filled: bool,
}

/// Checks whether a number of clients is too small for a figure; zero is not.
pub fn is_too_small(clients: usize) -> bool {
    (1..SMALLEST_GROUP).contains(&clients)
}

/// Returns for each cell whether it is hidden: every small cell, and the next smallest as needed.
///
/// An empty cell is hidden like a small one, so that the two look the same. The whole table must
/// hold a group.
pub fn hidden(cells: &[Cell]) -> Vec<bool> {
    let mut hidden: Vec<bool> =
        cells.iter().map(|cell| cell.can_be_filled && cell.clients < SMALLEST_GROUP).collect();
    let held = |hidden: &[bool]| -> usize {
        cells.iter().zip(hidden).filter(|(_, hidden)| **hidden).map(|(cell, _)| cell.clients).sum()
    };
    while is_too_small(held(&hidden)) {
        let shown = (0..cells.len()).filter(|&at| !hidden[at] && cells[at].can_be_filled);
        let Some(next) = shown.min_by_key(|&at| cells[at].clients) else { break };
        hidden[next] = true;
    }
    hidden
}

/// Returns for each cell of a table with `columns` columns whether it is hidden.
///
/// Works like [`hidden`], but also protects against a reader who knows the total of each row and
/// each column from other responses. Repeated subtraction then gives only zero or a group. Cells
/// that must not be shown (`may_be_shown` is false) are hidden with the small ones.
pub(crate) fn hidden_in_table(
    cells: &[Cell],
    columns: usize,
    may_be_shown: impl Fn(usize) -> bool,
) -> Vec<bool> {
    let is_small = |at: usize| {
        cells[at].can_be_filled && (cells[at].clients < SMALLEST_GROUP || !may_be_shown(at))
    };
    let mut hidden: Vec<bool> = (0..cells.len()).map(is_small).collect();
    let lines = lines(cells.len(), columns);
    let smallest_shown = |line: &[usize], hidden: &[bool]| {
        let shown = line.iter().copied().filter(|&at| !hidden[at] && cells[at].can_be_filled);
        shown.min_by_key(|&at| cells[at].clients)
    };
    // Each pass hides one more cell, so the loop ends.
    while let Some(disclosure) = find_disclosure(cells, &lines, &hidden) {
        let mut tried = disclosure.by.iter().chain([&disclosure.line]).map(|&line| &lines[line]);
        let next = tried.find_map(|line| smallest_shown(line, &hidden));
        let anywhere = || smallest_shown(&(0..cells.len()).collect::<Vec<_>>(), &hidden);
        match next.or_else(anywhere) {
            Some(next) => hidden[next] = true,
            None => break,
        }
    }
    hidden
}

/// Returns the cells of each row, of each column if there are several rows, and of the whole table.
fn lines(cells: usize, columns: usize) -> Vec<Vec<usize>> {
    let rows = cells / columns.max(1);
    let row = |row: usize| (row * columns..(row + 1) * columns).collect();
    let column = |column: usize| (0..rows).map(|row| row * columns + column).collect();
    let of_columns = if rows > 1 { columns } else { 0 };
    (0..rows).map(row).chain((0..of_columns).map(column)).chain([(0..cells).collect()]).collect()
}

/// Line from which a reader learns something about few clients.
struct Disclosure {
    line: usize,
    /// Lines from which the reader computed the other cells of this line.
    by: Vec<usize>,
}

/// Simulates a reader who knows the total of each line, and finds a line that reveals few clients.
///
/// A line with one unknown cell reveals that cell.
fn find_disclosure(cells: &[Cell], lines: &[Vec<usize>], hidden: &[bool]) -> Option<Disclosure> {
    let mut found_by: Vec<Option<usize>> = vec![None; cells.len()];
    loop {
        let mut found_more = false;
        for (at, line) in lines.iter().enumerate() {
            let is_unknown = |cell: &usize| hidden[*cell] && found_by[*cell].is_none();
            let unknown: Vec<usize> = line.iter().copied().filter(is_unknown).collect();
            if is_too_small(unknown.iter().map(|&cell| cells[cell].clients).sum()) {
                let by: Vec<usize> = line.iter().filter_map(|&cell| found_by[cell]).collect();
                // No response shows the total of a line that is completely hidden.
                let is_whole = line.iter().all(|&cell| hidden[cell] || !cells[cell].can_be_filled);
                if !(by.is_empty() && is_whole) {
                    return Some(Disclosure { line: at, by });
                }
            } else if let [cell] = unknown[..] {
                found_by[cell] = Some(at);
                found_more = true;
            }
        }
        if !found_more {
            return None;
        }
    }
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
        assert_eq!(
            hidden(&cells(&[30, 3, 7, 12])),
            [false, true, true, false],
            "together they hold ten"
        );
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
                    let held: usize = sizes
                        .iter()
                        .zip(&hidden)
                        .filter(|(_, hidden)| **hidden)
                        .map(|(size, _)| size)
                        .sum();
                    assert!(!is_too_small(held), "{sizes:?} {hidden:?}");
                    assert!(
                        sizes
                            .iter()
                            .zip(&hidden)
                            .all(|(size, hidden)| *hidden || *size >= SMALLEST_GROUP)
                    );
                }
            }
        }
    }

    #[test]
    fn no_row_and_no_column_of_a_table_gives_a_few_away() {
        // 3 also hides 30 of its row and 25 of its column. Each of these could be computed from its
        // other line, and then the 3 from it. So 70, where these lines meet, is hidden as well.
        let table = [30, 3, 40, 20, 50, 60, 70, 25, 80];
        let expected = [true, true, false, false, false, false, true, true, false];
        assert_eq!(hidden_in_table(&cells(&table), 3, |_| true), expected);
        assert_eq!(hidden_in_table(&cells(&[12, 30, 40, 50]), 2, |_| true), [false; 4]);
        // The same for random tables.
        let mut seed = 7_u64;
        for _ in 0..2000 {
            let mut next = || {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (seed >> 33) as usize % 25
            };
            let sizes: Vec<usize> = (0..12).map(|_| next()).collect();
            let hidden = hidden_in_table(&cells(&sizes), 4, |at| at != 5);
            let rows = (0..3).map(|row| (row * 4..row * 4 + 4).collect::<Vec<_>>());
            let columns = (0..4).map(|column| (0..3).map(|row| row * 4 + column).collect());
            for line in rows.chain(columns).chain([(0..12).collect()]) {
                let held: usize = line.iter().filter(|&&at| hidden[at]).map(|&at| sizes[at]).sum();
                let is_whole = line.iter().all(|&at| hidden[at]);
                assert!(!is_too_small(held) || is_whole, "{sizes:?} {hidden:?} {line:?}");
            }
            // No cell with few clients can be computed by subtraction.
            let all_hidden = hidden.iter().all(|hidden| *hidden);
            assert!(
                all_hidden || find_disclosure(&cells(&sizes), &lines(12, 4), &hidden).is_none(),
                "{sizes:?} {hidden:?}"
            );
            assert!((0..12).all(|at| hidden[at] || (sizes[at] >= SMALLEST_GROUP && at != 5)));
        }
    }
}
