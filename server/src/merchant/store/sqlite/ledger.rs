//! The ledger of payments and refunds.

use rusqlite::{Connection, Row, params};

use super::columns::{all, fen, named_if_any};
use crate::merchant::{
    order::Wallet,
    store::{LedgerLine, LedgerPage, RefundState, StoreError},
};

/// Payments and refunds alike; a payment's key lies before those of refunds of the same time.
const SELECT: &str = "
    SELECT p.learned_at_ms AS at_ms, printf('p%020d', p.payment_id) AS key,
        NULL AS refund_id, NULL AS refund_state, p.amount_fen,
        p.payment_id, p.order_no, p.gateway, p.number, p.trade_no, p.wallet, p.paid_at
    FROM payments p
    WHERE p.learned_at_ms >= ?1 AND p.learned_at_ms < ?2
        AND (p.learned_at_ms, printf('p%020d', p.payment_id)) > (?3, ?4)
    UNION ALL
    SELECT coalesce(r.settled_at_ms, r.requested_at_ms) AS at_ms, 'r' || r.refund_id AS key,
        r.refund_id, r.state AS refund_state, r.amount_fen,
        p.payment_id, p.order_no, p.gateway, p.number, p.trade_no, p.wallet, p.paid_at
    FROM refunds r JOIN payments p ON p.payment_id = r.payment_id
    WHERE coalesce(r.settled_at_ms, r.requested_at_ms) >= ?1
        AND coalesce(r.settled_at_ms, r.requested_at_ms) < ?2
        AND (coalesce(r.settled_at_ms, r.requested_at_ms), 'r' || r.refund_id) > (?3, ?4)
    ORDER BY at_ms, key LIMIT ?5";

pub(super) fn read(
    connection: &Connection,
    page: &LedgerPage,
) -> Result<Vec<LedgerLine>, StoreError> {
    let (after_ms, key) = match &page.after {
        Some((at_ms, key)) => (*at_ms, key.as_str()),
        None => (i64::MIN, ""),
    };
    let values = params![page.from_ms, page.to_ms, after_ms, key, page.limit];
    all(connection, SELECT, values, line)
}

fn line(row: &Row<'_>) -> Result<LedgerLine, StoreError> {
    Ok(LedgerLine {
        at_ms: row.get("at_ms")?,
        key: row.get("key")?,
        refund_id: row.get("refund_id")?,
        refund_state: named_if_any(row, "refund_state", RefundState::from_name)?,
        payment_id: row.get("payment_id")?,
        order_no: row.get("order_no")?,
        gateway: row.get("gateway")?,
        number: row.get("number")?,
        trade_no: row.get("trade_no")?,
        amount: fen(row, "amount_fen")?,
        wallet: named_if_any(row, "wallet", Wallet::from_name)?,
        paid_at: row.get("paid_at")?,
    })
}
