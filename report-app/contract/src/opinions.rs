//! An advisor's opinion of a client, given before the model's prediction is shown.

use serde::{Deserialize, Serialize};

use crate::ClientId;

/// What an advisor would decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// To grant.
    Grant,
    /// To refuse.
    Refuse,
    /// Neither yet.
    Unsure,
}

impl View {
    /// All views.
    pub const ALL: [Self; 3] = [Self::Grant, Self::Refuse, Self::Unsure];

    /// Returns the code in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Grant => "grant",
            Self::Refuse => "refuse",
            Self::Unsure => "unsure",
        }
    }

    /// Returns the value with that code; `None` for another text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.code() == code)
    }
}

/// An advisor's opinion of a client, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpinionRequest {
    /// The client.
    pub client_id: ClientId,
    /// What the advisor would decide.
    pub opinion: View,
    /// Why, in the advisor's words: at most 2000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub reason: Option<String>,
}

/// An opinion as it is kept; it is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opinion {
    /// Identifier, UUID version 7.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub opinion_id: String,
    /// When it was given, RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub created_at: String,
    /// Who gave it: `user:NAME`, or `key:NAME:IDENTIFIER` for a program.
    pub advisor: String,
    /// The client.
    pub client_id: ClientId,
    /// Version of the model that answered then.
    pub model_version: String,
    /// What the advisor would decide.
    pub opinion: View,
    /// Why.
    pub reason: Option<String>,
}

/// Opinions, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opinions {
    /// The opinions.
    pub opinions: Vec<Opinion>,
}
