//! Form of the comparison: variables, clients to compare with, and conditions.

use std::rc::Rc;

use contract::{ModelInfo, Standing};
use dioxus::prelude::*;

use crate::comparison::{ComparisonSettings, Filter};
use crate::order::sorted;
use crate::route::use_text;

/// Options of a list: names and labels.
type Options = Vec<(String, String)>;

/// Shows the fields of the comparison; each change takes effect at once.
#[component]
pub(super) fn Choices(
    settings: ComparisonSettings,
    filters: Vec<Filter>,
    model: Rc<ModelInfo>,
    standing: Option<Rc<Standing>>,
    onchange: Callback<ComparisonSettings>,
) -> Element {
    let words = use_text().comparison;
    let mut main: Options = match &standing {
        Some(standing) => {
            standing.fields.iter().map(|field| (field.name.clone(), field.label.clone())).collect()
        }
        None => Vec::new(),
    };
    // The variables of the address are always in the list.
    for variable in [&settings.variable, &settings.other] {
        let is_listed = main.iter().any(|(name, _)| name == variable)
            || model.features.iter().any(|feature| feature.name == *variable);
        let field = model.fields.iter().find(|field| field.name == *variable);
        main.extend(
            field.filter(|_| !is_listed).map(|field| (field.name.clone(), field.label.clone())),
        );
    }
    // A feature that equals a field, under the same name or a shorter one, is listed once.
    let is_main = |feature: &str, label: &str| {
        let is_twin = |(name, main): &(String, String)| name == feature || main.starts_with(label);
        main.iter().any(is_twin) && settings.variable != feature && settings.other != feature
    };
    let mut features: Options = model
        .features
        .iter()
        .map(|feature| (feature.name.clone(), feature.label.clone()))
        .collect();
    features.retain(|(name, label)| !is_main(name, label));
    let features = sorted(features, |(_, one), (_, other)| one.cmp(other));
    let variables = vec![(words.main_fields, main), (words.features, features)];
    let others: Vec<_> = [("", vec![(String::new(), words.no_other.to_owned())])]
        .into_iter()
        .chain(variables.clone())
        .collect();
    let whom = vec![
        (String::new(), words.all_clients.to_owned()),
        ("similar".to_owned(), words.similar_clients.to_owned()),
    ];
    let change = move |settings: ComparisonSettings| onchange(settings);
    let (by_variable, by_other, by_whom) = (settings.clone(), settings.clone(), settings.clone());
    rsx! {
        div { class: "comparison-choices",
            Choice { id: "variable", label: words.variable, value: settings.variable.clone(), groups: variables,
                onchange: move |variable| change(ComparisonSettings { variable, ..by_variable.clone() }),
            }
            Choice { id: "other", label: words.other, value: settings.other.clone(), groups: others,
                onchange: move |other| change(ComparisonSettings { other, ..by_other.clone() }),
            }
            Choice { id: "whom", label: words.with_whom, value: if settings.is_similar { "similar" } else { "" }, groups: vec![("", whom)],
                onchange: move |whom: String| change(ComparisonSettings { is_similar: !whom.is_empty(), ..by_whom.clone() }),
            }
        }
        fieldset { class: "comparison-choices",
            legend { {words.filters} }
            for filter in filters {
                Condition { key: "{filter.field}", filter, settings: settings.clone(), onchange }
            }
        }
    }
}

/// Shows one filter: no condition, or one of its conditions.
#[component]
fn Condition(
    filter: Filter,
    settings: ComparisonSettings,
    onchange: Callback<ComparisonSettings>,
) -> Element {
    let words = use_text().comparison;
    let field = filter.field;
    let none = (String::new(), words.no_condition.to_owned());
    let options: Options = [none].into_iter().chain(filter.options).collect();
    let value = settings.condition(field).to_owned();
    rsx! {
        Choice { id: "filter-{field}", label: filter.label, value, groups: vec![("", options)],
            onchange: move |condition: String| onchange(settings.with_condition(field, &condition)),
        }
    }
}

/// Shows a list to choose from, under its label.
///
/// The options of a group without a name are not grouped.
#[component]
fn Choice(
    id: String,
    label: String,
    value: String,
    groups: Vec<(&'static str, Options)>,
    onchange: Callback<String>,
) -> Element {
    rsx! {
        div { class: "comparison-choice",
            label { r#for: "{id}", {label} }
            select { id: "{id}", onchange: move |event| onchange(event.value()),
                for (name , options) in groups {
                    if name.is_empty() {
                        for (option , label) in options {
                            option { key: "{option}", value: "{option}", selected: option == value, {label} }
                        }
                    } else if !options.is_empty() {
                        optgroup { key: "{name}", label: name,
                            for (option , label) in options {
                                option { key: "{option}", value: "{option}", selected: option == value, {label} }
                            }
                        }
                    }
                }
            }
        }
    }
}
