//! What one judgement of an indicator found.

use contract::{Finding, Level};

use super::plan::Indicator;

/// Judges a value by the plan's limits.
///
/// A value that chance alone explains is quiet, however far it is beyond a limit.
pub fn judge(
    indicator: &Indicator,
    about: Option<String>,
    value: f64,
    by_chance: f64,
    count: u64,
) -> Finding {
    let is_more_than_chance =
        if indicator.amber.below.is_some() { value < by_chance } else { value > by_chance };
    let level = if count < u64::from(indicator.least_count) {
        Level::TooFew
    } else if !is_more_than_chance {
        Level::Quiet
    } else if indicator.red.is_crossed(value) {
        Level::Red
    } else if indicator.amber.is_crossed(value) {
        Level::Amber
    } else {
        Level::Quiet
    };
    Finding { code: indicator.code, about, value, by_chance, count, level }
}

#[cfg(test)]
mod tests {
    use contract::IndicatorCode;

    use super::*;
    use crate::alarms::MonitoringPlan;

    #[test]
    fn a_limit_is_crossed_by_what_chance_does_not_explain() {
        let plan = MonitoringPlan::embedded().unwrap();
        let level = |code, value, by_chance, count| {
            judge(plan.indicator(code).unwrap(), None, value, by_chance, count).level
        };
        let drift = IndicatorCode::ProbabilityDrift;
        assert_eq!(level(drift, 0.3, 0.05, 99), Level::TooFew);
        assert_eq!(level(drift, 0.3, 0.05, 100), Level::Red);
        assert_eq!(level(drift, 0.1, 0.05, 100), Level::Amber);
        assert_eq!(level(drift, 0.3, 0.31, 100), Level::Quiet);
        let impact = IndicatorCode::DisparateImpact;
        assert_eq!(level(impact, 0.85, 0.95, 1000), Level::Amber);
        assert_eq!(level(impact, 0.85, 0.84, 1000), Level::Quiet);
        assert_eq!(level(impact, 0.7, 0.95, 1000), Level::Red);
    }
}
