//! The clients of a bundle, in memory.
//!
//! `clients.parquet` becomes one compact column after another; a client's [`Record`] is put
//! together when it is asked for. `explanations.csv` gives each client's published probability and
//! decision, which what the service computes must equal.

mod columns;
mod error;
mod explanations;
mod list;
mod parquet_file;

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::atomic::{AtomicU8, Ordering};

use contract::ClientId;
use scoring::features::{Applicant, Place, Plan, Raw};
use scoring::{Bundle, CalibrationPoint, Decision, FileName, Record, Value};

pub use error::Error;

use columns::Column;
use list::Orders;
pub(crate) use list::{Listing, Sort, Start};

/// Column with the client's number.
const ID: &str = "SK_ID_CURR";

/// Largest difference between a published probability, which is rounded, and the model's.
const TOLERANCE: f64 = 1e-6;

/// How many clients are scored at the start to check that the published probabilities are this
/// model's.
const CHECKED: usize = 16;

/// Every client of a bundle, in ascending order of number.
#[derive(Debug)]
pub struct Clients {
    ids: Vec<ClientId>,
    /// For each client, its position in the columns.
    rows: Vec<u32>,
    columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    /// For each column, where the bundle's plan puts its values; nothing if the model does not need
    /// them.
    places: Vec<Option<Place>>,
    published: Vec<Published>,
    /// For each client whether it needs a review: [`UNKNOWN`] until it was scored once.
    needs_review: Vec<AtomicU8>,
    orders: Orders,
}

const UNKNOWN: u8 = 2;

/// What `explanations.csv` says of a client.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Published {
    /// Calibrated probability of default.
    pub probability: f64,
    /// The decision at the bundle's threshold.
    pub decision: Decision,
}

/// Position of a client among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position(usize);

impl Position {
    /// The client at an index among all.
    pub(crate) fn new(index: usize) -> Self {
        Self(index)
    }

    /// The position as a number, from 0.
    pub(crate) fn index(self) -> usize {
        self.0
    }
}

impl Clients {
    /// Reads the clients of `bundle`.
    ///
    /// # Errors
    /// Which file, what was found and what to do: for a missing or unreadable file, a column of
    /// another kind than its field or feature, a number that is not a client's, clients that differ
    /// between the two files, and published probabilities that are not this model's.
    pub fn load(bundle: &Bundle) -> Result<Self, Error> {
        for file in [FileName::CLIENTS, FileName::EXPLANATIONS] {
            if !bundle.manifest().files.contains_key(file) {
                return Err(Error::NotInManifest { file });
            }
        }
        let (ids, columns) =
            parquet_file::read(&bundle.folder().join(FileName::CLIENTS), bundle.features())?;
        let mut rows: Vec<u32> = (0..ids.len() as u32).collect();
        rows.sort_unstable_by_key(|&row| ids[row as usize]);
        let ids: Vec<ClientId> = rows.iter().map(|&row| ids[row as usize]).collect();
        if let Some(pair) = ids.windows(2).position(|pair| pair[0] == pair[1]) {
            let repeated = [rows[pair], rows[pair + 1]].into_iter().max().unwrap_or_default();
            return Err(Error::Clients(format!(
                "row {}: the number in {ID} was given before. Expected one row for each client; publish the bundle again.",
                repeated + 1
            )));
        }
        let published = explanations::read(&bundle.folder().join(FileName::EXPLANATIONS), &ids)?;
        let needs_review = ids.iter().map(|_| AtomicU8::new(UNKNOWN)).collect();
        let by_name = columns
            .iter()
            .enumerate()
            .map(|(column, named)| (named.name().to_owned(), column))
            .collect();
        let places = columns.iter().map(|column| bundle.plan().place(column.name())).collect();
        let orders = Orders::of(&published, bundle.manifest().threshold);
        let clients = Self { ids, rows, columns, by_name, places, published, needs_review, orders };
        clients.check(bundle)?;
        Ok(clients)
    }

    /// How many clients there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// True where there is no client.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The client with this number.
    pub fn find(&self, id: ClientId) -> Option<Position> {
        self.ids.binary_search(&id).ok().map(Position)
    }

    /// The client's number.
    pub fn id(&self, client: Position) -> ClientId {
        self.ids[client.0]
    }

    /// What the bundle publishes of the client.
    pub fn published(&self, client: Position) -> Published {
        self.published[client.0]
    }

    /// The application's raw fields and the history's features; what is missing is left out.
    pub fn record(&self, client: Position) -> Record {
        let row = self.rows[client.0] as usize;
        let known = self.columns.iter().map(|column| (column.name(), column.value(row)));
        known.filter(|(_, value)| !value.is_missing()).collect()
    }

    /// The client's values, or nothing, with `edits` over them, in the places of the bundle's plan.
    pub(crate) fn applicant(
        &self,
        client: Option<Position>,
        plan: &Plan,
        edits: &BTreeMap<String, Value>,
    ) -> Applicant {
        let row = client.map(|client| self.rows[client.0] as usize);
        let placed = |row| {
            let columns = self.columns.iter().zip(&self.places);
            columns.filter_map(move |(column, place)| Some(((*place)?, column.raw(row))))
        };
        let edits =
            edits.iter().filter_map(|(name, value)| Some((plan.place(name)?, Raw::from(value))));
        plan.applicant_of(row.into_iter().flat_map(placed).chain(edits))
    }

    /// Every client, in ascending order of number.
    pub(crate) fn positions(&self) -> impl Iterator<Item = Position> + use<> {
        (0..self.ids.len()).map(Position)
    }

    /// The columns, each with its name.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (usize, &str)> {
        self.columns.iter().map(Column::name).enumerate()
    }

    /// The column of this name.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// The client's value in a column.
    pub(crate) fn value(&self, client: Position, column: usize) -> Value {
        self.columns[column].value(self.rows[client.0] as usize)
    }

    /// The client's value in a column, where it is kept.
    pub(crate) fn raw(&self, client: Position, column: usize) -> Raw<'_> {
        self.columns[column].raw(self.rows[client.0] as usize)
    }

    /// Whether the interval of the client's probability straddles the threshold; scores the client
    /// the first time.
    pub fn needs_review(&self, client: Position, bundle: &Bundle) -> bool {
        let known = &self.needs_review[client.0];
        match known.load(Ordering::Relaxed) {
            UNKNOWN => {
                let CalibrationPoint { low, high, .. } = self.calibrated(client, bundle);
                let threshold = bundle.manifest().threshold;
                let needs_review = low < threshold && threshold <= high;
                known.store(u8::from(needs_review), Ordering::Relaxed);
                needs_review
            }
            answer => answer == 1,
        }
    }

    /// Positions of the clients whose number begins with `digits`, ascending.
    ///
    /// Numbers that begin with the same digits lie in one range for each length of number, and the
    /// numbers are sorted.
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

    /// Probability and interval without the reasons, which take most of the time.
    fn calibrated(&self, client: Position, bundle: &Bundle) -> CalibrationPoint {
        bundle.calibrated(&self.applicant(Some(client), bundle.plan(), &BTreeMap::new()))
    }

    /// Scores a few clients and compares them with what the bundle publishes.
    fn check(&self, bundle: &Bundle) -> Result<(), Error> {
        let step = self.len().div_ceil(CHECKED).max(1);
        for client in (0..self.len()).step_by(step).map(Position) {
            let probability = self.calibrated(client, bundle).probability;
            let decision = Decision::of(probability, bundle.manifest().threshold);
            if !self.published(client).agrees(probability, decision) {
                return Err(Error::Explanations(format!(
                    "the client of row {} of {} has probability {} and is {}, but the model gives {:.6} and {}. The files \
                     come from different trainings; publish the bundle again.",
                    self.rows[client.0] + 1,
                    FileName::CLIENTS,
                    self.published(client).probability,
                    self.published(client).decision.code(),
                    probability,
                    decision.code(),
                )));
            }
        }
        Ok(())
    }
}

impl Published {
    /// Whether the model's answer is the published one.
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
            places: vec![],
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
