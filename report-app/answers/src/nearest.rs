//! Nearest clients of a client, by the features that matter most to the model.
//!
//! They are compared like the known clients of [`scoring::Bundle::similar`]: with the same features
//! and the same scales. The points are computed once for each bundle. A search compares every
//! point, which takes less than a millisecond for 50,000 clients.

use scoring::Bundle;
use scoring::features::{Dimension, Plan};

use crate::clients::{Clients, Position};

/// Clients as points, to find the nearest neighbours of one.
#[derive(Debug)]
pub(crate) struct NearestNeighbours {
    dimensions: Vec<Dimension>,
    /// Coordinates, point after point.
    points: Vec<f32>,
}

impl NearestNeighbours {
    /// Computes the points of all clients.
    ///
    /// Returns `None` if the bundle does not define how clients are compared, or compares by an
    /// unknown feature.
    pub(crate) fn new(bundle: &Bundle, clients: &Clients) -> Option<Self> {
        let dimensions: Vec<Dimension> = bundle.similarity().to_vec();
        if dimensions.is_empty() {
            return None;
        }
        let names: Vec<String> =
            dimensions.iter().map(|dimension| dimension.feature.clone()).collect();
        let plan = Plan::new(bundle.features(), &names).ok()?;
        let columns: Vec<_> = clients
            .columns()
            .filter_map(|(column, name)| Some((column, plan.slot(name)?)))
            .collect();
        let mut points = Vec::with_capacity(clients.len() * dimensions.len());
        for client in clients.positions() {
            let known = columns.iter().map(|&(column, slot)| (slot, clients.raw(client, column)));
            let values = plan.inputs(&plan.applicant_from_values(known));
            points.extend(
                dimensions.iter().zip(values).map(|(dimension, value)| dimension.coordinate(value)),
            );
        }
        Some(Self { dimensions, points })
    }

    /// Returns the `count` nearest neighbours of a client among those for whom `may_count` is true.
    ///
    /// The client itself is not among them. If there are fewer than `count`, all are returned. The
    /// nearest come first; ties are in the order of the clients' numbers.
    pub(crate) fn neighbours(
        &self,
        client: Position,
        count: usize,
        may_count: impl Fn(Position) -> bool,
    ) -> Vec<Position> {
        let width = self.dimensions.len();
        let point = self.point(client.index());
        let distance = |other: usize| -> f32 {
            self.point(other)
                .iter()
                .zip(point)
                .map(|(one, other)| (one - other) * (one - other))
                .sum()
        };
        let others = (0..self.points.len() / width).map(Position::new);
        let others = others.filter(|&other| other != client && may_count(other));
        let mut found: Vec<(f32, Position)> =
            others.map(|other| (distance(other.index()), other)).collect();
        let order = |left: &(f32, Position), right: &(f32, Position)| {
            left.0.total_cmp(&right.0).then(left.1.index().cmp(&right.1.index()))
        };
        if count < found.len() {
            found.select_nth_unstable_by(count, order);
            found.truncate(count);
        }
        found.sort_unstable_by(order);
        found.into_iter().map(|(_, other)| other).collect()
    }

    /// Returns the median of some clients in each dimension, in the units of the features.
    ///
    /// A missing value counts as the usual one. Of an even number of values the lower middle one is
    /// taken. The result is empty without clients.
    pub(crate) fn medians(&self, clients: &[Position]) -> Vec<(&str, f64)> {
        let median = |at: usize| {
            let mut coordinates: Vec<f32> = clients
                .iter()
                .map(|client| self.points[client.index() * self.dimensions.len() + at])
                .collect();
            coordinates.sort_unstable_by(f32::total_cmp);
            let middle = coordinates.get(coordinates.len().checked_sub(1)? / 2)?;
            let dimension = &self.dimensions[at];
            Some((dimension.feature.as_str(), f64::from(*middle) * dimension.scale))
        };
        (0..self.dimensions.len()).filter_map(median).collect()
    }

    fn point(&self, client: usize) -> &[f32] {
        &self.points[client * self.dimensions.len()..][..self.dimensions.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest() -> NearestNeighbours {
        let dimension =
            |feature: &str, scale| Dimension { feature: feature.into(), scale, if_missing: 0.0 };
        // Scores in tenths, incomes in tens of thousands.
        let points = vec![5.0, 3.0, 5.0, 5.0, 6.0, 3.0, 1.0, 9.0, 5.0, 2.0];
        NearestNeighbours {
            dimensions: vec![dimension("score", 0.1), dimension("income", 10_000.0)],
            points,
        }
    }

    #[test]
    fn the_nearest_come_first_and_oneself_is_not_among_them() {
        let to_first = |count, may_count: fn(Position) -> bool| -> Vec<usize> {
            nearest()
                .neighbours(Position::new(0), count, may_count)
                .into_iter()
                .map(Position::index)
                .collect()
        };
        // Squared distances: 4, 1, 52, 1.
        assert_eq!(to_first(3, |_| true), [2, 4, 1]);
        assert_eq!(to_first(1, |_| true), [2]);
        assert_eq!(to_first(9, |_| true), [2, 4, 1, 3]);
        assert_eq!(to_first(2, |other| other.index() != 2), [4, 1]);
    }

    #[test]
    fn medians_are_in_the_units_of_their_features() {
        let clients: Vec<Position> = [1, 2, 3, 4].map(Position::new).into();
        let nearest = nearest();
        assert_eq!(nearest.medians(&clients), [("score", 5.0 * 0.1), ("income", 30_000.0)]);
        assert!(nearest.medians(&[]).is_empty());
    }
}
