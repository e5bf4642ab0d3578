//! The page is asked whether it lets the order go ahead.

use super::transitions::Transitions;
use crate::checkout::config::OrderSource;
use crate::checkout::creation::NewOrder;
use crate::checkout::effect::{Effect, Purpose};
use crate::checkout::policy::CREATE_TIMEOUT;
use crate::checkout::state::{AfterLeaving, State};
use crate::checkout::transition::Transition;
use crate::json::{Scalar, object};
use crate::order::OrderNo;
use crate::url::SafeUrl;
use crate::wire::{Body, Request};

pub(super) struct Submitting;

impl Transitions for Submitting {
    fn stay(self) -> State {
        State::Submitting
    }

    fn submit_answered(self, allowed: bool, cx: &mut Transition) -> State {
        if !allowed {
            return State::Choosing;
        }
        let amount = cx.context.choice().amount();
        let new_order = |order_no, is_generated| NewOrder {
            order_no,
            amount,
            expires_in_s: None,
            handoff: None,
            is_generated,
        };
        if let Some(order_no) = cx.context.choice().order_no().cloned() {
            return State::with_order_number(new_order(order_no, false), cx);
        }
        if let Some((order, ends)) = cx.context.open_order(cx.now.mono) {
            let open = NewOrder {
                order_no: order.no.clone(),
                amount: order.amount,
                expires_in_s: Some(ends.since(cx.now.mono) / 1000),
                handoff: order
                    .handoff
                    .as_deref()
                    .and_then(|page| SafeUrl::parse(page).ok()),
                is_generated: false,
            };
            return State::with_order_number(open, cx);
        }
        match cx.context.config().order_source.clone() {
            OrderSource::Endpoint(endpoint) => order_at(endpoint, cx),
            OrderSource::Page => {
                let id = cx.context.next_request();
                let selection = cx.context.selection().clone();
                cx.perform(Effect::CallCreateOrder(id, selection));
                State::Ordering(id)
            }
            OrderSource::Generated => {
                let random = cx.context.random().next();
                let order_no = OrderNo::generate(cx.now.wall.as_millis(), random);
                State::with_order_number(new_order(order_no, true), cx)
            }
        }
    }

    fn wallet_changed(self, cx: &mut Transition) -> State {
        State::reset(cx)
    }

    fn leave_pressed(self, _: AfterLeaving, cx: &mut Transition) -> State {
        State::reset(cx)
    }
}

/// The merchant's backend is asked to make the order.
fn order_at(endpoint: SafeUrl, cx: &mut Transition) -> State {
    let selection = cx.context.selection();
    let body = object(&[
        ("product_id", Scalar::Text(&selection.product_id)),
        ("quantity", Scalar::Number(selection.quantity.into())),
        ("wallet", Scalar::Text(selection.wallet.name())),
    ]);
    let request = Request::post(endpoint, Body::Json(body));
    State::Ordering(cx.send(Purpose::Order, request, CREATE_TIMEOUT))
}
