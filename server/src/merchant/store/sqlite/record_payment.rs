//! Records a payment once.

use rusqlite::{Transaction, params};

use super::{attempts, events, order_webhooks, orders, payments};
use crate::merchant::{
    order::{OrderNo, Wallet},
    store::{
        NewPayment, Recorded, StoreError, WebhookKind,
        payment_decision::{PaymentChange, PaymentRecords},
    },
};

pub(super) fn record(
    change: &Transaction<'_>,
    payment: &NewPayment,
) -> Result<Recorded, StoreError> {
    let records = records(change, payment)?;
    let order = records.order.as_ref();
    let order_no = order.map(|order| &order.no);
    let decision = records.decide(payment);
    match decision.change {
        PaymentChange::Insert => insert(change, payment, order_no)?,
        PaymentChange::Adopt(id) => adopt(change, id, payment, order_no)?,
        PaymentChange::NameTrade(id) => name_trade(change, id, payment)?,
        PaymentChange::Nothing => {}
    }
    let asked = if decision.recorded == Recorded::Paid {
        let paid = attempts::of_number(change, payment.gateway.as_str(), &payment.number)?;
        paid.map(|(_, attempt)| attempt.wallet)
    } else {
        None
    };
    events::record(change, &decision.event(payment, order, asked))?;
    if let Some(no) = order_no.filter(|_| decision.pays()) {
        let order = orders::existing(change, no)?;
        order_webhooks::add(change, WebhookKind::Paid, &order, payment.learned_at_ms)?;
    }
    Ok(decision.recorded)
}

fn records(change: &Transaction<'_>, payment: &NewPayment) -> Result<PaymentRecords, StoreError> {
    let gateway = payment.gateway.as_str();
    let order = orders::of_number(change, gateway, &payment.number)?;
    let of_order = match &order {
        Some(order) => payments::of_order(change, order.no.as_str())?,
        None => Vec::new(),
    };
    let of_trade = match &payment.trade_no {
        Some(trade_no) => payments::of_trade(change, gateway, trade_no)?,
        None => None,
    };
    Ok(PaymentRecords {
        order,
        of_order,
        of_number: payments::of_number(change, gateway, &payment.number)?,
        of_trade,
    })
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
fn name_trade(change: &Transaction<'_>, id: i64, payment: &NewPayment) -> Result<(), StoreError> {
    change.execute(
        "UPDATE payments SET trade_no = ?2, trade_key = ?2 WHERE payment_id = ?1",
        params![id, payment.trade_no],
    )?;
    Ok(())
}
