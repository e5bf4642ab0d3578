//! Notifications about payments, and the link back to the shop with the same fields.

use serde_json::Value;
use url::Url;

use super::{
    account::CASHIER,
    php::Fields,
    sign,
    trade::{EpayTrade, Version, channel},
};
use crate::{
    clock, form,
    sandbox::{
        china_time::date_and_time,
        decimal,
        faults::FaultKind,
        notification::Notification,
        trade::{Status, Trade, TradeDetails},
    },
};

/// Any of these anywhere in the merchant's answer; no other mix of letter cases was accepted.
const ACCEPTED: [&str; 3] = ["success", "SUCCESS", "Success"];
/// The one documented status.
const PAID: &str = "TRADE_SUCCESS";

/// A real server names every product so, unless it is set up otherwise.
const NAME: &str = "product";

impl TradeDetails for EpayTrade {
    fn notification(&self, trade: &Trade, fault: Option<&FaultKind>) -> Option<Notification> {
        let status = if let Some(FaultKind::Code(Value::String(text))) = fault {
            text
        } else {
            PAID
        };
        let mut fields = query(self, trade, status);
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
            url: with_query(&self.form.notify_url, &query),
            bearer: None,
            body: None,
            // Somewhere in the answer, whatever the HTTP status.
            is_accepted: |_, answer| ACCEPTED.iter().any(|word| answer.contains(word)),
        })
    }

    /// With the signed fields once it is paid, bare otherwise. As kept, so `&` has become
    /// `&amp;`.
    fn return_url(&self, trade: &Trade) -> Option<String> {
        let url = Some(&self.form.return_url).filter(|url| !url.is_empty())?;
        if trade.status != Status::Paid {
            return Some(url.clone());
        }
        let query = form::encode(&query(self, trade, PAID));
        Some(with_query(url, &query))
    }

    fn has_page(&self, trade: &Trade, url: &Url) -> bool {
        let is_number = |(name, value): &(_, _)| name == "trade_no" && *value == *trade.id;
        url.path() == CASHIER && url.query_pairs().any(|pair| is_number(&pair))
    }

    /// As a real server was seen to wait.
    fn repetitions(&self) -> &'static [u64] {
        &[60, 120, 960, 2160]
    }

    /// A real server was seen to leave it frozen, even when the merchant accepts later.
    fn record_unreachable(&self) {
        self.freeze();
    }
}

/// The signed fields in the gateway's order.
fn query(details: &EpayTrade, trade: &Trade, status: &str) -> Vec<(&'static str, String)> {
    let money = trade.amount.map(decimal::without_zeros);
    let mut fields = vec![
        ("pid", details.account.pid.clone()),
        ("trade_no", trade.id.clone()),
        ("out_trade_no", trade.order_no.clone()),
        ("type", channel(trade).unwrap_or_default().to_owned()),
        ("name", NAME.to_owned()),
        ("money", money.unwrap_or_default()),
        ("trade_status", status.to_owned()),
    ];
    // A `param` of 0 is lost on the way, as at a real server.
    if !matches!(details.form.param.as_str(), "" | "0") {
        fields.push(("param", details.form.param.clone()));
    }
    let keys = (details.account.keys.as_ref()).filter(|_| details.version == Version::Second);
    let (sign, sign_type) = if let Some(keys) = keys {
        fields.extend([
            ("api_trade_no", format!("UP{}", trade.id)),
            ("addtime", date_and_time(trade.created)),
            ("endtime", trade.paid.map(date_and_time).unwrap_or_default()),
            ("timestamp", (clock::now_ms() / 1000).to_string()),
        ]);
        (sign::rsa(&signed(&fields), keys), "RSA")
    } else {
        let key = details.account.key.reveal();
        (sign::md5(&signed(&fields), key), "MD5")
    };
    fields.extend([("sign", sign), ("sign_type", sign_type.to_owned())]);
    fields
}

/// The fields as the signature needs them.
pub(super) fn signed(fields: &[(&'static str, String)]) -> Fields {
    fields
        .iter()
        .map(|(name, value)| (name.as_bytes().to_vec(), Some(value.clone().into_bytes())))
        .collect()
}

/// The URL with the gateway's query behind its own.
fn with_query(url: &str, query: &str) -> String {
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}{query}")
}
