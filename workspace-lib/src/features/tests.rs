//! Tests of the definitions on small histories whose values can be computed by hand.

use scoring::Record;
use scoring::features::Definition;

use super::definitions;
use crate::tables::has_plain_space;

/// Builds rows from the names of numeric columns and one list of values for each row.
///
/// `NaN` is missing.
fn rows<const N: usize>(columns: [&str; N], rows: &[[f64; N]]) -> Vec<Record> {
    rows.iter()
        .map(|row| columns.iter().zip(row).map(|(&name, &value)| (name, value)).collect())
        .collect()
}

/// Returns the value of an aggregate over rows of its table.
fn aggregate_over(name: &str, rows: &[Record]) -> f64 {
    let set = definitions();
    let feature =
        set.features.iter().find(|feature| feature.name == name).expect("the feature is defined");
    let Definition::Aggregate(aggregate) = &feature.definition else {
        panic!("{name} is no aggregate")
    };
    aggregate.evaluate(rows)
}

/// Returns the value of a feature for an application with its history's aggregates.
fn feature_value_of(name: &str, applicant: &Record) -> f64 {
    let set = definitions();
    set.evaluate(applicant)[set.position(name).expect("the feature is defined")]
}

#[track_caller]
fn assert_value(value: f64, by_hand: f64) {
    assert!((value - by_hand).abs() < 1e-9, "{value}, by hand {by_hand}");
}

#[test]
fn definitions_agree_with_each_other() {
    let set = definitions();
    set.check().unwrap();
    assert!(set.features.len() <= 300, "found {}", set.features.len());
    for feature in &set.features {
        assert!(
            !feature.label.fr.is_empty() && !feature.label.en.is_empty(),
            "{} has no label",
            feature.name
        );
        assert!(!has_plain_space(&feature.label.fr), "a plain space in {}", feature.label.fr);
    }
}

#[test]
fn every_level_of_a_category_is_one_of_its_field() {
    let set = definitions();
    for feature in &set.features {
        let Definition::Category { column, levels } = &feature.definition else { continue };
        let field = set.field(column).unwrap();
        for level in levels {
            let known = field.categories.iter().find(|category| category.value == level.value);
            assert_eq!(
                known.map(|known| &known.label),
                Some(&level.label),
                "{column} {}",
                level.value
            );
        }
    }
}

mod repayment {
    use super::*;

    const UNKNOWN: f64 = f64::NAN;

    /// Payments of a loan and of a card.
    ///
    /// Loan 7: instalment 1 is paid in two parts, in time; of 2 only 40 of 100 are paid, 20 days
    /// late; 3 is paid 2 days early; 4 is never paid. Card 8: one payment, 6 days late.
    fn history() -> Vec<Record> {
        rows(
            [
                "SK_ID_PREV",
                "NUM_INSTALMENT_VERSION",
                "NUM_INSTALMENT_NUMBER",
                "DAYS_INSTALMENT",
                "DAYS_ENTRY_PAYMENT",
                "AMT_INSTALMENT",
                "AMT_PAYMENT",
            ],
            &[
                [7.0, 1.0, 1.0, -400.0, -410.0, 100.0, 60.0],
                [7.0, 1.0, 1.0, -400.0, -400.0, 100.0, 40.0],
                [7.0, 1.0, 2.0, -365.0, -345.0, 100.0, 40.0],
                [7.0, 1.0, 3.0, -90.0, -92.0, 100.0, 100.0],
                [7.0, 1.0, 4.0, -10.0, UNKNOWN, 100.0, UNKNOWN],
                [8.0, 0.0, 1.0, -91.0, -85.0, 50.0, 50.0],
            ],
        )
    }

    #[test]
    fn an_instalment_paid_in_two_parts_is_one_instalment_paid_in_full() {
        let history = history();
        assert_value(aggregate_over("installments", &history), 5.0);
        assert_value(aggregate_over("installments_split_share", &history), 1.0 / 5.0);
        assert_value(aggregate_over("installments_shortfall_sum", &history[..2]), 0.0);
        assert_value(aggregate_over("installments_paid_to_due", &history[..2]), 1.0);
    }

    #[test]
    fn what_was_never_paid_is_short_and_late_and_has_no_days_of_delay() {
        let history = history();
        // Short: 60 of the second, 100 of the fourth; the card's payment has no plan.
        assert_value(aggregate_over("installments_shortfall_sum", &history), 160.0);
        assert_value(aggregate_over("installments_short_share", &history), 2.0 / 4.0);
        assert_value(aggregate_over("installments_late_share", &history), 3.0 / 5.0);
        // Delays of 0, 20, -2 and 6 days.
        assert_value(aggregate_over("installments_days_late_mean", &history), 6.0);
        assert_value(aggregate_over("installments_delay_mean", &history), 26.0 / 4.0);
        assert_value(aggregate_over("installments_days_late_maximum", &history), 20.0);
        assert_value(aggregate_over("installments_late_5_days_share", &history), 3.0 / 5.0);
        assert_value(aggregate_over("installments_late_10_days_share", &history), 2.0 / 5.0);
        assert_value(aggregate_over("installments_late_30_days_share", &history), 1.0 / 5.0);
        assert_value(aggregate_over("installments_days_since_late", &history), 10.0);
    }

    #[test]
    fn a_window_holds_its_first_day_and_not_the_day_before() {
        let history = history();
        // -90 and -10 lie in the last 90 days, -91 does not; -365 lies in the last year, -400 does
        // not.
        assert_value(aggregate_over("installments_late_share_last_quarter", &history), 1.0 / 2.0);
        assert_value(aggregate_over("installments_late_share_last_year", &history), 3.0 / 4.0);
    }

    #[test]
    fn the_latest_instalments_are_those_due_last() {
        // The last three are due on days -10 (never paid), -90 (2 days early) and -91 (6 days
        // late).
        assert_value(aggregate_over("installments_latest_3_days_late_mean", &history()), 2.0);
    }

    #[test]
    fn a_card_counts_among_the_credits_and_the_worst_credit_is_told() {
        let history = history();
        assert_value(aggregate_over("installments_loans", &history), 2.0);
        assert_value(aggregate_over("installments_card_share", &history), 1.0 / 2.0);
        // Of the loan's five payments two are late; the card's only one is.
        assert_value(aggregate_over("installments_worst_loan_late_share", &history), 1.0);
        assert_value(aggregate_over("installments_latest_loan_late_share", &history), 1.0);
    }

    #[test]
    fn a_loan_is_completed_once_however_many_months_say_so() {
        let statement = |loan: f64, month: f64, left: f64, late: f64, status: &str| -> Record {
            let numbers = [
                ("SK_ID_PREV", loan),
                ("MONTHS_BALANCE", month),
                ("CNT_INSTALMENT", 10.0),
                ("CNT_INSTALMENT_FUTURE", left),
                ("SK_DPD", late),
                ("SK_DPD_DEF", late),
            ];
            let mut record: Record = numbers.into_iter().collect();
            record.set("NAME_CONTRACT_STATUS", status);
            record
        };
        let history = [
            statement(1.0, -20.0, 1.0, 3.0, "Active"),
            statement(1.0, -19.0, 0.0, 0.0, "Completed"),
            statement(1.0, -18.0, 0.0, 0.0, "Completed"),
            statement(2.0, -2.0, 7.0, 0.0, "Active"),
            statement(2.0, -1.0, 6.0, 0.0, "Active"),
        ];
        assert_value(aggregate_over("pos_completed_loans", &history), 1.0);
        assert_value(aggregate_over("pos_remaining_payments_sum", &history), 6.0);
        assert_value(aggregate_over("pos_remaining_payments_share", &history), 0.6);
        assert_value(aggregate_over("pos_late_months_share", &history), 1.0 / 5.0);
        assert_value(aggregate_over("pos_months_since_late", &history), 20.0);
        assert_value(aggregate_over("pos_late_months_share_last_2_years", &history), 1.0 / 5.0);
        assert!(aggregate_over("pos_months_since_late", &history[1..]).is_nan());
    }
}

mod cards {
    use super::*;

    #[test]
    fn use_of_the_limit_leaves_out_months_without_a_limit() {
        let history = rows(
            ["MONTHS_BALANCE", "AMT_BALANCE", "AMT_CREDIT_LIMIT_ACTUAL"],
            &[
                [-7.0, 100.0, 1_000.0],
                [-6.0, 500.0, 1_000.0],
                [-2.0, 0.0, 0.0],
                [-1.0, 700.0, 1_000.0],
            ],
        );
        assert_value(aggregate_over("card_utilisation_mean", &history), 1.3 / 3.0);
        assert_value(aggregate_over("card_utilisation_maximum", &history), 0.7);
        // Months -1 to -6.
        assert_value(aggregate_over("card_utilisation_last_half_year", &history), 0.6);
        assert_value(aggregate_over("card_balance_latest", &history), 700.0);
        assert_value(aggregate_over("card_unused_months_share", &history), 0.25);
    }

    #[test]
    fn payments_are_compared_with_a_minimum_only_where_there_is_one() {
        let history = rows(
            ["MONTHS_BALANCE", "AMT_PAYMENT_TOTAL_CURRENT", "AMT_INST_MIN_REGULARITY"],
            &[[-3.0, 30.0, 20.0], [-2.0, 10.0, 20.0], [-1.0, 50.0, 0.0]],
        );
        assert_value(aggregate_over("card_payment_to_minimum", &history), 1.0);
        assert_value(aggregate_over("card_below_minimum_share", &history), 0.5);
    }
}

mod other_lenders {
    use super::*;

    fn credit(active: &str, kind: &str, day: f64, amount: f64, debt: f64) -> Record {
        let mut record: Record =
            [("DAYS_CREDIT", day), ("AMT_CREDIT_SUM", amount), ("AMT_CREDIT_SUM_DEBT", debt)]
                .into_iter()
                .collect();
        record.set("CREDIT_ACTIVE", active);
        record.set("CREDIT_TYPE", kind);
        record
    }

    #[test]
    fn debts_count_active_credits_whose_debt_is_known() {
        let credits = [
            credit("Active", "Credit card", -90.0, 1_000.0, 800.0),
            credit("Active", "Consumer credit", -91.0, 2_000.0, 500.0),
            credit("Active", "Mortgage", -400.0, 9_000.0, f64::NAN),
            credit("Closed", "Consumer credit", -2_000.0, 4_000.0, 0.0),
        ];
        assert_value(aggregate_over("bureau_active_debt_sum", &credits), 1_300.0);
        assert_value(aggregate_over("bureau_active_credit_sum", &credits), 3_000.0);
        assert_value(aggregate_over("bureau_debt_to_credit_maximum", &credits), 0.8);
        assert_value(aggregate_over("bureau_card_debt_sum", &credits), 800.0);
        assert_value(aggregate_over("bureau_credits_last_quarter", &credits), 1.0);
        assert_value(aggregate_over("bureau_credits_last_half_year", &credits), 2.0);
        assert_value(aggregate_over("bureau_latest_3_active_share", &credits), 1.0);
        assert_value(aggregate_over("bureau_secured_credits", &credits), 1.0);
    }

    #[test]
    fn monthly_statuses_tell_lateness_by_credit_and_window() {
        let month = |credit: f64, month: f64, status: &str| -> Record {
            let mut record: Record =
                [("SK_ID_BUREAU", credit), ("MONTHS_BALANCE", month)].into_iter().collect();
            record.set("STATUS", status);
            record
        };
        let months = [
            month(1.0, 0.0, "0"),
            month(1.0, -5.0, "1"),
            month(1.0, -6.0, "2"),
            month(2.0, -1.0, "C"),
            month(2.0, -2.0, "0"),
            month(2.0, -12.0, "5"),
            month(3.0, -3.0, "X"),
        ];
        // Of the months 0 to -5, three have a status; two of these are in time.
        assert_value(aggregate_over("bureau_late_months_share_last_half_year", &months), 1.0 / 3.0);
        assert_value(aggregate_over("bureau_late_months_share", &months), 3.0 / 5.0);
        assert_value(aggregate_over("bureau_late_months_last_year", &months), 2.0);
        assert_value(aggregate_over("bureau_delay_level_maximum", &months), 5.0);
        assert_value(aggregate_over("bureau_months_since_late", &months), 5.0);
        assert_value(aggregate_over("bureau_late_credits_share", &months), 2.0 / 3.0);
        assert_value(aggregate_over("bureau_unknown_months_share", &months), 1.0 / 7.0);
    }
}

mod previous_applications {
    use super::*;

    fn application(status: &str, day: f64, months: f64, credit: f64, annuity: f64) -> Record {
        let numbers = [
            ("DAYS_DECISION", day),
            ("CNT_PAYMENT", months),
            ("AMT_CREDIT", credit),
            ("AMT_ANNUITY", annuity),
        ];
        let mut record: Record = numbers.into_iter().collect();
        record.set("NAME_CONTRACT_STATUS", status);
        record.set("NAME_CONTRACT_TYPE", "Cash loans");
        record
    }

    #[test]
    fn the_rate_follows_from_what_was_paid_beyond_the_credit() {
        // 12 payments of 100 for a credit of 1,000: 24·(1.2 - 1)/13. A card without duration has no
        // rate.
        let history = [
            application("Approved", -300.0, 12.0, 1_000.0, 100.0),
            application("Approved", -200.0, 0.0, 500.0, 25.0),
        ];
        assert_value(aggregate_over("previous_rate_mean", &history), 4.8 / 13.0);
        assert_value(aggregate_over("previous_latest_rate", &history), 4.8 / 13.0);
        assert_value(aggregate_over("previous_payments_mean", &history), 12.0);
    }

    #[test]
    fn of_equal_days_the_first_rows_are_the_latest_and_a_missing_day_is_the_oldest() {
        let history = [
            application("Refused", f64::NAN, 0.0, 0.0, 0.0),
            application("Approved", -10.0, 0.0, 0.0, 0.0),
            application("Refused", -5.0, 0.0, 0.0, 0.0),
            application("Approved", -10.0, 0.0, 0.0, 0.0),
            application("Refused", -10.0, 0.0, 0.0, 0.0),
        ];
        assert_value(aggregate_over("previous_latest_3_refused_share", &history), 1.0 / 3.0);
        assert_value(aggregate_over("previous_latest_5_refused_share", &history), 3.0 / 5.0);
        assert_value(aggregate_over("previous_refused_share_last_year", &history), 2.0 / 4.0);
    }

    #[test]
    fn a_loan_without_last_day_still_runs_and_is_owed_until_its_planned_end() {
        let mut running = application("Approved", -300.0, 24.0, 1_000.0, 50.0);
        running.set("DAYS_FIRST_DUE", -270.0);
        running.set("DAYS_LAST_DUE_1ST_VERSION", 304.375);
        let mut ended = application("Approved", -900.0, 12.0, 1_000.0, 100.0);
        ended.set("DAYS_FIRST_DUE", -870.0);
        ended.set("DAYS_LAST_DUE_1ST_VERSION", -540.0);
        ended.set("DAYS_LAST_DUE", -560.0);
        ended.set("DAYS_TERMINATION", -550.0);
        let history = [running, ended];
        assert_value(aggregate_over("previous_running_loans", &history), 1.0);
        assert_value(aggregate_over("previous_running_annuity_sum", &history), 50.0);
        // Ten months of 50.
        assert_value(aggregate_over("previous_running_payments_left", &history), 500.0);
        assert_value(aggregate_over("previous_early_end_days", &history), 20.0);
    }
}

mod applications {
    use super::*;

    fn applicant() -> Record {
        let numbers = [
            ("AMT_CREDIT", 100_000.0),
            ("AMT_ANNUITY", 10_000.0),
            ("AMT_GOODS_PRICE", 100_000.0),
            ("AMT_INCOME_TOTAL", 50_000.0),
            ("EXT_SOURCE_2", 0.2),
            ("EXT_SOURCE_3", 0.6),
        ];
        let mut applicant: Record = numbers.into_iter().collect();
        applicant.set("NAME_CONTRACT_TYPE", "Cash loans");
        applicant
    }

    #[test]
    fn ten_annuities_are_a_loan_of_twelve_months_and_cost_two_annuities() {
        let applicant = applicant();
        assert_value(feature_value_of("loan_estimated_months", &applicant), 12.0);
        assert_value(feature_value_of("loan_estimated_rate", &applicant), 4.8 / 13.0);
        assert_value(feature_value_of("loan_estimated_cost", &applicant), 20_000.0);
        assert_value(feature_value_of("loan_cost_to_income", &applicant), 0.4);
    }

    #[test]
    fn a_revolving_loan_and_one_without_goods_have_no_estimated_duration() {
        let mut revolving = applicant();
        revolving.set("NAME_CONTRACT_TYPE", "Revolving loans");
        assert!(feature_value_of("loan_estimated_months", &revolving).is_nan());
        let mut without_goods = applicant();
        without_goods.set("AMT_GOODS_PRICE", f64::NAN);
        assert!(feature_value_of("loan_estimated_rate", &without_goods).is_nan());
    }

    #[test]
    fn absent_scores_do_not_count_in_the_means() {
        let applicant = applicant();
        assert_value(feature_value_of("external_scores_mean", &applicant), 0.4);
        // Weights 1 and 3 are left.
        assert_value(feature_value_of("external_scores_weighted_mean", &applicant), 2.0 / 4.0);
        assert_value(feature_value_of("external_scores_range", &applicant), 0.4);
        assert_value(feature_value_of("external_scores_times_annuities", &applicant), 4.0);
        assert_value(feature_value_of("external_scores_missing", &applicant), 1.0);
    }

    #[test]
    fn without_a_history_debts_are_those_asked_for_and_counts_are_missing() {
        let applicant = applicant();
        assert_value(feature_value_of("total_debt_to_income", &applicant), 2.0);
        assert_value(feature_value_of("total_annuity_to_income", &applicant), 0.2);
        assert_value(feature_value_of("has_no_bureau_history", &applicant), 1.0);
        assert!(feature_value_of("bureau_credits", &applicant).is_nan());
        assert!(aggregate_over("bureau_credits", &[]).is_nan());
    }

    #[test]
    fn debts_everywhere_add_up() {
        let mut applicant = applicant();
        for (name, amount) in [
            ("bureau_active_debt_sum", 30_000.0),
            ("previous_running_payments_left", 15_000.0),
            ("card_balance_latest", 5_000.0),
            ("bureau_annuity_sum", 2_000.0),
            ("previous_running_annuity_sum", 3_000.0),
        ] {
            applicant.set(name, amount);
        }
        assert_value(feature_value_of("total_debt_to_income", &applicant), 3.0);
        assert_value(feature_value_of("debt_here_to_income", &applicant), 0.4);
        assert_value(feature_value_of("total_annuity_to_income", &applicant), 0.3);
    }
}
