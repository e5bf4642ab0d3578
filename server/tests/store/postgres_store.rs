//! What the store in PostgreSQL does with its database. The tests run where there is one.

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use checkout_server::merchant::{
    pay_state::PayState,
    store::{
        AttemptStart, EventKind, Mode, NewEvent, OrderFilter, Recorded, RefundAmount, Store,
        StoreError, open,
    },
};
use tokio::task::JoinSet;

use crate::{
    place::{
        AMOUNT, GATEWAY, MADE, attempt, attention, is_postgres, no, order, payment, refund, sent,
        temporary, webhooks,
    },
    postgres::{database_of, execute},
    upgrade::meets_its_order,
};

/// A database of PostgreSQL; `None` in the pass over SQLite.
fn database() -> Option<PathBuf> {
    Some(database_of(temporary("none.sqlite3"))).filter(|database| is_postgres(database))
}

fn opened(database: &PathBuf) -> Arc<dyn Store> {
    open(&database.into(), Mode::Live, None).unwrap()
}

#[test]
fn real_orders_and_the_sandboxs_are_in_databases_of_their_own() {
    let Some(database) = database() else { return };
    drop(opened(&database));
    let refused = open(&(&database).into(), Mode::Sandbox, None).unwrap_err();
    assert_eq!(refused, StoreError::OtherMode(Mode::Live));
    drop(opened(&database));
}

#[test]
fn what_a_newer_version_or_another_program_wrote_is_refused() {
    let Some(database) = database() else { return };
    drop(opened(&database));
    execute(
        &database,
        "UPDATE store SET value = '99' WHERE key = 'version'",
    );
    let refused = open(&(&database).into(), Mode::Live, None).unwrap_err();
    assert_eq!(refused, StoreError::NewerVersion);
    let other = database_of(temporary("other.sqlite3"));
    execute(&other, "CREATE TABLE orders (id int)");
    let refused = open(&(&other).into(), Mode::Live, None).unwrap_err();
    assert_eq!(refused, StoreError::NotAStore);
}

#[test]
fn instances_that_start_at_once_set_the_database_up_once() {
    let Some(database) = database() else { return };
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| drop(opened(&database)));
        }
    });
}

#[test]
fn events_are_neither_changed_nor_deleted() {
    let Some(database) = database() else { return };
    let store = opened(&database);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let event = NewEvent {
            order_no: Some("order-1".to_owned()),
            ..NewEvent::new(EventKind::Report, MADE)
        };
        assert!(store.record_event(event).await.unwrap());
    });
    for statement in [
        "UPDATE events SET accepted = false",
        "DELETE FROM events",
        "TRUNCATE events CASCADE",
    ] {
        let done = std::panic::catch_unwind(|| execute(&database, statement));
        assert!(done.is_err(), "{statement}");
    }
}

/// Each from two instances, as notifications, queries and reports come.
/// An index that is made, or a lock of somebody's shell.
#[tokio::test(flavor = "multi_thread")]
async fn however_many_orders_wait_to_be_stored_an_order_is_read_at_once() {
    let Some(database) = database() else { return };
    let store = opened(&database);
    store.add_order(order("order-1")).await.unwrap();
    let lock = "BEGIN; LOCK TABLE orders IN SHARE MODE; SELECT pg_sleep(3); COMMIT";
    let locked = tokio::task::spawn_blocking(move || execute(&database, lock));
    // The lock is held once an order waits.
    let mut waiting = JoinSet::new();
    for index in 2.. {
        let (store, no) = (Arc::clone(&store), format!("order-{index}"));
        let stored = async move { store.add_order(order(&no)).await };
        let mut stored = Box::pin(stored);
        let brief = Duration::from_millis(100);
        if tokio::time::timeout(brief, &mut stored).await.is_err() {
            waiting.spawn(stored);
        }
        if waiting.len() == 2 {
            break;
        }
    }
    for index in 0..40 {
        let (store, no) = (Arc::clone(&store), format!("more-{index}"));
        waiting.spawn(async move { store.add_order(order(&no)).await });
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let first = no("order-1");
    let read = tokio::time::timeout(Duration::from_secs(1), store.order(&first));
    assert!(read.await.expect("it is read at once").unwrap().is_some());
    locked.await.unwrap();
    let all = waiting.join_all().await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_many_record_at_once_is_recorded_once() {
    let Some(database) = database() else { return };
    let stores = [opened(&database), opened(&database)];
    sent(&stores[0], "order-1").await;
    let mut work = JoinSet::new();
    for index in 0..40 {
        let store = Arc::clone(&stores[index % 2]);
        // One trade, named and unnamed, and one that no order has.
        let wanted = match index % 4 {
            0 => payment("order-1", ""),
            1 | 2 => payment("order-1", "trade-1"),
            _ => payment("nobodys", "trade-2"),
        };
        work.spawn(async move { store.record_payment(wanted).await.unwrap() });
    }
    let all = work.join_all().await;
    let count = |expected| all.iter().filter(|it| **it == expected).count();
    assert_eq!(count(Recorded::Paid), 1, "{all:?}");
    assert_eq!(count(Recorded::Orphan), 1, "{all:?}");
    assert_eq!(count(Recorded::AlreadyRecorded), 38, "{all:?}");
    assert_eq!(webhooks(&stores[1], "order-1").await, ["order.paid"]);
    assert_eq!(stores[1].payments(&no("order-1")).await.unwrap().len(), 1);
    assert_eq!(attention(&stores[1]).await, ["unknown_number"]);

    let mut work = JoinSet::new();
    for index in 0..40 {
        let store = Arc::clone(&stores[index % 2]);
        work.spawn(async move {
            let part = RefundAmount::Part(AMOUNT.divided(4).unwrap());
            let mut refund = refund("order-1", part);
            refund.idempotency_key = Some(format!("refund-{}", index % 8));
            store.record_refund(refund).await.unwrap()
        });
    }
    let all = work.join_all().await;
    let refunds = stores[0].refunds(&no("order-1")).await.unwrap();
    assert_eq!(refunds.len(), 4, "{all:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_attempts_and_claims_at_once_each_is_got_by_one() {
    let Some(database) = database() else { return };
    let stores = [opened(&database), opened(&database)];
    for number in 0..20 {
        let number = format!("order-{number}");
        stores[0].add_order(order(&number)).await.unwrap();
    }
    let mut work = JoinSet::new();
    for index in 0..200 {
        let store = Arc::clone(&stores[index % 2]);
        work.spawn(async move {
            let mut wish = attempt(&format!("order-{}", index / 10));
            wish.first_query_at_ms = Some(MADE + 1);
            store.begin_attempt(wish, MADE).await.unwrap()
        });
    }
    let all = work.join_all().await;
    let begun = |start: &&AttemptStart| matches!(start, AttemptStart::Begun(_));
    assert_eq!(all.iter().filter(begun).count(), 20);
    let mut work = JoinSet::new();
    for index in 0..20 {
        let store = Arc::clone(&stores[index % 2]);
        work.spawn(async move {
            let due = store.due_queries(GATEWAY, MADE + 2, 3, 60_000).await;
            due.unwrap().into_iter().map(|(_, attempt)| attempt.id)
        });
    }
    let ids: Vec<_> = work.join_all().await.into_iter().flatten().collect();
    let distinct: BTreeSet<_> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len(), "claimed twice: {ids:?}");
    let mut rest = 0;
    loop {
        let due = stores[0].due_queries(GATEWAY, MADE + 2, 9, 60_000).await;
        match due.unwrap().len() {
            0 => break,
            more => rest += more,
        }
    }
    assert_eq!(ids.len() + rest, 20);
    let ends = stores
        .each_ref()
        .map(|store| store.end_orders(MADE * 9, 0, 100));
    let [first, second] = ends;
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first.unwrap() + second.unwrap(), 20);
    assert_eq!(webhooks(&stores[0], "order-7").await, ["order.expired"]);
}

/// PostgreSQL keeps no such character in a text.
#[tokio::test]
async fn a_null_character_is_kept_as_another_and_breaks_nothing() {
    let Some(database) = database() else { return };
    let store = opened(&database);
    let odd = payment("no\0body", "trade\0one");
    assert_eq!(
        store.record_payment(odd.clone()).await.unwrap(),
        Recorded::Orphan
    );
    assert_eq!(
        store.record_payment(odd).await.unwrap(),
        Recorded::AlreadyRecorded
    );
    assert!(store.attempt(GATEWAY, "no\0body").await.unwrap().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_the_first_version_keeps_what_it_holds() {
    let Some(database) = database() else { return };
    let schema = include_str!("../../src/merchant/store/postgres/schema-1.sql");
    execute(&database, schema);
    execute(
        &database,
        "INSERT INTO store (key, value) VALUES ('version', '1'), ('mode', 'live');
         INSERT INTO orders (order_no, source, name, quantity, amount_fen, wallets,
             created_at_ms, expires_at_ms)
         VALUES ('waits', 'api', 'tea', 1, 8800, 'either', 1, 2),
             ('paid', 'api', 'tea', 1, 8800, 'either', 1, 2);
         INSERT INTO payments (gateway, trade_key, number, order_no, amount_fen, learned_at_ms,
             source)
         VALUES ('epay', 'T1', 'paid', 'paid', 8800, 1, 'query');
         INSERT INTO order_keys (idempotency_key, fingerprint, order_no)
         VALUES ('cart-7', 'fingerprint', 'waits');",
    );
    let store = opened(&database);
    meets_its_order(&store, "waits").await;
    for (state, number) in [(PayState::Paid, "paid"), (PayState::Waiting, "waits")] {
        let listed = store.orders(OrderFilter {
            state: Some(state),
            limit: 99,
            ..OrderFilter::default()
        });
        let listed = listed.await.unwrap();
        let numbers: Vec<_> = listed.iter().map(|order| order.no.as_str()).collect();
        assert_eq!(numbers, [number]);
    }
}
