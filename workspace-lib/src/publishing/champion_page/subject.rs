//! What the page is about: a bundle's report and what is needed to put it in words.

use scoring::{Feature, FeatureSet, Language, Manifest, ReasonGroup};

use super::Report;
use super::numbers::{count, percent};
use crate::modelling::studies::Studies;
use crate::modelling::{Candidate, Learner, Timing, Usage};
use crate::{Error, Result};

/// A bundle, as the page reads it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) report: &'a Report,
    pub(super) manifest: &'a Manifest,
    pub(super) set: &'a FeatureSet,
    /// The candidate that was published.
    pub(super) champion: &'a Candidate,
    timings: &'a [Timing],
}

impl<'a> Subject<'a> {
    /// The champion is found by its name.
    pub(super) fn new(
        report: &'a Report,
        manifest: &'a Manifest,
        timings: &'a [Timing],
        set: &'a FeatureSet,
    ) -> Result<Self> {
        // Two candidates may have one name; the champion is the last.
        let champion = report.candidates.iter().rfind(|candidate| candidate.name == report.champion);
        let Some(champion) = champion else {
            return Err(Error::Data(format!(
                "report.json: expected {:?} among the candidates, for it was published; found {}. Train the bundle again.",
                report.champion,
                report.candidates.iter().map(|candidate| candidate.name.as_str()).collect::<Vec<_>>().join(", ")
            )));
        };
        Ok(Self { report, manifest, set, champion, timings })
    }

    /// The studies, if they were made.
    pub(super) fn studies(&self) -> Option<&'a Studies> {
        self.report.studies.as_ref()
    }

    /// The candidate that knows nothing but the default rate.
    pub(super) fn dummy(&self) -> Option<&'a Candidate> {
        self.report.candidates.iter().find(|candidate| candidate.learner == Learner::Dummy)
    }

    /// What a step of training took.
    pub(super) fn usage(&self, step: &str) -> Option<Usage> {
        self.timings.iter().find(|timing| timing.step == step).map(|timing| timing.usage)
    }

    /// Default rate of the applications.
    pub(super) fn default_rate(&self) -> f64 {
        self.manifest.data.defaults as f64 / self.manifest.data.applications as f64
    }

    /// `17,264 applications, of which 1,374 (8.0%) defaulted`.
    pub(super) fn applications(&self) -> String {
        let data = &self.manifest.data;
        format!(
            "{} applications, of which {} ({}) defaulted",
            count(data.applications),
            count(data.defaults),
            percent(self.default_rate(), 1)
        )
    }

    /// The definition of a feature, if it has one.
    pub(super) fn definition(&self, name: &str) -> Option<&'a Feature> {
        self.set.features.iter().find(|feature| feature.name == name)
    }

    /// A feature's English label and its name, which links to its definition; a name alone if there is none.
    pub(super) fn feature(&self, name: &str) -> String {
        self.definition(name).map_or_else(
            || format!("`{name}`"),
            |feature| {
                let label = feature.label.text(Language::English);
                format!("{label} [`{name}`](../data-dictionary/features.md#{name})")
            },
        )
    }
}

/// A reason group's English label by its code; the code itself if there is no such group.
pub(super) fn reason(code: &str) -> String {
    let group = ReasonGroup::ALL.into_iter().find(|group| group.code() == code);
    group.map_or_else(|| format!("`{code}`"), |group| group.label().text(Language::English).to_owned())
}

/// What a section says whose study was left out.
pub(super) const LEFT_OUT: &str =
    "The studies were left out of this training (`--without-studies`): there is nothing to show here.";
