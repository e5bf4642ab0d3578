//! Orders are made by the shop, for what it wants and for as much.

use url::Url;

use super::{Refused, Shop};
use crate::{
    clock::milliseconds,
    merchant::{
        configured::sells_products_alone,
        order::{GatewayName, Order, OrderNo, OrderSource, Wallet},
        pay_state::PayState,
        store::{OrderKey, ShopOrder},
    },
    money::Fen,
};

/// Characters of a description.
pub(in crate::merchant) const LONGEST_DESCRIPTION: usize = 120;
/// Bytes of a return URL: gateways keep no more.
pub(in crate::merchant) const LONGEST_URL: usize = 255;
/// Bytes of metadata.
pub(in crate::merchant) const LONGEST_METADATA: usize = 4096;

/// An order that the shop wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrder {
    /// The shop's own number; `None` for one of ours.
    pub no: Option<OrderNo>,
    /// What is to be paid; above 0.
    pub amount: Fen,
    /// What is bought, as gateways and shoppers read it.
    pub description: String,
    /// What it can be paid with.
    pub wallets: Wallet,
    /// The one gateway that it can be paid at.
    pub gateway: Option<String>,
    /// The shop's page for the shopper after the payment.
    pub return_url: Option<String>,
    /// What the shop keeps with the order, as JSON.
    pub metadata: Option<String>,
    /// What tells the request from another.
    pub key: Option<OrderKey>,
}

impl Shop {
    /// Makes an order, or returns the one that was made before under the same key, or for the
    /// same number and amount; with whether it is new.
    ///
    /// # Errors
    ///
    /// When a field cannot be used, the number is another order's or the key another request's,
    /// or the store fails.
    pub async fn add(&self, wanted: NewOrder) -> Result<(Order, bool), Refused> {
        self.check(&wanted)?;
        let now_ms = self.merchant.clock.now_ms();
        let order = Order {
            no: wanted.no.unwrap_or_else(OrderNo::random),
            source: OrderSource::Api,
            product_id: None,
            name: wanted.description,
            quantity: 1,
            amount: wanted.amount,
            wallet: wanted.wallets,
            gateway: wanted.gateway.map(GatewayName::from),
            return_url: wanted.return_url,
            metadata: wanted.metadata,
            created_at_ms: now_ms,
            expires_at_ms: now_ms.saturating_add(milliseconds(self.merchant.life)),
            canceled_at_ms: None,
            state: PayState::Waiting,
        };
        match self
            .merchant
            .store
            .add_shop_order(order, wanted.key)
            .await?
        {
            ShopOrder::Made(order) => {
                self.merchant.metrics.orders("made", 1);
                let order_no = order.no.as_str();
                tracing::info!(order_no, amount = %order.amount, "order created");
                Ok((order, true))
            }
            ShopOrder::Known(order) => Ok((order, false)),
            ShopOrder::KeyOfAnother => Err(Refused::KeyReused),
            ShopOrder::NumberOfAnother(order) => Err(Refused::NumberTaken(Box::new(order))),
        }
    }

    fn check(&self, wanted: &NewOrder) -> Result<(), Refused> {
        let field = |name, what: &str| Err(Refused::Field(name, what.to_owned()));
        if wanted.amount == Fen::new(0) {
            return field("amount", "must be more than 0");
        }
        let length = wanted.description.chars().count();
        let is_plain = !wanted.description.chars().any(char::is_control);
        if wanted.description.trim().is_empty() || length > LONGEST_DESCRIPTION || !is_plain {
            return field(
                "description",
                "must have 1 to 120 characters, and none that controls a terminal",
            );
        }
        let accepts = match &wanted.gateway {
            None => self.gateways.accept_without_product(wanted.wallets),
            Some(name) => {
                let Some((_, wallets)) = self.gateways.named(Some(name)) else {
                    return field("gateway", "is not in the config");
                };
                if sells_products_alone(name) {
                    return field(
                        "gateway",
                        "takes products of the catalogue alone, by their numbers there",
                    );
                }
                let pays = |wallet| wallets.contains(&wallet);
                if wanted.wallets == Wallet::Either {
                    pays(Wallet::Alipay) && pays(Wallet::WeChat)
                } else {
                    pays(wanted.wallets)
                }
            }
        };
        if !accepts {
            return field(
                "wallets",
                "must be what a gateway of the config takes without a product of the catalogue",
            );
        }
        if let Some(text) = &wanted.return_url
            && !is_web_url(text)
        {
            return field(
                "return_url",
                "must be an http or https URL of at most 255 bytes",
            );
        }
        if wanted
            .metadata
            .as_ref()
            .is_some_and(|it| it.len() > LONGEST_METADATA)
        {
            return field("metadata", "must have at most 4096 bytes as JSON");
        }
        Ok(())
    }
}

fn is_web_url(text: &str) -> bool {
    let url = Url::parse(text);
    text.len() <= LONGEST_URL && url.is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}
