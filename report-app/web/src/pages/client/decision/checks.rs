//! What to check before the client learns the decision, and what the decision rests on.

use std::rc::Rc;

use contract::{Check, Checks, ClientId, Prediction};
use dioxus::prelude::*;

use crate::components::ToCheck;
use crate::loading::use_loaded;
use crate::route::use_text;

/// Shows what looks wrong or missing in the file; what would change the decision comes first.
///
/// With little history it also shows what the decision rests on. While the checks load, and if they
/// cannot be loaded, it shows the prediction's own warnings.
#[component]
pub fn DecisionChecks(id: ClientId, prediction: Rc<Prediction>) -> Element {
    let text = use_text().checks;
    let loaded = use_loaded::<Checks>(&format!("/v1/clients/{id}/checks"));
    let checks = match &loaded.value {
        Some(checks) => checks.checks.clone(),
        None => prediction.warnings.iter().map(check_from_warning).collect(),
    };
    let basis = loaded.value.as_ref().and_then(|checks| checks.basis.message.clone());
    rsx! {
        if let Some(basis) = basis {
            div { class: "to-check",
                h3 { {text.basis} }
                p { {basis} }
            }
        }
        if !checks.is_empty() {
            ToCheck {
                for check in checks {
                    li { key: "{check.code} {check.fields:?}",
                        {check.message.clone()}
                        if let Some(decision) = check.decision_if_usual.filter(|_| check.changes_decision) {
                            " "
                            strong { {(text.would_change)(decision)} }
                        }
                    }
                }
            }
        }
    }
}

fn check_from_warning(warning: &contract::Warning) -> Check {
    Check {
        code: warning.code.clone(),
        fields: vec![warning.feature.clone()],
        message: warning.message.clone(),
        probability_if_usual: None,
        decision_if_usual: None,
        changes_decision: false,
    }
}
