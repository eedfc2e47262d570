//! Clients like one client: their defaults, and the nearest granted and refused ones.

use contract::{ComparedFeature, SimilarClients, SimilarSide};
use scoring::{Decision, Language, SimilarSummary, Unit};

use crate::answers::Answers;
use crate::clients::Position;
use crate::disclosure::SMALLEST_GROUP;
use crate::parameters::Parameters;
use crate::{Error, Result, conversions};

const DEFAULT_COUNT: usize = 100;
const SMALLEST_COUNT: usize = SMALLEST_GROUP;
const LARGEST_COUNT: usize = 1_000;

/// Most neighbours on either side of the decision.
const SIDE: usize = 20;

impl Answers {
    /// Reads the parameter `k`: the number of clients to compare with.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`].
    pub fn similar_count(parameters: &Parameters) -> Result<usize> {
        Ok(parameters.number("k", SMALLEST_COUNT..=LARGEST_COUNT)?.unwrap_or(DEFAULT_COUNT))
    }

    /// Compares a client with the `count` nearest known clients, and with those of each decision.
    ///
    /// # Errors
    /// [`Error::NoKnownClients`] if there are too few for a figure.
    pub fn similar(
        &self,
        client: Position,
        count: usize,
        language: Language,
    ) -> Result<SimilarClients> {
        let similar = self.bundle.similar(&self.clients.record(client), count);
        let similar = similar
            .filter(|similar| similar.clients >= SMALLEST_GROUP)
            .ok_or(Error::NoKnownClients)?;
        let compared = |name: &str, median| self.compared(&similar, name, median, language);
        let side = |decision| self.side(client, decision, compared);
        Ok(SimilarClients {
            client_id: self.clients.id(client),
            clients: similar.clients,
            defaults: similar.defaults,
            default_share: similar.share,
            default_share_low: similar.low,
            default_share_high: similar.high,
            features: similar
                .features
                .iter()
                .filter_map(|own| compared(&own.name, own.median))
                .collect(),
            sides: [Decision::Granted, Decision::Refused].into_iter().filter_map(side).collect(),
            model_version: self.version().to_owned(),
        })
    }

    /// Summarises the nearest clients with a decision; `None` if they are too few for a figure.
    fn side(
        &self,
        client: Position,
        decision: Decision,
        compared: impl Fn(&str, f64) -> Option<ComparedFeature>,
    ) -> Option<SimilarSide> {
        let (nearest, clients) = (self.nearest()?, &self.clients);
        let side =
            nearest.neighbours(client, SIDE, |other| clients.published(other).decision == decision);
        if side.len() < SMALLEST_GROUP {
            return None;
        }
        let mut probabilities: Vec<f64> =
            side.iter().map(|&other| clients.published(other).probability).collect();
        probabilities.sort_unstable_by(f64::total_cmp);
        Some(SimilarSide {
            decision,
            clients: side.len(),
            median_probability: probabilities[(probabilities.len() - 1) / 2],
            features: nearest
                .medians(&side)
                .into_iter()
                .filter_map(|(name, median)| compared(name, median))
                .collect(),
        })
    }

    /// Describes one feature: the client's value beside a median.
    fn compared(
        &self,
        similar: &SimilarSummary,
        name: &str,
        median: f64,
        language: Language,
    ) -> Option<ComparedFeature> {
        let features = self.bundle.features();
        let feature = &features.features[features.position(name)?];
        // Scaling a coordinate and back may not give the exact code of a category.
        let exact =
            |number: f64| if feature.unit == Unit::Category { number.round() } else { number };
        let of = |number: f64| conversions::value(&feature.display_value(exact(number)));
        let own = similar.features.iter().find(|compared| compared.name == name)?;
        Some(ComparedFeature {
            feature: feature.name.clone(),
            label: feature.label.text(language).to_owned(),
            unit: feature.unit,
            value: of(own.value),
            median: of(median),
        })
    }
}
