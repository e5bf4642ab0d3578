//! Payments, as they are read.

use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

use super::{
    columns::{all, fen, folded, named, named_if_any, text},
    failure::Failure,
};
use crate::merchant::{
    order::{OrderNo, Wallet},
    store::{Payment, Source},
};

const SELECT: &str = "
    SELECT p.payment_id, p.gateway, p.trade_no, p.number, p.order_no, p.amount_fen, p.wallet,
        p.paid_at, p.source, p.learned_at_ms,
        (SELECT coalesce(sum(r.amount_fen), 0)::bigint FROM refunds r
         WHERE r.payment_id = p.payment_id AND r.state = 'succeeded') AS refunded,
        (SELECT coalesce(sum(r.amount_fen), 0)::bigint FROM refunds r
         WHERE r.payment_id = p.payment_id AND r.state IN ('requested', 'unknown')) AS reserved
    FROM payments p";

pub(super) async fn of_order(db: &impl GenericClient, no: &str) -> Result<Vec<Payment>, Failure> {
    let select = format!(
        "{SELECT} JOIN orders o ON o.order_no = p.order_no
         WHERE lower(o.order_no) = $1 ORDER BY p.payment_id"
    );
    all(db, &select, &[&folded(no)], payment).await
}

pub(super) async fn orphans(db: &impl GenericClient) -> Result<Vec<Payment>, Failure> {
    let select = format!("{SELECT} WHERE p.order_no IS NULL ORDER BY p.payment_id");
    all(db, &select, &[], payment).await
}

/// The payment of that number of the store's.
pub(super) async fn of_id(db: &impl GenericClient, id: i64) -> Result<Option<Payment>, Failure> {
    let select = format!("{SELECT} WHERE p.payment_id = $1");
    Ok(all(db, &select, &[&id], payment).await?.pop())
}

/// The payments that the gateway named by this number.
pub(super) async fn of_number(
    db: &impl GenericClient,
    gateway: &str,
    number: &str,
) -> Result<Vec<Payment>, Failure> {
    let select = format!("{SELECT} WHERE p.gateway = $1 AND p.number = $2 ORDER BY p.payment_id");
    all(db, &select, &[&gateway, &text(number)], payment).await
}

/// The payment of that trade.
pub(super) async fn of_trade(
    db: &impl GenericClient,
    gateway: &str,
    trade_no: &str,
) -> Result<Option<Payment>, Failure> {
    // One with a trade number has it for a key.
    let select = format!("{SELECT} WHERE p.gateway = $1 AND p.trade_key = $2 AND p.trade_no = $2");
    let mut found = all(db, &select, &[&gateway, &text(trade_no)], payment).await?;
    Ok(found.pop())
}

fn payment(row: &Row) -> Result<Payment, Failure> {
    let gateway: String = row.try_get("gateway")?;
    Ok(Payment {
        id: row.try_get("payment_id")?,
        gateway: gateway.into(),
        trade_no: row.try_get("trade_no")?,
        number: row.try_get("number")?,
        order_no: named_if_any(row, "order_no", OrderNo::parse)?,
        amount: fen(row, "amount_fen")?,
        refunded: fen(row, "refunded")?,
        reserved: fen(row, "reserved")?,
        wallet: named_if_any(row, "wallet", Wallet::from_name)?,
        paid_at: row.try_get("paid_at")?,
        source: named(row, "source", Source::from_name)?,
        learned_at_ms: row.try_get("learned_at_ms")?,
    })
}
