//! Dependence of contributions on inputs, and bins of the scorecard.

use scoring::features::{Definition, Direction};
use scoring::{Feature, Label, Unit};
use serde::Serialize;

use crate::documents::bundle_data::BundleData;
use crate::explaining::Dependence;
use crate::modelling::{Characteristic, CharacteristicBin};

/// Trend of an input's contribution, and the direction that credit practice expects.
#[derive(Debug, Serialize)]
pub(super) struct DependenceFacts<'a> {
    feature: &'a str,
    trend: f64,
    expected: Option<Direction>,
    /// Whether a clear trend has the expected direction.
    ///
    /// Absent if no direction is expected or the trend is not clear.
    is_as_expected: Option<bool>,
}

/// Returns the inputs whose dependence was studied.
pub(super) fn dependence<'a>(data: &'a BundleData) -> Vec<DependenceFacts<'a>> {
    let Some(studies) = &data.report.studies else { return Vec::new() };
    let facts = |dependence: &'a Dependence| {
        let expected =
            data.definition(&dependence.feature).and_then(|feature| feature.expected_direction);
        DependenceFacts {
            feature: &dependence.feature,
            trend: dependence.trend,
            expected,
            is_as_expected: expected.and_then(|expected| Some(dependence.direction()? == expected)),
        }
    };
    studies.explanations.dependence.iter().map(facts).collect()
}

/// A characteristic of the scorecard.
#[derive(Debug, Serialize)]
pub(super) struct CharacteristicFacts<'a> {
    feature: &'a str,
    information_value: f64,
    unit: Unit,
    fewest_points: Option<i32>,
    most_points: Option<i32>,
    bins: Vec<BinFacts<'a>>,
}

/// A bin: values from `from` (included) to `to` (excluded), categories in that range, or missing
/// values.
#[derive(Debug, Serialize)]
struct BinFacts<'a> {
    #[serde(flatten)]
    bin: &'a CharacteristicBin,
    categories: Vec<&'a Label>,
}

/// Returns the scorecard; it is empty if the model was not compared with one.
pub(super) fn scorecard(data: &BundleData) -> Vec<CharacteristicFacts<'_>> {
    data.report.scorecard.iter().map(|characteristic| facts(data, characteristic)).collect()
}

fn facts<'a>(data: &'a BundleData, characteristic: &'a Characteristic) -> CharacteristicFacts<'a> {
    let feature = data.definition(&characteristic.feature);
    let points = || characteristic.bins.iter().map(|bin| bin.points);
    CharacteristicFacts {
        feature: &characteristic.feature,
        information_value: characteristic.information_value,
        unit: feature.map_or(Unit::Score, |feature| feature.unit),
        fewest_points: points().min(),
        most_points: points().max(),
        bins: characteristic
            .bins
            .iter()
            .map(|bin| BinFacts { bin, categories: categories(bin, feature) })
            .collect(),
    }
}

fn categories<'a>(bin: &CharacteristicBin, feature: Option<&'a Feature>) -> Vec<&'a Label> {
    let Some(Feature { definition: Definition::Category { levels, .. }, .. }) = feature else {
        return Vec::new();
    };
    let within =
        |code: f64| bin.from.is_none_or(|from| code >= from) && bin.to.is_none_or(|to| code < to);
    let levels =
        levels.iter().enumerate().filter(|(code, _)| !bin.is_missing && within(*code as f64));
    levels.map(|(_, level)| &level.label).collect()
}
