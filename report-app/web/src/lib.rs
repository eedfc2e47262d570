//! The dashboard: the decision on a client, how certain it is, and why.
//!
//! A page is a route ([`route`]). It loads its data from the scoring API ([`api`], [`loading`]) and
//! passes it to components that only draw. Every text comes from [`text`], one module for each area
//! with both languages, or from the API in the requested language. Every number goes through
//! [`format`]. The address holds the state of a page, language included. Back, reload and a shared
//! link therefore show the same thing. The signed-in user is known in one place ([`session`]).
//! Without a session every page leads to the sign-in page, and from there back.

pub mod change;
pub mod charts;
pub mod comparison;
pub mod conversation;
pub mod dictionary;
pub mod difference;
pub mod drafts;
pub mod edited;
pub mod effect;
pub mod form;
pub mod format;
pub mod history;
pub mod list;
pub mod name_map;
pub mod number_input;
pub mod numbers;
pub mod order;
pub mod proposal;
pub mod query;
pub mod response_cache;
pub mod review;
pub mod section;
pub mod sign_in;
pub mod six_months;
pub mod text;
pub mod warnings;

#[cfg(feature = "browser")]
mod abort;
#[cfg(feature = "browser")]
pub mod api;
#[cfg(feature = "browser")]
pub mod app;
#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "browser")]
pub mod components;
#[cfg(feature = "browser")]
pub mod document;
#[cfg(feature = "browser")]
pub mod fetch;
#[cfg(feature = "browser")]
pub mod heading;
#[cfg(feature = "browser")]
pub mod loading;
#[cfg(feature = "browser")]
pub mod page_history;
#[cfg(feature = "browser")]
pub mod pages;
#[cfg(feature = "browser")]
pub mod queue;
#[cfg(feature = "browser")]
pub mod route;
#[cfg(feature = "browser")]
pub mod session;
#[cfg(feature = "browser")]
pub mod settings;
