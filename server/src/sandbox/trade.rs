//! A trade at one of the sandbox's gateways.

use serde::{Deserialize, Serialize};
use time::{
    OffsetDateTime, UtcOffset,
    macros::{format_description, offset},
};

use super::{decimal, epay, gatepay, pay_url, smallsaas};

/// The gateways' clocks show China's time.
const CHINA: UtcOffset = offset!(+8);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Gateway {
    PayUrl,
    Epay,
    OrderCmd,
    Gatepay,
    Smallsaas,
}

impl Gateway {
    pub(super) const ALL: [Self; 5] = [
        Self::PayUrl,
        Self::Epay,
        Self::OrderCmd,
        Self::Gatepay,
        Self::Smallsaas,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::PayUrl => "pay-url",
            Self::Epay => "epay",
            Self::OrderCmd => "order-cmd",
            Self::Gatepay => "gatepay",
            Self::Smallsaas => "smallsaas",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wallet {
    Alipay,
    WeChat,
    /// The shopper chooses one of the two when paying, and then it is that one.
    Either,
}

impl Wallet {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Alipay => "alipay",
            Self::WeChat => "wechat",
            Self::Either => "onecode",
        }
    }

    /// A wallet that somebody can pay with.
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
    Odd(i64),
}

impl Status {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Paid => "paid",
            Self::Canceled => "canceled",
            Self::Refunded => "refunded",
            Self::Odd(_) => "odd",
        }
    }
}

/// What only one gateway knows of a trade.
#[derive(Clone, Debug)]
pub(super) enum Details {
    Epay(epay::Form),
    OrderCmd { return_url: Option<String> },
    PayUrl(pay_url::Link),
    Gatepay(gatepay::Order),
    Smallsaas(smallsaas::Given),
}

#[derive(Clone, Debug)]
pub(super) struct Trade {
    /// The gateway's number: 19 digits, the time first.
    pub(super) id: String,
    pub(super) gateway: Gateway,
    /// The merchant's number.
    pub(super) order_no: String,
    pub(super) wallet: Wallet,
    /// Fen; nothing where the shop does not know the order.
    pub(super) amount: Option<u64>,
    /// What the QR code, scheme or link that was given out reads.
    pub(super) code: String,
    pub(super) status: Status,
    /// The code is dead; a waiting trade can no longer be paid.
    pub(super) expired: bool,
    pub(super) created: OffsetDateTime,
    pub(super) paid: Option<OffsetDateTime>,
    pub(super) notify: Notify,
    pub(super) details: Details,
}

#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct Notify {
    /// How often it was sent.
    pub(super) attempts: u32,
    /// The merchant answered `success` to the newest of the news.
    pub(super) taken: bool,
    /// How much there was to tell: the payment, then perhaps a refund.
    #[serde(skip)]
    pub(super) news: u32,
}

impl Trade {
    /// A trade that waits, before its code is given out.
    pub(super) fn opened(
        id: String,
        gateway: Gateway,
        order_no: &str,
        wallet: Wallet,
        details: Details,
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
            notify: Notify::default(),
            details,
        }
    }

    pub(super) fn state_name(&self) -> &'static str {
        if self.payable() || self.status != Status::Waiting {
            self.status.name()
        } else {
            "expired"
        }
    }

    pub(super) fn payable(&self) -> bool {
        self.status == Status::Waiting && !self.expired
    }

    pub(super) fn amount_text(&self) -> Option<String> {
        self.amount.map(decimal::long)
    }
}

pub(super) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc().to_offset(CHINA)
}

pub(super) fn stamp(at: OffsetDateTime) -> String {
    at.format(format_description!(
        "[year][month][day][hour][minute][second]"
    ))
    .unwrap_or_default()
}

/// `2026-11-20 15:56:50`
pub(super) fn written(at: OffsetDateTime) -> String {
    at.format(format_description!(
        "[year]-[month]-[day] [hour]:[minute]:[second]"
    ))
    .unwrap_or_default()
}
