//! The page out of sight: hidden, frozen, asleep, or gone to pay elsewhere.

use crate::gateways::trade_in;
use crate::world::{Due, World};
use wallet_checkout::checkout::event::Event;

impl World {
    pub(crate) fn seen(&mut self, tab: usize) {
        self.tabs[tab].hidden = false;
        self.happen(tab, Event::Returned);
    }

    pub(crate) fn thawed(&mut self, tab: usize) {
        self.tabs[tab].frozen = false;
        for event in std::mem::take(&mut self.tabs[tab].mailbox) {
            self.happen(tab, event);
        }
        self.seen(tab);
    }

    pub(crate) fn reload_if_here(&mut self, tab: usize) {
        if self.tabs[tab].runs() {
            self.reload(tab);
        }
    }

    /// Ten minutes in which nothing runs; on some systems not even the clock.
    pub(crate) fn sleeps(&mut self, clock_too: bool) {
        const SLEEP: u64 = 600_000;
        for tab in 0..self.tabs.len() {
            self.tabs[tab].frozen = true;
            if clock_too {
                self.tabs[tab].born += SLEEP;
            }
            self.at(self.now + SLEEP, Due::Thawed(tab));
        }
    }

    pub(crate) fn told_late(&mut self) {
        self.merchant.told_after = 90_000;
    }

    /// The shopper is at the gateway's page, pays there or not, and comes back.
    pub(crate) fn leaves_for_payment(&mut self, tab: usize) {
        self.tabs[tab].away = true;
        let stays = self.chance.between(3_000, 60_000);
        let link = self.tabs[tab]
            .offered
            .as_ref()
            .map(|(_, link)| link.clone());
        let trade = link.and_then(|link| trade_in(&link));
        let first = self.shopper.scanned.is_none();
        let pays = (first || self.chance.percent(50)) && self.chance.percent(80);
        if let Some(trade) = trade.filter(|_| pays && !self.is_calm()) {
            self.scans(trade);
        }
        self.at(self.now + stays, Due::BackFromPayment(tab));
    }

    /// From the back-forward cache, or loaded anew.
    pub(crate) fn back_from_payment(&mut self, tab: usize) {
        if !std::mem::take(&mut self.tabs[tab].away) || !self.tabs[tab].is_open() {
            return;
        }
        if self.chance.percent(50) {
            self.note(tab, "is back from the cache");
            self.happen(tab, Event::Returned);
        } else {
            self.reload(tab);
        }
    }
}
