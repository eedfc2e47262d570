//! Known outcomes: realised performance, months of granting, and how far estimates were off.

use std::collections::BTreeMap;

use ::monitoring::{OutcomeSummary, ScorePart, VintageInput, last_cohort, vintage};
use answers::disclosure::SMALLEST_GROUP;
use chrono::{DateTime, Datelike, Days, Utc};
use contract::{CalibrationGap, CostMatrix, Estimate, RealisedPerformance, Vintage};
use store::{Store, Window};

use super::days::{self, DayCounts};
use crate::champion::Champion;

/// Most outcomes that are read.
pub(super) const OUTCOMES: i64 = 100_000;

/// Known outcomes of a window.
#[derive(Debug, Default)]
pub(super) struct Outcomes {
    pub(super) summary: OutcomeSummary,
}

/// Months of granting, with what follows from all of them.
#[derive(Debug, Default)]
pub(crate) struct Cohorts {
    /// Each month with ten predictions or more; outcomes of fewer than ten are left out.
    pub(crate) vintages: Vec<Vintage>,
    /// Observed minus estimated share of defaults.
    pub(crate) estimation_error: Option<Estimate>,
    /// Calibration of the last month of which nearly all outcomes are known.
    pub(crate) calibration: Option<CalibrationGap>,
}

/// Returns the model's cost matrix.
pub(super) fn costs(champion: &Champion) -> CostMatrix {
    champion.answers.bundle.manifest().cost_matrix
}

/// Runs a computation on a thread for work that takes time; nothing is found if it panics.
pub(super) async fn computed<T: Default + Send + 'static>(
    compute: impl FnOnce() -> T + Send + 'static,
) -> T {
    tokio::task::spawn_blocking(compute).await.unwrap_or_else(|error| {
        tracing::error!(%error, "monitoring could not be computed");
        T::default()
    })
}

impl Outcomes {
    /// Reads the outcomes of a window's predictions.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn read(
        store: &Store,
        champion: &Champion,
        window: &Window,
    ) -> Result<Self, store::Error> {
        let scores = &champion.reference.baseline.scores;
        let mut summary = OutcomeSummary::empty(scores);
        for (probability, _, defaulted) in store.realisations(window, OUTCOMES).await? {
            summary.add(scores, probability, defaulted);
        }
        Ok(Self { summary })
    }

    /// Computes the realised performance; `None` for fewer than ten outcomes.
    pub(super) fn realised(&self, champion: &Champion) -> Option<RealisedPerformance> {
        let baseline = &champion.reference.baseline;
        let realised = ::monitoring::realised(baseline, &self.summary, costs(champion))?;
        (realised.calibration.outcomes >= SMALLEST_GROUP as u64).then_some(realised)
    }
}

impl Cohorts {
    /// Reads the months of the last year.
    ///
    /// `today` is counted with its month.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn read(
        store: &Store,
        champion: &Champion,
        today: Option<DayCounts>,
        now: DateTime<Utc>,
    ) -> Result<Self, store::Error> {
        let year = now.date_naive() - Days::new(days::MOST_DAYS - 1);
        let from = year.with_day(1).unwrap_or(year);
        let scores = &champion.reference.baseline.scores;
        let mut months: BTreeMap<String, VintageInput> = BTreeMap::new();
        let days = days::volumes(store, champion, from, now).await?;
        for day in days.into_iter().chain(today) {
            let month = month(&mut months, &day.day.format("%Y-%m").to_string(), scores);
            month.granted.count += day.granted.count;
            month.granted.sum += day.granted.sum;
            month.granted.squares += day.granted.squares;
            month.refused += day.refused_once;
        }
        let window = days::window(champion, from, now.date_naive());
        for outcome in store.granted_outcomes(&window, OUTCOMES).await? {
            let month = month(&mut months, &outcome.month, scores);
            month.outcomes.add(scores, outcome.probability, outcome.defaulted);
        }
        Ok(Self::of(champion, months.into_values().collect()))
    }

    fn of(champion: &Champion, months: Vec<VintageInput>) -> Self {
        let months = months.into_iter();
        let months: Vec<_> =
            months.filter(|month| month.granted.count + month.refused > 0).collect();
        let outcomes: Vec<OutcomeSummary> =
            months.iter().map(|month| month.outcomes.clone()).collect();
        let known: u64 = outcomes.iter().map(|outcomes| outcomes.known.total().count).sum();
        let estimation_error = ::monitoring::estimation_error(&outcomes);
        let few = SMALLEST_GROUP as u64;
        let calibration = last_cohort(&months, few);
        let vintage = |month: VintageInput| {
            let mut shown = vintage(&champion.reference.baseline, month, costs(champion));
            let is_enough = |count: u64| count >= few;
            shown.realised =
                shown.realised.filter(|realised| is_enough(realised.calibration.outcomes));
            shown.is_contradicted &= shown.realised.is_some();
            shown.estimated = shown.estimated.filter(|_| is_enough(shown.granted));
            shown
        };
        Self {
            vintages: months
                .into_iter()
                .filter(|month| month.granted.count + month.refused >= few)
                .map(vintage)
                .collect(),
            estimation_error: estimation_error.filter(|_| known >= few),
            calibration,
        }
    }
}

/// Returns the entry of a month.
fn month<'a>(
    months: &'a mut BTreeMap<String, VintageInput>,
    month: &str,
    scores: &::monitoring::Partition,
) -> &'a mut VintageInput {
    months.entry(month.to_owned()).or_insert_with(|| VintageInput {
        month: month.to_owned(),
        granted: ScorePart::default(),
        refused: 0,
        outcomes: OutcomeSummary::empty(scores),
    })
}
