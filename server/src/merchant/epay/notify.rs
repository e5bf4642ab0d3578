//! `/notify/epay`: the gateway says that an order was paid. Anybody can call it, so
//! nothing is believed before the signature, the order, the amount and the channel fit.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    response::Response,
};

use super::{Merchant, channel, sign};
use crate::{
    form::{self, Pair},
    merchant::{
        notified::{self, Forged},
        order::{Gateway, OrderNo},
        pay_state::PayState,
    },
    money::Fen,
};

/// What the gateway signs. Anything else in the query is the notify URL's own.
const SIGNED: [&str; 8] = [
    "pid",
    "trade_no",
    "out_trade_no",
    "type",
    "name",
    "money",
    "trade_status",
    "param",
];

pub(super) async fn by_get(
    State(merchant): State<Arc<Merchant>>,
    RawQuery(query): RawQuery,
) -> Response {
    merchant
        .notified(&form::decode(query.unwrap_or_default().as_bytes()))
        .await
}

pub(super) async fn by_post(State(merchant): State<Arc<Merchant>>, body: Bytes) -> Response {
    merchant.notified(&form::decode(&body)).await
}

impl Merchant {
    async fn notified(&self, sent: &[Pair]) -> Response {
        notified::answer(Gateway::Epay, self.believe(sent).await)
    }

    async fn believe(&self, sent: &[Pair]) -> Result<OrderNo, Forged> {
        let epay = self.gateways.epay.as_ref().ok_or(Forged::Merchant)?;
        let twins = |name: &str| {
            sent.iter()
                .filter(|(key, _)| key == name.as_bytes())
                .count()
                > 1
        };
        if SIGNED.into_iter().chain(["sign", "sign_type"]).any(twins) {
            return Err(Forged::Form);
        }
        let value = |name| form::field(sent, name).ok_or(Forged::Form);
        let signed = sent
            .iter()
            .filter(|(key, _)| SIGNED.iter().any(|name| key == name.as_bytes()))
            .map(|(key, value)| (key.as_slice(), value.as_slice()));
        if value("sign_type")? != "MD5"
            || !sign::verify(signed, &epay.key, value("sign")?.as_bytes())
        {
            return Err(Forged::Signature);
        }
        if value("pid")? != epay.pid {
            return Err(Forged::Merchant);
        }
        if value("trade_status")? != "TRADE_SUCCESS" {
            return Err(Forged::Status);
        }
        let order = self.sent_to(Gateway::Epay, &value("out_trade_no")?).await?;
        // `1` for `1.00`: the gateway drops zeros.
        if Fen::parse(&value("money")?) != Ok(order.amount) {
            return Err(Forged::Amount);
        }
        if channel(order.wallet) != Some(value("type")?.as_str()) {
            return Err(Forged::Channel);
        }
        self.take_down(order, PayState::Paid).await
    }
}
