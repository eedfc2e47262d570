use super::*;
use crate::features::{Table, column, divide, feature};
use crate::test_bundle::{self, Stump, field, model};
use crate::{Category, FieldKind, Label, Language, Unit};

/// Builds a bundle with two stumps: a payment above three quarters of the income, and an unknown
/// occupation.
///
/// Each raises the score; the scores are between −1.5 and 1.5.
fn bundle() -> Bundle {
    let stump =
        |input, threshold, left, right| Stump { input, threshold, decision_type: 8, left, right };
    let names = ["annuity_to_income", "occupation", "bureau_credits", "installments_paid"];
    let stumps = [stump(0, 0.75, -1.0, 1.0), stump(1, 0.5, -0.5, 0.5)];
    let occupation = crate::Field {
        kind: FieldKind::Category,
        unit: Unit::Category,
        label: Label::new("Profession", "Occupation"),
        categories: vec![Category {
            value: "Laborers".into(),
            label: Label::new("Ouvriers", "Laborers"),
        }],
        ..field("OCCUPATION_TYPE", 0.0)
    };
    let fields = vec![
        field("AMT_CREDIT", 1.0),
        field("AMT_ANNUITY", 1.0),
        field("AMT_INCOME_TOTAL", 1.0),
        occupation,
    ];
    let features = vec![
        feature("annuity_to_income", "Part", "Share")
            .row(divide(column("AMT_ANNUITY"), column("AMT_INCOME_TOTAL"))),
        feature("occupation", "Profession", "Occupation")
            .category("OCCUPATION_TYPE", &["Laborers"]),
        feature("bureau_credits", "Crédits", "Credits").over(Table::Bureau).count(),
        feature("installments_paid", "Échéances", "Instalments")
            .over(Table::InstallmentsPayments)
            .count(),
    ];
    test_bundle::bundle(fields, features, model(&names, &stumps))
}

fn usual(field: &str) -> Value {
    match field {
        "AMT_CREDIT" => 500_000.0.into(),
        "AMT_ANNUITY" => 20_000.0.into(),
        "AMT_INCOME_TOTAL" => 150_000.0.into(),
        "OCCUPATION_TYPE" => "Laborers".into(),
        _ => Value::Missing,
    }
}

fn record(values: &[(&str, Value)]) -> Record {
    values.iter().map(|(name, value)| (*name, value.clone())).collect()
}

fn codes(checks: &[Check]) -> Vec<(&str, Vec<&str>)> {
    checks
        .iter()
        .map(|check| (check.kind.code(), check.fields.iter().map(String::as_str).collect()))
        .collect()
}

#[test]
fn payments_above_the_income_are_to_be_checked() {
    let bundle = bundle();
    let applicant = record(&[
        ("AMT_CREDIT", 900_000.0.into()),
        ("AMT_ANNUITY", 83_488.0.into()),
        ("AMT_INCOME_TOTAL", 67_500.0.into()),
        ("OCCUPATION_TYPE", "Laborers".into()),
    ]);
    let checks = bundle.checks(&applicant, usual);
    assert_eq!(codes(&checks), [("implausible", vec!["AMT_ANNUITY", "AMT_INCOME_TOTAL"])]);
    // 1 − 0.5 = 0.5 is refused; −1 − 0.5 = −1.5 has the probability 0.0675.
    let result = checks[0].with_usual_values.unwrap();
    assert!((result.probability - 0.0675).abs() < 1e-12, "{result:?}");
    assert_eq!((result.decision, result.changes_decision), (Decision::Granted, true));
    assert_eq!(
        checks[0].message(&bundle, Language::French),
        "La mensualité (83\u{202f}488\u{202f}€) dépasse le revenu mensuel (67\u{202f}500\u{202f}€). Avec une valeur courante, le \
         crédit serait accordé."
    );
    let nearly = record(&[("AMT_ANNUITY", 60_000.0.into()), ("AMT_INCOME_TOTAL", 80_000.0.into())]);
    let message = bundle.checks(&nearly, |_| Value::Missing)[0].message(&bundle, Language::English);
    assert_eq!(
        message,
        "The monthly payment (€60,000) would take nearly all of the monthly income (€80,000). Please check."
    );
}

#[test]
fn amounts_and_ages_that_contradict_each_other_are_to_be_checked() {
    let bundle = bundle();
    let days = |years: f64| Value::Number(-years * DAYS_PER_YEAR);
    let of =
        |values: &[(&str, Value)]| -> Vec<String> {
            let checks = bundle.checks(&record(values), |_| Value::Missing);
            assert!(checks.iter().all(
                |check| check.kind.code() == "implausible" && check.with_usual_values.is_none()
            ));
            checks.iter().map(|check| check.message(&bundle, Language::English)).collect()
        };
    assert_eq!(
        of(&[("AMT_CREDIT", 800_000.0.into()), ("AMT_GOODS_PRICE", 400_000.0.into())]),
        ["The credit (€800,000) is far beyond the price of the goods (€400,000). Please check."]
    );
    assert_eq!(
        of(&[("AMT_CREDIT", 500_000.0.into()), ("AMT_ANNUITY", 4_000.0.into())]),
        ["With €4,000 a month, repaying €500,000 would take 125 months. Please check."]
    );
    assert_eq!(
        of(&[("DAYS_BIRTH", days(30.5)), ("DAYS_EMPLOYED", days(20.5))]),
        ["The job would have begun 20 years ago, for a client aged 30. Please check."]
    );
    let fine = [
        ("AMT_CREDIT", 500_000.0.into()),
        ("AMT_GOODS_PRICE", 450_000.0.into()),
        ("AMT_ANNUITY", 25_000.0.into()),
        ("AMT_INCOME_TOTAL", 150_000.0.into()),
        ("DAYS_BIRTH", days(40.0)),
        ("DAYS_EMPLOYED", days(20.0)),
    ];
    assert!(of(&fine).is_empty());
    assert!(of(&[]).is_empty());
}

#[test]
fn a_missing_field_is_named_where_it_would_change_the_decision() {
    let bundle = bundle();
    let payable = [("AMT_ANNUITY", 20_000.0.into()), ("AMT_INCOME_TOTAL", 150_000.0.into())];
    // −1 + 0.5 = −0.5 is refused; with a usual occupation −1.5 is granted.
    let checks = bundle.checks(&record(&payable), usual);
    assert_eq!(codes(&checks), [("missing", vec!["OCCUPATION_TYPE"])]);
    assert_eq!(
        checks[0].message(&bundle, Language::French),
        "Profession\u{a0}: ce n’est pas renseigné (valeur courante\u{a0}: Ouvriers). Avec une valeur courante, le crédit serait accordé."
    );
    // A pensioner has no occupation, so it is not a missing answer.
    let pensioner = [&payable[..], &[("NAME_INCOME_TYPE", "Pensioner".into())]].concat();
    assert!(bundle.checks(&record(&pensioner), usual).is_empty());
    // Refused with or without the usual value.
    let unpayable = [("AMT_ANNUITY", 20_000.0.into()), ("AMT_INCOME_TOTAL", 20_100.0.into())];
    let checks = bundle.checks(&record(&unpayable), usual);
    assert!(checks.iter().all(|check| check.kind.code() != "missing"), "{checks:?}");
}

#[test]
fn the_basis_says_what_little_there_is() {
    let bundle = bundle();
    let of = |values: &[(&str, Value)]| bundle.basis(&record(values));
    let nothing = of(&[("bureau_credits", 0.0.into())]);
    assert_eq!(
        nothing,
        Basis { has_history_here: false, has_history_elsewhere: false, external_scores: 0 }
    );
    assert_eq!(
        nothing.message(Language::French).unwrap(),
        "On ne lui connaît aucun crédit, ni chez nous ni ailleurs. La décision repose sur sa demande, sans aucune note \
         d’organisme de crédit."
    );
    let elsewhere = of(&[
        ("bureau_credits", 2.0.into()),
        ("EXT_SOURCE_2", 0.5.into()),
        ("EXT_SOURCE_3", 0.1.into()),
    ]);
    assert_eq!(
        elsewhere.message(Language::English).unwrap(),
        "This client has not repaid a credit with us yet. The decision rests on the client’s other credits, on the application \
         and on 2 scores of credit bureaus."
    );
    let both = of(&[("bureau_credits", 2.0.into()), ("installments_paid", 9.0.into())]);
    assert_eq!(both.message(Language::French), None);
}
