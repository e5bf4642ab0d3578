//! `/notify/epay`: the gateway says that an order was paid. Anybody can call it, so
//! nothing is believed before the signature, the order, the amount and the channel fit.

use std::{fmt, sync::Arc};

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{Merchant, channel, sign};
use crate::{
    form::{self, Pair},
    merchant::{
        order::{Gateway, OrderNo},
        pay_state::PayState,
        store::Source,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Forged {
    /// A field is missing, sent twice, or no text.
    Form,
    Signature,
    Merchant,
    Status,
    Order,
    Amount,
    Channel,
    Storage,
}

impl Forged {
    const fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Signature => "signature",
            Self::Merchant => "merchant",
            Self::Status => "status",
            Self::Order => "order",
            Self::Amount => "amount",
            Self::Channel => "channel",
            Self::Storage => "storage",
        }
    }
}

impl fmt::Display for Forged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl IntoResponse for Forged {
    /// The gateway sends again what is not answered with `success`.
    fn into_response(self) -> Response {
        let status = match self {
            Self::Storage => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Form
            | Self::Signature
            | Self::Merchant
            | Self::Status
            | Self::Order
            | Self::Amount
            | Self::Channel => StatusCode::BAD_REQUEST,
        };
        (status, "fail").into_response()
    }
}

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
        match self.believe(sent).await {
            Ok(no) => {
                tracing::info!(order_no = no.as_str(), "an epay notify was taken");
                "success".into_response()
            }
            Err(forged) => {
                tracing::warn!(reason = %forged, "an epay notify was refused");
                forged.into_response()
            }
        }
    }

    async fn believe(&self, sent: &[Pair]) -> Result<OrderNo, Forged> {
        let epay = self.epay.as_ref().ok_or(Forged::Merchant)?;
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
        let no = OrderNo::parse(&value("out_trade_no")?).ok_or(Forged::Order)?;
        let found = self.store.find(no).await.map_err(|_| Forged::Storage)?;
        let order = found
            .filter(|order| order.gateway == Some(Gateway::Epay))
            .ok_or(Forged::Order)?;
        // `1` for `1.00`: the gateway drops zeros.
        if Fen::parse(&value("money")?) != Ok(order.amount) {
            return Err(Forged::Amount);
        }
        if value("type")? != channel(order.wallet) {
            return Err(Forged::Channel);
        }
        let recorded = self
            .store
            .record(order.no.clone(), PayState::Paid, Source::Notify)
            .await;
        recorded.map(|_| order.no).map_err(|_| Forged::Storage)
    }
}
