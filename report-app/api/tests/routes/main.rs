//! The service as its callers meet it: every route through the router, without a socket, and the program itself.

#![expect(clippy::unwrap_used, reason = "what a test sets up is there, or the test fails")]

mod clients;
mod command;
mod counterfactuals;
mod dashboard;
mod edge;
mod health;
mod model;
mod openapi;
mod predictions;
mod start;
mod support;
