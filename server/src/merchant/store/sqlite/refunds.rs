//! Refunds that were learned of, whose sum is at most what was paid.

use rusqlite::Transaction;

use super::{
    events, order_webhooks, orders, payments, record_payment,
    refund_rows::{insert, of_order, settle},
};
use crate::merchant::store::{
    NewPayment, NewRefund, Recorded, RefundRecorded, RefundState, StoreError, WebhookKind,
    refund_decision::RefundRecords,
};

pub(super) fn record_with_payment(
    change: &Transaction<'_>,
    payment: &NewPayment,
    refund: &NewRefund,
) -> Result<(Recorded, RefundRecorded), StoreError> {
    let recorded = record_payment::record(change, payment)?;
    Ok((recorded, record(change, refund)?))
}

pub(super) fn record(
    change: &Transaction<'_>,
    refund: &NewRefund,
) -> Result<RefundRecorded, StoreError> {
    let order = orders::of_number(change, refund.gateway.as_str(), &refund.number)?;
    let records = match &order {
        Some(order) => RefundRecords {
            payments: payments::of_order(change, order.no.as_str())?,
            refunds: of_order(change, &order.no)?,
        },
        None => RefundRecords::default(),
    };
    let decision = records.decide(refund);
    for done in &decision.done {
        settle(change, done, RefundState::Succeeded, refund.learned_at_ms)?;
    }
    if let (Some(order), Some(rest)) = (&order, &decision.rest) {
        insert(change, &rest.row(&order.no, refund))?;
        let order = orders::existing(change, &order.no)?;
        order_webhooks::add(change, WebhookKind::Refunded, &order, refund.learned_at_ms)?;
    }
    events::record(change, &decision.event(refund))?;
    Ok(decision.recorded)
}
