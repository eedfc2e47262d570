//! Fields of a simulation.

use std::rc::Rc;

use contract::ModelInfo;
use dioxus::prelude::*;

use crate::components::{Editing, FieldRow};
use crate::edited::{CAR, CAR_AGE, CREDIT, GOODS, INCOME, JOB, PAYMENT};
use crate::form::{Field, fields};
use crate::route::{use_language, use_text};
use crate::text::Text;

const LOAN: [&str; 3] = [CREDIT, PAYMENT, GOODS];
const SITUATION: [&str; 9] = [
    INCOME,
    JOB,
    "NAME_INCOME_TYPE",
    "OCCUPATION_TYPE",
    "NAME_EDUCATION_TYPE",
    "NAME_HOUSING_TYPE",
    "NAME_FAMILY_STATUS",
    CAR,
    CAR_AGE,
];

/// Shows every field that the model reads and an advisor may change, in three groups.
#[component]
pub fn SimulationFields(model: Rc<ModelInfo>, editing: Editing) -> Element {
    let text = use_text().simulation;
    let language = use_language();
    let groups = use_memo(use_reactive!(|(model, language)| {
        let papers: Vec<&str> = (model.fields.iter().map(|field| field.name.as_str()))
            .filter(|name| name.starts_with("FLAG_") && *name != CAR && *name != "FLAG_OWN_REALTY")
            .collect();
        let fields_of = |names: &[&str]| fields(names, &model.fields, Text::in_language(language));
        [fields_of(&LOAN), fields_of(&SITUATION), fields_of(&papers)]
    }));
    let no_car = use_memo(move || editing.edited.read().category(CAR) == Some("N"));
    let titles = [text.credit, text.situation, text.papers];
    let is_shown = move |field: &Field| field.name != CAR_AGE || !no_car();
    rsx! {
        for (title , group) in titles.into_iter().zip(groups()) {
            if !group.is_empty() {
                fieldset { key: "{title}",
                    legend { {title} }
                    for field in group.into_iter().filter(is_shown) {
                        FieldRow { key: "{field.name}", field, editing, with_slider: true }
                    }
                }
            }
        }
    }
}
