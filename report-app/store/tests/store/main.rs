//! Tests of the store: on SQLite, and on PostgreSQL if `PRET_TEST_DATABASE_URL` names a server.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod chain;
mod erasure;
mod events;
mod outcomes;
mod support;
