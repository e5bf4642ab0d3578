//! A gateway is queried at most every few seconds about one order, however many poll.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    order::{GatewayName, Order},
    pay_state::PayState,
    refusal::MerchantRefusal,
};
use crate::clock::{Clock, milliseconds};

/// Beyond so many numbers the old answers are dropped.
const MAX_REMEMBERED: usize = 10_000;

/// The gateway, and the number by which it knows an order.
type Key = (String, String);
type Answer = Result<PayState, MerchantRefusal>;
type LastAnswer = Arc<tokio::sync::Mutex<Option<Answered>>>;

/// An answer, with the time when it was asked for, and those when it came.
#[derive(Debug)]
struct Answered {
    sent: Instant,
    came: Instant,
    came_ms: i64,
    answer: Answer,
}

/// The last answer about each number. Its lock is held during a query, so that the others
/// wait for that answer instead of querying too.
#[derive(Debug)]
pub(super) struct QueryCache {
    numbers: Mutex<HashMap<Key, LastAnswer>>,
    clock: Clock,
    /// So many may wait for one gateway.
    places: usize,
    gateways: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl QueryCache {
    /// A cache for a server that has so many state requests in work at once: a quarter of
    /// them may wait for one gateway. Its answers age by that clock.
    #[must_use]
    pub(super) fn new(max_in_flight: usize, clock: Clock) -> Self {
        Self {
            numbers: Mutex::default(),
            clock,
            places: (max_in_flight / 4).clamp(1, Semaphore::MAX_PERMITS),
            gateways: Mutex::default(),
        }
    }

    /// A place among those that wait for the order's gateway; `None` when all are taken.
    pub(super) fn place(&self, order: &Order) -> Option<OwnedSemaphorePermit> {
        let gateway = order.gateway.as_ref()?.as_str();
        let mut gateways = self.gateways.lock().unwrap_or_else(PoisonError::into_inner);
        if !gateways.contains_key(gateway) {
            gateways.insert(gateway.to_owned(), Arc::new(Semaphore::new(self.places)));
        }
        Arc::clone(gateways.get(gateway)?).try_acquire_owned().ok()
    }

    /// The answer of `query`, or the last one about that number if it is younger than
    /// `interval`. Before it is sent, `elsewhere` says what is recorded where another instance
    /// asks instead; that is not remembered, since a newer answer is under way there.
    pub(super) async fn at_most_every(
        &self,
        interval: Duration,
        order: &Order,
        number: &str,
        elsewhere: impl Future<Output = Result<Option<PayState>, MerchantRefusal>>,
        query: impl Future<Output = Answer>,
    ) -> Answer {
        let last = self.last(order, number);
        let mut last = last.lock().await;
        let now_ms = self.clock.now_ms();
        if let Some(known) = last.as_ref() {
            // A clock that was set back says nothing.
            let age_ms = now_ms.saturating_sub(known.came_ms);
            if (0..milliseconds(interval)).contains(&age_ms) {
                return known.answer;
            }
        }
        if let Some(recorded) = elsewhere.await? {
            return Ok(recorded);
        }
        self.ask(&mut last, query).await
    }

    /// The answer of a query that began after this call: of `query`, or of one that another
    /// caller sent meanwhile. Between two queries lies `interval`, which is waited for.
    pub(super) async fn after_now(
        &self,
        interval: Duration,
        order: &Order,
        number: &str,
        query: impl Future<Output = Answer>,
    ) -> Answer {
        let now = Instant::now();
        let last = self.last(order, number);
        let mut last = last.lock().await;
        if let Some(known) = last.as_ref() {
            if known.sent > now {
                return known.answer;
            }
            tokio::time::sleep(interval.saturating_sub(known.came.elapsed())).await;
        }
        self.ask(&mut last, query).await
    }

    fn last(&self, order: &Order, number: &str) -> LastAnswer {
        let gateway = order.gateway.as_ref().map(GatewayName::as_str);
        let key = (gateway.unwrap_or_default().to_owned(), number.to_owned());
        let mut numbers = self.numbers.lock().unwrap_or_else(PoisonError::into_inner);
        if numbers.len() > MAX_REMEMBERED {
            numbers.retain(|_, last| Arc::strong_count(last) > 1);
        }
        Arc::clone(numbers.entry(key).or_default())
    }

    async fn ask(
        &self,
        last: &mut Option<Answered>,
        query: impl Future<Output = Answer>,
    ) -> Answer {
        let sent = Instant::now();
        let answer = query.await;
        *last = Some(Answered {
            sent,
            came: Instant::now(),
            came_ms: self.clock.now_ms(),
            answer,
        });
        answer
    }
}
