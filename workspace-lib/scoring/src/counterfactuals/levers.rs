//! Levers: what a client can change about an application, and by how much.

use serde::{Deserialize, Serialize};

use crate::{Bundle, Label, Record, Value};

/// Fields of papers and contact details that a client can still provide.
///
/// Only those that the model reads are proposed.
const PAPERS: [&str; 26] = [
    "FLAG_DOCUMENT_2",
    "FLAG_DOCUMENT_3",
    "FLAG_DOCUMENT_4",
    "FLAG_DOCUMENT_5",
    "FLAG_DOCUMENT_6",
    "FLAG_DOCUMENT_7",
    "FLAG_DOCUMENT_8",
    "FLAG_DOCUMENT_9",
    "FLAG_DOCUMENT_10",
    "FLAG_DOCUMENT_11",
    "FLAG_DOCUMENT_12",
    "FLAG_DOCUMENT_13",
    "FLAG_DOCUMENT_14",
    "FLAG_DOCUMENT_15",
    "FLAG_DOCUMENT_16",
    "FLAG_DOCUMENT_17",
    "FLAG_DOCUMENT_18",
    "FLAG_DOCUMENT_19",
    "FLAG_DOCUMENT_20",
    "FLAG_DOCUMENT_21",
    "FLAG_EMP_PHONE",
    "FLAG_WORK_PHONE",
    "FLAG_CONT_MOBILE",
    "FLAG_PHONE",
    "FLAG_EMAIL",
    "FLAG_MOBIL",
];

const CREDIT: &str = "AMT_CREDIT";
const ANNUITY: &str = "AMT_ANNUITY";
const GOODS: &str = "AMT_GOODS_PRICE";
const INCOME: &str = "AMT_INCOME_TOTAL";

/// Range of the number of payments between which loans are offered.
///
/// The number is credit divided by annuity, without interest.
const PAYMENTS: (f64, f64) = (6.0, 60.0);

/// One change that a client can make to an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lever {
    /// A smaller credit for cheaper goods; the number of payments stays.
    Amount,
    /// A smaller credit for the same goods, with a down payment; the number of payments stays.
    DownPayment,
    /// The same credit in smaller and more payments.
    LongerDuration,
    /// The same credit in larger and fewer payments.
    ShorterDuration,
    /// The additional income of a co-borrower.
    CoBorrowerIncome,
    /// The papers and contact details that are missing.
    Papers,
}

impl Lever {
    /// All levers.
    pub const ALL: [Self; 6] = [
        Self::Amount,
        Self::DownPayment,
        Self::LongerDuration,
        Self::ShorterDuration,
        Self::CoBorrowerIncome,
        Self::Papers,
    ];

    /// Returns the code in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::DownPayment => "down_payment",
            Self::LongerDuration => "longer_duration",
            Self::ShorterDuration => "shorter_duration",
            Self::CoBorrowerIncome => "co_borrower_income",
            Self::Papers => "papers",
        }
    }

    /// Returns the label that a person reads.
    pub fn label(self) -> Label {
        let (fr, en) = match self {
            Self::Amount => ("Demander un montant plus faible", "Ask for a smaller amount"),
            Self::DownPayment => {
                ("Emprunter moins pour le même bien", "Borrow less for the same goods")
            }
            Self::LongerDuration => ("Allonger la durée", "Take a longer duration"),
            Self::ShorterDuration => ("Raccourcir la durée", "Take a shorter duration"),
            Self::CoBorrowerIncome => {
                ("Ajouter les revenus d’un co-emprunteur", "Add a co-borrower’s income")
            }
            Self::Papers => ("Compléter le dossier", "Complete the file"),
        };
        Label::new(fr, en)
    }

    /// Returns the largest plausible change, as a share of the present value.
    ///
    /// It is half of the credit, half of the annuity (less or more), and as much income again.
    fn reach(self) -> f64 {
        match self {
            Self::Amount | Self::DownPayment | Self::LongerDuration | Self::ShorterDuration => 0.5,
            Self::CoBorrowerIncome | Self::Papers => 1.0,
        }
    }

    /// Checks whether the lever can be applied in part; the others are applied or not.
    pub(super) fn is_gradual(self) -> bool {
        self.amount().is_some()
    }

    /// Returns the field whose value the lever changes in steps; `None` for a lever without steps.
    fn amount(self) -> Option<&'static str> {
        match self {
            Self::Amount | Self::DownPayment => Some(CREDIT),
            Self::LongerDuration | Self::ShorterDuration => Some(ANNUITY),
            Self::CoBorrowerIncome => Some(INCOME),
            Self::Papers => None,
        }
    }

    /// Checks whether the lever increases its field.
    fn is_upwards(self) -> bool {
        matches!(self, Self::ShorterDuration | Self::CoBorrowerIncome)
    }

    /// Returns the possible shares of the lever's reach for an applicant, in ascending order.
    ///
    /// Each share leads to a whole step of the lever's field; the last one is the whole reach. The
    /// list is empty if the applicant has no such value.
    pub(super) fn shares(self, applicant: &Record) -> Vec<f64> {
        let Some(amount) = self.amount() else { return vec![WHOLE] };
        let before = applicant.get(amount).number();
        if !(before.is_finite() && before > 0.0) {
            return Vec::new();
        }
        let step = step(before);
        let after = |steps: u32| {
            let steps = f64::from(steps);
            let whole = before / step;
            if self.is_upwards() {
                ((whole + STEP_TOLERANCE).floor() + steps) * step
            } else {
                ((whole - STEP_TOLERANCE).ceil() - steps) * step
            }
        };
        let share = |steps: u32| (after(steps) - before).abs() / before / self.reach();
        (1..MOST_STEPS).map(share).take_while(|share| *share < WHOLE).chain([WHOLE]).collect()
    }

    /// Checks whether two levers can be combined: they do not change one field in two ways.
    pub(super) fn goes_with(self, other: Self) -> bool {
        let is_amount = |lever| matches!(lever, Self::Amount | Self::DownPayment);
        let is_duration = |lever| matches!(lever, Self::LongerDuration | Self::ShorterDuration);
        self != other
            && !(is_amount(self) && is_amount(other))
            && !(is_duration(self) && is_duration(other))
    }
}

/// The whole reach of a lever; also the share of a lever without steps.
const WHOLE: f64 = 1.0;

/// Upper limit for the number of steps.
///
/// A step is more than a thousandth of the amount, and no lever changes a value by more than the
/// value itself.
const MOST_STEPS: u32 = 1_000;

/// Tolerance, in steps, within which an amount counts as a whole step.
const STEP_TOLERANCE: f64 = 1e-6;

/// Levers that are applied together, each with a share of its reach, above 0 and at most 1.
pub(super) type Pulls = [(Lever, f64)];

/// Returns the fields that change if an applicant applies some levers, with their new values.
///
/// New values are rounded to whole steps. The result is `None` if a lever does not apply, or leads
/// beyond what is plausible.
pub(super) fn changes(
    bundle: &Bundle,
    applicant: &Record,
    pulls: &Pulls,
) -> Option<Vec<(String, Value)>> {
    let set = bundle.features();
    let present = |name: &str| {
        Some(applicant.get(name).number()).filter(|value| value.is_finite() && *value > 0.0)
    };
    let (mut credit, mut annuity, mut goods, mut income) = (1.0, 1.0, 1.0, 1.0);
    let mut papers = Vec::new();
    for &(lever, share) in pulls {
        let by = share * lever.reach();
        match lever {
            Lever::Amount => {
                credit *= 1.0 - by;
                annuity *= 1.0 - by;
                goods *= 1.0 - by;
            }
            Lever::DownPayment => {
                present(GOODS)?;
                credit *= 1.0 - by;
                annuity *= 1.0 - by;
            }
            Lever::LongerDuration | Lever::ShorterDuration => {
                present(ANNUITY)?;
                annuity *= if lever == Lever::LongerDuration { 1.0 - by } else { 1.0 + by };
            }
            Lever::CoBorrowerIncome => income *= 1.0 + by,
            Lever::Papers => {
                let is_open = |name: &&&str| {
                    bundle.plan().reads(name)
                        && applicant.get(name).number().total_cmp(&1.0).is_ne()
                };
                papers.extend(
                    PAPERS
                        .iter()
                        .filter(is_open)
                        .map(|name| ((*name).to_owned(), Value::Number(1.0))),
                );
                if papers.is_empty() {
                    return None;
                }
            }
        }
    }
    let mut changes = papers;
    for (name, factor) in [(CREDIT, credit), (ANNUITY, annuity), (GOODS, goods), (INCOME, income)] {
        if factor.total_cmp(&1.0).is_eq() {
            continue;
        }
        // If the price of the goods or the annuity is not known, it need not follow the amount.
        let Some(before) = present(name) else {
            if [GOODS, ANNUITY].contains(&name) {
                continue;
            }
            return None;
        };
        let after = in_steps(before, before * factor);
        let field = set.field(name)?;
        let is_in_range = field.minimum.is_none_or(|minimum| after >= minimum)
            && field.maximum.is_none_or(|maximum| after <= maximum);
        if after.total_cmp(&before).is_eq() || after <= 0.0 || !is_in_range {
            return None;
        }
        changes.push((name.to_owned(), Value::Number(after)));
    }
    is_plausible(applicant, &changes).then_some(changes)
}

/// Checks whether the number of payments stays in the range that is offered, or where it was.
fn is_plausible(applicant: &Record, changes: &[(String, Value)]) -> bool {
    let before = |name: &str| applicant.get(name).number();
    let after = |name: &str| {
        changes
            .iter()
            .find(|(changed, _)| changed == name)
            .map_or_else(|| before(name), |(_, value)| value.number())
    };
    let (was, is) = (before(CREDIT) / before(ANNUITY), after(CREDIT) / after(ANNUITY));
    let is_changed = (is / was - 1.0).abs() > 0.02;
    !is_changed || (PAYMENTS.0..=PAYMENTS.1).contains(&is)
}

/// Rounds a new value to a whole step, away from the present value.
///
/// A step is about a hundredth of the present value, rounded to 1, 2 or 5 times a power of ten:
/// people name such amounts.
fn in_steps(before: f64, after: f64) -> f64 {
    let step = step(before);
    let steps = if after < before {
        (after / step + STEP_TOLERANCE).floor()
    } else {
        (after / step - STEP_TOLERANCE).ceil()
    };
    steps * step
}

fn step(value: f64) -> f64 {
    let mut power = 1.0;
    while power * 1_000.0 <= value {
        power *= 10.0;
    }
    [5.0, 2.0]
        .into_iter()
        .map(|times| times * power)
        .find(|step| step * 100.0 <= value)
        .unwrap_or(power)
}
