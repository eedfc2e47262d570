//! The most similar clients, and whether they repaid.

use std::rc::Rc;

use contract::{Prediction, SimilarClients};
use dioxus::prelude::*;

use crate::charts::{DataTable, Table};
use crate::comparison::SIMILAR;
use crate::components::{BlockSkeleton, FailureNotice};
use crate::format;
use crate::loading::use_loaded_if;
use crate::pages::use_category_label;
use crate::route::use_text;

/// Shows how many of the nearest clients did not repay.
///
/// It also explains why that differs from the computed risk.
#[component]
pub(super) fn Neighbours(prediction: Rc<Prediction>) -> Element {
    let text = use_text();
    let words = text.comparison;
    let label_of = use_category_label();
    let path = prediction.client_id.map(|id| format!("/v1/clients/{id}/similar?k={SIMILAR}"));
    let similar = use_loaded_if::<SimilarClients>(path.as_deref());
    let Some(found) = similar.value else {
        return match similar.failure {
            Some(failure) => rsx! {
                FailureNotice { failure, still_readable: true, onretry: similar.retry }
            },
            None => rsx! {
                BlockSkeleton {}
            },
        };
    };
    let percent = |share| format::percent_short(share, text.language);
    let count = |clients| format::count(clients, text.language);
    let probability = format::percent(prediction.probability, text.language);
    let agree =
        (found.default_share_low..=found.default_share_high).contains(&prediction.probability);
    let rows = found.features.iter().map(|feature| {
        let write = |value| format::value(label_of(value).as_ref(), feature.unit, text);
        vec![feature.label.clone(), write(feature.value.as_ref()), write(feature.median.as_ref())]
    });
    let table = Table::new(&words.neighbours_columns, rows);
    rsx! {
        div { class: "subsection",
            h3 { {words.neighbours} }
            p { class: "neighbours",
                strong { {(words.neighbours_finding)(&count(found.clients), found.defaults, &count(found.defaults))} }
                " "
                {
                    (words.neighbours_interval)(
                        &percent(found.default_share),
                        &percent(found.default_share_low),
                        &percent(found.default_share_high),
                    )
                }
                " "
                if agree {
                    {(words.neighbours_agree)(&probability)}
                } else {
                    {(words.neighbours_differ)(&probability, found.features.len())}
                }
            }
            DataTable { name: words.neighbours, summary: words.neighbours_alike, table }
        }
    }
}
