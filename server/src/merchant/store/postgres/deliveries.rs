//! Which webhooks an endpoint has, and which it is to be sent.

use deadpool_postgres::GenericClient;
use tokio_postgres::{Row, types::ToSql};

use super::{
    columns::{all, execute, exists, first, text, unsigned},
    events,
    failure::Failure,
    outbox,
};
use crate::merchant::store::{
    Delivery, DeliveryEnd, DueWebhook, Subscription, Webhook, WebhookFilter, WebhookKind,
    WebhookTimes, webhook_data::given_up,
};

/// The ids of webhooks that are due: of each order the first that its endpoint `$1` lacks,
/// unless that one is not due. Of the kinds `$2`; what was made by `$3` is not begun, unless it
/// waited for longer.
fn select_due() -> String {
    let waited = waited("w", "$1", "$3");
    format!(
        "SELECT webhook_id FROM (
             SELECT DISTINCT ON (coalesce(lower(w.order_no), w.webhook_id))
                 w.webhook_id, w.position, d.next_at_ms, d.lease_until_ms
             FROM outbox w
             LEFT JOIN deliveries d ON d.webhook_id = w.webhook_id AND d.endpoint = $1
             WHERE w.closed_at_ms IS NULL AND w.kind = ANY($2)
                 AND d.delivered_at_ms IS NULL AND d.given_up_at_ms IS NULL
                 AND (d.webhook_id IS NOT NULL OR w.created_at_ms > $3 OR {waited})
             ORDER BY coalesce(lower(w.order_no), w.webhook_id), w.position) open
         WHERE coalesce(next_at_ms, 0) <= $4 AND coalesce(lease_until_ms, 0) <= $4
         ORDER BY position LIMIT $5"
    )
}

/// Whether nothing is to be sent of an `outbox` row to the subscriptions `$1`, a JSON array.
/// What was made by `$2` is not begun, unless it waited for longer.
fn is_done() -> String {
    let waited = waited("outbox", "s.value ->> 'endpoint'", "$2");
    format!(
        "outbox.closed_at_ms IS NULL AND NOT EXISTS (
             SELECT 1 FROM jsonb_array_elements($1::text::jsonb) AS s (value)
             LEFT JOIN deliveries d ON d.webhook_id = outbox.webhook_id
                 AND d.endpoint = s.value ->> 'endpoint'
             WHERE jsonb_exists(s.value -> 'kinds', outbox.kind)
                 AND d.delivered_at_ms IS NULL AND d.given_up_at_ms IS NULL
                 AND (d.webhook_id IS NOT NULL OR outbox.created_at_ms > $2 OR {waited}))"
    )
}

/// Whether a webhook waited after that time behind an earlier one of its order, which was under
/// way to the endpoint: it could not begin meanwhile.
fn waited(webhook: &str, endpoint: &str, since: &str) -> String {
    format!(
        "EXISTS (
             SELECT 1 FROM outbox b
             JOIN deliveries bd ON bd.webhook_id = b.webhook_id AND bd.endpoint = {endpoint}
             WHERE left(lower(b.order_no), 200) = left(lower({webhook}.order_no), 200)
                 AND b.position < {webhook}.position
                 AND (bd.delivered_at_ms > {since} OR bd.given_up_at_ms > {since}
                     OR (b.closed_at_ms IS NULL AND bd.delivered_at_ms IS NULL
                         AND bd.given_up_at_ms IS NULL)))"
    )
}

pub(super) async fn due(
    db: &impl GenericClient,
    to: &Subscription,
    times: WebhookTimes,
    limit: u32,
) -> Result<Vec<String>, Failure> {
    let kinds: Vec<_> = to.kinds.iter().map(|kind| kind.name()).collect();
    let values: [&(dyn ToSql + Sync); 5] = [
        &to.endpoint,
        &kinds,
        &times.since_ms,
        &times.now_ms,
        &i64::from(limit),
    ];
    all(db, &select_due(), &values, |row| Ok(row.try_get(0)?)).await
}

pub(super) async fn claim(
    change: &impl GenericClient,
    to: &Subscription,
    times: WebhookTimes,
    limit: u32,
) -> Result<Vec<DueWebhook>, Failure> {
    let lock = format!(
        "{} WHERE w.webhook_id = $1 AND w.closed_at_ms IS NULL FOR NO KEY UPDATE SKIP LOCKED",
        outbox::SELECT
    );
    // Another instance may have claimed it since it was found.
    let insert = "INSERT INTO deliveries AS d (webhook_id, endpoint, next_at_ms, lease_until_ms)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (webhook_id, endpoint) DO UPDATE
             SET lease_until_ms = excluded.lease_until_ms
             WHERE d.lease_until_ms <= $3 AND d.next_at_ms <= $3
                 AND d.delivered_at_ms IS NULL AND d.given_up_at_ms IS NULL
         RETURNING tries";
    let mut claimed = Vec::new();
    for id in due(change, to, times, limit).await? {
        let Some(webhook) = all(change, &lock, &[&id], outbox::webhook).await?.pop() else {
            continue;
        };
        let values: [&(dyn ToSql + Sync); 4] =
            [&id, &to.endpoint, &times.now_ms, &times.lease_until_ms];
        let tries = all(change, insert, &values, |row| unsigned(row, "tries")).await?;
        claimed.extend(tries.into_iter().map(|tries| DueWebhook {
            webhook: webhook.clone(),
            endpoint: to.endpoint.clone(),
            tries,
            lease_until_ms: times.lease_until_ms,
        }));
    }
    Ok(claimed)
}

pub(super) async fn finish(
    change: &impl GenericClient,
    due: &DueWebhook,
    end: DeliveryEnd,
    answer: &str,
    now_ms: i64,
) -> Result<(), Failure> {
    let (set, at_ms, own_lease) = match end {
        DeliveryEnd::Delivered => ("delivered_at_ms = $4, given_up_at_ms = NULL", now_ms, ""),
        DeliveryEnd::Again(at_ms) => ("next_at_ms = $4", at_ms, "AND lease_until_ms = $5"),
        DeliveryEnd::GivenUp => ("given_up_at_ms = $4", now_ms, "AND lease_until_ms = $5"),
    };
    let update = format!(
        "UPDATE deliveries SET tries = tries + 1, lease_until_ms = 0, answer = $3, {set}
         WHERE webhook_id = $1 AND endpoint = $2 AND delivered_at_ms IS NULL {own_lease}"
    );
    let (id, answered) = (&due.webhook.id, text(answer));
    let mut values: Vec<&(dyn ToSql + Sync)> = vec![id, &due.endpoint, &answered, &at_ms];
    if !own_lease.is_empty() {
        values.push(&due.lease_until_ms);
    }
    let changed = execute(change, &update, &values).await?;
    if changed > 0 && end == DeliveryEnd::GivenUp {
        events::record(change, &given_up(due, answer, now_ms)).await?;
    }
    Ok(())
}

/// Whether something is to be closed.
pub(super) async fn any_to_close(
    db: &impl GenericClient,
    all: &str,
    since_ms: i64,
) -> Result<bool, Failure> {
    let select = format!("SELECT 1 FROM outbox WHERE {} LIMIT 1", is_done());
    exists(db, &select, &[&all, &since_ms]).await
}

pub(super) async fn close(
    change: &impl GenericClient,
    subscriptions: &str,
    since_ms: i64,
    now_ms: i64,
) -> Result<usize, Failure> {
    let is_done = is_done();
    let lock =
        format!("SELECT webhook_id FROM outbox WHERE {is_done} FOR NO KEY UPDATE SKIP LOCKED");
    let done = all(change, &lock, &[&subscriptions, &since_ms], |row| {
        Ok(row.try_get::<_, String>(0)?)
    })
    .await?;
    // Read only once they are locked: one may have been sent anew meanwhile.
    let update = format!(
        "UPDATE outbox SET closed_at_ms = $3::bigint, delivered_at_ms = CASE
             WHEN EXISTS (SELECT 1 FROM deliveries d WHERE d.webhook_id = outbox.webhook_id)
                 AND NOT EXISTS (SELECT 1 FROM deliveries d
                     WHERE d.webhook_id = outbox.webhook_id AND d.delivered_at_ms IS NULL)
             THEN $3::bigint END
         WHERE webhook_id = ANY($4) AND {is_done}"
    );
    let values: [&(dyn ToSql + Sync); 4] = [&subscriptions, &since_ms, &now_ms, &done];
    let closed = execute(change, &update, &values).await?;
    Ok(usize::try_from(closed).unwrap_or(usize::MAX))
}

pub(super) async fn list(
    db: &impl GenericClient,
    filter: &WebhookFilter,
) -> Result<Vec<(Webhook, Vec<Delivery>)>, Failure> {
    let position = "SELECT position FROM outbox WHERE webhook_id = $1";
    let before = match &filter.after {
        Some(id) => first(db, position, &[&text(id)]).await?.unwrap_or(0),
        None => i64::MAX,
    };
    let is_listed = if filter.undelivered {
        "w.delivered_at_ms IS NULL AND"
    } else {
        ""
    };
    let newest = format!(
        "{} WHERE {is_listed} w.position < $1 ORDER BY w.position DESC LIMIT $2",
        outbox::SELECT
    );
    let values: [&(dyn ToSql + Sync); 2] = [&before, &i64::from(filter.limit)];
    let select = "SELECT endpoint, tries, next_at_ms, answer, delivered_at_ms, given_up_at_ms
         FROM deliveries WHERE webhook_id = $1 ORDER BY endpoint";
    let mut found = Vec::new();
    for webhook in all(db, &newest, &values, outbox::webhook).await? {
        let deliveries = all(db, select, &[&webhook.id], delivery).await?;
        found.push((webhook, deliveries));
    }
    Ok(found)
}

pub(super) async fn resend(
    change: &impl GenericClient,
    id: &str,
    all: &[Subscription],
    now_ms: i64,
) -> Result<bool, Failure> {
    let id = text(id);
    let lock = "SELECT kind FROM outbox WHERE webhook_id = $1 FOR NO KEY UPDATE";
    let kind: Option<String> = first(change, lock, &[&id]).await?;
    let Some(kind) = kind.as_deref().and_then(WebhookKind::from_name) else {
        return Ok(false);
    };
    let insert = "INSERT INTO deliveries (webhook_id, endpoint, next_at_ms) VALUES ($1, $2, $3)
         ON CONFLICT (webhook_id, endpoint) DO UPDATE SET tries = 0,
             next_at_ms = excluded.next_at_ms, lease_until_ms = 0, answer = NULL,
             delivered_at_ms = NULL, given_up_at_ms = NULL";
    let mut is_sent = false;
    for to in all.iter().filter(|to| to.kinds.contains(&kind)) {
        execute(change, insert, &[&id, &to.endpoint, &now_ms]).await?;
        is_sent = true;
    }
    if is_sent {
        let update =
            "UPDATE outbox SET delivered_at_ms = NULL, closed_at_ms = NULL WHERE webhook_id = $1";
        execute(change, update, &[&id]).await?;
    }
    Ok(is_sent)
}

fn delivery(row: &Row) -> Result<Delivery, Failure> {
    Ok(Delivery {
        endpoint: row.try_get("endpoint")?,
        tries: unsigned(row, "tries")?,
        next_at_ms: row.try_get("next_at_ms")?,
        answer: row.try_get("answer")?,
        delivered_at_ms: row.try_get("delivered_at_ms")?,
        given_up_at_ms: row.try_get("given_up_at_ms")?,
    })
}
