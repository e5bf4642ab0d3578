//! The ends of orders, which the shop is told once.

use deadpool_postgres::GenericClient;

use super::{
    columns::{all, execute, exists, order_no},
    failure::Failure,
    order_webhooks, orders,
};
use crate::merchant::{pay_state::PayState, store::WebhookKind};

/// Whether the time of an order is over that nobody has seen to.
pub(super) async fn any_over(db: &impl GenericClient, now_ms: i64) -> Result<bool, Failure> {
    let select = "SELECT 1 FROM orders
         WHERE end_seen_at_ms IS NULL AND expires_at_ms <= $1 LIMIT 1";
    exists(db, select, &[&now_ms]).await
}

pub(super) async fn see_to(
    change: &impl GenericClient,
    now_ms: i64,
    patience_ms: i64,
    limit: u32,
) -> Result<usize, Failure> {
    let select = "SELECT o.order_no FROM orders o
         WHERE o.end_seen_at_ms IS NULL AND o.expires_at_ms <= $1
             AND (o.expires_at_ms <= $2 OR NOT EXISTS (
                 SELECT 1 FROM attempts a
                 WHERE a.order_no = o.order_no AND a.next_query_at_ms <= $1))
         ORDER BY o.expires_at_ms LIMIT $3
         FOR UPDATE OF o SKIP LOCKED";
    let impatient_ms = now_ms.saturating_sub(patience_ms);
    let limit = i64::from(limit);
    let over = all(change, select, &[&now_ms, &impatient_ms, &limit], order_no).await?;
    for no in &over {
        let update = "UPDATE orders SET end_seen_at_ms = $2 WHERE order_no = $1";
        execute(change, update, &[&no.as_str(), &now_ms]).await?;
        let order = orders::existing(change, no).await?;
        if order.state == PayState::Waiting {
            order_webhooks::add(change, WebhookKind::Expired, &order, now_ms).await?;
        }
    }
    Ok(over.len())
}
