//! The server over real HTTP: the merchant's routes in front, the sandbox behind.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail as tests do"
)]

mod conformance;
mod faults;
mod gatepay;
mod gateways;
mod guards;
mod harness;
mod journeys;
mod notifies;
mod pay_url;
mod phone;
mod prices;
mod process;
mod recorded;
mod sandbox;
mod sandbox_shows;
mod smallsaas;
