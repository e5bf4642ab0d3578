//! The demo shop in a real Chromium, against a real server.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod element;
mod faults;
mod gateways;
mod leaving;
mod locale;
mod pages;
mod picture;
mod sales;
mod states;
mod texts;
mod worst;
