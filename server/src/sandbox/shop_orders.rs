//! The orders of a shop that its gateway has before it is asked for a payment: their numbers,
//! names and amounts. Whoever runs the shop makes them here, by `POST …/orders` with a token.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    routing::post,
};
use serde::Deserialize;

use super::answer::header_text;
use crate::{money::Fen, secret::Secret};

/// An order as the shop made it at the gateway. It never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ordered {
    /// What is bought.
    pub(super) name: String,
    /// Fen.
    pub(super) amount: u64,
}

/// The orders that one gateway has, by their numbers.
#[derive(Debug)]
pub(super) struct ShopOrders {
    /// What a request must have as `Authorization: Bearer …`.
    token: Secret,
    orders: Mutex<HashMap<String, Ordered>>,
}

#[derive(Debug, Deserialize)]
struct NewOrder {
    order_no: String,
    name: String,
    amount: Fen,
}

impl ShopOrders {
    pub(super) fn new(token: Secret) -> Self {
        Self {
            token,
            orders: Mutex::default(),
        }
    }

    /// The order of exactly that number.
    pub(super) fn find(&self, no: &str) -> Option<Ordered> {
        let orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        orders.get(no).cloned()
    }

    /// The route below the gateway's address on which the shop makes its orders.
    pub(super) fn routes(self: Arc<Self>, gateway_path: &str) -> Router {
        Router::new()
            .route(&format!("{gateway_path}/orders"), post(add))
            .with_state(self)
    }
}

/// Makes an order. The same order again is made already; another one under its number is
/// refused.
async fn add(State(orders): State<Arc<ShopOrders>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let token = header_text(&headers, header::AUTHORIZATION).strip_prefix("Bearer ");
    if token != Some(orders.token.reveal()) {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(new) = serde_json::from_slice::<NewOrder>(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    let ordered = Ordered {
        name: new.name,
        amount: new.amount.get(),
    };
    let mut orders = orders.orders.lock().unwrap_or_else(PoisonError::into_inner);
    match orders.entry(new.order_no) {
        Entry::Vacant(free) => {
            free.insert(ordered);
            StatusCode::CREATED
        }
        Entry::Occupied(known) if *known.get() == ordered => StatusCode::OK,
        Entry::Occupied(_) => StatusCode::CONFLICT,
    }
}
