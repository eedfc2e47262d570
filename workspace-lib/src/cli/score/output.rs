//! Scores as CSV or NDJSON: one row for each application, in the order of the input.

use std::path::Path;

use anyhow::bail;
use scoring::{Bundle, Explanation, Language, shown};
use serde_json::json;
use workspace_lib::applications::Application;
use workspace_lib::tables::CLIENT_KEY;

/// Format of the scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    JsonLines,
}

impl Format {
    /// Returns the format for the output's file extension. `-` is NDJSON.
    pub(super) fn from_path(output: &Path) -> anyhow::Result<Self> {
        let extension =
            output.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            _ if output == Path::new("-") => Ok(Self::JsonLines),
            "csv" => Ok(Self::Csv),
            "ndjson" | "jsonl" => Ok(Self::JsonLines),
            _ => bail!("{}: expected .csv or .ndjson, found .{extension}", output.display()),
        }
    }
}

/// Writer that formats scores row by row into a buffer.
pub(super) struct Output<'a> {
    format: Format,
    bundle: &'a Bundle,
    /// Number of reasons for each score.
    reasons: usize,
    bytes: Vec<u8>,
}

impl<'a> Output<'a> {
    /// Returns an output with `reasons` reasons for each score. CSV starts with its header.
    pub(super) fn new(format: Format, bundle: &'a Bundle, reasons: usize) -> anyhow::Result<Self> {
        let mut output = Self { format, bundle, reasons, bytes: Vec::new() };
        if format == Format::Csv {
            let fixed = [
                CLIENT_KEY,
                "probability",
                "probability_low",
                "probability_high",
                "decision",
                "needs_review",
            ];
            let ranked =
                |name: &'static str| (1..=reasons).map(move |rank| format!("{name}_{rank}"));
            let last = ["warnings", "error"].map(str::to_owned);
            let names = fixed
                .map(str::to_owned)
                .into_iter()
                .chain(ranked("reason"))
                .chain(ranked("contribution"));
            output.write_cells(names.chain(last))?;
        }
        Ok(output)
    }

    /// Returns the bytes written since the last call, and empties the buffer.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// Adds an application and its score, or the reasons why it has no score.
    pub(super) fn add(
        &mut self,
        application: &Application,
        explanation: Option<&Explanation>,
    ) -> anyhow::Result<()> {
        let assumed = explanation.into_iter().flat_map(|explanation| &explanation.warnings);
        let assumed =
            assumed.map(|warning| warning.message(self.bundle.features(), Language::English));
        let warnings: Vec<String> = application.warnings.iter().cloned().chain(assumed).collect();
        match self.format {
            Format::Csv => self.add_cells(application, explanation, &warnings),
            Format::JsonLines => self.add_object(application, explanation, &warnings),
        }
    }

    fn add_cells(
        &mut self,
        application: &Application,
        explanation: Option<&Explanation>,
        warnings: &[String],
    ) -> anyhow::Result<()> {
        let client = application.client.map_or_else(String::new, |client| client.to_string());
        let given = explanation.map_or_else(
            || vec![String::new(); 5],
            |explanation| {
                vec![
                    explanation.probability.to_string(),
                    explanation.probability_low.to_string(),
                    explanation.probability_high.to_string(),
                    explanation.decision.code().to_owned(),
                    explanation.needs_review.to_string(),
                ]
            },
        );
        let shown = explanation
            .map_or_else(Vec::new, |explanation| shown(&explanation.reasons, self.reasons));
        let reason = |rank: usize| shown.get(rank);
        let codes = (0..self.reasons)
            .map(|rank| reason(rank).map_or("", |reason| reason.group.code()).to_owned());
        let contributions = (0..self.reasons).map(|rank| {
            reason(rank).map_or_else(String::new, |reason| reason.contribution.to_string())
        });
        let cells = [client].into_iter().chain(given).chain(codes).chain(contributions);
        self.write_cells(
            cells.chain([warnings.join(" "), application.errors.join(" ")]).collect::<Vec<_>>(),
        )
    }

    fn write_cells(&mut self, cells: impl IntoIterator<Item = String>) -> anyhow::Result<()> {
        let mut writer = csv::Writer::from_writer(&mut self.bytes);
        writer.write_record(cells)?;
        writer.flush()?;
        Ok(())
    }

    fn add_object(
        &mut self,
        application: &Application,
        explanation: Option<&Explanation>,
        warnings: &[String],
    ) -> anyhow::Result<()> {
        let reasons = explanation.map(|explanation| {
            shown(&explanation.reasons, self.reasons)
                .into_iter()
                .map(|reason| json!({"code": reason.group.code(), "contribution": reason.contribution}))
                .collect::<Vec<_>>()
        });
        let error = (!application.errors.is_empty()).then(|| application.errors.join(" "));
        let line = json!({
            CLIENT_KEY: application.client,
            "probability": explanation.map(|explanation| explanation.probability),
            "probability_low": explanation.map(|explanation| explanation.probability_low),
            "probability_high": explanation.map(|explanation| explanation.probability_high),
            "decision": explanation.map(|explanation| explanation.decision),
            "needs_review": explanation.map(|explanation| explanation.needs_review),
            "reasons": reasons.unwrap_or_default(),
            "warnings": warnings,
            "error": error,
        });
        serde_json::to_writer(&mut self.bytes, &line)?;
        self.bytes.push(b'\n');
        Ok(())
    }
}
