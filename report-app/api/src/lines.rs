//! Splits a body that arrives in pieces into lines, with at most one line in memory.

use axum::body::Bytes;

/// Line of a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Bytes of the line, without the line end.
    Whole(Vec<u8>),
    /// The line is longer than the limit; its bytes were dropped.
    TooLong,
}

/// Line splitter: the line limit and the bytes of the current line.
#[derive(Debug)]
pub(crate) struct Lines {
    limit: usize,
    begun: Vec<u8>,
    is_too_long: bool,
}

impl Lines {
    /// Creates a splitter for lines of up to `limit` bytes.
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, begun: Vec::new(), is_too_long: false }
    }

    /// Takes the next piece of the body, and calls `line` for each line that ends in it.
    pub(crate) fn push(&mut self, piece: &Bytes, mut line: impl FnMut(Line)) {
        let mut rest = &piece[..];
        while let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
            self.append(&rest[..end]);
            line(self.end());
            rest = &rest[end + 1..];
        }
        self.append(rest);
    }

    /// Returns the last line, if the body does not end with a line end.
    pub(crate) fn finish(mut self) -> Option<Line> {
        (self.is_too_long || !self.begun.is_empty()).then(|| self.end())
    }

    fn append(&mut self, bytes: &[u8]) {
        if self.is_too_long || self.begun.len() + bytes.len() > self.limit {
            self.is_too_long = true;
            self.begun = Vec::new();
        } else {
            self.begun.extend_from_slice(bytes);
        }
    }

    fn end(&mut self) -> Line {
        let mut line = std::mem::take(&mut self.begun);
        if std::mem::take(&mut self.is_too_long) {
            return Line::TooLong;
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Line::Whole(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(pieces: &[&str], limit: usize) -> Vec<String> {
        let mut lines = Lines::new(limit);
        let mut found = Vec::new();
        let text = |line| match line {
            Line::Whole(bytes) => String::from_utf8(bytes).unwrap(),
            Line::TooLong => "too long".to_owned(),
        };
        for piece in pieces {
            lines.push(&Bytes::copy_from_slice(piece.as_bytes()), |line| found.push(text(line)));
        }
        found.extend(lines.finish().map(text));
        found
    }

    #[test]
    fn lines_do_not_depend_on_how_the_body_arrives() {
        let body = "one\r\n\ntwo\nthree";
        let whole = cut(&[body], 10);
        assert_eq!(whole, ["one", "", "two", "three"]);
        let bytes: Vec<&str> = body.split("").collect();
        assert_eq!(cut(&bytes, 10), whole);
        assert_eq!(cut(&["one\n"], 10), ["one"], "the end of a line does not begin another");
        assert!(cut(&[], 10).is_empty());
    }

    #[test]
    fn a_line_over_the_limit_is_dropped_and_the_next_one_kept() {
        assert_eq!(cut(&["12345", "67", "8\nok\n", "123456"], 5), ["too long", "ok", "too long"]);
        assert_eq!(cut(&["12345\n"], 5), ["12345"]);
    }
}
