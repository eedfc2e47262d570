use std::fs;

use proptest::prelude::*;

use super::*;
use crate::test_bundle::{self, Stump, column, field, manifest};
use crate::{Explanation, Feature, Language, Range, Value, Warning, WarningKind, sha256_hex};

const INPUTS: [&str; 3] = ["a", "b", "c"];

fn any_stump() -> impl Strategy<Value = Stump> {
    let decision_type = prop::sample::select(vec![0_u8, 2, 4, 6, 8, 10]);
    (0..INPUTS.len(), -2.0..2.0f64, decision_type, -1.0..1.0f64, -1.0..1.0f64).prop_map(
        |(input, threshold, decision_type, left, right)| Stump {
            input,
            threshold,
            decision_type,
            left,
            right,
        },
    )
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![Just(f64::NAN), Just(0.0), -3.0..3.0f64]
}

fn record(values: &[f64]) -> Record {
    INPUTS.into_iter().zip(values).map(|(name, &value)| (name, value)).collect()
}

/// Returns the score and the contributions by feature, as bits.
fn figures(explanation: &Explanation) -> (u64, Vec<(usize, u64)>) {
    let mut parts: Vec<(usize, u64)> = explanation
        .contributions
        .iter()
        .map(|part| (part.feature, part.contribution.to_bits()))
        .collect();
    parts.sort_unstable();
    (explanation.score.to_bits(), parts)
}

proptest! {
    /// Holds for all trees. An input that training never saw missing is scored with its usual
    /// value, and the explanation warns of it. Any other missing value takes the direction that
    /// training learned.
    #[test]
    fn a_missing_value_is_never_the_value_of_somebody_else(
        stumps in prop::collection::vec(any_stump(), 1..12),
        usual in prop::collection::vec(-3.0..3.0f64, 3),
        values in prop::collection::vec(any_value(), 3),
    ) {
        let model = test_bundle::model(&INPUTS, &stumps);
        let features: Vec<Feature> = INPUTS.into_iter().zip(&usual).map(|(name, &usual)| column(name, usual)).collect();
        let bundle = test_bundle::bundle(Vec::new(), features, model.clone());
        let never_missing = |input: usize| {
            stumps.iter().any(|stump| stump.input == input && stump.decision_type >> 2 == 0)
        };
        let assumed: Vec<usize> = (0..3).filter(|&input| values[input].is_nan() && never_missing(input)).collect();
        let scored: Vec<f64> =
            (0..3).map(|input| if assumed.contains(&input) { usual[input] } else { values[input] }).collect();

        let explanation = bundle.explain(&record(&values));

        prop_assert_eq!(explanation.score.to_bits(), model.score(&scored).to_bits());
        prop_assert_eq!(figures(&explanation), figures(&bundle.explain(&record(&scored))));
        let applicant = bundle.plan().applicant(&record(&values));
        prop_assert_eq!(bundle.calibrated(&applicant).probability.to_bits(), explanation.probability.to_bits());
        let expected: Vec<Warning> = assumed
            .iter()
            .map(|&feature| Warning { feature, kind: WarningKind::AssumedValue(Value::from(usual[feature])) })
            .collect();
        prop_assert_eq!(&explanation.warnings, &expected);
        for part in &explanation.contributions {
            prop_assert_eq!(part.value.is_missing(), values[part.feature].is_nan(), "what was given is what is shown");
        }
    }
}

const NEVER_MISSING: Stump =
    Stump { input: 0, threshold: 1.0, decision_type: 0, left: -1.0, right: 1.0 };

#[test]
fn a_model_without_a_usual_value_for_what_it_never_saw_missing_is_refused() {
    let model = test_bundle::model(&["a"], &[NEVER_MISSING]);
    let set = FeatureSet { features: vec![column("a", f64::NAN)], ..FeatureSet::default() };
    let calibration = Calibration { method: String::new(), points: Vec::new() };
    let refused = Bundle::assemble("".into(), manifest(&["a".into()]), set, model, calibration);
    assert_eq!(
        refused.unwrap_err().to_string(),
        "features.json: the model never saw a missing, and it has no usual_value to stand for a missing one. Train the \
         bundle again."
    );
}

#[test]
fn an_assumed_category_is_named_in_both_languages() {
    let model = test_bundle::model(&["studies"], &[Stump { threshold: 0.5, ..NEVER_MISSING }]);
    let studies = crate::features::feature("studies", "Études", "Education")
        .category("EDUCATION", &["Lower", "Higher"]);
    let studies = Feature { usual_value: Value::from("Higher"), ..studies };
    let bundle = test_bundle::bundle(Vec::new(), vec![studies], model);
    let explanation = bundle.explain(&Record::new());
    assert!(
        (explanation.score - 1.0).abs() < 1e-15,
        "as a higher education, not as the category of code 0"
    );
    let message = |language| explanation.warnings[0].message(bundle.features(), language);
    assert_eq!(explanation.warnings[0].code(), "assumed_value");
    assert_eq!(
        message(Language::French),
        "Études\u{a0}: pas de réponse dans le dossier\u{202f}; la valeur habituelle (Higher) est supposée."
    );
    assert_eq!(
        message(Language::English),
        "Education: no answer in the file; the usual value (Higher) is assumed."
    );
    let writer = crate::SentenceWriter::new(bundle.features(), Language::English).unwrap();
    let sentence = writer.sentence(&explanation.reasons[0], &explanation, bundle.features());
    assert_eq!(sentence.features, [0; 0], "what was assumed is no cause");
}

#[test]
fn a_value_beyond_everything_that_training_saw_is_named() {
    let model = test_bundle::model(&["a"], &[NEVER_MISSING]);
    let range = Some(Range { minimum: 10.0, maximum: 20.0 });
    let feature = Feature { training_range: range, unit: crate::Unit::Count, ..column("a", 12.0) };
    let bundle = test_bundle::bundle(vec![field("a", 0.0)], vec![feature], model);
    let warnings = |value: f64| bundle.explain(&record(&[value])).warnings;
    assert_eq!(warnings(10.0), []);
    assert_eq!(warnings(20.0), []);
    assert_eq!(warnings(20.000_1), [], "read as 20");
    for beyond in [9.0, 21.0, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(warnings(beyond).len(), 1, "{beyond}");
        assert_eq!(warnings(beyond)[0].code(), "outside_training_range");
    }
    assert_eq!(
        warnings(21.0)[0].message(bundle.features(), Language::English),
        "a: 21, outside the values that the model knows (10 to 20)."
    );
    assert_eq!(
        warnings(9.0)[0].message(bundle.features(), Language::French),
        "a\u{a0}: 9, hors des valeurs que le modèle connaît (de 10 à 20)."
    );
}

/// Writes a bundle with one stump and returns its manifest.
fn write(folder: &Path) -> Manifest {
    let model = "tree\nnum_tree_per_iteration=1\nmax_feature_idx=0\nobjective=binary\nfeature_names=a\ntree_sizes=1\n\n\
        Tree=0\nnum_leaves=1\nnum_cat=0\nleaf_value=0.5\n\n\nend of trees\n";
    let set = FeatureSet { features: vec![column("a", 1.0)], ..FeatureSet::default() };
    let calibration =
        r#"{"method": "", "points": [{"score": 0, "probability": 0.1, "low": 0.1, "high": 0.1}]}"#;
    let files = [
        (FileName::MODEL, model.to_owned()),
        (FileName::FEATURES, serde_json::to_string(&set).unwrap()),
        (FileName::CALIBRATION, calibration.to_owned()),
    ];
    let mut manifest = manifest(&["a".into()]);
    for (name, content) in files {
        manifest.files.insert(name.into(), sha256_hex(content.as_bytes()));
        fs::write(folder.join(name), content).unwrap();
    }
    let manifest = manifest.with_content_version();
    write_manifest(folder, &manifest);
    manifest
}

fn write_manifest(folder: &Path, manifest: &Manifest) {
    fs::write(folder.join(FileName::MANIFEST), serde_json::to_vec_pretty(manifest).unwrap())
        .unwrap();
}

#[test]
fn a_bundle_is_what_its_version_says() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = write(folder.path());
    assert_eq!(Bundle::open(folder.path()).unwrap().manifest(), &manifest);
    assert!(
        manifest.version.starts_with("2026-11-01-")
            && manifest.version.len() == "2026-11-01-".len() + 12
    );

    let other = |change: fn(&mut Manifest)| {
        let mut other = manifest.clone();
        change(&mut other);
        other
    };
    let altered = [
        other(|manifest| manifest.version = "evil<script>".into()),
        other(|manifest| manifest.threshold = 0.2),
        other(|manifest| manifest.cost_matrix.false_negative = 5.0),
        other(|manifest| manifest.created_at = "2026-11-02T08:00:00Z".into()),
        other(|manifest| manifest.data.applications = 1),
        other(|manifest| _ = manifest.files.remove(FileName::CALIBRATION)),
    ];
    for altered in altered {
        write_manifest(folder.path(), &altered);
        let error = Bundle::open(folder.path()).unwrap_err().to_string();
        assert_eq!(
            error,
            format!(
                "manifest.json: the file was altered, or written by an earlier version of this program: it is version \
                 {}, its content gives {}. Restore the bundle, or train it again.",
                altered.version,
                altered.content_version()
            )
        );
        let renamed = altered.clone().with_content_version();
        assert!(
            renamed.version != manifest.version || altered.version != manifest.version,
            "another content"
        );
    }
}

#[test]
fn files_in_memory_are_verified_like_those_of_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    let manifest = write(folder.path());
    let names = manifest.files.keys().map(String::as_str).chain([FileName::MANIFEST]);
    let mut files: BTreeMap<String, Vec<u8>> =
        names.map(|name| (name.to_owned(), fs::read(folder.path().join(name)).unwrap())).collect();
    let opened = Bundle::open(folder.path()).unwrap();
    let in_memory = Bundle::from_files(&files).unwrap();
    assert_eq!(in_memory.manifest(), opened.manifest());
    let applicant = record(&[1.0, 2.0, 3.0]);
    assert_eq!(figures(&in_memory.explain(&applicant)), figures(&opened.explain(&applicant)));

    files.get_mut(FileName::MODEL).unwrap().push(b'\n');
    let error = Bundle::from_files(&files).unwrap_err();
    assert!(matches!(error, Error::Checksum { path, .. } if path == Path::new(FileName::MODEL)));
    files.remove(FileName::CALIBRATION);
    assert!(Bundle::from_files(&files).is_err());
    files.remove(FileName::MANIFEST);
    assert!(Bundle::from_files(&files).is_err());
}
