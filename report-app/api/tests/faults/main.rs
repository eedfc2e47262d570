//! Fault tests of the service as a program.
//!
//! It is killed, on a full disk, without its store, or with a broken model. Its callers are slow,
//! wrong or hostile.

#![expect(clippy::unwrap_used, reason = "what a test sets up is there, or the test fails")]

mod batches;
mod bodies;
mod clock;
mod files;
mod framing;
mod full;
mod gone;
mod headers;
mod killed;
mod log_files;
mod many_members;
mod private;
mod refused;
mod replaced;
mod reviews;
mod slow;
mod statements;
mod stopped;
mod support;
