//! Hidden traits of one client, from which the histories are drawn.

use rand_chacha::ChaCha8Rng;

use crate::application::Application;
use crate::creditworthiness::{Trait, Traits};
use crate::sampling::{chance, count};

/// Hidden traits of a client. The tables show them with noise.
pub(crate) struct Client {
    /// Score in every trait.
    pub(crate) traits: Traits,
    /// Normal score of the income.
    pub(crate) income: f64,
    /// Age in days.
    pub(crate) age: f64,
    /// Days since the telephone number changed, if it did.
    pub(crate) phone_changed: Option<f64>,
    /// Day of the week of the application, 0 for Monday.
    pub(crate) weekday: usize,
    /// True if the outcome is known.
    pub(crate) is_train: bool,
    /// Number of credits with other lenders.
    pub(crate) bureau_count: usize,
    /// Number of earlier applications.
    pub(crate) previous_count: usize,
    /// True if the client has had a credit card from this lender.
    pub(crate) has_card: bool,
}

/// Shares of clients with 1, 2, … credits with other lenders, among the clients who have any.
const BUREAU_COUNTS: [f64; 30] = [
    0.1155, 0.114, 0.1046, 0.0909, 0.0801, 0.0708, 0.0559, 0.0485, 0.0382, 0.0313, 0.0236, 0.0195,
    0.0162, 0.0118, 0.0097, 0.0075, 0.0063, 0.0038, 0.0031, 0.0023, 0.002, 0.0012, 0.0017, 0.0009,
    0.0003, 0.0007, 0.0003, 0.0008, 0.0002, 0.001,
];

/// Share of clients with credits elsewhere.
///
/// The first value is for clients without a bureau file, the second for clients with one.
const HAS_CREDITS: (f64, f64) = (0.02, 0.992);

/// Exponent that converts ranks in the whole population to ranks among the clients with a file.
const WITH_FILE: f64 = 1.21;

/// Shares of clients with 0, 1, 2, … earlier applications.
const PREVIOUS_COUNTS: [f64; 31] = [
    0.055, 0.178, 0.1512, 0.1255, 0.1052, 0.0878, 0.0733, 0.0561, 0.0434, 0.0368, 0.0263, 0.0213,
    0.0153, 0.011, 0.0095, 0.0087, 0.006, 0.0053, 0.0031, 0.0024, 0.0028, 0.0019, 0.0019, 0.0012,
    0.001, 0.0011, 0.0004, 0.0006, 0.0004, 0.0003, 0.0015,
];

impl Client {
    /// Draws the traits of the client who made `application`.
    pub(crate) fn draw(application: &Application, is_train: bool, random: &mut ChaCha8Rng) -> Self {
        let traits = Traits::draw(application, random);
        let previous_count = count(&PREVIOUS_COUNTS, traits.rank(Trait::PreviousCount));
        Self {
            age: application.age(),
            income: application.income_score(),
            phone_changed: application.phone_changed(),
            weekday: application.weekday(),
            is_train,
            bureau_count: bureau_count(application.has_bureau_file(), &traits, random),
            previous_count,
            has_card: traits.rank(Trait::HasCard) > 1.0 - card_share(previous_count),
            traits,
        }
    }

    /// Returns true if the histories contain information on this trait.
    pub(crate) fn shows(&self, dimension: Trait) -> bool {
        match dimension {
            Trait::BureauCount | Trait::PreviousCount | Trait::HasCard => true,
            Trait::BureauActive | Trait::BureauRecency | Trait::BureauDebt | Trait::BureauLate => {
                self.bureau_count > 0
            }
            Trait::CardUse => self.has_card,
            _ => self.previous_count > 0,
        }
    }
}

/// Draws the number of credits with other lenders.
fn bureau_count(has_file: bool, traits: &Traits, random: &mut ChaCha8Rng) -> usize {
    let has_credits = chance(random, if has_file { HAS_CREDITS.1 } else { HAS_CREDITS.0 });
    // Clients with a file are the upper part of the population in this trait.
    if has_credits {
        1 + count(&BUREAU_COUNTS, traits.rank(Trait::BureauCount).powf(WITH_FILE))
    } else {
        0
    }
}

/// Returns the share of clients who have had a card, by number of earlier applications.
fn card_share(previous_count: usize) -> f64 {
    match previous_count {
        0 => 0.0,
        1 => 0.09,
        2 => 0.27,
        3 => 0.3,
        _ => 0.33,
    }
}
