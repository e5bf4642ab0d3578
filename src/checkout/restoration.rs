//! Orders that are older than the page: one of an earlier visit, and one that is only
//! watched.

use super::attempt::Attempt;
use super::effect::Effect;
use super::live::Live;
use super::polling::ends_after;
use super::problem::{Polling, ProblemKind};
use super::snapshot::{Progress, Snapshot};
use super::state::{AfterLeaving, OfferReason, State};
use super::step::Step;
use super::transition::Transition;
use crate::clock::MonoTime;
use crate::gateway::NextAction;
use crate::order::{Order, OrderNo};
use std::rc::Rc;

impl State {
    /// The state to begin in: that of the watched order, that of the stored order, or
    /// the choice; none of them where the page's attributes are unusable.
    pub(super) fn beginning(stored: Option<&Snapshot>, cx: &mut Transition) -> Self {
        if let Some(error) = cx.context.error() {
            return Self::Misconfigured(error);
        }
        if let Some(order_no) = cx.context.config().offer.watched_order().cloned() {
            return Self::watching(order_no, cx);
        }
        match stored {
            Some(stored) => Self::restored(stored, cx),
            None => Self::Choosing,
        }
    }

    fn watching(order_no: OrderNo, cx: &mut Transition) -> Self {
        cx.context.add_order_number(order_no.clone());
        let order = Rc::new(Order {
            no: order_no,
            gateway_no: None,
            selection: cx.context.selection().clone(),
            name: cx.context.chosen_name(),
            amount: cx.context.choice().amount(),
            handoff: None,
        });
        let ends = ends_after(cx.context.config().expires_in_s, cx.now.mono);
        let live = Live::new(order, Vec::new(), Step::Watching, ends, 0, cx);
        Self::paying(live, cx)
    }

    fn restored(stored: &Snapshot, cx: &mut Transition) -> Self {
        let config = Rc::clone(cx.context.config());
        cx.context.forget_press();
        let Some(restored) = stored.restore(&config, cx.now) else {
            cx.remove_snapshot();
            return Self::Choosing;
        };
        let order = Rc::new(restored.order);
        let ends = restored.ends;
        cx.context
            .choice_mut()
            .set_selection(order.selection.clone());
        cx.context.add_order_number(order.no.clone());
        if restored.lost_an_action {
            let polling = if config.can_query_state() {
                Polling::GoesOn
            } else {
                Polling::Impossible
            };
            cx.report_live(ProblemKind::Malformed, &order.no, polling);
        }
        match restored.progress {
            // Its code was never shown, and is worth nothing any more.
            Progress::Creating(_) if ends <= cx.now.mono => {
                cx.remove_snapshot();
                Self::Choosing
            }
            Progress::Creating(request) => {
                let attempt = Box::new(Attempt::new(order, ends, request));
                if config.offer.gateway.may_repeat() {
                    Self::recovering(attempt, cx)
                } else {
                    Self::create_lost(attempt, cx)
                }
            }
            Progress::Paying(actions) if restored.is_old => {
                let live = Live::new(order, actions, Step::Watching, ends, 0, cx);
                Self::leaving(live, AfterLeaving::ChooseIfOver, cx)
            }
            Progress::Paying(actions) => Self::resumed(order, actions, ends, cx),
        }
    }

    /// Shows an order again. The page may have drawn the code itself: it is asked again,
    /// while there is something to pay.
    pub(super) fn resumed(
        order: Rc<Order>,
        actions: Vec<NextAction>,
        ends: MonoTime,
        cx: &mut Transition,
    ) -> Self {
        let flow = cx.context.config().offer.flow;
        let (action, step) = match cx.step_for(&order, &actions, flow) {
            Ok((action, step)) => (Some(action), step),
            Err(_) => (None, Step::Watching),
        };
        let live = Live::new(order, actions, step, ends, 0, cx);
        match action {
            Some(NextAction::Redirect { .. }) | None => Self::paying(live, cx),
            Some(_) if live.has_ended(cx) => Self::paying(live, cx),
            Some(action) => {
                let order_no = live.order().no.clone();
                cx.perform(Effect::OfferAction(action, order_no));
                Self::Offering(live, OfferReason::Again)
            }
        }
    }
}
