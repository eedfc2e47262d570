//! A small map from names to texts, stored as a list.

/// Map from names to texts, sorted by name.
///
/// A tree map of the standard library would cost ten kilobytes of code for each type of value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named(Vec<(String, String)>);

impl Named {
    /// Creates an empty map.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Returns the text of `name`.
    pub fn get(&self, name: &str) -> Option<&String> {
        self.place(name).ok().map(|place| &self.0[place].1)
    }

    /// Checks whether `name` has a text.
    pub fn contains(&self, name: &str) -> bool {
        self.place(name).is_ok()
    }

    /// Sets the text of `name`, in place of an older one.
    pub fn insert(&mut self, name: String, text: String) {
        match self.place(&name) {
            Ok(place) => self.0[place].1 = text,
            Err(place) => self.0.insert(place, (name, text)),
        }
    }

    /// Removes `name`.
    pub fn remove(&mut self, name: &str) {
        if let Ok(place) = self.place(name) {
            self.0.remove(place);
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

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_str().cmp(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_text_given_last() {
        let mut named = Named::new();
        for (name, text) in [("b", "1"), ("a", "2"), ("b", "3")] {
            named.insert(name.to_owned(), text.to_owned());
        }
        let texts: Vec<_> =
            named.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(texts, [("a", "2"), ("b", "3")]);
        named.remove("a");
        named.remove("c");
        assert_eq!(
            (named.len(), named.get("a"), named.get("b").map(String::as_str)),
            (1, None, Some("3"))
        );
    }
}
