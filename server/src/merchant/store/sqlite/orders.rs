//! Orders, with the state that is computed from payments, refunds and cancellation.

use rusqlite::{Connection, Row, Transaction, params};

use super::{
    columns::{all, fen, first, named, order_no, wallet},
    events, numbers, order_webhooks,
};
use crate::merchant::{
    order::{GatewayName, Order, OrderNo, OrderSource},
    pay_state::{Money, PayState},
    store::{Cancellation, NewEvent, OrderFilter, StoreError, WebhookKind},
};

/// An order's columns. `live` counts payments of which not all was given back, `exact` those
/// among them that are of the order's amount.
const SELECT: &str = "
    SELECT o.*,
        (SELECT count(*) FROM payments p WHERE p.order_no = o.order_no) AS payments,
        (SELECT count(*) FROM payments p
         WHERE p.order_no = o.order_no AND p.amount_fen > (
             SELECT coalesce(sum(r.amount_fen), 0) FROM refunds r
             WHERE r.payment_id = p.payment_id AND r.state = 'succeeded')) AS live,
        (SELECT count(*) FROM payments p
         WHERE p.order_no = o.order_no AND p.amount_fen = o.amount_fen AND p.amount_fen > (
             SELECT coalesce(sum(r.amount_fen), 0) FROM refunds r
             WHERE r.payment_id = p.payment_id AND r.state = 'succeeded')) AS exact
    FROM orders o";

/// The orders before position `?1`, the newest first, at most `?2`.
const NEWEST: &str = "WHERE o.rowid < ?1 ORDER BY o.rowid DESC LIMIT ?2";
/// As [`NEWEST`], those in the state `?3`.
const IN_STATE: &str = "WHERE o.listed_state = ?3 AND o.rowid < ?1 ORDER BY o.rowid DESC LIMIT ?2";

/// The order that the gateway knows by exactly this number.
pub(super) fn of_number(
    connection: &Connection,
    gateway: &str,
    number: &str,
) -> Result<Option<Order>, StoreError> {
    match numbers::order_of_number(connection, gateway, number)? {
        Some(no) => find(connection, &no),
        None => Ok(None),
    }
}

pub(super) fn add(change: &Transaction<'_>, order: &Order) -> Result<Order, StoreError> {
    let insert = "INSERT INTO orders (order_no, source, product_id, name, quantity, amount_fen,
             wallets, gateway, return_url, metadata, created_at_ms, expires_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) ON CONFLICT DO NOTHING";
    change.prepare_cached(insert)?.execute(params![
        order.no.as_str(),
        order.source.name(),
        order.product_id,
        order.name,
        order.quantity,
        order.amount.signed(),
        order.wallet.name(),
        order.gateway.as_ref().map(GatewayName::as_str),
        order.return_url,
        order.metadata,
        order.created_at_ms,
        order.expires_at_ms,
    ])?;
    existing(change, &order.no)
}

pub(super) fn find(connection: &Connection, no: &str) -> Result<Option<Order>, StoreError> {
    let select = format!("{SELECT} WHERE o.order_no = ?1");
    Ok(all(connection, &select, [no], order)?.pop())
}

/// The order, which must be there.
pub(super) fn existing(connection: &Connection, no: &OrderNo) -> Result<Order, StoreError> {
    find(connection, no.as_str())?.ok_or(StoreError::UnknownOrder)
}

pub(super) fn list(
    connection: &Connection,
    filter: &OrderFilter,
) -> Result<Vec<Order>, StoreError> {
    let before = match &filter.after {
        Some(no) => rowid(connection, no)?,
        None => None,
    };
    let before = before.unwrap_or(i64::MAX);
    if let Some(state) = filter.state {
        let select = format!("{SELECT} {IN_STATE}");
        let values = params![before, filter.limit, state.code()];
        return all(connection, &select, values, order);
    }
    let select = format!("{SELECT} {NEWEST}");
    all(connection, &select, params![before, filter.limit], order)
}

fn rowid(connection: &Connection, no: &OrderNo) -> Result<Option<i64>, StoreError> {
    let select = "SELECT rowid FROM orders WHERE order_no = ?1";
    first(connection, select, [no.as_str()])
}

pub(super) fn cancel(
    change: &Transaction<'_>,
    no: &OrderNo,
    event: &NewEvent,
) -> Result<Cancellation, StoreError> {
    if let Some(against) = Cancellation::against(&existing(change, no)?) {
        return Ok(against);
    }
    change.execute(
        "UPDATE orders SET canceled_at_ms = ?2 WHERE order_no = ?1",
        params![no.as_str(), event.at_ms],
    )?;
    events::record(change, event)?;
    let order = existing(change, no)?;
    order_webhooks::add(change, WebhookKind::Canceled, &order, event.at_ms)?;
    Ok(Cancellation::Canceled(order))
}

pub(super) fn end(change: &Transaction<'_>, no: &OrderNo, now_ms: i64) -> Result<(), StoreError> {
    change.execute(
        "UPDATE orders SET expires_at_ms = min(expires_at_ms, ?2) WHERE order_no = ?1",
        params![no.as_str(), now_ms],
    )?;
    Ok(())
}

pub(super) fn order(row: &Row<'_>) -> Result<Order, StoreError> {
    let gateway: Option<String> = row.get("gateway")?;
    let canceled_at_ms: Option<i64> = row.get("canceled_at_ms")?;
    let money = Money {
        payments: row.get("payments")?,
        live: row.get("live")?,
        exact: row.get("exact")?,
    };
    Ok(Order {
        no: order_no(row)?,
        source: named(row, "source", OrderSource::from_name)?,
        product_id: row.get("product_id")?,
        name: row.get("name")?,
        quantity: row.get("quantity")?,
        amount: fen(row, "amount_fen")?,
        wallet: wallet(row, "wallets")?,
        gateway: gateway.map(GatewayName::from),
        return_url: row.get("return_url")?,
        metadata: row.get("metadata")?,
        created_at_ms: row.get("created_at_ms")?,
        expires_at_ms: row.get("expires_at_ms")?,
        canceled_at_ms,
        state: PayState::of(money, canceled_at_ms.is_some()),
    })
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::merchant::store::{Mode, sqlite::migrations::migrate};

    /// No list reads more orders than it has.
    #[test]
    fn a_list_is_found_by_an_index() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, Mode::Live, None).unwrap();
        for (rest, seek) in [
            (NEWEST, "SEARCH o USING INTEGER PRIMARY KEY (rowid<?)"),
            (
                IN_STATE,
                "SEARCH o USING INDEX orders_by_state (listed_state=? AND rowid<?)",
            ),
        ] {
            let explain = format!("EXPLAIN QUERY PLAN {SELECT} {rest}");
            let plan = plan_of(&connection, &explain);
            assert!(plan.contains(seek), "{plan}");
            assert!(!plan.contains("SCAN") && !plan.contains("B-TREE"), "{plan}");
        }
    }

    fn plan_of(connection: &Connection, explain: &str) -> String {
        let mut statement = connection.prepare(explain).unwrap();
        let count = statement.parameter_count();
        let steps = statement
            .query_map(rusqlite::params_from_iter(vec![1; count]), |row| {
                row.get::<_, String>("detail")
            })
            .unwrap();
        steps.map(|step| step.unwrap() + "\n").collect()
    }
}
