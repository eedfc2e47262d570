//! An assessment as text, for a terminal of 100 columns.
//!
//! Figures have their 95 % intervals in brackets. A dash means that a group is too small for the
//! figure.

use std::fmt::Write;

use workspace_lib::evaluation::{Assessment, Estimate, GroupComparison, GroupFigures};

/// Returns the whole text.
pub(super) fn format_assessment(version: &str, assessment: &Assessment) -> String {
    let parts = [
        headline(version, assessment),
        decisions(assessment),
        calibration(assessment),
        fairness(&assessment.fairness),
        segments(&assessment.segments),
    ];
    parts.join("\n")
}

fn headline(version: &str, assessment: &Assessment) -> String {
    let Assessment { applications, defaults, threshold, .. } = assessment;
    let rate = percent(*defaults as f64 / *applications as f64);
    let mut text = format!(
        "{version} on {applications} applications ({defaults} defaults, {rate}), threshold {threshold:.4}\n"
    );
    for metric in &assessment.evaluation.metrics {
        line(
            &mut text,
            &format!(
                "{:<22} {:.4} [{:.4}, {:.4}]",
                metric.name, metric.value, metric.low, metric.high
            ),
        );
    }
    text
}

fn decisions(assessment: &Assessment) -> String {
    let confusion = assessment.confusion;
    let mut text = String::from("decisions              granted   refused\n");
    line(
        &mut text,
        &format!(
            "{:<20} {:>9} {:>9}",
            "repaid", confusion.true_negatives, confusion.false_positives
        ),
    );
    line(
        &mut text,
        &format!(
            "{:<20} {:>9} {:>9}",
            "defaulted", confusion.false_negatives, confusion.true_positives
        ),
    );
    if let Some(euros) = assessment.euros_per_application {
        let economics = assessment.economics;
        line(
            &mut text,
            &format!(
                "{:<22} {} (loss given default {}, margin {})",
                "euros per application",
                written(euros, 0),
                percent(economics.loss_given_default),
                percent(economics.margin)
            ),
        );
    }
    text
}

fn calibration(assessment: &Assessment) -> String {
    let quality = &assessment.calibration;
    let parts = quality.brier;
    let mut text = String::from("calibration\n");
    line(&mut text, &format!("{:<22} {} (1 is right)", "slope", optional(quality.slope, 3)));
    line(
        &mut text,
        &format!("{:<22} {} (0 is right)", "intercept", optional(quality.intercept, 3)),
    );
    line(
        &mut text,
        &format!("{:<22} {} (0 is right)", "in the large", optional(quality.in_the_large, 3)),
    );
    let (predicted, observed) = (percent(quality.mean_predicted), percent(quality.observed_rate));
    line(&mut text, &format!("{:<22} {predicted}, observed {observed}", "mean predicted"));
    let error = quality.expected_calibration_error;
    line(
        &mut text,
        &format!("{:<22} {error:.4}, over {} bins", "calibration error", quality.reliability.len()),
    );
    let (reliability, resolution) = (parts.reliability, parts.resolution);
    let within_bins = parts.within_bin_variance - parts.within_bin_covariance;
    let sum =
        format!("{:.4} = reliability {reliability:.4} - resolution {resolution:.4}", parts.score);
    line(&mut text, &format!("{:<22} {sum}", "brier"));
    let rest = format!("+ uncertainty {:.4} + within bins {within_bins:.4}", parts.uncertainty);
    line(&mut text, &format!("{:<29} {rest}", ""));
    text
}

fn fairness(comparisons: &[GroupComparison]) -> String {
    let mut text = String::from(
        "protected groups: impact is the share granted over the reference's (*); caught and\n",
    );
    text.push_str(
        "turned away are the shares refused of those who defaulted and of those who repaid\n",
    );
    for comparison in comparisons {
        let heads =
            ["clients", "default", "granted", "impact", "caught", "away", "observed/predicted"];
        let [clients, default, granted, impact, caught, away, ratio] = heads;
        let head = format!(
            "{clients:>8}{default:>8}{granted:>8}{impact:>18}{caught:>7}{away:>7}{ratio:>20}"
        );
        let reference = Some(comparison.reference);
        table(&mut text, comparison, 24, reference, &head, |group| {
            format!(
                "{:>8}{:>8}{:>8}{:>18}{:>7}{:>7}{:>20}",
                group.applications,
                share(group.default_rate),
                share(group.selection_rate),
                optional(group.disparate_impact, 2),
                share(group.true_positive_rate),
                share(group.false_positive_rate),
                optional(group.observed_to_predicted, 2)
            )
        });
        line(&mut text, &format!("  {}", gaps(comparison)));
    }
    text
}

fn gaps(comparison: &GroupComparison) -> String {
    let points =
        |gap: Option<f64>| gap.map_or("–".to_owned(), |gap| format!("{:.1} points", 100.0 * gap));
    let impact = comparison
        .lowest_disparate_impact
        .map_or("–".to_owned(), |impact| format!("{impact:.2}"));
    format!(
        "lowest impact {impact}{}; largest gap caught {}, away {}",
        if comparison.below_four_fifths { " (below four fifths)" } else { "" },
        points(comparison.largest_true_positive_gap),
        points(comparison.largest_false_positive_gap)
    )
}

fn segments(comparisons: &[GroupComparison]) -> String {
    let mut text =
        String::from("error by segment: cost and euros per application, by wrong decisions\n");
    for comparison in comparisons {
        let [clients, default, auc, ratio] = ["clients", "default", "AUC", "observed/predicted"];
        let head =
            format!("{clients:>8}{default:>8}{auc:>18}{ratio:>20}{:>8}{:>8}", "cost", "euros");
        table(&mut text, comparison, 30, None, &head, |group| {
            let mean = |estimate: Option<Estimate>, decimals| {
                estimate
                    .map_or("–".to_owned(), |estimate| format!("{:.decimals$}", estimate.value))
            };
            format!(
                "{:>8}{:>8}{:>18}{:>20}{:>8}{:>8}",
                group.applications,
                share(group.default_rate),
                optional(group.auc, 2),
                optional(group.observed_to_predicted, 2),
                mean(group.cost_per_application, 3),
                mean(group.euros_per_application, 0)
            )
        });
    }
    text
}

/// Writes the grouping's name and `head`, then a line for each group.
///
/// Names take `width` characters. The group at index `starred` gets a star.
fn table(
    text: &mut String,
    comparison: &GroupComparison,
    width: usize,
    starred: Option<usize>,
    head: &str,
    cells: impl Fn(&GroupFigures) -> String,
) {
    line(text, &format!("{:<width$}{head}", cut(&comparison.label.en, width)));
    for (index, group) in comparison.groups.iter().enumerate() {
        let star = if Some(index) == starred { "*" } else { "" };
        let name = format!("  {}{star}", cut(&group.label.en, width - 2 - star.len()));
        line(text, &format!("{name:<width$}{}", cells(group)));
    }
}

/// Cuts a text to `width` characters. A text that was cut ends with `…`.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width - 1).chain(['…']).collect()
}

fn written(estimate: Estimate, decimals: usize) -> String {
    let Estimate { value, low, high } = estimate;
    format!("{value:.decimals$} [{low:.decimals$}, {high:.decimals$}]")
}

fn optional(estimate: Option<Estimate>, decimals: usize) -> String {
    estimate.map_or("–".to_owned(), |estimate| written(estimate, decimals))
}

fn share(estimate: Option<Estimate>) -> String {
    estimate.map_or("–".to_owned(), |estimate| percent(estimate.value))
}

fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

fn line(text: &mut String, content: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{content}");
}
