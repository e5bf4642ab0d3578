//! What a monitoring system asks for, in the text format of Prometheus (`OpenMetrics`). Labels
//! have few values, all of this program's own: no order number, and nothing that was sent.

mod counted;
mod process;
mod requests;
mod scrape;

pub use self::counted::Metrics;
pub(crate) use self::{requests::measured, scrape::routes};
