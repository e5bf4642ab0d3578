//! The shop's address for webhooks.

use serde_json::Value;

use super::ledger::Ledger;
use crate::wire::{Reply, Request};

/// A webhook that arrived, be its answer lost or not.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) id: String,
    pub(crate) order_no: Option<String>,
    pub(crate) body: String,
}

pub(super) fn receive(ledger: &Ledger, request: &Request) -> Reply {
    ledger.next_webhook_fault().strike(|| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let sent: Value = serde_json::from_str(&body).unwrap_or_default();
        let order_no = sent["data"]["order_no"].as_str().map(str::to_owned);
        ledger.books().webhooks.push(Received {
            id: request.webhook_id.clone(),
            order_no,
            body,
        });
        Reply::Answer(200, String::new())
    })
}
