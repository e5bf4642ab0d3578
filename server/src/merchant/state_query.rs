//! Asks an order's gateway for the state and records what it answers. Every answer that a
//! browser gets about a payment comes from here.

use std::time::Duration;

use super::{
    gateway::{Gateway, StateQuery},
    order::Order,
    pay_state::PayState,
    recording::learned,
    refusal::MerchantRefusal,
    shared::Merchant,
    store::Source,
};

/// A widget queries at most once a second, when its shopper is just back from the
/// wallet: that query must not meet an answer from before the payment.
const QUERY_WAITING_EVERY: Duration = Duration::from_millis(800);
/// Only a refund can still come, or money for an order that was called off.
const QUERY_SETTLED_EVERY: Duration = Duration::from_secs(10);

impl Merchant {
    /// The state that is recorded, after the gateway was asked if that was long enough ago.
    /// Without a gateway, or where it has no query, it is what was notified or reported.
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
        let Some(query) = gateway.and_then(|gateway| gateway.query_state(self, order)) else {
            return Ok(order.state);
        };
        // Whoever asks about another gateway's order must not wait for this one.
        let Some(_place) = self.queries.place(order) else {
            return Ok(order.state);
        };
        let query = self.ask_and_record(order, query, Source::Browser);
        match self.queries.at_most_every(interval, &order.no, query).await {
            // What is recorded needs no gateway.
            Err(_) if matches!(order.state, PayState::Paid | PayState::Canceled) => Ok(order.state),
            Err(refusal) => Err(refusal),
            Ok(seen) => Ok(order.state.then(seen)),
        }
    }

    /// The state that is recorded after a query that began after this call: the gateway
    /// says that there is news. However many call at once, few queries are sent.
    ///
    /// # Errors
    ///
    /// When the gateway has no query or does not answer, or the store fails.
    pub(super) async fn state_after_news(
        &self,
        gateway: &dyn Gateway,
        order: &Order,
    ) -> Result<PayState, MerchantRefusal> {
        let query = gateway.query_state(self, order);
        let query = query.ok_or(MerchantRefusal::UnknownCommand)?;
        let query = self.ask_and_record(order, query, Source::Query);
        let queries = &self.queries;
        let seen = queries.after_now(QUERY_WAITING_EVERY, &order.no, query);
        Ok(order.state.then(seen.await?))
    }

    /// Asks, and records what is answered before anybody gets it. What is odd about an answer
    /// is recorded, too, also where the answer does not count.
    async fn ask_and_record(
        &self,
        order: &Order,
        query: StateQuery<'_>,
        source: Source,
    ) -> Result<PayState, MerchantRefusal> {
        let number = order.no.as_str();
        match query.await {
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
