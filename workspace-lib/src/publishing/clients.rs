//! Stored clients of a bundle: `clients.parquet` and `explanations.csv`.
//!
//! The first file holds the data of each client, the second the decision and its reasons.

use std::path::Path;

use polars::prelude::*;
use rayon::prelude::*;
use scoring::features::Definition;
use scoring::{Bundle, Explanation, FeatureSet, Record, Value, shown};

use crate::tables::CLIENT_KEY;
use crate::{Error, Result};

/// Reasons per client in `explanations.csv`.
const REASONS: usize = 4;

/// Largest difference between equal probabilities. The file holds them as decimals.
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
        let mut header =
            vec![CLIENT_KEY.to_owned(), "probability".to_owned(), "decision".to_owned()];
        header.extend((1..=REASONS).map(|rank| format!("reason_{rank}")));
        header.extend((1..=REASONS).map(|rank| format!("contribution_{rank}")));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).map_err(|source| in_explanations(&source))?;
        Ok(Self(writer))
    }

    /// Writes a client's row.
    pub(super) fn push(&mut self, client: u64, explanation: &Explanation) -> Result<()> {
        let mut row = vec![
            client.to_string(),
            explanation.probability.to_string(),
            explanation.decision.code().to_owned(),
        ];
        let shown = shown(&explanation.reasons, REASONS);
        let reasons = || (0..REASONS).map(|rank| shown.get(rank));
        row.extend(
            reasons().map(|reason| {
                reason.map_or(String::new(), |reason| reason.group.code().to_owned())
            }),
        );
        row.extend(
            reasons().map(|reason| {
                reason.map_or(String::new(), |reason| reason.contribution.to_string())
            }),
        );
        self.0.write_record(&row).map_err(|source| in_explanations(&source))
    }

    /// Returns the bytes of the file.
    pub(super) fn finish(self) -> Result<Vec<u8>> {
        self.0.into_inner().map_err(|source| Error::Data(format!("explanations.csv: {source}")))
    }
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
/// Probabilities and decisions must be the same.
///
/// # Errors
/// If a file cannot be read, or the stored result of a client differs; the message names the first
/// such client.
pub fn verify_explanations(bundle: &Bundle) -> Result<usize> {
    let clients = read_parquet(&bundle.folder().join(scoring::FileName::CLIENTS))?;
    let explanations = explain(bundle, &records(&clients)?);
    let path = bundle.folder().join(scoring::FileName::EXPLANATIONS);
    let in_file = |source: csv::Error| Error::Data(format!("{}: {source}", path.display()));
    let mut reader = csv::Reader::from_path(&path).map_err(in_file)?;
    let numbers = clients.column(CLIENT_KEY)?.cast(&DataType::Int64)?;
    let stored_rows: Vec<csv::StringRecord> =
        reader.records().collect::<Result<_, _>>().map_err(in_file)?;
    for ((row, explanation), client) in
        stored_rows.iter().zip(&explanations).zip(numbers.i64()?.iter())
    {
        let stored: f64 = row.get(1).and_then(|text| text.parse().ok()).unwrap_or(f64::NAN);
        let same_client = row.get(0).and_then(|text| text.parse().ok()) == client;
        let same_decision = row.get(2) == Some(explanation.decision.code());
        if (stored - explanation.probability).abs() > TOLERANCE
            || stored.is_nan()
            || !same_decision
            || !same_client
        {
            return Err(Error::Data(format!(
                "{}: client {}: the stored probability is {stored}, scoring again gives {}. Train the bundle again.",
                path.display(),
                row.get(0).unwrap_or_default(),
                explanation.probability
            )));
        }
    }
    let rows = stored_rows.len();
    if rows != clients.height() {
        return Err(Error::Data(format!(
            "{}: expected {} clients, one for each row of clients.parquet, found {rows}. Train the bundle again.",
            path.display(),
            clients.height()
        )));
    }
    Ok(rows)
}

pub(super) fn read_parquet(path: &Path) -> Result<DataFrame> {
    use polars_io::SerReader;
    let file = std::fs::File::open(path).map_err(Error::file(path))?;
    Ok(polars_io::parquet::read::ParquetReader::new(file).finish()?)
}
