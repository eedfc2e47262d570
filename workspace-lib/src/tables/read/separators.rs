//! Search for separators and line ends in the lines of a CSV file.
//!
//! The last line must have its line end, where every search stops. A cell is only a few bytes long,
//! so a loop over its bytes is faster than starting a library's search for each cell.

/// Returns the position of the separator or line end after the cell that begins at `at`.
#[inline]
pub(super) fn cell_end<const SEPARATOR: u8>(lines: &[u8], at: usize) -> usize {
    let is_end = |byte: &u8| *byte == SEPARATOR || *byte == b'\n';
    lines[at..].iter().position(is_end).map_or(lines.len(), |length| at + length)
}

/// Skips `cells` cells from `at` and returns the beginning of the next cell.
///
/// Returns `None` if the line ends before.
#[inline]
pub(super) fn after_cells<const SEPARATOR: u8>(
    lines: &[u8],
    at: usize,
    cells: usize,
) -> Option<usize> {
    let mut left = cells;
    for (length, byte) in lines[at..].iter().enumerate() {
        if *byte == b'\n' {
            break;
        }
        left -= usize::from(*byte == SEPARATOR);
        if left == 0 {
            return Some(at + length + 1);
        }
    }
    None
}

/// Returns the beginning of the next line if the rest of this line has exactly `cells` cells.
///
/// Returns `None` otherwise.
#[inline]
pub(super) fn after_last_cells<const SEPARATOR: u8>(
    lines: &[u8],
    at: usize,
    cells: usize,
) -> Option<usize> {
    let mut found = 1;
    for (length, byte) in lines[at..].iter().enumerate() {
        if *byte == b'\n' {
            return (found == cells).then_some(at + length + 1);
        }
        found += usize::from(*byte == SEPARATOR);
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            Just(b','),
            Just(b'\n'),
            Just(b'+'),
            Just(b'-'),
            Just(0x0b),
            Just(0x8a),
            Just(0xac),
            any::<u8>()
        ];
        prop::collection::vec(byte, 0..60)
    }

    proptest! {
        #[test]
        fn finds_the_ends_of_cells_and_lines(text in texts(), cells in 1..6_usize) {
            let block = [&text[..], b"\n"].concat();
            let line = block.split(|byte| *byte == b'\n').next().unwrap();
            let commas: Vec<usize> = (0..line.len()).filter(|at| line[*at] == b',').collect();
            prop_assert_eq!(cell_end::<b','>(&block, 0), commas.first().copied().unwrap_or(line.len()));
            prop_assert_eq!(after_cells::<b','>(&block, 0, cells), commas.get(cells - 1).map(|at| at + 1));
            let is_last = commas.len() + 1 == cells;
            prop_assert_eq!(after_last_cells::<b','>(&block, 0, cells), is_last.then_some(line.len() + 1));
        }
    }
}
