//! The demo shop in a real Chromium, against a real server.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod bytes;
mod demo;
mod docs;
mod element;
mod faults;
mod gateways;
mod handoff;
mod hostile;
mod imports;
mod leaving;
mod live;
mod locale;
#[path = "../../../docs/markdown.rs"]
mod markdown;
mod money;
mod narrow;
mod picture;
mod pretending;
mod programs;
mod remains;
mod sales;
mod shift;
mod site;
mod states;
mod table;
mod testing;
mod texts;
