//! Names of candidates and of selection steps in the reader's language.

use scoring::Language;

/// French words for the parts of a name, longer parts first.
const FRENCH: &[(&str, &str)] = &[
    ("gender, family status and children", "genre, situation familiale et enfants"),
    ("the features that no sentence tells", "les variables qu’aucune phrase ne dit"),
    ("logistic regression", "régression logistique"),
    ("square-root weights", "défauts pesés en racine"),
    ("directions ignored", "sens de variation libres"),
    ("balanced weights", "défauts et bons clients à poids égal"),
    ("tuned, monotone, ", ""),
    ("twins left out", "sans les jumelles"),
    ("under-sampling", "sous-échantillonnage"),
    ("random forest", "forêt aléatoire"),
    ("that gain most", "qui gagnent le plus"),
    ("features", "variables"),
    ("mean of", "moyenne de"),
    ("scorecard", "grille de score"),
    ("seeds", "graines"),
    ("dummy", "témoin"),
    ("with ", "avec "),
    ("tuned, ", ""),
    (" age", " l’âge"),
    ("the ", "les "),
];

/// Returns a candidate's name in a language.
///
/// Reports hold the English name.
///
/// ```
/// use workspace_lib::prelude::*;
///
/// assert_eq!(candidate_label("random forest", Language::French), "forêt aléatoire");
/// ```
pub fn candidate_label(name: &str, language: Language) -> String {
    match language {
        Language::English => name.to_owned(),
        Language::French => FRENCH
            .iter()
            .fold(name.to_owned(), |name, (english, french)| name.replace(english, french)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_translated_part_by_part() {
        let french = |name| candidate_label(name, Language::French);
        assert_eq!(french("LightGBM, square-root weights"), "LightGBM, défauts pesés en racine");
        assert_eq!(french("LightGBM, tuned, monotone, 90 features"), "LightGBM, 90 variables");
        assert_eq!(
            french("LightGBM, tuned, 90 features, mean of 3 seeds"),
            "LightGBM, 90 variables, moyenne de 3 graines"
        );
        assert_eq!(french("the 40 that gain most"), "les 40 qui gagnent le plus");
        assert_eq!(french("with age"), "avec l’âge");
        assert_eq!(candidate_label("dummy", Language::English), "dummy");
    }
}
