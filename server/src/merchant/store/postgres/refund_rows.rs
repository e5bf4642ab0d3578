//! Refunds, as they are kept and read.

use deadpool_postgres::GenericClient;

use super::{
    columns::{all, execute, fen, folded, named, order_no, text, text_if_any},
    failure::Failure,
    order_webhooks, orders,
};
use crate::merchant::{
    order::OrderNo,
    store::{
        IdempotencyKey, Refund, RefundState, StoreError, WebhookKind,
        refund_row::{self, RefundRow},
    },
};

/// A refund's columns.
pub(super) const SELECT: &str = "
    SELECT r.refund_id, r.payment_id, r.order_no, r.amount_fen, r.state, r.idempotency_key,
        r.requested_at_ms, r.settled_at_ms, r.reason, r.fingerprint
    FROM refunds r";

pub(super) async fn of_order(
    db: &impl GenericClient,
    no: &OrderNo,
) -> Result<Vec<Refund>, Failure> {
    let select = format!(
        "{SELECT} JOIN orders o ON o.order_no = r.order_no
         WHERE lower(o.order_no) = $1 ORDER BY r.requested_at_ms, r.position"
    );
    all(db, &select, &[&folded(no.as_str())], self::refund).await
}

pub(super) async fn find(db: &impl GenericClient, id: &str) -> Result<Option<Refund>, Failure> {
    let select = format!("{SELECT} WHERE r.refund_id = $1");
    let mut found = all(db, &select, &[&text(id)], self::refund).await?;
    Ok(found.pop())
}

pub(super) async fn existing(db: &impl GenericClient, id: &str) -> Result<Refund, Failure> {
    let found = find(db, id).await?;
    Ok(found.ok_or(StoreError::Unreadable("refund_id"))?)
}

/// Gives a refund the state in which it ended, with the webhook where it succeeded.
pub(super) async fn settle(
    change: &impl GenericClient,
    refund: &Refund,
    state: RefundState,
    at_ms: i64,
) -> Result<(), Failure> {
    let settled_at_ms = refund_row::settled_at_ms(state, at_ms);
    let update = "UPDATE refunds SET state = $2, settled_at_ms = $3 WHERE refund_id = $1";
    execute(change, update, &[&refund.id, &state.name(), &settled_at_ms]).await?;
    if state == RefundState::Succeeded {
        let order = orders::existing(change, &refund.order_no).await?;
        order_webhooks::add(change, WebhookKind::Refunded, &order, at_ms).await?;
    }
    Ok(())
}

/// Gives a refund that was learned of the key under which the shop posted it.
pub(super) async fn confirm(
    change: &impl GenericClient,
    learned: &Refund,
    key: &IdempotencyKey,
) -> Result<(), Failure> {
    let update = "UPDATE refunds SET idempotency_key = $2, fingerprint = $3 WHERE refund_id = $1";
    let (key, fingerprint) = (text(&key.key), text(&key.fingerprint));
    execute(change, update, &[&learned.id, &key, &fingerprint]).await?;
    Ok(())
}

/// Returns the refund's id.
pub(super) async fn insert(
    change: &impl GenericClient,
    row: &RefundRow<'_>,
) -> Result<String, Failure> {
    let id = refund_row::new_id();
    let insert = "INSERT INTO refunds (refund_id, payment_id, order_no, amount_fen, state,
             idempotency_key, requested_at_ms, settled_at_ms, reason, fingerprint)
         VALUES ($1, $2, (SELECT order_no FROM orders WHERE lower(order_no) = $3), $4, $5, $6, $7,
             $8, $9, $10)";
    execute(
        change,
        insert,
        &[
            &id,
            &row.payment.id,
            &folded(row.order_no.as_str()),
            &row.amount.signed(),
            &row.state.name(),
            &text(row.key),
            &row.at_ms,
            &row.settled_at_ms(),
            &text(row.reason),
            &text_if_any(row.fingerprint),
        ],
    )
    .await?;
    Ok(id)
}

pub(super) fn refund(row: &tokio_postgres::Row) -> Result<Refund, Failure> {
    Ok(Refund {
        id: row.try_get("refund_id")?,
        payment_id: row.try_get("payment_id")?,
        order_no: order_no(row)?,
        amount: fen(row, "amount_fen")?,
        state: named(row, "state", RefundState::from_name)?,
        idempotency_key: row.try_get("idempotency_key")?,
        requested_at_ms: row.try_get("requested_at_ms")?,
        settled_at_ms: row.try_get("settled_at_ms")?,
        reason: row.try_get("reason")?,
        fingerprint: row.try_get("fingerprint")?,
    })
}
