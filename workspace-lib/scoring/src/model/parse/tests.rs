use super::*;

/// Two trees: income at most 20 → 0.5, else −0.25; a category in {1} → 0.1, else −0.1.
pub(crate) const SMALL: &str = "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\n\
    max_feature_idx=1\nobjective=binary sigmoid:1\nfeature_names=income housing\nfeature_infos=[0:100] 0:1:2\n\
    tree_sizes=100 100\n\nTree=0\nnum_leaves=2\nnum_cat=0\nsplit_feature=0\nsplit_gain=1\nthreshold=20\n\
    decision_type=8\nleft_child=-1\nright_child=-2\nleaf_value=0.5 -0.25\nleaf_weight=1 3\nleaf_count=10 30\n\
    internal_value=0\ninternal_weight=0\ninternal_count=40\nis_linear=0\nshrinkage=1\n\n\nTree=1\nnum_leaves=2\n\
    num_cat=1\nsplit_feature=1\nsplit_gain=1\nthreshold=0\ndecision_type=1\nleft_child=-1\nright_child=-2\n\
    leaf_value=0.1 -0.1\nleaf_weight=1 1\nleaf_count=20 20\ninternal_value=0\ninternal_weight=0\n\
    internal_count=40\ncat_boundaries=0 1\ncat_threshold=2\nis_linear=0\nshrinkage=1\n\n\nend of trees\n";

#[test]
fn evaluates_a_model_small_enough_to_check_by_hand() {
    let model = Model::parse(SMALL).unwrap();
    assert_eq!(model.feature_names(), ["income", "housing"]);
    assert!((model.base_score() - (0.25 * 0.5 - 0.75 * 0.25)).abs() < 1e-15);
    assert!((model.score(&[10.0, 1.0]) - 0.6).abs() < 1e-15);
    assert!((model.score(&[f64::NAN, 2.0]) - -0.35).abs() < 1e-15);
    let contributions = model.contributions(&[10.0, 1.0]);
    assert!(
        (contributions[0] - (0.5 - -0.0625)).abs() < 1e-15,
        "one feature a tree: its value less the mean"
    );
    assert!((contributions[1] - 0.1).abs() < 1e-15);
    assert!((model.uncalibrated_probability(0.0) - 0.5).abs() < 1e-15);
}

fn refusal(text: &str) -> String {
    Model::parse(text).unwrap_err().to_string()
}

#[test]
fn refuses_a_model_that_was_cut_short() {
    let half = &SMALL[..SMALL.find("leaf_weight=1 1").unwrap()];
    assert_eq!(
        refusal(half),
        "model.txt: the file is cut short: expected 2 trees and the line \"end of trees\", found 1 whole trees. \
         Restore the file, or train the bundle again."
    );
    assert_eq!(
        refusal(""),
        "model.txt: expected a LightGBM model, which begins with the line \"tree\"."
    );
}

#[test]
fn reads_the_line_ends_of_any_system() {
    let expected = Model::parse(SMALL).unwrap();
    let other = [
        SMALL.replace('\n', "\r\n"),
        format!("\u{feff}{SMALL}"),
        SMALL.replace('\n', " \t\n"),
        SMALL.trim_end().to_owned(),
    ];
    for text in other {
        assert_eq!(Model::parse(&text).unwrap(), expected, "{:?}", &text[..12]);
    }
}

#[test]
fn a_line_that_changes_what_the_trees_mean_is_not_read_over() {
    assert_eq!(
        refusal(&SMALL.replace(
            "objective=binary sigmoid:1\n",
            "objective=binary sigmoid:1\naverage_output\n"
        )),
        "model.txt: a random forest (average_output) is not supported: its score is the mean of its trees, not \
         their sum. Train with boosting=gbdt."
    );
    assert_eq!(
        refusal(&SMALL.replace("num_class=1\n", "num_class=1\nmedian_output\n")),
        "model.txt: the line \"median_output\" is not known. Save the model with LightGBM 4, boosting=gbdt."
    );
}

#[test]
fn refuses_what_it_cannot_evaluate_rather_than_guessing() {
    assert_eq!(
        refusal(&SMALL.replace("binary sigmoid:1", "regression")),
        "model.txt: expected the objective \"binary\", found \"regression\"."
    );
    assert_eq!(
        refusal(&SMALL.replace("is_linear=0", "is_linear=1")),
        "model.txt: tree 0: linear leaves are not supported; train with linear_tree=false."
    );
    assert_eq!(
        refusal(&SMALL.replace("split_feature=1", "split_feature=7")),
        "model.txt: tree 1: split 0 reads input 7, the model has 2."
    );
    assert_eq!(
        refusal(&SMALL.replace("right_child=-2", "right_child=-9")),
        "model.txt: tree 0: split 0 leads to the node -9, which the tree does not have."
    );
    assert_eq!(
        refusal(&SMALL.replace("right_child=-2", "right_child=-1")),
        "model.txt: tree 0: split 0 leads to leaf 0, which another split leads to. Restore the file, or train the \
         bundle again."
    );
    assert_eq!(
        refusal(&SMALL.replace("threshold=20", "threshold=nan")),
        "model.txt: tree 0: threshold: expected numbers, found NaN. Train the bundle again."
    );
    assert_eq!(
        refusal(&SMALL.replace("leaf_value=0.5 -0.25", "leaf_value=0.5 x")),
        "model.txt: tree 0: leaf_value: expected a number, found \"x\"."
    );
}
