//! What a shopper's phone, or a payment page, can do to a trade.

use std::sync::Arc;

use super::{
    china_time::now,
    delivery::deliver,
    info::Notifications,
    state::State,
    trade::{Status, Trade, Wallet},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Pay,
    Cancel,
    Refund,
    Expire,
    /// Any value of the gateway's own state numbers.
    SetState(i64),
}

/// Why an action was not carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ActionError {
    /// There is no such trade.
    UnknownTrade,
    /// The code has expired.
    Expired,
    /// The trade is paid, canceled or refunded already.
    NotWaiting,
    /// Only a paid trade can be refunded.
    NotPaid,
}

impl Action {
    /// The action of that name in the pages' forms; `value` is the state to set.
    pub(super) fn parse(name: &str, value: Option<&str>) -> Option<Self> {
        match name {
            "pay" => Some(Self::Pay),
            "cancel" => Some(Self::Cancel),
            "refund" => Some(Self::Refund),
            "expire" => Some(Self::Expire),
            "oddstate" => Some(Self::SetState(value?.trim().parse().ok()?)),
            _ => None,
        }
    }

    /// Whether the gateway sends a notification about it.
    const fn is_notified(self, notifications: Notifications) -> bool {
        match (notifications, self) {
            (Notifications::Payments | Notifications::PaymentsWithState, Self::Pay)
            | (
                Notifications::AllChanges,
                Self::Pay | Self::Cancel | Self::Refund | Self::SetState(_),
            ) => true,
            (Notifications::None, _)
            | (
                Notifications::Payments | Notifications::PaymentsWithState,
                Self::Cancel | Self::Refund | Self::SetState(_),
            )
            | (_, Self::Expire) => false,
        }
    }
}

/// Carries out an action on a trade, sends what it leads to, and returns the trade as it is
/// then. `wallet` is the shopper's choice where there is one; without a choice it is Alipay.
pub(super) async fn act(
    state: &Arc<State>,
    id: &str,
    action: Action,
    wallet: Option<Wallet>,
) -> Result<Trade, ActionError> {
    let trade = {
        let mut trades = state.trades();
        let trade = trades.by_id(id).ok_or(ActionError::UnknownTrade)?;
        change(trade, action)?;
        if action == Action::Pay && trade.wallet == Wallet::Either {
            trade.wallet = wallet.unwrap_or(Wallet::Alipay);
        }
        if action.is_notified(trade.gateway.notifications) {
            trade.delivery.changes += 1;
            trade.delivery.accepted = false;
        }
        trade.clone()
    };
    if action.is_notified(trade.gateway.notifications) {
        tokio::spawn(deliver(Arc::clone(state), trade.clone()));
    }
    if action == Action::Pay {
        trade.details.record_payment();
    }
    Ok(trade)
}

fn change(trade: &mut Trade, action: Action) -> Result<(), ActionError> {
    let waiting = trade.status == Status::Waiting;
    match action {
        Action::Pay if waiting && trade.expired => return Err(ActionError::Expired),
        Action::Pay | Action::Cancel | Action::Expire if !waiting => {
            return Err(ActionError::NotWaiting);
        }
        Action::Refund if trade.status != Status::Paid => return Err(ActionError::NotPaid),
        Action::Pay => {
            trade.status = Status::Paid;
            trade.paid = Some(now());
        }
        Action::Cancel if trade.gateway.can_cancel => trade.status = Status::Canceled,
        // The trade stays unpaid.
        Action::Cancel => {}
        Action::Refund => trade.status = Status::Refunded,
        Action::Expire => trade.expired = true,
        Action::SetState(value) => trade.status = Status::Custom(value),
    }
    Ok(())
}
