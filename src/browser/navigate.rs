//! Going to another page, as the browser does by itself: Referer included.

use crate::url::SafeUrl;

/// A refusal (a sandboxed frame, for one) leaves the link on the screen.
pub fn go(url: &SafeUrl) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().assign(url.as_str());
    }
}
