//! Models of the five gateways, written from their documents and from what a real epay server
//! was seen to answer. They share nothing with the server's own sandbox.
//!
//! Each run of the world has accounts of its own, at addresses that begin with its number.

mod epay;
mod fault;
mod form;
mod gatepay;
mod hook;
mod ledger;
mod notice;
mod order_cmd;
mod pay_url;
mod refunds;
mod smallsaas;

pub(crate) use self::{
    fault::Fault,
    form::yuan,
    ledger::{Books, Create, Kind, Ledger, Payment, Wallet},
    notice::Notice,
    refunds::RefundStatus,
};

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock},
    thread,
};

use tokio::net::TcpListener;

use self::fault::On;
use crate::wire::{self, Reply, Request};

/// What the merchant is known by.
pub(crate) const PID: &str = "1001";
pub(crate) const KEY: &str = "World0World0World0World0World000";
pub(crate) const APPKEY: &str = "world-appkey-0001";
pub(crate) const SECRET: &str = "world-secret-0001";
pub(crate) const TOKEN: &str = "world-mall-token-0001";
/// What the shop's programs prove themselves with to the merchant's server.
pub(crate) const REPORT_TOKEN: &str = "world-report-token-0001";
/// What the merchant's server proves itself with where it makes orders.
pub(crate) const ORDERS_TOKEN: &str = "world-orders-token-0001";

/// The name of the shop's address for webhooks.
pub(crate) const HOOK: &str = "hook";

type Runs = Arc<Mutex<HashMap<u64, Arc<Ledger>>>>;

/// All gateways of this process.
#[derive(Debug)]
pub(crate) struct Gateways {
    origin: String,
    runs: Runs,
}

impl Gateways {
    /// The one server of this process, which runs as long as it.
    pub(crate) fn here() -> &'static Self {
        static HERE: OnceLock<Gateways> = OnceLock::new();
        HERE.get_or_init(|| {
            let runs = Runs::default();
            let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
            let origin = format!("http://{}", listener.local_addr().unwrap());
            listener.set_nonblocking(true).unwrap();
            let served = Arc::clone(&runs);
            thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                let answer = move |request| answer(Arc::clone(&served), request);
                runtime.block_on(async {
                    let listener = TcpListener::from_std(listener).unwrap();
                    wire::serve(listener, Arc::new(answer)).await;
                });
            });
            Self { origin, runs }
        })
    }

    /// Opens accounts for a run.
    pub(crate) fn open(&self, run: u64, ledger: Arc<Ledger>) {
        self.runs.lock().unwrap().insert(run, ledger);
    }

    pub(crate) fn close(&self, run: u64) {
        self.runs.lock().unwrap().remove(&run);
    }

    /// Where a run's accounts are.
    pub(crate) fn base(&self, run: u64) -> String {
        format!("{}/{run}", self.origin)
    }
}

async fn answer(runs: Runs, request: Request) -> Reply {
    let mut parts = request.path.splitn(4, '/').skip(1);
    let run = parts.next().and_then(|run| run.parse().ok());
    let ledger = run.and_then(|run: u64| runs.lock().unwrap().get(&run).cloned());
    let name = parts.next().unwrap_or_default();
    if let (Some(ledger), HOOK) = (&ledger, name) {
        return hook::receive(ledger, &request);
    }
    let (Some(ledger), Some(kind)) = (ledger, Kind::from_name(name)) else {
        return Reply::Answer(404, String::new());
    };
    let path = parts.next().unwrap_or_default();
    match kind {
        Kind::PayUrl => create(&ledger, kind, || pay_url::create(&ledger, &request)),
        Kind::Epay if path == "mapi.php" => epay::create(&ledger, &request).await,
        Kind::Epay if request.query.contains("act=refund") => {
            let fault = ledger.next_refund_fault();
            fault.strike(|| refunds::refund(&ledger, &request))
        }
        Kind::Epay => query(&ledger, kind, || epay::query(&ledger, &request)),
        Kind::OrderCmd | Kind::Smallsaas if path == "orders" => ledger.add_order(kind, &request),
        Kind::OrderCmd if order_cmd::is_query(&request) => {
            query(&ledger, kind, || order_cmd::query(&ledger, &request))
        }
        Kind::OrderCmd => create(&ledger, kind, || order_cmd::create(&ledger, &request)),
        Kind::Gatepay => create(&ledger, kind, || gatepay::create(&ledger, &request)),
        Kind::Smallsaas => create(&ledger, kind, || smallsaas::create(&ledger, path, &request)),
    }
}

fn create(ledger: &Ledger, kind: Kind, work: impl FnOnce() -> Reply) -> Reply {
    ledger.next_fault(kind, On::Create).strike(work)
}

fn query(ledger: &Ledger, kind: Kind, work: impl FnOnce() -> Reply) -> Reply {
    ledger.next_fault(kind, On::Query).strike(work)
}
