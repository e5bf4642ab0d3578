//! Three servers on one PostgreSQL, behind nginx with the documented lines. Servers and the
//! database are killed one by one under load; shoppers and the gateway know nginx alone. Every order
//! that was acknowledged is there, every payment is on record once and its webhook is delivered,
//! no create is sent twice, and no two servers ask a gateway about the same attempt.
//!
//! `BEHIND_NGINX_ROUNDS` says how many are killed.

mod books;
mod model_gateway;
mod proxy;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use checkout_server::merchant::store::{Mode, Store, open};
use reqwest::Client;

use self::{books::Book, model_gateway::ModelGateway, proxy::Proxy};
use crate::{
    cluster::Cluster,
    harness::{KEY, PID, new_database, temporary},
    nginx,
    process::{Program, command},
    upstream::{Reply, Upstream},
    webhooks::{SECRET, header, is_verified, kind},
};

const SERVERS: usize = 3;
const ROUNDS: usize = 6;
/// So many times as often at most, where too little has happened by then.
const MOST: usize = 5;
const WORKERS: usize = 6;
/// Seconds: orders end while servers are still being killed.
const LIFE: &str = "6";
/// A gateway is asked a minute after its create request, though the order has ended; and what a
/// dead server had claimed is taken over within half a minute.
const PATIENCE: Duration = Duration::from_mins(2);
/// Within this time no server takes over what another one has claimed to ask about.
const CLAIMED_FOR: Duration = Duration::from_secs(19);

/// The database, the servers and what is around them.
struct Shop {
    cluster: Option<Cluster>,
    database: PathBuf,
    config: PathBuf,
    ports: Vec<String>,
    servers: Vec<Option<Program>>,
    proxy: Proxy,
}

fn config(gateway: &str, receiver: &str) -> PathBuf {
    let path = temporary("behind-nginx.toml");
    let text = format!(
        "[merchant]\npublic_url = 'https://pay.shop.example'\ntrust_forwarded_for = true\n\
         orders_per_minute = 0\npay_per_minute = 0\n\
         [[products]]\nid = 'longjing'\nname_zh = 'a'\nname_en = 'b'\nprice = '88.00'\n\
         max_quantity = 5\n\
         [gateways.epay]\nurl = '{gateway}/m'\nquery_url = '{gateway}/q'\npid = '{PID}'\n\
         key = '{KEY}'\n[[webhooks]]\nname = 'shop'\nurl = '{receiver}/hook'\n\
         events = ['order.paid']\n"
    );
    std::fs::write(&path, text).unwrap();
    path
}

impl Shop {
    fn open(program: &Path, gateway: &str, receiver: &str) -> Self {
        let cluster = Cluster::start();
        let ports: Vec<_> = (0..SERVERS)
            .map(|_| nginx::free_port().to_string())
            .collect();
        let mut shop = Self {
            database: cluster.database(),
            cluster: Some(cluster),
            config: config(gateway, receiver),
            proxy: Proxy::start(program, &ports),
            servers: Vec::new(),
            ports,
        };
        shop.servers = (0..SERVERS).map(|index| Some(shop.server(index))).collect();
        shop
    }

    fn server(&self, index: usize) -> Program {
        let mut command = command(&self.database, &self.ports[index]);
        command.args(["--expires-in", LIFE, "--config"]);
        command.arg(&self.config).env("NO_PROXY", "*");
        Program::run(command.env("CHECKOUT_WEBHOOK_SHOP_SECRET", SECRET))
    }

    fn store(&self) -> Arc<dyn Store> {
        open(&(&self.database).into(), Mode::Live, None).unwrap()
    }

    /// Kills one server or the database, as a power cut does, and starts it again.
    async fn kill(mut self, round: usize, away: Duration) -> Self {
        let killed = tokio::task::spawn_blocking(move || {
            if round.is_multiple_of(2) {
                let index = round / 2 % SERVERS;
                self.servers[index] = None;
                std::thread::sleep(away);
                self.servers[index] = Some(self.server(index));
            } else {
                self.cluster.as_mut().unwrap().kill_and_start(away);
            }
            self
        });
        killed.await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_servers_behind_nginx_are_killed_one_by_one_and_lose_and_double_nothing() {
    // In the pass over PostgreSQL alone.
    if !new_database("pass")
        .to_string_lossy()
        .starts_with("postgres")
    {
        return;
    }
    let Some(program) = nginx::program() else {
        eprintln!("skipped: no nginx to stand before the servers");
        return;
    };
    let rounds = std::env::var("BEHIND_NGINX_ROUNDS").ok();
    let rounds = rounds.map_or(ROUNDS, |rounds| rounds.parse().unwrap());
    let gateway = ModelGateway::start().await;
    let receiver = Upstream::start().await;
    receiver.answers_with(Reply::ok(""));
    let (origin, hook) = (gateway.origin().to_owned(), receiver.origin.clone());
    let opened = tokio::task::spawn_blocking(move || Shop::open(&program, &origin, &hook));
    let mut shop = opened.await.unwrap();
    let book = Arc::new(Book::new(shop.proxy.base.clone(), gateway));
    let is_over = Arc::new(AtomicBool::new(false));
    let workers: Vec<_> = (0..WORKERS)
        .map(|_| tokio::spawn(work(Arc::clone(&book), Arc::clone(&is_over))))
        .collect();
    let mut seed = u64::from(std::process::id());
    let most = rounds.saturating_mul(MOST);
    let mut killed = 0;
    while killed < rounds || (killed < most && !is_enough(&book)) {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let [before, away] = [seed >> 33, seed >> 20].map(|bits| Duration::from_millis(bits % 500));
        tokio::time::sleep(Duration::from_millis(300) + before).await;
        shop = shop.kill(killed, away).await;
        killed += 1;
        // The same servers go on.
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    is_over.store(true, Ordering::Relaxed);
    for worker in workers {
        worker.await.unwrap();
    }
    book.settle(PATIENCE).await;
    let store = shop.store();
    every_payment_is_on_record(&book, &*store).await;
    let sent = every_webhook_comes(&book, &receiver).await;
    nothing_is_doubled(&book, &*store).await;
    let (orders, payments) = (book.orders().len(), book.gateway.paid().len());
    println!("table: killed behind nginx, times         {killed:>6}");
    println!("table: its orders, and none lost         {orders:>7}");
    println!("table: its payments, each once           {payments:>7}");
    println!("table: its webhooks, sent in all         {sent:>7}");
    assert!(is_enough(&book), "too little happened");
}

/// Whether so much was done that a loss would show.
fn is_enough(book: &Book) -> bool {
    book.orders().len() > 50 && book.gateway.paid().len() > 20
}

/// Buys, whatever becomes of it, until told that it is over.
async fn work(book: Arc<Book>, is_over: Arc<AtomicBool>) {
    let http = Client::builder().no_proxy().build().unwrap();
    while !is_over.load(Ordering::Relaxed) {
        book.buy(&http).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Those without a notification as well: the reconciler asks at the order's end.
async fn every_payment_is_on_record(book: &Book, store: &dyn Store) {
    let began = Instant::now();
    for no in book.gateway.paid() {
        let number = books::number(&no);
        while store.payments(&number).await.unwrap().is_empty() {
            assert!(began.elapsed() < PATIENCE, "the payment of {no} is lost");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// A webhook has one number, however often it was sent. Returns how many were sent in all.
async fn every_webhook_comes(book: &Book, receiver: &Upstream) -> usize {
    let began = Instant::now();
    let mut awaited = book.gateway.paid();
    let mut numbers = std::collections::BTreeMap::new();
    let mut sent = 0;
    loop {
        for received in receiver.received() {
            assert!(is_verified(&received, SECRET) && kind(&received) == "order.paid");
            let no = books::order_in(&received.body);
            let id = header(&received, "webhook-id").to_owned();
            let first = numbers.entry(no.clone()).or_insert_with(|| id.clone());
            assert_eq!(*first, id, "{no} has two webhooks");
            awaited.remove(&no);
            sent += 1;
        }
        if awaited.is_empty() {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "no webhook of {awaited:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(
        numbers.len(),
        book.gateway.paid().len(),
        "a webhook too many"
    );
    sent
}

async fn nothing_is_doubled(book: &Book, store: &dyn Store) {
    let paid = book.gateway.paid();
    for no in book.orders() {
        let number = books::number(&no);
        let kept = store.order(&number).await.unwrap();
        assert!(kept.is_some(), "{no} is lost");
        let payments = store.payments(&number).await.unwrap().len();
        assert_eq!(payments, usize::from(paid.contains(&no)), "{no}");
    }
    for (no, creates) in book.gateway.creates() {
        assert_eq!(creates, 1, "creates of {no}");
    }
    for (no, times) in book.gateway.queries() {
        let mut pairs = times.iter().zip(times.iter().skip(1));
        let again = pairs.find(|(one, next)| **next - **one < CLAIMED_FOR);
        assert_eq!(again, None, "{no} is asked about by two servers");
    }
}
