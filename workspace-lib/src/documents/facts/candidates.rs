//! Candidates, with the values that templates look up by name.

use std::collections::BTreeMap;
use std::ptr;

use scoring::Metric;
use serde::Serialize;

use crate::Result;
use crate::documents::bundle_data::BundleData;
use crate::modelling::{Candidate, HoldoutCandidate, Learner, Parameters, Usage};

/// A candidate, with its metrics by name.
#[derive(Debug, Clone, Serialize)]
pub(super) struct CandidateFacts<'a> {
    #[serde(flatten)]
    pub(super) candidate: &'a Candidate,
    /// Kind of learner, without its parameters.
    pub(super) kind: &'static str,
    /// LightGBM's parameters; absent for other learners.
    pub(super) parameters: Option<&'a Parameters>,
    pub(super) metrics: BTreeMap<&'a str, &'a Metric>,
    pub(super) usage: Option<Usage>,
    pub(super) is_champion: bool,
    /// What it is worth on the applications that were held out; absent if it was not judged there.
    pub(super) holdout: Option<&'a HoldoutCandidate>,
}

/// Returns every candidate, in the order of the report.
///
/// # Errors
/// [`Error::Data`](crate::Error::Data) if the champion is not among them.
pub(super) fn candidates(data: &BundleData) -> Result<Vec<CandidateFacts<'_>>> {
    let champion = data.champion()?;
    let held_out = data.report.holdout.as_ref().map_or(&[][..], |holdout| &holdout.baselines);
    let facts = |candidate| CandidateFacts {
        candidate,
        kind: kind(&candidate.learner),
        parameters: candidate.parameters(),
        metrics: candidate
            .evaluation
            .metrics
            .iter()
            .map(|metric| (metric.name.as_str(), metric))
            .collect(),
        usage: data.usage(&candidate.name),
        is_champion: ptr::eq(candidate, champion),
        holdout: held_out.iter().find(|held_out| held_out.name == candidate.name),
    };
    Ok(data.report.candidates.iter().map(facts).collect())
}

fn kind(learner: &Learner) -> &'static str {
    match learner {
        Learner::Dummy => "dummy",
        Learner::Scorecard => "scorecard",
        Learner::LogisticRegression => "logistic_regression",
        Learner::RandomForest => "random_forest",
        Learner::LightGbm(_) => "light_gbm",
        Learner::Selected { .. } => "selected",
    }
}
