//! What must be in pay-url's query, and what may.

use super::Refusal;
use crate::{
    form::{Pair, field},
    sandbox::{Good, PayUrlAccount, trade::Wallet},
};

/// The document's last place that an order comes from.
const MAX_FROM_TYPE: u64 = 39;

pub(super) struct Wish {
    pub(super) wallet: Wallet,
    pub(super) order_no: Option<String>,
    pub(super) redirect_url: Option<String>,
}

pub(super) fn wish<'a>(
    fields: &[Pair],
    account: &PayUrlAccount,
    goods: &'a [Good],
) -> Result<(Wish, &'a Good), Refusal> {
    if field(fields, "token").as_deref() != Some(account.token.reveal()) {
        return Err(Refusal(401, "公共参数错误：token".to_owned()));
    }
    let wrong = |name: &str| Refusal(400, format!("参数错误：{name}"));
    // Optional ones default to 0; an empty one is not absent, but wrong.
    let number = |name: &str| match field(fields, name) {
        Some(text) => integer(&text).ok_or_else(|| wrong(name)),
        None => Ok(0),
    };
    if field(fields, "consume_type").is_none() {
        return Err(Refusal(400, "缺少参数：consume_type".to_owned()));
    }
    let consume_type = number("consume_type")?;
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
    let good = goods
        .iter()
        .find(|good| good.consume_type == consume_type)
        .ok_or_else(|| Refusal(404, "没有这个 consume_type".to_owned()))?;
    let filled = |name| field(fields, name).filter(|text| !text.is_empty());
    let wish = Wish {
        wallet,
        order_no: filled("order_no"),
        redirect_url: filled("redirect_url"),
    };
    Ok((wish, good))
}

/// The document's `int`.
fn integer(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
