//! Asks an order's gateway for the state and records what it answers. Every answer that a
//! browser gets about a payment comes from here.

use std::time::{Duration, Instant};

use tracing::Instrument;

use super::{
    gateway::{Gateway, StateQuery},
    order::{GatewayName, Order},
    pay_state::PayState,
    recording::learned,
    refusal::MerchantRefusal,
    shared::Merchant,
    store::{Source, StoreError},
};
use crate::clock::milliseconds;

/// A widget queries at most once a second, when its shopper is just back from the
/// wallet: that query must not meet an answer from before the payment.
pub(super) const QUERY_WAITING_EVERY: Duration = Duration::from_millis(800);
/// Only a refund can still come, or money for an order that was called off.
const QUERY_SETTLED_EVERY: Duration = Duration::from_secs(10);

impl Merchant {
    /// The state that is recorded, after the gateway was asked about every attempt if that was
    /// long enough ago. Without a gateway, or where it has no query, it is what was notified
    /// or reported.
    ///
    /// # Errors
    ///
    /// When the gateway does not answer, and the order is not settled yet; when the store
    /// fails.
    pub(super) async fn current_state(
        &self,
        gateway: Option<&dyn Gateway>,
        order: &Order,
    ) -> Result<PayState, MerchantRefusal> {
        let interval = match order.state {
            PayState::Waiting | PayState::Other(_) => QUERY_WAITING_EVERY,
            PayState::Paid | PayState::Canceled => QUERY_SETTLED_EVERY,
            PayState::Refunded => return Ok(order.state),
        };
        let Some(gateway) = gateway else {
            return Ok(order.state);
        };
        // Whoever asks about another gateway's order must not wait for this one.
        let Some(_place) = self.queries.place(order) else {
            return Ok(order.state);
        };
        let mut state = order.state;
        let mut failed = None;
        for number in self.numbers(order).await? {
            let Some(query) = gateway.query_state(self, order, &number) else {
                return Ok(order.state);
            };
            let query = self.ask_and_record(order, &number, query, Source::Browser);
            let elsewhere = self.asked_elsewhere(order, &number, interval);
            let queries = &self.queries;
            let answer = queries.at_most_every(interval, order, &number, elsewhere, query);
            match answer.await {
                // Another attempt may be in a state that needs a person.
                Ok(PayState::Waiting) => {}
                Ok(seen) => state = state.then(seen),
                Err(refusal) => {
                    failed = Some(refusal);
                    // The widget does not wait for as long as a second one takes.
                    if refusal == MerchantRefusal::GatewayTimeout {
                        break;
                    }
                }
            }
        }
        // An answer about one attempt may have changed what those before it came to.
        if state != PayState::Waiting {
            let recorded = self.store.order(&order.no).await?;
            let recorded = recorded.ok_or(StoreError::UnknownOrder)?.state;
            if recorded != PayState::Waiting {
                state = recorded;
            }
        }
        match failed {
            // What is recorded needs no gateway.
            Some(refusal) if matches!(state, PayState::Waiting | PayState::Other(_)) => {
                Err(refusal)
            }
            Some(_) | None => Ok(state),
        }
    }

    /// The state that is recorded, where another instance asked about that number within the
    /// interval: it records what is answered. Else this one asks.
    async fn asked_elsewhere(
        &self,
        order: &Order,
        number: &str,
        interval: Duration,
    ) -> Result<Option<PayState>, MerchantRefusal> {
        let gateway = order.gateway.as_ref().map_or("", GatewayName::as_str);
        let (now_ms, interval_ms) = (self.clock.now_ms(), milliseconds(interval));
        let asked = self
            .store
            .begin_query(gateway, number, now_ms, interval_ms)
            .await?;
        if asked {
            return Ok(None);
        }
        let order = self.store.order(&order.no).await?;
        Ok(Some(order.ok_or(StoreError::UnknownOrder)?.state))
    }

    /// The numbers of an order's attempts, the newest first. One that was refused may have been
    /// taken before, when its answer was lost.
    async fn numbers(&self, order: &Order) -> Result<Vec<String>, StoreError> {
        let mut numbers: Vec<String> = Vec::new();
        for attempt in self.store.attempts(&order.no).await?.into_iter().rev() {
            if !numbers.contains(&attempt.number) {
                numbers.push(attempt.number);
            }
        }
        Ok(numbers)
    }

    /// Asks, and records what is answered before anybody gets it. What is odd about an answer
    /// is recorded, too, also where the answer does not count.
    pub(super) async fn ask_and_record(
        &self,
        order: &Order,
        number: &str,
        query: StateQuery<'_>,
        source: Source,
    ) -> Result<PayState, MerchantRefusal> {
        let began = Instant::now();
        let gateway = order.gateway.as_ref().map(GatewayName::as_str);
        let gateway = gateway.unwrap_or_default();
        let order_no = order.no.as_str();
        let span = tracing::info_span!("query", gateway, order_no, number);
        let answer = query.instrument(span).await;
        self.metrics.gateway_took(gateway, "query", began.elapsed());
        match answer {
            Ok(answered) => Ok(self.record_seen(order, number, answered, source).await?),
            Err(failure) => {
                if let Some(odd) = failure.odd {
                    let learned = learned(order, number, source, failure.raw);
                    self.record_odd(&learned, *odd, failure.concerns_us).await?;
                }
                Err(failure.refusal)
            }
        }
    }
}
