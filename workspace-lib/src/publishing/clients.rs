//! Stored clients of a bundle: `clients.parquet` and `explanations.csv`.
//!
//! The first file holds the data of each client, the second the decision and its reasons.

use std::path::Path;

use polars::prelude::*;
use rayon::prelude::*;
use scoring::explanations_file::{self, REASONS};
use scoring::features::Definition;
use scoring::{Bundle, Explanation, FeatureSet, Record, Value, shown};

use crate::tables::CLIENT_KEY;
use crate::{Error, Result};

/// Largest difference between equal numbers. The file holds them as decimals.
const TOLERANCE: f64 = 1e-9;

/// Returns the columns of `clients.parquet`.
///
/// They are the key, the application's fields and the aggregates over the client's history.
pub(super) fn columns(set: &FeatureSet) -> Vec<String> {
    let fields = set.fields.iter().map(|field| field.name.clone());
    let aggregates = set
        .features
        .iter()
        .filter(|feature| matches!(feature.definition, Definition::Aggregate(_)));
    [CLIENT_KEY.to_owned()]
        .into_iter()
        .chain(fields)
        .chain(aggregates.map(|feature| feature.name.clone()))
        .collect()
}

/// Returns one record for each row of a frame of clients, as [`Bundle::explain`] reads it.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let clients = df!("AMT_CREDIT" => [450_000.0], "NAME_INCOME_TYPE" => ["Working"])?;
/// let people = records(&clients)?;
/// assert_eq!(people[0].get("NAME_INCOME_TYPE").text(), Some("Working"));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If a column holds neither numbers nor text.
pub fn records(clients: &DataFrame) -> Result<Vec<Record>> {
    let mut records = vec![Record::new(); clients.height()];
    for column in clients.columns() {
        let name = column.name().as_str();
        if column.dtype() == &DataType::String {
            for (record, text) in records.iter_mut().zip(column.str()?.iter()) {
                record.set(name, text.map_or(Value::Missing, Value::from));
            }
        } else {
            let numbers = column.cast(&DataType::Float64)?;
            for (record, number) in records.iter_mut().zip(numbers.f64()?.iter()) {
                record.set(name, number.map_or(Value::Missing, Value::from));
            }
        }
    }
    Ok(records)
}

/// Returns the stored clients of a bundle: each client's number and data.
///
/// ```no_run
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let bundle = Bundle::open(&champion_folder()?)?;
/// let clients = stored_clients(&bundle)?;
/// let (number, data) = &clients[0];
/// assert_eq!(data.get(CLIENT_KEY).number(), *number as f64);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If `clients.parquet` cannot be read.
pub fn stored_clients(bundle: &Bundle) -> Result<Vec<(u64, Record)>> {
    let clients = read_parquet(&bundle.folder().join(scoring::FileName::CLIENTS))?;
    let numbers = clients.column(CLIENT_KEY)?.cast(&DataType::UInt64)?;
    let numbers = numbers.u64()?.iter().map(client_number).collect::<Result<Vec<u64>>>()?;
    Ok(numbers.into_iter().zip(records(&clients)?).collect())
}

fn client_number(number: Option<u64>) -> Result<u64> {
    number.ok_or_else(|| {
        Error::Data(format!(
            "{CLIENT_KEY}: expected a number for every client, found a missing one."
        ))
    })
}

/// Scores and explains every client, on all cores, in the order of the records.
pub(super) fn explain(bundle: &Bundle, records: &[Record]) -> Vec<Explanation> {
    records.par_iter().map(|record| bundle.explain(record)).collect()
}

/// Returns the contents of `explanations.csv`.
///
/// # Errors
/// If the frame has no client numbers.
pub(super) fn explanations_csv(
    clients: &DataFrame,
    explanations: &[Explanation],
) -> Result<Vec<u8>> {
    let mut file = ExplanationsFile::new()?;
    let numbers = clients.column(CLIENT_KEY)?.cast(&DataType::UInt64)?;
    for (client, explanation) in numbers.u64()?.iter().zip(explanations) {
        file.push(client_number(client)?, explanation)?;
    }
    file.finish()
}

/// Writer of `explanations.csv`.
pub(super) struct ExplanationsFile(csv::Writer<Vec<u8>>);

impl ExplanationsFile {
    /// Creates the file with its header.
    pub(super) fn new() -> Result<Self> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer
            .write_record(explanations_file::columns())
            .map_err(|source| in_explanations(&source))?;
        Ok(Self(writer))
    }

    /// Writes a client's row.
    pub(super) fn push(&mut self, client: u64, explanation: &Explanation) -> Result<()> {
        self.0.write_record(row(client, explanation)).map_err(|source| in_explanations(&source))
    }

    /// Returns the bytes of the file.
    pub(super) fn finish(self) -> Result<Vec<u8>> {
        self.0.into_inner().map_err(|source| Error::Data(format!("explanations.csv: {source}")))
    }
}

/// Returns a client's row, in the order of [`explanations_file::columns`].
fn row(client: u64, explanation: &Explanation) -> Vec<String> {
    let mut row = vec![
        client.to_string(),
        explanation.probability.to_string(),
        explanation.decision.code().to_owned(),
    ];
    let shown = shown(&explanation.reasons, REASONS);
    let reasons = || (0..REASONS).map(|rank| shown.get(rank));
    row.extend(
        reasons()
            .map(|reason| reason.map_or(String::new(), |reason| reason.group.code().to_owned())),
    );
    row.extend(
        reasons()
            .map(|reason| reason.map_or(String::new(), |reason| reason.contribution.to_string())),
    );
    row
}

fn in_explanations(source: &csv::Error) -> Error {
    Error::Data(format!("explanations.csv: {source}"))
}

/// Returns the bytes of `clients.parquet`.
pub(super) fn parquet(clients: &mut DataFrame) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    polars_io::parquet::write::ParquetWriter::new(&mut bytes).finish(clients)?;
    Ok(bytes)
}

/// Checks the stored clients against a new scoring, and returns their number.
///
/// Decisions and reasons must be the same, and numbers too, within 1e-9.
///
/// # Errors
/// If a file cannot be read, or the stored result of a client differs; the message names the first
/// such client.
pub fn verify_explanations(bundle: &Bundle) -> Result<usize> {
    let stored = stored_clients(bundle)?;
    let (numbers, records): (Vec<u64>, Vec<Record>) = stored.into_iter().unzip();
    let path = bundle.folder().join(scoring::FileName::EXPLANATIONS);
    let in_file = |source: csv::Error| Error::Data(format!("{}: {source}", path.display()));
    let wrong =
        |what: String| Error::Data(format!("{}: {what} Train the bundle again.", path.display()));
    let columns = explanations_file::columns();
    let mut reader = csv::Reader::from_path(&path).map_err(in_file)?;
    let header = reader.headers().map_err(in_file)?;
    if header.iter().ne(columns.iter()) {
        let (expected, found) = (columns.join(","), header.iter().collect::<Vec<_>>().join(","));
        return Err(wrong(format!("expected the columns {expected}, found {found}.")));
    }
    let rows: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().map_err(in_file)?;
    if rows.len() != numbers.len() {
        return Err(wrong(format!(
            "expected {} clients, one for each row of clients.parquet, found {}.",
            numbers.len(),
            rows.len()
        )));
    }
    for ((found, explanation), client) in rows.iter().zip(explain(bundle, &records)).zip(numbers) {
        let expected = row(client, &explanation);
        let differing = expected.iter().zip(found).position(|(new, old)| !is_same_cell(new, old));
        if let Some(column) = differing {
            return Err(wrong(format!(
                "client {client}: the stored {} is {}, scoring again gives {}.",
                columns[column], &found[column], expected[column]
            )));
        }
    }
    Ok(rows.len())
}

/// Checks whether two cells hold the same text, or the same number within [`TOLERANCE`].
fn is_same_cell(left: &str, right: &str) -> bool {
    left == right
        || match (left.parse::<f64>(), right.parse::<f64>()) {
            (Ok(left), Ok(right)) => (left - right).abs() <= TOLERANCE,
            _ => false,
        }
}

pub(super) fn read_parquet(path: &Path) -> Result<DataFrame> {
    use polars_io::SerReader;
    let file = std::fs::File::open(path).map_err(Error::file(path))?;
    Ok(polars_io::parquet::read::ParquetReader::new(file).finish()?)
}
