//! How many create requests are under way at each gateway, and whether it is left alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::Semaphore;

use super::{
    breaker::Breaker,
    forward::{self, GatewayAnswer},
    refusal::MerchantRefusal,
};

/// The gateways by name, each with its own places.
#[derive(Debug)]
pub(super) struct CreateLimits {
    places: usize,
    by_gateway: Mutex<HashMap<&'static str, Arc<CreateLimit>>>,
}

#[derive(Debug)]
struct CreateLimit {
    places: Arc<Semaphore>,
    breaker: Breaker,
}

impl CreateLimits {
    /// So many create requests may be under way at one gateway.
    #[must_use]
    pub(super) fn new(places: usize) -> Self {
        Self {
            places: places.clamp(1, Semaphore::MAX_PERMITS),
            by_gateway: Mutex::default(),
        }
    }

    fn of(&self, gateway: &'static str) -> Arc<CreateLimit> {
        let mut by_gateway = self
            .by_gateway
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let limit = by_gateway.entry(gateway).or_insert_with(|| {
            Arc::new(CreateLimit {
                places: Arc::new(Semaphore::new(self.places)),
                breaker: Breaker::default(),
            })
        });
        Arc::clone(limit)
    }

    /// Sends a create request to that gateway, and returns its answer. The request goes on
    /// when the shopper leaves: an order may come of it.
    ///
    /// # Errors
    ///
    /// [`MerchantRefusal::GatewayBusy`] when nothing was sent, since too many are under way
    /// or the gateway has timed out too often; else as [`forward::send`].
    pub(super) async fn send(
        &self,
        gateway: &'static str,
        request: reqwest::RequestBuilder,
        timeout: Duration,
    ) -> Result<GatewayAnswer, MerchantRefusal> {
        let limit = self.of(gateway);
        let Ok(place) = Arc::clone(&limit.places).try_acquire_owned() else {
            tracing::warn!(gateway, "refused: too many creates are under way");
            return Err(MerchantRefusal::GatewayBusy);
        };
        if !limit.breaker.admits(Instant::now()) {
            tracing::warn!(gateway, "refused: the gateway has timed out too often");
            return Err(MerchantRefusal::GatewayBusy);
        }
        let sent = tokio::spawn(async move {
            let answer = limit.send(gateway, request, timeout).await;
            drop(place);
            answer
        });
        sent.await.unwrap_or(Err(MerchantRefusal::GatewayTimeout))
    }
}

impl CreateLimit {
    async fn send(
        &self,
        gateway: &'static str,
        request: reqwest::RequestBuilder,
        timeout: Duration,
    ) -> Result<GatewayAnswer, MerchantRefusal> {
        let answer = forward::send(request, timeout).await;
        if !matches!(answer, Err(MerchantRefusal::GatewayTimeout)) {
            self.breaker.answered();
        } else if self.breaker.timed_out(Instant::now()) {
            tracing::error!(
                gateway,
                "the gateway has timed out too often: no create is sent for a while"
            );
        }
        answer
    }
}
