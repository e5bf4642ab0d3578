//! Which attempts the shopper has called off: nothing of theirs may show or be sent any
//! more, whenever their answers come.

use crate::gateways::{Trade, trade_in};
use crate::merchant::LIFE;
use crate::network::Flight;
use crate::oracle::Wrong;
use crate::world::World;
use std::collections::BTreeSet;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::wire::Request;

/// A request: its tab, page and number.
type Sent = (usize, u64, u32);

#[derive(Debug, Default)]
pub(crate) struct CalledOff {
    /// How often it happened with a create under way.
    pub(crate) times: u64,
    /// In which tab, and which order.
    orders: BTreeSet<(usize, String)>,
    /// Those whose create was turned away.
    turned_down: BTreeSet<(usize, String)>,
    /// Requests for a number whose answer nobody wants any more.
    unnumbered: Vec<Sent>,
    /// The numbers that were made, and for which request.
    made: Vec<(Sent, String)>,
}

/// A tab before the shopper does something.
pub(crate) struct Before {
    creating: bool,
    wallet: &'static str,
    order_no: Option<String>,
    asks_for_number: Option<u32>,
    creates: bool,
}

impl CalledOff {
    pub(crate) fn has(&self, order_no: &str) -> bool {
        let mut orders = self.orders.iter().chain(&self.turned_down);
        orders.any(|(_, no)| no == order_no)
    }

    pub(crate) fn new_page(&mut self, tab: usize) {
        self.orders.retain(|(of, _)| *of != tab);
    }
}

impl World {
    pub(crate) fn before(&self, tab: usize) -> Option<Before> {
        let place = &self.tabs[tab];
        let flying = |wanted| place.flights.iter().find(move |(_, what)| *what == wanted);
        Some(Before {
            creating: place.status()? == Status::Creating,
            wallet: place.wallet()?.name(),
            order_no: place.order_no(),
            asks_for_number: flying(Purpose::Order).map(|(id, _)| *id),
            creates: flying(Purpose::Create).is_some(),
        })
    }

    /// `switches`: what the shopper did calls off only where it chose another wallet.
    pub(crate) fn call_off(&mut self, tab: usize, before: &Before, switches: bool) {
        let Some(wallet) = self.tabs[tab].wallet() else {
            return;
        };
        let stays = switches && wallet.name() == before.wallet;
        if !before.creating || stays {
            return;
        }
        let page = self.tabs[tab].page;
        let called_off = &mut self.verdict.called_off;
        called_off.times += u64::from(before.creates);
        let order = before.order_no.clone();
        called_off.orders.extend(order.map(|no| (tab, no)));
        if let Some(id) = before.asks_for_number {
            let sent = (tab, page, id);
            let made = called_off.made.iter().find(|(known, _)| *known == sent);
            match made {
                Some((_, no)) => {
                    called_off.orders.insert((tab, no.clone()));
                }
                None => called_off.unnumbered.push(sent),
            }
        }
    }

    pub(crate) fn order_made(&mut self, flight: &Flight) {
        let no = self.merchant.last_order();
        let sent = (flight.tab, flight.page, flight.id);
        let called_off = &mut self.verdict.called_off;
        if called_off.unnumbered.contains(&sent) && self.tabs[flight.tab].page == flight.page {
            called_off.orders.insert((flight.tab, no.clone()));
        }
        called_off.made.push((sent, no));
    }

    /// Nobody else is there who may go on with an order, and nothing else keeps it: another
    /// tab has its own, a clock that is wrong by a day ends orders, and a storage that
    /// fails does not forget.
    pub(crate) fn is_clear(&self) -> bool {
        self.tabs.len() == 1 && self.skew == 0 && !self.verdict.is_forgiven()
    }

    /// The server says that it did not take the create. What it took before was never
    /// shown to anybody.
    pub(crate) fn turned_down(&mut self, flight: &Flight) {
        if flight.purpose == Purpose::Create {
            let order = self.merchant.book.order_in(&flight.request);
            let orders = order.map(|no| (flight.tab, no));
            self.verdict.called_off.turned_down.extend(orders);
        }
    }

    fn is_called_off(&self, tab: usize, order_no: &str) -> bool {
        let called_off = &self.verdict.called_off;
        called_off.orders.contains(&(tab, order_no.to_owned()))
    }

    /// What is offered to the page is of the order that it is said to be, and of one that
    /// is still wanted.
    pub(crate) fn judge_offer(&mut self, tab: usize, order_no: &str, link: &str) {
        let trade = trade_in(link).and_then(|id| self.merchant.book.trades.get(id));
        let right = trade.is_some_and(|trade| trade.order_no == order_no);
        let left = self.is_clear() && self.verdict.has_left(order_no);
        if !right || left || self.is_called_off(tab, order_no) {
            let words = format!("tab {tab} offers {link} for {order_no}");
            self.verdict.wrong(Wrong::Stale, words);
        }
    }

    /// Who has an order that can be paid, and did not leave it, is not led to another.
    pub(crate) fn judge_second_order(&mut self, made: usize) {
        let book = &self.merchant.book;
        let verdict = &self.verdict;
        let born = |order_no: &str| self.merchant.made_at(order_no);
        let lives = |trade: &&Trade| {
            trade.order_no != book.trades[made].order_no
                && !(trade.canceled || trade.refunded || trade.paid_at.is_some())
                && born(&trade.order_no).is_some_and(|at| self.now < at + LIFE)
        };
        let wanted = |trade: &&Trade| !verdict.was_left(&trade.order_no);
        let mut others = book.trades.iter().filter(lives).filter(wanted);
        let other = others.next().map(|trade| trade.order_no.clone());
        let unwanted = verdict.was_left(&book.trades[made].order_no);
        if let Some(other) = other.filter(|_| self.is_clear() && !unwanted) {
            let second = &self.merchant.book.trades[made].order_no;
            let words = format!("{second} was made while {other} lives");
            self.verdict.wrong(Wrong::Doubled, words);
        }
    }

    pub(crate) fn judge_wanted(&mut self, tab: usize, create: &Request) {
        let order_no = self.merchant.book.order_in(create);
        if let Some(no) = order_no.filter(|no| self.is_called_off(tab, no)) {
            let words = format!("tab {tab} creates {no}, which was called off");
            self.verdict.wrong(Wrong::Stale, words);
        }
    }
}
