//! Groupings: applications are assigned to groups with labels for readers.
//!
//! A grouping reads one raw column or feature. An application whose value is not known belongs to
//! no group. Empty groups are left out. A grouping in which no application has a group is left out
//! too, for example when an optional column is missing from the files.

use polars::prelude::*;
use scoring::{Field, Label};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::tables::{NOT_AVAILABLE, application_fields};

/// Assignment of applications to groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grouping {
    /// Code in files: `gender`, `age`, ….
    pub code: String,
    /// Name for readers.
    pub label: Label,
    /// Names of the groups.
    pub groups: Vec<Label>,
    /// Position in `groups` of each application's group; `None` where it is not known.
    ///
    /// There is one entry per application.
    pub group_of: Vec<Option<usize>>,
}

/// Category that means "not known", beside [`NOT_AVAILABLE`].
const UNKNOWN: &str = "Unknown";

impl Grouping {
    /// Builds a grouping without its empty groups; `None` if no application has a group.
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

/// A frame of applications with the definitions of its fields.
pub(super) struct ApplicationFrame<'a> {
    frame: &'a DataFrame,
    fields: Vec<Field>,
}

impl<'a> ApplicationFrame<'a> {
    pub(super) fn new(frame: &'a DataFrame) -> Self {
        Self { frame, fields: application_fields() }
    }

    /// Builds one group for each known category of `column`, in the order of the schema.
    ///
    /// The label is the field's own.
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

    /// Builds groups of a number; `group` returns the position in `groups` of a value.
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

    /// Reads the numbers of a column, `None` where missing.
    ///
    /// Returns `None` if the column does not exist.
    pub(super) fn numbers(&self, column: &str) -> Result<Option<Vec<Option<f64>>>> {
        let Ok(values) = self.frame.column(column) else { return Ok(None) };
        let values = values.cast(&DataType::Float64)?;
        let known = |number: Option<f64>| number.filter(|number| !number.is_nan());
        Ok(Some(values.f64()?.iter().map(known).collect()))
    }

    /// Returns the label of a column of the applications.
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
