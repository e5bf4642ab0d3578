//! Refunds: their sum is at most what was paid, and a part of it leaves the order paid.

use checkout_server::{
    merchant::{
        pay_state::PayState,
        store::{NewPayment, NewRefund, Recorded, RefundAmount, RefundRecorded},
    },
    money::Fen,
};

use crate::place::{
    MADE, Place, attention, further_attempt, no, payment, refund, sent, state, webhooks,
};

const TEN: RefundAmount = RefundAmount::Part(Fen::new(1000));

#[tokio::test]
async fn a_part_leaves_the_order_paid_and_the_rest_makes_it_refunded() {
    let store = Place::new().open();
    sent(&store, "A").await;
    store.record_payment(payment("A", "T1")).await.unwrap();
    for expected in [RefundRecorded::Partly, RefundRecorded::AlreadyRecorded] {
        let recorded = store.record_refund(refund("A", TEN)).await.unwrap();
        assert_eq!(recorded, expected);
        assert_eq!(state(&store, "A").await, PayState::Paid);
    }
    let named = NewRefund {
        idempotency_key: Some("second".to_owned()),
        ..refund("A", TEN)
    };
    let recorded = store.record_refund(named).await.unwrap();
    assert_eq!(recorded, RefundRecorded::Partly);
    let payments = store.payments(&no("A")).await.unwrap();
    assert_eq!(payments[0].refunded, Fen::new(2000));
    for expected in [RefundRecorded::Wholly, RefundRecorded::AlreadyRecorded] {
        let whole = refund("A", RefundAmount::Part(Fen::new(8800)));
        assert_eq!(store.record_refund(whole).await.unwrap(), expected);
        assert_eq!(state(&store, "A").await, PayState::Refunded);
    }
    let refunds = store.refunds(&no("A")).await.unwrap();
    let amounts: Vec<_> = refunds
        .iter()
        .map(|refund| refund.amount.signed())
        .collect();
    assert_eq!(amounts, [1000, 1000, 6800]);
    let kinds = [
        "order.paid",
        "order.refunded",
        "order.refunded",
        "order.refunded",
    ];
    assert_eq!(webhooks(&store, "A").await, kinds);
    // A part beyond the whole.
    let third = NewRefund {
        idempotency_key: Some("third".to_owned()),
        ..refund("A", TEN)
    };
    let recorded = store.record_refund(third).await.unwrap();
    assert_eq!(recorded, RefundRecorded::TooMuch);
}

#[tokio::test]
async fn more_than_was_paid_is_not_given_back() {
    let store = Place::new().open();
    sent(&store, "A").await;
    let without = store.record_refund(refund("A", TEN)).await.unwrap();
    assert_eq!(without, RefundRecorded::NoPayment);
    store.record_payment(payment("A", "T1")).await.unwrap();
    store.record_refund(refund("A", TEN)).await.unwrap();
    for fen in [7801, 8801, 0] {
        let much = refund("A", RefundAmount::Part(Fen::new(fen)));
        let recorded = store.record_refund(much).await.unwrap();
        assert_eq!(recorded, RefundRecorded::TooMuch, "{fen}");
    }
    assert_eq!(store.refunds(&no("A")).await.unwrap().len(), 1);
    let reasons = attention(&store).await;
    assert_eq!(reasons[0], "refund_without_payment");
    assert_eq!(reasons[1..], ["refund_above_payment"; 3]);
}

/// Whether anything is left to give back or not.
#[tokio::test]
async fn a_total_above_the_payment_needs_a_person() {
    let store = Place::new().open();
    sent(&store, "A").await;
    store.record_payment(payment("A", "T1")).await.unwrap();
    let total = |fen| refund("A", RefundAmount::Total(Fen::new(fen)));
    for (fen, expected) in [
        (8801, RefundRecorded::TooMuch),
        (8800, RefundRecorded::Wholly),
        (8802, RefundRecorded::TooMuch),
    ] {
        let recorded = store.record_refund(total(fen)).await.unwrap();
        assert_eq!(recorded, expected, "{fen}");
    }
    assert_eq!(attention(&store).await, ["refund_above_payment"; 2]);
}

/// The second payment goes back; the first one pays.
#[tokio::test]
async fn the_named_trade_is_given_back() {
    let store = Place::new().open();
    sent(&store, "A").await;
    for trade in ["T1", "T2"] {
        store.record_payment(payment("A", trade)).await.unwrap();
    }
    let second = NewRefund {
        trade_no: Some("T2".to_owned()),
        ..refund("A", RefundAmount::Whole)
    };
    let recorded = store.record_refund(second).await.unwrap();
    assert_eq!(recorded, RefundRecorded::Wholly);
    assert_eq!(state(&store, "A").await, PayState::Paid);
    let payments = store.payments(&no("A")).await.unwrap();
    assert_eq!(payments[1].refunded, payments[1].amount);
    assert_eq!(payments[0].learned_at_ms, MADE + 1);
}

/// A refund of one payment is no repetition of another payment's.
#[tokio::test]
async fn each_payment_of_an_order_is_given_back_once() {
    let part_or_whole = [
        (TEN, [1000, 1000], PayState::Paid),
        (RefundAmount::Whole, [8800, 8800], PayState::Refunded),
    ];
    for (amount, expected, end) in part_or_whole {
        let store = Place::new().open();
        sent(&store, "A").await;
        for trade in ["T1", "T2"] {
            store.record_payment(payment("A", trade)).await.unwrap();
        }
        let named = |trade: &str| NewRefund {
            trade_no: Some(trade.to_owned()),
            ..refund("A", amount)
        };
        for trade in ["T2", "T1", "T2", "T1"] {
            store.record_refund(named(trade)).await.unwrap();
        }
        // Without a trade it may be either of them.
        store.record_refund(refund("A", amount)).await.unwrap();
        let payments = store.payments(&no("A")).await.unwrap();
        let refunded: Vec<_> = payments
            .iter()
            .map(|payment| payment.refunded.signed())
            .collect();
        assert_eq!(refunded, expected, "{amount:?}");
        assert_eq!(state(&store, "A").await, end, "{amount:?}");
    }
}

/// Two wallets paid for one order, each under a number of its own, and both are given back.
#[tokio::test]
async fn a_refund_is_of_the_payment_under_its_number() {
    let store = Place::new().open();
    sent(&store, "A").await;
    store
        .begin_attempt(further_attempt("A"), MADE)
        .await
        .unwrap();
    store.record_payment(payment("A-2", "")).await.unwrap();
    let of_the_other = store.record_refund(refund("A", TEN)).await.unwrap();
    assert_eq!(of_the_other, RefundRecorded::NoPayment);
    store.record_payment(payment("A", "")).await.unwrap();
    for amount in [TEN, RefundAmount::Whole] {
        for number in ["A", "A-2"] {
            let recorded = store.record_refund(refund(number, amount)).await.unwrap();
            let expected = match amount {
                RefundAmount::Part(_) | RefundAmount::Total(_) => RefundRecorded::Partly,
                RefundAmount::Whole | RefundAmount::Unspecified => RefundRecorded::Wholly,
            };
            assert_eq!(recorded, expected, "{number} {amount:?}");
        }
    }
    assert_eq!(state(&store, "A").await, PayState::Refunded);
}

/// A query's answer has all that was given back so far.
#[tokio::test]
async fn a_total_adds_what_is_not_on_record() {
    let store = Place::new().open();
    sent(&store, "A").await;
    store.record_payment(payment("A", "T1")).await.unwrap();
    for (total, expected, refunded) in [
        (100, RefundRecorded::Partly, 100),
        (100, RefundRecorded::AlreadyRecorded, 100),
        (300, RefundRecorded::Partly, 300),
        (200, RefundRecorded::AlreadyRecorded, 300),
        (8801, RefundRecorded::TooMuch, 300),
        (8800, RefundRecorded::Wholly, 8800),
        (8800, RefundRecorded::AlreadyRecorded, 8800),
    ] {
        let total_so_far = refund("A", RefundAmount::Total(Fen::new(total)));
        let recorded = store.record_refund(total_so_far).await.unwrap();
        assert_eq!(recorded, expected, "{total}");
        let payments = store.payments(&no("A")).await.unwrap();
        assert_eq!(payments[0].refunded.signed(), refunded, "{total}");
    }
}

/// Two refunds that their sender calls by one name.
#[tokio::test]
async fn a_repetition_with_another_amount_needs_a_person() {
    let store = Place::new().open();
    sent(&store, "A").await;
    store.record_payment(payment("A", "T1")).await.unwrap();
    let of = |fen| NewRefund {
        idempotency_key: Some("R1".to_owned()),
        ..refund("A", RefundAmount::Part(Fen::new(fen)))
    };
    for (fen, expected) in [
        (1000, RefundRecorded::Partly),
        (1000, RefundRecorded::AlreadyRecorded),
        (2000, RefundRecorded::AmountContradicts),
    ] {
        let recorded = store.record_refund(of(fen)).await.unwrap();
        assert_eq!(recorded, expected, "{fen}");
    }
    assert_eq!(attention(&store).await, ["refund_amount_contradicts"]);
    let event = store.attention().await.unwrap().remove(0);
    assert_eq!(event.expected.as_deref(), Some("10.00"));
    assert_eq!(event.got.as_deref(), Some("20.00"));
}

/// The number of no order.
#[tokio::test]
async fn a_refund_of_an_orphan_is_no_refund_of_an_order() {
    let store = Place::new().open();
    let orphan = NewPayment {
        number: "B".to_owned(),
        ..payment("A", "T1")
    };
    store.record_payment(orphan).await.unwrap();
    let recorded = store.record_refund(refund("B", RefundAmount::Whole));
    assert_eq!(recorded.await.unwrap(), RefundRecorded::NoPayment);
    assert_eq!(
        attention(&store).await,
        ["unknown_number", "refund_without_payment"]
    );
}

#[tokio::test]
async fn a_payment_and_its_refund_are_recorded_at_once_and_once() {
    let store = Place::new().open();
    sent(&store, "A").await;
    let back = || refund("A", RefundAmount::Whole);
    for expected in [
        (Recorded::Paid, RefundRecorded::Wholly),
        (Recorded::AlreadyRecorded, RefundRecorded::AlreadyRecorded),
    ] {
        let recorded = store.record_payment_and_refund(payment("A", "T1"), back());
        assert_eq!(recorded.await.unwrap(), expected);
        assert_eq!(state(&store, "A").await, PayState::Refunded);
        assert_eq!(
            webhooks(&store, "A").await,
            ["order.paid", "order.refunded"]
        );
    }
    // Where the payment was known already, the refund is news.
    sent(&store, "B").await;
    store.record_payment(payment("B", "T2")).await.unwrap();
    let recorded =
        store.record_payment_and_refund(payment("B", "T2"), refund("B", RefundAmount::Whole));
    let expected = (Recorded::AlreadyRecorded, RefundRecorded::Wholly);
    assert_eq!(recorded.await.unwrap(), expected);
    assert_eq!(attention(&store).await, [""; 0]);
}
