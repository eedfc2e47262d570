//! JSON bodies: parsing with exact error messages, without duplicate members.

use std::fmt;

use contract::ProblemField;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::error::{Error, MOST_ERRORS};

/// Total bytes of duplicate-member pointers after which no more are collected.
const MAX_POINTER_BYTES: usize = 4096;

/// Parses `bytes` as JSON.
///
/// # Errors
/// [`Error::InvalidJson`] with the line and the column, or [`Error::InvalidBody`] with every member
/// that is given twice.
pub fn parse(bytes: &[u8]) -> Result<Value, Error> {
    let mut duplicates = Vec::new();
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let node = Node { pointer: String::new(), duplicates: &mut duplicates };
    let value =
        node.deserialize(&mut deserializer).and_then(|value| deserializer.end().map(|()| value));
    let value = value.map_err(|error| invalid(bytes, &error))?;
    if duplicates.is_empty() {
        return Ok(value);
    }
    let errors = duplicates
        .into_iter()
        .map(|pointer| ProblemField { pointer, message: "Given twice. Give it once.".into() });
    Err(Error::InvalidBody(errors.collect()))
}

/// Describes where the JSON becomes invalid, with advice for common mistakes.
fn invalid(bytes: &[u8], error: &serde_json::Error) -> Error {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Error::InvalidJson("The body is empty. Expected a JSON object.".to_owned());
    }
    let (line, column) = (error.line(), error.column());
    let what = error.to_string();
    let what = what.split(" at line ").next().unwrap_or_default();
    let rest = bytes.split(|&byte| byte == b'\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let rest = rest.get(column.saturating_sub(1)..).unwrap_or_default();
    // After a minus sign the parser stops at the letter. If it has begun to read `nan` as `null`,
    // it stops at the second letter.
    let rest = rest.strip_prefix(b"-").unwrap_or(rest);
    let is_not_a_number =
        ["NaN", "nan", "an", "Inf", "inf"].iter().any(|word| rest.starts_with(word.as_bytes()));
    let message = if is_not_a_number {
        "JSON has no NaN and no infinity; give null for a missing value".to_owned()
    } else {
        what.to_owned()
    };
    Error::InvalidJson(format!("Line {line}, column {column}: {message}."))
}

/// JSON value at `pointer`; duplicate members are collected.
struct Node<'a> {
    pointer: String,
    duplicates: &'a mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Value, E> {
        if value.contains('\0') {
            return Err(E::custom("a text cannot hold the character U+0000"));
        }
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        loop {
            let pointer = format!("{}/{}", self.pointer, array.len());
            let Some(item) =
                items.next_element_seed(Node { pointer, duplicates: self.duplicates })?
            else {
                return Ok(Value::Array(array));
            };
            array.push(item);
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if name.contains('\0') {
                return Err(A::Error::custom("a name cannot hold the character U+0000"));
            }
            let pointer = format!("{}/{}", self.pointer, escaped(&name));
            if object.contains_key(&name) {
                note(self.duplicates, &pointer);
            }
            let value = members.next_value_seed(Node { pointer, duplicates: self.duplicates })?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

/// Records a duplicate member, unless the limits are reached.
///
/// A short body can have thousands of duplicate members, each in an object with a long name.
fn note(duplicates: &mut Vec<String>, pointer: &str) {
    let said: usize = duplicates.iter().map(String::len).sum();
    if duplicates.len() < MOST_ERRORS && said < MAX_POINTER_BYTES {
        duplicates.push(pointer.to_owned());
    }
}

/// Escapes a member's name for a JSON pointer.
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Describes a JSON value in a few words.
pub fn described(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) => {
            let shown: String = text.chars().take(40).collect();
            format!("the text \"{shown}\"")
        }
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(body: &str) -> String {
        parse(body.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn says_where_json_ends_to_be_valid() {
        let nan = "JSON has no NaN and no infinity; give null for a missing value.";
        assert_eq!(
            refusal("{\"application\":\n {\"AMT_CREDIT\": NaN}}"),
            format!("Line 2, column 17: {nan}")
        );
        assert_eq!(refusal("[Infinity]"), format!("Line 1, column 2: {nan}"));
        assert!(refusal("[-Infinity]").ends_with(nan));
        assert_eq!(refusal("  "), "The body is empty. Expected a JSON object.");
        assert_eq!(refusal("{\"a\": 1,}"), "Line 1, column 9: trailing comma.");
        assert_eq!(refusal("{} {}"), "Line 1, column 4: trailing characters.");
        assert_eq!(refusal("{\"a\": 1e999}"), "Line 1, column 11: number out of range.");
        assert!(refusal(&"[".repeat(1000)).contains("recursion limit exceeded"));
    }

    #[test]
    fn names_every_member_given_twice() {
        let Err(Error::InvalidBody(errors)) = parse(br#"{"a": {"b/c": 1, "b/c": 2}, "a": 3}"#)
        else {
            panic!("expected a refusal")
        };
        let pointers: Vec<&str> = errors.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(pointers, ["/a/b~1c", "/a"]);
        assert_eq!(errors[0].message, "Given twice. Give it once.");
    }

    #[test]
    fn names_no_more_members_than_an_answer_holds() {
        let pointers = |name: &str| {
            let twice = r#""a": 1,"#.repeat(5_000);
            match parse(format!(r#"{{"{name}": {{{twice} "a": 1}}}}"#).as_bytes()) {
                Err(Error::InvalidBody(errors)) => {
                    errors.into_iter().map(|error| error.pointer).collect()
                }
                _ => Vec::new(),
            }
        };
        assert_eq!(pointers("x"), vec!["/x/a"; MOST_ERRORS]);
        let long = "x".repeat(30_000);
        assert_eq!(pointers(&long), [format!("/{long}/a")]);
    }

    #[test]
    fn reads_what_is_valid() {
        let body = r#"{"client_id": 100001, "application": {"AMT_CREDIT": 0.1, "X": null, "Y": ["é", true, -1]}}"#;
        assert_eq!(parse(body.as_bytes()).unwrap(), serde_json::from_str::<Value>(body).unwrap());
    }
}
