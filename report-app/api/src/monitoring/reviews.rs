//! What advisors decided, and how long they looked at a file.

use std::collections::{BTreeMap, HashMap};

use ::monitoring::{HumanDecisions, share};
use answers::disclosure::SMALLEST_GROUP;
use chrono::{DateTime, TimeDelta, Utc};
use contract::{ClientId, MonitoredReviews, Overrides};
use serde::Deserialize;
use store::{MonitoredReview, OpenedFile, Store, Window};

/// Most reviews that are read.
const REVIEWS: i64 = 20_000;

/// Most files of one advisor that are read.
const FILES: i64 = 50_000;

/// Longest time from opening a file to its review that counts as one piece of work.
const ONE_SITTING: TimeDelta = TimeDelta::hours(12);

/// Reviews that took less than this many seconds are counted.
const SHORT: f64 = 20.0;

/// Fewest reviews after which an advisor who always agrees is counted.
const LEAST_REVIEWS: u64 = 20;

/// Reviews of a window, each with the seconds since the file was opened, if it was.
#[derive(Debug, Default)]
pub(super) struct Reviews {
    found: Vec<(MonitoredReview, Option<f64>)>,
}

/// Part of a stored response.
#[derive(Deserialize)]
struct Response {
    needs_review: bool,
}

impl Reviews {
    /// Reads the reviews of a window.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn read(store: &Store, window: &Window) -> Result<Self, store::Error> {
        let reviews = store.monitored_reviews(window, REVIEWS).await?;
        let mut opened: HashMap<String, Vec<OpenedFile>> = HashMap::new();
        for review in &reviews {
            if !opened.contains_key(&review.reviewer) {
                let from = window.from - ONE_SITTING;
                let files = store.opened_files(&review.reviewer, from, window.to, FILES).await?;
                opened.insert(review.reviewer.clone(), files);
            }
        }
        let found = reviews.into_iter().map(|review| {
            let seconds = review.client_id.and_then(|client_id| {
                seconds(opened.get(&review.reviewer)?, client_id, &review.created_at)
            });
            (review, seconds)
        });
        Ok(Self { found: found.collect() })
    }

    /// Returns what the plan's indicators need.
    pub(super) fn human(&self) -> HumanDecisions {
        let count = |counts: &dyn Fn(&MonitoredReview) -> bool| {
            self.found.iter().filter(|(review, _)| counts(review)).count() as u64
        };
        HumanDecisions {
            reviews: self.found.len() as u64,
            overrides: count(&|review| review.is_overridden),
            doubtful: count(&is_in_doubt),
            doubtful_overrides: count(&|review| is_in_doubt(review) && review.is_overridden),
        }
    }

    /// Builds the figures; `None` for fewer than ten reviews.
    pub(super) fn answer(&self) -> Option<MonitoredReviews> {
        let all = self.cases(|_| true, |review| review.is_overridden)?;
        let overridden = |review: &MonitoredReview| review.is_overridden;
        let mut seconds: Vec<f64> = self.found.iter().filter_map(|(_, seconds)| *seconds).collect();
        let is_enough = seconds.len() >= SMALLEST_GROUP;
        let short = seconds.iter().filter(|seconds| **seconds < SHORT).count();
        Some(MonitoredReviews {
            reviews: all.cases,
            overrides: all,
            to_granted: self.cases(|review| review.is_refused, overridden),
            to_refused: self.cases(|review| !review.is_refused, overridden),
            in_doubt: self.cases(is_in_doubt, overridden),
            overridden_outcomes: self.cases(
                |review| review.is_overridden && review.defaulted.is_some(),
                |review| review.defaulted == Some(true),
            ),
            under_twenty_seconds: is_enough
                .then(|| share(short as u64, seconds.len() as u64).unwrap_or_default()),
            median_seconds: is_enough.then(|| median(&mut seconds)),
            always_agree: self.always_agree(),
        })
    }

    /// Counts cases and those that `counts` among them; `None` for fewer than ten cases.
    fn cases(
        &self,
        is_case: impl Fn(&MonitoredReview) -> bool,
        counts: impl Fn(&MonitoredReview) -> bool,
    ) -> Option<Overrides> {
        let cases = || self.found.iter().map(|(review, _)| review).filter(|review| is_case(review));
        let (all, counted) =
            (cases().count() as u64, cases().filter(|&one| counts(one)).count() as u64);
        (all >= SMALLEST_GROUP as u64).then(|| Overrides {
            cases: all,
            counted,
            rate: share(counted, all).unwrap_or_default(),
        })
    }

    fn always_agree(&self) -> u64 {
        let mut advisors: BTreeMap<&str, (u64, bool)> = BTreeMap::new();
        for (review, _) in &self.found {
            let advisor = advisors.entry(&review.reviewer).or_insert((0, true));
            advisor.0 += 1;
            advisor.1 &= !review.is_overridden;
        }
        let agreeing =
            advisors.values().filter(|(reviews, agrees)| *reviews >= LEAST_REVIEWS && *agrees);
        agreeing.count() as u64
    }
}

/// Returns the middle number, or the mean of the two middle ones; zero of none.
fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_unstable_by(f64::total_cmp);
    match numbers {
        [] => 0.0,
        numbers => {
            let upper = numbers.len() / 2;
            f64::midpoint(numbers[(numbers.len() - 1) / 2], numbers[upper])
        }
    }
}

fn is_in_doubt(review: &MonitoredReview) -> bool {
    serde_json::from_str::<Response>(&review.response).is_ok_and(|response| response.needs_review)
}

/// Returns the seconds from the first time the file was opened, in one sitting, to the review.
fn seconds(opened: &[OpenedFile], client_id: ClientId, reviewed_at: &str) -> Option<f64> {
    let time = |text: &str| Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc());
    let reviewed: DateTime<Utc> = time(reviewed_at)?;
    let times = opened.iter().filter(|file| file.client_id == client_id);
    let mut times = times.filter_map(|file| time(&file.at));
    let first = times.find(|at| *at <= reviewed && reviewed - *at <= ONE_SITTING)?;
    Some((reviewed - first).num_milliseconds() as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn review(reviewer: &str, is_refused: bool, is_overridden: bool) -> MonitoredReview {
        MonitoredReview {
            created_at: String::new(),
            client_id: Some(1),
            is_refused,
            is_overridden,
            reviewer: reviewer.to_owned(),
            response: format!("{{\"needs_review\":{is_refused}}}"),
            defaulted: Some(is_overridden),
        }
    }

    #[test]
    fn counts_who_departs_from_the_model_and_who_never_does() {
        let marie = (0..20).map(|_| (review("user:marie", true, false), Some(10.0)));
        let paul = (0..12).map(|at| (review("user:paul", at < 4, at < 2), Some(60.0)));
        let reviews = Reviews { found: marie.chain(paul).collect() };
        let human = reviews.human();
        assert_eq!((human.reviews, human.overrides), (32, 2));
        assert_eq!((human.doubtful, human.doubtful_overrides), (24, 2));
        let answer = reviews.answer().unwrap();
        assert_eq!(answer.always_agree, 1);
        assert_eq!((answer.overrides.cases, answer.overrides.counted), (32, 2));
        assert_eq!(answer.to_granted.map(|cases| (cases.cases, cases.counted)), Some((24, 2)));
        assert_eq!(answer.to_refused, None, "eight grants are too few");
        assert_eq!(answer.overridden_outcomes, None, "two are too few");
        assert_eq!(answer.median_seconds, Some(10.0));
        assert_eq!(answer.under_twenty_seconds.map(|share| share.value), Some(0.625));
        let few = Reviews { found: reviews.found.into_iter().take(9).collect() };
        assert_eq!(few.answer(), None);
    }

    #[test]
    fn time_runs_from_the_first_opening_of_the_same_sitting() {
        let file = |client_id, at: &str| OpenedFile { client_id, at: at.to_owned() };
        let opened = [
            file(1, "2026-11-01T08:00:00.000Z"),
            file(1, "2026-11-02T08:00:00.000Z"),
            file(2, "2026-11-02T08:01:00.000Z"),
            file(1, "2026-11-02T08:02:00.000Z"),
        ];
        assert_eq!(seconds(&opened, 1, "2026-11-02T08:03:00.500Z"), Some(180.5));
        assert_eq!(seconds(&opened, 2, "2026-11-02T08:00:00.000Z"), None);
        assert_eq!(seconds(&opened, 3, "2026-11-02T08:03:00.000Z"), None);
    }
}
