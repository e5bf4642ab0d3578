//! The texts of the pages about trades.

use crate::sandbox::{
    actions::{Action, ActionError},
    bilingual::Bilingual,
    trade::{Status, Trade},
};

/// The outcome's name for a text that no trade's code is.
pub(super) const UNREAD: &str = "unread";

/// The state of a trade.
pub(super) fn state(trade: &Trade) -> Bilingual {
    match trade.status {
        Status::Waiting if trade.expired => Bilingual("已过期", "expired"),
        Status::Waiting => Bilingual("等待支付", "waiting"),
        Status::Paid => Bilingual("已支付", "paid"),
        Status::Canceled => Bilingual("已取消", "canceled"),
        Status::Refunded => Bilingual("已退款", "refunded"),
        Status::Custom(_) => Bilingual("未公开的状态", "an undocumented state"),
    }
}

/// The success of an action.
pub(super) fn done(action: Action) -> Bilingual {
    match action {
        Action::Pay => Bilingual("支付成功", "Paid"),
        Action::Cancel => Bilingual("已取消，未付款", "Canceled, nothing was paid"),
        Action::Refund => Bilingual("已退款", "Refunded"),
        Action::Expire => Bilingual("二维码已过期", "The code has expired"),
        Action::SetState(_) => Bilingual("状态已设定", "The state was set"),
    }
}

/// The failure of an action.
pub(super) fn error(error: ActionError) -> Bilingual {
    match error {
        ActionError::UnknownTrade => Bilingual("没有这笔交易", "There is no such trade"),
        ActionError::Expired => Bilingual(
            "二维码已过期，无法支付",
            "This code has expired and cannot be paid",
        ),
        ActionError::NotWaiting => Bilingual("这笔交易已处理", "This trade is already settled"),
        ActionError::NotPaid => Bilingual("尚未支付，无法退款", "Not paid yet, nothing to refund"),
    }
}

/// The text for an outcome of that name in the phone's address.
pub(super) fn outcome(name: &str) -> Option<Bilingual> {
    Some(match name {
        "pay" => done(Action::Pay),
        "cancel" => done(Action::Cancel),
        "refund" => done(Action::Refund),
        "expire" => done(Action::Expire),
        "oddstate" => done(Action::SetState(0)),
        "unknown" => error(ActionError::UnknownTrade),
        "dead" => error(ActionError::Expired),
        "not-waiting" => error(ActionError::NotWaiting),
        "not-paid" => error(ActionError::NotPaid),
        UNREAD => Bilingual("无法识别这个二维码", "This wallet cannot read this code"),
        _ => return None,
    })
}

/// The error's name in the phone's address.
pub(super) fn error_name(error: ActionError) -> &'static str {
    match error {
        ActionError::UnknownTrade => "unknown",
        ActionError::Expired => "dead",
        ActionError::NotWaiting => "not-waiting",
        ActionError::NotPaid => "not-paid",
    }
}
