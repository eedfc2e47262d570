//! Reviews of predictions by advisors, outcomes of loans, and the audit log.

use serde::{Deserialize, Serialize};

use crate::{ClientId, Decision};

/// Most characters of a text that an advisor writes: a reason, or the client's point of view.
pub const LONGEST_TEXT: usize = 2000;

/// Whether an advisor goes along with the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The model's decision stands.
    Confirmed,
    /// The other decision is taken.
    Overridden,
}

impl Verdict {
    /// Both verdicts.
    pub const ALL: [Self; 2] = [Self::Confirmed, Self::Overridden];

    /// Returns the code in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Overridden => "overridden",
        }
    }

    /// Returns the value with that code; `None` for another text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.code() == code)
    }
}

/// An advisor's review of a prediction, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewRequest {
    /// The prediction that is reviewed.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub prediction_id: String,
    /// Whether its decision stands.
    pub verdict: Verdict,
    /// Why, in the advisor's words: 1 to 2000 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 2000, pattern = r"^[^\u0000]*[^\s\u0000][^\u0000]*$")
    )]
    pub reason: String,
    /// The client's own point of view: at most 2000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 2000))]
    pub client_view: Option<String>,
    /// What the client asked, each question once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked: Vec<Question>,
}

/// What a client asks about a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Why is this the decision?
    Why,
    /// What can I do?
    WhatCanIDo,
    /// Who gave me this score?
    WhoGaveThisScore,
    /// How do I contest it?
    HowToContest,
    /// Is it final?
    IsItFinal,
    /// And in six months?
    InSixMonths,
}

impl Question {
    /// All questions, in the order in which they are listed.
    pub const ALL: [Self; 6] = [
        Self::Why,
        Self::WhatCanIDo,
        Self::WhoGaveThisScore,
        Self::HowToContest,
        Self::IsItFinal,
        Self::InSixMonths,
    ];

    /// Returns the code of the question in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::Why => "why",
            Self::WhatCanIDo => "what_can_i_do",
            Self::WhoGaveThisScore => "who_gave_this_score",
            Self::HowToContest => "how_to_contest",
            Self::IsItFinal => "is_it_final",
            Self::InSixMonths => "in_six_months",
        }
    }
}

/// A review as it is kept; it is never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Review {
    /// Identifier, UUID version 7.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub review_id: String,
    /// When it was written, RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub created_at: String,
    /// Who wrote it: `user:NAME`, or `key:NAME:IDENTIFIER` for a program.
    pub reviewer: String,
    /// The prediction that was reviewed.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub prediction_id: String,
    /// The client, if known.
    pub client_id: Option<ClientId>,
    /// Version of the model that made the prediction.
    pub model_version: String,
    /// What the model decided.
    pub model_decision: Decision,
    /// Whether that stands.
    pub verdict: Verdict,
    /// What is decided.
    pub decision: Decision,
    /// Why, in the advisor's words.
    pub reason: String,
    /// The client's own point of view.
    pub client_view: Option<String>,
    /// What the client asked.
    #[serde(default)]
    pub asked: Vec<Question>,
}

/// Reviews, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reviews {
    /// The reviews.
    pub reviews: Vec<Review>,
}

/// What became of a loan, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutcomeRequest {
    /// The prediction on which the loan was granted.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub prediction_id: String,
    /// True if the client had payment difficulties, in the meaning of the model's target.
    pub defaulted: bool,
    /// The day on which that was known, `YYYY-MM-DD`.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub observed_on: String,
    /// Whether it overrules an outcome that it contradicts; false if absent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub correction: bool,
}

/// An outcome as it is kept; that of the latest day counts, and all stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Outcome {
    /// Identifier, UUID version 7.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub outcome_id: String,
    /// When it was recorded, RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub created_at: String,
    /// The prediction on which the loan was granted.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub prediction_id: String,
    /// True if the client had payment difficulties.
    pub defaulted: bool,
    /// The day on which that was known.
    #[cfg_attr(feature = "openapi", schema(format = Date))]
    pub observed_on: String,
}

/// A line of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditLine {
    /// Identifier, UUID version 7: ascending in time.
    #[cfg_attr(feature = "openapi", schema(format = "uuid"))]
    pub audit_id: String,
    /// When, RFC 3339, UTC.
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub at: String,
    /// Who: `user:NAME`, `key:NAME:IDENTIFIER`, `command` for the service's own program, `nobody`
    /// for who could not sign in.
    pub actor: String,
    /// What was done, for instance `client.read`.
    pub action: String,
    /// Whose file it was about.
    pub client_id: Option<ClientId>,
    /// Free-form detail: the identifier of what was made, what was searched and shown, the
    /// conditions of a distribution, or the code of the problem for which it was refused.
    pub detail: Option<String>,
    /// The address that called; absent for the service's own program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The review that was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
}

/// Another model answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelChange {
    /// Version that answers now.
    pub model_version: String,
    /// Version that answered until now.
    pub previous_version: String,
    /// Version of the challenger, which scores in its shadow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenger_version: Option<String>,
    /// Why the challenger was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub challenger_refused: Option<String>,
}
