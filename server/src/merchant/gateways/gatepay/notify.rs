//! `/notify/gatepay`: the gateway notifies that an order was paid.
//!
//! The document names no callback. Assumed here, and nowhere else: the gateway calls the
//! address that is registered for the shop, by GET or with a form, with the fields of
//! `Notification` signed by the formula of the create request, and again until it is
//! answered with the text `success`.
//!
//! So the signature is the create request's own: it must never be part of an answer. It
//! leaves out the price, and where the fields end (see `sign.rs`), hence every field is
//! compared with what was sent.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    response::Response,
};

use super::{
    config::{Gatepay, NAME},
    fields::GatepayFields,
    sign::Signed,
};
use crate::{
    form::{self, Pair},
    merchant::{
        gateway::Mounted,
        notification::{self, NotificationError, NotificationRejected, single_field},
        order::{Order, OrderNo, Wallet},
        pay_state::PayState,
        shared::Merchant,
        store::Attempt,
    },
    money::Fen,
};

/// The fields of a notification.
#[derive(Debug)]
struct Notification {
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
    State(mounted): State<Mounted<Gatepay>>,
    RawQuery(query): RawQuery,
) -> Response {
    receive(&mounted, query.unwrap_or_default().as_bytes()).await
}

pub(super) async fn by_post(State(mounted): State<Mounted<Gatepay>>, body: Bytes) -> Response {
    receive(&mounted, &body).await
}

async fn receive(Mounted { gateway, merchant }: &Mounted<Gatepay>, sent: &[u8]) -> Response {
    let recorded = verify_and_record(gateway, merchant, &form::decode(sent)).await;
    notification::answer(NAME, recorded)
}

async fn verify_and_record(
    gatepay: &Gatepay,
    merchant: &Merchant,
    sent: &[Pair],
) -> Result<OrderNo, NotificationError> {
    let notification = Notification::read(sent)?;
    notification.verify(gatepay)?;
    // Not among the fields that are signed as such, but where it comes it must be ours.
    let has_appkey = sent.iter().any(|(name, _)| name == b"appkey");
    if has_appkey && single_field(sent, "appkey")? != gatepay.appkey.reveal() {
        return Err(NotificationRejected::Merchant.into());
    }
    let no = &notification.out_order_id;
    let (order, attempt) = merchant.attempt_at(NAME, no).await?;
    notification.compare(&order, &attempt)?;
    merchant.record(order, &attempt, PayState::Paid).await
}

impl Notification {
    fn read(sent: &[Pair]) -> Result<Self, NotificationRejected> {
        let field = |name| single_field(sent, name);
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

    /// Checks the signature.
    fn verify(&self, gatepay: &Gatepay) -> Result<(), NotificationRejected> {
        let signed = Signed {
            product_id: &self.product_id,
            product_num: &self.product_num,
            pay_type: &self.pay_type,
            out_order_id: &self.out_order_id,
            custom: &self.custom,
        };
        if signed.verify(gatepay, &self.sign) {
            return Ok(());
        }
        Err(NotificationRejected::Signature)
    }

    /// Compares every field with the order and with what was sent.
    fn compare(&self, order: &Order, attempt: &Attempt) -> Result<(), NotificationError> {
        let sent = GatepayFields::of(attempt)?;
        let paid_with = match attempt.wallet {
            // Either wallet may have scanned the code.
            Wallet::Either | Wallet::OneCode => {
                ["onecode", "alipay", "wechat"].contains(&self.order_type.as_str())
            }
            Wallet::Alipay | Wallet::WeChat => self.order_type == attempt.wallet.name(),
        };
        for (fits, otherwise) in [
            (
                self.out_order_id == attempt.number,
                NotificationRejected::Order,
            ),
            (
                self.product_id == sent.product_id.to_string(),
                NotificationRejected::Product,
            ),
            (
                self.product_num == order.quantity.to_string(),
                NotificationRejected::Quantity,
            ),
            (
                self.pay_type == attempt.wallet.name() && paid_with,
                NotificationRejected::Channel,
            ),
            (self.custom == sent.custom, NotificationRejected::Custom),
            // A number in the document's answers, so `1.5` is `1.50`.
            (
                Fen::parse(&self.order_price) == Ok(order.amount),
                NotificationRejected::Amount,
            ),
        ] {
            if !fits {
                return Err(otherwise.into());
            }
        }
        Ok(())
    }
}
