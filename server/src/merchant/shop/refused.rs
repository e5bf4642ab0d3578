//! Why a request of the shop's own system is refused, in sentences for its engineers.

use std::fmt;

use crate::{
    merchant::{
        order::Order,
        pay_state::PayState,
        store::{RefundState, StoreError},
    },
    money::Fen,
};

/// Why a request of the shop's own system is refused. `Display` is a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A field of the request cannot be used: its name, and what it must be.
    Field(&'static str, String),
    /// There is no order of that number.
    UnknownOrder,
    /// The number is taken by this other order.
    NumberTaken(Box<Order>),
    /// The idempotency key was used for another request.
    KeyReused,
    /// The order is in this state, in which it cannot be canceled.
    NotWaiting(PayState),
    /// There is no payment of the order, or not the one that is named.
    NoPayment,
    /// The order has more than one payment, and none is named.
    SeveralPayments,
    /// More is wanted back than this, which is left of the payment.
    TooMuch(Fen),
    /// The gateway of the order cannot be asked to give money back.
    GatewayCannotRefund,
    /// The order has no refund of that id.
    UnknownRefund,
    /// The refund has this state, in which nobody settles it.
    NotUnknown(RefundState),
    /// No such event waits for a person.
    UnknownEvent,
    /// The order is not unconfirmed, so that nobody settles it.
    NotUnconfirmed,
    /// There is no webhook of that id, or no address of the config that should have it.
    UnknownWebhook,
    /// The store failed.
    Store(StoreError),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name, what) => write!(f, "{name} {what}"),
            Self::UnknownOrder => f.write_str("there is no order of that number"),
            Self::NumberTaken(order) => write!(
                f,
                "there is another order of that number: {} is for {}",
                order.no.as_str(),
                order.amount
            ),
            Self::KeyReused => f.write_str("the idempotency key was used for another request"),
            Self::NotWaiting(state) => write!(
                f,
                "only an order that waits for its payment can be canceled: its pay_state is {}",
                state.code()
            ),
            Self::NoPayment => f.write_str("there is no such payment of the order"),
            Self::SeveralPayments => {
                f.write_str("more than one payment has money left: name one by its payment_id")
            }
            Self::TooMuch(left) => write!(
                f,
                "{left} is left of the payment; refunds that are requested or unknown are reserved"
            ),
            Self::GatewayCannotRefund => f.write_str(
                "the gateway cannot be asked to give money back: give it back in the gateway's \
                 own console, and post that with done = true",
            ),
            Self::UnknownRefund => f.write_str("the order has no refund of that id"),
            Self::NotUnknown(state) => write!(
                f,
                "only a refund that is unknown is settled so: its state is {}",
                state.name()
            ),
            Self::UnknownEvent => f.write_str("no such event waits for a person"),
            Self::NotUnconfirmed => f.write_str("the order is not unconfirmed"),
            Self::UnknownWebhook => f.write_str(
                "there is no webhook of that id, or no address in the config that should have it",
            ),
            Self::Store(error) => write!(f, "the order store failed: {error}"),
        }
    }
}

impl std::error::Error for Refused {}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the order store failed");
        Self::Store(error)
    }
}
