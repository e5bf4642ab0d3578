//! An order while the shopper pays: until its end, and until its state is known.

use super::live::Live;
use super::problem::Polling;
use super::state::{Doubt, State};
use super::state_outcome::StateOutcome;
use super::transition::Transition;

impl State {
    /// The shopper pays, or the order's time is over by now. A state query is sent if
    /// it is due.
    pub(super) fn paying(mut live: Box<Live>, cx: &mut Transition) -> Self {
        if live.has_ended(cx) {
            return Self::ended(live, cx);
        }
        live.check_launch(cx);
        live.query_if_due(cx);
        Self::Paying(live)
    }

    /// The order's time is over. Where its state cannot be queried it may have been paid.
    fn ended(mut live: Box<Live>, cx: &mut Transition) -> Self {
        if cx.context.config().can_query_state() {
            live.end();
            live.query_if_due(cx);
            Self::Expired(live)
        } else {
            live.stop_polling();
            Self::Unknown(live, Doubt::NoStateEndpoint)
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
                Self::Unknown(live, doubt.unwrap_or(Doubt::Undocumented))
            }
            StateOutcome::Forbidden(problem) => {
                live.stop_polling();
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
