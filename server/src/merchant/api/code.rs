//! The names of why a request is refused or failed.

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::merchant::{shop::Refused, store::StoreError};

/// Why a request was refused or failed. The names do not change; there may be more some day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "snake_case")]
pub(super) enum Code {
    /// There is no valid key.
    Unauthorized,
    /// The API has no such address.
    NotFound,
    /// The address has no such method.
    Method,
    /// The body is not sent as JSON.
    NotJson,
    /// The body is too large.
    TooLarge,
    /// The body did not come in time.
    BodyTimeout,
    /// The request cannot be read.
    Malformed,
    /// A value cannot be used.
    Invalid,
    /// The `Idempotency-Key` has no form that one can have.
    BadIdempotencyKey,
    /// The request needs an `Idempotency-Key`.
    IdempotencyKeyMissing,
    /// The `Idempotency-Key` was used for another request.
    IdempotencyKeyReused,
    /// There is no order of that number.
    UnknownOrder,
    /// The number is that of another order.
    NumberTaken,
    /// The order was paid, so that it is not canceled.
    NotWaiting,
    /// The order has no such payment.
    NoPayment,
    /// The order has several payments, and none is named.
    SeveralPayments,
    /// More is wanted back than is left of the payment.
    AbovePayment,
    /// The gateway cannot be asked to give money back.
    GatewayCannotRefund,
    /// The order has no refund of that id.
    UnknownRefund,
    /// The refund is not unknown, so that nobody settles it.
    RefundNotUnknown,
    /// No such event waits for a person.
    UnknownEvent,
    /// There is no such webhook, or no address that should have it.
    UnknownWebhook,
    /// The order is not unconfirmed, so that nobody settles it.
    NotUnconfirmed,
    /// Too many requests are in work.
    Overloaded,
    /// The store had no time for the request.
    StorageBusy,
    /// The store failed.
    Storage,
    /// The server failed.
    Failed,
}

impl Code {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::NotFound => "not_found",
            Self::Method => "method",
            Self::NotJson => "not_json",
            Self::TooLarge => "too_large",
            Self::BodyTimeout => "body_timeout",
            Self::Malformed => "malformed",
            Self::Invalid => "invalid",
            Self::BadIdempotencyKey => "bad_idempotency_key",
            Self::IdempotencyKeyMissing => "idempotency_key_missing",
            Self::IdempotencyKeyReused => "idempotency_key_reused",
            Self::UnknownOrder => "unknown_order",
            Self::NumberTaken => "number_taken",
            Self::NotWaiting => "not_waiting",
            Self::NoPayment => "no_payment",
            Self::SeveralPayments => "several_payments",
            Self::AbovePayment => "above_payment",
            Self::GatewayCannotRefund => "gateway_cannot_refund",
            Self::UnknownRefund => "unknown_refund",
            Self::RefundNotUnknown => "refund_not_unknown",
            Self::UnknownEvent => "unknown_event",
            Self::UnknownWebhook => "unknown_webhook",
            Self::NotUnconfirmed => "not_unconfirmed",
            Self::Overloaded => "overloaded",
            Self::StorageBusy => "storage_busy",
            Self::Storage => "storage",
            Self::Failed => "failed",
        }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl From<&Refused> for Code {
    fn from(refused: &Refused) -> Self {
        match refused {
            Refused::Field(..) => Self::Invalid,
            Refused::UnknownOrder => Self::UnknownOrder,
            Refused::NumberTaken(_) => Self::NumberTaken,
            Refused::KeyReused => Self::IdempotencyKeyReused,
            Refused::NotWaiting(_) => Self::NotWaiting,
            Refused::NoPayment => Self::NoPayment,
            Refused::SeveralPayments => Self::SeveralPayments,
            Refused::TooMuch(_) => Self::AbovePayment,
            Refused::GatewayCannotRefund => Self::GatewayCannotRefund,
            Refused::UnknownRefund => Self::UnknownRefund,
            Refused::NotUnknown(_) => Self::RefundNotUnknown,
            Refused::UnknownEvent => Self::UnknownEvent,
            Refused::UnknownWebhook => Self::UnknownWebhook,
            Refused::NotUnconfirmed => Self::NotUnconfirmed,
            Refused::Store(StoreError::Busy) => Self::StorageBusy,
            Refused::Store(_) => Self::Storage,
        }
    }
}
