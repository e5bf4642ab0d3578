//! Which gateways are to be queried, and which orders nobody can ask about.

use std::sync::Arc;

use checkout_server::merchant::store::{
    AttemptEnd, AttemptStart, AttemptState, Cancellation, Device, EventKind, NewAttempt, NewEvent,
    QueryClaim, QueryEnd, SETTLED_UNPAID, Store,
};

use crate::place::{END, GATEWAY, MADE, Place, attempt, no, order, payment, webhooks};

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
    let due = store.due_queries(GATEWAY, now_ms, limit, 1000);
    let due = due.await.unwrap();
    let numbers = due.iter().map(|(order, attempt)| {
        assert_eq!(order.no, attempt.order_no);
        order.no.as_str()
    });
    numbers.collect::<Vec<_>>().concat()
}

async fn finish(store: &Arc<dyn Store>, attempt_id: i64, next_query_at_ms: Option<i64>) {
    let end = QueryEnd {
        answered_at_ms: Some(MADE + 25),
        next_query_at_ms,
    };
    store.finish_query(attempt_id, end).await.unwrap();
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
    finish(&store, first, Some(MADE + 500)).await;
    assert_eq!(due(&other, MADE + 499, 10).await, "C");
    assert_eq!(due(&other, MADE + 500, 10).await, "A");
    // The one that claimed B is gone.
    assert_eq!(due(&store, MADE + 1020, 10).await, "B");
    finish(&store, first, None).await;
    assert_eq!(due(&store, END * 2, 10).await, "BC");
    let attempts = store.attempts(&no("A")).await.unwrap();
    assert_eq!(
        (attempts[0].queries, attempts[0].next_query_at_ms),
        (2, None)
    );
}

#[tokio::test]
async fn the_queries_of_one_gateway_are_not_those_of_another() {
    let store = Place::new().open();
    answered(&store, "A", MADE).await;
    let elsewhere = store.due_queries("order-cmd", END, 10, 1000);
    assert_eq!(elsewhere.await.unwrap(), []);
    assert_eq!(due(&store, END, 10).await, "A");
}

/// Some gateways know all attempts of an order by its one number: that is asked about once.
#[tokio::test]
async fn attempts_with_one_number_are_one_query() {
    let store = Place::new().open();
    answered(&store, "A", MADE + 10).await;
    let on_desktop = NewAttempt {
        device: Device::Desktop,
        further_number: None,
        first_query_at_ms: Some(MADE + 20),
        ..attempt("A")
    };
    let start = store.begin_attempt(on_desktop.clone(), MADE).await.unwrap();
    let AttemptStart::Begun(second) = start else {
        panic!("{start:?}");
    };
    let claimed = store.due_queries(GATEWAY, MADE + 30, 10, 1000);
    let claimed = claimed.await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(claimed[0].1.id, second.id, "the newest");
    // One that begins meanwhile keeps its own time.
    let in_wechat = NewAttempt {
        device: Device::WeChat,
        first_query_at_ms: Some(MADE + 70),
        ..on_desktop
    };
    store.begin_attempt(in_wechat, MADE + 31).await.unwrap();
    finish(&store, second.id, Some(MADE + 50)).await;
    let attempts = store.attempts(&no("A")).await.unwrap();
    let next: Vec<_> = attempts.iter().map(|it| it.next_query_at_ms).collect();
    assert_eq!(next, [None, Some(MADE + 50), Some(MADE + 70)]);
}

#[tokio::test]
async fn a_query_that_is_not_due_is_claimed_once_and_sent_even_if_its_caller_stops() {
    let place = Place::new();
    let (store, other) = (place.open(), place.open());
    let id = answered(&store, "A", MADE + 5_000).await;
    let claim = async |store: &Arc<dyn Store>, since_ms, now_ms| {
        let claim = store.claim_query(id, since_ms, now_ms, 1000);
        claim.await.unwrap()
    };
    assert_eq!(claim(&store, MADE, MADE).await, QueryClaim::Claimed);
    assert_eq!(claim(&other, MADE, MADE + 999).await, QueryClaim::Running);
    assert_eq!(due(&other, MADE + 999, 10).await, "");
    assert_eq!(due(&other, MADE + 1000, 10).await, "A");
    // That one began 25 ms after the order was made.
    finish(&other, id, Some(MADE + 5_000)).await;
    assert_eq!(
        claim(&store, MADE + 24, MADE + 1001).await,
        QueryClaim::Answered
    );
    assert_eq!(
        claim(&store, MADE + 25, MADE + 1001).await,
        QueryClaim::Claimed
    );
    assert_eq!(
        claim(&other, MADE + 25, MADE + 1002).await,
        QueryClaim::Running
    );
}

#[tokio::test]
async fn the_end_of_an_order_is_seen_to_once() {
    let place = Place::new();
    let (store, other) = (place.open(), place.open());
    for number in ["waits", "canceled", "asked"] {
        store.add_order(order(number)).await.unwrap();
    }
    answered(&store, "paid", END * 9).await;
    store.record_payment(payment("paid", "T")).await.unwrap();
    let event = NewEvent::new(EventKind::Order, MADE);
    store.cancel_order(&no("canceled"), event).await.unwrap();
    let asked = NewAttempt {
        first_query_at_ms: Some(END),
        ..attempt("asked")
    };
    store.begin_attempt(asked, MADE).await.unwrap();
    let end =
        async |store: &Arc<dyn Store>, now_ms| store.end_orders(now_ms, 600, 10).await.unwrap();
    assert_eq!(end(&store, END - 1).await, 0);
    assert_eq!(end(&store, END).await, 3);
    assert_eq!(end(&other, END).await, 0);
    // Its last answer is waited for, but not for ever.
    assert_eq!(webhooks(&store, "asked").await, [""; 0]);
    assert_eq!(end(&other, END + 599).await, 0);
    assert_eq!(end(&other, END + 600).await, 1);
    assert_eq!(webhooks(&store, "waits").await, ["order.expired"]);
    assert_eq!(webhooks(&store, "asked").await, ["order.expired"]);
    assert_eq!(webhooks(&store, "canceled").await, ["order.canceled"]);
    assert!(!webhooks(&store, "paid").await.contains(&"order.expired"));
}

async fn unconfirmed(store: &Arc<dyn Store>, gateways: &[&str], now_ms: i64) -> String {
    let found = store.unconfirmed(gateways, now_ms).await.unwrap();
    let numbers: Vec<_> = found.iter().map(|order| order.no.as_str()).collect();
    numbers.concat()
}

#[tokio::test]
async fn an_order_that_nobody_can_ask_about_is_unconfirmed_from_its_end() {
    let store = Place::new().open();
    for number in ["A", "paid", "B"] {
        answered(&store, number, MADE).await;
    }
    store.add_order(order("unsent")).await.unwrap();
    let paid = payment("paid", "T");
    store.record_payment(paid).await.unwrap();
    assert_eq!(unconfirmed(&store, &[GATEWAY], END - 1).await, "");
    assert_eq!(unconfirmed(&store, &[GATEWAY, "gatepay"], END).await, "AB");
    assert_eq!(unconfirmed(&store, &["gatepay"], END).await, "");
    store.record_payment(payment("A", "T2")).await.unwrap();
    assert_eq!(unconfirmed(&store, &[GATEWAY], END).await, "B");
    // A shop that calls an order off does not know whether it was paid.
    let event = NewEvent::new(EventKind::Order, MADE);
    store.cancel_order(&no("B"), event).await.unwrap();
    assert_eq!(unconfirmed(&store, &[GATEWAY], END).await, "B");
    let settled = NewEvent {
        order_no: Some("B".to_owned()),
        reason: Some(SETTLED_UNPAID),
        ..NewEvent::new(EventKind::Order, END)
    };
    store.record_event(settled).await.unwrap();
    assert_eq!(unconfirmed(&store, &[GATEWAY], END).await, "");
}

/// Whoever settles what is on one page goes on behind it all the same.
#[tokio::test]
async fn unconfirmed_orders_are_read_by_pages() {
    let store = Place::new().open();
    for number in ["b", "A", "c", "B2"] {
        answered(&store, number, MADE).await;
    }
    let page = async |after: Option<&str>, limit| {
        let after = after.map(no);
        let found = store
            .unconfirmed_after(after.as_ref(), limit, &[GATEWAY], END)
            .await
            .unwrap();
        let numbers: Vec<_> = found.iter().map(|order| order.no.as_str()).collect();
        numbers.join(" ")
    };
    assert_eq!(page(None, u32::MAX).await, "A B2 b c");
    assert_eq!(page(None, 2).await, "A B2");
    assert_eq!(page(Some("B2"), 1).await, "b");
    assert_eq!(page(Some("C"), 1).await, "");
    assert_eq!(page(Some("nobodys"), 1).await, "A");
    store.record_payment(payment("b2", "T")).await.unwrap();
    assert_eq!(page(Some("b2"), 9).await, "b c");
}

/// A gateway that can be queried and never answered leaves the same question open.
#[tokio::test]
async fn an_order_whose_gateway_never_answered_is_unconfirmed() {
    let store = Place::new().open();
    for (number, answered_at_ms) in [
        ("never", None),
        ("early", Some(END - 1)),
        ("late", Some(END)),
    ] {
        let id = answered(&store, number, MADE).await;
        let claim = store.claim_query(id, MADE, MADE, 1000).await;
        assert_eq!(claim.unwrap(), QueryClaim::Claimed);
        let asked = unconfirmed(&store, &[], END * 2).await;
        assert!(!asked.contains(number), "{number}: still asked about");
        let end = QueryEnd {
            answered_at_ms,
            next_query_at_ms: None,
        };
        store.finish_query(id, end).await.unwrap();
    }
    assert_eq!(unconfirmed(&store, &[], END * 2).await, "earlynever");
}

/// A shopper who changes the wallet may pay twice, and a payment or a cancellation of one
/// attempt says nothing of the other.
#[tokio::test]
async fn an_order_is_unconfirmed_for_its_other_attempt() {
    let store = Place::new().open();
    for number in ["paid", "canceled"] {
        answered(&store, number, MADE).await;
        let other = NewAttempt {
            device: Device::Desktop,
            ..attempt(number)
        };
        let begun = store.begin_attempt(other, MADE).await.unwrap();
        assert!(matches!(begun, AttemptStart::Begun(_)), "{begun:?}");
    }
    store.record_payment(payment("paid", "T1")).await.unwrap();
    let canceled = NewEvent {
        order_no: Some("canceled".to_owned()),
        gateway: Some(GATEWAY.to_owned()),
        reason: Some("canceled"),
        ..NewEvent::new(EventKind::Report, MADE)
    };
    let number = no("canceled");
    let first = store.cancel_order(&number, canceled.clone()).await;
    assert!(matches!(first, Ok(Cancellation::Canceled(_))), "{first:?}");
    let list = unconfirmed(&store, &[GATEWAY], END).await;
    assert_eq!(list, "canceledpaid");
    store.record_payment(payment("paid-2", "T2")).await.unwrap();
    let canceled = NewEvent {
        order_no: Some("canceled-2".to_owned()),
        ..canceled
    };
    store.record_event(canceled).await.unwrap();
    assert_eq!(unconfirmed(&store, &[GATEWAY], END).await, "");
}
