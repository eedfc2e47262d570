//! All rows about one client, in every table.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use statistics::logistic;

use crate::application::Application;
use crate::client::Client;
use crate::creditworthiness::INTERCEPT;
use crate::drift::Change;
use crate::numbering::Numbering;
use crate::population::Period;
use crate::sampling::chance;
use crate::tables::bureau::{Balance, Credit};
use crate::tables::previous_application::Previous;
use crate::tables::repayment::{CardMonth, Installment, PosMonth};
use crate::{bureau, installments, loan, pos, previous};

/// All rows about one client.
///
/// Keys of credits and earlier applications are positions until [`History::number`] makes them
/// unique.
pub(crate) struct History {
    pub(crate) application: Application,
    pub(crate) credits: Vec<Credit>,
    pub(crate) balances: Vec<Balance>,
    pub(crate) previous: Vec<Previous>,
    pub(crate) pos: Vec<PosMonth>,
    pub(crate) installments: Vec<Installment>,
    pub(crate) cards: Vec<CardMonth>,
}

/// The first value of each key, as in the originals.
pub(crate) const FIRST_CLIENT: i64 = 100_001;
pub(crate) const FIRST_PREVIOUS: i64 = 1_000_001;
pub(crate) const FIRST_BUREAU: i64 = 5_000_000;

/// Expected number of keys per client, for credits and for earlier applications.
pub(crate) const CREDITS_EACH: f64 = 5.35;

impl History {
    /// Generates the history of client `index` of a period.
    ///
    /// The result depends on nothing else, neither on other clients nor on the number of threads.
    pub(crate) fn generate(period: Period, index: u32, is_train: bool) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(period.population.seed);
        random.set_stream(u64::from(index));
        let mut change = Change::draw(period, index);
        let mut application = change.application(is_train, &mut random);
        let client = Client::draw(&application, is_train, &mut random);

        let (credits, balances) = bureau::generate(&client, &mut random);
        let (previous, loans, cards) = previous::generate(&client, &mut random);
        let (mut pos_months, mut payments) = (Vec::new(), Vec::new());
        for loan in &loans {
            let repayment = loan::repay(loan, &client, &mut random);
            pos_months.extend(pos::months(loan, &repayment, &mut random));
            payments.extend(installments::rows(loan, &repayment, &mut random));
        }
        payments.extend(installments::card_rows(&cards, &mut random));

        let log_odds = INTERCEPT
            + application.log_odds()
            + client.traits.log_odds(|dimension| client.shows(dimension))
            + change.before_outcome(&mut application);
        application.target = chance(&mut random, logistic(log_odds));
        change.after_outcome(&mut application);
        application.id = FIRST_CLIENT + period.client_offset() + i64::from(index);
        Self {
            application,
            credits,
            balances,
            previous,
            pos: pos_months,
            installments: payments,
            cards,
        }
    }

    /// Assigns the final keys.
    ///
    /// Every row gets its client's number. Credits and earlier applications get numbers of their
    /// own.
    pub(crate) fn number(&mut self, previous: &mut Numbering, bureau: &mut Numbering) {
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
