//! A trade as epay keeps it.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use super::{account::Account, form::Form, settings::LinkField};
use crate::sandbox::trade::{Status, Trade, Wallet};

/// The version of the interface that an order came by. Its notifications are signed alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// By MD5.
    First,
    /// By RSA.
    Second,
}

/// What epay keeps of a trade.
#[derive(Debug)]
pub(super) struct EpayTrade {
    /// As it was kept.
    pub(super) form: Form,
    /// The field of the answer with the link.
    pub(super) field: LinkField,
    pub(super) version: Version,
    pub(super) account: Arc<Account>,
    /// The merchant could not be reached when it was paid.
    frozen: AtomicBool,
    given_back: Mutex<Vec<Part>>,
}

/// Money that was given back by a request of the merchant's.
#[derive(Clone, Debug)]
pub(super) struct Part {
    pub(super) refund_no: String,
    /// The merchant's own number.
    pub(super) out_refund_no: Option<String>,
    /// Fen.
    pub(super) money: u64,
}

impl EpayTrade {
    pub(super) fn new(
        form: Form,
        field: LinkField,
        version: Version,
        account: Arc<Account>,
    ) -> Self {
        Self {
            form,
            field,
            version,
            account,
            frozen: AtomicBool::new(false),
            given_back: Mutex::default(),
        }
    }

    /// The state in the gateway's own numbers.
    pub(super) fn status(&self, trade: &Trade) -> i64 {
        match trade.status {
            Status::Waiting | Status::Canceled => 0,
            Status::Paid if self.frozen.load(Ordering::Relaxed) => 3,
            Status::Paid => 1,
            Status::Refunded => 2,
            Status::Custom(status) => status,
        }
    }

    /// Fen that were given back of the trade. The shopper's phone gives back all at once.
    pub(super) fn given_back(&self, trade: &Trade) -> u64 {
        let parts = self.parts();
        match trade.status {
            Status::Refunded if parts.is_empty() => trade.amount.unwrap_or_default(),
            Status::Waiting
            | Status::Paid
            | Status::Canceled
            | Status::Refunded
            | Status::Custom(_) => parts.iter().map(|part| part.money).sum(),
        }
    }

    /// The part that was given back under that number of the merchant's.
    pub(super) fn part(&self, out_refund_no: &str) -> Option<Part> {
        let named = |part: &&Part| part.out_refund_no.as_deref() == Some(out_refund_no);
        self.parts().iter().find(named).cloned()
    }

    /// Freezes the trade, for good.
    pub(super) fn freeze(&self) {
        self.frozen.store(true, Ordering::Relaxed);
    }

    pub(super) fn give_back(&self, part: Part) -> Part {
        self.parts().push(part.clone());
        part
    }

    fn parts(&self) -> MutexGuard<'_, Vec<Part>> {
        self.given_back
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The `type` of a trade; nothing while the shopper has yet to choose.
pub(super) fn channel(trade: &Trade) -> Option<&'static str> {
    match trade.wallet {
        Wallet::Alipay => Some("alipay"),
        Wallet::WeChat => Some("wxpay"),
        Wallet::Either => None,
    }
}
