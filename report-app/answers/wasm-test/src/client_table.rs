//! The clients of a bundle as JSON, for code that cannot read Parquet.

use answers::Clients;
use answers::clients::{ClientColumns, Column, Published, TextColumn};
use contract::{ClientId, Decision, Value};
use scoring::Bundle;
use serde::{Deserialize, Serialize};

/// All clients, with their columns and their published results.
#[derive(Debug, Serialize, Deserialize)]
pub struct ClientTable {
    ids: Vec<ClientId>,
    published: Vec<(f64, Decision)>,
    columns: Vec<NamedValues>,
}

/// Values of a column, one for each client; `None` where missing.
#[derive(Debug, Serialize, Deserialize)]
struct NamedValues {
    name: String,
    values: Vec<Option<Value>>,
}

impl ClientTable {
    /// Copies the clients.
    pub fn of(clients: &Clients) -> Self {
        let published = |position| {
            let Published { probability, decision } = clients.published(position);
            (probability, decision)
        };
        let value = |position, column| match clients.value(position, column) {
            scoring::Value::Number(number) => Some(Value::Number(number)),
            scoring::Value::Text(text) => Some(Value::Text(text)),
            scoring::Value::Missing => None,
        };
        let column = |(column, name): (usize, &str)| NamedValues {
            name: name.to_owned(),
            values: clients.positions().map(|position| value(position, column)).collect(),
        };
        Self {
            ids: clients.positions().map(|position| clients.id(position)).collect(),
            published: clients.positions().map(published).collect(),
            columns: clients.columns().map(column).collect(),
        }
    }

    /// Builds the clients of `bundle`.
    ///
    /// # Errors
    /// What is wrong with the clients.
    pub fn clients(self, bundle: &Bundle) -> Result<Clients, String> {
        let columns = self.columns.into_iter().map(NamedValues::into_column).collect();
        let columns = ClientColumns::new(&self.ids, columns).map_err(|error| error.to_string())?;
        let published = |(probability, decision)| Published { probability, decision };
        let published = self.published.into_iter().map(published).collect();
        Clients::new(columns, published, bundle).map_err(|error| error.to_string())
    }
}

impl NamedValues {
    fn into_column(self) -> Column {
        if self.values.iter().any(|value| matches!(value, Some(Value::Text(_)))) {
            let mut texts = TextColumn::default();
            for value in &self.values {
                texts.push(match value {
                    Some(Value::Text(text)) => Some(text),
                    _ => None,
                });
            }
            return texts.finish(self.name);
        }
        let number = |value: &Option<Value>| match value {
            Some(Value::Number(number)) => *number,
            _ => f64::NAN,
        };
        Column::numbers(self.name, self.values.iter().map(number).collect())
    }
}
