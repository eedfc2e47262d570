//! Hash chain of the audit log.
//!
//! The hash of a row covers the row and the hash of the row before it. So a row that was changed,
//! taken away or put in between shows when the chain is verified. What is personal, the client and
//! the detail, enters by a *commitment*: the hash of a random salt and of both. Where they are
//! erased, the salt is erased with them and the commitment stays. The chain still verifies, and
//! nobody can try out who the client was.
//!
//! The hashes are computed where rows are written, in the transaction that writes them, from the
//! end of the chain in the table `audit_head`. PostgreSQL locks that row until the commit. So
//! several programs extend one chain, one transaction after another.

use sha2::{Digest, Sha256};

use super::{AuditRow, Error};

/// Bytes of a salt.
const SALT: usize = 16;

/// SHA-256.
pub(super) type Hash = [u8; 32];

/// Statement that reads the end of the chain; for PostgreSQL, [`LOCK`] is added.
pub(super) const READ_HEAD: &str = "SELECT position, hash FROM audit_head";

/// End of a statement that locks what it reads until the transaction ends.
pub(super) const LOCK: &str = " FOR UPDATE";

/// Statement that writes the end of the chain.
pub(super) const WRITE_HEAD: &str = "UPDATE audit_head SET position = $1, hash = $2";

/// End of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) position: i64,
    pub(super) hash: Hash,
}

/// What the chain adds to a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) position: i64,
    pub(super) salt: [u8; SALT],
    pub(super) hash: Hash,
}

/// Columns of a row that enter its hash as they are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain<'a> {
    pub(super) audit_id: &'a str,
    pub(super) at: &'a str,
    pub(super) actor: &'a str,
    pub(super) action: &'a str,
    pub(super) address: Option<&'a str>,
}

impl Head {
    /// Reads the columns of [`READ_HEAD`].
    ///
    /// # Errors
    /// [`Error::Unreadable`] if the hash has another length.
    pub(super) fn new(position: i64, hash: &[u8]) -> Result<Self, Error> {
        let hash = hash.try_into().map_err(|_| {
            Error::Unreadable(format!("a hash of 32 bytes was expected, found {}", hash.len()))
        })?;
        Ok(Self { position, hash })
    }

    /// Appends a row, and returns what the chain adds to it.
    pub(super) fn append(&mut self, row: &AuditRow, salt: [u8; SALT]) -> Link {
        let commitment =
            commitment(&salt, row.client_id.map(u64::cast_signed), row.detail.as_deref());
        let plain = Plain {
            audit_id: &row.audit_id,
            at: &row.at,
            actor: &row.actor,
            action: row.action.code(),
            address: row.address.as_deref(),
        };
        *self = self.next(&plain, &commitment);
        Link { position: self.position, salt, hash: self.hash }
    }

    /// Returns the end of the chain after one more row.
    pub(super) fn next(&self, row: &Plain<'_>, commitment: &[u8]) -> Self {
        let position = self.position + 1;
        let mut hasher = Sha256::new();
        hasher.update(self.hash);
        hasher.update(position.to_le_bytes());
        for field in
            [Some(row.audit_id), Some(row.at), Some(row.actor), Some(row.action), row.address]
        {
            add(&mut hasher, field);
        }
        hasher.update(commitment);
        Self { position, hash: hasher.finalize().into() }
    }
}

/// Returns the commitment to a client and a detail.
pub(super) fn commitment(salt: &[u8], client_id: Option<i64>, detail: Option<&str>) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    match client_id {
        Some(client_id) => {
            hasher.update([1]);
            hasher.update(client_id.to_le_bytes());
        }
        None => hasher.update([0]),
    }
    add(&mut hasher, detail);
    hasher.finalize().into()
}

/// Adds a text with its length, so that no two rows have the same bytes.
fn add(hasher: &mut Sha256, text: Option<&str>) {
    match text {
        Some(text) => {
            hasher.update([1]);
            hasher.update((text.len() as u64).to_le_bytes());
            hasher.update(text);
        }
        None => hasher.update([0]),
    }
}

/// Returns random salts, one for each of `count` rows.
///
/// # Errors
/// A description, if the operating system gives no random numbers.
pub(super) fn salts(count: usize) -> Result<Vec<[u8; SALT]>, String> {
    let mut salts = vec![[0; SALT]; count];
    getrandom::fill(salts.as_flattened_mut())
        .map_err(|error| format!("the system gives no random numbers: {error}"))?;
    Ok(salts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Action;
    use crate::verification::hexadecimal as hex;

    /// The values were computed by Python's hashlib from the layout that the code describes.
    #[test]
    fn hashes_are_those_of_another_implementation() {
        let row = AuditRow {
            audit_id: "a".to_owned(),
            at: "2026-11-01T08:00:00.000Z".to_owned(),
            actor: "user:marie".to_owned(),
            action: Action::ReadClient,
            client_id: Some(100_001),
            detail: None,
            address: Some("127.0.0.1".to_owned()),
        };
        let mut head = Head { position: 0, hash: [0; 32] };
        let link = head.append(&row, [7; SALT]);
        assert_eq!(hex(&commitment(&[7; SALT], Some(100_001), None)), COMMITMENT);
        assert_eq!((link.position, hex(&link.hash).as_str()), (1, FIRST));
        assert_eq!((head.position, hex(&head.hash).as_str()), (1, FIRST));
        let row = AuditRow { client_id: None, detail: Some("é".to_owned()), address: None, ..row };
        let link = head.append(&row, [8; SALT]);
        assert_eq!((link.position, hex(&link.hash).as_str()), (2, SECOND));
    }

    const COMMITMENT: &str = "51b93fd36dd96026a6d1b8a551fc062d86ff1803ae937446d4c586e467c02067";
    const FIRST: &str = "9d8c5354e18ab2d1603ffdea6971c5b5428f333b42d0f18af67d5485b68f2764";
    const SECOND: &str = "508cfe6f703ef365f1ab5d78e0f7fd515f63b4ae1c9683e968e60cf3d2986bbb";
}
