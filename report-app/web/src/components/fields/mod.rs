//! The fields of an application being edited: numbers, choices, yes or no.

mod check_field;
mod choice_field;
mod editing;
mod field_row;
mod number_field;
mod ratio_list;

pub use editing::{Editing, use_editing};
pub use field_row::FieldRow;
pub use ratio_list::RatioList;

use check_field::CheckField;
use choice_field::ChoiceField;
use number_field::NumberField;
