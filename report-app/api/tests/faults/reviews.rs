//! Reviews and outcomes are as durable as predictions.
//!
//! An answered one is flushed to the disk, and survives a kill of the program.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::support::http::{self, post};
use crate::support::program::Place;
use crate::support::wait_for;

fn review(prediction: &str) -> String {
    format!(r#"{{"prediction_id": "{prediction}", "verdict": "confirmed", "reason": "Vu."}}"#)
}

fn outcome(prediction: &str, defaulted: bool) -> String {
    let today = chrono::Utc::now().date_naive();
    format!(
        r#"{{"prediction_id": "{prediction}", "defaulted": {defaulted}, "observed_on": "{today}", "correction": true}}"#
    )
}

#[test]
fn what_was_answered_is_flushed_though_nobody_asks_again() {
    let place = Place::on_sqlite();
    let program = place.start();
    let prediction = program.predict().prediction_id().unwrap();
    wait_for("a flush of the prediction", || place.is_flushed(&prediction).then_some(()));
    for (path, table, body) in [
        ("/v1/reviews", "reviews", review(&prediction)),
        ("/v1/outcomes", "outcomes", outcome(&prediction, false)),
    ] {
        let answer = program.post(path, body);
        assert_eq!(answer.status, 201, "{}", answer.text());
        let id =
            answer.json()[format!("{}_id", &table[..table.len() - 1])].as_str().unwrap().to_owned();
        wait_for(&format!("a flush of {table}"), || place.file_holds(table, &id).then_some(()));
    }
}

#[test]
fn no_answered_review_or_outcome_is_lost_when_the_program_is_killed() {
    const CALLERS: usize = 8;
    let place = Place::new();
    let program = place.start();
    let prediction = program.predict().prediction_id().unwrap();
    let (answered, count) =
        (Arc::<Mutex<[BTreeSet<String>; 2]>>::default(), Arc::<AtomicUsize>::default());
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let mut connection = program.connect();
            let (answered, count, prediction) =
                (answered.clone(), count.clone(), prediction.clone());
            // Each outcome corrects the one before; the same one twice is answered with 200.
            let (path, name, bodies) = if caller % 2 == 0 {
                ("/v1/reviews", "review_id", [review(&prediction), review(&prediction)])
            } else {
                let bodies = [false, true].map(|defaulted| outcome(&prediction, defaulted));
                ("/v1/outcomes", "outcome_id", bodies)
            };
            thread::spawn(move || {
                for body in bodies.iter().cycle() {
                    let Ok(answer) = ask(&mut connection, post(path, body)) else { break };
                    let is_kept = answer.status == 201 || (answer.status == 200 && caller % 2 == 1);
                    assert!(is_kept, "{}", answer.text());
                    let id = answer.json()[name].as_str().unwrap().to_owned();
                    answered.lock().unwrap()[caller % 2].insert(id);
                    count.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    wait_for("answers", || (count.load(Ordering::SeqCst) > 600).then_some(()));
    program.kill();
    for caller in callers {
        caller.join().unwrap();
    }

    let _program = place.start();
    let answered = answered.lock().unwrap();
    for (table, of_table) in ["reviews", "outcomes"].into_iter().zip(&*answered) {
        let key = format!("{}_id", &table[..table.len() - 1]);
        let stored: BTreeSet<String> =
            place.store().texts(&format!("SELECT {key} FROM {table}")).into_iter().collect();
        let lost = of_table.difference(&stored).count();
        assert!(of_table.len() > 20 && lost == 0, "{lost} of {} {table} are lost", of_table.len());
        // The audit row of each is committed with it.
        let unexplained =
            format!("{table} WHERE NOT EXISTS (SELECT 1 FROM audit WHERE detail = {key})");
        assert_eq!(place.store().count(&unexplained), 0);
    }
}

/// Sends a request and returns the response, or an error if the connection is cut.
fn ask(connection: &mut http::Connection, request: Vec<u8>) -> Result<http::Answer, ()> {
    connection.send(request).map_err(|_| ())?;
    connection.answer().map_err(|_| ())
}
