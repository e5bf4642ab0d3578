//! A database of an earlier version opens with all that it holds.

use std::{path::Path, sync::Arc};

use checkout_server::{
    merchant::{
        order::{Order, OrderNo, OrderSource, Wallet},
        pay_state::PayState,
        store::{
            AttemptStart, AttemptState, IdempotencyKey, Mode, NewAttempt, OrderFilter, OrderKey,
            Recorded, ShopOrder, Store, StoreError, open,
        },
    },
    money::Fen,
};
use rusqlite::Connection;

use crate::place::{attempt, order, payment, temporary};

/// Every earlier version, in order.
const EARLIER: [&str; 10] = [
    include_str!("../fixtures/store/version-1.sql"),
    include_str!("../fixtures/store/version-2.sql"),
    include_str!("../fixtures/store/version-3.sql"),
    include_str!("../fixtures/store/version-4.sql"),
    include_str!("../fixtures/store/version-5.sql"),
    include_str!("../fixtures/store/version-6.sql"),
    include_str!("../fixtures/store/version-7.sql"),
    include_str!("../fixtures/store/version-8.sql"),
    include_str!("../fixtures/store/version-9.sql"),
    include_str!("../fixtures/store/version-10.sql"),
];

fn upgraded(path: &Path) -> Result<Arc<dyn Store>, StoreError> {
    open(&path.into(), Mode::Live, Some(Mode::Live))
}

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
    upgraded(&path).unwrap();
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
            let store = upgraded(&path).unwrap();
            has_its_orders(&store).await;
        }
        binds_once(&upgraded(&path).unwrap()).await;
        watches_foreign_keys(&path);
    }
}

async fn has_its_orders(store: &Arc<dyn Store>) {
    let waits = store.order(&no("tcwaits")).await.unwrap().unwrap();
    assert_eq!(
        waits,
        Order {
            no: no("tcwaits"),
            source: OrderSource::Catalogue,
            product_id: Some("longjing".to_owned()),
            name: "西湖龙井 · 50 g".to_owned(),
            quantity: 1,
            amount: Fen::new(8800),
            wallet: Wallet::WeChat,
            gateway: None,
            return_url: None,
            metadata: None,
            created_at_ms: 1,
            expires_at_ms: 9_000_000_000_000,
            canceled_at_ms: None,
            state: PayState::Waiting,
        }
    );
    for (number, gateway, state, fen) in [
        ("TCpaid", "epay", PayState::Paid, 19900),
        ("tcback", "order-cmd", PayState::Refunded, 25600),
    ] {
        let order = store.order(&no(number)).await.unwrap().unwrap();
        assert!(order.was_sent_to(gateway), "{order:?}");
        assert_eq!(order.state, state);
        paid_once(store, &order, Fen::new(fen)).await;
    }
}

/// What was credited is a payment, and what the gateway sends again makes no second.
async fn paid_once(store: &Arc<dyn Store>, order: &Order, amount: Fen) {
    let mut again = payment(order.no.as_str(), "");
    again.gateway = order.gateway.clone().unwrap();
    again.amount = amount;
    let recorded = store.record_payment(again).await.unwrap();
    assert_eq!(recorded, Recorded::AlreadyRecorded);
    let payments = store.payments(&order.no).await.unwrap();
    let [kept] = payments.as_slice() else {
        panic!("{payments:?}");
    };
    assert_eq!(kept.amount, amount);
}

async fn binds_once(store: &Arc<dyn Store>) {
    let waits = store.order(&no("tcwaits")).await.unwrap().unwrap();
    let one_code = Order {
        no: no("tcnew"),
        wallet: Wallet::OneCode,
        ..waits
    };
    store.add_order(one_code).await.unwrap();
    for fields in ["first", "second"] {
        let wish = NewAttempt {
            gateway: "gatepay".into(),
            wallet: Wallet::OneCode,
            fields: Some(fields.to_owned()),
            sending_until_ms: 7,
            resend: true,
            ..attempt("tcnew")
        };
        let start = store.begin_attempt(wish, 7).await.unwrap();
        let (AttemptStart::Begun(sent) | AttemptStart::BegunAgain(sent)) = start else {
            panic!("{start:?}");
        };
        assert_eq!(sent.fields.as_deref(), Some("first"));
    }
}

fn watches_foreign_keys(path: &Path) {
    let foreign = Connection::open(path).unwrap();
    foreign.pragma_update(None, "foreign_keys", true).unwrap();
    let stray = "INSERT INTO payments (gateway, trade_key, number, order_no, amount_fen,
         learned_at_ms, source) VALUES ('epay', 'T', 'nobody', 'nobody', 1, 1, 'query')";
    assert!(foreign.execute(stray, []).is_err(), "a payment of no order");
    let drop = "DELETE FROM orders WHERE order_no = 'tcPaid'";
    assert!(
        foreign.execute(drop, []).is_err(),
        "an order with a payment"
    );
    foreign
        .execute(
            "INSERT INTO events (at_ms, kind, accepted, attention) VALUES (1, 'order', 1, 0)",
            [],
        )
        .unwrap();
    for change in ["UPDATE events SET accepted = 0", "DELETE FROM events"] {
        assert!(foreign.execute(change, []).is_err(), "{change}");
    }
}

/// The third version, with an order in every state.
#[tokio::test]
async fn every_state_is_what_it_was_and_has_what_led_to_it() {
    let path = temporary("version-3.sqlite3");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(EARLIER[2]).unwrap();
    let store = upgraded(&path).unwrap();
    for (number, source, state, payments, refunds) in [
        ("tcwaits", OrderSource::Catalogue, PayState::Waiting, 0, 0),
        ("tcsent", OrderSource::Catalogue, PayState::Waiting, 0, 0),
        ("tcPaid", OrderSource::Catalogue, PayState::Paid, 1, 0),
        ("20261128-7", OrderSource::Browser, PayState::Paid, 1, 0),
        ("tcoff", OrderSource::Catalogue, PayState::Canceled, 0, 0),
        ("tcback", OrderSource::Catalogue, PayState::Refunded, 1, 1),
        ("tcgone", OrderSource::Catalogue, PayState::Refunded, 1, 1),
    ] {
        let order = store.order(&no(number)).await.unwrap().unwrap();
        assert_eq!((order.source, order.state), (source, state), "{number}");
        let listed = store.orders(OrderFilter {
            state: Some(state),
            limit: 99,
            ..OrderFilter::default()
        });
        let listed = listed.await.unwrap();
        assert!(listed.iter().any(|it| it.no == order.no), "{number}");
        let kept = store.payments(&no(number)).await.unwrap();
        let given_back = store.refunds(&no(number)).await.unwrap();
        assert_eq!(
            (kept.len(), given_back.len()),
            (payments, refunds),
            "{number}"
        );
        for payment in &kept {
            assert_eq!(payment.amount, order.amount);
            assert_eq!(payment.trade_no, None);
            assert_eq!(payment.number, number);
        }
        let attempts = store.attempts(&no(number)).await.unwrap();
        assert_eq!(
            attempts.len(),
            usize::from(order.gateway.is_some()),
            "{number}"
        );
        for attempt in attempts {
            assert_eq!(attempt.number, number);
            assert_eq!(attempt.state, AttemptState::Unknown);
            let is_asked = attempt.next_query_at_ms.is_some();
            assert_eq!(is_asked, state == PayState::Waiting, "{number}");
        }
    }
    let sources = async |number| store.payments(&no(number)).await.unwrap()[0].source.name();
    assert_eq!(sources("tcPaid").await, "notification");
    assert_eq!(sources("tcback").await, "query");
    // The gateway sends the notification of a credit again, with the number of the trade.
    let mut again = payment("tcPaid", "2026112015565033752");
    again.amount = Fen::new(19900);
    let recorded = store.record_payment(again.clone()).await.unwrap();
    assert_eq!(recorded, Recorded::AlreadyRecorded);
    again.trade_no = Some("2026112015565033753".to_owned());
    let recorded = store.record_payment(again).await.unwrap();
    assert_eq!(recorded, Recorded::SecondPayment);
}

/// The column had another name in the second version.
#[tokio::test]
async fn the_fields_of_an_order_that_was_sent_outlive_the_upgrade() {
    let path = temporary("version-2.sqlite3");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(EARLIER[1]).unwrap();
    let store = upgraded(&path).unwrap();
    let sent = store.order(&no("tcsent")).await.unwrap().unwrap();
    assert!(sent.was_sent_to("gatepay"));
    let fields = r#"{"product_id":12,"custom":"u@x"}"#;
    let attempts = store.attempts(&sent.no).await.unwrap();
    assert_eq!(attempts[0].fields.as_deref(), Some(fields));
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
        let refused = upgraded(&path).unwrap_err();
        assert_eq!(refused, StoreError::CreditWithoutOrder);
        assert_eq!(version(&path), number, "nothing was changed");
    }
}

/// Some were credited before it was kept where they had been sent.
#[tokio::test]
async fn what_was_paid_in_an_earlier_version_is_not_deleted_as_unpaid() {
    let path = temporary("unpaid.sqlite3");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(EARLIER[2]).unwrap();
    let add = "INSERT INTO orders (order_no, product_id, name, quantity, amount_fen, wallet,
             created_at_ms, expires_at_ms, state)
         VALUES (?1, 'tea', 'tea', 1, 1, 'wechat', 1, 2, ?2)";
    for (number, state) in [("credited", 1), ("unpaid", 0)] {
        old.execute(add, (number, state)).unwrap();
    }
    let store = upgraded(&path).unwrap();
    assert_eq!(store.delete_unpaid(&[], 3_000, 99).await.unwrap(), 1);
    assert_eq!(store.order(&no("unpaid")).await.unwrap(), None);
    for number in ["credited", "tcPaid", "tcback", "20261128-7", "tcgone"] {
        let kept = store.payments(&no(number)).await.unwrap();
        assert_eq!(kept.len(), 1, "{number}");
    }
}

/// Nobody knows which system sent it. A request that is sent again meets its order.
#[tokio::test]
async fn an_idempotency_key_of_the_tenth_version_is_every_systems() {
    let path = temporary("version-10.sqlite3");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(EARLIER[9]).unwrap();
    let store = upgraded(&path).unwrap();
    meets_its_order(&store, "20261128-7").await;
}

/// Whatever system sends the key `cart-7` again.
pub(crate) async fn meets_its_order(store: &Arc<dyn Store>, number: &str) {
    for system in ["shop", "erp"] {
        let key = OrderKey {
            system: system.to_owned(),
            request: IdempotencyKey {
                key: "cart-7".to_owned(),
                fingerprint: "fingerprint".to_owned(),
            },
        };
        let again = store.add_shop_order(order("new"), Some(key)).await.unwrap();
        let ShopOrder::Known(known) = again else {
            panic!("{system}: {again:?}");
        };
        assert_eq!(known.no, no(number));
    }
}
