//! One field of an application, as its kind asks for.

use contract::Unit;
use dioxus::prelude::*;

use super::{CheckField, ChoiceField, Editing, NumberField};
use crate::form::Field;

/// A field with its label, its control and what is wrong; a number has a slider where `with_slider`
/// says so.
#[component]
pub fn FieldRow(field: Field, editing: Editing, with_slider: bool) -> Element {
    if !field.categories.is_empty() {
        rsx! {
            ChoiceField { field, editing }
        }
    } else if field.unit == Unit::YesNo {
        rsx! {
            CheckField { field, editing }
        }
    } else {
        rsx! {
            NumberField { field, editing, with_slider }
        }
    }
}
