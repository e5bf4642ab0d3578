//! Shoppers' browsers, as far as their load goes: connections that send the next request as
//! soon as the last one is answered. All connections of a load are on one thread: what a load
//! costs is taken from the server that it measures.

use std::io::{ErrorKind, Read as _, Write as _};
use std::time::{Duration, Instant};

use memchr::memmem;
use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use crate::process::Outcome;
use crate::run::http::{self, Connection, PATIENCE};
use crate::run::load::figures::Figures;

const ORDER: &str = r#"{"product_id":"longjing","quantity":1,"wallet":"wechat"}"#;
const JSON: &str = "application/json";
/// More than an answer has.
const LONGEST: usize = 4 * 1024;
const LENGTH: &[u8] = b"\r\ncontent-length: ";
const END_OF_HEAD: &[u8] = b"\r\n\r\n";
const SUCCESS: &[u8] = b"HTTP/1.1 2";

/// What is sent again and again.
#[derive(Clone, Copy)]
pub(crate) enum Request<'a> {
    Order,
    /// For the states of these orders in turn.
    State(&'a [String]),
}

/// A load on servers, at `host:port`, which get as many connections each.
pub(crate) struct Load<'a> {
    pub(crate) addresses: &'a [String],
    pub(crate) request: Request<'a>,
    pub(crate) connections: usize,
    pub(crate) lasts: Duration,
}

/// One connection of a load.
struct Line {
    stream: TcpStream,
    /// When the request was sent that is not answered yet.
    sent: Instant,
    came: Vec<u8>,
}

impl Load<'_> {
    /// Returns the times of all answers that began within the time. One that is no success is
    /// an error.
    pub(crate) fn run(&self) -> Outcome<Figures> {
        self.times()
            .map(|times| Figures::new(times, self.lasts))
            .map_err(|error| format!("a load failed: {error}"))
    }

    fn times(&self) -> std::io::Result<Vec<Duration>> {
        let mut poll = Poll::new()?;
        let addresses = self.addresses.iter().cycle().take(self.connections);
        let lines = addresses.enumerate().map(|(index, address)| {
            let mut line = Line::open(address)?;
            let registry = poll.registry();
            registry.register(&mut line.stream, Token(index), Interest::READABLE)?;
            Ok(line)
        });
        let mut lines = lines.collect::<std::io::Result<Vec<_>>>()?;
        let texts = self.request.texts();
        let mut texts = texts.iter().cycle();
        let mut next = || texts.next().map(String::as_bytes).unwrap_or_default();
        let until = Instant::now() + self.lasts;
        for line in &mut lines {
            line.send(next())?;
        }
        let (mut waiting, mut times) = (lines.len(), Vec::new());
        let mut events = Events::with_capacity(self.connections);
        while waiting > 0 {
            poll.poll(&mut events, Some(PATIENCE))?;
            if events.is_empty() {
                return Err(ErrorKind::TimedOut.into());
            }
            for event in &events {
                let Some(line) = lines.get_mut(event.token().0) else {
                    continue;
                };
                if !line.is_answered()? {
                    continue;
                }
                times.push(line.sent.elapsed());
                if Instant::now() < until {
                    line.send(next())?;
                } else {
                    waiting -= 1;
                }
            }
        }
        Ok(times)
    }
}

impl Line {
    fn open(address: &str) -> std::io::Result<Self> {
        let stream = std::net::TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_nonblocking(true)?;
        Ok(Self {
            stream: TcpStream::from_std(stream),
            sent: Instant::now(),
            came: Vec::with_capacity(LONGEST),
        })
    }

    /// A request is small enough for the system to take at once.
    fn send(&mut self, text: &[u8]) -> std::io::Result<()> {
        self.sent = Instant::now();
        self.stream.write_all(text)
    }

    /// Reads what has come. Whether it is the whole answer; then the next one begins anew.
    fn is_answered(&mut self) -> std::io::Result<bool> {
        let mut buffer = [0; LONGEST];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return Err(ErrorKind::UnexpectedEof.into()),
                Ok(count) => {
                    let read = buffer.get(..count).unwrap_or_default();
                    self.came.extend_from_slice(read);
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error),
            }
            if is_whole(&self.came)? {
                self.came.clear();
                return Ok(true);
            }
        }
    }
}

/// Whether that is a whole answer, which is an error unless it is a success.
fn is_whole(came: &[u8]) -> std::io::Result<bool> {
    let Some(head) = memmem::find(came, END_OF_HEAD) else {
        return Ok(false);
    };
    if !came.starts_with(SUCCESS) {
        return Err(std::io::Error::other(String::from_utf8_lossy(came)));
    }
    let digits = memmem::find(came, LENGTH).and_then(|at| came.get(at + LENGTH.len()..head + 2));
    let digits = digits.and_then(|rest| rest.split(|byte| *byte == b'\r').next());
    let length: Option<usize> = digits
        .and_then(|digits| str::from_utf8(digits).ok())
        .and_then(|digits| digits.parse().ok());
    let length = length.ok_or_else(|| std::io::Error::other("an answer without its length"))?;
    Ok(came.len() >= head + END_OF_HEAD.len() + length)
}

/// Makes so many orders, and returns their numbers.
pub(crate) fn orders(address: &str, count: usize) -> Outcome<Vec<String>> {
    let mut connection = Connection::open(address)?;
    let numbers = (0..count).map(|_| {
        let answer = connection.post("/orders", JSON, ORDER)?;
        number_in(&answer)
    });
    numbers.collect()
}

/// The order's number in the answer of `/orders`.
pub(crate) fn number_in(answer: &str) -> Outcome<String> {
    let (_, rest) = answer.split_once(r#""order_no":""#).unwrap_or_default();
    let (number, _) = rest.split_once('"').unwrap_or_default();
    Some(number.to_owned())
        .filter(|number| !number.is_empty())
        .ok_or_else(|| format!("no order's number: {answer}"))
}

impl Request<'_> {
    /// What is sent, in turn.
    fn texts(self) -> Vec<String> {
        match self {
            Self::Order => vec![http::post("/orders", JSON, ORDER)],
            Self::State(numbers) => numbers
                .iter()
                .map(|number| http::get(&format!("/state?order_no={number}")))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_with_its_last_byte() {
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\nvary: a\r\n\r\ntwelve bytes";
        for end in 0..answer.len() {
            assert!(!is_whole(&answer[..end]).unwrap(), "{end}");
        }
        assert!(is_whole(answer).unwrap());
        for failed in [
            "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\n",
        ] {
            assert!(is_whole(failed.as_bytes()).is_err(), "{failed}");
        }
    }
}
