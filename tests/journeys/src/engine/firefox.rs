//! Headless Firefox behind `geckodriver`. It emulates a device by preferences; its
//! window is never narrower than 500 pixels.

use crate::device::Device;
use crate::from_xtask;
use crate::process::bounded;
use serde_json::{Value, json};
use std::process::Command;

pub(super) fn driver(port: u16) -> Command {
    let mut command = bounded(&from_xtask("GECKODRIVER"));
    command.arg(format!("--port={port}"));
    // The other protocol's port is the same for every driver, unless it is set.
    command.arg("--websocket-port=0");
    command
}

pub(super) fn capabilities(device: Device) -> Value {
    let mut preferences = json!({
        "intl.accept_languages": "zh-CN, zh",
        "network.dns.localDomains": "shop.test,pay.test,hop.test",
        "layout.css.devPixelsPerPx": format!("{}.0", device.screen().density),
        "dom.maxtouchpoints.testing.value": device.touch_points(),
    });
    if let Some(user_agent) = device.user_agent() {
        preferences["general.useragent.override"] = json!(user_agent);
    }
    json!({
        "browserName": "firefox",
        "acceptInsecureCerts": true,
        "moz:firefoxOptions": {
            "binary": from_xtask("FIREFOX"),
            // Without bars the window is all page.
            "args": ["-headless", "-kiosk"],
            "prefs": preferences,
        },
    })
}
