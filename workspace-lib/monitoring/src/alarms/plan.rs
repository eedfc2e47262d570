//! The monitoring plan: indicators, their thresholds, and the people responsible.
//!
//! One TOML file (`models/monitoring-plan.toml`) is read by `pret monitor` and the service, and
//! printed as a document.

use contract::{IndicatorCode, Language, Level};
use serde::{Deserialize, Serialize};

/// Text of the plan at build time.
const PLAN: &str = include_str!("../../../../models/monitoring-plan.toml");

/// A plan that cannot be used: what is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanError(String);

impl std::fmt::Display for PlanError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for PlanError {}

/// Indicators of the model in production, their thresholds, and the people responsible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonitoringPlan {
    plan: Plan,
    /// When alarms are raised and cleared.
    pub alarms: AlarmRules,
    #[serde(rename(deserialize = "role"))]
    roles: Vec<Role>,
    /// What is measured.
    #[serde(rename(deserialize = "indicator"))]
    pub indicators: Vec<Indicator>,
    /// Events after which the model is validated again.
    #[serde(rename(deserialize = "trigger"))]
    triggers: Vec<Trigger>,
    #[serde(rename(deserialize = "escalation"))]
    escalations: Vec<Escalation>,
    decommission: Decommission,
    records: Records,
}

/// When alarms are raised and cleared.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AlarmRules {
    /// Most false alarms a year, over all indicators, that are accepted.
    pub false_alarms_a_year: f64,
    /// How often the indicators are judged, in days.
    pub judged_every_days: u32,
    /// How many judgements in a row have to be quiet before an alarm is cleared.
    pub quiet_judgements: u32,
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
pub struct Indicator {
    /// What is measured.
    pub code: IndicatorCode,
    /// Family of indicators, for the document.
    pub family: String,
    /// Name in French.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// How it is computed, in French.
    pub definition: String,
    /// Unit: `part`, `points`, `indice`, ….
    pub unit: String,
    /// Days over which it is computed.
    pub window_days: u32,
    /// Smallest number of observations for an alarm.
    pub least_count: u32,
    /// What is to be done, in French.
    pub action: String,
    /// What is to be done, in English.
    pub action_en: String,
    /// One of the roles.
    pub owner: String,
    /// Deadlines for the action.
    pub delay: Delay,
    /// Someone looks for the cause.
    pub amber: Threshold,
    /// Someone acts.
    pub red: Threshold,
}

/// Deadlines for action, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delay {
    /// Of an amber alarm.
    pub amber_days: u32,
    /// Of a red one.
    pub red_days: u32,
}

/// Limit above or below which an indicator alerts, and its reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Alerts from this value on upwards.
    #[serde(default)]
    pub above: Option<f64>,
    /// Alerts below this value.
    #[serde(default)]
    pub below: Option<f64>,
    /// Why this value, in French.
    pub reason: String,
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
    /// [`PlanError`] that names the wrong indicator and the problem.
    pub fn embedded() -> Result<Self, PlanError> {
        Self::parse(PLAN, "models/monitoring-plan.toml")
    }

    /// Reads a plan; `source` is its file, for errors.
    ///
    /// # Errors
    /// [`PlanError`] that says where, what was expected and what was found.
    pub fn parse(text: &str, source: &str) -> Result<Self, PlanError> {
        let wrong = |what: String| PlanError(format!("{source}: {what}"));
        let plan: Self = toml::from_str(text).map_err(|error| wrong(error.to_string()))?;
        let AlarmRules { false_alarms_a_year, judged_every_days, quiet_judgements } = plan.alarms;
        if false_alarms_a_year.is_nan() || false_alarms_a_year <= 0.0 {
            return Err(wrong(format!(
                "alarms: expected false_alarms_a_year above 0, found {false_alarms_a_year}"
            )));
        }
        for (name, value) in
            [("judged_every_days", judged_every_days), ("quiet_judgements", quiet_judgements)]
        {
            if value == 0 {
                return Err(wrong(format!("alarms: expected {name} of at least 1, found 0")));
            }
        }
        for (at, indicator) in plan.indicators.iter().enumerate() {
            indicator
                .check(&plan)
                .map_err(|what| wrong(format!("indicator {}: {what}", indicator.code.name())))?;
            if plan.indicators[..at].iter().any(|other| other.code == indicator.code) {
                return Err(wrong(format!(
                    "indicator {}: expected it once, found it twice",
                    indicator.code.name()
                )));
            }
        }
        Ok(plan)
    }

    /// Returns the indicator of a code; `None` if the plan leaves it out.
    pub fn indicator(&self, code: IndicatorCode) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.code == code)
    }

    /// Returns the share of predictions beyond the reference's range from which an estimate is not
    /// trusted: the limit of amber.
    pub fn outside_limit(&self) -> f64 {
        let indicator = self.indicator(IndicatorCode::OutsideTrainingRange);
        indicator.and_then(|indicator| indicator.amber.above).unwrap_or(1.0)
    }

    /// Returns the probability with which one judgement of one indicator may be a false alarm.
    ///
    /// The accepted number of false alarms a year is divided by the judgements of a year.
    pub fn false_alarm_rate(&self) -> f64 {
        let judgements =
            365.25 / f64::from(self.alarms.judged_every_days) * self.indicators.len().max(1) as f64;
        (self.alarms.false_alarms_a_year / judgements).min(0.5)
    }
}

impl Indicator {
    /// Returns its name.
    pub fn name_in(&self, language: Language) -> &str {
        match language {
            Language::French => &self.name,
            Language::English => &self.name_en,
        }
    }

    /// Returns what is to be done.
    pub fn action_in(&self, language: Language) -> &str {
        let action = match language {
            Language::French => &self.action,
            Language::English => &self.action_en,
        };
        action.trim()
    }

    /// Returns the deadline for the action at a level, in working days.
    pub fn days(&self, level: Level) -> u32 {
        if level == Level::Red { self.delay.red_days } else { self.delay.amber_days }
    }

    fn check(&self, plan: &MonitoringPlan) -> Result<(), String> {
        if !plan.roles.iter().any(|role| role.name == self.owner) {
            return Err(format!("expected one of the roles as owner, found {:?}", self.owner));
        }
        let is_ordered = match (self.amber.above, self.amber.below, self.red.above, self.red.below)
        {
            (Some(amber), None, Some(red), None) => amber < red,
            (None, Some(amber), None, Some(red)) => amber > red,
            _ => false,
        };
        if is_ordered {
            return Ok(());
        }
        Err(format!(
            "expected amber and red on the same side, red the further, found amber {} and red {}",
            self.amber.words(),
            self.red.words()
        ))
    }
}

impl Threshold {
    fn words(&self) -> String {
        let side = |name: &str, limit: Option<f64>| limit.map(|limit| format!("{name} {limit}"));
        let sides = [side("above", self.above), side("below", self.below)];
        sides.into_iter().flatten().collect::<Vec<_>>().join(" and ")
    }

    /// Returns the limit, on whichever side it is.
    pub fn limit(&self) -> Option<f64> {
        self.above.or(self.below)
    }

    /// Checks whether a value is beyond the limit.
    pub fn is_crossed(&self, value: f64) -> bool {
        self.above.is_some_and(|limit| value >= limit)
            || self.below.is_some_and(|limit| value < limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_plan_is_right_and_its_codes_are_their_names() {
        let plan = MonitoringPlan::embedded().unwrap();
        for indicator in &plan.indicators {
            let written = serde_json::to_string(&indicator.code).unwrap();
            assert_eq!(written, format!("\"{}\"", indicator.code.name()));
        }
        // One false alarm a year, sixteen indicators judged each week.
        let rate = plan.false_alarm_rate();
        assert!((rate - 1.0 / (365.25 / 7.0 * 16.0)).abs() < 1e-12, "{rate}");
    }

    #[test]
    fn says_which_indicator_is_wrong() {
        let refused = |from: &str, to: &str| {
            assert!(PLAN.contains(from), "{from}");
            MonitoringPlan::parse(&PLAN.replacen(from, to, 1), "plan.toml").unwrap_err().to_string()
        };
        assert_eq!(
            refused("above = 0.05", "above = 0.5"),
            "plan.toml: indicator missing_share: expected amber and red on the same side, red the \
             further, found amber above 0.5 and red above 0.2"
        );
        assert_eq!(
            refused("owner = \"équipe données\"", "owner = \"personne\""),
            "plan.toml: indicator missing_share: expected one of the roles as owner, found \"personne\""
        );
        assert_eq!(
            refused("code = \"outside_training_range\"", "code = \"missing_share\""),
            "plan.toml: indicator missing_share: expected it once, found it twice"
        );
        assert!(refused("least_count =", "least =").contains("unknown field `least`"));
        assert!(refused("code = \"auc_loss\"", "code = \"auc\"").contains("unknown variant `auc`"));
        assert_eq!(
            refused("judged_every_days = 7", "judged_every_days = 0"),
            "plan.toml: alarms: expected judged_every_days of at least 1, found 0"
        );
    }
}
