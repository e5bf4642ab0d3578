//! The life of a page in its tab: hidden, frozen, asleep, gone to the payment page, back.

use crate::gateway_server::trade_in;
use crate::simulation::{Due, Simulation};
use wallet_checkout::checkout::event::Event;

impl Simulation {
    pub(crate) fn show_tab(&mut self, tab: usize) {
        self.tabs[tab].hidden = false;
        self.dispatch(tab, Event::Returned);
    }

    pub(crate) fn thaw(&mut self, tab: usize) {
        self.tabs[tab].frozen = false;
        for event in std::mem::take(&mut self.tabs[tab].delayed_events) {
            self.dispatch(tab, event);
        }
        self.show_tab(tab);
    }

    pub(crate) fn reload_if_running(&mut self, tab: usize) {
        if self.tabs[tab].runs() {
            self.reload(tab);
        }
    }

    /// Ten minutes in which nothing runs. `clock_stops` is for the systems on which the
    /// monotonic clock does not run either.
    pub(crate) fn sleep(&mut self, clock_stops: bool) {
        const SLEEP: u64 = 600_000;
        for tab in 0..self.tabs.len() {
            self.tabs[tab].frozen = true;
            if clock_stops {
                self.tabs[tab].clock_began += SLEEP;
            }
            self.at(self.now + SLEEP, Due::TabThawed(tab));
        }
    }

    /// The shopper is on the gateway's page, pays there or not, and comes back.
    pub(crate) fn leave_for_payment(&mut self, tab: usize) {
        self.tabs[tab].away = true;
        self.close_stream(tab);
        let stays = self.chance.between(3_000, 60_000);
        let link = self.tabs[tab]
            .offered
            .as_ref()
            .map(|(_, link)| link.clone());
        let trade = link.and_then(|link| trade_in(&link));
        let first = self.shopper.scanned.is_none();
        let pays = (first || self.chance.percent(50)) && self.chance.percent(80);
        if let Some(trade) = trade.filter(|_| pays && !self.faults_are_over()) {
            self.scan(trade);
        }
        self.at(self.now + stays, Due::BackFromPayment(tab));
    }

    /// The shop's page is restored from the back-forward cache, or loaded again.
    pub(crate) fn back_from_payment(&mut self, tab: usize) {
        if !std::mem::take(&mut self.tabs[tab].away) || !self.tabs[tab].is_open() {
            return;
        }
        if self.chance.percent(50) {
            self.note(tab, "is restored from the cache");
            self.dispatch(tab, Event::Returned);
        } else {
            self.reload(tab);
        }
    }
}
