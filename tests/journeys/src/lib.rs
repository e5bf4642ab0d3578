//! What a journey needs: a real server, a real browser of some engine, and decoders that
//! read codes off its screen.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a journey that cannot go on should stop where it is"
)]

mod altered;
mod browser;
mod decoders;
mod demo;
mod device;
mod engine;
mod fault_point;
mod front;
mod losses;
mod network_log;
mod pages;
mod process;
mod sandbox;
mod server;
mod shop;
mod site;
mod stack;
mod stream_spy;
mod widget_site;

pub use browser::Browser;
pub use decoders::read_codes;
pub use device::Device;
pub use engine::Engine;
pub use fault_point::FaultPoint;
pub use losses::Losses;
pub use network_log::{NetworkLog, Transfer};
pub use pages::PageCase;
pub use sandbox::Sandbox;
pub use server::Server;
pub use shop::Shop;
pub use site::{Page, Scheme, Site};
pub use stack::Stack;
pub use widget_site::WidgetSite;

use std::path::PathBuf;

/// Where the packages of npm are that tests import.
#[must_use]
pub fn modules_from_xtask() -> PathBuf {
    from_xtask("JOURNEYS_MODULES")
}

/// A path that `cargo xtask test` passes in an environment variable.
fn from_xtask(name: &str) -> PathBuf {
    let value = std::env::var_os(name);
    value.map_or_else(
        || panic!("{name} is not set: run the journeys by `cargo xtask test browser`"),
        PathBuf::from,
    )
}
