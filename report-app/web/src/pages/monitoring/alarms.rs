//! Alarms and alerts: what somebody has to do, and the plan that they come from.

use std::rc::Rc;

use contract::{AcknowledgementRequest, Alarm, Alert, MonitoredIndicator, Monitoring, Role};
use dioxus::prelude::*;

use crate::api::{self, Failure};
use crate::charts::{DataTable, Table};
use crate::components::{FailureNotice, Fold, Icon, Shape, TextArea};
use crate::format;
use crate::review::{is_too_long, person, reviewer};
use crate::route::{use_language, use_text};
use crate::session::{SignInState, sign_in_state};
use crate::text::Text;

/// Shows what asks for action, or says that nothing does; then every indicator of the plan.
///
/// `onchanged` is called when an alarm was taken in hand.
#[component]
pub(super) fn Alarms(monitoring: Rc<Monitoring>, onchanged: Callback<()>) -> Element {
    let text = use_text();
    let words = text.alarms;
    let alarms = &monitoring.alarms;
    let is_raised = |alert: &&Alert| alarms.iter().any(|alarm| alarm.code.name() == alert.code);
    let others: Vec<&Alert> = monitoring.alerts.iter().filter(|alert| !is_raised(alert)).collect();
    rsx! {
        section { "aria-labelledby": "alerts",
            h2 { id: "alerts", {words.title} }
            if alarms.is_empty() && others.is_empty() {
                p { class: "quiet", {words.none} }
            }
            ul { class: "alerts",
                for alarm in alarms {
                    li { key: "{alarm.alarm_id}",
                        Icon { shape: Shape::Warning }
                        div {
                            Message { message: alarm.message.clone(), action: alarm.action.clone() }
                            Handling { alarm: alarm.clone(), onchanged }
                        }
                    }
                }
                for (index , alert) in others.into_iter().enumerate() {
                    li { key: "{index}",
                        Icon { shape: Shape::Warning }
                        div {
                            Message { message: alert.message.clone(), action: alert.action.clone() }
                        }
                    }
                }
            }
            DataTable {
                name: words.plan,
                summary: words.plan,
                table: plan(&monitoring.indicators, text),
            }
        }
    }
}

#[component]
fn Message(message: String, action: String) -> Element {
    rsx! {
        p {
            strong { {message} }
        }
        p { {action} }
    }
}

fn plan(indicators: &[MonitoredIndicator], text: &Text) -> Table {
    let words = text.alarms;
    let row = |indicator: &MonitoredIndicator| {
        let written = &indicator.written;
        let level = indicator.finding.as_ref().map(|finding| (words.level)(finding.level));
        vec![
            indicator.name.clone(),
            level.unwrap_or(words.not_measured).to_owned(),
            written.value.clone().unwrap_or_default(),
            written.amber.clone(),
            written.red.clone(),
            (words.days)(indicator.window_days),
            indicator.owner.clone(),
        ]
    };
    Table::new(&words.columns, indicators.iter().map(row))
}

/// Says until when an alarm is to be handled and by whom, and who has taken it in hand; whoever may
/// can take it.
#[component]
fn Handling(alarm: Alarm, onchanged: Callback<()>) -> Element {
    let text = use_text();
    let words = text.alarms;
    let [since, deadline] = [&alarm.since, &alarm.deadline].map(|day| format::date(day, text));
    let mut state = (words.since)((words.level)(alarm.level), &since, &deadline);
    let overdue = alarm.is_overdue.then_some(words.overdue);
    for more in [Some(alarm.owner.as_str()), overdue].into_iter().flatten() {
        state = format!("{state}, {more}");
    }
    let may_acknowledge = matches!(
        sign_in_state(),
        SignInState::SignedIn(session) if session.role != Role::Advisor
    );
    rsx! {
        p { class: "quiet", "{state}." }
        if let Some(taken) = &alarm.acknowledgement {
            p {
                {
                    (words.acknowledged)(
                        &person(reviewer(&taken.by, text)),
                        &format::date(&taken.at, text),
                        &taken.note,
                    )
                }
            }
        } else if may_acknowledge {
            Fold { class: "chart-data", summary: rsx! { {words.acknowledge} },
                Acknowledge { alarm_id: alarm.alarm_id.clone(), onchanged }
            }
        }
    }
}

/// Asks what is being done about an alarm, and records it.
#[component]
fn Acknowledge(alarm_id: String, onchanged: Callback<()>) -> Element {
    let language = use_language();
    let text = Text::in_language(language);
    let words = text.alarms;
    let note = use_signal(String::new);
    let mut was_tried = use_signal(|| false);
    let mut failure = use_signal(|| None::<Failure>);
    let error = match note.read().trim() {
        "" if was_tried() => Some(words.note_missing),
        given if is_too_long(given) => Some(text.review.too_long),
        _ => None,
    };
    rsx! {
        form {
            novalidate: true,
            onsubmit: move |event| {
                event.prevent_default();
                was_tried.set(true);
                let given = note.peek().trim().to_owned();
                if given.is_empty() || is_too_long(&given) {
                    return;
                }
                let path = format!("/v1/monitoring/alarms/{alarm_id}/acknowledge");
                spawn(async move {
                    let request = AcknowledgementRequest { note: given };
                    match api::post(&path, &request, language).await {
                        Ok(_) => onchanged(()),
                        Err(reason) => failure.set(Some(reason)),
                    }
                });
            },
            TextArea {
                id: "acknowledgement",
                label: words.note,
                hint: words.note_hint.to_owned(),
                value: note,
                is_required: true,
                error,
                onleave: move |()| {},
            }
            if let Some(failure) = failure() {
                FailureNotice { failure, still_readable: false }
            }
            button { r#type: "submit", class: "primary", {words.send} }
        }
    }
}
