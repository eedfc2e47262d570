//! Repayment of a consumer or cash loan, instalment by instalment.
//!
//! The monthly balances and the instalments are both derived from it.

use rand_chacha::ChaCha8Rng;

use crate::client::Client;
use crate::creditworthiness::Trait;
use crate::sampling::{chance, known, normal, normal_distribution, uniform};

/// An earlier consumer or cash loan that was paid out.
#[derive(Debug, Clone)]
pub(crate) struct Loan {
    /// Position of the application.
    pub(crate) previous: i64,
    /// Day of the decision, before 0.
    pub(crate) decision: i64,
    /// Day of the first instalment.
    pub(crate) first_due: i64,
    /// Number of agreed instalments.
    pub(crate) count: i64,
    /// Number of instalments until the loan ended; fewer than agreed after early repayment.
    pub(crate) ends_after: i64,
    /// Amount of one instalment.
    pub(crate) annuity: f64,
}

impl Loan {
    /// Returns the due day of instalment `number`, from 1.
    pub(crate) fn due(&self, number: i64) -> i64 {
        self.first_due + 30 * (number - 1)
    }

    /// Returns the due day of the last actual instalment.
    pub(crate) fn last_due(&self) -> i64 {
        self.due(self.ends_after)
    }
}

/// One instalment as it was paid.
#[derive(Debug, Clone)]
pub(crate) struct Payment {
    /// Number of the instalment, from 1.
    pub(crate) number: i64,
    /// Day on which it was due.
    pub(crate) due: i64,
    /// Day on which it was paid in full.
    pub(crate) paid: i64,
    /// Amount that was due.
    pub(crate) amount: f64,
}

/// Share of late instalments for an average client, as a normal score.
const LATE_SCORE: f64 = -1.65;

/// Share of loans that an average client stops repaying.
const ABANDONED: f64 = 0.0016;

/// Maximum final payment of an early repayment.
const LARGEST_PAYMENT: f64 = 3_500_000.0;

/// Delay in days of an instalment that is never paid.
const NEVER: i64 = 100_000;

/// Generates the instalments that were due before the application, in order.
pub(crate) fn repay(loan: &Loan, client: &Client, random: &mut ChaCha8Rng) -> Vec<Payment> {
    let traits = &client.traits;
    let lateness = LATE_SCORE + 0.85 * traits.score(Trait::Late) + 0.25 * normal(random);
    let late_share = normal_distribution(lateness);
    // How early this client usually pays.
    let habit = 2.0 + 9.0 * (0.6 * normal(random)).exp();
    let abandoned_from = known(
        chance(random, ABANDONED * (1.1 * traits.score(Trait::Late)).exp()),
        1 + (uniform(random) * loan.ends_after as f64) as i64,
    );
    (1..=loan.ends_after)
        .map(|number| {
            let due = loan.due(number);
            let delay = if abandoned_from.is_some_and(|from| number >= from) {
                NEVER
            } else if chance(random, late_share) {
                late_days(lateness, random)
            } else if chance(random, 0.3) {
                0
            } else {
                -((habit * -uniform(random).max(1e-9).ln()) as i64).min(45)
            };
            let left = loan.count - number + 1;
            let amount = if number == loan.ends_after && left > 1 {
                (loan.annuity * left as f64 * 0.9).min(LARGEST_PAYMENT)
            } else {
                loan.annuity
            };
            Payment { number, due, paid: due + delay, amount }
        })
        .filter(|payment| payment.due < 0)
        .collect()
}

/// Draws the days of a late payment: mostly a few days, sometimes months.
fn late_days(lateness: f64, random: &mut ChaCha8Rng) -> i64 {
    let typical = 2.2 * (0.35 * (lateness - LATE_SCORE)).exp();
    let days = 1.0 + typical * -uniform(random).max(1e-9).ln();
    let stuck = if chance(random, 0.02) { 60.0 * -uniform(random).max(1e-9).ln() } else { 0.0 };
    (days + stuck) as i64
}
