//! Where the system asks for reduced motion, nothing moves.

use crate::gallery::{Gallery, run};
use journeys::{Browser, Device, Engine};
use serde_json::json;

/// What moves by itself, and what would when it changes.
const MOVING: &str = "const roots = [...document.querySelectorAll('wallet-checkout')]\
      .map((host) => host.shadowRoot);\
    const still = (style) => style.transitionProperty === 'none'\
      || style.transitionDuration.split(',').every((time) => Number.parseFloat(time) === 0);\
    const elements = roots.flatMap((root) => [...root.querySelectorAll('*')]);\
    const styles = elements.flatMap((element) =>\
      ['', '::before', '::after'].map((pseudo) => getComputedStyle(element, pseudo)));\
    return [roots.flatMap((root) => root.getAnimations()).length,\
      styles.filter((style) => !still(style)).length]";

pub(crate) async fn nothing_moves_where_reduced_motion_is_preferred(engine: Engine) {
    let gallery = Gallery::open().await;
    let browser = Browser::open_in(engine, Device::Desktop).await;
    gallery.show(&browser, "en", "").await;
    let [now, later] = moving(&browser).await;
    assert!(
        now > 20 && later > 200,
        "{now} {later}: the rest would prove nothing"
    );
    let reduced = json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] });
    browser
        .devtools("Emulation.setEmulatedMedia", reduced)
        .await;
    assert_eq!(moving(&browser).await, [0, 0]);
}

async fn moving(browser: &Browser) -> [u32; 2] {
    serde_json::from_value(run(browser, MOVING).await).expect("two numbers")
}
