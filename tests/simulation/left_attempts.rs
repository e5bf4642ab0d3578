//! The attempts that the shopper left while their order was being created: nothing of
//! them may be shown or sent any more, whenever their answers come.

use crate::gateway_server::{Trade, trade_in};
use crate::merchant::ORDER_LIFE;
use crate::network::SentRequest;
use crate::oracle::Violation;
use crate::simulation::Simulation;
use std::collections::BTreeSet;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::wire::Request;

/// A request, by tab, page and number.
type RequestKey = (usize, u64, u32);

#[derive(Debug, Default)]
pub(crate) struct LeftAttempts {
    /// How often an attempt was left with a create request under way.
    pub(crate) times: u64,
    /// The orders of attempts that were left, each with its tab.
    orders: BTreeSet<(usize, String)>,
    /// The orders whose create request the server rejected.
    rejected: BTreeSet<(usize, String)>,
    /// Requests for an order number that was not there yet when the attempt was left.
    awaiting_number: Vec<RequestKey>,
    /// The order numbers that the merchant gave, each with its request.
    created: Vec<(RequestKey, String)>,
}

/// A tab before the shopper does something.
pub(crate) struct BeforeAction {
    is_creating: bool,
    wallet: &'static str,
    order_no: Option<String>,
    /// The request for an order number that is under way.
    order_request: Option<u32>,
    /// Whether a create request is under way.
    has_create_request: bool,
}

impl LeftAttempts {
    pub(crate) fn has(&self, order_no: &str) -> bool {
        let mut orders = self.orders.iter().chain(&self.rejected);
        orders.any(|(_, number)| number == order_no)
    }

    /// Forgets the attempts of the page before, whose orders the new page may resume.
    pub(crate) fn new_page(&mut self, tab: usize) {
        self.orders.retain(|(of_tab, _)| *of_tab != tab);
    }
}

impl Simulation {
    pub(crate) fn before_action(&self, tab: usize) -> Option<BeforeAction> {
        let tab = &self.tabs[tab];
        let pending = |wanted| tab.requests.iter().find(move |(_, of)| *of == wanted);
        Some(BeforeAction {
            is_creating: tab.status()? == Status::Creating,
            wallet: tab.wallet()?.name(),
            order_no: tab.order_no(),
            order_request: pending(Purpose::Order).map(|(id, _)| *id),
            has_create_request: pending(Purpose::Create).is_some(),
        })
    }

    /// Records the attempt that the shopper has left. With `switches` they chose a wallet,
    /// and left the attempt only if it is another one.
    pub(crate) fn leave_attempt(&mut self, tab: usize, before: &BeforeAction, switches: bool) {
        let Some(wallet) = self.tabs[tab].wallet() else {
            return;
        };
        let stays = switches && wallet.name() == before.wallet;
        if !before.is_creating || stays {
            return;
        }
        let page = self.tabs[tab].page;
        let left_attempts = &mut self.oracle.left_attempts;
        left_attempts.times += u64::from(before.has_create_request);
        let order = before.order_no.clone();
        left_attempts
            .orders
            .extend(order.map(|number| (tab, number)));
        if let Some(id) = before.order_request {
            let key = (tab, page, id);
            let mut created = left_attempts.created.iter();
            match created.find(|(request, _)| *request == key) {
                Some((_, number)) => {
                    left_attempts.orders.insert((tab, number.clone()));
                }
                None => left_attempts.awaiting_number.push(key),
            }
        }
    }

    pub(crate) fn order_created(&mut self, sent: &SentRequest) {
        let number = self.merchant.last_order();
        let key = (sent.tab, sent.page, sent.id);
        let left_attempts = &mut self.oracle.left_attempts;
        if left_attempts.awaiting_number.contains(&key) && self.tabs[sent.tab].page == sent.page {
            left_attempts.orders.insert((sent.tab, number.clone()));
        }
        left_attempts.created.push((key, number));
    }

    /// Whether an order that was left cannot rightly come back: another tab has orders of
    /// its own, a clock that is wrong by a day ends orders early, and a storage that fails
    /// keeps what was removed.
    pub(crate) fn is_unambiguous(&self) -> bool {
        self.tabs.len() == 1 && self.skew == 0 && !self.oracle.has_storage_failed()
    }

    /// Records that the server answered a create request with an error. A trade that an
    /// earlier request created was never shown to anybody.
    pub(crate) fn record_rejection(&mut self, sent: &SentRequest) {
        if sent.purpose == Purpose::Create {
            let order = self.merchant.gateway_server.order_in(&sent.request);
            let orders = order.map(|number| (sent.tab, number));
            self.oracle.left_attempts.rejected.extend(orders);
        }
    }

    fn is_left_attempt(&self, tab: usize, order_no: &str) -> bool {
        let left_attempts = &self.oracle.left_attempts;
        left_attempts.orders.contains(&(tab, order_no.to_owned()))
    }

    /// An action that is offered to the page is one of the named order, which the shopper
    /// has not left.
    pub(crate) fn check_offer(&mut self, tab: usize, order_no: &str, link: &str) {
        let trade = trade_in(link).and_then(|id| self.merchant.gateway_server.trades.get(id));
        let is_right = trade.is_some_and(|trade| trade.order_no == order_no);
        let is_left = self.is_unambiguous() && self.oracle.is_left(order_no);
        if !is_right || is_left || self.is_left_attempt(tab, order_no) {
            let words = format!("tab {tab} offers {link} for {order_no}");
            self.oracle.report(Violation::Stale, words);
        }
    }

    /// No second trade is created while there is an order that can be paid and that the
    /// shopper has not left.
    pub(crate) fn check_second_order(&mut self, created: usize) {
        let gateway_server = &self.merchant.gateway_server;
        let oracle = &self.oracle;
        let can_be_paid = |trade: &&Trade| {
            trade.order_no != gateway_server.trades[created].order_no
                && !(trade.canceled || trade.refunded || trade.paid_at.is_some())
                && self
                    .merchant
                    .created_at(&trade.order_no)
                    .is_some_and(|at| self.now < at + ORDER_LIFE)
        };
        let wanted = |trade: &&Trade| !oracle.is_left_or_leaving(&trade.order_no);
        let mut others = gateway_server
            .trades
            .iter()
            .filter(can_be_paid)
            .filter(wanted);
        let other = others.next().map(|trade| trade.order_no.clone());
        let unwanted = oracle.is_left_or_leaving(&gateway_server.trades[created].order_no);
        if let Some(other) = other.filter(|_| self.is_unambiguous() && !unwanted) {
            let second = &self.merchant.gateway_server.trades[created].order_no;
            let words = format!("{second} was created while {other} can be paid");
            self.oracle.report(Violation::PaidTwice, words);
        }
    }

    pub(crate) fn check_create_is_wanted(&mut self, tab: usize, create: &Request) {
        let order_no = self.merchant.gateway_server.order_in(create);
        if let Some(no) = order_no.filter(|no| self.is_left_attempt(tab, no)) {
            let words = format!("tab {tab} creates {no}, which the shopper left");
            self.oracle.report(Violation::Stale, words);
        }
    }
}
