use scoring::{Decision, Value};

use super::filter::Condition;
use super::groups::{Groups, beginnings};

#[test]
fn ranges_begin_at_round_numbers() {
    assert_eq!(
        beginnings(47_000.0, 1_350_000.0, 10),
        (1..=6).map(|at| f64::from(at) * 200_000.0).collect::<Vec<_>>()
    );
    assert_eq!(beginnings(0.02, 0.49, 6), [0.1, 0.2, 0.3, 0.4]);
    assert_eq!(beginnings(3.0, 3.0, 10), [3.0]);
}

#[test]
fn a_condition_is_a_category_or_a_range() {
    let range = Condition::parse("30..40");
    assert!(
        range
            .as_ref()
            .is_some_and(|range| range.is_met(&30.0.into()) && !range.is_met(&40.0.into()))
    );
    assert!(
        Condition::parse("..0")
            .is_some_and(|range| range.is_met(&(-1.0).into()) && !range.is_met(&Value::Missing))
    );
    assert!(Condition::parse("Working").is_some_and(|working| working.is_met(&"Working".into())));
    assert!(Condition::parse("1").is_some_and(|one| one.is_met(&1.0.into())));
    for wrong in ["", "40..30", "a..b", "1..inf", "NaN..2"] {
        assert!(Condition::parse(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn few_numbers_are_groups_of_their_own() {
    let values = [Value::from(1.0), Value::from(0.0), Value::from(1.0), Value::Missing];
    let mut groups = Groups::new(values.iter(), 5);
    for value in &values {
        if let Some(tally) = groups.find(value) {
            tally.count(Decision::Granted, 0.25);
        }
    }
    let groups: Vec<(Option<f64>, usize)> = groups
        .finish(|_| None)
        .into_iter()
        .map(|(group, tally)| (group.from, tally.clients()))
        .collect();
    assert_eq!(groups, [(Some(0.0), 1), (Some(1.0), 2)]);
}

#[test]
fn zero_has_no_sign() {
    for zeros in [[0.0, -0.0], [-0.0, 0.0]] {
        let values = zeros.map(Value::Number);
        let mut groups = Groups::new(values.iter(), 5);
        for value in &values {
            let tally =
                groups.find(value).unwrap_or_else(|| unreachable!("zero is among the numbers"));
            tally.count(Decision::Granted, 0.25);
        }
        let found: Vec<_> = groups
            .finish(|_| None)
            .into_iter()
            .map(|(group, tally)| (group.from, tally.clients()))
            .collect();
        assert_eq!(found, [(Some(0.0), 2)]);
        assert!(found[0].0.is_some_and(f64::is_sign_positive));
    }
}
