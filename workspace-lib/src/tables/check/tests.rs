//! Reports of a folder's check, in whole sentences.

use std::fs;

use super::check;
use crate::tables::demo::Format;
use crate::tables::tests::{demo_folder, keep_lines, set_cell};

#[test]
fn checks_everything_before_it_concludes() {
    let folder = demo_folder(Format::Csv);
    fs::write(folder.path().join("POS_CASH_balance.csv"), "").unwrap();
    set_cell(&folder.path().join("bureau.csv"), "AMT_CREDIT_SUM", 12, "many");
    set_cell(&folder.path().join("bureau.csv"), "DAYS_CREDIT", 3, "long ago");
    set_cell(&folder.path().join("installments_payments.csv"), "SK_ID_PREV", 1, "77");
    let report = check(folder.path(), |_| ()).unwrap();
    let place = folder.path().display().to_string();
    let errors: Vec<String> = report.errors().map(|error| error.replace(&place, "DIR")).collect();
    assert_eq!(
        errors,
        [
            "DIR/bureau.csv: column DAYS_CREDIT, row 3: expected a whole number, found \"long ago\".",
            "DIR/bureau.csv: column AMT_CREDIT_SUM, row 12: expected a number, found \"many\".",
            "DIR/POS_CASH_balance.csv: the file is empty. Expected a header line and at least one row; export the file again.",
        ]
    );
    let warnings: Vec<&str> = report.warnings().collect();
    assert_eq!(
        warnings,
        ["installments_payments: 1 row with a SK_ID_PREV that previous_application does not have"]
    );
    assert!(!report.is_usable());
}

#[test]
fn warns_of_what_may_make_results_worse() {
    let folder = demo_folder(Format::Csv);
    let balances = folder.path().join("bureau_balance.csv");
    fs::write(
        &balances,
        "SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n\
         77,0,C\n77,-1,C\n77,-1,9\n77,3,XNA\n77,1,\"late, very\"\n",
    )
    .unwrap();
    let bureau = folder.path().join("bureau.csv");
    set_cell(&bureau, "DAYS_CREDIT", 2, "30");
    let rows = fs::read_to_string(&bureau).unwrap().lines().count() - 1;
    (1..=rows).for_each(|row| set_cell(&bureau, "AMT_CREDIT_SUM_DEBT", row, ""));
    let report = check(folder.path(), |_| ()).unwrap();
    assert!(report.is_usable());
    let warnings: Vec<&str> = report.warnings().collect();
    let latest = "bureau: column DAYS_CREDIT: 1 row outside -2922 to 0 (found ";
    assert!(warnings[1].starts_with(latest) && warnings[1].ends_with(" to 30)"), "{}", warnings[1]);
    assert_eq!(
        [&warnings[..1], &warnings[2..]].concat(),
        [
            "bureau: no row has a value of AMT_CREDIT_SUM_DEBT",
            "bureau_balance: 1 row with the key of another row",
            "bureau_balance: 5 rows with a SK_ID_BUREAU that bureau does not have",
            "bureau_balance: column MONTHS_BALANCE: 2 rows outside -96 to 0 (found -1 to 3)",
            "bureau_balance: column STATUS: 2 rows with an unknown category: 9, late, very",
        ]
    );
}

#[test]
fn a_missing_part_of_a_key_does_not_shift_the_keys_after_it() {
    let folder = demo_folder(Format::Csv);
    fs::write(
        folder.path().join("bureau_balance.csv"),
        "SK_ID_BUREAU,MONTHS_BALANCE,STATUS\n77,,C\n77,-1,C\n78,-1,C\n77,-2,C\n78,-1,0\n",
    )
    .unwrap();
    let report = check(folder.path(), |_| ()).unwrap();
    let duplicates = report.warnings().find(|warning| warning.contains("key of another row"));
    assert_eq!(duplicates, Some("bureau_balance: 1 row with the key of another row"));
}

#[test]
fn warns_of_a_history_without_rows_and_refuses_applications_without() {
    let folder = demo_folder(Format::Csv);
    keep_lines(&folder.path().join("bureau_balance.csv"), 1);
    let report = check(folder.path(), |_| ()).unwrap();
    let place = folder.path().display().to_string();
    let warnings: Vec<String> =
        report.warnings().map(|warning| warning.replace(&place, "DIR")).collect();
    assert_eq!(
        warnings,
        ["DIR/bureau_balance.csv: no row: everything that is computed from it will be missing"]
    );
    assert!(report.is_usable());
    keep_lines(&folder.path().join("application_train.csv"), 1);
    assert!(!check(folder.path(), |_| ()).unwrap().is_usable());
}
