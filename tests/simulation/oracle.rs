//! The test oracle: what must never happen, compared after every event and at the end with
//! what merchant and gateway have recorded.

use crate::gateway_server::trade_in;
use crate::left_attempts::LeftAttempts;
use crate::request::bytes;
use crate::simulation::{Due, Simulation};
use std::collections::BTreeSet;
use wallet_checkout::checkout::effect::Purpose;
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::status::Status;
use wallet_checkout::checkout::view_model::{Picture, Step, ViewModel};
use wallet_checkout::wire::Request;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Violation {
    /// An order was paid, and no tab shows it.
    PaymentLost,
    /// A shopper was led to pay twice.
    PaidTwice,
    /// An order is shown as paid that was not.
    FalselyPaid,
    /// Something of an order that is over, or of another one, was shown or sent.
    Stale,
    /// Two requests of one purpose were under way.
    Overlapping,
}

#[derive(Debug, Default)]
pub(crate) struct Oracle {
    pub(crate) violations: Vec<(Violation, String)>,
    /// Orders that some tab has shown as paid or refunded.
    shown: BTreeSet<String>,
    /// Orders that the shopper is about to leave.
    leaving: Vec<Leaving>,
    /// Orders that the shopper left by their own wish, before a payment was known.
    left: BTreeSet<String>,
    /// The create requests to a gateway that has no order numbers.
    creates: BTreeSet<String>,
    pub(crate) left_attempts: LeftAttempts,
    /// Whether the storage failed, which excuses the loss of what was stored.
    storage_failed: bool,
}

#[derive(Debug)]
struct Leaving {
    tab: usize,
    order_no: String,
    /// The shopper was warned that the order may be paid, or reset the checkout.
    at_own_risk: bool,
}

impl Oracle {
    pub(crate) fn leaving(&mut self, tab: usize, order_no: String, at_own_risk: bool) {
        self.leaving.push(Leaving {
            tab,
            order_no,
            at_own_risk,
        });
    }

    pub(crate) const fn storage_has_failed(&mut self) {
        self.storage_failed = true;
    }

    /// Whether the shopper has left the order, or is about to.
    pub(crate) fn is_left_or_leaving(&self, order_no: &str) -> bool {
        let mut leaving = self.leaving.iter();
        self.left.contains(order_no)
            || leaving.any(|leaving| leaving.order_no == order_no)
            || self.left_attempts.has(order_no)
    }

    pub(crate) fn is_left(&self, order_no: &str) -> bool {
        self.left.contains(order_no)
    }

    pub(crate) const fn has_storage_failed(&self) -> bool {
        self.storage_failed
    }

    pub(crate) fn new_page(&mut self, tab: usize) {
        self.left_attempts.new_page(tab);
    }

    pub(crate) fn report(&mut self, violation: Violation, words: String) {
        self.violations.push((violation, words));
    }
}

impl Simulation {
    /// Checks a tab. It is called after every event of the tab.
    pub(crate) fn check(&mut self, tab: usize) {
        let status = self.tabs[tab].status();
        let order_no = self.tabs[tab].order_no();
        for purpose in [
            Purpose::Order,
            Purpose::Create,
            Purpose::State,
            Purpose::Stream,
        ] {
            let requests = self.tabs[tab].requests.iter();
            if requests.filter(|(_, of)| *of == purpose).count() > 1 {
                let words = format!("two of {purpose:?} under way");
                self.oracle.report(Violation::Overlapping, words);
            }
        }
        if let (Some(Status::Paid | Status::Refunded), Some(order_no)) = (status, &order_no) {
            if !self.merchant.gateway_server.was_paid(order_no) {
                let words = format!("{order_no} is shown as paid");
                self.oracle.report(Violation::FalselyPaid, words);
            }
            self.oracle.shown.insert(order_no.clone());
        }
        self.check_stays_settled(tab, status, order_no.as_deref());
        self.tabs[tab].orders.extend(order_no.clone());
        self.check_qr_code(tab);
        self.record_left_orders(tab, order_no.as_deref());
    }

    /// An order that was shown as paid, canceled or refunded stays that on its page, whatever
    /// comes late.
    fn check_stays_settled(&mut self, tab: usize, status: Option<Status>, order_no: Option<&str>) {
        let settled = self.tabs[tab].settled.take();
        if let Some((settled, was)) = settled
            && order_no == Some(&settled)
            && status != Some(was)
        {
            let words = format!("{settled} is {status:?} after it was {was:?}");
            self.oracle.report(Violation::Stale, words);
        }
        if let Some(status @ (Status::Paid | Status::Canceled | Status::Refunded)) = status {
            self.tabs[tab].settled = order_no.map(|no| (no.to_owned(), status));
        }
    }

    /// The QR code on the screen is that of the order and wallet on the screen.
    fn check_qr_code(&mut self, tab: usize) {
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
        let gateway_server = &self.merchant.gateway_server;
        let trade = |link: &str| trade_in(link).and_then(|id| gateway_server.trades.get(id));
        let is_right = self.tabs[tab].offered.as_ref().is_some_and(|(_, link)| {
            self.tabs[tab].picture.as_ref() == Some(drawn)
                && trade(link).is_some_and(|trade| {
                    trade.order_no == view.summary.order_no
                        && trade.wallet == view.summary.wallet.name()
                })
        });
        if !is_right {
            let words = format!("{:?} for {}", self.tabs[tab].offered, view.summary.order_no);
            self.oracle.report(Violation::Stale, words);
        }
    }

    /// The page navigates to the payment of the order that it shows, and to no other.
    pub(crate) fn check_navigation(&mut self, tab: usize, url: &str) {
        let trade = trade_in(url).and_then(|id| self.merchant.gateway_server.trades.get(id));
        let paid_there = trade.map(|trade| trade.order_no.clone());
        if paid_there.is_none() || paid_there != self.tabs[tab].order_no() {
            let words = format!("navigation to {url} for {:?}", self.tabs[tab].order_no());
            self.oracle.report(Violation::Stale, words);
        }
    }

    /// Records the orders that the tab does not show any more after the shopper's action.
    /// An order does not count as left whose payment the merchant could report, unless the
    /// shopper was warned.
    fn record_left_orders(&mut self, tab: usize, order_no: Option<&str>) {
        let leaving = std::mem::take(&mut self.oracle.leaving);
        for leaving in leaving {
            let is_shown = order_no == Some(leaving.order_no.as_str());
            if leaving.tab != tab || is_shown && !self.is_settled(tab) {
                self.oracle.leaving.push(leaving);
                continue;
            }
            let delay = self.merchant.notification_delay + self.reply_delay_limit() + 900;
            let is_known = |at: u64| at + delay < self.now;
            let trades = self.merchant.gateway_server.trades.iter();
            let mut trades = trades.filter(|trade| trade.order_no == leaving.order_no);
            let is_paid = trades.any(|trade| trade.paid_at.is_some_and(is_known));
            if leaving.at_own_risk || !is_paid {
                self.oracle.left.insert(leaving.order_no);
            }
        }
    }

    fn is_settled(&self, tab: usize) -> bool {
        matches!(
            self.tabs[tab].status(),
            Some(Status::Paid | Status::Refunded | Status::Canceled)
        )
    }

    /// A gateway without order numbers makes a second trade of a second create request.
    pub(crate) fn check_create(&mut self, tab: usize, purpose: Purpose, request: &Request) {
        if purpose == Purpose::Create {
            self.check_create_is_wanted(tab, request);
        }
        let has_no_number = self.config.offer.gateway.name() == "pay-url";
        let is_create = purpose == Purpose::Create;
        if has_no_number && is_create && !self.oracle.creates.insert(bytes(request)) {
            let words = format!("tab {tab} sends {} again", bytes(request));
            self.oracle.report(Violation::PaidTwice, words);
        }
    }

    pub(crate) fn check_second_payment(&mut self, first: Option<usize>, second: usize) {
        let Some(first) = first else { return };
        let trade = &self.merchant.gateway_server.trades[first];
        let is_excused = self.oracle.storage_failed
            || self.oracle.left.contains(&trade.order_no)
            || self.oracle.shown.contains(&trade.order_no)
            || trade.refunded
            || self.merchant.notification_delay > 10_000;
        if !is_excused {
            let words = format!("trade {first} was paid, and then {second}, without a warning");
            self.oracle.report(Violation::PaidTwice, words);
        }
    }

    /// Ends all faults: everything works, and every tab is open and visible.
    pub(crate) fn recover(&mut self) {
        self.offline_until = 0;
        self.storage.full = false;
        self.storage.throws = false;
        for tab in 0..self.tabs.len() {
            if !self.tabs[tab].is_open() {
                self.reload(tab);
            }
            self.thaw(tab);
            if self.tabs[tab].away {
                self.back_from_payment(tab);
            }
            self.dispatch(tab, Event::CheckPressed);
        }
    }

    /// Every order that money was taken for is shown as paid, or a new tab shows it.
    pub(crate) fn check_payments(&mut self) {
        let not_shown = |simulation: &Self| {
            let orders: BTreeSet<_> = simulation
                .merchant
                .gateway_server
                .trades
                .iter()
                .map(|trade| trade.order_no.clone())
                .collect();
            let oracle = &simulation.oracle;
            let paid = orders
                .into_iter()
                .filter(|no| simulation.merchant.gateway_server.holds_money_for(no));
            paid.filter(|no| !oracle.shown.contains(no) && !oracle.left.contains(no))
                .collect::<Vec<_>>()
        };
        for _ in 0..3 {
            if not_shown(self).is_empty() || self.oracle.storage_failed {
                return;
            }
            let tab = self.open_tab();
            let end = self.now + 60_000;
            self.at(self.now + 500, Due::TabShown(tab));
            self.run_until(end);
            self.dispatch(tab, Event::CheckPressed);
            self.run_until(end + 30_000);
            self.tabs[tab].close();
        }
        for order_no in not_shown(self) {
            let words = format!("{order_no} was paid, and no tab shows it");
            self.oracle.report(Violation::PaymentLost, words);
        }
    }
}
