//! What a journey needs: a real server, a real browser of some engine, and eyes.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a journey that cannot go on should stop where it is"
)]

mod browser;
mod demo;
mod device;
mod doctored;
mod engine;
mod eyes;
mod moment;
mod pages;
mod process;
mod sandbox;
mod server;
mod shop;
mod site;
mod toll;

pub use browser::Browser;
pub use device::Device;
pub use engine::Engine;
pub use eyes::read_codes;
pub use moment::Moment;
pub use pages::PageCase;
pub use sandbox::Sandbox;
pub use server::Server;
pub use shop::Shop;
pub use site::{Page, Scheme, Site};
pub use toll::Toll;

use std::path::PathBuf;

/// What `cargo xtask test` hands over.
fn from_xtask(name: &str) -> PathBuf {
    let value = std::env::var_os(name);
    value.map_or_else(
        || panic!("{name} is not set: run the journeys by `cargo xtask test browser`"),
        PathBuf::from,
    )
}
