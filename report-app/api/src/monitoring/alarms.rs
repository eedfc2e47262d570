//! Alarms: judged when the plan says so, kept in the store, listed with their deadlines.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::monitoring::{Indicator, MonitoringPlan, advance};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc, Weekday};
use contract::{
    Acknowledgement, Alarm, AlarmEvent, AlarmState, Alarms, Finding, Level, Transition,
};
use scoring::Language;
use serde::{Deserialize, Serialize};
use store::{JudgementRow, Store, TransitionRow};

use super::windows::Windows;
use super::{Monitor, indicators};
use crate::champion::Champion;
use crate::shadow::Shadow;

/// Latest changes of alarms that are listed.
const LISTED: i64 = 500;

/// Alarm that is raised, as a judgement keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Raised {
    alarm_id: String,
    state: AlarmState,
}

/// Returns the day from which a judgement is due; `None` before the first.
fn due(plan: &MonitoringPlan, latest: Option<&JudgementRow>) -> Option<NaiveDate> {
    let day: NaiveDate = latest?.day.parse().ok()?;
    Some(day + Days::new(u64::from(plan.alarms.judged_every_days)))
}

/// Judges every indicator, if it is time to.
///
/// What has changed is kept with the judgement, both or neither. Returns the changes.
///
/// # Errors
/// The store's.
pub(crate) async fn judge_if_due(
    store: &Store,
    monitor: &Monitor,
    (champion, shadow): (&Arc<Champion>, &Shadow),
    now: DateTime<Utc>,
) -> Result<Vec<TransitionRow>, store::Error> {
    let today = now.date_naive();
    let latest = store.latest_judgement(&today.to_string()).await?;
    if due(&monitor.plan, latest.as_ref()).is_some_and(|due| due > today) {
        return Ok(Vec::new());
    }
    let mut windows = Windows::new(store, monitor, champion, now);
    let vintages = windows.cohorts().await?.vintages;
    let found = indicators::judged(&mut windows, shadow, &vintages).await?;
    let raised = latest.as_ref().map(|judgement| raised(&judgement.raised)).unwrap_or_default();
    let by = Judging { plan: &monitor.plan, model_version: champion.version(), today, now };
    let (raised, transitions) = by.judge(raised, found);
    let judgement = JudgementRow {
        day: today.to_string(),
        at: store::time(now),
        model_version: champion.version().to_owned(),
        raised: json(&raised),
    };
    let is_first = store.add_judgement(&judgement, &transitions).await?;
    Ok(if is_first { transitions } else { Vec::new() })
}

/// Reads the alarms of a judgement. An alarm of another version of the service may be unreadable.
fn raised(json: &str) -> Vec<Raised> {
    serde_json::from_str(json).unwrap_or_else(|error| {
        tracing::warn!(%error, "the alarms of the last judgement cannot be read: they begin anew");
        Vec::new()
    })
}

/// Writes texts and numbers, which always can be.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

struct Judging<'a> {
    plan: &'a MonitoringPlan,
    model_version: &'a str,
    today: NaiveDate,
    now: DateTime<Utc>,
}

impl Judging<'_> {
    /// Returns the alarms after a judgement, and what has changed.
    ///
    /// An alarm whose indicator was not measured stays as it is.
    fn judge(&self, raised: Vec<Raised>, found: Vec<Finding>) -> (Vec<Raised>, Vec<TransitionRow>) {
        let known = raised.into_iter().map(|one| (one.state.code, one));
        let mut raised: BTreeMap<_, Raised> = known.collect();
        let mut changes = Vec::new();
        for finding in found {
            let code = finding.code;
            let before = raised.remove(&code);
            let (alarm_id, state) = before.map(|before| (before.alarm_id, before.state)).unzip();
            let (after, transition) =
                advance(state.clone(), finding, &self.today.to_string(), &self.plan.alarms);
            let transition_id = uuid::Uuid::now_v7().to_string();
            let alarm_id = alarm_id.unwrap_or_else(|| transition_id.clone());
            if let Some((transition, state)) = transition.zip(after.as_ref().or(state.as_ref())) {
                changes.push(TransitionRow {
                    transition_id,
                    alarm_id: alarm_id.clone(),
                    at: store::time(self.now),
                    day: self.today.to_string(),
                    model_version: self.model_version.to_owned(),
                    transition: code_of(transition).to_owned(),
                    state: json(state),
                });
            }
            if let Some(state) = after {
                raised.insert(code, Raised { alarm_id, state });
            }
        }
        (raised.into_values().collect(), changes)
    }
}

/// Returns the code of a transition in the store.
pub(super) fn code_of(transition: Transition) -> &'static str {
    match transition {
        Transition::Raised => "raised",
        Transition::Escalated => "escalated",
        Transition::Cleared => "cleared",
    }
}

fn transition(code: &str) -> Option<Transition> {
    [Transition::Raised, Transition::Escalated, Transition::Cleared]
        .into_iter()
        .find(|transition| code_of(*transition) == code)
}

/// Returns the day that is some working days after another; Saturday and Sunday are none.
pub(super) fn after_working_days(day: NaiveDate, days: u32) -> NaiveDate {
    let mut day = day;
    let mut left = days;
    while left > 0 {
        day = day + Days::new(1);
        left -= u32::from(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    }
    day
}

/// Returns the day until which an alarm that reached its level on `since` is to be handled.
pub(super) fn deadline(indicator: &Indicator, level: Level, since: NaiveDate) -> NaiveDate {
    after_working_days(since, indicator.days(level))
}

/// Lists the alarms that are raised, and the latest of those that were.
///
/// # Errors
/// The store's.
pub(crate) async fn alarms(
    store: &Store,
    monitor: &Monitor,
    champion: &Champion,
    now: DateTime<Utc>,
    language: Language,
) -> Result<Alarms, store::Error> {
    let today = now.date_naive();
    let latest = store.latest_judgement(&today.to_string()).await?;
    let raised = latest.as_ref().map(|judgement| raised(&judgement.raised)).unwrap_or_default();
    let mut by_alarm: BTreeMap<String, Vec<TransitionRow>> = BTreeMap::new();
    for row in store.transitions(LISTED).await? {
        by_alarm.entry(row.alarm_id.clone()).or_default().push(row);
    }
    let mut acknowledged: BTreeMap<String, Acknowledgement> = store
        .acknowledgements()
        .await?
        .into_iter()
        .map(|row| {
            (row.transition_id, Acknowledgement { at: row.at, by: row.actor, note: row.note })
        })
        .collect();
    let listed = by_alarm.into_iter().rev().filter_map(|(alarm_id, rows)| {
        let state = raised.iter().find(|one| one.alarm_id == alarm_id).map(|one| &one.state);
        let built =
            alarm(&monitor.plan, (alarm_id, &rows), state, &mut acknowledged, (today, language));
        built.map(|alarm| with_message(alarm, &monitor.plan, champion, language))
    });
    let next = due(&monitor.plan, latest.as_ref()).unwrap_or(today);
    let alarms = listed.collect();
    Ok(Alarms {
        judged_on: latest.map(|latest| latest.day),
        next_judgement: next.to_string(),
        alarms,
    })
}

fn with_message(
    alarm: Alarm,
    plan: &MonitoringPlan,
    champion: &Champion,
    language: Language,
) -> Alarm {
    let indicator = plan.indicator(alarm.code);
    let message = indicator
        .and_then(|indicator| indicators::message(indicator, &alarm.finding, champion, language));
    Alarm { message: message.unwrap_or_default(), ..alarm }
}

/// Reads what a change says; `None` for one of another version of the service.
fn read(row: &TransitionRow) -> Option<(&TransitionRow, Transition, AlarmState)> {
    let state: AlarmState = serde_json::from_str(&row.state).ok()?;
    Some((row, transition(&row.transition)?, state))
}

/// Builds an alarm from its changes; `None` for an indicator that the plan no longer has.
///
/// Its acknowledgement is that of the level it has, by the change that brought it there.
fn alarm(
    plan: &MonitoringPlan,
    (alarm_id, rows): (String, &[TransitionRow]),
    raised: Option<&AlarmState>,
    acknowledged: &mut BTreeMap<String, Acknowledgement>,
    (today, language): (NaiveDate, Language),
) -> Option<Alarm> {
    let changes: Vec<_> = rows.iter().filter_map(read).collect();
    let (_, _, last) = changes.last()?;
    let state = raised.unwrap_or(last);
    let indicator = plan.indicator(state.code)?;
    let reached =
        changes.iter().rev().find(|(_, transition, _)| *transition != Transition::Cleared);
    let acknowledgement = reached.and_then(|(row, ..)| acknowledged.remove(&row.transition_id));
    let reached: NaiveDate = reached.map_or(&state.since, |(row, ..)| &row.day).parse().ok()?;
    let deadline = deadline(indicator, state.level, reached);
    let events = changes.iter().map(|(row, transition, state)| AlarmEvent {
        at: row.at.clone(),
        transition: *transition,
        level: state.level,
        model_version: row.model_version.clone(),
    });
    Some(Alarm {
        alarm_id,
        code: state.code,
        name: indicator.name_in(language).to_owned(),
        level: state.level,
        is_raised: raised.is_some(),
        since: state.since.clone(),
        deadline: deadline.to_string(),
        is_overdue: raised.is_some() && acknowledgement.is_none() && deadline < today,
        finding: state.finding.clone(),
        message: String::new(),
        action: indicator.action_in(language).to_owned(),
        owner: indicator.owner.clone(),
        acknowledgement,
        events: events.collect(),
    })
}

#[cfg(test)]
mod tests {
    use contract::IndicatorCode;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn working_days_leave_out_the_weekend() {
        // 27 November 2026 is a Friday.
        for (days, expected) in
            [(0, "2026-11-27"), (1, "2026-11-30"), (5, "2026-12-04"), (6, "2026-12-07")]
        {
            assert_eq!(after_working_days(day("2026-11-27"), days), day(expected));
        }
        assert_eq!(after_working_days(day("2026-11-28"), 1), day("2026-11-30"));
    }

    #[test]
    fn an_alarm_keeps_its_identifier_and_an_indicator_that_was_not_measured_its_alarm() {
        let plan = MonitoringPlan::embedded().unwrap();
        let finding = |code, level| Finding {
            code,
            about: None,
            value: 0.3,
            by_chance: 0.1,
            count: 500,
            level,
        };
        let (drift, refusals) = (IndicatorCode::ProbabilityDrift, IndicatorCode::RefusalRateGap);
        let judge = |raised, found: &[Finding], today| {
            let now = day(today).and_hms_opt(8, 0, 0).unwrap().and_utc();
            let judging = Judging { plan: &plan, model_version: "m", today: day(today), now };
            judging.judge(raised, found.to_vec())
        };
        let both = [finding(drift, Level::Amber), finding(refusals, Level::Red)];
        let (raised, changes) = judge(Vec::new(), &both, "2026-11-02");
        assert_eq!(changes.len(), 2);
        let ids: Vec<String> = changes.iter().map(|change| change.alarm_id.clone()).collect();
        assert_eq!(ids, changes.iter().map(|one| one.transition_id.clone()).collect::<Vec<_>>());
        let (raised, changes) = judge(raised, &[finding(drift, Level::Red)], "2026-11-09");
        assert_eq!((raised.len(), changes.len()), (2, 1));
        assert_eq!((changes[0].transition.as_str(), &changes[0].alarm_id), ("escalated", &ids[0]));
        let quiet = [finding(drift, Level::Quiet)];
        let (raised, changes) = judge(raised, &quiet, "2026-11-16");
        assert_eq!((raised.len(), changes.len()), (2, 0));
        let (raised, changes) = judge(raised, &quiet, "2026-11-23");
        assert_eq!((raised.len(), changes[0].transition.as_str()), (1, "cleared"));
        let state: AlarmState = serde_json::from_str(&changes[0].state).unwrap();
        assert_eq!((state.level, state.since.as_str()), (Level::Red, "2026-11-02"));
    }
}
