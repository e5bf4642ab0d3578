//! One run: a shop with two instances of the server on one store, its shoppers, and the
//! gateways, which take the steps of a plan.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{body::Body, http::Request};

use crate::{
    api::ShopBooks,
    books::{AttemptRow, Attention, StoreBooks},
    gateways::{Gateways, Ledger, Notice},
    place::{Clock, Place, database_of},
    plan::{Character, Step},
    server::{Answer, Server},
    shop::{Order, PRICES},
};

/// 2026-11-20, in milliseconds since 1970.
const BEGIN_MS: i64 = 1_795_132_800_000;
/// Work that is not done by then may wait for an instance that died: time passes until that
/// one does not count as at work any more.
const PATIENCE: Duration = Duration::from_millis(80);
const LEASE: Duration = Duration::from_secs(40);
/// What is due has so long to be done.
const LOOK_EVERY: Duration = Duration::from_millis(10);
const LOOKS: u32 = 1_000;
const LOOKS_AT_CLAIMS: u32 = 100;
const NEVER: &str = "what is due is never done";

/// A notification or a report on its way.
#[derive(Clone, Debug)]
pub(crate) struct Posted {
    pub(crate) notice: Notice,
    /// Whether it never arrives.
    pub(crate) lost: bool,
    /// Whether it was answered with `success`.
    pub(crate) taken: bool,
}

/// What the shop knows.
#[derive(Debug, Default)]
pub(crate) struct Shop {
    pub(crate) orders: Vec<Order>,
    pub(crate) posted: Vec<Posted>,
}

pub(crate) struct World {
    pub(crate) place: Place,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) store: StoreBooks,
    pub(crate) shop: Mutex<Shop>,
    pub(crate) shop_books: Mutex<ShopBooks>,
    servers: [Mutex<Option<Arc<Server>>>; 2],
    /// What must not happen, and did.
    complaints: Mutex<Vec<String>>,
    /// Whether all faults are over.
    calm: AtomicBool,
    run: u64,
    character: Character,
}

impl World {
    /// A run of that number in its own folder.
    pub(crate) fn new(run: u64, folder: &Path, character: Character, programs: bool) -> Arc<Self> {
        let ledger = Arc::new(Ledger::new(PRICES.to_vec(), character));
        Gateways::here().open(run, Arc::clone(&ledger));
        let place = Place {
            database: database_of(folder.join("store.sqlite3")),
            folder: folder.to_owned(),
            gateways: Gateways::here().base(run),
            clock: if programs {
                Clock::system()
            } else {
                Clock::at(BEGIN_MS)
            },
            programs,
            hooks: character.hooks,
        };
        let first = Server::open(&place);
        Arc::new(Self {
            store: StoreBooks::open(&place.database),
            place,
            ledger,
            shop: Mutex::default(),
            shop_books: Mutex::default(),
            servers: [Mutex::new(Some(Arc::new(first))), Mutex::new(None)],
            complaints: Mutex::default(),
            calm: AtomicBool::new(false),
            run,
            character,
        })
    }

    pub(crate) fn is_calm(&self) -> bool {
        self.calm.load(Ordering::Relaxed)
    }

    pub(crate) fn is_deadly(&self) -> bool {
        self.character.deadly
    }

    /// Nothing goes wrong from now on.
    pub(crate) fn calm_down(&self) {
        self.calm.store(true, Ordering::Relaxed);
        self.ledger.mend();
        self.kill(0);
        self.kill(1);
    }

    pub(crate) fn complain(&self, rule: &str, words: &str) {
        self.complaints
            .lock()
            .unwrap()
            .push(format!("{rule}: {words}"));
    }

    pub(crate) fn complaints(&self) -> Vec<String> {
        self.complaints.lock().unwrap().clone()
    }

    /// The server there; a new one where it died.
    pub(crate) fn server(&self, at: usize) -> Arc<Server> {
        let mut place = self.servers[at % 2].lock().unwrap();
        match &*place {
            Some(server) if !server.is_dead() => Arc::clone(server),
            _ => {
                let server = Arc::new(Server::open(&self.place));
                *place = Some(Arc::clone(&server));
                server
            }
        }
    }

    pub(crate) fn kill(&self, at: usize) {
        if let Some(server) = self.servers[at % 2].lock().unwrap().take() {
            server.die();
        }
    }

    pub(crate) async fn ask(&self, at: usize, request: Request<Body>) -> Option<Answer> {
        self.server(at).answer(request, None).await
    }

    /// Takes a step with all that belongs to it. Where instances may have died, time passes
    /// while it lasts.
    pub(crate) async fn take(self: &Arc<Self>, step: Step) {
        let steps = if let Step::Together(steps) = step {
            steps
        } else {
            vec![step]
        };
        let mut under_way = tokio::task::JoinSet::new();
        for step in steps {
            let world = Arc::clone(self);
            under_way.spawn(async move { world.take_one(step).await });
        }
        let mut done = 0;
        loop {
            let next = tokio::time::timeout(PATIENCE, under_way.join_next()).await;
            match next {
                Ok(None) => return,
                Ok(Some(taken)) => taken.unwrap(),
                Err(_) if self.character.deadly => self.place.clock.advance(LEASE),
                Err(_) => {
                    done += 1;
                    assert!(done < 1_000, "a step does not end");
                }
            }
        }
    }

    async fn take_one(self: Arc<Self>, step: Step) {
        match step {
            Step::Order {
                kind,
                wallet,
                product,
                at,
            } => self.order(kind, wallet, product, at).await,
            Step::Create {
                order,
                shopper,
                copies,
                at,
                cut,
            } => {
                if let Some(order) = self.order_of(order) {
                    self.create(&order, shopper, copies, (at, cut)).await;
                }
            }
            Step::Pay {
                trade,
                oddity,
                lost,
            } => self.pay(trade, oddity, lost),
            Step::PayUnknown { amount, lost } => self.pay_unknown(amount, lost),
            Step::Refund {
                payment,
                part,
                lost,
            } => self.refund(payment, part, lost),
            Step::Cancel { trade } => self.cancel(trade),
            Step::Freeze { payment } => self.freeze(payment, true),
            Step::Thaw { payment } => self.freeze(payment, false),
            Step::Deliver { notice, at, cut } => {
                let mut arriving = self.arriving();
                if !arriving.is_empty() {
                    let notice = arriving.swap_remove(notice % arriving.len());
                    self.deliver(notice, at, cut).await;
                }
            }
            Step::Forge { order, at } => {
                if let Some(order) = self.order_of(order) {
                    self.forge(&order, at).await;
                }
            }
            Step::Poll { order, at, cut } => {
                if let Some(order) = self.order_of(order) {
                    self.poll(&order, at, cut).await;
                }
            }
            Step::Break { kind, query, fault } => self.ledger.break_next(kind, query, fault),
            Step::Die { at } => self.kill(at),
            Step::Wait { seconds } => self.wait(Duration::from_secs(seconds)).await,
            Step::Shop(step) => self.take_shop_step(step).await,
            Step::Together(_) => {}
        }
    }

    pub(crate) fn order_of(&self, number: usize) -> Option<Order> {
        let shop = self.shop.lock().unwrap();
        let count = shop.orders.len().max(1);
        shop.orders.get(number % count).cloned()
    }

    /// Whether an event is about an order, by its own number or that of an attempt.
    pub(crate) fn is_about(&self, event: &Attention, no: &str) -> bool {
        let mut attempts = self.store.attempts().into_iter();
        event.order_no.as_deref().is_some_and(|number| {
            let is_own = |attempt: AttemptRow| attempt.order_no == no && attempt.number == number;
            number == no || attempts.any(is_own)
        })
    }

    /// Both servers die, and what is left in PostgreSQL is removed.
    pub(crate) fn end(&self) {
        self.kill(0);
        self.kill(1);
        self.store.remove();
    }

    /// The numbers of what may arrive, arrived before or not.
    pub(crate) fn arriving(&self) -> Vec<usize> {
        let shop = self.shop.lock().unwrap();
        let posted = shop.posted.iter().enumerate();
        posted
            .filter(|(_, posted)| !posted.lost)
            .map(|(number, _)| number)
            .collect()
    }

    /// Time passes, and both servers do what is due by then. The clock of a program cannot be
    /// moved: while nobody works, all times on record are put back instead.
    pub(crate) async fn wait(&self, time: Duration) {
        if self.place.programs {
            self.kill(0);
            self.kill(1);
            self.store.age(time);
        } else {
            self.place.clock.advance(time);
        }
        let servers = [self.server(0), self.server(1)];
        if self
            .complaints()
            .iter()
            .any(|words| words.starts_with(NEVER))
        {
            return;
        }
        for look in 1..=LOOKS {
            let now_ms = self.place.clock.now_ms();
            if !self.store.is_something_due(now_ms, self.place.hooks) {
                return;
            }
            tokio::time::sleep(LOOK_EVERY).await;
            // What a server had claimed that died is taken over after a while.
            if look % LOOKS_AT_CLAIMS == 0 && !self.place.programs {
                self.place.clock.advance(LEASE);
            }
        }
        drop(servers);
        self.complain(NEVER, "");
    }
}

impl Drop for World {
    fn drop(&mut self) {
        Gateways::here().close(self.run);
    }
}
