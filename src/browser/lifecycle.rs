//! The page goes out of sight and comes back.

use gloo_events::EventListener;
use web_sys::{Document, VisibilityState, Window};

/// Listens until dropped.
#[derive(Debug)]
#[must_use]
pub struct Lifecycle {
    _listeners: Vec<EventListener>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Hidden,
    Back,
}

/// `pageshow` and `pagehide` cover the back-forward cache, `resume` a thawed tab,
/// `online` a network that is there again.
pub fn watch(
    window: &Window,
    document: &Document,
    seen: impl Fn(Sight) + Clone + 'static,
) -> Lifecycle {
    let on = |target: &web_sys::EventTarget, name: &'static str| {
        let (seen, document) = (seen.clone(), document.clone());
        EventListener::new(target, name, move |_| {
            let hidden = document.visibility_state() == VisibilityState::Hidden;
            seen(if hidden || name == "pagehide" {
                Sight::Hidden
            } else {
                Sight::Back
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
