//! The three engines that browsers are made of, and how each is started as the
//! browser of a given device.

mod chromium;
mod firefox;
mod webkit;

use crate::device::Device;
use serde_json::Value;
use std::process::Command;

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink.
    Chromium,
    /// Gecko.
    Firefox,
    /// `WebKitGTK`, the nearest to Safari that runs on Linux.
    WebKit,
}

impl Engine {
    /// The command that starts a `WebDriver` server on this port.
    pub(crate) fn driver(self, port: u16, device: Device) -> Command {
        match self {
            Self::Chromium => chromium::driver(port),
            Self::Firefox => firefox::driver(port),
            Self::WebKit => webkit::driver(port, device),
        }
    }

    /// The capabilities that a session is started with.
    pub(crate) fn capabilities(self, device: Device) -> Value {
        match self {
            Self::Chromium => chromium::capabilities(device),
            Self::Firefox => firefox::capabilities(device),
            Self::WebKit => webkit::capabilities(device),
        }
    }

    /// The host name of a site on this machine. Browsers trust `127.0.0.1` as they trust
    /// https; `WebKit` cannot map another name to it, but trusts by the scheme alone.
    #[must_use]
    pub fn host(self, name: &str) -> String {
        match self {
            Self::Chromium | Self::Firefox => format!("{name}.test"),
            Self::WebKit => "127.0.0.1".to_owned(),
        }
    }

    /// Whether it draws without a screen.
    pub(crate) fn is_headless(self) -> bool {
        match self {
            Self::Chromium | Self::Firefox => true,
            Self::WebKit => false,
        }
    }

    /// Whether the device's screen is among the capabilities. Otherwise the window
    /// is given its size.
    pub(crate) fn takes_a_screen_size(self) -> bool {
        match self {
            Self::Chromium => true,
            Self::Firefox | Self::WebKit => false,
        }
    }
}
