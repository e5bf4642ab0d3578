//! What strikes besides faults of the network: a happening is applied to the shopper's tab.

use crate::faults::{Happening, Trigger};
use crate::simulation::{Due, Simulation};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::wallet::Wallet;

/// In milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

impl Simulation {
    pub(crate) fn apply(&mut self, happening: Happening) {
        let tab = self.shopper.tab;
        self.faults += 1;
        self.note(tab, &format!("! {happening:?}"));
        let soon = self.now + self.chance.between(500, 90_000);
        match happening {
            Happening::Hidden => {
                self.tabs[tab].hidden = true;
                self.dispatch(tab, Event::Hidden);
                self.at(soon, Due::TabShown(tab));
            }
            Happening::Frozen => {
                self.dispatch(tab, Event::Hidden);
                self.tabs[tab].frozen = true;
                self.at(soon, Due::TabThawed(tab));
            }
            Happening::Discarded => {
                self.tabs[tab].close();
                self.at(soon, Due::TabReopened(tab));
            }
            Happening::Reloaded => self.reload_if_running(tab),
            Happening::ReloadedWithoutStore => {
                self.storage.clear();
                self.oracle.storage_has_failed();
                self.reload_if_running(tab);
            }
            Happening::ReloadedWithDamagedStore => {
                let at = self.chance.next();
                self.storage.damage(at);
                self.oracle.storage_has_failed();
                self.reload_if_running(tab);
            }
            Happening::ClockForward => self.skew += DAY,
            Happening::ClockBack => self.skew -= DAY,
            Happening::Slept => self.sleep(false),
            Happening::SleptWithItsClock => self.sleep(true),
            Happening::StorageFull => {
                self.storage.full = true;
                self.oracle.storage_has_failed();
            }
            Happening::StorageThrows => {
                self.storage.throws = true;
                self.oracle.storage_has_failed();
            }
            Happening::WalletSwitched => self.switch_wallet(tab),
            Happening::PayPressedTenTimes => {
                for _ in 0..10 {
                    self.dispatch(tab, Event::PayPressed);
                }
            }
            Happening::SecondTab => self.shopper.tab = self.open_tab(),
            Happening::Offline => self.offline_until = soon + 60_000,
            Happening::PaidLate => self.shopper.pays_late = true,
            Happening::CanceledAtGateway => self.gateway_cancels(),
            Happening::Refunded => self.gateway_refunds(),
            Happening::NotificationLate => self.merchant.notification_delay = 90_000,
            Happening::ChangePressed => self.act(tab, Event::ChangePressed),
            Happening::CancelPressed => self.act(tab, Event::CancelPressed),
            Happening::ResetPressed => self.act(tab, Event::ResetPressed),
        }
    }

    fn switch_wallet(&mut self, tab: usize) {
        if let Some(wallet) = self.tabs[tab].wallet() {
            let other = match wallet {
                Wallet::Alipay => Wallet::Wechat,
                Wallet::Wechat | Wallet::OneCode | Wallet::Either => Wallet::Alipay,
            };
            self.act(tab, Event::WalletChosen(other));
            if self.shopper.paid.is_none() && (self.switches_wallets || self.chance.percent(60)) {
                self.dispatch(tab, Event::PayPressed);
            }
        }
    }

    fn gateway_cancels(&mut self) {
        for trade in &mut self.merchant.gateway_server.trades {
            trade.canceled |= trade.paid_at.is_none();
        }
    }

    fn gateway_refunds(&mut self) {
        for trade in &mut self.merchant.gateway_server.trades {
            trade.refunded |= trade.paid_at.is_some();
        }
        self.trigger(Trigger::Opened);
    }
}
