//! Whether the browser's storage holds an order.

use web_sys::Storage;

/// Whether an order is stored under this key, by this tab or by the site. What it says is
/// read by `storage`, which comes with the widget's second part.
#[must_use]
pub fn is_stored(key: &str) -> bool {
    [of_tab(), of_site()]
        .into_iter()
        .flatten()
        .any(|storage| matches!(storage.get_item(key), Ok(Some(_))))
}

/// The storage of this tab, where the browser allows it.
pub(super) fn of_tab() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// The storage of the site, where the browser allows it.
pub(super) fn of_site() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}
