//! The gatepay gateway tells the shop of a payment.
//!
//! The document has no word of it, but it signs just the fields that a shop would want to
//! see again. So this is assumed, here and nowhere else: a form is posted to the address
//! registered for the shop, with the order's fields as the create had them, signed by the
//! create's formula, until the shop answers the text `success`.

use super::{
    Order,
    sign::{Signed, sign},
};
use crate::{
    form,
    sandbox::{
        Sandbox, decimal,
        deliver::{Message, plain_success},
        faults::Kind,
        trade::Trade,
    },
};

pub(crate) fn message(
    sandbox: &Sandbox,
    trade: &Trade,
    order: &Order,
    fault: Option<&Kind>,
) -> Message {
    let account = &sandbox.accounts.gatepay;
    let signed = Signed {
        appkey: account.appkey.reveal(),
        product_id: &order.product_id,
        product_num: &order.product_num,
        pay_type: &order.pay_type,
        out_order_id: &order.out_order_id,
        custom: &order.custom,
    };
    let mut sign = sign(&signed, account.secret.reveal());
    if fault == Some(&Kind::BadSignature) {
        sign = sign.chars().rev().collect();
    }
    let price = decimal::short(trade.amount.unwrap_or_default());
    let body = if let Some(Kind::Body(bytes)) = fault {
        bytes.clone()
    } else {
        let fields = [
            ("product_id", order.product_id.as_str()),
            ("product_num", &order.product_num),
            ("pay_type", &order.pay_type),
            ("out_order_id", &order.out_order_id),
            ("custom", &order.custom),
            ("order_price", &price),
            ("order_type", &order.pay_type),
            ("sign", &sign),
        ];
        form::encode(&fields).into_bytes()
    };
    Message {
        request: sandbox
            .http
            .post(&account.notify_url)
            .header(
                reqwest::header::CONTENT_TYPE,
                "application/x-www-form-urlencoded",
            )
            .body(body),
        heard: plain_success,
    }
}
