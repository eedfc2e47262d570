//! Sign-in and the session of a user.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How a person signs in: with a name and a password, or with the token of a one-time link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum SignIn {
    /// Name and password.
    Password {
        /// The user's name.
        #[cfg_attr(
            feature = "openapi",
            schema(
                min_length = 1,
                max_length = 64,
                pattern = r"^[^\u0000]*[^\s\u0000][^\u0000]*$"
            )
        )]
        name: String,
        /// The user's password.
        #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 128))]
        password: String,
    },
    /// What stands after the # of a one-time link.
    Link {
        /// The link's token.
        #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256))]
        token: String,
    },
}

/// What a user does, which decides what they may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Talks with clients: reads their files, asks for predictions, writes reviews.
    Advisor,
    /// What an advisor may, and the audit log.
    Reviewer,
    /// Keeps the service running; sees no client's file.
    Operator,
}

impl Role {
    /// All roles.
    pub const ALL: [Self; 3] = [Self::Advisor, Self::Reviewer, Self::Operator];

    /// Returns the code in the API and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Advisor => "advisor",
            Self::Reviewer => "reviewer",
            Self::Operator => "operator",
        }
    }

    /// Returns the value with that code; `None` for another text.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|value| value.code() == code)
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::from_code(text).ok_or_else(|| {
            let [first, second, third] = Self::ALL.map(Self::code);
            format!("expected {first}, {second} or {third}")
        })
    }
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// The user's name.
    pub name: String,
    /// What the user does.
    pub role: Role,
    /// To be sent as `x-csrf-token` with every request of this session that is not a GET.
    pub csrf_token: String,
    /// When the session ends by itself, RFC 3339, UTC.
    pub expires_at: String,
    /// True where the service asks for the caller's own opinion of a client before it shows the
    /// prediction.
    #[serde(default)]
    pub opinion_first: bool,
}
