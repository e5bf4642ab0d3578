//! The stream of an order's state answers. The numbers are in `policy`.

use super::policy::{FAILURE_BASE, FAILURE_MAX, STREAM_IS_LOST};
use super::polling::RequestId;
use crate::clock::MonoTime;
use crate::random::Random;

/// The stream of one order: one event of it is awaited at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stream {
    awaited: Option<RequestId>,
    /// When it is to be opened; while an event is awaited, when it is to be opened anew
    /// because the reply was lost. `None` where there is no stream.
    due: Option<MonoTime>,
    /// An event came since it was opened.
    flows: bool,
    failures: u32,
}

impl Stream {
    /// Opened at once, if the page names a stream.
    pub(super) fn new(has_stream: bool, now: MonoTime) -> Self {
        Self {
            awaited: None,
            due: has_stream.then_some(now),
            flows: false,
            failures: 0,
        }
    }

    /// When its next event is to be awaited at the latest.
    pub(super) const fn due(&self) -> Option<MonoTime> {
        self.due
    }

    pub(super) fn is_due(&self, now: MonoTime) -> bool {
        self.due.is_some_and(|due| due <= now)
    }

    /// Whether it tells of each change by itself.
    pub(super) const fn flows(&self) -> bool {
        self.flows
    }

    pub(super) fn awaits(&self, id: RequestId) -> bool {
        self.awaited == Some(id)
    }

    /// The next event is awaited.
    pub(super) fn sent(&mut self, id: RequestId, now: MonoTime) {
        self.awaited = Some(id);
        self.due = Some(now + STREAM_IS_LOST);
    }

    /// An event came; the next one is to be awaited at once.
    pub(super) const fn came(&mut self, now: MonoTime) {
        // A server that ends each stream after its first event is one that fails.
        if self.flows {
            self.failures = 0;
        }
        self.awaited = None;
        self.flows = true;
        self.due = Some(now);
    }

    /// It broke, or was silent: it is opened again later each time.
    pub(super) fn failed(&mut self, now: MonoTime, random: &mut Random) {
        let doubled = FAILURE_BASE << self.failures.min(8);
        let ceiling = doubled.min(FAILURE_MAX);
        self.failures = self.failures.saturating_add(1);
        self.awaited = None;
        self.flows = false;
        self.due = Some(now + random.between(ceiling / 2, ceiling));
    }

    /// The page is back: a stream that broke is opened at once.
    pub(super) fn open_now(&mut self, now: MonoTime) {
        if self.awaited.is_none() && self.due.is_some() {
            self.due = Some(now);
        }
    }

    /// The order's state is polled in another way from here on. A stream that was there is
    /// opened when the order waits for its payment again.
    pub(super) fn stop(&mut self, now: MonoTime) {
        *self = Self::new(self.due.is_some(), now);
    }
}
