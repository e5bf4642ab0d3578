//! One round at one gateway: claims what is due, queries, and keeps when to query next.

use std::sync::Arc;

use tokio::task::JoinSet;
use tracing::Instrument;

use super::policy::{Asked, LEASE, Life, UNDER_WAY, next_query};
use crate::{
    clock::milliseconds,
    merchant::{
        gateway::Gateway,
        order::Order,
        shared::Merchant,
        state_query::QUERY_WAITING_EVERY,
        store::{Attempt, QueryEnd, Source, StoreError},
    },
    random,
};

/// Returns how many attempts were due.
pub(super) async fn run(
    merchant: &Arc<Merchant>,
    name: &'static str,
    gateway: &Arc<dyn Gateway>,
) -> Result<usize, StoreError> {
    let now_ms = merchant.clock.now_ms();
    let lease_ms = milliseconds(LEASE);
    let due = merchant
        .store
        .due_queries(name, now_ms, UNDER_WAY, lease_ms)
        .await?;
    let count = due.len();
    let mut queries = JoinSet::new();
    for (order, attempt) in due {
        let (merchant, gateway) = (Arc::clone(merchant), Arc::clone(gateway));
        let span = tracing::info_span!("due", order_no = order.no.as_str());
        let asked = async move {
            let asked = ask(&merchant, &*gateway, &order, &attempt, now_ms).await;
            if let Err(error) = asked {
                tracing::error!(gateway = name, %error, "a query was not recorded: the store failed");
            }
        };
        queries.spawn(asked.instrument(span));
    }
    while queries.join_next().await.is_some() {}
    Ok(count)
}

async fn ask(
    merchant: &Merchant,
    gateway: &dyn Gateway,
    order: &Order,
    attempt: &Attempt,
    began_ms: i64,
) -> Result<(), StoreError> {
    let asked = if merchant.is_settled(order, attempt).await? {
        Asked::Settled
    } else if let Some(query) = gateway.query_state(merchant, order, &attempt.number) {
        let query = merchant.ask_and_record(order, &attempt.number, query, Source::Query);
        let queries = &merchant.queries;
        // A browser may have asked just now.
        let number = &attempt.number;
        let claimed = async { Ok(None) };
        let answer = queries.at_most_every(QUERY_WAITING_EVERY, order, number, claimed, query);
        match answer.await {
            Ok(_) if merchant.is_settled(order, attempt).await? => Asked::Settled,
            Ok(_) => Asked::Answered,
            Err(_) => Asked::Failed,
        }
    } else {
        return Ok(());
    };
    let outcome = if asked == Asked::Failed {
        "failed"
    } else {
        "answered"
    };
    merchant.metrics.query(attempt.gateway.as_str(), outcome);
    let end = end(order, attempt, asked, began_ms, merchant.clock.now_ms());
    merchant.store.finish_query(attempt.id, end).await
}

/// How a query that began at `began_ms` ended now.
pub(super) fn end(
    order: &Order,
    attempt: &Attempt,
    asked: Asked,
    began_ms: i64,
    now_ms: i64,
) -> QueryEnd {
    let life = Life {
        began_ms: attempt.created_at_ms,
        ends_ms: order.expires_at_ms,
    };
    QueryEnd {
        answered_at_ms: (asked != Asked::Failed).then_some(began_ms),
        next_query_at_ms: next_query(life, asked, now_ms, random::byte()),
    }
}

impl Merchant {
    /// Whether a payment of this attempt is recorded. Another attempt of its order may have
    /// been paid as well, which is money to give back: it is asked about all the same.
    pub(super) async fn is_settled(
        &self,
        order: &Order,
        attempt: &Attempt,
    ) -> Result<bool, StoreError> {
        let mut payments = self.store.payments(&order.no).await?.into_iter();
        Ok(payments.any(|payment| payment.number == attempt.number))
    }
}
