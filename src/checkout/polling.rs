//! When to query the state of an order. The numbers are in `policy`.

use super::policy::{
    AFTER_END, FAILURE_BASE, FAILURE_MAX, FIRST_MINUTE, FIVE_MINUTES, HIDDEN, JITTER_PART,
    LATE_UNTIL, LATER, LONG_AFTER_END, LONGEST_LIFE_S, MINUTE, RETRY_AFTER, RETRY_AFTER_DEFAULT,
    TO_FIVE_MINUTES, WAKE_DEBOUNCE,
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
    /// Whether a query at the order's end was scheduled.
    is_over: bool,
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
            is_over: false,
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

    /// Nothing tells of a change by itself any more: the next query is sent within the
    /// ordinary interval. By chance, since the shoppers of a server that restarts come all
    /// at once.
    pub fn hasten(&mut self, now: MonoTime, hidden: bool, random: &mut Random) {
        let (_, interval) = self.pace(now, hidden);
        let soon = now + random.between(0, interval);
        self.due = self.due.map(|due| due.min(soon));
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

    /// Whether only the queries for late payments remain.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        self.is_over
    }

    /// The order's time is over: only the queries for late payments remain.
    pub fn after_end(&mut self, end: MonoTime, now: MonoTime, hidden: bool, random: &mut Random) {
        self.awaited = None;
        let is_first = !self.is_over;
        self.is_over = true;
        let mut soon = AFTER_END.into_iter().map(|delay| end + delay);
        self.due = match soon.find(|at| *at > now) {
            _ if is_first => Some(end),
            Some(at) => Some(at),
            None if hidden => None,
            None => {
                let jitter = LONG_AFTER_END / JITTER_PART;
                let pause = random.between(LONG_AFTER_END - jitter, LONG_AFTER_END + jitter);
                Some(now + pause).filter(|at| *at <= end + LATE_UNTIL)
            }
        };
    }

    /// The page is not seen any more: of the queries long after the end none is sent.
    pub fn hidden(&mut self, end: MonoTime) {
        if self.is_over {
            let last = end + MINUTE;
            self.due = self.due.filter(|due| *due <= last);
        }
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
