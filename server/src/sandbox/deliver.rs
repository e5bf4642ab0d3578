//! The gateways tell the merchant, again and again until they are heard.

use std::{sync::Arc, time::Duration};

use reqwest::RequestBuilder;

use super::{
    Sandbox, epay,
    faults::{At, Kind},
    gatepay, report,
    trade::{Details, Trade},
};

/// Seconds before each attempt. A real epay server waits as many minutes; no other
/// document says.
const BEFORE_ATTEMPTS: [u64; 5] = [0, 1, 2, 16, 36];
/// A gateway gives up on an answer after this.
const WITHIN: Duration = Duration::from_secs(5);

/// What is sent, and what answer counts as heard.
pub(super) struct Message {
    pub(super) request: RequestBuilder,
    pub(super) heard: fn(status: u16, body: &str) -> bool,
}

/// The other gateways' rule: the text `success`, and nothing gone wrong with it.
pub(super) fn plain_success(status: u16, body: &str) -> bool {
    (200..300).contains(&status) && body.trim() == "success"
}

/// Tells of the trade as it was when the thing to tell of happened.
pub(super) async fn deliver(sandbox: Arc<Sandbox>, trade: Trade) {
    for pause in BEFORE_ATTEMPTS {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        if let Some(known) = sandbox.book().by_id(&trade.id) {
            known.notify.attempts += 1;
        }
        if attempt(&sandbox, &trade).await {
            if let Some(known) = sandbox.book().by_id(&trade.id) {
                known.notify.taken |= known.notify.news == trade.notify.news;
            }
            return;
        }
    }
    tracing::warn!(
        trade = trade.id,
        "the merchant never took the sandbox's notify"
    );
}

async fn attempt(sandbox: &Sandbox, trade: &Trade) -> bool {
    let fault = sandbox.faults().take(trade.gateway, At::Notify);
    match &fault {
        Some(Kind::DropBefore) => return false,
        Some(Kind::Delay(delay)) => tokio::time::sleep(*delay).await,
        None
        | Some(
            Kind::DropAfter
            | Kind::Body(_)
            | Kind::Truncate(_)
            | Kind::Status(_)
            | Kind::BadSignature
            | Kind::Code(_),
        ) => {}
    }
    let fault = fault.as_ref();
    let message = match &trade.details {
        Details::Epay(form) => epay::notify::message(sandbox, trade, form, fault),
        Details::Gatepay(order) => gatepay::notify::message(sandbox, trade, order, fault),
        Details::PayUrl(_) => {
            report::as_json(sandbox, &sandbox.accounts.pay_url.hears, trade, fault)
        }
        Details::Smallsaas(_) => {
            report::as_form(sandbox, &sandbox.accounts.smallsaas.hears, trade, fault)
        }
        Details::OrderCmd { .. } => return true,
    };
    let Ok(answer) = message.request.timeout(WITHIN).send().await else {
        return false;
    };
    let status = answer.status().as_u16();
    answer
        .text()
        .await
        .is_ok_and(|body| (message.heard)(status, &body))
}
