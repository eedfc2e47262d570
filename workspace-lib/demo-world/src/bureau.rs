//! Generator of credits with other lenders.

use rand_chacha::ChaCha8Rng;
use statistics::logistic;

use crate::bureau_balance;
use crate::client::Client;
use crate::creditworthiness::Trait;
use crate::sampling::{
    Quantiles, cents, chance, choose, correlated, known, log_normal, normal, normal_distribution,
    quantile, round_to, uniform,
};
use crate::tables::bureau::{Balance, Credit};

/// Parameters of one kind of credit.
///
/// Amount and duration in days are log-normal. Each has its median and the spread of its logarithm.
#[derive(Debug, Clone, Copy)]
struct Kind {
    name: &'static str,
    amount: (f64, f64),
    days: (f64, f64),
    /// Longest duration in days.
    longest: f64,
    /// Mean share of the planned duration after which a credit ends. The draw is within 0.4 of it.
    pace: f64,
    /// Factor for the time since the credit began, relative to other kinds.
    past: f64,
    /// Factors for the amounts of closed and of active credits.
    ///
    /// Large credits take longer to repay, so active credits are larger.
    sizes: (f64, f64),
    /// Rounding steps of amounts, with their shares.
    steps: &'static [(f64, f64)],
}

/// Rounding steps of amounts. Limits and mortgages are usually round, other credits less often.
const ROUND: &[(f64, f64)] = &[(45_000.0, 0.4), (4500.0, 0.44), (450.0, 0.09), (4.5, 0.07)];
const MIXED: &[(f64, f64)] =
    &[(45_000.0, 0.1), (4500.0, 0.16), (450.0, 0.1), (45.0, 0.14), (4.5, 0.5)];
const CONSUMER: &[(f64, f64)] =
    &[(45_000.0, 0.16), (4500.0, 0.16), (450.0, 0.08), (45.0, 0.14), (4.5, 0.33), (0.5, 0.13)];

const CARD: Kind = kind("Credit card", (135_000.0, 0.85), (1150.0, 0.9), 31_200.0)
    .ends_after(1.5)
    .sized(0.8, 1.1)
    .in_steps(ROUND);

/// Share of cards without an end date. The data shows such an end after about 85 years.
const WITHOUT_END_DATE: f64 = 0.09;

/// Kinds of credit, with their shares.
const KINDS: [(Kind, f64); 7] = [
    (
        kind("Consumer credit", (134_600.0, 1.2), (370.0, 0.85), 1827.0)
            .ends_after(1.01)
            .sized(0.7, 2.1)
            .in_steps(CONSUMER),
        0.728,
    ),
    (CARD, 0.234),
    (kind("Car loan", (1_499_000.0, 0.75), (1700.0, 0.4), 2557.0).ends_after(0.6), 0.0157),
    (
        kind("Mortgage", (4_593_000.0, 0.65), (5400.0, 0.5), 10_980.0)
            .ends_after(0.42)
            .in_steps(ROUND),
        0.0103,
    ),
    (kind("Microloan", (25_080.0, 0.93), (25.0, 1.2), 1096.0).taken(0.12).in_steps(ROUND), 0.0094),
    (kind("Loan for business development", (900_000.0, 1.2), (900.0, 0.7), 3650.0), 0.0012),
    (kind("Another type of loan", (150_000.0, 1.2), (700.0, 0.8), 3650.0), 0.0014),
];

/// Rounding step for amounts that are smaller than the drawn step.
const SMALL_STEP: f64 = 450.0;

const fn kind(name: &'static str, amount: (f64, f64), days: (f64, f64), longest: f64) -> Kind {
    Kind { name, amount, days, longest, pace: 0.85, past: 1.0, sizes: (0.78, 1.45), steps: MIXED }
}

impl Kind {
    const fn ends_after(self, pace: f64) -> Self {
        Self { pace, ..self }
    }

    const fn taken(self, past: f64) -> Self {
        Self { past, ..self }
    }

    const fn sized(self, closed: f64, active: f64) -> Self {
        Self { sizes: (closed, active), ..self }
    }

    const fn in_steps(self, steps: &'static [(f64, f64)]) -> Self {
        Self { steps, ..self }
    }
}

/// Quantiles of the days since the credit began.
const START: Quantiles = [
    0.0, 14.0, 37.0, 84.0, 128.0, 223.0, 305.0, 385.0, 476.0, 572.0, 666.0, 761.0, 870.0, 984.0,
    1098.0, 1221.0, 1348.0, 1485.0, 1650.0, 1840.0, 2116.0, 2421.0, 2659.0, 2759.0, 2868.0, 2911.0,
    2922.0,
];

/// Largest credit limit.
const LARGEST_LIMIT: f64 = 4_500_000.0;

/// Share of clients with monthly statuses of their credits: with a known outcome, and without.
const HAS_MONTHLY_STATUS: (f64, f64) = (0.335, 1.0);

/// Number of extra credits with monthly statuses, per credit of the bureau table.
///
/// These credits are missing from the bureau table. In the originals they belong to clients of
/// other samples.
const ORPHANS: f64 = 0.055;

/// Share of clients for whose credits monthly amounts are reported.
const HAS_MONTHLY_AMOUNTS: f64 = 0.67;

/// Share of closed credits that ended on the planned day.
const ON_TIME: f64 = 0.34;

/// Share of active credits past their end date on which nothing is owed.
const PAID_BUT_OPEN: f64 = 0.44;

/// The most common durations in days: months, quarters, years.
const COMMON_DURATIONS: [f64; 20] = [
    31.0, 61.0, 92.0, 122.0, 153.0, 183.0, 212.0, 243.0, 274.0, 304.0, 334.0, 365.0, 396.0, 548.0,
    731.0, 913.0, 1096.0, 1461.0, 1826.0, 3653.0,
];

/// Share of credits with one of these durations.
const COMMON_DURATION_SHARE: f64 = 0.62;

/// Shares of missing fields, by status of the credit.
///
/// The share of `annuity` counts only clients for whom monthly amounts are reported.
struct Missing {
    debt: f64,
    limit: f64,
    arrears: f64,
    annuity: f64,
}

const MISSING_IF_ACTIVE: Missing =
    Missing { debt: 0.106, limit: 0.213, arrears: 0.681, annuity: 0.23 };
const MISSING_IF_CLOSED: Missing =
    Missing { debt: 0.165, limit: 0.297, arrears: 0.669, annuity: 0.42 };
const MISSING_IF_SOLD: Missing =
    Missing { debt: 0.533, limit: 0.585, arrears: 0.833, annuity: 0.31 };

/// Generates a client's credits, and the monthly statuses of some of them.
pub(crate) fn generate(client: &Client, random: &mut ChaCha8Rng) -> (Vec<Credit>, Vec<Balance>) {
    let has_monthly_status =
        chance(random, if client.is_train { HAS_MONTHLY_STATUS.0 } else { HAS_MONTHLY_STATUS.1 });
    let has_monthly_amounts = chance(random, HAS_MONTHLY_AMOUNTS);
    let reporting = bureau_balance::reporting_log_odds(random);
    let mut balances = Vec::new();
    let credits: Vec<Credit> = (0..client.bureau_count as i64)
        .map(|id| credit(id, client, has_monthly_amounts, random))
        .collect();
    if has_monthly_status {
        for credit in &credits {
            balances.extend(bureau_balance::months(credit, client, reporting, random));
        }
        let orphans = credits.iter().filter(|_| chance(random, ORPHANS)).count() as i64;
        for place in 0..orphans {
            let orphan =
                credit(client.bureau_count as i64 + place, client, has_monthly_amounts, random);
            balances.extend(bureau_balance::months(&orphan, client, reporting, random));
        }
    }
    (credits, balances)
}

fn credit(id: i64, client: &Client, has_monthly_amounts: bool, random: &mut ChaCha8Rng) -> Credit {
    let traits = &client.traits;
    let kind = choose(&KINDS, uniform(random));
    let is_card = kind.name == CARD.name;
    let recency = correlated(random, traits.score(Trait::BureauRecency), 0.55);
    let adult = (client.age - 18.0 * 365.25).max(60.0);
    let start = quantile(&START, normal_distribution(-recency)) * kind.past;
    let start = start.min(adult).floor();

    let (median, spread) = kind.amount;
    let income = correlated(random, client.income, 0.3);
    let typical_amount = median * (spread * income).exp();
    let never_drawn_card = is_card && chance(random, 0.17);
    let drawn_amount = if never_drawn_card { 0.0 } else { typical_amount };

    let has_no_end_date = is_card && chance(random, WITHOUT_END_DATE);
    let planned = planned_days(&kind, has_no_end_date, random);
    let pace = (kind.pace - 0.4 + 0.8 * uniform(random)).max(0.05);
    let drawn_duration =
        (planned * pace * (0.3 * traits.score(Trait::BureauActive)).exp()).floor().max(1.0);
    let is_on_time = planned < start && drawn_duration < start && chance(random, ON_TIME);
    let duration = if is_on_time { planned } else { drawn_duration };
    let is_closed = duration < start;
    let end = -(start - duration).max(1.0);
    let status = match (is_closed, uniform(random)) {
        (_, rank) if rank < 0.004 => "Sold",
        (true, _) => "Closed",
        (false, _) => "Active",
    };

    let scaled_amount = drawn_amount * if is_closed { kind.sizes.0 } else { kind.sizes.1 };
    let step = choose(kind.steps, uniform(random));
    let amount = round_to(scaled_amount, if step <= scaled_amount { step } else { SMALL_STEP });
    let missing = match status {
        "Active" => &MISSING_IF_ACTIVE,
        "Closed" => &MISSING_IF_CLOSED,
        _ => &MISSING_IF_SOLD,
    };

    let debt_share = if is_card {
        let rank = normal_distribution(correlated(random, traits.score(Trait::BureauDebt), 0.7));
        if rank < 0.27 { 0.0 } else { (0.2 + 0.92 * rank).min(1.02) }
    } else {
        let left = (1.0 - start / (planned + 30.0)).clamp(0.02, 1.0);
        let shifted = 0.9
            + (left / (1.0 - left).max(0.01)).ln()
            + 1.1 * traits.score(Trait::BureauDebt)
            + 0.6 * normal(random);
        logistic(shifted)
    };
    // Some credits past their end date are paid back, but the bureau has not been informed that
    // they are closed.
    let is_paid_but_open = !is_closed && planned < start && chance(random, PAID_BUT_OPEN);
    let debt = if is_closed || is_paid_but_open { 0.0 } else { cents(amount * debt_share) };
    let late = traits.score(Trait::BureauLate);
    let is_overdue = !is_closed && chance(random, 0.004 * (0.8 * late).exp());
    let was_late = is_overdue || chance(random, normal_distribution(-0.95 + 0.6 * late));
    let arrears = if is_overdue { cents(log_normal(random, 276.0, 1.5)) } else { 0.0 };
    let has_debt = !chance(random, missing.debt);
    let shows_limit = is_card && !is_closed && chance(random, 0.35);
    let monthly = if is_card {
        amount * log_normal(random, 0.1, 0.6).min(0.5)
    } else {
        15_000.0 * (amount / (planned / 30.4).max(1.0) * 1.15 / 12_000.0).powf(0.65)
    };
    let has_monthly = match (is_closed, is_card) {
        (true, _) => 0.185,
        (false, false) => 0.85,
        (false, true) => 0.78,
    };

    Credit {
        id,
        client: 0,
        status,
        currency: if chance(random, 0.0008) { "currency 2" } else { "currency 1" },
        start: -start as i64,
        overdue_days: if is_overdue { overdue_days(start, random) } else { 0 },
        planned_end: known(!chance(random, if is_card { 0.22 } else { 0.011 }), planned - start),
        actual_end: known(is_closed, end),
        worst_arrears: known(
            !chance(random, missing.arrears),
            if was_late { cents(log_normal(random, 7425.0, 1.1)).max(arrears) } else { 0.0 },
        ),
        was_late,
        prolonged: i64::from(chance(random, 0.004)),
        amount,
        debt: known(has_debt, debt),
        limit: known(
            has_debt && !chance(random, missing.limit),
            if shows_limit { cents((amount - debt).clamp(0.0, LARGEST_LIMIT)) } else { 0.0 },
        ),
        arrears,
        kind: kind.name,
        updated: if is_paid_but_open {
            (planned - start) as i64
        } else {
            updated(is_closed, end, start, random)
        },
        annuity: known(
            has_monthly_amounts && !chance(random, missing.annuity),
            if chance(random, has_monthly) {
                round_to(monthly, if chance(random, 0.84) { 4.5 } else { 0.01 })
            } else {
                0.0
            },
        ),
    }
}

/// Draws the planned duration of a credit in days.
fn planned_days(kind: &Kind, has_no_end_date: bool, random: &mut ChaCha8Rng) -> f64 {
    if has_no_end_date {
        return if chance(random, 0.35) {
            10_957.0
        } else {
            (13_000.0 + 18_200.0 * uniform(random).sqrt()).floor()
        };
    }
    let days = log_normal(random, kind.days.0, kind.days.1).clamp(7.0, kind.longest).floor();
    let nearest =
        COMMON_DURATIONS.iter().min_by(|a, b| (*a - days).abs().total_cmp(&(*b - days).abs()));
    // Leap years and lenders' conventions shift a duration by one day.
    let common = nearest.map(|common| common + (3.0 * uniform(random)).floor() - 1.0);
    common
        .filter(|common| (common / days - 1.0).abs() < 0.3 && chance(random, COMMON_DURATION_SHARE))
        .unwrap_or(days)
}

/// Draws the days overdue: mostly some weeks, for a quarter of the credits much longer.
fn overdue_days(start: f64, random: &mut ChaCha8Rng) -> i64 {
    if chance(random, 0.25) {
        return (start * uniform(random)).ceil() as i64;
    }
    log_normal(random, 20.0, 0.8).ceil() as i64
}

/// Draws the day of the last update.
///
/// It is mostly recent for an active credit. For a closed credit it is around its end, or later.
fn updated(is_closed: bool, end: f64, start: f64, random: &mut ChaCha8Rng) -> i64 {
    let day = match is_closed {
        false if chance(random, 0.19) => -log_normal(random, 330.0, 1.0).min(start),
        false => -log_normal(random, 20.0, 0.8).min(start),
        true if chance(random, 0.7) => end + 8.0 * uniform(random),
        true => end * uniform(random),
    };
    day.clamp(-2900.0, 0.0) as i64
}
