//! What the gateways of one run know: their trades, and the payments that were made. This is
//! what the merchant's store is compared with.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard},
};

use serde_json::Value;

use super::{
    ORDERS_TOKEN,
    fault::{Fault, On},
    form::{Fields, fen},
    hook::Received,
    refunds::{Refund, RefundStatus},
};
use crate::{
    plan::Character,
    wire::{Reply, Request},
};

/// The five gateways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    PayUrl,
    Epay,
    OrderCmd,
    Gatepay,
    Smallsaas,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [
        Self::PayUrl,
        Self::Epay,
        Self::OrderCmd,
        Self::Gatepay,
        Self::Smallsaas,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::PayUrl => "pay-url",
            Self::Epay => "epay",
            Self::OrderCmd => "order-cmd",
            Self::Gatepay => "gatepay",
            Self::Smallsaas => "smallsaas",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether its document has a query for the state of an order.
    pub(crate) const fn has_query(self) -> bool {
        matches!(self, Self::Epay | Self::OrderCmd)
    }

    /// Whether a trade is known by a number of the gateway's own.
    pub(crate) const fn names_trades(self) -> bool {
        matches!(self, Self::Epay)
    }
}

/// The wallets that a shopper has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Wallet {
    Alipay,
    WeChat,
    OneCode,
}

impl Wallet {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Alipay => "alipay",
            Self::WeChat => "wechat",
            Self::OneCode => "onecode",
        }
    }

    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Alipay => Self::WeChat,
            Self::WeChat | Self::OneCode => Self::Alipay,
        }
    }
}

/// A create request that the gateway took.
#[derive(Clone, Debug)]
pub(crate) struct Create {
    pub(crate) kind: Kind,
    pub(crate) number: String,
    pub(crate) wallet: Wallet,
}

/// What a shopper can pay.
#[derive(Clone, Debug)]
pub(crate) struct Trade {
    pub(crate) kind: Kind,
    /// The merchant's number for it.
    pub(crate) number: String,
    /// The gateway's own number for it.
    pub(crate) gateway_no: String,
    pub(crate) wallet: Wallet,
    /// Fen.
    pub(crate) amount: i64,
    /// What was sent.
    pub(super) fields: Fields,
    /// Path and query of the address for notifications, if there is one.
    pub(super) notify: Option<String>,
    pub(crate) canceled: bool,
}

/// Money that changed hands.
#[derive(Clone, Debug)]
pub(crate) struct Payment {
    pub(crate) kind: Kind,
    /// `None` for one that no request of this merchant's led to.
    pub(crate) trade: Option<usize>,
    pub(crate) number: String,
    pub(crate) trade_no: String,
    pub(crate) wallet: Wallet,
    /// Fen.
    pub(crate) amount: i64,
    /// Fen that were given back.
    pub(crate) refunded: i64,
    pub(crate) frozen: bool,
    /// Whether the merchant's server took a notification or a report of it.
    pub(crate) acknowledged: bool,
}

/// All that the gateways of a run know.
#[derive(Clone, Debug, Default)]
pub(crate) struct Books {
    pub(crate) creates: Vec<Create>,
    pub(crate) trades: Vec<Trade>,
    pub(crate) payments: Vec<Payment>,
    pub(crate) refunds: Vec<Refund>,
    /// Refunds that were asked for though no more was left of what was paid.
    pub(crate) excess: Vec<String>,
    /// Webhooks as they arrived.
    pub(crate) webhooks: Vec<Received>,
    /// Create requests with a number that is known for other fields.
    pub(crate) changed: Vec<String>,
    /// Amounts of the orders that gateways have themselves.
    orders: HashMap<(Kind, String), i64>,
    faults: HashMap<(Kind, On), VecDeque<Fault>>,
    refund_faults: VecDeque<Fault>,
    webhook_faults: VecDeque<Fault>,
}

/// The books, and the prices that the gateways were acknowledged of.
#[derive(Debug)]
pub(crate) struct Ledger {
    /// Fen of one piece, for the products 1, 2, 3 ….
    prices: Vec<i64>,
    /// Whether equal requests at one time can make several trades at epay.
    pub(super) races: bool,
    /// From when on epay calls a paid order refunded.
    pub(super) refund_status: RefundStatus,
    /// Whether the shop has an address for webhooks.
    pub(crate) hooks: bool,
    books: Mutex<Books>,
}

impl Ledger {
    pub(crate) fn new(prices: Vec<i64>, character: Character) -> Self {
        Self {
            prices,
            races: !character.deadly,
            refund_status: character.refund_status,
            hooks: character.hooks,
            books: Mutex::default(),
        }
    }

    pub(crate) fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    pub(super) fn price(&self, product: &str) -> Option<i64> {
        let number: usize = product.parse().ok()?;
        self.prices.get(number.checked_sub(1)?).copied()
    }

    /// The next request of that kind meets this fault.
    pub(crate) fn break_next(&self, kind: Kind, query: bool, fault: Fault) {
        let on = if query { On::Query } else { On::Create };
        let mut books = self.books();
        books.faults.entry((kind, on)).or_default().push_back(fault);
    }

    /// The next refund that is asked for meets this fault.
    pub(crate) fn break_next_refund(&self, fault: Fault) {
        self.books().refund_faults.push_back(fault);
    }

    /// The next webhook meets this fault.
    pub(crate) fn break_next_webhook(&self, fault: Fault) {
        self.books().webhook_faults.push_back(fault);
    }

    pub(super) fn next_refund_fault(&self) -> Fault {
        let fault = self.books().refund_faults.pop_front();
        fault.unwrap_or(Fault::None)
    }

    pub(super) fn next_webhook_fault(&self) -> Fault {
        let fault = self.books().webhook_faults.pop_front();
        fault.unwrap_or(Fault::None)
    }

    pub(crate) fn mend(&self) {
        let mut books = self.books();
        books.faults.clear();
        books.refund_faults.clear();
        books.webhook_faults.clear();
    }

    pub(super) fn next_fault(&self, kind: Kind, on: On) -> Fault {
        let mut books = self.books();
        let faults = books.faults.get_mut(&(kind, on));
        faults.and_then(VecDeque::pop_front).unwrap_or(Fault::None)
    }

    /// A shopper inside WeChat follows the link to the mall's page of an order.
    pub(crate) fn open_mall_page(&self, number: &str) {
        super::smallsaas::open_page(self, number);
    }

    /// The shop's own system makes an order at a gateway that has the orders itself.
    pub(super) fn add_order(&self, kind: Kind, request: &Request) -> Reply {
        if request.authorization != format!("Bearer {ORDERS_TOKEN}") {
            return Reply::Answer(401, String::new());
        }
        let order: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let (Some(no), Some(amount)) = (
            order["order_no"].as_str(),
            order["amount"].as_str().and_then(fen),
        ) else {
            return Reply::Answer(400, String::new());
        };
        let mut books = self.books();
        let kept = *books.orders.entry((kind, no.to_owned())).or_insert(amount);
        Reply::Answer(if kept == amount { 200 } else { 409 }, "{}".to_owned())
    }
}

impl Books {
    pub(super) fn amount_of_order(&self, kind: Kind, no: &str) -> Option<i64> {
        self.orders.get(&(kind, no.to_owned())).copied()
    }

    /// A new trade; its number among all.
    pub(super) fn add_trade(&mut self, mut trade: Trade) -> usize {
        let number = self.trades.len();
        trade.gateway_no = format!("20261120155650{:05}", number + 10_000);
        self.trades.push(trade);
        number
    }

    /// The one trade of an order that the gateway has itself.
    pub(super) fn trade_of_order(&mut self, trade: Trade) -> usize {
        let same = |other: &Trade| other.kind == trade.kind && other.number == trade.number;
        match self.trades.iter().position(same) {
            Some(known) => {
                if let Some(own) = self.trades.get_mut(known) {
                    own.notify = trade.notify.or(own.notify.take());
                    own.wallet = trade.wallet;
                }
                known
            }
            None => self.add_trade(trade),
        }
    }

    /// The payment of a trade.
    pub(super) fn payment_of(&self, trade: usize) -> Option<&Payment> {
        let mut payments = self.payments.iter();
        payments.find(|payment| payment.trade == Some(trade))
    }

    /// A shopper pays; `None` where the gateway does not take the money.
    pub(crate) fn pay(&mut self, number: usize, wallet: Wallet, amount: i64) -> Option<usize> {
        let trade = self.trades.get(number)?.clone();
        if trade.canceled || self.payment_of(number).is_some() {
            return None;
        }
        self.payments.push(Payment {
            kind: trade.kind,
            trade: Some(number),
            number: trade.number,
            trade_no: trade.gateway_no,
            wallet,
            amount,
            refunded: 0,
            frozen: false,
            acknowledged: false,
        });
        Some(self.payments.len() - 1)
    }

    /// Somebody pays a number of which no request of this merchant's was made.
    pub(crate) fn pay_unknown(&mut self, amount: i64) -> usize {
        let number = self.payments.len();
        self.payments.push(Payment {
            kind: Kind::Epay,
            trade: None,
            number: format!("elsewhere-{number}"),
            trade_no: format!("20261120155659{:05}", number + 10_000),
            wallet: Wallet::Alipay,
            amount,
            refunded: 0,
            frozen: false,
            acknowledged: false,
        });
        number
    }

    /// So many percent of a payment are given back, if so much is left; the fen.
    pub(crate) fn refund(&mut self, payment: usize, part: i64) -> Option<i64> {
        let payment = self.payments.get_mut(payment)?;
        let fen = payment.amount * part / 100;
        let left = payment.amount - payment.refunded;
        let whole = part == 100 && left > 0;
        if fen == 0 || (fen > left && !whole) {
            return None;
        }
        payment.refunded += fen.min(left);
        Some(fen)
    }

    /// The gateway calls a trade off, unless it is paid.
    pub(crate) fn cancel(&mut self, number: usize) -> bool {
        let paid = self.payment_of(number).is_some();
        let trade = self.trades.get_mut(number);
        let trade = trade.filter(|trade| !paid && trade.kind != Kind::Epay);
        trade.is_some_and(|trade| !std::mem::replace(&mut trade.canceled, true))
    }
}
