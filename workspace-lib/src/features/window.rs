//! Time windows that end with the application, and the words that name them.

use scoring::features::{Condition, at_least, column, number};

/// A time window that ends with the application.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    months: f64,
    days: f64,
    /// Suffix of a feature's name.
    pub(super) name: &'static str,
    /// Suffix of a French label.
    pub(super) fr: &'static str,
    /// Suffix of an English label.
    pub(super) en: &'static str,
}

/// Sixty days.
pub(super) const SIXTY_DAYS: Window = Window {
    months: 2.0,
    days: 60.0,
    name: "last_60_days",
    fr: "sur 60 jours",
    en: "in the last 60 days",
};
/// Three months.
pub(super) const QUARTER: Window = Window {
    months: 3.0,
    days: 90.0,
    name: "last_quarter",
    fr: "sur 3 mois",
    en: "in the last 3 months",
};
/// Six months.
pub(super) const HALF_YEAR: Window = Window {
    months: 6.0,
    days: 180.0,
    name: "last_half_year",
    fr: "sur 6 mois",
    en: "in the last 6 months",
};
/// Twelve months.
pub(super) const YEAR: Window = Window {
    months: 12.0,
    days: 365.0,
    name: "last_year",
    fr: "sur 12 mois",
    en: "in the last 12 months",
};
/// Twenty-four months.
pub(super) const TWO_YEARS: Window = Window {
    months: 24.0,
    days: 730.0,
    name: "last_2_years",
    fr: "sur 24 mois",
    en: "in the last 24 months",
};

impl Window {
    /// Returns the condition that the day in column `days` lies in the window.
    ///
    /// The column counts days relative to the application. The first day of the window is included.
    pub(super) fn holds_day(self, days: &str) -> Condition {
        at_least(column(days), number(-self.days))
    }

    /// Returns the condition that `MONTHS_BALANCE` lies in the window.
    ///
    /// The month that ends with the application is `newest`.
    pub(super) fn holds_month(self, newest: f64) -> Condition {
        at_least(column("MONTHS_BALANCE"), number(newest + 1.0 - self.months))
    }
}
