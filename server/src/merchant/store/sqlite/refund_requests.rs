//! Refunds that the shop asks for, from the request until they have ended.

use rusqlite::{Connection, Transaction};

use super::{
    columns::all,
    events, order_webhooks, orders, payments,
    refund_rows::{self, existing, find, insert, settle},
};
use crate::merchant::store::{
    Refund, RefundEnd, RefundRequest, RefundRequested, StoreError, WebhookKind,
    refund_request_decision::RequestDecision,
};

pub(super) fn request(
    change: &Transaction<'_>,
    request: &RefundRequest,
) -> Result<RefundRequested, StoreError> {
    let no = &request.order_no;
    let refunds = refund_rows::of_order(change, no)?;
    let payments = payments::of_order(change, no.as_str())?;
    let row = match request.decide(&payments, &refunds) {
        RequestDecision::Record(row) => row,
        RequestDecision::Confirm(learned) => {
            refund_rows::confirm(change, learned, &request.key)?;
            return Ok(RefundRequested::Known(existing(change, &learned.id)?));
        }
        RequestDecision::Answer(answer) => return Ok(*answer),
    };
    let refund = existing(change, &insert(change, &row)?)?;
    events::record(change, &request.event(&refund, row.payment))?;
    if request.is_done {
        let order = orders::existing(change, no)?;
        order_webhooks::add(change, WebhookKind::Refunded, &order, request.at_ms)?;
    }
    Ok(RefundRequested::New(refund, row.payment.clone()))
}

pub(super) fn end(
    change: &Transaction<'_>,
    id: &str,
    end: &RefundEnd,
) -> Result<Option<Refund>, StoreError> {
    let Some(refund) = find(change, id)? else {
        return Ok(None);
    };
    let payment = payments::of_id(change, refund.payment_id)?;
    let payment = payment.ok_or(StoreError::Unreadable("payment_id"))?;
    let Some(event) = end.event(&refund, &payment) else {
        return Ok(Some(refund));
    };
    if end.is_news(&refund) {
        settle(change, &refund, end.state, end.at_ms)?;
    }
    events::record(change, &event)?;
    Ok(Some(existing(change, id)?))
}

/// Refunds that were requested before that time, and of which nothing was learned since.
pub(super) fn under_way(
    connection: &Connection,
    before_ms: i64,
) -> Result<Vec<Refund>, StoreError> {
    let select = "SELECT * FROM refunds WHERE state = 'requested' AND requested_at_ms < ?1
         ORDER BY requested_at_ms LIMIT 100";
    all(connection, select, [before_ms], refund_rows::refund)
}

pub(super) fn lose(
    change: &Transaction<'_>,
    before_ms: i64,
    now_ms: i64,
) -> Result<usize, StoreError> {
    let lost = under_way(change, before_ms)?;
    for refund in &lost {
        end(change, &refund.id, &RefundEnd::lost(now_ms))?;
    }
    Ok(lost.len())
}
