//! The client's profile, and the comparison with other clients.

mod charts;
mod choices;
mod cross;
mod information;
mod neighbours;

use std::rc::Rc;

use contract::{Client, JointPopulation, ModelInfo, Population, Prediction, Standing, Value};
use dioxus::prelude::*;

use self::charts::ComparisonCharts;
use self::choices::Choices;
use self::information::Information;
use self::neighbours::Neighbours;
use crate::api::FailureKind;
use crate::comparison::{ComparisonSettings, Filter, INCOME, conditions_text, filters, left_out};
use crate::components::{BlockSkeleton, ClientInformation, FailureNotice};
use crate::format;
use crate::loading::{use_loaded, use_loaded_if};
use crate::query::Query;
use crate::route::{Route, use_text};
use crate::text::Text;

/// Identifier of the heading above the comparison.
const COMPARISON_ID: &str = "comparison";

/// Shows the main information, the comparison of the address, and the most similar clients.
///
/// The main information is shown with its ranks among all clients, or without them if they cannot
/// be loaded.
#[component]
pub fn Comparison(
    client: Rc<Client>,
    standing: Option<Rc<Standing>>,
    has_no_standing: bool,
    model: Option<Rc<ModelInfo>>,
    prediction: Option<Rc<Prediction>>,
    query: Query,
) -> Element {
    rsx! {
        if let Some(standing) = standing.clone() {
            Information { standing, query: query.clone() }
        } else if has_no_standing {
            ClientInformation { client: client.clone() }
        } else {
            BlockSkeleton {}
        }
        if let Some(prediction) = prediction {
            ComparisonView { client, prediction: prediction.clone(), standing, model, query }
            Neighbours { prediction }
        }
    }
}

/// Shows the comparison: its form, the selected clients, and the charts.
#[component]
fn ComparisonView(
    client: Rc<Client>,
    prediction: Rc<Prediction>,
    standing: Option<Rc<Standing>>,
    model: Option<Rc<ModelInfo>>,
    query: Query,
) -> Element {
    let text = use_text();
    let words = text.comparison;
    let go = use_comparison_address();
    let settings = ComparisonSettings::from_query(&query);
    let income = use_loaded::<Population>(&format!("/v1/population/{INCOME}?bins=30"));
    let population = use_loaded::<Population>(&settings.path(client.client_id));
    let joint = use_loaded_if::<JointPopulation>(settings.joint_path(client.client_id).as_deref());
    let choices = model.map(|model| (filters(&model, income.value.as_deref(), text), model));

    let failure = population.failure.clone().or(joint.failure.clone());
    let is_too_few = failure.as_ref().is_some_and(|failure| failure.kind == FailureKind::NotFound);
    let is_waiting = population.is_waiting || joint.is_waiting;
    let retry = move |()| {
        population.retry.call(());
        joint.retry.call(());
    };
    let own = |name: &str| own_value(name, standing.as_deref(), &prediction, &client);
    let unfiltered =
        ComparisonSettings { conditions: Vec::new(), is_similar: false, ..settings.clone() };
    rsx! {
        div { class: "subsection",
            h3 { id: COMPARISON_ID, tabindex: "-1", {words.title} }
            if let Some((filters, model)) = choices.clone() {
                Choices { settings: settings.clone(), filters, model, standing: standing.clone(), onchange: go }
            }
            p { class: "compared-with", role: "status",
                if let Some(population) = &population.value {
                    {selection_text(population, &settings, choices.as_ref().map_or(&[], |(filters, _)| filters), text)}
                }
            }
            if !settings.conditions.is_empty() || settings.is_similar {
                button { r#type: "button", onclick: move |_| go(unfiltered.clone()), {words.clear} }
            }
            if is_too_few {
                div { class: "notice",
                    p {
                        strong { {words.too_few_title} }
                    }
                    p { {words.too_few} }
                }
            } else if let Some(failure) = failure {
                FailureNotice { failure, still_readable: population.value.is_some(), onretry: retry }
            }
            if let Some(left_out) = population.value.as_deref().map(left_out).filter(|left_out| *left_out > 0) {
                p { class: "quiet", {(words.left_out)(&format::count(left_out, text.language))} }
            }
            if let Some(shown) = population.shown().filter(|_| !is_too_few) {
                div { "aria-busy": "{is_waiting}", class: if is_waiting { "waiting" },
                    ComparisonCharts {
                        value: own(&shown.field),
                        other: joint.value.as_ref().and_then(|joint| own(&joint.other)),
                        population: shown,
                        joint: joint.value,
                        threshold: prediction.threshold,
                    }
                }
            } else if is_waiting {
                BlockSkeleton {}
            }
        }
    }
}

/// Writes with which clients the client is compared.
fn selection_text(
    population: &Population,
    settings: &ComparisonSettings,
    filters: &[Filter],
    text: &Text,
) -> String {
    let words = text.comparison;
    let [selected, all] = [population.clients, population.all_clients]
        .map(|clients| format::count(clients, text.language));
    let conditions = conditions_text(&settings.conditions, filters);
    match (conditions.is_empty(), settings.is_similar) {
        (true, false) => (words.kept_all)(&all),
        (true, true) => (words.kept_similar)(&all),
        (false, false) => (words.kept)(&selected, &all, &conditions),
        (false, true) => (words.kept_of_similar)(&selected, &all, &conditions),
    }
}

/// Returns the client's own value of a field or feature, from any loaded source.
fn own_value(
    name: &str,
    standing: Option<&Standing>,
    prediction: &Prediction,
    client: &Client,
) -> Option<Value> {
    let stands =
        standing.and_then(|standing| standing.fields.iter().find(|field| field.name == name));
    let contributes =
        || prediction.contributions.iter().find(|contribution| contribution.feature == name);
    match stands {
        Some(field) => field.value.clone(),
        None => match contributes() {
            Some(contribution) => contribution.value.clone(),
            None => client.application.get(name).cloned().flatten(),
        },
    }
}

/// Returns a callback that replaces the comparison in the address.
fn use_comparison_address() -> Callback<ComparisonSettings> {
    let route = use_route::<Route>();
    let navigator = use_navigator();
    use_callback(move |settings: ComparisonSettings| {
        if let Route::Client { id, query, fragment } = &route {
            let query = settings.to_query(query);
            let route = Route::Client { id: id.clone(), query, fragment: fragment.clone() };
            navigator.replace(route.address());
        }
    })
}
