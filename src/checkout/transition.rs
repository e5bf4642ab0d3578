//! One transition: the context, the time, and the effects that come of it.

use super::choice::Choice;
use super::config::Target;
use super::context::Context;
use super::effect::{Effect, PageEvent, Purpose};
use super::launch::WalletLink;
use super::offer::Flow;
use super::policy::{STATE_TIMEOUT, STREAM_IS_SILENT};
use super::polling::{Poll, RequestId};
use super::present::{Circumstances, present};
use super::problem::{Polling, Problem, ProblemKind};
use super::snapshot::Snapshot;
use super::step::{Launch, Step};
use super::stream::Stream;
use crate::clock::{Millis, Now};
use crate::gateway::NextAction;
use crate::order::{Order, OrderNo};
use crate::wire::Request;

/// What a transition reads and writes besides its state.
#[derive(Debug)]
pub(super) struct Transition<'a> {
    pub(super) context: &'a mut Context,
    pub(super) now: Now,
    effects: Vec<Effect>,
}

impl<'a> Transition<'a> {
    pub(super) const fn new(context: &'a mut Context, now: Now) -> Self {
        Self {
            context,
            now,
            effects: Vec::new(),
        }
    }

    /// The effects, in the order in which they are to be performed.
    pub(super) fn into_effects(self) -> Vec<Effect> {
        self.effects
    }

    pub(super) fn perform(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(super) fn emit(&mut self, event: PageEvent) {
        self.perform(Effect::Emit(event));
    }

    /// Tells the page what went wrong, where no order can be paid.
    pub(super) fn report(&mut self, kind: ProblemKind, order_no: Option<OrderNo>) {
        self.emit(PageEvent::Error(Problem {
            kind,
            order_no,
            polling: None,
        }));
    }

    /// Tells the page what went wrong about an order that may be paid.
    pub(super) fn report_live(&mut self, kind: ProblemKind, order_no: &OrderNo, polling: Polling) {
        self.emit(PageEvent::Error(Problem {
            kind,
            order_no: Some(order_no.clone()),
            polling: Some(polling),
        }));
    }

    /// Changes the choice, and tells the page if it is another one now.
    pub(super) fn select(&mut self, change: impl FnOnce(&mut Choice)) -> bool {
        let before = self.context.selection().clone();
        change(self.context.choice_mut());
        let selection = self.context.selection();
        let is_another = *selection != before;
        if is_another {
            let selection = selection.clone();
            self.emit(PageEvent::Changed(selection));
        }
        is_another
    }

    pub(super) fn send(
        &mut self,
        purpose: Purpose,
        request: Request,
        timeout: Millis,
    ) -> RequestId {
        let id = self.context.next_request();
        self.perform(Effect::Send {
            id,
            purpose,
            request,
            timeout,
        });
        id
    }

    /// Sends a state query, if there is an endpoint for it.
    pub(super) fn query_state(&mut self, order_no: &OrderNo) -> Option<RequestId> {
        let config = self.context.config();
        let request = if let Some(endpoint) = &config.state_endpoint {
            Request::get(endpoint.with_query("order_no", order_no.as_str()))
        } else {
            config
                .offer
                .gateway
                .state_request(&config.endpoint, order_no)?
        };
        Some(self.send(Purpose::State, request, STATE_TIMEOUT))
    }

    /// The stream of an order's state answers, where the page names one. What it could lose is
    /// found by state queries alone.
    pub(super) fn stream(&self) -> Stream {
        let config = self.context.config();
        let has_stream = config.state_stream.is_some() && config.can_query_state();
        Stream::new(has_stream, self.now.mono)
    }

    /// Awaits the next event of the order's stream, if the page names one.
    pub(super) fn await_stream(&mut self, order_no: &OrderNo) -> Option<RequestId> {
        let stream = self.context.config().state_stream.as_ref()?;
        let request = Request::get(stream.with_query("order_no", order_no.as_str()));
        Some(self.send(Purpose::Stream, request, STREAM_IS_SILENT))
    }

    /// The link by which the press of the pay button opens the wallet itself: one that leads back
    /// to a page where there is no wallet, once for a press, and not out of a frame.
    pub(super) fn link_to_open(&mut self, launch: &Launch) -> Option<WalletLink> {
        let link = launch.links.first().filter(|link| link.has_way_back())?;
        let is_in_place = match self.context.config().target {
            Target::Itself | Target::Top => !self.context.is_hidden(),
            Target::Blank | Target::OutOfFrame => false,
        };
        (is_in_place && self.context.take_press(self.now.mono)).then(|| link.clone())
    }

    pub(super) fn save(&mut self, snapshot: Snapshot) {
        let key = self.context.config().offer.storage_key.clone();
        self.perform(Effect::Save(key, snapshot));
    }

    pub(super) fn remove_snapshot(&mut self) {
        let key = self.context.config().offer.storage_key.clone();
        self.perform(Effect::Remove(key));
    }

    /// The polling of an order, which begins after `delay` if the state can be queried.
    pub(super) fn poll_after(&self, delay: Millis) -> Poll {
        if self.context.config().can_query_state() {
            Poll::start(self.now.mono, delay)
        } else {
            Poll::never(self.now.mono)
        }
    }

    /// Which of the actions is used here, and the step that it becomes.
    pub(super) fn step_for(
        &self,
        order: &Order,
        actions: &[NextAction],
        flow: Flow,
    ) -> Result<(NextAction, Step), ProblemKind> {
        let config = self.context.config();
        let here = Circumstances {
            environment: config.offer.environment,
            flow,
            wallet: order.selection.wallet,
            target: config.target,
            page: config.page.as_ref(),
            referer_hop: config.referer_hop.as_ref(),
            has_handoff: order.handoff.is_some(),
        };
        present(&here, actions)
    }
}
