//! What the pages say.

use super::Both;
use crate::sandbox::{
    act::{Action, Refused},
    trade::{Status, Trade},
};

pub(super) fn state(trade: &Trade) -> Both {
    match trade.status {
        Status::Waiting if trade.expired => Both("已失效", "expired"),
        Status::Waiting => Both("等待支付", "waiting"),
        Status::Paid => Both("已支付", "paid"),
        Status::Canceled => Both("已取消", "canceled"),
        Status::Refunded => Both("已退款", "refunded"),
        Status::Odd(_) => Both("未公开的状态", "an undocumented state"),
    }
}

pub(super) fn done(action: Action) -> Both {
    match action {
        Action::Pay => Both("支付成功", "Paid"),
        Action::Cancel => Both("已取消，未付款", "Canceled, nothing was paid"),
        Action::Refund => Both("已退款", "Refunded"),
        Action::Expire => Both("二维码已失效", "The code is expired now"),
        Action::SetState(_) => Both("状态已设定", "The state was set"),
    }
}

pub(super) fn refused(refused: Refused) -> Both {
    match refused {
        Refused::Unknown => Both("没有这笔交易", "There is no such trade"),
        Refused::Dead => Both(
            "二维码已失效，无法支付",
            "This code has expired and cannot be paid",
        ),
        Refused::NotWaiting => Both("这笔交易已处理", "This trade is already settled"),
        Refused::NotPaid => Both("尚未支付，无法退款", "Not paid yet, nothing to refund"),
    }
}

/// How an outcome travels in the phone's address.
pub(super) fn outcome(name: &str) -> Option<Both> {
    Some(match name {
        "pay" => done(Action::Pay),
        "cancel" => done(Action::Cancel),
        "refund" => done(Action::Refund),
        "expire" => done(Action::Expire),
        "oddstate" => done(Action::SetState(0)),
        "unknown" => refused(Refused::Unknown),
        "dead" => refused(Refused::Dead),
        "not-waiting" => refused(Refused::NotWaiting),
        "not-paid" => refused(Refused::NotPaid),
        "unread" => Both(
            "无法识别这个二维码",
            "This code says nothing to this wallet",
        ),
        _ => return None,
    })
}

pub(super) fn refused_name(refused: Refused) -> &'static str {
    match refused {
        Refused::Unknown => "unknown",
        Refused::Dead => "dead",
        Refused::NotWaiting => "not-waiting",
        Refused::NotPaid => "not-paid",
    }
}
