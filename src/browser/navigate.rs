//! Going to another page.

use crate::checkout::config::Target;
use crate::checkout::step::Departure;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, Window};

/// As a press on a link would. Where the browser would refuse (a new tab without a
/// recent press, the page around a frame) nothing happens: the link is on the screen.
pub fn go(departure: &Departure) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let may_go = match departure.target {
        Target::Itself => true,
        Target::Top => !is_framed(&window),
        Target::Blank => was_just_pressed(&window),
    };
    if may_go && let Some(link) = link(&window, departure) {
        link.click();
    }
}

/// A page around this one is left by the shopper's own press only.
fn is_framed(window: &Window) -> bool {
    let top = window.top().ok().flatten();
    top.is_none_or(|top| JsValue::from(top) != JsValue::from(window.clone()))
}

/// Whether a new tab would be taken for the shopper's own wish. Browsers that do not
/// tell block the tab, too.
fn was_just_pressed(window: &Window) -> bool {
    let activation = Reflect::get(&window.navigator(), &"userActivation".into());
    let active = activation.and_then(|activation| Reflect::get(&activation, &"isActive".into()));
    active.is_ok_and(|active| active.is_truthy())
}

/// It is never part of the page; a policy of its own reaches the request all the same.
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
