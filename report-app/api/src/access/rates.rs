//! How often a caller may ask, and an address try to sign in.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};

use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use super::AccessRules;
use crate::problem::Refusal;

type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, DefaultClock>;

/// Checks after which whoever has not asked lately is forgotten.
const SWEEP: usize = 4096;

/// What was asked for lately.
#[derive(Debug)]
pub(super) struct Rates {
    requests: Option<Limiter<String>>,
    attempts: Limiter<IpAddr>,
    checks: AtomicUsize,
}

impl Rates {
    pub(super) fn new(rules: &AccessRules) -> Self {
        let requests = rules.requests_per_second.and_then(NonZeroU32::new);
        let attempts = NonZeroU32::new(rules.attempts_per_minute).unwrap_or(NonZeroU32::MIN);
        Self {
            requests: requests.map(|requests| RateLimiter::hashmap(Quota::per_second(requests))),
            attempts: RateLimiter::hashmap(Quota::per_minute(attempts)),
            checks: AtomicUsize::new(0),
        }
    }

    /// Counts a request of `actor`.
    pub(super) fn request(&self, actor: &str) -> Result<(), Refusal> {
        let Some(requests) = &self.requests else { return Ok(()) };
        self.sweep();
        check(requests, &actor.to_owned()).map_err(|seconds| Refusal::TooManyRequests { seconds })
    }

    /// Counts an attempt to sign in from `address`.
    pub(super) fn attempt(&self, address: IpAddr) -> Result<(), Refusal> {
        self.sweep();
        check(&self.attempts, &address).map_err(|seconds| Refusal::TooManyAttempts { seconds })
    }

    /// Now and then, forgets who has not asked lately: nobody can make the service remember ever more.
    fn sweep(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            if let Some(requests) = &self.requests {
                requests.retain_recent();
            }
            self.attempts.retain_recent();
        }
    }
}

/// Counts one of `key`, or says how many seconds to wait.
fn check<K: Clone + Eq + Hash>(limiter: &Limiter<K>, key: &K) -> Result<(), u64> {
    limiter.check_key(key).map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
}
