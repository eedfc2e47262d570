//! Promotion and roll-back of the champion: checked, made in one step, and recorded.
//!
//! Where the lender asks for a second person, a change is proposed by one person and made when
//! another confirms it. The service and the command line share these rules.

use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta, Utc};
use contract::{ChangeKind, ChangeState, RecordedChange};
use scoring::Bundle;
use store::{AuditRow, ChangeRow, ProposalRow, Store, stamp, time};
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

use crate::Service;
use crate::champion::Champion;
use crate::change_rules::Confirmed;
pub use crate::change_rules::Error;

/// Time in which a proposal can be confirmed.
const OPEN: TimeDelta = TimeDelta::days(7);

/// Most proposals, and most changes, that are read.
const MOST: i64 = 200;

/// Changes of the champion in a folder.
#[derive(Debug)]
pub struct Releases {
    folder: PathBuf,
    second_person: bool,
    /// Lock that allows one change at a time.
    changing: Mutex<()>,
}

/// Who asks for a change.
#[derive(Debug, Clone, Copy)]
pub struct Author<'a> {
    /// `user:NAME`, `command:NAME` or `key:NAME:IDENTIFIER`.
    pub actor: &'a str,
    /// Whether it is a program with a key.
    pub is_program: bool,
}

/// Change that is asked for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Promotion or roll-back.
    pub kind: ChangeKind,
    /// Folder of the bundle to promote; a roll-back needs none.
    pub bundle: Option<PathBuf>,
    /// Why.
    pub reason: String,
}

/// Bundle that becomes the champion.
struct Target {
    folder: PathBuf,
    version: String,
    digest: String,
}

/// How a change is taken back.
enum Undo {
    Install(promotion::Replacement),
    RollBack,
}

impl Releases {
    /// Creates the changes of the champion in `folder`.
    pub fn new(folder: PathBuf, second_person: bool) -> Self {
        Self { folder, second_person, changing: Mutex::new(()) }
    }

    /// Returns the folder of a bundle beside the champion's folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.with_file_name(name)
    }

    /// Refuses a change at once where a second person is asked for.
    ///
    /// # Errors
    /// [`Error::SecondPerson`].
    pub(crate) fn check_alone(&self) -> Result<(), Error> {
        if self.second_person { Err(Error::SecondPerson) } else { Ok(()) }
    }

    /// Makes a change, or proposes it where a second person is asked for.
    ///
    /// `running` is the service, if this is its process: it then answers with the new champion.
    /// `done` is the audit row of the author.
    ///
    /// # Errors
    /// Why nothing was changed.
    pub async fn request(
        &self,
        store: &Store,
        running: Option<&Service>,
        author: Author<'_>,
        wanted: Wanted,
        done: AuditRow,
    ) -> Result<RecordedChange, Error> {
        if self.second_person && author.is_program {
            return Err(Error::NotAPerson);
        }
        let _one_at_a_time = self.changing.lock().await;
        let from_version = self.champion_version().await?;
        let target = self.target(wanted.kind, wanted.bundle).await?;
        if target.version == from_version {
            return Err(Error::SameVersion(from_version));
        }
        let (id, created_at) = stamp();
        let kind = wanted.kind;
        let detail = |what: &str| {
            format!("{what} {} {from_version} to {} {id}", kind.code(), target.version)
        };
        if !self.second_person {
            let row = ChangeRow {
                change_id: id.clone(),
                created_at,
                kind,
                from_version: from_version.clone(),
                to_version: target.version.clone(),
                digest: target.digest.clone(),
                reason: wanted.reason,
                changed_by: author.actor.to_owned(),
                confirmed_by: None,
                proposal_id: None,
            };
            let done = done.detail(detail("made"));
            self.make(store, running, &target.folder, &row, &done).await?;
            return Ok(recorded_alone(row));
        }
        let row = ProposalRow {
            proposal_id: id.clone(),
            created_at,
            kind,
            from_version: from_version.clone(),
            to_version: target.version.clone(),
            bundle: target.folder.display().to_string(),
            digest: target.digest.clone(),
            reason: wanted.reason,
            proposed_by: author.actor.to_owned(),
        };
        store.add_proposal(&row, &done.detail(detail("proposed"))).await.map_err(store_error)?;
        Ok(recorded(row, None, Utc::now()))
    }

    /// Confirms a proposal, and makes the change.
    ///
    /// # Errors
    /// Why nothing was changed.
    pub async fn confirm(
        &self,
        store: &Store,
        running: Option<&Service>,
        author: Author<'_>,
        proposal_id: &str,
        done: AuditRow,
    ) -> Result<RecordedChange, Error> {
        let _one_at_a_time = self.changing.lock().await;
        let proposals = store.proposals(MOST).await.map_err(store_error)?;
        let proposal = proposals.into_iter().find(|row| row.proposal_id == proposal_id);
        let proposal = proposal.ok_or_else(|| Error::Unknown(proposal_id.to_owned()))?;
        if author.is_program {
            return Err(Error::NotAPerson);
        }
        let changes = store.changes(MOST).await.map_err(store_error)?;
        let made = changes.iter().find(|row| row.proposal_id.as_deref() == Some(proposal_id));
        if let Some(made) = made {
            return Err(Error::Done(made.created_at.clone()));
        }
        let expires = expires(&proposal.created_at);
        if expires <= Utc::now() {
            return Err(Error::Expired(time(expires)));
        }
        if name(author.actor) == name(&proposal.proposed_by) {
            return Err(Error::SamePerson(name(author.actor).to_owned()));
        }
        let now = self.champion_version().await?;
        if now != proposal.from_version {
            return Err(Error::Outdated { from: proposal.from_version, now });
        }
        let folder = PathBuf::from(&proposal.bundle);
        let target = self.target(proposal.kind, Some(folder)).await;
        let target = target.ok().filter(|target| target.digest == proposal.digest);
        let target = target.ok_or_else(|| Error::BundleChanged(proposal.bundle.clone()))?;
        let (change_id, created_at) = stamp();
        let row = ChangeRow {
            change_id,
            created_at,
            kind: proposal.kind,
            from_version: proposal.from_version.clone(),
            to_version: proposal.to_version.clone(),
            digest: proposal.digest.clone(),
            reason: proposal.reason.clone(),
            changed_by: proposal.proposed_by.clone(),
            confirmed_by: Some(author.actor.to_owned()),
            proposal_id: Some(proposal_id.to_owned()),
        };
        let done = done.detail(format!(
            "confirmed {} {} to {} {proposal_id}",
            row.kind.code(),
            row.from_version,
            row.to_version
        ));
        self.make(store, running, &target.folder, &row, &done).await?;
        Ok(recorded(proposal, Some(row), Utc::now()))
    }

    /// Returns the changes and the proposals, newest first.
    ///
    /// # Errors
    /// [`Error::Store`] if the store cannot answer.
    pub async fn list(&self, store: &Store) -> Result<Vec<RecordedChange>, Error> {
        let mut changes = store.changes(MOST).await.map_err(store_error)?;
        let now = Utc::now();
        let mut listed: Vec<RecordedChange> = Vec::new();
        for proposal in store.proposals(MOST).await.map_err(store_error)? {
            let id = Some(proposal.proposal_id.as_str());
            let made = changes.iter().position(|row| row.proposal_id.as_deref() == id);
            let made = made.map(|at| changes.remove(at));
            listed.push(recorded(proposal, made, now));
        }
        listed.extend(
            changes.into_iter().filter(|row| row.proposal_id.is_none()).map(recorded_alone),
        );
        listed.sort_by(|left, right| right.change_id.cmp(&left.change_id));
        Ok(listed)
    }

    /// Checks that what a reload found was put into the champion's folder by a recorded change.
    ///
    /// Without a second person anything may be loaded.
    ///
    /// # Errors
    /// [`Error::Unconfirmed`], or [`Error::Store`].
    pub(crate) async fn confirmed(&self, store: &Store) -> Result<Confirmed, Error> {
        if !self.second_person {
            return Ok(Confirmed::Anything);
        }
        let latest = store.changes(1).await.map_err(store_error)?;
        Ok(Confirmed::Only(latest.into_iter().next().map(|row| row.to_version)))
    }

    async fn champion_version(&self) -> Result<String, Error> {
        let folder = self.folder.clone();
        let opened = blocking(move || Bundle::open(&folder).map_err(|error| error.to_string()));
        Ok(opened.await.map_err(Error::Folder)?.manifest().version.clone())
    }

    /// Opens the bundle as the service would, and returns what identifies it.
    async fn target(&self, kind: ChangeKind, bundle: Option<PathBuf>) -> Result<Target, Error> {
        let folder = match (kind, bundle) {
            (ChangeKind::Rollback, _) => promotion::previous(&self.folder),
            (ChangeKind::Promote, Some(bundle)) => bundle,
            (ChangeKind::Promote, None) => return Err(Error::NoBundle),
        };
        let opened = blocking(move || {
            let digest = promotion::digest(&folder).map_err(|error| error.to_string())?;
            let champion = Champion::open(&folder).map_err(|error| error.to_string())?;
            Ok(Target { version: champion.version().to_owned(), folder, digest })
        });
        opened.await.map_err(match kind {
            ChangeKind::Promote => Error::Bundle,
            ChangeKind::Rollback => Error::NoPrevious,
        })
    }

    /// Changes the folder, loads the new champion and records the change, or does none of these.
    async fn make(
        &self,
        store: &Store,
        running: Option<&Service>,
        bundle: &Path,
        row: &ChangeRow,
        done: &AuditRow,
    ) -> Result<(), Error> {
        let (kind, bundle, champion) = (row.kind, bundle.to_owned(), self.folder.clone());
        let undo = blocking(move || match kind {
            ChangeKind::Promote => promotion::install(&bundle, &champion).map(Undo::Install),
            ChangeKind::Rollback => promotion::roll_back(&champion).map(|()| Undo::RollBack),
        });
        let undo = undo.await.map_err(|error| Error::Folder(error.to_string()))?;
        // What was copied must be what was checked.
        let copied = promotion::digest(&self.folder).ok();
        let mut result = if copied.as_deref() == Some(row.digest.as_str()) {
            Ok(())
        } else {
            Err(Error::BundleChanged(row.to_version.clone()))
        };
        if let (Ok(()), Some(service)) = (&result, running) {
            result = service.load(&Confirmed::Anything).await.map_err(Error::Bundle);
        }
        if result.is_ok() {
            result = store.add_change(row, done).await.map_err(store_error);
        }
        let Err(error) = result else { return Ok(()) };
        let champion = self.folder.clone();
        let undone = blocking(move || match undo {
            Undo::Install(replacement) => replacement.undo(),
            Undo::RollBack => promotion::roll_back(&champion),
        });
        if let Err(cause) = undone.await {
            tracing::error!(%cause, "a change of the model that failed could not be taken back");
        }
        if let Some(service) = running {
            // The reason of a refusal is logged.
            _ = service.load(&Confirmed::Anything).await;
        }
        Err(error)
    }
}

/// Checks that `name` is an operator who may sign in.
///
/// # Errors
/// [`Error::NoOperator`] or [`Error::Store`].
pub async fn check_operator(store: &Store, name: &str) -> Result<(), Error> {
    let found = store.user(name).await.map_err(store_error)?;
    let is_operator = found.is_some_and(|(user, _)| user.role == store::Role::Operator);
    if is_operator { Ok(()) } else { Err(Error::NoOperator(name.to_owned())) }
}

/// Runs work that waits for the disk.
async fn blocking<T: Send + 'static, E: Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    // The work does not panic, and the runtime outlives it.
    spawn_blocking(work).await.expect("reading and renaming folders does not panic")
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn store_error(error: store::Error) -> Error {
    error.log();
    Error::Store(error.to_string())
}

/// Returns the name in an actor: `marie` of `user:marie`.
fn name(actor: &str) -> &str {
    actor.split_once(':').map_or(actor, |(_, name)| name)
}

/// Returns until when a proposal can be confirmed.
fn expires(created_at: &str) -> DateTime<Utc> {
    let created = DateTime::parse_from_rfc3339(created_at).map(|time| time.to_utc());
    created.unwrap_or_default() + OPEN
}

fn recorded(proposal: ProposalRow, made: Option<ChangeRow>, now: DateTime<Utc>) -> RecordedChange {
    let expires = expires(&proposal.created_at);
    let state = match &made {
        Some(_) => ChangeState::Done,
        None if expires <= now => ChangeState::Expired,
        None => ChangeState::Proposed,
    };
    let (confirmed_by, done_at) =
        made.map_or((None, None), |made| (made.confirmed_by, Some(made.created_at)));
    RecordedChange {
        change_id: proposal.proposal_id,
        kind: proposal.kind,
        state,
        from_version: proposal.from_version,
        to_version: proposal.to_version,
        digest: proposal.digest,
        reason: proposal.reason,
        proposed_by: proposal.proposed_by,
        proposed_at: proposal.created_at,
        expires_at: Some(time(expires)),
        confirmed_by,
        done_at,
    }
}

fn recorded_alone(row: ChangeRow) -> RecordedChange {
    RecordedChange {
        change_id: row.change_id,
        kind: row.kind,
        state: ChangeState::Done,
        from_version: row.from_version,
        to_version: row.to_version,
        digest: row.digest,
        reason: row.reason,
        proposed_by: row.changed_by,
        proposed_at: row.created_at.clone(),
        expires_at: None,
        confirmed_by: row.confirmed_by,
        done_at: Some(row.created_at),
    }
}
