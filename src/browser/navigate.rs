//! Navigating to another page.

use crate::checkout::config::Target;
use crate::checkout::step::Departure;
use js_sys::Reflect;
use wasm_bindgen::JsCast;
use web_sys::{HtmlAnchorElement, Window};

/// Navigates as a press on a link does. Where the browser would block it (a new tab without
/// a recent press, the page around a frame) nothing happens: the link is on the screen.
pub fn go(departure: &Departure) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let may_go = match departure.target {
        Target::Itself => true,
        Target::Top => !is_framed(),
        Target::OutOfFrame => false,
        Target::Blank => was_just_pressed(),
    };
    if may_go && let Some(link) = link(&window, departure) {
        link.click();
    }
}

/// Whether a page is around this one, which only the shopper's own press may replace.
#[must_use]
pub fn is_framed() -> bool {
    let window = web_sys::window();
    let top = window
        .as_ref()
        .and_then(|window| window.top().ok().flatten());
    top.is_none() || top != window
}

/// Whether the browser allows a new tab, or opens an app, because of a recent press. Browsers
/// that have no such property do neither.
#[must_use]
pub fn was_just_pressed() -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let activation = Reflect::get(&window.navigator(), &"userActivation".into());
    let active = activation.and_then(|activation| Reflect::get(&activation, &"isActive".into()));
    active.is_ok_and(|active| active.is_truthy())
}

/// A link that is never part of the page; its own referrer policy reaches the request all
/// the same.
fn link(window: &Window, departure: &Departure) -> Option<HtmlAnchorElement> {
    let link = window.document()?.create_element("a").ok()?;
    let link = link.unchecked_into::<HtmlAnchorElement>();
    link.set_href(departure.url.as_str());
    link.set_target(departure.target.name());
    link.set_rel("noopener");
    if departure.names_origin {
        link.set_referrer_policy("origin");
    }
    Some(link)
}
