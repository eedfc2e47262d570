//! Headlines of the monitoring, as gauges for Prometheus.

use std::sync::atomic::AtomicU64;

use chrono::{DateTime, Utc};
use contract::{Level, Monitoring};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

type Number = Gauge<f64, AtomicU64>;

/// Gauges of the last thirty days. One that nothing is known of is absent.
#[derive(Debug, Default)]
pub(crate) struct Gauges {
    stability: Family<OfLabels, Number>,
    refusals: Family<KindLabels, Number>,
    cost: Family<KindLabels, Number>,
    auc: Family<KindLabels, Number>,
    defaults: Family<KindLabels, Number>,
    repeated: Number,
    alarms: Family<LevelLabels, Gauge>,
    overdue: Gauge,
    counted_at: Number,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfLabels {
    of: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabels {
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LevelLabels {
    level: &'static str,
}

impl Gauges {
    /// Creates the gauges in a registry.
    pub(crate) fn new(registry: &mut Registry) -> Self {
        let gauges = Self::default();
        let all = "over the last thirty days";
        registry.register(
            "pret_monitoring_stability_index",
            format!("Population stability index of the score, and the largest of an input, {all}"),
            gauges.stability.clone(),
        );
        registry.register(
            "pret_monitoring_refusal_rate",
            format!("Share of refusals: observed, and expected by the reference, {all}"),
            gauges.refusals.clone(),
        );
        registry.register(
            "pret_monitoring_cost",
            format!("Business cost per application: estimated and realised, {all}"),
            gauges.cost.clone(),
        );
        registry.register(
            "pret_monitoring_auc",
            format!("Area under the ROC curve: estimated and realised, {all}"),
            gauges.auc.clone(),
        );
        registry.register(
            "pret_monitoring_default_rate",
            format!("Share of defaults: estimated for all, observed where known, {all}"),
            gauges.defaults.clone(),
        );
        registry.register(
            "pret_monitoring_repeated_share",
            format!("Share of predictions that repeat another of the day, {all}"),
            gauges.repeated.clone(),
        );
        registry.register(
            "pret_alarms_raised",
            "Alarms of the monitoring plan that are raised",
            gauges.alarms.clone(),
        );
        registry.register(
            "pret_alarms_overdue",
            "Alarms whose deadline is over and that nobody acknowledged",
            gauges.overdue.clone(),
        );
        registry.register(
            "pret_monitoring_counted_timestamp_seconds",
            "When the predictions were counted last, in seconds since 1970",
            gauges.counted_at.clone(),
        );
        gauges
    }

    /// Sets the gauges.
    pub(crate) fn set(&self, monitoring: &Monitoring, now: DateTime<Utc>) {
        self.stability.clear();
        if let Some(drift) = &monitoring.drift {
            let largest = drift.variables.first().map(|variable| variable.stability_index.value);
            let score = drift.score.as_ref().map(|score| score.stability_index.value);
            for (of, index) in [("score", score), ("input", largest)] {
                if let Some(index) = index {
                    self.stability.get_or_create(&OfLabels { of }).set(index);
                }
            }
        }
        let expected = Some(monitoring.expected_refusal_rate);
        set(&self.refusals, [("observed", monitoring.refusal_rate), ("expected", expected)]);
        let (estimated, realised) = (monitoring.estimated.as_ref(), monitoring.realised.as_ref());
        let cost = estimated.map(|estimated| estimated.cost.value);
        let realised_cost = realised.map(|realised| realised.cost.value);
        set(&self.cost, [("estimated", cost), ("realised", realised_cost)]);
        let auc = estimated.and_then(|estimated| Some(estimated.auc?.value));
        let realised_auc = realised.and_then(|realised| Some(realised.auc?.value));
        set(&self.auc, [("estimated", auc), ("realised", realised_auc)]);
        let share = estimated.map(|estimated| estimated.default_share.value);
        let observed = realised.map(|realised| realised.calibration.observed.value);
        set(&self.defaults, [("estimated", share), ("realised", observed)]);
        self.repeated.set(monitoring.repeated as f64 / monitoring.predictions.max(1) as f64);
        for (level, of) in [("amber", Level::Amber), ("red", Level::Red)] {
            let raised = monitoring.alarms.iter().filter(|alarm| alarm.level == of).count();
            self.alarms.get_or_create(&LevelLabels { level }).set(raised as i64);
        }
        let overdue = monitoring.alarms.iter().filter(|alarm| alarm.is_overdue).count();
        self.overdue.set(overdue as i64);
        self.counted_at.set(now.timestamp() as f64);
    }
}

/// Sets the gauges of which something is known, and removes the others.
fn set(family: &Family<KindLabels, Number>, values: [(&'static str, Option<f64>); 2]) {
    family.clear();
    for (kind, value) in values {
        if let Some(value) = value {
            family.get_or_create(&KindLabels { kind }).set(value);
        }
    }
}
