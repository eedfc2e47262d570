//! Aggregation of the clients' histories.
//!
//! Here each row of a history table is assigned to its client, and rows that must not count are
//! left out.

use rayon::prelude::*;
use scoring::features::{Aggregate, Table as History};

use super::engine::{self, ClientRows, KeyIndex, NO_CLIENT};
use crate::tables::{CLIENT_KEY, Columns, Remark, Table};

/// Lookups from a key to a client's index, for clients and for credits of the credit bureau.
pub(super) struct HistoryAggregator {
    clients: KeyIndex,
    /// Row of each client's application, by the client's index.
    rows: Vec<u32>,
    /// Client of each credit of `bureau`; known once `bureau` was aggregated.
    credits: Option<KeyIndex>,
}

impl HistoryAggregator {
    /// Builds the lookup of the clients of applications with these keys.
    ///
    /// Each key must occur only once. Clients are numbered by ascending key.
    pub(super) fn new(keys: &[f64]) -> Self {
        let mut rows: Vec<u32> = (0..keys.len() as u32).collect();
        rows.sort_by(|left, right| keys[*left as usize].total_cmp(&keys[*right as usize]));
        let mut number = vec![0; rows.len()];
        for (at, row) in rows.iter().enumerate() {
            number[*row as usize] = at as u32;
        }
        Self { clients: KeyIndex::new(keys, |row| number[row]), rows, credits: None }
    }

    /// Computes the aggregates over `table`, and remarks about the rows that were left out.
    ///
    /// Each aggregate has one value for each application, in the order of the applications.
    /// Aggregate `bureau` before `bureau_balance`, whose rows have only the key of a credit.
    pub(super) fn aggregate(
        &mut self,
        table: History,
        mut history: Columns,
        features: &[(&str, &Aggregate)],
    ) -> (Vec<Vec<f64>>, Vec<Remark>) {
        let source = Table::from(table);
        let numbers = |name: &str| history.numbers(name).unwrap_or_default();
        let parents = numbers(source.parent_key().unwrap_or(CLIENT_KEY));
        let owners = match (&self.credits, table) {
            (Some(credits), History::BureauBalance) => credits,
            _ => &self.clients,
        };
        let times: Vec<&[f64]> = times(table).iter().map(|name| numbers(name)).collect();
        let mut client_of_row = vec![NO_CLIENT; parents.len()];
        let future_rows: usize = client_of_row
            .par_iter_mut()
            .enumerate()
            .map(|(row, client)| {
                let is_after_application = times.iter().any(|time| time[row] > 0.0);
                if !is_after_application {
                    *client = owners.get(parents[row]);
                }
                usize::from(is_after_application)
            })
            .sum();
        if table == History::Bureau {
            self.credits = Some(KeyIndex::new(numbers("SK_ID_BUREAU"), |row| client_of_row[row]));
        }

        // The client's key only served to assign the rows, so it is not aggregated.
        history.columns.retain(|(name, _)| *name != CLIENT_KEY);
        let position = |name: &&str| history.columns.iter().position(|(other, _)| other == name);
        let unique: Vec<usize> = source.key().iter().filter_map(position).collect();
        let rows = ClientRows::new(&client_of_row, self.rows.len());
        drop(client_of_row);
        let aggregates: Vec<&Aggregate> =
            features.iter().map(|(_, aggregate)| *aggregate).collect();
        let found = engine::aggregate(&history.columns, &rows, &self.rows, &unique, &aggregates);
        let remarks = [
            omitted_rows_remark(table, future_rows, "from after the application"),
            omitted_rows_remark(table, found.duplicates, "that repeat the key of an earlier row"),
        ];
        (found.values, remarks.into_iter().flatten().collect())
    }
}

/// Returns the columns that say when a row happened, in days or months before the application.
pub(super) fn times(table: History) -> &'static [&'static str] {
    match table {
        History::Bureau => &["DAYS_CREDIT"],
        History::BureauBalance | History::PosCashBalance | History::CreditCardBalance => {
            &["MONTHS_BALANCE"]
        }
        History::PreviousApplication => &["DAYS_DECISION"],
        History::InstallmentsPayments => &["DAYS_INSTALMENT", "DAYS_ENTRY_PAYMENT"],
    }
}

fn omitted_rows_remark(table: History, rows: usize, which: &str) -> Option<Remark> {
    let file = table.file_stem();
    (rows > 0).then(|| Remark::warning(format!("{file}: {rows} rows {which} are left out")))
}
