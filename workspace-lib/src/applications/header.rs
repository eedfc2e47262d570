//! Header of a file: the role of each column, and checks of the column names.

use std::path::Path;

use super::form::{Form, Role};
use super::{IgnoredColumns, in_file};
use crate::Result;
use crate::tables::column_names::{UnknownNames, first_duplicate, is_index, join_first_names};

/// The role of each column of a file; `None` for a column that is not read.
#[derive(Debug)]
pub(super) struct ColumnRoles {
    pub(super) roles: Vec<Option<Role>>,
    pub(super) ignored: IgnoredColumns,
}

impl ColumnRoles {
    /// Determines the roles of the columns `names`.
    ///
    /// # Errors
    /// If a name occurs twice, may have been meant for another column, or if no name is a field.
    pub(super) fn new(file: &Path, names: &[String], form: &Form<'_>) -> Result<Self> {
        if let Some(name) = first_duplicate(names) {
            return Err(in_file(
                file,
                format!("the header names column {name} twice. Keep one of them."),
            ));
        }
        let roles: Vec<Option<Role>> = names.iter().map(|name| form.role(name)).collect();
        let unknown = names
            .iter()
            .zip(&roles)
            .filter(|(_, role)| role.is_none())
            .map(|(name, _)| name.as_str());
        let (indices, others): (Vec<&str>, Vec<&str>) = unknown.partition(|name| is_index(name));
        let others = compare(others.into_iter(), form);
        if others.has_suggestion() {
            return Err(in_file(file, format!("unknown columns: {others}")));
        }
        if !roles.iter().any(|role| matches!(role, Some(Role::Field(_)))) {
            let found = join_first_names(
                &names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>(),
            );
            let message = format!(
                "no column is a field of an application. Expected a header line with raw column names such as AMT_CREDIT, \
                 separated by commas, semicolons or tabs; found {found}."
            );
            return Err(in_file(file, message));
        }
        let indices = indices.into_iter().map(str::to_owned).collect();
        Ok(Self {
            roles,
            ignored: IgnoredColumns { indices, unknown: others.unmatched.into_iter().collect() },
        })
    }
}

/// Compares unknown names with those that the form knows.
pub(super) fn compare<'a>(unknown: impl Iterator<Item = &'a str>, form: &Form<'_>) -> UnknownNames {
    UnknownNames::compare(unknown, &form.names(), |name| form.holds_categories(name))
}
