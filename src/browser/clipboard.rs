//! Copying a text for the shopper.

use super::task::Task;
use wasm_bindgen_futures::JsFuture;

/// Pages without https have no clipboard; the text is on the screen as well.
pub fn copy(text: &str) {
    let window = web_sys::window().filter(web_sys::Window::is_secure_context);
    if let Some(window) = window {
        let written = window.navigator().clipboard().write_text(text);
        // Nothing is to be done about a refusal, but it must not reach the
        // page's own error handlers.
        drop(Task::run(None, JsFuture::from(written), drop));
    }
}
