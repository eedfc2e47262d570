//! A small map from names to texts, stored as a list.

/// Map from names to texts, sorted by name.
///
/// A tree map of the standard library would cost ten kilobytes of code for each type of value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameMap(Vec<(String, String)>);

impl NameMap {
    /// Creates an empty map.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Returns the text of `name`.
    pub fn get(&self, name: &str) -> Option<&String> {
        self.position(name).ok().map(|index| &self.0[index].1)
    }

    /// Checks whether `name` has a text.
    pub fn contains(&self, name: &str) -> bool {
        self.position(name).is_ok()
    }

    /// Sets the text of `name`, in place of an older one.
    pub fn insert(&mut self, name: String, text: String) {
        match self.position(&name) {
            Ok(index) => self.0[index].1 = text,
            Err(index) => self.0.insert(index, (name, text)),
        }
    }

    /// Removes `name`.
    pub fn remove(&mut self, name: &str) {
        if let Ok(index) = self.position(name) {
            self.0.remove(index);
        }
    }

    /// Iterates over names and texts.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter().map(|(name, text)| (name, text))
    }

    /// Checks whether the map is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the number of names.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_text_given_last() {
        let mut map = NameMap::new();
        for (name, text) in [("b", "1"), ("a", "2"), ("b", "3")] {
            map.insert(name.to_owned(), text.to_owned());
        }
        let texts: Vec<_> = map.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(texts, [("a", "2"), ("b", "3")]);
        map.remove("a");
        map.remove("c");
        assert_eq!(
            (map.len(), map.get("a"), map.get("b").map(String::as_str)),
            (1, None, Some("3"))
        );
    }
}
