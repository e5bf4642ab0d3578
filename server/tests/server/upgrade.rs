//! A database of an earlier version opens with all that it holds.

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

fn no(text: &str) -> OrderNo {
    OrderNo::parse(text).unwrap()
}

#[tokio::test]
async fn a_database_of_the_first_version_keeps_its_orders_and_credits() {
    let path = temporary("version-1.sqlite3");
    Connection::open(&path)
        .unwrap()
        .execute_batch(include_str!("../fixtures/store/version-1.sql"))
        .unwrap();
    // Twice: what was upgraded is not upgraded again.
    for _ in 0..2 {
        let store = Store::open(&path).unwrap();
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
            assert!(order.was_sent_to(gateway));
            assert_eq!(order.state, state);
            // Credited once, and a paid word more makes it no second time.
            let credited = (1, Fen::new(fen));
            assert_eq!(store.credits(no(number)).await.unwrap(), credited);
            store
                .record(no(number), PayState::Paid, Source::Notification)
                .await
                .unwrap();
            assert_eq!(store.credits(no(number)).await.unwrap(), credited);
        }
    }
    let store = Store::open(&path).unwrap();
    let waits = store.find(no("tcwaits")).await.unwrap().unwrap();
    let one_code = Order {
        no: no("tcnew"),
        wallet: Wallet::OneCode,
        ..waits
    };
    store.add(one_code).await.unwrap();
    for told in ["first", "second"] {
        let bound = store
            .bind(no("tcnew"), "gatepay".into(), Some(told.to_owned()))
            .await
            .unwrap();
        assert_eq!(bound.gateway_fields.as_deref(), Some("first"));
    }
    let foreign = Connection::open(&path).unwrap();
    foreign.pragma_update(None, "foreign_keys", true).unwrap();
    let stray = "INSERT INTO credits VALUES ('nobody', 1, 'notify', 1)";
    assert!(foreign.execute(stray, []).is_err(), "a credit of no order");
    let drop = "DELETE FROM orders WHERE order_no = 'tcPaid'";
    assert!(foreign.execute(drop, []).is_err(), "an order with a credit");
}

#[tokio::test]
async fn an_upgrade_that_would_lose_an_order_of_a_credit_is_refused() {
    let path = temporary("broken.sqlite3");
    let old = Connection::open(&path).unwrap();
    old.pragma_update(None, "foreign_keys", false).unwrap();
    old.execute_batch(include_str!("../fixtures/store/version-1.sql"))
        .unwrap();
    old.execute("DELETE FROM orders WHERE order_no = 'tcPaid'", [])
        .unwrap();
    let refused = Store::open(&path).unwrap_err();
    assert_eq!(refused, StoreError::CreditWithoutOrder);
    let version: u32 = old
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1, "nothing was changed");
}
