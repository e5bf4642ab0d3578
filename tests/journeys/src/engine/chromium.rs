//! Headless Chromium behind `ChromeDriver`, which emulates devices itself.

use crate::device::Device;
use crate::from_xtask;
use crate::process::bounded;
use serde_json::{Value, json};
use std::process::Command;

/// The first maps the sites of the tests, which have names that browsers do not trust, to
/// this machine.
const ARGUMENTS: [&str; 15] = [
    "--host-resolver-rules=MAP *.test 127.0.0.1",
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    // The same letters on every machine.
    "--disable-font-subpixel-positioning",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--lang=zh-CN",
];

pub(super) fn driver(port: u16) -> Command {
    let mut command = bounded(&from_xtask("CHROMEDRIVER"));
    command.arg(format!("--port={port}"));
    command
}

pub(super) fn capabilities(device: Device) -> Value {
    let screen = device.screen();
    let size = format!("--window-size={},{}", screen.width, screen.height);
    let mut arguments = ARGUMENTS.to_vec();
    arguments.push(&size);
    let mut options = json!({ "binary": from_xtask("CHROMIUM"), "args": arguments });
    if let Some(user_agent) = device.user_agent() {
        options["mobileEmulation"] = json!({
            "userAgent": user_agent,
            "deviceMetrics": {
                "width": screen.width,
                "height": screen.height,
                "pixelRatio": screen.density,
                "touch": device.touch_points() > 0,
            },
        });
    }
    json!({
        "browserName": "chrome",
        "acceptInsecureCerts": true,
        "goog:chromeOptions": options,
    })
}
