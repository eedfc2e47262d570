//! What a client can change about an application, and by how much.

use serde::{Deserialize, Serialize};

use crate::{Bundle, Label, Record, Value};

/// Fields of papers and contact details that a client can still give; only those that the model
/// reads are proposed.
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

/// Credit over annuity, the number of payments without interest, between which loans are offered.
const PAYMENTS: (f64, f64) = (6.0, 60.0);

/// One thing about an application that a client can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lever {
    /// Ask for less, for goods that cost less; the number of payments stays.
    Amount,
    /// Ask for less for the same goods and pay the rest oneself; the number of payments stays.
    DownPayment,
    /// Repay the same amount in smaller, more numerous payments.
    LongerDuration,
    /// Repay the same amount in larger, fewer payments.
    ShorterDuration,
    /// Add the income of someone who borrows too.
    CoBorrowerIncome,
    /// Give the papers and contact details that are missing.
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

    /// Code in the API.
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

    /// What a person reads.
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

    /// Largest plausible change, as a share of the present value: half as much credit, half the
    /// annuity or half as much again, as much income again.
    fn reach(self) -> f64 {
        match self {
            Self::Amount | Self::DownPayment | Self::LongerDuration | Self::ShorterDuration => 0.5,
            Self::CoBorrowerIncome | Self::Papers => 1.0,
        }
    }

    /// Whether it can be pulled by more or by less; the others are pulled or not.
    pub(super) fn is_gradual(self) -> bool {
        self.amount().is_some()
    }

    /// The amount whose whole steps are the steps of the lever; none for a lever that is pulled or
    /// not.
    fn amount(self) -> Option<&'static str> {
        match self {
            Self::Amount | Self::DownPayment => Some(CREDIT),
            Self::LongerDuration | Self::ShorterDuration => Some(ANNUITY),
            Self::CoBorrowerIncome => Some(INCOME),
            Self::Papers => None,
        }
    }

    /// Whether the amount grows.
    fn is_upwards(self) -> bool {
        matches!(self, Self::ShorterDuration | Self::CoBorrowerIncome)
    }

    /// Every share of its reach by which an applicant can pull it, a whole step of its amount each,
    /// the smallest first.
    ///
    /// The last one is the whole reach. None where the applicant has no such amount.
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
                ((whole + EXACT).floor() + steps) * step
            } else {
                ((whole - EXACT).ceil() - steps) * step
            }
        };
        let share = |steps: u32| (after(steps) - before).abs() / before / self.reach();
        (1..MOST_STEPS).map(share).take_while(|share| *share < WHOLE).chain([WHOLE]).collect()
    }

    /// Whether both can be pulled together: they do not change the same field in two ways.
    pub(super) fn goes_with(self, other: Self) -> bool {
        let is_amount = |lever| matches!(lever, Self::Amount | Self::DownPayment);
        let is_duration = |lever| matches!(lever, Self::LongerDuration | Self::ShorterDuration);
        self != other
            && !(is_amount(self) && is_amount(other))
            && !(is_duration(self) && is_duration(other))
    }
}

/// The whole reach of a lever, and the share of one that is pulled or not.
const WHOLE: f64 = 1.0;

/// A step is more than a thousandth of the amount, and no lever reaches further than the amount
/// itself.
const MOST_STEPS: u32 = 1_000;

/// Amounts closer to a whole step than this, in steps, are on it.
const EXACT: f64 = 1e-6;

/// Levers pulled together, each by a share of its reach, above 0 up to 1.
pub(super) type Pulls = [(Lever, f64)];

/// The fields that change if an applicant pulls some levers, with their new values in whole steps;
/// nothing if the lever does not apply or leads beyond what is plausible.
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
        // What is not known of the goods or the annuity need not follow the amount.
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

/// The number of payments of what is asked for stays among those that are offered, or where it was.
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

/// A new value in steps that a person would name: about a hundredth of the present value, rounded
/// to 1, 2 or 5 times a power of ten; away from the present value.
fn in_steps(before: f64, after: f64) -> f64 {
    let step = step(before);
    let steps =
        if after < before { (after / step + EXACT).floor() } else { (after / step - EXACT).ceil() };
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
