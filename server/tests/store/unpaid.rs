//! Which orders are deleted that were never paid, and what is left of them.

use std::sync::Arc;

use checkout_server::{
    merchant::{
        order::Order,
        store::{
            AttemptStart, EventKind, NewAttempt, NewEvent, QueryClaim, QueryEnd, Recorded,
            RefundAmount, SETTLED_UNPAID, ShopOrder, Store,
        },
    },
    money::Fen,
};

use crate::place::{
    END, GATEWAY, MADE, Place, attempt, attention, further_attempt, no, order, payment, refund,
    sent, webhooks,
};

async fn deleted(store: &Arc<dyn Store>, before_ms: i64, limit: u32) -> usize {
    let deleted = store.delete_unpaid(&[], before_ms, limit);
    deleted.await.unwrap()
}

async fn is_kept(store: &Arc<dyn Store>, number: &str) -> bool {
    store.order(&no(number)).await.unwrap().is_some()
}

async fn settle(store: &Arc<dyn Store>, number: &str) {
    let settled = NewEvent {
        order_no: Some(number.to_owned()),
        reason: Some(SETTLED_UNPAID),
        ..NewEvent::new(EventKind::Order, END)
    };
    assert!(store.record_event(settled).await.unwrap());
}

fn odd(number: &str) -> NewEvent {
    NewEvent {
        order_no: Some(number.to_owned()),
        gateway: Some(GATEWAY.to_owned()),
        reason: Some("frozen"),
        attention: true,
        ..NewEvent::new(EventKind::Query, MADE)
    }
}

async fn resolve_all(store: &Arc<dyn Store>) {
    for event in store.attention().await.unwrap() {
        assert!(store.resolve(event.id, "seen", END).await.unwrap());
    }
}

/// An order that was sent, and about which the gateway is queried.
async fn queried(store: &Arc<dyn Store>, number: &str) -> i64 {
    store.add_order(order(number)).await.unwrap();
    let wish = NewAttempt {
        first_query_at_ms: Some(END),
        ..attempt(number)
    };
    let start = store.begin_attempt(wish, MADE).await.unwrap();
    let AttemptStart::Begun(attempt) = start else {
        panic!("{start:?}");
    };
    attempt.id
}

/// The gateway answered the last query.
async fn answered(store: &Arc<dyn Store>, attempt_id: i64) {
    let claim = store.claim_query(attempt_id, END, END, 1000).await.unwrap();
    assert_eq!(claim, QueryClaim::Claimed);
    let end = QueryEnd {
        answered_at_ms: Some(END),
        next_query_at_ms: None,
    };
    store.finish_query(attempt_id, end).await.unwrap();
}

#[tokio::test]
async fn an_unpaid_order_is_deleted_with_all_but_its_events() {
    let store = Place::new().open();
    for number in ["unsent", "canceled"] {
        store.add_order(order(number)).await.unwrap();
    }
    let canceled = NewEvent::new(EventKind::Order, MADE);
    store.cancel_order(&no("canceled"), canceled).await.unwrap();
    sent(&store, "settled").await;
    for kind in [EventKind::Create, EventKind::Answer] {
        let exchanged = NewEvent {
            order_no: Some("settled".to_owned()),
            gateway: Some(GATEWAY.to_owned()),
            ..NewEvent::new(kind, MADE)
        };
        assert!(store.record_event(exchanged).await.unwrap());
    }
    settle(&store, "settled").await;
    assert_eq!(store.end_orders(END, 0, 10).await.unwrap(), 3);
    assert_eq!(webhooks(&store, "settled").await, ["order.expired"]);
    assert_eq!(deleted(&store, END, 10).await, 0, "not before its end");
    assert_eq!(deleted(&store, END + 1, 2).await, 2);
    assert_eq!(deleted(&store, END + 1, 2).await, 1);
    assert_eq!(deleted(&store, END + 1, 2).await, 0);
    for number in ["unsent", "canceled", "settled"] {
        assert!(!is_kept(&store, number).await, "{number}");
        assert_eq!(webhooks(&store, number).await, [""; 0], "{number}");
        assert_eq!(store.attempts(&no(number)).await.unwrap(), [], "{number}");
    }
    assert_eq!(store.attempt(GATEWAY, "settled").await.unwrap(), None);
    let events = store.events(&no("settled")).await.unwrap();
    assert_eq!(events.len(), 1);
}

/// Whatever became of the money, and whoever it is said to be for.
#[tokio::test]
async fn an_order_with_a_payment_is_kept() {
    let place = Place::new();
    let store = place.open();
    store.record_payment(payment("orphan", "T0")).await.unwrap();
    for number in ["paid", "refunded", "wrong", "orphan"] {
        sent(&store, number).await;
        settle(&store, number).await;
    }
    for (number, trade_no) in [("paid", "T1"), ("refunded", "T2")] {
        let recorded = store.record_payment(payment(number, trade_no)).await;
        assert_eq!(recorded.unwrap(), Recorded::Paid);
    }
    let back = refund("refunded", RefundAmount::Whole);
    store.record_refund(back).await.unwrap();
    let mut wrong = payment("wrong", "T3");
    wrong.amount = Fen::new(1);
    let recorded = store.record_payment(wrong).await.unwrap();
    assert_eq!(recorded, Recorded::WrongAmount);
    resolve_all(&store).await;
    place.deliver_webhooks();
    assert_eq!(deleted(&store, END * 2, 10).await, 0);
}

#[tokio::test]
async fn an_order_that_may_have_been_paid_is_kept() {
    let store = Place::new().open();
    sent(&store, "unconfirmed").await;
    assert_eq!(deleted(&store, END * 2, 10).await, 0);
    settle(&store, "unconfirmed").await;
    assert_eq!(deleted(&store, END * 2, 10).await, 1);
    let id = queried(&store, "queried").await;
    answered(&store, id).await;
    // A gateway that cannot be queried any more.
    let unqueried = store.delete_unpaid(&["gatepay", GATEWAY], END * 2, 10);
    assert_eq!(unqueried.await.unwrap(), 0);
    assert_eq!(deleted(&store, END * 2, 10).await, 1);
}

#[tokio::test]
async fn an_order_that_a_gateway_is_to_be_queried_about_is_kept() {
    let store = Place::new().open();
    let id = queried(&store, "A").await;
    settle(&store, "A").await;
    assert_eq!(deleted(&store, END * 2, 10).await, 0);
    answered(&store, id).await;
    assert_eq!(deleted(&store, END * 2, 10).await, 1);
}

#[tokio::test]
async fn an_order_that_waits_for_a_person_is_kept() {
    let place = Place::new();
    let store = place.open();
    store.add_order(order("own")).await.unwrap();
    store.record_event(odd("OWN")).await.unwrap();
    sent(&store, "sent").await;
    settle(&store, "sent").await;
    let further = further_attempt("sent");
    store.begin_attempt(further, MADE).await.unwrap();
    store.record_event(odd("sent-2")).await.unwrap();
    place.deliver_webhooks();
    assert_eq!(deleted(&store, END * 2, 10).await, 0);
    resolve_all(&store).await;
    assert_eq!(deleted(&store, END * 2, 10).await, 2);
}

#[tokio::test]
async fn an_order_with_a_webhook_of_more_than_its_end_is_kept_until_it_is_sent() {
    let place = Place::new();
    let store = place.open();
    store.add_order(order("A")).await.unwrap();
    store.record_event(odd("A")).await.unwrap();
    resolve_all(&store).await;
    assert_eq!(deleted(&store, END * 2, 10).await, 0);
    place.deliver_webhooks();
    assert_eq!(deleted(&store, END * 2, 10).await, 1);
}

#[tokio::test]
async fn a_payment_of_a_deleted_order_is_kept_as_nobodys() {
    let store = Place::new().open();
    sent(&store, "late").await;
    settle(&store, "late").await;
    assert_eq!(deleted(&store, END * 2, 10).await, 1);
    let recorded = store.record_payment(payment("late", "T")).await.unwrap();
    assert_eq!(recorded, Recorded::Orphan);
    assert_eq!(store.orphans().await.unwrap()[0].number, "late");
    assert_eq!(attention(&store).await, ["unknown_number"]);
}

/// What was found out about an order is nothing about a later one of its number.
#[tokio::test]
async fn an_order_that_is_made_again_is_unconfirmed_whatever_became_of_the_first() {
    let event = |kind, reason, at_ms| NewEvent {
        order_no: Some("A".to_owned()),
        reason: Some(reason),
        ..NewEvent::new(kind, at_ms)
    };
    for (kind, reason) in [
        (EventKind::Order, SETTLED_UNPAID),
        (EventKind::Report, "canceled"),
    ] {
        let store = Place::new().open();
        sent(&store, "A").await;
        assert!(store.record_event(event(kind, reason, END)).await.unwrap());
        assert!(!store.record_event(event(kind, reason, END)).await.unwrap());
        assert_eq!(deleted(&store, END * 2, 10).await, 1);
        let made = Order {
            created_at_ms: END * 2,
            expires_at_ms: END * 3,
            ..order("A")
        };
        let again = store.add_shop_order(made, None).await.unwrap();
        assert!(matches!(again, ShopOrder::Made(_)), "{again:?}");
        let start = store.begin_attempt(attempt("A"), END * 2).await.unwrap();
        assert!(matches!(start, AttemptStart::Begun(_)), "{start:?}");
        let listed = store.unconfirmed(&[], END * 3).await.unwrap();
        assert_eq!(listed.len(), 1, "{reason}");
        assert_eq!(deleted(&store, END * 4, 10).await, 0, "{reason}");
        for is_new in [true, false] {
            let later = event(kind, reason, END * 3);
            let recorded = store.record_event(later).await.unwrap();
            assert_eq!(recorded, is_new, "{reason}");
        }
        assert_eq!(store.unconfirmed(&[], END * 3).await.unwrap(), []);
        assert_eq!(deleted(&store, END * 4, 10).await, 1);
    }
}

#[tokio::test]
async fn two_instances_delete_each_order_once() {
    let place = Place::new();
    let (store, other) = (place.open(), place.open());
    for number in 0..20 {
        let number = format!("A{number}");
        store.add_order(order(&number)).await.unwrap();
    }
    let (here, there) = tokio::join!(deleted(&store, END * 2, 20), deleted(&other, END * 2, 20));
    assert_eq!(here + there, 20);
    assert_eq!(deleted(&other, END * 2, 20).await, 0);
}
