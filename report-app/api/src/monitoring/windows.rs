//! Ranges of days up to now, each read from the store once.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, Utc};
use store::{Store, Window};

use super::Monitor;
use super::days::{self, Counted};
use super::performance::{Cohorts, Outcomes};
use super::reviews::Reviews;
use crate::champion::Champion;

/// What was read of one model's predictions, by the number of days.
pub(super) struct Windows<'a> {
    pub(super) store: &'a Store,
    pub(super) monitor: &'a Monitor,
    pub(super) champion: &'a Arc<Champion>,
    pub(super) now: DateTime<Utc>,
    counted: BTreeMap<u64, Arc<Counted>>,
    outcomes: BTreeMap<u64, Arc<Outcomes>>,
    reviews: BTreeMap<u64, Arc<Reviews>>,
}

impl<'a> Windows<'a> {
    pub(super) fn new(
        store: &'a Store,
        monitor: &'a Monitor,
        champion: &'a Arc<Champion>,
        now: DateTime<Utc>,
    ) -> Self {
        let (counted, outcomes, reviews) = Default::default();
        Self { store, monitor, champion, now, counted, outcomes, reviews }
    }

    /// Returns the first of the last `days` days, today included.
    fn first_day(&self, days: u64) -> NaiveDate {
        self.now.date_naive() - Days::new(days - 1)
    }

    /// Returns the window of the last `days` days.
    pub(super) fn window(&self, days: u64) -> Window {
        days::window(self.champion, self.first_day(days), self.now.date_naive())
    }

    /// Returns the counts of the last `days` days.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn counted(&mut self, days: u64) -> Result<Arc<Counted>, store::Error> {
        if let Some(counted) = self.counted.get(&days) {
            return Ok(counted.clone());
        }
        let (from, today) = (self.first_day(days), &self.monitor.today);
        let counted = days::counted(self.store, self.champion, today, from, self.now).await?;
        Ok(self.counted.entry(days).or_insert(Arc::new(counted)).clone())
    }

    /// Returns the known outcomes of the last `days` days.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn outcomes(&mut self, days: u64) -> Result<Arc<Outcomes>, store::Error> {
        if let Some(outcomes) = self.outcomes.get(&days) {
            return Ok(outcomes.clone());
        }
        let outcomes = Outcomes::read(self.store, self.champion, &self.window(days)).await?;
        Ok(self.outcomes.entry(days).or_insert(Arc::new(outcomes)).clone())
    }

    /// Returns the reviews of the last `days` days.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn reviews(&mut self, days: u64) -> Result<Arc<Reviews>, store::Error> {
        if let Some(reviews) = self.reviews.get(&days) {
            return Ok(reviews.clone());
        }
        let reviews = Reviews::read(self.store, &self.window(days)).await?;
        Ok(self.reviews.entry(days).or_insert(Arc::new(reviews)).clone())
    }

    /// Returns the months of granting of the last year.
    ///
    /// # Errors
    /// The store's.
    pub(super) async fn cohorts(&mut self) -> Result<Cohorts, store::Error> {
        // Today is in every range.
        let counted = match self.counted.values().next() {
            Some(counted) => counted.clone(),
            None => self.counted(1).await?,
        };
        let today = self.now.date_naive();
        let of_today = counted.days.iter().find(|day| day.day == today).cloned();
        Cohorts::read(self.store, self.champion, of_today, self.now).await
    }
}
