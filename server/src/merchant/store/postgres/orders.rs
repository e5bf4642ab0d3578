//! Orders, with the state that is computed from payments, refunds and cancellation.

use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

use super::{
    columns::{
        all, execute, fen, first, folded, named, order_no, text, text_if_any, unsigned, wallet,
    },
    events,
    failure::Failure,
    locks, numbers, order_webhooks,
};
use crate::merchant::{
    order::{GatewayName, Order, OrderNo, OrderSource},
    pay_state::{Money, PayState},
    store::{Cancellation, NewEvent, OrderFilter, StoreError, WebhookKind},
};

/// An order's columns. `live` counts payments of which not all was given back, `exact` those
/// among them that are of the order's amount.
const SELECT: &str = "
    SELECT o.order_no, o.source, o.product_id, o.name, o.quantity, o.amount_fen,
        o.wallets, o.gateway, o.return_url, o.metadata, o.created_at_ms, o.expires_at_ms,
        o.canceled_at_ms, money.payments, money.live, money.exact
    FROM orders o CROSS JOIN LATERAL (
        SELECT count(*) AS payments,
            count(*) FILTER (WHERE paid.amount_fen > paid.refunded) AS live,
            count(*) FILTER (WHERE paid.amount_fen > paid.refunded
                AND paid.amount_fen = o.amount_fen) AS exact
        FROM (
            SELECT p.amount_fen, (
                SELECT coalesce(sum(r.amount_fen), 0) FROM refunds r
                WHERE r.payment_id = p.payment_id AND r.state = 'succeeded') AS refunded
            FROM payments p WHERE p.order_no = o.order_no) paid) money";

/// The order that the gateway knows by exactly this number; it is locked before it is read.
pub(super) async fn locked_of_number(
    change: &impl GenericClient,
    gateway: &str,
    number: &str,
) -> Result<Option<Order>, Failure> {
    match numbers::order_of_number(change, gateway, number).await? {
        Some(no) if locks::order(change, &no).await? => find(change, &no).await,
        Some(_) | None => Ok(None),
    }
}

pub(super) async fn add(change: &impl GenericClient, order: &Order) -> Result<Order, Failure> {
    let insert = "INSERT INTO orders (order_no, source, product_id, name, quantity, amount_fen,
             wallets, gateway, return_url, metadata, created_at_ms, expires_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING";
    execute(
        change,
        insert,
        &[
            &order.no.as_str(),
            &order.source.name(),
            &text_if_any(order.product_id.as_deref()),
            &text(&order.name),
            &i64::from(order.quantity),
            &order.amount.signed(),
            &order.wallet.name(),
            &order.gateway.as_ref().map(GatewayName::as_str),
            &text_if_any(order.return_url.as_deref()),
            &text_if_any(order.metadata.as_deref()),
            &order.created_at_ms,
            &order.expires_at_ms,
        ],
    )
    .await?;
    existing(change, &order.no).await
}

pub(super) async fn find(db: &impl GenericClient, no: &str) -> Result<Option<Order>, Failure> {
    let select = format!("{SELECT} WHERE lower(o.order_no) = $1");
    Ok(all(db, &select, &[&folded(no)], order).await?.pop())
}

/// The order, which must be there.
pub(super) async fn existing(db: &impl GenericClient, no: &OrderNo) -> Result<Order, Failure> {
    let found = find(db, no.as_str()).await?;
    Ok(found.ok_or(StoreError::UnknownOrder)?)
}

/// As [`existing`]; the order is locked before it is read.
pub(super) async fn locked(change: &impl GenericClient, no: &OrderNo) -> Result<Order, Failure> {
    locks::order(change, no.as_str()).await?;
    existing(change, no).await
}

pub(super) async fn list(
    db: &impl GenericClient,
    filter: &OrderFilter,
) -> Result<Vec<Order>, Failure> {
    let before = match &filter.after {
        Some(no) => position(db, no).await?,
        None => None,
    };
    let (before, limit) = (before.unwrap_or(i64::MAX), i64::from(filter.limit));
    let newest = "o.position < $1 ORDER BY o.position DESC LIMIT $2";
    if let Some(state) = filter.state {
        let select = format!("{SELECT} WHERE o.listed_state = $3 AND {newest}");
        return all(db, &select, &[&before, &limit, &state.code()], order).await;
    }
    let select = format!("{SELECT} WHERE {newest}");
    all(db, &select, &[&before, &limit], order).await
}

async fn position(db: &impl GenericClient, no: &OrderNo) -> Result<Option<i64>, Failure> {
    let select = "SELECT position FROM orders WHERE lower(order_no) = $1";
    first(db, select, &[&folded(no.as_str())]).await
}

pub(super) async fn cancel(
    change: &impl GenericClient,
    no: &OrderNo,
    event: &NewEvent,
) -> Result<Cancellation, Failure> {
    if let Some(against) = Cancellation::against(&locked(change, no).await?) {
        return Ok(against);
    }
    let update = "UPDATE orders SET canceled_at_ms = $2 WHERE lower(order_no) = $1";
    execute(change, update, &[&folded(no.as_str()), &event.at_ms]).await?;
    events::record(change, event).await?;
    let order = existing(change, no).await?;
    order_webhooks::add(change, WebhookKind::Canceled, &order, event.at_ms).await?;
    Ok(Cancellation::Canceled(order))
}

pub(super) async fn end(
    change: &impl GenericClient,
    no: &OrderNo,
    now_ms: i64,
) -> Result<(), Failure> {
    let update = "UPDATE orders SET expires_at_ms = least(expires_at_ms, $2)
         WHERE lower(order_no) = $1";
    execute(change, update, &[&folded(no.as_str()), &now_ms]).await?;
    Ok(())
}

fn order(row: &Row) -> Result<Order, Failure> {
    let gateway: Option<String> = row.try_get("gateway")?;
    let canceled_at_ms: Option<i64> = row.try_get("canceled_at_ms")?;
    let money = Money {
        payments: unsigned(row, "payments")?,
        live: unsigned(row, "live")?,
        exact: unsigned(row, "exact")?,
    };
    Ok(Order {
        no: order_no(row)?,
        source: named(row, "source", OrderSource::from_name)?,
        product_id: row.try_get("product_id")?,
        name: row.try_get("name")?,
        quantity: unsigned(row, "quantity")?,
        amount: fen(row, "amount_fen")?,
        wallet: wallet(row, "wallets")?,
        gateway: gateway.map(GatewayName::from),
        return_url: row.try_get("return_url")?,
        metadata: row.try_get("metadata")?,
        created_at_ms: row.try_get("created_at_ms")?,
        expires_at_ms: row.try_get("expires_at_ms")?,
        canceled_at_ms,
        state: PayState::of(money, canceled_at_ms.is_some()),
    })
}
