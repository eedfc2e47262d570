//! `pret score`: scores a file of applications.

mod output;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use rayon::prelude::*;
use scoring::{Bundle, Explanation};
use workspace_lib::applications::{
    Application, Applications, Form, IgnoredColumns, TableApplications,
};
use workspace_lib::files::AtomicFile;
use workspace_lib::tables::Folder;

use output::{Format, Output};

use crate::progress::Progress;
use crate::stdout::say;

/// Batch size: applications that are scored together, on all cores.
const BATCH_SIZE: usize = 1024;

/// Maximum number of failed rows whose reasons are printed.
const MAX_PRINTED_ROWS: usize = 5;

/// Maximum number of reasons that are printed for a failed row.
const MAX_PRINTED_REASONS: usize = 2;

/// Arguments of `pret score`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples: pret score --bundle models/champion --input applications.csv --output scores.csv --explain 4\n\
    \u{20}         pret score --bundle models/champion --data data/november --output scores.csv\n\n\
    The input has one application a row, with raw column names, and optionally history features by their own names. A row that\n\
    cannot be scored is written in its place with its reasons; the exit code is then 1. data/README.md says what files may hold."
)]
pub(crate) struct ScoreCommand {
    /// Folder of the bundle
    #[arg(long, value_name = "DIR")]
    bundle: PathBuf,
    /// Applications as .csv, .ndjson, .jsonl or .parquet, also .gz or .zst; - reads NDJSON from
    /// standard input
    #[arg(long, value_name = "FILE", required_unless_present = "data")]
    input: Option<PathBuf>,
    /// Folder of tables instead: every application to score, with its histories, as the service
    /// would
    #[arg(long, value_name = "DIR", conflicts_with = "input")]
    data: Option<PathBuf>,
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
        let format = Format::from_path(&self.output)?;
        let bundle = Bundle::open(&self.bundle)?;
        let form = Form::new(&bundle);
        let mut output = Output::new(format, &bundle, self.explain)?;
        let tally = match (&self.data, &self.input) {
            (Some(data), _) => self.score_tables(data, &form, &mut output)?,
            (None, Some(input)) => self.score_file(input, &form, &mut output)?,
            (None, None) => bail!("expected --input FILE or --data DIR"),
        };
        Ok(if tally.refused > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
    }

    fn score_file(
        &self,
        input: &Path,
        form: &Form<'_>,
        output: &mut Output<'_>,
    ) -> anyhow::Result<Tally> {
        let is_piped = input == Path::new("-");
        let name = if is_piped { "standard input".to_owned() } else { input.display().to_string() };
        let mut applications = if is_piped {
            Applications::from_reader(&name, std::io::stdin(), form)?
        } else {
            Applications::open(input, form)?
        };
        let tally = self.write(&name, &mut applications, form, output)?;
        tally.report(&name, applications.ignored());
        Ok(tally)
    }

    fn score_tables(
        &self,
        data: &Path,
        form: &Form<'_>,
        output: &mut Output<'_>,
    ) -> anyhow::Result<Tally> {
        let progress = Progress::start("score");
        let mut applications =
            TableApplications::open(&Folder::open(data)?, form, |step| progress.step(step))?;
        progress.step("scoring");
        let name = data.display().to_string();
        let tally = self.write(&name, &mut applications, form, output)?;
        progress.finish();
        for remark in &applications.remarks {
            eprintln!("{remark}");
        }
        for table in &applications.missing_tables {
            eprintln!("warning: {name}: no {table}: its features are missing for everybody");
        }
        tally.report(&name, &IgnoredColumns::default());
        Ok(tally)
    }

    /// Scores all applications into the output.
    ///
    /// An output file is written atomically: an error leaves no partial file.
    fn write(
        &self,
        input: &str,
        applications: &mut impl Iterator<Item = workspace_lib::Result<Application>>,
        form: &Form<'_>,
        output: &mut Output<'_>,
    ) -> anyhow::Result<Tally> {
        let mut tally = Tally::default();
        if self.output == Path::new("-") {
            score(applications, form, output, &mut tally, &mut std::io::stdout().lock())?;
            tally.require_rows(input)?;
        } else {
            let unwritable = || format!("{}: cannot be written", self.output.display());
            let mut file = AtomicFile::create(&self.output).with_context(unwritable)?;
            score(applications, form, output, &mut tally, &mut file)?;
            tally.require_rows(input)?;
            file.commit().with_context(unwritable)?;
            say(format_args!("{}: {}", self.output.display(), tally.scored()))?;
        }
        Ok(tally)
    }
}

/// Scores `applications` in batches and writes the results in order.
///
/// `applications` may be any iterator of applications that were made with `form`.
fn score(
    applications: &mut impl Iterator<Item = workspace_lib::Result<Application>>,
    form: &Form<'_>,
    output: &mut Output<'_>,
    tally: &mut Tally,
    to: &mut impl Write,
) -> anyhow::Result<()> {
    loop {
        let batch: Vec<Application> =
            applications.by_ref().take(BATCH_SIZE).collect::<workspace_lib::Result<_>>()?;
        if batch.is_empty() {
            break;
        }
        let explanations: Vec<Option<Explanation>> =
            batch.par_iter().map(|application| form.explain(application)).collect();
        for (application, explanation) in batch.iter().zip(&explanations) {
            tally.count(application, explanation.as_ref());
            output.add(application, explanation.as_ref())?;
        }
        to.write_all(&output.take())?;
    }
    Ok(())
}

/// Counts of rows, and reasons of the first failures.
#[derive(Debug, Default)]
struct Tally {
    rows: usize,
    refused: usize,
    warned: usize,
    with_history: usize,
    /// The first rows that were not scored, with their reasons.
    reasons: Vec<String>,
}

impl Tally {
    fn count(&mut self, application: &Application, explanation: Option<&Explanation>) {
        self.rows += 1;
        self.with_history += usize::from(application.has_history());
        let Some(explanation) = explanation else {
            self.refused += 1;
            if self.reasons.len() < MAX_PRINTED_ROWS {
                let errors = &application.errors;
                let more = match errors.len().saturating_sub(MAX_PRINTED_REASONS) {
                    0 => String::new(),
                    more => format!(" And {more} more."),
                };
                let first = errors[..errors.len().min(MAX_PRINTED_REASONS)].join(" ");
                self.reasons.push(format!("row {}: {first}{more}", application.row));
            }
            return;
        };
        self.warned +=
            usize::from(!application.warnings.is_empty() || !explanation.warnings.is_empty());
    }

    /// Returns an error if the input has no rows.
    fn require_rows(&self, input: &str) -> anyhow::Result<()> {
        if self.rows == 0 {
            bail!("{input}: no row holds an application");
        }
        Ok(())
    }

    fn scored(&self) -> String {
        match self.refused {
            0 => format!("{} applications scored", self.rows),
            refused => format!("{} of {} applications scored", self.rows - refused, self.rows),
        }
    }

    /// Prints notes, warnings and errors about the run on standard error.
    fn report(&self, input: &str, ignored: &IgnoredColumns) {
        let list = |names: &std::collections::BTreeSet<String>| {
            names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
        };
        if !ignored.indices.is_empty() {
            eprintln!("note: ignored, numbers of rows: {}", list(&ignored.indices));
        }
        if !ignored.unknown.is_empty() {
            eprintln!("note: ignored, not columns of an application: {}", list(&ignored.unknown));
        }
        if self.with_history == 0 {
            eprintln!(
                "note: no history columns: every applicant is scored as one without any credit history"
            );
        }
        if self.warned > 0 {
            eprintln!("note: {} scored with a warning, which stands in the row", self.warned);
        }
        if self.refused > 0 {
            eprintln!(
                "error: {input}: {} of {} applications cannot be scored",
                self.refused, self.rows
            );
            self.reasons.iter().for_each(|reason| eprintln!("  {reason}"));
            if self.refused > self.reasons.len() {
                eprintln!("  … each row says why in the output, in \"error\"");
            }
        }
    }
}
