//! The committed champion, for tests.

use std::path::Path;

use scoring::Bundle;

/// Opens the committed champion.
pub(crate) fn champion() -> Bundle {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/champion");
    Bundle::open(Path::new(folder)).expect("the committed champion can be opened")
}
