//! Refunds, whose sum is at most what was paid.

use rusqlite::{Connection, Row, Transaction, params};

use super::{
    columns::{all, fen, named, order_no},
    events, order_webhooks, orders, payments,
};
use crate::{
    merchant::{
        order::OrderNo,
        store::{
            NewEvent, NewRefund, Payment, Refund, RefundAmount, RefundRecorded, RefundState,
            StoreError, WebhookKind,
        },
    },
    money::Fen,
    random,
};

/// Letters of a refund's id.
const ID_LENGTH: usize = 20;

pub(super) fn record(
    change: &Transaction<'_>,
    refund: &NewRefund,
) -> Result<RefundRecorded, StoreError> {
    let (recorded, expected) = decide_and_insert(change, refund)?;
    let amount = match refund.amount {
        RefundAmount::Whole | RefundAmount::Unspecified => None,
        RefundAmount::Part(amount) | RefundAmount::Total(amount) => Some(amount.to_string()),
    };
    events::record(
        change,
        &NewEvent {
            order_no: Some(refund.number.clone()),
            gateway: Some(refund.gateway.as_str().to_owned()),
            accepted: recorded.is_on_record(),
            reason: recorded.reason(),
            expected: expected.map(|amount| amount.to_string()),
            got: amount,
            trade_no: refund.trade_no.clone(),
            evidence: refund.evidence.clone(),
            attention: recorded.needs_attention(),
            ..NewEvent::new(refund.source.event_kind(), refund.learned_at_ms)
        },
    )?;
    Ok(recorded)
}

pub(super) fn of_order(connection: &Connection, no: &OrderNo) -> Result<Vec<Refund>, StoreError> {
    let select = "SELECT * FROM refunds WHERE order_no = ?1 ORDER BY requested_at_ms, rowid";
    all(connection, select, [no.as_str()], self::refund)
}

/// Decides with the amount that is on record where it contradicts.
fn decide_and_insert(
    change: &Transaction<'_>,
    refund: &NewRefund,
) -> Result<(RefundRecorded, Option<Fen>), StoreError> {
    let (no, payments) = refunded_payments(change, refund)?;
    let has_money_left = |payment: &&Payment| payment.refunded < payment.amount;
    let payment = payments.iter().find(has_money_left).or(payments.first());
    let (Some(no), Some(payment)) = (no, payment) else {
        return Ok((RefundRecorded::NoPayment, None));
    };
    let left = payment.amount.minus(payment.refunded);
    let amount = match refund.amount {
        RefundAmount::Part(part) if part != payment.amount => part,
        RefundAmount::Total(total) if total > payment.amount => {
            return Ok((RefundRecorded::TooMuch, None));
        }
        RefundAmount::Total(total) => total.minus(payment.refunded),
        RefundAmount::Part(_) | RefundAmount::Whole | RefundAmount::Unspecified => left,
    };
    let is_part = matches!(refund.amount, RefundAmount::Part(part) if part != payment.amount);
    if let Some(known) = known(change, refund, &no, &payments)? {
        return Ok(if is_part && known != amount {
            (RefundRecorded::AmountContradicts, Some(known))
        } else {
            (RefundRecorded::AlreadyRecorded, None)
        });
    }
    let is_unspecified = refund.amount == RefundAmount::Unspecified;
    let is_explained = match refund.amount {
        RefundAmount::Part(_) | RefundAmount::Whole => false,
        RefundAmount::Unspecified => payment.refunded > Fen::new(0),
        RefundAmount::Total(total) => total <= payment.refunded,
    };
    if is_explained || left == Fen::new(0) && !is_part {
        return Ok((RefundRecorded::AlreadyRecorded, None));
    }
    if amount > left || amount == Fen::new(0) {
        return Ok((RefundRecorded::TooMuch, None));
    }
    let own_key = refund.idempotency_key.clone();
    let key = own_key.unwrap_or_else(|| default_key(refund.amount, payment));
    insert(change, refund, &no, payment, amount, &key)?;
    let order = orders::existing(change, &no)?;
    order_webhooks::add(change, WebhookKind::Refunded, &order, refund.learned_at_ms)?;
    let recorded = if is_unspecified {
        RefundRecorded::AssumedWhole
    } else if amount == left {
        RefundRecorded::Wholly
    } else {
        RefundRecorded::Partly
    };
    Ok((recorded, None))
}

/// The order, and its payments that may be meant: those of the trade that is named, else those
/// under the gateway's number. One that was recorded without a trade may be of any.
fn refunded_payments(
    change: &Transaction<'_>,
    refund: &NewRefund,
) -> Result<(Option<OrderNo>, Vec<Payment>), StoreError> {
    let gateway = refund.gateway.as_str();
    let Some(order) = orders::of_number(change, gateway, &refund.number)? else {
        return Ok((None, Vec::new()));
    };
    let mut payments = payments::of_order(change, order.no.as_str())?;
    if let Some(trade_no) = &refund.trade_no {
        let is_named = |payment: &Payment| payment.trade_no.as_ref() == Some(trade_no);
        if payments.iter().any(is_named) {
            payments.retain(is_named);
            return Ok((Some(order.no), payments));
        }
    }
    let may_be_named = |payment: &Payment| refund.trade_no.is_none() || payment.trade_no.is_none();
    payments.retain(|payment| payment.number == refund.number && may_be_named(payment));
    Ok((Some(order.no), payments))
}

/// The amount of the refund that is on record under the same key.
fn known(
    change: &Transaction<'_>,
    refund: &NewRefund,
    no: &OrderNo,
    payments: &[Payment],
) -> Result<Option<Fen>, StoreError> {
    let of_order = of_order(change, no)?;
    let amount_of = |key: String| {
        let mut of_order = of_order.iter();
        let known = of_order.find(|known| known.idempotency_key == key);
        known.map(|known| known.amount)
    };
    if let Some(key) = &refund.idempotency_key {
        return Ok(amount_of(key.clone()));
    }
    let mut keys = payments
        .iter()
        .map(|payment| default_key(refund.amount, payment));
    Ok(keys.find_map(amount_of))
}

/// The key of a refund whose sender names none: another of the same amount, of the same
/// payment, is the same.
fn default_key(amount: RefundAmount, payment: &Payment) -> String {
    let kind = match amount {
        RefundAmount::Part(part) if part != payment.amount => format!("amount-{part}"),
        RefundAmount::Total(total) if total != payment.amount => format!("total-{total}"),
        RefundAmount::Part(_)
        | RefundAmount::Total(_)
        | RefundAmount::Whole
        | RefundAmount::Unspecified => "whole".to_owned(),
    };
    format!("{kind} of payment {}", payment.id)
}

fn insert(
    change: &Transaction<'_>,
    refund: &NewRefund,
    no: &OrderNo,
    payment: &Payment,
    amount: Fen,
    key: &str,
) -> Result<(), StoreError> {
    change.execute(
        "INSERT INTO refunds (refund_id, payment_id, order_no, amount_fen, state,
             idempotency_key, requested_at_ms, settled_at_ms, reason)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?8)",
        params![
            format!("re{}", random::letters(ID_LENGTH)),
            payment.id,
            no.as_str(),
            amount.signed(),
            RefundState::Succeeded.name(),
            key,
            refund.learned_at_ms,
            refund.source.name(),
        ],
    )?;
    Ok(())
}

fn refund(row: &Row<'_>) -> Result<Refund, StoreError> {
    Ok(Refund {
        id: row.get("refund_id")?,
        payment_id: row.get("payment_id")?,
        order_no: order_no(row)?,
        amount: fen(row, "amount_fen")?,
        state: named(row, "state", RefundState::from_name)?,
        idempotency_key: row.get("idempotency_key")?,
        requested_at_ms: row.get("requested_at_ms")?,
        settled_at_ms: row.get("settled_at_ms")?,
        reason: row.get("reason")?,
    })
}
