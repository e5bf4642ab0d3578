//! The epay gateway tells the merchant of a payment.

use serde_json::Value;

use super::{Form, php, sign};
use crate::{
    form,
    sandbox::{EpayAccount, Sandbox, decimal, deliver::Message, faults::Kind, trade::Trade},
};

/// Any of these anywhere in the body; no other mix of letter cases was taken.
const HEARD: [&str; 3] = ["success", "SUCCESS", "Success"];
/// A real server tells this name, unless it is set up otherwise.
const NAME: &str = "product";

/// The signed fields in the gateway's order: for the notify, and for the browser's return.
pub(crate) fn fields(
    trade: &Trade,
    form: &Form,
    account: &EpayAccount,
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
pub(crate) fn return_link(trade: &Trade, form: &Form, account: &EpayAccount) -> Option<String> {
    let query = form::encode(&fields(trade, form, account, "TRADE_SUCCESS"));
    Some(with_query(&form.return_url()?, &query))
}

pub(crate) fn message(
    sandbox: &Sandbox,
    trade: &Trade,
    form: &Form,
    fault: Option<&Kind>,
) -> Message {
    let status = if let Some(Kind::Code(Value::String(text))) = fault {
        text
    } else {
        "TRADE_SUCCESS"
    };
    let mut fields = fields(trade, form, &sandbox.accounts.epay, status);
    if fault == Some(&Kind::BadSignature) {
        for (_, value) in fields.iter_mut().filter(|(name, _)| *name == "sign") {
            *value = value.chars().rev().collect();
        }
    }
    let query = if let Some(Kind::Body(bytes)) = fault {
        String::from_utf8_lossy(bytes).into_owned()
    } else {
        form::encode(&fields)
    };
    let url = with_query(&php::stored(&form.notify_url), &query);
    Message {
        request: sandbox.http.get(url),
        // Somewhere in the body, whatever the HTTP status.
        heard: |_, body| HEARD.iter().any(|word| body.contains(word)),
    }
}
