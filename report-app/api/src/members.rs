//! Validation of the members of a small JSON body, which reports all errors at once.

use answers::body::{described, escaped};
use contract::{ClientId, ProblemField};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Members of an object, and the errors found in them.
#[derive(Debug)]
pub(crate) struct Members<'a> {
    members: &'a Map<String, Value>,
    errors: Vec<ProblemField>,
}

impl<'a> Members<'a> {
    /// Opens `body`, which must be an object like `expected` with no other members than `names`.
    pub(crate) fn new(
        body: &'a Value,
        names: &[&str],
        expected: &str,
    ) -> Result<Self, Vec<ProblemField>> {
        let Value::Object(members) = body else {
            let message = format!("Expected an object like {expected}, found {}.", described(body));
            return Err(vec![ProblemField { pointer: String::new(), message }]);
        };
        let unknown = members.keys().filter(|name| !names.contains(&name.as_str()));
        let errors = unknown.map(|name| ProblemField {
            pointer: format!("/{}", escaped(name)),
            message: format!("Unknown member. Expected {}.", names.join(", ")),
        });
        Ok(Self { members, errors: errors.collect() })
    }

    /// Checks whether the member is present and not `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.get(name).is_some_and(|value| !value.is_null())
    }

    /// Reports an error if the member is present, even as `null`.
    pub(crate) fn absent(&mut self, name: &str, message: &str) {
        if self.members.contains_key(name) {
            self.wrong(name, message.to_owned());
        }
    }

    /// Reads a text with `shortest` to `longest` characters.
    ///
    /// Blanks around the text do not count towards `shortest`.
    pub(crate) fn text(&mut self, name: &str, shortest: usize, longest: usize) -> Option<String> {
        let expected = format!("a text of {shortest} to {longest} characters");
        self.parsed(name, &expected, |text| {
            let enough = text.trim().chars().count() >= shortest && text.chars().count() <= longest;
            enough.then(|| text.to_owned())
        })
    }

    /// Reads a text like [`text`](Self::text), for a secret: its value is in no error message.
    pub(crate) fn secret(&mut self, name: &str, longest: usize) -> Option<String> {
        let found = self.members.get(name).and_then(Value::as_str);
        let found =
            found.filter(|text| (1..=longest).contains(&text.chars().count())).map(str::to_owned);
        if found.is_none() {
            self.wrong(name, format!("Required. Give a text of 1 to {longest} characters."));
        }
        found
    }

    /// Reads a text of at most `longest` characters; `None` if it is absent or blank.
    pub(crate) fn optional_text(&mut self, name: &str, longest: usize) -> Option<String> {
        if self.has(name) {
            self.text(name, 0, longest).filter(|text| !text.trim().is_empty())
        } else {
            None
        }
    }

    /// Reads a UUID, in the spelling that this service writes.
    pub(crate) fn identifier(&mut self, name: &str) -> Option<String> {
        let parse = |text: &str| Uuid::try_parse(text).ok().map(|uuid| uuid.to_string());
        self.parsed(name, "an identifier that this service gave", parse)
    }

    /// Reads a client's number.
    pub(crate) fn client_number(&mut self, name: &str) -> Option<ClientId> {
        match self.members.get(name).and_then(Value::as_u64) {
            Some(number) => Some(number),
            None => self.unexpected(name, "a client's number", self.members.get(name)),
        }
    }

    /// Reads `true` or `false`.
    pub(crate) fn yes_or_no(&mut self, name: &str) -> Option<bool> {
        match self.members.get(name) {
            Some(Value::Bool(value)) => Some(*value),
            found => self.unexpected(name, "true or false", found),
        }
    }

    /// Reads `true` or `false`; `false` if the member is absent.
    pub(crate) fn optional_flag(&mut self, name: &str) -> Option<bool> {
        if self.members.contains_key(name) { self.yes_or_no(name) } else { Some(false) }
    }

    /// Reads one of several words.
    pub(crate) fn one_of<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let expected = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" or ");
        self.parsed(name, &expected, |text| {
            words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value)
        })
    }

    /// Reads an array with some of several words; empty if the member is absent.
    ///
    /// A word that is given twice counts once.
    pub(crate) fn several_of<T: Copy + PartialEq>(
        &mut self,
        name: &str,
        words: &[(&str, T)],
    ) -> Option<Vec<T>> {
        let mut found = Vec::new();
        let is_right = match self.members.get(name) {
            None | Some(Value::Null) => true,
            Some(Value::Array(given)) => given.iter().all(|given| {
                let known = words
                    .iter()
                    .find(|(word, _)| given.as_str() == Some(*word))
                    .map(|(_, value)| *value);
                found.extend(known.filter(|value| !found.contains(value)));
                known.is_some()
            }),
            Some(_) => false,
        };
        if is_right {
            return Some(found);
        }
        let words = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        self.wrong(name, format!("Expected an array with some of {words}."));
        None
    }

    /// Reads a text that `parse` accepts.
    pub(crate) fn parsed<T>(
        &mut self,
        name: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        match self.members.get(name) {
            Some(Value::String(text)) => match parse(text) {
                Some(value) => Some(value),
                None => self.unexpected(name, expected, self.members.get(name)),
            },
            found => self.unexpected(name, expected, found),
        }
    }

    fn unexpected<T>(&mut self, name: &str, expected: &str, found: Option<&Value>) -> Option<T> {
        let message = match found {
            None | Some(Value::Null) => format!("Required. Give {expected}."),
            Some(found) => format!("Expected {expected}, found {}.", described(found)),
        };
        self.wrong(name, message);
        None
    }

    fn wrong(&mut self, name: &str, message: String) {
        self.errors.push(ProblemField { pointer: format!("/{}", escaped(name)), message });
    }

    /// Returns the value of the body, or all errors.
    pub(crate) fn finish<T>(
        mut self,
        value: impl FnOnce() -> Option<T>,
    ) -> Result<T, Vec<ProblemField>> {
        self.errors.sort_by(|left, right| left.pointer.cmp(&right.pointer));
        // A member that returned `None` has reported an error.
        if self.errors.is_empty() { value().ok_or(self.errors) } else { Err(self.errors) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn says_everything_that_is_wrong_at_once() {
        let body = json!({"a": "", "b": 3, "d": "x", "é/": 1});
        let mut members = Members::new(&body, &["a", "b", "c", "d"], "{}")
            .unwrap_or_else(|_| unreachable!("an object"));
        assert_eq!(members.text("a", 1, 5), None);
        assert_eq!(members.yes_or_no("b"), None);
        assert_eq!(members.identifier("c"), None);
        assert_eq!(members.one_of("d", &[("yes", 1), ("no", 0)]), None);
        let errors = members.finish(|| Some(())).err().unwrap_or_default();
        let errors: Vec<(&str, &str)> =
            errors.iter().map(|error| (error.pointer.as_str(), error.message.as_str())).collect();
        assert_eq!(
            errors,
            [
                ("/a", "Expected a text of 1 to 5 characters, found the text \"\"."),
                ("/b", "Expected true or false, found the number 3."),
                ("/c", "Required. Give an identifier that this service gave."),
                ("/d", "Expected yes or no, found the text \"x\"."),
                ("/é~1", "Unknown member. Expected a, b, c, d."),
            ]
        );
    }
}
