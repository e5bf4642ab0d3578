//! A refund that the shop asks for is on record before it is sent, is sent once, and is never
//! more than was paid.

use std::sync::Arc;

use checkout_server::{
    merchant::{
        pay_state::PayState,
        store::{
            Evidence, IdempotencyKey, NewRefund, Payment, Refund, RefundAmount, RefundEnd,
            RefundRecorded, RefundRequest, RefundRequested, RefundState, Store,
        },
    },
    money::Fen,
};

use crate::place::{AMOUNT, MADE, Place, attention, no, payment, refund, sent, state, webhooks};

const TEN: Fen = Fen::new(1000);

fn wish(key: &str, amount: Option<Fen>) -> RefundRequest {
    RefundRequest {
        order_no: no("A"),
        payment_id: None,
        amount,
        key: IdempotencyKey {
            key: key.to_owned(),
            fingerprint: format!("{key} {amount:?}"),
        },
        reason: "broken".to_owned(),
        is_done: false,
        at_ms: MADE + 5,
    }
}

fn ended(state: RefundState) -> RefundEnd {
    RefundEnd {
        state,
        note: None,
        evidence: Evidence::default(),
        at_ms: MADE + 6,
    }
}

async fn paid(place: &Place) -> Arc<dyn Store> {
    let store = place.open();
    sent(&store, "A").await;
    store.record_payment(payment("A", "T1")).await.unwrap();
    store
}

async fn requested(store: &Arc<dyn Store>, wish: RefundRequest) -> Refund {
    let requested = store.request_refund(wish).await.unwrap();
    let RefundRequested::New(refund, _) = requested else {
        panic!("{requested:?}");
    };
    refund
}

async fn end(store: &Arc<dyn Store>, refund: &Refund, state: RefundState) -> RefundState {
    let kept = store.end_refund(&refund.id, ended(state)).await.unwrap();
    kept.unwrap().state
}

async fn only_payment(store: &Arc<dyn Store>) -> Payment {
    store.payments(&no("A")).await.unwrap().remove(0)
}

#[tokio::test]
async fn only_a_refund_that_succeeded_counts_and_the_shop_gets_its_webhook_once() {
    let store = paid(&Place::new()).await;
    let whole = requested(&store, wish("k", None)).await;
    assert_eq!(
        (whole.amount, whole.state),
        (AMOUNT, RefundState::Requested)
    );
    assert_eq!(state(&store, "A").await, PayState::Paid);
    assert_eq!(webhooks(&store, "A").await, ["order.paid"]);
    for _ in 0..2 {
        assert_eq!(
            end(&store, &whole, RefundState::Succeeded).await,
            RefundState::Succeeded
        );
    }
    assert_eq!(state(&store, "A").await, PayState::Refunded);
    assert_eq!(
        webhooks(&store, "A").await,
        ["order.paid", "order.refunded"]
    );
    // What comes after that changes nothing, and a person is called.
    assert_eq!(
        end(&store, &whole, RefundState::Failed).await,
        RefundState::Succeeded
    );
    assert_eq!(attention(&store).await, ["refund_contradicts"]);
    let nobody = store.end_refund("re0", ended(RefundState::Failed)).await;
    assert_eq!(nobody.unwrap(), None);
}

#[tokio::test]
async fn a_request_that_is_repeated_is_not_sent_whatever_became_of_the_first() {
    let store = paid(&Place::new()).await;
    let first = requested(&store, wish("k", Some(TEN))).await;
    for state in [RefundState::Unknown, RefundState::Failed] {
        let again = store.request_refund(wish("k", Some(TEN))).await.unwrap();
        assert!(matches!(again, RefundRequested::Known(known) if known.id == first.id));
        assert_eq!(end(&store, &first, state).await, state);
    }
    let again = store.request_refund(wish("k", Some(TEN))).await.unwrap();
    let RefundRequested::Known(known) = again else {
        panic!("{again:?}");
    };
    assert_eq!(known.state, RefundState::Failed);
    let other = store.request_refund(wish("k", None)).await.unwrap();
    assert_eq!(other, RefundRequested::KeyOfAnother);
}

#[tokio::test(flavor = "multi_thread")]
async fn refunds_in_parallel_are_never_more_than_was_paid() {
    let place = Place::new();
    let stores = [paid(&place).await, place.open()];
    let tasks: Vec<_> = (0..30)
        .map(|number: usize| {
            let store = Arc::clone(&stores[number % 2]);
            let wish = wish(&format!("k{number}"), Some(TEN));
            tokio::spawn(async move { store.request_refund(wish).await.unwrap() })
        })
        .collect();
    let mut count = 0;
    for task in tasks {
        match task.await.unwrap() {
            RefundRequested::New(..) => count += 1,
            RefundRequested::TooMuch(left) => assert_eq!(left, Fen::new(800)),
            other @ (RefundRequested::Known(_)
            | RefundRequested::KeyOfAnother
            | RefundRequested::NoPayment
            | RefundRequested::SeveralPayments) => panic!("{other:?}"),
        }
    }
    assert_eq!(count, 8);
    // What is unknown is reserved; what failed is free again.
    let refunds = stores[0].refunds(&no("A")).await.unwrap();
    end(&stores[0], &refunds[0], RefundState::Unknown).await;
    let none = stores[0].request_refund(wish("more", Some(TEN))).await;
    assert_eq!(none.unwrap(), RefundRequested::TooMuch(Fen::new(800)));
    end(&stores[0], &refunds[0], RefundState::Failed).await;
    requested(&stores[0], wish("again", Some(TEN))).await;
    let payment = only_payment(&stores[0]).await;
    assert_eq!(
        (payment.refunded, payment.reserved),
        (Fen::new(0), Fen::new(8000))
    );
}

#[tokio::test]
async fn the_payment_is_named_where_several_have_money_left() {
    let store = Place::new().open();
    sent(&store, "A").await;
    let none = store.request_refund(wish("k", None)).await.unwrap();
    assert_eq!(none, RefundRequested::NoPayment);
    for trade in ["T1", "T2"] {
        store.record_payment(payment("A", trade)).await.unwrap();
    }
    let several = store.request_refund(wish("k", None)).await.unwrap();
    assert_eq!(several, RefundRequested::SeveralPayments);
    let second = store.payments(&no("A")).await.unwrap()[1].id;
    for (id, expected) in [(second, true), (second + 1, false)] {
        let named = RefundRequest {
            payment_id: Some(id),
            ..wish(&format!("k{id}"), None)
        };
        let requested = store.request_refund(named).await.unwrap();
        assert_eq!(
            matches!(requested, RefundRequested::New(..)),
            expected,
            "{requested:?}"
        );
    }
    // Now it is the only one.
    let first = requested(&store, wish("first", None)).await;
    assert_ne!(first.payment_id, second);
}

#[tokio::test]
async fn what_the_shop_gave_back_itself_is_done_at_once() {
    let store = paid(&Place::new()).await;
    let done = RefundRequest {
        is_done: true,
        ..wish("k", Some(TEN))
    };
    assert_eq!(requested(&store, done).await.state, RefundState::Succeeded);
    assert_eq!(
        webhooks(&store, "A").await,
        ["order.paid", "order.refunded"]
    );
    // A report of the same, which names nothing that tells it apart.
    let reported = refund("A", RefundAmount::Part(TEN));
    let recorded = store.record_refund(reported).await.unwrap();
    assert_eq!(recorded, RefundRecorded::AlreadyRecorded);
    assert_eq!(only_payment(&store).await.refunded, TEN);
}

/// The gateway's own state, or a report that names nothing, was read before the shop posted it.
#[tokio::test]
async fn what_the_shop_gave_back_itself_and_was_learned_before_counts_once() {
    let total = RefundAmount::Total;
    for (learned, asked) in [
        (total(TEN), Some(TEN)),
        (RefundAmount::Part(TEN), Some(TEN)),
        (total(AMOUNT), Some(AMOUNT)),
        (RefundAmount::Whole, None),
    ] {
        let store = paid(&Place::new()).await;
        store.record_refund(refund("A", learned)).await.unwrap();
        let done = |key: &str| RefundRequest {
            is_done: true,
            ..wish(key, asked)
        };
        let mut ids = Vec::new();
        for _ in 0..2 {
            let posted = store.request_refund(done("k")).await.unwrap();
            let RefundRequested::Known(known) = posted else {
                panic!("{learned:?} {posted:?}");
            };
            assert_eq!(known.idempotency_key, "k");
            ids.push(known.id);
        }
        assert_eq!(ids[0], ids[1]);
        let refunded = asked.unwrap_or(AMOUNT);
        assert_eq!(only_payment(&store).await.refunded, refunded, "{learned:?}");
        assert_eq!(
            webhooks(&store, "A").await,
            ["order.paid", "order.refunded"]
        );
        let again = store.record_refund(refund("A", learned)).await.unwrap();
        assert_eq!(again, RefundRecorded::AlreadyRecorded, "{learned:?}");
        // A part that was reported late is one of all that was given back.
        let late = store.record_refund(refund("A", RefundAmount::Part(TEN)));
        assert_eq!(late.await.unwrap(), RefundRecorded::AlreadyRecorded);
        let other = RefundRequest {
            is_done: true,
            ..wish("k", Some(Fen::new(1)))
        };
        let other = store.request_refund(other).await.unwrap();
        assert_eq!(other, RefundRequested::KeyOfAnother);
        // Under another key it is a second one.
        let second = store.request_refund(done("k2")).await.unwrap();
        if refunded == AMOUNT {
            assert_eq!(second, RefundRequested::TooMuch(Fen::new(0)));
        } else {
            assert!(matches!(second, RefundRequested::New(..)), "{second:?}");
            assert_eq!(only_payment(&store).await.refunded, Fen::new(2000));
        }
    }
}

/// A refund that the gateway is to be asked for is never one that was made before.
#[tokio::test]
async fn a_refund_that_is_to_be_sent_is_another_than_one_that_was_learned_of() {
    let store = paid(&Place::new()).await;
    let learned = refund("A", RefundAmount::Total(TEN));
    store.record_refund(learned).await.unwrap();
    requested(&store, wish("k", Some(TEN))).await;
    let named = NewRefund {
        idempotency_key: Some("r1".to_owned()),
        ..refund("A", RefundAmount::Part(Fen::new(500)))
    };
    store.record_refund(named).await.unwrap();
    // One that a report names is known by its name.
    let done = RefundRequest {
        is_done: true,
        ..wish("k5", Some(Fen::new(500)))
    };
    requested(&store, done).await;
}

#[tokio::test]
async fn a_refund_whose_sender_stopped_becomes_unknown_and_calls_a_person() {
    let store = paid(&Place::new()).await;
    requested(&store, wish("k", Some(TEN))).await;
    assert_eq!(store.lose_refunds(MADE + 5, MADE + 9).await.unwrap(), 0);
    assert_eq!(store.lose_refunds(MADE + 6, MADE + 9).await.unwrap(), 1);
    assert_eq!(store.lose_refunds(MADE + 6, MADE + 9).await.unwrap(), 0);
    let refunds = store.refunds(&no("A")).await.unwrap();
    assert_eq!(refunds[0].state, RefundState::Unknown);
    assert_eq!(attention(&store).await, ["refund_unknown"]);
}

/// Its answer was lost, but the gateway's own state has it.
#[tokio::test]
async fn what_is_learned_settles_the_refund_that_was_asked_for_and_makes_no_second() {
    let learned = |amount| NewRefund {
        trade_no: Some("T1".to_owned()),
        ..refund("A", amount)
    };
    let total = |fen| RefundAmount::Total(Fen::new(fen));
    let part = |fen| RefundAmount::Part(Fen::new(fen));
    for (asked, amount, recorded, given_back, refunds) in [
        (
            TEN,
            RefundAmount::Unspecified,
            RefundRecorded::Partly,
            1000,
            1,
        ),
        (TEN, total(1000), RefundRecorded::Partly, 1000, 1),
        (TEN, part(1000), RefundRecorded::Partly, 1000, 1),
        (TEN, RefundAmount::Whole, RefundRecorded::Wholly, 8800, 2),
        (TEN, total(999), RefundRecorded::TooMuch, 0, 1),
        (TEN, part(7801), RefundRecorded::TooMuch, 0, 1),
        (TEN, part(7800), RefundRecorded::Partly, 7800, 2),
        (
            AMOUNT,
            RefundAmount::Unspecified,
            RefundRecorded::Wholly,
            8800,
            1,
        ),
    ] {
        let store = paid(&Place::new()).await;
        let asked = requested(&store, wish("k", Some(asked))).await;
        end(&store, &asked, RefundState::Unknown).await;
        let came = store.record_refund(learned(amount)).await.unwrap();
        assert_eq!(came, recorded, "{amount:?}");
        let payment = only_payment(&store).await;
        assert_eq!(payment.refunded, Fen::new(given_back), "{amount:?}");
        let sum = payment.refunded.get() + payment.reserved.get();
        assert!(sum <= AMOUNT.get(), "{amount:?}");
        let on_record = store.refunds(&no("A")).await.unwrap();
        assert_eq!(on_record.len(), refunds, "{amount:?}");
    }
}

/// The gateway's state is read while the answer to the refund is on its way.
#[tokio::test]
async fn an_answer_that_comes_after_the_state_is_no_second_refund() {
    let store = paid(&Place::new()).await;
    let asked = requested(&store, wish("k", Some(TEN))).await;
    let seen = refund("A", RefundAmount::Unspecified);
    store.record_refund(seen).await.unwrap();
    assert_eq!(
        end(&store, &asked, RefundState::Succeeded).await,
        RefundState::Succeeded
    );
    assert_eq!(
        webhooks(&store, "A").await,
        ["order.paid", "order.refunded"]
    );
    assert_eq!(only_payment(&store).await.refunded, TEN);
}
