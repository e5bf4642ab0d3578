//! Runs what was built: the demo shop, and the journeys through it in real browsers.

pub(crate) mod bench;
pub(crate) mod demo;
pub(crate) mod gallery;
mod http;
pub(crate) mod journeys;
pub(crate) mod load;
pub(crate) mod postgres;
pub(crate) mod sale;
pub(crate) mod server;
pub(crate) mod site;
