//! Where a pending order waits for the shopper's return. Storage that is full,
//! forbidden or absent only costs the resume.

use crate::checkout::snapshot::Snapshot;
use web_sys::Storage;

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

pub fn save(key: &str, snapshot: &Snapshot) {
    if let Some(storage) = storage() {
        // Full or forbidden: the order goes on, only a reload would lose sight of it.
        let _ = storage.set_item(key, snapshot.as_str());
    }
}

#[must_use]
pub fn load(key: &str) -> Option<Snapshot> {
    let text = storage()?.get_item(key).ok()??;
    Some(Snapshot::stored(text))
}

pub fn forget(key: &str) {
    if let Some(storage) = storage() {
        // Removing what cannot be removed changes nothing.
        let _ = storage.remove_item(key);
    }
}
