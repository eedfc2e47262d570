//! Compiled expressions and conditions, with slots in place of names.
//!
//! They have the same meaning as [`Expression`](super::super::Expression) and
//! [`Condition`](super::super::Condition).

use super::Applicant;

#[derive(Debug, Clone)]
pub(super) enum CompiledExpression {
    Slot(usize),
    Number(f64),
    Add(Box<(CompiledExpression, CompiledExpression)>),
    Subtract(Box<(CompiledExpression, CompiledExpression)>),
    Multiply(Box<(CompiledExpression, CompiledExpression)>),
    Divide(Box<(CompiledExpression, CompiledExpression)>),
    Minimum(Vec<CompiledExpression>),
    Maximum(Vec<CompiledExpression>),
    Mean(Vec<CompiledExpression>),
    Total(Vec<CompiledExpression>),
    CountMissing(Vec<CompiledExpression>),
    When(Box<(CompiledCondition, CompiledExpression, CompiledExpression)>),
}

#[derive(Debug, Clone)]
pub(super) enum CompiledCondition {
    /// For each text of a column, whether the condition holds.
    Is {
        column: usize,
        any_of: Vec<bool>,
    },
    Less(Box<(CompiledExpression, CompiledExpression)>),
    AtLeast(Box<(CompiledExpression, CompiledExpression)>),
    Equal(Box<(CompiledExpression, CompiledExpression)>),
    Missing(Box<CompiledExpression>),
    All(Vec<CompiledCondition>),
    Not(Box<CompiledCondition>),
}

impl CompiledExpression {
    pub(super) fn value(&self, applicant: &Applicant) -> f64 {
        let of = |expression: &Self| expression.value(applicant);
        // Folds the values that are not missing, from the first one on, and counts them.
        let known = |all: &[Self], combine: fn(f64, f64) -> f64| {
            let values = all.iter().map(of).filter(|value| !value.is_nan());
            values.fold((f64::NAN, 0), |(so_far, count), value| {
                (if count == 0 { value } else { combine(so_far, value) }, count + 1)
            })
        };
        match self {
            Self::Slot(slot) => applicant.numbers[*slot],
            Self::Number(number) => *number,
            Self::Add(pair) => of(&pair.0) + of(&pair.1),
            Self::Subtract(pair) => of(&pair.0) - of(&pair.1),
            Self::Multiply(pair) => of(&pair.0) * of(&pair.1),
            Self::Divide(pair) => match of(&pair.1) {
                0.0 => f64::NAN,
                divisor => of(&pair.0) / divisor,
            },
            Self::Minimum(all) => known(all, f64::min).0,
            Self::Maximum(all) => known(all, f64::max).0,
            Self::Mean(all) => {
                let (sum, count) = known(all, |sum, value| sum + value);
                sum / f64::from(count)
            }
            Self::Total(all) => known(all, |sum, value| sum + value).0,
            Self::CountMissing(all) => {
                all.iter().filter(|expression| of(expression).is_nan()).count() as f64
            }
            Self::When(parts) => of(if parts.0.holds(applicant) { &parts.1 } else { &parts.2 }),
        }
    }
}

impl CompiledCondition {
    fn holds(&self, applicant: &Applicant) -> bool {
        let of = |expression: &CompiledExpression| expression.value(applicant);
        match self {
            Self::Is { column, any_of } => {
                applicant.texts[*column].is_some_and(|text| any_of[text])
            }
            Self::Less(pair) => of(&pair.0) < of(&pair.1),
            Self::AtLeast(pair) => of(&pair.0) >= of(&pair.1),
            #[expect(clippy::float_cmp, reason = "equality of raw values, not of computed ones")]
            Self::Equal(pair) => of(&pair.0) == of(&pair.1),
            Self::Missing(expression) => of(expression).is_nan(),
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(applicant)),
            Self::Not(condition) => !condition.holds(applicant),
        }
    }
}
