//! Rate limits: requests and batch lines of a caller, and sign-in attempts of a network.

use std::hash::Hash;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use super::AccessRules;
use crate::problem::Refusal;

type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, DefaultClock>;

/// Number of checks after which stale entries are evicted.
const SWEEP: usize = 4096;

/// How many times the limit of a network applies to the wider network around it.
const WIDER: u32 = 4;

/// Attempts at a locked name from a known browser: so many at once, then one every `KNOWN_PAUSE`.
const KNOWN_ATTEMPTS: NonZeroU32 = NonZeroU32::MIN.saturating_add(4);
const KNOWN_PAUSE: Duration = Duration::from_mins(3);

/// Rate limiters.
#[derive(Debug)]
pub(super) struct RateLimits {
    requests: Option<Limiter<String>>,
    /// Limits groups of batch lines.
    lines: Option<Limiter<String>>,
    /// One limiter by network, and one by the wider network around it.
    attempts: [Limiter<IpAddr>; 2],
    known_browsers: Limiter<String>,
    checks: AtomicUsize,
}

impl RateLimits {
    pub(super) fn new(rules: &AccessRules) -> Self {
        let requests = rules.requests_per_second.and_then(NonZeroU32::new);
        let attempts = NonZeroU32::new(rules.attempts_per_minute).unwrap_or(NonZeroU32::MIN);
        let wider = attempts.saturating_mul(NonZeroU32::MIN.saturating_add(WIDER - 1));
        let known = Quota::with_period(KNOWN_PAUSE).unwrap_or(Quota::per_hour(KNOWN_ATTEMPTS));
        Self {
            requests: requests.map(|requests| RateLimiter::hashmap(Quota::per_second(requests))),
            lines: requests.map(|requests| RateLimiter::hashmap(Quota::per_second(requests))),
            attempts: [attempts, wider]
                .map(|attempts| RateLimiter::hashmap(Quota::per_minute(attempts))),
            known_browsers: RateLimiter::hashmap(known.allow_burst(KNOWN_ATTEMPTS)),
            checks: AtomicUsize::new(0),
        }
    }

    /// Counts a request of `actor`.
    pub(super) fn request(&self, actor: &str) -> Result<(), Refusal> {
        let Some(requests) = &self.requests else { return Ok(()) };
        self.sweep();
        check(requests, &actor.to_owned()).map_err(|seconds| Refusal::TooManyRequests { seconds })
    }

    /// Waits until `actor` may score another group of batch lines, and counts the group.
    pub(super) async fn lines(&self, actor: &str) {
        let Some(lines) = &self.lines else { return };
        self.sweep();
        let actor = actor.to_owned();
        while let Err(not_until) = lines.check_key(&actor) {
            tokio::time::sleep(not_until.wait_time_from(DefaultClock::default().now())).await;
        }
    }

    /// Counts a sign-in attempt from `address`.
    pub(super) fn attempt(&self, address: IpAddr) -> Result<(), Refusal> {
        self.sweep();
        for (limiter, network) in
            self.attempts.iter().zip([network(address), wider_network(address)])
        {
            check(limiter, &network).map_err(|seconds| Refusal::TooManyAttempts { seconds })?;
        }
        Ok(())
    }

    /// Counts an attempt at a locked name from a known browser.
    pub(super) fn known_browser(&self, token_hash: &str) -> Result<(), Refusal> {
        let refused = |seconds| Refusal::TooManyAttempts { seconds };
        check(&self.known_browsers, &token_hash.to_owned()).map_err(refused)
    }

    /// Evicts stale entries once every `SWEEP` checks, so that memory stays bounded.
    fn sweep(&self) {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.requests.iter().chain(&self.lines).for_each(Limiter::retain_recent);
            self.attempts.iter().for_each(Limiter::retain_recent);
            self.known_browsers.retain_recent();
        }
    }
}

/// Returns the network of one subscriber: an IPv4 address, or the first 64 bits of an IPv6 address.
fn network(address: IpAddr) -> IpAddr {
    masked(address, 32, 64)
}

/// Returns the network of one site: the first 24 bits of an IPv4 address, or 48 of an IPv6 address.
pub(super) fn wider_network(address: IpAddr) -> IpAddr {
    masked(address, 24, 48)
}

fn masked(address: IpAddr, bits_v4: u32, bits_v6: u32) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << (32 - bits_v4))).into()
        }
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits_v6))).into()
        }
    }
}

/// Counts one use of `key`, or returns how many seconds to wait.
fn check<K: Clone + Eq + Hash>(limiter: &Limiter<K>, key: &K) -> Result<(), u64> {
    limiter
        .check_key(key)
        .map_err(|not_until| not_until.wait_time_from(DefaultClock::default().now()).as_secs() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(address: &str) -> [String; 2] {
        let address = address.parse().unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
        [network(address), wider_network(address)].map(|network| network.to_string())
    }

    #[test]
    fn an_address_is_one_of_its_network() {
        assert_eq!(networks("192.0.2.77"), ["192.0.2.77", "192.0.2.0"]);
        assert_eq!(networks("2001:db8:1:2:3:4:5:6"), ["2001:db8:1:2::", "2001:db8:1::"]);
        assert_eq!(networks("2001:db8:1:2::"), networks("2001:db8:1:2:ffff:ffff:ffff:ffff"));
    }

    #[tokio::test]
    async fn groups_of_lines_have_a_rate_of_their_own_and_wait() {
        let limits = RateLimits::new(&AccessRules {
            requests_per_second: Some(2),
            ..AccessRules::default()
        });
        let counts = async |actor| {
            let wait = Duration::from_millis(20);
            tokio::time::timeout(wait, limits.lines(actor)).await.is_ok()
        };
        assert_eq!([counts("a").await, counts("a").await, counts("a").await], [true, true, false]);
        assert!(counts("b").await, "another caller does not wait");
        assert!(limits.request("a").is_ok(), "nor does a request of the same one");
    }

    #[test]
    fn a_wider_network_has_four_times_as_many_attempts() {
        let limits =
            RateLimits::new(&AccessRules { attempts_per_minute: 2, ..AccessRules::default() });
        let attempt = |network: u16, host: u16| {
            limits.attempt(Ipv6Addr::new(0x2001, 0xdb8, 1, network, host, 0, 0, 1).into()).is_ok()
        };
        // Two attempts from each network, whatever the address within it; eight from all networks.
        let allowed = (0..6).map(|network| (0..4).filter(|&host| attempt(network, host)).count());
        assert_eq!(allowed.collect::<Vec<_>>(), [2, 2, 2, 2, 0, 0]);
        assert!(limits.attempt(Ipv6Addr::new(0x2001, 0xdb8, 2, 0, 0, 0, 0, 1).into()).is_ok());
    }
}
