//! Monitoring of the model in production: the service counts and judges its own predictions.

pub(crate) mod alarms;
mod answer_counts;
mod counting;
mod days;
mod delivery;
mod flips;
pub(crate) mod gauges;
mod groups;
mod indicators;
mod labels;
mod performance;
pub(crate) mod reference;
mod reviews;
mod windows;

use std::sync::Arc;

use ::monitoring::MonitoringPlan;
use answers::disclosure::{self, Cell, SMALLEST_GROUP, is_too_small};
use chrono::{DateTime, Days, Utc};
use contract::{
    Alarm, Alert, DriftReport, EstimatedPerformance, MonitoredAttribute, MonitoredDay, Monitoring,
};
use scoring::{Decision, Language};
use store::{MonitoredPrediction, Order, Store};

pub use self::delivery::{Channels, Mail, Webhook};

use self::answer_counts::AnswerCounts;
use self::days::{Counted, DayCounts, TodaySlot};
use self::performance::{Cohorts, Outcomes, costs};
use self::reviews::Reviews;
use self::windows::Windows;
use crate::access::unavailable;
use crate::champion::Champion;
use crate::problem::Refusal;
use crate::shadow::Shadow;

/// The monitoring plan, and what is counted of today and of the last day.
#[derive(Debug)]
pub struct Monitor {
    pub(crate) plan: MonitoringPlan,
    pub(crate) today: TodaySlot,
    pub(crate) answers: AnswerCounts,
    channels: Channels,
}

impl Monitor {
    /// Starts with a plan and nothing counted; alarms are told on `channels`.
    pub fn new(plan: MonitoringPlan, channels: Channels) -> Self {
        let (today, answers) = (TodaySlot::default(), AnswerCounts::default());
        Self { plan, today, answers, channels }
    }

    /// Tells the changes of alarms that were not told yet.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn tell(&self, store: &Store, now: DateTime<Utc>) -> Result<(), store::Error> {
        self.channels.tell(store, &self.plan, now).await
    }
}

/// What the store holds about a range of days.
struct Found {
    counted: Arc<Counted>,
    outcomes: Arc<Outcomes>,
    cohorts: Cohorts,
    reviews: Arc<Reviews>,
    latest: Vec<MonitoredPrediction>,
}

/// Counts every finished day that is not counted yet, and today without its last minute.
///
/// # Errors
/// The store's.
pub(crate) async fn count(
    store: &Store,
    monitor: &Monitor,
    champion: &Arc<Champion>,
    now: DateTime<Utc>,
) -> Result<usize, store::Error> {
    let counted = days::count_finished(store, champion, now).await?;
    days::settle_today(store, champion, &monitor.today, now).await?;
    Ok(counted)
}

/// Why the last bundle, and the challenger, were refused, if they were.
pub(crate) struct Refused {
    pub(crate) champion: Option<String>,
    pub(crate) challenger: Option<String>,
}

/// Range of days that is asked about, and how much of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Period {
    /// Days, today included.
    pub(crate) days: u64,
    pub(crate) now: DateTime<Utc>,
    pub(crate) detail: Detail,
}

/// How much is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// What the gauges show: volume, drift, performance and alarms.
    Headlines,
    /// Reviews, flipped decisions and indicators as well.
    Everything,
}

/// Computes the monitoring of `champion` over a period, compared with the challenger in its shadow.
///
/// `refused` is the reason why the last bundle or the challenger was refused, if one was.
///
/// # Errors
/// [`Refusal::StoreUnavailable`] or [`Refusal::Internal`].
pub(crate) async fn monitoring(
    store: &Store,
    monitor: &Monitor,
    (champion, shadow): (Arc<Champion>, &Shadow),
    refused: Refused,
    Period { days, now, detail }: Period,
    language: Language,
) -> Result<Monitoring, Refusal> {
    let to = now.date_naive();
    let from = to - Days::new(days - 1);
    let read = async {
        let mut windows = Windows::new(store, monitor, &champion, now);
        let (counted, outcomes) = (windows.counted(days).await?, windows.outcomes(days).await?);
        let cohorts = windows.cohorts().await?;
        let is_all = detail == Detail::Everything;
        let reviews = if is_all { windows.reviews(days).await? } else { Arc::default() };
        // Twice the sample: some of them repeat others.
        let most = 2 * flips::SAMPLE as i64;
        let latest = if is_all && champion.reference.is_there() {
            let window = windows.window(days);
            store.monitored_predictions(&window, "", Order::Latest, most).await?
        } else {
            Vec::new()
        };
        let vintages = &cohorts.vintages;
        let judged = if is_all {
            indicators::judged(&mut windows, shadow, vintages).await?
        } else {
            Vec::new()
        };
        let raised = alarms::alarms(store, monitor, &champion, now, language).await?.alarms;
        let raised: Vec<Alarm> = raised.into_iter().filter(|alarm| alarm.is_raised).collect();
        Ok((Found { counted, outcomes, cohorts, reviews, latest }, judged, raised))
    };
    let (found, judged, raised) = read.await.map_err(unavailable)?;
    let rate = monitor.plan.false_alarm_rate();
    let outside_limit = monitor.plan.outside_limit();
    let answer = Monitoring {
        from: from.to_string(),
        to: to.to_string(),
        indicators: indicators::described(&monitor.plan, &judged, &champion, language),
        alarms: raised,
        ..Monitoring::default()
    };
    let of = champion.clone();
    let compute = move || found.answer(&of, answer, rate, outside_limit, language);
    let mut answer = tokio::task::spawn_blocking(compute).await.map_err(|error| {
        tracing::error!(%error, "monitoring could not be computed");
        Refusal::Internal
    })?;
    let alerts = indicators::alerts(&monitor.plan, &judged, &champion, language);
    answer.alerts = refused.alerts(language).chain(alerts).collect();
    Ok(answer)
}

impl Found {
    fn answer(
        self,
        champion: &Champion,
        answer: Monitoring,
        false_alarm_rate: f64,
        outside_limit: f64,
        language: Language,
    ) -> Monitoring {
        let (reference, volume) = (&champion.reference, self.counted.volume());
        let summary = &self.counted.summary;
        let is_enough = summary.predictions >= SMALLEST_GROUP as u64;
        let drift = (reference.is_there() && is_enough)
            .then(|| ::monitoring::drift(&reference.baseline, summary, false_alarm_rate));
        let flips =
            drift.as_ref().and_then(|drift| flips::flips(champion, summary, drift, &self.latest));
        let flips = flips.filter(|flips| flips.predictions >= SMALLEST_GROUP as u64);
        let estimated = ::monitoring::estimated(
            &reference.baseline,
            summary,
            costs(champion),
            outside_limit,
            self.cohorts.calibration,
        );
        let estimated = estimated.filter(|_| is_enough && self.shows_both_decisions(champion));
        Monitoring {
            model_version: champion.version().to_owned(),
            predictions: volume.predictions,
            repeated: summary.repeated,
            days_to_count: self.counted.missing,
            refusal_rate: (volume.predictions >= SMALLEST_GROUP as u64)
                .then(|| volume.refused as f64 / volume.predictions as f64),
            expected_refusal_rate: expected_refusal_rate(champion),
            no_reference: reference.missing.clone(),
            labels: drift
                .as_ref()
                .map(|drift| labels::of_drift(champion, drift, language))
                .unwrap_or_default(),
            drift: drift.map(without_rare_categories),
            estimated: estimated.map(|estimated| without_reference_range(champion, estimated)),
            realised: self.outcomes.realised(champion),
            groups: self.groups(champion, language),
            vintages: self.cohorts.vintages,
            estimation_error: self.cohorts.estimation_error,
            reviews: self.reviews.answer(),
            flips,
            days: hide_small_counts(&self.counted.days),
            ..answer
        }
    }

    fn groups(&self, champion: &Champion, language: Language) -> Vec<MonitoredAttribute> {
        let before = &champion.reference.baseline.reference;
        let mut found = groups::groups(&self.counted.summary, before);
        for attribute in &mut found {
            attribute.label = labels::variable(champion, &attribute.attribute, language);
            for group in &mut attribute.groups {
                group.label = labels::group(champion, &attribute.attribute, &group.group, language);
            }
        }
        found
    }

    /// Checks that neither the granted nor the refused are few: the figures of these follow from
    /// those of all and of the granted.
    fn shows_both_decisions(&self, champion: &Champion) -> bool {
        let (refused, all) = champion.reference.baseline.refusals(&self.counted.summary);
        !is_too_small((all - refused) as usize) && !is_too_small(refused as usize)
    }
}

/// Returns the share of the reference that the model refuses; of the bundle's clients, if there is
/// no reference.
fn expected_refusal_rate(champion: &Champion) -> f64 {
    let baseline = &champion.reference.baseline;
    let (refused, all) = baseline.refusals(&baseline.reference);
    if all > 0 {
        return refused as f64 / all as f64;
    }
    let clients = &champion.answers.clients;
    let refused = clients
        .positions()
        .filter(|&client| clients.published(client).decision == Decision::Refused);
    refused.count() as f64 / clients.len().max(1) as f64
}

/// Leaves out an assumption that cannot be checked: without a reference nothing is out of range.
fn without_reference_range(
    champion: &Champion,
    mut estimated: EstimatedPerformance,
) -> EstimatedPerformance {
    if !champion.reference.is_there() {
        estimated.validity.broken.retain(|broken| *broken != contract::Assumption::WithinRange);
    }
    estimated
}

/// Leaves out new categories that few clients have.
fn without_rare_categories(mut drift: DriftReport) -> DriftReport {
    let variables = drift.variables.iter_mut().chain(&mut drift.mix);
    for variable in variables {
        variable.new_categories.retain(|_, count| *count >= SMALLEST_GROUP as u64);
    }
    drift
}

impl Refused {
    fn alerts(&self, language: Language) -> impl Iterator<Item = Alert> {
        let champion = self.champion.as_ref().map(|reason| bundle_refused(reason, language));
        let challenger =
            self.challenger.as_ref().map(|reason| challenger_refused(reason, language));
        champion.into_iter().chain(challenger)
    }
}

fn bundle_refused(reason: &str, language: Language) -> Alert {
    let (message, action) = match language {
        Language::French => (
            format!(
                "Le dernier modèle déposé n’a pas pu être chargé\u{a0}; le précédent continue de répondre. {reason}"
            ),
            "Prévenez l’équipe qui l’a publié.",
        ),
        Language::English => (
            format!(
                "The last model put in place could not be loaded; the one before goes on answering. {reason}"
            ),
            "Tell the team that published it.",
        ),
    };
    let (code, action) = ("bundle_refused".to_owned(), action.to_owned());
    Alert { code, about: None, message, action }
}

fn challenger_refused(reason: &str, language: Language) -> Alert {
    let (message, action) = match language {
        Language::French => (
            format!(
                "Le modèle candidat n’a pas pu être chargé\u{a0}: rien ne lui est comparé. {reason}"
            ),
            "Prévenez l’équipe qui l’a déposé.",
        ),
        Language::English => (
            format!("The challenger could not be loaded: nothing is compared with it. {reason}"),
            "Tell the team that put it there.",
        ),
    };
    let (code, action) = ("challenger_refused".to_owned(), action.to_owned());
    Alert { code, about: None, message, action }
}

/// Hides the number of refusals of days on which it would be about few clients.
fn hide_small_counts(days: &[DayCounts]) -> Vec<MonitoredDay> {
    let cell =
        |day: &DayCounts| Cell { clients: day.volume.predictions as usize, can_be_filled: true };
    let hidden = disclosure::hidden(&days.iter().map(cell).collect::<Vec<_>>());
    let shown = |(day, hidden): (&DayCounts, bool)| MonitoredDay {
        day: day.day.to_string(),
        predictions: day.volume.predictions,
        refused: (!hidden).then_some(day.volume.refused),
    };
    days.iter().zip(hidden).map(shown).collect()
}
