//! Events, attention, and lists of orders.

use checkout_server::merchant::{
    pay_state::PayState,
    store::{AttemptStart, EventKind, NewEvent, OrderFilter, StoreError},
};

use crate::place::{MADE, Place, further_attempt, no, order, payment, sent, webhooks};

fn odd(number: Option<&str>) -> NewEvent {
    NewEvent {
        order_no: number.map(str::to_owned),
        gateway: Some("epay".to_owned()),
        accepted: false,
        reason: Some("frozen"),
        expected: Some("1".to_owned()),
        got: Some("3".to_owned()),
        attention: true,
        ..NewEvent::new(EventKind::Query, MADE)
    }
}

#[tokio::test]
async fn an_event_that_is_the_same_but_for_its_time_is_kept_once() {
    let store = Place::new().open();
    for number in [Some("A"), None] {
        for is_new in [true, false] {
            let later = NewEvent {
                at_ms: MADE + i64::from(!is_new),
                ..odd(number)
            };
            assert_eq!(store.record_event(later).await.unwrap(), is_new);
        }
    }
    let other = NewEvent {
        got: Some("4".to_owned()),
        ..odd(Some("A"))
    };
    assert!(store.record_event(other).await.unwrap());
    assert_eq!(store.events(&no("a")).await.unwrap().len(), 2);
    assert_eq!(webhooks(&store, "A").await, ["order.attention"; 2]);
}

/// Each is kept, though a shopper could have endlessly many sent.
#[tokio::test]
async fn a_hundred_create_requests_and_answers_of_an_order_are_kept() {
    let store = Place::new().open();
    sent(&store, "A").await;
    let further = store.begin_attempt(further_attempt("A"), MADE).await;
    let AttemptStart::Begun(second) = further.unwrap() else {
        panic!("no second attempt");
    };
    let exchanged = |number: &str, kind| NewEvent {
        order_no: Some(number.to_owned()),
        gateway: Some("epay".to_owned()),
        ..NewEvent::new(kind, MADE)
    };
    for count in 0..51 {
        for (kind, number) in [
            (EventKind::Create, "A"),
            (EventKind::Answer, &second.number),
        ] {
            let kept = store.record_event(exchanged(number, kind)).await;
            assert_eq!(kept.unwrap(), count < 50, "{count}");
        }
    }
    store.add_order(order("B")).await.unwrap();
    sent(&store, "B").await;
    let others = exchanged("B", EventKind::Create);
    assert!(store.record_event(others).await.unwrap());
    // What needs a person is not bounded by them.
    assert!(store.record_event(odd(Some("A"))).await.unwrap());
}

/// A shop knows its order's number alone, not those of further attempts.
#[tokio::test]
async fn an_event_about_a_further_attempt_is_one_about_its_order() {
    let store = Place::new().open();
    sent(&store, "A").await;
    let AttemptStart::Begun(second) = store
        .begin_attempt(further_attempt("A"), MADE)
        .await
        .unwrap()
    else {
        panic!("no second attempt");
    };
    store.record_event(odd(Some(&second.number))).await.unwrap();
    let events = store.events(&no("A")).await.unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].order_no.as_deref(), Some("A"));
    let waiting = store.attention().await.unwrap();
    assert_eq!(waiting[0].order_no.as_deref(), Some("A"));
    let webhooks = store.webhooks(&no("A")).await.unwrap();
    assert!(
        webhooks[0].payload.contains(r#""order_no":"A""#),
        "{webhooks:?}"
    );
}

#[tokio::test]
async fn what_nobody_proved_is_kept_of_orders_alone_and_not_endlessly() {
    let store = Place::new().open();
    sent(&store, "A").await;
    let unproven = |number: Option<&str>, trade: u32| NewEvent {
        attention: false,
        trade_no: Some(trade.to_string()),
        ..odd(number)
    };
    for number in [None, Some("B"), Some("a")] {
        let kept = store.record_unproven(unproven(number, 0)).await.unwrap();
        assert!(!kept, "{number:?}");
    }
    for trade in 0..101 {
        let kept = store.record_unproven(unproven(Some("A"), trade)).await;
        assert_eq!(kept.unwrap(), trade < 100, "{trade}");
    }
    // What is proved is kept all the same.
    assert!(store.record_event(odd(Some("A"))).await.unwrap());
    assert_eq!(store.events(&no("A")).await.unwrap().len(), 101);
}

#[tokio::test]
async fn what_waits_for_a_person_is_read_by_pages() {
    let store = Place::new().open();
    for number in ["A", "B", "C"] {
        store.record_event(odd(Some(number))).await.unwrap();
    }
    let page = async |after, limit| {
        let found = store.attention_after(after, limit).await.unwrap();
        let numbers = found.iter().filter_map(|event| event.order_no.as_deref());
        let ids: Vec<i64> = found.iter().map(|event| event.id).collect();
        (numbers.collect::<Vec<_>>().concat(), ids)
    };
    let (all, ids) = page(None, u32::MAX).await;
    assert_eq!(all, "ABC");
    assert_eq!(page(None, 2).await.0, "AB");
    assert!(store.resolve(ids[1], "seen", MADE).await.unwrap());
    assert_eq!(page(Some(ids[1]), 2).await.0, "C");
    assert_eq!(page(Some(ids[2]), 2).await.0, "");
}

#[tokio::test]
async fn what_a_person_resolved_waits_no_more_and_does_not_come_again() {
    let store = Place::new().open();
    store.record_event(odd(Some("A"))).await.unwrap();
    let plain = NewEvent {
        attention: false,
        ..odd(Some("A"))
    };
    store.record_event(plain).await.unwrap();
    let waiting = store.attention().await.unwrap();
    let [event] = waiting.as_slice() else {
        panic!("{waiting:?}");
    };
    assert_eq!(event.expected.as_deref(), Some("1"));
    assert!(!store.resolve(event.id + 1, "not one", MADE).await.unwrap());
    assert!(store.resolve(event.id, "given back", MADE).await.unwrap());
    assert!(!store.resolve(event.id, "again", MADE).await.unwrap());
    assert!(!store.record_event(odd(Some("A"))).await.unwrap());
    assert_eq!(store.attention().await.unwrap(), []);
}

#[tokio::test]
async fn orders_are_listed_from_the_newest_by_state_and_in_pages() {
    let store = Place::new().open();
    for number in ["A", "B", "C", "D"] {
        sent(&store, number).await;
    }
    store.record_payment(payment("B", "T")).await.unwrap();
    let list = async |state, after: Option<&str>, limit| {
        let filter = OrderFilter {
            state,
            after: after.map(no),
            limit,
        };
        let found = store.orders(filter).await.unwrap();
        let numbers = found.iter().map(|order| order.no.as_str().to_owned());
        numbers.collect::<Vec<_>>().concat()
    };
    assert_eq!(list(None, None, 10).await, "DCBA");
    assert_eq!(list(None, None, 2).await, "DC");
    assert_eq!(list(None, Some("c"), 2).await, "BA");
    assert_eq!(list(Some(PayState::Paid), None, 1).await, "B");
    assert_eq!(list(Some(PayState::Waiting), None, 2).await, "DC");
    assert_eq!(list(Some(PayState::Waiting), Some("C"), 2).await, "A");
    assert_eq!(list(Some(PayState::Refunded), None, 2).await, "");
}

#[tokio::test]
async fn an_order_of_a_taken_number_is_the_one_that_was_there() {
    let store = Place::new().open();
    let first = store.add_order(order("tcA")).await.unwrap();
    assert_eq!(first, order("tcA"));
    let mut second = order("TCa");
    "other".clone_into(&mut second.name);
    assert_eq!(store.add_order(second).await.unwrap(), first);
    assert_eq!(store.order(&no("tca")).await.unwrap(), Some(first));
    let unknown = store.cancel_order(&no("nobody"), odd(None)).await;
    assert_eq!(unknown, Err(StoreError::UnknownOrder));
    assert_eq!(
        store.attention().await.unwrap(),
        [],
        "nothing of it was kept"
    );
}

#[tokio::test]
async fn a_webhook_has_all_that_is_recorded_about_the_money() {
    let store = Place::new().open();
    sent(&store, "A").await;
    store.record_payment(payment("A", "T1")).await.unwrap();
    let webhook = store.webhooks(&no("A")).await.unwrap().remove(0);
    let body: serde_json::Value = serde_json::from_str(&webhook.payload).unwrap();
    assert_eq!(
        body,
        serde_json::json!({
            "type": "order.paid",
            "timestamp": "1970-01-01T00:16:40.001Z",
            "data": {
                "order_no": "A", "pay_state": 1, "amount": "88.00", "gateway": "epay",
                "metadata": {"cart": 7},
                "payments": [{
                    "gateway": "epay", "trade_no": "T1", "amount": "88.00", "refunded": "0.00",
                    "wallet": "wechat", "paid_at": null,
                }],
            },
        })
    );
    assert!(webhook.id.starts_with("msg_") && webhook.id.len() == 28);
    assert_eq!(webhook.delivered_at_ms, None);
}
