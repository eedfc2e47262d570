//! Search for separators and line ends, eight bytes at a time (SIMD within a register).
//!
//! A cell is only a few bytes long, so starting a library search for each cell would be too slow.
//! The functions may read up to [`PADDING`] bytes after the last line. Blocks are padded with line
//! ends, so no loop has to check for the end of the block.

/// Number of line ends after the last line of a block.
pub(super) const PADDING: usize = 16;

const LOW: u64 = 0x0101_0101_0101_0101;
const SEVEN: u64 = 0x7f7f_7f7f_7f7f_7f7f;

/// Returns the eight bytes that begin at `at`, the first in the lowest bits.
#[inline]
pub(super) fn word(block: &[u8], at: usize) -> u64 {
    match block[at..].first_chunk::<8>() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => LOW * u64::from(b'\n'),
    }
}

/// Returns a mask with the highest bit set in each byte of `word` that equals `byte`.
#[inline]
fn equal(word: u64, byte: u8) -> u64 {
    let different = word ^ (LOW * u64::from(byte));
    !(((different & SEVEN) + SEVEN) | different | SEVEN)
}

/// Returns the number of bytes that a mask of [`equal`] marks.
#[inline]
fn count(mask: u64) -> usize {
    ((mask >> 7).wrapping_mul(LOW) >> 56) as usize
}

/// Returns the number of bytes before the first marked byte of a mask.
#[inline]
fn first(mask: u64) -> usize {
    mask.trailing_zeros() as usize / 8
}

/// Returns the position of the separator or line end after the cell that begins at `at`.
#[inline]
pub(super) fn cell_end<const SEPARATOR: u8>(block: &[u8], mut at: usize) -> usize {
    loop {
        let word = word(block, at);
        let ends = equal(word, SEPARATOR) | equal(word, b'\n');
        if ends != 0 {
            return at + first(ends);
        }
        at += 8;
    }
}

/// Skips `cells` cells from `at` and returns the beginning of the next cell.
///
/// Returns `None` if the line ends before.
#[inline]
pub(super) fn after_cells<const SEPARATOR: u8>(
    block: &[u8],
    mut at: usize,
    mut cells: usize,
) -> Option<usize> {
    loop {
        let word = word(block, at);
        let line_ends = equal(word, b'\n');
        // All bits below the first line end; all bits if there is none.
        let in_line = (line_ends & line_ends.wrapping_neg()).wrapping_sub(1);
        let mut commas = equal(word, SEPARATOR) & in_line;
        let found = count(commas);
        if found >= cells {
            for _ in 1..cells {
                commas &= commas - 1;
            }
            return Some(at + first(commas) + 1);
        }
        if line_ends != 0 {
            return None;
        }
        cells -= found;
        at += 8;
    }
}

/// Returns the beginning of the next line if the rest of this line has exactly `cells` cells.
///
/// Returns `None` otherwise.
#[inline]
pub(super) fn after_last_cells<const SEPARATOR: u8>(
    block: &[u8],
    mut at: usize,
    cells: usize,
) -> Option<usize> {
    let mut found = 1;
    loop {
        let word = word(block, at);
        let line_ends = equal(word, b'\n');
        let in_line = (line_ends & line_ends.wrapping_neg()).wrapping_sub(1);
        found += count(equal(word, SEPARATOR) & in_line);
        if line_ends != 0 {
            return (found == cells).then_some(at + first(line_ends) + 1);
        }
        at += 8;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn padded(text: &[u8]) -> Vec<u8> {
        [text, &[b'\n'; PADDING]].concat()
    }

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
        fn finds_what_a_search_byte_by_byte_finds(text in texts(), cells in 1..6_usize) {
            let block = padded(&text);
            let line = block.split(|byte| *byte == b'\n').next().unwrap();
            let commas: Vec<usize> = (0..line.len()).filter(|at| line[*at] == b',').collect();
            prop_assert_eq!(cell_end::<b','>(&block, 0), commas.first().copied().unwrap_or(line.len()));
            prop_assert_eq!(after_cells::<b','>(&block, 0, cells), commas.get(cells - 1).map(|at| at + 1));
            let is_last = commas.len() + 1 == cells;
            prop_assert_eq!(after_last_cells::<b','>(&block, 0, cells), is_last.then_some(line.len() + 1));
        }
    }
}
