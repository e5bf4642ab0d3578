//! What webhooks say about an order.

use serde_json::{Value, json};

use super::{
    event::{EventKind, NewEvent},
    payment::Payment,
    webhook::{DueWebhook, Subscription, WebhookKind},
};
use crate::{
    merchant::order::{GatewayName, Order, Wallet},
    random,
};

/// Letters of a webhook's id.
const ID_LENGTH: usize = 24;

/// A webhook that is to be written, with the change that it is about.
#[derive(Debug)]
pub(super) struct NewWebhook {
    pub(super) id: String,
    pub(super) kind: WebhookKind,
    pub(super) order_no: Option<String>,
    pub(super) payload: String,
    pub(super) at_ms: i64,
}

impl NewWebhook {
    /// A webhook with all that is recorded about the order's money.
    pub(super) fn about_order(
        kind: WebhookKind,
        order: &Order,
        payments: &[Payment],
        at_ms: i64,
    ) -> Self {
        let metadata = order.metadata.as_deref();
        let metadata: Option<Value> = metadata.and_then(|text| serde_json::from_str(text).ok());
        let data = json!({
            "order_no": order.no.as_str(),
            "pay_state": order.state.code(),
            "amount": order.amount,
            "gateway": order.gateway.as_ref().map(GatewayName::as_str),
            "metadata": metadata,
            "payments": payments.iter().map(payment).collect::<Vec<_>>(),
        });
        Self::new(kind, Some(order.no.as_str().to_owned()), &data, at_ms)
    }

    /// A webhook about the event of that id, which a person must look at. `order_no` is the
    /// number of the order that is meant.
    pub(super) fn about_event(event_id: i64, event: &NewEvent, order_no: Option<String>) -> Self {
        let data = json!({
            "event_id": event_id,
            "order_no": order_no,
            "gateway": event.gateway,
            "reason": event.reason,
            "expected": event.expected,
            "got": event.got,
            "trade_no": event.trade_no,
        });
        Self::new(WebhookKind::Attention, order_no, &data, event.at_ms)
    }

    fn new(kind: WebhookKind, order_no: Option<String>, data: &Value, at_ms: i64) -> Self {
        Self {
            id: format!("msg_{}", random::letters(ID_LENGTH)),
            kind,
            order_no,
            payload: kind.payload(at_ms, data),
            at_ms,
        }
    }
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

/// The event about a webhook that an endpoint did not take for long enough.
pub(super) fn given_up(due: &DueWebhook, answer: &str, now_ms: i64) -> NewEvent {
    NewEvent {
        order_no: due.webhook.order_no.clone(),
        accepted: false,
        reason: Some("webhook_not_delivered"),
        expected: Some(format!("{} {}", due.endpoint, due.webhook.id)),
        got: Some(answer.to_owned()),
        attention: true,
        ..NewEvent::new(EventKind::Webhook, now_ms)
    }
}

/// The subscriptions as a JSON array, for the database to read.
pub(super) fn subscriptions(all: &[Subscription]) -> String {
    let all = all.iter().map(|to| {
        let kinds = to.kinds.iter().map(|kind| kind.name());
        json!({"endpoint": to.endpoint, "kinds": kinds.collect::<Vec<_>>()})
    });
    json!(all.collect::<Vec<_>>()).to_string()
}
