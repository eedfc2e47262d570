//! Reference figures of scikit-learn and numpy, on rows that the tests build by the same formula.
//!
//! `oracle/regressions.py` makes the rows and writes the figures to `oracle/regressions.json`. It
//! says how to run it.

/// Reads figures by their name.
pub(super) fn oracle(name: &str) -> Vec<f64> {
    let all: serde_json::Value =
        serde_json::from_str(include_str!("oracle/regressions.json")).unwrap();
    let found = &all[name];
    let numbers = found.as_array().cloned().unwrap_or_else(|| vec![found.clone()]);
    numbers.iter().map(|number| number.as_f64().unwrap()).collect()
}

/// Builds three columns on different cycles, and outcomes that depend on the first two.
pub(super) fn rows() -> (Vec<[f64; 3]>, Vec<bool>) {
    (0..300_u32)
        .map(|row| {
            let column = |times: u32, cycle: u32| f64::from(row * times % cycle);
            let values =
                [(column(1, 7) - 3.0) / 2.0, column(5, 11) / 4.0 - 1.0, column(3, 13) / 6.0 - 1.0];
            (values, values[0] + 0.8 * values[1] + (column(17, 23) / 8.0 - 1.4) > 0.9)
        })
        .unzip()
}

#[test]
#[expect(clippy::float_cmp, reason = "a count")]
fn the_outcomes_are_the_oracles() {
    assert_eq!(rows().1.iter().filter(|default| **default).count() as f64, oracle("defaults")[0]);
}
