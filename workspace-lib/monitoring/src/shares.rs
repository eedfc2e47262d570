//! Shares with their intervals.

use contract::Estimate;
use statistics::wilson_interval;

/// Returns a share with Wilson's 95 % interval; `None` of none.
pub fn share(count: u64, all: u64) -> Option<Estimate> {
    let (low, high) = wilson_interval(count as usize, all as usize)?;
    Some(Estimate { value: count as f64 / all as f64, low, high })
}
