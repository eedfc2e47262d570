//! The champion's page: how the model was chosen and what it does, for someone who wants to check it.
//!
//! Every figure comes from the bundle, that is from its report, manifest, timings and feature definitions. A sentence that says what
//! was found is chosen by the figures that it speaks of, so that another champion gets another page.

mod calibration;
mod candidates;
mod fairness;
mod families;
mod identity;
mod leakage;
mod numbers;
mod read;
mod reliance;
mod remarks;
mod scorecard;
mod search;
mod section;
mod segments;
mod selection;
mod stability;
mod subject;
mod table;
mod threshold;

use std::fmt::Write;

pub use read::{BundleRecord, read_record};
use scoring::{FeatureSet, Manifest};
use section::Section;
use subject::Subject;

use super::{Page, Report};
use crate::Result;
use crate::modelling::Timing;

/// The folder of the page and its figures, below that of all documents.
const FOLDER: &str = "champion";

/// The parts of the page, in the order in which a reviewer asks.
const SECTIONS: [fn(&Subject<'_>) -> Section; 14] = [
    identity::section,
    candidates::section,
    search::section,
    selection::section,
    threshold::section,
    calibration::section,
    stability::section,
    families::section,
    leakage::section,
    fairness::section,
    segments::section,
    reliance::section,
    scorecard::section,
    remarks::section,
];

/// The page about a bundle's model, `champion/README.md`, and its figures beside it.
///
/// `set` is the bundle's own: labels and units are those that the model was published with.
///
/// # Errors
/// [`Error::Data`](crate::Error::Data) if the report does not hold the candidate that it says was published.
pub fn champion_page(report: &Report, manifest: &Manifest, timings: &[Timing], set: &FeatureSet) -> Result<Vec<Page>> {
    let subject = Subject::new(report, manifest, timings, set)?;
    let sections: Vec<Section> = SECTIONS.iter().map(|section| section(&subject)).collect();
    let mut text = opening(&subject);
    for (index, section) in sections.iter().enumerate() {
        // Writing to a text cannot fail.
        let _ = writeln!(text, "{}. [{}](#{})", index + 1, section.title, anchor(index, section.title));
    }
    for (index, section) in sections.iter().enumerate() {
        let _ = write!(text, "\n## {}. {}\n{}", index + 1, section.title, section.text());
    }
    let figures = sections.iter().flat_map(Section::figures);
    let figures = figures.map(|(file, svg)| Page { path: format!("{FOLDER}/{file}"), text: svg.to_owned() });
    Ok([Page { path: format!("{FOLDER}/README.md"), text }].into_iter().chain(figures).collect())
}

fn opening(subject: &Subject<'_>) -> String {
    format!(
        "# The published model\n\n\
         How model `{version}` was chosen, how good it is, whom it treats how, and what it relies on. The page is written by \
         `pret docs` from the files of the bundle (`report.json`, `manifest.json`, `timings.json`, `features.json`). Do not edit \
         it: train again, then run `pret docs` again.\n\n\
         **How to read the figures.** A figure in square brackets is a 95% interval: `0.750 [0.730, 0.770]`; `+` and `−` mark \
         differences. A model is judged on applications that it did not learn from: they are cut into {folds} folds, and each fold \
         is scored by a model that learned from the others. Intervals tell how far a figure may be off because these \
         applications and not others were drawn; they do not tell what happens when clients or the economy change. The cost is \
         counted in units of one wrongly refused client: a granted client who defaults costs {default}, a refused client who would \
         have repaid {refused}. Gains of area (AUC) are good above zero, added costs are good below zero.\n\n",
        version = subject.manifest.version,
        folds = subject.report.plan.folds,
        default = numbers::short(subject.report.plan.costs.false_negative),
        refused = numbers::short(subject.report.plan.costs.false_positive),
    )
}

/// The anchor that GitHub gives to the heading of a section.
fn anchor(index: usize, title: &str) -> String {
    let kept =
        title.to_lowercase().chars().filter(|letter| letter.is_alphanumeric() || *letter == ' ').collect::<String>();
    format!("{}-{}", index + 1, kept.replace(' ', "-"))
}

#[cfg(test)]
mod tests;
