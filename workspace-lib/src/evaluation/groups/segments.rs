//! Business segments in which a model may be better or worse.
//!
//! They are products, occupations, amounts and what is known of a client. A model that is good on
//! average may fail where little is known about clients, or where there were few training clients.

use polars::prelude::DataFrame;
use scoring::{Label, Language, Unit, Value, format_value};

use super::grouping::{ApplicationFrame, Grouping};
use crate::Result;

/// Bounds of the amount bands, in euros.
///
/// They are near the quartiles of the public data. They are fixed, so that a band means the same in
/// every report.
const AMOUNTS: [f64; 3] = [250_000.0, 500_000.0, 800_000.0];

/// External scores, made by other organisations.
const EXTERNAL_SCORES: [&str; 3] = ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"];

/// Builds the groupings of applications by business segment.
///
/// Segments are contract type, kind of income, education, housing, occupation, amount of credit,
/// number of known external scores, history with this lender, and history with others.
///
/// `frame` is a feature matrix's frame that still has its raw fields. Histories are read from the
/// features `previous_applications` and `bureau_credits`. A missing column gives no grouping. An
/// unknown value gives no group.
///
/// # Errors
/// If a column is not of its schema's kind.
pub fn segment_groupings(frame: &DataFrame) -> Result<Vec<Grouping>> {
    let applications = ApplicationFrame::new(frame);
    let amount_band = |amount: f64| Some(AMOUNTS.iter().filter(|&&bound| amount >= bound).count());
    let groupings = [
        applications.by_category("contract_type", "NAME_CONTRACT_TYPE")?,
        applications.by_category("income_type", "NAME_INCOME_TYPE")?,
        applications.by_category("education", "NAME_EDUCATION_TYPE")?,
        applications.by_category("housing", "NAME_HOUSING_TYPE")?,
        applications.by_category("occupation", "OCCUPATION_TYPE")?,
        applications.by_number(
            "credit",
            applications.label("AMT_CREDIT"),
            "AMT_CREDIT",
            amount_bands(),
            amount_band,
        )?,
        known_external_scores(&applications)?,
        by_history(
            &applications,
            "own_history",
            Label::new("Historique chez nous", "History with us"),
            "previous_applications",
            &[
                Label::new("Aucune demande précédente", "No earlier application"),
                Label::new("Demandes précédentes", "Earlier applications"),
            ],
        )?,
        by_history(
            &applications,
            "bureau_history",
            Label::new("Historique à la centrale des crédits", "History at the credit bureau"),
            "bureau_credits",
            &[
                Label::new("Aucun crédit connu ailleurs", "No known credit elsewhere"),
                Label::new("Crédits connus ailleurs", "Known credits elsewhere"),
            ],
        )?,
    ];
    Ok(groupings.into_iter().flatten().collect())
}

fn amount_bands() -> Vec<Label> {
    let written =
        |amount: f64, language| format_value(&Value::Number(amount), Unit::Amount, language);
    let (fr, en) = (
        AMOUNTS.map(|amount| written(amount, Language::French)),
        AMOUNTS.map(|amount| written(amount, Language::English)),
    );
    let [fr_low, fr_middle, fr_high] = fr;
    let [en_low, en_middle, en_high] = en;
    vec![
        Label::new(format!("Moins de {fr_low}"), format!("Under {en_low}")),
        Label::new(format!("De {fr_low} à {fr_middle}"), format!("{en_low} to {en_middle}")),
        Label::new(format!("De {fr_middle} à {fr_high}"), format!("{en_middle} to {en_high}")),
        Label::new(format!("{fr_high} et plus"), format!("{en_high} and over")),
    ]
}

fn known_external_scores(applications: &ApplicationFrame<'_>) -> Result<Option<Grouping>> {
    let mut known: Vec<usize> = Vec::new();
    for column in EXTERNAL_SCORES {
        let Some(scores) = applications.numbers(column)? else { return Ok(None) };
        known.resize(scores.len(), 0);
        known
            .iter_mut()
            .zip(scores)
            .for_each(|(known, score)| *known += usize::from(score.is_some()));
    }
    let groups = (0..=EXTERNAL_SCORES.len())
        .map(|count| Label::new(count.to_string(), count.to_string()))
        .collect();
    let label = Label::new("Scores externes connus", "Known external scores");
    Ok(Grouping::new("external_scores", label, groups, known.into_iter().map(Some).collect()))
}

/// Groups clients by whether they have a history, from the number of its rows.
///
/// If no client has one, its table is missing: there is no grouping.
fn by_history(
    applications: &ApplicationFrame<'_>,
    code: &str,
    label: Label,
    feature: &str,
    groups: &[Label; 2],
) -> Result<Option<Grouping>> {
    let Some(counts) = applications.numbers(feature)? else { return Ok(None) };
    let has_history: Vec<bool> =
        counts.into_iter().map(|count| count.is_some_and(|count| count > 0.0)).collect();
    if !has_history.contains(&true) {
        return Ok(None);
    }
    let group_of =
        has_history.into_iter().map(|has_history| Some(usize::from(has_history))).collect();
    Ok(Grouping::new(code, label, groups.to_vec(), group_of))
}

#[cfg(test)]
mod tests {
    use polars::prelude::df;

    use super::*;
    use crate::features::definitions;
    use crate::tables::has_plain_space;

    #[test]
    fn groups_by_amount_by_what_is_known_and_by_history() {
        let frame = df!(
            "NAME_CONTRACT_TYPE" => ["Revolving loans", "Cash loans", "Cash loans"],
            "AMT_CREDIT" => [249_999.0, 250_000.0, 9e6],
            "EXT_SOURCE_1" => [Some(0.5), None, None],
            "EXT_SOURCE_2" => [Some(0.5), None, Some(f64::NAN)],
            "EXT_SOURCE_3" => [Some(0.5), None, Some(0.1)],
            "previous_applications" => [Some(0.0), None, Some(2.0)],
            "bureau_credits" => [None::<f64>, None, None],
        )
        .unwrap();
        let groupings = segment_groupings(&frame).unwrap();
        let read: Vec<(&str, &[Option<usize>])> =
            groupings.iter().map(|one| (one.code.as_str(), one.group_of.as_slice())).collect();
        assert_eq!(
            read,
            [
                ("contract_type", &[Some(1), Some(0), Some(0)][..]),
                ("credit", &[Some(0), Some(1), Some(2)]),
                ("external_scores", &[Some(2), Some(0), Some(1)]),
                ("own_history", &[Some(0), Some(0), Some(1)]),
            ]
        );
        let known: Vec<&str> = groupings[2].groups.iter().map(|group| group.en.as_str()).collect();
        assert_eq!(known, ["0", "1", "3"], "nobody knows two");
    }

    #[test]
    fn histories_are_features_that_exist() {
        let set = definitions();
        for name in ["previous_applications", "bureau_credits"] {
            assert!(set.features.iter().any(|feature| feature.name == name), "{name}");
        }
    }

    #[test]
    fn amounts_are_written_as_elsewhere() {
        let bands = amount_bands();
        assert_eq!(bands[1].fr, "De 250\u{202f}000\u{202f}€ à 500\u{202f}000\u{202f}€");
        assert_eq!(bands[3].en, "€800,000 and over");
        assert!(bands.iter().all(|band| !has_plain_space(&band.fr)));
    }
}
