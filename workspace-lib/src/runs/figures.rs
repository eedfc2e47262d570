//! Figures of a run, as SVG files beside its record.

use std::fs;
use std::path::{Path, PathBuf};

use scoring::Language;

use crate::charts::{
    Caption, Figure, ImportanceBar, cost_curve_chart, importance_chart, reliability_chart,
};
use crate::evaluation::Threshold;
use crate::publishing::Report;
use crate::{Error, Result};

/// Writes the cost curve, the reliability curve and the importance of the reasons into `folder`.
///
/// Returns the files. The folder is created if it is missing.
///
/// # Errors
/// [`Error::File`] if a file cannot be written.
pub fn write_figures(report: &Report, folder: &Path) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(folder).map_err(Error::file(folder))?;
    let figures = [
        ("cost-curve.svg", cost_curve(report)),
        ("reliability.svg", reliability(report)),
        ("importance.svg", importance(report)),
    ];
    let mut written = Vec::new();
    for (name, figure) in figures {
        let path = folder.join(name);
        figure.write_svg(&path)?;
        written.push(path);
    }
    Ok(written)
}

fn cost_curve(report: &Report) -> Figure {
    let caption = Caption::english("Cost of each threshold, out of fold", "cost per application");
    let chosen = report.threshold.threshold;
    let distance = |point: &&Threshold| (point.threshold - chosen).abs();
    let nearest = report
        .cost_curve
        .iter()
        .min_by(|left, right| distance(left).total_cmp(&distance(right)))
        .copied()
        .unwrap_or(Threshold { threshold: chosen, cost: f64::NAN, refusal_rate: f64::NAN });
    let chosen = Threshold { threshold: chosen, ..nearest };
    cost_curve_chart(&caption, &report.cost_curve, chosen, report.break_even_threshold)
}

fn reliability(report: &Report) -> Figure {
    let caption = Caption::english("Calibration, out of fold", "observed default rate (%)");
    reliability_chart(&caption, &report.calibration.reliability)
}

fn importance(report: &Report) -> Figure {
    let caption =
        Caption::english("What the score depends on", "mean absolute contribution (log-odds)");
    let bars = ImportanceBar::groups(&report.group_importance, Language::English);
    importance_chart(&caption, &bars, bars.len())
}
