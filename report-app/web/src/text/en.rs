//! English.

use contract::Role;

use super::{Language, Text};
use crate::format;

/// The texts in English.
pub static EN: Text = Text {
    language: Language::English,
    charts: &super::charts::EN,

    brand: "Prêt à dépenser",
    language_name: "English",
    skip_to_content: "Skip to content",
    navigation: "Main navigation",
    footer: "A tool that helps to decide. The model proposes; an advisor can always review a decision.",
    loading: "Loading…",
    missing: "not known",
    yes: "yes",
    no: "no",
    days: |number| if is_one(number) { "day" } else { "days" },
    months: |number| if is_one(number) { "month" } else { "months" },
    years: |number| if is_one(number) { "year" } else { "years" },
    month_names: [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    date: |day, month, year| format!("{day} {month} {year}"),

    retry: "Try again",
    request_id: |id| format!("Request reference: {id}"),
    unreachable_title: "The scoring service does not answer",
    unreachable_detail: "Check your connection, then try again. If it goes on, tell the operations team.",
    refused_title: "The service could not answer",
    refused_detail: "Try again in a moment. If it goes on, give the reference to the operations team.",
    unreadable_title: "The service’s answer is incomplete",
    unreadable_detail: "Reload the page: a new version of the dashboard may be available.",
    still_readable: "What you see is the last answer that could be loaded.",
    not_allowed_title: "Your role does not give access to this",
    not_allowed_detail: "An operator sees no client’s file. To see one, sign in as an advisor or a reviewer.",
    too_many_title: "Too many attempts",
    too_many_detail: |minutes| match minutes {
        None => "Try again in a few minutes.".to_owned(),
        Some(1) => "Try again in 1\u{a0}minute.".to_owned(),
        Some(many) => format!("Try again in {many}\u{a0}minutes."),
    },

    sign_in_title: "Sign in",
    sign_in_document_title: "Sign in – Prêt à dépenser",
    sign_in_intro: "Sign in to see clients’ files. No account yet? The operations team can create one for you.",
    name_label: "User name",
    name_missing: "Enter your user name.",
    password_label: "Password",
    password_missing: "Enter your password.",
    wrong_password: "The user name or the password is wrong.",
    sign_in: "Sign in",
    signing_in: "Signing in…",
    used_link_title: "This link no longer signs in",
    used_link_detail: "It was used already, or it is too old. To get another one, restart “make run” or ask the operations team.",
    used_link_otherwise: "You can also sign in with your user name and password.",
    your_session: "Your session",
    role: |role| match role {
        Role::Advisor => "Advisor",
        Role::Reviewer => "Reviewer",
        Role::Operator => "Operator",
    },
    sign_out: "Sign out",
    sign_out_failed: "You could not be signed out. Try again.",

    clients: "Clients",
    clients_title: "Clients – Prêt à dépenser",
    search_label: "Find a client by number",
    search_hint: "Press / to search, Enter to open the client found.",
    search_digits_only: "A client number holds only digits.",
    clients_found: |total, search| {
        let plural = if total == 1 { "" } else { "s" };
        let clients = format!("{} client{plural}", format::count(total, Language::English));
        if search.is_empty() { clients } else { format!("{clients} whose number starts with {search}") }
    },
    none_found_title: |search| format!("No client whose number starts with {search}"),
    none_found_detail: "Check the number, or clear the search to see all clients.",
    no_clients_title: "No client yet",
    no_clients_detail: "Clients will appear here as soon as the published model holds some.",
    clear_search: "Clear the search",
    column_client: "Client",
    column_decision: "Decision",
    column_probability: "Probability of default",
    column_band: "Risk band",
    granted: "Granted",
    refused: "Refused",
    to_review: "To review",
    next_page: "Next clients",
    first_page: "Back to the start",
    pages: "Pages of the list",

    client_heading: |id| format!("Client {id}"),
    client_title: |id| format!("Client {id} – decision"),
    all_clients: "All clients",
    unknown_client_title: |id| format!("Client {id} does not exist"),
    unknown_client_detail: "Check the number, or look for it in the list of all clients.",
    credit_granted: "Credit granted",
    credit_refused: "Credit refused",
    to_review_by_advisor: "To be reviewed by an advisor",
    why_review: "The model’s uncertainty reaches both sides of the threshold.",
    to_check: "To be checked in the file",
    in_hundred: |percent| match percent.round() as i64 {
        0 => "Fewer than 1 client in 100".to_owned(),
        1 => "1 client in 100".to_owned(),
        many => format!("{many} clients in 100"),
    },
    in_hundred_do_what: |percent| {
        if is_one(percent.round()) {
            "with a similar profile has difficulty repaying"
        } else {
            "with a similar profile have difficulty repaying"
        }
    },
    probability_is: "Probability of default",
    between: |low, high| format!("between {low} and {high}"),
    distance: |points, below| {
        let side = if below { "below the threshold" } else { "above the threshold" };
        match points.round() as i64 {
            0 => format!("Less than 1 point {side}"),
            1 => format!("1 point {side}"),
            many => format!("{many} points {side}"),
        }
    },
    threshold_mark: |threshold| format!("Refused from {threshold}"),
    gauge_described: |probability, low, high, threshold| {
        format!("Probability of default: {probability}, between {low} and {high}. Refused from {threshold}.")
    },
    risk_band: |band| format!("Risk band {band}"),
    decided_by: |version, trained, decided| {
        let trained = trained.map(|day| format!(" of {day}")).unwrap_or_default();
        format!("Model {version}{trained}. Decision computed on {decided}.")
    },

    reasons: "Why this decision",
    reasons_intro: |average| {
        format!("The four things that count most, compared with the average score (a probability of {average}).")
    },
    raises: "What raises the risk",
    lowers: "What lowers the risk",
    none_raises: "Nothing among the four that count most.",
    none_lowers: "Nothing among the four that count most.",
    see_all: "See all",
    see_history: "See the whole history",
    see_all_intro: "We start from the average score; each item raises it (more risk) or lowers it (less risk), down to this client’s score. Open an item to see the data behind it.",
    average_client: "Average score",
    this_client: "This client",
    effect_on_score: "Effect on the score",
    score_of: |score| format!("score {score}"),
    value_is: "This client",
    usual_value_is: "Usually",
    other_features: |count| {
        if count == 1 {
            "1 other item, with no visible effect".to_owned()
        } else {
            format!("{count} other items, with no visible effect each")
        }
    },

    information: "Main information",
    credit_history: "Credit history",
    credit_history_intro: "What is known of this client’s credits, here and with other lenders.",
    contract_type: "Type of credit",
    credit_amount: "Credit amount",
    annuity: "Annuity",
    goods_price: "Price of the goods",
    income: "Yearly income",
    income_type: "Source of income",
    age: "Age",
    employed_for: "Time in current job",
    occupation: "Occupation",
    education: "Education",
    housing: "Housing",

    not_found_title: "This page does not exist",
    not_found_detail: "The address may be incomplete.",
};

/// The only number that takes the singular; 0 and 0.5 take the plural.
fn is_one(number: f64) -> bool {
    (number.abs() - 1.0).abs() < f64::EPSILON
}
