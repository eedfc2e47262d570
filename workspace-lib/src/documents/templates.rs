//! Built-in templates: the files of `docs/templates` at build time.

/// Expands to the name and text of each template in a list of names.
macro_rules! templates {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../docs/templates/", $name)))),*]
    };
}

/// All templates. To add a template, add its name.
const TEMPLATES: &[(&str, &str)] = templates![
    "champion.md",
    "champion/calibration.md",
    "champion/candidates.md",
    "champion/fairness.md",
    "champion/families.md",
    "champion/holdout.md",
    "champion/identity.md",
    "champion/leakage.md",
    "champion/reliance.md",
    "champion/remarks.md",
    "champion/scorecard.md",
    "champion/search.md",
    "champion/segments.md",
    "champion/selection.md",
    "champion/stability.md",
    "champion/threshold.md",
    "champion/words.md",
    "data-dictionary/features.md",
    "data-dictionary/introduction.md",
    "data-dictionary/tables.md",
    "model-card/card.toml",
    "model-card/data-sheet.md",
    "model-card/model-card.md",
    "monitoring-plan.md",
    "presentation.md",
    "regulation.md",
    "sentences.md",
];

/// Returns the text of a built-in template.
pub(super) fn embedded(name: &str) -> Option<String> {
    TEMPLATES.iter().find(|(known, _)| *known == name).map(|(_, text)| (*text).to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn files(folder: &Path, before: &str, names: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{before}{}", entry.file_name().to_str().unwrap());
            if entry.path().is_dir() {
                files(&entry.path(), &format!("{name}/"), names);
            } else {
                names.push(name);
            }
        }
    }

    #[test]
    fn every_template_is_built_in() {
        let mut names = Vec::new();
        files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/templates"), "", &mut names);
        names.sort();
        assert_eq!(TEMPLATES.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
    }
}
