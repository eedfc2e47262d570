//! Description of one column of a table, and the functions that build the schema.

use polars::prelude::DataType;

/// Type of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An integer, read as `Int64`. `-3648.0` is accepted for `-3648`.
    Integer,
    /// A number, read as `Float64`.
    ///
    /// Counts and days that can be missing are numbers, as in the originals.
    Number,
    /// One of several texts, read as `String`.
    ///
    /// `XNA` and `XAP` mean "not available" and are read as missing.
    Category,
    /// `Y` or `N`, read as `String`.
    Flag,
}

impl Kind {
    /// Returns the polars type of a column of this kind.
    pub fn data_type(self) -> DataType {
        match self {
            Self::Integer => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Category | Self::Flag => DataType::String,
        }
    }
}

/// A column of one of the original tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SchemaColumn {
    /// Name in Kaggle's files.
    pub name: &'static str,
    /// Type of its values.
    pub kind: Kind,
    /// True if a file without this column is refused.
    pub required: bool,
    /// Smallest plausible value. Smaller values are reported, not refused.
    pub minimum: Option<f64>,
    /// Largest plausible value. Larger values are reported, not refused.
    pub maximum: Option<f64>,
    /// Number that stands for "missing" in the originals.
    pub sentinel: Option<f64>,
    /// Wider range that contains the implausible values of the originals.
    tolerated: Option<(f64, f64)>,
    /// True if the originals have missing values in a field that is required in a request.
    is_seldom_missing: bool,
    /// Known categories, in order of frequency; empty for numbers.
    pub categories: &'static [&'static str],
}

impl SchemaColumn {
    /// Returns the column as optional: a file may lack it.
    #[must_use]
    pub(super) const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// Returns the column with `value` as the number that stands for "missing".
    #[must_use]
    pub(super) const fn sentinel(mut self, value: f64) -> Self {
        self.sentinel = Some(value);
        self
    }

    /// Returns the column with the wider range from `minimum` to `maximum`.
    ///
    /// Values of the originals outside the plausible range are within this range.
    #[must_use]
    pub(super) const fn tolerating(mut self, minimum: f64, maximum: f64) -> Self {
        self.tolerated = Some((minimum, maximum));
        self
    }

    /// Returns the wider range that contains the implausible values of the originals.
    ///
    /// A row with such a value is scored, with a warning.
    pub fn tolerated(&self) -> Option<(f64, f64)> {
        self.tolerated
    }

    /// Returns the column with the mark that the originals have some missing values.
    #[must_use]
    pub(super) const fn seldom_missing(mut self) -> Self {
        self.is_seldom_missing = true;
        self
    }

    /// Returns true if the originals have missing values in a field that is required in a request.
    ///
    /// A row of a file without this value is scored, with a warning.
    pub fn is_seldom_missing(&self) -> bool {
        self.is_seldom_missing
    }

    const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            required: true,
            minimum: None,
            maximum: None,
            sentinel: None,
            tolerated: None,
            is_seldom_missing: false,
            categories: &[],
        }
    }
}

/// Creates a key column.
pub(super) const fn key(name: &'static str) -> SchemaColumn {
    integer(name, 1.0, 9_999_999_999.0)
}

/// Creates an integer column with plausible bounds.
pub(super) const fn integer(name: &'static str, minimum: f64, maximum: f64) -> SchemaColumn {
    let mut column = SchemaColumn::new(name, Kind::Integer);
    column.minimum = Some(minimum);
    column.maximum = Some(maximum);
    column
}

/// Creates a number column with plausible bounds.
pub(super) const fn number(name: &'static str, minimum: f64, maximum: f64) -> SchemaColumn {
    let mut column = SchemaColumn::new(name, Kind::Number);
    column.minimum = Some(minimum);
    column.maximum = Some(maximum);
    column
}

/// Creates a column for an amount of money that is not negative.
pub(super) const fn amount(name: &'static str, maximum: f64) -> SchemaColumn {
    number(name, 0.0, maximum)
}

/// Creates a column for an amount of money of at least one unit, because ratios divide by it.
pub(super) const fn positive_amount(name: &'static str, maximum: f64) -> SchemaColumn {
    number(name, 1.0, maximum)
}

/// Creates an integer column that is 0 or 1.
pub(super) const fn zero_one(name: &'static str) -> SchemaColumn {
    integer(name, 0.0, 1.0)
}

/// Creates a column with one of several texts.
pub(super) const fn category(
    name: &'static str,
    categories: &'static [&'static str],
) -> SchemaColumn {
    let mut column = SchemaColumn::new(name, Kind::Category);
    column.categories = categories;
    column
}

/// Creates a column with `Y` or `N`.
pub(super) const fn flag(name: &'static str) -> SchemaColumn {
    let mut column = SchemaColumn::new(name, Kind::Flag);
    column.categories = &["Y", "N"];
    column
}
