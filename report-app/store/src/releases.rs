//! Changes of the champion: proposed, confirmed and made.

use contract::ChangeKind;
use sqlx::Row;

use super::entry::{Entry, Record};
use super::pool::on;
use super::{AuditRow, ChangeRow, Error, ProposalRow, Store};

fn kind(code: &str) -> Result<ChangeKind, Error> {
    ChangeKind::from_code(code)
        .ok_or_else(|| Error::Unreadable(format!("expected a change of the model, found {code}")))
}

impl Store {
    /// Adds a proposal and its audit row. Both are committed when this returns.
    ///
    /// # Errors
    /// [`Error::NotCommitted`] with the database's message. Then neither was added.
    pub async fn add_proposal(&self, row: &ProposalRow, done: &AuditRow) -> Result<(), Error> {
        let record = Some(Record::Proposal(row.clone()));
        self.writer.save(Entry { record, done: Some(done.clone()) }).await
    }

    /// Adds a change and its audit row. Both are committed when this returns.
    ///
    /// A proposal is confirmed once: a second change of it is refused.
    ///
    /// # Errors
    /// [`Error::NotCommitted`] with the database's message. Then neither was added.
    pub async fn add_change(&self, row: &ChangeRow, done: &AuditRow) -> Result<(), Error> {
        let record = Some(Record::Change(row.clone()));
        self.writer.save(Entry { record, done: Some(done.clone()) }).await
    }

    /// Returns the proposals, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn proposals(&self, limit: i64) -> Result<Vec<ProposalRow>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query(
                "SELECT proposal_id, created_at, kind, from_version, to_version, bundle, digest, reason, proposed_by \
                 FROM model_proposals ORDER BY proposal_id DESC LIMIT $1",
            )
            .bind(limit)
            .fetch_all(connections)
            .await?;
            rows.iter()
                .map(|row| {
                    Ok(ProposalRow {
                        proposal_id: row.get(0),
                        created_at: row.get(1),
                        kind: kind(row.get(2))?,
                        from_version: row.get(3),
                        to_version: row.get(4),
                        bundle: row.get(5),
                        digest: row.get(6),
                        reason: row.get(7),
                        proposed_by: row.get(8),
                    })
                })
                .collect()
        })
    }

    /// Returns the changes, newest first, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn changes(&self, limit: i64) -> Result<Vec<ChangeRow>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query(
                "SELECT change_id, created_at, kind, from_version, to_version, digest, reason, changed_by, confirmed_by, \
                 proposal_id FROM model_changes ORDER BY change_id DESC LIMIT $1",
            )
            .bind(limit)
            .fetch_all(connections)
            .await?;
            rows.iter()
                .map(|row| {
                    Ok(ChangeRow {
                        change_id: row.get(0),
                        created_at: row.get(1),
                        kind: kind(row.get(2))?,
                        from_version: row.get(3),
                        to_version: row.get(4),
                        digest: row.get(5),
                        reason: row.get(6),
                        changed_by: row.get(7),
                        confirmed_by: row.get(8),
                        proposal_id: row.get(9),
                    })
                })
                .collect()
        })
    }
}
