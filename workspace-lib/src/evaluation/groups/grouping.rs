//! How applications fall into groups, with names that people read.
//!
//! A grouping reads one raw column or feature. What is not known belongs to no group; groups to
//! which nobody belongs are left out, and so is a grouping in which nobody has a group, as when an
//! optional column is missing from the files.

use polars::prelude::*;
use scoring::{Field, Label};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::tables::{NOT_AVAILABLE, application_fields};

/// Applications in groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grouping {
    /// Its name in files: `gender`, `age`, ….
    pub code: String,
    /// Its name for people.
    pub label: Label,
    /// Names of the groups.
    pub groups: Vec<Label>,
    /// Position in `groups` of each application's group, one entry per application; `None` where it
    /// is not known.
    pub group_of: Vec<Option<usize>>,
}

/// Category that stands for an unknown one beside [`NOT_AVAILABLE`].
const UNKNOWN: &str = "Unknown";

impl Grouping {
    /// A grouping without the groups that nobody belongs to; `None` if nobody has a group.
    ///
    /// # Panics
    /// If `group_of` has a position beyond the last of `groups`.
    pub fn new(
        code: impl Into<String>,
        label: Label,
        groups: Vec<Label>,
        group_of: Vec<Option<usize>>,
    ) -> Option<Self> {
        let mut members = vec![0_usize; groups.len()];
        group_of.iter().flatten().for_each(|&group| members[group] += 1);
        let mut kept = 0;
        let positions: Vec<Option<usize>> = members
            .iter()
            .map(|&members| {
                kept += usize::from(members > 0);
                (members > 0).then(|| kept - 1)
            })
            .collect();
        let groups: Vec<Label> = groups
            .into_iter()
            .zip(&positions)
            .filter(|(_, position)| position.is_some())
            .map(|(label, _)| label)
            .collect();
        let group_of = group_of.into_iter().map(|group| positions[group?]).collect();
        (!groups.is_empty()).then(|| Self { code: code.into(), label, groups, group_of })
    }
}

/// A frame of applications and what their fields are called.
pub(super) struct Applications<'a> {
    frame: &'a DataFrame,
    fields: Vec<Field>,
}

impl<'a> Applications<'a> {
    pub(super) fn new(frame: &'a DataFrame) -> Self {
        Self { frame, fields: application_fields() }
    }

    /// One group for each known category of `column`, in the order of the schema, under the field's
    /// own label.
    pub(super) fn by_category(&self, code: &str, column: &str) -> Result<Option<Grouping>> {
        let Some(field) = self.field(column) else { return Ok(None) };
        let Ok(values) = self.frame.column(column) else { return Ok(None) };
        let is_known = |value: &str| value != UNKNOWN && !NOT_AVAILABLE.contains(&value);
        let categories: Vec<_> =
            field.categories.iter().filter(|category| is_known(&category.value)).collect();
        let values = values.cast(&DataType::String)?;
        let position = |value: &str| categories.iter().position(|category| category.value == value);
        let group_of = values.str()?.iter().map(|value| value.and_then(position)).collect();
        let groups = categories.iter().map(|category| category.label.clone()).collect();
        Ok(Grouping::new(code, field.label.clone(), groups, group_of))
    }

    /// Groups of a number: `group` says which of `groups` a value belongs to.
    pub(super) fn by_number(
        &self,
        code: &str,
        label: Label,
        column: &str,
        groups: Vec<Label>,
        group: impl Fn(f64) -> Option<usize>,
    ) -> Result<Option<Grouping>> {
        let Some(numbers) = self.numbers(column)? else { return Ok(None) };
        let group_of = numbers.into_iter().map(|number| number.and_then(&group)).collect();
        Ok(Grouping::new(code, label, groups, group_of))
    }

    /// Numbers of a column, `None` where missing; no column, no numbers.
    pub(super) fn numbers(&self, column: &str) -> Result<Option<Vec<Option<f64>>>> {
        let Ok(values) = self.frame.column(column) else { return Ok(None) };
        let values = values.cast(&DataType::Float64)?;
        let known = |number: Option<f64>| number.filter(|number| !number.is_nan());
        Ok(Some(values.f64()?.iter().map(known).collect()))
    }

    /// What people call a column of the applications.
    pub(super) fn label(&self, column: &str) -> Label {
        self.field(column).map_or_else(|| Label::new(column, column), |field| field.label.clone())
    }

    fn field(&self, column: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str) -> Label {
        Label::new(text, text)
    }

    #[test]
    fn leaves_out_groups_without_anybody() {
        let groups = vec![label("a"), label("b"), label("c")];
        let grouping =
            Grouping::new("x", label("X"), groups.clone(), vec![Some(2), None, Some(0), Some(2)])
                .unwrap();
        assert_eq!(grouping.groups, [label("a"), label("c")]);
        assert_eq!(grouping.group_of, [Some(1), None, Some(0), Some(1)]);
        assert_eq!(Grouping::new("x", label("X"), groups, vec![None; 3]), None);
    }
}
