//! How many create requests are under way at each gateway, and whether it is left alone.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tracing::Instrument;

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

    /// Whether that gateway is left alone.
    pub(super) fn is_open(&self, gateway: &'static str) -> bool {
        self.of(gateway).breaker.is_open()
    }

    /// A place among the create requests to that gateway.
    ///
    /// # Errors
    ///
    /// [`MerchantRefusal::GatewayBusy`] when too many are under way or the gateway has timed
    /// out too often.
    pub(super) fn place(&self, gateway: &'static str) -> Result<CreatePlace, MerchantRefusal> {
        let limit = self.of(gateway);
        let Ok(place) = Arc::clone(&limit.places).try_acquire_owned() else {
            tracing::warn!(gateway, "refused: too many creates are under way");
            return Err(MerchantRefusal::GatewayBusy);
        };
        if !limit.breaker.admits(Instant::now()) {
            tracing::warn!(gateway, "refused: the gateway has timed out too often");
            return Err(MerchantRefusal::GatewayBusy);
        }
        Ok(CreatePlace {
            gateway,
            limit,
            _place: place,
        })
    }
}

/// A place among the create requests to a gateway, until this is dropped.
#[derive(Debug)]
pub(super) struct CreatePlace {
    gateway: &'static str,
    limit: Arc<CreateLimit>,
    _place: OwnedSemaphorePermit,
}

impl CreatePlace {
    /// Sends the create request, and returns its answer. The request goes on when the shopper
    /// leaves: an order may come of it.
    ///
    /// # Errors
    ///
    /// As [`forward::send`].
    pub(super) async fn send(
        self,
        request: reqwest::RequestBuilder,
        timeout: Duration,
    ) -> Result<GatewayAnswer, MerchantRefusal> {
        let sending = async move { self.send_here(request, timeout).await };
        let sent = tokio::spawn(sending.in_current_span());
        sent.await.unwrap_or(Err(MerchantRefusal::GatewayTimeout))
    }

    async fn send_here(
        &self,
        request: reqwest::RequestBuilder,
        timeout: Duration,
    ) -> Result<GatewayAnswer, MerchantRefusal> {
        let answer = forward::send(request, timeout).await;
        if !matches!(answer, Err(MerchantRefusal::GatewayTimeout)) {
            self.limit.breaker.answered();
        } else if self.limit.breaker.timed_out(Instant::now()) {
            tracing::error!(
                gateway = self.gateway,
                "the gateway has timed out too often: no create is sent for a while"
            );
        }
        answer
    }
}
