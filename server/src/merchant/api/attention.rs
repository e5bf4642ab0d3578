//! What a person must look at, and orders of which nobody knows whether they were paid.

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{
    admit::Caller,
    event_shapes::{EventList, Resolved},
    order_shapes::{OrderList, OrderShown},
    paging::{limit, page},
    problem::Problem,
    refunds::note,
    sent::{Body, Parameters, order_no},
};
use crate::merchant::{
    order::OrderNo,
    shop::{Refused, Shop},
};

/// Which events are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Listed {
    /// Only those behind this one.
    after: Option<i64>,
    /// At most so many; 50 if it is left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// List the events that a person must look at.
#[utoipa::path(
    get, path = "/attention", operation_id = "listAttention", tag = "attention", params(Listed),
    responses((status = 200, body = EventList, description = "The events")),
)]
pub(super) async fn list(
    State(shop): State<Shop>,
    Parameters(listed): Parameters<Listed>,
) -> Result<Json<EventList>, Problem> {
    let limit = limit(listed.limit)?;
    let store = &shop.merchant.store;
    let waiting = store.attention_after(listed.after, limit + 1).await?;
    let (waiting, is_longer) = page(waiting, limit);
    Ok(Json(EventList {
        next: waiting.last().filter(|_| is_longer).map(|event| event.id),
        events: waiting.iter().map(Into::into).collect(),
    }))
}

/// Resolve an event that a person looked at.
#[utoipa::path(
    post, path = "/attention/{event_id}/resolve", operation_id = "resolveAttention", tag = "attention", request_body = Resolved,
    params(("event_id" = i64, Path, description = "The event's id")),
    responses(
        (status = 204, description = "The event waits for nobody"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "No such event waits for a person"),
    )
)]
pub(super) async fn resolve(
    State(shop): State<Shop>,
    Path(id): Path<String>,
    Body(resolved): Body<Resolved>,
) -> Result<StatusCode, Problem> {
    let note = note(&resolved.note)?;
    let id: i64 = id.parse().map_err(|_| Refused::UnknownEvent)?;
    let now_ms = shop.merchant.clock.now_ms();
    if shop.merchant.store.resolve(id, note, now_ms).await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Refused::UnknownEvent.into())
}

/// Which orders are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Unconfirmed {
    /// Only those behind this one.
    after: Option<String>,
    /// At most so many; 50 if it is left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// List orders that are over and that no gateway could be asked about, the oldest first, to be
/// compared with the gateways' own statements.
#[utoipa::path(
    get, path = "/unconfirmed", operation_id = "listUnconfirmed", tag = "attention", params(Unconfirmed),
    responses((status = 200, body = OrderList, description = "The orders")),
)]
pub(super) async fn unconfirmed(
    State(shop): State<Shop>,
    Parameters(listed): Parameters<Unconfirmed>,
) -> Result<Json<OrderList>, Problem> {
    let limit = limit(listed.limit)?;
    let now_ms = shop.merchant.clock.now_ms();
    let gateways = shop.gateways.unqueried();
    // What is no order's number is behind none.
    let after = listed.after.and_then(|after| OrderNo::parse(&after));
    let store = &shop.merchant.store;
    let found = store.unconfirmed_after(after.as_ref(), limit + 1, &gateways, now_ms);
    let (page, is_longer) = page(found.await?, limit);
    let next = page.last().filter(|_| is_longer);
    Ok(Json(OrderList {
        next: next.map(|order| order.no.as_str().to_owned()),
        orders: page
            .iter()
            .map(|order| OrderShown::of(&shop, order))
            .collect(),
    }))
}

/// Settle an order that is unconfirmed as unpaid: the gateway's own statement has no payment of it.
/// A payment that is learned of later counts all the same.
#[utoipa::path(
    post, path = "/unconfirmed/{order_no}/settle", operation_id = "settleUnpaid", tag = "attention",
    params(("order_no" = String, Path, description = "The order's number")),
    responses(
        (status = 200, body = OrderShown, description = "The order is on the list no more"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "There is no such order"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "The order is not unconfirmed"),
    )
)]
pub(super) async fn settle(
    State(shop): State<Shop>,
    Extension(Caller(name)): Extension<Caller>,
    Path(no): Path<String>,
) -> Result<Json<OrderShown>, Problem> {
    let order = shop.settle_unpaid(&order_no(&no)?, &name).await?;
    Ok(Json(OrderShown::of(&shop, &order)))
}
