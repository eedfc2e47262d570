//! Tests of a whole training on a small demo data set.
//!
//! They check its results, that it resumes after an interruption, and which data it refuses.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use scoring::FeatureSet;
use tempfile::TempDir;
use workspace_lib::evaluation::{CostMatrix, evaluate};
use workspace_lib::features::{FeatureMatrix, RawColumns, build, definitions, row_major};
use workspace_lib::modelling::{
    Baselines, Journal, Learner, Parameters, Plan, Trained, outcomes, train,
};
use workspace_lib::polars::prelude::*;
use workspace_lib::publishing::write_out_of_fold;
use workspace_lib::tables::{Folder, barred_columns, demo};

static MATRIX: LazyLock<FeatureMatrix> = LazyLock::new(|| {
    let folder = TempDir::new().unwrap();
    demo::write(
        demo::Population { clients: 1500, seed: 3 },
        demo::Format::Parquet,
        folder.path(),
        |_| {},
    )
    .unwrap();
    build(&Folder::open(folder.path()).unwrap(), &definitions(), RawColumns::All, |_| {}).unwrap()
});

/// Returns a plan with few trees, so that a whole training takes seconds.
fn plan() -> Plan {
    let parameters = Parameters {
        num_iterations: 40,
        learning_rate: 0.1,
        min_data_in_leaf: 40,
        ..Parameters::default()
    };
    Plan {
        parameters,
        trials: 1,
        repetitions: 2,
        baselines: Baselines::Fewest,
        studies: false,
        ..Plan::default()
    }
}

static FULL_TRAINING: LazyLock<Trained> = LazyLock::new(|| {
    let plan = Plan { baselines: Baselines::All, studies: true, trials: 2, ..plan() };
    train(&MATRIX, &definitions(), &plan, &Journal::disabled(), |_| {}).unwrap()
});

/// Trains on the data set after changing the outcomes of its labelled applications.
fn train_on(
    outcome: impl Fn(usize, i64) -> i64,
    costs: CostMatrix,
) -> workspace_lib::Result<Trained> {
    let mut matrix = MATRIX.clone();
    let target = matrix.frame.column("TARGET").unwrap().i64().unwrap().clone();
    let mut labelled = 0;
    let changed: Int64Chunked = target
        .iter()
        .map(|value| {
            value.map(|value| {
                labelled += 1;
                outcome(labelled - 1, value)
            })
        })
        .collect();
    matrix
        .frame
        .with_column(changed.with_name("TARGET".into()).into_series().into_column())
        .unwrap();
    train(&matrix, &definitions(), &Plan { costs, ..plan() }, &Journal::disabled(), |_| {})
}

fn refusal(outcome: impl Fn(usize, i64) -> i64) -> String {
    message(train_on(outcome, CostMatrix::default()))
}

/// Returns the error of a training that must fail. A trained model is too long to print.
fn message(trained: workspace_lib::Result<Trained>) -> String {
    match trained {
        Ok(_) => panic!("the training went through"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn every_candidate_is_judged_on_the_same_applications() {
    let names: Vec<&str> =
        FULL_TRAINING.candidates.iter().map(|candidate| candidate.name.as_str()).collect();
    let (champion, baselines) = names.split_last().unwrap();
    assert_eq!(*champion, FULL_TRAINING.champion.name);
    assert_eq!(
        baselines,
        [
            "dummy",
            "scorecard",
            "logistic regression",
            "random forest",
            "LightGBM",
            "LightGBM, square-root weights",
            "LightGBM, balanced weights",
            "LightGBM, under-sampling",
            "LightGBM, directions ignored",
        ]
    );
    let dummy = &FULL_TRAINING.candidates[0];
    // The dummy predicts the default rate of the other folds for everyone. It does not rank
    // clients, and it accepts or refuses a whole fold.
    assert!((dummy.value("auc") - 0.5).abs() < 0.06, "{:?}", dummy.evaluation);
    let rate = FULL_TRAINING.defaults.iter().filter(|&&default| default).count() as f64
        / FULL_TRAINING.defaults.len() as f64;
    let (accepted, refused) = (10.0 * rate, 1.0 - rate);
    let cost = dummy.value("cost_per_application");
    assert!(
        (accepted.min(refused) - 0.01..accepted.max(refused) + 0.01).contains(&cost),
        "{cost} at a rate of {rate}"
    );
    for candidate in &FULL_TRAINING.candidates[1..] {
        assert!(candidate.value("auc") > 0.6, "{}: {:?}", candidate.name, candidate.evaluation);
    }
    let compared = FULL_TRAINING
        .candidates
        .iter()
        .filter(|candidate| candidate.champion_against_it.is_some())
        .count();
    assert_eq!(compared, baselines.len(), "all but the champion are compared with it");
    assert!(!FULL_TRAINING.scorecard.is_empty());
}

#[test]
fn the_champion_reads_no_protected_attribute_and_few_features() {
    let set = definitions();
    let lineage = set.lineage();
    assert!(FULL_TRAINING.inputs.len() <= 300);
    for input in &FULL_TRAINING.inputs {
        for column in barred_columns().chain(["DAYS_BIRTH"]) {
            assert!(
                !lineage[input.as_str()].iter().any(|read| read.ends_with(&format!(".{column}"))),
                "{input}: {column}"
            );
        }
    }
    let read: Vec<String> = workspace_lib::scoring::model::Model::parse(&FULL_TRAINING.model)
        .unwrap()
        .feature_names()
        .to_vec();
    assert_eq!(FULL_TRAINING.inputs, read);
    assert_eq!(FULL_TRAINING.champion.features, read.len());
    let asked = match &FULL_TRAINING.champion.learner {
        Learner::Selected { features, .. } => *features,
        _ => read.len(),
    };
    assert!(read.len() <= asked);
}

#[test]
fn no_choice_touches_the_holdout_and_the_champion_is_judged_on_it_without_it() {
    let set = definitions();
    let trained = train(&MATRIX, &set, &plan(), &Journal::disabled(), |_| {}).unwrap();
    let holdout = trained.holdout.as_ref().unwrap();
    let labelled = MATRIX.labelled().unwrap();
    let only = |held: bool| {
        let rows: Vec<bool> = trained.held_out.iter().map(|&own| own == held).collect();
        labelled.filter(&BooleanChunked::new("rows".into(), rows)).unwrap()
    };
    let (development, held_out) = (only(false), only(true));
    assert_eq!(holdout.applications, held_out.height());
    assert_eq!(holdout.development_applications, development.height());
    assert!((held_out.height() as f64 / labelled.height() as f64 - 0.2).abs() < 0.001);

    // A data set without the holdout gives the same candidates, calibration and threshold.
    let without = FeatureMatrix { frame: development, ..MATRIX.clone() };
    let plan = Plan { holdout: 0.0, ..plan() };
    let alone = train(&without, &set, &plan, &Journal::disabled(), |_| {}).unwrap();
    assert!(alone.holdout.is_none() && !alone.held_out.contains(&true));
    assert_eq!(format!("{:?}", trained.candidates), format!("{:?}", alone.candidates));
    assert_eq!((&trained.calibration, &trained.threshold), (&alone.calibration, &alone.threshold));
    // Its model is the one that the holdout evaluated. The published model also learned from the
    // holdout.
    assert_ne!(trained.model, alone.model);
    let model = workspace_lib::scoring::model::Model::parse(&alone.model).unwrap();
    let values = row_major(&held_out, &alone.inputs).unwrap();
    let rows = values.chunks_exact(alone.inputs.len());
    let probabilities: Vec<f64> =
        rows.map(|row| alone.calibration.at(model.score(row)).probability).collect();
    let defaults = outcomes(&held_out).unwrap();
    let threshold = alone.threshold.threshold;
    let expected = evaluate(&probabilities, &defaults, plan.costs, threshold, plan.seed).unwrap();
    assert_eq!(holdout.champion.evaluation, expected);
    assert_eq!(holdout.champion.threshold.to_bits(), threshold.to_bits());
    let names: Vec<&str> =
        holdout.baselines.iter().map(|baseline| baseline.name.as_str()).collect();
    assert_eq!(names, ["dummy", "LightGBM"]);
    let against_dummy = holdout.baselines[0].champion_against_it.as_ref().unwrap();
    assert!((against_dummy.auc.value - (holdout.champion.value("auc") - 0.5)).abs() < 1e-12);
}

#[test]
fn the_champion_of_two_seeds_has_the_trees_of_both() {
    let of = |seeds: usize| {
        let plan = Plan { seeds, repetitions: 1, ..plan() };
        train(&MATRIX, &definitions(), &plan, &Journal::disabled(), |_| {}).unwrap()
    };
    let (one, two) = (of(1), of(2));
    assert_eq!(
        (&one.search, &one.selection),
        (&two.search, &two.selection),
        "they are made with one seed"
    );
    assert_eq!(two.champion.name, format!("{}, mean of 2 seeds", one.champion.name));
    assert_eq!((one.trees, two.trees, &one.inputs), (40, 80, &two.inputs));
    let lines = |text: &str, key: &str| -> Vec<String> {
        text.lines().filter_map(|line| line.strip_prefix(key)).map(str::to_owned).collect()
    };
    assert_eq!(
        lines(&one.model, "threshold="),
        lines(&two.model, "threshold=")[..40],
        "the first seed is the same"
    );
    let leaves = |text: &str| -> Vec<f64> {
        lines(text, "leaf_value=")
            .iter()
            .flat_map(|line| line.split(' '))
            .map(|value| value.parse().unwrap())
            .collect()
    };
    let halves: Vec<f64> = leaves(&one.model).iter().map(|value| value / 2.0).collect();
    assert_eq!(halves, leaves(&two.model)[..halves.len()]);
}

#[test]
fn every_study_is_made() {
    let studies = FULL_TRAINING.studies.as_ref().unwrap();
    assert_eq!(studies.stability.folds.len(), 10);
    assert_eq!(studies.learning_curve.len(), 4);
    let applications: Vec<usize> =
        studies.learning_curve.iter().map(|point| point.applications).collect();
    assert!(applications.is_sorted() && applications[0] > 0);
    // Without the external scores, the most important features, the AUC is smaller. Effects are
    // variation minus champion.
    let external = studies
        .ablations
        .by_reason
        .iter()
        .find(|ablation| ablation.family == "external_scores")
        .unwrap();
    assert!(external.effect.auc.value < 0.0, "{external:?}");
    assert_eq!(studies.ablations.by_table.last().unwrap().family, "histories");
    let attributes: Vec<&str> =
        studies.attributes.iter().map(|study| study.name.as_str()).collect();
    assert_eq!(attributes[0], "with age");
    assert_eq!(attributes.len(), 3, "no input reads how the region is rated");
    let prices: Vec<&str> = studies.prices.iter().map(|price| price.name.as_str()).collect();
    assert_eq!(prices, ["with the features that no sentence tells", "with directions ignored"]);
    assert!(studies.prices[0].features.contains(&"external_scores_product".to_owned()));
    let fairness: Vec<&str> =
        studies.fairness.iter().map(|comparison| comparison.code.as_str()).collect();
    assert_eq!(fairness, ["gender", "age", "family_status", "children", "region_rating"]);
    assert_eq!(studies.mitigations.reweighing.len(), 2);
    assert_eq!(studies.explanations.dependence.len(), 12);
    // Except for a drift of a few columns, the demo data set draws labelled applications and those
    // to score from one distribution.
    assert!(
        studies.leakage.adversarial_auc.is_some_and(|auc| (0.55..0.9).contains(&auc)),
        "{:?}",
        studies.leakage
    );
    assert!(studies.leakage.single_features.is_sorted_by(|left, right| left.auc >= right.auc));
}

#[test]
fn a_training_that_was_stopped_goes_on_and_ends_with_the_same_model() {
    let folder = TempDir::new().unwrap();
    let journal = |name: &str| Journal::open(&folder.path().join(name), "this training").unwrap();
    let steps = |name: &str| fs::read_dir(folder.path().join(name)).unwrap().count();
    let whole = train(&MATRIX, &definitions(), &plan(), &journal("whole"), |_| {}).unwrap();
    // Stopped half-way: the finished steps are stored, and one of them is damaged.
    fs::create_dir(folder.path().join("stopped")).unwrap();
    let mut done: Vec<_> = fs::read_dir(folder.path().join("whole"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    done.sort();
    for path in done
        .iter()
        .take(done.len() / 2)
        .chain(done.iter().filter(|path| path.ends_with("training.json")))
    {
        fs::copy(path, folder.path().join("stopped").join(path.file_name().unwrap())).unwrap();
    }
    fs::write(folder.path().join("stopped").join(done[0].file_name().unwrap()), "{").unwrap();
    let stopped = journal("stopped");
    let resumed = train(&MATRIX, &definitions(), &plan(), &stopped, |_| {}).unwrap();
    assert!(stopped.reused_steps() > 3, "{} steps were taken over", stopped.reused_steps());
    assert_eq!(resumed.model, whole.model);
    assert_eq!(format!("{:?}", resumed.candidates), format!("{:?}", whole.candidates));
    assert_eq!(resumed.calibration, whole.calibration);
    assert_eq!(steps("stopped"), steps("whole"));
}

#[test]
fn out_of_fold_predictions_are_written_for_every_repetition() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("out_of_fold.parquet");
    write_out_of_fold(&FULL_TRAINING, &MATRIX, &path).unwrap();
    let table = read(&path);
    assert_eq!(table.height(), 2 * FULL_TRAINING.development().len());
    let names: Vec<&str> = table.get_column_names().iter().map(|name| name.as_str()).collect();
    assert_eq!(names, ["SK_ID_CURR", "repetition", "fold", "TARGET", "probability", "refused"]);
    let written: Vec<f64> =
        table.column("probability").unwrap().f64().unwrap().iter().flatten().collect();
    let trained: Vec<f64> = FULL_TRAINING
        .predictions
        .iter()
        .flat_map(|prediction| prediction.decisions.probabilities.clone())
        .collect();
    assert_eq!(written, trained);
}

fn read(path: &Path) -> DataFrame {
    use workspace_lib::polars_io::SerReader;
    workspace_lib::polars_io::parquet::read::ParquetReader::new(fs::File::open(path).unwrap())
        .finish()
        .unwrap()
}

#[test]
fn refuses_outcomes_that_nothing_can_be_learned_from() {
    let labelled = MATRIX.labelled().unwrap().height();
    assert_eq!(
        refusal(|_, _| 0),
        format!(
            "expected clients who defaulted and clients who repaid, found 0 defaults among {labelled} applications"
        )
    );
    assert_eq!(
        refusal(|_, _| 1),
        format!(
            "expected clients who defaulted and clients who repaid, found {labelled} defaults among {labelled} applications"
        )
    );
    assert_eq!(
        refusal(|row, _| i64::from(row < 7)),
        format!(
            "expected at least 20 defaults, 4 for each of 5 folds, found 6 among {} applications outside the holdout. Train \
             on more applications.",
            labelled - 1 - ((labelled - 7) as f64 / 5.0).round() as usize
        )
    );
}

#[test]
fn refuses_costs_by_which_nobody_or_everyone_would_be_refused() {
    // The break-evens are 1000/1001 and 1/1,000,001: no probability is above the first, none below
    // the second.
    for (false_negative, what) in [(0.001, "accept"), (1e6, "refuse")] {
        let costs = CostMatrix { false_negative, false_positive: 1.0 };
        let message = message(train_on(|_, outcome| outcome, costs));
        assert!(
            message.starts_with(&format!("with these costs it is cheapest to {what} everyone")),
            "{message}"
        );
    }
}

#[test]
fn the_trees_that_are_told_are_those_of_the_model() {
    let trees =
        workspace_lib::scoring::model::Model::parse(&FULL_TRAINING.model).unwrap().trees().len();
    assert_eq!(FULL_TRAINING.trees, trees);
    for candidate in &FULL_TRAINING.candidates {
        match (&candidate.learner, candidate.trees) {
            (Learner::LightGbm(parameters) | Learner::Selected { parameters, .. }, Some(trees)) => {
                assert!(
                    (1..=trees.most).contains(&trees.fewest)
                        && trees.most <= parameters.num_iterations
                );
            }
            (Learner::LightGbm(_) | Learner::Selected { .. }, None) => {
                panic!("{} has no trees", candidate.name)
            }
            (_, trees) => assert_eq!(trees, None, "{}", candidate.name),
        }
    }
}

#[test]
fn a_training_in_which_iterations_find_no_split_says_so() {
    // A tree draws one input of a hundred and uses about 620 applications. Few splits leave 300 on
    // both sides.
    let parameters =
        Parameters { min_data_in_leaf: 300, feature_fraction: 0.01, ..plan().parameters };
    let plan = Plan { parameters, holdout: 0.0, ..plan() };
    let trained = train(&MATRIX, &definitions(), &plan, &Journal::disabled(), |_| {}).unwrap();
    let lightgbm =
        trained.candidates.iter().find(|candidate| candidate.name == "LightGBM").unwrap();
    assert!(lightgbm.trees.unwrap().fewest < 40, "{:?}", lightgbm.trees);
    assert!(
        lightgbm.fewer_trees().unwrap().ends_with("trees in 40 iterations"),
        "{:?}",
        lightgbm.trees
    );
    let told = format!("the published model has {} trees: the other", trained.trees);
    assert_eq!(
        trained.warnings.iter().any(|warning| warning.starts_with(&told)),
        trained.trees < 40
    );
}

#[test]
fn the_neighbours_default_rate_is_off_with_few_applications() {
    let study = FULL_TRAINING.neighbours.as_ref().unwrap();
    assert_eq!(
        (study.feature.as_str(), study.least_applications),
        ("neighbours_default_rate", 15_000)
    );
    assert_eq!((study.applications, study.is_read), (FULL_TRAINING.development().len(), false));
    assert!(!FULL_TRAINING.inputs.contains(&study.feature));
}

#[test]
fn a_frame_without_the_amounts_is_refused_as_in_an_evaluation() {
    let mut matrix = MATRIX.clone();
    matrix.frame = matrix.frame.drop("AMT_CREDIT").unwrap();
    let message = message(train(&matrix, &definitions(), &plan(), &Journal::disabled(), |_| {}));
    let development = FULL_TRAINING.development().len();
    assert_eq!(
        message,
        format!("expected amounts lent, found none among {development} applications")
    );
}

#[test]
fn refuses_tables_without_labelled_applications() {
    let mut matrix = MATRIX.clone();
    let nothing = Column::new("TARGET".into(), vec![None::<i64>; matrix.frame.height()]);
    matrix.frame.with_column(nothing).unwrap();
    let message = train(&matrix, &definitions(), &plan(), &Journal::disabled(), |_| {})
        .unwrap_err()
        .to_string();
    assert!(message.starts_with("expected labelled applications, found none"), "{message}");
}

#[test]
fn features_without_information_are_left_out_by_name() {
    let mut matrix = MATRIX.clone();
    let rows = matrix.frame.height();
    matrix.frame.with_column(Column::new("income_amount".into(), vec![3.0; rows])).unwrap();
    matrix
        .frame
        .with_column(Column::new("external_score_2".into(), vec![None::<f64>; rows]))
        .unwrap();
    let trained = train(&matrix, &definitions(), &plan(), &Journal::disabled(), |_| {}).unwrap();
    for name in ["income_amount", "external_score_2"] {
        assert!(
            trained.selection.without_information.iter().any(|left_out| left_out == name),
            "{name}"
        );
        assert!(!trained.inputs.iter().any(|input| input == name), "{name}");
    }
    let constant: FeatureSet = definitions();
    let mut nothing = MATRIX.clone();
    for feature in &constant.features {
        if nothing.frame.column(&feature.name).is_ok() {
            nothing
                .frame
                .with_column(Column::new(feature.name.as_str().into(), vec![1.0; rows]))
                .unwrap();
        }
    }
    let message = train(&nothing, &definitions(), &plan(), &Journal::disabled(), |_| {})
        .unwrap_err()
        .to_string();
    assert!(message.contains("one value only"), "{message}");
}
