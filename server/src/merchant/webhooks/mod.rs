//! Sends the shop what happens to its orders, by the specification of Standard Webhooks: from
//! the outbox, at least once, and of each order in order. `policy` says how often.
//!
//! What is due is claimed in the store by lease, so that any instance may stop at any time, and
//! two do not send the same beside each other.

mod endpoint;
pub(super) mod policy;
mod refused;
mod sender;
mod signature;

pub use self::endpoint::{Endpoint, apply_environment, read};

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{shared::Merchant, store::Subscription};

/// What the endpoints are to be sent.
#[must_use]
pub fn subscriptions(endpoints: &[Endpoint]) -> Vec<Subscription> {
    endpoints.iter().map(Endpoint::subscription).collect()
}

/// The work under way. It stops when this is dropped.
#[derive(Debug)]
pub(super) struct Sending {
    _tasks: JoinSet<()>,
}

/// Starts to send to every endpoint.
pub(super) fn start(merchant: &Arc<Merchant>, endpoints: Vec<Endpoint>) -> Sending {
    let mut tasks = JoinSet::new();
    let all = subscriptions(&endpoints);
    if !all.is_empty() {
        tasks.spawn(sender::close(Arc::clone(merchant), all));
    }
    for endpoint in endpoints {
        tasks.spawn(sender::send(Arc::clone(merchant), Arc::new(endpoint)));
    }
    Sending { _tasks: tasks }
}
