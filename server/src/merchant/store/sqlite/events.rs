//! Events, and which of them a person has resolved.

use rusqlite::{Connection, Row, Transaction, params};

use super::{
    columns::{all, first, named},
    numbers, outbox,
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
    SELECT coalesce(n.order_no, e.order_no) AS order_no, e.order_no AS number, e.*
    FROM events e LEFT JOIN numbers n ON n.gateway = e.gateway
        AND n.number = e.order_no AND n.number = e.order_no COLLATE BINARY";

/// Records the event, unless the same is on record: nobody can fill the disk by sending one
/// thing again and again, and nobody is called twice for one fact. What is about no single
/// order, such as a refused key, calls somebody again once it was resolved, after an hour.
pub(super) fn record(change: &Transaction<'_>, event: &NewEvent) -> Result<bool, StoreError> {
    let source = event
        .evidence
        .source_address
        .map(|address| address.to_string());
    let is_kept = match event_limits::kept_if(event) {
        KeptIf::FewExchanged(number) => exchanged(change, event, number)? < MAX_EXCHANGED,
        KeptIf::NotOnRecord => !is_on_record(change, event, source.as_deref())?,
        KeptIf::NotCalled => !is_called(change, event)?,
        KeptIf::Always => true,
    };
    if !is_kept {
        return Ok(false);
    }
    change.execute(
        "INSERT INTO events (at_ms, order_no, gateway, kind, accepted, reason, expected, got,
             trade_no, source_address, raw, attention)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            event.at_ms,
            event.order_no,
            event.gateway,
            event.kind.name(),
            event.accepted,
            event.reason,
            event.expected,
            event.got,
            event.trade_no,
            source,
            event.evidence.raw,
            event.attention,
        ],
    )?;
    if event_limits::calls_the_shop(event) {
        let event_id = change.last_insert_rowid();
        let order_no = order_no(change, event)?;
        outbox::add(change, &NewWebhook::about_event(event_id, event, order_no))?;
    }
    Ok(true)
}

/// The number of the order that is meant, which is all that the shop knows of it: a gateway
/// names its attempt. Where there is no such order, the number as it was sent.
fn order_no(connection: &Connection, event: &NewEvent) -> Result<Option<String>, StoreError> {
    let (Some(number), Some(gateway)) = (&event.order_no, &event.gateway) else {
        return Ok(event.order_no.clone());
    };
    let own = numbers::order_of_number(connection, gateway, number)?;
    Ok(own.or_else(|| Some(number.clone())))
}

/// Whether an event about what anybody can send is kept. That is read before anything is
/// written, so that a flood keeps out no writer.
pub(super) fn is_kept_unproven(
    connection: &Connection,
    event: &NewEvent,
) -> Result<bool, StoreError> {
    let (Some(number), Some(gateway)) = (&event.order_no, &event.gateway) else {
        return Ok(false);
    };
    if numbers::order_of_number(connection, gateway, number)?.is_none() {
        return Ok(false);
    }
    let select = "SELECT count(*) FROM events WHERE order_no = ?1";
    let count: Option<i64> = first(connection, select, [number])?;
    Ok(count.is_none_or(|count| count < MAX_UNPROVEN))
}

pub(super) fn of_order(connection: &Connection, no: &OrderNo) -> Result<Vec<Event>, StoreError> {
    let select = format!(
        "{SELECT} WHERE e.order_no = ?1
             OR e.order_no IN (SELECT number FROM attempts WHERE order_no = ?1)
         ORDER BY e.event_id"
    );
    all(connection, &select, [no.as_str()], event)
}

pub(super) fn for_attention(
    connection: &Connection,
    after: Option<i64>,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let select = format!(
        "{SELECT} WHERE e.attention = 1 AND e.event_id > ?1 AND NOT EXISTS (
             SELECT 1 FROM attention_resolved r WHERE r.event_id = e.event_id)
         ORDER BY e.event_id LIMIT ?2"
    );
    let values = params![after.unwrap_or(i64::MIN), limit];
    all(connection, &select, values, event)
}

pub(super) fn resolve(
    change: &Transaction<'_>,
    event_id: i64,
    note: &str,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let changed = change.execute(
        "INSERT INTO attention_resolved (event_id, at_ms, note)
         SELECT event_id, ?2, ?3 FROM events WHERE event_id = ?1 AND attention = 1
         ON CONFLICT DO NOTHING",
        params![event_id, now_ms, note],
    )?;
    Ok(changed > 0)
}

/// How many create requests and answers to them are kept of the order that is meant.
fn exchanged(change: &Transaction<'_>, event: &NewEvent, number: &str) -> Result<i64, StoreError> {
    let select = "SELECT count(*) FROM events
         WHERE kind IN ('create', 'answer') AND attention = 0 AND order_no IN (
             SELECT ?2 UNION SELECT other.number FROM numbers own
                 JOIN numbers other ON other.order_no = own.order_no
                 WHERE own.gateway = ?1 AND own.number = ?2)";
    let count: Option<i64> = first(change, select, params![event.gateway, number])?;
    Ok(count.unwrap_or_default())
}

/// Whether a person is called already about the same, which is about no single order, or was
/// within the hour.
fn is_called(change: &Transaction<'_>, event: &NewEvent) -> Result<bool, StoreError> {
    let select = "SELECT 1 FROM events
         WHERE attention = 1 AND order_no IS NULL AND gateway IS ?1 AND reason IS ?2
             AND (at_ms > ?3 OR NOT EXISTS (
                 SELECT 1 FROM attention_resolved r WHERE r.event_id = events.event_id))";
    let earliest_ms = event.at_ms.saturating_sub(CALLED_AGAIN_AFTER_MS);
    let values = params![event.gateway, event.reason, earliest_ms];
    Ok(first::<i64>(change, select, values)?.is_some())
}

/// Whether an event is on record that is the same in all but its time and its raw bytes. What was
/// before an order was made is about an earlier one of its number, unless the clock went back.
fn is_on_record(
    change: &Transaction<'_>,
    event: &NewEvent,
    source: Option<&str>,
) -> Result<bool, StoreError> {
    let select = "SELECT 1 FROM events WHERE order_no = ?1 AND gateway IS ?2 AND kind = ?3
             AND accepted = ?4 AND reason IS ?5 AND expected IS ?6 AND got IS ?7
             AND trade_no IS ?8 AND source_address IS ?9 AND attention = ?10
             AND at_ms >= coalesce(
                 (SELECT o.created_at_ms FROM numbers n JOIN orders o ON o.order_no = n.order_no
                  WHERE n.gateway = ?2 AND n.number = ?1 AND o.created_at_ms <= ?11),
                 (SELECT o.created_at_ms FROM orders o
                  WHERE o.order_no = ?1 AND o.created_at_ms <= ?11), 0)";
    let values = params![
        event.order_no,
        event.gateway,
        event.kind.name(),
        event.accepted,
        event.reason,
        event.expected,
        event.got,
        event.trade_no,
        source,
        event.attention,
        event.at_ms,
    ];
    Ok(first::<i64>(change, select, values)?.is_some())
}

fn event(row: &Row<'_>) -> Result<Event, StoreError> {
    Ok(Event {
        id: row.get("event_id")?,
        at_ms: row.get("at_ms")?,
        order_no: row.get("order_no")?,
        number: row.get("number")?,
        gateway: row.get("gateway")?,
        kind: named(row, "kind", EventKind::from_name)?,
        accepted: row.get("accepted")?,
        reason: row.get("reason")?,
        expected: row.get("expected")?,
        got: row.get("got")?,
        trade_no: row.get("trade_no")?,
        source_address: row.get("source_address")?,
        raw: row.get("raw")?,
        attention: row.get("attention")?,
    })
}
