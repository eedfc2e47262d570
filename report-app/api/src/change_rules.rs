//! Why a change of the model is refused, and which models a reload may load.

/// Why a change of the model was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The bundle cannot be served.
    #[error("The bundle was refused: {0}")]
    Bundle(String),
    /// The bundle is the champion already.
    #[error("{0} is the champion already: nothing would change.")]
    SameVersion(String),
    /// A promotion names no bundle.
    #[error("A promotion needs the folder of a bundle.")]
    NoBundle,
    /// There is no champion before this one.
    #[error("There is no champion before this one to go back to: {0}")]
    NoPrevious(String),
    /// A program cannot be one of two people.
    #[error(
        "A change of the model needs two people. Sign in under your own name: a key is not a person."
    )]
    NotAPerson,
    /// A change at once is not possible.
    #[error(
        "A change of the model needs two people. Propose it with POST /v1/model/changes, and let another person confirm it."
    )]
    SecondPerson,
    /// The name is not that of an operator.
    #[error(
        "There is no operator {0} who may sign in, and a change of the model needs two. Add one with: pret-api user add {0} \
         --role operator"
    )]
    NoOperator(String),
    /// The person who proposed a change confirms it.
    #[error("{0} proposed this change: another person must confirm it.")]
    SamePerson(String),
    /// There is no such proposal.
    #[error("There is no proposed change {0}. GET /v1/model/changes lists them.")]
    Unknown(String),
    /// The change was made already.
    #[error("This change was made already, {0}.")]
    Done(String),
    /// Nobody confirmed the change in time.
    #[error("This proposal expired {0}, seven days after it was made. Propose the change again.")]
    Expired(String),
    /// Another change was made meanwhile.
    #[error(
        "It was proposed to replace {from}, but {now} is the champion now. Propose the change again."
    )]
    Outdated {
        /// Champion when it was proposed.
        from: String,
        /// Champion now.
        now: String,
    },
    /// The bundle is not the proposed one any more.
    #[error("{0} changed since it was proposed. Propose the change again.")]
    BundleChanged(String),
    /// What is in the champion's folder was put there by no recorded change.
    #[error(
        "No confirmed change put {0} into the champion's folder. Propose it with POST /v1/model/changes or pret-api model promote."
    )]
    Unconfirmed(String),
    /// The folders cannot be changed.
    #[error("The champion's folder could not be changed: {0}")]
    Folder(String),
    /// The store cannot answer or record the change.
    #[error("The change was not made, because it could not be recorded: {0}")]
    Store(String),
}

/// Versions that a reload may load.
pub(crate) enum Confirmed {
    Anything,
    /// The version of the latest recorded change, and the one that answers.
    Only(Option<String>),
}

impl Confirmed {
    /// Checks whether `found` may replace `current`.
    pub(crate) fn check(&self, found: &str, current: &str) -> Result<(), Error> {
        match self {
            Self::Only(latest) if found != current && latest.as_deref() != Some(found) => {
                Err(Error::Unconfirmed(found.to_owned()))
            }
            Self::Anything | Self::Only(_) => Ok(()),
        }
    }
}
