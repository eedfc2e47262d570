//! Reads the clients of a bundle: `clients.parquet` and `explanations.csv`.

mod error;
mod explanations;
mod parquet_file;

use answers::Clients;
use answers::clients::ClientColumns;
use scoring::{Bundle, FileName};

pub use error::Error;

/// Column with the client's number.
const ID: &str = scoring::CLIENT_KEY;

/// Reads the clients of `bundle`.
///
/// # Errors
/// Which file, what was found and what to do. It is an error if
///
/// * a file is missing or unreadable,
/// * a column has another kind than its field or feature,
/// * a number is not a client's number,
/// * the clients differ between the two files, or
/// * the published probabilities are not this model's.
pub fn load(bundle: &Bundle) -> Result<Clients, Error> {
    for file in [FileName::CLIENTS, FileName::EXPLANATIONS] {
        if !bundle.manifest().files.contains_key(file) {
            return Err(Error::NotInManifest { file });
        }
    }
    let (ids, columns) =
        parquet_file::read(&bundle.folder().join(FileName::CLIENTS), bundle.features())?;
    let columns = ClientColumns::new(&ids, columns)?;
    let published =
        explanations::read(&bundle.folder().join(FileName::EXPLANATIONS), columns.ids())?;
    Ok(Clients::new(columns, published, bundle)?)
}
