//! What a gateway says about a payment: why it is not believed, and how it is answered.
//!
//! Anybody can call a notify address. A gateway's own file checks who speaks, and then
//! that the order, the gateway, the amount and all that was stored fit.

use std::fmt;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    Merchant,
    order::{Gateway, Order, OrderNo},
    pay_state::PayState,
    store::Source,
};
use crate::form::{self, Pair};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Forged {
    /// A field is missing, sent twice, or no text.
    Form,
    Token,
    Signature,
    Merchant,
    Status,
    Order,
    Product,
    Quantity,
    Amount,
    Channel,
    Custom,
    Storage,
}

impl Forged {
    const fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Token => "token",
            Self::Signature => "signature",
            Self::Merchant => "merchant",
            Self::Status => "status",
            Self::Order => "order",
            Self::Product => "product",
            Self::Quantity => "quantity",
            Self::Amount => "amount",
            Self::Channel => "channel",
            Self::Custom => "custom",
            Self::Storage => "storage",
        }
    }
}

impl fmt::Display for Forged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl IntoResponse for Forged {
    /// The gateway sends again what is not answered with `success`.
    fn into_response(self) -> Response {
        let status = match self {
            Self::Storage => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Token => StatusCode::UNAUTHORIZED,
            Self::Form
            | Self::Signature
            | Self::Merchant
            | Self::Status
            | Self::Order
            | Self::Product
            | Self::Quantity
            | Self::Amount
            | Self::Channel
            | Self::Custom => StatusCode::BAD_REQUEST,
        };
        (status, "fail").into_response()
    }
}

/// The one field of that name. Of two, nobody knows which was meant.
pub(super) fn only(sent: &[Pair], name: &str) -> Result<String, Forged> {
    let count = sent
        .iter()
        .filter(|(key, _)| key == name.as_bytes())
        .count();
    if count != 1 {
        return Err(Forged::Form);
    }
    form::field(sent, name).ok_or(Forged::Form)
}

/// Writes down who spoke, and answers.
pub(super) fn answer(gateway: Gateway, heard: Result<OrderNo, Forged>) -> Response {
    let gateway = gateway.name();
    match heard {
        Ok(no) => {
            tracing::info!(gateway, order_no = no.as_str(), "a notify was taken");
            "success".into_response()
        }
        Err(forged) => {
            tracing::warn!(gateway, reason = %forged, "a notify was refused");
            forged.into_response()
        }
    }
}

impl Merchant {
    /// The order of that number, if it went to this gateway.
    pub(super) async fn sent_to(&self, gateway: Gateway, no: &str) -> Result<Order, Forged> {
        let no = OrderNo::parse(no).ok_or(Forged::Order)?;
        let found = self.store.find(no).await.map_err(|_| Forged::Storage)?;
        found
            .filter(|order| order.gateway == Some(gateway))
            .ok_or(Forged::Order)
    }

    pub(super) async fn take_down(&self, order: Order, seen: PayState) -> Result<OrderNo, Forged> {
        let recorded = self
            .store
            .record(order.no.clone(), seen, Source::Notify)
            .await;
        recorded.map(|_| order.no).map_err(|_| Forged::Storage)
    }
}
