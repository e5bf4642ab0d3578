//! The shopper: wants tea once, looks at the screen now and then, and believes it.

use crate::chance::Chance;
use crate::faults::{Happening, Moment};
use crate::gateways::trade_in;
use crate::world::{Due, World};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::checkout::view_model::{
    Busy, ChooseView, DoubtKind, Outcome, PayView, Step, ViewModel,
};
use wallet_checkout::wallet::Wallet;

const DAY: i64 = 24 * 60 * 60 * 1000;

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "what one person knows")]
pub(crate) struct Shopper {
    /// The trade that the phone has open.
    pub(crate) scanned: Option<usize>,
    pub(crate) paid: Option<(usize, u64)>,
    /// The screen has said since: we do not know, do not pay twice.
    pub(crate) warned: bool,
    /// The screen has said: paid, or refunded.
    pub(crate) content: bool,
    /// Pays at once, or long after the order's end.
    pays_late: bool,
    impatient: bool,
    pub(crate) tab: usize,
}

impl Shopper {
    pub(crate) fn new(chance: &mut Chance) -> Self {
        Self {
            scanned: None,
            paid: None,
            warned: false,
            content: false,
            pays_late: false,
            impatient: chance.percent(50),
            tab: 0,
        }
    }
}

impl World {
    pub(crate) fn glance(&mut self) {
        let next = self.chance.between(800, 4_000);
        self.at(self.now + next, Due::Glance);
        let tab = self.shopper.tab;
        if !self.tabs[tab].runs() || self.tabs[tab].hidden {
            return;
        }
        let Some(view) = self.tabs[tab].view.clone() else {
            return;
        };
        let event = match view {
            ViewModel::Choose(view) => self.at_the_choice(&view),
            ViewModel::Paying(view) => self.before_the_code(tab, &view),
            ViewModel::Outcome(view) => self.at_the_end(&view.outcome),
            ViewModel::Misconfigured(error) => panic!("{error:?}"),
        };
        if let Some(event) = event {
            self.acts(tab, event);
        }
    }

    fn at_the_choice(&mut self, view: &ChooseView) -> Option<Event> {
        let doubtful = matches!(view.busy, Some(Busy::Checking))
            || matches!(view.problem, Some(ProblemKind::OrderUnknown));
        self.warned_if(doubtful);
        let paid = self.shopper.paid.is_some() && (self.shopper.warned || self.shopper.content);
        let calm = self.is_calm();
        let presses = view.busy.is_none() && !paid && !calm && self.chance.percent(40);
        presses.then_some(Event::PayPressed)
    }

    fn before_the_code(&mut self, tab: usize, view: &PayView) -> Option<Event> {
        self.warned_if(view.trouble.is_some());
        let Some((_, paid_at)) = self.shopper.paid else {
            self.may_scan(tab, &view.step);
            return None;
        };
        let calm = self.is_calm();
        let waited = self.now.saturating_sub(paid_at);
        let told = waited > self.merchant.told_after + 10_000;
        if calm || self.shopper.warned {
            return self.chance.percent(20).then_some(Event::CheckPressed);
        }
        self.may_scan(tab, &view.step);
        let other = self.shopper.impatient && told && self.chance.percent(15);
        let checks = waited > 8_000 && self.chance.percent(15);
        match (other, checks) {
            (true, _) => Some(Event::ChangePressed),
            (false, true) => Some(Event::CheckPressed),
            (false, false) => None,
        }
    }

    /// Who has paid and was not told to wait may be led to pay again.
    fn may_scan(&mut self, tab: usize, step: &Step) {
        let Some((_, link)) = &self.tabs[tab].offered else {
            return;
        };
        let Some(trade) = trade_in(link) else { return };
        if !matches!(step, Step::Code(_)) || self.shopper.scanned == Some(trade) || self.is_calm() {
            return;
        }
        let again = self.shopper.paid.is_some_and(|(paid, _)| paid == trade);
        if !again && self.chance.percent(30) {
            self.scans(trade);
        }
    }

    pub(crate) fn scans(&mut self, trade: usize) {
        self.shopper.scanned = Some(trade);
        self.note(self.shopper.tab, &format!("shopper scans trade {trade}"));
        self.reached(Moment::Scanned);
        let takes = if self.shopper.pays_late {
            self.late()
        } else {
            self.chance.between(1_000, 20_000)
        };
        let pays_at = (self.now + takes).min(self.calm_at - 1_000);
        self.at(pays_at, Due::Pays(trade, self.now));
    }

    fn at_the_end(&mut self, outcome: &Outcome) -> Option<Event> {
        let paid = self.shopper.paid.is_some();
        let calm = self.is_calm();
        match outcome {
            Outcome::Paid { .. } | Outcome::Refunded => {
                self.shopper.content = true;
                None
            }
            Outcome::Canceled => {
                (!paid && !calm && self.chance.percent(20)).then_some(Event::ResetPressed)
            }
            Outcome::Expired { .. } => {
                self.warned_if(true);
                let acts = self.chance.percent(20);
                // Who has it open in the wallet, and pays there, wants no other.
                let pays = self.shopper.pays_late && self.shopper.scanned.is_some();
                let event = if paid || calm || pays {
                    Event::CheckPressed
                } else {
                    Event::RefreshPressed
                };
                acts.then_some(event)
            }
            Outcome::Unknown { doubt, .. } => {
                self.warned_if(true);
                let event = match doubt {
                    DoubtKind::CreateLost if !calm => Event::PayPressed,
                    DoubtKind::CreateLostForGood if !calm && !paid && self.chance.percent(20) => {
                        Event::ChangePressed
                    }
                    _ => Event::CheckPressed,
                };
                self.chance.percent(20).then_some(event)
            }
        }
    }

    fn warned_if(&mut self, warning: bool) {
        if warning && self.shopper.paid.is_some() {
            self.shopper.warned = true;
        }
    }

    pub(crate) fn pays(&mut self, trade: usize, opened: u64) {
        let was = self.shopper.paid;
        // Who has two payments open at once pays one of them.
        let knows = |(_, at)| at >= opened || self.shopper.warned || self.shopper.content;
        if was.is_some_and(knows) {
            return;
        }
        if !self.merchant.book.pay(trade, self.now) {
            return;
        }
        self.note(self.shopper.tab, &format!("shopper pays trade {trade}"));
        self.judge_second_payment(was.map(|(first, _)| first), trade);
        self.shopper.paid = Some((trade, self.now));
        self.reached(Moment::Paid);
    }

    /// What the shopper does to the order before them; leaving it is written down.
    pub(crate) fn acts(&mut self, tab: usize, event: Event) {
        let order = self.tabs[tab].order_no();
        let before = self.before(tab);
        let switches = matches!(event, Event::WalletChosen(_));
        let leaves = matches!(
            event,
            Event::ChangePressed
                | Event::CancelPressed
                | Event::RefreshPressed
                | Event::ResetPressed
                | Event::WalletChosen(_)
        );
        if let (true, Some(order_no)) = (leaves, order) {
            let blindly = matches!(event, Event::ResetPressed)
                || self.shopper.warned
                || self.shows_a_warning(tab);
            self.verdict.leaves(tab, order_no, blindly);
        }
        let runs = self.tabs[tab].runs();
        self.happen(tab, event);
        if let Some(before) = before.filter(|_| leaves && runs) {
            self.call_off(tab, &before, switches);
        }
    }

    fn shows_a_warning(&self, tab: usize) -> bool {
        match &self.tabs[tab].view {
            Some(ViewModel::Paying(view)) => view.trouble.is_some(),
            Some(ViewModel::Outcome(view)) => {
                matches!(
                    view.outcome,
                    Outcome::Unknown { .. } | Outcome::Expired { .. }
                )
            }
            Some(ViewModel::Choose(_) | ViewModel::Misconfigured(_)) | None => false,
        }
    }

    pub(crate) fn happens(&mut self, happening: Happening) {
        let tab = self.shopper.tab;
        self.faults += 1;
        self.note(tab, &format!("! {happening:?}"));
        let soon = self.now + self.chance.between(500, 90_000);
        match happening {
            Happening::Hidden => {
                self.tabs[tab].hidden = true;
                self.happen(tab, Event::Hidden);
                self.at(soon, Due::Seen(tab));
            }
            Happening::Frozen => {
                self.happen(tab, Event::Hidden);
                self.tabs[tab].frozen = true;
                self.at(soon, Due::Thawed(tab));
            }
            Happening::Discarded => {
                self.tabs[tab].close();
                self.at(soon, Due::Reopened(tab));
            }
            Happening::Reloaded => self.reload_if_here(tab),
            Happening::ReloadedWithoutStore => {
                self.storage.clear();
                self.verdict.forgive();
                self.reload_if_here(tab);
            }
            Happening::ReloadedWithRubbish => {
                let at = self.chance.next();
                self.storage.spoil(at);
                self.verdict.forgive();
                self.reload_if_here(tab);
            }
            Happening::ClockForward => self.skew += DAY,
            Happening::ClockBack => self.skew -= DAY,
            Happening::Slept => self.sleeps(false),
            Happening::SleptWithItsClock => self.sleeps(true),
            Happening::StorageFull => {
                self.storage.full = true;
                self.verdict.forgive();
            }
            Happening::StorageThrows => {
                self.storage.throws = true;
                self.verdict.forgive();
            }
            Happening::WalletSwitched => self.switches_wallet(tab),
            Happening::PressedTenTimes => {
                for _ in 0..10 {
                    self.happen(tab, Event::PayPressed);
                }
            }
            Happening::SecondTab => self.shopper.tab = self.open_tab(),
            Happening::Offline => self.offline_until = soon + 60_000,
            Happening::PaidLate => self.shopper.pays_late = true,
            Happening::CanceledThere => self.gateway_cancels(),
            Happening::Refunded => self.gateway_refunds(),
            Happening::ToldLate => self.told_late(),
            Happening::TurnedAway => self.acts(tab, Event::ChangePressed),
            Happening::CalledOff => self.acts(tab, Event::CancelPressed),
            Happening::Reset => self.acts(tab, Event::ResetPressed),
        }
    }

    fn switches_wallet(&mut self, tab: usize) {
        if let Some(wallet) = self.tabs[tab].wallet() {
            let other = match wallet {
                Wallet::Alipay => Wallet::Wechat,
                Wallet::Wechat | Wallet::OneCode => Wallet::Alipay,
            };
            self.acts(tab, Event::WalletChosen(other));
            if self.shopper.paid.is_none() && (self.wavers || self.chance.percent(60)) {
                self.happen(tab, Event::PayPressed);
            }
        }
    }
}
