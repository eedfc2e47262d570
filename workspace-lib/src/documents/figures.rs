//! Figures of the documents, by file name.

use scoring::Language;

use super::bundle_data::BundleData;
use crate::charts::{
    Caption, DependencePanel, Figure, GroupFigure, ImportanceBar, LearningCurvePoint,
    ReferenceLine, cost_curve_chart, dependence_grid, group_chart, importance_chart,
    learning_curve_chart, reliability_chart,
};
use crate::evaluation::{GroupComparison, Threshold};
use crate::modelling::studies::Studies;
use crate::{Error, Result};

/// Draws the figure of the file name `file`.
///
/// `most` limits the number of bars or panels.
///
/// # Errors
/// [`Error::Data`] if there is no figure of that name, or the bundle lacks its data.
pub(super) fn draw(
    data: &BundleData,
    file: &str,
    caption: &Caption,
    most: Option<usize>,
) -> Result<Figure> {
    let name = file.strip_suffix(".svg").unwrap_or(file);
    let most = most.unwrap_or(usize::MAX);
    let report = &data.report;
    Ok(match name {
        "cost-curve" => {
            let chosen = at(&report.cost_curve, report.threshold.threshold)
                .ok_or_else(|| lacking("a cost curve"))?;
            cost_curve_chart(caption, &report.cost_curve, chosen, report.break_even_threshold)
        }
        "reliability" => reliability(data, caption),
        "learning-curve" => learning_curve(data, caption)?,
        "importance-reasons" => {
            let bars = ImportanceBar::groups(&report.group_importance, caption.language);
            importance_chart(caption, &bars, most.min(bars.len()))
        }
        "importance-features" => {
            let bars =
                ImportanceBar::features(&report.feature_importance, &data.set, caption.language);
            importance_chart(caption, &bars, most.min(bars.len()))
        }
        "dependence" => dependence(data, caption, most)?,
        name => {
            let code = name.strip_prefix("impact-").map(|code| code.replace('-', "_"));
            let groupings = &studies(data)?.fairness;
            let comparison =
                code.and_then(|code| groupings.iter().find(|grouping| grouping.code == code));
            impact(comparison.ok_or_else(|| unknown(file))?, caption)
        }
    })
}

fn unknown(file: &str) -> Error {
    Error::Data(format!(
        "expected cost-curve.svg, reliability.svg, learning-curve.svg, importance-reasons.svg, \
         importance-features.svg, dependence.svg or impact-GROUPING.svg, found {file:?}"
    ))
}

fn lacking(what: &str) -> Error {
    Error::Data(format!("report.json holds no {}", what.trim_start_matches("a ")))
}

fn studies(data: &BundleData) -> Result<&Studies> {
    data.report.studies.as_ref().ok_or_else(|| lacking("studies"))
}

/// Returns the cost and refusal rate at a threshold, from the nearest stored point of the curve.
fn at(curve: &[Threshold], threshold: f64) -> Option<Threshold> {
    let distance = |point: &&Threshold| (point.threshold - threshold).abs();
    let nearest = curve.iter().min_by(|left, right| distance(left).total_cmp(&distance(right)))?;
    Some(Threshold { threshold, ..*nearest })
}

fn reliability(data: &BundleData, caption: &Caption) -> Figure {
    reliability_chart(caption, &data.report.calibration.reliability)
}

fn learning_curve(data: &BundleData, caption: &Caption) -> Result<Figure> {
    let point =
        |applications, value, low, high| LearningCurvePoint { applications, value, low, high };
    let curve = &studies(data)?.learning_curve;
    let auc = curve.iter().map(|step| (step.applications, &step.effect.auc));
    let steps = auc.map(|(applications, auc)| point(applications, auc.value, auc.low, auc.high));
    let all = point(training_applications(data), 0.0, 0.0, 0.0);
    Ok(learning_curve_chart(caption, &steps.chain([all]).collect::<Vec<_>>()))
}

/// Returns the number of training applications of one fold's model.
pub(super) fn training_applications(data: &BundleData) -> usize {
    let folds = data.report.plan.folds;
    let all = data.manifest.data.applications;
    let held_out = data.report.holdout.as_ref();
    let cut = held_out.map_or(all, |holdout| holdout.development_applications);
    cut * (folds - 1) / folds
}

fn dependence(data: &BundleData, caption: &Caption, most: usize) -> Result<Figure> {
    let inputs = studies(data)?.explanations.dependence.iter().take(most);
    let panels: Vec<DependencePanel> = inputs
        .filter_map(|input| {
            Some(DependencePanel::new(input, data.definition(&input.feature)?, caption.language))
        })
        .collect();
    Ok(dependence_grid(caption, &panels))
}

fn impact(comparison: &GroupComparison, caption: &Caption) -> Figure {
    let language: Language = caption.language;
    let figures: Vec<GroupFigure> = (comparison.groups.iter().enumerate())
        .filter_map(|(index, group)| {
            let impact = group.disparate_impact?;
            // The reference is 1 by definition: it has no interval.
            let end = |end: f64| if index == comparison.reference { f64::NAN } else { end };
            let mark = if group.is_small() { " †" } else { "" };
            Some(GroupFigure {
                label: format!("{}{mark}", group.label.text(language)),
                clients: group.applications,
                value: impact.value,
                low: end(impact.low),
                high: end(impact.high),
            })
        })
        .collect();
    group_chart(caption, &figures, Some(&ReferenceLine::four_fifths(language)))
}
