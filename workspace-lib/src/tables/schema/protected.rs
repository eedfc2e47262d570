//! Protected attributes of a client, and the raw columns that show them.

/// An attribute by which the law or the lender's own rules protect people.
#[derive(Debug, Clone, Copy)]
pub struct ProtectedAttribute {
    /// Code of its grouping in reports.
    pub code: &'static str,
    /// Raw columns that determine it, or nearly; the groups are read from the first one.
    pub columns: &'static [&'static str],
    /// Whether no model input may ever read these columns.
    pub is_barred: bool,
}

/// Gender.
pub const GENDER: ProtectedAttribute =
    ProtectedAttribute { code: "gender", columns: &["CODE_GENDER"], is_barred: true };

/// Age; a model may read it by an explicit option only.
pub const AGE: ProtectedAttribute =
    ProtectedAttribute { code: "age", columns: &["DAYS_BIRTH"], is_barred: false };

/// Family status.
pub const FAMILY_STATUS: ProtectedAttribute =
    ProtectedAttribute { code: "family_status", columns: &["NAME_FAMILY_STATUS"], is_barred: true };

/// Number of children, which the number of family members nearly gives.
pub const CHILDREN: ProtectedAttribute = ProtectedAttribute {
    code: "children",
    columns: &["CNT_CHILDREN", "CNT_FAM_MEMBERS"],
    is_barred: true,
};

/// Rating of the region where the client lives; a model may read it.
pub const REGION_RATING: ProtectedAttribute = ProtectedAttribute {
    code: "region_rating",
    columns: &["REGION_RATING_CLIENT", "REGION_RATING_CLIENT_W_CITY"],
    is_barred: false,
};

/// All protected attributes, in the order of the reports.
pub const PROTECTED_ATTRIBUTES: [ProtectedAttribute; 5] =
    [GENDER, AGE, FAMILY_STATUS, CHILDREN, REGION_RATING];

/// Returns the raw columns that no model input may read.
pub fn barred_columns() -> impl Iterator<Item = &'static str> {
    let barred = PROTECTED_ATTRIBUTES.into_iter().filter(|attribute| attribute.is_barred);
    barred.flat_map(|attribute| attribute.columns).copied()
}
