//! Answers of the scoring routes within the last day, and those that failed.
//!
//! They are counted in memory, minute by minute: a store that fails could not keep its own
//! failures. So they cover what this instance answered since its start, one day at most.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use chrono::{DateTime, Utc};

/// Routes that answer with a score.
const SCORING_ROUTES: [(&str, &str); 3] = [
    ("GET", "/v1/clients/{client_id}/prediction"),
    ("POST", "/v1/predictions"),
    ("POST", "/v1/predictions/batch"),
];

/// Minutes of a day.
const MINUTES: i64 = 24 * 60;

/// Counts of the last day.
#[derive(Debug, Default)]
pub(crate) struct AnswerCounts {
    /// Minutes with answers, in their order.
    minutes: Mutex<VecDeque<Minute>>,
}

#[derive(Debug)]
struct Minute {
    /// Minutes since 1970.
    number: i64,
    answers: u64,
    errors: u64,
}

impl AnswerCounts {
    /// Counts an answer, if its route answers with a score.
    pub(crate) fn count(&self, method: &str, route: &str, status: StatusCode, at: DateTime<Utc>) {
        if !SCORING_ROUTES.contains(&(method, route)) {
            return;
        }
        let number = minute(at);
        let mut minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        // By a clock that was set back, the latest minute goes on.
        if minutes.back().is_none_or(|latest| latest.number < number) {
            minutes.push_back(Minute { number, answers: 0, errors: 0 });
        }
        while minutes.front().is_some_and(|oldest| oldest.number <= number - MINUTES) {
            minutes.pop_front();
        }
        if let Some(latest) = minutes.back_mut() {
            latest.answers += 1;
            latest.errors += u64::from(status.is_server_error());
        }
    }

    /// Returns the failed answers and all answers of the last day; `None` if there was no answer.
    pub(crate) fn last_day(&self, now: DateTime<Utc>) -> Option<(u64, u64)> {
        let minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = minutes.iter().filter(|one| one.number > minute(now) - MINUTES);
        let sum = recent
            .fold((0, 0), |(errors, answers), one| (errors + one.errors, answers + one.answers));
        Some(sum).filter(|(_, answers)| *answers > 0)
    }
}

fn minute(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(60)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn failures_of_scoring_routes_are_counted_for_a_day() {
        let counts = AnswerCounts::default();
        let start: DateTime<Utc> = "2026-11-01T08:00:30Z".parse().unwrap();
        let hours = |hours| start + TimeDelta::hours(hours);
        let predict = |status, at| counts.count("POST", "/v1/predictions", status, at);
        assert_eq!(counts.last_day(start), None);
        predict(StatusCode::OK, start);
        predict(StatusCode::INTERNAL_SERVER_ERROR, start);
        // A refused request is no failure of the service, and other routes do not count.
        predict(StatusCode::UNPROCESSABLE_ENTITY, hours(1));
        counts.count("GET", "/v1/clients", StatusCode::INTERNAL_SERVER_ERROR, hours(1));
        let read = "/v1/clients/{client_id}/prediction";
        counts.count("GET", read, StatusCode::SERVICE_UNAVAILABLE, hours(2));
        assert_eq!(counts.last_day(hours(2)), Some((2, 4)));
        assert_eq!(counts.last_day(hours(24) - TimeDelta::minutes(1)), Some((2, 4)));
        assert_eq!(counts.last_day(hours(24)), Some((1, 2)));
        // What is older is dropped when the next answer comes; a clock that was set back loses
        // nothing.
        predict(StatusCode::OK, hours(25));
        predict(StatusCode::OK, hours(3));
        assert_eq!(counts.last_day(hours(25)), Some((1, 3)));
        assert_eq!(counts.minutes.lock().unwrap().len(), 2);
        assert_eq!(counts.last_day(hours(50)), None);
    }
}
