//! Webhooks, as the API shows them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    clock::rfc3339,
    merchant::store::{Delivery, Webhook},
};

/// A webhook, with what became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(super) struct WebhookShown {
    /// The header `webhook-id` of each time that it is sent.
    webhook_id: String,
    /// What it is about, such as `order.paid`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The order; `null` where it is about none.
    order_no: Option<String>,
    /// When it was made.
    #[schema(format = "date-time")]
    created_at: String,
    /// When every address that should have it had it.
    #[schema(format = "date-time")]
    delivered_at: Option<String>,
    /// When nothing more was to be sent of it.
    #[schema(format = "date-time")]
    closed_at: Option<String>,
    /// One for each address that it was sent to, or is to be sent to again.
    deliveries: Vec<DeliveryShown>,
}

/// How far a webhook has come at an address of the config.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Delivery)]
pub(super) struct DeliveryShown {
    /// The name in the config.
    endpoint: String,
    /// How often it was sent.
    tries: u32,
    /// What came of the last time: a status, or a word.
    answer: Option<String>,
    /// When it is sent next; `null` where it is over.
    #[schema(format = "date-time")]
    next_at: Option<String>,
    /// When it was delivered.
    #[schema(format = "date-time")]
    delivered_at: Option<String>,
    /// When it was given up.
    #[schema(format = "date-time")]
    given_up_at: Option<String>,
}

/// Webhooks of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct WebhookList {
    /// The newest first.
    pub(super) webhooks: Vec<WebhookShown>,
    /// What `after` is to be for the next page; `null` where there is none.
    pub(super) next: Option<String>,
}

impl WebhookShown {
    pub(super) fn of(webhook: &Webhook, deliveries: &[Delivery]) -> Self {
        Self {
            webhook_id: webhook.id.clone(),
            kind: webhook.kind.name(),
            order_no: webhook.order_no.clone(),
            created_at: rfc3339(webhook.created_at_ms),
            delivered_at: webhook.delivered_at_ms.map(rfc3339),
            closed_at: webhook.closed_at_ms.map(rfc3339),
            deliveries: deliveries.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Delivery> for DeliveryShown {
    fn from(delivery: &Delivery) -> Self {
        let is_over = delivery
            .delivered_at_ms
            .or(delivery.given_up_at_ms)
            .is_some();
        Self {
            endpoint: delivery.endpoint.clone(),
            tries: delivery.tries,
            answer: delivery.answer.clone(),
            next_at: (!is_over).then(|| rfc3339(delivery.next_at_ms)),
            delivered_at: delivery.delivered_at_ms.map(rfc3339),
            given_up_at: delivery.given_up_at_ms.map(rfc3339),
        }
    }
}
