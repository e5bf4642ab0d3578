//! What must be in pay-url's query, and what may.

use crate::{
    form::{Pair, field},
    sandbox::{
        shop::{Good, Shop},
        trade::Wallet,
    },
    secret::Secret,
};

/// The name that the config has for a product's number here, as the document has it.
const PRODUCT_NUMBER: &str = "consume_type";

/// The last of the document's numbers for the place that an order comes from.
const MAX_FROM_TYPE: u64 = 39;

/// A refusal: the gateway's code and words.
pub(super) struct Refusal(pub(super) i64, pub(super) String);

/// The order in the query.
pub(super) struct Order {
    pub(super) wallet: Wallet,
    pub(super) number: Option<String>,
    pub(super) redirect_url: Option<String>,
}

/// The order, and the product that is bought.
pub(super) fn parse<'a>(
    fields: &[Pair],
    token: &Secret,
    shop: &'a Shop,
) -> Result<(Order, &'a Good), Refusal> {
    if field(fields, "token").as_deref() != Some(token.reveal()) {
        return Err(Refusal(401, "公共参数错误：token".to_owned()));
    }
    let wrong = |name: &str| Refusal(400, format!("参数错误：{name}"));
    // Optional ones default to 0; an empty one is not absent, and therefore wrong.
    let number = |name: &str| match field(fields, name) {
        Some(text) => integer(&text).ok_or_else(|| wrong(name)),
        None => Ok(0),
    };
    if field(fields, PRODUCT_NUMBER).is_none() {
        return Err(Refusal(400, "缺少参数：consume_type".to_owned()));
    }
    let consume_type = number(PRODUCT_NUMBER)?;
    let wallet = match number("pay_type")? {
        0 => Wallet::Either,
        1 => Wallet::Alipay,
        2 => Wallet::WeChat,
        _ => return Err(wrong("pay_type")),
    };
    if number("order_from_type")? > MAX_FROM_TYPE {
        return Err(wrong("order_from_type"));
    }
    number("order_robot_id")?;
    let good = shop
        .good(PRODUCT_NUMBER, consume_type)
        .ok_or_else(|| Refusal(404, "没有这个 consume_type".to_owned()))?;
    let filled = |name| field(fields, name).filter(|text| !text.is_empty());
    let order = Order {
        wallet,
        number: filled("order_no"),
        redirect_url: filled("redirect_url"),
    };
    Ok((order, good))
}

/// The document's `int`.
fn integer(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
