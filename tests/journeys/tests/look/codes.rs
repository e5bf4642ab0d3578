//! A code is read off the screen in every theme and medium, on coarse and fine screens.

use crate::gallery::{Gallery, THEMES, run};
use journeys::{Browser, Device, Engine, read_codes};
use serde_json::{Value, json};

/// The states that show a QR code, with its text.
const CODES: [(&str, &str); 3] = [
    ("pay-code", "weixin://wxpay/bizpayurl?pr=04IPMKM"),
    (
        "pay-launch-code",
        "https://qr.alipay.com/bax01098eimzy9vigelm00c7",
    ),
    (
        "pay-code-sent",
        "http://127.0.0.1:18431/sandbox/gatepay/pay/index?id=2026112022233143956&type=onecode",
    ),
];

/// A browser may still show the state before.
const ATTEMPTS: u32 = 40;

pub(crate) async fn every_code_can_be_read_in_every_theme(engine: Engine) {
    let gallery = Gallery::open().await;
    // With one and with two pixels of the device to one of the page.
    for device in [Device::Desktop, Device::Iphone] {
        let browser = Browser::open_in(engine, device).await;
        for theme in THEMES {
            let query = format!("bare&width=320&theme={theme}");
            gallery.show(&browser, "en", &query).await;
            all_are_read(&browser, &format!("{device:?} {theme}")).await;
        }
    }
}

/// Only Chromium can emulate other media and another density of the screen.
pub(crate) async fn every_code_can_be_read_in_forced_colors_and_in_print(engine: Engine) {
    let gallery = Gallery::open().await;
    let browser = Browser::open_in(engine, Device::Desktop).await;
    for theme in THEMES {
        let query = format!("bare&width=320&theme={theme}");
        gallery.show(&browser, "en", &query).await;
        for scale in [1, 2] {
            let screen = json!({
                "width": 600, "height": 900, "deviceScaleFactor": scale, "mobile": false,
            });
            browser
                .devtools("Emulation.setDeviceMetricsOverride", screen)
                .await;
            for (name, media) in media(theme) {
                browser.devtools("Emulation.setEmulatedMedia", media).await;
                all_are_read(&browser, &format!("{name} {theme} {scale}x")).await;
            }
        }
    }
}

fn media(theme: &str) -> [(&'static str, Value); 2] {
    let features = json!([
        { "name": "forced-colors", "value": "active" },
        { "name": "prefers-color-scheme", "value": theme },
    ]);
    [
        (
            "forced colors",
            json!({ "media": "", "features": features }),
        ),
        ("print", json!({ "media": "print", "features": [] })),
    ]
}

async fn all_are_read(browser: &Browser, how: &str) {
    for (state, text) in CODES {
        let alone = format!(
            "for (const one of document.querySelectorAll('section'))\
               one.style.visibility = one.id === '{state}' ? '' : 'hidden';\
             document.getElementById('{state}').querySelector('wallet-checkout')\
               .shadowRoot.querySelector('.qr').scrollIntoView({{ block: 'center' }})"
        );
        run(browser, &alone).await;
        let mut read = Vec::new();
        for _ in 0..ATTEMPTS {
            let picture = browser.screenshot_as_png().await.expect("a screenshot");
            read = read_codes(&picture);
            if read == [text] {
                break;
            }
        }
        assert_eq!(read, [text], "{state}, {how}");
    }
}
