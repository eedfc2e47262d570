//! The model: version, costs, features and fields, and the report of its training.

use contract::{FeatureInfo, ModelInfo, ModelReport};
use scoring::{Language, ReasonGroup};

use crate::answers::Answers;
use crate::conversions;
use crate::meaning::Meanings;

impl Answers {
    /// Returns the version, threshold, costs and quality, and the features and fields with labels.
    pub fn model(&self, language: Language) -> ModelInfo {
        let (manifest, features) = (self.bundle.manifest(), self.bundle.features());
        let inputs = self.bundle.inputs().iter().map(|&feature| &features.features[feature]);
        let meanings = Meanings::new(features);
        let with_meaning = |feature: FeatureInfo| FeatureInfo {
            meaning: meanings.sentence(&feature.name, language),
            sources: meanings.sources(&feature.name),
            ..feature
        };
        let has_input = |group: &ReasonGroup| inputs.clone().any(|feature| feature.group == *group);
        ModelInfo {
            version: manifest.version.clone(),
            created_at: manifest.created_at.clone(),
            threshold: manifest.threshold,
            costs: manifest.cost_matrix,
            metrics: manifest.metrics.clone(),
            training_applications: manifest.data.applications,
            training_defaults: manifest.data.defaults,
            features: inputs
                .clone()
                .map(|feature| with_meaning(conversions::feature(feature, language)))
                .collect(),
            reason_groups: (ReasonGroup::ALL.into_iter().filter(has_input))
                .map(|group| conversions::reason_group(group, language))
                .collect(),
            fields: (features.fields.iter())
                .map(|field| {
                    let is_read = self.bundle.plan().reads(&field.name);
                    conversions::field(field, is_read, language)
                })
                .collect(),
        }
    }

    /// Returns how the model was selected, its performance, its features and its fairness.
    pub fn model_report(&self, language: Language) -> ModelReport {
        self.report.answer(&self.bundle, language)
    }
}
