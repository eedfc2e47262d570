//! The current model (the champion), and its replacement while requests are in flight.
//!
//! A request takes the champion once, at its beginning, and keeps it to its end. So no request sees
//! parts of two models. A bundle that cannot be served never replaces one that can.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use scoring::Bundle;
use tokio::sync::Mutex;

use crate::nearest::NearestNeighbours;
use crate::numbers::Numbers;
use crate::problem::Refusal;
use crate::report::Report;
use crate::standing::Standings;
use crate::store::ModelRow;
use crate::wording::Wording;
use crate::{Clients, Service, clients};

/// Bundle with its clients, complete and checked.
#[derive(Debug)]
pub struct Champion {
    /// The model.
    pub bundle: Bundle,
    /// Its clients.
    pub clients: Clients,
    pub(crate) wording: Wording,
    pub(crate) numbers: Numbers,
    nearest: OnceLock<Option<NearestNeighbours>>,
    standings: OnceLock<Standings>,
    /// Report of the training.
    pub(crate) report: Report,
    /// Row of the model in the store.
    pub(crate) row: Arc<ModelRow>,
}

/// Why a folder holds no model that can be served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bundle is incomplete, or differs from its manifest.
    #[error(transparent)]
    Bundle(#[from] scoring::Error),
    /// The clients of the bundle do not belong to its model.
    #[error(transparent)]
    Clients(#[from] clients::Error),
    /// The task that reads the bundle panicked or was cancelled.
    #[error("reading the bundle came to an unexpected end: {0}")]
    Interrupted(#[from] tokio::task::JoinError),
}

impl Champion {
    /// Reads and checks the bundle in `folder`.
    ///
    /// # Errors
    /// Which file, what was found and what to do.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let bundle = Bundle::open(folder)?;
        let clients = Clients::load(&bundle)?;
        let (wording, numbers) = (Wording::new(&bundle)?, Numbers::new(&bundle));
        let row =
            ModelRow { version: bundle.manifest().version.clone(), features: numbers.legend() };
        let report = Report::read(&bundle);
        let (nearest, standings) = (OnceLock::new(), OnceLock::new());
        Ok(Self {
            bundle,
            clients,
            wording,
            numbers,
            nearest,
            standings,
            report,
            row: Arc::new(row),
        })
    }

    /// Computes what is computed once for each model, unless this was done before.
    ///
    /// These are the clients who need a review, the clients as points, and the ranks of values.
    /// Call it early: otherwise the first request that needs them waits for half a second.
    ///
    /// # Errors
    /// [`Refusal::Internal`] if the computation panicked.
    pub async fn warm_up(self: &Arc<Self>) -> Result<(), Refusal> {
        if self.clients.are_scored()
            && self.nearest.get().is_some()
            && self.standings.get().is_some()
        {
            return Ok(());
        }
        let champion = self.clone();
        let warm_up = move || {
            _ = champion.clients.in_doubt(&champion.bundle);
            _ = champion.nearest();
            _ = champion.standings();
        };
        tokio::task::spawn_blocking(warm_up).await.map_err(|error| {
            tracing::error!(%error, "what is computed once for each model could not be");
            Refusal::Internal
        })
    }

    /// Returns the clients as points; `None` if the bundle does not define their comparison.
    pub(crate) fn nearest(&self) -> Option<&NearestNeighbours> {
        self.nearest.get_or_init(|| NearestNeighbours::new(&self.bundle, &self.clients)).as_ref()
    }

    /// Returns the distribution of the values of the main fields.
    pub(crate) fn standings(&self) -> &Standings {
        self.standings.get_or_init(|| Standings::new(self))
    }

    /// Returns the model's version.
    pub fn version(&self) -> &str {
        &self.bundle.manifest().version
    }
}

/// The current model and the previous one.
#[derive(Debug)]
pub struct Champions {
    folder: PathBuf,
    slots: RwLock<Slots>,
    /// Lock that allows one change at a time.
    changing: Mutex<()>,
}

/// Models in use, and why the last bundle was refused.
#[derive(Debug)]
struct Slots {
    current: Arc<Champion>,
    previous: Option<Arc<Champion>>,
    refused: Option<String>,
}

/// Replacement of the current model: the versions after and before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Version of the current model.
    pub version: String,
    /// Version of the model before the change.
    pub previous: String,
}

impl Champions {
    /// Serves `champion`, whose bundle is in `folder`.
    pub fn new(folder: PathBuf, champion: Champion) -> Self {
        let slots = Slots { current: Arc::new(champion), previous: None, refused: None };
        Self { folder, slots: RwLock::new(slots), changing: Mutex::new(()) }
    }

    /// Returns the current model.
    pub fn current(&self) -> Arc<Champion> {
        // Every change under this lock is complete, so a poisoned lock still holds valid data.
        self.slots.read().unwrap_or_else(PoisonError::into_inner).current.clone()
    }

    /// Returns why the last bundle was refused, unless one was loaded since.
    pub fn refused(&self) -> Option<String> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner).refused.clone()
    }

    /// Reads the folder again and serves the bundle in it. An unchanged bundle stays in use.
    ///
    /// A version identifies the content of its bundle: the same model published with another
    /// threshold has another version.
    ///
    /// # Errors
    /// Why the bundle in the folder cannot be served. The current model stays in use.
    pub async fn reload(&self) -> Result<Replacement, Error> {
        let _one_at_a_time = self.changing.lock().await;
        let folder = self.folder.clone();
        let opened = tokio::task::spawn_blocking(move || Champion::open(&folder)).await;
        match opened.map_err(Error::from).and_then(|opened| opened) {
            Ok(champion) => Ok(self.change(|slots| {
                slots.refused = None;
                if champion.version() != slots.current.version() {
                    slots.previous =
                        Some(std::mem::replace(&mut slots.current, Arc::new(champion)));
                }
            })),
            Err(error) => {
                self.change(|slots| slots.refused = Some(error.to_string()));
                Err(error)
            }
        }
    }

    /// Serves the previous model again; `None` if there is none. A second call undoes the first.
    pub async fn roll_back(&self) -> Option<Replacement> {
        let _one_at_a_time = self.changing.lock().await;
        let mut there_is_one = false;
        let replacement = self.change(|slots| {
            if let Some(previous) = slots.previous.take() {
                slots.previous = Some(std::mem::replace(&mut slots.current, previous));
                there_is_one = true;
            }
        });
        there_is_one.then_some(replacement)
    }

    fn change(&self, change: impl FnOnce(&mut Slots)) -> Replacement {
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        let previous = slots.current.version().to_owned();
        change(&mut slots);
        Replacement { version: slots.current.version().to_owned(), previous }
    }
}

/// Extractor of the champion, for the whole of a request.
#[derive(Debug, Clone)]
pub(crate) struct Current(pub(crate) Arc<Champion>);

impl FromRequestParts<Arc<Service>> for Current {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, service: &Arc<Service>) -> Result<Self, Infallible> {
        Ok(Self(service.champions.current()))
    }
}
