//! What an advisor considers if the model cannot decide.

use std::rc::Rc;

use contract::{
    Client, ClientId, ComparedFeature, Decision, Effect, Prediction, Reason, SimilarClients,
    SimilarSide, Unit, Value,
};
use dioxus::prelude::*;

use super::super::alternatives::Alternatives;
use crate::components::{Icon, Shape};
use crate::conversation::{is_sayable, side};
use crate::loading::use_loaded;
use crate::pages::use_category_label;
use crate::query::Query;
use crate::route::{Route, use_text};
use crate::section::Section;
use crate::{format, text::Text};

/// Number of features that describe the nearest clients of a side.
const SHOWN_FEATURES: usize = 3;

/// Shows the reasons and the nearest clients of each side, and the way to what would be granted.
#[component]
pub fn NearLimit(
    id: ClientId,
    prediction: Rc<Prediction>,
    client: Option<Rc<Client>>,
    query: Query,
) -> Element {
    let text = use_text();
    let similar = use_loaded::<SimilarClients>(&format!("/v1/clients/{id}/similar"));
    let owned = |effect| side(&prediction, effect).into_iter().cloned().collect::<Vec<Reason>>();
    let granted =
        Route::Client { id: id.to_string(), query, fragment: Section::Granted.name().to_owned() };
    let sides = similar.value.map(|similar| similar.sides.clone()).unwrap_or_default();
    rsx! {
        div { class: "reason-columns near-limit",
            Side { title: text.reasons.for_granting, effect: Effect::LowersRisk, reasons: owned(Effect::LowersRisk) }
            Side { title: text.reasons.against_granting, effect: Effect::RaisesRisk, reasons: owned(Effect::RaisesRisk) }
            for side in sides {
                Nearest { key: "{side.decision:?}", side }
            }
        }
        // For the other clients the model already leans towards granting.
        if prediction.decision == Decision::Refused {
            div { class: "near-limit-ways",
                h3 { {(text.sections.title)(Section::Granted)} }
                if let Some(client) = client {
                    Alternatives { client }
                }
                Link { to: granted.address(), {text.decision.see_granted} }
            }
        }
    }
}

/// Shows the sentences of one side.
#[component]
fn Side(title: String, effect: Effect, reasons: Vec<Reason>) -> Element {
    let (shape, class) = match effect {
        Effect::RaisesRisk => (Shape::Up, "reason-column raises"),
        Effect::LowersRisk => (Shape::Down, "reason-column lowers"),
    };
    rsx! {
        div { class,
            h3 {
                Icon { shape }
                {title}
            }
            if reasons.is_empty() {
                p { {use_text().reasons.nothing} }
            } else {
                ul {
                    for reason in reasons {
                        li { key: "{reason.code}", {reason.sentence} }
                    }
                }
            }
        }
    }
}

/// Shows the nearest clients with one decision: how many, their usual risk, and their features.
///
/// Each feature stands beside that of this client.
#[component]
fn Nearest(side: SimilarSide) -> Element {
    let text = use_text();
    let label_of = use_category_label();
    let written = |value: Option<&Value>, feature: &ComparedFeature| {
        format::value(label_of(value).as_ref(), feature.unit, text)
    };
    // Values that read the same are left out.
    let shown = side.features.iter().filter(|feature| {
        is_sayable(feature)
            && written(feature.median.as_ref(), feature) != written(feature.value.as_ref(), feature)
    });
    rsx! {
        div { class: "reason-column nearest",
            h3 { {(text.decision.nearest)(side.decision, side.clients)} }
            p { {(text.decision.nearest_risk)(&percent(side.median_probability, text))} }
            ul {
                for feature in shown.take(SHOWN_FEATURES) {
                    li { key: "{feature.feature}",
                        {
                            (text.decision.nearest_like)(
                                &feature.label,
                                &written(feature.median.as_ref(), feature),
                                &written(feature.value.as_ref(), feature),
                                matches!(feature.median, Some(Value::Number(_))) && feature.unit != Unit::YesNo,
                            )
                        }
                    }
                }
            }
        }
    }
}

fn percent(probability: f64, text: &Text) -> String {
    format::percent(probability, text.language)
}
