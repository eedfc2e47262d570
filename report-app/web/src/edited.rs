//! An application being edited: the values on file, the changes, and what follows from both.
//!
//! Fields keep the names and units of the raw tables. [`EditedApplication::shown`] and
//! [`EditedApplication::set_shown`] use the units that people use. Duration and monthly payment
//! determine each other: setting one changes the other. If the amount changes, the duration stays.
//! The payment then follows the amount, but only an accepted amount.

use std::rc::Rc;

use contract::{Application, DAYS_PER_YEAR, FieldInfo, Unit, Value};

/// Amount of the credit.
pub const CREDIT: &str = "AMT_CREDIT";
/// Monthly payment.
pub const PAYMENT: &str = "AMT_ANNUITY";
/// Price of the goods.
pub const GOODS: &str = "AMT_GOODS_PRICE";
/// Monthly income.
pub const INCOME: &str = "AMT_INCOME_TOTAL";
/// Day of birth, counted back from the application.
pub const BIRTH: &str = "DAYS_BIRTH";
/// First day of the job, counted back from the application.
pub const JOB: &str = "DAYS_EMPLOYED";
/// Whether the applicant has a car.
pub const CAR: &str = "FLAG_OWN_CAR";
/// Age of the car.
pub const CAR_AGE: &str = "OWN_CAR_AGE";
/// Name of the duration in months, which is no raw field: the amount over the monthly payment.
pub const MONTHS: &str = "months";

/// An application on file, with its changes.
#[derive(Debug, Clone, Default)]
pub struct EditedApplication {
    on_file: Rc<Application>,
    changed: Application,
    /// The smallest and the largest accepted amount.
    amounts: (Option<f64>, Option<f64>),
    /// The duration, while no accepted amount determines it.
    months: Option<f64>,
    /// The payment before it followed the amount; `None` while it does not follow.
    payment_before: Option<Value>,
}

/// Ratios of several fields.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratios {
    /// Amount over monthly payment: the duration in months, without interest.
    pub months: Option<f64>,
    /// Monthly payment over monthly income.
    pub payment_share: Option<f64>,
    /// Amount over the price of the goods.
    pub credit_to_goods: Option<f64>,
}

/// Reason why a value is not valid.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueError {
    /// Required but missing.
    Missing,
    /// Below the smallest accepted value, in the unit shown.
    Below(f64),
    /// Above the largest accepted value, in the unit shown.
    Above(f64),
    /// A monthly payment above the amount.
    PaymentAboveCredit,
    /// A job that began before its holder was born.
    JobBeforeBirth,
}

impl PartialEq for EditedApplication {
    fn eq(&self, other: &Self) -> bool {
        self.on_file == other.on_file && self.changed == other.changed
    }
}

impl EditedApplication {
    /// Creates an application on file without changes.
    pub fn new(on_file: Rc<Application>) -> Self {
        Self { on_file, ..Self::default() }
    }

    /// Sets the accepted range of the credit amount, which `fields` contain.
    #[must_use]
    pub fn with_amount_range(mut self, fields: &[FieldInfo]) -> Self {
        self.amounts =
            fields.iter().find(|field| field.name == CREDIT).map(shown_range).unwrap_or_default();
        self
    }

    /// Returns the same file with the changes that an address holds.
    ///
    /// [`EditedApplication::address`] writes them.
    #[must_use]
    pub fn with_address(&self, address: &str) -> Self {
        let mut edited =
            Self { on_file: Rc::clone(&self.on_file), amounts: self.amounts, ..Self::default() };
        for (name, value) in address.split(';').filter_map(|change| change.split_once(':')) {
            let value = match value.parse::<f64>() {
                Ok(number) if number.is_finite() => Some(Value::Number(number)),
                _ if value.is_empty() => None,
                _ => Some(Value::Text(value.to_owned())),
            };
            edited.put(name, value);
        }
        edited
    }

    /// Writes the changes for an address: `AMT_CREDIT:400000;OCCUPATION_TYPE:`.
    pub fn address(&self) -> String {
        let change = |(name, value): (String, Option<Value>)| match value {
            None => format!("{name}:"),
            Some(Value::Number(number)) => format!("{name}:{number}"),
            Some(Value::Text(text)) => format!("{name}:{text}"),
        };
        self.changes().into_iter().map(change).collect::<Vec<_>>().join(";")
    }

    /// Returns the changes for a request: amounts to the cent, days to the day.
    pub fn changes(&self) -> Application {
        let rounded = |name: &str, value: &Value| match value {
            Value::Number(days) if is_days(name) => Value::Number(days.round()),
            Value::Number(number) => Value::Number((number * 100.0).round() / 100.0),
            text @ Value::Text(_) => text.clone(),
        };
        let value = |(name, value): (&String, &Option<Value>)| {
            (name.clone(), value.as_ref().map(|value| rounded(name, value)))
        };
        let mut changes = Application::new();
        changes.extend(self.changed.iter().map(value));
        changes
    }

    /// Checks whether anything was changed.
    pub fn is_changed(&self) -> bool {
        !self.changed.is_empty()
    }

    /// Checks whether the field, or the duration, was changed.
    pub fn changes_field(&self, name: &str) -> bool {
        let parts: &[&str] = if name == MONTHS { &[CREDIT, PAYMENT] } else { &[name] };
        let is_changed = parts.iter().any(|name| self.changed.contains_key(*name));
        is_changed && !is_close(self.shown(name), self.shown_on_file(name))
            || (is_changed
                && self.shown(name).is_none()
                && name != MONTHS
                && self.value(name) != self.value_on_file(name))
    }

    /// Returns the value of a field.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.changed.get(name).map_or_else(|| self.value_on_file(name), Option::as_ref)
    }

    /// Returns the value of a field on file.
    pub fn value_on_file(&self, name: &str) -> Option<&Value> {
        self.on_file.get(name).and_then(Option::as_ref)
    }

    /// Returns the category of a field; `None` if its value is not a text.
    pub fn category(&self, name: &str) -> Option<&str> {
        match self.value(name) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns a number in the unit that people use.
    ///
    /// That is years for days counted back, and months for the duration.
    pub fn shown(&self, name: &str) -> Option<f64> {
        self.months.filter(|_| name == MONTHS).or_else(|| shown(name, |name| self.value(name)))
    }

    /// Returns the number on file in the unit that people use; see [`EditedApplication::shown`].
    pub fn shown_on_file(&self, name: &str) -> Option<f64> {
        shown(name, |name| self.value_on_file(name))
    }

    /// Sets a number in the unit that people use, and the fields that depend on it.
    pub fn set_shown(&mut self, name: &str, number: Option<f64>) {
        match name {
            MONTHS => {
                let Some(months) = number.filter(|months| *months > 0.0) else { return };
                if self.months.is_some() {
                    self.months = Some(months);
                } else if let Some(credit) = self.shown(CREDIT) {
                    self.payment_before = None;
                    self.put(PAYMENT, Some(Value::Number(credit / months)));
                }
            }
            CREDIT => {
                // An amount that is not accepted does not determine a duration.
                let tells = self.months.is_some()
                    || self.shown(CREDIT).is_some_and(|credit| self.is_accepted(credit));
                let months = self.shown(MONTHS).filter(|months| tells && *months > 0.0);
                self.put(CREDIT, number.map(Value::Number));
                if let Some(credit) = number.filter(|credit| self.is_accepted(*credit)) {
                    self.months = None;
                    let Some(months) = months else { return };
                    self.payment_before =
                        self.payment_before.take().or_else(|| self.value(PAYMENT).cloned());
                    self.put(PAYMENT, Some(Value::Number(credit / months)));
                } else {
                    self.months = months;
                    if let Some(payment) = self.payment_before.take() {
                        self.put(PAYMENT, Some(payment));
                    }
                }
            }
            PAYMENT => {
                self.payment_before = None;
                self.months = self.months.filter(|_| number.is_none());
                self.put(PAYMENT, number.map(Value::Number));
            }
            _ if is_days(name) => {
                self.put(name, number.map(|years| Value::Number(-years * DAYS_PER_YEAR)));
            }
            _ => self.put(name, number.map(Value::Number)),
        }
    }

    fn is_accepted(&self, credit: f64) -> bool {
        let (low, high) = self.amounts;
        credit > 0.0
            && low.is_none_or(|low| credit >= low)
            && high.is_none_or(|high| credit <= high)
    }

    /// Sets a category, and the fields that depend on it: without a car there is no car age.
    pub fn set_category(&mut self, name: &str, category: Option<&str>) {
        self.put(name, category.map(|category| Value::Text(category.to_owned())));
        if name == CAR {
            match category {
                Some("N") => self.put(CAR_AGE, None),
                _ => _ = self.changed.remove(CAR_AGE),
            }
        }
    }

    /// Applies the values of a proposal or a request.
    pub fn apply(&mut self, values: impl IntoIterator<Item = (String, Option<Value>)>) {
        (self.months, self.payment_before) = (None, None);
        for (name, value) in values {
            self.put(&name, value);
        }
    }

    /// Returns the ratios of the edited application.
    pub fn ratios(&self) -> Ratios {
        ratios(|name| self.shown(name))
    }

    /// Returns the ratios of the application on file.
    pub fn ratios_on_file(&self) -> Ratios {
        ratios(|name| self.shown_on_file(name))
    }

    /// Returns the errors, by field.
    ///
    /// Only changed fields are checked, and the fields that a new applicant must give.
    pub fn validate(&self, fields: &[FieldInfo], is_new: bool) -> Vec<(String, ValueError)> {
        let mut errors = Vec::new();
        for field in fields {
            let name = field.name.as_str();
            let must_be_given = field.required && (is_new || self.changed.contains_key(name));
            if must_be_given && self.value(name).is_none() {
                errors.push((name.to_owned(), ValueError::Missing));
            }
            if !self.changed.contains_key(name) {
                continue;
            }
            let Some(number) = self.shown(name) else { continue };
            let (minimum, maximum) = shown_range(field);
            let slack = if is_days(name) { 1.0 / DAYS_PER_YEAR } else { 0.0 };
            if let Some(minimum) = minimum.filter(|minimum| number < minimum - slack) {
                errors.push((name.to_owned(), ValueError::Below(minimum)));
            } else if let Some(maximum) = maximum.filter(|maximum| number > maximum + slack) {
                errors.push((name.to_owned(), ValueError::Above(maximum)));
            }
        }
        let is_open = |name: &str| !errors.iter().any(|(field, _)| field == name);
        let changes = |names: [&str; 2]| names.iter().any(|name| self.changed.contains_key(*name));
        let is_above = |names: [&str; 2]| matches!((self.shown(names[0]), self.shown(names[1])), (Some(upper), Some(lower)) if upper > lower);
        let rules = [
            ([PAYMENT, CREDIT], ValueError::PaymentAboveCredit),
            ([JOB, BIRTH], ValueError::JobBeforeBirth),
        ];
        let broken: Vec<_> = (rules.into_iter())
            .filter(|(names, _)| {
                changes(*names) && is_above(*names) && names.iter().all(|name| is_open(name))
            })
            .map(|(names, error)| (names[0].to_owned(), error))
            .collect();
        errors.extend(broken);
        errors
    }

    /// Sets a raw value; the value on file counts as no change.
    fn put(&mut self, name: &str, value: Option<Value>) {
        let is_own = match (&value, self.value_on_file(name)) {
            (Some(Value::Number(new)), Some(Value::Number(own))) => {
                (new - own).abs() <= own.abs() * 1e-9
            }
            (new, own) => new.as_ref() == own,
        };
        if is_own {
            self.changed.remove(name);
        } else {
            self.changed.insert(name.to_owned(), value);
        }
    }
}

/// Returns the smallest and the largest accepted value, in the unit shown.
pub fn shown_range(field: &FieldInfo) -> (Option<f64>, Option<f64>) {
    if is_days(&field.name) {
        let years = |days: f64| (-days / DAYS_PER_YEAR).max(0.0);
        (field.maximum.map(years), field.minimum.map(years))
    } else {
        (field.minimum, field.maximum)
    }
}

/// Returns the unit in which people read the number of a field.
pub fn shown_unit(field: &FieldInfo) -> Unit {
    if is_days(&field.name) { Unit::Years } else { field.unit }
}

/// Returns the ends and the step of a slider around a value on file.
///
/// The step is about a hundredth of that value.
pub fn slider(own: f64, (minimum, maximum): (Option<f64>, Option<f64>)) -> (f64, f64, f64) {
    let mut step = 1.0;
    while step * 100.0 > own {
        step /= 10.0;
    }
    while step * 1000.0 < own {
        step *= 10.0;
    }
    let step = [1.0, 2.0, 5.0]
        .map(|factor| factor * step)
        .into_iter()
        .find(|step| step * 200.0 >= own)
        .unwrap_or(step);
    let low = (own * 0.2 / step).floor() * step;
    let high = (own * 2.0 / step).ceil() * step;
    (low.max(minimum.unwrap_or(low)), high.min(maximum.unwrap_or(high)), step)
}

/// Checks whether a field counts days back from the application.
fn is_days(name: &str) -> bool {
    name.starts_with("DAYS_")
}

fn shown<'a>(name: &str, value: impl Fn(&str) -> Option<&'a Value>) -> Option<f64> {
    let number = |name: &str| match value(name) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    };
    match name {
        MONTHS => Some(number(CREDIT)? / number(PAYMENT).filter(|payment| *payment > 0.0)?),
        // In the raw tables, a day in the future means that nothing is known.
        _ if is_days(name) => {
            number(name).filter(|days| *days <= 0.0).map(|days| -days / DAYS_PER_YEAR)
        }
        _ => number(name),
    }
}

fn ratios(shown: impl Fn(&str) -> Option<f64>) -> Ratios {
    let over =
        |upper: &str, lower: &str| Some(shown(upper)? / shown(lower).filter(|lower| *lower > 0.0)?);
    Ratios {
        months: shown(MONTHS),
        payment_share: over(PAYMENT, INCOME),
        credit_to_goods: over(CREDIT, GOODS),
    }
}

fn is_close(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() <= other.abs() * 1e-6,
        (None, None) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
