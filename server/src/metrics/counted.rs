//! What is counted and measured, by labels with few values.

use std::{fmt, sync::Arc, time::Duration};

use axum::http::StatusCode;
use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Metric, Registry},
};

use crate::merchant::store::StoreFigures;

/// Seconds; up to what a gateway may take at most.
const BUCKETS: [f64; 12] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

type Labels<const N: usize> = [(&'static str, String); N];
type Counters<const N: usize> = Family<Labels<N>, Counter>;
type Gauges<const N: usize> = Family<Labels<N>, Gauge>;
type Histograms<const N: usize> = Family<Labels<N>, Histogram, fn() -> Histogram>;

/// What is counted and measured. Clones are the same.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: Counters<3>,
    request_seconds: Histograms<1>,
    creates: Counters<2>,
    gateway_seconds: Histograms<2>,
    breakers: Gauges<1>,
    payments: Counters<3>,
    notifications: Counters<2>,
    queries: Counters<2>,
    orders: Counters<1>,
    webhooks: Counters<2>,
    store_failures: Counters<1>,
    streams: Gauge,
    attention: Gauge,
    outbox_waiting: Gauge,
    outbox_oldest_seconds: Gauge,
    query_lag_seconds: Gauges<1>,
    memory: Gauge,
    started: Gauge,
}

impl fmt::Debug for Inner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let of = &mut registry;
        let inner = Inner {
            requests: register(of, "checkout_requests", "Requests that were answered."),
            request_seconds: histograms(
                of,
                "checkout_request_seconds",
                "From the whole head of a request to the head of its answer.",
            ),
            creates: register(
                of,
                "checkout_creates",
                "Create requests, by what came of them: taken, refused, unclear, or repeated \
                 where an earlier answer was handed on.",
            ),
            gateway_seconds: histograms(
                of,
                "checkout_gateway_seconds",
                "Until a gateway answered a create request or a query, or failed.",
            ),
            breakers: register(
                of,
                "checkout_breaker_open",
                "1 while a gateway is left alone, since it timed out too often.",
            ),
            payments: register(
                of,
                "checkout_payments_recorded",
                "Payments, by how each was learned first; the reason says what is odd.",
            ),
            notifications: register(
                of,
                "checkout_notifications",
                "Notifications and reports: accepted, or why they were rejected.",
            ),
            queries: register(
                of,
                "checkout_queries",
                "Queries of the server's own for the states of orders.",
            ),
            orders: register(
                of,
                "checkout_orders",
                "Orders that were made, paid, refunded wholly, canceled, or whose time ended.",
            ),
            webhooks: register(
                of,
                "checkout_webhooks",
                "Webhooks that were sent to an endpoint: delivered, failed, or given_up.",
            ),
            store_failures: register(
                of,
                "checkout_store_failures",
                "Work of the store that failed: busy, or database.",
            ),
            streams: register(
                of,
                "checkout_streams_open",
                "Streams of an order's state that browsers have open here.",
            ),
            attention: register(
                of,
                "checkout_attention_open",
                "Events that wait for a person: see checkout-server attention.",
            ),
            outbox_waiting: register(
                of,
                "checkout_outbox_waiting",
                "Webhooks that are not delivered yet.",
            ),
            outbox_oldest_seconds: register(
                of,
                "checkout_outbox_oldest_seconds",
                "Age of the oldest webhook that is not delivered yet.",
            ),
            query_lag_seconds: register(
                of,
                "checkout_query_lag_seconds",
                "How long the query that is due for longest is late.",
            ),
            memory: register(of, "process_resident_memory_bytes", "Memory in use."),
            started: register(
                of,
                "process_start_time_seconds",
                "When the process started, in seconds since 1970.",
            ),
            registry,
        };
        inner.started.set(crate::clock::now_ms().div_euclid(1000));
        Self(Arc::new(inner))
    }
}

fn register<M: Metric + Clone + Default>(registry: &mut Registry, name: &str, help: &str) -> M {
    let metric = M::default();
    registry.register(name, help.trim_end_matches('.'), metric.clone());
    metric
}

fn histograms<const N: usize>(registry: &mut Registry, name: &str, help: &str) -> Histograms<N>
where
    Histograms<N>: Metric,
{
    let family: Histograms<N> = Family::new_with_constructor(|| Histogram::new(BUCKETS));
    registry.register(name, help.trim_end_matches('.'), family.clone());
    family
}

fn labels<const N: usize>(pairs: [(&'static str, &str); N]) -> Labels<N> {
    pairs.map(|(name, value)| (name, value.to_owned()))
}

impl Metrics {
    /// A request to a route was answered.
    pub(super) fn request(&self, method: &str, route: &str, status: StatusCode, took: Duration) {
        let status = status.as_str();
        let counted = labels([("method", method), ("route", route), ("status", status)]);
        self.0.requests.get_or_create(&counted).inc();
        let seconds = &self.0.request_seconds;
        let seconds = seconds.get_or_create(&labels([("route", route)]));
        seconds.observe(took.as_secs_f64());
    }

    /// A shopper's create request ended.
    pub(crate) fn create(&self, gateway: &str, outcome: &str) {
        let counted = labels([("gateway", gateway), ("outcome", outcome)]);
        self.0.creates.get_or_create(&counted).inc();
    }

    /// A gateway answered, or failed. `kind` is `create`, `query` or `refund`.
    pub(crate) fn gateway_took(&self, gateway: &str, kind: &str, took: Duration) {
        let measured = labels([("gateway", gateway), ("kind", kind)]);
        let seconds = self.0.gateway_seconds.get_or_create(&measured);
        seconds.observe(took.as_secs_f64());
    }

    /// Whether a gateway is left alone.
    pub(crate) fn breaker(&self, gateway: &str, is_open: bool) {
        let breaker = self
            .0
            .breakers
            .get_or_create(&labels([("gateway", gateway)]));
        breaker.set(i64::from(is_open));
    }

    /// A payment was recorded. `reason` is empty where nothing is odd about it.
    pub(crate) fn payment(&self, gateway: &str, source: &str, reason: &str) {
        let counted = labels([("gateway", gateway), ("source", source), ("reason", reason)]);
        self.0.payments.get_or_create(&counted).inc();
    }

    /// A notification or report was answered.
    pub(crate) fn notification(&self, gateway: &str, outcome: &str) {
        let counted = labels([("gateway", gateway), ("outcome", outcome)]);
        self.0.notifications.get_or_create(&counted).inc();
    }

    /// A query of the server's own was answered, or failed.
    pub(crate) fn query(&self, gateway: &str, outcome: &str) {
        let counted = labels([("gateway", gateway), ("outcome", outcome)]);
        self.0.queries.get_or_create(&counted).inc();
    }

    /// A webhook was sent to an endpoint of the config.
    pub(crate) fn webhook(&self, endpoint: &str, outcome: &str) {
        let counted = labels([("endpoint", endpoint), ("outcome", outcome)]);
        self.0.webhooks.get_or_create(&counted).inc();
    }

    /// So many orders came to that state.
    pub(crate) fn orders(&self, state: &str, count: usize) {
        let orders = self.0.orders.get_or_create(&labels([("state", state)]));
        orders.inc_by(u64::try_from(count).unwrap_or(u64::MAX));
    }

    /// What waits in the store.
    pub(super) fn figures(&self, figures: &StoreFigures, now_ms: i64) {
        let seconds_since = |at_ms: i64| now_ms.saturating_sub(at_ms).max(0) / 1000;
        self.0.attention.set(figures.attention);
        self.0.outbox_waiting.set(figures.outbox_waiting);
        let oldest = figures.outbox_oldest_at_ms.map_or(0, seconds_since);
        self.0.outbox_oldest_seconds.set(oldest);
        self.0.query_lag_seconds.clear();
        for (gateway, due_at_ms) in &figures.queries_due_at_ms {
            let lag = &self.0.query_lag_seconds;
            let lag = lag.get_or_create(&labels([("gateway", gateway)]));
            lag.set(seconds_since(*due_at_ms));
        }
    }

    /// How often the store has failed.
    pub(super) fn failures(&self, counts: [(&'static str, u64); 2]) {
        for (reason, count) in counts {
            let failures = &self.0.store_failures;
            let failures = failures.get_or_create(&labels([("reason", reason)]));
            failures.inc_by(count.saturating_sub(failures.get()));
        }
    }

    /// How many streams are open.
    pub(super) fn streams(&self, open: usize) {
        self.0.streams.set(i64::try_from(open).unwrap_or(i64::MAX));
    }

    /// The process's memory, in bytes.
    pub(super) fn memory(&self, bytes: i64) {
        self.0.memory.set(bytes);
    }

    /// All of it.
    ///
    /// # Errors
    ///
    /// When the library cannot write it.
    pub(super) fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.0.registry)?;
        Ok(text)
    }
}
