use contract::FieldKind;

use super::*;

/// 12 000 € over 24 months, for goods of 10 000 €, on a monthly income of 2 000 €.
fn on_file() -> EditedApplication {
    let text = |value: &str| Some(Value::Text(value.to_owned()));
    let own = [
        (CREDIT, Some(Value::Number(12_000.0))),
        (PAYMENT, Some(Value::Number(500.0))),
        (GOODS, Some(Value::Number(10_000.0))),
        (INCOME, Some(Value::Number(2_000.0))),
        (BIRTH, Some(Value::Number(-14_610.0))),
        (JOB, Some(Value::Number(-1461.0))),
        (CAR, text("Y")),
        (CAR_AGE, Some(Value::Number(5.0))),
        ("OCCUPATION_TYPE", None),
    ];
    EditedApplication::new(Rc::new(
        own.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
    ))
}

fn field(name: &str, range: (f64, f64)) -> FieldInfo {
    FieldInfo {
        name: name.to_owned(),
        label: String::new(),
        unit: Unit::Amount,
        kind: FieldKind::Number,
        required: name == CREDIT,
        is_read: true,
        minimum: Some(range.0),
        maximum: Some(range.1),
        categories: Vec::new(),
        description: None,
    }
}

#[test]
fn the_payment_follows_the_amount_and_the_duration_stays() {
    let mut edited = on_file();
    edited.set_shown(CREDIT, Some(6_000.0));
    assert_eq!((edited.shown(PAYMENT), edited.shown(MONTHS)), (Some(250.0), Some(24.0)));
    let Ratios { months, payment_share, credit_to_goods } = edited.ratios();
    assert_eq!((months, payment_share, credit_to_goods), (Some(24.0), Some(0.125), Some(0.6)));
    assert_eq!(edited.ratios_on_file().payment_share, Some(0.25));
    edited.set_shown(CREDIT, Some(12_000.0));
    assert!(!edited.is_changed());
}

#[test]
fn typing_an_amount_digit_by_digit_ends_at_the_duration_on_file() {
    let mut edited = on_file();
    for typed in [Some(9.0), Some(90.0), None, Some(0.0), Some(9_000.0)] {
        edited.set_shown(CREDIT, typed);
    }
    assert_eq!(edited.changes().get(PAYMENT), Some(&Some(Value::Number(375.0))));
}

#[test]
fn an_amount_that_is_refused_leaves_the_payment_alone() {
    let with_range = || on_file().with_amount_range(&[field(CREDIT, (1.0, 50_000.0))]);
    let mut edited = with_range();
    for typed in [Some(1_200.0), Some(99_999_999_999.0), None] {
        edited.set_shown(CREDIT, typed);
    }
    assert_eq!((edited.shown(PAYMENT), edited.shown(MONTHS)), (Some(500.0), Some(24.0)));
    assert_eq!(edited.address(), "AMT_CREDIT:");
    edited.set_shown(CREDIT, Some(6_000.0));
    assert_eq!((edited.shown(PAYMENT), edited.shown(MONTHS)), (Some(250.0), Some(24.0)));
    // A payment that was typed stays, too.
    let mut edited = with_range();
    edited.set_shown(PAYMENT, Some(1_000.0));
    edited.set_shown(CREDIT, Some(6_000.0));
    assert_eq!(edited.shown(PAYMENT), Some(500.0));
    edited.set_shown(CREDIT, None);
    assert_eq!(edited.address(), "AMT_ANNUITY:1000;AMT_CREDIT:");
    let mut edited = with_range();
    edited.set_shown(CREDIT, Some(99_999_999_999.0));
    edited.set_shown(PAYMENT, Some(400.0));
    edited.set_shown(CREDIT, Some(6_000.0));
    assert_eq!((edited.shown(PAYMENT), edited.shown(MONTHS)), (Some(400.0), Some(15.0)));
}

#[test]
fn the_payment_follows_the_duration_and_the_duration_the_payment() {
    let mut edited = on_file();
    edited.set_shown(MONTHS, Some(48.0));
    assert_eq!(edited.shown(PAYMENT), Some(250.0));
    edited.set_shown(PAYMENT, Some(1_000.0));
    assert_eq!(edited.shown(MONTHS), Some(12.0));
    assert_eq!(edited.address(), "AMT_ANNUITY:1000");
    assert!(
        edited.changes_field(MONTHS)
            && edited.changes_field(PAYMENT)
            && !edited.changes_field(CREDIT)
    );
}

#[test]
fn a_car_that_is_not_there_has_no_age() {
    let mut edited = on_file();
    edited.set_category(CAR, Some("N"));
    assert_eq!(edited.address(), "FLAG_OWN_CAR:N;OWN_CAR_AGE:");
    edited.set_category(CAR, Some("Y"));
    assert!(!edited.is_changed());
}

#[test]
fn days_counted_back_are_years() {
    let mut edited = on_file();
    assert_eq!((edited.shown(BIRTH), edited.shown(JOB)), (Some(40.0), Some(4.0)));
    edited.set_shown(JOB, Some(2.5));
    assert_eq!(edited.changes().get(JOB), Some(&Some(Value::Number(-913.0))));
}

#[test]
fn an_address_says_the_changes_and_nothing_else() {
    let address = "AMT_CREDIT:6000.5;DAYS_EMPLOYED:-730;OCCUPATION_TYPE:Trade: type 3;OWN_CAR_AGE:";
    assert_eq!(on_file().with_address(address).address(), address);
    let edited =
        on_file().with_address("AMT_CREDIT:12000;nonsense;OCCUPATION_TYPE:;AMT_ANNUITY:NaN");
    assert_eq!(edited.changes().keys().collect::<Vec<_>>(), [PAYMENT]);
    assert_eq!(edited.shown(PAYMENT), None);
}

#[test]
fn each_invalid_value_has_its_error() {
    let fields = [
        field(CREDIT, (1.0, 50_000.0)),
        field(PAYMENT, (1.0, 20_000.0)),
        field(JOB, (-20_000.0, 0.0)),
    ];
    let errors = |name: &str, number: Option<f64>| {
        let mut edited = on_file().with_amount_range(&fields);
        edited.set_shown(name, number);
        edited.validate(&fields, false)
    };
    assert_eq!(errors(CREDIT, None), [(CREDIT.to_owned(), ValueError::Missing)]);
    assert_eq!(errors(CREDIT, Some(60_000.0)), [(CREDIT.to_owned(), ValueError::Above(50_000.0))]);
    assert_eq!(
        errors(CREDIT, Some(1_000_000.0)),
        [(CREDIT.to_owned(), ValueError::Above(50_000.0))]
    );
    assert_eq!(errors(PAYMENT, Some(0.0)), [(PAYMENT.to_owned(), ValueError::Below(1.0))]);
    assert_eq!(
        errors(PAYMENT, Some(12_001.0)),
        [(PAYMENT.to_owned(), ValueError::PaymentAboveCredit)]
    );
    assert_eq!(errors(JOB, Some(41.0)), [(JOB.to_owned(), ValueError::JobBeforeBirth)]);
    assert_eq!(errors(JOB, Some(39.0)), []);
    assert_eq!(
        EditedApplication::default().validate(&fields, true),
        [(CREDIT.to_owned(), ValueError::Missing)]
    );
}

#[test]
fn a_slider_moves_in_steps_that_people_would_name() {
    assert_eq!(slider(15_000.0, (None, None)), (3_000.0, 30_000.0, 100.0));
    assert_eq!(
        slider(696_528.0, (Some(1.0), Some(1_000_000.0))),
        (135_000.0, 1_000_000.0, 5_000.0)
    );
    assert_eq!(slider(250.0, (None, None)), (50.0, 500.0, 2.0));
}
