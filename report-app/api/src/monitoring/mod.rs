//! Monitoring of the model in production: volume, drift, performance and alerts.

mod drift;

use answers::disclosure::{self, Cell, SMALLEST_GROUP, is_too_small};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use contract::{
    Alert, Drift, DriftLevel, Estimated, MonitoredDay, Monitoring, Realised, format_percent,
};
use scoring::{Decision, Language};
use statistics::{Ranking, wilson_interval};
use store::{Store, StoredNumbers, Window};

use self::drift::MIN_SAMPLE;
use crate::access::unavailable;
use crate::champion::Champion;

use crate::problem::Refusal;

/// Number of latest predictions whose probabilities are compared.
const PROBABILITIES: i64 = 20_000;

/// Number of latest predictions whose features are compared.
const FEATURES: i64 = 2_000;

/// Most outcomes that are read.
const OUTCOMES: i64 = 100_000;

/// Smallest difference of the refusal rate that raises an alert.
const REFUSALS: f64 = 0.05;

/// Data of the store in a window of days.
struct WindowData {
    from: NaiveDate,
    to: NaiveDate,
    days: Vec<MonitoredDay>,
    probabilities: Vec<f64>,
    contributions: Vec<Vec<u8>>,
    realisations: Vec<(f64, bool, bool)>,
}

async fn read(store: &Store, champion: &Champion, days: u64) -> Result<WindowData, Refusal> {
    let to = Utc::now().date_naive();
    let from = to - Days::new(days - 1);
    let midnight = |day: NaiveDate| -> DateTime<Utc> { day.and_time(NaiveTime::MIN).and_utc() };
    let window = Window {
        model_version: champion.version().to_owned(),
        from: midnight(from),
        to: midnight(to + Days::new(1)),
    };
    Ok(WindowData {
        from,
        to,
        days: store.days(&window).await.map_err(unavailable)?,
        probabilities: store
            .latest_probabilities(&window, PROBABILITIES)
            .await
            .map_err(unavailable)?,
        contributions: store.latest_contributions(&window, FEATURES).await.map_err(unavailable)?,
        realisations: store.realisations(&window, OUTCOMES).await.map_err(unavailable)?,
    })
}

/// Why the last bundle, and the challenger, were refused, if they were.
pub(crate) struct Refused {
    pub(crate) champion: Option<String>,
    pub(crate) challenger: Option<String>,
}

/// Computes the monitoring of `champion` over the last `days` days.
///
/// `refused` is the reason why the last bundle or the challenger was refused, if one was.
///
/// # Errors
/// [`Refusal::StoreUnavailable`] or [`Refusal::Internal`].
pub(crate) async fn monitoring(
    store: &Store,
    champion: std::sync::Arc<Champion>,
    refused: Refused,
    days: u64,
    language: Language,
) -> Result<Monitoring, Refusal> {
    let data = read(store, &champion, days).await?;
    let compute = move || data.into_monitoring(&champion, refused, language);
    tokio::task::spawn_blocking(compute).await.map_err(|error| {
        tracing::error!(%error, "monitoring could not be computed");
        Refusal::Internal
    })?
}

impl WindowData {
    fn into_monitoring(
        self,
        champion: &Champion,
        refused: Refused,
        language: Language,
    ) -> Result<Monitoring, Refusal> {
        let predictions: u64 = self.days.iter().map(|day| day.predictions).sum();
        let refusals: u64 = self.days.iter().filter_map(|day| day.refused).sum();
        let clients = champion.answers.clients.positions();
        let expected = clients
            .filter(|&client| {
                champion.answers.clients.published(client).decision == Decision::Refused
            })
            .count();
        let drift = self.drift(champion, language)?;
        let mut monitoring = Monitoring {
            model_version: champion.version().to_owned(),
            from: self.from.to_string(),
            to: self.to.to_string(),
            predictions,
            refusal_rate: (predictions >= SMALLEST_GROUP as u64)
                .then(|| refusals as f64 / predictions as f64),
            expected_refusal_rate: expected as f64 / champion.answers.clients.len().max(1) as f64,
            drift,
            estimated: self.estimated(champion),
            realised: self.realised(champion),
            alerts: Vec::new(),
            challenger_version: None,
            days: hide_small_counts(self.days),
        };
        monitoring.alerts = alerts(&monitoring, refusals, refused, language);
        Ok(monitoring)
    }

    /// Measures the drift of the probability and of the most important features, the largest first.
    fn drift(&self, champion: &Champion, language: Language) -> Result<Vec<Drift>, Refusal> {
        let mut found = Vec::new();
        let numbers =
            |numbers: &[f64]| numbers.iter().copied().map(scoring::Value::from).collect::<Vec<_>>();
        let published: Vec<f64> = champion
            .answers
            .clients
            .positions()
            .map(|client| champion.answers.clients.published(client).probability)
            .collect();
        let label = match language {
            Language::French => "Probabilité de défaut",
            Language::English => "Probability of default",
        };
        found.extend(drift::between(
            "probability",
            label,
            &numbers(&published),
            &numbers(&self.probabilities),
        ));
        let stored: Vec<StoredNumbers<'_>> =
            self.contributions.iter().filter_map(|bytes| StoredNumbers::read(bytes)).collect();
        for name in champion.answers.bundle.important_features() {
            let (label, usual) = champion.answers.values(name, language)?;
            let values: Vec<_> =
                stored.iter().filter_map(|row| champion.numbers.value(row, name)).collect();
            found.extend(drift::between(name, &label, &usual, &values));
        }
        found.retain(|drift| drift.predictions >= SMALLEST_GROUP);
        found.sort_by(|left, right| {
            right.population_stability_index.total_cmp(&left.population_stability_index)
        });
        Ok(found)
    }

    fn estimated(&self, champion: &Champion) -> Option<Estimated> {
        let manifest = champion.answers.bundle.manifest();
        let probabilities = &self.probabilities;
        let mean = |values: &mut dyn Iterator<Item = f64>| {
            let (sum, count) =
                values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
            (count > 0).then(|| sum / count as f64)
        };
        let costs = manifest.cost_matrix;
        let is_refused = |probability| Decision::is_refused(probability, manifest.threshold);
        let cost = |probability| costs.expected(is_refused(probability), probability);
        let is_granted = |probability: &f64| !is_refused(*probability);
        // The figures of the refused follow from those of all and of the granted.
        let granted = probabilities.iter().filter(|probability| is_granted(probability)).count();
        let refused = probabilities.len() - granted;
        if probabilities.len() < SMALLEST_GROUP || is_too_small(granted) || is_too_small(refused) {
            return None;
        }
        Some(Estimated {
            predictions: probabilities.len(),
            default_share: mean(&mut probabilities.iter().copied())?,
            default_share_granted: mean(&mut probabilities.iter().copied().filter(is_granted)),
            cost: mean(&mut probabilities.iter().copied().map(cost))?,
            auc: Ranking::new(probabilities)
                .area_under_curve(|loan| (probabilities[loan], 1.0 - probabilities[loan])),
        })
    }

    fn realised(&self, champion: &Champion) -> Option<Realised> {
        let outcomes =
            Some(self.realisations.len()).filter(|outcomes| *outcomes >= SMALLEST_GROUP)?;
        let defaults = self.realisations.iter().filter(|(.., defaulted)| *defaulted).count();
        let (low, high) = wilson_interval(defaults, outcomes)?;
        let costs = champion.answers.bundle.manifest().cost_matrix;
        let mean = |of: &dyn Fn(&(f64, bool, bool)) -> f64| {
            self.realisations.iter().map(of).sum::<f64>() / outcomes as f64
        };
        let weight = |is: bool| f64::from(u8::from(is));
        let probabilities: Vec<f64> = self.realisations.iter().map(|&(p, ..)| p).collect();
        Some(Realised {
            outcomes,
            defaults,
            default_share: defaults as f64 / outcomes as f64,
            default_share_low: low,
            default_share_high: high,
            predicted_share: mean(&|(probability, ..)| *probability),
            brier_score: mean(&|(probability, _, defaulted)| {
                (probability - weight(*defaulted)).powi(2)
            }),
            cost: mean(&|&(_, refused, defaulted)| costs.of_decision(refused, defaulted)),
            auc: Ranking::new(&probabilities).area_under_curve(|loan| {
                let (.., defaulted) = self.realisations[loan];
                (weight(defaulted), weight(!defaulted))
            }),
        })
    }
}

/// Hides the number of refusals of days on which it would be about few clients.
fn hide_small_counts(days: Vec<MonitoredDay>) -> Vec<MonitoredDay> {
    let cell = |day: &MonitoredDay| Cell { clients: day.predictions as usize, can_be_filled: true };
    let hidden = disclosure::hidden(&days.iter().map(cell).collect::<Vec<_>>());
    let shown = |(day, hidden): (MonitoredDay, bool)| {
        if hidden { MonitoredDay { refused: None, ..day } } else { day }
    };
    days.into_iter().zip(hidden).map(shown).collect()
}

/// Builds the alerts.
fn alerts(found: &Monitoring, refusals: u64, refused: Refused, language: Language) -> Vec<Alert> {
    let french = language == Language::French;
    let percent = |share: f64| format_percent(share, 1, language);
    let mut alerts = Vec::new();
    if let Some(reason) = refused.champion {
        let message = if french {
            format!(
                "Le dernier modèle déposé n’a pas pu être chargé\u{a0}; le précédent continue de répondre. {reason}"
            )
        } else {
            format!(
                "The last model put in place could not be loaded; the one before goes on answering. {reason}"
            )
        };
        alerts.push(Alert { code: "bundle_refused".into(), about: None, message });
    }
    if let Some(reason) = refused.challenger {
        let message = if french {
            format!(
                "Le modèle candidat n’a pas pu être chargé\u{a0}: rien ne lui est comparé. {reason}"
            )
        } else {
            format!("The challenger could not be loaded: nothing is compared with it. {reason}")
        };
        alerts.push(Alert { code: "challenger_refused".into(), about: None, message });
    }
    for drift in found.drift.iter().filter(|drift| drift.level > DriftLevel::Stable) {
        let index = format!("{:.2}", drift.population_stability_index);
        let message = if french {
            format!(
                "{}\u{a0}: la distribution a changé (indice de stabilité {}).",
                drift.label,
                index.replace('.', ",")
            )
        } else {
            format!("{}: the distribution has changed (stability index {index}).", drift.label)
        };
        alerts.push(Alert { code: "drift".into(), about: Some(drift.name.clone()), message });
    }
    let expected = found.expected_refusal_rate;
    if let (Some(rate), Some((low, high))) =
        (found.refusal_rate, wilson_interval(refusals as usize, found.predictions as usize))
        && found.predictions as usize >= MIN_SAMPLE
        && !(low..=high).contains(&expected)
        && (rate - expected).abs() >= REFUSALS
    {
        let message = if french {
            format!(
                "{} des demandes sont refusées, contre {} attendues.",
                percent(rate),
                percent(expected)
            )
        } else {
            format!(
                "{} of applications are refused; {} were expected.",
                percent(rate),
                percent(expected)
            )
        };
        alerts.push(Alert { code: "refusal_rate".into(), about: None, message });
    }
    if let Some(realised) =
        found.realised.as_ref().filter(|realised| realised.outcomes >= MIN_SAMPLE)
        && !(realised.default_share_low..=realised.default_share_high)
            .contains(&realised.predicted_share)
    {
        let (was, said) = (percent(realised.default_share), percent(realised.predicted_share));
        let message = if french {
            format!(
                "{was} des prêts suivis sont en défaut, alors que le modèle en prévoyait {said}."
            )
        } else {
            format!("{was} of the loans with an outcome defaulted; the model had predicted {said}.")
        };
        alerts.push(Alert { code: "calibration".into(), about: None, message });
    }
    alerts
}
