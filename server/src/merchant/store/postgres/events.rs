//! Events, and which of them a person has resolved.

use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

use super::{
    columns::{all, execute, exists, first, folded, named, text, text_if_any},
    failure::Failure,
    locks, numbers, outbox,
};
use crate::merchant::{
    order::OrderNo,
    store::{
        Event, EventKind, NewEvent, StoreError,
        event_limits::{self, CALLED_AGAIN_AFTER_MS, KeptIf, MAX_EXCHANGED, MAX_UNPROVEN},
        webhook_data::NewWebhook,
    },
};

/// Events, each with the number of the order that is meant before the one that was sent.
const SELECT: &str = "
    SELECT coalesce(n.order_no, e.order_no) AS order_no, e.order_no AS number, e.event_id,
        e.at_ms, e.gateway, e.kind, e.accepted, e.reason, e.expected, e.got, e.trade_no,
        e.source_address, e.raw, e.attention
    FROM events e LEFT JOIN numbers n ON n.gateway = e.gateway
        AND lower(n.number) = lower(e.order_no) AND n.number = e.order_no";

/// Records the event, unless the same is on record: nobody can fill the disk by sending one
/// thing again and again, and nobody is called twice for one fact. What is about no single
/// order, such as a refused key, calls somebody again once it was resolved, after an hour.
pub(super) async fn record(change: &impl GenericClient, event: &NewEvent) -> Result<bool, Failure> {
    let source = event
        .evidence
        .source_address
        .map(|address| address.to_string());
    let kept_if = event_limits::kept_if(event);
    if !matches!(kept_if, KeptIf::Always) {
        locks::event(change, event).await?;
    }
    let is_kept = match kept_if {
        KeptIf::FewExchanged(number) => exchanged(change, event, number).await? < MAX_EXCHANGED,
        KeptIf::NotOnRecord => !is_on_record(change, event, source.as_deref()).await?,
        KeptIf::NotCalled => !is_called(change, event).await?,
        KeptIf::Always => true,
    };
    if !is_kept {
        return Ok(false);
    }
    let insert = "INSERT INTO events (at_ms, order_no, gateway, kind, accepted, reason, expected,
             got, trade_no, source_address, raw, attention)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING event_id";
    let event_id: Option<i64> = first(
        change,
        insert,
        &[
            &event.at_ms,
            &text_if_any(event.order_no.as_deref()),
            &text_if_any(event.gateway.as_deref()),
            &event.kind.name(),
            &event.accepted,
            &event.reason,
            &text_if_any(event.expected.as_deref()),
            &text_if_any(event.got.as_deref()),
            &text_if_any(event.trade_no.as_deref()),
            &source,
            &event.evidence.raw,
            &event.attention,
        ],
    )
    .await?;
    let event_id = event_id.ok_or(StoreError::Unreadable("event_id"))?;
    if event_limits::calls_the_shop(event) {
        let order_no = order_no(change, event).await?;
        outbox::add(change, &NewWebhook::about_event(event_id, event, order_no)).await?;
    }
    Ok(true)
}

/// Records an event by itself.
pub(super) async fn record_alone(
    change: &impl GenericClient,
    event: &NewEvent,
) -> Result<bool, Failure> {
    lock_order_if_called(change, event).await?;
    record(change, event).await
}

/// Records an event about what anybody can send.
pub(super) async fn record_unproven(
    change: &impl GenericClient,
    event: &NewEvent,
) -> Result<bool, Failure> {
    lock_order_if_called(change, event).await?;
    // However many are sent at once, they are counted one after another.
    locks::event(change, event).await?;
    Ok(is_kept_unproven(change, event).await? && record(change, event).await?)
}

/// An order's webhooks are made one after another.
async fn lock_order_if_called(
    change: &impl GenericClient,
    event: &NewEvent,
) -> Result<(), Failure> {
    if event_limits::calls_the_shop(event) {
        locks::order_of_event(change, event).await?;
    }
    Ok(())
}

/// The number of the order that is meant, which is all that the shop knows of it: a gateway
/// names its attempt. Where there is no such order, the number as it was sent.
async fn order_no(db: &impl GenericClient, event: &NewEvent) -> Result<Option<String>, Failure> {
    let (Some(number), Some(gateway)) = (&event.order_no, &event.gateway) else {
        return Ok(event.order_no.clone());
    };
    let own = numbers::order_of_number(db, gateway, number).await?;
    Ok(own.or_else(|| Some(number.clone())))
}

/// Whether an event about what anybody can send is kept.
pub(super) async fn is_kept_unproven(
    db: &impl GenericClient,
    event: &NewEvent,
) -> Result<bool, Failure> {
    let (Some(number), Some(gateway)) = (&event.order_no, &event.gateway) else {
        return Ok(false);
    };
    if numbers::order_of_number(db, gateway, number)
        .await?
        .is_none()
    {
        return Ok(false);
    }
    let select = "SELECT count(*) FROM events
         WHERE left(lower(order_no), 200) = left($1, 200) AND lower(order_no) = $1";
    let count: Option<i64> = first(db, select, &[&folded(number)]).await?;
    Ok(count.is_none_or(|count| count < MAX_UNPROVEN))
}

pub(super) async fn of_order(db: &impl GenericClient, no: &OrderNo) -> Result<Vec<Event>, Failure> {
    let select = format!(
        "{SELECT} WHERE left(lower(e.order_no), 200) IN (
             SELECT $1 UNION SELECT lower(a.number) FROM attempts a
                 JOIN orders o ON o.order_no = a.order_no WHERE lower(o.order_no) = $1)
         ORDER BY e.event_id"
    );
    all(db, &select, &[&folded(no.as_str())], event).await
}

pub(super) async fn for_attention(
    db: &impl GenericClient,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<Event>, Failure> {
    let select = format!(
        "{SELECT} WHERE e.attention AND e.event_id > $1 AND NOT EXISTS (
             SELECT 1 FROM attention_resolved r WHERE r.event_id = e.event_id)
         ORDER BY e.event_id LIMIT $2"
    );
    let after = after.unwrap_or(i64::MIN);
    all(db, &select, &[&after, &i64::from(limit)], event).await
}

pub(super) async fn resolve(
    change: &impl GenericClient,
    event_id: i64,
    note: &str,
    now_ms: i64,
) -> Result<bool, Failure> {
    let insert = "INSERT INTO attention_resolved (event_id, at_ms, note)
         SELECT event_id, $2::bigint, $3::text FROM events WHERE event_id = $1 AND attention
         ON CONFLICT DO NOTHING";
    let changed = execute(change, insert, &[&event_id, &now_ms, &text(note)]).await?;
    Ok(changed > 0)
}

/// How many create requests and answers to them are kept of the order that is meant.
async fn exchanged(
    change: &impl GenericClient,
    event: &NewEvent,
    number: &str,
) -> Result<i64, Failure> {
    let select = "SELECT count(*) FROM events e
         WHERE e.kind IN ('create', 'answer') AND NOT e.attention
             AND left(lower(e.order_no), 200) IN (
                 SELECT left($2, 200) UNION SELECT left(lower(other.number), 200)
                 FROM numbers own JOIN numbers other ON other.order_no = own.order_no
                 WHERE own.gateway = $1 AND lower(own.number) = $2)";
    let gateway = text_if_any(event.gateway.as_deref());
    let count: Option<i64> = first(change, select, &[&gateway, &folded(number)]).await?;
    Ok(count.unwrap_or_default())
}

/// Whether a person is called already about the same, which is about no single order, or was
/// within the hour.
async fn is_called(change: &impl GenericClient, event: &NewEvent) -> Result<bool, Failure> {
    let select = "SELECT 1 FROM events e
         WHERE e.attention AND e.order_no IS NULL AND e.gateway IS NOT DISTINCT FROM $1
             AND e.reason IS NOT DISTINCT FROM $2
             AND (e.at_ms > $3 OR NOT EXISTS (
                 SELECT 1 FROM attention_resolved r WHERE r.event_id = e.event_id)) LIMIT 1";
    let earliest_ms = event.at_ms.saturating_sub(CALLED_AGAIN_AFTER_MS);
    let gateway = text_if_any(event.gateway.as_deref());
    exists(change, select, &[&gateway, &event.reason, &earliest_ms]).await
}

/// Whether an event is on record that is the same in all but its time and its raw bytes. What was
/// before an order was made is about an earlier one of its number, unless the clock went back.
async fn is_on_record(
    change: &impl GenericClient,
    event: &NewEvent,
    source: Option<&str>,
) -> Result<bool, Failure> {
    let select = "SELECT 1 FROM events
         WHERE left(lower(order_no), 200) = left($1, 200) AND lower(order_no) = $1
             AND gateway IS NOT DISTINCT FROM $2 AND kind = $3 AND accepted = $4
             AND reason IS NOT DISTINCT FROM $5 AND expected IS NOT DISTINCT FROM $6
             AND got IS NOT DISTINCT FROM $7 AND trade_no IS NOT DISTINCT FROM $8
             AND source_address IS NOT DISTINCT FROM $9 AND attention = $10
             AND at_ms >= coalesce(
                 (SELECT o.created_at_ms FROM numbers n JOIN orders o ON o.order_no = n.order_no
                  WHERE n.gateway = $2 AND lower(n.number) = $1 AND o.created_at_ms <= $11),
                 (SELECT o.created_at_ms FROM orders o
                  WHERE lower(o.order_no) = $1 AND o.created_at_ms <= $11), 0) LIMIT 1";
    exists(
        change,
        select,
        &[
            &event.order_no.as_deref().map(folded),
            &text_if_any(event.gateway.as_deref()),
            &event.kind.name(),
            &event.accepted,
            &event.reason,
            &text_if_any(event.expected.as_deref()),
            &text_if_any(event.got.as_deref()),
            &text_if_any(event.trade_no.as_deref()),
            &source,
            &event.attention,
            &event.at_ms,
        ],
    )
    .await
}

fn event(row: &Row) -> Result<Event, Failure> {
    Ok(Event {
        id: row.try_get("event_id")?,
        at_ms: row.try_get("at_ms")?,
        order_no: row.try_get("order_no")?,
        number: row.try_get("number")?,
        gateway: row.try_get("gateway")?,
        kind: named(row, "kind", EventKind::from_name)?,
        accepted: row.try_get("accepted")?,
        reason: row.try_get("reason")?,
        expected: row.try_get("expected")?,
        got: row.try_get("got")?,
        trade_no: row.try_get("trade_no")?,
        source_address: row.try_get("source_address")?,
        raw: row.try_get("raw")?,
        attention: row.try_get("attention")?,
    })
}
