//! A cancellation and a payment of one order: the payment counts, whichever comes first.

use std::sync::Arc;

use checkout_server::merchant::{
    pay_state::PayState,
    store::{EventKind, NewEvent, NewPayment, RefundAmount, Store},
};

use crate::place::{MADE, Place, attention, no, payment, refund, sent, state, webhooks};

/// The event of a cancellation that the shop asks for.
fn by_the_shop(number: &str) -> NewEvent {
    NewEvent {
        order_no: Some(number.to_owned()),
        reason: Some("canceled"),
        got: Some("shop".to_owned()),
        ..NewEvent::new(EventKind::Order, MADE + 5)
    }
}

async fn canceled_at(store: &Arc<dyn Store>, number: &str) -> Option<i64> {
    let order = store.order(&no(number)).await.unwrap().unwrap();
    order.canceled_at_ms
}

/// How many events say that the order was canceled.
async fn cancellations(store: &Arc<dyn Store>, number: &str) -> usize {
    let events = store.events(&no(number)).await.unwrap();
    let canceled = |reason: &Option<String>| reason.as_deref() == Some("canceled");
    events.iter().filter(|it| canceled(&it.reason)).count()
}

#[tokio::test]
async fn an_order_with_a_payment_is_not_canceled_and_nothing_of_it_is_recorded() {
    let store = Place::new().open();
    for number in ["paid", "other", "back"] {
        sent(&store, number).await;
    }
    let other = NewPayment {
        amount: checkout_server::money::Fen::new(1),
        ..payment("other", "T2")
    };
    for paid in [payment("paid", "T1"), other, payment("back", "T3")] {
        store.record_payment(paid).await.unwrap();
    }
    let back = refund("back", RefundAmount::Whole);
    store.record_refund(back).await.unwrap();
    for (number, expected) in [
        ("paid", PayState::Paid),
        ("other", PayState::NEEDS_ATTENTION),
        ("back", PayState::Refunded),
    ] {
        let before = webhooks(&store, number).await;
        let event = by_the_shop(number);
        store.cancel_order(&no(number), event).await.unwrap();
        assert_eq!(state(&store, number).await, expected);
        assert_eq!(canceled_at(&store, number).await, None, "{number}");
        assert_eq!(cancellations(&store, number).await, 0, "{number}");
        assert_eq!(webhooks(&store, number).await, before);
    }
}

#[tokio::test]
async fn an_order_is_canceled_once() {
    let store = Place::new().open();
    sent(&store, "A").await;
    for (at_ms, by) in [(MADE + 5, "shop"), (MADE + 6, "erp")] {
        let event = NewEvent {
            got: Some(by.to_owned()),
            at_ms,
            ..by_the_shop("A")
        };
        store.cancel_order(&no("A"), event).await.unwrap();
    }
    assert_eq!(canceled_at(&store, "A").await, Some(MADE + 5));
    assert_eq!(cancellations(&store, "A").await, 1);
    assert_eq!(webhooks(&store, "A").await, ["order.canceled"]);
}

/// On two instances: either the cancellation came first, and the payment is late, or nothing of
/// it is on record.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancellation_and_a_payment_at_once_are_on_record_in_one_order() {
    let place = Place::new();
    let stores = [place.open(), place.open()];
    let mut tasks = Vec::new();
    for index in 0..24_usize {
        let number = format!("order-{index}");
        sent(&stores[0], &number).await;
        let (canceling, paying) = (stores[index % 2].clone(), stores[1 - index % 2].clone());
        let (wanted, paid) = (by_the_shop(&number), payment(&number, &number));
        let own = no(&number);
        let cancel = async move { canceling.cancel_order(&own, wanted).await.map(drop) };
        let pay = async move { paying.record_payment(paid).await.map(drop) };
        // Each is first to be begun in half of the cases.
        if index % 4 < 2 {
            tasks.extend([tokio::spawn(cancel), tokio::spawn(pay)]);
        } else {
            tasks.extend([tokio::spawn(pay), tokio::spawn(cancel)]);
        }
    }
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let store = &stores[0];
    let mut late = 0;
    for index in 0..24 {
        let number = format!("order-{index}");
        assert_eq!(state(store, &number).await, PayState::Paid);
        let sent = webhooks(store, &number).await;
        if canceled_at(store, &number).await.is_some() {
            assert_eq!(sent, ["order.canceled", "order.attention", "order.paid"]);
            assert_eq!(cancellations(store, &number).await, 1);
            late += 1;
        } else {
            assert_eq!(sent, ["order.paid"]);
            assert_eq!(cancellations(store, &number).await, 0);
        }
    }
    assert_eq!(attention(store).await.len(), late);
}
