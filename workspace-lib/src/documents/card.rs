//! The model card and the data sheet as data.
//!
//! One template gives the data; two pages and a JSON file show it.

use minijinja::{Environment, Error, ErrorKind};
use scoring::Language;
use serde_json::Value;

use super::format_for_print;

/// Name of the template, which gives TOML.
const TEMPLATE: &str = "model-card/card.toml";

/// Returns the filled card of a bundle.
///
/// # Errors
/// If the template uses an unknown name, or its output is not TOML.
pub(super) fn card(environment: &Environment<'_>, language: Language) -> Result<Value, Error> {
    let text = environment.get_template(TEMPLATE)?.render(())?;
    let card: Value = toml::from_str(&text).map_err(|error| {
        Error::new(ErrorKind::InvalidOperation, format!("{TEMPLATE} gives no TOML"))
            .with_source(error)
    })?;
    Ok(format_texts(card, language))
}

/// Returns the value with every text formatted for publication.
fn format_texts(value: Value, language: Language) -> Value {
    match value {
        Value::String(text) => {
            Value::String(format_for_print(&text, language).trim_end().to_owned())
        }
        Value::Array(values) => {
            values.into_iter().map(|value| format_texts(value, language)).collect()
        }
        Value::Object(entries) => {
            entries.into_iter().map(|(name, value)| (name, format_texts(value, language))).collect()
        }
        value => value,
    }
}
