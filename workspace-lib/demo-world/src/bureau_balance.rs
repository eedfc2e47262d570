//! Generator of the monthly status of credits with other lenders.

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use statistics::logistic;

use crate::calendar::{FIRST_MONTH, month_of};
use crate::client::Client;
use crate::creditworthiness::Trait;
use crate::sampling::{chance, choose, normal, uniform};
use crate::tables::bureau::{Balance, Credit};

/// Standard deviation between clients of the log-odds that a status is reported.
///
/// Clients have different lenders, and lenders report differently.
const REPORTING_SPREAD: f64 = 1.4;

/// Draws how completely a client's lenders report payments, as log-odds.
pub(crate) fn reporting_log_odds(random: &mut ChaCha8Rng) -> f64 {
    REPORTING_SPREAD * normal(random)
}

/// Share of months after a paid month in which a credit is late: credits that were late once,
/// others.
const LATE_MONTHS: (f64, f64) = (0.08, 0.0015);

/// Share of the credits without any reported status that have none after their end, either.
const STAYS_UNKNOWN: f64 = 0.7;

/// How often a lender reports the payments of a credit.
///
/// A month without a report has the status `X`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReportingHabit {
    Always,
    Sometimes,
    Never,
}

/// Generates the months from the start of a credit to the application, in order of time.
pub(crate) fn months(
    credit: &Credit,
    client: &Client,
    reporting: f64,
    random: &mut ChaCha8Rng,
) -> Vec<Balance> {
    let first = (month_of(credit.start) + 1).clamp(FIRST_MONTH, 0);
    let end = credit.actual_end.map_or(1, |day| month_of(day as i64));
    // Some lenders stop reporting, mostly after the end of the credit.
    let last = match end {
        end if end < -1 && chance(random, 0.18) => {
            end + ((-end) as f64 * 0.5 * uniform(random)) as i64
        }
        _ if chance(random, 0.1) => -(15.0 * uniform(random)) as i64,
        _ => 0,
    };
    let slip = if credit.was_late { LATE_MONTHS.0 } else { LATE_MONTHS.1 };
    let slip = slip * (0.3 * client.traits.score(Trait::BureauLate)).exp();
    let stays_unknown = chance(random, STAYS_UNKNOWN);
    let always = logistic(reporting - 0.8);
    let never = logistic(-reporting - 2.0);
    let habit = match uniform(random) {
        rank if rank < always => ReportingHabit::Always,
        rank if rank > 1.0 - never => ReportingHabit::Never,
        _ => ReportingHabit::Sometimes,
    };
    let mut status = match habit {
        ReportingHabit::Always => "0",
        ReportingHabit::Sometimes if chance(random, 0.5) => "0",
        ReportingHabit::Sometimes | ReportingHabit::Never => "X",
    };
    (first..=last.max(first))
        .map(|month| {
            if month > end && !(habit == ReportingHabit::Never && stays_unknown) {
                status = "C";
            } else if month == 0 && credit.overdue_days > 0 && habit != ReportingHabit::Never {
                status = overdue_status(credit.overdue_days);
            } else if month > first && habit != ReportingHabit::Never {
                status = next_status(status, slip, random);
                if status == "X" && habit == ReportingHabit::Always {
                    status = "0";
                }
            }
            Balance { credit: credit.id, month, status }
        })
        .collect()
}

/// Returns the status of an overdue credit: 1 up to 30 days, 2 up to 60, …, 5 above 120.
fn overdue_status(days: i64) -> &'static str {
    ["1", "2", "3", "4", "5"][((days - 1) / 30).clamp(0, 4) as usize]
}

/// Draws the status of the next month, with the transition shares of the real rows.
fn next_status(status: &'static str, slip: f64, random: &mut ChaCha8Rng) -> &'static str {
    let rank = uniform(random);
    match status {
        "X" => choose(&[("X", 0.885), ("0", 0.113), ("1", slip * 0.1)], rank),
        "1" => choose(&[("0", 0.54), ("1", 0.36), ("2", 0.06), ("X", 0.04)], rank),
        "2" => choose(&[("0", 0.28), ("1", 0.15), ("2", 0.19), ("3", 0.34), ("X", 0.04)], rank),
        "3" => choose(
            &[("0", 0.17), ("1", 0.05), ("2", 0.04), ("3", 0.14), ("4", 0.55), ("X", 0.05)],
            rank,
        ),
        "4" => choose(
            &[("0", 0.08), ("1", 0.04), ("3", 0.05), ("4", 0.11), ("5", 0.67), ("X", 0.05)],
            rank,
        ),
        "5" => choose(&[("5", 0.93), ("0", 0.04), ("X", 0.03)], rank),
        _ => choose(&[("0", 0.9), ("X", 0.08), ("1", slip)], rank),
    }
}

/// Shuffles the credits. The months of each credit stay together, latest first, as in the
/// originals.
pub(crate) fn shuffled(months: &[Balance], seed: u64) -> Vec<Balance> {
    let mut credits: Vec<&[Balance]> =
        months.chunk_by(|month, next| month.credit == next.credit).collect();
    credits.shuffle(&mut ChaCha8Rng::seed_from_u64(seed));
    credits.into_iter().flat_map(|months| months.iter().rev().cloned()).collect()
}
