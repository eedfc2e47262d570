//! What holds in every period: shares, keys, order, and agreement between the tables.

use std::collections::HashMap;

use super::{POPULATION, batches, first_batch_of, integers, numbers};
use crate::batches::Batch;
use crate::columns::Values;
use crate::population::{Period, Population};

#[test]
fn generates_the_same_rows_on_one_thread_and_on_many() {
    let generated_on = |threads| -> Vec<Batch> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Period::from(Population { clients: 200, seed: 5 }).batches().collect())
    };
    assert!(generated_on(1) == generated_on(4));
}

#[test]
fn defaults_as_often_as_the_real_clients() {
    let (defaults, labelled) = batches(POPULATION.into())
        .iter()
        .fold((0, 0), |sum, batch| (sum.0 + batch.defaults, sum.1 + batch.labelled));
    assert_eq!(labelled, 2158, "86.32 % of the clients");
    let rate = defaults as f64 / labelled as f64;
    assert!((0.065..0.097).contains(&rate), "{rate}");
}

#[test]
fn tells_the_same_of_a_loan_in_every_table() {
    let previous = first_batch_of("previous_application");
    let Some(Values::Texts(status)) = previous.values("NAME_CONTRACT_STATUS") else {
        panic!("no statuses")
    };
    let approved: HashMap<i64, Option<f64>> = integers(previous, "SK_ID_PREV")
        .into_iter()
        .zip(status.iter().zip(numbers(previous, "CNT_PAYMENT")))
        .filter(|(_, (status, _))| **status == Some("Approved"))
        .map(|(id, (_, term))| (id, term))
        .collect();

    let balances = first_batch_of("POS_CASH_balance");
    for id in integers(balances, "SK_ID_PREV") {
        assert!(approved.contains_key(&id), "balances of {id}, which was not approved");
    }
    let installments = first_batch_of("installments_payments");
    let versions = numbers(installments, "NUM_INSTALMENT_VERSION");
    let positions = integers(installments, "NUM_INSTALMENT_NUMBER");
    for ((id, number), version) in
        integers(installments, "SK_ID_PREV").into_iter().zip(positions).zip(versions)
    {
        let term = approved
            .get(&id)
            .unwrap_or_else(|| panic!("instalments of {id}, which was not approved"));
        let is_loan = version > Some(0.0);
        assert!(!is_loan || number as f64 <= term.unwrap(), "instalment {number} of {id}");
    }
    let cards = first_batch_of("credit_card_balance");
    assert!(integers(cards, "SK_ID_PREV").iter().all(|id| approved.contains_key(id)));
}

#[test]
fn rows_of_a_history_do_not_follow_the_clients() {
    let credits = first_batch_of("bureau");
    for key in ["SK_ID_CURR", "SK_ID_BUREAU"] {
        let keys = integers(credits, key);
        let rising =
            keys.windows(2).filter(|pair| pair[0] <= pair[1]).count() as f64 / keys.len() as f64;
        assert!((0.45..0.55).contains(&rising), "{key} {rising}");
    }
}

#[test]
fn keeps_credits_within_the_life_of_the_client() {
    let mut ages: HashMap<i64, i64> = HashMap::new();
    for file_stem in ["application_train", "application_test"] {
        let applications = first_batch_of(file_stem);
        ages.extend(
            integers(applications, "SK_ID_CURR")
                .into_iter()
                .zip(integers(applications, "DAYS_BIRTH")),
        );
    }
    let credits = first_batch_of("bureau");
    for (client, start) in
        integers(credits, "SK_ID_CURR").into_iter().zip(integers(credits, "DAYS_CREDIT"))
    {
        assert!(
            start >= ages[&client] + 18 * 365,
            "client {client}: credit from {start}, born {}",
            ages[&client]
        );
    }
    let starts: HashMap<i64, i64> = integers(credits, "SK_ID_BUREAU")
        .into_iter()
        .zip(integers(credits, "DAYS_CREDIT"))
        .collect();
    let balances = first_batch_of("bureau_balance");
    let followed = integers(balances, "SK_ID_BUREAU");
    for (credit, month) in followed.iter().zip(integers(balances, "MONTHS_BALANCE")) {
        assert!(
            starts.get(credit).is_none_or(|start| month as f64 >= *start as f64 / 30.4375 - 1.0),
            "{credit}"
        );
    }
    let orphans = followed.iter().filter(|credit| !starts.contains_key(credit)).count() as f64;
    assert!(
        (0.02..0.1).contains(&(orphans / followed.len() as f64)),
        "as many as in the originals: {orphans}"
    );
}
