//! Nothing is cut off, sticks out or lies over something else, at any width, with large
//! letters and from right to left; and what is to be pressed is large enough.

use crate::gallery::{Gallery, languages, run};
use journeys::{Browser, Device, Engine};
use std::collections::BTreeMap;

/// The widget’s own width, and how large its letters are: 280 is what a page with wide
/// margins leaves of the smallest phone.
const SIZES: [(&str, &str); 7] = [
    ("280", "16px"),
    ("320", "16px"),
    ("320", "32px"),
    ("375", "16px"),
    ("375", "32px"),
    ("768", "16px"),
    ("768", "32px"),
];
const DIRECTIONS: [&str; 2] = ["ltr", "rtl"];

pub(crate) async fn everything_has_its_place_in_every_language(engine: Engine) {
    let gallery = Gallery::open().await;
    let browser = Browser::open_in(engine, Device::Desktop).await;
    let mut complaints: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for language in languages() {
        // A page is checked many times: to load it takes longer than to check it.
        gallery.show(&browser, language, "font=noto").await;
        for (width, size) in SIZES {
            for direction in DIRECTIONS {
                let how = format!("{language} {width} {size} {direction}");
                let script = format!(
                    "document.documentElement.dir = '{direction}';\
                         document.documentElement.style.setProperty('--width', '{width}px');\
                         for (const host of document.querySelectorAll('wallet-checkout'))\
                           host.style.setProperty('--checkout-font-size', '{size}');\n{}",
                    include_str!("layout.js")
                );
                let found = run(&browser, &script).await;
                let found: Vec<String> = serde_json::from_value(found).expect("sentences");
                for what in found {
                    complaints.entry(what).or_default().push(how.clone());
                }
            }
        }
    }
    let sentences = complaints
        .iter()
        .map(|(what, when)| format!("{what}: {}", when.join(", ")));
    let sentences: Vec<_> = sentences.collect();
    assert!(sentences.is_empty(), "\n{}", sentences.join("\n"));
}
