//! One attempt to create an order at the gateway.

use super::effect::Purpose;
use super::policy::{CREATE_TIMEOUT, MAX_RESENDS};
use super::polling::{RequestId, resend_pause};
use super::snapshot::Snapshot;
use super::transition::Transition;
use crate::clock::MonoTime;
use crate::order::Order;
use crate::wire::Request;
use std::rc::Rc;

/// A create request, for one order and one wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    order: Rc<Order>,
    ends: MonoTime,
    /// Sent again unchanged when the answer is lost.
    request: Request,
    resent: u8,
}

/// What is done about a create request whose answer was lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// The state query with this number is under way.
    Querying(RequestId),
    /// The request is sent again at this time.
    PausingUntil(MonoTime),
}

impl Attempt {
    pub(super) fn new(order: Rc<Order>, ends: MonoTime, request: Request) -> Self {
        Self {
            order,
            ends,
            request,
            resent: 0,
        }
    }

    /// The order.
    #[must_use]
    pub const fn order(&self) -> &Rc<Order> {
        &self.order
    }

    /// When the order's time is over.
    #[must_use]
    pub const fn ends(&self) -> MonoTime {
        self.ends
    }

    /// Whether an answer was lost already.
    #[must_use]
    pub const fn is_resent(&self) -> bool {
        self.resent > 0
    }

    pub(super) const fn may_be_resent(&self) -> bool {
        self.resent < MAX_RESENDS
    }

    pub(super) fn into_order(self) -> (Rc<Order>, MonoTime) {
        (self.order, self.ends)
    }

    pub(super) const fn count_resend(&mut self) {
        self.resent += 1;
    }

    /// The shopper asks for the same order once more.
    pub(super) const fn start_over(&mut self) {
        self.resent = 0;
    }

    /// Sends the request. The order is stored before: a reload in between must find it.
    pub(super) fn send(&self, cx: &mut Transition) -> RequestId {
        cx.save(Snapshot::creating(
            &self.order,
            self.ends,
            &self.request,
            cx.now,
        ));
        cx.send(Purpose::Create, self.request.clone(), CREATE_TIMEOUT)
    }

    /// The pause before the request is sent again.
    pub(super) fn pause(&self, cx: &mut Transition) -> Recovery {
        let pause = resend_pause(self.resent, cx.context.random());
        Recovery::PausingUntil(cx.now.mono + pause)
    }
}
