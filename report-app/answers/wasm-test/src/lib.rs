//! Hashes of many answers, one a line, in native code and in WebAssembly.
//!
//! A decision must not depend on the machine that computes it, and a page without a server must
//! answer as the service does. Both sides answer the same requests about the same bundle, and
//! `tooling/test-wasm.sh` compares the lines. Two lines are equal only if the two answers have the
//! same bytes, and so every number the same bits.

mod applicants;
mod client_table;
mod requests;

use std::collections::BTreeMap;

use answers::{Answers, Report};
use scoring::{Bundle, FileName};

pub use client_table::ClientTable;
pub use requests::hashes;

/// The bundle files that WebAssembly gets; a bundle need not have the last four.
pub const FILES: [&str; 8] = [
    FileName::MANIFEST,
    FileName::FEATURES,
    FileName::CALIBRATION,
    FileName::MODEL,
    FileName::NEIGHBOURS,
    FileName::SIMILARITY,
    FileName::SIMILAR,
    FileName::REPORT,
];

/// Prepares the answers of a bundle whose files are in memory.
///
/// `clients` is a [`ClientTable`] as JSON.
///
/// # Errors
/// The message of the file that is not valid.
pub fn open(files: &BTreeMap<String, Vec<u8>>, clients: &[u8]) -> Result<Answers, String> {
    let bundle = Bundle::from_files(files).map_err(|error| error.to_string())?;
    let report = match files.get(FileName::REPORT) {
        Some(contents) => Report::from_slice(contents).map_err(|error| error.to_string())?,
        None => Report::default(),
    };
    let table: ClientTable = serde_json::from_slice(clients).map_err(|error| error.to_string())?;
    let clients = table.clients(&bundle)?;
    Answers::new(bundle, clients, report).map_err(|error| error.to_string())
}

/// The functions with which JavaScript passes the files and reads the hashes.
///
/// JavaScript calls `room` for each file, in the order of [`FILES`], then for the clients. It then
/// calls `run` and reads the text at `answer`.
#[cfg(target_arch = "wasm32")]
mod exports {
    use std::cell::RefCell;

    thread_local! {
        static CONTENTS: RefCell<Vec<Vec<u8>>> = RefCell::default();
        static ANSWER: RefCell<String> = RefCell::default();
    }

    /// Allocates `length` bytes for the next file and returns their address.
    #[unsafe(no_mangle)]
    pub(crate) extern "C" fn room(length: usize) -> *mut u8 {
        CONTENTS.with_borrow_mut(|contents| {
            let mut file = vec![0; length];
            let address = file.as_mut_ptr();
            contents.push(file);
            address
        })
    }

    /// Computes the hashes and returns the length of their text in bytes.
    #[unsafe(no_mangle)]
    pub(crate) extern "C" fn run() -> usize {
        let answer = CONTENTS.with_borrow(|contents| {
            let files = crate::FILES.iter().zip(contents).filter(|(_, bytes)| !bytes.is_empty());
            let files = files.map(|(name, bytes)| ((*name).to_owned(), bytes.clone())).collect();
            let clients = contents.last().map_or(&[][..], Vec::as_slice);
            crate::open(&files, clients)
                .map_or_else(|error| error, |answers| crate::hashes(&answers))
        });
        ANSWER.with_borrow_mut(|kept| {
            *kept = answer;
            kept.len()
        })
    }

    /// Returns the address of the hashes.
    #[unsafe(no_mangle)]
    pub(crate) extern "C" fn answer() -> *const u8 {
        ANSWER.with_borrow(|answer| answer.as_ptr())
    }
}
