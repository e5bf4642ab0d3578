//! Several servers on one PostgreSQL: servers and the database are killed one after another under load.
//! What was acknowledged is there again, every credit and its webhook once, and no server that
//! lives has to be started again because the database was away.

use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use checkout_server::{
    form,
    merchant::{
        order::OrderNo,
        store::{Mode, WebhookKind, open},
    },
};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::{
    cluster::Cluster,
    harness::{KEY, PID, new_database, order_request, signed},
    process::{Program, command},
};

const SERVERS: usize = 3;
const ROUNDS: usize = 12;
const WORKERS: usize = 4;
const PATIENCE: Duration = Duration::from_mins(1);

#[derive(Debug, Default)]
struct Acknowledged {
    orders: BTreeSet<String>,
    credits: BTreeSet<String>,
    /// Paid at the gateway; no server has answered `success` yet.
    unacknowledged: BTreeSet<String>,
}

type Book = Arc<Mutex<Acknowledged>>;

fn start(database: &Path) -> Program {
    let mut command = command(database, "0");
    Program::run(command.arg("--sandbox").env("CHECKOUT_EPAY_KEY", KEY))
}

async fn answer(request: RequestBuilder) -> Option<Value> {
    let request = request.timeout(Duration::from_secs(30));
    serde_json::from_str(&request.send().await.ok()?.text().await.ok()?).ok()
}

/// The gateway's notification. Without a `success` it is sent again later, to whom it may be.
async fn notify(http: &Client, base: &str, book: &Book, no: &str) -> Option<()> {
    let trade_no = format!("trade-of-{no}");
    let fields = [
        ("pid", PID),
        ("trade_no", &trade_no),
        ("out_trade_no", no),
        ("type", "wxpay"),
        ("name", "product"),
        ("money", "88"),
        ("trade_status", "TRADE_SUCCESS"),
    ];
    let sent = http.get(format!("{base}/notify/epay"));
    let sent = sent.query(&signed(&fields, KEY));
    let sent = sent.timeout(Duration::from_secs(30)).send().await.ok()?;
    if sent.text().await.ok()? != "success" {
        return None;
    }
    let mut book = book.lock().unwrap();
    book.unacknowledged.remove(no);
    book.credits.insert(no.to_owned());
    Some(())
}

async fn buy(http: &Client, base: &str, book: &Book) -> Option<()> {
    let again = book.lock().unwrap().unacknowledged.first().cloned();
    if let Some(no) = again {
        notify(http, base, book, &no).await?;
    }
    let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
    let made = order_request(http.post(format!("{base}/orders"))).body(wish.to_string());
    let no = answer(made).await?["order_no"].as_str()?.to_owned();
    book.lock().unwrap().orders.insert(no.clone());
    let fields = [("type", "wxpay"), ("out_trade_no", no.as_str())];
    let create = http
        .post(format!("{base}/pay/epay"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form::encode(&fields));
    if answer(create).await?["code"] == 1 {
        book.lock().unwrap().unacknowledged.insert(no.clone());
        notify(http, base, book, &no).await?;
    }
    Some(())
}

/// Buys at a server, whatever becomes of it, until told that it is over.
async fn work(base: String, book: Book, is_over: Arc<AtomicBool>) {
    let http = Client::builder().no_proxy().build().unwrap();
    while !is_over.load(Ordering::Relaxed) {
        if buy(&http, &base, &book).await.is_none() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_and_their_postgres_are_killed_one_by_one_and_keep_what_they_acknowledged() {
    // In the pass over PostgreSQL alone.
    if !new_database("pass")
        .to_string_lossy()
        .starts_with("postgres")
    {
        return;
    }
    let mut cluster = Cluster::start();
    let database = cluster.database();
    let book = Book::default();
    let mut servers: Vec<_> = (0..SERVERS).map(|_| start(&database)).collect();
    let mut seed = u64::from(std::process::id());
    let mut kills = [0, 0];
    for round in 0..ROUNDS {
        let is_over = Arc::new(AtomicBool::new(false));
        let workers: Vec<_> = servers
            .iter()
            .flat_map(|server| (0..WORKERS).map(|_| server.base.clone()))
            .map(|base| tokio::spawn(work(base, Arc::clone(&book), Arc::clone(&is_over))))
            .collect();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        tokio::time::sleep(Duration::from_millis(300 + (seed >> 33) % 700)).await;
        let index = round % SERVERS;
        kills[round % 2] += 1;
        if round % 2 == 0 {
            servers.remove(index);
        } else {
            let away = Duration::from_millis((seed >> 20) % 800);
            cluster = tokio::task::spawn_blocking(move || {
                cluster.kill_and_start(away);
                cluster
            })
            .await
            .unwrap();
            // The same servers go on.
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        is_over.store(true, Ordering::Relaxed);
        for worker in workers {
            worker.await.unwrap();
        }
        if servers.len() < SERVERS {
            servers.insert(index, start(&database));
        }
    }
    settle(&servers, &book).await;
    nothing_is_lost_or_doubled(&database, &book, kills).await;
}

/// What no server has answered is sent again until one does.
async fn settle(servers: &[Program], book: &Book) {
    let http = Client::builder().no_proxy().build().unwrap();
    let began = Instant::now();
    for server in servers.iter().cycle() {
        let Some(no) = book.lock().unwrap().unacknowledged.first().cloned() else {
            return;
        };
        assert!(began.elapsed() < PATIENCE, "{no} is never acknowledged");
        if notify(&http, &server.base, book, &no).await.is_none() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

async fn nothing_is_lost_or_doubled(database: &Path, book: &Book, [servers, databases]: [i32; 2]) {
    let store = open(&database.into(), Mode::Sandbox, None).unwrap();
    let (orders, credits) = {
        let book = book.lock().unwrap();
        (book.orders.clone(), book.credits.clone())
    };
    for no in &orders {
        let number = OrderNo::parse(no).unwrap();
        assert!(
            store.order(&number).await.unwrap().is_some(),
            "{no} is lost"
        );
        let expected = usize::from(credits.contains(no));
        assert_eq!(
            store.payments(&number).await.unwrap().len(),
            expected,
            "{no}"
        );
        let webhooks = store.webhooks(&number).await.unwrap();
        let paid = webhooks.iter().filter(|it| it.kind == WebhookKind::Paid);
        assert_eq!(paid.count(), expected, "the webhook of {no}");
    }
    println!("table: servers killed, PostgreSQL killed    {servers:>6} {databases}");
    println!(
        "table: their orders, and none lost       {:>6}",
        orders.len()
    );
    println!(
        "table: their credits, each once          {:>6}",
        credits.len()
    );
    assert!(
        orders.len() > 50 && credits.len() > 20,
        "too little happened"
    );
}
