//! The webhooks about an order's money.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::{outbox, payments};
use crate::merchant::{
    order::{GatewayName, Order, Wallet},
    store::{Payment, StoreError, WebhookKind},
};

/// A webhook with all that is recorded about the order's money.
pub(super) fn add(
    change: &Transaction<'_>,
    kind: WebhookKind,
    order: &Order,
    at_ms: i64,
) -> Result<(), StoreError> {
    let metadata = order.metadata.as_deref();
    let metadata: Option<Value> = metadata.and_then(|text| serde_json::from_str(text).ok());
    let payments = payments::of_order(change, order.no.as_str())?;
    let data = json!({
        "order_no": order.no.as_str(),
        "pay_state": order.state.code(),
        "amount": order.amount,
        "gateway": order.gateway.as_ref().map(GatewayName::as_str),
        "metadata": metadata,
        "payments": payments.iter().map(payment).collect::<Vec<_>>(),
    });
    outbox::add(change, kind, Some(order.no.as_str()), at_ms, &data)
}

fn payment(payment: &Payment) -> Value {
    json!({
        "gateway": payment.gateway.as_str(),
        "trade_no": payment.trade_no,
        "amount": payment.amount,
        "refunded": payment.refunded,
        "wallet": payment.wallet.map(Wallet::name),
        "paid_at": payment.paid_at,
    })
}
