//! `WebKitGTK`'s `MiniBrowser` behind its driver. It has no headless mode, so that it
//! gets a screen of its own, and cannot emulate touch.

use crate::device::Device;
use crate::from_xtask;
use crate::process::bounded;
use serde_json::{Value, json};
use std::process::Command;

pub(super) fn driver(port: u16, device: Device) -> Command {
    let mut command = bounded(&from_xtask("WEBKITDRIVER"));
    command.arg(format!("--port={port}"));
    // The browser has these from the driver. Its sandbox needs more rights than a
    // container grants, and what is visited here is our own.
    command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
    command.env("GDK_BACKEND", "x11");
    command.env("GDK_SCALE", device.screen().density.to_string());
    command
}

pub(super) fn capabilities(device: Device) -> Value {
    // Without bars the window is all page, and can be as narrow as a phone.
    let mut arguments = vec!["--automation".to_owned(), "--full-screen".to_owned()];
    if let Some(user_agent) = device.user_agent() {
        arguments.push(format!("--user-agent={user_agent}"));
    }
    json!({
        "acceptInsecureCerts": true,
        "webkitgtk:browserOptions": {
            "binary": from_xtask("MINIBROWSER"),
            "args": arguments,
        },
    })
}
