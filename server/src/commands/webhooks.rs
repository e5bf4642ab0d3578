//! `checkout-server webhooks`: what the shop was sent, and sending it again.

use checkout_server::{
    Setup,
    merchant::store::{Delivery, Webhook, WebhookFilter},
};

use super::{open, shop, text};
use crate::args::WebhooksCommand;

/// Does what the command wants.
pub(crate) async fn webhooks(setup: &Setup, command: WebhooksCommand) -> Result<(), String> {
    match command {
        WebhooksCommand::List {
            undelivered,
            after,
            limit,
        } => {
            let filter = WebhookFilter {
                undelivered,
                after,
                limit,
            };
            let outbox = open(setup)?.outbox(filter).await;
            for (webhook, deliveries) in outbox.map_err(|error| error.to_string())? {
                println!("{}", line(&webhook, &deliveries));
            }
            Ok(())
        }
        WebhooksCommand::Resend { id } => {
            let resent = shop(setup)?.resend_webhook(&id).await;
            resent.map_err(|error| error.to_string())?;
            println!("to be sent again: {id}");
            Ok(())
        }
    }
}

fn line(webhook: &Webhook, deliveries: &[Delivery]) -> String {
    let mut line = format!(
        "{}  {}  {}  order {}",
        webhook.id,
        text::time(webhook.created_at_ms),
        webhook.kind.name(),
        text::sent(webhook.order_no.as_deref().unwrap_or("-")),
    );
    if deliveries.is_empty() {
        let closed = webhook.closed_at_ms.is_some();
        line.push_str(if closed { "  not sent" } else { "  to be sent" });
    }
    for delivery in deliveries {
        let state = match (delivery.delivered_at_ms, delivery.given_up_at_ms) {
            (Some(at_ms), _) => format!("delivered {}", text::time(at_ms)),
            (None, Some(at_ms)) => format!("given up {}", text::time(at_ms)),
            (None, None) => format!("next {}", text::time(delivery.next_at_ms)),
        };
        let answer = delivery.answer.as_deref().unwrap_or("-");
        let (endpoint, count) = (&delivery.endpoint, delivery.tries);
        let tried = format!("  {endpoint} {state} tries {count} answer {answer}");
        line.push_str(&tried);
    }
    line
}
