//! The shop's own system, which receives webhooks.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crate::process::Outcome;
use crate::run::load::client;

/// The numbers of the webhooks that came for each order, each once.
type Received = BTreeMap<String, Vec<String>>;

/// It runs as long as the program.
pub(super) struct Receiver {
    /// `host:port`
    pub(super) address: String,
    received: Arc<Mutex<Received>>,
}

impl Receiver {
    pub(super) fn start() -> Outcome<Self> {
        let failed = |error: io::Error| format!("no receiver of webhooks: {error}");
        let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?.to_string();
        let received = Arc::<Mutex<Received>>::default();
        let kept = Arc::clone(&received);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let kept = Arc::clone(&kept);
                // A server that is killed ends its connection.
                thread::spawn(move || converse(stream, &kept));
            }
        });
        Ok(Self { address, received })
    }

    pub(super) fn received(&self) -> Received {
        locked(&self.received).clone()
    }
}

fn locked(received: &Mutex<Received>) -> MutexGuard<'_, Received> {
    received.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes one webhook after the other.
fn converse(stream: TcpStream, received: &Mutex<Received>) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let (mut id, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line)? == 0 {
                return Ok(());
            }
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("webhook-id") => {
                    value.trim().clone_into(&mut id);
                }
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap_or(0);
                }
                None if line.trim_end().is_empty() => break,
                Some(_) | None => {}
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        keep(received, &id, &String::from_utf8_lossy(&body));
        let answer = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
        stream.get_mut().write_all(answer.as_bytes())?;
    }
}

fn keep(received: &Mutex<Received>, id: &str, body: &str) {
    let no = client::number_in(body).unwrap_or_default();
    let mut received = locked(received);
    let ids = received.entry(no).or_default();
    if !ids.iter().any(|known| known == id) {
        ids.push(id.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::http::Connection;

    #[test]
    fn a_webhook_that_is_sent_again_is_the_same() {
        let receiver = Receiver::start().unwrap();
        let mut connection = Connection::open(&receiver.address).unwrap();
        let body = r#"{"type":"order.paid","data":{"order_no":"A1"}}"#;
        for _ in 0..2 {
            let kind = "application/json\r\nWebhook-Id: msg_1";
            connection.post("/hook", kind, body).unwrap();
        }
        let wanted = BTreeMap::from([("A1".to_owned(), vec!["msg_1".to_owned()])]);
        assert_eq!(receiver.received(), wanted);
    }
}
