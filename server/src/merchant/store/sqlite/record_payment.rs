//! Records a payment once, and decides what it means to its order.

use rusqlite::{Transaction, params};

use super::{attempts, events, order_webhooks, orders, payments};
use crate::merchant::{
    order::{Order, OrderNo, Wallet},
    store::{NewEvent, NewPayment, Payment, Recorded, StoreError, WebhookKind},
};

pub(super) fn record(
    change: &Transaction<'_>,
    payment: &NewPayment,
) -> Result<Recorded, StoreError> {
    let order = orders::of_number(change, payment.gateway.as_str(), &payment.number)?;
    let order_no = order.as_ref().map(|order| &order.no);
    let is_paid_before = match &order {
        Some(order) => has_exact_payment(change, order)?,
        None => false,
    };
    let known = known(change, payment)?;
    let recorded = match &known {
        Some(known) if is_adopted(known, order_no, payment) => {
            adopt(change, known.id, payment, order_no)?;
            outcome(order.as_ref(), is_paid_before, payment)
        }
        Some(known) => {
            let recorded = of_known(known, order_no, payment);
            if recorded == Recorded::AlreadyRecorded {
                name_trade(change, known, payment)?;
            }
            recorded
        }
        None => {
            let recorded = outcome(order.as_ref(), is_paid_before, payment);
            insert(change, payment, order_no)?;
            recorded
        }
    };
    let asked = other_wallet(change, recorded, payment)?;
    let expected = match (recorded, &known, &order) {
        (Recorded::Paid, ..) => asked.map(|wallet| wallet.name().to_owned()),
        (Recorded::OtherOrders, Some(known), _) => Some(known.number.clone()),
        (Recorded::AmountContradicts, Some(known), _) => Some(known.amount.to_string()),
        (Recorded::WrongAmount | Recorded::SecondPayment, _, Some(order)) => {
            Some(order.amount.to_string())
        }
        _ => None,
    };
    let got = match (recorded, payment.wallet.filter(|_| asked.is_some())) {
        (Recorded::Paid, Some(wallet)) => wallet.name().to_owned(),
        (Recorded::OtherOrders, _) => payment.number.clone(),
        _ => payment.amount.to_string(),
    };
    events::record(
        change,
        &NewEvent {
            order_no: Some(payment.number.clone()),
            gateway: Some(payment.gateway.as_str().to_owned()),
            accepted: recorded.is_on_record(),
            reason: recorded.reason().or(asked.map(|_| "wallet")),
            expected,
            got: Some(got),
            trade_no: payment.trade_no.clone(),
            evidence: payment.evidence.clone(),
            attention: recorded.needs_attention(),
            ..NewEvent::new(payment.source.event_kind(), payment.learned_at_ms)
        },
    )?;
    if let (Recorded::Paid | Recorded::PaidLate, Some(no)) = (recorded, order_no) {
        let order = orders::existing(change, no)?;
        order_webhooks::add(change, WebhookKind::Paid, &order, payment.learned_at_ms)?;
    }
    Ok(recorded)
}

/// The payment that is meant. One whose trade number was not named before, or is not named
/// now, is known by the gateway's number for the order.
fn known(change: &Transaction<'_>, payment: &NewPayment) -> Result<Option<Payment>, StoreError> {
    let gateway = payment.gateway.as_str();
    let mut of_number = payments::of_number(change, gateway, &payment.number)?.into_iter();
    let Some(trade_no) = &payment.trade_no else {
        let same = of_number
            .clone()
            .find(|other| other.amount == payment.amount);
        return Ok(same.or_else(|| of_number.next()));
    };
    let named = payments::of_trade(change, gateway, trade_no)?;
    let same = |other: &Payment| other.trade_no.is_none() && other.amount == payment.amount;
    Ok(named.or_else(|| of_number.find(same)))
}

/// Whether exactly the order's amount was paid, be it given back since.
fn has_exact_payment(change: &Transaction<'_>, order: &Order) -> Result<bool, StoreError> {
    let payments = payments::of_order(change, order.no.as_str())?;
    Ok(payments.iter().any(|known| known.amount == order.amount))
}

/// The wallet that was asked for, if the order was paid with another: cashiers let the shopper
/// change it.
fn other_wallet(
    change: &Transaction<'_>,
    recorded: Recorded,
    payment: &NewPayment,
) -> Result<Option<Wallet>, StoreError> {
    let (Recorded::Paid, Some(paid_with)) = (recorded, payment.wallet) else {
        return Ok(None);
    };
    let attempt = attempts::of_number(change, payment.gateway.as_str(), &payment.number)?;
    let asked = attempt.map(|(_, attempt)| attempt.wallet);
    let asked = asked.filter(|wallet| matches!(wallet, Wallet::Alipay | Wallet::WeChat));
    Ok(asked.filter(|asked| *asked != paid_with))
}

/// Whether a known payment is an orphan whose order is known now.
fn is_adopted(known: &Payment, order_no: Option<&OrderNo>, payment: &NewPayment) -> bool {
    known.order_no.is_none()
        && order_no.is_some()
        && known.number == payment.number
        && known.amount == payment.amount
}

fn of_known(known: &Payment, order_no: Option<&OrderNo>, payment: &NewPayment) -> Recorded {
    let is_same = known.number == payment.number || order_no == known.order_no.as_ref();
    if !is_same || (order_no.is_none() && known.number != payment.number) {
        return Recorded::OtherOrders;
    }
    if known.amount == payment.amount {
        Recorded::AlreadyRecorded
    } else {
        Recorded::AmountContradicts
    }
}

/// What a payment that is not on record means to the order, which may be `None`, and may have
/// been paid before.
fn outcome(order: Option<&Order>, is_paid_before: bool, payment: &NewPayment) -> Recorded {
    let Some(order) = order else {
        return Recorded::Orphan;
    };
    if is_paid_before {
        return Recorded::SecondPayment;
    }
    if payment.amount != order.amount {
        return Recorded::WrongAmount;
    }
    if order.canceled_at_ms.is_some() || order.expires_at_ms <= payment.learned_at_ms {
        return Recorded::PaidLate;
    }
    Recorded::Paid
}

fn insert(
    change: &Transaction<'_>,
    payment: &NewPayment,
    order_no: Option<&OrderNo>,
) -> Result<(), StoreError> {
    change.execute(
        "INSERT INTO payments (gateway, trade_key, trade_no, number, attempt_id, order_no,
             amount_fen, wallet, paid_at, learned_at_ms, source)
         VALUES (?1, coalesce(?2, ?3), ?2, ?3, (
             SELECT max(attempt_id) FROM attempts WHERE gateway = ?1 AND number = ?3),
             ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            payment.gateway.as_str(),
            payment.trade_no,
            payment.number,
            order_no.map(OrderNo::as_str),
            payment.amount.signed(),
            payment.wallet.map(Wallet::name),
            payment.paid_at,
            payment.learned_at_ms,
            payment.source.name(),
        ],
    )?;
    Ok(())
}

fn adopt(
    change: &Transaction<'_>,
    id: i64,
    payment: &NewPayment,
    order_no: Option<&OrderNo>,
) -> Result<(), StoreError> {
    change.execute(
        "UPDATE payments SET order_no = ?2, attempt_id = (
             SELECT max(attempt_id) FROM attempts WHERE gateway = ?3 AND number = ?4)
         WHERE payment_id = ?1",
        params![
            id,
            order_no.map(OrderNo::as_str),
            payment.gateway.as_str(),
            payment.number
        ],
    )?;
    Ok(())
}

/// Keeps the trade number of a payment that was recorded without one.
fn name_trade(
    change: &Transaction<'_>,
    known: &Payment,
    payment: &NewPayment,
) -> Result<(), StoreError> {
    if let (None, Some(trade_no)) = (&known.trade_no, &payment.trade_no) {
        change.execute(
            "UPDATE payments SET trade_no = ?2, trade_key = ?2 WHERE payment_id = ?1",
            params![known.id, trade_no],
        )?;
    }
    Ok(())
}
