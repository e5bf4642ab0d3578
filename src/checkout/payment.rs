//! An order while the shopper pays: until its end, and until its state is known.

use super::live::Live;
use super::problem::Polling;
use super::state::{Doubt, State};
use super::state_outcome::StateOutcome;
use super::transition::Transition;
use crate::wire::Reply;

impl State {
    /// The shopper pays, or the order's time is over by now. A state query is sent if
    /// it is due.
    pub(super) fn paying(mut live: Box<Live>, cx: &mut Transition) -> Self {
        if live.has_ended(cx) {
            return Self::ended(live, cx);
        }
        live.check_launch(cx);
        live.query_if_due(cx);
        live.await_event_if_due(cx);
        Self::Paying(live)
    }

    /// The order's time is over. Where its state cannot be queried it may have been paid.
    fn ended(mut live: Box<Live>, cx: &mut Transition) -> Self {
        if cx.context.config().can_query_state() {
            live.end(cx);
            live.query_if_due(cx);
            Self::Expired(live)
        } else {
            live.stop_polling();
            Self::Unknown(live, Doubt::NoStateEndpoint)
        }
    }

    /// An event of the order's stream came: a state answer, or a heartbeat. A stream with
    /// anything else is of no use, and the state is polled as without it.
    pub(super) fn apply_event(mut live: Box<Live>, reply: &Reply, cx: &mut Transition) -> Self {
        if reply
            .as_ref()
            .is_ok_and(|response| response.text.is_empty())
        {
            live.event_came(cx);
            return Self::paying(live, cx);
        }
        match live.read_reply(reply, cx) {
            StateOutcome::Waiting { expires_in_s } => {
                if let Some(seconds) = expires_in_s {
                    live.shorten(seconds, cx);
                }
                live.streamed(cx);
                Self::paying(live, cx)
            }
            StateOutcome::Forbidden(_) | StateOutcome::NoAnswer { .. } => {
                live.stream_broke(cx);
                Self::paying(live, cx)
            }
            StateOutcome::Undocumented => {
                live.stop_stream(cx);
                live.streamed_undocumented(cx);
                Self::Unknown(live, Doubt::Undocumented)
            }
            outcome @ StateOutcome::Settled(_) => Self::apply_state(live, None, outcome, cx),
        }
    }

    /// The state query of an order was answered, before the order's end.
    pub(super) fn apply_state(
        mut live: Box<Live>,
        doubt: Option<Doubt>,
        outcome: StateOutcome,
        cx: &mut Transition,
    ) -> Self {
        match outcome {
            StateOutcome::Settled(settlement) => Self::settled(live.into_order(), settlement, cx),
            StateOutcome::Waiting { expires_in_s } => {
                if let Some(seconds) = expires_in_s {
                    live.shorten(seconds, cx);
                }
                live.answered(cx);
                match doubt {
                    None | Some(Doubt::Undocumented | Doubt::StateForbidden) => {
                        Self::paying(live, cx)
                    }
                    Some(doubt @ (Doubt::CreateLost(_) | Doubt::NoStateEndpoint)) => {
                        live.query_if_due(cx);
                        Self::Unknown(live, doubt)
                    }
                }
            }
            StateOutcome::Undocumented => {
                live.answered(cx);
                live.stop_stream(cx);
                Self::Unknown(live, doubt.unwrap_or(Doubt::Undocumented))
            }
            StateOutcome::Forbidden(problem) => {
                live.stop_polling();
                live.stop_stream(cx);
                cx.report_live(problem, &live.order().no, Polling::Forbidden);
                Self::Unknown(live, doubt.unwrap_or(Doubt::StateForbidden))
            }
            StateOutcome::NoAnswer { problem, wait } => {
                live.failed(problem, wait, cx);
                match doubt {
                    None => Self::Paying(live),
                    Some(doubt) => Self::Unknown(live, doubt),
                }
            }
        }
    }
}
