//! When to query the state of an order. The numbers are in `policy`.

use super::policy::{
    AFTER_END, FAILURE_BASE, FAILURE_MAX, FIRST_MINUTE, FIVE_MINUTES, HIDDEN, JITTER_PART, LATER,
    LONGEST_LIFE_S, MINUTE, RETRY_AFTER, RETRY_AFTER_DEFAULT, TO_FIVE_MINUTES, WAKE_DEBOUNCE,
};
use crate::clock::{Millis, MonoTime};
use crate::random::Random;

/// A request's number, carried by its reply: a reply with another number than the
/// awaited one is stale.
pub type RequestId = u32;

/// The polling of one order: at most one state query is under way, and the next one is
/// timed when its answer is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poll {
    since: MonoTime,
    due: Option<MonoTime>,
    awaited: Option<RequestId>,
    last_sent: Option<MonoTime>,
    failures: u32,
    /// How far jitter has put polling ahead of schedule.
    ahead: Millis,
    /// How many of the queries after the end were scheduled.
    queries_after_end: usize,
}

impl Poll {
    /// Polling that starts now, with the first query after `delay`.
    #[must_use]
    pub fn start(now: MonoTime, delay: Millis) -> Self {
        Self {
            since: now,
            due: Some(now + delay),
            awaited: None,
            last_sent: None,
            failures: 0,
            ahead: 0,
            queries_after_end: 0,
        }
    }

    /// The polling of an order whose state cannot be queried.
    #[must_use]
    pub fn never(now: MonoTime) -> Self {
        Self {
            due: None,
            ..Self::start(now, 0)
        }
    }

    /// When the next query is to be sent; `None` while one is under way.
    #[must_use]
    pub const fn due(&self) -> Option<MonoTime> {
        match self.awaited {
            Some(_) => None,
            None => self.due,
        }
    }

    /// Whether the next query is to be sent by now.
    #[must_use]
    pub fn is_due(&self, now: MonoTime) -> bool {
        self.due().is_some_and(|due| due <= now)
    }

    /// Whether a query is under way.
    #[must_use]
    pub const fn is_querying(&self) -> bool {
        self.awaited.is_some()
    }

    /// Whether the last query had no usable answer.
    #[must_use]
    pub const fn is_failing(&self) -> bool {
        self.failures > 0
    }

    /// How long the order has been polled.
    #[must_use]
    pub const fn age(&self, now: MonoTime) -> Millis {
        now.since(self.since)
    }

    /// The query with this number was sent.
    pub const fn sent(&mut self, id: RequestId, now: MonoTime) {
        self.awaited = Some(id);
        self.last_sent = Some(now);
        self.due = None;
    }

    /// Whether this is the reply to the query under way.
    #[must_use]
    pub fn awaits(&self, id: RequestId) -> bool {
        self.awaited == Some(id)
    }

    /// The server answered: the next query follows at the ordinary pace.
    pub fn answered(&mut self, now: MonoTime, hidden: bool, random: &mut Random) {
        self.awaited = None;
        self.failures = 0;
        let (_, interval) = self.pace(now, hidden);
        let jitter = interval / JITTER_PART;
        // Polling that is ahead of schedule is not put further ahead: chance alone would
        // cost some shoppers more queries than the policy allows.
        let earlier = if self.ahead > 0 { 0 } else { jitter };
        let pause = random.between(interval - earlier, interval + jitter);
        self.ahead = (self.ahead + interval).saturating_sub(pause);
        self.due = Some(now + pause);
    }

    /// The ordinary interval, and how often the failures' base doubles until it is
    /// there: a server that fails is not queried more often than one that answers.
    const fn pace(&self, now: MonoTime, hidden: bool) -> (u32, Millis) {
        match self.age(now) {
            _ if hidden => (4, HIDDEN),
            0..MINUTE => (0, FIRST_MINUTE),
            MINUTE..FIVE_MINUTES => (1, TO_FIVE_MINUTES),
            _ => (2, LATER),
        }
    }

    /// The query had no usable answer: the next one waits longer each time, by chance
    /// too, so that the shoppers of an outage do not return together.
    pub fn failed(
        &mut self,
        now: MonoTime,
        hidden: bool,
        asked_to_wait: Option<Millis>,
        random: &mut Random,
    ) {
        self.awaited = None;
        let (doublings, _) = self.pace(now, hidden);
        let doubled = FAILURE_BASE << (doublings + self.failures).min(8);
        let ceiling = doubled.min(FAILURE_MAX);
        self.failures = self.failures.saturating_add(1);
        let pause = asked_to_wait.unwrap_or_else(|| random.between(ceiling / 2, ceiling));
        self.due = Some(now + pause);
    }

    /// The order's time is over: only the queries for late payments remain.
    pub fn after_end(&mut self, end: MonoTime) {
        self.awaited = None;
        let next = AFTER_END.get(self.queries_after_end);
        self.queries_after_end += 1;
        self.due = next.map(|delay| end + *delay);
    }

    /// No query is sent any more, unless by `poll_now`.
    pub const fn stop(&mut self) {
        self.awaited = None;
        self.due = None;
    }

    /// The page came back into view or online, or the shopper asks for it: the next
    /// query is sent within the second.
    pub fn poll_now(&mut self, now: MonoTime) {
        let earliest = self
            .last_sent
            .map_or(now, |sent| now.max(sent + WAKE_DEBOUNCE));
        self.due = Some(self.due.map_or(earliest, |due| due.min(earliest)));
    }
}

/// When an order ends that has so many seconds left.
#[must_use]
pub fn ends_after(seconds: u64, now: MonoTime) -> MonoTime {
    now + seconds.min(LONGEST_LIFE_S) * 1000
}

/// How long a server that answers 429 or 503 asks to be left alone, in milliseconds;
/// other failures do not ask for time.
#[must_use]
pub fn asked_to_wait(status: u16, retry_after: Option<Millis>) -> Option<Millis> {
    let (least, most) = RETRY_AFTER;
    match (status, retry_after) {
        (429 | 503, Some(wait)) => Some(wait.clamp(least, most)),
        (429, None) => Some(RETRY_AFTER_DEFAULT),
        _ => None,
    }
}

/// The pause before a create request whose answer was lost is sent again.
#[must_use]
pub fn resend_pause(resent: u8, random: &mut Random) -> Millis {
    let ceiling = FAILURE_BASE << resent.min(8);
    random.between(ceiling / 2, ceiling)
}
