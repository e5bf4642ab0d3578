//! Connections: accepts them, runs the router on them, and ends them in order.
//!
//! `axum::serve` always answers. The sandbox's scripted faults need a connection that
//! closes without a word, hence this loop: a response that carries `HangUp` is not sent.

use std::{convert::Infallible, fmt, future::Future, net::SocketAddr, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// A client that never finishes its headers is let go after this.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// On a stop signal, requests in flight get this long.
const FAREWELL: Duration = Duration::from_secs(5);
/// A failing `accept` (no file descriptors left) is tried again after this.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Put into a response's extensions: close the connection, send nothing.
#[derive(Clone, Copy, Debug)]
pub struct HangUp;

#[derive(Debug)]
struct HungUp;

impl fmt::Display for HungUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection was closed on purpose")
    }
}

impl std::error::Error for HungUp {}

/// Serves until `stop` resolves, then lets the requests in flight finish.
pub async fn serve(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => start(stream, peer, app.clone(), &graceful),
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
        }
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some connections were still busy and were cut");
    }
}

fn start(stream: TcpStream, peer: SocketAddr, app: Router, graceful: &GracefulShutdown) {
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let app = app.clone();
        async move { answer(app, request.map(Body::new)).await }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .serve_connection(TokioIo::new(stream), service);
    let connection = graceful.watch(connection);
    // A connection's end, good or bad, is the client's business; nothing to report.
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
