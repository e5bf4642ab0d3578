//! Gives money back to the shopper, in parts if the merchant wants.

use super::{
    account::Epay,
    form::{Refusal, filled, text},
    money,
    php::Fields,
    query::with_trade,
    trade::{EpayTrade, Part},
};
use crate::{
    random,
    sandbox::{
        china_time::{digits, now},
        trade::{Status, Trade},
    },
};

/// A shorter number of the merchant's is not looked for.
const SHORTEST_NUMBER: usize = 6;

/// A refund that was carried out, now or before.
#[derive(Debug)]
pub(super) struct Refunded {
    pub(super) trade_no: String,
    pub(super) refund_no: String,
    pub(super) out_refund_no: Option<String>,
    /// Fen.
    pub(super) money: u64,
    /// It was carried out before, under the same number of the merchant's.
    pub(super) again: bool,
}

/// Carries out the refund that the fields ask for. All refunds of a trade are together no
/// more than what was paid.
pub(super) fn refund(epay: &Epay, fields: &Fields) -> Result<Refunded, Refusal> {
    let refused = |words: &str| Refusal(-1, words.to_owned());
    let money = text(fields, "money");
    let done = with_trade(epay, fields, |trade, details| {
        let fen = money::fen(money.trim()).ok_or_else(|| refused("金额输入错误"))?;
        let out_refund_no = filled(fields, "out_refund_no");
        part(trade, details, fen, out_refund_no).map_err(refused)
    })?;
    done.unwrap_or_else(|| Err(refused("当前订单不存在！")))
}

fn part(
    trade: &mut Trade,
    details: &EpayTrade,
    money: u64,
    out_refund_no: Option<String>,
) -> Result<Refunded, &'static str> {
    let own = (out_refund_no.as_ref()).filter(|no| no.len() >= SHORTEST_NUMBER);
    let before = own.and_then(|no| details.part(no));
    let again = before.is_some();
    let part = if let Some(before) = before {
        before
    } else {
        if !matches!(details.status(trade), 1 | 2) {
            return Err("该订单状态不支持退款！");
        }
        let left = trade.amount.unwrap_or_default();
        if money > left.saturating_sub(details.given_back(trade)) {
            return Err("退款金额不能大于订单金额");
        }
        // A real server calls a trade refunded from the first part on.
        trade.status = Status::Refunded;
        details.give_back(Part {
            refund_no: format!("{}{}", digits(now()), random::digits(5)),
            out_refund_no,
            money,
        })
    };
    Ok(Refunded {
        trade_no: trade.id.clone(),
        refund_no: part.refund_no,
        out_refund_no: part.out_refund_no,
        money: part.money,
        again,
    })
}
