//! A gateway that times out again and again is left alone for a while: each further shopper
//! would wait as long for nothing.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// So many timeouts in a row are no accident of a single order.
const TIMEOUTS: u32 = 5;
/// As long as the widget waits for a create answer, so that a shopper who tries again after
/// the first timeout may be the one try.
const PAUSE: Duration = Duration::from_secs(30);

/// Whether create requests are sent to a gateway.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Clone, Copy, Debug)]
enum State {
    /// All create requests are sent. So many in a row have timed out.
    Closed { timeouts: u32 },
    /// No create request is sent before `until`.
    Open { until: Instant },
    /// One create request is sent, to see whether the gateway answers again; the next is not
    /// sent before `until`.
    Trying { until: Instant },
}

impl Default for State {
    fn default() -> Self {
        Self::Closed { timeouts: 0 }
    }
}

impl Breaker {
    /// Whether a request may be sent now. The caller sends it, and tells what came of it.
    pub(super) fn admits(&self, now: Instant) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match *state {
            State::Closed { .. } => true,
            State::Open { until } | State::Trying { until } if now < until => false,
            State::Open { .. } | State::Trying { .. } => {
                *state = State::Trying { until: now + PAUSE };
                true
            }
        }
    }

    /// Whether no request is sent but one now and then, to see whether the gateway answers.
    pub(super) fn is_open(&self) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match *state {
            State::Closed { .. } => false,
            State::Open { .. } | State::Trying { .. } => true,
        }
    }

    /// The gateway answered, or refused the connection: it keeps nobody waiting.
    pub(super) fn answered(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }

    /// The gateway did not answer in time. Returns whether sending stops with this one.
    pub(super) fn timed_out(&self, now: Instant) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = State::Open { until: now + PAUSE };
        let (next, stops) = match *state {
            State::Closed { timeouts } if timeouts + 1 < TIMEOUTS => {
                let timeouts = timeouts + 1;
                (State::Closed { timeouts }, false)
            }
            State::Closed { .. } | State::Trying { .. } => (open, true),
            // One that was sent before the others stopped it.
            State::Open { until } => (State::Open { until }, false),
        };
        *state = next;
        stops
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(now: Instant) -> Breaker {
        let breaker = Breaker::default();
        for n in 1..=TIMEOUTS {
            assert!(breaker.admits(now), "{n}");
            assert_eq!(breaker.timed_out(now), n == TIMEOUTS, "{n}");
        }
        breaker
    }

    #[test]
    fn only_timeouts_in_a_row_stop_the_requests() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        for _ in 0..3 * TIMEOUTS {
            assert!(!breaker.timed_out(now));
            breaker.answered();
        }
        assert!(breaker.admits(now) && !breaker.is_open());
        let opened = opened(now);
        assert!(!opened.admits(now) && opened.is_open());
    }

    #[test]
    fn after_the_pause_one_is_sent_and_decides_about_the_others() {
        let start = Instant::now();
        let breaker = opened(start);
        let (later, nearly) = (
            start + PAUSE,
            PAUSE.saturating_sub(Duration::from_millis(1)),
        );
        assert!(!breaker.admits(start + nearly));
        assert!(breaker.admits(later));
        assert!(!breaker.admits(later), "a second try");
        assert!(breaker.timed_out(later));
        assert!(!breaker.admits(later + nearly));
        assert!(breaker.admits(later + PAUSE));
        breaker.answered();
        assert!((0..100).all(|_| breaker.admits(later + PAUSE)));
    }

    #[test]
    fn a_try_of_which_nothing_comes_is_followed_by_another() {
        let start = Instant::now();
        let breaker = opened(start);
        assert!(breaker.admits(start + PAUSE));
        assert!(!breaker.admits(start + PAUSE + PAUSE / 2));
        assert!(breaker.admits(start + PAUSE + PAUSE));
    }

    #[test]
    fn a_late_timeout_of_before_does_not_prolong_the_pause() {
        let start = Instant::now();
        let breaker = opened(start);
        assert!(!breaker.timed_out(start + PAUSE / 2));
        assert!(breaker.admits(start + PAUSE));
    }
}
