//! Lists of orders: page by page, each of one state, however many others there are.

use std::{sync::Arc, time::Instant};

use checkout_server::{
    merchant::{
        order::OrderNo,
        pay_state::PayState,
        store::{EventKind, NewEvent, NewPayment, OrderFilter, RefundAmount, Store},
    },
    money::Fen,
};

use crate::place::{AMOUNT, MADE, Place, no, order, payment, refund, sent};

const STATES: [PayState; 5] = [
    PayState::Waiting,
    PayState::Paid,
    PayState::Canceled,
    PayState::Refunded,
    PayState::NEEDS_ATTENTION,
];
/// Orders that are paid, before and behind the ones that are looked for.
const PAID: usize = 20_000;

async fn page(
    store: &Arc<dyn Store>,
    state: Option<PayState>,
    after: Option<OrderNo>,
    limit: u32,
) -> Vec<String> {
    let filter = OrderFilter {
        state,
        after,
        limit,
    };
    let orders = store.orders(filter).await.unwrap();
    for order in &orders {
        assert!(state.is_none_or(|state| state == order.state), "{order:?}");
    }
    let numbers = orders.into_iter().map(|order| order.no.as_str().to_owned());
    numbers.collect()
}

/// All of a list, two at a time.
async fn all(store: &Arc<dyn Store>, state: Option<PayState>) -> Vec<String> {
    let mut listed: Vec<String> = Vec::new();
    loop {
        let after = listed.last().map(|number| no(number));
        let page = page(store, state, after, 2).await;
        if page.is_empty() {
            return listed;
        }
        listed.extend(page);
    }
}

/// Each order is in the list of the state that it is in, and in no other.
async fn are_listed_by_their_states(store: &Arc<dyn Store>, when: &str) {
    let everything = all(store, None).await;
    let mut by_state = Vec::new();
    for state in STATES {
        by_state.extend(all(store, Some(state)).await);
    }
    let (mut expected, mut found) = (everything, by_state);
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "{when}");
}

fn canceled(number: &str) -> NewEvent {
    NewEvent {
        order_no: Some(number.to_owned()),
        reason: Some("canceled"),
        ..NewEvent::new(EventKind::Order, MADE)
    }
}

#[tokio::test]
async fn an_order_changes_its_list_with_its_state() {
    let store = Place::new().open();
    for number in ["A", "B", "C", "D", "E"] {
        sent(&store, number).await;
    }
    assert_eq!(page(&store, None, None, 3).await, ["E", "D", "C"]);
    are_listed_by_their_states(&store, "made").await;
    let wrong = NewPayment {
        amount: Fen::new(1),
        ..payment("B", "T2")
    };
    for paid in [payment("A", "T1"), wrong, payment("late", "T3")] {
        store.record_payment(paid).await.unwrap();
        are_listed_by_their_states(&store, "paid").await;
    }
    // The orphan gets its order.
    sent(&store, "late").await;
    store.record_payment(payment("late", "T3")).await.unwrap();
    are_listed_by_their_states(&store, "adopted").await;
    store.cancel_order(&no("C"), canceled("C")).await.unwrap();
    store.cancel_order(&no("D"), canceled("D")).await.unwrap();
    are_listed_by_their_states(&store, "canceled").await;
    store.record_payment(payment("D", "T4")).await.unwrap();
    are_listed_by_their_states(&store, "paid late").await;
    let part = refund("A", RefundAmount::Part(Fen::new(100)));
    store.record_refund(part).await.unwrap();
    are_listed_by_their_states(&store, "refunded in part").await;
    for number in ["A", "late"] {
        let back = refund(number, RefundAmount::Whole);
        store.record_refund(back).await.unwrap();
        are_listed_by_their_states(&store, "refunded").await;
    }
    store.end_order(&no("E"), MADE + 1).await.unwrap();
    for (state, expected) in [
        (PayState::Waiting, vec!["E"]),
        (PayState::Paid, vec!["D"]),
        (PayState::Canceled, vec!["C"]),
        (PayState::Refunded, vec!["late", "A"]),
        (PayState::NEEDS_ATTENTION, vec!["B"]),
    ] {
        assert_eq!(all(&store, Some(state)).await, expected, "{state:?}");
    }
}

#[tokio::test]
async fn a_list_is_read_at_once_however_many_orders_are_in_other_states() {
    let place = Place::new();
    let store = place.open();
    store.add_order(order("old-1")).await.unwrap();
    store.add_order(order("old-2")).await.unwrap();
    fill(&place);
    store.add_order(order("new")).await.unwrap();
    let began = Instant::now();
    let waiting = page(&store, Some(PayState::Waiting), None, 50).await;
    assert_eq!(waiting, ["new", "old-2", "old-1"]);
    let none = page(&store, Some(PayState::Refunded), None, 50).await;
    assert_eq!(none, Vec::<String>::new());
    let paid = page(&store, Some(PayState::Paid), Some(no("paid-3")), 50).await;
    assert_eq!(paid, ["paid-2", "paid-1"]);
    let oldest = page(&store, None, Some(no("paid-1")), 50).await;
    assert_eq!(oldest, ["old-2", "old-1"]);
    let took = began.elapsed();
    assert!(took.as_secs() < 5, "four pages took {took:?}");
}

fn fill(place: &Place) {
    let orders = "INSERT INTO orders (order_no, source, name, quantity, amount_fen, wallets,
             created_at_ms, expires_at_ms)
         SELECT 'paid-' || n, 'api', 'tea', 1, {amount}, 'either', 1, 2 FROM {numbers}";
    let payments = "INSERT INTO payments (gateway, trade_key, number, order_no, amount_fen,
             learned_at_ms, source)
         SELECT 'epay', 'T' || n, 'paid-' || n, 'paid-' || n, {amount}, 1, 'query'
         FROM {numbers}";
    for statement in [orders, payments] {
        let statement = statement.replace("{amount}", &AMOUNT.signed().to_string());
        place.fill(&statement, PAID);
    }
}
