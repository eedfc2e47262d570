//! The form of an application, as a bundle expects it, and applications filled in by a reader.

use std::collections::{BTreeMap, HashMap};

use scoring::features::{Applicant, Definition, RawRef, Slot};
use scoring::{Bundle, Cell, EXACT_LIMIT, Explanation, Field, FieldKind, Value, check_consistency};

use crate::tables::{CLIENT_KEY, SchemaColumn, TARGET, Table};

/// The role of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The client's number.
    Client,
    /// The outcome, which is not read.
    Label,
    /// A field of the application, by its position.
    Field(usize),
    /// A summary of the client's history, by its position in the feature set.
    History(usize),
}

/// The columns of an application that a bundle expects, with the meaning of their cells.
#[derive(Debug)]
pub struct Form<'a> {
    bundle: &'a Bundle,
    roles: HashMap<&'a str, Role>,
    fields: Vec<FormField<'a>>,
    /// For each feature of the set, the slot of its value.
    ///
    /// It is `None` unless the feature is a summary of a history that the model needs.
    history: Vec<Option<Slot>>,
}

/// A field, and the properties of its column in the tables.
#[derive(Debug)]
struct FormField<'a> {
    field: &'a Field,
    slot: Option<Slot>,
    /// The number that stands for "missing" in the original tables.
    sentinel: Option<f64>,
    /// True if the original tables leave out some values.
    is_seldom_missing: bool,
    /// Range in which a file's value is accepted with a warning, beyond the field's own range.
    tolerated: Option<(f64, f64)>,
}

/// One application that was read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    /// Its row, from 1.
    pub row: usize,
    /// The client's number, if it was given.
    pub client: Option<u64>,
    /// Reasons why it cannot be scored; empty if it can.
    pub errors: Vec<String>,
    /// Warnings for the reader of the score.
    pub warnings: Vec<String>,
    /// One value for each field of the form.
    fields: Vec<Value>,
    /// Summaries of the history, by position in the feature set.
    history: Vec<(usize, f64)>,
}

impl<'a> Form<'a> {
    /// Builds the form of `bundle`.
    pub fn new(bundle: &'a Bundle) -> Self {
        let set = bundle.features();
        let plan = bundle.plan();
        let fields: Vec<FormField<'a>> = (set.fields.iter())
            .map(|field| {
                let column = Table::ApplicationTest.column(&field.name);
                FormField {
                    field,
                    slot: plan.slot(&field.name),
                    sentinel: column.and_then(|column| column.sentinel),
                    is_seldom_missing: column.is_some_and(SchemaColumn::is_seldom_missing),
                    tolerated: column.and_then(SchemaColumn::tolerated),
                }
            })
            .collect();
        let is_history = |definition: &Definition| matches!(definition, Definition::Aggregate(_));
        let history = set
            .features
            .iter()
            .map(|feature| plan.slot(&feature.name).filter(|_| is_history(&feature.definition)));
        let features = set
            .features
            .iter()
            .enumerate()
            .map(|(at, feature)| (feature.name.as_str(), Role::History(at)));
        let named =
            fields.iter().enumerate().map(|(at, form)| (form.field.name.as_str(), Role::Field(at)));
        let own = [(CLIENT_KEY, Role::Client), (TARGET, Role::Label)];
        let roles = features.chain(named).chain(own).collect();
        Self { bundle, roles, history: history.collect(), fields }
    }

    /// Returns the bundle of the form.
    pub(super) fn bundle(&self) -> &'a Bundle {
        self.bundle
    }

    /// Checks whether the column of a role is read.
    ///
    /// A summary of a history, or a feature of the application, is not read if the model does not
    /// need it to be given.
    pub(super) fn is_read(&self, role: Role) -> bool {
        match role {
            Role::History(at) => self.history[at].is_some(),
            Role::Client | Role::Label | Role::Field(_) => true,
        }
    }

    /// Returns the role of the column `name`; `None` if the bundle knows no such column.
    pub fn role(&self, name: &str) -> Option<Role> {
        self.roles.get(name).copied()
    }

    /// Returns the names of all columns that the bundle knows, in no particular order.
    pub fn names(&self) -> Vec<&str> {
        self.roles.keys().copied().collect()
    }

    /// Checks whether the column `name` holds categories.
    pub fn holds_categories(&self, name: &str) -> bool {
        self.bundle.features().field(name).is_some_and(|field| field.kind == FieldKind::Category)
    }

    /// Checks whether the column `name` is a yes-or-no field.
    pub(super) fn is_flag(&self, name: &str) -> bool {
        self.bundle.features().field(name).is_some_and(Field::is_flag)
    }

    /// Returns the kind of cells that the column `name` must have, for messages.
    pub(super) fn expected(&self, name: &str) -> &'static str {
        if self.holds_categories(name) { "texts" } else { "numbers" }
    }

    /// Returns the name of the column of a role.
    fn name(&self, role: Role) -> &str {
        match role {
            Role::Client => CLIENT_KEY,
            Role::Label => TARGET,
            Role::Field(at) => &self.fields[at].field.name,
            Role::History(at) => &self.bundle.features().features[at].name,
        }
    }

    /// Returns an application in which nothing is filled in yet.
    pub fn blank(&self, row: usize) -> Application {
        Application {
            row,
            client: None,
            errors: Vec::new(),
            warnings: Vec::new(),
            fields: vec![Value::Missing; self.fields.len()],
            history: Vec::new(),
        }
    }

    /// Fills in one cell.
    ///
    /// What is wrong with the cell becomes an error or a warning of the application.
    pub fn fill(&self, application: &mut Application, role: Role, cell: Cell<'_>) {
        let outcome = match role {
            Role::Label => Ok(()),
            Role::Client => client_number(cell).map(|client| application.identify(client)),
            Role::Field(at) => self.fill_field(application, at, cell),
            Role::History(at) => self.fill_history(application, at, cell),
        };
        if let Err(message) = outcome {
            application.errors.push(format!("{}: {message}", self.name(role)));
        }
    }

    /// Fills in a client's number that is a whole number already, of any size.
    pub fn fill_client(&self, application: &mut Application, number: i128) {
        match u64::try_from(number) {
            Ok(client) => application.client = Some(client),
            Err(_) => application
                .errors
                .push(format!("{CLIENT_KEY}: {}", not_a_client(&number.to_string()))),
        }
    }

    fn fill_field(
        &self,
        application: &mut Application,
        at: usize,
        cell: Cell<'_>,
    ) -> Result<(), String> {
        let form = &self.fields[at];
        let mut value = form.field.read(cell)?;
        if let (Value::Number(number), Some(sentinel)) = (&value, form.sentinel)
            && number.total_cmp(&sentinel).is_eq()
        {
            value = Value::Missing;
        }
        if let Some(error) = form.field.value_error(&value) {
            let is_tolerated =
                form.tolerated.is_some_and(|(low, high)| (low..=high).contains(&value.number()));
            if !is_tolerated {
                return Err(error);
            }
            application.warnings.push(format!("{}: {error}", form.field.name));
        }
        application.fields[at] = value;
        Ok(())
    }

    fn fill_history(
        &self,
        application: &mut Application,
        at: usize,
        cell: Cell<'_>,
    ) -> Result<(), String> {
        let flag = cell.flag().filter(|_| matches!(cell, Cell::Flag(_)));
        let number = flag.map_or_else(|| cell.number(), |flag| Ok(f64::from(u8::from(flag))))?;
        if self.history[at].is_some() {
            application.history.push((at, number));
        }
        Ok(())
    }

    /// Checks the application as a whole: required fields, and rules between fields.
    ///
    /// Call it once every cell is filled in.
    pub fn finish(&self, application: &mut Application) {
        let missing: Vec<&FormField<'_>> = (self.fields.iter().zip(&application.fields))
            .filter(|(form, value)| form.field.required && value.is_missing())
            .map(|(form, _)| form)
            .collect();
        if !missing.is_empty() && application.errors.is_empty() {
            self.report_missing(application, &missing);
        }
        let given: BTreeMap<String, Value> = (self.fields.iter().zip(&application.fields))
            .filter(|(form, value)| !value.is_missing() && is_compared(&form.field.name))
            .map(|(form, value)| (form.field.name.clone(), value.clone()))
            .collect();
        if let Err(errors) = check_consistency(|_| Value::Missing, &given) {
            application.warnings.extend(
                errors.into_iter().map(|error| format!("{}: {}", error.field, error.message)),
            );
        }
    }

    /// Reports missing required fields, as a warning or as an error.
    ///
    /// A required field may be missing where the original tables leave it out too, or where the
    /// model can score without it.
    fn report_missing(&self, application: &mut Application, missing: &[&FormField<'_>]) {
        let may_miss =
            |form: &&&FormField<'_>| form.is_seldom_missing || self.can_score_without(form.field);
        let (may, may_not): (Vec<&FormField<'_>>, Vec<&FormField<'_>>) =
            missing.iter().partition(may_miss);
        let names = |forms: &[&FormField<'_>]| {
            forms.iter().map(|form| form.field.name.as_str()).collect::<Vec<_>>().join(", ")
        };
        if may_not.is_empty() {
            application.warnings.push(format!("Missing: {}. Scored without.", names(&may)));
        } else {
            application.errors.push(format!(
                "Missing: {}. An application cannot be scored without.",
                names(&may_not)
            ));
        }
    }

    /// Checks whether the model can score without `field`.
    ///
    /// It can if every input that follows from the field was missing for some clients in training.
    fn can_score_without(&self, field: &Field) -> bool {
        let plan = self.bundle.plan();
        let typical = match field.categories.first() {
            Some(category) => Value::from(category.value.as_str()),
            None => Value::from(
                field.maximum.filter(|maximum| *maximum > 0.0).or(field.minimum).unwrap_or(1.0),
            ),
        };
        // Every other number is 1, so that an input that follows from the field is known if the
        // field is.
        let other_fields = self.fields.iter().filter_map(|form| Some((form.slot?, form.field)));
        let other_values: Vec<(Slot, Value)> = other_fields
            .filter(|(_, other)| other.name != field.name)
            .map(|(slot, other)| {
                let category =
                    other.categories.first().map(|category| Value::from(category.value.as_str()));
                (slot, category.unwrap_or(Value::Number(1.0)))
            })
            .collect();
        let without = plan
            .applicant_from_values(other_values.iter().map(|(slot, value)| (*slot, value.into())));
        let with = plan.edited(&without, [(field.name.as_str(), &typical)]);
        let (inputs_without, inputs_with) = (plan.inputs(&without), plan.inputs(&with));
        let mut inputs = inputs_without.iter().zip(&inputs_with).enumerate();
        !inputs.any(|(input, (without, with))| {
            without.is_nan() && !with.is_nan() && self.bundle.model().is_never_missing(input)
        })
    }

    /// Builds the applicant as the bundle scores it.
    pub fn applicant(&self, application: &Application) -> Applicant {
        let fields = self.fields.iter().zip(&application.fields);
        let fields = fields.filter_map(|(form, value)| Some((form.slot?, RawRef::from(value))));
        let history = application.history.iter();
        let history =
            history.filter_map(|(at, number)| Some((self.history[*at]?, RawRef::Number(*number))));
        self.bundle.plan().applicant_from_values(fields.chain(history))
    }

    /// Scores and explains an application; `None` if it has errors.
    pub fn explain(&self, application: &Application) -> Option<Explanation> {
        application
            .errors
            .is_empty()
            .then(|| self.bundle.explain_applicant(&self.applicant(application)))
    }
}

impl Application {
    /// Checks whether it has a summary of the client's history.
    pub fn has_history(&self) -> bool {
        self.history.iter().any(|(_, number)| !number.is_nan())
    }

    fn identify(&mut self, client: Option<u64>) {
        self.client = client;
        if client.is_none() {
            self.warnings
                .push(format!("{CLIENT_KEY}: missing. The score is known by its row only."));
        }
    }
}

/// Checks whether the field is one of those between which there are rules.
fn is_compared(name: &str) -> bool {
    ["AMT_", "DAYS_", "OWN_CAR", "FLAG_OWN_CAR", "OBS_", "DEF_"]
        .iter()
        .any(|start| name.starts_with(start))
}

/// Reads the exact number of a client; `None` if the cell is missing.
fn client_number(cell: Cell<'_>) -> Result<Option<u64>, String> {
    if cell.is_missing() {
        return Ok(None);
    }
    let number = match cell {
        Cell::Number(number)
            if number.fract().abs() < f64::MIN_POSITIVE && (0.0..EXACT_LIMIT).contains(&number) =>
        {
            Some(number as u64)
        }
        Cell::Untyped(text) => whole_number(text.trim()),
        _ => None,
    };
    number.map(Some).ok_or_else(|| not_a_client(&cell.quoted()))
}

/// Parses a whole number, which may have zeros after a decimal point.
///
/// It is `None` for a text that would be written back with other digits.
fn whole_number(text: &str) -> Option<u64> {
    let digits = text.split_once('.').map_or(Some(text), |(digits, zeros)| {
        (!zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0')).then_some(digits)
    })?;
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'));
    if is_plain { digits.parse().ok() } else { None }
}

fn not_a_client(found: &str) -> String {
    format!("Expected a client's number, whole and exact, found {found}.")
}

#[cfg(test)]
mod tests;
