//! The ledger of payments and refunds.

use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

use super::{
    columns::{Values, all, fen, named_if_any, text},
    failure::Failure,
};
use crate::merchant::{
    order::Wallet,
    store::{LedgerLine, LedgerPage, RefundState},
};

/// Payments and refunds alike; a payment's key lies before those of refunds of the same time.
const SELECT: &str = r#"
    SELECT p.learned_at_ms AS at_ms, ('p' || lpad(p.payment_id::text, 20, '0')) COLLATE "C" AS key,
        NULL::text AS refund_id, NULL::text AS refund_state, p.amount_fen,
        p.payment_id, p.order_no, p.gateway, p.number, p.trade_no, p.wallet, p.paid_at
    FROM payments p
    WHERE p.learned_at_ms >= $1 AND p.learned_at_ms < $2
        AND (p.learned_at_ms, ('p' || lpad(p.payment_id::text, 20, '0')) COLLATE "C") > ($3::bigint, $4::text)
    UNION ALL
    SELECT coalesce(r.settled_at_ms, r.requested_at_ms) AS at_ms, ('r' || r.refund_id) COLLATE "C" AS key,
        r.refund_id, r.state AS refund_state, r.amount_fen,
        p.payment_id, p.order_no, p.gateway, p.number, p.trade_no, p.wallet, p.paid_at
    FROM refunds r JOIN payments p ON p.payment_id = r.payment_id
    WHERE coalesce(r.settled_at_ms, r.requested_at_ms) >= $1
        AND coalesce(r.settled_at_ms, r.requested_at_ms) < $2
        AND (coalesce(r.settled_at_ms, r.requested_at_ms), ('r' || r.refund_id) COLLATE "C") > ($3::bigint, $4::text)
    ORDER BY at_ms, key LIMIT $5"#;

pub(super) async fn read(
    db: &impl GenericClient,
    page: &LedgerPage,
) -> Result<Vec<LedgerLine>, Failure> {
    let (after_ms, key) = match &page.after {
        Some((at_ms, key)) => (*at_ms, key.as_str()),
        None => (i64::MIN, ""),
    };
    let (key, limit) = (text(key), i64::from(page.limit));
    let values: Values<'_> = &[&page.from_ms, &page.to_ms, &after_ms, &key, &limit];
    all(db, SELECT, values, line).await
}

fn line(row: &Row) -> Result<LedgerLine, Failure> {
    Ok(LedgerLine {
        at_ms: row.try_get("at_ms")?,
        key: row.try_get("key")?,
        refund_id: row.try_get("refund_id")?,
        refund_state: named_if_any(row, "refund_state", RefundState::from_name)?,
        payment_id: row.try_get("payment_id")?,
        order_no: row.try_get("order_no")?,
        gateway: row.try_get("gateway")?,
        number: row.try_get("number")?,
        trade_no: row.try_get("trade_no")?,
        amount: fen(row, "amount_fen")?,
        wallet: named_if_any(row, "wallet", Wallet::from_name)?,
        paid_at: row.try_get("paid_at")?,
    })
}
