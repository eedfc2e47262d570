//! The service watches itself: once a minute it counts its predictions.
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

/// Time between two looks.
const EVERY: Duration = Duration::from_secs(60);

/// Priority of the thread: 0 is that of answers, 19 the lowest.
const NICENESS: i32 = 10;

/// Handle that stops the watching when it is asked to.
#[derive(Debug)]
pub struct Watching {
    stop: oneshot::Sender<()>,
    stopped: oneshot::Receiver<()>,
}

impl Watching {
    /// Starts to watch, on a thread that uses the runtime of the caller.
    ///
    /// # Errors
    /// If the operating system cannot create a thread.
    pub fn start(service: Arc<Service>) -> std::io::Result<Self> {
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
                    () = tokio::time::sleep(EVERY) => {}
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
    /// Looks once, at the time `now`: counts every day that is not counted yet.
    ///
    /// What fails is logged, and tried again the next time.
    pub async fn watch(&self, now: DateTime<Utc>) {
        let champion = self.champions.current();
        match monitoring::count(&self.store, &self.monitor, &champion, now).await {
            Ok(0) => {}
            Ok(days) => tracing::info!(days, "days of predictions were counted"),
            Err(error) => error.log(),
        }
    }
}
