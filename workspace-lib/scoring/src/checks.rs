//! Checks of an applicant's file before the decision is communicated.
//!
//! A wrong income, a missing document or an amount typed twice changes a decision as much as the
//! applicant does. Each check says what looks wrong or missing. Where it can be computed, the check
//! also says what the model would decide with the usual value. The basis says how much is known of
//! the applicant.

mod messages;

use crate::features::{Definition, Table};
use crate::{Bundle, Decision, Record, Value, Warning};
use contract::DAYS_PER_YEAR;

/// Payment divided by income from which a payment is implausible.
///
/// The 99th percentile of the public sample is a half.
const MAX_PAYMENT_TO_INCOME: f64 = 0.75;

/// Credit divided by the price of the goods from which the credit is implausible.
///
/// Nearly all applications are below 1.4.
const MAX_CREDIT_TO_GOODS_PRICE: f64 = 1.5;

/// Minimum and maximum number of payments of a plausible credit.
const PAYMENTS: [f64; 2] = [3.0, 120.0];

/// Age, in years, before which nobody has a job.
const WORKING_AGE: f64 = 14.0;

/// The columns of the external scores.
const EXTERNAL_SCORES: [&str; 3] = ["EXT_SOURCE_1", "EXT_SOURCE_2", "EXT_SOURCE_3"];

/// Suffixes of the fields that describe the building.
///
/// An applicant is not asked for them.
const BUILDING_FIELD_SUFFIXES: [&str; 3] = ["_AVG", "_MODE", "_MEDI"];

/// Something to check in an applicant's file.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// What is to be checked.
    pub kind: CheckKind,
    /// The fields, or the feature, that the check is about.
    pub fields: Vec<String>,
    /// The model's result with the usual values of the fields; absent where it cannot be computed.
    pub with_usual_values: Option<UsualValueResult>,
}

/// The model's result with usual values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UsualValueResult {
    /// Probability of default.
    pub probability: f64,
    /// The decision.
    pub decision: Decision,
    /// Whether it differs from the decision on the file as it is.
    pub changes_decision: bool,
}

/// What is to be checked.
#[derive(Debug, Clone, PartialEq)]
pub enum CheckKind {
    /// A feature's value was assumed, or lies outside the range of the training data.
    ModelWarning(Warning),
    /// The monthly payment takes most of the monthly income, or more.
    Payments {
        /// The monthly payment.
        payment: f64,
        /// The monthly income.
        income: f64,
    },
    /// The credit is far beyond the price of the goods.
    BeyondGoods {
        /// The credit.
        credit: f64,
        /// The price.
        price: f64,
    },
    /// The number of payments is implausible: the credit is repaid almost at once, or never.
    Duration {
        /// The credit.
        credit: f64,
        /// The monthly payment.
        payment: f64,
    },
    /// The job began before the applicant can have worked.
    JobOlderThanAge {
        /// Years in the job.
        job: f64,
        /// The applicant's age.
        age: f64,
    },
    /// A field is missing, and its usual value would change the decision.
    Missing {
        /// The usual value.
        usual: Value,
    },
}

impl CheckKind {
    /// Returns the code in the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ModelWarning(warning) => warning.code(),
            Self::Missing { .. } => "missing",
            Self::Payments { .. }
            | Self::BeyondGoods { .. }
            | Self::Duration { .. }
            | Self::JobOlderThanAge { .. } => "implausible",
        }
    }
}

/// How much is known of an applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// Whether there is a history of credits with this lender.
    pub has_history_here: bool,
    /// Whether there is a history of credits with other lenders.
    pub has_history_elsewhere: bool,
    /// How many external scores are known.
    pub external_scores: usize,
}

impl Bundle {
    /// Returns the checks of an applicant's file; those that would change the decision come first.
    ///
    /// `applicant` is what [`explain`](Self::explain) takes. `usual` returns the usual value of a
    /// field, [`Value::Missing`] where it is not known. A missing field is reported only if its
    /// usual value would change the decision. Each missing field is scored, which takes about a
    /// millisecond in total.
    pub fn checks(&self, applicant: &Record, usual: impl Fn(&str) -> Value) -> Vec<Check> {
        let file =
            File { bundle: self, applicant, explained: self.explain(applicant), usual: &usual };
        let mut checks: Vec<Check> =
            file.implausible().chain(file.missing()).chain(file.model_warnings()).collect();
        checks.sort_by_key(|check| {
            !check.with_usual_values.is_some_and(|result| result.changes_decision)
        });
        checks
    }

    /// Returns how much is known of an applicant.
    ///
    /// `applicant` is what [`explain`](Self::explain) takes.
    pub fn basis(&self, applicant: &Record) -> Basis {
        let has_history = |tables: &[Table]| {
            self.features().features.iter().any(|feature| match &feature.definition {
                Definition::Aggregate(aggregate) if tables.contains(&aggregate.table) => {
                    let value = applicant.get(&feature.name).number();
                    value.is_finite() && value != 0.0
                }
                _ => false,
            })
        };
        Basis {
            has_history_here: has_history(&[
                Table::PosCashBalance,
                Table::InstallmentsPayments,
                Table::CreditCardBalance,
            ]),
            has_history_elsewhere: has_history(&[Table::Bureau, Table::BureauBalance]),
            external_scores: EXTERNAL_SCORES
                .iter()
                .filter(|score| !applicant.get(score).is_missing())
                .count(),
        }
    }
}

/// A file that is being checked.
struct File<'a, U> {
    bundle: &'a Bundle,
    applicant: &'a Record,
    explained: crate::Explanation,
    usual: &'a U,
}

impl<U: Fn(&str) -> Value> File<'_, U> {
    fn number(&self, field: &str) -> f64 {
        self.applicant.get(field).number()
    }

    /// Returns the checks of fields that contradict each other or are implausible.
    fn implausible(&self) -> impl Iterator<Item = Check> {
        let [credit, payment, price, income] =
            ["AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE", "AMT_INCOME_TOTAL"]
                .map(|field| self.number(field));
        let [age, job] =
            ["DAYS_BIRTH", "DAYS_EMPLOYED"].map(|field| -self.number(field) / DAYS_PER_YEAR);
        // A comparison with a missing number is false.
        let payments = (payment >= MAX_PAYMENT_TO_INCOME * income).then(|| {
            (CheckKind::Payments { payment, income }, &["AMT_ANNUITY", "AMT_INCOME_TOTAL"][..])
        });
        let beyond = (credit > MAX_CREDIT_TO_GOODS_PRICE * price).then(|| {
            (CheckKind::BeyondGoods { credit, price }, &["AMT_CREDIT", "AMT_GOODS_PRICE"][..])
        });
        let [fewest, most] = PAYMENTS;
        let duration = (credit < fewest * payment || credit > most * payment)
            .then(|| (CheckKind::Duration { credit, payment }, &["AMT_CREDIT", "AMT_ANNUITY"][..]));
        let job = (job > age - WORKING_AGE).then(|| {
            (CheckKind::JobOlderThanAge { job, age }, &["DAYS_EMPLOYED", "DAYS_BIRTH"][..])
        });
        [payments, beyond, duration, job].into_iter().flatten().map(|(kind, fields)| Check {
            kind,
            fields: fields.iter().map(|&field| field.to_owned()).collect(),
            with_usual_values: self.with_usual_values(fields.iter().copied()),
        })
    }

    /// Returns the checks of missing fields that would change the decision.
    fn missing(&self) -> impl Iterator<Item = Check> {
        let fields = self.bundle.features().fields.iter().map(|field| field.name.as_str());
        let missing = fields.filter(|&field| {
            self.bundle.plan().reads(field)
                && self.applicant.get(field).is_missing()
                && !self.may_be_missing(field)
        });
        missing.filter_map(|field| {
            let result =
                self.with_usual_values([field]).filter(|result| result.changes_decision)?;
            let kind = CheckKind::Missing { usual: (self.usual)(field) };
            Some(Check { kind, fields: vec![field.to_owned()], with_usual_values: Some(result) })
        })
    }

    /// Checks whether a field may be missing: it does not apply to the applicant, or is not asked.
    fn may_be_missing(&self, field: &str) -> bool {
        let text = |field: &str| self.applicant.get(field).text().unwrap_or_default().to_owned();
        match field {
            "OCCUPATION_TYPE" | "ORGANIZATION_TYPE" | "DAYS_EMPLOYED" => {
                ["Pensioner", "Unemployed", "Student"].contains(&text("NAME_INCOME_TYPE").as_str())
            }
            "OWN_CAR_AGE" => text("FLAG_OWN_CAR") != "Y",
            _ => BUILDING_FIELD_SUFFIXES.iter().any(|end| field.ends_with(end)),
        }
    }

    /// Returns the checks for the model's own warnings.
    fn model_warnings(&self) -> impl Iterator<Item = Check> {
        self.explained.warnings.iter().map(|warning| {
            let feature = &self.bundle.features().features[warning.feature];
            // An assumed value is the usual value already.
            let is_outside = matches!(warning.kind, crate::WarningKind::OutsideTraining { .. });
            Check {
                kind: CheckKind::ModelWarning(warning.clone()),
                fields: vec![feature.name.clone()],
                with_usual_values: is_outside
                    .then(|| self.with_usual_input(warning.feature))
                    .flatten(),
            }
        })
    }

    /// Scores the file with the usual values of some fields; `None` if one of these is not known.
    fn with_usual_values<'f>(
        &self,
        fields: impl IntoIterator<Item = &'f str>,
    ) -> Option<UsualValueResult> {
        let edits: Vec<(&str, Value)> =
            fields.into_iter().map(|field| (field, (self.usual)(field))).collect();
        if edits.iter().any(|(_, value)| value.is_missing()) {
            return None;
        }
        let plan = self.bundle.plan();
        let edited = plan.edited(
            &plan.applicant(self.applicant),
            edits.iter().map(|(field, value)| (*field, value)),
        );
        Some(self.would_be(self.bundle.calibrated(&edited).probability))
    }

    /// Scores the file with the usual value of one input of the model.
    fn with_usual_input(&self, feature: usize) -> Option<UsualValueResult> {
        let input = self.bundle.inputs().iter().position(|&input| input == feature)?;
        let definition = &self.bundle.features().features[feature];
        let usual = definition.number(&definition.usual_value);
        let plan = self.bundle.plan();
        let mut inputs = plan.inputs(&plan.applicant(self.applicant));
        inputs[input] = usual;
        self.bundle.assume_usual_values(&mut inputs);
        let calibrated = self.bundle.calibration().at(self.bundle.model().score(&inputs));
        (!usual.is_nan()).then(|| self.would_be(calibrated.probability))
    }

    fn would_be(&self, probability: f64) -> UsualValueResult {
        let decision = Decision::at_threshold(probability, self.explained.threshold);
        UsualValueResult {
            probability,
            decision,
            changes_decision: decision != self.explained.decision,
        }
    }
}

#[cfg(test)]
mod tests;
