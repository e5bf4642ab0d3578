//! A connection to the server, which sends one request after the other.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::process::Outcome;

/// An answer that takes longer is an error.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// The text of a request for that path.
pub(crate) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: shop\r\n\r\n")
}

/// The text of a request with a body of that type.
pub(crate) fn post(path: &str, kind: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: shop\r\ncontent-type: {kind}\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
}

/// A connection that stays open.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    /// Connects to a server at `host:port`.
    pub(crate) fn open(address: &str) -> Outcome<Self> {
        let open = || {
            let stream = TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_read_timeout(Some(PATIENCE))?;
            let stream = BufReader::new(stream);
            Ok(Self { stream })
        };
        open().map_err(|error: io::Error| format!("cannot connect to {address}: {error}"))
    }

    /// Asks for a path, and returns the body of the answer, which is an error unless it is a
    /// success or leads elsewhere.
    pub(crate) fn get(&mut self, path: &str) -> Outcome<String> {
        self.exchange(&get(path))
    }

    /// Sends a body of that type, and returns that of the answer likewise.
    pub(crate) fn post(&mut self, path: &str, kind: &str, body: &str) -> Outcome<String> {
        self.exchange(&post(path, kind, body))
    }

    fn exchange(&mut self, text: &str) -> Outcome<String> {
        let answer = self.answer_to(text);
        let (status, body) = answer.map_err(|error| format!("no answer: {error}"))?;
        let code = status.split(' ').nth(1).and_then(|code| code.parse().ok());
        match code {
            Some(200..=399_u16) => Ok(body),
            Some(_) | None => Err(format!("{}: {body}", status.trim_end())),
        }
    }

    /// The first line of an answer, and its body.
    fn answer_to(&mut self, text: &str) -> io::Result<(String, String)> {
        let stream = &mut self.stream;
        stream.get_mut().write_all(text.as_bytes())?;
        let (mut status, mut length) = (String::new(), 0);
        stream.read_line(&mut status)?;
        loop {
            let mut line = String::new();
            stream.read_line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(':') else {
                break;
            };
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body)?;
        Ok((status, String::from_utf8_lossy(&body).into_owned()))
    }
}
