//! Values: units, dates, yes and no.

/// Texts of this area, in one language.
#[expect(
    missing_docs,
    reason = "each field is named for what it says, and both languages show its text"
)]
pub struct UnitsText {
    pub missing: &'static str,
    pub yes: &'static str,
    pub no: &'static str,
    pub days: fn(f64) -> &'static str,
    pub months: fn(f64) -> &'static str,
    pub years: fn(f64) -> &'static str,
    pub date: fn(usize, &str, usize) -> String,
    /// Parameters: a day in words, an hour and a minute, each with two digits.
    pub moment: fn(&str, &str, &str) -> String,
}

/// The texts in French.
pub static FR: UnitsText = UnitsText {
    missing: "non renseigné",
    yes: "oui",
    no: "non",
    days: |number| if number.abs() < 2.0 { "jour" } else { "jours" },
    months: |_| "mois",
    years: |number| if number.abs() < 2.0 { "an" } else { "ans" },
    date: |day, month, year| {
        if day == 1 { format!("1er {month} {year}") } else { format!("{day} {month} {year}") }
    },
    moment: |day, hour, minute| format!("{day} à {hour}\u{a0}h\u{a0}{minute}"),
};

/// The texts in English.
pub static EN: UnitsText = UnitsText {
    missing: "not known",
    yes: "yes",
    no: "no",
    days: |number| if is_one(number) { "day" } else { "days" },
    months: |number| if is_one(number) { "month" } else { "months" },
    years: |number| if is_one(number) { "year" } else { "years" },
    date: |day, month, year| format!("{day} {month} {year}"),
    moment: |day, hour, minute| format!("{day} at {hour}:{minute}"),
};

/// Checks for the only number that is singular in English; 0 and 0.5 take the plural.
fn is_one(number: f64) -> bool {
    (number.abs() - 1.0).abs() < f64::EPSILON
}
