//! Scopes: what a caller may do.

use std::fmt;
use std::str::FromStr;

use store::Role;

/// A permission that a key or a role can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Read clients' files, their predictions and reviews.
    Read,
    /// Ask for predictions and counterfactuals.
    Predict,
    /// Write reviews.
    Review,
    /// Record the outcome of a loan.
    Outcomes,
    /// Read the audit log.
    Audit,
    /// Change the current model; read the monitoring; export and erase what is stored of a client.
    Operate,
}

impl Scope {
    /// All scopes.
    pub const ALL: [Self; 6] =
        [Self::Read, Self::Predict, Self::Review, Self::Outcomes, Self::Audit, Self::Operate];

    /// Returns its name on the command line and in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Predict => "predict",
            Self::Review => "review",
            Self::Outcomes => "outcomes",
            Self::Audit => "audit",
            Self::Operate => "operate",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl FromStr for Scope {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|scope| scope.code() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::code).join(", ");
            format!("expected one of {names}")
        })
    }
}

/// Set of scopes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scopes(u8);

impl Scopes {
    /// Returns all scopes.
    pub fn all() -> Self {
        Scope::ALL.into_iter().collect()
    }

    /// Returns the scopes of a role.
    pub fn of(role: Role) -> Self {
        let scopes: &[Scope] = match role {
            Role::Advisor => &[Scope::Read, Scope::Predict, Scope::Review],
            Role::Reviewer => {
                &[Scope::Read, Scope::Predict, Scope::Review, Scope::Outcomes, Scope::Audit]
            }
            Role::Operator => &[Scope::Operate],
        };
        scopes.iter().copied().collect()
    }

    /// Checks whether one of `scopes` is in the set.
    pub fn any_of(self, scopes: &[Scope]) -> bool {
        scopes.iter().any(|scope| self.0 & scope.bit() != 0)
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |all, scope| all | scope.bit()))
    }
}

/// Writes the names of the scopes, separated by spaces.
impl fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Scope::ALL
            .into_iter()
            .filter(|scope| self.any_of(&[*scope]))
            .map(Scope::code)
            .collect();
        formatter.write_str(&names.join(" "))
    }
}

/// Parses what [`Display`](fmt::Display) writes.
impl FromStr for Scopes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.split_whitespace().map(str::parse).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_written_and_read_by_name() {
        let scopes: Scopes = [Scope::Predict, Scope::Read].into_iter().collect();
        assert_eq!(scopes.to_string(), "read predict");
        assert_eq!("predict read".parse(), Ok(scopes));
        let expected = "expected one of read, predict, review, outcomes, audit, operate";
        assert_eq!("write".parse::<Scopes>(), Err(expected.to_owned()));
    }

    #[test]
    fn an_operator_sees_no_file_and_an_advisor_changes_no_model() {
        let files = [Scope::Read, Scope::Predict, Scope::Review, Scope::Audit, Scope::Outcomes];
        assert!(!Scopes::of(Role::Operator).any_of(&files));
        assert!(!Scopes::of(Role::Advisor).any_of(&[Scope::Operate, Scope::Audit]));
        assert!(!Scopes::of(Role::Reviewer).any_of(&[Scope::Operate]));
    }
}
