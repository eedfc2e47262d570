//! Template engine: loader, filters and functions of the templates.
//!
//! Filters write a number in the same way in all documents of a language: `number(3)`, `count`,
//! `percent(1)`, `signed(3)`, `short`, `interval(3, signed=true, percent=true)`, `p_value`,
//! `euros`, `edge(unit)`, `date`, `counted("one", "many")`. Other filters write names: `label` (of
//! a text in two languages), `candidate`, `code`, `cell` (of a table), `sentence`. The test
//! `covering(1)` checks whether an interval covers a number. The functions are `feature(name)`,
//! `reason(code)`, `sentences()`, `card()` and `figure(file, title, axis)`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, State, UndefinedBehavior, Value, path_loader,
};
use scoring::{Label, Language, ReasonGroup, Unit};
use serde::Deserialize;

use super::bundle_data::BundleData;
use super::card::card;
use super::facts::{Globals, sentences};
use super::figures;
use super::numbers::{Interval, Numbers, Style};
use super::templates::embedded;
use crate::charts::{Caption, Figure};
use crate::modelling::candidate_label;

/// Figures that a template requested, each with its file name.
pub(super) type CollectedFigures = Arc<Mutex<Vec<(String, Figure)>>>;

type Result<T> = std::result::Result<T, Error>;

/// Input of one document.
#[derive(Debug, Clone)]
pub(super) struct RenderContext {
    pub(super) data: Arc<BundleData>,
    pub(super) globals: Arc<Globals>,
    pub(super) language: Language,
    /// Relative path from the document to the documents folder: empty, or ending in `/`.
    pub(super) root: String,
    /// Folder of templates that replace the built-in ones.
    pub(super) templates: Option<PathBuf>,
}

/// Returns the engine for one document, and the list that will receive its figures.
pub(super) fn environment(context: &RenderContext) -> (Environment<'static>, CollectedFigures) {
    let mut environment = Environment::new();
    match &context.templates {
        Some(folder) => environment.set_loader(path_loader(Path::new(folder))),
        None => environment.set_loader(|name| Ok(embedded(name))),
    }
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    environment.set_debug(true);
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .keep_trailing_newline(true)
        .build();
    environment.set_syntax(syntax.expect("these are the usual delimiters"));
    for (name, value) in &*context.globals {
        environment.add_global(*name, value.clone());
    }
    let language = match context.language {
        Language::French => "fr",
        Language::English => "en",
    };
    environment.add_global("language", language);
    add_numbers(&mut environment, Numbers { language: context.language });
    add_words(&mut environment, context.language);
    add_names(&mut environment, context);
    add_card(&mut environment, context.language);
    let collected = CollectedFigures::default();
    add_figures(&mut environment, context, &collected);
    (environment, collected)
}

fn add_numbers(environment: &mut Environment<'static>, numbers: Numbers) {
    environment.add_filter("number", move |value: Value, decimals: usize| {
        real(&value).map(|value| numbers.number(value, decimals))
    });
    environment
        .add_filter("count", move |value: Value| real(&value).map(|value| numbers.count(value)));
    environment.add_filter("percent", move |value: Value, decimals: usize| {
        real(&value).map(|value| numbers.percent(value, decimals))
    });
    environment.add_filter("signed", move |value: Value, decimals: usize| {
        real(&value).map(|value| numbers.signed(value, decimals))
    });
    environment
        .add_filter("short", move |value: Value| real(&value).map(|value| numbers.short(value)));
    environment.add_filter("p_value", move |value: Value| {
        real(&value).map(|value| numbers.p_value(value))
    });
    environment
        .add_filter("euros", move |value: Value| real(&value).map(|value| numbers.euros(value)));
    environment.add_filter("edge", move |value: Value, unit: Serde<Unit>| {
        real(&value).map(|value| numbers.edge(value, *unit))
    });
    environment.add_filter("date", move |text: String| numbers.date(&text));
    environment.add_filter("interval", move |value: Value, decimals: usize, options: Kwargs| {
        let style = Style {
            decimals,
            is_signed: options.get::<Option<bool>>("signed")?.unwrap_or_default(),
            is_percent: options.get::<Option<bool>>("percent")?.unwrap_or_default(),
        };
        options.assert_all_used()?;
        Ok::<_, Error>(
            interval(&value)?.map_or_else(
                || numbers.number(f64::NAN, 0),
                |found| numbers.interval(found, style),
            ),
        )
    });
    environment.add_filter("counted", move |value: Value, one: String, many: String| {
        let number = real(&value)?;
        Ok::<_, Error>(format!(
            "{} {}",
            numbers.count(number),
            if is_one(number, numbers.language) { one } else { many }
        ))
    });
    environment.add_test("covering", |value: Value, number: f64| {
        Ok::<_, Error>(interval(&value)?.is_some_and(|interval| interval.covers(number)))
    });
}

/// Checks whether a number takes the singular. In French zero does.
fn is_one(number: f64, language: Language) -> bool {
    match language {
        Language::French => number < 2.0,
        Language::English => (number - 1.0).abs() < f64::EPSILON,
    }
}

/// Returns the number of a value; `none` is NaN.
fn real(value: &Value) -> Result<f64> {
    if value.is_none() {
        return Ok(f64::NAN);
    }
    f64::try_from(value.clone()).map_err(|_| unexpected("a number", value))
}

/// Returns a figure with its interval, or `None` if it is unknown.
fn interval(value: &Value) -> Result<Option<Interval>> {
    if value.is_none() {
        return Ok(None);
    }
    let found = Interval::deserialize(value.clone());
    found
        .map(Some)
        .map_err(|_| unexpected("a figure with its interval (value, low and high)", value))
}

fn unexpected(expected: &str, found: &Value) -> Error {
    let kind =
        if found.is_undefined() { ErrorKind::UndefinedError } else { ErrorKind::InvalidOperation };
    Error::new(kind, format!("expected {expected}, found {}", found.kind()))
}

fn add_words(environment: &mut Environment<'static>, language: Language) {
    environment.add_filter("label", move |label: Serde<Label>| label.text(language).to_owned());
    environment.add_filter("candidate", move |name: String| candidate_label(&name, language));
    environment.add_filter("cell", |text: String| text.replace('|', "\\|"));
    environment.add_filter("sentence", |message: String| sentence(&message));
    environment.add_filter("code", |names: Value| {
        let written = |name: Value| format!("`{name}`");
        if names.as_str().is_some() {
            return Ok(written(names));
        }
        Ok::<_, Error>(names.try_iter()?.map(written).collect::<Vec<_>>().join(", "))
    });
}

/// Turns a message into a sentence with a capital letter and a full stop.
///
/// An identifier at the start keeps its small letters.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first_word = message.split(' ').next().unwrap_or_default();
    let starts_with_name = first_word.contains('_') || first_word.contains('.');
    let start = match letters.next() {
        Some(first) if !starts_with_name => first.to_uppercase().to_string(),
        first => first.map(String::from).unwrap_or_default(),
    };
    let end = if message.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{start}{}{end}", letters.as_str())
}

fn add_names(environment: &mut Environment<'static>, context: &RenderContext) {
    let RenderContext { data, language, root, .. } = context.clone();
    environment.add_function("feature", move |name: String| {
        data.definition(&name).map_or_else(
            || format!("`{name}`"),
            |feature| {
                let label = feature.label.text(language);
                format!("{label} [`{name}`]({root}data-dictionary/features.md#{name})")
            },
        )
    });
    environment.add_function("reason", move |code: String| {
        let group = ReasonGroup::ALL.into_iter().find(|group| group.code() == code);
        group.map_or_else(|| format!("`{code}`"), |group| group.label().text(language).to_owned())
    });
    environment.add_global("root", context.root.clone());
    let data = Arc::clone(&context.data);
    environment.add_function("sentences", move || {
        let Some(bundle) = &data.bundle else {
            return Err(Error::new(
                ErrorKind::InvalidOperation,
                "sentences need a bundle with its model",
            ));
        };
        sentences(bundle).map_err(|error| failed("the sentences", error))
    });
}

fn add_card(environment: &mut Environment<'static>, language: Language) {
    environment
        .add_function("card", move |state: &State<'_, '_>| card(state.env(), language).map(Serde));
}

fn add_figures(
    environment: &mut Environment<'static>,
    context: &RenderContext,
    collected: &CollectedFigures,
) {
    let RenderContext { data, language, .. } = context.clone();
    let collected = Arc::clone(collected);
    environment.add_function("figure", move |file: String, options: Kwargs| {
        let (title, axis): (String, String) = (options.get("title")?, options.get("axis")?);
        let caption = match language {
            Language::French => Caption::french(title, axis),
            Language::English => Caption::english(title, axis),
        };
        let caption = caption.with_plot_height(options.get("height")?);
        let most = options.get::<Option<usize>>("most")?;
        options.assert_all_used()?;
        let figure =
            figures::draw(&data, &file, &caption, most).map_err(|error| failed(&file, error))?;
        let shown = format!("![{}]({file})", caption.title);
        collected.lock().unwrap_or_else(PoisonError::into_inner).push((file, figure));
        Ok::<_, Error>(shown)
    });
}

fn failed(what: &str, error: crate::Error) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("{what} cannot be made")).with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_becomes_a_sentence_and_a_name_keeps_its_letters() {
        assert_eq!(sentence("there are 176 defaults only"), "There are 176 defaults only.");
        assert_eq!(
            sentence("bureau_months alone knows: does it?"),
            "bureau_months alone knows: does it?"
        );
    }
}
