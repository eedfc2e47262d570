//! A field of an application, with a control for its kind.

use contract::Unit;
use dioxus::prelude::*;

use super::{CheckField, ChoiceField, Editing, NumberField};
use crate::form::Field;

/// Shows a field with its label, its control and its error.
///
/// A number has a slider if `with_slider` is true.
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
