//! Notifications about payments.
//!
//! The document describes none, but it signs just the fields that a shop would want to see
//! again. So this is assumed, here and nowhere else: a form is posted to the address
//! registered for the shop, with the order's fields as the create request had them, signed
//! by the create request's formula, until the shop answers the text `success`.

use std::sync::Arc;

use url::Url;

use super::{
    account::{INDEX, ShopRecord},
    form::Order,
    sign::{Signed, sign},
};
use crate::{
    form,
    sandbox::{
        decimal,
        faults::FaultKind,
        notification::{Body, Notification, is_plain_success},
        trade::{Trade, TradeDetails},
    },
};

/// What gatepay keeps of a trade.
#[derive(Debug)]
pub(super) struct GatepayTrade {
    pub(super) order: Order,
    pub(super) shop: Arc<ShopRecord>,
}

impl TradeDetails for GatepayTrade {
    fn notification(&self, trade: &Trade, fault: Option<&FaultKind>) -> Option<Notification> {
        let bytes = if let Some(FaultKind::Body(bytes)) = fault {
            bytes.clone()
        } else {
            let spoilt = fault == Some(&FaultKind::BadSignature);
            self.body(trade, spoilt).into_bytes()
        };
        Some(Notification {
            url: self.shop.notify_url.clone(),
            bearer: None,
            body: Some(Body {
                content_type: "application/x-www-form-urlencoded",
                bytes,
            }),
            is_accepted: is_plain_success,
        })
    }

    /// The document has no return URL.
    fn return_url(&self, _trade: &Trade) -> Option<String> {
        None
    }

    /// The payment page's address as the document's sample has it.
    fn has_page(&self, trade: &Trade, url: &Url) -> bool {
        let fields = form::decode(url.query().unwrap_or_default().as_bytes());
        url.path().trim_end_matches('/') == INDEX
            && form::field(&fields, "id").as_ref() == Some(&trade.id)
    }

    /// The items leave the stock.
    fn record_payment(&self) {
        if let Some(stock) = &mut self.shop.limits.lock().gatepay.stock {
            *stock = stock.saturating_sub(self.order.items);
        }
    }
}

impl GatepayTrade {
    fn body(&self, trade: &Trade, spoilt: bool) -> String {
        let (account, order) = (&self.shop.account, &self.order);
        let signed = Signed {
            appkey: account.appkey.reveal(),
            product_id: &order.product_id,
            product_num: &order.product_num,
            pay_type: &order.pay_type,
            out_order_id: &order.out_order_id,
            custom: &order.custom,
        };
        let mut sign = sign(&signed, account.secret.reveal());
        if spoilt {
            sign = sign.chars().rev().collect();
        }
        let price = decimal::without_zeros(trade.amount.unwrap_or_default());
        form::encode(&[
            ("product_id", order.product_id.as_str()),
            ("product_num", &order.product_num),
            ("pay_type", &order.pay_type),
            ("out_order_id", &order.out_order_id),
            ("custom", &order.custom),
            ("order_price", &price),
            ("order_type", &order.pay_type),
            ("sign", &sign),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::account::{Account, INFO},
        *,
    };
    use crate::{
        sandbox::{scan::link, scenario::Present, trade::Wallet},
        secret::Secret,
    };

    #[test]
    fn a_wallet_finds_the_trade_behind_the_documents_address_alone() {
        let text = |text: &str| text.to_owned();
        let order = Order {
            product_id: text("12"),
            product_num: text("1"),
            pay_type: text("onecode"),
            out_order_id: text("G1"),
            custom: String::new(),
            items: 1,
            wallet: Wallet::Either,
        };
        let shop = Arc::new(ShopRecord {
            account: Account {
                appkey: Secret::new("ak"),
                secret: Secret::new("sec"),
            },
            notify_url: String::new(),
            limits: Present::default(),
        });
        let details = Arc::new(GatepayTrade { order, shop });
        let trade = Trade::new(text("2026"), &INFO, "G1", Wallet::Either, details);
        for (text, found) in [
            (
                "http://h/sandbox/gatepay/pay/index?id=2026&type=onecode",
                true,
            ),
            ("/sandbox/gatepay/pay/index?id=2026", true),
            (
                "http://h/sandbox/gatepay/pay/index?id=2027&type=onecode",
                false,
            ),
            ("http://h/sandbox/gatepay/pay/index", false),
            ("http://h/pay/index?id=2026&type=onecode", false),
        ] {
            let url = link(text).unwrap();
            assert_eq!(trade.details.has_page(&trade, &url), found, "{text}");
        }
    }
}
