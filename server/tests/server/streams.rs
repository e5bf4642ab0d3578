//! `/state/stream`: the state answer at once and each change, on whatever instance.

use std::time::{Duration, Instant};

use checkout_server::clock::Clock;
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    harness::{Shop, new_database},
    process::{Program, command},
};

/// Far more than any event takes that is on its way.
const SOON: Duration = Duration::from_secs(8);
const NOW: i64 = 1_790_000_000_000;

/// An open stream.
pub(crate) struct Events {
    response: Response,
    read: String,
}

impl Events {
    async fn open(shop: &Shop, no: &str) -> Self {
        let response = shop.get(&path(no)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        Self::of(response)
    }

    fn of(response: Response) -> Self {
        Self {
            response,
            read: String::new(),
        }
    }

    /// The next event's name and data; `None` at the end.
    async fn next(&mut self) -> Option<(String, Value)> {
        timeout(SOON, self.block()).await.unwrap()
    }

    async fn block(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((block, rest)) = self.read.split_once("\n\n") {
                let field = |name: &str| {
                    let mut lines = block.lines();
                    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(":"))
                };
                let name = field("event").unwrap_or("message").trim().to_owned();
                let data = serde_json::from_str(field("data").unwrap().trim()).unwrap();
                let rest = rest.to_owned();
                self.read = rest;
                return Some((name, data));
            }
            let chunk = self.response.chunk().await.unwrap()?;
            self.read += std::str::from_utf8(&chunk).unwrap();
        }
    }

    /// The state of the next event, which is a state answer.
    async fn state(&mut self) -> i64 {
        let (name, answer) = self.next().await.unwrap();
        assert_eq!(name, "message", "{answer}");
        answer["pay_state"].as_i64().unwrap()
    }

    async fn is_quiet(&mut self) -> bool {
        let quiet = Duration::from_millis(600);
        timeout(quiet, self.block()).await.is_err()
    }
}

fn path(no: &str) -> String {
    format!("/state/stream?order_no={no}")
}

async fn paying(shop: &Shop) -> String {
    let no = shop.order("longjing", 1, "alipay").await;
    shop.epay(&no, "alipay", &[]).await;
    no
}

#[tokio::test]
async fn the_state_answer_comes_at_once_and_then_the_payment() {
    let shop = Shop::open().await;
    let no = paying(&shop).await;
    let answer = shop.get(&path(&no)).send().await.unwrap();
    let headers = answer.headers().clone();
    assert_eq!(headers["content-type"], "text/event-stream");
    assert_eq!(headers["cache-control"], "no-store");
    assert_eq!(headers["x-accel-buffering"], "no");
    let mut events = Events::of(answer);
    let (name, first) = events.next().await.unwrap();
    let mut polled = shop.state(&no).await;
    // A second may have begun between the two.
    polled["expires_in"] = first["expires_in"].clone();
    assert_eq!((name.as_str(), &first), ("message", &polled));

    assert_eq!(shop.phone(&no, "pay").await, "pay");
    let began = Instant::now();
    assert_eq!(events.state().await, 1);
    // Recorded before it is handed out.
    assert_eq!(shop.payments(&no).await, 1);
    assert!(began.elapsed() < Duration::from_secs(2), "{began:?}");
    assert!(
        events.is_quiet().await,
        "a settled order's stream stays open"
    );
}

#[tokio::test]
async fn a_change_on_another_instance_is_sent() {
    let database = new_database("two");
    let here = Shop::open_with(|setup| setup.database = (&database).into()).await;
    // Its clock stands, so that it asks no gateway, and nobody notifies it.
    let there = Shop::open_with(|setup| {
        setup.database = (&database).into();
        setup.clock = Clock::at(checkout_server::clock::now_ms());
    })
    .await;
    let no = paying(&here).await;
    let mut events = Events::open(&there, &no).await;
    assert_eq!(events.state().await, 0);
    assert!(events.is_quiet().await);
    assert_eq!(here.phone(&no, "pay").await, "pay");
    assert_eq!(here.notified(&no).await, 1);
    assert_eq!(events.state().await, 1);
}

#[tokio::test]
async fn a_shopper_who_only_streams_is_found_to_have_paid() {
    let shop = Shop::open().await;
    let no = paying(&shop).await;
    let mut events = Events::open(&shop, &no).await;
    assert_eq!(events.state().await, 0);
    let lost = json!({"gateway": "epay", "at": "notify", "kind": "drop", "times": 9});
    shop.fault(lost).await;
    assert_eq!(shop.phone(&no, "pay").await, "pay");
    assert_eq!(events.state().await, 1);
    assert_eq!(shop.payments(&no).await, 1);
}

#[tokio::test]
async fn a_refund_of_a_paid_order_is_in_the_first_event() {
    let shop = Shop::open().await;
    let no = paying(&shop).await;
    shop.phone(&no, "pay").await;
    assert_eq!(shop.notified(&no).await, 1);
    // The gateway notifies nobody of it.
    assert_eq!(shop.phone(&no, "refund").await, "refund");
    let mut events = Events::open(&shop, &no).await;
    assert_eq!(events.state().await, 3);
}

#[tokio::test]
async fn a_heartbeat_comes_when_nothing_else_does() {
    let clock = Clock::at(NOW);
    let stopped = clock.clone();
    let shop = Shop::open_with(move |setup| setup.clock = stopped).await;
    let no = shop.order("longjing", 1, "alipay").await;
    let mut events = Events::open(&shop, &no).await;
    assert_eq!(events.state().await, 0);
    for _ in 0..3 {
        clock.advance(Duration::from_secs(19));
        assert!(events.is_quiet().await);
        clock.advance(Duration::from_secs(1));
        // Browsers show neither a comment nor an event without data to scripts.
        let heartbeat = ("heartbeat".to_owned(), json!({}));
        assert_eq!(events.next().await, Some(heartbeat));
    }
}

#[tokio::test]
async fn an_unknown_order_is_answered_as_the_state_endpoint_does() {
    let shop = Shop::open().await;
    for no in ["nobody", "", "%00"] {
        let streamed = shop.get(&path(no)).send().await.unwrap();
        let polled = shop.get(&format!("/state?order_no={no}")).send().await;
        let polled = polled.unwrap();
        assert_eq!(streamed.status(), polled.status(), "{no}");
        assert_eq!(streamed.text().await.unwrap(), polled.text().await.unwrap());
    }
}

#[tokio::test]
async fn pages_of_allowed_origins_alone_can_read_a_stream() {
    let shop = Shop::open_with(|setup| {
        setup.config.merchant.allowed_origins = vec!["https://shop.example".to_owned()];
    })
    .await;
    let no = shop.order("longjing", 1, "alipay").await;
    for (origin, allowed) in [
        ("https://shop.example", Some("https://shop.example")),
        ("https://evil.example", None),
    ] {
        let request = shop.get(&path(&no)).header("origin", origin);
        let answer = request.send().await.unwrap();
        let header = answer.headers().get("access-control-allow-origin");
        assert_eq!(header.map(|value| value.to_str().unwrap()), allowed);
    }
}

#[tokio::test]
async fn there_are_so_many_streams_and_no_more() {
    for (in_all, of_one_address) in [(3, 0), (100, 3)] {
        let shop = Shop::open_with(|setup| {
            setup.config.merchant.max_streams = in_all;
            setup.config.merchant.streams_per_address = of_one_address;
            // Streams take no place of those in work.
            setup.config.merchant.max_in_flight = 1;
        })
        .await;
        let no = shop.order("longjing", 1, "alipay").await;
        let mut open = Vec::new();
        for _ in 0..3 {
            open.push(Events::open(&shop, &no).await);
        }
        let refused = shop.get(&path(&no)).send().await.unwrap();
        assert_eq!(refused.status(), 503);
        assert_eq!(refused.headers()["retry-after"], "30");
        for events in &mut open {
            assert_eq!(events.state().await, 0);
        }
        // Behind a proxy whose word is not taken, nobody's address is known.
        let proxied = shop.get(&path(&no)).header("x-forwarded-for", "192.0.2.1");
        let status = proxied.send().await.unwrap().status();
        assert_eq!(status == 200, of_one_address > 0, "{status}");
        open.pop();
        let began = Instant::now();
        while shop.get(&path(&no)).send().await.unwrap().status() != 200 {
            assert!(began.elapsed() < SOON, "the place is not given back");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_delays_no_other() {
    let shop = Shop::open().await;
    let no = paying(&shop).await;
    let host = shop.base.strip_prefix("http://").unwrap();
    let mut silent = TcpStream::connect(host).await.unwrap();
    let head = format!("GET {} HTTP/1.1\r\nhost: {host}\r\n\r\n", path(&no));
    silent.write_all(head.as_bytes()).await.unwrap();
    let mut events = Events::open(&shop, &no).await;
    assert_eq!(events.state().await, 0);
    assert_eq!(shop.phone(&no, "pay").await, "pay");
    assert_eq!(events.state().await, 1);
    // What it missed is waiting for it.
    let mut read = String::new();
    while !read.contains(r#""pay_state":1"#) {
        let mut bytes = [0; 4096];
        let count = timeout(SOON, silent.read(&mut bytes)).await.unwrap();
        let count = count.unwrap();
        assert!(count > 0, "{read}");
        read += std::str::from_utf8(&bytes[..count]).unwrap();
    }
}

#[tokio::test]
async fn a_stop_ends_the_streams_and_waits_for_none() {
    let mut starting = command(&new_database("stopped"), "0");
    let program = Program::run(starting.arg("--sandbox"));
    let http = reqwest::Client::new();
    let order = http
        .post(format!("{}/orders", program.base))
        .header("content-type", "application/json")
        .body(r#"{"product_id": "longjing", "quantity": 1, "wallet": "alipay"}"#);
    let made: Value =
        serde_json::from_str(&order.send().await.unwrap().text().await.unwrap()).unwrap();
    let url = format!(
        "{}{}",
        program.base,
        path(made["order_no"].as_str().unwrap())
    );
    let mut events = Events::of(http.get(url).send().await.unwrap());
    assert_eq!(events.state().await, 0);
    let began = Instant::now();
    let stopping = tokio::task::spawn_blocking(move || program.stop());
    assert_eq!(events.next().await, None, "the stream ends in order");
    let log = stopping.await.unwrap();
    assert!(began.elapsed() < Duration::from_secs(5), "{began:?}");
    assert!(!log.contains("were cut"), "{log}");
}
