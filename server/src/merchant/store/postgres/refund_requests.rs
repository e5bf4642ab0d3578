//! Refunds that the shop asks for, from the request until they have ended.

use deadpool_postgres::GenericClient;

use super::{
    columns::all,
    events,
    failure::Failure,
    locks, order_webhooks, orders, payments,
    refund_rows::{self, existing, find, insert, settle},
};
use crate::merchant::store::{
    Refund, RefundEnd, RefundRequest, RefundRequested, StoreError, WebhookKind,
    refund_request_decision::RequestDecision,
};

pub(super) async fn request(
    change: &impl GenericClient,
    request: &RefundRequest,
) -> Result<RefundRequested, Failure> {
    let no = &request.order_no;
    locks::order(change, no.as_str()).await?;
    let refunds = refund_rows::of_order(change, no).await?;
    let payments = payments::of_order(change, no.as_str()).await?;
    let row = match request.decide(&payments, &refunds) {
        RequestDecision::Record(row) => row,
        RequestDecision::Confirm(learned) => {
            refund_rows::confirm(change, learned, &request.key).await?;
            return Ok(RefundRequested::Known(existing(change, &learned.id).await?));
        }
        RequestDecision::Answer(answer) => return Ok(*answer),
    };
    let id = insert(change, &row).await?;
    let refund = existing(change, &id).await?;
    events::record(change, &request.event(&refund, row.payment)).await?;
    if request.is_done {
        let order = orders::existing(change, no).await?;
        order_webhooks::add(change, WebhookKind::Refunded, &order, request.at_ms).await?;
    }
    Ok(RefundRequested::New(refund, row.payment.clone()))
}

pub(super) async fn end(
    change: &impl GenericClient,
    id: &str,
    end: &RefundEnd,
) -> Result<Option<Refund>, Failure> {
    let Some(found) = find(change, id).await? else {
        return Ok(None);
    };
    // Read again once nobody else can change it.
    locks::order(change, found.order_no.as_str()).await?;
    let refund = existing(change, id).await?;
    let payment = payments::of_id(change, refund.payment_id).await?;
    let payment = payment.ok_or(StoreError::Unreadable("payment_id"))?;
    let Some(event) = end.event(&refund, &payment) else {
        return Ok(Some(refund));
    };
    if end.is_news(&refund) {
        settle(change, &refund, end.state, end.at_ms).await?;
    }
    events::record(change, &event).await?;
    Ok(Some(existing(change, id).await?))
}

/// Refunds that were requested before that time, and of which nothing was learned since.
pub(super) async fn under_way(
    db: &impl GenericClient,
    before_ms: i64,
) -> Result<Vec<Refund>, Failure> {
    let select = format!(
        "{} WHERE r.state = 'requested' AND r.requested_at_ms < $1
         ORDER BY r.requested_at_ms LIMIT 100",
        refund_rows::SELECT
    );
    all(db, &select, &[&before_ms], refund_rows::refund).await
}

pub(super) async fn lose(
    change: &impl GenericClient,
    before_ms: i64,
    now_ms: i64,
) -> Result<usize, Failure> {
    let lost = under_way(change, before_ms).await?;
    for refund in &lost {
        end(change, &refund.id, &RefundEnd::lost(now_ms)).await?;
    }
    Ok(lost.len())
}
