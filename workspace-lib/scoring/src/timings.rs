//! Measurements of the mechanisms that are there for speed, with and without each.
//!
//! They are tests that are not run by default, because a loaded machine makes them slow:
//! `cargo test --release -p scoring --lib -- --ignored --nocapture timings`. The results are in
//! `docs/performance.md`, “What pays for itself”.

use std::time::Instant;

/// Number of turns that every variant takes.
const TURNS: usize = 41;

/// Returns the median seconds of each variant, which take turns.
pub(crate) fn medians(variants: &mut [&mut dyn FnMut()]) -> Vec<f64> {
    let mut seconds = vec![Vec::with_capacity(TURNS); variants.len()];
    for _ in 0..TURNS {
        for (variant, seconds) in variants.iter_mut().zip(&mut seconds) {
            let start = Instant::now();
            variant();
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    for seconds in &mut seconds {
        seconds.sort_by(f64::total_cmp);
    }
    seconds.iter().map(|seconds| seconds[TURNS / 2]).collect()
}

/// Returns numbers from 0 to 1 that look random and are the same in every run.
pub(crate) fn fractions(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        // SplitMix64 (Steele et al., *Fast splittable pseudorandom number generators*, 2014).
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ mixed >> 31) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn fractions_are_spread_from_zero_to_one() {
    let mut fraction = fractions(1);
    let drawn: Vec<f64> = (0..10_000).map(|_| fraction()).collect();
    let mean = drawn.iter().sum::<f64>() / 10_000.0;
    assert!(drawn.iter().all(|fraction| (0.0..1.0).contains(fraction)));
    assert!((mean - 0.5).abs() < 0.02, "{mean}");
}
