//! A gateway is queried at most every few seconds about one order, however many poll.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{order::OrderNo, pay_state::PayState, refusal::MerchantRefusal};

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
#[derive(Debug, Default)]
pub(super) struct QueryCache(Mutex<HashMap<OrderNo, LastAnswer>>);

impl QueryCache {
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
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
