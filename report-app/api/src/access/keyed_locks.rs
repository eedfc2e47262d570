//! A lock for each of many keys, removed when no task uses it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Lock, OwnedMutexGuard};

type Locks<K> = Mutex<HashMap<K, Arc<Lock<()>>>>;

/// Locks by key. Tasks that wait for the same key get the lock in the order of their requests.
#[derive(Debug)]
pub(super) struct KeyedLocks<K: Eq + Hash>(Locks<K>);

/// Guard of the lock of a key. The lock is released when the guard is dropped.
#[derive(Debug)]
pub(super) struct KeyGuard<'a, K: Eq + Hash> {
    /// Released before the entry is removed: fields are dropped in the order of declaration.
    _guard: OwnedMutexGuard<()>,
    _entry: LockEntry<'a, K>,
}

/// Reference to the lock of a key, for a task that waits for the lock or holds it.
#[derive(Debug)]
struct LockEntry<'a, K: Eq + Hash> {
    locks: &'a Locks<K>,
    key: K,
    lock: Arc<Lock<()>>,
}

impl<K: Eq + Hash> Default for KeyedLocks<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash> KeyedLocks<K> {
    /// Waits for the lock of `key`.
    pub(super) async fn lock(&self, key: K) -> KeyGuard<'_, K> {
        let lock = entries(&self.0).entry(key.clone()).or_default().clone();
        let entry = LockEntry { locks: &self.0, key, lock };
        let guard = entry.lock.clone().lock_owned().await;
        KeyGuard { _guard: guard, _entry: entry }
    }
}

impl<K: Eq + Hash> Drop for LockEntry<'_, K> {
    fn drop(&mut self) {
        let mut entries = entries(self.locks);
        // The two references are the one in the map and this one.
        if Arc::strong_count(&self.lock) == 2 {
            entries.remove(&self.key);
        }
    }
}

fn entries<K: Eq + Hash>(locks: &Locks<K>) -> MutexGuard<'_, HashMap<K, Arc<Lock<()>>>> {
    // Entries are inserted and removed atomically, so a poisoned lock still holds valid data.
    locks.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn one_waits_for_another_of_the_same_key_and_nothing_stays() {
        let locks = KeyedLocks::default();
        let first = locks.lock("a").await;
        let other = locks.lock("b").await;
        let second = tokio::time::timeout(Duration::from_millis(10), locks.lock("a")).await;
        assert!(second.is_err(), "the first has it");
        drop(first);
        let second = tokio::time::timeout(Duration::from_secs(10), locks.lock("a")).await;
        assert!(second.is_ok());
        assert_eq!(entries(&locks.0).len(), 2);
        drop((second, other));
        assert!(entries(&locks.0).is_empty());
    }

    #[tokio::test]
    async fn whoever_gives_up_waiting_leaves_nothing() {
        let locks = KeyedLocks::default();
        let first = locks.lock("a").await;
        let waiting = tokio::time::timeout(Duration::from_millis(10), locks.lock("a")).await;
        assert!(waiting.is_err());
        drop(waiting);
        drop(first);
        assert!(entries(&locks.0).is_empty());
    }
}
