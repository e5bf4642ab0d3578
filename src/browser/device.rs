//! What the browser reports about itself.

use crate::environment::{BrowserInfo, Environment};
use js_sys::Reflect;

/// The kind of browser that runs this code; a desktop where there is no window.
#[must_use]
pub fn environment() -> Environment {
    let Some(window) = web_sys::window() else {
        return Environment::Desktop;
    };
    let navigator = window.navigator();
    let wx_environment = Reflect::get(&window, &"__wxjs_environment".into());
    Environment::detect(BrowserInfo {
        user_agent: &navigator.user_agent().unwrap_or_default(),
        max_touch_points: navigator.max_touch_points().try_into().unwrap_or(0),
        in_mini_program: wx_environment.is_ok_and(|value| value == "miniprogram"),
    })
}
