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
}
