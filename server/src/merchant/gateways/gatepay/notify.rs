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

use super::{
    config::{Gatepay, NAME},
    fields::GatepayFields,
    sign::Signed,
};
use crate::{
    form::Pair,
    merchant::{
        learned::Learned,
        notification::{NotificationError, NotificationRejected, single_field},
        order::{Order, Wallet},
        seen::PaidMoney,
        shared::Merchant,
        signed_notifications::SignedNotifications,
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

impl SignedNotifications for Gatepay {
    const NAME: &'static str = NAME;
    const NUMBER: &'static str = "out_order_id";
    const TRADE_NO: Option<&'static str> = None;

    fn secrets(&self) -> Vec<&str> {
        vec![self.appkey.reveal(), self.secret.reveal()]
    }

    async fn verify_and_record(
        &self,
        merchant: &Merchant,
        sent: &[Pair],
        learned: &Learned,
    ) -> Result<(), NotificationError> {
        verify_and_record(self, merchant, sent, learned).await
    }
}

async fn verify_and_record(
    gatepay: &Gatepay,
    merchant: &Merchant,
    sent: &[Pair],
    learned: &Learned,
) -> Result<(), NotificationError> {
    let notification = Notification::read(sent)?;
    notification.verify(gatepay)?;
    // Not among the fields that are signed as such, but where it comes it must be ours.
    let has_appkey = sent.iter().any(|(name, _)| name == b"appkey");
    if has_appkey && single_field(sent, "appkey")? != gatepay.appkey.reveal() {
        return Err(NotificationRejected::Merchant.into());
    }
    let found = merchant.attempt_at(NAME, &notification.out_order_id).await;
    // There is money, whether or not there is an order.
    let (order, attempt) = found.map_err(NotificationError::for_attention)?;
    notification.compare(&order, &attempt, &GatepayFields::of(&attempt)?)?;
    // The document names no trade: a second payment cannot be told from the first.
    let money = PaidMoney {
        amount: order.amount,
        trade_no: None,
        wallet: Wallet::from_name(&notification.order_type),
        paid_at: None,
    };
    merchant.record_payment(learned, money).await?;
    Ok(())
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
    fn compare(
        &self,
        order: &Order,
        attempt: &Attempt,
        sent: &GatepayFields,
    ) -> Result<(), NotificationError> {
        let wallet = attempt.wallet.name();
        let quantity = order.quantity.to_string();
        let product_id = sent.product_id.to_string();
        let compared = [
            (
                NotificationRejected::Order,
                attempt.number.as_str(),
                &self.out_order_id,
            ),
            (NotificationRejected::Product, &product_id, &self.product_id),
            (NotificationRejected::Quantity, &quantity, &self.product_num),
            (NotificationRejected::Channel, wallet, &self.pay_type),
            (NotificationRejected::Custom, &sent.custom, &self.custom),
        ];
        for (reason, expected, got) in compared {
            if expected != got {
                return Err(reason.differs(expected, got));
            }
        }
        let paid_with = match attempt.wallet {
            // Either wallet may have scanned the code.
            Wallet::Either | Wallet::OneCode => {
                ["onecode", "alipay", "wechat"].contains(&self.order_type.as_str())
            }
            Wallet::Alipay | Wallet::WeChat => self.order_type == wallet,
        };
        if !paid_with {
            return Err(NotificationRejected::Channel.differs(wallet, &self.order_type));
        }
        // A number in the document's answers, so `1.5` is `1.50`.
        if Fen::parse(&self.order_price) != Ok(order.amount) {
            return Err(
                NotificationRejected::Amount.differs(&order.amount.to_string(), &self.order_price)
            );
        }
        Ok(())
    }
}
