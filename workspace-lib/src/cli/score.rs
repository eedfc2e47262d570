//! `pret score`: scores a file of applications.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use scoring::{Bundle, Explanation, FieldKind, Record, Value};
use serde_json::{Map, json};
use workspace_lib::files::write_whole;
use workspace_lib::polars_io::SerReader;
use workspace_lib::polars_io::parquet::read::ParquetReader;
use workspace_lib::publishing::records;
use workspace_lib::tables::{CLIENT_KEY, NOT_AVAILABLE, TARGET, Table};

/// Arguments of `pret score`.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: pret score --bundle models/champion --input applications.csv --output scores.csv --explain 4\n\n\
    The input has one application a row, with raw column names, and optionally history features by their own names."
)]
pub(crate) struct ScoreCommand {
    /// Folder of the bundle
    #[arg(long, value_name = "DIR")]
    bundle: PathBuf,
    /// Applications as .csv, .ndjson or .parquet; - reads NDJSON from standard input
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// Scores as .csv or .ndjson; - writes NDJSON to standard output
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Reasons to give for each score
    #[arg(long, value_name = "K", default_value_t = 0)]
    explain: usize,
}

impl ScoreCommand {
    /// Scores every row, in order.
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let bundle = Bundle::open(&self.bundle)?;
        let rows = read(&self.input, &bundle)?;
        let rows: Vec<Record> = rows
            .iter()
            .enumerate()
            .map(|(row, record)| {
                prepare(&bundle, record).with_context(|| format!("{}: row {}", self.input.display(), row + 1))
            })
            .collect::<anyhow::Result<_>>()?;
        if !rows.iter().any(|row| row.iter().any(|(name, _)| bundle.features().position(name).is_some())) {
            eprintln!("note: no history columns: every applicant is scored as one without any credit history");
        }
        let scored = rows.iter().map(|row| (row, bundle.explain(row)));
        let bytes = match extension(&self.output) {
            "csv" => csv_bytes(scored, self.explain)?,
            "-" | "ndjson" => ndjson_bytes(scored, self.explain),
            other => bail!("{}: expected .csv or .ndjson, found .{other}", self.output.display()),
        };
        if self.output == Path::new("-") {
            std::io::stdout().write_all(&bytes)?;
        } else {
            write_whole(&self.output, &bytes)
                .with_context(|| format!("{}: cannot be written", self.output.display()))?;
            println!("{}: {} applications scored", self.output.display(), rows.len());
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The row as scoring reads it: what stands for "missing" in the raw tables is missing, and everything else is checked as the
/// API checks a request.
fn prepare(bundle: &Bundle, row: &Record) -> anyhow::Result<Record> {
    let mut prepared = Record::new();
    let mut fields = BTreeMap::new();
    for (name, value) in row.iter() {
        if name == CLIENT_KEY || name == TARGET {
            prepared.set(name, value.clone());
        } else if bundle.features().position(name).is_some() {
            if let Some(text) = value.text() {
                bail!("{name}: expected a number, found \"{text}\"");
            }
            prepared.set(name, value.clone());
        } else {
            fields.insert(name.to_owned(), if is_sentinel(name, value) { Value::Missing } else { value.clone() });
        }
    }
    if let Err(errors) = bundle.check_application(&fields) {
        let told: Vec<String> = errors.iter().map(|error| format!("{}: {}", error.field, error.message)).collect();
        bail!("{}", told.join(" "));
    }
    let missing = bundle.missing_fields(&fields);
    if !missing.is_empty() {
        bail!("missing: {}. An application cannot be scored without.", missing.join(", "));
    }
    for (name, value) in fields {
        prepared.set(name, value);
    }
    Ok(prepared)
}

/// True for the numbers and texts that stand for "missing" in the raw tables.
fn is_sentinel(name: &str, value: &Value) -> bool {
    match value {
        Value::Missing => true,
        Value::Text(text) => NOT_AVAILABLE.contains(&text.as_str()),
        Value::Number(number) => {
            let column = Table::ApplicationTest.columns().iter().find(|column| column.name == name);
            column.and_then(|column| column.sentinel).is_some_and(|sentinel| sentinel.total_cmp(number).is_eq())
        }
    }
}

/// `-` for standard input or output, else the file's extension.
fn extension(path: &Path) -> &str {
    if path == Path::new("-") { "-" } else { path.extension().and_then(|extension| extension.to_str()).unwrap_or("") }
}

fn read(path: &Path, bundle: &Bundle) -> anyhow::Result<Vec<Record>> {
    let in_file = || format!("{}: cannot be read", path.display());
    match extension(path) {
        "csv" => read_csv(path, bundle),
        "ndjson" => read_ndjson(&std::fs::read_to_string(path).with_context(in_file)?, bundle)
            .with_context(|| path.display().to_string()),
        "-" => {
            let mut text = String::new();
            std::io::stdin().read_to_string(&mut text).context("standard input: cannot be read")?;
            read_ndjson(&text, bundle).context("standard input")
        }
        "parquet" => {
            let file = std::fs::File::open(path).with_context(in_file)?;
            Ok(records(&ParquetReader::new(file).finish().with_context(in_file)?)?)
        }
        other => bail!("{}: expected .csv, .ndjson or .parquet, found .{other}", path.display()),
    }
}

fn read_csv(path: &Path, bundle: &Bundle) -> anyhow::Result<Vec<Record>> {
    let in_file = || format!("{}: cannot be read", path.display());
    let mut reader = csv::Reader::from_path(path).with_context(in_file)?;
    let names: Vec<String> = reader.headers().with_context(in_file)?.iter().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for (row, cells) in reader.records().enumerate() {
        let cells = cells.with_context(in_file)?;
        let mut record = Record::new();
        for (name, cell) in names.iter().zip(&cells) {
            let is_text = bundle.features().field(name).is_some_and(|field| field.kind == FieldKind::Category);
            let value = if cell.is_empty() {
                Value::Missing
            } else if is_text {
                Value::from(cell)
            } else if let Ok(number) = cell.parse::<f64>() {
                Value::from(number)
            } else if bundle.features().field(name).is_none()
                && bundle.features().position(name).is_none()
                && name != CLIENT_KEY
            {
                Value::from(cell)
            } else {
                bail!(
                    "{}: column {name}, row {}: expected a number, found \"{cell}\". Decimal commas are not supported; export with a point.",
                    path.display(),
                    row + 1
                )
            };
            record.set(name.as_str(), value);
        }
        rows.push(record);
    }
    Ok(rows)
}

fn read_ndjson(text: &str, bundle: &Bundle) -> anyhow::Result<Vec<Record>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(index, line)| {
            let object: Map<String, serde_json::Value> =
                serde_json::from_str(line).with_context(|| format!("line {}: expected a JSON object", index + 1))?;
            let mut record = Record::new();
            for (name, value) in object {
                let is_number = bundle.features().field(&name).is_some_and(|field| field.kind == FieldKind::Number);
                record.set(
                    name.as_str(),
                    match value {
                        serde_json::Value::Null => Value::Missing,
                        serde_json::Value::Number(number) => Value::from(number.as_f64().unwrap_or(f64::NAN)),
                        serde_json::Value::String(text) if !is_number => Value::Text(text),
                        other => bail!(
                            "line {}: {name}: expected a {}, found {other}",
                            index + 1,
                            if is_number { "number" } else { "number or text" }
                        ),
                    },
                );
            }
            Ok(record)
        })
        .collect()
}

fn ndjson_bytes<'a>(scored: impl Iterator<Item = (&'a Record, Explanation)>, reasons: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (record, explanation) in scored {
        let reasons: Vec<_> = (explanation.reasons.iter().take(reasons))
            .map(|reason| json!({"code": reason.group.code(), "contribution": reason.contribution}))
            .collect();
        let line = json!({
            CLIENT_KEY: client(record),
            "probability": explanation.probability,
            "probability_low": explanation.probability_low,
            "probability_high": explanation.probability_high,
            "decision": explanation.decision,
            "needs_review": explanation.needs_review,
            "reasons": reasons,
        });
        bytes.extend_from_slice(line.to_string().as_bytes());
        bytes.push(b'\n');
    }
    bytes
}

fn csv_bytes<'a>(scored: impl Iterator<Item = (&'a Record, Explanation)>, reasons: usize) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fixed = [CLIENT_KEY, "probability", "probability_low", "probability_high", "decision", "needs_review"];
    let ranked = |name: &'static str| (1..=reasons).map(move |rank| format!("{name}_{rank}"));
    writer.write_record(fixed.map(str::to_owned).into_iter().chain(ranked("reason")).chain(ranked("contribution")))?;
    for (record, explanation) in scored {
        let mut row = vec![
            client(record).map_or(String::new(), |client| client.to_string()),
            explanation.probability.to_string(),
            explanation.probability_low.to_string(),
            explanation.probability_high.to_string(),
            explanation.decision.code().to_owned(),
            explanation.needs_review.to_string(),
        ];
        let given = || (0..reasons).map(|rank| explanation.reasons.get(rank));
        row.extend(given().map(|reason| reason.map_or(String::new(), |reason| reason.group.code().to_owned())));
        row.extend(given().map(|reason| reason.map_or(String::new(), |reason| reason.contribution.to_string())));
        writer.write_record(row)?;
    }
    Ok(writer.into_inner()?)
}

fn client(record: &Record) -> Option<i64> {
    match record.get(CLIENT_KEY) {
        Value::Number(number) => Some(*number as i64),
        Value::Missing | Value::Text(_) => None,
    }
}
