//! Telling people of alarms: the log, a webhook, mail.
//!
//! A change is told on each channel until it was told once. What was told is kept in the store, so
//! that a restart loses nothing; a stop between telling and keeping tells it twice.

mod mail;
mod webhook;

use std::collections::HashMap;
use std::sync::Mutex;

use ::monitoring::MonitoringPlan;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use contract::{AlarmState, Level};
use scoring::Language;
use serde::Serialize;
use store::{Store, TransitionRow};

pub use mail::Mail;
pub use webhook::Webhook;

use super::alarms;

/// Changes that are older are no longer told: a channel that is new does not tell the past.
const TOLD_WITHIN: TimeDelta = TimeDelta::days(7);

/// Pause after the first failure; it doubles with each other one.
const FIRST_PAUSE: TimeDelta = TimeDelta::seconds(60);

/// Longest pause.
const LONGEST_PAUSE: TimeDelta = TimeDelta::hours(1);

/// Where alarms are told beside the log.
#[derive(Debug, Default)]
pub struct Channels {
    webhook: Option<Webhook>,
    mail: Option<Mail>,
    failures: Mutex<HashMap<&'static str, (u32, DateTime<Utc>)>>,
}

/// Change of an alarm, as it is told: the body of the webhook.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Message {
    /// Identifier of the change. One that arrives twice is the same.
    transition_id: String,
    alarm_id: String,
    transition: String,
    code: &'static str,
    name: String,
    level: Level,
    about: Option<String>,
    value: f64,
    by_chance: f64,
    count: u64,
    since: String,
    deadline: String,
    owner: String,
    action: String,
    model_version: String,
    at: String,
}

impl Channels {
    /// Tells alarms to the log, and on these channels if they are there.
    pub fn new(webhook: Option<Webhook>, mail: Option<Mail>) -> Self {
        Self { webhook, mail, ..Self::default() }
    }

    /// Names the channels that are there, the log first.
    fn names(&self) -> Vec<&'static str> {
        let webhook = self.webhook.as_ref().map(|_| "webhook");
        ["log"].into_iter().chain(webhook).chain(self.mail.as_ref().map(|_| "mail")).collect()
    }

    /// Tells every change that was not told yet.
    ///
    /// A channel that fails is left alone for a while, longer each time.
    ///
    /// # Errors
    /// The store's.
    pub(crate) async fn tell(
        &self,
        store: &Store,
        plan: &MonitoringPlan,
        now: DateTime<Utc>,
    ) -> Result<(), store::Error> {
        let since = store::time(now - TOLD_WITHIN);
        for channel in self.names() {
            if self.is_paused(channel, now) {
                continue;
            }
            for row in store.undelivered(channel, &since).await? {
                let Some(message) = Message::new(plan, &row) else {
                    store.delivered(&row.transition_id, channel, &store::time(now)).await?;
                    continue;
                };
                if let Err(error) = self.send(channel, message).await {
                    let pause = self.failed(channel, now);
                    let seconds = pause.num_seconds();
                    tracing::warn!(
                        channel,
                        error,
                        seconds,
                        "an alarm could not be told: it will be tried again"
                    );
                    break;
                }
                self.succeeded(channel);
                store.delivered(&row.transition_id, channel, &store::time(now)).await?;
            }
        }
        Ok(())
    }

    async fn send(&self, channel: &'static str, message: Message) -> Result<(), String> {
        let (webhook, mail) = (self.webhook.clone(), self.mail.clone());
        let send = move || match channel {
            "webhook" => webhook.map_or(Ok(()), |webhook| webhook.send(&message)),
            "mail" => mail.map_or(Ok(()), |mail| mail.send(&message)),
            _ => {
                message.log();
                Ok(())
            }
        };
        tokio::task::spawn_blocking(send).await.unwrap_or_else(|error| Err(error.to_string()))
    }

    fn is_paused(&self, channel: &'static str, now: DateTime<Utc>) -> bool {
        let failures = self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        failures.get(channel).is_some_and(|(_, until)| now < *until)
    }

    /// Notes a failure, and returns the pause after it.
    fn failed(&self, channel: &'static str, now: DateTime<Utc>) -> TimeDelta {
        let mut failures = self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let failed = failures.entry(channel).or_insert((0, now));
        let pause = (FIRST_PAUSE * 2_i32.pow(failed.0.min(6))).min(LONGEST_PAUSE);
        *failed = (failed.0 + 1, now + pause);
        pause
    }

    fn succeeded(&self, channel: &'static str) {
        self.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(channel);
    }
}

impl Message {
    /// Builds the message of a change; `None` if it cannot be read, or the plan no longer has the
    /// indicator.
    fn new(plan: &MonitoringPlan, row: &TransitionRow) -> Option<Self> {
        let state: AlarmState = serde_json::from_str(&row.state).ok()?;
        let indicator = plan.indicator(state.code)?;
        let reached: NaiveDate = row.day.parse().ok()?;
        Some(Self {
            transition_id: row.transition_id.clone(),
            alarm_id: row.alarm_id.clone(),
            transition: row.transition.clone(),
            code: state.code.name(),
            name: indicator.name_in(Language::English).to_owned(),
            level: state.level,
            about: state.finding.about,
            value: state.finding.value,
            by_chance: state.finding.by_chance,
            count: state.finding.count,
            since: state.since,
            deadline: alarms::deadline(indicator, state.level, reached).to_string(),
            owner: indicator.owner.clone(),
            action: indicator.action_in(Language::English).to_owned(),
            model_version: row.model_version.clone(),
            at: row.at.clone(),
        })
    }

    fn log(&self) {
        let Self { transition, code, level, about, value, deadline, alarm_id, .. } = self;
        let about = about.as_deref().unwrap_or_default();
        tracing::warn!(transition, code, ?level, about, value, deadline, alarm_id, "alarm");
    }
}
