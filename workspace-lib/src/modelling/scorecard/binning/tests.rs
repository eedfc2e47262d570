//! Tests of binning: bins by hand, scikit-learn's isotonic default rates, and properties of any
//! column.

use proptest::prelude::*;

use super::super::super::oracle::oracle;
use super::*;

fn counts(applications: usize, defaults: usize) -> OutcomeCounts {
    OutcomeCounts { applications, defaults }
}

/// Builds a column with `applications` of each value, of which the first `defaults` defaulted.
fn column(groups: &[(f64, usize, usize)]) -> (Vec<f64>, Vec<bool>) {
    groups
        .iter()
        .flat_map(|&(value, applications, defaults)| {
            (0..applications).map(move |row| (value, row < defaults))
        })
        .unzip()
}

fn froms(bins: &[Bin]) -> Vec<f64> {
    bins.iter().map(|bin| bin.from).collect()
}

#[test]
fn fine_bins_are_of_equal_size_with_equal_values_together() {
    let known: Vec<(f64, bool)> = (0..200).map(|row| (f64::from(row), row % 10 == 0)).collect();
    let bins = fine_bins(&known, 5);
    assert_eq!(bins.len(), 20);
    assert!(bins.iter().all(|bin| bin.counts == counts(10, 1)));
    // More than half of the clients have the value 0: they share one bin.
    let known: Vec<(f64, bool)> =
        (0..200).map(|row| (f64::from((row - 120).max(0)), false)).collect();
    let bins = fine_bins(&known, 5);
    assert_eq!((bins[0].from, bins[0].counts), (0.0, counts(121, 0)));
    assert!(bins.len() <= 20 && bins[1..].iter().all(|bin| bin.counts.applications >= 4));
}

#[test]
fn pooled_default_rates_are_those_of_scikit_learns_isotonic_regression() {
    let fine: Vec<Bin> = oracle("bin_defaults")
        .into_iter()
        .enumerate()
        .map(|(bin, defaults)| Bin { from: bin as f64, counts: counts(50, defaults as usize) })
        .collect();
    for (direction, name) in
        [(Direction::RaisesRisk, "rising_rates"), (Direction::LowersRisk, "falling_rates")]
    {
        let pooled = monotone(&fine, direction);
        let rates: Vec<f64> = pooled
            .iter()
            .flat_map(|bin| vec![bin.counts.default_rate().unwrap(); bin.counts.applications / 50])
            .collect();
        assert_eq!(rates.len(), 20);
        for (ours, theirs) in rates.iter().zip(oracle(name)) {
            assert!((ours - theirs).abs() < 1e-12, "{direction:?}: {ours} and {theirs}");
        }
    }
}

#[test]
fn merging_loses_the_least_information_and_leaves_no_small_bin() {
    let bins: Vec<Bin> =
        [(0.0, 100, 2), (1.0, 100, 5), (2.0, 3, 1), (3.0, 100, 40), (4.0, 100, 100)]
            .map(|(from, applications, defaults)| Bin {
                from,
                counts: counts(applications, defaults),
            })
            .to_vec();
    // The three applications at 2 merge with the bin in which 40 of 100 defaulted, not 5 of 100.
    // The bin at 4 has no client who repaid.
    let merged = merged(bins, counts(403, 148), 20);
    assert_eq!(froms(&merged), [0.0, 1.0, 2.0]);
    assert_eq!(merged[2].counts, counts(203, 141));
}

#[test]
fn a_value_belongs_to_the_bin_whose_half_open_interval_holds_it() {
    let (values, defaults) =
        column(&[(1.0, 100, 5), (2.0, 100, 10), (3.0, 100, 20), (f64::NAN, 100, 30)]);
    let binning = Binning::fit(&values, &defaults, None).unwrap();
    assert_eq!(froms(&binning.bins), [1.0, 2.0, 3.0]);
    let positions = [-1e300, 1.0, 1.999, 2.0, 3.0, 1e300, f64::NAN, f64::INFINITY]
        .map(|value| binning.position(value));
    assert_eq!(
        positions,
        [0, 0, 0, 1, 2, 2, 3, 3],
        "unseen values go with the nearest, infinite ones are missing"
    );
    assert!(binning.weights[2] > binning.weights[3], "missing values have a weight of their own");
    let sum: f64 = binning
        .bins
        .iter()
        .map(|bin| bin.counts)
        .chain([binning.missing])
        .map(|bin| bin.information(counts(400, 65)))
        .sum();
    assert!((binning.information_value - sum).abs() < 1e-15);
}

#[test]
fn few_missing_values_or_ones_with_one_outcome_are_neutral() {
    for missing in [(f64::NAN, 5, 3), (f64::NAN, 100, 0)] {
        let (values, defaults) = column(&[(1.0, 200, 10), (2.0, 200, 40), missing]);
        let binning = Binning::fit(&values, &defaults, None).unwrap();
        assert!(
            binning.weights[2].abs() < f64::EPSILON && binning.missing.applications == missing.1
        );
    }
}

#[test]
fn the_expected_direction_decides_even_against_the_data() {
    let (values, defaults) = column(&[(1.0, 100, 5), (2.0, 100, 10), (3.0, 100, 20)]);
    assert_eq!(Binning::fit(&values, &defaults, Some(Direction::LowersRisk)), None);
    let expected = Binning::fit(&values, &defaults, Some(Direction::RaisesRisk));
    assert_eq!(Binning::fit(&values, &defaults, None), expected, "without one, the data decide");
}

#[test]
fn constant_and_missing_columns_say_nothing() {
    let (values, defaults) = column(&[(7.0, 100, 5)]);
    assert_eq!(Binning::fit(&values, &defaults, None), None);
    let (values, defaults) = column(&[(f64::NAN, 100, 5)]);
    assert_eq!(Binning::fit(&values, &defaults, None), None);
    // Whether the value is known carries information, even if the value is constant.
    let (values, defaults) = column(&[(7.0, 100, 5), (f64::NAN, 100, 20)]);
    assert_eq!(Binning::fit(&values, &defaults, None).unwrap().bins.len(), 1);
}

proptest! {
    #[test]
    fn any_column_has_few_large_bins_with_monotone_default_rates(
        rows in proptest::collection::vec((prop_oneof![Just(f64::NAN), (0..30i32).prop_map(f64::from), -1e6..1e6f64], any::<bool>()), 40..400),
        direction in prop_oneof![Just(None), Just(Some(Direction::RaisesRisk)), Just(Some(Direction::LowersRisk))],
    ) {
        let (values, defaults): (Vec<f64>, Vec<bool>) = rows.into_iter().unzip();
        if let Some(binning) = Binning::fit(&values, &defaults, direction) {
            let bins = &binning.bins;
            prop_assert!(bins.len() <= MOST_BINS && binning.weights.len() == bins.len() + 1);
            let seen: usize = bins.iter().map(|bin| bin.counts.applications).sum();
            prop_assert_eq!(seen + binning.missing.applications, values.len());
            let rises = |pair: &[Bin]| pair[0].counts.default_rate() < pair[1].counts.default_rate();
            let mut pairs = bins.windows(2);
            match direction {
                Some(Direction::RaisesRisk) => prop_assert!(pairs.all(rises)),
                Some(Direction::LowersRisk) => prop_assert!(!pairs.any(rises)),
                None => prop_assert!(bins.windows(2).all(rises) || !bins.windows(2).any(rises)),
            }
            if bins.len() > 1 {
                prop_assert!(bins.iter().all(|bin| bin.counts.has_both_outcomes()));
                prop_assert!(bins.iter().all(|bin| 20 * bin.counts.applications >= values.len()));
            }
            // Each value is found again in the bin that counted it.
            for (position, bin) in bins.iter().enumerate() {
                let found = values.iter().filter(|value| binning.position(**value) == position).count();
                prop_assert_eq!(found, bin.counts.applications);
            }
        }
    }
}
