//! Number formats of documents: the same digits, signs and intervals everywhere.
//!
//! `0.750 [0.730, 0.770]` is a figure with its interval. A difference has `+` or a real minus sign.
//! An unknown figure is a dash. French has a decimal comma and narrow no-break spaces.

use chrono::{DateTime, Datelike, NaiveDate};
use scoring::{Language, Metric, Unit, Value, format_number, format_value, month_name};
use serde::{Deserialize, Serialize};

use crate::evaluation::{Difference, Estimate};

/// Text for an unknown figure.
pub(super) const UNKNOWN: &str = "–";

/// A figure and the ends of its interval.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Interval {
    pub(crate) value: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl From<&Metric> for Interval {
    fn from(metric: &Metric) -> Self {
        Self { value: metric.value, low: metric.low, high: metric.high }
    }
}

impl From<&Estimate> for Interval {
    fn from(estimate: &Estimate) -> Self {
        Self { value: estimate.value, low: estimate.low, high: estimate.high }
    }
}

impl From<&Difference> for Interval {
    fn from(difference: &Difference) -> Self {
        Self { value: difference.value, low: difference.low, high: difference.high }
    }
}

impl Interval {
    /// Checks whether the interval is a single point.
    ///
    /// This is a value by definition, such as the reference group's ratio to itself.
    pub(super) fn is_certain(self) -> bool {
        self.low.total_cmp(&self.high).is_eq()
    }

    /// Checks whether the interval covers `value`.
    pub(super) fn covers(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// Format of the three numbers of an interval.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Style {
    /// Digits after the decimal point.
    pub(crate) decimals: usize,
    /// Whether numbers have `+` or `−`, as a difference.
    pub(crate) is_signed: bool,
    /// Whether numbers are multiplied by 100.
    pub(crate) is_percent: bool,
}

/// Number formats of one language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Numbers {
    pub(crate) language: Language,
}

impl Numbers {
    fn pick(self, french: &'static str, english: &'static str) -> &'static str {
        match self.language {
            Language::French => french,
            Language::English => english,
        }
    }

    /// Writes a number with separated thousands; a number that is not finite is a dash.
    pub(crate) fn number(self, value: f64, decimals: usize) -> String {
        if value.is_finite() {
            format_number(value, decimals, self.language)
        } else {
            UNKNOWN.to_owned()
        }
    }

    /// Writes a whole number.
    pub(crate) fn count(self, value: f64) -> String {
        self.number(value, 0)
    }

    /// Writes a share as a percentage: `9.1%`.
    pub(crate) fn percent(self, share: f64, decimals: usize) -> String {
        if share.is_finite() {
            self.number(100.0 * share, decimals) + self.percent_sign()
        } else {
            UNKNOWN.to_owned()
        }
    }

    fn percent_sign(self) -> &'static str {
        self.pick("\u{202f}%", "%")
    }

    /// Writes a number with its sign. A number that rounds to zero has no sign.
    pub(crate) fn signed(self, value: f64, decimals: usize) -> String {
        let text = self.number(value, decimals);
        let is_positive = value > 0.0 && text.chars().any(|letter| ('1'..='9').contains(&letter));
        if is_positive { format!("+{text}") } else { text }
    }

    /// Writes a number with the digits it needs, at most three after the point.
    pub(crate) fn short(self, value: f64) -> String {
        self.trimmed(self.number(value, 3))
    }

    /// Removes trailing zeros after the decimal point.
    fn trimmed(self, text: String) -> String {
        let point = self.pick(",", ".");
        if !text.contains(point) {
            return text;
        }
        text.trim_end_matches('0').trim_end_matches(point).to_owned()
    }

    /// Writes a p-value.
    pub(crate) fn p_value(self, value: f64) -> String {
        if value < 0.001 {
            self.pick("<\u{a0}0,001", "< 0.001").to_owned()
        } else {
            self.number(value, 3)
        }
    }

    /// Writes an amount of money.
    pub(super) fn euros(self, value: f64) -> String {
        format_value(&Value::from(value), Unit::Amount, self.language)
    }

    /// Writes a figure with its interval.
    ///
    /// Examples: `0.750 [0.730, 0.770]`, `+0.010 [−0.002, +0.022]`, `70.8% [68.4, 73.1]`.
    pub(crate) fn interval(self, interval: Interval, style: Style) -> String {
        let scale = if style.is_percent { 100.0 } else { 1.0 };
        let write = |value: f64| {
            let value = scale * value;
            if style.is_signed {
                self.signed(value, style.decimals)
            } else {
                self.number(value, style.decimals)
            }
        };
        let Interval { value, low, high } = interval;
        let sign = if style.is_percent && value.is_finite() { self.percent_sign() } else { "" };
        let value = write(value);
        if interval.is_certain() || !low.is_finite() || !high.is_finite() {
            return format!("{value}{sign}");
        }
        format!("{value}{sign} [{}{}{}]", write(low), self.pick("\u{202f}; ", ", "), write(high))
    }

    /// Writes the edge of a bin with three significant digits and its unit.
    ///
    /// That is enough to distinguish it from the next edge.
    pub(super) fn edge(self, value: f64, unit: Unit) -> String {
        let (value, suffix) = match unit {
            Unit::Amount => return self.euros(value),
            Unit::Share => (100.0 * value, self.percent_sign()),
            Unit::Days => (value, self.pick("\u{a0}jours", " days")),
            Unit::Months => (value, self.pick("\u{a0}mois", " months")),
            Unit::Years => (value, self.pick("\u{a0}ans", " years")),
            _ => (value, ""),
        };
        let whole = value.abs().log10().floor().max(-4.0) as i32;
        let decimals = if value == 0.0 { 0 } else { (2 - whole).clamp(0, 6) as usize };
        self.trimmed(self.number(value, decimals)) + suffix
    }

    /// Writes the day of an instant (RFC 3339) or of a date: `29 novembre 2026`.
    ///
    /// Any other text stays unchanged.
    pub(super) fn date(self, text: &str) -> String {
        let instant = DateTime::parse_from_rfc3339(text).map(|instant| instant.date_naive());
        let Ok(day) = instant.or_else(|_| text.parse::<NaiveDate>()) else {
            return text.to_owned();
        };
        match self.language {
            Language::English => day.format("%-d %B %Y").to_string(),
            Language::French => {
                let name = month_name(day.month() as usize, Language::French).unwrap_or_default();
                let number = if day.day() == 1 { "1er".to_owned() } else { day.day().to_string() };
                format!("{number}\u{a0}{} {}", name, day.year())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: Numbers = Numbers { language: Language::English };
    const FRENCH: Numbers = Numbers { language: Language::French };

    fn interval(value: f64, low: f64, high: f64) -> Interval {
        Interval { value, low, high }
    }

    #[test]
    fn a_difference_carries_signs_and_what_rounds_to_zero_none() {
        let style = Style { decimals: 3, is_signed: true, ..Style::default() };
        let written = |value, low, high| ENGLISH.interval(interval(value, low, high), style);
        assert_eq!(written(0.0123, -0.0041, 0.0287), "+0.012 [−0.004, +0.029]");
        assert_eq!(written(0.0002, -0.5, 0.5), "0.000 [−0.500, +0.500]");
        assert_eq!(
            FRENCH.interval(interval(0.0123, -0.0041, 0.0287), style),
            "+0,012 [−0,004\u{202f}; +0,029]"
        );
    }

    #[test]
    fn a_share_is_in_percent_and_a_certain_one_has_no_interval() {
        let style = Style { decimals: 1, is_percent: true, ..Style::default() };
        let share = interval(0.7078, 0.6836, 0.7309);
        assert_eq!(ENGLISH.interval(share, style), "70.8% [68.4, 73.1]");
        assert_eq!(FRENCH.interval(share, style), "70,8\u{202f}% [68,4\u{202f}; 73,1]");
        assert_eq!(
            ENGLISH.interval(interval(1.0, 1.0, 1.0), Style { decimals: 2, ..Style::default() }),
            "1.00"
        );
        let gap = interval(-0.096, -0.146, 0.036);
        assert_eq!(
            ENGLISH.interval(gap, Style { is_signed: true, ..style }),
            "−9.6% [−14.6, +3.6]"
        );
    }

    #[test]
    fn thousands_and_small_probabilities_read_as_people_write_them() {
        let written = |numbers: Numbers| {
            [
                numbers.count(17_264.0),
                numbers.percent(1.0 / 11.0, 2),
                numbers.p_value(1e-9),
                numbers.p_value(0.0366),
            ]
        };
        assert_eq!(written(ENGLISH), ["17,264", "9.09%", "< 0.001", "0.037"]);
        assert_eq!(written(FRENCH), ["17\u{202f}264", "9,09\u{202f}%", "<\u{a0}0,001", "0,037"]);
        let short =
            |numbers: Numbers| [10.0, 0.015, 12_300.0, f64::NAN].map(|value| numbers.short(value));
        assert_eq!(short(ENGLISH), ["10", "0.015", "12,300", "–"]);
        assert_eq!(short(FRENCH), ["10", "0,015", "12\u{202f}300", "–"]);
    }

    #[test]
    fn edges_have_three_digits_that_count_and_a_unit() {
        assert_eq!(ENGLISH.edge(0.008_620_689, Unit::Days), "0.00862 days");
        assert_eq!(ENGLISH.edge(0.054, Unit::Share), "5.4%");
        assert_eq!(ENGLISH.edge(26.507_474, Unit::Ratio), "26.5");
        assert_eq!(
            [
                ENGLISH.edge(-76.4, Unit::Days),
                ENGLISH.edge(0.0, Unit::Count),
                ENGLISH.edge(450_000.0, Unit::Amount)
            ],
            ["−76.4 days", "0", "€450,000"]
        );
        assert_eq!(FRENCH.edge(2.5, Unit::Years), "2,5\u{a0}ans");
    }

    #[test]
    fn a_date_is_a_day_in_words() {
        assert_eq!(ENGLISH.date("2026-11-29T21:57:14Z"), "29 November 2026");
        assert_eq!(FRENCH.date("2026-11-29T21:57:14Z"), "29\u{a0}novembre 2026");
        assert_eq!(FRENCH.date("2027-12-01"), "1er\u{a0}décembre 2027");
        assert_eq!(FRENCH.date("bientôt"), "bientôt");
    }
}
