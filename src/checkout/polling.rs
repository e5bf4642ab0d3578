//! When to ask for the pay state. The numbers stand in `policy`.

use super::policy::{
    AFTER_END, FAILURE_BASE, FAILURE_MAX, FIRST_MINUTE, FIVE_MINUTES, HIDDEN, JITTER_PART, LATER,
    LONGEST_LIFE_S, MINUTE, RETRY_AFTER, RETRY_AFTER_UNSAID, TO_FIVE_MINUTES, WAKE_DEBOUNCE,
};
use crate::clock::Millis;
use crate::random::Random;

/// A request's number: a reply that carries another than the awaited is stale.
pub type RequestId = u32;

/// One order's polling: at most one question is under way, and the next is
/// timed when its answer is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    since: Millis,
    due: Option<Millis>,
    waiting: Option<RequestId>,
    asked_at: Option<Millis>,
    failures: u32,
    /// How much sooner than at the pace chance has it ask.
    ahead: Millis,
    /// How many of the questions after the end were asked.
    asked_after_end: usize,
}

impl Poll {
    /// Starts now, with the first question after `delay`.
    #[must_use]
    pub const fn start(now: Millis, delay: Millis) -> Self {
        Self {
            since: now,
            due: Some(now + delay),
            waiting: None,
            asked_at: None,
            failures: 0,
            ahead: 0,
            asked_after_end: 0,
        }
    }

    /// For orders that nobody can be asked about.
    #[must_use]
    pub const fn never(now: Millis) -> Self {
        let mut poll = Self::start(now, 0);
        poll.due = None;
        poll
    }

    #[must_use]
    pub const fn due(&self) -> Option<Millis> {
        match self.waiting {
            Some(_) => None,
            None => self.due,
        }
    }

    #[must_use]
    pub fn is_due(&self, now: Millis) -> bool {
        self.due().is_some_and(|due| due <= now)
    }

    #[must_use]
    pub const fn is_asking(&self) -> bool {
        self.waiting.is_some()
    }

    #[must_use]
    pub const fn is_failing(&self) -> bool {
        self.failures > 0
    }

    #[must_use]
    pub const fn age(&self, now: Millis) -> Millis {
        now.saturating_sub(self.since)
    }

    pub const fn asked(&mut self, id: RequestId, now: Millis) {
        self.waiting = Some(id);
        self.asked_at = Some(now);
        self.due = None;
    }

    /// Whether this is the reply to the question under way.
    #[must_use]
    pub fn awaits(&self, id: RequestId) -> bool {
        self.waiting == Some(id)
    }

    /// The server answered: ask again at the ordinary pace.
    pub fn answered(&mut self, now: Millis, hidden: bool, random: &mut Random) {
        self.waiting = None;
        self.failures = 0;
        let (_, interval) = self.pace(now, hidden);
        let jitter = interval / JITTER_PART;
        // Who is ahead of the pace is not hurried on: chance alone would cost some
        // shoppers more questions than it allows.
        let hurry = if self.ahead > 0 { 0 } else { jitter };
        let pause = random.between(interval - hurry, interval + jitter);
        self.ahead = (self.ahead + interval).saturating_sub(pause);
        self.due = Some(now + pause);
    }

    /// The ordinary interval, and how often the failures' base doubles until it is
    /// there: nobody asks a server that fails more often than one that answers.
    const fn pace(&self, now: Millis, hidden: bool) -> (u32, Millis) {
        match self.age(now) {
            _ if hidden => (4, HIDDEN),
            0..MINUTE => (0, FIRST_MINUTE),
            MINUTE..FIVE_MINUTES => (1, TO_FIVE_MINUTES),
            _ => (2, LATER),
        }
    }

    /// No usable answer: back off, by half at least, so that the shoppers of an
    /// outage do not return together.
    pub fn failed(
        &mut self,
        now: Millis,
        hidden: bool,
        asked_to_wait: Option<Millis>,
        random: &mut Random,
    ) {
        self.waiting = None;
        let (doublings, _) = self.pace(now, hidden);
        let doubled = FAILURE_BASE << (doublings + self.failures).min(8);
        let ceiling = doubled.min(FAILURE_MAX);
        self.failures = self.failures.saturating_add(1);
        let pause = asked_to_wait.unwrap_or_else(|| random.between(ceiling / 2, ceiling));
        self.due = Some(now + pause);
    }

    /// The order's time is over: only the questions for late payments remain.
    /// Returns false when those are asked, too.
    pub fn after_end(&mut self, end: Millis) -> bool {
        self.waiting = None;
        let next = AFTER_END.get(self.asked_after_end);
        self.asked_after_end += 1;
        self.due = next.map(|delay| end + delay);
        next.is_some()
    }

    pub const fn stop(&mut self) {
        self.waiting = None;
        self.due = None;
    }

    /// The page came back into view or online: ask within the second.
    pub fn wake(&mut self, now: Millis) {
        let earliest = self
            .asked_at
            .map_or(now, |asked| now.max(asked + WAKE_DEBOUNCE));
        self.due = Some(self.due.map_or(earliest, |due| due.min(earliest)));
    }
}

/// When an order ends that has so many seconds left.
#[must_use]
pub fn ends_after(seconds: u64, now: Millis) -> Millis {
    now + seconds.min(LONGEST_LIFE_S) * 1000
}

/// How long a 429 or 503 asks us to stay away; other failures do not ask.
#[must_use]
pub fn asked_to_wait(status: u16, retry_after: Option<Millis>) -> Option<Millis> {
    let (least, most) = RETRY_AFTER;
    match (status, retry_after) {
        (429 | 503, Some(wait)) => Some(wait.clamp(least, most)),
        (429, None) => Some(RETRY_AFTER_UNSAID),
        _ => None,
    }
}

/// The pause before a lost create is sent again.
#[must_use]
pub fn resend_pause(resent: u8, random: &mut Random) -> Millis {
    let ceiling = FAILURE_BASE << resent.min(8);
    random.between(ceiling / 2, ceiling)
}
