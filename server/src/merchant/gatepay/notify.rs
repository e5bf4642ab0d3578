//! `/notify/gatepay`: the gateway says that an order was paid.
//!
//! The document names no callback. Assumed here, and nowhere else: the gateway calls the
//! address that is registered for the shop, by GET or with a form, with the fields of
//! `FIELDS` signed by the formula of the create, and again until it is answered with the
//! text `success`.
//!
//! So the signature is the create's own: it must never be part of an answer. It leaves
//! out the price, and where the fields end (see `sign.rs`), hence every field is compared
//! with what was sent.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    response::Response,
};

use super::{Merchant, Told, sign::Signed};
use crate::{
    form::{self, Pair},
    merchant::{
        notified::{self, Forged, only},
        order::{Gateway, Order, OrderNo, Wallet},
        pay_state::PayState,
    },
    money::Fen,
};

/// What is said of a payment.
#[derive(Debug)]
struct Notify {
    product_id: String,
    product_num: String,
    pay_type: String,
    out_order_id: String,
    custom: String,
    order_price: String,
    order_type: String,
    sign: String,
}

pub(super) async fn by_get(
    State(merchant): State<Arc<Merchant>>,
    RawQuery(query): RawQuery,
) -> Response {
    hear(&merchant, query.unwrap_or_default().as_bytes()).await
}

pub(super) async fn by_post(State(merchant): State<Arc<Merchant>>, body: Bytes) -> Response {
    hear(&merchant, &body).await
}

async fn hear(merchant: &Merchant, sent: &[u8]) -> Response {
    let heard = believe(merchant, &form::decode(sent)).await;
    notified::answer(Gateway::Gatepay, heard)
}

async fn believe(merchant: &Merchant, sent: &[Pair]) -> Result<OrderNo, Forged> {
    let account = merchant.gateways.gatepay.as_ref();
    let account = account.ok_or(Forged::Merchant)?;
    let notify = Notify::read(sent)?;
    let right = Signed {
        product_id: &notify.product_id,
        product_num: &notify.product_num,
        pay_type: &notify.pay_type,
        out_order_id: &notify.out_order_id,
        custom: &notify.custom,
    }
    .verify(account, &notify.sign);
    if !right {
        return Err(Forged::Signature);
    }
    // Not among the fields that are signed as such, but where it comes it must be ours.
    let named = sent.iter().any(|(name, _)| name == b"appkey");
    if named && only(sent, "appkey")? != account.appkey.reveal() {
        return Err(Forged::Merchant);
    }
    let order = merchant
        .sent_to(Gateway::Gatepay, &notify.out_order_id)
        .await?;
    notify.fits(&order)?;
    merchant.take_down(order, PayState::Paid).await
}

impl Notify {
    fn read(sent: &[Pair]) -> Result<Self, Forged> {
        let field = |name| only(sent, name);
        Ok(Self {
            product_id: field("product_id")?,
            product_num: field("product_num")?,
            pay_type: field("pay_type")?,
            out_order_id: field("out_order_id")?,
            custom: field("custom")?,
            order_price: field("order_price")?,
            order_type: field("order_type")?,
            sign: field("sign")?,
        })
    }

    fn fits(&self, order: &Order) -> Result<(), Forged> {
        let told = Told::of(order).ok_or(Forged::Storage)?;
        let paid_with = match order.wallet {
            // Either wallet may have scanned it.
            Wallet::OneCode => ["onecode", "alipay", "wechat"].contains(&self.order_type.as_str()),
            Wallet::Alipay | Wallet::WeChat => self.order_type == order.wallet.name(),
        };
        for (fits, otherwise) in [
            (self.out_order_id == order.no.as_str(), Forged::Order),
            (
                self.product_id == told.product_id.to_string(),
                Forged::Product,
            ),
            (
                self.product_num == order.quantity.to_string(),
                Forged::Quantity,
            ),
            (
                self.pay_type == order.wallet.name() && paid_with,
                Forged::Channel,
            ),
            (self.custom == told.custom, Forged::Custom),
            // A number in the document's answers, so `1.5` is `1.50`.
            (
                Fen::parse(&self.order_price) == Ok(order.amount),
                Forged::Amount,
            ),
        ] {
            if !fits {
                return Err(otherwise);
            }
        }
        Ok(())
    }
}
