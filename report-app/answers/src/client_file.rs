//! The file of one client: fields, history, and the rank of the main information.

use contract::{Client, HistoryValue, Standing};
use scoring::Language;
use scoring::features::Definition;

use crate::answers::Answers;
use crate::clients::Position;
use crate::disclosure::SMALLEST_GROUP;
use crate::{Error, Result, conversions};

impl Answers {
    /// Returns the application's fields of a client and the summaries of the credit history.
    pub fn client(&self, client: Position, language: Language) -> Client {
        let record = self.clients.record(client);
        let features = self.bundle.features();
        let application = features
            .fields
            .iter()
            .map(|field| (field.name.clone(), conversions::value(record.get(&field.name))));
        let history = features
            .features
            .iter()
            .filter(|feature| matches!(feature.definition, Definition::Aggregate(_)));
        let history = history.map(|feature| HistoryValue {
            feature: feature.name.clone(),
            label: feature.label.text(language).to_owned(),
            unit: feature.unit,
            value: Some(record.get(&feature.name).number()).filter(|number| number.is_finite()),
        });
        Client {
            client_id: self.clients.id(client),
            application: application.collect(),
            history: history.collect(),
        }
    }

    /// Returns a client's main information, each value with its rank among all clients.
    ///
    /// # Errors
    /// [`Error::TooFewClients`] if the bundle has too few clients for any figure.
    pub fn standing(&self, client: Position, language: Language) -> Result<Standing> {
        if self.clients.len() < SMALLEST_GROUP {
            return Err(Error::TooFewClients);
        }
        Ok(Standing {
            client_id: self.clients.id(client),
            clients: self.clients.len(),
            fields: self.standings().client(&self.bundle, &self.clients, client, language),
            model_version: self.version().to_owned(),
        })
    }
}
