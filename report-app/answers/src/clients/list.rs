//! Lists of clients: filters, sort orders and pages.
//!
//! The sort orders are computed once, when the bundle is read. So a request only walks through one
//! of them and sorts nothing.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::OnceLock;

use contract::ClientId;
use scoring::{Bundle, Decision, RiskBand};

use super::{Clients, Position, Published};

/// Sort key of clients. Ties are in the order of the clients' numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// By number.
    #[default]
    ClientId,
    /// By probability of default.
    Probability,
    /// By the distance of the probability to the threshold.
    Distance,
}

/// Filters and sort order of a list of clients.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ListQuery<'a> {
    /// First digits of the client's number.
    pub(crate) digits: &'a str,
    /// Decision for the client.
    pub(crate) decision: Option<Decision>,
    /// Risk band of the client's probability.
    pub(crate) band: Option<RiskBand>,
    /// Whether the client needs a review. The first use scores every client.
    pub(crate) needs_review: Option<bool>,
    /// Restricts the list to these clients.
    pub(crate) only: Option<&'a HashSet<ClientId>>,
    pub(crate) sort: Sort,
    pub(crate) is_descending: bool,
}

/// Start, or end, of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Start {
    #[default]
    First,
    /// The page starts after this client.
    After(ClientId),
    /// The page ends before this client.
    Before(ClientId),
}

/// Page of a list.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// Number of clients over all pages.
    pub(crate) total: usize,
    /// Number of clients before the page.
    pub(crate) before: usize,
    pub(crate) clients: Vec<Position>,
}

impl Page {
    /// Checks whether there are clients after the page.
    pub(crate) fn has_next(&self) -> bool {
        self.before + self.clients.len() < self.total
    }
}

/// Precomputed sort orders other than the order of numbers.
#[derive(Debug, Default)]
pub(super) struct Orders {
    probability: Order,
    distance: Order,
    threshold: f64,
    /// Clients who need a review, the nearest to the threshold first.
    in_doubt: OnceLock<Vec<u32>>,
}

#[derive(Debug, Default)]
struct Order {
    /// Positions of the clients, in ascending order of the sort key.
    clients: Vec<u32>,
    /// For each client, the rank in this order.
    places: Vec<u32>,
}

impl Orders {
    pub(super) fn new(published: &[Published], threshold: f64) -> Self {
        Self {
            probability: Order::by(published, |probability| probability),
            distance: Order::by(published, |probability| (probability - threshold).abs()),
            threshold,
            in_doubt: OnceLock::new(),
        }
    }
}

impl Order {
    fn by(published: &[Published], key: impl Fn(f64) -> f64) -> Self {
        let mut clients: Vec<u32> = (0..published.len() as u32).collect();
        let key = |client: u32| key(published[client as usize].probability);
        clients.sort_unstable_by(|&left, &right| {
            key(left).total_cmp(&key(right)).then(left.cmp(&right))
        });
        let mut places = vec![0; clients.len()];
        for (place, &client) in clients.iter().enumerate() {
            places[client as usize] = place as u32;
        }
        Self { clients, places }
    }
}

impl Clients {
    /// Returns a page of at most `limit` clients.
    ///
    /// Returns `None` if the page starts or ends at a client who is unknown and so has no rank in
    /// the order.
    pub(crate) fn list(
        &self,
        query: &ListQuery<'_>,
        start: Start,
        limit: usize,
        bundle: &Bundle,
    ) -> Option<Page> {
        self.list_by(query, start, limit, |client| self.needs_review(client, bundle))
    }

    fn list_by(
        &self,
        query: &ListQuery<'_>,
        start: Start,
        limit: usize,
        needs_review: impl Fn(Position) -> bool,
    ) -> Option<Page> {
        let ranges = self.ranges(query.digits);
        let is_kept = |client: &u32| {
            let position = Position(*client as usize);
            let published = self.published(position);
            query.decision.is_none_or(|decision| decision == published.decision)
                && query.band.is_none_or(|band| {
                    band == RiskBand::at_threshold(published.probability, self.orders.threshold)
                })
                && query.only.is_none_or(|only| only.contains(&self.id(position)))
                && query.needs_review.is_none_or(|wanted| wanted == needs_review(position))
        };
        let order = match query.sort {
            Sort::ClientId => None,
            Sort::Probability => Some(&self.orders.probability),
            Sort::Distance => Some(&self.orders.distance),
        };
        let mut kept: Vec<u32> = match order {
            None => {
                ranges.into_iter().flatten().map(|client| client as u32).filter(is_kept).collect()
            }
            Some(order) => {
                let is_found =
                    |client: &u32| ranges.iter().any(|range| range.contains(&(*client as usize)));
                order
                    .clients
                    .iter()
                    .copied()
                    .filter(|client| is_found(client) && is_kept(client))
                    .collect()
            }
        };
        if query.is_descending {
            kept.reverse();
        }
        // Any number has a place in the order of numbers. In the other orders only a known client
        // has a rank.
        let compare = |client: u32, with: ClientId| {
            let ascending = match order {
                None => self.ids[client as usize].cmp(&with),
                Some(order) => order.places[client as usize].cmp(&order.places[self.find(with)?.0]),
            };
            Some(if query.is_descending { ascending.reverse() } else { ascending })
        };
        if let Start::After(client) | Start::Before(client) = start
            && order.is_some()
        {
            self.find(client)?;
        }
        let count = |is_before: fn(Ordering) -> bool, with: ClientId| {
            kept.partition_point(|&client| compare(client, with).is_some_and(is_before))
        };
        let before = match start {
            Start::First => 0,
            Start::After(last) => count(Ordering::is_le, last),
            Start::Before(next) => count(Ordering::is_lt, next).saturating_sub(limit),
        };
        let clients =
            kept[before..].iter().take(limit).map(|&client| Position(client as usize)).collect();
        Some(Page { total: kept.len(), before, clients })
    }

    /// Returns the clients who need a review, the nearest to the threshold first.
    ///
    /// The first call scores every client.
    pub fn in_doubt(&self, bundle: &Bundle) -> impl Iterator<Item = Position> {
        let in_doubt = self.orders.in_doubt.get_or_init(|| {
            let nearest_first = self.orders.distance.clients.iter().copied();
            nearest_first
                .filter(|&client| self.needs_review(Position(client as usize), bundle))
                .collect()
        });
        in_doubt.iter().map(|&client| Position(client as usize))
    }

    /// Checks whether every client has been scored.
    pub(crate) fn are_scored(&self) -> bool {
        self.orders.in_doubt.get().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::clients;
    use super::*;

    /// Returns clients 1, 2, 3, … with probabilities given in hundredths, at a threshold of 0.1.
    fn clients_with(hundredths: &[u32]) -> Clients {
        let mut clients = clients(&(1..=hundredths.len() as ClientId).collect::<Vec<_>>());
        for (published, &hundredths) in clients.published.iter_mut().zip(hundredths) {
            let decision = if hundredths < 10 { Decision::Granted } else { Decision::Refused };
            *published = Published { probability: f64::from(hundredths) / 100.0, decision };
        }
        clients.orders = Orders::new(&clients.published, 0.1);
        clients
    }

    /// Returns how many clients match, how many come before the page, and the page.
    ///
    /// Every other client needs a review.
    fn page(
        clients: &Clients,
        query: &ListQuery<'_>,
        start: Start,
        limit: usize,
    ) -> Option<(usize, usize, Vec<ClientId>)> {
        let page =
            clients.list_by(query, start, limit, |client| clients.id(client).is_multiple_of(2))?;
        Some((
            page.total,
            page.before,
            page.clients.into_iter().map(|client| clients.id(client)).collect(),
        ))
    }

    #[test]
    fn sorts_by_probability_and_by_distance_and_of_equals_by_number() {
        let clients = clients_with(&[12, 3, 9, 30, 3, 7]);
        let sorted = |sort, is_descending| {
            page(
                &clients,
                &ListQuery { sort, is_descending, ..ListQuery::default() },
                Start::First,
                9,
            )
            .unwrap()
            .2
        };
        assert_eq!(sorted(Sort::ClientId, false), [1, 2, 3, 4, 5, 6]);
        assert_eq!(sorted(Sort::ClientId, true), [6, 5, 4, 3, 2, 1]);
        assert_eq!(sorted(Sort::Probability, false), [2, 5, 6, 3, 1, 4]);
        assert_eq!(sorted(Sort::Probability, true), [4, 1, 3, 6, 5, 2]);
        assert_eq!(sorted(Sort::Distance, false), [3, 1, 6, 2, 5, 4]);
    }

    #[test]
    fn pages_lead_forth_and_back_in_every_order() {
        let clients = clients_with(&[12, 3, 9, 30, 3, 7]);
        for sort in [Sort::ClientId, Sort::Probability, Sort::Distance] {
            for is_descending in [false, true] {
                let query = ListQuery { sort, is_descending, ..ListQuery::default() };
                let all = page(&clients, &query, Start::First, 6).unwrap().2;
                let second = page(&clients, &query, Start::After(all[1]), 2).unwrap();
                assert_eq!(second, (6, 2, all[2..4].to_vec()));
                assert_eq!(page(&clients, &query, Start::Before(all[4]), 2).unwrap(), second);
                assert_eq!(
                    page(&clients, &query, Start::Before(all[1]), 2).unwrap(),
                    (6, 0, all[..2].to_vec())
                );
                assert_eq!(
                    page(&clients, &query, Start::After(all[5]), 2).unwrap(),
                    (6, 6, vec![])
                );
            }
        }
    }

    #[test]
    fn filters_are_met_together() {
        let clients = clients_with(&[12, 3, 9, 30, 3, 7]);
        let found = |query: ListQuery<'_>| page(&clients, &query, Start::First, 9).unwrap().2;
        assert_eq!(
            found(ListQuery { decision: Some(Decision::Refused), ..ListQuery::default() }),
            [1, 4]
        );
        assert_eq!(found(ListQuery { band: Some(RiskBand::C), ..ListQuery::default() }), [3, 6]);
        assert_eq!(
            found(ListQuery { needs_review: Some(true), ..ListQuery::default() }),
            [2, 4, 6]
        );
        let both = ListQuery {
            band: Some(RiskBand::C),
            needs_review: Some(false),
            ..ListQuery::default()
        };
        assert_eq!(found(both), [3]);
        let only = HashSet::from([1, 6]);
        assert_eq!(found(ListQuery { only: Some(&only), ..ListQuery::default() }), [1, 6]);
        assert_eq!(
            found(ListQuery { digits: "3", sort: Sort::Probability, ..ListQuery::default() }),
            [3]
        );
    }

    #[test]
    fn a_page_begins_at_a_number_that_is_nobodys_only_in_the_order_of_numbers() {
        let clients = clients_with(&[12, 3]);
        assert_eq!(page(&clients, &ListQuery::default(), Start::After(7), 2), Some((2, 2, vec![])));
        let by_probability = ListQuery { sort: Sort::Probability, ..ListQuery::default() };
        assert_eq!(page(&clients, &by_probability, Start::After(7), 2), None);
    }
}
