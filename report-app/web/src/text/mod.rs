//! Everything a person reads, once per language.
//!
//! A language is a value of [`Text`]: a text missing in one of them does not compile.

pub mod charts;
mod en;
mod fr;

use contract::Role;

pub use en::EN;
pub use fr::FR;

/// A language of the dashboard.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// French, the first language of the product.
    #[default]
    French,
    /// English.
    English,
}

impl Language {
    /// The language of a tag such as `en`; French for one we do not speak.
    pub fn from_tag(tag: &str) -> Self {
        if tag.starts_with("en") { Self::English } else { Self::French }
    }

    /// Its tag, for `lang` and `Accept-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::French => Self::English,
            Self::English => Self::French,
        }
    }

    /// Its texts.
    pub fn text(self) -> &'static Text {
        match self {
            Self::French => &FR,
            Self::English => &EN,
        }
    }
}

/// The texts of a language. Functions build sentences around values already written in that language.
#[expect(missing_docs, reason = "each field is named for what it says, and both languages show its text")]
pub struct Text {
    pub language: Language,
    pub charts: &'static charts::ChartsText,

    // The frame of every page
    pub brand: &'static str,
    pub language_name: &'static str,
    pub skip_to_content: &'static str,
    pub navigation: &'static str,
    pub footer: &'static str,
    pub loading: &'static str,
    pub missing: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub days: fn(f64) -> &'static str,
    pub months: fn(f64) -> &'static str,
    pub years: fn(f64) -> &'static str,
    pub month_names: [&'static str; 12],
    pub date: fn(usize, &str, usize) -> String,

    // Failures
    pub retry: &'static str,
    pub request_id: fn(&str) -> String,
    pub unreachable_title: &'static str,
    pub unreachable_detail: &'static str,
    pub refused_title: &'static str,
    pub refused_detail: &'static str,
    pub unreadable_title: &'static str,
    pub unreadable_detail: &'static str,
    pub still_readable: &'static str,
    pub not_allowed_title: &'static str,
    pub not_allowed_detail: &'static str,
    pub too_many_title: &'static str,
    pub too_many_detail: fn(Option<u64>) -> String,

    // Signing in and out
    pub sign_in_title: &'static str,
    pub sign_in_document_title: &'static str,
    pub sign_in_intro: &'static str,
    pub name_label: &'static str,
    pub name_missing: &'static str,
    pub password_label: &'static str,
    pub password_missing: &'static str,
    pub wrong_password: &'static str,
    pub sign_in: &'static str,
    pub signing_in: &'static str,
    pub used_link_title: &'static str,
    pub used_link_detail: &'static str,
    pub used_link_otherwise: &'static str,
    pub your_session: &'static str,
    pub role: fn(Role) -> &'static str,
    pub sign_out: &'static str,
    pub sign_out_failed: &'static str,

    // Clients
    pub clients: &'static str,
    pub clients_title: &'static str,
    pub search_label: &'static str,
    pub search_hint: &'static str,
    pub search_digits_only: &'static str,
    pub clients_found: fn(usize, &str) -> String,
    pub none_found_title: fn(&str) -> String,
    pub none_found_detail: &'static str,
    pub no_clients_title: &'static str,
    pub no_clients_detail: &'static str,
    pub clear_search: &'static str,
    pub column_client: &'static str,
    pub column_decision: &'static str,
    pub column_probability: &'static str,
    pub column_band: &'static str,
    pub granted: &'static str,
    pub refused: &'static str,
    pub to_review: &'static str,
    pub next_page: &'static str,
    pub first_page: &'static str,
    pub pages: &'static str,

    // One client
    pub client_heading: fn(&str) -> String,
    pub client_title: fn(&str) -> String,
    pub all_clients: &'static str,
    pub unknown_client_title: fn(&str) -> String,
    pub unknown_client_detail: &'static str,
    pub credit_granted: &'static str,
    pub credit_refused: &'static str,
    pub to_review_by_advisor: &'static str,
    pub why_review: &'static str,
    /// Above what to know of the values that the score rests on.
    pub to_check: &'static str,
    pub in_hundred: fn(f64) -> String,
    pub in_hundred_do_what: fn(f64) -> &'static str,
    pub probability_is: &'static str,
    pub between: fn(&str, &str) -> String,
    pub distance: fn(f64, bool) -> String,
    pub threshold_mark: fn(&str) -> String,
    pub gauge_described: fn(&str, &str, &str, &str) -> String,
    pub risk_band: fn(&str) -> String,
    pub decided_by: fn(&str, Option<&str>, &str) -> String,

    // Reasons
    pub reasons: &'static str,
    pub reasons_intro: fn(&str) -> String,
    pub raises: &'static str,
    pub lowers: &'static str,
    pub none_raises: &'static str,
    pub none_lowers: &'static str,
    pub see_all: &'static str,
    pub see_history: &'static str,
    pub see_all_intro: &'static str,
    pub average_client: &'static str,
    pub this_client: &'static str,
    pub effect_on_score: &'static str,
    pub score_of: fn(&str) -> String,
    pub value_is: &'static str,
    pub usual_value_is: &'static str,
    pub other_features: fn(usize) -> String,

    // Information
    pub information: &'static str,
    pub credit_history: &'static str,
    pub credit_history_intro: &'static str,
    pub contract_type: &'static str,
    pub credit_amount: &'static str,
    pub annuity: &'static str,
    pub goods_price: &'static str,
    pub income: &'static str,
    pub income_type: &'static str,
    pub age: &'static str,
    pub employed_for: &'static str,
    pub occupation: &'static str,
    pub education: &'static str,
    pub housing: &'static str,

    // Not found
    pub not_found_title: &'static str,
    pub not_found_detail: &'static str,
}
