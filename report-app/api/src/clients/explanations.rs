//! Reader of `explanations.csv`: the published probability and decision of each client.

use std::path::Path;

use answers::clients::Published;
use contract::ClientId;
use scoring::Decision;
use scoring::explanations_file::{DECISION, PROBABILITY};

use super::{Error, ID};

/// Reads the probability and the decision of each client of `ids`, which must ascend.
pub(super) fn read(path: &Path, ids: &[ClientId]) -> Result<Vec<Published>, Error> {
    let unreadable = |message: String| Error::Read { path: path.to_owned(), message };
    let mut reader = csv::Reader::from_path(path).map_err(|error| unreadable(error.to_string()))?;
    let header = reader.byte_headers().map_err(|error| unreadable(error.to_string()))?.clone();
    let column = |name: &str| {
        header.iter().position(|found| found == name.as_bytes()).ok_or_else(|| {
            Error::Explanations(format!("there is no column {name}. Publish the bundle again."))
        })
    };
    let (id, probability, decision) = (column(ID)?, column(PROBABILITY)?, column(DECISION)?);
    let mut published = vec![None; ids.len()];
    let mut line = csv::ByteRecord::new();
    while reader.read_byte_record(&mut line).map_err(|error| unreadable(error.to_string()))? {
        let text = |index: usize| {
            line.get(index).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
        };
        let wrong = |name: &str, expected: &str, found: &str| {
            let line = line.position().map_or(0, csv::Position::line);
            Error::Explanations(format!(
                "line {line}, column {name}: expected {expected}, found \"{found}\". Publish the bundle again."
            ))
        };
        let client =
            text(id).parse().ok().and_then(|client: ClientId| ids.binary_search(&client).ok());
        let Some(client) = client.filter(|&client| published[client].is_none()) else {
            return Err(wrong(ID, "each client of clients.parquet once", text(id)));
        };
        let probability = match text(probability).parse() {
            Ok(probability) if (0.0..=1.0).contains(&probability) => probability,
            _ => return Err(wrong(PROBABILITY, "a number from 0 to 1", text(probability))),
        };
        let Some(decision) = Decision::from_code(text(decision)) else {
            return Err(wrong(DECISION, "granted or refused", text(decision)));
        };
        published[client] = Some(Published { probability, decision });
    }
    let missing = published.iter().filter(|line| line.is_none()).count();
    if missing > 0 {
        return Err(Error::Explanations(format!(
            "{missing} of {} clients of clients.parquet have no line. Publish the bundle again.",
            ids.len()
        )));
    }
    Ok(published.into_iter().flatten().collect())
}
