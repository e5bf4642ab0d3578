//! An order that may be paid at any moment.

use super::offer::Flow;
use super::policy::{LAUNCH_TAKES, NO_SUCH_ORDER_IS_WAITING};
use super::polling::{Poll, RequestId, ends_after};
use super::present::is_code;
use super::problem::{Polling, ProblemKind};
use super::snapshot::Snapshot;
use super::state_outcome::StateOutcome;
use super::step::{LaunchResult, Step};
use super::stream::Stream;
use super::transition::Transition;
use crate::clock::{Millis, MonoTime};
use crate::gateway::NextAction;
use crate::order::Order;
use crate::wire::Reply;
use std::rc::Rc;

/// An order that may be paid at any moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    order: Rc<Order>,
    /// Kept so that the order can be shown again after a reload.
    actions: Vec<NextAction>,
    step: Step,
    ends: MonoTime,
    poll: Poll,
    stream: Stream,
    /// Why the last state query had no usable answer.
    trouble: Option<ProblemKind>,
    check: Check,
}

/// What has come of the shopper's "I have paid".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    /// It was not pressed, or its answer is of no use any more.
    No,
    /// It was pressed: the next answer is the answer to it.
    Pressed,
    /// There was no payment yet.
    NotSeen,
}

impl Live {
    /// The first state query is sent after `delay`.
    pub(super) fn new(
        order: Rc<Order>,
        actions: Vec<NextAction>,
        step: Step,
        ends: MonoTime,
        delay: Millis,
        cx: &Transition,
    ) -> Box<Self> {
        Box::new(Self {
            order,
            actions,
            step,
            ends,
            poll: cx.poll_after(delay),
            stream: cx.stream(),
            trouble: None,
            check: Check::No,
        })
    }

    /// The order.
    #[must_use]
    pub const fn order(&self) -> &Rc<Order> {
        &self.order
    }

    /// What the shopper is shown to do next.
    #[must_use]
    pub const fn step(&self) -> &Step {
        &self.step
    }

    /// Why the last state query had no usable answer.
    #[must_use]
    pub const fn trouble(&self) -> Option<&ProblemKind> {
        self.trouble.as_ref()
    }

    /// Whether the shopper pressed "I have paid", and no payment was found.
    #[must_use]
    pub const fn is_not_seen(&self) -> bool {
        matches!(self.check, Check::NotSeen)
    }

    /// Whether a state query is under way.
    #[must_use]
    pub const fn is_querying(&self) -> bool {
        self.poll.is_querying()
    }

    /// When the order's time is over.
    #[must_use]
    pub const fn ends(&self) -> MonoTime {
        self.ends
    }

    /// The flow that shows the order in another way, where the answer offers one.
    #[must_use]
    pub fn other_way(&self) -> Option<Flow> {
        let has = |wanted: fn(&NextAction) -> bool| self.actions.iter().any(wanted);
        let has_page = has(|action| matches!(action, NextAction::Redirect { .. }));
        match self.step {
            Step::Code(_) if has_page => Some(Flow::Redirect),
            Step::PaymentPage(_) if has(is_code) => Some(Flow::Qr),
            Step::Code(_)
            | Step::PaymentPage(_)
            | Step::Launch(..)
            | Step::Guide(..)
            | Step::Bridge(..)
            | Step::PageOnly(_)
            | Step::TakenByPage
            | Step::Watching => None,
        }
    }

    #[allow(
        clippy::boxed_local,
        reason = "by value it would be copied whole first: 0.2 KB of brotli"
    )]
    pub(super) fn into_order(self: Box<Self>) -> Rc<Order> {
        self.order
    }

    /// The order, what the gateway offered, and when it ends.
    #[allow(
        clippy::boxed_local,
        reason = "by value it would be copied whole first: 0.2 KB of brotli"
    )]
    pub(super) fn into_offer(self: Box<Self>) -> (Rc<Order>, Vec<NextAction>, MonoTime) {
        (self.order, self.actions, self.ends)
    }

    pub(super) const fn step_mut(&mut self) -> &mut Step {
        &mut self.step
    }

    pub(super) fn has_ended(&self, cx: &Transition) -> bool {
        self.ends <= cx.now.mono
    }

    pub(super) fn save(&self, cx: &mut Transition) {
        cx.save(Snapshot::paying(
            &self.order,
            self.ends,
            &self.actions,
            cx.now,
        ));
    }

    /// Another of the gateway's actions, for that flow, with the step it becomes.
    pub(super) fn present(
        &self,
        flow: Flow,
        cx: &Transition,
    ) -> Result<(NextAction, Step), ProblemKind> {
        cx.step_for(&self.order, &self.actions, flow)
    }

    /// The code of the page on which another device goes on with the order, as one more of
    /// the actions, with its step.
    pub(super) fn handoff_step(&mut self, cx: &Transition) -> Option<(NextAction, Step)> {
        let code = NextAction::handoff(self.order.handoff.as_ref()?)?;
        self.actions.push(code);
        let offer = self.present(Flow::Auto, cx).ok()?;
        matches!(offer.1, Step::Code(_)).then_some(offer)
    }

    /// The gateway's picture of a code cannot be drawn: it is not offered again.
    pub(super) fn drop_pictures(&mut self) {
        self.actions
            .retain(|action| !matches!(action, NextAction::ShowImage(_)));
    }

    /// The launch did not hide the page in time.
    pub(super) fn check_launch(&mut self, cx: &Transition) {
        if let Step::Launch(_, result) = &mut self.step
            && let LaunchResult::PressedAt(at) = *result
            && at + LAUNCH_TAKES <= cx.now.mono
            && !cx.context.is_hidden()
        {
            *result = LaunchResult::StayedVisible;
        }
    }

    pub(super) fn awaits(&self, id: RequestId) -> bool {
        self.poll.awaits(id)
    }

    pub(super) fn read_reply(&self, reply: &Reply, cx: &Transition) -> StateOutcome {
        let is_new = self.poll.age(cx.now.mono) < NO_SUCH_ORDER_IS_WAITING;
        StateOutcome::read(reply, &self.order.no, is_new, cx.context.order_numbers())
    }

    pub(super) fn awaits_event(&self, id: RequestId) -> bool {
        self.stream.awaits(id)
    }

    /// Awaits the next event of the stream, which is opened if it is not open.
    pub(super) fn await_event_if_due(&mut self, cx: &mut Transition) {
        if self.stream.is_due(cx.now.mono)
            && let Some(id) = cx.await_stream(&self.order.no)
        {
            self.stream.sent(id, cx.now.mono);
        }
    }

    pub(super) const fn event_came(&mut self, cx: &Transition) {
        self.stream.came(cx.now.mono);
    }

    /// A state without a payment came by the stream. It does not end a query that is under way.
    pub(super) fn streamed(&mut self, cx: &mut Transition) {
        self.event_came(cx);
        self.set_trouble(None);
        if !self.poll.is_querying() {
            self.poll.answered(cx.now.mono, true, cx.context.random());
        }
    }

    /// A state that is none of the documented ones came by the stream. It does not end a query
    /// that is under way, either.
    pub(super) fn streamed_undocumented(&mut self, cx: &mut Transition) {
        if !self.poll.is_querying() {
            self.answered(cx);
        }
    }

    /// The stream broke or was silent: the state is polled as without one.
    pub(super) fn stream_broke(&mut self, cx: &mut Transition) {
        let is_hidden = cx.context.is_hidden();
        if self.stream.flows() {
            self.poll
                .hasten(cx.now.mono, is_hidden, cx.context.random());
        }
        self.stream.failed(cx.now.mono, cx.context.random());
    }

    pub(super) fn stop_stream(&mut self, cx: &Transition) {
        self.stream.stop(cx.now.mono);
    }

    /// Whether it is enough to query the state now and then.
    const fn is_slow(&self, cx: &Transition) -> bool {
        cx.context.is_hidden() || self.stream.flows()
    }

    /// Has the state queried at once, unless a query is under way.
    /// A press is answered.
    pub(super) fn poll_now(&mut self, is_pressed: bool, cx: &Transition) {
        if cx.context.config().can_query_state() {
            if is_pressed {
                self.check = Check::Pressed;
            }
            self.poll.poll_now(cx.now.mono);
            self.stream.open_now(cx.now.mono);
        }
    }

    pub(super) fn query_if_due(&mut self, cx: &mut Transition) {
        if self.poll.is_due(cx.now.mono) {
            self.query(cx);
        }
    }

    /// Sends a state query; false if there is no endpoint for it.
    pub(super) fn query(&mut self, cx: &mut Transition) -> bool {
        let id = cx.query_state(&self.order.no);
        if let Some(id) = id {
            self.poll.sent(id, cx.now.mono);
        }
        id.is_some()
    }

    pub(super) const fn stop_polling(&mut self) {
        self.poll.stop();
    }

    /// The order's time is over: only the queries for late payments remain.
    pub(super) fn poll_after_end(&mut self, cx: &mut Transition) {
        let is_hidden = cx.context.is_hidden();
        let (end, now) = (self.ends, cx.now.mono);
        self.poll
            .after_end(end, now, is_hidden, cx.context.random());
    }

    /// The page is not seen any more.
    pub(super) fn hidden_after_end(&mut self) {
        self.poll.hidden(self.ends);
    }

    /// The order's time is over: unless a query is under way or scheduled that finds that out,
    /// one is sent now.
    pub(super) fn end(&mut self, cx: &mut Transition) {
        if !self.poll.is_querying() && !self.poll.is_over() {
            self.poll_after_end(cx);
        }
    }

    /// The state was answered: the next query follows at the ordinary pace.
    pub(super) fn answered(&mut self, cx: &mut Transition) {
        self.set_trouble(None);
        if self.has_ended(cx) {
            self.poll_after_end(cx);
        } else {
            let is_slow = self.is_slow(cx);
            self.poll
                .answered(cx.now.mono, is_slow, cx.context.random());
        }
    }

    /// The merchant's backend says how long the order still lives: it can be less than
    /// was thought, never more.
    pub(super) fn shorten(&mut self, seconds: u64, cx: &Transition) {
        self.ends = self.ends.min(ends_after(seconds, cx.now.mono));
    }

    /// The state query had no usable answer, which the page is told once; the next one
    /// waits for `wait`, or for longer each time.
    pub(super) fn failed(
        &mut self,
        problem: ProblemKind,
        wait: Option<Millis>,
        cx: &mut Transition,
    ) {
        if !self.poll.is_failing() {
            cx.report_live(problem.clone(), &self.order.no, Polling::GoesOn);
        }
        self.set_trouble(Some(problem));
        if self.has_ended(cx) {
            self.poll_after_end(cx);
        } else {
            let is_slow = self.is_slow(cx);
            self.poll
                .failed(cx.now.mono, is_slow, wait, cx.context.random());
        }
    }

    /// A query for a late payment was answered, with this trouble or none.
    pub(super) fn answered_after_end(&mut self, trouble: Option<ProblemKind>, cx: &mut Transition) {
        self.set_trouble(trouble);
        self.poll_after_end(cx);
    }

    /// An answer without a payment came, or trouble in place of one.
    fn set_trouble(&mut self, trouble: Option<ProblemKind>) {
        self.check = match self.check {
            Check::No => Check::No,
            Check::Pressed | Check::NotSeen if trouble.is_some() => Check::No,
            Check::Pressed | Check::NotSeen => Check::NotSeen,
        };
        self.trouble = trouble;
    }

    /// The shopper was warned that the order may have been paid.
    pub(super) fn set_warned(&mut self) {
        self.trouble = Some(ProblemKind::OrderUnknown);
    }

    /// When the polling wants to be woken.
    pub(super) fn query_due(&self) -> Option<MonoTime> {
        self.poll.due()
    }

    /// When the order wants to be woken while the shopper pays: for a state query, for
    /// its end, for each second that the countdown shows, and to see whether a wallet
    /// opened.
    pub(super) fn wake_at(&self, now: MonoTime, is_hidden: bool) -> MonoTime {
        let left = self.ends.since(now);
        let second = match left.checked_sub(1) {
            Some(left) if !is_hidden => now + left % 1000 + 1,
            Some(_) | None => self.ends,
        };
        let due = [self.poll.due(), self.stream.due()].into_iter().flatten();
        let next = due.fold(second, MonoTime::min);
        match self.step {
            Step::Launch(_, LaunchResult::PressedAt(at)) => next.min(at + LAUNCH_TAKES),
            Step::Launch(
                _,
                LaunchResult::NotPressed | LaunchResult::PageHidden | LaunchResult::StayedVisible,
            )
            | Step::Code(_)
            | Step::Guide(..)
            | Step::PaymentPage(_)
            | Step::Bridge(..)
            | Step::PageOnly(_)
            | Step::TakenByPage
            | Step::Watching => next,
        }
    }
}
