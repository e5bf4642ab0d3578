//! The epay gateway tells the merchant of a payment, again and again until it is heard.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use super::{Form, php, sign};
use crate::{
    form,
    sandbox::{
        Account, Sandbox, decimal,
        faults::{At, Kind},
        trade::{Details, Gateway, Trade},
    },
};

/// Seconds before each attempt. A real server waits as many minutes.
const BEFORE_ATTEMPTS: [u64; 5] = [0, 1, 2, 16, 36];
/// The gateway gives up on an answer after this.
const WITHIN: Duration = Duration::from_secs(5);
/// Any of these anywhere in the body; no other mix of letter cases was taken.
const HEARD: [&str; 3] = ["success", "SUCCESS", "Success"];
/// A real server tells this name, unless it is set up otherwise.
const NAME: &str = "product";

/// The signed fields in the gateway's order: for the notify, and for the browser's return.
pub(crate) fn fields(
    trade: &Trade,
    form: &Form,
    account: &Account,
    status: &str,
) -> Vec<(&'static str, String)> {
    let mut fields = vec![
        ("pid", account.pid.clone()),
        ("trade_no", trade.id.clone()),
        ("out_trade_no", trade.order_no.clone()),
        ("type", form.channel.clone()),
        ("name", NAME.to_owned()),
        (
            "money",
            trade.amount.map(decimal::short).unwrap_or_default(),
        ),
        ("trade_status", status.to_owned()),
    ];
    // A `param` of 0 is lost on the way, as there.
    if let Some(param) = form.param.as_deref().filter(|param| *param != "0") {
        fields.push(("param", php::stored(param)));
    }
    let signed = fields
        .iter()
        .map(|(k, v)| (k.as_bytes().to_vec(), Some(v.clone().into_bytes())))
        .collect();
    fields.push(("sign", sign::sign(&signed, account.key.reveal())));
    fields.push(("sign_type", "MD5".to_owned()));
    fields
}

/// The URL with a query of the gateway's behind its own.
pub(crate) fn with_query(url: &str, query: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}{query}")
}

/// The link that takes a shopper who has paid back to the shop.
pub(crate) fn return_link(trade: &Trade, form: &Form, account: &Account) -> Option<String> {
    let query = form::encode(&fields(trade, form, account, "TRADE_SUCCESS"));
    Some(with_query(&form.return_url()?, &query))
}

pub(crate) async fn deliver(sandbox: Arc<Sandbox>, id: String) {
    for pause in BEFORE_ATTEMPTS {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        let Some(trade) = counted(&sandbox, &id) else {
            return;
        };
        if attempt(&sandbox, &trade).await {
            if let Some(trade) = sandbox.book().by_id(&id) {
                trade.notify.taken = true;
            }
            return;
        }
    }
    tracing::warn!(trade = id, "the merchant never took the sandbox's notify");
}

fn counted(sandbox: &Sandbox, id: &str) -> Option<Trade> {
    let mut book = sandbox.book();
    let trade = book.by_id(id)?;
    trade.notify.attempts += 1;
    Some(trade.clone())
}

/// Did the merchant answer with `success` somewhere in the body, whatever the status?
async fn attempt(sandbox: &Sandbox, trade: &Trade) -> bool {
    let Details::Epay(form) = &trade.details else {
        return true;
    };
    let fault = sandbox.faults().take(Gateway::Epay, At::Notify);
    let mut status = "TRADE_SUCCESS".to_owned();
    match &fault {
        Some(Kind::DropBefore) => return false,
        Some(Kind::Delay(delay)) => tokio::time::sleep(*delay).await,
        Some(Kind::Code(Value::String(text))) => status.clone_from(text),
        _ => {}
    }
    let mut fields = fields(trade, form, &sandbox.account, &status);
    if fault == Some(Kind::BadSignature) {
        for (_, value) in fields.iter_mut().filter(|(name, _)| *name == "sign") {
            *value = value.chars().rev().collect();
        }
    }
    let query = match fault {
        Some(Kind::Body(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        _ => form::encode(&fields),
    };
    let url = with_query(&php::stored(&form.notify_url), &query);
    match sandbox.http.get(url).timeout(WITHIN).send().await {
        Ok(answer) => answer
            .text()
            .await
            .is_ok_and(|body| HEARD.iter().any(|word| body.contains(word))),
        Err(_) => false,
    }
}
