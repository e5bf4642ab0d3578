//! Whether an attempt may begin, decided by what is on record, whatever database that was read
//! from.

use super::attempt::{Attempt, AttemptStart, AttemptState, NewAttempt};
use crate::merchant::{order::Order, pay_state::PayState};

/// What is to be done about the wish to begin an attempt where another of its key lives.
#[derive(Debug)]
pub(super) enum LivingAttempt {
    /// The same request is to be sent once more.
    SendAgain(Attempt),
    /// Nothing: the caller gets this.
    Start(AttemptStart),
}

/// What forbids the order any attempt of the wish; `None` where nothing does.
pub(super) fn forbidden(order: &Order, wish: &NewAttempt, now_ms: i64) -> Option<AttemptStart> {
    let own = order.gateway.as_ref();
    if own.is_some_and(|own| *own != wish.gateway) {
        return Some(AttemptStart::OtherGateway);
    }
    if order.state != PayState::Waiting {
        return Some(AttemptStart::Settled);
    }
    if order.expires_at_ms <= now_ms {
        return Some(AttemptStart::Expired);
    }
    None
}

impl LivingAttempt {
    /// Decides about the attempt of the same key that is not over.
    pub(super) fn of(known: Attempt, wish: &NewAttempt, now_ms: i64) -> Self {
        match known.state {
            AttemptState::Answered => Self::Start(AttemptStart::Answered(known)),
            AttemptState::Sending if known.sending_until_ms > now_ms => {
                Self::Start(AttemptStart::Running(known))
            }
            AttemptState::Sending | AttemptState::Unknown if wish.resend => Self::SendAgain(known),
            AttemptState::Sending
            | AttemptState::Unknown
            | AttemptState::Refused
            | AttemptState::Ended => Self::Start(AttemptStart::Unknown(known)),
        }
    }
}

/// The number by which the gateway is to know the attempt: the order's own for the first, and
/// for all where the gateway has the order itself.
pub(super) fn number(order: &Order, wish: &NewAttempt, has_attempt: bool) -> String {
    let further = wish.further_number.as_deref().filter(|_| has_attempt);
    further.unwrap_or(order.no.as_str()).to_owned()
}
