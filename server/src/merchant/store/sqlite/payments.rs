//! Payments, as they are read.

use rusqlite::{Connection, Row};

use super::columns::{all, fen, named, named_if_any};
use crate::merchant::{
    order::{OrderNo, Wallet},
    store::{Payment, Source, StoreError},
};

const SELECT: &str = "
    SELECT p.*,
        (SELECT coalesce(sum(r.amount_fen), 0) FROM refunds r
         WHERE r.payment_id = p.payment_id AND r.state = 'succeeded') AS refunded,
        (SELECT coalesce(sum(r.amount_fen), 0) FROM refunds r
         WHERE r.payment_id = p.payment_id AND r.state IN ('requested', 'unknown')) AS reserved
    FROM payments p";

pub(super) fn of_order(connection: &Connection, no: &str) -> Result<Vec<Payment>, StoreError> {
    let select = format!("{SELECT} WHERE p.order_no = ?1 ORDER BY p.payment_id");
    all(connection, &select, [no], payment)
}

pub(super) fn orphans(connection: &Connection) -> Result<Vec<Payment>, StoreError> {
    let select = format!("{SELECT} WHERE p.order_no IS NULL ORDER BY p.payment_id");
    all(connection, &select, [], payment)
}

/// The payment of that number of the store's.
pub(super) fn of_id(connection: &Connection, id: i64) -> Result<Option<Payment>, StoreError> {
    let select = format!("{SELECT} WHERE p.payment_id = ?1");
    Ok(all(connection, &select, [id], payment)?.pop())
}

/// The payments that the gateway named by this number.
pub(super) fn of_number(
    connection: &Connection,
    gateway: &str,
    number: &str,
) -> Result<Vec<Payment>, StoreError> {
    let select = format!("{SELECT} WHERE p.gateway = ?1 AND p.number = ?2 ORDER BY p.payment_id");
    all(connection, &select, [gateway, number], payment)
}

/// The payment of that trade.
pub(super) fn of_trade(
    connection: &Connection,
    gateway: &str,
    trade_no: &str,
) -> Result<Option<Payment>, StoreError> {
    let select = format!("{SELECT} WHERE p.gateway = ?1 AND p.trade_no = ?2");
    Ok(all(connection, &select, [gateway, trade_no], payment)?.pop())
}

fn payment(row: &Row<'_>) -> Result<Payment, StoreError> {
    let gateway: String = row.get("gateway")?;
    Ok(Payment {
        id: row.get("payment_id")?,
        gateway: gateway.into(),
        trade_no: row.get("trade_no")?,
        number: row.get("number")?,
        order_no: named_if_any(row, "order_no", OrderNo::parse)?,
        amount: fen(row, "amount_fen")?,
        refunded: fen(row, "refunded")?,
        reserved: fen(row, "reserved")?,
        wallet: named_if_any(row, "wallet", Wallet::from_name)?,
        paid_at: row.get("paid_at")?,
        source: named(row, "source", Source::from_name)?,
        learned_at_ms: row.get("learned_at_ms")?,
    })
}
