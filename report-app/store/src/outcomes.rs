//! Outcomes of loans: which ones may be recorded, and the outcomes that are known.
//!
//! A loan is observed over time: it is repaid so far on one day, and defaulted on a later one. A
//! default is not undone. So the outcomes of a prediction, in the order of their days, are “not
//! defaulted” until some day, and “defaulted” from then on. What does not fit contradicts, and is
//! recorded only as a correction. The latest outcome is that of the latest day.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use contract::{ClientId, Outcome};
use sqlx::{AssertSqlSafe, Row};

use super::pool::on;
use super::{AuditRow, Error, Store, placeholders, stamp};

/// Subquery for the identifier of the latest outcome of a prediction: that of the latest day, and of
/// several of that day the last that was recorded.
macro_rules! latest_outcome {
    ($prediction_id:literal) => {
        concat!(
            "(SELECT latest.outcome_id FROM outcomes AS latest WHERE latest.prediction_id = ",
            $prediction_id,
            " ORDER BY latest.observed_on DESC, latest.outcome_id DESC LIMIT 1)"
        )
    };
}
pub(crate) use latest_outcome;

/// Most predictions whose outcomes are read by one statement.
const CHUNK: usize = 500;

/// Outcomes of a prediction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeHistory {
    /// Day of the prediction, in UTC.
    pub predicted_on: NaiveDate,
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Outcomes by day: of several of one day, the last that was recorded.
    standing: Vec<(NaiveDate, Outcome)>,
}

/// What is to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// Whether the client defaulted.
    pub defaulted: bool,
    /// The day on which that was known.
    pub observed_on: NaiveDate,
    /// Whether it overrules what contradicts it.
    pub is_correction: bool,
}

/// What to do with an observation that may be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// It is new.
    New,
    /// The same outcome was recorded before.
    Recorded(Outcome),
}

/// Reason why an observation is not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutcomeRefusal {
    /// It is dated before the prediction.
    #[error("{observed_on} is before the day of the prediction, {predicted_on}")]
    BeforePrediction {
        /// Day of the observation.
        observed_on: NaiveDate,
        /// Day of the prediction.
        predicted_on: NaiveDate,
    },
    /// It is dated in the future.
    #[error("{observed_on} is in the future")]
    InFuture {
        /// Day of the observation.
        observed_on: NaiveDate,
    },
    /// It contradicts an outcome that was recorded before.
    #[error(
        "the outcome {} on {observed_on} contradicts the one that is recorded, {} on {}",
        said(*.defaulted), said(recorded.defaulted), recorded.observed_on
    )]
    Contradicts {
        /// What was to be recorded.
        defaulted: bool,
        /// Day of the observation.
        observed_on: NaiveDate,
        /// The recorded outcome.
        recorded: Box<Outcome>,
    },
    /// It is a correction with a day before that of another latest outcome, which would go on to
    /// count.
    #[error(
        "a correction dated {observed_on} is before the latest outcome, of {latest}; \
         date it on that day or later"
    )]
    CorrectionTooEarly {
        /// Day of the correction.
        observed_on: NaiveDate,
        /// Day of the latest outcome.
        latest: NaiveDate,
    },
}

fn said(defaulted: bool) -> &'static str {
    if defaulted { "“defaulted”" } else { "“not defaulted”" }
}

/// Result of [`Store::record_outcome`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordedOutcome {
    /// The outcome was added.
    Added(Outcome),
    /// The same outcome had been recorded before.
    Known(Outcome),
}

/// Reason why [`Store::record_outcome`] recorded nothing.
#[derive(Debug, thiserror::Error)]
pub enum OutcomeError {
    /// The prediction does not exist.
    #[error("there is no prediction {0}")]
    UnknownPrediction(String),
    /// The observation does not fit what is known.
    #[error("{refusal}")]
    Refused {
        /// The client of the prediction, if known.
        client_id: Option<ClientId>,
        /// Why.
        refusal: OutcomeRefusal,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] Error),
}

impl OutcomeHistory {
    /// Starts a history without outcomes.
    pub fn new(predicted_on: NaiveDate, client_id: Option<ClientId>) -> Self {
        Self { predicted_on, client_id, standing: Vec::new() }
    }

    /// Judges whether an observation may be recorded on `today`.
    ///
    /// Tomorrow counts as today: in the easternmost time zones it has begun.
    ///
    /// # Errors
    /// Why it may not.
    pub fn judge(
        &self,
        observation: Observation,
        today: NaiveDate,
    ) -> Result<Judgement, OutcomeRefusal> {
        let Observation { defaulted, observed_on, is_correction } = observation;
        if observed_on > today + Days::new(1) {
            return Err(OutcomeRefusal::InFuture { observed_on });
        }
        if observed_on < self.predicted_on {
            let predicted_on = self.predicted_on;
            return Err(OutcomeRefusal::BeforePrediction { observed_on, predicted_on });
        }
        let contradicts = |(day, outcome): &&(NaiveDate, Outcome)| match day.cmp(&observed_on) {
            std::cmp::Ordering::Less => outcome.defaulted && !defaulted,
            std::cmp::Ordering::Equal => outcome.defaulted != defaulted,
            std::cmp::Ordering::Greater => !outcome.defaulted && defaulted,
        };
        if let Some((_, recorded)) = self.standing.iter().find(contradicts) {
            if !is_correction {
                let recorded = Box::new(recorded.clone());
                return Err(OutcomeRefusal::Contradicts { defaulted, observed_on, recorded });
            }
            // What is latest goes on to count.
            let stands = |(day, latest): &&(NaiveDate, Outcome)| {
                *day > observed_on && latest.defaulted != defaulted
            };
            if let Some((latest, _)) = self.standing.last().filter(stands) {
                return Err(OutcomeRefusal::CorrectionTooEarly { observed_on, latest: *latest });
            }
            return Ok(Judgement::New);
        }
        // On that day, what stands says the same.
        let same = self.standing.iter().find(|(day, _)| *day == observed_on);
        Ok(same.map_or(Judgement::New, |(_, outcome)| Judgement::Recorded(outcome.clone())))
    }

    /// Adds an outcome that is recorded after all the others.
    pub fn add(&mut self, observed_on: NaiveDate, outcome: Outcome) {
        match self.standing.binary_search_by_key(&observed_on, |(day, _)| *day) {
            Ok(at) => self.standing[at].1 = outcome,
            Err(at) => self.standing.insert(at, (observed_on, outcome)),
        }
    }
}

impl Store {
    /// Returns the outcomes of these predictions. Those that do not exist are left out.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer, [`Error::Unreadable`] if a day is none.
    pub async fn outcome_histories(
        &self,
        prediction_ids: &[String],
    ) -> Result<HashMap<String, OutcomeHistory>, Error> {
        let mut histories = HashMap::new();
        for ids in prediction_ids.chunks(CHUNK) {
            let among = placeholders(1, ids.len());
            let statement = format!(
                "SELECT predictions.prediction_id, predictions.created_at, predictions.client_id, \
                 outcomes.outcome_id, outcomes.created_at AS recorded_at, outcomes.defaulted, outcomes.observed_on \
                 FROM predictions LEFT JOIN outcomes ON outcomes.prediction_id = predictions.prediction_id \
                 WHERE predictions.prediction_id IN ({among}) ORDER BY outcomes.outcome_id"
            );
            on!(&self.readers, connections => {
                let mut query = sqlx::query(AssertSqlSafe(statement));
                for id in ids {
                    query = query.bind(id);
                }
                for row in query.fetch_all(connections).await? {
                    let prediction_id: String = row.get("prediction_id");
                    let predicted_on = day(row.get("created_at"))?;
                    let client_id: Option<i64> = row.get("client_id");
                    let history = histories.entry(prediction_id.clone()).or_insert_with(|| {
                        OutcomeHistory::new(predicted_on, client_id.map(i64::cast_unsigned))
                    });
                    let Some(outcome_id) = row.get("outcome_id") else { continue };
                    let outcome = Outcome {
                        outcome_id,
                        created_at: row.get("recorded_at"),
                        prediction_id,
                        defaulted: row.get::<i64, _>("defaulted") != 0,
                        observed_on: row.get("observed_on"),
                    };
                    history.add(day(&outcome.observed_on)?, outcome);
                }
            });
        }
        Ok(histories)
    }

    /// Records what became of the loan of a prediction, if that may be recorded on `today`.
    ///
    /// `recorded` is its entry in the audit log, to which the client and the outcome are added. An
    /// outcome that is known is noted there too. Everything is committed when this returns.
    ///
    /// # Errors
    /// [`OutcomeError`]; then nothing was recorded or noted.
    pub async fn record_outcome(
        &self,
        prediction_id: &str,
        observation: Observation,
        today: NaiveDate,
        recorded: AuditRow,
    ) -> Result<RecordedOutcome, OutcomeError> {
        // Two requests at the same time must not contradict each other.
        let _one_at_a_time = self.recording.lock().await;
        let mut histories = self.outcome_histories(&[prediction_id.to_owned()]).await?;
        let history = histories
            .remove(prediction_id)
            .ok_or_else(|| OutcomeError::UnknownPrediction(prediction_id.to_owned()))?;
        let recorded = recorded.client(history.client_id);
        let judged = history.judge(observation, today);
        let refused = |refusal| OutcomeError::Refused { client_id: history.client_id, refusal };
        match judged.map_err(refused)? {
            Judgement::Recorded(outcome) => {
                self.note(recorded.detail(&outcome.outcome_id)).await?;
                Ok(RecordedOutcome::Known(outcome))
            }
            Judgement::New => {
                let outcome = observation.outcome(prediction_id);
                let recorded = recorded.detail(&outcome.outcome_id);
                self.add_outcome(&outcome, &recorded).await?;
                Ok(RecordedOutcome::Added(outcome))
            }
        }
    }
}

impl Observation {
    /// Makes the outcome of a prediction, recorded now.
    pub fn outcome(self, prediction_id: &str) -> Outcome {
        let (outcome_id, created_at) = stamp();
        Outcome {
            outcome_id,
            created_at,
            prediction_id: prediction_id.to_owned(),
            defaulted: self.defaulted,
            observed_on: self.observed_on.to_string(),
        }
    }
}

/// Returns the day of a time, or the day that a text is.
fn day(text: &str) -> Result<NaiveDate, Error> {
    let day = text.get(..10).and_then(|day| day.parse().ok());
    day.ok_or_else(|| Error::Unreadable(format!("expected a day like 2026-11-01, found {text:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn observed(defaulted: bool, day: &str) -> Observation {
        Observation { defaulted, observed_on: date(day), is_correction: false }
    }

    fn correction(defaulted: bool, day: &str) -> Observation {
        Observation { is_correction: true, ..observed(defaulted, day) }
    }

    /// Returns the history of a prediction of 1 March, with outcomes.
    fn history(outcomes: &[(bool, &str)]) -> OutcomeHistory {
        let mut history = OutcomeHistory::new(date("2026-03-01"), None);
        for (defaulted, day) in outcomes {
            history.add(date(day), observed(*defaulted, day).outcome("p"));
        }
        history
    }

    fn judged(outcomes: &[(bool, &str)], observation: Observation) -> Result<String, String> {
        match history(outcomes).judge(observation, date("2026-11-30")) {
            Ok(Judgement::New) => Ok("new".to_owned()),
            Ok(Judgement::Recorded(outcome)) => Ok(outcome.observed_on),
            Err(refusal) => Err(refusal.to_string()),
        }
    }

    #[test]
    fn a_day_is_not_before_the_prediction_and_not_in_the_future() {
        let judged = |day: &str| judged(&[], observed(true, day));
        for day in ["2026-03-01", "2026-11-30", "2026-12-01"] {
            assert_eq!(judged(day), Ok("new".to_owned()));
        }
        assert_eq!(judged("2026-12-02").unwrap_err(), "2026-12-02 is in the future");
        let before = "2026-02-28 is before the day of the prediction, 2026-03-01";
        assert_eq!(judged("2026-02-28").unwrap_err(), before);
    }

    #[test]
    fn a_loan_is_not_in_default_until_it_is_and_stays_in_default() {
        let known = [(false, "2026-05-01"), (true, "2026-07-01")];
        for fits in [
            observed(false, "2026-04-01"),
            observed(false, "2026-06-01"),
            observed(true, "2026-06-01"),
            observed(true, "2026-08-01"),
        ] {
            assert_eq!(judged(&known, fits), Ok("new".to_owned()), "{fits:?}");
        }
        for (contradicts, recorded) in [
            (observed(true, "2026-04-01"), "“not defaulted” on 2026-05-01"),
            (observed(true, "2026-05-01"), "“not defaulted” on 2026-05-01"),
            (observed(false, "2026-07-01"), "“defaulted” on 2026-07-01"),
            (observed(false, "2026-08-01"), "“defaulted” on 2026-07-01"),
        ] {
            let message = judged(&known, contradicts).unwrap_err();
            assert!(message.ends_with(&format!("recorded, {recorded}")), "{message}");
        }
    }

    #[test]
    fn the_same_outcome_of_a_day_is_known() {
        let known = [(false, "2026-05-01"), (true, "2026-07-01")];
        for (defaulted, day) in known {
            assert_eq!(judged(&known, observed(defaulted, day)), Ok(day.to_owned()));
            assert_eq!(judged(&known, correction(defaulted, day)), Ok(day.to_owned()));
        }
    }

    #[test]
    fn a_correction_overrules_what_contradicts_it_if_it_is_the_latest() {
        let known = [(false, "2026-05-01"), (true, "2026-07-01")];
        assert_eq!(judged(&known, correction(false, "2026-07-01")), Ok("new".to_owned()));
        assert_eq!(judged(&known, correction(false, "2026-08-01")), Ok("new".to_owned()));
        assert_eq!(judged(&known, correction(true, "2026-05-01")), Ok("new".to_owned()));
        let granted = [(false, "2026-05-01"), (false, "2026-07-01")];
        let early = judged(&granted, correction(true, "2026-06-01")).unwrap_err();
        assert!(early.starts_with("a correction dated 2026-06-01 is before the latest"), "{early}");
        // After the correction, what it overruled contradicts, and it is known itself.
        let corrected = [(true, "2026-07-01"), (false, "2026-07-01")];
        assert!(judged(&corrected, observed(true, "2026-07-01")).is_err());
        let again = judged(&corrected, observed(false, "2026-07-01"));
        assert_eq!(again, Ok("2026-07-01".to_owned()));
    }
}
