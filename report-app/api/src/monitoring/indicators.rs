//! The plan's indicators: each over its own days.

use std::sync::Arc;

use ::monitoring::{Indicator, Measured, MonitoringPlan, findings};
use chrono::{DateTime, Days, Utc};
use contract::{
    Alert, Finding, IndicatorCode, Level, MonitoredIndicator, Vintage, WrittenIndicator,
    format_number, format_percent,
};
use scoring::Language;

use super::performance::{self, Outcomes};
use super::reviews::Reviews;
use super::{Monitor, days, labels, performance::costs};
use crate::champion::Champion;
use store::Store;

/// Finds every indicator of the plan for which something was measured.
///
/// Each is computed over the days that the plan gives it, up to now.
///
/// # Errors
/// The store's.
pub(crate) async fn judged(
    store: &Store,
    monitor: &Monitor,
    champion: &Arc<Champion>,
    vintages: &[Vintage],
    now: DateTime<Utc>,
) -> Result<Vec<Finding>, store::Error> {
    let plan = &monitor.plan;
    let mut windows: Vec<u32> =
        plan.indicators.iter().map(|indicator| indicator.window_days).collect();
    windows.sort_unstable();
    windows.dedup();
    let mut found = Vec::new();
    for window_days in windows {
        let asks = |codes: &[IndicatorCode]| {
            let own = plan.indicators.iter().filter(|own| own.window_days == window_days);
            own.into_iter().any(|indicator| codes.contains(&indicator.code))
        };
        let days = u64::from(window_days.clamp(1, days::MOST_DAYS as u32));
        let from = now.date_naive() - Days::new(days - 1);
        let window = days::window(champion, from, now.date_naive());
        let counted = if champion.reference.is_there() && asks(&FROM_SUMMARIES) {
            Some(days::counted(store, champion, &monitor.today, from, now).await?)
        } else {
            None
        };
        let outcomes = if asks(&FROM_OUTCOMES) {
            Outcomes::read(store, champion, &window).await?
        } else {
            Outcomes::default()
        };
        let human = if asks(&FROM_REVIEWS) {
            Some(Reviews::read(store, &window).await?.human())
        } else {
            None
        };
        let (champion, plan, vintages) = (champion.clone(), plan.clone(), vintages.to_vec());
        let judge = move || {
            let baseline = &champion.reference.baseline;
            let current = counted.as_ref().map(|counted| &counted.summary);
            let drift = current
                .map(|current| ::monitoring::drift(baseline, current, plan.false_alarm_rate()));
            let realised = ::monitoring::realised(baseline, &outcomes.summary, costs(&champion));
            let measured = Measured {
                drift: drift.as_ref(),
                current,
                realised: realised.as_ref(),
                vintages: &vintages,
                human: human.as_ref(),
                ..Measured::default()
            };
            let found = findings(&plan, baseline, &measured).into_iter();
            let of_the_window = |finding: &Finding| {
                let indicator = plan.indicator(finding.code);
                indicator.is_some_and(|indicator| indicator.window_days == window_days)
            };
            found.filter(of_the_window).collect::<Vec<_>>()
        };
        found.extend(performance::computed(judge).await);
    }
    Ok(found)
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
