//! What must never be, compared with the books after every event and at the end.

use crate::called_off::CalledOff;
use crate::faults::Moment;
use crate::gateways::trade_in;
use crate::request::bytes;
use crate::world::{Due, World};
use std::collections::BTreeSet;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::checkout::view_model::{Picture, Step, ViewModel};
use wallet_checkout::wire::Request;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wrong {
    Lost,
    Doubled,
    FalselyPaid,
    Stale,
    Overlapping,
}

#[derive(Debug, Default)]
pub(crate) struct Verdict {
    pub(crate) wrongs: Vec<(Wrong, String)>,
    /// Orders that some tab has shown as paid or refunded.
    shown: BTreeSet<String>,
    /// Orders that the shopper is about to leave: in which tab, and whether at their
    /// own risk.
    leaving: Vec<(usize, String, bool)>,
    /// Orders that the shopper left by their own wish, while nobody knew of a payment.
    left: BTreeSet<String>,
    /// The creates of a gateway that knows no number.
    sent: BTreeSet<String>,
    pub(crate) called_off: CalledOff,
    /// The storage failed: what was kept there is gone, and may be lost.
    forgiven: bool,
}

impl Verdict {
    pub(crate) fn leaves(&mut self, tab: usize, order_no: String, blindly: bool) {
        self.leaving.push((tab, order_no, blindly));
    }

    pub(crate) const fn forgive(&mut self) {
        self.forgiven = true;
    }

    /// Left, or about to be.
    pub(crate) fn was_left(&self, order_no: &str) -> bool {
        let leaving = |(_, no, _): &(usize, String, bool)| no == order_no;
        self.left.contains(order_no)
            || self.leaving.iter().any(leaving)
            || self.called_off.has(order_no)
    }

    pub(crate) fn has_left(&self, order_no: &str) -> bool {
        self.left.contains(order_no)
    }

    pub(crate) const fn is_forgiven(&self) -> bool {
        self.forgiven
    }

    pub(crate) fn new_page(&mut self, tab: usize) {
        self.called_off.new_page(tab);
    }

    pub(crate) fn wrong(&mut self, wrong: Wrong, words: String) {
        self.wrongs.push((wrong, words));
    }
}

impl World {
    /// After every event of a tab.
    pub(crate) fn look(&mut self, tab: usize) {
        let status = self.tabs[tab].status();
        let order_no = self.tabs[tab].order_no();
        for purpose in [Purpose::Order, Purpose::Create, Purpose::State] {
            let flights = self.tabs[tab].flights.iter();
            if flights.filter(|(_, flying)| *flying == purpose).count() > 1 {
                let words = format!("two of {purpose:?} under way");
                self.verdict.wrong(Wrong::Overlapping, words);
            }
        }
        if let (Some(Status::Paid | Status::Refunded), Some(no)) = (status, &order_no) {
            if !self.merchant.book.was_paid(no) {
                self.verdict
                    .wrong(Wrong::FalselyPaid, format!("{no} shows as paid"));
            }
            self.verdict.shown.insert(no.clone());
        }
        self.look_at_the_code(tab);
        self.write_down_who_left(tab, order_no.as_deref());
    }

    /// The code on the screen is that of the order and wallet on the screen.
    fn look_at_the_code(&mut self, tab: usize) {
        let Some(ViewModel::Paying(view)) = &self.tabs[tab].view else {
            return;
        };
        let drawn = match &view.step {
            Step::Code(code) => match &code.picture {
                Picture::Drawn(picture) => Some(picture),
                Picture::Sent(_) => None,
            },
            _ => None,
        };
        let Some(drawn) = drawn else { return };
        let book = &self.merchant.book;
        let trade = |link: &str| trade_in(link).and_then(|id| book.trades.get(id));
        let right = self.tabs[tab].offered.as_ref().is_some_and(|(_, link)| {
            self.tabs[tab].picture.as_ref() == Some(drawn)
                && trade(link).is_some_and(|trade| {
                    trade.order_no == view.summary.order_no
                        && trade.wallet == view.summary.wallet.name()
                })
        });
        if !right {
            let words = format!("{:?} for {}", self.tabs[tab].offered, view.summary.order_no);
            self.verdict.wrong(Wrong::Stale, words);
        }
    }

    /// The page goes to the payment of the order before the shopper, and no other.
    pub(crate) fn judge_navigation(&mut self, tab: usize, url: &str) {
        let trade = trade_in(url).and_then(|id| self.merchant.book.trades.get(id));
        let of = trade.map(|trade| trade.order_no.clone());
        if of.is_none() || of != self.tabs[tab].order_no() {
            let words = format!("navigation to {url} for {:?}", self.tabs[tab].order_no());
            self.verdict.wrong(Wrong::Stale, words);
        }
    }

    /// Left is an order that dropped out of sight by the shopper's wish, unless its
    /// payment was known to the merchant and the shopper was not warned.
    fn write_down_who_left(&mut self, tab: usize, order_no: Option<&str>) {
        let leaving = std::mem::take(&mut self.verdict.leaving);
        for (of, no, blindly) in leaving {
            if of != tab || order_no == Some(no.as_str()) && !self.is_settled(tab) {
                self.verdict.leaving.push((of, no, blindly));
                continue;
            }
            let late = self.merchant.told_after + self.back_takes() + 900;
            let known = |at: u64| at + late < self.now;
            let trades = self.merchant.book.trades.iter();
            let mut paid = trades.filter(|trade| trade.order_no == no);
            if blindly || !paid.any(|trade| trade.paid_at.is_some_and(known)) {
                self.verdict.left.insert(no);
            }
        }
    }

    fn is_settled(&self, tab: usize) -> bool {
        matches!(
            self.tabs[tab].status(),
            Some(Status::Paid | Status::Refunded | Status::Canceled)
        )
    }

    /// Where the client has no number, a second create is a second trade.
    pub(crate) fn judge_create(&mut self, tab: usize, purpose: Purpose, request: &Request) {
        if purpose == Purpose::Create {
            self.judge_wanted(tab, request);
        }
        let no_number = self.config.gateway.name() == "pay-url";
        if no_number && purpose == Purpose::Create && !self.verdict.sent.insert(bytes(request)) {
            let words = format!("tab {tab} sends {} again", bytes(request));
            self.verdict.wrong(Wrong::Doubled, words);
        }
    }

    pub(crate) fn judge_second_payment(&mut self, first: Option<usize>, second: usize) {
        let Some(first) = first else { return };
        let trade = &self.merchant.book.trades[first];
        let excused = self.verdict.forgiven
            || self.verdict.left.contains(&trade.order_no)
            || self.verdict.shown.contains(&trade.order_no)
            || trade.refunded
            || self.merchant.told_after > 10_000;
        if !excused {
            let words = format!("trade {first} was paid, and then {second}, without a warning");
            self.verdict.wrong(Wrong::Doubled, words);
        }
    }

    /// The world comes to rest: everything works, everybody is back.
    pub(crate) fn calm(&mut self) {
        self.offline_until = 0;
        self.storage.full = false;
        self.storage.throws = false;
        for tab in 0..self.tabs.len() {
            if !self.tabs[tab].is_open() {
                self.reload(tab);
            }
            self.thawed(tab);
            if self.tabs[tab].away {
                self.back_from_payment(tab);
            }
            self.happen(tab, Event::CheckPressed);
        }
    }

    /// Every order that money was taken for is shown as paid, or a new tab shows it.
    pub(crate) fn judge(&mut self) {
        let owing = |world: &Self| {
            let orders: BTreeSet<_> = world
                .merchant
                .book
                .trades
                .iter()
                .map(|trade| trade.order_no.clone())
                .collect();
            let verdict = &world.verdict;
            let unseen = orders
                .into_iter()
                .filter(|no| world.merchant.book.holds_money_for(no));
            unseen
                .filter(|no| !verdict.shown.contains(no) && !verdict.left.contains(no))
                .collect::<Vec<_>>()
        };
        for _ in 0..3 {
            if owing(self).is_empty() || self.verdict.forgiven {
                return;
            }
            let tab = self.open_tab();
            let end = self.now + 60_000;
            self.at(self.now + 500, Due::Seen(tab));
            self.run_until(end);
            self.happen(tab, Event::CheckPressed);
            self.run_until(end + 30_000);
            self.tabs[tab].close();
        }
        for no in owing(self) {
            self.verdict
                .wrong(Wrong::Lost, format!("{no} was paid, and nobody shows it"));
        }
    }

    pub(crate) fn gateway_cancels(&mut self) {
        for trade in &mut self.merchant.book.trades {
            trade.canceled |= trade.paid_at.is_none();
        }
    }

    pub(crate) fn gateway_refunds(&mut self) {
        for trade in &mut self.merchant.book.trades {
            trade.refunded |= trade.paid_at.is_some();
        }
        self.reached(Moment::Opened);
    }
}
