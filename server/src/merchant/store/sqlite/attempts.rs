//! Attempts, and the numbers by which gateways know orders.

use rusqlite::{Connection, Row, Transaction, params};

use super::{
    columns::{all, first, named, order_no, wallet},
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

pub(super) fn begin(
    change: &Transaction<'_>,
    wish: &NewAttempt,
    now_ms: i64,
) -> Result<AttemptStart, StoreError> {
    let order = orders::existing(change, &wish.order_no)?;
    if let Some(forbidden) = attempt_decision::forbidden(&order, wish, now_ms) {
        return Ok(forbidden);
    }
    if let Some(known) = living(change, wish, now_ms)? {
        return match LivingAttempt::of(known, wish, now_ms) {
            LivingAttempt::SendAgain(known) => Ok(AttemptStart::BegunAgain(send_again(
                change, known.id, wish,
            )?)),
            LivingAttempt::Start(start) => Ok(start),
        };
    }
    let number = attempt_decision::number(&order, wish, has_attempt(change, wish)?);
    if !take_number(change, wish, &number)? {
        return Ok(AttemptStart::NumberTaken);
    }
    bind_gateway(change, wish)?;
    let id = insert(change, wish, &number, &order, now_ms)?;
    Ok(AttemptStart::Begun(existing(change, id)?))
}

pub(super) fn finish(
    change: &Transaction<'_>,
    id: i64,
    sending_until_ms: i64,
    end: &AttemptEnd,
) -> Result<bool, StoreError> {
    let answer = end.answer.as_ref();
    let changed = change.execute(
        "UPDATE attempts SET state = ?3, answer_status = ?4, answer_type = ?5, answer_body = ?6,
             trade_no = ?7, ends_at_ms = min(ends_at_ms, coalesce(?8, ends_at_ms)),
             next_query_at_ms = ?9
         WHERE attempt_id = ?1 AND state = 'sending' AND sending_until_ms = ?2",
        params![
            id,
            sending_until_ms,
            end.state.name(),
            answer.map(|answer| answer.status),
            answer.map(|answer| &answer.content_type),
            answer.map(|answer| &answer.body),
            end.trade_no,
            end.ends_at_ms,
            end.next_query_at_ms,
        ],
    )?;
    Ok(changed > 0)
}

pub(super) fn of_number(
    connection: &Connection,
    gateway: &str,
    number: &str,
) -> Result<Option<(Order, Attempt)>, StoreError> {
    let select = "SELECT * FROM attempts WHERE gateway = ?1 AND number = ?2
         ORDER BY attempt_id DESC";
    let found = all(connection, select, [gateway, number], attempt)?;
    let Some(found) = found.into_iter().find(|attempt| attempt.number == number) else {
        return Ok(None);
    };
    Ok(Some((
        orders::existing(connection, &found.order_no)?,
        found,
    )))
}

pub(super) fn of_order(connection: &Connection, no: &OrderNo) -> Result<Vec<Attempt>, StoreError> {
    let select = "SELECT * FROM attempts WHERE order_no = ?1 ORDER BY attempt_id";
    all(connection, select, [no.as_str()], attempt)
}

/// The attempt with the same key that is not over. At most one is.
fn living(
    change: &Transaction<'_>,
    wish: &NewAttempt,
    now_ms: i64,
) -> Result<Option<Attempt>, StoreError> {
    let select = "SELECT * FROM attempts
         WHERE order_no = ?1 AND gateway = ?2 AND wallet = ?3 AND device = ?4
             AND state IN ('sending', 'answered', 'unknown') AND ends_at_ms > ?5
         ORDER BY attempt_id DESC LIMIT 1";
    let key = params![
        wish.order_no.as_str(),
        wish.gateway.as_str(),
        wish.wallet.name(),
        wish.device.name(),
        now_ms,
    ];
    Ok(all(change, select, key, attempt)?.pop())
}

/// The same request once more, with what was sent the first time.
fn send_again(change: &Transaction<'_>, id: i64, wish: &NewAttempt) -> Result<Attempt, StoreError> {
    change.execute(
        "UPDATE attempts SET state = 'sending', sending_until_ms = ?2,
             fields = coalesce(fields, ?3)
         WHERE attempt_id = ?1",
        params![id, wish.sending_until_ms, wish.fields],
    )?;
    existing(change, id)
}

/// Whether the gateway was sent an attempt of the order before, whatever came of it.
fn has_attempt(change: &Transaction<'_>, wish: &NewAttempt) -> Result<bool, StoreError> {
    let select = "SELECT 1 FROM attempts WHERE order_no = ?1 AND gateway = ?2 LIMIT 1";
    let key = [wish.order_no.as_str(), wish.gateway.as_str()];
    let found: Option<i64> = first(change, select, key)?;
    Ok(found.is_some())
}

/// Whether the number is the order's at this gateway, from now on or before.
fn take_number(
    change: &Transaction<'_>,
    wish: &NewAttempt,
    number: &str,
) -> Result<bool, StoreError> {
    let gateway = wish.gateway.as_str();
    let order = wish.order_no.as_str();
    change.execute(
        "INSERT INTO numbers (gateway, number, order_no) VALUES (?1, ?2, ?3)
         ON CONFLICT DO NOTHING",
        [gateway, number, order],
    )?;
    let select = "SELECT order_no FROM numbers WHERE gateway = ?1 AND number = ?2";
    let owner: Option<String> = first(change, select, [gateway, number])?;
    Ok(owner.is_some_and(|owner| owner.eq_ignore_ascii_case(order)))
}

fn bind_gateway(change: &Transaction<'_>, wish: &NewAttempt) -> Result<(), StoreError> {
    change.execute(
        "UPDATE orders SET gateway = ?2 WHERE order_no = ?1 AND gateway IS NULL",
        [wish.order_no.as_str(), wish.gateway.as_str()],
    )?;
    Ok(())
}

fn insert(
    change: &Transaction<'_>,
    wish: &NewAttempt,
    number: &str,
    order: &Order,
    now_ms: i64,
) -> Result<i64, StoreError> {
    change.execute(
        "INSERT INTO attempts (order_no, gateway, wallet, device, number, fields, state,
             created_at_ms, ends_at_ms, sending_until_ms, next_query_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            order.no.as_str(),
            wish.gateway.as_str(),
            wish.wallet.name(),
            wish.device.name(),
            number,
            wish.fields,
            AttemptState::Sending.name(),
            now_ms,
            order.expires_at_ms,
            wish.sending_until_ms,
            wish.first_query_at_ms,
        ],
    )?;
    Ok(change.last_insert_rowid())
}

pub(super) fn existing(change: &Transaction<'_>, id: i64) -> Result<Attempt, StoreError> {
    let select = "SELECT * FROM attempts WHERE attempt_id = ?1";
    let found = all(change, select, [id], attempt)?.pop();
    found.ok_or(StoreError::Unreadable("attempt_id"))
}

pub(super) fn attempt(row: &Row<'_>) -> Result<Attempt, StoreError> {
    let status: Option<u16> = row.get("answer_status")?;
    let answer = match status {
        Some(status) => Some(KeptAnswer {
            status,
            content_type: row.get("answer_type")?,
            body: row.get("answer_body")?,
        }),
        None => None,
    };
    let gateway: String = row.get("gateway")?;
    Ok(Attempt {
        id: row.get("attempt_id")?,
        order_no: order_no(row)?,
        gateway: gateway.into(),
        wallet: wallet(row, "wallet")?,
        device: named(row, "device", Device::from_name)?,
        number: row.get("number")?,
        fields: row.get("fields")?,
        answer,
        trade_no: row.get("trade_no")?,
        state: named(row, "state", AttemptState::from_name)?,
        created_at_ms: row.get("created_at_ms")?,
        ends_at_ms: row.get("ends_at_ms")?,
        sending_until_ms: row.get("sending_until_ms")?,
        next_query_at_ms: row.get("next_query_at_ms")?,
        queries: row.get("queries")?,
        answered_query_at_ms: row.get("answered_query_at_ms")?,
    })
}
