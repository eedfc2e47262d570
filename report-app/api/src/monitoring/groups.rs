//! Decisions and outcomes by group of clients.

use std::sync::Arc;

use ::monitoring::{GroupOutcomes, GroupSummary, Summary, share};
use answers::disclosure::{self, Cell, SMALLEST_GROUP};
use contract::{MonitoredAttribute, MonitoredGroup};
use store::{Store, Window};

use super::counting::Sources;
use super::performance::{OUTCOMES, computed};
use crate::champion::Champion;

/// Compares the decisions of each attribute's groups, without those about few clients.
///
/// Labels are left empty.
pub(super) fn groups(current: &Summary, reference: &Summary) -> Vec<MonitoredAttribute> {
    let attribute = |(attribute, groups): (&String, _)| {
        let groups: &std::collections::BTreeMap<String, GroupSummary> = groups;
        let known: u64 = groups.values().map(|group| group.predictions).sum();
        let unknown = current.predictions.saturating_sub(known);
        let cell = |clients: u64| Cell { clients: clients as usize, can_be_filled: clients > 0 };
        let cells = groups.values().map(|group| cell(group.predictions)).chain([cell(unknown)]);
        let hidden = disclosure::hidden(&cells.collect::<Vec<_>>());
        let shown: Vec<(&String, &GroupSummary)> = groups
            .iter()
            .zip(&hidden)
            .filter(|(_, hidden)| !**hidden)
            .map(|(group, _)| group)
            .collect();
        let best = shown.iter().map(|(_, group)| group.granted_share()).fold(0.0, f64::max);
        let before = reference.groups.get(attribute);
        let group = |(name, group): &(&String, &GroupSummary)| MonitoredGroup {
            group: (*name).clone(),
            label: String::new(),
            predictions: group.predictions,
            refusal_rate: share(group.refused, group.predictions).unwrap_or_default(),
            expected_refusal_rate: before
                .and_then(|groups| groups.get(*name))
                .filter(|group| group.predictions >= SMALLEST_GROUP as u64)
                .map(|group| group.refused as f64 / group.predictions as f64),
            mean_probability: group.mean_probability(),
            granted_ratio: if best > 0.0 { group.granted_share() / best } else { 1.0 },
        };
        MonitoredAttribute {
            attribute: attribute.clone(),
            label: String::new(),
            groups: shown.iter().map(group).collect(),
        }
    };
    let found = current.groups.iter().map(attribute);
    found.filter(|attribute| !attribute.groups.is_empty()).collect()
}

/// Reads the known outcomes of each group in a window, without those of few clients.
///
/// # Errors
/// The store's.
pub(super) async fn group_outcomes(
    store: &Store,
    champion: &Arc<Champion>,
    window: &Window,
) -> Result<GroupOutcomes, store::Error> {
    let realised = store.realised_requests(window, OUTCOMES).await?;
    let champion = champion.clone();
    let count = move || {
        let sources = Sources::new(&champion);
        let mut outcomes = GroupOutcomes::default();
        for row in realised {
            for (attribute, group) in
                sources.groups_of_request(&champion, row.client_id, &row.request)
            {
                outcomes.add(attribute, &group, row.probability, row.defaulted);
            }
        }
        outcomes.without_fewer_than(SMALLEST_GROUP as u64)
    };
    Ok(computed(count).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_of_few_is_left_out_and_what_would_give_it_away() {
        let group = |predictions, refused| GroupSummary { predictions, refused, sum: 4.0 };
        let mut current = Summary { predictions: 163, ..Summary::default() };
        let sexes = [("F".to_owned(), group(100, 20)), ("M".to_owned(), group(60, 24))];
        current.groups.insert("CODE_GENDER".to_owned(), sexes.into());
        // Three are of no group: F and M are 160 of 163, so that the smaller one is hidden with it.
        let found = groups(&current, &Summary::default());
        let names: Vec<&str> = found[0].groups.iter().map(|group| group.group.as_str()).collect();
        assert_eq!(names, ["F"]);
        current.predictions = 160;
        let found = groups(&current, &current);
        let ratio: Vec<f64> = found[0].groups.iter().map(|group| group.granted_ratio).collect();
        // 80 of 100 and 36 of 60 are granted.
        assert!((ratio[0] - 1.0).abs() < 1e-12 && (ratio[1] - 0.75).abs() < 1e-12, "{ratio:?}");
        assert_eq!(found[0].groups[1].expected_refusal_rate, Some(0.4));
        // Wilson's interval of 24 of 60, by its formula.
        let rate = found[0].groups[1].refusal_rate;
        assert!((rate.low - 0.285_695).abs() < 1e-5 && (rate.high - 0.526_339).abs() < 1e-5);
    }
}
