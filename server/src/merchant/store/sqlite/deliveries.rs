//! Which webhooks an endpoint has, and which it is to be sent.

use rusqlite::{Connection, Row, Transaction, params};
use serde_json::json;

use super::{
    columns::{all, first},
    events, outbox,
};
use crate::merchant::store::{
    Delivery, DeliveryEnd, DueWebhook, StoreError, Subscription, Webhook, WebhookFilter,
    WebhookKind, WebhookTimes, webhook_data::given_up,
};

/// The webhooks that an endpoint `?1` does not have yet, of the kinds `?2`, a JSON array. What
/// was made by `?3` is not begun, unless it waited for longer.
fn open() -> String {
    let waited = waited("w", "?1", "?3");
    format!(
        "SELECT w.rowid AS position, w.webhook_id, w.order_no, d.next_at_ms, d.lease_until_ms
         FROM outbox w
         LEFT JOIN deliveries d ON d.webhook_id = w.webhook_id AND d.endpoint = ?1
         WHERE w.closed_at_ms IS NULL AND w.kind IN (SELECT value FROM json_each(?2))
             AND d.delivered_at_ms IS NULL AND d.given_up_at_ms IS NULL
             AND (d.webhook_id IS NOT NULL OR w.created_at_ms > ?3 OR {waited})"
    )
}

/// Whether nothing is to be sent of an `outbox` row to the subscriptions `?1`, a JSON array.
/// What was made by `?2` is not begun, unless it waited for longer.
fn is_done() -> String {
    let waited = waited("outbox", "json_extract(s.value, '$.endpoint')", "?2");
    format!(
        "outbox.closed_at_ms IS NULL AND NOT EXISTS (
             SELECT 1 FROM json_each(?1) s
             LEFT JOIN deliveries d ON d.webhook_id = outbox.webhook_id
                 AND d.endpoint = json_extract(s.value, '$.endpoint')
             WHERE outbox.kind IN (SELECT value FROM json_each(s.value, '$.kinds'))
                 AND d.delivered_at_ms IS NULL AND d.given_up_at_ms IS NULL
                 AND (d.webhook_id IS NOT NULL OR outbox.created_at_ms > ?2 OR {waited}))"
    )
}

/// Whether a webhook waited after that time behind an earlier one of its order, which was under
/// way to the endpoint: it could not begin meanwhile.
fn waited(webhook: &str, endpoint: &str, since: &str) -> String {
    format!(
        "EXISTS (
             SELECT 1 FROM outbox b
             JOIN deliveries bd ON bd.webhook_id = b.webhook_id AND bd.endpoint = {endpoint}
             WHERE b.order_no = {webhook}.order_no AND b.rowid < {webhook}.rowid
                 AND (bd.delivered_at_ms > {since} OR bd.given_up_at_ms > {since}
                     OR (b.closed_at_ms IS NULL AND bd.delivered_at_ms IS NULL
                         AND bd.given_up_at_ms IS NULL)))"
    )
}

const POSITION: &str = "SELECT rowid FROM outbox WHERE webhook_id = ?1";
/// The webhooks before position `?1`, the newest first, at most `?2`.
const NEWEST: &str = "SELECT * FROM outbox WHERE rowid < ?1 ORDER BY rowid DESC LIMIT ?2";
/// As [`NEWEST`], those that are not delivered.
const UNDELIVERED: &str = "SELECT * FROM outbox WHERE delivered_at_ms IS NULL AND rowid < ?1
     ORDER BY rowid DESC LIMIT ?2";

fn kinds(to: &Subscription) -> String {
    let kinds = to.kinds.iter().map(|kind| kind.name());
    json!(kinds.collect::<Vec<_>>()).to_string()
}

/// The ids of webhooks that are due: of each order the first that its endpoint lacks, unless
/// that one is not due.
pub(super) fn due(
    connection: &Connection,
    to: &Subscription,
    times: WebhookTimes,
    limit: u32,
) -> Result<Vec<String>, StoreError> {
    let open = open();
    let select = format!(
        "SELECT webhook_id FROM (
             SELECT webhook_id, min(position) AS position, next_at_ms, lease_until_ms
             FROM ({open})
             GROUP BY coalesce(order_no, webhook_id) COLLATE NOCASE)
         WHERE coalesce(next_at_ms, 0) <= ?4 AND coalesce(lease_until_ms, 0) <= ?4
         ORDER BY position LIMIT ?5"
    );
    let values = params![to.endpoint, kinds(to), times.since_ms, times.now_ms, limit];
    all(connection, &select, values, |row| Ok(row.get(0)?))
}

pub(super) fn claim(
    change: &Transaction<'_>,
    to: &Subscription,
    times: WebhookTimes,
    limit: u32,
) -> Result<Vec<DueWebhook>, StoreError> {
    let mut claimed = Vec::new();
    for id in due(change, to, times, limit)? {
        change.execute(
            "INSERT INTO deliveries (webhook_id, endpoint, next_at_ms, lease_until_ms)
             VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET lease_until_ms = excluded.lease_until_ms",
            params![id, to.endpoint, times.now_ms, times.lease_until_ms],
        )?;
        let select = "SELECT tries FROM deliveries WHERE webhook_id = ?1 AND endpoint = ?2";
        let tries: Option<u32> = first(change, select, params![id, to.endpoint])?;
        let select = "SELECT * FROM outbox WHERE webhook_id = ?1";
        let found = all(change, select, [&id], outbox::webhook)?;
        claimed.extend(found.into_iter().map(|webhook| DueWebhook {
            webhook,
            endpoint: to.endpoint.clone(),
            tries: tries.unwrap_or(0),
            lease_until_ms: times.lease_until_ms,
        }));
    }
    Ok(claimed)
}

pub(super) fn finish(
    change: &Transaction<'_>,
    due: &DueWebhook,
    end: DeliveryEnd,
    answer: &str,
    now_ms: i64,
) -> Result<(), StoreError> {
    let (id, lease_ms) = (&due.webhook.id, due.lease_until_ms);
    let of_delivery = "WHERE webhook_id = ?1 AND endpoint = ?2 AND delivered_at_ms IS NULL";
    let (set, at_ms, own_lease) = match end {
        DeliveryEnd::Delivered => ("delivered_at_ms = ?4, given_up_at_ms = NULL", now_ms, ""),
        DeliveryEnd::Again(at_ms) => ("next_at_ms = ?4", at_ms, "AND lease_until_ms = ?5"),
        DeliveryEnd::GivenUp => ("given_up_at_ms = ?4", now_ms, "AND lease_until_ms = ?5"),
    };
    let update = format!(
        "UPDATE deliveries SET tries = tries + 1, lease_until_ms = 0, answer = ?3, {set}
         {of_delivery} {own_lease}"
    );
    let values = params![id, due.endpoint, answer, at_ms, lease_ms];
    let changed = if own_lease.is_empty() {
        change.execute(&update, params![id, due.endpoint, answer, at_ms])?
    } else {
        change.execute(&update, values)?
    };
    if changed > 0 && end == DeliveryEnd::GivenUp {
        events::record(change, &given_up(due, answer, now_ms))?;
    }
    Ok(())
}

/// Whether something is to be closed; read without a lock.
pub(super) fn any_to_close(
    connection: &Connection,
    all: &str,
    since_ms: i64,
) -> Result<bool, StoreError> {
    let select = format!("SELECT 1 FROM outbox WHERE {} LIMIT 1", is_done());
    Ok(first::<i64>(connection, &select, params![all, since_ms])?.is_some())
}

pub(super) fn close(
    change: &Transaction<'_>,
    all: &str,
    since_ms: i64,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let is_done = is_done();
    let update = format!(
        "UPDATE outbox SET closed_at_ms = ?3, delivered_at_ms = CASE
             WHEN EXISTS (SELECT 1 FROM deliveries d WHERE d.webhook_id = outbox.webhook_id)
                 AND NOT EXISTS (SELECT 1 FROM deliveries d
                     WHERE d.webhook_id = outbox.webhook_id AND d.delivered_at_ms IS NULL)
             THEN ?3 END
         WHERE {is_done}"
    );
    Ok(change.execute(&update, params![all, since_ms, now_ms])?)
}

pub(super) fn list(
    connection: &Connection,
    filter: &WebhookFilter,
) -> Result<Vec<(Webhook, Vec<Delivery>)>, StoreError> {
    let before = match &filter.after {
        Some(id) => first(connection, POSITION, [id])?.unwrap_or(0),
        None => i64::MAX,
    };
    let newest = if filter.undelivered {
        UNDELIVERED
    } else {
        NEWEST
    };
    let mut found = Vec::new();
    for webhook in all(
        connection,
        newest,
        params![before, filter.limit],
        outbox::webhook,
    )? {
        let select = "SELECT * FROM deliveries WHERE webhook_id = ?1 ORDER BY endpoint";
        let deliveries = all(connection, select, [&webhook.id], delivery)?;
        found.push((webhook, deliveries));
    }
    Ok(found)
}

pub(super) fn resend(
    change: &Transaction<'_>,
    id: &str,
    all: &[Subscription],
    now_ms: i64,
) -> Result<bool, StoreError> {
    let select = "SELECT kind FROM outbox WHERE webhook_id = ?1";
    let kind: Option<String> = first(change, select, [id])?;
    let Some(kind) = kind.as_deref().and_then(WebhookKind::from_name) else {
        return Ok(false);
    };
    let mut is_sent = false;
    for to in all.iter().filter(|to| to.kinds.contains(&kind)) {
        change.execute(
            "INSERT INTO deliveries (webhook_id, endpoint, next_at_ms) VALUES (?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET tries = 0, next_at_ms = excluded.next_at_ms,
                 lease_until_ms = 0, answer = NULL, delivered_at_ms = NULL, given_up_at_ms = NULL",
            params![id, to.endpoint, now_ms],
        )?;
        is_sent = true;
    }
    if is_sent {
        change.execute(
            "UPDATE outbox SET delivered_at_ms = NULL, closed_at_ms = NULL WHERE webhook_id = ?1",
            [id],
        )?;
    }
    Ok(is_sent)
}

fn delivery(row: &Row<'_>) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        endpoint: row.get("endpoint")?,
        tries: row.get("tries")?,
        next_at_ms: row.get("next_at_ms")?,
        answer: row.get("answer")?,
        delivered_at_ms: row.get("delivered_at_ms")?,
        given_up_at_ms: row.get("given_up_at_ms")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merchant::store::{Mode, sqlite::migrations::migrate};

    /// What is not delivered is found among any number of others.
    #[test]
    fn a_list_is_found_by_an_index() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, Mode::Live, None).unwrap();
        for (select, seek) in [
            (NEWEST, "SEARCH outbox USING INTEGER PRIMARY KEY (rowid<?)"),
            (
                UNDELIVERED,
                "SEARCH outbox USING INDEX outbox_undelivered (delivered_at_ms=? AND rowid<?)",
            ),
        ] {
            let explain = format!("EXPLAIN QUERY PLAN {select}");
            let mut statement = connection.prepare(&explain).unwrap();
            let steps = statement
                .query_map([1, 1], |row| row.get::<_, String>("detail"))
                .unwrap();
            let plan: Vec<_> = steps.map(Result::unwrap).collect();
            assert_eq!(plan, [seek]);
        }
    }
}
