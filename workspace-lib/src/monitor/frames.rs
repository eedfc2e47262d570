//! Monitoring of data frames, as notebooks have them.

use monitoring::{MonitoringPlan, PRODUCT};
use polars::prelude::DataFrame;

use super::predictions_file::PredictionsFile;
use super::report::{MonitoringReport, Options, analyse};
use crate::publishing::BundleRecord;
use crate::{Error, Result};

/// Analyses the applications of `current` against those of `reference`, by the built-in plan.
///
/// Both have the model's inputs as columns, one row for each application; `TARGET`, where it is
/// known, is the outcome. Probabilities are computed, unless there is a column `probability`.
///
/// # Errors
/// As [`analyse`].
///
/// # Examples
/// ```no_run
/// # fn main() -> workspace_lib::Result<()> {
/// # use workspace_lib::prelude::*;
/// let record = read_record(&champion_folder()?)?;
/// let tables = Folder::open(data_folder()?)?;
/// let matrix = build(&tables, record.bundle.features(), RawColumns::All, |_| {})?;
/// let report = analyse_frames(&record, matrix.labelled()?, matrix.to_score()?)?;
/// let moved = report.drift.variables.iter().filter(|variable| variable.exceeds(0.1));
/// println!("{} variables have moved", moved.count());
/// # Ok(())
/// # }
/// ```
pub fn analyse_frames(
    record: &BundleRecord,
    reference: DataFrame,
    current: DataFrame,
) -> Result<MonitoringReport> {
    let plan = MonitoringPlan::embedded().map_err(|error| Error::Data(error.to_string()))?;
    let reference = PredictionsFile::from_frame("reference", reference)?;
    let current = PredictionsFile::from_frame("current", current)?;
    let options = Options {
        reference: Some(&reference),
        stratum: Some(PRODUCT),
        ..Options::of(Some(record), &plan)
    };
    analyse(&current, &options)
}
