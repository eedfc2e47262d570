//! Verification of the audit log's hash chain.

use futures_util::TryStreamExt;
use sqlx::Row;

use super::chain::{self, Head, Plain};
use super::pool::on;
use super::{Error, Store};

/// Statement that reads the end of the chain, and the number of rows of before it.
const END: &str = "SELECT position, hash, unchained FROM audit_head";

/// Statement that reads the rows in the order of the chain.
///
/// There is no index by position, which would be written with every request: the database sorts.
const ROWS: &str = "SELECT position, audit_id, at, actor, action, client_id, detail, address, salt, commitment, hash \
    FROM audit WHERE position <= $1 ORDER BY position, audit_id";

/// What a verification found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// Number of rows whose hashes are right, from the beginning of the chain.
    pub verified: u64,
    /// Of these, the number of rows whose client and detail were erased.
    pub erased: u64,
    /// Number of rows from before the chain, which have no hash.
    pub unchained: u64,
    /// Hash of the last row, in hexadecimal digits.
    ///
    /// Who notes it elsewhere can tell later whether the whole chain was written again.
    pub last_hash: String,
    /// Where the chain breaks; `None` if it does not.
    pub broken: Option<ChainBreak>,
}

/// Place where the chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("position {position}{}: {what}", row(.audit_id.as_deref()))]
pub struct ChainBreak {
    /// Position in the chain.
    pub position: i64,
    /// Identifier of the entry that is there, if one is.
    pub audit_id: Option<String>,
    /// What is wrong.
    pub what: String,
}

fn row(audit_id: Option<&str>) -> String {
    audit_id.map(|audit_id| format!(", entry {audit_id}")).unwrap_or_default()
}

/// Row of the chain as it is stored.
struct Stored {
    position: i64,
    audit_id: String,
    at: String,
    actor: String,
    action: String,
    client_id: Option<i64>,
    detail: Option<String>,
    address: Option<String>,
    salt: Option<Vec<u8>>,
    commitment: Option<Vec<u8>>,
    hash: Option<Vec<u8>>,
}

impl Store {
    /// Verifies the hash chain of the audit log, from its beginning to its first break.
    ///
    /// A running service may write meanwhile. Rows are read one by one, however many there are.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn verify_audit(&self) -> Result<ChainReport, Error> {
        on!(&self.readers, connections => {
            let (position, hash, unchained): (i64, Vec<u8>, i64) =
                sqlx::query_as(END).fetch_one(connections).await?;
            let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE position IS NULL")
                .fetch_one(connections)
                .await?;
            let mut chain = Head { position: 0, hash: [0; 32] };
            let (mut erased, mut broken) = (0, None);
            let mut rows = sqlx::query(ROWS).bind(position).fetch(connections);
            while let Some(row) = rows.try_next().await? {
                let row = Stored {
                    position: row.get("position"),
                    audit_id: row.get("audit_id"),
                    at: row.get("at"),
                    actor: row.get("actor"),
                    action: row.get("action"),
                    client_id: row.get("client_id"),
                    detail: row.get("detail"),
                    address: row.get("address"),
                    salt: row.get("salt"),
                    commitment: row.get("commitment"),
                    hash: row.get("hash"),
                };
                match row.verify(&chain) {
                    Ok(next) => chain = next,
                    Err(wrong) => {
                        broken = Some(wrong);
                        break;
                    }
                }
                erased += u64::from(row.salt.is_none());
            }
            let end = || {
                let wrong = |what: String| ChainBreak { position: chain.position + 1, audit_id: None, what };
                if chain.position < position {
                    return Some(wrong(format!("entries are missing at the end, up to position {position}")));
                }
                if chain.hash[..] != hash[..] {
                    return Some(wrong("the end of the chain is not the hash of its last entry".to_owned()));
                }
                (found != unchained).then(|| ChainBreak {
                    position: 0,
                    audit_id: None,
                    what: format!("expected {unchained} entries of before the chain, found {found}"),
                })
            };
            let broken = broken.or_else(end);
            Ok(ChainReport {
                verified: chain.position.cast_unsigned(),
                erased,
                unchained: found.cast_unsigned(),
                last_hash: hexadecimal(&chain.hash),
                broken,
            })
        })
    }
}

/// Returns the hexadecimal digits of bytes.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut digits, byte| {
        for half in [byte >> 4, byte & 0xf] {
            digits.extend(char::from_digit(half.into(), 16));
        }
        digits
    })
}

impl Stored {
    /// Verifies the row that comes after `chain`, and returns the end of the chain with it.
    fn verify(&self, chain: &Head) -> Result<Head, ChainBreak> {
        let expected = chain.position + 1;
        let wrong = |what: &str| ChainBreak {
            position: expected,
            audit_id: Some(self.audit_id.clone()),
            what: what.to_owned(),
        };
        if self.position > expected {
            let what = match self.position - 1 {
                last if last == expected => "an entry is missing".to_owned(),
                last => format!("the entries up to position {last} are missing"),
            };
            return Err(ChainBreak { position: expected, audit_id: None, what });
        }
        if self.position < expected {
            return Err(wrong("an entry was put in at a position that is taken"));
        }
        let commitment = match (&self.salt, &self.commitment) {
            (Some(salt), None) => {
                chain::commitment(salt, self.client_id, self.detail.as_deref()).to_vec()
            }
            (None, Some(commitment)) if self.client_id.is_none() && self.detail.is_none() => {
                commitment.clone()
            }
            _ => {
                return Err(wrong(
                    "its client and detail are neither kept nor erased as they should be",
                ));
            }
        };
        let next = chain.next(
            &Plain {
                audit_id: &self.audit_id,
                at: &self.at,
                actor: &self.actor,
                action: &self.action,
                address: self.address.as_deref(),
            },
            &commitment,
        );
        if self.hash.as_deref() == Some(&next.hash[..]) {
            Ok(next)
        } else {
            Err(wrong("the entry was changed, or the hash before it"))
        }
    }
}
