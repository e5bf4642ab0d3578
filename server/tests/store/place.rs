//! A store of a test's own, and what it holds.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use checkout_server::{
    merchant::{
        order::{Order, OrderNo, OrderSource, Wallet},
        pay_state::PayState,
        store::{
            Device, Evidence, Mode, NewAttempt, NewPayment, NewRefund, RefundAmount, Source, Store,
            open,
        },
    },
    money::Fen,
};
use rusqlite::Connection;

use crate::postgres::{database_of, execute};

pub(crate) const AMOUNT: Fen = Fen::new(8800);
/// When orders are made, and when they end.
pub(crate) const MADE: i64 = 1_000_000;
pub(crate) const END: i64 = MADE + 900_000;
pub(crate) const GATEWAY: &str = "epay";

/// A database, in the tests' second pass one of PostgreSQL. Each handle is one as another instance of the server has it.
pub(crate) struct Place(PathBuf);

impl Place {
    pub(crate) fn new() -> Self {
        Self(database_of(temporary("store.sqlite3")))
    }

    pub(crate) fn open(&self) -> Arc<dyn Store> {
        open(&(&self.0).into(), Mode::Live, None).unwrap()
    }

    /// Leaves all webhooks as they are once the shop has them.
    pub(crate) fn deliver_webhooks(&self) {
        self.execute("UPDATE outbox SET closed_at_ms = created_at_ms");
    }

    /// Adds many rows: `{numbers}` in the statement has the column `n` with 1 to `count`.
    pub(crate) fn fill(&self, statement: &str, count: usize) {
        let numbers = if is_postgres(&self.0) {
            format!("generate_series(1, {count}) AS numbers (n)")
        } else {
            format!(
                "(WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL
                     SELECT n + 1 FROM numbers WHERE n < {count}) SELECT n FROM numbers)"
            )
        };
        self.execute(&statement.replace("{numbers}", &numbers));
    }

    /// Changes the store as no server does: one statement.
    fn execute(&self, statement: &str) {
        if is_postgres(&self.0) {
            execute(&self.0, statement);
        } else {
            let database = Connection::open(&self.0).unwrap();
            database.execute(statement, []).unwrap();
        }
    }
}

/// Whether the place is a database of PostgreSQL.
pub(crate) fn is_postgres(database: &Path) -> bool {
    database.to_string_lossy().starts_with("postgres")
}

/// A path of its own below the target directory.
pub(crate) fn temporary(name: &str) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("store-{}-{number}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

pub(crate) fn no(text: &str) -> OrderNo {
    OrderNo::parse(text).unwrap()
}

pub(crate) fn order(number: &str) -> Order {
    Order {
        no: no(number),
        source: OrderSource::Api,
        product_id: None,
        name: "茶".to_owned(),
        quantity: 1,
        amount: AMOUNT,
        wallet: Wallet::Either,
        gateway: None,
        return_url: Some("https://shop.example/".to_owned()),
        metadata: Some(r#"{"cart":7}"#.to_owned()),
        created_at_ms: MADE,
        expires_at_ms: END,
        canceled_at_ms: None,
        state: PayState::Waiting,
    }
}

/// Stores an order that the gateway knows by its own number.
pub(crate) async fn sent(store: &Arc<dyn Store>, number: &str) -> Order {
    store.add_order(order(number)).await.unwrap();
    let wish = NewAttempt {
        fields: None,
        ..attempt(number)
    };
    store.begin_attempt(wish, MADE).await.unwrap();
    store.order(&no(number)).await.unwrap().unwrap()
}

pub(crate) fn attempt(number: &str) -> NewAttempt {
    NewAttempt {
        order_no: no(number),
        gateway: GATEWAY.into(),
        wallet: Wallet::WeChat,
        device: Device::Phone,
        further_number: Some(format!("{number}-2")),
        fields: Some("first".to_owned()),
        first_query_at_ms: None,
        sending_until_ms: MADE + 30_000,
        resend: false,
    }
}

/// On another device than the one of `sent`.
pub(crate) fn further_attempt(number: &str) -> NewAttempt {
    NewAttempt {
        device: Device::Desktop,
        ..attempt(number)
    }
}

pub(crate) fn payment(number: &str, trade_no: &str) -> NewPayment {
    NewPayment {
        gateway: GATEWAY.into(),
        trade_no: Some(trade_no.to_owned()).filter(|text| !text.is_empty()),
        number: number.to_owned(),
        amount: AMOUNT,
        wallet: Some(Wallet::WeChat),
        paid_at: None,
        source: Source::Notification,
        learned_at_ms: MADE + 1,
        evidence: Evidence::default(),
    }
}

pub(crate) fn refund(number: &str, amount: RefundAmount) -> NewRefund {
    NewRefund {
        gateway: GATEWAY.into(),
        trade_no: None,
        number: number.to_owned(),
        amount,
        idempotency_key: None,
        source: Source::Report,
        learned_at_ms: MADE + 2,
        evidence: Evidence::default(),
    }
}

pub(crate) async fn state(store: &Arc<dyn Store>, number: &str) -> PayState {
    store.order(&no(number)).await.unwrap().unwrap().state
}

/// The kinds of the webhooks about an order.
pub(crate) async fn webhooks(store: &Arc<dyn Store>, number: &str) -> Vec<&'static str> {
    let webhooks = store.webhooks(&no(number)).await.unwrap();
    webhooks.iter().map(|webhook| webhook.kind.name()).collect()
}

/// The reasons of what a person must look at.
pub(crate) async fn attention(store: &Arc<dyn Store>) -> Vec<String> {
    let events = store.attention().await.unwrap();
    let reasons = events.into_iter().map(|event| event.reason.unwrap());
    reasons.collect()
}
