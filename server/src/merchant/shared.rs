//! What all gateways of the merchant's side share.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::http::HeaderName;
use url::Url;

use super::{
    blacked_out::blacked_out,
    catalogue::Catalogue,
    create_limits::CreateLimits,
    create_locks::CreateLocks,
    forward::GatewayAnswer,
    order::{Order, OrderNo, Wallet},
    origins::Origins,
    product::Product,
    query_cache::QueryCache,
    refusal::MerchantRefusal,
    store::{Attempt, Store},
    streams::{StreamLimits, Streams},
};
use crate::{clock::Clock, config::MerchantConfig, metrics::Metrics};

/// The header of an answer with the number of the order that was made for it, where the
/// gateway's own form has no field for it.
pub(crate) const ORDER_NO_HEADER: HeaderName = HeaderName::from_static("checkout-order-no");

/// The shop's orders, products and addresses, without its gateways.
#[derive(Debug)]
pub struct Merchant {
    pub(super) store: Arc<dyn Store>,
    pub(super) clock: Clock,
    pub(super) catalogue: Catalogue,
    pub(super) http: reqwest::Client,
    /// For state queries.
    pub(super) query_http: reqwest::Client,
    /// The last answers about the states of orders.
    pub(super) queries: QueryCache,
    /// Create requests of one attempt run one after another.
    pub(super) create_locks: CreateLocks,
    /// For how long an order can be paid.
    pub(super) life: Duration,
    /// Days for which an order that was not paid is kept after its end, if not for ever.
    pub(super) keep_unpaid_days: Option<u32>,
    /// For how long a gateway may answer a create request.
    pub(super) create_timeout: Duration,
    /// How many of them are under way.
    create_limits: CreateLimits,
    /// Whether the last `X-Forwarded-For` entry is the shopper's address.
    pub(super) trust_forwarded_for: bool,
    /// Whether a page may send an order number that it made up.
    allow_browser_numbers: bool,
    /// Whose pages may make orders.
    pub(super) origins: Arc<Origins>,
    public_url: Url,
    /// The open streams, and how many there may be.
    pub(super) streams: Streams,
    pub(super) stream_limits: StreamLimits,
    pub(super) metrics: Metrics,
}

impl Merchant {
    /// A merchant that gateways reach at `public_url`, and whose orders can be paid for
    /// `life`. `http` sends the requests to gateways.
    #[must_use]
    pub fn new(
        config: &MerchantConfig,
        catalogue: Catalogue,
        public_url: Url,
        life: Duration,
        store: Arc<dyn Store>,
        clock: Clock,
        http: reqwest::Client,
    ) -> Self {
        Self {
            store,
            queries: QueryCache::new(config.max_in_flight, clock.clone()),
            clock,
            catalogue,
            query_http: http.clone(),
            http,
            create_locks: CreateLocks::default(),
            life,
            keep_unpaid_days: config.keep_unpaid_days,
            create_timeout: Duration::from_secs(config.gateway_timeout.max(1).into()),
            create_limits: CreateLimits::new(config.max_creates_per_gateway),
            trust_forwarded_for: config.trust_forwarded_for,
            allow_browser_numbers: config.allow_browser_numbers,
            origins: Arc::new(Origins::new(&public_url, &config.allowed_origins)),
            public_url,
            streams: Streams::default(),
            stream_limits: StreamLimits {
                in_all: config.max_streams,
                of_one_address: config.streams_per_address,
            },
            metrics: Metrics::default(),
        }
    }

    /// The same merchant, which counts and measures into these.
    #[must_use]
    pub fn measured_by(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// The same merchant, whose streams count among these.
    #[must_use]
    pub fn with_streams(self, streams: Streams) -> Self {
        Self { streams, ..self }
    }

    /// The same merchant, which sends its state queries by this client.
    #[must_use]
    pub fn querying_by(self, query_http: reqwest::Client) -> Self {
        Self { query_http, ..self }
    }

    /// Where gateways and browsers reach this server.
    pub(super) const fn public_url(&self) -> &Url {
        &self.public_url
    }

    /// Where a gateway sends its notifications.
    pub(super) fn notify_url(&self, gateway: &str) -> String {
        let base = self.public_url.as_str().trim_end_matches('/');
        format!("{base}/notify/{gateway}")
    }

    /// Sends the create request of an attempt to that gateway, and returns its answer. That it
    /// is sent is recorded before, without `secrets`.
    ///
    /// # Errors
    ///
    /// When nothing is sent, as [`CreateLimits::place`], or the store fails; else when there is
    /// no answer.
    pub(super) async fn send_create(
        &self,
        gateway: &'static str,
        attempt: &Attempt,
        secrets: &[&str],
        request: reqwest::RequestBuilder,
    ) -> Result<GatewayAnswer, MerchantRefusal> {
        let place = self.create_limits.place(gateway)?;
        self.record_sent(attempt, secrets, &request).await?;
        let began = Instant::now();
        let answer = place.send(request, self.create_timeout).await;
        self.metrics
            .gateway_took(gateway, "create", began.elapsed());
        let is_open = self.create_limits.is_open(gateway);
        self.metrics.breaker(gateway, is_open);
        let mut answer = answer?;
        answer.raw = blacked_out(&answer.body, secrets);
        Ok(answer)
    }

    /// Lets an order be made whose number does not come from the shop, where the config
    /// allows it: whoever sends another order's number first would decide what it is for.
    pub(super) fn admit_browser_number(
        &self,
        gateway: &'static str,
        no: &OrderNo,
    ) -> Result<(), MerchantRefusal> {
        let order_no = no.as_str();
        if self.allow_browser_numbers {
            self.metrics.orders("made", 1);
            tracing::info!(gateway, order_no, "order created by a create request");
            return Ok(());
        }
        tracing::warn!(
            gateway,
            order_no,
            "refused: the shop made no such order, and allow_browser_numbers is off"
        );
        Err(MerchantRefusal::BrowserNumber)
    }

    /// A new order of so many items, not yet stored; `None` if so many are not sold.
    pub(super) fn new_order(
        &self,
        no: OrderNo,
        product: &Product,
        quantity: u32,
        wallet: Wallet,
    ) -> Option<Order> {
        let now_ms = self.clock.now_ms();
        Order::new(no, product, quantity, wallet, now_ms, self.life)
    }

    /// Seconds in which the order can still be paid; never more than configured, even if
    /// the clock was set back.
    pub(super) fn expires_in(&self, order: &Order) -> u64 {
        let life = self.life.as_millis().div_ceil(1000);
        order
            .expires_in(self.clock.now_ms())
            .min(u64::try_from(life).unwrap_or(u64::MAX))
    }
}
