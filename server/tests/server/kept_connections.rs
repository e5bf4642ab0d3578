//! Connections to gateways: state queries share them, create requests do not, and a gateway
//! that closes them gets each create request once.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::{
    create_routes::first_route,
    harness::{Shop, set},
};

/// A gateway that keeps its connections open, or closes each a moment after its answer
/// without saying so before.
struct Keeping {
    origin: String,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    creates: AtomicUsize,
    queries: AtomicUsize,
    with_create: AtomicUsize,
    with_query: AtomicUsize,
}

impl Keeping {
    async fn start(closes: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let counts = Arc::<Counts>::default();
        let counted = Arc::clone(&counts);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&counted), closes));
            }
        });
        Self { origin, counts }
    }

    /// Create requests and queries, and the connections that carried them.
    fn counts(&self) -> [usize; 4] {
        let counts = &self.counts;
        [
            &counts.creates,
            &counts.queries,
            &counts.with_create,
            &counts.with_query,
        ]
        .map(|count| count.load(Ordering::SeqCst))
    }
}

async fn converse(stream: TcpStream, counts: Arc<Counts>, closes: bool) -> Option<()> {
    let mut stream = BufReader::new(stream);
    let (mut creates, mut queries) = (0, 0);
    loop {
        let (mut line, mut length) = (String::new(), 0);
        stream.read_line(&mut line).await.ok().filter(|n| *n > 0)?;
        loop {
            let mut header = String::new();
            stream.read_line(&mut header).await.ok()?;
            let header = header.trim_end().to_ascii_lowercase();
            if let Some(text) = header.strip_prefix("content-length: ") {
                length = text.parse().unwrap();
            }
            if header.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.ok()?;
        let answer = if line.starts_with("POST /mapi.php") {
            counts.creates.fetch_add(1, Ordering::SeqCst);
            creates += 1;
            json!({"code": 1, "payurl": "https://pay.example/1"})
        } else {
            counts.queries.fetch_add(1, Ordering::SeqCst);
            queries += 1;
            json!({"code": -1, "msg": "x"})
        };
        counts
            .with_create
            .fetch_add(usize::from(creates == 1 && queries == 0), Ordering::SeqCst);
        counts
            .with_query
            .fetch_add(usize::from(queries == 1 && creates == 0), Ordering::SeqCst);
        let answer = answer.to_string();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        let answer = head + &answer;
        stream.get_mut().write_all(answer.as_bytes()).await.ok()?;
        if closes {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            return None;
        }
    }
}

/// Creates and queries so many orders, one after the other, at that gateway.
async fn orders(gateway: &Keeping, count: usize) {
    let shop = Shop::open_with(|setup| {
        let url = |path: &str| format!("{}{path}", gateway.origin);
        let epay = [("url", &*url("/mapi.php")), ("query_url", &url("/api.php"))];
        set(&mut setup.config.gateways, "epay", &epay);
    })
    .await;
    let route = first_route("epay");
    for _ in 0..count {
        let no = route.order(&shop).await;
        let created = route.request(&shop, &no).send().await.unwrap();
        assert_eq!(created.status(), 200);
        assert!(created.text().await.unwrap().contains("pay.example"));
        assert_eq!(shop.state(&no).await["pay_state"], 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn queries_share_a_connection_and_creates_do_not() {
    let gateway = Keeping::start(false).await;
    orders(&gateway, 5).await;
    let [creates, queries, with_create, with_query] = gateway.counts();
    assert_eq!((creates, queries, with_create), (5, 5, 5));
    // One of them, unless this machine pauses for longer than it is kept.
    assert!(with_query < queries, "{with_query}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_that_closes_connections_gets_each_create_once() {
    let gateway = Keeping::start(true).await;
    orders(&gateway, 30).await;
    let [creates, queries, with_create, _] = gateway.counts();
    assert_eq!((creates, queries, with_create), (30, 30, 30));
}
