//! The pictures of the page about styling: every variable without and with another value, and
//! every part where it is. `cargo xtask pictures` takes them.

use crate::gallery::{Gallery, run};
use crate::sheet::{self, beside_each_other};
use image::{Rgb, RgbImage, imageops};
use journeys::{Browser, Device};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// A variable, the state and the place where it is seen, and a value that is.
const VARIABLES: [(&str, &str, &str, &str); 48] = [
    ("color-primary", "choose", "[part~=pay-button]", "#8a2be2"),
    (
        "color-primary-hover",
        "choose",
        "[part~=pay-button]",
        "#0b7a3b",
    ),
    (
        "color-on-primary",
        "choose",
        "[part~=pay-button]",
        "#ffe45c",
    ),
    (
        "color-background",
        "choose",
        "[part~=wallet-list]",
        "#fff1d6",
    ),
    ("color-surface", "choose-one", "[part~=product]", "#ffe3ea"),
    ("color-text", "choose", "[part~=product]", "#8a2be2"),
    (
        "color-text-secondary",
        "choose",
        "[part~=product]",
        "#8a2be2",
    ),
    ("color-border", "choose", "[part~=stepper]", "#8a2be2"),
    ("color-danger", "choose-refused", "[part~=error]", "#8a2be2"),
    ("color-success", "paid-end", "[part~=mark]", "#8a2be2"),
    ("color-doubt", "unknown-lost", "[part~=mark]", "#8a2be2"),
    ("color-focus", "choose", "[part~=pay-button]", "#e6007a"),
    ("focus-width", "choose", "[part~=pay-button]", "8px"),
    ("radius", "choose", "[part~=wallet-list]", "0px"),
    ("spacing", "choose", "[part~=wallet-list]", "14px"),
    ("padding", "choose-order", "[part~=base]", "4px"),
    ("border-width", "choose", "[part~=stepper]", "4px"),
    (
        "shadow",
        "choose-order",
        "[part~=base]",
        "0 0 0 4px #8a2be2",
    ),
    ("font-family", "choose", "[part~=product]", "monospace"),
    ("font-size", "choose", "[part~=product]", "21px"),
    ("line-height", "paid-end", "[part~=hint]", "2.2"),
    ("font-weight-strong", "choose", "[part~=product]", "300"),
    ("label-font-size", "choose", "[part~=legend]", "1.3em"),
    ("hint-font-size", "paid-end", "[part~=hint]", "1.3em"),
    ("heading-font-size", "pay-code", "[part~=heading]", "1.8em"),
    ("heading-font-weight", "pay-code", "[part~=heading]", "300"),
    ("amount-font-size", "pay-code", "[part~=amount]", "1.4em"),
    ("total-font-size", "choose", "[part~=total]", "2.2em"),
    ("button-height", "choose", "[part~=pay-button]", "76px"),
    ("button-radius", "choose", "[part~=pay-button]", "999px"),
    ("button-font-size", "choose", "[part~=pay-button]", "1.5em"),
    (
        "button-shadow",
        "choose",
        "[part~=pay-button]",
        "0 5px 0 #0b2d6b",
    ),
    ("link-color", "pay-away", "[part~=plain-button]", "#e6007a"),
    ("hover-opacity", "choose", "[part~=pay-button]", ".5"),
    (
        "disabled-opacity",
        "choose-disabled",
        "[part~=pay-button]",
        ".25",
    ),
    (
        "option-background",
        "choose",
        "[part~=wallet-list]",
        "#fff1d6",
    ),
    (
        "option-border-color",
        "choose",
        "[part~=wallet-list]",
        "#e6007a",
    ),
    (
        "option-hover-color",
        "choose",
        "[part~=wallet-list] label:last-child",
        "#e6007a",
    ),
    ("option-radius", "choose", "[part~=wallet-list]", "28px"),
    ("chosen-color", "choose", "[part~=wallet-list]", "#e6007a"),
    (
        "chosen-background",
        "choose",
        "[part~=wallet-list]",
        "#ffd9ec",
    ),
    (
        "chosen-border-width",
        "choose",
        "[part~=wallet-list]",
        "5px",
    ),
    ("radio-size", "choose", "[part~=wallet-list]", "30px"),
    ("glyph-size", "choose", "[part~=wallet-list]", "56px"),
    ("glyph-radius", "choose", "[part~=wallet-list]", "50%"),
    ("image-size", "choose", "[part~=product]", "88px"),
    ("mark-size", "paid-end", "[part~=mark]", "112px"),
    ("qr-size", "pay-code", "[part~=qr-frame]", "120px"),
];
/// The states in which the parts are looked for, one after the other.
const STATES: [&str; 11] = [
    "pay-code",
    "choose",
    "choose-disabled",
    "choose-creating",
    "choose-one-piece",
    "choose-refused",
    "pay-away",
    "pay-guide",
    "pay-launch-missed",
    "expired",
    "unknown-lost",
];
/// How much is seen around what is meant, and how much at most.
const AROUND: u32 = 8;
const MOST: (u32, u32) = (336, 256);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "writes files into the repository"]
async fn every_variable_and_every_part() {
    let gallery = Gallery::open().await;
    let browser = Browser::open(Device::Desktop).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/styling");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let mut states: Vec<&str> = STATES.to_vec();
    states.extend(VARIABLES.map(|(_, state, ..)| state));
    let query = format!("bare&font=noto&width=320&only={}", states.join("+"));
    gallery.show(&browser, "en", &query).await;
    run(&browser, PREPARE).await;
    for (name, state, place, value) in VARIABLES {
        if name.contains("focus") {
            run(&browser, &format!("focusOn('{state}', '{place}')")).await;
        }
        if name.contains("hover") {
            run(&browser, &format!("hoverOver('{state}', '{place}')")).await;
        }
        let before = picture(&browser, state, place).await;
        let set = format!("set('{state}', '--checkout-{name}', `{value}`)");
        run(&browser, &set).await;
        let after = picture(&browser, state, place).await;
        let undo = format!("set('{state}', '--checkout-{name}', ''); leave('{state}')");
        run(&browser, &undo).await;
        assert_ne!(before, after, "{name} is not seen");
        let file = folder.join(format!("variable-{name}.png"));
        sheet::write(&file, &beside_each_other(&[before, gap(), after]));
    }
    for name in parts() {
        let place = match name.as_str() {
            // Of the buttons, that one.
            "disabled" => "[part~=pay-button][part~=disabled]".to_owned(),
            _ => format!("[part~={name}]"),
        };
        let find = format!("return stateWith('{place}', {})", json!(STATES));
        let state = run(&browser, &find).await;
        let state = state
            .as_str()
            .unwrap_or_else(|| panic!("no state has {name}"));
        run(&browser, &format!("mark('{name}')")).await;
        let file = folder.join(format!("part-{name}.png"));
        sheet::write(&file, &picture(&browser, state, &place).await);
        run(&browser, "mark('')").await;
    }
}

fn gap() -> RgbImage {
    RgbImage::from_pixel(8, 1, Rgb([127, 127, 127]))
}

fn parts() -> Vec<String> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/custom-elements.json");
    let manifest: Value = serde_json::from_str(&fs::read_to_string(manifest).unwrap()).unwrap();
    let parts = manifest["modules"][0]["declarations"][0]["cssParts"].clone();
    let names = parts.as_array().unwrap().iter();
    names
        .map(|part| part["name"].as_str().unwrap().to_owned())
        .collect()
}

/// A browser without a screen has no pointer that hovers: its style sheet is read once more, with an
/// attribute in place of the hovering. A state takes as much room as another value needs.
const PREPARE: &str = "\
    const host = (state) => document.querySelector(`#${state} wallet-checkout`);\
    const find = (state, place) => host(state).shadowRoot.querySelector(place);\
    window.set = (state, name, value) => host(state).style.setProperty(name, value);\
    window.focusOn = (state, place) => find(state, place).focus({ focusVisible: true });\
    window.hoverOver = (state, place) => find(state, place).setAttribute('data-hovered', '');\
    window.leave = (state) => {\
      host(state).shadowRoot.activeElement?.blur();\
      host(state).shadowRoot.querySelector('[data-hovered]')?.removeAttribute('data-hovered');\
    };\
    window.stateWith = (place, states) => states.find((state) => {\
      const found = find(state, place);\
      return found && found.getBoundingClientRect().width > 1;\
    });\
    for (const section of document.querySelectorAll('section')) section.style.blockSize = '';\
    const sheet = new CSSStyleSheet();\
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];\
    window.mark = (name) => sheet.replaceSync(name && `wallet-checkout::part(${name}) {\
      outline: 2px solid #e6007a !important; outline-offset: 1px; }\
      wallet-checkout::part(stepper) { overflow: visible !important; }`);\
    const hovering = new CSSStyleSheet();\
    for (const { shadowRoot } of document.querySelectorAll('wallet-checkout')) {\
      shadowRoot.adoptedStyleSheets = [hovering, ...shadowRoot.adoptedStyleSheets];\
    }\
    window.placeOf = (state, place) => {\
      const found = find(state, place);\
      found.scrollIntoView({ block: 'center' });\
      const { left, top, width, height } = found.getBoundingClientRect();\
      return [left, top, width, height].map((length) => Math.round(Math.max(0, length)));\
    };\
    return fetch('checkout.css').then((answer) => answer.text()).then((text) => {\
      hovering.replaceSync(text.replaceAll('(hover:hover)', 'all').replaceAll(':hover', '[data-hovered]'));\
    });";

/// The place, with a little of what is around it.
async fn picture(browser: &Browser, state: &str, place: &str) -> RgbImage {
    let found = run(browser, &format!("return placeOf('{state}', '{place}')")).await;
    let [left, top, width, height]: [u32; 4] = serde_json::from_value(found).expect(place);
    let png = browser.screenshot_as_png().await.expect("a screenshot");
    let whole = image::load_from_memory(&png).unwrap().into_rgb8();
    let (x, y) = (left.saturating_sub(AROUND), top.saturating_sub(AROUND));
    let across = (left + width + AROUND - x).min(MOST.0);
    let down = (top + height + AROUND - y).min(MOST.1);
    imageops::crop_imm(&whole, x, y, across, down).to_image()
}
