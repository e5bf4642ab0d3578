//! The storage of one browser.

use std::collections::BTreeMap;
use wallet_checkout::checkout::snapshot::Snapshot;

/// What every tab of the site sees, and each tab's own, as in `src/browser/storage.rs`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Storage {
    site: Option<Snapshot>,
    tabs: BTreeMap<usize, Snapshot>,
    /// Nothing can be written any more.
    pub(crate) full: bool,
    /// Every access throws an exception.
    pub(crate) throws: bool,
}

impl Storage {
    pub(crate) fn save(&mut self, tab: usize, snapshot: &Snapshot) {
        if !self.full && !self.throws {
            self.site = Some(snapshot.clone());
            self.tabs.insert(tab, snapshot.clone());
        }
    }

    pub(crate) fn load(&mut self, tab: usize) -> Option<Snapshot> {
        if self.throws {
            return None;
        }
        let own = self.tabs.get(&tab).cloned();
        let snapshot = own.or_else(|| self.site.clone())?;
        if !self.full {
            self.tabs.insert(tab, snapshot.clone());
        }
        Some(snapshot)
    }

    pub(crate) fn forget(&mut self, tab: usize) {
        if self.throws {
            return;
        }
        let own = self.tabs.remove(&tab);
        let is_own = |last: &Snapshot| own.is_some_and(|own| own.is_of_the_order_of(last));
        if self.site.as_ref().is_some_and(is_own) {
            self.site = None;
        }
    }

    pub(crate) fn clear(&mut self) {
        self.site = None;
        self.tabs.clear();
    }

    /// Cuts every item somewhere, as a crash in the middle of a write does.
    pub(crate) fn damage(&mut self, at: u64) {
        for snapshot in self.site.iter_mut().chain(self.tabs.values_mut()) {
            let mut text = snapshot.as_str().to_owned();
            let at = usize::try_from(at % 1_000).unwrap() % text.len().max(1);
            text.truncate(at);
            *snapshot = Snapshot::from_stored(text);
        }
    }
}
