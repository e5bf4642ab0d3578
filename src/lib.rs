//! The checkout widget behind `<wallet-checkout>`.
//!
//! Where to start: `checkout::Checkout::update` is the one place that decides; `gateway`
//! has a file for each documented API; `embed` is what JavaScript calls, and `embed::Late`
//! is where the widget's first file ends and its second begins. The layers, each
//! importing only what lies below it:
//!
//! ```text
//! embed      what JavaScript can call
//! ui         Yew views: view model in, events out
//! text       every text that a shopper reads
//! browser    one file per effect
//! runtime    the event queue
//! checkout   the pure state machine
//! gateway    one file per API: request out, answer in
//! wire, order, money, wallet, url, qr, json, …   plain types
//! ```
//!
//! All but `browser`, `ui` and `embed` compile without the `web` feature and
//! are tested natively.

pub mod base64;
#[cfg(feature = "web")]
pub mod browser;
pub mod checkout;
pub mod clock;
#[cfg(feature = "web")]
pub mod embed;
pub mod environment;
pub mod escape;
pub mod find;
pub mod gateway;
pub mod image;
pub mod json;
pub mod money;
pub mod non_empty;
pub mod order;
pub mod qr;
pub mod random;
pub mod runtime;
pub mod text;
#[cfg(feature = "web")]
pub mod ui;
pub mod url;
pub mod wallet;
pub mod wire;
