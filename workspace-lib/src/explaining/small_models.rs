//! Models small enough to check by hand, written in LightGBM's text format.
//!
//! Every split sends half of its training rows to each side, so that expected values are plain
//! means.

use scoring::model::Model;

/// Builds a model of these trees.
pub(super) fn model(names: &[&str], trees: &[String]) -> Model {
    let sizes = vec!["1"; trees.len()].join(" ");
    let numbered =
        trees.iter().enumerate().map(|(index, tree)| format!("Tree={index}\n{tree}\n\n"));
    let text = format!(
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nlabel_index=0\nmax_feature_idx={}\n\
         objective=binary sigmoid:1\nfeature_names={}\ntree_sizes={sizes}\n\n{}end of trees\n",
        names.len() - 1,
        names.join(" "),
        numbered.collect::<String>()
    );
    Model::parse(&text).unwrap()
}

/// Writes a tree with one split.
///
/// It gives `left` where the input is at most `threshold` or missing, else `right`.
pub(super) fn stump(input: usize, threshold: f64, left: f64, right: f64) -> String {
    format!(
        "num_leaves=2\nnum_cat=0\nsplit_feature={input}\nthreshold={threshold}\ndecision_type=10\nleft_child=-1\n\
         right_child=-2\nleaf_value={left} {right}\nleaf_count=20 20\ninternal_count=40\nis_linear=0"
    )
}

/// Writes a tree with a value for each corner of two inputs that are cut at one half.
///
/// The values are `[neither above, second above, first above, both above]`.
pub(super) fn corners(first: usize, second: usize, values: [f64; 4]) -> String {
    let [neither, only_second, only_first, both] = values;
    format!(
        "num_leaves=4\nnum_cat=0\nsplit_feature={first} {second} {second}\nthreshold=0.5 0.5 0.5\n\
         decision_type=10 10 10\nleft_child=1 -1 -3\nright_child=2 -2 -4\n\
         leaf_value={neither} {only_second} {only_first} {both}\nleaf_count=10 10 10 10\n\
         internal_count=40 20 20\nis_linear=0"
    )
}
