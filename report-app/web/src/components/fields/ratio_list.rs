//! Ratios of several fields.

use contract::Unit;
use dioxus::prelude::*;

use super::Editing;
use crate::format;
use crate::route::use_text;

/// Shows the ratios of payment to income and of credit to goods.
///
/// Each ratio is shown as edited and, if it differs, as on file. The duration is a field of its
/// own.
#[component]
pub fn RatioList(editing: Editing) -> Element {
    let text = use_text();
    let figures = use_memo(move || {
        let edited = editing.edited.read();
        (edited.ratios(), edited.ratios_on_file())
    });
    let (now, own) = figures();
    let written =
        |number: Option<f64>, unit| number.map(|number| format::quantity(number, unit, text));
    let lines = [
        (
            text.form.payment_share,
            written(now.payment_share, Unit::Share),
            written(own.payment_share, Unit::Share),
        ),
        (
            text.form.credit_to_goods,
            written(now.credit_to_goods, Unit::Ratio),
            written(own.credit_to_goods, Unit::Ratio),
        ),
    ];
    rsx! {
        dl { class: "ratios", "aria-label": text.form.ratios,
            for (label , now , own) in lines {
                div { key: "{label}",
                    dt { {label} }
                    dd {
                        strong { {now.clone().unwrap_or("–".to_owned())} }
                        if let Some(own) = own.filter(|own| Some(own) != now.as_ref()) {
                            span { class: "quiet", " " {(text.form.instead_of)(&own)} }
                        }
                    }
                }
            }
        }
    }
}
