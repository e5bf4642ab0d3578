//! The ways out of an order: settled, left, reset.

use super::effect::Effect;
use super::live::Live;
use super::policy::PAID_IS_SHOWN;
use super::state::{AfterLeaving, Paid, State};
use super::state_outcome::Settlement;
use super::transition::Transition;
use crate::clock::MonoTime;
use crate::order::Order;
use crate::wallet::Wallet;
use std::rc::Rc;

impl State {
    /// The order is settled, and not kept for a later visit.
    pub(super) fn settled(order: Rc<Order>, settlement: Settlement, cx: &mut Transition) -> Self {
        cx.remove_snapshot();
        match settlement {
            Settlement::Paid => {
                let next = cx.context.config().after_paid.as_ref();
                let goes_on_at = next.map(|_| cx.now.mono + PAID_IS_SHOWN);
                Self::Paid(Paid::new(order, goes_on_at))
            }
            Settlement::Canceled => Self::Canceled(order),
            Settlement::Refunded => Self::Refunded(order),
        }
    }

    /// The shopper leaves an order that may be paid: its state is queried one last time
    /// before.
    pub(super) fn leaving(mut live: Box<Live>, then: AfterLeaving, cx: &mut Transition) -> Self {
        cx.perform(Effect::AbortRequests);
        live.stop_stream(cx);
        if live.query(cx) {
            Self::Leaving(live, then)
        } else {
            let (order, _, ends) = live.into_offer();
            Self::left(order, ends, then, cx)
        }
    }

    /// The order is left: nothing was paid, as far as can be found out.
    pub(super) fn left(
        order: Rc<Order>,
        ends: MonoTime,
        then: AfterLeaving,
        cx: &mut Transition,
    ) -> Self {
        match then {
            AfterLeaving::Choose | AfterLeaving::ChooseIfOver => {
                let state = Self::reset(cx);
                // No gateway was asked here: the same order goes on with another wallet.
                if order.selection.wallet == Wallet::Either {
                    cx.context.keep_open(order, ends);
                }
                state
            }
            AfterLeaving::Renew => Self::renewed(cx),
            AfterLeaving::Cancel => {
                cx.perform(Effect::AbortRequests);
                Self::settled(order, Settlement::Canceled, cx)
            }
        }
    }

    /// Starts over with a new order for the same choice, where there still is one.
    pub(super) fn renewed(cx: &mut Transition) -> Self {
        let state = Self::reset(cx);
        if let Self::Choosing = state {
            Self::submitting(cx)
        } else {
            state
        }
    }

    /// Starts over at once, whatever is going on.
    pub(super) fn reset(cx: &mut Transition) -> Self {
        cx.perform(Effect::AbortRequests);
        cx.remove_snapshot();
        cx.context.forget_open();
        cx.context.adopt_next();
        Self::beginning(None, cx)
    }
}
