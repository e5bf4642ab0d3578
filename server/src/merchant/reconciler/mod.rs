//! The work that finds payments though nobody polls and no notification arrives: it queries
//! gateways about every attempt that may be paid, sees to the ends of orders, and deletes
//! unpaid ones where the config wants it.
//!
//! What is due is claimed in the store by lease. Any instance may stop at any time: another
//! takes over what it claimed. `policy` says when and how often.

mod lost_refunds;
mod news;
pub(super) mod policy;
mod round;
mod unpaid;

use std::sync::Arc;

use tokio::{task::JoinSet, time::Instant};

use self::policy::{AFTER_FAILURE, END_PATIENCE, ENDS_AT_ONCE, LOOK_EVERY, ROUND};
use super::{configured::Configured, gateway::Gateway, shared::Merchant};
use crate::clock::milliseconds;

/// The work under way. It stops when this is dropped.
#[derive(Debug)]
pub(super) struct Reconciler {
    _tasks: JoinSet<()>,
}

/// Starts the work at every configured gateway that can be queried.
pub(super) fn start(merchant: &Arc<Merchant>, gateways: &Configured) -> Reconciler {
    let mut tasks = JoinSet::new();
    for (name, gateway) in gateways.queried() {
        tasks.spawn(query_what_is_due(Arc::clone(merchant), name, gateway));
    }
    tasks.spawn(end_orders(Arc::clone(merchant)));
    tasks.spawn(lost_refunds::find(Arc::clone(merchant)));
    if let Some(days) = merchant.keep_unpaid_days {
        let unqueried = gateways.unqueried();
        tasks.spawn(unpaid::delete(Arc::clone(merchant), unqueried, days));
    }
    Reconciler { _tasks: tasks }
}

async fn query_what_is_due(merchant: Arc<Merchant>, name: &'static str, gateway: Arc<dyn Gateway>) {
    loop {
        let now_ms = merchant.clock.now_ms();
        let next_round = Instant::now() + ROUND;
        match round::run(&merchant, name, &gateway).await {
            Ok(0) => wait(&merchant, now_ms).await,
            Ok(_) => tokio::time::sleep_until(next_round).await,
            Err(error) => {
                tracing::error!(gateway = name, %error, "no queries: the store failed");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}

async fn end_orders(merchant: Arc<Merchant>) {
    let patience_ms = milliseconds(END_PATIENCE);
    loop {
        let now_ms = merchant.clock.now_ms();
        let ended = merchant.store.end_orders(now_ms, patience_ms, ENDS_AT_ONCE);
        match ended.await {
            Ok(0) => wait(&merchant, now_ms).await,
            Ok(count) => merchant.metrics.orders("ended", count),
            Err(error) => {
                tracing::error!(%error, "ends of orders are not seen to: the store failed");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
}

/// Waits from the time at which the store was asked, since the clock may have moved meanwhile.
async fn wait(merchant: &Merchant, looked_at_ms: i64) {
    let next_look = looked_at_ms.saturating_add(milliseconds(LOOK_EVERY));
    merchant.clock.wait_until(next_look).await;
}
