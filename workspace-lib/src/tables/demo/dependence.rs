//! How the characteristics of a client go together, and what they say about the loan's outcome.
//!
//! Every client is a draw from a multivariate normal distribution with one dimension per characteristic; each dimension is then
//! bent into its own marginal distribution (a Gaussian copula). The correlations were fitted to normal scores of the real rows, corrected for
//! ties; the effects are those of a logistic regression of the outcome on the same scores. No row can be recovered from either.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;

/// A dimension of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub(super) enum Trait {
    /// `EXT_SOURCE_1`.
    Ext1,
    /// `EXT_SOURCE_2`.
    Ext2,
    /// `EXT_SOURCE_3`.
    Ext3,
    /// Age.
    Age,
    /// Income.
    Income,
    /// Price of what is financed.
    Goods,
    /// Credit divided by annuity.
    Term,
    /// Credit divided by the price of the goods.
    Markup,
    /// Population of the region.
    Population,
    /// Rating of the region; high is bad.
    Rating,
    /// Time since the last change of registration.
    Registration,
    /// Time since the last change of identity document.
    Identity,
    /// Time since the last change of phone.
    PhoneChange,
    /// Time in the current job.
    Employed,
    /// Is retired.
    Pensioner,
    /// Owns a car.
    Car,
    /// Is a man.
    Man,
    /// Level of education.
    Education,
    /// Number of children.
    Children,
    /// Lives as a couple.
    Couple,
    /// The building is described.
    BuildingKnown,
    /// Quality of the building.
    Building,
    /// Size of the observed social circle.
    Circle,
    /// Defaults in the social circle.
    CircleDefault,
    /// Credit bureau enquiries over the last year.
    Enquiries,
    /// Works in another city.
    WorksElsewhere,
    /// Gave a home phone.
    Phone,
    /// Gave a work phone.
    WorkPhone,
    /// `EXT_SOURCE_1` is known.
    Ext1Known,
    /// `EXT_SOURCE_3` is known.
    Ext3Known,
    /// Number of credits with other lenders.
    BureauCount,
    /// Share of them still active.
    BureauActive,
    /// How recent they are.
    BureauRecency,
    /// Debt left on the active ones.
    BureauDebt,
    /// Months in arrears with other lenders.
    BureauLate,
    /// Number of earlier applications.
    PreviousCount,
    /// Share of them refused.
    Refused,
    /// Share of them cancelled.
    Canceled,
    /// Months in arrears with this lender.
    Late,
    /// Has had a credit card.
    HasCard,
    /// Use of the card's limit.
    CardUse,
    /// Share paid down on earlier purchases.
    DownPayment,
    /// Size of earlier credits.
    PreviousSize,
    /// How recent the last application is.
    PreviousRecency,
}

/// How many there are.
const TRAITS: usize = 44;

/// A client's position in every dimension: standard normal, 0 is the middle of the population.
#[derive(Debug, Clone)]
pub(super) struct Traits([f64; TRAITS]);

impl Traits {
    /// The position in one dimension.
    pub(super) fn score(&self, dimension: Trait) -> f64 {
        self.0[dimension as usize]
    }

    /// The share of the population below.
    pub(super) fn rank(&self, dimension: Trait) -> f64 {
        super::sampling::normal_distribution(self.score(dimension))
    }

    /// The logarithm of the odds of default, of which only `observed` dimensions speak.
    pub(super) fn log_odds(&self, observed: impl Fn(Trait) -> bool) -> f64 {
        let effects = EFFECTS.iter().filter(|(dimension, _)| observed(*dimension));
        INTERCEPT + effects.map(|(dimension, effect)| effect * self.score(*dimension)).sum::<f64>()
    }
}

/// Draws clients.
#[derive(Debug)]
pub(super) struct Population {
    /// Lower triangle of the Cholesky factor of the correlations, row by row.
    factor: Vec<Vec<f64>>,
}

impl Population {
    /// The population of the fitted correlations.
    pub(super) fn new() -> Self {
        let mut factor: Vec<Vec<f64>> = Vec::with_capacity(TRAITS);
        for (row, correlations) in CORRELATIONS.iter().enumerate() {
            let mut line: Vec<f64> = Vec::with_capacity(row + 1);
            for (column, correlation) in correlations.iter().enumerate() {
                let above = &factor[column];
                let known: f64 = line.iter().zip(above).map(|(a, b)| a * b).sum();
                line.push((f64::from(*correlation) / 100.0 - known) / above[column]);
            }
            let explained: f64 = line.iter().map(|value| value * value).sum();
            line.push((1.0 - explained).max(1e-6).sqrt());
            factor.push(line);
        }
        Self { factor }
    }

    /// One client.
    pub(super) fn draw(&self, random: &mut ChaCha8Rng) -> Traits {
        let independent: [f64; TRAITS] = std::array::from_fn(|_| random.sample(StandardNormal));
        Traits(std::array::from_fn(|row| self.factor[row].iter().zip(&independent).map(|(a, b)| a * b).sum()))
    }
}

/// Log-odds of default of the middle of the population, so that 8.07 % default overall.
const INTERCEPT: f64 = -3.01;

/// What one standard deviation adds to the log-odds of default.
const EFFECTS: [(Trait, f64); 37] = [
    (Trait::Ext1, -0.32),
    (Trait::Ext2, -0.41),
    (Trait::Ext3, -0.60),
    (Trait::Age, 0.08),
    (Trait::Income, -0.03),
    (Trait::Goods, 0.12),
    (Trait::Term, -0.14),
    (Trait::Markup, 0.18),
    (Trait::Rating, 0.08),
    (Trait::Registration, -0.09),
    (Trait::Identity, -0.07),
    (Trait::PhoneChange, -0.04),
    (Trait::Employed, -0.14),
    (Trait::Pensioner, -0.13),
    (Trait::Car, -0.09),
    (Trait::Man, 0.14),
    (Trait::Education, -0.18),
    (Trait::Children, 0.03),
    (Trait::Couple, -0.05),
    (Trait::CircleDefault, 0.09),
    (Trait::Enquiries, 0.05),
    (Trait::WorkPhone, 0.07),
    (Trait::Ext1Known, -0.11),
    (Trait::Ext3Known, -0.11),
    (Trait::BureauCount, -0.07),
    (Trait::BureauActive, 0.10),
    (Trait::BureauRecency, 0.05),
    (Trait::BureauDebt, 0.17),
    (Trait::BureauLate, 0.06),
    (Trait::PreviousCount, -0.14),
    (Trait::Refused, 0.20),
    (Trait::Canceled, 0.04),
    (Trait::Late, 0.14),
    (Trait::CardUse, 0.29),
    (Trait::DownPayment, -0.20),
    (Trait::PreviousSize, -0.12),
    (Trait::PreviousRecency, 0.16),
];

/// Correlations with the dimensions before, in hundredths, in the order of [`Trait`].
const CORRELATIONS: [&[i8]; 44] = [
    &[],
    &[21],
    &[19, 11],
    &[57, 10, 20],
    &[7, 18, -9, -10],
    &[17, 14, 3, 2, 41],
    &[15, 7, 2, 10, 11, 67],
    &[-7, -6, -2, -1, -6, -17, 10],
    &[7, 19, 0, 2, 11, 7, 2, -6],
    &[-12, -37, -2, -1, -28, -13, -1, 2, -58],
    &[16, 6, 11, 29, -9, -3, 2, 0, 4, -8],
    &[13, 4, 11, 29, -3, -3, 1, -1, 2, 1, 10],
    &[12, 22, 6, 8, 7, 7, 5, -5, 5, -4, 5, 6],
    &[23, 10, 12, 30, 6, 10, 8, -4, 0, 2, 13, 9, 15],
    &[40, -2, 16, 82, -28, -12, 3, -1, -1, 6, 29, 35, -4, 1],
    &[-8, 6, -3, -15, 29, 16, 2, -5, 5, -2, -10, -2, 6, 0, -28],
    &[-38, -1, -4, -19, 27, 1, -10, -1, 1, -3, -9, -2, -3, -11, -28, 56],
    &[13, 16, -4, -19, 30, 16, 4, -10, 5, -11, -12, -6, 3, -2, -25, 16, -1],
    &[-18, -2, -5, -38, 4, 1, -3, 5, -2, 3, -23, 4, 0, -5, -45, 17, 8, 7],
    &[5, 3, 2, -3, 4, 19, 8, -6, 0, 3, -7, -1, 6, 9, -18, 25, 15, 0, 30],
    &[11, 16, 2, 3, 16, 8, 2, -4, 11, -24, 7, 1, 4, 3, 1, -5, -4, 18, -5, -11],
    &[7, 11, 0, 1, 14, 8, 2, -6, 20, -20, -1, 2, 2, 1, -1, 4, 3, 15, -1, 2, 0],
    &[-4, -3, 0, -3, -3, 0, 1, 0, 0, 5, -1, 1, 1, 0, -1, 1, -1, -7, 4, 5, -2, -4],
    &[-6, -6, -7, -2, -5, -3, -1, 2, 3, 5, -1, 0, -2, -2, 3, -2, -3, -7, 1, -1, -2, -4, 66],
    &[2, -2, -6, 7, 6, -5, -6, 2, 1, 1, 2, 3, 13, 2, 7, -2, -1, -9, -6, 1, 0, -1, 3, 3],
    &[-24, -10, -9, -33, 6, -2, -6, 2, -5, 4, -12, -12, -6, -17, -48, 14, 24, -2, 11, 6, -45, -17, -1, 1, -2],
    &[9, 9, 0, 6, -2, 5, 4, -18, 10, -13, 10, 5, 10, 7, 1, -2, -4, 6, -7, 3, 11, 10, -7, -9, -4, -9],
    &[-10, -3, -9, -24, -7, -2, -2, -25, -1, 2, -7, -6, 8, 2, -45, 2, 5, 2, 9, 10, -9, -2, -2, -2, -11, 22, 54],
    &[0, 6, -8, -32, 11, 5, -3, -3, 2, 1, -15, -6, 10, -6, -35, 8, -7, 22, 19, 3, 5, 2, 1, 0, -2, 7, 4, 10],
    &[8, 6, -1, 7, 13, 7, 8, -2, -2, 2, 1, 10, 11, 13, -1, 9, -5, 7, 4, 7, 3, -1, 4, 2, 0, -6, 8, 1, 7],
    &[11, 2, -23, 8, 16, 9, 10, -4, -2, 7, -1, 11, 13, 17, -3, 7, -8, 9, 3, 8, 6, 1, 2, 0, 5, -8, 9, 3, 11, 86],
    &[-9, -4, -38, -14, 8, 1, 4, 4, 0, -4, -5, -10, -5, -6, -10, 3, 4, 2, 2, 1, -3, 0, -3, -1, 0, 7, 0, 5, 2, 3, -11],
    &[
        -21, -11, -40, -23, -4, -9, -8, 4, -2, 1, -9, -16, -12, -18, -8, -3, 2, -2, 2, -5, -6, -3, -2, 2, 2, 10, -2, 2,
        1, 7, -16, 50,
    ],
    &[
        -8, -6, -25, -9, -1, -6, -3, 5, -2, 1, -6, -4, -2, -5, -6, -3, 0, 0, 3, 1, -2, -4, 2, 3, 5, 3, -1, 2, 3, 14, 0,
        4, 20,
    ],
    &[
        -2, -4, -36, -2, 9, 0, -5, 0, -1, 5, -3, -2, -2, 5, -6, 5, 5, 3, 7, 2, -4, -1, -1, 8, 0, -1, -2, -1, 2, 10, 22,
        6, -11, -2,
    ],
    &[
        1, -3, -11, 8, 8, -6, -7, 2, -1, 1, -1, 3, 18, 8, 6, 2, -4, -8, -1, 5, -1, -1, 5, 5, 58, -4, 1, -9, 0, 13, 18,
        -6, -1, 5, 7,
    ],
    &[
        -5, -5, -22, 0, 7, -7, -10, 2, 1, 1, -4, -3, 5, -1, -1, 2, 2, -6, -1, 1, -4, 1, 4, 4, 25, 2, 1, 2, -2, 7, 14,
        5, 5, 6, 14, 60,
    ],
    &[
        0, 0, -7, 7, 8, -1, -3, 1, 1, -2, 2, 0, 2, 1, 8, -3, -1, -4, -7, 0, 2, 3, 1, -1, 48, -3, -9, -15, -4, 2, 3, 0,
        5, 4, -3, 56, 9,
    ],
    &[
        -2, -2, -9, 3, -1, -2, -2, -1, 3, 0, -1, 1, 7, 5, 0, 0, 1, -2, 0, 1, -1, -1, 1, 5, 8, -1, 2, 0, -2, 1, 4, 1,
        -5, 3, 25, 16, 12, -7,
    ],
    &[
        5, 2, -3, 3, 10, -2, 4, 8, 4, -8, 1, 0, 14, 7, -7, 2, -3, -2, 0, 4, 3, 1, 2, 1, 39, -2, 0, -7, 3, 3, 7, -3, -5,
        4, -1, 49, 11, 26, 1,
    ],
    &[
        -6, -6, -22, -6, 4, 0, 5, 3, -4, 4, -5, -4, 4, -2, -8, -10, -1, -5, 0, -2, -5, -6, 1, 5, 2, 5, -4, 1, 5, -1, 2,
        15, 8, 13, 14, 3, 14, 11, 8, 0,
    ],
    &[
        4, 5, 4, -1, 7, 4, 1, -3, 3, -7, 1, 2, 11, 3, -8, 6, 6, 6, 1, 0, 3, 0, -3, -3, -3, -1, 5, 9, 5, 6, 4, -4, -6,
        -3, 1, 3, -1, -6, 6, -2, -3,
    ],
    &[
        15, 10, 4, 16, 26, 20, 9, 0, 5, -12, 2, 4, 11, 11, 7, 4, -4, 7, -9, 12, 7, 10, 0, -1, 33, -6, 1, -16, -3, 0, 3,
        -3, -8, 0, -1, 34, 11, 30, 0, 30, 7, -13,
    ],
    &[
        -4, -6, -13, -3, 5, -5, -4, 2, -2, 2, -4, -3, -7, -5, 1, 3, 0, 1, 2, 0, -4, 2, 0, 3, 30, 1, -5, -6, -1, 6, 5,
        2, 10, 3, 2, 48, 18, 57, -6, 22, 0, -11, 17,
    ],
];
