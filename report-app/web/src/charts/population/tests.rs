use contract::GroupCounts;

use super::*;
use crate::text::FR;

fn group(
    from: Option<f64>,
    to: Option<f64>,
    granted: usize,
    refused: usize,
    share: f64,
) -> PopulationGroup {
    let counts = GroupCounts {
        clients: granted + refused,
        granted,
        refused,
        expected_default_share: Some(share),
    };
    PopulationGroup { category: None, label: None, from, to, counts }
}

fn population(unit: Unit, groups: Vec<PopulationGroup>) -> Population {
    let clients = groups.iter().map(|group| group.counts.clients).sum();
    Population {
        field: "AMT_CREDIT".to_owned(),
        label: "Montant du crédit".to_owned(),
        unit,
        all_clients: clients,
        clients,
        filter: Vec::new(),
        groups,
        missing: None,
        small_groups: None,
        model_version: String::new(),
    }
}

#[test]
fn says_how_many_stand_below_the_client_and_how_risky_those_like_him_are() {
    let groups = vec![
        group(None, Some(100_000.0), 30, 10, 0.05),
        group(Some(100_000.0), Some(200_000.0), 30, 10, 0.08),
        group(Some(200_000.0), None, 10, 10, 0.12),
    ];
    let population = population(Unit::Amount, groups);
    let drawn = distribution(&population, Some(&Value::Number(150_000.0)), 0.09, &FR);
    let Some(Distribution::Numbers(charts)) = drawn else { panic!("not numbers") };
    // 40 of the lower range and half of the client's own 40, of 100.
    assert_eq!(
        charts[0].finding,
        "Montant du crédit\u{a0}: environ 60\u{202f}% des clients ont moins que ce client (150\u{202f}000\u{202f}€)"
    );
    // 40 × 5 % + 40 × 8 % + 20 × 12 % of 100.
    assert!(
        charts[1].finding.contains("8,0\u{202f}%") && charts[1].finding.contains("7,6\u{202f}%")
    );
    let Mark::Bar { tone, x, y, width, height } = charts[0].marks[1] else { panic!("not a bar") };
    // The 10 refused of the lower range stand on the 30 granted, of an axis up to 40.
    assert_eq!((tone, x.round(), width.round()), (Tone::High, 0.0, 33.0));
    assert_eq!((y, height), (0.0, 25.0));
    assert_eq!(
        charts[0].table.rows[2],
        ["200\u{202f}000\u{202f}€ et plus", "20", "10", "10", "12,0\u{202f}%"]
    );
}

#[test]
fn where_each_value_is_a_group_those_of_the_same_value_are_told() {
    let groups =
        vec![group(Some(1.0), Some(1.0), 10, 10, 0.1), group(Some(2.0), Some(2.0), 50, 30, 0.08)];
    let drawn =
        distribution(&population(Unit::Count, groups), Some(&Value::Number(1.0)), 0.09, &FR);
    let Some(Distribution::Numbers(charts)) = drawn else { panic!("not numbers") };
    assert_eq!(
        charts[0].finding,
        "Montant du crédit\u{a0}: 20\u{202f}% des clients ont la même valeur que ce client (1)"
    );
}

#[test]
fn a_client_beyond_the_last_range_is_in_it() {
    let bins = Bins::from_ranges([(None, Some(10.0)), (Some(10.0), None)].into_iter());
    assert_eq!(
        [-5.0, 10.0, 900.0].map(|value| own_group(&bins, value)),
        [Some(0), Some(1), Some(1)]
    );
}

#[test]
fn a_category_is_a_row_and_the_clients_own_is_marked() {
    let named = |category: &str, label: &str, granted, refused, share| PopulationGroup {
        category: Some(category.to_owned()),
        label: Some(label.to_owned()),
        ..group(None, None, granted, refused, share)
    };
    let groups =
        vec![named("Working", "Salarié", 60, 20, 0.1), named("Pensioner", "Retraité", 20, 0, 0.05)];
    let population = population(Unit::Category, groups);
    let drawn = distribution(&population, Some(&Value::Text("Pensioner".to_owned())), 0.09, &FR);
    let Some(Distribution::Categories(rows)) = drawn else { panic!("not categories") };
    assert_eq!(rows.rows.iter().map(|row| row.is_marked).collect::<Vec<_>>(), [false, true]);
    assert_eq!(rows.rows[1].name, "Retraité (ce client)");
    // 80 × 10 % + 20 × 5 % of 100.
    assert!(
        rows.finding.contains("5,0\u{202f}%") && rows.finding.contains("9,0\u{202f}%"),
        "{}",
        rows.finding
    );
}

#[test]
fn without_clients_there_is_nothing_to_draw() {
    assert_eq!(distribution(&population(Unit::Amount, Vec::new()), None, 0.1, &FR), None);
}
