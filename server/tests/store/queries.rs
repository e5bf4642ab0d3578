//! Which gateways are to be queried, and which orders nobody can ask about.

use std::sync::Arc;

use checkout_server::merchant::store::{AttemptEnd, AttemptStart, AttemptState, Store};

use crate::place::{END, GATEWAY, MADE, Place, attempt, no, order, payment};

async fn answered(store: &Arc<dyn Store>, number: &str, next_query_at_ms: i64) -> i64 {
    store.add_order(order(number)).await.unwrap();
    let start = store.begin_attempt(attempt(number), MADE).await.unwrap();
    let AttemptStart::Begun(attempt) = start else {
        panic!("{start:?}");
    };
    let end = AttemptEnd {
        state: AttemptState::Answered,
        answer: None,
        trade_no: None,
        ends_at_ms: None,
        next_query_at_ms: Some(next_query_at_ms),
    };
    assert!(store.finish_attempt(&attempt, end).await.unwrap());
    attempt.id
}

async fn due(store: &Arc<dyn Store>, now_ms: i64, limit: u32) -> String {
    let due = store.due_queries(now_ms, limit, 1000).await.unwrap();
    let numbers = due.iter().map(|(order, attempt)| {
        assert_eq!(order.no, attempt.order_no);
        order.no.as_str()
    });
    numbers.collect::<Vec<_>>().concat()
}

#[tokio::test]
async fn what_is_due_is_claimed_by_one_caller_until_its_lease_ends() {
    let place = Place::new();
    let (store, other) = (place.open(), place.open());
    answered(&store, "B", MADE + 20).await;
    let first = answered(&store, "A", MADE + 10).await;
    answered(&store, "C", MADE + 30).await;
    assert_eq!(due(&store, MADE + 9, 10).await, "");
    assert_eq!(due(&store, MADE + 20, 1).await, "A");
    assert_eq!(due(&other, MADE + 20, 10).await, "B");
    assert_eq!(due(&other, MADE + 20, 10).await, "");
    store.finish_query(first, Some(MADE + 500)).await.unwrap();
    assert_eq!(due(&other, MADE + 499, 10).await, "C");
    assert_eq!(due(&other, MADE + 500, 10).await, "A");
    // The one that claimed B is gone.
    assert_eq!(due(&store, MADE + 1020, 10).await, "B");
    store.finish_query(first, None).await.unwrap();
    assert_eq!(due(&store, END * 2, 10).await, "BC");
    let attempts = store.attempts(&no("A")).await.unwrap();
    assert_eq!(
        (attempts[0].queries, attempts[0].next_query_at_ms),
        (2, None)
    );
}

#[tokio::test]
async fn an_order_that_nobody_can_ask_about_is_unconfirmed_from_its_end() {
    let store = Place::new().open();
    for number in ["A", "paid", "B"] {
        answered(&store, number, MADE).await;
    }
    store.add_order(order("unsent")).await.unwrap();
    store.record_payment(payment("paid", "T")).await.unwrap();
    let list = async |gateways: &[&str], now_ms| {
        let found = store.unconfirmed(gateways, now_ms).await.unwrap();
        let numbers: Vec<_> = found.iter().map(|order| order.no.as_str()).collect();
        numbers.concat()
    };
    assert_eq!(list(&[GATEWAY], END - 1).await, "");
    assert_eq!(list(&[GATEWAY, "gatepay"], END).await, "AB");
    assert_eq!(list(&["gatepay"], END).await, "");
    store.record_payment(payment("A", "T2")).await.unwrap();
    assert_eq!(list(&[GATEWAY], END).await, "B");
}
