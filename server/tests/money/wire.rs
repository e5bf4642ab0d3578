//! A small HTTP server: one request a connection, as the merchant's side sends them.

use std::{future::Future, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A request.
#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) query: String,
    /// The `Authorization` header.
    pub(crate) authorization: String,
    /// The `webhook-id` header.
    pub(crate) webhook_id: String,
    pub(crate) body: Vec<u8>,
}

/// What becomes of a request.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Status and body.
    Answer(u16, String),
    /// The connection is closed without an answer.
    HangUp,
    /// Nothing, until the other side gives up.
    Silence,
}

/// Answers all connections until the task is dropped. Each request is worked off to its end,
/// even if its sender is gone by then.
pub(crate) async fn serve<A, F>(listener: TcpListener, answer: Arc<A>)
where
    A: Fn(Request) -> F + Send + Sync + 'static,
    F: Future<Output = Reply> + Send,
{
    while let Ok((stream, _)) = listener.accept().await {
        let answer = Arc::clone(&answer);
        tokio::spawn(async move { converse(stream, &*answer).await });
    }
}

async fn converse<A, F>(mut stream: TcpStream, answer: &A) -> Option<()>
where
    A: Fn(Request) -> F,
    F: Future<Output = Reply>,
{
    let request = read(&mut stream).await?;
    match answer(request).await {
        Reply::Answer(status, body) => {
            let head = format!(
                "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n\
                 content-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all((head + &body).as_bytes()).await.ok()?;
            stream.shutdown().await.ok()
        }
        Reply::HangUp => None,
        Reply::Silence => {
            let mut rest = Vec::new();
            stream.read_to_end(&mut rest).await.ok()?;
            None
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    loop {
        if let Some(request) = whole(&bytes) {
            return Some(request);
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// The request, once all of its bytes are there.
fn whole(bytes: &[u8]) -> Option<Request> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&bytes[..end]).ok()?;
    let mut lines = head.lines();
    let target = lines.next()?.split(' ').nth(1)?;
    let header = |name: &str| {
        let mut fields = head.lines().filter_map(|line| line.split_once(':'));
        let found = fields.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.trim())
    };
    let length: usize = header("content-length").parse().unwrap_or(0);
    let body = bytes[end + 4..].get(..length)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Some(Request {
        path: path.to_owned(),
        query: query.to_owned(),
        authorization: header("authorization").to_owned(),
        webhook_id: header("webhook-id").to_owned(),
        body: body.to_vec(),
    })
}
