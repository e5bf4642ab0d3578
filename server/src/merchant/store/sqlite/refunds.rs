//! Refunds, whose sum is at most what was paid.

use rusqlite::{Connection, Row, Transaction, params};

use super::{
    columns::{all, fen, first, named, order_no},
    events, numbers, order_webhooks, orders, payments,
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
    let recorded = decide_and_insert(change, refund)?;
    let part = match refund.amount {
        RefundAmount::Whole | RefundAmount::Unspecified => None,
        RefundAmount::Part(amount) => Some(amount.to_string()),
    };
    events::record(
        change,
        &NewEvent {
            order_no: Some(refund.number.clone()),
            gateway: Some(refund.gateway.as_str().to_owned()),
            accepted: recorded.is_on_record(),
            reason: recorded.reason(),
            got: part,
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

fn decide_and_insert(
    change: &Transaction<'_>,
    refund: &NewRefund,
) -> Result<RefundRecorded, StoreError> {
    let Some((payment, no)) = refunded_payment(change, refund)? else {
        return Ok(RefundRecorded::NoPayment);
    };
    let left = payment.amount.minus(payment.refunded);
    let (amount, default_key) = match refund.amount {
        RefundAmount::Part(part) if part != payment.amount => {
            (part, format!("amount-{part}-of-{}", payment.id))
        }
        RefundAmount::Part(_) | RefundAmount::Whole | RefundAmount::Unspecified => {
            (left, format!("whole-of-{}", payment.id))
        }
    };
    let key = refund.idempotency_key.clone().unwrap_or(default_key);
    let select = "SELECT refund_id FROM refunds WHERE order_no = ?1 AND idempotency_key = ?2";
    let known: Option<String> = first(change, select, [no.as_str(), key.as_str()])?;
    let is_unspecified = refund.amount == RefundAmount::Unspecified;
    let is_explained = is_unspecified && payment.refunded > Fen::new(0);
    if known.is_some() || left == Fen::new(0) || is_explained {
        return Ok(RefundRecorded::AlreadyRecorded);
    }
    if amount > left || amount == Fen::new(0) {
        return Ok(RefundRecorded::TooMuch);
    }
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
    let order = orders::existing(change, &no)?;
    order_webhooks::add(change, WebhookKind::Refunded, &order, refund.learned_at_ms)?;
    Ok(if is_unspecified {
        RefundRecorded::AssumedWhole
    } else if amount == left {
        RefundRecorded::Wholly
    } else {
        RefundRecorded::Partly
    })
}

/// The payment of which money was given back: the one that is named, by the gateway's trade
/// number or else by the number that it has there. Of several it is one of which money is left.
fn refunded_payment(
    change: &Transaction<'_>,
    refund: &NewRefund,
) -> Result<Option<(Payment, OrderNo)>, StoreError> {
    let gateway = refund.gateway.as_str();
    let Some(order) = numbers::order_of_number(change, gateway, &refund.number)? else {
        return Ok(None);
    };
    let of_order = payments::of_order(change, order.no.as_str())?;
    let is_named = |payment: &&Payment| {
        let both = payment.trade_no.as_ref().zip(refund.trade_no.as_ref());
        match both {
            Some((own, named)) => own == named,
            None => payment.gateway == refund.gateway && payment.number == refund.number,
        }
    };
    let named: Vec<_> = of_order.iter().filter(is_named).collect();
    let with_money_left = named
        .iter()
        .find(|payment| payment.refunded < payment.amount);
    let found = with_money_left.or(named.first()).copied().cloned();
    Ok(found.map(|payment| (payment, order.no)))
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
