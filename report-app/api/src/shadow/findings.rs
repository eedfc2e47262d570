//! What a comparison with the challenger says, in sentences.

use contract::{
    ChallengerComparison, ChallengerFigures, ComparedCost, CostBasis, Language, format_number,
    format_percent,
};

/// Returns the sentences, most important first.
pub(super) fn findings(comparison: &ChallengerComparison, language: Language) -> Vec<String> {
    let Some(figures) = &comparison.figures else { return Vec::new() };
    let costs = figures.costs.iter().map(|cost| cost_sentence(cost, language));
    std::iter::once(agreement(figures, language))
        .chain(costs)
        .chain([reasons(figures, language)])
        .chain(incomplete(figures, language))
        .collect()
}

fn agreement(figures: &ChallengerFigures, language: Language) -> String {
    let count = |number: usize| format_number(number as f64, 0, language);
    let same = format_percent(figures.agreement, 1, language);
    let all = count(figures.predictions);
    let [refused, granted] = [figures.newly_refused, figures.newly_granted].map(count);
    match language {
        Language::French => format!(
            "Les deux modèles décident de même dans {same} de {all} décisions. Le candidat en refuserait {refused} que le modèle \
             actuel accorde, et en accorderait {granted} qu’il refuse."
        ),
        Language::English => format!(
            "Both models decide alike in {same} of {all} decisions. The challenger would refuse {refused} that the current model \
             grants, and grant {granted} that it refuses."
        ),
    }
}

fn cost_sentence(cost: &ComparedCost, language: Language) -> String {
    let number = |value: f64| format_number(value, 3, language);
    let [champion, challenger] = [cost.champion, cost.challenger].map(number);
    let [low, high] = [cost.difference_low, cost.difference_high].map(number);
    let french = language == Language::French;
    let basis = match (cost.basis, french) {
        (CostBasis::OwnProbability, true) => "Chacun selon ses propres probabilités",
        (CostBasis::OwnProbability, false) => "Each by its own probabilities",
        (CostBasis::ChampionProbability, true) => "Selon les probabilités du modèle actuel",
        (CostBasis::ChampionProbability, false) => "By the current model’s probabilities",
        (CostBasis::ChallengerProbability, true) => "Selon les probabilités du candidat",
        (CostBasis::ChallengerProbability, false) => "By the challenger’s probabilities",
        (CostBasis::Outcomes, true) => "Sur les issues connues, celles des crédits accordés",
        (CostBasis::Outcomes, false) => "On known outcomes, those of granted loans",
    };
    let verdict = if cost.difference_low > 0.0 {
        if french { "le candidat coûte plus" } else { "the challenger costs more" }
    } else if cost.difference_high < 0.0 {
        if french { "le candidat coûte moins" } else { "the challenger costs less" }
    } else if french {
        "le hasard suffit à l’expliquer"
    } else {
        "chance alone explains it"
    };
    if french {
        format!(
            "{basis}, une décision coûte {challenger} bon client refusé à tort avec le candidat, contre {champion}\u{a0}: \
             {verdict} (écart entre {low} et {high})."
        )
    } else {
        format!(
            "{basis}, a decision costs {challenger} wrongly refused good clients with the challenger, against {champion}: \
             {verdict} (difference between {low} and {high})."
        )
    }
}

fn reasons(figures: &ChallengerFigures, language: Language) -> String {
    let [first, four] = [figures.same_first_reason, figures.same_reasons]
        .map(|share| format_percent(share, 0, language));
    match language {
        Language::French => format!(
            "Le premier motif reste le même dans {first} des décisions, les quatre premiers dans {four}."
        ),
        Language::English => format!(
            "The first reason stays the same in {first} of the decisions, the first four in {four}."
        ),
    }
}

/// Returns a sentence about what the challenger could not know, if there was something.
fn incomplete(figures: &ChallengerFigures, language: Language) -> Option<String> {
    let share = format_percent(figures.incomplete_share, 1, language);
    (figures.incomplete_share > 0.0).then(|| match language {
        Language::French => format!(
            "Pour {share} des décisions, le candidat lit des données que personne ne pouvait lui donner\u{a0}: il les a prises \
             pour manquantes."
        ),
        Language::English => format!(
            "For {share} of the decisions, the challenger reads data that nobody could give it: it took them as missing."
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(low: f64, high: f64) -> ComparedCost {
        ComparedCost {
            basis: CostBasis::OwnProbability,
            predictions: 100,
            champion: 0.5,
            challenger: 0.41,
            difference: -0.09,
            difference_low: low,
            difference_high: high,
        }
    }

    #[test]
    fn says_whether_chance_alone_explains_a_difference() {
        assert_eq!(
            cost_sentence(&cost(-0.1, -0.08), Language::French),
            "Chacun selon ses propres probabilités, une décision coûte 0,410 bon client refusé à tort avec le candidat, contre \
             0,500\u{a0}: le candidat coûte moins (écart entre −0,100 et −0,080)."
        );
        let unclear = cost_sentence(&cost(-0.2, 0.02), Language::English);
        assert!(
            unclear.ends_with("chance alone explains it (difference between −0.200 and 0.020)."),
            "{unclear}"
        );
        let dearer = cost_sentence(&cost(0.01, 0.02), Language::English);
        assert!(dearer.contains("the challenger costs more"), "{dearer}");
    }
}
