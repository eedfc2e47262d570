//! Pages of a list of clients: the parameters, the cursor, and the summary of each client.

use std::collections::{HashMap, HashSet};

use contract::{ClientId, ClientPage, ClientSummary, Decision, RiskBand};
use scoring::Bundle;

use super::list::{ListQuery, Page, Sort, Start};
use super::{Clients, Position};
use crate::parameters::{self, Parameters};
use crate::{Error, Result};

const DEFAULT_LIMIT: usize = 25;
const LARGEST_LIMIT: usize = 100;

/// Prefixes of cursors, before the client's number in hexadecimal digits.
///
/// The page begins after this client, or ends before it.
const AFTER: &str = "after-";
const BEFORE: &str = "before-";

/// Clients whose predictions a caller may see.
#[derive(Debug)]
pub enum VisiblePredictions {
    /// All clients.
    All,
    /// These clients only.
    Only(HashSet<ClientId>),
}

impl VisiblePredictions {
    /// Returns the clients whose predictions the caller may see; `None` if there is no restriction.
    fn only(&self) -> Option<&HashSet<ClientId>> {
        match self {
            Self::All => None,
            Self::Only(clients) => Some(clients),
        }
    }

    /// Returns `what` if the caller may see the client's prediction, else `None`.
    pub fn reveal<T>(&self, client_id: ClientId, what: T) -> Option<T> {
        match self {
            Self::Only(clients) if !clients.contains(&client_id) => None,
            _ => Some(what),
        }
    }
}

/// Parameters of a list of clients: filters, order and page.
#[derive(Debug)]
pub struct ClientListRequest<'a> {
    query: ListQuery<'a>,
    /// Filters and order as they were given, for the audit log.
    given: String,
    limit: usize,
    cursor: Option<&'a str>,
    start: Start,
}

impl<'a> ClientListRequest<'a> {
    /// Reads the parameters.
    ///
    /// # Errors
    /// [`Error::InvalidParameter`].
    pub fn read(parameters: &'a Parameters) -> Result<Self> {
        let digits = parameters.get("search").unwrap_or_default();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(parameters::wrong(
                "search",
                "the first digits of a client's number",
                digits,
            ));
        }
        let decisions = Decision::ALL.map(|decision| (decision.code(), decision));
        let bands = RiskBand::ALL.map(|band| (band.code(), band));
        let sorts = [
            ("client_id", Sort::ClientId),
            ("probability", Sort::Probability),
            ("distance", Sort::Distance),
        ];
        let query = ListQuery {
            digits,
            decision: parameters.one_of("decision", &decisions)?,
            band: parameters.one_of("band", &bands)?,
            needs_review: parameters.yes_or_no("needs_review")?,
            only: None,
            sort: parameters.one_of("sort", &sorts)?.unwrap_or_default(),
            is_descending: parameters
                .one_of("order", &[("ascending", false), ("descending", true)])?
                .unwrap_or(false),
        };
        let names = ["decision", "needs_review", "band", "sort", "order"].into_iter();
        let given =
            names.filter_map(|name| Some(format!(" {name}={}", parameters.get(name)?))).collect();
        let limit = parameters.number("limit", 1..=LARGEST_LIMIT)?.unwrap_or(DEFAULT_LIMIT);
        let cursor = parameters.get("cursor");
        let start = cursor.map_or(Ok(Start::First), start)?;
        Ok(Self { query, given, limit, cursor, start })
    }

    /// Checks whether the list needs the score of every client.
    pub fn needs_all_scores(&self) -> bool {
        self.query.needs_review.is_some()
    }

    /// Checks whether the result depends on what the model says of clients.
    pub fn is_about_the_model(&self) -> bool {
        let ListQuery { decision, band, needs_review, sort, .. } = self.query;
        decision.is_some() || band.is_some() || needs_review.is_some() || sort != Sort::ClientId
    }

    /// Returns the text for the audit log: the search, and the first and the last client shown.
    pub fn detail(&self, shown: &[ClientId]) -> String {
        let (search, given) = (self.query.digits, &self.given);
        match shown {
            [first, .., last] | [first @ last] => {
                format!("search={search}{given} shown={first}..{last}")
            }
            [] => format!("search={search}{given} shown=none"),
        }
    }

    /// Returns the error if the client of the cursor has no rank in the order of this model.
    fn not_there(&self) -> Error {
        match self.start {
            Start::After(client) | Start::Before(client) => Error::UnknownClient(client),
            Start::First => wrong_cursor(self.cursor.unwrap_or_default()),
        }
    }
}

/// Page of a list of clients, before their summaries are written.
#[derive(Debug)]
pub struct ClientListPage(Page);

impl Clients {
    /// Finds the clients of a page.
    ///
    /// `visible` restricts the list to clients whose predictions the caller may see.
    ///
    /// # Errors
    /// [`Error::UnknownClient`] if the client of the cursor is no longer there.
    pub fn page(
        &self,
        request: &ClientListRequest<'_>,
        visible: Option<&VisiblePredictions>,
        bundle: &Bundle,
    ) -> Result<ClientListPage> {
        let only = visible.and_then(VisiblePredictions::only);
        let query = ListQuery { only, ..request.query };
        let page = self.list(&query, request.start, request.limit, bundle);
        page.map(ClientListPage).ok_or_else(|| request.not_there())
    }

    /// Summarises what a list shows of a client, as far as its prediction is `visible`.
    ///
    /// `review` is the decision of the latest review.
    fn summary(
        &self,
        client: Position,
        visible: &VisiblePredictions,
        review: Option<Decision>,
        bundle: &Bundle,
    ) -> ClientSummary {
        let (client_id, published) = (self.id(client), self.published(client));
        let band = RiskBand::at_threshold(published.probability, bundle.manifest().threshold);
        ClientSummary {
            client_id,
            probability: visible.reveal(client_id, published.probability),
            decision: visible.reveal(client_id, published.decision),
            needs_review: self.needs_review(client, bundle),
            risk_band: visible.reveal(client_id, band),
            // A review reveals the model's decision, or that it was overridden.
            review: review.and_then(|review| visible.reveal(client_id, review)),
        }
    }
}

impl ClientListPage {
    /// Returns the numbers of the clients.
    pub fn ids(&self, clients: &Clients) -> Vec<ClientId> {
        self.0.clients.iter().map(|&client| clients.id(client)).collect()
    }

    /// Writes the summaries of the clients.
    ///
    /// `reviews` has the decision of the latest review of each client who was reviewed.
    pub fn answer(
        self,
        clients: &Clients,
        visible: &VisiblePredictions,
        reviews: &HashMap<ClientId, Decision>,
        bundle: &Bundle,
    ) -> ClientPage {
        let (ids, Self(page)) = (self.ids(clients), self);
        let summary =
            |(&client, id)| clients.summary(client, visible, reviews.get(id).copied(), bundle);
        ClientPage {
            clients: page.clients.iter().zip(&ids).map(summary).collect(),
            total: page.total,
            first: if ids.is_empty() { 0 } else { page.before + 1 },
            next_cursor: ids
                .last()
                .filter(|_| page.has_next())
                .map(|last| format!("{AFTER}{last:x}")),
            previous_cursor: ids
                .first()
                .filter(|_| page.before > 0)
                .map(|first| format!("{BEFORE}{first:x}")),
        }
    }
}

fn start(cursor: &str) -> Result<Start> {
    let number = |digits: &str| {
        let number = ClientId::from_str_radix(digits, 16).ok();
        number.filter(|number| format!("{number:x}") == digits)
    };
    let after = || cursor.strip_prefix(AFTER).and_then(number).map(Start::After);
    let before = || cursor.strip_prefix(BEFORE).and_then(number).map(Start::Before);
    after().or_else(before).ok_or_else(|| wrong_cursor(cursor))
}

fn wrong_cursor(cursor: &str) -> Error {
    parameters::wrong("cursor", "the next_cursor or previous_cursor of another page", cursor)
}
