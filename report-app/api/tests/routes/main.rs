//! Every route through the router, without a socket, and the program itself.

#![expect(clippy::unwrap_used, reason = "what a test sets up is there, or the test fails")]

mod administration;
mod append_only;
mod audit;
mod card;
mod challenger;
mod client_data;
mod clients;
mod command;
mod counterfactuals;
mod dashboard;
mod disclosure;
mod edge;
mod grafana;
mod health;
mod joint;
mod keys;
mod model;
mod monitoring;
mod openapi;
mod opinions;
mod otlp;
mod outcomes;
mod permissions;
mod population;
mod predictions;
mod query;
mod queue;
mod releases;
mod reload;
mod report;
mod reviews;
mod session;
mod start;
mod support;
