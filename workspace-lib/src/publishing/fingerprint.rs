//! One hash for a whole folder of tables.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use scoring::hex;
use sha2::{Digest, Sha256};

use crate::{Error, Result};

/// Bytes read at a time.
const CHUNK: usize = 1 << 20;

/// SHA-256, in hexadecimal, over the name, the length and the contents of each of `files`, in the order given.
///
/// # Errors
/// If a file cannot be read.
pub fn fingerprint<'a>(files: impl IntoIterator<Item = &'a Path>) -> Result<String> {
    let mut hash = Sha256::new();
    for path in files {
        let name = path.file_name().unwrap_or_default();
        let file = File::open(path).map_err(Error::file(path))?;
        let length = file.metadata().map_err(Error::file(path))?.len();
        hash.update(name.as_encoded_bytes());
        hash.update(length.to_le_bytes());
        let mut reader = BufReader::with_capacity(CHUNK, file);
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = reader.read(&mut chunk).map_err(Error::file(path))?;
            if read == 0 {
                break;
            }
            hash.update(&chunk[..read]);
        }
    }
    Ok(hex(&hash.finalize()))
}
