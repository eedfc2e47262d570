//! One thing at a time for each of many keys: a lock by key, of which nothing stays once nobody
//! wants it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Lock, OwnedMutexGuard};

type Locks<K> = Mutex<HashMap<K, Arc<Lock<()>>>>;

/// Locks by key; those who wait for one get it in the order in which they came.
#[derive(Debug)]
pub(super) struct OneAtATime<K: Eq + Hash>(Locks<K>);

/// The lock of a key, until it is dropped.
#[derive(Debug)]
pub(super) struct Held<'a, K: Eq + Hash> {
    /// Released before it is looked whether anybody else wants it: fields are dropped in order.
    _guard: OwnedMutexGuard<()>,
    _wanted: Wanted<'a, K>,
}

/// Somebody waits for the lock of a key, or has it.
#[derive(Debug)]
struct Wanted<'a, K: Eq + Hash> {
    locks: &'a Locks<K>,
    key: K,
    lock: Arc<Lock<()>>,
}

impl<K: Eq + Hash> Default for OneAtATime<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash> OneAtATime<K> {
    /// Waits for the lock of `key`.
    pub(super) async fn hold(&self, key: K) -> Held<'_, K> {
        let lock = entries(&self.0).entry(key.clone()).or_default().clone();
        let wanted = Wanted { locks: &self.0, key, lock };
        let guard = wanted.lock.clone().lock_owned().await;
        Held { _guard: guard, _wanted: wanted }
    }
}

impl<K: Eq + Hash> Drop for Wanted<'_, K> {
    fn drop(&mut self) {
        let mut entries = entries(self.locks);
        // The map's own, and this one.
        if Arc::strong_count(&self.lock) == 2 {
            entries.remove(&self.key);
        }
    }
}

fn entries<K: Eq + Hash>(locks: &Locks<K>) -> MutexGuard<'_, HashMap<K, Arc<Lock<()>>>> {
    // An entry is inserted or removed whole: what a panic left behind is whole.
    locks.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn one_waits_for_another_of_the_same_key_and_nothing_stays() {
        let locks = OneAtATime::default();
        let first = locks.hold("a").await;
        let other = locks.hold("b").await;
        let second = tokio::time::timeout(Duration::from_millis(10), locks.hold("a")).await;
        assert!(second.is_err(), "the first has it");
        drop(first);
        let second = tokio::time::timeout(Duration::from_secs(10), locks.hold("a")).await;
        assert!(second.is_ok());
        assert_eq!(entries(&locks.0).len(), 2);
        drop((second, other));
        assert!(entries(&locks.0).is_empty());
    }

    #[tokio::test]
    async fn whoever_gives_up_waiting_leaves_nothing() {
        let locks = OneAtATime::default();
        let first = locks.hold("a").await;
        let waiting = tokio::time::timeout(Duration::from_millis(10), locks.hold("a")).await;
        assert!(waiting.is_err());
        drop(waiting);
        drop(first);
        assert!(entries(&locks.0).is_empty());
    }
}
