//! Reader of the records of a CSV file, one after another.
//!
//! A record is one line, or several lines if a quoted text contains line ends.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use memchr::memchr_iter;

/// Reads a file record by record.
#[derive(Debug)]
pub(super) struct Records {
    reader: BufReader<File>,
    record: Vec<u8>,
}

/// A record, with its line end.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) bytes: &'a [u8],
    /// False if the file ends within quotation marks.
    pub(super) is_closed: bool,
}

impl Records {
    /// Opens a file at byte `start`, where a record must begin.
    pub(super) fn open(file: &Path, start: u64) -> io::Result<Self> {
        let mut reader = BufReader::with_capacity(1 << 20, File::open(file)?);
        reader.seek(SeekFrom::Start(start))?;
        Ok(Self { reader, record: Vec::new() })
    }

    /// Reads the next record; `None` at the end of the file.
    pub(super) fn read(&mut self) -> io::Result<Option<Record<'_>>> {
        self.record.clear();
        let mut is_closed = true;
        loop {
            let known = self.record.len();
            if self.reader.read_until(b'\n', &mut self.record)? == 0 {
                break;
            }
            is_closed ^= memchr_iter(b'"', &self.record[known..]).count() % 2 == 1;
            if is_closed {
                break;
            }
        }
        Ok((!self.record.is_empty()).then_some(Record { bytes: &self.record, is_closed }))
    }
}
