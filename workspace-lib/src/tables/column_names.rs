//! Unknown column names of a file, with suggestions of the known columns they may stand for.

use std::collections::HashSet;
use std::fmt;

use scoring::nearest_name;

/// Maximum number of names in a message.
const SHOWN: usize = 3;

/// Checks whether a column only numbers the rows, as pandas and R write beside the data.
pub(crate) fn is_index(name: &str) -> bool {
    let numbered = |prefix: &str, suffix: &str| {
        let number = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
        number.is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        })
    };
    name.is_empty()
        || name.eq_ignore_ascii_case("index")
        || numbered("Unnamed: ", "")
        || numbered("level_", "")
        || numbered("__index_level_", "__")
}

/// Returns the first name that occurs twice. Several columns without a name are allowed.
pub(crate) fn first_duplicate(names: &[String]) -> Option<&str> {
    let mut seen = HashSet::new();
    names.iter().map(String::as_str).find(|name| !name.is_empty() && !seen.insert(*name))
}

/// Unknown column names, grouped by their similarity to known names.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct UnknownNames {
    /// Misspelt names, each with the nearest known name.
    misspelt: Vec<(String, String)>,
    /// Names of one-hot columns, each with the known column whose category it contains.
    one_hot: Vec<(String, String)>,
    /// Names that match no known column.
    pub(crate) unmatched: Vec<String>,
}

impl UnknownNames {
    /// Compares `unknown` names with the `known` ones.
    ///
    /// `is_category` says which known columns contain categories.
    pub(crate) fn compare<'a>(
        unknown: impl Iterator<Item = &'a str>,
        known: &[&str],
        is_category: impl Fn(&str) -> bool,
    ) -> Self {
        let mut names = Self::default();
        for name in unknown {
            let of_category = known.iter().find(|known| {
                let rest =
                    name.get(..known.len()).filter(|start| start.eq_ignore_ascii_case(known));
                rest.is_some()
                    && name[known.len()..].starts_with(['_', '-', '.', '='])
                    && is_category(known)
            });
            if let Some(column) = of_category {
                names.one_hot.push((name.to_owned(), (*column).to_owned()));
            } else if let Some(near) = nearest_name(name, known.iter().copied()) {
                names.misspelt.push((name.to_owned(), near.to_owned()));
            } else {
                names.unmatched.push(name.to_owned());
            }
        }
        names
    }

    /// Returns the first known column for which a suggestion exists.
    pub(crate) fn first_suggestion(&self) -> Option<&str> {
        self.misspelt.iter().chain(&self.one_hot).map(|(_, known)| known.as_str()).next()
    }

    /// Returns true if some names resemble known columns.
    pub(crate) fn has_suggestion(&self) -> bool {
        self.first_suggestion().is_some()
    }
}

/// Writes the names that resemble known columns, and what to do about them.
impl fmt::Display for UnknownNames {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        if !self.misspelt.is_empty() {
            let pairs = self.misspelt.iter().map(|(name, near)| format!("{name} ({near}?)"));
            let names = join_first_names(&pairs.collect::<Vec<_>>());
            write!(
                formatter,
                "{names}. Names count letter by letter: rename these columns, or remove them."
            )?;
            separator = " ";
        }
        if let Some((name, column)) = self.one_hot.first() {
            let count = match self.one_hot.len() {
                1 => "1 column holds".to_owned(),
                count => format!("{count} columns hold"),
            };
            write!(
                formatter,
                "{separator}{count} one category each, such as \"{name}\": give one column {column} with the category as \
                 text."
            )?;
        }
        Ok(())
    }
}

/// Joins the first few names of a list, and says how many more there are.
pub(crate) fn join_first_names(names: &[String]) -> String {
    match names.len().saturating_sub(SHOWN) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names[..SHOWN].join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["SK_ID_CURR", "AMT_CREDIT", "AMT_ANNUITY", "NAME_CONTRACT_TYPE"];

    fn compared(names: &[&str]) -> UnknownNames {
        UnknownNames::compare(names.iter().copied(), &KNOWN, |name| name.starts_with("NAME_"))
    }

    #[test]
    fn knows_the_columns_in_which_programs_number_rows() {
        for name in
            ["", "Unnamed: 0", "Unnamed: 0.1", "index", "Index", "level_0", "__index_level_0__"]
        {
            assert!(is_index(name), "{name}");
        }
        for name in ["Unnamed: ", "Unnamed", "level_", "SK_ID_CURR", "id", "__index_level_x__"] {
            assert!(!is_index(name), "{name}");
        }
    }

    #[test]
    fn finds_a_name_that_stands_there_twice() {
        let names =
            |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(first_duplicate(&names(&["a", "", "b", "", "A"])), None);
        assert_eq!(first_duplicate(&names(&["a", "b", "b", "a"])), Some("b"));
    }

    #[test]
    fn tells_in_one_sentence_what_names_may_have_been_meant() {
        let names =
            compared(&["sk_id_curr", "amt-credit", "AMTANNUITY", "name contract type", "AGENCE"]);
        assert_eq!(
            names.to_string(),
            "sk_id_curr (SK_ID_CURR?), amt-credit (AMT_CREDIT?), AMTANNUITY (AMT_ANNUITY?) and 1 more. Names count letter by \
             letter: rename these columns, or remove them."
        );
        assert_eq!(names.unmatched, ["AGENCE"]);
        let names =
            compared(&["NAME_CONTRACT_TYPE_Cash loans", "name_contract_type_Revolving loans"]);
        assert_eq!(
            names.to_string(),
            "2 columns hold one category each, such as \"NAME_CONTRACT_TYPE_Cash loans\": give one column \
             NAME_CONTRACT_TYPE with the category as text."
        );
        assert!(!compared(&["exported_at", "x"]).has_suggestion());
    }
}
