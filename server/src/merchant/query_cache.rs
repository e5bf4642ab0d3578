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
type LastAnswer = Arc<tokio::sync::Mutex<Option<(Instant, Answer)>>>;

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
        if let Some((_, answer)) = last.as_ref().filter(|(at, _)| at.elapsed() < interval) {
            return *answer;
        }
        let answer = query.await;
        *last = Some((Instant::now(), answer));
        answer
    }

    fn last(&self, no: &OrderNo) -> LastAnswer {
        let mut orders = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if orders.len() > MAX_REMEMBERED {
            orders.retain(|_, last| Arc::strong_count(last) > 1);
        }
        Arc::clone(orders.entry(no.clone()).or_default())
    }
}
