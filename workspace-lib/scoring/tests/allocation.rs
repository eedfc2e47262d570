//! Checks that scores and explanations allocate nothing after a thread's first row.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use allocation_counter::measure;
use scoring::model::Model;

/// Builds a model on two inputs; three trees have few enough splits to be tabulated, one has more.
fn model() -> Model {
    let tree = |index: usize, leaves: usize| {
        let (splits, join) = (leaves - 1, |words: Vec<String>| words.join(" "));
        let each = |word: fn(usize) -> String| join((0..leaves - 1).map(word).collect());
        let right = join(
            (0..splits)
                .map(|at| if at + 1 < splits { (at + 1).to_string() } else { format!("-{leaves}") })
                .collect(),
        );
        let left = join((0..splits).map(|at| format!("-{}", at + 1)).collect());
        let leaf_values = join((0..leaves).map(|leaf| format!("0.{leaf}")).collect());
        let leaf_counts = join((0..leaves).map(|_| "10".to_owned()).collect());
        let counts = join((0..splits).map(|at| (10 * (leaves - at)).to_string()).collect());
        format!(
            "\nTree={index}\nnum_leaves={leaves}\nnum_cat=0\nsplit_feature={}\nthreshold={}\ndecision_type={}\n\
             left_child={left}\nright_child={right}\nleaf_value={leaf_values}\nleaf_count={leaf_counts}\n\
             internal_count={counts}\nis_linear=0\n\n",
            each(|at| (at % 2).to_string()),
            each(|at| format!("0.{at}")),
            each(|_| "10".to_owned()),
        )
    };
    let trees: String =
        [4, 7, 4, 20].into_iter().enumerate().map(|(index, leaves)| tree(index, leaves)).collect();
    let text = format!(
        "tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=1\nobjective=binary sigmoid:1\n\
         feature_names=a b\ntree_sizes=1 1 1 1\n{trees}\nend of trees\n"
    );
    Model::parse(&text).unwrap()
}

#[test]
fn a_score_and_an_explanation_allocate_nothing_after_the_first() {
    let model = model();
    let rows = [[0.3, 0.9], [f64::NAN, 0.1], [0.55, f64::NEG_INFINITY]];
    let (mut contributions, mut scores) = ([0.0; 2], [0.0; 3]);
    let mut all = || {
        for row in &rows {
            std::hint::black_box(model.score(row));
            std::hint::black_box(model.explain(row, &mut contributions));
        }
        model.score_rows(rows.as_flattened(), &mut scores);
    };
    assert!(
        measure(&mut all).count_total > 0,
        "the first grows the buffers that the next ones use"
    );
    assert_eq!(measure(&mut all).count_total, 0);
}
