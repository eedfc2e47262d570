//! Days: each finished one is counted once and kept; today is counted as it goes.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use ::monitoring::{Recorder, Summary};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use store::{Granted, MonitoredPrediction, Order, Store, SummaryRow, Volume, Window};
use tokio::sync::Mutex;

use super::counting::Sources;
use crate::champion::Champion;

/// Predictions that are read at a time.
const PAGE: i64 = 500;

/// Most predictions that one request counts; the background task counts the others.
pub(crate) const MOST_AT_ONCE: usize = 20_000;

/// Time after which every prediction is committed: a day is counted this long after its end.
const SETTLED: TimeDelta = TimeDelta::seconds(60);

/// Compression level of kept summaries.
const COMPRESSION: i32 = 3;

/// Days that are counted at most, the latest.
pub(crate) const MOST_DAYS: u64 = 366;

/// Counts of a range of predictions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts {
    pub(crate) volume: Volume,
    pub(crate) summary: Summary,
    seen: HashSet<u64>,
}

/// Today, counted up to a time.
#[derive(Debug)]
pub(crate) struct Today {
    /// Version of the model, digest of its baseline, and the day.
    key: (String, String, NaiveDate),
    /// When it was counted last; earlier times mean that the clock was set back.
    counted_at: DateTime<Utc>,
    /// Identifier of the last prediction that was counted.
    after: String,
    counts: Counts,
}

/// State of the day that is under way.
pub(crate) type TodaySlot = Mutex<Option<Today>>;

/// Day as the response and the vintages need it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DayCounts {
    pub(crate) day: NaiveDate,
    pub(crate) volume: Volume,
    pub(crate) granted: Granted,
    pub(crate) refused_once: u64,
}

/// A range of days.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counted {
    /// Days with predictions, in their order.
    pub(crate) days: Vec<DayCounts>,
    /// All of them as one.
    pub(crate) summary: Summary,
    /// Days that are not counted yet.
    pub(crate) missing: u64,
}

/// Returns the window of some days of a model's predictions, both ends included.
pub(crate) fn window(champion: &Champion, from: NaiveDate, to: NaiveDate) -> Window {
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc();
    Window {
        model_version: champion.version().to_owned(),
        from: midnight(from),
        to: midnight(to + Days::new(1)),
    }
}

/// Returns the first day that can have predictions of a model: the day before it was made.
fn first_day(champion: &Champion, today: NaiveDate) -> NaiveDate {
    let earliest = today - Days::new(MOST_DAYS - 1);
    let made = DateTime::parse_from_rfc3339(&champion.answers.bundle.manifest().created_at);
    let made = made.map_or(earliest, |made| made.to_utc().date_naive() - Days::new(1));
    made.clamp(earliest, today)
}

/// Returns the days before today, from a day on.
fn finished(from: NaiveDate, today: NaiveDate) -> impl DoubleEndedIterator<Item = NaiveDate> {
    let days = (today - from).num_days().max(0);
    (0..days).map(move |day| from + Days::new(day as u64))
}

/// Checks whether a summary was counted after its day had ended, and not by a clock that was ahead.
fn is_final(row: &SummaryRow, now: DateTime<Utc>) -> bool {
    let Ok(day) = row.day.parse::<NaiveDate>() else { return false };
    let end = (day + Days::new(1)).and_time(NaiveTime::MIN).and_utc();
    let counted_at = DateTime::parse_from_rfc3339(&row.counted_at);
    counted_at.is_ok_and(|at| at.to_utc() >= end + SETTLED && at.to_utc() <= now)
}

/// Counts every finished day that is not counted yet, the latest first.
///
/// Returns how many days were counted.
///
/// # Errors
/// The store's.
pub(crate) async fn count_finished(
    store: &Store,
    champion: &Champion,
    now: DateTime<Utc>,
) -> Result<usize, store::Error> {
    let today = now.date_naive();
    let from = first_day(champion, today);
    let kept = kept(store, champion, (from, today), false).await?;
    let mut counted = 0;
    for day in finished(from, today).rev() {
        let is_settled = (day + Days::new(1)).and_time(NaiveTime::MIN).and_utc() + SETTLED <= now;
        if is_settled && !kept.get(&day).is_some_and(|row| is_final(row, now)) {
            count_day(store, champion, day, now).await?;
            counted += 1;
        }
    }
    Ok(counted)
}

/// Counts a day from all of its predictions, and keeps the summary.
async fn count_day(
    store: &Store,
    champion: &Champion,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<SummaryRow, store::Error> {
    let window = window(champion, day, day);
    let sources = Sources::new(champion);
    let (mut counts, mut after) = (Counts::default(), String::new());
    loop {
        let rows = store.monitored_predictions(&window, &after, Order::Oldest, PAGE).await?;
        counts = counts.add(champion, &sources, &rows);
        match rows.last() {
            Some(last) if rows.len() as i64 == PAGE => after.clone_from(&last.prediction_id),
            _ => break,
        }
        tokio::task::yield_now().await;
    }
    let row = counts.row(champion, day, now);
    store.keep_summary(&row).await?;
    Ok(row)
}

async fn kept(
    store: &Store,
    champion: &Champion,
    (from, to): (NaiveDate, NaiveDate),
    with_counts: bool,
) -> Result<BTreeMap<NaiveDate, SummaryRow>, store::Error> {
    let of = (champion.version(), champion.reference.digest.as_str());
    let days = (from.to_string(), to.to_string());
    let rows = store.summaries(of, (&days.0, &days.1), with_counts).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.day.parse().ok()?, row))).collect())
}

/// Returns a range of days up to today, with today as far as it has gone.
///
/// # Errors
/// The store's.
pub(crate) async fn counted(
    store: &Store,
    champion: &Arc<Champion>,
    slot: &TodaySlot,
    from: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Counted, store::Error> {
    let today = now.date_naive();
    let from = from.max(first_day(champion, today));
    let mut rows = kept(store, champion, (from, today), true).await?;
    let mut all = Counted::default();
    for day in finished(from, today) {
        match rows.remove(&day).filter(|row| is_final(row, now)) {
            Some(row) => match read(champion, &row) {
                Ok(summary) => all.add(DayCounts::of(day, &row), &summary),
                Err(error) => {
                    tracing::warn!(%day, error, "a day's summary cannot be read: it is counted again");
                    let row = count_day(store, champion, day, now).await?;
                    if let Ok(summary) = read(champion, &row) {
                        all.add(DayCounts::of(day, &row), &summary);
                    }
                }
            },
            None => all.missing += 1,
        }
    }
    let (counts, is_complete) = self::today(store, champion, slot, now, MOST_AT_ONCE).await?;
    let row = DayCounts { day: today, ..counts.day(champion, today) };
    all.add(row, &counts.summary);
    all.missing += u64::from(!is_complete);
    Ok(all)
}

/// Returns the days of a range without the counts of their inputs, today left out.
///
/// # Errors
/// The store's.
pub(crate) async fn volumes(
    store: &Store,
    champion: &Champion,
    from: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Vec<DayCounts>, store::Error> {
    let yesterday = now.date_naive() - Days::new(1);
    let rows = kept(store, champion, (from, yesterday), false).await?;
    let rows = rows.iter().filter(|(_, row)| is_final(row, now));
    Ok(rows.map(|(day, row)| DayCounts::of(*day, row)).collect())
}

/// Counts today up to now, and at most `most` predictions more than before.
///
/// The second value says whether that was all of them.
///
/// # Errors
/// The store's.
pub(crate) async fn today(
    store: &Store,
    champion: &Arc<Champion>,
    slot: &TodaySlot,
    now: DateTime<Utc>,
    most: usize,
) -> Result<(Counts, bool), store::Error> {
    let mut slot = slot.lock().await;
    let today = of_day(&mut slot, champion, now);
    let counted = settle(store, champion, today, now, most).await?;
    // Those of the last minute are counted each time anew: one with an earlier identifier may still
    // be on its way to the store.
    if counted >= most {
        return Ok((today.counts.clone(), false));
    }
    let (day, rest) = (now.date_naive(), (most - counted) as i64);
    let all = window(champion, day, day);
    let rows = store.monitored_predictions(&all, &today.after, Order::Oldest, rest).await?;
    let is_complete = (rows.len() as i64) < rest;
    let counts = add(champion, today.counts.clone(), rows).await;
    Ok((counts.unwrap_or_else(|| today.counts.clone()), is_complete))
}

/// Counts all of today but its last minute.
///
/// # Errors
/// The store's.
pub(crate) async fn settle_today(
    store: &Store,
    champion: &Arc<Champion>,
    slot: &TodaySlot,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    loop {
        // Requests get their turn between two parts.
        let mut slot = slot.lock().await;
        let today = of_day(&mut slot, champion, now);
        if settle(store, champion, today, now, MOST_AT_ONCE).await? < MOST_AT_ONCE {
            return Ok(());
        }
    }
}

/// Returns what is counted of the day of `now`; nothing, if the slot is of another day or model.
fn of_day<'a>(
    slot: &'a mut Option<Today>,
    champion: &Champion,
    now: DateTime<Utc>,
) -> &'a mut Today {
    let day = now.date_naive();
    let key = (champion.version().to_owned(), champion.reference.digest.clone(), day);
    if slot.as_ref().is_none_or(|today| today.key != key || today.counted_at > now) {
        *slot = None;
    }
    let today = slot.get_or_insert_with(|| Today {
        key,
        counted_at: now,
        after: String::new(),
        counts: Counts::default(),
    });
    today.counted_at = now;
    today
}

/// Counts what is older than a minute, page by page, until at least `most` are read.
///
/// Returns how many were read. What a page gave is kept, whatever becomes of the next.
async fn settle(
    store: &Store,
    champion: &Arc<Champion>,
    today: &mut Today,
    now: DateTime<Utc>,
    most: usize,
) -> Result<usize, store::Error> {
    let day = now.date_naive();
    let all = window(champion, day, day);
    let settled = Window { to: (now - SETTLED).max(all.from), ..all };
    let mut counted = 0;
    while counted < most {
        let rows = store.monitored_predictions(&settled, &today.after, Order::Oldest, PAGE).await?;
        let Some(after) = rows.last().map(|last| last.prediction_id.clone()) else { break };
        let read = rows.len();
        if let Some(counts) = add(champion, today.counts.clone(), rows).await {
            today.counts = counts;
        }
        today.after = after;
        counted += read;
        if (read as i64) < PAGE {
            break;
        }
    }
    Ok(counted)
}

/// Counts predictions on a thread for work that takes time; `None`, logged, if it panics.
async fn add(
    champion: &Arc<Champion>,
    counts: Counts,
    rows: Vec<MonitoredPrediction>,
) -> Option<Counts> {
    if rows.is_empty() {
        return Some(counts);
    }
    let champion = champion.clone();
    let count = move || counts.add(&champion, &Sources::new(&champion), &rows);
    let added = tokio::task::spawn_blocking(count).await;
    added.inspect_err(|error| tracing::error!(%error, "predictions could not be counted")).ok()
}

impl Counts {
    fn add(self, champion: &Champion, sources: &Sources, rows: &[MonitoredPrediction]) -> Self {
        let Self { mut volume, summary, seen } = self;
        let mut recorder = Recorder::resume(&champion.reference.baseline, summary, seen);
        sources.count(champion, rows, &mut recorder, &mut volume);
        let (summary, seen) = recorder.into_parts();
        Self { volume, summary, seen }
    }

    fn day(&self, champion: &Champion, day: NaiveDate) -> DayCounts {
        let scores = self.summary.all().scores;
        let refused_from = champion.reference.baseline.refused_from().min(scores.parts.len());
        let granted = scores.sums(0..refused_from);
        DayCounts {
            day,
            volume: self.volume,
            granted: Granted { count: granted.count, sum: granted.sum, squares: granted.squares },
            refused_once: scores.total().count - granted.count,
        }
    }

    fn row(&self, champion: &Champion, day: NaiveDate, now: DateTime<Utc>) -> SummaryRow {
        let DayCounts { volume, granted, refused_once, .. } = self.day(champion, day);
        // Counts and sums of probabilities can be written, and memory takes what is compressed.
        let json = serde_json::to_vec(&self.summary).unwrap_or_default();
        SummaryRow {
            model_version: champion.version().to_owned(),
            day: day.to_string(),
            baseline: champion.reference.digest.clone(),
            counted_at: store::time(now),
            volume,
            granted,
            refused_once,
            summary: zstd::encode_all(json.as_slice(), COMPRESSION).unwrap_or_default(),
        }
    }
}

/// Reads the counts of a kept summary.
fn read(champion: &Champion, row: &SummaryRow) -> Result<Summary, String> {
    let json = zstd::decode_all(row.summary.as_slice()).map_err(|error| error.to_string())?;
    let summary: Summary = serde_json::from_slice(&json).map_err(|error| error.to_string())?;
    champion.reference.baseline.fits(&summary)?;
    Ok(summary)
}

impl DayCounts {
    fn of(day: NaiveDate, row: &SummaryRow) -> Self {
        Self { day, volume: row.volume, granted: row.granted, refused_once: row.refused_once }
    }
}

impl Counted {
    fn add(&mut self, day: DayCounts, summary: &Summary) {
        if day.volume.predictions > 0 {
            self.days.push(day);
            self.summary.merge(summary);
        }
    }

    /// Returns the predictions and refusals of all days.
    pub(crate) fn volume(&self) -> Volume {
        self.days.iter().fold(Volume::default(), |sum, day| Volume {
            predictions: sum.predictions + day.volume.predictions,
            refused: sum.refused + day.volume.refused,
        })
    }
}
