//! Reader of JSON Lines: a file with one JSON object on each line.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;

use scoring::Cell;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::form::{Application, Form, Role};
use super::header::compare;
use super::{IgnoredColumns, in_file, unreadable};
use crate::Result;
use crate::files::{BYTE_ORDER_MARK, Input};
use crate::tables::column_names::{is_index, join_first_names};

/// The lines of a file, read one after another.
pub(super) struct JsonLines<'a> {
    file: PathBuf,
    form: &'a Form<'a>,
    reader: BufReader<File>,
    line: Vec<u8>,
    /// Number of lines read so far, blank ones included.
    lines: usize,
    /// For each unknown name so far, the known name that it may have been meant for.
    unknown: HashMap<String, Option<String>>,
    ignored: IgnoredColumns,
}

/// A JSON value of an object's member.
#[derive(Debug, Clone, PartialEq)]
enum Json<'de> {
    Null,
    Flag(bool),
    Whole(i128),
    Number(f64),
    Text(Cow<'de, str>),
    Nested(&'static str),
}

/// The members of an object, in their order.
struct Members<'de>(Vec<(Cow<'de, str>, Json<'de>)>);

impl<'a> JsonLines<'a> {
    pub(super) fn open(input: &Input, form: &'a Form<'a>) -> Result<Self> {
        let file = input.path();
        let content = File::open(input.content()).map_err(unreadable(file))?;
        let mut reader = BufReader::with_capacity(1 << 18, content);
        let head = reader.fill_buf().map_err(unreadable(file))?;
        let mark = if head.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        if head[mark..].trim_ascii_start().first() == Some(&b'[') {
            let message = "the file is a JSON array. Write one object on each line instead (pandas: \
                           to_json(orient=\"records\", lines=True)).";
            return Err(in_file(file, message));
        }
        reader.consume(mark);
        Ok(Self {
            file: file.to_path_buf(),
            form,
            reader,
            line: Vec::new(),
            lines: 0,
            unknown: HashMap::new(),
            ignored: IgnoredColumns::default(),
        })
    }

    pub(super) fn ignored(&self) -> &IgnoredColumns {
        &self.ignored
    }

    pub(super) fn next(&mut self, row: usize) -> Option<Result<Application>> {
        loop {
            self.line.clear();
            match self.reader.read_until(b'\n', &mut self.line) {
                Err(error) => return Some(Err(unreadable(&self.file)(error))),
                Ok(0) if row == 1 => {
                    return Some(Err(in_file(&self.file, "no line holds an application.")));
                }
                Ok(0) => return None,
                Ok(_) => self.lines += 1,
            }
            if !self.line.trim_ascii().is_empty() {
                break;
            }
        }
        let line = std::mem::take(&mut self.line);
        let application = self.application(row, &line);
        self.line = line;
        Some(application)
    }

    fn application(&mut self, row: usize, line: &[u8]) -> Result<Application> {
        let mut application = self.form.blank(row);
        let number = self.lines;
        let Ok(text) = str::from_utf8(line) else {
            application
                .errors
                .push(format!("Line {number}: expected text in UTF-8. Save the file as UTF-8."));
            return Ok(application);
        };
        let with_null =
            if text.contains("NaN") { replace_bare_nan(text) } else { Cow::Borrowed(text) };
        match serde_json::from_str::<Members<'_>>(&with_null) {
            Ok(Members(members)) => self.fill(&mut application, &members),
            Err(error) if row == 1 && error.is_eof() => {
                let message = format!(
                    "line {number}: the JSON object does not end on its line. Write each object on a line of its own."
                );
                return Err(in_file(&self.file, message));
            }
            Err(error) => {
                let what = error.to_string();
                let what = what.split(" at line ").next().unwrap_or_default();
                let place = format!("Line {number}, column {}", error.column());
                application.errors.push(format!("{place}: expected a JSON object: {what}."));
            }
        }
        Ok(application)
    }

    fn fill(&mut self, application: &mut Application, members: &[(Cow<'_, str>, Json<'_>)]) {
        let mut seen = HashSet::with_capacity(members.len());
        let mut unknown = Vec::new();
        for (name, value) in members {
            if !seen.insert(name.as_ref()) {
                application.errors.push(format!("{name}: Given twice. Give it once."));
                continue;
            }
            match self.form.role(name) {
                Some(role) => self.fill_one(application, role, name, value),
                None if is_index(name) => _ = self.ignored.indices.insert(name.to_string()),
                None => {
                    unknown.extend(self.similar_name(name).map(|near| format!("{name} ({near}?)")));
                }
            }
        }
        if !unknown.is_empty() {
            let message =
                format!("Unknown: {}. Names count letter by letter.", join_first_names(&unknown));
            application.errors.push(message);
        }
        self.form.finish(application);
    }

    fn fill_one(&self, application: &mut Application, role: Role, name: &str, value: &Json<'_>) {
        let cell = match value {
            Json::Whole(number) if role == Role::Client => {
                return self.form.fill_client(application, *number);
            }
            Json::Null => Cell::Missing,
            Json::Flag(flag) => Cell::Flag(*flag),
            Json::Whole(number) => Cell::Number(*number as f64),
            Json::Number(number) => Cell::Number(*number),
            Json::Text(text) => Cell::Text(text),
            Json::Nested(what) => {
                application
                    .errors
                    .push(format!("{name}: Expected a number or a text, found {what}."));
                return;
            }
        };
        self.form.fill(application, role, cell);
    }

    /// Returns the known name that an unknown one may have been meant for.
    ///
    /// If there is none, the name is ignored.
    fn similar_name(&mut self, name: &str) -> Option<String> {
        if let Some(known) = self.unknown.get(name) {
            return known.clone();
        }
        let near = compare(std::iter::once(name), self.form).first_suggestion().map(str::to_owned);
        if near.is_none() {
            self.ignored.unknown.insert(name.to_owned());
        }
        self.unknown.insert(name.to_owned(), near.clone());
        near
    }
}

/// Replaces each `NaN` that stands where a value does by `null`.
///
/// Python writes a missing number as `NaN`, which is not JSON.
fn replace_bare_nan(line: &str) -> Cow<'_, str> {
    let (mut is_text, mut is_escaped) = (false, false);
    let mut output = String::with_capacity(line.len() + 8);
    let mut rest = line;
    while let Some(character) = rest.chars().next() {
        if !is_text && rest.starts_with("NaN") {
            output.push_str("null");
            rest = &rest["NaN".len()..];
            continue;
        }
        is_text ^= character == '"' && !is_escaped;
        is_escaped = is_text && character == '\\' && !is_escaped;
        output.push(character);
        rest = &rest[character.len_utf8()..];
    }
    Cow::Owned(output)
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(map.size_hint().unwrap_or(16));
                while let Some(Name(name)) = map.next_key()? {
                    members.push((name, map.next_value()?));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The name of a member, which may contain escapes.
struct Name<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Json::deserialize(deserializer)? {
            Json::Text(name) => Ok(Self(name)),
            _ => Ok(Self(Cow::Borrowed(""))),
        }
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;
        impl<'de> Visitor<'de> for Value {
            type Value = Json<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON value")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Json::Null)
            }

            fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
                Ok(Json::Flag(flag))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
                Ok(Json::Whole(number.into()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
                Ok(Json::Whole(number.into()))
            }

            fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Json::Number(number))
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Json::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Json::Text(Cow::Owned(text.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                while items.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Json::Nested("an array"))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
                while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Json::Nested("an object"))
            }
        }
        deserializer.deserialize_any(Value)
    }
}
