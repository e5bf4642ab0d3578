//! A web site of the journey's own, which records the Referer of each request.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::serve::Listener;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::server::TlsStream;

/// The scheme of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Without encryption.
    Http,
    /// With a self-signed certificate.
    Https,
}

/// How often a held request looks whether it may be answered.
const HOLD_POLL: Duration = Duration::from_millis(50);

/// A response: its content type, and its body.
#[derive(Clone, Debug)]
pub struct Page(pub &'static str, pub Vec<u8>);

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let Self(kind, bytes) = self;
        ([(header::CONTENT_TYPE, kind)], bytes).into_response()
    }
}

type Answer = dyn Fn(&str, &str) -> Option<Response> + Send + Sync;

/// A running site, which ends when it is dropped.
#[derive(Debug)]
pub struct Site {
    /// Such as `http://pay.test:8080`, without a slash at the end.
    pub origin: String,
    seen: Seen,
    held: Held,
    serving: JoinHandle<()>,
}

/// Each request's path, and the Referer that it had, if any.
type Seen = Arc<Mutex<Vec<(String, String)>>>;

/// What the paths contain that are not answered yet, if any.
type Held = Arc<Mutex<Option<&'static str>>>;

#[derive(Clone)]
struct Shared {
    seen: Seen,
    held: Held,
    answer: Arc<Answer>,
}

impl Site {
    /// Starts a site; `answer` receives the path and the query.
    pub async fn start<R: IntoResponse>(
        scheme: Scheme,
        host: &str,
        answer: impl Fn(&str, &str) -> Option<R> + Send + Sync + 'static,
    ) -> Self {
        let tcp = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = tcp.local_addr().expect("it has a number").port();
        let seen = Seen::default();
        let held = Held::default();
        let shared = Shared {
            seen: Arc::clone(&seen),
            held: Arc::clone(&held),
            answer: Arc::new(move |path, query| answer(path, query).map(R::into_response)),
        };
        let app = Router::new().fallback(show).with_state(shared);
        let (name, serving) = match scheme {
            Scheme::Http => ("http", tokio::spawn(serve(tcp, app))),
            Scheme::Https => ("https", tokio::spawn(serve(Tls::new(tcp, host), app))),
        };
        Self {
            origin: format!("{name}://{host}:{port}"),
            seen,
            held,
            serving,
        }
    }

    /// The Referer of the last request for this path, which may be empty; none where there
    /// was no request.
    #[must_use]
    pub fn referer(&self, path: &str) -> Option<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let last = seen.iter().rfind(|(at, _)| at == path);
        last.map(|(_, referer)| referer.clone())
    }

    /// The path of every request, in the order in which they came.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.iter().map(|(path, _)| path.clone()).collect()
    }

    /// Makes requests for paths that contain this hang from now on; with `None`, none do. A `*`
    /// stands for anything.
    pub fn hold(&self, part: Option<&'static str>) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = part;
    }

    /// Removes what was recorded.
    pub fn forget(&self) {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve<L: Listener<Addr = SocketAddr>>(listener: L, app: Router) {
    axum::serve(listener, app)
        .await
        .expect("it serves for ever");
}

impl Shared {
    fn holds(&self, path: &str) -> bool {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.is_some_and(|held| held.split('*').all(|part| path.contains(part)))
    }
}

async fn show(State(shared): State<Shared>, request: Request) -> Response {
    let uri = request.uri();
    let referer = request.headers().get(header::REFERER);
    let referer = referer.map_or(String::new(), |value| {
        String::from_utf8_lossy(value.as_bytes()).into_owned()
    });
    let request = (uri.path().to_owned(), referer);
    shared
        .seen
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(request);
    while shared.holds(uri.path()) {
        tokio::time::sleep(HOLD_POLL).await;
    }
    match (shared.answer)(uri.path(), uri.query().unwrap_or_default()) {
        Some(response) => response,
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

struct Tls {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl Tls {
    fn new(tcp: TcpListener, host: &str) -> Self {
        let made = rcgen::generate_simple_self_signed([host.to_owned()]);
        let made = made.expect("a certificate can be made");
        let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
        let config = ServerConfig::builder_with_provider(default_provider().into())
            .with_safe_default_protocol_versions()
            .expect("the provider has the versions")
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.into()], key.into())
            .expect("the key is the certificate's");
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Self { tcp, acceptor }
    }
}

impl Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    /// A connection that a browser breaks off is skipped.
    async fn accept(&mut self) -> (Self::Io, SocketAddr) {
        loop {
            if let Ok((stream, peer)) = self.tcp.accept().await
                && let Ok(stream) = self.acceptor.accept(stream).await
            {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}
