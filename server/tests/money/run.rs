//! Runs: a seed's steps, then the course of two days, then the comparison.

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use crate::{
    chance::Chance,
    gateways::Kind,
    number,
    oracle::Oracle,
    plan::{self, Character, Step},
    shop,
    world::World,
};

/// Runs that wait for something leave the processor to others.
const AT_ONCE: usize = 24;
/// Each instance has connections of its own, and a PostgreSQL has so many.
const AT_ONCE_OVER_POSTGRES: usize = 8;
/// A gateway sends a notification so often before it gives up.
const DELIVERIES: usize = 5;
/// What passes until nothing is left to be learned, in seconds.
const COURSE: [u64; 7] = [70, 600, 900, 7_200, 36_000, 50_000, 80_000];
/// What was written last is sent by then.
const WEBHOOKS_ARRIVE: Duration = Duration::from_secs(10);
/// A run that fails is tried with fewer steps so often, unless `MONEY_TRIES` has another number.
const TRIES: u64 = 150;

/// A run in which something was wrong.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) seed: u64,
    pub(crate) complaints: Vec<String>,
}

/// Runs the seeds; those that failed.
pub(crate) fn run(first: u64, count: u64) -> Vec<Failure> {
    let next = AtomicU64::new(first);
    let failures = Mutex::new(Vec::new());
    thread::scope(|scope| {
        let at_once = if is_over_postgres() {
            AT_ONCE_OVER_POSTGRES
        } else {
            AT_ONCE
        };
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + count {
                        break;
                    }
                    let (steps, character) = plan::steps(&mut Chance::seeded(seed));
                    let complaints = play(steps, character);
                    if !complaints.is_empty() {
                        failures.lock().unwrap().push(Failure { seed, complaints });
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().unwrap();
    failures.sort_by_key(|failure| failure.seed);
    failures
}

/// Whether the stores are schemas of a PostgreSQL.
pub(crate) fn is_over_postgres() -> bool {
    std::env::var_os("CHECKOUT_TEST_POSTGRES").is_some()
}

/// The rule that a complaint is about.
pub(crate) fn rule(complaint: &str) -> &str {
    complaint.split(':').next().unwrap_or_default()
}

/// The steps of a seed, as few of them as still break the rule, and what is wrong then.
pub(crate) fn shortened(seed: u64, broken: &str) -> (Vec<Step>, Vec<String>) {
    let (mut steps, character) = plan::steps(&mut Chance::seeded(seed));
    let mut complaints = Vec::new();
    let (mut length, mut tries) = (steps.len() / 2, 0);
    let most = number("MONEY_TRIES", TRIES);
    while length > 0 && tries < most {
        let mut at = 0;
        while at < steps.len() && tries < most {
            tries += 1;
            let mut fewer = steps.clone();
            fewer.drain(at..(at + length).min(steps.len()));
            let found = play(fewer.clone(), character);
            if found.iter().any(|complaint| rule(complaint) == broken) {
                (steps, complaints) = (fewer, found);
            } else {
                at += length;
            }
        }
        length /= 2;
    }
    (steps, complaints)
}

/// Takes the steps; what is wrong then.
fn play(steps: Vec<Step>, character: Character) -> Vec<String> {
    let run = next_run();
    let folder = folder(run);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let complaints = runtime.block_on(async {
        let world = World::new(run, &folder, character, false);
        for step in steps {
            world.take(step).await;
        }
        let complaints = world.come_to_rest().await;
        world.end();
        complaints
    });
    drop(runtime);
    std::fs::remove_dir_all(&folder).ok();
    complaints
}

/// A number for a run that no other has.
pub(crate) fn next_run() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// In memory where the machine has a folder there: what is tried is not the disk.
pub(crate) fn folder(run: u64) -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let base = if memory.is_dir() {
        memory
    } else {
        PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
    };
    let folder = base.join(format!("checkout-money-{}-{run}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

impl World {
    /// All faults are over, what is on its way arrives, two days pass.
    pub(crate) async fn come_to_rest(self: &Arc<Self>) -> Vec<String> {
        self.calm_down();
        self.repeat_wishes().await;
        for (round, seconds) in COURSE.into_iter().enumerate() {
            if round < DELIVERIES {
                self.deliver_the_rest(round).await;
            }
            self.wait(Duration::from_secs(seconds)).await;
        }
        self.repeat_refunds().await;
        self.settle_refunds().await;
        self.all_was_taken();
        self.all_done_is_on_record();
        let orders = self.shop.lock().unwrap().orders.clone();
        let mut states = Vec::new();
        for order in &orders {
            let answer = self.ask(0, shop::poll(order)).await.unwrap_or_default();
            let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
            states.push((order.no.clone(), body["pay_state"].as_i64().unwrap_or(-1)));
        }
        self.wait(WEBHOOKS_ARRIVE).await;
        let listed = self.listed().await;
        let shop_books = self.shop_books.lock().unwrap();
        let oracle = Oracle::new(&self.ledger, &self.store, &shop_books, &listed);
        let mut complaints = self.complaints();
        complaints.extend(oracle.complaints(&states));
        complaints
    }

    async fn deliver_the_rest(&self, round: usize) {
        for number in self.arriving() {
            let taken = self.shop.lock().unwrap().posted[number].taken;
            if !taken {
                self.deliver(number, round, None).await;
            }
        }
    }

    /// What is genuine is taken in the end, unless the gateway signs too little to be sure.
    fn all_was_taken(&self) {
        let posted = self.shop.lock().unwrap().posted.clone();
        for posted in posted.iter().filter(|posted| !posted.lost && !posted.taken) {
            let books = self.ledger.books();
            let payment = posted
                .notice
                .payment
                .and_then(|number| books.payments.get(number));
            let Some(payment) = payment else {
                continue;
            };
            // What was given back of money that nobody knows of is for a person.
            if posted.notice.is_refund && !payment.acknowledged {
                continue;
            }
            let trade = payment.trade.and_then(|trade| books.trades.get(trade));
            let odd = trade.is_some_and(|trade| {
                trade.amount != payment.amount || trade.wallet != payment.wallet
            });
            if payment.kind == Kind::Epay || !odd {
                let words = format!("{:?}", posted.notice);
                self.complain("what is genuine is refused for ever", &words);
            }
        }
    }
}
