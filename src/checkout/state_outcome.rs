//! What the answer to a state query amounts to.

use super::polling::asked_to_wait;
use super::problem::ProblemKind;
use crate::clock::Millis;
use crate::gateway::pay_state::{self, PayState, StateAnswer, StateError};
use crate::gateway::{GatewayRefusal, RefusalKind};
use crate::order::OrderNo;
use crate::wire::{Answer, Reply};

/// What the reply to a state query amounts to.
#[derive(Debug)]
pub(super) enum StateOutcome {
    Settled(Settlement),
    Waiting {
        expires_in_s: Option<u64>,
    },
    /// The state is none of the documented ones.
    Undocumented,
    /// 401 or 403: to query again is of no use.
    Forbidden(ProblemKind),
    NoAnswer {
        problem: ProblemKind,
        /// How long the server asked to be left alone.
        wait: Option<Millis>,
    },
}

/// How an order is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settlement {
    Paid,
    Canceled,
    Refunded,
}

impl StateOutcome {
    /// Reads the reply to the state query for `order_no`. The gateway may not have an
    /// order yet that `is_new`. `others` are all orders of this page.
    pub(super) fn read(
        reply: &Reply,
        order_no: &OrderNo,
        is_new: bool,
        others: &[OrderNo],
    ) -> Self {
        let no_answer = |problem| Self::NoAnswer {
            problem,
            wait: None,
        };
        let waiting = Self::Waiting { expires_in_s: None };
        let response = match reply {
            Ok(response) => response,
            Err(fault) => return no_answer((*fault).into()),
        };
        match response.status {
            200..300 => {}
            404 if is_new => return waiting,
            status @ (401 | 403) => return Self::Forbidden(ProblemKind::Http(status)),
            status => {
                return Self::NoAnswer {
                    problem: ProblemKind::Http(status),
                    wait: asked_to_wait(status, response.retry_after_ms),
                };
            }
        }
        let Some(answer) = Answer::of(response) else {
            return no_answer(ProblemKind::Malformed);
        };
        match pay_state::read(&answer, order_no, others) {
            Ok(answer) => Self::of(&answer),
            Err(StateError::Refused { .. }) if is_new => waiting,
            Err(StateError::Refused { code }) => {
                let refusal = GatewayRefusal::new(code, None, RefusalKind::Order);
                no_answer(ProblemKind::Gateway(refusal))
            }
            Err(StateError::Malformed | StateError::OtherOrder) => {
                no_answer(ProblemKind::Malformed)
            }
        }
    }

    const fn of(answer: &StateAnswer) -> Self {
        match answer.state {
            PayState::Waiting => Self::Waiting {
                expires_in_s: answer.expires_in_s,
            },
            PayState::Paid => Self::Settled(Settlement::Paid),
            PayState::Canceled => Self::Settled(Settlement::Canceled),
            PayState::Refunded => Self::Settled(Settlement::Refunded),
            PayState::Undocumented => Self::Undocumented,
        }
    }
}
