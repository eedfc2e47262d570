#![expect(clippy::float_cmp, reason = "shares of a few clients, computed by hand")]

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn finds_what_a_search_through_everyone_finds(
        points in prop::collection::vec(prop::array::uniform3(0..20_i32), 1..300),
        point in prop::array::uniform3(0..20_i32),
        count in 1..60_usize,
    ) {
        let flat: Vec<f32> = points.iter().flatten().map(|number| *number as f32).collect();
        let defaults: Vec<bool> = points.iter().map(|point| point[0] % 3 == 0).collect();
        let known = KnownClients::new(3, &flat, &defaults);
        let point: Vec<f32> = point.iter().map(|number| *number as f32).collect();
        let distance = |at: usize| -> f32 {
            flat[3 * at..3 * at + 3].iter().zip(&point).map(|(left, right)| (left - right).powi(2)).sum()
        };
        let mut expected: Vec<f32> = (0..points.len()).map(distance).collect();
        expected.sort_by(f32::total_cmp);
        expected.truncate(count);
        let mut buffers = SearchBuffers::default();
        let mut found: Vec<f32> =
            known.nearest(&point, count, |_| true, &mut buffers).iter().map(|key| super::distance(*key)).collect();
        found.sort_by(f32::total_cmp);
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn takes_the_default_rate_of_the_nearest() {
    let known = KnownClients::new(1, &[0.0, 1.0, 2.0, 10.0], &[true, false, true, true]);
    assert_eq!(known.default_rate(&[0.9], 2), 0.5);
    assert_eq!(known.default_rate(&[0.9], 3), 2.0 / 3.0);
    assert_eq!(
        known.default_rate_among(&[0.9], 2, |at| at != 0, &mut SearchBuffers::default()),
        0.5
    );
    assert_eq!(
        known.default_rate_among(&[0.9], 9, |at| at != 1, &mut SearchBuffers::default()),
        1.0
    );
    assert!(KnownClients::new(1, &[], &[]).default_rate(&[0.0], 5).is_nan());
}

#[test]
fn a_file_gives_the_same_clients_and_a_cut_one_is_refused() {
    let points: Vec<f32> = (0..200).map(|number| (number * 37 % 101) as f32).collect();
    let known = KnownClients::new(2, &points, &(0..100).map(|at| at % 7 == 0).collect::<Vec<_>>());
    let bytes = known.to_bytes();
    let again = KnownClients::from_bytes(&bytes).unwrap();
    for at in 0..50 {
        let point = [at as f32, 3.0 * at as f32];
        assert_eq!(known.default_rate(&point, 11), again.default_rate(&point, 11));
    }
    assert_eq!(
        KnownClients::from_bytes(&bytes[..500]).unwrap_err().to_string(),
        "neighbours.bin: the header announces 100 clients with 2 numbers each, which 500 bytes are not. \
         Train the bundle again."
    );
}
