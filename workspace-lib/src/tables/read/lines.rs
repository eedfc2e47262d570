//! Reader of the lines of a CSV file, one byte range at a time.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use memchr::memchr;

/// Number of bytes to read after a range, in which its last line probably ends.
const READ_AHEAD: usize = 4096;

/// A reusable buffer with the lines of one range.
#[derive(Debug, Default)]
pub(super) struct Block {
    bytes: Vec<u8>,
    start: usize,
    end: usize,
}

impl Block {
    /// Reads the lines that begin in `from..to` of a file of `size` bytes.
    ///
    /// `first` is the position of the file's first line after the header.
    pub(super) fn read(
        &mut self,
        file: &File,
        first: u64,
        from: u64,
        to: u64,
        size: u64,
    ) -> io::Result<()> {
        // The line that contains the byte before `from` belongs to the previous range.
        let before = usize::from(from > first);
        let origin = from - before as u64;
        let (length, left) = ((to - origin) as usize, (size - origin) as usize);
        self.fill(file, origin, 0, left.min(length + READ_AHEAD))?;
        self.start = if before == 0 {
            0
        } else {
            memchr(b'\n', &self.bytes).map_or(self.bytes.len(), |at| at + 1)
        };
        let last = self.start.max(length) - 1;
        let mut searched = last;
        self.end = loop {
            if let Some(at) = self.bytes.get(searched..).and_then(|bytes| memchr(b'\n', bytes)) {
                break searched + at + 1;
            }
            searched = self.bytes.len();
            if searched == left {
                break left;
            }
            self.fill(file, origin, searched, left.min(2 * searched))?;
        };
        if self.start >= length {
            // No line begins in the range.
            self.end = self.start;
        }
        self.bytes.truncate(self.end);
        if self.end > self.start && self.bytes.last() != Some(&b'\n') {
            self.bytes.push(b'\n');
            self.end += 1;
        }
        Ok(())
    }

    /// Returns the lines, each with its line end.
    pub(super) fn lines(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Fills the buffer with `length` bytes from `origin`. The first `known` bytes are already
    /// there.
    fn fill(&mut self, file: &File, origin: u64, known: usize, length: usize) -> io::Result<()> {
        self.bytes.resize(length, 0);
        file.read_exact_at(&mut self.bytes[known..], origin + known as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// The lines of all ranges of a file whose header has two bytes.
    fn lines(content: &str, range: usize) -> Vec<String> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        let size = content.len() as u64;
        let mut block = Block::default();
        let mut read = |from: u64| {
            block.read(&file, 2, from, size.min(from + range as u64), size).unwrap();
            String::from_utf8(block.lines().to_vec()).unwrap()
        };
        (2..size)
            .step_by(range)
            .flat_map(|from| read(from).split_inclusive('\n').map(String::from).collect::<Vec<_>>())
            .collect()
    }

    #[test]
    fn reads_every_line_once_whatever_the_ranges() {
        let long = "x".repeat(3 * READ_AHEAD);
        for content in ["h\n", "h\n1\n", "h\n12\n3\n\n456\n7", &format!("h\n1\n{long}\n2\n{long}")]
        {
            let expected: Vec<String> =
                content[2..].lines().map(|line| format!("{line}\n")).collect();
            for range in [1, 2, 3, 5, 100, 100_000] {
                assert_eq!(lines(content, range), expected, "ranges of {range} bytes");
            }
        }
    }
}
