//! Accepts connections, runs the router on them, and ends them in order.
//!
//! `axum::serve` always answers. Scripted faults need a connection that closes without an
//! answer, hence this loop: a response that carries `HangUp` is not sent.

use std::{convert::Infallible, fmt, future::Future, net::SocketAddr, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tower::ServiceExt;

/// A connection whose request headers take longer is closed.
const HEADERS_TIMEOUT: Duration = Duration::from_secs(10);
/// A failing `accept` (no file descriptors left) is tried again after this.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// In a response's extensions: the connection is closed, and nothing is sent.
#[derive(Clone, Copy, Debug)]
pub struct HangUp;

/// In a request's extensions: resolves when the server stops, so that an answer without an end
/// of its own can end. The default never does.
#[derive(Clone, Debug, Default)]
pub struct Stopping(Option<watch::Receiver<()>>);

impl Stopping {
    /// Waits until the server stops.
    pub async fn wait(self) {
        match self.0 {
            // The sender is dropped.
            Some(mut stopping) => while stopping.changed().await.is_ok() {},
            None => std::future::pending().await,
        }
    }
}

#[derive(Debug)]
struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was closed on purpose")
    }
}

impl std::error::Error for HungUp {}

/// Serves until `stop` resolves, then lets the requests under way finish, for at most as long
/// as `patience` says at that time.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    patience: impl FnOnce() -> Duration,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let (running, stopping) = watch::channel(());
    let stopping = Stopping(Some(stopping));
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    start(stream, peer, app.clone(), &stopping, &graceful);
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop((listener, running));
    if tokio::time::timeout(patience(), graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some connections were still busy and were cut");
    }
}

fn start(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    stopping: &Stopping,
    graceful: &GracefulShutdown,
) {
    let stopping = stopping.clone();
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(stopping.clone());
        let app = app.clone();
        async move { answer(app, request.map(Body::new)).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    // However a connection ends, it is the client's doing: there is nothing to log.
    tokio::spawn(async move { connection.await.ok() });
}

async fn answer(app: Router, request: hyper::Request<Body>) -> Result<Response, HungUp> {
    let answered: Result<Response, Infallible> = app.oneshot(request).await;
    match answered {
        Ok(response) if response.extensions().get::<HangUp>().is_some() => Err(HungUp),
        Ok(response) => Ok(response),
        Err(never) => match never {},
    }
}
