//! The browser's storage, which keeps a pending order until the shopper returns. Storage
//! that is full, forbidden or absent only costs the resume.
//!
//! An order is kept twice: for this tab, which returns to its own order whatever the others
//! do, and for the next visit.

use super::stored::{of_site, of_tab};
use crate::checkout::snapshot::Snapshot;
use web_sys::Storage;

fn read(storage: Option<&Storage>, key: &str) -> Option<Snapshot> {
    let text = storage?.get_item(key).ok()??;
    Some(Snapshot::from_stored(text))
}

/// Stores the order under this key, for this tab and for the site.
pub fn save(key: &str, snapshot: &Snapshot) {
    for storage in of_tab().into_iter().chain(of_site()) {
        // Full or forbidden: the order goes on, and only a reload would lose it.
        let _ = storage.set_item(key, snapshot.as_str());
    }
}

/// The order under this key: this tab's own, or else the last one of the site.
#[must_use]
pub fn load(key: &str) -> Option<Snapshot> {
    let (tab, site) = (of_tab(), of_site());
    let snapshot = read(tab.as_ref(), key).or_else(|| read(site.as_ref(), key))?;
    if let Some(tab) = tab {
        // Without this, the tab returns to whichever order is the site's last.
        let _ = tab.set_item(key, snapshot.as_str());
    }
    Some(snapshot)
}

/// Removes this tab's order under this key. The site's is removed only if it is the same:
/// it may be another tab's by now.
pub fn remove(key: &str) {
    let (tab, site) = (of_tab(), of_site());
    let own = read(tab.as_ref(), key);
    let last = read(site.as_ref(), key);
    let is_own = match (&own, &last) {
        (Some(own), Some(last)) => own.is_of_the_order_of(last),
        // Without a storage of its own the tab cannot compare.
        (None, _) | (_, None) => tab.is_none(),
    };
    let site = site.filter(|_| is_own);
    for storage in tab.into_iter().chain(site) {
        // Removing what cannot be removed changes nothing.
        let _ = storage.remove_item(key);
    }
}
