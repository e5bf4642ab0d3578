//! The shop is sent what becomes of an order, each once by its id, and in order.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Oracle;
use crate::books::Webhook;

impl Oracle<'_> {
    pub(super) fn webhooks_are_written_once(&mut self) {
        let webhooks = self.store.webhooks();
        for order in self.orders.clone() {
            let own: Vec<_> = webhooks
                .iter()
                .filter(|webhook| webhook.order_no.as_ref() == Some(&order.no))
                .collect();
            let count = |kind: &str| own.iter().filter(|webhook| webhook.kind == kind).count();
            let rows = self.payments_of(&order);
            let paid = usize::from(rows.iter().any(|row| row.pays(&order)));
            let is_paid = !rows.is_empty();
            let refunds = self.refunds.iter();
            let refunded = refunds
                .filter(|row| row.order_no == order.no && row.state == "succeeded")
                .count();
            let mut due = vec![
                ("order.paid", paid),
                ("order.canceled", usize::from(order.canceled)),
                ("order.refunded", refunded),
            ];
            // One that was paid late had ended before.
            if (!is_paid && !order.canceled) || count("order.expired") > 1 {
                due.push(("order.expired", 1));
            }
            for (kind, due) in due {
                let written = count(kind);
                if written != due {
                    let words = format!("{kind} of {}: {written} times, not {due}", order.no);
                    self.complain("a webhook is not written once", &words);
                }
            }
            for webhook in own.iter().filter(|webhook| !has_its_state(webhook)) {
                self.complain("a webhook has another state", &format!("{webhook:?}"));
            }
        }
    }

    pub(super) fn webhooks_arrive_once_by_their_ids(&mut self) {
        if !self.ledger.hooks {
            return;
        }
        let received = self.ledger.books().webhooks.clone();
        let mut first = BTreeMap::new();
        for (at, webhook) in received.iter().enumerate() {
            let (known_at, body) = first.entry(&webhook.id).or_insert((at, &webhook.body));
            if **body != webhook.body {
                let words = format!("{} at {known_at} and {at}", webhook.id);
                self.complain("a webhook is sent with another body", &words);
            }
        }
        let mut last = BTreeMap::<String, usize>::new();
        for webhook in self.store.webhooks() {
            let Some((at, body)) = first.get(&webhook.id) else {
                self.complain("a webhook does not arrive", &format!("{webhook:?}"));
                continue;
            };
            if **body != webhook.payload {
                self.complain("a webhook is sent with another body", &webhook.id);
            }
            let Some(no) = &webhook.order_no else {
                continue;
            };
            if let Some(before) = last.insert(no.clone(), *at)
                && before > *at
            {
                self.complain("a webhook arrives before an earlier one", &webhook.id);
            }
        }
        for webhook in &received {
            let written = self.store.webhooks();
            let known = written.iter().find(|it| it.id == webhook.id);
            if known.is_none_or(|known| known.order_no != webhook.order_no) {
                self.complain("a webhook is not on record", &format!("{webhook:?}"));
            }
        }
        for (id, before) in self.shop.resent.clone() {
            let again = received.iter().skip(before).any(|it| it.id == id);
            if !again {
                self.complain("a webhook is not sent again", &id);
            }
        }
    }
}

/// Whether the webhook names the state into which it says that the order came.
fn has_its_state(webhook: &Webhook) -> bool {
    let sent: Value = serde_json::from_str(&webhook.payload).unwrap_or_default();
    let state = sent["data"]["pay_state"].as_i64();
    sent["type"] == webhook.kind.as_str()
        && match webhook.kind.as_str() {
            "order.paid" => state == Some(1),
            "order.canceled" => state == Some(2),
            "order.expired" => state == Some(0),
            "order.refunded" => matches!(state, Some(1 | 3 | 9)),
            _ => true,
        }
}
