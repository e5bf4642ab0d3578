//! The shop's own system behind a gateway that has the orders itself: such a gateway is sent
//! no name and no amount, so that an order made here is made there, before its payment.

use std::time::Duration;

use serde_json::json;
use url::Url;

use super::{forward, order::Order, refusal::MerchantRefusal};
use crate::{
    config::{ConfigError, check_own_token, check_value, check_web_url},
    secret::Secret,
};

/// For how long the shop's system may take: the shopper waits for the gateway as well.
const TIMEOUT: Duration = Duration::from_secs(8);

/// The two keys of a gateway's table, and what they are called in messages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys {
    pub(super) url: &'static str,
    pub(super) token: &'static str,
    /// The environment variable that may hold the token.
    pub(super) variable: &'static str,
}

/// Where orders are made.
#[derive(Clone, Debug)]
pub(super) struct ShopSystem {
    url: Url,
    token: Secret,
}

impl ShopSystem {
    /// The system at `orders_url`; `None` where the config names none, since the shop makes
    /// its orders at the gateway by itself.
    ///
    /// # Errors
    ///
    /// When the address cannot be used, or its token is missing or none.
    pub(super) fn read(
        url: Option<&Url>,
        token: &Secret,
        keys: Keys,
    ) -> Result<Option<Self>, ConfigError> {
        let Some(url) = url else {
            check_value(token, keys.token)?;
            return Ok(None);
        };
        check_web_url(url, keys.url)?;
        check_own_token(token, keys.token, keys.variable)?;
        let (url, token) = (url.clone(), token.clone());
        Ok(Some(Self { url, token }))
    }

    /// Makes the order there. The same order may be made again at any time: the system
    /// answers with success, or with 409 where it has another order of that number.
    ///
    /// # Errors
    ///
    /// When the system does not answer, or refuses the order.
    pub(super) async fn add_order(
        &self,
        http: &reqwest::Client,
        order: &Order,
    ) -> Result<(), MerchantRefusal> {
        let new = json!({
            "order_no": order.no.as_str(),
            "name": order.name,
            "amount": order.amount,
        });
        let request = http
            .post(self.url.clone())
            .bearer_auth(self.token.reveal())
            .header("content-type", "application/json")
            .body(new.to_string());
        let answer = forward::send(request, TIMEOUT).await;
        // Whatever came of it, the gateway was sent nothing for a payment.
        let answer = answer.map_err(|_| MerchantRefusal::GatewayUnreachable)?;
        if answer.status.is_success() {
            return Ok(());
        }
        tracing::error!(
            order_no = order.no.as_str(),
            status = answer.status.as_u16(),
            "the shop's system behind the gateway does not take the order"
        );
        Err(MerchantRefusal::GatewayRefused)
    }
}
