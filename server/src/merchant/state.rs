//! `GET /state`: what is recorded about an order and what its gateway answers, in the form
//! of the widget's state query.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Json,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tracing::Span;

use super::{
    address_limits::AddressLimits,
    configured::Configured,
    order::{Order, OrderNo},
    pay_state::PayState,
    refusal::MerchantRefusal,
    shared::Merchant,
    store::StoreError,
    streams::{Followed, StreamPlace},
};

/// Says that the order is unknown.
const UNKNOWN: i64 = -15;

/// The state of the routes.
#[derive(Debug)]
pub(super) struct States {
    merchant: Arc<Merchant>,
    gateways: Configured,
    limits: Arc<AddressLimits>,
}

#[derive(Debug, Deserialize)]
pub(super) struct StateRequest {
    #[serde(default)]
    order_no: String,
}

pub(super) async fn show(
    State(states): State<Arc<States>>,
    Query(request): Query<StateRequest>,
) -> Result<Response, MerchantRefusal> {
    let order = match states.find(&request).await? {
        Ok(order) => order,
        Err(unknown) => return Ok(unknown),
    };
    Span::current().record("order_no", order.no.as_str());
    let state = states.current(&order).await?;
    Ok(Json(states.answer(&order, state)).into_response())
}

impl States {
    pub(super) const fn new(
        merchant: Arc<Merchant>,
        gateways: Configured,
        limits: Arc<AddressLimits>,
    ) -> Self {
        Self {
            merchant,
            gateways,
            limits,
        }
    }

    /// The order that is asked about, or the answer that there is none.
    pub(super) async fn find(
        &self,
        request: &StateRequest,
    ) -> Result<Result<Order, Response>, StoreError> {
        let found = match OrderNo::parse(&request.order_no) {
            Some(no) => self.order(&no).await?,
            None => None,
        };
        Ok(found.ok_or_else(|| {
            let unknown = MerchantRefusal::UnknownOrder;
            let answer = json!({"result": UNKNOWN, "msg": unknown.message()});
            (unknown.status(), Json(answer)).into_response()
        }))
    }

    /// The order with the state that is recorded.
    pub(super) async fn order(&self, no: &OrderNo) -> Result<Option<Order>, StoreError> {
        self.merchant.store.order(no).await
    }

    /// The state after the order's gateway was asked, as [`Merchant::current_state`].
    pub(super) async fn current(&self, order: &Order) -> Result<PayState, MerchantRefusal> {
        let gateway = self.gateways.of(order);
        self.merchant.current_state(gateway, order).await
    }

    /// The answer that an order is in that state.
    pub(super) fn answer(&self, order: &Order, state: PayState) -> Value {
        json!({
            "result": 0,
            "msg": "",
            "order_no": order.no.as_str(),
            "pay_state": state.code(),
            "pay_state_desc": state.description(),
            "expires_in": self.merchant.expires_in(order),
            "amount": order.amount,
        })
    }

    /// A stream's place; `None` when all are taken, or all of that client.
    pub(super) fn stream_place(
        &self,
        peer: SocketAddr,
        headers: &HeaderMap,
    ) -> Option<StreamPlace> {
        let address = self.limits.counted_address(peer, headers);
        let merchant = &self.merchant;
        merchant.streams.place(merchant.stream_limits, address)
    }

    /// Follows an order from now on.
    pub(super) fn follow(&self, no: &OrderNo) -> Followed {
        let store = &self.merchant.store;
        self.merchant.streams.follow(no.clone(), || store.changes())
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.merchant.clock.now_ms()
    }

    pub(super) async fn wait_until(&self, at_ms: i64) {
        self.merchant.clock.wait_until(at_ms).await;
    }
}
