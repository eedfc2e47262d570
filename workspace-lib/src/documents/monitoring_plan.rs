//! The monitoring plan: reads and checks `models/monitoring-plan.toml`.

use serde::{Deserialize, Serialize};

use crate::{Error, Result};

/// Text of the plan at build time.
const PLAN: &str = include_str!("../../../models/monitoring-plan.toml");

/// Indicators of the model in service, their thresholds, and the people responsible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MonitoringPlan {
    plan: Plan,
    #[serde(rename(deserialize = "role"))]
    roles: Vec<Role>,
    #[serde(rename(deserialize = "indicator"))]
    indicators: Vec<Indicator>,
    /// Events after which the model is validated again.
    #[serde(rename(deserialize = "trigger"))]
    triggers: Vec<Trigger>,
    #[serde(rename(deserialize = "escalation"))]
    escalations: Vec<Escalation>,
    decommission: Decommission,
    records: Records,
}

/// Subject of the plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    model: String,
    purpose: String,
    population: String,
    tier: String,
    owner: String,
    reference: String,
    review: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Role {
    name: String,
    duty: String,
}

/// One monitored figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Indicator {
    code: String,
    family: String,
    name: String,
    definition: String,
    unit: String,
    window_days: u32,
    /// Smallest number of observations for an alert.
    least_count: u32,
    action: String,
    /// One of the roles.
    owner: String,
    delay: Delay,
    amber: Threshold,
    red: Threshold,
}

/// Deadlines for action, in days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Delay {
    amber_days: u32,
    red_days: u32,
}

/// Limit above or below which an indicator alerts, and its reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Threshold {
    #[serde(default)]
    above: Option<f64>,
    #[serde(default)]
    below: Option<f64>,
    reason: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Trigger {
    event: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Escalation {
    step: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decommission {
    rule: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Records {
    kept: String,
}

impl MonitoringPlan {
    /// Reads the built-in plan.
    ///
    /// # Errors
    /// [`Error::Data`] that names the wrong indicator and the problem.
    pub(super) fn embedded() -> Result<Self> {
        Self::parse(PLAN)
    }

    fn parse(text: &str) -> Result<Self> {
        let wrong = |what: String| Error::Data(format!("models/monitoring-plan.toml: {what}"));
        let plan: Self = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        for indicator in &plan.indicators {
            let Indicator { code, owner, .. } = indicator;
            if !plan.roles.iter().any(|role| role.name == *owner) {
                return Err(wrong(format!(
                    "indicator {code}: expected one of the roles as owner, found {owner:?}"
                )));
            }
            if !indicator.is_ordered() {
                return Err(wrong(format!(
                    "indicator {code}: expected amber and red on the same side, red the further, found amber {} and red {}",
                    indicator.amber.words(),
                    indicator.red.words()
                )));
            }
        }
        Ok(plan)
    }
}

impl Indicator {
    /// Checks whether amber alerts before red, on the same side.
    fn is_ordered(&self) -> bool {
        match (self.amber.above, self.amber.below, self.red.above, self.red.below) {
            (Some(amber), None, Some(red), None) => amber < red,
            (None, Some(amber), None, Some(red)) => amber > red,
            _ => false,
        }
    }
}

impl Threshold {
    fn words(&self) -> String {
        let side = |name: &str, limit: Option<f64>| limit.map(|limit| format!("{name} {limit}"));
        let sides = [side("above", self.above), side("below", self.below)];
        sides.into_iter().flatten().collect::<Vec<_>>().join(" and ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_indicator_has_an_owner_and_its_thresholds_in_order() {
        let plan = MonitoringPlan::embedded().unwrap();
        let mut codes: Vec<&str> =
            plan.indicators.iter().map(|indicator| indicator.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), plan.indicators.len());
    }

    #[test]
    fn says_which_indicator_is_wrong() {
        let refused = |from: &str, to: &str| {
            assert!(PLAN.contains(from), "{from}");
            MonitoringPlan::parse(&PLAN.replacen(from, to, 1)).unwrap_err().to_string()
        };
        assert_eq!(
            refused("above = 0.05", "above = 0.5"),
            "models/monitoring-plan.toml: indicator missing_share: expected amber and red on the same side, red the \
             further, found amber above 0.5 and red above 0.2"
        );
        assert_eq!(
            refused("owner = \"équipe données\"", "owner = \"personne\""),
            "models/monitoring-plan.toml: indicator missing_share: expected one of the roles as owner, found \"personne\""
        );
        assert!(refused("least_count =", "least =").contains("unknown field `least`"));
    }
}
