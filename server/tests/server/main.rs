//! The server over real HTTP: the merchant's routes in front, the sandbox behind.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail as tests do"
)]

mod conformance;
mod console;
mod faults;
mod gatepay;
mod gatepay_tells;
mod gateways;
mod guards;
mod harness;
mod journeys;
mod notifies;
mod pay_url;
mod pay_url_shoppers;
mod phone;
mod prices;
mod process;
mod recorded;
mod sandbox;
mod sandbox_shows;
mod smallsaas;
