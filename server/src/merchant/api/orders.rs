//! Orders: made, listed, shown, canceled.

use axum::{
    Extension, Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use utoipa::{
    IntoParams,
    openapi::schema::{Object, ObjectBuilder, Type},
};

use super::{
    admit::Caller,
    money_shapes::OrderDetails,
    order_shapes::{OrderList, OrderShown, OrderWanted},
    paging::{limit, page},
    problem::Problem,
    sent::{Body, Parameters, idempotency_key, order_no},
};
use crate::merchant::{
    order::OrderNo,
    pay_state::PayState,
    shop::{NewOrder, Shop},
    store::{OrderFilter, OrderKey},
};

/// Make an order. The same `Idempotency-Key` of the same system, or the same number and amount,
/// gives the same order again, as it is.
#[utoipa::path(
    post, path = "/orders", operation_id = "createOrder", tag = "orders", request_body = OrderWanted,
    params(("Idempotency-Key" = Option<String>, Header,
        description = "Tells this request from another; up to 255 characters",
        min_length = 1, max_length = 255, pattern = "^[!-~]+$")),
    responses(
        (status = 200, body = OrderShown, description = "The order was made before"),
        (status = 201, body = OrderShown, description = "The order is new"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "The number is that of another order"),
    )
)]
pub(super) async fn create(
    State(shop): State<Shop>,
    Extension(Caller(name)): Extension<Caller>,
    headers: HeaderMap,
    Body(wanted): Body<OrderWanted>,
) -> Result<(StatusCode, Json<OrderShown>), Problem> {
    let key = idempotency_key(&headers, &wanted)?.map(|request| OrderKey {
        system: name,
        request,
    });
    let metadata = wanted
        .metadata
        .map(|map| serde_json::Value::Object(map).to_string());
    let no = wanted.order_no.map(|no| {
        let words = "order_no must be 1 to 64 letters, digits, _ and -";
        OrderNo::parse(&no).ok_or_else(|| Problem::invalid(words))
    });
    let wanted = NewOrder {
        no: no.transpose()?,
        amount: wanted.amount,
        description: wanted.description,
        wallets: wanted.wallets.into(),
        gateway: wanted.gateway,
        return_url: wanted.return_url,
        metadata,
        key,
    };
    let (order, is_new) = shop.add(wanted).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(OrderShown::of(&shop, &order))))
}

/// Which orders are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Listed {
    /// Only those in this `pay_state`: 0 waiting, 1 paid, 2 canceled, 3 refunded, 9 for a person.
    #[param(schema_with = states, required = false)]
    state: Option<i64>,
    /// Only those that were made before this one.
    #[param(min_length = 1, max_length = 64, pattern = "^[0-9A-Za-z_-]+$")]
    after: Option<String>,
    /// At most so many; 50 if it is left out.
    #[param(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

fn states() -> Object {
    let codes = PayState::OF_ORDERS.map(PayState::code);
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .enum_values(Some(codes))
        .build()
}

/// List orders, the newest first.
#[utoipa::path(
    get, path = "/orders", operation_id = "listOrders", tag = "orders", params(Listed),
    responses((status = 200, body = OrderList, description = "The orders")),
)]
pub(super) async fn list(
    State(shop): State<Shop>,
    Parameters(listed): Parameters<Listed>,
) -> Result<Json<OrderList>, Problem> {
    let limit = limit(listed.limit)?;
    let after = listed.after.as_deref().map(order_no).transpose()?;
    if let Some(after) = &after {
        shop.order(after).await?;
    }
    let state = listed.state.map(|code| {
        PayState::of_order(code).ok_or_else(|| Problem::invalid("state must be 0, 1, 2, 3 or 9"))
    });
    let filter = OrderFilter {
        state: state.transpose()?,
        after,
        limit: limit + 1,
    };
    let (orders, is_longer) = page(shop.merchant.store.orders(filter).await?, limit);
    let next = orders.last().filter(|_| is_longer);
    Ok(Json(OrderList {
        next: next.map(|order| order.no.as_str().to_owned()),
        orders: orders
            .iter()
            .map(|order| OrderShown::of(&shop, order))
            .collect(),
    }))
}

/// Show an order with its attempts, payments, refunds and events.
#[utoipa::path(
    get, path = "/orders/{order_no}", operation_id = "showOrder", tag = "orders",
    params(("order_no" = String, Path, description = "The order's number")),
    responses(
        (status = 200, body = OrderDetails, description = "The order"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "There is no such order"),
    )
)]
pub(super) async fn show(
    State(shop): State<Shop>,
    Path(no): Path<String>,
) -> Result<Json<OrderDetails>, Problem> {
    let no = order_no(&no)?;
    let store = &shop.merchant.store;
    let order = shop.order(&no).await?;
    Ok(Json(OrderDetails {
        order: OrderShown::of(&shop, &order),
        attempts: store.attempts(&no).await?.iter().map(Into::into).collect(),
        payments: store.payments(&no).await?.iter().map(Into::into).collect(),
        refunds: store.refunds(&no).await?.iter().map(Into::into).collect(),
        events: store.events(&no).await?.iter().map(Into::into).collect(),
    }))
}

/// Cancel an order that waits for its payment; one that is canceled stays so. A code that a
/// shopper has may still be paid: that is recorded, and `order.paid` follows.
#[utoipa::path(
    post, path = "/orders/{order_no}/cancel", operation_id = "cancelOrder", tag = "orders",
    params(("order_no" = String, Path, description = "The order's number")),
    responses(
        (status = 200, body = OrderShown, description = "The order is canceled"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "There is no such order"),
        (status = 409, body = Problem, content_type = "application/problem+json",
            description = "The order was paid"),
    )
)]
pub(super) async fn cancel(
    State(shop): State<Shop>,
    Extension(Caller(name)): Extension<Caller>,
    Path(no): Path<String>,
) -> Result<Json<OrderShown>, Problem> {
    let order = shop.cancel(&order_no(&no)?, &name).await?;
    Ok(Json(OrderShown::of(&shop, &order)))
}
