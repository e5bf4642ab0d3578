//! What a gateway sends about a payment: why it is rejected, and how it is answered.
//!
//! Anybody can call a notify address. A gateway's own file verifies the sender, and then
//! that the order, the gateway, the amount and all that was stored fit.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    learned::{Learned, bounded},
    order::Order,
    refusal::MerchantRefusal,
    shared::Merchant,
    store::{Attempt, NewEvent, StoreError},
};
use crate::form::{self, Pair};

/// Why a notification changes nothing.
#[derive(Debug)]
pub(super) enum NotificationError {
    /// It does not come from the gateway, or does not fit the order.
    Rejected(Rejection),
    /// It is verified, and contradicts what is on record. Its event is recorded.
    Contradicts(&'static str),
    /// It was not compared or not recorded, since the store failed. The gateway has to
    /// send it again.
    Store(StoreError),
    /// The gateway says that there is news, but its answer to our query was not recorded.
    NotQueried(MerchantRefusal),
}

/// What does not fit, with both values where two differ.
#[derive(Debug)]
pub(super) struct Rejection {
    reason: NotificationRejected,
    expected: Option<String>,
    got: Option<String>,
    /// Whether a person must look at it, since it may be about money.
    attention: bool,
    /// Whether the sender proved who it is. Anybody can send the rest.
    is_proven: bool,
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
    /// No order of that number was sent to the gateway.
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

    /// Whether the sender proved who it is, where the gateway has proofs.
    const fn is_proven(self) -> bool {
        match self {
            Self::Form | Self::Token | Self::Signature => false,
            Self::Merchant
            | Self::Status
            | Self::Order
            | Self::Product
            | Self::Quantity
            | Self::Amount
            | Self::Channel
            | Self::Custom => true,
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

impl NotificationRejected {
    /// The reason, with both values that differ.
    pub(super) fn differs(self, expected: &str, got: &str) -> NotificationError {
        NotificationError::Rejected(Rejection {
            reason: self,
            expected: Some(expected.to_string()),
            got: Some(bounded(got.to_string())),
            attention: false,
            is_proven: self.is_proven(),
        })
    }
}

impl NotificationError {
    /// The same, for a person to look at.
    pub(super) fn for_attention(self) -> Self {
        match self {
            Self::Rejected(rejection) => Self::Rejected(Rejection {
                attention: true,
                ..rejection
            }),
            Self::Contradicts(_) | Self::Store(_) | Self::NotQueried(_) => self,
        }
    }

    /// The same of a sender who has no proof to give.
    pub(super) fn without_proof(self) -> Self {
        match self {
            Self::Rejected(rejection) => Self::Rejected(Rejection {
                is_proven: false,
                ..rejection
            }),
            Self::Contradicts(_) | Self::Store(_) | Self::NotQueried(_) => self,
        }
    }

    /// The outcome's stable name in figures.
    const fn code(&self) -> &'static str {
        match self {
            Self::Rejected(rejection) => rejection.reason.code(),
            Self::Contradicts(reason) => reason,
            Self::Store(_) => "store",
            Self::NotQueried(_) => "not_queried",
        }
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::Rejected(rejection) => rejection.reason.status(),
            Self::Contradicts(_) => StatusCode::BAD_REQUEST,
            Self::Store(StoreError::Busy) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotQueried(refusal) => refusal.status(),
        }
    }
}

impl From<NotificationRejected> for NotificationError {
    fn from(reason: NotificationRejected) -> Self {
        Self::Rejected(Rejection {
            reason,
            expected: None,
            got: None,
            attention: false,
            is_proven: reason.is_proven(),
        })
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

impl Merchant {
    /// Answers a notification or a report, logs what came of it, and records why it was
    /// rejected. A gateway sends again what is not answered with `success`.
    pub(super) async fn answer_notification(
        &self,
        learned: &Learned,
        result: Result<(), NotificationError>,
    ) -> Response {
        let (gateway, order_no) = (learned.gateway.as_str(), learned.number.as_str());
        let outcome = match &result {
            Ok(()) => "accepted",
            Err(error) => error.code(),
        };
        self.metrics.notification(gateway, outcome);
        let Err(error) = result else {
            tracing::info!(gateway, order_no, "notification accepted");
            return "success".into_response();
        };
        let trade_no = learned.trade_no.as_deref();
        let sender = learned.evidence.source_address;
        let sender = sender.map(tracing::field::display);
        match &error {
            NotificationError::Rejected(rejection) => {
                let reason = rejection.reason.code();
                let (expected, got) = (&rejection.expected, &rejection.got);
                tracing::warn!(
                    gateway,
                    order_no,
                    reason,
                    expected,
                    got,
                    trade_no,
                    sender,
                    "notification rejected"
                );
                self.record_rejection(learned, rejection).await;
            }
            NotificationError::Contradicts(reason) => {
                tracing::error!(
                    gateway,
                    order_no,
                    reason,
                    trade_no,
                    sender,
                    "notification rejected, though it is verified"
                );
            }
            NotificationError::Store(error) => {
                tracing::error!(gateway, order_no, %error, "notification not recorded: the store failed");
            }
            NotificationError::NotQueried(refusal) => {
                let reason = refusal.code();
                tracing::error!(
                    gateway,
                    order_no,
                    reason,
                    "notification not recorded: no state answer"
                );
            }
        }
        (error.status(), "fail").into_response()
    }

    /// A rejection is answered as it is, even if its event cannot be recorded.
    async fn record_rejection(&self, learned: &Learned, rejection: &Rejection) {
        let event = NewEvent {
            accepted: false,
            reason: Some(rejection.reason.code()),
            expected: rejection.expected.clone(),
            got: rejection.got.clone(),
            attention: rejection.attention,
            ..learned.event(self.clock.now_ms())
        };
        let recorded = if rejection.is_proven {
            self.store.record_event(event).await
        } else {
            self.store.record_unproven(event).await
        };
        if let Err(error) = recorded {
            let (gateway, order_no) = (&learned.gateway, &learned.number);
            tracing::error!(gateway, order_no, %error, "the event of a rejection was not recorded");
        }
    }

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
