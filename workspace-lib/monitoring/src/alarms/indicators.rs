//! Values of the plan's indicators, from what was measured.

use std::collections::BTreeMap;

use contract::{
    DriftReport, Estimate, Finding, IndicatorCode, RealisedPerformance, VariableDrift, Vintage,
};
use statrs::distribution::{ContinuousCDF, Normal};

use super::finding::judge;
use super::plan::{Indicator, MonitoringPlan};
use crate::baseline::Baseline;
use crate::performance::{GroupOutcomes, MATURE, realised};
use crate::summary::{GroupSummary, OutcomeSummary, Summary};

/// What the indicators are computed from; what is absent is not judged.
#[derive(Debug, Clone, Copy, Default)]
pub struct Measured<'a> {
    /// Drift of the period.
    pub drift: Option<&'a DriftReport>,
    /// Predictions of the period.
    pub current: Option<&'a Summary>,
    /// Outcomes that are known.
    pub outcomes: Option<&'a OutcomeSummary>,
    /// Performance on known outcomes.
    pub realised: Option<&'a RealisedPerformance>,
    /// Months of granting.
    pub vintages: &'a [Vintage],
    /// Known outcomes of each group of clients.
    pub group_outcomes: Option<&'a GroupOutcomes>,
    /// Reviews of the period.
    pub human: Option<&'a HumanDecisions>,
    /// 5xx answers, and all answers.
    pub errors: Option<(u64, u64)>,
    /// 99th percentile of the time to answer in milliseconds, and answers.
    pub latency: Option<(f64, u64)>,
    /// Predictions whose first reason is the same with another model, and predictions compared.
    pub same_first_reason: Option<(u64, u64)>,
}

/// What advisors decided.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct HumanDecisions {
    /// Reviews.
    pub reviews: u64,
    /// Those that depart from the model.
    pub overrides: u64,
    /// Reviews of files that the model cannot decide.
    pub doubtful: u64,
    /// Those of them that depart from the model.
    pub doubtful_overrides: u64,
}

/// Judges every indicator of the plan for which something was measured, in the plan's order.
pub fn findings(
    plan: &MonitoringPlan,
    baseline: &Baseline,
    measured: &Measured<'_>,
) -> Vec<Finding> {
    let rate = plan.false_alarm_rate();
    let judging = Judging { baseline, measured, rate, z: normal_quantile(1.0 - rate) };
    plan.indicators.iter().filter_map(|indicator| judging.finding(indicator)).collect()
}

struct Judging<'a> {
    baseline: &'a Baseline,
    measured: &'a Measured<'a>,
    /// Probability of a false alarm of one judgement.
    rate: f64,
    /// Standard errors beyond which one side of the normal distribution has that probability.
    z: f64,
}

impl Judging<'_> {
    fn finding(&self, indicator: &Indicator) -> Option<Finding> {
        let Measured { drift, current, realised, human, errors, latency, .. } = *self.measured;
        match indicator.code {
            IndicatorCode::MissingShare => self.missing(indicator, drift?),
            IndicatorCode::OutsideTrainingRange => {
                let current = current?;
                let share = current.outside_share();
                let expected = self.baseline.reference.outside_share();
                let by_chance = expected + self.z * share_error(expected, current.predictions);
                Some(judge(indicator, None, share, by_chance, current.predictions))
            }
            IndicatorCode::ProbabilityDrift => {
                Some(of_index(indicator, drift?.score.as_ref()?, None))
            }
            IndicatorCode::FeatureDrift => {
                let exceeds = |variable: &&VariableDrift| variable.exceeds(0.0);
                let variables = &drift?.variables;
                let furthest = variables.iter().find(exceeds).or_else(|| variables.first())?;
                Some(of_index(indicator, furthest, Some(furthest.name.clone())))
            }
            IndicatorCode::RefusalRateGap => self.refusal_gap(indicator, current?),
            IndicatorCode::AucLoss => self.auc_loss(indicator, self.measured.outcomes?),
            IndicatorCode::CalibrationGap => {
                let gap = &realised?.calibration;
                let error = share_error(gap.predicted, gap.outcomes) / gap.predicted.max(1e-9);
                let off = (gap.ratio.value - 1.0).abs();
                let z = normal_quantile(1.0 - self.rate / 2.0);
                Some(judge(indicator, None, off, z * error, gap.outcomes))
            }
            IndicatorCode::VintageDefaultRate => self.vintage(indicator),
            IndicatorCode::DisparateImpact => self.disparate_impact(indicator, current?),
            IndicatorCode::OverrideRate => {
                let human = human?;
                let share = human.overrides as f64 / human.reviews.max(1) as f64;
                Some(judge(indicator, None, share, 0.0, human.reviews))
            }
            IndicatorCode::OverrideRateLow => {
                let human = human?;
                let share = human.doubtful_overrides as f64 / human.doubtful.max(1) as f64;
                Some(judge(indicator, None, share, 1.0, human.doubtful))
            }
            IndicatorCode::ErrorShare => {
                let (errors, answers) = errors?;
                let share = errors as f64 / answers.max(1) as f64;
                Some(judge(indicator, None, share, 0.0, answers))
            }
            IndicatorCode::LatencyP99 => {
                let (milliseconds, answers) = latency?;
                Some(judge(indicator, None, milliseconds, 0.0, answers))
            }
            IndicatorCode::GroupCalibration => {
                self.group_calibration(indicator, self.measured.group_outcomes?)
            }
            IndicatorCode::ReasonStability => {
                let (same, compared) = self.measured.same_first_reason?;
                let share = same as f64 / compared.max(1) as f64;
                Some(judge(indicator, None, share, 1.0, compared))
            }
            // No program records when a client asked for a second review.
            IndicatorCode::SecondReviewDays => None,
        }
    }

    fn missing(&self, indicator: &Indicator, drift: &DriftReport) -> Option<Finding> {
        let variables = &drift.variables;
        let z = normal_quantile(1.0 - self.rate / variables.len().max(1) as f64);
        let by_chance = |variable: &VariableDrift| {
            let pooled = f64::midpoint(variable.missing_before, variable.missing_now);
            z * share_error(pooled, variable.predictions)
        };
        let beyond = |variable: &VariableDrift| variable.missing_change.value - by_chance(variable);
        let furthest =
            variables.iter().max_by(|left, right| beyond(left).total_cmp(&beyond(right)))?;
        let rise = furthest.missing_change.value;
        let about = Some(furthest.name.clone());
        Some(judge(indicator, about, rise, by_chance(furthest), furthest.predictions))
    }

    fn refusal_gap(&self, indicator: &Indicator, current: &Summary) -> Option<Finding> {
        let (refused, count) = self.baseline.refusals(current);
        let (expected, reference) = self.baseline.refusals(&self.baseline.reference);
        if count == 0 || reference == 0 {
            return None;
        }
        let (now, expected) = (refused as f64 / count as f64, expected as f64 / reference as f64);
        let error = (share_error(expected, count).powi(2)
            + share_error(expected, reference).powi(2))
        .sqrt();
        let z = normal_quantile(1.0 - self.rate / 2.0);
        Some(judge(indicator, None, (now - expected).abs(), z * error, count))
    }

    /// Compares the area among the applications that the model grants, for the others have no
    /// outcome: among them all would be an easier task.
    fn auc_loss(&self, indicator: &Indicator, outcomes: &OutcomeSummary) -> Option<Finding> {
        let from = self.baseline.refused_from();
        let costs = contract::CostMatrix::default();
        let of_granted = |outcomes: &OutcomeSummary| {
            let found = realised(self.baseline, &outcomes.before(from), costs)?;
            Some((found.auc?, found.calibration.outcomes))
        };
        let (before, _) = of_granted(&self.baseline.outcomes)?;
        let (now, count) = of_granted(outcomes)?;
        let error = |auc: Estimate| (auc.high - auc.low) / (2.0 * statistics::NORMAL_QUANTILE);
        let error = error(now).hypot(error(before));
        Some(judge(indicator, None, before.value - now.value, self.z * error, count))
    }

    fn vintage(&self, indicator: &Indicator) -> Option<Finding> {
        let gaps = self.measured.vintages.iter().filter(|vintage| vintage.known_share >= MATURE);
        let gaps = gaps.filter_map(|vintage| {
            let gap = &vintage.realised.as_ref()?.calibration;
            let error = share_error(gap.predicted, gap.outcomes) / gap.predicted.max(1e-9);
            Some((vintage, gap, 1.0 + self.z * error))
        });
        let (vintage, gap, by_chance) = gaps.max_by(|left, right| {
            (left.1.ratio.value - left.2).total_cmp(&(right.1.ratio.value - right.2))
        })?;
        let about = Some(vintage.month.clone());
        Some(judge(indicator, about, gap.ratio.value, by_chance, gap.outcomes))
    }

    /// Compares each group's share of granted applications with that of the most favoured group.
    ///
    /// Chance is measured from the ratio of the reference: what was published with the model is no
    /// news. A group that the reference lacks is expected to be granted as often as the others.
    fn disparate_impact(&self, indicator: &Indicator, current: &Summary) -> Option<Finding> {
        let least = u64::from(indicator.least_count);
        let judged: Vec<_> = current
            .groups
            .iter()
            .flat_map(|(attribute, groups)| {
                let before = self.baseline.reference.groups.get(attribute);
                let now = ratios(groups, least);
                let before = before.map(|groups| ratios(groups, least)).unwrap_or_default();
                now.into_iter().map(move |(name, now)| {
                    let before = before.iter().find(|(known, _)| *known == name);
                    (format!("{attribute} {name}"), now, before.map(|(_, ratio)| *ratio))
                })
            })
            .collect();
        // Each group is a chance for a false alarm.
        let z = normal_quantile(1.0 - self.rate / judged.len().max(1) as f64);
        let found = judged.into_iter().map(|(about, now, before)| {
            let expected = before.map_or(1.0, |before| before.value);
            let error =
                now.error(expected).hypot(before.map_or(0.0, |before| before.error(expected)));
            (about, now, expected - z * error)
        });
        // The group that is furthest beyond chance: a small one must not hide a large one.
        let (about, ratio, by_chance) = found
            .min_by(|left, right| (left.1.value - left.2).total_cmp(&(right.1.value - right.2)))?;
        Some(judge(indicator, Some(about), ratio.value, by_chance, ratio.count))
    }

    fn group_calibration(
        &self,
        indicator: &Indicator,
        outcomes: &GroupOutcomes,
    ) -> Option<Finding> {
        let judged = outcomes.with_at_least(u64::from(indicator.least_count).max(1));
        // Each group is a chance for a false alarm.
        let z = normal_quantile(1.0 - self.rate / judged.clone().count().max(1) as f64);
        let found = judged.filter_map(|(attribute, name, group)| {
            let predicted = group.mean_probability();
            let error = share_error(predicted, group.outcomes) / predicted.max(1e-9);
            Some((format!("{attribute} {name}"), group.ratio()?, 1.0 - z * error, group.outcomes))
        });
        // The group that is furthest below what chance explains, as above.
        let (about, ratio, by_chance, count) =
            found.min_by(|left, right| (left.1 - left.2).total_cmp(&(right.1 - right.2)))?;
        Some(judge(indicator, Some(about), ratio, by_chance, count))
    }
}

/// A group's share of granted applications, over that of the most favoured group.
#[derive(Debug, Clone, Copy)]
struct GrantedRatio {
    value: f64,
    count: u64,
    /// Share of the most favoured group.
    best: f64,
}

impl GrantedRatio {
    /// Returns the standard error of the ratio, if it is `expected`.
    fn error(self, expected: f64) -> f64 {
        share_error((expected * self.best).min(1.0), self.count) / self.best.max(1e-9)
    }
}

/// Returns the ratio of each group with at least so many predictions.
fn ratios(groups: &BTreeMap<String, GroupSummary>, least: u64) -> Vec<(&String, GrantedRatio)> {
    let judged = groups.iter().filter(|(_, group)| group.predictions >= least);
    let best = judged.clone().map(|(_, group)| group.granted_share()).fold(0.0, f64::max);
    let ratio = |group: &GroupSummary| GrantedRatio {
        value: if best > 0.0 { group.granted_share() / best } else { 1.0 },
        count: group.predictions,
        best,
    };
    judged.map(|(name, group)| (name, ratio(group))).collect()
}

fn of_index(indicator: &Indicator, drift: &VariableDrift, about: Option<String>) -> Finding {
    let index = drift.stability_index.value;
    judge(indicator, about, index, drift.by_chance, drift.predictions)
}

/// Returns the standard error of a share; of an extreme one, that of half an observation.
fn share_error(share: f64, count: u64) -> f64 {
    let count = (count as f64).max(1.0);
    let share = share.clamp(0.5 / count, 1.0 - 0.5 / count);
    (share * (1.0 - share) / count).max(0.0).sqrt()
}

fn normal_quantile(probability: f64) -> f64 {
    Normal::standard().inverse_cdf(probability)
}

#[cfg(test)]
mod tests {
    use contract::Level;

    use super::*;

    fn baseline() -> Baseline {
        Baseline::without_rows(0.1, None, Vec::new(), &mut [0.05, 0.2])
    }

    fn found(measured: &Measured<'_>) -> Vec<Finding> {
        findings(&MonitoringPlan::embedded().unwrap(), &baseline(), measured)
    }

    /// Adds a group in which every client was announced to default with probability 0.2.
    fn add(outcomes: &mut GroupOutcomes, group: (&str, &str), count: usize, defaults: usize) {
        for at in 0..count {
            outcomes.add(group.0, group.1, 0.2, at < defaults);
        }
    }

    #[test]
    fn the_area_is_that_of_the_granted() {
        let mut baseline = baseline();
        let outcomes = |granted: [(f64, u64, u64); 2], refused: u64| {
            let mut outcomes = OutcomeSummary::empty(&baseline.scores);
            let all = granted.into_iter().chain([(0.2, refused, refused)]);
            for (probability, count, defaults) in all {
                for at in 0..count {
                    outcomes.add(&baseline.scores, probability, at < defaults);
                }
            }
            outcomes
        };
        // Among the granted the area is one half; with the refused, who all default, far more.
        let published = outcomes([(0.05, 500, 20), (0.06, 500, 20)], 400);
        let now = outcomes([(0.05, 500, 20), (0.06, 500, 20)], 0);
        baseline.outcomes = published;
        let plan = MonitoringPlan::embedded().unwrap();
        let measured = Measured { outcomes: Some(&now), ..Measured::default() };
        let found = findings(&plan, &baseline, &measured);
        let [finding] = &found[..] else { panic!("{found:?}") };
        assert_eq!((finding.code, finding.count), (IndicatorCode::AucLoss, 1000));
        assert!(finding.value.abs() < 1e-12, "{finding:?}");
        assert_eq!(finding.level, Level::Quiet);
    }

    #[test]
    fn a_group_is_compared_with_what_was_published_of_it() {
        let summary = |men_refused: u64, women: u64, men: u64| {
            let group = |predictions, refused| GroupSummary { predictions, refused, sum: 0.0 };
            let groups = [
                ("F".to_owned(), group(women, women / 5)),
                ("M".to_owned(), group(men, men_refused)),
            ];
            let mut summary = Summary { predictions: women + men, ..Summary::default() };
            summary.groups.insert("CODE_GENDER".to_owned(), groups.into());
            summary
        };
        let mut baseline = baseline();
        // 80 % of women and 40 % of men are granted: a ratio of one half, which is on the card.
        baseline.reference = summary(600, 1000, 1000);
        let plan = MonitoringPlan::embedded().unwrap();
        let judged = |current: &Summary| {
            let measured = Measured { current: Some(current), ..Measured::default() };
            let found = findings(&plan, &baseline, &measured);
            found.into_iter().find(|finding| finding.code == IndicatorCode::DisparateImpact)
        };
        assert_eq!(judged(&summary(300, 500, 500)).unwrap().level, Level::Quiet);
        // √(0.4 × 0.6 / 500) / 0.8 and √(0.4 × 0.6 / 1000) / 0.8 are 0.0335 together; one false
        // alarm in 834.9 judgements, over two groups: 3.237 standard errors.
        let lower = judged(&summary(350, 500, 500)).unwrap();
        assert_eq!(lower.about.as_deref(), Some("CODE_GENDER M"));
        assert!((lower.value - 0.375).abs() < 1e-12, "{lower:?}");
        assert!((lower.by_chance - 0.3914).abs() < 1e-3, "{lower:?}");
        assert_eq!(lower.level, Level::Red);
    }

    #[test]
    fn a_group_that_defaults_less_than_announced_alerts_beyond_chance() {
        let mut outcomes = GroupOutcomes::default();
        add(&mut outcomes, ("CODE_GENDER", "F"), 400, 48);
        add(&mut outcomes, ("CODE_GENDER", "M"), 400, 84);
        // Of 99 none is judged, although none of them defaulted.
        add(&mut outcomes, ("age", "65+"), 99, 0);
        let found = found(&Measured { group_outcomes: Some(&outcomes), ..Measured::default() });
        let [finding] = &found[..] else { panic!("{found:?}") };
        assert_eq!(
            (finding.code, finding.about.as_deref(), finding.count),
            (IndicatorCode::GroupCalibration, Some("CODE_GENDER F"), 400)
        );
        // 48 of 80 defaults; the standard error is √(0.2 × 0.8 / 400) / 0.2 = 0.1. One false alarm
        // in 834.9 judgements, over two groups: 3.237 standard errors.
        assert!((finding.value - 0.6).abs() < 1e-12, "{finding:?}");
        assert!((finding.by_chance - 0.6763).abs() < 1e-3, "{finding:?}");
        assert_eq!(finding.level, Level::Red);
    }

    #[test]
    fn what_chance_explains_of_a_group_is_quiet() {
        let mut outcomes = GroupOutcomes::default();
        // 15 of 20 defaults. Chance explains a ratio of 1 − 3.04 × 0.2 = 0.39 of a hundred clients.
        add(&mut outcomes, ("age", "25-34"), 100, 15);
        let found = found(&Measured { group_outcomes: Some(&outcomes), ..Measured::default() });
        assert!((found[0].value - 0.75).abs() < 1e-12);
        assert_eq!(found[0].level, Level::Quiet);
        outcomes = GroupOutcomes::default();
        add(&mut outcomes, ("age", "25-34"), 99, 0);
        let few = Measured { group_outcomes: Some(&outcomes), ..Measured::default() };
        assert_eq!(findings(&MonitoringPlan::embedded().unwrap(), &baseline(), &few), []);
    }

    #[test]
    fn the_service_and_its_reasons_are_judged_by_the_plan_alone() {
        let measured = Measured {
            errors: Some((3, 2000)),
            latency: Some((500.0, 1000)),
            same_first_reason: Some((237, 300)),
            ..Measured::default()
        };
        let levels: Vec<_> = found(&measured)
            .iter()
            .map(|finding| (finding.code, finding.value, finding.level))
            .collect();
        assert_eq!(
            levels,
            [
                (IndicatorCode::ReasonStability, 0.79, Level::Amber),
                (IndicatorCode::ErrorShare, 0.0015, Level::Amber),
                (IndicatorCode::LatencyP99, 500.0, Level::Red),
            ]
        );
        let few = Measured { errors: Some((1999, 1999)), ..Measured::default() };
        assert_eq!(found(&few)[0].level, Level::TooFew);
    }
}
