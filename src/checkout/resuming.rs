//! Orders that are older than the page: those of an earlier visit, and those to
//! be watched.

use super::effect::{Effect, News};
use super::polling::{Poll, ends_after};
use super::snapshot::{Progress, Snapshot};
use super::state::{Afterwards, Creating, Live, Occasion, Recovery, Stage, State};
use super::{Checkout, Turn};
use crate::clock::Millis;
use crate::gateway::NextAction;
use crate::order::{Order, OrderNo};
use std::rc::Rc;

impl Checkout {
    /// Shows the order of an earlier visit again, or the one to be watched.
    pub(super) fn start(&mut self, snapshot: Option<Snapshot>, turn: &mut Turn) {
        turn.tell(News::Ready);
        self.watch_if_asked(turn);
        self.pick_up(snapshot, turn);
    }

    /// The order of an earlier visit. A page that sets its attributes one by one, or
    /// late, offers what the shopper ordered only in the end.
    pub(super) fn pick_up(&mut self, snapshot: Option<Snapshot>, turn: &mut Turn) {
        let Some(snapshot) = snapshot.filter(|_| self.config.watched_order().is_none()) else {
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
                if self.config.gateway.may_repeat() {
                    self.recover(creating, turn);
                } else {
                    self.order_unknown(creating, turn);
                }
            }
            Progress::Paying(actions) if remembered.is_old => {
                let order = Rc::new(remembered.order);
                let mut live = self.unseen(order, remembered.ends, turn);
                live.actions = actions;
                self.look_and_leave(live, Afterwards::Forget, turn);
            }
            Progress::Paying(actions) => {
                self.resume(Rc::new(remembered.order), actions, remembered.ends, turn);
            }
        }
    }

    pub(super) fn watch_if_asked(&mut self, turn: &mut Turn) {
        if let Some(order_no) = self.config.watched_order().cloned() {
            self.watch(order_no, turn);
        }
    }

    fn watch(&mut self, order_no: OrderNo, turn: &mut Turn) {
        self.orders.push(order_no.clone());
        let name = self.chosen_name();
        let amount = self.chosen_amount();
        let order = Rc::new(Order {
            no: order_no,
            gateway_no: None,
            selection: self.selection.clone(),
            name,
            amount,
        });
        let ends = ends_after(self.config.expires_in_s, turn.now.mono);
        self.state = State::Paying(self.unseen(order, ends, turn));
        self.wake(turn);
    }

    /// An order with nothing to show for it but its state.
    fn unseen(&self, order: Rc<Order>, ends: Millis, turn: &Turn) -> Box<Live> {
        Box::new(Live {
            order,
            actions: Vec::new(),
            stage: Stage::Watching,
            ends,
            poll: self.poll_from(turn.now.mono, 0),
            trouble: None,
        })
    }

    pub(super) fn resume(
        &mut self,
        order: Rc<Order>,
        actions: Vec<NextAction>,
        ends: Millis,
        turn: &mut Turn,
    ) {
        let offer = self.present(&order, &actions, self.config.flow);
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
            // The page may have drawn the code itself: it is asked again, while
            // there is something to pay.
            Ok((action, _))
                if ends > turn.now.mono && !matches!(action, NextAction::Redirect { .. }) =>
            {
                turn.then(Effect::OfferAction(action, live.order.no.clone()));
                self.state = State::Offering(live, Occasion::Again);
            }
            Ok(_) | Err(_) => self.state = State::Paying(live),
        }
        self.wake(turn);
    }

    pub(super) fn poll_from(&self, now: Millis, delay: Millis) -> Poll {
        if self.config.can_ask_state() {
            Poll::start(now, delay)
        } else {
            Poll::never(now)
        }
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
