//! Small bundles for tests, whose results can be computed by hand.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::features::feature;
use crate::model::Model;
use crate::{
    Bundle, Calibration, CalibrationPoint, CostMatrix, DataSummary, FORMAT, Feature, FeatureSet,
    Field, FieldKind, Label, Manifest, Unit, Value, features,
};

/// A tree with one split: `left` up to the threshold, `right` above it.
///
/// Each side has 50 training rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stump {
    pub(crate) input: usize,
    pub(crate) threshold: f64,
    /// LightGBM's code.
    ///
    /// Bits 2 and 3 are what counts as missing (0 nothing, 1 zero, 2 NaN), and bit 1 is default
    /// left.
    pub(crate) decision_type: u8,
    pub(crate) left: f64,
    pub(crate) right: f64,
}

/// Builds a model from some stumps.
pub(crate) fn model(names: &[&str], stumps: &[Stump]) -> Model {
    let mut text = format!(
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx={}\nobjective=binary sigmoid:1\n\
         feature_names={}\ntree_sizes={}\n",
        names.len() - 1,
        names.join(" "),
        vec!["1"; stumps.len()].join(" ")
    );
    for (index, Stump { input, threshold, decision_type, left, right }) in stumps.iter().enumerate()
    {
        _ = write!(
            text,
            "\nTree={index}\nnum_leaves=2\nnum_cat=0\nsplit_feature={input}\nthreshold={threshold}\n\
             decision_type={decision_type}\nleft_child=-1\nright_child=-2\nleaf_value={left} {right}\n\
             leaf_count=50 50\ninternal_count=100\nis_linear=0\n\n"
        );
    }
    Model::parse(&(text + "\nend of trees\n")).unwrap()
}

/// Builds a field that takes numbers from `minimum` to ten million.
pub(crate) fn field(name: &str, minimum: f64) -> Field {
    Field {
        name: name.into(),
        label: Label::default(),
        description: None,
        unit: Unit::Amount,
        kind: FieldKind::Number,
        required: true,
        minimum: Some(minimum),
        maximum: Some(1e7),
        categories: Vec::new(),
    }
}

/// Builds a feature that is the column itself, with this usual value.
pub(crate) fn column(name: &str, usual: f64) -> Feature {
    let plain = feature(name, name, name).row(features::column(name));
    Feature { usual_value: Value::from(usual), ..plain }
}

/// Builds a bundle with a fixed calibration and a threshold of 0.1.
///
/// The probability is 0 at a score of −3, 0.09 at −1 and 0.5 at 1.
pub(crate) fn bundle(fields: Vec<Field>, features: Vec<Feature>, model: Model) -> Bundle {
    let set = FeatureSet { fields, features, ..FeatureSet::default() };
    let point = |score, probability| CalibrationPoint {
        score,
        probability,
        low: probability,
        high: probability,
    };
    let calibration = Calibration {
        method: String::new(),
        points: vec![point(-3.0, 0.0), point(-1.0, 0.09), point(1.0, 0.5)],
    };
    Bundle::assemble("".into(), manifest(model.feature_names()), set, model, calibration).unwrap()
}

/// Builds a manifest without files.
pub(crate) fn manifest(inputs: &[String]) -> Manifest {
    Manifest {
        format: FORMAT,
        version: String::new(),
        created_at: "2026-11-01T08:00:00Z".into(),
        refreshed_at: None,
        data: DataSummary {
            fingerprint: String::new(),
            applications: 0,
            defaults: 0,
            missing_tables: Vec::new(),
        },
        feature_names: inputs.to_vec(),
        cost_matrix: CostMatrix::default(),
        threshold: 0.1,
        metrics: Vec::new(),
        files: BTreeMap::new(),
    }
}
