//! What the shopper and the page choose, and what they call off.

use super::config::{Config, Numbering};
use super::effect::{Effect, News};
use super::polling::{Poll, ends_after};
use super::snapshot::{Progress, Snapshot};
use super::state::{Afterwards, Creating, Live, Recovery, Stage, State};
use super::{Checkout, Turn};
use crate::gateway::NextAction;
use crate::order::{Order, OrderNo, Selection};
use crate::wallet::Wallet;
use std::rc::Rc;

impl Checkout {
    /// Shows the order of an earlier visit again, or the one to be watched.
    pub(super) fn start(&mut self, snapshot: Option<Snapshot>, turn: &mut Turn) {
        turn.tell(News::Ready);
        self.watch_if_asked(turn);
        let Some(snapshot) = snapshot.filter(|_| !self.config.watch) else {
            return;
        };
        let Some(remembered) = snapshot.recall(&self.config, turn.now) else {
            return self.forget(turn);
        };
        self.selection = remembered.order.selection.clone();
        self.orders.push(remembered.order.no.clone());
        match remembered.progress {
            // Its code was never shown, and is worth nothing any more.
            Progress::Creating(_) if remembered.ends <= turn.now.mono => self.forget(turn),
            Progress::Creating(request) => {
                let creating = Box::new(Creating {
                    order: Rc::new(remembered.order),
                    ends: remembered.ends,
                    request,
                    resent: 0,
                });
                self.recover(creating, turn);
            }
            Progress::Paying(actions) => {
                self.resume(Rc::new(remembered.order), actions, remembered.ends, turn);
            }
        }
    }

    fn watch_if_asked(&mut self, turn: &mut Turn) {
        if let (true, Numbering::Given(order_no)) = (self.config.watch, &self.config.numbering) {
            let order_no = order_no.clone();
            self.watch(order_no, turn);
        }
    }

    fn watch(&mut self, order_no: OrderNo, turn: &mut Turn) {
        self.orders.push(order_no.clone());
        let name = self.chosen_name();
        let amount = self.chosen_amount();
        self.state = State::Paying(Box::new(Live {
            order: Rc::new(Order {
                no: order_no,
                gateway_no: None,
                selection: self.selection.clone(),
                name,
                amount,
            }),
            actions: Vec::new(),
            stage: Stage::Watching,
            ends: ends_after(self.config.expires_in_s, turn.now.mono),
            poll: self.poll_from(turn.now.mono, 0),
            trouble: None,
        }));
        self.wake(turn);
    }

    fn resume(
        &mut self,
        order: Rc<Order>,
        actions: Vec<NextAction>,
        ends: crate::clock::Millis,
        turn: &mut Turn,
    ) {
        let offer = self.present(&order, &actions);
        let stage = offer.as_ref().map_or(Stage::Watching, |(_, presentation)| {
            presentation.clone().into()
        });
        let live = Box::new(Live {
            order,
            actions,
            stage,
            ends,
            poll: self.poll_from(turn.now.mono, 0),
            trouble: None,
        });
        match offer {
            // The page may have drawn the code itself: it is asked again.
            Ok((action, _)) if !matches!(action, NextAction::Redirect(_)) => {
                turn.then(Effect::OfferAction(action, live.order.no.clone()));
                self.state = State::Offering(live);
            }
            Ok(_) | Err(_) => self.state = State::Paying(live),
        }
        self.wake(turn);
    }

    pub(super) fn poll_from(&self, now: crate::clock::Millis, delay: crate::clock::Millis) -> Poll {
        if self.config.can_ask_state() {
            Poll::start(now, delay)
        } else {
            Poll::never(now)
        }
    }

    /// A new configuration waits while an order is under way.
    pub(super) fn reconfigure(&mut self, config: Rc<Config>, turn: &mut Turn) {
        match self.state {
            State::Choosing | State::Failed(_) => self.adopt(config, turn),
            State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(_)
            | State::Paying(_)
            | State::Leaving(..)
            | State::Expired(_)
            | State::Unknown(..)
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_) => {
                let wallet = config.selected.wallet;
                let wallet_changed = wallet != self.config.selected.wallet;
                self.next_config = Some(config);
                if wallet_changed {
                    self.switch_wallet(wallet, turn);
                }
            }
        }
    }

    /// The page's choice counts where the page changed it; elsewhere the
    /// shopper's stands, as long as it is still on offer.
    fn adopt(&mut self, config: Rc<Config>, turn: &mut Turn) {
        let asked = &config.selected;
        let old = &self.config.selected;
        if asked.product_id != old.product_id
            || config.product(&self.selection.product_id).is_none()
        {
            self.selection.product_id.clone_from(&asked.product_id);
            self.selection.quantity = asked.quantity;
        }
        if asked.quantity != old.quantity {
            self.selection.quantity = asked.quantity;
        }
        if asked.wallet != old.wallet || !config.wallets.contains(&self.selection.wallet) {
            self.selection.wallet = asked.wallet;
        }
        if let Some(product) = config.product(&self.selection.product_id) {
            self.selection.quantity = self.selection.quantity.clamp(1, product.max_quantity);
        }
        self.config = config;
        self.state = State::Choosing;
        self.watch_if_asked(turn);
    }

    pub(super) fn choose_wallet(&mut self, wallet: Wallet, turn: &mut Turn) {
        let before = self.selection.wallet;
        self.switch_wallet(wallet, turn);
        if self.selection.wallet != before {
            turn.tell(News::Changed(self.selection.clone()));
        }
    }

    fn switch_wallet(&mut self, wallet: Wallet, turn: &mut Turn) {
        if wallet == self.selection.wallet || !self.config.wallets.contains(&wallet) {
            return;
        }
        match self.state {
            State::Choosing | State::Leaving(..) => {}
            State::Failed(_) => self.state = State::Choosing,
            // The old attempt is called off; its number is never used again.
            State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(_) => self.abandon(turn),
            State::Paying(_) | State::Expired(_) | State::Unknown(..) => {
                self.turn_away(Afterwards::Choose, turn);
            }
            State::Paid(_) | State::Canceled(_) | State::Refunded(_) => return,
        }
        self.selection.wallet = wallet;
    }

    pub(super) fn choose_product(&mut self, id: &str, turn: &mut Turn) {
        if let (State::Choosing | State::Failed(_), Some(product)) =
            (&self.state, self.config.product(id))
        {
            let chosen = Selection {
                product_id: product.id.clone(),
                quantity: self.selection.quantity.min(product.max_quantity),
                wallet: self.selection.wallet,
            };
            self.state = State::Choosing;
            self.select(chosen, turn);
        }
    }

    pub(super) fn choose_quantity(&mut self, quantity: u32, turn: &mut Turn) {
        if let (State::Choosing | State::Failed(_), Some(product)) =
            (&self.state, self.config.product(&self.selection.product_id))
        {
            let chosen = Selection {
                quantity: quantity.clamp(1, product.max_quantity),
                ..self.selection.clone()
            };
            self.state = State::Choosing;
            self.select(chosen, turn);
        }
    }

    fn select(&mut self, chosen: Selection, turn: &mut Turn) {
        if chosen != self.selection {
            self.selection = chosen;
            turn.tell(News::Changed(self.selection.clone()));
        }
    }

    /// Leaves an order that may be paid, but not without a last look. One that is
    /// only watched is left where it was made.
    pub(super) fn turn_away(&mut self, afterwards: Afterwards, turn: &mut Turn) {
        if self.config.watch {
            return;
        }
        match self.take_state() {
            State::Paying(live) | State::Expired(live) | State::Unknown(live, _) => {
                self.look_and_leave(live, afterwards, turn);
            }
            State::Leaving(live, _) => self.state = State::Leaving(live, afterwards),
            State::Offering(live) => self.leave(live.order, afterwards, turn),
            State::Creating(creating, _) | State::Recovering(creating, _) => {
                self.leave(creating.order, afterwards, turn);
            }
            State::Submitting | State::Ordering(_) | State::Failed(_) => self.abandon(turn),
            settled @ (State::Choosing
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_)) => self.state = settled,
        }
    }

    fn look_and_leave(&mut self, mut live: Box<Live>, afterwards: Afterwards, turn: &mut Turn) {
        turn.then(Effect::AbortRequests);
        match self.ask_state(&live.order.no, turn) {
            Some(id) => {
                live.poll.asked(id, turn.now.mono);
                self.state = State::Leaving(live, afterwards);
            }
            None => self.leave(live.order, afterwards, turn),
        }
    }

    /// The last look found nothing paid.
    pub(super) fn leave(&mut self, order: Rc<Order>, afterwards: Afterwards, turn: &mut Turn) {
        match afterwards {
            Afterwards::Choose => self.abandon(turn),
            Afterwards::Renew => {
                self.abandon(turn);
                self.submit(turn);
            }
            Afterwards::Cancel => {
                turn.then(Effect::AbortRequests);
                self.settle(State::Canceled(order), turn);
            }
        }
    }

    pub(super) fn renew(&mut self, turn: &mut Turn) {
        match self.take_state() {
            State::Expired(live) => self.look_and_leave(live, Afterwards::Renew, turn),
            other @ (State::Choosing
            | State::Submitting
            | State::Ordering(_)
            | State::Creating(..)
            | State::Recovering(..)
            | State::Offering(_)
            | State::Paying(_)
            | State::Leaving(..)
            | State::Unknown(..)
            | State::Failed(_)
            | State::Paid(_)
            | State::Canceled(_)
            | State::Refunded(_)) => self.state = other,
        }
    }

    /// Starts over at once, whatever is going on.
    pub(super) fn reset(&mut self, turn: &mut Turn) {
        self.abandon(turn);
    }

    fn abandon(&mut self, turn: &mut Turn) {
        self.departs = None;
        turn.then(Effect::AbortRequests);
        self.forget(turn);
        self.state = State::Choosing;
        if let Some(config) = self.next_config.take() {
            self.adopt(config, turn);
        } else {
            self.watch_if_asked(turn);
        }
    }

    pub(super) fn chosen_name(&self) -> String {
        let product = self.config.product(&self.selection.product_id);
        product
            .map(|product| product.name.clone())
            .unwrap_or_default()
    }

    pub(super) fn chosen_amount(&self) -> Option<crate::money::Fen> {
        let product = self.config.product(&self.selection.product_id)?;
        product.price?.times(self.selection.quantity)
    }

    /// A create whose fate is unknown: ask first, send again later.
    pub(super) fn recover(&mut self, creating: Box<Creating>, turn: &mut Turn) {
        let recovery = match self.ask_state(&creating.order.no, turn) {
            Some(id) => Recovery::Asking(id),
            None => self.pause_before_resend(&creating, turn),
        };
        self.state = State::Recovering(creating, recovery);
    }
}
