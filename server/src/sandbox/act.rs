//! What a shopper's phone, or a payment page, can do to a trade.

use std::sync::Arc;

use super::{
    Sandbox, deliver, gatepay,
    trade::{self, Gateway, Status, Trade, Wallet},
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    Unknown,
    /// The code is dead.
    Dead,
    NotWaiting,
    NotPaid,
}

impl Action {
    /// As the pages' forms send it.
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
}

impl Sandbox {
    /// Acts on a trade and gives it back as it is then. `wallet` is the shopper's choice
    /// where there is one; who does not say pays with Alipay.
    pub(super) async fn act(
        self: &Arc<Self>,
        id: &str,
        action: Action,
        wallet: Option<Wallet>,
    ) -> Result<Trade, Refused> {
        let trade = {
            let mut book = self.book();
            let trade = book.by_id(id).ok_or(Refused::Unknown)?;
            change(trade, action)?;
            if action == Action::Pay && trade.wallet == Wallet::Either {
                trade.wallet = wallet.unwrap_or(Wallet::Alipay);
            }
            if told(trade.gateway, action) {
                trade.notify.news += 1;
                trade.notify.taken = false;
            }
            trade.clone()
        };
        if told(trade.gateway, action) {
            tokio::spawn(deliver::deliver(Arc::clone(self), trade.clone()));
        }
        match action {
            Action::Pay => gatepay::sold(self, &trade),
            Action::Expire => {
                let (expire, order_no) = (Arc::clone(&self.shop.expire), trade.order_no.clone());
                tokio::task::spawn_blocking(move || expire(&order_no))
                    .await
                    .ok();
            }
            Action::Cancel | Action::Refund | Action::SetState(_) => {}
        }
        Ok(trade)
    }
}

/// Does the merchant hear of it?
fn told(gateway: Gateway, action: Action) -> bool {
    match gateway {
        Gateway::Epay | Gateway::Gatepay => action == Action::Pay,
        Gateway::PayUrl | Gateway::Smallsaas => action != Action::Expire,
        Gateway::OrderCmd => false,
    }
}

fn change(trade: &mut Trade, action: Action) -> Result<(), Refused> {
    let waiting = trade.status == Status::Waiting;
    match action {
        Action::Pay if waiting && trade.expired => return Err(Refused::Dead),
        Action::Pay | Action::Cancel | Action::Expire if !waiting => {
            return Err(Refused::NotWaiting);
        }
        Action::Refund if trade.status != Status::Paid => return Err(Refused::NotPaid),
        Action::Pay => {
            trade.status = Status::Paid;
            trade.paid = Some(trade::now());
        }
        Action::Cancel => match trade.gateway {
            // These two have no canceled state: the trade simply stays unpaid.
            Gateway::Epay | Gateway::Gatepay => {}
            Gateway::OrderCmd | Gateway::PayUrl | Gateway::Smallsaas => {
                trade.status = Status::Canceled;
            }
        },
        Action::Refund => trade.status = Status::Refunded,
        Action::Expire => trade.expired = true,
        Action::SetState(value) => trade.status = Status::Odd(value),
    }
    Ok(())
}
