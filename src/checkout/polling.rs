//! When to ask for the pay state. Every number of the policy stands here, with
//! its reason.

use crate::clock::Millis;
use crate::random::Random;

/// A wallet needs seconds to scan and pay.
pub const FIRST_AFTER_CODE: Millis = 2_000;
/// `WeChat` asks merchants for 3 to 5 s; slower later, so that fifteen minutes
/// cost at most 130 requests.
const FIRST_MINUTE: Millis = 3_000;
const TO_FIVE_MINUTES: Millis = 5_000;
const LATER: Millis = 10_000;
/// Browsers throttle hidden tabs to about a minute anyway.
const HIDDEN: Millis = 30_000;
/// Shoppers who began together must not ask together.
const JITTER_PERCENT: u64 = 20;
const FAILURE_BASE: Millis = 3_000;
const FAILURE_MAX: Millis = 30_000;
/// Back from the wallet, the shopper waits for the answer; a burst of wake
/// events is one wake.
const WAKE_DEBOUNCE: Millis = 1_000;
/// Late payments are real: asked at these times after the order's end.
const AFTER_END: [Millis; 4] = [0, 10_000, 30_000, 60_000];
/// An Alipay trade does not exist at the gateway before the scan, so "no such
/// order" is waiting for this long.
pub const NO_SUCH_ORDER_IS_WAITING: Millis = 120_000;
pub const STATE_TIMEOUT: Millis = 10_000;
pub const CREATE_TIMEOUT: Millis = 30_000;
/// Bounds for what a server asks by `Retry-After`.
const RETRY_AFTER: (Millis, Millis) = (1_000, 120_000);
/// A 429 that does not say how long.
const RETRY_AFTER_UNSAID: Millis = 30_000;
/// A lost create is sent again, the same bytes, this many times.
pub const MAX_RESENDS: u8 = 2;

/// Long enough to read that the payment arrived, before the page moves on.
pub const PAID_IS_SHOWN: Millis = 3_000;

/// A wallet that opens hides the page within this time.
pub const LAUNCH_TAKES: Millis = 2_500;

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
        let interval = match self.age(now) {
            _ if hidden => HIDDEN,
            0..60_000 => FIRST_MINUTE,
            60_000..300_000 => TO_FIVE_MINUTES,
            _ => LATER,
        };
        let jitter = interval * JITTER_PERCENT / 100;
        self.due = Some(now + random.between(interval - jitter, interval + jitter));
    }

    /// No usable answer: back off, by half at least, so that the shoppers of an
    /// outage do not return together.
    pub fn failed(&mut self, now: Millis, asked_to_wait: Option<Millis>, random: &mut Random) {
        self.waiting = None;
        let doubled = FAILURE_BASE << self.failures.min(8);
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

/// No order lives longer: a week is more than any gateway gives.
const LONGEST_LIFE_S: u64 = 7 * 24 * 60 * 60;

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
