//! The current model (the champion), and its replacement while requests are in flight.
//!
//! A request takes the champion once, at its beginning, and keeps it to its end. So no request sees
//! parts of two models. A bundle that cannot be served never replaces one that can.

use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use answers::{Answers, Report};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use scoring::{Bundle, FileName, sha256_hex};
use store::ModelRow;
use tokio::sync::Mutex;

use crate::change_rules::{self, Confirmed};
use crate::monitoring::reference::Reference;
use crate::numbers::Numbers;
use crate::problem::Refusal;
use crate::{Service, clients};

/// Bundle with its clients, complete and checked, and how the store keeps its predictions.
#[derive(Debug)]
pub struct Champion {
    /// The model and its clients, ready to answer.
    pub answers: Answers,
    pub(crate) numbers: Numbers,
    /// What its predictions are compared with.
    pub(crate) reference: Reference,
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
    /// No confirmed change put the bundle there.
    #[error(transparent)]
    Unconfirmed(#[from] change_rules::Error),
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
        let clients = clients::load(&bundle)?;
        let (contents, numbers) = (report_contents(&bundle), Numbers::new(&bundle));
        let row =
            ModelRow { version: bundle.manifest().version.clone(), features: numbers.legend() };
        let answers = Answers::new(bundle, clients, report(&contents))?;
        let reference = Reference::read(&contents, &answers);
        Ok(Self { answers, numbers, reference, row: Arc::new(row) })
    }

    /// Computes what is computed once for each model, unless this was done before.
    ///
    /// [`Answers::warm_up`] says what it is.
    ///
    /// # Errors
    /// [`Refusal::Internal`] if the computation panicked.
    pub async fn warm_up(self: &Arc<Self>) -> Result<(), Refusal> {
        if self.answers.is_warm() {
            return Ok(());
        }
        let champion = self.clone();
        tokio::task::spawn_blocking(move || champion.answers.warm_up()).await.map_err(|error| {
            tracing::error!(%error, "what is computed once for each model could not be");
            Refusal::Internal
        })
    }

    /// Returns the model's version.
    pub fn version(&self) -> &str {
        self.answers.version()
    }
}

/// Reads `report.json` of a bundle, the report of its training.
///
/// The result is empty if the file is missing, or was altered since the bundle was read.
fn report_contents(bundle: &Bundle) -> Vec<u8> {
    let Some(expected) = bundle.manifest().files.get(FileName::REPORT) else {
        return Vec::new();
    };
    let contents = std::fs::read(bundle.folder().join(FileName::REPORT)).unwrap_or_default();
    if sha256_hex(&contents) != *expected {
        tracing::warn!("the model's report is not the one of its manifest: it is left out");
        return Vec::new();
    }
    contents
}

fn report(contents: &[u8]) -> Report {
    if contents.is_empty() {
        return Report::default();
    }
    Report::from_slice(contents).unwrap_or_else(|error| {
        tracing::warn!(%error, "the model's report cannot be read: it is left out");
        Report::default()
    })
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
    /// threshold has another version. `confirmed` says which versions may be loaded.
    ///
    /// # Errors
    /// Why the bundle in the folder cannot be served. The current model stays in use.
    pub(crate) async fn reload(&self, confirmed: &Confirmed) -> Result<Replacement, Error> {
        let _one_at_a_time = self.changing.lock().await;
        let folder = self.folder.clone();
        let opened = tokio::task::spawn_blocking(move || Champion::open(&folder)).await;
        let opened = opened.map_err(Error::from).and_then(|opened| opened);
        let opened = opened.and_then(|champion| {
            confirmed.check(champion.version(), self.current().version())?;
            Ok(champion)
        });
        match opened {
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
