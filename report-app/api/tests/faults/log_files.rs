//! The WAL or its index is removed under load: nothing is answered that is not stored.

use std::fs::{self, File};
use std::path::PathBuf;

use crate::support::load::{Load, answered};
use crate::support::program::{Place, Program};

/// Manipulation of a file.
type Manipulation = fn(&PathBuf);

/// Replaces a file by another one.
fn replace(path: &PathBuf, content: &[u8]) {
    let other = path.with_extension("other");
    fs::write(&other, content).unwrap();
    fs::rename(other, path).unwrap();
}

/// Waits until requests are refused. By then earlier commits have been moved out of the WAL.
fn refuses(program: &Program, load: &Load, cause: &str) {
    let line = program.logged(cause);
    assert!(line.contains("ERROR"), "{line}");
    program.becomes(503);
    assert_eq!(program.get("/health/live").status, 200);
    program.predict().is_store_unavailable();
    program.get("/v1/clients/100001").is_store_unavailable();
    load.wait_for_answers(load.answered() + 100);
}

#[test]
fn nothing_is_answered_that_a_log_which_is_gone_would_have_held() {
    let manipulations: [(&str, Manipulation, &str); 4] = [
        ("-wal", |path| fs::remove_file(path).unwrap(), "the database's log is gone"),
        ("-wal", |path| replace(path, b""), "another file took the place of the database's log"),
        ("-shm", |path| fs::remove_file(path).unwrap(), "the index of the database's log is gone"),
        ("-shm", |path| replace(path, b""), "another file took the place of the index"),
    ];
    for (ending, manipulate, cause) in manipulations {
        for end in ["KILL", "TERM"] {
            let place = Place::on_sqlite();
            let program = place.start();
            let load = Load::begin(&program.address, 8);
            load.wait_for_answers(500);
            manipulate(&place.folder.path().join(format!("store/pret.db{ending}")));
            refuses(&program, &load, cause);
            program.signal(end);
            let calls = load.abandoned();
            let (_, log) = program.ended();
            // One log line per cause, not per request.
            let errors = log.lines().filter(|line| line.contains("ERROR")).count();
            assert!((1..=4).contains(&errors), "{errors} lines:\n{log}");

            // After a restart it continues with every answered prediction.
            let program = place.start();
            program.is_well();
            let (found, stored) = (answered(&calls), place.store().predictions());
            let lost = found.difference(&stored).count();
            assert!(
                found.len() > 400 && lost == 0,
                "{cause}, {end}: {lost} of {} are lost",
                found.len()
            );
            assert_eq!(place.store().texts("PRAGMA integrity_check"), ["ok"], "{cause}, {end}");
        }
    }
}

#[test]
fn a_log_that_is_moved_away_is_used_again_when_it_is_back() {
    let place = Place::on_sqlite();
    let program = place.start();
    let before = program.predict().prediction_id().unwrap();
    for ending in ["-wal", "-shm"] {
        let path = place.folder.path().join(format!("store/pret.db{ending}"));
        let elsewhere = path.with_extension("moved");
        fs::rename(&path, &elsewhere).unwrap();
        program.predict().is_store_unavailable();
        program.post("/v1/reviews", review(&before)).is_store_unavailable();
        program.becomes(503);
        fs::rename(&elsewhere, &path).unwrap();
        assert_eq!(program.post("/v1/reviews", review(&before)).status, 201);
        program.becomes(200);
    }
    let after = program.predict().prediction_id().unwrap();
    program.kill();
    let _program = place.start();
    assert_eq!(place.store().predictions(), [before, after].into());
    assert_eq!(place.store().count("reviews"), 2);
}

fn review(prediction: &str) -> String {
    format!(r#"{{"prediction_id": "{prediction}", "verdict": "confirmed", "reason": "Vu."}}"#)
}

#[test]
fn a_log_that_is_cut_short_loses_nothing_that_is_answered_from_then_on() {
    let place = Place::on_sqlite();
    let program = place.start();
    let log = place.folder.path().join("store/pret.db-wal");
    let mut kept = Vec::new();
    for _ in 0..3 {
        kept.extend((0..5).filter_map(|_| program.predict().prediction_id()));
        // Commits that are only in the WAL are lost when it is truncated; now there are none.
        crate::support::wait_for("a flush", || {
            place.is_flushed(kept.last().unwrap()).then_some(())
        });
        File::options().write(true).open(&log).unwrap().set_len(0).unwrap();
        let answer = program.predict();
        if answer.status == 200 {
            kept.extend(answer.prediction_id());
        } else {
            answer.is_store_unavailable();
            break;
        }
    }
    program.kill();
    let program = place.start();
    program.is_well();
    let stored = place.store().predictions();
    assert!(kept.iter().all(|id| stored.contains(id)), "{kept:?}\n{stored:?}");
    assert_eq!(place.store().texts("PRAGMA integrity_check"), ["ok"]);
}
