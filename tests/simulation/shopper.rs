//! The shopper, who wants tea once, looks at the screen now and then, and relies on it.

use crate::chance::Chance;
use crate::faults::Trigger;
use crate::gateway_server::trade_in;
use crate::simulation::{Due, Simulation};
use wallet_checkout::checkout::event::Event;
use wallet_checkout::checkout::problem::ProblemKind;
use wallet_checkout::checkout::view_model::{
    Busy, ChooseView, DoubtKind, Notice, Outcome, PayView, Step, ViewModel,
};

#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Shopper {
    /// The trade that was opened on the phone last.
    pub(crate) scanned: Option<usize>,
    /// The trade that was paid last, and when.
    pub(crate) paid: Option<(usize, u64)>,
    /// Since the payment the screen has warned against paying twice.
    pub(crate) warned: bool,
    /// The screen has shown an order as paid or refunded.
    pub(crate) saw_settled: bool,
    /// The shopper pays long after the order's end, instead of at once.
    pub(crate) pays_late: bool,
    /// The shopper may choose another payment method while the payment is not shown.
    is_impatient: bool,
    /// The tab that the shopper looks at.
    pub(crate) tab: usize,
}

impl Shopper {
    pub(crate) fn new(chance: &mut Chance) -> Self {
        Self {
            scanned: None,
            paid: None,
            warned: false,
            saw_settled: false,
            pays_late: false,
            is_impatient: chance.percent(50),
            tab: 0,
        }
    }
}

impl Simulation {
    pub(crate) fn look_at_screen(&mut self) {
        let next = self.chance.between(800, 4_000);
        self.at(self.now + next, Due::ShopperLooks);
        let tab = self.shopper.tab;
        if !self.tabs[tab].runs() || self.tabs[tab].hidden {
            return;
        }
        let Some(view) = self.tabs[tab].view.clone() else {
            return;
        };
        let event = match view {
            ViewModel::Choose(view, problem) => self.on_choose_view(&view, problem.as_ref()),
            ViewModel::Confirm(_) => self.on_confirm_view(),
            ViewModel::Paying(view) => self.on_pay_view(tab, &view),
            ViewModel::Outcome(view) => self.on_outcome_view(&view.outcome),
            ViewModel::Misconfigured(error) => panic!("{error:?}"),
        };
        if let Some(event) = event {
            self.act(tab, event);
        }
    }

    fn on_choose_view(
        &mut self,
        view: &ChooseView,
        problem: Option<&ProblemKind>,
    ) -> Option<Event> {
        let is_doubtful = matches!(view.busy, Some(Busy::Checking))
            || matches!(problem, Some(ProblemKind::OrderUnknown));
        self.warn_if(is_doubtful);
        let paid = self.shopper.paid.is_some() && (self.shopper.warned || self.shopper.saw_settled);
        let is_over = self.faults_are_over();
        let presses = view.busy.is_none() && !paid && !is_over && self.chance.percent(40);
        presses.then_some(Event::PayPressed)
    }

    /// Most agree to another amount.
    fn on_confirm_view(&mut self) -> Option<Event> {
        let decides = self.chance.percent(60);
        let event = match self.chance.between(0, 9) {
            0 => Event::CancelPressed,
            1..3 => Event::ChangePressed,
            _ => Event::PayPressed,
        };
        decides.then_some(event)
    }

    fn on_pay_view(&mut self, tab: usize, view: &PayView) -> Option<Event> {
        self.warn_if(matches!(view.notice, Some(Notice::Trouble(_))));
        let Some((_, paid_at)) = self.shopper.paid else {
            self.may_scan(tab, &view.step);
            return None;
        };
        let is_over = self.faults_are_over();
        let waited = self.now.saturating_sub(paid_at);
        let is_known = waited > self.merchant.notification_delay + 10_000;
        if is_over || self.shopper.warned {
            return self.chance.percent(20).then_some(Event::CheckPressed);
        }
        self.may_scan(tab, &view.step);
        let other = self.shopper.is_impatient && is_known && self.chance.percent(15);
        let checks = waited > 8_000 && self.chance.percent(15);
        match (other, checks) {
            (true, _) => Some(Event::ChangePressed),
            (false, true) => Some(Event::CheckPressed),
            (false, false) => None,
        }
    }

    /// A shopper who has paid and was not warned may scan another QR code.
    fn may_scan(&mut self, tab: usize, step: &Step) {
        let Some((_, link)) = &self.tabs[tab].offered else {
            return;
        };
        let Some(trade) = trade_in(link) else { return };
        if !matches!(step, Step::Code(_))
            || self.shopper.scanned == Some(trade)
            || self.faults_are_over()
        {
            return;
        }
        let again = self.shopper.paid.is_some_and(|(paid, _)| paid == trade);
        if !again && self.chance.percent(30) {
            self.scan(trade);
        }
    }

    pub(crate) fn scan(&mut self, trade: usize) {
        self.shopper.scanned = Some(trade);
        self.note(self.shopper.tab, &format!("shopper scans trade {trade}"));
        self.trigger(Trigger::Scanned);
        let takes = if self.shopper.pays_late {
            self.late_payment_delay()
        } else {
            self.chance.between(1_000, 20_000)
        };
        let pays_at = (self.now + takes).min(self.faults_end - 1_000);
        self.at(
            pays_at,
            Due::ShopperPays {
                trade,
                opened_at: self.now,
            },
        );
    }

    fn on_outcome_view(&mut self, outcome: &Outcome) -> Option<Event> {
        let paid = self.shopper.paid.is_some();
        let is_over = self.faults_are_over();
        match outcome {
            Outcome::Paid { .. } | Outcome::Refunded => {
                self.shopper.saw_settled = true;
                None
            }
            Outcome::Canceled => {
                (!paid && !is_over && self.chance.percent(20)).then_some(Event::ResetPressed)
            }
            Outcome::Expired { .. } => {
                self.warn_if(true);
                let acts = self.chance.percent(20);
                // A shopper with the trade open in the wallet pays there.
                let pays = self.shopper.pays_late && self.shopper.scanned.is_some();
                let event = if paid || is_over || pays {
                    Event::CheckPressed
                } else {
                    Event::RefreshPressed
                };
                acts.then_some(event)
            }
            Outcome::Unknown { doubt, .. } => {
                self.warn_if(true);
                let event = match doubt {
                    DoubtKind::CreateLost if !is_over => Event::PayPressed,
                    DoubtKind::CreateLostForGood
                        if !is_over && !paid && self.chance.percent(20) =>
                    {
                        Event::ChangePressed
                    }
                    _ => Event::CheckPressed,
                };
                self.chance.percent(20).then_some(event)
            }
        }
    }

    fn warn_if(&mut self, warning: bool) {
        if warning && self.shopper.paid.is_some() {
            self.shopper.warned = true;
        }
    }

    /// The shopper pays the trade, unless they have learned meanwhile that they have paid.
    pub(crate) fn pay(&mut self, trade: usize, opened_at: u64) {
        let earlier = self.shopper.paid;
        // A shopper with two trades open at once pays one of them.
        let has_paid = |(_, at)| at >= opened_at || self.shopper.warned || self.shopper.saw_settled;
        if earlier.is_some_and(has_paid) {
            return;
        }
        if !self.merchant.gateway_server.pay(trade, self.now) {
            return;
        }
        self.note(self.shopper.tab, &format!("shopper pays trade {trade}"));
        self.check_second_payment(earlier.map(|(first, _)| first), trade);
        self.shopper.paid = Some((trade, self.now));
        self.trigger(Trigger::Paid);
    }

    /// Dispatches what the shopper does, and records the order or attempt that they leave
    /// by it.
    pub(crate) fn act(&mut self, tab: usize, event: Event) {
        let order = self.tabs[tab].order_no();
        let before = self.before_action(tab);
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
            let at_own_risk = matches!(event, Event::ResetPressed)
                || self.shopper.warned
                || self.shows_a_warning(tab);
            self.oracle.leaving(tab, order_no, at_own_risk);
        }
        let runs = self.tabs[tab].runs();
        self.dispatch(tab, event);
        if let Some(before) = before.filter(|_| leaves && runs) {
            self.leave_attempt(tab, &before, switches);
        }
    }

    fn shows_a_warning(&self, tab: usize) -> bool {
        match &self.tabs[tab].view {
            Some(ViewModel::Paying(view)) => matches!(view.notice, Some(Notice::Trouble(_))),
            Some(ViewModel::Outcome(view)) => {
                matches!(
                    view.outcome,
                    Outcome::Unknown { .. } | Outcome::Expired { .. }
                )
            }
            Some(ViewModel::Choose(..) | ViewModel::Confirm(_) | ViewModel::Misconfigured(_))
            | None => false,
        }
    }
}
