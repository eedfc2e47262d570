use super::*;
use crate::text::FR;

fn population(unit: Unit, other_unit: Unit) -> JointPopulation {
    JointPopulation {
        field: "a".to_owned(),
        label: "Montant".to_owned(),
        unit,
        other: "b".to_owned(),
        other_label: "Revenu".to_owned(),
        other_unit,
        clients: 100,
        all_clients: 100,
        filter: Vec::new(),
        cells: Vec::new(),
        boxes: Vec::new(),
        small_groups: None,
        model_version: String::new(),
    }
}

fn cell(from: f64, other_from: f64, clients: usize, share: f64) -> JointCell {
    JointCell {
        from: Some(from),
        to: Some(from + 10.0),
        category: None,
        category_label: None,
        other_from: Some(other_from),
        other_to: Some(other_from + 10.0),
        other_category: None,
        other_category_label: None,
        clients,
        refused: 0,
        expected_default_share: share,
    }
}

#[test]
fn the_clients_own_cell_is_the_finding_and_size_is_how_many() {
    let mut population = population(Unit::Count, Unit::Count);
    population.cells = vec![cell(10.0, 0.0, 25, 0.12), cell(0.0, 0.0, 100, 0.05)];
    let (value, other) = (Value::Number(12.0), Value::Number(4.0));
    let client = ClientValues { value: Some(&value), other: Some(&other) };
    let Some(JointChart::Bubbles(chart)) = joint(&population, client, 0.09, &FR) else {
        panic!("no bubbles")
    };
    assert!(
        chart.finding.contains("25 clients") && chart.finding.contains("12,0\u{202f}%"),
        "{}",
        chart.finding
    );
    assert!(chart.finding.contains("au-dessus"));
    // From left to right: 100 clients below the threshold, then a quarter as many, half as
    // wide, above it.
    assert_eq!(chart.marks[0], Mark::Dot { tone: Tone::Low, at: (25.0, 50.0), radius: 1.0 });
    assert_eq!(chart.marks[1], Mark::Dot { tone: Tone::High, at: (75.0, 50.0), radius: 0.5 });
}

#[test]
fn a_box_is_drawn_for_each_category_whichever_field_is_the_number() {
    let boxes = vec![BoxPlot {
        category: "Working".to_owned(),
        label: "Salarié".to_owned(),
        clients: 40,
        p10: 0.0,
        first_quartile: 25.0,
        median: 50.0,
        third_quartile: 75.0,
        p90: 100.0,
    }];
    let (number, category) = (Value::Number(60.0), Value::Text("Working".to_owned()));
    let first =
        JointPopulation { boxes: boxes.clone(), ..population(Unit::Amount, Unit::Category) };
    let client = ClientValues { value: Some(&number), other: Some(&category) };
    let Some(JointChart::Boxes(chart)) = joint(&first, client, 0.09, &FR) else {
        panic!("no boxes")
    };
    let bar = Mark::Bar { tone: Tone::Plain, x: 25.0, y: 20.0, width: 50.0, height: 60.0 };
    assert_eq!((&chart.rows[0].marks[1], chart.rows[0].is_marked), (&bar, true));
    assert!(chart.finding.starts_with("Montant\u{a0}: 60\u{202f}€ pour ce client, 50\u{202f}€"));
    let second = JointPopulation { boxes, ..population(Unit::Category, Unit::Amount) };
    let client = ClientValues { value: Some(&category), other: Some(&number) };
    let Some(JointChart::Boxes(chart)) = joint(&second, client, 0.09, &FR) else {
        panic!("no boxes")
    };
    assert!(
        chart.finding.starts_with("Revenu\u{a0}: 60\u{202f}€ pour ce client"),
        "{}",
        chart.finding
    );
}

#[test]
fn two_categories_are_a_table_with_gaps_where_nothing_is_told() {
    let named = |category: &str, other: &str, share| JointCell {
        category: Some(category.to_owned()),
        other_category: Some(other.to_owned()),
        ..cell(0.0, 0.0, 20, share)
    };
    let mut population = population(Unit::Category, Unit::Category);
    population.cells = vec![named("A", "x", 0.05), named("A", "y", 0.2), named("B", "y", 0.08)];
    let (value, other) = (Value::Text("A".to_owned()), Value::Text("y".to_owned()));
    let client = ClientValues { value: Some(&value), other: Some(&other) };
    let Some(JointChart::Cross(table)) = joint(&population, client, 0.09, &FR) else {
        panic!("no table")
    };
    assert_eq!(table.columns, ["Montant", "x", "y"]);
    let tone_and_mark =
        |cell: &Option<CrossCell>| cell.as_ref().map(|cell| (cell.tone, cell.is_marked));
    let tones: Vec<Vec<_>> =
        table.rows.iter().map(|(_, cells)| cells.iter().map(tone_and_mark).collect()).collect();
    assert_eq!(
        tones,
        [[Some((Tone::Low, false)), Some((Tone::High, true))], [None, Some((Tone::Low, false))],]
    );
    assert!(table.finding.contains("20,0\u{202f}%"));
}

#[test]
fn nothing_told_is_nothing_drawn() {
    let client = ClientValues { value: None, other: None };
    assert_eq!(joint(&population(Unit::Amount, Unit::Amount), client, 0.09, &FR), None);
}
