//! Promotion and roll-back of the model, with a second person where the lender asks for one.

use serde::{Deserialize, Serialize};

/// What a change of the model does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// Another bundle becomes the champion.
    Promote,
    /// The champion before becomes the champion again.
    Rollback,
}

impl ChangeKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Promote, Self::Rollback];

    /// Returns the code in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Promote => "promote",
            Self::Rollback => "rollback",
        }
    }

    /// Returns the value with that code; `None` for another text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.code() == code)
    }
}

/// A change of the model, as it is asked for.
///
/// `reason` says why, in the person's words: 1 to 2000 characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ModelChangeRequest {
    /// Makes another bundle the champion.
    Promote {
        /// Name of the bundle's folder, beside the folder of the champion.
        #[cfg_attr(
            feature = "openapi",
            schema(min_length = 1, max_length = 100, pattern = r"^[A-Za-z0-9_-][A-Za-z0-9_.-]*$")
        )]
        bundle: String,
        /// Why, in the person's words.
        #[cfg_attr(
            feature = "openapi",
            schema(
                min_length = 1,
                max_length = 2000,
                pattern = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
            )
        )]
        reason: String,
    },
    /// Goes back to the champion before.
    Rollback {
        /// Why, in the person's words.
        #[cfg_attr(
            feature = "openapi",
            schema(
                min_length = 1,
                max_length = 2000,
                pattern = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
            )
        )]
        reason: String,
    },
}

/// How far a change of the model has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeState {
    /// It waits for another person.
    Proposed,
    /// Nobody confirmed it within seven days.
    Expired,
    /// It was made.
    Done,
}

/// A change of the model as it is kept; its rows are never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecordedChange {
    /// Identifier, UUID version 7: of the proposal, where there is one.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub change_id: String,
    /// Promotion or roll-back.
    pub kind: ChangeKind,
    /// How far it has come.
    pub state: ChangeState,
    /// Version of the champion before.
    pub from_version: String,
    /// Version of the champion after.
    pub to_version: String,
    /// SHA-256 of the new champion's manifest, which has that of every file.
    pub digest: String,
    /// Why.
    pub reason: String,
    /// Who asked for it: `user:NAME`, `command:NAME`, or `key:NAME:IDENTIFIER` for a program.
    pub proposed_by: String,
    /// When it was asked for, RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub proposed_at: String,
    /// Until when it can be confirmed; absent where no second person was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub expires_at: Option<String>,
    /// The second person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<String>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub done_at: Option<String>,
}

/// Changes of the model, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelChanges {
    /// The changes.
    pub changes: Vec<RecordedChange>,
}
