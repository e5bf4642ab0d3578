//! Payments: each is recorded once, and pays one order.

use std::sync::Arc;

use checkout_server::{
    merchant::{
        order::Wallet,
        pay_state::PayState,
        store::{
            Cancellation, EventKind, Evidence, NewEvent, NewPayment, NewRefund, Recorded,
            RefundAmount, Source, Store,
        },
    },
    money::Fen,
};

use crate::place::{
    AMOUNT, END, GATEWAY, MADE, Place, attempt, attention, no, order, payment, refund, sent, state,
    webhooks,
};

const OTHER_AMOUNT: Fen = Fen::new(1000);

async fn record(store: &Arc<dyn Store>, payment: NewPayment) -> Recorded {
    store.record_payment(payment).await.unwrap()
}

async fn trades(store: &Arc<dyn Store>, number: &str) -> Vec<Option<String>> {
    let payments = store.payments(&no(number)).await.unwrap();
    payments
        .into_iter()
        .map(|payment| payment.trade_no)
        .collect()
}

#[tokio::test]
async fn a_payment_is_recorded_once_with_its_event_and_its_webhook() {
    let store = Place::new().open();
    sent(&store, "A").await;
    let evidence = Evidence {
        source_address: Some([203, 0, 113, 7].into()),
        raw: Some(b"money=88&sign=***".to_vec()),
    };
    let learned = NewPayment {
        evidence,
        paid_at: Some("2026-11-20 15:56:50".to_owned()),
        ..payment("A", "T1")
    };
    assert_eq!(record(&store, learned.clone()).await, Recorded::Paid);
    for source in [Source::Notification, Source::Query, Source::Browser] {
        let again = NewPayment {
            source,
            learned_at_ms: MADE + 2,
            ..learned.clone()
        };
        assert_eq!(record(&store, again).await, Recorded::AlreadyRecorded);
    }
    assert_eq!(state(&store, "A").await, PayState::Paid);
    let payments = store.payments(&no("A")).await.unwrap();
    let [kept] = payments.as_slice() else {
        panic!("{payments:?}");
    };
    assert_eq!((kept.amount, kept.refunded), (AMOUNT, Fen::new(0)));
    assert_eq!(kept.trade_no.as_deref(), Some("T1"));
    assert_eq!(kept.wallet, Some(Wallet::WeChat));
    assert_eq!(kept.paid_at.as_deref(), Some("2026-11-20 15:56:50"));
    assert_eq!(kept.source, Source::Notification);
    let events = store.events(&no("A")).await.unwrap();
    let first = &events[0];
    assert!(first.accepted && !first.attention);
    assert_eq!(first.kind, EventKind::Notification);
    assert_eq!(first.source_address.as_deref(), Some("203.0.113.7"));
    assert_eq!(first.raw.as_deref(), Some(b"money=88&sign=***".as_slice()));
    assert_eq!(first.trade_no.as_deref(), Some("T1"));
    assert_eq!(webhooks(&store, "A").await, ["order.paid"]);
    assert_eq!(attention(&store).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_messages_about_one_payment_on_two_instances_make_one() {
    let place = Place::new();
    let instances = [place.open(), place.open()];
    sent(&instances[0], "A").await;
    let mut messages = tokio::task::JoinSet::new();
    for number in 0..100 {
        let store = Arc::clone(&instances[number % 2]);
        messages.spawn(async move { record(&store, payment("A", "T1")).await });
    }
    let recorded = messages.join_all().await;
    let paid = recorded.iter().filter(|it| **it == Recorded::Paid).count();
    assert_eq!(paid, 1);
    assert_eq!(trades(&instances[1], "A").await.len(), 1);
    assert_eq!(webhooks(&instances[1], "A").await, ["order.paid"]);
}

#[tokio::test]
async fn a_second_payment_is_kept_for_a_person() {
    let store = Place::new().open();
    sent(&store, "A").await;
    record(&store, payment("A", "T1")).await;
    for _ in 0..2 {
        let expected = [Recorded::SecondPayment, Recorded::AlreadyRecorded];
        assert!(expected.contains(&record(&store, payment("A", "T2")).await));
    }
    assert_eq!(trades(&store, "A").await.len(), 2);
    assert_eq!(state(&store, "A").await, PayState::Paid);
    assert_eq!(attention(&store).await, ["second_payment"]);
    assert_eq!(
        webhooks(&store, "A").await,
        ["order.paid", "order.attention"]
    );
}

#[tokio::test]
async fn another_amount_is_kept_and_pays_nothing() {
    let store = Place::new().open();
    sent(&store, "A").await;
    let wrong = NewPayment {
        amount: OTHER_AMOUNT,
        ..payment("A", "T1")
    };
    assert_eq!(record(&store, wrong).await, Recorded::WrongAmount);
    assert_eq!(state(&store, "A").await, PayState::NEEDS_ATTENTION);
    assert_eq!(webhooks(&store, "A").await, ["order.attention"]);
    let waiting = store.attention().await.unwrap();
    assert_eq!(waiting[0].expected.as_deref(), Some("88.00"));
    assert_eq!(waiting[0].got.as_deref(), Some("10.00"));
    // The right amount pays it all the same.
    assert_eq!(record(&store, payment("A", "T2")).await, Recorded::Paid);
    assert_eq!(state(&store, "A").await, PayState::Paid);
}

/// One payment of exactly the amount pays, whatever was paid or given back before and after it.
#[tokio::test]
async fn the_first_payment_of_the_amount_pays_and_no_other() {
    let store = Place::new().open();
    let wrong = |trade| NewPayment {
        amount: OTHER_AMOUNT,
        ..payment("A", trade)
    };
    let gives_back = |trade: &str| NewRefund {
        trade_no: Some(trade.to_owned()),
        ..refund("A", RefundAmount::Whole)
    };
    sent(&store, "A").await;
    assert_eq!(record(&store, wrong("T1")).await, Recorded::WrongAmount);
    store.record_refund(gives_back("T1")).await.unwrap();
    assert_eq!(record(&store, payment("A", "T2")).await, Recorded::Paid);
    store.record_refund(gives_back("T2")).await.unwrap();
    assert_eq!(record(&store, wrong("T3")).await, Recorded::SecondPayment);
    assert_eq!(state(&store, "A").await, PayState::NEEDS_ATTENTION);
    let second = record(&store, payment("A", "T4")).await;
    assert_eq!(second, Recorded::SecondPayment);
    let sent = webhooks(&store, "A").await;
    let paid = sent.iter().filter(|kind| **kind == "order.paid");
    assert_eq!(paid.count(), 1, "{sent:?}");
}

#[tokio::test]
async fn a_payment_after_a_cancel_or_the_end_pays_and_needs_attention() {
    let store = Place::new().open();
    sent(&store, "canceled").await;
    let event = NewEvent {
        order_no: Some("canceled".to_owned()),
        ..NewEvent::new(EventKind::Order, MADE)
    };
    let canceled = store.cancel_order(&no("canceled"), event).await.unwrap();
    assert!(
        matches!(canceled, Cancellation::Canceled(_)),
        "{canceled:?}"
    );
    sent(&store, "over").await;
    for (number, learned_at_ms) in [("canceled", MADE + 1), ("over", END)] {
        let late = NewPayment {
            learned_at_ms,
            ..payment(number, number)
        };
        assert_eq!(record(&store, late).await, Recorded::PaidLate);
        assert_eq!(state(&store, number).await, PayState::Paid);
    }
    let kinds = ["order.canceled", "order.attention", "order.paid"];
    assert_eq!(webhooks(&store, "canceled").await, kinds);
    assert_eq!(webhooks(&store, "over").await, kinds[1..]);
    assert_eq!(attention(&store).await, ["paid_late", "paid_late"]);
}

#[tokio::test]
async fn an_orphan_is_kept_and_finds_its_order_when_that_comes() {
    let store = Place::new().open();
    for number in ["nobody", "../x y"] {
        let orphan = record(&store, payment(number, &format!("T-{number}"))).await;
        assert_eq!(orphan, Recorded::Orphan);
        let again = record(&store, payment(number, &format!("T-{number}"))).await;
        assert_eq!(again, Recorded::AlreadyRecorded);
    }
    assert_eq!(store.orphans().await.unwrap().len(), 2);
    assert_eq!(attention(&store).await, ["unknown_number"; 2]);
    sent(&store, "nobody").await;
    let found = record(&store, payment("nobody", "T-nobody")).await;
    assert_eq!(found, Recorded::Paid);
    assert_eq!(state(&store, "nobody").await, PayState::Paid);
    assert_eq!(store.orphans().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_order_is_known_by_the_exact_number_that_was_sent() {
    let store = Place::new().open();
    sent(&store, "tcA").await;
    for (gateway, number) in [(GATEWAY, "TCA"), (GATEWAY, "tcA "), ("gatepay", "tcA")] {
        let odd = NewPayment {
            gateway: gateway.into(),
            ..payment(number, &format!("T-{gateway}-{number}"))
        };
        assert_eq!(record(&store, odd).await, Recorded::Orphan, "{number}");
    }
    assert_eq!(state(&store, "tcA").await, PayState::Waiting);
}

#[tokio::test]
async fn a_trade_pays_one_order() {
    let store = Place::new().open();
    sent(&store, "A").await;
    sent(&store, "B").await;
    record(&store, payment("A", "T1")).await;
    for number in ["B", "nobody"] {
        let other = record(&store, payment(number, "T1")).await;
        assert_eq!(other, Recorded::OtherOrders);
    }
    assert_eq!(state(&store, "B").await, PayState::Waiting);
    assert_eq!(trades(&store, "B").await, []);
    let waiting = store.attention().await.unwrap();
    assert_eq!(waiting.len(), 2);
    assert!(!waiting[0].accepted);
    assert_eq!(waiting[0].expected.as_deref(), Some("A"));
    assert_eq!(waiting[0].got.as_deref(), Some("B"));
}

#[tokio::test]
async fn a_trade_with_another_amount_than_before_changes_nothing() {
    let store = Place::new().open();
    sent(&store, "A").await;
    record(&store, payment("A", "T1")).await;
    let other = NewPayment {
        amount: OTHER_AMOUNT,
        ..payment("A", "T1")
    };
    assert_eq!(record(&store, other).await, Recorded::AmountContradicts);
    assert_eq!(state(&store, "A").await, PayState::Paid);
    assert_eq!(attention(&store).await, ["amount_contradicts"]);
}

/// A query may leave out the trade number that the notification has, or the reverse.
#[tokio::test]
async fn a_payment_is_the_same_with_and_without_its_trade_number() {
    let store = Place::new().open();
    for (number, first, second) in [("A", "", "TA"), ("B", "TB", ""), ("C", "", "")] {
        sent(&store, number).await;
        assert_eq!(record(&store, payment(number, first)).await, Recorded::Paid);
        let again = record(&store, payment(number, second)).await;
        assert_eq!(again, Recorded::AlreadyRecorded, "{number}");
        assert_eq!(trades(&store, number).await.len(), 1);
    }
    assert_eq!(trades(&store, "A").await, [Some("TA".to_owned())]);
    // From now on another trade is another payment.
    let second = record(&store, payment("A", "TA-2")).await;
    assert_eq!(second, Recorded::SecondPayment);
}

#[tokio::test]
async fn an_order_is_paid_by_any_of_its_attempts() {
    let store = Place::new().open();
    store.add_order(order("A")).await.unwrap();
    for number in ["A", "A-2"] {
        let mut wish = attempt("A");
        wish.further_number = Some(number.to_owned());
        wish.wallet = if number == "A" {
            Wallet::WeChat
        } else {
            Wallet::Alipay
        };
        store.begin_attempt(wish, MADE).await.unwrap();
    }
    assert_eq!(record(&store, payment("A-2", "T1")).await, Recorded::Paid);
    assert_eq!(state(&store, "A").await, PayState::Paid);
    assert_eq!(
        record(&store, payment("A", "T2")).await,
        Recorded::SecondPayment
    );
}
