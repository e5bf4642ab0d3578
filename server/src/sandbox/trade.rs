//! A trade at one of the sandbox's gateways.

use std::{any::Any, fmt, sync::Arc};

use serde::Serialize;
use time::OffsetDateTime;
use url::Url;

use super::{
    china_time::now, decimal, faults::FaultKind, info::GatewayInfo, notification::Notification,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wallet {
    Alipay,
    WeChat,
    /// The shopper chooses one of the two when paying, and then it is that one.
    Either,
}

impl Wallet {
    /// The wallet's name in reports, in `/sandbox/trades` and in the pages' forms.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Alipay => "alipay",
            Self::WeChat => "wechat",
            Self::Either => "onecode",
        }
    }

    /// The wallet of that name, if somebody can pay with it.
    pub(super) fn chosen(name: &str) -> Option<Self> {
        [Self::Alipay, Self::WeChat]
            .into_iter()
            .find(|wallet| wallet.name() == name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    Waiting,
    Paid,
    Canceled,
    Refunded,
    /// Set by hand: a value in the gateway's own numbers, documented or not.
    Custom(i64),
}

impl Status {
    /// The status's name in `/sandbox/trades` and in the pages' style sheet.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Paid => "paid",
            Self::Canceled => "canceled",
            Self::Refunded => "refunded",
            Self::Custom(_) => "odd",
        }
    }
}

/// The part of a trade that only its own gateway understands.
pub(super) trait TradeDetails: Any + fmt::Debug + Send + Sync {
    /// The notification about the trade's present status, changed by the fault if there is
    /// one; nothing at a gateway that sends none.
    fn notification(&self, trade: &Trade, fault: Option<&FaultKind>) -> Option<Notification>;

    /// Where the payment page sends the shopper; nothing if the merchant named no address.
    fn return_url(&self, trade: &Trade) -> Option<String>;

    /// Whether the address leads to a payment page of this trade, beside the cashier.
    fn has_page(&self, _trade: &Trade, _url: &Url) -> bool {
        false
    }

    /// Does what a payment changes at the gateway beside the trade.
    fn record_payment(&self) {}

    /// Seconds before each repetition of a notification that was not accepted. No document
    /// names a number.
    fn repetitions(&self) -> &'static [u64] {
        &[1, 2, 16, 36]
    }

    /// Does what it changes at the gateway that the merchant could not be reached.
    fn record_unreachable(&self) {}
}

/// One purchase as its gateway keeps it.
#[derive(Clone, Debug)]
pub(super) struct Trade {
    /// The gateway's number: 19 digits, the time first.
    pub(super) id: String,
    pub(super) gateway: &'static GatewayInfo,
    /// The merchant's number.
    pub(super) order_no: String,
    pub(super) wallet: Wallet,
    /// Fen; nothing where the shop does not know the order.
    pub(super) amount: Option<u64>,
    /// The text of the QR code, scheme or link that was issued.
    pub(super) code: String,
    pub(super) status: Status,
    /// The code has expired; a waiting trade can no longer be paid.
    pub(super) expired: bool,
    pub(super) created: OffsetDateTime,
    pub(super) paid: Option<OffsetDateTime>,
    pub(super) delivery: Delivery,
    pub(super) details: Arc<dyn TradeDetails>,
}

/// How far the notifications about a trade came.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Delivery {
    /// How often one was sent.
    pub(super) attempts: u32,
    /// Whether the merchant accepted the one about the latest change.
    #[serde(rename = "taken")]
    pub(super) accepted: bool,
    /// Seconds from an attempt that failed to the next; nothing while one is under way, and
    /// when none will follow.
    #[serde(rename = "repeated_in_s", skip_serializing_if = "Option::is_none")]
    pub(super) repeated_in: Option<u64>,
    /// How many changes there were to send: the payment, then perhaps a refund.
    #[serde(skip)]
    pub(super) changes: u32,
}

impl Trade {
    /// A trade that waits, before its code is issued.
    pub(super) fn new(
        id: String,
        gateway: &'static GatewayInfo,
        order_no: &str,
        wallet: Wallet,
        details: Arc<dyn TradeDetails>,
    ) -> Self {
        Self {
            id,
            gateway,
            order_no: order_no.to_owned(),
            wallet,
            amount: None,
            code: String::new(),
            status: Status::Waiting,
            expired: false,
            created: now(),
            paid: None,
            delivery: Delivery::default(),
            details,
        }
    }

    /// The details as the type that its own gateway gave it; nothing for another's trade.
    pub(super) fn details<T: TradeDetails>(&self) -> Option<&T> {
        let details: &dyn Any = &*self.details;
        details.downcast_ref()
    }

    pub(super) fn state_name(&self) -> &'static str {
        if self.can_be_paid() || self.status != Status::Waiting {
            self.status.name()
        } else {
            "expired"
        }
    }

    pub(super) fn can_be_paid(&self) -> bool {
        self.status == Status::Waiting && !self.expired
    }

    /// Yuan with two decimals.
    pub(super) fn amount_text(&self) -> Option<String> {
        self.amount.map(decimal::with_two_decimals)
    }
}
