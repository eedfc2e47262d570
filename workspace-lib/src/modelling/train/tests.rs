use super::*;

#[test]
fn a_threshold_that_refuses_nobody_or_everyone_decides_nothing() {
    let repetitions = [vec![0.1, 0.2], vec![0.15, 0.3]]
        .map(|probabilities| Decisions::at_threshold(probabilities, 0.0));
    let defaults = [true, false];
    let message = |threshold| {
        check_threshold_separates(threshold, &repetitions, &defaults).unwrap_err().to_string()
    };
    assert!(
        message(0.4).starts_with("with these costs it is cheapest to accept everyone"),
        "{}",
        message(0.4)
    );
    assert!(
        message(0.1).starts_with("with these costs it is cheapest to refuse everyone"),
        "{}",
        message(0.1)
    );
    for threshold in [0.11, 0.2, 0.3] {
        assert!(
            check_threshold_separates(threshold, &repetitions, &defaults).is_ok(),
            "{threshold}"
        );
    }
}
