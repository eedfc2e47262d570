//! Generator of one client: hidden traits and all rows of the tables.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use statistics::logistic;

use super::application::Application;
use super::bureau::{self, Credit};
use super::bureau_balance::Balance;
use super::card::CardMonth;
use super::creditworthiness::{INTERCEPT, Trait, Traits};
use super::drift::Period;
use super::installments::Installment;
use super::loan;
use super::numbering::Numbering;
use super::pos::PosMonth;
use super::previous::{self, Previous};
use super::sampling::{chance, count};

/// Hidden traits of a client. The tables show them with noise.
pub(super) struct Client {
    /// Score in every trait.
    pub(super) traits: Traits,
    /// Normal score of the income.
    pub(super) income: f64,
    /// Age in days.
    pub(super) age: f64,
    /// Days since the telephone number changed, if it did.
    pub(super) phone_changed: Option<f64>,
    /// Day of the week of the application, 0 for Monday.
    pub(super) weekday: usize,
    /// True if the outcome is known.
    pub(super) is_train: bool,
    /// Number of credits with other lenders.
    pub(super) bureau_count: usize,
    /// Number of earlier applications.
    pub(super) previous_count: usize,
    /// True if the client has had a credit card from this lender.
    pub(super) has_card: bool,
}

/// All rows about one client.
///
/// Keys of credits and earlier applications are positions until [`History::number`] makes them
/// unique.
pub(super) struct History {
    pub(super) application: Application,
    pub(super) credits: Vec<Credit>,
    pub(super) balances: Vec<Balance>,
    pub(super) previous: Vec<Previous>,
    pub(super) pos: Vec<PosMonth>,
    pub(super) installments: Vec<Installment>,
    pub(super) cards: Vec<CardMonth>,
}

/// The first value of each key, as in the originals.
pub(super) const FIRST_CLIENT: i64 = 100_001;
pub(super) const FIRST_PREVIOUS: i64 = 1_000_001;
pub(super) const FIRST_BUREAU: i64 = 5_000_000;

/// Expected number of keys per client, for credits and for earlier applications.
pub(super) const CREDITS_EACH: f64 = 5.35;

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

/// Shares of clients with 0, 1, 2, … earlier applications.
const PREVIOUS_COUNTS: [f64; 31] = [
    0.055, 0.178, 0.1512, 0.1255, 0.1052, 0.0878, 0.0733, 0.0561, 0.0434, 0.0368, 0.0263, 0.0213,
    0.0153, 0.011, 0.0095, 0.0087, 0.006, 0.0053, 0.0031, 0.0024, 0.0028, 0.0019, 0.0019, 0.0012,
    0.001, 0.0011, 0.0004, 0.0006, 0.0004, 0.0003, 0.0015,
];

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

impl History {
    /// Generates the history of client `index` of a period.
    ///
    /// The result depends on nothing else, neither on other clients nor on the number of threads.
    pub(super) fn generate(period: Period, index: u32, is_train: bool) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(period.population.seed);
        random.set_stream(u64::from(index));
        let mut change = period.change(index);
        let mut application = change.application(is_train, &mut random);
        let traits = Traits::draw(&application, &mut random);
        let previous_count = count(&PREVIOUS_COUNTS, traits.rank(Trait::PreviousCount));
        let client = Client {
            age: application.age(),
            income: application.income_score(),
            phone_changed: application.phone_changed(),
            weekday: application.weekday(),
            is_train,
            bureau_count: bureau_count(application.has_bureau_file(), &traits, &mut random),
            previous_count,
            has_card: traits.rank(Trait::HasCard) > 1.0 - card_share(previous_count),
            traits,
        };

        let (credits, balances) = bureau::generate(&client, &mut random);
        let (previous, loans, cards) = previous::generate(&client, &mut random);
        let mut pos = Vec::new();
        let mut installments = Vec::new();
        for loan in &loans {
            let repayment = loan::repay(loan, &client, &mut random);
            pos.extend(super::pos::months(loan, &repayment, &mut random));
            installments.extend(super::installments::rows(loan, &repayment, &mut random));
        }
        installments.extend(super::installments::card_rows(&cards, &mut random));

        let log_odds = INTERCEPT
            + application.log_odds()
            + client.traits.log_odds(|dimension| client.shows(dimension))
            + change.before_outcome(&mut application);
        application.target = chance(&mut random, logistic(log_odds));
        change.after_outcome(&mut application);
        application.id = FIRST_CLIENT + period.client_offset() + i64::from(index);
        Self { application, credits, balances, previous, pos, installments, cards }
    }

    /// Assigns the final keys.
    ///
    /// Every row gets its client's number. Credits and earlier applications get numbers of their
    /// own.
    pub(super) fn number(&mut self, previous: &mut Numbering, bureau: &mut Numbering) {
        let client = self.application.id;
        // Months of credits that are not in the bureau table have numbers, too.
        let last = self.balances.iter().map(|month| month.credit + 1).max().unwrap_or(0);
        let credits = self.credits.len().max(last as usize);
        for credit in &mut self.credits {
            credit.client = client;
            credit.id = bureau.number(credit.id);
        }
        self.balances.iter_mut().for_each(|month| month.credit = bureau.number(month.credit));
        for application in &mut self.previous {
            application.client = client;
            application.id = previous.number(application.id);
        }
        for month in &mut self.pos {
            month.client = client;
            month.previous = previous.number(month.previous);
        }
        for installment in &mut self.installments {
            installment.client = client;
            installment.previous = previous.number(installment.previous);
        }
        for month in &mut self.cards {
            month.client = client;
            month.previous = previous.number(month.previous);
        }
        bureau.advance(credits);
        previous.advance(self.previous.len());
    }
}

impl Client {
    /// Returns true if the histories contain information on this trait.
    fn shows(&self, dimension: Trait) -> bool {
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
