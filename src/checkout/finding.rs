//! What the answer to "is it paid?" amounts to.

use super::policy::NO_SUCH_ORDER_IS_WAITING;
use super::polling::asked_to_wait;
use super::problem::ProblemKind;
use super::state::{Live, State};
use super::{Checkout, Turn};
use crate::gateway::pay_state::{self, PayState, StateAnswer, StateError};
use crate::gateway::{GatewayRefusal, RefusalKind};
use crate::order::{Order, OrderNo};
use crate::wire::{Answer, Reply};
use std::rc::Rc;

/// What a reply amounts to.
pub(super) enum Finding {
    Settled(fn(Rc<Order>) -> State),
    Waiting {
        expires_in_s: Option<u64>,
    },
    Undocumented,
    /// 401 or 403: asking again is no use.
    MayNotAsk(ProblemKind),
    NoAnswer {
        problem: ProblemKind,
        wait: Option<u64>,
    },
}

impl Checkout {
    pub(super) fn judge(&self, reply: &Reply, live: &Live, turn: &Turn) -> Finding {
        let young = live.poll.age(turn.now.mono) < NO_SUCH_ORDER_IS_WAITING;
        self.judge_for(reply, &live.order.no, young)
    }

    /// `young`: the gateway may not know the order yet.
    pub(super) fn judge_for(&self, reply: &Reply, order_no: &OrderNo, young: bool) -> Finding {
        let no_answer = |problem| Finding::NoAnswer {
            problem,
            wait: None,
        };
        let waiting = Finding::Waiting { expires_in_s: None };
        let response = match reply {
            Ok(response) => response,
            Err(fault) => return no_answer((*fault).into()),
        };
        match response.status {
            200..300 => {}
            404 if young => return waiting,
            status @ (401 | 403) => return Finding::MayNotAsk(ProblemKind::Http(status)),
            status => {
                return Finding::NoAnswer {
                    problem: ProblemKind::Http(status),
                    wait: asked_to_wait(status, response.retry_after_ms),
                };
            }
        }
        let Some(answer) = Answer::of(response) else {
            return no_answer(ProblemKind::Malformed);
        };
        match pay_state::read(&answer, order_no, &self.orders) {
            Ok(answer) => finding_of(&answer),
            Err(StateError::Refused { .. }) if young => waiting,
            Err(StateError::Refused { code }) => {
                let refusal = GatewayRefusal::new(code, None, RefusalKind::Order);
                no_answer(ProblemKind::Gateway(refusal))
            }
            Err(StateError::Malformed | StateError::OtherOrder) => {
                no_answer(ProblemKind::Malformed)
            }
        }
    }
}

fn finding_of(answer: &StateAnswer) -> Finding {
    match answer.state {
        PayState::Waiting => Finding::Waiting {
            expires_in_s: answer.expires_in_s,
        },
        PayState::Paid => Finding::Settled(State::Paid),
        PayState::Canceled => Finding::Settled(State::Canceled),
        PayState::Refunded => Finding::Settled(State::Refunded),
        PayState::Undocumented => Finding::Undocumented,
    }
}
