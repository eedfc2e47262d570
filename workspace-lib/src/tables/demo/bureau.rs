//! Credits with other lenders, and their monthly status.

use polars::prelude::*;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::client::Client;
use super::creditworthiness::Trait;
use super::frame::frame;
use super::pos::{FIRST_MONTH, month_of};
use super::sampling::{
    Quantiles, cents, chance, choose, correlated, known, log_normal, normal, normal_distribution, quantile, round_to,
    uniform,
};

/// A credit with another lender.
#[derive(Debug, Clone)]
pub(super) struct Credit {
    pub(super) id: i64,
    pub(super) client: i64,
    status: &'static str,
    currency: &'static str,
    start: i64,
    overdue_days: i64,
    planned_end: Option<f64>,
    actual_end: Option<f64>,
    worst_arrears: Option<f64>,
    prolonged: i64,
    amount: f64,
    debt: Option<f64>,
    limit: Option<f64>,
    arrears: f64,
    kind: &'static str,
    updated: i64,
    annuity: Option<f64>,
}

/// A month of a credit with another lender.
#[derive(Debug, Clone)]
pub(super) struct Balance {
    pub(super) credit: i64,
    month: i64,
    status: &'static str,
}

/// How a kind of credit looks: median and spread (of the logarithm) of its amount and of its duration in days.
#[derive(Debug, Clone, Copy)]
struct Kind {
    name: &'static str,
    amount: (f64, f64),
    days: (f64, f64),
    /// Longest duration.
    longest: f64,
    /// Share of the planned duration after which a credit usually ends, give or take 0.4.
    pace: f64,
    /// How long ago it was taken, relative to other kinds.
    past: f64,
}

const CARD: Kind = kind("Credit card", (135_000.0, 0.85), (1150.0, 0.9), 31_200.0).ends_after(1.5);

/// Share of cards without an end: they are written to end in 85 years.
const ENDLESS: f64 = 0.09;

/// Kinds of credit and their shares.
const KINDS: [(Kind, f64); 7] = [
    (kind("Consumer credit", (134_600.0, 1.2), (370.0, 0.85), 1827.0).ends_after(0.98), 0.728),
    (CARD, 0.234),
    (kind("Car loan", (1_499_000.0, 0.75), (1700.0, 0.4), 2557.0).ends_after(0.6), 0.0157),
    (kind("Mortgage", (4_593_000.0, 0.65), (5400.0, 0.5), 10_980.0).ends_after(0.42), 0.0103),
    (kind("Microloan", (25_080.0, 0.93), (25.0, 1.2), 1096.0).taken(0.12), 0.0094),
    (kind("Loan for business development", (900_000.0, 1.2), (900.0, 0.7), 3650.0), 0.0012),
    (kind("Another type of loan", (150_000.0, 1.2), (700.0, 0.8), 3650.0), 0.0014),
];

const fn kind(name: &'static str, amount: (f64, f64), days: (f64, f64), longest: f64) -> Kind {
    Kind { name, amount, days, longest, pace: 0.85, past: 1.0 }
}

impl Kind {
    const fn ends_after(self, pace: f64) -> Self {
        Self { pace, ..self }
    }

    const fn taken(self, past: f64) -> Self {
        Self { past, ..self }
    }
}

/// Days since the credit was taken.
const START: Quantiles = [
    0.0, 14.0, 37.0, 84.0, 128.0, 223.0, 305.0, 385.0, 476.0, 572.0, 666.0, 761.0, 870.0, 984.0, 1098.0, 1221.0,
    1348.0, 1485.0, 1650.0, 1840.0, 2116.0, 2421.0, 2659.0, 2759.0, 2868.0, 2911.0, 2922.0,
];

/// Limits do not exceed this.
const LARGEST_LIMIT: f64 = 4_500_000.0;

/// Share of clients whose credits are followed month by month: outcome known, and not.
const FOLLOWED: (f64, f64) = (0.32, 1.0);

/// Credits that are followed but missing from the credits' table, for each that is not: they belong to clients of other samples.
const ORPHANS: f64 = 0.055;

/// Share of clients of whose credits monthly amounts are told.
const TOLD: f64 = 0.67;

/// Shares of fields that are missing, by status; of monthly amounts, of clients of whom they are told.
struct Missing {
    debt: f64,
    limit: f64,
    arrears: f64,
    annuity: f64,
}

const OF_ACTIVE: Missing = Missing { debt: 0.106, limit: 0.296, arrears: 0.681, annuity: 0.23 };
const OF_CLOSED: Missing = Missing { debt: 0.165, limit: 0.413, arrears: 0.669, annuity: 0.42 };
const OF_SOLD: Missing = Missing { debt: 0.533, limit: 0.806, arrears: 0.833, annuity: 0.31 };

/// A client's credits, and the months of those that are followed.
pub(super) fn generate(client: &Client, random: &mut ChaCha8Rng) -> (Vec<Credit>, Vec<Balance>) {
    let is_followed = chance(random, if client.is_train { FOLLOWED.0 } else { FOLLOWED.1 });
    let is_told = chance(random, TOLD);
    let mut balances = Vec::new();
    let credits: Vec<Credit> = (0..client.bureau_count as i64).map(|id| credit(id, client, is_told, random)).collect();
    if is_followed {
        for credit in &credits {
            balances.extend(months(credit, client, random));
        }
        let orphans = credits.iter().filter(|_| chance(random, ORPHANS)).count() as i64;
        for place in 0..orphans {
            let orphan = credit(client.bureau_count as i64 + place, client, is_told, random);
            balances.extend(months(&orphan, client, random));
        }
    }
    (credits, balances)
}

/// Credits in any order; the months of each stay together, the last first, as in the originals.
pub(super) fn shuffled(months: &[Balance], seed: u64) -> Vec<Balance> {
    let mut credits: Vec<&[Balance]> = months.chunk_by(|month, next| month.credit == next.credit).collect();
    credits.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    credits.into_iter().flat_map(|months| months.iter().rev().cloned()).collect()
}

fn credit(id: i64, client: &Client, is_told: bool, random: &mut ChaCha8Rng) -> Credit {
    let traits = &client.traits;
    let kind = choose(&KINDS, uniform(random));
    let is_card = kind.name == CARD.name;
    let recency = correlated(random, traits.score(Trait::BureauRecency), 0.55);
    let adult = (client.age - 18.0 * 365.25).max(60.0);
    let start = quantile(&START, normal_distribution(-recency)) * kind.past;
    let start = start.min(adult).floor();

    let (median, spread) = kind.amount;
    let income = correlated(random, client.income, 0.3);
    let amount = round_to(median * (spread * income).exp(), 0.5);
    let never_drawn_card = is_card && chance(random, 0.17);
    let amount = if never_drawn_card { 0.0 } else { amount };

    let is_endless = is_card && chance(random, ENDLESS);
    let planned = if is_endless { kind.longest } else { log_normal(random, kind.days.0, kind.days.1) };
    let planned = planned.clamp(7.0, kind.longest).floor();
    let pace = (kind.pace - 0.4 + 0.8 * uniform(random)).max(0.05);
    let lived = (planned * pace * (0.3 * traits.score(Trait::BureauActive)).exp()).floor().max(1.0);
    let is_closed = lived < start;
    let end = -(start - lived).max(1.0);
    let status = match (is_closed, uniform(random)) {
        (_, rank) if rank < 0.004 => "Sold",
        (true, _) => "Closed",
        (false, _) => "Active",
    };

    // Credits that are large take longer to repay: those still active are the larger ones. A limit is not repaid.
    let size = match (kind.name, is_closed) {
        ("Credit card", true) => 0.8,
        ("Credit card", false) => 1.1,
        ("Consumer credit", true) => 0.7,
        ("Consumer credit", false) => 2.1,
        (_, true) => 0.78,
        (_, false) => 1.45,
    };
    let amount = round_to(amount * size, 0.5);
    let missing = match status {
        "Active" => &OF_ACTIVE,
        "Closed" => &OF_CLOSED,
        _ => &OF_SOLD,
    };

    let debt_share = if is_card {
        let rank = normal_distribution(correlated(random, traits.score(Trait::BureauDebt), 0.7));
        if rank < 0.27 { 0.0 } else { (0.2 + 0.92 * rank).min(1.02) }
    } else {
        let left = (1.0 - start / (planned + 30.0)).clamp(0.02, 1.0);
        let shifted =
            0.9 + (left / (1.0 - left).max(0.01)).ln() + 1.1 * traits.score(Trait::BureauDebt) + 0.6 * normal(random);
        super::sampling::logistic(shifted)
    };
    let debt = if is_closed { 0.0 } else { cents(amount * debt_share) };
    let late = traits.score(Trait::BureauLate);
    let is_overdue = !is_closed && chance(random, 0.004 * (0.8 * late).exp());
    let was_late = chance(random, normal_distribution(-0.95 + 0.6 * late));
    let shows_limit = is_card && !is_closed && chance(random, 0.35);
    let monthly = if is_card {
        0.08 * amount
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
            if was_late { cents(log_normal(random, 7425.0, 1.1)) } else { 0.0 },
        ),
        prolonged: i64::from(chance(random, 0.004)),
        amount,
        debt: known(!chance(random, missing.debt), debt),
        limit: known(
            !chance(random, missing.limit),
            if shows_limit { cents((amount - debt).clamp(0.0, LARGEST_LIMIT)) } else { 0.0 },
        ),
        arrears: if is_overdue { cents(log_normal(random, 276.0, 1.5)) } else { 0.0 },
        kind: kind.name,
        updated: updated(is_closed, end, start, random),
        annuity: known(
            is_told && !chance(random, missing.annuity),
            if chance(random, has_monthly) { cents(monthly) } else { 0.0 },
        ),
    }
}

/// Mostly weeks; a quarter of what is overdue has been for a long time.
fn overdue_days(start: f64, random: &mut ChaCha8Rng) -> i64 {
    if chance(random, 0.25) {
        return (start * uniform(random)).ceil() as i64;
    }
    log_normal(random, 20.0, 0.8).ceil() as i64
}

/// Day of the last news: mostly recent for an active credit; around its end, or later, for a closed one.
fn updated(is_closed: bool, end: f64, start: f64, random: &mut ChaCha8Rng) -> i64 {
    let day = match is_closed {
        false if chance(random, 0.19) => -log_normal(random, 330.0, 1.0).min(start),
        false => -log_normal(random, 20.0, 0.8).min(start),
        true if chance(random, 0.7) => end + 8.0 * uniform(random),
        true => end * uniform(random),
    };
    day.clamp(-2900.0, 0.0) as i64
}

/// Whether a lender tells how a credit is paid; `X` is written for months of which nothing is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reports {
    Always,
    Sometimes,
    Never,
}

/// The months from the start of a credit to the application, in order of time.
fn months(credit: &Credit, client: &Client, random: &mut ChaCha8Rng) -> Vec<Balance> {
    let first = month_of(credit.start).max(FIRST_MONTH);
    let end = credit.actual_end.map_or(1, |day| month_of(day as i64));
    // Some lenders stop reporting, most of them once the credit is closed.
    let last = match end {
        end if end < -1 && chance(random, 0.18) => end + ((-end) as f64 * 0.5 * uniform(random)) as i64,
        _ if chance(random, 0.1) => -(15.0 * uniform(random)) as i64,
        _ => 0,
    };
    let slip = 0.012 * (0.85 * client.traits.score(Trait::BureauLate)).exp();
    let reports =
        choose(&[(Reports::Always, 0.35), (Reports::Sometimes, 0.48), (Reports::Never, 0.17)], uniform(random));
    let mut status = match reports {
        Reports::Always => "0",
        Reports::Sometimes if chance(random, 0.5) => "0",
        Reports::Sometimes | Reports::Never => "X",
    };
    (first..=last.max(first))
        .map(|month| {
            if month > end {
                status = "C";
            } else if month > first && reports != Reports::Never {
                status = next_status(status, slip, random);
                if status == "X" && reports == Reports::Always {
                    status = "0";
                }
            }
            Balance { credit: credit.id, month, status }
        })
        .collect()
}

/// The status a month later, after the transitions between the statuses of the real rows.
fn next_status(status: &'static str, slip: f64, random: &mut ChaCha8Rng) -> &'static str {
    let rank = uniform(random);
    match status {
        "X" => choose(&[("X", 0.885), ("0", 0.113), ("1", slip * 0.1)], rank),
        "1" => choose(&[("0", 0.54), ("1", 0.36), ("2", 0.06), ("X", 0.04)], rank),
        "2" => choose(&[("0", 0.28), ("1", 0.15), ("2", 0.19), ("3", 0.34), ("X", 0.04)], rank),
        "3" => choose(&[("0", 0.17), ("1", 0.05), ("2", 0.04), ("3", 0.14), ("4", 0.55), ("X", 0.05)], rank),
        "4" => choose(&[("0", 0.08), ("1", 0.04), ("3", 0.05), ("4", 0.11), ("5", 0.67), ("X", 0.05)], rank),
        "5" => choose(&[("5", 0.93), ("0", 0.04), ("X", 0.03)], rank),
        _ => choose(&[("0", 0.9), ("X", 0.08), ("1", slip)], rank),
    }
}

/// The credits' table.
pub(super) fn table(rows: &[Credit]) -> PolarsResult<DataFrame> {
    frame!(rows, row => {
        "SK_ID_CURR": row.client,
        "SK_ID_BUREAU": row.id,
        "CREDIT_ACTIVE": row.status,
        "CREDIT_CURRENCY": row.currency,
        "DAYS_CREDIT": row.start,
        "CREDIT_DAY_OVERDUE": row.overdue_days,
        "DAYS_CREDIT_ENDDATE": row.planned_end,
        "DAYS_ENDDATE_FACT": row.actual_end,
        "AMT_CREDIT_MAX_OVERDUE": row.worst_arrears,
        "CNT_CREDIT_PROLONG": row.prolonged,
        "AMT_CREDIT_SUM": row.amount,
        "AMT_CREDIT_SUM_DEBT": row.debt,
        "AMT_CREDIT_SUM_LIMIT": row.limit,
        "AMT_CREDIT_SUM_OVERDUE": row.arrears,
        "CREDIT_TYPE": row.kind,
        "DAYS_CREDIT_UPDATE": row.updated,
        "AMT_ANNUITY": row.annuity,
    })
}

/// The months' table.
pub(super) fn balance_table(rows: &[Balance]) -> PolarsResult<DataFrame> {
    frame!(rows, row => {
        "SK_ID_BUREAU": row.credit,
        "MONTHS_BALANCE": row.month,
        "STATUS": row.status,
    })
}
