//! Columns that the features need from each table.

use std::collections::BTreeSet;

use scoring::FeatureSet;
use scoring::features::{Definition, Table as History};

use super::histories::times;
use crate::tables::{CLIENT_KEY, TARGET, Table};

/// Returns the columns of `table` that are read to compute the features of `set`.
///
/// They come in the order of the schema: the columns that features read and the table's keys. Of an
/// application table the outcome is among them, of a history table its times.
pub fn needed_columns(set: &FeatureSet, table: Table) -> Vec<&'static str> {
    let mut names: BTreeSet<&str> = table.key().iter().copied().collect();
    names.extend(table.parent_key());
    match History::ALL.into_iter().find(|history| Table::from(*history) == table) {
        Some(history) => names.extend(times(history)),
        None => names.extend([CLIENT_KEY, TARGET]),
    }
    for feature in &set.features {
        let is_read = match &feature.definition {
            Definition::Aggregate(aggregate) => Table::from(aggregate.table) == table,
            Definition::Row(_) | Definition::Category { .. } => table.is_application(),
            Definition::Neighbours(_) => false,
        };
        if is_read {
            feature.references(&mut |column| _ = names.insert(column), &mut |_| {});
        }
    }
    table.columns().iter().map(|column| column.name).filter(|name| names.contains(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::definitions;

    #[test]
    fn keys_times_and_what_features_read() {
        let set = FeatureSet { features: definitions().features, ..FeatureSet::default() };
        let of_balances = needed_columns(&set, Table::BureauBalance);
        assert_eq!(of_balances, ["SK_ID_BUREAU", "MONTHS_BALANCE", "STATUS"]);
        let none = FeatureSet::default();
        assert_eq!(needed_columns(&none, Table::ApplicationTrain), [CLIENT_KEY, TARGET]);
        assert_eq!(needed_columns(&none, Table::ApplicationTest), [CLIENT_KEY]);
        assert_eq!(
            needed_columns(&none, Table::Bureau),
            [CLIENT_KEY, "SK_ID_BUREAU", "DAYS_CREDIT"]
        );
    }
}
