//! A gateway is queried at most every few seconds about one order, however many poll.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    order::{Order, OrderNo},
    pay_state::PayState,
    refusal::MerchantRefusal,
};

/// Beyond so many orders the old answers are dropped.
const MAX_REMEMBERED: usize = 10_000;

type Answer = Result<PayState, MerchantRefusal>;
type LastAnswer = Arc<tokio::sync::Mutex<Option<Answered>>>;

/// An answer, with the times when it was asked for and when it came.
#[derive(Debug)]
struct Answered {
    sent: Instant,
    came: Instant,
    answer: Answer,
}

/// The last answer about each order. Its lock is held during a query, so that the others
/// wait for that answer instead of querying too.
#[derive(Debug)]
pub(super) struct QueryCache {
    orders: Mutex<HashMap<OrderNo, LastAnswer>>,
    /// So many may wait for one gateway.
    places: usize,
    gateways: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl QueryCache {
    /// A cache for a server that has so many state requests in work at once: a quarter of
    /// them may wait for one gateway.
    #[must_use]
    pub(super) fn new(max_in_flight: usize) -> Self {
        Self {
            orders: Mutex::default(),
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

    /// The answer of `query`, or the last one about that order if it is younger than
    /// `interval`.
    pub(super) async fn at_most_every(
        &self,
        interval: Duration,
        no: &OrderNo,
        query: impl Future<Output = Answer>,
    ) -> Answer {
        let last = self.last(no);
        let mut last = last.lock().await;
        let known = last.as_ref();
        if let Some(known) = known.filter(|known| known.came.elapsed() < interval) {
            return known.answer;
        }
        ask(&mut last, query).await
    }

    /// The answer of a query that began after this call: of `query`, or of one that another
    /// caller sent meanwhile. Between two queries lies `interval`, which is waited for.
    pub(super) async fn after_now(
        &self,
        interval: Duration,
        no: &OrderNo,
        query: impl Future<Output = Answer>,
    ) -> Answer {
        let now = Instant::now();
        let last = self.last(no);
        let mut last = last.lock().await;
        if let Some(known) = last.as_ref() {
            if known.sent > now {
                return known.answer;
            }
            tokio::time::sleep(interval.saturating_sub(known.came.elapsed())).await;
        }
        ask(&mut last, query).await
    }

    fn last(&self, no: &OrderNo) -> LastAnswer {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.len() > MAX_REMEMBERED {
            orders.retain(|_, last| Arc::strong_count(last) > 1);
        }
        Arc::clone(orders.entry(no.clone()).or_default())
    }
}

async fn ask(last: &mut Option<Answered>, query: impl Future<Output = Answer>) -> Answer {
    let sent = Instant::now();
    let answer = query.await;
    let came = Instant::now();
    *last = Some(Answered { sent, came, answer });
    answer
}
