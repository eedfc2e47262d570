//! Labels of categories; the raw tables spell categories in English.

use std::collections::HashMap;
use std::rc::Rc;

use contract::{ModelInfo, Value};
use dioxus::prelude::*;

/// Labels by raw spelling, shared by a page with the components that write values.
#[derive(Clone, PartialEq)]
struct Labels(Memo<HashMap<String, String>>);

/// Provides the model's category labels to the components below.
pub(in crate::pages) fn use_category_labels(model: Option<&Rc<ModelInfo>>) {
    let model = model.cloned();
    let labels = use_memo(use_reactive!(|model| model
        .as_ref()
        .map(|model| read(model))
        .unwrap_or_default()));
    use_context_provider(|| Labels(labels));
}

/// Returns a function that turns a category into its label.
///
/// A number, or a category without a label, stays as it is.
pub fn use_category_label() -> impl Fn(Option<&Value>) -> Option<Value> {
    let labels = use_context::<Labels>().0;
    move |value| match value {
        Some(Value::Text(raw)) => Some(Value::Text(labels.read().get(raw).unwrap_or(raw).clone())),
        other => other.cloned(),
    }
}

fn read(model: &ModelInfo) -> HashMap<String, String> {
    let categories = model.fields.iter().flat_map(|field| &field.categories);
    categories.map(|category| (category.value.clone(), category.label.clone())).collect()
}
