//! How the model was trained, and what it cannot do.

use std::rc::Rc;

use contract::{ModelInfo, ModelReport};
use dioxus::prelude::*;

use super::Part;
use crate::components::Fold;
use crate::format;
use crate::route::use_text;

/// Shows the steps of the training, the limits of the model, and the warnings of the training.
#[component]
pub(super) fn Training(model: Rc<ModelInfo>, report: Rc<ModelReport>) -> Element {
    let text = use_text();
    let words = text.model;
    let count = |number| format::count(number, text.language);
    let steps = (words.training_steps)(
        &count(model.training_applications),
        &count(model.training_defaults),
        &count(model.features.len()),
    );
    rsx! {
        Part { id: "training", title: words.training,
            ol { class: "model-list",
                for step in steps {
                    li { key: "{step}", {step.clone()} }
                }
            }
        }
        Part { id: "limits", title: words.limits,
            ul { class: "model-list",
                for limit in words.known_limits {
                    li { key: "{limit}", {limit} }
                }
            }
            if !report.warnings.is_empty() {
                Fold { class: "chart-data", summary: rsx! { {words.training_warnings} },
                    ul { lang: "en",
                        for warning in &report.warnings {
                            li { key: "{warning}", {warning.clone()} }
                        }
                    }
                }
            }
        }
    }
}
