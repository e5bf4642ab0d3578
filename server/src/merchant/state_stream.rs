//! `GET /state/stream`: the state answer of an order, then each change, as events that a
//! browser's `EventSource` reads. The heartbeats are events too, since it does not show
//! comments to a page.
//!
//! A stream queries the order's gateway as a widget that polls would have it queried. It stays
//! open when the order is settled: a payment may come after a cancel, and a refund after a
//! payment.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Extension, Json,
    extract::{ConnectInfo, Query, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use futures_util::{StreamExt, stream};
use serde_json::json;
use tokio::task::JoinHandle;
use tracing::Span;

use super::{
    order::{Order, OrderNo},
    pay_state::PayState,
    refusal::MerchantRefusal,
    state::{StateRequest, States},
    streams::{Followed, StreamPlace},
};
use crate::{clock::milliseconds, serve::Stopping};

/// Proxies end a connection on which nothing comes for 60 seconds, and a widget takes a stream
/// that is silent for 45 as broken.
const HEARTBEAT_EVERY: Duration = Duration::from_secs(20);
/// How often the gateway may be queried for a stream that was opened less than so long ago: as
/// a widget polls.
const QUERY_EVERY: [(Duration, Duration); 2] = [
    (Duration::from_mins(1), Duration::from_secs(3)),
    (Duration::from_mins(5), Duration::from_secs(5)),
];
const QUERY_LATER_EVERY: Duration = Duration::from_secs(10);
/// After the order's end, for money that comes late.
const QUERY_ENDED_EVERY: Duration = Duration::from_mins(1);
/// Seconds after which a client that got no place may try again.
const RETRY_AFTER: &str = "30";
/// Tells nginx to hand each event on at once.
const BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

pub(super) async fn open(
    State(states): State<Arc<States>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    stopping: Option<Extension<Stopping>>,
    headers: HeaderMap,
    Query(request): Query<StateRequest>,
) -> Result<Response, MerchantRefusal> {
    let order = match states.find(&request).await? {
        Ok(order) => order,
        Err(unknown) => return Ok(unknown),
    };
    Span::current().record("order_no", order.no.as_str());
    let Some(place) = states.stream_place(peer, &headers) else {
        tracing::warn!(
            order_no = order.no.as_str(),
            "no stream: all places are taken"
        );
        let body = json!({"error": "too_many_streams", "message": "连接数过多，请稍后再试"});
        let retry = [(header::RETRY_AFTER, RETRY_AFTER)];
        return Ok((StatusCode::SERVICE_UNAVAILABLE, retry, Json(body)).into_response());
    };
    let Extension(stopping) = stopping.unwrap_or_default();
    let began_ms = states.now_ms();
    let stream = StateStream {
        followed: states.follow(&order.no),
        no: order.no,
        _place: place,
        began_ms,
        heartbeat_at_ms: began_ms.saturating_add(milliseconds(HEARTBEAT_EVERY)),
        query: GatewayQuery::DueAt(began_ms),
        sent: None,
        states,
    };
    let events = stream::unfold(stream, StateStream::next);
    let events = events.take_until(stopping.wait());
    let headers = [(header::CACHE_CONTROL, "no-store"), (BUFFERING, "no")];
    Ok((headers, Sse::new(events)).into_response())
}

/// One open stream. Nothing is done for it while its client does not read.
struct StateStream {
    states: Arc<States>,
    no: OrderNo,
    followed: Followed,
    _place: StreamPlace,
    began_ms: i64,
    heartbeat_at_ms: i64,
    query: GatewayQuery,
    /// The state that was sent last.
    sent: Option<PayState>,
}

/// The query of the order's gateway.
enum GatewayQuery {
    DueAt(i64),
    /// A task of its own: what is recorded meanwhile is sent meanwhile.
    Sent(JoinHandle<Option<PayState>>),
    /// The order is settled: a widget that polls would not have it queried either.
    Never,
}

/// What a stream waits for.
enum Happened {
    Changed,
    QueryDue,
    Queried(Option<PayState>),
    HeartbeatDue,
}

impl StateStream {
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Self)> {
        let event = self.event().await?;
        Some((Ok(event), self))
    }

    /// The next event; `None` when the store fails or has the order no more.
    async fn event(&mut self) -> Option<Event> {
        if self.sent.is_none() {
            return self.first().await;
        }
        loop {
            match self.wait().await {
                Happened::Changed => return self.recorded().await,
                Happened::QueryDue => self.ask().await?,
                Happened::Queried(answered) => {
                    let order = self.order().await?;
                    self.plan(&order);
                    let state = answered.unwrap_or(order.state);
                    if self.sent != Some(state) {
                        return Some(self.answer(&order, state));
                    }
                }
                Happened::HeartbeatDue => {
                    self.beat();
                    // Browsers drop an event without data.
                    return Some(Event::default().event("heartbeat").data("{}"));
                }
            }
        }
    }

    async fn wait(&mut self) -> Happened {
        let states = &self.states;
        tokio::select! {
            biased;
            () = self.followed.changed() => Happened::Changed,
            query = self.query.next(states) => query,
            () = states.wait_until(self.heartbeat_at_ms) => Happened::HeartbeatDue,
        }
    }

    async fn order(&self) -> Option<Order> {
        match self.states.order(&self.no).await {
            Ok(found) => found,
            Err(error) => {
                let order_no = self.no.as_str();
                tracing::error!(order_no, %error, "a stream ends: the order store failed");
                None
            }
        }
    }

    /// What is recorded, at once; of a settled order what comes of a query of its gateway, as
    /// the state endpoint answers, since a page that shows it as settled reads no further.
    async fn first(&mut self) -> Option<Event> {
        let order = self.order().await?;
        if !order.state.is_settled() {
            return Some(self.answer(&order, order.state));
        }
        self.query = GatewayQuery::Never;
        let current = self.states.current(&order).await;
        Some(self.answer(&order, current.unwrap_or(order.state)))
    }

    async fn recorded(&mut self) -> Option<Event> {
        let order = self.order().await?;
        if order.state.is_settled() {
            self.query = GatewayQuery::Never;
        }
        Some(self.answer(&order, order.state))
    }

    fn answer(&mut self, order: &Order, state: PayState) -> Event {
        self.sent = Some(state);
        self.beat();
        let answer = self.states.answer(order, state).to_string();
        Event::default().data(answer)
    }

    /// Whatever is sent counts as a heartbeat.
    fn beat(&mut self) {
        let next = milliseconds(HEARTBEAT_EVERY);
        self.heartbeat_at_ms = self.states.now_ms().saturating_add(next);
    }

    async fn ask(&mut self) -> Option<()> {
        let (states, order) = (Arc::clone(&self.states), self.order().await?);
        self.query = GatewayQuery::Sent(tokio::spawn(async move {
            // The widget's own state query tells of a gateway that fails.
            states.current(&order).await.ok()
        }));
        Some(())
    }

    fn plan(&mut self, order: &Order) {
        let now_ms = self.states.now_ms();
        let age_ms = now_ms.saturating_sub(self.began_ms);
        let mut paces = QUERY_EVERY.iter();
        let pace = paces.find(|(until, _)| age_ms < milliseconds(*until));
        let pace = pace.map_or(QUERY_LATER_EVERY, |(_, every)| *every);
        let pause = if order.expires_at_ms <= now_ms {
            QUERY_ENDED_EVERY
        } else {
            pace
        };
        self.query = if order.state.is_settled() {
            GatewayQuery::Never
        } else {
            GatewayQuery::DueAt(now_ms.saturating_add(milliseconds(pause)))
        };
    }
}

impl GatewayQuery {
    async fn next(&mut self, states: &States) -> Happened {
        match self {
            Self::DueAt(at_ms) => {
                states.wait_until(*at_ms).await;
                Happened::QueryDue
            }
            Self::Sent(query) => Happened::Queried(query.await.unwrap_or_default()),
            Self::Never => std::future::pending().await,
        }
    }
}
