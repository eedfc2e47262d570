//! The dashboard: what was decided for a client, how sure we are, and why.
//!
//! A page is a route ([`route`]) that loads what it needs from the scoring API ([`api`],
//! [`loading`]) and hands it to components that only draw. Everything a person reads comes from
//! [`text`], one module per language, or from the API in the language asked for; every number goes
//! through [`format`]. The address holds the state of a page, language included, so that back,
//! reload and a shared link show the same thing. Who is signed in is known in one place
//! ([`session`]); without a session every page leads to the sign-in page, and from there back.

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
pub mod kept;
pub mod list;
pub mod named;
pub mod number_input;
pub mod order;
pub mod proposal;
pub mod query;
pub mod review;
pub mod section;
pub mod sign_in;
pub mod six_months;
pub mod text;
pub mod warnings;

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
pub mod route;
#[cfg(feature = "browser")]
pub mod session;
#[cfg(feature = "browser")]
pub mod settings;
#[cfg(feature = "browser")]
pub mod waiting;
