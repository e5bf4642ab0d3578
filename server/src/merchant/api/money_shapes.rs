//! Attempts, payments and refunds, as the API takes and shows them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{event_shapes::EventShown, order_shapes::OrderShown, order_shapes::Wallets};
use crate::{
    clock::rfc3339,
    merchant::store::{Attempt, Payment, Refund},
    money::Fen,
};

/// A create request that was sent to a gateway.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Attempt)]
pub(super) struct AttemptShown {
    gateway: String,
    wallet: Wallets,
    /// `desktop`, `phone`, `wechat` or `alipay`: where the shopper was.
    device: &'static str,
    /// The number by which the gateway knows it.
    number: String,
    /// The gateway's number.
    trade_no: Option<String>,
    /// `sending`, `answered`, `refused`, `unknown` or `ended`.
    state: &'static str,
    #[schema(format = "date-time")]
    created_at: String,
    /// When what was handed out ends.
    #[schema(format = "date-time")]
    ends_at: String,
}

impl From<&Attempt> for AttemptShown {
    fn from(attempt: &Attempt) -> Self {
        Self {
            gateway: attempt.gateway.as_str().to_owned(),
            wallet: attempt.wallet.into(),
            device: attempt.device.name(),
            number: attempt.number.clone(),
            trade_no: attempt.trade_no.clone(),
            state: attempt.state.name(),
            created_at: rfc3339(attempt.created_at_ms),
            ends_at: rfc3339(attempt.ends_at_ms),
        }
    }
}

/// Money that a gateway confirmed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Payment)]
pub(super) struct PaymentShown {
    /// What names it in a refund.
    payment_id: i64,
    gateway: String,
    /// The gateway's number, if it named one.
    trade_no: Option<String>,
    /// The number by which the gateway knows the order.
    number: String,
    /// Yuan.
    #[schema(value_type = String, example = "88.00")]
    amount: Fen,
    /// What was given back of it.
    #[schema(value_type = String, example = "0.00")]
    refunded: Fen,
    /// What refunds that are requested or unknown may give back of it.
    #[schema(value_type = String, example = "0.00")]
    reserved: Fen,
    /// The wallet that it was paid with, if the gateway named one.
    wallet: Option<Wallets>,
    /// When it was paid, in the gateway's words.
    paid_at: Option<String>,
    /// How it was learned: `notification`, `query`, `report` or `browser`.
    source: &'static str,
    #[schema(format = "date-time")]
    learned_at: String,
}

impl From<&Payment> for PaymentShown {
    fn from(payment: &Payment) -> Self {
        Self {
            payment_id: payment.id,
            gateway: payment.gateway.as_str().to_owned(),
            trade_no: payment.trade_no.clone(),
            number: payment.number.clone(),
            amount: payment.amount,
            refunded: payment.refunded,
            reserved: payment.reserved,
            wallet: payment.wallet.map(Wallets::from),
            paid_at: payment.paid_at.clone(),
            source: payment.source.name(),
            learned_at: rfc3339(payment.learned_at_ms),
        }
    }
}

/// A refund that is to be made. Its `Idempotency-Key` tells it from another.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewRefund)]
pub(super) struct RefundWanted {
    /// Yuan; left out, all that is left of the payment.
    #[schema(value_type = Option<String>, example = "8.80", max_length = 15,
        pattern = r"^(?!0(\.0{1,2})?$)(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$")]
    #[serde(default)]
    pub(super) amount: Option<Fen>,
    /// The payment, where the order has more than one with money left.
    pub(super) payment_id: Option<i64>,
    /// Why, in the shop's words.
    #[schema(max_length = 200)]
    #[serde(default)]
    pub(super) reason: String,
    /// Whether the shop gave the money back itself, so that no gateway is asked.
    #[serde(default)]
    pub(super) done: bool,
}

/// A refund.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Refund)]
pub(super) struct RefundShown {
    refund_id: String,
    payment_id: i64,
    order_no: String,
    /// Yuan.
    #[schema(value_type = String, example = "8.80")]
    amount: Fen,
    /// `requested`, `succeeded`, `failed` or `unknown`. Only one that succeeded has given money
    /// back; one that is unknown is never sent again.
    state: &'static str,
    reason: String,
    #[schema(format = "date-time")]
    requested_at: String,
    #[schema(format = "date-time")]
    settled_at: Option<String>,
}

impl From<&Refund> for RefundShown {
    fn from(refund: &Refund) -> Self {
        Self {
            refund_id: refund.id.clone(),
            payment_id: refund.payment_id,
            order_no: refund.order_no.as_str().to_owned(),
            amount: refund.amount,
            state: refund.state.name(),
            reason: refund.reason.clone(),
            requested_at: rfc3339(refund.requested_at_ms),
            settled_at: refund.settled_at_ms.map(rfc3339),
        }
    }
}

/// How an unknown refund ended, as a person found it in the gateway's own statement.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettledRefund)]
pub(super) struct RefundSettled {
    /// Whether the money was given back.
    pub(super) succeeded: bool,
    /// Where that was found.
    #[schema(min_length = 1, max_length = 500)]
    pub(super) note: String,
}

/// An order with all that is recorded about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct OrderDetails {
    pub(super) order: OrderShown,
    pub(super) attempts: Vec<AttemptShown>,
    pub(super) payments: Vec<PaymentShown>,
    pub(super) refunds: Vec<RefundShown>,
    pub(super) events: Vec<EventShown>,
}
