//! Form fields: name and unit, number format, and error messages.

use contract::{CategoryInfo, FieldInfo, FieldKind, Unit};

use crate::edited::{BIRTH, CAR_AGE, CREDIT, MONTHS, PAYMENT, ValueError, shown_range, shown_unit};
use crate::format;
use crate::number_input::NumberError;
use crate::text::Text;

/// Usual range of credit durations, in months.
const USUAL_MONTHS: (f64, f64) = (6.0, 60.0);

/// A field of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Raw column name, or [`MONTHS`].
    pub name: String,
    /// Label.
    pub label: String,
    /// Unit in which a person types its number.
    pub unit: Unit,
    /// True if a decision needs it.
    pub is_required: bool,
    /// The smallest and the largest accepted value, in that unit.
    pub range: (Option<f64>, Option<f64>),
    /// Categories to choose from; empty for a number.
    pub categories: Vec<CategoryInfo>,
}

impl Field {
    /// Builds the form field for a field of the model.
    pub fn from_info(info: &FieldInfo, text: &Text) -> Self {
        Self {
            name: info.name.clone(),
            label: (text.form.label)(&info.name).map_or_else(|| info.label.clone(), str::to_owned),
            unit: shown_unit(info),
            is_required: info.required,
            range: shown_range(info),
            categories: if info.kind == FieldKind::Category {
                info.categories.clone()
            } else {
                Vec::new()
            },
        }
    }

    /// Builds the form field of the duration, which is no field of the model.
    pub fn months(text: &Text) -> Self {
        Self {
            name: MONTHS.to_owned(),
            label: (text.form.label)(MONTHS).unwrap_or_default().to_owned(),
            unit: Unit::Months,
            is_required: false,
            range: (Some(1.0), None),
            categories: Vec::new(),
        }
    }

    /// Returns the label; on a form for a new application it says whether the field is required.
    pub fn label_on(&self, is_new: bool) -> String {
        if is_new && self.is_required {
            format!("{}\u{a0}*", self.label)
        } else {
            self.label.clone()
        }
    }

    /// Returns the identifier of its control on a form.
    pub fn id(&self, form: &str) -> String {
        format!("{form}-{}", self.name)
    }

    /// Writes a number for its control, without the unit.
    pub fn plain(&self, number: Option<f64>, text: &Text) -> String {
        let Some(number) = number else { return String::new() };
        let number = if self.unit == Unit::Share { number * 100.0 } else { number };
        let most = match self.unit {
            Unit::Amount | Unit::Ratio => 2,
            Unit::Score => 3,
            Unit::Share | Unit::Months | Unit::Years => 1,
            Unit::Days | Unit::Count | Unit::YesNo | Unit::Category => 0,
        };
        let scale = 10_f64.powi(most);
        let is_whole = ((number * scale).round() / scale).fract() == 0.0;
        format::number(number, if is_whole { 0 } else { most as usize }, text.language)
    }

    /// Writes a number with its unit.
    pub fn written(&self, number: Option<f64>, text: &Text) -> String {
        match number {
            None => text.units.missing.to_owned(),
            Some(number) => format::quantity(number, self.unit, text),
        }
    }

    /// Returns the unit beside the control.
    pub fn unit_word(&self, text: &Text) -> &'static str {
        match self.unit {
            Unit::Amount => text.form.unit_money,
            Unit::Share => "%",
            Unit::Months => text.form.unit_months,
            Unit::Years => text.form.unit_years,
            _ => "",
        }
    }

    /// Returns a hint for typing: the accepted values, or the reason for the question.
    ///
    /// The bounds of an amount come from the model and do not help to type it.
    pub fn note(&self, text: &Text) -> String {
        match self.name.as_str() {
            MONTHS => text.form.months_hint.to_owned(),
            BIRTH => format!("{} {}", self.range_words(text), text.form.birth_hint),
            _ if self.unit == Unit::Amount => String::new(),
            _ => self.range_words(text),
        }
    }

    fn range_words(&self, text: &Text) -> String {
        let written = |number: f64| self.written(Some(number), text);
        match self.range {
            (Some(low), Some(high)) => (text.form.from_to)(&written(low), &written(high)),
            (Some(low), None) => (text.form.at_least)(&written(low)),
            (None, Some(high)) => (text.form.at_most)(&written(high)),
            (None, None) => String::new(),
        }
    }

    /// Returns the ends and the step of a slider around the value on file.
    ///
    /// `None` if there is no such value.
    pub fn slider(&self, own: Option<f64>) -> Option<(f64, f64, f64)> {
        let whole = |usual: (f64, f64), step: f64, own: f64| {
            (
                usual.0.min((own / step).floor() * step),
                usual.1.max((own / step).ceil() * step),
                step,
            )
        };
        match (self.unit, self.name.as_str(), own) {
            (Unit::Months, _, Some(own)) => Some(whole(USUAL_MONTHS, 1.0, own)),
            (Unit::Years, CAR_AGE, _) => Some(whole((0.0, 40.0), 1.0, own.unwrap_or_default())),
            (Unit::Years, ..) => Some(whole((0.0, 45.0), 0.5, own.unwrap_or_default())),
            (Unit::Amount, _, Some(own)) if own > 0.0 => {
                Some(crate::edited::slider(own, self.range))
            }
            _ => None,
        }
    }

    /// Explains why a typed text is not accepted.
    pub fn number_error_text(&self, typed: &str, error: &NumberError, text: &Text) -> String {
        let (example, decimals) = match self.unit {
            Unit::Amount => (12_500.5, 2),
            Unit::Score | Unit::Ratio => (0.25, 2),
            Unit::Years => (34.5, 1),
            _ => (24.0, 0),
        };
        let example = format::number(example, decimals, text.language);
        match error {
            NumberError::Sign(sign) => (text.form.wrong_sign)(*sign, &example),
            NumberError::Groups => (text.form.wrong_groups)(&example),
            NumberError::Unreadable => (text.form.unreadable)(&example),
            NumberError::Ambiguous { with_decimals, with_thousands } => {
                let plain = |number: f64| {
                    format::number(number, usize::from(number.fract() != 0.0) * 2, text.language)
                };
                (text.form.ambiguous)(typed.trim(), &plain(*with_decimals), &plain(*with_thousands))
            }
        }
    }

    /// Explains why a value is not valid.
    pub fn value_error_text(&self, error: &ValueError, text: &Text) -> String {
        match error {
            ValueError::Missing => text.form.missing.to_owned(),
            ValueError::Below(low) => (text.form.below)(&self.written(Some(*low), text)),
            ValueError::Above(high) => (text.form.above)(&self.written(Some(*high), text)),
            ValueError::PaymentAboveCredit => text.form.payment_above_credit.to_owned(),
            ValueError::JobBeforeBirth => text.form.job_before_birth.to_owned(),
        }
    }
}

/// Returns the fields of a form, in the order of `names`.
///
/// It includes only fields that the model reads or requires. The duration comes after the amount.
pub fn fields(names: &[&str], infos: &[FieldInfo], text: &Text) -> Vec<Field> {
    let mut fields = Vec::new();
    for name in names {
        let info = infos.iter().find(|info| info.name == *name && (info.is_read || info.required));
        if let Some(info) = info {
            // The duration comes before the payment.
            if info.name == PAYMENT && names.contains(&CREDIT) {
                fields.push(Field::months(text));
            }
            fields.push(Field::from_info(info, text));
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edited::JOB;
    use crate::text::{EN, FR};

    fn info(name: &str, unit: Unit, range: (f64, f64)) -> FieldInfo {
        FieldInfo {
            name: name.to_owned(),
            label: "Début de l’emploi (jours)".to_owned(),
            unit,
            kind: FieldKind::Number,
            required: false,
            is_read: true,
            minimum: Some(range.0),
            maximum: Some(range.1),
            categories: Vec::new(),
            description: None,
        }
    }

    #[test]
    fn a_field_of_days_is_a_field_of_years_under_a_name_that_people_use() {
        let field = Field::from_info(&info(JOB, Unit::Days, (-14_610.0, 0.0)), &FR);
        assert_eq!(
            (field.label.as_str(), field.unit_word(&FR)),
            ("Ancienneté dans l’emploi", "ans")
        );
        assert_eq!(field.note(&FR), "De 0\u{a0}an à 40\u{a0}ans.");
        let age = Field::from_info(&info(BIRTH, Unit::Days, (-36_525.0, -6_570.0)), &FR);
        assert!(age.note(&FR).ends_with("le modèle ne lit pas l’âge."), "{}", age.note(&FR));
        assert_eq!(Field::from_info(&info(CREDIT, Unit::Amount, (1.0, 5e6)), &FR).note(&FR), "");
        assert_eq!(field.plain(Some(2.5), &FR), "2,5");
        assert_eq!(field.plain(None, &FR), "");
    }

    #[test]
    fn what_is_written_can_be_typed_again() {
        let field = Field::from_info(&info(CREDIT, Unit::Amount, (1.0, 5e6)), &EN);
        for (text, number) in
            [(&FR, 450_000.5), (&EN, 450_000.5), (&EN, 450_000.0), (&FR, 1_234.0), (&EN, 0.25)]
        {
            let written = field.plain(Some(number), text);
            let read = crate::number_input::number(&written, Unit::Amount, text.language);
            assert_eq!(read, Ok(Some(number)), "{written}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        let field = Field::from_info(&info(CREDIT, Unit::Amount, (1.0, 5e6)), &FR);
        let ambiguous = NumberError::Ambiguous { with_decimals: 450.0, with_thousands: 450_000.0 };
        assert_eq!(
            field.number_error_text("450.000", &ambiguous, &FR),
            "«\u{a0}450.000\u{a0}» peut se lire 450 ou 450\u{202f}000. Écrivez l’un ou l’autre."
        );
        let age = Field::from_info(&info(BIRTH, Unit::Days, (-36_525.0, -6_570.0)), &FR);
        assert!(
            age.number_error_text("x", &NumberError::Unreadable, &FR)
                .ends_with("par exemple 34,5.")
        );
        assert_eq!(
            field.value_error_text(&ValueError::Above(5e6), &FR),
            "Trop grand\u{a0}: au plus 5\u{202f}000\u{202f}000\u{202f}€."
        );
    }

    #[test]
    fn a_form_shows_what_the_model_reads_and_the_duration_before_the_payment() {
        let unread = FieldInfo { is_read: false, ..info("FLAG_EMAIL", Unit::YesNo, (0.0, 1.0)) };
        let infos = [
            info(PAYMENT, Unit::Amount, (1.0, 2.0)),
            unread,
            info(CREDIT, Unit::Amount, (1.0, 2.0)),
        ];
        let names: Vec<String> = fields(&[CREDIT, PAYMENT, "FLAG_EMAIL"], &infos, &FR)
            .into_iter()
            .map(|field| field.name)
            .collect();
        assert_eq!(names, [CREDIT, MONTHS, PAYMENT]);
    }
}
