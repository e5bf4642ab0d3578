//! Refunds that were learned of, whose sum is at most what was paid.

use deadpool_postgres::GenericClient;

use super::{
    clean, events,
    failure::Failure,
    order_webhooks, orders, payments, record_payment,
    refund_rows::{insert, of_order, settle},
};
use crate::merchant::store::{
    NewPayment, NewRefund, Recorded, RefundRecorded, RefundState, WebhookKind,
    refund_decision::RefundRecords,
};

pub(super) async fn record_with_payment(
    change: &impl GenericClient,
    payment: NewPayment,
    refund: NewRefund,
) -> Result<(Recorded, RefundRecorded), Failure> {
    let recorded = record_payment::record(change, payment).await?;
    Ok((recorded, record(change, refund).await?))
}

pub(super) async fn record(
    change: &impl GenericClient,
    refund: NewRefund,
) -> Result<RefundRecorded, Failure> {
    let refund = &clean::refund(refund);
    let at_ms = refund.learned_at_ms;
    let gateway = refund.gateway.as_str();
    let order = orders::locked_of_number(change, gateway, &refund.number).await?;
    let records = match &order {
        Some(order) => RefundRecords {
            payments: payments::of_order(change, order.no.as_str()).await?,
            refunds: of_order(change, &order.no).await?,
        },
        None => RefundRecords::default(),
    };
    let decision = records.decide(refund);
    for done in &decision.done {
        settle(change, done, RefundState::Succeeded, at_ms).await?;
    }
    if let (Some(order), Some(rest)) = (&order, &decision.rest) {
        insert(change, &rest.row(&order.no, refund)).await?;
        let order = orders::existing(change, &order.no).await?;
        order_webhooks::add(change, WebhookKind::Refunded, &order, at_ms).await?;
    }
    events::record(change, &decision.event(refund)).await?;
    Ok(decision.recorded)
}
