//! The merchant server of `<wallet-checkout>`, with sandbox gateways behind it.
//!
//! Where to start: `merchant/mod.rs` has the shop's routes, `sandbox/mod.rs` the gateways
//! that run when no real ones are configured. Neither imports the other: each is written
//! from the API documents and they meet over HTTP, so that a misreading on one side
//! shows. `server.rs` joins them, and `sandbox_setup.rs` gives the sandbox its accounts.

#![warn(missing_docs, clippy::missing_errors_doc)]

mod admission;
pub mod authorities;
pub mod clock;
pub mod config;
pub mod form;
mod guard;
mod health;
pub mod merchant;
pub mod metrics;
pub mod money;
mod random;
mod request_id;
mod rsa;
pub mod sandbox;
mod sandbox_setup;
pub mod secret;
pub mod serve;
mod server;
pub mod setup;
mod static_files;
mod tls_error;

pub use self::{
    server::Server,
    setup::{Setup, SetupError},
};

use axum::Router;

/// The whole server, ready for `serve::serve`.
///
/// # Errors
///
/// As [`Server::open`].
pub fn app(setup: &Setup) -> Result<Router, SetupError> {
    Ok(Server::open(setup)?.router())
}
