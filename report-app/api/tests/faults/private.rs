//! Only the owner can read the store, and its URL is shown without secrets.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::support::program::Place;

/// Returns SQLite's files with their permissions.
fn modes(place: &Place) -> Vec<(String, u32)> {
    let file = |name: &str| {
        let path = place.folder.path().join("store").join(name);
        (name.to_owned(), fs::metadata(path).unwrap().permissions().mode() & 0o7777)
    };
    ["pret.db", "pret.db-wal", "pret.db-shm"].map(file).into()
}

#[test]
fn a_store_that_others_could_open_is_closed_to_them_with_a_word() {
    let place = Place::on_sqlite();
    let program = place.start();
    let before = program.predict().prediction_id().unwrap();
    let own = modes(&place);
    assert!(own.iter().all(|(_, mode)| *mode == 0o600), "{own:?}");
    // A killed program leaves its WAL behind.
    program.kill();
    for ((name, _), mode) in own.iter().zip([0o644, 0o666, 0o640]) {
        fs::set_permissions(
            place.folder.path().join("store").join(name),
            Permissions::from_mode(mode),
        )
        .unwrap();
    }

    let program = place.start();
    for (name, mode) in [("pret.db", "644"), ("pret.db-wal", "666"), ("pret.db-shm", "640")] {
        let file = place.folder.path().join("store").join(name);
        let line = program.logged(&format!("file={} before=\"{mode}\"", file.display()));
        assert!(line.contains("WARN") && line.contains("others could open the store"), "{line}");
    }
    assert_eq!(modes(&place), own);
    let after = program.predict().prediction_id().unwrap();
    assert_eq!(place.store().predictions(), [before, after].into());
    drop(program);
    // There is no warning if the permissions are already private.
    assert!(!place.start().log().contains("others"));
}
