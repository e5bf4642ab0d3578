//! Create requests of one attempt run one after another on an instance, so that of a hundred
//! one alone looks for another instance's answer.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::OwnedMutexGuard;

/// Beyond so many keys those that nobody waits for are dropped.
const MAX_KEPT: usize = 10_000;

/// What two requests of the same attempt have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct AttemptKey {
    /// The order's number, in small letters.
    pub(super) order_no: String,
    pub(super) gateway: &'static str,
    /// The wallet's name.
    pub(super) wallet: &'static str,
    /// The device's name.
    pub(super) device: &'static str,
}

/// A lock for each key.
#[derive(Debug, Default)]
pub(super) struct CreateLocks(Mutex<HashMap<AttemptKey, Arc<tokio::sync::Mutex<()>>>>);

impl CreateLocks {
    /// Waits until no other request of the same key runs on this instance. Others of it wait
    /// until the guard is dropped.
    pub(super) async fn lock(&self, key: AttemptKey) -> OwnedMutexGuard<()> {
        let lock = {
            let mut locks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if locks.len() > MAX_KEPT {
                locks.retain(|_, lock| Arc::strong_count(lock) > 1);
            }
            Arc::clone(locks.entry(key).or_default())
        };
        lock.lock_owned().await
    }
}
