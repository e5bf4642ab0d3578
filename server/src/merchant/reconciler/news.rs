//! A gateway calls, without proof, that there is news of an order: it is queried at once.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    policy::{Asked, LEASE},
    round::end,
};
use crate::{
    clock::milliseconds,
    merchant::{
        forward::QUERY_TIMEOUT,
        gateway::Gateway,
        order::Order,
        pay_state::PayState,
        refusal::MerchantRefusal,
        shared::Merchant,
        state_query::QUERY_WAITING_EVERY,
        store::{Attempt, QueryClaim, Source, StoreError},
    },
};

/// How often an instance looks whether another one's query was answered.
const LOOK_EVERY: Duration = Duration::from_millis(100);

impl Merchant {
    /// The state that is recorded after a query that began after this call, on whatever
    /// instance. However many call at once, few queries are sent. The next query of the
    /// schedule comes soon, whatever the answer is.
    ///
    /// # Errors
    ///
    /// When the gateway has no query or does not answer, or the store fails.
    pub(in crate::merchant) async fn state_after_news(
        self: &Arc<Self>,
        gateway: Arc<dyn Gateway>,
        order: Order,
        attempt: Attempt,
    ) -> Result<PayState, MerchantRefusal> {
        let merchant = Arc::clone(self);
        let since_ms = self.clock.now_ms();
        // A task of its own: a caller that hangs up does not stop the query.
        let asked = tokio::spawn(async move {
            let number = &attempt.number;
            let query = merchant.query_alone(&*gateway, &order, &attempt, since_ms);
            let queries = &merchant.queries;
            queries
                .after_now(QUERY_WAITING_EVERY, &order, number, query)
                .await
        });
        asked.await.unwrap_or(Err(MerchantRefusal::Storage))
    }

    /// Queries while no other instance does, unless one did since then.
    async fn query_alone(
        &self,
        gateway: &dyn Gateway,
        order: &Order,
        attempt: &Attempt,
        since_ms: i64,
    ) -> Result<PayState, MerchantRefusal> {
        let began = Instant::now();
        let lease_ms = milliseconds(LEASE);
        let began_ms = loop {
            let now_ms = self.clock.now_ms();
            let claim = self
                .store
                .claim_query(attempt.id, since_ms, now_ms, lease_ms);
            match claim.await? {
                QueryClaim::Claimed => break now_ms,
                QueryClaim::Answered => {
                    let order = self.store.order(&order.no).await?;
                    return Ok(order.ok_or(StoreError::UnknownOrder)?.state);
                }
                QueryClaim::Running if began.elapsed() < QUERY_TIMEOUT => {
                    tokio::time::sleep(LOOK_EVERY).await;
                }
                QueryClaim::Running => return Err(MerchantRefusal::GatewayTimeout),
            }
        };
        let query = gateway.query_state(self, order, &attempt.number);
        let query = query.ok_or(MerchantRefusal::UnknownCommand)?;
        let answer = self
            .ask_and_record(order, &attempt.number, query, Source::Query)
            .await;
        let asked = match answer {
            Ok(_) if self.is_settled(order, attempt).await? => Asked::Settled,
            Ok(_) => Asked::AnsweredNews,
            Err(_) => Asked::Failed,
        };
        let end = end(order, attempt, asked, began_ms, self.clock.now_ms());
        self.store.finish_query(attempt.id, end).await?;
        answer
    }
}
