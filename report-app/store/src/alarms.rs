//! Judgements by the monitoring plan, what they changed, and who was told.

use sqlx::Row;

use super::pool::on;
use super::{AuditRow, Error, Store};

/// Judgement of a day, and the alarms that were raised after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgementRow {
    /// The day, `YYYY-MM-DD`, UTC.
    pub day: String,
    /// RFC 3339, UTC.
    pub at: String,
    /// The model that was judged.
    pub model_version: String,
    /// Alarms, JSON.
    pub raised: String,
}

/// Change of an alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransitionRow {
    /// Identifier, UUID version 7.
    pub transition_id: String,
    /// The transition that raised the alarm.
    pub alarm_id: String,
    /// RFC 3339, UTC.
    pub at: String,
    /// Day of the judgement.
    pub day: String,
    /// The model that was judged.
    pub model_version: String,
    /// `raised`, `escalated` or `cleared`.
    pub transition: String,
    /// The alarm after it, JSON; as it was when it was cleared.
    pub state: String,
}

/// Who took an alarm in hand, at the level that it had then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgementRow {
    /// The transition that brought the alarm to its level.
    pub transition_id: String,
    /// The alarm.
    pub alarm_id: String,
    /// RFC 3339, UTC.
    pub at: String,
    /// Who.
    pub actor: String,
    /// What is being done.
    pub note: String,
}

const TRANSITION: &str = "transition_id, alarm_id, at, day, model_version, transition, state";

/// Builds a transition from a row with the columns of [`TRANSITION`].
macro_rules! transition_of {
    ($row:expr) => {{
        let row = $row;
        TransitionRow {
            transition_id: row.get(0),
            alarm_id: row.get(1),
            at: row.get(2),
            day: row.get(3),
            model_version: row.get(4),
            transition: row.get(5),
            state: row.get(6),
        }
    }};
}

impl Store {
    /// Returns the latest judgement up to a day; `None` before the first.
    ///
    /// Judgements of later days are from a clock that was ahead.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn latest_judgement(&self, day: &str) -> Result<Option<JudgementRow>, Error> {
        on!(&self.readers, connections => {
            let row = sqlx::query(
                "SELECT day, at, model_version, raised FROM alarm_judgements WHERE day <= $1 ORDER BY day DESC LIMIT 1",
            )
            .bind(day)
            .fetch_optional(connections)
            .await?;
            Ok(row.map(|row| JudgementRow {
                day: row.get(0),
                at: row.get(1),
                model_version: row.get(2),
                raised: row.get(3),
            }))
        })
    }

    /// Adds a judgement and what it changed, both or neither.
    ///
    /// Returns false if the day was judged already, by another instance of the service for example.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses it.
    pub async fn add_judgement(
        &self,
        judgement: &JudgementRow,
        transitions: &[TransitionRow],
    ) -> Result<bool, Error> {
        self.check_files()?;
        on!(&self.readers, connections => {
            let mut transaction = connections.begin().await?;
            let added = sqlx::query(
                "INSERT INTO alarm_judgements (day, at, model_version, raised) SELECT $1, $2, $3, $4 \
                 WHERE NOT EXISTS (SELECT 1 FROM alarm_judgements WHERE day = $1) ON CONFLICT DO NOTHING",
            )
            .bind(&judgement.day)
            .bind(&judgement.at)
            .bind(&judgement.model_version)
            .bind(&judgement.raised)
            .execute(&mut *transaction)
            .await?;
            if added.rows_affected() == 0 {
                return Ok(false);
            }
            for row in transitions {
                sqlx::query(
                    "INSERT INTO alarm_transitions (transition_id, alarm_id, at, day, model_version, transition, state) \
                     VALUES ($1, $2, $3, $4, $5, $6, $7)",
                )
                .bind(&row.transition_id)
                .bind(&row.alarm_id)
                .bind(&row.at)
                .bind(&row.day)
                .bind(&row.model_version)
                .bind(&row.transition)
                .bind(&row.state)
                .execute(&mut *transaction)
                .await?;
            }
            transaction.commit().await?;
        });
        Ok(true)
    }

    /// Returns the latest changes of alarms, in the order of time, at most `limit`.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn transitions(&self, limit: i64) -> Result<Vec<TransitionRow>, Error> {
        let statement = format!(
            "SELECT {TRANSITION} FROM alarm_transitions ORDER BY transition_id DESC LIMIT $1"
        );
        on!(&self.readers, connections => {
            let rows = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(limit).fetch_all(connections).await?;
            Ok(rows.iter().rev().map(|row| transition_of!(row)).collect())
        })
    }

    /// Returns the changes since a time that were not told on a channel, in the order of time.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn undelivered(
        &self,
        channel: &str,
        since: &str,
    ) -> Result<Vec<TransitionRow>, Error> {
        let statement = format!(
            "SELECT {TRANSITION} FROM alarm_transitions WHERE at >= $2 AND NOT EXISTS (SELECT 1 FROM alarm_deliveries \
             WHERE alarm_deliveries.transition_id = alarm_transitions.transition_id AND channel = $1) ORDER BY transition_id"
        );
        on!(&self.readers, connections => {
            let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
                .bind(channel)
                .bind(since)
                .fetch_all(connections)
                .await?;
            Ok(rows.iter().map(|row| transition_of!(row)).collect())
        })
    }

    /// Notes that a change was told on a channel.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database refuses it.
    pub async fn delivered(
        &self,
        transition_id: &str,
        channel: &str,
        at: &str,
    ) -> Result<(), Error> {
        self.check_files()?;
        on!(&self.readers, connections => {
            sqlx::query(
                "INSERT INTO alarm_deliveries (transition_id, channel, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )
            .bind(transition_id)
            .bind(channel)
            .bind(at)
            .execute(connections)
            .await?;
        });
        Ok(())
    }

    /// Returns the transition that brought an alarm to its level; `None` if there is no such alarm.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn latest_rise(&self, alarm_id: &str) -> Result<Option<String>, Error> {
        on!(&self.readers, connections => {
            let found: Option<String> = sqlx::query_scalar(
                "SELECT transition_id FROM alarm_transitions WHERE alarm_id = $1 AND transition <> 'cleared' \
                 ORDER BY transition_id DESC LIMIT 1",
            )
            .bind(alarm_id)
            .fetch_optional(connections)
            .await?;
            Ok(found)
        })
    }

    /// Returns all acknowledgements.
    ///
    /// # Errors
    /// [`Error::Statement`] if the database cannot answer.
    pub async fn acknowledgements(&self) -> Result<Vec<AcknowledgementRow>, Error> {
        on!(&self.readers, connections => {
            let rows = sqlx::query("SELECT transition_id, alarm_id, at, actor, note FROM alarm_acknowledgements")
                .fetch_all(connections)
                .await?;
            Ok(rows
                .iter()
                .map(|row| AcknowledgementRow {
                    transition_id: row.get(0),
                    alarm_id: row.get(1),
                    at: row.get(2),
                    actor: row.get(3),
                    note: row.get(4),
                })
                .collect())
        })
    }

    /// Adds an acknowledgement and its audit row, unless the alarm has one at this level.
    ///
    /// The audit row is committed first: what was done is always found there. Returns false if
    /// somebody was earlier.
    ///
    /// # Errors
    /// [`Error::NotCommitted`] or [`Error::Statement`].
    pub async fn acknowledge(
        &self,
        row: &AcknowledgementRow,
        done: AuditRow,
    ) -> Result<bool, Error> {
        self.note(done).await?;
        let added = on!(&self.readers, connections => {
            sqlx::query(
                "INSERT INTO alarm_acknowledgements (transition_id, alarm_id, at, actor, note) SELECT $1, $2, $3, $4, $5 \
                 WHERE NOT EXISTS (SELECT 1 FROM alarm_acknowledgements WHERE transition_id = $1) \
                 ON CONFLICT DO NOTHING",
            )
            .bind(&row.transition_id)
            .bind(&row.alarm_id)
            .bind(&row.at)
            .bind(&row.actor)
            .bind(&row.note)
            .execute(connections)
            .await?
            .rows_affected()
        });
        Ok(added > 0)
    }
}
