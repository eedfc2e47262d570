//! One column of a table, and the few words with which the schema describes it.

use polars::prelude::DataType;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A whole number; read as `Int64`. `-3648.0` is accepted for `-3648`.
    Integer,
    /// A number; read as `Float64`. Counts and days that can be missing are numbers, as in the
    /// originals.
    Number,
    /// One of several texts; read as `String`. `XNA` and `XAP` mean "not available" and are read as
    /// missing.
    Category,
    /// `Y` or `N`; read as `String`.
    Flag,
}

impl Kind {
    /// The polars type a column of this kind is read as.
    pub fn data_type(self) -> DataType {
        match self {
            Self::Integer => DataType::Int64,
            Self::Number => DataType::Float64,
            Self::Category | Self::Flag => DataType::String,
        }
    }
}

/// A column of one of the originals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// Kaggle's name.
    pub name: &'static str,
    /// What its cells are.
    pub kind: Kind,
    /// True where a file without this column is refused.
    pub required: bool,
    /// Smallest plausible value; less is reported, not refused.
    pub minimum: Option<f64>,
    /// Largest plausible value; more is reported, not refused.
    pub maximum: Option<f64>,
    /// The number that stands for "missing" in the originals.
    pub sentinel: Option<f64>,
    /// The range within which the originals go beyond what is plausible.
    tolerated: Option<(f64, f64)>,
    /// True where the originals themselves leave out some values of a field that a request must
    /// give.
    is_seldom_missing: bool,
    /// The known categories, in order of frequency; empty for numbers.
    pub categories: &'static [&'static str],
}

impl Column {
    /// The same column, which a file may lack.
    #[must_use]
    pub(super) const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// The same column, where `value` stands for "missing".
    #[must_use]
    pub(super) const fn sentinel(mut self, value: f64) -> Self {
        self.sentinel = Some(value);
        self
    }

    /// The same column, where the originals go beyond what is plausible, from `minimum` to
    /// `maximum`.
    #[must_use]
    pub(super) const fn tolerating(mut self, minimum: f64, maximum: f64) -> Self {
        self.tolerated = Some((minimum, maximum));
        self
    }

    /// The range within which the originals go beyond what is plausible: a row is scored all the
    /// same, with a warning.
    pub fn tolerated(&self) -> Option<(f64, f64)> {
        self.tolerated
    }

    /// The same column, of which the originals leave out some values.
    #[must_use]
    pub(super) const fn seldom_missing(mut self) -> Self {
        self.is_seldom_missing = true;
        self
    }

    /// True where the originals themselves leave out some values of a field that a request must
    /// give: a row of a file is scored without, with a warning.
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

/// A key.
pub(super) const fn key(name: &'static str) -> Column {
    integer(name, 1.0, 9_999_999_999.0)
}

/// A whole number between two plausible bounds.
pub(super) const fn integer(name: &'static str, minimum: f64, maximum: f64) -> Column {
    let mut column = Column::new(name, Kind::Integer);
    column.minimum = Some(minimum);
    column.maximum = Some(maximum);
    column
}

/// A number between two plausible bounds.
pub(super) const fn number(name: &'static str, minimum: f64, maximum: f64) -> Column {
    let mut column = Column::new(name, Kind::Number);
    column.minimum = Some(minimum);
    column.maximum = Some(maximum);
    column
}

/// An amount of money that is not negative.
pub(super) const fn amount(name: &'static str, maximum: f64) -> Column {
    number(name, 0.0, maximum)
}

/// An amount of money of which there is at least one unit: ratios divide by it.
pub(super) const fn positive_amount(name: &'static str, maximum: f64) -> Column {
    number(name, 1.0, maximum)
}

/// A whole number that is 0 or 1.
pub(super) const fn zero_one(name: &'static str) -> Column {
    integer(name, 0.0, 1.0)
}

/// One of several texts.
pub(super) const fn category(name: &'static str, categories: &'static [&'static str]) -> Column {
    let mut column = Column::new(name, Kind::Category);
    column.categories = categories;
    column
}

/// `Y` or `N`.
pub(super) const fn flag(name: &'static str) -> Column {
    let mut column = Column::new(name, Kind::Flag);
    column.categories = &["Y", "N"];
    column
}
