//! epay: `POST /pay/epay` takes the widget's form, adds what only a merchant knows, and
//! forwards it to `mapi.php`.

mod notify;
pub(super) mod query;
mod sign;

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{ConnectInfo, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;

use super::{
    Merchant, forward,
    links::{self, Field},
    order::{Gateway, Order, OrderNo, Wallet},
    refusal::Refusal,
};
use crate::{
    config::EpayConfig,
    form::{self, Pair},
    money::Fen,
};

const LINKS: [Field; 3] = [
    Field::Link(&["payurl"]),
    Field::Code(&["qrcode"]),
    Field::Code(&["urlscheme"]),
];
/// A real epay server keeps 64 characters, and takes a longer name for a changed one
/// when the order is sent again.
const MAX_NAME: usize = 64;

pub(super) fn routes() -> Router<Arc<Merchant>> {
    Router::new()
        .route("/pay/epay", post(pay))
        .route("/notify/epay", get(notify::by_get).post(notify::by_post))
}

async fn pay(
    State(merchant): State<Arc<Merchant>>,
    peer: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let sent = form::decode(&body);
    match merchant
        .pay_epay(&sent, &client_ip(&merchant, peer, &headers))
        .await
    {
        Ok(answer) => answer.into_response(),
        Err(refusal) if refusal.is_fault() => refusal.into_response(),
        // In the gateway's own form, which the widget reads.
        Err(refusal) => Json(json!({"code": -1, "msg": refusal.words()})).into_response(),
    }
}

impl Merchant {
    async fn pay_epay(&self, sent: &[Pair], client_ip: &str) -> Result<forward::Answer, Refusal> {
        let epay = self.gateways.epay.as_ref().ok_or(Refusal::UnknownCommand)?;
        let order = self.ordered(sent).await?;
        let channel = channel(order.wallet).ok_or(Refusal::WalletDiffers)?;
        self.claim(&order, Gateway::Epay, None).await?;
        let mut fields = vec![
            ("pid", epay.pid.clone()),
            ("type", channel.to_owned()),
            ("out_trade_no", order.no.as_str().to_owned()),
            ("notify_url", self.notify_url(Gateway::Epay)),
            ("name", order.name.chars().take(MAX_NAME).collect()),
            ("money", order.amount.to_string()),
            ("clientip", client_ip.to_owned()),
        ];
        for name in ["return_url", "device", "param"] {
            fields.extend(
                form::field(sent, name)
                    .filter(|v| !v.is_empty())
                    .map(|value| (name, value)),
            );
        }
        self.post_signed(epay, fields).await
    }

    async fn post_signed(
        &self,
        epay: &EpayConfig,
        mut fields: Vec<(&'static str, String)>,
    ) -> Result<forward::Answer, Refusal> {
        let signature = sign::signature(
            fields.iter().map(|(k, v)| (k.as_bytes(), v.as_bytes())),
            &epay.key,
        );
        fields.extend([("sign", signature), ("sign_type", "MD5".to_owned())]);
        let request = self
            .http
            .post(epay.url.clone())
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form::encode(&fields));
        let mut answer = forward::send(request, self.create_within).await?;
        answer.body = links::resolve(answer.body, &LINKS, &epay.url);
        Ok(answer)
    }

    /// The order that is meant: ours, or a new one for a product of the catalogue under
    /// the browser's own number. The price is never the browser's.
    async fn ordered(&self, sent: &[Pair]) -> Result<Order, Refusal> {
        let value = |name| form::field(sent, name).unwrap_or_default();
        let no = OrderNo::parse(&value("out_trade_no")).ok_or(Refusal::BadOrderNo)?;
        let wallet = wallet(&value("type")).ok_or(Refusal::UnknownWallet)?;
        let money = Some(value("money")).filter(|text| !text.is_empty());
        let money = money
            .map(|text| Fen::parse(&text))
            .transpose()
            .map_err(|_| Refusal::MoneyDiffers)?;
        let order = if let Some(order) = self.store.find(no.clone()).await? {
            order
        } else {
            let product = self
                .catalogue
                .by_name(&value("name"))
                .ok_or(Refusal::UnknownProduct)?;
            let quantity = money
                .and_then(|money| product.quantity_for(money))
                .ok_or(Refusal::MoneyDiffers)?;
            let order = self
                .order(no, product, quantity, wallet)
                .ok_or(Refusal::BadQuantity)?;
            self.store.add(order).await?
        };
        if order.wallet != wallet {
            return Err(Refusal::WalletDiffers);
        }
        if money.is_some_and(|money| money != order.amount) {
            return Err(Refusal::MoneyDiffers);
        }
        Ok(order)
    }
}

/// The document's `type` values.
const fn channel(wallet: Wallet) -> Option<&'static str> {
    match wallet {
        Wallet::Alipay => Some("alipay"),
        Wallet::WeChat => Some("wxpay"),
        Wallet::OneCode => None,
    }
}

fn wallet(channel_name: &str) -> Option<Wallet> {
    [Wallet::Alipay, Wallet::WeChat]
        .into_iter()
        .find(|wallet| channel(*wallet) == Some(channel_name))
}

/// A proxy appends the address that it saw; what stands before it is the shopper's word.
fn client_ip(
    merchant: &Merchant,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: &HeaderMap,
) -> String {
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()
        .filter(|_| merchant.trust_forwarded_for)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next()?.trim().parse().ok());
    forwarded.unwrap_or(peer.ip()).to_canonical().to_string()
}
