//! Runs what was built: the demo shop, and the journeys through it in real browsers.

pub(crate) mod bench;
pub(crate) mod demo;
pub(crate) mod gallery;
pub(crate) mod journeys;
pub(crate) mod server;
pub(crate) mod site;
