//! A site in front of servers that passes every request on to them, and has a policy of its own.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CONNECTION, CONTENT_SECURITY_POLICY, TRANSFER_ENCODING};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What a shop passes on to its backend.
const BACKEND: [&str; 4] = ["/pay", "/orders", "/state", "/sandbox"];

/// A running site, which ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Front {
    /// Without a slash at the end.
    pub(crate) origin: String,
    serving: JoinHandle<()>,
}

impl Drop for Front {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

#[derive(Clone)]
struct Passing {
    client: reqwest::Client,
    /// The origins, without a slash at the end, of the pages and of what they call.
    pages: String,
    backend: String,
    policy: HeaderValue,
}

impl Front {
    /// Starts a site with the pages of one origin and the backend of another.
    pub(crate) async fn start(pages: String, backend: String, policy: &str) -> Self {
        let passing = Passing {
            client: reqwest::Client::new(),
            pages,
            backend,
            policy: HeaderValue::from_str(policy).expect("a policy has one line"),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let origin = format!("http://{}", listener.local_addr().expect("its address"));
        let app = Router::new().fallback(pass_on).with_state(passing);
        let serving = tokio::spawn(async move {
            axum::serve(listener, app)
                .await
                .expect("it serves for ever");
        });
        Self { origin, serving }
    }
}

async fn pass_on(State(passing): State<Passing>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    let is_backend = BACKEND.iter().any(|start| {
        let rest = path.strip_prefix(start);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    let to = if is_backend {
        &passing.backend
    } else {
        &passing.pages
    };
    let path = head.uri.path_and_query().map_or(path, |path| path.as_str());
    let body: Bytes = axum::body::to_bytes(body, usize::MAX)
        .await
        .expect("a body");
    let sent = passing
        .client
        .request(head.method, format!("{to}{path}"))
        // The site's own Host among them, as nginx is told to pass it on.
        .headers(head.headers)
        .body(body)
        .send();
    let answer = sent.await.expect("the servers answer");
    let mut response = Response::builder().status(answer.status());
    let headers = response.headers_mut().expect("a response");
    *headers = answer.headers().clone();
    // Of the connection behind: here the body has one piece.
    headers.remove(TRANSFER_ENCODING);
    headers.remove(CONNECTION);
    headers.insert(CONTENT_SECURITY_POLICY, passing.policy);
    let body = answer.bytes().await.expect("a body");
    response.body(Body::from(body)).expect("a response")
}
