//! Copying a text to the clipboard.

use super::task::Task;
use wasm_bindgen_futures::JsFuture;

/// Copies a text, as far as the browser allows. A page without https has no clipboard; the
/// text is on the screen as well.
pub fn copy(text: &str) {
    let window = web_sys::window().filter(web_sys::Window::is_secure_context);
    if let Some(window) = window {
        let written = window.navigator().clipboard().write_text(text);
        // Where the browser does not allow it nothing is left to do, but its error must not
        // reach the page's own error handlers.
        drop(Task::run(None, JsFuture::from(written), drop));
    }
}
