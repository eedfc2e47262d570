//! Columns of `explanations.csv`, which publishing writes and the service reads.

/// Key of an application: the client's number, in the raw tables and in a bundle's files.
pub const CLIENT_KEY: &str = "SK_ID_CURR";

/// Column with the probability of default.
pub const PROBABILITY: &str = "probability";

/// Column with the decision's code.
pub const DECISION: &str = "decision";

/// Number of reasons per client.
pub const REASONS: usize = 4;

/// Returns the names of the columns, in the order of the file.
pub fn columns() -> Vec<String> {
    let ranked = |name: &'static str| (1..=REASONS).map(move |rank| format!("{name}_{rank}"));
    let first = [CLIENT_KEY, PROBABILITY, DECISION].map(str::to_owned);
    first.into_iter().chain(ranked("reason")).chain(ranked("contribution")).collect()
}
