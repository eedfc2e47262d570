use super::*;
use crate::features::{column, divide, feature};
use crate::test_bundle::{self, Stump, field};

/// Builds a bundle with three stumps: −1 up to the threshold, 1 above it or where missing.
fn bundle(thresholds: [f64; 3]) -> Bundle {
    let stump =
        |(input, threshold)| Stump { input, threshold, decision_type: 8, left: -1.0, right: 1.0 };
    let stumps: Vec<Stump> = thresholds.into_iter().enumerate().map(stump).collect();
    let model =
        test_bundle::model(&["credit_to_income", "credit_to_annuity", "external_score"], &stumps);
    let ratio = |name, left, right| feature(name, "", "").row(divide(column(left), column(right)));
    let fields = ["AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE", "AMT_INCOME_TOTAL"]
        .map(|name| field(name, 0.0));
    let features = vec![
        ratio("credit_to_income", "AMT_CREDIT", "AMT_INCOME_TOTAL"),
        ratio("credit_to_annuity", "AMT_CREDIT", "AMT_ANNUITY"),
        feature("external_score", "", "").row(column("EXT_SOURCE_2")),
    ];
    test_bundle::bundle(fields.into(), features, model)
}

/// Builds a bundle that grants at a score of −1 or less.
///
/// At most one of the three stumps may then be above its threshold.
fn usual() -> Bundle {
    bundle([4.0, 30.0, 2.0])
}

fn applicant(credit: f64, annuity: f64, income: f64, external_score: f64) -> Record {
    let fields = [("AMT_CREDIT", credit), ("AMT_ANNUITY", annuity), ("AMT_INCOME_TOTAL", income)];
    fields.into_iter().chain([("EXT_SOURCE_2", external_score)]).collect()
}

fn changes_of(proposal: &Counterfactual) -> Vec<(&str, f64)> {
    proposal.changes.iter().map(|change| (change.field.as_str(), change.to.number())).collect()
}

#[test]
fn proposes_the_smallest_change_of_each_lever_that_is_enough() {
    // A credit of five years' income, and a score that cannot change: one of the two must be
    // avoided.
    let proposals = usual().counterfactuals(&applicant(500_000.0, 20_000.0, 100_000.0, 3.0));
    // The income at which the credit is four years of it is 125,000; a step is 1,000.
    assert_eq!(proposals[0].levers, [Lever::CoBorrowerIncome]);
    assert_eq!(changes_of(&proposals[0]), [("AMT_INCOME_TOTAL", 125_000.0)]);
    assert_eq!(proposals[0].changes[0].from, Value::Number(100_000.0));
    // A credit of four years' income, with the same number of payments.
    assert_eq!(proposals[1].levers, [Lever::Amount]);
    assert_eq!(changes_of(&proposals[1]), [("AMT_CREDIT", 400_000.0), ("AMT_ANNUITY", 16_000.0)]);
    assert_eq!(
        proposals.len(),
        2,
        "no price of goods, so no down payment; the duration changes nothing"
    );
    for proposal in &proposals {
        assert_eq!(proposal.explanation.decision, Decision::Granted);
        assert!((proposal.explanation.probability - 0.09).abs() < 1e-12);
    }
}

#[test]
fn tries_the_last_step_that_is_plausible() {
    // The application has 8.4 payments. At most 6.05 are granted, and fewer than 6 are not offered:
    // the annuity must be between 13,885 and 14,000.
    let bundle = bundle([0.0, 6.05, 2.0]);
    let proposals = bundle.counterfactuals(&applicant(84_000.0, 10_000.0, 100_000.0, 1.0));
    assert_eq!(proposals[0].levers, [Lever::ShorterDuration]);
    assert_eq!(changes_of(&proposals[0]), [("AMT_ANNUITY", 13_900.0)]);
    // At most 6.0 are granted: only the last step is enough.
    let bundle = self::bundle([0.0, 6.0, 2.0]);
    let proposals = bundle.counterfactuals(&applicant(84_000.0, 10_000.0, 100_000.0, 1.0));
    assert_eq!(changes_of(&proposals[0]), [("AMT_ANNUITY", 14_000.0)]);
}

#[test]
fn asks_for_the_least_whole_step_also_from_an_amount_between_two() {
    // The annuity is 36,783, in steps of 200. 40 payments or more are granted: 1,456,000 over
    // 36,400.
    let model = test_bundle::model(
        &["credit_to_annuity"],
        &[Stump { input: 0, threshold: 39.9, decision_type: 8, left: 1.0, right: -1.0 }],
    );
    let fields = ["AMT_CREDIT", "AMT_ANNUITY"].map(|name| field(name, 0.0));
    let ratio = feature("credit_to_annuity", "", "")
        .row(divide(column("AMT_CREDIT"), column("AMT_ANNUITY")));
    let bundle = test_bundle::bundle(fields.into(), vec![ratio], model);
    let record: Record =
        [("AMT_CREDIT", 1_456_000.0), ("AMT_ANNUITY", 36_783.0)].into_iter().collect();
    let proposals = bundle.counterfactuals(&record);
    assert_eq!(proposals[0].levers, [Lever::LongerDuration]);
    assert_eq!(changes_of(&proposals[0]), [("AMT_ANNUITY", 36_400.0)]);
}

#[test]
fn two_levers_together_where_neither_is_enough_alone() {
    // A score that cannot change, six years' income and 40 payments: both ratios must fall.
    let proposals = usual().counterfactuals(&applicant(600_000.0, 15_000.0, 100_000.0, 3.0));
    assert_eq!(proposals[0].levers, [Lever::ShorterDuration, Lever::CoBorrowerIncome]);
    assert_eq!(
        changes_of(&proposals[0]),
        [("AMT_ANNUITY", 20_000.0), ("AMT_INCOME_TOTAL", 150_000.0)]
    );
    assert_eq!(proposals.len(), 1, "every other way has a lever in common with it");
}

#[test]
fn three_levers_together_where_two_are_not_enough() {
    // A credit of fourteen years' income and 40 payments. Half the credit and twice the income make
    // 3.5 years. Half the credit alone does not change the number of payments; 20,000 a month makes
    // it 30.
    let record = applicant(1_400_000.0, 35_000.0, 100_000.0, 3.0);
    let proposals = usual().counterfactuals(&record);
    assert_eq!(
        proposals[0].levers,
        [Lever::Amount, Lever::ShorterDuration, Lever::CoBorrowerIncome]
    );
    let after = |name: &str| {
        changes_of(&proposals[0]).into_iter().find(|(field, _)| *field == name).unwrap().1
    };
    assert!(after("AMT_CREDIT") / after("AMT_INCOME_TOTAL") <= 4.0);
    assert!(after("AMT_CREDIT") / after("AMT_ANNUITY") <= 30.0);
    // Each lever is applied with the smallest share that is enough with the others: an income of
    // one step (1,000) less is refused.
    let changed = |income: f64| {
        let mut changed = record.clone();
        for (name, value) in changes_of(&proposals[0]) {
            changed.set(name, value);
        }
        changed.set("AMT_INCOME_TOTAL", income);
        usual().explain(&changed).decision
    };
    assert_eq!(changed(after("AMT_INCOME_TOTAL")), Decision::Granted);
    assert_eq!(changed(after("AMT_INCOME_TOTAL") - 1_000.0), Decision::Refused);
}

#[test]
fn what_is_granted_by_a_hair_is_proposed_where_nothing_leads_further() {
    // Up to four years' income the score is -0.9, and the probability 0.1105 is refused. Up to
    // three years it is -0.98, and the probability 0.0941 is below the threshold of 0.1. It is
    // above 95 % of the threshold, but nothing better exists.
    let stump =
        |threshold, left, right| Stump { input: 0, threshold, decision_type: 8, left, right };
    let model =
        test_bundle::model(&["credit_to_income"], &[stump(4.0, -0.9, 1.0), stump(3.0, -0.08, 0.0)]);
    let fields = ["AMT_CREDIT", "AMT_ANNUITY", "AMT_INCOME_TOTAL"].map(|name| field(name, 0.0));
    let ratio = feature("credit_to_income", "", "")
        .row(divide(column("AMT_CREDIT"), column("AMT_INCOME_TOTAL")));
    let bundle = test_bundle::bundle(fields.into(), vec![ratio], model);
    let record = applicant(400_000.0, 20_000.0, 100_000.0, 0.0);
    assert!((bundle.explain(&record).probability - 0.1105).abs() < 1e-12);
    let proposals = bundle.counterfactuals(&record);
    assert_eq!(changes_of(&proposals[0]), [("AMT_INCOME_TOTAL", 134_000.0)]);
    assert_eq!(changes_of(&proposals[1]), [("AMT_CREDIT", 300_000.0), ("AMT_ANNUITY", 15_000.0)]);
    assert!((proposals[0].explanation.probability - 0.0941).abs() < 1e-12);
    assert_eq!(proposals[0].explanation.decision, Decision::Granted);
}

#[test]
fn has_nothing_to_propose_where_the_application_is_granted_or_cannot_be() {
    assert!(usual().counterfactuals(&applicant(300_000.0, 20_000.0, 100_000.0, 1.0)).is_empty());
    assert!(usual().counterfactuals(&applicant(5_000_000.0, 50_000.0, 100_000.0, 3.0)).is_empty());
    assert!(usual().counterfactuals(&Record::new()).is_empty(), "nothing to change");
}
