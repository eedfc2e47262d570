//! The plan's indicators: each over its own days.

use std::sync::Arc;

use ::monitoring::{
    GroupOutcomes, HumanDecisions, Indicator, Measured, MonitoringPlan, findings, percentile,
};
use contract::{
    Alert, Finding, IndicatorCode, Level, MonitoredIndicator, Vintage, WrittenIndicator,
    format_number, format_percent,
};
use scoring::Language;

use super::days::{self, Counted};
use super::groups::group_outcomes;
use super::labels;
use super::performance::{Outcomes, computed, costs};
use super::windows::Windows;
use crate::champion::Champion;
use crate::shadow::{Shadow, comparison};

/// Most predictions whose times to answer are read.
const LATENCIES: i64 = 20_000;

/// What was read of a window for the indicators that are computed over it.
#[derive(Default)]
struct Read {
    counted: Option<Arc<Counted>>,
    outcomes: Arc<Outcomes>,
    group_outcomes: Option<GroupOutcomes>,
    human: Option<HumanDecisions>,
    errors: Option<(u64, u64)>,
    latency: Option<(f64, u64)>,
    same_first_reason: Option<(u64, u64)>,
}

/// Finds every indicator of the plan for which something was measured.
///
/// Each is computed over the days that the plan gives it, up to now.
///
/// # Errors
/// The store's.
pub(super) async fn judged(
    windows: &mut Windows<'_>,
    shadow: &Shadow,
    vintages: &[Vintage],
) -> Result<Vec<Finding>, store::Error> {
    let plan = &windows.monitor.plan;
    let mut ranges: Vec<u32> =
        plan.indicators.iter().map(|indicator| indicator.window_days).collect();
    ranges.sort_unstable();
    ranges.dedup();
    let mut found = Vec::new();
    for window_days in ranges {
        let read = Read::of(windows, shadow, window_days).await?;
        let (champion, plan) = (windows.champion.clone(), plan.clone());
        let vintages = vintages.to_vec();
        let judge = move || read.judge(&champion, &plan, window_days, &vintages);
        found.extend(computed(judge).await);
    }
    Ok(found)
}

impl Read {
    /// Reads what the indicators of a window need, and nothing else.
    async fn of(
        windows: &mut Windows<'_>,
        shadow: &Shadow,
        window_days: u32,
    ) -> Result<Self, store::Error> {
        let (store, monitor, champion) = (windows.store, windows.monitor, windows.champion);
        let asks = |codes: &[IndicatorCode]| {
            let mut own =
                monitor.plan.indicators.iter().filter(|own| own.window_days == window_days);
            own.any(|indicator| codes.contains(&indicator.code))
        };
        let days = u64::from(window_days.clamp(1, days::MOST_DAYS as u32));
        let mut read = Self::default();
        if champion.reference.is_there() && asks(&FROM_SUMMARIES) {
            read.counted = Some(windows.counted(days).await?);
        }
        if asks(&FROM_OUTCOMES) {
            read.outcomes = windows.outcomes(days).await?;
        }
        if asks(&[IndicatorCode::GroupCalibration]) {
            let window = windows.window(days);
            read.group_outcomes = Some(group_outcomes(store, champion, &window).await?);
        }
        if asks(&FROM_REVIEWS) {
            read.human = Some(windows.reviews(days).await?.human());
        }
        if asks(&[IndicatorCode::ErrorShare]) {
            read.errors = monitor.answers.last_day(windows.now);
        }
        if asks(&[IndicatorCode::LatencyP99]) {
            let mut latencies = store.latencies(&windows.window(days), LATENCIES).await?;
            let slowest = percentile(&mut latencies, 0.99);
            read.latency =
                slowest.map(|microseconds| (microseconds as f64 / 1000.0, latencies.len() as u64));
        }
        if asks(&[IndicatorCode::ReasonStability]) {
            let window = windows.window(days);
            read.same_first_reason = comparison::same_first_reason(shadow, store, &window).await?;
        }
        Ok(read)
    }

    /// Judges the indicators of the window.
    fn judge(
        &self,
        champion: &Champion,
        plan: &MonitoringPlan,
        window_days: u32,
        vintages: &[Vintage],
    ) -> Vec<Finding> {
        let baseline = &champion.reference.baseline;
        let current = self.counted.as_ref().map(|counted| &counted.summary);
        let drift =
            current.map(|current| ::monitoring::drift(baseline, current, plan.false_alarm_rate()));
        let realised = ::monitoring::realised(baseline, &self.outcomes.summary, costs(champion));
        let measured = Measured {
            drift: drift.as_ref(),
            current,
            outcomes: Some(&self.outcomes.summary),
            realised: realised.as_ref(),
            vintages,
            group_outcomes: self.group_outcomes.as_ref(),
            human: self.human.as_ref(),
            errors: self.errors,
            latency: self.latency,
            same_first_reason: self.same_first_reason,
        };
        let of_the_window = |finding: &Finding| {
            let indicator = plan.indicator(finding.code);
            indicator.is_some_and(|indicator| indicator.window_days == window_days)
        };
        findings(plan, baseline, &measured).into_iter().filter(of_the_window).collect()
    }
}

/// Indicators from the counts of predictions.
const FROM_SUMMARIES: [IndicatorCode; 6] = [
    IndicatorCode::MissingShare,
    IndicatorCode::OutsideTrainingRange,
    IndicatorCode::ProbabilityDrift,
    IndicatorCode::FeatureDrift,
    IndicatorCode::RefusalRateGap,
    IndicatorCode::DisparateImpact,
];

/// Indicators from known outcomes; the vintages are given.
const FROM_OUTCOMES: [IndicatorCode; 2] = [IndicatorCode::AucLoss, IndicatorCode::CalibrationGap];

/// Indicators from reviews.
const FROM_REVIEWS: [IndicatorCode; 2] =
    [IndicatorCode::OverrideRate, IndicatorCode::OverrideRateLow];

/// Returns every indicator of the plan with its finding.
pub(super) fn described(
    plan: &MonitoringPlan,
    found: &[Finding],
    champion: &Champion,
    language: Language,
) -> Vec<MonitoredIndicator> {
    let described = |indicator: &Indicator| {
        let finding = found.iter().find(|finding| finding.code == indicator.code);
        let (amber, red) = (indicator.amber.limit()?, indicator.red.limit()?);
        Some(MonitoredIndicator {
            code: indicator.code,
            name: indicator.name_in(language).to_owned(),
            window_days: indicator.window_days,
            least_count: indicator.least_count,
            amber,
            red,
            written: WrittenIndicator {
                value: finding.map(|finding| {
                    let value = figure(indicator, finding.value, language);
                    format!("{value}{}", in_brackets(champion, finding, language))
                }),
                amber: figure(indicator, amber, language),
                red: figure(indicator, red, language),
            },
            is_lower_limit: indicator.amber.below.is_some(),
            finding: finding.cloned(),
            action: indicator.action_in(language).to_owned(),
            owner: indicator.owner.clone(),
        })
    };
    plan.indicators.iter().filter_map(described).collect()
}

/// Writes what was found beyond a limit, and what is to be done.
pub(super) fn alerts(
    plan: &MonitoringPlan,
    found: &[Finding],
    champion: &Champion,
    language: Language,
) -> Vec<Alert> {
    let alert = |finding: &Finding| {
        let indicator = plan.indicator(finding.code)?;
        Some(Alert {
            code: finding.code.name().to_owned(),
            about: finding.about.clone(),
            message: message(indicator, finding, champion, language)?,
            action: indicator.action_in(language).to_owned(),
        })
    };
    found.iter().filter(|finding| finding.level >= Level::Amber).filter_map(alert).collect()
}

/// Writes what was found, with the limit of its level.
pub(super) fn message(
    indicator: &Indicator,
    finding: &Finding,
    champion: &Champion,
    language: Language,
) -> Option<String> {
    let limits = if finding.level == Level::Red { &indicator.red } else { &indicator.amber };
    let limit = limits.limit()?;
    let [value, limit] = [finding.value, limit].map(|value| figure(indicator, value, language));
    let name = indicator.name_in(language);
    let about = in_brackets(champion, finding, language);
    Some(match language {
        Language::French => format!("{name}{about}\u{a0}: {value}, limite {limit}."),
        Language::English => format!("{name}{about}: {value}, limit {limit}."),
    })
}

fn in_brackets(champion: &Champion, finding: &Finding, language: Language) -> String {
    let about = finding.about.as_deref();
    about
        .map(|about| format!(" ({})", labels::about(champion, about, language)))
        .unwrap_or_default()
}

/// Writes a value of an indicator in its unit.
pub(crate) fn figure(indicator: &Indicator, value: f64, language: Language) -> String {
    match indicator.unit.as_str() {
        "part" | "points" => format_percent(value, 1, language),
        "jours" => format_number(value, 0, language),
        "millisecondes" => format!("{}\u{a0}ms", format_number(value, 0, language)),
        _ => format_number(value, 2, language),
    }
}
