//! What a model's predictions are compared with: the drift baseline of its training.

use ::monitoring::{Baseline, FORMAT};
use answers::Answers;
use contract::LoanEconomics;
use scoring::sha256_hex;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Baseline of a model, or the part of one that a bundle without a baseline still gives.
#[derive(Debug)]
pub(crate) struct Reference {
    /// The baseline. Where the bundle has none, it has no variables and no reference, only the
    /// parts of the score.
    pub(crate) baseline: Baseline,
    /// Digest under which the summaries over its parts are kept.
    pub(crate) digest: String,
    /// Why the bundle has no baseline that can be used.
    pub(crate) missing: Option<String>,
    /// What a loan loses and earns, as the training has stated it.
    pub(crate) economics: Option<LoanEconomics>,
}

/// Parts of a bundle's report that monitoring reads.
#[derive(Deserialize)]
struct ReportParts<'a> {
    #[serde(borrow, default)]
    drift_baseline: Option<&'a RawValue>,
    #[serde(borrow, default)]
    plan: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Plan {
    economics: LoanEconomics,
}

impl Reference {
    /// Reads the reference from the contents of a bundle's `report.json`; they are empty if it has
    /// none.
    pub(crate) fn read(report: &[u8], answers: &Answers) -> Self {
        let parts: Option<ReportParts<'_>> = serde_json::from_slice(report).ok();
        let plan = parts.as_ref().and_then(|parts| parts.plan);
        let economics = plan.and_then(|plan| serde_json::from_str::<Plan>(plan.get()).ok());
        let economics = economics.map(|plan| plan.economics);
        let written = parts.as_ref().and_then(|parts| parts.drift_baseline);
        let (baseline, missing) = match usable(written, answers) {
            Ok(baseline) => (baseline, None),
            Err(reason) => (Self::without_variables(answers), Some(reason)),
        };
        // The baseline was read from JSON, or is made of numbers: it can be written.
        let json = serde_json::to_vec(&baseline).unwrap_or_default();
        let digest = sha256_hex(&[format!("{FORMAT} ").as_bytes(), &json].concat());
        Self { baseline, digest, missing, economics }
    }

    /// Builds a baseline of the score alone, with parts by the bundle's clients.
    fn without_variables(answers: &Answers) -> Baseline {
        let clients = answers.clients.positions();
        let mut probabilities: Vec<f64> =
            clients.map(|client| answers.clients.published(client).probability).collect();
        let threshold = answers.bundle.manifest().threshold;
        Baseline::without_rows(threshold, None, Vec::new(), &mut probabilities)
    }

    /// Checks whether there is something to compare with.
    pub(crate) fn is_there(&self) -> bool {
        self.missing.is_none()
    }
}

/// Reads and checks a baseline, or says why there is none.
fn usable(written: Option<&RawValue>, answers: &Answers) -> Result<Baseline, String> {
    let manifest = answers.bundle.manifest();
    let Some(written) = written else {
        return Err(
            "The bundle's report.json has no drift_baseline. Train the model again to get one."
                .to_owned(),
        );
    };
    let unusable = |what: String| {
        format!(
            "report.json: drift_baseline: {what}. Train the model again, or restore the bundle."
        )
    };
    let baseline: Baseline =
        serde_json::from_str(written.get()).map_err(|error| unusable(error.to_string()))?;
    baseline.check(&manifest.feature_names, manifest.threshold).map_err(unusable)?;
    Ok(baseline)
}
