//! A store that is moved from a file of SQLite to PostgreSQL: every table arrives, or nothing
//! does, and the file says where its orders are.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use checkout_server::{
    merchant::store::{
        Database, DeliveryEnd, Evidence, IdempotencyKey, Mode, Moved, OrderFilter, OrderKey,
        RefundAmount, RefundEnd, RefundRequest, RefundRequested, RefundState, ShopOrder, Store,
        StoreError, Subscription, WebhookFilter, WebhookKind, WebhookTimes, copy, move_to, open,
        restore,
    },
    money::Fen,
};

use crate::{
    place::{AMOUNT, MADE, attention, is_postgres, no, order, payment, refund, sent, temporary},
    postgres::{database_of, execute},
};

/// An empty database of PostgreSQL, in the tests' second pass.
fn postgres() -> Option<PathBuf> {
    let database = database_of(temporary("moves.sqlite3"));
    is_postgres(&database).then_some(database)
}

fn opened(path: &Path) -> Arc<dyn Store> {
    open(&path.into(), Mode::Live, None).unwrap()
}

async fn moved(file: &Path, to: &Path) -> Result<Vec<Moved>, StoreError> {
    move_to(file, &Database::from(to), Mode::Live).await
}

fn key(name: &str) -> IdempotencyKey {
    IdempotencyKey {
        key: name.to_owned(),
        fingerprint: "f".to_owned(),
    }
}

/// The key of the shop's request for an order.
fn cart() -> OrderKey {
    OrderKey {
        system: "shop".to_owned(),
        request: key("cart"),
    }
}

/// A refund of one yuan that the shop asks for.
fn wish(payment_id: i64) -> RefundRequest {
    RefundRequest {
        order_no: no("A"),
        payment_id: Some(payment_id),
        amount: Some(Fen::new(100)),
        key: key("refund"),
        reason: "broken".to_owned(),
        is_done: false,
        at_ms: MADE + 5,
    }
}

/// A row at least of every table, and each kind of value that may be absent.
async fn fill(store: &Arc<dyn Store>) {
    sent(store, "A").await;
    let keyed = store.add_shop_order(order("B"), Some(cart())).await;
    assert!(matches!(keyed, Ok(ShopOrder::Made(_))));
    store.record_payment(payment("A", "T1")).await.unwrap();
    let mut odd = payment("A", "T2");
    odd.amount = Fen::new(1);
    store.record_payment(odd).await.unwrap();
    store.record_payment(payment("nobody", "T3")).await.unwrap();
    let first = store.payments(&no("A")).await.unwrap().remove(0);
    let requested = store.request_refund(wish(first.id)).await.unwrap();
    let RefundRequested::New(requested, _) = requested else {
        panic!("{requested:?}");
    };
    let end = RefundEnd {
        state: RefundState::Succeeded,
        note: None,
        evidence: Evidence::default(),
        at_ms: MADE + 6,
    };
    store.end_refund(&requested.id, end).await.unwrap();
    store
        .record_refund(refund("nobody", RefundAmount::Whole))
        .await
        .unwrap();
    let waiting = store.attention().await.unwrap();
    assert!(
        store
            .resolve(waiting[0].id, "looked at", MADE + 7)
            .await
            .unwrap()
    );
    deliver(store).await;
}

/// One webhook is delivered, and one is to be sent again.
async fn deliver(store: &Arc<dyn Store>) {
    let to = Subscription {
        endpoint: "shop".to_owned(),
        kinds: WebhookKind::ALL.to_vec(),
    };
    let times = WebhookTimes {
        now_ms: MADE + 8,
        since_ms: 0,
        lease_until_ms: MADE + 9,
    };
    let ends = [DeliveryEnd::Delivered, DeliveryEnd::Again(MADE + 99)];
    let due = store.due_webhooks(&to, times, 9).await.unwrap();
    assert!(due.len() >= ends.len(), "{due:?}");
    for (due, end) in due.iter().zip(ends) {
        store
            .finish_webhook(due, end, "200", MADE + 8)
            .await
            .unwrap();
    }
}

/// All that a store says.
async fn all(store: &Arc<dyn Store>) -> Vec<String> {
    let filter = OrderFilter {
        limit: 99,
        ..OrderFilter::default()
    };
    let mut all = Vec::new();
    for order in store.orders(filter).await.unwrap() {
        let no = &order.no;
        all.push(format!("{order:?}"));
        all.push(format!("{:?}", store.attempts(no).await.unwrap()));
        all.push(format!("{:?}", store.payments(no).await.unwrap()));
        all.push(format!("{:?}", store.refunds(no).await.unwrap()));
        all.push(format!("{:?}", store.events(no).await.unwrap()));
    }
    all.push(format!("{:?}", store.attention().await.unwrap()));
    all.push(format!("{:?}", store.orphans().await.unwrap()));
    let webhooks = WebhookFilter {
        limit: 99,
        ..WebhookFilter::default()
    };
    all.push(format!("{:?}", store.outbox(webhooks).await.unwrap()));
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_the_ten_tables_arrives_as_it_is() {
    let Some(to) = postgres() else { return };
    let file = temporary("whole.sqlite3");
    let from = opened(&file);
    fill(&from).await;
    let before = all(&from).await;
    drop(from);
    let tables = moved(&file, &to).await.unwrap();
    assert_eq!(tables.len(), 10, "{tables:?}");
    assert!(tables.iter().all(|table| table.rows > 0), "{tables:?}");
    let arrived = opened(&to);
    assert_eq!(all(&arrived).await, before);
    // A key is known there, and what was asked for under it is not done again.
    let again = arrived.add_shop_order(order("B"), Some(cart())).await;
    assert!(matches!(again, Ok(ShopOrder::Known(_))));
    let first = arrived.payments(&no("A")).await.unwrap().remove(0);
    let again = arrived.request_refund(wish(first.id)).await.unwrap();
    assert!(matches!(again, RefundRequested::Known(_)), "{again:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sum_that_differs_moves_nothing_and_leaves_no_mark() {
    let Some(to) = postgres() else { return };
    let file = temporary("sum.sqlite3");
    fill(&opened(&file)).await;
    drop(opened(&to));
    let change = "CREATE FUNCTION one_more() RETURNS trigger LANGUAGE plpgsql AS
             'BEGIN NEW.amount_fen := NEW.amount_fen + 1; RETURN NEW; END';
         CREATE TRIGGER one_more BEFORE INSERT ON payments
             FOR EACH ROW EXECUTE FUNCTION one_more()";
    execute(&to, change);
    let refused = moved(&file, &to).await.unwrap_err();
    assert_eq!(refused, StoreError::NotTheSame("payments"));
    assert_eq!(opened(&to).order(&no("A")).await.unwrap(), None);
    assert_eq!(
        opened(&file).payments(&no("A")).await.unwrap()[0].amount,
        AMOUNT
    );
    execute(&to, "DROP TRIGGER one_more ON payments");
    moved(&file, &to).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_moved_opens_only_once_it_is_restored() {
    let Some(to) = postgres() else { return };
    let file = temporary("old.sqlite3");
    fill(&opened(&file)).await;
    moved(&file, &to).await.unwrap();
    let place = Database::from(&to).to_string();
    let refused = open(&(&file).into(), Mode::Live, None).unwrap_err();
    assert_eq!(refused, StoreError::Moved(place.clone()));
    let words = refused.to_string();
    assert!(words.contains(&place), "{words}");
    assert!(words.contains("checkout-server restore"), "{words}");
    // What was recorded in PostgreSQL since is not overwritten.
    assert_eq!(moved(&file, &to).await.unwrap_err(), StoreError::NotEmpty);
    assert!(open(&(&file).into(), Mode::Live, None).is_err());

    let (backup, back) = (temporary("backup.sqlite3"), temporary("back.sqlite3"));
    copy(&file, &backup).unwrap();
    restore(&backup, &back, Some(Mode::Live), None, MADE + 10).unwrap();
    assert_eq!(opened(&back).payments(&no("A")).await.unwrap().len(), 2);
}

/// The mark is there before PostgreSQL has the orders for good.
#[tokio::test(flavor = "multi_thread")]
async fn a_move_that_was_cut_off_can_be_done_again() {
    let Some(to) = postgres() else { return };
    let file = temporary("cut.sqlite3");
    fill(&opened(&file)).await;
    let mark = "INSERT INTO store (key, value) VALUES ('moved_to', 'postgres://elsewhere/x')";
    let marked = rusqlite::Connection::open(&file).unwrap();
    marked.execute(mark, []).unwrap();
    drop(marked);
    assert!(open(&(&file).into(), Mode::Live, None).is_err());
    moved(&file, &to).await.unwrap();
    assert_eq!(opened(&to).payments(&no("A")).await.unwrap().len(), 2);
    let refused = open(&(&file).into(), Mode::Live, None).unwrap_err();
    assert_eq!(refused, StoreError::Moved(Database::from(&to).to_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_moved_while_a_server_has_the_file() {
    let file = temporary("used.sqlite3");
    let server = opened(&file);
    sent(&server, "A").await;
    let to = PathBuf::from("postgres://nobody@127.0.0.1:1/nowhere");
    let refused = moved(&file, &to).await.unwrap_err();
    assert_eq!(refused, StoreError::InUse);
    server.record_payment(payment("A", "T1")).await.unwrap();
    drop(server);
    drop(opened(&file));
    assert_eq!(attention(&opened(&file)).await, [""; 0]);
}
