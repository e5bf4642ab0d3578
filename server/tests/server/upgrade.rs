//! A database of an earlier version opens with all that it holds.

use std::path::Path;

use checkout_server::{
    merchant::{
        order::{Order, OrderNo, Wallet},
        pay_state::PayState,
        store::{Source, Store, StoreError},
    },
    money::Fen,
};
use rusqlite::Connection;

use crate::harness::temporary;

/// Every earlier version, in order.
const EARLIER: [&str; 2] = [
    include_str!("../fixtures/store/version-1.sql"),
    include_str!("../fixtures/store/version-2.sql"),
];

fn no(text: &str) -> OrderNo {
    OrderNo::parse(text).unwrap()
}

fn version(path: &Path) -> u32 {
    let database = Connection::open(path).unwrap();
    database
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

#[test]
fn every_earlier_version_has_a_fixture() {
    let path = temporary("new.sqlite3");
    Store::open(&path).unwrap();
    let earlier = u32::try_from(EARLIER.len()).unwrap();
    assert_eq!(version(&path), earlier + 1, "add the version before");
}

#[tokio::test]
async fn a_database_of_an_earlier_version_keeps_its_orders_and_credits() {
    for (number, sql) in (1..).zip(EARLIER) {
        let path = temporary("earlier.sqlite3");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        assert_eq!(version(&path), number);
        // Twice: what was upgraded is not upgraded again.
        for _ in 0..2 {
            let store = Store::open(&path).unwrap();
            has_its_orders(&store).await;
        }
        binds_once(&Store::open(&path).unwrap()).await;
        watches_foreign_keys(&path);
    }
}

async fn has_its_orders(store: &Store) {
    let waits = store.find(no("tcwaits")).await.unwrap().unwrap();
    assert_eq!(
        waits,
        Order {
            no: no("tcwaits"),
            product_id: "longjing".to_owned(),
            name: "西湖龙井 · 50 g".to_owned(),
            quantity: 1,
            amount: Fen::new(8800),
            wallet: Wallet::WeChat,
            gateway: None,
            gateway_fields: None,
            expires_at_ms: 9_000_000_000_000,
            state: PayState::Waiting,
        }
    );
    for (number, gateway, state, fen) in [
        ("TCpaid", "epay", PayState::Paid, 19900),
        ("tcback", "order-cmd", PayState::Refunded, 25600),
    ] {
        let order = store.find(no(number)).await.unwrap().unwrap();
        assert!(order.was_sent_to(gateway), "{order:?}");
        assert_eq!(order.state, state);
        // Credited once, and another notification makes no second credit.
        let credited = (1, Fen::new(fen));
        assert_eq!(store.credits(no(number)).await.unwrap(), credited);
        store
            .record(no(number), PayState::Paid, Source::Notification)
            .await
            .unwrap();
        assert_eq!(store.credits(no(number)).await.unwrap(), credited);
    }
}

async fn binds_once(store: &Store) {
    let waits = store.find(no("tcwaits")).await.unwrap().unwrap();
    let one_code = Order {
        no: no("tcnew"),
        wallet: Wallet::OneCode,
        ..waits
    };
    store.add(one_code).await.unwrap();
    for fields in ["first", "second"] {
        let bound = store
            .bind(no("tcnew"), "gatepay".into(), Some(fields.to_owned()))
            .await
            .unwrap();
        assert_eq!(bound.gateway_fields.as_deref(), Some("first"));
    }
}

fn watches_foreign_keys(path: &Path) {
    let foreign = Connection::open(path).unwrap();
    foreign.pragma_update(None, "foreign_keys", true).unwrap();
    let stray = "INSERT INTO credits VALUES ('nobody', 1, 'notify', 1)";
    assert!(foreign.execute(stray, []).is_err(), "a credit of no order");
    let drop = "DELETE FROM orders WHERE order_no = 'tcPaid'";
    assert!(foreign.execute(drop, []).is_err(), "an order with a credit");
}

/// The column had another name in the second version.
#[tokio::test]
async fn the_fields_of_an_order_that_was_sent_outlive_the_upgrade() {
    let path = temporary("version-2.sqlite3");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(EARLIER[1]).unwrap();
    let store = Store::open(&path).unwrap();
    let sent = store.find(no("tcsent")).await.unwrap().unwrap();
    assert!(sent.was_sent_to("gatepay"));
    let fields = r#"{"product_id":12,"custom":"u@x"}"#;
    assert_eq!(sent.gateway_fields.as_deref(), Some(fields));
}

#[tokio::test]
async fn an_upgrade_that_would_lose_an_order_of_a_credit_is_refused() {
    for (number, sql) in (1..).zip(EARLIER) {
        let path = temporary("broken.sqlite3");
        let old = Connection::open(&path).unwrap();
        old.pragma_update(None, "foreign_keys", false).unwrap();
        old.execute_batch(sql).unwrap();
        old.execute("DELETE FROM orders WHERE order_no = 'tcPaid'", [])
            .unwrap();
        let refused = Store::open(&path).unwrap_err();
        assert_eq!(refused, StoreError::CreditWithoutOrder);
        assert_eq!(version(&path), number, "nothing was changed");
    }
}
