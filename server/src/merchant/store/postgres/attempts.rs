//! Attempts, and the numbers by which gateways know orders.

use deadpool_postgres::GenericClient;
use tokio_postgres::Row;

use super::{
    columns::{
        all, execute, exists, first, folded, named, order_no, text, text_if_any, unsigned, wallet,
    },
    failure::Failure,
    orders,
};
use crate::merchant::{
    order::{Order, OrderNo},
    store::{
        Attempt, AttemptEnd, AttemptStart, AttemptState, Device, KeptAnswer, NewAttempt,
        StoreError,
        attempt_decision::{self, LivingAttempt},
    },
};

pub(super) const SELECT: &str = "
    SELECT a.attempt_id, a.order_no, a.gateway, a.wallet, a.device, a.number, a.fields,
        a.answer_status, a.answer_type, a.answer_body, a.trade_no, a.state, a.created_at_ms,
        a.ends_at_ms, a.sending_until_ms, a.next_query_at_ms, a.queries, a.answered_query_at_ms
    FROM attempts a";

pub(super) async fn begin(
    change: &impl GenericClient,
    wish: &NewAttempt,
    now_ms: i64,
) -> Result<AttemptStart, Failure> {
    let order = orders::locked(change, &wish.order_no).await?;
    if let Some(forbidden) = attempt_decision::forbidden(&order, wish, now_ms) {
        return Ok(forbidden);
    }
    if let Some(known) = living(change, &order, wish, now_ms).await? {
        return match LivingAttempt::of(known, wish, now_ms) {
            LivingAttempt::SendAgain(known) => {
                let again = send_again(change, known.id, wish).await?;
                Ok(AttemptStart::BegunAgain(again))
            }
            LivingAttempt::Start(start) => Ok(start),
        };
    }
    let has_attempt = has_attempt(change, &order, wish).await?;
    let number = attempt_decision::number(&order, wish, has_attempt);
    if !take_number(change, &order, wish, &number).await? {
        return Ok(AttemptStart::NumberTaken);
    }
    bind_gateway(change, &order, wish).await?;
    let id = insert(change, wish, &number, &order, now_ms).await?;
    Ok(AttemptStart::Begun(existing(change, id).await?))
}

pub(super) async fn finish(
    change: &impl GenericClient,
    attempt: &Attempt,
    end: &AttemptEnd,
) -> Result<bool, Failure> {
    let answer = end.answer.as_ref();
    let update = "UPDATE attempts SET state = $3, answer_status = $4, answer_type = $5,
             answer_body = $6, trade_no = $7,
             ends_at_ms = least(ends_at_ms, coalesce($8, ends_at_ms)), next_query_at_ms = $9
         WHERE attempt_id = $1 AND state = 'sending' AND sending_until_ms = $2";
    let changed = execute(
        change,
        update,
        &[
            &attempt.id,
            &attempt.sending_until_ms,
            &end.state.name(),
            &answer.map(|answer| i64::from(answer.status)),
            &text_if_any(answer.map(|answer| answer.content_type.as_str())),
            &answer.map(|answer| &answer.body),
            &text_if_any(end.trade_no.as_deref()),
            &end.ends_at_ms,
            &end.next_query_at_ms,
        ],
    )
    .await?;
    Ok(changed > 0)
}

pub(super) async fn of_number(
    db: &impl GenericClient,
    gateway: &str,
    number: &str,
) -> Result<Option<(Order, Attempt)>, Failure> {
    let select = format!(
        "{SELECT} WHERE a.gateway = $1 AND lower(a.number) = $2 AND a.number = $3
         ORDER BY a.attempt_id DESC LIMIT 1"
    );
    let (gateway, folded, number) = (text(gateway), folded(number), text(number));
    let found = all(db, &select, &[&gateway, &folded, &number], attempt).await?;
    let Some(found) = found.into_iter().next() else {
        return Ok(None);
    };
    Ok(Some((orders::existing(db, &found.order_no).await?, found)))
}

pub(super) async fn of_order(
    db: &impl GenericClient,
    no: &OrderNo,
) -> Result<Vec<Attempt>, Failure> {
    let select = format!(
        "{SELECT} JOIN orders o ON o.order_no = a.order_no
         WHERE lower(o.order_no) = $1 ORDER BY a.attempt_id"
    );
    all(db, &select, &[&folded(no.as_str())], attempt).await
}

/// The attempt with the same key that is not over. At most one is.
async fn living(
    change: &impl GenericClient,
    order: &Order,
    wish: &NewAttempt,
    now_ms: i64,
) -> Result<Option<Attempt>, Failure> {
    let select = format!(
        "{SELECT} WHERE a.order_no = $1 AND a.gateway = $2 AND a.wallet = $3 AND a.device = $4
             AND a.state IN ('sending', 'answered', 'unknown') AND a.ends_at_ms > $5
         ORDER BY a.attempt_id DESC LIMIT 1"
    );
    let key: [&(dyn tokio_postgres::types::ToSql + Sync); 5] = [
        &order.no.as_str(),
        &wish.gateway.as_str(),
        &wish.wallet.name(),
        &wish.device.name(),
        &now_ms,
    ];
    Ok(all(change, &select, &key, attempt).await?.pop())
}

/// The same request once more, with what was sent the first time.
async fn send_again(
    change: &impl GenericClient,
    id: i64,
    wish: &NewAttempt,
) -> Result<Attempt, Failure> {
    let update = "UPDATE attempts SET state = 'sending', sending_until_ms = $2,
             fields = coalesce(fields, $3)
         WHERE attempt_id = $1";
    let fields = text_if_any(wish.fields.as_deref());
    execute(change, update, &[&id, &wish.sending_until_ms, &fields]).await?;
    existing(change, id).await
}

/// Whether the gateway was sent an attempt of the order before, whatever came of it.
async fn has_attempt(
    change: &impl GenericClient,
    order: &Order,
    wish: &NewAttempt,
) -> Result<bool, Failure> {
    let select = "SELECT 1 FROM attempts WHERE order_no = $1 AND gateway = $2 LIMIT 1";
    exists(
        change,
        select,
        &[&order.no.as_str(), &wish.gateway.as_str()],
    )
    .await
}

/// Whether the number is the order's at this gateway, from now on or before.
async fn take_number(
    change: &impl GenericClient,
    order: &Order,
    wish: &NewAttempt,
    number: &str,
) -> Result<bool, Failure> {
    let gateway = wish.gateway.as_str();
    let insert = "INSERT INTO numbers (gateway, number, order_no) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING";
    execute(change, insert, &[&gateway, &number, &order.no.as_str()]).await?;
    let select = "SELECT order_no FROM numbers WHERE gateway = $1 AND lower(number) = $2";
    let owner: Option<String> = first(change, select, &[&gateway, &folded(number)]).await?;
    Ok(owner.is_some_and(|owner| owner == order.no.as_str()))
}

async fn bind_gateway(
    change: &impl GenericClient,
    order: &Order,
    wish: &NewAttempt,
) -> Result<(), Failure> {
    let update = "UPDATE orders SET gateway = $2 WHERE order_no = $1 AND gateway IS NULL";
    let values: [&(dyn tokio_postgres::types::ToSql + Sync); 2] =
        [&order.no.as_str(), &wish.gateway.as_str()];
    execute(change, update, &values).await?;
    Ok(())
}

async fn insert(
    change: &impl GenericClient,
    wish: &NewAttempt,
    number: &str,
    order: &Order,
    now_ms: i64,
) -> Result<i64, Failure> {
    let insert = "INSERT INTO attempts (order_no, gateway, wallet, device, number, fields, state,
             created_at_ms, ends_at_ms, sending_until_ms, next_query_at_ms)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING attempt_id";
    let id: Option<i64> = first(
        change,
        insert,
        &[
            &order.no.as_str(),
            &wish.gateway.as_str(),
            &wish.wallet.name(),
            &wish.device.name(),
            &number,
            &text_if_any(wish.fields.as_deref()),
            &AttemptState::Sending.name(),
            &now_ms,
            &order.expires_at_ms,
            &wish.sending_until_ms,
            &wish.first_query_at_ms,
        ],
    )
    .await?;
    Ok(id.ok_or(StoreError::Unreadable("attempt_id"))?)
}

pub(super) async fn existing(change: &impl GenericClient, id: i64) -> Result<Attempt, Failure> {
    let select = format!("{SELECT} WHERE a.attempt_id = $1");
    let found = all(change, &select, &[&id], attempt).await?.pop();
    Ok(found.ok_or(StoreError::Unreadable("attempt_id"))?)
}

fn attempt(row: &Row) -> Result<Attempt, Failure> {
    let status: Option<i64> = row.try_get("answer_status")?;
    let answer = match status {
        Some(_) => Some(KeptAnswer {
            status: unsigned(row, "answer_status")?,
            content_type: row.try_get("answer_type")?,
            body: row.try_get("answer_body")?,
        }),
        None => None,
    };
    let gateway: String = row.try_get("gateway")?;
    Ok(Attempt {
        id: row.try_get("attempt_id")?,
        order_no: order_no(row)?,
        gateway: gateway.into(),
        wallet: wallet(row, "wallet")?,
        device: named(row, "device", Device::from_name)?,
        number: row.try_get("number")?,
        fields: row.try_get("fields")?,
        answer,
        trade_no: row.try_get("trade_no")?,
        state: named(row, "state", AttemptState::from_name)?,
        created_at_ms: row.try_get("created_at_ms")?,
        ends_at_ms: row.try_get("ends_at_ms")?,
        sending_until_ms: row.try_get("sending_until_ms")?,
        next_query_at_ms: row.try_get("next_query_at_ms")?,
        queries: unsigned(row, "queries")?,
        answered_query_at_ms: row.try_get("answered_query_at_ms")?,
    })
}
