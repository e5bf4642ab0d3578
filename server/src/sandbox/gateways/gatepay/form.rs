//! What must be in gatepay's form, checked in the order of the document's codes: it names
//! no other, and the numbers read like one.

use axum::http::{HeaderMap, header};

use super::{
    account::Account,
    code::Code,
    sign::{Signed, sign},
};
use crate::{
    form::{Pair, decode, field},
    sandbox::{answer::header_text, shop::Shop, trade::Wallet},
};

/// The name that the config has for a product's number here.
const PRODUCT_NUMBER: &str = "gatepay_product";

/// An order in the words of the form: the notification repeats them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) product_id: String,
    pub(super) product_num: String,
    pub(super) pay_type: String,
    pub(super) out_order_id: String,
    pub(super) custom: String,
    pub(super) items: u64,
    pub(super) wallet: Wallet,
}

/// The fields of the body; a body that is not a form has none.
pub(super) fn fields(headers: &HeaderMap, body: &[u8]) -> Vec<Pair> {
    let kind = header_text(headers, header::CONTENT_TYPE);
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        decode(body)
    } else {
        Vec::new()
    }
}

/// The order and its price in fen.
pub(super) fn parse(fields: &[Pair], account: &Account, shop: &Shop) -> Result<(Order, u64), Code> {
    let filled = |name| field(fields, name).filter(|value| !value.is_empty());
    let needed = |name| filled(name).ok_or(Code::Incomplete);
    let appkey = needed("appkey")?;
    let product_id = needed("product_id")?;
    let out_order_id = needed("out_order_id")?;
    let product_num = needed("product_num")?;
    let pay_type = needed("pay_type")?;
    // It must be there, but may be empty.
    let custom = field(fields, "custom").ok_or(Code::Incomplete)?;
    let given_sign = needed("sign")?;

    let wallet = match pay_type.as_str() {
        "alipay" => Wallet::Alipay,
        "wechat" => Wallet::WeChat,
        "onecode" => Wallet::Either,
        _ => return Err(Code::BadPayType),
    };
    let items = integer(&product_num);
    if wallet == Wallet::WeChat && items.is_some_and(|items| items > 1) {
        return Err(Code::WeChatTakesOne);
    }
    let product = integer(&product_id)
        .filter(|&number| number > 0)
        .ok_or(Code::BadProduct)?;
    let items = items.filter(|&items| items > 0).ok_or(Code::BadQuantity)?;
    let good = shop.good(PRODUCT_NUMBER, product).ok_or(Code::NoProduct)?;
    if appkey != account.appkey.reveal() {
        return Err(Code::BadAppkey);
    }
    let signed = Signed {
        appkey: &appkey,
        product_id: &product_id,
        product_num: &product_num,
        pay_type: &pay_type,
        out_order_id: &out_order_id,
        custom: &custom,
    };
    if sign(&signed, account.secret.reveal()) != given_sign {
        return Err(Code::BadSignature);
    }
    // More than a number can hold is more than the stock.
    let amount = good.price.checked_mul(items).ok_or(Code::OutOfStock)?;
    let order = Order {
        product_id,
        product_num,
        pay_type,
        out_order_id,
        custom,
        items,
        wallet,
    };
    Ok((order, amount))
}

/// The document's `integer`: digits, no sign, no white space, no leading zero.
fn integer(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}
