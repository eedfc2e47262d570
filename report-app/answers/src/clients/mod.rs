//! The clients of a bundle, in memory.
//!
//! Their fields and features are stored as columns, and a client's [`Record`] is built when it is
//! needed. The published probability and decision of each client come with them. The model must
//! compute the same.

mod columns;
mod list;
mod page;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::atomic::{AtomicU8, Ordering};

use contract::ClientId;
use scoring::features::{Applicant, Plan, RawRef, Slot};
use scoring::{Bundle, CLIENT_KEY, CalibrationPoint, Decision, FileName, Record, Value};

pub use columns::{Column, TextColumn};
use list::Orders;
pub use page::{ClientListPage, ClientListRequest, VisiblePredictions};

/// Largest allowed difference between a published probability, which is rounded, and the model's.
const TOLERANCE: f64 = 1e-6;

/// Number of clients scored at the start, to check that the published probabilities are this
/// model's.
const CHECKED: usize = 16;

/// Columns of all clients, as a file holds them: one row for each client.
#[derive(Debug)]
pub struct ClientColumns {
    /// Numbers of the clients, ascending.
    ids: Vec<ClientId>,
    /// For each client, the row in the columns.
    rows: Vec<u32>,
    columns: Vec<Column>,
}

/// What is wrong with the clients of a bundle.
#[derive(Debug, thiserror::Error)]
pub enum ClientsError {
    /// Two rows are of the same client.
    #[error(
        "{}: row {row}: the number in {CLIENT_KEY} was given before. Expected one row for each client; publish the bundle again.",
        FileName::CLIENTS
    )]
    Repeated {
        /// The second row, from 1.
        row: u32,
    },
    /// A published result is not the model's.
    #[error(
        "{}: the client of row {row} of {} has probability {} and is {}, but the model gives {probability:.6} and {}. The files \
         come from different trainings; publish the bundle again.",
        FileName::EXPLANATIONS, FileName::CLIENTS, .published.probability, .published.decision.code(), .decision.code()
    )]
    OtherModel {
        /// The client's row, from 1.
        row: u32,
        /// The published result.
        published: Published,
        /// The model's probability.
        probability: f64,
        /// The model's decision.
        decision: Decision,
    },
}

/// All clients of a bundle, in ascending order of their numbers.
#[derive(Debug)]
pub struct Clients {
    ids: Vec<ClientId>,
    /// For each client, the row in the columns.
    rows: Vec<u32>,
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    /// For each column, where the bundle's plan puts its values; `None` if the model does not need
    /// it.
    slots: Vec<Option<Slot>>,
    published: Vec<Published>,
    /// For each client, whether a review is needed; [`UNKNOWN`] until the client has been scored
    /// once.
    needs_review: Vec<AtomicU8>,
    orders: Orders,
}

const UNKNOWN: u8 = 2;

/// Published probability and decision of a client, from `explanations.csv`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Published {
    /// Calibrated probability of default.
    pub probability: f64,
    /// Decision at the bundle's threshold.
    pub decision: Decision,
}

/// Index of a client among all clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position(usize);

impl Position {
    /// Returns the position for an index.
    pub(crate) fn new(index: usize) -> Self {
        Self(index)
    }

    /// Returns the index, from 0.
    pub(crate) fn index(self) -> usize {
        self.0
    }
}

impl ClientColumns {
    /// Takes the number of the client of each row, and the columns.
    ///
    /// # Errors
    /// [`ClientsError::Repeated`].
    pub fn new(ids: &[ClientId], columns: Vec<Column>) -> Result<Self, ClientsError> {
        let mut rows: Vec<u32> = (0..ids.len() as u32).collect();
        rows.sort_unstable_by_key(|&row| ids[row as usize]);
        let ids: Vec<ClientId> = rows.iter().map(|&row| ids[row as usize]).collect();
        if let Some(pair) = ids.windows(2).position(|pair| pair[0] == pair[1]) {
            return Err(ClientsError::Repeated { row: rows[pair].max(rows[pair + 1]) + 1 });
        }
        Ok(Self { ids, rows, columns })
    }

    /// Returns the numbers of the clients, ascending.
    pub fn ids(&self) -> &[ClientId] {
        &self.ids
    }
}

impl Clients {
    /// Takes the clients of `bundle`: their columns, and the published result of each of them.
    ///
    /// # Errors
    /// [`ClientsError::OtherModel`] if the published results are not this model's. Some clients are
    /// scored to check this.
    pub fn new(
        columns: ClientColumns,
        published: Vec<Published>,
        bundle: &Bundle,
    ) -> Result<Self, ClientsError> {
        let ClientColumns { ids, rows, columns } = columns;
        let needs_review = ids.iter().map(|_| AtomicU8::new(UNKNOWN)).collect();
        let by_name = columns
            .iter()
            .enumerate()
            .map(|(column, named)| (named.name().to_owned(), column))
            .collect();
        let slots = columns.iter().map(|column| bundle.plan().slot(column.name())).collect();
        let orders = Orders::new(&published, bundle.manifest().threshold);
        let clients = Self { ids, rows, columns, by_name, slots, published, needs_review, orders };
        clients.check(bundle)?;
        Ok(clients)
    }

    /// Returns the number of clients.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Checks whether there are no clients.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Finds the client with this number.
    pub fn find(&self, id: ClientId) -> Option<Position> {
        self.ids.binary_search(&id).ok().map(Position)
    }

    /// Returns the client's number.
    pub fn id(&self, client: Position) -> ClientId {
        self.ids[client.0]
    }

    /// Returns the client's published probability and decision.
    pub fn published(&self, client: Position) -> Published {
        self.published[client.0]
    }

    /// Builds the record of a client: the application's raw fields and the features of the history.
    ///
    /// Missing values are left out.
    pub fn record(&self, client: Position) -> Record {
        let row = self.rows[client.0] as usize;
        let known = self.columns.iter().map(|column| (column.name(), column.value(row)));
        known.filter(|(_, value)| !value.is_missing()).collect()
    }

    /// Builds the inputs of the bundle's plan from the client's values, with `edits` applied over
    /// them.
    ///
    /// Without a client only the edits are used.
    pub(crate) fn applicant(
        &self,
        client: Option<Position>,
        plan: &Plan,
        edits: &BTreeMap<String, Value>,
    ) -> Applicant {
        let row = client.map(|client| self.rows[client.0] as usize);
        let placed = |row| {
            let columns = self.columns.iter().zip(&self.slots);
            columns.filter_map(move |(column, slot)| Some(((*slot)?, column.raw(row))))
        };
        let edits =
            edits.iter().filter_map(|(name, value)| Some((plan.slot(name)?, RawRef::from(value))));
        plan.applicant_from_values(row.into_iter().flat_map(placed).chain(edits))
    }

    /// Builds the inputs of the bundle's plan from the client's values.
    pub(crate) fn unedited(&self, client: Position, plan: &Plan) -> Applicant {
        self.applicant(Some(client), plan, &BTreeMap::new())
    }

    /// Iterates over every client, in ascending order of number.
    pub fn positions(&self) -> impl Iterator<Item = Position> + use<> {
        (0..self.ids.len()).map(Position)
    }

    /// Iterates over the columns: index and name.
    pub fn columns(&self) -> impl Iterator<Item = (usize, &str)> {
        self.columns.iter().map(Column::name).enumerate()
    }

    /// Finds the column of this name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// Returns the name of a column.
    pub(crate) fn column_name(&self, column: usize) -> &str {
        self.columns[column].name()
    }

    /// Returns the client's value in a column.
    pub fn value(&self, client: Position, column: usize) -> Value {
        self.columns[column].value(self.rows[client.0] as usize)
    }

    /// Returns a reference to the client's value in a column.
    pub(crate) fn raw(&self, client: Position, column: usize) -> RawRef<'_> {
        self.columns[column].raw(self.rows[client.0] as usize)
    }

    /// Checks whether the interval of the client's probability contains the threshold.
    ///
    /// The first call for a client scores the client.
    pub fn needs_review(&self, client: Position, bundle: &Bundle) -> bool {
        let known = &self.needs_review[client.0];
        match known.load(Ordering::Relaxed) {
            UNKNOWN => {
                let calibrated = self.calibrated(client, bundle);
                let needs_review = calibrated.needs_review(bundle.manifest().threshold);
                known.store(u8::from(needs_review), Ordering::Relaxed);
                needs_review
            }
            answer => answer == 1,
        }
    }

    /// Returns the position ranges of the clients whose number begins with `digits`, ascending.
    ///
    /// The numbers are sorted. So for each length of number, those with the same first digits form
    /// one range.
    fn ranges(&self, digits: &str) -> Vec<Range<usize>> {
        if digits.is_empty() {
            return std::iter::once(0..self.ids.len()).collect();
        }
        let Ok(prefix) = digits.parse::<ClientId>() else { return Vec::new() };
        if digits.starts_with('0') {
            return Vec::new();
        }
        let lengths = std::iter::successors(Some(1_u64), |power| power.checked_mul(10));
        let numbers = lengths.map_while(|power| Some((prefix.checked_mul(power)?, power)));
        let ranges = numbers.map(|(first, power)| {
            let last = first.saturating_add(power - 1);
            self.ids.partition_point(|&id| id < first)..self.ids.partition_point(|&id| id <= last)
        });
        ranges.filter(|range| !range.is_empty()).collect()
    }

    /// Computes the probability and its interval without the reasons, which take most of the time.
    fn calibrated(&self, client: Position, bundle: &Bundle) -> CalibrationPoint {
        bundle.calibrated(&self.unedited(client, bundle.plan()))
    }

    /// Scores a few clients and compares the results with the published ones.
    fn check(&self, bundle: &Bundle) -> Result<(), ClientsError> {
        let step = self.len().div_ceil(CHECKED).max(1);
        for client in (0..self.len()).step_by(step).map(Position) {
            let probability = self.calibrated(client, bundle).probability;
            let decision = Decision::at_threshold(probability, bundle.manifest().threshold);
            if !self.published(client).agrees(probability, decision) {
                return Err(ClientsError::OtherModel {
                    row: self.rows[client.0] + 1,
                    published: self.published(client),
                    probability,
                    decision,
                });
            }
        }
        Ok(())
    }
}

impl Published {
    /// Checks whether the model's result equals the published one.
    pub fn agrees(&self, probability: f64, decision: Decision) -> bool {
        self.decision == decision && (self.probability - probability).abs() <= TOLERANCE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn clients(ids: &[ClientId]) -> Clients {
        let published = Published { probability: 0.1, decision: Decision::Refused };
        Clients {
            ids: ids.to_vec(),
            rows: (0..ids.len() as u32).collect(),
            columns: vec![],
            by_name: HashMap::new(),
            slots: vec![],
            published: vec![published; ids.len()],
            needs_review: vec![],
            orders: Orders::default(),
        }
    }

    fn found(clients: &Clients, digits: &str) -> Vec<ClientId> {
        clients.ranges(digits).into_iter().flatten().map(|client| clients.ids[client]).collect()
    }

    #[test]
    fn finds_numbers_by_their_first_digits_whatever_their_length() {
        let clients = clients(&[1, 12, 19, 100, 120, 129, 200, 1200]);
        assert_eq!(found(&clients, "12"), [12, 120, 129, 1200]);
        assert_eq!(found(&clients, "").len(), 8);
        for digits in ["3", "012", "99999999999999999999999"] {
            assert!(found(&clients, digits).is_empty(), "{digits}");
        }
    }

    #[test]
    fn finds_the_largest_number_there_can_be() {
        let clients = clients(&[1, ClientId::MAX]);
        assert_eq!(found(&clients, "18446744073709551615"), [ClientId::MAX]);
        assert_eq!(found(&clients, "1"), [1, ClientId::MAX]);
    }
}
