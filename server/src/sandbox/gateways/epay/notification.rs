//! Notifications about payments, and the link back to the shop with the same fields.

use std::sync::Arc;

use serde_json::Value;

use super::{account::Account, form::Form, php, sign};
use crate::{
    form,
    sandbox::{
        decimal,
        faults::FaultKind,
        notification::Notification,
        trade::{Status, Trade, TradeDetails},
    },
};

/// Any of these anywhere in the merchant's answer; no other mix of letter cases was accepted.
const ACCEPTED: [&str; 3] = ["success", "SUCCESS", "Success"];
/// A real server names every product so, unless it is set up otherwise.
const NAME: &str = "product";
/// The one documented status.
const PAID: &str = "TRADE_SUCCESS";

/// What epay keeps of a trade.
#[derive(Debug)]
pub(super) struct EpayTrade {
    pub(super) form: Form,
    pub(super) account: Arc<Account>,
}

impl TradeDetails for EpayTrade {
    fn notification(&self, trade: &Trade, fault: Option<&FaultKind>) -> Option<Notification> {
        let status = if let Some(FaultKind::Code(Value::String(text))) = fault {
            text
        } else {
            PAID
        };
        let mut fields = self.signed_fields(trade, status);
        if fault == Some(&FaultKind::BadSignature) {
            for (_, value) in fields.iter_mut().filter(|(name, _)| *name == "sign") {
                *value = value.chars().rev().collect();
            }
        }
        let query = if let Some(FaultKind::Body(bytes)) = fault {
            String::from_utf8_lossy(bytes).into_owned()
        } else {
            form::encode(&fields)
        };
        Some(Notification {
            url: with_query(&php::stored(&self.form.notify_url), &query),
            bearer: None,
            body: None,
            // Somewhere in the answer, whatever the HTTP status.
            is_accepted: |_, answer| ACCEPTED.iter().any(|word| answer.contains(word)),
        })
    }

    /// With the signed fields once it is paid, bare otherwise.
    fn return_url(&self, trade: &Trade) -> Option<String> {
        let url = self.form.return_url()?;
        if trade.status != Status::Paid {
            return Some(url);
        }
        let query = form::encode(&self.signed_fields(trade, PAID));
        Some(with_query(&url, &query))
    }
}

impl EpayTrade {
    /// The fields in the gateway's order.
    fn signed_fields(&self, trade: &Trade, status: &str) -> Vec<(&'static str, String)> {
        let money = trade.amount.map(decimal::without_zeros);
        let mut fields = vec![
            ("pid", self.account.pid.clone()),
            ("trade_no", trade.id.clone()),
            ("out_trade_no", trade.order_no.clone()),
            ("type", self.form.channel.clone()),
            ("name", NAME.to_owned()),
            ("money", money.unwrap_or_default()),
            ("trade_status", status.to_owned()),
        ];
        // A `param` of 0 is lost on the way, as at a real server.
        if let Some(param) = self.form.param.as_deref().filter(|param| *param != "0") {
            fields.push(("param", php::stored(param)));
        }
        let signed = fields
            .iter()
            .map(|(k, v)| (k.as_bytes().to_vec(), Some(v.clone().into_bytes())))
            .collect();
        let sign = sign::sign(&signed, self.account.key.reveal());
        fields.push(("sign", sign));
        fields.push(("sign_type", "MD5".to_owned()));
        fields
    }
}

/// The URL with the gateway's query behind its own.
fn with_query(url: &str, query: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}{query}")
}
