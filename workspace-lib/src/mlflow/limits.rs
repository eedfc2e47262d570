//! What MLflow takes: names, lengths, sizes of a batch.
//!
//! Source: MLflow's REST API, `runs/log-batch` and the data structures of parameters, metrics and
//! tags.

/// Most parameters of a batch.
pub(super) const BATCH_PARAMETERS: usize = 100;
/// Most metrics of a batch.
pub(super) const BATCH_METRICS: usize = 1000;
/// Most tags of a batch.
pub(super) const BATCH_TAGS: usize = 100;
/// Most bytes of a name.
pub(super) const NAME: usize = 250;
/// Most bytes of a parameter's value.
pub(super) const PARAMETER: usize = 6000;
/// Most bytes of a tag's value.
pub(super) const TAG: usize = 5000;

/// Returns a name that MLflow takes: other letters become `_`.
///
/// Letters, digits, `_`, `-`, `.`, spaces and slashes are allowed. A path must not begin with a
/// slash, nor leave its folder.
pub(super) fn name(text: &str) -> String {
    let allowed = |letter: char| {
        if letter.is_ascii_alphanumeric() || "_-. /".contains(letter) { letter } else { '_' }
    };
    let cleaned: String = text.chars().map(allowed).collect();
    let parts: Vec<&str> =
        cleaned.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    let cleaned = parts.join("/");
    if cleaned.is_empty() { "_".to_owned() } else { cut(&cleaned, NAME) }
}

/// Returns the text with at most `limit` bytes; a shortened one ends in `…`.
pub(super) fn cut(text: &str, limit: usize) -> String {
    const MARK: &str = "…";
    if text.len() <= limit {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(limit.saturating_sub(MARK.len()));
    format!("{}{MARK}", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_letters_that_mlflow_takes_and_stay_in_their_folder() {
        assert_eq!(name("holdout/auc"), "holdout/auc");
        assert_eq!(name("coût par dossier : µ"), "co_t par dossier _ _");
        assert_eq!(name("/../a//./b"), "a/b");
        assert_eq!(name(""), "_");
        assert_eq!(name(&"x".repeat(300)).len(), NAME);
    }

    #[test]
    fn a_long_text_is_cut_between_letters_and_says_so() {
        assert_eq!(cut("four", 4), "four");
        assert_eq!(cut("fives", 4), "f…");
        // é has two bytes: of seven bytes three remain beside the mark, one and a half letters.
        assert_eq!(cut("éééé", 6), "é…");
    }
}
