//! Rows of changes of the champion.

use contract::ChangeKind;

/// Proposed change, which another person must confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProposalRow {
    /// Identifier, UUID version 7.
    pub proposal_id: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// Promotion or roll-back.
    pub kind: ChangeKind,
    /// Version of the champion when it was proposed.
    pub from_version: String,
    /// Version of the proposed bundle.
    pub to_version: String,
    /// Folder of the proposed bundle.
    pub bundle: String,
    /// SHA-256 of its manifest.
    pub digest: String,
    /// Why, in the person's words.
    pub reason: String,
    /// Who proposed it.
    pub proposed_by: String,
}

/// Change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeRow {
    /// Identifier, UUID version 7.
    pub change_id: String,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// Promotion or roll-back.
    pub kind: ChangeKind,
    /// Version before.
    pub from_version: String,
    /// Version after.
    pub to_version: String,
    /// SHA-256 of the new champion's manifest.
    pub digest: String,
    /// Why, in the person's words.
    pub reason: String,
    /// Who proposed it, or made it alone.
    pub changed_by: String,
    /// Who confirmed it, if a second person did.
    pub confirmed_by: Option<String>,
    /// The proposal, if there was one.
    pub proposal_id: Option<String>,
}
