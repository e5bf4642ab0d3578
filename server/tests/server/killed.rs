//! A server that is killed at any time, as by a power cut, while orders, create requests,
//! notifications and state queries run: what was acknowledged is there again, and every
//! credit once.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use checkout_server::{
    form,
    merchant::{
        order::OrderNo,
        store::{Mode, Store, open},
    },
};
use reqwest::{Client, RequestBuilder};
use serde_json::{Value, json};

use crate::{
    harness::{KEY, PID, new_database, order_request, signed, temporary},
    process::{Program, command},
};

/// How often it is killed, and how often at most where too little has happened by then.
const LIVES: u64 = 12;
const MOST_LIVES: u64 = 60;
const WORKERS: usize = 6;

/// What the server has acknowledged, and must not lose.
#[derive(Debug, Default)]
struct Acknowledged {
    orders: BTreeSet<String>,
    credits: BTreeSet<String>,
    /// Paid at the gateway; the merchant has not answered `success` yet.
    unacknowledged: BTreeSet<String>,
}

type Book = Arc<Mutex<Acknowledged>>;

/// The answer, if the server lives long enough to give it.
pub(crate) async fn answer(request: RequestBuilder) -> Option<Value> {
    let text = request.send().await.ok()?.text().await.ok()?;
    serde_json::from_str(&text).ok()
}

/// Orders, creates and pays until the server is gone.
async fn work(base: String, book: Book) -> Option<()> {
    let http = Client::builder().no_proxy().build().ok()?;
    loop {
        let unacknowledged = book.lock().unwrap().unacknowledged.pop_first();
        if let Some(no) = unacknowledged {
            notify(&http, &base, &book, no).await?;
        }
        let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
        let made = order_request(http.post(format!("{base}/orders"))).body(wish.to_string());
        let made = answer(made).await?;
        let no = made["order_no"].as_str()?.to_owned();
        book.lock().unwrap().orders.insert(no.clone());
        let fields = [("type", "wxpay"), ("out_trade_no", no.as_str())];
        let create = http
            .post(format!("{base}/pay/epay"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form::encode(&fields));
        let created = answer(create).await?;
        if created["code"] == 1 {
            notify(&http, &base, &book, no.clone()).await?;
        }
        let asked = http.get(format!("{base}/state?order_no={no}"));
        asked.send().await.ok()?;
    }
}

/// The gateway's notify, by the test itself: the sandbox dies with the server.
async fn notify(http: &Client, base: &str, book: &Book, no: String) -> Option<()> {
    let fields = signed(
        &[
            ("pid", PID),
            ("trade_no", &format!("trade-of-{no}")),
            ("out_trade_no", &no),
            ("type", "wxpay"),
            ("name", "product"),
            ("money", "88"),
            ("trade_status", "TRADE_SUCCESS"),
        ],
        KEY,
    );
    book.lock().unwrap().unacknowledged.insert(no.clone());
    let answer = http.get(format!("{base}/notify/epay")).query(&fields);
    let answer = answer.send().await.ok()?.text().await.ok()?;
    assert_eq!(answer, "success", "{no}");
    let mut book = book.lock().unwrap();
    book.unacknowledged.remove(&no);
    book.credits.insert(no);
    Some(())
}

pub(crate) fn start(database: &Path) -> Program {
    let mut command = command(database, "0");
    Program::run(command.arg("--sandbox").env("CHECKOUT_EPAY_KEY", KEY))
}

fn opened(database: &Path, mode: Mode) -> Arc<dyn Store> {
    open(&database.into(), mode, None).unwrap()
}

async fn nothing_is_missing(database: &Path, book: &Book) {
    let store = opened(database, Mode::Sandbox);
    let (orders, credits) = {
        let book = book.lock().unwrap();
        (book.orders.clone(), book.credits.clone())
    };
    for no in orders {
        let number = OrderNo::parse(&no).unwrap();
        let kept = store.order(&number).await.unwrap();
        assert!(kept.is_some(), "order {no} is lost");
        let times = store.payments(&number).await.unwrap().len();
        let acknowledged = usize::from(credits.contains(&no));
        assert!(times >= acknowledged, "the credit of {no} is lost");
        assert!(times <= 1, "{no} was credited {times} times");
    }
}

/// Whether so much was acknowledged that a loss would show.
fn is_enough(book: &Book) -> bool {
    let book = book.lock().unwrap();
    book.orders.len() > 50 && book.credits.len() > 20
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_at_any_time_keeps_what_it_acknowledged() {
    let database = new_database("killed");
    let book = Book::default();
    let mut seed = u64::from(std::process::id());
    let mut lives = 0;
    while lives < LIVES || (lives < MOST_LIVES && !is_enough(&book)) {
        lives += 1;
        let program = start(&database);
        let workers: Vec<_> = (0..WORKERS)
            .map(|_| tokio::spawn(work(program.base.clone(), Arc::clone(&book))))
            .collect();
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        tokio::time::sleep(Duration::from_millis(50 + (seed >> 33) % 700)).await;
        // SIGKILL, in the middle of whatever it does.
        drop(program);
        for worker in workers {
            worker.await.unwrap();
        }
        nothing_is_missing(&database, &book).await;
    }
    // What the gateway sent just before the end, it sends again.
    let program = start(&database);
    let http = Client::builder().no_proxy().build().unwrap();
    let unacknowledged: Vec<_> = book
        .lock()
        .unwrap()
        .unacknowledged
        .iter()
        .cloned()
        .collect();
    for no in unacknowledged {
        notify(&http, &program.base, &book, no).await.unwrap();
    }
    nothing_is_missing(&database, &book).await;
    let enough = is_enough(&book);
    let book = book.lock().unwrap();
    let (orders, credits) = (book.orders.len(), book.credits.len());
    println!("table: server killed, times              {lives:>6}");
    println!("table: its orders, and none lost         {orders:>6}");
    println!("table: its credits, each once            {credits:>6}");
    assert!(enough, "{orders} orders, {credits} credits");
}

/// Ten times as many as it takes at once.
#[tokio::test(flavor = "multi_thread")]
async fn under_a_real_load_it_answers_every_request_or_names_a_time() {
    let database = new_database("loaded");
    let program = start(&database);
    let http = Client::builder().no_proxy().build().unwrap();
    let mut load = tokio::task::JoinSet::new();
    for _ in 0..1_000 {
        let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
        let order = order_request(http.post(format!("{}/orders", program.base)));
        load.spawn(order.body(wish.to_string()).send());
    }
    let (mut made, mut refused) = (0, 0);
    while let Some(answer) = load.join_next().await {
        let answer = answer.unwrap().expect("every connection is answered");
        match answer.status().as_u16() {
            200 => made += 1,
            503 => {
                assert_eq!(answer.headers()["retry-after"], "2");
                refused += 1;
            }
            other => panic!("{other}"),
        }
    }
    println!("{made} made, {refused} refused");
    assert!(made > 0);
    let after = http.get(format!("{}/state?order_no=x", program.base));
    assert_eq!(after.send().await.unwrap().status(), 404);
}

/// The config file of a merchant on that port whose gateway is the sandbox at `gateway`.
pub(crate) fn config_for(gateway: &str, port: &str) -> PathBuf {
    let config = temporary("merchant.toml");
    let text = format!(
        "[merchant]\npublic_url = \"http://127.0.0.1:{port}\"\n\
         [[products]]\nid = \"longjing\"\nname_zh = \"Tea\"\nname_en = \"Tea\"\nprice = \"88.00\"\nmax_quantity = 5\n\
         [gateways.epay]\nurl = \"{gateway}/sandbox/epay/mapi.php\"\n\
         query_url = \"{gateway}/sandbox/epay/api.php\"\npid = \"{PID}\"\nkey = \"{KEY}\"\n",
    );
    std::fs::write(&config, text).unwrap();
    config
}

/// Here the gateway is a server of its own, and outlives the merchant's.
#[tokio::test(flavor = "multi_thread")]
async fn a_notify_during_an_outage_is_sent_again_and_credited_once() {
    let gateway = start(&new_database("gateway"));
    let database = new_database("merchant");
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let config = config_for(&gateway.base, &port);
    let open = || Program::run(command(&database, &port).arg("--config").arg(&config));
    let merchant = open();
    let http = Client::builder().no_proxy().build().unwrap();
    let wish = json!({"product_id": "longjing", "quantity": 1, "wallet": "wechat"});
    let made = http
        .post(format!("{}/orders", merchant.base))
        .header("content-type", "application/json")
        .body(wish.to_string());
    let no = answer(made).await.unwrap()["order_no"]
        .as_str()
        .unwrap()
        .to_owned();
    let sent = |base: &str, path: &str, fields: &[(&str, &str)]| {
        http.post(format!("{base}{path}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form::encode(fields))
    };
    let create = [("type", "wxpay"), ("out_trade_no", no.as_str())];
    let created = answer(sent(&merchant.base, "/pay/epay", &create))
        .await
        .unwrap();
    assert_eq!(created["code"], 1, "{created}");

    drop(merchant);
    let pay = [("order_no", no.as_str()), ("action", "pay")];
    let paid = sent(&gateway.base, "/sandbox/phone/act", &pay)
        .send()
        .await
        .unwrap();
    assert!(paid.status().is_success() || paid.status().is_redirection());
    let failed = |trades: &Value| trades[0]["notify"]["repeated_in_s"] == 60;
    let mut trades = Value::Null;
    for _ in 0..100 {
        trades = answer(http.get(format!("{}/sandbox/trades", gateway.base)))
            .await
            .unwrap();
        if failed(&trades) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(failed(&trades), "{trades}");
    let merchant = open();
    let minute = http.post(format!("{}/sandbox/clock", gateway.base));
    minute.body(r#"{"seconds":60}"#).send().await.unwrap();
    let number = OrderNo::parse(&no).unwrap();
    let store = opened(&database, Mode::Live);
    for _ in 0..100 {
        if !store.payments(&number).await.unwrap().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    // One more comes after the state was asked for, and changes nothing.
    let asked = http.get(format!("{}/state?order_no={no}", merchant.base));
    assert_eq!(answer(asked).await.unwrap()["pay_state"], 1);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(store.payments(&number).await.unwrap().len(), 1);
}
