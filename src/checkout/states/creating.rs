//! The gateway is asked to create the order.

use super::transitions::Transitions;
use crate::checkout::attempt::Attempt;
use crate::checkout::config::Config;
use crate::checkout::polling::RequestId;
use crate::checkout::problem::{Polling, ProblemKind};
use crate::checkout::state::{AfterLeaving, State};
use crate::checkout::transition::Transition;
use crate::gateway::{CreateError, Created};
use crate::wire::{Answer, Reply};

pub(super) struct Creating {
    attempt: Box<Attempt>,
    id: RequestId,
}

/// Why the reply to a create request offers no way to pay.
enum CreateFailure {
    /// The order certainly does not exist at the gateway.
    Refused(ProblemKind),
    /// An order may exist.
    Lost(ProblemKind),
}

impl Creating {
    pub(super) const fn new(attempt: Box<Attempt>, id: RequestId) -> Self {
        Self { attempt, id }
    }

    /// The order may exist, and may be paid.
    fn lost(self, problem: ProblemKind, cx: &mut Transition) -> State {
        if !self.attempt.is_resent() {
            cx.report_live(problem, &self.attempt.order().no, Polling::Recovers);
        }
        if self.attempt.may_be_resent() && cx.context.config().offer.gateway.may_repeat() {
            State::recovering(self.attempt, cx)
        } else {
            State::create_lost(self.attempt, cx)
        }
    }
}

impl Transitions for Creating {
    fn stay(self) -> State {
        State::Creating(self.attempt, self.id)
    }

    fn create_answered(self, id: RequestId, reply: &Reply, cx: &mut Transition) -> State {
        if id != self.id {
            return self.stay();
        }
        match read_created(reply, cx.context.config()) {
            Ok(created) => {
                let (order, ends) = self.attempt.into_order();
                State::created(order, ends, created, cx)
            }
            Err(CreateFailure::Refused(problem)) => {
                let (order, _) = self.attempt.into_order();
                State::failed(problem, Some(order), cx)
            }
            Err(CreateFailure::Lost(problem)) => self.lost(problem, cx),
        }
    }

    /// The attempt is called off; its number is never used again.
    fn wallet_changed(self, cx: &mut Transition) -> State {
        State::reset(cx)
    }

    fn leave_pressed(self, then: AfterLeaving, cx: &mut Transition) -> State {
        let (order, ends) = self.attempt.into_order();
        State::left(order, ends, then, cx)
    }
}

fn read_created(reply: &Reply, config: &Config) -> Result<Created, CreateFailure> {
    let response = match reply {
        Ok(response) => response,
        Err(fault) => return Err(CreateFailure::Lost((*fault).into())),
    };
    let read = match Answer::of(response) {
        Some(answer) => config.offer.gateway.read_created(&answer, &config.endpoint),
        None => Err(CreateError::Malformed),
    };
    match (response.status, read) {
        (200..300, Ok(created)) if !response.guessed => Ok(created),
        (200..300, Ok(_) | Err(CreateError::Malformed)) => {
            Err(CreateFailure::Lost(ProblemKind::Malformed))
        }
        (200..500, Err(error @ (CreateError::Refused(_) | CreateError::UnsafeUrl))) => {
            Err(CreateFailure::Refused(error.into()))
        }
        // The server answers that it did not take the request.
        (status @ (400..=407 | 409..=499), _) => {
            Err(CreateFailure::Refused(ProblemKind::Http(status)))
        }
        (status, _) => Err(CreateFailure::Lost(ProblemKind::Http(status))),
    }
}
