//! A gateway of the test's own: keeps what it received, byte for byte, and answers what
//! the test sets.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use checkout_server::{Setup, merchant::gateway_names};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpListener,
};
use tokio_rustls::TlsAcceptor;

use crate::harness::set;

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Received {
    /// `GET /x?y HTTP/1.1`
    pub(crate) line: String,
    /// `name: value`, names in lower case, sorted.
    pub(crate) headers: Vec<String>,
    pub(crate) body: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Status, further header lines, body.
    Answer(u16, &'static str, Vec<u8>),
    /// Status, and a body that is made of the request.
    Made(u16, Maker),
    HangUp,
    /// Takes the request and answers with this body after so long.
    Late(Duration, Vec<u8>),
    /// Takes the request and says nothing for so long.
    Silence(Duration),
}

/// Makes a body of a request.
#[derive(Clone)]
pub(crate) struct Maker(Arc<Make>);

type Make = dyn Fn(&Received) -> Vec<u8> + Send + Sync;

impl std::fmt::Debug for Maker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Maker")
    }
}

impl Reply {
    pub(crate) fn made(
        status: u16,
        body: impl Fn(&Received) -> Vec<u8> + Send + Sync + 'static,
    ) -> Self {
        Self::Made(status, Maker(Arc::new(body)))
    }

    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::Answer(200, "content-type: application/json\r\n", body.into())
    }
}

pub(crate) struct Upstream {
    /// `http://127.0.0.1:<port>`, or `https://localhost:<port>`.
    pub(crate) origin: String,
    received: Arc<Mutex<Vec<Received>>>,
    reply: Arc<Mutex<Reply>>,
}

impl Upstream {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let upstream = Self::at(format!("http://{}", listener.local_addr().unwrap()));
        let (received, reply) = (Arc::clone(&upstream.received), Arc::clone(&upstream.reply));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&received), Arc::clone(&reply)));
            }
        });
        upstream
    }

    /// The same over TLS, with the certificate of the acceptor.
    pub(crate) async fn start_with(tls: TlsAcceptor) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let upstream = Self::at(format!("https://localhost:{port}"));
        upstream.serve(listener, tls, false);
        upstream
    }

    /// An HTTP proxy that is itself the server that it is to connect to.
    pub(crate) async fn start_as_proxy(tls: TlsAcceptor) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let upstream = Self::at(format!("http://{}", listener.local_addr().unwrap()));
        upstream.serve(listener, tls, true);
        upstream
    }

    fn serve(&self, listener: TcpListener, tls: TlsAcceptor, is_proxy: bool) {
        let (received, reply) = (Arc::clone(&self.received), Arc::clone(&self.reply));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (received, reply) = (Arc::clone(&received), Arc::clone(&reply));
                let tls = tls.clone();
                tokio::spawn(async move {
                    if is_proxy {
                        let request = read(&mut stream).await?;
                        assert!(request.line.starts_with("CONNECT "), "{request:?}");
                        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.ok()?;
                    }
                    converse(tls.accept(stream).await.ok()?, received, reply).await
                });
            }
        });
    }

    fn at(origin: String) -> Self {
        Self {
            origin,
            received: Arc::default(),
            reply: Arc::new(Mutex::new(Reply::ok("{}"))),
        }
    }

    /// From now on.
    pub(crate) fn answers_with(&self, reply: Reply) {
        *self.reply.lock().unwrap() = reply;
    }

    /// Everything since it was last asked for.
    pub(crate) fn received(&self) -> Vec<Received> {
        std::mem::take(&mut *self.received.lock().unwrap())
    }

    /// How many came since then.
    pub(crate) fn count(&self) -> usize {
        self.received.lock().unwrap().len()
    }

    /// The one request since then.
    #[track_caller]
    pub(crate) fn received_once(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        received.remove(0)
    }

    /// Puts this in the place of all five gateways, for accounts that the test knows.
    pub(crate) fn configure(&self, setup: &mut Setup) {
        let url = |path: &str| format!("{}{path}", self.origin);
        let tables = &mut setup.config.gateways;
        let pay_url = [
            ("url", &*url("/app/pay/pay_url.php")),
            ("notify_token", "report-pay-url-0123"),
        ];
        set(tables, "pay-url", &pay_url);
        let params = toml::toml! { token = "t&t" uid = "7" };
        let table = tables.get_mut("pay-url").unwrap();
        table.insert("params".to_owned(), params.into());
        let epay = [("url", &*url("/mapi.php")), ("query_url", &url("/api.php"))];
        set(tables, "epay", &epay);
        set(tables, "order-cmd", &[("url", &url("/cmd"))]);
        let gatepay = [
            ("url", &*url("/api/pay/create")),
            ("appkey", "ak"),
            ("secret", "sec"),
        ];
        set(tables, "gatepay", &gatepay);
        let smallsaas = [
            ("base", &*url("/mall/")),
            ("token", "mall-token"),
            ("notify_token", "report-smallsaas-01"),
        ];
        set(tables, "smallsaas", &smallsaas);
        for gateway in gateway_names() {
            let table = tables.get(gateway);
            let table = table.unwrap_or_else(|| panic!("{gateway}: configure it here"));
            assert!(
                format!("{table:?}").contains(&self.origin),
                "{gateway}: configure it here"
            );
        }
    }
}

async fn converse(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    received: Arc<Mutex<Vec<Received>>>,
    reply: Arc<Mutex<Reply>>,
) -> Option<()> {
    let request = read(&mut stream).await?;
    received.lock().unwrap().push(request.clone());
    let reply = match reply.lock().unwrap().clone() {
        Reply::Made(status, Maker(body)) => Reply::Answer(status, "", body(&request)),
        reply @ (Reply::Answer(..) | Reply::HangUp | Reply::Silence(_) | Reply::Late(..)) => reply,
    };
    match reply {
        Reply::Answer(status, headers, body) => answer(stream, status, headers, &body).await,
        Reply::Late(time, body) => {
            tokio::time::sleep(time).await;
            answer(stream, 200, "", &body).await
        }
        Reply::HangUp | Reply::Made(..) => None,
        Reply::Silence(time) => {
            tokio::time::sleep(time).await;
            None
        }
    }
}

async fn answer(
    mut stream: impl AsyncWrite + Unpin,
    status: u16,
    headers: &str,
    body: &[u8],
) -> Option<()> {
    let length = body.len();
    let start = format!(
        "HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n"
    );
    stream
        .write_all(&[start.as_bytes(), body].concat())
        .await
        .ok()?;
    stream.shutdown().await.ok()
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Option<Received> {
    let mut bytes = Vec::new();
    loop {
        if let Some(received) = whole(&bytes) {
            return Some(received);
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn whole(bytes: &[u8]) -> Option<Received> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let (line, headers) = head.split_once("\r\n")?;
    let mut headers: Vec<String> = headers
        .lines()
        .map(|header| {
            let (name, value) = header.split_once(':').unwrap();
            format!("{}: {}", name.to_lowercase(), value.trim())
        })
        .collect();
    headers.sort();
    let length = headers
        .iter()
        .find_map(|header| header.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    (body.len() >= length).then(|| Received {
        line: line.to_owned(),
        headers,
        body: body.to_owned(),
    })
}
