//! What a gateway sends about a payment: why it is rejected, and how it is answered.
//!
//! Anybody can call a notify address. A gateway's own file verifies the sender, and then
//! that the order, the gateway, the amount and all that was stored fit.

use std::fmt;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    order::{Order, OrderNo},
    refusal::MerchantRefusal,
    shared::Merchant,
    store::{Attempt, StoreError},
};
use crate::form::{self, Pair};

/// Why a notification changes nothing.
#[derive(Debug)]
pub(super) enum NotificationError {
    /// It does not come from the gateway, or does not fit the order.
    Rejected(NotificationRejected),
    /// It was not compared or not recorded, since the store failed. The gateway has to
    /// send it again.
    Store(StoreError),
    /// The gateway says that there is news, but its answer to our query was not recorded.
    NotQueried(MerchantRefusal),
    /// The gateway says that there is news, and answers our query that the order is not
    /// settled. It has to call again.
    NotSettled(OrderNo),
}

/// What does not fit about a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotificationRejected {
    /// A field is missing, sent twice, or not text.
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
}

impl NotificationRejected {
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
        }
    }

    const fn status(self) -> StatusCode {
        match self {
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
        }
    }
}

impl fmt::Display for NotificationRejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl From<NotificationRejected> for NotificationError {
    fn from(reason: NotificationRejected) -> Self {
        Self::Rejected(reason)
    }
}

impl From<StoreError> for NotificationError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The one field of that name. Of two, nobody can say which was meant.
pub(super) fn single_field(fields: &[Pair], name: &str) -> Result<String, NotificationRejected> {
    let count = fields
        .iter()
        .filter(|(key, _)| key == name.as_bytes())
        .count();
    if count != 1 {
        return Err(NotificationRejected::Form);
    }
    form::field(fields, name).ok_or(NotificationRejected::Form)
}

/// Logs what came of a notification, and answers it: a gateway sends again what is not
/// answered with `success`.
pub(super) fn answer(
    gateway: &'static str,
    result: Result<OrderNo, NotificationError>,
) -> Response {
    match result {
        Ok(no) => {
            tracing::info!(gateway, order_no = no.as_str(), "notification accepted");
            "success".into_response()
        }
        Err(NotificationError::Rejected(reason)) => {
            tracing::warn!(gateway, %reason, "notification rejected");
            (reason.status(), "fail").into_response()
        }
        Err(NotificationError::Store(error)) => {
            tracing::error!(gateway, %error, "notification not recorded: the store failed");
            (StatusCode::INTERNAL_SERVER_ERROR, "fail").into_response()
        }
        Err(NotificationError::NotQueried(refusal)) => {
            let reason = refusal.code();
            tracing::error!(
                gateway,
                reason,
                "notification not recorded: no state answer"
            );
            (refusal.status(), "fail").into_response()
        }
        Err(NotificationError::NotSettled(no)) => {
            let order_no = no.as_str();
            tracing::warn!(
                gateway,
                order_no,
                "notification of an order that is not settled"
            );
            (StatusCode::CONFLICT, "fail").into_response()
        }
    }
}

impl Merchant {
    /// The attempt that the gateway knows by exactly that number, with its order.
    pub(super) async fn attempt_at(
        &self,
        gateway: &str,
        number: &str,
    ) -> Result<(Order, Attempt), NotificationError> {
        let found = self.store.attempt(gateway, number).await?;
        Ok(found.ok_or(NotificationRejected::Order)?)
    }
}
