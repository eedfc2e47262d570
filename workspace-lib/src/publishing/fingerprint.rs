//! Fingerprint of a folder of tables.

use std::fs::File;
use std::io::{BufReader, Read};

use scoring::hex;
use sha2::{Digest, Sha256};

use crate::tables::{Folder, Table};
use crate::{Error, Result};

/// Bytes read at a time.
const CHUNK: usize = 1 << 20;

/// Returns the SHA-256 hash of the folder's tables, in hexadecimal.
///
/// It covers the name, the length and the contents of each table's file.
///
/// # Errors
/// If a file cannot be read.
pub fn fingerprint(folder: &Folder) -> Result<String> {
    let mut hash = Sha256::new();
    for path in Table::ALL.into_iter().filter_map(|table| folder.file(table)) {
        let name = path.file_name().unwrap_or_default();
        let file = File::open(&path).map_err(Error::file(&path))?;
        let length = file.metadata().map_err(Error::file(&path))?.len();
        hash.update(name.as_encoded_bytes());
        hash.update(length.to_le_bytes());
        let mut reader = BufReader::with_capacity(CHUNK, file);
        let mut chunk = vec![0; CHUNK];
        loop {
            let read = reader.read(&mut chunk).map_err(Error::file(&path))?;
            if read == 0 {
                break;
            }
            hash.update(&chunk[..read]);
        }
    }
    Ok(hex(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn changes_with_one_byte_and_not_with_the_folder() {
        let hash_of = |content: &str| {
            let folder = tempfile::tempdir().unwrap();
            fs::write(folder.path().join("application_train.csv"), content).unwrap();
            fingerprint(&Folder::open(folder.path()).unwrap()).unwrap()
        };
        assert_eq!(hash_of("SK_ID_CURR\n1\n"), hash_of("SK_ID_CURR\n1\n"));
        assert_ne!(hash_of("SK_ID_CURR\n1\n"), hash_of("SK_ID_CURR\n2\n"));
    }
}
