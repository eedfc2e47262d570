//! The application itself: the loan asked for, the client's circumstances, the external scores.

use rand_chacha::ChaCha8Rng;

use super::building::{self, Building};
use super::circumstances::{self, Work};
use super::client::Client;
use super::dependence::{Trait, Traits};
use super::marginals;
use super::products::{HOURS, WEEKDAYS};
use super::sampling::{chance, choose, count, known, quantile, round_to, uniform};

/// One application, in the units of its columns.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "the columns are independent flags")]
pub(super) struct Application {
    pub(super) id: i64,
    pub(super) target: bool,
    pub(super) revolving: bool,
    pub(super) man: bool,
    pub(super) owns_car: bool,
    pub(super) owns_home: bool,
    pub(super) children: i64,
    pub(super) income: f64,
    pub(super) credit: f64,
    pub(super) annuity: f64,
    pub(super) goods_price: f64,
    pub(super) companion: Option<&'static str>,
    pub(super) retired: bool,
    pub(super) work: Work,
    pub(super) education: &'static str,
    pub(super) family: &'static str,
    pub(super) couple: bool,
    pub(super) housing: &'static str,
    pub(super) population: f64,
    pub(super) age: f64,
    pub(super) registration: f64,
    pub(super) identity: f64,
    pub(super) phone_change: f64,
    pub(super) car_age: Option<f64>,
    pub(super) phones: [bool; 5],
    pub(super) rating: (i64, i64),
    pub(super) weekday: &'static str,
    pub(super) hour: i64,
    /// Regions then cities: registered and contact, registered and work, contact and work address differ.
    pub(super) addresses: [bool; 6],
    pub(super) external_scores: [Option<f64>; 3],
    pub(super) building: Building,
    /// Observed and in default, 30 then 60 days.
    pub(super) circle: Option<[i64; 4]>,
    /// Documents 2 to 21.
    pub(super) documents: [bool; 20],
    /// Within the hour, day, week, month, quarter and year.
    pub(super) enquiries: Option<[i64; 6]>,
}

impl Application {
    /// What the words of the application add to the log-odds of default.
    pub(super) fn log_odds(&self) -> f64 {
        self.work.log_odds() + if self.revolving { -0.35 } else { 0.0 }
    }
}

/// Share of revolving loans.
const REVOLVING: f64 = 0.0966;

/// Share of clients of whom each external score is known.
const SCORE_KNOWN: [f64; 3] = [0.437, 0.998, 0.802];

/// Age in days.
pub(super) fn age(traits: &Traits) -> f64 {
    quantile(&marginals::AGE, traits.rank(Trait::Age)).floor()
}

/// Draws an application; number and outcome are still to come.
pub(super) fn generate(client: &Client, random: &mut ChaCha8Rng) -> Application {
    let traits = &client.traits;
    let above = |dimension: Trait, share: f64| traits.rank(dimension) > 1.0 - share;
    let marginal = |quantiles, dimension: Trait| quantile(quantiles, traits.rank(dimension));

    let revolving = chance(random, REVOLVING);
    let loan = if revolving { card(traits) } else { cash_loan(traits) };
    let retired = above(Trait::Pensioner, 0.1817);
    let man = above(Trait::Man, 0.342);
    let owns_car = above(Trait::Car, 0.34);
    let couple = above(Trait::Couple, 0.737);
    let children = count(&[0.699, 0.2023, 0.0855, 0.0115, 0.0014, 0.0003], traits.rank(Trait::Children)) as i64;
    let years = client.age / 365.25;
    let adult = client.age - 14.0 * 365.25;
    let score = |dimension: Trait, quantiles| marginal(quantiles, dimension);

    Application {
        id: 0,
        target: false,
        revolving,
        man,
        owns_car,
        owns_home: chance(random, if years < 28.0 { 0.55 } else { 0.72 }),
        children,
        income: round_to(marginal(&marginals::INCOME, Trait::Income), 4500.0),
        credit: loan.credit,
        annuity: loan.annuity,
        goods_price: loan.goods,
        companion: circumstances::companion(random),
        retired,
        work: circumstances::work(retired, man, marginal(&marginals::EMPLOYED, Trait::Employed), client, random),
        education: circumstances::education(traits.rank(Trait::Education)),
        family: circumstances::family(couple, years, random),
        couple,
        housing: circumstances::housing(years, random),
        population: marginal(&marginals::POPULATION, Trait::Population),
        age: client.age,
        registration: marginal(&marginals::REGISTRATION, Trait::Registration).min(client.age).floor(),
        identity: marginal(&marginals::IDENTITY, Trait::Identity).min(adult).floor(),
        phone_change: marginal(&marginals::PHONE_CHANGE, Trait::PhoneChange).floor(),
        car_age: known(owns_car, quantile(&marginals::CAR_AGE, uniform(random)).floor()),
        phones: [
            !retired,
            above(Trait::WorkPhone, 0.1988) && !retired,
            !chance(random, 0.0016),
            above(Trait::Phone, 0.279),
            chance(random, 0.0565),
        ],
        rating: circumstances::rating(traits.rank(Trait::Rating), random),
        weekday: choose(&WEEKDAYS, uniform(random)),
        hour: choose(&HOURS, uniform(random)),
        addresses: circumstances::addresses(above(Trait::WorksElsewhere, 0.2297) && !retired, random),
        external_scores: [
            known(above(Trait::Ext1Known, SCORE_KNOWN[0]), score(Trait::Ext1, &marginals::EXT_SOURCE_1)),
            known(chance(random, SCORE_KNOWN[1]), score(Trait::Ext2, &marginals::EXT_SOURCE_2)),
            known(above(Trait::Ext3Known, SCORE_KNOWN[2]), score(Trait::Ext3, &marginals::EXT_SOURCE_3)),
        ],
        building: building::generate(traits, random),
        circle: circumstances::circle(traits, random),
        documents: circumstances::documents(revolving, retired, random),
        enquiries: circumstances::enquiries(traits, SCORE_KNOWN[2], random),
    }
}

struct Loan {
    goods: f64,
    credit: f64,
    annuity: f64,
}

fn cash_loan(traits: &Traits) -> Loan {
    let goods = round_to(quantile(&marginals::GOODS, traits.rank(Trait::Goods)), 4500.0).min(4_050_000.0);
    let credit = round_to(goods * quantile(&marginals::MARKUP, traits.rank(Trait::Markup)), 4.5).min(4_050_000.0);
    let annuity = round_to(credit / quantile(&marginals::TERM, traits.rank(Trait::Term)), 4.5);
    Loan { goods, credit, annuity }
}

/// A revolving loan is asked for by its limit, of which a twentieth is paid each month.
fn card(traits: &Traits) -> Loan {
    let limit = round_to(quantile(&marginals::CARD_LIMIT, traits.rank(Trait::Goods)), 22_500.0);
    Loan { goods: limit, credit: limit, annuity: limit / 20.0 }
}
