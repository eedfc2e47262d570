//! Parser of records with quoted cells, which may contain commas, line ends or quotation marks.

use std::borrow::Cow;

use memchr::memchr;

/// Splits a record into its raw cells; a blank record has none.
///
/// Returns `None` if a quotation mark is still open at the end of the record.
pub(super) fn cells(record: &[u8], separator: u8) -> Option<Vec<&[u8]>> {
    let record = without_line_end(record);
    if record.is_empty() {
        return Some(Vec::new());
    }
    let mut is_quoted = false;
    let cells = record
        .split(|byte| {
            is_quoted ^= *byte == b'"';
            *byte == separator && !is_quoted
        })
        .collect();
    (!is_quoted).then_some(cells)
}

/// Removes the quotation marks of a cell.
///
/// Two quotation marks in a row are one. A cell that does not begin with one is unchanged.
pub(super) fn content(cell: &[u8]) -> Cow<'_, [u8]> {
    let Some(inner) = cell.strip_prefix(b"\"") else { return Cow::Borrowed(cell) };
    match memchr(b'"', inner) {
        Some(at) if at + 1 == inner.len() => Cow::Borrowed(&inner[..at]),
        _ => {
            let mut was_mark = false;
            let kept = inner.iter().filter(|byte| {
                was_mark = **byte == b'"' && !was_mark;
                !was_mark
            });
            Cow::Owned(kept.copied().collect())
        }
    }
}

/// Returns a record without its line end.
pub(super) fn without_line_end(record: &[u8]) -> &[u8] {
    let record = record.strip_suffix(b"\n").unwrap_or(record);
    record.strip_suffix(b"\r").unwrap_or(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(record: &str) -> Option<Vec<String>> {
        let cells = cells(record.as_bytes(), b',')?;
        Some(
            cells
                .into_iter()
                .map(|cell| String::from_utf8(content(cell).into_owned()).unwrap())
                .collect(),
        )
    }

    #[test]
    fn takes_quotation_marks_off() {
        assert_eq!(contents("1,\"x, y\",\"\",z\r\n").unwrap(), ["1", "x, y", "", "z"]);
        assert_eq!(
            contents("\"two\nlines\",\"say \"\"yes\"\"\"").unwrap(),
            ["two\nlines", "say \"yes\""]
        );
        assert_eq!(contents("5\" pipe\",\"\"\"\"\n").unwrap(), ["5\" pipe\"", "\""]);
    }

    #[test]
    fn counts_no_cell_in_a_blank_record_and_one_more_than_commas_in_others() {
        assert_eq!(contents("\r\n"), Some(Vec::new()));
        assert_eq!(contents(",,\n").unwrap(), ["", "", ""]);
    }

    #[test]
    fn does_not_end_in_the_middle_of_a_quoted_text() {
        assert_eq!(contents("1,\"two\n"), None);
        assert_eq!(contents("1,\"two\"\"\n"), None);
    }
}
