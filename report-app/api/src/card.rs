//! Model card and data sheet, from the file that `pret docs` writes beside a bundle.
//!
//! The file names the model that it describes, and is shown for that model only. It is read again
//! when the model is reloaded. If the card describes another model, the new model has no card; it
//! is served all the same.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use axum::body::Bytes;
use contract::ModelCard;

/// Cards of the models that were in use since the start, by version.
#[derive(Debug, Default)]
pub struct ModelCards {
    /// File of the card; without a file there is no card.
    file: Option<PathBuf>,
    cards: RwLock<HashMap<String, Bytes>>,
}

/// Why a file holds no card of a model.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file does not exist, or cannot be read.
    #[error(
        "{}: the model card cannot be read ({reason}). Check the path, or leave out --model-card.", file.display()
    )]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        reason: std::io::Error,
    },
    /// The file is not one that `pret docs` writes.
    #[error(
        "{}: expected a model card, found other data ({reason}). Give the model-card.json that `pret docs --bundle DIR --out \
         DIR` writes, or leave out --model-card.",
        file.display()
    )]
    NoCard {
        /// The file.
        file: PathBuf,
        /// What is wrong, with line and column.
        reason: serde_json::Error,
    },
    /// It is the card of another model.
    #[error(
        "{}: model_version: expected the card of model {expected}, found that of {found}. Write this model's with `pret docs \
         --bundle DIR --out DIR`, or leave out --model-card.",
        file.display()
    )]
    OtherModel {
        /// The file.
        file: PathBuf,
        /// The current model.
        expected: String,
        /// The model that the card describes.
        found: String,
    },
}

impl ModelCards {
    /// Reads the card of the model `version` from `file`.
    ///
    /// # Errors
    /// Which file, what was found and what to do.
    pub fn open(file: PathBuf, version: &str) -> Result<Self, Error> {
        let cards = Self { file: Some(file), ..Self::default() };
        cards.reload(version)?;
        Ok(cards)
    }

    /// Reads the file again for the model `version`, if a file is configured.
    ///
    /// A card of another model is an error and changes nothing.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub(crate) fn reload(&self, version: &str) -> Result<(), Error> {
        if let Some(file) = &self.file {
            let card = read(file, version)?;
            self.cards
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(version.to_owned(), card);
        }
        Ok(())
    }

    /// Returns the card of the model `version`, as it is in the file.
    pub(crate) fn get(&self, version: &str) -> Option<Bytes> {
        self.cards.read().unwrap_or_else(PoisonError::into_inner).get(version).cloned()
    }
}

fn read(file: &Path, version: &str) -> Result<Bytes, Error> {
    let json = std::fs::read(file)
        .map_err(|reason| Error::Unreadable { file: file.to_owned(), reason })?;
    let card: ModelCard = serde_json::from_slice(&json)
        .map_err(|reason| Error::NoCard { file: file.to_owned(), reason })?;
    if card.model_version != version {
        let (expected, found) = (version.to_owned(), card.model_version);
        return Err(Error::OtherModel { file: file.to_owned(), expected, found });
    }
    Ok(json.into())
}
