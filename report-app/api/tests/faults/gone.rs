//! The store is locked by another program, or missing for a while.
//!
//! Nothing is answered that is not stored, and the service continues when the store is back.

use std::fs;

use crate::support::load::{Load, answered};
use crate::support::program::Place;
use crate::support::wait_for;

/// Size of SQLite's WAL in bytes above which the service restarts it.
const WAL_RESTART_BYTES: u64 = 64 << 20;

#[test]
fn a_store_that_another_program_holds_is_waited_for_and_then_refused_until_it_is_free() {
    let place = Place::new();
    let program = place.start_with(&["--timeout", "1"]);
    let before = program.predict().prediction_id().unwrap();
    let hold = place.store().hold();
    program.predict().is_too_late();
    assert_eq!(program.get("/health/live").status, 200);
    assert_eq!(program.get("/health/ready").status, 503);
    assert_eq!(program.get("/v1/model").status, 200);
    drop(hold);
    program.becomes(200);
    let after = program.predict().prediction_id().unwrap();
    let stored = place.store().predictions();
    assert!(stored.contains(&before) && stored.contains(&after));
}

#[test]
fn a_program_that_reads_for_ever_keeps_nobody_waiting() {
    let place = Place::on_sqlite();
    let log = place.folder.path().join("store/pret.db-wal");
    let length = || fs::metadata(&log).unwrap().len();
    let program = place.start_with(&["--timeout", "1"]);
    program.predict().prediction_id().unwrap();
    // While a reader uses an old snapshot, the WAL cannot be restarted, and grows.
    let reader = place.store().read_for_ever();
    let load = Load::begin(&program.address, 8);
    wait_for("a log that is longer than it would be", || {
        (length() > 2 * WAL_RESTART_BYTES).then_some(())
    });
    drop(reader);
    // Then it is restarted and overwritten from its beginning.
    let longest = wait_for("a log that grows no longer", || {
        let before = (length(), load.answered());
        wait_for("answers", || (load.answered() > before.1 + 2_000).then_some(()));
        (length() == before.0).then_some(before.0)
    });
    let calls = load.end();
    assert!(
        calls.iter().all(|call| call.outcome.as_ref().is_ok_and(|answer| answer.status == 200))
    );
    assert!(longest < 8 * WAL_RESTART_BYTES, "{longest}");
    assert_eq!(place.store().predictions().len(), 1 + calls.len());
}

#[test]
fn a_database_that_is_moved_away_is_noticed_and_taken_again_when_it_is_back() {
    let place = Place::on_sqlite();
    let program = place.start();
    let before = program.predict().prediction_id().unwrap();
    let path = place.folder.path().join("store/pret.db");
    let elsewhere = path.with_extension("moved");

    fs::rename(&path, &elsewhere).unwrap();
    program.predict().is_store_unavailable();
    program.get("/v1/clients/100001/prediction").is_store_unavailable();
    program.becomes(503);
    program.logged("the database is gone");
    assert_eq!(program.get("/health/live").status, 200);

    // The service does not write to another file at the same path.
    fs::write(&path, "another").unwrap();
    program.predict().is_store_unavailable();
    program.logged("another file took the place of the database");
    assert_eq!(fs::read_to_string(&path).unwrap(), "another");

    fs::rename(&elsewhere, &path).unwrap();
    let after = program.predict().prediction_id().unwrap();
    program.becomes(200);
    assert_eq!(place.store().predictions(), [before, after].into());
}

/// Needs a PostgreSQL server: see `tooling/with-postgres.sh`.
#[test]
fn a_database_that_refuses_connections_is_used_again_when_it_takes_them() {
    let place = Place::new();
    let Some(name) =
        place.database_url.strip_prefix("postgres").and_then(|url| url.rsplit('/').next())
    else {
        return;
    };
    let server = std::env::var("PRET_TEST_DATABASE_URL").unwrap();
    let server = crate::support::store::Store(&server);
    let program = place.start();
    let load = Load::begin(&program.address, 8);
    load.wait_for_answers(100);

    server.execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    // SQL conditions have no order of evaluation. Without CASE, connections to other databases
    // would be ended too.
    let its_own =
        format!("CASE WHEN datname = '{name}' THEN pg_terminate_backend(pid) ELSE false END");
    let ended = server.count(&format!("pg_stat_activity WHERE {its_own}"));
    assert!(ended > 0);
    load.wait_for_answers(load.answered() + 50);
    program.predict().is_store_unavailable();
    program.becomes(503);
    assert_eq!(program.get("/health/live").status, 200);

    server.execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    program.becomes(200);
    let after = program.predict().prediction_id().unwrap();
    load.wait_for_answers(load.answered() + 50);

    let calls = load.end();
    let (mut given, mut refused) = (0, 0);
    for call in &calls {
        let answer = call.outcome.as_ref().unwrap();
        if answer.status == 200 {
            given += 1;
        } else {
            answer.is_store_unavailable();
            refused += 1;
        }
    }
    assert!(given > 100 && refused > 10, "{given} given, {refused} refused");
    let stored = place.store().predictions();
    assert!(answered(&calls).is_subset(&stored) && stored.contains(&after));
}
