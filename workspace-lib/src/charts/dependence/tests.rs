use super::*;
use crate::explaining::dependence;
use crate::features::definitions;

/// Returns a panel of debts that double from client to client and raise the risk. Every fifth
/// client's debt is missing.
fn panel(feature: &str, bins: i32) -> DependencePanel {
    let values: Vec<f64> = (0..bins * 5)
        .map(|index| if index % 5 == 4 { f64::NAN } else { f64::from(index / 5) })
        .collect();
    let contributions: Vec<f64> =
        values.iter().map(|value| if value.is_nan() { 0.3 } else { value / 20.0 }).collect();
    let found = dependence(&[feature.to_owned()], &values, &contributions, 1).unwrap().remove(0);
    let set = definitions();
    let feature = set.features.iter().find(|candidate| candidate.name == feature).unwrap();
    DependencePanel::new(&found, feature, Language::French)
}

#[test]
fn values_are_written_as_the_feature_s_unit() {
    assert_eq!(panel("credit_amount", 3).values, ["0\u{202f}€", "1\u{202f}€", "2\u{202f}€"]);
    assert_eq!(
        panel("education", 3).values,
        ["Premier cycle du secondaire", "Secondaire", "Supérieur inachevé"]
    );
}

#[test]
fn many_bins_are_a_line_with_a_band_and_missing_values_stand_apart() {
    let figure = dependence_chart(
        &Caption::french("Titre", "contribution (log-cotes)"),
        &panel("credit_amount", 12),
    );
    for expected in [
        "contribution (log-cotes)",
        "contribution moyenne",
        "de 10\u{a0}% à 90\u{a0}% des clients",
        "valeur manquante",
        "Montant du crédit",
        ">\nmanquante\n<",
    ] {
        assert!(figure.svg().contains(expected), "no {expected:?} in {}", figure.svg());
    }
    // The band and its sample in the legend; the hollow dot and its sample.
    assert_eq!(figure.svg().matches("<polygon ").count(), 2);
    assert_eq!(figure.svg().matches("<circle ").count(), 4);
}

#[test]
fn a_few_values_are_dots() {
    let figure =
        dependence_chart(&Caption::english("Title", "contribution"), &panel("credit_amount", 3));
    assert_eq!(figure.svg().matches("<polygon ").count(), 0);
    // Three dots and one in the legend. The missing value and its sample are two circles each.
    assert_eq!(figure.svg().matches("<circle ").count(), 4 + 4);
}

#[test]
fn every_one_of_a_few_categories_is_told_in_lines_that_fit() {
    let mut incomes = panel("income_type", 4);
    incomes.values =
        ["Retraité", "Salarié", "Fonctionnaire", "Associé commercial"].map(str::to_owned).to_vec();
    incomes.dependence.missing = None;
    let figure = dependence_grid(
        &Caption::french("Titre", "contribution"),
        &[panel("education", 3), incomes],
    );
    for line in [
        "Premier",
        "cycle du",
        "secondaire",
        "Secondaire",
        "Supérieur",
        "inachevé",
        "Fonctionnaire",
        "Associé",
        "commercial",
    ] {
        assert!(figure.svg().contains(&format!(">\n{line}\n<")), "no {line:?} in {}", figure.svg());
    }
}

#[test]
fn a_word_wider_than_its_bin_has_its_neighbours_below_it() {
    let told: Vec<String> =
        labels(&panel("education", 3), 180).into_iter().map(|(_, words)| words).collect();
    assert_eq!(
        told,
        ["Premier\ncycle\ndu\nsecondaire", "\n\n\n\nSecondaire", "Supérieur\ninachevé"]
    );
}

#[test]
fn a_grid_has_one_scale_and_every_label() {
    let panels =
        [panel("credit_amount", 12), panel("income_amount", 3), panel("annuity_amount", 8)];
    let figure = dependence_grid(&Caption::french("Titre", "contribution (log-cotes)"), &panels);
    for panel in &panels {
        assert!(figure.svg().contains(&panel.label), "no {:?} in {}", panel.label, figure.svg());
    }
    // The same grid lines in each panel.
    assert_eq!(figure.svg().matches(">\n0,4\n<").count(), 3, "{}", figure.svg());
}

#[test]
fn an_input_without_any_value_shows_the_missing_ones_alone() {
    let found =
        dependence(&["income".to_owned()], &[f64::NAN; 3], &[0.1, 0.2, 0.3], 1).unwrap().remove(0);
    let panel =
        DependencePanel { label: "Revenu".to_owned(), values: Vec::new(), dependence: found };
    let figure = dependence_chart(&Caption::french("Titre", "contribution"), &panel);
    assert!(
        figure.svg().contains(">\nmanquante\n<") && !figure.svg().contains("contribution moyenne")
    );
}
