//! Whether the page is visible.

use gloo_events::EventListener;
use web_sys::{Document, Window};

/// The listeners, which are removed when it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Lifecycle {
    _listeners: Vec<EventListener>,
}

/// A change of the page's visibility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// The page was hidden, or is about to be left.
    Hidden,
    /// The page is visible again, or was woken.
    Back,
}

/// Calls `changed` at each change. `pageshow` and `pagehide` cover the back-forward cache, `resume` a thawed tab,
/// `online` a network that is there again.
pub fn watch(
    window: &Window,
    document: &Document,
    changed: impl Fn(Visibility) + Clone + 'static,
) -> Lifecycle {
    let on = |target: &web_sys::EventTarget, name: &'static str| {
        let (changed, document) = (changed.clone(), document.clone());
        EventListener::new(target, name, move |_| {
            changed(if document.hidden() || name == "pagehide" {
                Visibility::Hidden
            } else {
                Visibility::Back
            });
        })
    };
    Lifecycle {
        _listeners: vec![
            on(document, "visibilitychange"),
            on(document, "resume"),
            on(window, "pageshow"),
            on(window, "pagehide"),
            on(window, "online"),
        ],
    }
}
