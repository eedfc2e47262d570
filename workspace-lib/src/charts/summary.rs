//! Summaries of a table for charts: missing shares, default rates, medians.

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, DataType, PolarsResult};
use scoring::{Language, format_number};

use crate::tables::TARGET;

/// How many clients of a group have a property, or how many values of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// Name of the category or column.
    pub label: String,
    /// Number with the property: defaults, or missing values.
    pub count: usize,
    /// Number with and without the property.
    pub total: usize,
}

impl Rate {
    /// Returns `count / total`, from 0 to 1; 0 if the total is 0.
    pub fn share(&self) -> f64 {
        self.count as f64 / self.total.max(1) as f64
    }
}

/// A quantity's median in each group of clients.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Medians {
    /// Among clients who repaid.
    pub repaid: f64,
    /// Among clients who defaulted.
    pub defaulted: f64,
}

/// Returns each column's share of missing values, in descending order.
///
/// Columns without a missing value are left out.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let frame = df!("full" => [1.0, 2.0, 3.0, 4.0], "half" => [Some(1.0), None, None, Some(4.0)])?;
/// let shares = missing_shares(&frame);
/// assert_eq!((shares.len(), shares[0].label.as_str(), shares[0].share()), (1, "half", 0.5));
/// # Ok(())
/// # }
/// ```
pub fn missing_shares(frame: &DataFrame) -> Vec<Rate> {
    let mut shares: Vec<Rate> = frame
        .columns()
        .iter()
        .filter(|column| column.null_count() > 0)
        .map(|column| Rate {
            label: column.name().to_string(),
            count: column.null_count(),
            total: frame.height(),
        })
        .collect();
    shares.sort_by(|left, right| {
        right.count.cmp(&left.count).then_with(|| left.label.cmp(&right.label))
    });
    shares
}

/// Returns the known values of a numeric column, each with whether its client defaulted.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let frame = df!("TARGET" => [1_i64, 0, 0], "EXT_SOURCE_2" => [Some(0.1), None, Some(0.7)])?;
/// let known = outcomes(&frame, "EXT_SOURCE_2")?;
/// assert_eq!(known, [(0.1, true), (0.7, false)]);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If the frame has no such column or no `TARGET`, or they are not numbers.
pub fn outcomes(frame: &DataFrame, column: &str) -> PolarsResult<Vec<(f64, bool)>> {
    let values = frame.column(column)?.strict_cast(&DataType::Float64)?;
    let defaults = defaults(frame)?;
    Ok(values
        .f64()?
        .iter()
        .zip(defaults)
        .filter_map(|(value, default)| value.zip(default))
        .collect())
}

/// Returns the share of clients who defaulted, among those whose outcome is known.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let frame = df!("TARGET" => [Some(1_i64), Some(0), Some(0), Some(0), None])?;
/// assert_eq!(default_rate(&frame)?, 0.25);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If the frame has no `TARGET`.
pub fn default_rate(frame: &DataFrame) -> PolarsResult<f64> {
    let known: Vec<bool> = defaults(frame)?.into_iter().flatten().collect();
    Ok(rate_of(String::new(), &known).share())
}

/// Returns the shares of clients who repaid and who defaulted, among those with a known outcome.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let frame = df!("TARGET" => [Some(1_i64), Some(0), Some(0), None])?;
/// let [repaid, defaulted] = outcome_shares(&frame, Language::English)?;
/// assert_eq!((repaid.count, defaulted.count, defaulted.total), (2, 1, 3));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If the frame has no `TARGET`.
pub fn outcome_shares(frame: &DataFrame, language: Language) -> PolarsResult<[Rate; 2]> {
    let known: Vec<bool> = defaults(frame)?.into_iter().flatten().collect();
    let labels = match language {
        Language::French => ["Crédit remboursé", "Défaut de paiement"],
        Language::English => ["Loan repaid", "Default"],
    };
    Ok([false, true].map(|outcome| {
        let count = known.iter().filter(|default| **default == outcome).count();
        Rate { label: labels[usize::from(outcome)].to_owned(), count, total: known.len() }
    }))
}

/// Returns the median among clients who repaid and among clients who defaulted.
///
/// The median of a group without a value is `NaN`.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let medians = medians_by_outcome(&[(1.0, false), (2.0, false), (9.0, false), (4.0, true)]);
/// assert_eq!(medians, Medians { repaid: 2.0, defaulted: 4.0 });
/// ```
pub fn medians_by_outcome(values: &[(f64, bool)]) -> Medians {
    let median = |outcome: bool| {
        let mut group: Vec<f64> = values
            .iter()
            .filter(|value| value.1 == outcome && value.0.is_finite())
            .map(|value| value.0)
            .collect();
        group.sort_by(f64::total_cmp);
        match group.len() {
            0 => f64::NAN,
            count if count % 2 == 1 => group[count / 2],
            count => f64::midpoint(group[count / 2 - 1], group[count / 2]),
        }
    };
    Medians { repaid: median(false), defaulted: median(true) }
}

/// Returns the default rate of each category of a column, in descending order.
///
/// Clients without a category are counted under `–`.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// # fn main() -> Result<()> {
/// let frame = df!("TARGET" => [1_i64, 0, 0], "studies" => ["short", "short", "long"])?;
/// let rates = default_rates(&frame, "studies")?;
/// assert_eq!((rates[0].label.as_str(), rates[0].share()), ("short", 0.5));
/// assert_eq!((rates[1].label.as_str(), rates[1].count, rates[1].total), ("long", 0, 1));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// If the frame has no such column or no `TARGET`.
pub fn default_rates(frame: &DataFrame, column: &str) -> PolarsResult<Vec<Rate>> {
    let categories = frame.column(column)?.cast(&DataType::String)?;
    let mut groups: BTreeMap<&str, Vec<bool>> = BTreeMap::new();
    for (category, default) in categories.str()?.iter().zip(defaults(frame)?) {
        if let Some(default) = default {
            groups.entry(category.unwrap_or("–")).or_default().push(default);
        }
    }
    let mut rates: Vec<Rate> =
        groups.into_iter().map(|(label, known)| rate_of(label.to_owned(), &known)).collect();
    rates.sort_by(|left, right| {
        right.share().total_cmp(&left.share()).then_with(|| left.label.cmp(&right.label))
    });
    Ok(rates)
}

/// Returns the default rate of each band, in the order of `edges`.
///
/// A band includes its lower edge and excludes its upper edge.
///
/// Empty bands and values outside the edges are left out. `unit` follows the band's name: `25–30
/// ans`.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// let ages = [(22.0, true), (24.0, false), (25.0, false)];
/// let bands = default_rates_by_band(&ages, &[20.0, 25.0, 30.0], "ans", Language::French);
/// assert_eq!((bands[0].label.as_str(), bands[0].share()), ("20–25 ans", 0.5));
/// ```
pub fn default_rates_by_band(
    values: &[(f64, bool)],
    edges: &[f64],
    unit: &str,
    language: Language,
) -> Vec<Rate> {
    let bands = edges.windows(2).map(|edge| {
        let known: Vec<bool> = values
            .iter()
            .filter(|value| (edge[0]..edge[1]).contains(&value.0))
            .map(|value| value.1)
            .collect();
        let number = |value: f64| format_number(value, usize::from(value.fract() != 0.0), language);
        let label = format!("{}–{} {unit}", number(edge[0]), number(edge[1]));
        rate_of(label.trim_end().to_owned(), &known)
    });
    bands.filter(|band| band.total > 0).collect()
}

/// Returns whether each client defaulted, or `None` if the outcome is unknown.
fn defaults(frame: &DataFrame) -> PolarsResult<Vec<Option<bool>>> {
    let target = frame.column(TARGET)?.strict_cast(&DataType::Float64)?;
    Ok(target.f64()?.iter().map(|target| target.map(|target| target > 0.5)).collect())
}

/// Returns the default rate of a group.
fn rate_of(label: String, defaults: &[bool]) -> Rate {
    let count = defaults.iter().filter(|default| **default).count();
    Rate { label, count, total: defaults.len() }
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;

    fn clients() -> DataFrame {
        df!(
            "TARGET" => [Some(1_i64), Some(0), Some(0), None, Some(1)],
            "AMT_CREDIT" => [Some(100.0), None, Some(300.0), Some(400.0), Some(500.0)],
            "NAME_INCOME_TYPE" => [Some("Working"), Some("Working"), Some("Pensioner"), Some("Pensioner"), None],
        )
        .unwrap()
    }

    #[test]
    fn missing_shares_come_greatest_first_without_full_columns() {
        let frame =
            df!("full" => [1, 2], "b" => [None::<i32>, None], "a" => [Some(1), None]).unwrap();
        let shares = missing_shares(&frame);
        let names: Vec<(&str, usize, f64)> =
            shares.iter().map(|rate| (rate.label.as_str(), rate.count, rate.share())).collect();
        assert_eq!(names, [("b", 2, 1.0), ("a", 1, 0.5)]);
    }

    #[test]
    fn outcomes_need_both_a_value_and_an_outcome() {
        assert_eq!(
            outcomes(&clients(), "AMT_CREDIT").unwrap(),
            [(100.0, true), (300.0, false), (500.0, true)]
        );
        assert!(outcomes(&clients(), "NO_SUCH").is_err());
    }

    #[test]
    fn default_rates_count_known_outcomes_by_category() {
        let rate = |label: &str, count, total| Rate { label: label.to_owned(), count, total };
        assert!((default_rate(&clients()).unwrap() - 0.5).abs() < 1e-12);
        assert_eq!(
            default_rates(&clients(), "NAME_INCOME_TYPE").unwrap(),
            [rate("–", 1, 1), rate("Working", 1, 2), rate("Pensioner", 0, 1)]
        );
    }

    #[test]
    fn outcome_shares_leave_unknown_outcomes_out() {
        let [repaid, defaulted] = outcome_shares(&clients(), Language::English).unwrap();
        assert_eq!((repaid.label.as_str(), repaid.count, repaid.total), ("Loan repaid", 2, 4));
        assert_eq!((defaulted.label.as_str(), defaulted.count, defaulted.total), ("Default", 2, 4));
    }

    #[test]
    fn medians_are_of_each_group() {
        let medians = medians_by_outcome(&[
            (1.0, false),
            (2.0, false),
            (4.0, false),
            (8.0, false),
            (5.0, true),
        ]);
        assert_eq!((medians.repaid, medians.defaulted), (3.0, 5.0));
        assert!(medians_by_outcome(&[(1.0, false)]).defaulted.is_nan());
    }

    #[test]
    fn a_band_includes_its_lower_edge_only() {
        let values = [(20.0, true), (24.9, false), (25.0, false), (40.0, true)];
        let rates =
            default_rates_by_band(&values, &[20.0, 25.0, 30.0, 35.0], "ans", Language::French);
        let seen: Vec<(&str, usize, usize)> =
            rates.iter().map(|rate| (rate.label.as_str(), rate.count, rate.total)).collect();
        assert_eq!(seen, [("20–25 ans", 1, 2), ("25–30 ans", 0, 1)]);
    }
}
