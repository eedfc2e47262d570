//! The service watches itself: every so often, once a minute unless told otherwise, it counts its
//! predictions, judges them when the plan says so, and tells what has changed.
//!
//! This happens on a thread of its own with a low priority, so that answers do not wait for it.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use rustix::process::setpriority_process;
use rustix::thread::gettid;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::{Service, monitoring};

/// Days of the gauges.
const GAUGED_DAYS: u64 = 30;

/// Priority of the thread: 0 is that of answers, 19 the lowest.
const NICENESS: i32 = 10;

/// Handle that stops the watching when it is asked to.
#[derive(Debug)]
pub struct Watching {
    stop: oneshot::Sender<()>,
    stopped: oneshot::Receiver<()>,
}

impl Watching {
    /// Starts to watch, on a thread that uses the runtime of the caller; `every` is the time between
    /// two looks.
    ///
    /// # Errors
    /// If the operating system cannot create a thread.
    pub fn start(service: Arc<Service>, every: Duration) -> std::io::Result<Self> {
        let (stop, mut asked) = oneshot::channel();
        let (ended, stopped) = oneshot::channel::<()>();
        let runtime = Handle::current();
        let watch = async move {
            loop {
                tokio::select! {
                    biased;
                    _ = &mut asked => break,
                    () = service.watch(Utc::now()) => {}
                }
                tokio::select! {
                    _ = &mut asked => break,
                    () = tokio::time::sleep(every) => {}
                }
            }
            drop(service);
            drop(ended);
        };
        let work = move || {
            if let Err(error) = setpriority_process(Some(gettid()), NICENESS) {
                tracing::debug!(%error, "monitoring has the priority of answers");
            }
            runtime.block_on(watch);
        };
        std::thread::Builder::new().name("monitoring".to_owned()).spawn(work)?;
        Ok(Self { stop, stopped })
    }

    /// Stops, and waits until the store is no longer used.
    pub async fn stop(self) {
        _ = self.stop.send(());
        _ = self.stopped.await;
    }
}

impl Service {
    /// Looks once, at the time `now`.
    ///
    /// It counts every day that is not counted yet, judges if a judgement is due, tells changes of
    /// alarms, and sets the gauges. What fails is logged, and tried again the next time.
    pub async fn watch(&self, now: DateTime<Utc>) {
        if let Err(error) = self.look(now).await {
            error.log();
        }
        // Alarms that were raised before are told even if nothing can be counted.
        if let Err(error) = self.monitor.tell(&self.store, now).await {
            error.log();
        }
    }

    async fn look(&self, now: DateTime<Utc>) -> Result<(), store::Error> {
        let (store, monitor, champion) = (&self.store, &self.monitor, self.champions.current());
        let days = monitoring::count(store, monitor, &champion, now).await?;
        if days > 0 {
            tracing::info!(days, "days of predictions were counted");
        }
        monitoring::alarms::judge_if_due(store, monitor, (&champion, &self.shadow), now).await?;
        let detail = monitoring::Detail::Headlines;
        let period = monitoring::Period { days: GAUGED_DAYS, now, detail };
        let refused = monitoring::Refused { champion: self.champions.refused(), challenger: None };
        let found = monitoring::monitoring(
            store,
            monitor,
            (champion, &self.shadow),
            refused,
            period,
            scoring::Language::English,
        );
        if let Ok(found) = found.await {
            self.metrics.monitoring().set(&found, now);
        }
        Ok(())
    }
}
