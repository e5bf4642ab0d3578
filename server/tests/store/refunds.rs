//! Refunds: their sum is at most what was paid, and a part of it leaves the order paid.

use checkout_server::{
    merchant::{
        pay_state::PayState,
        store::{NewRefund, RefundAmount, RefundRecorded},
    },
    money::Fen,
};

use crate::place::{MADE, Place, attempt, attention, no, payment, refund, sent, state, webhooks};

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

/// Two wallets paid for one order, each under a number of its own, and both are given back.
#[tokio::test]
async fn a_refund_is_of_the_payment_under_its_number() {
    let store = Place::new().open();
    sent(&store, "A").await;
    store.begin_attempt(attempt("A"), MADE).await.unwrap();
    store.record_payment(payment("A-2", "")).await.unwrap();
    let of_the_other = store.record_refund(refund("A", TEN)).await.unwrap();
    assert_eq!(of_the_other, RefundRecorded::NoPayment);
    store.record_payment(payment("A", "")).await.unwrap();
    for amount in [TEN, RefundAmount::Whole] {
        for number in ["A", "A-2"] {
            let recorded = store.record_refund(refund(number, amount)).await.unwrap();
            let expected = match amount {
                RefundAmount::Part(_) => RefundRecorded::Partly,
                RefundAmount::Whole | RefundAmount::Unspecified => RefundRecorded::Wholly,
            };
            assert_eq!(recorded, expected, "{number} {amount:?}");
        }
    }
    assert_eq!(state(&store, "A").await, PayState::Refunded);
}
