//! Orders, as the API takes and shows them.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::{
    clock::rfc3339,
    merchant::{
        order::{GatewayName, Order, Wallet},
        shop::Shop,
    },
    money::Fen,
};

/// What an order can be paid with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Wallets {
    /// Alipay alone.
    Alipay,
    /// WeChat Pay alone.
    Wechat,
    /// Alipay or WeChat Pay, as the shopper chooses.
    Either,
    /// One code that both can scan, where a gateway has such.
    Onecode,
}

impl From<Wallets> for Wallet {
    fn from(wallets: Wallets) -> Self {
        match wallets {
            Wallets::Alipay => Self::Alipay,
            Wallets::Wechat => Self::WeChat,
            Wallets::Either => Self::Either,
            Wallets::Onecode => Self::OneCode,
        }
    }
}

impl From<Wallet> for Wallets {
    fn from(wallet: Wallet) -> Self {
        match wallet {
            Wallet::Alipay => Self::Alipay,
            Wallet::WeChat => Self::Wechat,
            Wallet::Either => Self::Either,
            Wallet::OneCode => Self::Onecode,
        }
    }
}

/// An order that is to be made.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOrder)]
pub(super) struct OrderWanted {
    /// The shop's own number; left out, the server makes one.
    #[schema(min_length = 1, max_length = 64, pattern = "^[0-9A-Za-z_-]+$")]
    pub(super) order_no: Option<String>,
    /// Yuan, as decimal text with at most two decimals; more than 0.
    #[schema(value_type = String, example = "88.00", max_length = 15,
        pattern = r"^(?!0(\.0{1,2})?$)(0|[1-9][0-9]{0,11})(\.[0-9]{1,2})?$")]
    pub(super) amount: Fen,
    /// What is bought, as gateways and shoppers read it.
    #[schema(
        min_length = 1,
        max_length = 120,
        pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\x00-\x1f\x7f-\x9f\s][^\x00-\x1f\x7f-\x9f]*$"
    )]
    pub(super) description: String,
    /// What it can be paid with.
    pub(super) wallets: Wallets,
    /// The one gateway of the config that it can be paid at; left out, the first that it is sent
    /// to.
    pub(super) gateway: Option<String>,
    /// The shop's page for the shopper after the payment: an http or https URL.
    #[schema(format = "uri", max_length = 255)]
    pub(super) return_url: Option<String>,
    /// What the shop keeps with the order: a JSON object of at most 4096 bytes, which webhooks
    /// have, too.
    #[schema(value_type = Option<Object>)]
    pub(super) metadata: Option<serde_json::Map<String, Value>>,
}

/// An order.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Order)]
pub(super) struct OrderShown {
    /// The order's number.
    order_no: String,
    /// Who made it: `api`, `catalogue` or `browser`.
    source: &'static str,
    /// What is bought.
    description: String,
    /// How many items of a product of the catalogue.
    quantity: u32,
    /// Yuan.
    #[schema(value_type = String, example = "88.00")]
    amount: Fen,
    /// What it can be paid with.
    wallets: Wallets,
    /// The gateway that it goes to; `null` before it was sent to one.
    gateway: Option<String>,
    /// The shop's page for the shopper after the payment.
    return_url: Option<String>,
    /// What the shop keeps with the order.
    metadata: Option<Value>,
    /// 0 waiting, 1 paid, 2 canceled, 3 wholly refunded, 9 for a person.
    pay_state: i64,
    /// When it was made.
    #[schema(format = "date-time")]
    created_at: String,
    /// Until when it can be paid.
    #[schema(format = "date-time")]
    expires_at: String,
    /// When it was canceled.
    #[schema(format = "date-time")]
    canceled_at: Option<String>,
    /// The page on which a phone can pay it; `null` where the config has no such page, or no
    /// secret to sign its address with.
    handoff: Option<String>,
}

impl OrderShown {
    pub(super) fn of(shop: &Shop, order: &Order) -> Self {
        let metadata = order.metadata.as_deref();
        Self {
            order_no: order.no.as_str().to_owned(),
            source: order.source.name(),
            description: order.name.clone(),
            quantity: order.quantity,
            amount: order.amount,
            wallets: order.wallet.into(),
            gateway: order
                .gateway
                .as_ref()
                .map(GatewayName::as_str)
                .map(str::to_owned),
            return_url: order.return_url.clone(),
            metadata: metadata.and_then(|text| serde_json::from_str(text).ok()),
            pay_state: order.state.code(),
            created_at: rfc3339(order.created_at_ms),
            expires_at: rfc3339(order.expires_at_ms),
            canceled_at: order.canceled_at_ms.map(rfc3339),
            handoff: shop.handoff_link(order),
        }
    }
}

/// Orders of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct OrderList {
    /// The newest first.
    pub(super) orders: Vec<OrderShown>,
    /// What `after` is to be for the next page; `null` where there is none.
    pub(super) next: Option<String>,
}
